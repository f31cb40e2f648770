//! A person's hours on their way to another school 调出调入: `transfer.json` with its signature in one zip.

use std::io::{Cursor, Write};
use std::path::Path;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use zip::ZipWriter;

use super::archive::{Archive, label};
use super::digest::Digest;
use super::error::PackageError;
use super::key::{PublicKey, SigningKey};
use super::manifest::School;
use super::verify::SIGNATURE_MOST;
use super::write::options;
use crate::model::entry::Entry;

/// The format that this program writes, and the newest that it reads.
const FORMAT: u32 = 1;
const TRANSFER: &str = "transfer.json";
const TRANSFER_SIGNATURE: &str = "transfer.json.minisig";
/// No transfer is longer, in bytes.
const TRANSFER_MOST: u64 = 16 << 20;

/// Whose hours they are; numbers as far as the school has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Traveller {
    /// 姓名.
    pub name: String,
    /// 教师编号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Code of the kind of document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_type: Option<String>,
    /// 证件号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
}

/// What `transfer.json` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// Version of the format, now 1.
    pub format: u32,
    /// The school that the person leaves.
    pub school: School,
    /// Who.
    pub person: Traveller,
    /// When it was written.
    pub made_on: NaiveDate,
    /// The recognised records; the numbers in them mean nothing outside the school.
    pub entries: Vec<Entry>,
    /// The key that signs.
    pub public_key: PublicKey,
}

/// A transfer whose signature fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferReceived {
    /// What it says.
    pub transfer: Transfer,
    /// Whether it was signed by the key that was given.
    pub signer_checked: bool,
    /// SHA-256 of `transfer.json`, so that the same one is not taken twice.
    pub digest: Digest,
}

impl Transfer {
    /// A transfer of these records, to be signed with `key`.
    pub fn new(
        school: School,
        person: Traveller,
        made_on: NaiveDate,
        entries: Vec<Entry>,
        key: &SigningKey,
    ) -> Transfer {
        Transfer { format: FORMAT, school, person, made_on, entries, public_key: key.public().clone() }
    }

    /// The bytes of the zip, signed.
    ///
    /// # Errors
    /// [`PackageError::SignatureStale`] when `key` is not the one that it names, or when signing fails.
    pub fn sign(&self, key: &SigningKey) -> Result<Vec<u8>, PackageError> {
        if *key.public() != self.public_key {
            return Err(PackageError::SignatureStale);
        }
        let mut bytes = serde_json::to_vec_pretty(self).map_err(wrong)?;
        bytes.push(b'\n');
        let signature = key.sign(&bytes, &format!("xueshi transfer {}", self.school.code))?;
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in [(TRANSFER, bytes.as_slice()), (TRANSFER_SIGNATURE, signature.as_bytes())] {
            zip.start_file(name, options(name, content.len() as u64)).map_err(wrong)?;
            zip.write_all(content).map_err(wrong)?;
        }
        Ok(zip.finish().map_err(wrong)?.into_inner())
    }
}

fn wrong(why: impl std::fmt::Display) -> PackageError {
    PackageError::Transfer { why: why.to_string() }
}

/// Reads a transfer. With `key`, the signer must be that one. Whose it should be, and whether it was taken before, is for
/// the caller to see.
///
/// # Errors
/// [`PackageError::Unsigned`], [`PackageError::BadSignature`], [`PackageError::OtherSigner`],
/// [`PackageError::Transfer`] and what reading brings.
pub fn read_transfer(path: &Path, key: Option<&PublicKey>) -> Result<TransferReceived, PackageError> {
    let none = || wrong(format!("“{}”里没有 {TRANSFER}", label(path)));
    let mut archive = Archive::open(path, TRANSFER)?.ok_or_else(none)?;
    let bytes = archive.read(TRANSFER, TRANSFER_MOST)?.ok_or_else(none)?;
    let signature = archive.read(TRANSFER_SIGNATURE, SIGNATURE_MOST)?;
    let signature = signature.ok_or_else(|| PackageError::Unsigned { file: TRANSFER_SIGNATURE.into() })?;
    let bad = || PackageError::BadSignature { file: label(path) };
    let signature = String::from_utf8(signature).map_err(|_| bad())?;
    #[derive(Deserialize)]
    struct Signed {
        format: u32,
        public_key: PublicKey,
    }
    let signed: Signed = serde_json::from_slice(&bytes).map_err(wrong)?;
    if !signed.public_key.signed(&bytes, &signature) {
        return Err(bad());
    }
    if key.is_some_and(|key| *key != signed.public_key) {
        return Err(PackageError::OtherSigner { fingerprint: signed.public_key.fingerprint() });
    }
    if signed.format > FORMAT {
        return Err(PackageError::NewerFormat { found: signed.format, known: FORMAT });
    }
    let transfer: Transfer = serde_json::from_slice(&bytes).map_err(wrong)?;
    Ok(TransferReceived { signer_checked: key.is_some(), digest: Digest::of(&bytes), transfer })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::facts::Activity;
    use crate::model::id::StaffId;

    fn transfer(key: &SigningKey) -> Transfer {
        let span = "2026".parse().unwrap();
        let entry = Entry::new(StaffId(0), "听课", Activity::Lecture, span);
        let school = School { code: "3309990001".into(), name: "青禾小学".into() };
        let person =
            Traveller { name: "张三".into(), code: None, document_type: None, document_number: None };
        Transfer::new(school, person, span.to(), vec![entry], key)
    }

    #[test]
    fn comes_back_as_it_went_and_shows_every_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        let key = SigningKey::generate().unwrap();
        let sent = transfer(&key);
        std::fs::write(&path, sent.sign(&key).unwrap()).unwrap();
        let received = read_transfer(&path, Some(key.public())).unwrap();
        assert_eq!((received.transfer, received.signer_checked), (sent.clone(), true));
        assert!(!read_transfer(&path, None).unwrap().signer_checked);
        let other = SigningKey::generate().unwrap();
        let refused = read_transfer(&path, Some(other.public()));
        assert!(matches!(refused, Err(PackageError::OtherSigner { .. })));
        assert!(matches!(sent.sign(&other), Err(PackageError::SignatureStale)));

        // Somebody writes another figure into it and keeps the signature.
        let mut forged = sent.clone();
        forged.entries[0].sessions = 9;
        let changed = serde_json::to_vec_pretty(&forged).unwrap();
        let signature = key.sign(b"something else", "x").unwrap();
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in [(TRANSFER, changed.as_slice()), (TRANSFER_SIGNATURE, signature.as_bytes())] {
            zip.start_file(name, options(name, content.len() as u64)).unwrap();
            zip.write_all(content).unwrap();
        }
        std::fs::write(&path, zip.finish().unwrap().into_inner()).unwrap();
        assert!(matches!(read_transfer(&path, None), Err(PackageError::BadSignature { .. })));
        std::fs::write(&path, "no zip").unwrap();
        assert!(read_transfer(&path, None).is_err());
    }
}
