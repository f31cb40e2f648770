//! A list of institutions that comes in as a workbook: names, aliases, kinds and levels. What a row does not say stays.

use super::error::ServiceError;
use super::import::{Fate, ImportFile, ImportOutcome, ImportReport, Said};
use super::institutions::nearness;
use super::progress::Progress;
use super::typed;
use crate::exchange::inbound::field::InstitutionField;
use crate::exchange::inbound::text::words;
use crate::exchange::inbound::{InstitutionRecord, Problem, Reading, read_institutions};
use crate::model::id::InstitutionId;
use crate::store::{Deed, Done, Institution, Workspace};

/// A list of institutions that is to come in, and what the administrator said about it.
#[derive(Debug, Clone)]
pub struct InstitutionImport {
    /// The file.
    pub file: ImportFile,
    /// What was said about it.
    pub said: Said,
}

impl InstitutionImport {
    /// The import of a file about which nothing was said.
    pub fn of(file: ImportFile) -> InstitutionImport {
        InstitutionImport { file, said: Said::default() }
    }
}

/// Imports a list of institutions. Good rows are kept whatever the others are like; a second import of the same file changes
/// nothing. An institution is known by its name or an alias.
///
/// # Errors
/// [`ServiceError::Inbound`] when the file as a whole cannot be read, [`ServiceError::Cancelled`], or what the disk
/// says; then nothing of it stays.
pub fn import_institutions(
    workspace: &mut Workspace,
    import: &InstitutionImport,
    progress: &mut Progress<'_>,
) -> Result<Done<ImportOutcome>, ServiceError> {
    let sheet = read(workspace, import)?;
    let done = workspace.deed("institution.import", |deed| take_in(deed, import, &sheet, progress))?;
    let mut outcome = done.value;
    outcome.batch = done.deed.and(outcome.batch);
    Ok(Done { value: outcome, deed: done.deed })
}

/// What [`import_institutions`] would report, without writing anything.
///
/// # Errors
/// As [`import_institutions`].
pub fn rehearse_institutions(
    workspace: &mut Workspace,
    import: &InstitutionImport,
    progress: &mut Progress<'_>,
) -> Result<ImportOutcome, ServiceError> {
    let sheet = read(workspace, import)?;
    let mut outcome =
        workspace.rehearse("institution.import", |deed| take_in(deed, import, &sheet, progress))?;
    outcome.batch = None;
    Ok(outcome)
}

fn read(
    workspace: &Workspace,
    import: &InstitutionImport,
) -> Result<Reading<InstitutionRecord>, ServiceError> {
    let today = workspace.setting().clock.today();
    let options = import.said.options::<InstitutionField>(workspace.view(), today)?;
    read_institutions(&import.file.bytes, &import.file.name, &options)
        .map_err(|error| import.file.failure(error))
}

fn take_in(
    deed: &mut Deed<'_>,
    import: &InstitutionImport,
    sheet: &Reading<InstitutionRecord>,
    progress: &mut Progress<'_>,
) -> Result<ImportOutcome, ServiceError> {
    let mut report = ImportReport::of(sheet);
    let mut failed: Vec<Problem> = Vec::new();
    for (done, row) in sheet.rows.iter().enumerate() {
        progress.at(done, sheet.rows.len())?;
        if let Err(why) = typed::needed("单位名称", &row.record.name, 200) {
            let name = InstitutionField::Name.code();
            failed.push(sheet.problem(row.row, name, format!("{why}，没有导入")));
            continue;
        }
        let mut told = Vec::new();
        let fate = take(deed, &row.record, &mut told)?;
        report.took(row.row, fate);
        let problems = told.into_iter().map(|(field, what)| sheet.problem(row.row, field.code(), what));
        report.warnings.extend(problems);
    }
    import.said.remember::<InstitutionField>(deed)?;
    let rows = sheet.failed_rows(&failed);
    report.rejected.append(&mut failed);
    report.sort();
    deed.say(format!("导入单位：{}（{}）", report.counts("个"), import.file.name));
    let batch = report.log(deed, "institution", &import.file, &sheet.sheet)?;
    Ok(ImportOutcome {
        sheet: sheet.sheet.clone(),
        report,
        batch: Some(batch),
        failed: rows,
        in_file: sheet.in_file(),
    })
}

/// What is doubtful about a row that is taken: the column, and the sentence.
type Told = Vec<(InstitutionField, String)>;

/// Takes a row in, or writes what it says to the one that is there.
fn take(deed: &Deed<'_>, record: &InstitutionRecord, told: &mut Told) -> Result<Fate, ServiceError> {
    let view = deed.view();
    let name = words(&record.name);
    let known = view.institution_named(&name)?;
    if let Some(near) = nearness(view, &name)? {
        told.push((InstitutionField::Name, near));
    }
    let id = deed.institution(&name, record.level)?;
    let before = view.institution_row(id)?;
    if before.name != name {
        let problem = format!("“{name}”是“{}”的别名，已写到那个单位", before.name);
        told.push((InstitutionField::Name, problem));
    }
    let said = |new: &Option<String>, old: &Option<String>| new.clone().or_else(|| old.clone());
    let body = Institution {
        kind: record.kind.or(before.kind),
        level: record.level.or(before.level),
        code: said(&record.code, &before.code),
        approved_by: said(&record.approved_by, &before.approved_by),
        note: said(&record.note, &before.note),
        ..before.clone()
    };
    let mut fate = if known.is_none() { Fate::Added } else { Fate::Unchanged };
    if body != before {
        deed.update_institution(&body)?;
        fate = fate.max(Fate::Updated);
    }
    for alias in &record.aliases {
        if call(deed, id, alias, told)? {
            fate = fate.max(Fate::Updated);
        }
    }
    Ok(fate)
}

/// Gives an institution another name, unless it has it already; whether anything changed. A name by which another one is known
/// is told and left out.
fn call(deed: &Deed<'_>, id: InstitutionId, alias: &str, told: &mut Told) -> Result<bool, ServiceError> {
    if let Err(why) = typed::needed("别名", alias, 200) {
        told.push((InstitutionField::Aliases, format!("{why}，没有登记这个别名")));
        return Ok(false);
    }
    match deed.view().institution_named(alias)? {
        None => {
            deed.add_institution_alias(id, alias)?;
            Ok(true)
        }
        Some(other) if other == id => Ok(false),
        Some(other) => {
            let other = deed.view().institution(other)?;
            let problem = format!("别名“{alias}”已指“{other}”，没有登记这个别名；如是同一单位，请合并");
            told.push((InstitutionField::Aliases, problem));
            Ok(false)
        }
    }
}
