//! `xueshi journal`, `undo`, `redo`: what was done, taking it back, and blanking what it tells of a person.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use super::{Report, open};
use crate::model::id::DeedId;
use crate::service::Fault;
use crate::service::staff::{anybody, purge_person};
use crate::store::{Access, Done, Purged, UndoStep, UndoTarget};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Journal {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// 学时簿文件夹
    #[arg(required = true)]
    workspace: Option<PathBuf>,
    /// 最多几条，最近的在前
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// 依法清除操作记录里一个人的个人信息；清除后不能恢复
    Purge(Purge),
}

#[derive(Args)]
struct Purge {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 哪个人：教师编号、证件号、姓名，或 # 加序号（已删除的人也可以）
    staff: String,
    /// 依据，例如 本人申请；留在操作记录里
    #[arg(long)]
    reason: String,
    /// 只看会清除多少，不写入
    #[arg(long)]
    dry_run: bool,
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
    if let Some(Verb::Purge(args)) = &args.verb {
        return purge(args);
    }
    let workspace = open(args.workspace.as_deref().unwrap_or(Path::new(".")), Access::Read)?;
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

fn purge(args: &Purge) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = anybody(workspace.view(), &args.staff)?;
    let done = purge_person(&mut workspace, id, &args.reason, args.dry_run)?;
    let Purged { changes, summaries, problems } = done.value;
    let json = json!({
        "staff": id, "changes": changes, "summaries": summaries, "problems": problems, "deed": done.deed,
        "dry_run": args.dry_run,
    });
    let word = if args.dry_run { "将清除" } else { "已清除" };
    let text = format!(
        "{word} #{id}：历史 {changes} 处，操作说明 {summaries} 条，导入日志 {problems} 行\n\
         教职工名单、已报送的内容、证明材料和以前的备份不在其内"
    );
    Ok(Report::new(text, json))
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
