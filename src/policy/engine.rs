//! The engine: the six steps of an assessment, in their order, for every pack.

use std::sync::Arc;

use chrono::Datelike;

use super::answer::{Assessment, Reason, RecordAnswer, Step};
use super::base::{BaseRules, factor};
use super::calendar::Frame;
use super::condition::{Condition, any};
use super::number::Params;
use super::pack::{Ground, Pack, Per, Set};
use super::record::{Person, Record, Stands};
use super::requirement;
use crate::model::facts::Outcome;
use crate::model::hours::Hours;
use crate::model::period::Period;

/// The article of what holds under every policy.
pub(super) const GENERAL: &str = "通则";

/// Assesses one person: records and person in, hours with reasons and requirements out.
///
/// Records of categories that the pack does not know count 0 and say so. For many people make [`Rules`] once.
pub fn assess(
    pack: &Pack,
    params: &Params,
    person: &Person,
    period: Period,
    records: &[Record],
) -> Assessment {
    Rules::new(pack, params).assess(person, period, records)
}

/// A pack with its parameters put in and its sentences made, ready for many people.
#[derive(Debug)]
pub struct Rules<'p> {
    pub(super) pack: &'p Pack,
    pub(super) params: Params,
    pub(super) base: BaseRules,
    factors: Vec<Factor>,
    refusals: Vec<(Set, Text)>,
    pub(super) once: Vec<Text>,
    pub(super) caps: Vec<Cap>,
    redirects: Vec<Text>,
    void: Text,
    failed: Text,
    absent: Text,
    outside: Text,
    unknown: Text,
    granted: Text,
    registration: Arc<str>,
}

#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) rule: Arc<str>,
    pub(super) article: Arc<str>,
}

#[derive(Debug)]
struct Factor {
    categories: Set,
    when: Vec<Condition>,
    times: (i64, i64),
    text: Text,
}

#[derive(Debug)]
pub(super) struct Cap {
    pub(super) place: usize,
    pub(super) categories: Set,
    pub(super) per: Per,
    pub(super) limit: Hours,
    pub(super) overflow: Option<usize>,
    pub(super) text: Text,
}

pub(super) fn text(rule: impl Into<Arc<str>>, article: &str) -> Text {
    Text { rule: rule.into(), article: article.into() }
}

/// A record on its way through the steps.
pub(super) struct Line<'r> {
    pub(super) record: &'r Record,
    pub(super) category: usize,
    pub(super) hours: Hours,
    /// What re-entered in other categories.
    pub(super) extra: Vec<(usize, Hours)>,
    pub(super) refused: bool,
    reasons: Vec<Reason>,
}

impl Line<'_> {
    /// Whether its figure stands whatever the rules say.
    pub(super) fn stands(&self) -> bool {
        self.record.stands.is_some()
    }

    /// Everything that it counts, in its own category and where it re-entered.
    pub(super) fn total(&self) -> Hours {
        self.extra.iter().fold(self.hours, |sum, (_, hours)| sum.plus(*hours))
    }

    /// What it counts within some categories.
    pub(super) fn within(&self, categories: Set) -> Hours {
        let own = if categories.has(self.category) { self.hours } else { Hours::ZERO };
        self.extra.iter().filter(|(c, _)| categories.has(*c)).fold(own, |sum, (_, hours)| sum.plus(*hours))
    }

    pub(super) fn say(&mut self, step: Step, text: &Text, before: Hours) {
        let reason = Reason {
            step,
            rule: text.rule.clone(),
            article: text.article.clone(),
            before,
            after: self.total(),
        };
        self.reasons.push(reason);
    }

    pub(super) fn set(&mut self, step: Step, text: &Text, hours: Hours) {
        let before = self.total();
        self.hours = hours;
        self.say(step, text, before);
    }
}

impl<'p> Rules<'p> {
    /// Prepares a pack.
    pub fn new(pack: &'p Pack, params: &Params) -> Rules<'p> {
        let void = pack.refusals.iter().find(|r| r.ground == Ground::Void);
        let mut caps: Vec<Cap> = (pack.caps.iter().enumerate())
            .filter_map(|(place, cap)| {
                let limit = cap.hours.value(pack, params)?;
                let label = pack.label_of(cap.categories);
                let into = cap
                    .overflow
                    .and_then(|c| pack.categories.get(c))
                    .map(|c| format!("，超出部分转入{}", c.label));
                let rule = format!("{label}{}最多 {limit} 学时{}", cap.per.word(), into.unwrap_or_default());
                let (categories, per, overflow) = (cap.categories, cap.per, cap.overflow);
                Some(Cap { place, categories, per, limit, overflow, text: text(rule, &cap.article) })
            })
            .collect();
        caps.sort_by_key(|cap| std::cmp::Reverse(pack.caps.get(cap.place).map(|c| c.depth)));
        let factors = (pack.factors.iter())
            .filter_map(|f| {
                let times = f.times.value(pack, params)?;
                let rule = format!("{}，×{}", f.text, factor(times.0, times.1));
                Some(Factor {
                    categories: f.categories,
                    when: f.when.clone(),
                    times,
                    text: text(rule, &f.article),
                })
            })
            .collect();
        Rules {
            pack,
            params: params.clone(),
            base: BaseRules::new(pack, params),
            factors,
            refusals: pack
                .refusals
                .iter()
                .map(|r| (r.categories, text(r.text.as_str(), &r.article)))
                .collect(),
            once: pack.once.iter().map(|o| text(o.text.as_str(), &o.article)).collect(),
            caps,
            redirects: pack.redirects.iter().map(|r| text(r.text.as_str(), &r.article)).collect(),
            void: void.map_or_else(|| text("已作废，不计", GENERAL), |r| text(r.text.as_str(), &r.article)),
            failed: text("考核不合格，不计", GENERAL),
            absent: text("缺席，不计", GENERAL),
            outside: text("不在考核期内，不计", GENERAL),
            unknown: text("本规程没有这个类别，不计", GENERAL),
            granted: text("期初学时，按先前认定的计", GENERAL),
            registration: pack.registration.as_ref().map_or("", |r| r.article.as_str()).into(),
        }
    }

    /// The pack.
    pub fn pack(&self) -> &'p Pack {
        self.pack
    }

    /// Assesses one person; see [`assess`].
    pub fn assess(&self, person: &Person, period: Period, records: &[Record]) -> Assessment {
        let frame = Frame::new(self.pack, &self.params, person, period);
        let mut lines: Vec<Line<'_>> =
            records.iter().map(|record| self.line(record, person, &frame)).collect();
        lines.sort_by(|a, b| {
            let key = |l: &Line<'_>| l.record.last_day();
            key(a).cmp(&key(b)).then_with(|| a.record.id.cmp(&b.record.id))
        });
        self.once_only(&mut lines, &frame);
        let caps = self.caps(&mut lines, &frame);
        let (verdict, requirements) = requirement::answers(self, person, &frame, &lines);
        let records: Vec<RecordAnswer> = lines.into_iter().map(|line| self.answer(line, &frame)).collect();
        let total = records.iter().map(|r| r.recognised).sum();
        Assessment { policy: self.pack.id.clone(), verdict, total, records, requirements, caps }
    }

    /// Steps 1 to 3.
    fn line<'r>(&self, record: &'r Record, person: &Person, frame: &Frame) -> Line<'r> {
        let mut line = Line {
            record,
            category: usize::MAX,
            hours: Hours::ZERO,
            extra: Vec::new(),
            refused: false,
            reasons: Vec::with_capacity(2),
        };
        if let Some(stands) = &record.stands {
            self.stand(&mut line, stands, frame);
            return line;
        }
        let Some(claimed_for) = self.place(&record.category) else {
            line.refused = true;
            line.set(Step::Base, &self.unknown, Hours::ZERO);
            return line;
        };
        if record.granted {
            line.category = claimed_for;
            line.hours = record.hours.unwrap_or_default();
            line.say(Step::Base, &self.granted, line.hours);
            self.refuse_everywhere(&mut line, frame);
            return line;
        }
        let redirect = (self.pack.redirects.iter().zip(&self.redirects))
            .find(|(r, _)| r.categories.has(claimed_for) && any(&r.when, record, person));
        line.category = redirect.map_or(claimed_for, |(r, _)| r.to);
        let base = self.base.base(line.category, record, person);
        line.hours = base.hours.rounded();
        let before = line.hours;
        line.say(Step::Base, &Text { rule: base.rule, article: base.article }, before);
        if let Some((_, text)) = redirect {
            line.say(Step::Base, text, before);
        }
        self.multiply(&mut line, base.hours, person);
        self.refuse(&mut line, person, frame);
        self.register(&mut line);
        line
    }

    fn place(&self, code: &str) -> Option<usize> {
        self.pack.categories.iter().position(|category| category.code == code)
    }

    /// Takes a figure that stands. A category that this pack does not have lies in none of its caps and requirements.
    fn stand(&self, line: &mut Line<'_>, stands: &Stands, frame: &Frame) {
        line.category = self.place(&line.record.category).unwrap_or(usize::MAX);
        line.refused = line.category == usize::MAX;
        line.hours = stands.hours;
        let place = |code: &String| self.place(code).unwrap_or(usize::MAX);
        line.extra = stands.extra.iter().map(|(code, hours)| (place(code), *hours)).collect();
        line.reasons.clone_from(&stands.reasons);
        if !frame.span.contains(line.record.last_day()) {
            line.refused = true;
            line.extra.clear();
            let before = line.reasons.last().map_or(Hours::ZERO, |reason| reason.after);
            line.hours = Hours::ZERO;
            line.say(Step::Refusal, &self.outside, before);
        }
    }

    /// Step 2.
    fn multiply(&self, line: &mut Line<'_>, base: super::base::Exact, person: &Person) {
        let mut exact = base;
        let mut multiply = |line: &mut Line<'_>, text: &Text, (top, bottom)| {
            exact = exact.times(top, bottom);
            line.set(Step::Factor, text, exact.rounded());
        };
        for factor in &self.factors {
            if factor.categories.has(line.category) && any(&factor.when, line.record, person) {
                multiply(line, &factor.text, factor.times);
            }
        }
        if line.record.author_rank > self.pack.authors.counted {
            let rule = format!("第{}作者，不计", line.record.author_rank);
            multiply(line, &text(rule, &self.pack.authors.article), (0, 1));
        }
        if !exact.is_whole() {
            let before = line.hours;
            line.say(Step::Factor, &text("保留两位小数，以下舍去", GENERAL), before);
        }
    }

    /// Step 3. Every ground is told, so that all can be put right at once.
    fn refuse(&self, line: &mut Line<'_>, person: &Person, frame: &Frame) {
        self.refuse_everywhere(line, frame);
        let (record, category) = (line.record, line.category);
        for (refusal, (categories, why)) in self.pack.refusals.iter().zip(&self.refusals) {
            if !categories.has(category) || !any(&refusal.when, record, person) {
                continue;
            }
            let proofs = record.evidence.as_deref();
            let stands = match &refusal.ground {
                Ground::When(when) => any(when, record, person),
                Ground::Unless(unless) => !any(unless, record, person),
                Ground::Needs(needs) => proofs.is_some_and(|have| !needs.iter().all(|n| have.contains(n))),
                Ground::NeedsAny(needs) => proofs.is_some_and(|have| !needs.iter().any(|n| have.contains(n))),
                Ground::Void => false,
            };
            if stands {
                line.set(Step::Refusal, why, Hours::ZERO);
                line.refused = true;
            }
        }
    }

    /// What refuses a record under every policy.
    fn refuse_everywhere(&self, line: &mut Line<'_>, frame: &Frame) {
        let record = line.record;
        let mut refuse = |text: &Text| {
            line.set(Step::Refusal, text, Hours::ZERO);
            line.refused = true;
        };
        if !frame.span.contains(record.last_day()) {
            match &frame.window_article {
                None => refuse(&self.outside),
                Some(article) => {
                    let rule = format!("不在评审期 {} 至 {} 内，不计", frame.span.from(), frame.span.to());
                    refuse(&text(rule, article));
                }
            }
        }
        if record.void {
            refuse(&self.void);
        }
        match record.outcome {
            Some(Outcome::Fail) => refuse(&self.failed),
            Some(Outcome::Absent) => refuse(&self.absent),
            Some(Outcome::Pass) | None => {}
        }
    }

    /// Tells in which year a record is registered where that is not the year of its last day.
    fn register(&self, line: &mut Line<'_>) {
        let Some(registration) = &self.pack.registration else { return };
        if line.refused || !registration.categories.has(line.category) {
            return;
        }
        let day = line.record.last_day();
        let (month, until) = (registration.month, registration.day);
        let in_time = (day.month(), day.day()) <= (month, until);
        let (word, year) = if in_time { ("当年", day.year()) } else { ("次年", day.year() + 1) };
        let rule = format!("{month}月{until}日之前（含）结业的当年登记，其余次年登记：{word} {year} 年登记");
        let before = line.hours;
        line.say(Step::Registration, &Text { rule: rule.into(), article: self.registration.clone() }, before);
    }

    fn answer(&self, mut line: Line<'_>, frame: &Frame) -> RecordAnswer {
        let last_day = line.record.last_day();
        if !frame.report.contains(last_day) && !line.total().is_zero() {
            let rule = format!("不在所查期间 {} 至 {} 内", frame.report.from(), frame.report.to());
            line.extra.clear();
            let before = line.reasons.last().map_or(Hours::ZERO, |r| r.after);
            line.hours = Hours::ZERO;
            line.say(Step::Period, &text(rule, GENERAL), before);
        }
        RecordAnswer {
            id: line.record.id.clone(),
            category: line.category,
            last_day,
            claimed: line.record.hours,
            recognised: line.total(),
            extra: line.extra,
            reasons: line.reasons,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Case, Verdict};

    fn answer(case: &str) -> Assessment {
        Case::parse(case, Pack::builtin).unwrap_or_else(|e| panic!("{e}")).assess()
    }

    #[test]
    fn a_yearly_cap_of_the_cycle_is_not_forgotten_in_one_year() {
        let school = |year: i32| {
            format!(
                r#"{{"id":"r{year}","category":"B.school","from":"{year}-03-01","to":"{year}-06-30","hours":"45"}}"#
            )
        };
        let records: Vec<String> = (2021..=2025).map(school).collect();
        let case = |from: &str, to: &str| {
            let records = records.join(",");
            format!(
                r#"{{"policy":"zhejiang-cycle-360","period":{{"from":"{from}","to":"{to}"}},"records":[{records}]}}"#
            )
        };
        let whole = answer(&case("2021-01-01", "2025-12-31"));
        assert_eq!(whole.total, Hours::whole(120));
        assert_eq!(whole.verdict, Verdict::Unmet);
        assert_eq!(answer(&case("2023-01-01", "2023-12-31")).total, Hours::whole(40));
        assert_eq!(answer(&case("2024-01-01", "2024-12-31")).total, Hours::ZERO);
    }

    #[test]
    fn reasons_chain_from_the_base_to_what_is_recognised() {
        let case = r#"{"policy":"zhejiang-cycle-360","period":{"from":"2021-01-01","to":"2025-12-31"},"records":[
            {"id":"a","category":"B.research","from":"2023-05-06","to":"2023-05-06","hours":"2.55","author_rank":2},
            {"id":"b","category":"B.activity","from":"2023-05-06","to":"2023-05-07","hours":"20"}]}"#;
        let answer = answer(case);
        for record in &answer.records {
            let ends: Vec<Hours> = record.reasons.iter().map(|r| r.after).collect();
            assert_eq!(ends.last(), Some(&record.recognised));
            assert!(record.reasons.windows(2).all(|w| w[0].after == w[1].before));
        }
        let hours: Vec<String> = answer.records.iter().map(|r| r.recognised.to_string()).collect();
        assert_eq!(hours, ["1.27", "16"]);
    }
}
