//! `xueshi opening`: hours that were there before this program.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::entry::detail_line;
use super::{Report, import_report, open};
use crate::service::Fault;
use crate::service::import::ImportFile;
use crate::service::opening::{OpeningImport, OpeningLine, import_opening, rehearse_opening, set_opening};
use crate::service::staff::find_one;
use crate::store::Access;

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 从旧台账导入期初学时
    Import(Import),
    /// 定一个人一年一类的期初学时；0 为去掉
    Set(Set),
}

#[derive(Args)]
pub(super) struct Import {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// .xlsx .xls .xlsb .ods .csv 文件
    file: PathBuf,
    /// 工作表的名称或序号
    #[arg(long)]
    sheet: Option<String>,
    /// 行和栏目都没写年度时的年度
    #[arg(long)]
    year: Option<i32>,
    /// 只看结果，不写入
    #[arg(long)]
    dry_run: bool,
    /// 把没有导入的行另存为这个 .xlsx 文件
    #[arg(long, value_name = "FILE")]
    failed: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Set {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 教师编号、证件号、姓名，或 # 加 staff list 的 id
    #[arg(long)]
    staff: String,
    /// 年度
    #[arg(long)]
    year: String,
    /// 主规程下的类别：代码或名称
    #[arg(long, default_value = "")]
    category: String,
    /// 学时；写了明细可不写
    #[arg(long, required_unless_present = "line", default_value = "", allow_hyphen_values = true)]
    hours: String,
    /// 明细：日期 名称 学时，例如 2025-03-02 听课 2；可写多次
    #[arg(long = "line", value_name = "明细")]
    line: Vec<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: Verb) -> Result<Report, Fault> {
    match verb {
        Verb::Import(args) => import(args),
        Verb::Set(args) => set(args),
    }
}

fn import(args: Import) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, import_report::access(args.dry_run))?;
    let mut import = OpeningImport::of(ImportFile::read(&args.file)?);
    import.said.sheet = args.sheet;
    import.year = args.year;
    let mut progress = import_report::progress();
    let (outcome, deed) = if args.dry_run {
        (rehearse_opening(&mut workspace, &import, &mut progress)?, None)
    } else {
        let done = import_opening(&mut workspace, &import, &mut progress)?;
        (done.value, done.deed)
    };
    let today = workspace.setting().clock.today();
    import_report::outcome(&outcome, "项", args.failed.as_deref(), today, deed, args.dry_run)
}

fn set(args: Set) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let staff = find_one(workspace.view(), &args.staff)?;
    let lines = args.line.iter().map(|text| detail_line(text)).collect::<Result<Vec<_>, _>>()?;
    let line = OpeningLine {
        staff,
        year: args.year,
        category: args.category,
        hours: args.hours,
        lines: (!lines.is_empty()).then_some(lines),
    };
    let changed = set_opening(&mut workspace, &[line])?.value;
    Ok(Report::new(format!("期初学时改动 {changed} 项"), json!({ "changed": changed })))
}
