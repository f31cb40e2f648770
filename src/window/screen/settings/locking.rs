//! The dialog that sets a passphrase: of the backups, of the signing key. Where there is one already that is needed to
//! change it, it is asked for.

use iced::widget::{Space, column, row};
use iced::{Alignment, Length};

use crate::service::Fault;
use crate::window::screen::refusal;
use crate::window::screen::secret::{self, Secret, Wrong};
use crate::window::theme::{Tone, style};
use crate::window::widget::button::button;
use crate::window::widget::field::field;
use crate::window::widget::form::labelled;
use crate::window::widget::{Element, dialog, text};

/// What the dialog holds.
pub struct Locking {
    title: &'static str,
    about: &'static str,
    safe: &'static str,
    deed: &'static str,
    old: Option<String>,
    new: Option<Secret>,
    optional: bool,
    destroys: bool,
    missing: bool,
    refused: Option<Fault>,
}

/// What happens in it.
#[derive(Clone)]
pub enum Message {
    /// The old passphrase is typed.
    Old(String),
    /// The new one is typed.
    New(secret::Message),
    /// It is to be done.
    Do,
    /// It is left.
    Close,
}

/// A passphrase is never shown, not even to an engineer.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Locking")
    }
}

/// What the section has to do about it.
pub enum Outcome {
    /// Nothing.
    None,
    /// Close the dialog.
    Close,
    /// Do it: with the old passphrase where one was asked for, and the new one, empty for none.
    Lock(Option<String>, String),
}

impl Locking {
    /// A new passphrase: what for, and the two ways out.
    pub fn new(title: &'static str, about: &'static str, safe: &'static str, deed: &'static str) -> Self {
        Self {
            title,
            about,
            safe,
            deed,
            old: None,
            new: Some(Secret::default()),
            optional: false,
            destroys: false,
            missing: false,
            refused: None,
        }
    }

    /// The one that holds now is asked for.
    pub fn asks_old(self) -> Self {
        Self { old: Some(String::new()), ..self }
    }

    /// The new one may be left empty.
    pub fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    /// It cannot be taken back.
    pub fn destroys(self) -> Self {
        Self { destroys: true, ..self }
    }

    /// No new one: the old one is taken off.
    pub fn takes_off(self) -> Self {
        Self { new: None, optional: true, ..self }
    }

    /// Says why it was not done; what was typed stays.
    pub fn refuse(&mut self, fault: Fault) {
        self.refused = Some(fault);
    }

    /// Takes what happens.
    pub fn update(&mut self, message: Message) -> Outcome {
        (self.refused, self.missing) = (None, false);
        match message {
            Message::Old(words) => self.old = Some(words),
            Message::New(message) => {
                if let Some(new) = &mut self.new {
                    new.update(message);
                }
            }
            Message::Close => return Outcome::Close,
            Message::Do => {
                let new = self.new.as_mut().map_or(Ok(None), Secret::take);
                match new {
                    Ok(None) if !self.optional => self.missing = true,
                    Ok(new) => return Outcome::Lock(self.old.clone(), new.unwrap_or_default()),
                    Err(Wrong) => {}
                }
            }
        }
        Outcome::None
    }

    /// The dialog.
    pub fn view<'a, M: Clone + 'a>(&'a self, say: impl Fn(Message) -> M + Clone + 'a) -> Element<'a, M> {
        self.inside().map(say)
    }

    fn inside(&self) -> Element<'_, Message> {
        let old = self.old.as_ref().map(|old| {
            let input = field(old).id("secret-old").secret().on_input(Message::Old).on_submit(Message::Do);
            labelled("现在的口令", input)
        });
        let hint = match (self.missing, self.optional) {
            (true, _) => "请输入口令",
            (_, true) => "可以不设",
            (_, false) => "至少 8 个字母数字或 4 个汉字",
        };
        let new = self.new.as_ref().map(|new| new.view("新口令", hint, Message::New, Message::Do));
        let deed = button(self.deed).key("Ctrl 回车").on_press(Message::Do);
        let buttons = row![
            Space::new().width(Length::Fill),
            button(self.safe).key("Esc").on_press(Message::Close),
            if self.destroys { deed.danger() } else { deed.primary() },
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        let about = text::body(self.about).style(style::tone(Tone::Second));
        dialog::dialog(
            column![text::title(self.title), about]
                .push(old)
                .push(new)
                .push(self.refused.as_ref().map(refusal))
                .push(buttons)
                .spacing(10)
                .padding(20)
                .width(520),
        )
        .into()
    }
}
