//! A list as a workbook that prints well: title, a line of facts, the header that stays on screen and on each
//! page, rows of text, amounts and dates as what they are, and a row of sums.

use chrono::NaiveDate;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::model::hours::Hours;

/// What a column holds; it decides format, side and width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Text at the left.
    Text,
    /// Short words in the middle.
    Word,
    /// Numbers of documents and people: text, so that no digit is lost.
    Number,
    /// Amounts of hours or credits, with as many places as they have; summed below the list.
    Hours,
    /// Days.
    Date,
    /// Counts.
    Count,
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Its width in characters of the standard font.
    pub width: f64,
    /// What it holds.
    pub holds: Holds,
}

impl Column {
    /// A column.
    pub fn new(title: impl Into<String>, width: f64, holds: Holds) -> Column {
        Column { title: title.into(), width, holds }
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Text, which stays text even if it begins like a formula.
    Text(String),
    /// An amount.
    Hours(Hours),
    /// A day.
    Date(NaiveDate),
    /// A count.
    Count(u32),
    /// An amount of nothing that must be seen: red and bold.
    Nothing,
    /// Words that must be seen: red.
    Refused(String),
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::from(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        if text.is_empty() { Value::Empty } else { Value::Text(text) }
    }
}

impl From<Hours> for Value {
    fn from(hours: Hours) -> Value {
        Value::Hours(hours)
    }
}

impl From<Option<Hours>> for Value {
    fn from(hours: Option<Hours>) -> Value {
        hours.map_or(Value::Empty, Value::Hours)
    }
}

impl From<NaiveDate> for Value {
    fn from(day: NaiveDate) -> Value {
        Value::Date(day)
    }
}

impl From<Option<NaiveDate>> for Value {
    fn from(day: Option<NaiveDate>) -> Value {
        day.map_or(Value::Empty, Value::Date)
    }
}

/// A workbook of one list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// The title above the list, also in the file's properties.
    pub title: String,
    /// The name of the sheet, at most 31 characters.
    pub sheet: String,
    /// The line below the title; may be empty.
    pub facts: String,
    /// Who made it, for the file's properties.
    pub school: String,
    /// The day on which it is said to be made.
    pub date: NaiveDate,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with a value for each column.
    pub rows: Vec<Vec<Value>>,
    /// Whether amounts are summed below the list.
    pub summed: bool,
    /// Lines below the list, such as signatures; may be empty.
    pub closing: Vec<String>,
}

/// A workbook that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("表格写不成：{0}")]
pub struct SheetError(#[from] XlsxError);

/// Rows above the list: title, facts, header.
const HEAD: u32 = 3;
/// Total width in characters up to which a list fits upright A4.
const UPRIGHT: f64 = 92.0;

impl List {
    /// The bytes of the .xlsx; the same each time.
    ///
    /// # Errors
    /// [`SheetError`] when the list is longer than a workbook can be, or a name is none.
    pub fn xlsx(&self) -> Result<Vec<u8>, SheetError> {
        let mut workbook = Workbook::new();
        let made = excel_day(self.date)?;
        let properties = DocProperties::new().set_title(&self.title).set_author(&self.school);
        workbook.set_properties(&properties.set_creation_datetime(&made));
        self.fill(workbook.add_worksheet(), &Formats::new())?;
        Ok(workbook.save_to_buffer()?)
    }

    fn fill(&self, page: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
        page.set_name(&self.sheet)?;
        let last = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        self.head(page, formats, last)?;
        let mut row = HEAD;
        for values in &self.rows {
            for (column, (value, Column { holds, .. })) in (0..).zip(values.iter().zip(&self.columns)) {
                formats.write(page, (row, column), value, *holds)?;
            }
            row += 1;
        }
        if self.summed && !self.rows.is_empty() {
            self.sums(page, formats, row)?;
            row += 1;
        }
        for line in &self.closing {
            page.merge_range(row, 0, row, last, line, &formats.facts)?;
            page.set_row_height(row, 24)?;
            row += 1;
        }
        self.print_setup(page, row.saturating_sub(1), last)
    }

    fn head(&self, page: &mut Worksheet, formats: &Formats, last: u16) -> Result<(), XlsxError> {
        for (row, text, format, height) in
            [(0, &self.title, &formats.title, 30.0), (1, &self.facts, &formats.facts, 20.0)]
        {
            if last > 0 {
                page.merge_range(row, 0, row, last, text, format)?;
            } else {
                page.write_string_with_format(row, 0, text, format)?;
            }
            page.set_row_height(row, height)?;
        }
        for (column, Column { title, width, .. }) in (0..).zip(&self.columns) {
            page.write_string_with_format(HEAD - 1, column, title, &formats.header)?;
            page.set_column_width(column, *width)?;
        }
        page.set_row_height(HEAD - 1, 22)?;
        page.set_freeze_panes(HEAD, 0)?;
        Ok(())
    }

    fn sums(&self, page: &mut Worksheet, formats: &Formats, row: u32) -> Result<(), XlsxError> {
        for (column, Column { holds, .. }) in (0..).zip(&self.columns) {
            if *holds != Holds::Hours {
                let label = if column == 0 { "合计" } else { "" };
                page.write_string_with_format(row, column, label, &formats.header)?;
                continue;
            }
            let amount = |values: &Vec<Value>| match values.get(usize::from(column)) {
                Some(Value::Hours(hours)) => *hours,
                _ => Hours::ZERO,
            };
            let sum: Hours = self.rows.iter().map(amount).sum();
            page.write_number_with_format(row, column, number(sum), &formats.sum)?;
        }
        Ok(())
    }

    /// A4, the header on each page, one page wide, page numbers below.
    fn print_setup(&self, page: &mut Worksheet, end: u32, last: u16) -> Result<(), XlsxError> {
        const A4: u8 = 9;
        page.set_paper_size(A4);
        let width: f64 = self.columns.iter().map(|column| column.width).sum();
        if width > UPRIGHT {
            page.set_landscape();
        }
        page.set_print_fit_to_pages(1, 0);
        page.set_repeat_rows(HEAD - 1, HEAD - 1)?;
        page.set_print_area(0, 0, end.max(HEAD - 1), last)?;
        page.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3);
        page.set_footer("&C第 &P 页\u{3000}共 &N 页");
        let rows = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        if rows > 0 {
            page.autofilter(HEAD - 1, 0, HEAD - 1 + rows, last)?;
        }
        Ok(())
    }
}

/// A day as a workbook keeps it.
fn excel_day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::parse_from_str(&day.format("%Y-%m-%d").to_string())
}

/// An amount as a workbook keeps it: the nearest binary number, which shows the same two places.
#[expect(clippy::cast_precision_loss, reason = "at most a hundred million hundredths")]
fn number(hours: Hours) -> f64 {
    hours.hundredths() as f64 / 100.0
}

/// The formats of a list, made once.
struct Formats {
    title: Format,
    facts: Format,
    header: Format,
    text: Format,
    formula_like: Format,
    word: Format,
    number: Format,
    hours: Format,
    date: Format,
    sum: Format,
    nothing: Format,
    refused: Format,
}

impl Formats {
    fn new() -> Formats {
        let base =
            || Format::new().set_font_name("宋体").set_font_size(10).set_align(FormatAlign::VerticalCenter);
        let cell = || base().set_border(FormatBorder::Thin);
        let red = || cell().set_font_color(0xAE_20_18);
        let header = || cell().set_bold().set_background_color(0xF0_F0_F0).set_align(FormatAlign::Center);
        Formats {
            title: base().set_bold().set_font_size(16).set_align(FormatAlign::Center),
            facts: base().set_align(FormatAlign::Left),
            header: header().set_text_wrap(),
            text: cell().set_text_wrap(),
            formula_like: cell().set_text_wrap().set_quote_prefix(),
            word: cell().set_align(FormatAlign::Center),
            number: cell().set_num_format("@").set_align(FormatAlign::Left),
            hours: cell().set_num_format("General"),
            date: cell().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
            sum: header().set_align(FormatAlign::Right),
            nothing: red().set_bold(),
            refused: red().set_text_wrap(),
        }
    }

    fn write(
        &self,
        page: &mut Worksheet,
        (row, column): (u32, u16),
        value: &Value,
        holds: Holds,
    ) -> Result<(), XlsxError> {
        let format = match holds {
            Holds::Text => &self.text,
            Holds::Number => &self.number,
            Holds::Word => &self.word,
            Holds::Hours | Holds::Count => &self.hours,
            Holds::Date => &self.date,
        };
        match value {
            Value::Empty => page.write_blank(row, column, format)?,
            // A reader who edits the cell must not wake a formula.
            Value::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
                page.write_string_with_format(row, column, text, &self.formula_like)?
            }
            Value::Text(text) => page.write_string_with_format(row, column, text, format)?,
            Value::Hours(hours) => page.write_number_with_format(row, column, number(*hours), format)?,
            Value::Count(count) => page.write_number_with_format(row, column, f64::from(*count), format)?,
            Value::Date(day) => {
                page.write_datetime_with_format(row, column, &excel_day(*day)?, &self.date)?
            }
            Value::Nothing => page.write_number_with_format(row, column, 0, &self.nothing)?,
            Value::Refused(text) => page.write_string_with_format(row, column, text, &self.refused)?,
        };
        Ok(())
    }
}
