//! A field for a date: typed in any form, or taken from a Chinese calendar by mouse or keys.

use chrono::{Datelike, Days, Months, NaiveDate};
use iced::advanced::widget::Id;
use iced::keyboard::{Key, Modifiers, key::Named};
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Color, Length, border};

use super::control::{Style, control};
use super::field::field;
use super::popover::popover;
use super::{Element, text};
use crate::window::icon::Icon;
use crate::window::theme::{Tone, kind, space, style, tokens};

/// How words become a date; the one that imports use.
pub type Reading = fn(&str, NaiveDate) -> Option<NaiveDate>;

/// What a screen keeps of a date field.
#[derive(Debug, Clone)]
pub struct State {
    words: String,
    today: NaiveDate,
    read: Reading,
    /// The day the keys are on, while the calendar is open.
    open: Option<NaiveDate>,
}

/// What the field says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The words change.
    Typed(String),
    /// The calendar opens or closes.
    Turned,
    /// The calendar closes.
    Closed,
    /// The keys go to another day.
    Moved(NaiveDate),
    /// A day is taken.
    Taken(NaiveDate),
    /// The focus leaves: the words become a plain date.
    Left,
}

impl State {
    /// A field with a date or none. `today` stands for years that are not typed.
    pub fn new(date: Option<NaiveDate>, today: NaiveDate, read: Reading) -> Self {
        Self { words: date.map(|date| date.to_string()).unwrap_or_default(), today, read, open: None }
    }

    /// The words as typed.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The date, when the words are one.
    pub fn date(&self) -> Option<NaiveDate> {
        (self.read)(self.words.trim(), self.today)
    }

    /// What is wrong, in words, when something is typed that is no date.
    pub fn problem(&self) -> Option<&'static str> {
        (!self.words.trim().is_empty() && self.date().is_none()).then_some("认不出这个日期")
    }

    /// Whether the calendar is open.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Takes what the field says; true when the date may be another.
    pub fn update(&mut self, event: Event) -> bool {
        match event {
            Event::Typed(words) => {
                self.words = words;
                if self.open.is_some() {
                    self.open = self.date().or(self.open);
                }
            }
            Event::Turned => {
                let day = self.date().unwrap_or(self.today);
                self.open = if self.open.is_some() { None } else { Some(day) };
                return false;
            }
            Event::Closed => {
                self.open = None;
                return false;
            }
            Event::Moved(day) => {
                self.open = Some(day);
                return false;
            }
            Event::Taken(day) => {
                self.words = day.to_string();
                self.open = None;
            }
            Event::Left => {
                if let Some(date) = self.date() {
                    self.words = date.to_string();
                }
            }
        }
        true
    }
}

const WEEK: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];

/// The Chinese name of the day of the week: 周四.
pub fn weekday(date: NaiveDate) -> String {
    let at = date.weekday().num_days_from_monday() as usize;
    format!("周{}", WEEK.get(at).copied().unwrap_or_default())
}

fn moved(day: NaiveDate, key: &Key, modifiers: Modifiers, today: NaiveDate) -> Option<NaiveDate> {
    match key {
        Key::Named(Named::ArrowLeft) => day.checked_sub_days(Days::new(1)),
        Key::Named(Named::ArrowRight) => day.checked_add_days(Days::new(1)),
        Key::Named(Named::ArrowUp) => day.checked_sub_days(Days::new(7)),
        Key::Named(Named::ArrowDown) => day.checked_add_days(Days::new(7)),
        Key::Named(Named::PageUp) => {
            day.checked_sub_months(Months::new(if modifiers.shift() { 12 } else { 1 }))
        }
        Key::Named(Named::PageDown) => {
            day.checked_add_months(Months::new(if modifiers.shift() { 12 } else { 1 }))
        }
        Key::Character(letter) if letter.eq_ignore_ascii_case("t") && modifiers.is_empty() => Some(today),
        _ => None,
    }
}

/// The date field.
pub fn date<'a, Message: Clone + 'a>(
    state: &'a State,
    id: impl Into<Id>,
    wrong: bool,
    say: impl Fn(Event) -> Message + Clone + 'a,
) -> Element<'a, Message> {
    let told: Option<Element<'a, Message>> =
        state.date().filter(|date| date.to_string() != state.words).map(|date| {
            text::text(kind::SMALL, format!("{date} {}", weekday(date)))
                .style(style::tone(Tone::Third))
                .into()
        });
    let turn = control(Icon::Calendar.at(16.0), |theme, status| {
        let t = tokens(theme);
        let ink = if status.hovered { t.text } else { t.text_2 };
        Style { ground: Color::TRANSPARENT, border: iced::Border::default(), ink: Some(ink) }
    })
    .on_press(say(Event::Turned))
    .without_focus();
    let keys = {
        let say = say.clone();
        let (open, today) = (state.open, state.today);
        move |key: &Key, modifiers: Modifiers| match (open, key) {
            (None, Key::Named(Named::ArrowDown)) if modifiers.alt() => Some(say(Event::Turned)),
            (Some(_), Key::Named(Named::Escape)) => Some(say(Event::Closed)),
            (Some(day), Key::Named(Named::Enter)) => Some(say(Event::Taken(day))),
            (Some(day), key) => moved(day, key, modifiers, today).map(|day| say(Event::Moved(day))),
            _ => None,
        }
    };
    let typed = say.clone();
    let input = field(&state.words)
        .id(id)
        .placeholder("如 2025-11-20")
        .wrong(wrong)
        .on_input(move |words| typed(Event::Typed(words)))
        .on_blur(say(Event::Left))
        .on_key(keys)
        .trail(row![].push(told).push(turn).spacing(space::ICON_GAP).align_y(Alignment::Center));
    let closed = say(Event::Closed);
    let calendar = state.open.map(|day| calendar(day, state.date(), state.today, say));
    popover(input, calendar).on_close(closed).into()
}

/// Side of a day in the calendar.
const DAY: f32 = 34.0;

/// The month of `day`, with the day the keys are on, the date taken and today marked.
fn calendar<'a, Message: Clone + 'a>(
    day: NaiveDate,
    taken: Option<NaiveDate>,
    today: NaiveDate,
    say: impl Fn(Event) -> Message + 'a,
) -> Element<'a, Message> {
    let first = day.with_day(1).unwrap_or(day);
    let lead = u64::from(first.weekday().num_days_from_monday());
    let start = first.checked_sub_days(Days::new(lead)).unwrap_or(first);
    let months = |count: u32, back: bool| {
        let to = if back {
            day.checked_sub_months(Months::new(count))
        } else {
            day.checked_add_months(Months::new(count))
        };
        to.map(|day| say(Event::Moved(day)))
    };
    let turn = |icon: Icon, message: Option<Message>| {
        control(icon.at(16.0), |theme, status| {
            let t = tokens(theme);
            let ground = if status.hovered { t.hover } else { Color::TRANSPARENT };
            Style { ground, border: border::rounded(4), ink: Some(t.text_2) }
        })
        .on_press_maybe(message)
        .without_focus()
        .width(28)
        .height(28)
    };
    let head = row![
        turn(Icon::ChevronsLeft, months(12, true)),
        turn(Icon::ChevronLeft, months(1, true)),
        container(text::strong(format!("{} 年 {} 月", day.year(), day.month()))).center_x(Length::Fill),
        turn(Icon::ChevronRight, months(1, false)),
        turn(Icon::ChevronsRight, months(12, false)),
    ]
    .align_y(Alignment::Center);
    let names = row(WEEK.map(|name| container(text::small(name)).center_x(DAY).center_y(26).into()));
    let mut weeks = column![head, names];
    for week in 0..6 {
        let begin = start.checked_add_days(Days::new(week * 7)).unwrap_or(start);
        if week > 3 && begin.month() != day.month() {
            break;
        }
        let days = (0..7).filter_map(|at| begin.checked_add_days(Days::new(at)));
        weeks = weeks.push(row(days.map(|one| a_day(one, day, taken, today, say(Event::Taken(one))))));
    }
    let ruled = container(Space::new().width(Length::Fill).height(1)).style(style::line);
    let foot = row![
        super::button::button("今天").link().without_focus().on_press(say(Event::Taken(today))),
        Space::new().width(Length::Fill),
        text::keycap("PgUp"),
        text::caption("上月"),
        text::keycap("PgDn"),
        text::caption("下月"),
    ]
    .spacing(space::ICON_GAP)
    .align_y(Alignment::Center);
    let body = column![weeks, ruled, container(foot).padding([4, 4])].spacing(4);
    container(body.width(7.0 * DAY)).padding(10).style(style::floating).into()
}

fn a_day<'a, Message: Clone + 'a>(
    one: NaiveDate,
    on: NaiveDate,
    taken: Option<NaiveDate>,
    today: NaiveDate,
    message: Message,
) -> Element<'a, Message> {
    let is_taken = taken == Some(one);
    let is_today = one == today;
    let inside = one.month() == on.month();
    let kind = if is_taken || is_today { kind::HEADING } else { kind::BODY };
    control(text::text(kind, one.day().to_string()), move |theme, status| {
        let t = tokens(theme);
        let ink = match (is_taken, inside) {
            (true, _) => t.on_fill,
            (_, true) => t.text,
            _ => t.text_3,
        };
        let ground = match (is_taken, status.hovered) {
            (true, _) => t.primary,
            (_, true) => t.hover,
            _ => Color::TRANSPARENT,
        };
        let line = if is_today && !is_taken { t.control } else { Color::TRANSPARENT };
        Style { ground, border: border::rounded(4).color(line).width(1), ink: Some(ink) }
    })
    .on_press(message)
    .without_focus()
    .marked(one == on && !is_taken)
    .ring(super::control::Ring::Inside)
    .width(DAY)
    .height(30)
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn read(words: &str, _today: NaiveDate) -> Option<NaiveDate> {
        words.parse().ok()
    }

    #[test]
    fn the_calendar_walks_by_keys_and_takes_with_enter() {
        let mut state = State::new(Some(day(2025, 11, 20)), day(2025, 11, 12), read);
        state.update(Event::Turned);
        let at = state.open.unwrap();
        let down = moved(at, &Key::Named(Named::ArrowDown), Modifiers::empty(), day(2025, 11, 12)).unwrap();
        assert_eq!(down, day(2025, 11, 27));
        let year = moved(down, &Key::Named(Named::PageUp), Modifiers::SHIFT, day(2025, 11, 12)).unwrap();
        assert_eq!(year, day(2024, 11, 27));
        assert!(state.update(Event::Taken(year)));
        assert_eq!(state.date(), Some(year));
        assert!(!state.is_open());
    }

    #[test]
    fn what_is_no_date_is_said() {
        let mut state = State::new(None, day(2025, 11, 12), read);
        assert_eq!(state.problem(), None);
        state.update(Event::Typed("2025-13-01".into()));
        assert!(state.problem().is_some());
    }

    #[test]
    fn the_last_day_of_a_month_steps_to_the_last_of_the_next() {
        let to = moved(day(2025, 1, 31), &Key::Named(Named::PageDown), Modifiers::empty(), day(2025, 1, 1));
        assert_eq!(to, Some(day(2025, 2, 28)));
    }
}
