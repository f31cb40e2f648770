//! `manifest.json`: what a package is and what lies in it. It is what the signature signs.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::error::PackageError;
use super::key::PublicKey;
use super::path::EntryPath;
use crate::model::hours::Hours;
use crate::model::period::Period;
pub use crate::model::submission::Kind;

/// The format that this program writes, and the newest that it reads.
pub(super) const FORMAT: u32 = 1;
/// The name of the manifest inside each volume.
pub(super) const MANIFEST: &str = "manifest.json";
/// The name of its signature.
pub(super) const SIGNATURE: &str = "manifest.json.minisig";
/// The name of the records.
pub(super) const DATA: &str = "data.json";
/// The name of the policy pack, where the package carries it.
pub const POLICY: &str = "policy.toml";

/// The school that sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct School {
    /// Its code: letters, digits, `-` and `_`.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// The policy pack that the figures follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyStamp {
    /// Its id.
    pub id: String,
    /// SHA-256 of the pack, so that an edited one shows.
    pub digest: Digest,
}

/// One file of the package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Where it lies in its volume.
    pub path: EntryPath,
    /// Its size in bytes.
    pub size: u64,
    /// Its digest.
    pub sha256: Digest,
    /// The volume that holds it, from 1.
    pub volume: u32,
}

/// The table of contents of a package; `docs/package.md` describes each field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the format, now 1.
    pub format: u32,
    /// Number of the submission within its kind and period, from 1.
    pub number: u32,
    /// Who sends.
    pub school: School,
    /// What it is about.
    pub kind: Kind,
    /// The period that it reports.
    pub period: Period,
    /// The policy of the figures.
    pub policy: PolicyStamp,
    /// How many of what, e.g. `staff`, `entries`, `evidence`.
    pub counts: BTreeMap<String, u64>,
    /// Sums of hours, e.g. `claimed`, `recognised`.
    pub totals: BTreeMap<String, Hours>,
    /// The head of the journal when it was exported.
    pub journal_head: Digest,
    /// SHA-256 of `data.json`; its code stands on every printed page.
    pub content_digest: Digest,
    /// Into how many volumes the files are split.
    pub volumes: u32,
    /// The key that signs.
    pub public_key: PublicKey,
    /// Every file but the manifest and its signature, `data.json` first.
    pub files: Vec<FileEntry>,
}

impl Manifest {
    /// The bytes of `manifest.json`: UTF-8, a field a line, a file a line, so that line tools can read it.
    ///
    /// # Errors
    /// [`PackageError::Manifest`] when a value cannot be written as JSON.
    pub fn to_bytes(&self) -> Result<Vec<u8>, PackageError> {
        fn json(value: &impl Serialize) -> Result<String, PackageError> {
            serde_json::to_string(value).map_err(|e| PackageError::Manifest { why: e.to_string() })
        }
        let files: Result<Vec<String>, PackageError> = self.files.iter().map(json).collect();
        let fields = [
            ("format", json(&self.format)?),
            ("number", json(&self.number)?),
            ("school", json(&self.school)?),
            ("kind", json(&self.kind)?),
            ("period", json(&self.period)?),
            ("policy", json(&self.policy)?),
            ("counts", json(&self.counts)?),
            ("totals", json(&self.totals)?),
            ("journal_head", json(&self.journal_head)?),
            ("content_digest", json(&self.content_digest)?),
            ("volumes", json(&self.volumes)?),
            ("public_key", json(&self.public_key)?),
            ("files", format!("[\n    {}\n  ]", files?.join(",\n    "))),
        ];
        let lines: Vec<_> = fields.iter().map(|(name, value)| format!("  \"{name}\": {value}")).collect();
        Ok(format!("{{\n{}\n}}\n", lines.join(",\n")).into_bytes())
    }

    /// Reads `manifest.json` strictly: this format, no unknown field, no path twice, each volume filled, records present.
    ///
    /// # Errors
    /// [`PackageError::NewerFormat`] or [`PackageError::Manifest`] with the reason.
    pub fn parse(bytes: &[u8]) -> Result<Manifest, PackageError> {
        #[derive(Deserialize)]
        struct OnlyFormat {
            format: u32,
        }
        let wrong = |why: String| PackageError::Manifest { why };
        let OnlyFormat { format } = serde_json::from_slice(bytes).map_err(|e| wrong(e.to_string()))?;
        if format > FORMAT {
            return Err(PackageError::NewerFormat { found: format, known: FORMAT });
        }
        let manifest: Manifest = serde_json::from_slice(bytes).map_err(|e| wrong(e.to_string()))?;
        manifest.check().map_err(wrong)?;
        Ok(manifest)
    }

    fn check(&self) -> Result<(), String> {
        if self.format != FORMAT {
            return Err(format!("没有格式 {}", self.format));
        }
        if self.number == 0 {
            return Err("序号应从1起".into());
        }
        check_school_code(&self.school.code).map_err(|e| e.to_string())?;
        let mut paths = BTreeSet::from([MANIFEST.to_string(), SIGNATURE.to_string()]);
        for file in &self.files {
            if !paths.insert(file.path.folded()) {
                return Err(format!("文件“{}”列了两次", file.path));
            }
        }
        let volumes: BTreeSet<u32> = self.files.iter().map(|file| file.volume).collect();
        if !volumes.into_iter().eq(1..=self.volumes) {
            return Err("分卷编号不连续".into());
        }
        let data = self.files.iter().find(|file| file.path.as_str() == DATA);
        if data.map(|file| file.sha256) != Some(self.content_digest) {
            return Err(format!("内容摘要与 {DATA} 不符"));
        }
        let pack = self.files.iter().find(|file| file.path.as_str() == POLICY);
        if pack.is_some_and(|file| file.sha256 != self.policy.digest) {
            return Err(format!("规程摘要与 {POLICY} 不符"));
        }
        Ok(())
    }

    /// `<school code>-<kind>-<period>-<number>`: what the package is called, without volume and ending.
    pub fn name(&self) -> String {
        package_name(&self.school.code, self.kind, self.period, self.number)
    }

    /// The names of its volumes: one `.zip`, or `-1of3.zip` and so on.
    pub fn volume_names(&self) -> Vec<String> {
        volume_names(&self.name(), self.volumes)
    }
}

/// What a package is called, without volume and ending.
pub fn package_name(school_code: &str, kind: Kind, period: Period, number: u32) -> String {
    let shown = period.to_string();
    let period = if shown.is_ascii() {
        shown
    } else {
        format!("{}-{}", period.from().format("%Y%m%d"), period.to().format("%Y%m%d"))
    };
    format!("{school_code}-{}-{period}-{number}", kind.code())
}

/// The file names of `count` volumes.
pub(super) fn volume_names(stem: &str, count: u32) -> Vec<String> {
    match count {
        0 | 1 => vec![format!("{stem}.zip")],
        n => (1..=n).map(|k| format!("{stem}-{k}of{n}.zip")).collect(),
    }
}

/// A school code goes into a file name.
pub(super) fn check_school_code(code: &str) -> Result<(), PackageError> {
    let plain = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
    if (1..=40).contains(&code.len()) && code.bytes().all(plain) {
        Ok(())
    } else {
        Err(PackageError::SchoolCode { code: code.into() })
    }
}
