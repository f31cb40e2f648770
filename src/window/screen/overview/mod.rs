//! 总览: what waits, what is due, who has met what, the months, and who will not make it.

#[cfg(test)]
mod tests;
mod view;

use super::{Action, Aim, Context, Page, Screen};
use crate::model::id::StaffId;
use crate::model::state::EntryState;
use crate::service::Fault;
use crate::service::assessment::{self, ToDoKind};
use crate::window::desk::Ticket;
use crate::window::places::Place;
use crate::window::widget::table;

/// The state of the screen.
pub struct Overview {
    shown: Option<Result<Box<assessment::Overview>, Fault>>,
    danger: table::State,
    asked: Ticket,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// It was gathered.
    Gathered(Ticket, Result<Box<assessment::Overview>, Fault>),
    /// A to-do is opened.
    Do(ToDoKind),
    /// The list of people in danger.
    Danger(table::Event),
    /// Everybody who is short.
    Short,
}

impl Default for Overview {
    fn default() -> Self {
        Self { shown: None, danger: table::State::new(view::DANGER), asked: Ticket::default() }
    }
}

/// Where a to-do is done.
fn place_of(kind: ToDoKind) -> (Place, Aim) {
    match kind {
        ToDoKind::Unregistered | ToDoKind::NoRoster => (Place::Training, Aim::Nothing),
        ToDoKind::Drafts => (Place::Ledger, Aim::Entries(EntryState::Draft)),
        ToDoKind::Pending => (Place::Audit, Aim::Nothing),
        ToDoKind::SentBack => (Place::Ledger, Aim::Entries(EntryState::Refused)),
        ToDoKind::Unproven => (Place::Ledger, Aim::Unproven),
        ToDoKind::Unsubmitted | ToDoKind::Unexported | ToDoKind::Undecided => {
            (Place::Submission, Aim::Nothing)
        }
        ToDoKind::NoDocument => (Place::Staff, Aim::Nothing),
    }
}

impl Screen for Overview {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        let (ticket, today) = (self.asked.draw(), context.today);
        let gathered = context.desk.ask(move |workspace| {
            assessment::overview(workspace.view(), today).map(Box::new).map_err(Fault::from)
        });
        Action::run(gathered.map(move |overview| Message::Gathered(ticket, overview)))
    }

    fn update(&mut self, _context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Gathered(ticket, overview) => {
                if ticket == self.asked {
                    if let Ok(overview) = &overview {
                        self.danger.set_keys(overview.danger.iter().map(|person| person.staff.0).collect());
                    }
                    self.shown = Some(overview);
                }
                Action::none()
            }
            Message::Do(kind) => {
                let (place, aim) = place_of(kind);
                Action::go(place, aim)
            }
            Message::Danger(event) => match self.danger.update(event) {
                table::Outcome::Open(key) => Action::go(Place::Staff, Aim::Staff(StaffId(key))),
                _ => Action::none(),
            },
            Message::Short => Action::go(Place::Print, Aim::Form("shortfall".to_owned(), Vec::new())),
        }
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        view::view(self, context)
    }
}
