//! What a screen keeps of a table: order, sort, current row, ticked rows.

use std::collections::HashSet;
use std::ops::Range;

use super::{Column, Fit};

/// Left of the first column, where there are no boxes to tick.
pub(super) const EDGE: f32 = 4.0;
/// What the scrollbar takes at the right.
pub(super) const BAR: f32 = 14.0;

/// A column that the rows are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// Index in the list of columns.
    pub column: usize,
    /// From the last to the first.
    pub descending: bool,
}

/// What a click or a key does beside making a row current.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// Nothing.
    Only,
    /// Ticks every row from the last one that was current (Shift).
    Extend,
    /// Turns the tick of this row (Ctrl and a click).
    Toggle,
}

/// What the table says.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A row, and in a grid a column, becomes current.
    Current(usize, Option<usize>, Pick),
    /// A box is turned.
    Tick(usize),
    /// The box in the head is turned, or Ctrl A.
    TickAll,
    /// A head is clicked; with Shift it is added to the ones before.
    Sort(usize, bool),
    /// The edge of a column is drawn.
    Resize(usize, f32),
    /// Enter, or a double click.
    Open(usize),
    /// F2, or a double click in a grid.
    Edit(usize, usize),
    /// Ctrl C.
    Copy,
    /// Delete.
    Delete,
    /// Other rows are seen.
    Seen(Range<usize>),
    /// So many columns have no room.
    Hidden(usize),
    /// The menu of the columns opens or closes.
    Menu(bool),
    /// A column is to be shown, or not any more.
    Show(usize, bool),
    /// A column moves one place to the left (true) or to the right.
    Move(usize, bool),
    /// The columns are as they were made.
    Usual,
}

/// What the screen has to do about it.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Nothing.
    None,
    /// Another row is current.
    Current(i64),
    /// Other rows are ticked.
    Ticked,
    /// Sort again.
    Sort,
    /// Open this row.
    Open(i64),
    /// Edit the cell of this row in this column.
    Edit(i64, usize),
    /// Copy the ticked rows, or the current one.
    Copy,
    /// Delete the ticked rows, or the current one.
    Delete,
    /// These rows are seen: load them if they are not there.
    Seen(Range<usize>),
    /// The columns lie otherwise: remember them.
    Laid,
}

/// The most that a column can be drawn to, in px.
const WIDEST: f32 = 800.0;

/// What a screen keeps of a table.
#[derive(Debug, Clone)]
pub struct State {
    pub(super) columns: &'static [Column],
    pub(super) order: Vec<usize>,
    pub(super) widths: Vec<f32>,
    pub(super) sort: Vec<Sort>,
    pub(super) keys: Vec<i64>,
    pub(super) current: Option<usize>,
    pub(super) column: Option<usize>,
    pub(super) hidden: usize,
    pub(super) reveal: u64,
    pub(super) menu: bool,
    anchor: Option<usize>,
    all: bool,
    /// The ticked rows; with `all`, the ones that are not.
    marked: HashSet<i64>,
}

impl State {
    /// A table without rows.
    pub fn new(columns: &'static [Column]) -> Self {
        Self {
            columns,
            order: (0..columns.len()).collect(),
            widths: columns.iter().map(|column| column.width).collect(),
            sort: Vec::new(),
            keys: Vec::new(),
            current: None,
            column: None,
            hidden: 0,
            reveal: 0,
            menu: false,
            anchor: None,
            all: false,
            marked: HashSet::new(),
        }
    }

    /// Sorted from the start.
    pub fn sorted(mut self, column: usize, descending: bool) -> Self {
        self.sort = vec![Sort { column, descending }];
        self
    }

    /// The rows in a new order. What was current and ticked stays so if it is still there.
    pub fn set_keys(&mut self, keys: Vec<i64>) {
        let current = self.current_key();
        let near = self.current;
        if self.all || !self.marked.is_empty() {
            let ticked = |key: &&i64| self.marked.contains(key) != self.all;
            let before: HashSet<i64> = if self.all {
                self.keys.iter().filter(ticked).copied().collect()
            } else {
                self.marked.clone()
            };
            self.marked = keys.iter().filter(|key| before.contains(key)).copied().collect();
            self.all = false;
        }
        self.keys = keys;
        self.anchor = None;
        self.current = current
            .and_then(|key| self.keys.iter().position(|one| *one == key))
            .or_else(|| near.map(|row| row.min(self.keys.len().saturating_sub(1))))
            .filter(|_| !self.keys.is_empty());
        self.reveal += 1;
    }

    /// The keys of all rows in their order.
    pub fn keys(&self) -> &[i64] {
        &self.keys
    }

    /// The columns of the table.
    pub fn columns(&self) -> &'static [Column] {
        self.columns
    }

    /// The order of the columns that are shown.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// Shows these columns in this order.
    pub fn set_order(&mut self, order: Vec<usize>) {
        self.order = order.into_iter().filter(|index| *index < self.columns.len()).collect();
    }

    /// The width of each column.
    pub fn widths(&self) -> &[f32] {
        &self.widths
    }

    /// Sets the width of a column, as far as it can be drawn.
    pub fn set_width(&mut self, column: usize, width: f32) {
        if let (Some(to), Some(column)) = (self.widths.get_mut(column), self.columns.get(column)) {
            *to = width.max(column.least).min(WIDEST);
        }
    }

    /// Sorts by these, the most important first.
    pub fn set_sort(&mut self, sort: Vec<Sort>) {
        self.sort = sort;
    }

    fn show(&mut self, column: usize, shown: bool) {
        self.order.retain(|one| *one != column);
        if shown && column < self.columns.len() {
            // Behind the column that it stands behind as the list was made.
            let behind = self.order.iter().rposition(|one| *one < column);
            self.order.insert(behind.map_or(0, |at| at + 1), column);
        }
    }

    fn shift(&mut self, column: usize, left: bool) {
        let Some(at) = self.order.iter().position(|one| *one == column) else { return };
        let to = if left { at.saturating_sub(1) } else { at + 1 };
        // The first column stays where it is.
        if at > 0 && to > 0 && to < self.order.len() {
            self.order.swap(at, to);
        }
    }

    /// What the rows are sorted by, the most important first.
    pub fn sort(&self) -> &[Sort] {
        &self.sort
    }

    /// Where the columns stand in a table of this width, without boxes to tick.
    pub fn fit(&self, width: f32) -> Fit {
        Fit::new(self.columns, &self.order, &self.widths, EDGE, width - BAR)
    }

    /// The width that all columns that are shown have room in at their least, without boxes to tick.
    pub fn least_width(&self) -> f32 {
        let columns = self.order.iter().filter_map(|index| self.columns.get(*index));
        EDGE + columns.map(|column| column.least).sum::<f32>() + BAR
    }

    /// Makes this cell of a grid current and shows it.
    pub fn go_to_cell(&mut self, key: i64, column: Option<usize>) {
        self.go_to(key);
        self.column = column.or(self.column);
    }

    /// The column of the current cell of a grid.
    pub fn current_column(&self) -> Option<usize> {
        self.column
    }

    /// How many columns have no room.
    pub fn hidden(&self) -> usize {
        self.hidden
    }

    /// The current row.
    pub fn current(&self) -> Option<usize> {
        self.current
    }

    /// The key of the current row.
    pub fn current_key(&self) -> Option<i64> {
        self.current.and_then(|row| self.keys.get(row)).copied()
    }

    /// Makes the row with this key current and shows it.
    pub fn go_to(&mut self, key: i64) {
        self.current = self.keys.iter().position(|one| *one == key);
        self.anchor = self.current;
        self.reveal += 1;
    }

    /// No row is current.
    pub fn leave(&mut self) {
        self.current = None;
    }

    /// Whether a row is ticked.
    pub fn is_ticked(&self, row: usize) -> bool {
        self.keys.get(row).is_some_and(|key| self.marked.contains(key) != self.all)
    }

    /// How many rows are ticked.
    pub fn ticked_count(&self) -> usize {
        if self.all { self.keys.len() - self.marked.len() } else { self.marked.len() }
    }

    /// The keys of the ticked rows in their order.
    pub fn ticked(&self) -> Vec<i64> {
        self.keys.iter().filter(|key| self.marked.contains(key) != self.all).copied().collect()
    }

    /// The ticked rows, or the current one when none is.
    pub fn chosen(&self) -> Vec<i64> {
        if self.ticked_count() > 0 { self.ticked() } else { self.current_key().into_iter().collect() }
    }

    /// No row is ticked.
    pub fn untick(&mut self) {
        self.all = false;
        self.marked.clear();
    }

    fn tick(&mut self, row: usize, on: bool) {
        let Some(key) = self.keys.get(row).copied() else { return };
        if on == self.all {
            self.marked.remove(&key)
        } else {
            self.marked.insert(key)
        };
    }

    fn tick_all(&mut self) {
        let full = self.ticked_count() == self.keys.len();
        self.marked.clear();
        self.all = !full && !self.keys.is_empty();
    }

    fn make_current(&mut self, row: usize, column: Option<usize>, pick: Pick) -> Outcome {
        let Some(key) = self.keys.get(row).copied() else { return Outcome::None };
        self.current = Some(row);
        self.column = column.or(self.column);
        self.reveal += 1;
        match pick {
            Pick::Only => self.anchor = Some(row),
            Pick::Extend => {
                let from = *self.anchor.get_or_insert(row);
                for row in from.min(row)..=from.max(row) {
                    self.tick(row, true);
                }
            }
            Pick::Toggle => {
                self.tick(row, !self.is_ticked(row));
                self.anchor = Some(row);
            }
        }
        Outcome::Current(key)
    }

    fn sort_by(&mut self, column: usize, add: bool) {
        let before = self.sort.iter().find(|sort| sort.column == column).copied();
        let next = Sort { column, descending: before.is_some_and(|sort| !sort.descending) };
        if !add {
            self.sort.clear();
        }
        match self.sort.iter_mut().find(|sort| sort.column == column) {
            Some(sort) => *sort = next,
            None => self.sort.push(next),
        }
    }

    /// Takes what the table says.
    pub fn update(&mut self, event: Event) -> Outcome {
        match event {
            Event::Current(row, column, pick) => self.make_current(row, column, pick),
            Event::Tick(row) => {
                self.tick(row, !self.is_ticked(row));
                self.anchor = Some(row);
                Outcome::Ticked
            }
            Event::TickAll => {
                self.tick_all();
                Outcome::Ticked
            }
            Event::Sort(column, add) => {
                self.sort_by(column, add);
                Outcome::Sort
            }
            Event::Resize(column, width) => {
                self.set_width(column, width);
                Outcome::Laid
            }
            Event::Open(row) => self.keys.get(row).map_or(Outcome::None, |key| Outcome::Open(*key)),
            Event::Edit(row, column) => {
                self.keys.get(row).map_or(Outcome::None, |key| Outcome::Edit(*key, column))
            }
            Event::Copy => Outcome::Copy,
            Event::Delete => Outcome::Delete,
            Event::Seen(rows) => Outcome::Seen(rows),
            Event::Hidden(count) => {
                self.hidden = count;
                Outcome::None
            }
            Event::Menu(open) => {
                self.menu = open;
                Outcome::None
            }
            Event::Show(column, shown) => {
                self.show(column, shown);
                Outcome::Laid
            }
            Event::Move(column, left) => {
                self.shift(column, left);
                Outcome::Laid
            }
            Event::Usual => {
                self.order = (0..self.columns.len()).collect();
                self.widths = self.columns.iter().map(|column| column.width).collect();
                Outcome::Laid
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[Column::new("name", "姓名", 96.0), Column::new("hours", "学时", 48.0)];

    fn ten() -> State {
        let mut state = State::new(COLUMNS);
        state.set_keys((10..20).collect());
        state
    }

    #[test]
    fn shift_ticks_from_the_last_current_row() {
        let mut state = ten();
        state.update(Event::Current(2, None, Pick::Only));
        state.update(Event::Current(5, None, Pick::Extend));
        assert_eq!(state.ticked(), [12, 13, 14, 15]);
        state.update(Event::Current(4, None, Pick::Toggle));
        assert_eq!(state.ticked(), [12, 13, 15]);
    }

    #[test]
    fn all_but_one_can_be_ticked() {
        let mut state = ten();
        state.update(Event::TickAll);
        state.update(Event::Tick(0));
        assert_eq!(state.ticked_count(), 9);
        assert!(!state.is_ticked(0) && state.is_ticked(1));
        state.update(Event::TickAll);
        assert_eq!(state.ticked_count(), 10);
        state.update(Event::TickAll);
        assert_eq!(state.ticked_count(), 0);
    }

    #[test]
    fn a_new_order_keeps_what_is_current_and_ticked() {
        let mut state = ten();
        state.update(Event::Current(3, None, Pick::Only));
        state.update(Event::TickAll);
        state.update(Event::Tick(0));
        state.set_keys(vec![19, 13, 10, 30]);
        assert_eq!(state.current_key(), Some(13));
        assert_eq!(state.ticked(), [19, 13]);
    }

    #[test]
    fn when_the_current_row_goes_its_neighbour_is_current() {
        let mut state = ten();
        state.update(Event::Current(9, None, Pick::Only));
        state.set_keys((10..19).collect());
        assert_eq!(state.current_key(), Some(18));
        state.set_keys(Vec::new());
        assert_eq!(state.current_key(), None);
    }

    #[test]
    fn a_second_click_on_a_head_turns_the_order() {
        let mut state = ten();
        state.update(Event::Sort(1, false));
        state.update(Event::Sort(1, false));
        assert_eq!(state.sort(), [Sort { column: 1, descending: true }]);
        state.update(Event::Sort(0, true));
        assert_eq!(state.sort().len(), 2);
    }
}
