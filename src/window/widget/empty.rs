//! A place with nothing in it: what belongs here, and what to do first.

use iced::widget::{column, container, row};
use iced::{Alignment, Background, Length, Theme, border};

use super::button::Button;
use super::{Element, text};
use crate::window::icon::Icon;
use crate::window::theme::{space, tokens};

/// An empty place: an icon, what is not there, what to do, at most two buttons.
pub fn empty<'a, Message: Clone + 'a>(
    icon: Icon,
    what: impl text::Words<'a>,
    then: impl text::Words<'a>,
    buttons: Vec<Button<'a, Message>>,
) -> Element<'a, Message> {
    let box_ = container(icon.at(22.0)).center(44).style(|theme: &Theme| {
        let t = tokens(theme);
        container::Style {
            background: Some(Background::Color(t.sunken)),
            border: border::rounded(space::CARD_RADIUS).color(t.line_strong).width(1),
            text_color: Some(t.text_2),
            ..container::Style::default()
        }
    });
    let words = column![text::strong(what), text::small(then)].spacing(2).align_x(Alignment::Center);
    let buttons =
        (!buttons.is_empty()).then(|| row(buttons.into_iter().map(Element::from)).spacing(space::GAP));
    let all = column![box_, words].push(buttons).spacing(14).align_x(Alignment::Center);
    container(all).center_x(Length::Fill).center_y(Length::Fill).padding(24).into()
}
