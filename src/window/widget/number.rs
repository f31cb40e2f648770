//! A field for a figure such as hours: at the right, its unit behind it, up and down by a step.

use iced::keyboard::{Key, key::Named};
use iced::widget::{column, container};
use iced::{Alignment, Color};

use super::Element;
use super::control::{Style, control};
use super::field::{Field, field};
use crate::window::icon::Icon;
use crate::window::theme::tokens;

/// Hundredths in a decimal of at most two places, as a person types it: full-width digits and a
/// Chinese stop are taken too. `None` when it is no such number.
pub fn hundredths(words: &str) -> Option<i64> {
    let plain: String = words
        .trim()
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
            '．' | '。' => '.',
            '−' | '－' => '-',
            c => c,
        })
        .collect();
    let (sign, digits) = plain.strip_prefix('-').map_or((1, plain.as_str()), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let numeric = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.len() + part.len() == 0
        || whole.len() > 12
        || part.len() > 2
        || !numeric(whole)
        || !numeric(part)
    {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    Some(sign * (whole * 100 + part))
}

/// A number of hundredths as it is shown: no trailing zeros.
pub fn shown(hundredths: i64) -> String {
    let (whole, part) = (hundredths.abs() / 100, hundredths.abs() % 100);
    let sign = if hundredths < 0 { "-" } else { "" };
    let text = format!("{sign}{whole}.{part:02}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// One step up or down: to the next whole step, never below zero.
pub fn stepped(words: &str, step: i64, up: bool) -> String {
    let now = hundredths(words).unwrap_or(0);
    let next = if up { now.div_euclid(step) * step + step } else { (now - 1).div_euclid(step) * step };
    shown(next.max(0))
}

/// A field for a figure. `step` is in hundredths: 50 goes by halves.
pub fn number<'a, Message: Clone + 'a>(
    value: &'a str,
    unit: &'a str,
    step: i64,
    on_input: impl Fn(String) -> Message + Clone + 'a,
) -> Field<'a, Message> {
    let by_key = on_input.clone();
    let arrow = |icon: Icon, up: bool| {
        control(icon.at(11.0), |theme, status| {
            let t = tokens(theme);
            let ink = if status.hovered { t.text } else { t.text_3 };
            Style { ground: Color::TRANSPARENT, border: iced::Border::default(), ink: Some(ink) }
        })
        .on_press(on_input(stepped(value, step, up)))
        .without_focus()
        .width(16)
        .height(11)
    };
    let arrows: Element<'a, Message> = container(
        column![arrow(Icon::ChevronUp, true), arrow(Icon::ChevronDown, false)].align_x(Alignment::Center),
    )
    .into();
    field(value).right().unit(unit).trail(arrows).on_input(on_input).on_key(move |key, modifiers| match key {
        Key::Named(Named::ArrowUp) if modifiers.is_empty() => Some(by_key(stepped(value, step, true))),
        Key::Named(Named::ArrowDown) if modifiers.is_empty() => Some(by_key(stepped(value, step, false))),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_people_type() {
        assert_eq!(hundredths("16"), Some(1600));
        assert_eq!(hundredths(" ２．５ "), Some(250));
        assert_eq!(hundredths(".5"), Some(50));
        assert_eq!(hundredths("-10.25"), Some(-1025));
        for wrong in ["", "1.234", "1,5", "十", "1.2.3", "-", "."] {
            assert_eq!(hundredths(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn steps_go_to_the_next_half() {
        assert_eq!(stepped("16", 50, true), "16.5");
        assert_eq!(stepped("16.2", 50, true), "16.5");
        assert_eq!(stepped("16.2", 50, false), "16");
        assert_eq!(stepped("0", 50, false), "0");
        assert_eq!(stepped("", 50, true), "0.5");
    }
}
