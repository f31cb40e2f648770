//! A list that comes in: chosen or dropped, shown as it stands with its columns named and what is wrong in it marked,
//! put right in place, then taken in as one deed that can be taken back. One dialog, whatever the kind of list.

mod board;
mod heads;
mod kind;
mod mend;
mod steps;
#[cfg(test)]
mod tests;
mod view;
mod walk;
mod work;

use std::path::{Path, PathBuf};
use std::time::Instant;

use iced::Task;
use iced::keyboard::{Key, key::Named};

use super::{Context, Press};
use crate::model::id::ProgramId;
use crate::service::Fault;
use crate::service::import::{ImportFile, Said};
use crate::service::incoming::{Glance, Incoming};
use crate::service::staff::Settled;
use crate::store::Severity;
use crate::window::desk::{News, Stop, Ticket};
use crate::window::widget::dialog;
use crate::window::widget::focus;
use crate::window::widget::progress::Progress;
use crate::window::widget::select;
use crate::window::widget::stepper::Step;
use crate::window::widget::table;

use board::{Board, Filter};
use heads::Heads;
use mend::Mend;
use work::{Found, Heard};

pub use crate::service::incoming::Kind;
pub use kind::by_form;

/// What a pasted list is called in the log.
pub const PASTED: &str = "粘贴的表格.csv";

/// The rows of the list, for the focus.
const TABLE: &str = "intake-table";
/// The list of what is wrong, for the focus.
const FLAWS: &str = "intake-flaws";

/// What the dialog holds.
pub struct Intake {
    kind: Kind,
    program: Option<ProgramId>,
    about: String,
    steps: Vec<Step>,
    file: Option<ImportFile>,
    glance: Option<Glance>,
    sheets: Vec<String>,
    said: Said,
    persons: Settled,
    settled: board::Settled,
    stage: Stage,
    busy: bool,
    board: Option<Board>,
    heads: Heads,
    mend: Option<Mend>,
    next: Option<(Severity, u32, Option<usize>)>,
    folded: bool,
    tidied: bool,
    leaving: bool,
    refused: Option<Fault>,
    note: Option<String>,
    asked: Ticket,
    stop: Stop,
    progress: Progress,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// A file is to be chosen.
    Choose,
    /// It is read for the first time.
    Read,
    /// One of its sheets is to be chosen.
    Sheets,
    /// Its columns are to be named, since no header was found.
    Name,
    /// It is looked through.
    Check,
    /// It comes in.
    Bring,
    /// It came in.
    Done,
}

/// What happens in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    /// A file is to be chosen.
    Choose,
    /// A file was chosen.
    Chosen(Option<PathBuf>),
    /// A file was dropped on the window.
    Dropped(PathBuf),
    /// Its bytes were read.
    File(Ticket, Result<ImportFile, Fault>),
    /// It is another kind of list.
    Kind(Kind),
    /// One of its sheets is meant.
    Sheet(usize),
    /// How far it is.
    Heard(Ticket, bool, Heard),
    /// The rows.
    Table(table::Event),
    /// The list of what is wrong.
    Flaws(table::Event),
    /// The head of a column.
    Head(usize, select::Event),
    /// Other rows are to be seen.
    Filter(Filter),
    /// Columns further to the left, or to the right.
    Turn(bool),
    /// Numbers are shown whole, or no longer.
    Reveal,
    /// The next thing that is wrong, or the one before.
    Walk(bool),
    /// The list of what is wrong opens or closes, in a narrow window.
    Fold,
    /// The list of what reading put in order is shown or put away.
    Tidied,
    /// The cell that is put right.
    Mend(mend::Message),
    /// It is to come in.
    Import,
    /// What did not come in is to be looked through again.
    Again,
    /// The rows that cannot come in are to be saved.
    Save,
    /// A place for them was chosen.
    SaveTo(Option<PathBuf>),
    /// What was saved, and the name of its file; or why not.
    Saved(&'static str, Result<String, Fault>),
    /// An empty workbook of this kind is to be saved.
    Blank,
    /// A place for it was chosen.
    BlankTo(Option<PathBuf>),
    /// A step that is done is opened again.
    Step(usize),
    /// What is under way is to stop.
    Stop,
    /// One level is left: the cell, the search, the dialog.
    Close,
    /// The dialog is to be left.
    Quit,
    /// It is left, and what was put right is given up.
    GiveUp,
}

/// What the screen has to do about it.
pub enum Outcome {
    /// Run this.
    Run(Task<Message>),
    /// Close the dialog.
    Close,
    /// Something came in: say so, and load again; the dialog closes by itself when nothing is left to see.
    Done(String, bool),
}

/// Whether a file may be a list.
pub fn is_list(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending
        .is_some_and(|ending| ["xlsx", "xls", "xlsb", "xlsm", "ods", "csv", "et"].contains(&ending.as_str()))
}

impl Intake {
    /// A list of a kind; `about` says what it is for, where that is not plain.
    pub fn new(kind: Kind, about: String, file: Option<PathBuf>, context: &Context) -> (Self, Task<Message>) {
        let program = match kind {
            Kind::Roster(program) => Some(program),
            _ => None,
        };
        let mut intake = Self {
            kind,
            program,
            about,
            steps: view::steps(),
            file: None,
            glance: None,
            sheets: Vec::new(),
            said: Said::default(),
            persons: Settled::default(),
            settled: board::Settled::default(),
            stage: Stage::Choose,
            busy: false,
            board: None,
            heads: Heads::default(),
            mend: None,
            next: None,
            folded: true,
            tidied: false,
            leaving: false,
            refused: None,
            note: None,
            asked: Ticket::default(),
            stop: Stop::default(),
            progress: Progress::new("正在读表格", "行", Instant::now()),
        };
        let task = file.map_or_else(Task::none, |file| intake.take(context, file));
        (intake, task)
    }

    /// A list that was pasted: it is read as a file of its words would be.
    pub fn pasted(kind: Kind, about: String, words: String, context: &Context) -> (Self, Task<Message>) {
        let (mut intake, _) = Self::new(kind, about, None, context);
        intake.file = Some(ImportFile { name: PASTED.to_owned(), bytes: words.into_bytes() });
        let task = intake.run(context, false);
        (intake, task)
    }

    /// What a key that no widget took does.
    pub fn key(&self, press: &Press) -> Option<Message> {
        if press.is_ctrl(Named::Enter) {
            return Some(Message::Import);
        }
        match press.key {
            Key::Named(Named::Escape) => Some(Message::Close),
            Key::Named(Named::F8) => Some(Message::Walk(press.modifiers.shift())),
            _ => None,
        }
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Outcome {
        let outcome = self.act(context, message);
        let width = self.board_width(context);
        if let Some(board) = &mut self.board {
            board.settle(width);
        }
        outcome
    }

    fn act(&mut self, context: &Context, message: Message) -> Outcome {
        let task = match message {
            Message::Heard(ticket, keep, heard) if ticket == self.asked => {
                return self.heard(context, keep, heard);
            }
            Message::Heard(..) => Task::none(),
            Message::Import if self.is_typing() => self.keep_typed(context),
            Message::Import => match self.stage {
                Stage::Check if self.may_import() => self.run(context, true),
                Stage::Done => return Outcome::Close,
                _ => Task::none(),
            },
            Message::Close => match self.leave(context) {
                Some(task) => task,
                None => return Outcome::Close,
            },
            Message::Quit if self.stage == Stage::Bring => Task::none(),
            Message::Quit if self.has_work() => self.ask_to_leave(),
            Message::Quit | Message::GiveUp => {
                self.stop.pull();
                return Outcome::Close;
            }
            Message::Stop => {
                self.stop.pull();
                Task::none()
            }
            Message::Again => self.run(context, false),
            message @ (Message::Choose
            | Message::Chosen(_)
            | Message::Dropped(_)
            | Message::File(..)
            | Message::Kind(_)
            | Message::Sheet(_)
            | Message::Step(_)) => self.choose(context, message),
            message @ (Message::Save | Message::SaveTo(_) | Message::Saved(..)) => {
                self.save(context, message)
            }
            message @ (Message::Blank | Message::BlankTo(_)) => self.blank(context, message),
            Message::Mend(message) => self.mend(context, message),
            Message::Table(event @ (table::Event::Seen(_) | table::Event::Hidden(_))) => {
                if let Some(board) = &mut self.board {
                    board.table.update(event);
                }
                Task::none()
            }
            Message::Flaws(table::Event::Seen(_) | table::Event::Hidden(_)) => Task::none(),
            message => {
                let kept = self.keep_typed(context);
                Task::batch([kept, self.look(context, message)])
            }
        };
        Outcome::Run(task)
    }

    fn may_import(&self) -> bool {
        !self.busy && self.board.as_ref().is_some_and(|board| board.coming() > 0)
    }

    /// Whether something was put right that would be lost.
    fn has_work(&self) -> bool {
        let said = &self.said;
        let any = !said.corrections.is_empty() || !said.left_out.is_empty() || !said.mapping.is_empty();
        any && matches!(self.stage, Stage::Check | Stage::Name)
    }

    fn ask_to_leave(&mut self) -> Task<Message> {
        self.leaving = true;
        focus::on(dialog::SAFE)
    }

    /// Closes the innermost level; none when that is the dialog.
    fn leave(&mut self, context: &Context) -> Option<Task<Message>> {
        if std::mem::take(&mut self.leaving) {
            return Some(self.back_to_list(context));
        }
        if let (Some(column), Some(board)) = (self.heads.open(), &self.board) {
            self.heads.update(self.kind, board, column, select::Event::Closed);
            return Some(focus::on(heads::id(column)));
        }
        if self.mend.take().is_some() {
            return Some(self.back_to_list(context));
        }
        match self.stage {
            Stage::Bring => {
                self.stop.pull();
                Some(Task::none())
            }
            Stage::Sheets if self.board.is_some() => {
                self.stage = Stage::Check;
                Some(Task::none())
            }
            _ if self.has_work() => Some(self.ask_to_leave()),
            _ => {
                self.stop.pull();
                None
            }
        }
    }

    /// The focus goes to the list of what is wrong, or to the rows where that is folded away.
    fn back_to_list(&self, context: &Context) -> Task<Message> {
        let flawed = self.board.as_ref().is_some_and(|board| !board.flaws.is_empty());
        focus::on(if flawed && self.has_side(context) { FLAWS } else { TABLE })
    }

    /// Reads the list as it is understood now, and takes it in when `keep`.
    fn run(&mut self, context: &Context, keep: bool) -> Task<Message> {
        let Some(file) = self.file.clone() else { return Task::none() };
        let incoming =
            Incoming { kind: self.kind, file, said: self.said.clone(), settled: self.persons.clone() };
        self.stop.pull();
        self.stop = Stop::default();
        let ticket = self.asked.draw();
        let name = if keep { "正在导入" } else { "正在检查" };
        self.progress = Progress::new(name, "行", Instant::now());
        (self.busy, self.refused, self.note, self.leaving) = (true, None, None, false);
        self.stage = match (keep, self.board.is_some()) {
            (true, _) => Stage::Bring,
            (false, true) => Stage::Check,
            (false, false) => Stage::Read,
        };
        if keep {
            self.mend = None;
        }
        let first = self.glance.is_none();
        let news = context.desk.follow(&self.stop, move |workspace, teller| {
            Ok::<_, Fault>(work::read(workspace, teller, &incoming, first, keep))
        });
        news.map(move |heard| Message::Heard(ticket, keep, heard))
    }

    fn heard(&mut self, context: &Context, keep: bool, heard: Heard) -> Outcome {
        let (glance, ended) = match heard {
            News::At(step) => {
                (self.progress.done, self.progress.of) = (step.done as u64, step.total as u64);
                return Outcome::Run(Task::none());
            }
            News::Ended(ended) => ended.unwrap_or_else(|fault| (None, Err(fault))),
        };
        self.busy = false;
        self.glance = glance.or(self.glance.take());
        match ended {
            Ok(Found::List(outcome, listing)) if keep => {
                let (report, unit) = (&outcome.report, self.kind.unit());
                let left = report.rejected.len() + report.duplicates.len();
                let more = if left > 0 { format!("，{left} 行没有导入") } else { String::new() };
                let words = format!("已导入 {} {unit}{more}", report.added + report.updated);
                let mut board = Board::new(self.kind, *outcome, *listing, &self.said.left_out, &self.settled);
                board.show(Filter::Wrong, &self.said.left_out);
                self.board = Some(board);
                self.stage = Stage::Done;
                Outcome::Done(words, left == 0)
            }
            Ok(Found::List(outcome, listing)) => Outcome::Run(self.checked(
                context,
                Board::new(self.kind, *outcome, *listing, &self.said.left_out, &self.settled),
            )),
            Ok(Found::Bare(listing, fault)) => {
                let board = Board::bare(self.kind, *listing);
                self.refused = Some(fault);
                let task = self.checked(context, board);
                self.stage = Stage::Name;
                Outcome::Run(task)
            }
            Ok(Found::Sheets(sheets)) => {
                (self.sheets, self.stage) = (sheets, Stage::Sheets);
                Outcome::Run(Task::none())
            }
            Err(fault) => {
                match (fault.code, keep) {
                    ("cancelled", true) => self.note = Some("已取消，没有导入任何一行".to_owned()),
                    ("cancelled", false) => {}
                    _ => self.refused = Some(fault),
                }
                self.stage = if self.board.is_some() { Stage::Check } else { Stage::Choose };
                Outcome::Run(Task::none())
            }
        }
    }

    /// A list was read: it takes the place of the one before, and the next thing that is wrong is shown.
    fn checked(&mut self, context: &Context, board: Board) -> Task<Message> {
        let before = self.board.take();
        let is_first = before.is_none();
        self.board = Some(match &before {
            Some(before) => board.like(before, &self.said.left_out),
            None => board,
        });
        self.stage = Stage::Check;
        self.sheets = self.glance.as_ref().map(|glance| glance.sheets.clone()).unwrap_or_default();
        let typing = self.is_typing();
        match self.next.take() {
            Some((severity, row, column)) if !typing => {
                let next = self.board.as_ref().and_then(|board| board.flaw_from(severity, row, column));
                match next {
                    Some(at) => self.go_to(context, at),
                    None => self.mend = None,
                }
                self.back_to_list(context)
            }
            _ if is_first => self.back_to_list(context),
            _ => Task::none(),
        }
    }
}
