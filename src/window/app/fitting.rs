//! The window against the screen that it opens on: many office laptops have 1366×768, and at 150 % a screen has less room still.

use iced::window::{self, Id};
use iced::{Size, Task};

use super::{App, Message};
use crate::window::theme::space;

/// What the system keeps of the height of a screen: its bar, and the title of the window. Logical pixels.
const KEPT: f32 = 84.0;

/// Asks how large the screen is.
pub(super) fn ask(window: Id) -> Task<Message> {
    window::monitor_size(window).and_then(move |screen| Task::done(Message::Monitor(window, screen)))
}

impl App {
    /// A window that does not fit fills the screen, and may become as small as the screen is.
    pub(super) fn fit(&self, window: Id, screen: Size) -> Task<Message> {
        let (least, fill) = fitted(self.size, screen);
        let least = window::set_min_size(window, Some(least));
        if fill { least.chain(window::maximize(window, true)) } else { least }
    }
}

/// How small a window may become on a screen, and whether it is to fill it.
fn fitted(size: Size, screen: Size) -> (Size, bool) {
    let room = Size::new(screen.width, (screen.height - KEPT).max(1.0));
    let least = Size::new(space::LEAST.0.min(room.width), space::LEAST.1.min(room.height));
    (least, size.width > room.width || size.height > room.height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_that_does_not_fit_fills_the_screen() {
        let first = Size::new(space::FIRST.0, space::FIRST.1);
        let least = Size::new(space::LEAST.0, space::LEAST.1);
        assert_eq!(fitted(first, Size::new(1920.0, 1080.0)), (least, false));
        assert_eq!(fitted(first, Size::new(1366.0, 768.0)), (Size::new(1024.0, 684.0), true));
        // 1920×1080 at 150 %.
        assert_eq!(fitted(first, Size::new(1280.0, 720.0)), (Size::new(1024.0, 636.0), true));
        assert_eq!(fitted(least, Size::new(1280.0, 800.0)), (least, false));
        assert_eq!(fitted(first, Size::new(800.0, 50.0)), (Size::new(800.0, 1.0), true));
    }
}
