//! 总览: what waits, what is due, who has met what, the months, and who will not make it.

#[cfg(test)]
mod tests;
mod view;

use std::collections::HashMap;

use chrono::NaiveDate;
use iced::Task;

use super::{Action, Aim, Ask, Context, Page, Press, Screen, Short, calling};
use crate::model::id::StaffId;
use crate::model::state::EntryState;
use crate::service::assessment::{self, AT_ONCE, Gathering, ToDo, ToDoKind};
use crate::service::{Fault, ServiceError};
use crate::store::{Proven, View};
use crate::window::desk::Ticket;
use crate::window::places::Place;
use crate::window::widget::table;
use crate::window::widget::toast::Toast;

/// The state of the screen.
pub struct Overview {
    /// What is known while that of a large school is gathered.
    coming: Option<Coming>,
    shown: Option<Result<Box<assessment::Overview>, Fault>>,
    /// Where each person in danger stands in the list.
    places: HashMap<i64, usize>,
    danger: table::State,
    asked: Ticket,
}

/// What is known of a large school before everybody is judged.
#[derive(Default)]
struct Coming {
    /// What waits, once it was counted.
    to_dos: Option<Vec<ToDo>>,
    /// How many people were judged.
    judged: u32,
}

/// How far it is gathered.
#[derive(Debug, Clone)]
pub enum Part {
    /// There are so many people that one would wait for it.
    Many,
    /// People are left.
    Some(Box<Gathering>),
    /// All of it.
    Whole(Box<assessment::Overview>),
}

impl Part {
    /// The whole of an ordinary school.
    fn first(view: View<'_>, today: NaiveDate) -> Result<Self, ServiceError> {
        if view.staff_count()? > AT_ONCE {
            return Ok(Self::Many);
        }
        Self::next(view, Gathering::begin(view, today)?)
    }

    fn next(view: View<'_>, mut gathering: Gathering) -> Result<Self, ServiceError> {
        if gathering.go_on(view, AT_ONCE)? {
            return Ok(Self::Some(Box::new(gathering)));
        }
        Ok(Self::Whole(Box::new(gathering.end(view)?)))
    }
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// Some of it was gathered, or the last of it.
    Gathered(Ticket, Result<Part, Fault>),
    /// A to-do is opened.
    Do(ToDoKind),
    /// The list of people in danger.
    Danger(table::Event),
    /// Everybody in danger gets a notice.
    Remind,
    /// The requirement of this ring: who does not meet it.
    Ring(usize),
    /// The names of everybody in danger are copied.
    CopyNames,
    /// To the statistics.
    Statistics,
    /// To the trainings, where a new school begins.
    Begin,
    /// To the staff, for this.
    Staff(Aim),
}

impl Default for Overview {
    fn default() -> Self {
        Self {
            coming: None,
            shown: None,
            places: HashMap::new(),
            danger: table::State::new(view::DANGER),
            asked: Ticket::default(),
        }
    }
}

/// Where a to-do is done.
fn place_of(kind: ToDoKind) -> (Place, Aim) {
    match kind {
        ToDoKind::Unregistered | ToDoKind::NoRoster => (Place::Training, Aim::Nothing),
        ToDoKind::Drafts => (Place::Ledger, Aim::Entries(vec![EntryState::Draft])),
        ToDoKind::Pending => (Place::Audit, Aim::Nothing),
        ToDoKind::SentBack => (Place::Ledger, Aim::Entries(vec![EntryState::Refused, EntryState::Returned])),
        ToDoKind::Unproven => (Place::Ledger, Aim::Unproven(Proven::Wanted)),
        ToDoKind::Unsubmitted | ToDoKind::Unexported | ToDoKind::Undecided => {
            (Place::Submission, Aim::Nothing)
        }
        ToDoKind::NoDocument => (Place::Staff, Aim::Nothing),
    }
}

impl Overview {
    fn gathered(&self) -> Option<&assessment::Overview> {
        self.shown.as_ref()?.as_deref().ok()
    }

    /// Takes a part, and asks for the next one.
    fn take(&mut self, context: &Context, part: Result<Part, Fault>) -> Task<Message> {
        let ticket = self.asked;
        match part {
            Ok(Part::Many) => {
                self.coming = Some(Coming::default());
                let today = context.today;
                let begun = context.desk.ask(move |workspace| {
                    Gathering::begin(workspace.view(), today).map(Box::new).map(Part::Some)
                });
                return begun.map(move |part| Message::Gathered(ticket, part));
            }
            Ok(Part::Some(gathering)) => {
                let to_dos = Some(gathering.to_dos().to_vec());
                self.coming = Some(Coming { to_dos, judged: gathering.judged() });
                let next = context.desk.ask(move |workspace| Part::next(workspace.view(), *gathering));
                return next.map(move |part| Message::Gathered(ticket, part));
            }
            Ok(Part::Whole(overview)) => {
                let keys: Vec<i64> = overview.danger.iter().map(|person| person.staff.0).collect();
                self.places = keys.iter().copied().zip(0..).collect();
                self.danger.set_keys(keys);
                self.shown = Some(Ok(overview));
            }
            Err(fault) => self.shown = Some(Err(fault)),
        }
        self.coming = None;
        Task::none()
    }
}

impl Screen for Overview {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        let (ticket, today) = (self.asked.draw(), context.today);
        let gathered = context.desk.ask(move |workspace| Part::first(workspace.view(), today));
        Action::run(gathered.map(move |part| Message::Gathered(ticket, part)))
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Gathered(ticket, part) if ticket == self.asked => self.take(context, part).into(),
            Message::Gathered(..) => Action::none(),
            Message::Do(kind) => {
                let (place, aim) = place_of(kind);
                Action::go(place, aim)
            }
            Message::Danger(event) => match self.danger.update(event) {
                table::Outcome::Open(key) => Action::go(Place::Staff, Aim::Staff(StaffId(key))),
                table::Outcome::Copy => match self.gathered() {
                    Some(overview) => Action::run(iced::clipboard::write(view::copied(overview))),
                    None => Action::none(),
                },
                _ => Action::none(),
            },
            Message::Remind => {
                let people = self.gathered().map(|overview| &overview.danger).into_iter().flatten();
                let people = people.map(|person| person.staff).collect();
                Action::go(Place::Print, Aim::Form("deadline-notice".to_owned(), people))
            }
            Message::Ring(at) => match self.gathered().and_then(|overview| {
                let ring = overview.rings.get(at)?;
                let (policy, requirement) = (overview.policy_id.clone(), ring.id.clone());
                Some(Short { policy, requirement, period: Some(ring.period) })
            }) {
                Some(short) => Action::go(Place::Staff, Aim::Short(short)),
                None => Action::none(),
            },
            Message::CopyNames => match self.gathered() {
                Some(overview) if !overview.danger.is_empty() => {
                    let people = overview.danger.iter();
                    let names = calling::names(people.map(|one| (one.name.as_str(), one.subject.as_str())));
                    let told = Toast::done(format!("已复制 {} 人的名字", overview.danger.len()));
                    Action::run(iced::clipboard::write(names)).ask(Ask::Toast(told))
                }
                _ => Action::none(),
            },
            Message::Statistics => Action::go(Place::Statistics, Aim::Nothing),
            Message::Begin => Action::go(Place::Training, Aim::Nothing),
            Message::Staff(aim) => Action::go(Place::Staff, aim),
        }
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        view::view(self, context)
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        press.ctrl_shift('c').then_some(Message::CopyNames)
    }
}
