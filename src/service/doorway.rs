//! The file by which a workspace is opened from the file manager. A workspace is a folder, and a folder belongs to no
//! program; so a small file lies in it whose ending does.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Ending of the file, which the installers give to this program.
pub const DOORWAY_ENDING: &str = "xueshi";

const NAME: &str = "打开学时簿.xueshi";
const WORDS: &str =
    "双击这个文件，就打开它所在文件夹里的学时簿。记录不在这个文件里；删了它，下次打开时会再放一个。\r\n";

/// Puts the file into a workspace that has none.
///
/// # Errors
/// What the disk says; the workspace does without.
pub fn put_up(workspace: &Path) -> io::Result<()> {
    let file = workspace.join(NAME);
    if file.exists() { Ok(()) } else { fs::write(file, WORDS) }
}

/// The workspace that is meant by a path: the folder itself, or a file that lies in it.
pub fn workspace_of(path: &Path) -> PathBuf {
    let lies_in_it = path.extension().is_some_and(|ending| ending == DOORWAY_ENDING || ending == "db");
    match path.parent() {
        Some(folder) if lies_in_it && path.is_file() => match folder.as_os_str().is_empty() {
            true => PathBuf::from("."),
            false => folder.to_owned(),
        },
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_meant_by_itself_by_its_file_and_by_its_database() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = folder.path().join("学时 簿");
        fs::create_dir(&workspace).unwrap();
        put_up(&workspace).unwrap();
        fs::write(workspace.join("xueshi.db"), "").unwrap();
        for path in [workspace.clone(), workspace.join(NAME), workspace.join("xueshi.db")] {
            assert_eq!(workspace_of(&path), workspace);
        }
    }

    #[test]
    fn a_folder_that_only_is_called_so_is_itself() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = folder.path().join("青禾.xueshi");
        fs::create_dir(&workspace).unwrap();
        assert_eq!(workspace_of(&workspace), workspace);
    }

    #[test]
    fn what_somebody_wrote_into_the_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), "x").unwrap();
        put_up(folder.path()).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join(NAME)).unwrap(), "x");
    }
}
