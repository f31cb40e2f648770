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
