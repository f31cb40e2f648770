//! Cells of one sheet replaced inside its XML (ECMA-376, 18.3.1): everything else stays as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::FillError;
use super::markup::{Kind, Tag, escaped, tags};
use crate::exchange::sheet::list::Value;

/// Row from 1, column from 0.
pub(super) type Place = (u32, u32);

/// The last row and the number of columns of a sheet (ECMA-376, 18.3.1).
pub(super) const LAST_ROW: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;

struct Cell {
    column: u32,
    style: Option<String>,
    formula: bool,
    span: Range<usize>,
}

struct Row {
    number: u32,
    start: Tag,
    cells: Vec<Cell>,
    span: Range<usize>,
}

/// A sheet whose rows and cells have been found.
pub(super) struct Sheet<'t> {
    text: &'t str,
    prefix: String,
    /// Inside of `sheetData`; where the sheet has none inside, the place of the tag itself.
    data: Range<usize>,
    closed: bool,
    rows: Vec<Row>,
}

impl<'t> Sheet<'t> {
    pub fn read(text: &'t str) -> Result<Sheet<'t>, FillError> {
        let tags = tags(text).ok_or(FillError::Damaged)?;
        let place = tags.iter().position(|tag| tag.name == "sheetData" && tag.kind != Kind::Close);
        let data = place.and_then(|place| tags.get(place)).ok_or(FillError::Damaged)?;
        let mut sheet = Sheet {
            text,
            prefix: data.prefix.clone(),
            data: data.span.clone(),
            closed: data.kind == Kind::Empty,
            rows: Vec::new(),
        };
        if !sheet.closed {
            let rest = tags.iter().skip(place.unwrap_or(0) + 1);
            let end = sheet.rows(rest)?;
            sheet.data = data.span.end..end;
        }
        Ok(sheet)
    }

    /// Reads rows and cells up to the end of `sheetData`; gives its place.
    fn rows<'a>(&mut self, tags: impl Iterator<Item = &'a Tag>) -> Result<usize, FillError> {
        for tag in tags {
            match (tag.name.as_str(), tag.kind) {
                ("sheetData", Kind::Close) => return Ok(tag.span.start),
                ("row", Kind::Open | Kind::Empty) => {
                    let before = self.rows.last().map_or(0, |row| row.number);
                    let number =
                        tag.get("r").map_or(Ok(before + 1), str::parse).map_err(|_| FillError::Damaged)?;
                    if !(before + 1..=LAST_ROW).contains(&number) {
                        return Err(FillError::Damaged);
                    }
                    let (start, cells, span) = (tag.clone(), Vec::new(), tag.span.clone());
                    self.rows.push(Row { number, start, cells, span });
                }
                ("row", Kind::Close) => {
                    if let Some(row) = self.rows.last_mut() {
                        row.span.end = tag.span.end;
                    }
                }
                ("c", Kind::Open | Kind::Empty) => {
                    let row = self.rows.last_mut().ok_or(FillError::Damaged)?;
                    let next = row.cells.last().map_or(0, |cell| cell.column + 1);
                    let column = match tag.get("r") {
                        Some(name) => place(name).ok_or(FillError::Damaged)?.1,
                        None => next,
                    };
                    if !(next..COLUMNS).contains(&column) {
                        return Err(FillError::Damaged);
                    }
                    let style = tag.get("s").map(str::to_owned);
                    row.cells.push(Cell { column, style, formula: false, span: tag.span.clone() });
                }
                ("c", Kind::Close) => {
                    if let Some(cell) = self.rows.last_mut().and_then(|row| row.cells.last_mut()) {
                        cell.span.end = tag.span.end;
                    }
                }
                ("f", Kind::Open | Kind::Empty) => {
                    if let Some(cell) = self.rows.last_mut().and_then(|row| row.cells.last_mut()) {
                        cell.formula = true;
                    }
                }
                _ => {}
            }
        }
        Err(FillError::Damaged)
    }

    /// Whether a formula stands in a cell.
    pub fn has_formula(&self, (number, column): Place) -> bool {
        let row = self.rows.iter().find(|row| row.number == number);
        row.is_some_and(|row| row.cells.iter().any(|cell| cell.column == column && cell.formula))
    }

    /// The XML with the values in their places. New cells take the look of the same column in `pattern`, the
    /// first row of the list; `dates` are the styles that show a number as a day.
    pub fn with(
        &self,
        values: &BTreeMap<Place, Value>,
        pattern: u32,
        dates: &BTreeSet<String>,
    ) -> Result<String, FillError> {
        let mut wanted: BTreeMap<u32, BTreeMap<u32, &Value>> = BTreeMap::new();
        for ((row, column), value) in values {
            wanted.entry(*row).or_default().insert(*column, value);
        }
        let pattern = self.rows.iter().find(|row| row.number == pattern);
        let writer = Writer { sheet: self, pattern, dates };
        let mut inside = String::new();
        let mut rows = self.rows.iter().peekable();
        for (number, cells) in &wanted {
            while let Some(row) = rows.next_if(|row| row.number < *number) {
                inside.push_str(self.slice(&row.span));
            }
            match rows.next_if(|row| row.number == *number) {
                Some(row) => writer.row(row, cells, &mut inside)?,
                None => writer.new_row(*number, cells, &mut inside),
            }
        }
        rows.for_each(|row| inside.push_str(self.slice(&row.span)));
        let tag = |slash: &str| format!("<{slash}{}sheetData>", self.prefix);
        let (open, close) = if self.closed { (tag(""), tag("/")) } else { Default::default() };
        let (before, after) = (self.text.get(..self.data.start), self.text.get(self.data.end..));
        Ok([before.unwrap_or_default(), &open, &inside, &close, after.unwrap_or_default()].concat())
    }

    fn slice(&self, span: &Range<usize>) -> &'t str {
        self.text.get(span.clone()).unwrap_or_default()
    }
}

struct Writer<'s> {
    sheet: &'s Sheet<'s>,
    pattern: Option<&'s Row>,
    dates: &'s BTreeSet<String>,
}

impl Writer<'_> {
    /// A row that is there: its own cells keep their look, other cells stay.
    fn row(&self, row: &Row, values: &BTreeMap<u32, &Value>, out: &mut String) -> Result<(), FillError> {
        let start = self.sheet.slice(&row.start.span);
        out.push_str(start.strip_suffix("/>").map(|start| format!("{start}>")).as_deref().unwrap_or(start));
        let mut cells = row.cells.iter().peekable();
        for (column, value) in values {
            while let Some(cell) = cells.next_if(|cell| cell.column < *column) {
                out.push_str(self.sheet.slice(&cell.span));
            }
            let style = match cells.next_if(|cell| cell.column == *column) {
                Some(cell) if cell.formula => {
                    return Err(FillError::Formula { cell: name((row.number, *column)) });
                }
                Some(cell) => cell.style.as_deref(),
                None => self.pattern_style(*column),
            };
            self.cell((row.number, *column), style, value, out);
        }
        cells.for_each(|cell| out.push_str(self.sheet.slice(&cell.span)));
        out.push_str(&format!("</{}row>", self.sheet.prefix));
        Ok(())
    }

    /// A row that is not there yet: as high as the pattern and with all its cells' looks.
    fn new_row(&self, number: u32, values: &BTreeMap<u32, &Value>, out: &mut String) {
        out.push_str(&format!("<{}row r=\"{number}\"", self.sheet.prefix));
        for (key, value) in self.pattern.iter().flat_map(|row| &row.start.attributes) {
            if matches!(key.as_str(), "s" | "customFormat" | "ht" | "customHeight") {
                out.push_str(&format!(" {key}=\"{}\"", escaped(value)));
            }
        }
        out.push('>');
        let looks = self.pattern.iter().flat_map(|row| &row.cells).map(|cell| cell.column);
        let columns: BTreeSet<u32> = looks.chain(values.keys().copied()).collect();
        for column in columns {
            let value = values.get(&column).copied().unwrap_or(&Value::Empty);
            self.cell((number, column), self.pattern_style(column), value, out);
        }
        out.push_str(&format!("</{}row>", self.sheet.prefix));
    }

    fn pattern_style(&self, column: u32) -> Option<&str> {
        let cell = self.pattern?.cells.iter().find(|cell| cell.column == column)?;
        cell.style.as_deref()
    }

    fn cell(&self, place: Place, style: Option<&str>, value: &Value, out: &mut String) {
        let prefix = &self.sheet.prefix;
        let mut tag = format!("<{prefix}c r=\"{}\"", name(place));
        if let Some(style) = style {
            tag.push_str(&format!(" s=\"{}\"", escaped(style)));
        }
        let number = |number: String| format!("{tag}><{prefix}v>{number}</{prefix}v></{prefix}c>");
        let text = |text: &str| {
            let text = escaped(text);
            format!(
                "{tag} t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{text}</{prefix}t></{prefix}is></{prefix}c>"
            )
        };
        out.push_str(&match value {
            Value::Empty => format!("{tag}/>"),
            Value::Text(words) | Value::Refused(words) => text(words),
            Value::Hours(hours) => number(hours.to_string()),
            Value::Count(count) => number(count.to_string()),
            Value::Nothing => number("0".to_owned()),
            // A number is a day only where the cell shows it as one.
            Value::Date(day) if style.is_some_and(|style| self.dates.contains(style)) => {
                let epoch = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default();
                number((*day - epoch).num_days().to_string())
            }
            Value::Date(day) => text(&day.format("%Y-%m-%d").to_string()),
        });
    }
}

/// `C5` of row 5, column 2.
pub(super) fn name((row, column): Place) -> String {
    format!("{}{row}", letters(column))
}

/// The letters of a column: 0 is A, 26 is AA.
pub(super) fn letters(column: u32) -> String {
    let (mut left, mut letters) = (column + 1, Vec::new());
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

/// The place of a name such as `C5`; a column may have up to three letters.
pub(super) fn place(name: &str) -> Option<Place> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
    let row = row.parse().ok().filter(|row| (1..=LAST_ROW).contains(row))?;
    (column <= COLUMNS).then_some((row, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::hours::Hours;
    use proptest::prelude::*;

    const SHEET: &str = r#"<worksheet xmlns:x14="q"><cols><col min="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row>
<row r="3" ht="20" customHeight="1"><c r="A3" s="4"/><c r="C3" s="5"><v>7</v></c><c r="D3" s="6"><f>C3*2</f><v>14</v></c></row><row r="9"/></sheetData><x14:ext/></worksheet>"#;

    fn with(values: &[(&str, Value)]) -> Result<String, FillError> {
        let values = values.iter().map(|(name, value)| (place(name).unwrap(), value.clone())).collect();
        Sheet::read(SHEET).unwrap().with(&values, 3, &BTreeSet::from(["5".to_owned()]))
    }

    #[test]
    fn nothing_to_fill_changes_no_byte_but_white_space_between_rows() {
        assert_eq!(with(&[]).unwrap(), SHEET.replace("\n", ""));
    }

    #[test]
    fn cells_keep_their_look_and_new_rows_take_it() {
        let day = chrono::NaiveDate::from_ymd_opt(2025, 3, 6).unwrap();
        let filled = with(&[
            ("A3", "林<若>溪".into()),
            ("B3", Hours::whole(4).into()),
            ("C4", day.into()),
            ("A4", day.into()),
            ("A9", Value::Count(2)),
        ])
        .unwrap();
        let row3 = r#"<row r="3" ht="20" customHeight="1"><c r="A3" s="4" t="inlineStr"><is><t xml:space="preserve">林&lt;若&gt;溪</t></is></c><c r="B3"><v>4</v></c><c r="C3" s="5"><v>7</v></c>"#;
        assert!(filled.contains(row3), "{filled}");
        assert!(filled.contains(r#"<row r="4" ht="20" customHeight="1"><c r="A4" s="4" t="inlineStr">"#));
        assert!(filled.contains(r#"<c r="C4" s="5"><v>45722</v></c><c r="D4" s="6"/></row>"#), "{filled}");
        assert!(
            filled.contains(r#"<row r="9"><c r="A9" s="4"><v>2</v></c></row>"#)
                && filled.ends_with("<x14:ext/></worksheet>")
        );
    }

    #[test]
    fn a_formula_is_not_overwritten() {
        assert!(matches!(with(&[("D3", Value::Count(1))]), Err(FillError::Formula { cell }) if cell == "D3"));
    }

    #[test]
    fn an_empty_sheet_is_filled_too() {
        let sheet = Sheet::read("<x:worksheet><x:sheetData/></x:worksheet>").unwrap();
        let values = BTreeMap::from([((1, 27), Value::Count(1))]);
        let filled = sheet.with(&values, 1, &BTreeSet::new()).unwrap();
        assert_eq!(
            filled,
            r#"<x:worksheet><x:sheetData><x:row r="1"><x:c r="AB1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"#
        );
    }

    proptest! {
        #[test]
        fn names_and_places_agree(row in 1u32..1_048_577, column in 0u32..16_384) {
            prop_assert_eq!(place(&name((row, column))), Some((row, column)));
        }
    }
}
