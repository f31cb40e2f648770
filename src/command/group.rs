//! `xueshi group`: 年级组, 教研组, 备课组 and their members.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::table::columns;
use super::{Report, open};
use crate::model::id::StaffId;
use crate::model::staff::{GroupKind, GroupName};
use crate::service::staff::{fill_group, find_group, find_one, keep_group, remove_group, thin_group};
use crate::service::{Fault, ServiceError};
use crate::store::{Access, View};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 列出各组和成员
    List(List),
    /// 建一个组，或往组里加人
    Add(Add),
    /// 改一个组的名称和种类，成员不变
    Rename(Rename),
    /// 把人移出组；不写成员就删除这个组
    Remove(Remove),
}

#[derive(Args)]
pub(super) struct List {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Add {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 组名，例如 三年级组
    name: String,
    /// 年级组、教研组、备课组或其他
    #[arg(long, value_parser = kind)]
    kind: GroupKind,
    /// 成员：教师编号、证件号、姓名，或 # 加 staff list 的 id
    #[arg(long, value_name = "STAFF", num_args = 1..)]
    member: Vec<String>,
    /// 组长
    #[arg(long, value_name = "STAFF")]
    leader: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Rename {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 现在的组名
    name: String,
    /// 新的组名
    new: String,
    /// 现在是年级组、教研组、备课组或其他；有重名时才需要
    #[arg(long, value_parser = kind)]
    kind: Option<GroupKind>,
    /// 改成年级组、教研组、备课组或其他；默认不变
    #[arg(long, value_parser = kind)]
    to_kind: Option<GroupKind>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Remove {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 组名
    name: String,
    /// 年级组、教研组、备课组或其他；有重名时才需要
    #[arg(long, value_parser = kind)]
    kind: Option<GroupKind>,
    /// 移出的成员，可写几个
    #[arg(long, value_name = "STAFF", num_args = 1..)]
    member: Vec<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

fn kind(text: &str) -> Result<GroupKind, String> {
    let known = GroupKind::ALL.iter().copied().find(|kind| kind.word() == text || kind.code() == text);
    known.ok_or_else(|| "可填年级组、教研组、备课组、其他".to_owned())
}

pub(super) fn run(verb: &Verb) -> Result<Report, Fault> {
    match verb {
        Verb::List(args) => list(args),
        Verb::Add(args) => add(args),
        Verb::Rename(args) => rename(args),
        Verb::Remove(args) => remove(args),
    }
}

fn list(args: &List) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let view = workspace.view();
    let mut rows = vec![["种类", "组名", "组长", "人数", "成员"].map(str::to_owned).to_vec()];
    let mut groups = Vec::new();
    for group in view.groups()? {
        let members = view.staff_rows(&view.group_members(group.id)?)?;
        let name_of = |id: StaffId| members.iter().find(|m| m.id == id).map(|m| m.name.clone());
        let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
        rows.push(vec![
            group.group.kind.word().to_owned(),
            group.group.name.clone(),
            group.leader.and_then(name_of).unwrap_or_default(),
            members.len().to_string(),
            names.join("、"),
        ]);
        let people: Vec<_> = members.iter().map(|m| json!({ "id": m.id, "name": m.name })).collect();
        groups.push(json!({
            "id": group.id, "kind": group.group.kind, "name": group.group.name, "leader": group.leader, "members": people,
        }));
    }
    Ok(Report::new(columns(&rows), json!({ "groups": groups })))
}

fn people(view: View<'_>, texts: &[String]) -> Result<Vec<StaffId>, ServiceError> {
    texts.iter().map(|text| find_one(view, text)).collect()
}

fn add(args: &Add) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let members = people(workspace.view(), &args.member)?;
    let leader = args.leader.as_deref().map(|text| find_one(workspace.view(), text)).transpose()?;
    let group = GroupName { kind: args.kind, name: args.name.clone() };
    let done = fill_group(&mut workspace, &group, &members, leader)?;
    let count = workspace.view().group_members(done.value)?.len();
    let json = json!({ "group": done.value, "members": count, "deed": done.deed });
    Ok(Report::new(format!("{}“{}”现有 {count} 人", args.kind.word(), args.name), json))
}

fn rename(args: &Rename) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let group = find_group(workspace.view(), &args.name, args.kind)?;
    let kind = args.to_kind.unwrap_or(group.group.kind);
    let members = workspace.view().group_members(group.id)?;
    let named = GroupName { kind, name: args.new.clone() };
    let done = keep_group(&mut workspace, Some(group.id), &named, &members, group.leader)?;
    let count = workspace.view().group_members(group.id)?.len();
    let json = json!({ "group": group.id, "members": count, "deed": done.deed });
    Ok(Report::new(format!("“{}”改为{}“{}”", args.name, kind.word(), args.new.trim()), json))
}

fn remove(args: &Remove) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let group = find_group(workspace.view(), &args.name, args.kind)?;
    let (text, deed) = if args.member.is_empty() {
        (
            format!("已删除“{}”，{} 名成员仍在册", args.name, group.members),
            remove_group(&mut workspace, group.id)?.deed,
        )
    } else {
        let members = people(workspace.view(), &args.member)?;
        let done = thin_group(&mut workspace, group.id, &members)?;
        let gone = done.value;
        (format!("已移出 {gone} 人"), done.deed)
    };
    Ok(Report::new(text, json!({ "group": group.id, "deed": deed })))
}
