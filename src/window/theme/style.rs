//! Styles for iced's own widgets, named by what they are for.

use iced::border::{self, Border};
use iced::widget::{container, scrollable, text, text_editor, text_input};
use iced::{Background, Color, Shadow, Theme};

use super::{Hue, Tone, space, tokens};

/// Text in a tone.
pub fn tone(tone: Tone) -> impl Fn(&Theme) -> text::Style {
    move |theme| text::Style { color: Some(tokens(theme).tone(tone)) }
}

/// Text in the ink of a hue.
pub fn ink(hue: Hue) -> impl Fn(&Theme) -> text::Style {
    move |theme| text::Style { color: Some(tokens(theme).hue(hue).ink) }
}

fn filled(color: Color) -> container::Style {
    container::Style { background: Some(Background::Color(color)), ..container::Style::default() }
}

/// The window behind cards.
pub fn canvas(theme: &Theme) -> container::Style {
    filled(tokens(theme).canvas)
}

/// The navigation.
pub fn sidebar(theme: &Theme) -> container::Style {
    filled(tokens(theme).sidebar)
}

/// A pane or bar on the surface.
pub fn surface(theme: &Theme) -> container::Style {
    filled(tokens(theme).surface)
}

/// Heads, totals, feet.
pub fn sunken(theme: &Theme) -> container::Style {
    filled(tokens(theme).sunken)
}

/// A hairline between rows.
pub fn line(theme: &Theme) -> container::Style {
    filled(tokens(theme).line)
}

/// The edge of a pane.
pub fn line_strong(theme: &Theme) -> container::Style {
    filled(tokens(theme).line_strong)
}

/// A rule under a head.
pub fn rule(theme: &Theme) -> container::Style {
    filled(tokens(theme).rule)
}

/// A rule of the ledger: over a total, in ink.
pub fn ink_rule(theme: &Theme) -> container::Style {
    filled(tokens(theme).text)
}

/// A card: a border, no shadow.
pub fn card(theme: &Theme) -> container::Style {
    let t = tokens(theme);
    filled(t.surface).border(border::rounded(space::CARD_RADIUS).color(t.line_strong).width(1))
}

/// What floats: menus, popovers.
pub fn floating(theme: &Theme) -> container::Style {
    let t = tokens(theme);
    filled(t.raised).border(border::rounded(space::RADIUS).color(t.rule).width(1))
}

/// A dialog.
pub fn dialog(theme: &Theme) -> container::Style {
    let t = tokens(theme);
    filled(t.raised).border(border::rounded(space::DIALOG_RADIUS).color(t.line_strong).width(1))
}

/// What lies over the window while a dialog is open.
pub fn scrim(theme: &Theme) -> container::Style {
    filled(tokens(theme).scrim)
}

/// A box in a hue: soft fill, border, ink.
pub fn tinted(hue: Hue, radius: f32) -> impl Fn(&Theme) -> container::Style {
    move |theme| {
        let shade = tokens(theme).hue(hue);
        filled(shade.soft).color(shade.ink).border(border::rounded(radius).color(shade.line).width(1))
    }
}

/// A key on a button or in a hint: a small box around the name of the key.
pub fn keycap(theme: &Theme) -> container::Style {
    let t = tokens(theme);
    container::Style { border: border::rounded(3).color(t.rule).width(1), ..container::Style::default() }
}

/// Scrollbars lie over the content at its right edge.
pub fn scroll(theme: &Theme, status: scrollable::Status) -> scrollable::Style {
    let t = tokens(theme);
    let thumb = |active: bool| scrollable::Rail {
        background: None,
        border: Border::default(),
        scroller: scrollable::Scroller {
            background: Background::Color(if active { t.control } else { t.rule }),
            border: border::rounded(4),
        },
    };
    let (vertical, horizontal) = match status {
        scrollable::Status::Dragged {
            is_vertical_scrollbar_dragged: v,
            is_horizontal_scrollbar_dragged: h,
            ..
        } => (v, h),
        scrollable::Status::Hovered {
            is_vertical_scrollbar_hovered: v,
            is_horizontal_scrollbar_hovered: h,
            ..
        } => (v, h),
        scrollable::Status::Active { .. } => (false, false),
    };
    scrollable::Style {
        container: container::Style::default(),
        vertical_rail: thumb(vertical),
        horizontal_rail: thumb(horizontal),
        gap: None,
        auto_scroll: scrollable::AutoScroll {
            background: Background::Color(t.raised),
            border: border::rounded(16).color(t.rule).width(1),
            shadow: Shadow::default(),
            icon: t.text_2,
        },
    }
}

/// The text inside a field; the field itself draws border and ground.
pub fn bare_input(theme: &Theme, status: text_input::Status) -> text_input::Style {
    let t = tokens(theme);
    text_input::Style {
        background: Background::Color(Color::TRANSPARENT),
        border: Border::default(),
        icon: t.text_3,
        placeholder: t.text_3,
        value: if status == text_input::Status::Disabled { t.text_2 } else { t.text },
        selection: t.current,
    }
}

/// The text inside an area of several lines.
pub fn bare_editor(theme: &Theme, _status: text_editor::Status) -> text_editor::Style {
    let t = tokens(theme);
    text_editor::Style {
        background: Background::Color(Color::TRANSPARENT),
        border: Border::default(),
        placeholder: t.text_3,
        value: t.text,
        selection: t.current,
    }
}
