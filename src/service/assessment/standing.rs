//! Days whose figures do not come from the regulation as it is now: closed years 年度结转 keep theirs, and on the days of
//! another edition at the school (the original of an own pack, or another copy) that edition counts.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::{Counting, Ledger};
use crate::model::id::StaffId;
use crate::model::period::Period;
use crate::model::year_result::YearOutcome;
use crate::policy::{Frozen, Params, Person, Rules, Slice, cycle_at, year_at};
use crate::service::error::ServiceError;
use crate::service::policies::{self, InForce};
use crate::store::{StoreError, View, Whom, YearClose};

/// The close of a year, for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedResult {
    /// When it was closed.
    pub on: NaiveDate,
    /// The result, with what was made up afterwards.
    pub outcome: YearOutcome,
    /// When it was made up.
    pub made_up_on: Option<NaiveDate>,
    /// Id of the regulation that made the figures.
    pub policy: String,
}

/// Where the figures of some days come from.
pub(super) struct Standing {
    /// Stretches of days; no two share a day.
    days: Vec<Period>,
    source: Source,
}

enum Source {
    Closed { period: Period, people: BTreeMap<StaffId, (Frozen, ClosedResult)> },
    Edition { policy: Box<InForce>, ledger: Ledger },
}

/// Everything that stands beside a regulation, for everybody or for some.
pub(super) fn read(view: View<'_>, policy: &InForce, whom: Whom) -> Result<Vec<Standing>, ServiceError> {
    let mut all: Vec<Standing> = Vec::new();
    let mut taken: Vec<Period> = Vec::new();
    let mut closes = view.year_closes()?;
    // Where two editions closed a year, this one's word is the nearest.
    closes.sort_by_key(|close| close.policy != policy.pack.id());
    for close in closes {
        if is_of_the_line(view, policy, &close)? && !taken.iter().any(|days| meet(*days, close.period)) {
            taken.push(close.period);
            all.push(closed(view, &close, whom)?);
        }
    }
    for other in editions(view, policy)? {
        let mut days = vec![other.stretch];
        for done in &taken {
            days = days.into_iter().flat_map(|piece| without(piece, *done)).collect();
        }
        taken.extend(&days);
        let ledger = Ledger::read(view, &other.policy, whom)?;
        all.push(Standing { days, source: Source::Edition { policy: Box::new(other.policy), ledger } });
    }
    Ok(all)
}

fn is_of_the_line(view: View<'_>, policy: &InForce, close: &YearClose) -> Result<bool, ServiceError> {
    if close.policy == policy.pack.id() {
        return Ok(true);
    }
    match policies::find_pack(view, &close.policy) {
        Ok(pack) => Ok(pack.lineage() == policy.pack.lineage()),
        Err(ServiceError::UnknownPolicy(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

fn closed(view: View<'_>, close: &YearClose, whom: Whom) -> Result<Standing, ServiceError> {
    let mut people = BTreeMap::new();
    for kept in view.year_results(close.id, whom)? {
        let frozen: Frozen = serde_json::from_str(&kept.assessment)
            .map_err(|why| StoreError::Damaged(format!("年度结转 {}：{why}", close.period)))?;
        let result = ClosedResult {
            on: close.closed_on,
            outcome: kept.outcome,
            made_up_on: kept.made_up_on,
            policy: close.policy.clone(),
        };
        people.insert(kept.staff, (frozen, result));
    }
    Ok(Standing { days: vec![close.period], source: Source::Closed { period: close.period, people } })
}

/// Another edition with the days on which it counts.
struct Edition {
    policy: InForce,
    stretch: Period,
}

/// The other editions at the school, each for its days without those of this one.
fn editions(view: View<'_>, policy: &InForce) -> Result<Vec<Edition>, ServiceError> {
    let mine = stretch(policy.from, policy.to);
    let mut all = Vec::new();
    if view.policies_in_force()?.len() < 2 {
        return Ok(all);
    }
    for other in policies::chosen(view)? {
        let days = stretch(other.from, other.to);
        let another = other.pack.id() != policy.pack.id() && other.pack.lineage() == policy.pack.lineage();
        // Two that are in force at once each judge for themselves.
        if another && !meet(days, mine) {
            all.push(Edition { policy: other, stretch: days });
        }
    }
    Ok(all)
}

fn stretch(from: NaiveDate, to: Option<NaiveDate>) -> Period {
    let forever = NaiveDate::from_ymd_opt(2999, 12, 31).unwrap_or(NaiveDate::MAX);
    Period::covering(from, to.unwrap_or(forever).max(from))
}

fn meet(one: Period, other: Period) -> bool {
    one.from() <= other.to() && other.from() <= one.to()
}

fn without(piece: Period, hole: Period) -> Vec<Period> {
    if !meet(piece, hole) {
        return vec![piece];
    }
    let before = hole.from().checked_sub_days(Days::new(1)).and_then(|to| Period::new(piece.from(), to).ok());
    let after = hole.to().checked_add_days(Days::new(1)).and_then(|from| Period::new(from, piece.to()).ok());
    before.into_iter().chain(after).collect()
}

/// The days that an assessment of a period looks at: its whole years and cycles.
fn looked_at(policy: &InForce, period: Period) -> Period {
    let around = |day| {
        let year = year_at(&policy.pack, &policy.params, day);
        cycle_at(&policy.pack, &policy.params, day).unwrap_or(year)
    };
    let (first, last) = (around(period.from()), around(period.to()));
    Period::covering(first.from().min(period.from()), last.to().max(period.to()))
}

impl Standing {
    /// The rules of the other edition; none where the figures are kept.
    pub fn rules(&self) -> Option<Rules<'_>> {
        match &self.source {
            Source::Closed { .. } => None,
            Source::Edition { policy, .. } => Some(Rules::new(&policy.pack, &policy.params)),
        }
    }

    /// What stands for a person in an assessment of a period; `rules` are [`Standing::rules`].
    pub fn slices(
        &self,
        policy: &InForce,
        rules: Option<&Rules<'_>>,
        (staff, person): (StaffId, &Person),
        (period, counting): (Period, Counting),
    ) -> Vec<Slice> {
        let seen = looked_at(policy, period);
        let mut slices = Vec::new();
        for days in &self.days {
            let Ok(days) = Period::new(days.from().max(seen.from()), days.to().min(seen.to())) else {
                continue;
            };
            let frozen = match &self.source {
                Source::Closed { people, .. } => people.get(&staff).map(|(frozen, _)| frozen.clone()),
                Source::Edition { policy, ledger } => rules.map(|rules| {
                    let records = ledger.records(staff, counting);
                    let then = rules.assess(person, days, &records);
                    Frozen::of(&then, &policy.pack, days)
                }),
            };
            slices.extend(frozen.map(|frozen| Slice { days, frozen, id: super::record::wide_id }));
        }
        slices
    }

    /// The close of exactly this period, for a person.
    pub fn closed(&self, staff: StaffId, asked: Period) -> Option<&ClosedResult> {
        match &self.source {
            Source::Closed { period, people } if *period == asked => {
                people.get(&staff).map(|(_, result)| result)
            }
            _ => None,
        }
    }
}

/// The edition of a regulation that counts on a day: itself, unless another edition at the school is in force then and
/// this one is not.
///
/// # Errors
/// As [`policies::chosen`].
pub fn edition_on(view: View<'_>, policy: InForce, day: NaiveDate) -> Result<InForce, ServiceError> {
    if stretch(policy.from, policy.to).contains(day) {
        return Ok(policy);
    }
    let other = editions(view, &policy)?.into_iter().find(|other| other.stretch.contains(day));
    Ok(other.map_or(policy, |other| other.policy))
}

/// The regulation with other parameters or as another pack, for trying it; its days at the school stay.
pub(super) fn tried(policy: &InForce, pack: crate::policy::Pack, params: Params) -> InForce {
    InForce { pack: std::borrow::Cow::Owned(pack), params, ..policy.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_without_a_hole_are_what_lies_before_and_after() {
        let days = |text: &str| text.parse::<Period>().unwrap();
        assert_eq!(without(days("2021-2025"), days("2023")), [days("2021-2022"), days("2024-2025")]);
        assert_eq!(without(days("2021-2025"), days("2021-2024")), [days("2025")]);
        assert_eq!(without(days("2021"), days("2020-2022")), []);
        assert_eq!(without(days("2021"), days("2022")), [days("2021")]);
    }
}
