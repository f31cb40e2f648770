//! 迎检文件夹: what inspectors ask to see, in one deed: who has met what, the ledger line by line, the index of the proofs, and
//! the proofs under the names that the index gives them.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::error::ServiceError;
use super::outgoing::free_folder;
use super::printing::{self, Request};
use super::progress::Progress;
use super::submission::SubmissionError;
use crate::exchange::package::{Source, lay_files};
use crate::store::Workspace;

/// The folder of the proofs in it.
const PROOFS: &str = "证明材料";

/// The papers in it: the form, and its name. Each comes as a PDF and as a workbook.
const PAPERS: [(&str, &str); 3] =
    [("completion", "1_学时完成情况"), ("details", "2_学时明细表"), ("proof-index", "3_证明材料目录")];

/// The forms that are in it.
pub fn is_in_it(form: &str) -> bool {
    PAPERS.iter().any(|(paper, _)| *paper == form)
}

/// Where the folder of a day would lie beside what is in `parent` already.
pub fn folder_in(parent: &Path, today: NaiveDate) -> PathBuf {
    free_folder(parent, &format!("迎检材料_{today}"))
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitFolder {
    /// The papers, each twice: .pdf and .xlsx.
    pub papers: Vec<PathBuf>,
    /// The proofs.
    pub proofs: Vec<PathBuf>,
}

/// Makes the folder `target` for the people and the period that are asked for. It appears whole or not at all.
///
/// # Errors
/// A folder that is there already, [`super::printing::PrintError`], a proof that is gone or changed,
/// [`ServiceError::Cancelled`], or what the disk says.
pub fn visit_folder(
    workspace: &Workspace,
    request: &Request,
    target: &Path,
    progress: &mut Progress<'_>,
) -> Result<VisitFolder, ServiceError> {
    let (view, folder) = (workspace.view(), workspace.folder());
    let mut files: Vec<(String, Source)> = Vec::new();
    let proofs = printing::proofs(view, request)?.files;
    // Each file is made or looked at first, and laid into the folder then.
    let all = 2 * PAPERS.len() + proofs.len();
    for (form, name) in PAPERS {
        progress.at(files.len(), 2 * all)?;
        files.push((format!("{name}.pdf"), Source::Bytes(printing::pdf(view, form, request)?)));
        progress.at(files.len(), 2 * all)?;
        files.push((format!("{name}.xlsx"), Source::Bytes(printing::xlsx(view, form, request)?)));
    }
    let papers = files.len();
    for (name, evidence) in proofs {
        progress.at(files.len(), 2 * all)?;
        evidence.verify(folder)?;
        files.push((format!("{PROOFS}/{name}"), Source::File(evidence.path(folder))));
    }
    let mut laid = |bytes: u64, of: u64| {
        let files = u64::try_from(all).unwrap_or(u64::MAX).saturating_mul(bytes) / of.max(1);
        match progress.at(all + usize::try_from(files).unwrap_or(usize::MAX), 2 * all) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    };
    let mut papers_and_proofs = lay_files(target, &files, &mut laid).map_err(SubmissionError::from)?;
    let proofs = papers_and_proofs.split_off(papers);
    Ok(VisitFolder { papers: papers_and_proofs, proofs })
}
