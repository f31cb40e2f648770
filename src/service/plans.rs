//! 培训计划: the plan of a year with its lines, typed or out of a workbook; programs that are held for a line; and the
//! dossier of the year. A filed line approves the programs that are held for it.

use std::path::Path;

use chrono::NaiveDate;

use super::error::ServiceError;
use super::import::{Fate, ImportFile, ImportOutcome, ImportReport, Said};
use super::progress::Progress;
use super::training::refresh;
use super::typed;
use crate::exchange::inbound::field::PlanField;
use crate::exchange::inbound::plan::{PlanRecord, read_plan};
use crate::exchange::inbound::text::loose_key;
use crate::exchange::inbound::{Problem, Reading};
use crate::model::id::{EvidenceId, PlanId, PlanLineId, ProgramId};
use crate::model::period::Period;
use crate::model::plan::DossierKind;
use crate::store::{Deed, Done, Plan, PlanLine, View, Workspace};

/// A plan as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanForm {
    /// Year, years or school year; the school's current year when empty.
    pub period: String,
    /// 标题; one is made of the period when empty.
    pub title: String,
    /// 备案单位.
    pub filed_with: String,
    /// 备案日期.
    pub filed_on: String,
    /// 回执.
    pub acknowledgement: String,
}

/// A line as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineForm {
    /// 主题.
    pub topic: String,
    /// When it is to be held.
    pub month: String,
    /// 计划学时.
    pub hours: String,
    /// 负责人.
    pub leader: String,
    /// 备注.
    pub note: String,
}

impl LineForm {
    /// A line that is there.
    pub fn of(line: &PlanLine) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            topic: line.topic.clone(),
            month: text(&line.month),
            hours: line.hours.map(|hours| hours.to_string()).unwrap_or_default(),
            leader: text(&line.leader),
            note: text(&line.note),
        }
    }

    fn record(&self) -> Result<PlanRecord, ServiceError> {
        Ok(PlanRecord {
            topic: typed::needed("主题", &self.topic, 500)?,
            month: typed::text(&self.month),
            hours: typed::hours(&self.hours)?,
            leader: typed::text(&self.leader),
            note: typed::text(&self.note),
        })
    }
}

/// The period that is meant by what was typed.
///
/// # Errors
/// [`ServiceError::Period`], or what the disk says.
pub fn year_of(view: View<'_>, typed: &str) -> Result<Period, ServiceError> {
    match typed::text(typed) {
        None => Ok(view.school()?.period),
        Some(text) => text.parse().map_err(|why| ServiceError::Period { text, why }),
    }
}

/// Keeps the plan of a period, or writes more about the one that is there; an empty field changes nothing.
///
/// # Errors
/// [`ServiceError::Period`], [`ServiceError::Field`], or what the disk says.
pub fn keep_plan(workspace: &mut Workspace, form: &PlanForm) -> Result<Done<PlanId>, ServiceError> {
    workspace.deed("plan.keep", |deed| {
        let span = year_of(deed.view(), &form.period)?;
        let id = plan_for(deed, span)?;
        let (_, plan) = of_span(deed.view(), span)?.ok_or_else(|| no_plan(span))?;
        let filed_on = typed::day("备案日期", &form.filed_on)?;
        if let Some(day) = filed_on.filter(|day| *day > deed.today()) {
            let problem = "在今天之后".to_owned();
            return Err(ServiceError::Field { field: "备案日期", value: day.to_string(), problem });
        }
        let plan = Plan {
            title: typed::text(&form.title).unwrap_or(plan.title),
            filed_with: typed::text(&form.filed_with).or(plan.filed_with),
            filed_on: filed_on.or(plan.filed_on),
            acknowledgement: typed::text(&form.acknowledgement).or(plan.acknowledgement),
            span,
        };
        deed.update_plan(id, &plan)?;
        deed.say(format!("培训计划：{}", plan.title));
        Ok(id)
    })
}

/// The plan of just this period.
fn of_span(view: View<'_>, span: Period) -> Result<Option<(PlanId, Plan)>, ServiceError> {
    Ok(view.plans(span)?.into_iter().find(|(_, plan)| plan.span == span))
}

fn no_plan(span: Period) -> ServiceError {
    let problem = "还没有培训计划，请先登记或导入".to_owned();
    ServiceError::Field { field: "年度", value: span.to_string(), problem }
}

/// The plan of a period; a new one without anything filed where there was none.
fn plan_for(deed: &Deed<'_>, span: Period) -> Result<PlanId, ServiceError> {
    if let Some((id, _)) = of_span(deed.view(), span)? {
        return Ok(id);
    }
    let (title, filed_with, filed_on, acknowledgement) =
        (format!("{}校本培训计划", span.before_noun()), None, None, None);
    Ok(deed.insert_plan(&Plan { title, span, filed_with, filed_on, acknowledgement })?)
}

/// Adds a line to the plan of a period, which is made if there is none. A topic that is there is written anew.
///
/// # Errors
/// As [`keep_plan`].
pub fn keep_line(
    workspace: &mut Workspace,
    period: &str,
    form: &LineForm,
) -> Result<Done<u32>, ServiceError> {
    workspace.deed("plan.line", |deed| {
        let span = year_of(deed.view(), period)?;
        let plan = plan_for(deed, span)?;
        let record = form.record()?;
        let (number, _) = put_line(deed, plan, &record)?;
        deed.say(format!("培训计划第 {number} 项：{}", record.topic));
        Ok(number)
    })
}

/// Writes the line of a number as the form has it; what is empty there is emptied. Programs that are held for it stay with it.
///
/// # Errors
/// [`ServiceError::Field`] when there is no such plan or line, or another line has the topic; what the disk says.
pub fn edit_line(
    workspace: &mut Workspace,
    period: &str,
    number: u32,
    form: &LineForm,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("plan.edit_line", |deed| {
        let (plan, id, _) = line_at(deed.view(), period, number)?;
        let PlanRecord { topic, month, hours, leader, note } = form.record()?;
        let key = loose_key(&topic);
        let lines = deed.view().plan_lines(plan)?;
        if let Some((_, other)) = lines.iter().find(|(one, line)| *one != id && loose_key(&line.topic) == key)
        {
            let problem = format!("与第 {} 项相同", other.number);
            return Err(ServiceError::Field { field: "主题", value: topic, problem });
        }
        deed.say(format!("改培训计划第 {number} 项：{topic}"));
        Ok(deed.update_plan_line(id, &PlanLine { number, topic, month, hours, leader, note })?)
    })
}

/// What stands in the line of a number, as it is typed.
///
/// # Errors
/// As [`find_line`].
pub fn line_form(view: View<'_>, period: &str, number: u32) -> Result<LineForm, ServiceError> {
    let (_, _, line) = line_at(view, period, number)?;
    Ok(LineForm::of(&line))
}

/// Writes a line; a topic that is there keeps its number, and what the record does not say.
fn put_line(deed: &Deed<'_>, plan: PlanId, record: &PlanRecord) -> Result<(u32, Fate), ServiceError> {
    let lines = deed.view().plan_lines(plan)?;
    let key = loose_key(&record.topic);
    if let Some((id, before)) = lines.iter().find(|(_, line)| loose_key(&line.topic) == key) {
        let line = PlanLine {
            number: before.number,
            topic: record.topic.clone(),
            month: record.month.clone().or_else(|| before.month.clone()),
            hours: record.hours.or(before.hours),
            leader: record.leader.clone().or_else(|| before.leader.clone()),
            note: record.note.clone().or_else(|| before.note.clone()),
        };
        if line == *before {
            return Ok((line.number, Fate::Unchanged));
        }
        deed.update_plan_line(*id, &line)?;
        return Ok((line.number, Fate::Updated));
    }
    let number = lines.iter().map(|(_, line)| line.number).max().unwrap_or(0) + 1;
    let PlanRecord { topic, month, hours, leader, note } = record.clone();
    deed.insert_plan_line(plan, &PlanLine { number, topic, month, hours, leader, note })?;
    Ok((number, Fate::Added))
}

/// A plan that is to come in as a workbook.
#[derive(Debug, Clone)]
pub struct PlanImport {
    /// The file.
    pub file: ImportFile,
    /// What was said about it.
    pub said: Said,
    /// Of which period; the school's current year when empty.
    pub period: String,
}

/// Imports the lines of a plan. Good rows are kept whatever the others are like; a second import of the same file changes
/// nothing.
///
/// # Errors
/// [`ServiceError::Inbound`] when the file as a whole cannot be read, [`ServiceError::Cancelled`], or what the disk says;
/// then nothing of it stays.
pub fn import_plan(
    workspace: &mut Workspace,
    import: &PlanImport,
    progress: &mut Progress<'_>,
) -> Result<Done<ImportOutcome>, ServiceError> {
    let sheet = read(workspace, import)?;
    let done = workspace.deed("plan.import", |deed| take_in(deed, import, &sheet, progress))?;
    let mut outcome = done.value;
    outcome.batch = done.deed.and(outcome.batch);
    Ok(Done { value: outcome, deed: done.deed })
}

/// What [`import_plan`] would report, without writing anything.
///
/// # Errors
/// As [`import_plan`].
pub fn rehearse_plan(
    workspace: &mut Workspace,
    import: &PlanImport,
    progress: &mut Progress<'_>,
) -> Result<ImportOutcome, ServiceError> {
    let sheet = read(workspace, import)?;
    let mut outcome = workspace.rehearse("plan.import", |deed| take_in(deed, import, &sheet, progress))?;
    outcome.batch = None;
    Ok(outcome)
}

fn read(workspace: &Workspace, import: &PlanImport) -> Result<Reading<PlanRecord>, ServiceError> {
    let today = workspace.setting().clock.today();
    let options = import.said.options::<PlanField>(workspace.view(), today)?;
    read_plan(&import.file.bytes, &import.file.name, &options).map_err(|error| import.file.failure(error))
}

fn take_in(
    deed: &mut Deed<'_>,
    import: &PlanImport,
    sheet: &Reading<PlanRecord>,
    progress: &mut Progress<'_>,
) -> Result<ImportOutcome, ServiceError> {
    let plan = plan_for(deed, year_of(deed.view(), &import.period)?)?;
    let mut report = ImportReport::of(sheet);
    let mut failed: Vec<Problem> = Vec::new();
    for (done, row) in sheet.rows.iter().enumerate() {
        progress.at(done, sheet.rows.len())?;
        if let Err(why) = typed::needed("主题", &row.record.topic, 500) {
            failed.push(sheet.problem(row.row, PlanField::Topic.code(), format!("{why}，没有导入")));
            continue;
        }
        report.took(row.row, put_line(deed, plan, &row.record)?.1);
    }
    import.said.remember::<PlanField>(deed)?;
    let rows = sheet.failed_rows(&failed);
    report.rejected.append(&mut failed);
    report.sort();
    deed.say(format!("导入培训计划：{}（{}）", report.counts("项"), import.file.name));
    let batch = report.log(deed, "plan", &import.file, &sheet.sheet)?;
    Ok(ImportOutcome {
        sheet: sheet.sheet.clone(),
        report,
        batch: Some(batch),
        failed: rows,
        in_file: sheet.in_file(),
    })
}

/// The line of a number in the plan of a period.
///
/// # Errors
/// [`ServiceError::Field`] when there is no such plan or line, or what the disk says.
pub fn find_line(view: View<'_>, period: &str, number: u32) -> Result<PlanLineId, ServiceError> {
    line_at(view, period, number).map(|(_, id, _)| id)
}

fn line_at(
    view: View<'_>,
    period: &str,
    number: u32,
) -> Result<(PlanId, PlanLineId, PlanLine), ServiceError> {
    let span = year_of(view, period)?;
    let (plan, _) = of_span(view, span)?.ok_or_else(|| no_plan(span))?;
    let lines = view.plan_lines(plan)?;
    let count = lines.len();
    let found = lines.into_iter().find(|(_, line)| line.number == number);
    found.map(|(id, line)| (plan, id, line)).ok_or_else(|| {
        let problem = format!("不在计划里，计划共 {count} 项");
        ServiceError::Field { field: "计划项", value: number.to_string(), problem }
    })
}

/// Says for which line of a plan a program is held; then it lies within the plan, and hours that are registered and not
/// yet audited follow. Without a line, it is for none, and whether it lies within the plan stays as it was.
///
/// # Errors
/// What the disk says.
pub fn link_program(
    workspace: &mut Workspace,
    id: ProgramId,
    line: Option<PlanLineId>,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("plan.link", |deed| {
        let mut program = deed.view().program(id)?;
        deed.set_program_line(id, line)?;
        if line.is_some() && !program.planned && !program.state.is_sealed() {
            program.planned = true;
            deed.update_program(id, &program)?;
            refresh(deed, id, None)?;
        }
        let word = if line.is_some() { "列入计划" } else { "移出计划" };
        deed.say(format!("{word}：{}", program.title));
        Ok(())
    })
}

/// Puts a paper into the dossier of the year in which `day` lies; without one, today's.
///
/// # Errors
/// [`ServiceError::Field`], or what the disk says.
pub fn keep_paper(
    workspace: &mut Workspace,
    file: &Path,
    kind: DossierKind,
    title: &str,
    day: Option<NaiveDate>,
) -> Result<Done<EvidenceId>, ServiceError> {
    workspace.deed("dossier.keep", |deed| {
        let title = typed::needed("标题", title, 200)?;
        let evidence = deed.add_evidence_file(file)?;
        deed.insert_dossier_item(day.unwrap_or_else(|| deed.today()), kind, &title, evidence)?;
        deed.say(format!("存入校本档案：{}　{title}", kind.word()));
        Ok(evidence)
    })
}
