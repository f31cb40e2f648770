//! Tables: merged cells, rows as high as their text, sums of figures.

use super::canvas::{Align, Canvas, Rules, Style};
use super::font::Weight;
use super::page::{Ink, Item, Rect};
use super::text::{Lines, fit, settled};
use crate::model::hours::Hours;

/// Room between a rule and the text beside it, millimetres.
pub(super) const PAD_X: f32 = 1.0;
/// Room between a rule and the text below it, millimetres.
const PAD_Y: f32 = 0.9;
/// No cell of a list grows beyond this, so that one long text cannot fill a page.
const TALLEST: f32 = 60.0;
/// How light the shade behind headings is.
const SHADE: f32 = 0.94;

/// One cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// What stands in it; a line feed breaks the line.
    pub text: String,
    /// Where it stands.
    pub align: Align,
    /// How heavy.
    pub weight: Weight,
    /// Which ink.
    pub ink: Ink,
    /// Columns that it covers, at least 1.
    pub cols: usize,
    /// Rows that it covers, at least 1.
    pub rows: usize,
    /// Shaded as a heading.
    pub shaded: bool,
}

impl Cell {
    /// Text at the left.
    pub fn left(text: impl Into<String>) -> Cell {
        let (align, weight, ink) = (Align::Left, Weight::Regular, Ink::Black);
        Cell { text: text.into(), align, weight, ink, cols: 1, rows: 1, shaded: false }
    }

    /// Text in the middle.
    pub fn centre(text: impl Into<String>) -> Cell {
        Cell { align: Align::Centre, ..Cell::left(text) }
    }

    /// A figure, at the right.
    pub fn figure(text: impl ToString) -> Cell {
        Cell { align: Align::Right, ..Cell::left(text.to_string()) }
    }

    /// A heading: shaded, in the middle.
    pub fn head(text: impl Into<String>) -> Cell {
        Cell { shaded: true, ..Cell::centre(text) }
    }

    /// The same in bold.
    #[must_use]
    pub fn bold(self) -> Cell {
        Cell { weight: Weight::Bold, ..self }
    }

    /// The same in another ink.
    #[must_use]
    pub fn ink(self, ink: Ink) -> Cell {
        Cell { ink, ..self }
    }

    /// The same over several columns and rows.
    #[must_use]
    pub fn span(self, cols: usize, rows: usize) -> Cell {
        Cell { cols: cols.max(1), rows: rows.max(1), ..self }
    }

    fn style(&self, size: f32) -> Style {
        Style { size, weight: self.weight, ink: self.ink, align: self.align, spacing: 0.0 }
    }
}

/// One row: its cells from the left, without those that are covered from above.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// The cells.
    pub cells: Vec<Cell>,
    /// The amounts that count into the sums, one for each summed column of the table.
    pub figures: Vec<Hours>,
    /// A height in millimetres that the row has at least, if not the table's.
    pub height: Option<f32>,
}

impl Row {
    /// A row without figures.
    pub fn new(cells: Vec<Cell>) -> Row {
        Row { cells, ..Row::default() }
    }

    /// The same with the amounts for the summed columns.
    #[must_use]
    pub fn figures(self, figures: Vec<Hours>) -> Row {
        Row { figures, ..self }
    }

    /// The same, at least so many millimetres high.
    #[must_use]
    pub fn high(self, height: f32) -> Row {
        Row { height: Some(height), ..self }
    }
}

/// A table before it is cut into pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Width of each column in millimetres.
    pub widths: Vec<f32>,
    /// Type size in points.
    pub size: f32,
    /// Least height of a row in millimetres.
    pub row_height: f32,
    /// The rows that are repeated on each page.
    pub head: Vec<Row>,
    /// The list.
    pub body: Vec<Row>,
    /// The columns whose figures are summed by page and in all, in order; empty for no sums.
    pub sums: Vec<usize>,
    /// What an empty list says instead of rows.
    pub empty: &'static str,
}

impl Table {
    /// A table of `width` millimetres whose columns share it in the proportions given.
    pub fn new(width: f32, columns: &[f32]) -> Table {
        let total: f32 = columns.iter().sum::<f32>().max(1.0);
        let widths = columns.iter().map(|column| column * width / total).collect();
        let (head, body, sums) = (Vec::new(), Vec::new(), Vec::new());
        Table { widths, size: 9.0, row_height: 7.0, head, body, sums, empty: "（没有记录）" }
    }

    /// Sets one heading row of plain words.
    #[must_use]
    pub fn headed(mut self, titles: &[&str]) -> Table {
        self.head = vec![Row::new(titles.iter().map(|title| Cell::head(*title).bold()).collect())];
        self
    }

    pub(super) fn left_of(&self, column: usize) -> f32 {
        self.widths.iter().take(column).sum()
    }

    /// A row of sums: the label over the columns before the first sum, figures, blanks.
    pub(super) fn sum_row(&self, label: &str, sums: &[Hours]) -> Row {
        let first = self.sums.first().copied().unwrap_or(self.widths.len());
        let mut cells = Vec::new();
        if first > 0 {
            cells.push(Cell::centre(label).bold().span(first, 1));
        }
        let mut column = first;
        for (summed, sum) in self.sums.iter().zip(sums) {
            if *summed > column {
                cells.push(Cell::centre("").span(summed - column, 1));
            }
            cells.push(Cell::figure(sum).bold());
            column = summed + 1;
        }
        if column < self.widths.len() {
            cells.push(Cell::centre("").span(self.widths.len() - column, 1));
        }
        Row::new(cells)
    }
}

/// A cell at its place in the grid.
pub(super) struct At<'t> {
    pub cell: &'t Cell,
    pub row: usize,
    pub column: usize,
    pub cols: usize,
    /// Whether a merged cell ties the row to the row above.
    pub tied: bool,
}

/// The cells of rows at their places in a grid of so many columns.
pub(super) fn placed(rows: &[Row], columns: usize) -> Vec<At<'_>> {
    let mut covered = vec![0usize; columns];
    let mut all = Vec::new();
    for (row, cells) in rows.iter().map(|row| &row.cells).enumerate() {
        let tied = covered.iter().any(|rows| *rows > 0);
        let mut column = 0;
        for cell in cells {
            while covered.get(column).is_some_and(|rows| *rows > 0) {
                column += 1;
            }
            let cols = cell.cols.min(columns.saturating_sub(column));
            if cols == 0 {
                break;
            }
            covered.iter_mut().skip(column).take(cols).for_each(|rows| *rows = cell.rows);
            all.push(At { cell, row, column, cols, tied });
            column += cols;
        }
        covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
    }
    all
}

/// A cell at its place in the grid, with its text broken.
pub(super) struct Placed<'t> {
    cell: &'t Cell,
    row: usize,
    column: usize,
    rows: usize,
    lines: Lines,
}

/// Rows whose heights are known.
pub(super) struct Laid<'t> {
    pub heights: Vec<f32>,
    placed: Vec<Placed<'t>>,
    /// For each row whether a merged cell ties it to the row above.
    pub tied: Vec<bool>,
}

/// Places the cells of `rows` in the grid of the table and finds the heights.
pub(super) fn lay<'t>(table: &Table, rows: &'t [Row], canvas: &Canvas<'_>) -> Laid<'t> {
    let heights = rows.iter().map(|row| row.height.unwrap_or(table.row_height)).collect();
    let mut laid = Laid { heights, placed: Vec::new(), tied: vec![false; rows.len()] };
    for At { cell, row, column, cols, tied } in placed(rows, table.widths.len()) {
        let width: f32 = table.widths.iter().skip(column).take(cols).sum();
        let lines = broken(canvas, cell, table.size, width);
        if let Some(height) = laid.heights.get_mut(row).filter(|_| cell.rows == 1) {
            *height = height.max(lines.height() + 2.0 * PAD_Y);
        }
        if let Some(is_tied) = laid.tied.get_mut(row) {
            *is_tied = tied;
        }
        laid.placed.push(Placed { cell, row, column, rows: cell.rows, lines });
    }
    laid
}

/// The lines of a cell: on one line if a little less size is enough for that, else broken at full size.
fn broken(canvas: &Canvas<'_>, cell: &Cell, size: f32, width: f32) -> Lines {
    let (fonts, width) = (canvas.fonts, (width - 2.0 * PAD_X).max(2.0));
    let whole = fonts.width(&cell.text, cell.weight, size);
    // Headings and running text are broken rather than set smaller than their neighbours.
    let least = if cell.shaded || cell.align == Align::Left { 0.9 } else { 0.8 };
    if whole > width && whole * least <= width && !cell.text.contains('\n') {
        let size = (size * width / whole * 2.0).floor() / 2.0;
        if fonts.width(&cell.text, cell.weight, size) <= width {
            return Lines { size, lines: vec![cell.text.clone()] };
        }
    }
    let lines = fit(fonts, &cell.text, cell.weight, size, width, TALLEST);
    settled(fonts, lines, &cell.text, cell.weight, width)
}

impl Laid<'_> {
    /// Draws the rows `range` with their upper left corner at `x`, `y`; gives the height.
    pub fn draw(
        &self,
        table: &Table,
        range: std::ops::Range<usize>,
        (x, y): (f32, f32),
        canvas: &mut Canvas<'_>,
        rules: &mut Rules,
    ) -> f32 {
        let height_of = |from: usize, to: usize| -> f32 {
            self.heights.iter().skip(from).take(to.saturating_sub(from)).sum()
        };
        let from = self.placed.partition_point(|placed| placed.row < range.start);
        let shown = self.placed.iter().skip(from).take_while(|placed| placed.row < range.end);
        for Placed { cell, row, column, rows, lines } in shown {
            let top = y + height_of(range.start, *row);
            let end = (row + rows).min(range.end);
            let width = table.left_of(column + cell.cols) - table.left_of(*column);
            let area = Rect::new(x + table.left_of(*column), top, width, height_of(*row, end));
            if cell.shaded {
                canvas.items.push(Item::Shade { area, grey: SHADE });
            }
            rules.cell(area);
            let inner = area.inset(PAD_X, 0.0);
            if lines.height() > inner.h {
                canvas.write(inner, &cell.text, cell.style(table.size));
            } else {
                canvas.lines(inner, lines, cell.style(table.size));
            }
        }
        height_of(range.start, range.end)
    }
}

/// A small grid at a fixed place, as on cards: draws it and gives its height.
pub fn grid(table: &Table, at: (f32, f32), canvas: &mut Canvas<'_>) -> f32 {
    let laid = lay(table, &table.body, canvas);
    let mut rules = Rules::default();
    let height = laid.draw(table, 0..table.body.len(), at, canvas, &mut rules);
    rules.draw(canvas);
    height
}
