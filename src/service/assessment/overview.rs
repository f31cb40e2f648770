//! What the first screen 总览 shows: what is to be done, who has met what, the months, and who is in danger.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::deadlines::{Deadline, deadlines};
use super::make_up::{ages, posts};
use super::{Counting, People, PersonAssessment, advice, period_for, reckoned_from};
use crate::model::facts::closed_list;
use crate::model::hours::Hours;
use crate::model::id::StaffId;
use crate::model::period::Period;
use crate::policy::{Rules, Verdict, alerts, year_at};
use crate::service::error::ServiceError;
use crate::service::policies;
use crate::store::View;

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
    let policy = policies::main_policy(view)?;
    let at = reckoned_from(view, today)?;
    let period = period_for(&policy, "", at)?;
    let people = People::read(view, &policy)?;
    let rules = Rules::new(&policy.pack, &policy.params);
    let counted = people.assess(&rules, period, Counting::Counted);
    let coming = people.assess(&rules, period, Counting::OnItsWay);
    let mut danger: Vec<InDanger> = counted
        .iter()
        .zip(&coming)
        .zip(&people.staff)
        .filter(|((_, coming), _)| {
            let assessment = &coming.assessment;
            assessment.verdict == Verdict::Unmet && !alerts(assessment, today).is_empty()
        })
        .map(|((counted, coming), (staff, _))| InDanger {
            staff: counted.staff,
            name: counted.name.clone(),
            subject: staff.record.subjects.first().cloned().unwrap_or_default(),
            missing: coming.assessment.requirements.iter().map(|r| r.missing).max().unwrap_or_default(),
            advice: advice(&policy.pack, &counted.name, &counted.assessment, &coming.assessment, today),
        })
        .collect();
    danger.sort_by_key(|person| std::cmp::Reverse(person.missing));
    let rings = rings(&counted);
    let records = || people.staff.iter().map(|(staff, _)| &staff.record);
    Ok(Overview {
        policy_id: policy.pack.id().to_owned(),
        policy: policy.pack.title().to_owned(),
        period,
        to_dos: to_dos(view, today)?,
        blank: coming.iter().all(|person| person.assessment.records.is_empty()),
        deadlines: deadlines(view, &policy, period, &rings, (at, today))?,
        people: count(&counted, |_| true),
        met: count(&counted, |person| person.assessment.verdict == Verdict::Met),
        rings,
        months: months(&counted, year_at(&policy.pack, &policy.params, at)),
        danger,
        posts: posts(records()),
        ages: ages(records(), today),
    })
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

fn count(people: &[PersonAssessment], which: impl Fn(&PersonAssessment) -> bool) -> u32 {
    u32::try_from(people.iter().filter(|person| which(person)).count()).unwrap_or(u32::MAX)
}

/// One ring for each requirement and stretch, in the order of the regulation.
fn rings(people: &[PersonAssessment]) -> Vec<Ring> {
    let mut rings: BTreeMap<(Period, usize), Ring> = BTreeMap::new();
    for answer in people.iter().flat_map(|person| &person.assessment.requirements) {
        let ring = rings.entry((answer.period, answer.requirement)).or_insert_with(|| Ring {
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
    rings.into_values().collect()
}

fn months(people: &[PersonAssessment], year: Period) -> Vec<Month> {
    let first_of = |day: NaiveDate| NaiveDate::from_ymd_opt(day.year(), day.month(), 1).unwrap_or(day);
    let mut months: Vec<Month> = Vec::new();
    let mut first = first_of(year.from());
    while first <= year.to() && months.len() < 24 {
        months.push(Month { first, hours: Hours::ZERO });
        let Some(next) = first.checked_add_months(chrono::Months::new(1)) else { break };
        first = next;
    }
    for record in people.iter().flat_map(|person| &person.assessment.records) {
        if year.contains(record.last_day)
            && let Some(month) = months.iter_mut().find(|month| month.first == first_of(record.last_day))
        {
            month.hours = month.hours.plus(record.recognised);
        }
    }
    months
}
