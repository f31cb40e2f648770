//! A template that is a workbook: where its list and its blanks are, and copies of it with one sheet's cells replaced.

use std::collections::{BTreeMap, BTreeSet};

use super::markup::{Kind, tags};
use super::names::{self, Facts};
use super::parts::{Parts, repack};
use super::patch::{LAST_ROW, Place, Sheet, letters, name, place};
use super::{CellMap, ColumnMap, FillError, Mapping, Named, Reading, Said, Source};
use crate::exchange::inbound::format::Format;
use crate::exchange::inbound::grid::{Grid, Merge, Value as Cell};
use crate::exchange::inbound::text::header_key;
use crate::exchange::inbound::workbook as inbound;
use crate::exchange::sheet::list::{List, Value};

/// More names than this are not asked about.
const MOST_LABELS: usize = 120;

/// The rows of the headings, and what they are.
struct Header {
    /// First and last row.
    rows: (u32, u32),
    /// Column from 0 and heading.
    headings: Vec<(u32, String)>,
    /// How many of them the list knows.
    known: usize,
}

pub(super) fn read(template: &[u8], source: Source, list: &List, said: &Said) -> Result<Reading, FillError> {
    let grids = inbound::read(template, Format::Xlsx)?;
    let is_meant = |grid: &&Grid| said.sheet.as_ref().is_none_or(|name| *name == grid.name);
    let grids: Vec<&Grid> = grids.iter().filter(is_meant).collect();
    let Some(first) = grids.first() else {
        return Err(FillError::NoSheet(said.sheet.clone().unwrap_or_default()));
    };
    let found = match said.header {
        Some(row) => Some((*first, header(first, row, list))),
        None => best(&grids, list),
    };
    let (grid, header) = match found {
        Some((grid, header)) => (grid, Some(header)),
        // A form about one line stands on the sheet with the most names.
        None => {
            (*grids.iter().max_by_key(|grid| labels(grid, None, Some(list)).len()).unwrap_or(first), None)
        }
    };
    let first_row = header.as_ref().map_or(1, |header| below(grid, header));
    let text = sheet_text(template, &grid.name)?.sheet;
    let sheet = Sheet::read(&text)?;
    let mut columns = Vec::new();
    for (column, heading) in header.iter().flat_map(|header| &header.headings) {
        let title =
            names::column(list, heading).and_then(|at| list.columns.get(at)).map(|found| &found.title);
        let free = |title: &&String| columns.iter().all(|map: &ColumnMap| map.title != **title);
        if let Some(title) = title.filter(free).filter(|_| !sheet.has_formula((first_row, *column))) {
            columns.push(ColumnMap::new(letters(*column), title.clone()));
        }
    }
    let line = header.is_none().then_some(list);
    let labels = labels(grid, header.as_ref(), line);
    let mut cells = Vec::new();
    for label in &labels {
        if let Some(words) = names::for_label(&label.name, line) {
            cells.push(CellMap { cell: label.place.clone(), words });
        }
    }
    cells.extend(marked(grid, line));
    let headings = header.into_iter().flat_map(|header| header.headings);
    let headings: Vec<Named> =
        headings.map(|(column, name)| Named { place: letters(column), name }).collect();
    let mut all: Vec<String> = headings.iter().chain(&labels).map(|named| header_key(&named.name)).collect();
    if all.is_empty() {
        // Nothing is known by name: the first words of the sheet, without the year, are what it is known by.
        let cells = grid.rows.iter().take(30).flat_map(|row| &row.cells).filter(|cell| is_text(cell));
        all = cells.map(|cell| cell.shown().replace(|c: char| c.is_ascii_digit(), "")).collect();
    }
    // An edition with the same headings in another order is known too; where they stand is looked at then.
    all.sort_unstable();
    let key = format!("xlsx|{}|{}", grid.name, all.join("|"));
    let mapping = Mapping { source, sheet: grid.name.clone(), first_row, columns, cells };
    Ok(Reading { ending: "xlsx", mapping, headings, labels, key })
}

/// All cells of the sheets, hidden ones too, a line each.
pub(super) fn words(template: &[u8]) -> Result<String, FillError> {
    let grids = inbound::read(template, Format::Xlsx)?;
    let cells = grids.iter().flat_map(|grid| &grid.rows).flat_map(|row| &row.cells).map(Cell::shown);
    let mut words = cells.collect::<Vec<_>>().join("\n");
    // Sheets that are not shown, and comments, are in the parts.
    let mut parts = Parts::open(template)?;
    for path in parts.names() {
        if path.starts_with("xl/") && path.ends_with(".xml") {
            words.push_str(&parts.text(&path)?);
        }
    }
    Ok(words)
}

/// The header with the most headings that the list knows, on whichever sheet; of a list, below which there is room.
fn best<'g>(grids: &[&'g Grid], list: &List) -> Option<(&'g Grid, Header)> {
    let mut best: Option<(&Grid, Header)> = None;
    for grid in grids {
        // A header stands near the top; a long list of people is not looked through.
        for row in grid.rows.iter().take(200) {
            // 填表人： over several columns is a label, and no heading over those below it.
            let is_label = |cell: &&Cell| is_text(cell) && cell.shown().contains(['：', ':']);
            if row.cells.iter().filter(is_label).any(|cell| names::column(list, &cell.shown()).is_none()) {
                continue;
            }
            let header = header(grid, row.number, list);
            let beside_blanks = header.headings.iter().filter(|(column, _)| {
                header.headings.iter().all(|(other, _)| *other != column + 1)
                    && !spans(grid, row.number, *column)
            });
            let is_list = beside_blanks.count() * 2 <= header.headings.len();
            let more = header.known > best.as_ref().map_or(1, |(_, best)| best.known);
            if more && is_list && room(grid, below(grid, &header), &BTreeSet::new()) > 0 {
                best = Some((grid, header));
            }
        }
    }
    best
}

fn spans(grid: &Grid, row: u32, column: u32) -> bool {
    merge_at(grid, row, column as usize).is_some_and(|merge| merge.right > merge.left)
}

fn merge_at(grid: &Grid, row: u32, column: usize) -> Option<&Merge> {
    let holds = |merge: &&Merge| {
        (merge.top..=merge.bottom).contains(&row) && (merge.left..=merge.right).contains(&column)
    };
    grid.merges.iter().find(holds)
}

/// The header that begins at a row; it goes on to the rows below over which its cells are merged or part into several.
fn header(grid: &Grid, first: u32, list: &List) -> Header {
    let begins = |merge: &&Merge| merge.top == first;
    let deep = grid.merges.iter().filter(begins).map(|merge| merge.bottom).max().unwrap_or(first);
    let parts = |merge: &&Merge| {
        let below = |column: usize| grid.row(merge.bottom + 1).is_some_and(|row| is_text(row.value(column)));
        merge.bottom < LAST_ROW && merge.right > merge.left && (merge.left..=merge.right).all(below)
    };
    let parted = grid.merges.iter().filter(begins).filter(parts).map(|merge| merge.bottom + 1).max();
    // Nobody's header is deeper than four rows; a merge that says so is a frame.
    let last = deep.max(parted.unwrap_or(first)).min(first.saturating_add(3));
    let mut headings: BTreeMap<u32, String> = BTreeMap::new();
    for row in grid.rows.iter().filter(|row| (first..=last).contains(&row.number)) {
        for (column, cell) in (0..).zip(&row.cells) {
            if is_text(cell) {
                headings.insert(column, cell.shown());
            }
        }
    }
    let known =
        headings.values().filter_map(|heading| names::column(list, heading)).collect::<BTreeSet<_>>().len();
    Header { rows: (first, last), headings: headings.into_iter().collect(), known }
}

/// The first row of the list: below the header, and below a row that shows how it is to be filled in.
fn below(grid: &Grid, header: &Header) -> u32 {
    let is_example = |number: u32| {
        let first = grid.row(number).and_then(|row| row.cells.iter().find(|cell| !cell.is_blank()));
        first.is_some_and(|cell| ["例", "示例", "样例"].iter().any(|word| cell.shown().starts_with(word)))
    };
    let next = header.rows.1.saturating_add(1);
    if is_example(next) { next.saturating_add(1) } else { next }
}

fn is_text(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if !cell.is_blank() && text.chars().count() <= 60)
}

/// Rows from `first` on in which nothing stands but prepared numbers, up to the foot of the form; without a foot there is
/// no end. In the columns that are filled, numbers may be written as text.
fn room(grid: &Grid, first: u32, filled: &BTreeSet<u32>) -> usize {
    let taken = |row: &&crate::exchange::inbound::grid::Row| {
        (0..).zip(&row.cells).any(|(column, cell)| match cell {
            Cell::Empty | Cell::Number(_) => false,
            Cell::Text(text) => {
                let number = filled.contains(&column) && text.trim().bytes().all(|b| b.is_ascii_digit());
                !number && !cell.is_blank()
            }
            Cell::Bool(_) | Cell::Moment(_) | Cell::Error(_) => true,
        })
    };
    match grid.rows.iter().filter(|row| row.number >= first).find(taken) {
        Some(foot) => usize::try_from(foot.number - first).unwrap_or(0),
        None => usize::MAX,
    }
}

/// Blanks beside a name, outside the header: the cell to the right, past what the name is merged over.
fn labels(grid: &Grid, header: Option<&Header>, line: Option<&List>) -> Vec<Named> {
    let width = grid.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let right = grid.merges.iter().map(|merge| merge.right + 1).max().unwrap_or(0);
    let width = width.max(right.min(256));
    let mut labels = Vec::new();
    for row in &grid.rows {
        if header.is_some_and(|header| (header.rows.0..=header.rows.1).contains(&row.number)) {
            continue;
        }
        for (column, cell) in row.cells.iter().enumerate() {
            let Cell::Text(text) = cell else { continue };
            let short = text.chars().count() <= 20 && !cell.is_blank() && !text.contains("{{");
            let merge = merge_at(grid, row.number, column);
            let next = merge.map_or(column, |merge| merge.right) + 1;
            let top = merge_at(grid, row.number, next);
            let is_first = top.is_none_or(|merge| (merge.top, merge.left) == (row.number, next));
            let is_blank = next < width && row.value(next).is_blank() && is_first;
            // Beside a list only what looks like a label is one; a form about one line is full of them.
            // A label that is merged over several columns has its blank in itself.
            let ends = text.trim_end().ends_with(['：', ':']);
            let holds_blank = ends && merge.is_some_and(|merge| merge.right > merge.left);
            let is_label = (line.is_some() || ends) && !holds_blank;
            if short && is_blank && is_label && labels.len() < MOST_LABELS {
                let column = u32::try_from(next).unwrap_or(u32::MAX - 1);
                labels.push(Named { place: name((row.number, column)), name: text.trim().to_owned() });
            }
        }
    }
    labels
}

/// Cells with `{{名称}}` in them, and cells that hold their own labels and blanks.
fn marked(grid: &Grid, line: Option<&List>) -> Vec<CellMap> {
    let mut cells = Vec::new();
    let width = grid.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    for row in &grid.rows {
        for (column, cell) in row.cells.iter().enumerate() {
            let Cell::Text(text) = cell else { continue };
            let at = u32::try_from(column).unwrap_or(u32::MAX - 1);
            let next = column + 1;
            let has_own_blank = next < width && row.value(next).is_blank() && !spans(grid, row.number, at);
            let words = if names::mark(text).is_some() {
                Some(text.clone())
            } else if has_own_blank && text.matches(['：', ':']).count() == 1 {
                None
            } else {
                names::labelled(text, line)
            };
            cells.extend(words.map(|words| CellMap { cell: name((row.number, at)), words }));
        }
    }
    cells
}

/// Fills a list: one copy, or more if its foot leaves fewer rows.
pub(super) fn fill(
    template: &[u8],
    mapping: &Mapping,
    list: &List,
    facts: &Facts<'_>,
) -> Result<Vec<Vec<u8>>, FillError> {
    let grids = inbound::read(template, Format::Xlsx)?;
    let grid = grids.iter().find(|grid| grid.name == mapping.sheet);
    let grid = grid.ok_or_else(|| FillError::NoSheet(mapping.sheet.clone()))?;
    let parts = sheet_text(template, &mapping.sheet)?;
    let sheet = Sheet::read(&parts.sheet)?;
    let columns = columns(mapping, list)?;
    let room = room(grid, mapping.first_row, &columns.iter().map(|(column, _)| *column).collect());
    if room == 0 {
        return Err(FillError::NoRoom);
    }
    let most = usize::try_from(LAST_ROW.saturating_sub(mapping.first_row)).unwrap_or(0);
    if list.rows.len().min(room) > most {
        return Err(FillError::TooMany);
    }
    let singles = singles(mapping, facts)?;
    let copies = list.rows.chunks(room).map(Some).chain(list.rows.is_empty().then_some(None));
    let mut filled = Vec::new();
    for rows in copies {
        let mut values: BTreeMap<Place, Value> = singles.clone();
        for (number, row) in (mapping.first_row..).zip(rows.unwrap_or_default()) {
            for (column, at) in &columns {
                values.insert((number, *column), row.get(*at).cloned().unwrap_or(Value::Empty));
            }
        }
        filled.push(parts.with(template, sheet.with(&values, mapping.first_row, &parts.dates)?)?);
    }
    Ok(filled)
}

/// Fills the single cells of one copy.
pub(super) fn fill_single(
    template: &[u8],
    mapping: &Mapping,
    facts: &Facts<'_>,
) -> Result<Vec<u8>, FillError> {
    let parts = sheet_text(template, &mapping.sheet)?;
    let sheet = Sheet::read(&parts.sheet)?;
    parts.with(template, sheet.with(&singles(mapping, facts)?, 0, &parts.dates)?)
}

fn singles(mapping: &Mapping, facts: &Facts<'_>) -> Result<BTreeMap<Place, Value>, FillError> {
    let mut singles = BTreeMap::new();
    for map in &mapping.cells {
        let place = place(&map.cell).ok_or_else(|| FillError::Place(map.cell.clone()))?;
        singles.insert(place, facts.cell(&map.words));
    }
    Ok(singles)
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

/// The parts of the package that filling touches.
struct Touched {
    sheet_path: String,
    sheet: String,
    book: String,
    /// The styles that show a number as a day.
    dates: BTreeSet<String>,
}

fn sheet_text(template: &[u8], sheet: &str) -> Result<Touched, FillError> {
    let mut parts = Parts::open(template)?;
    let book = parts.text("xl/workbook.xml")?;
    let relations = parts.text("xl/_rels/workbook.xml.rels")?;
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
    let dates = match parts.text("xl/styles.xml") {
        Ok(styles) => date_styles(&styles).ok_or(FillError::Damaged)?,
        Err(_) => BTreeSet::new(),
    };
    let sheet = parts.text(&sheet_path)?;
    Ok(Touched { sheet_path, sheet, book, dates })
}

impl Touched {
    /// The package with the new sheet; the workbook is told to calculate its formulas again when it is opened.
    fn with(&self, template: &[u8], sheet: String) -> Result<Vec<u8>, FillError> {
        let book = recalculated(&self.book).ok_or(FillError::Damaged)?;
        let replaced =
            BTreeMap::from([(self.sheet_path.clone(), sheet), ("xl/workbook.xml".to_owned(), book)]);
        repack(template, &replaced)
    }
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

/// Whether a number format has a year or a day in it; words in quotes and colours in brackets are neither.
fn shows_days(code: &str) -> bool {
    let (mut in_words, mut in_brackets) = (false, false);
    code.replace("&quot;", "\"").chars().any(|c| {
        match c {
            '"' if !in_brackets => in_words = !in_words,
            '[' if !in_words => in_brackets = true,
            ']' if !in_words => in_brackets = false,
            'y' | 'd' | 'Y' | 'D' => return !in_words && !in_brackets,
            _ => {}
        }
        false
    })
}

/// The numbers of the cell styles whose number format is a day (ECMA-376, 18.8.30).
fn date_styles(styles: &str) -> Option<BTreeSet<String>> {
    let tags = tags(styles)?;
    let custom: BTreeSet<&str> = tags
        .iter()
        .filter(|tag| tag.name == "numFmt")
        .filter(|tag| tag.get("formatCode").is_some_and(shows_days))
        .filter_map(|tag| tag.get("numFmtId"))
        .collect();
    let is_date = |id: &str| {
        let known = id.parse::<u32>().is_ok_and(|id| matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=58));
        known || custom.contains(id)
    };
    let formats = tags.iter().skip_while(|tag| tag.name != "cellXfs").skip(1);
    let formats = formats.take_while(|tag| tag.name != "cellXfs");
    let formats = formats.filter(|tag| tag.name == "xf" && tag.kind != Kind::Close);
    let dates = formats.enumerate().filter(|(_, tag)| tag.get("numFmtId").is_some_and(is_date));
    Some(dates.map(|(number, _)| number.to_string()).collect())
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
    fn colours_and_words_are_no_days() {
        for code in ["yyyy.m.d", "yyyy&quot;年&quot;m&quot;月&quot;", "[$-804]D"] {
            assert!(shows_days(code), "{code}");
        }
        for code in ["0.00;[Red]-0.00", "0&quot; days&quot;", "#,##0", "h:mm"] {
            assert!(!shows_days(code), "{code}");
        }
    }

    #[test]
    fn styles_that_show_days_are_known() {
        let styles = "<s><numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy.m.d\"/></numFmts>\
            <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
            <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"><a/></xf><xf numFmtId=\"176\"/></cellXfs></s>";
        assert_eq!(date_styles(styles).unwrap(), BTreeSet::from(["1".to_owned(), "2".to_owned()]));
    }
}
