//! Dates in every form that offices write them, with the precision that they have.

use chrono::{Datelike, NaiveDate};

use super::grid::{Grid, Value};
use super::text::{code, split_remark};
use crate::model::partial_date::PartialDate;

/// A date, and what is doubtful about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateRead {
    /// The likeliest date.
    pub date: PartialDate,
    /// Why the administrator should look at it.
    pub doubt: Option<&'static str>,
}

/// First and last date of an activity, and what is doubtful about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanRead {
    /// First.
    pub from: PartialDate,
    /// Last, not before the first.
    pub to: PartialDate,
    /// Why the administrator should look at it.
    pub doubt: Option<&'static str>,
}

/// Why a cell is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It cannot be read as a date.
    #[error("认不出日期，请写成 2024-09-01")]
    Form,
    /// There is no such day.
    #[error("没有这一天")]
    NoSuchDay,
    /// A year of two digits that may be of either century.
    #[error("年份只有两位，请写成四位")]
    ShortYear,
    /// Before 1900 or after 2100.
    #[error("年份不在1900到2100之间")]
    Year,
    /// Only month and day, and nothing says of which year.
    #[error("没有写年份")]
    NoYear,
    /// The end lies before the start.
    #[error("结束日期早于开始日期")]
    Backwards,
}

const CENTURY: &str = "年份只有两位，按19××年读";
const TENTH: &str = "按1月读，若是10月请把单元格改为文本 2024.10";

/// Reads a cell as one date. A bare number may be a serial day, a year, `20240901` or `2024.9`.
///
/// # Errors
/// [`DateError`] says why it is no date.
pub fn date(value: &Value, grid: &Grid) -> Result<DateRead, DateError> {
    match value {
        Value::Moment(moment) => checked(moment.date().into()).map(plain),
        Value::Number(number) => from_number(*number, grid),
        Value::Text(text) => {
            let text = fold(text);
            match text.parse::<f64>().ok().and_then(|number| grid.serial_day(number)) {
                Some(day) if text.len() == 5 => Ok(plain(day.into())),
                _ => single(&text, None),
            }
        }
        _ => Err(DateError::Form),
    }
}

/// Reads a cell as a date or as two, `2023.3.1-6.30`. What the second leaves out is taken from the
/// first; a year that both leave out is `year`.
///
/// # Errors
/// [`DateError`] says why it is neither.
pub fn span(value: &Value, grid: &Grid, year: Option<i32>) -> Result<SpanRead, DateError> {
    let one = date(value, grid);
    let (Value::Text(text), Err(error)) = (value, &one) else {
        return one.map(|read| SpanRead { from: read.date, to: read.date, doubt: read.doubt });
    };
    let text = fold(text);
    let context = year.map(|year| Context { year, month: None });
    if let Ok(read) = single(&text, context) {
        return Ok(SpanRead { from: read.date, to: read.date, doubt: read.doubt });
    }
    let mut error = *error;
    for (place, length) in separators(&text) {
        let (Some(left), Some(right)) = (text.get(..place), text.get(place + length..)) else { continue };
        let left = complete(left, right);
        let from = match single(&left, context) {
            Ok(from) => from,
            Err(DateError::NoYear) => {
                error = DateError::NoYear;
                continue;
            }
            Err(_) => continue,
        };
        let known = Context { year: from.date.year(), month: from.date.month() };
        let Ok(to) = single(right.trim_end_matches('止'), Some(known)) else { continue };
        if to.date.last() < from.date.first() {
            return Err(DateError::Backwards);
        }
        return Ok(SpanRead { from: from.date, to: to.date, doubt: from.doubt.or(to.doubt) });
    }
    Err(error)
}

#[derive(Clone, Copy)]
struct Context {
    year: i32,
    month: Option<u32>,
}

fn plain(date: PartialDate) -> DateRead {
    DateRead { date, doubt: None }
}

fn checked(date: PartialDate) -> Result<PartialDate, DateError> {
    if (1900..=2100).contains(&date.year()) { Ok(date) } else { Err(DateError::Year) }
}

/// Folded, without a time of day, a remark in brackets, a weekday or a trailing dot.
fn fold(text: &str) -> String {
    let text = code(text);
    let text = split_remark(&text).0;
    let text = match text.split_once(['T', ' ']) {
        Some((day, time)) if time.contains(':') => day,
        _ => text,
    };
    let text: String = text.chars().filter(|c| *c != ' ').map(|c| if c == '。' { '.' } else { c }).collect();
    text.trim_end_matches(['.', '/', '-', '、', ',']).to_owned()
}

fn from_number(number: f64, grid: &Grid) -> Result<DateRead, DateError> {
    if let Some(day) = grid.serial_day(number) {
        return checked(day.into()).map(plain);
    }
    let text = number.to_string();
    let read = single(&text, None)?;
    let tenth = text.split_once('.').is_some_and(|(_, month)| month == "1");
    Ok(DateRead { doubt: if tenth { Some(TENTH) } else { read.doubt }, ..read })
}

/// One date in a folded text.
fn single(text: &str, context: Option<Context>) -> Result<DateRead, DateError> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return digits(text, context);
    }
    if text.contains(['年', '月', '日', '号']) {
        return chinese(text, context);
    }
    for separator in ['.', '/', '-'] {
        if text.contains(separator) {
            let numbers: Option<Vec<u32>> = text.split(separator).map(number).collect();
            let numbers = numbers.ok_or(DateError::Form)?;
            let year_len = text.split(separator).next().map_or(0, str::len);
            return match (numbers.as_slice(), context) {
                ([month, day], Some(known)) if year_len <= 2 => build(known.year, Some(*month), Some(*day)),
                ([year, month], _) => written_year(*year, year_len, Some(*month), None),
                ([year, month, day], _) => written_year(*year, year_len, Some(*month), Some(*day)),
                _ => Err(DateError::Form),
            };
        }
    }
    Err(DateError::Form)
}

fn digits(text: &str, context: Option<Context>) -> Result<DateRead, DateError> {
    let part = |from: usize, to: usize| text.get(from..to).and_then(number).unwrap_or(0);
    let year = i32::try_from(part(0, 4)).unwrap_or(0);
    match (text.len(), context) {
        (8, _) => build(year, Some(part(4, 6)), Some(part(6, 8))),
        (6, _) if (1900..=2100).contains(&year) => build(year, Some(part(4, 6)), None),
        (4, None) => build(year, None, None),
        (4, Some(_)) if (1900..=2100).contains(&year) => build(year, None, None),
        (1 | 2, Some(Context { year, month: Some(month) })) => {
            build(year, Some(month), Some(part(0, text.len())))
        }
        (6, _) => Err(DateError::ShortYear),
        _ => Err(DateError::Form),
    }
}

/// `2024年9月1日` and its parts, in digits or in Chinese numerals.
fn chinese(text: &str, context: Option<Context>) -> Result<DateRead, DateError> {
    let (year, rest) = match text.split_once('年') {
        Some((year, rest)) => (Some(year), rest.strip_prefix('度').unwrap_or(rest)),
        None => (None, text),
    };
    let (month, rest) = match rest.split_once('月') {
        Some((month, rest)) => (Some(month), rest.strip_prefix('份').unwrap_or(rest)),
        None => (None, rest),
    };
    let day = rest.trim_end_matches(['日', '号']);
    let read = |text: &str| number(text).or_else(|| chinese_number(text)).ok_or(DateError::Form);
    let month = month.map(read).transpose()?;
    let day = if day.is_empty() { None } else { Some(read(day)?) };
    match (year, context) {
        (Some(year), _) => {
            let length = year.chars().count();
            written_year(read(year)?, length, month, day)
        }
        (None, Some(known)) => build(known.year, month.or(known.month), day),
        (None, None) if month.is_some() => Err(DateError::NoYear),
        (None, None) => Err(DateError::Form),
    }
}

fn written_year(
    year: u32,
    length: usize,
    month: Option<u32>,
    day: Option<u32>,
) -> Result<DateRead, DateError> {
    let year = i32::try_from(year).map_err(|_| DateError::Form)?;
    match (length, year) {
        (4, _) => build(year, month, day),
        (2, 30..=99) => Ok(DateRead { doubt: Some(CENTURY), ..build(1900 + year, month, day)? }),
        (1 | 2, _) => Err(DateError::ShortYear),
        _ => Err(DateError::Form),
    }
}

fn build(year: i32, month: Option<u32>, day: Option<u32>) -> Result<DateRead, DateError> {
    if !(1900..=2100).contains(&year) {
        return Err(DateError::Year);
    }
    PartialDate::new(year, month, day).map(plain).map_err(|_| DateError::NoSuchDay)
}

fn number(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// `二〇二四` digit by digit, or a number below a hundred such as `三十一`.
pub fn chinese_number(text: &str) -> Option<u32> {
    let digit =
        |c: char| "〇一二三四五六七八九".chars().position(|d| d == c).and_then(|d| u32::try_from(d).ok());
    let digit = |c: char| {
        if matches!(c, '零' | '○') {
            Some(0)
        } else if c == '两' {
            Some(2)
        } else {
            digit(c)
        }
    };
    if text.is_empty() || text.chars().count() > 4 {
        return None;
    }
    match text.split_once('十') {
        Some((tens, ones)) => {
            let one = |text: &str, none: u32| match text.chars().count() {
                0 => Some(none),
                1 => text.chars().next().and_then(digit),
                _ => None,
            };
            Some(one(tens, 1)? * 10 + one(ones, 0)?)
        }
        None => text.chars().try_fold(0, |sum, c| Some(sum * 10 + digit(c)?)),
    }
}

/// Places where two dates may part, the surest signs first.
fn separators(text: &str) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    for sign in ["至", "到", "~", "～", "——", "--", "—", "–", "―", "－", "-", "、"] {
        places.extend(text.match_indices(sign).map(|(place, _)| (place, sign.len())));
    }
    places
}

/// `7-8月` leaves the unit of the first number to the second.
fn complete(left: &str, right: &str) -> String {
    let left = left.trim_end_matches('起');
    let bare = left.ends_with(|c: char| c.is_ascii_digit()) && left.contains(['年', '月']);
    match right.find(['年', '月', '日', '号']).and_then(|place| right.get(place..)?.chars().next()) {
        Some(unit) if bare => format!("{left}{unit}"),
        _ => left.to_owned(),
    }
}

/// The calendar years of a text such as `2022-2023年度`, `2024年` or `2025学年`: first and last day.
pub fn year_period(text: &str) -> Option<crate::model::period::Period> {
    let text = super::text::tight(text);
    let text = split_remark(&text).0;
    let school_year = text.contains("学年");
    let digits: Vec<i32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| if part.len() == 4 { part.parse().unwrap_or(0) } else { 0 })
        .collect();
    let rest: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let known =
        ["", "年", "年度", "学年", "学年度", "-", "-年", "-年度", "-学年", "-学年度", "年-年", "/学年"];
    let rest = rest.replace(['—', '–', '~', '至'], "-");
    if !known.contains(&rest.as_str()) {
        return None;
    }
    match digits.as_slice() {
        [year] if school_year => crate::model::period::Period::school_year(*year).ok(),
        [year, next] if *next == *year + 1 && school_year => {
            crate::model::period::Period::school_year(*year).ok()
        }
        [year] => crate::model::period::Period::years(*year, *year).ok(),
        [first, last] => crate::model::period::Period::years(*first, *last).ok(),
        _ => None,
    }
    .filter(|period| (1900..=2100).contains(&period.from().year()))
}

/// The exact day of a date, or an end of what it can mean.
pub fn day(date: PartialDate, last: bool) -> NaiveDate {
    if last { date.last() } else { date.first() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn grid() -> Grid {
        Grid::new("表")
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn read(value: &Value) -> String {
        match date(value, &grid()) {
            Ok(read) => format!("{}{}", read.date, if read.doubt.is_some() { "?" } else { "" }),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn reads_every_form_of_a_date() {
        for (form, expected) in [
            ("2024.9.1", "2024-09-01"),
            ("2024.9", "2024-09"),
            ("2024.9.", "2024-09"),
            ("2013.12.", "2013-12"),
            ("2024年9月1日", "2024-09-01"),
            ("2024年9月", "2024-09"),
            ("2024年", "2024"),
            ("20240901", "2024-09-01"),
            ("202409", "2024-09"),
            ("2024/9/1", "2024-09-01"),
            ("2024-9-1", "2024-09-01"),
            ("1998-08", "1998-08"),
            ("98.8", "1998-08?"),
            ("98年8月", "1998-08?"),
            ("41609", "2013-12-01"),
            ("２０２０.９.１", "2020-09-01"),
            ("２０２０．９．１", "2020-09-01"),
            ("2015-09-01 00:00:00", "2015-09-01"),
            ("2015-09-01T08:30:00", "2015-09-01"),
            ("2024年9月1日（周日）", "2024-09-01"),
            ("二〇二四年九月三十日", "2024-09-30"),
            (" 2024 年 9 月 1 日 ", "2024-09-01"),
        ] {
            assert_eq!(read(&text(form)), expected, "{form}");
        }
    }

    #[test]
    fn reads_numbers_and_date_cells() {
        for (number, expected) in [
            (41609.0, "2013-12-01"),
            (20050801.0, "2005-08-01"),
            (2024.9, "2024-09"),
            (2024.1, "2024-01?"),
            (2015.0, "2015"),
            (98.8, "1998-08?"),
            (202409.0, "2024-09"),
        ] {
            assert_eq!(read(&Value::Number(number)), expected, "{number}");
        }
        let day = NaiveDate::from_ymd_opt(2015, 9, 1).unwrap().and_hms_opt(8, 0, 0).unwrap();
        assert_eq!(read(&Value::Moment(day)), "2015-09-01");
        let mut grid = grid();
        grid.from_1904 = true;
        assert_eq!(date(&Value::Number(40147.0), &grid).unwrap().date.to_string(), "2013-12-01");
    }

    #[test]
    fn says_why_it_is_no_date() {
        for (form, error) in [
            ("2024.2.30", DateError::NoSuchDay),
            ("2024.13", DateError::NoSuchDay),
            ("05.8", DateError::ShortYear),
            ("1.5", DateError::ShortYear),
            ("9月1日", DateError::NoYear),
            ("昨天", DateError::Form),
            ("2204.9.1", DateError::Year),
            ("0", DateError::Form),
            ("9999", DateError::Year),
            ("", DateError::Form),
            ("-", DateError::Form),
        ] {
            assert_eq!(date(&text(form), &grid()), Err(error), "{form}");
        }
    }

    #[test]
    fn reads_ranges() {
        for (form, expected) in [
            ("2023.3.1-6.30", "2023-03-01 2023-06-30"),
            ("2023.3.1-2023.6.30", "2023-03-01 2023-06-30"),
            ("2023/3/1—2023/6/30", "2023-03-01 2023-06-30"),
            ("2023-03-01至2023-06-30", "2023-03-01 2023-06-30"),
            ("2024年7月20日—8月31日", "2024-07-20 2024-08-31"),
            ("7月20日—8月31日", "2024-07-20 2024-08-31"),
            ("2024年7月20日至31日", "2024-07-20 2024-07-31"),
            ("2024年7月20-31日", "2024-07-20 2024-07-31"),
            ("2024年7-8月", "2024-07 2024-08"),
            ("20240720-20240831", "2024-07-20 2024-08-31"),
            ("2024.7.20~22", "2024-07-20 2024-07-22"),
            ("2024.9.1", "2024-09-01 2024-09-01"),
            ("2021年-2023年", "2021 2023"),
        ] {
            let read = span(&text(form), &grid(), Some(2024)).map(|s| format!("{} {}", s.from, s.to));
            assert_eq!(read.as_deref(), Ok(expected), "{form}");
        }
        assert_eq!(span(&text("2024.9.1-2024.8.1"), &grid(), None), Err(DateError::Backwards));
        assert_eq!(span(&text("7月20日—8月31日"), &grid(), None).map(|_| ()), Err(DateError::NoYear));
    }

    #[test]
    fn reads_years_and_school_years() {
        for (form, expected) in [
            ("2022-2023年度", Some("2022-2023")),
            ("2024年", Some("2024")),
            ("2024", Some("2024")),
            ("2025学年", Some("2025学年")),
            ("2025-2026学年", Some("2025学年")),
            ("2021—2025年", Some("2021-2025")),
            ("2024年校本", None),
            ("24年", None),
        ] {
            assert_eq!(year_period(form).map(|p| p.to_string()).as_deref(), expected, "{form}");
        }
    }

    proptest! {
        #[test]
        fn every_day_is_read_in_every_form(days in 0i64..73_000) {
            let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Duration::days(days);
            for form in ["%Y.%-m.%-d", "%Y年%-m月%-d日", "%Y%m%d", "%Y/%-m/%-d", "%Y-%m-%d", "%Y.%m.%d."] {
                let written = day.format(form).to_string();
                prop_assert_eq!(date(&text(&written), &grid()).unwrap().date.exact(), Some(day), "{}", written);
            }
            let (from, to) = (day, day + chrono::Duration::days(40));
            let written = format!("{}-{}", from.format("%Y.%-m.%-d"), to.format("%Y.%-m.%-d"));
            if to.year() <= 2100 {
                let read = span(&text(&written), &grid(), None).unwrap();
                prop_assert_eq!((read.from.exact(), read.to.exact()), (Some(from), Some(to)));
            }
        }

        #[test]
        fn nothing_panics(written in "[0-9.年月日/\\-至—~ 十二〇]{0,14}", number in -1e9f64..1e9) {
            let _ = date(&text(&written), &grid());
            let _ = date(&Value::Number(number), &grid());
            if let Ok(read) = span(&text(&written), &grid(), Some(2024)) {
                prop_assert!(read.from.first() <= read.to.last());
            }
            let _ = year_period(&written);
        }
    }
}
