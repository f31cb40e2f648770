//! Corrections of what is sealed: 调整 as a new entry beside the old one, and 申请打回. What was approved is never
//! overwritten.

use chrono::NaiveDate;

use super::Filing;
use super::form::EntryForm;
use super::single::{categorise, file, keep_lines};
use crate::model::decision::{DecisionLevel, DecisionResult};
use crate::model::entry::{Entry, Source};
use crate::model::hours::Hours;
use crate::model::id::EntryId;
use crate::model::state::{EntryDeed, EntryState, Guard, RECALL_STEPS, RecallDeed, RecallState, walk};
use crate::service::audit::Desk;
use crate::service::error::ServiceError;
use crate::service::ledger_error::{Hindrance, LedgerError};
use crate::service::{policies, typed};
use crate::store::{Decision, Deed, Done, Recall, StoreError, View, Workspace};

/// What an adjustment says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adjusting {
    /// The facts as they should have been.
    Facts(Box<EntryForm>),
    /// That the entry is void 作废.
    Void,
}

/// Writes an adjustment beside an entry that is sealed. It is audited and handed in like any other; until it is
/// approved the old one stands. Proofs, detail lines and categories by hand come along.
///
/// # Errors
/// [`LedgerError::NotSealed`], [`LedgerError::AdjustmentOpen`], [`LedgerError::NothingAdjusted`],
/// [`ServiceError::Field`] without a reason, or what the disk says.
pub fn adjust_entry(
    workspace: &mut Workspace,
    id: EntryId,
    adjusting: &Adjusting,
    reason: &str,
    filing: &Filing,
) -> Result<Done<EntryId>, ServiceError> {
    workspace.deed("entry.adjust", |deed| {
        let (new, what) = write_beside(deed, id, adjusting, reason, filing, false)?;
        let word = if *adjusting == Adjusting::Void { "登记作废的调整" } else { "登记调整" };
        deed.say(format!("{word}：{what}（第 {id} 号）"));
        Ok(new)
    })
}

/// Writes an adjustment within a deed; its number, and whose what it adjusts.
pub(in crate::service) fn write_beside(
    deed: &Deed<'_>,
    id: EntryId,
    adjusting: &Adjusting,
    reason: &str,
    filing: &Filing,
    fraud: bool,
) -> Result<(EntryId, String), ServiceError> {
    let view = deed.view();
    let before = view.entry(id)?;
    let what = named(view, &before)?;
    require_adjustable(view, id, &before, &what)?;
    let reason = typed::needed("调整原因", reason, 500)?;
    let typed = match adjusting {
        Adjusting::Facts(form) => form.read(policies::reach(view, deed.today())?)?,
        Adjusting::Void => Entry { claimed: Some(Hours::ZERO), voids: true, ..before.clone() },
    };
    let entry = Entry { fraud, ..beside(&before, id, typed, reason) };
    if let Adjusting::Facts(form) = adjusting
        && entry == beside(&before, id, before.clone(), entry.adjust_reason.clone().unwrap_or_default())
        && form.category.is_none()
        && form.details()?.is_none_or(|lines| view.entry_lines(id).is_ok_and(|there| there == lines))
    {
        return Err(LedgerError::NothingAdjusted.into());
    }
    let desk = Desk::open(view, deed.today())?;
    let new = deed.insert_entry(&entry)?;
    deed.copy_below_entry(id, new)?;
    if let Adjusting::Facts(form) = adjusting {
        categorise(deed, new, form)?;
        keep_lines(deed, new, &entry, form)?;
    }
    file(&desk, deed, new, &entry, filing)?;
    Ok((new, what))
}

/// The adjustment of `before` with the facts that were typed.
fn beside(before: &Entry, id: EntryId, typed: Entry, reason: String) -> Entry {
    Entry {
        staff: before.staff,
        program: before.program,
        participation: before.participation,
        source: Source::Adjustment,
        state: EntryState::Draft,
        origin_school: before.origin_school.clone(),
        supersedes: Some(id),
        adjust_reason: Some(reason),
        fraud: false,
        opinion: None,
        ..typed
    }
}

pub(super) fn named(view: View<'_>, entry: &Entry) -> Result<String, StoreError> {
    Ok(format!("{}　{}", view.staff(entry.staff)?.record.name, entry.title))
}

fn require_adjustable(view: View<'_>, id: EntryId, entry: &Entry, what: &str) -> Result<(), ServiceError> {
    let what = what.to_owned();
    if entry.source == Source::Opening {
        return Err(LedgerError::OpeningAdjusted(what).into());
    }
    let sealed = match entry.state {
        EntryState::Approved => true,
        EntryState::Passed => view.year_is_closed(entry.span.to())?,
        _ => false,
    };
    if !sealed {
        return Err(LedgerError::NotSealed { what, state: entry.state }.into());
    }
    match view.adjustment_of(id)? {
        Some((number, state)) => Err(LedgerError::AdjustmentOpen { what, number, state }.into()),
        None => Ok(()),
    }
}

/// Asks the authority to give an approved entry back.
///
/// # Errors
/// [`LedgerError::Step`] where its state or the regulation's seal does not allow it, or what the disk says.
pub fn request_recall(
    workspace: &mut Workspace,
    id: EntryId,
    reason: &str,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("recall.request", |deed| {
        let entry = deed.view().entry(id)?;
        let desk = Desk::open(deed.view(), deed.today())?;
        desk.take(deed, id, &entry, EntryDeed::RequestRecall, Some(reason), false)?;
        deed.insert_recall(id, reason.trim())?;
        deed.say(format!("申请打回：{}，{}", named(deed.view(), &entry)?, reason.trim()));
        Ok(())
    })
}

/// The authority's answer to a request for return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Whether it gives the entry back.
    pub agreed: bool,
    /// Why; needed where it agrees, for that is a return.
    pub opinion: String,
    /// When.
    pub decided_on: NaiveDate,
    /// 文号.
    pub document: Option<String>,
    /// Who.
    pub auditor: Option<String>,
}

/// Writes down the answer: agreed, the entry is 退回 and may be corrected; refused, it stands as it was.
///
/// # Errors
/// [`LedgerError::Step`] where nothing was asked or no opinion is given, [`ServiceError::Field`] for a day before the
/// request or in the future, or what the disk says.
pub fn answer_recall(
    workspace: &mut Workspace,
    id: EntryId,
    answer: &Answer,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("recall.answer", |deed| {
        let entry = deed.view().entry(id)?;
        let opinion = typed::text(&answer.opinion);
        let (step, recall_step, result) = match answer.agreed {
            true => (EntryDeed::AgreeRecall, RecallDeed::Agree, DecisionResult::RecallAgreed),
            false => (EntryDeed::RefuseRecall, RecallDeed::Refuse, DecisionResult::RecallRefused),
        };
        let desk = Desk::open(deed.view(), deed.today())?;
        desk.take(deed, id, &entry, step, opinion.as_deref(), false)?;
        let asked =
            deed.view().recalls(id)?.into_iter().rfind(|recall| recall.state == RecallState::Requested);
        let what = named(deed.view(), &entry)?;
        let asked = asked.ok_or_else(|| StoreError::Damaged(format!("{what}的打回申请")))?;
        check_day(answer.decided_on, asked.requested_on, deed.today())?;
        let state = walk(RECALL_STEPS, asked.state, recall_step, |guard| {
            guard != Guard::Opinion || opinion.is_some()
        })
        .map_err(|why| LedgerError::Step {
            what: what.clone(),
            deed: recall_step.word(),
            why: Hindrance::of(asked.state.word(), why),
        })?;
        let (decided_on, document) = (Some(answer.decided_on), answer.document.clone());
        deed.answer_recall(&Recall { state, decided_on, document, ..asked })?;
        deed.insert_decision(&Decision {
            entry: id,
            level: DecisionLevel::County,
            result,
            opinion,
            auditor: answer.auditor.clone(),
            decided_on: answer.decided_on,
            document: answer.document.clone(),
            bulk: false,
            submission: None,
        })?;
        deed.say(format!("{}：{what}", result.word()));
        Ok(())
    })
}

fn check_day(day: NaiveDate, asked: NaiveDate, today: NaiveDate) -> Result<(), ServiceError> {
    let problem = if day > today {
        "在今天之后"
    } else if day < asked {
        "早于申请的日期"
    } else {
        return Ok(());
    };
    Err(ServiceError::Field { field: "答复日期", value: day.to_string(), problem: problem.to_owned() })
}
