//! The keys that hold everywhere. One key has one meaning.

use iced::keyboard::{self, Key, Modifiers, key::Named};
use iced::{Event, Task, event, window};

use super::{App, Message, Stage};
use crate::window::places::Place;
use crate::window::screen::{self, Press};
use crate::window::widget::focus::{self, Step};
use crate::window::widget::palette;

/// The area of the navigation, for F6.
pub(super) const SIDE: &str = "side";
/// The area of the head of the screen, for F6.
pub(super) const HEAD: &str = "head";

/// What the window hears of what no widget took.
pub fn heard(event: Event, status: event::Status, _window: window::Id) -> Option<Message> {
    match event {
        Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, physical_key, .. })
            if status == event::Status::Ignored =>
        {
            let latin = key.to_latin(physical_key).map(|letter| letter.to_ascii_lowercase());
            Some(Message::Press(Press { key, modifiers, latin }))
        }
        Event::Window(window::Event::Resized(size) | window::Event::Opened { size, .. }) => {
            Some(Message::Resized(size))
        }
        Event::Window(window::Event::FileDropped(path)) => Some(Message::Dropped(path)),
        _ => None,
    }
}

impl App {
    /// A key: first those that only move the focus, then the screen's own, then those of the window.
    pub(super) fn press(&mut self, press: &Press) -> Task<Message> {
        if let Key::Named(Named::Tab) = press.key {
            return self.step(if press.modifiers.shift() { Step::Previous } else { Step::Next });
        }
        let open = match &mut self.stage {
            Stage::Open(open) => open,
            Stage::Start(_) if press.is_ctrl(Named::Enter) => return self.start(screen::start::Message::Go),
            Stage::Start(_) => return Task::none(),
        };
        if open.find.is_some() {
            return if press.is(Named::Escape) { self.palette(palette::Event::Closed) } else { Task::none() };
        }
        if open.more && press.is(Named::Escape) {
            return self.set_more(false);
        }
        if let Some(message) = open.screens.key(&open.context, open.place, press) {
            return self.with(|open| open.screens.update(&open.context, message));
        }
        if open.had_dialog {
            return Task::none();
        }
        self.window_key(press)
    }

    fn window_key(&mut self, press: &Press) -> Task<Message> {
        if press.ctrl('k') {
            return Task::done(Message::Find);
        }
        if press.ctrl('z') {
            return self.undo();
        }
        if press.ctrl('y')
            || (press.modifiers == Modifiers::CTRL | Modifiers::SHIFT && press.latin == Some('z'))
        {
            return self.redo();
        }
        if press.ctrl('f') {
            return focus::on(screen::SEARCH);
        }
        if let Key::Named(Named::F6) = press.key {
            let areas = [SIDE, HEAD, screen::LIST, screen::PANE].map(screen::id).into();
            return focus::next_area(areas, press.modifiers.shift());
        }
        let digit =
            press.latin.and_then(|letter| letter.to_digit(10)).filter(|_| press.modifiers == Modifiers::CTRL);
        let place = digit.and_then(|digit| Place::ALL.get((digit as usize).checked_sub(1)?));
        match place {
            Some(place) => self.go(*place, Default::default()),
            None => Task::none(),
        }
    }
}
