//! `xueshi query`: questions put together of fields, conditions and columns, saved under a name.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::table::columns;
use super::{Report, choice, open};
use crate::model::query::{About, Condition, Query, Test};
use crate::service::Fault;
use crate::service::outgoing::write_out;
use crate::service::queries::{answer, delete_query, fields, save_query, saved_queries, workbook};
use crate::store::{Access, View};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 查询：已存的，或当场写的
    Run(Run),
    /// 存下一个查询
    Save(Save),
    /// 列出已存的查询
    List(List),
    /// 列出可查的栏目
    Fields(Fields),
    /// 删除一个已存的查询
    Delete(Delete),
}

/// What is asked.
#[derive(Args)]
pub(super) struct Asked {
    /// 查什么：教职工、学时记录、培训，或档案的一项，例如 教师资格
    #[arg(long, value_parser = choice::about)]
    about: Option<About>,
    /// 要哪些栏，按顺序；栏目见 query fields
    #[arg(long, value_name = "FIELD", num_args = 1..)]
    columns: Vec<String>,
    /// 条件，例如 部门=教导处、学时>=16、学时<8、姓名~张、证件号码=（空着）、联系电话!=；可写多次，都要满足
    #[arg(long = "where", value_name = "CONDITION")]
    conditions: Vec<String>,
    /// 按哪一栏排
    #[arg(long, value_name = "FIELD")]
    sort: Option<String>,
    /// 从大到小
    #[arg(long)]
    descending: bool,
}

#[derive(Args)]
pub(super) struct Run {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 已存的查询的名称
    name: Option<String>,
    #[command(flatten)]
    asked: Asked,
    /// 写成这个 .xlsx 文件
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Save {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 名称；已有的就改写
    name: String,
    #[command(flatten)]
    asked: Asked,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
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
pub(super) struct Fields {
    /// 查什么：教职工、学时记录、培训，或档案的一项，例如 教师资格
    #[arg(value_parser = choice::about)]
    about: About,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Delete {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 名称
    name: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: &Verb) -> Result<Report, Fault> {
    match verb {
        Verb::Run(args) => found(args),
        Verb::Save(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let query = args.asked.query()?;
            save_query(&mut workspace, &args.name, &query)?;
            listed(workspace.view())
        }
        Verb::List(args) => listed(open(&args.workspace, Access::Read)?.view()),
        Verb::Fields(args) => {
            let fields = fields(args.about);
            let rows: Vec<Vec<String>> =
                fields.iter().map(|(code, word)| vec![(*word).to_owned(), (*code).to_owned()]).collect();
            let json: Vec<Value> =
                fields.iter().map(|(code, word)| json!({ "code": code, "word": word })).collect();
            Ok(Report::new(columns(&rows), json!({ "about": args.about, "fields": json })))
        }
        Verb::Delete(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let (id, ..) = named(workspace.view(), &args.name)?;
            delete_query(&mut workspace, id)?;
            listed(workspace.view())
        }
    }
}

impl Asked {
    fn query(&self) -> Result<Query, Fault> {
        let about = self.about.ok_or_else(|| {
            Fault::new("bad_field", "没有写查什么", "请写 --about 教职工、学时记录、培训，或档案的一项")
                .at_field("about")
        })?;
        let columns = self.columns.iter().map(|field| code(about, field)).collect::<Result<_, _>>()?;
        let conditions =
            self.conditions.iter().map(|text| condition(about, text)).collect::<Result<_, _>>()?;
        let sort = self.sort.as_deref().map(|field| code(about, field)).transpose()?;
        Ok(Query { about, columns, conditions, sort, descending: self.descending })
    }
}

/// The code of a field that is named by code or word.
fn code(about: About, field: &str) -> Result<String, Fault> {
    let found = fields(about).into_iter().find(|(code, word)| *code == field || *word == field);
    found.map(|(code, _)| code.to_owned()).ok_or_else(|| {
        let way_out = "用 xueshi query fields 看有哪些栏目";
        Fault::new("no_such_field", format!("没有“{field}”这个栏目"), way_out).at_field("columns")
    })
}

fn condition(about: About, text: &str) -> Result<Condition, Fault> {
    for (mark, test, bare) in [
        ("!=", Test::IsNot, Test::Filled),
        (">=", Test::AtLeast, Test::Filled),
        ("=", Test::Is, Test::Empty),
        ("<", Test::Below, Test::Empty),
        ("~", Test::Has, Test::Filled),
    ] {
        if let Some((field, value)) = text.split_once(mark) {
            let (field, value) = (code(about, field.trim())?, value.trim().to_owned());
            let test = if value.is_empty() { bare } else { test };
            return Ok(Condition { field, test, value });
        }
    }
    Err(Fault::new(
        "bad_field",
        format!("条件“{text}”认不出"),
        "请写成 栏目=值、栏目>=值、栏目<值 或 栏目~值",
    )
    .at_field("where"))
}

fn named(view: View<'_>, name: &str) -> Result<(crate::model::id::QueryId, String, Query), Fault> {
    let found = saved_queries(view)?.into_iter().find(|(_, known, _)| known == name.trim());
    found.ok_or_else(|| {
        Fault::new("not_found", format!("没有叫“{name}”的查询"), "用 xueshi query list 看有哪些")
    })
}

fn found(args: &Run) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let (name, query) = match &args.name {
        Some(name) => {
            let (_, name, query) = named(workspace.view(), name)?;
            (name, query)
        }
        None => ("查询结果".to_owned(), args.asked.query()?),
    };
    let found = answer(workspace.view(), &query, workspace.setting().clock.today())?;
    if let Some(out) = &args.out {
        let bytes = workbook(workspace.view(), &found, &name, workspace.setting().clock.today())?;
        write_out(out, &bytes, "xlsx")?;
    }
    let mut rows = vec![found.columns.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()];
    rows.extend(found.rows.iter().map(|(_, cells)| cells.clone()));
    let json: Vec<Value> = found.rows.iter().map(|(id, cells)| json!({ "id": id, "cells": cells })).collect();
    let text = format!("{}\n共 {} 行", columns(&rows), found.rows.len());
    let json = json!({ "name": name, "columns": found.columns, "rows": json, "file": args.out });
    Ok(Report::new(text, json))
}

fn listed(view: View<'_>) -> Result<Report, Fault> {
    let mut rows = vec![["名称", "查什么", "栏目", "条件"].map(str::to_owned).to_vec()];
    let mut json = Vec::new();
    for (id, name, query) in saved_queries(view)? {
        rows.push(vec![
            name.clone(),
            query.about.word().to_owned(),
            query.columns.len().to_string(),
            query.conditions.len().to_string(),
        ]);
        json.push(json!({ "query": id, "name": name, "definition": query }));
    }
    Ok(Report::new(columns(&rows), json!({ "queries": json })))
}
