//! What an assessment is made of: a record of training with its facts, and the person who has it.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::facts::{
    Education, Grade, Half, Level, Medium, Mode, Organiser, Outcome, ProofKind, Role, Stage, TitleLevel,
};
use crate::model::hours::Hours;
use crate::model::period::Period;
use crate::policy::answer::Reason;

/// One thing that earns hours, as facts. [`Record::new`] gives every other fact its usual value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Names the record; unique within an assessment. Records of one day are taken in its order.
    pub id: String,
    /// The category, by its code in the pack.
    pub category: String,
    /// First and last day. The last day decides year and cycle.
    pub span: Period,
    /// Days attended, when fewer than the span has.
    pub days: Option<u32>,
    /// Claimed hours 申报学时; none means that the rule decides.
    pub hours: Option<Hours>,
    /// Detail lines 明细, whose sum is the figure; empty when there are none.
    pub lines: Vec<Hours>,
    /// Minutes of training, for where no hours are claimed.
    pub minutes: Option<u32>,
    /// How many sessions 场次.
    pub sessions: u32,
    /// What the person was in it.
    pub role: Role,
    /// The rank of the body behind it.
    pub level: Option<Level>,
    /// How well it was done.
    pub grade: Option<Grade>,
    /// The place among the authors, from 1.
    pub author_rank: u32,
    /// Where it was published.
    pub medium: Medium,
    /// Whether the medium has a formal serial number 正式刊号.
    pub serial_number: bool,
    /// What kind of body organised it.
    pub organiser: Organiser,
    /// A key that records of one and the same content share.
    pub work: Option<String>,
    /// Whether it lies within the plan, approved beforehand.
    pub planned: bool,
    /// Whether it was finished after the time set.
    pub late: bool,
    /// Whether it was completed 学完.
    pub complete: bool,
    /// Whether the authority or the institution confirmed it.
    pub confirmed: bool,
    /// Whether it is of the person's own subject.
    pub same_subject: bool,
    /// How the person took part, when known.
    pub mode: Option<Mode>,
    /// The half of the first day with which it began.
    pub from_half: Half,
    /// The half of the last day with which it ended.
    pub to_half: Half,
    /// The degree that was earned.
    pub education: Option<Education>,
    /// The proofs at hand; none means that proof is taken as given.
    pub evidence: Option<Vec<ProofKind>>,
    /// The outcome for the person, when known.
    pub outcome: Option<Outcome>,
    /// Whether the record was made void 作废.
    pub void: bool,
    /// Whether its figure is sealed already, so that others of the same work count the difference only.
    pub sealed: bool,
    /// Whether its hours were recognised before, as a total: no rule of base hours, factor, refusal or day touches them.
    pub granted: bool,
    /// Its figure, where that stands whatever the rules say, see [`super::frozen`].
    pub stands: Option<Arc<Stands>>,
}

/// A figure that stands whatever the rules say: no rule cuts it, and what it takes of a cap is taken from the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stands {
    /// Hours in its own category.
    pub hours: Hours,
    /// Hours that re-entered elsewhere, by the code of the category.
    pub extra: Vec<(String, Hours)>,
    /// Why.
    pub reasons: Vec<Reason>,
}

impl Record {
    /// A record with the usual facts: one session, a learner, planned, in time, complete, confirmed,
    /// whole days, proof taken as given.
    pub fn new(id: impl Into<String>, category: impl Into<String>, span: Period) -> Record {
        Record {
            id: id.into(),
            category: category.into(),
            span,
            days: None,
            hours: None,
            lines: Vec::new(),
            minutes: None,
            sessions: 1,
            role: Role::Learner,
            level: None,
            grade: None,
            author_rank: 1,
            medium: Medium::Journal,
            serial_number: true,
            organiser: Organiser::Authority,
            work: None,
            planned: true,
            late: false,
            complete: true,
            confirmed: true,
            same_subject: true,
            mode: None,
            from_half: Half::Am,
            to_half: Half::Pm,
            education: None,
            evidence: None,
            outcome: None,
            void: false,
            sealed: false,
            granted: false,
            stands: None,
        }
    }

    /// The same with claimed hours.
    #[must_use]
    pub fn claiming(mut self, hours: Hours) -> Record {
        self.hours = Some(hours);
        self
    }

    /// Half days attended: those of the span less the halves missing at its ends, and never more
    /// than the attended days have.
    pub fn half_days(&self) -> u32 {
        let missing = u32::from(self.from_half == Half::Pm) + u32::from(self.to_half == Half::Am);
        let spanned = self.span.days().saturating_mul(2).saturating_sub(missing);
        self.days.map_or(spanned, |days| spanned.min(days.saturating_mul(2)))
    }

    /// The day that decides where the record belongs.
    pub fn last_day(&self) -> NaiveDate {
        self.span.to()
    }
}

/// The person who is assessed, as far as policies ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// The school stage in which they teach.
    pub stage: Option<Stage>,
    /// Their professional title 职称.
    pub title: Option<String>,
    /// The title that they apply for.
    pub applying_for: Option<TitleLevel>,
    /// Their education 学历.
    pub education: Option<Education>,
    /// Whole years of work in the field.
    pub work_years: Option<u32>,
    /// The day on which they joined the school.
    pub joined: Option<NaiveDate>,
    /// The last day at the school, when they left.
    pub left: Option<NaiveDate>,
    /// Stretches of leave.
    pub leave: Vec<Period>,
    /// Whether they are a new teacher 新教师.
    pub new: bool,
    /// Whether they are a head 校长、园长.
    pub head: bool,
}
