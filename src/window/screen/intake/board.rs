//! The list on the board: its rows and columns as the file has them, what becomes of each row, and what is wrong where.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::exchange::inbound::header::{Column as Heading, Source};
use crate::exchange::inbound::text::tight;
use crate::exchange::inbound::{FailedRows, Listing, Problem};
use crate::model::citizen_id::mask;
use crate::service::import::{Fate, ImportOutcome, ImportReport};
use crate::service::incoming::Kind;
use crate::store::Severity;
use crate::window::icon::Icon;
use crate::window::theme::{Tone, kind};
use crate::window::widget::table::{self, Cell, Column, Ground};

/// More columns than this are not shown; they are imported all the same.
const MOST: u8 = 200;

/// The number of the row, then the columns of the file; those furthest right hide first.
static COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    let cell = |at| Column::new("cell", "", 110.0).least(LEAST).unsorted().hides(at);
    [Column::new("row", "", 52.0).figures().unsorted()].into_iter().chain((1..=MOST).map(cell)).collect()
});

/// The list of what is wrong: one column, two lines a row.
static FLAWS: [Column; 1] = [Column::new("flaw", "", 200.0).stretches().unsorted()];

/// The narrowest column: a word of two and its sign.
const LEAST: f32 = 84.0;
/// The widest that is made without asking.
const WIDE: f32 = 230.0;
/// Rows that are measured for the width of a column.
const MEASURED: usize = 60;

/// Which rows are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those that bring something new.
    Added,
    /// Those that change something.
    Updated,
    /// Those that say nothing new.
    Unchanged,
    /// Those that cannot come in.
    Wrong,
    /// Those with a doubt.
    Doubt,
    /// Those that are not wanted.
    LeftOut,
}

impl Filter {
    /// Every filter in the order of the chips.
    pub const ALL: [Self; 7] =
        [Self::All, Self::Added, Self::Updated, Self::Unchanged, Self::Wrong, Self::Doubt, Self::LeftOut];

    /// Its word; what was done is said otherwise than what would be.
    pub fn word(self, done: bool) -> &'static str {
        match (self, done) {
            (Self::All, _) => "全部",
            (Self::Added, false) => "将新增",
            (Self::Added, true) => "已新增",
            (Self::Updated, false) => "更新",
            (Self::Updated, true) => "已更新",
            (Self::Unchanged, _) => "无变化",
            (Self::Wrong, false) => "有问题",
            (Self::Wrong, true) => "没有导入",
            (Self::Doubt, _) => "请核对",
            (Self::LeftOut, _) => "不导入",
        }
    }
}

/// Something wrong or doubtful in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The sheet's own number of the row.
    pub row: u32,
    /// Place among the columns of the list; none when it lies in no column.
    pub column: Option<usize>,
    /// What became of the row.
    pub severity: Severity,
    /// Heading of the column.
    pub heading: String,
    /// What is wrong, and what to do.
    pub words: String,
}

impl Flaw {
    /// Its sign.
    pub fn icon(&self) -> (Icon, Tone) {
        match self.severity {
            Severity::Rejected => (Icon::CircleX, Tone::Danger),
            Severity::Duplicate => (Icon::Copy, Tone::Danger),
            Severity::Warning => (Icon::CircleQuestionMark, Tone::Warning),
        }
    }
}

/// Doubts that were looked at and may come in as they are: row and words.
pub type Settled = BTreeSet<(u32, String)>;

/// The list on the board.
pub struct Board {
    /// As the file has it, with what was put right.
    pub listing: Listing,
    /// What would become of it; empty while it has no header.
    pub report: ImportReport,
    /// Rows to give back to whoever made the file.
    pub failed: FailedRows,
    /// Whether its header was found.
    pub has_header: bool,
    /// The rows.
    pub table: table::State,
    /// What is wrong, errors first.
    pub flaws: Vec<Flaw>,
    /// The list of what is wrong.
    pub list: table::State,
    /// Which rows are shown.
    pub filter: Filter,
    /// Whether numbers of documents are shown whole.
    pub revealed: bool,
    wrong: BTreeSet<u32>,
    doubtful: BTreeSet<u32>,
    counts: BTreeMap<u8, usize>,
    places: HashMap<(u32, Option<usize>), usize>,
    natural: Vec<f32>,
    first: usize,
}

impl Board {
    /// The list of an import, and how it stands in its file.
    pub fn new(
        kind: Kind,
        outcome: ImportOutcome,
        listing: Listing,
        left_out: &BTreeSet<u32>,
        settled: &Settled,
    ) -> Self {
        let ImportOutcome { report, failed, .. } = outcome;
        let flaws = flaws(&listing, &report, settled);
        Self::with(kind, listing, report, failed, flaws, left_out)
    }

    /// A list whose columns are not named yet.
    pub fn bare(kind: Kind, listing: Listing) -> Self {
        let failed = FailedRows { sheet: listing.sheet.clone(), headings: Vec::new(), rows: Vec::new() };
        let nothing = (ImportReport::default(), Vec::new(), BTreeSet::new());
        let mut board = Self::with(kind, listing, nothing.0, failed, nothing.1, &nothing.2);
        board.has_header = false;
        board
    }

    fn with(
        kind: Kind,
        listing: Listing,
        report: ImportReport,
        failed: FailedRows,
        flaws: Vec<Flaw>,
        left_out: &BTreeSet<u32>,
    ) -> Self {
        let mut table = table::State::new(&COLUMNS);
        let natural = widths(kind, &listing);
        set_widths(&mut table, &natural);
        let mut list = table::State::new(&FLAWS);
        list.set_keys((0..flaws.len() as i64).collect());
        let places = flaws.iter().enumerate().rev().map(|(at, flaw)| ((flaw.row, flaw.column), at)).collect();
        let rows_of = |doubtful: bool| {
            let those = flaws.iter().filter(move |flaw| (flaw.severity == Severity::Warning) == doubtful);
            those.map(|flaw| flaw.row).collect()
        };
        let (wrong, doubtful) = (rows_of(false), rows_of(true));
        let mut board = Self {
            listing,
            report,
            failed,
            has_header: true,
            table,
            flaws,
            list,
            filter: Filter::All,
            revealed: false,
            wrong,
            doubtful,
            counts: BTreeMap::new(),
            places,
            natural,
            first: 0,
        };
        let rows: Vec<u32> = board.listing.rows.iter().map(|row| row.row).collect();
        for filter in Filter::ALL {
            let count = rows.iter().filter(|row| board.passes(filter, **row, left_out)).count();
            board.counts.insert(filter as u8, count);
        }
        board.order();
        board.show(Filter::All, left_out);
        board
    }

    /// Stands as another one stood: the same filter and columns, as far as it has them.
    pub fn like(mut self, other: &Self, left_out: &BTreeSet<u32>) -> Self {
        self.revealed = other.revealed;
        if other.listing.columns.len() == self.listing.columns.len() {
            self.first = other.first;
            self.natural.clone_from(&other.natural);
            self.order();
        }
        let filter = if self.count(other.filter) > 0 { other.filter } else { Filter::All };
        self.show(filter, left_out);
        if let Some(key) = other.table.current_key() {
            self.table.go_to_cell(key, other.table.current_column());
        }
        self
    }

    fn passes(&self, filter: Filter, row: u32, left_out: &BTreeSet<u32>) -> bool {
        let fate = |fate| self.report.fates.get(&row) == Some(&fate);
        match filter {
            Filter::All => true,
            Filter::Added => fate(Fate::Added),
            Filter::Updated => fate(Fate::Updated),
            Filter::Unchanged => fate(Fate::Unchanged),
            Filter::Wrong => self.wrong.contains(&row),
            Filter::Doubt => self.doubtful.contains(&row),
            Filter::LeftOut => left_out.contains(&row),
        }
    }

    /// How many rows a filter shows.
    pub fn count(&self, filter: Filter) -> usize {
        self.counts.get(&(filter as u8)).copied().unwrap_or_default()
    }

    /// How many rows would change something.
    pub fn coming(&self) -> usize {
        self.count(Filter::Added) + self.count(Filter::Updated)
    }

    /// Shows the rows of a filter.
    pub fn show(&mut self, filter: Filter, left_out: &BTreeSet<u32>) {
        self.filter = filter;
        let rows = self.listing.rows.iter().map(|row| row.row);
        let keys = rows.filter(|row| self.passes(filter, *row, left_out)).map(i64::from).collect();
        self.table.set_keys(keys);
    }

    /// The column that says who or what a row is about: it stays while the others pass by.
    fn pinned(&self) -> Option<usize> {
        let person = |column: &Heading| column.field == Some("name");
        let title = |column: &Heading| column.field == Some("title");
        let columns = &self.listing.columns;
        columns.iter().position(person).or_else(|| columns.iter().position(title))
    }

    /// A running number says nothing, and has the number of the row beside it.
    fn is_serial(&self, at: usize) -> bool {
        self.listing.columns.get(at).is_some_and(|column| column.field == Some("serial"))
    }

    /// Puts the columns in their order: number, who it is about, then from the first one shown on.
    fn order(&mut self) {
        let pinned = self.pinned();
        let last = self.listing.columns.len().min(usize::from(MOST));
        let rest = (self.first..last).filter(|at| Some(*at) != pinned && !self.is_serial(*at));
        self.table
            .set_order([0].into_iter().chain(pinned.into_iter().chain(rest).map(|at| at + 1)).collect());
    }

    /// Fills a board of this width: what room is left goes to the columns that are shown.
    pub fn settle(&mut self, width: f32) {
        set_widths(&mut self.table, &self.natural);
        let placed = self.table.fit(width).placed;
        let cells = placed.len().saturating_sub(1).max(1) as f32;
        let used = placed.last().map_or(0.0, |last| last.x + last.width);
        let more = ((width - 14.0 - used) / cells).floor().clamp(0.0, WIDE);
        let mut widths = self.natural.clone();
        for place in placed.iter().filter(|place| place.column > 0) {
            if let Some(width) = widths.get_mut(place.column) {
                *width += more;
            }
        }
        set_widths(&mut self.table, &widths);
    }

    /// The columns of the list that a board of this width shows.
    pub fn shown(&self, width: f32) -> Vec<usize> {
        self.table.fit(width).placed.iter().filter_map(|one| one.column.checked_sub(1)).collect()
    }

    /// How many columns there is no room for, to the left and to the right.
    pub fn beyond(&self, width: f32) -> (usize, usize) {
        let shown = self.shown(width);
        let pinned = self.pinned();
        let counts = |at: &usize| Some(*at) != pinned && !self.is_serial(*at);
        let left = (0..self.first).filter(counts).count();
        let right =
            (self.first..self.listing.columns.len()).filter(counts).filter(|at| !shown.contains(at)).count();
        (left, right)
    }

    /// Shows the columns before or behind.
    pub fn turn(&mut self, back: bool, width: f32) {
        set_widths(&mut self.table, &self.natural);
        let step = self.shown(width).len().saturating_sub(2).max(1);
        let last = self.listing.columns.len().saturating_sub(1);
        self.first = if back { self.first.saturating_sub(step) } else { (self.first + step).min(last) };
        self.order();
    }

    /// Brings a column into sight.
    pub fn reveal(&mut self, column: usize, width: f32) {
        set_widths(&mut self.table, &self.natural);
        if column < self.first && Some(column) != self.pinned() {
            self.first = column;
            self.order();
        }
        while !self.shown(width).contains(&column) && self.first < column {
            self.first += 1;
            self.order();
        }
        self.settle(width);
    }

    /// The cell of a row and column, as it stands.
    pub fn words(&self, row: u32, column: usize) -> &str {
        let at = self.listing.rows.binary_search_by_key(&row, |one| one.row).ok();
        let row = at.and_then(|at| self.listing.rows.get(at));
        row.and_then(|row| row.cells.get(column)).map(String::as_str).unwrap_or_default()
    }

    /// Puts other words into a cell, until the list is read again.
    pub fn put(&mut self, row: u32, column: usize, words: &str) {
        let found = self.listing.rows.iter_mut().find(|one| one.row == row);
        if let Some(cell) = found.and_then(|row| row.cells.get_mut(column)) {
            words.clone_into(cell);
        }
    }

    /// What is wrong in a cell.
    pub fn flaw_at(&self, row: u32, column: Option<usize>) -> Option<usize> {
        self.places.get(&(row, column)).copied()
    }

    /// The first that is wrong at a place or behind it, errors before doubts as they are listed.
    pub fn flaw_from(&self, severity: Severity, row: u32, column: Option<usize>) -> Option<usize> {
        let behind =
            |flaw: &Flaw| (rank(flaw.severity), flaw.row, flaw.column) >= (rank(severity), row, column);
        self.flaws.iter().position(behind).or_else(|| self.flaws.len().checked_sub(1))
    }

    /// What a cell of the table shows.
    pub fn cell(&self, key: i64, column: usize, left_out: &BTreeSet<u32>) -> Cell<'_> {
        let Ok(row) = u32::try_from(key) else { return Cell::blank() };
        let unwanted = left_out.contains(&row);
        let Some(at) = column.checked_sub(1) else {
            let number = Cell::second(row.to_string()).tone(Tone::Third).struck(unwanted);
            return match self.flaw_at(row, None).and_then(|at| self.flaws.get(at)) {
                Some(flaw) => number.ground(ground(flaw)),
                None => number,
            };
        };
        let Some(heading) = self.listing.columns.get(at) else { return Cell::blank() };
        let words = self.words(row, at);
        let hidden = heading.field == Some("document_number") && !self.revealed && !words.is_empty();
        let cell = if hidden { Cell::words(mask(&tight(words))) } else { Cell::words(words) };
        let is_header = !self.has_header && (self.listing.header.0..=self.listing.header.1).contains(&row);
        let cell = if is_header { cell.bold() } else { cell };
        let read = heading.field.is_some() || !self.has_header;
        let cell = if read && !unwanted { cell } else { cell.tone(Tone::Third) };
        match self.flaw_at(row, Some(at)).and_then(|at| self.flaws.get(at)) {
            Some(flaw) => {
                let (icon, tone) = flaw.icon();
                cell.ground(ground(flaw)).tail(icon, tone)
            }
            None => cell.struck(unwanted),
        }
    }

    /// A line of the list of what is wrong.
    pub fn flaw_cell(&self, key: i64) -> Cell<'_> {
        let flaw = usize::try_from(key).ok().and_then(|at| self.flaws.get(at));
        let Some(flaw) = flaw else { return Cell::blank() };
        let (icon, tone) = flaw.icon();
        let place = if flaw.heading.is_empty() { "" } else { "　" };
        let words = format!("第 {} 行{place}{}", flaw.row, flaw.heading);
        Cell::strong(words).under(flaw.words.as_str()).lead(icon, tone)
    }

    /// The headings of columns that are not read.
    pub fn unread(&self) -> Vec<&str> {
        let unread = |column: &&Heading| matches!(column.field, None | Some("serial"));
        let columns = self.listing.columns.iter().filter(unread);
        columns.map(|column| column.heading.as_str()).filter(|heading| !heading.is_empty()).collect()
    }
}

fn ground(flaw: &Flaw) -> Ground {
    if flaw.severity == Severity::Warning { Ground::Asks } else { Ground::Wrong }
}

/// Errors first, doubts last.
fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Rejected => 0,
        Severity::Duplicate => 1,
        Severity::Warning => 2,
    }
}

fn flaws(listing: &Listing, report: &ImportReport, settled: &Settled) -> Vec<Flaw> {
    let lists = [
        (Severity::Rejected, &report.rejected),
        (Severity::Duplicate, &report.duplicates),
        (Severity::Warning, &report.warnings),
    ];
    let flaw = |severity, problem: &Problem| Flaw {
        row: problem.row,
        column: listing.place(problem),
        severity,
        heading: problem.column.clone(),
        words: problem.problem.clone(),
    };
    let all = lists.iter().flat_map(|(severity, list)| list.iter().map(|one| flaw(*severity, one)));
    let open = |flaw: &Flaw| {
        flaw.severity != Severity::Warning || !settled.contains(&(flaw.row, flaw.words.clone()))
    };
    let mut all: Vec<Flaw> = all.filter(open).collect();
    all.sort_by_key(|flaw| (rank(flaw.severity), flaw.row, flaw.column));
    all
}

fn set_widths(table: &mut table::State, widths: &[f32]) {
    for (column, width) in widths.iter().enumerate() {
        table.set_width(column, *width);
    }
}

/// About how wide words are; to shape those of every cell would take too long.
fn about(words: &str) -> f32 {
    words.chars().map(|c| if c.is_ascii() { 8.0 } else { kind::BODY.size }).sum()
}

/// The width of each column: as its words need, neither too narrow for its field nor too wide.
fn widths(list: Kind, listing: &Listing) -> Vec<f32> {
    let fields = list.fields();
    let word =
        |code| fields.iter().find(|(other, _)| Some(*other) == code).map_or("不导入", |(_, word)| *word);
    let of = |at: usize, column: &Heading| {
        let cells = listing.rows.iter().take(MEASURED).filter_map(|row| row.cells.get(at));
        let longest = cells.map(|words| about(words)).fold(0.0, f32::max);
        let heading = about(&column.heading);
        let sign = if column.source == Source::Known { 58.0 } else { 66.0 };
        let field = about(word(column.field)) + sign;
        (longest + 34.0).max(heading + 16.0).max(field).clamp(LEAST, WIDE).ceil()
    };
    let columns = listing.columns.iter().enumerate().take(usize::from(MOST));
    [52.0].into_iter().chain(columns.map(|(at, column)| of(at, column))).collect()
}
