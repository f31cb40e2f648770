//! Step 6: requirements, and the verdict that comes of them.

use chrono::{Datelike, NaiveDate};

use super::answer::{RequirementAnswer, Verdict};
use super::calendar::Frame;
use super::check::least;
use super::condition::any_for;
use super::engine::{Line, Rules};
use super::pack::{Measure, People, Per, Requirement};
use super::record::Person;
use super::terms::PeriodKind;
use crate::model::hours::Hours;
use crate::model::period::Period;

/// The requirements of the reported period, and the verdict.
pub(super) fn answers(
    rules: &Rules<'_>,
    person: &Person,
    frame: &Frame,
    lines: &[Line<'_>],
) -> (Verdict, Vec<RequirementAnswer>) {
    // Without an application there is no window, and nothing to fulfil.
    let looks_back = rules.pack.period.kind == PeriodKind::Window;
    if looks_back && frame.window_article.is_none() {
        return (Verdict::None, Vec::new());
    }
    let mut answers = Vec::new();
    for per in [Per::Cycle, Per::Window, Per::Year] {
        for bucket in frame.reported(per) {
            for (place, requirement) in rules.pack.requirements.iter().enumerate() {
                if requirement.per == per && any_for(&requirement.when, person) {
                    answers.extend(answer(rules, person, frame, lines, (place, requirement), bucket));
                }
            }
        }
    }
    let verdict = match answers.iter().all(|a| a.met) {
        _ if answers.is_empty() => Verdict::None,
        true => Verdict::Met,
        false => Verdict::Unmet,
    };
    (verdict, answers)
}

fn answer(
    rules: &Rules<'_>,
    person: &Person,
    frame: &Frame,
    lines: &[Line<'_>],
    (place, requirement): (usize, &Requirement),
    bucket: i32,
) -> Option<RequirementAnswer> {
    let period = frame.stretch(requirement.per, bucket);
    let mine = || lines.iter().filter(|l| !l.refused && period.contains(l.record.last_day()));
    let (required, earned, met) = match requirement.measure {
        Measure::Hours(_) | Measure::Part(..) => {
            let full = least(rules.pack, &rules.params, requirement.measure.clone())?;
            let required = due(full, rules.pack.people, person, period);
            let earned = mine().map(|l| l.within(requirement.categories)).sum();
            (required, earned, earned >= required)
        }
        Measure::OnTime => {
            let late = mine().any(|l| l.record.late && requirement.categories.has(l.category));
            (Hours::ZERO, Hours::ZERO, !late)
        }
        Measure::WorkYears(years) => {
            let (required, earned) = (Hours::whole(years), Hours::whole(person.work_years.unwrap_or(0)));
            (required, earned, earned >= required)
        }
    };
    Some(RequirementAnswer {
        id: requirement.id.clone(),
        requirement: place,
        label: requirement.label.clone(),
        scope: if requirement.per == Per::Year { "year" } else { "cycle" },
        period,
        required,
        earned,
        missing: required.minus(earned),
        met,
        article: requirement.article.clone(),
    })
}

/// What a person has to fulfil in a stretch of time: all of it, unless the pack excuses those who were away.
fn due(full: Hours, people: People, person: &Person, period: Period) -> Hours {
    if !people.excused && !people.pro_rata {
        return full;
    }
    let (present, all) = months_present(person, period);
    if present == 0 {
        Hours::ZERO
    } else if people.pro_rata {
        Hours::from_hundredths(full.hundredths() * i64::from(present) / i64::from(all)).unwrap_or(full)
    } else {
        full
    }
}

/// The calendar months of a period in which a person was there on at least one day, and all of them.
fn months_present(person: &Person, period: Period) -> (u32, u32) {
    let month_of = |day: NaiveDate| (day.year(), day.month());
    let there = |day: &NaiveDate| {
        person.joined.is_none_or(|joined| joined <= *day)
            && person.left.is_none_or(|left| *day <= left)
            && !person.leave.iter().any(|leave| leave.contains(*day))
    };
    let (mut present, mut all) = (0, 0);
    let (mut last, mut last_present) = (None, None);
    for day in period.from().iter_days().take(period.days() as usize) {
        let month = Some(month_of(day));
        if last != month {
            last = month;
            all += 1;
        }
        if last_present != month && there(&day) {
            last_present = month;
            present += 1;
        }
    }
    (present, all)
}
