//! `xueshi backup` and `restore`: the workspace as one file, and back.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::{Report, open, setting};
use crate::service::Fault;
use crate::service::keeping::{back_up, restore_backup, rotten, set_backup_passphrase};
use crate::service::keeping_place::risk_of;
use crate::service::progress::Progress;
use crate::store::Access;

#[derive(Args)]
pub(super) struct Backup {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 备份文件，扩展名 .xsbak；已有的会被替换
    file: PathBuf,
    /// 口令写在这个文件的第一行：用它加密这份备份
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// 以后的备份（包括关闭时的自动备份）都用这个口令加密
    #[arg(long, requires = "passphrase_file")]
    keep_passphrase: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Restore {
    /// 备份文件
    file: PathBuf,
    /// 放学时簿的文件夹（新的或空的）
    workspace: PathBuf,
    /// 口令写在这个文件的第一行
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn backup(args: &Backup) -> Result<Report, Fault> {
    let passphrase = args.passphrase_file.as_deref().map(read_passphrase).transpose()?;
    let access = if args.keep_passphrase { Access::Write } else { Access::Read };
    let mut workspace = open(&args.workspace, access)?;
    if args.keep_passphrase {
        set_backup_passphrase(&mut workspace, passphrase.as_deref())?;
    }
    let made = back_up(&workspace, &args.file, passphrase.as_deref(), &mut Progress::silent())?;
    let evidence = made.contents.files.len().saturating_sub(1);
    let lock = if made.encrypted { "，已加密" } else { "" };
    let warning = rotten(&made.contents).map(|fault| format!("\n注意：{fault}")).unwrap_or_default();
    let text = format!(
        "已备份到 {}（{} 步操作，{evidence} 份证明材料{lock}）{warning}",
        made.file.display(),
        made.contents.deeds
    );
    let json = json!({
        "file": made.file, "size": made.size, "encrypted": made.encrypted, "deeds": made.contents.deeds,
        "evidence": evidence, "changed_evidence": made.contents.rotten(), "journal_head": made.contents.journal_head,
    });
    Ok(Report::new(text, json))
}

pub(super) fn restore(args: &Restore) -> Result<Report, Fault> {
    let passphrase = args.passphrase_file.as_deref().map(read_passphrase).transpose()?;
    let contents = restore_backup(
        &args.file,
        &args.workspace,
        passphrase.as_deref(),
        setting()?,
        &mut Progress::silent(),
    )?;
    let evidence = contents.files.len().saturating_sub(1);
    let warnings: Vec<Fault> = rotten(&contents).into_iter().chain(risk_of(&args.workspace)).collect();
    let warning: String = warnings.iter().map(|fault| format!("\n注意：{fault}")).collect();
    let text = format!(
        "已恢复 {} 的学时簿到 {}（备份于 {}，{} 步操作，{evidence} 份证明材料）{warning}",
        contents.school,
        args.workspace.display(),
        contents.made,
        contents.deeds,
    );
    let json = json!({
        "workspace": args.workspace, "school": contents.school, "code": contents.code, "made": contents.made,
        "deeds": contents.deeds, "evidence": evidence, "changed_evidence": contents.rotten(),
        "journal_head": contents.journal_head, "warnings": warnings,
    });
    Ok(Report::new(text, json))
}

/// The first line of a file: a passphrase given on the command line itself would show in the list of processes.
pub(super) fn read_passphrase(file: &Path) -> Result<String, Fault> {
    let text = fs::read_to_string(file).map_err(|e| {
        let message = format!("口令文件“{}”读不出来（{e}）", file.display());
        Fault::new("bad_passphrase_file", message, "请把口令写在一个文本文件（UTF-8）的第一行")
    })?;
    Ok(text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default().to_owned())
}
