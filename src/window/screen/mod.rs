//! A folder a screen, and what all screens share: what they are given, what they show, what they ask
//! of the window.
//!
//! To add a screen: make `screen/<name>/mod.rs` with a state that implements [`Screen`] and `view.rs`
//! with how it looks, and name it in [`places`](super::places).

pub mod asking;
pub mod audit;
pub mod beside;
pub mod calling;
pub mod chooser;
pub mod doing;
pub mod fields;
pub mod filter;
pub mod finder;
pub mod gallery;
pub mod inspections;
pub mod intake;
pub mod ledger;
pub mod notices;
pub mod overview;
pub mod paste;
pub mod plan;
pub mod print;
pub mod queries;
pub mod reading;
pub mod record;
pub mod remembered;
pub mod restoring;
pub mod school_form;
pub mod secret;
pub mod settings;
pub mod several;
pub mod slot;
pub mod staff;
#[cfg(test)]
pub mod staging;
pub mod start;
pub mod statistics;
pub mod submission;
pub mod told;
pub mod training;
pub mod year_lists;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::PathBuf;

use chrono::{NaiveDate, NaiveDateTime};
use iced::advanced::widget::Id;
use iced::keyboard::{Key, Modifiers, key};
use iced::widget::{container, row};
use iced::{Alignment, Element, Length, Size, Subscription, Task};

use intake::Kind;

use super::desk::Desk;
use super::icon::Icon;
use super::memory::{List, Look};
use super::places::Place;
use super::theme::space::Room;
use super::theme::{Hue, Tone, space, style};
use super::widget::button::Button;
use super::widget::text;
use super::widget::toast::Toast;
use crate::model::hours::Hours;
use crate::model::id::{EntryId, ProgramId, StaffId, SubmissionId};
use crate::model::period::Period;
use crate::model::state::EntryState;
use crate::service::Fault;
use crate::store::{Proven, School, Workspace};
use settings::Section;

/// What every screen is given.
#[derive(Debug, Clone)]
pub struct Context {
    /// The workspace, on its own thread.
    pub desk: Desk<Workspace>,
    /// The school as the workspace has it.
    pub school: School,
    /// The size of the window.
    pub size: Size,
    /// Today.
    pub today: NaiveDate,
    /// How the window looks.
    pub look: Look,
    /// When the last backup was made.
    pub backup: Option<NaiveDateTime>,
    /// How the lists were left, by name.
    pub lists: BTreeMap<String, List>,
}

impl Context {
    /// The wide layout or the narrow one.
    pub fn room(&self) -> Room {
        Room::of(self.size.width)
    }

    /// The lines at the foot of the navigation: the year, and the last backup.
    pub fn foot(&self) -> [(Icon, Tone, String); 2] {
        /// A backup so many days old is told as a warning.
        const OLD: i64 = 14;
        let backup = match self.backup {
            None => (Tone::Warning, "还没有备份".to_owned()),
            Some(at) => {
                let old = (self.today - at.date()).num_days() > OLD;
                let tone = if old { Tone::Warning } else { Tone::Second };
                (tone, format!("{} 已备份", told::moment(at, self.today)))
            }
        };
        let year = (Icon::Calendar, Tone::Second, told::year(self.school.period));
        [year, (Icon::HardDrive, backup.0, backup.1)]
    }
}

/// People who do not meet a requirement, as a link says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short {
    /// Id of the regulation.
    pub policy: String,
    /// Id or name of the requirement; empty for any of them.
    pub requirement: String,
    /// The stretch of it that is meant; none is any.
    pub period: Option<Period>,
}

/// Where a link or a to-do leads, beside the place itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Aim {
    /// Only the place; what it showed before stays.
    #[default]
    Nothing,
    /// A person.
    Staff(StaffId),
    /// People who do not meet a requirement.
    Short(Short),
    /// The people of a department.
    Department(String),
    /// A program.
    Program(ProgramId),
    /// The entries of a year.
    Year(Period),
    /// An entry.
    Entry(EntryId),
    /// Entries in one of these states.
    Entries(Vec<EntryState>),
    /// Entries that lack a proof, in this sense.
    Unproven(Proven),
    /// A submission.
    Submission(SubmissionId),
    /// A form to print, by its id, for these people; none means everybody.
    Form(String, Vec<StaffId>),
    /// The import of the place.
    Import,
    /// The import of this kind of list.
    ImportOf(Kind),
    /// The import of this file, which is this kind of list.
    File(Kind, PathBuf),
    /// A new record of the place.
    New,
    /// One record for several people at once, these to begin with.
    Several(Vec<StaffId>),
    /// A section of 设置.
    Section(Section),
}

/// What a toast's button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// Takes the last deed back.
    Undo,
    /// Goes somewhere.
    Go(Place, Aim),
    /// Opens another workspace in place of this one.
    Open(PathBuf),
}

/// What a screen asks of the window.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// To say something.
    Toast(Toast<Then>),
    /// To go somewhere.
    Go(Place, Aim),
    /// To know that records have changed, so that other screens and the badges load again.
    Changed,
    /// To take the last deed back.
    Undo,
    /// To remember how a list of this name is left.
    Remember(&'static str, Box<List>),
    /// To know that the school or the year has changed.
    School(Box<School>),
    /// To look otherwise.
    Look(Look),
}

/// What an update leads to: a task, and what is asked of the window.
pub struct Action<M> {
    /// What runs.
    pub task: Task<M>,
    /// What the window does.
    pub asks: Vec<Ask>,
}

impl<M: Send + 'static> Action<M> {
    /// Nothing.
    pub fn none() -> Self {
        Self { task: Task::none(), asks: Vec::new() }
    }

    /// A task.
    pub fn run(task: Task<M>) -> Self {
        Self { task, asks: Vec::new() }
    }

    /// Going somewhere.
    pub fn go(place: Place, aim: Aim) -> Self {
        Self::none().ask(Ask::Go(place, aim))
    }

    /// A deed that was done and can be taken back: said in a toast.
    pub fn done(words: impl Into<String>) -> Self {
        Self::none().ask(Ask::Toast(Toast::done(words).undo(Then::Undo))).ask(Ask::Changed)
    }

    /// Something that did not work, in its own words.
    pub fn failed(fault: &Fault) -> Self {
        Self::none().ask(Ask::Toast(trouble(fault)))
    }

    /// One more wish.
    pub fn ask(mut self, ask: Ask) -> Self {
        self.asks.push(ask);
        self
    }

    /// One more task.
    pub fn and(mut self, task: Task<M>) -> Self {
        self.task = Task::batch([self.task, task]);
        self
    }

    /// The same in the messages of the window.
    pub fn map<N: Send + 'static>(self, f: impl Fn(M) -> N + Clone + Send + 'static) -> Action<N> {
        Action { task: self.task.map(f), asks: self.asks }
    }
}

impl<M: Send + 'static> From<Task<M>> for Action<M> {
    fn from(task: Task<M>) -> Self {
        Self::run(task)
    }
}

/// An error as a toast that stays.
pub fn trouble<T>(fault: &Fault) -> Toast<T> {
    log::warn!("fault {}", fault.code);
    let place = fault.row.map(|row| format!("第 {row} 行：")).unwrap_or_default();
    let more = fault.way_out.as_ref().map(|way_out| format!("{way_out}。")).unwrap_or_default();
    Toast::error(format!("{place}{}", fault.message), more)
}

/// Hours as a screen shows them: thousands with a comma, as many places as there are.
pub fn amount(hours: Hours) -> String {
    let text = hours.to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), super::widget::progress::grouped);
    if part.is_empty() { whole } else { format!("{whole}.{part}") }
}

/// Why something was refused, in a line at the foot of a dialog.
pub fn refusal<'a, M: 'a>(fault: &Fault) -> Element<'a, M> {
    let words = text::small(fault.to_string()).style(style::tone(Tone::Danger));
    row![Icon::CircleX.toned(14.0, Tone::Danger), words].spacing(6).align_y(Alignment::Center).into()
}

/// What is to be minded, in a box: what, and the way out.
pub fn warning<'a, M: 'a>(fault: &Fault) -> Element<'a, M> {
    let words = text::body(fault.to_string()).width(Length::Fill);
    let line = row![container(Icon::TriangleAlert.at(16.0)).padding([3, 0]), words].spacing(8);
    container(line)
        .padding([8, 12])
        .width(Length::Fill)
        .style(style::tinted(Hue::Warning, space::RADIUS))
        .into()
}

/// A key that no widget took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    /// The key.
    pub key: Key,
    /// What is held with it.
    pub modifiers: Modifiers,
    /// Its letter on a Latin keyboard, in lower case.
    pub latin: Option<char>,
}

impl Press {
    /// Whether it is this named key alone.
    pub fn is(&self, named: key::Named) -> bool {
        self.modifiers.is_empty() && self.key == Key::Named(named)
    }

    /// Whether it is Ctrl and this named key.
    pub fn is_ctrl(&self, named: key::Named) -> bool {
        self.modifiers == Modifiers::CTRL && self.key == Key::Named(named)
    }

    /// Whether it is Ctrl and this letter.
    pub fn ctrl(&self, letter: char) -> bool {
        self.modifiers == Modifiers::CTRL && self.latin == Some(letter)
    }

    /// Whether it is Ctrl, Shift and this letter.
    pub fn ctrl_shift(&self, letter: char) -> bool {
        self.modifiers == Modifiers::CTRL | Modifiers::SHIFT && self.latin == Some(letter)
    }

    /// What it does in a dialog: Ctrl Enter does the deed, Escape leaves.
    pub fn in_dialog<M>(&self, go: M, leave: M) -> Option<M> {
        match (self.is_ctrl(key::Named::Enter), self.is(key::Named::Escape)) {
            (true, _) => Some(go),
            (_, true) => Some(leave),
            _ => None,
        }
    }

    /// Whether it is this letter or digit alone.
    pub fn plain(&self, letter: char) -> bool {
        self.modifiers.is_empty() && self.latin == Some(letter)
    }
}

/// What a screen shows.
pub struct Page<'a, M> {
    /// The line of context behind its name.
    pub about: String,
    /// Its second buttons, from left to right.
    pub second: Vec<Button<'a, M>>,
    /// Its primary button.
    pub primary: Option<Button<'a, M>>,
    /// What is under the head.
    pub body: Element<'a, M>,
    /// A dialog over everything.
    pub dialog: Option<Element<'a, M>>,
}

impl<'a, M: 'a> Page<'a, M> {
    /// A page without buttons.
    pub fn new(about: impl Into<String>, body: impl Into<Element<'a, M>>) -> Self {
        Self { about: about.into(), second: Vec::new(), primary: None, body: body.into(), dialog: None }
    }

    /// With its primary button.
    pub fn primary(mut self, button: Button<'a, M>) -> Self {
        self.primary = Some(button);
        self
    }

    /// With a second button, left of the others.
    pub fn second(mut self, button: Button<'a, M>) -> Self {
        self.second.push(button);
        self
    }

    /// With a dialog, if there is one.
    pub fn dialog(mut self, dialog: Option<Element<'a, M>>) -> Self {
        self.dialog = dialog;
        self
    }

    /// The same in the messages of the window.
    pub fn map<N: 'a>(self, f: impl Fn(M) -> N + Clone + 'a) -> Page<'a, N> {
        Page {
            about: self.about,
            second: self.second.into_iter().map(|button| button.map(&f)).collect(),
            primary: self.primary.map(|button| button.map(&f)),
            body: self.body.map(f.clone()),
            dialog: self.dialog.map(|dialog| dialog.map(f)),
        }
    }
}

/// The list of a screen, for F6.
pub const LIST: &str = "list";

/// The detail pane of a screen, for F6.
pub const PANE: &str = "pane";

/// The search field of a list, for Ctrl F.
pub const SEARCH: &str = "search";

/// The name of an area or a field.
pub fn id(name: &'static str) -> Id {
    Id::new(name)
}

/// A screen.
pub trait Screen {
    /// What happens on it.
    type Message: Clone + Debug + Send + 'static;

    /// It is opened, or opened again, or records have changed: load what it shows.
    fn load(&mut self, context: &Context, aim: Aim) -> Action<Self::Message>;

    /// Something happens.
    fn update(&mut self, context: &Context, message: Self::Message) -> Action<Self::Message>;

    /// What it shows.
    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Self::Message>;

    /// A key that no widget took; Escape too, which closes one level.
    fn key(&self, _context: &Context, _press: &Press) -> Option<Self::Message> {
        None
    }

    /// Whether a dialog is open: Tab stays in it, and the keys of the window rest.
    fn has_dialog(&self) -> bool {
        false
    }

    /// Files are dropped on the window, together.
    fn dropped(&self, _paths: &[PathBuf]) -> Option<Self::Message> {
        None
    }

    /// Words were copied elsewhere and are pasted where no field is.
    fn pasted(&self, _words: &str) -> Option<Self::Message> {
        None
    }

    /// What it listens to while it is open.
    fn subscription(&self) -> Subscription<Self::Message> {
        Subscription::none()
    }
}
