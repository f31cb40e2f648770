//! Conditions on the facts of a record and its person, as packs write them under `when`.

use super::reader::{PackError, Table};
use super::record::{Person, Record};
use crate::model::facts::{Education, Grade, Level, Medium, Mode, Organiser, Role, Stage, TitleLevel};

/// Facts that must all hold. An empty list or none asks nothing of that fact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition {
    level: Vec<Level>,
    grade: Vec<Grade>,
    role: Vec<Role>,
    medium: Vec<Medium>,
    organiser: Vec<Organiser>,
    mode: Vec<Mode>,
    education: Vec<Education>,
    author_rank: Option<u32>,
    serial_number: Option<bool>,
    planned: Option<bool>,
    complete: Option<bool>,
    confirmed: Option<bool>,
    same_subject: Option<bool>,
    stage: Vec<Stage>,
    applying_for: Vec<TitleLevel>,
    title: Vec<String>,
    person_education: Vec<Education>,
    new: Option<bool>,
    head: Option<bool>,
}

impl Condition {
    /// Reads one table of conditions, or several of which one must hold.
    pub(super) fn read(table: &mut Table<'_>, key: &str) -> Result<Vec<Condition>, PackError> {
        table.tables(key)?.into_iter().map(Condition::one).collect()
    }

    /// The same where only the person is known: facts of a record are unknown keys there.
    pub(super) fn read_for_person(table: &mut Table<'_>, key: &str) -> Result<Vec<Condition>, PackError> {
        table.tables(key)?.into_iter().map(Condition::of_person).collect()
    }

    fn of_person(mut table: Table<'_>) -> Result<Condition, PackError> {
        let condition = Condition::person_facts(&mut table)?;
        table.finish().map(|()| condition)
    }

    fn person_facts(table: &mut Table<'_>) -> Result<Condition, PackError> {
        Ok(Condition {
            stage: table.codes("stage", Stage::from_code)?,
            applying_for: table.codes("applying_for", TitleLevel::from_code)?,
            title: table.texts("title")?,
            person_education: table.codes("person_education", Education::from_code)?,
            new: table.flag("new")?,
            head: table.flag("head")?,
            ..Condition::default()
        })
    }

    fn one(mut table: Table<'_>) -> Result<Condition, PackError> {
        let condition = Condition {
            level: table.codes("level", Level::from_code)?,
            grade: table.codes("grade", Grade::from_code)?,
            role: table.codes("role", Role::from_code)?,
            medium: table.codes("medium", Medium::from_code)?,
            organiser: table.codes("organiser", Organiser::from_code)?,
            mode: table.codes("mode", Mode::from_code)?,
            education: table.codes("education", Education::from_code)?,
            author_rank: table.count("author_rank", 1..100)?,
            serial_number: table.flag("serial_number")?,
            planned: table.flag("planned")?,
            complete: table.flag("complete")?,
            confirmed: table.flag("confirmed")?,
            same_subject: table.flag("same_subject")?,
            ..Condition::person_facts(&mut table)?
        };
        table.finish().map(|()| condition)
    }

    /// What it asks of the person, for people; empty when it asks nothing.
    pub(super) fn person_words(&self) -> String {
        let mut words: Vec<&str> = self.stage.iter().map(|s| s.word()).collect();
        words.extend(self.applying_for.iter().map(|t| t.word()));
        words.extend(self.title.iter().map(String::as_str));
        words.extend(self.person_education.iter().map(|e| e.word()));
        words.extend(self.new.map(|new| if new { "新教师" } else { "非新教师" }));
        words.extend(self.head.map(|head| if head { "校长、园长" } else { "非校长、园长" }));
        words.join("、")
    }

    /// Whether the record and the person fulfil it.
    pub fn holds(&self, record: &Record, person: &Person) -> bool {
        self.holds_for_record(record) && self.holds_for(person)
    }

    fn holds_for_record(&self, record: &Record) -> bool {
        among(&self.level, record.level)
            && among(&self.grade, record.grade)
            && among(&self.role, Some(record.role))
            && among(&self.medium, Some(record.medium))
            && among(&self.organiser, Some(record.organiser))
            && among(&self.mode, record.mode)
            && among(&self.education, record.education)
            && self.author_rank.is_none_or(|rank| rank == record.author_rank)
            && is(self.serial_number, record.serial_number)
            && is(self.planned, record.planned)
            && is(self.complete, record.complete)
            && is(self.confirmed, record.confirmed)
            && is(self.same_subject, record.same_subject)
    }

    /// Whether the person fulfils what it asks of a person.
    pub fn holds_for(&self, person: &Person) -> bool {
        among(&self.stage, person.stage)
            && among(&self.applying_for, person.applying_for)
            && among(&self.person_education, person.education)
            && (self.title.is_empty() || person.title.as_ref().is_some_and(|t| self.title.contains(t)))
            && is(self.new, person.new)
            && is(self.head, person.head)
    }
}

/// Whether one of the conditions holds; none at all always hold.
pub(super) fn any(conditions: &[Condition], record: &Record, person: &Person) -> bool {
    conditions.is_empty() || conditions.iter().any(|c| c.holds(record, person))
}

/// The same for conditions that ask of the person only.
pub(super) fn any_for(conditions: &[Condition], person: &Person) -> bool {
    conditions.is_empty() || conditions.iter().any(|c| c.holds_for(person))
}

fn among<T: PartialEq>(allowed: &[T], fact: Option<T>) -> bool {
    allowed.is_empty() || fact.is_some_and(|f| allowed.contains(&f))
}

fn is(wanted: Option<bool>, fact: bool) -> bool {
    wanted.is_none_or(|w| w == fact)
}
