//! `xueshi entry collect`: the forms that teachers handed in, from one folder.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::program::period;
use super::{Report, choice, import_report, open};
use crate::model::facts::Activity;
use crate::service::Fault;
use crate::service::ledger::{Collecting, collect_entries};

#[derive(Args)]
pub(super) struct Collect {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 装着各人的表的文件夹
    folder: PathBuf,
    /// 没写类别的行是什么活动
    #[arg(long, value_parser = choice::activity)]
    activity: Option<Activity>,
    /// 只要这个年度的行：2026、2025学年
    #[arg(long)]
    period: Option<String>,
    /// 只看结果，不写入
    #[arg(long)]
    dry_run: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: Collect) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, import_report::access(args.dry_run))?;
    let only = args.period.as_deref().map(period).transpose()?;
    let collecting = Collecting { folder: args.folder, activity: args.activity, only, dry_run: args.dry_run };
    let collected = collect_entries(&mut workspace, &collecting, &mut import_report::progress())?;
    let (mut lines, mut files, mut problems) = (Vec::new(), Vec::new(), false);
    for (name, outcome) in collected.files {
        match outcome {
            Ok(outcome) => {
                lines.push(format!("{name}  {}", import_report::text(&outcome.report, "条")));
                problems |= !outcome.report.rejected.is_empty();
                let more = [("file", json!(name)), ("batch", json!(outcome.batch))];
                files.push(import_report::json(&outcome.report, &more));
            }
            Err(error) => {
                let fault = Fault::from(error);
                lines.push(format!("{name}  没有导入：{fault}"));
                problems = true;
                files.push(json!({ "file": name, "error": fault }));
            }
        }
    }
    let missing = workspace.view().staff_rows(&collected.missing)?;
    let names: Vec<String> = missing.iter().map(|row| row.name.to_string()).collect();
    lines.push(match names.len() {
        0 => format!("{} 人都交了", collected.handed_in.len()),
        count => format!("还没有交的：{}（共 {count} 人）", names.join("、")),
    });
    let missing: Vec<Value> = (missing.iter())
        .map(|row| json!({ "staff": row.id, "name": row.name, "code": row.staff_code }))
        .collect();
    let json = json!({ "files": files, "handed_in": collected.handed_in.len(), "missing": missing,
        "dry_run": args.dry_run });
    Ok(Report::new(lines.join("\n"), json).with_problems(problems))
}
