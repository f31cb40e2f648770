//! One value of a closed list, chosen from a select.

use iced::advanced::widget::Id;

use crate::window::widget::Element;
use crate::window::widget::select::{self, Choice};

/// What a screen keeps of it.
#[derive(Debug, Clone)]
pub struct Chooser<T> {
    field: select::State,
    values: Vec<T>,
    choices: Vec<Choice>,
    chosen: Option<usize>,
}

impl<T: Clone + PartialEq> Chooser<T> {
    /// The values with their words, and the one that holds.
    pub fn new<W: Into<String>>(values: impl IntoIterator<Item = (T, W)>, chosen: Option<&T>) -> Self {
        let (values, choices): (Vec<T>, Vec<Choice>) =
            values.into_iter().map(|(value, word)| (value, Choice::new(word))).unzip();
        let chosen = chosen.and_then(|chosen| values.iter().position(|value| value == chosen));
        Self { field: select::State::default(), values, choices, chosen }
    }

    /// The value that holds.
    pub fn value(&self) -> Option<&T> {
        self.values.get(self.chosen?)
    }

    /// No value holds any more.
    pub fn clear(&mut self) {
        self.chosen = None;
    }

    /// Takes what the select says; true when another value was taken.
    pub fn update(&mut self, event: select::Event) -> bool {
        match self.field.update(event) {
            select::Outcome::Taken(at) => {
                let before = self.chosen.replace(at);
                before != self.chosen
            }
            _ => false,
        }
    }

    /// The select.
    pub fn view<'a, M: Clone + 'a>(
        &'a self,
        id: impl Into<Id>,
        hint: &'a str,
        say: impl Fn(select::Event) -> M + Clone + 'a,
    ) -> Element<'a, M> {
        select::select(&self.field, id, &self.choices, self.chosen, hint, say)
    }
}
