//! Opening hours 期初学时: totals by person, year and category that were there before this program. Without them no
//! cycle is true on its first day.
//!
//! A total is one approved entry over the whole year, with its category under the main regulation set by hand. It
//! was recognised long ago, so it is in no submission and may be put right until its year is closed.

use crate::exchange::inbound::field::OpeningField;
use crate::exchange::inbound::opening::{OpeningRecord, OpeningTotal, read_opening};
use crate::exchange::inbound::text::loose_key;
use crate::exchange::inbound::{Options, Reading};
use crate::model::entry::{DetailLine, Entry, Source};
use crate::model::facts::{Activity, Mode};
use crate::model::hours::Hours;
use crate::model::id::{EntryId, StaffId};
use crate::model::period::Period;
use crate::model::state::{EntryDeed, EntryState, Guard};
use crate::policy::{Facts, classify};
use crate::service::assessment::period_for;
use crate::service::audit::Desk;
use crate::service::error::ServiceError;
use crate::service::import::{Fate, ImportFile, ImportOutcome, ImportReport, Said};
use crate::service::ledger::LineForm;
use crate::service::ledger_error::{Hindrance, LedgerError};
use crate::service::policies::{self, InForce};
use crate::service::progress::Progress;
use crate::service::staff::Directory;
use crate::service::typed;
use crate::store::{Deed, Done, StoreError, View, Workspace};

/// A total that is to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningLine {
    /// Whose.
    pub staff: StaffId,
    /// 年度, as typed.
    pub year: String,
    /// Category under the main regulation, by code or label.
    pub category: String,
    /// Hours; none takes the total away, unless there are detail lines.
    pub hours: String,
    /// Detail lines 明细 to stand behind it, whose sum it is; none leaves those that are there.
    pub lines: Option<Vec<LineForm>>,
}

/// Sets totals. Returns how many changed.
///
/// # Errors
/// [`ServiceError::Hours`], [`ServiceError::Period`], [`ServiceError::Field`] for detail lines that are not the total, [`LedgerError::UnknownCategory`], [`LedgerError::OutsideCycle`],
/// [`LedgerError::Step`] for a year that is closed, or what the disk says.
pub fn set_opening(workspace: &mut Workspace, lines: &[OpeningLine]) -> Result<Done<u32>, ServiceError> {
    workspace.deed("opening.set", |deed| {
        let desk = Opening::open(deed)?;
        let mut changed = 0;
        for line in lines {
            let at = deed.view().school()?.period.from();
            let year = typed::needed("年度", &line.year, 20)?;
            let year = period_for(&desk.policy, &year, at)?;
            let category = policies::category(deed.view(), desk.policy.pack.id(), &line.category)?;
            let lines = line.lines.as_deref().map(LineForm::read_all).transpose()?;
            LineForm::require_within(lines.as_deref().unwrap_or_default(), year)?;
            let sum = || lines.iter().flatten().map(|line| line.hours).sum();
            let hours = typed::hours(&line.hours)?.unwrap_or_else(sum);
            let put =
                desk.put(deed, line.staff, year, category.as_deref(), Total { hours, lines, note: None })?;
            changed += u32::from(put != Fate::Unchanged);
        }
        deed.say(format!("期初学时：{changed} 项"));
        Ok(changed)
    })
}

/// Puts one total right with its details: this record and no other, whatever regulation is the main one by now. `lines` of none
/// leaves those that are there; hours of none are the sum of the lines. Returns whether it changed.
///
/// # Errors
/// [`crate::store::StoreError::NotFound`], also for a record that is no total, else as [`set_opening`].
pub fn put_right(
    workspace: &mut Workspace,
    id: EntryId,
    hours: &str,
    lines: Option<&[LineForm]>,
) -> Result<Done<bool>, ServiceError> {
    workspace.deed("opening.set", |deed| {
        let desk = Opening::open(deed)?;
        let there = deed.view().entry(id)?;
        if there.source != Source::Opening {
            return Err(StoreError::NotFound { what: "期初学时", key: id.to_string() }.into());
        }
        let lines = lines.map(LineForm::read_all).transpose()?;
        LineForm::require_within(lines.as_deref().unwrap_or_default(), there.span)?;
        let kept = deed.view().entry_lines(id)?;
        let sum = || lines.as_ref().unwrap_or(&kept).iter().map(|line| line.hours).sum();
        let hours = typed::hours(hours)?.unwrap_or_else(sum);
        let entry = Entry { note: None, claimed: Some(hours), ..there.clone() };
        let put = desk.stand(deed, (entry, None), Some((id, there)), Total { hours, lines, note: None })?;
        let changed = put != Fate::Unchanged;
        deed.say(format!("期初学时：{} 项", u32::from(changed)));
        Ok(changed)
    })
}

/// A workbook of opening hours that is to come in.
#[derive(Debug, Clone)]
pub struct OpeningImport {
    /// The file.
    pub file: ImportFile,
    /// What was said about it.
    pub said: Said,
    /// The year of totals whose row and column name none.
    pub year: Option<i32>,
}

impl OpeningImport {
    /// The import of a file about which nothing was said.
    pub fn of(file: ImportFile) -> OpeningImport {
        OpeningImport { file, said: Said::default(), year: None }
    }
}

/// Imports opening hours. Good rows are kept whatever the others are like; a second import changes nothing.
///
/// # Errors
/// [`ServiceError::Inbound`] when the file as a whole cannot be read, [`ServiceError::Cancelled`], or what the disk
/// says; then nothing of it stays.
pub fn import_opening(
    workspace: &mut Workspace,
    import: &OpeningImport,
    progress: &mut Progress<'_>,
) -> Result<Done<ImportOutcome>, ServiceError> {
    let sheet = read(workspace.view(), workspace.setting().clock.today(), import)?;
    let done = workspace.deed("opening.import", |deed| take_in(deed, import, &sheet, progress))?;
    let mut outcome = done.value;
    outcome.batch = done.deed.and(outcome.batch);
    Ok(Done { value: outcome, deed: done.deed })
}

/// What [`import_opening`] would report, without writing anything.
///
/// # Errors
/// As [`import_opening`].
pub fn rehearse_opening(
    workspace: &mut Workspace,
    import: &OpeningImport,
    progress: &mut Progress<'_>,
) -> Result<ImportOutcome, ServiceError> {
    let sheet = read(workspace.view(), workspace.setting().clock.today(), import)?;
    let mut outcome = workspace.rehearse("opening.import", |deed| take_in(deed, import, &sheet, progress))?;
    outcome.batch = None;
    Ok(outcome)
}

fn read(
    view: View<'_>,
    today: chrono::NaiveDate,
    import: &OpeningImport,
) -> Result<Reading<OpeningRecord>, ServiceError> {
    let options = Options { year: import.year, ..import.said.options::<OpeningField>(view, today)? };
    read_opening(&import.file.bytes, &import.file.name, &options).map_err(|error| import.file.failure(error))
}

fn take_in(
    deed: &mut Deed<'_>,
    import: &OpeningImport,
    sheet: &Reading<OpeningRecord>,
    progress: &mut Progress<'_>,
) -> Result<ImportOutcome, ServiceError> {
    let desk = Opening::open(deed)?;
    let directory = Directory::load(deed.view())?;
    let mut report = ImportReport::of(sheet);
    let mut failed = Vec::new();
    for (done, row) in sheet.rows.iter().enumerate() {
        progress.at(done, sheet.rows.len())?;
        let person = &row.record.person;
        let name = person.name.as_ref();
        let staff = match directory.who(name, person.staff_code.as_deref(), person.document.as_ref()) {
            Ok(staff) => staff,
            Err(unknown) => {
                let field = if name.is_some() { OpeningField::Name } else { OpeningField::StaffCode };
                failed.push(sheet.problem(row.row, field.code(), format!("{unknown}，没有导入")));
                continue;
            }
        };
        for total in &row.record.totals {
            let put = desk.total(deed, staff, total, row.record.note.as_deref());
            match put {
                Ok(fate) => report.took(row.row, fate),
                Err(ServiceError::Store(error)) => return Err(error.into()),
                Err(why) => {
                    let problem = format!("{} 学时没有导入：{why}", total.hours);
                    failed.push(sheet.problem(row.row, OpeningField::Hours.code(), problem));
                }
            }
        }
    }
    import.said.remember::<OpeningField>(deed)?;
    let rows = sheet.failed_rows(&failed);
    report.rejected.append(&mut failed);
    report.sort();
    deed.say(format!("导入期初学时：{}（{}）", report.counts("项"), import.file.name));
    let batch = report.log(deed, "opening", &import.file, &sheet.sheet)?;
    Ok(ImportOutcome {
        sheet: sheet.sheet.clone(),
        report,
        batch: Some(batch),
        failed: rows,
        in_file: sheet.in_file(),
    })
}

/// What a total is to be.
struct Total {
    hours: Hours,
    /// None leaves those that are there.
    lines: Option<Vec<DetailLine>>,
    /// None leaves the one that is there.
    note: Option<String>,
}

/// The main regulation, under whose years and categories totals are kept.
struct Opening {
    desk: Desk,
    policy: InForce,
    reach: Period,
}

impl Opening {
    fn open(deed: &Deed<'_>) -> Result<Opening, ServiceError> {
        let policy = policies::main_policy(deed.view())?;
        let desk = Desk::open(deed.view(), deed.today())?;
        Ok(Opening { desk, policy, reach: policies::reach(deed.view(), deed.today())? })
    }

    /// A total in the words of a workbook.
    fn total(
        &self,
        deed: &Deed<'_>,
        staff: StaffId,
        total: &OpeningTotal,
        note: Option<&str>,
    ) -> Result<Fate, ServiceError> {
        let missing = |field: &'static str| ServiceError::Field {
            field,
            value: String::new(),
            problem: "没有写".to_owned(),
        };
        let period = total.period.ok_or_else(|| missing("年度"))?;
        let year = period_for(&self.policy, &period.to_string(), period.from())?;
        let pack = &self.policy.pack;
        let found = match &total.category {
            None => None,
            Some(words) => {
                let key = loose_key(words);
                let named =
                    |c: &&crate::policy::Category| loose_key(&c.code) == key || loose_key(&c.label) == key;
                let category = pack.categories().iter().find(named);
                Some(category.ok_or_else(|| LedgerError::UnknownCategory {
                    policy: pack.title().to_owned(),
                    category: words.clone(),
                })?)
            }
        };
        let figure = Total { hours: total.hours, lines: None, note: note.map(str::to_owned) };
        self.put(deed, staff, year, found.map(|category| category.code.as_str()), figure)
    }

    fn put(
        &self,
        deed: &Deed<'_>,
        staff: StaffId,
        year: Period,
        category: Option<&str>,
        total: Total,
    ) -> Result<Fate, ServiceError> {
        typed::within(year, self.reach)?;
        let entry = self.entry(staff, year, category, total.hours);
        let there = self.find(deed.view(), &entry, category)?;
        self.stand(deed, (entry, category), there, total)
    }

    /// Writes a total in the place of the one that is there, or anew.
    fn stand(
        &self,
        deed: &Deed<'_>,
        (mut entry, category): (Entry, Option<&str>),
        there: Option<(EntryId, Entry)>,
        Total { hours, lines, note }: Total,
    ) -> Result<Fate, ServiceError> {
        entry.note = note;
        let kept =
            there.as_ref().map(|(id, _)| deed.view().entry_lines(*id)).transpose()?.unwrap_or_default();
        let same_lines = lines.as_ref().is_none_or(|lines| *lines == kept);
        let lines = lines.unwrap_or(kept);
        let unchanged = match &there {
            None => hours.is_zero(),
            Some((_, there)) => {
                let same_note = entry.note.is_none() || there.note == entry.note;
                there.claimed == Some(hours) && same_note && same_lines
            }
        };
        if unchanged {
            return Ok(Fate::Unchanged);
        }
        if deed.view().year_is_closed(entry.span.to())? {
            let what = format!("{}　{}", deed.view().staff(entry.staff)?.record.name, entry.title);
            let why = Hindrance::Guard(Guard::YearOpen);
            return Err(LedgerError::Step { what, deed: "改期初学时", why }.into());
        }
        let sum: Hours = lines.iter().map(|line| line.hours).sum();
        if !lines.is_empty() && !hours.is_zero() && sum != hours {
            let (field, value) = ("期初学时", hours.to_string());
            return Err(ServiceError::Field {
                field,
                value,
                problem: format!("与明细合计 {sum} 不同，请改明细"),
            });
        }
        let Some((id, there)) = there else {
            let id = deed.insert_entry(&entry)?;
            deed.set_entry_lines(id, &lines)?;
            if let Some(category) = category {
                deed.set_entry_category(id, self.policy.pack.id(), Some(category))?;
            }
            return Ok(Fate::Added);
        };
        if hours.is_zero() {
            self.desk.take(deed, id, &there, EntryDeed::DropOpening, None, false)?;
        } else {
            let note = entry.note.or_else(|| there.note.clone());
            deed.update_entry(id, &Entry { claimed: Some(hours), note, ..there })?;
            deed.set_entry_lines(id, &lines)?;
        }
        Ok(Fate::Updated)
    }

    fn entry(&self, staff: StaffId, year: Period, category: Option<&str>, hours: Hours) -> Entry {
        let label = category.and_then(|code| self.policy.pack.category(code)).map(|c| c.label.as_str());
        let label = label.map(|label| format!(" {label}")).unwrap_or_default();
        let activity = category.and_then(|code| self.activity(code)).unwrap_or(Activity::Other);
        let mut entry = Entry::new(staff, format!("期初学时 {year}{label}"), activity, year);
        entry.source = Source::Opening;
        entry.state = EntryState::Approved;
        entry.claimed = Some(hours);
        entry
    }

    /// The kind of activity that the regulation puts into a category, so that other regulations in force find a place for the
    /// total too.
    fn activity(&self, category: &str) -> Option<Activity> {
        let facts = |activity| Facts { activity, mode: Some(Mode::Face), level: None, organiser: None };
        let placed = |activity: &Activity| {
            classify(&self.policy.pack, &facts(*activity)).is_some_and(|found| found.code == category)
        };
        Activity::ALL.iter().copied().find(placed)
    }

    /// The total of the same person, year and category that stands already.
    fn find(
        &self,
        view: View<'_>,
        entry: &Entry,
        category: Option<&str>,
    ) -> Result<Option<(EntryId, Entry)>, ServiceError> {
        for (id, there) in view.entries_on(entry.staff, entry.span)? {
            let own = view.entry_category(id, self.policy.pack.id())?;
            if there.source == Source::Opening && own.as_deref() == category {
                return Ok(Some((id, there)));
            }
        }
        Ok(None)
    }
}
