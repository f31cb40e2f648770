//! `xueshi update`: a newer version from a file, whose signature is checked first.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::{Report, open, setting};
use crate::service::Fault;
use crate::service::keeping::{BACKUP_ENDING, back_up};
use crate::service::progress::Progress;
use crate::service::update::{check, release_key, start};
use crate::store::Access;

#[derive(Args)]
pub(super) struct Update {
    /// 安装文件；签名文件（同名，以 .minisig 结尾）放在一起
    file: PathBuf,
    /// 更新之前备份这本学时簿；可以写几次
    #[arg(long, value_name = "WORKSPACE")]
    workspace: Vec<PathBuf>,
    /// 只核对，不备份，不安装
    #[arg(long)]
    dry_run: bool,
    /// 安装时不问
    #[arg(long)]
    silent: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Update) -> Result<Report, Fault> {
    let update = check(&args.file, &release_key()?, env!("CARGO_PKG_VERSION"))?;
    let version = &update.version;
    if args.dry_run {
        let json = json!({ "version": version, "backups": [], "installer": null, "started": false });
        return Ok(Report::new(format!("签名正确：学时簿 {version}"), json));
    }
    let backups: Vec<PathBuf> =
        args.workspace.iter().map(|workspace| save(workspace, version)).collect::<Result<_, _>>()?;
    let installer = update.keep(&place()?)?;
    let started = start(&installer, args.silent)?;
    let mut lines = vec![format!("签名正确：学时簿 {version}")];
    lines.extend(backups.iter().map(|file| format!("已备份到 {}", file.display())));
    lines.push(if started {
        "安装程序已经打开；请关闭学时簿的窗口，再按它说的做".to_owned()
    } else {
        format!("请用管理员权限安装：sudo apt install {}", installer.display())
    });
    let json = json!({ "version": version, "backups": backups, "installer": installer, "started": started });
    Ok(Report::new(lines.join("\n"), json))
}

/// A backup beside those that are made on exit, named after what it was made for.
fn save(workspace: &Path, version: &str) -> Result<PathBuf, Fault> {
    let workspace = open(workspace, Access::Read)?;
    let time = setting()?.clock.now().format("%Y%m%d-%H%M%S");
    let file = workspace.folder().join("backups").join(format!("before-{version}-{time}.{BACKUP_ENDING}"));
    back_up(&workspace, &file, None, &mut Progress::silent())?;
    Ok(file)
}

/// A folder of the person's own, for the installer that was checked.
fn place() -> Result<PathBuf, Fault> {
    let dirs = directories::ProjectDirs::from("", "", "xueshi");
    dirs.map(|dirs| dirs.cache_dir().join("update"))
        .ok_or_else(|| Fault::new("no_home", "系统没有告诉本程序个人文件夹在哪里", "请直接运行安装文件"))
}
