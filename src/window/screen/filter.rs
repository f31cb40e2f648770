//! A chip that filters a list by one value: pressed it opens the values.

use iced::widget::{column, container, row};
use iced::{Alignment, Length};

use crate::window::icon::Icon;
use crate::window::theme::{Tone, style};
use crate::window::widget::popover::popover;
use crate::window::widget::select::line;
use crate::window::widget::{Element, chip, surface, text};

/// What a screen keeps of it.
#[derive(Debug, Clone)]
pub struct Filter<T> {
    name: &'static str,
    values: Vec<(T, String)>,
    chosen: Option<T>,
    open: bool,
}

/// What the chip says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It opens or closes.
    Turned,
    /// It closes.
    Closed,
    /// A value is taken; none is all.
    Taken(Option<usize>),
}

impl<T: Clone + PartialEq> Filter<T> {
    /// A filter of a name over values, and the one that holds.
    pub fn new<W: Into<String>>(
        name: &'static str,
        values: impl IntoIterator<Item = (T, W)>,
        chosen: Option<T>,
    ) -> Self {
        let values = values.into_iter().map(|(value, word)| (value, word.into())).collect();
        Self { name, values, chosen, open: false }
    }

    /// The value that holds.
    pub fn value(&self) -> Option<&T> {
        self.chosen.as_ref()
    }

    /// Sets the value, or none.
    pub fn set(&mut self, value: Option<T>) {
        self.chosen = value;
        self.open = false;
    }

    /// Whether its values are shown.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Takes what the chip says; true when the list is to be read again.
    pub fn update(&mut self, event: Event) -> bool {
        match event {
            Event::Turned => self.open = !self.open,
            Event::Closed => self.open = false,
            Event::Taken(at) => {
                let value = at.and_then(|at| self.values.get(at)).map(|(value, _)| value.clone());
                let changed = value != self.chosen;
                self.set(value);
                return changed;
            }
        }
        false
    }

    /// The chip.
    pub fn view<'a, M: Clone + 'a>(&'a self, say: impl Fn(Event) -> M + Clone + 'a) -> Element<'a, M> {
        let chosen = self.chosen.as_ref().and_then(|value| self.values.iter().find(|(one, _)| one == value));
        let word = chosen.map_or("全部", |(_, word)| word.as_str());
        let label = format!("{}：{word}", self.name);
        let button = chip::filter(label, chosen.is_some(), Some(Icon::ChevronDown), Some(say(Event::Turned)));
        let menu = self.open.then(|| {
            let entry = |at: Option<usize>, word: &'a str, on: bool| -> Element<'a, M> {
                let tick: Element<'a, M> = if on {
                    Icon::Check.toned(14.0, Tone::Accent).into()
                } else {
                    iced::widget::Space::new().width(14).into()
                };
                let content = row![tick, text::body(word)].spacing(8).align_y(Alignment::Center);
                line(content, false, say(Event::Taken(at))).into()
            };
            let all = entry(None, "全部", self.chosen.is_none());
            let values = self.values.iter().enumerate();
            let values =
                values.map(|(at, (value, word))| entry(Some(at), word, self.chosen.as_ref() == Some(value)));
            let list = column![all].extend(values).width(Length::Fill);
            let list = container(surface::scroll(list)).max_height(330);
            container(list).padding(4).width(180).style(style::floating).into()
        });
        popover(button, menu).on_close(say(Event::Closed)).into()
    }
}
