//! 培训: programs by year at the left; of the one that is open its sessions, roster, hours and papers.

mod data;
mod deeds;
mod form;
mod hours;
mod proofs;
mod roster;
mod sessions;
mod settling;
#[cfg(test)]
mod tests;
mod view;

use std::collections::BTreeMap;
use std::path::PathBuf;

use iced::Task;
use iced::keyboard::key::Named;

use super::asking::{self, Asking};
use super::beside::{self, Beside};
use super::fields::{self, Fields};
use super::intake::{self, Intake, Kind};
use super::plan::{self, Plan};
use super::slot::Slot;
use super::{Action, Aim, Ask, Context, Page, Press, Screen, finder, paste, remembered};
use crate::model::facts::Role;
use crate::model::id::{ProgramId, StaffId};
use crate::model::program::Settles;
use crate::service::Fault;
use crate::service::training::{Preset, delete_session, mark_out, remove_people, set_role};
use crate::store::ProgramRow;
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::memory::List;
use crate::window::places::Place;
use crate::window::screen;
use crate::window::widget::button::button;
use crate::window::widget::toast::Toast;
use crate::window::widget::{focus, select, table};
use data::{Book, Shelf};
use deeds::mark_typed;

/// The tabs of a program.
const TABS: [&str; 4] = ["场次", "名册", "学时", "材料"];
const SESSIONS: usize = 0;
const ROSTER: usize = 1;

/// The names under which the lists of a program are remembered.
const ROSTER_NAME: &str = "roster";
const SESSIONS_NAME: &str = "sessions";

/// Reasons that are usual for leaving somebody out.
const REASONS: &[&str] = &["请假", "病假", "公出", "旷课", "未签到", "考核不合格"];

/// The state of the screen.
pub struct Training {
    query: String,
    shelf: Option<Shelf>,
    programs: BTreeMap<i64, ProgramRow>,
    tree: table::State,
    shelving: Ticket,
    book: Option<Book>,
    opening: Ticket,
    aim: Option<ProgramId>,
    /// What was just written down: its roster comes next.
    fresh: Option<ProgramId>,
    tab: usize,
    roster: roster::Roster,
    sessions: sessions::Sessions,
    settling: settling::Settling,
    dialog: Slot<Dialog>,
    restored: bool,
}

enum Dialog {
    Program(Box<form::Dialog>),
    /// People for the roster of this program.
    Pasting(ProgramId, Box<paste::Pasting>),
    /// A question about this program.
    Asking(ProgramId, Question, Box<Asking>),
    Intake(Box<Intake>),
    Plan(Box<Beside<Plan>>),
    /// What this proof of this program is.
    Proof(ProgramId, u32, Box<Fields>),
}

/// What a question of a few words is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Question {
    LeaveOut(Vec<StaffId>),
    /// Other hours than those of the program.
    Hours(Vec<StaffId>),
    Approve,
    Void,
    /// Hours that were approved follow the new version.
    AdjustHours,
}

/// Where the answer to a deed is shown when it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// In a toast.
    Toast,
    /// In the dialog that is open.
    Dialog,
    /// Beside the line of exceptions.
    Exceptions,
    /// Below the line of the session.
    Session,
}

/// What happens on the screen.
#[derive(Debug, Clone)]
pub enum Message {
    /// The search of the list.
    Search(String),
    /// The plan and the papers of the year are opened.
    OpenPlan,
    /// They.
    Plan(beside::Event<plan::Message>),
    /// The list was read.
    Shelved(Ticket, Result<Box<Shelf>, Fault>),
    /// The list.
    Tree(table::Event),
    /// A program was opened.
    Opened(Ticket, Result<Box<Book>, Fault>),
    /// Another tab.
    Tab(usize),
    /// The rows of people.
    Roster(table::Event),
    /// The field that adds a person.
    AddPerson(finder::Message),
    /// The select that adds a group.
    AddGroup(select::Event),
    /// The line of exceptions changes.
    Exceptions(String),
    /// The line of exceptions is done.
    MarkExceptions,
    /// The chosen people get no hours.
    LeaveOut,
    /// The chosen people get hours again.
    LetIn,
    /// The chosen people are this in it.
    SetRole(Role),
    /// The chosen people get other hours than the rest.
    SetHours,
    /// The chosen people go from the roster.
    Remove,
    /// The names of the ticked people, else of everybody on the roster, are copied.
    CopyNames,
    /// Nobody is ticked any more.
    Untick,
    /// A list is to be pasted.
    Paste,
    /// This was pasted onto the roster.
    PasteWords(String),
    /// The list that is pasted.
    Pasting(paste::Message),
    /// A workbook is to come in.
    Import,
    /// A list of trainings is to come in.
    ImportPrograms,
    /// A list was dropped on the window.
    Dropped(PathBuf),
    /// The workbook that comes in.
    Intake(intake::Message),
    /// The line of a session.
    Session(sessions::Typed),
    /// The line of a session is done.
    Hold,
    /// The rows of sessions.
    Sessions(table::Event),
    /// The current session is to be changed.
    EditSession,
    /// The session stays as it is.
    LeaveSession,
    /// The current session is taken away.
    DropSession,
    /// The stretch that is settled.
    Stretch(select::Event),
    /// Everybody gets the hours; true when they pass the audit at once.
    Register(bool),
    /// A new program.
    New,
    /// The program is to be changed.
    Edit,
    /// The program was approved.
    Approve,
    /// A new version of the program is to be written down.
    Adjust,
    /// Hours that were approved are to follow it.
    AdjustHours,
    /// The program is to become void.
    Void,
    /// The dialog of the program.
    Program(form::Message),
    /// The question of a few words.
    Asking(asking::Message),
    /// The papers.
    Proofs(proofs::Message),
    /// A program was kept.
    Kept(Ticket, Result<(ProgramId, String), Fault>),
    /// The trainings that come every year were changed.
    Presets(Result<(Vec<Preset>, String), Fault>),
    /// A deed on a program was done, with words for the toast, or refused.
    Did(Ticket, ProgramId, Spot, Result<String, Fault>),
    /// To the audit, for regulations that want it one by one.
    Audit,
    /// One level is closed.
    Escape,
}

impl Default for Training {
    fn default() -> Self {
        Self {
            query: String::new(),
            shelf: None,
            programs: BTreeMap::new(),
            tree: table::State::new(view::TREE),
            shelving: Ticket::default(),
            book: None,
            opening: Ticket::default(),
            aim: None,
            fresh: None,
            tab: ROSTER,
            roster: roster::Roster::default(),
            sessions: sessions::Sessions::default(),
            settling: settling::Settling::default(),
            dialog: Slot::default(),
            restored: false,
        }
    }
}

impl Training {
    /// Reads the list again.
    fn shelve(&mut self, context: &Context) -> Task<Message> {
        let (ticket, text) = (self.shelving.draw(), self.query.clone());
        let read = context.desk.ask(move |workspace| data::shelf(workspace, &text));
        read.map(move |shelf| Message::Shelved(ticket, shelf.map(Box::new)))
    }

    /// Opens a program, or the open one again.
    fn open(&mut self, context: &Context, id: ProgramId) -> Task<Message> {
        let ticket = self.opening.draw();
        let read = context.desk.ask(move |workspace| data::book(workspace, id));
        read.map(move |book| Message::Opened(ticket, book.map(Box::new)))
    }

    fn reload(&mut self, context: &Context) -> Task<Message> {
        let open = self.book.as_ref().map(|book| book.id);
        let book = open.map_or_else(Task::none, |id| self.open(context, id));
        Task::batch([self.shelve(context), book])
    }

    fn shelved(&mut self, context: &Context, shelf: Shelf) -> Task<Message> {
        self.programs = shelf.programs.iter().map(|row| (row.id.0, row.clone())).collect();
        self.tree.set_keys(view::branches(&shelf.programs));
        self.roster.offer(&shelf);
        self.shelf = Some(shelf);
        let open = self.aim.take().or_else(|| self.book.as_ref().map(|book| book.id));
        let there = open.filter(|id| self.programs.contains_key(&id.0));
        let first = self.tree.keys().iter().find(|key| **key > 0).copied().map(ProgramId);
        let Some(id) = there.or(first) else {
            self.book = None;
            return Task::none();
        };
        self.tree.go_to(id.0);
        if self.book.as_ref().is_some_and(|book| book.id == id) {
            Task::none()
        } else {
            self.open(context, id)
        }
    }

    fn opened(&mut self, context: &Context, book: Book) {
        let another = self.book.as_ref().is_none_or(|before| before.id != book.id);
        self.roster.show(&book);
        self.sessions.show(&book);
        self.settling.offer(&book);
        if another {
            self.roster.table.untick();
            self.roster.exceptions.clear();
            self.roster.wrong = None;
            self.sessions.begin(&book, context.today);
            let by_sessions = book.program.settles == Settles::Sessions;
            if self.tab <= ROSTER {
                self.tab = if by_sessions { SESSIONS } else { ROSTER };
            }
        }
        self.book = Some(book);
    }

    fn tree(&mut self, context: &Context, event: table::Event) -> Action<Message> {
        match self.tree.update(event) {
            table::Outcome::Current(key) if key > 0 => self.open(context, ProgramId(key)).into(),
            table::Outcome::Open(key) if key > 0 => Action::run(focus::on(self.field())),
            _ => Action::none(),
        }
    }

    /// Where one goes on typing on the open tab.
    fn field(&self) -> &'static str {
        match self.tab {
            SESSIONS => sessions::TOPIC,
            _ if self.book.as_ref().is_some_and(|book| book.roster.is_empty()) => "roster-add",
            _ => roster::EXCEPTIONS,
        }
    }

    fn roster_event(&mut self, event: table::Event) -> Action<Message> {
        match self.roster.table.update(event) {
            table::Outcome::Copy => {
                let Some(book) = &self.book else { return Action::none() };
                Action::run(iced::clipboard::write(roster::copied(book, &self.roster.table)))
            }
            table::Outcome::Delete => Action::run(Task::done(Message::Remove)),
            table::Outcome::Laid => {
                let mut list = List::default();
                remembered::note(&self.roster.table, &mut list);
                Action::none().ask(Ask::Remember(ROSTER_NAME, Box::new(list)))
            }
            _ => Action::none(),
        }
    }
}

impl Screen for Training {
    type Message = Message;

    fn load(&mut self, context: &Context, aim: Aim) -> Action<Message> {
        if !std::mem::replace(&mut self.restored, true) {
            let tables = [(ROSTER_NAME, &mut self.roster.table), (SESSIONS_NAME, &mut self.sessions.table)];
            for (name, table) in tables {
                if let Some(list) = context.lists.get(name) {
                    remembered::restore(table, list);
                }
            }
        }
        let mut action = Action::none();
        match aim {
            Aim::Program(id) => {
                self.aim = Some(id);
                self.query.clear();
            }
            Aim::New => action = self.begin(context),
            Aim::File(kind, path) => action = self.import(kind, Some(path), context),
            _ => {}
        }
        if let Some(Dialog::Plan(plan)) = self.dialog.get_mut() {
            action = plan.load(context).map(Message::Plan);
        }
        action.and(self.reload(context))
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Search(words) => {
                self.query = words;
                self.shelve(context).into()
            }
            Message::Shelved(ticket, shelf) if ticket == self.shelving => match shelf {
                Ok(shelf) => self.shelved(context, *shelf).into(),
                Err(fault) => Action::failed(&fault),
            },
            Message::Opened(ticket, book) if ticket == self.opening => match book {
                Ok(book) => {
                    let is_fresh = self.fresh.take() == Some(book.id);
                    self.opened(context, *book);
                    Action::run(if is_fresh { focus::on(self.field()) } else { Task::none() })
                }
                Err(fault) => Action::failed(&fault),
            },
            Message::Shelved(..) | Message::Opened(..) => Action::none(),
            Message::Tree(event) => self.tree(context, event),
            Message::Tab(tab) => {
                self.tab = tab;
                Action::none()
            }
            Message::Roster(event) => self.roster_event(event),
            Message::AddPerson(message) => self.add_person(context, message),
            Message::AddGroup(event) => self.add_group(context, event),
            Message::Exceptions(words) => {
                self.roster.exceptions = words;
                self.roster.wrong = None;
                Action::none()
            }
            Message::MarkExceptions if self.roster.exceptions.trim().is_empty() => Action::none(),
            Message::MarkExceptions => {
                let words = self.roster.exceptions.clone();
                self.deed(context, Spot::Exceptions, move |workspace, id| mark_typed(workspace, id, &words))
            }
            Message::LeaveOut if self.roster.chosen().is_empty() => Action::none(),
            Message::LeaveOut => self.ask(Question::LeaveOut(self.roster.chosen())),
            Message::SetHours if self.roster.chosen().is_empty() => Action::none(),
            Message::SetHours => self.ask(Question::Hours(self.roster.chosen())),
            Message::LetIn => self.with_people(context, Spot::Toast, |workspace, id, people| {
                let done = mark_out(workspace, id, people, None)?.value;
                Ok(format!("{} 人恢复计学时{}", people.len(), done.aside()))
            }),
            Message::SetRole(role) => self.with_people(context, Spot::Toast, move |workspace, id, people| {
                let done = set_role(workspace, id, people, role)?.value;
                Ok(format!("{} 人改为{}{}", people.len(), role.word(), done.aside()))
            }),
            Message::Remove => self.with_people(context, Spot::Toast, |workspace, id, people| {
                remove_people(workspace, id, people)?;
                Ok(format!("名册减 {} 人", people.len()))
            }),
            Message::CopyNames => {
                let Some(book) = &self.book else { return Action::none() };
                let (names, count) = roster::called(book, &self.roster.table);
                if count == 0 {
                    return Action::none();
                }
                let told = Ask::Toast(Toast::done(format!("已复制 {count} 人的名字")));
                Action::run(iced::clipboard::write(names)).ask(told)
            }
            Message::Untick => {
                self.roster.table.untick();
                Action::none()
            }
            Message::Paste => {
                if let Some(book) = &self.book {
                    self.dialog.open(Dialog::Pasting(book.id, Box::default()));
                }
                Action::none()
            }
            Message::PasteWords(words) => self.paste(context, words),
            Message::Pasting(message) => self.pasting(context, message),
            Message::Import => match &self.book {
                Some(book) => self.import(Kind::Roster(book.id), None, context),
                None => self.import(Kind::Programs, None, context),
            },
            Message::ImportPrograms => self.import(Kind::Programs, None, context),
            Message::Dropped(path) => self.dropped_list(path, context),
            Message::Intake(message) => self.intake(context, message),
            Message::Session(typed) => {
                self.sessions.type_in(typed);
                Action::none()
            }
            Message::Hold => self.hold(context),
            Message::Sessions(event) => match self.sessions.table.update(event) {
                table::Outcome::Open(_) => Action::run(Task::done(Message::EditSession)),
                table::Outcome::Delete => Action::run(Task::done(Message::DropSession)),
                table::Outcome::Laid => {
                    let mut list = List::default();
                    remembered::note(&self.sessions.table, &mut list);
                    Action::none().ask(Ask::Remember(SESSIONS_NAME, Box::new(list)))
                }
                _ => Action::none(),
            },
            Message::EditSession => {
                if let (Some(book), Some(number)) = (&self.book, self.session()) {
                    self.sessions.edit(book, number, context.today);
                }
                Action::run(focus::on(sessions::TOPIC))
            }
            Message::LeaveSession => {
                if let Some(book) = &self.book {
                    self.sessions.begin(book, context.today);
                }
                Action::none()
            }
            Message::DropSession => {
                let Some(number) = self.session() else { return Action::none() };
                self.deed(context, Spot::Toast, move |workspace, id| {
                    delete_session(workspace, id, number)?;
                    Ok(format!("已删除第 {number} 场"))
                })
            }
            Message::Stretch(event) => {
                self.settling.update(event);
                Action::none()
            }
            Message::Register(pass) => self.register(context, pass),
            Message::New => self.begin(context),
            Message::Edit => self.edit(context),
            Message::Approve => self.ask(Question::Approve),
            Message::Adjust => self.adjust(context),
            Message::AdjustHours => self.ask(Question::AdjustHours),
            Message::Void => self.ask(Question::Void),
            Message::Program(message) => self.program(context, message),
            Message::Asking(message) => self.asked(context, message),
            Message::Proofs(message) => proofs::update(self, context, message),
            Message::Presets(offered) => self.offer(offered),
            Message::Kept(ticket, Ok((id, words))) => {
                if self.dialog.answered(ticket) {
                    self.dialog.close();
                }
                self.aim = Some(id);
                self.fresh = Some(id).filter(|id| !self.programs.contains_key(&id.0));
                self.query.clear();
                if self.book.as_ref().is_some_and(|book| book.id == id) {
                    return Action::done(words).and(self.reload(context));
                }
                Action::done(words).and(self.shelve(context))
            }
            Message::Kept(ticket, Err(fault)) => match self.dialog.answered(ticket) {
                true => self.refused(Spot::Dialog, fault),
                false => Action::failed(&fault),
            },
            Message::Did(ticket, id, spot, done) => self.did(context, ticket, id, spot, done),
            Message::Audit => Action::none().ask(Ask::Go(Place::Audit, Aim::Nothing)),
            Message::OpenPlan => {
                let (plan, action) = Beside::open("计划与档案", context);
                self.dialog.open(Dialog::Plan(Box::new(plan)));
                action.map(Message::Plan)
            }
            Message::Plan(beside::Event::Leave) => {
                self.dialog.close();
                self.reload(context).into()
            }
            Message::Plan(beside::Event::In(message)) => {
                let Some(Dialog::Plan(plan)) = self.dialog.get_mut() else { return Action::none() };
                let action = plan.update(context, message);
                if beside::goes(&action) {
                    self.dialog.close();
                }
                action.map(Message::Plan)
            }
            Message::Escape => {
                self.roster.table.untick();
                Action::none()
            }
        }
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let count = self.shelf.as_ref().map_or(0, |shelf| shelf.programs.len());
        let about = if count == 0 { String::new() } else { format!("{count} 个培训") };
        let page = Page::new(about, view::view(self, context))
            .second(button("计划与档案…").icon(Icon::BookOpenText).on_press(Message::OpenPlan))
            .second(button("导入培训").icon(Icon::FileInput).on_press(Message::ImportPrograms))
            .second(button("新建培训").icon(Icon::Plus).key("Ctrl N").on_press(Message::New));
        let dialog = self.dialog.get().map(|dialog| match dialog {
            Dialog::Program(dialog) => form::view(dialog, context.size.height).map(Message::Program),
            Dialog::Pasting(_, pasting) => pasting.view(Message::Pasting),
            Dialog::Asking(_, _, asking) => asking.view(Message::Asking),
            Dialog::Proof(_, _, form) => form.view(|said| Message::Proofs(proofs::Message::Fields(said))),
            Dialog::Intake(intake) => intake.view(context, Message::Intake),
            Dialog::Plan(plan) => plan.view(context, Message::Plan),
        });
        page.dialog(dialog)
    }

    fn key(&self, context: &Context, press: &Press) -> Option<Message> {
        let (go, leave) = (press.is_ctrl(Named::Enter), press.is(Named::Escape));
        match self.dialog.get() {
            Some(Dialog::Program(_)) if go => Some(Message::Program(form::Message::Save)),
            Some(Dialog::Program(_)) if leave => Some(Message::Program(form::Message::Close)),
            Some(Dialog::Pasting(..)) if go => Some(Message::Pasting(paste::Message::Add)),
            Some(Dialog::Pasting(..)) if leave => Some(Message::Pasting(paste::Message::Close)),
            Some(Dialog::Asking(..)) => asking::key(press).map(Message::Asking),
            Some(Dialog::Proof(..)) => {
                fields::key(press).map(|said| Message::Proofs(proofs::Message::Fields(said)))
            }
            Some(Dialog::Intake(intake)) => intake.key(press).map(Message::Intake),
            Some(Dialog::Plan(plan)) => plan.key(context, press).map(Message::Plan),
            Some(_) => None,
            None if press.ctrl('n') => Some(Message::New),
            None if press.ctrl('i') => Some(Message::Import),
            None if press.ctrl_shift('c') => Some(Message::CopyNames),
            None if go => {
                let bulk = self.shelf.as_ref().is_some_and(|shelf| shelf.one_by_one.is_none());
                Some(Message::Register(bulk))
            }
            None if leave && self.roster.table.ticked_count() > 0 => Some(Message::Escape),
            None => None,
        }
    }

    fn has_dialog(&self) -> bool {
        self.dialog.is_open()
    }

    fn dropped(&self, paths: &[PathBuf]) -> Option<Message> {
        if let Some(Dialog::Plan(plan)) = self.dialog.get() {
            return plan.dropped(paths).map(Message::Plan);
        }
        let list = paths.iter().find(|path| intake::is_list(path));
        let first =
            list.or_else(|| paths.first().filter(|_| matches!(self.dialog.get(), Some(Dialog::Intake(_)))));
        if let Some(list) = first {
            return Some(Message::Dropped(list.clone()));
        }
        let id = self.book.as_ref()?.id;
        Some(Message::Proofs(proofs::Message::Chosen(id, paths.to_vec())))
    }

    fn pasted(&self, words: &str) -> Option<Message> {
        let is_roster = self.tab == ROSTER && self.book.is_some() && !self.dialog.is_open();
        is_roster.then(|| Message::PasteWords(words.to_owned()))
    }
}

/// The name of the list for F6 and of its search for Ctrl F.
pub(super) const SEARCH: &str = screen::SEARCH;
