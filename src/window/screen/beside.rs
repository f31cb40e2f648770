//! A screen of its own within a large dialog of another: what is kept beside the daily work and is seldom needed. Escape closes
//! one level after the other; a dialog of the inner screen stands in the place of its frame.

use iced::keyboard::key::Named;
use iced::widget::{column, container, row};
use iced::{Alignment, Length, Size};

use super::{Action, Aim, Ask, Context, Press, Screen};
use crate::window::theme::Tone;
use crate::window::theme::kind;
use crate::window::widget::button::button;
use crate::window::widget::{Element, dialog, surface, text};

/// The largest frame.
const MOST: Size = Size { width: 1080.0, height: 700.0 };

/// The room of the frame.
pub fn room(context: &Context) -> Size {
    Size::new((context.size.width - 48.0).min(MOST.width), (context.size.height - 48.0).min(MOST.height))
}

/// The inner screen.
pub struct Beside<S> {
    title: &'static str,
    screen: S,
}

/// What happens in the dialog.
#[derive(Debug, Clone)]
pub enum Event<M> {
    /// On the inner screen.
    In(M),
    /// It is left.
    Leave,
}

/// Whether an action leads away from the place, so that the dialog is left too.
pub fn goes<M>(action: &Action<M>) -> bool {
    action.asks.iter().any(|ask| matches!(ask, Ask::Go(..)))
}

impl<S: Screen + Default> Beside<S> {
    /// The dialog of a title, and what its screen loads.
    pub fn open(title: &'static str, context: &Context) -> (Self, Action<Event<S::Message>>) {
        Self::open_at(title, context, Aim::Nothing)
    }

    /// The same, at what it is about.
    pub fn open_at(title: &'static str, context: &Context, aim: Aim) -> (Self, Action<Event<S::Message>>) {
        let mut screen = S::default();
        let action = screen.load(context, aim).map(Event::In);
        (Self { title, screen }, action)
    }

    /// Loads the inner screen again.
    pub fn load(&mut self, context: &Context) -> Action<Event<S::Message>> {
        self.screen.load(context, Aim::Nothing).map(Event::In)
    }

    /// Passes a message on; the host takes [`Event::Leave`] itself.
    pub fn update(&mut self, context: &Context, message: S::Message) -> Action<Event<S::Message>> {
        let had = self.screen.has_dialog();
        let action = self.screen.update(context, message).map(Event::In);
        if self.screen.has_dialog() == had {
            return action;
        }
        // The window itself only sees the first dialog open.
        action.and(dialog::begin())
    }

    /// A key that no widget took.
    pub fn key(&self, context: &Context, press: &Press) -> Option<Event<S::Message>> {
        let inner = self.screen.key(context, press).map(Event::In);
        let leave = press.is(Named::Escape) && !self.screen.has_dialog();
        inner.or(leave.then_some(Event::Leave))
    }

    /// Files are dropped.
    pub fn dropped(&self, paths: &[std::path::PathBuf]) -> Option<Event<S::Message>> {
        self.screen.dropped(paths).map(Event::In)
    }

    /// The dialog, in the messages of the host.
    pub fn view<'a, M: Clone + 'a>(
        &'a self,
        context: &'a Context,
        say: impl Fn(Event<S::Message>) -> M + Clone + 'a,
    ) -> Element<'a, M> {
        let inner = say.clone();
        let page = self.screen.view(context).map(move |message| inner(Event::In(message)));
        if let Some(over) = page.dialog {
            return over;
        }
        let about = text::line(kind::SMALL, page.about).tone(Tone::Second);
        let mut head = row![text::title(self.title), about];
        for second in page.second {
            head = head.push(second);
        }
        let leave = button("关闭").id(dialog::SAFE).key("Esc").on_press(say(Event::Leave));
        let head = head.push(page.primary).push(leave).spacing(10).align_y(Alignment::Center);
        let Size { width, height } = room(context);
        let all = column![
            container(head).padding([0, 20]).center_y(54),
            surface::line(),
            container(page.body).width(Length::Fill).height(Length::Fill),
        ];
        dialog::dialog(container(all).width(width).height(height)).into()
    }
}
