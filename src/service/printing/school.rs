//! Forms about the whole school: 汇总表, 公示, 公示情况说明, 校本研修学时认定登记表.

use super::categories::{columns, label, school_based};
use super::filled::Filled;
use super::job::Job;
use super::people::{Assessed, person};
use super::personal::{is_school_based, title_of};
use crate::exchange::paper::notice::{Notice, Outcome};
use crate::exchange::paper::school_based::SchoolBased;
use crate::exchange::paper::summary::{Entry, Summary};
use crate::model::period::Period;
use crate::model::staff::StaffStatus;
use crate::service::ServiceError;
use crate::service::assessment::Counting;
use crate::service::notices::NOTICE_DAYS;
use crate::service::working_days::WorkingDays;

/// 汇总表.
pub(super) fn summary(job: &Job<'_>, basis: Counting) -> Result<Summary, ServiceError> {
    let period = job.judged()?;
    let people = job.people(period, basis)?;
    let columns = columns(job, &people);
    Ok(Summary {
        title: "教职工培训学时汇总表".to_owned(),
        period,
        policy: format!("{}{}", job.policy().pack.title(), job.remark(basis)),
        categories: columns.iter().map(|place| label(job, *place)).collect(),
        entries: people.iter().map(|person| entry(job, person, period, &columns)).collect(),
    })
}

fn entry(job: &Job<'_>, assessed: &Assessed, period: Period, columns: &[usize]) -> Entry {
    let facts = person(&assessed.staff.record);
    let away = assessed.staff.record.status.filter(|status| *status != StaffStatus::Active);
    Entry {
        name: facts.name,
        sex: facts.sex,
        subject: facts.subject,
        title: title_of(assessed),
        hours: columns.iter().map(|place| assessed.hours_in(*place)).collect(),
        total: assessed.counted.total,
        required: job.whole(&assessed.counted, period).map(|answer| answer.required),
        met: job.verdict(&assessed.counted, period),
        note: away.map(|status| status.word().to_owned()).unwrap_or_default(),
    }
}

/// Over which days the notice hangs: the one that was recorded last within the year, else from today.
fn notice_span(job: &Job<'_>) -> Result<(Period, u32), ServiceError> {
    let days = WorkingDays::read(job.view)?;
    let recorded = job.view.public_notices()?.into_iter().map(|notice| notice.span).next();
    let span = recorded.filter(|span| job.school.period.from() <= span.to());
    let span = span.unwrap_or_else(|| days.from(job.request.today, NOTICE_DAYS));
    Ok((span, days.within(span)))
}

/// 公示.
pub(super) fn notice(job: &Job<'_>) -> Result<Notice, ServiceError> {
    let (span, working_days) = notice_span(job)?;
    Ok(Notice {
        summary: summary(job, Counting::Passed)?,
        basis: format!("《{}》", job.policy().pack.title()),
        from: span.from(),
        to: span.to(),
        working_days,
        contact: job.school.administrator.clone().unwrap_or_default(),
        phone: job.school.phone.clone().unwrap_or_default(),
    })
}

/// 公示情况说明.
pub(super) fn outcome(job: &Job<'_>) -> Result<Outcome, ServiceError> {
    let (span, working_days) = notice_span(job)?;
    let period = job.judged()?;
    let last = job.view.public_notices()?.into_iter().next();
    let said = |notice: &crate::store::PublicNotice| {
        let parts = [&notice.objections, &notice.outcome];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("；")
    };
    let place = last.as_ref().and_then(|notice| notice.place.clone());
    Ok(Outcome {
        subject: match &last {
            Some(notice) => notice.title.clone(),
            None => format!("{}教职工培训学时", crate::exchange::paper::flow::period_in_full(period)),
        },
        from: span.from(),
        to: span.to(),
        working_days,
        place: place.unwrap_or_else(|| "校务公开栏".to_owned()),
        people: job.people(period, Counting::Passed)?.len(),
        objections: last.as_ref().map(said).unwrap_or_default(),
        photos: Vec::new(),
    })
}

/// 校本研修学时认定登记表, with the school-based lines of everybody.
pub(super) fn school_based_hours(job: &Job<'_>) -> Result<SchoolBased, ServiceError> {
    let period = job.year()?;
    let mut people = job.people(period, Counting::Passed)?;
    let items = school_based(&people).into_iter().map(|place| label(job, place)).collect();
    for person in &mut people {
        person.lines.retain(|reckoned| is_school_based(reckoned.activity));
    }
    Ok(SchoolBased { period, items, people: people.iter().map(Assessed::person).collect() })
}

/// The same, each person on a form of their own.
pub(super) fn school_based_each(job: &Job<'_>) -> Result<Vec<Filled>, ServiceError> {
    let whole = school_based_hours(job)?;
    if whole.people.is_empty() {
        return Ok(vec![Filled::SchoolBasedPersonal(whole)]);
    }
    let (period, items) = (whole.period, whole.items);
    let one = |person| {
        Filled::SchoolBasedPersonal(SchoolBased { period, items: items.clone(), people: vec![person] })
    };
    Ok(whole.people.into_iter().map(one).collect())
}
