//! Hours that come in as a workbook: lists of the research office, records of platforms, the unit's own table.
//!
//! What a row brings waits for the audit. A row that says what the ledger has already changes nothing; one that says
//! it differently brings an entry up to date that is not yet audited.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::doubt::{Doubt, doubts, same_days};
use super::single::{Filing, file};
use crate::exchange::inbound::entries::{EntryRecord, read_entries};
use crate::exchange::inbound::field::EntryField;
use crate::exchange::inbound::text::loose_key;
use crate::exchange::inbound::{Options, Problem, Reading};
use crate::model::entry::{Entry, Source};
use crate::model::facts::{Activity, Mode};
use crate::model::hours::Hours;
use crate::model::id::{EntryId, StaffId};
use crate::model::period::Period;
use crate::model::state::{EntryDeed, EntryState};
use crate::service::audit::Desk;
use crate::service::error::ServiceError;
use crate::service::import::{Fate, ImportFile, ImportOutcome, ImportReport, Said};
use crate::service::progress::Progress;
use crate::service::staff::Directory;
use crate::service::{LedgerError, policies, typed};
use crate::store::{Deed, Done, View, Workspace};

/// A list of hours that is to come in, and what the administrator said about it.
#[derive(Debug, Clone)]
pub struct EntryImport {
    /// The file.
    pub file: ImportFile,
    /// What was said about it.
    pub said: Said,
    /// Where the rows come from: [`Source::Import`], [`Source::Platform`] or [`Source::Transfer`].
    pub source: Source,
    /// The kind of rows whose category does not say it.
    pub activity: Option<Activity>,
    /// Only rows whose last day lies within; the others are told and left out.
    pub only: Option<Period>,
}

impl EntryImport {
    /// The import of a file about which nothing was said.
    pub fn of(file: ImportFile) -> EntryImport {
        EntryImport { file, said: Said::default(), source: Source::Import, activity: None, only: None }
    }
}

/// Imports a list of hours. Good rows are kept whatever the others are like; a second import of the same file
/// changes nothing.
///
/// # Errors
/// [`ServiceError::Inbound`] when the file as a whole cannot be read, [`ServiceError::Cancelled`], or what the disk
/// says; then nothing of it stays.
pub fn import_entries(
    workspace: &mut Workspace,
    import: &EntryImport,
    progress: &mut Progress<'_>,
) -> Result<Done<ImportOutcome>, ServiceError> {
    let sheet = read(workspace.view(), workspace.setting().clock.today(), import)?;
    let done = workspace.deed("entry.import", |deed| take_in(deed, import, &sheet, progress))?;
    let mut outcome = done.value;
    outcome.batch = done.deed.and(outcome.batch);
    Ok(Done { value: outcome, deed: done.deed })
}

/// What [`import_entries`] would report, without writing anything.
///
/// # Errors
/// As [`import_entries`].
pub fn rehearse_entries(
    workspace: &mut Workspace,
    import: &EntryImport,
    progress: &mut Progress<'_>,
) -> Result<ImportOutcome, ServiceError> {
    let sheet = read(workspace.view(), workspace.setting().clock.today(), import)?;
    let mut outcome = workspace.rehearse("entry.import", |deed| take_in(deed, import, &sheet, progress))?;
    outcome.batch = None;
    Ok(outcome)
}

/// Reads the file as a list of hours.
pub(super) fn read(
    view: View<'_>,
    today: chrono::NaiveDate,
    import: &EntryImport,
) -> Result<Reading<EntryRecord>, ServiceError> {
    let options =
        Options { half_day: Some(Hours::whole(4)), ..import.said.options::<EntryField>(view, today)? };
    read_entries(&import.file.bytes, &import.file.name, &options).map_err(|error| import.file.failure(error))
}

fn take_in(
    deed: &mut Deed<'_>,
    import: &EntryImport,
    sheet: &Reading<EntryRecord>,
    progress: &mut Progress<'_>,
) -> Result<ImportOutcome, ServiceError> {
    let mut intake = Intake::open(deed, import, sheet)?;
    for (done, row) in sheet.rows.iter().enumerate() {
        progress.at(done, sheet.rows.len())?;
        intake.row(deed, row.row, &row.record)?;
    }
    let Intake { mut report, mut failed, .. } = intake;
    import.said.remember::<EntryField>(deed)?;
    let rows = sheet.failed_rows(&failed);
    report.rejected.append(&mut failed);
    report.sort();
    deed.say(format!("导入学时：{}（{}）", report.counts("条"), import.file.name));
    let batch = report.log(deed, "entry", &import.file, &sheet.sheet)?;
    Ok(ImportOutcome {
        sheet: sheet.sheet.clone(),
        report,
        batch: Some(batch),
        failed: rows,
        in_file: sheet.in_file(),
    })
}

/// The desk at which rows come in.
struct Intake<'a> {
    import: &'a EntryImport,
    sheet: &'a Reading<EntryRecord>,
    directory: Directory,
    desk: Desk,
    reach: Period,
    /// Categories of the regulations in force by code and by label: regulation, code.
    categories: BTreeMap<String, Vec<(String, String)>>,
    report: ImportReport,
    failed: Vec<Problem>,
}

impl<'a> Intake<'a> {
    fn open(
        deed: &Deed<'_>,
        import: &'a EntryImport,
        sheet: &'a Reading<EntryRecord>,
    ) -> Result<Intake<'a>, ServiceError> {
        let desk = Desk::open(deed.view(), deed.today())?;
        let mut categories: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for policy in desk.policies() {
            for category in policy.pack.categories() {
                for word in [&category.code, &category.label] {
                    let place = (policy.pack.id().to_owned(), category.code.clone());
                    categories.entry(loose_key(word)).or_default().push(place);
                }
            }
        }
        Ok(Intake {
            import,
            sheet,
            directory: Directory::load(deed.view())?,
            desk,
            reach: policies::reach(deed.view(), deed.today())?,
            categories,
            report: ImportReport::of(sheet),
            failed: Vec::new(),
        })
    }

    fn row(&mut self, deed: &Deed<'_>, number: u32, record: &EntryRecord) -> Result<(), ServiceError> {
        let person = &record.person;
        let (name, code) = (person.name.as_ref(), person.staff_code.as_deref());
        let staff = match self.directory.who(name, code, person.document.as_ref()) {
            Ok(staff) => staff,
            Err(unknown) => {
                let field = if name.is_some() { EntryField::Name } else { EntryField::StaffCode };
                return self.fail(number, field, format!("{unknown}，没有导入"));
            }
        };
        let span = match Period::new(record.from, record.to) {
            Ok(span) => span,
            Err(why) => return self.fail(number, EntryField::To, format!("{why}，没有导入")),
        };
        if let Err(why) = typed::within(span, self.reach) {
            return self.fail(number, EntryField::From, format!("{why}，没有导入"));
        }
        if let Some(only) = self.import.only.filter(|only| !only.contains(span.to())) {
            let problem = format!("不在 {only}，没有导入");
            self.report.warnings.push(self.sheet.problem(number, EntryField::To.code(), problem));
            self.report.took(number, Fate::Unchanged);
            return Ok(());
        }
        if record.title.chars().count() > 500 {
            return self.fail(number, EntryField::Title, "名称超过 500 个字，没有导入".to_owned());
        }
        let entry = self.entry(number, staff, span, record);
        let same = deed.view().entries_met(staff, span)?;
        let key = loose_key(&entry.title);
        match same.into_iter().find(|(_, other)| loose_key(&other.title) == key) {
            Some((id, there)) => self.meet(deed, number, id, there, entry, record),
            None if deed.view().year_is_closed(span.to())? => {
                let problem =
                    format!("{}；请作为补录登记，没有导入", LedgerError::ClosedYear { day: span.to() });
                self.fail(number, EntryField::To, problem)
            }
            None => {
                self.look_for_the_same(deed.view(), number, &entry)?;
                self.doubt(deed, number, None, &entry)?;
                let id = deed.insert_entry(&entry)?;
                file(&self.desk, deed, id, &entry, &Filing::Submit)?;
                self.categorise(deed, id, record)?;
                self.report.took(number, Fate::Added);
                Ok(())
            }
        }
    }

    /// Platforms list what was registered from its certificate before: the same certificate, or the same name within the year,
    /// is told, never decided.
    fn look_for_the_same(&mut self, view: View<'_>, number: u32, entry: &Entry) -> Result<(), ServiceError> {
        if self.import.source != Source::Platform {
            return Ok(());
        }
        let key = loose_key(&entry.title);
        let year = entry.span.to().year();
        let same = view.entries_of_staff(entry.staff)?.into_iter().find(|(_, other)| {
            let certificate = entry.certificate.is_some() && other.certificate == entry.certificate;
            let title = loose_key(&other.title) == key && other.span.to().year() == year;
            other.state.is_live() && (certificate || title)
        });
        if let Some((id, other)) = same {
            let problem = format!(
                "可能与第 {id} 号“{}”（{} 至 {}）是同一次，已导入，请核对后作废一条",
                other.title,
                other.span.from(),
                other.span.to()
            );
            self.report.warnings.push(self.sheet.problem(number, EntryField::Title.code(), problem));
        }
        Ok(())
    }

    /// What can hardly be true of a row that is taken.
    fn doubt(
        &mut self,
        deed: &Deed<'_>,
        number: u32,
        id: Option<EntryId>,
        entry: &Entry,
    ) -> Result<(), ServiceError> {
        let person = deed.view().staff(entry.staff)?.record;
        let mut told = doubts(entry, &person, deed.today());
        told.extend(same_days(deed.view(), entry, id, None)?);
        for doubt in told {
            let field =
                if matches!(doubt, Doubt::Hours { .. }) { EntryField::Hours } else { EntryField::From };
            let problem = format!("{doubt}，已导入");
            self.report.warnings.push(self.sheet.problem(number, field.code(), problem));
        }
        Ok(())
    }

    fn fail(&mut self, row: u32, field: EntryField, problem: String) -> Result<(), ServiceError> {
        self.failed.push(self.sheet.problem(row, field.code(), problem));
        Ok(())
    }

    /// What a row says, as a draft.
    fn entry(&mut self, number: u32, staff: StaffId, span: Period, record: &EntryRecord) -> Entry {
        let known = |words: &String| self.categories.contains_key(&loose_key(words));
        let placed = record.category.as_ref().is_some_and(known);
        let activity = record.activity.or(self.import.activity);
        if activity.is_none() && !placed {
            let problem = "认不出类别，按“其他”导入，请改类别";
            self.report.warnings.push(self.sheet.problem(number, EntryField::Category.code(), problem));
        }
        let activity = activity.unwrap_or(Activity::Other);
        let online = matches!(activity, Activity::OnlineCourse);
        // An entry names one body; the other one is not lost.
        let host = record.host.as_ref().filter(|_| record.provider.is_some());
        let beside = host.map(|host| format!("主办单位：{host}"));
        let halves = record.half_days.map(|halves| halves.div_ceil(2).max(1));
        Entry {
            source: self.import.source,
            mode: record.mode.unwrap_or(if online { Mode::Online } else { Mode::Face }),
            level: record.level,
            days: halves.filter(|days| *days < span.days()),
            claimed: record.hours,
            credits: record.credits,
            role: record.role.unwrap_or(crate::model::facts::Role::Learner),
            outcome: record.outcome,
            grade: record.grade,
            author_rank: record.author_rank.map_or(1, u32::from),
            institution: record.provider.clone().or_else(|| record.host.clone()),
            place: record.place.clone(),
            content: joined([record.content.as_ref(), record.publication.as_ref()]),
            certificate: record.certificate.clone(),
            note: joined([record.note.as_ref(), beside.as_ref()]),
            ..Entry::new(staff, record.title.clone(), activity, span)
        }
    }

    /// A row about something that the ledger has already.
    fn meet(
        &mut self,
        deed: &Deed<'_>,
        number: u32,
        id: EntryId,
        there: Entry,
        said: Entry,
        record: &EntryRecord,
    ) -> Result<(), ServiceError> {
        // What the row does not say stays.
        let merged = Entry {
            activity: record.activity.unwrap_or(there.activity),
            mode: record.mode.unwrap_or(there.mode),
            days: if record.half_days.is_some() { said.days } else { there.days },
            role: record.role.unwrap_or(there.role),
            author_rank: record.author_rank.map_or(there.author_rank, u32::from),
            claimed: said.claimed.or(there.claimed),
            credits: said.credits.or(there.credits),
            level: said.level.or(there.level),
            outcome: said.outcome.or(there.outcome),
            grade: said.grade.or(there.grade),
            institution: said.institution.or_else(|| there.institution.clone()),
            place: said.place.or_else(|| there.place.clone()),
            content: said.content.or_else(|| there.content.clone()),
            certificate: said.certificate.or_else(|| there.certificate.clone()),
            note: said.note.or_else(|| there.note.clone()),
            ..there.clone()
        };
        if there.state == EntryState::Void {
            let problem = "学时簿里已作废，没有导入；确要计入请在学时里重新登记";
            self.report.warnings.push(self.sheet.problem(number, EntryField::Title.code(), problem));
            self.report.took(number, Fate::Unchanged);
            return Ok(());
        }
        // Hours of a training stand in the training's category.
        let placed = there.participation.is_some() || self.is_placed(deed.view(), id, record)?;
        if merged == there && placed {
            self.report.took(number, Fate::Unchanged);
            return Ok(());
        }
        let mine = there.participation.is_none();
        match there.state {
            EntryState::Draft | EntryState::Refused | EntryState::Returned | EntryState::Pending if mine => {
                let step =
                    if there.state == EntryState::Pending { EntryDeed::Withdraw } else { EntryDeed::Edit };
                let state = self.desk.take(deed, id, &there, step, None, true)?;
                let draft = Entry { state, ..merged };
                self.doubt(deed, number, Some(id), &draft)?;
                deed.update_entry(id, &draft)?;
                file(&self.desk, deed, id, &draft, &Filing::Submit)?;
                self.categorise(deed, id, record)?;
                self.report.took(number, Fate::Updated);
            }
            state => {
                let why = if mine { state.word() } else { "由培训登记" };
                let problem = format!("学时簿里已有，{why}，没有改动；表里不同之处请核对");
                self.report.warnings.push(self.sheet.problem(number, EntryField::Title.code(), problem));
                self.report.took(number, Fate::Unchanged);
            }
        }
        Ok(())
    }

    /// Whether the entry stands already in the categories that the row names.
    fn is_placed(&self, view: View<'_>, id: EntryId, record: &EntryRecord) -> Result<bool, ServiceError> {
        for (policy, category) in self.places(record) {
            if view.entry_category(id, policy)?.as_ref() != Some(category) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn places(&self, record: &EntryRecord) -> impl Iterator<Item = &(String, String)> {
        let places = record.category.as_ref().and_then(|words| self.categories.get(&loose_key(words)));
        places.into_iter().flatten()
    }

    /// Sets the category by hand where the row names one of a regulation.
    fn categorise(&self, deed: &Deed<'_>, id: EntryId, record: &EntryRecord) -> Result<(), ServiceError> {
        for (policy, category) in self.places(record) {
            deed.set_entry_category(id, policy, Some(category))?;
        }
        Ok(())
    }
}

/// What is said of several texts; none when nothing is.
fn joined(texts: [Option<&String>; 2]) -> Option<String> {
    let texts: Vec<&str> = texts.into_iter().flatten().map(String::as_str).collect();
    Some(texts.join("；")).filter(|text| !text.is_empty())
}
