//! Years, cycles and windows: where a day belongs, and what has to be assessed to report a period.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::condition::any_for;
use super::number::Params;
use super::pack::{Pack, Per, YearRule};
use super::record::Person;
use super::terms::{PeriodKind, YearKind};
use crate::model::period::Period;

/// The frame of one assessment: the period that is reported, within the whole years and cycles that are assessed.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// What is reported.
    pub(super) report: Period,
    /// What is assessed.
    pub(super) span: Period,
    /// The article of the window, under a policy that looks back.
    pub(super) window_article: Option<String>,
    calendar: Calendar,
    /// The reported period is itself one cycle.
    own_cycle: bool,
}

/// How a policy divides time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    starts: (u32, u32),
    cycle: Option<(i32, i32)>,
}

impl Calendar {
    pub(super) fn new(pack: &Pack, params: &Params) -> Calendar {
        let starts = match pack.period.year {
            YearRule::Fixed(_, starts) => starts,
            YearRule::Parameter(at) => {
                let chosen = pack.parameters().get(at).and_then(|p| params.choice(p));
                if chosen == Some(YearKind::School.code()) { (9, 1) } else { (1, 1) }
            }
        };
        let cycle = pack.period.cycle.as_ref().and_then(|cycle| {
            let first = cycle.first.value(pack, params)?.hundredths() / 100;
            Some((i32::try_from(cycle.years).ok()?, i32::try_from(first).ok()?))
        });
        Calendar { starts, cycle }
    }

    /// The year of a day, by the calendar year in which it begins.
    pub(super) fn year_of(self, day: NaiveDate) -> i32 {
        if (day.month(), day.day()) >= self.starts { day.year() } else { day.year() - 1 }
    }

    pub(super) fn year(self, year: i32) -> Period {
        between(self.begin(year), self.begin(year + 1))
    }

    /// The first year of the cycle in which a year lies.
    fn cycle_of(self, year: i32) -> i32 {
        self.cycle.map_or(year, |(years, first)| year - (year - first).rem_euclid(years))
    }

    fn cycle(self, first: i32) -> Period {
        let years = self.cycle.map_or(1, |(years, _)| years);
        between(self.begin(first), self.begin(first + years))
    }

    fn begin(self, year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, self.starts.0, self.starts.1).unwrap_or(NaiveDate::MAX)
    }

    fn whole_years(self, period: Period) -> bool {
        self.year(self.year_of(period.from())).from() == period.from()
            && self.year(self.year_of(period.to())).to() == period.to()
    }

    fn is_cycle(self, period: Period) -> bool {
        self.cycle
            .and_then(|(years, _)| years_later(period.from(), years))
            .is_some_and(|end| between(period.from(), end) == period)
    }
}

/// From a day to the day before another, later one.
fn between(from: NaiveDate, end: NaiveDate) -> Period {
    Period::covering(from, end.checked_sub_days(Days::new(1)).unwrap_or(end))
}

fn years_later(day: NaiveDate, years: i32) -> Option<NaiveDate> {
    let months = Months::new(years.unsigned_abs().checked_mul(12)?);
    if years < 0 { day.checked_sub_months(months) } else { day.checked_add_months(months) }
}

/// Why a period cannot be reported under a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{period} 不是{wanted}")]
pub struct PeriodProblem {
    period: Period,
    wanted: String,
}

impl Frame {
    pub(super) fn new(pack: &Pack, params: &Params, person: &Person, period: Period) -> Frame {
        let calendar = Calendar::new(pack, params);
        let own_cycle = calendar.is_cycle(period);
        let window = pack.period.windows.iter().find(|w| any_for(&w.when, person));
        if let Some(window) = window.filter(|_| pack.period.kind == PeriodKind::Window) {
            let span = look_back(period.to(), window.years);
            let article = Some(window.article.clone());
            return Frame { report: span, span, window_article: article, calendar, own_cycle: true };
        }
        let (first, last) = (calendar.year_of(period.from()), calendar.year_of(period.to()));
        let span = match (pack.period.kind, calendar.cycle) {
            (PeriodKind::Window, _) => period,
            _ if own_cycle => period,
            (_, Some(_)) => {
                join(calendar.cycle(calendar.cycle_of(first)), calendar.cycle(calendar.cycle_of(last)))
            }
            (_, None) => join(calendar.year(first), calendar.year(last)),
        };
        Frame { report: period, span, window_article: None, calendar, own_cycle }
    }

    /// The year, cycle or window in which a day lies, as a number that grows with the days.
    pub(super) fn bucket(&self, per: Per, day: NaiveDate) -> i32 {
        match per {
            Per::Year => self.calendar.year_of(day),
            Per::Cycle if !self.own_cycle => self.calendar.cycle_of(self.calendar.year_of(day)),
            Per::Cycle | Per::Window | Per::Day | Per::Record => 0,
        }
    }

    /// The days of a year, cycle or window.
    pub(super) fn stretch(&self, per: Per, bucket: i32) -> Period {
        match per {
            Per::Year => self.calendar.year(bucket),
            Per::Cycle if !self.own_cycle => self.calendar.cycle(bucket),
            Per::Cycle | Per::Window | Per::Day | Per::Record => self.span,
        }
    }

    /// The years that lie wholly within the report, or the cycles that it touches.
    pub(super) fn reported(&self, per: Per) -> Vec<i32> {
        let first = self.bucket(per, self.report.from());
        let last = self.bucket(per, self.report.to());
        let step = match per {
            Per::Cycle => self.calendar.cycle.map_or(1, |(years, _)| years),
            _ => 1,
        };
        let whole =
            |stretch: Period| self.report.from() <= stretch.from() && stretch.to() <= self.report.to();
        (first..=last)
            .step_by(usize::try_from(step).unwrap_or(1))
            .filter(|b| per != Per::Year || whole(self.stretch(per, *b)))
            .collect()
    }
}

/// The window (review − years, review].
fn look_back(review: NaiveDate, years: u32) -> Period {
    let before = i32::try_from(years).ok().and_then(|y| years_later(review, -y)).unwrap_or(NaiveDate::MIN);
    let from = before.succ_opt().unwrap_or(before);
    Period::covering(from, review)
}

fn join(first: Period, last: Period) -> Period {
    Period::covering(first.from(), last.to())
}

/// The year of a policy in which a day lies.
pub fn year_at(pack: &Pack, params: &Params, day: NaiveDate) -> Period {
    let calendar = Calendar::new(pack, params);
    calendar.year(calendar.year_of(day))
}

/// The cycle of a policy in which a day lies, where it has cycles.
pub fn cycle_at(pack: &Pack, params: &Params, day: NaiveDate) -> Option<Period> {
    let calendar = Calendar::new(pack, params);
    calendar.cycle.map(|_| calendar.cycle(calendar.cycle_of(calendar.year_of(day))))
}

/// Whether a period may be reported: whole years of the pack's kind, one cycle, or anything where the policy looks
/// back from its last day or demands nothing.
///
/// # Errors
/// [`PeriodProblem`], which says what it should be.
pub fn check_period(pack: &Pack, params: &Params, period: Period) -> Result<(), PeriodProblem> {
    let calendar = Calendar::new(pack, params);
    let fits = match pack.period.kind {
        PeriodKind::Window | PeriodKind::None => true,
        PeriodKind::Year | PeriodKind::Cycle => calendar.whole_years(period) || calendar.is_cycle(period),
    };
    let example = calendar.year(calendar.year_of(period.to()));
    let wanted = format!("这个规程的完整年度（如 {} 至 {}）或周期", example.from(), example.to());
    if fits { Ok(()) } else { Err(PeriodProblem { period, wanted }) }
}
