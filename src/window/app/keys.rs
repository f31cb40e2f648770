//! The keys that hold everywhere. One key has one meaning.

use std::path::Path;

use iced::keyboard::{self, Key, key::Named};
use iced::{Event, Task, event, window};

use super::{App, Message, Stage};
use crate::service::manual::{self, Chapter};
use crate::window::desk::Desk;
use crate::window::places::Place;
use crate::window::screen::record::proof;
use crate::window::screen::{self, Press};
use crate::window::shortcut::{self, Everywhere};
use crate::window::widget::focus::{self, Step};
use crate::window::widget::palette;
use crate::window::widget::toast::Toast;
use crate::window::widget::walk;

/// The area of the navigation, for F6.
pub(super) const SIDE: &str = "side";
/// The area of the head of the screen, for F6.
pub(super) const HEAD: &str = "head";

/// The menu of second buttons, for the arrows.
pub(super) const MORE: &str = "more";

/// What the window hears of what no widget took. A chord is a deed: held down, it is done once.
pub fn heard(event: Event, status: event::Status, window: window::Id) -> Option<Message> {
    match event {
        Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, physical_key, repeat, .. })
            if status == event::Status::Ignored && !(repeat && modifiers.command()) =>
        {
            let latin = key.to_latin(physical_key).map(|letter| letter.to_ascii_lowercase());
            Some(Message::Press(Press { key, modifiers, latin }))
        }
        Event::Window(window::Event::Opened { size, .. }) => Some(Message::Appeared(window, size)),
        Event::Window(window::Event::Resized(size)) => Some(Message::Resized(size)),
        Event::Window(window::Event::Moved(corner)) => Some(Message::Moved(corner)),
        Event::Window(window::Event::FileDropped(path)) => Some(Message::Dropped(path)),
        _ => None,
    }
}

impl App {
    /// A key: first those that only move the focus, then the screen's own, then those of the window.
    pub(super) fn press(&mut self, press: &Press) -> Task<Message> {
        // Below a menu that lies open; else the window has walked before it hears of the key.
        if let Key::Named(Named::Tab) = press.key {
            return focus::step(self.walked(), walk::step_of(press.modifiers));
        }
        if self.closing {
            return if press.is(Named::Escape) { self.stay() } else { Task::none() };
        }
        if self.path.is_some() {
            return self.path_key(press);
        }
        if shortcut::everywhere(press) == Some(Everywhere::Manual) {
            return self.manual();
        }
        let open = match &mut self.stage {
            Stage::Open(open) => open,
            Stage::Start(start) => {
                return start.key(press).map_or_else(Task::none, |message| self.start(message));
            }
        };
        if open.find.is_some() {
            return if press.is(Named::Escape) { self.palette(palette::Event::Closed) } else { Task::none() };
        }
        if open.more {
            match press.key {
                Key::Named(Named::Escape) => return self.set_more(false),
                Key::Named(Named::ArrowDown) => return focus::step(Some(screen::id(MORE)), Step::Next),
                Key::Named(Named::ArrowUp) => return focus::step(Some(screen::id(MORE)), Step::Previous),
                _ => {}
            }
        }
        if let Some(message) = open.screens.key(&open.context, open.place, press) {
            return self.with(|open| open.screens.update(&open.context, message));
        }
        if press.ctrl('v') {
            return self.paste();
        }
        if self.had_dialog {
            // Only what a deed of the dialog offers while it stays open: what was done before it is out of mind.
            let offered = self.toasts.offers_undo(self.dialog_since);
            let undoes = offered && shortcut::everywhere(press) == Some(Everywhere::Undo);
            return if undoes { self.undo() } else { Task::none() };
        }
        self.window_key(press)
    }

    fn window_key(&mut self, press: &Press) -> Task<Message> {
        let areas = || [SIDE, HEAD, screen::LIST, screen::PANE].map(screen::id).into();
        match shortcut::everywhere(press) {
            Some(Everywhere::Find) => Task::done(Message::Find),
            Some(Everywhere::Go(place)) => self.go(place, Default::default()),
            Some(Everywhere::Search) => focus::anew(screen::SEARCH),
            Some(Everywhere::NextArea) => focus::next_area(areas(), false),
            Some(Everywhere::PreviousArea) => focus::next_area(areas(), true),
            Some(Everywhere::Undo) => self.undo(),
            Some(Everywhere::Redo) => self.redo(),
            Some(Everywhere::Manual) | None => Task::none(),
        }
    }

    /// Sets the manual and opens it in the system's program; beside the desk, which may be at something long.
    fn manual(&self) -> Task<Message> {
        let today = self.setting.clock.today();
        let place = match &self.stage {
            Stage::Start(_) => Place::Overview,
            Stage::Open(open) => open.place,
        };
        let open = move |(): &mut ()| {
            let pdf = manual::pdf(today, Some(chapter(place))).map_err(|error| error.to_string())?;
            proof::show_copy(Path::new("学时簿手册.pdf"), &pdf)
        };
        let opened = Desk::new(()).ask_or(open, |fault| Err(fault.message));
        opened.then(|opened| match opened {
            Ok(()) => Task::none(),
            Err(why) => Task::done(Message::Say(Toast::error("打不开手册", why))),
        })
    }
}

/// The chapter that tells of a place.
fn chapter(place: Place) -> Chapter {
    match place {
        Place::Overview => Chapter::Start,
        Place::Staff => Chapter::Staff,
        Place::Training => Chapter::Training,
        Place::Ledger => Chapter::Hours,
        Place::Audit => Chapter::Audit,
        Place::Submission => Chapter::Submission,
        Place::Print | Place::Statistics => Chapter::Printing,
        Place::Settings => Chapter::Keeping,
    }
}
