//! Figures that stand for some days whatever the rules say now: those of a closed year 年度结转, and those of an earlier
//! edition for the days on which it was in force.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answer::{Assessment, Reason, RecordAnswer, RequirementAnswer, Step, Verdict};
use super::pack::{Measure, Pack, Set};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// An assessment that can be kept: it names categories and requirements by their codes, not by their places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frozen {
    /// Met, unmet, or none.
    pub verdict: Verdict,
    /// The sum of what was recognised.
    pub total: Hours,
    /// The records that counted or were cut.
    pub records: Vec<FrozenRecord>,
    /// The requirements.
    pub requirements: Vec<FrozenRequirement>,
}

/// A record as it was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenRecord {
    id: String,
    category: String,
    day: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    claimed: Option<Hours>,
    recognised: Hours,
    reasons: Vec<FrozenReason>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FrozenReason {
    step: Step,
    rule: String,
    article: String,
    before: Hours,
    after: Hours,
}

/// A requirement as it was met or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenRequirement {
    id: String,
    label: String,
    cycle: bool,
    period: Period,
    required: Hours,
    earned: Hours,
    missing: Hours,
    met: bool,
    article: String,
}

impl Frozen {
    /// An assessment as it is now.
    pub fn of(assessment: &Assessment, pack: &Pack) -> Frozen {
        let code = |place: usize| pack.categories().get(place).map(|c| c.code.clone()).unwrap_or_default();
        let record = |answer: &RecordAnswer| FrozenRecord {
            id: answer.id.clone(),
            category: code(answer.category),
            day: answer.last_day,
            claimed: answer.claimed,
            recognised: answer.recognised,
            reasons: answer.reasons.iter().map(reason).collect(),
        };
        let requirement = |answer: &RequirementAnswer| FrozenRequirement {
            id: answer.id.clone(),
            label: answer.label.clone(),
            cycle: answer.scope != "year",
            period: answer.period,
            required: answer.required,
            earned: answer.earned,
            missing: answer.missing,
            met: answer.met,
            article: answer.article.clone(),
        };
        Frozen {
            verdict: assessment.verdict,
            total: assessment.total,
            records: assessment.records.iter().map(record).collect(),
            requirements: assessment.requirements.iter().map(requirement).collect(),
        }
    }
}

fn reason(reason: &Reason) -> FrozenReason {
    FrozenReason {
        step: reason.step,
        rule: reason.rule.to_string(),
        article: reason.article.to_string(),
        before: reason.before,
        after: reason.after,
    }
}

impl FrozenRecord {
    fn answer(&self, pack: &Pack) -> RecordAnswer {
        let text = |text: &String| Arc::from(text.as_str());
        RecordAnswer {
            id: self.id.clone(),
            // A category that this pack does not have lies in none of its requirements.
            category: place(pack, &self.category),
            last_day: self.day,
            claimed: self.claimed,
            recognised: self.recognised,
            reasons: self
                .reasons
                .iter()
                .map(|reason| Reason {
                    step: reason.step,
                    rule: text(&reason.rule),
                    article: text(&reason.article),
                    before: reason.before,
                    after: reason.after,
                })
                .collect(),
        }
    }
}

fn place(pack: &Pack, code: &str) -> usize {
    pack.categories().iter().position(|category| category.code == code).unwrap_or(usize::MAX)
}

impl FrozenRequirement {
    fn answer(&self, pack: &Pack) -> RequirementAnswer {
        RequirementAnswer {
            id: self.id.clone(),
            requirement: pack.requirements().iter().position(|r| r.id == self.id).unwrap_or(usize::MAX),
            label: self.label.clone(),
            scope: if self.cycle { "cycle" } else { "year" },
            period: self.period,
            required: self.required,
            earned: self.earned,
            missing: self.missing,
            met: self.met,
            article: self.article.clone(),
        }
    }
}

/// Days whose figures come from elsewhere, with what the rules of now make of the same days.
#[derive(Debug, Clone)]
pub struct Slice {
    /// The days: whole years, or a cycle.
    pub days: Period,
    /// What stands.
    pub frozen: Frozen,
    /// The assessment of just these days under the rules of now.
    pub now: Assessment,
}

/// An assessment of a period in which some days stand as they are: their records and requirements take the place of
/// those of now, and what a longer requirement earned changes by the difference. Record ids are those of entries.
pub fn with_slices(mut answer: Assessment, pack: &Pack, report: Period, slices: &[Slice]) -> Assessment {
    for slice in slices {
        apply(&mut answer, pack, report, slice);
    }
    if slices.is_empty() {
        return answer;
    }
    answer.records.sort_by(|a, b| {
        let id = |answer: &RecordAnswer| (answer.id.len(), answer.id.clone());
        a.last_day.cmp(&b.last_day).then_with(|| id(a).cmp(&id(b)))
    });
    answer.requirements.sort_by_key(|r| (r.scope == "year", r.period.from(), r.requirement));
    answer.total = answer.records.iter().map(|record| record.recognised).sum();
    answer.verdict = match answer.requirements.iter().all(|requirement| requirement.met) {
        _ if answer.requirements.is_empty() => Verdict::None,
        true => Verdict::Met,
        false => Verdict::Unmet,
    };
    answer
}

fn apply(answer: &mut Assessment, pack: &Pack, report: Period, slice: &Slice) {
    let stands = |day: NaiveDate| slice.days.contains(day);
    let within = |inner: Period, outer: Period| outer.from() <= inner.from() && inner.to() <= outer.to();
    let frozen: Vec<RecordAnswer> =
        slice.frozen.records.iter().filter(|record| stands(record.day)).map(|r| r.answer(pack)).collect();
    for requirement in &mut answer.requirements {
        if within(requirement.period, slice.days) {
            continue;
        }
        let Some(rule) = pack.requirements().get(requirement.requirement) else { continue };
        if !matches!(rule.measure, Measure::Hours(_) | Measure::Part(..)) {
            continue;
        }
        let then = sum(&frozen, rule.categories, requirement.period);
        let now: Vec<RecordAnswer> =
            slice.now.records.iter().filter(|record| stands(record.last_day)).cloned().collect();
        let now = sum(&now, rule.categories, requirement.period);
        requirement.earned = requirement.earned.plus(then).minus(now);
        requirement.missing = requirement.required.minus(requirement.earned);
        requirement.met = requirement.missing.is_zero();
    }
    answer.requirements.retain(|requirement| !within(requirement.period, slice.days));
    answer.requirements.extend(
        (slice.frozen.requirements.iter())
            .filter(|r| within(r.period, slice.days) && (within(r.period, report) || r.cycle))
            .map(|r| r.answer(pack)),
    );
    answer.records.retain(|record| !(stands(record.last_day) && report.contains(record.last_day)));
    answer.records.extend(frozen.into_iter().filter(|record| report.contains(record.last_day)));
}

fn sum(records: &[RecordAnswer], categories: Set, period: Period) -> Hours {
    let counts = |record: &&RecordAnswer| categories.has(record.category) && period.contains(record.last_day);
    records.iter().filter(counts).map(|record| record.recognised).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Params, Person, Record, assess};

    fn on(id: &str, day: &str, hours: u32) -> Record {
        let day = day.parse().unwrap();
        Record::new(id, "B.school", Period::covering(day, day)).claiming(Hours::whole(hours))
    }

    fn years(text: &str) -> Period {
        text.parse().unwrap()
    }

    /// 浙江 with another cap of 校本培训 by year.
    fn pack(cap: &str) -> Pack {
        let pack = Pack::builtin("zhejiang-cycle-360").unwrap();
        let path = pack.numbers().iter().find(|n| n.value == "40").unwrap().path.clone();
        pack.derive("own", &[(&path, cap)]).unwrap()
    }

    fn under(pack: &Pack, period: &str, records: &[Record]) -> Assessment {
        assess(pack, &Params::default(), &Person::default(), years(period), records)
    }

    #[test]
    fn what_is_kept_reads_back_as_it_was() {
        let pack = pack("40");
        let answer = under(&pack, "2023", &[on("1", "2023-03-03", 50)]);
        let text = serde_json::to_string(&Frozen::of(&answer, &pack)).unwrap();
        let frozen: Frozen = serde_json::from_str(&text).unwrap();
        let slice = Slice { days: years("2023"), frozen, now: answer.clone() };
        assert_eq!(with_slices(answer.clone(), &pack, years("2023"), &[slice]), answer);
    }

    #[test]
    fn a_closed_year_keeps_its_figures_and_the_cycle_counts_them() {
        let records = [on("1", "2023-03-03", 50), on("2", "2024-03-03", 50)];
        let (before, after) = (pack("40"), pack("30"));
        let then = under(&before, "2023", &records[..1]);
        let slice = Slice {
            days: years("2023"),
            frozen: Frozen::of(&then, &before),
            now: under(&after, "2023", &records),
        };
        let whole = under(&after, "2021-2025", &records);
        assert_eq!(whole.total, Hours::whole(60));
        let kept = with_slices(whole, &after, years("2021-2025"), std::slice::from_ref(&slice));
        let hours: Vec<Hours> = kept.records.iter().map(|record| record.recognised).collect();
        assert_eq!(hours, [Hours::whole(40), Hours::whole(30)]);
        assert_eq!((kept.total, kept.requirements[0].earned), (Hours::whole(70), Hours::whole(70)));
        // A report of another year tells what the cycle has, with the closed year in it.
        let other = with_slices(under(&after, "2024", &records), &after, years("2024"), &[slice]);
        assert_eq!((other.total, other.requirements[0].earned), (Hours::whole(30), Hours::whole(70)));
    }

    #[test]
    fn a_record_that_came_after_the_close_counts_nothing_in_it() {
        let pack = pack("40");
        let then = under(&pack, "2023", &[on("1", "2023-03-03", 10)]);
        let late = [on("1", "2023-03-03", 10), on("2", "2023-04-03", 10)];
        let now = under(&pack, "2023", &late);
        let slice = Slice { days: years("2023"), frozen: Frozen::of(&then, &pack), now: now.clone() };
        let kept = with_slices(now, &pack, years("2023"), &[slice]);
        assert_eq!((kept.total, kept.records.len()), (Hours::whole(10), 1));
    }
}
