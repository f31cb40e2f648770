//! `xueshi plan` and `xueshi dossier`: the plan of a year, what is held for it, and the papers about it.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::table::columns;
use super::{Report, choice, import_report, open};
use crate::model::plan::DossierKind;
use crate::service::Fault;
use crate::service::import::{ImportFile, Said};
use crate::service::plans::{
    LineForm, PlanForm, PlanImport, edit_line, find_line, import_plan, keep_line, keep_paper, keep_plan,
    line_form, link_program, rehearse_plan, year_of,
};
use crate::service::training::find_program;
use crate::store::Access;

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 登记一年的培训计划和备案
    Add(Add),
    /// 往计划里加一项，或改已有的
    Line(Line),
    /// 从工作簿或 CSV 导入计划
    Import(Import),
    /// 列出计划和已办的培训
    List(List),
    /// 把培训列入计划的一项
    Link(Link),
}

#[derive(Args)]
pub(super) struct Add {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 年度；默认本年度
    #[arg(long, default_value = "")]
    period: String,
    /// 标题
    #[arg(long, default_value = "")]
    title: String,
    /// 备案单位
    #[arg(long, default_value = "")]
    filed_with: String,
    /// 备案日期
    #[arg(long, value_name = "DAY", default_value = "")]
    filed_on: String,
    /// 备案回执
    #[arg(long, default_value = "")]
    acknowledgement: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Line {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 主题
    topic: String,
    /// 改第几项；没写的不变
    #[arg(long, value_name = "N")]
    number: Option<u32>,
    /// 年度；默认本年度
    #[arg(long, default_value = "")]
    period: String,
    /// 时间，例如 3月
    #[arg(long, default_value = "")]
    month: String,
    /// 计划学时
    #[arg(long, default_value = "", allow_hyphen_values = true)]
    hours: String,
    /// 负责人
    #[arg(long, default_value = "")]
    leader: String,
    /// 备注
    #[arg(long, default_value = "")]
    note: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Import {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// .xlsx .xls .xlsb .ods .csv 文件
    file: PathBuf,
    /// 年度；默认本年度
    #[arg(long, default_value = "")]
    period: String,
    /// 工作表的名称或序号
    #[arg(long)]
    sheet: Option<String>,
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
pub(super) struct List {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 年度；默认本年度
    #[arg(long, default_value = "")]
    period: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[command(group(clap::ArgGroup::new("which").required(true).args(["line", "none"])))]
pub(super) struct Link {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 培训编号
    code: String,
    /// 计划的第几项
    #[arg(long)]
    line: Option<u32>,
    /// 移出计划
    #[arg(long)]
    none: bool,
    /// 年度；默认本年度
    #[arg(long, default_value = "")]
    period: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
pub(super) enum DossierVerb {
    /// 存入一份材料
    Add(Paper),
    /// 列出一年的材料
    List(List),
}

#[derive(Args)]
pub(super) struct Paper {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 文件
    file: PathBuf,
    /// 种类：组织机构、规章制度、研修计划……
    #[arg(long, value_parser = choice::dossier_kind)]
    kind: DossierKind,
    /// 标题
    #[arg(long)]
    title: String,
    /// 日期；默认今天
    #[arg(long, value_name = "DAY")]
    day: Option<NaiveDate>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: Verb) -> Result<Report, Fault> {
    match verb {
        Verb::Add(args) => add(args),
        Verb::Line(args) => line(args),
        Verb::Import(args) => import(args),
        Verb::List(args) => list(&args),
        Verb::Link(args) => link(&args),
    }
}

fn add(args: Add) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let form = PlanForm {
        period: args.period.clone(),
        title: args.title,
        filed_with: args.filed_with,
        filed_on: args.filed_on,
        acknowledgement: args.acknowledgement,
    };
    keep_plan(&mut workspace, &form)?;
    shown(&workspace, &args.period)
}

fn line(args: Line) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let form = LineForm {
        topic: args.topic,
        month: args.month,
        hours: args.hours,
        leader: args.leader,
        note: args.note,
    };
    let number = match args.number {
        None => keep_line(&mut workspace, &args.period, &form)?.value,
        Some(number) => {
            let before = line_form(workspace.view(), &args.period, number)?;
            let or = |said: String, before: String| if said.is_empty() { before } else { said };
            let form = LineForm {
                topic: form.topic.clone(),
                month: or(form.month.clone(), before.month),
                hours: or(form.hours.clone(), before.hours),
                leader: or(form.leader.clone(), before.leader),
                note: or(form.note.clone(), before.note),
            };
            edit_line(&mut workspace, &args.period, number, &form)?;
            number
        }
    };
    Ok(Report::new(format!("培训计划第 {number} 项：{}", form.topic), json!({ "line": number })))
}

fn import(args: Import) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let import = PlanImport {
        file: ImportFile::read(&args.file)?,
        said: Said { sheet: args.sheet, ..Said::default() },
        period: args.period,
    };
    let mut progress = import_report::progress();
    let (outcome, deed) = if args.dry_run {
        (rehearse_plan(&mut workspace, &import, &mut progress)?, None)
    } else {
        let done = import_plan(&mut workspace, &import, &mut progress)?;
        (done.value, done.deed)
    };
    let today = workspace.setting().clock.today();
    import_report::outcome(&outcome, "项", args.failed.as_deref(), today, deed, args.dry_run)
}

fn list(args: &List) -> Result<Report, Fault> {
    shown(&open(&args.workspace, Access::Read)?, &args.period)
}

fn shown(workspace: &crate::store::Workspace, period: &str) -> Result<Report, Fault> {
    let view = workspace.view();
    let (mut texts, mut plans) = (Vec::new(), Vec::new());
    for (id, plan) in view.plans(year_of(view, period)?)? {
        let mut rows =
            vec![["项", "主题", "时间", "学时", "负责人", "已办的培训"].map(str::to_owned).to_vec()];
        let mut lines = Vec::new();
        for (id, line) in view.plan_lines(id)? {
            let programs: Vec<String> =
                view.programs_of_line(id)?.into_iter().map(|(_, code)| code).collect();
            rows.push(vec![
                line.number.to_string(),
                line.topic.clone(),
                line.month.clone().unwrap_or_default(),
                line.hours.map(|hours| hours.to_string()).unwrap_or_default(),
                line.leader.clone().unwrap_or_default(),
                programs.join("、"),
            ]);
            lines.push(json!({
                "line": line.number, "topic": line.topic, "month": line.month, "hours": line.hours,
                "leader": line.leader, "note": line.note, "programs": programs,
            }));
        }
        let filed = plan.filed_on.map_or("还没有备案".to_owned(), |day| format!("{day} 备案"));
        texts.push(format!("{}  {filed}\n{}", plan.title, columns(&rows)));
        plans.push(json!({
            "title": plan.title, "from": plan.span.from(), "to": plan.span.to(), "filed_with": plan.filed_with,
            "filed_on": plan.filed_on, "acknowledgement": plan.acknowledgement, "lines": lines,
        }));
    }
    Ok(Report::new(texts.join("\n"), json!({ "plans": plans })))
}

fn link(args: &Link) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let program = find_program(workspace.view(), &args.code)?;
    let line = args.line.map(|number| find_line(workspace.view(), &args.period, number)).transpose()?;
    link_program(&mut workspace, program, line)?;
    let approved = workspace.view().program_is_filed(program)?;
    let text = match args.line {
        Some(number) if approved => format!("{} 列入计划第 {number} 项，计划已备案，视为批准", args.code),
        Some(number) => format!("{} 列入计划第 {number} 项，计划还没有备案", args.code),
        None => format!("{} 已移出计划", args.code),
    };
    Ok(Report::new(text, json!({ "code": args.code, "line": args.line, "filed": approved })))
}

pub(super) fn dossier(verb: &DossierVerb) -> Result<Report, Fault> {
    match verb {
        DossierVerb::Add(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let id = keep_paper(&mut workspace, &args.file, args.kind, &args.title, args.day)?.value;
            let file = workspace.view().evidence(id)?;
            let json = json!({ "evidence": id, "name": file.name, "sha256": file.sha256, "kind": args.kind });
            Ok(Report::new(format!("已存入{}：{}", args.kind.word(), args.title), json))
        }
        DossierVerb::List(args) => {
            let workspace = open(&args.workspace, Access::Read)?;
            let view = workspace.view();
            let papers = view.dossier_lines(year_of(view, &args.period)?)?;
            let mut rows = vec![["种类", "日期", "标题", "文件"].map(str::to_owned).to_vec()];
            rows.extend(papers.iter().map(|paper| {
                vec![
                    paper.kind.word().to_owned(),
                    paper.day.to_string(),
                    paper.title.clone(),
                    paper.file.clone(),
                ]
            }));
            // What the seven kinds still lack is what the office asks for first.
            let missing: Vec<DossierKind> = DossierKind::ALL
                .iter()
                .copied()
                .filter(|kind| *kind != DossierKind::Other && papers.iter().all(|paper| paper.kind != *kind))
                .collect();
            let words: Vec<&str> = missing.iter().map(|kind| kind.word()).collect();
            let mut text = columns(&rows);
            if !words.is_empty() {
                text.push_str(&format!("\n还缺：{}", words.join("、")));
            }
            let papers: Vec<Value> = papers
                .iter()
                .map(|paper| {
                    json!({ "day": paper.day, "kind": paper.kind, "title": paper.title, "file": paper.file })
                })
                .collect();
            Ok(Report::new(text, json!({ "papers": papers, "missing": missing })))
        }
    }
}
