//! The window: iced, theme, widgets of our own, a folder a screen.

pub mod app;
pub mod crash;
pub mod desk;
pub mod font;
pub mod icon;
pub mod log_file;
pub mod memory;
pub mod pasted;
pub mod picking;
#[cfg(test)]
mod pictures;
pub mod places;
pub mod raster;
pub mod screen;
pub mod shortcut;
#[cfg(test)]
pub mod testing;
pub mod theme;
pub mod widget;

use std::path::PathBuf;
use std::sync::Arc;

use app::App;
use iced::{Point, Size, window};
use memory::Memory;
use screen::gallery::Gallery;
use theme::{kind, space};

use crate::store::Setting;

/// Fonts and sizes of the whole window.
pub fn settings() -> iced::Settings {
    font::load();
    iced::Settings {
        id: Some("xueshi".to_owned()),
        default_font: font::REGULAR,
        default_text_size: kind::BODY.size.into(),
        ..iced::Settings::default()
    }
}

/// A window of this size, in px, and how small it may get.
pub fn window_settings((width, height): (f32, f32)) -> window::Settings {
    window::Settings {
        size: Size::new(width, height),
        min_size: Some(Size::new(space::LEAST.0, space::LEAST.1)),
        icon: window_icon(),
        ..window::Settings::default()
    }
}

/// The seal mark, as the system shows it beside the name of the window.
fn window_icon() -> Option<window::Icon> {
    let png = include_bytes!("../../assets/icon/xueshi-64.png");
    let picture = image::load_from_memory_with_format(png, image::ImageFormat::Png).ok()?.into_rgba8();
    let (width, height) = picture.dimensions();
    window::icon::from_rgba(picture.into_raw(), width, height).ok()
}

/// Why the window is not there, or no longer.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// It cannot be opened.
    #[error("打不开窗口：{0}。不用窗口也能做的事，见 xueshi --help。")]
    Closed(#[from] iced::Error),
    /// There is nothing to show it on.
    #[error(
        "这里没有图形界面，窗口开不了。不用窗口也能做的事，见 xueshi --help；示例学校用 xueshi demo --no-window。"
    )]
    NoDisplay,
    /// It ended in a bug; where the report lies, if it could be written.
    #[error("学时簿出错，窗口关了。做完的每一步都在，可以再打开；{}。", report_at(.0.as_deref()))]
    Crashed(Option<PathBuf>),
}

fn report_at(report: Option<&std::path::Path>) -> String {
    report.map_or_else(|| "出错报告没有写成".to_owned(), |file| format!("出错报告：{}", file.display()))
}

/// Opens the window on a workspace, else on the one that was open last.
///
/// # Errors
/// When no window can be opened, or when it ended in a bug.
pub fn run(workspace: Option<PathBuf>, setting: Setting) -> Result<(), WindowError> {
    // winit panics without one.
    let named = |name| std::env::var_os(name).is_some_and(|display| !display.is_empty());
    let asks_for_one = cfg!(all(unix, not(target_os = "macos")));
    if asks_for_one && !["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(named) {
        return Err(WindowError::NoDisplay);
    }
    let crashes = crash::folder();
    if let Some(folder) = &crashes {
        crash::watch(folder, Arc::clone(&setting.clock));
    }
    let memory = Memory::load(Memory::place()).with_documents(Memory::documents()).with_crashes(crashes);
    match crash::guarded(|| open(workspace, memory, setting)) {
        Ok(ended) => Ok(ended?),
        Err(_) => Err(WindowError::Crashed(crash::fresh())),
    }
}

fn open(workspace: Option<PathBuf>, memory: Memory, setting: Setting) -> iced::Result {
    let size = memory.size;
    iced::application(
        move || App::new(workspace.clone(), memory.clone(), setting.clone()),
        App::update,
        App::view,
    )
    .settings(settings())
    .window(window::Settings {
        exit_on_close_request: false,
        position: window::Position::SpecificWith(spot),
        ..window_settings(size)
    })
    .title(App::title)
    .theme(App::theme)
    .subscription(App::subscription)
    .run()
}

/// Where a window of this size opens on a screen of that size: where it was, if that is on the screen.
fn spot(window: Size, screen: Size) -> Point {
    Memory::load(Memory::place()).spot(window, screen)
}

/// Says why the window is not there to somebody who started the program without a prompt to read it at.
pub fn say(error: &str) {
    let dialog = rfd::MessageDialog::new().set_level(rfd::MessageLevel::Error).set_title("学时簿");
    dialog.set_description(error).show();
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
