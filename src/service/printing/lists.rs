//! Lists of people and hours; paper and workbook make the same of them.

use super::categories::{columns, kind, label, school_based};
use super::job::Job;
use super::people::{Assessed, person};
use super::personal::is_school_based;
use crate::exchange::paper::mask::Shown;
use crate::exchange::sheet::audit_request::{self, AuditRequest};
use crate::exchange::sheet::certificates::{Certificate, Certificates};
use crate::exchange::sheet::details::Details;
use crate::exchange::sheet::hours_report::{self, HoursReport};
use crate::exchange::sheet::overview::{self, Overview};
use crate::exchange::sheet::shortfall::{Standing, Standings};
use crate::exchange::sheet::staff::{Member, Staff};
use crate::exchange::sheet::total::{self, Group, Total};
use crate::model::facts::Mode;
use crate::model::hours::Hours;
use crate::model::period::Period;
use crate::model::staff::StaffStatus;
use crate::policy::{RequirementAnswer, year_at};
use crate::service::ServiceError;
use crate::service::assessment::Counting;

/// 教职工名册: the people named, else everybody who is of the school.
pub(super) fn staff(job: &Job<'_>) -> Result<Staff, ServiceError> {
    let mut everybody = job.view.all_staff()?;
    let gone = |status: Option<StaffStatus>| status.is_some_and(StaffStatus::is_gone);
    match job.request.staff.as_slice() {
        [] => everybody.retain(|staff| !gone(staff.record.status)),
        _ => everybody.retain(|staff| job.wants(staff.id)),
    }
    let member = |staff: crate::store::Staff| {
        let (facts, record) = (person(&staff.record), staff.record);
        Member {
            name: facts.name,
            sex: facts.sex,
            code: facts.code,
            id_kind: record.document.as_ref().map(|d| d.kind().word().to_owned()).unwrap_or_default(),
            id_number: facts.id_number,
            birth: facts.birth,
            ethnicity: record.ethnicity.map(|group| group.word()).unwrap_or_default(),
            department: facts.department,
            post: facts.post,
            stage: facts.stage,
            subject: record.subjects.join("、"),
            title: facts.title,
            education: facts.education,
            establishment: record.establishment.map(|e| e.word().to_owned()).unwrap_or_default(),
            worked_since: facts.joined,
            joined: record.joined_school.map(|day| day.first()),
            phone: record.phone.unwrap_or_default(),
            status: record.status.map(|status| status.word().to_owned()).unwrap_or_default(),
            note: record.note.unwrap_or_default(),
        }
    };
    Ok(Staff { members: everybody.into_iter().map(member).collect(), ids: job.ids(Shown::Whole) })
}

/// 学时明细表.
pub(super) fn details(job: &Job<'_>) -> Result<Details, ServiceError> {
    let period = job.judged()?;
    let people = job.people(period, job.basis())?.iter().map(Assessed::person).collect();
    Ok(Details { period, people, ids: job.ids(Shown::Masked) })
}

/// 学时总表 of what the school has passed: categories under their kinds; a category that is its own kind has no heading above it.
pub(super) fn total(job: &Job<'_>) -> Result<Total, ServiceError> {
    let period = job.judged()?;
    let people = job.people(period, Counting::Passed)?;
    Ok(total_of(job, period, &people))
}

/// The total sheet of these people.
pub(super) fn total_of(job: &Job<'_>, period: Period, people: &[Assessed]) -> Total {
    let mut places = columns(job, people);
    places.sort_by_key(|place| (kind(job, *place), *place));
    let mut groups: Vec<Group> = Vec::new();
    for place in &places {
        let of = kind(job, *place);
        let name = if of == *place { String::new() } else { label(job, of) };
        match groups.last_mut() {
            Some(group) if group.name == name => group.items.push(label(job, *place)),
            _ => groups.push(Group { name, items: vec![label(job, *place)] }),
        }
    }
    let one = |assessed: &Assessed| {
        let facts = person(&assessed.staff.record);
        total::Person {
            name: facts.name,
            stage: facts.stage,
            subject: facts.subject,
            hours: places.iter().map(|place| assessed.hours_in(*place)).collect(),
            total: assessed.counted.total,
            page: None,
        }
    };
    Total { period, groups, people: people.iter().map(one).collect() }
}

/// 学分学时报表, year by year.
pub(super) fn hours_report(job: &Job<'_>) -> Result<HoursReport, ServiceError> {
    let period = job.cycle()?;
    let years = years(job, period);
    let people = job.people(period, job.basis())?;
    let of_year = |assessed: &Assessed, year: Period| {
        let lines = assessed.lines.iter().filter(|r| r.counts && year.contains(r.line.to));
        let sums = lines.map(|r| (r.line.hours, r.line.credits.or_else(|| job.credits(r.line.hours))));
        sums.fold((Hours::ZERO, Hours::ZERO), |(hours, credits), (h, c)| {
            (hours.plus(h), credits.plus(c.unwrap_or(Hours::ZERO)))
        })
    };
    let one = |assessed: &Assessed| {
        let facts = person(&assessed.staff.record);
        hours_report::Person {
            name: facts.name,
            code: facts.code,
            department: facts.department,
            years: years.iter().map(|year| of_year(assessed, *year)).collect(),
        }
    };
    let people: Vec<_> = people.iter().map(one).collect();
    let credits = people.iter().flat_map(|person| &person.years).any(|(_, credits)| !credits.is_zero());
    let years = years.iter().map(Period::to_string).collect();
    Ok(HoursReport { period, years, credits, people })
}

/// The years of the regulation that a period touches, at most twenty.
pub(super) fn years(job: &Job<'_>, period: Period) -> Vec<Period> {
    let mut years: Vec<Period> = Vec::new();
    let mut day = period.from();
    while day <= period.to() && years.len() < 20 {
        let year = year_at(&job.policy().pack, &job.policy().params, day);
        years.push(year);
        let Some(next) = year.to().succ_opt().filter(|next| *next > day) else { break };
        day = next;
    }
    years
}

/// 校本研修学时认定信息一览表.
pub(super) fn overview(job: &Job<'_>) -> Result<Overview, ServiceError> {
    let period = job.year()?;
    let people = job.people(period, Counting::Passed)?;
    let items = school_based(&people);
    let one = |assessed: &Assessed| {
        let facts = person(&assessed.staff.record);
        let sum = |remote: bool| -> Hours {
            let other = assessed.lines.iter().filter(|r| r.counts && !is_school_based(r.activity));
            other.filter(|r| (r.mode == Mode::Online) == remote).map(|r| r.line.hours).sum()
        };
        let in_item = |place: &usize| -> Hours {
            let lines = assessed.lines.iter().filter(|r| r.counts && is_school_based(r.activity));
            lines.filter(|r| r.category == Some(*place)).map(|r| r.line.hours).sum()
        };
        overview::Person {
            name: facts.name,
            sex: facts.sex,
            subject: facts.subject,
            concentrated: sum(false),
            remote: sum(true),
            school_based: items.iter().map(in_item).collect(),
            total: assessed.counted.total,
            school: String::new(),
            county: String::new(),
            note: String::new(),
        }
    };
    Ok(Overview {
        period,
        items: items.iter().map(|place| label(job, *place)).collect(),
        people: people.iter().map(one).collect(),
    })
}

/// Who has met the regulation and who has not.
pub(super) fn standings(job: &Job<'_>, basis: Counting) -> Result<Standings, ServiceError> {
    let period = job.judged()?;
    let one = |assessed: &Assessed| {
        let facts = person(&assessed.staff.record);
        let unmet = job.judging(&assessed.counted, period).filter(|answer| !answer.met);
        let whole = job.whole(&assessed.counted, period);
        Standing {
            name: facts.name,
            code: facts.code,
            department: facts.department,
            subject: facts.subject,
            required: whole.map(|answer| answer.required).unwrap_or_default(),
            earned: whole.map_or(assessed.counted.total, |answer| answer.earned),
            lacking: unmet.map(lacking).collect(),
        }
    };
    Ok(Standings {
        period,
        policy: format!("《{}》{}", job.policy().pack.title(), job.remark(basis)),
        deadline: Some(period.to()),
        people: job.people(period, basis)?.iter().map(one).collect(),
    })
}

fn lacking(answer: &RequirementAnswer) -> String {
    match answer.missing {
        Hours::ZERO => answer.label.clone(),
        missing => format!("{}还差 {missing}", answer.label),
    }
}

/// 学时送审表: flexible is what the regulation calls so, all else is normative.
pub(super) fn audit_request(job: &Job<'_>) -> Result<AuditRequest, ServiceError> {
    let period = job.judged()?;
    let flexible = |place: Option<usize>| {
        let kind = place.and_then(|place| job.policy().pack.categories().get(kind(job, place)));
        kind.is_some_and(|kind| kind.code == "flexible")
    };
    let one = |assessed: &Assessed| {
        let facts = person(&assessed.staff.record);
        let audited = || assessed.lines.iter().filter(|reckoned| reckoned.counts);
        let sum = |wanted: bool| -> Hours {
            audited().filter(|r| flexible(r.category) == wanted).map(|r| r.line.hours).sum()
        };
        audit_request::Person {
            name: facts.name,
            code: facts.code,
            subject: facts.subject,
            normative: sum(false),
            flexible: sum(true),
            proofs: audited().map(|r| r.proofs).sum(),
        }
    };
    Ok(AuditRequest {
        period,
        number: job.request.submission.as_ref().map(|reported| reported.name.clone()).unwrap_or_default(),
        authority: job.school.authority.clone().unwrap_or_default(),
        people: job.people(period, Counting::Passed)?.iter().map(one).collect(),
    })
}

/// 打印证书人员汇总表: who has earned a certificate, everybody with hours where the regulation asks for none.
pub(super) fn certificates(job: &Job<'_>) -> Result<Certificates, ServiceError> {
    let period = job.judged()?;
    let mut people = job.people(period, Counting::Counted)?;
    people.retain(|assessed| {
        let verdict = job.verdict(&assessed.counted, period);
        verdict.unwrap_or(!assessed.counted.total.is_zero())
    });
    let one = |assessed: &Assessed| {
        let facts = person(&assessed.staff.record);
        Certificate {
            name: facts.name,
            sex: facts.sex,
            id_number: facts.id_number,
            title: facts.title,
            number: String::new(),
            hours: assessed.counted.total,
        }
    };
    Ok(Certificates { period, certificates: people.iter().map(one).collect(), ids: job.ids(Shown::Whole) })
}
