//! Files and folders that leave: written whole or not at all, never over a file of another kind, never into a folder that is there.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::ServiceError;
use crate::store::write_durably;

/// Writes a file. One of that name is replaced, and only because the ending says that it is of the same kind.
///
/// # Errors
/// [`ServiceError::Field`] for another ending than `ending`, or what the disk says; then a file that was there
/// before is still there.
pub fn write_out(path: &Path, bytes: &[u8], ending: &str) -> Result<(), ServiceError> {
    if path.extension().is_none_or(|given| !given.eq_ignore_ascii_case(ending)) {
        let (value, problem) = (path.display().to_string(), format!("的扩展名应为 .{ending}"));
        return Err(ServiceError::Field { field: "文件", value, problem });
    }
    Ok(write_durably(path, bytes)?)
}

/// A folder of that name in `parent`, or, beside what is there already, `name(2)`, `name(3)` …
pub fn free_folder(parent: &Path, name: &str) -> PathBuf {
    let plain = parent.join(name);
    if fs::symlink_metadata(&plain).is_err() {
        return plain;
    }
    let numbered = (2..).map(|n: u32| parent.join(format!("{name}({n})")));
    numbered.take(10_000).find(|path| fs::symlink_metadata(path).is_err()).unwrap_or(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_of_its_kind_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (good, bad) = (folder.path().join("名册.XLSX"), folder.path().join("论文.docx"));
        fs::write(&good, "old").unwrap();
        fs::write(&bad, "old").unwrap();
        write_out(&good, b"new", "xlsx").unwrap();
        assert!(matches!(write_out(&bad, b"new", "xlsx"), Err(ServiceError::Field { .. })));
        assert_eq!(fs::read(&good).unwrap(), b"new");
        assert_eq!(fs::read(&bad).unwrap(), b"old");
    }
}
