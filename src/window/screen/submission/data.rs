//! What the screen asks the workspace for: all submissions, and one of them opened.

use crate::exchange::paper::qr::{Modules, modules};
use crate::model::id::SubmissionId;
use crate::service::ServiceError;
use crate::service::submission::{self, Inside, ItemLine};
use crate::store::{Submission, Waiting, Workspace};

/// All submissions, and what waits to go into one.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// The submissions, the newest first.
    pub submissions: Vec<Submission>,
    /// What waits.
    pub waiting: Waiting,
}

/// Reads all submissions.
pub fn shelf(workspace: &Workspace) -> Result<Shelf, ServiceError> {
    let (view, today) = (workspace.view(), workspace.setting().clock.today());
    Ok(Shelf { submissions: view.submissions()?, waiting: view.waiting(today)? })
}

/// A submission, opened.
#[derive(Debug, Clone)]
pub struct Folio {
    /// Its figures, files and checks.
    pub inside: Inside,
    /// Its items.
    pub items: Vec<ItemLine>,
    /// Its verification code as a QR code.
    pub qr: Option<Modules>,
    /// Whether the folder of the last export is still where it was put.
    pub folder_is_there: bool,
}

impl Folio {
    /// Its number in the workspace.
    pub fn id(&self) -> SubmissionId {
        self.inside.submission.id
    }
}

/// Opens a submission.
pub fn folio(workspace: &Workspace, id: SubmissionId) -> Result<Folio, ServiceError> {
    let inside = submission::inside(workspace, id)?;
    let folder = inside.submission.folder.as_ref();
    Ok(Folio {
        items: submission::items(workspace.view(), id)?,
        qr: modules(&inside.submission.code),
        folder_is_there: folder.is_some_and(|folder| std::path::Path::new(folder).is_dir()),
        inside,
    })
}
