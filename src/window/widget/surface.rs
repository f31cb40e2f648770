//! Where things lie: cards, rules, a list that scrolls, the double rule of a ledger.

use iced::widget::{Space, column, container, row, scrollable};
use iced::{Alignment, Length};

use super::{Element, text};
use crate::window::theme::{Tone, kind, space::Room, style};

/// A hairline from left to right.
pub fn line<'a, Message: 'a>() -> Element<'a, Message> {
    container(Space::new().width(Length::Fill).height(1)).style(style::line).into()
}

/// The edge of a pane, from left to right.
pub fn edge<'a, Message: 'a>() -> Element<'a, Message> {
    container(Space::new().width(Length::Fill).height(1)).style(style::line_strong).into()
}

/// The edge of a pane, from top to bottom.
pub fn upright<'a, Message: 'a>() -> Element<'a, Message> {
    container(Space::new().width(1).height(Length::Fill)).style(style::line_strong).into()
}

/// The double rule over or under a total.
pub fn double_rule<'a, Message: 'a>() -> Element<'a, Message> {
    let one = || container(Space::new().width(Length::Fill).height(1)).style(style::ink_rule);
    column![one(), Space::new().height(2), one()].into()
}

/// The head of a card: its name, a line about it that takes the room that is left, and what stands at its right.
pub fn card_head<'a, Message: 'a>(
    room: Room,
    name: impl text::Words<'a>,
    about: impl text::Words<'a>,
    right: Option<Element<'a, Message>>,
) -> Element<'a, Message> {
    let line = row![text::strong(name), text::line(kind::SMALL, about).tone(Tone::Second)]
        .push(right)
        .spacing(8)
        .align_y(Alignment::Center);
    container(line).padding([0, 16]).center_y(room.card_head()).width(Length::Fill).into()
}

/// A card: a head over a hairline, and what is on it.
pub fn card<'a, Message: 'a>(
    head: Element<'a, Message>,
    body: impl Into<Element<'a, Message>>,
) -> iced::widget::Container<'a, Message> {
    container(column![head, line(), body.into()]).padding(1).style(style::card).width(Length::Fill)
}

/// What is longer than its place, with the scrollbar over its right edge.
pub fn scroll<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
) -> iced::widget::Scrollable<'a, Message> {
    scrollable(content).direction(scrollable::Direction::Vertical(scrollbar())).style(style::scroll)
}

/// What is wider than its place, with the scrollbar under it.
pub fn scroll_across<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
) -> iced::widget::Scrollable<'a, Message> {
    let direction = scrollable::Direction::Horizontal(scrollbar().spacing(0));
    scrollable(content).direction(direction).height(Length::Fill).style(style::scroll)
}

fn scrollbar() -> scrollable::Scrollbar {
    scrollable::Scrollbar::new().width(7).scroller_width(7).margin(3)
}
