//! A form: label above, field, hint or error below, always at the same place so that nothing jumps.

use iced::widget::{column, container, row};
use iced::{Alignment, Length};

use super::Element;
use super::text;
use crate::window::icon::Icon;
use crate::window::theme::{Tone, kind, space, style};

/// A field with its label and what stands below.
pub struct Labelled<'a, Message> {
    label: &'a str,
    field: Element<'a, Message>,
    required: bool,
    hint: Option<&'a str>,
    error: Option<&'a str>,
    room_below: bool,
    width: Length,
}

/// A field with its label above.
pub fn labelled<'a, Message>(
    label: &'a str,
    field: impl Into<Element<'a, Message>>,
) -> Labelled<'a, Message> {
    Labelled {
        label,
        field: field.into(),
        required: false,
        hint: None,
        error: None,
        room_below: true,
        width: Length::Fill,
    }
}

impl<'a, Message> Labelled<'a, Message> {
    /// It must be filled in: the word stands after the label.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What helps to fill it in.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// What is wrong, in a sentence; it takes the place of the hint.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// Leaves no room for a hint or an error: filters, options of a print.
    pub fn tight(mut self) -> Self {
        self.room_below = false;
        self
    }

    /// Its width; all there is unless said.
    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.width = width.into();
        self
    }
}

impl<'a, Message: 'a> From<Labelled<'a, Message>> for Element<'a, Message> {
    fn from(one: Labelled<'a, Message>) -> Self {
        let required = one.required.then(|| text::text(kind::SMALL, "必填").style(style::tone(Tone::Danger)));
        let label = row![text::small(one.label)].push(required).spacing(space::ICON_GAP);
        let below: Option<Element<'a, Message>> = match (one.error, one.hint) {
            (Some(error), _) => Some(
                row![
                    container(Icon::CircleX.toned(12.0, Tone::Danger)).padding([3, 0]),
                    text::text(kind::CAPTION, error).style(style::tone(Tone::Danger)),
                ]
                .spacing(4)
                .into(),
            ),
            (None, Some(hint)) => Some(text::caption(hint).into()),
            (None, None) => None,
        };
        let mut lines = column![label, one.field].spacing(4).width(one.width);
        if one.room_below || below.is_some() {
            let below = below.unwrap_or_else(|| iced::widget::Space::new().into());
            lines = lines.push(
                container(below)
                    .height(Length::Shrink)
                    .center_y(kind::CAPTION.line)
                    .align_y(Alignment::Start),
            );
        }
        lines.into()
    }
}

/// A name and what it is, in a line of a pane: 时间范围 2025-09-01 至 2025-10-31.
pub fn fact<'a, Message: 'a>(
    name: &'a str,
    width: f32,
    value: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    row![container(text::small(name)).width(width), value.into()]
        .spacing(space::GAP)
        .align_y(Alignment::Center)
        .into()
}
