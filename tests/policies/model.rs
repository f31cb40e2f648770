//! A slow model of every policy, written from the regulations and not from the packs: numbers stand here a second time,
//! every sum is taken anew, and nothing is shared with the engine but the records.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use xueshi::model::facts::*;
use xueshi::model::period::Period;
use xueshi::policy::{Person, Record};

/// What the model says: hundredths of hours by record, and the requirements as (id, first day, required, earned, met).
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    pub hours: BTreeMap<String, i64>,
    pub requirements: Vec<(String, NaiveDate, i64, i64, bool)>,
    pub verdict: &'static str,
}

/// Over what a cap or a requirement counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Over {
    Year,
    Cycle,
    Window,
}

/// How a regulation divides time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Time {
    CalendarYears,
    SchoolYears,
    Cycles,
    Window(u32),
    /// A window whose application is not known.
    AnyWindow,
}

fn time(policy: &str, person: &Person) -> Time {
    match policy {
        "zhejiang-cycle-360" | "pingli-cycle-360" | "national-cycle-360" => Time::Cycles,
        "shiquan-recognition" | "chengdu-registration" => Time::SchoolYears,
        "nanjing-title-evaluation" => match person.applying_for {
            Some(TitleLevel::Intermediate) => Time::Window(4),
            Some(_) => Time::Window(5),
            None => Time::AnyWindow,
        },
        _ => Time::CalendarYears,
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The first and last day of the year in which a day lies.
fn year(time: Time, of: NaiveDate) -> (NaiveDate, NaiveDate) {
    if time == Time::SchoolYears {
        let first = if of.month() >= 9 { of.year() } else { of.year() - 1 };
        (day(first, 9, 1), day(first + 1, 8, 31))
    } else {
        (day(of.year(), 1, 1), day(of.year(), 12, 31))
    }
}

/// The first and last day of the cycle in which a day lies: 2021 to 2025 and so on, unless the period is one itself.
fn cycle(of: NaiveDate, period: Period) -> (NaiveDate, NaiveDate) {
    let after_five = period.from().checked_add_months(Months::new(60)).unwrap();
    if after_five.pred_opt().unwrap() == period.to() {
        return (period.from(), period.to());
    }
    let mut first = 1901;
    while of.year() > first + 4 {
        first += 5;
    }
    (day(first, 1, 1), day(first + 4, 12, 31))
}

/// What has to be assessed.
fn span(time: Time, period: Period) -> (NaiveDate, NaiveDate) {
    match time {
        Time::CalendarYears | Time::SchoolYears => (year(time, period.from()).0, year(time, period.to()).1),
        Time::Cycles => (cycle(period.from(), period).0, cycle(period.to(), period).1),
        Time::AnyWindow => (period.from(), period.to()),
        Time::Window(years) => {
            let before = period.to().checked_sub_months(Months::new(12 * years)).unwrap();
            (before.succ_opt().unwrap(), period.to())
        }
    }
}

fn stretch(over: Over, time: Time, of: NaiveDate, period: Period) -> (NaiveDate, NaiveDate) {
    match over {
        Over::Year => year(time, of),
        Over::Cycle => cycle(of, period),
        Over::Window => span(time, period),
    }
}

/// The category in which a record counts.
fn category<'r>(policy: &str, r: &'r Record) -> &'r str {
    let moved = policy == "zhejiang-cycle-360" && r.category == "A.other" && r.mode == Some(Mode::Online);
    if moved { "A.online" } else { &r.category }
}

fn is_in(category: &str, above: &str) -> bool {
    above == "*" || category == above || category.starts_with(&format!("{above}."))
}

/// Half days attended, counted one by one.
fn halves(r: &Record) -> i64 {
    let mut count = 0;
    let mut today = r.span.from();
    while today <= r.span.to() {
        for half in [Half::Am, Half::Pm] {
            let not_yet = today == r.span.from() && half < r.from_half;
            let no_more = today == r.span.to() && half > r.to_half;
            if !not_yet && !no_more {
                count += 1;
            }
        }
        today = today + Days::new(1);
    }
    r.days.map_or(count, |days| count.min(2 * i64::from(days)))
}

fn claimed(r: &Record) -> Option<i64> {
    if !r.lines.is_empty() {
        return Some(r.lines.iter().map(|l| l.hundredths()).sum());
    }
    match (r.hours, r.minutes) {
        (Some(hours), _) => Some(hours.hundredths()),
        (None, Some(minutes)) => Some(i64::from(minutes) / 45 * 100),
        (None, None) => None,
    }
}

/// Base hours and factors together, in hundredths, rounded down once.
fn granted(policy: &str, r: &Record) -> i64 {
    let category = category(policy, r);
    let by_level = |figures: [i64; 4]| match r.level {
        Some(Level::County) => figures[0],
        Some(Level::City) => figures[1],
        Some(Level::Province) => figures[2],
        Some(Level::Nation) => figures[3],
        _ => 0,
    };
    let sessions = i64::from(r.sessions);
    let (hours, half) = match (policy, category) {
        ("unit-half-day", _) => (claimed(r).unwrap_or(400 * halves(r)), false),
        ("chengdu-registration", "regular.online") => (800, false),
        ("chengdu-registration", "regular.reflection") => (600, false),
        ("chengdu-registration", "regular.other") if r.lines.is_empty() => (0, false),
        ("chengdu-registration", "regular" | "flexible" | "flexible.item") => (0, false),
        ("shiquan-recognition", "school") => match r.role {
            Role::Speaker => (400 * sessions, false),
            Role::Learner | Role::Participant => (100 * sessions, false),
            Role::Host => (0, false),
        },
        ("shiquan-recognition", "area") => match r.role {
            Role::Speaker => (500 * sessions, false),
            Role::Learner | Role::Participant => (200 * sessions, false),
            Role::Host => (0, false),
        },
        ("shiquan-recognition", "paper") => (by_level([500, 600, 700, 800]), r.medium == Medium::Newspaper),
        ("shiquan-recognition", "award") => (by_level([500, 600, 700, 800]), false),
        ("shiquan-recognition", "classroom") => match r.grade {
            Some(Grade::Excellent) => (600, false),
            Some(Grade::Good) => (500, false),
            Some(Grade::Pass) => (400, false),
            None => (0, false),
        },
        ("zhejiang-cycle-360", "A" | "B") => (0, false),
        ("zhejiang-cycle-360", "B.school") => (claimed(r).unwrap_or(2400), false),
        ("zhejiang-cycle-360", "B.degree") => (18000, false),
        ("zhejiang-cycle-360", "B.activity") => (claimed(r).unwrap_or(400 * halves(r)), false),
        ("zhejiang-cycle-360", "B.research") => {
            (claimed(r).unwrap_or(0), r.author_rank == 2 || r.role == Role::Participant)
        }
        ("nanjing-title-evaluation", "substitute") => (0, false),
        ("nanjing-title-evaluation", "substitute.computer") => (2000, false),
        ("nanjing-title-evaluation", "substitute.language") => (3000, false),
        _ => (claimed(r).unwrap_or(0), false),
    };
    if r.author_rank >= 3 {
        0
    } else if half {
        hours / 2
    } else {
        hours
    }
}

fn refused(policy: &str, r: &Record, person: &Person) -> bool {
    let has = |kind: ProofKind| r.evidence.as_ref().is_none_or(|e| e.contains(&kind));
    let has_one = |kinds: &[ProofKind]| r.evidence.is_none() || kinds.iter().any(|k| has(*k));
    let level_is = |levels: &[Level]| r.level.is_some_and(|l| levels.contains(&l));
    let by_pack = match (policy, category(policy, r)) {
        ("secondary-annual-90", "external") => !r.planned || !has(ProofKind::Certificate),
        ("secondary-annual-90", _) => !r.planned,
        ("flexible-projects", _) => !r.confirmed,
        ("chengdu-registration", "regular.online" | "regular.reflection") => !r.complete,
        ("shiquan-recognition", "paper") => {
            let needs_number = level_is(&[Level::Province, Level::Nation]) || r.medium == Medium::Newspaper;
            let needs_word = level_is(&[Level::City, Level::Province, Level::Nation]);
            let proof = [ProofKind::Cover, ProofKind::Contents, ProofKind::Article].iter().all(|k| has(*k));
            (needs_number && !r.serial_number) || (needs_word && !r.confirmed) || !proof
        }
        ("shiquan-recognition", "award") => r.organiser == Organiser::Other || !has(ProofKind::Certificate),
        ("shiquan-recognition", "classroom") => !has(ProofKind::Plan) || !has(ProofKind::Record),
        ("zhejiang-cycle-360", "A.focus") => !r.confirmed,
        ("zhejiang-cycle-360", "A.online" | "A.other") => !has(ProofKind::Certificate),
        ("zhejiang-cycle-360", "B.school") => !r.planned,
        ("zhejiang-cycle-360", "B.degree") => {
            let enough = match r.education {
                Some(Education::Master | Education::Doctor) => true,
                Some(Education::Bachelor) => {
                    matches!(person.stage, Some(Stage::Kindergarten | Stage::Primary))
                }
                _ => false,
            };
            !enough || !r.same_subject || !has(ProofKind::Certificate)
        }
        ("zhejiang-cycle-360", "B.activity") => !has_one(&[ProofKind::Certificate, ProofKind::Roster]),
        ("zhejiang-cycle-360", "B.research") => !has_one(&[ProofKind::Certificate, ProofKind::Article]),
        _ => false,
    };
    by_pack || r.void || matches!(r.outcome, Some(Outcome::Fail | Outcome::Absent))
}

/// Records with the same answer are one thing that counts once.
fn same(policy: &str, r: &Record, period: Period) -> Option<String> {
    let end = r.span.to();
    match (policy, category(policy, r)) {
        ("zhejiang-cycle-360", "B.degree") => Some(format!("degree {:?}", cycle(end, period))),
        ("shiquan-recognition", "classroom") => Some(format!("classroom {:?}", year(Time::SchoolYears, end))),
        ("nanjing-title-evaluation", _) => r.work.clone(),
        (_, category) => r.work.as_ref().map(|work| format!("{category} {work}")),
    }
}

/// Caps by day and record.
fn by_day(policy: &str, r: &Record) -> Option<i64> {
    match (policy, category(policy, r)) {
        ("guangdong-annual-72", _) => Some(300 * halves(r)),
        ("zhejiang-cycle-360", "B.activity") => Some(400 * halves(r)),
        ("nanjing-title-evaluation", "substitute" | "substitute.computer" | "substitute.language") => {
            Some(400 * halves(r))
        }
        _ => None,
    }
}

fn caps(policy: &str) -> Vec<(&'static str, Over, i64)> {
    match policy {
        "zhejiang-cycle-360" => vec![
            ("B.school", Over::Year, 4000),
            ("B.school", Over::Cycle, 12000),
            ("A.online", Over::Cycle, 5000),
            ("B.activity", Over::Cycle, 8000),
            ("B.research", Over::Cycle, 8000),
        ],
        "shiquan-recognition" => vec![("paper", Over::Year, 800), ("award", Over::Year, 800)],
        _ => Vec::new(),
    }
}

/// (id, category, over, minimum); the on-time one has no minimum.
fn needs(policy: &str, person: &Person) -> Vec<(&'static str, &'static str, Over, Option<i64>)> {
    let years = |id, minimum| (id, if id == "total" { "*" } else { id }, Over::Year, Some(minimum));
    let cycles = |id, minimum| (id, if id == "total" { "*" } else { id }, Over::Cycle, Some(minimum));
    let window = |id, minimum| (id, if id == "total" { "*" } else { id }, Over::Window, Some(minimum));
    match policy {
        "secondary-annual-90" => {
            let mut all = vec![years("total", 9000), years("school", 3000), years("external", 6000)];
            all.push(("on_time", "*", Over::Year, None));
            all
        }
        "guangdong-annual-72" => {
            vec![
                years("total", 7200),
                years("public", 1800),
                years("professional", 4200),
                years("elective", 1200),
            ]
        }
        "zhejiang-cycle-360" => vec![cycles("total", 36000), cycles("A.focus", 9000)],
        "pingli-cycle-360" => {
            vec![
                cycles("total", 36000),
                cycles("central", 12000),
                cycles("remote", 12000),
                cycles("school", 12000),
            ]
        }
        "national-cycle-360" => vec![cycles("total", 36000)],
        "national-professional-90" => vec![years("total", 9000), years("professional", 6000)],
        "engineering-title-60" => {
            let mut all = vec![years("professional", 6000)];
            let work = match person.education {
                Some(Education::Bachelor | Education::Master | Education::Doctor) => Some(500),
                Some(Education::College) => Some(700),
                Some(Education::Secondary) => Some(1000),
                None => None,
            };
            all.extend(work.map(|minimum| ("work_years", "", Over::Year, Some(minimum))));
            all
        }
        "nanjing-title-evaluation" => match person.applying_for {
            Some(TitleLevel::Intermediate) => vec![window("total", 16000), window("public", 2000)],
            Some(TitleLevel::Associate) => vec![window("total", 36000), window("public", 2000)],
            Some(TitleLevel::Senior) => vec![window("total", 36000), window("advanced", 2000)],
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The whole assessment.
pub fn assess(policy: &str, person: &Person, period: Period, records: &[Record]) -> Told {
    let time = time(policy, person);
    let (first, last) = span(time, period);
    let mut order: Vec<&Record> = records.iter().collect();
    order.sort_by_key(|r| (r.span.to(), r.id.clone()));
    let outside = |r: &Record| r.span.to() < first || r.span.to() > last;
    let counts: Vec<bool> = order.iter().map(|r| !outside(r) && !refused(policy, r, person)).collect();
    let mut hours: Vec<i64> =
        order.iter().zip(&counts).map(|(r, counts)| if *counts { granted(policy, r) } else { 0 }).collect();
    once(policy, period, &order, &counts, &mut hours);
    for (r, hours) in order.iter().zip(&mut hours) {
        *hours = by_day(policy, r).map_or(*hours, |most| (*hours).min(most));
    }
    for (above, over, most) in caps(policy) {
        for i in 0..order.len() {
            if !is_in(category(policy, order[i]), above) {
                continue;
            }
            let here = stretch(over, time, order[i].span.to(), period);
            let before: i64 = (0..i)
                .filter(|j| is_in(category(policy, order[*j]), above))
                .filter(|j| stretch(over, time, order[*j].span.to(), period) == here)
                .map(|j| hours[j])
                .sum();
            hours[i] = hours[i].min(most - before);
        }
    }
    let requirements = requirements(policy, person, period, &order, &counts, &hours);
    let verdict = match requirements.iter().all(|(.., met)| *met) {
        _ if requirements.is_empty() => "none",
        true => "met",
        false => "unmet",
    };
    let (from, to) = if let Time::Window(_) = time { (first, last) } else { (period.from(), period.to()) };
    let reported = |r: &Record| from <= r.span.to() && r.span.to() <= to;
    let hours =
        order.iter().zip(&hours).map(|(r, h)| (r.id.clone(), if reported(r) { *h } else { 0 })).collect();
    Told { hours, requirements, verdict }
}

/// Of records that are one thing the one with the most counts; what is sealed stays, and another only adds the rest.
fn once(policy: &str, period: Period, order: &[&Record], counts: &[bool], hours: &mut [i64]) {
    let before = hours.to_vec();
    let key = |i: usize| if counts[i] { same(policy, order[i], period) } else { None };
    for i in 0..order.len() {
        let Some(mine) = key(i) else { continue };
        let family: Vec<usize> = (0..order.len()).filter(|j| key(*j).as_ref() == Some(&mine)).collect();
        let best = |sealed: bool| {
            let of = family.iter().copied().filter(|j| order[*j].sealed == sealed);
            of.max_by_key(|j| (before[*j], std::cmp::Reverse(*j)))
        };
        hours[i] = match (best(true), best(false)) {
            (Some(sealed), _) if sealed == i => before[i],
            (None, Some(open)) if open == i => before[i],
            (Some(sealed), Some(open)) if open == i => (before[i] - before[sealed]).max(0),
            _ => 0,
        };
    }
}

fn requirements(
    policy: &str,
    person: &Person,
    period: Period,
    order: &[&Record],
    counts: &[bool],
    hours: &[i64],
) -> Vec<(String, NaiveDate, i64, i64, bool)> {
    let time = time(policy, person);
    let mut told = Vec::new();
    for over in [Over::Cycle, Over::Window, Over::Year] {
        let mut today = if over == Over::Window { span(time, period).0 } else { period.from() };
        while today <= period.to() {
            let (first, last) = stretch(over, time, today, period);
            for (id, above, _, minimum) in needs(policy, person).into_iter().filter(|need| need.2 == over) {
                let mine = || {
                    (0..order.len()).filter(|i| first <= order[*i].span.to() && order[*i].span.to() <= last)
                };
                let (required, earned, met) = match (id, minimum) {
                    ("work_years", Some(minimum)) => {
                        let worked = 100 * i64::from(person.work_years.unwrap_or(0));
                        (minimum, worked, worked >= minimum)
                    }
                    (_, None) => (0, 0, !mine().any(|i| counts[i] && order[i].late)),
                    (_, Some(minimum)) => {
                        let sum = mine()
                            .filter(|i| is_in(category(policy, order[*i]), above))
                            .map(|i| hours[i])
                            .sum();
                        (minimum, sum, sum >= minimum)
                    }
                };
                told.push((id.to_owned(), first, required, earned, met));
            }
            today = last.succ_opt().unwrap();
        }
    }
    told
}
