//! Bars of a list: the filter row above it, and the selection bar at its foot.

use iced::widget::{Container, Space, container, row};
use iced::{Alignment, Background, Length, Theme};

use super::button::{Button, button};
use super::lines::lines;
use super::{Element, surface, text};
use crate::window::theme::{kind, space, style, tokens};

/// A bar of so many lines as its things need, `height` px with one.
fn bar<'a, Message: 'a>(
    height: f32,
    margin: f32,
    left: impl IntoIterator<Item = Element<'a, Message>>,
    right: impl IntoIterator<Item = Element<'a, Message>>,
) -> Container<'a, Message> {
    // What is lower than a control still gets the room of one.
    let room = row![Element::from(lines(left, right)), Space::new().height(space::CONTROL)];
    let air = (height - space::CONTROL) / 2.0;
    container(room.align_y(Alignment::Center)).padding([air, margin]).width(Length::Fill)
}

/// The row above a list: search, chips, and at the right what counts.
pub fn tools<'a, Message: 'a>(
    left: impl IntoIterator<Item = Element<'a, Message>>,
    right: impl IntoIterator<Item = Element<'a, Message>>,
) -> Element<'a, Message> {
    bar(space::BAR, 14.0, left, right).style(style::surface).into()
}

/// The foot of a body: its deeds, and what is said of them.
pub fn foot<'a, Message: 'a>(all: impl IntoIterator<Item = Element<'a, Message>>) -> Element<'a, Message> {
    let bar = bar(space::PANE_FOOT, 16.0, all, []).style(style::surface);
    iced::widget::column![surface::edge(), bar].into()
}

/// The bar at the foot of a list while rows are ticked: how many, their sums, what can be done with
/// them, and the way out.
pub fn selection<'a, Message: Clone + 'a>(
    count: impl text::Words<'a>,
    sums: impl text::Words<'a>,
    deeds: Vec<Button<'a, Message>>,
    leave: Message,
) -> Element<'a, Message> {
    let leave = button("取消选择").quiet().key("Esc").on_press(leave);
    let told = [text::strong(count).into(), text::small(sums).into()];
    let deeds = deeds.into_iter().chain([leave]).map(Element::from);
    let bar = bar(space::BAR, 14.0, told, deeds).style(|theme: &Theme| container::Style {
        background: Some(Background::Color(tokens(theme).accent_soft)),
        ..container::Style::default()
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
