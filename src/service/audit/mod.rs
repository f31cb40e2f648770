//! The school's audit 学校初审: submit, pass, refuse, withdraw, reopen, void, delete and restore; one by one,
//! and in bulk where every regulation in force allows that.

mod adjusted;
mod desk;

pub use desk::Desk;

use super::error::ServiceError;
use super::ledger_error::LedgerError;
use crate::model::id::{EntryId, ProgramId};
use crate::model::state::{ENTRY_STEPS, EntryDeed, EntryState};
use crate::store::{Deed, Done, EntryFilter, View, Workspace};

/// Which entries are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// These.
    Entries(Vec<EntryId>),
    /// Those of a program that the deed can be done to.
    Program(ProgramId),
    /// All that wait for the audit.
    AllPending,
    /// Those that a filter finds and that the deed can be done to.
    Filter(EntryFilter),
}

/// What became of a selection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditReport {
    /// To which the deed was done, in order.
    pub done: Vec<EntryId>,
    /// To which it could not be done, and why.
    pub skipped: Vec<(EntryId, String)>,
}

/// Does one step to every entry of a selection. One entry alone that cannot take it is an error; of several, those
/// that cannot are left and named. `words` is the opinion or reason; a pass may have one, a refusal must.
///
/// # Errors
/// [`LedgerError::OneByOne`], [`LedgerError::NothingSelected`], [`LedgerError::Step`] for a missing opinion or an
/// entry alone, or what the disk says.
pub fn audit(
    workspace: &mut Workspace,
    selection: &Selection,
    step: EntryDeed,
    words: Option<&str>,
) -> Result<Done<AuditReport>, ServiceError> {
    workspace.deed(code(step), |deed| {
        let desk = Desk::open(deed.view(), deed.today())?;
        let report = desk.step_all(deed, selection, step, words)?;
        deed.say(format!("{} {} 条学时记录", step.word(), report.done.len()));
        Ok(report)
    })
}

/// Whether many may be audited at once; the refusal says by which regulation not.
///
/// # Errors
/// [`LedgerError::OneByOne`], or what the disk says.
pub fn bulk_is_allowed(view: View<'_>, today: chrono::NaiveDate) -> Result<(), ServiceError> {
    Desk::open(view, today)?.require_bulk(EntryDeed::Pass, 2)
}

/// The stable code under which the journal keeps a step.
const fn code(step: EntryDeed) -> &'static str {
    match step {
        EntryDeed::Submit => "entry.submit",
        EntryDeed::Withdraw => "entry.withdraw",
        EntryDeed::Pass => "audit.pass",
        EntryDeed::Refuse => "audit.refuse",
        EntryDeed::Reopen => "audit.reopen",
        EntryDeed::Void => "entry.void",
        EntryDeed::Delete => "entry.delete",
        EntryDeed::Restore => "entry.restore",
        _ => "entry.step",
    }
}

impl Desk {
    /// Does one step to every entry of a selection, within a deed; see [`audit`].
    ///
    /// # Errors
    /// As [`audit`].
    pub fn step_all(
        &self,
        deed: &Deed<'_>,
        selection: &Selection,
        step: EntryDeed,
        words: Option<&str>,
    ) -> Result<AuditReport, ServiceError> {
        let ids = selected(deed.view(), selection, step)?;
        if ids.is_empty() {
            return Err(LedgerError::NothingSelected.into());
        }
        self.require_bulk(step, ids.len())?;
        let (bulk, mut report) = (ids.len() > 1, AuditReport::default());
        for id in ids {
            let entry = deed.view().entry(id)?;
            match self.take(deed, id, &entry, step, words, bulk) {
                Ok(_) => report.done.push(id),
                Err(ServiceError::Ledger(refusal @ LedgerError::Step { .. }))
                    if bulk && !asks_for_words(&refusal) =>
                {
                    report.skipped.push((id, refusal.to_string()));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(report)
    }
}

fn asks_for_words(refusal: &LedgerError) -> bool {
    use crate::model::state::{Guard, Refusal};
    matches!(refusal, LedgerError::Step { why: Refusal::Guard(Guard::Opinion | Guard::Reason), .. })
}

/// The entries of a selection; where it is a question rather than a list, those in a state from which the step goes.
fn selected(view: View<'_>, selection: &Selection, step: EntryDeed) -> Result<Vec<EntryId>, ServiceError> {
    let able: Vec<EntryState> =
        ENTRY_STEPS.iter().filter(|row| row.deed == step).map(|row| row.from).collect();
    let filter = match selection {
        Selection::Entries(ids) => {
            let mut seen = std::collections::BTreeSet::new();
            return Ok(ids.iter().copied().filter(|id| seen.insert(*id)).collect());
        }
        Selection::Program(program) => {
            EntryFilter { program: Some(*program), states: able, ..EntryFilter::default() }
        }
        Selection::AllPending => EntryFilter { states: vec![EntryState::Pending], ..EntryFilter::default() },
        Selection::Filter(filter) => {
            let wanted = |state: &EntryState| filter.states.is_empty() || filter.states.contains(state);
            let states: Vec<EntryState> = able.into_iter().filter(wanted).collect();
            if states.is_empty() {
                return Ok(Vec::new());
            }
            EntryFilter { states, ..filter.clone() }
        }
    };
    Ok(view.entry_ids(&filter)?)
}
