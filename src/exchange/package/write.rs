//! Writing: contents are hashed and laid into volumes, the manifest is fixed, signed, and the volumes written.
//! But for the signature, which is random by design, the same contents give the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::archive::{SHELL_MARK, shell_comment, shell_digest};
use super::canonical::canonical_json;
use super::digest::{Digest, Hashing};
use super::error::PackageError;
use super::key::{PublicKey, SigningKey};
use super::manifest::{
    DATA, FORMAT, FileEntry, Kind, MANIFEST, Manifest, PolicyStamp, SIGNATURE, School, check_school_code,
    volume_names,
};
use super::source::{PackageFile, Progress, Source, Watch, total_size};
use super::whole::{Staged, keep_all, sync_folder};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// The size of a volume that every office mailbox takes: 10 MB, in bytes.
pub const DEFAULT_VOLUME_LIMIT: u64 = 10_000_000;

/// More than a signature file with its comments needs, in bytes.
const SIGNATURE_ROOM: u64 = 1024;

/// What a package is to hold.
#[derive(Debug, Clone)]
pub struct Contents {
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
    /// How many of what.
    pub counts: BTreeMap<String, u64>,
    /// Sums of hours.
    pub totals: BTreeMap<String, Hours>,
    /// Head of the journal.
    pub journal_head: Digest,
    /// The records: becomes `data.json`.
    pub data: Value,
    /// Every other file, in the order in which people should find them.
    pub files: Vec<PackageFile>,
}

/// A package whose bytes are all fixed but for the signature.
#[derive(Debug, Clone)]
pub struct Draft {
    manifest: Manifest,
    manifest_bytes: Vec<u8>,
    files: Vec<PackageFile>,
}

impl Draft {
    /// Hashes every file, lays them into volumes of at most `limit` bytes and fixes the manifest.
    ///
    /// # Errors
    /// [`PackageError`] names the file that cannot be read, has a name that is taken, or is over the limit alone.
    pub fn new(
        contents: Contents,
        key: &PublicKey,
        limit: u64,
        watch: Watch<'_>,
    ) -> Result<Draft, PackageError> {
        check_school_code(&contents.school.code)?;
        let data =
            PackageFile { path: DATA.parse()?, source: Source::Bytes(canonical_json(&contents.data)?) };
        let files: Vec<_> = std::iter::once(data).chain(contents.files).collect();
        let mut taken = BTreeSet::from([MANIFEST.to_string(), SIGNATURE.to_string()]);
        if let Some(twice) = files.iter().find(|file| !taken.insert(file.path.folded())) {
            return Err(PackageError::NameTwice { path: twice.path.to_string() });
        }
        let mut progress = Progress::new(watch, total_size(files.iter().map(|file| &file.source))?);
        let entries: Result<Vec<_>, _> = files.iter().map(|file| hash(file, &mut progress)).collect();
        let entries = entries?;
        let Some(first) = entries.first() else { return Err(PackageError::Missing { path: DATA.into() }) };
        let mut manifest = Manifest {
            format: FORMAT,
            number: contents.number,
            school: contents.school,
            kind: contents.kind,
            period: contents.period,
            policy: contents.policy,
            counts: contents.counts,
            totals: contents.totals,
            journal_head: contents.journal_head,
            content_digest: first.sha256,
            volumes: u32::try_from(entries.len()).unwrap_or(u32::MAX),
            public_key: key.clone(),
            files: entries,
        };
        lay_into_volumes(&mut manifest, &files, limit)?;
        let manifest_bytes = manifest.to_bytes()?;
        Ok(Draft { manifest, manifest_bytes, files })
    }

    /// The manifest that will be signed.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Its bytes, to be kept with the signature.
    pub fn manifest_bytes(&self) -> &[u8] {
        &self.manifest_bytes
    }

    /// Signs it.
    ///
    /// # Errors
    /// [`PackageError::SignatureStale`] when `key` is not the one that the draft was made for, [`PackageError::Key`] when
    /// the system has no random bytes.
    pub fn sign(self, key: &SigningKey) -> Result<Package, PackageError> {
        let comment = format!("xueshi package {}", self.manifest.name());
        let signature = key.sign(&self.manifest_bytes, &comment)?;
        self.with_signature(signature)
    }

    /// Takes the signature of an earlier export, so that writing again gives the same bytes.
    ///
    /// # Errors
    /// [`PackageError::SignatureStale`] when it is not of exactly this content.
    pub fn with_signature(self, signature: String) -> Result<Package, PackageError> {
        let stale = signature.len() as u64 > SIGNATURE_ROOM
            || !self.manifest.public_key.signed(&self.manifest_bytes, &signature);
        if stale { Err(PackageError::SignatureStale) } else { Ok(Package { draft: self, signature }) }
    }
}

/// A signed package, ready to be written.
#[derive(Debug, Clone)]
pub struct Package {
    draft: Draft,
    signature: String,
}

impl Package {
    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.draft.manifest
    }

    /// The bytes of `manifest.json`.
    pub fn manifest_bytes(&self) -> &[u8] {
        &self.draft.manifest_bytes
    }

    /// The text of `manifest.json.minisig`, to be kept.
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// What a reply names the package by: SHA-256 of `manifest.json`.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.draft.manifest_bytes)
    }

    /// Writes all volumes into a folder that is there, under their own names; all or none. A volume of the same name is replaced.
    ///
    /// # Errors
    /// [`PackageError`] with the file that could not be read or written; nothing half written is left.
    pub fn write_to(&self, folder: &Path, watch: Watch<'_>) -> Result<Vec<PathBuf>, PackageError> {
        let mut progress = Progress::new(watch, self.size());
        let kept = keep_all(self.stage(folder, &self.manifest().name(), &mut progress)?)?;
        sync_folder(folder)?;
        Ok(kept)
    }

    /// All volumes in memory, with their names.
    ///
    /// # Errors
    /// As [`Package::write_to`].
    pub fn volumes(&self) -> Result<Vec<(String, Vec<u8>)>, PackageError> {
        let mut unwatched = super::source::unwatched;
        let mut progress = Progress::new(&mut unwatched, self.size());
        let mut volumes = Vec::new();
        for (number, name) in (1..).zip(self.manifest().volume_names()) {
            let out = self.write_volume(number, Cursor::new(Vec::new()), &name, &mut progress)?;
            volumes.push((name, out.into_inner()));
        }
        Ok(volumes)
    }

    /// All files together, in bytes.
    pub(super) fn size(&self) -> u64 {
        self.manifest().files.iter().map(|file| file.size).sum()
    }

    /// Writes the volumes `stem….zip` under temporary names, synced.
    pub(super) fn stage(
        &self,
        folder: &Path,
        stem: &str,
        progress: &mut Progress<'_>,
    ) -> Result<Vec<Staged>, PackageError> {
        let mut all = Vec::new();
        for (number, name) in (1..).zip(volume_names(stem, self.manifest().volumes)) {
            let target = folder.join(&name);
            let (staged, file) = Staged::file(target.clone())?;
            let file = self.write_volume(number, file, &name, progress)?;
            file.sync_all().map_err(|e| PackageError::io(target, e))?;
            all.push(staged);
        }
        Ok(all)
    }

    fn write_volume<W: Read + Write + Seek>(
        &self,
        number: u32,
        out: W,
        name: &str,
        progress: &mut Progress<'_>,
    ) -> Result<W, PackageError> {
        let failed = |e: zip::result::ZipError| PackageError::io(name, e.into());
        let mut zip = ZipWriter::new(out);
        for (path, bytes) in
            [(MANIFEST, self.draft.manifest_bytes.as_slice()), (SIGNATURE, self.signature.as_bytes())]
        {
            zip.start_file(path, options(path, bytes.len() as u64)).map_err(failed)?;
            zip.write_all(bytes).map_err(|e| PackageError::io(name, e))?;
        }
        for (entry, file) in
            self.manifest().files.iter().zip(&self.draft.files).filter(|(e, _)| e.volume == number)
        {
            let path = entry.path.as_str();
            zip.start_file(path, options(path, entry.size)).map_err(failed)?;
            let mut reader = Hashing::new(file.source.open()?);
            let copy = |piece: &[u8]| zip.write_all(piece).map_err(|e| PackageError::io(name, e));
            progress.pump(&mut reader, |e| file.source.failed(e), copy)?;
            if reader.digest() != entry.sha256 {
                return Err(PackageError::SourceChanged { path: path.into() });
            }
        }
        zip.set_comment(shell_comment(None)).map_err(failed)?;
        let mut out = zip.finish().map_err(failed)?;
        seal_shell(&mut out).map_err(|e| PackageError::io(name, e))?;
        Ok(out)
    }
}

/// Puts the digest of all bytes before it at the very end, where the comment has kept room.
fn seal_shell<W: Read + Write + Seek>(out: &mut W) -> std::io::Result<()> {
    let digest = shell_digest(out)?;
    out.seek(SeekFrom::End(-i64::try_from(shell_comment(None).len() - SHELL_MARK.len()).unwrap_or(0)))?;
    out.write_all(digest.to_string().as_bytes())
}

fn hash(file: &PackageFile, progress: &mut Progress<'_>) -> Result<FileEntry, PackageError> {
    let mut reader = Hashing::new(file.source.open()?);
    let size = progress.pump(&mut reader, |e| file.source.failed(e), |_| Ok(()))?;
    Ok(FileEntry { path: file.path.clone(), size, sha256: reader.digest(), volume: 1 })
}

/// Fills volume after volume in the order of the files.
fn lay_into_volumes(manifest: &mut Manifest, files: &[PackageFile], limit: u64) -> Result<(), PackageError> {
    // With every number as long as it can get, the manifest is at its longest.
    let most = manifest.volumes;
    manifest.files.iter_mut().for_each(|file| file.volume = most);
    let longest = manifest.to_bytes()?.len() as u64;
    let head = 22
        + shell_comment(None).len() as u64
        + entry_overhead(MANIFEST)
        + longest
        + entry_overhead(SIGNATURE)
        + SIGNATURE_ROOM;
    let (mut volume, mut used) = (1, head);
    for (entry, file) in manifest.files.iter_mut().zip(files) {
        let size = entry_overhead(entry.path.as_str()) + packed_size(entry, file)?;
        if head + size > limit {
            return Err(PackageError::TooLarge { path: entry.path.to_string(), size: head + size, limit });
        }
        if used + size > limit {
            (volume, used) = (volume + 1, head);
        }
        used += size;
        entry.volume = volume;
    }
    manifest.volumes = volume;
    Ok(())
}

/// Local header, central header, and the long sizes that a file over 4 GB needs, in bytes.
fn entry_overhead(path: &str) -> u64 {
    30 + 46 + 2 * path.len() as u64 + 48
}

/// Records compress well; pictures, PDF and workbooks are compressed already and are stored as they are.
fn is_compressed(path: &str) -> bool {
    [".json", ".csv", ".txt"].iter().any(|ending| path.ends_with(ending)) && path != MANIFEST
}

fn packed_size(entry: &FileEntry, file: &PackageFile) -> Result<u64, PackageError> {
    let path = entry.path.as_str();
    if !is_compressed(path) {
        return Ok(entry.size);
    }
    let failed = |e| PackageError::io(path, e);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(path, options(path, entry.size)).map_err(|e| failed(e.into()))?;
    std::io::copy(&mut file.source.open()?, &mut zip).map_err(failed)?;
    Ok(zip.finish().map_err(|e| failed(e.into()))?.into_inner().len() as u64)
}

/// Everything that a zip says of a file is fixed: no clock, one system, one mode.
pub(super) fn options(path: &str, size: u64) -> SimpleFileOptions {
    let method = if is_compressed(path) { CompressionMethod::Deflated } else { CompressionMethod::Stored };
    SimpleFileOptions::default()
        .compression_method(method)
        .compression_level(is_compressed(path).then_some(6))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .system(System::Unix)
        .large_file(size > u64::from(u32::MAX) - (1 << 20))
}
