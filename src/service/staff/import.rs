//! Importing a list of staff: read, compared, shown, and written in one deed.

use super::plan::{Action, Plan, Settled, plan};
use crate::exchange::inbound::field::{Field, StaffField};
use crate::exchange::inbound::grid::{Grid, Value};
use crate::exchange::inbound::{
    FailedRows, InboundError, Mapping, Options, StaffSheet, read_sheets, read_staff_in,
};
use crate::model::id::ImportId;
use crate::service::ServiceError;
use crate::service::import::{ImportFile, ImportReport, mapping};
use crate::service::progress::Progress;
use crate::store::{Deed, Done, View, Workspace};

/// A list of staff that is to come in, and what the administrator said about it.
#[derive(Debug, Clone)]
pub struct StaffImport {
    /// The file.
    pub file: ImportFile,
    /// Name or number of the sheet, where several look like lists.
    pub sheet: Option<String>,
    /// What was said about columns: heading key to the code of a field, or to nothing for a column to leave out.
    pub mapping: Mapping,
    /// First and last row of the header, when it is not found.
    pub header: Option<(u32, u32)>,
    /// Identity numbers of 15 digits are taken and made 18.
    pub upgrade_old_numbers: bool,
    /// Cells that the administrator put right in the preview; the file stays as it is.
    pub corrections: Vec<Correction>,
    /// How doubts about people are settled.
    pub settled: Settled,
}

/// A cell as it should be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Name of the sheet.
    pub sheet: String,
    /// The sheet's own row number, from 1.
    pub row: u32,
    /// Place of the column, from 0.
    pub column: usize,
    /// What should stand there; empty for nothing.
    pub text: String,
}

impl StaffImport {
    /// The import of a file about which nothing was said.
    pub fn of(file: ImportFile) -> StaffImport {
        StaffImport {
            file,
            sheet: None,
            mapping: Mapping::new(),
            header: None,
            upgrade_old_numbers: false,
            corrections: Vec::new(),
            settled: Settled::default(),
        }
    }

    fn read(&self, view: View<'_>, today: chrono::NaiveDate) -> Result<StaffSheet, ServiceError> {
        let options = Options {
            sheet: self.sheet.clone(),
            mapping: mapping(view, StaffField::FORM, &self.mapping)?,
            header: self.header,
            upgrade_old_numbers: self.upgrade_old_numbers,
            today: Some(today),
            ..Options::default()
        };
        let read = self.sheets().and_then(|sheets| read_staff_in(sheets, &options));
        read.map_err(|error| self.file.failure(error))
    }

    /// The sheets of the file, with the corrections in them.
    fn sheets(&self) -> Result<Vec<Grid>, InboundError> {
        let mut sheets = read_sheets(&self.file.bytes, &self.file.name)?;
        for Correction { sheet, row, column, text } in &self.corrections {
            for sheet in sheets.iter_mut().filter(|other| other.name == *sheet) {
                sheet.put(*row, *column, Value::Text(text.clone()))?;
            }
        }
        Ok(sheets)
    }
}

/// A list as it would come in; the import dialog shows it.
#[derive(Debug, Clone)]
pub struct StaffPreview {
    /// The list as it was read, with its columns and all its cells.
    pub sheet: StaffSheet,
    /// What it would do.
    pub plan: Plan,
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
}

impl StaffPreview {
    fn outcome(self, batch: Option<ImportId>) -> ImportOutcome {
        let failed = self.sheet.failed_rows(&self.plan.in_doubt);
        ImportOutcome { sheet: self.sheet.sheet, report: self.plan.report, batch, failed }
    }
}

/// Reads a list and says what it would do. Writes nothing, and needs no lock.
///
/// # Errors
/// [`ServiceError::Inbound`] when the file as a whole cannot be read, [`ServiceError::Cancelled`], or what the disk
/// says.
pub fn preview_staff(
    workspace: &Workspace,
    import: &StaffImport,
    progress: &mut Progress<'_>,
) -> Result<StaffPreview, ServiceError> {
    let sheet = import.read(workspace.view(), workspace.setting().clock.today())?;
    let plan = plan(workspace.view(), &sheet, &import.settled, progress)?;
    Ok(StaffPreview { sheet, plan })
}

/// What [`import_staff`] would report, without writing anything.
///
/// # Errors
/// As [`preview_staff`].
pub fn rehearse_staff(
    workspace: &Workspace,
    import: &StaffImport,
    progress: &mut Progress<'_>,
) -> Result<ImportOutcome, ServiceError> {
    Ok(preview_staff(workspace, import, progress)?.outcome(None))
}

/// Imports a list of staff. Good rows are kept whatever the others are like; a second import of the same file
/// changes nothing.
///
/// # Errors
/// As [`preview_staff`]; then nothing of it stays.
pub fn import_staff(
    workspace: &mut Workspace,
    import: &StaffImport,
    progress: &mut Progress<'_>,
) -> Result<Done<ImportOutcome>, ServiceError> {
    let today = workspace.setting().clock.today();
    let sheet = import.read(workspace.view(), today)?;
    let done = workspace.deed("staff.import", |deed| {
        let plan = plan(deed.view(), &sheet, &import.settled, progress)?;
        let batch = write(deed, &plan, import, &sheet.sheet, progress)?;
        Ok::<_, ServiceError>((plan, batch))
    })?;
    let (plan, batch) = done.value;
    let batch = done.deed.and(Some(batch));
    Ok(Done { value: StaffPreview { sheet, plan }.outcome(batch), deed: done.deed })
}

fn write(
    deed: &mut Deed<'_>,
    plan: &Plan,
    import: &StaffImport,
    sheet: &str,
    progress: &mut Progress<'_>,
) -> Result<ImportId, ServiceError> {
    for (done, row) in plan.rows.iter().enumerate() {
        progress.at(done, plan.rows.len())?;
        match &row.action {
            Action::Add => {
                deed.insert_staff(&row.record)?;
            }
            Action::Update { id, record, .. } => deed.update_staff(*id, record)?,
            Action::Nothing(_) => {}
        }
    }
    let report = &plan.report;
    deed.say(format!(
        "导入教职工：新增 {} 人，更新 {} 人（{}）",
        report.added, report.updated, import.file.name
    ));
    Ok(report.log(deed, "staff", &import.file, sheet)?)
}
