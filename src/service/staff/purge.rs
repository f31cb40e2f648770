//! Legal blanking 依法清除 of what the journal tells of one person.

use super::find_one;
use crate::model::id::StaffId;
use crate::service::ServiceError;
use crate::store::{Done, Purged, View, Workspace};

/// Finds a person as [`find_one`] does, and by `#` and the number also one who is on the list no more.
///
/// # Errors
/// As [`find_one`].
pub fn anybody(view: View<'_>, text: &str) -> Result<StaffId, ServiceError> {
    let number = text.trim().strip_prefix('#').and_then(|number| number.parse().ok()).map(StaffId);
    match number {
        Some(id) if view.staff_is_known(id)? => Ok(id),
        _ => find_one(view, text),
    }
}

/// Blanks names, numbers and all else that history, summaries and import log tell of a person, for good; the list of
/// staff stays as it is. With `rehearse` nothing is written.
///
/// # Errors
/// [`ServiceError::Field`] without a reason, [`crate::store::StoreError::NotFound`], or what the disk says.
pub fn purge_person(
    workspace: &mut Workspace,
    id: StaffId,
    reason: &str,
    rehearse: bool,
) -> Result<Done<Purged>, ServiceError> {
    let reason = reason.trim();
    if reason.is_empty() {
        let problem = "不能空着，它会留在操作记录里".to_owned();
        return Err(ServiceError::Field { field: "理由", value: String::new(), problem });
    }
    if rehearse {
        let value = workspace.rehearse("journal.purge", |deed| deed.purge(id, reason))?;
        return Ok(Done { value, deed: None });
    }
    Ok(workspace.deed("journal.purge", |deed| deed.purge(id, reason))?)
}
