//! A dialog in the window: it says what it will touch, the safe button has the focus, Escape leaves.
//!
//! The app lays it over everything, keeps Tab inside its [`AREA`] and puts the focus back where it
//! was when it closes.

use iced::advanced::widget::Id;
use iced::widget::{Space, center, column, container, opaque, row};
use iced::{Alignment, Length, Task};

use super::button::Button;
use super::lifted::lifted;
use super::{Element, focus, surface, text};
use crate::window::theme::{Tone, kind, space, style};

/// The area that Tab stays in while a dialog is open.
pub const AREA: &str = "dialog";

/// The button that has the focus when a dialog opens.
pub const SAFE: &str = "dialog-safe";

/// The field that has it where there is no such button and it is not the first.
pub const BEGIN: &str = "dialog-begin";

/// Moves the focus into the dialog that has just opened.
pub fn begin<Message: Send + 'static>() -> Task<Message> {
    focus::into(area(), &[SAFE, BEGIN])
}

/// The name of [`AREA`].
pub fn area() -> Id {
    Id::new(AREA)
}

/// Lays a dialog over the window.
pub fn over<'a, Message: 'a>(
    below: Element<'a, Message>,
    dialog: Option<Element<'a, Message>>,
) -> Element<'a, Message> {
    let over =
        dialog.map(|dialog| opaque(center(opaque(lifted(dialog, space::DIALOG_RADIUS))).style(style::scrim)));
    iced::widget::Stack::new().push(below).push(over).width(Length::Fill).height(Length::Fill).into()
}

/// A dialog of any content and size.
pub fn dialog<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
) -> iced::widget::Container<'a, Message> {
    container(content).id(area()).style(style::dialog).clip(true)
}

/// A dialog with a head, a body and a foot, each parted from the next by a line. The foot holds the ways out; a body that is to take what
/// is left of a given height fills it.
pub fn framed<'a, Message: 'a>(
    head: impl Into<Element<'a, Message>>,
    body: impl Into<Element<'a, Message>>,
    foot: impl Into<Element<'a, Message>>,
) -> iced::widget::Container<'a, Message> {
    let all = column![
        container(head).padding([0, 20]).center_y(54),
        surface::line(),
        body.into(),
        surface::line(),
        container(foot).padding([15, 20]),
    ];
    dialog(all.width(Length::Fill))
}

/// A question: what, then whom and how much, then the two ways out. `safe` says what stays and has
/// the focus; `deed` does it. A third way stands between.
pub fn question<'a, Message: Clone + 'a>(
    title: impl text::Words<'a>,
    about: impl text::Words<'a>,
    safe: Button<'a, Message>,
    between: Option<Button<'a, Message>>,
    deed: Button<'a, Message>,
) -> Element<'a, Message> {
    let buttons = row![Space::new().width(Length::Fill), safe.id(SAFE).key("Esc")]
        .push(between)
        .push(deed)
        .spacing(8)
        .align_y(Alignment::Center);
    let words = text::text(kind::BODY, about).style(style::tone(Tone::Second));
    dialog(
        column![text::title(title), words, Space::new().height(4), buttons].spacing(8).padding(20).width(420),
    )
    .into()
}
