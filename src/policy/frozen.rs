//! Figures that stand for some days whatever the rules say now: those of a closed year 年度结转, and those of an earlier
//! edition for the days on which it was in force. They go into the assessment as records whose figure stands, so that caps
//! and requirements over longer stretches see them together with what is open.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answer::{Assessment, Reason, RecordAnswer, RequirementAnswer, Step, Verdict};
use super::engine::{GENERAL, Rules};
use super::pack::Pack;
use super::record::{Person, Record, Stands};
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
    /// What of it re-entered in other categories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    extra: Vec<(String, Hours)>,
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
    /// What an assessment says now of some days.
    pub fn of(assessment: &Assessment, pack: &Pack, days: Period) -> Frozen {
        let code = |place: usize| pack.categories().get(place).map(|c| c.code.clone()).unwrap_or_default();
        let record = |answer: &RecordAnswer| FrozenRecord {
            id: answer.id.clone(),
            category: code(answer.category),
            day: answer.last_day,
            claimed: answer.claimed,
            recognised: answer.recognised,
            extra: answer.extra.iter().map(|(place, hours)| (code(*place), *hours)).collect(),
            reasons: answer.reasons.iter().map(reason).collect(),
        };
        let mine = |answer: &&RecordAnswer| days.contains(answer.last_day);
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
            records: assessment.records.iter().filter(mine).map(record).collect(),
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
    /// The record whose figure stands; the facts of the one that is there say what it is.
    fn standing(&self, there: Option<&Record>) -> Record {
        let text = |text: &String| Arc::from(text.as_str());
        let reason = |reason: &FrozenReason| Reason {
            step: reason.step,
            rule: text(&reason.rule),
            article: text(&reason.article),
            before: reason.before,
            after: reason.after,
        };
        let elsewhere: Hours = self.extra.iter().map(|(_, hours)| *hours).sum();
        let plain = || Record::new(self.id.as_str(), "", Period::covering(self.day, self.day));
        Record {
            category: self.category.clone(),
            span: Period::covering(self.day, self.day),
            hours: self.claimed,
            stands: Some(Arc::new(Stands {
                hours: self.recognised.minus(elsewhere),
                extra: self.extra.clone(),
                reasons: self.reasons.iter().map(reason).collect(),
            })),
            ..there.cloned().unwrap_or_else(plain)
        }
    }
}

impl FrozenRequirement {
    /// Its place in a pack, in which several may have its id.
    fn place(&self, pack: &Pack) -> Option<usize> {
        let all = || pack.requirements().iter();
        let same = all().position(|rule| rule.id == self.id && rule.label == self.label);
        same.or_else(|| all().position(|rule| rule.id == self.id))
    }

    fn answer(&self, pack: &Pack) -> RequirementAnswer {
        RequirementAnswer {
            id: self.id.clone(),
            requirement: self.place(pack).unwrap_or(usize::MAX),
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

/// Days whose figures come from elsewhere.
#[derive(Debug, Clone)]
pub struct Slice {
    /// The days: whole years, or a cycle.
    pub days: Period,
    /// What stands.
    pub frozen: Frozen,
    /// The ids of its records as those of the assessment are written.
    pub id: fn(&str) -> String,
}

/// A person who is assessed for a period, with what stands whatever the rules say.
#[derive(Clone, Copy)]
pub struct Assessor<'a> {
    /// The rules of now.
    pub rules: &'a Rules<'a>,
    /// Who.
    pub person: &'a Person,
    /// What is reported.
    pub period: Period,
    /// Days that stand; no two share a day.
    pub slices: &'a [Slice],
}

impl Assessor<'_> {
    /// The assessment of these records. On days that stand, records count what they counted then, and those that came
    /// later count nothing; what was required then is required.
    pub fn assess(&self, records: &[Record]) -> Assessment {
        if self.slices.is_empty() {
            return self.rules.assess(self.person, self.period, records);
        }
        let mut answer = self.rules.assess(self.person, self.period, &self.with_standing(records));
        for slice in self.slices {
            self.require_as_then(&mut answer, slice);
        }
        answer.requirements.sort_by_key(|r| (r.scope == "year", r.period.from(), r.requirement));
        answer.verdict = match answer.requirements.iter().all(|requirement| requirement.met) {
            _ if answer.requirements.is_empty() => Verdict::None,
            true => Verdict::Met,
            false => Verdict::Unmet,
        };
        answer
    }

    fn with_standing(&self, records: &[Record]) -> Vec<Record> {
        let slice_of = |day: NaiveDate| self.slices.iter().find(|slice| slice.days.contains(day));
        let there: BTreeMap<&str, &Record> =
            records.iter().map(|record| (record.id.as_str(), record)).collect();
        let mut all: Vec<Record> = Vec::with_capacity(records.len());
        let mut stands: Vec<Record> = Vec::new();
        for slice in self.slices {
            for record in slice.frozen.records.iter().filter(|record| slice.days.contains(record.day)) {
                let id = (slice.id)(&record.id);
                let there = there.get(id.as_str()).copied();
                stands.push(Record { id, ..record.standing(there) });
            }
        }
        let known: std::collections::BTreeSet<&str> =
            stands.iter().map(|record| record.id.as_str()).collect();
        for record in records.iter().filter(|record| !known.contains(record.id.as_str())) {
            let mut record = record.clone();
            if let Some(slice) = slice_of(record.last_day()) {
                record.stands = Some(Arc::new(came_later(slice.days)));
            }
            all.push(record);
        }
        all.extend(stands);
        all
    }

    /// Puts what was required of the days of a slice in the place of what is now; where just these days are reported, all
    /// of it, also what a cycle had by then.
    fn require_as_then(&self, answer: &mut Assessment, slice: &Slice) {
        let within = |inner: Period, outer: Period| outer.from() <= inner.from() && inner.to() <= outer.to();
        let whole = slice.days == self.period;
        let pack = self.rules.pack();
        answer.requirements.retain(|requirement| !whole && !within(requirement.period, slice.days));
        let then = slice.frozen.requirements.iter().filter(|requirement| {
            // Several years may have been closed at once, of which one is reported.
            (whole || within(requirement.period, slice.days))
                && (within(requirement.period, self.period) || requirement.cycle)
        });
        answer.requirements.extend(then.map(|requirement| requirement.answer(pack)));
    }
}

/// The figure of a record that was not there when its days were closed.
fn came_later(days: Period) -> Stands {
    let rule = format!("{days} 已有定数，之后登记的不计");
    let (before, after) = (Hours::ZERO, Hours::ZERO);
    let reason = Reason { step: Step::Refusal, rule: rule.into(), article: GENERAL.into(), before, after };
    Stands { reasons: vec![reason], ..Stands::default() }
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

    fn slice(days: &str, then: &Assessment, pack: &Pack) -> Slice {
        let days = years(days);
        Slice { days, frozen: Frozen::of(then, pack, days), id: str::to_owned }
    }

    fn with(pack: &Pack, period: &str, records: &[Record], slices: &[Slice]) -> Assessment {
        let (rules, person) = (Rules::new(pack, &Params::default()), Person::default());
        Assessor { rules: &rules, person: &person, period: years(period), slices }.assess(records)
    }

    fn figures(answer: &Assessment) -> Vec<String> {
        answer.records.iter().map(|record| record.recognised.to_string()).collect()
    }

    #[test]
    fn what_is_kept_reads_back_as_it_was() {
        let pack = pack("40");
        let records = [on("1", "2023-03-03", 50)];
        let answer = under(&pack, "2023", &records);
        let mut kept = slice("2023", &answer, &pack);
        let text = serde_json::to_string(&kept.frozen).unwrap();
        kept.frozen = serde_json::from_str(&text).unwrap();
        assert_eq!(with(&pack, "2023", &records, &[kept]), answer);
    }

    #[test]
    fn a_closed_year_keeps_its_figures_and_the_cycle_counts_them() {
        let records = [on("1", "2023-03-03", 50), on("2", "2024-03-03", 50)];
        let (before, after) = (pack("40"), pack("30"));
        let slice = slice("2023", &under(&before, "2023", &records[..1]), &before);
        assert_eq!(under(&after, "2021-2025", &records).total, Hours::whole(60));
        let kept = with(&after, "2021-2025", &records, std::slice::from_ref(&slice));
        assert_eq!(figures(&kept), ["40", "30"]);
        assert_eq!((kept.total, kept.requirements[0].earned), (Hours::whole(70), Hours::whole(70)));
        // A report of another year tells what the cycle has, with the closed year in it.
        let other = with(&after, "2024", &records, &[slice]);
        assert_eq!((other.total, other.requirements[0].earned), (Hours::whole(30), Hours::whole(70)));
    }

    #[test]
    fn a_record_that_came_after_the_close_counts_nothing_and_says_so() {
        let pack = pack("40");
        let kept = slice("2023", &under(&pack, "2023", &[on("1", "2023-03-03", 10)]), &pack);
        let late = [on("1", "2023-03-03", 10), on("2", "2023-04-03", 10)];
        let answer = with(&pack, "2023", &late, &[kept]);
        assert_eq!((answer.total, figures(&answer)), (Hours::whole(10), vec!["10".into(), "0".into()]));
        assert_eq!(&*answer.records[1].reasons[0].rule, "2023 已有定数，之后登记的不计");
    }

    #[test]
    fn what_stands_takes_its_room_under_the_cap_of_the_cycle_whatever_the_day() {
        let pack = pack("40");
        let then = [on("5", "2025-03-03", 40)];
        let kept = slice("2025", &under(&pack, "2025", &then), &pack);
        let mut records = vec![on("5", "2025-03-03", 40)];
        for (id, year) in [("1", 2021), ("2", 2022), ("3", 2023)] {
            records.push(on(id, &format!("{year}-03-03"), 40));
        }
        let answer = with(&pack, "2021-2025", &records, std::slice::from_ref(&kept));
        assert_eq!(figures(&answer), ["40", "40", "0", "40"]);
        assert_eq!(answer.requirements[0].earned, Hours::whole(120));
        let cap = answer.caps.iter().find(|cap| cap.limit == Hours::whole(120)).unwrap();
        assert!(cap.room().is_zero());
    }

    #[test]
    fn of_one_work_in_a_closed_and_an_open_year_only_the_difference_counts() {
        let pack = pack("40");
        let work = |id: &str, day: &str, hours: u32| Record {
            category: "B.research".into(),
            work: Some("论文".into()),
            ..on(id, day, hours)
        };
        let records = [work("1", "2023-03-03", 5), work("2", "2024-03-03", 8)];
        let kept = slice("2023", &under(&pack, "2023", &records[..1]), &pack);
        assert_eq!(figures(&with(&pack, "2021-2025", &records, &[kept])), ["5", "3"]);
    }
}
