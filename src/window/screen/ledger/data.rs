//! What the screen asks the workspace for: numbers of all rows, the rows in sight, their figures.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::id::EntryId;
use crate::service::ServiceError;
use crate::service::assessment::{Counting, assess_everybody, lacking_details, period_for};
use crate::service::policies;
use crate::store::{EntryFilter, EntryRow, EntryTally, StaffRow, Workspace};
use crate::window::screen::record::account::{Figure, figures, may_count};

/// The list, without its rows.
#[derive(Debug, Clone)]
pub struct List {
    /// The numbers of all rows, in their order.
    pub ids: Vec<i64>,
    /// How many, and their claimed hours.
    pub tally: EntryTally,
    /// How many there are without the filter.
    pub all: u32,
    /// Why several cannot be passed at once, where a regulation forbids it.
    pub one_by_one: Option<String>,
}

/// So many rows are shown before the whole list is read.
const FIRST: u32 = 100;

/// The rows with which a list begins.
pub fn first(workspace: &Workspace, filter: &EntryFilter) -> Result<Vec<EntryRow>, ServiceError> {
    Ok(workspace.view().entries(&EntryFilter { limit: Some(FIRST), ..filter.clone() })?)
}

/// Reads the list. With `cut` only those whose figure is less than claimed, with `bare` only those that lack their details.
pub fn list(
    workspace: &Workspace,
    filter: &EntryFilter,
    cut: bool,
    bare: bool,
) -> Result<List, ServiceError> {
    let view = workspace.view();
    let today = workspace.setting().clock.today();
    let mut ids: Vec<i64> = view.entry_ids(filter)?.into_iter().map(|id| id.0).collect();
    let mut tally = view.tally_entries(filter)?;
    if cut {
        let lessened = lessened(workspace, filter)?;
        ids.retain(|id| lessened.contains(id));
    }
    if bare {
        let lacking = lacking_details(view)?;
        ids.retain(|id| lacking.contains(&EntryId(*id)));
    }
    if cut || bare {
        tally.count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
    }
    let one_by_one = match crate::service::audit::bulk_is_allowed(view, today) {
        Ok(()) => None,
        Err(refusal @ ServiceError::Ledger(_)) => Some(refusal.to_string()),
        Err(error) => return Err(error),
    };
    Ok(List { ids, tally, all: view.tally_entries(&EntryFilter::default())?.count, one_by_one })
}

/// The entries of the cycle in question that count for less than was claimed.
fn lessened(workspace: &Workspace, filter: &EntryFilter) -> Result<BTreeSet<i64>, ServiceError> {
    let view = workspace.view();
    let policy = policies::main_policy(view)?;
    let at = filter.period.map_or(workspace.setting().clock.today(), |period| period.to());
    let everybody = assess_everybody(view, &policy, period_for(&policy, "", at)?, Counting::OnItsWay)?;
    let records = everybody.iter().flat_map(|person| &person.assessment.records);
    let less = records.filter(|record| record.claimed.is_some_and(|claimed| record.recognised < claimed));
    Ok(less.filter_map(|record| record.id.parse().ok()).collect())
}

/// Rows by their numbers.
pub fn rows(workspace: &Workspace, ids: &[i64]) -> Result<Vec<EntryRow>, ServiceError> {
    let ids: Vec<EntryId> = ids.iter().copied().map(EntryId).collect();
    Ok(workspace.view().entry_rows(&ids)?)
}

/// The people of entries, each once, in the order of the entries.
pub fn people(workspace: &Workspace, entries: &[i64]) -> Result<Vec<StaffRow>, ServiceError> {
    let mut known = BTreeSet::new();
    let mut people: Vec<_> = rows(workspace, entries)?.into_iter().map(|row| row.staff).collect();
    people.retain(|staff| known.insert(*staff));
    Ok(workspace.view().staff_rows(&people)?)
}

/// The figures of rows.
pub fn figures_of(
    workspace: &Workspace,
    rows: &[EntryRow],
) -> Result<BTreeMap<EntryId, Figure>, ServiceError> {
    let wanted: Vec<_> =
        rows.iter().filter(|row| may_count(row.state)).map(|row| (row.staff, row.span.to())).collect();
    figures(workspace.view(), &wanted)
}
