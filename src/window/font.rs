//! The two weights of the Chinese font and the icon font, all shipped in the binary, so that the
//! window looks alike on every machine.

use std::sync::{Arc, Once, PoisonError};

use iced::Font;
use iced::advanced::graphics::text::cosmic_text::fontdb::Source;
use iced::advanced::graphics::text::font_system;
use iced::font::{Family, Weight};

use crate::exchange::paper;

/// Regular, for almost everything.
pub const REGULAR: Font = Font::with_name("Noto Sans SC");
/// Bold, for what counts.
pub const BOLD: Font = Font { family: Family::Name("Noto Sans SC"), weight: Weight::Bold, ..REGULAR };
/// The icons.
pub const ICONS: Font = Font::with_name("lucide");

/// The bytes of each font.
static FILES: [&[u8]; 3] =
    [paper::font::REGULAR, paper::font::BOLD, include_bytes!("../../assets/icons/lucide.ttf")];

/// Makes the fonts known, before the first frame. They stay where they lie in the program: `iced::Settings` would copy each of
/// them, 21 MB that have to be written before anything is seen.
pub fn load() {
    static LOADED: Once = Once::new();
    LOADED.call_once(|| {
        let mut system = font_system().write().unwrap_or_else(PoisonError::into_inner);
        for file in FILES {
            system.raw().db_mut().load_font_source(Source::Binary(Arc::new(file)));
        }
    });
}
