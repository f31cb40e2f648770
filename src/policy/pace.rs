//! Alerts 预警: who will not reach a minimum by its deadline at today's pace.

use chrono::NaiveDate;

use super::answer::{Assessment, RequirementAnswer};
use crate::model::facts::closed_list;
use crate::model::hours::Hours;

closed_list! {
    /// How a requirement will end.
    Outlook {
        /// Met already.
        Met = "met", "已达到";
        /// Will be met at today's pace.
        OnTrack = "on_track", "可望达到";
        /// Will not be met at today's pace.
        Short = "short", "按目前进度达不到";
        /// The deadline has passed.
        Missed = "missed", "期限已过";
    }
}

/// The pace of one requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    /// The requirement's id.
    pub requirement: String,
    /// What people read.
    pub label: String,
    /// The last day on which it can be met.
    pub deadline: NaiveDate,
    /// How it will end.
    pub outlook: Outlook,
    /// What is missing today.
    pub missing: Hours,
    /// What there will be at the deadline at today's pace, down to a hundredth.
    pub projected: Hours,
    /// Days that are left, today included.
    pub days_left: u32,
}

/// The pace of a requirement on a day. The pace is what was earned since the first day of the period, spread evenly.
pub fn pace(requirement: &RequirementAnswer, today: NaiveDate) -> Pace {
    let period = requirement.period;
    let days = |from: NaiveDate, to: NaiveDate| (to - from).num_days() + 1;
    let whole = i64::from(period.days());
    let gone = days(period.from(), today).clamp(1, whole);
    let projected = requirement.earned.hundredths().saturating_mul(whole) / gone;
    let projected = Hours::from_hundredths(projected).unwrap_or(Hours::MAX);
    let outlook = if requirement.met {
        Outlook::Met
    } else if today > period.to() || requirement.missing.is_zero() {
        // What is unmet though nothing is missing was finished late, and stays so.
        Outlook::Missed
    } else if projected >= requirement.required {
        Outlook::OnTrack
    } else {
        Outlook::Short
    };
    Pace {
        requirement: requirement.id.clone(),
        label: requirement.label.clone(),
        deadline: period.to(),
        outlook,
        missing: requirement.missing,
        projected,
        days_left: u32::try_from(days(today, period.to())).unwrap_or(0),
    }
}

/// The requirements that will not be met at today's pace, or were not met in time.
pub fn alerts(answer: &Assessment, today: NaiveDate) -> Vec<Pace> {
    let danger = |pace: &Pace| matches!(pace.outlook, Outlook::Short | Outlook::Missed);
    answer.requirements.iter().map(|requirement| pace(requirement, today)).filter(danger).collect()
}
