//! Dates as files give them: some with the month or the year only.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date known to the year, the month or the day; years 1800 to 2999. Its text, `1998`,
/// `1998-08` or `1998-08-03`, sorts by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i32,
    month: Option<u32>,
    day: Option<u32>,
}

/// The text or the numbers are no date of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("日期不存在或写法不对，请写成 2024-09-01")]
pub struct PartialDateError;

impl PartialDate {
    /// A date known as far as the arguments say.
    ///
    /// # Errors
    /// [`PartialDateError`] when there is no such date, or a day without its month.
    pub fn new(year: i32, month: Option<u32>, day: Option<u32>) -> Result<PartialDate, PartialDateError> {
        let date = PartialDate { year, month, day };
        let known = day.is_none() || month.is_some();
        let exists = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1)).is_some();
        if (1800..=2999).contains(&year) && known && exists { Ok(date) } else { Err(PartialDateError) }
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12, if known.
    pub fn month(self) -> Option<u32> {
        self.month
    }

    /// The day of the month, if known.
    pub fn day(self) -> Option<u32> {
        self.day
    }

    /// The exact day, if known.
    pub fn exact(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, self.month?, self.day?)
    }

    /// The first day that it can mean.
    pub fn first(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or_default()
    }

    /// The last day that it can mean.
    pub fn last(self) -> NaiveDate {
        if let Some(day) = self.exact() {
            return day;
        }
        let month = self.month.unwrap_or(12);
        let (year, next) = if month == 12 { (self.year + 1, 1) } else { (self.year, month + 1) };
        NaiveDate::from_ymd_opt(year, next, 1).and_then(|d| d.pred_opt()).unwrap_or_default()
    }
}

impl From<NaiveDate> for PartialDate {
    fn from(day: NaiveDate) -> PartialDate {
        PartialDate { year: day.year(), month: Some(day.month()), day: Some(day.day()) }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = PartialDateError;

    /// Reads only what [`fmt::Display`] writes; files are read by `exchange::inbound`.
    fn from_str(text: &str) -> Result<PartialDate, PartialDateError> {
        let number = |part: &str, length: usize| -> Result<u32, PartialDateError> {
            let plain = part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
            if plain { part.parse().map_err(|_| PartialDateError) } else { Err(PartialDateError) }
        };
        let mut parts = text.split('-');
        let year = number(parts.next().unwrap_or_default(), 4)?;
        let month = parts.next().map(|m| number(m, 2)).transpose()?;
        let day = parts.next().map(|d| number(d, 2)).transpose()?;
        if parts.next().is_some() {
            return Err(PartialDateError);
        }
        PartialDate::new(i32::try_from(year).map_err(|_| PartialDateError)?, month, day)
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PartialDate, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn knows_its_first_and_last_day() {
        let ends = |text: &str| {
            let date: PartialDate = text.parse().unwrap();
            (date.first().to_string(), date.last().to_string())
        };
        assert_eq!(ends("2024"), ("2024-01-01".into(), "2024-12-31".into()));
        assert_eq!(ends("2024-02"), ("2024-02-01".into(), "2024-02-29".into()));
        assert_eq!(ends("2024-02-03"), ("2024-02-03".into(), "2024-02-03".into()));
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in ["", "24", "2024-2", "2024-02-30", "2024-13", "1799", "2024-01-01-01", "2024-+1"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_and_value_agree(year in 1800..=2999i32, month in proptest::option::of(1..=12u32), day in 1..=28u32, known: bool) {
            let date = PartialDate::new(year, month, month.filter(|_| known).map(|_| day)).unwrap();
            prop_assert_eq!(date.to_string().parse::<PartialDate>(), Ok(date));
            prop_assert!(date.first() <= date.last());
        }
    }
}
