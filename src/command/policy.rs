//! `xueshi policy`: the regulations that come with the program, and cases for them. No workspace is needed.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::report::beside;
use super::table::columns;
use super::{Report, open};
use crate::policy::{Case, CaseError, Pack, ParamValue, Params};
use crate::service::import::ImportFile;
use crate::service::policies::{self, put_in_force, take_out_of_force};
use crate::service::{Fault, ServiceError};
use crate::store::{Access, Workspace};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 列出规程
    List(List),
    /// 看一个规程：类别、要求、上限、参数，各带条款
    Show(Show),
    /// 在学时簿里执行一个规程，或改它的日期和参数
    Use(Use),
    /// 学时簿不再执行一个规程
    Drop(Drop),
    /// 列出学时簿执行的规程
    Chosen(Chosen),
    /// 按规程认定一个案例，总是输出 JSON
    Assess(Assess),
}

#[derive(Args)]
pub(super) struct List {
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Show {
    /// 规程，见 policy list
    id: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Use {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 规程，见 policy list
    id: String,
    /// 从哪天起；默认本年度第一天
    #[arg(long, default_value = "")]
    from: String,
    /// 到哪天止；默认一直
    #[arg(long, default_value = "")]
    to: String,
    /// 作为主规程
    #[arg(long)]
    main: bool,
    /// 学校定的参数，例如 total=360；可写多次
    #[arg(long, value_name = "KEY=VALUE", value_parser = parameter)]
    parameter: Vec<(String, String)>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("应写成 KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
}

#[derive(Args)]
pub(super) struct Drop {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 规程
    id: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Chosen {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Assess {
    /// 案例，JSON 文件；- 从标准输入读
    case: PathBuf,
    /// 输出 JSON（总是）
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: &Verb) -> Result<Report, Fault> {
    match verb {
        Verb::List(_) => Ok(list()),
        Verb::Show(args) => show(&args.id),
        Verb::Use(args) => put(args),
        Verb::Drop(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            take_out_of_force(&mut workspace, &args.id)?;
            chosen(&workspace)
        }
        Verb::Chosen(args) => chosen(&open(&args.workspace, Access::Read)?),
        Verb::Assess(args) => assess(args),
    }
}

fn put(args: &Use) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let choice = policies::Choice {
        policy: args.id.clone(),
        from: args.from.clone(),
        to: args.to.clone(),
        parameters: args.parameter.iter().cloned().collect(),
        is_main: args.main,
    };
    put_in_force(&mut workspace, &choice)?;
    chosen(&workspace)
}

fn chosen(workspace: &Workspace) -> Result<Report, Fault> {
    let policies = policies::chosen(workspace.view())?;
    let mut rows = vec![["规程", "名称", "从", "到", "主规程", "参数"].map(str::to_owned).to_vec()];
    let mut lines = Vec::new();
    for policy in &policies {
        let parameters: BTreeMap<&str, String> = policy.params.texts().collect();
        let said: Vec<String> = parameters.iter().map(|(key, value)| format!("{key}={value}")).collect();
        rows.push(vec![
            policy.pack.id().to_owned(),
            policy.pack.title().to_owned(),
            policy.from.to_string(),
            policy.to.map(|day| day.to_string()).unwrap_or_default(),
            if policy.is_main { "是" } else { "" }.to_owned(),
            said.join(" "),
        ]);
        lines.push(json!({
            "id": policy.pack.id(), "title": policy.pack.title(), "from": policy.from, "to": policy.to,
            "main": policy.is_main, "parameters": parameters,
        }));
    }
    Ok(Report::new(columns(&rows), json!({ "policies": lines })))
}

fn list() -> Report {
    let head = ["规程", "名称", "期间", "学时算数", "批量审核", "文号"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let packs = Pack::builtins();
    rows.extend(packs.iter().map(|pack| {
        let bulk = if pack.audit().bulk { "可以" } else { "逐条" };
        vec![
            pack.id().to_owned(),
            pack.title().to_owned(),
            pack.period_kind().word().to_owned(),
            pack.audit().counts_from.word().to_owned(),
            bulk.to_owned(),
            pack.document().to_owned(),
        ]
    }));
    Report::new(columns(&rows), json!({ "policies": packs.iter().map(summary).collect::<Vec<_>>() }))
}

fn summary(pack: &Pack) -> Value {
    json!({
        "id": pack.id(), "title": pack.title(), "issuer": pack.issuer(), "document": pack.document(),
        "digest": pack.digest(), "valid_from": pack.valid_from(), "valid_to": pack.valid_to(),
        "period": pack.period_kind(), "counts_from": pack.audit().counts_from, "bulk": pack.audit().bulk,
        "seal": pack.audit().seal, "unfinished": pack.audit().unfinished,
    })
}

fn show(id: &str) -> Result<Report, Fault> {
    let pack = Pack::builtin(id).ok_or_else(|| ServiceError::UnknownPolicy(id.to_owned()))?;
    let defaults = Params::default();
    let value = |parameter| defaults.get(parameter).map(ParamValue::to_string);
    let mut lines = vec![format!("{}（{}）", pack.title(), pack.id())];
    let about = [pack.issuer(), pack.document(), pack.note()];
    lines.extend(about.iter().filter(|text| !text.is_empty()).map(|text| (*text).to_owned()));
    let table = |head: [&str; 3], rows: Vec<[String; 3]>| {
        let mut all = vec![head.map(str::to_owned).to_vec()];
        all.extend(rows.into_iter().map(|row| row.to_vec()));
        format!("\n{}", columns(&all))
    };
    let categories = pack.categories().iter().map(|c| [c.code.clone(), c.label.clone(), c.article.clone()]);
    lines.push(table(["类别", "名称", "条款"], categories.collect()));
    let numbers: Vec<Value> = pack
        .numbers()
        .iter()
        .map(|number| json!({ "path": number.path, "value": number.value, "article": number.article }))
        .collect();
    let requirements = pack.requirements().iter().map(|r| [r.id.clone(), r.label.clone(), r.article.clone()]);
    if !pack.requirements().is_empty() {
        lines.push(table(["要求", "内容", "条款"], requirements.collect()));
    }
    if !pack.caps().is_empty() {
        let caps = pack.caps().iter().map(|cap| {
            let hours = cap.hours.value(pack, &defaults).map(|hours| hours.to_string()).unwrap_or_default();
            [format!("{}{}", pack.label_of(cap.categories), cap.per.word()), hours, cap.article.clone()]
        });
        lines.push(table(["上限", "学时", "条款"], caps.collect()));
    }
    if !pack.parameters().is_empty() {
        let parameters = pack.parameters().iter();
        let rows = parameters.map(|p| [p.key.clone(), value(p).unwrap_or_default(), p.label.clone()]);
        lines.push(table(["参数", "现值", "说明"], rows.collect()));
    }
    let categories = pack.categories().iter();
    let categories = categories
        .map(|c| json!({ "code": c.code, "label": c.label, "article": c.article, "counts_as": c.counts_as }));
    let requirements = pack.requirements().iter();
    let requirements = requirements.map(|r| json!({ "id": r.id, "label": r.label, "article": r.article }));
    let parameters = pack.parameters().iter().map(|p| {
        json!({
            "key": p.key, "label": p.label, "value": value(p), "choices": p.choices, "stated": p.stated,
            "article": p.article,
        })
    });
    let more = [
        ("note", json!(pack.note())),
        ("categories", categories.collect()),
        ("requirements", requirements.collect()),
        ("parameters", parameters.collect()),
        ("numbers", json!(numbers)),
    ];
    let json = beside(summary(pack), more);
    Ok(Report::new(lines.join("\n"), json))
}

fn assess(args: &Assess) -> Result<Report, Fault> {
    let text = if args.case.as_os_str() == "-" {
        let mut text = String::new();
        let read = std::io::stdin().read_to_string(&mut text);
        read.map_err(|_| Fault::new("unreadable", "标准输入不是 UTF-8 文字", "请另存为 UTF-8"))?;
        text
    } else {
        let file = ImportFile::read(&args.case)?;
        String::from_utf8(file.bytes).map_err(|_| {
            Fault::new("unreadable", format!("“{}”不是 UTF-8 文字", file.name), "请另存为 UTF-8")
        })?
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let case = Case::parse(text, Pack::builtin).map_err(fault)?;
    let json = json!(case.assess());
    Ok(Report::new(json.to_string(), json))
}

fn fault(error: CaseError) -> Fault {
    let fault = Fault::new(error.code, error.to_string(), error.way_out);
    fault.at_field(error.field)
}
