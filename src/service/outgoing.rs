//! Files that leave: written whole or not at all, and never over a file of another kind.

use std::path::Path;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_of_its_kind_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (good, bad) = (folder.path().join("名册.XLSX"), folder.path().join("论文.docx"));
        std::fs::write(&good, "old").unwrap();
        std::fs::write(&bad, "old").unwrap();
        write_out(&good, b"new", "xlsx").unwrap();
        assert!(matches!(write_out(&bad, b"new", "xlsx"), Err(ServiceError::Field { .. })));
        assert_eq!(std::fs::read(&good).unwrap(), b"new");
        assert_eq!(std::fs::read(&bad).unwrap(), b"old");
    }
}
