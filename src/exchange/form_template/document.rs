//! A template that is a text document: marks `{{名称}}` anywhere, blanks beside a name in tables, and a table whose rows are a
//! list, which grows.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{self, Facts};
use super::paragraph::{Body, Cell, Edit, Row, Table, applied};
use super::parts::{Parts, repack};
use super::patch::{letters, name, place};
use super::{CellMap, ColumnMap, FillError, Mapping, Named, Reading, Said, Source};
use crate::exchange::inbound::text::header_key;
use crate::exchange::sheet::list::List;

const DOCUMENT: &str = "word/document.xml";
/// More names than this are not asked about.
const MOST_LABELS: usize = 200;

pub(super) fn read(template: &[u8], source: Source, list: &List, said: &Said) -> Result<Reading, FillError> {
    let text = Parts::open(template)?.text(DOCUMENT)?;
    let body = Body::read(&text)?;
    let meant = |at: usize| said.sheet.as_ref().is_none_or(|name| *name == table_name(at));
    if said.sheet.is_some() && !(0..body.tables.len()).any(meant) {
        return Err(FillError::NoSheet(said.sheet.clone().unwrap_or_default()));
    }
    let mut best: Option<(usize, usize, usize)> = None;
    for (at, table) in body.tables.iter().enumerate().filter(|(at, _)| meant(*at)) {
        for row in 0..table.rows.len() {
            let forced = said.header.is_some_and(|header| header as usize == row + 1);
            let known = known(&body, table, row, list);
            let more = known > best.map_or(1, |(_, _, best)| best);
            if forced || said.header.is_none() && more && is_header(&body, table, row) {
                best = Some((at, row, known.max(2)));
            }
        }
    }
    let line = best.is_none().then_some(list);
    let mut headings = Vec::new();
    let mut columns: Vec<ColumnMap> = Vec::new();
    let (mut sheet, mut first_row) = (String::new(), 1);
    if let Some((at, row, _)) = best {
        (sheet, first_row) = (table_name(at), number(row) + 1);
        for (column, heading) in named(&body, at, row) {
            let title = names::column(list, &heading).and_then(|at| list.columns.get(at));
            let free = |title: &&str| columns.iter().all(|map| map.title != **title);
            if let Some(title) = title.map(|column| column.title.as_str()).filter(free) {
                columns.push(ColumnMap::new(letters(column), title.to_owned()));
            }
            headings.push(Named { place: letters(column), name: heading });
        }
    }
    let labels = labels(&body, best.map(|(at, row, _)| (at, row)));
    let known = |label: &Named| {
        let words = names::for_label(&label.name, line)?;
        Some(CellMap { cell: label.place.clone(), words })
    };
    let mut cells: Vec<CellMap> = labels.iter().filter_map(known).collect();
    // Marks need no mapping; they are shown, so that it is seen that something is filled in.
    if cells.is_empty() && columns.is_empty() {
        let marks = body.paragraphs.iter().enumerate().map(|(at, _)| body.words(at));
        let marks = marks.filter(|words| names::mark(words).is_some()).take(1);
        cells.extend(marks.map(|words| CellMap { cell: String::new(), words }));
    }
    let all = headings.iter().chain(&labels).map(|named| header_key(&named.name));
    let mut all: Vec<String> = all.collect();
    all.sort_unstable();
    let key = format!("docx|{}", all.join("|"));
    let mapping = Mapping { source, sheet, first_row, columns, cells };
    Ok(Reading { ending: "docx", mapping, headings, labels, key })
}

/// All paragraphs of all parts, a line each.
pub(super) fn words(template: &[u8]) -> Result<String, FillError> {
    let mut parts = Parts::open(template)?;
    let mut words = String::new();
    for path in parts.names() {
        if path.starts_with("word/") && path.ends_with(".xml") {
            let text = parts.text(&path)?;
            let body = Body::read(&text)?;
            (0..body.paragraphs.len()).for_each(|at| words += &(body.words(at) + "\n"));
        }
    }
    Ok(words)
}

fn table_name(at: usize) -> String {
    format!("表{}", at + 1)
}

fn number(row: usize) -> u32 {
    u32::try_from(row + 1).unwrap_or(u32::MAX)
}

/// The cells of a row that have words, with their columns.
fn named(body: &Body<'_>, table: usize, row: usize) -> Vec<(u32, String)> {
    let row = body.tables.get(table).and_then(|table| table.rows.get(row));
    let cells = row.map(|row| row.cells.as_slice()).unwrap_or_default().iter();
    cells
        .map(|cell| (cell.column, body.cell_words(cell)))
        .filter(|(_, words)| !words.trim().is_empty())
        .collect()
}

/// How many headings of a row the list knows.
fn known(body: &Body<'_>, table: &Table, row: usize, list: &List) -> usize {
    let cells = table.rows.get(row).map(|row| row.cells.as_slice()).unwrap_or_default().iter();
    let known = cells.filter_map(|cell| names::column(list, &body.cell_words(cell)));
    known.collect::<BTreeSet<_>>().len()
}

/// Whether a row heads a list: no blanks between its names, and a blank row of as many cells below.
fn is_header(body: &Body<'_>, table: &Table, row: usize) -> bool {
    let (Some(head), Some(next)) = (table.rows.get(row), table.rows.get(row + 1)) else { return false };
    let filled = head.cells.iter().filter(|cell| !body.cell_words(cell).trim().is_empty()).count();
    filled * 2 > head.cells.len() && is_blank(body, next) && next.cells.len() == head.cells.len()
}

/// Whether nothing stands in a row but a prepared number.
fn is_blank(body: &Body<'_>, row: &Row) -> bool {
    !row.cells.is_empty()
        && row.cells.iter().all(|cell| body.cell_words(cell).trim().bytes().all(|b| b.is_ascii_digit()))
}

/// Blank cells to the right of a name.
fn labels(body: &Body<'_>, header: Option<(usize, usize)>) -> Vec<Named> {
    let mut labels = Vec::new();
    for (at, table) in body.tables.iter().enumerate() {
        for (number_of_row, row) in table.rows.iter().enumerate() {
            if header.is_some_and(|(table, first)| table == at && first == number_of_row) {
                continue;
            }
            for pair in row.cells.windows(2) {
                let [label, blank] = pair else { continue };
                let words = body.cell_words(label);
                let words = words.trim();
                let is_name =
                    !words.is_empty() && words.chars().count() <= 20 && names::mark(words).is_none();
                let is_blank = !blank.goes_on && body.cell_words(blank).trim().is_empty();
                if is_name && is_blank && labels.len() < MOST_LABELS {
                    let cell = name((number(number_of_row), blank.column));
                    labels
                        .push(Named { place: format!("{}!{cell}", table_name(at)), name: words.to_owned() });
                }
            }
        }
    }
    labels
}

/// Fills one copy: marks everywhere, the single cells, and the rows of the list.
pub(super) fn fill(
    template: &[u8],
    mapping: &Mapping,
    list: &List,
    facts: &Facts<'_>,
) -> Result<Vec<u8>, FillError> {
    let mut parts = Parts::open(template)?;
    let mut replaced = BTreeMap::new();
    for path in parts.names() {
        let is_edge = path.starts_with("word/header") || path.starts_with("word/footer");
        if is_edge && path.ends_with(".xml") {
            let text = parts.text(&path)?;
            let edits = marks(&Body::read(&text)?, facts);
            if !edits.is_empty() {
                replaced.insert(path, applied(&text, 0..text.len(), &edits));
            }
        }
    }
    let text = parts.text(DOCUMENT)?;
    let body = Body::read(&text)?;
    let mut edits = singles(&body, mapping, facts)?;
    edits.extend(marks(&body, facts));
    if !mapping.is_single() {
        edits.push(rows(&body, mapping, list, &edits)?);
    }
    replaced.insert(DOCUMENT.to_owned(), applied(&text, 0..text.len(), &edits));
    repack(template, &replaced)
}

fn marks(body: &Body<'_>, facts: &Facts<'_>) -> Vec<Edit> {
    let one = |text: &str| {
        let mut from = 0;
        while let Some((name, span)) = names::mark(text.get(from..)?) {
            let span = span.start + from..span.end + from;
            match facts.words(name) {
                Some(words) => return Some((span, words)),
                None => from = span.end,
            }
        }
        None
    };
    (0..body.paragraphs.len()).flat_map(|at| body.replace(at, one)).collect()
}

fn singles(body: &Body<'_>, mapping: &Mapping, facts: &Facts<'_>) -> Result<Vec<Edit>, FillError> {
    let mut edits = Vec::new();
    for map in mapping.cells.iter().filter(|map| !map.cell.is_empty()) {
        let bad = || FillError::Place(map.cell.clone());
        let (table, cell) = map.cell.split_once('!').ok_or_else(bad)?;
        let (row, column) = place(cell).ok_or_else(bad)?;
        let rows = &table_of(body, table)?.rows;
        let row = rows.get(row as usize - 1).ok_or_else(bad)?;
        let at = row.cells.iter().position(|cell| cell.column == column).ok_or_else(bad)?;
        let beside = at.checked_sub(1).and_then(|at| row.cells.get(at));
        let words = names::words(&facts.cell(&map.words));
        edits.extend(row.cells.get(at).map(|cell| written(body, cell, &words, beside)).unwrap_or_default());
    }
    Ok(edits)
}

fn table_of<'b>(body: &'b Body<'_>, name: &str) -> Result<&'b Table, FillError> {
    let at = (0..body.tables.len()).find(|at| table_name(*at) == name);
    at.and_then(|at| body.tables.get(at)).ok_or_else(|| FillError::NoSheet(name.to_owned()))
}

/// Words in a cell, in its own look, else in that of the cell beside it; other paragraphs of the cell stay.
fn written(body: &Body<'_>, cell: &Cell, words: &str, beside: Option<&Cell>) -> Vec<Edit> {
    let Some(first) = cell.paragraphs.first() else { return Vec::new() };
    body.rewrite_like(*first, words, beside.and_then(|cell| cell.paragraphs.first()).copied())
}

/// The blank rows of the list with the values in them; rows that are wanting are made like the last one.
fn rows(body: &Body<'_>, mapping: &Mapping, list: &List, others: &[Edit]) -> Result<Edit, FillError> {
    let table = table_of(body, &mapping.sheet)?;
    let first = mapping.first_row.checked_sub(1).ok_or(FillError::NoRoom)? as usize;
    let blank: Vec<&Row> = table.rows.iter().skip(first).take_while(|row| is_blank(body, row)).collect();
    let (Some(begin), Some(last)) = (blank.first(), blank.last()) else { return Err(FillError::NoRoom) };
    let head = first.checked_sub(1).and_then(|at| table.rows.get(at));
    let columns = columns(mapping, list)?;
    let mut text = String::new();
    for (at, line) in list.rows.iter().enumerate() {
        let row = blank.get(at).unwrap_or(last);
        let mut edits = Vec::new();
        for cell in &row.cells {
            let found = columns.iter().find(|(column, _)| *column == cell.column);
            let value = found.and_then(|(_, at)| line.get(*at));
            let beside = head.and_then(|head| head.cells.iter().find(|other| other.column == cell.column));
            if let Some(value) = value {
                edits.extend(written(body, cell, &names::words(value), beside));
            }
        }
        let filled = applied(body.text, row.span.clone(), &edits);
        text.push_str(&if at < blank.len() { filled } else { anonymous(&filled) });
    }
    for row in blank.iter().skip(list.rows.len()) {
        text.push_str(&applied(body.text, row.span.clone(), others));
    }
    Ok((begin.span.start..last.span.end, text))
}

fn columns(mapping: &Mapping, list: &List) -> Result<Vec<(u32, usize)>, FillError> {
    let mut columns = Vec::new();
    for map in &mapping.columns {
        let (_, column) =
            place(&format!("{}1", map.column)).ok_or_else(|| FillError::Place(map.column.clone()))?;
        let at = list.columns.iter().position(|column| column.title == map.title);
        columns.extend(at.map(|at| (column, at)));
    }
    Ok(columns)
}

/// A copied row without the numbers by which Word knows paragraphs, which may stand only once.
fn anonymous(row: &str) -> String {
    [" w14:paraId=\"", " w14:textId=\""].iter().fold(row.to_owned(), |row, attribute| {
        let mut pieces = row.split(attribute);
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |out, piece| out + piece.split_once('"').map_or("", |(_, after)| after))
    })
}
