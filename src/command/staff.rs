//! `xueshi staff`: the people of the school.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use super::staff_file::{self, FileVerb};
use super::table::columns;
use super::{Report, import_report, open, setting};
use crate::exchange::inbound::field::{StaffField, known};
use crate::exchange::inbound::text::header_key;
use crate::exchange::inbound::vocabulary::{YesNo, find};
use crate::exchange::sheet::{failed_rows, template};
use crate::model::facts::TitleLevel;
use crate::model::staff::StaffStatus;
use crate::model::staff_change::{ChangeKind, StaffChange};
use crate::service::import::ImportFile;
use crate::service::outgoing::write_out;
use crate::service::staff::{
    StaffForm, StaffImport, add_staff, change_staff, find_one, import_staff, record_change, rehearse_staff,
    remove_staff, set_photo, text,
};
use crate::service::{Fault, ServiceError};
use crate::store::{Access, Staff, StaffFilter, StaffSort};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 从工作簿或 CSV 导入教职工
    Import(Import),
    /// 列出教职工
    List(List),
    /// 新增一个人
    Add(Add),
    /// 修改一个人的栏目；值留空就是清空
    Set(Set),
    /// 登记变动：入职、调出、退休、产假 …
    Change(Change),
    /// 删除登记错的人；名下已有学时、名单的不能删
    Remove(Remove),
    /// 放入或去掉照片：登记表、登记卡和证书上用
    Photo(Photo),
    /// 导出带下拉选项的空白模板
    Template(Template),
    #[command(flatten)]
    File(FileVerb),
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
pub(super) struct Photo {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 教师编号、证件号、姓名，或 # 加 staff list 的 id
    staff: String,
    /// JPG 或 PNG 文件
    #[arg(required_unless_present = "clear")]
    file: Option<PathBuf>,
    /// 去掉照片
    #[arg(long, conflicts_with = "file")]
    clear: bool,
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

#[derive(Args)]
pub(super) struct Add {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 栏目=值，例如 姓名=张三 部门=教导处
    #[arg(required = true, value_name = "栏目=值")]
    fields: Vec<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Set {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 哪个人：教师编号、证件号、姓名，或 # 加 staff list 的 id
    staff: String,
    /// 栏目=值，例如 电话=13800000001
    #[arg(required = true, value_name = "栏目=值")]
    fields: Vec<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Change {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 哪个人：教师编号、证件号、姓名，或 # 加 staff list 的 id
    staff: String,
    /// 变动：入职 调入 调出 交流轮岗 借调 派入 派出 长病假 产假 进修 退休 离职 去世 其他
    kind: String,
    /// 第一天，例如 2026-03-02
    #[arg(long)]
    from: NaiveDate,
    /// 最后一天；不写就是没有结束
    #[arg(long)]
    to: Option<NaiveDate>,
    /// 对方学校或单位
    #[arg(long)]
    school: Option<String>,
    /// 文号
    #[arg(long)]
    document: Option<String>,
    /// 备注
    #[arg(long)]
    note: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Remove {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 哪个人：教师编号、证件号、姓名，或 # 加序号
    staff: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: Verb) -> Result<Report, Fault> {
    match verb {
        Verb::Import(args) => import(args),
        Verb::List(args) => list(&args),
        Verb::Add(args) => add(&args),
        Verb::Set(args) => set(&args),
        Verb::Change(args) => change(args),
        Verb::Remove(args) => remove(&args),
        Verb::Photo(args) => photo(&args),
        Verb::Template(args) => blank(&args.out, &template::staff()),
        Verb::File(verb) => staff_file::run(verb),
    }
}

fn import(args: Import) -> Result<Report, Fault> {
    let mut import = StaffImport::of(ImportFile::read(&args.file)?);
    import.said.sheet = args.sheet;
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

fn add(args: &Add) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let mut form = StaffForm::default();
    fill(&mut form, &args.fields)?;
    let done = add_staff(&mut workspace, &form)?;
    let person = workspace.view().staff(done.value)?;
    let json = json!({ "staff": person_json(&person), "deed": done.deed });
    Ok(Report::new(format!("已新增：{}", person.record.name), json))
}

fn set(args: &Set) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = find_one(workspace.view(), &args.staff)?;
    let person = workspace.view().staff(id)?;
    let mut form = StaffForm::of(&person.record, person.standing);
    fill(&mut form, &args.fields)?;
    let done = change_staff(&mut workspace, id, &form)?;
    let person = workspace.view().staff(id)?;
    let word = if done.deed.is_some() { "已修改" } else { "没有变化" };
    let json = json!({ "staff": person_json(&person), "deed": done.deed });
    Ok(Report::new(format!("{word}：{}", person.record.name), json))
}

/// Puts `栏目=值` into a form; the names of fields are those that workbooks may use.
fn fill(form: &mut StaffForm, fields: &[String]) -> Result<(), Fault> {
    for field in fields {
        let Some((name, value)) = field.split_once('=') else {
            return Err(Fault::new("bad_field", format!("“{field}”不是“栏目=值”"), "请写成 部门=教导处"));
        };
        let key = header_key(name);
        match (StaffField::from_code(&key).or_else(|| known(&key)), key.as_str()) {
            (Some(field), _) => form.set(field, value),
            (None, "新教师" | "is_new") => form.standing.is_new = yes(name, value)?,
            (None, "校长" | "园长" | "is_head") => form.standing.is_head = yes(name, value)?,
            (None, "拟申报职称" | "applying_for") => form.standing.applying_for = level(name, value)?,
            (None, _) => {
                let fault =
                    Fault::new("no_such_field", format!("没有“{name}”这个栏目"), "栏目名见 staff template");
                return Err(fault.at_field(name));
            }
        }
    }
    Ok(())
}

fn yes(name: &str, value: &str) -> Result<bool, Fault> {
    match find::<YesNo>(value) {
        Some(answer) => Ok(answer == YesNo::Yes),
        None => Err(Fault::new("bad_field", format!("{name}“{value}”认不出"), "请填是或否").at_field(name)),
    }
}

fn level(name: &str, value: &str) -> Result<Option<TitleLevel>, Fault> {
    if value.trim().is_empty() {
        return Ok(None);
    }
    let known = TitleLevel::ALL.iter().copied().find(|level| level.word() == value || level.code() == value);
    let refused =
        || Fault::new("bad_field", format!("{name}“{value}”认不出"), "请填中级、副高或正高").at_field(name);
    known.map(Some).ok_or_else(refused)
}

fn change(args: Change) -> Result<Report, Fault> {
    let Some(kind) = ChangeKind::from_text(&args.kind) else {
        let kinds: Vec<&str> = ChangeKind::ALL.iter().map(|kind| kind.word()).collect();
        let way_out = format!("可填{}", kinds.join("、"));
        return Err(Fault::new("bad_field", format!("没有“{}”这种变动", args.kind), way_out).at_field("变动"));
    };
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = find_one(workspace.view(), &args.staff)?;
    let (school, document, note) = (args.school, args.document, args.note);
    let change = StaffChange { kind, from: args.from, to: args.to, school, document, note };
    let done = record_change(&mut workspace, id, &change)?;
    let person = workspace.view().staff(id)?;
    let status = person.record.status.map(StaffStatus::word).unwrap_or_default();
    let json = json!({
        "id": id, "name": person.record.name, "change": kind, "from": change.from, "to": change.to,
        "status": person.record.status, "deed": done.deed,
    });
    Ok(Report::new(format!("已登记：{} {}，现在{status}", person.record.name, kind.word()), json))
}

fn remove(args: &Remove) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = find_one(workspace.view(), &args.staff)?;
    let name = workspace.view().staff(id)?.record.name;
    let done = remove_staff(&mut workspace, id)?;
    let json = json!({ "id": id, "name": name, "deed": done.deed });
    Ok(Report::new(format!("已删除：{name}；撤销可以恢复"), json))
}

fn photo(args: &Photo) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = find_one(workspace.view(), &args.staff)?;
    let name = workspace.view().staff(id)?.record.name;
    let done = set_photo(&mut workspace, id, args.file.as_deref())?;
    let told = if args.file.is_some() { "已放入照片" } else { "已去掉照片" };
    Ok(Report::new(format!("{told}：{name}"), json!({ "id": id, "name": name, "deed": done.deed })))
}

/// Writes an empty workbook to be filled in.
pub(super) fn blank(out: &Path, template: &template::Template) -> Result<Report, Fault> {
    let bytes = template.xlsx(setting()?.clock.today()).map_err(ServiceError::from)?;
    write_out(out, &bytes, "xlsx")?;
    Ok(Report::new(format!("模板已写到 {}", out.display()), json!({ "file": out })))
}
