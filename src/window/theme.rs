//! The one place with colours and sizes. A screen names a token, never a colour or a number.
//!
//! The idea is a ledger kept by a careful hand: blue-black ink writes and links, fine rules part the
//! rows, red is for what does not count. [`kind`] has the sizes of type, [`space`] the measures of
//! things, [`style`] the styles of iced's own widgets.

use std::sync::LazyLock;

use iced::theme::Palette;
use iced::{Color, Theme};

pub mod kind;
pub mod space;
pub mod style;

#[cfg(test)]
mod contrast;

const fn rgb(hex: u32, alpha: f32) -> Color {
    let [_, r, g, b] = hex.to_be_bytes();
    Color { r: r as f32 / 255.0, g: g as f32 / 255.0, b: b as f32 / 255.0, a: alpha }
}

macro_rules! tokens {
    ($($(#[$doc:meta])* $name:ident: $light:literal / $la:literal, $dark:literal / $da:literal;)+) => {
        /// Every colour of the window, once for the light theme and once for the dark one.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Tokens {
            $($(#[$doc])* pub $name: Color,)+
            hues: [Shade; 8],
        }

        static LIGHT: Tokens = Tokens { $($name: rgb($light, $la),)+ hues: LIGHT_HUES };
        static DARK: Tokens = Tokens { $($name: rgb($dark, $da),)+ hues: DARK_HUES };
    };
}

tokens! {
    /// Window behind cards.
    canvas: 0xF3F3F0 / 1.0, 0x16181B / 1.0;
    /// Navigation, and the desk under a preview.
    sidebar: 0xE9E9E4 / 1.0, 0x111316 / 1.0;
    /// Cards, tables, panes, fields.
    surface: 0xFFFFFF / 1.0, 0x1D2023 / 1.0;
    /// Head of a table, read-only field, totals.
    sunken: 0xF8F8F6 / 1.0, 0x191C1F / 1.0;
    /// Row or quiet button under the pointer.
    hover: 0xF1F2EF / 1.0, 0x25292D / 1.0;
    /// Menus, popovers, dialogs, the current place in the navigation.
    raised: 0xFFFFFF / 1.0, 0x262A2E / 1.0;
    /// Selected row.
    selected: 0xDDE8F5 / 1.0, 0x22344F / 1.0;
    /// Current row.
    current: 0xC9DBF0 / 1.0, 0x2B4366 / 1.0;
    /// Behind a dialog.
    scrim: 0x1A1D21 / 0.45, 0x000000 / 0.6;
    /// What one reads.
    text: 0x1C2024 / 1.0, 0xE7E9EB / 1.0;
    /// Labels, second column.
    text_2: 0x484F57 / 1.0, 0xB7BCC2 / 1.0;
    /// Hints, units, times; never on `current`.
    text_3: 0x61686F / 1.0, 0x979DA4 / 1.0;
    /// Disabled things only, with the reason beside them.
    text_off: 0x8A9096 / 1.0, 0x6B7178 / 1.0;
    /// Between rows, inside a card.
    line: 0xE7E7E2 / 1.0, 0x292D31 / 1.0;
    /// Border of a card, every fifth row, edge of a pane.
    line_strong: 0xD3D4CE / 1.0, 0x373C41 / 1.0;
    /// Under the head of a table, border of a button, scrollbar.
    rule: 0xB9BBB5 / 1.0, 0x545A61 / 1.0;
    /// Border of a field or checkbox.
    control: 0x84898E / 1.0, 0x737A82 / 1.0;
    /// Links, current icon, current mark.
    accent: 0x25508C / 1.0, 0x8FB6EE / 1.0;
    /// Primary button.
    primary: 0x25508C / 1.0, 0x2F63AB / 1.0;
    /// Words on `accent`, as in a badge.
    on_accent: 0xFFFFFF / 1.0, 0x111316 / 1.0;
    /// Words on the fill of a primary or destructive button.
    on_fill: 0xFFFFFF / 1.0, 0xFFFFFF / 1.0;
    /// Primary button, hovered and pressed.
    primary_hover: 0x1D4174 / 1.0, 0x3A70BB / 1.0;
    /// Chip that filters.
    accent_soft: 0xE6EDF6 / 1.0, 0x1F2D42 / 1.0;
    /// Border of a chip that filters.
    accent_line: 0xB5C8E0 / 1.0, 0x3B5478 / 1.0;
    /// Focus ring.
    focus: 0x2F74D0 / 1.0, 0x5B9BF0 / 1.0;
    /// Met, approved.
    success: 0x1D683C / 1.0, 0x7FC998 / 1.0;
    /// Waits for a person.
    warning: 0x815000 / 1.0, 0xE2B45F / 1.0;
    /// Came back.
    returned: 0x94400F / 1.0, 0xEDA67A / 1.0;
    /// Sent, sealed.
    sealed: 0x5A4494 / 1.0, 0xBBAAEC / 1.0;
    /// No hours, an error, a destructive word.
    danger: 0xAE2018 / 1.0, 0xF59D96 / 1.0;
    /// Destructive button.
    danger_fill: 0xAE2018 / 1.0, 0xB23A31 / 1.0;
    /// Destructive button, hovered and pressed.
    danger_fill_hover: 0x8F1A13 / 1.0, 0xBE4238 / 1.0;
    /// The seal mark only.
    seal: 0xBC2A20 / 1.0, 0xCB4136 / 1.0;
    /// First series of a chart, fill of a bar.
    chart_1: 0x25508C / 1.0, 0x8FB6EE / 1.0;
    /// Second series, bars of caps.
    chart_2: 0x5E8EC9 / 1.0, 0x4C78B5 / 1.0;
    /// Third series, always with a pattern or label.
    chart_3: 0xC6D7EC / 1.0, 0x2E4568 / 1.0;
    /// Empty part of a bar or ring.
    track: 0xE4E5E0 / 1.0, 0x31363B / 1.0;
    /// A toast.
    toast: 0x25292D / 1.0, 0x363B41 / 1.0;
    /// Words in a toast.
    toast_text: 0xF1F2F0 / 1.0, 0xF1F2F0 / 1.0;
    /// Link in a toast.
    toast_link: 0xA9C7F3 / 1.0, 0xA9C7F3 / 1.0;
    /// Tick in a toast.
    toast_tick: 0x8FD3A5 / 1.0, 0x8FD3A5 / 1.0;
    /// Paper: a preview or a scan stays white in both.
    paper: 0xFFFFFF / 1.0, 0xFFFFFF / 1.0;
}

/// What a chip, a word or an icon says by its colour. Each use has a second sign beside the colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hue {
    /// Merely there: a draft.
    Neutral,
    /// Waits for a person.
    Warning,
    /// Passed here, or a filter that is on.
    Accent,
    /// Refused, or an error.
    Danger,
    /// Sent and sealed.
    Sealed,
    /// Approved, met.
    Success,
    /// Came back.
    Returned,
    /// No longer counts: no fill, struck through.
    Void,
}

/// The three colours of a chip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shade {
    /// Word and icon.
    pub ink: Color,
    /// Fill.
    pub soft: Color,
    /// Border.
    pub line: Color,
}

const fn shade(ink: u32, soft: u32, line: u32) -> Shade {
    Shade { ink: rgb(ink, 1.0), soft: rgb(soft, 1.0), line: rgb(line, 1.0) }
}

const LIGHT_HUES: [Shade; 8] = [
    shade(0x484F57, 0xECECE8, 0xC4C6C1),
    shade(0x815000, 0xFAEFD8, 0xDDC18A),
    shade(0x25508C, 0xE6EDF6, 0xB5C8E0),
    shade(0xAE2018, 0xFBE8E5, 0xE3AAA4),
    shade(0x5A4494, 0xEDE9F6, 0xC3B7E0),
    shade(0x1D683C, 0xE3F1E7, 0xA9CFB6),
    shade(0x94400F, 0xFBEADF, 0xE2B798),
    Shade { ink: rgb(0x61686F, 1.0), soft: Color::TRANSPARENT, line: rgb(0xC4C6C1, 1.0) },
];

const DARK_HUES: [Shade; 8] = [
    shade(0xB7BCC2, 0x2A2E32, 0x474D53),
    shade(0xE2B45F, 0x352A15, 0x69532A),
    shade(0x8FB6EE, 0x1F2D42, 0x3B5478),
    shade(0xF59D96, 0x3C201E, 0x77403B),
    shade(0xBBAAEC, 0x2B2640, 0x50477A),
    shade(0x7FC998, 0x1B3124, 0x35603F),
    shade(0xEDA67A, 0x392418, 0x6E482F),
    Shade { ink: rgb(0x979DA4, 1.0), soft: Color::TRANSPARENT, line: rgb(0x474D53, 1.0) },
];

/// The colour of a piece of text or of an icon, by what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tone {
    /// What one reads.
    #[default]
    Text,
    /// Labels, second column.
    Second,
    /// Hints, units, times.
    Third,
    /// Disabled things.
    Off,
    /// Links and the current mark.
    Accent,
    /// Met, approved.
    Success,
    /// Waits for a person.
    Warning,
    /// Came back.
    Returned,
    /// Sent, sealed.
    Sealed,
    /// No hours, an error, a destructive word.
    Danger,
    /// Words on the fill of a primary or destructive button.
    OnFill,
}

impl Tokens {
    /// The colour of a tone.
    pub fn tone(&self, tone: Tone) -> Color {
        match tone {
            Tone::Text => self.text,
            Tone::Second => self.text_2,
            Tone::Third => self.text_3,
            Tone::Off => self.text_off,
            Tone::Accent => self.accent,
            Tone::Success => self.success,
            Tone::Warning => self.warning,
            Tone::Returned => self.returned,
            Tone::Sealed => self.sealed,
            Tone::Danger => self.danger,
            Tone::OnFill => self.on_fill,
        }
    }

    /// The three colours of a hue.
    pub fn hue(&self, hue: Hue) -> Shade {
        let [neutral, warning, accent, danger, sealed, success, returned, void] = self.hues;
        match hue {
            Hue::Neutral => neutral,
            Hue::Warning => warning,
            Hue::Accent => accent,
            Hue::Danger => danger,
            Hue::Sealed => sealed,
            Hue::Success => success,
            Hue::Returned => returned,
            Hue::Void => void,
        }
    }
}

static LIGHT_THEME: LazyLock<Theme> = LazyLock::new(|| made("浅色", &LIGHT));
static DARK_THEME: LazyLock<Theme> = LazyLock::new(|| made("深色", &DARK));

fn made(name: &'static str, tokens: &Tokens) -> Theme {
    Theme::custom(
        name,
        Palette {
            background: tokens.canvas,
            text: tokens.text,
            primary: tokens.primary,
            success: tokens.success,
            warning: tokens.warning,
            danger: tokens.danger,
        },
    )
}

/// The light theme.
pub fn light() -> Theme {
    LIGHT_THEME.clone()
}

/// The dark theme.
pub fn dark() -> Theme {
    DARK_THEME.clone()
}

/// The colours of the theme in use.
pub fn tokens(theme: &Theme) -> &'static Tokens {
    if theme.extended_palette().is_dark { &DARK } else { &LIGHT }
}
