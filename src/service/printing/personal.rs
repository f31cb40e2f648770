//! Forms about one person each: everybody gets pages of their own, with a code of their own.

use std::sync::Arc;

use chrono::NaiveDate;

use super::filled::Filled;
use super::job::Job;
use super::lists::years;
use super::people::{Assessed, Reckoned, person, title};
use crate::exchange::paper::annual_record::{AnnualRecords, Year};
use crate::exchange::paper::certificate::{Certificates, Certified};
use crate::exchange::paper::explanation::{Explained, Explanation, Explanations, Requirement, Step};
use crate::exchange::paper::flow::period_in_full;
use crate::exchange::paper::mask::Shown;
use crate::exchange::paper::proof::Proof;
use crate::exchange::paper::recognition::Recognition;
use crate::exchange::paper::record::{Person, Standing};
use crate::exchange::paper::register::Register;
use crate::exchange::paper::registration_card;
use crate::exchange::sheet::shortfall::Standings;
use crate::model::facts::Activity;
use crate::model::id::StaffId;
use crate::model::period::Period;
use crate::service::ServiceError;
use crate::service::assessment::{Counting, assess_everybody};
use crate::service::staff::photo_of;
use crate::store::Staff;

/// One form a person, or one without people.
fn each(people: Vec<Assessed>, fill: impl Fn(Vec<Assessed>) -> Filled) -> Vec<Filled> {
    if people.is_empty() { vec![fill(people)] } else { people.into_iter().map(|p| fill(vec![p])).collect() }
}

fn with_lines(people: Vec<Assessed>) -> Vec<Person> {
    people.iter().map(Assessed::person).collect()
}

/// Photos go on, where the folder they lie in is known.
fn with_photos(job: &Job<'_>, people: &mut [Assessed]) -> Result<(), ServiceError> {
    let Some(folder) = &job.request.folder else { return Ok(()) };
    for person in people {
        person.photo = photo_of(job.view, folder, person.staff.id)?.map(Arc::new);
    }
    Ok(())
}

/// 培训学时登记表 of a year.
pub(super) fn annual_records(job: &Job<'_>) -> Result<Vec<Filled>, ServiceError> {
    let (period, ids) = (job.year()?, job.ids(Shown::Whole));
    let year = |assessed: Assessed| Year {
        person: assessed.person(),
        required: job.whole(&assessed.counted, period).map(|answer| answer.required),
        met: job.verdict(&assessed.counted, period),
    };
    let people = job.people(period, job.basis())?;
    Ok(each(people, |people| {
        let people = people.into_iter().map(year).collect();
        Filled::AnnualRecords(AnnualRecords { period, people, ids })
    }))
}

/// 继续教育登记表 over years, with what the school has passed.
pub(super) fn registers(job: &Job<'_>) -> Result<Vec<Filled>, ServiceError> {
    let (period, ids) = (job.cycle()?, job.ids(Shown::Whole));
    let mut people = job.people(period, Counting::Passed)?;
    people.iter_mut().for_each(|person| person.lines.retain(|reckoned| reckoned.counts));
    with_photos(job, &mut people)?;
    Ok(each(people, |people| Filled::Register(Register { period, people: with_lines(people), ids })))
}

/// 登记卡 over years, with what counts.
pub(super) fn registration_cards(job: &Job<'_>) -> Result<Vec<Filled>, ServiceError> {
    let (period, ids) = (job.cycle()?, job.ids(Shown::Whole));
    let authority = job.school.authority.clone().unwrap_or_else(|| "培训单位".to_owned());
    let mut people = job.people(period, Counting::Counted)?;
    people.iter_mut().for_each(|person| person.lines.retain(|reckoned| reckoned.counts));
    with_photos(job, &mut people)?;
    Ok(each(people, |people| {
        Filled::RegistrationCards(registration_card::Cards {
            span: period_in_full(period),
            people: with_lines(people),
            authority: authority.clone(),
            ids,
        })
    }))
}

/// 继续教育证书预览 over the cycle, with what counts year by year.
pub(super) fn certificates(job: &Job<'_>) -> Result<Vec<Filled>, ServiceError> {
    let (period, ids) = (job.cycle()?, job.ids(Shown::Whole));
    let authority = job.school.authority.clone().unwrap_or_else(|| "发证单位".to_owned());
    let years = years(job, period);
    let mut people = job.people(period, Counting::Counted)?;
    with_photos(job, &mut people)?;
    let certified = |assessed: Assessed| {
        let of = |year: &Period| {
            let lines = assessed.lines.iter().filter(|r| r.counts && year.contains(r.line.to));
            (year.to_string(), lines.map(|r| r.line.hours).sum())
        };
        Certified {
            years: years.iter().map(of).collect(),
            total: assessed.counted.total,
            met: job.verdict(&assessed.counted, period),
            person: Person { lines: Vec::new(), ..assessed.person() },
        }
    };
    Ok(each(people, |people| {
        Filled::Certificates(Certificates {
            span: period_in_full(period),
            policy: job.policy().pack.title().to_owned(),
            people: people.into_iter().map(certified).collect(),
            authority: authority.clone(),
            ids,
        })
    }))
}

/// 个人学时说明单.
pub(super) fn explanations(job: &Job<'_>) -> Result<Vec<Filled>, ServiceError> {
    let period = job.judged()?;
    let people = job.people(period, job.basis())?;
    Ok(each(people, |people| {
        let people = people.iter().map(|assessed| explanation(job, assessed)).collect();
        Filled::Explanations(Explanations { period, people })
    }))
}

fn explanation(job: &Job<'_>, assessed: &Assessed) -> Explanation {
    let record = |reckoned: &Reckoned| {
        let (line, answer) = (&reckoned.line, &reckoned.answer);
        let steps = answer.reasons.iter().map(|reason| Step {
            rule: reason.rule.to_string(),
            article: reason.article.to_string(),
            before: reason.before,
            after: reason.after,
        });
        Explained {
            title: line.title.clone(),
            category: match line.standing {
                Standing::Approved => line.category.clone(),
                Standing::Passed | Standing::Pending => {
                    format!("{}（{}）", line.category, line.standing.word())
                }
            },
            from: line.from,
            to: line.to,
            claimed: line.claimed,
            recognised: line.hours,
            steps: steps.collect(),
        }
    };
    let requirement = |answer: &crate::policy::RequirementAnswer| Requirement {
        name: answer.label.clone(),
        required: answer.required,
        earned: answer.earned,
        met: answer.met,
    };
    Explanation {
        person: person(&assessed.staff.record),
        policy: format!("{}{}", job.policy().pack.title(), job.remark(job.basis())),
        records: assessed.lines.iter().map(record).collect(),
        requirements: assessed.counted.requirements.iter().map(requirement).collect(),
    }
}

/// 限期完成学时通知, a letter to each person who falls short.
pub(super) fn deadline_notices(job: &Job<'_>) -> Result<Vec<Filled>, ServiceError> {
    let mut standings = super::lists::standings(job, Counting::Passed)?;
    standings.people.retain(|person| !person.lacking.is_empty());
    if standings.people.is_empty() {
        return Ok(vec![Filled::DeadlineNotices(standings)]);
    }
    let people = std::mem::take(&mut standings.people);
    let letter = |person| Filled::DeadlineNotices(Standings { people: vec![person], ..standings.clone() });
    Ok(people.into_iter().map(letter).collect())
}

/// The span that a review looks at: as asked, else since the person has the title, else the cycle.
fn review_span(job: &Job<'_>, staff: &Staff) -> Result<(Period, String), ServiceError> {
    let today = job.request.today;
    let since = staff.record.title_since.map(|since| since.first()).filter(|since| *since <= today);
    if let (None, Some(since)) = (job.asked()?, since) {
        let day = |day: NaiveDate| day.format("%Y.%-m.%-d").to_string();
        let words = format!("任现职以来（{}–{}）", day(since), day(today));
        return Ok((Period::covering(since, today), words));
    }
    let period = job.cycle()?;
    Ok((period, period_in_full(period)))
}

/// The people of forms whose span is each person's own.
fn reviewed(job: &Job<'_>) -> Result<Vec<(Period, Assessed, String)>, ServiceError> {
    let named = &job.request.staff;
    let people: Vec<StaffId> = if named.is_empty() { job.ours()? } else { named.clone() };
    let one = |id: StaffId| {
        let (period, words) = review_span(job, &job.view.staff(id)?)?;
        Ok((period, job.one(id, period, Counting::Counted)?, words))
    };
    people.into_iter().map(one).collect()
}

/// 学时证明; without people a blank one, to be filled in by hand.
pub(super) fn proofs(job: &Job<'_>) -> Result<Vec<Filled>, ServiceError> {
    let (ids, purpose) = (job.ids(Shown::Whole), &job.request.purpose);
    let proof = |person: Person, span: String, number: String| {
        Filled::Proof(Box::new(Proof { number, person, span, purpose: purpose.clone(), ids }))
    };
    let people = reviewed(job)?;
    if people.is_empty() {
        let blank = Person { name: "\u{3000}".repeat(4), ..Person::default() };
        return Ok(vec![proof(blank, period_in_full(job.cycle()?), String::new())]);
    }
    let of = |(_, assessed, span): (Period, Assessed, String)| {
        let number = format!("{}-{}", job.request.today.format("%Y%m%d"), assessed.staff.id);
        proof(assessed.person(), span, number)
    };
    Ok(people.into_iter().map(of).collect())
}

/// 学时认定申请表.
pub(super) fn recognitions(job: &Job<'_>) -> Result<Vec<Filled>, ServiceError> {
    let ids = job.ids(Shown::Whole);
    let of = |(period, mut assessed, span): (Period, Assessed, String)| {
        assessed.lines.retain(|reckoned| reckoned.line.standing != Standing::Pending);
        let applying_for = assessed.staff.standing.applying_for;
        Filled::Recognitions(vec![Recognition {
            person: assessed.person(),
            applying_for: applying_for.map(|level| level.word().to_owned()).unwrap_or_default(),
            span,
            required: job.whole(&assessed.counted, period).map(|answer| answer.required),
            ids,
        }])
    };
    let forms: Vec<Filled> = reviewed(job)?.into_iter().map(of).collect();
    Ok(if forms.is_empty() { vec![Filled::Recognitions(Vec::new())] } else { forms })
}

/// Whether an activity is school-based training 校本研修, done in and around the school's own teaching.
pub(super) const fn is_school_based(activity: Activity) -> bool {
    matches!(
        activity,
        Activity::SchoolTraining
            | Activity::ResearchActivity
            | Activity::Lecture
            | Activity::Classroom
            | Activity::Paper
            | Activity::Award
            | Activity::Project
            | Activity::SelfStudy
            | Activity::BaseSchool
    )
}

impl Job<'_> {
    /// Everybody whose hours the school hands in.
    fn ours(&self) -> Result<Vec<StaffId>, ServiceError> {
        let period = self.school.period;
        let everybody = assess_everybody(self.view, self.policy(), period, Counting::Counted)?;
        Ok(everybody.into_iter().map(|person| person.staff).collect())
    }
}

/// 职称 beside the name, for lists.
pub(super) fn title_of(assessed: &Assessed) -> String {
    title(&assessed.staff.record)
}
