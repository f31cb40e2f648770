//! Finds the header of a sheet and says which column is which field.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::error::InboundError;
use super::field::{Field, ending, known};
use super::grid::{Grid, Merge, Row, Value};
use super::text::{header_key, words};
use crate::model::citizen_id::CitizenId;

/// What the administrator decided about columns before: the key of the heading
/// ([`Column::key`]) to the code of the field, or to nothing for a column to leave out.
pub type Mapping = BTreeMap<String, Option<String>>;

/// How a column came to its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The heading is a known name of the field.
    Known,
    /// A mapping said so.
    Mapped,
    /// Guessed from the end of the heading or from what stands below; to be confirmed.
    Guessed,
    /// The field was already taken by a column further left.
    Second,
    /// A mapping said to leave it out.
    LeftOut,
    /// Not understood.
    Unread,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Place, from 0.
    pub index: usize,
    /// The heading as it stands, two rows joined by `/`.
    pub heading: String,
    /// What a remembered mapping calls it by.
    pub key: String,
    /// Code of the field it is read as.
    pub field: Option<&'static str>,
    /// How it came to that.
    pub source: Source,
}

/// A header: its rows and what its columns are.
#[derive(Debug, Clone)]
pub struct Header<F> {
    /// First row, from 1.
    pub first: u32,
    /// Last row.
    pub last: u32,
    /// All columns with a heading or a value below.
    pub columns: Vec<Column>,
    /// Column of each field.
    pub places: BTreeMap<F, usize>,
}

/// Rows from the top among which the header is looked for.
const DEPTH: usize = 40;

impl<F: Field> Header<F> {
    /// Finds the header of a sheet, or takes the rows that are given.
    ///
    /// # Errors
    /// [`InboundError::NoHeader`] when no row looks like one,
    /// [`InboundError::NoSuchField`] when the mapping names a field that does not exist.
    pub fn find(grid: &Grid, mapping: &Mapping, rows: Option<(u32, u32)>) -> Result<Header<F>, InboundError> {
        if let Some(field) = mapping.values().flatten().find(|code| F::from_code(code).is_none()) {
            return Err(InboundError::NoSuchField { field: field.clone() });
        }
        let mut best = None;
        let width = grid.width();
        for (place, top) in grid.rows.iter().take(DEPTH).enumerate() {
            for depth in 1..=3u32 {
                let last = top.number + depth - 1;
                if rows.is_some_and(|wanted| wanted != (top.number, last)) {
                    continue;
                }
                let block: Vec<&Row> =
                    grid.rows.iter().skip(place).take_while(|row| row.number <= last).collect();
                if rows.is_none() && !looks_like_header(&block, last) {
                    continue;
                }
                let header = Header::map(grid, width, &block, (top.number, last), mapping);
                let score = header.score(&block);
                if header.is_complete() && best.as_ref().is_none_or(|(best, _)| score > *best) {
                    best = Some((score, header));
                }
            }
        }
        let (_, mut header) = best.ok_or(InboundError::NoHeader { wanted: F::WANTED })?;
        header.guess(grid);
        Ok(header)
    }

    /// The column that holds a field.
    pub fn place(&self, field: F) -> Option<usize> {
        self.places.get(&field).copied()
    }

    /// The heading of the column that holds a field, else the field's own word.
    pub fn heading(&self, field: F) -> &str {
        let column = self.place(field).and_then(|index| self.columns.iter().find(|c| c.index == index));
        column.map_or(field.word(), |column| column.heading.as_str())
    }

    fn is_complete(&self) -> bool {
        F::required().iter().all(|group| group.iter().any(|field| self.places.contains_key(field)))
    }

    /// Fields that were understood, then whether the last row holds subheadings, then the fewest
    /// rows; of two equal headers the upper one was met first.
    fn score(&self, block: &[&Row]) -> (usize, bool, std::cmp::Reverse<u32>) {
        let fields = self.places.keys().filter(|field| **field != F::serial()).count();
        (fields, self.has_subheadings(block), std::cmp::Reverse(self.last - self.first))
    }

    /// Two texts or more below the first row, and none of them below the heading of the person.
    fn has_subheadings(&self, block: &[&Row]) -> bool {
        let (Some((last, upper)), Some(person)) = (block.split_last(), F::required().first()) else {
            return false;
        };
        let places = person.iter().filter_map(|field| self.place(*field));
        let free = |index: usize| {
            let value = last.value(index);
            value.is_blank() || upper.last().is_some_and(|row| row.value(index) == value)
        };
        let own = last.cells.iter().enumerate().filter(|(index, value)| {
            !value.is_blank() && upper.last().is_some_and(|row| row.value(*index) != *value)
        });
        !upper.is_empty() && own.count() >= 2 && places.into_iter().all(free)
    }

    fn map(
        grid: &Grid,
        width: usize,
        block: &[&Row],
        (first, last): (u32, u32),
        mapping: &Mapping,
    ) -> Header<F> {
        let mut header = Header { first, last, columns: Vec::new(), places: BTreeMap::new() };
        let beside = |merge: &&Merge| merge.top <= last && first <= merge.bottom;
        let merges: Vec<&Merge> = grid.merges.iter().filter(beside).take(MERGES).collect();
        let mut found: Vec<(Column, Option<F>)> = (0..width)
            .map(|index| {
                let parts = parts(&merges, block, index);
                let key = header_key(&parts.concat());
                let own = parts.last().map(|part| header_key(part)).unwrap_or_default();
                let key = if key.is_empty() { place_key(index) } else { key };
                let (field, source) = match mapping.get(&key) {
                    Some(Some(code)) => (F::from_code(code), Source::Mapped),
                    Some(None) => (None, Source::LeftOut),
                    None => (known::<F>(&key).or_else(|| known::<F>(&own)), Source::Known),
                };
                (Column { index, heading: parts.join("/"), key, field: None, source }, field)
            })
            .collect();
        // What was said about a column counts more than a known name further left.
        found.sort_by_key(|(column, _)| (column.source != Source::Mapped, column.index));
        for (column, field) in found {
            header.add(column, field);
        }
        header.columns.sort_by_key(|column| column.index);
        header
    }

    /// The header in these rows, whether or not it has all that such a list needs.
    pub(super) fn at(grid: &Grid, mapping: &Mapping, (first, last): (u32, u32)) -> Header<F> {
        let in_it = |row: &&Row| (first..=last).contains(&row.number);
        let block: Vec<&Row> = grid.rows.iter().filter(in_it).collect();
        let mut header = Header::map(grid, grid.width(), &block, (first, last), mapping);
        header.guess(grid);
        header
    }

    /// How many fields its headings name, the running number aside.
    pub(super) fn known(&self) -> usize {
        let named = |column: &&Column| {
            column.field.is_some_and(|field| field != F::serial().code()) && column.source != Source::Guessed
        };
        self.columns.iter().filter(named).count()
    }

    fn add(&mut self, mut column: Column, field: Option<F>) {
        match field {
            Some(field) if self.places.contains_key(&field) => column.source = Source::Second,
            Some(field) => {
                self.places.insert(field, column.index);
                column.field = Some(field.code());
            }
            None if column.source == Source::LeftOut => {}
            None => column.source = Source::Unread,
        }
        self.columns.push(column);
    }

    /// Fields that no heading names outright: by the end of a heading, and the identity number by
    /// what stands in the column.
    fn guess(&mut self, grid: &Grid) {
        let mut guesses: BTreeMap<usize, F> = BTreeMap::new();
        let mut taken: BTreeSet<F> = self.places.keys().copied().collect();
        let unread = |column: &&Column| column.source == Source::Unread;
        for column in self.columns.iter().filter(unread) {
            let dated = column.key.contains(|c: char| c.is_ascii_digit());
            let by_name = ending::<F>(&column.key).filter(|_| !dated);
            let looks = || self.holds_identity_numbers(grid, column.index).then(F::document);
            if let Some(field) = by_name.or_else(looks).filter(|field| taken.insert(*field)) {
                guesses.insert(column.index, field);
            }
        }
        for column in &mut self.columns {
            if let Some(field) = guesses.get(&column.index) {
                column.field = Some(field.code());
                column.source = Source::Guessed;
                self.places.insert(*field, column.index);
            }
        }
        let below = || grid.rows.iter().filter(|row| row.number > self.last);
        let is_filled = |column: usize| below().any(|row| !row.value(column).is_blank());
        self.columns.retain(|column| !column.heading.is_empty() || is_filled(column.index));
    }

    fn holds_identity_numbers(&self, grid: &Grid, index: usize) -> bool {
        let below = grid.rows.iter().filter(|row| row.number > self.last).map(|row| row.value(index));
        let values: Vec<&Value> = below.filter(|value| !value.is_blank()).take(20).collect();
        let is_number = |value: &&&Value| CitizenId::parse(&super::text::tight(&value.shown())).is_ok();
        let fitting = values.iter().filter(is_number).count();
        fitting * 10 >= values.len() * 7 && fitting > 0
    }
}

/// The key of a column without a heading: its place, which holds for one file only.
fn place_key(index: usize) -> String {
    format!("{PLACE}{}", index + 1)
}

/// What a key begins with that is a place and no heading.
pub const PLACE: char = '#';

/// More merged cells than any header has; a sheet with more may not keep the reader busy for ever.
const MERGES: usize = 256;

/// A header has short texts only, and its last row is not empty.
fn looks_like_header(block: &[&Row], last: u32) -> bool {
    let text = |value: &Value| match value {
        Value::Text(text) => text.chars().count() <= 60,
        Value::Number(number) => (1990.0..2100.0).contains(number),
        _ => value.is_blank(),
    };
    block.last().is_some_and(|row| row.number == last && !row.is_blank())
        && block.iter().all(|row| row.cells.iter().all(text))
}

/// The texts of a heading from top to bottom, each once. A cell that spans several columns, by a
/// merge or because those to its right are empty, heads each of them.
fn parts(merges: &[&Merge], block: &[&Row], index: usize) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for (depth, row) in block.iter().enumerate() {
        let covers = |merge: &&&Merge| {
            merge.top <= row.number
                && row.number <= merge.bottom
                && (merge.left..=merge.right).contains(&index)
        };
        let merged = merges.iter().find(covers);
        let mut shown = row.value(index).shown();
        let lower_filled = || block.iter().skip(depth + 1).any(|row| !row.value(index).is_blank());
        if shown.is_empty() && depth + 1 < block.len() && lower_filled() {
            let from = merged.map_or_else(
                || (0..index).rev().find(|left| !row.value(*left).is_blank()),
                |merge| Some(merge.left),
            );
            shown = from.map(|left| row.value(left).shown()).unwrap_or_default();
        }
        let shown = words(&shown);
        if !shown.is_empty() && parts.last() != Some(&shown) {
            parts.push(shown);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::field::{EntryField, StaffField};
    use super::*;

    fn grid(rows: &[&[&str]]) -> Grid {
        let mut grid = Grid::new("表");
        for (number, cells) in (1..).zip(rows) {
            for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                grid.put(number, column, Value::Text((*text).to_owned())).unwrap();
            }
        }
        grid
    }

    #[test]
    fn finds_a_header_below_titles() {
        let grid = grid(&[
            &["××小学教职工花名册"],
            &["单位：××小学", "", "日期：2024年9月1日"],
            &["序号", "姓 名*", "身份证号\n（18位）", "本人手机号码", "血型"],
            &["1", "张三", "33099919810228001X", "13800000001", "A"],
        ]);
        let header = Header::<StaffField>::find(&grid, &Mapping::new(), None).unwrap();
        assert_eq!((header.first, header.last), (3, 3));
        assert_eq!(header.place(StaffField::DocumentNumber), Some(2));
        assert_eq!(header.columns[3].source, Source::Guessed);
        assert_eq!((header.columns[4].field, header.columns[4].source), (None, Source::Unread));
    }

    #[test]
    fn joins_two_rows_with_and_without_merges() {
        let rows: &[&[&str]] = &[
            &["序号", "姓名", "职称", "", "参加工作", ""],
            &["", "", "名称", "取得时间", "时间", "进本校"],
            &["1", "张三", "一级教师", "2012.12", "2003.8", "2010.9"],
        ];
        let mut grid = grid(rows);
        for merges in [Vec::new(), vec![Merge { top: 1, left: 2, bottom: 1, right: 3 }]] {
            grid.merges = merges;
            let header = Header::<StaffField>::find(&grid, &Mapping::new(), None).unwrap();
            assert_eq!((header.first, header.last), (1, 2));
            let places: Vec<usize> =
                [StaffField::Title, StaffField::TitleSince, StaffField::Joined, StaffField::JoinedSchool]
                    .map(|field| header.place(field).unwrap())
                    .to_vec();
            assert_eq!(places, [2, 3, 4, 5]);
            assert_eq!(header.heading(StaffField::TitleSince), "职称/取得时间");
        }
    }

    #[test]
    fn a_mapping_wins_and_an_identity_number_shows_itself() {
        let grid = grid(&[
            &["名字", "编码", "", "甲"],
            &["张三", "A1", "33099919810228001X", "x"],
            &["李四", "A2", "330999198203050029", "y"],
        ]);
        let mapping = Mapping::from([("甲".into(), Some("note".into())), ("编码".into(), None)]);
        let header = Header::<StaffField>::find(&grid, &mapping, None).unwrap();
        assert_eq!(header.place(StaffField::Note), Some(3));
        assert_eq!(header.place(StaffField::DocumentNumber), Some(2));
        assert_eq!(header.columns[1].field, None);
        let wrong = Mapping::from([("甲".into(), Some("nothing".into()))]);
        assert!(matches!(
            Header::<StaffField>::find(&grid, &wrong, None),
            Err(InboundError::NoSuchField { .. })
        ));
    }

    #[test]
    fn what_was_said_of_a_column_counts_more_than_a_known_name_before_it() {
        let grid = grid(&[&["姓名", "现名", ""], &["张三", "张珊", "x"], &["李四", "李思", "y"]]);
        let said =
            Mapping::from([("现名".into(), Some("name".into())), (format!("{PLACE}3"), Some("note".into()))]);
        let header = Header::<StaffField>::find(&grid, &said, None).unwrap();
        assert_eq!((header.place(StaffField::Name), header.place(StaffField::Note)), (Some(1), Some(2)));
        assert_eq!((header.columns[0].field, header.columns[0].source), (None, Source::Second));
    }

    #[test]
    fn no_header_is_an_error() {
        let grid = grid(&[&["张三", "33099919810228001X"], &["李四", "330999198203050029"]]);
        assert!(matches!(
            Header::<StaffField>::find(&grid, &Mapping::new(), None),
            Err(InboundError::NoHeader { .. })
        ));
        assert!(Header::<EntryField>::find(&grid, &Mapping::new(), None).is_err());
    }
}
