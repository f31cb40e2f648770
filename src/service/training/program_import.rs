//! A list of trainings that comes in as a workbook.

use super::program::require_unsealed_hours;
use super::register::refresh;
use crate::exchange::inbound::field::ProgramField;
use crate::exchange::inbound::programs::{ProgramRecord, read_programs};
use crate::exchange::inbound::text::loose_key;
use crate::exchange::inbound::{Options, Problem, Reading};
use crate::model::facts::{Activity, Mode};
use crate::model::hours::Hours;
use crate::model::id::ProgramId;
use crate::model::period::Period;
use crate::model::program::Program;
use crate::model::state::{PROGRAM_STEPS, ProgramDeed, walk};
use crate::service::audit::Desk;
use crate::service::error::ServiceError;
use crate::service::import::{Fate, ImportFile, ImportOutcome, ImportReport, Said};
use crate::service::institutions::nearness;
use crate::service::ledger_error::{Hindrance, LedgerError};
use crate::service::progress::Progress;
use crate::service::{policies, typed};
use crate::store::{Deed, Done, ProgramFilter, View, Workspace};

/// A list of trainings that is to come in, and what the administrator said about it.
#[derive(Debug, Clone)]
pub struct ProgramImport {
    /// The file.
    pub file: ImportFile,
    /// What was said about it.
    pub said: Said,
}

impl ProgramImport {
    /// The import of a file about which nothing was said.
    pub fn of(file: ImportFile) -> ProgramImport {
        ProgramImport { file, said: Said::default() }
    }
}

/// Imports a list of trainings. Good rows are kept whatever the others are like; a second import of the same file
/// changes nothing. A training is known by its code, else by title and days.
///
/// # Errors
/// [`ServiceError::Inbound`] when the file as a whole cannot be read, [`ServiceError::Cancelled`], or what the disk
/// says; then nothing of it stays.
pub fn import_programs(
    workspace: &mut Workspace,
    import: &ProgramImport,
    progress: &mut Progress<'_>,
) -> Result<Done<ImportOutcome>, ServiceError> {
    let sheet = read(workspace.view(), workspace.setting().clock.today(), import)?;
    let done = workspace.deed("program.import", |deed| take_in(deed, import, &sheet, progress))?;
    let mut outcome = done.value;
    outcome.batch = done.deed.and(outcome.batch);
    Ok(Done { value: outcome, deed: done.deed })
}

/// What [`import_programs`] would report, without writing anything.
///
/// # Errors
/// As [`import_programs`].
pub fn rehearse_programs(
    workspace: &mut Workspace,
    import: &ProgramImport,
    progress: &mut Progress<'_>,
) -> Result<ImportOutcome, ServiceError> {
    let sheet = read(workspace.view(), workspace.setting().clock.today(), import)?;
    let mut outcome = workspace.rehearse("program.import", |deed| take_in(deed, import, &sheet, progress))?;
    outcome.batch = None;
    Ok(outcome)
}

fn read(
    view: View<'_>,
    today: chrono::NaiveDate,
    import: &ProgramImport,
) -> Result<Reading<ProgramRecord>, ServiceError> {
    let options =
        Options { half_day: Some(Hours::whole(4)), ..import.said.options::<ProgramField>(view, today)? };
    read_programs(&import.file.bytes, &import.file.name, &options).map_err(|error| import.file.failure(error))
}

fn take_in(
    deed: &mut Deed<'_>,
    import: &ProgramImport,
    sheet: &Reading<ProgramRecord>,
    progress: &mut Progress<'_>,
) -> Result<ImportOutcome, ServiceError> {
    let desk = Desk::open(deed.view(), deed.today())?;
    let reach = policies::reach(deed.view(), deed.today())?;
    let mut report = ImportReport::of(sheet);
    let mut failed: Vec<Problem> = Vec::new();
    for (done, row) in sheet.rows.iter().enumerate() {
        progress.at(done, sheet.rows.len())?;
        let record = &row.record;
        if let Err((field, problem)) = check(record, reach) {
            failed.push(sheet.problem(row.row, field.code(), problem));
            continue;
        }
        if record.activity.is_none() && !known_category(&desk, record) {
            let problem = "认不出类别，新培训按“校本培训”导入，请核对";
            report.warnings.push(sheet.problem(row.row, ProgramField::Category.code(), problem));
        }
        for (field, name) in [(ProgramField::Host, &record.host), (ProgramField::Provider, &record.provider)]
        {
            if let Some(problem) =
                name.as_deref().map(|name| nearness(deed.view(), name)).transpose()?.flatten()
            {
                report.warnings.push(sheet.problem(row.row, field.code(), problem));
            }
        }
        match find(deed.view(), record)? {
            None => {
                insert(deed, &desk, record)?;
                report.took(row.row, Fate::Added);
            }
            Some((id, before)) => {
                let program = said(deed, before.clone(), record)?;
                let placed = categories_to_set(deed.view(), &desk, id, record)?;
                match change(deed, id, &before, program, &placed) {
                    Ok(true) => report.took(row.row, Fate::Updated),
                    Ok(false) => report.took(row.row, Fate::Unchanged),
                    Err(ServiceError::Ledger(
                        why @ (LedgerError::Step { .. } | LedgerError::SealedHours { .. }),
                    )) => {
                        let problem = format!("{why}，没有改动；表里不同之处请核对");
                        report.warnings.push(sheet.problem(row.row, ProgramField::Title.code(), problem));
                        report.took(row.row, Fate::Unchanged);
                    }
                    Err(error) => return Err(error),
                }
            }
        }
    }
    import.said.remember::<ProgramField>(deed)?;
    let rows = sheet.failed_rows(&failed);
    report.rejected.append(&mut failed);
    report.sort();
    deed.say(format!("导入培训：{}（{}）", report.counts("个"), import.file.name));
    let batch = report.log(deed, "program", &import.file, &sheet.sheet)?;
    Ok(ImportOutcome {
        sheet: sheet.sheet.clone(),
        report,
        batch: Some(batch),
        failed: rows,
        in_file: sheet.in_file(),
    })
}

/// Brings a training to what its row says; whether that changed anything. Nothing is written where it may not.
fn change(
    deed: &Deed<'_>,
    id: ProgramId,
    before: &Program,
    program: Program,
    placed: &[(&str, &str)],
) -> Result<bool, ServiceError> {
    if !placed.is_empty() {
        require_unsealed_hours(deed.view(), id, "改类别")?;
    }
    if program != *before {
        let state = walk(PROGRAM_STEPS, before.state, ProgramDeed::Edit, |_| true).map_err(|why| {
            let (what, why) = (before.title.clone(), Hindrance::of(before.state.word(), why));
            LedgerError::Step { what, deed: ProgramDeed::Edit.word(), why }
        })?;
        deed.update_program(id, &Program { state, ..program })?;
        refresh(deed, id, None)?;
    } else if placed.is_empty() {
        return Ok(false);
    }
    for (policy, category) in placed {
        deed.set_program_category(id, policy, Some(category))?;
    }
    Ok(true)
}

fn check(record: &ProgramRecord, reach: Period) -> Result<(), (ProgramField, String)> {
    typed::needed("培训名称", &record.title, 500)
        .map_err(|why| (ProgramField::Title, format!("{why}，没有导入")))?;
    if let Some(code) = &record.code {
        typed::needed("培训编号", code, 40)
            .map_err(|why| (ProgramField::Code, format!("{why}，没有导入")))?;
    }
    typed::within(record.span, reach).map_err(|why| (ProgramField::From, format!("{why}，没有导入")))?;
    match record.days.filter(|days| *days > record.span.days()) {
        Some(_) => Err((ProgramField::Days, "天数多于起止日期之间的天数，没有导入".to_owned())),
        None => Ok(()),
    }
}

/// The training that a row is about: of its code, else of its title and days.
fn find(view: View<'_>, record: &ProgramRecord) -> Result<Option<(ProgramId, Program)>, ServiceError> {
    if let Some(code) = &record.code {
        let known = view.program_with_code(code)?;
        return Ok(known.map(|id| view.program(id).map(|program| (id, program))).transpose()?);
    }
    let key = loose_key(&record.title);
    let filter = ProgramFilter { period: Some(record.span), ..ProgramFilter::default() };
    let same = view
        .programs(&filter)?
        .into_iter()
        .find(|program| program.span == record.span && loose_key(&program.title) == key);
    Ok(same.map(|row| view.program(row.id).map(|program| (row.id, program))).transpose()?)
}

fn insert(deed: &Deed<'_>, desk: &Desk, record: &ProgramRecord) -> Result<(), ServiceError> {
    let code = match &record.code {
        Some(code) => code.clone(),
        None => super::program::next_code(deed.view(), record.span)?,
    };
    let activity = record.activity.unwrap_or(Activity::SchoolTraining);
    let mut program = Program::new(code, record.title.clone(), activity, record.span);
    if activity == Activity::OnlineCourse {
        program.mode = Mode::Online;
    }
    let program = said(deed, program, record)?;
    let id = deed.insert_program(&program)?;
    categorise(deed, desk, id, record)
}

/// A program with what a row says of it; what the row does not say stays.
fn said(deed: &Deed<'_>, program: Program, record: &ProgramRecord) -> Result<Program, ServiceError> {
    let level = record.level.or(program.level);
    let institution =
        |name: &Option<String>| name.as_ref().map(|name| deed.institution(name, level)).transpose();
    Ok(Program {
        title: record.title.clone(),
        activity: record.activity.unwrap_or(program.activity),
        mode: record.mode.unwrap_or(program.mode),
        level,
        span: record.span,
        days: record.days.filter(|days| *days < record.span.days()).or(program.days),
        speaker_hours: record.speaker_hours.unwrap_or(program.speaker_hours),
        listener_hours: record.hours.unwrap_or(program.listener_hours),
        credits: record.credits.or(program.credits),
        institution: institution(&record.host)?.or(program.institution),
        provider: institution(&record.provider)?.or(program.provider),
        place: record.place.clone().or(program.place),
        content: record.content.clone().or(program.content),
        approval: record.approval.clone().or(program.approval),
        note: record.note.clone().or(program.note),
        ..program
    })
}

fn known_category(desk: &Desk, record: &ProgramRecord) -> bool {
    categories(desk, record).next().is_some()
}

/// The categories of the regulations in force that the row's word names: regulation and code.
fn categories<'a>(
    desk: &'a Desk,
    record: &ProgramRecord,
) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
    let key = record.category.as_deref().map(loose_key);
    desk.policies().iter().filter_map(move |policy| {
        let named = |c: &&crate::policy::Category| {
            key.as_ref().is_some_and(|key| *key == loose_key(&c.code) || *key == loose_key(&c.label))
        };
        Some((policy.pack.id(), policy.pack.categories().iter().find(named)?.code.as_str()))
    })
}

/// Those of the row's categories that the training does not have yet.
fn categories_to_set<'a>(
    view: View<'_>,
    desk: &'a Desk,
    id: ProgramId,
    record: &ProgramRecord,
) -> Result<Vec<(&'a str, &'a str)>, ServiceError> {
    let mut placed = Vec::new();
    for (policy, category) in categories(desk, record) {
        if view.program_category(id, policy)?.as_deref() != Some(category) {
            placed.push((policy, category));
        }
    }
    Ok(placed)
}

fn categorise(
    deed: &Deed<'_>,
    desk: &Desk,
    id: ProgramId,
    record: &ProgramRecord,
) -> Result<(), ServiceError> {
    for (policy, category) in categories(desk, record) {
        deed.set_program_category(id, policy, Some(category))?;
    }
    Ok(())
}
