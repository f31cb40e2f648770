//! The frame of the window: the sidebar with its places, and the head of the screen.

use iced::advanced::widget::Id;
use iced::widget::{Space, column, container, row, tooltip};
use iced::{Alignment, Background, Color, Length, Theme, border};

use super::control::{Control, Ring, Style, control};
use super::{Element, chip, surface, text};
use crate::window::icon::Icon;
use crate::window::theme::space::{self, Room};
use crate::window::theme::{Tone, kind, style, tokens};

/// A place of the navigation.
#[derive(Debug, Clone, PartialEq)]
pub struct Place<'a, Message> {
    /// Its icon.
    pub icon: Icon,
    /// Its name.
    pub name: &'a str,
    /// How many things wait there; 0 shows nothing.
    pub waiting: usize,
    /// Whether it is the one that is open.
    pub here: bool,
    /// What it says when pressed.
    pub go: Message,
}

/// The seal: 学 on red, a white line inside.
pub fn seal<'a, Message: 'a>() -> Element<'a, Message> {
    let mark = text::text(kind::SCREEN, "学").style(style::tone(Tone::OnFill));
    let inner = container(mark).center(26).style(|theme: &Theme| container::Style {
        border: border::rounded(2).color(tokens(theme).on_fill).width(1),
        ..container::Style::default()
    });
    container(inner)
        .center(30)
        .style(|theme: &Theme| container::Style {
            background: Some(Background::Color(tokens(theme).seal)),
            border: border::rounded(4),
            ..container::Style::default()
        })
        .into()
}

fn ground<'a, Message: Clone + 'a>(content: Element<'a, Message>, here: bool) -> Control<'a, Message> {
    control(content, move |theme: &Theme, status| {
        let t = tokens(theme);
        let (ground, line) = match (here, status.hovered) {
            (true, _) => (t.raised, t.line_strong),
            (_, true) => (t.hover, Color::TRANSPARENT),
            _ => (Color::TRANSPARENT, Color::TRANSPARENT),
        };
        Style { ground, border: border::rounded(space::RADIUS).color(line).width(1), ink: Some(t.text) }
    })
    .ring(Ring::Inside)
}

fn wide_place<'a, Message: Clone + 'a>(place: Place<'a, Message>) -> Element<'a, Message> {
    let tone = if place.here { Tone::Accent } else { Tone::Second };
    let kind = if place.here { kind::HEADING } else { kind::BODY };
    let badge = (place.waiting > 0).then(|| chip::badge(place.waiting));
    let line = row![place.icon.toned(16.0, tone), text::line(kind, place.name)]
        .push(badge)
        .spacing(10)
        .align_y(Alignment::Center);
    ground(line.into(), place.here).on_press(place.go).padding([0, 10]).width(Length::Fill).height(34).into()
}

fn narrow_place<'a, Message: Clone + 'a>(place: Place<'a, Message>) -> Element<'a, Message> {
    let tone = if place.here { Tone::Accent } else { Tone::Second };
    let kind = if place.here { kind::CAPTION.strong() } else { kind::CAPTION };
    let badge = (place.waiting > 0).then(|| chip::badge(place.waiting));
    // Beside the icon: over it, the number would hide what it counts.
    let icon = row![place.icon.toned(18.0, tone)].push(badge).spacing(2).align_y(Alignment::Center);
    let words = column![icon, text::text(kind, place.name)].spacing(3).align_x(Alignment::Center);
    ground(container(words).center(Length::Fill).into(), place.here)
        .on_press(place.go)
        .width(Length::Fill)
        .height(48)
        .into()
}

/// A line at the foot of the sidebar: icon, tone, words, and what it says when pressed.
pub type FootLine<Message> = ((Icon, Tone, String), Message);

fn foot_line<'a, Message: Clone + 'a>(((icon, tone, words), go): FootLine<Message>) -> Element<'a, Message> {
    let icon_tone = if tone == Tone::Second { Tone::Third } else { tone };
    let line = row![icon.toned(14.0, icon_tone), text::line(kind::CAPTION, words).tone(tone)]
        .spacing(8)
        .align_y(Alignment::Center);
    ground(line.into(), false).on_press(go).padding([0, 10]).width(Length::Fill).height(24).into()
}

/// The sidebar. `school` stands under the name of the program, `foot` at its foot; where there is no room for it, it is
/// told by the seal.
pub fn sidebar<'a, Message: Clone + 'a>(
    room: Room,
    id: impl Into<Id>,
    school: &'a str,
    places: Vec<Place<'a, Message>>,
    last: Place<'a, Message>,
    foot: Vec<FootLine<Message>>,
) -> Element<'a, Message> {
    let (side, gap) = if room.is_wide() { (space::SIDEBAR.0, 2) } else { (space::SIDEBAR.1, 2) };
    let place = |one| if room.is_wide() { wide_place(one) } else { narrow_place(one) };
    let head: Element<'a, Message> = if room.is_wide() {
        let words = column![text::strong("学时簿"), text::line(kind::SMALL, school).tone(Tone::Second)];
        container(row![seal(), words].spacing(10).align_y(Alignment::Center))
            .padding([0, 8])
            .center_y(64)
            .into()
    } else {
        let about =
            [school.to_owned()].into_iter().chain(foot.iter().map(|((_, _, words), _)| words.clone()));
        let about = column(about.map(|words| text::small(words).into()));
        let tip = container(about).padding(8).style(style::floating);
        let seal = tooltip(seal(), tip, tooltip::Position::Right).gap(8);
        container(seal).center_x(Length::Fill).center_y(52).into()
    };
    let foot = room.is_wide().then(|| {
        let lines = column(foot.into_iter().map(foot_line));
        column![Space::new().height(6), surface::edge(), container(lines).padding([4, 0])]
    });
    let all = column![head]
        .push(column(places.into_iter().map(place)).spacing(gap))
        .push(Space::new().height(Length::Fill))
        .push(place(last))
        .push(foot);
    let pad = if room.is_wide() { [0, 8] } else { [0, 6] };
    let body = container(all)
        .id(id)
        .padding(iced::Padding::from(pad).bottom(if room.is_wide() { 8.0 } else { 6.0 }))
        .width(side - 1.0)
        .height(Length::Fill)
        .style(style::sidebar);
    row![body, surface::upright()].into()
}

/// The field that opens the search for everything: it looks like one and is a button.
pub fn find<'a, Message: Clone + 'a>(room: Room, open: Message) -> Element<'a, Message> {
    let content = row![
        Icon::Search.toned(16.0, Tone::Second),
        text::line(kind::SMALL, "找人、培训、表格、设置").tone(Tone::Third),
        text::keycap("Ctrl K"),
    ]
    .spacing(space::GAP)
    .align_y(Alignment::Center);
    control(content, |theme, status| {
        let t = tokens(theme);
        let ground = if status.hovered { t.hover } else { t.sunken };
        Style { ground, border: border::rounded(space::RADIUS).color(t.rule).width(1), ink: Some(t.text) }
    })
    .on_press(open)
    .padding([0, 10])
    .width(if room.is_wide() { 264 } else { 240 })
    .height(space::CONTROL)
    .into()
}

/// The head of the screen: its name, a line of context, and what can be done, the primary last.
pub fn head<'a, Message: 'a>(
    name: &'a str,
    context: impl text::Words<'a>,
    right: impl IntoIterator<Item = Element<'a, Message>>,
) -> Element<'a, Message> {
    let line = row![text::text(kind::SCREEN, name), text::line(kind::SMALL, context).tone(Tone::Second)]
        .extend(right)
        .spacing(12)
        .align_y(Alignment::Center);
    let head = container(line)
        .padding([0, 20])
        .center_y(space::SCREEN_HEAD - 1.0)
        .width(Length::Fill)
        .style(style::surface);
    column![head, surface::edge()].into()
}

/// A line of the menu that holds the second buttons of a narrow window: icon, word, key.
pub fn menu_line<'a, Message: Clone + 'a>(
    (icon, name, key, message): (Option<Icon>, String, &'a str, Message),
) -> Element<'a, Message> {
    let key = (!key.is_empty()).then(|| text::keycap(key));
    let content = row![
        icon.map_or_else(
            || Space::new().width(16).into(),
            |icon| Element::from(icon.toned(16.0, Tone::Second))
        ),
        text::body(name),
        Space::new().width(Length::Fill),
    ];
    control(content.push(key).spacing(space::GAP).align_y(Alignment::Center), |theme, status| {
        let t = tokens(theme);
        let ground = if status.hovered { t.hover } else { Color::TRANSPARENT };
        Style { ground, border: border::rounded(4), ink: Some(t.text) }
    })
    .ring(Ring::Inside)
    .on_press(message)
    .padding([0, 8])
    .width(Length::Fill)
    .height(space::MENU_ROW)
    .align(Alignment::Start)
    .into()
}
