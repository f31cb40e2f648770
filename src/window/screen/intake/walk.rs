//! Walking over what is wrong, and putting it right: each word about a cell or a row has the whole list read again.

use iced::Task;

use super::mend::{self, Mend};
use super::{Intake, Message, Stage};
use crate::exchange::inbound::Correction;
use crate::service::staff::Decision;
use crate::store::Severity;
use crate::window::screen::Context;
use crate::window::screen::intake::board::Filter;
use crate::window::widget::focus;

impl Intake {
    /// Shows something that is wrong in its place, with the ways out.
    pub(super) fn go_to(&mut self, context: &Context, at: usize) {
        let width = self.board_width(context);
        let Some(board) = &mut self.board else { return };
        let Some(flaw) = board.flaws.get(at).cloned() else { return };
        board.list.go_to(at as i64);
        if !board.table.keys().contains(&i64::from(flaw.row)) {
            board.show(Filter::All, &self.said.left_out);
        }
        if let Some(column) = flaw.column {
            board.reveal(column, width);
        }
        board.table.go_to_cell(i64::from(flaw.row), Some(flaw.column.map_or(0, |column| column + 1)));
        let words = flaw.column.map(|column| board.words(flaw.row, column)).unwrap_or_default();
        let mend = Mend::new(flaw.row, flaw.column, words);
        self.mend = (self.stage == Stage::Check).then_some(mend);
    }

    /// Shows a cell of the table: with what is wrong in it, or to be typed in when `edit`.
    pub(super) fn go_to_cell(&mut self, row: u32, column: Option<usize>, edit: bool) -> Task<Message> {
        let Some(board) = &mut self.board else { return Task::none() };
        let flaw = board.flaw_at(row, column);
        if let Some(at) = flaw {
            board.list.go_to(at as i64);
        }
        let wanted = edit && column.is_some();
        let shown = flaw.is_some() || self.said.left_out.contains(&row) || wanted;
        let words = column.map(|column| board.words(row, column)).unwrap_or_default();
        self.mend = shown.then(|| Mend::new(row, column, words));
        if wanted { focus::on(mend::FIELD) } else { Task::none() }
    }

    /// What happens to the cell that is looked at.
    pub(super) fn mend(&mut self, context: &Context, message: mend::Message) -> Task<Message> {
        let Some(mend) = &mut self.mend else { return Task::none() };
        let (row, column) = (mend.row, mend.column);
        match message {
            mend::Message::Typed(words) => {
                mend.words = words;
                Task::none()
            }
            mend::Message::Begin => focus::on(mend::FIELD),
            mend::Message::Keep if !mend.is_changed() => {
                self.mend = None;
                self.back_to_list(context)
            }
            mend::Message::Keep => self.correct(context, true),
            mend::Message::Leave if mend.is_changed() => self.correct(context, false),
            mend::Message::Leave => {
                self.mend = None;
                Task::none()
            }
            mend::Message::LeaveOut => {
                self.said.left_out.insert(row);
                self.again(context, row, column)
            }
            mend::Message::TakeBack => {
                self.said.left_out.remove(&row);
                self.mend = None;
                self.run(context, false)
            }
            mend::Message::AsItIs => {
                let flaw = self.board.as_ref().and_then(|board| board.flaws.get(board.flaw_at(row, column)?));
                if let Some(flaw) = flaw {
                    self.settled.insert((row, flaw.words.clone()));
                }
                self.again(context, row, column)
            }
            mend::Message::Same(staff) => {
                self.persons.rows.insert(row, Decision::Same(staff));
                self.again(context, row, column)
            }
            mend::Message::New => {
                self.persons.rows.insert(row, Decision::New);
                self.again(context, row, column)
            }
        }
    }

    pub(super) fn is_typing(&self) -> bool {
        self.mend.as_ref().is_some_and(Mend::is_changed)
    }

    /// What was typed stands when the cell is left, as in a spreadsheet.
    pub(super) fn keep_typed(&mut self, context: &Context) -> Task<Message> {
        if self.is_typing() { self.correct(context, false) } else { Task::none() }
    }

    /// Puts what was typed into the list and has it read again, like any other cell.
    pub(super) fn correct(&mut self, context: &Context, walk: bool) -> Task<Message> {
        let (Some(mend), Some(board)) = (self.mend.take(), &mut self.board) else { return Task::none() };
        let Some(column) = mend.column else { return Task::none() };
        let Some(place) = board.listing.columns.get(column).map(|column| column.index) else {
            return Task::none();
        };
        let sheet = board.listing.sheet.clone();
        board.put(mend.row, column, &mend.words);
        self.said
            .corrections
            .retain(|other| (&other.sheet, other.row, other.column) != (&sheet, mend.row, place));
        self.said.corrections.push(Correction { sheet, row: mend.row, column: place, text: mend.words });
        if walk { self.again(context, mend.row, Some(column)) } else { self.run(context, false) }
    }

    /// Reads the list again, and shows what is wrong next.
    pub(super) fn again(&mut self, context: &Context, row: u32, column: Option<usize>) -> Task<Message> {
        let board = self.board.as_ref();
        let flaw = board.and_then(|board| board.flaws.get(board.flaw_at(row, column)?));
        let severity = flaw.map_or(Severity::Rejected, |flaw| flaw.severity);
        self.next = Some((severity, row, column));
        self.mend = None;
        self.run(context, false)
    }
}
