//! What reading a list gives: the good rows, and what was wrong or doubtful with its place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::field::Field;
use super::grid::{Grid, Row, Value};
use super::header::{Column, Header};
use super::tidied::{Tidied, kept};
use crate::model::hours::Hours;

/// Something wrong or doubtful, with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Name of the sheet.
    pub sheet: String,
    /// The sheet's own row number, from 1.
    pub row: u32,
    /// Heading of the column.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong, and what to do.
    pub problem: String,
}

/// A good row.
#[derive(Debug, Clone, PartialEq)]
pub struct Read<T> {
    /// The sheet's own row number, from 1.
    pub row: u32,
    /// What it says.
    pub record: T,
}

/// A list as it was read. `rows`, `rejected` and `duplicates` together are all its data rows.
#[derive(Debug, Clone)]
pub struct Reading<T> {
    /// Name of the sheet.
    pub sheet: String,
    /// First and last row of the header.
    pub header: (u32, u32),
    /// What each column was read as.
    pub columns: Vec<Column>,
    /// Good rows, in the order of the sheet.
    pub rows: Vec<Read<T>>,
    /// Rows that cannot be used.
    pub rejected: Vec<Problem>,
    /// Doubts; the row is kept, the doubtful value is not unless the text says so.
    pub warnings: Vec<Problem>,
    /// Rows that repeat an earlier one, or cannot be told from it.
    pub duplicates: Vec<Problem>,
    /// What concerns the whole sheet: control sums, columns that were not read.
    pub notices: Vec<String>,
    source: Arc<Grid>,
}

/// The file of a list that was read. It holds on to the cells; a [`Listing`] of them is made for whoever looks at them.
#[derive(Debug, Clone)]
pub struct InFile {
    sheet: String,
    header: (u32, u32),
    columns: Vec<Column>,
    /// Numbers of the good rows, in the order of the sheet.
    good: Vec<u32>,
    /// Numbers of the rows that cannot be used.
    refused: Vec<u32>,
    source: Arc<Grid>,
}

/// A list as it stands in its file, for whoever checks it before it comes in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// Name of the sheet.
    pub sheet: String,
    /// First and last row of the header.
    pub header: (u32, u32),
    /// Its columns, and what each is read as.
    pub columns: Vec<Column>,
    /// Its data rows in the order of the sheet, those that are not wanted too.
    pub rows: Vec<ListingRow>,
    /// Cells of good rows that reading put in order by itself, in the order of the sheet.
    pub tidied: Vec<Tidied>,
}

/// A row of a [`Listing`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingRow {
    /// The sheet's own number, from 1.
    pub row: u32,
    /// What stands in it, a cell for each column.
    pub cells: Vec<String>,
}

impl Listing {
    /// The rows of a sheet under these columns.
    pub(super) fn new<'a>(
        sheet: String,
        header: (u32, u32),
        columns: Vec<Column>,
        rows: impl Iterator<Item = &'a Row>,
    ) -> Listing {
        let cells = |row: &Row| columns.iter().map(|column| row.value(column.index).shown()).collect();
        let mut rows: Vec<_> = rows.map(|row| ListingRow { row: row.number, cells: cells(row) }).collect();
        rows.sort_by_key(|row| row.row);
        Listing { sheet, header, columns, rows, tidied: Vec::new() }
    }

    /// Place among the columns of the one that a problem names; one that is read comes before one that is not.
    pub fn place(&self, problem: &Problem) -> Option<usize> {
        let named = |column: &&Column| column.heading == problem.column && column.field.is_some();
        let at = |column: &Column| self.columns.iter().position(|other| other.index == column.index);
        let any = || self.columns.iter().find(|column| column.heading == problem.column);
        self.columns.iter().find(named).or_else(any).and_then(at)
    }
}

/// Rows to give back to whoever made the file, with what is wrong with each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedRows {
    /// Name of the sheet.
    pub sheet: String,
    /// Headings of the columns, as they stood.
    pub headings: Vec<String>,
    /// The rows, in the order of the sheet.
    pub rows: Vec<FailedRow>,
}

/// One of [`FailedRows`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedRow {
    /// The number that the row had.
    pub row: u32,
    /// Cells as they stood, one for each heading.
    pub cells: Vec<String>,
    /// What is wrong with it.
    pub reason: String,
}

impl InFile {
    /// Its cells, row by row.
    pub fn listing(&self) -> Listing {
        let numbers: BTreeSet<u32> = self.good.iter().chain(&self.refused).copied().collect();
        let wanted = self.source.rows.iter().filter(|row| numbers.contains(&row.number));
        let rows = wanted.chain(&self.source.aside);
        let listing = Listing::new(self.sheet.clone(), self.header, self.columns.clone(), rows);
        Listing { tidied: self.tidied(), ..listing }
    }

    fn tidied(&self) -> Vec<Tidied> {
        let rows = self.good.iter().filter_map(|row| self.source.row(*row));
        let cells = rows.flat_map(|row| self.columns.iter().map(move |column| (row, column)));
        let one = |(row, column): (&Row, &Column)| {
            let value = row.value(column.index);
            let to = kept(column.field?, value, &self.source)?;
            let (heading, from) = (column.heading.clone(), value.shown());
            Some(Tidied { row: row.number, heading, from, to })
        };
        cells.filter_map(one).collect()
    }
}

impl<T> Reading<T> {
    pub(super) fn new<F: Field>(sheet: String, header: &Header<F>) -> Reading<T> {
        Reading {
            sheet,
            header: (header.first, header.last),
            columns: header.columns.clone(),
            rows: Vec::new(),
            rejected: Vec::new(),
            warnings: Vec::new(),
            duplicates: Vec::new(),
            notices: Vec::new(),
            source: Arc::default(),
        }
    }

    pub(super) fn with_source(mut self, source: Grid) -> Reading<T> {
        if !source.unread.is_empty() {
            let unread = source.unread.join("、");
            self.notices.push(format!("{unread}不读；若用它们表示意思，请另加一栏写明"));
        }
        Reading { source: Arc::new(source), ..self }
    }

    /// Compares the total that the list states with the sum of its good rows.
    pub(super) fn compare_total(&mut self, stated: Option<f64>, sum: Hours) {
        let stated = stated.and_then(|stated| super::amount::from_number(stated).ok());
        if let Some(stated) = stated.filter(|stated| *stated != sum) {
            self.notices.push(format!("表中合计{stated}学时，读入{sum}学时，请核对"));
        }
    }

    /// The list as it stands in the file.
    pub fn in_file(&self) -> InFile {
        InFile {
            sheet: self.sheet.clone(),
            header: self.header,
            columns: self.columns.clone(),
            good: self.rows.iter().map(|read| read.row).collect(),
            refused: self.rejected.iter().chain(&self.duplicates).map(|problem| problem.row).collect(),
            source: Arc::clone(&self.source),
        }
    }

    /// How many data rows there were.
    pub fn data_rows(&self) -> usize {
        self.rows.len() + self.rejected.len() + self.duplicates.len()
    }

    /// A problem in a row of this sheet that was found later, by comparing with the workspace.
    /// `field` is the code of the field.
    pub fn problem(&self, row: u32, field: &str, problem: impl Into<String>) -> Problem {
        let column = self.columns.iter().find(|column| column.field == Some(field));
        let value = column.and_then(|c| Some(self.source.row(row)?.value(c.index).shown()));
        Problem {
            sheet: self.sheet.clone(),
            row,
            column: column.map(|c| c.heading.clone()).unwrap_or_default(),
            value: value.unwrap_or_default(),
            problem: problem.into(),
        }
    }

    /// Rejected and repeated rows, and those of `more`, with their cells as they stood.
    pub fn failed_rows(&self, more: &[Problem]) -> FailedRows {
        let mut reasons: BTreeMap<u32, Vec<String>> = Default::default();
        for problem in self.rejected.iter().chain(&self.duplicates).chain(more) {
            let place =
                if problem.column.is_empty() { String::new() } else { format!("{}：", problem.column) };
            reasons.entry(problem.row).or_default().push(format!("{place}{}", problem.problem));
        }
        let cells = |row: u32| {
            let row = self.source.row(row);
            let cell = |column: &Column| row.map(|row| row.value(column.index).shown()).unwrap_or_default();
            self.columns.iter().map(cell).collect()
        };
        FailedRows {
            sheet: self.sheet.clone(),
            headings: self.columns.iter().map(|column| column.heading.clone()).collect(),
            rows: reasons
                .into_iter()
                .map(|(row, reasons)| FailedRow { row, cells: cells(row), reason: reasons.join("；") })
                .collect(),
        }
    }
}

/// How a value is shown in a report.
pub(super) fn shown(value: &Value) -> String {
    let shown = value.shown();
    if shown.chars().count() > 60 { shown.chars().take(59).chain(['…']).collect() } else { shown }
}
