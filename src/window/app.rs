//! The window: which workspace is open, which place is shown, and what belongs to no screen: the
//! navigation, the keys that hold everywhere, toasts, undo.

mod clock;
mod closing;
mod drops;
mod find;
mod fitting;
mod keys;
#[cfg(test)]
mod main_job_tests;
#[cfg(test)]
mod office_tests;
mod path;
mod recovery;
mod standing;
mod starting;
#[cfg(test)]
mod tests;
mod view;

use std::path::PathBuf;
use std::time::Instant;

use iced::advanced::widget::{Id, operate, operation::focusable};
use iced::theme::Mode;
use iced::{Point, Size, Subscription, Task, Theme, window};

use find::Find;
use standing::{Standing, Waiting};
use starting::Opened;

use super::desk::Ticket;
use super::memory::{Appearance, Memory};
use super::picking;
use super::places::{self, Place, Screens};
use super::screen::start::{self, Start};
use super::screen::{self, Action, Aim, Ask, Context, Press, Then};
use super::theme;
use super::widget::dialog;
use super::widget::focus::{self, Step};
use super::widget::palette;
use super::widget::toast::{Toast, Toasts};
use crate::service::Fault;
use crate::service::incoming::Glance;
use crate::store::{Setting, UndoTarget, Workspace};

pub use find::Hit;
pub use keys::heard;

/// The window.
pub struct App {
    stage: Stage,
    memory: Memory,
    setting: Setting,
    mode: Mode,
    size: Size,
    toasts: Toasts<Then>,
    had_dialog: bool,
    /// The number of the first toast since the dialog was opened.
    dialog_since: u64,
    focus_before: Option<Id>,
    /// The path of a file, typed where the system has no dialog for it.
    path: Option<path::Typed>,
    /// Where one was chosen last.
    path_folder: Option<PathBuf>,
    /// It is asked whether the window is to close.
    closing: bool,
}

/// What is shown.
enum Stage {
    /// No workspace yet.
    Start(Box<Start>),
    /// A workspace.
    Open(Box<Open>),
}

/// An open workspace.
struct Open {
    context: Context,
    screens: Screens,
    place: Place,
    waiting: Waiting,
    more: bool,
    find: Option<Find>,
    dropped: Vec<PathBuf>,
}

/// What happens in the window.
#[derive(Debug, Clone)]
pub enum Message {
    /// On the first start.
    Start(start::Message),
    /// A workspace was opened, or why not.
    Opened(PathBuf, Opened),
    /// The guide's workspace was made, or why not; and what did not come with it.
    Made(PathBuf, Opened, Option<Fault>),
    /// This workspace is put away; another one is to be opened.
    Reopen(PathBuf),
    /// On a screen.
    Screen(places::Message),
    /// A place is chosen.
    Go(Place),
    /// The search for everything opens.
    Find,
    /// The search for everything.
    Palette(palette::Event),
    /// What it found.
    Found(Ticket, Vec<Hit>),
    /// The menu of second buttons opens or closes.
    More,
    /// It closes.
    Less,
    /// One of its buttons is pressed: it closes.
    FromMore(Box<Message>),
    /// A key that no widget took.
    Press(Press),
    /// What a toast offers.
    Then(Then),
    /// A toast is closed.
    CloseToast(u64),
    /// The clock, while a toast is shown.
    Tick(Instant),
    /// The last deed was taken back or done again.
    Undone(Result<String, Fault>),
    /// What the frame tells was counted.
    Counted(Box<Standing>),
    /// What had the focus before a dialog opened.
    FocusWas(Id),
    /// The system is light or dark.
    Mode(Mode),
    /// The window is there, of this size.
    Appeared(window::Id, Size),
    /// The screen that it is on is as large as this.
    Monitor(window::Id, Size),
    /// The window has another size.
    Resized(Size),
    /// The window has another place.
    Moved(Point),
    /// A file is dropped on the window.
    Dropped(PathBuf),
    /// Files or a picture were pasted.
    Pasted(Vec<PathBuf>),
    /// Words were pasted where no field is.
    PastedWords(String),
    /// All files of a drop were told.
    DroppedAll,
    /// What the dropped file is at first sight, where the screen has no use for it.
    Glanced(PathBuf, Result<Glance, Fault>),
    /// In the dialog for a path.
    Path(path::Message),
    /// The window is to close.
    Close,
    /// It is not.
    Stay,
    /// Something is said.
    Say(Toast<Then>),
    /// Everything is put away.
    Closed,
}

impl App {
    /// The window at its start: the workspace named, else the last one, else the first start.
    pub fn new(workspace: Option<PathBuf>, memory: Memory, setting: Setting) -> (Self, Task<Message>) {
        let folder = workspace.or_else(|| memory.workspace.clone());
        let size = Size::new(memory.size.0, memory.size.1);
        let documents = memory.documents.clone();
        let start = Start::new(folder.clone(), None, setting.clone(), documents);
        let focus = start.focus().map(Message::Start);
        let stage = Stage::Start(Box::new(start));
        let app = Self {
            stage,
            memory,
            setting,
            mode: Mode::None,
            size,
            toasts: Toasts::default(),
            had_dialog: false,
            dialog_since: 0,
            focus_before: None,
            path: None,
            path_folder: None,
            closing: false,
        };
        let opening = folder.map_or(focus, |folder| app.open(folder));
        let mode = iced::system::theme().map(Message::Mode);
        (app, Task::batch([opening, mode]))
    }

    /// Takes a message.
    pub fn update(&mut self, message: Message) -> Task<Message> {
        // A window stays open over the weekend, and over the new year.
        if let Stage::Open(open) = &mut self.stage {
            open.context.today = self.setting.clock.today();
        }
        self.tell_fresh_crash();
        let told_before = self.toasts.next();
        let task = self.act(message);
        Task::batch([task, self.mind_dialog(told_before)])
    }

    fn act(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Start(message) => self.start(message),
            Message::Opened(folder, opened) => self.opened(folder, opened),
            Message::Made(folder, made, trouble) => self.made(folder, made, trouble),
            Message::Reopen(folder) => self.reopen(folder),
            Message::Screen(message) => self.with(|open| open.screens.update(&open.context, message)),
            Message::Go(place) => self.go(place, Aim::Nothing),
            Message::Find => self.find(),
            Message::Palette(event) => self.palette(event),
            Message::Found(ticket, hits) => {
                self.found(ticket, hits);
                Task::none()
            }
            Message::More => {
                let more = self.set_more(true);
                more.chain(focus::step(Some(screen::id(keys::MORE)), Step::First))
            }
            Message::Less => self.set_more(false),
            Message::FromMore(message) => {
                let less = self.set_more(false);
                Task::batch([less, self.act(*message)])
            }
            Message::Press(press) => self.press(&press),
            Message::Then(Then::Undo) => self.undo(),
            Message::Then(Then::Go(place, aim)) => self.go(place, aim),
            Message::Then(Then::Open(folder)) => self.change_to(folder),
            Message::CloseToast(id) => {
                self.toasts.close(id);
                Task::none()
            }
            Message::Tick(now) => {
                self.toasts.tick(now);
                Task::none()
            }
            Message::Undone(Ok(words)) => {
                self.toasts.push(Toast::done(words), Instant::now());
                self.changed()
            }
            Message::Undone(Err(fault)) => {
                self.toasts.push(screen::trouble(&fault), Instant::now());
                Task::none()
            }
            Message::Counted(standing) => self.counted(*standing),
            Message::FocusWas(id) => {
                self.focus_before = Some(id);
                Task::none()
            }
            Message::Mode(mode) => {
                self.mode = mode;
                Task::none()
            }
            Message::Appeared(window, size) => self.resized(size).chain(fitting::ask(window)),
            Message::Monitor(window, size) => self.fit(window, size),
            Message::Resized(size) => self.resized(size),
            Message::Moved(corner) => {
                self.moved(corner);
                Task::none()
            }
            Message::Dropped(path) => self.dropped(path),
            Message::Pasted(paths) => self.pasted(paths),
            Message::PastedWords(words) => self.pasted_words(&words),
            Message::DroppedAll => self.dropped_all(),
            Message::Glanced(path, glance) => self.glanced(path, glance),
            Message::Path(message) => self.path(message),
            Message::Close => self.close(),
            Message::Stay => self.stay(),
            Message::Say(toast) => self.fulfil(Ask::Toast(toast)),
            Message::Closed => iced::exit(),
        }
    }

    /// Lets a screen act, and does what it asks for.
    fn with(&mut self, act: impl FnOnce(&mut Open) -> Action<places::Message>) -> Task<Message> {
        let Stage::Open(open) = &mut self.stage else { return Task::none() };
        let Action { task, asks } = act(open);
        let mut tasks = vec![task.map(Message::Screen)];
        for ask in asks {
            tasks.push(self.fulfil(ask));
        }
        Task::batch(tasks)
    }

    fn fulfil(&mut self, ask: Ask) -> Task<Message> {
        match ask {
            Ask::Toast(toast) => {
                self.toasts.push(toast, Instant::now());
                Task::none()
            }
            Ask::Go(place, aim) => self.go(place, aim),
            Ask::Changed => self.count(),
            Ask::Undo => self.undo(),
            Ask::Look(look) => {
                self.memory.set_look(look);
                if let Stage::Open(open) = &mut self.stage {
                    open.context.look = look;
                }
                Task::none()
            }
            Ask::Remember(name, list) => {
                if let Stage::Open(open) = &mut self.stage {
                    open.context.lists.insert(name.to_owned(), (*list).clone());
                }
                self.memory.lists.insert(name.to_owned(), *list);
                Task::none()
            }
            Ask::School(school) => {
                if let Stage::Open(open) = &mut self.stage {
                    open.context.school = *school;
                }
                self.changed()
            }
        }
    }

    fn go(&mut self, place: Place, aim: Aim) -> Task<Message> {
        self.with(|open| {
            open.place = place;
            open.more = false;
            open.screens.load(&open.context, place, aim)
        })
    }

    /// Records have changed: what is shown loads again; the other places do when they are opened.
    fn changed(&mut self) -> Task<Message> {
        let load = self.load_shown();
        Task::batch([load, self.count()])
    }

    fn load_shown(&mut self) -> Task<Message> {
        self.with(|open| open.screens.load(&open.context, open.place, Aim::Nothing))
    }

    fn undo(&self) -> Task<Message> {
        let Stage::Open(open) = &self.stage else { return Task::none() };
        let undone = open.context.desk.ask(|workspace| workspace.undo(UndoTarget::Last));
        undone.map(|undone| Message::Undone(undone.map(|done| format!("已撤销：{}", done.value.summary))))
    }

    fn redo(&self) -> Task<Message> {
        let Stage::Open(open) = &self.stage else { return Task::none() };
        let done = open.context.desk.ask(Workspace::redo);
        done.map(|done| Message::Undone(done.map(|done| format!("已重做：{}", done.value.summary))))
    }

    fn set_more(&mut self, more: bool) -> Task<Message> {
        if let Stage::Open(open) = &mut self.stage {
            open.more = more;
        }
        Task::none()
    }

    fn resized(&mut self, size: Size) -> Task<Message> {
        self.size = size;
        self.memory.size = (size.width, size.height);
        match &mut self.stage {
            Stage::Start(start) => start.resized(size),
            Stage::Open(open) => open.context.size = size,
        }
        Task::none()
    }

    fn moved(&mut self, corner: Point) {
        /// Windows puts a window that is folded away to where no screen is.
        const AWAY: f32 = -10_000.0;
        if corner.x > AWAY {
            self.memory.corner = Some((corner.x, corner.y));
        }
    }

    /// When a dialog opens, the focus goes into it, and errors of before do not lie over its foot; when it closes, the
    /// focus goes back to where it was.
    fn mind_dialog(&mut self, told_before: u64) -> Task<Message> {
        let has = match &self.stage {
            Stage::Start(start) => start.has_dialog(),
            Stage::Open(open) => open.find.is_some() || open.screens.has_dialog(open.place),
        };
        match (std::mem::replace(&mut self.had_dialog, has), has) {
            (false, true) => {
                self.toasts.go_on(told_before);
                self.dialog_since = self.toasts.next();
                let before = operate(focusable::find_focused()).map(Message::FocusWas);
                before.chain(dialog::begin())
            }
            (true, false) => self.focus_before.take().map_or_else(Task::none, focus::on),
            _ => Task::none(),
        }
    }

    /// Light or dark, as set or as the system is.
    pub fn theme(&self) -> Theme {
        let dark = match self.memory.appearance {
            Appearance::System => self.mode == Mode::Dark,
            Appearance::Light => false,
            Appearance::Dark => true,
        };
        if dark { theme::dark() } else { theme::light() }
    }

    /// The name of the window.
    pub fn title(&self) -> String {
        match &self.stage {
            Stage::Start(_) => "学时簿".to_owned(),
            Stage::Open(open) => format!("{} · {} · 学时簿", open.place.name(), open.context.school.name),
        }
    }

    /// What the window listens to. No clock runs while nothing is to change.
    pub fn subscription(&self) -> Subscription<Message> {
        let mut all = vec![
            iced::event::listen_with(heard),
            iced::system::theme_changes().map(Message::Mode),
            window::close_requests().map(|_| Message::Close),
            picking::requests().map(|request| Message::Path(path::Message::Asked(request))),
        ];
        if self.toasts.is_waiting() {
            all.push(iced::time::every(std::time::Duration::from_secs(1)).map(Message::Tick));
        }
        if let Stage::Open(open) = &self.stage {
            all.push(open.screens.subscription(open.place).map(Message::Screen));
        }
        Subscription::batch(all)
    }
}
