//! Bars of a list: the filter row above it, and the selection bar at its foot.

use iced::widget::{Space, container, row};
use iced::{Alignment, Background, Length, Theme};

use super::button::{Button, button};
use super::{Element, surface, text};
use crate::window::theme::{kind, space, style, tokens};

/// The row above a list: search, chips, and at the right what counts.
pub fn tools<'a, Message: 'a>(
    left: impl IntoIterator<Item = Element<'a, Message>>,
    right: impl IntoIterator<Item = Element<'a, Message>>,
) -> Element<'a, Message> {
    let line = row(left)
        .push(Space::new().width(Length::Fill))
        .extend(right)
        .spacing(space::GAP)
        .align_y(Alignment::Center);
    container(line).padding([0, 14]).center_y(space::BAR).width(Length::Fill).style(style::surface).into()
}

/// The bar at the foot of a list while rows are ticked: how many, their sums, what can be done with
/// them, and the way out.
pub fn selection<'a, Message: Clone + 'a>(
    count: impl text::Words<'a>,
    sums: impl text::Words<'a>,
    deeds: Vec<Button<'a, Message>>,
    leave: Message,
) -> Element<'a, Message> {
    let line = row![text::strong(count), text::small(sums), Space::new().width(Length::Fill)]
        .extend(deeds.into_iter().map(Element::from))
        .push(button("取消选择").quiet().key("Esc").on_press(leave))
        .spacing(space::GAP)
        .align_y(Alignment::Center);
    let bar =
        container(line).padding([0, 14]).center_y(space::BAR).width(Length::Fill).style(|theme: &Theme| {
            container::Style {
                background: Some(Background::Color(tokens(theme).accent_soft)),
                ..container::Style::default()
            }
        });
    iced::widget::column![surface::edge(), bar].into()
}

/// A bar under the head of the screen: what does not work, and one button.
pub fn trouble<'a, Message: Clone + 'a>(
    words: impl text::Words<'a>,
    way_out: Option<Button<'a, Message>>,
) -> Element<'a, Message> {
    use crate::window::icon::Icon;
    use crate::window::theme::{Hue, Tone};
    let line = row![Icon::CircleX.toned(16.0, Tone::Danger), text::text(kind::BODY, words)]
        .push(Space::new().width(Length::Fill))
        .push(way_out)
        .spacing(space::GAP)
        .align_y(Alignment::Center);
    container(line)
        .padding([0, 20])
        .center_y(space::BAR)
        .width(Length::Fill)
        .style(|theme: &Theme| container::Style {
            text_color: Some(tokens(theme).text),
            ..style::tinted(Hue::Danger, 0.0)(theme)
        })
        .into()
}
