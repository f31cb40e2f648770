//! Files and folders that appear whole or not at all: written under a temporary name, synced, renamed.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::error::PackageError;

/// Something written under a temporary name; removed again unless it is kept.
pub(super) struct Staged {
    temporary: PathBuf,
    target: PathBuf,
    kept: bool,
}

impl Staged {
    fn beside(target: PathBuf) -> Result<Staged, PackageError> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let temporary = target.with_file_name(format!(".{name}.xueshi-part"));
        remove(&temporary).map_err(|e| PackageError::io(&temporary, e))?; // left by a crash
        Ok(Staged { temporary, target, kept: false })
    }

    /// A new file that will be `target`. Readable too, since a zip writer goes back.
    pub(super) fn file(target: PathBuf) -> Result<(Staged, File), PackageError> {
        let staged = Staged::beside(target)?;
        let file = File::options().read(true).write(true).create_new(true).open(&staged.temporary);
        let file = file.map_err(|e| PackageError::io(&staged.target, e))?;
        Ok((staged, file))
    }

    /// A new folder that will be `target`, which must not be there yet.
    pub(super) fn folder(target: PathBuf) -> Result<Staged, PackageError> {
        if fs::symlink_metadata(&target).is_ok() {
            return Err(PackageError::TargetExists { path: target });
        }
        let staged = Staged::beside(target)?;
        fs::create_dir(&staged.temporary).map_err(|e| PackageError::io(&staged.target, e))?;
        Ok(staged)
    }

    /// Where it lies until it is kept.
    pub(super) fn temporary(&self) -> &Path {
        &self.temporary
    }

    /// Gives it its name.
    pub(super) fn keep(mut self) -> Result<PathBuf, PackageError> {
        fs::rename(&self.temporary, &self.target).map_err(|e| PackageError::io(&self.target, e))?;
        self.kept = true;
        Ok(self.target.clone())
    }

    /// Gives it its name, for good: the folder that it lies in is synced too.
    pub(super) fn keep_lasting(self) -> Result<(), PackageError> {
        let target = self.keep()?;
        match target.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            Some(parent) => sync_folder(parent),
            None => Ok(()),
        }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.kept {
            let _ = remove(&self.temporary); // a failure here leaves a hidden one, which the next try removes
        }
    }
}

fn remove(path: &Path) -> std::io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(e),
    }
}

/// Gives all of them their names, or none: what was named already is taken away again on a failure.
pub(super) fn keep_all(staged: Vec<Staged>) -> Result<Vec<PathBuf>, PackageError> {
    let mut kept = Vec::with_capacity(staged.len());
    for one in staged {
        match one.keep() {
            Ok(path) => kept.push(path),
            Err(error) => {
                kept.iter().for_each(|path| drop(fs::remove_file(path)));
                return Err(error);
            }
        }
    }
    Ok(kept)
}

/// Makes names in a folder last through a power cut, where the system can.
pub(super) fn sync_folder(folder: &Path) -> Result<(), PackageError> {
    #[cfg(unix)]
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|e| PackageError::io(folder, e))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
