//! The window: iced, theme, widgets of our own, a folder a screen.

pub mod desk;
pub mod font;
pub mod icon;
pub mod screen;
#[cfg(test)]
pub mod testing;
pub mod theme;
pub mod widget;

use iced::{Size, window};
use screen::gallery::Gallery;
use theme::{kind, space};

fn settings() -> iced::Settings {
    iced::Settings {
        id: Some("xueshi".to_owned()),
        fonts: font::files().into(),
        default_font: font::REGULAR,
        default_text_size: kind::BODY.size.into(),
        ..iced::Settings::default()
    }
}

fn window_settings() -> window::Settings {
    window::Settings {
        size: Size::new(space::FIRST.0, space::FIRST.1),
        min_size: Some(Size::new(space::LEAST.0, space::LEAST.1)),
        ..window::Settings::default()
    }
}

/// Opens the gallery of widgets.
///
/// # Errors
/// When no window can be opened.
pub fn run_gallery() -> iced::Result {
    iced::application(Gallery::new, Gallery::update, Gallery::view)
        .settings(settings())
        .window(window_settings())
        .title("学时簿 控件一览")
        .theme(Gallery::theme)
        .subscription(Gallery::subscription)
        .run()
}
