//! What is missing and how to fill it (还差什么, 怎么补): for each unmet requirement the smallest set of categories that
//! closes it within the caps that are left. Every way is tried on the engine itself, so that no rule is forgotten.

use chrono::NaiveDate;

use super::answer::{RequirementAnswer, Verdict};
use super::base::Exact;
use super::calendar::Calendar;
use super::engine::Rules;
use super::frozen::Assessor;
use super::pack::{Measure, Pack, Per};
use super::record::Record;
use super::terms::Unfinished;
use super::what_if::what_if;
use crate::model::hours::Hours;
use crate::model::period::Period;

/// What a person has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The unmet requirements, the most special first; each takes for granted what those before it advise.
    pub gaps: Vec<Gap>,
}

/// An unmet requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Its id in the pack.
    pub requirement: String,
    /// What people read.
    pub label: String,
    /// The days over which it counts.
    pub period: Period,
    /// What is missing today.
    pub missing: Hours,
    /// The smallest set of ways; empty when the ways of the gaps before it close it too, or nothing can.
    pub ways: Vec<Way>,
    /// Every category that helps, with the most that it can still give.
    pub options: Vec<Way>,
    /// Whether the ways close it.
    pub closes: bool,
    /// All of it in one Chinese sentence.
    pub sentence: String,
}

/// Hours of one category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The code of the category.
    pub category: String,
    /// What people read.
    pub label: String,
    /// Hours to do.
    pub hours: Hours,
    /// On how many days at least, where the policy caps a day.
    pub days: Option<u32>,
}

impl Way {
    fn words(&self) -> String {
        let days = self.days.map_or_else(String::new, |days| format!("（至少 {days} 天）"));
        format!("{} {} 学时{days}", self.label, self.hours)
    }
}

impl Advice {
    /// The whole advice as one text that can be sent to the person; empty when nothing is missing.
    pub fn text(&self) -> String {
        self.gaps.iter().map(|gap| gap.sentence.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// Advises from `today` on. Planned records are thought of as plain ones: in time, with proof, by a learner.
pub fn advise(assessor: &Assessor<'_>, records: &[Record], today: NaiveDate) -> Advice {
    let rules = assessor.rules;
    let mut planner = Planner { assessor, rules, records: records.to_vec(), today };
    let answer = assessor.assess(records);
    if answer.verdict != Verdict::Unmet {
        return Advice { gaps: Vec::new() };
    }
    let mut open: Vec<(usize, &RequirementAnswer)> =
        answer.requirements.iter().enumerate().filter(|(_, r)| !r.met).collect();
    open.sort_by_key(|(_, r)| {
        (r.period.to(), rules.pack().requirements().get(r.requirement).map(|r| r.categories.size()))
    });
    let gaps = open.into_iter().filter_map(|(place, requirement)| planner.gap(place, requirement)).collect();
    Advice { gaps }
}

struct Planner<'a> {
    assessor: &'a Assessor<'a>,
    rules: &'a Rules<'a>,
    records: Vec<Record>,
    today: NaiveDate,
}

impl Planner<'_> {
    fn gap(&mut self, place: usize, answer: &RequirementAnswer) -> Option<Gap> {
        let pack = self.rules.pack();
        let requirement = pack.requirements().get(answer.requirement)?;
        let mut gap = Gap {
            requirement: answer.id.clone(),
            label: answer.label.clone(),
            period: answer.period,
            missing: answer.missing,
            ways: Vec::new(),
            options: Vec::new(),
            closes: false,
            sentence: String::new(),
        };
        match requirement.measure {
            Measure::OnTime => {
                gap.sentence = format!("“{}”未达到：有逾期完成的培训，补修不能改变当年结果。", gap.label)
            }
            Measure::WorkYears(_) => {
                gap.sentence = format!("“{}”还差 {} 年，学时不能代替。", gap.label, gap.missing)
            }
            Measure::Hours(_) | Measure::Part(..) => {
                let still = self.missing(place);
                gap.options = self.options(place, answer, still);
                self.fill(place, answer, &mut gap);
                gap.sentence = self.sentence(&gap, still, pack);
            }
        }
        Some(gap)
    }

    fn missing(&self, place: usize) -> Hours {
        let answer = self.assessor.assess(&self.records);
        answer.requirements.get(place).map_or(Hours::ZERO, |r| r.missing)
    }

    /// Every category that helps, the one with the most room first, on a tie in the order of the pack.
    fn options(&self, place: usize, answer: &RequirementAnswer, missing: Hours) -> Vec<Way> {
        let Some(requirement) = self.rules.pack().requirements().get(answer.requirement) else {
            return Vec::new();
        };
        let mut ways: Vec<Way> = (requirement.categories.places())
            .filter_map(|category| {
                let planned = self.planned(category, answer.period, missing);
                let closed = what_if(self.assessor, &self.records, &planned).closes(place);
                if closed.is_zero() { None } else { self.way(category, closed) }
            })
            .collect();
        ways.sort_by_key(|way| std::cmp::Reverse(way.hours));
        ways
    }

    /// Takes the category with the most room until the gap is closed; what is taken stays for the gaps after it.
    fn fill(&mut self, place: usize, answer: &RequirementAnswer, gap: &mut Gap) {
        loop {
            let missing = self.missing(place);
            gap.closes = missing.is_zero();
            let options = self.options(place, answer, missing);
            let fresh = options.into_iter().find(|way| !gap.ways.iter().any(|w| w.category == way.category));
            let Some(way) = fresh.filter(|_| !gap.closes) else { return };
            let category = self.rules.pack().categories().iter().position(|c| c.code == way.category);
            let planned = self.planned(category.unwrap_or_default(), answer.period, way.hours);
            self.take(planned, place, way.hours);
            gap.ways.push(way);
        }
    }

    /// Adds planned records that together give no more than `hours`: year by year, each as much as it can.
    fn take(&mut self, planned: Vec<Record>, place: usize, hours: Hours) {
        let mut left = hours;
        for record in planned {
            let record = record.claiming(left);
            let one = std::slice::from_ref(&record);
            let gives = what_if(self.assessor, &self.records, one).closes(place);
            if !gives.is_zero() {
                let id = format!("{}#{}", record.id, self.records.len());
                left = left.minus(gives);
                self.records.push(Record { id, ..record.claiming(gives) });
            }
            if left.is_zero() {
                return;
            }
        }
    }

    /// Plain records of a category, one in each year that is left, if the category takes hours as claimed.
    fn planned(&self, category: usize, within: Period, hours: Hours) -> Vec<Record> {
        let pack = self.rules.pack();
        let Some(code) = pack.categories().get(category).map(|c| c.code.as_str()) else { return Vec::new() };
        let calendar = Calendar::new(pack, &self.rules.params);
        let first = self.today.max(within.from());
        if first > within.to() {
            return Vec::new();
        }
        let years = calendar.year_of(first)..=calendar.year_of(within.to());
        let record = |year: i32| {
            let days = calendar.year(year);
            let span = Period::covering(first.max(days.from()), within.to().min(days.to()));
            Record::new(format!("plan-{code}-{year}"), code, span).claiming(hours)
        };
        let takes = |record: &Record| {
            self.rules.base.base(category, record, self.assessor.person).hours == Exact::of(hours)
        };
        years.map(record).filter(takes).collect()
    }

    fn way(&self, category: usize, hours: Hours) -> Option<Way> {
        let found = self.rules.pack().categories().get(category)?;
        let a_day = self
            .rules
            .caps
            .iter()
            .filter(|c| c.per == Per::Day && c.categories.has(category))
            .map(|c| c.limit)
            .min();
        let days = a_day.filter(|limit| !limit.is_zero()).map(|limit| {
            u32::try_from((hours.hundredths() + limit.hundredths() - 1) / limit.hundredths())
                .unwrap_or(u32::MAX)
        });
        Some(Way { category: found.code.clone(), label: found.label.clone(), hours, days })
    }

    fn sentence(&self, gap: &Gap, still: Hours, pack: &Pack) -> String {
        let head = format!("{}还差 {} 学时", gap.label, gap.missing);
        let ways: Vec<String> = gap.ways.iter().map(Way::words).collect();
        let given: Hours = gap.ways.iter().map(|way| way.hours).sum();
        let before = if still < gap.missing { "，除上述之外" } else { "" };
        match (gap.closes, ways.is_empty()) {
            (true, true) => format!("{head}：补足上述学时后即达到。"),
            (true, false) => format!("{head}{before}：再修{}即可。", ways.join("、")),
            (false, _) if self.today > gap.period.to() => match pack.audit().unfinished {
                Unfinished::Fail => format!("{head}，期限 {} 已过。", gap.period.to()),
                Unfinished::MakeUp => format!("{head}，期限 {} 已过，须限期补足。", gap.period.to()),
            },
            (false, true) => format!("{head}{before}：余下的上限内没有可以补的类别。"),
            (false, false) => {
                format!(
                    "{head}{before}：余下的上限内最多再修{}，仍差 {} 学时。",
                    ways.join("、"),
                    still.minus(given)
                )
            }
        }
    }
}
