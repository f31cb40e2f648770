//! A dialog of a few fields before a deed: words, days and choices. What the service refuses stands at its foot, and what was
//! typed stays.

use chrono::NaiveDate;
use iced::widget::{column, container, row};
use iced::{Alignment, Length};

use super::chooser::Chooser;
use super::{Press, reading, refusal};
use crate::service::Fault;
use crate::window::widget::button::button;
use crate::window::widget::form::labelled;
use crate::window::widget::{Element, date, dialog, field, select, text};

/// The names of the fields, for the focus.
const IDS: [&str; 12] = [
    "fields-0",
    "fields-1",
    "fields-2",
    "fields-3",
    "fields-4",
    "fields-5",
    "fields-6",
    "fields-7",
    "fields-8",
    "fields-9",
    "fields-10",
    "fields-11",
];

/// What a field holds; a secret is never shown, not even to an engineer.
#[derive(Clone)]
enum Kind {
    Words(String),
    Secret(String),
    Choice(Chooser<String>),
    Day(Box<date::State>),
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kind")
    }
}

#[derive(Debug, Clone)]
struct Field {
    label: &'static str,
    kind: Kind,
    required: bool,
    hint: Option<&'static str>,
    half: bool,
}

/// What the dialog holds.
#[derive(Debug, Clone)]
pub struct Fields {
    title: String,
    about: String,
    fields: Vec<Field>,
    safe: &'static str,
    deed: &'static str,
    danger: bool,
    tried: bool,
    refused: Option<Fault>,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// Words of a field.
    Words(usize, String),
    /// A choice.
    Choice(usize, select::Event),
    /// A day.
    Day(usize, date::Event),
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
    /// Do it, with what stands in the fields, in their order.
    Do(Vec<String>),
}

impl Fields {
    /// A title, whom it is about, and the two ways out.
    pub fn new(
        title: impl Into<String>,
        about: impl Into<String>,
        safe: &'static str,
        deed: &'static str,
    ) -> Self {
        Self {
            title: title.into(),
            about: about.into(),
            fields: Vec::new(),
            safe,
            deed,
            danger: false,
            tried: false,
            refused: None,
        }
    }

    fn with(mut self, label: &'static str, kind: Kind) -> Self {
        self.fields.push(Field { label, kind, required: false, hint: None, half: false });
        self
    }

    /// A field of words.
    pub fn words(self, label: &'static str, now: impl Into<String>) -> Self {
        self.with(label, Kind::Words(now.into()))
    }

    /// A field of words that are not shown.
    pub fn secret(self, label: &'static str) -> Self {
        self.with(label, Kind::Secret(String::new()))
    }

    /// A choice of codes with their words.
    pub fn choice<W: Into<String>>(
        self,
        label: &'static str,
        values: impl IntoIterator<Item = (String, W)>,
        now: &str,
    ) -> Self {
        self.with(label, Kind::Choice(Chooser::new(values, Some(&now.to_owned()))))
    }

    /// A day.
    pub fn day(self, label: &'static str, now: Option<NaiveDate>, today: NaiveDate) -> Self {
        self.with(label, Kind::Day(Box::new(date::State::new(now, today, reading::date))))
    }

    /// The last field must be filled in.
    pub fn needed(mut self) -> Self {
        if let Some(field) = self.fields.last_mut() {
            field.required = true;
        }
        self
    }

    /// What helps to fill in the last field.
    pub fn hint(mut self, hint: &'static str) -> Self {
        if let Some(field) = self.fields.last_mut() {
            field.hint = Some(hint);
        }
        self
    }

    /// The last field stands beside its neighbour.
    pub fn half(mut self) -> Self {
        if let Some(field) = self.fields.last_mut() {
            field.half = true;
        }
        self
    }

    /// The deed destroys something.
    pub fn danger(self) -> Self {
        Self { danger: true, ..self }
    }

    /// Says why it was not done.
    pub fn refuse(&mut self, fault: Fault) {
        self.refused = Some(fault);
    }

    /// Takes what happens.
    pub fn update(&mut self, message: Message) -> Outcome {
        self.refused = None;
        match message {
            Message::Words(place, words) => {
                if let Some(Field { kind: Kind::Words(now) | Kind::Secret(now), .. }) =
                    self.fields.get_mut(place)
                {
                    *now = words;
                }
            }
            Message::Choice(place, event) => {
                if let Some(Field { kind: Kind::Choice(chooser), .. }) = self.fields.get_mut(place) {
                    chooser.update(event);
                }
            }
            Message::Day(place, event) => {
                if let Some(Field { kind: Kind::Day(day), .. }) = self.fields.get_mut(place) {
                    day.update(event);
                }
            }
            Message::Close => return Outcome::Close,
            Message::Do => {
                self.tried = true;
                if (0..self.fields.len()).all(|place| self.wrong(place).is_none()) {
                    return Outcome::Do(self.fields.iter().map(said).collect());
                }
            }
        }
        Outcome::None
    }

    /// What is wrong with a field.
    fn wrong(&self, place: usize) -> Option<&'static str> {
        let field = self.fields.get(place)?;
        let problem = match &field.kind {
            Kind::Day(day) => day.problem(),
            Kind::Words(_) | Kind::Secret(_) | Kind::Choice(_) => None,
        };
        problem.or_else(|| (self.tried && field.required && said(field).trim().is_empty()).then_some("要填"))
    }

    fn one<'a, M: Clone + 'a>(
        &'a self,
        place: usize,
        field: &'a Field,
        say: impl Fn(Message) -> M + Clone + 'a,
    ) -> Element<'a, M> {
        let id = IDS.get(place).copied().unwrap_or("fields-more");
        let wrong = self.wrong(place);
        let done = say(Message::Do);
        let input: Element<'a, M> = match &field.kind {
            Kind::Words(now) => field::field(now)
                .id(id)
                .wrong(wrong.is_some())
                .on_submit(done)
                .on_input(move |words| say(Message::Words(place, words)))
                .into(),
            Kind::Secret(now) => field::field(now)
                .id(id)
                .secret()
                .wrong(wrong.is_some())
                .on_submit(done)
                .on_input(move |words| say(Message::Words(place, words)))
                .into(),
            Kind::Choice(chooser) => {
                chooser.view(id, "请选择", move |event| say(Message::Choice(place, event)))
            }
            Kind::Day(day) => {
                date::date(day, id, wrong.is_some(), move |event| say(Message::Day(place, event)))
            }
        };
        let mut labelled = labelled(field.label, input).error(wrong);
        if let Some(hint) = field.hint {
            labelled = labelled.hint(hint);
        }
        if field.required {
            labelled = labelled.required();
        }
        labelled.into()
    }

    /// The dialog.
    pub fn view<'a, M: Clone + 'a>(&'a self, say: impl Fn(Message) -> M + Clone + 'a) -> Element<'a, M> {
        let mut body = column![].spacing(4);
        let mut line: Vec<Element<'a, M>> = Vec::new();
        for (place, field) in self.fields.iter().enumerate() {
            line.push(self.one(place, field, say.clone()));
            let next = self.fields.get(place + 1);
            if !(field.half && next.is_some_and(|next| next.half) && line.len() < 2) {
                body = body.push(row(std::mem::take(&mut line)).spacing(12));
            }
        }
        let about = (!self.about.is_empty()).then(|| text::small(self.about.as_str()));
        let head = row![text::title(self.title.as_str())].push(about).spacing(8).align_y(Alignment::End);
        let deed = button(self.deed).key("Ctrl 回车").on_press(say(Message::Do));
        let foot = row![
            container(column![].push(self.refused.as_ref().map(refusal))).width(Length::Fill),
            button(self.safe).key("Esc").on_press(say(Message::Close)),
            if self.danger { deed.danger() } else { deed.primary() },
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        dialog::framed(head, container(body).padding([16, 20]), foot).width(600).into()
    }
}

/// What a key does in such a dialog.
pub fn key(press: &Press) -> Option<Message> {
    press.in_dialog(Message::Do, Message::Close)
}

/// What stands in a field.
fn said(field: &Field) -> String {
    match &field.kind {
        Kind::Words(now) => now.trim().to_owned(),
        Kind::Secret(now) => now.clone(),
        Kind::Choice(chooser) => chooser.value().cloned().unwrap_or_default(),
        Kind::Day(day) => day.date().map_or_else(|| day.words().to_owned(), |day| day.to_string()),
    }
}

/// The value at a place of what was typed.
pub fn at(typed: &[String], place: usize) -> String {
    typed.get(place).cloned().unwrap_or_default()
}
