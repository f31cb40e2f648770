//! Opening a zip that came from outside: nothing in it is trusted, nothing is unpacked to disk.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use zip::ZipArchive;
use zip::result::ZipError;

use super::digest::{Digest, Hashing};
use super::error::PackageError;
use super::path::EntryPath;
use super::source::Progress;

/// How the comment at the end of each volume begins; 64 hex digits follow.
pub(super) const SHELL_MARK: &str = "xueshi-sha256:";
/// How long those digits are, in bytes.
const SHELL_DIGITS: u64 = 64;
/// A file may grow this many times, and by [`BOMB_GRACE`], when it is unpacked. Records grow about thirtyfold.
const BOMB_RATIO: u64 = 200;
/// Small files may grow more, in bytes.
const BOMB_GRACE: u64 = 1 << 20;

/// The comment with its digest, or with room for one.
pub(super) fn shell_comment(digest: Option<Digest>) -> String {
    match digest {
        Some(digest) => format!("{SHELL_MARK}{digest}"),
        None => format!("{SHELL_MARK}{}", "0".repeat(64)),
    }
}

/// SHA-256 of a zip but for its last 64 bytes.
pub(super) fn shell_digest(zip: &mut (impl Read + Seek)) -> io::Result<Digest> {
    let length = zip.seek(SeekFrom::End(0))?;
    zip.rewind()?;
    let mut body = Hashing::new(BufReader::new(zip.take(length.saturating_sub(SHELL_DIGITS))));
    io::copy(&mut body, &mut io::sink())?;
    Ok(body.digest())
}

/// A zip whose table of contents has been checked: safe and single names, no bomb, no password.
pub(super) struct Archive {
    path: PathBuf,
    zip: ZipArchive<BufReader<File>>,
    names: Vec<EntryPath>,
}

impl Archive {
    /// Opens a zip, if `mark` lies in it; `None` when it is some other zip.
    pub(super) fn open(path: &Path, mark: &str) -> Result<Option<Archive>, PackageError> {
        let file = label(path);
        let mut reader = BufReader::new(File::open(path).map_err(|e| PackageError::io(path, e))?);
        let zipped =
            sniff(&mut reader, &file).map_err(|e| e.unwrap_or_else(|e| PackageError::io(path, e)))?;
        let zip = ZipArchive::new(reader).map_err(|e| match e {
            ZipError::Io(e) if e.raw_os_error().is_some() => PackageError::io(path, e),
            _ if zipped => PackageError::Truncated { file: file.clone() },
            _ => PackageError::NotZip { file: file.clone(), what: "别的文件" },
        })?;
        if zip.index_for_name(mark).is_none() {
            return Ok(None);
        }
        let mut archive = Archive { path: path.into(), zip, names: Vec::new() };
        archive.check()?;
        Ok(Some(archive))
    }

    /// The name of the file, for people.
    pub(super) fn label(&self) -> String {
        label(&self.path)
    }

    /// Where it lies.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Every file in it; folders are left out.
    pub(super) fn names(&self) -> &[EntryPath] {
        &self.names
    }

    fn check(&mut self) -> Result<(), PackageError> {
        let file = self.label();
        let damaged = |why: String| PackageError::Damaged { file: file.clone(), why };
        if self.zip.has_duplicate_names() {
            let twice = self.name_twice().map_err(|e| damaged(e.to_string()))?;
            return Err(PackageError::NameTwice { path: twice });
        }
        if self.zip.has_overlapping_entries().map_err(|e| damaged(e.to_string()))? {
            return Err(damaged("内部文件互相重叠".into()));
        }
        let mut folded = BTreeSet::new();
        for i in 0..self.zip.len() {
            let entry = self.zip.by_index_data(i).map_err(|e| damaged(e.to_string()))?;
            let raw = String::from_utf8_lossy(entry.name_raw()).into_owned();
            let unsafe_name = || PackageError::UnsafeName { file: file.clone(), path: raw.clone() };
            let folder = entry.is_dir();
            let name: EntryPath = raw.strip_suffix('/').unwrap_or(&raw).parse().map_err(|_| unsafe_name())?;
            if entry.is_symlink() {
                return Err(unsafe_name());
            }
            if entry.encrypted() {
                return Err(damaged(format!("“{raw}”设有密码")));
            }
            if entry.size() > BOMB_GRACE + entry.compressed_size().saturating_mul(BOMB_RATIO) {
                return Err(PackageError::Bomb { file: file.clone(), path: raw });
            }
            if !folded.insert(name.folded()) {
                return Err(PackageError::NameTwice { path: raw });
            }
            if !folder {
                self.names.push(name);
            }
        }
        Ok(())
    }

    /// The first name that the central directory lists twice; the zip library keeps only the last of them.
    fn name_twice(&mut self) -> io::Result<String> {
        let start = self.zip.central_directory_start();
        let mut reader = BufReader::new(File::open(&self.path)?);
        reader.seek(SeekFrom::Start(start))?;
        let mut seen = BTreeSet::new();
        loop {
            // The fixed part of a central header: the three lengths stand at 28, 30 and 32.
            let mut header = [0; 46];
            reader.read_exact(&mut header)?;
            let [.., n0, n1, x0, x1, c0, c1, _, _, _, _, _, _, _, _, _, _, _, _] = header;
            if !header.starts_with(b"PK\x01\x02") {
                return Ok(String::new());
            }
            let mut name = vec![0; usize::from(u16::from_le_bytes([n0, n1]))];
            reader.read_exact(&mut name)?;
            let rest = i64::from(u16::from_le_bytes([x0, x1])) + i64::from(u16::from_le_bytes([c0, c1]));
            reader.seek_relative(rest)?;
            let name = String::from_utf8_lossy(&name).into_owned();
            if !seen.insert(name.clone()) {
                return Ok(name);
            }
        }
    }

    /// A small file, whole; `None` when it is not there.
    pub(super) fn read(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>, PackageError> {
        if self.zip.index_for_name(name).is_none() {
            return Ok(None);
        }
        let changed = || PackageError::Changed { path: name.into() };
        let entry = self.zip.by_name(name).map_err(|_| changed())?;
        let mut bytes = Vec::new();
        entry.take(most + 1).read_to_end(&mut bytes).map_err(|e| read_failed(&self.path, name, e))?;
        if bytes.len() as u64 > most { Err(changed()) } else { Ok(Some(bytes)) }
    }

    /// Whether a file has this size and digest. It is streamed, and never further than `size`.
    pub(super) fn holds(
        &mut self,
        name: &str,
        size: u64,
        sha256: Digest,
        progress: &mut Progress<'_>,
    ) -> Result<bool, PackageError> {
        let Ok(entry) = self.zip.by_name(name) else { return Ok(false) };
        let mut reader = Hashing::new(entry.take(size.saturating_add(1)));
        match progress.pump(&mut reader, |e| read_failed(&self.path, name, e), |_| Ok(())) {
            Ok(read) => Ok(read == size && reader.digest() == sha256),
            Err(PackageError::Changed { .. }) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// Whether the zip is byte for byte the one that was written: its comment holds the digest of all the rest.
    pub(super) fn shell_is_whole(&self) -> Result<bool, PackageError> {
        let failed = |e| PackageError::io(&self.path, e);
        let mut file = File::open(&self.path).map_err(failed)?;
        let digest = shell_digest(&mut file).map_err(failed)?;
        let comment = shell_comment(Some(digest)).into_bytes();
        if self.zip.comment() != comment.as_slice() {
            return Ok(false);
        }
        let mut end = vec![0; comment.len()];
        file.seek(SeekFrom::End(-i64::try_from(end.len()).unwrap_or(0))).map_err(failed)?;
        file.read_exact(&mut end).map_err(failed)?;
        Ok(end == comment)
    }
}

/// The name of a file without its folder.
pub(super) fn label(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// An error while unpacking is a changed file, unless the system itself failed.
fn read_failed(path: &Path, name: &str, error: io::Error) -> PackageError {
    if error.raw_os_error().is_some() {
        PackageError::io(path, error)
    } else {
        PackageError::Changed { path: name.into() }
    }
}

/// Whether it begins like a zip; what people send instead is named.
fn sniff(reader: &mut (impl Read + Seek), file: &str) -> Result<bool, Result<PackageError, io::Error>> {
    let mut head = Vec::new();
    reader.by_ref().take(8).read_to_end(&mut head).map_err(Err)?;
    reader.rewind().map_err(Err)?;
    let what = match head.as_slice() {
        [] => "空文件",
        [b'P', b'K', ..] => return Ok(true),
        [b'R', b'a', b'r', b'!', ..] => "RAR压缩包",
        [b'7', b'z', 0xbc, 0xaf, ..] => "7z压缩包",
        [b'%', b'P', b'D', b'F', ..] => "PDF文件",
        [0xd0, 0xcf, 0x11, 0xe0, ..] => "Office旧格式文件",
        _ => return Ok(false),
    };
    Err(Ok(PackageError::NotZip { file: file.into(), what }))
}
