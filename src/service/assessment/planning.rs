//! Looking ahead: planned records added to a person's assessment, how to fill what is missing (怎么补), and the alerts 预警:
//! who will not reach a minimum by its deadline at today's pace. Nothing is saved.

use chrono::NaiveDate;

use super::{Counting, People, advice, plain};
use crate::model::hours::Hours;
use crate::model::id::StaffId;
use crate::model::period::Period;
use crate::policy::case::planned_records;
use crate::policy::{Advice, Assessor, Pace, Pack, Params, Record, Rules, WhatIf, advise, alerts, what_if};
use crate::service::error::ServiceError;
use crate::service::ledger_error::LedgerError;
use crate::service::policies::InForce;
use crate::service::policy_error::PolicyError;
use crate::service::typed;
use crate::store::{View, Whom};

/// A planned record, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Planned {
    /// Hours of a category on a day, all as typed; an empty day is today.
    Hours {
        /// By code or label.
        category: String,
        /// 学时.
        hours: String,
        /// The day.
        day: String,
    },
    /// Records as JSON, a list in the shape of a case.
    Json(String),
}

/// What somebody has to do, and what planned records would change.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The smallest ways to fill what is missing, from today on; with what is planned taken for done.
    pub advice: Advice,
    /// Without and with what is planned; the ids of planned records begin with `plan`.
    pub what_if: WhatIf,
}

/// Plans for one person, on top of what counts, or what would if all on its way were granted.
///
/// # Errors
/// [`LedgerError::UnknownCategory`], [`ServiceError::Hours`], [`PolicyError::Planned`] for a planned record that cannot
/// be, or what the disk says.
pub fn plan_person(
    view: View<'_>,
    staff: StaffId,
    policy: &InForce,
    (period, counting): (Period, Counting),
    planned: &[Planned],
    today: NaiveDate,
) -> Result<Plan, ServiceError> {
    let mut extra: Vec<Record> = Vec::new();
    for plan in planned {
        match plan {
            Planned::Hours { category, hours, day } => {
                extra.push(planned_hours(policy, (category, hours, day), today)?);
            }
            Planned::Json(text) => {
                extra.extend(planned_records(text, &policy.pack).map_err(PolicyError::Planned)?);
            }
        }
    }
    for (record, number) in extra.iter_mut().zip(1..) {
        record.id = format!("plan{number:04}");
    }
    let people = People::of(view, policy, view.staff(staff)?)?;
    let rules = Rules::new(&policy.pack, &policy.params);
    let Some((_, person)) = people.staff.first() else {
        return Err(crate::store::StoreError::NotFound { what: "教职工", key: staff.to_string() }.into());
    };
    let slices = people.slices(&people.editions(), (staff, person), (period, counting));
    let assessor = Assessor { rules: &rules, person, period, slices: &slices };
    let mut records = people.ledger.records(staff, counting);
    let seen = what_if(&assessor, &records, &extra);
    records.extend(extra);
    let what_if = WhatIf { before: plain(seen.before), after: plain(seen.after) };
    Ok(Plan { advice: advise(&assessor, &records, today), what_if })
}

fn planned_hours(
    policy: &InForce,
    (category, hours, day): (&str, &str, &str),
    today: NaiveDate,
) -> Result<Record, ServiceError> {
    let pack = &policy.pack;
    let wanted = category.trim();
    let found = pack.categories().iter().find(|known| known.code == wanted || known.label == wanted);
    let found = found.ok_or_else(|| LedgerError::UnknownCategory {
        policy: pack.title().to_owned(),
        category: wanted.to_owned(),
    })?;
    let day = typed::day("日期", day)?.unwrap_or(today);
    let record = Record::new("plan", found.code.as_str(), Period::covering(day, day));
    Ok(match typed::hours(hours)? {
        // Days are what the hours need; a plan of 16 hours is no plan for one day.
        Some(hours) => Record { span: days_for(pack, &policy.params, day, hours), ..record.claiming(hours) },
        None => record,
    })
}

/// The days that a plan of so many hours takes, where the regulation caps a day.
fn days_for(pack: &Pack, params: &Params, day: NaiveDate, hours: Hours) -> Period {
    let a_day = pack.hours_of_a_day(params).filter(|hours| !hours.is_zero());
    let days = a_day.map_or(1, |a_day| {
        let whole = (hours.hundredths() + a_day.hundredths() - 1) / a_day.hundredths();
        u64::try_from(whole).unwrap_or(1).max(1)
    });
    // They end on the day that was named, which decides the year.
    Period::covering(day.checked_sub_days(chrono::Days::new(days - 1)).unwrap_or(day), day)
}

/// Somebody who will not make it at today's pace, or has missed a deadline.
#[derive(Debug, Clone)]
pub struct Alert {
    /// Who.
    pub staff: StaffId,
    /// 姓名.
    pub name: String,
    /// 教师编号.
    pub code: Option<String>,
    /// The requirements that are in danger.
    pub paces: Vec<Pace>,
    /// What to do.
    pub advice: Advice,
    /// A sentence that can be sent.
    pub sentence: String,
}

/// Everybody of the school who needs an alert, the most missing hours first.
///
/// # Errors
/// What the disk says.
pub fn alerts_of(
    view: View<'_>,
    policy: &InForce,
    period: Period,
    today: NaiveDate,
) -> Result<Vec<Alert>, ServiceError> {
    let people = People::read(view, policy, Whom::Everybody)?;
    let rules = Rules::new(&policy.pack, &policy.params);
    let counted = people.assess(&rules, period, Counting::Counted);
    let coming = people.assess(&rules, period, Counting::OnItsWay);
    let editions = people.editions();
    let mut found = Vec::new();
    for (((_, person), counted), coming) in people.staff.iter().zip(&counted).zip(&coming) {
        let paces = alerts(&counted.assessment, today);
        if paces.is_empty() || counted.closed.is_some() {
            continue;
        }
        let slices = people.slices(&editions, (counted.staff, person), (period, Counting::Counted));
        let assessor = Assessor { rules: &rules, person, period, slices: &slices };
        let records = people.ledger.records(counted.staff, Counting::Counted);
        found.push(Alert {
            staff: counted.staff,
            name: counted.name.clone(),
            code: counted.code.clone(),
            paces,
            advice: advise(&assessor, &records, today),
            sentence: advice(&policy.pack, &counted.name, &counted.assessment, &coming.assessment, today),
        });
    }
    found.sort_by_key(|alert| {
        std::cmp::Reverse(alert.paces.iter().map(|pace| pace.missing).max().unwrap_or_default())
    });
    Ok(found)
}
