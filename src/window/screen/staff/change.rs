//! The dialog of what happened to a person: joining, moving, leave, retirement.

use chrono::NaiveDate;
use iced::widget::{column, container, row};
use iced::{Alignment, Length};

use crate::model::staff_change::{ChangeKind, StaffChange};
use crate::service::Fault;
use crate::window::screen::chooser::Chooser;
use crate::window::screen::{reading, refusal};
use crate::window::widget::button::button;
use crate::window::widget::form::labelled;
use crate::window::widget::{Element, date, dialog, field, select, text};

/// What the dialog holds.
#[derive(Debug, Clone)]
pub struct Dialog {
    name: String,
    kind: Chooser<ChangeKind>,
    from: date::State,
    to: date::State,
    school: String,
    document: String,
    note: String,
    tried: bool,
    refused: Option<Fault>,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// What happened.
    Kind(select::Event),
    /// The first day.
    From(date::Event),
    /// The last day.
    To(date::Event),
    /// The other school.
    School(String),
    /// 文号.
    Document(String),
    /// 备注.
    Note(String),
    /// It is to be kept.
    Save,
    /// It is left.
    Close,
}

/// What the screen has to do about it.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Nothing.
    None,
    /// Close the dialog.
    Close,
    /// Write the change down.
    Save(StaffChange),
}

impl Dialog {
    /// A change of a person, from today.
    pub fn new(name: String, today: NaiveDate) -> Self {
        let kinds = ChangeKind::ALL.iter().map(|kind| (*kind, kind.word()));
        Self {
            name,
            kind: Chooser::new(kinds, None),
            from: date::State::new(Some(today), today, reading::date),
            to: date::State::new(None, today, reading::date),
            school: String::new(),
            document: String::new(),
            note: String::new(),
            tried: false,
            refused: None,
        }
    }

    /// Says why the change was not written down; what was typed stays.
    pub fn refuse(&mut self, fault: Fault) {
        self.refused = Some(fault);
    }

    /// Takes what happens.
    pub fn update(&mut self, message: Message) -> Outcome {
        self.refused = None;
        match message {
            Message::Kind(event) => {
                self.kind.update(event);
            }
            Message::From(event) => {
                self.from.update(event);
            }
            Message::To(event) => {
                self.to.update(event);
            }
            Message::School(words) => self.school = words,
            Message::Document(words) => self.document = words,
            Message::Note(words) => self.note = words,
            Message::Close => return Outcome::Close,
            Message::Save => {
                self.tried = true;
                return self.change().map_or(Outcome::None, Outcome::Save);
            }
        }
        Outcome::None
    }

    /// The change, when nothing is wrong with it.
    fn change(&self) -> Option<StaffChange> {
        if self.last_day_wrong().is_some() {
            return None;
        }
        let given = |words: &str| Some(words.trim().to_owned()).filter(|words| !words.is_empty());
        Some(StaffChange {
            kind: *self.kind.value()?,
            from: self.from.date()?,
            to: self.to.date(),
            school: given(&self.school),
            document: given(&self.document),
            note: given(&self.note),
        })
    }

    fn first_day_wrong(&self) -> Option<&'static str> {
        self.from.problem().or_else(|| (self.tried && self.from.date().is_none()).then_some("开始日期要填"))
    }

    fn last_day_wrong(&self) -> Option<&'static str> {
        let backwards = self.to.date().zip(self.from.date()).is_some_and(|(to, from)| to < from);
        self.to.problem().or_else(|| backwards.then_some("早于开始日期"))
    }
}

/// The dialog.
pub fn view(dialog: &Dialog) -> Element<'_, Message> {
    let kind_wrong = (dialog.tried && dialog.kind.value().is_none()).then_some("选一种变动");
    let (first_wrong, last_wrong) = (dialog.first_day_wrong(), dialog.last_day_wrong());
    let status = dialog.kind.value().and_then(|kind| kind.status());
    let becomes = status.map_or("人员状态不变", |status| match status.is_gone() {
        true => "从那天起不再是本校的人，学时都保留",
        false => "那段时间的人员状态会跟着变",
    });
    let plain =
        |value, id: &'static str, say: fn(String) -> Message| field::field(value).id(id).on_input(say);
    let first = row![
        labelled("变动", dialog.kind.view("change-kind", "请选择", Message::Kind))
            .required()
            .hint(becomes)
            .error(kind_wrong),
    ];
    let second = row![
        labelled("开始日期", date::date(&dialog.from, "change-from", first_wrong.is_some(), Message::From))
            .required()
            .error(first_wrong),
        labelled("结束日期", date::date(&dialog.to, "change-to", last_wrong.is_some(), Message::To))
            .hint("还没有结束就空着")
            .error(last_wrong),
    ];
    let third = row![
        labelled("对方学校或单位", plain(&dialog.school, "change-school", Message::School)).tight(),
        labelled("文号", plain(&dialog.document, "change-document", Message::Document)).tight(),
    ];
    let body = column![
        first.spacing(12),
        second.spacing(12),
        third.spacing(12),
        labelled("备注", plain(&dialog.note, "change-note", Message::Note)).tight(),
    ]
    .spacing(12);
    let foot = row![
        container(column![].push(dialog.refused.as_ref().map(refusal))).width(Length::Fill),
        button("先不登记").key("Esc").on_press(Message::Close),
        button("登记变动").primary().key("Ctrl 回车").on_press(Message::Save),
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    let head =
        row![text::title("登记变动"), text::small(dialog.name.as_str())].spacing(8).align_y(Alignment::End);
    dialog::framed(head, container(body).padding([16, 20]), foot).width(600).into()
}
