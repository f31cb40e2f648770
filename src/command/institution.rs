//! `xueshi institution`: the bodies that hold trainings, with their aliases.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::report::beside;
use super::table::columns;
use super::{Report, choice, open};
use crate::model::facts::Level;
use crate::model::institution::InstitutionKind;
use crate::service::Fault;
use crate::service::institutions::{
    InstitutionForm, keep_institution, merge_institutions, near_institutions,
};
use crate::store::{Access, Institution};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 列出单位和别名
    List(List),
    /// 登记一个单位，或补充已有的
    Add(Add),
    /// 把一个单位的两种写法合并
    Merge(Merge),
}

#[derive(Args)]
pub(super) struct List {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 名称或别名的一部分
    #[arg(long, default_value = "")]
    query: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Add {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 名称
    name: String,
    /// 种类：教育行政部门、高等院校……
    #[arg(long, value_parser = choice::institution_kind)]
    kind: Option<InstitutionKind>,
    /// 级别
    #[arg(long, value_parser = choice::level)]
    level: Option<Level>,
    /// 别名；可写多次
    #[arg(long)]
    alias: Vec<String>,
    /// 代码
    #[arg(long)]
    code: Option<String>,
    /// 批准单位
    #[arg(long)]
    approved_by: Option<String>,
    /// 备注
    #[arg(long)]
    note: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Merge {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 不再用的名称
    name: String,
    /// 并入这个单位
    #[arg(long, value_name = "NAME")]
    into: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: Verb) -> Result<Report, Fault> {
    match verb {
        Verb::List(args) => list(&args),
        Verb::Add(args) => add(args),
        Verb::Merge(args) => merge(&args),
    }
}

fn list(args: &List) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let bodies = workspace.view().institution_list(&args.query)?;
    let mut rows = vec![["名称", "种类", "级别", "培训", "别名"].map(str::to_owned).to_vec()];
    rows.extend(bodies.iter().map(|body| {
        vec![
            body.name.clone(),
            body.kind.map_or("", InstitutionKind::word).to_owned(),
            body.level.map_or("", Level::word).to_owned(),
            body.programs.to_string(),
            body.aliases.join("、"),
        ]
    }));
    let bodies: Vec<Value> = bodies.iter().map(row).collect();
    Ok(Report::new(columns(&rows), json!({ "institutions": bodies })))
}

fn row(body: &Institution) -> Value {
    json!({
        "id": body.id, "name": body.name, "kind": body.kind, "level": body.level, "code": body.code,
        "approved_by": body.approved_by, "note": body.note, "aliases": body.aliases, "programs": body.programs,
    })
}

fn add(args: Add) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let near = near_institutions(workspace.view(), &args.name)?;
    let form = InstitutionForm {
        name: args.name,
        kind: args.kind,
        level: args.level,
        aliases: args.alias,
        code: args.code,
        approved_by: args.approved_by,
        note: args.note,
    };
    let id = keep_institution(&mut workspace, &form)?.value;
    let body = workspace.view().institution_row(id)?;
    let mut text = format!("已登记单位：{}", body.name);
    if !near.is_empty() {
        text.push_str(&format!("\n提示  与已有的“{}”相近；如是同一单位，请合并", near.join("”“")));
    }
    Ok(Report::new(text, beside(row(&body), [("near", json!(near))])))
}

fn merge(args: &Merge) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let merged = merge_institutions(&mut workspace, &args.name, &args.into)?.value;
    let body = workspace.view().institution_row(merged.id)?;
    Ok(Report::new(format!("“{}”已并入“{}”", args.name, body.name), row(&body)))
}
