//! A new passphrase, typed twice, because it cannot be read while it is typed and nobody can find it again.

use iced::Length;
use iced::widget::Row;

use crate::window::widget::Element;
use crate::window::widget::field::field;
use crate::window::widget::form::labelled;

/// The first field.
pub const NEW: &str = "secret-new";
/// The second field.
pub const AGAIN: &str = "secret-again";

/// What is typed.
#[derive(Clone, Default)]
pub struct Secret {
    new: String,
    again: String,
    tried: bool,
}

/// What is typed is too weak, or the two differ; it is said beside the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wrong;

/// A passphrase is never shown, not even to an engineer.
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// What happens: the words of the first or of the second field change.
#[derive(Clone)]
pub enum Message {
    /// The passphrase.
    New(String),
    /// The same again.
    Again(String),
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// Takes what is typed.
    pub fn update(&mut self, message: Message) {
        match message {
            Message::New(words) => self.new = words,
            Message::Again(words) => self.again = words,
        }
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.again.is_empty()
    }

    /// The passphrase, none when nothing is typed.
    ///
    /// # Errors
    /// [`Wrong`]; that is said from now on.
    pub fn take(&mut self) -> Result<Option<String>, Wrong> {
        self.tried = true;
        match (self.is_empty(), self.problems()) {
            (true, _) => Ok(None),
            (_, (None, None)) => Ok(Some(self.new.clone())),
            _ => Err(Wrong),
        }
    }

    fn problems(&self) -> (Option<&'static str>, Option<&'static str>) {
        if !self.tried || self.is_empty() {
            return (None, None);
        }
        let weak = crate::service::keeping::is_weak(&self.new);
        let differs = self.new != self.again;
        (
            weak.then_some("太短，请至少用 8 个字母数字或 4 个汉字"),
            differs.then_some("与前面不一样，请再输一次"),
        )
    }

    /// The two fields beside each other.
    pub fn view<'a, M: Clone + 'a>(
        &'a self,
        label: &'a str,
        hint: &'a str,
        say: impl Fn(Message) -> M + Clone + 'a,
        enter: M,
    ) -> Element<'a, M> {
        let (weak, differs) = self.problems();
        let (new, again) = (say.clone(), say);
        let first = field(&self.new)
            .id(NEW)
            .secret()
            .wrong(weak.is_some())
            .on_input(move |words| new(Message::New(words)))
            .on_submit(enter.clone());
        let second = field(&self.again)
            .id(AGAIN)
            .secret()
            .wrong(differs.is_some())
            .on_input(move |words| again(Message::Again(words)))
            .on_submit(enter);
        Row::with_children([
            labelled(label, first).hint(hint).error(weak).width(Length::FillPortion(1)).into(),
            labelled("再输一次", second).error(differs).width(Length::FillPortion(1)).into(),
        ])
        .spacing(12)
        .into()
    }
}
