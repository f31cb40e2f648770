//! What every import has in common: the file, the report, the log, taking a batch back, and what was
//! asked once about headings.

use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::error::ServiceError;
use crate::exchange::inbound::{InboundError, Mapping, Problem};
use crate::model::id::ImportId;
use crate::store::{
    Deed, Done, ImportProblem, NewImport, Severity, StoreError, UndoStep, UndoTarget, View, Workspace,
};

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
        let about = fs::metadata(path).map_err(|error| failed(reason(&error)))?;
        if about.is_dir() {
            return Err(failed("是文件夹，不是文件".to_owned()));
        }
        if about.len() > LARGEST {
            return Err(failed("超过 200 MB，太大".to_owned()));
        }
        let bytes = fs::read(path).map_err(|error| failed(reason(&error)))?;
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

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "不存在".to_owned(),
        io::ErrorKind::PermissionDenied => "没有读取权限".to_owned(),
        _ => format!("读不了（{error}）"),
    }
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
}

impl ImportReport {
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

/// Takes back everything that a batch brought.
///
/// # Errors
/// [`StoreError::NotFound`], [`StoreError::NotUndoable`], or [`StoreError::UndoBlocked`] when a later deed
/// touched what the batch brought.
pub fn undo_import(workspace: &mut Workspace, batch: ImportId) -> Result<Done<UndoStep>, ServiceError> {
    let batch = workspace.view().import(batch)?;
    Ok(workspace.undo(UndoTarget::Deed(batch.deed))?)
}

/// What is known about the headings of one kind of list: what was remembered, and above it what is said now.
///
/// # Errors
/// What the disk says.
pub fn mapping(view: View<'_>, form: &str, now: &Mapping) -> Result<Mapping, ServiceError> {
    let mut mapping = view.remembered_headings(form)?;
    mapping.extend(now.iter().map(|(heading, field)| (heading.clone(), field.clone())));
    Ok(mapping)
}

/// Remembers what was said about headings, for the next file of that kind.
///
/// # Errors
/// What the disk says.
pub fn remember_headings(
    workspace: &mut Workspace,
    form: &'static str,
    mapping: &Mapping,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("import.remember", |deed| {
        for (heading, field) in mapping {
            deed.remember_heading(form, heading, field.as_deref())?;
        }
        deed.say(format!("记住 {} 个栏目的对应", mapping.len()));
        Ok(())
    })
}
