//! Drawing on one page: text into boxes, rules, shades.

use std::collections::BTreeMap;

use super::font::{Fonts, MM_PER_PT, Weight};
use super::page::{Ink, Item, Rect, Text};
use super::text::{LEADING, Lines, fit, fit_line};

/// Where text stands in its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Centre,
    /// At the right, as figures do.
    Right,
}

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Type size in points.
    pub size: f32,
    /// How heavy.
    pub weight: Weight,
    /// Which ink.
    pub ink: Ink,
    /// Where in the box.
    pub align: Align,
    /// Extra room between characters, millimetres.
    pub spacing: f32,
}

impl Style {
    /// Regular black text at the left.
    pub const fn new(size: f32) -> Style {
        Style { size, weight: Weight::Regular, ink: Ink::Black, align: Align::Left, spacing: 0.0 }
    }

    /// The same in bold.
    #[must_use]
    pub const fn bold(self) -> Style {
        Style { weight: Weight::Bold, ..self }
    }

    /// The same in another ink.
    #[must_use]
    pub const fn ink(self, ink: Ink) -> Style {
        Style { ink, ..self }
    }

    /// The same elsewhere in the box.
    #[must_use]
    pub const fn align(self, align: Align) -> Style {
        Style { align, ..self }
    }

    /// The same with room between the characters, as short headings have it.
    #[must_use]
    pub const fn spaced(self, spacing: f32) -> Style {
        Style { spacing, ..self }
    }
}

/// Thickness of the rules inside a table, millimetres.
pub const THIN: f32 = 0.15;
/// Thickness of the frame of a table, millimetres.
pub const THICK: f32 = 0.35;

/// A page in the making.
pub struct Canvas<'f> {
    /// The faces that measure and draw.
    pub fonts: &'f Fonts,
    /// What has been drawn.
    pub items: Vec<Item>,
}

impl<'f> Canvas<'f> {
    /// An empty page.
    pub fn new(fonts: &'f Fonts) -> Canvas<'f> {
        Canvas { fonts, items: Vec::new() }
    }

    /// Text in a box, broken and shrunk to fit, in the middle of its height.
    pub fn write(&mut self, cell: Rect, text: &str, style: Style) {
        let lines = fit(self.fonts, text, style.weight, style.size, cell.w, cell.h);
        self.lines(cell, &lines, style);
    }

    /// Text on one line in the middle of a box, shrunk to fit.
    pub fn line(&mut self, cell: Rect, text: &str, style: Style) {
        let gaps = text.chars().count().saturating_sub(1) as f32 * style.spacing;
        let lines = fit_line(self.fonts, text, style.weight, style.size, (cell.w - gaps).max(1.0));
        self.lines(cell, &lines, style);
    }

    /// Lines that have been broken before, in the middle of a box.
    pub fn lines(&mut self, cell: Rect, lines: &Lines, style: Style) {
        let em = lines.size * MM_PER_PT;
        let top = cell.y + (cell.h - lines.height()) / 2.0;
        for (line, number) in lines.lines.iter().zip(0u16..) {
            if line.is_empty() {
                continue;
            }
            let gaps = line.chars().count().saturating_sub(1) as f32 * style.spacing;
            let width = self.fonts.width(line, style.weight, lines.size) + gaps;
            let room = (cell.w - width).max(0.0);
            let x = match style.align {
                Align::Left => cell.x,
                Align::Centre => cell.x + room / 2.0,
                Align::Right => cell.x + room,
            };
            self.items.push(Item::Text(Text {
                x,
                baseline: top + em * (super::text::ASCENT + f32::from(number) * LEADING),
                size: lines.size,
                spacing: style.spacing,
                weight: style.weight,
                ink: style.ink,
                text: line.as_str().into(),
                cell,
            }));
        }
    }

    /// A rule from one place to another.
    pub fn rule(&mut self, from: (f32, f32), to: (f32, f32), thick: f32) {
        self.items.push(Item::Line { from, to, thick, dashed: false });
    }

    /// A line to cut along.
    pub fn cut(&mut self, from: (f32, f32), to: (f32, f32)) {
        self.items.push(Item::Line { from, to, thick: THIN, dashed: true });
    }

    /// Scissors whose blades point right (or down) along a cutting line, centred on a place.
    pub fn scissors(&mut self, (x, y): (f32, f32), down: bool) {
        let turn = |(dx, dy): (f32, f32)| if down { (x + dy, y + dx) } else { (x + dx, y + dy) };
        for side in [-1.0, 1.0] {
            self.rule(turn((-1.0, side * 0.75)), turn((2.2, -side * 0.65)), 0.22);
            let eye = [(-2.5, 0.9), (-2.0, 0.45), (-1.3, 0.5), (-1.0, 0.9), (-1.4, 1.35), (-2.1, 1.35)];
            let points = eye.into_iter().map(|(dx, dy)| turn((dx, side * dy))).collect();
            self.items.push(Item::Outline { points, thick: 0.22 });
        }
    }
}

/// Rules of a grid, collected so that each is drawn once and as long as it goes.
///
/// Kept in hundredths of a millimetre: whole numbers meet exactly.
#[derive(Default)]
pub(super) struct Rules {
    across: BTreeMap<i32, Vec<(i32, i32)>>,
    down: BTreeMap<i32, Vec<(i32, i32)>>,
}

impl Rules {
    /// The four edges of a cell.
    pub fn cell(&mut self, cell: Rect) {
        let unit = |mm: f32| (mm * 100.0).round() as i32;
        let (left, right) = (unit(cell.x), unit(cell.right()));
        let (top, bottom) = (unit(cell.y), unit(cell.bottom()));
        for y in [top, bottom] {
            self.across.entry(y).or_default().push((left, right));
        }
        for x in [left, right] {
            self.down.entry(x).or_default().push((top, bottom));
        }
    }

    /// Draws everything collected; the outermost rules are thick.
    pub fn draw(self, canvas: &mut Canvas<'_>) {
        let mm = |unit: i32| unit as f32 / 100.0;
        let ends = |rules: &BTreeMap<i32, Vec<(i32, i32)>>| {
            [rules.keys().next().copied(), rules.keys().next_back().copied()]
        };
        let (frame_y, frame_x) = (ends(&self.across), ends(&self.down));
        for (y, spans) in self.across {
            let thick = if frame_y.contains(&Some(y)) { THICK } else { THIN };
            for (from, to) in joined(spans) {
                canvas.rule((mm(from), mm(y)), (mm(to), mm(y)), thick);
            }
        }
        for (x, spans) in self.down {
            let thick = if frame_x.contains(&Some(x)) { THICK } else { THIN };
            for (from, to) in joined(spans) {
                canvas.rule((mm(x), mm(from)), (mm(x), mm(to)), thick);
            }
        }
    }
}

/// Spans that touch or overlap, made one.
fn joined(mut spans: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    spans.sort_unstable();
    let mut whole: Vec<(i32, i32)> = Vec::new();
    for (from, to) in spans {
        match whole.last_mut() {
            Some((_, end)) if from <= *end + 1 => *end = to.max(*end),
            _ => whole.push((from, to)),
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_one_rule() {
        let fonts = Fonts::bundled().unwrap();
        let mut canvas = Canvas::new(&fonts);
        let mut rules = Rules::default();
        for x in [10.0, 20.0, 30.0] {
            rules.cell(Rect::new(x, 5.0, 10.0, 7.0));
        }
        rules.draw(&mut canvas);
        let thick = |item: &&Item| matches!(item, Item::Line { thick, .. } if *thick == THICK);
        assert_eq!(canvas.items.len(), 6);
        assert_eq!(canvas.items.iter().filter(thick).count(), 4);
    }
}
