//! `xueshi entry`: lines of the ledger.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::audit::step;
use super::facts::RareFacts;
use super::program::period;
use super::proof::{self, EntryVerb};
use super::table::columns;
use super::{Report, choice, collect, correction, import_report, open};
use crate::model::entry::{Entry, Source};
use crate::model::facts::{Activity, Grade, Half, Level, Mode, Outcome, Role};
use crate::model::hours::Hours;
use crate::model::id::{EntryId, StaffId};
use crate::model::state::EntryState;
use crate::service::assessment::lacking_details;
use crate::service::audit::AuditStep;
use crate::service::import::ImportFile;
use crate::service::ledger::{
    Attendee, Doubt, EntryForm, EntryImport, Filed, Filing, LineForm, add_entries, add_entry, import_entries,
    rehearse_entries, set_entry_category,
};
use crate::service::staff::find_one;
use crate::service::training::find_program;
use crate::service::{Fault, ServiceError, policies};
use crate::store::{Access, EntryFilter, EntryRow, View};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 登记一条学时
    Add(Box<Add>),
    /// 修改草稿，或未通过、退回的
    Edit(Box<correction::Edit>),
    /// 调整已认定的：在旁边登记一条新的，认定后代替它
    Adjust(Box<correction::Adjust>),
    /// 申请打回已认定的
    Recall(correction::Recall),
    /// 登记申请打回的答复
    RecallAnswer(correction::RecallAnswer),
    /// 看一条记录的经过
    History(correction::History),
    /// 从工作簿或 CSV 导入学时，导入后待审
    Import(Import),
    /// 收表：导入一个文件夹里各人的表，看谁还没有交
    Collect(collect::Collect),
    /// 列出学时
    List(List),
    #[command(flatten)]
    Proof(EntryVerb),
    /// 定类别
    Category(Category),
    /// 提交审核
    Submit(Step),
    /// 撤回为草稿
    Withdraw(Step),
    /// 重新审核
    Reopen(Step),
    /// 作废，要写原因
    Void(Step),
    /// 删除草稿
    Delete(Step),
    /// 恢复已删除的
    Restore(Step),
    /// 登记查实的弄虚作假：作废，人和情况留下备查
    Fraud(correction::Fraud),
}

#[derive(Args)]
pub(super) struct Add {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 教师编号、证件号、姓名，或 # 加 staff list 的 id；同一件事可写几个人，学时不同的写 编号=学时
    #[arg(long, required = true, num_args = 1..)]
    staff: Vec<String>,
    /// 名称
    #[arg(long)]
    title: String,
    /// 开始日期
    #[arg(long, value_name = "DAY")]
    from: String,
    /// 结束日期；默认同开始日期
    #[arg(long, value_name = "DAY", default_value = "")]
    to: String,
    /// 活动类型
    #[arg(long, value_parser = choice::activity, default_value = "external_training")]
    activity: Activity,
    /// 学时；不写由规程定
    #[arg(long, default_value = "", allow_hyphen_values = true)]
    hours: String,
    /// 按半天 4 学时计算
    #[arg(long)]
    half_days: bool,
    /// 第一天从上午还是下午开始：am、pm
    #[arg(long, value_parser = choice::half)]
    from_half: Option<Half>,
    /// 最后一天到上午还是下午：am、pm
    #[arg(long, value_parser = choice::half)]
    to_half: Option<Half>,
    /// 学时与按半天计算的不同时的原因
    #[arg(long, default_value = "")]
    reason: String,
    /// 天数，少于起止日期之间时才写
    #[arg(long, default_value = "")]
    days: String,
    /// 场次数
    #[arg(long, default_value = "")]
    sessions: String,
    /// 学分
    #[arg(long, default_value = "", allow_hyphen_values = true)]
    credits: String,
    /// 学习形式
    #[arg(long, value_parser = choice::mode, default_value = "face")]
    mode: Mode,
    /// 级别
    #[arg(long, value_parser = choice::level)]
    level: Option<Level>,
    /// 角色
    #[arg(long, value_parser = choice::role, default_value = "learner")]
    role: Role,
    /// 等次
    #[arg(long, value_parser = choice::grade)]
    grade: Option<Grade>,
    /// 结果
    #[arg(long, value_parser = choice::outcome)]
    outcome: Option<Outcome>,
    /// 作者排名
    #[arg(long, default_value = "")]
    author_rank: String,
    /// 同一成果的标记，同标记只计一次
    #[arg(long, default_value = "")]
    work: String,
    /// 施教机构
    #[arg(long, default_value = "")]
    institution: String,
    /// 证书编号
    #[arg(long, default_value = "")]
    certificate: String,
    /// 主规程下的类别：代码或名称
    #[arg(long)]
    category: Option<String>,
    /// 不在培训计划内
    #[arg(long)]
    unplanned: bool,
    /// 逾期完成
    #[arg(long)]
    late: bool,
    /// 补录的原因：过了登记的时间才登记
    #[arg(long, value_name = "REASON", default_value = "")]
    supplement: String,
    /// 明细：日期 名称 学时，例如 2026-03-02 听课 2；可写多次，学时由明细相加
    #[arg(long = "line", value_name = "明细")]
    line: Vec<String>,
    /// 备注
    #[arg(long, default_value = "")]
    note: String,
    #[command(flatten)]
    rare: RareFacts,
    /// 只存草稿，不提交审核
    #[arg(long)]
    draft: bool,
    /// 登记并初审通过
    #[arg(long, conflicts_with = "draft")]
    pass: bool,
    /// 审核意见；默认 情况属实，同意认定
    #[arg(long, default_value = "")]
    opinion: String,
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
    /// 没写类别的行是什么活动
    #[arg(long, value_parser = choice::activity)]
    activity: Option<Activity>,
    /// 是学习平台的记录
    #[arg(long)]
    platform: bool,
    /// 只要这个年度的行：2026、2025学年
    #[arg(long)]
    period: Option<String>,
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
    /// 这个人的：教师编号、证件号、姓名，或 # 加 staff list 的 id
    #[arg(long, value_name = "STAFF")]
    staff: Option<String>,
    /// 这个培训的
    #[arg(long, value_name = "CODE")]
    program: Option<String>,
    /// 状态：草稿、待审、校审通过……；可写多次
    #[arg(long, value_parser = choice::entry_state)]
    state: Vec<EntryState>,
    /// 结束日期在这个年度的
    #[arg(long)]
    period: Option<String>,
    /// 姓名、拼音、编号或名称的一部分
    #[arg(long, default_value = "")]
    query: String,
    /// 只有总数、缺明细的：期初学时，和规程只按明细合计的
    #[arg(long)]
    without_details: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Category {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 记录的序号
    #[arg(long, value_name = "ID")]
    entry: EntryId,
    /// 类别的代码或名称；空着由规程定
    #[arg(long)]
    category: String,
    /// 规程；默认主规程
    #[arg(long)]
    policy: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Step {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 记录的序号，可写几个
    #[arg(long, value_name = "ID", required_unless_present = "program", num_args = 1..)]
    entry: Vec<EntryId>,
    /// 这个培训的
    #[arg(long, value_name = "CODE", conflicts_with = "entry")]
    program: Option<String>,
    /// 原因
    #[arg(long)]
    reason: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: Verb) -> Result<Report, Fault> {
    let steps = |args: &Step, deed| {
        step(&args.workspace, (args.program.as_deref(), &args.entry, false), deed, args.reason.as_deref())
    };
    match verb {
        Verb::Add(args) => add(*args),
        Verb::Edit(args) => correction::edit(*args),
        Verb::Adjust(args) => correction::adjust(*args),
        Verb::Recall(args) => correction::recall(&args),
        Verb::RecallAnswer(args) => correction::answer(args),
        Verb::History(args) => correction::history(&args),
        Verb::Import(args) => import(args),
        Verb::Collect(args) => collect::run(args),
        Verb::List(args) => list(&args),
        Verb::Proof(verb) => proof::of_entry(&verb),
        Verb::Category(args) => category(&args),
        Verb::Submit(args) => steps(&args, AuditStep::Submit),
        Verb::Withdraw(args) => steps(&args, AuditStep::Withdraw),
        Verb::Reopen(args) => steps(&args, AuditStep::Reopen),
        Verb::Void(args) => steps(&args, AuditStep::Void),
        Verb::Delete(args) => steps(&args, AuditStep::Delete),
        Verb::Restore(args) => steps(&args, AuditStep::Restore),
        Verb::Fraud(args) => correction::fraud(&args),
    }
}

fn add(args: Add) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let people = args.staff.iter().map(|who| attendee(workspace.view(), who));
    let people = people.collect::<Result<Vec<_>, _>>()?;
    let first = people.first().cloned().unwrap_or(StaffId(0).into());
    let lines = args.line.iter().map(|text| detail_line(text)).collect::<Result<Vec<_>, _>>()?;
    let filing = match (args.draft, args.pass) {
        (true, _) => Filing::Draft,
        (_, true) => Filing::Pass(args.opinion),
        _ => Filing::Submit,
    };
    let mut form = EntryForm {
        title: args.title,
        activity: args.activity,
        mode: args.mode,
        from: args.from,
        to: args.to,
        from_half: args.from_half,
        to_half: args.to_half,
        days: args.days,
        sessions: args.sessions,
        hours: if first.hours.is_empty() { args.hours } else { first.hours },
        by_half_days: args.half_days,
        override_reason: args.reason,
        credits: args.credits,
        role: args.role,
        level: args.level,
        grade: args.grade,
        outcome: args.outcome,
        author_rank: args.author_rank,
        work: args.work,
        institution: args.institution,
        certificate: args.certificate,
        planned: !args.unplanned,
        late: args.late,
        late_reason: args.supplement,
        note: args.note,
        category: args.category,
        lines: (!lines.is_empty()).then_some(lines),
        ..EntryForm::new(first.staff)
    };
    args.rare.put_into(&mut form);
    if people.len() > 1 {
        let filed = add_entries(&mut workspace, &form, &people, &filing, &[])?.value;
        let json: Vec<Value> = (filed.iter())
            .map(|one| json!({ "id": one.id, "twin": one.twin, "doubts": told(&one.doubts) }))
            .collect();
        let twins = filed.iter().filter(|one| one.twin.is_some()).count();
        let mut text = format!("已登记 {} 条", filed.len());
        if twins > 0 {
            text.push_str(&format!("\n提示  其中 {twins} 条与已有的同人、同时间、名称相近，请核对"));
        }
        for one in &filed {
            let doubts = one.doubts.iter();
            text.extend(doubts.map(|doubt| format!("\n提示  第 {} 号：{doubt}", one.id)));
        }
        return Ok(Report::new(text, json!({ "entries": json })));
    }
    let filed = add_entry(&mut workspace, &form, &filing)?.value;
    let entry = workspace.view().entry(filed.id)?;
    Ok(one_filed("已登记", &filed, &entry))
}

/// What is told of an entry that was written down.
pub(super) fn one_filed(done: &str, filed: &Filed, entry: &Entry) -> Report {
    let mut text = format!("{done}第 {} 号，{}", filed.id, entry.state.word());
    if let Some(twin) = filed.twin {
        text.push_str(&format!("\n提示  与第 {twin} 号同人、同时间、名称相近，请核对是不是同一次"));
    }
    text.extend(filed.doubts.iter().map(|doubt| format!("\n提示  {doubt}")));
    let json = json!({ "id": filed.id, "state": entry.state, "hours": entry.claimed, "twin": filed.twin,
        "doubts": told(&filed.doubts) });
    Report::new(text, json)
}

fn told(doubts: &[Doubt]) -> Vec<String> {
    doubts.iter().map(Doubt::to_string).collect()
}

/// Somebody, and after `=` the hours of this person alone.
fn attendee(view: View<'_>, who: &str) -> Result<Attendee, ServiceError> {
    let (who, hours) = who.split_once('=').unwrap_or((who, ""));
    Ok(Attendee { staff: find_one(view, who)?, hours: hours.to_owned() })
}

/// A detail line as it is typed: a day, which may be missing, a name, hours.
pub(super) fn detail_line(text: &str) -> Result<LineForm, Fault> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let form = |day: &str, name: &[&str], hours: &str| LineForm {
        day: day.to_owned(),
        name: name.join(" "),
        hours: hours.to_owned(),
    };
    match words.as_slice() {
        [day, name @ .., hours] if !name.is_empty() && day.starts_with(|c: char| c.is_ascii_digit()) => {
            Ok(form(day, name, hours))
        }
        [name @ .., hours] if !name.is_empty() => Ok(form("", name, hours)),
        _ => {
            Err(Fault::new("bad_field", format!("明细“{text}”认不出"), "请写成 日期 名称 学时")
                .at_field("明细"))
        }
    }
}

fn import(args: Import) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, import_report::access(args.dry_run))?;
    let mut import = EntryImport::of(ImportFile::read(&args.file)?);
    import.said.sheet = args.sheet;
    import.activity = args.activity;
    import.only = args.period.as_deref().map(period).transpose()?;
    if args.platform {
        import.source = Source::Platform;
    }
    let mut progress = import_report::progress();
    let (outcome, deed) = if args.dry_run {
        (rehearse_entries(&mut workspace, &import, &mut progress)?, None)
    } else {
        let done = import_entries(&mut workspace, &import, &mut progress)?;
        (done.value, done.deed)
    };
    let today = workspace.setting().clock.today();
    import_report::outcome(&outcome, "条", args.failed.as_deref(), today, deed, args.dry_run)
}

fn list(args: &List) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let view = workspace.view();
    let filter = EntryFilter {
        text: args.query.clone(),
        staff: args.staff.as_deref().map(|word| find_one(view, word)).transpose()?,
        program: args.program.as_deref().map(|code| find_program(view, code)).transpose()?,
        states: args.state.clone(),
        period: args.period.as_deref().map(period).transpose()?,
        ..EntryFilter::default()
    };
    let mut entries = view.entries(&filter)?;
    if args.without_details {
        let lacking = lacking_details(view)?;
        entries.retain(|entry| lacking.contains(&entry.id));
    }
    let hours: Hours = entries.iter().filter_map(|entry| entry.claimed).sum();
    let head = ["序号", "姓名", "编号", "名称", "类型", "起止", "学时", "状态", "来源", "材料"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows.extend(entries.iter().map(|entry| {
        vec![
            entry.id.to_string(),
            entry.name.clone(),
            entry.staff_code.clone().unwrap_or_default(),
            entry.title.clone(),
            entry.activity.word().to_owned(),
            format!("{} 至 {}", entry.span.from(), entry.span.to()),
            entry.claimed.map(|hours| hours.to_string()).unwrap_or_default(),
            entry.state.word().to_owned(),
            entry.source.word().to_owned(),
            entry.proofs.to_string(),
        ]
    }));
    let text = format!("{}\n共 {} 条，申报 {hours} 学时", columns(&rows), entries.len());
    let entries: Vec<Value> = entries.iter().map(entry_json).collect();
    Ok(Report::new(text, json!({ "count": entries.len(), "entries": entries, "hours": hours })))
}

fn entry_json(entry: &EntryRow) -> Value {
    json!({
        "id": entry.id, "staff": entry.staff, "name": entry.name, "code": entry.staff_code,
        "title": entry.title, "activity": entry.activity, "role": entry.role,
        "from": entry.span.from(), "to": entry.span.to(), "hours": entry.claimed,
        "credits": entry.credits, "state": entry.state, "source": entry.source,
        "program": entry.program.as_ref().map(|(_, code)| code), "proofs": entry.proofs,
        "opinion": entry.opinion,
    })
}

fn category(args: &Category) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let policy = match &args.policy {
        Some(policy) => policy.clone(),
        None => policies::main_policy(workspace.view())?.pack.id().to_owned(),
    };
    set_entry_category(&mut workspace, args.entry, &policy, &args.category)?;
    let category = workspace.view().entry_category(args.entry, &policy)?;
    let text = match &category {
        Some(category) => format!("第 {} 号的类别：{category}", args.entry),
        None => format!("第 {} 号的类别由规程定", args.entry),
    };
    Ok(Report::new(text, json!({ "id": args.entry, "policy": policy, "category": category })))
}
