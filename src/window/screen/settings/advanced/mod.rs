//! 高级: what is seldom needed: whether the workspace is sound, everything that was done, every file that came in.

mod check;
mod imports;
mod journal;

use std::path::PathBuf;

use iced::widget::column;
use iced::{Subscription, Task};

use crate::service::Fault;
use crate::store::{Access, Workspace};
use crate::window::desk::Desk;
use crate::window::places::screens;
use crate::window::screen::{Action, Aim, Context, Page, Press, Screen};
use crate::window::widget::tabs::tabs;

screens! {
    /// A tab of 高级.
    Tab;
    /// Whether the workspace is sound.
    Check = "检查", FileCheck, check: check::Check;
    /// Everything that was done.
    Journal = "经过", History, journal: journal::Journal;
    /// Every file that came in.
    Imports = "导入记录", FileInput, imports: imports::Imports;
}

/// The state of the section.
pub struct Advanced {
    tab: Tab,
    tabs: Screens,
}

impl Default for Advanced {
    fn default() -> Self {
        Self { tab: Tab::Check, tabs: Screens::default() }
    }
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Event {
    /// A tab is chosen.
    Open(Tab),
    /// In a tab.
    In(Message),
}

impl Screen for Advanced {
    type Message = Event;

    fn load(&mut self, context: &Context, aim: Aim) -> Action<Event> {
        self.tabs.load(context, self.tab, aim).map(Event::In)
    }

    fn update(&mut self, context: &Context, event: Event) -> Action<Event> {
        match event {
            Event::Open(tab) => {
                self.tab = tab;
                self.load(context, Aim::Nothing)
            }
            Event::In(message) => self.tabs.update(context, message).map(Event::In),
        }
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Event> {
        let page = self.tabs.view(context, self.tab).map(Event::In);
        let names: Vec<&str> = Tab::ALL.iter().map(|tab| tab.name()).collect();
        let open = Tab::ALL.iter().position(|tab| *tab == self.tab).unwrap_or_default();
        let say = |at: usize| Event::Open(Tab::ALL.get(at).copied().unwrap_or(self.tab));
        let head =
            iced::widget::container(tabs(&names, open, say)).style(crate::window::theme::style::surface);
        Page { body: column![head, page.body].into(), ..page }
    }

    fn key(&self, context: &Context, press: &Press) -> Option<Event> {
        self.tabs.key(context, self.tab, press).map(Event::In)
    }

    fn has_dialog(&self) -> bool {
        self.tabs.has_dialog(self.tab)
    }

    fn dropped(&self, paths: &[PathBuf]) -> Option<Event> {
        self.tabs.dropped(self.tab, paths).map(Event::In)
    }

    fn pasted(&self, words: &str) -> Option<Event> {
        self.tabs.pasted(self.tab, words).map(Event::In)
    }

    fn subscription(&self) -> Subscription<Event> {
        self.tabs.subscription(self.tab).map(Event::In)
    }
}

/// The workspace opened a second time, to read, on a thread of its own: what takes long there does not keep the window's
/// own desk.
fn reader(context: &Context) -> Task<Result<Desk<Workspace>, Fault>> {
    let place = context
        .desk
        .ask(|workspace| Ok::<_, Fault>((workspace.folder().to_owned(), workspace.setting().clone())));
    place.then(|place| match place {
        Ok((folder, setting)) => Desk::start(move || Workspace::open(&folder, Access::Read, setting)),
        Err(fault) => Task::done(Err(fault)),
    })
}
