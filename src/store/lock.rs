//! One instance a workspace. The lock is the operating system's file lock, so it ends with the
//! process however that ends; who holds it stands in a second file, for the one who is turned away.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::StoreError;

/// Who has the workspace open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Name of the person as the system or the school knows it.
    pub user: String,
    /// Name of the computer.
    pub computer: String,
    /// Since when, `YYYY-MM-DD HH:MM`.
    pub since: String,
    /// Number of the process.
    pub process: u32,
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let user = if self.user.is_empty() { "另一个程序" } else { &self.user };
        let facts = [self.computer.clone(), self.since.clone()];
        let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        match facts.as_slice() {
            [] => f.write_str(user),
            facts => write!(f, "{user}（{} 起）", facts.join("，")),
        }
    }
}

impl Holder {
    /// This process, at this moment of the school's clock.
    pub fn here(now: chrono::NaiveDateTime) -> Holder {
        let env = |names: [&str; 2]| names.iter().find_map(|n| std::env::var(n).ok()).unwrap_or_default();
        Holder {
            user: env(["USER", "USERNAME"]),
            computer: env(["COMPUTERNAME", "HOSTNAME"]),
            since: now.format("%Y-%m-%d %H:%M").to_string(),
            process: std::process::id(),
        }
    }

    fn unknown() -> Holder {
        Holder { user: String::new(), computer: String::new(), since: String::new(), process: 0 }
    }
}

/// The held lock of a workspace; dropping it lets go.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
    holder_file: PathBuf,
}

impl Lock {
    /// Takes the lock of the folder.
    ///
    /// # Errors
    /// [`StoreError::Held`] with the holder when somebody else has it.
    pub(super) fn take(folder: &Path, me: &Holder) -> Result<Lock, StoreError> {
        let path = folder.join("xueshi.lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|e| StoreError::io(folder, e))?;
        let holder_file = folder.join("xueshi.holder");
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Held(read_holder(&holder_file))),
            Err(TryLockError::Error(e)) => return Err(StoreError::io(&path, e)),
        }
        let text = serde_json::to_string(me).unwrap_or_default();
        fs::write(&holder_file, text).map_err(|e| StoreError::io(&holder_file, e))?;
        Ok(Lock { _file: file, holder_file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Only a courtesy to the next reader: the lock itself ends with the file handle.
        let _ = fs::remove_file(&self.holder_file);
    }
}

fn read_holder(path: &Path) -> Holder {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(10_000).read_to_string(&mut text));
    read.ok().and_then(|_| serde_json::from_str(&text).ok()).unwrap_or_else(Holder::unknown)
}
