//! The window: iced, theme, widgets of our own, a folder a screen.

pub mod app;
pub mod desk;
pub mod font;
pub mod icon;
pub mod memory;
pub mod places;
pub mod raster;
pub mod screen;
pub mod shortcut;
#[cfg(test)]
pub mod testing;
pub mod theme;
pub mod widget;

use std::path::PathBuf;

use app::App;
use iced::{Size, window};
use memory::Memory;
use screen::gallery::Gallery;
use theme::{kind, space};

use crate::store::Setting;

fn settings() -> iced::Settings {
    iced::Settings {
        id: Some("xueshi".to_owned()),
        fonts: font::files().into(),
        default_font: font::REGULAR,
        default_text_size: kind::BODY.size.into(),
        ..iced::Settings::default()
    }
}

fn window_settings((width, height): (f32, f32)) -> window::Settings {
    window::Settings {
        size: Size::new(width, height),
        min_size: Some(Size::new(space::LEAST.0, space::LEAST.1)),
        ..window::Settings::default()
    }
}

/// Opens the window on a workspace, else on the one that was open last.
///
/// # Errors
/// When no window can be opened.
pub fn run(workspace: Option<PathBuf>, setting: Setting) -> iced::Result {
    let memory = Memory::load(Memory::place()).with_documents(Memory::documents());
    let size = memory.size;
    iced::application(
        move || App::new(workspace.clone(), memory.clone(), setting.clone()),
        App::update,
        App::view,
    )
    .settings(settings())
    .window(window::Settings { exit_on_close_request: false, ..window_settings(size) })
    .title(App::title)
    .theme(App::theme)
    .subscription(App::subscription)
    .run()
}

/// Opens the gallery of widgets.
///
/// # Errors
/// When no window can be opened.
pub fn run_gallery() -> iced::Result {
    iced::application(Gallery::new, Gallery::update, Gallery::view)
        .settings(settings())
        .window(window_settings(space::FIRST))
        .title("学时簿 控件一览")
        .theme(Gallery::theme)
        .subscription(Gallery::subscription)
        .run()
}
