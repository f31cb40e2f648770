//! What every format is turned into: a sheet of typed cells that keeps its own row numbers.

use chrono::{Duration, NaiveDate, NaiveDateTime};

use super::error::InboundError;

/// The value of one cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing there.
    #[default]
    Empty,
    /// Text as it stands in the file.
    Text(String),
    /// A number; the file does not say what of.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A day and time of a cell that is formatted as a date.
    Moment(NaiveDateTime),
    /// An error such as `#N/A`, as Excel writes it.
    Error(String),
}

impl Value {
    /// True for no value, and for text that shows nothing.
    pub fn is_blank(&self) -> bool {
        match self {
            Value::Empty => true,
            Value::Text(text) => text.chars().all(super::text::is_blank),
            _ => false,
        }
    }

    /// The value as Excel would show it in a cell without a format.
    pub fn shown(&self) -> String {
        match self {
            Value::Empty => String::new(),
            Value::Text(text) | Value::Error(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
            Value::Moment(moment) if moment.time() == chrono::NaiveTime::MIN => moment.date().to_string(),
            Value::Moment(moment) => moment.format("%Y-%m-%d %H:%M").to_string(),
        }
    }
}

/// A row of a sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// The sheet's own number, from 1.
    pub number: u32,
    /// Cells from the first column on; missing ones at the end are empty.
    pub cells: Vec<Value>,
}

impl Row {
    /// The value in a column, counted from 0.
    pub fn value(&self, column: usize) -> &Value {
        self.cells.get(column).unwrap_or(&Value::Empty)
    }

    /// True when no cell shows anything.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Value::is_blank)
    }
}

/// Cells joined into one: rows by number from 1, columns from 0, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: usize,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: usize,
}

/// A sheet: the rows that hold anything, in the order of their numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// Name of the sheet.
    pub name: String,
    /// Rows that hold anything.
    pub rows: Vec<Row>,
    /// Merged cells.
    pub merges: Vec<Merge>,
    /// Whether bare numbers that mean days count from 1904 instead of 1900.
    pub from_1904: bool,
    /// What the workbook holds that is not read: 批注, 图片, 颜色.
    pub unread: Vec<&'static str>,
    /// Rows that are not wanted, in the order of their numbers.
    pub aside: Vec<Row>,
    cells: usize,
}

/// Columns beyond this one are not read; no form is so wide.
const WIDEST: usize = 256;
/// A file with more cells than this is not a list of a school.
const MOST_CELLS: usize = 8_000_000;

impl Grid {
    /// An empty sheet.
    pub fn new(name: impl Into<String>) -> Grid {
        Grid { name: name.into(), ..Grid::default() }
    }

    /// Puts a value at a row (from 1) and column (from 0). Rows may come in any order, though in
    /// theirs is fastest.
    ///
    /// # Errors
    /// [`InboundError::TooLarge`] when there are too many cells.
    pub fn put(&mut self, number: u32, column: usize, value: Value) -> Result<(), InboundError> {
        if value == Value::Empty || column >= WIDEST {
            return Ok(());
        }
        let place = match self.rows.last() {
            Some(last) if last.number == number => self.rows.len() - 1,
            Some(last) if last.number > number => match self.rows.binary_search_by_key(&number, |r| r.number)
            {
                Ok(place) => place,
                Err(place) => {
                    self.rows.insert(place, Row { number, cells: Vec::new() });
                    place
                }
            },
            last => {
                let width = last.map_or(0, |row| row.cells.len());
                self.rows.push(Row { number, cells: Vec::with_capacity(width) });
                self.rows.len() - 1
            }
        };
        let Some(row) = self.rows.get_mut(place) else { return Ok(()) };
        if row.cells.len() <= column {
            self.cells += column + 1 - row.cells.len();
            row.cells.resize(column + 1, Value::Empty);
        }
        if let Some(cell) = row.cells.get_mut(column) {
            *cell = value;
        }
        if self.cells > MOST_CELLS { Err(InboundError::TooLarge) } else { Ok(()) }
    }

    /// How many columns its widest row has.
    pub fn width(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0)
    }

    /// The row with a number, if it holds anything.
    pub fn row(&self, number: u32) -> Option<&Row> {
        let place = self.rows.binary_search_by_key(&number, |row| row.number).ok()?;
        self.rows.get(place)
    }

    /// Takes the rows with these numbers out of the list, and keeps them beside it.
    pub fn set_aside(&mut self, unwanted: impl Fn(u32) -> bool) {
        let (aside, rows) = std::mem::take(&mut self.rows).into_iter().partition(|row| unwanted(row.number));
        (self.aside, self.rows) = (aside, rows);
    }

    /// Gives every row under a cell that is merged downwards the value of that cell.
    ///
    /// # Errors
    /// [`InboundError::TooLarge`] when there are too many cells.
    pub fn fill_merged_down(&mut self) -> Result<(), InboundError> {
        let numbers: Vec<u32> = self.rows.iter().map(|row| row.number).collect();
        for merge in self.merges.clone().iter().filter(|merge| merge.bottom > merge.top) {
            let Some(value) = self.row(merge.top).map(|row| row.value(merge.left).clone()) else { continue };
            let first = numbers.partition_point(|number| *number <= merge.top);
            for number in numbers.iter().skip(first).take_while(|number| **number <= merge.bottom) {
                if self.row(*number).is_some_and(|row| row.value(merge.left).is_blank()) {
                    self.put(*number, merge.left, value.clone())?;
                }
            }
        }
        Ok(())
    }

    /// The day that a bare number means in a cell that should hold a date.
    pub fn serial_day(&self, serial: f64) -> Option<NaiveDate> {
        let epoch = if self.from_1904 { (1904, 1, 1) } else { (1899, 12, 30) };
        let epoch = NaiveDate::from_ymd_opt(epoch.0, epoch.1, epoch.2)?;
        // 1930 to 2119: what lies outside is rather a number than a day.
        if !(10_000.0..80_000.0).contains(&serial) {
            return None;
        }
        epoch.checked_add_signed(Duration::days(serial.floor() as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_rows_in_order_whatever_order_they_come_in() {
        let mut grid = Grid::new("表");
        for (row, column) in [(5, 1), (2, 0), (5, 0), (9, 3), (2, 2)] {
            grid.put(row, column, Value::Number(f64::from(row))).unwrap();
        }
        assert_eq!(grid.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 5, 9]);
        assert_eq!(grid.row(5).unwrap().cells.len(), 2);
        assert_eq!(grid.row(9).unwrap().value(0), &Value::Empty);
    }

    #[test]
    fn fills_what_is_merged_downwards() {
        let mut grid = Grid::new("表");
        grid.put(1, 0, Value::Text("语文组".into())).unwrap();
        for row in 1..=4 {
            grid.put(row, 1, Value::Number(f64::from(row))).unwrap();
        }
        grid.merges.push(Merge { top: 1, left: 0, bottom: 3, right: 0 });
        grid.fill_merged_down().unwrap();
        assert_eq!(grid.row(3).unwrap().value(0), &Value::Text("语文组".into()));
        assert!(grid.row(4).unwrap().value(0).is_blank());
    }

    #[test]
    fn serial_numbers_are_days_in_both_systems() {
        let mut grid = Grid::new("表");
        assert_eq!(grid.serial_day(41609.0), NaiveDate::from_ymd_opt(2013, 12, 1));
        grid.from_1904 = true;
        assert_eq!(grid.serial_day(40147.0), NaiveDate::from_ymd_opt(2013, 12, 1));
        assert_eq!(grid.serial_day(2013.0), None);
    }
}
