//! The district's decisions as a file: `decision.json`, signed with the district's key, alone beside its
//! `.minisig` or both in a zip. `docs/package.md` describes it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::archive::{Archive, label};
use super::digest::Digest;
use super::error::PackageError;
use super::key::{PublicKey, SigningKey};
use super::manifest::Kind;
use super::verify::SIGNATURE_MOST;
use crate::model::facts::closed_list;
use crate::model::period::Period;

/// The format that this program writes, and the newest that it reads.
const FORMAT: u32 = 1;
/// The name of the decisions.
const DECISION: &str = "decision.json";
/// The name of their signature.
const DECISION_SIGNATURE: &str = "decision.json.minisig";
/// No reply is longer, in bytes.
const REPLY_MOST: u64 = 64 << 20;

closed_list! {
    /// What was decided about one item.
    Decision {
        /// 认定.
        Approved = "approved", "认定";
        /// 退回, with an opinion.
        Returned = "returned", "退回";
    }
}

/// The decision about one item of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemDecision {
    /// Its number in the submission, as `data.json` and the printed list show it, from 1.
    pub item: u32,
    /// What was decided.
    pub decision: Decision,
    /// The opinion 意见; never empty on a return.
    #[serde(default)]
    pub opinion: String,
}

/// Which package a reply answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackageRef {
    /// Code of the school.
    pub school: String,
    /// What it is about.
    pub kind: Kind,
    /// The period that it reports.
    pub period: Period,
    /// Its number.
    pub number: u32,
    /// SHA-256 of its `manifest.json`.
    pub digest: Digest,
}

/// From when to when the school may print cards 学分卡打印权限, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintPermission {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// What `decision.json` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Version of the format, now 1.
    pub format: u32,
    /// What it answers.
    pub package: PackageRef,
    /// Who decided.
    pub authority: String,
    /// When.
    pub decided_on: NaiveDate,
    /// Document number 文号; may be empty.
    #[serde(default)]
    pub document: String,
    /// The items that are named one by one.
    #[serde(default)]
    pub items: Vec<ItemDecision>,
    /// What holds for all other items; without it they stay open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub others: Option<Decision>,
    /// Opinion on the others; never empty when they are returned.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub others_opinion: String,
    /// Permission to print, if it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub print: Option<PrintPermission>,
    /// The key that signs.
    pub public_key: PublicKey,
}

/// A reply whose signature fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyReceived {
    /// What it says.
    pub reply: Reply,
    /// Whether it was signed by the key that was given.
    pub signer_checked: bool,
    /// SHA-256 of `decision.json`, so that the same reply is not taken twice.
    pub digest: Digest,
}

impl Reply {
    /// The reply to a package, still without decisions.
    pub fn to(package: PackageRef, authority: &str, decided_on: NaiveDate, key: &PublicKey) -> Reply {
        Reply {
            format: FORMAT,
            package,
            authority: authority.into(),
            decided_on,
            document: String::new(),
            items: Vec::new(),
            others: None,
            others_opinion: String::new(),
            print: None,
            public_key: key.clone(),
        }
    }

    /// The decision about an item and its opinion, or `None` when it stays open.
    pub fn decision(&self, item: u32) -> Option<(Decision, &str)> {
        let named = self.items.iter().find(|named| named.item == item);
        named
            .map(|named| (named.decision, named.opinion.as_str()))
            .or(self.others.map(|others| (others, self.others_opinion.as_str())))
    }

    /// Writes `decision.json` and `decision.json.minisig` in memory, signed.
    ///
    /// # Errors
    /// [`PackageError::Reply`] when it breaks its own rules, [`PackageError::SignatureStale`] when `key` is not the one that it names.
    pub fn sign(&self, key: &SigningKey) -> Result<[(&'static str, Vec<u8>); 2], PackageError> {
        self.check()?;
        let wrong = |e: serde_json::Error| PackageError::Reply { why: e.to_string() };
        let mut bytes = serde_json::to_vec_pretty(self).map_err(wrong)?;
        bytes.push(b'\n');
        if *key.public() != self.public_key {
            return Err(PackageError::SignatureStale);
        }
        let comment = format!("xueshi decision {}", self.package.digest);
        let signature = key.sign(&bytes, &comment)?;
        Ok([(DECISION, bytes), (DECISION_SIGNATURE, signature.into_bytes())])
    }

    fn check(&self) -> Result<(), PackageError> {
        let wrong = |why: String| Err(PackageError::Reply { why });
        if self.authority.trim().is_empty() {
            return wrong("没有写明审核单位".into());
        }
        let mut seen = BTreeSet::new();
        for item in &self.items {
            if item.item == 0 || !seen.insert(item.item) {
                return wrong(format!("第{}项写了两次或序号不对", item.item));
            }
            if item.decision == Decision::Returned && item.opinion.trim().is_empty() {
                return wrong(format!("第{}项退回，但没有意见", item.item));
            }
        }
        if self.others == Some(Decision::Returned) && self.others_opinion.trim().is_empty() {
            return wrong("其余各项退回，但没有意见".into());
        }
        if self.print.is_some_and(|print| print.to < print.from) {
            return wrong("打印期限的结束日期早于开始日期".into());
        }
        Ok(())
    }
}

/// Reads a reply: a zip with `decision.json` and its signature, or the `.json` file with its `.minisig` beside it. With
/// `key`, the signer must be that one. Whether it answers a package of ours is for the caller to see.
///
/// # Errors
/// [`PackageError::Unsigned`], [`PackageError::BadSignature`], [`PackageError::OtherSigner`], [`PackageError::Reply`] and what reading brings.
pub fn read_reply(path: &Path, key: Option<&PublicKey>) -> Result<ReplyReceived, PackageError> {
    let (bytes, signature) = match path.extension() {
        Some(ending) if ending.eq_ignore_ascii_case("json") => read_loose(path)?,
        _ => read_zipped(path)?,
    };
    #[derive(Deserialize)]
    struct OnlyFormat {
        format: u32,
    }
    let wrong = |e: serde_json::Error| PackageError::Reply { why: e.to_string() };
    let OnlyFormat { format } = serde_json::from_slice(&bytes).map_err(wrong)?;
    if format > FORMAT {
        return Err(PackageError::NewerFormat { found: format, known: FORMAT });
    }
    let reply: Reply = serde_json::from_slice(&bytes).map_err(wrong)?;
    if !reply.public_key.signed(&bytes, &signature) {
        return Err(PackageError::BadSignature { file: DECISION.into() });
    }
    if key.is_some_and(|key| *key != reply.public_key) {
        return Err(PackageError::OtherSigner { fingerprint: reply.public_key.fingerprint() });
    }
    if reply.format != FORMAT {
        return Err(PackageError::Reply { why: format!("没有格式 {}", reply.format) });
    }
    reply.check()?;
    Ok(ReplyReceived { signer_checked: key.is_some(), digest: Digest::of(&bytes), reply })
}

fn read_loose(path: &Path) -> Result<(Vec<u8>, String), PackageError> {
    let beside: PathBuf = path.with_added_extension("minisig");
    let bytes = fs::read(path).map_err(|e| PackageError::io(path, e))?;
    match fs::read_to_string(&beside) {
        Ok(signature) => Ok((bytes, signature)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            Err(PackageError::Unsigned { file: label(&beside) })
        }
        Err(e) if e.kind() == std::io::ErrorKind::InvalidData => {
            Err(PackageError::BadSignature { file: label(path) })
        }
        Err(e) => Err(PackageError::io(beside, e)),
    }
}

fn read_zipped(path: &Path) -> Result<(Vec<u8>, String), PackageError> {
    let none = || PackageError::Reply { why: format!("“{}”里没有 {DECISION}", label(path)) };
    let mut archive = Archive::open(path, DECISION)?.ok_or_else(none)?;
    let bytes = archive.read(DECISION, REPLY_MOST)?.ok_or_else(none)?;
    let signature = archive.read(DECISION_SIGNATURE, SIGNATURE_MOST)?;
    let signature = signature.ok_or_else(|| PackageError::Unsigned { file: DECISION_SIGNATURE.into() })?;
    let signature =
        String::from_utf8(signature).map_err(|_| PackageError::BadSignature { file: DECISION.into() })?;
    Ok((bytes, signature))
}
