//! The rows below a header: which are data, and how a cell of one is read.

use std::collections::BTreeSet;

use super::amount::{Amount, amount};
use super::dates::{DateError, DateRead, date};
use super::error::InboundError;
use super::field::{Field, known};
use super::grid::{Grid, Row, Value};
use super::header::{Header, Mapping, Source};
use super::report::{Problem, Reading, shown};
use super::section::heads_section;
use super::text::{code, header_key, tight, words};
use super::vocabulary::{Listed, find};
use crate::model::hours::Hours;
use crate::model::partial_date::PartialDate;

/// How a list is to be read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Name of the sheet, or its number among the visible ones from 1; needed when several fit.
    pub sheet: Option<String>,
    /// What is known of columns from before.
    pub mapping: Mapping,
    /// First and last row of the header, when the guess is wrong.
    pub header: Option<(u32, u32)>,
    /// Cells that were put right; the file stays as it is.
    pub corrections: Vec<Correction>,
    /// Rows that are not wanted, by their number.
    pub left_out: BTreeSet<u32>,
    /// Upgrade identity numbers of 15 digits; without, they are warned about and left out.
    pub upgrade_old_numbers: bool,
    /// Hours of half a day by the policy; without, days are kept as days.
    pub half_day: Option<Hours>,
    /// The year that dates without one belong to.
    pub year: Option<i32>,
    /// Today; dates after it are warned about.
    pub today: Option<chrono::NaiveDate>,
}

/// A cell as it should be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Name of the sheet.
    pub sheet: String,
    /// The sheet's own row number, from 1.
    pub row: u32,
    /// Place of the column, from 0.
    pub column: usize,
    /// What should stand there; empty for nothing.
    pub text: String,
}

/// A row below the header.
pub enum Line<'a> {
    /// A row of data, and the department that a separating row above named.
    Data(&'a Row, Option<&'a str>),
    /// A row of totals.
    Total(&'a Row),
}

/// Chooses the sheet of a file that is the list asked for, and finds its header.
///
/// # Errors
/// [`InboundError`] when none or several fit.
pub fn choose<F: Field>(mut grids: Vec<Grid>, options: &Options) -> Result<(Grid, Header<F>), InboundError> {
    for Correction { sheet, row, column, text } in &options.corrections {
        for grid in grids.iter_mut().filter(|grid| grid.name == *sheet) {
            grid.put(*row, *column, Value::Text(text.clone()))?;
        }
    }
    let (mut grid, header) = fitting(grids, options)?;
    grid.set_aside(|row| row > header.last && options.left_out.contains(&row));
    Ok((grid, header))
}

fn fitting<F: Field>(mut grids: Vec<Grid>, options: &Options) -> Result<(Grid, Header<F>), InboundError> {
    if let Some(sheet) = &options.sheet {
        let named = grids.iter().position(|grid| grid.name == *sheet);
        let number = || sheet.parse::<usize>().ok()?.checked_sub(1).filter(|place| *place < grids.len());
        let Some(place) = named.or_else(number) else {
            let sheets = grids.into_iter().map(|grid| grid.name).collect();
            return Err(InboundError::NoSuchSheet { sheet: sheet.clone(), sheets });
        };
        let grid = grids.swap_remove(place);
        let header = Header::find(&grid, &options.mapping, options.header)?;
        return Ok((grid, header));
    }
    let mut fitting: Vec<(Grid, Header<F>)> = Vec::new();
    let mut error = InboundError::NoHeader { wanted: F::WANTED };
    for grid in grids {
        match Header::find(&grid, &options.mapping, options.header) {
            Ok(header) => fitting.push((grid, header)),
            Err(InboundError::NoHeader { .. }) => {}
            Err(other) => error = other,
        }
    }
    // A sheet with a header and nothing below is a form, not a list.
    if fitting.len() > 1 {
        fitting.retain(|(grid, header)| {
            lines(grid, header, &mut Vec::new()).iter().any(|line| matches!(line, Line::Data(..)))
        });
    }
    if fitting.len() > 1 {
        let sheets = fitting.into_iter().map(|(grid, _)| grid.name).collect();
        return Err(InboundError::SeveralSheets { sheets });
    }
    fitting.pop().ok_or(error)
}

/// The data rows and totals below a header; blank, repeated, separating and closing rows are left
/// out. Rows that could be taken otherwise are told in `doubts`.
pub fn lines<'a, F: Field>(grid: &'a Grid, header: &Header<F>, doubts: &mut Vec<String>) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    let mut section: Option<&str> = None;
    for row in grid.rows.iter().filter(|row| row.number > header.last) {
        let serial = header.place(F::serial());
        let mut filled = row.cells.iter().enumerate().filter(|(_, value)| !value.is_blank());
        let mut said =
            filled.clone().filter(|(index, _)| Some(*index) != serial || !is_number(row.value(*index)));
        let Some((first, value)) = said.next() else { continue };
        let alone = said.next().is_none() && filled.all(|(index, _)| index == first);
        let start = tight(&value.shown());
        if is_total(&start) {
            lines.push(Line::Total(row));
        } else if repeats(header, row) || is_footer(header, row, &start) {
            continue;
        } else {
            match value {
                Value::Text(text) if alone && heads_section(grid, header, row, (first, &start), doubts) => {
                    section = Some(text.trim());
                }
                _ => lines.push(Line::Data(row, section)),
            }
        }
    }
    lines
}

fn is_number(value: &Value) -> bool {
    match value {
        Value::Number(_) => true,
        Value::Text(text) => tight(text).bytes().all(|b| b.is_ascii_digit()),
        _ => false,
    }
}

fn is_total(start: &str) -> bool {
    const TOTALS: [&str; 11] =
        ["合计", "总计", "小计", "共计", "累计", "平均", "本页", "总人数", "人数合计", "总数", "全校合计"];
    TOTALS.iter().any(|total| start.starts_with(total)) && start.chars().count() <= 12
}

/// A page's header again: the headings stand in their columns, that of the person first of all.
fn repeats<F: Field>(header: &Header<F>, row: &Row) -> bool {
    let same = |column: &super::header::Column| {
        let key = header_key(&row.value(column.index).shown());
        !key.is_empty()
            && (key == column.key || known::<F>(&key).is_some_and(|f| column.field == Some(f.code())))
    };
    let is_person = |column: &&super::header::Column| {
        let people = F::required().first().copied().unwrap_or_default();
        people.iter().any(|field| header.place(*field) == Some(column.index))
    };
    header.columns.iter().filter(is_person).any(same)
        && (header.columns.len() == 1 || header.columns.iter().filter(|column| same(column)).count() >= 2)
}

fn is_footer<F: Field>(header: &Header<F>, row: &Row, start: &str) -> bool {
    const FOOTERS: [&str; 22] = [
        "说明",
        "备注:",
        "注:",
        "注意",
        "填表说明",
        "填报说明",
        "校长",
        "填表人",
        "填报人",
        "制表",
        "审核人",
        "经办人",
        "负责人",
        "联系人:",
        "联系电话:",
        "单位(",
        "单位盖章",
        "盖章",
        "日期:",
        "填表日期",
        "分管领导",
        "主管",
    ];
    if row.cells.iter().filter(|value| !value.is_blank()).count() > 4 {
        return false;
    }
    let digits = |index| row.value(index).shown().bytes().filter(u8::is_ascii_digit).count();
    let known = header.place(F::document()).is_some_and(|index| digits(index) >= 6);
    let closing = FOOTERS.iter().any(|footer| start.starts_with(footer))
        || ["签字", "签名:", "盖章", "公章"].iter().any(|word| start.contains(word))
        || (start.starts_with('第') && start.contains('页'));
    !known && closing
}

/// Reads the cells of one row and collects what is doubtful about them.
pub struct RowReader<'a, F> {
    header: &'a Header<F>,
    grid: &'a Grid,
    row: &'a Row,
    /// What was doubtful so far.
    pub warnings: Vec<Problem>,
}

impl<'a, F: Field> RowReader<'a, F> {
    /// A reader of a row.
    pub fn new(grid: &'a Grid, header: &'a Header<F>, row: &'a Row) -> RowReader<'a, F> {
        RowReader { header, grid, row, warnings: Vec::new() }
    }

    /// The sheet.
    pub fn grid(&self) -> &'a Grid {
        self.grid
    }

    /// The sheet's own number of the row.
    pub fn number(&self) -> u32 {
        self.row.number
    }

    /// Whether the list has a column for a field.
    pub fn has(&self, field: F) -> bool {
        self.header.place(field).is_some()
    }

    /// The cell of a field; `None` when there is no column, or nothing in it.
    pub fn value(&self, field: F) -> Option<&'a Value> {
        let value = self.row.value(self.header.place(field)?);
        (!value.is_blank()).then_some(value)
    }

    /// The cell of a field, unless it holds an error such as `#N/A`, which is warned about.
    pub fn sound(&mut self, field: F) -> Option<&'a Value> {
        let value = self.value(field)?;
        if let Some(error) = error_in(value) {
            self.warn(field, format!("单元格是错误值 {error}，没有导入，请改正公式"));
            return None;
        }
        Some(value)
    }

    /// Words as they are shown and printed.
    pub fn words(&mut self, field: F) -> Option<String> {
        let text = words(&self.sound(field)?.shown());
        let dash = matches!(text.as_str(), "" | "-" | "—" | "/" | "无" | "——");
        (!dash).then_some(text)
    }

    /// A code or number, folded, without spaces.
    pub fn code(&mut self, field: F) -> Option<String> {
        let value = self.sound(field)?;
        let text = match value {
            Value::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
            value => tight(&value.shown()),
        };
        let dash = matches!(text.as_str(), "" | "-" | "—" | "/" | "无");
        (!dash).then_some(text)
    }

    /// A value of a closed list; an unknown word is warned about and left out.
    pub fn listed<T: Listed>(&mut self, field: F) -> Option<T> {
        let text = self.code(field)?;
        let value = find(&text);
        if value.is_none() {
            let known: Vec<&str> = T::all().iter().take(6).map(|value| value.word()).collect();
            let more = if T::all().len() > 6 { "等" } else { "" };
            self.warn(field, format!("认不出“{text}”，没有导入，可填{}{more}", known.join("、")));
        }
        value
    }

    /// A date; one that cannot be read is warned about and left out, a doubtful one is kept.
    pub fn date(&mut self, field: F) -> Option<PartialDate> {
        let value = self.sound(field)?;
        if matches!(tight(&value.shown()).as_str(), "-" | "—" | "/" | "无") {
            return None;
        }
        match date(value, self.grid) {
            Ok(DateRead { date, doubt }) => {
                if let Some(doubt) = doubt {
                    self.warn(field, format!("{doubt}（{date}），请核对"));
                }
                Some(date)
            }
            Err(error) => {
                self.date_error(field, error);
                None
            }
        }
    }

    /// Warns about a cell that is no date.
    pub fn date_error(&mut self, field: F, error: DateError) {
        self.warn(field, format!("{error}；没有导入"));
    }

    /// An amount of hours.
    ///
    /// # Errors
    /// A problem when it is negative, huge or not a decimal: the row cannot be used.
    pub fn amount(&mut self, field: F) -> Result<Option<Amount>, Problem> {
        let Some(value) = self.sound(field) else { return Ok(None) };
        if matches!(tight(&value.shown()).as_str(), "-" | "—" | "/" | "无") {
            return Ok(None);
        }
        amount(value).map(Some).map_err(|error| self.problem(field, error.to_string()))
    }

    /// An amount of hours in a column that is no field of its own.
    ///
    /// # Errors
    /// A problem when it is negative, huge or not a decimal.
    pub fn amount_at(&mut self, index: usize, heading: &str) -> Result<Option<Amount>, Problem> {
        let value = self.row.value(index);
        if value.is_blank() || matches!(tight(&value.shown()).as_str(), "-" | "—" | "/" | "无") {
            return Ok(None);
        }
        amount(value).map(Some).map_err(|error| Problem {
            sheet: self.grid.name.clone(),
            row: self.row.number,
            column: heading.to_owned(),
            value: shown(value),
            problem: error.to_string(),
        })
    }

    /// A problem in the cell of a field.
    pub fn problem(&self, field: F, problem: impl Into<String>) -> Problem {
        let value = self.header.place(field).map(|index| shown(self.row.value(index)));
        Problem {
            sheet: self.grid.name.clone(),
            row: self.row.number,
            column: self.header.heading(field).to_owned(),
            value: value.unwrap_or_default(),
            problem: problem.into(),
        }
    }

    /// Notes a doubt.
    pub fn warn(&mut self, field: F, problem: impl Into<String>) {
        let problem = self.problem(field, problem);
        self.warnings.push(problem);
    }
}

/// An error value, as a cell or as text of a text file.
pub fn error_in(value: &Value) -> Option<String> {
    const ERRORS: [&str; 8] = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!"];
    match value {
        Value::Error(error) => Some(error.clone()),
        Value::Text(text) if text.contains('#') => {
            ERRORS.iter().find(|e| code(text) == **e).map(|e| (*e).to_owned())
        }
        _ => None,
    }
}

/// What is to be said of columns that were guessed, doubled or not understood.
pub fn column_notices<F: Field, T>(header: &Header<F>, reading: &mut Reading<T>) {
    for column in &header.columns {
        let word = column.field.and_then(F::from_code).map_or("", F::word);
        let heading = &column.heading;
        match column.source {
            Source::Guessed if heading.is_empty() => {
                reading.notices.push(format!("第{}列没有栏目名，按“{word}”读取，请核对", column.index + 1));
            }
            Source::Guessed => reading.notices.push(format!("“{heading}”按“{word}”读取，请核对")),
            Source::Second => reading.notices.push(format!("“{heading}”与前面一列重复，没有读取")),
            // The program's own workbook of failed rows says what was wrong.
            Source::Unread if heading.is_empty() || column.key == "未导入原因" => {}
            Source::Unread => {
                reading.notices.push(format!("“{heading}”不认识，没有读取"));
            }
            _ => {}
        }
    }
}

/// The first number in a row of totals that stands in a column, or outside the columns given.
pub fn total_in(row: &Row, column: Option<usize>) -> Option<f64> {
    let read = |value: &Value| match value {
        Value::Number(number) => Some(*number),
        Value::Text(text) => {
            let text = tight(text);
            let start = text.find(|c: char| c.is_ascii_digit())?;
            let number: String =
                text.get(start..)?.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            number.parse().ok()
        }
        _ => None,
    };
    match column {
        Some(index) => read(row.value(index)),
        None => row.cells.iter().find_map(read),
    }
}
