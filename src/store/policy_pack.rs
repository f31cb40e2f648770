//! Packs of the school's own, as texts beside those of the program.

use rusqlite::params;

use super::column::Fields;
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;

/// A pack that is kept in the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPack {
    /// Its id.
    pub policy: String,
    /// Whether it came with a 地区包, and is not the school's own.
    pub from_district: bool,
    /// Its text.
    pub text: String,
}

/// What rests on a pack and would no longer be true if it were changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PackUse {
    /// Submissions that were not cancelled.
    pub submissions: u32,
    /// Closed years.
    pub closed_years: u32,
}

impl PackUse {
    /// True while nothing rests on it.
    pub const fn is_none(self) -> bool {
        self.submissions == 0 && self.closed_years == 0
    }
}

impl View<'_> {
    /// The packs that are kept in the workspace, by id.
    ///
    /// # Errors
    /// What the disk says.
    pub fn own_packs(self) -> Result<Vec<OwnPack>, StoreError> {
        self.rows("SELECT policy, origin = 'district', text FROM policy_pack ORDER BY policy", [], |row| {
            let mut next = Fields::of(row);
            Ok(OwnPack { policy: next.plain()?, from_district: next.plain()?, text: next.plain()? })
        })
    }

    /// The text of a pack that is kept in the workspace, if there is one of this id.
    ///
    /// # Errors
    /// What the disk says.
    pub fn own_pack(self, policy: &str) -> Result<Option<String>, StoreError> {
        self.first("SELECT text FROM policy_pack WHERE policy = ?1", [policy], |row| row.get(0))
    }

    /// What rests on a pack.
    ///
    /// # Errors
    /// What the disk says.
    pub fn pack_use(self, policy: &str) -> Result<PackUse, StoreError> {
        let count = |sql: &str| -> Result<u32, StoreError> {
            Ok(u32::try_from(self.number(sql, [policy])?).unwrap_or(u32::MAX))
        };
        Ok(PackUse {
            submissions: count("SELECT count(*) FROM submission WHERE policy = ?1 AND state <> 'cancelled'")?,
            closed_years: count("SELECT count(*) FROM year_close WHERE policy = ?1")?,
        })
    }
}

impl Deed<'_> {
    /// Keeps a pack of the school's own, in place of the one of the same id.
    ///
    /// # Errors
    /// What the disk says.
    pub fn put_own_pack(&self, policy: &str, text: &str, digest: &str) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO policy_pack (policy, origin, text, digest) VALUES (?1, 'own', ?2, ?3)
             ON CONFLICT (policy) DO UPDATE SET text = excluded.text, digest = excluded.digest",
            [policy, text, digest],
        )?;
        Ok(())
    }

    /// Takes a pack out of the workspace, with the categories that were set by hand under it.
    ///
    /// # Errors
    /// What the disk says.
    pub fn remove_own_pack(&self, policy: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM policy_pack WHERE policy = ?1", [policy])?;
        self.run("DELETE FROM entry_category WHERE policy = ?1", [policy])?;
        self.run("DELETE FROM program_category WHERE policy = ?1", [policy])?;
        Ok(())
    }

    /// Sets the categories that were set by hand under one pack under another too, where it has none of its own.
    ///
    /// # Errors
    /// What the disk says.
    pub fn copy_categories(&self, from: &str, to: &str) -> Result<(), StoreError> {
        for table in ["entry", "program"] {
            self.run(
                &format!(
                    "INSERT INTO {table}_category ({table}, policy, category)
                     SELECT {table}, ?2, category FROM {table}_category WHERE policy = ?1 ORDER BY id
                     ON CONFLICT ({table}, policy) DO NOTHING"
                ),
                params![from, to],
            )?;
        }
        Ok(())
    }
}
