//! Something long: a bar with a count and a way to stop it.

use std::time::Instant;

use iced::widget::{column, row};
use iced::{Alignment, Length};

use super::button::button;
use super::{Element, chart, text};
use crate::window::theme::{kind, space};

/// How far something has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What is done: 正在导入名册.
    pub what: String,
    /// How many are done.
    pub done: u64,
    /// Of how many; 0 while that is not known.
    pub of: u64,
    /// What is counted: 行.
    pub unit: &'static str,
    since: Instant,
}

impl Progress {
    /// Something that begins now.
    pub fn new(what: impl Into<String>, unit: &'static str, now: Instant) -> Self {
        Self { what: what.into(), done: 0, of: 0, unit, since: now }
    }

    /// Count and time left: `4,210 / 10,000 行，约 6 秒`.
    pub fn words(&self, now: Instant) -> String {
        if self.of == 0 {
            return String::new();
        }
        let count = format!("{} / {} {}", grouped(self.done), grouped(self.of), self.unit);
        let spent = now.duration_since(self.since).as_secs_f64();
        if self.done == 0 || spent < 1.0 {
            return count;
        }
        let left = spent / self.done as f64 * self.of.saturating_sub(self.done) as f64;
        let left = left.ceil() as u64;
        if left >= 90 {
            format!("{count}，约 {} 分钟", left.div_ceil(60))
        } else {
            format!("{count}，约 {left} 秒")
        }
    }

    /// From 0 to 1.
    pub fn share(&self) -> f32 {
        if self.of == 0 { 0.0 } else { (self.done as f64 / self.of as f64).min(1.0) as f32 }
    }
}

/// A number with commas from 1,000 on.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The bar with its count; `cancel` is what 取消 says.
pub fn progress<'a, Message: Clone + 'a>(
    progress: &'a Progress,
    now: Instant,
    cancel: Option<Message>,
) -> Element<'a, Message> {
    let words = row![text::body(progress.what.as_str()), text::line(kind::SMALL, progress.words(now))]
        .push(cancel.map(|cancel| button("取消").key("Esc").on_press(cancel)))
        .spacing(space::GAP)
        .width(Length::Fill)
        .align_y(Alignment::Center);
    column![words, chart::bar(progress.share(), chart::Series::First).height(6.0)].spacing(space::GAP).into()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn says_how_many_and_how_long() {
        let start = Instant::now();
        let mut progress = Progress::new("正在导入名册", "行", start);
        (progress.done, progress.of) = (4_000, 10_000);
        assert_eq!(progress.words(start + Duration::from_secs(4)), "4,000 / 10,000 行，约 6 秒");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(999), "999");
    }
}
