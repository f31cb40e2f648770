//! `xueshi journal`, `undo`, `redo`: what was done, and taking it back.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{Report, open};
use crate::model::id::DeedId;
use crate::service::Fault;
use crate::store::{Access, Done, UndoStep, UndoTarget};

#[derive(Args)]
pub(super) struct Journal {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 最多几条，最近的在前
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Undo {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 第几号操作（见 journal）；默认最近一步
    #[arg(long)]
    deed: Option<DeedId>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Redo {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn journal(args: &Journal) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let rows = workspace.view().journal(args.limit)?;
    let lines: Vec<String> = rows
        .iter()
        .map(|row| format!("{:>5}  {}  {}  {}", row.id.0, row.at, row.actor, row.summary))
        .collect();
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            json!({
                "deed": row.id, "at": row.at, "actor": row.actor, "code": row.deed,
                "summary": row.summary, "undoes": row.undoes, "hash": row.hash,
            })
        })
        .collect();
    Ok(Report::new(lines.join("\n"), json!({ "journal": rows })))
}

pub(super) fn undo(args: &Undo) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let target = args.deed.map_or(UndoTarget::Last, UndoTarget::Deed);
    Ok(step("已撤销", workspace.undo(target)?))
}

pub(super) fn redo(args: &Redo) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    Ok(step("已重做", workspace.redo()?))
}

fn step(word: &str, done: Done<UndoStep>) -> Report {
    let step = done.value;
    let json = json!({ "deed": step.deed, "code": step.code, "summary": step.summary, "by": done.deed });
    Report::new(format!("{word}：{}", step.summary), json)
}
