//! Removing a person who was written down by mistake. Who left the school stays, with a change that says so.

use crate::model::id::StaffId;
use crate::service::ServiceError;
use crate::store::{Done, Workspace};

/// Removes a person with whom nothing was done yet; groups and changes go along, and undo brings all back.
///
/// # Errors
/// [`ServiceError::StaffInUse`] when anything was done with the person, [`crate::store::StoreError::NotFound`], or what
/// the disk says.
pub fn remove_staff(workspace: &mut Workspace, id: StaffId) -> Result<Done<()>, ServiceError> {
    workspace.deed("staff.remove", |deed| {
        let name = deed.view().staff(id)?.record.name;
        let held = deed.view().hangs_on(id)?;
        if !held.is_empty() {
            return Err(ServiceError::StaffInUse { name, held: held.join("、") });
        }
        deed.delete_staff(id)?;
        deed.say(format!("删除登记错的教职工：{name}"));
        Ok(())
    })
}
