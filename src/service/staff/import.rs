//! Importing a list of staff: read, compared, shown, and written in one deed.

use super::plan::{Action, Plan, Settled, plan};
use crate::exchange::inbound::field::StaffField;
use crate::exchange::inbound::{Options, StaffSheet, read_staff};
use crate::model::id::ImportId;
use crate::model::staff::StaffRecord;
use crate::service::ServiceError;
use crate::service::import::{ImportFile, ImportOutcome, Said};
use crate::service::progress::Progress;
use crate::store::{Deed, Done, View, Workspace};

/// A list of staff that is to come in, and what the administrator said about it.
#[derive(Debug, Clone)]
pub struct StaffImport {
    /// The file.
    pub file: ImportFile,
    /// What was said about it.
    pub said: Said,
    /// Identity numbers of 15 digits are taken and made 18.
    pub upgrade_old_numbers: bool,
    /// How doubts about people are settled.
    pub settled: Settled,
}

impl StaffImport {
    /// The import of a file about which nothing was said.
    pub fn of(file: ImportFile) -> StaffImport {
        StaffImport { file, said: Said::default(), upgrade_old_numbers: false, settled: Settled::default() }
    }

    fn read(&self, view: View<'_>, today: chrono::NaiveDate) -> Result<StaffSheet, ServiceError> {
        let options = Options {
            upgrade_old_numbers: self.upgrade_old_numbers,
            ..self.said.options::<StaffField>(view, today)?
        };
        read_staff(&self.file.bytes, &self.file.name, &options).map_err(|error| self.file.failure(error))
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

impl StaffPreview {
    fn outcome(self, batch: Option<ImportId>) -> ImportOutcome {
        let failed = self.sheet.failed_rows(&self.plan.in_doubt);
        let in_file = self.sheet.in_file();
        ImportOutcome { sheet: self.sheet.sheet, report: self.plan.report, batch, failed, in_file }
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
    let today = workspace.setting().clock.today();
    let sheet = import.read(workspace.view(), today)?;
    let plan = plan(workspace.view(), &sheet, &import.settled, today, progress)?;
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
        let plan = plan(deed.view(), &sheet, &import.settled, today, progress)?;
        let batch = write(deed, &plan, import, &sheet.sheet, progress)?;
        Ok::<_, ServiceError>((plan, batch))
    })?;
    let (plan, batch) = done.value;
    let batch = done.deed.and(Some(batch));
    Ok(Done { value: StaffPreview { sheet, plan }.outcome(batch), deed: done.deed })
}

/// So many people come in between two looks at whether to go on.
const AT_ONCE: usize = 64;

fn write(
    deed: &mut Deed<'_>,
    plan: &Plan,
    import: &StaffImport,
    sheet: &str,
    progress: &mut Progress<'_>,
) -> Result<ImportId, ServiceError> {
    let new: Vec<&StaffRecord> =
        plan.rows.iter().filter(|row| row.action == Action::Add).map(|row| &row.record).collect();
    for (turn, some) in new.chunks(AT_ONCE).enumerate() {
        progress.at(turn * AT_ONCE, plan.rows.len())?;
        deed.insert_staff_rows(some)?;
    }
    let changed = plan.rows.iter().filter_map(|row| match &row.action {
        Action::Update { id, record, .. } => Some((*id, record)),
        _ => None,
    });
    for (done, (id, record)) in changed.enumerate() {
        progress.at(new.len() + done, plan.rows.len())?;
        deed.update_staff(id, record)?;
    }
    import.said.remember::<StaffField>(deed)?;
    let report = &plan.report;
    deed.say(format!(
        "导入教职工：新增 {} 人，更新 {} 人（{}）",
        report.added, report.updated, import.file.name
    ));
    Ok(report.log(deed, "staff", &import.file, sheet)?)
}
