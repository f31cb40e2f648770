//! 批量附证明: photos and papers out of a folder, each matched by its name to a person and a record. What is proposed is looked at
//! beside the picture itself, put right where it is wrong, turned and trimmed on a copy, and confirmed together.

use std::path::{Path, PathBuf};

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Task};

use super::picture::{self, Drawn, Picture, Right};

use crate::model::facts::ProofKind;
use crate::model::id::EntryId;
use crate::service::ledger::{
    Matched, ProofFile, add_matched_proofs, entries_of, files_within, match_proofs,
};
use crate::service::{Fault, ServiceError};
use crate::store::{EntryRow, StaffRow, StoreError, Workspace};
use crate::window::raster::{self, Trim};
use crate::window::screen::chooser::Chooser;
use crate::window::screen::finder::{self, Finder};
use crate::window::screen::record::proof;
use crate::window::screen::{Context, Press, refusal};
use crate::window::theme::{Tone, kind};
use crate::window::widget::button::button;
use crate::window::widget::form::labelled;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, dialog, select, surface, text};

/// Width of the picture and what is said of it.
const SIDE: f32 = 380.0;

const COLUMNS: &[Column] = &[
    Column::new("file", "文件", 180.0).least(120.0).stretches().unsorted(),
    Column::new("person", "姓名", 90.0).least(76.0).unsorted(),
    Column::new("entry", "学时记录", 200.0).least(120.0).unsorted(),
];

/// What the dialog holds.
pub struct Gather {
    lines: Vec<Line>,
    table: table::State,
    finder: Finder,
    entry: Chooser<Option<EntryId>>,
    picture: Picture,
    refused: Option<Fault>,
    /// The files are being read: nothing is known of them yet.
    matching: bool,
}

struct Line {
    matched: Matched,
    chosen: Option<EntryId>,
    trim: Trim,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The files were matched.
    Matched(Result<Vec<Matched>, Fault>),
    /// The list.
    Table(table::Event),
    /// Whose the current file is.
    Find(finder::Message),
    /// The records of that person were read, for the file at this place.
    Theirs(usize, StaffRow, Vec<EntryRow>),
    /// What the current file proves.
    Entry(select::Event),
    /// The picture is put right.
    Right(Right),
    /// The current file is to be seen in its own program.
    Open,
    /// The picture was drawn.
    Drawn(Drawn),
    /// The proofs are to be put behind their records.
    Keep,
    /// It is left.
    Close,
}

/// What the screen has to do about it.
pub enum Outcome {
    /// Run this.
    Run(Task<Message>),
    /// Close the dialog.
    Close,
    /// Put these behind their records.
    Keep(Vec<Confirmed>),
}

/// A file that was confirmed: which record it proves, and how its picture is put right.
#[derive(Debug, Clone)]
pub struct Confirmed {
    file: PathBuf,
    entry: EntryId,
    trim: Trim,
}

impl Gather {
    /// Files and folders, and what matches them.
    pub fn new(context: &Context, paths: Vec<PathBuf>) -> (Self, Task<Message>) {
        let gather = Self {
            lines: Vec::new(),
            table: table::State::new(COLUMNS),
            finder: Finder::default(),
            entry: Chooser::new(Vec::<(Option<EntryId>, String)>::new(), None),
            picture: Picture::default(),
            refused: None,
            matching: true,
        };
        let matched = context.desk.ask(move |workspace| {
            let files = files_within(&paths)?;
            match_proofs(workspace.view(), &files)
        });
        (gather, matched.map(Message::Matched))
    }

    /// Says why they were not put there.
    pub fn refuse(&mut self, fault: Fault) {
        self.refused = Some(fault);
    }

    /// What a key does.
    pub fn key(&self, press: &Press) -> Option<Message> {
        use iced::keyboard::key::Named;
        match (press.is_ctrl(Named::Enter), press.is(Named::Escape), press.plain('r')) {
            (true, ..) => Some(Message::Keep),
            (_, true, _) => Some(Message::Close),
            (.., true) => Some(Message::Right(Right::Turn)),
            _ => None,
        }
    }

    fn place(&self) -> Option<usize> {
        self.table.current_key().and_then(|key| usize::try_from(key).ok())
    }

    fn line(&self) -> Option<&Line> {
        self.lines.get(self.place()?)
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Outcome {
        self.refused = None;
        let task = match message {
            Message::Matched(matched) => {
                self.matching = false;
                match matched {
                    Ok(matched) => self.take(matched),
                    Err(fault) => {
                        self.refused = Some(fault);
                        Task::none()
                    }
                }
            }
            Message::Table(event) => match self.table.update(event) {
                table::Outcome::Current(_) => self.look(),
                _ => Task::none(),
            },
            Message::Find(message) => self.find(context, message),
            Message::Theirs(place, person, entries) => {
                if let Some(line) = self.lines.get_mut(place) {
                    line.chosen = None;
                    (line.matched.person, line.matched.entries) = (Some(person), entries);
                }
                self.offer();
                Task::none()
            }
            Message::Entry(event) => {
                self.entry.update(event);
                let chosen = self.entry.value().copied().flatten();
                if let Some(line) = self.place().and_then(|place| self.lines.get_mut(place)) {
                    line.chosen = chosen;
                }
                Task::none()
            }
            Message::Right(right) => self.trim(right),
            Message::Open => {
                self.refused = self.line().and_then(|line| picture::open(&line.matched.file).err());
                Task::none()
            }
            Message::Drawn(drawn) => {
                self.picture.take(drawn);
                Task::none()
            }
            Message::Keep => return self.keep(),
            Message::Close => return Outcome::Close,
        };
        Outcome::Run(task)
    }

    fn take(&mut self, matched: Vec<Matched>) -> Task<Message> {
        let line = |matched: Matched| Line { chosen: matched.best, matched, trim: Trim::default() };
        self.lines = matched.into_iter().map(line).collect();
        // What is unclear comes first: that is what there is to do.
        self.lines.sort_by_key(|line| line.chosen.is_some());
        self.table.set_keys((0_i64..).take(self.lines.len()).collect());
        self.table.go_to(0);
        self.look()
    }

    fn look(&mut self) -> Task<Message> {
        self.finder.clear();
        self.offer();
        self.draw()
    }

    /// Offers the records of the person whose the current file is.
    fn offer(&mut self) {
        let Some(line) = self.line() else { return };
        let none = std::iter::once((None, "不附".to_owned()));
        let named = line.matched.entries.iter().map(|entry| (Some(entry.id), named(entry)));
        self.entry = Chooser::new(none.chain(named).collect::<Vec<_>>(), Some(&line.chosen));
    }

    fn find(&mut self, context: &Context, message: finder::Message) -> Task<Message> {
        let (taken, task) = self.finder.update(context, message);
        let task = task.map(Message::Find);
        let (Some(person), Some(place)) = (self.finder.taken().filter(|_| taken).cloned(), self.place())
        else {
            return task;
        };
        let id = person.id;
        let theirs = context.desk.ask(move |workspace| entries_of(workspace.view(), id));
        let theirs =
            theirs.map(move |entries| Message::Theirs(place, person.clone(), entries.unwrap_or_default()));
        Task::batch([task, theirs])
    }

    fn trim(&mut self, right: Right) -> Task<Message> {
        let Some(line) = self.place().and_then(|place| self.lines.get_mut(place)) else {
            return Task::none();
        };
        line.trim = right.of(line.trim);
        self.draw()
    }

    fn draw(&mut self) -> Task<Message> {
        let Some(line) = self.line() else { return Task::none() };
        let (file, trim) = (line.matched.file.clone(), line.trim);
        self.picture.draw(file, trim).map(Message::Drawn)
    }

    fn confirmed(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.chosen.is_some())
    }

    fn keep(&self) -> Outcome {
        let confirmed = self.confirmed().filter_map(|line| {
            Some(Confirmed { file: line.matched.file.clone(), entry: line.chosen?, trim: line.trim })
        });
        let confirmed: Vec<Confirmed> = confirmed.collect();
        if confirmed.is_empty() { Outcome::Run(Task::none()) } else { Outcome::Keep(confirmed) }
    }

    /// The dialog.
    pub fn view(&self, context: &Context) -> Element<'_, Message> {
        let (all, clear) = (self.lines.len(), self.confirmed().count());
        let about = match all - clear {
            _ if self.matching => "正在对文件名".to_owned(),
            0 => format!("{all} 份都对上了"),
            left => format!("{all} 份，{left} 份还不清楚，不清楚的不附"),
        };
        let head = row![text::title("批量附证明"), text::line(kind::SMALL, about).tone(Tone::Second)]
            .spacing(8)
            .align_y(Alignment::End);
        let cells = |key: i64, column| {
            let line = usize::try_from(key).ok().and_then(|place| self.lines.get(place));
            line.map_or_else(Cell::blank, |line| cell(line, column))
        };
        let list = table::table(&self.table, cells, Message::Table).id("gather").without_ticks();
        let body = row![container(list).width(Length::Fill), surface::upright(), self.side()];
        let deed = button(format!("附上 {clear} 份")).primary().key("Ctrl 回车");
        let foot = row![
            container(column![].push(self.refused.as_ref().map(refusal))).width(Length::Fill),
            button("先不附").id(dialog::SAFE).key("Esc").on_press(Message::Close),
            deed.on_press_maybe((clear > 0).then_some(Message::Keep)),
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        let (width, height) =
            ((context.size.width - 48.0).min(1120.0), (context.size.height - 48.0).min(720.0));
        dialog::framed(head, container(body).height(Length::Fill), foot).width(width).height(height).into()
    }

    /// The picture of the current file, whose it is and what it proves.
    fn side(&self) -> Element<'_, Message> {
        let Some(line) = self.line() else { return Space::new().width(SIDE).into() };
        let whose = line.matched.person.as_ref().map_or("认不出是谁的", |person| person.name.as_str());
        let person = self.finder.view("gather-person", whose, Message::Find);
        let entry = self.entry.view("gather-entry", "先说是谁的", Message::Entry);
        let tools = picture::tools(line.trim, Message::Right, Message::Open);
        let facts =
            column![labelled("是谁的", person).tight(), labelled("证明哪一条学时", entry).tight(), tools]
                .push(picture::trimmed(line.trim))
                .spacing(10)
                .padding(12);
        column![self.picture.view(), surface::line(), facts].width(SIDE).into()
    }
}

fn named(entry: &EntryRow) -> String {
    let proofs = if entry.proofs > 0 { format!("　已有 {} 份", entry.proofs) } else { String::new() };
    format!("{}　{}{proofs}", entry.span.from(), entry.title)
}

fn cell(line: &Line, column: usize) -> Cell<'_> {
    let matched = &line.matched;
    match column {
        0 => Cell::words(matched.file.file_name().unwrap_or(matched.file.as_os_str()).to_string_lossy()),
        1 => match &matched.person {
            Some(person) => Cell::words(person.name.as_str()),
            None => Cell::words("认不出").tone(Tone::Warning),
        },
        _ => match line.chosen.and_then(|id| matched.entries.iter().find(|entry| entry.id == id)) {
            Some(entry) => Cell::second(entry.title.as_str()),
            None if matched.person.is_some() && matched.entries.is_empty() => {
                Cell::second("没有可以附的学时").tone(Tone::Warning)
            }
            None => Cell::second("不附").tone(Tone::Warning),
        },
    }
}

/// Puts the confirmed files behind their records; those that were put right as copies.
pub fn keep(workspace: &mut Workspace, confirmed: &[Confirmed]) -> Result<String, ServiceError> {
    let mut files = Vec::new();
    for one in confirmed {
        files.push(if one.trim == Trim::default() {
            one.file.clone()
        } else {
            put_right(&one.file, one.trim)?
        });
    }
    let proofs: Vec<(EntryId, ProofFile<'_>)> = confirmed
        .iter()
        .zip(&files)
        .map(|(one, file)| (one.entry, (file.as_path(), proof::kind_of(&one.file, ProofKind::Certificate))))
        .collect();
    add_matched_proofs(workspace, &proofs)?;
    Ok(format!("已附证明 {} 份", proofs.len()))
}

/// A copy of a picture as it was put right.
pub(super) fn put_right(file: &Path, trim: Trim) -> Result<PathBuf, ServiceError> {
    let failed = |error| ServiceError::from(StoreError::io(file, error));
    let bytes = std::fs::read(file).map_err(failed)?;
    let right = raster::put_right(&bytes, trim).map_err(|why| ServiceError::Unreadable {
        path: file.to_owned(),
        why: crate::service::error::Unread::Content(why.into()),
    })?;
    let name = file.file_stem().unwrap_or(file.as_os_str()).to_string_lossy();
    proof::lay(&format!("{name}.jpg"), &right).map_err(failed)
}
