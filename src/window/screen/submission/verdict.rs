//! 认定: what the authority decided. All at once, except the items that are ticked as returned, each with its opinion.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Task};

use super::data::Folio;
use super::words;
use crate::model::id::SubmissionId;
use crate::model::state::SubmissionState;
use crate::model::submission::ItemState;
use crate::service::Fault;
use crate::service::submission::{Answer, Decisions, ItemLine};
use crate::window::icon::Icon;
use crate::window::screen::{reading, refusal};
use crate::window::theme::space::Room;
use crate::window::theme::{Tone, style};
use crate::window::widget::button::button;
use crate::window::widget::form::labelled;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::tick::checkbox;
use crate::window::widget::{Element, chip, date, field, focus, surface, text};

/// The table of items.
pub const ITEMS: &str = "submission-items";
/// The field of the opinion.
const OPINION: &str = "submission-opinion";

/// Opinions that are usual for a return.
const USUAL: [&str; 4] = ["证书上的学时与申报不符", "缺主办单位公章", "证明材料不清晰", "缺签到表"];

/// The columns of the items.
const COLUMNS: &[Column] = &[
    Column::new("number", "序号", 52.0).figures().unsorted(),
    Column::new("name", "姓名", 112.0).least(96.0).unsorted(),
    Column::new("title", "事项", 200.0).least(140.0).stretches().unsorted(),
    Column::new("state", "结果", 92.0).unsorted(),
    Column::new("opinion", "退回意见", 220.0).least(120.0).hides(1).unsorted(),
];

/// What is typed about a decision.
pub struct Verdict {
    of: Option<SubmissionId>,
    day: date::State,
    document: String,
    auditor: String,
    table: table::State,
    opinions: BTreeMap<u32, String>,
    open: Vec<u32>,
    leave_rest: bool,
    tried: bool,
    refused: Option<Fault>,
}

/// What happens while a decision is written down.
#[derive(Debug, Clone)]
pub enum Message {
    /// The day.
    Day(date::Event),
    /// 文号.
    Document(String),
    /// Who decided.
    Auditor(String),
    /// The items.
    Table(table::Event),
    /// The opinion on the current item.
    Opinion(String),
    /// A usual opinion is taken.
    Usual(usize),
    /// The field of the opinion is done.
    OpinionDone,
    /// What is not returned is approved, or stays open.
    Rest,
    /// It is to be written down.
    Do,
    /// A file is to be chosen.
    Import,
}

/// What the screen has to do about it.
pub enum Outcome {
    /// A task.
    Run(Task<Message>),
    /// Write it down.
    Do(Decisions),
    /// Let a file be chosen.
    Import,
}

impl Verdict {
    /// Nothing typed yet.
    pub fn new(today: NaiveDate) -> Self {
        Self {
            of: None,
            day: date::State::new(Some(today), today, reading::date),
            document: String::new(),
            auditor: String::new(),
            table: table::State::new(COLUMNS),
            opinions: BTreeMap::new(),
            open: Vec::new(),
            leave_rest: false,
            tried: false,
            refused: None,
        }
    }

    /// Lays the items of a submission there; what is typed about it stays.
    pub fn lay(&mut self, folio: &Folio, today: NaiveDate) {
        if self.of != Some(folio.id()) {
            *self = Self { of: Some(folio.id()), ..Self::new(today) };
        }
        let waits = |item: &&ItemLine| item.state == ItemState::Open;
        self.open = folio.items.iter().filter(waits).map(|item| item.number).collect();
        self.table.set_keys(folio.items.iter().map(|item| i64::from(item.number)).collect());
        self.opinions.retain(|number, _| self.open.contains(number));
    }

    /// Says why it was not written down; what is typed stays.
    pub fn refuse(&mut self, fault: Fault) {
        self.refused = Some(fault);
    }

    /// It was written down: the ticks are done with.
    pub fn done(&mut self) {
        self.table.untick();
        self.opinions.clear();
        (self.tried, self.refused) = (false, None);
    }

    /// The day that is typed.
    pub fn day(&self) -> Option<NaiveDate> {
        self.day.date()
    }

    /// 文号, if one is typed.
    pub fn document(&self) -> Option<String> {
        Some(self.document.trim().to_owned()).filter(|words| !words.is_empty())
    }

    /// Who decided, if it is typed.
    pub fn auditor(&self) -> Option<String> {
        Some(self.auditor.trim().to_owned()).filter(|words| !words.is_empty())
    }

    /// The items that are ticked as returned, of those that wait.
    fn returned(&self) -> Vec<u32> {
        let ticked = self.table.ticked().into_iter().filter_map(|key| u32::try_from(key).ok());
        let mut returned: Vec<u32> = ticked.filter(|number| self.open.contains(number)).collect();
        returned.sort_unstable();
        returned
    }

    /// The current item, if it is ticked.
    fn current(&self) -> Option<u32> {
        let number = u32::try_from(self.table.current_key()?).ok()?;
        self.returned().contains(&number).then_some(number)
    }

    fn opinion(&self, number: u32) -> &str {
        self.opinions.get(&number).map_or("", String::as_str)
    }

    /// What is still missing, in words.
    fn missing(&self) -> Option<String> {
        if self.day.date().is_none() {
            return Some("认定日期要填".to_owned());
        }
        let silent = self.returned().into_iter().find(|number| self.opinion(*number).trim().is_empty());
        silent.map(|number| format!("第 {number} 项退回，要写意见"))
    }

    fn decisions(&self) -> Option<Decisions> {
        let answer = |number: &u32| (*number, Answer::Returned(self.opinion(*number).trim().to_owned()));
        Some(Decisions {
            decided_on: self.day.date()?,
            document: self.document(),
            auditor: self.auditor(),
            items: self.returned().iter().map(answer).collect(),
            others: (!self.leave_rest).then_some(Answer::Approved),
        })
    }

    /// Takes what happens.
    pub fn update(&mut self, message: Message) -> Outcome {
        self.refused = None;
        let mut task = Task::none();
        match message {
            Message::Day(event) => {
                self.day.update(event);
            }
            Message::Document(words) => self.document = words,
            Message::Auditor(words) => self.auditor = words,
            Message::Table(table::Event::Tick(row)) => {
                let was_current = self.table.current() == Some(row);
                self.table.update(table::Event::Tick(row));
                // Ticked with the mouse, its opinion comes next.
                if !was_current && self.table.is_ticked(row) {
                    let pick = table::Event::Current(row, None, table::Pick::Only);
                    self.table.update(pick);
                    task = focus::on(OPINION);
                }
            }
            Message::Table(event) => {
                if let table::Outcome::Open(key) = self.table.update(event) {
                    // Enter on a row is about returning it.
                    let ticked = self.table.ticked().contains(&key);
                    if !ticked && let Some(row) = self.table.current() {
                        self.table.update(table::Event::Tick(row));
                    }
                    task = focus::on(OPINION);
                }
            }
            Message::Opinion(words) => {
                if let Some(number) = self.current() {
                    self.opinions.insert(number, words);
                }
            }
            Message::Usual(at) => {
                if let (Some(number), Some(words)) = (self.current(), USUAL.get(at)) {
                    self.opinions.insert(number, (*words).to_owned());
                }
            }
            Message::OpinionDone => task = focus::on(ITEMS),
            Message::Rest => self.leave_rest = !self.leave_rest,
            Message::Import => return Outcome::Import,
            Message::Do => {
                self.tried = true;
                if self.missing().is_none()
                    && let Some(decisions) = self.decisions()
                {
                    return Outcome::Do(decisions);
                }
            }
        }
        Outcome::Run(task)
    }

    /// The cards: when and by what paper, then the items.
    pub fn view<'a>(&'a self, room: Room, folio: &'a Folio) -> Element<'a, Message> {
        let state = folio.inside.submission.state;
        let waits = matches!(state, SubmissionState::Exported | SubmissionState::PartlyDecided);
        let form = waits.then(|| self.form(room));
        column![].push(form).push(self.items(room, folio, waits)).spacing(room.between()).into()
    }

    fn form(&self, room: Room) -> Element<'_, Message> {
        let wrong =
            self.day.problem().or((self.tried && self.day.date().is_none()).then_some("认定日期要填"));
        let plain = |value, id: &'static str, hint, say: fn(String) -> Message| {
            field::field(value).id(id).placeholder(hint).on_input(say)
        };
        let fields = row![
            labelled("认定日期", date::date(&self.day, "submission-day", wrong.is_some(), Message::Day))
                .required()
                .error(wrong),
            labelled(
                "文号",
                plain(&self.document, "submission-document", "电话通知的可不填", Message::Document)
            ),
            labelled("认定单位或审核人", plain(&self.auditor, "submission-auditor", "", Message::Auditor)),
        ]
        .spacing(12);
        let import = button("导入认定结果…").small().icon(Icon::FileInput).on_press(Message::Import);
        let right = row![Space::new().width(Length::Fill), import].width(Length::FillPortion(20));
        let head = row![
            text::strong("登记认定结果"),
            text::small("有回执或填好的表格，直接导入；没有的在这里登记"),
            right
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        let head = container(head).padding([0, 16]).center_y(room.card_head()).width(Length::Fill);
        let body = container(fields).padding(iced::Padding::from([12, 16]).bottom(2.0));
        surface::card(head.into(), body).into()
    }

    fn items<'a>(&'a self, room: Room, folio: &'a Folio, waits: bool) -> Element<'a, Message> {
        let tally = folio.inside.submission.tally;
        let about = if waits { "不合要求的打勾退回，其余整批认定" } else { "" };
        let said = |count: u32, word: &str| (count > 0).then(|| format!("{word} {count}"));
        let counts = [said(tally.approved, "认定"), said(tally.returned, "退回"), said(tally.open, "待定")];
        let counts = counts.into_iter().flatten().collect::<Vec<_>>().join("，");
        let kind = folio.inside.submission.kind;
        let head = row![
            text::strong(words::count(kind, folio.items.len())),
            text::small(about),
            Space::new().width(Length::Fill),
            text::small(counts),
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        let head = container(head).padding([0, 16]).center_y(room.card_head()).width(Length::Fill);
        let returned = if waits { self.returned() } else { Vec::new() };
        let table = table::table(
            &self.table,
            move |key, column| self.cell(folio, &returned, key, column),
            Message::Table,
        )
        .id(ITEMS);
        let table: Element<'a, Message> = if waits { table.into() } else { table.without_ticks().into() };
        let foot = waits.then(|| column![surface::edge(), self.foot()]);
        container(column![head, surface::line(), table].push(foot))
            .padding(1)
            .style(style::card)
            .width(Length::Fill)
            .height(Length::Fill)
            .into()
    }

    fn cell<'a>(&'a self, folio: &'a Folio, returned: &[u32], key: i64, column: usize) -> Cell<'a> {
        let place = usize::try_from(key).ok().and_then(|number| number.checked_sub(1));
        let Some(item) = place.and_then(|place| folio.items.get(place)) else { return Cell::blank() };
        let back = returned.contains(&item.number);
        match column {
            0 => Cell::second(item.number.to_string()),
            1 => Cell::words(item.name.as_str()),
            2 => Cell::second(item.title.as_str()),
            3 => Cell::mark(words::item(if back { ItemState::Returned } else { item.state })),
            _ if back && self.opinion(item.number).trim().is_empty() => {
                Cell::second("要写意见").tone(Tone::Danger)
            }
            _ if back => Cell::words(self.opinion(item.number)),
            _ => Cell::second(item.opinion.as_deref().unwrap_or_default()),
        }
    }

    fn foot(&self) -> Element<'_, Message> {
        let current = self.current();
        let hint = match current {
            Some(_) => "退回的意见，回车回到列表",
            None => "先勾选要退回的项",
        };
        let mut opinion = field::field(current.map_or("", |number| self.opinion(number)))
            .id(OPINION)
            .placeholder(hint)
            .on_submit(Message::OpinionDone);
        if current.is_some() {
            opinion = opinion.on_input(Message::Opinion);
        }
        let usual = USUAL
            .iter()
            .enumerate()
            .map(|(at, words)| chip::filter(*words, false, None, current.map(|_| Message::Usual(at))).into());
        let label = match current {
            Some(number) => format!("第 {number} 项"),
            None => "退回意见".to_owned(),
        };
        let line =
            row![container(text::small(label)).width(64), opinion].spacing(8).align_y(Alignment::Center);
        let (open, back) = (self.open.len(), self.returned().len());
        let (words, can) = match (self.leave_rest, back) {
            (true, 0) => ("登记退回".to_owned(), false),
            (true, back) => (format!("登记退回 {back} 项"), true),
            (false, 0) => (format!("整批认定 {open} 项"), open > 0),
            (false, back) if back == open => (format!("退回 {back} 项"), true),
            (false, back) => (format!("认定 {} 项，退回 {back} 项", open - back), true),
        };
        let deed = button(words).primary().key("Ctrl 回车").on_press_maybe(can.then_some(Message::Do));
        let why: Option<Element<'_, Message>> = match (&self.refused, self.missing()) {
            (Some(fault), _) => Some(refusal(fault)),
            (None, Some(words)) if self.tried => Some(
                row![
                    Icon::CircleX.toned(14.0, Tone::Danger),
                    text::small(words).style(style::tone(Tone::Danger))
                ]
                .spacing(6)
                .align_y(Alignment::Center)
                .into(),
            ),
            _ => None,
        };
        let last = row![
            checkbox("只登记退回的，其余先待定", self.leave_rest, Some(Message::Rest)),
            container(column![].push(why)).width(Length::Fill),
            deed,
        ]
        .spacing(12)
        .align_y(Alignment::Center);
        column![line, row(usual).spacing(6).wrap(), last].spacing(8).padding([10, 16]).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ticked_gets_its_opinion_next() {
        let mut verdict = Verdict::new(NaiveDate::default());
        verdict.open = vec![1, 2, 3];
        verdict.table.set_keys(vec![1, 2, 3]);
        verdict.update(Message::Table(table::Event::Tick(1)));
        assert_eq!(verdict.current(), Some(2));
        verdict.update(Message::Usual(0));
        verdict.update(Message::Table(table::Event::Tick(2)));
        assert_eq!((verdict.current(), verdict.returned()), (Some(3), vec![2, 3]));
        assert_eq!((verdict.opinion(2), verdict.opinion(3)), (USUAL[0], ""));
        verdict.update(Message::Table(table::Event::Tick(2)));
        assert_eq!((verdict.current(), verdict.returned()), (None, vec![2]), "the tick went again");
    }
}
