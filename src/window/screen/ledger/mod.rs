//! 学时: the ledger. Filters above, one line an entry, and at the right the account of the current one.

mod collect;
#[cfg(test)]
mod collect_tests;
mod correct;
#[cfg(test)]
mod correct_tests;
mod data;
mod deeds;
mod facts;
mod filters;
mod form;
mod gather;
#[cfg(test)]
mod gather_tests;
mod pane;
mod picture;
#[cfg(test)]
mod several_tests;
mod station;
#[cfg(test)]
mod station_tests;
#[cfg(test)]
mod tests;
mod view;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::PathBuf;

use chrono::NaiveDate;
use iced::Task;
use iced::keyboard::key::Named;

use super::asking::{self, Asking};
use super::filter::{self, Filter};
use super::intake::{self, Intake, Kind};
use super::record::account::Figure;
use super::record::opened::{self, Opened};
use super::record::proof;
use super::record::regulation::Regulation;
use super::slot::Slot;
use super::{Action, Aim, Ask, Context, Page, Press, Screen};
use crate::model::facts::Activity;
use crate::model::id::{EntryId, ProgramId, StaffId};
use crate::model::period::Period;
use crate::model::state::EntryState;
use crate::service::Fault;
use crate::store::{EntryRow, Proven, StaffRow};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::places::Place;
use crate::window::theme::space;
use crate::window::widget::button::button;
use crate::window::widget::progress::grouped;
use crate::window::widget::{focus, table};
use data::List;

/// So many rows around those in sight are read with them.
const AROUND: usize = 40;

/// The state of the screen.
pub struct Ledger {
    query: String,
    year: Filter<Period>,
    activity: Filter<Activity>,
    state: Filter<Vec<EntryState>>,
    proven: Filter<Proven>,
    cut: bool,
    bare: bool,
    only: Option<String>,
    staff: Option<StaffId>,
    program: Option<ProgramId>,
    list: Option<List>,
    rows: HashMap<i64, EntryRow>,
    figures: BTreeMap<EntryId, Figure>,
    table: table::State,
    listing: Ticket,
    opening: Ticket,
    opened: Option<Box<Opened>>,
    pane_open: bool,
    aim: Option<EntryId>,
    seen: Range<usize>,
    reach: Option<Period>,
    dialog: Slot<Dialog>,
    set_up: bool,
    pane: f32,
}

enum Dialog {
    Entry(Box<form::Dialog>),
    /// Making these void.
    Asking(Vec<EntryId>, Box<Asking>),
    Intake(Box<Intake>),
    Regulation(Box<Regulation>),
    Correct(Box<correct::Correcting>),
    Gather(Box<gather::Gather>),
    Collect(Box<collect::Collect>),
    Station(Box<station::Station>),
}

/// What happens on the screen.
#[derive(Debug, Clone)]
pub enum Message {
    /// The search.
    Search(String),
    /// 年度.
    Year(filter::Event),
    /// 类别.
    Activity(filter::Event),
    /// 状态.
    State(filter::Event),
    /// 证明.
    Proven(filter::Event),
    /// 少计.
    Cut,
    /// 缺明细.
    Bare,
    /// Not only of one person or program.
    Everybody,
    /// Every filter is taken away.
    Clear,
    /// The first rows of the list were read.
    Begun(Ticket, Vec<EntryRow>),
    /// The list was read.
    Listed(Ticket, Result<Box<List>, Fault>),
    /// Rows were read.
    Read(Ticket, Result<Vec<EntryRow>, Fault>),
    /// Their figures were computed.
    Reckoned(Ticket, BTreeMap<EntryId, Figure>),
    /// What the dialogs need was read.
    Reach(Option<Period>),
    /// The table.
    Table(table::Event),
    /// An entry was opened.
    Opened(Ticket, Result<Box<Opened>, Fault>),
    /// The regulation is to be read, at this article.
    Regulation(String),
    /// The regulation was read.
    CloseRegulation,
    /// What is sealed is corrected.
    Correct(correct::Message),
    /// Nothing is ticked any more.
    Untick,
    /// A new entry.
    New,
    /// A new entry for several people, these to begin with.
    Several(Vec<StaffId>),
    /// The current entry is to be changed.
    Edit,
    /// A workbook is to come in.
    Import(Kind, Option<PathBuf>),
    /// The dialog of the entry.
    Entry(form::Message),
    /// The question of a few words.
    Asking(asking::Message),
    /// The workbook that comes in.
    Intake(intake::Message),
    /// The current entry is submitted.
    Submit,
    /// The ticked entries are submitted.
    SubmitAll,
    /// The ticked entries pass the audit.
    PassAll,
    /// The current entry goes to the audit.
    Audit,
    /// The current entry is taken back from the audit.
    Withdraw,
    /// The current entry is audited again.
    Reopen,
    /// The current entry goes into the bin.
    Delete,
    /// The current entry comes back out of the bin.
    Restore,
    /// The chosen entries become void.
    Void,
    /// The people of the ticked entries are printed.
    Print,
    /// The names of the people of the ticked entries, else of the whole list, are copied.
    CopyNames,
    /// The people are ready to be named.
    Called(Result<Vec<StaffRow>, Fault>),
    /// Many proofs are to be chosen, for whom their names say.
    Gather,
    /// They were chosen, or dropped, or lie in a folder.
    Gathered(Vec<PathBuf>),
    /// They.
    Gathering(gather::Message),
    /// The folder with the forms of the teachers is to be chosen.
    Collect,
    /// It was chosen.
    CollectFrom(Option<PathBuf>),
    /// They.
    Collecting(collect::Message),
    /// Photos of certificates are to be chosen, to be written down one by one.
    Station,
    /// They were chosen.
    StationOf(Vec<PathBuf>),
    /// They.
    AtStation(station::Message),
    /// Proofs are to be chosen.
    AddProof,
    /// Proofs were chosen or dropped.
    ProofsChosen(Vec<EntryId>, Vec<PathBuf>),
    /// The proof at this place is opened.
    OpenProof(usize),
    /// It was opened, or why not.
    ProofOpened(Result<(), String>),
    /// The proof of this 序号 is taken away.
    RemoveProof(u32),
    /// A deed was done, or refused.
    Did(Ticket, Result<String, Fault>),
    /// One level is closed.
    Escape,
    /// The pane is drawn to another width.
    Pane(f32),
}

impl Default for Ledger {
    fn default() -> Self {
        let states = EntryState::ALL.iter().map(|state| (vec![*state], state.word()));
        let sent_back = (vec![EntryState::Refused, EntryState::Returned], "未通过或退回");
        let states = states.chain([sent_back]);
        let activities = Activity::ALL.iter().map(|activity| (*activity, activity.word()));
        Self {
            query: String::new(),
            year: Filter::new("年度", Vec::<(Period, String)>::new(), None),
            activity: Filter::new("类别", activities, None),
            state: Filter::new("状态", states, None),
            proven: Filter::new("证明", Proven::ALL.iter().map(|one| (*one, one.word())), None),
            cut: false,
            bare: false,
            only: None,
            staff: None,
            program: None,
            list: None,
            rows: HashMap::new(),
            figures: BTreeMap::new(),
            table: table::State::new(view::COLUMNS).sorted(3, true),
            listing: Ticket::default(),
            opening: Ticket::default(),
            opened: None,
            pane_open: false,
            aim: None,
            seen: 0..60,
            reach: None,
            dialog: Slot::default(),
            set_up: false,
            pane: space::PANE.0,
        }
    }
}

impl Ledger {
    /// Reads the list again. When nothing is shown yet, its first rows come before it: a long one takes a while.
    fn read_list(&mut self, context: &Context) -> Task<Message> {
        let ticket = self.listing.draw();
        let begun = if self.list.is_none() && !self.cut && !self.bare {
            self.begin_list(context)
        } else {
            Task::none()
        };
        Task::batch([begun, self.read_whole_list(context, ticket)])
    }

    fn begin_list(&self, context: &Context) -> Task<Message> {
        let (ticket, filter) = (self.listing, self.filter());
        let read = context.desk.ask(move |workspace| data::first(workspace, &filter));
        read.map(move |rows| Message::Begun(ticket, rows.unwrap_or_default()))
    }

    fn begun(&mut self, context: &Context, rows: Vec<EntryRow>) -> Task<Message> {
        self.table.set_keys(rows.iter().map(|row| row.id.0).collect());
        self.rows.clear();
        self.read(context, rows)
    }

    fn read_whole_list(&self, context: &Context, ticket: Ticket) -> Task<Message> {
        let (filter, cut, bare) = (self.filter(), self.cut, self.bare);
        let read = context.desk.ask(move |workspace| data::list(workspace, &filter, cut, bare));
        read.map(move |list| Message::Listed(ticket, list.map(Box::new)))
    }

    fn listed(&mut self, context: &Context, list: List) -> Task<Message> {
        self.table.set_keys(list.ids.clone());
        // What its beginning brought is as new as the list itself.
        if self.list.replace(list).is_some() {
            self.rows.clear();
            self.figures.clear();
        }
        if let Some(id) = self.aim.take() {
            self.table.go_to(id.0);
        } else if self.table.current().is_none()
            && context.room().is_wide()
            && let Some(first) = self.table.keys().first().copied()
        {
            self.table.go_to(first);
        }
        let rows = self.read_rows(context);
        Task::batch([rows, self.open_current(context)])
    }

    /// Reads the rows in sight and some around them, as far as they are not there.
    fn read_rows(&mut self, context: &Context) -> Task<Message> {
        let (from, to) = (self.seen.start.saturating_sub(AROUND), self.seen.end.max(60) + AROUND);
        let keys = self.table.keys();
        let wanted = keys.get(from..to.min(keys.len())).unwrap_or_default();
        let missing: Vec<i64> = wanted.iter().copied().filter(|key| !self.rows.contains_key(key)).collect();
        if missing.is_empty() {
            return Task::none();
        }
        let ticket = self.listing;
        let read = context.desk.ask(move |workspace| data::rows(workspace, &missing));
        read.map(move |rows| Message::Read(ticket, rows))
    }

    fn read(&mut self, context: &Context, rows: Vec<EntryRow>) -> Task<Message> {
        self.rows.extend(rows.iter().map(|row| (row.id.0, row.clone())));
        let ticket = self.listing;
        let reckoned = context.desk.ask(move |workspace| data::figures_of(workspace, &rows));
        reckoned.map(move |figures| Message::Reckoned(ticket, figures.unwrap_or_default()))
    }

    fn open_current(&mut self, context: &Context) -> Task<Message> {
        let Some(id) = self.table.current_key().map(EntryId) else {
            self.opened = None;
            return Task::none();
        };
        let ticket = self.opening.draw();
        let read = context.desk.ask(move |workspace| opened::open(workspace, id));
        read.map(move |opened| Message::Opened(ticket, opened.map(Box::new)))
    }

    fn reload(&mut self, context: &Context) -> Task<Message> {
        self.aim = self.table.current_key().map(EntryId);
        self.read_list(context)
    }

    fn table(&mut self, context: &Context, event: table::Event) -> Action<Message> {
        // All of a list that has only begun would not be all.
        if self.list.is_none() && event == table::Event::TickAll {
            return Action::none();
        }
        match self.table.update(event) {
            table::Outcome::Current(_) => {
                // Where it lies over the list, it stays away while rows are chosen.
                self.pane_open = self.table.ticked_count() == 0;
                self.open_current(context).into()
            }
            table::Outcome::Sort => Action::run(self.read_list(context)).ask(self.remember()),
            table::Outcome::Laid => Action::none().ask(self.remember()),
            table::Outcome::Open(_) => self.enter(),
            table::Outcome::Seen(rows) => {
                self.seen = rows;
                self.read_rows(context).into()
            }
            table::Outcome::Copy => Action::run(iced::clipboard::write(self.copied())),
            table::Outcome::Delete => Action::run(Task::done(Message::Delete)),
            _ => Action::none(),
        }
    }

    /// Enter does what the current entry waits for.
    fn enter(&mut self) -> Action<Message> {
        self.pane_open = true;
        match self.opened.as_ref().map(|opened| opened.entry.state) {
            Some(EntryState::Pending) => self.audit(),
            Some(state) if state.is_editable() => Action::run(Task::done(Message::Edit)),
            _ => Action::run(focus::next_area(vec![super::id(super::PANE)], false)),
        }
    }

    fn audit(&self) -> Action<Message> {
        let aim = self.table.chosen().first().map_or(Aim::Nothing, |id| Aim::Entry(EntryId(*id)));
        Action::none().ask(Ask::Go(Place::Audit, aim))
    }

    fn copied(&self) -> String {
        let head = view::COLUMNS.iter().map(|column| column.title.to_owned()).collect::<Vec<_>>();
        let rows = self.table.chosen().into_iter().filter_map(|key| self.rows.get(&key)).map(|row| {
            let cell = |column| view::cell(row, self.figures.get(&row.id), column, None).words.into_owned();
            (0..view::COLUMNS.len()).map(cell).collect::<Vec<_>>()
        });
        table::tsv(std::iter::once(head).chain(rows))
    }

    fn escape(&mut self) {
        if self.table.ticked_count() > 0 {
            self.table.untick();
        } else {
            self.pane_open = false;
        }
    }
}

impl Screen for Ledger {
    type Message = Message;

    fn load(&mut self, context: &Context, aim: Aim) -> Action<Message> {
        self.set_up(context);
        let before = self.table.current_key().map(EntryId);
        let then = self.aim_at(aim).map_or_else(Task::none, Task::done);
        self.aim = self.aim.or(before);
        let reach = context.desk.look(|workspace| {
            let today: NaiveDate = workspace.setting().clock.today();
            crate::service::policies::reach(workspace.view(), today).ok()
        });
        Action::run(self.read_list(context)).and(reach.map(Message::Reach)).and(then)
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        let again = match message {
            Message::Search(words) => {
                self.query = words;
                true
            }
            Message::Year(event) => self.year.update(event),
            Message::Activity(event) => self.activity.update(event),
            Message::State(event) => self.state.update(event),
            Message::Proven(event) => self.proven.update(event),
            Message::Cut => {
                self.cut = !self.cut;
                true
            }
            Message::Bare => {
                self.bare = !self.bare;
                true
            }
            Message::Everybody => {
                (self.only, self.staff, self.program) = (None, None, None);
                true
            }
            Message::Clear => {
                self.clear();
                true
            }
            Message::Begun(ticket, rows) if ticket == self.listing && self.list.is_none() => {
                return self.begun(context, rows).into();
            }
            Message::Listed(ticket, list) if ticket == self.listing => {
                return match list {
                    Ok(list) => self.listed(context, *list).into(),
                    Err(fault) => Action::failed(&fault),
                };
            }
            Message::Read(ticket, rows) if ticket == self.listing => {
                return match rows {
                    Ok(rows) => self.read(context, rows).into(),
                    Err(fault) => Action::failed(&fault),
                };
            }
            Message::Reckoned(ticket, figures) if ticket == self.listing => {
                self.figures.extend(figures);
                false
            }
            Message::Opened(ticket, Ok(opened)) if ticket == self.opening => {
                self.opened = Some(opened);
                false
            }
            Message::Opened(ticket, Err(fault)) if ticket == self.opening => return Action::failed(&fault),
            Message::Begun(..)
            | Message::Listed(..)
            | Message::Read(..)
            | Message::Reckoned(..)
            | Message::Opened(..) => false,
            Message::Reach(reach) => {
                self.reach = reach;
                false
            }
            Message::Table(event) => return self.table(context, event),
            Message::Regulation(article) => {
                let account = self.opened.as_ref().and_then(|opened| opened.account.as_ref());
                let regulation = account.map(|account| account.regulation.clone().at(&article));
                self.dialog.put(regulation.map(|regulation| Dialog::Regulation(Box::new(regulation))));
                false
            }
            Message::CloseRegulation => {
                self.dialog.close();
                false
            }
            Message::Untick => {
                self.table.untick();
                false
            }
            Message::Correct(message) => return self.correct(context, message),
            Message::Audit => return self.audit(),
            Message::Escape => {
                self.escape();
                false
            }
            Message::OpenProof(at) => {
                let proof = self.opened.as_ref().and_then(|opened| opened.proofs.get(at));
                let Some(proof) = proof else { return Action::none() };
                return Action::run(proof::open(context, proof.evidence.clone()).map(Message::ProofOpened));
            }
            Message::ProofOpened(opened) => return proof::told(opened),
            Message::Pane(width) => {
                self.pane = width;
                return Action::none().ask(self.remember());
            }
            deed => return self.deed(context, deed),
        };
        if again { Action::run(self.read_list(context)).ask(self.remember()) } else { Action::none() }
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let about = match &self.list {
            Some(list) if self.year.value().is_some() => {
                format!("本年度 {} 条", grouped(list.ids.len() as u64))
            }
            Some(list) => format!("{} 条", grouped(list.ids.len() as u64)),
            None => String::new(),
        };
        let dialog = self.dialog.get().map(|dialog| match dialog {
            Dialog::Entry(dialog) => form::view(dialog, context.size.height).map(Message::Entry),
            Dialog::Asking(_, asking) => asking.view(Message::Asking),
            Dialog::Intake(intake) => intake.view(context, Message::Intake),
            Dialog::Regulation(regulation) => regulation.view(context.size, Message::CloseRegulation),
            Dialog::Correct(correcting) => correcting.view(context),
            Dialog::Gather(gather) => gather.view(context).map(Message::Gathering),
            Dialog::Collect(collect) => collect.view(context).map(Message::Collecting),
            Dialog::Station(station) => station.view(context).map(Message::AtStation),
        });
        Page::new(about, view::view(self, context))
            .second(button("证书录入…").icon(Icon::FileImage).on_press(Message::Station))
            .second(button("批量附证明…").icon(Icon::Paperclip).on_press(Message::Gather))
            .second(button("收表…").icon(Icon::Folder).on_press(Message::Collect))
            .second(button("导入").icon(Icon::FileInput).on_press(Message::Import(Kind::Entries, None)))
            .primary(button("登记学时").primary().icon(Icon::Plus).on_press(Message::New))
            .dialog(dialog)
    }

    fn key(&self, context: &Context, press: &Press) -> Option<Message> {
        let (go, leave) = (press.is_ctrl(Named::Enter), press.is(Named::Escape));
        match self.dialog.get() {
            Some(Dialog::Entry(dialog)) => dialog.key(press).map(Message::Entry),
            Some(Dialog::Asking(..)) => asking::key(press).map(Message::Asking),
            Some(Dialog::Intake(intake)) => intake.key(press).map(Message::Intake),
            Some(Dialog::Gather(gather)) => gather.key(press).map(Message::Gathering),
            Some(Dialog::Collect(collect)) => collect.key(press).map(Message::Collecting),
            Some(Dialog::Station(station)) => station.key(press).map(Message::AtStation),
            Some(Dialog::Regulation(_)) if leave => Some(Message::CloseRegulation),
            Some(Dialog::Correct(_)) if leave => Some(Message::Correct(correct::Message::Close)),
            Some(Dialog::Correct(correcting)) if go => correcting.go().map(Message::Correct),
            Some(_) => None,
            None if press.ctrl('n') => Some(Message::New),
            None if press.ctrl('i') => Some(Message::Import(Kind::Entries, None)),
            None if press.ctrl('p') => Some(Message::Print),
            None if press.ctrl_shift('c') => Some(Message::CopyNames),
            None if leave && self.table.ticked_count() > 0 => Some(Message::Escape),
            None if leave && self.pane_open && !context.room().is_wide() => Some(Message::Escape),
            None => None,
        }
    }

    fn has_dialog(&self) -> bool {
        self.dialog.is_open()
    }

    fn dropped(&self, paths: &[PathBuf]) -> Option<Message> {
        let list = paths.iter().find(|path| intake::is_list(path));
        match (self.dialog.get(), list) {
            (Some(Dialog::Entry(_)), _) => Some(Message::Entry(form::Message::Chosen(paths.to_vec()))),
            (Some(Dialog::Intake(_)), list) => {
                let list = list.or_else(|| paths.first())?.clone();
                Some(Message::Intake(intake::Message::Dropped(list)))
            }
            (Some(Dialog::Gather(_)), _) => Some(Message::Gathered(paths.to_vec())),
            (Some(_), _) => None,
            (None, Some(list)) => Some(Message::Import(Kind::Entries, Some(list.clone()))),
            (None, None) if are_many(paths) && self.table.ticked_count() == 0 => {
                Some(Message::Gathered(paths.to_vec()))
            }
            (None, None) => Some(Message::ProofsChosen(self.chosen(), paths.to_vec())),
        }
    }
}

/// Whether files that are dropped are those of several people: a folder, or more than one record has.
fn are_many(paths: &[PathBuf]) -> bool {
    paths.len() > 3 || paths.iter().any(|path| path.is_dir())
}
