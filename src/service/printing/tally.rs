//! The pages of a job against the people it is for: a stack of 112 pages cannot be checked by eye.

use std::collections::BTreeMap;

use super::Set;
use super::job::{Asks, Job};
use crate::exchange::paper::page::Paper;
use crate::model::id::StaffId;
use crate::service::ServiceError;
use crate::service::assessment::handed_in_here;

/// Forms about single people. A person of whom there is nothing to print has no page in some of them.
const OF_PEOPLE: [&str; 13] = [
    "proof",
    "annual-record",
    "register",
    "explanation",
    "credit-card",
    "archive-card",
    "registration-card",
    "school-based-personal",
    "recognition",
    "deadline-notice",
    "certificate",
    "personal-dossier",
    "bundle",
];
/// Lists on which everybody stands.
const OF_EVERYBODY: [&str; 5] = ["summary", "total", "hours-report", "overview", "school-based-school"];
/// How many names a sentence holds.
const NAMED: usize = 5;

/// How many pages there are, who was to be on them, and who is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Pages.
    pub pages: usize,
    /// How many people the job is for; none where the form is not about each of them.
    pub expected: Option<usize>,
    /// The names of those who stand on no page.
    pub absent: Vec<String>,
    /// What of the request makes a difference to it.
    pub asks: Asks,
}

impl Tally {
    /// One sentence without its full stop: 共 112 页，应打印的 120 人都在.
    pub fn sentence(&self) -> String {
        let pages = self.pages;
        let (Some(expected), absent) = (self.expected, self.absent.len()) else {
            return format!("共 {pages} 页");
        };
        if expected == 0 {
            return format!("共 {pages} 页，还没有要打印的人");
        }
        if absent == 0 {
            return format!("共 {pages} 页，应打印的 {expected} 人都在");
        }
        let names: Vec<&str> = self.absent.iter().take(NAMED).map(String::as_str).collect();
        let more = if absent > NAMED { format!("等 {absent} 人") } else { String::new() };
        let there = expected.saturating_sub(absent);
        format!(
            "共 {pages} 页，应打印 {expected} 人，打出 {there} 人；没有内容可打的：{}{more}",
            names.join("、")
        )
    }
}

/// Counts the pages of a form and looks for the people on them.
pub(super) fn tally(job: &Job<'_>, form: &str, set: &Set) -> Result<Tally, ServiceError> {
    let (paper, asks) = (&set.paper, set.asks);
    let pages = paper.pages.len();
    let about_people = OF_PEOPLE.contains(&form) || OF_EVERYBODY.contains(&form);
    if !about_people {
        return Ok(Tally { pages, expected: None, absent: Vec::new(), asks });
    }
    let expected = names(job)?;
    let absent = absent(&expected, paper);
    Ok(Tally { pages, expected: Some(expected.len()), absent, asks })
}

/// The people whom the job is for, by the staff list and not by what was filled in.
fn names(job: &Job<'_>) -> Result<Vec<String>, ServiceError> {
    if job.request.staff.is_empty() {
        let staff = handed_in_here(job.view)?;
        return Ok(staff.into_iter().map(|staff| staff.record.name.to_string()).collect());
    }
    let name = |staff: &StaffId| Ok(job.view.staff(*staff)?.record.name.to_string());
    job.request.staff.iter().map(name).collect()
}

/// Those of the names that stand on no page; where two people bear one name, it has to stand there twice.
fn absent(names: &[String], paper: &Paper) -> Vec<String> {
    let mut standing: BTreeMap<&str, usize> = BTreeMap::new();
    for words in paper.texts().flat_map(|text| text.split('\u{3000}')) {
        *standing.entry(words).or_default() += 1;
    }
    // A name may be broken over two lines, or stand within a sentence.
    let mut whole: Option<String> = None;
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    let mut absent = Vec::new();
    for name in names {
        let before = taken.entry(name).or_default();
        *before += 1;
        if standing.get(name.as_str()).is_some_and(|times| times >= before) {
            continue;
        }
        let whole = whole.get_or_insert_with(|| paper.texts().collect());
        if whole.matches(name.as_str()).count() < *before {
            absent.push(name.clone());
        }
    }
    absent
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(pages: usize, expected: usize, absent: &[&str]) -> String {
        let absent = absent.iter().map(|name| (*name).to_owned()).collect();
        Tally { pages, expected: Some(expected), absent, asks: Asks::default() }.sentence()
    }

    #[test]
    fn a_sentence_names_who_is_not_there() {
        assert_eq!(tally(1, 0, &[]), "共 1 页，还没有要打印的人");
        assert_eq!(tally(112, 120, &[]), "共 112 页，应打印的 120 人都在");
        assert_eq!(
            tally(8, 10, &["林若溪", "陈知远"]),
            "共 8 页，应打印 10 人，打出 8 人；没有内容可打的：林若溪、陈知远"
        );
        let many = tally(1, 10, &["一", "二", "三", "四", "五", "六", "七"]);
        assert!(many.ends_with("一、二、三、四、五等 7 人"), "{many}");
        let list = Tally { pages: 3, expected: None, absent: Vec::new(), asks: Asks::default() };
        assert_eq!(list.sentence(), "共 3 页");
    }
}
