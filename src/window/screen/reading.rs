//! How words in a field become a date: everything that imports take, and days without their year.

use chrono::{Datelike, NaiveDate};

use crate::exchange::inbound::dates;
use crate::exchange::inbound::grid::{Grid, Value};

/// The date that words mean; a day without a year is one of the year of `today`.
pub fn date(words: &str, today: NaiveDate) -> Option<NaiveDate> {
    let grid = Grid::default();
    let whole = |words: &str| dates::date(&Value::Text(words.to_owned()), &grid).ok()?.date.exact();
    let words = words.trim();
    whole(words)
        .or_else(|| whole(&format!("{}-{}", today.year(), words.replace(['.', '/', '．'], "-"))))
        .or_else(|| whole(&format!("{}年{words}", today.year())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_in_any_of_its_forms() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
        let today = day(2026, 3, 2).unwrap();
        for words in
            ["2026-11-20", "2026.11.20", "20261120", "2026年11月20日", "11月20日", "11-20", "11.20", "11/20"]
        {
            assert_eq!(date(words, today), day(2026, 11, 20), "{words}");
        }
        for words in ["", "昨天", "13-40", "2026"] {
            assert_eq!(date(words, today), None, "{words}");
        }
    }
}
