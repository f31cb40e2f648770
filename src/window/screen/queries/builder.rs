//! The question while it is put together: about what, which columns, conditions, order.

use crate::model::query::{About, Condition, Query, Test};
use crate::service::queries::fields;
use crate::window::screen::chooser::Chooser;
use crate::window::widget::select;

/// What the builder holds.
pub struct Builder {
    pub(super) about: Chooser<About>,
    pub(super) columns: Vec<String>,
    pub(super) conditions: Vec<Line>,
    pub(super) sort: Chooser<Option<String>>,
    pub(super) descending: bool,
}

/// A condition.
pub struct Line {
    pub(super) field: Chooser<String>,
    pub(super) test: Chooser<Test>,
    pub(super) value: String,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// About something else.
    About(select::Event),
    /// A column comes or goes.
    Column(&'static str),
    /// One more condition.
    Add,
    /// A condition goes.
    Drop(usize),
    /// The field of a condition.
    Field(usize, select::Event),
    /// The test of a condition.
    Test(usize, select::Event),
    /// The value of a condition.
    Value(usize, String),
    /// The order.
    Sort(select::Event),
    /// The other way round.
    Turn,
}

impl Line {
    fn of(about: About, condition: &Condition) -> Self {
        let known = fields(about).into_iter().map(|(code, word)| (code.to_owned(), word));
        let tests = Test::ALL.iter().map(|test| (*test, test.word()));
        Self {
            field: Chooser::new(known, Some(&condition.field)),
            test: Chooser::new(tests, Some(&condition.test)),
            value: condition.value.clone(),
        }
    }

    /// Whether the test needs a value.
    pub(super) fn takes_value(&self) -> bool {
        !matches!(self.test.value(), Some(Test::Empty | Test::Filled))
    }
}

impl Builder {
    /// The builder of a question.
    pub fn of(query: &Query) -> Self {
        let none = (None, "原来的顺序");
        let known = fields(query.about).into_iter().map(|(code, word)| (Some(code.to_owned()), word));
        Self {
            about: Chooser::new(About::ALL.iter().map(|one| (*one, one.word())), Some(&query.about)),
            columns: query.columns.clone(),
            conditions: query.conditions.iter().map(|one| Line::of(query.about, one)).collect(),
            sort: Chooser::new(std::iter::once(none).chain(known), Some(&query.sort)),
            descending: query.descending,
        }
    }

    /// The question; a condition that lacks its value is left out.
    pub fn query(&self) -> Query {
        let conditions =
            self.conditions.iter().filter(|line| !line.takes_value() || !line.value.trim().is_empty());
        let conditions = conditions.filter_map(|line| {
            let (field, test) = (line.field.value()?.clone(), *line.test.value()?);
            Some(Condition { field, test, value: line.value.trim().to_owned() })
        });
        Query {
            about: self.about.value().copied().unwrap_or(About::Staff),
            columns: self.columns.clone(),
            conditions: conditions.collect(),
            sort: self.sort.value().cloned().flatten(),
            descending: self.descending,
        }
    }

    /// Takes what happens; true when it is to be asked again.
    pub fn update(&mut self, message: Message) -> bool {
        let about = self.about.value().copied().unwrap_or(About::Staff);
        match message {
            Message::About(event) => {
                if !self.about.update(event) {
                    return false;
                }
                let about = self.about.value().copied().unwrap_or(About::Staff);
                let columns = fields(about).into_iter().take(6).map(|(code, _)| code.to_owned()).collect();
                *self = Self::of(&Query {
                    about,
                    columns,
                    conditions: Vec::new(),
                    sort: None,
                    descending: false,
                });
            }
            Message::Column(code) => match self.columns.iter().position(|column| column == code) {
                Some(_) if self.columns.len() == 1 => return false,
                Some(at) => drop(self.columns.remove(at)),
                None => self.columns.push(code.to_owned()),
            },
            Message::Add => {
                let first = fields(about).first().map(|(code, _)| (*code).to_owned()).unwrap_or_default();
                let condition = Condition { field: first, test: Test::Has, value: String::new() };
                self.conditions.push(Line::of(about, &condition));
                return false;
            }
            Message::Drop(at) => {
                if at < self.conditions.len() {
                    self.conditions.remove(at);
                }
            }
            Message::Field(at, event) => {
                return self.conditions.get_mut(at).is_some_and(|line| line.field.update(event));
            }
            Message::Test(at, event) => {
                return self.conditions.get_mut(at).is_some_and(|line| line.test.update(event));
            }
            Message::Value(at, words) => {
                if let Some(line) = self.conditions.get_mut(at) {
                    line.value = words;
                }
            }
            Message::Sort(event) => return self.sort.update(event),
            Message::Turn => self.descending = !self.descending,
        }
        true
    }
}
