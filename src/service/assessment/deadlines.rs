//! 期限: the days that follow from the regulations in force, from submissions under way, from notices and permissions.
//! Nothing is made up: what the workspace does not know has no line.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::overview::Ring;
use super::period_for;
use crate::model::period::Period;
use crate::model::state::SubmissionState;
use crate::service::error::ServiceError;
use crate::service::policies::{self, InForce};
use crate::service::submission::name_of;
use crate::store::View;

/// What a day is to the administrator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Something ends or begins on it.
    On,
    /// Something waits since then.
    Since,
}

/// A day and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The day.
    pub day: NaiveDate,
    /// What it is to the administrator.
    pub due: Due,
    /// What happens.
    pub words: String,
    /// More about it; may be empty.
    pub about: String,
}

/// The days that matter as of `today`, the earliest first. `rings` are the requirements of the main regulation.
///
/// # Errors
/// As [`policies::chosen`], or what the disk says.
pub(super) fn deadlines(
    view: View<'_>,
    main: &InForce,
    period: Period,
    rings: &[Ring],
    (at, today): (NaiveDate, NaiveDate),
) -> Result<Vec<Deadline>, ServiceError> {
    let mut all = of_requirements(period, rings, today);
    for policy in policies::chosen(view)? {
        let title = policy.pack.title();
        if let Some(to) = policy.to.filter(|to| today <= *to) {
            all.push(on(to, "规程停用", title));
        }
        let other = policy.pack.id() != main.pack.id() && policy.from <= today;
        if other && policy.to.is_none_or(|to| today <= to) && !policy.pack.requirements().is_empty() {
            let period = period_for(&policy, "", at)?;
            all.push(on(period.to(), ending(period), title));
        }
    }
    for submission in view.submissions()? {
        let (day, what) = match submission.state {
            SubmissionState::Prepared => (submission.prepared_on, "等签字盖章"),
            SubmissionState::Signed => (submission.prepared_on, "等导出"),
            SubmissionState::Exported | SubmissionState::PartlyDecided => {
                (submission.exported_on.unwrap_or(submission.prepared_on), "等上级认定")
            }
            SubmissionState::Decided | SubmissionState::Cancelled => continue,
        };
        let words = format!("{}{what}", name_of(&submission));
        let about = submission.recipient.unwrap_or_default();
        all.push(Deadline { day, due: Due::Since, words, about });
    }
    for notice in view.public_notices()? {
        let (from, to) = (notice.span.from(), notice.span.to());
        if today < from {
            all.push(on(from, "公示开始", &notice.title));
        } else if today <= to {
            all.push(on(to, "公示期满", &notice.title));
        } else if notice.outcome.is_none() {
            let words = "公示期满，等撤下并写情况说明".to_owned();
            all.push(Deadline { day: to, due: Due::Since, words, about: notice.title });
        }
    }
    if let Some(permission) = view.print_permission_on(today)? {
        all.push(on(permission.span.to(), "学分卡打印权限到期", &permission.granted_by));
    }
    all.sort_by_key(|one| one.day);
    Ok(all)
}

fn on(day: NaiveDate, words: impl Into<String>, about: &str) -> Deadline {
    Deadline { day, due: Due::On, words: words.into(), about: about.to_owned() }
}

fn ending(period: Period) -> String {
    let cycle = period.from().year() + 1 < period.to().year();
    format!("{period} {}结束", if cycle { "周期" } else { "年度" })
}

/// The ends of what is required that are still to come; when all is over, that of the whole period.
fn of_requirements(period: Period, rings: &[Ring], today: NaiveDate) -> Vec<Deadline> {
    let mut labels: BTreeMap<Period, Vec<&str>> = BTreeMap::new();
    for ring in rings.iter().filter(|ring| today <= ring.period.to()) {
        labels.entry(ring.period).or_default().push(&ring.label);
    }
    let mut ends: Vec<Deadline> =
        labels.iter().map(|(period, names)| on(period.to(), ending(*period), &names.join("、"))).collect();
    if !labels.contains_key(&period) {
        ends.push(on(period.to(), ending(period), ""));
    }
    ends
}
