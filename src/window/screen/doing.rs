//! The deeds of a small screen: the dialog of fields that stands before one, and the answer of the desk. One deed at a time, as
//! [`Slot`] has it.

use super::fields::{self, Fields};
use super::slot::Slot;
use super::{Action, Context, Press};
use crate::service::{Fault, ServiceError};
use crate::store::Workspace;
use crate::window::desk::Ticket;
use crate::window::widget::Element;

/// The dialog, with what it is about, or none.
#[derive(Debug)]
pub struct Doing<D> {
    slot: Slot<(D, Box<Fields>)>,
}

impl<D> Default for Doing<D> {
    fn default() -> Self {
        Self { slot: Slot::default() }
    }
}

/// What the desk said of a deed: words for the toast, or why not.
#[derive(Debug, Clone)]
pub struct Answer {
    ticket: Ticket,
    done: Result<String, Fault>,
}

impl<D: Clone> Doing<D> {
    /// Opens the dialog before a deed.
    pub fn ask(&mut self, deed: D, form: Fields) {
        self.slot.open((deed, Box::new(form)));
    }

    /// Takes what happens in the dialog; the deed with what was typed, once it is to be done.
    pub fn update(&mut self, message: fields::Message) -> Option<(D, Vec<String>)> {
        let (deed, form) = self.slot.get_mut()?;
        match form.update(message) {
            fields::Outcome::None => None,
            fields::Outcome::Close => {
                self.slot.close();
                None
            }
            fields::Outcome::Do(typed) => Some((deed.clone(), typed)),
        }
    }

    /// Does a deed; nothing while another one waits for its answer.
    pub fn begin<M: Send + 'static>(
        &mut self,
        context: &Context,
        say: impl Fn(Answer) -> M + Send + 'static,
        deed: impl FnOnce(&mut Workspace) -> Result<String, ServiceError> + Send + 'static,
    ) -> Action<M> {
        let Some(ticket) = self.slot.begin() else { return Action::none() };
        Action::run(context.desk.ask(deed).map(move |done| say(Answer { ticket, done })))
    }

    /// Does a deed that no dialog waits for, such as files that are brought while one is open.
    pub fn aside<M: Send + 'static>(
        context: &Context,
        say: impl Fn(Answer) -> M + Send + 'static,
        deed: impl FnOnce(&mut Workspace) -> Result<String, ServiceError> + Send + 'static,
    ) -> Action<M> {
        let ticket = Slot::<(D, Box<Fields>)>::aside();
        Action::run(context.desk.ask(deed).map(move |done| say(Answer { ticket, done })))
    }

    /// Closes the dialog that was answered and gives the words for the toast; a refusal stands in the dialog that asked, or
    /// is an action that tells it.
    pub fn answered<M: Send + 'static>(&mut self, answer: Answer) -> Result<String, Action<M>> {
        let is_its_own = self.slot.answered(answer.ticket);
        match (answer.done, self.slot.get_mut().filter(|_| is_its_own)) {
            (Ok(words), dialog) => {
                if dialog.is_some() {
                    self.slot.close();
                }
                Ok(words)
            }
            (Err(fault), Some((_, form))) => {
                form.refuse(fault);
                Err(Action::none())
            }
            (Err(fault), None) => Err(Action::failed(&fault)),
        }
    }

    /// Closes the dialog.
    pub fn close(&mut self) {
        self.slot.close();
    }

    /// Whether the dialog is open.
    pub fn is_open(&self) -> bool {
        self.slot.is_open()
    }

    /// What a key does in the dialog.
    pub fn key(&self, press: &Press) -> Option<fields::Message> {
        fields::key(press)
    }

    /// The dialog.
    pub fn view<'a, M: Clone + 'a>(
        &'a self,
        say: impl Fn(fields::Message) -> M + Clone + 'a,
    ) -> Option<Element<'a, M>> {
        self.slot.get().map(|(_, form)| form.view(say))
    }
}
