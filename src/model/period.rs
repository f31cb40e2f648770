//! Periods 年度/学年/周期: from a first to a last day, both included.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// A span of days, first and last included; the last is never before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Ends", into = "Ends")]
pub struct Period {
    from: NaiveDate,
    to: NaiveDate,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    from: NaiveDate,
    to: NaiveDate,
}

impl TryFrom<Ends> for Period {
    type Error = PeriodError;
    fn try_from(ends: Ends) -> Result<Period, PeriodError> {
        Period::new(ends.from, ends.to)
    }
}

impl From<Period> for Ends {
    fn from(period: Period) -> Ends {
        Ends { from: period.from, to: period.to }
    }
}

/// Why a text or a pair of days is no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// The last day is before the first.
    #[error("结束日期早于开始日期")]
    Backwards,
    /// Not of the form `2026`, `2021-2025` or `2025学年`.
    #[error("写法不对")]
    Form,
}

impl Period {
    /// The days `from..=to`.
    ///
    /// # Errors
    /// [`PeriodError::Backwards`] when `to` is before `from`.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Period, PeriodError> {
        if to < from { Err(PeriodError::Backwards) } else { Ok(Period { from, to }) }
    }

    /// The shortest period that holds both days.
    pub fn covering(one: NaiveDate, other: NaiveDate) -> Period {
        Period { from: one.min(other), to: one.max(other) }
    }

    /// Calendar years, first and last included, each from 1900 to 2999.
    ///
    /// # Errors
    /// [`PeriodError`] when the years are backwards or out of range.
    pub fn years(first: i32, last: i32) -> Result<Period, PeriodError> {
        let in_range = |year: i32| (1900..=2999).contains(&year);
        if !in_range(first) || !in_range(last) {
            return Err(PeriodError::Form);
        }
        let from = NaiveDate::from_ymd_opt(first, 1, 1).ok_or(PeriodError::Form)?;
        let to = NaiveDate::from_ymd_opt(last, 12, 31).ok_or(PeriodError::Form)?;
        Period::new(from, to)
    }

    /// The school year 学年 that begins on 1 September of `year` and ends on 31 August.
    ///
    /// # Errors
    /// [`PeriodError::Form`] when the year is out of range.
    pub fn school_year(year: i32) -> Result<Period, PeriodError> {
        if !(1900..=2998).contains(&year) {
            return Err(PeriodError::Form);
        }
        let from = NaiveDate::from_ymd_opt(year, 9, 1).ok_or(PeriodError::Form)?;
        let to = NaiveDate::from_ymd_opt(year + 1, 8, 31).ok_or(PeriodError::Form)?;
        Period::new(from, to)
    }

    /// The school year 本学年 in which a day lies.
    ///
    /// # Errors
    /// As [`Self::school_year`].
    pub fn school_year_of(day: NaiveDate) -> Result<Period, PeriodError> {
        Period::school_year(if day.month() >= 9 { day.year() } else { day.year() - 1 })
    }

    /// First day.
    pub fn from(self) -> NaiveDate {
        self.from
    }

    /// Last day.
    pub fn to(self) -> NaiveDate {
        self.to
    }

    /// Number of days, at least one.
    pub fn days(self) -> u32 {
        u32::try_from((self.to - self.from).num_days() + 1).unwrap_or(u32::MAX)
    }

    /// The period of the same kind right after it: 2026 after 2025, 2026-2030 after 2021-2025, 2026学年 after 2025学年.
    /// None beyond the years that a period may have.
    pub fn next(self) -> Option<Period> {
        self.moved(true)
    }

    /// The period of the same kind right before it.
    pub fn previous(self) -> Option<Period> {
        self.moved(false)
    }

    fn moved(self, on: bool) -> Option<Period> {
        let (first, last) = (self.from.year(), self.to.year());
        let by = |years: i32| if on { years } else { -years };
        if Period::years(first, last) == Ok(self) {
            let by = by(last - first + 1);
            return Period::years(first + by, last + by).ok();
        }
        if Period::school_year(first) == Ok(self) {
            return Period::school_year(first + by(1)).ok();
        }
        let days = Days::new(u64::from(self.days()));
        let (from, to) = if on {
            (self.from.checked_add_days(days)?, self.to.checked_add_days(days)?)
        } else {
            (self.from.checked_sub_days(days)?, self.to.checked_sub_days(days)?)
        };
        Period::new(from, to).ok()
    }

    /// Whether the day lies within.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    /// `2026` a calendar year, `2021-2025` calendar years, `2025学年` the school year that begins in 2025.
    fn from_str(text: &str) -> Result<Period, PeriodError> {
        let year = |text: &str| -> Result<i32, PeriodError> {
            if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
                text.parse().map_err(|_| PeriodError::Form)
            } else {
                Err(PeriodError::Form)
            }
        };
        if let Some(text) = text.strip_suffix("学年") {
            return Period::school_year(year(text)?);
        }
        match text.split_once(['-', '–', '—']) {
            Some((first, last)) => Period::years(year(first)?, year(last)?),
            None => year(text).and_then(|y| Period::years(y, y)),
        }
    }
}

impl Period {
    /// As it stands before a noun: 2026年度, 2025学年.
    pub fn before_noun(self) -> String {
        let text = self.to_string();
        if text.ends_with("学年") { text } else { format!("{text}年度") }
    }
}

impl fmt::Display for Period {
    /// The shortest form that [`Period::from_str`] reads back, else both days.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.from.year(), self.to.year());
        if Period::years(first, last) == Ok(*self) {
            if first == last { write!(f, "{first}") } else { write!(f, "{first}-{last}") }
        } else if Period::school_year(first) == Ok(*self) {
            write!(f, "{first}学年")
        } else {
            write!(f, "{} 至 {}", self.from, self.to)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_shows() {
        for text in ["2026", "2021-2025", "2025学年"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        assert_eq!("2025学年".parse::<Period>().unwrap().days(), 365);
    }

    #[test]
    fn the_next_period_is_of_the_same_kind() {
        for (text, next) in [("2025", "2026"), ("2021-2025", "2026-2030"), ("2025学年", "2026学年")] {
            let (period, next): (Period, Period) = (text.parse().unwrap(), next.parse().unwrap());
            assert_eq!(period.next(), Some(next));
            assert_eq!(next.previous(), Some(period));
        }
        assert_eq!(Period::years(2999, 2999).unwrap().next(), None);
    }

    #[test]
    fn refuses_other_forms() {
        for text in ["", "26", "2025-2021", "2025年", "1899", "202６", "+202"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }
}
