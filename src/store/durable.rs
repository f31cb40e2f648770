//! Files that are there whole or not at all: written under a temporary name, synced, renamed, and the
//! folder synced, so that neither a crash nor a power cut leaves half a file under a good name.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::error::StoreError;
use super::journal::hex;

/// Ending of files and folders on their way; nobody else's have it, so what a crash left behind may go.
pub(super) const ARRIVING: &str = "xueshi-part";

/// Writes a file so that its name shows the old content or the new one, never a part.
///
/// # Errors
/// What the disk says; then the name shows what it did before.
pub fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut arriving = Arriving::start(&beside(path))?;
    arriving.write(bytes)?;
    arriving.settle(path)
}

/// Gives a file or folder that is whole its name, and lets the name last.
///
/// # Errors
/// What the disk says; then it has the one name or the other.
pub fn rename_durably(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::rename(from, to).map_err(|e| StoreError::io(to, e))?;
    to.parent().map_or(Ok(()), sync_folder)
}

/// The temporary name of a file, in the same folder so that the rename stays on one disk.
pub(super) fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ARRIVING);
    path.with_file_name(name)
}

/// A file under its temporary name. Dropped before it is settled, it is removed.
pub(super) struct Arriving {
    path: PathBuf,
    file: BufWriter<File>,
    settled: bool,
}

impl Arriving {
    pub(super) fn start(path: &Path) -> Result<Arriving, StoreError> {
        // Nobody knows the temporary name: what cannot be begun is said of the file itself.
        let file = File::create(path).map_err(|e| StoreError::io(&path.with_extension(""), e))?;
        Ok(Arriving { path: path.to_owned(), file: BufWriter::with_capacity(1 << 16, file), settled: false })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.file.write_all(bytes).map_err(|e| StoreError::io(&self.path, e))
    }

    /// Syncs the file and gives it its name. On the way out of here the name is on the disk too.
    pub(super) fn settle(mut self, name: &Path) -> Result<(), StoreError> {
        self.file.flush().map_err(|e| StoreError::io(&self.path, e))?;
        self.file.get_ref().sync_all().map_err(|e| StoreError::io(&self.path, e))?;
        fs::rename(&self.path, name).map_err(|e| StoreError::io(name, e))?;
        self.settled = true;
        name.parent().map_or(Ok(()), sync_folder)
    }
}

impl Write for Arriving {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        if !self.settled {
            // What is left is a temporary file that nothing names.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Makes renames in a folder last. Windows keeps its folders itself and opens none as a file.
pub(super) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    if cfg!(unix) {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder).and_then(|f| f.sync_all()).map_err(|e| StoreError::io(folder, e))?;
    }
    Ok(())
}

/// Names in a folder, sorted, so that the same workspace gives the same bytes.
pub(super) fn names_in(folder: &Path) -> Result<Vec<String>, StoreError> {
    let read = || -> io::Result<Vec<String>> {
        let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        names.collect()
    };
    let mut names = read().map_err(|e| StoreError::io(folder, e))?;
    names.sort();
    Ok(names)
}

/// SHA-256 in hexadecimal and length of all that a reader gives, handing each piece on to `each`.
pub(super) fn digest_of(
    mut source: impl Read,
    from: &Path,
    mut each: impl FnMut(&[u8]) -> Result<(), StoreError>,
) -> Result<(String, u64), StoreError> {
    let (mut sum, mut size) = (Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = match source.read(&mut buffer) {
            Ok(0) => return Ok((hex(&sum.finalize()), size)),
            Ok(read) => read,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(StoreError::io(from, e)),
        };
        let piece = buffer.get(..read).unwrap_or_default();
        sum.update(piece);
        each(piece)?;
        size += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("花名册.pdf");
        for content in ["old", "new"] {
            write_durably(&path, content.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_given_up_leaves_the_old_file_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "old").unwrap();
        let mut arriving = Arriving::start(&beside(&path)).unwrap();
        arriving.write(b"new").unwrap();
        drop(arriving);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
