//! Reads what was typed into a form: days, spans, hours, counts. An empty text is nothing; every error names
//! the field, so that it can stand beside it.

use chrono::{NaiveDate, NaiveTime};

use super::error::ServiceError;
use super::ledger_error::LedgerError;
use crate::exchange::inbound::dates;
use crate::exchange::inbound::grid::{Grid, Value};
use crate::model::hours::{Hours, HoursError};
use crate::model::period::Period;

/// The text without surrounding blanks; none when nothing is left.
pub(super) fn text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A text that must be there, of at most `most` characters.
pub(super) fn needed(field: &'static str, value: &str, most: usize) -> Result<String, ServiceError> {
    let problem = |problem: String| ServiceError::Field { field, value: value.trim().to_owned(), problem };
    match text(value) {
        None => Err(problem("不能空着".to_owned())),
        Some(text) if text.chars().count() > most => Err(problem(format!("最多 {most} 个字"))),
        Some(text) => Ok(text),
    }
}

/// An amount of hours; full-width digits and a unit behind the number are fine.
pub(super) fn hours(value: &str) -> Result<Option<Hours>, ServiceError> {
    let Some(text) = text(value) else { return Ok(None) };
    let plain: String = text.chars().map(narrow).collect();
    let number = ["个学时", "学时", "课时", "学分"]
        .iter()
        .find_map(|unit| plain.strip_suffix(unit))
        .unwrap_or(&plain)
        .trim();
    let read: Result<Hours, HoursError> = number.parse();
    read.map(Some).map_err(|why| ServiceError::Hours { text, why })
}

/// A whole number from 1.
pub(super) fn count(field: &'static str, value: &str) -> Result<Option<u32>, ServiceError> {
    let Some(text) = text(value) else { return Ok(None) };
    let plain: String = text.chars().map(narrow).collect();
    match plain.parse() {
        Ok(number) if (1..=100_000).contains(&number) => Ok(Some(number)),
        _ => Err(ServiceError::Field { field, value: text, problem: "应是 1 以上的整数".to_owned() }),
    }
}

/// A day in any of the usual spellings: 2026-03-02, 2026.3.2, 20260302, 2026年3月2日.
pub(super) fn day(field: &'static str, value: &str) -> Result<Option<NaiveDate>, ServiceError> {
    let Some(text) = text(value) else { return Ok(None) };
    let read = dates::date(&Value::Text(text.clone()), &Grid::default());
    match read.ok().and_then(|read| read.date.exact()) {
        Some(day) => Ok(Some(day)),
        None => {
            let problem = "不是日期，请写成 2026-03-02".to_owned();
            Err(ServiceError::Field { field, value: text, problem })
        }
    }
}

/// First and last day; without a last day they are one. Both must lie within `reach`.
pub(super) fn span(from: &str, to: &str, reach: Period) -> Result<Period, ServiceError> {
    let Some(first) = day("开始日期", from)? else {
        let problem = "不能空着".to_owned();
        return Err(ServiceError::Field { field: "开始日期", value: String::new(), problem });
    };
    let last = day("结束日期", to)?.unwrap_or(first);
    let span = Period::new(first, last).map_err(|_| LedgerError::EndBeforeStart { from: first, to: last })?;
    within(span, reach)
}

/// The span, if it lies within `reach`.
pub(super) fn within(span: Period, reach: Period) -> Result<Period, ServiceError> {
    match [span.from(), span.to()].into_iter().find(|day| !reach.contains(*day)) {
        Some(day) => Err(LedgerError::OutsideCycle { day, reach }.into()),
        None => Ok(span),
    }
}

/// A time of the day: 14:30, 14：30, 1430.
pub(super) fn time(field: &'static str, value: &str) -> Result<Option<NaiveTime>, ServiceError> {
    let Some(text) = text(value) else { return Ok(None) };
    let plain: String = text.chars().map(narrow).collect();
    let read =
        NaiveTime::parse_from_str(&plain, "%H:%M").or_else(|_| NaiveTime::parse_from_str(&plain, "%H%M"));
    match read {
        Ok(time) => Ok(Some(time)),
        Err(_) => {
            Err(ServiceError::Field {
                field, value: text, problem: "不是时间，请写成 14:30".to_owned()
            })
        }
    }
}

fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '。' => '.',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_hours_as_they_are_typed() {
        for (text, shown) in [("16", "16"), ("２.5 学时", "2.5"), (" 7.50 ", "7.5"), ("2。5", "2.5")] {
            assert_eq!(hours(text).unwrap().unwrap().to_string(), shown);
        }
        assert_eq!(hours("  ").unwrap(), None);
        for text in ["-3", "2000000", "两", "1/2", "1e3"] {
            assert!(matches!(hours(text), Err(ServiceError::Hours { .. })), "{text}");
        }
    }

    #[test]
    fn reads_days_and_refuses_what_is_none() {
        let expected = NaiveDate::from_ymd_opt(2026, 3, 2);
        for text in ["2026-03-02", "2026.3.2", "20260302", "2026年3月2日", "2026/3/2"] {
            assert_eq!(day("日期", text).unwrap(), expected, "{text}");
        }
        for text in ["2026-02-30", "2026-03", "昨天"] {
            assert!(day("日期", text).is_err(), "{text}");
        }
        assert_eq!(time("时间", "１４：30").unwrap(), NaiveTime::from_hms_opt(14, 30, 0));
        assert!(time("时间", "25:00").is_err());
    }

    #[test]
    fn a_span_ends_after_it_begins_and_lies_within_reach() {
        let reach = "2000-2030".parse().unwrap();
        let backwards = span("2026-03-02", "2026-03-01", reach);
        assert!(matches!(backwards, Err(ServiceError::Ledger(LedgerError::EndBeforeStart { .. }))));
        let outside = span("2062-03-02", "", reach);
        assert!(matches!(outside, Err(ServiceError::Ledger(LedgerError::OutsideCycle { .. }))));
        assert_eq!(span("2026-03-02", "", reach).unwrap().days(), 1);
    }
}
