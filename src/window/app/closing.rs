//! The window is to close. What was asked of the desk before is done first; where something may stand in a dialog that is not kept
//! yet, the window asks.

use iced::advanced::widget::Id;
use iced::widget::{Space, column, opaque, row, stack};
use iced::{Alignment, Length, Task};

use super::{App, Message, Stage};
use crate::window::screen::record::proof;
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::{Element, dialog, focus, text};

/// The area that Tab stays in: the dialog lies below.
const AREA: &str = "closing";
const STAY: &str = "closing-stay";

/// The area, by its name.
pub(super) fn area() -> Id {
    Id::new(AREA)
}

impl App {
    /// The window is to close: at once, or once more is asked for it while a dialog is open.
    pub(super) fn close(&mut self) -> Task<Message> {
        let may_lose = match &self.stage {
            Stage::Start(_) => false,
            Stage::Open(open) => open.screens.has_dialog(open.place),
        };
        if may_lose && !std::mem::replace(&mut self.closing, true) {
            return focus::on(STAY);
        }
        self.memory.keep();
        proof::put_away();
        self.put_away(Message::Closed)
    }

    /// The window stays.
    pub(super) fn stay(&mut self) -> Task<Message> {
        self.closing = false;
        dialog::begin()
    }

    /// The window with the question over it, if it is asked.
    pub(super) fn with_closing<'a>(&'a self, window: Element<'a, Message>) -> Element<'a, Message> {
        if !self.closing {
            return window;
        }
        let words = "打开的对话框里填写的内容还没有保存。正在导出、打印的会先做完。";
        let foot = row![
            Space::new().width(Length::Fill),
            button("不关闭").id(STAY).key("Esc").on_press(Message::Stay),
            button("不保存，关闭").danger().on_press(Message::Close),
        ];
        let content = column![
            text::title("关闭学时簿？"),
            text::text(kind::BODY, words).style(style::tone(Tone::Second)),
            Space::new().height(4),
            foot.spacing(8).align_y(Alignment::Center),
        ];
        let question = dialog::dialog(content.spacing(8).padding(20).width(420)).id(AREA);
        stack![window, opaque(dialog::over(Space::new().into(), Some(question.into())))].into()
    }
}
