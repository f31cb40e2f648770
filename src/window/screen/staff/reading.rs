//! What is read of the list, of its filters and of the person in the pane.

use iced::Task;

use super::data::{self, Wanted};
use super::{Message, Staff, view};
use crate::model::id::StaffId;
use crate::store::{StaffFilter, StaffRow};
use crate::window::screen::Context;
use crate::window::screen::chooser::Chooser;

/// The values of a filter, the first of which filters nothing.
fn choices(all: &str, values: &[(String, u32)], now: Option<&String>) -> Chooser<Option<String>> {
    let every = [(None, all.to_owned())].into_iter();
    let each = values.iter().map(|(value, count)| (Some(value.clone()), format!("{value}　{count} 人")));
    Chooser::new(every.chain(each), Some(&now.cloned()))
}

/// A filter before its values are read.
pub(super) fn chosen(all: &str, now: Option<&String>) -> Chooser<Option<String>> {
    let known: Vec<(String, u32)> = now.map(|name| (name.clone(), 0)).into_iter().collect();
    choices(all, &known, now)
}

impl Staff {
    pub(super) fn filter(&self) -> StaffFilter {
        let base = if self.everybody { StaffFilter::default() } else { StaffFilter::present() };
        StaffFilter {
            text: self.query.trim().to_owned(),
            department: self.department.value().cloned().flatten(),
            subject: self.subject.value().cloned().flatten(),
            ..base
        }
    }

    /// Reads the list again. When nothing is shown yet, its first rows come before it: a long one takes a while.
    pub(super) fn read(&mut self, context: &Context) -> Task<Message> {
        let ticket = self.listing.draw();
        let (sort, descending) = view::sort(&self.table);
        let (filter, short, seen) = (self.filter(), self.short.clone(), self.seen.clone());
        let wanted = Wanted { filter, short, sort, descending, seen };
        let begun = if self.list.is_none() && self.short.is_none() {
            let wanted = wanted.clone();
            let read = context.desk.ask(move |workspace| data::first(workspace, &wanted));
            read.map(move |rows| Message::Begun(ticket, rows.unwrap_or_default()))
        } else {
            Task::none()
        };
        let read = context.desk.ask(move |workspace| data::list(workspace, &wanted));
        Task::batch([begun, read.map(move |list| Message::Listed(ticket, list.map(Box::new)))])
    }

    pub(super) fn begun(&mut self, rows: Vec<StaffRow>) {
        self.table.set_keys(rows.iter().map(|row| row.id.0).collect());
        self.rows = rows.into_iter().map(|row| (row.id.0, row)).collect();
    }

    /// Reads what the list can be filtered by; after the list, which does not wait for it.
    pub(super) fn read_values(context: &Context) -> Task<Message> {
        context.desk.ask(|workspace| data::values(workspace)).then(|values| {
            values.map_or_else(|_| Task::none(), |values| Task::done(Message::Values(Box::new(values))))
        })
    }

    pub(super) fn take_values(&mut self, values: &data::Values) {
        let now = self.department.value().cloned().flatten();
        self.department = choices("部门：全部", &values.departments, now.as_ref());
        let now = self.subject.value().cloned().flatten();
        self.subject = choices("学科：全部", &values.subjects, now.as_ref());
    }

    pub(super) fn listed(&mut self, context: &Context, list: data::List) -> Task<Message> {
        self.rows = list.rows.iter().map(|row| (row.id.0, row.clone())).collect();
        self.table.set_keys(list.people.iter().map(|id| id.0).collect());
        self.list = Some(list);
        if let Some(id) = self.aim.take() {
            self.table.go_to(id.0);
            if self.table.current().is_none() {
                // Who left stands only among everybody.
                self.card = None;
                return self.open(context, id);
            }
        }
        if self.table.current().is_none() && !self.table.keys().is_empty() {
            let first = self.table.keys().first().copied().unwrap_or_default();
            self.table.go_to(first);
        }
        match self.table.current_key() {
            Some(key) => self.open(context, StaffId(key)),
            None => {
                self.card = None;
                Task::none()
            }
        }
    }

    /// Reads a person.
    pub(super) fn open(&mut self, context: &Context, id: StaffId) -> Task<Message> {
        let ticket = self.opening.draw();
        let read = context.desk.ask(move |workspace| data::card(workspace, id));
        read.map(move |card| Message::Opened(ticket, card.map(|card| card.map(Box::new))))
    }

    /// Reads the rows in sight that are not there yet.
    pub(super) fn fill(&mut self, context: &Context) -> Task<Message> {
        let last = self.table.keys().len();
        let seen = self.seen.start.min(last)..self.seen.end.min(last);
        let keys = self.table.keys().get(seen).unwrap_or_default();
        let missing: Vec<StaffId> =
            keys.iter().filter(|key| !self.rows.contains_key(key)).map(|key| StaffId(*key)).collect();
        if missing.is_empty() {
            return Task::none();
        }
        let ticket = self.filling.draw();
        let read = context.desk.ask(move |workspace| workspace.view().staff_rows(&missing));
        read.map(move |rows| Message::Filled(ticket, rows.unwrap_or_default()))
    }
}
