//! The detail pane: head, sections, and the deeds at its foot.

use iced::widget::{column, container, row};
use iced::{Alignment, Length};

use super::{Element, surface, text};
use crate::window::theme::{Tone, kind, space, style};

/// A section of a pane: a head, and what is under it.
pub fn section<'a, Message: 'a>(
    name: impl text::Words<'a>,
    right: Option<Element<'a, Message>>,
    body: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    // A long name gives way to what stands at its right.
    let head = row![text::line(kind::HEADING, name).width(Length::Fill)]
        .push(right)
        .spacing(8)
        .align_y(Alignment::Center);
    column![container(column![head, body.into()].spacing(8)).padding([12, 16]), surface::line()].into()
}

/// A line of what happened: when, and what.
pub fn event<'a, Message: 'a>(
    when: impl text::Words<'a>,
    what: impl text::Words<'a>,
) -> Element<'a, Message> {
    row![
        container(text::text(kind::SMALL, when).style(style::tone(Tone::Third))).width(92),
        text::text(kind::SMALL, what).width(Length::Fill),
    ]
    .into()
}

/// The pane at the right of a list: what scrolls, and the deeds that stay at its foot.
pub fn pane<'a, Message: 'a>(
    width: f32,
    head: Element<'a, Message>,
    body: Element<'a, Message>,
    deeds: Option<Element<'a, Message>>,
) -> Element<'a, Message> {
    let foot = deeds.map(|deeds| {
        column![
            surface::edge(),
            container(deeds).padding([0, 16]).center_y(space::PANE_FOOT).width(Length::Fill)
        ]
    });
    let all = column![head, surface::scroll(body).height(Length::Fill)].push(foot);
    let pane = container(all).width(width - 1.0).height(Length::Fill).style(style::surface);
    row![surface::upright(), pane].into()
}
