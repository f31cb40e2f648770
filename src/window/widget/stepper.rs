//! Steps of something that is done in order. A step that is done can be opened and read.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Background, Color, Length, Theme, border};

use super::control::{Style, control};
use super::{Element, text};
use crate::window::icon::Icon;
use crate::window::theme::{Tone, kind, space, style, tokens};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// What is known about it: 已放入 2 页. Empty for none.
    pub about: String,
}

impl Step {
    /// A step that is only a name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), about: String::new() }
    }

    /// With a line about it.
    pub fn about(self, about: impl Into<String>) -> Self {
        Self { about: about.into(), ..self }
    }
}

/// The steps in a row: those before `current` are done, and say so when pressed.
pub fn stepper<'a, Message: Clone + 'a>(
    steps: &'a [Step],
    current: usize,
    open: impl Fn(usize) -> Message,
) -> Element<'a, Message> {
    laid(steps, current, |at| Some(open(at)))
}

/// The same where there is no way back to what is done.
pub fn walked<'a, Message: Clone + 'a>(steps: &'a [Step], current: usize) -> Element<'a, Message> {
    laid(steps, current, |_| None)
}

fn laid<'a, Message: Clone + 'a>(
    steps: &'a [Step],
    current: usize,
    open: impl Fn(usize) -> Option<Message>,
) -> Element<'a, Message> {
    let mut line = row![].spacing(12).align_y(Alignment::Center);
    for (at, step) in steps.iter().enumerate() {
        if at > 0 {
            let past = at <= current;
            let rule = container(Space::new().width(Length::Fill).height(if past { 2 } else { 1 })).style(
                move |theme: &Theme| {
                    let t = tokens(theme);
                    container::Style {
                        background: Some(Background::Color(if past { t.success } else { t.rule })),
                        ..container::Style::default()
                    }
                },
            );
            line = line.push(container(rule).width(Length::Fill).max_width(180));
        }
        line = line.push(one(at, step, current, open(at).filter(|_| at < current)));
    }
    line.into()
}

fn one<'a, Message: Clone + 'a>(
    at: usize,
    step: &'a Step,
    current: usize,
    message: Option<Message>,
) -> Element<'a, Message> {
    let (done, now) = (at < current, at == current);
    let inside: Element<'a, Message> = if done {
        Icon::Check.at(13.0).into()
    } else {
        text::text(kind::CAPTION.strong(), (at + 1).to_string()).into()
    };
    let mark = container(inside).center(22).style(move |theme: &Theme| {
        let t = tokens(theme);
        let (ground, line, ink) = match (done, now) {
            (true, _) => (t.success, t.success, t.surface),
            (_, true) => (t.primary, t.primary, t.on_fill),
            _ => (Color::TRANSPARENT, t.control, t.text_2),
        };
        container::Style {
            background: Some(Background::Color(ground)),
            border: border::rounded(11).color(line).width(1),
            text_color: Some(ink),
            ..container::Style::default()
        }
    });
    let kind = if now { kind::HEADING } else { kind::BODY };
    let tone = if at > current { Tone::Second } else { Tone::Text };
    let name = text::text(kind, step.name.as_str()).style(style::tone(tone));
    let words = column![name].push((!step.about.is_empty()).then(|| text::caption(step.about.as_str())));
    let content = row![mark, words].spacing(10).align_y(Alignment::Center);
    match message {
        Some(message) => control(content, |_, _| Style {
            ground: Color::TRANSPARENT,
            border: border::rounded(space::RADIUS),
            ink: None,
        })
        .on_press(message)
        .into(),
        None => content.into(),
    }
}
