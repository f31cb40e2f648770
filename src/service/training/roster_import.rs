//! A roster that comes back as a workbook. Rows name people by staff code, document number or name; of two people
//! with one name nobody is guessed, and who is not on the staff list is reported.

use super::program::open_program;
use super::register::{Granting, Registered, register_roster};
use crate::exchange::inbound::field::RosterField;
use crate::exchange::inbound::roster::{RosterRecord, read_roster};
use crate::exchange::inbound::{Options, Problem, Reading};
use crate::model::facts::Role;
use crate::model::hours::Hours;
use crate::model::id::{ParticipationId, ProgramId};
use crate::model::program::{Participation, Program, Settles};
use crate::model::staff::StaffStatus;
use crate::service::error::ServiceError;
use crate::service::import::{Fate, ImportFile, ImportOutcome, ImportReport, Said};
use crate::service::ledger_error::LedgerError;
use crate::service::progress::Progress;
use crate::service::staff::Directory;
use crate::store::{Deed, Done, View, Workspace};

/// A roster that is to come in, and what the administrator said about it.
#[derive(Debug, Clone)]
pub struct RosterImport {
    /// The program.
    pub program: ProgramId,
    /// The file.
    pub file: ImportFile,
    /// What was said about it.
    pub said: Said,
    /// Grant the hours of the program in the same deed, where they are set.
    pub register: bool,
}

/// What an import of a roster did.
#[derive(Debug, Clone)]
pub struct RosterOutcome {
    /// The rows.
    pub import: ImportOutcome,
    /// The hours; none when they were not asked for, or are not set, or come by sessions.
    pub registered: Option<Registered>,
}

impl RosterImport {
    /// The import of a file about which nothing was said.
    pub fn of(program: ProgramId, file: ImportFile) -> RosterImport {
        RosterImport { program, file, said: Said::default(), register: false }
    }
}

/// Imports a roster. Good rows are kept whatever the others are like; people come in the order of the sheet, behind
/// those who are on the roster already. A second import of the same file changes nothing.
///
/// # Errors
/// [`ServiceError::Inbound`] when the file as a whole cannot be read, [`ServiceError::Cancelled`], or what the disk
/// says; then nothing of it stays.
pub fn import_roster(
    workspace: &mut Workspace,
    import: &RosterImport,
    progress: &mut Progress<'_>,
) -> Result<Done<RosterOutcome>, ServiceError> {
    let sheet = read(workspace.view(), workspace.setting().clock.today(), import)?;
    let done = workspace.deed("roster.import", |deed| take_in(deed, import, &sheet, progress))?;
    let mut outcome = done.value;
    outcome.import.batch = done.deed.and(outcome.import.batch);
    Ok(Done { value: outcome, deed: done.deed })
}

/// What [`import_roster`] would report, without writing anything.
///
/// # Errors
/// As [`import_roster`].
pub fn rehearse_roster(
    workspace: &mut Workspace,
    import: &RosterImport,
    progress: &mut Progress<'_>,
) -> Result<RosterOutcome, ServiceError> {
    let sheet = read(workspace.view(), workspace.setting().clock.today(), import)?;
    let mut outcome = workspace.rehearse("roster.import", |deed| take_in(deed, import, &sheet, progress))?;
    outcome.import.batch = None;
    Ok(outcome)
}

fn read(
    view: View<'_>,
    today: chrono::NaiveDate,
    import: &RosterImport,
) -> Result<Reading<RosterRecord>, ServiceError> {
    let said = import.said.options::<RosterField>(view, today)?;
    let options = Options { half_day: Some(Hours::whole(4)), ..said };
    read_roster(&import.file.bytes, &import.file.name, &options).map_err(|error| import.file.failure(error))
}

fn take_in(
    deed: &mut Deed<'_>,
    import: &RosterImport,
    sheet: &Reading<RosterRecord>,
    progress: &mut Progress<'_>,
) -> Result<RosterOutcome, ServiceError> {
    let program = open_program(deed.view(), import.program, "导入名单")?;
    let directory = Directory::load(deed.view())?;
    let mut report = ImportReport::of(sheet);
    let mut failed: Vec<Problem> = Vec::new();
    let mut roster = Roster::open(deed, import.program)?;
    for (done, row) in sheet.rows.iter().enumerate() {
        progress.at(done, sheet.rows.len())?;
        let person = &row.record.person;
        let found =
            directory.who(person.name.as_ref(), person.staff_code.as_deref(), person.document.as_ref());
        let staff = match found {
            Ok(staff) => staff,
            Err(unknown) => {
                let field = if person.name.is_some() { "name" } else { "staff_code" };
                failed.push(sheet.problem(row.row, field, format!("{unknown}，没有导入")));
                continue;
            }
        };
        if roster.seen.contains(&staff) {
            let problem = "这个人在表里已经出现过，没有导入";
            report.duplicates.push(sheet.problem(row.row, "name", problem));
            continue;
        }
        if deed.view().staff(staff)?.record.status == Some(StaffStatus::Left) {
            report.warnings.push(sheet.problem(row.row, "name", "已离开学校，已导入，请核对"));
        }
        let fate = roster.put(deed, staff, &row.record)?;
        report.took(row.row, fate);
    }
    import.said.remember::<RosterField>(deed)?;
    let rows = sheet.failed_rows(&failed);
    report.rejected.append(&mut failed);
    report.sort();
    let registered = if import.register { grant(deed, import.program, &program, &mut report)? } else { None };
    let hours = registered.as_ref().map(|done| format!("；{}", done.summary())).unwrap_or_default();
    let counts = report.counts("人");
    deed.say(format!("{}：导入名单，{counts}{hours}（{}）", program.title, import.file.name));
    let batch = report.log(deed, "roster", &import.file, &sheet.sheet)?;
    let import = ImportOutcome {
        sheet: sheet.sheet.clone(),
        report,
        batch: Some(batch),
        failed: rows,
        in_file: sheet.in_file(),
    };
    Ok(RosterOutcome { import, registered })
}

/// Grants the hours where that can be done, and else says in the report why not.
fn grant(
    deed: &Deed<'_>,
    id: ProgramId,
    program: &Program,
    report: &mut ImportReport,
) -> Result<Option<Registered>, ServiceError> {
    if program.settles == Settles::Sessions {
        report.notices.push("按场次结算，学时在学期或年度结算时登记".to_owned());
        return Ok(None);
    }
    match register_roster(deed, id, &Granting::Register) {
        Ok(registered) => Ok(Some(registered)),
        Err(ServiceError::Ledger(why @ (LedgerError::NoHours { .. } | LedgerError::EmptyRoster(_)))) => {
            report.notices.push(format!("{why}，没有登记学时"));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The roster as it stands while rows come in.
struct Roster {
    program: ProgramId,
    parts: std::collections::BTreeMap<crate::model::id::StaffId, (ParticipationId, Participation)>,
    seen: std::collections::BTreeSet<crate::model::id::StaffId>,
    last_row: u32,
}

impl Roster {
    fn open(deed: &Deed<'_>, program: ProgramId) -> Result<Roster, ServiceError> {
        let parts = deed.view().participations(program)?;
        let last_row = parts.iter().map(|(_, part)| part.row_number).max().unwrap_or(0);
        let parts = parts.into_iter().map(|(id, part)| (part.staff, (id, part))).collect();
        Ok(Roster { program, parts, seen: Default::default(), last_row })
    }

    fn put(
        &mut self,
        deed: &Deed<'_>,
        staff: crate::model::id::StaffId,
        record: &RosterRecord,
    ) -> Result<Fate, ServiceError> {
        self.seen.insert(staff);
        let Some((id, before)) = self.parts.get(&staff) else {
            self.last_row += 1;
            let part = Participation::new(staff, self.last_row, Role::Learner);
            deed.insert_participation(self.program, &said(part, record))?;
            return Ok(Fate::Added);
        };
        let part = said(before.clone(), record);
        if part == *before {
            return Ok(Fate::Unchanged);
        }
        deed.update_participation(*id, &part)?;
        Ok(Fate::Updated)
    }
}

/// A part with what a row says of it; what the row does not say stays.
fn said(part: Participation, record: &RosterRecord) -> Participation {
    Participation {
        role: record.role.unwrap_or(part.role),
        hours: record.hours.or(part.hours),
        credits: record.credits.or(part.credits),
        certificate: record.certificate.clone().or(part.certificate),
        outcome: record.outcome.or(part.outcome),
        grade: record.grade.or(part.grade),
        left_out: match (record.marked_out(), record.granted) {
            (Some(reason), _) => Some(reason),
            (None, Some(true)) => None,
            (None, _) => part.left_out,
        },
        note: record.note.clone().or(part.note),
        ..part
    }
}
