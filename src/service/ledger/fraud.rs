//! 弄虚作假: hours that were forged are void, and it stays to be seen whose they were.

use super::Filing;
use super::correction::{Adjusting, named, write_beside};
use crate::model::entry::Entry;
use crate::model::id::{EntryId, StaffId};
use crate::model::period::Period;
use crate::model::state::{EntryDeed, EntryState};
use crate::service::audit::Desk;
use crate::service::error::ServiceError;
use crate::service::typed;
use crate::store::{Done, View, Workspace};

/// Somebody whose hours were forged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fraud {
    /// The entry.
    pub entry: EntryId,
    /// Who.
    pub staff: StaffId,
    /// 姓名.
    pub name: String,
    /// What was claimed.
    pub title: String,
    /// What was found.
    pub reason: String,
}

/// Writes down that an entry was forged. It becomes void; what is sealed is made void by an adjustment, which goes the way
/// of any other. The number is that of the entry, or of its adjustment.
///
/// # Errors
/// [`ServiceError::Field`] without a reason, [`crate::service::LedgerError::Step`] where it counts no longer, as
/// [`super::adjust_entry`] for what is sealed, or what the disk says.
pub fn mark_fraud(
    workspace: &mut Workspace,
    id: EntryId,
    reason: &str,
) -> Result<Done<EntryId>, ServiceError> {
    workspace.deed("entry.fraud", |deed| {
        let reason = typed::needed("查实的情况", reason, 500)?;
        let before = deed.view().entry(id)?;
        let what = named(deed.view(), &before)?;
        let closed = before.state == EntryState::Passed && deed.view().year_is_closed(before.span.to())?;
        let marked = if before.state.is_sealed() || closed {
            write_beside(deed, id, &Adjusting::Void, &reason, &Filing::Submit, true)?.0
        } else {
            let forged = Entry { fraud: true, ..before };
            deed.update_entry(id, &forged)?;
            let desk = Desk::open(deed.view(), deed.today())?;
            desk.take(deed, id, &forged, EntryDeed::Void, Some(&reason), false)?;
            id
        };
        deed.say(format!("弄虚作假：{what}（第 {id} 号），{reason}"));
        Ok(marked)
    })
}

/// Whose hours of a period were forged, in the order in which they were written down.
///
/// # Errors
/// What the disk says.
pub fn frauds(view: View<'_>, period: Period) -> Result<Vec<Fraud>, ServiceError> {
    let mut found = Vec::new();
    for (entry, forged) in view.forged_entries(period)? {
        found.push(Fraud {
            entry,
            staff: forged.staff,
            name: view.staff(forged.staff)?.record.name.to_string(),
            title: forged.title,
            reason: forged.adjust_reason.or(forged.opinion).unwrap_or_default(),
        });
    }
    Ok(found)
}
