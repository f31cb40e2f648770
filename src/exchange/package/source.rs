//! Where the bytes of a file that goes out come from, and how long work tells how far it is.

use std::fs::{self, File};
use std::io::{self, Cursor, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::error::PackageError;
use super::path::EntryPath;

/// Told how many bytes of how many are done; answers whether to go on. After a break nothing half done is left.
pub type Watch<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

/// For work that nobody watches: goes on.
pub fn unwatched(_done: u64, _all: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// The bytes of a file that goes out.
#[derive(Debug, Clone)]
pub enum Source {
    /// At hand.
    Bytes(Vec<u8>),
    /// In a file, which is streamed and never held whole.
    File(PathBuf),
}

impl Source {
    pub(super) fn open(&self) -> Result<Box<dyn Read + '_>, PackageError> {
        Ok(match self {
            Source::Bytes(bytes) => Box::new(Cursor::new(bytes)),
            Source::File(path) => Box::new(File::open(path).map_err(|e| PackageError::io(path, e))?),
        })
    }

    /// Writes it into a new file, down to the disk.
    pub(super) fn copy_to(&self, path: &Path, progress: &mut Progress<'_>) -> Result<(), PackageError> {
        let failed = |e| PackageError::io(path, e);
        let mut file = File::create_new(path).map_err(failed)?;
        progress.pump(
            &mut self.open()?,
            |e| self.failed(e),
            |piece| file.write_all(piece).map_err(failed),
        )?;
        file.sync_all().map_err(failed)
    }

    /// An error while reading it.
    pub(super) fn failed(&self, error: io::Error) -> PackageError {
        match self {
            Source::Bytes(_) => PackageError::io("", error),
            Source::File(path) => PackageError::io(path, error),
        }
    }
}

/// How many bytes there are to go through.
pub(super) fn total_size<'a>(sources: impl Iterator<Item = &'a Source>) -> Result<u64, PackageError> {
    sources
        .map(|source| match source {
            Source::Bytes(bytes) => Ok(bytes.len() as u64),
            Source::File(path) => Ok(fs::metadata(path).map_err(|e| PackageError::io(path, e))?.len()),
        })
        .sum()
}

/// A file that goes into a package.
#[derive(Debug, Clone)]
pub struct PackageFile {
    /// Its name inside.
    pub path: EntryPath,
    /// Its bytes.
    pub source: Source,
}

/// Counts bytes for a watcher.
pub(super) struct Progress<'a> {
    watch: Watch<'a>,
    done: u64,
    all: u64,
}

impl<'a> Progress<'a> {
    pub(super) fn new(watch: Watch<'a>, all: u64) -> Progress<'a> {
        Progress { watch, done: 0, all }
    }

    pub(super) fn advance(&mut self, bytes: u64) -> Result<(), PackageError> {
        self.done += bytes;
        match (self.watch)(self.done, self.all) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(PackageError::Cancelled),
        }
    }

    /// Reads `from` to its end, handing each piece to `into`. `failed` names what could not be read.
    pub(super) fn pump(
        &mut self,
        from: &mut dyn Read,
        failed: impl Fn(io::Error) -> PackageError,
        mut into: impl FnMut(&[u8]) -> Result<(), PackageError>,
    ) -> Result<u64, PackageError> {
        let mut buffer = vec![0; 1 << 16];
        let mut total = 0;
        loop {
            let count = match from.read(&mut buffer) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                read => read.map_err(&failed)?,
            };
            let piece = buffer.get(..count).unwrap_or(&buffer);
            if piece.is_empty() {
                return Ok(total);
            }
            into(piece)?;
            total += piece.len() as u64;
            self.advance(piece.len() as u64)?;
        }
    }
}
