//! Pages as they will be printed: text, lines and pictures at places in millimetres from the upper left corner.
//!
//! The PDF writer and the window's preview draw the same items, and [`Paper::faults`] checks them, so
//! that what was laid out wrongly is found by a test and not by the district.

use std::sync::Arc;

use super::font::{Fonts, MM_PER_PT, Weight};
use super::picture::Picture;
use super::text::{ASCENT, DESCENT};

/// Width and height of A4 upright, in millimetres.
pub const A4: (f32, f32) = (210.0, 297.0);
/// A4 on its side.
pub const A4_LANDSCAPE: (f32, f32) = (297.0, 210.0);
/// A5 upright.
pub const A5: (f32, f32) = (148.0, 210.0);

/// No office printer reaches nearer to the edge than this.
const UNPRINTABLE: f32 = 4.2;

/// A box on a page, millimetres, `y` downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

impl Rect {
    /// The box at `x`, `y` of size `w` × `h`.
    pub const fn new(x: f32, y: f32, w: f32, h: f32) -> Rect {
        Rect { x, y, w, h }
    }

    /// Right edge.
    pub fn right(self) -> f32 {
        self.x + self.w
    }

    /// Lower edge.
    pub fn bottom(self) -> f32 {
        self.y + self.h
    }

    /// The box without a border of `dx` at the sides and `dy` above and below.
    #[must_use]
    pub fn inset(self, dx: f32, dy: f32) -> Rect {
        Rect::new(self.x + dx, self.y + dy, (self.w - 2.0 * dx).max(0.0), (self.h - 2.0 * dy).max(0.0))
    }

    fn holds(self, other: Rect, slack: f32) -> bool {
        other.x >= self.x - slack
            && other.y >= self.y - slack
            && other.right() <= self.right() + slack
            && other.bottom() <= self.bottom() + slack
    }

    fn overlap(self, other: Rect) -> f32 {
        let across = self.right().min(other.right()) - self.x.max(other.x);
        let down = self.bottom().min(other.bottom()) - self.y.max(other.y);
        across.min(down)
    }
}

/// The few inks of office paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Ink {
    /// What one reads.
    #[default]
    Black,
    /// Notes, page numbers.
    Grey,
    /// Hours that do not count; always beside a word, for printers without colour.
    Red,
    /// The watermark.
    Pale,
}

/// A string on one baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Where it begins.
    pub x: f32,
    /// The line that hanzi stand on.
    pub baseline: f32,
    /// Type size in points.
    pub size: f32,
    /// Extra room after each character, in millimetres.
    pub spacing: f32,
    /// How heavy.
    pub weight: Weight,
    /// Which ink.
    pub ink: Ink,
    /// The string itself, without line feeds.
    pub text: Box<str>,
    /// The box that it must stay in.
    pub cell: Rect,
}

impl Text {
    /// What the string covers on the page.
    pub fn extent(&self, fonts: &Fonts) -> Rect {
        let gaps = self.text.chars().count().saturating_sub(1) as f32;
        let width = fonts.width(&self.text, self.weight, self.size) + gaps * self.spacing;
        let em = self.size * MM_PER_PT;
        Rect::new(self.x, self.baseline - ASCENT * em, width, (ASCENT + DESCENT) * em)
    }
}

/// One thing on a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A string.
    Text(Text),
    /// A straight line.
    Line {
        /// One end.
        from: (f32, f32),
        /// The other end.
        to: (f32, f32),
        /// Thickness in millimetres.
        thick: f32,
        /// Broken for cutting.
        dashed: bool,
    },
    /// A closed outline, unfilled.
    Outline {
        /// Corners, in order.
        points: Vec<(f32, f32)>,
        /// Thickness in millimetres.
        thick: f32,
    },
    /// A shaded box behind text, 0 black to 1 white.
    Shade {
        /// Where.
        area: Rect,
        /// How light.
        grey: f32,
    },
    /// A QR code of the text, without its white border.
    Qr {
        /// Where; square.
        area: Rect,
        /// What it says.
        text: Arc<str>,
    },
    /// A photo or scan.
    Picture {
        /// Where; the picture fills it.
        area: Rect,
        /// What to show.
        picture: Arc<Picture>,
    },
    /// A word across the whole page or a card of it, beneath everything else.
    Watermark {
        /// The page or card.
        area: Rect,
        /// The word.
        word: Arc<str>,
    },
}

/// One page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Width in millimetres.
    pub width: f32,
    /// Height in millimetres.
    pub height: f32,
    /// What stands on it, in the order of drawing.
    pub items: Vec<Item>,
}

/// A whole print job.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// The title in the file's properties.
    pub title: String,
    /// The author in the file's properties: the school.
    pub author: String,
    /// The day on which it is said to be made.
    pub date: chrono::NaiveDate,
    /// The pages in order, at least one.
    pub pages: Vec<Page>,
}

/// Something that a careful clerk would not let through.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// A string leaves its cell.
    OutsideCell {
        /// Page number from 1.
        page: usize,
        /// The string.
        text: String,
    },
    /// A string leaves the printable page.
    OutsidePage {
        /// Page number from 1.
        page: usize,
        /// The string.
        text: String,
    },
    /// Two strings stand on each other.
    Overlap {
        /// Page number from 1.
        page: usize,
        /// The first string.
        text: String,
        /// The second string.
        other: String,
    },
    /// A character that no font has; see [`Fonts::missing_glyphs`].
    Missing {
        /// Page number from 1.
        page: usize,
        /// The string.
        text: String,
    },
}

impl Paper {
    /// Everything wrong with the layout; empty when all is well.
    pub fn faults(&self, fonts: &Fonts) -> Vec<Fault> {
        self.pages.iter().zip(1..).flat_map(|(page, number)| page.faults(number, fonts)).collect()
    }

    /// All strings of all pages, in order, for tests and for search.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().flat_map(Page::texts).map(|text| &*text.text)
    }
}

impl Page {
    fn texts(&self) -> impl Iterator<Item = &Text> {
        self.items.iter().filter_map(|item| match item {
            Item::Text(text) => Some(text),
            _ => None,
        })
    }

    fn faults(&self, page: usize, fonts: &Fonts) -> Vec<Fault> {
        let printable = Rect::new(0.0, 0.0, self.width, self.height).inset(UNPRINTABLE, UNPRINTABLE);
        let mut placed: Vec<(Rect, &Text)> = self.texts().map(|text| (text.extent(fonts), text)).collect();
        let mut faults = Vec::new();
        for (extent, text) in &placed {
            let text_of = || text.text.to_string();
            if !text.cell.holds(*extent, 0.1) {
                faults.push(Fault::OutsideCell { page, text: text_of() });
            }
            if !printable.holds(*extent, 0.05) {
                faults.push(Fault::OutsidePage { page, text: text_of() });
            }
            if !fonts.missing_glyphs(&text.text).is_empty() {
                faults.push(Fault::Missing { page, text: text_of() });
            }
        }
        // Sorted by their upper edge, a string meets only those that begin before it ends.
        placed.sort_by(|a, b| a.0.y.total_cmp(&b.0.y));
        for (index, (extent, text)) in placed.iter().enumerate() {
            let below = placed.iter().skip(index + 1).take_while(|(other, _)| other.y < extent.bottom());
            for (_, other) in below.filter(|(other, _)| extent.overlap(*other) > 0.3) {
                let (text, other) = (text.text.to_string(), other.text.to_string());
                faults.push(Fault::Overlap { page, text, other });
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(x: f32, baseline: f32, string: &str) -> Item {
        Item::Text(Text {
            x,
            baseline,
            size: 10.0,
            spacing: 0.0,
            weight: Weight::Regular,
            ink: Ink::Black,
            text: string.into(),
            cell: Rect::new(10.0, 10.0, 30.0, 10.0),
        })
    }

    fn faults(items: Vec<Item>) -> Vec<Fault> {
        Page { width: 210.0, height: 297.0, items }.faults(1, &Fonts::bundled().unwrap())
    }

    #[test]
    fn text_in_its_cell_is_fine() {
        assert_eq!(faults(vec![text(11.0, 15.0, "学时"), text(22.0, 15.0, "证明")]), []);
    }

    #[test]
    fn what_a_clerk_would_see_is_found() {
        let outside = faults(vec![text(35.0, 15.0, "学时证明")]);
        assert!(matches!(outside[..], [Fault::OutsideCell { .. }]), "{outside:?}");
        let edge = faults(vec![text(1.0, 15.0, "学时")]);
        assert!(matches!(edge[..], [Fault::OutsideCell { .. }, Fault::OutsidePage { .. }]), "{edge:?}");
        let over = faults(vec![text(11.0, 15.0, "学时"), text(13.0, 16.0, "证明")]);
        assert!(matches!(over[..], [Fault::Overlap { .. }]), "{over:?}");
        assert!(matches!(faults(vec![text(11.0, 15.0, "𡠗")])[..], [Fault::Missing { .. }]));
    }
}
