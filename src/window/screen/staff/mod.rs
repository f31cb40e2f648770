//! 教职工: everybody in a list; of the current person what is kept, what is met and missing, and what happened.

mod alike;
mod change;
mod data;
mod deeds;
mod file;
#[cfg(test)]
mod file_tests;
mod form;
mod moving;
mod pane;
mod reading;
#[cfg(test)]
mod tests;
mod trips;
mod trying;
mod view;

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::path::PathBuf;

use iced::Task;
use iced::keyboard::key::Named;

use super::asking::{self, Asking};
use super::beside::{self, Beside};
use super::chooser::Chooser;
use super::fields::{self, Fields};
use super::intake::{self, Intake};
use super::slot::Slot;
use super::{Action, Aim, Ask, Context, Page, Press, Screen, Short, remembered};
use crate::model::id::StaffId;
use crate::service::Fault;
use crate::service::staff::FieldRemark;
use crate::store::StaffRow;
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::memory::List;
use crate::window::theme::space;
use crate::window::widget::button::button;
use crate::window::widget::{focus, select, table};
use data::Card;
use reading::chosen;
use trying::Trying;

/// The name under which the list is remembered.
const NAME: &str = "staff";

/// The tabs of a person.
const TABS: [&str; 4] = ["资料", "学时", "变动", "经过"];
const FACTS: usize = 0;
const HOURS: usize = 1;
const CHANGES: usize = 2;

/// The state of the screen.
pub struct Staff {
    query: String,
    everybody: bool,
    department: Chooser<Option<String>>,
    subject: Chooser<Option<String>>,
    short: Option<Short>,
    list: Option<data::List>,
    listing: Ticket,
    rows: HashMap<i64, StaffRow>,
    seen: Range<usize>,
    filling: Ticket,
    table: table::State,
    aim: Option<StaffId>,
    card: Option<Box<Card>>,
    opening: Ticket,
    tab: usize,
    trying: Trying,
    revealed: BTreeSet<StaffId>,
    pane_shut: bool,
    dialog: Slot<Dialog>,
    checking: Ticket,
    pane: f32,
    restored: bool,
}

enum Dialog {
    Person(Box<form::Dialog>),
    Change(StaffId, Box<change::Dialog>),
    End(StaffId, i64, Box<Asking>),
    Intake(Box<Intake>),
    File(Box<Beside<file::PersonFile>>),
    Alike(Box<Beside<alike::Alike>>),
    Moving(PathBuf, Box<Fields>),
    /// Whether somebody who was written down by mistake goes, with the name and why not.
    Remove(StaffId, String, Option<Fault>),
}

/// What came of keeping a form.
#[derive(Debug, Clone)]
pub enum Kept {
    /// It was kept: who, and words for the toast.
    Yes(StaffId, String),
    /// Something blocks it.
    Blocked(Vec<FieldRemark>),
}

/// What happens on the screen.
#[derive(Debug, Clone)]
pub enum Message {
    /// The search of the list.
    Search(String),
    /// From the search to the row below or above.
    Step(bool),
    /// From the search into the list.
    Enter,
    /// Everybody, or only who belongs to the school now.
    Everybody(bool),
    /// 部门.
    Department(select::Event),
    /// 学科.
    Subject(select::Event),
    /// No longer only who is short of something.
    AnyHours,
    /// No filter any more.
    Clear,
    /// The first rows of the list were read.
    Begun(Ticket, Vec<StaffRow>),
    /// The list was read.
    Listed(Ticket, Result<Box<data::List>, Fault>),
    /// What the list can be filtered by was read.
    Values(Box<data::Values>),
    /// The rows in sight were read.
    Filled(Ticket, Vec<StaffRow>),
    /// The list.
    Table(table::Event),
    /// A person was read.
    Opened(Ticket, Result<Option<Box<Card>>, Fault>),
    /// Another tab.
    Tab(usize),
    /// Hours are tried.
    Trying(trying::Message),
    /// The full number of the document is to be seen, or hidden.
    Reveal(bool),
    /// It may be seen.
    Revealed(StaffId, Result<(), Fault>),
    /// A sentence is copied.
    CopySentence(String),
    /// Rows are ready to be copied.
    Copied(Result<Vec<StaffRow>, Fault>),
    /// The chosen rows are copied.
    Copy,
    /// The names of the ticked people, else of everybody in the list, are copied.
    CopyNames,
    /// Rows are ready to be named.
    Called(Result<Vec<StaffRow>, Fault>),
    /// The chosen people get the same hours.
    Register,
    /// The proof of the chosen people is to be printed.
    Print,
    /// The proof of the person in the pane is to be printed.
    PrintOne,
    /// A new person.
    New,
    /// The current person is to be changed.
    Edit,
    /// The current person was written down by mistake.
    Remove,
    /// The person goes.
    RemoveIt,
    /// The dialog is left.
    Stay,
    /// The dialog of a person.
    Person(form::Message),
    /// What is wrong with the form.
    Checked(Ticket, Vec<FieldRemark>),
    /// A form was kept, or not.
    Kept(Ticket, Result<Kept, Fault>),
    /// Something happened to the current person.
    Change,
    /// The dialog of a change.
    Changing(change::Message),
    /// A change is over.
    End(i64),
    /// The question of its last day.
    Ending(asking::Message),
    /// A deed was done, with words for the toast, or refused in its dialog.
    Did(Ticket, Result<String, Fault>),
    /// A workbook is to come in.
    Import,
    /// The workbook that comes in.
    Intake(intake::Message),
    /// A file was dropped.
    Dropped(PathBuf),
    /// The file of the person in the pane is opened.
    OpenFile,
    /// It.
    File(beside::Event<file::Message>),
    /// People who may be one are looked at.
    OpenAlike,
    /// They.
    Alike(beside::Event<alike::Message>),
    /// Hours go from school to school.
    Moving(moving::Message),
    /// Nobody is ticked any more.
    Untick,
    /// The pane is put away.
    ShutPane,
    /// The pane is drawn to another width.
    Pane(f32),
}

impl Default for Staff {
    fn default() -> Self {
        Self {
            query: String::new(),
            everybody: false,
            department: chosen("部门：全部", None),
            subject: chosen("学科：全部", None),
            short: None,
            list: None,
            listing: Ticket::default(),
            rows: HashMap::new(),
            seen: 0..60,
            filling: Ticket::default(),
            table: table::State::new(view::COLUMNS).sorted(0, false),
            aim: None,
            card: None,
            opening: Ticket::default(),
            tab: HOURS,
            trying: Trying::default(),
            revealed: BTreeSet::new(),
            pane_shut: false,
            dialog: Slot::default(),
            checking: Ticket::default(),
            pane: space::PANE.0,
            restored: false,
        }
    }
}

impl Staff {
    fn table(&mut self, context: &Context, event: table::Event) -> Action<Message> {
        // All of a list that has only begun would not be all.
        if self.list.is_none() && event == table::Event::TickAll {
            return Action::none();
        }
        match self.table.update(event) {
            table::Outcome::Current(key) => {
                // Where it lies over the list, it stays away while people are chosen.
                self.pane_shut = self.table.ticked_count() > 0;
                self.open(context, StaffId(key)).into()
            }
            table::Outcome::Sort => Action::run(self.read(context)).ask(self.remember()),
            table::Outcome::Laid => Action::none().ask(self.remember()),
            table::Outcome::Open(_) => {
                self.pane_shut = false;
                Action::run(Task::done(Message::Edit))
            }
            table::Outcome::Copy => Action::run(Task::done(Message::Copy)),
            table::Outcome::Seen(rows) => {
                self.seen = rows.start.saturating_sub(20)..rows.end + 20;
                self.fill(context).into()
            }
            _ => Action::none(),
        }
    }

    fn step(&mut self, context: &Context, down: bool) -> Action<Message> {
        let last = self.table.keys().len().saturating_sub(1);
        let at = self.table.current().unwrap_or_default();
        let to = if down { at.saturating_add(1).min(last) } else { at.saturating_sub(1) };
        let Some(key) = self.table.keys().get(to).copied() else { return Action::none() };
        self.table.go_to(key);
        self.open(context, StaffId(key)).into()
    }

    fn try_for_the_one_shown(&mut self, context: &Context) -> Action<Message> {
        let Some(card) = &self.card else { return Action::none() };
        let taken = self.trying.take(context, card.row.id, card.outlooks.first());
        taken.map(Message::Trying).into()
    }

    /// The chosen people: the ticked ones, or the current one.
    fn chosen(&self) -> Vec<StaffId> {
        self.table.chosen().into_iter().map(StaffId).collect()
    }

    /// Whether some of the people are hidden by more than who belongs to the school.
    fn is_filtered(&self) -> bool {
        let chosen = |chooser: &Chooser<Option<String>>| chooser.value().is_some_and(Option::is_some);
        !self.query.trim().is_empty()
            || self.short.is_some()
            || chosen(&self.department)
            || chosen(&self.subject)
    }

    /// Puts the list as it was left, once.
    fn restore(&mut self, context: &Context) {
        if std::mem::replace(&mut self.restored, true) {
            return;
        }
        let Some(list) = context.lists.get(NAME) else { return };
        remembered::restore(&mut self.table, list);
        let value = |name: &str| list.filters.get(name);
        self.everybody = value("everybody").is_some();
        self.department = chosen("部门：全部", value("department"));
        self.subject = chosen("学科：全部", value("subject"));
        self.pane = list.pane.unwrap_or(space::PANE.0).clamp(space::PANE.1, space::PANE.2);
    }

    /// Notes how the list is left.
    fn remember(&self) -> Ask {
        let mut list = List { pane: Some(self.pane), ..List::default() };
        remembered::note(&self.table, &mut list);
        let kept = [
            ("everybody", self.everybody.then(String::new)),
            ("department", self.department.value().cloned().flatten()),
            ("subject", self.subject.value().cloned().flatten()),
        ];
        list.filters = kept.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
        Ask::Remember(NAME, Box::new(list))
    }

    fn clear(&mut self) {
        self.query.clear();
        self.short = None;
        self.department = chosen("部门：全部", None);
        self.subject = chosen("学科：全部", None);
    }
}

impl Screen for Staff {
    type Message = Message;

    fn load(&mut self, context: &Context, aim: Aim) -> Action<Message> {
        self.revealed.clear();
        self.restore(context);
        let mut more = Action::none();
        match aim {
            Aim::Staff(id) => {
                self.clear();
                self.aim = Some(id);
                self.tab = HOURS;
                self.pane_shut = false;
            }
            Aim::Short(short) => {
                self.clear();
                self.everybody = false;
                self.short = Some(short);
                self.tab = HOURS;
                self.table.leave();
            }
            Aim::Department(name) => {
                self.clear();
                self.everybody = false;
                self.department = chosen("部门：全部", Some(&name));
                self.table.leave();
            }
            Aim::New => more = self.begin(),
            Aim::Import => more = self.import(None, context),
            Aim::File(_, path) => more = self.import(Some(path), context),
            _ => {}
        }
        more = match self.dialog.get_mut() {
            Some(Dialog::File(file)) => file.load(context).map(Message::File),
            Some(Dialog::Alike(alike)) => alike.load(context).map(Message::Alike),
            _ => more,
        };
        more.and(self.read(context)).and(Self::read_values(context))
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Search(words) => {
                self.query = words;
                self.table.leave();
                self.pane_shut = false;
                self.read(context).into()
            }
            Message::Step(down) => self.step(context, down),
            Message::Enter => Action::run(focus::on(view::TABLE)),
            Message::Everybody(everybody) => {
                self.everybody = everybody;
                Action::run(self.read(context)).ask(self.remember())
            }
            Message::Department(event) => match self.department.update(event) {
                true => Action::run(self.read(context)).ask(self.remember()),
                false => Action::none(),
            },
            Message::Subject(event) => match self.subject.update(event) {
                true => Action::run(self.read(context)).ask(self.remember()),
                false => Action::none(),
            },
            Message::AnyHours => {
                self.short = None;
                self.read(context).into()
            }
            Message::Clear => {
                self.clear();
                Action::run(self.read(context)).ask(self.remember())
            }
            Message::Begun(ticket, rows) if ticket == self.listing && self.list.is_none() => {
                self.begun(rows);
                Action::none()
            }
            Message::Listed(ticket, list) if ticket == self.listing => match list {
                Ok(list) => self.listed(context, *list).into(),
                Err(fault) => Action::failed(&fault),
            },
            Message::Values(values) => {
                self.take_values(&values);
                Action::none()
            }
            Message::Filled(ticket, rows) if ticket == self.filling => {
                self.rows.extend(rows.into_iter().map(|row| (row.id.0, row)));
                Action::none()
            }
            Message::Table(event) => self.table(context, event),
            Message::Opened(ticket, card) if ticket == self.opening => match card {
                Ok(card) => {
                    self.card = card;
                    self.try_for_the_one_shown(context)
                }
                Err(fault) => Action::failed(&fault),
            },
            Message::Begun(..) | Message::Listed(..) | Message::Filled(..) | Message::Opened(..) => {
                Action::none()
            }
            Message::Tab(tab) => {
                self.tab = tab;
                Action::none()
            }
            Message::Trying(message) => self.trying.update(context, message).map(Message::Trying).into(),
            Message::Untick => {
                self.table.untick();
                Action::none()
            }
            Message::ShutPane => {
                self.pane_shut = true;
                Action::none()
            }
            Message::Pane(width) => {
                self.pane = width;
                Action::none().ask(self.remember())
            }
            message => self.deed(context, message),
        }
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let about = self.list.as_ref().filter(|list| list.all > 0).map(|list| format!("{} 人", list.all));
        let page = Page::new(about.unwrap_or_default(), view::view(self, context))
            .second(button("问题数据…").icon(Icon::TriangleAlert).on_press(Message::OpenAlike))
            .second(button("导入").icon(Icon::FileInput).key("Ctrl I").on_press(Message::Import))
            .primary(button("登记教职工").primary().icon(Icon::Plus).key("Ctrl N").on_press(Message::New));
        let dialog = self.dialog.get().map(|dialog| match dialog {
            Dialog::Person(dialog) => form::view(dialog, context.size.height).map(Message::Person),
            Dialog::Change(_, dialog) => change::view(dialog).map(Message::Changing),
            Dialog::End(_, _, asking) => asking.view(Message::Ending),
            Dialog::Intake(intake) => intake.view(context, Message::Intake),
            Dialog::File(file) => file.view(context, Message::File),
            Dialog::Alike(alike) => alike.view(context, Message::Alike),
            Dialog::Remove(_, name, refused) => deeds::question(name, refused.as_ref()),
            Dialog::Moving(_, form) => form.view(|message| Message::Moving(moving::Message::Fields(message))),
        });
        page.dialog(dialog)
    }

    fn key(&self, context: &Context, press: &Press) -> Option<Message> {
        let leave = press.is(Named::Escape);
        let go = press.is_ctrl(Named::Enter) || press.ctrl('s');
        match self.dialog.get() {
            Some(Dialog::Person(_)) if go => Some(Message::Person(form::Message::Save)),
            Some(Dialog::Person(_)) if leave => Some(Message::Person(form::Message::Close)),
            Some(Dialog::Change(..)) if go => Some(Message::Changing(change::Message::Save)),
            Some(Dialog::Change(..)) if leave => Some(Message::Changing(change::Message::Close)),
            Some(Dialog::End(..)) => asking::key(press).map(Message::Ending),
            Some(Dialog::Remove(..)) if leave => Some(Message::Stay),
            Some(Dialog::Intake(intake)) => intake.key(press).map(Message::Intake),
            Some(Dialog::File(file)) => file.key(context, press).map(Message::File),
            Some(Dialog::Alike(alike)) => alike.key(context, press).map(Message::Alike),
            Some(Dialog::Moving(..)) => {
                fields::key(press).map(|said| Message::Moving(moving::Message::Fields(said)))
            }
            Some(_) => None,
            None if press.ctrl('n') => Some(Message::New),
            None if press.ctrl('i') => Some(Message::Import),
            None if press.ctrl('p') => Some(Message::Print),
            None if press.ctrl_shift('c') => Some(Message::CopyNames),
            None if leave && self.table.ticked_count() > 0 => Some(Message::Untick),
            None if leave && !context.room().is_wide() && !self.pane_shut => Some(Message::ShutPane),
            None => None,
        }
    }

    fn has_dialog(&self) -> bool {
        self.dialog.is_open()
    }

    fn dropped(&self, paths: &[PathBuf]) -> Option<Message> {
        if let Some(Dialog::File(file)) = self.dialog.get() {
            return file.dropped(paths).map(Message::File);
        }
        // What is no list is refused by the dialog, in words.
        let list = paths.iter().find(|path| intake::is_list(path)).or_else(|| paths.first());
        list.cloned().map(Message::Dropped)
    }
}
