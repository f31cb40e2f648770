//! The desk at which entries change their state: it knows the regulations in force and who audits, so it can say
//! whether each guard holds.

use chrono::NaiveDate;

use super::adjusted::{self, Adjusted};
use crate::model::decision::{DecisionLevel, DecisionResult};
use crate::model::entry::{Entry, Source};
use crate::model::id::EntryId;
use crate::model::period::Period;
use crate::model::program::Settles;
use crate::model::state::{ENTRY_STEPS, EntryDeed, EntryState, Guard, ProgramState, walk};
use crate::policy::terms::Seal;
use crate::policy::year_at;
use crate::service::error::ServiceError;
use crate::service::ledger_error::{Hindrance, LedgerError};
use crate::service::policies::{self, InForce};
use crate::store::{Decision, Deed, StoreError, View};

/// Regulations by which is judged today, and the auditor.
#[derive(Debug, Clone)]
pub struct Desk {
    policies: Vec<InForce>,
    auditor: Option<String>,
    today: NaiveDate,
}

impl Desk {
    /// Reads what guards look at.
    ///
    /// # Errors
    /// As [`policies::judging_on`].
    pub fn open(view: View<'_>, today: NaiveDate) -> Result<Desk, ServiceError> {
        Ok(Desk { policies: policies::judging_on(view, today)?, auditor: view.school()?.auditor, today })
    }

    /// The regulations by which is judged today.
    pub fn policies(&self) -> &[InForce] {
        &self.policies
    }

    /// Refuses to audit several at once where a regulation wants them one by one.
    pub(in crate::service) fn require_bulk(&self, step: EntryDeed, count: usize) -> Result<(), ServiceError> {
        let judges = matches!(step, EntryDeed::Pass | EntryDeed::Refuse);
        match self.policies.iter().find(|policy| !policy.pack.audit().bulk) {
            Some(policy) if judges && count > 1 => Err(LedgerError::OneByOne {
                policy: policy.pack.title().to_owned(),
                article: policy.pack.audit().article.clone(),
            }
            .into()),
            _ => Ok(()),
        }
    }

    /// Where a step leads an entry.
    ///
    /// # Errors
    /// [`LedgerError::Step`] naming the entry, or what the disk says.
    pub fn walk(
        &self,
        view: View<'_>,
        id: EntryId,
        entry: &Entry,
        step: EntryDeed,
        words: Option<&str>,
    ) -> Result<EntryState, ServiceError> {
        let guards = ENTRY_STEPS
            .iter()
            .find(|row| row.from == entry.state && row.deed == step)
            .map_or(&[][..], |row| row.guards);
        let mut broken = Vec::new();
        for &guard in guards {
            if !self.holds(view, id, entry, guard, words)? {
                broken.push(guard);
            }
        }
        match walk(ENTRY_STEPS, entry.state, step, |guard| !broken.contains(&guard)) {
            Ok(state) => Ok(state),
            Err(why) => {
                let name = view.staff(entry.staff)?.record.name;
                let what = format!("{name}　{}", entry.title);
                let why = Hindrance::of(entry.state.word(), why);
                Err(LedgerError::Step { what, deed: step.word(), why }.into())
            }
        }
    }

    /// Takes a step: writes the new state, and the decision where one was made.
    ///
    /// # Errors
    /// As [`Desk::walk`].
    pub fn take(
        &self,
        deed: &Deed<'_>,
        id: EntryId,
        entry: &Entry,
        step: EntryDeed,
        words: Option<&str>,
        bulk: bool,
    ) -> Result<EntryState, ServiceError> {
        let words = words.map(str::trim).filter(|words| !words.is_empty());
        let state = self.walk(deed.view(), id, entry, step, words)?;
        let adjusted = Adjusted::of(deed.view(), entry)?;
        if let Some(adjusted) = &adjusted
            && adjusted.comes_back(deed.view(), id, entry.state, state)?
        {
            adjusted.reinstate(self, deed)?;
        }
        let opinion = match step {
            EntryDeed::Refuse | EntryDeed::Return | EntryDeed::Void | EntryDeed::AgreeRecall => words,
            EntryDeed::Pass | EntryDeed::Approve => None,
            _ => entry.opinion.as_deref(),
        };
        deed.set_entry_state(id, state, opinion)?;
        if step == EntryDeed::Void {
            leave_out(deed, id, entry, words.unwrap_or_default())?;
        }
        let result = match step {
            EntryDeed::Pass => DecisionResult::Passed,
            EntryDeed::Refuse => DecisionResult::Refused,
            EntryDeed::Void => DecisionResult::Void,
            _ => return self.give_way(deed, entry, adjusted.as_ref(), state),
        };
        deed.insert_decision(&Decision {
            entry: id,
            level: DecisionLevel::School,
            result,
            opinion: words.map(str::to_owned),
            auditor: self.auditor.clone(),
            decided_on: deed.today(),
            document: None,
            bulk,
            submission: None,
        })?;
        self.give_way(deed, entry, adjusted.as_ref(), state)
    }

    /// After a step of an entry that adjusts another: that one gives way, once the entry is in force.
    fn give_way(
        &self,
        deed: &Deed<'_>,
        entry: &Entry,
        adjusted: Option<&Adjusted>,
        state: EntryState,
    ) -> Result<EntryState, ServiceError> {
        match adjusted {
            Some(adjusted) if adjusted.gives_way(entry.state, state) => {
                adjusted.replace(self, deed, entry)?;
                Ok(state)
            }
            _ => Ok(state),
        }
    }

    fn holds(
        &self,
        view: View<'_>,
        id: EntryId,
        entry: &Entry,
        guard: Guard,
        words: Option<&str>,
    ) -> Result<bool, StoreError> {
        let asked = |asks: fn(&InForce) -> bool| self.policies.iter().any(asks);
        Ok(match guard {
            Guard::Opinion | Guard::Reason => words.is_some_and(|words| !words.trim().is_empty()),
            Guard::ProgramApproved => match entry.program {
                Some(program) if asked(|policy| policy.pack.audit().program_approved) => {
                    view.program(program)?.state == ProgramState::Approved
                        || view.program_is_filed(program)?
                }
                _ => true,
            },
            Guard::StaffConfirmed => {
                let asking = self.policies.iter().filter(|policy| policy.pack.audit().staff_confirmed);
                match asking.map(|policy| year_at(&policy.pack, &policy.params, self.today).from()).max() {
                    None => true,
                    // The list is signed anew each year.
                    Some(first) => {
                        let confirmed = view.staff(entry.staff)?.standing.confirmed_on;
                        confirmed.is_some_and(|day| day >= first)
                    }
                }
            }
            Guard::InNoSubmission => !view.entry_in_open_submission(id)?,
            Guard::YearOpen => {
                !view.year_is_closed(entry.span.to())? || adjusted::in_its_place(view, id, entry.state)?
            }
            Guard::SealOpens => {
                let sealed = sealed_on(view, id, entry)?;
                !asked(|policy| policy.pack.audit().seal == Seal::SchoolYear)
                    || Period::school_year_of(self.today).is_ok_and(|year| sealed < year.from())
            }
            Guard::Adjusted => adjusted::in_its_place(view, id, entry.state)?,
            Guard::NoAdjustment => {
                view.adjustment_of(id)?.is_none() || adjusted::in_its_place(view, id, entry.state)?
            }
            Guard::IsOpening => entry.source == Source::Opening,
            // Asked of programs only.
            Guard::NoEntries => false,
        })
    }
}

/// When the authority approved an entry; its last day where nobody wrote that down.
fn sealed_on(view: View<'_>, id: EntryId, entry: &Entry) -> Result<NaiveDate, StoreError> {
    let approved = view.decisions(id)?.into_iter().filter(|one| one.result == DecisionResult::Approved);
    Ok(approved.map(|one| one.decided_on).max().unwrap_or(entry.span.to()))
}

/// Who loses the hours of a program for good is left out of it, with the same reason: else the next granting would bring
/// them back. Let in again on the roster they count again. A course that is settled keeps the void stretch instead, since
/// its other terms still count.
fn leave_out(deed: &Deed<'_>, id: EntryId, entry: &Entry, reason: &str) -> Result<(), StoreError> {
    let (Some(program), Some(part)) = (entry.program, entry.participation) else { return Ok(()) };
    // An adjustment and what it adjusts stand for each other.
    if entry.supersedes.is_some() || deed.view().adjustment_of(id)?.is_some() {
        return Ok(());
    }
    match deed.view().program(program)?.settles {
        Settles::Program => deed.leave_out(part, reason),
        Settles::Sessions => Ok(()),
    }
}
