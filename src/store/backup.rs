//! A backup `.xsbak`: the workspace as one file.
//!
//! It is a tar stream under gzip (`tar xzf` opens it): `xueshi.db` first, then `evidence/<SHA-256>` for every file of that folder, and
//! `backup.json` last, which names each file with its digest and bears the head of the journal; without it the file is
//! not whole. The database is copied first (`VACUUM INTO`, one read transaction), so whatever it names was there before.
//! Under a passphrase the file begins with [`LOCKED`], the length of the locked key in four bytes (big end first) and that
//! key; the stream follows, encrypted ([`BackupKey`]).

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::backup_key::BackupKey;
use super::durable::{Arriving, beside, names_in};
use super::error::StoreError;
use super::evidence::{evidence_folder, is_evidence_name};
use super::journal::hex;
use super::workspace::Workspace;

/// First bytes of a locked backup.
pub(super) const LOCKED: &[u8] = b"xueshi-backup/1 locked\n";
pub(super) const FORMAT: &str = "xueshi-backup/1";
pub(super) const DATABASE: &str = "xueshi.db";
pub(super) const CONTENTS: &str = "backup.json";

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    pub(super) format: String,
    /// 校名.
    pub school: String,
    /// 标识码.
    pub code: String,
    /// When it was made, `YYYY-MM-DD HH:MM:SS` by the school's clock.
    pub made: String,
    /// Number of deeds in the journal.
    pub deeds: i64,
    /// Head of the journal.
    pub journal_head: String,
    /// Every other file in it, in its order.
    pub files: Vec<Packed>,
}

impl Contents {
    /// How many files of evidence are no longer what they were when they came in; `check` names them.
    pub fn rotten(&self) -> usize {
        let is_rotten =
            |file: &&Packed| file.path.strip_prefix("evidence/").is_some_and(|name| name != file.sha256);
        self.files.iter().filter(is_rotten).count()
    }
}

/// A file in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Packed {
    /// Path in the workspace.
    pub path: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
}

/// Whether a backup needs a passphrase.
///
/// # Errors
/// What the disk says.
pub fn is_locked_backup(file: &Path) -> Result<bool, StoreError> {
    let failed = |e| StoreError::io(file, e);
    let mut head = Vec::new();
    let source = File::open(file).map_err(failed)?;
    source.take(LOCKED.len() as u64).read_to_end(&mut head).map_err(failed)?;
    Ok(head == LOCKED)
}

impl Workspace {
    /// Writes the whole workspace into one file, which is there whole or not at all. A file of that name is replaced.
    ///
    /// `go_on` is asked before each file (done so far, of how many) and may say no.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`], or what the disk says; then a file that was there before is still there.
    pub fn back_up(
        &self,
        file: &Path,
        key: Option<&BackupKey>,
        go_on: impl FnMut(usize, usize) -> bool,
    ) -> Result<Contents, StoreError> {
        // First of all, so that a place that takes no file is told as such.
        let mut out = Arriving::start(&beside(file))?;
        let database = Scratch::new(file);
        database.clear()?;
        self.db().execute("VACUUM INTO ?1", [database.0.to_string_lossy()])?;
        let failed = |e: io::Error| StoreError::io(file, e);
        let contents = match key {
            None => self.pack(&database.0, &mut out, file, go_on)?,
            Some(key) => {
                let length = u32::try_from(key.locked().len()).unwrap_or(u32::MAX);
                out.write(LOCKED)?;
                out.write(&length.to_be_bytes())?;
                out.write(key.locked())?;
                let mut sealed = key.encrypt(&mut out)?;
                let contents = self.pack(&database.0, &mut sealed, file, go_on)?;
                sealed.finish().map_err(failed)?;
                contents
            }
        };
        out.settle(file)?;
        Ok(contents)
    }

    fn pack(
        &self,
        database: &Path,
        out: impl Write,
        file: &Path,
        mut go_on: impl FnMut(usize, usize) -> bool,
    ) -> Result<Contents, StoreError> {
        // The fastest level: the history is JSON and shrinks to a fifth even so.
        let mut tar = tar::Builder::new(GzEncoder::new(out, Compression::fast()));
        let mut files = vec![pack_file(&mut tar, database, DATABASE, file)?];
        let folder = evidence_folder(self.folder());
        let mut names = names_in(&folder)?;
        names.retain(|name| is_evidence_name(name));
        for (done, name) in names.iter().enumerate() {
            if !go_on(done, names.len()) {
                return Err(StoreError::Cancelled);
            }
            files.push(pack_file(&mut tar, &folder.join(name), &format!("evidence/{name}"), file)?);
        }
        let (view, school) = (self.view(), self.view().school()?);
        let contents = Contents {
            format: FORMAT.to_owned(),
            school: school.name,
            code: school.code,
            made: self.setting().clock.now().format("%Y-%m-%d %H:%M:%S").to_string(),
            deeds: view.number("SELECT count(*) FROM journal", [])?,
            journal_head: view.journal_head()?,
            files,
        };
        let text = serde_json::to_vec(&contents).map_err(|e| StoreError::Damaged(e.to_string()))?;
        append(&mut tar, CONTENTS, text.len() as u64, text.as_slice(), file)?;
        let packed = tar.into_inner().and_then(GzEncoder::finish);
        packed.and_then(|mut out| out.flush()).map_err(|e| StoreError::io(file, e))?;
        Ok(contents)
    }
}

fn pack_file<W: Write>(
    tar: &mut tar::Builder<W>,
    from: &Path,
    path: &str,
    file: &Path,
) -> Result<Packed, StoreError> {
    let opened = File::open(from).and_then(|f| Ok((f.metadata()?.len(), f)));
    let (size, source) = opened.map_err(|e| StoreError::io(from, e))?;
    let mut source = Summed { source: source.take(size), sum: Sha256::new(), read: 0 };
    append(tar, path, size, &mut source, file)?;
    if source.read != size {
        return Err(StoreError::io(from, io::ErrorKind::UnexpectedEof.into()));
    }
    Ok(Packed { path: path.to_owned(), sha256: hex(&source.sum.finalize()), size })
}

fn append<W: Write>(
    tar: &mut tar::Builder<W>,
    path: &str,
    size: u64,
    content: impl Read,
    file: &Path,
) -> Result<(), StoreError> {
    let mut header = tar::Header::new_ustar();
    header.set_size(size);
    header.set_mode(0o644);
    tar.append_data(&mut header, path, content).map_err(|e| StoreError::io(file, e))
}

/// Sums what passes through.
struct Summed<R> {
    source: R,
    sum: Sha256,
    read: u64,
}

impl<R: Read> Read for Summed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.sum.update(buffer.get(..read).unwrap_or_default());
        self.read += read as u64;
        Ok(read)
    }
}

/// The copy of the database beside the backup, which goes when it was packed or nothing came of it.
struct Scratch(PathBuf);

impl Scratch {
    fn new(file: &Path) -> Scratch {
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(".db");
        Scratch(beside(&file.with_file_name(name)))
    }

    fn clear(&self) -> Result<(), StoreError> {
        match fs::remove_file(&self.0) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(StoreError::io(&self.0, e)),
            _ => Ok(()),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // It holds nothing that the workspace does not.
        let _ = self.clear();
    }
}
