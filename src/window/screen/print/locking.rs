//! A workbook with whole identity numbers is offered an opening password before it leaves.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use crate::window::screen::secret::{self, Secret};
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::tick::checkbox;
use crate::window::widget::{Element, dialog, surface, text};

/// The dialog.
pub struct Locking {
    secret: Secret,
    on: bool,
    tried: bool,
}

impl Default for Locking {
    fn default() -> Self {
        Self { secret: Secret::default(), on: true, tried: false }
    }
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// A password is wanted, or not.
    Turn,
    /// The password changes.
    Secret(secret::Message),
    /// The file is to be chosen.
    Do,
    /// It is left.
    Close,
}

/// What the screen has to do about it.
pub enum Outcome {
    /// Nothing.
    Stay,
    /// The file is to be chosen, under this password.
    Go(Option<String>),
    /// The dialog is left.
    Close,
}

impl Locking {
    /// Takes what happens.
    pub fn update(&mut self, message: Message) -> Outcome {
        match message {
            Message::Turn => self.on = !self.on,
            Message::Secret(message) => self.secret.update(message),
            Message::Do if !self.on => return Outcome::Go(None),
            Message::Do => {
                self.tried = true;
                if let Ok(Some(password)) = self.secret.take() {
                    return Outcome::Go(Some(password));
                }
            }
            Message::Close => return Outcome::Close,
        }
        Outcome::Stay
    }

    /// How it looks.
    pub fn view(&self) -> Element<'_, Message> {
        let about = "用 WPS 或 Excel 打开时要输入密码。密码不保存，忘了就重新存一份。";
        let title = text::title("表里有完整的证件号码");
        let about = text::text(kind::BODY, about).style(style::tone(Tone::Second));
        let head = container(column![title, about].spacing(4)).padding([16, 20]).width(Length::Fill);
        let tick = Element::from(checkbox("设打开密码", self.on, Some(Message::Turn)));
        let hint = if self.tried && self.secret.is_empty() {
            "请设一个密码，或去掉下面的勾"
        } else {
            ""
        };
        let secret = self.on.then(|| self.secret.view("打开密码", hint, Message::Secret, Message::Do));
        let body =
            container(column![].push(secret).push(tick).spacing(12)).padding([16, 20]).width(Length::Fill);
        let foot = row![
            Space::new().width(Length::Fill),
            button("先不存").key("Esc").on_press(Message::Close),
            button("存工作簿…").primary().on_press(Message::Do),
        ];
        let foot = foot.spacing(8).align_y(Alignment::Center);
        let all = column![head, surface::edge(), body, surface::edge()]
            .push(container(foot).padding([12, 20]).width(Length::Fill));
        dialog::dialog(all).width(520).into()
    }
}
