//! `xueshi audit`: the school's audit.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use super::program::registered;
use super::report::beside;
use super::{Report, open};
use crate::model::id::EntryId;
use crate::model::program::Settles;
use crate::service::Fault;
use crate::service::audit::{AuditReport, AuditStep, Selection, audit};
use crate::service::training::{Granting, find_program, register};
use crate::store::Access;

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 审核通过
    Pass(Audit),
    /// 审核不通过，要写意见
    Refuse(Audit),
}

#[derive(Args)]
#[command(group(clap::ArgGroup::new("which").required(true).args(["program", "entry", "all_pending"])))]
pub(super) struct Audit {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 这个培训的；还没登记的一并登记
    #[arg(long, value_name = "CODE")]
    program: Option<String>,
    /// 记录的序号，可写几个
    #[arg(long, value_name = "ID", num_args = 1..)]
    entry: Vec<EntryId>,
    /// 全部待审的
    #[arg(long)]
    all_pending: bool,
    /// 审核意见
    #[arg(long)]
    opinion: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: &Verb) -> Result<Report, Fault> {
    let (args, deed) = match verb {
        Verb::Pass(args) => (args, AuditStep::Pass),
        Verb::Refuse(args) => (args, AuditStep::Refuse),
    };
    if deed == AuditStep::Pass
        && let Some(code) = &args.program
        && let Some(report) = register_first(args, code)?
    {
        return Ok(report);
    }
    let which = (args.program.as_deref(), args.entry.as_slice(), args.all_pending);
    step(&args.workspace, which, deed, args.opinion.as_deref())
}

/// A program of which nothing is registered yet is registered and passed in one deed.
fn register_first(args: &Audit, code: &str) -> Result<Option<Report>, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = find_program(workspace.view(), code)?;
    let by_program = workspace.view().program(id)?.settles == Settles::Program;
    if !by_program || workspace.view().program_has_entries(id)? {
        return Ok(None);
    }
    let granting = Granting::RegisterAndPass(args.opinion.clone().unwrap_or_default());
    let done = register(&mut workspace, id, &granting)?.value;
    let report = registered(&done);
    let json = beside(report.json, [("done", json!(done.added)), ("skipped", json!([]))]);
    Ok(Some(Report { json, ..report }))
}

/// Takes one step of a selection: of a program, of entries, or of all that wait.
pub(super) fn step(
    folder: &Path,
    (program, entries, all_pending): (Option<&str>, &[EntryId], bool),
    deed: AuditStep,
    words: Option<&str>,
) -> Result<Report, Fault> {
    let mut workspace = open(folder, Access::Write)?;
    let selection = match program {
        Some(code) => Selection::Program(find_program(workspace.view(), code)?),
        None if all_pending => Selection::AllPending,
        None => Selection::Entries(entries.to_vec()),
    };
    let report = audit(&mut workspace, &selection, deed, words)?.value;
    Ok(audited(&report, deed))
}

fn audited(report: &AuditReport, deed: AuditStep) -> Report {
    let mut lines = vec![format!("{} {} 条", deed.word(), report.done.len())];
    lines.extend(report.skipped.iter().map(|(id, why)| format!("跳过  第 {id} 号：{why}")));
    let skipped: Vec<_> =
        report.skipped.iter().map(|(id, why)| json!({ "id": id, "problem": why })).collect();
    let json = json!({ "done": report.done, "skipped": skipped });
    Report::new(lines.join("\n"), json).with_problems(!report.skipped.is_empty())
}
