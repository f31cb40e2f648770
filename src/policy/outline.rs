//! A pack in sentences: every rule with its article, for `policy show` and the window.

use super::base::factor;
use super::number::{Amount, Params, Ratio};
use super::pack::{Each, Give, Grant, Ground, Measure, Pack};
use crate::model::facts::closed_list;

closed_list! {
    /// What a sentence of an outline is about, in the order of an assessment.
    Topic {
        /// Base hours.
        Base = "base", "学时计算";
        /// Factors and redirects.
        Factor = "factor", "折算";
        /// Refusals.
        Refusal = "refusal", "不计情形";
        /// Once only.
        Once = "once", "不重复计";
        /// Caps.
        Cap = "cap", "上限";
        /// Requirements.
        Requirement = "requirement", "学时要求";
    }
}

/// One rule of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// What it is about.
    pub topic: Topic,
    /// The rule, in a Chinese sentence without a full stop.
    pub text: String,
    /// The article.
    pub article: String,
    /// Whether the source states its figure; false where a parameter stands in for it.
    pub stated: bool,
}

/// Every rule of a pack, with the figures that hold under these parameters.
pub fn outline(pack: &Pack, params: &Params) -> Vec<Point> {
    let words = Words { pack, params };
    let mut points = words.base();
    points.extend(words.factors());
    points.extend(pack.refusals.iter().map(|refusal| {
        let whole = refusal.ground == Ground::Void;
        let text = if whole {
            refusal.text.clone()
        } else {
            format!("{}：{}", pack.label_of(refusal.categories), refusal.text)
        };
        Point { topic: Topic::Refusal, text, article: refusal.article.clone(), stated: true }
    }));
    points.extend(pack.once.iter().map(|once| {
        let text = format!("{}：{}", pack.label_of(once.categories), once.text);
        Point { topic: Topic::Once, text, article: once.article.clone(), stated: true }
    }));
    points.extend(words.caps());
    points.extend(words.requirements());
    points
}

struct Words<'p> {
    pack: &'p Pack,
    params: &'p Params,
}

impl Words<'_> {
    fn amount(&self, amount: Amount) -> String {
        amount.value(self.pack, self.params).map_or_else(|| "（未填）".to_owned(), |hours| hours.to_string())
    }

    /// Whether the source states a figure.
    fn stated(&self, amount: Amount) -> bool {
        match amount {
            Amount::Stated(_) => true,
            Amount::Parameter(at) => self.pack.parameters().get(at).is_some_and(|p| p.stated),
        }
    }

    fn ratio(&self, ratio: Ratio) -> (String, bool) {
        let text = match ratio.value(self.pack, self.params) {
            Some((top, bottom)) => factor(top, bottom),
            None => "（未填）".to_owned(),
        };
        let stated = match ratio {
            Ratio::Stated { .. } => true,
            Ratio::Parameter(at) => self.pack.parameters().get(at).is_some_and(|p| p.stated),
        };
        (text, stated)
    }

    fn grant(&self, grant: &Grant) -> (String, bool) {
        let list = |pairs: Vec<(&str, Amount)>| {
            let words: Vec<String> =
                pairs.iter().map(|(word, a)| format!("{word} {}", self.amount(*a))).collect();
            (words.join("、"), pairs.iter().all(|(_, a)| self.stated(*a)))
        };
        match grant {
            Grant::One(amount) => (self.amount(*amount), self.stated(*amount)),
            Grant::ByRole(pairs) => list(pairs.iter().map(|(k, a)| (k.word(), *a)).collect()),
            Grant::ByLevel(pairs) => list(pairs.iter().map(|(k, a)| (k.word(), *a)).collect()),
            Grant::ByGrade(pairs) => list(pairs.iter().map(|(k, a)| (k.word(), *a)).collect()),
        }
    }

    fn base(&self) -> Vec<Point> {
        let point = |rule: &super::pack::BaseRule| {
            let label = self.pack.label_of(rule.categories);
            let (how, stated) = match &rule.give {
                Give::Claimed { times: Some(times), .. } => {
                    let (times, stated) = self.ratio(*times);
                    (format!("申报学时 × {times}"), stated)
                }
                Give::Claimed { .. } if rule.text.is_empty() => ("按申报学时".to_owned(), true),
                Give::Claimed { .. } => (rule.text.clone(), true),
                Give::Lines => ("只按明细合计".to_owned(), true),
                Give::Fixed { each, hours } => {
                    let unit = match each {
                        Each::Record => "",
                        Each::Session => "每次 ",
                        Each::Day => "每天 ",
                        Each::HalfDay => "每半天 ",
                    };
                    let (figures, stated) = self.grant(hours);
                    (format!("{}{unit}{figures} 学时", rule.text), stated)
                }
            };
            Point {
                topic: Topic::Base,
                text: format!("{label}：{how}"),
                article: rule.article.clone(),
                stated,
            }
        };
        self.pack.rules.iter().map(point).collect()
    }

    fn factors(&self) -> Vec<Point> {
        let factors = self.pack.factors.iter().map(|f| {
            let (times, stated) = self.ratio(f.times);
            let text = format!("{}：{}，×{times}", self.pack.label_of(f.categories), f.text);
            Point { topic: Topic::Factor, text, article: f.article.clone(), stated }
        });
        let redirects = self.pack.redirects.iter().map(|r| {
            let text = format!("{}：{}", self.pack.label_of(r.categories), r.text);
            Point { topic: Topic::Factor, text, article: r.article.clone(), stated: true }
        });
        redirects.chain(factors).collect()
    }

    fn caps(&self) -> Vec<Point> {
        let point = |cap: &super::pack::Cap| {
            let label = self.pack.label_of(cap.categories);
            let text = format!("{label}{}最多 {} 学时", cap.per.word(), self.amount(cap.hours));
            Point { topic: Topic::Cap, text, article: cap.article.clone(), stated: self.stated(cap.hours) }
        };
        self.pack.caps.iter().map(point).collect()
    }

    fn requirements(&self) -> Vec<Point> {
        let point = |requirement: &super::pack::Requirement| {
            let per = requirement.per.word();
            let (what, stated) = match &requirement.measure {
                Measure::Hours(amount) => {
                    (format!("{per}不少于 {} 学时", self.amount(*amount)), self.stated(*amount))
                }
                Measure::Part(part, _) => {
                    let least = super::check::least(self.pack, self.params, requirement.measure.clone());
                    let least = least.map_or_else(|| "（未填）".to_owned(), |hours| hours.to_string());
                    let (part, stated) = self.ratio(*part);
                    (format!("{per}不少于总要求的 {part}，即 {least} 学时"), stated)
                }
                Measure::OnTime => (format!("{per}在规定时间内完成"), true),
                Measure::WorkYears(years) => (format!("不少于 {years} 年"), true),
            };
            let of = requirement.when.iter().map(|c| c.person_words()).collect::<Vec<_>>().join("或");
            let of = if of.is_empty() { of } else { format!("（{of}）") };
            let text = format!("{}{of}{what}", requirement.label);
            Point { topic: Topic::Requirement, text, article: requirement.article.clone(), stated }
        };
        self.pack.requirements.iter().map(point).collect()
    }
}
