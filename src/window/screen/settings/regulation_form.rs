//! The dialog of a regulation in force: which one, since when and until when, whether it is the main one, and the
//! school's own figures for what the source leaves open.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use iced::widget::{Row, Space, column, container, row};
use iced::{Alignment, Length, Size, Task};

use super::effects::{Answer, Change, Effects};
use super::regulations::OPEN;
use crate::policy::terms::YearKind;
use crate::policy::{Pack, Parameter};
use crate::service::Fault;
use crate::service::policies::{Choice, InForce};
use crate::window::screen::chooser::Chooser;
use crate::window::screen::{Context, reading, refusal};
use crate::window::theme::style;
use crate::window::widget::button::button;
use crate::window::widget::field::field;
use crate::window::widget::form::labelled;
use crate::window::widget::tick::switch;
use crate::window::widget::{Element, date, dialog, select, surface, text};

/// Width of who gains and who loses.
const EFFECTS: f32 = 300.0;

/// What the dialog holds.
pub struct Dialog {
    packs: Vec<Pack>,
    pack: Chooser<String>,
    is_new: bool,
    was_main: bool,
    is_main: bool,
    from: date::State,
    to: date::State,
    figures: BTreeMap<String, String>,
    lists: BTreeMap<String, Chooser<String>>,
    refused: Option<Fault>,
    /// Who gains and who loses by the figures; none for a regulation that comes beside the others.
    effects: Option<Effects>,
    tried: Option<BTreeMap<String, String>>,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// Which regulation.
    Pack(select::Event),
    /// Since when.
    From(date::Event),
    /// Until when.
    To(date::Event),
    /// The main one, or not.
    Main,
    /// A figure is typed: of which parameter.
    Figure(String, String),
    /// A value is chosen: of which parameter.
    Listed(String, select::Event),
    /// Who gains and who loses was worked out.
    Compared(Answer),
    /// It is to be kept.
    Keep,
    /// It is left.
    Close,
}

/// What the section has to do about it.
pub enum Outcome {
    /// Nothing.
    None,
    /// Close the dialog.
    Close,
    /// Put this in force, and say these words.
    Keep(Choice, String),
}

/// How a regulation is in force, as the service takes it.
pub(super) fn choice_of(one: &InForce) -> Choice {
    Choice::of(one)
}

/// What people read of a value.
pub(super) fn word(value: &str) -> String {
    YearKind::from_code(value).map_or_else(|| value.to_owned(), |kind| kind.word().to_owned())
}

impl Dialog {
    /// One of all that is not in force yet; none when all are.
    pub fn add(there: &[InForce], all: &[Pack], from: NaiveDate, today: NaiveDate) -> Option<Self> {
        let is_there = |pack: &Pack| there.iter().any(|one| one.pack.id() == pack.id());
        let packs: Vec<Pack> = all.iter().filter(|pack| !is_there(pack)).cloned().collect();
        let first = packs.first()?.id().to_owned();
        let mut dialog = Self {
            pack: chooser(&packs, &first),
            packs,
            is_new: true,
            was_main: false,
            is_main: false,
            from: date::State::new(Some(from), today, reading::date),
            to: date::State::new(None, today, reading::date),
            figures: BTreeMap::new(),
            lists: BTreeMap::new(),
            refused: None,
            effects: None,
            tried: None,
        };
        dialog.take_parameters(&BTreeMap::new());
        Some(dialog)
    }

    /// One that is in force.
    pub fn edit(one: &InForce, today: NaiveDate) -> Self {
        let packs = vec![one.pack.clone().into_owned()];
        let mut dialog = Self {
            pack: chooser(&packs, one.pack.id()),
            packs,
            is_new: false,
            was_main: one.is_main,
            is_main: one.is_main,
            from: date::State::new(Some(one.from), today, reading::date),
            to: date::State::new(one.to, today, reading::date),
            figures: BTreeMap::new(),
            lists: BTreeMap::new(),
            refused: None,
            effects: Some(Effects::default()),
            tried: None,
        };
        dialog.take_parameters(&choice_of(one).parameters);
        dialog
    }

    fn chosen(&self) -> Option<&Pack> {
        let id = self.pack.value()?;
        self.packs.iter().find(|pack| pack.id() == id)
    }

    /// The fields for the figures of the regulation that is chosen, with what was set.
    fn take_parameters(&mut self, set: &BTreeMap<String, String>) {
        let parameters = self.chosen().map(|pack| pack.parameters().to_vec()).unwrap_or_default();
        self.figures.clear();
        self.lists.clear();
        for parameter in parameters {
            let value = set.get(&parameter.key).cloned().unwrap_or_default();
            if parameter.choices.is_empty() {
                self.figures.insert(parameter.key, value);
            } else {
                let default = default_of(&parameter);
                let value = if value.is_empty() { default } else { value };
                let choices = parameter.choices.into_iter().map(|choice| (choice.clone(), word(&choice)));
                self.lists.insert(parameter.key, Chooser::new(choices, Some(&value)));
            }
        }
    }

    /// Says why it was not kept; what was typed stays.
    pub fn refuse(&mut self, fault: Fault) {
        self.refused = Some(fault);
    }

    /// What Escape does: a calendar closes first.
    pub fn escape(&self) -> Message {
        match (self.from.is_open(), self.to.is_open()) {
            (true, _) => Message::From(date::Event::Closed),
            (_, true) => Message::To(date::Event::Closed),
            _ => Message::Close,
        }
    }

    /// Works out who gains and who loses by the figures, if they are others than before.
    pub fn compare(&mut self, context: &Context) -> Task<Message> {
        let (figures, id) = (self.parameters(), self.pack.value().cloned().unwrap_or_default());
        match &mut self.effects {
            Some(effects) if self.tried.as_ref() != Some(&figures) => {
                self.tried = Some(figures.clone());
                effects.ask(context, Change::Parameters(id, figures)).map(Message::Compared)
            }
            _ => Task::none(),
        }
    }

    /// Takes what happens.
    pub fn update(&mut self, message: Message) -> Outcome {
        let message = match (message, &mut self.effects) {
            (Message::Compared(answer), Some(effects)) => {
                effects.take(answer);
                return Outcome::None;
            }
            (message, _) => message,
        };
        self.refused = None;
        match message {
            Message::Pack(event) => {
                if self.pack.update(event) {
                    self.take_parameters(&BTreeMap::new());
                }
            }
            Message::From(event) => drop(self.from.update(event)),
            Message::To(event) => drop(self.to.update(event)),
            Message::Main => self.is_main = !self.is_main,
            Message::Figure(key, words) => drop(self.figures.insert(key, words)),
            Message::Listed(key, event) => {
                if let Some(list) = self.lists.get_mut(&key) {
                    list.update(event);
                }
            }
            Message::Compared(_) => {}
            Message::Keep => return self.keep(),
            Message::Close => return Outcome::Close,
        }
        Outcome::None
    }

    /// The figures as they are typed and chosen.
    fn parameters(&self) -> BTreeMap<String, String> {
        let mut parameters: BTreeMap<String, String> = self
            .figures
            .iter()
            .map(|(key, words)| (key.clone(), words.trim().to_owned()))
            .filter(|(_, words)| !words.is_empty())
            .collect();
        for (key, list) in &self.lists {
            parameters.extend(list.value().map(|value| (key.clone(), value.clone())));
        }
        parameters
    }

    fn keep(&self) -> Outcome {
        let Some(pack) = self.chosen() else { return Outcome::None };
        if self.from.problem().is_some() || self.to.problem().is_some() {
            return Outcome::None;
        }
        let day = |state: &date::State| state.date().map(|day| day.to_string()).unwrap_or_default();
        let choice = Choice {
            policy: pack.id().to_owned(),
            from: day(&self.from),
            to: day(&self.to),
            parameters: self.parameters(),
            is_main: self.is_main,
        };
        let words = if self.is_new { "执行" } else { "已修改" };
        Outcome::Keep(choice, format!("{words}《{}》", pack.title()))
    }

    fn figure<'a>(&'a self, parameter: &'a Parameter) -> Element<'a, Message> {
        let key = parameter.key.clone();
        let input: Element<'a, Message> = match self.lists.get(&key) {
            Some(list) => list.view(key.clone(), "", move |event| Message::Listed(key.clone(), event)),
            None => {
                let hint = match &parameter.default {
                    Some(_) => "不填即按默认",
                    None => "没有写明的，不填就不计",
                };
                field(self.figures.get(&key).map_or("", String::as_str))
                    .id(key.clone())
                    .placeholder(hint)
                    .on_input(move |words| Message::Figure(key.clone(), words))
                    .on_submit(Message::Keep)
                    .into()
            }
        };
        let default = default_of(parameter);
        let name = match default.is_empty() || !parameter.choices.is_empty() {
            true => parameter.label.clone(),
            false => format!("{}（默认 {default}）", parameter.label),
        };
        let about = if parameter.stated { parameter.article.as_str() } else { OPEN };
        column![text::small(name), input, text::caption(about)].spacing(4).into()
    }

    /// The dialog, within a window of this size.
    pub fn view(&self, size: Size) -> Element<'_, Message> {
        let height = size.height;
        let pack = self.chosen();
        let which: Element<'_, Message> = if self.is_new {
            labelled("规程", self.pack.view("regulation", "请选择", Message::Pack)).into()
        } else {
            text::strong(pack.map_or("", Pack::title)).into()
        };
        let about = pack.filter(|pack| self.is_new && !pack.note().is_empty());
        let about = about.map(|pack| text::small(pack.note()));
        let (from, to) = (self.from.problem(), self.to.problem());
        let days = Row::with_children([
            labelled("从哪天起", date::date(&self.from, "regulation-from", from.is_some(), Message::From))
                .hint("空着就从本年度第一天起")
                .error(from)
                .width(Length::FillPortion(1))
                .into(),
            labelled("到哪天止", date::date(&self.to, "regulation-to", to.is_some(), Message::To))
                .hint("空着就一直执行")
                .error(to)
                .width(Length::FillPortion(1))
                .into(),
        ])
        .spacing(12);
        // The main one stays so until another becomes it.
        let main = switch(
            "作为主规程：首先显示，打印时默认按它",
            self.is_main,
            (!self.was_main).then_some(Message::Main),
        );
        let parameters = pack.map_or(&[][..], Pack::parameters);
        let figures = parameters.iter().map(|parameter| self.figure(parameter));
        let head = (!parameters.is_empty()).then(|| text::strong("由学校设定的数"));
        let fields = column![which].push(about).push(days).push(main).push(head).extend(figures).spacing(12);
        let (title, leave, keep) = match self.is_new {
            true => ("增加规程", "先不增加", "执行这个规程"),
            false => ("修改规程的执行", "不修改", "保存修改"),
        };
        let foot = row![
            container(column![].push(self.refused.as_ref().map(refusal))).width(Length::Fill),
            button(leave).key("Esc").on_press(Message::Close),
            button(keep).primary().key("Ctrl 回车").on_press(Message::Keep),
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        let open = pack.is_some_and(|pack| !pack.parameters().is_empty());
        let effects = self.effects.as_ref().filter(|_| open).map(|effects| {
            let shown = container(effects.view(false)).style(style::sunken).width(EFFECTS);
            row![surface::upright(), shown]
        });
        // Beside a list of people the dialog has a height of its own, else it is as high as its fields.
        let (width, room) = match effects.is_some() {
            true => (600.0 + EFFECTS, Length::Fixed((height - 48.0 - 116.0).min(480.0))),
            false => (600.0, Length::Shrink),
        };
        let body = row![surface::scroll(container(fields).padding([16, 20])).width(Length::Fill)]
            .push(effects)
            .height(room);
        dialog::framed(
            row![text::title(title), Space::new().width(Length::Fill)],
            container(body).max_height(height - 48.0 - 116.0),
            foot,
        )
        .width(width)
        .into()
    }
}

fn default_of(parameter: &Parameter) -> String {
    parameter.default.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn chooser(packs: &[Pack], chosen: &str) -> Chooser<String> {
    let all = packs.iter().map(|pack| (pack.id().to_owned(), pack.title()));
    Chooser::new(all, Some(&chosen.to_owned()))
}
