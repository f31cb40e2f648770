//! 套表: the district's own workbook, filled by patching its cells. Widths, merged cells, charts, print settings
//! and everything that this program knows nothing of stay in the file as they were.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use calamine::{Data, Range, Reader, Xlsx};
use serde::{Deserialize, Serialize};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::list::{List, Value};
use super::markup::tags;
use super::patch::{Place, Sheet, letters, name, place};
use crate::exchange::inbound::text::header_key;

/// Why a workbook cannot be filled.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// Not an .xlsx.
    #[error("只能套用 xlsx 模板。请用 WPS 或 Excel 另存为 xlsx（有密码的先去掉密码）再试")]
    Kind,
    /// Cut short or built against the standard.
    #[error("模板文件已损坏，打不开")]
    Damaged,
    /// The sheet of the mapping is not there.
    #[error("模板里没有工作表“{0}”，请重新对应")]
    NoSheet(String),
    /// No row of the template has headings of the list.
    #[error("模板里没有找到表头，请指出表头在第几行")]
    NoHeader,
    /// A place that the mapping names is none, such as `5C`.
    #[error("“{0}”不是单元格，应写成 C5 这样")]
    Place(String),
    /// A cell to be filled holds a formula.
    #[error("单元格 {cell} 里是公式，不能填。请在对应里去掉这一列")]
    Formula {
        /// Its name.
        cell: String,
    },
    /// No room is left between the header and what stands below it.
    #[error("模板的表头下面没有空行可填")]
    NoRoom,
}

/// A column of the template and the heading of the list that goes there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMap {
    /// Its letters, such as `C`.
    pub column: String,
    /// The heading in the list.
    pub title: String,
}

/// A single cell and the fact that goes there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellMap {
    /// Its name, such as `B2`.
    pub cell: String,
    /// The name of the fact, such as 学校.
    pub fact: String,
}

/// How a template is filled; made once, kept, handed on with the template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The sheet.
    pub sheet: String,
    /// The first row of the list, from 1.
    pub first_row: u32,
    /// The columns.
    pub columns: Vec<ColumnMap>,
    /// The single cells.
    pub cells: Vec<CellMap>,
}

/// What a mapping could be: the row with the most headings that the list has, and where they stand.
///
/// # Errors
/// [`FillError`] when the file is no workbook or no heading is found in it.
pub fn guess(template: &[u8], list: &List) -> Result<Mapping, FillError> {
    let mut book = open(template)?;
    let titles: Vec<(String, &str)> =
        list.columns.iter().map(|column| (header_key(&column.title), column.title.as_str())).collect();
    let mut best: Option<Mapping> = None;
    for sheet in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&sheet) else { continue };
        let (top, left) = range.start().unwrap_or((0, 0));
        for (row, cells) in (top..).zip(range.rows()) {
            let mut columns = Vec::new();
            for (column, cell) in (left..).zip(cells) {
                let key = header_key(&cell.to_string());
                let known = titles.iter().find(|(title, _)| !key.is_empty() && *title == key);
                if let Some((_, title)) = known.filter(|(_, title)| !has(&columns, title)) {
                    columns.push(ColumnMap { column: letters(column), title: (*title).to_owned() });
                }
            }
            if columns.len() > best.as_ref().map_or(1, |best| best.columns.len()) {
                let (sheet, first_row) = (sheet.clone(), row + 2);
                best = Some(Mapping { sheet, first_row, columns, cells: Vec::new() });
            }
        }
    }
    best.ok_or(FillError::NoHeader)
}

fn has(columns: &[ColumnMap], title: &str) -> bool {
    columns.iter().any(|column| column.title == title)
}

/// Fills copies of the template: one if the rows go in, more if it has a foot below and fewer rows above it.
///
/// # Errors
/// [`FillError`] when template and mapping do not go together.
pub fn fill(
    template: &[u8],
    mapping: &Mapping,
    list: &List,
    facts: &BTreeMap<String, String>,
) -> Result<Vec<Vec<u8>>, FillError> {
    let mut book = open(template)?;
    let range =
        book.worksheet_range(&mapping.sheet).map_err(|_| FillError::NoSheet(mapping.sheet.clone()))?;
    let parts = Parts::read(template, &mapping.sheet)?;
    let sheet = Sheet::read(&parts.sheet)?;
    let columns = columns(mapping, list)?;
    let room = room(&range, mapping, &columns);
    if room == 0 {
        return Err(FillError::NoRoom);
    }
    let mut singles = BTreeMap::new();
    for map in &mapping.cells {
        let place = place(&map.cell).ok_or_else(|| FillError::Place(map.cell.clone()))?;
        if let Some(fact) = facts.get(&map.fact) {
            singles.insert(place, Value::from(fact.as_str()));
        }
    }
    let copies = list.rows.chunks(room).map(Some).chain(list.rows.is_empty().then_some(None));
    let mut filled = Vec::new();
    for rows in copies {
        let mut values: BTreeMap<Place, Value> = singles.clone();
        for (number, row) in (mapping.first_row..).zip(rows.unwrap_or_default()) {
            for (column, at) in &columns {
                values.insert((number, *column), row.get(*at).cloned().unwrap_or(Value::Empty));
            }
        }
        let xml = sheet.with(&values, mapping.first_row, &parts.dates)?;
        filled.push(parts.repack(template, &xml)?);
    }
    Ok(filled)
}

fn open(template: &[u8]) -> Result<Xlsx<Cursor<&[u8]>>, FillError> {
    if !template.starts_with(b"PK") {
        return Err(FillError::Kind);
    }
    Xlsx::new(Cursor::new(template)).map_err(|_| FillError::Damaged)
}

/// The columns of the template with the place of their value in a row of the list.
fn columns(mapping: &Mapping, list: &List) -> Result<Vec<(u32, usize)>, FillError> {
    let mut columns = Vec::new();
    for map in &mapping.columns {
        let at = list.columns.iter().position(|column| column.title == map.title);
        let (_, column) =
            place(&format!("{}1", map.column)).ok_or_else(|| FillError::Place(map.column.clone()))?;
        columns.extend(at.map(|at| (column, at)));
    }
    Ok(columns)
}

/// Rows from the first on in which nothing stands but prepared numbers, up to the foot of the form; without a
/// foot there is no end.
fn room(range: &Range<Data>, mapping: &Mapping, columns: &[(u32, usize)]) -> usize {
    let end = range.end().map_or(0, |(row, _)| row + 1);
    let width = range.end().map_or(0, |(_, column)| column + 1);
    let taken = |row: u32| {
        (0..width).any(|column| match range.get_value((row - 1, column)) {
            None | Some(Data::Empty | Data::Int(_) | Data::Float(_)) => false,
            Some(Data::String(text)) => {
                let mapped = columns.iter().any(|(mapped, _)| *mapped == column);
                let number = mapped && text.trim().bytes().all(|b| b.is_ascii_digit());
                !number && !text.trim().is_empty()
            }
            Some(_) => true,
        })
    };
    match (mapping.first_row..=end).find(|row| taken(*row)) {
        Some(foot) => usize::try_from(foot - mapping.first_row).unwrap_or(0),
        None => usize::MAX,
    }
}

/// The parts of the package that filling touches.
struct Parts {
    sheet_path: String,
    sheet: String,
    book: String,
    /// The styles that show a number as a day.
    dates: BTreeSet<String>,
}

impl Parts {
    fn read(template: &[u8], sheet: &str) -> Result<Parts, FillError> {
        let mut zip = ZipArchive::new(Cursor::new(template)).map_err(damaged)?;
        let book = part(&mut zip, "xl/workbook.xml")?;
        let relations = part(&mut zip, "xl/_rels/workbook.xml.rels")?;
        let all = |text: &str| tags(text).ok_or(FillError::Damaged);
        let named = all(&book)?.into_iter().find(|tag| tag.name == "sheet" && tag.get("name") == Some(sheet));
        let id = named.as_ref().and_then(|tag| {
            let id = tag.attributes.iter().find(|(key, _)| key.ends_with(":id"))?;
            Some(id.1.clone())
        });
        let id = id.ok_or_else(|| FillError::NoSheet(sheet.to_owned()))?;
        let relation = all(&relations)?.into_iter().find(|tag| tag.get("Id") == Some(&id));
        let target = relation.as_ref().and_then(|tag| tag.get("Target")).ok_or(FillError::Damaged)?;
        let sheet_path = match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("xl/{target}"),
        };
        let dates = match part(&mut zip, "xl/styles.xml") {
            Ok(styles) => date_styles(&styles).ok_or(FillError::Damaged)?,
            Err(_) => BTreeSet::new(),
        };
        let sheet = part(&mut zip, &sheet_path)?;
        Ok(Parts { sheet_path, sheet, book, dates })
    }

    /// The package with the new sheet; the workbook is told to calculate its formulas again when it is opened.
    fn repack(&self, template: &[u8], sheet: &str) -> Result<Vec<u8>, FillError> {
        let mut zip = ZipArchive::new(Cursor::new(template)).map_err(damaged)?;
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..zip.len() {
            let file = zip.by_index(index).map_err(damaged)?;
            let path = file.name().map_err(damaged)?.into_owned();
            let text = match path.as_str() {
                path if path == self.sheet_path => sheet.to_owned(),
                "xl/workbook.xml" => recalculated(&self.book).ok_or(FillError::Damaged)?,
                _ => {
                    out.raw_copy_file(file).map_err(damaged)?;
                    continue;
                }
            };
            let options =
                SimpleFileOptions::default().last_modified_time(file.last_modified().unwrap_or_default());
            out.start_file(path, options).map_err(damaged)?;
            out.write_all(text.as_bytes()).map_err(|_| FillError::Damaged)?;
        }
        Ok(out.finish().map_err(damaged)?.into_inner())
    }
}

fn damaged(_: ZipError) -> FillError {
    FillError::Damaged
}

/// No part of a form is longer; a longer one is made to fill memory.
const LONGEST: u64 = 64 << 20;

fn part(zip: &mut ZipArchive<Cursor<&[u8]>>, path: &str) -> Result<String, FillError> {
    let file = zip.by_name(path).map_err(damaged)?;
    let mut text = String::new();
    let read = file.take(LONGEST + 1).read_to_string(&mut text).map_err(|_| FillError::Damaged)?;
    if read as u64 > LONGEST { Err(FillError::Damaged) } else { Ok(text) }
}

/// The workbook with `fullCalcOnLoad` (ECMA-376, 18.2.2).
fn recalculated(book: &str) -> Option<String> {
    let tags = tags(book)?;
    if let Some(calc) = tags.iter().find(|tag| tag.name == "calcPr") {
        let old = book.get(calc.span.clone())?;
        if calc.get("fullCalcOnLoad").is_some() {
            return Some(book.to_owned());
        }
        let new = old.replacen("calcPr", "calcPr fullCalcOnLoad=\"1\"", 1);
        return Some([book.get(..calc.span.start)?, &new, book.get(calc.span.end..)?].concat());
    }
    // Its place in the sequence is after the sheets and the names.
    let is_before =
        |name: &str| matches!(name, "sheets" | "functionGroups" | "externalReferences" | "definedNames");
    let before = tags.iter().rfind(|tag| is_before(&tag.name))?;
    let (head, tail) = (book.get(..before.span.end)?, book.get(before.span.end..)?);
    Some(format!("{head}<{}calcPr fullCalcOnLoad=\"1\"/>{tail}", before.prefix))
}

/// The numbers of the cell styles whose number format is a day (ECMA-376, 18.8.30).
fn date_styles(styles: &str) -> Option<BTreeSet<String>> {
    let tags = tags(styles)?;
    let custom: BTreeSet<&str> = tags
        .iter()
        .filter(|tag| tag.name == "numFmt")
        .filter(|tag| tag.get("formatCode").is_some_and(|code| code.contains(['y', 'd', '年'])))
        .filter_map(|tag| tag.get("numFmtId"))
        .collect();
    let is_date = |id: &str| {
        let known = id.parse::<u32>().is_ok_and(|id| matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=58));
        known || custom.contains(id)
    };
    let formats = tags.iter().skip_while(|tag| tag.name != "cellXfs").skip(1);
    let formats = formats.take_while(|tag| tag.name != "cellXfs");
    let formats = formats.filter(|tag| tag.name == "xf" && tag.kind != super::markup::Kind::Close);
    let dates = formats.enumerate().filter(|(_, tag)| tag.get("numFmtId").is_some_and(is_date));
    Some(dates.map(|(number, _)| number.to_string()).collect())
}

/// The name of a cell of the list in the template, for messages and previews: row from 1 in the list.
pub fn cell_of(mapping: &Mapping, title: &str, row: u32) -> Option<String> {
    let column = mapping.columns.iter().find(|column| column.title == title)?;
    let (_, column) = place(&format!("{}1", column.column))?;
    Some(name((mapping.first_row + row.checked_sub(1)?, column)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_calculated_again_when_the_file_is_opened() {
        let with = recalculated("<w><sheets><sheet/></sheets><calcPr calcId=\"1\"/></w>").unwrap();
        assert_eq!(with, "<w><sheets><sheet/></sheets><calcPr fullCalcOnLoad=\"1\" calcId=\"1\"/></w>");
        let without = recalculated("<x:w><x:sheets><x:sheet/></x:sheets><x:extLst/></x:w>").unwrap();
        assert_eq!(
            without,
            "<x:w><x:sheets><x:sheet/></x:sheets><x:calcPr fullCalcOnLoad=\"1\"/><x:extLst/></x:w>"
        );
    }

    #[test]
    fn styles_that_show_days_are_known() {
        let styles = "<s><numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy.m.d\"/></numFmts>\
            <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
            <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"><a/></xf><xf numFmtId=\"176\"/></cellXfs></s>";
        assert_eq!(date_styles(styles).unwrap(), BTreeSet::from(["1".to_owned(), "2".to_owned()]));
    }
}
