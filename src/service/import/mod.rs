//! What every import has in common: the file, what is said about it, the report, the log, taking a batch back.

mod said;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::exchange::inbound::{FailedRows, InFile, InboundError, Problem, Reading};
use crate::model::id::{ImportId, StaffId};
use crate::service::error::{ServiceError, Unread};
use crate::store::{
    Deed, Done, ImportProblem, NewImport, Severity, StoreError, UndoStep, UndoTarget, Workspace,
};

pub use said::Said;

/// A file that comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFile {
    /// Its name, without the folder.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// More than this is no list of a school: 200 MB.
const LARGEST: u64 = 200 * 1024 * 1024;

impl ImportFile {
    /// Reads a file; it is neither locked nor changed.
    ///
    /// # Errors
    /// [`ServiceError::Unreadable`].
    pub fn read(path: &Path) -> Result<ImportFile, ServiceError> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let failed = |why| ServiceError::Unreadable { path: path.to_owned(), why };
        let about = fs::metadata(path).map_err(|error| failed(error.into()))?;
        if about.is_dir() {
            return Err(failed(Unread::Folder));
        }
        if about.len() > LARGEST {
            return Err(failed(Unread::TooLarge));
        }
        let bytes = fs::read(path).map_err(|error| failed(error.into()))?;
        Ok(ImportFile { name, bytes })
    }

    /// SHA-256 of the content, in hexadecimal digits.
    pub fn sha256(&self) -> String {
        Sha256::digest(&self.bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The error of the reader, with the name of this file.
    pub fn failure(&self, error: InboundError) -> ServiceError {
        ServiceError::Inbound { file: self.name.clone(), error }
    }
}

/// What becomes of a row that is taken, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It says nothing new.
    Unchanged,
    /// It changes something.
    Updated,
    /// It brings something new.
    Added,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ImportReport {
    /// How many rows came in new.
    pub added: u32,
    /// How many rows changed something.
    pub updated: u32,
    /// How many rows said nothing new.
    pub unchanged: u32,
    /// Rows that were not taken.
    pub rejected: Vec<Problem>,
    /// Doubts about rows that were taken.
    pub warnings: Vec<Problem>,
    /// Rows that repeat earlier ones; not taken.
    pub duplicates: Vec<Problem>,
    /// What concerns the whole sheet.
    pub notices: Vec<String>,
    /// What becomes of each row that is taken, by its number.
    #[serde(skip)]
    pub fates: BTreeMap<u32, Fate>,
    /// People who have the name of a row that was not taken because nothing says which of them it is.
    #[serde(skip)]
    pub namesakes: BTreeMap<u32, Vec<Namesake>>,
}

/// Somebody who is kept and has the name of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namesake {
    /// Who.
    pub id: StaffId,
    /// What tells them from others: code, document number with its middle hidden.
    pub about: String,
}

impl ImportReport {
    /// What the reader found, before any row is taken.
    pub fn of<T>(sheet: &Reading<T>) -> ImportReport {
        ImportReport {
            rejected: sheet.rejected.clone(),
            warnings: sheet.warnings.clone(),
            duplicates: sheet.duplicates.clone(),
            notices: sheet.notices.clone(),
            ..ImportReport::default()
        }
    }

    /// Counts what a row brings; one row may bring several things, and its fate is the greatest of theirs.
    pub fn took(&mut self, row: u32, fate: Fate) {
        match fate {
            Fate::Added => self.added += 1,
            Fate::Updated => self.updated += 1,
            Fate::Unchanged => self.unchanged += 1,
        }
        let kept = self.fates.entry(row).or_insert(fate);
        *kept = fate.max(*kept);
    }

    /// Brings the problems into the order of their rows.
    pub fn sort(&mut self) {
        for problems in [&mut self.rejected, &mut self.warnings, &mut self.duplicates] {
            problems.sort_by_key(|problem| problem.row);
        }
    }

    /// The counts in words: `新增 9 人，更新 1 人，未变 0 人`. `unit` counts what came in.
    pub fn counts(&self, unit: &str) -> String {
        format!("新增 {} {unit}，更新 {} {unit}，未变 {} {unit}", self.added, self.updated, self.unchanged)
    }

    /// Logs the import in the deed that brings its rows.
    ///
    /// # Errors
    /// What the disk says.
    pub fn log(
        &self,
        deed: &Deed<'_>,
        kind: &'static str,
        file: &ImportFile,
        sheet: &str,
    ) -> Result<ImportId, StoreError> {
        let severities = [Severity::Rejected, Severity::Duplicate, Severity::Warning];
        let lists = [&self.rejected, &self.duplicates, &self.warnings];
        let problems = severities.iter().zip(lists).flat_map(|(severity, list)| {
            list.iter().map(|problem| ImportProblem {
                severity: *severity,
                sheet: problem.sheet.clone(),
                row: problem.row,
                column: problem.column.clone(),
                value: problem.value.clone(),
                problem: problem.problem.clone(),
            })
        });
        deed.log_import(&NewImport {
            kind,
            file_name: file.name.clone(),
            sha256: file.sha256(),
            sheet: Some(sheet.to_owned()),
            added: self.added,
            updated: self.updated,
            unchanged: self.unchanged,
            problems: problems.collect(),
        })
    }
}

/// What an import did.
#[derive(Debug, Clone)]
pub struct ImportOutcome {
    /// The sheet that was read.
    pub sheet: String,
    /// Counts and problems.
    pub report: ImportReport,
    /// Number of the batch in the import log; none when nothing was written.
    pub batch: Option<ImportId>,
    /// Rows that were not taken, for whoever made the file.
    pub failed: FailedRows,
    /// The list as it stands in the file.
    pub in_file: InFile,
}

/// Takes back everything that a batch brought.
///
/// # Errors
/// [`StoreError::NotFound`], [`StoreError::NotUndoable`], or [`StoreError::UndoBlocked`] when a later deed
/// touched what the batch brought.
pub fn undo_import(workspace: &mut Workspace, batch: ImportId) -> Result<Done<UndoStep>, ServiceError> {
    let batch = workspace.view().import(batch)?;
    Ok(workspace.undo(UndoTarget::Deed(batch.deed))?)
}
