//! The head of the board: above, what each column is taken for, to be changed by searching; below, the file's own word.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Theme, border};

use super::board::Board;
use crate::exchange::inbound::header::{Column, Source};
use crate::model::person_name::PersonName;
use crate::model::pinyin;
use crate::service::incoming::Kind;
use crate::window::icon::Icon;
use crate::window::theme::{Tone, kind, space, style, tokens};
use crate::window::widget::control::{Ring, Style, control};
use crate::window::widget::popover::Width;
use crate::window::widget::select::{self, Choice};
use crate::window::widget::{Element, surface, text};

/// The field that searches what a column is.
pub const SEARCH: &str = "intake-field";

/// Leaves a column out.
const NOTHING: &str = "不导入";

/// What the head keeps: which column is being named, and what can be chosen.
#[derive(Debug, Default)]
pub struct Heads {
    field: select::State,
    open: Option<usize>,
    choices: Vec<Choice>,
    codes: Vec<Option<&'static str>>,
}

/// What the screen has to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing.
    None,
    /// Put the focus into the search.
    Opened,
    /// Put the focus back on the head of this column.
    Closed(usize),
    /// The column at this place is this field, or is left out.
    Named(usize, Option<&'static str>),
}

/// The name of the button over a column.
pub fn id(column: usize) -> iced::advanced::widget::Id {
    iced::advanced::widget::Id::from(format!("intake-head-{column}"))
}

impl Heads {
    /// The column that is being named.
    pub fn open(&self) -> Option<usize> {
        self.open
    }

    /// Takes what the head of a column says.
    pub fn update(&mut self, kind: Kind, board: &Board, column: usize, event: select::Event) -> Outcome {
        match event {
            select::Event::Turned(_) => {
                *self = Self { open: Some(column), ..Self::default() };
                self.field.update(select::Event::Typed(String::new()));
                self.offer(kind, board);
                Outcome::Opened
            }
            select::Event::Closed => {
                self.open = None;
                Outcome::Closed(column)
            }
            event => match self.field.update(event) {
                select::Outcome::Search => {
                    self.offer(kind, board);
                    Outcome::None
                }
                select::Outcome::Taken(at) => {
                    self.open = None;
                    self.codes.get(at).map_or(Outcome::None, |code| Outcome::Named(column, *code))
                }
                _ => Outcome::None,
            },
        }
    }

    fn offer(&mut self, kind: Kind, board: &Board) {
        let query = self.field.query().trim();
        let taken = |code: &str| {
            let holder = board.listing.columns.iter().find(|column| column.field == Some(code));
            holder.map(|column| column.heading.clone()).unwrap_or_default()
        };
        let nothing = (None, Choice::new(NOTHING));
        let fields = kind.fields().into_iter().filter(|(code, _)| *code != "serial");
        let fields =
            fields.map(|(code, word)| (Some(code), Choice { right: taken(code), ..Choice::new(word) }));
        let all = [nothing].into_iter().chain(fields);
        (self.codes, self.choices) = all.filter(|(_, choice)| matches(&choice.name, query)).unzip();
    }

    /// The head over the columns that a board of this width shows.
    pub fn view<'a>(
        &'a self,
        kind: Kind,
        board: &'a Board,
        width: f32,
        editable: bool,
    ) -> Element<'a, (usize, select::Event)> {
        let fields = kind.fields();
        let (mut upper, mut lower) = (row![Space::new().width(4)], row![Space::new().width(4)]);
        for place in &board.table.fit(width).placed {
            let Some(at) = place.column.checked_sub(1) else {
                let word = |words: &'static str| {
                    container(text::small(words)).padding([0, 7]).align_right(place.width)
                };
                upper = upper.push(word("行"));
                lower = lower.push(word("文件"));
                continue;
            };
            let Some(column) = board.listing.columns.get(at) else { continue };
            let word = fields.iter().find(|(code, _)| Some(*code) == column.field).map(|(_, word)| *word);
            let named: Element<'a, select::Event> = if self.open == Some(at) {
                let list = Width::AtLeast(210.0);
                select::search_in(&self.field, SEARCH, NOTHING, &self.choices, None, list, |event| event)
            } else {
                closed(at, column, word, editable)
            };
            let named = named.map(move |event| (at, event));
            upper = upper.push(container(named).padding([0, 3]).width(place.width));
            let heading = text::line(kind::SMALL, column.heading.as_str()).tone(Tone::Second);
            lower = lower.push(container(heading).padding([0, 7]).width(place.width));
        }
        let upper = container(upper.align_y(Alignment::Center)).center_y(42);
        let lower = container(lower.align_y(Alignment::Center)).center_y(26);
        let rule = container(Space::new().width(Length::Fill).height(1)).style(style::rule);
        let head = column![upper, lower, rule].width(Length::Fill);
        container(column![head, surface::line()]).style(style::sunken).clip(true).width(Length::Fill).into()
    }
}

/// What a column is taken for, with how surely; pressed, it can be changed.
fn closed<'a>(
    at: usize,
    column: &'a Column,
    word: Option<&'static str>,
    editable: bool,
) -> Element<'a, select::Event> {
    let (sign, asks) = match (word, column.source) {
        (None, _) => (None, false),
        (_, Source::Guessed) => (Some((Icon::CircleQuestionMark, Tone::Warning)), true),
        _ => (Some((Icon::Check, Tone::Success)), false),
    };
    let name = match word {
        Some(word) => text::line(kind::BODY, word),
        None => text::line(kind::BODY, NOTHING).tone(Tone::Third),
    };
    let content = row![]
        .push(sign.map(|(icon, tone)| icon.toned(14.0, tone)))
        .push(name)
        .push(editable.then(|| Icon::ChevronDown.toned(14.0, Tone::Second)))
        .spacing(4)
        .align_y(Alignment::Center);
    control(content, move |theme: &Theme, status| {
        let t = tokens(theme);
        let line = match (asks, status.hovered) {
            (true, _) => t.warning,
            (_, true) => t.text_3,
            _ => t.rule,
        };
        Style {
            ground: t.surface,
            border: border::rounded(space::RADIUS).color(line).width(1),
            ink: Some(t.text),
        }
    })
    .id(id(at))
    .on_press_maybe(editable.then_some(select::Event::Turned(0)))
    .ring(Ring::Inside)
    .padding([0, 6])
    .width(Length::Fill)
    .height(space::CONTROL)
    .into()
}

/// Whether a word is meant by what is typed: part of it, or the beginning of its pinyin.
fn matches(word: &str, query: &str) -> bool {
    let spelt =
        |query: &str| PersonName::parse(word).is_ok_and(|word| pinyin::matches(query, &pinyin::keys(&word)));
    query.is_empty() || word.contains(query) || spelt(query)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_field_is_found_by_part_of_its_word_and_by_pinyin() {
        assert!(matches("继续教育编码", "编码") && matches("继续教育编码", "jxjy"));
        assert!(matches("身份证件号", "sfz") && matches("民族", "minzu"));
        assert!(!matches("民族", "xm"));
    }
}
