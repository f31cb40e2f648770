//! `xueshi staff`: the people of the school.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use super::table::columns;
use super::{Report, import_report, open, setting};
use crate::exchange::inbound::field::StaffField;
use crate::exchange::sheet::{failed_rows, template};
use crate::service::import::ImportFile;
use crate::service::outgoing::write_out;
use crate::service::staff::{StaffImport, import_staff, rehearse_staff, text};
use crate::service::{Fault, ServiceError};
use crate::store::{Access, Staff, StaffFilter, StaffSort};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 从工作簿或 CSV 导入教职工
    Import(Import),
    /// 列出教职工
    List(List),
    /// 导出带下拉选项的空白模板
    Template(Template),
}

#[derive(Args)]
pub(super) struct Import {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// .xlsx .xls .xlsb .ods .csv 文件
    file: PathBuf,
    /// 工作表的名称或序号；有几张都像名单时才需要
    #[arg(long)]
    sheet: Option<String>,
    /// 只看结果，不写入
    #[arg(long)]
    dry_run: bool,
    /// 没有证件号和编码可比对时，把唯一的同名教职工当作同一人
    #[arg(long)]
    same_names: bool,
    /// 把 15 位旧身份证号升为 18 位
    #[arg(long)]
    upgrade_ids: bool,
    /// 把没有导入的行另存为这个 .xlsx 文件
    #[arg(long, value_name = "FILE")]
    failed: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct List {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 姓名、拼音、拼音首字母、编号或证件号的一部分
    #[arg(long, default_value = "")]
    query: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Template {
    /// 写到这个 .xlsx 文件
    #[arg(long)]
    out: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: Verb) -> Result<Report, Fault> {
    match verb {
        Verb::Import(args) => import(args),
        Verb::List(args) => list(&args),
        Verb::Template(args) => write_template(&args),
    }
}

fn import(args: Import) -> Result<Report, Fault> {
    let mut import = StaffImport::of(ImportFile::read(&args.file)?);
    import.sheet = args.sheet;
    import.upgrade_old_numbers = args.upgrade_ids;
    import.settled.one_name_one_person = args.same_names;
    let access = if args.dry_run { Access::Read } else { Access::Write };
    let mut workspace = open(&args.workspace, access)?;
    let mut progress = import_report::progress();
    let (outcome, deed) = if args.dry_run {
        (rehearse_staff(&workspace, &import, &mut progress)?, None)
    } else {
        let done = import_staff(&mut workspace, &import, &mut progress)?;
        (done.value, done.deed)
    };
    if let Some(path) = args.failed.filter(|_| !outcome.failed.rows.is_empty()) {
        let bytes = failed_rows::xlsx(&outcome.failed, workspace.setting().clock.today());
        write_out(&path, &bytes.map_err(ServiceError::from)?, "xlsx")?;
    }
    let more = [
        ("sheet", json!(outcome.sheet)),
        ("batch", json!(outcome.batch)),
        ("deed", json!(deed)),
        ("dry_run", json!(args.dry_run)),
    ];
    let json = import_report::json(&outcome.report, &more);
    let problems = !outcome.report.rejected.is_empty();
    Ok(Report::new(import_report::text(&outcome.report, "人"), json).with_problems(problems))
}

fn list(args: &List) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let view = workspace.view();
    let ids = view.staff_list(&StaffFilter::text(args.query.as_str()), StaffSort::Name, false)?;
    let people: Vec<Staff> = ids.into_iter().map(|id| view.staff(id)).collect::<Result<_, _>>()?;
    let shown = [
        StaffField::Name,
        StaffField::StaffCode,
        StaffField::DocumentNumber,
        StaffField::Department,
        StaffField::Subject,
        StaffField::Title,
        StaffField::Status,
    ];
    let mut rows = vec![shown.map(|field| field.word().to_owned()).to_vec()];
    rows.extend(people.iter().map(|person| shown.map(|field| text(&person.record, field)).to_vec()));
    let summary = format!("{}\n共 {} 人", columns(&rows), people.len());
    Ok(Report::new(summary, json!({ "staff": people.iter().map(person_json).collect::<Vec<_>>() })))
}

/// A person as JSON: every field that is known under its code, in the words of a workbook.
fn person_json(person: &Staff) -> Value {
    let known = StaffField::ALL.iter().map(|field| (field.code(), text(&person.record, *field)));
    let mut object: Map<String, Value> = known
        .filter(|(_, text)| !text.is_empty())
        .map(|(code, text)| (code.to_owned(), json!(text)))
        .collect();
    object.insert("id".to_owned(), json!(person.id));
    Value::Object(object)
}

fn write_template(args: &Template) -> Result<Report, Fault> {
    let bytes = template::staff().xlsx(setting()?.clock.today()).map_err(ServiceError::from)?;
    write_out(&args.out, &bytes, "xlsx")?;
    let text = format!("模板已写到 {}", args.out.display());
    Ok(Report::new(text, json!({ "file": args.out })))
}
