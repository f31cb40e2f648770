//! What each number of a pack is, in the words of the pack: for the form in which an own pack is edited, and for
//! telling what changed.

use super::number::PackNumber;
use super::pack::{Each, Give, Grant, Measure, Pack};

/// A number of a pack with what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Where it stands, such as `caps[2].hours`; see [`Pack::numbers`].
    pub path: String,
    /// What it is, such as 校本培训每年最多（学时）.
    pub label: String,
    /// The figure as written.
    pub value: String,
    /// The article that it comes from.
    pub article: String,
    /// Whether the source states it; false for what stands in for a number that the source leaves open.
    pub stated: bool,
}

/// Every number of a pack in the order of its text, with the parameters that have none yet.
pub fn named(pack: &Pack) -> Vec<Named> {
    let name = |number: &PackNumber| Named {
        path: number.path.clone(),
        label: label(pack, &number.path).unwrap_or_else(|| number.path.clone()),
        value: number.value.clone(),
        article: number.article.clone(),
        stated: stated(pack, &number.path),
    };
    let mut all: Vec<&PackNumber> = pack.numbers().iter().chain(pack.blanks()).collect();
    all.sort_by_key(|number| number.span.start);
    all.into_iter().map(name).collect()
}

fn stated(pack: &Pack, path: &str) -> bool {
    let (table, place, _) = parts(path);
    table != "parameters" || pack.parameters().get(place).is_some_and(|parameter| parameter.stated)
}

/// `caps[2].hours` is the table `caps`, the place 1 and the rest `hours`.
fn parts(path: &str) -> (&str, usize, &str) {
    let (head, rest) = path.split_once('.').unwrap_or((path, ""));
    let Some((table, place)) = head.split_once('[') else { return (head, 0, rest) };
    let place = place.trim_end_matches(']').parse::<usize>().unwrap_or(0);
    (table, place.saturating_sub(1), rest)
}

fn label(pack: &Pack, path: &str) -> Option<String> {
    let (table, place, rest) = parts(path);
    let what = match table {
        "parameters" => pack.parameters().get(place)?.label.clone(),
        "caps" => {
            let cap = pack.caps().get(place)?;
            format!("{}{}最多（学时）", pack.label_of(cap.categories), cap.per.word())
        }
        "requirements" => requirement(pack, place)?,
        "rules" => rule(pack, place, rest)?,
        "factors" => {
            let factor = pack.factors.get(place)?;
            let unit = if rest.ends_with("author_rank") { "第几作者" } else { "倍" };
            format!("{}：{}（{unit}）", pack.label_of(factor.categories), factor.text)
        }
        "units" if rest == "minutes" => "1 学时（分钟）".to_owned(),
        "units" => "1 学分（学时）".to_owned(),
        "authors" => "计算到第几作者".to_owned(),
        "registration" if rest == "month" => "当年登记截止（月）".to_owned(),
        "registration" => "当年登记截止（日）".to_owned(),
        "period" => period(pack, rest)?,
        _ => return None,
    };
    Some(what)
}

fn requirement(pack: &Pack, place: usize) -> Option<String> {
    let requirement = pack.requirements().get(place)?;
    let of = requirement.when.iter().map(|c| c.person_words()).collect::<Vec<_>>().join("或");
    let of = if of.is_empty() { of } else { format!("（{of}）") };
    let (label, per) = (&requirement.label, requirement.per.word());
    Some(match requirement.measure {
        Measure::Hours(_) | Measure::OnTime => format!("{label}{of}{per}至少（学时）"),
        Measure::Part(..) => format!("{label}{of}{per}至少占总要求"),
        Measure::WorkYears(_) => format!("{label}{of}至少（年）"),
    })
}

fn rule(pack: &Pack, place: usize, rest: &str) -> Option<String> {
    let rule = pack.rules.get(place)?;
    let categories = pack.label_of(rule.categories);
    let Give::Fixed { each, hours } = &rule.give else {
        return Some(format!("{categories}：申报学时乘以"));
    };
    let unit = match each {
        Each::Record => "每条",
        Each::Session => "每次",
        Each::Day => "每天",
        Each::HalfDay => "每半天",
    };
    let code = rest.rsplit_once('.').map_or("", |(_, code)| code);
    let word = match hours {
        Grant::One(_) => "",
        Grant::ByRole(pairs) => pairs.iter().find(|(k, _)| k.code() == code).map_or("", |(k, _)| k.word()),
        Grant::ByLevel(pairs) => pairs.iter().find(|(k, _)| k.code() == code).map_or("", |(k, _)| k.word()),
        Grant::ByGrade(pairs) => pairs.iter().find(|(k, _)| k.code() == code).map_or("", |(k, _)| k.word()),
    };
    let text = rule.text.trim_end_matches("计").trim_end_matches('，');
    let text = if text.is_empty() { String::new() } else { format!("，{text}") };
    Some(format!("{categories}{text}：{word}{unit}（学时）"))
}

fn period(pack: &Pack, rest: &str) -> Option<String> {
    let (table, place, _) = parts(rest);
    Some(match (table, rest) {
        (_, "years") => "周期长度（年）".to_owned(),
        (_, "first_year") => "某一周期的第一年".to_owned(),
        (_, "starts.month") => "年度开始（月）".to_owned(),
        (_, "starts.day") => "年度开始（日）".to_owned(),
        ("windows", _) => {
            let window = pack.period().windows.get(place)?;
            let whose: Vec<String> = window.when.iter().map(|c| c.person_words()).collect();
            format!("申报{}，评审前（年）", whose.join("或"))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_every_pack_has_a_name_of_its_own() {
        for pack in Pack::builtins() {
            let names = named(pack);
            for number in &names {
                assert_ne!(number.label, number.path, "{}", pack.id());
            }
            let mut labels: Vec<&str> = names.iter().map(|number| number.label.as_str()).collect();
            labels.sort_unstable();
            let twice = labels.array_windows().find(|[a, b]| a == b);
            assert_eq!(twice, None, "{}", pack.id());
        }
    }

    #[test]
    fn a_number_says_what_it_is_and_whether_the_source_states_it() {
        let names = named(Pack::builtin("zhejiang-cycle-360").unwrap());
        let said = |label: &str| {
            let found = names.iter().find(|number| number.label == label);
            found.map(|number| (number.value.as_str(), number.article.as_str(), number.stated))
        };
        assert_eq!(said("校本培训每年最多（学时）"), Some(("40", "二.1", true)));
        assert_eq!(said("五年总学时"), Some(("360", "原文未载，省规定", false)));
    }
}
