//! The authority's answer 认定: everything at once with exceptions, or item by item. What is left open stays 已上报.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::error::SubmissionError;
use super::prepare::step_program;
use super::{name_of, step};
use crate::model::decision::{DecisionLevel, DecisionResult};
use crate::model::id::SubmissionId;
use crate::model::state::{EntryDeed, ProgramDeed, SubmissionDeed, SubmissionState};
use crate::model::submission::{ItemState, Subject};
use crate::service::ServiceError;
use crate::service::audit::Desk;
use crate::service::training::take_place;
use crate::store::{Decision, Deed, Done, Submission, SubmissionItem, Workspace};

/// What was decided about an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// 认定.
    Approved,
    /// 退回, with an opinion.
    Returned(String),
}

/// Decisions as they came, by letter or telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decisions {
    /// The day on which it was decided.
    pub decided_on: NaiveDate,
    /// 文号; none where it came by word of mouth.
    pub document: Option<String>,
    /// Who decided; none where nobody said.
    pub auditor: Option<String>,
    /// Items that are named, by their number.
    pub items: BTreeMap<u32, Answer>,
    /// What holds for every other open item; none leaves them open.
    pub others: Option<Answer>,
}

/// What decisions left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// Items that were approved now.
    pub approved: usize,
    /// Items that were returned now.
    pub returned: usize,
    /// Items that still wait.
    pub open: usize,
    /// Where the submission stands.
    pub state: SubmissionState,
}

/// Writes down decisions about a submission.
///
/// # Errors
/// [`SubmissionError`] for an item that is not there or decided already, a return without an opinion, a day before the export
/// or in the future, or nothing decided at all; what the disk says.
pub fn decide(
    workspace: &mut Workspace,
    id: SubmissionId,
    decisions: &Decisions,
) -> Result<Done<Decided>, ServiceError> {
    workspace.deed("decision.add", |deed| write_down(deed, id, decisions))
}

/// Writes down decisions within a deed; see [`decide`].
pub(super) fn write_down(
    deed: &mut Deed<'_>,
    id: SubmissionId,
    decisions: &Decisions,
) -> Result<Decided, ServiceError> {
    let submission = deed.view().submission(id)?;
    if submission.tally.open == 0 && submission.state == SubmissionState::Decided {
        return Err(SubmissionError::AllDecided(name_of(&submission)).into());
    }
    // Refused at once where no decision can come at all.
    step(&submission, SubmissionDeed::DecideRest)?;
    check_day(&submission, decisions.decided_on, deed.today())?;
    let items = deed.view().submission_items(id)?;
    let desk = Desk::open(deed.view(), deed.today())?;
    let mut decided = Decided { approved: 0, returned: 0, open: 0, state: submission.state };
    for (item, answer) in answers(&items, decisions)? {
        write(deed, &desk, id, item, answer, decisions)?;
        match answer {
            Answer::Approved => decided.approved += 1,
            Answer::Returned(_) => decided.returned += 1,
        }
    }
    if decided.approved + decided.returned == 0 {
        return Err(SubmissionError::NothingDecided.into());
    }
    let waits = |item: &SubmissionItem| item.state == ItemState::Open;
    decided.open = deed.view().submission_items(id)?.into_iter().filter(waits).count();
    let how = if decided.open == 0 { SubmissionDeed::DecideRest } else { SubmissionDeed::DecideSome };
    decided.state = step(&submission, how)?;
    deed.set_submission_state(id, decided.state)?;
    deed.say(format!(
        "登记认定结果：{}，认定 {} 项，退回 {} 项",
        name_of(&submission),
        decided.approved,
        decided.returned
    ));
    Ok(decided)
}

fn check_day(submission: &Submission, day: NaiveDate, today: NaiveDate) -> Result<(), ServiceError> {
    let problem = if day > today {
        "在今天之后"
    } else if day < submission.prepared_on {
        "早于这份报送生成的日期"
    } else {
        return Ok(());
    };
    Err(ServiceError::Field { field: "认定日期", value: day.to_string(), problem: problem.to_owned() })
}

/// Each item that is decided now, with the answer.
fn answers<'d>(
    items: &'d [SubmissionItem],
    decisions: &'d Decisions,
) -> Result<Vec<(&'d SubmissionItem, &'d Answer)>, SubmissionError> {
    let mut answered = Vec::new();
    for (number, answer) in &decisions.items {
        let item = items.iter().find(|item| item.number == *number);
        let item = item.ok_or(SubmissionError::NoItem { number: *number, last: items.len() })?;
        if item.state != ItemState::Open {
            return Err(SubmissionError::AlreadyDecided { number: *number, state: item.state.word() });
        }
        answered.push((item, answer));
    }
    if let Some(answer) = &decisions.others {
        let others = items
            .iter()
            .filter(|item| item.state == ItemState::Open && !decisions.items.contains_key(&item.number));
        answered.extend(others.map(|item| (item, answer)));
    }
    let bare = |answer: &Answer| matches!(answer, Answer::Returned(opinion) if opinion.trim().is_empty());
    match answered.iter().find(|(_, answer)| bare(answer)) {
        Some((item, _)) => Err(SubmissionError::NoOpinion { number: item.number }),
        None => Ok(answered),
    }
}

fn write(
    deed: &Deed<'_>,
    desk: &Desk,
    id: SubmissionId,
    item: &SubmissionItem,
    answer: &Answer,
    decisions: &Decisions,
) -> Result<(), ServiceError> {
    let (state, opinion) = match answer {
        Answer::Approved => (ItemState::Approved, None),
        Answer::Returned(opinion) => (ItemState::Returned, Some(opinion.trim().to_owned())),
    };
    deed.decide_item(
        id,
        &SubmissionItem {
            state,
            opinion: opinion.clone(),
            decided_on: Some(decisions.decided_on),
            document: decisions.document.clone(),
            ..item.clone()
        },
    )?;
    let approved = state == ItemState::Approved;
    match item.subject {
        Subject::Entry(entry) => {
            let (step, result) = match approved {
                true => (EntryDeed::Approve, DecisionResult::Approved),
                false => (EntryDeed::Return, DecisionResult::Returned),
            };
            let facts = deed.view().entry(entry)?;
            desk.take(deed, entry, &facts, step, opinion.as_deref(), true)?;
            deed.insert_decision(&Decision {
                entry,
                level: DecisionLevel::County,
                result,
                opinion,
                auditor: decisions.auditor.clone(),
                decided_on: decisions.decided_on,
                document: decisions.document.clone(),
                bulk: true,
                submission: Some(id),
            })?;
        }
        Subject::Program(program) => {
            let mut facts = deed.view().program(program)?;
            if approved {
                step_program(deed, program, &facts, ProgramDeed::Approve, None)?;
                facts = deed.view().program(program)?;
                facts.approval = decisions.document.clone().or(facts.approval);
                facts.approved_on = Some(decisions.decided_on);
                deed.update_program(program, &facts)?;
                take_place(deed, program)?;
            } else {
                step_program(deed, program, &facts, ProgramDeed::Return, opinion.as_deref())?;
            }
        }
        Subject::Staff(staff) => {
            // Returned, what was confirmed before holds no longer.
            let mut standing = deed.view().staff(staff)?.standing;
            standing.confirmed_on = approved.then_some(decisions.decided_on);
            deed.set_standing(staff, &standing)?;
        }
    }
    Ok(())
}
