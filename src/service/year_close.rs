//! The close of a year 年度结转: everybody's results are kept as they stand, whatever packs and parameters say later.
//! Undoing the close is the only way to open the year again.
//!
//! Under a policy that counts from the school's audit the close is also what seals: what passed in the year can then be
//! neither reopened nor voided.

use chrono::{Datelike, NaiveDate};

use super::assessment::{Counting, PersonAssessment, assess_everybody, period_for};
use super::error::ServiceError;
use super::ledger_error::LedgerError;
use super::policies::{InForce, find_pack};
use super::policy_error::PolicyError;
use super::typed;
use crate::exchange::paper::flow::Imprint;
use crate::exchange::sheet::list::{Closing, Column, Holds, List, Value};
use crate::exchange::sheet::xlsx::xlsx;
use crate::model::hours::Hours;
use crate::model::id::StaffId;
use crate::model::period::Period;
use crate::model::state::EntryState;
use crate::model::year_result::YearOutcome;
use crate::policy::terms::{CountsFrom, PeriodKind, Unfinished};
use crate::policy::{Assessment, Frozen, Measure, Pack, RequirementAnswer, Verdict, cycle_at, year_at};
use crate::store::{Deed, Done, EntryFilter, NewYearResult, View, Whom, Workspace, YearClose};

/// So many years are offered for a close.
const YEARS_BACK: usize = 12;

/// What a close would keep, or kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseSurvey {
    /// Title of the regulation.
    pub policy: String,
    /// The year or cycle.
    pub period: Period,
    /// Records that are still on their way; they forbid the close.
    pub open: Vec<(EntryState, u32)>,
    /// How many people have which result; results of nobody are left out.
    pub outcomes: Vec<(YearOutcome, u32)>,
    /// All recognised hours.
    pub hours: Hours,
    /// Passed records that the close seals; 0 where the authority seals.
    pub sealed: u32,
}

/// A closed year with its results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedYear {
    /// The close.
    pub close: YearClose,
    /// Title of the regulation; its id where the pack is gone.
    pub title: String,
    /// Everybody's results, in the order in which they came in.
    pub results: Vec<ClosedPerson>,
}

/// A result of a closed year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedPerson {
    /// Who.
    pub staff: StaffId,
    /// 姓名.
    pub name: String,
    /// 教师编号.
    pub code: Option<String>,
    /// The result.
    pub outcome: YearOutcome,
    /// Recognised hours.
    pub total: Hours,
    /// When what was missing had been made up.
    pub made_up_on: Option<NaiveDate>,
}

/// The year that a typed period means for a close: whole years of the regulation. Nothing typed means the school's
/// current year.
///
/// # Errors
/// [`PolicyError::NoYears`], [`LedgerError::PolicyPeriod`], [`ServiceError::Period`], or what the disk says.
pub fn year_to_close(view: View<'_>, policy: &InForce, typed: &str) -> Result<Period, ServiceError> {
    let (pack, params) = (&policy.pack, &policy.params);
    if pack.period_kind() == PeriodKind::Window {
        return Err(PolicyError::NoYears(pack.title().to_owned()).into());
    }
    let at = view.school()?.period.from();
    if typed.trim().is_empty() {
        return Ok(year_at(pack, params, at));
    }
    let period = period_for(policy, typed, at)?;
    let (first, last) = (year_at(pack, params, period.from()), year_at(pack, params, period.to()));
    let is_calendar = Period::years(first.from().year(), first.from().year()) == Ok(first);
    if typed.contains("学年") && is_calendar {
        let what = format!("{typed}：这个规程按自然年度算，年度写成 {}", first.from().year());
        return Err(LedgerError::PolicyPeriod(what).into());
    }
    let filter = EntryFilter { period: Some(period), ..EntryFilter::default() };
    if period.to() < in_force_from(policy) && view.tally_entries(&filter)?.count == 0 {
        let what = format!("{period} 在规程执行以前，也没有学时（从 {} 起执行）", policy.from);
        return Err(LedgerError::PolicyPeriod(what).into());
    }
    if (first.from(), last.to()) == (period.from(), period.to()) {
        return Ok(period);
    }
    let example = format!("{period} 不是完整的年度（如 {} 至 {}）", last.from(), last.to());
    Err(LedgerError::PolicyPeriod(example).into())
}

/// The years of a regulation that may be closed, the latest first: the one of `last` and at most eleven before it, as
/// far back as the regulation is asked about.
pub fn years_back(policy: &InForce, last: NaiveDate) -> Vec<Period> {
    let last = policy.to.map_or(last, |to| to.min(last));
    let first = in_force_from(policy);
    let year_of = |day| year_at(&policy.pack, &policy.params, day);
    let years = std::iter::successors(Some(year_of(last)), |year| {
        year.from().pred_opt().filter(|before| *before >= first).map(year_of)
    });
    years.take(YEARS_BACK).collect()
}

/// From when a regulation is asked about: its first day at the school, or of the cycle that this lies in.
fn in_force_from(policy: &InForce) -> NaiveDate {
    let cycle = cycle_at(&policy.pack, &policy.params, policy.from);
    cycle.map_or(policy.from, |cycle| cycle.from().min(policy.from))
}

/// What the close of a year would keep. That it cannot be closed yet is told in [`CloseSurvey::open`], or refused by
/// [`close_year`].
///
/// # Errors
/// [`PolicyError::Closed`], or what the disk says.
pub fn survey_close(view: View<'_>, policy: &InForce, period: Period) -> Result<CloseSurvey, ServiceError> {
    Ok(survey(view, policy, period)?.0)
}

fn survey(
    view: View<'_>,
    policy: &InForce,
    period: Period,
) -> Result<(CloseSurvey, Vec<PersonAssessment>), ServiceError> {
    let id = policy.pack.id();
    let meets = |close: &YearClose| {
        close.policy == id && close.period.from() <= period.to() && period.from() <= close.period.to()
    };
    if let Some(close) = view.year_closes()?.into_iter().find(meets) {
        return Err(PolicyError::Closed { period: close.period, on: close.closed_on }.into());
    }
    use EntryState as S;
    let school = policy.pack.audit().counts_from == CountsFrom::School;
    let on_their_way: &[S] = if school {
        &[S::Draft, S::Pending]
    } else {
        &[S::Draft, S::Pending, S::Passed, S::Submitted, S::RecallRequested]
    };
    let people = assess_everybody(view, policy, period, Counting::Counted)?;
    let outcomes = YearOutcome::ALL.iter().map(|which| {
        let count = people.iter().filter(|p| outcome(&policy.pack, &p.assessment, period) == *which).count();
        (*which, u32::try_from(count).unwrap_or(u32::MAX))
    });
    let passed = if school { view.entries_in_states(period, &[S::Passed])? } else { Vec::new() };
    let survey = CloseSurvey {
        policy: policy.pack.title().to_owned(),
        period,
        open: view.entries_in_states(period, on_their_way)?,
        outcomes: outcomes.filter(|(_, count)| *count > 0).collect(),
        hours: people.iter().map(|person| person.assessment.total).sum(),
        sealed: passed.first().map_or(0, |(_, count)| *count),
    };
    Ok((survey, people))
}

/// Judged is what ends in the period: the years of a cycle ask nothing by themselves, its last one decides. Who has
/// nothing to fulfil is excused; that is told apart from a policy that asks nothing of anybody.
fn outcome(pack: &Pack, assessment: &Assessment, period: Period) -> YearOutcome {
    let ends = |answer: &&RequirementAnswer| {
        period.from() <= answer.period.to() && answer.period.to() <= period.to()
    };
    let ending: Vec<&RequirementAnswer> = assessment.requirements.iter().filter(ends).collect();
    let asks_hours = |requirement: &RequirementAnswer| {
        let rule = pack.requirements().get(requirement.requirement);
        rule.is_some_and(|rule| matches!(rule.measure, Measure::Hours(_) | Measure::Part(..)))
    };
    let mut hours = ending.iter().filter(|r| asks_hours(r)).peekable();
    let people = pack.people();
    let let_off = (people.excused || people.pro_rata)
        && hours.peek().is_some()
        && hours.all(|requirement| requirement.required.is_zero());
    match assessment.verdict {
        Verdict::None if pack.requirements().is_empty() => YearOutcome::None,
        Verdict::None => YearOutcome::Excused,
        _ if ending.is_empty() => YearOutcome::None,
        _ if !ending.iter().all(|answer| answer.met) => YearOutcome::Unmet,
        _ if let_off => YearOutcome::Excused,
        _ => YearOutcome::Met,
    }
}

/// Closes a year under a regulation of the school.
///
/// # Errors
/// [`PolicyError::NotOver`], [`PolicyError::Closed`], [`PolicyError::Open`] with what is not done yet, or what the
/// disk says; then nothing changed.
pub fn close_year(
    workspace: &mut Workspace,
    policy: &InForce,
    period: Period,
) -> Result<Done<CloseSurvey>, ServiceError> {
    workspace.deed("year.close", |deed| {
        if deed.today() < period.to() {
            return Err(PolicyError::NotOver { period }.into());
        }
        let (survey, people) = survey(deed.view(), policy, period)?;
        if !survey.open.is_empty() {
            return Err(PolicyError::Open { period, open: survey.open }.into());
        }
        keep(deed, policy, period, &people)?;
        deed.say(format!("年度结转：{period}，{} 人（{}）", people.len(), survey.policy));
        Ok(survey)
    })
}

fn keep(
    deed: &Deed<'_>,
    policy: &InForce,
    period: Period,
    people: &[PersonAssessment],
) -> Result<(), ServiceError> {
    let pack = &policy.pack;
    let results: Vec<NewYearResult> = people
        .iter()
        .map(|person| NewYearResult {
            staff: person.staff,
            outcome: outcome(pack, &person.assessment, period),
            total: person.assessment.total,
            assessment: serde_json::json!(Frozen::of(&person.assessment, pack, period)).to_string(),
        })
        .collect();
    deed.insert_year_close(period, pack.id(), pack.digest(), &results)?;
    Ok(())
}

/// Every closed year with its results, the latest first.
///
/// # Errors
/// What the disk says.
pub fn closed_years(view: View<'_>) -> Result<Vec<ClosedYear>, ServiceError> {
    view.year_closes()?.into_iter().map(|close| closed_year(view, close)).collect()
}

fn closed_year(view: View<'_>, close: YearClose) -> Result<ClosedYear, ServiceError> {
    let title = match find_pack(view, &close.policy) {
        Ok(pack) => pack.title().to_owned(),
        Err(ServiceError::UnknownPolicy(id)) => id,
        Err(error) => return Err(error),
    };
    let mut results = Vec::new();
    for kept in view.year_results(close.id, Whom::Everybody)? {
        let record = view.staff(kept.staff)?.record;
        results.push(ClosedPerson {
            staff: kept.staff,
            name: record.name.to_string(),
            code: record.staff_code,
            outcome: kept.outcome,
            total: kept.total,
            made_up_on: kept.made_up_on,
        });
    }
    Ok(ClosedYear { close, title, results })
}

/// The close of exactly this period under a policy.
///
/// # Errors
/// [`PolicyError::NotClosed`], or what the disk says.
pub fn find_close(view: View<'_>, policy: &str, period: Period) -> Result<ClosedYear, ServiceError> {
    let close = view.year_closes()?.into_iter().find(|c| c.policy == policy && c.period == period);
    closed_year(view, close.ok_or(PolicyError::NotClosed(period))?)
}

/// The people of a closed year with one result, or all of them, as a workbook.
///
/// # Errors
/// [`ServiceError::Sheet`] for more rows than a sheet has, or what the disk says.
pub fn list_workbook(
    view: View<'_>,
    year: &ClosedYear,
    outcome: Option<YearOutcome>,
    today: NaiveDate,
) -> Result<Vec<u8>, ServiceError> {
    let people = year.results.iter().filter(|one| outcome.is_none_or(|outcome| outcome == one.outcome));
    let rows = people.zip(1..).map(|(one, number)| {
        vec![
            Value::Count(number),
            one.name.as_str().into(),
            one.code.clone().unwrap_or_default().into(),
            one.total.into(),
            one.outcome.word().into(),
            one.made_up_on.into(),
        ]
    });
    let columns = [
        ("序号", 6.0, Holds::Count),
        ("姓名", 14.0, Holds::Text),
        ("教师编号", 16.0, Holds::Number),
        ("认定学时", 12.0, Holds::Hours),
        ("年度结果", 16.0, Holds::Word),
        ("补足日期", 14.0, Holds::Date),
    ];
    let columns = columns.map(|(title, width, holds)| Column::new(title, width, holds)).into();
    let title = match outcome {
        Some(outcome) => format!("{}年度考核{}名单", year.close.period, outcome.word()),
        None => format!("{}年度考核结果", year.close.period),
    };
    let list = List {
        name: "年度结果".to_owned(),
        title,
        facts: vec![format!("《{}》　{} 结转", year.title, year.close.closed_on)],
        columns,
        rows: rows.collect(),
        notes: Vec::new(),
        closing: Closing::Nothing,
    };
    let imprint = Imprint::plain(view.school()?.name, today);
    Ok(xlsx(&list, &imprint)?)
}

/// Notes that people have made up what they missed in a closed year 限期补足. The year stays 不合格; beside it stands when
/// it was made up. An empty day is today.
///
/// # Errors
/// [`PolicyError::NotClosed`], [`PolicyError::NoMakingUp`], [`PolicyError::NothingToMakeUp`], [`ServiceError::Field`]
/// for a day that is none or lies before the end of the year, or what the disk says.
pub fn make_up(
    workspace: &mut Workspace,
    policy: &str,
    period: Period,
    staff: &[StaffId],
    day: &str,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("year.made_up", |deed| {
        let year = find_close(deed.view(), policy, period)?;
        let pack = find_pack(deed.view(), policy)?;
        if pack.audit().unfinished != Unfinished::MakeUp {
            return Err(PolicyError::NoMakingUp(pack.title().to_owned()).into());
        }
        let on = typed::day("日期", day)?.unwrap_or(deed.today());
        if on <= period.to() || on > deed.today() {
            let problem = format!("应在 {} 之后、今天以前", period.to());
            return Err(ServiceError::Field { field: "日期", value: on.to_string(), problem });
        }
        for id in staff {
            let result = year.results.iter().find(|result| result.staff == *id);
            match result {
                Some(result) if result.outcome == YearOutcome::Unmet => {
                    deed.set_made_up(year.close.id, *id, on)?;
                }
                other => {
                    let name = deed.view().staff(*id)?.record.name.to_string();
                    let outcome = other.map_or("未参加考核", |result| result.outcome.word());
                    return Err(PolicyError::NothingToMakeUp { name, period, outcome }.into());
                }
            }
        }
        deed.say(format!("补足学时：{period}，{} 人", staff.len()));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::policy::Params;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_cycle_that_is_over_is_offered_from_its_first_year() {
        let pack = Cow::Borrowed(Pack::builtin("national-cycle-360").unwrap());
        let (params, from) = (Params::default(), day("2022-09-01"));
        let policy = InForce { pack, params, from, to: None, is_main: true };
        let first = cycle_at(&policy.pack, &policy.params, from).unwrap().from();
        let next = cycle_at(&policy.pack, &policy.params, day("2027-06-01")).unwrap().from();
        assert!(first < from && from < next, "{first} {next}");
        let years = years_back(&policy, day("2027-06-01"));
        assert_eq!(years.last().map(|year| year.from()), Some(first));
        assert!(years.windows(2).all(|two| two[0].from() > two[1].to()));
    }

    #[test]
    fn a_regulation_of_long_ago_is_offered_twelve_years_back_and_not_beyond_its_end() {
        let pack = Cow::Borrowed(Pack::builtin("secondary-annual-90").unwrap());
        let (params, from) = (Params::default(), day("2001-01-01"));
        let policy = InForce { pack, params, from, to: Some(day("2020-12-31")), is_main: true };
        let years = years_back(&policy, day("2026-06-01"));
        assert_eq!(years.len(), YEARS_BACK);
        assert_eq!(years.first().map(|year| year.to()), Some(day("2020-12-31")));
    }
}
