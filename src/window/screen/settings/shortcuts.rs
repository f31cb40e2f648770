//! 快捷键: every key, from the table that the window acts by.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::{part, sheet};
use crate::window::screen::{Action, Aim, Context, Page, Screen};
use crate::window::shortcut;
use crate::window::widget::{Element, surface, text};

/// Width of the column of keys.
const KEYS: f32 = 200.0;

/// The state of the section.
#[derive(Default)]
pub struct Shortcuts;

/// Nothing happens on it.
#[derive(Debug, Clone)]
pub enum Message {}

impl Screen for Shortcuts {
    type Message = Message;

    fn load(&mut self, _context: &Context, _aim: Aim) -> Action<Message> {
        Action::none()
    }

    fn update(&mut self, _context: &Context, message: Message) -> Action<Message> {
        match message {}
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let parts = shortcut::all().into_iter().map(|(place, keys)| {
            let lines = keys.into_iter().map(|(keys, does)| {
                let caps = row![text::keycap(keys), Space::new().width(Length::Fill)].width(KEYS);
                let line = row![caps, text::body(does).width(Length::Fill)].align_y(Alignment::Center);
                Element::from(column![container(line).padding([5, 0]), surface::line()])
            });
            part(place, "", column(lines))
        });
        Page::new("一个键到处是一个意思；正在输入文字时单个字母键不起作用", sheet(context, parts))
    }
}
