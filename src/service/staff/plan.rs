//! What a list of staff would change: each row is matched with the people who are kept, and every doubt
//! about who is meant is said instead of guessed.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use super::directory::{Directory, differs, is_called};
use super::fields::{change, merged, text};
use super::sealed::ListSeal;
use crate::exchange::inbound::field::StaffField;
use crate::exchange::inbound::{Problem, Read, StaffSheet};
use crate::model::id::StaffId;
use crate::model::staff::StaffRecord;
use crate::service::ServiceError;
use crate::service::import::{Fate, ImportReport, Namesake};
use crate::service::progress::Progress;
use crate::store::{StaffKey, View};

/// What the administrator decided about a row whose person was in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is this person.
    Same(StaffId),
    /// It is somebody new.
    New,
    /// It is left out.
    Skip,
}

/// How doubts are settled.
#[derive(Debug, Clone, Default)]
pub struct Settled {
    /// Rows by their number.
    pub rows: BTreeMap<u32, Decision>,
    /// A name that one kept person has means that person, unless numbers on both sides differ.
    pub one_name_one_person: bool,
}

/// What a row does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Somebody new.
    Add,
    /// Somebody who is kept changes.
    Update {
        /// Who.
        id: StaffId,
        /// The record as it will be.
        record: Box<StaffRecord>,
        /// What changes.
        changes: Vec<FieldChange>,
    },
    /// Somebody who is kept stays the same.
    Nothing(StaffId),
}

/// A field that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Which.
    pub field: StaffField,
    /// What is kept now.
    pub before: String,
    /// What it becomes.
    pub after: String,
}

/// A row that is taken.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedRow {
    /// The sheet's own number, from 1.
    pub row: u32,
    /// What the row says, without what is in doubt.
    pub record: StaffRecord,
    /// What it does.
    pub action: Action,
}

/// What a list would do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The rows that are taken.
    pub rows: Vec<PlannedRow>,
    /// Counts and problems, those of the reader too.
    pub report: ImportReport,
    /// Rows that were not taken because of who is meant, beyond what the reader rejected.
    pub in_doubt: Vec<Problem>,
}

/// Who a row is about.
enum Match<'a> {
    New,
    Kept(&'a StaffKey),
    Doubt(StaffField, String),
    Namesakes(Vec<&'a StaffKey>, String),
}

struct Planner<'a> {
    view: View<'a>,
    directory: &'a Directory,
    settled: &'a Settled,
    seal: ListSeal,
    sheet: &'a StaffSheet,
    /// Names that several rows of the list have.
    shared_names: HashSet<String>,
    /// Codes and people that rows of this list took, by row.
    codes: HashMap<String, u32>,
    taken: HashMap<StaffId, u32>,
    /// Doubts about rows that are taken.
    warnings: Vec<Problem>,
    namesakes: BTreeMap<u32, Vec<Namesake>>,
}

/// Says what a list would change.
///
/// # Errors
/// [`ServiceError::Cancelled`], or what the disk says.
pub(super) fn plan(
    view: View<'_>,
    sheet: &StaffSheet,
    settled: &Settled,
    today: NaiveDate,
    progress: &mut Progress<'_>,
) -> Result<Plan, ServiceError> {
    let mut report = ImportReport::of(sheet);
    let directory = Directory::load(view)?;
    let mut planner = Planner {
        view,
        directory: &directory,
        settled,
        seal: ListSeal::on(view, today)?,
        sheet,
        shared_names: shared_names(&sheet.rows),
        codes: HashMap::new(),
        taken: HashMap::new(),
        warnings: Vec::new(),
        namesakes: BTreeMap::new(),
    };
    let (mut rows, mut in_doubt) = (Vec::with_capacity(sheet.rows.len()), Vec::new());
    for (done, read) in sheet.rows.iter().enumerate() {
        progress.at(done, sheet.rows.len())?;
        if settled.rows.get(&read.row) == Some(&Decision::Skip) {
            continue;
        }
        match planner.row(read)? {
            Ok(planned) => {
                let fate = match planned.action {
                    Action::Add => Fate::Added,
                    Action::Update { .. } => Fate::Updated,
                    Action::Nothing(_) => Fate::Unchanged,
                };
                report.took(read.row, fate);
                rows.push(planned);
            }
            Err(problem) => in_doubt.push(problem),
        }
    }
    report.warnings.append(&mut planner.warnings);
    report.namesakes = std::mem::take(&mut planner.namesakes);
    report.rejected.extend(in_doubt.iter().cloned());
    report.sort();
    Ok(Plan { rows, report, in_doubt })
}

fn shared_names(rows: &[Read<StaffRecord>]) -> HashSet<String> {
    let mut seen = HashSet::with_capacity(rows.len());
    rows.iter().map(|read| read.record.name.key()).filter(|key| !seen.insert(key.clone())).collect()
}

impl<'a> Planner<'a> {
    /// What a row does, or why it cannot be taken.
    fn row(&mut self, read: &Read<StaffRecord>) -> Result<Result<PlannedRow, Problem>, ServiceError> {
        let (row, mut record) = (read.row, read.record.clone());
        let person = match self.who(row, &record) {
            Match::Doubt(field, text) => return Ok(Err(self.problem(row, field, text))),
            Match::Namesakes(people, text) => {
                self.namesakes.insert(row, people.into_iter().map(namesake).collect());
                return Ok(Err(self.problem(row, StaffField::Name, text)));
            }
            Match::New => None,
            Match::Kept(person) => Some(person),
        };
        if let Some(person) = person {
            if let Some(earlier) = self.taken.insert(person.id, row) {
                let text = format!("与第{earlier}行是同一人“{}”，没有导入", person.name);
                return Ok(Err(self.problem(row, StaffField::Name, text)));
            }
            self.compare(row, &mut record, person);
        }
        self.claim_code(row, &mut record, person.map(|person| person.id));
        let action = match person {
            None => Action::Add,
            Some(person) => self.action(row, person.id, &record)?,
        };
        Ok(Ok(PlannedRow { row, record, action }))
    }

    fn problem(&self, row: u32, field: StaffField, text: String) -> Problem {
        self.sheet.problem(row, field.code(), text)
    }

    fn warn(&mut self, row: u32, field: StaffField, text: String) {
        self.warnings.push(self.sheet.problem(row, field.code(), text));
    }

    /// Another name stays out, and so does another document: that somebody is taken for somebody else is worse.
    fn compare(&mut self, row: u32, record: &mut StaffRecord, person: &StaffKey) {
        if !is_called(person, &record.name) {
            let text = format!("证件号登记的姓名是“{}”，姓名没有改动，请核对", person.name);
            self.warn(row, StaffField::Name, text);
        }
        if let (Some(kept), Some(given)) = (&person.document, &record.document)
            && kept.as_str() != given.as_str()
        {
            let text = format!("“{}”登记的证件号是{}，证件号没有改动，请核对", person.name, kept.masked());
            self.warn(row, StaffField::DocumentNumber, text);
            record.document = None;
        }
    }

    /// A code that somebody else has stays out.
    fn claim_code(&mut self, row: u32, record: &mut StaffRecord, id: Option<StaffId>) {
        let Some(code) = record.staff_code.clone() else { return };
        let owner = self.directory.with_code(&code).filter(|owner| Some(owner.id) != id);
        let earlier = self.codes.get(&code).map(|row| format!("第{row}行"));
        if let Some(whose) = owner.map(|owner| format!("“{}”", owner.name)).or(earlier) {
            self.warn(row, StaffField::StaffCode, format!("编码已由{whose}使用，编码没有导入"));
            record.staff_code = None;
        } else {
            self.codes.insert(code, row);
        }
    }

    /// What an approved list seals stays as it is.
    fn action(&mut self, row: u32, id: StaffId, record: &StaffRecord) -> Result<Action, ServiceError> {
        let kept = self.view.staff(id)?;
        let mut merged = merged(&kept.record, record);
        if let Some((since, fields)) = self.seal.broken(&kept, &merged) {
            for field in fields {
                change(&mut merged, &kept.record, field);
                let text =
                    format!("“{}”的{}没有改动：{}", kept.record.name, field.word(), self.seal.why(since));
                self.warn(row, field, text);
            }
        }
        if merged == kept.record {
            return Ok(Action::Nothing(id));
        }
        let changes = differences(&kept.record, &merged);
        Ok(Action::Update { id, record: Box::new(merged), changes })
    }

    fn who(&self, row: u32, record: &StaffRecord) -> Match<'a> {
        match self.settled.rows.get(&row) {
            Some(Decision::Same(id)) => {
                let person = self.directory.with_id(*id);
                let gone = || Match::Doubt(StaffField::Name, "所指的教职工已不在，请重新选择".to_owned());
                return person.map_or_else(gone, Match::Kept);
            }
            Some(Decision::New) => return Match::New,
            _ => {}
        }
        if let Some(person) = record.document.as_ref().and_then(|d| self.directory.with_document(d)) {
            return Match::Kept(person);
        }
        if let Some(person) = record.staff_code.as_ref().and_then(|code| self.directory.with_code(code)) {
            if is_called(person, &record.name) {
                return Match::Kept(person);
            }
            let text = format!("编码属于“{}”，与本行姓名不符，没有导入，请核对", person.name);
            return Match::Doubt(StaffField::StaffCode, text);
        }
        self.who_by_name(record)
    }

    /// By name only where no number stands on either side, and nobody else has the name.
    fn who_by_name(&self, record: &StaffRecord) -> Match<'a> {
        let numbered = record.document.is_some() || record.staff_code.is_some();
        let mut people = self.directory.named(&record.name);
        people.retain(|p| !differs(p, record.staff_code.as_deref(), record.document.as_ref()));
        if !numbered && self.shared_names.contains(&record.name.key()) {
            let text = "表中有同名的人，本行没有证件号和编码，分不清是谁，没有导入，请补上证件号";
            return Match::Doubt(StaffField::Name, text.to_owned());
        }
        match people.as_slice() {
            [] => Match::New,
            [person]
                if self.settled.one_name_one_person
                    || !numbered && person.document.is_none() && person.staff_code.is_none() =>
            {
                Match::Kept(person)
            }
            [person] if numbered => {
                let text = format!(
                    "已有同名的“{}”，那里没有可比对的证件号或编码，分不清是不是同一人，没有导入，请先给他补上证件号",
                    person.name
                );
                Match::Namesakes(people, text)
            }
            [person] => {
                let text = format!(
                    "已有同名的“{}”，本行没有证件号和编码，分不清是不是同一人，没有导入，请补上证件号",
                    person.name
                );
                Match::Namesakes(people, text)
            }
            several => {
                let text = format!("已有{}个同名的人，分不清是哪一个，没有导入，请补上证件号", several.len());
                Match::Namesakes(people, text)
            }
        }
    }
}

fn namesake(person: &StaffKey) -> Namesake {
    let code = person.staff_code.as_ref().map(|code| format!("编码 {code}"));
    let document = person.document.as_ref().map(|document| document.masked().to_string());
    let about: Vec<String> = code.into_iter().chain(document).collect();
    Namesake {
        id: person.id,
        about: if about.is_empty() { "没有编码和证件号".to_owned() } else { about.join("，") },
    }
}

fn differences(before: &StaffRecord, after: &StaffRecord) -> Vec<FieldChange> {
    let change = |field: &StaffField| FieldChange {
        field: *field,
        before: text(before, *field),
        after: text(after, *field),
    };
    StaffField::ALL.iter().map(change).filter(|change| change.before != change.after).collect()
}
