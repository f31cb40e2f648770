//! The search for everything: a field over the window, and what it finds in groups.

use iced::advanced::widget::Id;
use iced::keyboard::{Key, Modifiers, key::Named};
use iced::widget::{Space, column, container, mouse_area, opaque, row};
use iced::{Alignment, Length};

use super::field::field;
use super::select::{Choice, line, matched};
use super::{Element, surface, text};
use crate::window::icon::Icon;
use crate::window::theme::{Tone, space, style};

/// The field of the search.
pub const FIELD: &str = "palette";

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The head it stands under; items of one group follow each other.
    pub group: &'static str,
    /// Its icon.
    pub icon: Icon,
    /// Its name, what stands behind it, and what stands at the right.
    pub choice: Choice,
}

/// What the window keeps of the search.
#[derive(Debug, Clone, Default)]
pub struct State {
    query: String,
    at: usize,
    items: Vec<Item>,
}

/// What the search says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The words change.
    Typed(String),
    /// The keys go to another line.
    At(usize),
    /// A line is taken.
    Taken(usize),
    /// It closes.
    Closed,
}

impl State {
    /// What is typed.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// What was found for what is typed.
    pub fn set_items(&mut self, items: Vec<Item>) {
        self.items = items;
        self.at = 0;
    }

    /// Takes words or keys; the rest is for the window.
    pub fn update(&mut self, event: &Event) {
        match event {
            Event::Typed(words) => self.query.clone_from(words),
            Event::At(at) => self.at = *at,
            Event::Taken(_) | Event::Closed => {}
        }
    }

    /// Lays the search over the window.
    pub fn view<'a, Message: Clone + 'a>(
        &'a self,
        say: impl Fn(Event) -> Message + Clone + 'a,
    ) -> Element<'a, Message> {
        let typed = say.clone();
        let keys = say.clone();
        let (at, last) = (self.at, self.items.len().checked_sub(1));
        let input = field(&self.query)
            .id(Id::new(FIELD))
            .lead(Icon::Search)
            .placeholder("找人、培训、表格、设置，或要做的事")
            .on_input(move |words| typed(Event::Typed(words)))
            .on_key(move |key, modifiers| walk(key, modifiers, at, last).map(&keys));
        let mut list = column![];
        let mut group = "";
        for (index, item) in self.items.iter().enumerate() {
            if item.group != group {
                group = item.group;
                list = list.push(container(text::small(group)).padding([4, 8]));
            }
            list = list.push(self.line(index, item, say(Event::Taken(index))));
        }
        if self.items.is_empty() && !self.query.trim().is_empty() {
            list = list.push(container(text::small("没有找到，换几个字试试")).padding([8, 8]));
        }
        // The scrollbar lies over the right edge, where the keys of the lines stand.
        let list = list.padding(iced::padding::right(10));
        let found = surface::scroll(list).height(Length::Shrink);
        let box_ = container(column![input, container(found).max_height(440)].spacing(8))
            .id(super::dialog::area())
            .padding(12)
            .width(600)
            .style(style::dialog);
        let placed = container(opaque(super::lifted::lifted(box_, space::DIALOG_RADIUS)))
            .padding(iced::padding::top(88))
            .center_x(Length::Fill)
            .height(Length::Fill);
        opaque(mouse_area(container(placed).style(style::scrim)).on_press(say(Event::Closed)))
    }

    fn line<'a, Message: Clone + 'a>(
        &'a self,
        index: usize,
        item: &'a Item,
        take: Message,
    ) -> Element<'a, Message> {
        let on = index == self.at;
        let enter = on.then(|| text::keycap("回车"));
        let content = row![
            item.icon.toned(16.0, Tone::Second),
            matched(&item.choice.name, &item.choice.matched),
            text::small(item.choice.behind.as_str()),
            Space::new().width(Length::Fill),
            text::small(item.choice.right.as_str()),
        ]
        .push(enter)
        .spacing(8)
        .align_y(Alignment::Center);
        line(content, on, take).into()
    }
}

fn walk(key: &Key, modifiers: Modifiers, at: usize, last: Option<usize>) -> Option<Event> {
    match key {
        Key::Named(Named::Escape) => Some(Event::Closed),
        Key::Named(Named::ArrowDown) if modifiers.is_empty() => {
            last.map(|last| Event::At((at + 1).min(last)))
        }
        Key::Named(Named::ArrowUp) if modifiers.is_empty() => Some(Event::At(at.saturating_sub(1))),
        Key::Named(Named::Enter) => last.map(|_| Event::Taken(at)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_stay_on_the_list() {
        let down = Key::Named(Named::ArrowDown);
        assert_eq!(walk(&down, Modifiers::empty(), 2, Some(2)), Some(Event::At(2)));
        assert_eq!(walk(&down, Modifiers::empty(), 0, None), None);
        assert_eq!(walk(&Key::Named(Named::Enter), Modifiers::empty(), 0, None), None);
        assert_eq!(walk(&Key::Named(Named::Escape), Modifiers::empty(), 0, None), Some(Event::Closed));
    }
}
