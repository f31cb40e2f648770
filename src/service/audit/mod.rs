//! The school's audit 学校初审: submit, pass, refuse, withdraw, reopen, void, delete and restore; one by one,
//! and in bulk where every regulation in force allows that.

mod adjusted;
mod desk;

pub use desk::Desk;

use super::error::ServiceError;
use super::ledger_error::{Hindrance, LedgerError};
use crate::model::id::{EntryId, ProgramId};
use crate::model::state::{ENTRY_STEPS, EntryDeed, EntryState};
use crate::store::{Deed, Done, EntryFilter, View, Workspace};

/// What the school itself does to entries. The authority's part comes with a submission and its decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditStep {
    /// 提交审核.
    Submit,
    /// 撤回.
    Withdraw,
    /// 审核通过.
    Pass,
    /// 审核不通过.
    Refuse,
    /// 退回待审.
    Reopen,
    /// 作废.
    Void,
    /// 删除 into the bin.
    Delete,
    /// 恢复 from the bin.
    Restore,
}

impl AuditStep {
    /// The step in the table of states.
    pub const fn deed(self) -> EntryDeed {
        match self {
            AuditStep::Submit => EntryDeed::Submit,
            AuditStep::Withdraw => EntryDeed::Withdraw,
            AuditStep::Pass => EntryDeed::Pass,
            AuditStep::Refuse => EntryDeed::Refuse,
            AuditStep::Reopen => EntryDeed::Reopen,
            AuditStep::Void => EntryDeed::Void,
            AuditStep::Delete => EntryDeed::Delete,
            AuditStep::Restore => EntryDeed::Restore,
        }
    }

    /// Its Chinese word.
    pub const fn word(self) -> &'static str {
        self.deed().word()
    }

    /// The stable code under which the journal keeps it.
    const fn code(self) -> &'static str {
        match self {
            AuditStep::Submit => "entry.submit",
            AuditStep::Withdraw => "entry.withdraw",
            AuditStep::Pass => "audit.pass",
            AuditStep::Refuse => "audit.refuse",
            AuditStep::Reopen => "audit.reopen",
            AuditStep::Void => "entry.void",
            AuditStep::Delete => "entry.delete",
            AuditStep::Restore => "entry.restore",
        }
    }
}

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
    step: AuditStep,
    words: Option<&str>,
) -> Result<Done<AuditReport>, ServiceError> {
    workspace.deed(step.code(), |deed| {
        let desk = Desk::open(deed.view(), deed.today())?;
        let report = desk.step_all(deed, selection, step.deed(), words)?;
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

impl Desk {
    /// Does one step to every entry of a selection, within a deed; see [`audit`].
    fn step_all(
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
    use crate::model::state::Guard;
    matches!(refusal, LedgerError::Step { why: Hindrance::Guard(Guard::Opinion | Guard::Reason), .. })
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
