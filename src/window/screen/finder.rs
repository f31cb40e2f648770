//! A field that finds a person by pinyin, name, code or document number.

use iced::Task;
use iced::advanced::widget::Id;

use super::Context;
use crate::model::id::StaffId;
use crate::model::person_name::PersonName;
use crate::model::pinyin;
use crate::store::StaffRow;
use crate::window::desk::Ticket;
use crate::window::widget::Element;
use crate::window::widget::select::{self, Choice};

/// So many people are offered.
const MOST: u32 = 40;

/// What a screen keeps of the field.
#[derive(Debug, Clone, Default)]
pub struct Finder {
    field: select::State,
    found: Vec<StaffRow>,
    choices: Vec<Choice>,
    wanted: Ticket,
    taken: Option<StaffRow>,
}

/// What the field says.
#[derive(Debug, Clone)]
pub enum Message {
    /// The select.
    Field(select::Event),
    /// People were found.
    Found(Ticket, Vec<StaffRow>),
}

impl Finder {
    /// The person that was taken, unless something else was typed since.
    pub fn taken(&self) -> Option<&StaffRow> {
        self.taken.as_ref()
    }

    /// The number of that person.
    pub fn staff(&self) -> Option<StaffId> {
        self.taken.as_ref().map(|row| row.id)
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.field.query().trim().is_empty()
    }

    /// Empties the field.
    pub fn clear(&mut self) {
        *self = Self { wanted: self.wanted, ..Self::default() };
    }

    /// Puts a person into the field.
    pub fn put(&mut self, row: StaffRow) {
        self.field.set_query(row.name.clone());
        self.taken = Some(row);
    }

    /// Takes what the field says; true when a person was just taken.
    pub fn update(&mut self, context: &Context, message: Message) -> (bool, Task<Message>) {
        match message {
            Message::Field(event) => match self.field.update(event) {
                select::Outcome::Search => {
                    self.taken = None;
                    let (ticket, text) = (self.wanted.draw(), self.field.query().to_owned());
                    let found = context.desk.ask(move |workspace| workspace.view().search_staff(&text, MOST));
                    (false, found.map(move |found| Message::Found(ticket, found.unwrap_or_default())))
                }
                select::Outcome::Taken(at) => {
                    if let Some(row) = self.found.get(at).cloned() {
                        self.put(row);
                    }
                    (self.taken.is_some(), Task::none())
                }
                select::Outcome::New(_) | select::Outcome::None => (false, Task::none()),
            },
            Message::Found(ticket, found) => {
                if ticket == self.wanted {
                    self.choices = found.iter().map(|row| choice(row, self.field.query())).collect();
                    self.found = found;
                }
                (false, Task::none())
            }
        }
    }

    /// The field.
    pub fn view<'a, M: Clone + 'a>(
        &'a self,
        id: impl Into<Id>,
        hint: &'a str,
        say: impl Fn(Message) -> M + Clone + 'a,
    ) -> Element<'a, M> {
        select::search(&self.field, id, hint, &self.choices, None, move |event| say(Message::Field(event)))
    }
}

fn choice(row: &StaffRow, query: &str) -> Choice {
    let about = [row.subject.as_deref(), row.staff_code.as_deref()];
    Choice {
        name: row.name.clone(),
        behind: row.department.clone().unwrap_or_default(),
        right: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        matched: matched(&row.name, query).into_iter().collect(),
    }
}

/// The bytes of a name that a query means: the words themselves, or the characters that its letters begin.
fn matched(name: &str, query: &str) -> Option<std::ops::Range<usize>> {
    let query = query.trim();
    if query.is_empty() {
        return None;
    }
    if let Some(at) = name.find(query) {
        return Some(at..at + query.len());
    }
    let letters = pinyin::normalise(query);
    let ends = name.char_indices().skip(1).map(|(at, _)| at).chain([name.len()]);
    let mut beginnings = ends.filter_map(|end| Some((end, PersonName::parse(name.get(..end)?).ok()?)));
    beginnings
        .find(|(_, part)| pinyin::keys(part).split(' ').any(|key| key.starts_with(&letters)))
        .filter(|_| !letters.is_empty())
        .map(|(end, _)| 0..end)
}

#[cfg(test)]
mod tests {
    use super::matched;

    #[test]
    fn what_was_meant_is_underlined() {
        assert_eq!(matched("张舒雅", "舒雅"), Some(3..9));
        assert_eq!(matched("张舒雅", "zs"), Some(0..6));
        assert_eq!(matched("张舒雅", "zhangshu"), Some(0..6));
        assert_eq!(matched("张舒雅", "0018"), None);
        assert_eq!(matched("张舒雅", ""), None);
    }
}
