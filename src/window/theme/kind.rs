//! Sizes of type. Noto Sans SC in Regular and Bold; no other weight, no italics, nothing below 12.
//!
//! The line height is absolute on every text: Chinese glyphs of 12 to 14 px need 1.5 so that nothing
//! is clipped.

use iced::advanced::text::LineHeight;
use iced::{Font, Pixels};

use crate::window::font;

/// Size, line height and weight of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kind {
    /// Height of the type in px.
    pub size: f32,
    /// Height of the line in px.
    pub line: f32,
    /// Regular or Bold.
    pub font: Font,
}

impl Kind {
    const fn regular(size: f32, line: f32) -> Self {
        Self { size, line, font: font::REGULAR }
    }

    const fn bold(size: f32, line: f32) -> Self {
        Self { size, line, font: font::BOLD }
    }

    /// The line height as iced takes it.
    pub const fn line_height(self) -> LineHeight {
        LineHeight::Absolute(Pixels(self.line))
    }

    /// The same size in Bold.
    pub const fn strong(self) -> Self {
        Self { font: font::BOLD, ..self }
    }
}

/// Chips, axes, units, times, the hint under a field.
pub const CAPTION: Kind = Kind::regular(12.0, 18.0);
/// Secondary columns, labels, filters, tags.
pub const SMALL: Kind = Kind::regular(13.0, 20.0);
/// Everything else, cells of a table.
pub const BODY: Kind = Kind::regular(14.0, 22.0);
/// Body that counts; head of a card or of a section.
pub const HEADING: Kind = Kind::bold(14.0, 22.0);
/// Person or record at the head of a pane, title of a dialog.
pub const TITLE: Kind = Kind::bold(16.0, 24.0);
/// Name of the screen.
pub const SCREEN: Kind = Kind::bold(18.0, 26.0);
/// One number that answers the question.
pub const FIGURE: Kind = Kind::bold(20.0, 26.0);
