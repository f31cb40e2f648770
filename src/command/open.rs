//! `xueshi open`: the window on a workspace. The installers let the file manager call it.

use std::path::PathBuf;

use clap::Args;

use crate::service::doorway::workspace_of;

#[derive(Args)]
pub(super) struct Open {
    /// 学时簿文件夹，或里面的“打开学时簿.xueshi”
    workspace: PathBuf,
}

impl Open {
    pub(super) fn folder(&self) -> PathBuf {
        workspace_of(&self.workspace)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Ending, run};

    #[test]
    fn the_file_in_a_workspace_opens_the_window_on_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("打开学时簿.xueshi");
        std::fs::write(&file, "").unwrap();
        for path in [folder.path().to_owned(), file] {
            let args = ["xueshi".into(), "open".into(), path.into_os_string()];
            let ending = run(args, &mut Vec::new(), &mut Vec::new());
            assert_eq!(ending, Ending::Window(Some(folder.path().to_owned())));
        }
    }
}
