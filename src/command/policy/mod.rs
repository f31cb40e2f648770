//! `xueshi policy`: the regulations that come with the program and the school's own, which are in force, and cases
//! for them. Only what concerns a school needs a workspace.

mod compare;
mod own;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::report::beside;
use super::table::columns;
use super::{Report, open};
use crate::policy::{Case, CaseError, Pack, Packs, ParamValue, Params, named};
use crate::service::import::ImportFile;
use crate::service::own_packs::all_packs;
use crate::service::policies::{self, put_in_force, take_out_of_force};
use crate::service::{Fault, ServiceError};
use crate::store::{Access, View, Workspace};

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
    /// 比较：换规程、改参数或改数字后，谁增加、谁减少；不保存
    Compare(compare::Compare),
    /// 另存为新规程：复制一个规程，改数字，用本校的文号
    Copy(own::Copy),
    /// 改本校规程的数字、名称、文号
    Edit(own::Edit),
    /// 把一个规程文件存进学时簿
    Save(own::Save),
    /// 删除一个没有用过的本校规程
    Delete(own::Delete),
    /// 把规程的原文写成文件
    Text(own::Text),
    /// 检查一个规程文件
    Check(own::Check),
    /// 按规程认定一个案例，总是输出 JSON
    Assess(Assess),
}

#[derive(Args)]
pub(super) struct List {
    /// 也列出这本学时簿里的本校规程
    #[arg(long, value_name = "DIR")]
    workspace: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Show {
    /// 规程，见 policy list
    id: String,
    /// 也认这本学时簿里的本校规程
    #[arg(long, value_name = "DIR")]
    workspace: Option<PathBuf>,
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
    /// 从哪天起；已执行的默认不变，新的默认本年度第一天
    #[arg(long)]
    from: Option<String>,
    /// 到哪天止，写 "" 是一直；已执行的默认不变，新的默认一直
    #[arg(long)]
    to: Option<String>,
    /// 作为主规程
    #[arg(long)]
    main: bool,
    /// 学校定的参数，例如 total=360；可写多次
    #[arg(long, value_name = "KEY=VALUE", value_parser = parameter)]
    parameter: Vec<(String, String)>,
    /// 只看谁增加、谁减少，不执行
    #[arg(long)]
    dry_run: bool,
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
    /// 也认这本学时簿里的本校规程
    #[arg(long, value_name = "DIR")]
    workspace: Option<PathBuf>,
    /// 输出 JSON（总是）
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: &Verb) -> Result<Report, Fault> {
    match verb {
        Verb::List(args) => Ok(list(&at_hand(args.workspace.as_deref())?)),
        Verb::Show(args) => {
            let packs = at_hand(args.workspace.as_deref())?;
            let pack = packs.get(&args.id).ok_or_else(|| ServiceError::UnknownPolicy(args.id.clone()))?;
            Ok(show(pack))
        }
        Verb::Use(args) => put(args),
        Verb::Compare(args) => compare::run(args),
        Verb::Copy(args) => own::copy(args),
        Verb::Edit(args) => own::edit(args),
        Verb::Save(args) => own::save(args),
        Verb::Delete(args) => own::delete(args),
        Verb::Text(args) => own::text(args),
        Verb::Check(args) => own::check(args),
        Verb::Drop(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            take_out_of_force(&mut workspace, &args.id)?;
            chosen(&workspace)
        }
        Verb::Chosen(args) => chosen(&open(&args.workspace, Access::Read)?),
        Verb::Assess(args) => assess(args),
    }
}

/// The packs of the program, with those of a workspace beside them.
fn at_hand(workspace: Option<&Path>) -> Result<Packs, Fault> {
    match workspace {
        None => Ok(Packs::of(Pack::builtins().iter().cloned()).unwrap_or_default()),
        Some(folder) => Ok(all_packs(open(folder, Access::Read)?.view())?),
    }
}

fn put(args: &Use) -> Result<Report, Fault> {
    if args.dry_run {
        return compare::before_use(args);
    }
    let mut workspace = open(&args.workspace, Access::Write)?;
    let choice = said(workspace.view(), args)?;
    put_in_force(&mut workspace, &choice)?;
    chosen(&workspace)
}

/// What was said, laid over how the regulation is in force now: what is not said stays.
fn said(view: View<'_>, args: &Use) -> Result<policies::Choice, Fault> {
    let now = policies::chosen(view)?.into_iter().find(|policy| policy.pack.id() == args.id);
    let mut choice = match now {
        Some(now) => policies::Choice::of(&now),
        None => policies::Choice {
            policy: args.id.clone(),
            from: String::new(),
            to: String::new(),
            parameters: BTreeMap::new(),
            is_main: false,
        },
    };
    if let Some(from) = &args.from {
        choice.from.clone_from(from);
    }
    if let Some(to) = &args.to {
        choice.to.clone_from(to);
    }
    choice.parameters.extend(args.parameter.iter().cloned());
    choice.is_main |= args.main;
    Ok(choice)
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

fn list(packs: &Packs) -> Report {
    let head = ["规程", "名称", "期间", "学时算数", "批量审核", "文号"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let packs = packs.all();
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
    let source = format!("{} {}", pack.issuer(), pack.document());
    json!({
        "id": pack.id(), "title": pack.title(), "issuer": pack.issuer(), "document": pack.document(),
        "source": source.trim_end(), "own": Pack::builtin(pack.id()).is_none(), "lineage": pack.lineage(),
        "digest": pack.digest(), "valid_from": pack.valid_from(), "valid_to": pack.valid_to(),
        "period": pack.period_kind(), "counts_from": pack.audit().counts_from, "bulk": pack.audit().bulk,
        "seal": pack.audit().seal, "unfinished": pack.audit().unfinished,
    })
}

fn show(pack: &Pack) -> Report {
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
    let numbers: Vec<Value> = named(pack)
        .iter()
        .map(|number| {
            json!({
                "path": number.path, "label": number.label, "value": number.value, "article": number.article,
                "stated": number.stated,
            })
        })
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
    Report::new(lines.join("\n"), beside(summary(pack), more))
}

fn assess(args: &Assess) -> Result<Report, Fault> {
    let (name, text) = text_file(&args.case)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let packs = at_hand(args.workspace.as_deref())?;
    let case = Case::parse(text, |id| packs.get(id)).map_err(|error| fault(&name, error))?;
    let json = json!(case.assess());
    Ok(Report::new(json.to_string(), json))
}

/// Name and text of a file; `-` is standard input.
pub(super) fn text_file(path: &Path) -> Result<(String, String), Fault> {
    let no_text = |name: &str| Fault::new("unreadable", format!("{name}不是 UTF-8 文字"), "请另存为 UTF-8");
    if path.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(|_| no_text("标准输入"))?;
        return Ok(("标准输入".to_owned(), text));
    }
    let file = ImportFile::read(path)?;
    let text = String::from_utf8(file.bytes).map_err(|_| no_text(&format!("“{}”", file.name)))?;
    Ok((file.name, text))
}

fn fault(file: &str, error: CaseError) -> Fault {
    let fault = Fault::new(error.code, format!("{file} {error}"), error.way_out);
    fault.at_field(error.field)
}
