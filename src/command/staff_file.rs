//! `xueshi staff file, item, alike, settle, request, answer, compare`: the staff file, problem data, changes of what is
//! sealed, and a person on two days.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::table::columns;
use super::{Report, choice, open};
use crate::exchange::inbound::field::StaffField;
use crate::model::id::{RequestId, StaffItemId};
use crate::model::staff_item::{AlikeKind, AlikeState, StaffItem};
use crate::service::Fault;
use crate::service::staff::{
    ItemForm, answer_change, compare_person, completeness, find_one, keep_item, people_alike, remove_item,
    request_change, settle_alike,
};
use crate::store::{Access, View};

#[derive(Subcommand)]
pub(super) enum FileVerb {
    /// 看一个人的档案：各项完不完整，有哪些条目
    File(Who),
    /// 登记一个档案条目；加 --number 就改那一条
    Item(Item),
    /// 删除一个档案条目
    ItemRemove(ItemRemove),
    /// 问题数据：可能是同一人的人
    Alike(Alike),
    /// 登记问题数据的处理
    Settle(Settle),
    /// 申请变更已封存的信息
    Request(Request),
    /// 登记变更申请的答复；同意的就改
    Answer(Answer),
    /// 比较一个人在两天的资料
    Compare(Compare),
}

#[derive(Args)]
pub(super) struct Who {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 教师编号、证件号、姓名，或 # 加序号
    staff: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Item {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 教师编号、证件号、姓名，或 # 加序号
    staff: String,
    /// 项目：学习经历、工作经历、岗位聘任……
    #[arg(long, value_parser = choice::staff_item)]
    item: StaffItem,
    /// 改这一条；不写就加一条
    #[arg(long, value_name = "ID")]
    number: Option<StaffItemId>,
    /// 开始：2003、2003-09 或 2003-09-01
    #[arg(long, default_value = "")]
    from: String,
    /// 结束
    #[arg(long, default_value = "")]
    to: String,
    /// 栏目=值，例如 学历=本科 毕业院校=师范学院
    #[arg(required = true, value_name = "栏目=值")]
    fields: Vec<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct ItemRemove {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 条目的序号，见 staff file
    #[arg(long, value_name = "ID")]
    number: StaffItemId,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Alike {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Settle {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 这一组的人：教师编号、证件号，或 # 加序号
    #[arg(long, num_args = 2.., required = true)]
    staff: Vec<String>,
    /// 哪一种相同：document、name_birth、name
    #[arg(long, value_parser = choice::alike_kind)]
    kind: AlikeKind,
    /// 处理：已修改、已佐证、已删除、驳回
    #[arg(long, value_parser = choice::alike_state)]
    state: AlikeState,
    /// 处理说明
    #[arg(long)]
    note: String,
    /// 佐证材料
    #[arg(long, value_name = "FILE")]
    proof: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Request {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 教师编号、证件号、姓名，或 # 加序号
    staff: String,
    /// 栏目=应改为的值
    #[arg(value_name = "栏目=值")]
    change: String,
    /// 为什么变更
    #[arg(long)]
    reason: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[command(group(clap::ArgGroup::new("answer").required(true).args(["agree", "refuse"])))]
pub(super) struct Answer {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 申请的序号，见 staff file
    #[arg(long, value_name = "ID")]
    request: RequestId,
    /// 同意
    #[arg(long)]
    agree: bool,
    /// 不同意
    #[arg(long)]
    refuse: bool,
    /// 文号
    #[arg(long, default_value = "")]
    document: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Compare {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 教师编号、证件号、姓名，或 # 加序号
    staff: String,
    /// 第一天
    #[arg(long, value_name = "DAY")]
    from: NaiveDate,
    /// 第二天；默认今天
    #[arg(long, value_name = "DAY")]
    to: Option<NaiveDate>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: FileVerb) -> Result<Report, Fault> {
    match verb {
        FileVerb::File(args) => {
            let workspace = open(&args.workspace, Access::Read)?;
            file(workspace.view(), &args.staff)
        }
        FileVerb::Item(args) => item(&args),
        FileVerb::ItemRemove(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let done = remove_item(&mut workspace, args.number)?;
            let json = json!({ "number": args.number, "deed": done.deed });
            Ok(Report::new(format!("已删除第 {} 条", args.number), json))
        }
        FileVerb::Alike(args) => alike(open(&args.workspace, Access::Read)?.view()),
        FileVerb::Settle(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let people = args.staff.iter().map(|who| find_one(workspace.view(), who));
            let people = people.collect::<Result<Vec<_>, _>>()?;
            let proof = args.proof.as_deref();
            settle_alike(&mut workspace, args.kind, &people, args.state, &args.note, proof)?;
            alike(workspace.view())
        }
        FileVerb::Request(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let staff = find_one(workspace.view(), &args.staff)?;
            let (field, after) = split(&args.change)?;
            let field =
                StaffField::ALL.iter().copied().find(|one| one.word() == field || one.code() == field);
            let field = field.ok_or_else(|| unknown(&args.change))?;
            let id = request_change(&mut workspace, staff, field, after, &args.reason)?.value;
            let json = json!({ "request": id, "staff": staff, "field": field.code(), "after": after });
            Ok(Report::new(format!("已登记第 {id} 号变更申请"), json))
        }
        FileVerb::Answer(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            answer_change(&mut workspace, args.request, args.agree, &args.document)?;
            let word = if args.agree { "同意" } else { "不同意" };
            let json = json!({ "request": args.request, "agreed": args.agree });
            Ok(Report::new(format!("第 {} 号变更申请：{word}", args.request), json))
        }
        FileVerb::Compare(args) => {
            let workspace = open(&args.workspace, Access::Read)?;
            let staff = find_one(workspace.view(), &args.staff)?;
            let to = args.to.unwrap_or_else(|| workspace.setting().clock.today());
            let compared = compare_person(workspace.view(), staff, args.from, to)?;
            let mut rows = vec![["栏目".to_owned(), args.from.to_string(), to.to_string()].to_vec()];
            rows.extend(
                compared.iter().map(|one| vec![one.field.to_owned(), one.before.clone(), one.after.clone()]),
            );
            let json: Vec<Value> = compared
                .iter()
                .map(|one| json!({ "field": one.field, "before": one.before, "after": one.after }))
                .collect();
            Ok(Report::new(columns(&rows), json!({ "from": args.from, "to": to, "changes": json })))
        }
    }
}

fn split(pair: &str) -> Result<(&str, &str), Fault> {
    pair.split_once(['=', '＝']).map(|(name, value)| (name.trim(), value.trim())).ok_or_else(|| unknown(pair))
}

fn unknown(pair: &str) -> Fault {
    Fault::new("no_such_field", format!("“{pair}”认不出"), "请写成 栏目=值").at_field("栏目")
}

fn item(args: &Item) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let staff = find_one(workspace.view(), &args.staff)?;
    let mut form = ItemForm { from: args.from.clone(), to: args.to.clone(), ..ItemForm::default() };
    for pair in &args.fields {
        let (name, value) = split(pair)?;
        form.fields.insert(name.to_owned(), value.to_owned());
    }
    let id = keep_item(&mut workspace, staff, args.item, args.number, &form)?.value;
    Ok(Report::new(format!("已登记第 {id} 条"), json!({ "number": id, "staff": staff, "item": args.item })))
}

fn file(view: View<'_>, who: &str) -> Result<Report, Fault> {
    let staff = find_one(view, who)?;
    let items = completeness(view, staff)?;
    let mut rows = vec![["项目", "必填", "条目", "还缺"].map(str::to_owned).to_vec()];
    rows.extend(items.iter().map(|one| {
        let star = if one.item.is_required() { "*" } else { "" };
        let lacking = if one.is_complete() { "" } else { "缺" };
        let lacking = if one.missing.is_empty() { lacking.to_owned() } else { one.missing.join("、") };
        vec![one.item.word().to_owned(), star.to_owned(), one.lines.to_string(), lacking]
    }));
    let lines = view.staff_items(staff)?;
    let mut text = columns(&rows);
    for (id, line) in &lines {
        let said = line.fields.iter().map(|(name, value)| format!("{name}：{value}")).collect::<Vec<_>>();
        text.push_str(&format!("\n第 {id} 条  {}  {}", line.item.word(), said.join("  ")));
    }
    let requests = view.change_requests(Some(staff))?;
    for (id, request) in &requests {
        let after = request.after.clone().unwrap_or_default();
        text.push_str(&format!("\n变更申请 {id}  {} → {after}  {}", request.field, request.state.word()));
    }
    let json = json!({
        "staff": staff,
        "items": items.iter().map(|one| json!({ "item": one.item, "required": one.item.is_required(),
            "lines": one.lines, "missing": one.missing, "complete": one.is_complete() })).collect::<Vec<_>>(),
        "lines": lines.iter().map(|(id, line)| json!({ "number": id, "item": line.item, "from": line.from,
            "to": line.to, "fields": line.fields })).collect::<Vec<_>>(),
        "requests": requests.iter().map(|(id, one)| json!({ "request": id, "field": one.field,
            "before": one.before, "after": one.after, "reason": one.reason, "state": one.state,
            "requested_on": one.requested_on, "decided_on": one.decided_on, "document": one.document }))
            .collect::<Vec<_>>(),
    });
    Ok(Report::new(text, json))
}

fn alike(view: View<'_>) -> Result<Report, Fault> {
    let groups = people_alike(view)?;
    let mut rows = vec![["相同之处", "谁", "处理", "说明"].map(str::to_owned).to_vec()];
    let mut json = Vec::new();
    for group in &groups {
        let mut names = Vec::new();
        for person in &group.people {
            let record = view.staff(*person)?.record;
            names.push(format!("{}（#{person}）", record.name));
        }
        let resolution = group.resolution.clone().unwrap_or_default();
        rows.push(vec![
            group.kind.word().to_owned(),
            names.join("、"),
            group.state.word().to_owned(),
            resolution,
        ]);
        json.push(json!({ "kind": group.kind, "staff": group.people, "state": group.state,
            "resolution": group.resolution, "evidence": group.evidence }));
    }
    Ok(Report::new(columns(&rows), json!({ "groups": json })))
}
