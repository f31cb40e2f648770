//! Workbooks (.xlsx .xlsb .ods .xls) through calamine: visible sheets, cached values of formulas.

use std::io::{self, Cursor, Read};

use calamine::{Data, DataRef, Dimensions, Ods, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};
use calamine::{OdsError, XlsError, XlsbError, XlsxError};

use super::error::InboundError;
use super::format::Format;
use super::grid::{Grid, Merge, Value};
use super::weight::weigh;

type Bytes<'a> = Cursor<&'a [u8]>;

/// Reads every visible sheet of a workbook.
///
/// # Errors
/// [`InboundError`] when the workbook is encrypted, broken or too large.
pub fn read(bytes: &[u8], format: Format) -> Result<Vec<Grid>, InboundError> {
    weigh(bytes)?;
    // calamine panics on some broken workbooks (a sheet without its relation, a length that lies);
    // nothing of it outlives the call, so that it is safe to go on.
    std::panic::catch_unwind(|| sheets(bytes, format)).unwrap_or(Err(InboundError::Damaged))
}

fn sheets(bytes: &[u8], format: Format) -> Result<Vec<Grid>, InboundError> {
    let cursor = Cursor::new(bytes);
    match format {
        Format::Xlsx => {
            let mut grids = xlsx(Xlsx::new(cursor)?, may_have_merges(bytes))?;
            let unread = unread(bytes);
            grids.iter_mut().for_each(|grid| grid.unread.clone_from(&unread));
            Ok(grids)
        }
        Format::Xlsb => xlsb(Xlsb::new(cursor)?),
        Format::Ods => ods(Ods::new(cursor)?),
        _ => xls(Xls::new(cursor)?),
    }
}

fn xlsx(mut book: Xlsx<Bytes<'_>>, merges: bool) -> Result<Vec<Grid>, InboundError> {
    let mut grids = Vec::new();
    for name in visible(&book) {
        let mut grid = Grid::new(&name);
        grid.from_1904 = book.has_1904_epoch();
        if merges {
            grid.merges = book.merge_cells_by_sheet_name(&name)?.iter().map(merge).collect();
        }
        let mut cells = book.worksheet_cells_reader(&name)?;
        while let Some(cell) = cells.next_cell()? {
            let (row, column) = cell.get_position();
            grid.put(row + 1, column as usize, value_ref(cell.get_value()))?;
        }
        grids.push(grid);
    }
    Ok(grids)
}

/// Whether any sheet may hold merged cells. calamine reads a whole sheet once more to find them,
/// which takes as long as reading its cells; long lists mostly have none.
fn may_have_merges(bytes: &[u8]) -> bool {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return true };
    (0..archive.len()).any(|place| {
        let Ok(file) = archive.by_index(place) else { return true };
        let is_sheet = file.name().is_ok_and(|name| name.contains("worksheets/") && name.ends_with(".xml"));
        is_sheet && holds(file, b"<mergeCell").unwrap_or(true)
    })
}

/// Whether a text holds a word that begins with `<`. It is read piece by piece, since a sheet may unpack to much.
fn holds(mut text: impl Read, word: &[u8]) -> io::Result<bool> {
    let mut piece = vec![0; 64 << 10];
    let mut kept = 0;
    loop {
        let read = text.read(piece.get_mut(kept..).unwrap_or_default())?;
        let known = piece.get(..kept + read).unwrap_or_default();
        let mut tags = known.split(|byte| *byte == b'<').skip(1);
        if tags.any(|tag| tag.starts_with(word.get(1..).unwrap_or_default())) {
            return Ok(true);
        }
        if read == 0 {
            return Ok(false);
        }
        // The word may lie across two pieces.
        let rest = known.len().saturating_sub(word.len() - 1);
        kept = known.len() - rest;
        piece.copy_within(rest..rest + kept, 0);
    }
}

/// What people may have meant something by, and no cell holds: comments, pictures, red letters and
/// coloured cells.
fn unread(bytes: &[u8]) -> Vec<&'static str> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.to_string()).collect();
    let holds = |part: &str| names.iter().any(|name| name.contains(part));
    let mut styles = String::new();
    if let Ok(file) = archive.by_name("xl/styles.xml") {
        // A file of styles that cannot be read has been refused before, or means nothing here.
        let _ = file.take(4 << 20).read_to_string(&mut styles);
    }
    // Pure red and pure yellow are what people mark rows with; headers have other colours.
    let coloured = ["rgb=\"FFFF0000\"", "rgb=\"FFFFFF00\""].iter().any(|mark| styles.contains(mark));
    let found = [(holds("xl/comments"), "批注"), (holds("xl/media/"), "图片"), (coloured, "颜色")];
    found.into_iter().filter_map(|(there, what)| there.then_some(what)).collect()
}

fn xlsb(mut book: Xlsb<Bytes<'_>>) -> Result<Vec<Grid>, InboundError> {
    let mut grids = Vec::new();
    for name in visible(&book) {
        let mut grid = Grid::new(&name);
        grid.from_1904 = book.has_1904_epoch();
        let mut cells = book.worksheet_cells_reader(&name)?;
        while let Some(cell) = cells.next_cell()? {
            let (row, column) = cell.get_position();
            grid.put(row + 1, column as usize, value_ref(cell.get_value()))?;
        }
        grids.push(grid);
    }
    Ok(grids)
}

fn xls(mut book: Xls<Bytes<'_>>) -> Result<Vec<Grid>, InboundError> {
    let mut grids = Vec::new();
    for name in visible(&book) {
        let mut grid = whole(&name, book.worksheet_range(&name)?)?;
        grid.from_1904 = book.has_1904_epoch();
        grid.merges = book.merge_cells_by_sheet_name(&name)?.iter().map(merge).collect();
        grids.push(grid);
    }
    Ok(grids)
}

fn ods(mut book: Ods<Bytes<'_>>) -> Result<Vec<Grid>, InboundError> {
    visible(&book).iter().map(|name| whole(name, book.worksheet_range(name)?)).collect()
}

/// Copies a range that calamine has read whole.
fn whole(name: &str, range: calamine::Range<Data>) -> Result<Grid, InboundError> {
    let mut grid = Grid::new(name);
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, data) in range.used_cells() {
        let number = top + u32::try_from(row).unwrap_or(u32::MAX - top - 1) + 1;
        grid.put(number, left as usize + column, value(data))?;
    }
    Ok(grid)
}

fn visible<'a, R: Reader<Bytes<'a>>>(book: &R) -> Vec<String> {
    let shown = |sheet: &&calamine::Sheet| {
        sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet
    };
    book.sheets_metadata().iter().filter(shown).map(|sheet| sheet.name.clone()).collect()
}

fn merge(cells: &Dimensions) -> Merge {
    Merge {
        top: cells.start.0 + 1,
        left: cells.start.1 as usize,
        bottom: cells.end.0 + 1,
        right: cells.end.1 as usize,
    }
}

fn value(data: &Data) -> Value {
    match data {
        Data::String(text) => Value::Text(text.clone()),
        Data::Int(number) => Value::Number(*number as f64),
        Data::Float(number) => Value::Number(*number),
        Data::Bool(value) => Value::Bool(*value),
        Data::DateTime(moment) => day(*moment),
        Data::DateTimeIso(text) | Data::DurationIso(text) => iso(text),
        Data::Error(error) => Value::Error(error.to_string()),
        Data::Empty => Value::Empty,
    }
}

fn value_ref(data: &DataRef<'_>) -> Value {
    match data {
        DataRef::String(text) => Value::Text(text.clone()),
        DataRef::SharedString(text) => Value::Text((*text).to_owned()),
        DataRef::Int(number) => Value::Number(*number as f64),
        DataRef::Float(number) => Value::Number(*number),
        DataRef::Bool(value) => Value::Bool(*value),
        DataRef::DateTime(moment) => day(*moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => iso(text),
        DataRef::Error(error) => Value::Error(error.to_string()),
        DataRef::Empty => Value::Empty,
    }
}

/// A number under a date format. A duration, or a number that is no day (a year or an amount that
/// was formatted as a date by mistake), stays the number that was typed.
fn day(moment: calamine::ExcelDateTime) -> Value {
    let plausible = moment.is_datetime() && moment.as_f64() >= 3_000.0;
    match moment.as_datetime().filter(|_| plausible) {
        Some(moment) => Value::Moment(moment),
        None => Value::Number(moment.as_f64()),
    }
}

fn iso(text: &str) -> Value {
    let moment = text.parse::<chrono::NaiveDateTime>().ok();
    let day = text.parse::<chrono::NaiveDate>().ok().and_then(|day| day.and_hms_opt(0, 0, 0));
    moment.or(day).map_or_else(|| Value::Text(text.to_owned()), Value::Moment)
}

macro_rules! failures {
    ($($error:ident),+) => {$(
        impl From<$error> for InboundError {
            fn from(error: $error) -> InboundError {
                match error {
                    $error::Password => InboundError::Password,
                    _ => InboundError::Damaged,
                }
            }
        }
    )+};
}
failures!(XlsxError, XlsbError, XlsError, OdsError);

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time.
    struct Dribble<'a>(&'a [u8], usize);

    impl Read for Dribble<'_> {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            let few = self.1.min(to.len());
            self.0.read(&mut to[..few])
        }
    }

    #[test]
    fn merged_cells_are_noticed_wherever_a_piece_ends() {
        let sheet =
            b"<sheetData><row/></sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:B1\"/></mergeCells>";
        for few in 1..sheet.len() {
            assert!(holds(Dribble(sheet, few), b"<mergeCell").unwrap(), "{few}");
            assert!(!holds(Dribble(sheet, few), b"<mergeColumn").unwrap(), "{few}");
        }
    }
}
