//! 签字盖章扫描件: what the principal signed and sealed comes back as pictures or a PDF.

use std::path::PathBuf;

use super::{name_of, step};
use crate::model::id::{EvidenceId, SubmissionId};
use crate::model::state::{SubmissionDeed, SubmissionState};
use crate::service::ServiceError;
use crate::store::{Done, Workspace};

/// Puts scans of the signed papers behind a submission, which is then 已签字.
///
/// # Errors
/// [`ServiceError::Field`] for a file that is neither PDF nor JPEG nor PNG; a submission that was exported already; what
/// the disk says.
pub fn attach_scans(
    workspace: &mut Workspace,
    id: SubmissionId,
    files: &[PathBuf],
) -> Result<Done<SubmissionState>, ServiceError> {
    workspace.deed("submission.attach_scan", |deed| {
        let submission = deed.view().submission(id)?;
        let state = step(&submission, SubmissionDeed::AttachScan)?;
        for file in files {
            let evidence = deed.add_evidence_file(file)?;
            let kind = deed.view().evidence(evidence)?.media_type;
            if !["application/pdf", "image/jpeg", "image/png"].contains(&kind.as_str()) {
                let (value, problem) = (file.display().to_string(), "应是 PDF、JPG 或 PNG".to_owned());
                return Err(ServiceError::Field { field: "扫描件", value, problem });
            }
            deed.add_submission_scan(id, evidence)?;
        }
        if files.is_empty() {
            return Ok(submission.state);
        }
        deed.set_submission_state(id, state)?;
        deed.say(format!("上传签字盖章扫描件：{}，{} 份", name_of(&submission), files.len()));
        Ok(state)
    })
}

/// Takes a scan off again; without any the submission waits for the signature once more.
///
/// # Errors
/// A submission that was exported already, or what the disk says.
pub fn remove_scan(
    workspace: &mut Workspace,
    id: SubmissionId,
    scan: EvidenceId,
) -> Result<Done<SubmissionState>, ServiceError> {
    workspace.deed("submission.remove_scan", |deed| {
        let submission = deed.view().submission(id)?;
        let without = step(&submission, SubmissionDeed::RemoveScan)?;
        deed.remove_submission_scan(id, scan)?;
        let last = deed.view().submission_scans(id)?.is_empty();
        let state = if last { without } else { submission.state };
        deed.set_submission_state(id, state)?;
        deed.say(format!("移除扫描件：{}", name_of(&submission)));
        Ok(state)
    })
}
