//! Steps 1 and 2: the base hours of a record, and the factors on them.

use std::sync::Arc;

use super::condition::{Condition, any};
use super::number::Params;
use super::pack::{Each, Give, Grant, Pack, Set};
use super::record::{Person, Record};
use crate::model::facts::{Grade, Level, Role};
use crate::model::hours::Hours;

/// Hours that may have parts below a hundredth, until they are rounded once: `top / bottom` hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exact {
    top: i128,
    bottom: i128,
}

impl Exact {
    pub(super) fn of(hours: Hours) -> Exact {
        Exact { top: i128::from(hours.hundredths()), bottom: 1 }
    }

    pub(super) fn times(self, top: i64, bottom: i64) -> Exact {
        let product = |a: i128, b: i64| a.saturating_mul(i128::from(b));
        Exact { top: product(self.top, top), bottom: product(self.bottom, bottom).max(1) }
    }

    /// Down to a hundredth, at most [`Hours::MAX`].
    pub(super) fn rounded(self) -> Hours {
        i64::try_from(self.top / self.bottom)
            .ok()
            .and_then(|h| Hours::from_hundredths(h).ok())
            .unwrap_or(Hours::MAX)
    }

    pub(super) fn is_whole(self) -> bool {
        self.top % self.bottom == 0
    }
}

/// Base hours with the rule that gave them.
pub(super) struct Base {
    pub(super) hours: Exact,
    pub(super) rule: Arc<str>,
    pub(super) article: Arc<str>,
}

/// The base rules of a pack with its parameters put in.
#[derive(Debug)]
pub(super) struct BaseRules {
    rules: Vec<Rule>,
    minutes: Option<u32>,
    minutes_article: Arc<str>,
    nothing: Arc<str>,
}

#[derive(Debug)]
struct Rule {
    categories: Set,
    when: Vec<Condition>,
    give: Figures,
    text: Arc<str>,
    article: Arc<str>,
}

#[derive(Debug)]
enum Figures {
    Claimed { times: Option<(i64, i64)>, overwrites: bool },
    Lines,
    Fixed { each: Each, hours: Table },
}

/// A grant with figures instead of parameters; what has no figure is left out.
#[derive(Debug)]
enum Table {
    One(Option<Hours>),
    ByRole(Vec<(Role, Hours)>),
    ByLevel(Vec<(Level, Hours)>),
    ByGrade(Vec<(Grade, Hours)>),
}

impl Table {
    fn new(grant: &Grant, pack: &Pack, params: &Params) -> Table {
        fn known<K: Copy>(
            list: &[(K, super::number::Amount)],
            pack: &Pack,
            params: &Params,
        ) -> Vec<(K, Hours)> {
            list.iter().filter_map(|(k, a)| a.value(pack, params).map(|h| (*k, h))).collect()
        }
        match grant {
            Grant::One(amount) => Table::One(amount.value(pack, params)),
            Grant::ByRole(list) => Table::ByRole(known(list, pack, params)),
            Grant::ByLevel(list) => Table::ByLevel(known(list, pack, params)),
            Grant::ByGrade(list) => Table::ByGrade(known(list, pack, params)),
        }
    }

    fn figure(&self, record: &Record) -> Option<Hours> {
        fn find<K: PartialEq>(list: &[(K, Hours)], key: &K) -> Option<Hours> {
            list.iter().find(|(k, _)| k == key).map(|(_, h)| *h)
        }
        match self {
            Table::One(hours) => *hours,
            Table::ByRole(list) => find(list, &record.role),
            Table::ByLevel(list) => record.level.and_then(|l| find(list, &l)),
            Table::ByGrade(list) => record.grade.and_then(|g| find(list, &g)),
        }
    }

    /// What the record must tell for the table to have a figure.
    fn asks(&self) -> &'static str {
        match self {
            Table::One(_) => "参数",
            Table::ByRole(_) => "角色",
            Table::ByLevel(_) => "级别",
            Table::ByGrade(_) => "等次",
        }
    }

    /// The figure with the fact that chose it, for people.
    fn words(&self, record: &Record, figure: Hours) -> String {
        let fact = match self {
            Table::One(_) => "",
            Table::ByRole(_) => record.role.word(),
            Table::ByLevel(_) => record.level.map_or("", Level::word),
            Table::ByGrade(_) => record.grade.map_or("", Grade::word),
        };
        format!("{fact}{figure}学时")
    }
}

impl BaseRules {
    pub(super) fn new(pack: &Pack, params: &Params) -> BaseRules {
        let rule = |rule: &super::pack::BaseRule| {
            let (give, usual) = match &rule.give {
                Give::Claimed { times, overwrites } => {
                    let times = times.and_then(|t| t.value(pack, params));
                    let text = match times {
                        Some((top, bottom)) if top != bottom => format!("申报学时×{}", factor(top, bottom)),
                        _ => "按申报学时".to_owned(),
                    };
                    (Figures::Claimed { times, overwrites: *overwrites }, text)
                }
                Give::Lines => (Figures::Lines, "按明细合计".to_owned()),
                Give::Fixed { each, hours } => {
                    let hours = Table::new(hours, pack, params);
                    (Figures::Fixed { each: *each, hours }, String::new())
                }
            };
            let text = if rule.text.is_empty() { usual } else { rule.text.clone() };
            Rule {
                categories: rule.categories,
                when: rule.when.clone(),
                give,
                text: text.into(),
                article: rule.article.as_str().into(),
            }
        };
        BaseRules {
            rules: pack.rules.iter().map(rule).collect(),
            minutes: pack.units.minutes,
            minutes_article: pack.units.article.as_str().into(),
            nothing: "".into(),
        }
    }

    /// The base hours, from the first rule that fits.
    pub(super) fn base(&self, category: usize, record: &Record, person: &Person) -> Base {
        let mine =
            || self.rules.iter().filter(|r| r.categories.has(category) && any(&r.when, record, person));
        let mut rules = mine();
        while let Some(rule) = rules.next() {
            if let Some(mut base) = self.by(rule, record) {
                if let (Figures::Claimed { overwrites: true, .. }, Some(other)) =
                    (&rule.give, rules.find_map(|r| self.by(r, record)))
                {
                    base.rule = format!("{}（折算应为 {}）", rule.text, other.hours.rounded()).into();
                }
                return base;
            }
        }
        let Some(rule) = mine().next_back() else {
            let text = "本规程没有规定这一类别的学时，计0".into();
            return Base { hours: Exact::of(Hours::ZERO), rule: text, article: self.nothing.clone() };
        };
        let text = match &rule.give {
            Figures::Claimed { .. } => "没有申报学时，计0".into(),
            Figures::Lines => "只按明细合计，没有明细，计0".into(),
            Figures::Fixed { hours, .. } => format!("没有适用的{}，计0", hours.asks()).into(),
        };
        Base { hours: Exact::of(Hours::ZERO), rule: text, article: rule.article.clone() }
    }

    /// What one rule gives, if it fits the record.
    fn by(&self, rule: &Rule, record: &Record) -> Option<Base> {
        match &rule.give {
            Figures::Lines if record.lines.is_empty() => None,
            Figures::Lines => Some(lines(record, rule)),
            Figures::Claimed { times, .. } => {
                let mut base = self.claimed(rule, record)?;
                if let Some((top, bottom)) = times {
                    base.hours = base.hours.times(*top, *bottom);
                }
                Some(base)
            }
            Figures::Fixed { each, hours } => {
                let figure = hours.figure(record)?;
                let (count, unit) = match each {
                    Each::Record => (1, ""),
                    Each::Session => (record.sessions, "每次"),
                    Each::Day => (record.half_days(), "每天"),
                    Each::HalfDay => (record.half_days(), "每半天"),
                };
                let bottom = if *each == Each::Day { 2 } else { 1 };
                let mut text = format!("{}{unit}{}", rule.text, hours.words(record, figure));
                if let Some(claimed) = record.hours {
                    text.push_str(&format!("（申报 {claimed}，按规定计）"));
                }
                let hours = Exact::of(figure).times(i64::from(count), bottom);
                Some(Base { hours, rule: text.into(), article: rule.article.clone() })
            }
        }
    }

    /// The claimed hours: the sum of the lines, else as typed, else whole hours of the minutes.
    fn claimed(&self, rule: &Rule, record: &Record) -> Option<Base> {
        if !record.lines.is_empty() {
            return Some(lines(record, rule));
        }
        if let Some(hours) = record.hours {
            return Some(Base {
                hours: Exact::of(hours),
                rule: rule.text.clone(),
                article: rule.article.clone(),
            });
        }
        let (minutes, each) = (record.minutes?, self.minutes?);
        let hours = Hours::whole(minutes.checked_div(each)?);
        let text = format!("{minutes} 分钟，每 {each} 分钟计1学时，不足的不计");
        Some(Base { hours: Exact::of(hours), rule: text.into(), article: self.minutes_article.clone() })
    }
}

/// The sum of the detail lines; a typed total beside them does not count.
fn lines(record: &Record, rule: &Rule) -> Base {
    let sum: Hours = record.lines.iter().sum();
    let mut text = format!("{} 条明细合计", record.lines.len());
    if let Some(claimed) = record.hours.filter(|h| *h != sum) {
        text.push_str(&format!("（填报的合计 {claimed} 不计）"));
    }
    Base { hours: Exact::of(sum), rule: text.into(), article: rule.article.clone() }
}

/// A factor for people: a decimal where it is one, else a fraction.
pub(super) fn factor(top: i64, bottom: i64) -> String {
    match top
        .checked_mul(100)
        .filter(|n| bottom != 0 && n % bottom == 0)
        .map(|n| Hours::from_hundredths(n / bottom))
    {
        Some(Ok(decimal)) => decimal.to_string(),
        _ => format!("{top}/{bottom}"),
    }
}
