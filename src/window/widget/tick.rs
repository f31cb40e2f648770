//! Checkbox, radio and switch. The whole row reacts, also its words; Space turns it.

use iced::border;
use iced::widget::{Space, container, row};
use iced::{Alignment, Background, Border, Color, Theme};

use super::Element;
use super::control::{Control, Ring, Status, Style, control};
use super::text;
use crate::window::icon::Icon;
use crate::window::theme::{kind, space, tokens};

/// How a checkbox stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ticked {
    /// Off.
    No,
    /// On.
    Yes,
    /// Some of what it stands for is on.
    Some,
}

impl From<bool> for Ticked {
    fn from(on: bool) -> Self {
        if on { Self::Yes } else { Self::No }
    }
}

/// A checkbox. `on_toggle` is what it says when turned; without it, it is off.
pub fn checkbox<'a, Message: Clone + 'a>(
    label: &'a str,
    ticked: impl Into<Ticked>,
    on_toggle: Option<Message>,
) -> Control<'a, Message> {
    let ticked = ticked.into();
    let off = on_toggle.is_none();
    let mark = match ticked {
        Ticked::No => None,
        Ticked::Yes => Some(Icon::Check),
        Ticked::Some => Some(Icon::Minus),
    };
    let full = ticked != Ticked::No;
    let glyph: Element<'a, Message> = match mark {
        Some(icon) => icon.at(12.0).into(),
        None => Space::new().into(),
    };
    let mark = container(glyph).center(space::TICK).style(move |theme| filled(theme, full, off, 4.0));
    labelled(mark.into(), label, off, 4.0).on_press_maybe(on_toggle).space_only()
}

/// One of several: a radio.
pub fn radio<'a, Message: Clone + 'a>(
    label: &'a str,
    chosen: bool,
    on_choose: Option<Message>,
) -> Control<'a, Message> {
    let off = on_choose.is_none();
    let dot = container(Space::new().width(6).height(6)).style(move |theme: &Theme| {
        let color = if chosen { tokens(theme).on_fill } else { Color::TRANSPARENT };
        container::Style {
            background: Some(Background::Color(color)),
            border: border::rounded(3),
            ..container::Style::default()
        }
    });
    let mark = container(dot).center(space::TICK).style(move |theme| filled(theme, chosen, off, 8.0));
    labelled(mark.into(), label, off, 8.0).on_press_maybe(on_choose).space_only()
}

/// On or off, at once.
pub fn switch<'a, Message: Clone + 'a>(
    label: &'a str,
    on: bool,
    on_toggle: Option<Message>,
) -> Control<'a, Message> {
    let off = on_toggle.is_none();
    let knob = container(Space::new().width(12).height(12)).style(move |theme: &Theme| {
        let t = tokens(theme);
        container::Style {
            background: Some(Background::Color(if on { t.on_fill } else { t.control })),
            border: border::rounded(6),
            ..container::Style::default()
        }
    });
    let track = container(knob)
        .width(30)
        .height(16)
        .padding([2, 3])
        .align_x(if on { Alignment::End } else { Alignment::Start })
        .style(move |theme| filled(theme, on, off, 8.0));
    labelled(track.into(), label, off, 8.0).on_press_maybe(on_toggle).space_only()
}

fn filled(theme: &Theme, full: bool, off: bool, radius: f32) -> container::Style {
    let t = tokens(theme);
    let (ground, line, ink) = match (full, off) {
        (true, true) => (t.line_strong, t.line_strong, t.text_off),
        (false, true) => (t.sunken, t.line_strong, t.text_off),
        (true, false) => (t.primary, t.primary, t.on_fill),
        (false, false) => (t.surface, t.control, t.text),
    };
    container::Style {
        background: Some(Background::Color(ground)),
        border: border::rounded(radius).color(line).width(1),
        text_color: Some(ink),
        ..container::Style::default()
    }
}

/// The mark with its ring, and the words; one control.
fn labelled<'a, Message: Clone + 'a>(
    mark: Element<'a, Message>,
    label: &'a str,
    off: bool,
    radius: f32,
) -> Control<'a, Message> {
    let words = (!label.is_empty()).then(|| text::text(kind::BODY, label));
    let content = row![mark].push(words).spacing(space::GAP).align_y(Alignment::Center);
    control(content, move |theme, status: Status| {
        let t = tokens(theme);
        let ink = if off { t.text_off } else { t.text };
        let _ = status;
        Style {
            ground: Color::TRANSPARENT,
            border: Border { radius: radius.into(), ..Border::default() },
            ink: Some(ink),
        }
    })
    .ring(Ring::Outside)
}
