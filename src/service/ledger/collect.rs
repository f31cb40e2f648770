//! 收表: a folder of forms that the teachers filled in by themselves comes in one file after the other, and it is told who
//! handed in none.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::import::{EntryImport, import_entries, read, rehearse_entries};
use crate::model::facts::Activity;
use crate::model::id::StaffId;
use crate::model::period::Period;
use crate::service::error::{ServiceError, Unread};
use crate::service::import::{ImportFile, ImportOutcome};
use crate::service::progress::Progress;
use crate::service::staff::Directory;
use crate::store::{StaffFilter, StaffSort, Workspace};

/// The endings of files that may be a form.
const ENDINGS: [&str; 5] = ["xlsx", "xls", "xlsb", "ods", "csv"];

/// A folder of forms, and what was said about all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collecting {
    /// The folder; folders in it are left alone.
    pub folder: PathBuf,
    /// The kind of rows whose category does not say it.
    pub activity: Option<Activity>,
    /// Only rows whose last day lies within.
    pub only: Option<Period>,
    /// Nothing is written.
    pub dry_run: bool,
}

/// What became of a folder of forms.
#[derive(Debug)]
pub struct Collected {
    /// Each file by its name, in that order: what the import did, or why it could not be read.
    pub files: Vec<(String, Result<ImportOutcome, ServiceError>)>,
    /// Who has a row in a file, or stands in the name of one, whether it was taken or not.
    pub handed_in: BTreeSet<StaffId>,
    /// Who belongs to the school and has none, by name.
    pub missing: Vec<StaffId>,
}

/// Takes the forms of a folder in. Each file is a deed of its own, with its place in the import log; one that cannot be read
/// does not stop the others, and a second time nothing changes.
///
/// # Errors
/// [`ServiceError::Unreadable`] for a folder that is none, [`ServiceError::Field`] without any form in it,
/// [`ServiceError::Cancelled`], or what the disk says; files before stay taken.
pub fn collect_entries(
    workspace: &mut Workspace,
    collecting: &Collecting,
    progress: &mut Progress<'_>,
) -> Result<Collected, ServiceError> {
    let paths = forms(&collecting.folder)?;
    let directory = Directory::load(workspace.view())?;
    let (mut files, mut handed_in) = (Vec::new(), BTreeSet::new());
    for (done, path) in paths.iter().enumerate() {
        progress.at(done, paths.len())?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        handed_in.extend(in_the_name(&directory, path));
        files.push((name, take_in(workspace, collecting, path, &directory, &mut handed_in)));
    }
    let everybody = workspace.view().staff_list(&StaffFilter::present(), StaffSort::Name, false)?;
    let missing = everybody.into_iter().filter(|id| !handed_in.contains(id)).collect();
    Ok(Collected { files, handed_in, missing })
}

fn take_in(
    workspace: &mut Workspace,
    collecting: &Collecting,
    path: &Path,
    directory: &Directory,
    handed_in: &mut BTreeSet<StaffId>,
) -> Result<ImportOutcome, ServiceError> {
    let mut import = EntryImport::of(ImportFile::read(path)?);
    (import.activity, import.only) = (collecting.activity, collecting.only);
    let sheet = read(workspace.view(), workspace.setting().clock.today(), &import)?;
    let people = sheet.rows.iter().map(|row| &row.record.person).filter_map(|person| {
        directory.who(person.name.as_ref(), person.staff_code.as_deref(), person.document.as_ref()).ok()
    });
    handed_in.extend(people);
    if collecting.dry_run {
        rehearse_entries(workspace, &import, &mut Progress::silent())
    } else {
        Ok(import_entries(workspace, &import, &mut Progress::silent())?.value)
    }
}

/// Who stands in the name of a file: `李四.xlsx`, `03_李四_学时.xlsx`.
fn in_the_name(directory: &Directory, path: &Path) -> Option<StaffId> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut words = stem.split(|c: char| !c.is_alphabetic() && c != '·');
    words.find_map(|word| directory.who(Some(&word.parse().ok()?), None, None).ok())
}

/// The files of a folder that may be forms, by name. What a program keeps open beside them is no form.
fn forms(folder: &Path) -> Result<Vec<PathBuf>, ServiceError> {
    let failed = |why| ServiceError::Unreadable { path: folder.to_owned(), why: Unread::Io(why) };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let is_form = ENDINGS.contains(&ending.as_str()) && !name.starts_with(['.', '~']);
        if is_form && path.is_file() {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        let (value, problem) = (folder.display().to_string(), format!("里没有表格（{}）", ENDINGS.join(" ")));
        return Err(ServiceError::Field { field: "文件夹", value, problem });
    }
    paths.sort();
    Ok(paths)
}
