//! What the frame tells of the workspace: what waits, the school and its year, the last backup. Counted again after
//! every deed.

use chrono::NaiveDateTime;
use iced::Task;

use super::{App, Message, Stage};
use crate::model::state::{EntryState, SubmissionState};
use crate::service::ServiceError;
use crate::service::backups::last_backup;
use crate::store::{EntryFilter, School, Workspace};

/// What waits, for the badges of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// Entries for the school's audit.
    pub audit: usize,
    /// Submissions under way.
    pub submission: usize,
}

/// What the frame tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    waiting: Waiting,
    school: School,
    backup: Option<NaiveDateTime>,
}

fn stand(workspace: &Workspace) -> Result<Standing, ServiceError> {
    let view = workspace.view();
    let pending = EntryFilter { states: vec![EntryState::Pending], ..EntryFilter::default() };
    let audit = view.tally_entries(&pending)?.count as usize;
    let open = |state| !matches!(state, SubmissionState::Decided | SubmissionState::Cancelled);
    let submission = view.submissions()?.iter().filter(|one| open(one.state)).count();
    let waiting = Waiting { audit, submission };
    Ok(Standing { waiting, school: view.school()?, backup: last_backup(workspace)? })
}

impl App {
    /// Counts again.
    pub(super) fn count(&self) -> Task<Message> {
        let Stage::Open(open) = &self.stage else { return Task::none() };
        let counted = open.context.desk.ask(|workspace| stand(workspace));
        // What cannot be read is told by the screen that needs it, not by the frame.
        counted.then(|counted| {
            counted.map_or_else(|_| Task::none(), |one| Task::done(Message::Counted(Box::new(one))))
        })
    }

    /// Takes what was counted; another school or year, after an undo, is shown anew.
    pub(super) fn counted(&mut self, standing: Standing) -> Task<Message> {
        let Stage::Open(open) = &mut self.stage else { return Task::none() };
        (open.waiting, open.context.backup) = (standing.waiting, standing.backup);
        if open.context.school == standing.school {
            return Task::none();
        }
        open.context.school = standing.school;
        self.load_shown()
    }
}
