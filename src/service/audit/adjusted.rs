//! An entry and the adjustment 调整 beside it: which of the two is in force. What the authority approved gives way when
//! it approves the adjustment; what only the close of a year sealed gives way when the school passes it.

use super::Desk;
use crate::model::entry::Entry;
use crate::model::id::EntryId;
use crate::model::state::{EntryDeed, EntryState};
use crate::service::error::ServiceError;
use crate::store::{Deed, StoreError, View};

/// What an entry adjusts.
pub(super) struct Adjusted {
    id: EntryId,
    entry: Entry,
    /// Where it stands, or stood before it gave way.
    sealed_as: EntryState,
}

/// Whether an adjustment in this state is in the place of what was sealed as `sealed_as`.
const fn in_force(adjustment: EntryState, sealed_as: EntryState) -> bool {
    match sealed_as {
        EntryState::Passed => adjustment.counts_from_school(),
        _ => adjustment.counts_from_authority(),
    }
}

fn sealed_as(view: View<'_>, id: EntryId, state: EntryState) -> Result<EntryState, StoreError> {
    Ok(match state {
        EntryState::Superseded | EntryState::Void => {
            view.state_before_adjustment(id)?.unwrap_or(EntryState::Approved)
        }
        state => state,
    })
}

/// Whether an adjustment of this entry is in force.
pub(super) fn in_its_place(view: View<'_>, id: EntryId, state: EntryState) -> Result<bool, StoreError> {
    match view.adjustment_of(id)? {
        Some((_, adjustment)) => Ok(in_force(adjustment, sealed_as(view, id, state)?)),
        None => Ok(false),
    }
}

impl Adjusted {
    /// What an entry adjusts, if it does.
    pub fn of(view: View<'_>, entry: &Entry) -> Result<Option<Adjusted>, ServiceError> {
        let Some(id) = entry.supersedes else { return Ok(None) };
        let entry = view.entry(id)?;
        let sealed_as = sealed_as(view, id, entry.state)?;
        Ok(Some(Adjusted { id, entry, sealed_as }))
    }

    /// Whether it stands again when its adjustment goes from one state to another. One that is itself adjusted leaves
    /// its place to that, not to what it had replaced.
    pub fn comes_back(
        &self,
        view: View<'_>,
        adjustment: EntryId,
        from: EntryState,
        to: EntryState,
    ) -> Result<bool, StoreError> {
        let leaves = in_force(from, self.sealed_as) && !in_force(to, self.sealed_as);
        Ok(leaves && !self.entry.state.is_live() && !in_its_place(view, adjustment, from)?)
    }

    /// Whether it gives way when its adjustment goes from one state to another.
    pub fn gives_way(&self, from: EntryState, to: EntryState) -> bool {
        self.entry.state.is_live() && !in_force(from, self.sealed_as) && in_force(to, self.sealed_as)
    }

    /// Makes it stand again as it stood.
    pub fn reinstate(&self, desk: &Desk, deed: &Deed<'_>) -> Result<(), ServiceError> {
        let step = match self.sealed_as {
            EntryState::Passed => EntryDeed::ReinstatePassed,
            _ => EntryDeed::Reinstate,
        };
        desk.take(deed, self.id, &self.entry, step, None, false)?;
        Ok(())
    }

    /// Makes it superseded, or void where that is all that the adjustment says.
    pub fn replace(&self, desk: &Desk, deed: &Deed<'_>, adjustment: &Entry) -> Result<(), ServiceError> {
        let step = if adjustment.voids { EntryDeed::Void } else { EntryDeed::Supersede };
        desk.take(deed, self.id, &self.entry, step, adjustment.adjust_reason.as_deref(), false)?;
        Ok(())
    }
}
