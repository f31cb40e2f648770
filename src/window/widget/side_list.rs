//! A short list at the left of a screen: which part of it is open.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Background, Color, Length, Theme, border};

use super::control::{Ring, Style, control};
use super::{Element, surface, text};
use crate::window::icon::Icon;
use crate::window::theme::{Tone, kind, style, tokens};

/// Height of a line.
const LINE: f32 = 34.0;

/// The list, `width` wide: icon and name of each part; `open` is the one that is open, `say` is told the one pressed.
/// `foot` stands at the lower end.
pub fn side_list<'a, Message: Clone + 'a>(
    width: f32,
    parts: impl IntoIterator<Item = (Icon, &'a str)>,
    open: usize,
    say: impl Fn(usize) -> Message,
    foot: Option<Element<'a, Message>>,
) -> Element<'a, Message> {
    let parts = parts.into_iter().enumerate();
    let parts = parts.map(|(at, (icon, name))| line(icon, name, at == open, say(at)));
    let all = column![surface::scroll(column(parts).padding([8, 0])).height(Length::Fill)].push(foot);
    let list = container(all).width(width - 1.0).height(Length::Fill).style(style::surface);
    row![list, surface::upright()].into()
}

fn line<'a, Message: Clone + 'a>(
    icon: Icon,
    name: &'a str,
    open: bool,
    message: Message,
) -> Element<'a, Message> {
    let bar = container(Space::new().width(3).height(LINE)).style(move |theme: &Theme| {
        let color = if open { tokens(theme).accent } else { Color::TRANSPARENT };
        container::Style { background: Some(Background::Color(color)), ..container::Style::default() }
    });
    let (kind, tone) = if open { (kind::HEADING, Tone::Accent) } else { (kind::BODY, Tone::Second) };
    let content = row![bar, Space::new().width(5), icon.toned(16.0, tone), text::line(kind, name)]
        .spacing(8)
        .align_y(Alignment::Center);
    control(content, move |theme, status| {
        let t = tokens(theme);
        let ground = match (open, status.hovered) {
            (true, _) => t.current,
            (_, true) => t.hover,
            _ => Color::TRANSPARENT,
        };
        Style { ground, border: border::rounded(0), ink: Some(t.text) }
    })
    .ring(Ring::Inside)
    .on_press(message)
    .align(Alignment::Start)
    .width(Length::Fill)
    .height(LINE)
    .into()
}
