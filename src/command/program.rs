//! `xueshi program`: trainings, their sessions, and the granting of their hours.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::program_adjust::{self, AdjustVerb};
use super::program_preset::{self, PresetVerb};
use super::proof::{self, ProgramVerb};
use super::report::beside;
use super::table::columns;
use super::{Report, choice, import_report, open};
use crate::model::attendance::Attainment;
use crate::model::facts::{Activity, Level, Mode, Organiser};
use crate::model::id::ProgramId;
use crate::model::period::Period;
use crate::model::program::Settles;
use crate::service::import::ImportFile;
use crate::service::institutions::near_institutions;
use crate::service::settlement::{SettlementLine, preview_settlement, settle};
use crate::service::training::{
    Granting, ProgramForm, ProgramImport, Registered, SessionForm, add_program, approve_program,
    edit_program, edit_session, find_preset, find_program, hold_session, import_programs, mark_attendance,
    register, rehearse_programs,
};
use crate::service::{Fault, ServiceError};
use crate::store::{Access, ProgramFilter, ProgramRow, Workspace};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 新建培训
    Add(Add),
    /// 从工作簿或 CSV 导入培训
    Import(Import),
    /// 修改培训
    Edit(Edit),
    /// 列出培训
    List(List),
    /// 登记批准文号
    Approve(Approve),
    /// 登记一场，或改一场的考勤
    Session(Session),
    /// 给名单上的人登记学时
    Register(Register),
    /// 按场次的培训：学期或年度结算
    Settle(SettleArgs),
    #[command(flatten)]
    Proof(ProgramVerb),
    #[command(flatten)]
    Adjust(AdjustVerb),
    #[command(flatten)]
    Preset(PresetVerb),
}

/// What a program is told; on an edit only what is said changes.
#[derive(Args)]
pub(super) struct Facts {
    /// 培训名称
    #[arg(long)]
    title: Option<String>,
    /// 开始日期
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// 结束日期；默认同开始日期
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// 活动类型，例如 校本培训、集中培训
    #[arg(long, value_parser = choice::activity)]
    activity: Option<Activity>,
    /// 学习形式：面授、网络、混合
    #[arg(long, value_parser = choice::mode)]
    mode: Option<Mode>,
    /// 级别
    #[arg(long, value_parser = choice::level)]
    level: Option<Level>,
    /// 组织者：authority、research、other
    #[arg(long, value_parser = choice::organiser)]
    organiser: Option<Organiser>,
    /// 主办单位
    #[arg(long)]
    institution: Option<String>,
    /// 承办单位（施教机构）
    #[arg(long)]
    provider: Option<String>,
    /// 参训人员的学时
    #[arg(long, allow_hyphen_values = true)]
    hours: Option<String>,
    /// 主讲人的学时
    #[arg(long, allow_hyphen_values = true)]
    speaker_hours: Option<String>,
    /// 学分
    #[arg(long, allow_hyphen_values = true)]
    credits: Option<String>,
    /// 天数，少于起止日期之间时才写
    #[arg(long)]
    days: Option<String>,
    /// 地点
    #[arg(long)]
    place: Option<String>,
    /// 内容
    #[arg(long)]
    content: Option<String>,
    /// 学时按场次累计，学期或年度结算
    #[arg(long)]
    by_sessions: bool,
    /// 不在培训计划内
    #[arg(long)]
    unplanned: bool,
    /// 补录的原因
    #[arg(long, value_name = "REASON")]
    late: Option<String>,
    /// 备注
    #[arg(long)]
    note: Option<String>,
    /// 主规程下的类别：代码或名称
    #[arg(long)]
    category: Option<String>,
}

#[derive(Args)]
pub(super) struct Add {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 培训编号；不写由程序编
    #[arg(long, default_value = "")]
    code: String,
    /// 照一个常用培训填：暑期教师研修、新教师入职培训……；另写的为准
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
    #[command(flatten)]
    facts: Facts,
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
pub(super) struct Edit {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 培训编号
    code: String,
    /// 新的编号
    #[arg(long, value_name = "CODE")]
    new_code: Option<String>,
    #[command(flatten)]
    facts: Facts,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct List {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 名称或编号的一部分
    #[arg(long, default_value = "")]
    query: String,
    /// 结束日期在这个年度的
    #[arg(long)]
    period: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Approve {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 培训编号
    code: String,
    /// 批准文号
    #[arg(long, default_value = "")]
    document: String,
    /// 批准日期；默认今天
    #[arg(long, default_value = "")]
    day: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[command(group(clap::ArgGroup::new("said").multiple(true)
    .args(["day", "topic", "speaker", "place", "hours", "exceptions"])))]
pub(super) struct Session {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 培训编号
    code: String,
    /// 日期；默认今天
    #[arg(long)]
    day: Option<String>,
    /// 主题
    #[arg(long)]
    topic: Option<String>,
    /// 主讲人
    #[arg(long)]
    speaker: Option<String>,
    /// 地点
    #[arg(long)]
    place: Option<String>,
    /// 学时；默认同上一场
    #[arg(long, allow_hyphen_values = true)]
    hours: Option<String>,
    /// 签到表上的例外，例如 "7病 19旷 23迟"；空着是全到
    #[arg(long)]
    exceptions: Option<String>,
    /// 改这一场，不新增；只改写出来的
    #[arg(long, requires = "said")]
    number: Option<u32>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Passing {
    /// 登记并初审通过
    #[arg(long)]
    pass: bool,
    /// 审核意见；默认 情况属实，同意认定
    #[arg(long, default_value = "")]
    opinion: String,
}

impl Passing {
    fn granting(&self) -> Granting {
        if self.pass { Granting::RegisterAndPass(self.opinion.clone()) } else { Granting::Register }
    }
}

#[derive(Args)]
pub(super) struct Register {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 培训编号
    code: String,
    #[command(flatten)]
    passing: Passing,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct SettleArgs {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 培训编号
    code: String,
    /// 年度：2026、2025学年
    #[arg(long, required_unless_present = "from")]
    period: Option<String>,
    /// 学期的第一天
    #[arg(long, requires = "to", conflicts_with = "period")]
    from: Option<chrono::NaiveDate>,
    /// 学期的最后一天
    #[arg(long, requires = "from")]
    to: Option<chrono::NaiveDate>,
    #[command(flatten)]
    passing: Passing,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: Verb) -> Result<Report, Fault> {
    match verb {
        Verb::Add(args) => add(&args),
        Verb::Import(args) => import(args),
        Verb::Edit(args) => edit(&args),
        Verb::List(args) => list(&args),
        Verb::Approve(args) => approve(&args),
        Verb::Session(args) => session(&args),
        Verb::Register(args) => grant(&args),
        Verb::Settle(args) => settle_course(&args),
        Verb::Proof(verb) => proof::of_program(&verb),
        Verb::Adjust(verb) => program_adjust::run(&verb),
        Verb::Preset(verb) => program_preset::run(verb),
    }
}

impl Facts {
    pub(super) fn put(&self, form: &mut ProgramForm) {
        let texts = [
            (&mut form.title, &self.title),
            (&mut form.from, &self.from),
            (&mut form.to, &self.to),
            (&mut form.institution, &self.institution),
            (&mut form.provider, &self.provider),
            (&mut form.listener_hours, &self.hours),
            (&mut form.speaker_hours, &self.speaker_hours),
            (&mut form.credits, &self.credits),
            (&mut form.days, &self.days),
            (&mut form.place, &self.place),
            (&mut form.content, &self.content),
            (&mut form.late_reason, &self.late),
            (&mut form.note, &self.note),
        ];
        for (field, said) in texts {
            if let Some(said) = said {
                field.clone_from(said);
            }
        }
        form.activity = self.activity.unwrap_or(form.activity);
        form.mode = self.mode.unwrap_or(form.mode);
        form.level = self.level.or(form.level);
        form.organiser = self.organiser.or(form.organiser);
        if self.by_sessions {
            form.settles = Settles::Sessions;
        }
        form.planned = form.planned && !self.unplanned;
        form.category.clone_from(&self.category);
    }
}

impl Session {
    /// Lays what was said over a form.
    fn put(&self, form: &mut SessionForm) {
        let texts = [
            (&mut form.day, &self.day),
            (&mut form.topic, &self.topic),
            (&mut form.speaker, &self.speaker),
            (&mut form.place, &self.place),
            (&mut form.hours, &self.hours),
        ];
        for (field, said) in texts {
            if let Some(said) = said {
                field.clone_from(said);
            }
        }
    }
}

fn add(args: &Add) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let mut form = ProgramForm { code: args.code.clone(), ..ProgramForm::default() };
    if let Some(name) = &args.preset {
        form = find_preset(workspace.view(), name)?.fill(form, workspace.setting().clock.today());
    }
    args.facts.put(&mut form);
    let mut near = Vec::new();
    for name in [&form.institution, &form.provider] {
        near.extend(near_institutions(workspace.view(), name)?);
    }
    let id = add_program(&mut workspace, &form)?.value;
    let program = workspace.view().program(id)?;
    let mut text = format!("已新建培训：{}　{}", program.code, program.title);
    if !near.is_empty() {
        text.push_str(&format!("\n提示  单位与已有的“{}”相近；如是同一单位，请合并", near.join("”“")));
    }
    Ok(Report::new(text, json!({ "id": id, "code": program.code, "title": program.title, "near": near })))
}

fn import(args: Import) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, import_report::access(args.dry_run))?;
    let mut import = ProgramImport::of(ImportFile::read(&args.file)?);
    import.said.sheet = args.sheet;
    let mut progress = import_report::progress();
    let (outcome, deed) = if args.dry_run {
        (rehearse_programs(&mut workspace, &import, &mut progress)?, None)
    } else {
        let done = import_programs(&mut workspace, &import, &mut progress)?;
        (done.value, done.deed)
    };
    let today = workspace.setting().clock.today();
    import_report::outcome(&outcome, "个", args.failed.as_deref(), today, deed, args.dry_run)
}

fn edit(args: &Edit) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = find_program(workspace.view(), &args.code)?;
    let mut form = ProgramForm::of(workspace.view(), id)?;
    args.facts.put(&mut form);
    if let Some(code) = &args.new_code {
        form.code.clone_from(code);
    }
    let done = edit_program(&mut workspace, id, &form)?;
    let program = workspace.view().program(id)?;
    let text = format!("已修改培训：{}　{}", program.code, program.title);
    let followed = registered_json(&done.value);
    let json = json!({ "id": id, "code": program.code, "title": program.title, "registered": followed });
    Ok(Report::new(text, json))
}

fn list(args: &List) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let period = args.period.as_deref().map(period).transpose()?;
    let filter = ProgramFilter { text: args.query.clone(), period, state: None };
    let programs = workspace.view().programs(&filter)?;
    let head =
        ["编号", "名称", "类型", "起止", "参训学时", "主讲学时", "人数", "不计", "登记", "待审", "状态"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows.extend(programs.iter().map(|program| {
        vec![
            program.code.clone(),
            program.title.clone(),
            program.activity.word().to_owned(),
            format!("{} 至 {}", program.span.from(), program.span.to()),
            program.listener_hours.to_string(),
            program.speaker_hours.to_string(),
            program.people.to_string(),
            program.left_out.to_string(),
            program.entries.to_string(),
            program.open.to_string(),
            program.state.word().to_owned(),
        ]
    }));
    let text = format!("{}\n共 {} 个培训", columns(&rows), programs.len());
    Ok(Report::new(text, json!({ "programs": programs.iter().map(program_json).collect::<Vec<_>>() })))
}

fn program_json(program: &ProgramRow) -> Value {
    json!({
        "id": program.id, "code": program.code, "title": program.title, "activity": program.activity,
        "institution": program.institution, "from": program.span.from(), "to": program.span.to(),
        "hours": program.listener_hours, "speaker_hours": program.speaker_hours,
        "settles": program.settles, "state": program.state, "people": program.people,
        "left_out": program.left_out, "sessions": program.sessions, "entries": program.entries,
        "open": program.open, "proofs": program.proofs,
    })
}

fn approve(args: &Approve) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = find_program(workspace.view(), &args.code)?;
    approve_program(&mut workspace, id, &args.document, &args.day)?;
    let program = workspace.view().program(id)?;
    let json = json!({ "code": program.code, "state": program.state, "approval": program.approval,
        "approved_on": program.approved_on });
    Ok(Report::new(format!("已登记批准：{}　{}", program.code, program.title), json))
}

fn session(args: &Session) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = find_program(workspace.view(), &args.code)?;
    let (number, word) = match args.number {
        Some(number) => {
            change_session(&mut workspace, id, number, args)?;
            (number, "修改")
        }
        None => {
            let mut form = SessionForm::default();
            args.put(&mut form);
            let exceptions = args.exceptions.as_deref().unwrap_or_default();
            (hold_session(&mut workspace, id, &form, exceptions)?.value.number, "登记")
        }
    };
    let view = workspace.view();
    let session = view.session_numbered(id, number)?.map(|(id, _)| id);
    let exceptions = view.attendance(id)?.iter().filter(|mark| Some(mark.session) == session).count();
    let text = format!("第 {number} 场已{word}，{exceptions} 人例外");
    Ok(Report::new(text, json!({ "code": args.code, "number": number, "exceptions": exceptions })))
}

/// Attendance alone is its own deed; with other facts it is part of the change.
fn change_session(
    workspace: &mut Workspace,
    id: ProgramId,
    number: u32,
    args: &Session,
) -> Result<(), Fault> {
    let facts = [&args.day, &args.topic, &args.speaker, &args.place, &args.hours];
    match &args.exceptions {
        Some(exceptions) if facts.iter().all(|fact| fact.is_none()) => {
            mark_attendance(workspace, id, number, exceptions)?;
        }
        exceptions => {
            let found = workspace.view().session_numbered(id, number)?;
            let mut form = found.map(|(_, session)| SessionForm::of(&session)).unwrap_or_default();
            args.put(&mut form);
            edit_session(workspace, id, number, &form, exceptions.as_deref())?;
        }
    }
    Ok(())
}

fn grant(args: &Register) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = find_program(workspace.view(), &args.code)?;
    let done = register(&mut workspace, id, &args.passing.granting())?;
    Ok(registered(&done.value))
}

fn settle_course(args: &SettleArgs) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = find_program(workspace.view(), &args.code)?;
    let stretch = match (args.from, args.to) {
        (Some(from), Some(to)) => Period::new(from, to)
            .map_err(|why| ServiceError::Period { text: format!("{from} 至 {to}"), why })?,
        _ => period(args.period.as_deref().unwrap_or_default())?,
    };
    let lines = preview_settlement(workspace.view(), id, stretch)?;
    let done = settle(&mut workspace, id, stretch, &args.passing.granting())?;
    Ok(with_deductions(registered(&done.value), &lines))
}

/// Says beside the outcome from whom attendance took something off, and why.
fn with_deductions(mut report: Report, lines: &[SettlementLine]) -> Report {
    let named = |line: &&SettlementLine| line.left_out.is_none() && !line.attainment.reasons.is_empty();
    let mut deductions = Vec::new();
    for line in lines.iter().filter(named) {
        let Attainment { hours, reasons, .. } = &line.attainment;
        report.text.push_str(&format!("\n{}：{}，计 {hours} 学时", line.name, reasons.join("，")));
        deductions.push(json!({ "name": line.name, "hours": hours, "reasons": reasons }));
    }
    report.json = beside(report.json, [("deductions", json!(deductions))]);
    report
}

pub(super) fn period(text: &str) -> Result<Period, Fault> {
    let read = text.trim().parse();
    Ok(read.map_err(|why| ServiceError::Period { text: text.to_owned(), why })?)
}

/// What the granting of hours did; audited entries that differ are a problem.
pub(super) fn registered(done: &Registered) -> Report {
    let mut text = done.summary();
    if done.without_proof {
        text.push_str("\n提示  还没有签到表等证明材料");
    }
    let problems = !done.differing.is_empty();
    Report::new(text, registered_json(done)).with_problems(problems)
}

pub(super) fn registered_json(done: &Registered) -> Value {
    json!({
        "added": done.added, "updated": done.updated, "unchanged": done.unchanged,
        "left_out": done.left_out, "passed": done.passed, "differing": done.differing,
        "without_proof": done.without_proof,
    })
}
