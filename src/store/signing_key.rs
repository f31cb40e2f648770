//! The keys that sign packages, with their days. What a secret text means is `exchange::package`'s business.

use chrono::NaiveDate;
use rusqlite::{Row, params};

use super::column::{day, iso, optional_day};
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;

/// A key of the school.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredKey {
    /// The public half, one line.
    pub public_key: String,
    /// The secret half as minisign writes it; empty once the key was handed over.
    pub secret: String,
    /// Whether a passphrase is needed.
    pub encrypted: bool,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none while it signs.
    pub to: Option<NaiveDate>,
}

/// The secret is never shown.
impl std::fmt::Debug for StoredKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoredKey({}, {:?} to {:?})", self.public_key, self.from, self.to)
    }
}

fn read_key(row: &Row<'_>) -> rusqlite::Result<StoredKey> {
    Ok(StoredKey {
        public_key: row.get(0)?,
        secret: row.get(1)?,
        encrypted: row.get(2)?,
        from: day(row, 3)?,
        to: optional_day(row, 4)?,
    })
}

impl View<'_> {
    /// All keys, the newest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn signing_keys(self) -> Result<Vec<StoredKey>, StoreError> {
        let sql = "SELECT public_key, secret, encrypted, from_day, to_day FROM signing_key ORDER BY id DESC";
        self.rows(sql, [], read_key)
    }

    /// The key that signs now.
    ///
    /// # Errors
    /// What the disk says.
    pub fn signing_key(self) -> Result<Option<StoredKey>, StoreError> {
        let sql = "SELECT public_key, secret, encrypted, from_day, to_day FROM signing_key
                   WHERE to_day IS NULL ORDER BY id DESC";
        self.first(sql, [], read_key)
    }
}

impl Deed<'_> {
    /// Takes a key in as the one that signs; the one before ends today and loses its secret.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_signing_key(&self, key: &StoredKey) -> Result<(), StoreError> {
        self.run(
            "UPDATE signing_key SET to_day = max(?1, from_day), secret = '' WHERE to_day IS NULL",
            [iso(key.from)],
        )?;
        self.insert(
            "INSERT INTO signing_key (public_key, secret, encrypted, from_day, to_day) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![key.public_key, key.secret, key.encrypted, iso(key.from), key.to.map(iso)],
        )?;
        Ok(())
    }

    /// Keeps the secret half of the key that signs in another form: under a passphrase, or open.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_signing_secret(&self, secret: &str, encrypted: bool) -> Result<(), StoreError> {
        self.run(
            "UPDATE signing_key SET secret = ?1, encrypted = ?2 WHERE to_day IS NULL",
            params![secret, encrypted],
        )?;
        Ok(())
    }
}
