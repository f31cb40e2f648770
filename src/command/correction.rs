//! `xueshi entry edit, adjust, recall, recall-answer, history`: corrections of the ledger, and what became of a line.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

use super::entry::one_filed;
use super::facts::RareFacts;
use super::{Report, choice, open};
use crate::model::facts::{Activity, Grade, Half, Level, Mode, Outcome, Role};
use crate::model::id::EntryId;
use crate::service::Fault;
use crate::service::ledger::{
    Adjusting, Answer, EntryForm, Event, Filing, adjust_entry, answer_recall, edit_entry, mark_fraud,
    request_recall,
};
use crate::store::Access;

/// Facts to change; what is not said stays.
#[derive(Args)]
pub(super) struct Facts {
    /// 名称
    #[arg(long)]
    title: Option<String>,
    /// 开始日期
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// 结束日期
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// 第一天从上午还是下午开始：am、pm
    #[arg(long, value_parser = choice::half)]
    from_half: Option<Half>,
    /// 最后一天到上午还是下午：am、pm
    #[arg(long, value_parser = choice::half)]
    to_half: Option<Half>,
    /// 活动类型
    #[arg(long, value_parser = choice::activity)]
    activity: Option<Activity>,
    /// 学时；空着由规程定
    #[arg(long, allow_hyphen_values = true)]
    hours: Option<String>,
    /// 学时与按半天计算的不同时的原因
    #[arg(long)]
    override_reason: Option<String>,
    /// 天数
    #[arg(long)]
    days: Option<String>,
    /// 场次数
    #[arg(long)]
    sessions: Option<String>,
    /// 学分
    #[arg(long, allow_hyphen_values = true)]
    credits: Option<String>,
    /// 学习形式
    #[arg(long, value_parser = choice::mode)]
    mode: Option<Mode>,
    /// 级别
    #[arg(long, value_parser = choice::level)]
    level: Option<Level>,
    /// 角色
    #[arg(long, value_parser = choice::role)]
    role: Option<Role>,
    /// 等次
    #[arg(long, value_parser = choice::grade)]
    grade: Option<Grade>,
    /// 结果
    #[arg(long, value_parser = choice::outcome)]
    outcome: Option<Outcome>,
    /// 作者排名
    #[arg(long)]
    author_rank: Option<String>,
    /// 同一成果的标记
    #[arg(long)]
    work: Option<String>,
    /// 施教机构
    #[arg(long)]
    institution: Option<String>,
    /// 证书编号
    #[arg(long)]
    certificate: Option<String>,
    /// 主规程下的类别：代码或名称；空着由规程定
    #[arg(long)]
    category: Option<String>,
    /// 备注
    #[arg(long)]
    note: Option<String>,
    /// 在不在培训计划内
    #[arg(long, value_name = "是|否", value_parser = choice::yes_or_no)]
    planned: Option<bool>,
    /// 是不是逾期完成
    #[arg(long, value_name = "是|否", value_parser = choice::yes_or_no)]
    late: Option<bool>,
    #[command(flatten)]
    rare: RareFacts,
}

/// How far it is taken.
#[derive(Args)]
pub(super) struct HowFar {
    /// 只存草稿，不提交审核
    #[arg(long)]
    draft: bool,
    /// 登记并初审通过
    #[arg(long, conflicts_with = "draft")]
    pass: bool,
    /// 审核意见；默认 情况属实，同意认定
    #[arg(long, default_value = "")]
    opinion: String,
}

#[derive(Args)]
pub(super) struct Edit {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 记录的序号
    #[arg(long, value_name = "ID")]
    entry: EntryId,
    #[command(flatten)]
    facts: Facts,
    /// 补录的原因
    #[arg(long, value_name = "REASON")]
    supplement: Option<String>,
    #[command(flatten)]
    how_far: HowFar,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Adjust {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 要调整的记录的序号
    #[arg(long, value_name = "ID")]
    entry: EntryId,
    /// 为什么调整
    #[arg(long)]
    reason: String,
    /// 调整为作废
    #[arg(long)]
    void: bool,
    #[command(flatten)]
    facts: Facts,
    #[command(flatten)]
    how_far: HowFar,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Recall {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 记录的序号
    #[arg(long, value_name = "ID")]
    entry: EntryId,
    /// 为什么申请打回
    #[arg(long)]
    reason: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[command(group(clap::ArgGroup::new("answer").required(true).args(["agree", "refuse"])))]
pub(super) struct RecallAnswer {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 记录的序号
    #[arg(long, value_name = "ID")]
    entry: EntryId,
    /// 同意打回，要写意见
    #[arg(long)]
    agree: bool,
    /// 不同意打回
    #[arg(long)]
    refuse: bool,
    /// 意见
    #[arg(long, default_value = "")]
    opinion: String,
    /// 答复日期；默认今天
    #[arg(long, value_name = "DAY")]
    date: Option<NaiveDate>,
    /// 文号
    #[arg(long)]
    document: Option<String>,
    /// 谁答复的
    #[arg(long)]
    auditor: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Fraud {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 记录的序号
    #[arg(long, value_name = "ID")]
    entry: EntryId,
    /// 查实的情况
    #[arg(long)]
    reason: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct History {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 记录的序号
    #[arg(long, value_name = "ID")]
    entry: EntryId,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Facts {
    fn is_empty(&self) -> bool {
        let texts = [
            &self.title,
            &self.from,
            &self.to,
            &self.hours,
            &self.override_reason,
            &self.days,
            &self.sessions,
            &self.credits,
            &self.author_rank,
            &self.work,
            &self.institution,
            &self.certificate,
            &self.category,
            &self.note,
        ];
        let chosen = self.from_half.is_some()
            || self.to_half.is_some()
            || self.activity.is_some()
            || self.mode.is_some()
            || self.level.is_some()
            || self.role.is_some()
            || self.grade.is_some()
            || self.outcome.is_some()
            || self.planned.is_some()
            || self.late.is_some()
            || !self.rare.is_empty();
        !chosen && texts.iter().all(|text| text.is_none())
    }

    fn put_into(self, form: &mut EntryForm) {
        for (field, said) in [
            (&mut form.title, self.title),
            (&mut form.from, self.from),
            (&mut form.to, self.to),
            (&mut form.hours, self.hours),
            (&mut form.override_reason, self.override_reason),
            (&mut form.days, self.days),
            (&mut form.sessions, self.sessions),
            (&mut form.credits, self.credits),
            (&mut form.author_rank, self.author_rank),
            (&mut form.work, self.work),
            (&mut form.institution, self.institution),
            (&mut form.certificate, self.certificate),
            (&mut form.note, self.note),
        ] {
            if let Some(said) = said {
                *field = said;
            }
        }
        form.from_half = self.from_half.or(form.from_half);
        form.to_half = self.to_half.or(form.to_half);
        form.activity = self.activity.unwrap_or(form.activity);
        form.mode = self.mode.unwrap_or(form.mode);
        form.level = self.level.or(form.level);
        form.role = self.role.unwrap_or(form.role);
        form.grade = self.grade.or(form.grade);
        form.outcome = self.outcome.or(form.outcome);
        form.planned = self.planned.unwrap_or(form.planned);
        form.late = self.late.unwrap_or(form.late);
        form.category = self.category;
        self.rare.put_into(form);
    }
}

impl HowFar {
    fn filing(self) -> Filing {
        match (self.draft, self.pass) {
            (true, _) => Filing::Draft,
            (_, true) => Filing::Pass(self.opinion),
            _ => Filing::Submit,
        }
    }
}

pub(super) fn edit(args: Edit) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let mut form = EntryForm::of(&workspace.view().entry(args.entry)?);
    args.facts.put_into(&mut form);
    if let Some(reason) = args.supplement {
        form.late_reason = reason;
    }
    let filed = edit_entry(&mut workspace, args.entry, &form, &args.how_far.filing())?.value;
    let entry = workspace.view().entry(filed.id)?;
    Ok(one_filed("已修改", &filed, &entry))
}

pub(super) fn adjust(args: Adjust) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let adjusting = if args.void {
        if !args.facts.is_empty() {
            let message = "作废的调整不改别的内容";
            return Err(Fault::new("contradiction", message, "--void 和要改的内容只写一样"));
        }
        Adjusting::Void
    } else {
        let mut form = EntryForm::of(&workspace.view().entry(args.entry)?);
        args.facts.put_into(&mut form);
        Adjusting::Facts(Box::new(form))
    };
    let filing = args.how_far.filing();
    let id = adjust_entry(&mut workspace, args.entry, &adjusting, &args.reason, &filing)?.value;
    let entry = workspace.view().entry(id)?;
    let text = format!("已登记第 {id} 号，调整第 {} 号，{}", args.entry, entry.state.word());
    let json = json!({ "id": id, "adjusts": args.entry, "void": entry.voids, "state": entry.state,
        "hours": entry.claimed });
    Ok(Report::new(text, json))
}

pub(super) fn recall(args: &Recall) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    request_recall(&mut workspace, args.entry, &args.reason)?;
    stands(&workspace, args.entry)
}

pub(super) fn fraud(args: &Fraud) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = mark_fraud(&mut workspace, args.entry, &args.reason)?.value;
    stands(&workspace, id)
}

pub(super) fn answer(args: RecallAnswer) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let decided_on = args.date.unwrap_or_else(|| workspace.setting().clock.today());
    let (agreed, opinion, document, auditor) = (args.agree, args.opinion, args.document, args.auditor);
    let answer = Answer { agreed, opinion, decided_on, document, auditor };
    answer_recall(&mut workspace, args.entry, &answer)?;
    stands(&workspace, args.entry)
}

fn stands(workspace: &crate::store::Workspace, id: EntryId) -> Result<Report, Fault> {
    let entry = workspace.view().entry(id)?;
    let text = format!("第 {id} 号现在是{}", entry.state.word());
    Ok(Report::new(text, json!({ "id": id, "state": entry.state, "opinion": entry.opinion })))
}

pub(super) fn history(args: &History) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let events = crate::service::ledger::history(workspace.view(), args.entry)?;
    let lines: Vec<String> = events.iter().map(|event| said(event, args.entry)).collect();
    let json: Vec<Value> = events.iter().map(event_json).collect();
    Ok(Report::new(lines.join("\n"), json!({ "entry": args.entry, "events": json })))
}

fn said(event: &Event, asked: EntryId) -> String {
    let mut line = format!("{:>5}  {}  {}  {}", event.deed.0, event.at, event.actor, event.summary);
    if event.entry != asked {
        line.push_str(&format!("  第 {} 号", event.entry));
    }
    match (event.from, event.to) {
        (Some(from), Some(to)) if from != to => {
            line.push_str(&format!("  {} → {}", from.word(), to.word()));
        }
        (None, Some(to)) => line.push_str(&format!("  {}", to.word())),
        _ => {}
    }
    for (word, text) in [("意见", &event.opinion), ("审核人", &event.auditor), ("文号", &event.document)]
    {
        if let Some(text) = text {
            line.push_str(&format!("  {word}：{text}"));
        }
    }
    for (word, before, after) in &event.changes {
        line.push_str(&format!("\n       {word}：{before} → {after}"));
    }
    line
}

fn event_json(event: &Event) -> Value {
    let changes: Vec<Value> = event
        .changes
        .iter()
        .map(|(field, before, after)| json!({ "field": field, "before": before, "after": after }))
        .collect();
    json!({
        "deed": event.deed, "at": event.at, "actor": event.actor, "summary": event.summary,
        "entry": event.entry, "from": event.from, "to": event.to, "result": event.result.map(|r| r.code()),
        "opinion": event.opinion, "auditor": event.auditor, "document": event.document, "changes": changes,
    })
}
