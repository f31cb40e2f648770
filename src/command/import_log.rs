//! `xueshi import`: what came in from files, and taking a batch back.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::table::columns;
use super::{Report, open};
use crate::model::id::ImportId;
use crate::service::Fault;
use crate::service::import::undo_import;
use crate::store::{Access, ImportBatch};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 列出导入过的文件，最近的在前
    List(List),
    /// 看一批导入的问题行
    Show(One),
    /// 整批撤销
    Undo(One),
}

#[derive(Args)]
pub(super) struct List {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 最多几批
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct One {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 批号（见 import list）
    batch: ImportId,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: &Verb) -> Result<Report, Fault> {
    match verb {
        Verb::List(args) => list(args),
        Verb::Show(args) => show(args),
        Verb::Undo(args) => undo(args),
    }
}

fn list(args: &List) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let view = workspace.view();
    let mut rows =
        vec![["批号", "时间", "文件", "新增", "更新", "未变", "未导入", ""].map(str::to_owned).to_vec()];
    let mut batches = Vec::new();
    for batch in view.imports(args.limit)? {
        let stands = view.deed_stands(batch.deed)?;
        let state = if stands { "" } else { "已撤销" };
        let counts =
            [batch.added, batch.updated, batch.unchanged, batch.rejected].map(|count| count.to_string());
        let row = [batch.id.to_string(), batch.at.clone(), batch.file_name.clone()].into_iter();
        rows.push(row.chain(counts).chain([state.to_owned()]).collect());
        batches.push(batch_json(&batch, stands));
    }
    Ok(Report::new(columns(&rows), json!({ "imports": batches })))
}

fn batch_json(batch: &ImportBatch, stands: bool) -> serde_json::Value {
    json!({
        "batch": batch.id, "deed": batch.deed, "at": batch.at, "kind": batch.kind, "file": batch.file_name,
        "sha256": batch.sha256, "sheet": batch.sheet, "added": batch.added, "updated": batch.updated,
        "unchanged": batch.unchanged, "rejected": batch.rejected, "undone": !stands,
    })
}

fn show(args: &One) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let view = workspace.view();
    let batch = view.import(args.batch)?;
    let problems = view.import_problems(args.batch)?;
    let line = |p: &crate::store::ImportProblem| {
        format!("{}  第 {} 行 {}“{}”：{}", p.severity.word(), p.row, p.column, p.value, p.problem)
    };
    let lines = problems.iter().map(line).collect::<Vec<_>>().join("\n");
    let rows: Vec<_> = problems
        .iter()
        .map(|p| {
            json!({
                "severity": p.severity, "sheet": p.sheet, "row": p.row, "column": p.column, "value": p.value,
                "problem": p.problem,
            })
        })
        .collect();
    let text =
        format!("{}（{}）：新增 {}，更新 {}\n{lines}", batch.file_name, batch.at, batch.added, batch.updated);
    let json = json!({ "import": batch_json(&batch, view.deed_stands(batch.deed)?), "problems": rows });
    Ok(Report::new(text, json))
}

fn undo(args: &One) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let done = undo_import(&mut workspace, args.batch)?;
    let step = done.value;
    let json = json!({ "batch": args.batch, "deed": step.deed, "summary": step.summary, "by": done.deed });
    Ok(Report::new(format!("已撤销：{}", step.summary), json))
}
