//! Looking at a full document number: shown masked otherwise, so the journal keeps that it was done.

use crate::model::id::StaffId;
use crate::service::ServiceError;
use crate::store::{Done, Workspace};

/// Writes down that the full document number of a person was shown. Nothing else changes.
///
/// # Errors
/// [`crate::store::StoreError::NotFound`], or what the disk says.
pub fn look_at_document(workspace: &mut Workspace, id: StaffId) -> Result<Done<()>, ServiceError> {
    workspace.deed("staff.look", |deed| {
        let name = deed.view().staff(id)?.record.name;
        deed.insist();
        deed.say(format!("查看完整证件号码：{name}"));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::staff::StaffRecord;
    use crate::service::staff::tests::new_workspace;
    use crate::store::UndoTarget;

    #[test]
    fn a_look_is_kept_and_is_nothing_to_undo() {
        let (_folder, mut workspace) = new_workspace();
        let record = StaffRecord::new("张三".parse().unwrap());
        let id = workspace.deed("t", |deed| deed.insert_staff(&record)).unwrap().value;
        look_at_document(&mut workspace, id).unwrap();
        assert_eq!(workspace.view().journal(1).unwrap()[0].summary, "查看完整证件号码：张三");
        workspace.undo(UndoTarget::Last).unwrap();
        assert!(workspace.view().all_staff().unwrap().is_empty(), "the deed before it");
    }
}
