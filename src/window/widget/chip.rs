//! Chips: one that tells a state, one that filters, and the badge that counts what waits.

use iced::border;
use iced::widget::{container, rich_text, row, span};
use iced::{Alignment, Background, Color, Theme};

use super::Element;
use super::control::{Control, Style, control};
use super::text;
use crate::window::icon::Icon;
use crate::window::theme::{Hue, kind, space, style, tokens};

/// What a chip shows: icon and word are always both there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The icon.
    pub icon: Icon,
    /// The word.
    pub word: &'static str,
    /// The colours.
    pub hue: Hue,
    /// Whether it keeps its fill in a list: only what waits for someone does.
    pub waits: bool,
}

/// A chip that tells a state, with its fill: in panes, legends and filters.
pub fn chip<'a, Message: 'a>(mark: Mark) -> Element<'a, Message> {
    container(inside(mark))
        .padding([0, 6])
        .center_y(space::CHIP)
        .style(style::tinted(mark.hue, space::CHIP_RADIUS))
        .into()
}

/// The same in a list, where a settled state has no fill.
pub fn quiet_chip<'a, Message: 'a>(mark: Mark) -> Element<'a, Message> {
    if mark.waits {
        return chip(mark);
    }
    container(inside(mark))
        .padding([0, 6])
        .center_y(space::CHIP)
        .style(move |theme: &Theme| container::Style {
            text_color: Some(tokens(theme).hue(mark.hue).ink),
            ..container::Style::default()
        })
        .into()
}

fn inside<'a, Message: 'a>(mark: Mark) -> Element<'a, Message> {
    let word: Element<'a, Message> = if mark.hue == Hue::Void {
        rich_text![span::<(), _>(mark.word).strikethrough(true)]
            .font(kind::CAPTION.font)
            .size(kind::CAPTION.size)
            .line_height(kind::CAPTION.line_height())
            .into()
    } else {
        text::text(kind::CAPTION, mark.word).into()
    };
    row![mark.icon.at(12.0), word].spacing(4).align_y(Alignment::Center).into()
}

/// A small box with an icon and some words in a hue: `8 人`, `2 项必须解决`.
pub fn note<'a, Message: 'a>(icon: Icon, words: impl text::Words<'a>, hue: Hue) -> Element<'a, Message> {
    container(row![icon.at(12.0), text::text(kind::CAPTION, words)].spacing(4).align_y(Alignment::Center))
        .padding([0, 6])
        .center_y(space::CHIP)
        .style(style::tinted(hue, space::CHIP_RADIUS))
        .into()
}

/// A chip that filters. `on` is filled; `trailing` is a cross (takes the filter away) or a chevron
/// (opens its values).
pub fn filter<'a, Message: Clone + 'a>(
    label: impl text::Words<'a>,
    on: bool,
    trailing: Option<Icon>,
    on_press: Option<Message>,
) -> Control<'a, Message> {
    let content = row![text::text(kind::SMALL, label)]
        .push(trailing.map(|icon| icon.at(14.0)))
        .spacing(space::ICON_GAP)
        .align_y(Alignment::Center);
    control(content, move |theme, status| {
        let t = tokens(theme);
        let near = status.hovered || status.pressed;
        let (ground, line, ink) = match (on, status.disabled) {
            (_, true) => (t.sunken, t.line_strong, t.text_off),
            (true, _) => (t.accent_soft, t.accent_line, t.accent),
            (false, _) => (if near { t.hover } else { t.surface }, t.line_strong, t.text),
        };
        Style { ground, border: border::rounded(space::RADIUS).color(line).width(1), ink: Some(ink) }
    })
    .on_press_maybe(on_press)
    .padding([0, 8])
    .height(space::SMALL_CONTROL)
}

/// A number that waits, in the navigation.
pub fn badge<'a, Message: 'a>(count: usize) -> Element<'a, Message> {
    container(text::text(kind::CAPTION.strong(), count.to_string()))
        .padding([0, 7])
        .center_y(18)
        .style(|theme: &Theme| {
            let t = tokens(theme);
            container::Style {
                background: Some(Background::Color(t.accent)),
                border: border::rounded(9),
                text_color: Some(t.on_accent),
                ..container::Style::default()
            }
        })
        .into()
}

/// A tag without colour: `规程 二.4`.
pub fn tag<'a, Message: 'a>(words: impl text::Words<'a>) -> Element<'a, Message> {
    container(text::text(kind::CAPTION, words))
        .padding([0, 5])
        .center_y(space::CHIP)
        .style(|theme: &Theme| {
            let t = tokens(theme);
            container::Style {
                border: border::rounded(3).color(t.line_strong).width(1),
                text_color: Some(t.text_2),
                background: Some(Background::Color(Color::TRANSPARENT)),
                ..container::Style::default()
            }
        })
        .into()
}
