//! A select: a button that opens a list, or a field that searches one, by whatever the screen's
//! matching says (pinyin, code, words).

use std::ops::Range;

use iced::advanced::widget::Id;
use iced::keyboard::{Key, Modifiers, key::Named};
use iced::widget::{column, container, rich_text, row, scrollable, span};
use iced::{Alignment, Color, Length, Theme, border};

use super::control::{Control, Style, control};
use super::field::field;
use super::popover::{Line, Width, popover};
use super::{Element, text};
use crate::model::pinyin::begins;
use crate::window::icon::Icon;
use crate::window::theme::{Tone, kind, space, style, tokens};

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// What stands behind the name: the pinyin.
    pub behind: String,
    /// What stands at the right: 数学 · 0018.
    pub right: String,
    /// The bytes of the name that the search matched; they are underlined.
    pub matched: Vec<Range<usize>>,
}

impl Choice {
    /// A choice that is only a name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

/// What a screen keeps of a select.
#[derive(Debug, Clone, Default)]
pub struct State {
    query: String,
    open: bool,
    at: usize,
}

/// What a select says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The search changes.
    Typed(String),
    /// It opens at a line, or closes.
    Turned(usize),
    /// It closes.
    Closed,
    /// The keys go to another choice.
    At(usize),
    /// A choice is taken: its index among the ones shown.
    Taken(usize),
    /// The last line is taken: make a new one of what is typed.
    New,
}

/// What the screen has to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing.
    None,
    /// Search again for [`State::query`].
    Search,
    /// This one of the choices shown is taken.
    Taken(usize),
    /// Make a new one of what is typed.
    New(String),
}

impl State {
    /// What is typed.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Sets what stands in the field, without opening: the name of what is taken.
    pub fn set_query(&mut self, words: impl Into<String>) {
        self.query = words.into();
    }

    /// Whether the list is open.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Takes what the select says.
    pub fn update(&mut self, event: Event) -> Outcome {
        match event {
            Event::Typed(words) => {
                self.query = words;
                self.open = true;
                self.at = 0;
                Outcome::Search
            }
            Event::Turned(at) => {
                self.open = !self.open;
                self.at = at;
                Outcome::None
            }
            Event::Closed => {
                self.open = false;
                Outcome::None
            }
            Event::At(at) => {
                self.at = at;
                Outcome::None
            }
            Event::Taken(index) => {
                self.open = false;
                Outcome::Taken(index)
            }
            Event::New => {
                self.open = false;
                Outcome::New(self.query.clone())
            }
        }
    }
}

/// What a key does in a list of so many lines.
fn key(state: &State, lines: usize, start: usize, key: &Key, modifiers: Modifiers) -> Option<Event> {
    let last = lines.checked_sub(1);
    match (state.open, key) {
        (false, Key::Named(Named::ArrowDown)) => Some(Event::Turned(start)),
        (true, Key::Named(Named::Escape)) => Some(Event::Closed),
        (true, Key::Named(Named::ArrowUp)) if modifiers.alt() => Some(Event::Closed),
        (true, Key::Named(Named::ArrowDown)) => last.map(|last| Event::At((state.at + 1).min(last))),
        (true, Key::Named(Named::ArrowUp)) => Some(Event::At(state.at.saturating_sub(1))),
        (true, Key::Named(Named::PageDown)) => last.map(|last| Event::At((state.at + 8).min(last))),
        (true, Key::Named(Named::PageUp)) => Some(Event::At(state.at.saturating_sub(8))),
        _ => None,
    }
}

/// What a letter does in a list of choices: it goes to the next one that begins with it, by the reading of its first character.
fn letter(state: &State, shown: &[Choice], key: &Key, modifiers: Modifiers) -> Option<Event> {
    let Key::Character(typed) = key else { return None };
    let typed = typed.chars().next().filter(|_| (modifiers - Modifiers::SHIFT).is_empty())?;
    let from = if state.open { state.at + 1 } else { 0 };
    let begins = |(_, choice): &(usize, &Choice)| begins(typed, &choice.name);
    let (after, before) = (shown.iter().enumerate().skip(from), shown.iter().enumerate().take(from));
    let (at, _) = after.chain(before).find(begins)?;
    Some(if state.open { Event::At(at) } else { Event::Turned(at) })
}

/// A row of a menu, of a select or of the palette.
pub fn line<'a, Message: Clone + 'a>(
    content: impl Into<Element<'a, Message>>,
    on: bool,
    message: Message,
) -> Control<'a, Message> {
    control(content, move |theme: &Theme, status| {
        let t = tokens(theme);
        let ground = match (on, status.hovered) {
            (true, _) => t.selected,
            (_, true) => t.hover,
            _ => Color::TRANSPARENT,
        };
        Style { ground, border: border::rounded(4), ink: Some(t.text) }
    })
    .on_press(message)
    .without_focus()
    .padding([0, 8])
    .width(Length::Fill)
    .height(space::MENU_ROW)
    .align(Alignment::Start)
}

/// The name with what the search matched underlined.
pub fn matched<'a, Message: 'a>(name: &'a str, ranges: &[Range<usize>]) -> Element<'a, Message> {
    if ranges.is_empty() {
        return text::body(name).into();
    }
    let mut spans = Vec::new();
    let mut from = 0;
    for range in ranges {
        if let Some(plain) = name.get(from..range.start) {
            spans.push((plain, false));
        }
        if let Some(hit) = name.get(range.clone()) {
            spans.push((hit, true));
            from = range.end;
        }
    }
    spans.push((name.get(from..).unwrap_or_default(), false));
    Marked { spans }.into()
}

/// Words of which some are marked in the accent; colours come from the theme when it is drawn.
struct Marked<'a> {
    spans: Vec<(&'a str, bool)>,
}

impl<'a, Message: 'a> From<Marked<'a>> for Element<'a, Message> {
    fn from(marked: Marked<'a>) -> Self {
        let parts = marked.spans.into_iter().filter(|(words, _)| !words.is_empty()).map(|(words, hit)| {
            let kind = if hit { kind::HEADING } else { kind::BODY };
            let one: Element<'a, Message> = if hit {
                container(
                    rich_text![span::<(), _>(words).underline(true)]
                        .font(kind.font)
                        .size(kind.size)
                        .line_height(kind.line_height()),
                )
                .style(|theme: &Theme| container::Style {
                    text_color: Some(tokens(theme).accent),
                    ..container::Style::default()
                })
                .into()
            } else {
                text::text(kind, words).into()
            };
            one
        });
        row(parts).into()
    }
}

/// More than this many are never drawn; the search narrows them.
const MOST: usize = 100;

fn choices<'a, Message: Clone + 'a>(
    state: &'a State,
    shown: &'a [Choice],
    new: Option<&'a str>,
    say: &impl Fn(Event) -> Message,
) -> Element<'a, Message> {
    let lines = shown.iter().take(MOST).enumerate().map(|(index, choice)| {
        let content = row![matched(&choice.name, &choice.matched), text::small(choice.behind.as_str())]
            .push(iced::widget::Space::new().width(Length::Fill))
            .push(text::small(choice.right.as_str()))
            .spacing(space::GAP)
            .align_y(Alignment::Center);
        line(content, index == state.at, say(Event::Taken(index))).into()
    });
    let mut list = column(lines);
    if shown.is_empty() && new.is_none() {
        list = list.push(container(text::small("没有找到")).padding([4, 8]));
    }
    if shown.len() > MOST {
        let more = format!("还有 {} 个，请再输入几个字", shown.len() - MOST);
        list = list.push(container(text::caption(more)).padding([4, 8]));
    }
    let mut body = column![bounded(list.into(), shown.len())];
    if let Some(what) = new {
        let content =
            row![Icon::Plus.toned(16.0, Tone::Accent), text::body(what).style(style::tone(Tone::Accent))]
                .spacing(space::GAP)
                .align_y(Alignment::Center);
        let ruled = container(iced::widget::Space::new().width(Length::Fill).height(1)).style(style::line);
        body = body.push(container(ruled).padding([4, 0]));
        body = body.push(line(content, state.at == shown.len().min(MOST), say(Event::New)));
    }
    container(body).padding(4).style(style::floating).into()
}

/// At most nine rows high; longer lists scroll.
fn bounded<'a, Message: 'a>(list: Element<'a, Message>, count: usize) -> Element<'a, Message> {
    const ROWS: usize = 9;
    if count <= ROWS {
        return list;
    }
    scrollable(list)
        .direction(scrollable::Direction::Vertical(
            scrollable::Scrollbar::new().width(7).scroller_width(7).margin(1),
        ))
        .style(style::scroll)
        .height(ROWS as f32 * space::MENU_ROW)
        .into()
}

/// Where a line of the list stands.
fn place(at: usize) -> Line {
    Line { from: at as f32 * space::MENU_ROW, height: space::MENU_ROW }
}

/// A field that searches a list. `shown` are the choices that match [`State::query`], best first;
/// `new` is the words of the last line that makes a new one of what is typed.
pub fn search<'a, Message: Clone + 'a>(
    state: &'a State,
    id: impl Into<Id>,
    hint: &'a str,
    shown: &'a [Choice],
    new: Option<&'a str>,
    say: impl Fn(Event) -> Message + Clone + 'a,
) -> Element<'a, Message> {
    search_in(state, id, hint, shown, new, Width::AtLeast(room(shown)), say)
}

/// What the widest line needs, so that nothing of it wraps into the next one; a very long one may.
fn room(shown: &[Choice]) -> f32 {
    const MOST: f32 = 420.0;
    let small = |words: &str| text::width(kind::SMALL, words);
    let one = |choice: &Choice| {
        let words = text::width(kind::BODY, &choice.name) + small(&choice.behind) + small(&choice.right);
        words + 4.0 * space::GAP + 28.0
    };
    shown.iter().map(one).fold(0.0, f32::max).min(MOST)
}

/// The same with a list of a width of its own: in a narrow field.
pub fn search_in<'a, Message: Clone + 'a>(
    state: &'a State,
    id: impl Into<Id>,
    hint: &'a str,
    shown: &'a [Choice],
    new: Option<&'a str>,
    width: Width,
    say: impl Fn(Event) -> Message + Clone + 'a,
) -> Element<'a, Message> {
    let list = state.open.then(|| choices(state, shown, new, &say));
    let typed = say.clone();
    let closed = say(Event::Closed);
    let lines = shown.len().min(MOST) + usize::from(new.is_some());
    let input = field(&state.query)
        .id(id)
        .placeholder(hint)
        .on_input(move |words| typed(Event::Typed(words)))
        .trail(Icon::Search.toned(16.0, Tone::Third))
        .on_key(move |pressed, modifiers| match pressed {
            Key::Named(Named::Enter) if state.open && lines > 0 => {
                let is_new = state.at >= shown.len().min(MOST);
                Some(say(if is_new { Event::New } else { Event::Taken(state.at) }))
            }
            _ => key(state, lines, 0, pressed, modifiers).map(&say),
        });
    popover(input, list).width(width).line(place(state.at)).on_close(closed).into()
}

/// A button that opens a list of a few choices. `chosen` is the index of the one that holds.
pub fn select<'a, Message: Clone + 'a>(
    state: &'a State,
    id: impl Into<Id>,
    shown: &'a [Choice],
    chosen: Option<usize>,
    hint: &'a str,
    say: impl Fn(Event) -> Message + Clone + 'a,
) -> Element<'a, Message> {
    let start = chosen.unwrap_or(0);
    let name = chosen.and_then(|index| shown.get(index)).map(|choice| choice.name.as_str());
    let words = match name {
        Some(name) => text::line(kind::BODY, name),
        None => text::line(kind::BODY, hint).tone(Tone::Third),
    };
    let content = row![words, Icon::ChevronDown.toned(16.0, Tone::Second)]
        .spacing(space::ICON_GAP)
        .align_y(Alignment::Center);
    let button = control(content, |theme: &Theme, status| {
        let t = tokens(theme);
        let line = if status.hovered { t.text_3 } else { t.control };
        Style {
            ground: t.surface,
            border: border::rounded(space::RADIUS).color(line).width(1),
            ink: Some(t.text),
        }
    })
    .id(id)
    .on_press(say(Event::Turned(start)))
    .ring(super::control::Ring::Inside)
    .padding([0, 8])
    .width(Length::Fill)
    .height(space::CONTROL);
    let list = state.open.then(|| choices(state, shown, None, &say));
    let closed = say(Event::Closed);
    let current = state.at;
    let keyed = super::typing::typing(button).frame(super::typing::Frame::Bare).padding(0).on_key(
        move |pressed, modifiers| match pressed {
            Key::Named(Named::Enter) if state.open => Some(say(Event::Taken(current))),
            _ => key(state, shown.len().min(MOST), start, pressed, modifiers)
                .or_else(|| letter(state, shown.get(..MOST).unwrap_or(shown), pressed, modifiers))
                .map(&say),
        },
    );
    let longest = shown.iter().map(|choice| text::width(kind::BODY, &choice.name)).fold(0.0, f32::max);
    popover(keyed, list).width(Width::AtLeast(longest + 28.0)).line(place(state.at)).on_close(closed).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_goes_round_what_begins_with_it() {
        let shown = ["小学", "中学", "学前", "职教", "Z 其他"].map(Choice::new);
        let at = |open, at, typed: &str| {
            let state = State { open, at, ..State::default() };
            letter(&state, &shown, &Key::Character(typed.into()), Modifiers::empty())
        };
        assert_eq!(at(false, 0, "z"), Some(Event::Turned(1)), "it opens");
        assert_eq!(at(true, 1, "z"), Some(Event::At(3)));
        assert_eq!(at(true, 3, "Z"), Some(Event::At(4)));
        assert_eq!(at(true, 4, "z"), Some(Event::At(1)), "and round again");
        assert_eq!(at(true, 0, "学"), Some(Event::At(2)));
        assert_eq!(at(true, 0, "q"), None);
        let key = Key::Character("z".into());
        assert_eq!(letter(&State::default(), &shown, &key, Modifiers::CTRL), None, "a shortcut");
    }

    #[test]
    fn keys_walk_and_stay_inside() {
        let mut state = State::default();
        let down = Key::Named(Named::ArrowDown);
        assert_eq!(key(&state, 3, 1, &down, Modifiers::empty()), Some(Event::Turned(1)));
        state.update(Event::Typed("zs".into()));
        state.update(Event::At(2));
        assert_eq!(key(&state, 3, 0, &down, Modifiers::empty()), Some(Event::At(2)));
        assert_eq!(key(&state, 0, 0, &down, Modifiers::empty()), None);
        assert_eq!(state.update(Event::Taken(2)), Outcome::Taken(2));
        assert!(!state.is_open());
    }
}
