//! A workbook cell by cell: rows where they are put, merged cells, hidden sheets. For files that have
//! no form of their own, such as the workbooks that the made-up school receives.

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::saved::saved;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, kept as text whatever it begins with.
    Text(String),
    /// A number; identity numbers lose their last digits this way, as in life.
    Number(f64),
    /// A real date.
    Date(NaiveDate),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::from(text.as_str())
    }
}

/// Cells that are one: first row, first column, last row, last column, from 0.
pub type Merge = (u32, u16, u32, u16);

/// One sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Its name, at most 31 characters.
    pub name: String,
    /// Rows from the top.
    pub rows: Vec<Vec<Cell>>,
    /// Cells that are one; the text is that of the first.
    pub merges: Vec<Merge>,
    /// Not to be seen.
    pub hidden: bool,
}

/// A sheet that cannot be: a name that is none, merged cells that overlap.
#[derive(Debug, thiserror::Error)]
#[error("工作表写不成：{0}")]
pub struct GridError(#[from] XlsxError);

/// The bytes of an .xlsx with these sheets; the same each time.
///
/// # Errors
/// [`GridError`] for a sheet that cannot be.
pub fn write(sheets: &[Sheet], made_on: NaiveDate) -> Result<Vec<u8>, GridError> {
    let mut workbook = Workbook::new();
    let created = rust_xlsxwriter::ExcelDateTime::parse_from_str(&made_on.format("%Y-%m-%d").to_string())?;
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&created));
    for sheet in sheets {
        fill(workbook.add_worksheet(), sheet)?;
    }
    Ok(saved(&mut workbook)?)
}

fn fill(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let date = Format::new().set_num_format("yyyy-mm-dd");
    page.set_name(&sheet.name)?.set_hidden(sheet.hidden);
    for merge in &sheet.merges {
        page.merge_range(merge.0, merge.1, merge.2, merge.3, "", &Format::new())?;
    }
    for (row, cells) in (0..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => drop(page.write_string(row, column, text)?),
                Cell::Number(number) => drop(page.write_number(row, column, *number)?),
                Cell::Date(day) => {
                    let days =
                        rust_xlsxwriter::ExcelDateTime::parse_from_str(&day.format("%Y-%m-%d").to_string())?;
                    page.write_datetime_with_format(row, column, &days, &date)?;
                }
            }
        }
    }
    Ok(())
}
