//! A toast: what was done, to how many, and 撤销. Bottom right, six seconds; an error stays.

use std::time::{Duration, Instant};

use iced::border;
use iced::widget::{column, container, row};
use iced::{Alignment, Background, Color, Length, Padding, Theme};

use super::button::button;
use super::control::{Style, control};
use super::lifted::lifted;
use super::{Element, text};
use crate::window::icon::Icon;
use crate::window::theme::{Hue, Tone, kind, space, style, tokens};

/// How long a toast stays.
pub const STAYS: Duration = Duration::from_secs(6);

/// The key that undoes.
const UNDO: &str = "Ctrl Z";

/// What a toast says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast<Message> {
    /// What was done, or what went wrong.
    pub words: String,
    /// The rest of an error: why, and the way out.
    pub more: Option<String>,
    /// A button: its word, its shortcut, what it says.
    pub deed: Option<(&'static str, Option<&'static str>, Message)>,
    /// An error: it stays until closed.
    pub is_error: bool,
}

impl<Message> Toast<Message> {
    /// What was done.
    pub fn done(words: impl Into<String>) -> Self {
        Self { words: words.into(), more: None, deed: None, is_error: false }
    }

    /// What went wrong, and the rest of it.
    pub fn error(words: impl Into<String>, more: impl Into<String>) -> Self {
        Self { words: words.into(), more: Some(more.into()), deed: None, is_error: true }
    }

    /// With 撤销.
    pub fn undo(mut self, message: Message) -> Self {
        self.deed = Some(("撤销", Some(UNDO), message));
        self
    }

    /// With a button.
    pub fn deed(mut self, word: &'static str, message: Message) -> Self {
        self.deed = Some((word, None, message));
        self
    }
}

/// The toasts that are shown.
#[derive(Debug, Clone)]
pub struct Toasts<Message> {
    shown: Vec<(u64, Instant, Toast<Message>)>,
    next: u64,
}

impl<Message> Default for Toasts<Message> {
    fn default() -> Self {
        Self { shown: Vec::new(), next: 0 }
    }
}

impl<Message: Clone> Toasts<Message> {
    /// Shows one; the ones that only told of something done make room.
    pub fn push(&mut self, toast: Toast<Message>, now: Instant) {
        self.shown.retain(|(_, _, toast)| toast.is_error);
        self.shown.push((self.next, now, toast));
        self.next += 1;
    }

    /// Takes one away.
    pub fn close(&mut self, id: u64) {
        self.shown.retain(|(one, _, _)| *one != id);
    }

    /// Takes away those whose time is over.
    pub fn tick(&mut self, now: Instant) {
        self.shown.retain(|(_, since, toast)| toast.is_error || now.duration_since(*since) < STAYS);
    }

    /// The number of the next one.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Takes away the errors before this number: somebody went on, and they would lie over what is done now.
    pub fn go_on(&mut self, from: u64) {
        self.shown.retain(|(one, _, toast)| !toast.is_error || *one >= from);
    }

    /// Whether one of them, from this number on, offers to undo what was done.
    pub fn offers_undo(&self, from: u64) -> bool {
        let mut later = self.shown.iter().filter(|(number, ..)| *number >= from);
        later.any(|(_, _, toast)| matches!(toast.deed, Some((_, Some(UNDO), _))))
    }

    /// Whether the clock is needed.
    pub fn is_waiting(&self) -> bool {
        self.shown.iter().any(|(_, _, toast)| !toast.is_error)
    }

    /// Whether any is shown.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// The toasts, one under the other. `then` is what a toast's button says, `close` what its cross
    /// says.
    pub fn view<'a, M: Clone + 'a>(
        &'a self,
        then: impl Fn(Message) -> M,
        close: impl Fn(u64) -> M,
    ) -> Element<'a, M> {
        let all = self.shown.iter().map(|(id, _, toast)| {
            let one = if toast.is_error { failed(toast, &then, close(*id)) } else { done(toast, &then) };
            lifted(one, space::CARD_RADIUS).into()
        });
        let all = column(all).spacing(8).align_x(Alignment::End).max_width(480);
        // Above the buttons at the foot of a screen, which are used next.
        let place = Padding::new(20.0).bottom(76.0);
        container(all).padding(place).align_right(Length::Fill).align_bottom(Length::Fill).into()
    }
}

/// So much of a line is left for words beside the tick, 撤销 and its key.
const LINE: f32 = 320.0;

fn done<'a, T: Clone, M: Clone + 'a>(toast: &'a Toast<T>, then: &impl Fn(T) -> M) -> Element<'a, M> {
    let tick = Icon::Check
        .at(16.0)
        .style(|theme: &Theme| iced::widget::text::Style { color: Some(tokens(theme).toast_tick) });
    let deed = toast.deed.as_ref().map(|(word, key, message)| {
        let key = key.map(|key| {
            container(
                text::text(kind::CAPTION, key)
                    .line_height(iced::widget::text::LineHeight::Absolute(16.0.into())),
            )
            .padding([0, 4])
            .style(|theme: &Theme| container::Style {
                border: border::rounded(3).color(Color { a: 0.4, ..tokens(theme).toast_text }).width(1),
                text_color: Some(tokens(theme).toast_text),
                ..container::Style::default()
            })
        });
        let content = row![text::strong(*word)].push(key).spacing(6).align_y(Alignment::Center);
        control(content, |theme, status| {
            let t = tokens(theme);
            let ground = if status.hovered { Color { a: 0.12, ..t.toast_text } } else { Color::TRANSPARENT };
            Style { ground, border: border::rounded(4), ink: Some(t.toast_link) }
        })
        .on_press(then(message.clone()))
        .without_focus()
        .padding([0, 6])
        .height(26)
    });
    // What is longer than a line takes what its button leaves, and goes on in the next.
    let is_long = text::width(kind::BODY, &toast.words) > LINE;
    let words = text::body(toast.words.as_str()).width(if is_long { Length::Fill } else { Length::Shrink });
    container(row![tick, words].push(deed).spacing(12).align_y(Alignment::Center))
        .padding([8, 14])
        .style(|theme: &Theme| {
            let t = tokens(theme);
            container::Style {
                background: Some(Background::Color(t.toast)),
                border: border::rounded(space::CARD_RADIUS),
                text_color: Some(t.toast_text),
                ..container::Style::default()
            }
        })
        .into()
}

fn failed<'a, T: Clone, M: Clone + 'a>(
    toast: &'a Toast<T>,
    then: &impl Fn(T) -> M,
    close: M,
) -> Element<'a, M> {
    let words = column![text::strong(toast.words.as_str()).style(style::tone(Tone::Text))]
        .push(toast.more.as_deref().map(text::small))
        .spacing(2);
    let deed = toast
        .deed
        .as_ref()
        .map(|(word, _, message)| button(*word).small().without_focus().on_press(then(message.clone())));
    let cross = super::button::icon_button(Icon::X, Some(close)).without_focus();
    // The words take what is left, not all there is: a long sentence must not push its button and the cross out.
    let line =
        row![container(Icon::CircleX.toned(16.0, Tone::Danger)).padding([3, 0]), words.width(Length::Fill)]
            .push(deed)
            .push(cross)
            .spacing(12)
            .align_y(Alignment::Start);
    container(line).padding([8, 14]).style(style::tinted(Hue::Danger, space::CARD_RADIUS)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toast_goes_after_six_seconds_and_an_error_stays() {
        let start = Instant::now();
        let mut toasts = Toasts::<()>::default();
        toasts.push(Toast::error("没有保存：磁盘已满", "请腾出 20 MB 再保存。"), start);
        toasts.push(Toast::done("已通过 3 条学时"), start);
        toasts.tick(start + Duration::from_secs(5));
        assert_eq!(toasts.shown.len(), 2);
        assert!(toasts.is_waiting());
        toasts.tick(start + STAYS);
        assert_eq!(toasts.shown.len(), 1);
        assert!(!toasts.is_waiting());
        toasts.close(0);
        assert!(toasts.is_empty());
    }

    #[test]
    fn an_error_of_before_goes_when_somebody_goes_on_and_the_one_of_now_stays() {
        let start = Instant::now();
        let mut toasts = Toasts::<()>::default();
        toasts.push(Toast::error("没有保存", "磁盘已满。"), start);
        let from = toasts.next();
        toasts.push(Toast::error("没有打印", "磁盘已满。"), start);
        toasts.go_on(from);
        assert_eq!(
            toasts.shown.iter().map(|(_, _, one)| one.words.as_str()).collect::<Vec<_>>(),
            ["没有打印"]
        );
    }
}
