//! The steps before and after the look at the list: choosing the file and its sheet, moving over the board, saving
//! what could not come in.

use std::path::PathBuf;
use std::time::Instant;

use iced::Task;

use super::heads::{self, Outcome};
use super::{Intake, Kind, Message, Stage, kind, work};
use crate::exchange::inbound::header::Source;
use crate::service::import::{ImportFile, Said};
use crate::service::staff::Settled;
use crate::window::picking::{self, Wish};
use crate::window::screen::Context;
use crate::window::widget::focus;
use crate::window::widget::progress::Progress;
use crate::window::widget::table;

impl Intake {
    /// File, kind and sheet.
    pub(super) fn choose(&mut self, context: &Context, message: Message) -> Task<Message> {
        match message {
            Message::Choose | Message::Step(0) if self.stage != Stage::Bring => {
                Wish::file("选择表格").only("表格", picking::SHEETS).ask().map(Message::Chosen)
            }
            Message::Chosen(Some(path)) | Message::Dropped(path) if self.stage != Stage::Bring => {
                self.take(context, path)
            }
            Message::File(ticket, Ok(file)) if ticket == self.asked => {
                self.file = Some(file);
                self.run(context, false)
            }
            Message::File(ticket, Err(fault)) if ticket == self.asked => {
                (self.refused, self.stage, self.busy) = (Some(fault), Stage::Choose, false);
                Task::none()
            }
            Message::Kind(kind) if kind != self.kind => {
                self.kind = kind;
                self.forget();
                self.run(context, false)
            }
            Message::Sheet(at) => {
                let sheet = self.sheets.get(at).cloned();
                self.forget();
                self.said.sheet = sheet;
                self.run(context, false)
            }
            Message::Step(1) if self.stage == Stage::Check && self.sheets.len() > 1 => {
                (self.stage, self.mend) = (Stage::Sheets, None);
                Task::none()
            }
            Message::Step(2) if self.stage == Stage::Check => {
                let shown = self.board.as_ref().map(|board| board.shown(self.board_width(context)));
                let first = shown.and_then(|shown| shown.first().copied());
                first.map_or_else(Task::none, |column| focus::on(heads::id(column)))
            }
            _ => Task::none(),
        }
    }

    /// Reads a file from its beginning; what was said about another one is forgotten.
    pub(super) fn take(&mut self, context: &Context, path: PathBuf) -> Task<Message> {
        let ticket = self.asked.draw();
        self.stop.pull();
        (self.file, self.glance) = (None, None);
        self.said = Said::default();
        self.forget();
        (self.stage, self.busy) = (Stage::Read, true);
        self.progress = Progress::new("正在读表格", "行", Instant::now());
        let read = context.desk.ask(move |_| ImportFile::read(&path));
        read.map(move |file| Message::File(ticket, file))
    }

    /// What was said of columns, rows and people holds no longer.
    fn forget(&mut self) {
        self.said = Said { sheet: self.said.sheet.take(), ..Said::default() };
        self.persons = Settled::default();
        self.settled.clear();
        (self.board, self.mend, self.next) = (None, None, None);
        (self.refused, self.note) = (None, None);
        self.sheets = Vec::new();
    }

    /// Another kind that the file is rather like by its headings.
    pub(super) fn likelier(&self) -> Option<Kind> {
        if kind::stands_alone(self.kind) {
            return None;
        }
        let kinds = &self.glance.as_ref()?.kinds;
        let known = |kind: Kind| kinds.iter().find(|(form, _)| *form == kind.form()).map_or(0, |(_, n)| *n);
        let best = kind::offered(self.program).into_iter().max_by_key(|kind| known(*kind))?;
        (known(best) > known(self.kind) + 1).then_some(best)
    }

    /// What is seen of the board, and which cell.
    pub(super) fn look(&mut self, context: &Context, message: Message) -> Task<Message> {
        let width = self.board_width(context);
        let Some(board) = &mut self.board else { return Task::none() };
        match message {
            Message::Table(event) => return self.table(context, event),
            Message::Flaws(event) => match board.list.update(event) {
                table::Outcome::Current(at) => self.go_to(context, usize::try_from(at).unwrap_or_default()),
                table::Outcome::Open(_) if self.mend.is_some() => return focus::on(super::mend::FIELD),
                _ => {}
            },
            Message::Head(column, event) => {
                let outcome = self.heads.update(self.kind, board, column, event);
                return self.head(context, outcome);
            }
            Message::Filter(filter) => {
                self.mend = None;
                board.show(filter, &self.said.left_out);
            }
            Message::Turn(back) => {
                self.mend = None;
                board.turn(back, width);
            }
            Message::Reveal => board.revealed = !board.revealed,
            Message::Tidied => self.tidied = !self.tidied,
            Message::Fold => {
                (self.folded, self.mend) = (!self.folded, None);
            }
            Message::Walk(back) if self.stage == Stage::Check => {
                let last = board.flaws.len().saturating_sub(1);
                let next = match (board.list.current(), back) {
                    (Some(at), true) => at.saturating_sub(1),
                    (Some(at), false) => (at + 1).min(last),
                    (None, true) => last,
                    (None, false) => 0,
                };
                self.go_to(context, next);
            }
            _ => {}
        }
        Task::none()
    }

    fn table(&mut self, context: &Context, event: table::Event) -> Task<Message> {
        let width = self.board_width(context);
        let Some(board) = &mut self.board else { return Task::none() };
        let outcome = board.table.update(event);
        let column = board.table.current_column().and_then(|column| column.checked_sub(1));
        if let Some(column) = column {
            board.reveal(column, width);
        }
        let row = |key: i64| u32::try_from(key).unwrap_or_default();
        match (outcome, self.stage) {
            (table::Outcome::Current(key), Stage::Check) => self.go_to_cell(row(key), column, false),
            (table::Outcome::Edit(key, at), Stage::Check) => {
                self.go_to_cell(row(key), at.checked_sub(1), true)
            }
            (table::Outcome::Edit(key, _), Stage::Name) => {
                self.said.header = Some((row(key), row(key)));
                self.run(context, false)
            }
            (table::Outcome::Delete, Stage::Check) => {
                let Some(row) = board.table.current_key().map(row) else { return Task::none() };
                if !self.said.left_out.remove(&row) {
                    self.said.left_out.insert(row);
                }
                self.mend = None;
                self.run(context, false)
            }
            _ => Task::none(),
        }
    }

    /// A column was named: what else was said to be that field is so no longer.
    fn head(&mut self, context: &Context, outcome: Outcome) -> Task<Message> {
        let Some(board) = &self.board else { return Task::none() };
        match outcome {
            Outcome::None => Task::none(),
            Outcome::Opened => {
                self.mend = None;
                focus::on(heads::SEARCH)
            }
            Outcome::Closed(column) => focus::on(heads::id(column)),
            Outcome::Named(column, field) => {
                let columns = &board.listing.columns;
                let Some(named) = columns.get(column) else { return Task::none() };
                let mapping = &mut self.said.mapping;
                if field.is_some() {
                    mapping.retain(|_, other| other.as_deref() != field);
                    // One that was remembered would stand in the way.
                    let others = columns.iter().filter(|other| other.source == Source::Mapped);
                    for other in others.filter(|other| other.field == field && other.key != named.key) {
                        mapping.entry(other.key.clone()).or_insert(None);
                    }
                }
                mapping.insert(named.key.clone(), field.map(str::to_owned));
                if self.stage == Stage::Name {
                    self.said.header = Some(board.listing.header);
                }
                let back = focus::on(heads::id(column));
                Task::batch([back, self.run(context, false)])
            }
        }
    }

    /// The rows that did not come in, as a workbook.
    pub(super) fn save(&mut self, context: &Context, message: Message) -> Task<Message> {
        match message {
            Message::Save => {
                let wish = Wish::save("把问题行存为表格", "没有导入的行.xlsx").only("xlsx", &["xlsx"]);
                wish.ask().map(Message::SaveTo)
            }
            Message::SaveTo(Some(path)) => {
                let Some(failed) = self.board.as_ref().map(|board| board.failed.clone()) else {
                    return Task::none();
                };
                let today = context.today;
                let saved = context.desk.ask(move |_| work::save(&failed, &path, today));
                saved.map(|saved| Message::Saved("问题行", saved))
            }
            Message::Saved(what, Ok(name)) => {
                (self.note, self.refused) = (Some(format!("{what}已存为“{name}”")), None);
                Task::none()
            }
            Message::Saved(_, Err(fault)) => {
                self.refused = Some(fault);
                Task::none()
            }
            _ => Task::none(),
        }
    }

    /// An empty workbook with the headings of this kind.
    pub(super) fn blank(&mut self, context: &Context, message: Message) -> Task<Message> {
        let (Some(template), today) = (self.kind.template(), context.today) else { return Task::none() };
        match message {
            Message::Blank => {
                let wish = Wish::save("存空白模板", template.file_name(today)).only("xlsx", &["xlsx"]);
                wish.ask().map(Message::BlankTo)
            }
            Message::BlankTo(Some(path)) => {
                let saved = context.desk.ask(move |_| work::save_template(&template, &path, today));
                saved.map(|saved| Message::Saved("空白模板", saved))
            }
            _ => Task::none(),
        }
    }
}
