//! A list as a workbook that prints well: title, facts, the header that stays on screen and on each page, rows
//! of text, amounts and dates as what they are, and a row of sums.

use chrono::NaiveDate;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::list::{Closing, Column, Holds, List, SheetError, Value};
use super::saved::saved;
use crate::exchange::paper::flow::Imprint;
use crate::model::hours::Hours;

/// The bytes of the .xlsx; the same each time.
///
/// # Errors
/// [`SheetError`] when the list is longer than a workbook can be, or a name is none.
pub fn xlsx(list: &List, imprint: &Imprint) -> Result<Vec<u8>, SheetError> {
    let mut workbook = Workbook::new();
    let made = excel_day(imprint.date)?;
    let properties = DocProperties::new().set_title(&list.title).set_author(&imprint.school);
    workbook.set_properties(&properties.set_creation_datetime(&made));
    let last = u16::try_from(list.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let page = workbook.add_worksheet();
    page.set_name(&list.name)?;
    Writer { list, formats: Formats::new(), last }.fill(page, imprint)?;
    Ok(saved(&mut workbook)?)
}

struct Writer<'l> {
    list: &'l List,
    formats: Formats,
    last: u16,
}

impl Writer<'_> {
    fn fill(&self, page: &mut Worksheet, imprint: &Imprint) -> Result<(), XlsxError> {
        let header = self.above(page)?;
        let first = self.header(page, header)?;
        let mut row = first;
        for values in &self.list.rows {
            for (column, (value, Column { holds, .. })) in (0..).zip(values.iter().zip(&self.list.columns)) {
                self.formats.write(page, (row, column), value, *holds)?;
            }
            row += 1;
        }
        let summed = |column: &Column| matches!(column.holds, Holds::Hours | Holds::Tally);
        if !self.list.rows.is_empty() && self.list.columns.iter().any(summed) {
            self.sums(page, row)?;
            row += 1;
        }
        let signers = match self.list.closing {
            Closing::Nothing => None,
            Closing::Sealed => Some(super::signers(imprint)),
            Closing::Names(names) => Some(names.join("：\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}") + "："),
        };
        for line in self.list.notes.iter().chain(&signers) {
            self.line(page, row, line, &self.formats.facts, 24.0)?;
            row += 1;
        }
        self.print_setup(page, header..first, row.saturating_sub(1))
    }

    /// A line over all columns.
    fn line(
        &self,
        page: &mut Worksheet,
        row: u32,
        text: &str,
        format: &Format,
        high: f64,
    ) -> Result<(), XlsxError> {
        if self.last > 0 {
            page.merge_range(row, 0, row, self.last, text, format)?;
        } else {
            page.write_string_with_format(row, 0, text, format)?;
        }
        page.set_row_height(row, high)?;
        Ok(())
    }

    /// Title and facts; gives the row of the header.
    fn above(&self, page: &mut Worksheet) -> Result<u32, XlsxError> {
        self.line(page, 0, &self.list.title, &self.formats.title, 30.0)?;
        let mut row = 1;
        for fact in self.list.facts.iter().filter(|fact| !fact.is_empty()) {
            self.line(page, row, fact, &self.formats.facts, 20.0)?;
            row += 1;
        }
        Ok(row)
    }

    /// The headings, in two rows where there are groups; gives the first row of the list.
    fn header(&self, page: &mut Worksheet, row: u32) -> Result<u32, XlsxError> {
        let format = &self.formats.header;
        for (column, Column { title, width, .. }) in (0..).zip(&self.list.columns) {
            page.set_column_width(column, *width)?;
            page.write_string_with_format(row, column, title, format)?;
        }
        page.set_row_height(row, 22)?;
        let mut first = row + 1;
        if self.list.grouped() {
            for (place, count, group) in self.list.groups() {
                let from = u16::try_from(place).unwrap_or(u16::MAX);
                let to = u16::try_from(place + count - 1).unwrap_or(u16::MAX);
                let columns = self.list.columns.iter().skip(place).take(count);
                if group.is_empty() {
                    let title = columns.map(|column| column.title.as_str()).collect::<String>();
                    page.merge_range(row, from, row + 1, to, &title, format)?;
                    continue;
                }
                match count {
                    1 => drop(page.write_string_with_format(row, from, group, format)?),
                    _ => drop(page.merge_range(row, from, row, to, group, format)?),
                }
                for (column, Column { title, .. }) in (from..).zip(columns) {
                    page.write_string_with_format(row + 1, column, title, format)?;
                }
            }
            first += 1;
        }
        page.set_freeze_panes(first, 0)?;
        Ok(first)
    }

    fn sums(&self, page: &mut Worksheet, row: u32) -> Result<(), XlsxError> {
        for (place, Column { holds, .. }) in self.list.columns.iter().enumerate() {
            let column = u16::try_from(place).unwrap_or(u16::MAX);
            let values = self.list.rows.iter().filter_map(|values| values.get(place));
            let sum = match holds {
                Holds::Hours => number(values.filter_map(Value::hours).sum()),
                Holds::Tally => values.filter_map(Value::count).sum::<u32>().into(),
                _ => {
                    let label = if place == 0 { "合计" } else { "" };
                    page.write_string_with_format(row, column, label, &self.formats.header)?;
                    continue;
                }
            };
            page.write_number_with_format(row, column, sum, &self.formats.sum)?;
        }
        Ok(())
    }

    /// A4, the header on each page, one page wide, page numbers below.
    fn print_setup(
        &self,
        page: &mut Worksheet,
        header: std::ops::Range<u32>,
        end: u32,
    ) -> Result<(), XlsxError> {
        const A4: u8 = 9;
        page.set_paper_size(A4);
        if self.list.wide() {
            page.set_landscape();
        }
        let below = header.end.saturating_sub(1);
        page.set_print_fit_to_pages(1, 0);
        page.set_repeat_rows(header.start, below)?;
        page.set_print_area(0, 0, end.max(below), self.last)?;
        page.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3);
        page.set_footer("&C第 &P 页\u{3000}共 &N 页");
        let rows = u32::try_from(self.list.rows.len()).unwrap_or(u32::MAX);
        if rows > 0 {
            page.autofilter(below, 0, below + rows, self.last)?;
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
            Holds::Hours | Holds::Count | Holds::Tally => &self.hours,
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
