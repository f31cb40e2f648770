//! 场次: a session is written down in one line: day, topic, hours, and the exceptions of its signed sheet.

use chrono::NaiveDate;
use iced::widget::{column, container, row};
use iced::{Alignment, Length};

use super::data::Book;
use super::{Context, Message, Training};
use crate::service::Fault;
use crate::service::training::SessionForm;
use crate::window::icon::Icon;
use crate::window::screen::{reading, refusal};
use crate::window::theme::style;
use crate::window::widget::button::button;
use crate::window::widget::form::labelled;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, bar, date, empty, field, number, surface};

/// The topic of the new session.
pub const TOPIC: &str = "session-topic";
/// The table.
pub const TABLE: &str = "sessions";

const COLUMNS: &[Column] = &[
    Column::new("number", "场", 44.0).figures().unsorted(),
    Column::new("day", "日期", 96.0).least(88.0).unsorted(),
    Column::new("time", "时间", 104.0).hides(4).unsorted(),
    Column::new("topic", "主题", 160.0).least(140.0).stretches().unsorted(),
    Column::new("speaker", "主讲", 84.0).hides(2).unsorted(),
    Column::new("place", "地点", 100.0).hides(3).unsorted(),
    Column::new("hours", "学时", 52.0).figures().unsorted(),
    Column::new("exceptions", "例外", 170.0).least(120.0).unsorted(),
];

/// What the tab keeps.
#[derive(Debug, Clone)]
pub struct Sessions {
    /// The rows; the key is the number of the session.
    pub table: table::State,
    /// The session that is typed.
    pub form: SessionForm,
    /// Its day.
    pub day: date::State,
    /// The exceptions of its sheet.
    pub exceptions: String,
    /// The session that is changed; none means a new one.
    pub editing: Option<u32>,
    /// Why it was not kept.
    pub refused: Option<Fault>,
}

/// What happens in the line.
#[derive(Debug, Clone)]
pub enum Typed {
    /// 日期.
    Day(date::Event),
    /// 开始.
    From(String),
    /// 结束.
    To(String),
    /// 主题.
    Topic(String),
    /// 主讲.
    Speaker(String),
    /// 地点.
    Place(String),
    /// 学时.
    Hours(String),
    /// 例外.
    Exceptions(String),
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            table: table::State::new(COLUMNS),
            form: SessionForm::default(),
            day: date::State::new(None, NaiveDate::default(), reading::date),
            exceptions: String::new(),
            editing: None,
            refused: None,
        }
    }
}

impl Sessions {
    /// Another program was opened, or the same one again.
    pub fn show(&mut self, book: &Book) {
        self.table.set_keys(book.sessions.iter().map(|(session, _)| i64::from(session.number)).collect());
    }

    /// An empty line for the next session: today where that fits, hours and place as last time.
    pub fn begin(&mut self, book: &Book, today: NaiveDate) {
        let span = book.program.span;
        let day = if span.contains(today) { today } else { span.from() };
        let last = book.sessions.last().map(|(session, _)| SessionForm::of(session));
        let before = last.unwrap_or_default();
        self.form = SessionForm { topic: String::new(), speaker: String::new(), ..before };
        if self.form.hours.is_empty() && !book.program.listener_hours.is_zero() {
            self.form.hours = book.program.listener_hours.to_string();
        }
        self.day = date::State::new(Some(day), today, reading::date);
        self.form.day = day.to_string();
        self.exceptions.clear();
        self.editing = None;
        self.refused = None;
    }

    /// Whether something stands in the line that is not kept yet.
    pub fn is_begun(&self) -> bool {
        let words = [&self.form.topic, &self.exceptions];
        self.editing.is_some() || words.iter().any(|words| !words.trim().is_empty())
    }

    /// The line of a session that is there.
    pub fn edit(&mut self, book: &Book, number: u32, today: NaiveDate) {
        let Some((session, exceptions)) = book.sessions.iter().find(|(one, _)| one.number == number) else {
            return;
        };
        self.form = SessionForm::of(session);
        self.day = date::State::new(Some(session.day), today, reading::date);
        self.exceptions.clone_from(exceptions);
        self.editing = Some(number);
        self.refused = None;
    }

    /// Takes what is typed.
    pub fn type_in(&mut self, typed: Typed) {
        self.refused = None;
        match typed {
            Typed::Day(event) => {
                self.day.update(event);
                self.form.day =
                    self.day.date().map_or_else(|| self.day.words().to_owned(), |day| day.to_string());
            }
            Typed::From(words) => self.form.from_time = words,
            Typed::To(words) => self.form.to_time = words,
            Typed::Topic(words) => self.form.topic = words,
            Typed::Speaker(words) => self.form.speaker = words,
            Typed::Place(words) => self.form.place = words,
            Typed::Hours(words) => self.form.hours = words,
            Typed::Exceptions(words) => self.exceptions = words,
        }
    }
}

fn cell<'a>(book: &'a Book, key: i64, column: usize) -> Cell<'a> {
    let found = book.sessions.iter().find(|(session, _)| i64::from(session.number) == key);
    let Some((session, exceptions)) = found else { return Cell::blank() };
    let text = |text: &'a Option<String>| text.as_deref().unwrap_or_default();
    match column {
        0 => Cell::second(session.number.to_string()),
        1 => Cell::words(session.day.to_string()),
        2 => Cell::second(match (session.from_time, session.to_time) {
            (Some(from), Some(to)) => format!("{}-{}", from.format("%H:%M"), to.format("%H:%M")),
            (Some(from), None) => from.format("%H:%M").to_string(),
            _ => String::new(),
        }),
        3 => Cell::words(text(&session.topic)),
        4 => Cell::second(text(&session.speaker)),
        5 => Cell::second(text(&session.place)),
        6 => Cell::words(session.hours.to_string()),
        _ if exceptions.is_empty() => Cell::second("全到"),
        _ => Cell::words(exceptions.as_str()),
    }
}

fn line(sessions: &Sessions) -> Element<'_, Message> {
    let form = &sessions.form;
    let plain = |value, id: &'static str, say: fn(String) -> Typed| {
        field::field(value)
            .id(id)
            .on_submit(Message::Hold)
            .on_input(move |words| Message::Session(say(words)))
    };
    let day = date::date(&sessions.day, "session-day", sessions.day.problem().is_some(), |event| {
        Message::Session(Typed::Day(event))
    });
    let hours = number::number(&form.hours, "", 50, |words| Message::Session(Typed::Hours(words)));
    let first = row![
        labelled("日期", day).tight().width(130),
        labelled("主题", plain(&form.topic, TOPIC, Typed::Topic)).tight(),
        labelled("学时", hours.id("session-hours").on_submit(Message::Hold)).tight().width(84),
        labelled(
            "例外（序号和情况）",
            plain(&sessions.exceptions, "session-exceptions", Typed::Exceptions).placeholder("7病 19旷 23迟")
        )
        .tight()
        .width(180),
    ]
    .spacing(8);
    let word = if sessions.editing.is_some() { "保存这一场" } else { "登记这一场" };
    let second = row![
        labelled("开始", plain(&form.from_time, "session-from", Typed::From).placeholder("14:00"))
            .tight()
            .width(72),
        labelled("结束", plain(&form.to_time, "session-to", Typed::To).placeholder("16:00"))
            .tight()
            .width(72),
        labelled("主讲", plain(&form.speaker, "session-speaker", Typed::Speaker)).tight(),
        labelled("地点", plain(&form.place, "session-place", Typed::Place)).tight(),
        row![]
            .push(sessions.editing.map(|_| button("不改了").on_press(Message::LeaveSession)))
            .push(button(word).icon(Icon::Check).key("回车").on_press(Message::Hold))
            .spacing(8),
    ]
    .spacing(8)
    .align_y(Alignment::End);
    let refused = sessions.refused.as_ref().map(refusal);
    let body = column![first, second].push(refused).spacing(8);
    container(column![container(body).padding([10, 14]), surface::line()]).style(style::surface).into()
}

/// The tab.
pub fn view<'a>(training: &'a Training, book: &'a Book, context: &Context) -> Element<'a, Message> {
    let sessions = &training.sessions;
    let rows: Element<'a, Message> = if book.sessions.is_empty() {
        empty::empty(
            Icon::Calendar,
            "还没有场次",
            "每办一场登记一行：主题、学时和签到表上的例外，其余人都算到场。",
            Vec::new(),
        )
    } else {
        let count: crate::model::hours::Hours = book.sessions.iter().map(|(session, _)| session.hours).sum();
        table::table(&sessions.table, move |key, column| cell(book, key, column), Message::Sessions)
            .id(TABLE)
            .without_ticks()
            .row_height(context.look.row())
            .footer(vec![
                (3, Cell::strong(format!("{} 场", book.sessions.len()))),
                (6, Cell::strong(count.to_string())),
            ])
            .into()
    };
    let current = sessions.table.current_key();
    let deeds = current.filter(|_| !book.sessions.is_empty()).map(|number| {
        bar::tools(
            [],
            [
                button(format!("改第 {number} 场"))
                    .small()
                    .icon(Icon::Pencil)
                    .on_press(Message::EditSession)
                    .into(),
                button(format!("删第 {number} 场"))
                    .small()
                    .danger_outline()
                    .on_press(Message::DropSession)
                    .into(),
            ],
        )
    });
    let rows = container(rows).height(Length::Fill);
    column![line(sessions), rows].push(deeds.map(|deeds| column![surface::line(), deeds])).into()
}
