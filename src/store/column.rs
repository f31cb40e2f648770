//! Columns as typed values: days, hours and codes of closed lists, to and from what the tables hold.

use std::str::FromStr;

use chrono::NaiveDate;
use rusqlite::Row;
use rusqlite::types::{Null, ToSqlOutput, Type};

use super::error::StoreError;
use crate::model::hours::Hours;
use crate::model::period::Period;

/// A day as the database writes it.
pub(super) fn iso(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// A value for a column, or NULL.
pub(super) fn or_null<'v, T: Into<ToSqlOutput<'v>>>(value: Option<T>) -> ToSqlOutput<'v> {
    value.map_or_else(|| Null.into(), Into::into)
}

/// A day column.
pub(super) fn day(row: &Row<'_>, column: usize) -> rusqlite::Result<NaiveDate> {
    read_day(column, row.get_ref(column)?.as_str()?)
}

/// A day column that may be empty.
pub(super) fn optional_day(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<NaiveDate>> {
    row.get_ref(column)?.as_str_or_null()?.map(|text| read_day(column, text)).transpose()
}

/// Ten characters, YYYY-MM-DD; read by hand, because ledgers hold a great many of them.
fn read_day(column: usize, text: &str) -> rusqlite::Result<NaiveDate> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse().ok();
    let read = || {
        let [year, month, day] = [number(0, 4)?, number(5, 7)?, number(8, 10)?];
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
    };
    let shaped =
        text.len() == 10 && text.bytes().enumerate().all(|(at, b)| (b == b'-') == (at == 4 || at == 7));
    match read().filter(|_| shaped) {
        Some(day) => Ok(day),
        None => Err(unreadable(column, StoreError::Damaged(format!("日期 {text}")))),
    }
}

/// A value of a closed list, by its code.
fn code<T>(column: usize, text: &str, from_code: impl FnOnce(&str) -> Option<T>) -> rusqlite::Result<T> {
    from_code(text).ok_or_else(|| unreadable(column, StoreError::Damaged(format!("未知代码 {text}"))))
}

pub(super) fn unreadable(
    column: usize,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}

/// A value of a closed list.
pub(super) fn coded<T>(
    row: &Row<'_>,
    column: usize,
    from_code: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    code(column, row.get_ref(column)?.as_str()?, from_code)
}

/// A value of a closed list, or none.
pub(super) fn optional_coded<T>(
    row: &Row<'_>,
    column: usize,
    from_code: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    row.get_ref(column)?.as_str_or_null()?.map(|text| code(column, text, from_code)).transpose()
}

/// A value that reads its own text (a rough day, a name), or none.
pub(super) fn optional_parsed<T>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>>
where
    T: FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse().map_err(|e| unreadable(column, e))).transpose()
}

/// The columns of a row from left to right, for tables with many.
pub(super) struct Fields<'r, 's> {
    row: &'r Row<'s>,
    at: usize,
}

impl<'r, 's> Fields<'r, 's> {
    pub(super) fn of(row: &'r Row<'s>) -> Fields<'r, 's> {
        Fields { row, at: 0 }
    }

    fn step(&mut self) -> usize {
        self.at += 1;
        self.at - 1
    }

    /// A number, a text, a truth, or one that may be missing.
    pub(super) fn plain<T: rusqlite::types::FromSql>(&mut self) -> rusqlite::Result<T> {
        self.row.get(self.step())
    }

    pub(super) fn coded<T>(&mut self, from_code: impl FnOnce(&str) -> Option<T>) -> rusqlite::Result<T> {
        coded(self.row, self.step(), from_code)
    }

    pub(super) fn optional_coded<T>(
        &mut self,
        from_code: impl FnOnce(&str) -> Option<T>,
    ) -> rusqlite::Result<Option<T>> {
        optional_coded(self.row, self.step(), from_code)
    }

    pub(super) fn day(&mut self) -> rusqlite::Result<NaiveDate> {
        day(self.row, self.step())
    }

    pub(super) fn optional_day(&mut self) -> rusqlite::Result<Option<NaiveDate>> {
        optional_day(self.row, self.step())
    }

    /// A first and a last day.
    pub(super) fn period(&mut self) -> rusqlite::Result<Period> {
        let (from, to) = (self.day()?, self.day()?);
        Period::new(from, to).map_err(|e| unreadable(self.at - 1, e))
    }

    pub(super) fn hours(&mut self) -> rusqlite::Result<Hours> {
        let column = self.step();
        Hours::from_hundredths(self.row.get(column)?).map_err(|e| unreadable(column, e))
    }

    pub(super) fn optional_hours(&mut self) -> rusqlite::Result<Option<Hours>> {
        let column = self.step();
        let hundredths: Option<i64> = self.row.get(column)?;
        hundredths.map(|h| Hours::from_hundredths(h).map_err(|e| unreadable(column, e))).transpose()
    }
}
