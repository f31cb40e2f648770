//! Training: not built yet; says what belongs here.

mod view;

use super::{Action, Aim, Context, Page, Screen};

/// The state of the screen.
#[derive(Debug, Default)]
pub struct Training;

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {}

impl Screen for Training {
    type Message = Message;

    fn load(&mut self, _context: &Context, _aim: Aim) -> Action<Message> {
        Action::none()
    }

    fn update(&mut self, _context: &Context, message: Message) -> Action<Message> {
        match message {}
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        view::view(self, context)
    }
}
