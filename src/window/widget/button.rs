//! Buttons. One primary button a screen, and one in a dialog.

use iced::advanced::widget::Id;
use iced::border;
use iced::widget::row;
use iced::{Alignment, Color, Length, Theme};

use super::Element;
use super::control::{Control, Status, Style, control};
use super::text;
use crate::window::icon::Icon;
use crate::window::theme::{kind, space, tokens};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rank {
    Primary,
    Secondary,
    Quiet,
    Link,
    Danger,
    DangerOutline,
}

/// A button, still to be placed.
pub struct Button<'a, Message> {
    rank: Rank,
    icon: Option<Icon>,
    trailing: Option<Icon>,
    label: std::borrow::Cow<'a, str>,
    key: Option<&'a str>,
    small: bool,
    width: Length,
    id: Option<Id>,
    takes_focus: bool,
    on_press: Option<Message>,
}

/// A button with a border: the ordinary one. Its word is a verb; it is off until
/// [`Button::on_press`].
pub fn button<'a, Message>(label: impl Into<std::borrow::Cow<'a, str>>) -> Button<'a, Message> {
    Button {
        rank: Rank::Secondary,
        icon: None,
        trailing: None,
        label: label.into(),
        key: None,
        small: false,
        width: Length::Shrink,
        id: None,
        takes_focus: true,
        on_press: None,
    }
}

/// A button that is only an icon, with the word for those who find it by name.
pub fn icon_button<'a, Message: Clone + 'a>(icon: Icon, on_press: Option<Message>) -> Control<'a, Message> {
    control(icon.at(16.0), |theme, status| look(theme, Rank::Quiet, status))
        .on_press_maybe(on_press)
        .width(space::CONTROL)
        .height(space::CONTROL)
}

impl<'a, Message> Button<'a, Message> {
    /// The one filled button.
    pub fn primary(mut self) -> Self {
        self.rank = Rank::Primary;
        self
    }

    /// Without a border, in the tone of a link.
    pub fn quiet(mut self) -> Self {
        self.rank = Rank::Quiet;
        self
    }

    /// A word that leads somewhere: no air around it.
    pub fn link(mut self) -> Self {
        self.rank = Rank::Link;
        self
    }

    /// Destroys something.
    pub fn danger(mut self) -> Self {
        self.rank = Rank::Danger;
        self
    }

    /// Leads to something that destroys, after a question.
    pub fn danger_outline(mut self) -> Self {
        self.rank = Rank::DangerOutline;
        self
    }

    /// An icon before the word.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// An icon behind the word: a chevron.
    pub fn trailing(mut self, icon: Icon) -> Self {
        self.trailing = Some(icon);
        self
    }

    /// The shortcut that does the same.
    pub fn key(mut self, key: &'a str) -> Self {
        self.key = Some(key);
        self
    }

    /// 26 px high instead of 30.
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// Its width; that of its word unless said.
    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.width = width.into();
        self
    }

    /// A name by which it can be given the focus.
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// It never takes the focus: in a popover or a toast.
    pub fn without_focus(mut self) -> Self {
        self.takes_focus = false;
        self
    }

    /// The same in other messages.
    pub fn map<N>(self, f: impl Fn(Message) -> N) -> Button<'a, N> {
        Button {
            rank: self.rank,
            icon: self.icon,
            trailing: self.trailing,
            label: self.label,
            key: self.key,
            small: self.small,
            width: self.width,
            id: self.id,
            takes_focus: self.takes_focus,
            on_press: self.on_press.map(f),
        }
    }

    /// How a list of deeds tells it: its icon, its word, its key, and what it says; nothing while it is off.
    pub fn told(self) -> Option<(Option<Icon>, String, &'a str, Message)> {
        Some((self.icon, self.label.into_owned(), self.key.unwrap_or_default(), self.on_press?))
    }

    /// What it says when pressed.
    pub fn on_press(mut self, message: Message) -> Self {
        self.on_press = Some(message);
        self
    }

    /// What it says when pressed, or off; the reason then stands beside it.
    pub fn on_press_maybe(mut self, message: Option<Message>) -> Self {
        self.on_press = message;
        self
    }
}

fn look(theme: &Theme, rank: Rank, status: Status) -> Style {
    let t = tokens(theme);
    let near = status.hovered || status.pressed;
    let (ground, line, ink) = match rank {
        Rank::Link if status.disabled => (Color::TRANSPARENT, Color::TRANSPARENT, t.text_off),
        _ if status.disabled => (t.sunken, t.line_strong, t.text_off),
        Rank::Primary if near => (t.primary_hover, t.primary_hover, t.on_fill),
        Rank::Primary => (t.primary, t.primary, t.on_fill),
        Rank::Danger if near => (t.danger_fill_hover, t.danger_fill_hover, t.on_fill),
        Rank::Danger => (t.danger_fill, t.danger_fill, t.on_fill),
        Rank::Secondary if near => (t.hover, t.rule, t.text),
        Rank::Secondary => (t.surface, t.rule, t.text),
        Rank::DangerOutline if near => (t.hover, t.danger, t.danger),
        Rank::DangerOutline => (t.surface, t.hue(crate::window::theme::Hue::Danger).line, t.danger),
        Rank::Quiet if near => (t.hover, Color::TRANSPARENT, t.accent),
        Rank::Quiet | Rank::Link => (Color::TRANSPARENT, Color::TRANSPARENT, t.accent),
    };
    let border = border::rounded(space::RADIUS).color(line).width(if line.a > 0.0 { 1.0 } else { 0.0 });
    Style { ground, border, ink: Some(ink) }
}

impl<'a, Message: Clone + 'a> From<Button<'a, Message>> for Control<'a, Message> {
    fn from(button: Button<'a, Message>) -> Self {
        let kind = if button.small { kind::SMALL } else { kind::BODY };
        let icon = if button.small { 14.0 } else { 16.0 };
        let words = (!button.label.is_empty()).then(|| text::text(kind, button.label));
        let content = row![]
            .push(button.icon.map(|one| one.at(icon)))
            .push(words)
            .push(button.key.map(inner_key))
            .push(button.trailing.map(|one| one.at(14.0)))
            .spacing(space::ICON_GAP)
            .align_y(Alignment::Center);
        let rank = button.rank;
        let (height, air) = match (rank, button.small) {
            (Rank::Link, _) => (kind.line, 0),
            (_, true) => (space::SMALL_CONTROL, 8),
            (_, false) => (space::CONTROL, 12),
        };
        let mut made = control(content, move |theme, status| look(theme, rank, status))
            .on_press_maybe(button.on_press)
            .padding([0, air])
            .width(button.width)
            .height(height);
        if let Some(id) = button.id {
            made = made.id(id);
        }
        if button.takes_focus { made } else { made.without_focus() }
    }
}

/// A key on a button: its border takes the ink of the button.
fn inner_key<'a, Message: 'a>(key: &'a str) -> Element<'a, Message> {
    use iced::widget::container;
    container(
        text::text(kind::CAPTION, key).line_height(iced::widget::text::LineHeight::Absolute(16.0.into())),
    )
    .padding([0, 4])
    .style(|theme: &Theme| {
        let line = Color { a: 0.55, ..tokens(theme).rule };
        container::Style { border: border::rounded(3).color(line).width(1), ..container::Style::default() }
    })
    .into()
}

impl<'a, Message: Clone + 'a> From<Button<'a, Message>> for Element<'a, Message> {
    fn from(button: Button<'a, Message>) -> Self {
        Control::from(button).into()
    }
}
