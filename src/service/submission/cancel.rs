//! Taking a submission back before it is answered: what it sealed is free again. This is the only undo of a preparation.

use super::prepare::step_program;
use super::{name_of, step};
use crate::model::id::SubmissionId;
use crate::model::state::{EntryDeed, ProgramDeed, SubmissionDeed};
use crate::model::submission::{ItemState, Subject};
use crate::service::ServiceError;
use crate::service::audit::Desk;
use crate::store::{Done, SubmissionItem, Workspace};

/// Cancels a submission that no decision came for. Its number stays used, so that no two packages share one.
///
/// # Errors
/// A submission that is decided in part or whole, or what the disk says.
pub fn cancel(workspace: &mut Workspace, id: SubmissionId) -> Result<Done<()>, ServiceError> {
    workspace.deed("submission.cancel", |deed| {
        let submission = deed.view().submission(id)?;
        let state = step(&submission, SubmissionDeed::Cancel)?;
        let desk = Desk::open(deed.view(), deed.today())?;
        for item in deed.view().submission_items(id)? {
            deed.decide_item(id, &SubmissionItem { state: ItemState::Cancelled, ..item.clone() })?;
            match item.subject {
                Subject::Entry(entry) => {
                    let facts = deed.view().entry(entry)?;
                    desk.take(deed, entry, &facts, EntryDeed::TakeBack, None, true)?;
                }
                Subject::Program(program) => {
                    let facts = deed.view().program(program)?;
                    step_program(deed, program, &facts, ProgramDeed::TakeBack, None)?;
                }
                Subject::Staff(_) => {}
            }
        }
        deed.set_submission_state(id, state)?;
        deed.say(format!("取消报送：{}", name_of(&submission)));
        Ok(())
    })
}
