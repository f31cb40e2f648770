//! The engine: the six steps of an assessment, in their order, for every pack.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Datelike;

use super::answer::{Assessment, CapUse, Reason, RecordAnswer, Step};
use super::base::{BaseRules, factor};
use super::calendar::Frame;
use super::condition::{Condition, any};
use super::number::Params;
use super::pack::{Ground, Pack, Per, Set};
use super::record::{Person, Record};
use super::requirement;
use crate::model::facts::Outcome;
use crate::model::hours::Hours;
use crate::model::period::Period;

/// The article of what holds under every policy.
const GENERAL: &str = "通则";
/// Authors whose share counts, unless a pack says otherwise.
const AUTHORS: u32 = 2;

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
    base: BaseRules,
    factors: Vec<Factor>,
    refusals: Vec<(Set, Text)>,
    once: Vec<Text>,
    caps: Vec<Cap>,
    redirects: Vec<Text>,
    void: Text,
    failed: Text,
    absent: Text,
    outside: Text,
    unknown: Text,
    registration: Arc<str>,
}

#[derive(Debug, Clone)]
struct Text {
    rule: Arc<str>,
    article: Arc<str>,
}

#[derive(Debug)]
struct Factor {
    categories: Set,
    when: Vec<Condition>,
    times: (i64, i64),
    text: Text,
}

#[derive(Debug)]
struct Cap {
    place: usize,
    categories: Set,
    per: Per,
    limit: Hours,
    overflow: Option<usize>,
    text: Text,
}

fn text(rule: impl Into<Arc<str>>, article: &str) -> Text {
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
    /// Everything that it counts, in its own category and where it re-entered.
    pub(super) fn total(&self) -> Hours {
        self.extra.iter().fold(self.hours, |sum, (_, hours)| sum.plus(*hours))
    }

    /// What it counts within some categories.
    pub(super) fn within(&self, categories: Set) -> Hours {
        let own = if categories.has(self.category) { self.hours } else { Hours::ZERO };
        self.extra.iter().filter(|(c, _)| categories.has(*c)).fold(own, |sum, (_, hours)| sum.plus(*hours))
    }

    fn say(&mut self, step: Step, text: &Text, before: Hours) {
        let reason = Reason {
            step,
            rule: text.rule.clone(),
            article: text.article.clone(),
            before,
            after: self.total(),
        };
        self.reasons.push(reason);
    }

    fn set(&mut self, step: Step, text: &Text, hours: Hours) {
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
            unknown: text("本政策没有这个类别，不计", GENERAL),
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
        let Some(claimed_for) = self.pack.categories.iter().position(|c| c.code == record.category) else {
            line.refused = true;
            line.set(Step::Base, &self.unknown, Hours::ZERO);
            return line;
        };
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
        if line.record.author_rank > AUTHORS {
            multiply(line, &text(format!("第{}作者，不计", line.record.author_rank), GENERAL), (0, 1));
        }
        if !exact.is_whole() {
            let before = line.hours;
            line.say(Step::Factor, &text("保留两位小数，以下舍去", GENERAL), before);
        }
    }

    /// Step 3. Every ground is told, so that all can be put right at once.
    fn refuse(&self, line: &mut Line<'_>, person: &Person, frame: &Frame) {
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
        let category = line.category;
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

    /// Step 4. Lines are in date order, so that on a tie the first that is met is the one that counts.
    fn once_only(&self, lines: &mut [Line<'_>], frame: &Frame) {
        let mut groups: BTreeMap<(usize, i32, &str), Vec<usize>> = BTreeMap::new();
        for (i, line) in lines.iter().enumerate().filter(|(_, l)| !l.refused) {
            let rule = self.pack.once.iter().position(|o| o.categories.has(line.category));
            let once = rule.and_then(|r| self.pack.once.get(r));
            let work = match (once.is_some_and(|o| o.whole), &line.record.work) {
                (true, _) => "",
                (false, Some(work)) => work.as_str(),
                (false, None) => continue,
            };
            let bucket = once.map_or(0, |o| frame.bucket(o.per, line.record.last_day()));
            // Without a rule of the pack each category is a group of its own.
            let group = rule.unwrap_or(self.pack.once.len() + line.category);
            groups.entry((group, bucket, work)).or_default().push(i);
        }
        for ((group, _, _), members) in groups.into_iter().filter(|(_, m)| m.len() > 1) {
            let general = text("同一内容只计最高的一次", GENERAL);
            self.once_in(lines, &members, self.once.get(group).unwrap_or(&general));
        }
    }

    fn once_in(&self, lines: &mut [Line<'_>], members: &[usize], why: &Text) {
        let most = |lines: &[Line<'_>], sealed: bool| {
            let mut best: Option<(usize, Hours)> = None;
            for i in members.iter().copied() {
                let Some(line) = lines.get(i).filter(|l| l.record.sealed == sealed) else { continue };
                if best.is_none_or(|(_, hours)| line.hours > hours) {
                    best = Some((i, line.hours));
                }
            }
            best
        };
        let (sealed, open) = (most(lines, true), most(lines, false));
        for i in members.iter().copied() {
            let Some(line) = lines.get_mut(i) else { continue };
            let keeps = match (sealed, open) {
                (Some((best, _)), _) if best == i => line.hours,
                (Some((_, already)), Some((best, hours))) if best == i => hours.minus(already),
                (None, Some((best, hours))) if best == i => hours,
                _ => Hours::ZERO,
            };
            if keeps != line.hours {
                line.set(Step::Once, why, keeps);
            }
        }
    }

    /// Step 5: by day and record, then by year, then by cycle or window; within each a child before its parent.
    fn caps(&self, lines: &mut [Line<'_>], frame: &Frame) -> Vec<CapUse> {
        for line in lines.iter_mut().filter(|l| !l.hours.is_zero()) {
            let category = line.category;
            for cap in self.caps.iter().filter(|c| c.categories.has(category)) {
                let limit = match cap.per {
                    Per::Record => cap.limit,
                    Per::Day => super::base::Exact::of(cap.limit)
                        .times(i64::from(line.record.half_days()), 2)
                        .rounded(),
                    Per::Year | Per::Cycle | Per::Window => continue,
                };
                if line.hours > limit {
                    line.set(Step::Cap, &cap.text, limit);
                }
            }
        }
        let mut uses = Vec::new();
        for per in [Per::Year, Per::Cycle, Per::Window] {
            self.caps_over(per, lines, frame, &mut uses);
        }
        uses
    }

    /// The caps over one kind of stretch; what they cut re-enters after the last of them.
    fn caps_over(&self, per: Per, lines: &mut [Line<'_>], frame: &Frame, uses: &mut Vec<CapUse>) {
        let caps: Vec<&Cap> = self.caps.iter().filter(|c| c.per == per).collect();
        let mut used: Vec<BTreeMap<i32, Hours>> = vec![BTreeMap::new(); caps.len()];
        let mut overflow: Vec<(usize, usize, Hours, &Text)> = Vec::new();
        for (cap, used) in caps.iter().zip(&mut used) {
            for (i, line) in lines.iter_mut().enumerate() {
                if line.within(cap.categories).is_zero() {
                    continue;
                }
                let used = used.entry(frame.bucket(per, line.record.last_day())).or_default();
                let before = line.total();
                let mut cut = Hours::ZERO;
                if cap.categories.has(line.category) {
                    cut = take(&mut line.hours, cap.limit, used);
                }
                for (_, hours) in line.extra.iter_mut().filter(|(c, _)| cap.categories.has(*c)) {
                    take(hours, cap.limit, used);
                }
                if line.total() != before {
                    line.say(Step::Cap, &cap.text, before);
                }
                if let (Some(to), false) = (cap.overflow, cut.is_zero()) {
                    overflow.push((i, to, cut, &cap.text));
                }
            }
        }
        overflow.sort_by_key(|(i, to, _, _)| (*i, *to));
        for (i, to, mut hours, why) in overflow {
            let Some(line) = lines.get_mut(i) else { continue };
            for (cap, used) in caps.iter().zip(&mut used).filter(|(c, _)| c.categories.has(to)) {
                let used = used.entry(frame.bucket(per, line.record.last_day())).or_default();
                take(&mut hours, cap.limit, used);
            }
            if !hours.is_zero() {
                let before = line.total();
                line.extra.push((to, hours));
                line.say(Step::Overflow, why, before);
            }
        }
        for (cap, used) in caps.iter().zip(used) {
            uses.extend(used.into_iter().map(|(bucket, used)| CapUse {
                cap: cap.place,
                per,
                categories: cap.categories,
                period: frame.stretch(per, bucket),
                limit: cap.limit,
                used,
            }));
        }
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
            reasons: line.reasons,
        }
    }
}

/// Lets as much of `hours` stand as the limit has left; what was cut comes back.
fn take(hours: &mut Hours, limit: Hours, used: &mut Hours) -> Hours {
    let stands = (*hours).min(limit.minus(*used));
    let cut = hours.minus(stands);
    *hours = stands;
    *used = used.plus(stands);
    cut
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
