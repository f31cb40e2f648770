//! 套打: hours printed onto the lines of a paper booklet 继续教育证书 that is already printed. Nothing but the
//! entries is drawn; where they go is measured once with a calibration page and kept.

use super::canvas::{Align, Canvas, Style};
use super::flow::Imprint;
use super::font::Fonts;
use super::page::{Ink, Page, Paper, Rect};
use super::record::Line;

/// What a column of the booklet takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// The days.
    Days,
    /// The title.
    Title,
    /// The organiser.
    Organiser,
    /// The hours.
    Hours,
    /// The result.
    Result,
}

/// Where a page of the booklet has its lines, in millimetres from the upper left corner of the paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Geometry {
    /// Width and height of the page.
    pub page: (f32, f32),
    /// How far the printer is off: added to every place.
    pub offset: (f32, f32),
    /// Upper edge of the first line.
    pub top: f32,
    /// Height of a line.
    pub step: f32,
    /// Lines on a page, at least 1.
    pub rows: usize,
    /// Left edge, width and content of each column.
    pub columns: Vec<(f32, f32, Takes)>,
}

/// The print job of one person's booklet.
#[derive(Debug, Clone, PartialEq)]
pub struct Booklet {
    /// The measured places.
    pub geometry: Geometry,
    /// The first free line on the first page, from 1.
    pub start: usize,
    /// The lines that are not in the booklet yet, in order.
    pub lines: Vec<Line>,
}

/// Sets the entries.
pub fn set(booklet: &Booklet, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let geometry = &booklet.geometry;
    let rows = geometry.rows.max(1);
    let before = booklet.start.saturating_sub(1).min(rows - 1);
    let count = (before + booklet.lines.len()).div_ceil(rows).max(1);
    let page = |number: usize| {
        let mut canvas = Canvas::new(fonts);
        for row in 0..rows {
            let line = (number * rows + row).checked_sub(before).and_then(|place| booklet.lines.get(place));
            if let Some(line) = line {
                entry(&mut canvas, geometry, row, line);
            }
        }
        Page { width: geometry.page.0, height: geometry.page.1, items: canvas.items }
    };
    paper("继续教育证书套打", (0..count).map(page).collect(), imprint)
}

fn entry(canvas: &mut Canvas<'_>, geometry: &Geometry, row: usize, line: &Line) {
    for (left, width, takes) in &geometry.columns {
        let (text, align) = match takes {
            Takes::Days => (line.days(), Align::Centre),
            Takes::Title => (line.title.clone(), Align::Left),
            Takes::Organiser => (line.organiser.clone(), Align::Left),
            Takes::Hours => (line.hours.to_string(), Align::Centre),
            Takes::Result => (line.result.clone(), Align::Centre),
        };
        canvas.write(
            place(geometry, *left, *width, row).inset(0.5, 0.3),
            &text,
            Style::new(9.0).align(align),
        );
    }
}

fn place(geometry: &Geometry, left: f32, width: f32, row: usize) -> Rect {
    let y = geometry.top + row as f32 * geometry.step + geometry.offset.1;
    Rect::new(left + geometry.offset.0, y, width, geometry.step)
}

/// A page to lay over the booklet against the light: the fields as boxes, a cross at 20 mm from each edge.
pub fn calibration(geometry: &Geometry, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut canvas = Canvas::new(fonts);
    let mut rules = super::canvas::Rules::default();
    for row in 0..geometry.rows.max(1) {
        for (left, width, _) in &geometry.columns {
            rules.cell(place(geometry, *left, *width, row));
        }
    }
    rules.draw(&mut canvas);
    for (row, words) in [(0, "第 1 行"), (geometry.rows.max(1) - 1, "最后一行")] {
        if let Some((left, width, _)) = geometry.columns.first() {
            let cell = place(geometry, *left, *width, row).inset(0.5, 0.3);
            canvas.line(cell, words, Style::new(7.0).ink(Ink::Grey));
        }
    }
    let (width, height) = geometry.page;
    for (x, y) in [(20.0, 20.0), (width - 20.0, height - 20.0)] {
        let (x, y) = (x + geometry.offset.0, y + geometry.offset.1);
        canvas.rule((x - 5.0, y), (x + 5.0, y), super::canvas::THIN);
        canvas.rule((x, y - 5.0), (x, y + 5.0), super::canvas::THIN);
    }
    let words = "十字应在离边 20 毫米处；偏了多少，就在设置里改多少毫米。";
    let style = Style::new(8.0).align(Align::Centre);
    canvas.write(Rect::new(10.0, height - 16.0, width - 20.0, 8.0), words, style);
    let page = Page { width, height, items: canvas.items };
    paper("套打校准页", vec![page], imprint)
}

fn paper(title: &str, pages: Vec<Page>, imprint: &Imprint) -> Paper {
    Paper { title: title.to_owned(), author: imprint.school.clone(), date: imprint.date, pages }
}
