//! A policy pack: one regulation as data. `docs/policy-packs.md` describes its grammar.

use chrono::NaiveDate;

use super::condition::Condition;
use super::number::{Amount, PackNumber, Parameter, Params, Ratio};
use super::reader::Place;
use super::terms::{CountsFrom, PeriodKind, Seal, Unfinished, YearKind};
use crate::model::facts::{Activity, Grade, Level, Mode, Organiser, ProofKind, Role};
use crate::model::hours::Hours;

/// A regulation: its categories, the hours that it grants, its caps and its requirements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    pub(super) text: String,
    pub(super) digest: String,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) issuer: String,
    pub(super) document: String,
    pub(super) note: String,
    pub(super) series: String,
    pub(super) copied_from: String,
    pub(super) valid_from: Option<NaiveDate>,
    pub(super) valid_to: Option<NaiveDate>,
    pub(super) period: PeriodRule,
    pub(super) units: Units,
    pub(super) audit: Audit,
    pub(super) people: People,
    pub(super) authors: Authors,
    pub(super) categories: Vec<Category>,
    pub(super) rules: Vec<BaseRule>,
    pub(super) factors: Vec<Factor>,
    pub(super) refusals: Vec<Refusal>,
    pub(super) once: Vec<Once>,
    pub(super) caps: Vec<Cap>,
    pub(super) requirements: Vec<Requirement>,
    pub(super) redirects: Vec<Redirect>,
    pub(super) registration: Option<Registration>,
    pub(super) classify: Vec<Classify>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) numbers: Vec<PackNumber>,
    pub(super) blanks: Vec<PackNumber>,
    /// The bytes of the text that values of the head take, by key.
    pub(super) heads: Vec<(&'static str, std::ops::Range<usize>)>,
    pub(super) place: Place,
    pub(super) validity: Place,
}

impl Pack {
    /// The id, such as `zhejiang-cycle-360`.
    pub fn id(&self) -> &str {
        &self.id
    }
    /// The name of the regulation.
    pub fn title(&self) -> &str {
        &self.title
    }
    /// Who issued it.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }
    /// Its document number 文号, empty where none is known.
    pub fn document(&self) -> &str {
        &self.document
    }
    /// A remark of the pack, such as what the source leaves open; may be empty.
    pub fn note(&self) -> &str {
        &self.note
    }
    /// What its editions share; of one series only one is in force on a day.
    pub fn series(&self) -> &str {
        &self.series
    }
    /// The pack with whose copies it forms one line of editions: the one that it was copied from, else itself. Of one
    /// line the one that is in force at the school on the day of a record counts.
    pub fn lineage(&self) -> &str {
        if self.copied_from.is_empty() { &self.id } else { &self.copied_from }
    }
    /// The first day on which it is in force; none means always.
    pub fn valid_from(&self) -> Option<NaiveDate> {
        self.valid_from
    }
    /// The last day on which it is in force; none means until further notice.
    pub fn valid_to(&self) -> Option<NaiveDate> {
        self.valid_to
    }
    /// Whether it is in force on a day.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
    /// The stretch over which it judges.
    pub fn period_kind(&self) -> PeriodKind {
        self.period.kind
    }
    /// Its years, cycle and windows.
    pub fn period(&self) -> &PeriodRule {
        &self.period
    }
    /// Its conversions.
    pub fn units(&self) -> &Units {
        &self.units
    }
    /// How it audits and seals.
    pub fn audit(&self) -> &Audit {
        &self.audit
    }
    /// Whom it excuses.
    pub fn people(&self) -> &People {
        &self.people
    }
    /// Its categories, in the order of the pack.
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }
    /// The category of a code.
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.categories.iter().find(|c| c.code == code)
    }
    /// Its caps, in the order of the pack.
    pub fn caps(&self) -> &[Cap] {
        &self.caps
    }
    /// Its requirements, in the order of the pack.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }
    /// What the administrator may set.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }
    /// Every number in its text, in the order of the text, with its article.
    pub fn numbers(&self) -> &[PackNumber] {
        &self.numbers
    }
    /// Its parameters without a figure, each with an empty one: what a form for own packs offers beside its numbers.
    pub fn blanks(&self) -> &[PackNumber] {
        &self.blanks
    }
    /// Hours as credits 学分, down to a hundredth; none where the pack tells no conversion.
    pub fn credits(&self, params: &Params, hours: Hours) -> Option<Hours> {
        let each = self.units.hours_per_credit?.value(self, params)?.hundredths();
        Hours::from_hundredths(hours.hundredths().checked_mul(100)?.checked_div(each)?).ok()
    }
    /// The hours that the pack gives for a day, or allows at most; none where it says neither. What is written as
    /// `1天` in a workbook is read by it.
    pub fn hours_of_a_day(&self, params: &Params) -> Option<Hours> {
        let cap = self.caps.iter().find(|cap| cap.per == Per::Day).map(|cap| (cap.hours, 1));
        let rule = self.rules.iter().find_map(|rule| match rule.give {
            Give::Fixed { each: Each::Day, hours: Grant::One(hours) } => Some((hours, 1)),
            Give::Fixed { each: Each::HalfDay, hours: Grant::One(hours) } => Some((hours, 2)),
            _ => None,
        });
        let (hours, times) = cap.or(rule)?;
        hours.value(self, params).map(|hours| hours.times(times))
    }
    /// Whether it counts a category by its detail lines only, whatever total is typed.
    pub fn sums_lines(&self, category: &str) -> bool {
        let place = self.categories.iter().position(|one| one.code == category);
        let mut rules = self.rules.iter().filter(|rule| place.is_some_and(|at| rule.categories.has(at)));
        rules.next().is_some_and(|rule| matches!(rule.give, Give::Lines))
    }
    /// The text that it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }
    /// SHA-256 of the text, in lower-case hexadecimal: what packages name it by.
    pub fn digest(&self) -> &str {
        &self.digest
    }
    /// The labels of the categories in a set, joined; 总学时 for all.
    pub fn label_of(&self, set: Set) -> String {
        if set == Set::all(self.categories.len()) {
            return "总学时".to_owned();
        }
        let roots: Vec<&str> = (self.categories.iter().enumerate())
            .filter(|(i, c)| set.has(*i) && !c.within.iter().any(|up| up != i && set.has(*up)))
            .map(|(_, c)| c.label.as_str())
            .collect();
        roots.join("、")
    }
}

/// A set of a pack's categories; a pack has at most [`Set::MOST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Set(pub(super) u64);

impl Set {
    /// The most categories that a pack may have.
    pub const MOST: usize = 64;

    pub(super) fn all(count: usize) -> Set {
        Set(if count >= Set::MOST { u64::MAX } else { (1 << count) - 1 })
    }
    pub(super) fn has(self, category: usize) -> bool {
        category < Set::MOST && self.0 & (1 << category) != 0
    }
    pub(super) fn add(&mut self, category: usize) {
        self.0 |= 1 << category.min(Set::MOST - 1);
    }
    pub(super) fn includes(self, other: Set) -> bool {
        other.0 & !self.0 == 0
    }
    pub(super) fn with(self, other: Set) -> Set {
        Set(self.0 | other.0)
    }
    pub(super) fn without(self, other: Set) -> Set {
        Set(self.0 & !other.0)
    }
    /// How many categories are in it.
    pub fn size(self) -> u32 {
        self.0.count_ones()
    }
    /// The places of its categories in [`Pack::categories`].
    pub fn places(self) -> impl Iterator<Item = usize> {
        (0..Set::MOST).filter(move |i| self.has(*i))
    }
}

/// A category 科目类型: where a record counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its dotted code; `A.online` lies below `A`.
    pub code: String,
    /// What people read.
    pub label: String,
    /// The article that names it.
    pub article: String,
    /// The code of another category as whose part it counts.
    pub counts_as: Option<String>,
    /// Places of itself, all above it, and all that it counts as.
    pub(super) within: Vec<usize>,
    /// Places of itself and all above it by code.
    pub(super) branch: Vec<usize>,
    /// The longest way up to a category that is part of no other.
    pub(super) depth: usize,
    pub(super) place: Place,
}

/// Years, cycle and windows of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodRule {
    pub(super) kind: PeriodKind,
    pub(super) year: YearRule,
    pub(super) cycle: Option<Cycle>,
    pub(super) windows: Vec<Window>,
}

/// Which year a pack counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum YearRule {
    Fixed(YearKind, (u32, u32)),
    Parameter(usize),
}

/// A cycle 周期 of whole years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// How many years it has.
    pub years: u32,
    /// A year with which one begins.
    pub first: Amount,
    /// The article.
    pub article: String,
    pub(super) place: Place,
}

/// How far an application looks back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    pub(super) when: Vec<Condition>,
    /// Years before the day of the review.
    pub years: u32,
    /// The article.
    pub article: String,
}

/// Conversions of a pack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Units {
    /// Minutes of one hour, where the pack grants hours by minutes.
    pub minutes: Option<u32>,
    /// Hours of one credit 学分.
    pub hours_per_credit: Option<Amount>,
    /// The article.
    pub article: String,
}

/// How a pack audits and seals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// Whose audit makes hours count.
    pub counts_from: CountsFrom,
    /// Whether many records may be passed at once.
    pub bulk: bool,
    /// How firmly approved hours are sealed.
    pub seal: Seal,
    /// How firmly an approved statement of staff is sealed.
    pub seal_staff: Seal,
    /// What becomes of the unfinished.
    pub unfinished: Unfinished,
    /// Whether hours may go up only for staff whose data are confirmed.
    pub staff_confirmed: bool,
    /// Whether hours may be granted only for a program that is approved.
    pub program_approved: bool,
    /// The article.
    pub article: String,
}

/// Whom a pack excuses. Both are off unless the pack says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct People {
    /// Who is away for the whole of a year or cycle has nothing to fulfil in it.
    pub excused: bool,
    /// Who is away for a part of it has that much less to fulfil, by whole months.
    pub pro_rata: bool,
}

/// Up to which place an author's share counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Authors {
    pub(super) counted: u32,
    pub(super) article: String,
}

/// Hours by a fact of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Grant {
    One(Amount),
    ByRole(Vec<(Role, Amount)>),
    ByLevel(Vec<(Level, Amount)>),
    ByGrade(Vec<(Grade, Amount)>),
}

/// What a figure is given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Each {
    Record,
    Session,
    Day,
    HalfDay,
}

/// How base hours come about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Give {
    Claimed { times: Option<Ratio>, overwrites: bool },
    Lines,
    Fixed { each: Each, hours: Grant },
}

/// Step 1: base hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BaseRule {
    pub(super) categories: Set,
    pub(super) when: Vec<Condition>,
    pub(super) give: Give,
    pub(super) text: String,
    pub(super) article: String,
}

/// Step 2: a factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Factor {
    pub(super) categories: Set,
    pub(super) when: Vec<Condition>,
    pub(super) times: Ratio,
    pub(super) text: String,
    pub(super) article: String,
}

/// What a refusal looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ground {
    When(Vec<Condition>),
    Unless(Vec<Condition>),
    /// All of these proofs are needed.
    Needs(Vec<ProofKind>),
    /// One of these proofs is needed.
    NeedsAny(Vec<ProofKind>),
    Void,
}

/// Step 3: a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) categories: Set,
    pub(super) when: Vec<Condition>,
    pub(super) ground: Ground,
    pub(super) text: String,
    pub(super) article: String,
}

/// Over what something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// A day of the record.
    Day,
    /// The record.
    Record,
    /// A year.
    Year,
    /// A cycle.
    Cycle,
    /// The window that looks back, or everything where a pack has none.
    Window,
}

impl Per {
    pub(super) fn from_code(code: &str) -> Option<Per> {
        Some(match code {
            "day" => Per::Day,
            "record" => Per::Record,
            "year" => Per::Year,
            "cycle" => Per::Cycle,
            "window" => Per::Window,
            _ => return None,
        })
    }

    /// What people read.
    pub fn word(self) -> &'static str {
        match self {
            Per::Day => "每天",
            Per::Record => "每条",
            Per::Year => "每年",
            Per::Cycle => "每周期",
            Per::Window => "评审期内",
        }
    }
}

/// Step 4: what counts once only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Once {
    pub(super) categories: Set,
    /// True: all records are one thing. False: those that share a `work`.
    pub(super) whole: bool,
    pub(super) per: Per,
    pub(super) text: String,
    pub(super) article: String,
    pub(super) place: Place,
}

/// Step 5: a cap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    /// The categories that share it.
    pub categories: Set,
    /// Over what it counts.
    pub per: Per,
    /// The most that counts.
    pub hours: Amount,
    /// Where what it cuts re-enters, once.
    pub(super) overflow: Option<usize>,
    /// The article.
    pub article: String,
    pub(super) depth: usize,
    pub(super) place: Place,
}

/// What a requirement measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// The sum of recognised hours, at least this.
    Hours(Amount),
    /// The sum of recognised hours, at least this part of another requirement.
    Part(Ratio, usize),
    /// No record that counts was finished late.
    OnTime,
    /// Whole years of work, at least this.
    WorkYears(u32),
}

/// Step 6: a minimum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Its id in answers.
    pub id: String,
    /// What people read.
    pub label: String,
    /// Over what it counts.
    pub per: Per,
    /// The categories that fulfil it.
    pub categories: Set,
    pub(super) when: Vec<Condition>,
    /// What it measures.
    pub measure: Measure,
    /// The article.
    pub article: String,
    pub(super) place: Place,
}

/// Moves a record into another category by its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Redirect {
    pub(super) categories: Set,
    pub(super) when: Vec<Condition>,
    pub(super) to: usize,
    pub(super) text: String,
    pub(super) article: String,
}

/// The day of the year until which a record is registered in that year, later in the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Registration {
    pub(super) categories: Set,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) article: String,
}

/// A line of the table that turns facts into a category; empty lists ask nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Classify {
    pub(super) activity: Vec<Activity>,
    pub(super) mode: Vec<Mode>,
    pub(super) level: Vec<Level>,
    pub(super) organiser: Vec<Organiser>,
    pub(super) category: usize,
}
