//! Tabs of a pane: 34 high, the open one over a bar.

use iced::widget::{Space, column, container, row};
use iced::{Background, Color, Length, Theme, border};

use super::control::{Ring, Style, control};
use super::{Element, surface, text};
use crate::window::theme::{kind, tokens};

/// Tabs; `open` is the one that is open, `say` is told the one pressed.
pub fn tabs<'a, Message: Clone + 'a>(
    names: &[&'a str],
    open: usize,
    say: impl Fn(usize) -> Message,
) -> Element<'a, Message> {
    let all = names.iter().enumerate().map(|(at, name)| {
        let on = at == open;
        let kind = if on { kind::HEADING } else { kind::BODY };
        let bar = container(Space::new().width(Length::Fill).height(2)).style(move |theme: &Theme| {
            let color = if on { tokens(theme).accent } else { Color::TRANSPARENT };
            container::Style { background: Some(Background::Color(color)), ..container::Style::default() }
        });
        let content = column![container(text::text(kind, *name)).center_y(32), bar].width(Length::Shrink);
        control(content, move |theme, status| {
            let t = tokens(theme);
            let ink = if on || status.hovered { t.text } else { t.text_2 };
            Style { ground: Color::TRANSPARENT, border: border::rounded(4), ink: Some(ink) }
        })
        .ring(Ring::Inside)
        .padding([0, 4])
        .height(34)
        .on_press(say(at))
        .into()
    });
    column![container(row(all).spacing(12)).padding([0, 12]), surface::line()].into()
}
