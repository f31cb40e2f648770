//! What the first screen 总览 shows: what is to be done, who has met what, the months, and who is in danger.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::deadlines::{Deadline, deadlines};
use super::make_up::MakeUp;
use super::{Counting, People, PersonAssessment, advice, period_for, reckoned_from};
use crate::model::facts::closed_list;
use crate::model::hours::Hours;
use crate::model::id::StaffId;
use crate::model::period::Period;
use crate::policy::{Rules, Verdict, alerts, year_at};
use crate::service::error::ServiceError;
use crate::service::policies::{self, InForce};
use crate::store::{Staff, View, Whom};

closed_list! {
    /// What waits for the administrator.
    ToDoKind {
        /// Programs that ended, with people on the roster who have no hours yet.
        Unregistered = "unregistered", "培训已结束，学时还没登记";
        /// Programs that ended without a roster.
        NoRoster = "no_roster", "培训已结束，还没有名单";
        /// Entries that were written and not submitted.
        Drafts = "drafts", "草稿还没提交";
        /// Entries that wait for the school's audit.
        Pending = "pending", "待学校初审";
        /// Entries that were refused or returned.
        SentBack = "sent_back", "未通过或退回，待修改";
        /// Entries without any proof.
        Unproven = "unproven", "没有证明材料";
        /// Entries that passed and are in no submission.
        Unsubmitted = "unsubmitted", "初审通过，还没报送";
        /// Submissions that were prepared and not exported.
        Unexported = "unexported", "报送还没导出";
        /// Submissions that wait for a decision.
        Undecided = "undecided", "已报送，待上级认定";
        /// People without a document number.
        NoDocument = "no_document", "教职工缺证件号";
    }
}

/// A line of what is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToDo {
    /// What.
    pub kind: ToDoKind,
    /// How many.
    pub count: u32,
}

/// How many people have met a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring {
    /// Its id in the regulation.
    pub id: String,
    /// What people read.
    pub label: String,
    /// What is asked of somebody who was there all the time.
    pub required: Hours,
    /// Over which days it counts.
    pub period: Period,
    /// How many have met it.
    pub met: u32,
    /// How many must.
    pub must: u32,
}

/// What was recognised in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// Recognised hours of everybody together.
    pub hours: Hours,
}

/// Somebody who will not make it at today's pace, even with what is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InDanger {
    /// Who.
    pub staff: StaffId,
    /// 姓名.
    pub name: String,
    /// The main 学科.
    pub subject: String,
    /// The most that is missing of a requirement, with everything on its way granted.
    pub missing: Hours,
    /// A sentence that can be sent.
    pub advice: String,
}

/// The first screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Id of the main regulation.
    pub policy_id: String,
    /// Its title.
    pub policy: String,
    /// Over which days it is shown.
    pub period: Period,
    /// What is to be done; nothing of a kind is not listed.
    pub to_dos: Vec<ToDo>,
    /// Nobody has any hours yet, not even on their way.
    pub blank: bool,
    /// The days that matter, the earliest first.
    pub deadlines: Vec<Deadline>,
    /// How many people are assessed.
    pub people: u32,
    /// How many have met everything.
    pub met: u32,
    /// Each requirement of the period.
    pub rings: Vec<Ring>,
    /// The months of the current year.
    pub months: Vec<Month>,
    /// Who will not make it, the worst first.
    pub danger: Vec<InDanger>,
    /// 岗位类别, and how many people are of each.
    pub posts: Vec<(String, u32)>,
    /// Bands of age of the full-time teachers, and how many are in each.
    pub ages: Vec<(String, u32)>,
}

/// Gathers the first screen as of `today`, under the main regulation.
///
/// # Errors
/// As [`policies::main_policy`], or what the disk says.
pub fn overview(view: View<'_>, today: NaiveDate) -> Result<Overview, ServiceError> {
    let mut gathering = Gathering::begin(view, today)?;
    while gathering.go_on(view, AT_ONCE)? {}
    gathering.end(view)
}

/// So many people are judged at a time: little enough that nobody waits for it.
pub const AT_ONCE: u32 = 1_000;

/// The first screen while it is gathered, some people at a time: only their entries are in memory, and others wait no longer than
/// for them, however many people there are.
#[derive(Debug, Clone)]
pub struct Gathering {
    today: NaiveDate,
    /// The day that the period is of.
    at: NaiveDate,
    policy: InForce,
    /// The last who was judged.
    last: StaffId,
    /// What of the screen is a sum over people, so far.
    figures: Overview,
    /// The year whose months are shown.
    year: Period,
    rings: BTreeMap<(Period, usize), Ring>,
    make_up: MakeUp,
}

impl Gathering {
    /// Begins with what waits; nobody is judged yet.
    ///
    /// # Errors
    /// As [`policies::main_policy`], or what the disk says.
    pub fn begin(view: View<'_>, today: NaiveDate) -> Result<Gathering, ServiceError> {
        let policy = policies::main_policy(view)?;
        let at = reckoned_from(view, today)?;
        let year = year_at(&policy.pack, &policy.params, at);
        let figures = Overview {
            policy_id: policy.pack.id().to_owned(),
            policy: policy.pack.title().to_owned(),
            period: period_for(&policy, "", at)?,
            to_dos: to_dos(view, today)?,
            blank: true,
            deadlines: Vec::new(),
            people: 0,
            met: 0,
            rings: Vec::new(),
            months: months(year),
            danger: Vec::new(),
            posts: Vec::new(),
            ages: Vec::new(),
        };
        let (rings, make_up) = (BTreeMap::new(), MakeUp::default());
        Ok(Gathering { today, at, policy, last: StaffId(0), figures, year, rings, make_up })
    }

    /// What waits.
    pub fn to_dos(&self) -> &[ToDo] {
        &self.figures.to_dos
    }

    /// How many people were judged.
    pub fn judged(&self) -> u32 {
        self.figures.people
    }

    /// Judges the next `count` people; whether there are more.
    ///
    /// # Errors
    /// What the disk says.
    pub fn go_on(&mut self, view: View<'_>, count: u32) -> Result<bool, ServiceError> {
        let Some(whom) = view.staff_after(self.last, count)? else { return Ok(false) };
        if let Whom::Between(_, last) = whom {
            self.last = last;
        }
        let people = People::read(view, &self.policy, whom)?;
        let rules = Rules::new(&self.policy.pack, &self.policy.params);
        let counted = people.assess(&rules, self.figures.period, Counting::Counted);
        let coming = people.assess(&rules, self.figures.period, Counting::OnItsWay);
        let staff: Vec<Staff> = people.staff.into_iter().map(|(staff, _)| staff).collect();
        for ((staff, counted), coming) in staff.iter().zip(&counted).zip(&coming) {
            self.take(staff, counted, coming);
        }
        Ok(view.staff_after(self.last, 1)?.is_some())
    }

    fn take(&mut self, staff: &Staff, counted: &PersonAssessment, coming: &PersonAssessment) {
        let (now, then) = (&counted.assessment, &coming.assessment);
        let figures = &mut self.figures;
        figures.people += 1;
        figures.met += u32::from(now.verdict == Verdict::Met);
        figures.blank &= then.records.is_empty();
        if then.verdict == Verdict::Unmet && !alerts(then, self.today).is_empty() {
            figures.danger.push(InDanger {
                staff: counted.staff,
                name: counted.name.clone(),
                subject: staff.record.subjects.first().cloned().unwrap_or_default(),
                missing: then.requirements.iter().map(|r| r.missing).max().unwrap_or_default(),
                advice: advice(&self.policy.pack, &counted.name, now, then, self.today),
            });
        }
        for record in now.records.iter().filter(|record| self.year.contains(record.last_day)) {
            let first = first_of(record.last_day);
            if let Some(month) = figures.months.iter_mut().find(|month| month.first == first) {
                month.hours = month.hours.plus(record.recognised);
            }
        }
        for answer in &now.requirements {
            let ring = self.rings.entry((answer.period, answer.requirement)).or_insert_with(|| Ring {
                id: answer.id.clone(),
                label: answer.label.clone(),
                required: answer.required,
                period: answer.period,
                met: 0,
                must: 0,
            });
            ring.must += 1;
            ring.required = ring.required.max(answer.required);
            ring.met += u32::from(answer.met);
        }
        self.make_up.add(&staff.record, self.today);
    }

    /// The whole screen: one ring for each requirement and stretch in the order of the regulation, the worst in danger first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn end(self, view: View<'_>) -> Result<Overview, ServiceError> {
        let mut all = self.figures;
        all.danger.sort_by_key(|person| std::cmp::Reverse(person.missing));
        all.rings = self.rings.into_values().collect();
        all.deadlines = deadlines(view, &self.policy, all.period, &all.rings, (self.at, self.today))?;
        (all.posts, all.ages) = (self.make_up.posts(), self.make_up.ages());
        Ok(all)
    }
}

fn to_dos(view: View<'_>, today: NaiveDate) -> Result<Vec<ToDo>, ServiceError> {
    let waiting = view.waiting(today)?;
    let counts = [
        (ToDoKind::Unregistered, waiting.unregistered),
        (ToDoKind::NoRoster, waiting.no_roster),
        (ToDoKind::Drafts, waiting.drafts),
        (ToDoKind::Pending, waiting.pending),
        (ToDoKind::SentBack, waiting.sent_back),
        (ToDoKind::Unproven, waiting.unproven),
        (ToDoKind::Unsubmitted, waiting.unsubmitted),
        (ToDoKind::Unexported, waiting.unexported),
        (ToDoKind::Undecided, waiting.undecided),
        (ToDoKind::NoDocument, waiting.no_document),
    ];
    let listed = counts.into_iter().filter(|(_, count)| *count > 0);
    Ok(listed.map(|(kind, count)| ToDo { kind, count }).collect())
}

fn first_of(day: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year(), day.month(), 1).unwrap_or(day)
}

/// The months of a year, without hours yet.
fn months(year: Period) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    let mut first = first_of(year.from());
    while first <= year.to() && months.len() < 24 {
        months.push(Month { first, hours: Hours::ZERO });
        let Some(next) = first.checked_add_months(chrono::Months::new(1)) else { break };
        first = next;
    }
    months
}
