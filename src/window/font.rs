//! The two weights of the Chinese font and the icon font, all shipped in the binary, so that the
//! window looks alike on every machine.

use std::borrow::Cow;

use iced::Font;
use iced::font::{Family, Weight};

use crate::exchange::paper;

/// Regular, for almost everything.
pub const REGULAR: Font = Font::with_name("Noto Sans SC");
/// Bold, for what counts.
pub const BOLD: Font = Font { family: Family::Name("Noto Sans SC"), weight: Weight::Bold, ..REGULAR };
/// The icons.
pub const ICONS: Font = Font::with_name("lucide");

/// The bytes of each font, to be loaded before the first frame.
pub fn files() -> [Cow<'static, [u8]>; 3] {
    [
        Cow::Borrowed(paper::font::REGULAR),
        Cow::Borrowed(paper::font::BOLD),
        Cow::Borrowed(include_bytes!("../../assets/icons/lucide.ttf")),
    ]
}
