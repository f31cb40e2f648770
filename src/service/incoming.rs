//! A list that comes in, whatever its kind: one request, one look at what it would do, one deed. The window's import
//! dialog and what is dropped on the window go through here; the commands name their kind and use its own import.

use crate::exchange::inbound::field::{
    EntryField, Field, InstitutionField, OpeningField, PlanField, ProgramField, RosterField, StaffField,
};
use crate::exchange::inbound::{Listing, likeness, read_sheets, without_header};
use crate::exchange::sheet::template::{self, Template};
use crate::model::id::ProgramId;
use crate::service::error::ServiceError;
use crate::service::import::{ImportFile, ImportOutcome, Said};
use crate::service::institution_import::{InstitutionImport, import_institutions, rehearse_institutions};
use crate::service::ledger::{EntryImport, import_entries, rehearse_entries};
use crate::service::opening::{OpeningImport, import_opening, rehearse_opening};
use crate::service::plans::{PlanImport, import_plan, rehearse_plan};
use crate::service::progress::Progress;
use crate::service::staff::{Settled, StaffImport, import_staff, rehearse_staff};
use crate::service::training::{
    ProgramImport, RosterImport, import_programs, import_roster, rehearse_programs, rehearse_roster,
};
use crate::store::{Done, Workspace};

/// What kind of list comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 花名册.
    Staff,
    /// 名册 of this program.
    Roster(ProgramId),
    /// 学时, one thing a row.
    Entries,
    /// 培训项目.
    Programs,
    /// 期初学时.
    Opening,
    /// 培训计划 of the year, one line a topic.
    Plan,
    /// 单位: the bodies that hold trainings.
    Institutions,
}

/// A column that a list may have: its code and its word.
pub type Named = (&'static str, &'static str);

impl Kind {
    /// The kind of list of its fields, and of what is remembered of its headings.
    pub fn form(self) -> &'static str {
        match self {
            Kind::Staff => StaffField::FORM,
            Kind::Roster(_) => RosterField::FORM,
            Kind::Entries => EntryField::FORM,
            Kind::Programs => ProgramField::FORM,
            Kind::Opening => OpeningField::FORM,
            Kind::Plan => PlanField::FORM,
            Kind::Institutions => InstitutionField::FORM,
        }
    }

    /// What its rows are counted in.
    pub fn unit(self) -> &'static str {
        match self {
            Kind::Staff | Kind::Roster(_) => "人",
            Kind::Entries => "条",
            Kind::Programs | Kind::Institutions => "个",
            Kind::Opening | Kind::Plan => "项",
        }
    }

    /// The columns that it may have.
    pub fn fields(self) -> Vec<Named> {
        match self {
            Kind::Staff => named::<StaffField>(),
            Kind::Roster(_) => named::<RosterField>(),
            Kind::Entries => named::<EntryField>(),
            Kind::Programs => named::<ProgramField>(),
            Kind::Opening => named::<OpeningField>(),
            Kind::Plan => named::<PlanField>(),
            Kind::Institutions => named::<InstitutionField>(),
        }
    }

    /// The columns without which it is no such list: one of each group is there.
    pub fn needs(self) -> Vec<Vec<Named>> {
        match self {
            Kind::Staff => needed::<StaffField>(),
            Kind::Roster(_) => needed::<RosterField>(),
            Kind::Entries => needed::<EntryField>(),
            Kind::Programs => needed::<ProgramField>(),
            Kind::Opening => needed::<OpeningField>(),
            Kind::Plan => needed::<PlanField>(),
            Kind::Institutions => needed::<InstitutionField>(),
        }
    }

    /// An empty workbook of this kind to be filled in; none for what people only have as it is.
    pub fn template(self) -> Option<Template> {
        match self {
            Kind::Staff => Some(template::staff()),
            Kind::Roster(_) => Some(template::roster()),
            Kind::Entries => Some(template::entries()),
            Kind::Institutions => Some(template::institutions()),
            Kind::Programs | Kind::Opening | Kind::Plan => None,
        }
    }
}

fn name<F: Field>(field: &F) -> Named {
    (field.code(), field.word())
}

fn named<F: Field>() -> Vec<Named> {
    F::all().iter().map(name).collect()
}

fn needed<F: Field>() -> Vec<Vec<Named>> {
    F::required().iter().map(|group| group.iter().map(name).collect()).collect()
}

/// A list that is to come in, and what the administrator said about it.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// What kind it is.
    pub kind: Kind,
    /// The file.
    pub file: ImportFile,
    /// What was said about it.
    pub said: Said,
    /// How doubts about people are settled, in a list of staff.
    pub settled: Settled,
}

enum Import {
    Staff(StaffImport),
    Roster(RosterImport),
    Entries(EntryImport),
    Programs(ProgramImport),
    Opening(OpeningImport),
    Plan(PlanImport),
    Institutions(InstitutionImport),
}

impl Incoming {
    fn import(&self) -> Import {
        let (file, said) = (self.file.clone(), self.said.clone());
        match self.kind {
            Kind::Staff => {
                let settled = self.settled.clone();
                Import::Staff(StaffImport { said, settled, ..StaffImport::of(file) })
            }
            Kind::Roster(program) => Import::Roster(RosterImport { said, ..RosterImport::of(program, file) }),
            Kind::Entries => Import::Entries(EntryImport { said, ..EntryImport::of(file) }),
            Kind::Programs => Import::Programs(ProgramImport { said, ..ProgramImport::of(file) }),
            Kind::Opening => Import::Opening(OpeningImport { said, ..OpeningImport::of(file) }),
            Kind::Plan => Import::Plan(PlanImport { file, said, period: String::new() }),
            Kind::Institutions => Import::Institutions(InstitutionImport { file, said }),
        }
    }
}

/// What [`bring_in`] would report, without writing anything.
///
/// # Errors
/// [`ServiceError::Inbound`] when the file as a whole cannot be read, [`ServiceError::Cancelled`], or what the disk
/// says.
pub fn rehearse(
    workspace: &mut Workspace,
    incoming: &Incoming,
    progress: &mut Progress<'_>,
) -> Result<ImportOutcome, ServiceError> {
    match &incoming.import() {
        Import::Staff(import) => rehearse_staff(workspace, import, progress),
        Import::Roster(import) => rehearse_roster(workspace, import, progress).map(|done| done.import),
        Import::Entries(import) => rehearse_entries(workspace, import, progress),
        Import::Programs(import) => rehearse_programs(workspace, import, progress),
        Import::Opening(import) => rehearse_opening(workspace, import, progress),
        Import::Plan(import) => rehearse_plan(workspace, import, progress),
        Import::Institutions(import) => rehearse_institutions(workspace, import, progress),
    }
}

/// Brings a list in: good rows are kept whatever the others are like.
///
/// # Errors
/// As [`rehearse`]; then nothing of it stays.
pub fn bring_in(
    workspace: &mut Workspace,
    incoming: &Incoming,
    progress: &mut Progress<'_>,
) -> Result<Done<ImportOutcome>, ServiceError> {
    match &incoming.import() {
        Import::Staff(import) => import_staff(workspace, import, progress),
        Import::Roster(import) => {
            let done = import_roster(workspace, import, progress)?;
            Ok(Done { value: done.value.import, deed: done.deed })
        }
        Import::Entries(import) => import_entries(workspace, import, progress),
        Import::Programs(import) => import_programs(workspace, import, progress),
        Import::Opening(import) => import_opening(workspace, import, progress),
        Import::Plan(import) => import_plan(workspace, import, progress),
        Import::Institutions(import) => import_institutions(workspace, import, progress),
    }
}

/// A list whose header was not found, so that its columns can be named by hand.
///
/// # Errors
/// [`ServiceError::Inbound`] when the file cannot be read, or what the disk says.
pub fn without_any_header(workspace: &Workspace, incoming: &Incoming) -> Result<Listing, ServiceError> {
    match incoming.kind {
        Kind::Staff => bare::<StaffField>(workspace, incoming),
        Kind::Roster(_) => bare::<RosterField>(workspace, incoming),
        Kind::Entries => bare::<EntryField>(workspace, incoming),
        Kind::Programs => bare::<ProgramField>(workspace, incoming),
        Kind::Opening => bare::<OpeningField>(workspace, incoming),
        Kind::Plan => bare::<PlanField>(workspace, incoming),
        Kind::Institutions => bare::<InstitutionField>(workspace, incoming),
    }
}

fn bare<F: Field>(workspace: &Workspace, incoming: &Incoming) -> Result<Listing, ServiceError> {
    let options = incoming.said.options::<F>(workspace.view(), workspace.setting().clock.today())?;
    let file = &incoming.file;
    let listing = read_sheets(&file.bytes, &file.name).and_then(|grids| without_header::<F>(grids, &options));
    listing.map_err(|error| file.failure(error))
}

/// What a file is at first sight.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Glance {
    /// Its sheets that can be seen.
    pub sheets: Vec<String>,
    /// The kinds of list that it may be by its headings, as [`Kind::form`], the likeliest first, each with the number
    /// of columns that it would know.
    pub kinds: Vec<(&'static str, usize)>,
}

/// Looks at a file before anybody has said what it is.
///
/// # Errors
/// [`ServiceError::Inbound`] when the file cannot be read.
pub fn glance(file: &ImportFile) -> Result<Glance, ServiceError> {
    let grids = read_sheets(&file.bytes, &file.name).map_err(|error| file.failure(error))?;
    let kinds = likeness(&grids);
    Ok(Glance { sheets: grids.into_iter().map(|grid| grid.name).collect(), kinds })
}
