//! Checking a package: whole, unchanged, and by whom. The answer is a report, or the first thing that is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::archive::{Archive, label};
use super::digest::{Digest, Hashing};
use super::error::PackageError;
use super::key::PublicKey;
use super::manifest::{Kind, MANIFEST, Manifest, PolicyStamp, SIGNATURE, School};
use super::source::{Progress, Watch};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// No manifest is longer, in bytes: some 300,000 files.
const MANIFEST_MOST: u64 = 64 << 20;
/// No signature file is longer, in bytes.
pub(super) const SIGNATURE_MOST: u64 = 4096;

/// What a package that passed is. As JSON it is the answer of `package verify --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// Always true; what is not intact is an error.
    pub intact: bool,
    /// Whether the signer is the one of a key that was given.
    pub signer_checked: bool,
    /// The key that signed.
    pub public_key: PublicKey,
    /// Its fingerprint, for comparing on the telephone.
    pub fingerprint: String,
    /// Name of the package without ending.
    pub name: String,
    /// Who sends.
    pub school: School,
    /// What it is about.
    pub kind: Kind,
    /// The period that it reports.
    pub period: Period,
    /// Number within kind and period.
    pub number: u32,
    /// The policy of the figures.
    pub policy: PolicyStamp,
    /// How many of what.
    pub counts: BTreeMap<String, u64>,
    /// Sums of hours.
    pub totals: BTreeMap<String, Hours>,
    /// The verification code that must stand on every printed page, in fours.
    pub code: String,
    /// SHA-256 of `data.json`.
    pub content_digest: Digest,
    /// SHA-256 of `manifest.json`, by which a reply names the package.
    pub digest: Digest,
    /// The volumes in order; empty for an unpacked folder.
    pub volumes: Vec<String>,
    /// How many files it holds.
    pub files: u64,
    /// How large they are together, in bytes.
    pub bytes: u64,
}

impl fmt::Display for VerifyReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.signer_checked {
            writeln!(f, "校验包完整，签名者无误。")?;
        } else {
            writeln!(f, "校验包完整，签名者未核对。")?;
        }
        writeln!(f, "学校　　{}（{}）", self.school.name, self.school.code)?;
        writeln!(f, "内容　　{}　{}　第{}号", self.kind.word(), self.period, self.number)?;
        writeln!(f, "文件　　{}个，{}字节", self.files, self.bytes)?;
        writeln!(f, "核验码　{}", self.code)?;
        write!(f, "指纹　　{}", self.fingerprint)
    }
}

/// Checks a package: one or more of its volumes (the others are looked for beside them), a folder with
/// them, or a folder into which it was unpacked. With `key`, the signer must be that one.
///
/// # Errors
/// The first thing that is wrong: [`PackageError::Missing`], [`PackageError::Extra`] and [`PackageError::Changed`] name the file.
pub fn verify(
    paths: &[PathBuf],
    key: Option<&PublicKey>,
    watch: Watch<'_>,
) -> Result<VerifyReport, PackageError> {
    match paths {
        [folder] if folder.join(MANIFEST).is_file() => verify_unpacked(folder, key, watch),
        _ => verify_volumes(paths, key, watch).map(|(report, _)| report),
    }
}

/// A manifest whose signature fits.
struct Signed {
    bytes: Vec<u8>,
    signature: Vec<u8>,
    manifest: Manifest,
}

impl Signed {
    fn check(
        bytes: Option<Vec<u8>>,
        signature: Option<Vec<u8>>,
        place: &str,
    ) -> Result<Signed, PackageError> {
        let bytes = bytes.ok_or_else(|| PackageError::Missing { path: MANIFEST.into() })?;
        let manifest = Manifest::parse(&bytes)?;
        let signature =
            signature.ok_or_else(|| PackageError::Unsigned { file: format!("{place}/{SIGNATURE}") })?;
        let fits = str::from_utf8(&signature).is_ok_and(|text| manifest.public_key.signed(&bytes, text));
        if fits {
            Ok(Signed { bytes, signature, manifest })
        } else {
            Err(PackageError::BadSignature { file: format!("{place}/{MANIFEST}") })
        }
    }

    fn report(self, key: Option<&PublicKey>, volumes: Vec<String>) -> VerifyReport {
        let Signed { bytes, manifest, .. } = self;
        VerifyReport {
            intact: true,
            signer_checked: key.is_some(),
            fingerprint: manifest.public_key.fingerprint(),
            name: manifest.name(),
            code: manifest.content_digest.code().to_string(),
            content_digest: manifest.content_digest,
            digest: Digest::of(&bytes),
            volumes,
            files: manifest.files.len() as u64,
            bytes: manifest.files.iter().map(|file| file.size).sum(),
            public_key: manifest.public_key,
            school: manifest.school,
            kind: manifest.kind,
            period: manifest.period,
            number: manifest.number,
            policy: manifest.policy,
            counts: manifest.counts,
            totals: manifest.totals,
        }
    }

    fn check_signer(&self, key: Option<&PublicKey>) -> Result<(), PackageError> {
        match key {
            Some(key) if *key != self.manifest.public_key => {
                Err(PackageError::OtherSigner { fingerprint: self.manifest.public_key.fingerprint() })
            }
            _ => Ok(()),
        }
    }

    fn total_size(&self) -> u64 {
        self.manifest.files.iter().fold(0, |sum, file| sum.saturating_add(file.size))
    }
}

/// One zip of a package.
struct Volume {
    archive: Archive,
    signed: Signed,
}

impl Volume {
    fn open(path: &Path) -> Result<Option<Volume>, PackageError> {
        let Some(mut archive) = Archive::open(path, MANIFEST)? else { return Ok(None) };
        let bytes = archive.read(MANIFEST, MANIFEST_MOST)?;
        let signature = archive.read(SIGNATURE, SIGNATURE_MOST)?;
        let signed = Signed::check(bytes, signature, &archive.label())?;
        Ok(Some(Volume { archive, signed }))
    }

    /// Which volume it is: that of the first file in it that the manifest knows.
    fn number(&self) -> Option<u32> {
        let files = &self.signed.manifest.files;
        let names: BTreeSet<_> = self.archive.names().iter().collect();
        files.iter().find(|file| names.contains(&file.path)).map(|file| file.volume)
    }
}

/// The report of a package in volumes, and where each of them lies, in order.
pub(super) fn verify_volumes(
    paths: &[PathBuf],
    key: Option<&PublicKey>,
    watch: Watch<'_>,
) -> Result<(VerifyReport, Vec<PathBuf>), PackageError> {
    let mut volumes = gather(paths)?;
    let Some(first) = volumes.values().next() else {
        return Err(PackageError::NoPackage { path: paths.first().cloned().unwrap_or_default() });
    };
    first.signed.check_signer(key)?;
    let manifest = first.signed.manifest.clone();
    let mut progress = Progress::new(watch, first.signed.total_size());
    for file in &manifest.files {
        let path = file.path.as_str();
        let volume = volumes.get_mut(&file.volume);
        let volume = volume.filter(|volume| volume.archive.names().contains(&file.path));
        let volume = volume.ok_or_else(|| PackageError::Missing { path: path.into() })?;
        if !volume.archive.holds(path, file.size, file.sha256, &mut progress)? {
            return Err(PackageError::Changed { path: path.into() });
        }
    }
    for (number, volume) in &volumes {
        let mut known: BTreeSet<_> = [MANIFEST, SIGNATURE].into();
        known.extend(
            manifest.files.iter().filter(|file| file.volume == *number).map(|file| file.path.as_str()),
        );
        if let Some(extra) = volume.archive.names().iter().find(|name| !known.contains(name.as_str())) {
            return Err(PackageError::Extra { path: extra.to_string() });
        }
    }
    for volume in volumes.values() {
        if !volume.archive.shell_is_whole()? {
            return Err(PackageError::ShellChanged { file: volume.archive.label() });
        }
    }
    let labels = volumes.values().map(|volume| volume.archive.label()).collect();
    let places = volumes.values().map(|volume| volume.archive.path().to_path_buf()).collect();
    match volumes.into_values().next() {
        Some(first) => Ok((first.signed.report(key, labels), places)),
        None => Err(PackageError::NoPackage { path: paths.first().cloned().unwrap_or_default() }),
    }
}

/// Opens what was given and finds the volumes that belong to it.
fn gather(paths: &[PathBuf]) -> Result<BTreeMap<u32, Volume>, PackageError> {
    let mut volumes = BTreeMap::new();
    for path in paths {
        if path.is_dir() {
            for zip in zips_in(path)? {
                if let Some(volume) = Volume::open(&zip)? {
                    add(&mut volumes, volume)?;
                }
            }
        } else {
            let volume = Volume::open(path)?.ok_or_else(|| PackageError::NoPackage { path: path.clone() })?;
            add(&mut volumes, volume)?;
        }
    }
    let Some(first) = volumes.values().next() else { return Ok(volumes) };
    let (count, home) = (first.signed.manifest.volumes, first.archive.path().to_path_buf());
    let names = sibling_names(&label(&home), count).unwrap_or_else(|| first.signed.manifest.volume_names());
    let bytes = first.signed.bytes.clone();
    for (number, name) in (1..).zip(&names) {
        if volumes.contains_key(&number) {
            continue;
        }
        let expected = home.with_file_name(name);
        let found =
            if expected.is_file() { Volume::open(&expected)? } else { renamed(&home, &bytes, number)? };
        add(&mut volumes, found.ok_or_else(|| PackageError::MissingVolume { file: name.clone() })?)?;
        if !volumes.contains_key(&number) {
            return Err(PackageError::MissingVolume { file: name.clone() });
        }
    }
    Ok(volumes)
}

fn add(volumes: &mut BTreeMap<u32, Volume>, volume: Volume) -> Result<(), PackageError> {
    if let Some(first) = volumes.values().next() {
        if first.signed.bytes != volume.signed.bytes {
            return Err(PackageError::SeveralPackages {
                first: first.archive.label(),
                second: volume.archive.label(),
            });
        }
        if first.signed.signature != volume.signed.signature {
            return Err(PackageError::BadSignature {
                file: format!("{}/{MANIFEST}", volume.archive.label()),
            });
        }
    }
    // Without any file that the manifest knows it can only be a volume that lost all of them.
    let number = volume.number().unwrap_or(1);
    volumes.entry(number).or_insert(volume);
    Ok(())
}

/// The names of all volumes, after the pattern of one of them.
fn sibling_names(name: &str, count: u32) -> Option<Vec<String>> {
    if count <= 1 {
        return Some(vec![name.into()]);
    }
    let stem = (1..=count).find_map(|k| name.strip_suffix(&format!("-{k}of{count}.zip")))?;
    Some(super::manifest::volume_names(stem, count))
}

/// Looks for a volume under whatever name it was saved, among the zips beside `home`.
fn renamed(home: &Path, manifest: &[u8], number: u32) -> Result<Option<Volume>, PackageError> {
    let folder = home.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for zip in zips_in(folder)? {
        // Other files of that folder are not our business, whole or not.
        if let Ok(Some(volume)) = Volume::open(&zip)
            && volume.signed.bytes == manifest
            && volume.number() == Some(number)
        {
            return Ok(Some(volume));
        }
    }
    Ok(None)
}

fn zips_in(folder: &Path) -> Result<Vec<PathBuf>, PackageError> {
    let mut zips = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| PackageError::io(folder, e))? {
        let path = entry.map_err(|e| PackageError::io(folder, e))?.path();
        let zip = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
        // A file of ours that is still being written begins with a dot.
        if zip && path.is_file() && !label(&path).starts_with('.') {
            zips.push(path);
        }
    }
    zips.sort();
    Ok(zips)
}

fn verify_unpacked(
    folder: &Path,
    key: Option<&PublicKey>,
    watch: Watch<'_>,
) -> Result<VerifyReport, PackageError> {
    let read = |name: &str| match fs::read(folder.join(name)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(PackageError::io(folder.join(name), e)),
    };
    let signed = Signed::check(read(MANIFEST)?, read(SIGNATURE)?, &label(folder))?;
    signed.check_signer(key)?;
    let there = files_below(folder)?;
    let mut progress = Progress::new(watch, signed.total_size());
    for entry in &signed.manifest.files {
        let name = entry.path.as_str();
        if !there.contains(name) {
            return Err(PackageError::Missing { path: name.into() });
        }
        let path = folder.join(name);
        let failed = |e| PackageError::io(&path, e);
        let mut reader = Hashing::new(File::open(&path).map_err(failed)?);
        let size = progress.pump(&mut reader, failed, |_| Ok(()))?;
        if size != entry.size || reader.digest() != entry.sha256 {
            return Err(PackageError::Changed { path: name.into() });
        }
    }
    let mut known: BTreeSet<_> = [MANIFEST, SIGNATURE].into();
    known.extend(signed.manifest.files.iter().map(|file| file.path.as_str()));
    match there.iter().find(|name| !known.contains(name.as_str())) {
        Some(extra) => Err(PackageError::Extra { path: extra.clone() }),
        None => Ok(signed.report(key, Vec::new())),
    }
}

/// Every file below a folder, with `/` between the parts.
fn files_below(folder: &Path) -> Result<BTreeSet<String>, PackageError> {
    let mut files = BTreeSet::new();
    let mut open = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(|e| PackageError::io(&folder, e))? {
            let entry = entry.map_err(|e| PackageError::io(&folder, e))?;
            let kind = entry.file_type().map_err(|e| PackageError::io(entry.path(), e))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if kind.is_dir() {
                open.push((entry.path(), format!("{name}/")));
            } else if kind.is_file() {
                files.insert(name);
            } else {
                return Err(PackageError::UnsafeName { file: label(&folder), path: name });
            }
        }
    }
    Ok(files)
}
