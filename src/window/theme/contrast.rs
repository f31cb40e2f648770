//! Computes the contrast of every pair that the look allows (WCAG 2.2, 1.4.3 and 1.4.11).

use iced::Color;

use super::{DARK, Hue, LIGHT, Tokens, Tone};

fn luminance(color: Color) -> f32 {
    let [r, g, b] = [color.r, color.g, color.b]
        .map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn ratio(a: Color, b: Color) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[track_caller]
fn at_least(least: f32, what: &str, ink: Color, ground: Color) {
    let found = ratio(ink, ground);
    assert!(found >= least, "{what}: {found:.2}, must be at least {least}");
}

fn grounds(t: &Tokens) -> [(&'static str, Color); 7] {
    [
        ("canvas", t.canvas),
        ("sidebar", t.sidebar),
        ("surface", t.surface),
        ("sunken", t.sunken),
        ("hover", t.hover),
        ("selected", t.selected),
        ("current", t.current),
    ]
}

#[test]
fn words_can_be_read_on_every_ground() {
    for (name, t) in [("light", &LIGHT), ("dark", &DARK)] {
        for (ground, color) in grounds(t) {
            for tone in [
                Tone::Text,
                Tone::Second,
                Tone::Third,
                Tone::Accent,
                Tone::Success,
                Tone::Warning,
                Tone::Returned,
                Tone::Sealed,
                Tone::Danger,
            ] {
                if tone == Tone::Third && ground == "current" {
                    continue; // `text_2` is taken there
                }
                at_least(4.5, &format!("{name} {tone:?} on {ground}"), t.tone(tone), color);
            }
        }
        for (what, ink, ground) in [
            ("text on raised", t.text, t.raised),
            ("hints on raised", t.text_3, t.raised),
            ("primary", t.on_fill, t.primary),
            ("primary, hovered", t.on_fill, t.primary_hover),
            ("danger", t.on_fill, t.danger_fill),
            ("danger, hovered", t.on_fill, t.danger_fill_hover),
            ("badge", t.on_accent, t.accent),
            ("seal", t.on_fill, t.seal),
            ("toast", t.toast_text, t.toast),
            ("link in a toast", t.toast_link, t.toast),
            ("filter chip", t.accent, t.accent_soft),
        ] {
            at_least(4.5, &format!("{name} {what}"), ink, ground);
        }
    }
}

#[test]
fn chips_can_be_read() {
    for (name, t) in [("light", &LIGHT), ("dark", &DARK)] {
        for hue in [
            Hue::Neutral,
            Hue::Warning,
            Hue::Accent,
            Hue::Danger,
            Hue::Sealed,
            Hue::Success,
            Hue::Returned,
            Hue::Void,
        ] {
            let shade = t.hue(hue);
            let ground = if hue == Hue::Void { t.surface } else { shade.soft };
            at_least(4.5, &format!("{name} {hue:?} on its fill"), shade.ink, ground);
            at_least(4.5, &format!("{name} {hue:?} without its fill"), shade.ink, t.surface);
        }
    }
}

#[test]
fn controls_stand_out() {
    for (name, t) in [("light", &LIGHT), ("dark", &DARK)] {
        for (what, color) in [
            ("border of a field", t.control),
            ("focus ring", t.focus),
            ("seal", t.seal),
            ("first series", t.chart_1),
            ("second series", t.chart_2),
        ] {
            at_least(3.0, &format!("{name} {what} on surface"), color, t.surface);
            at_least(3.0, &format!("{name} {what} on canvas"), color, t.canvas);
        }
    }
}
