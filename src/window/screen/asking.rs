//! A dialog that asks for a few words before a deed: a reason, an opinion, the number of an approval.

use iced::widget::{Space, column, row};
use iced::{Alignment, Length};

use super::{Press, refusal};
use crate::service::Fault;
use crate::window::theme::kind;
use crate::window::theme::{Tone, style};
use crate::window::widget::button::button;
use crate::window::widget::form::labelled;
use crate::window::widget::{Element, chip, dialog, field, text};

/// The field of the dialog.
pub const FIELD: &str = "asking-words";

/// What the dialog holds.
#[derive(Debug, Clone)]
pub struct Asking {
    title: String,
    about: String,
    label: &'static str,
    offers: &'static [&'static str],
    required: bool,
    safe: &'static str,
    deed: String,
    danger: bool,
    words: String,
    tried: bool,
    refused: Option<Fault>,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The words change.
    Words(String),
    /// One of the offers is taken.
    Offer(usize),
    /// It is to be done.
    Do,
    /// It is left.
    Close,
}

/// What the screen has to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing.
    None,
    /// Close the dialog.
    Close,
    /// Do it, with these words.
    Do(String),
}

/// What a key does in such a dialog.
pub fn key(press: &Press) -> Option<Message> {
    press.in_dialog(Message::Do, Message::Close)
}

impl Asking {
    /// A question, whom it is about, the name of the field, and the two ways out.
    pub fn new(
        title: impl Into<String>,
        about: impl Into<String>,
        label: &'static str,
        safe: &'static str,
        deed: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            about: about.into(),
            label,
            offers: &[],
            required: true,
            safe,
            deed: deed.into(),
            danger: false,
            words: String::new(),
            tried: false,
            refused: None,
        }
    }

    /// Words that are usual here.
    pub fn offers(self, offers: &'static [&'static str]) -> Self {
        Self { offers, ..self }
    }

    /// The words may be missing.
    pub fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    /// The deed destroys something.
    pub fn danger(self) -> Self {
        Self { danger: true, ..self }
    }

    /// Says why it was not done; the words stay.
    pub fn refuse(&mut self, fault: Fault) {
        self.refused = Some(fault);
    }

    /// Takes what happens.
    pub fn update(&mut self, message: Message) -> Outcome {
        self.refused = None;
        match message {
            Message::Words(words) => self.words = words,
            Message::Offer(at) => {
                self.words = self.offers.get(at).copied().unwrap_or_default().to_owned();
            }
            Message::Close => return Outcome::Close,
            Message::Do if self.required && self.words.trim().is_empty() => self.tried = true,
            Message::Do => return Outcome::Do(self.words.trim().to_owned()),
        }
        Outcome::None
    }

    /// The dialog.
    pub fn view<'a, M: Clone + 'a>(&'a self, say: impl Fn(Message) -> M + Clone + 'a) -> Element<'a, M> {
        let missing = self.tried && self.words.trim().is_empty();
        let typed = say.clone();
        let input = field::field(&self.words)
            .id(FIELD)
            .wrong(missing)
            .on_submit(say(Message::Do))
            .on_input(move |words| typed(Message::Words(words)));
        let mut labelled = labelled(self.label, input).error(missing.then_some("要写几个字"));
        if self.required {
            labelled = labelled.required();
        }
        let offers = self
            .offers
            .iter()
            .enumerate()
            .map(|(at, words)| chip::filter(*words, false, None, Some(say(Message::Offer(at)))).into());
        let offers = (!self.offers.is_empty()).then(|| row(offers).spacing(6).wrap());
        let deed = button(self.deed.as_str()).key("回车").on_press(say(Message::Do));
        let buttons = row![
            Space::new().width(Length::Fill),
            button(self.safe).key("Esc").on_press(say(Message::Close)),
            if self.danger { deed.danger() } else { deed.primary() },
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        let about = (!self.about.is_empty())
            .then(|| text::text(kind::BODY, self.about.as_str()).style(style::tone(Tone::Second)));
        dialog::dialog(
            column![text::title(self.title.as_str())]
                .push(about)
                .push(Space::new().height(4))
                .push(labelled)
                .push(offers)
                .push(self.refused.as_ref().map(refusal))
                .push(Space::new().height(4))
                .push(buttons)
                .spacing(8)
                .padding(20)
                .width(460),
        )
        .into()
    }
}
