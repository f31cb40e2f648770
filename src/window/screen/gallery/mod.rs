//! All widgets in all their states, for the eye: `xueshi gallery`. Hidden from users.

#[cfg(test)]
mod tests;
mod view;

use std::time::Instant;

use chrono::NaiveDate;
use iced::keyboard::{self, Key, key::Named};
use iced::widget::text_editor;
use iced::{Element, Event, Subscription, Task, Theme, event};

use crate::window::theme;
use crate::window::widget::date::{self, Reading};
use crate::window::widget::focus::{self, Step};
use crate::window::widget::progress::Progress;
use crate::window::widget::select::{self, Choice};
use crate::window::widget::table::{self, Column};
use crate::window::widget::toast::{Toast, Toasts};
use crate::window::widget::{dialog, stepper};

/// The columns of the sample table.
pub const COLUMNS: &[Column] = &[
    Column::new("name", "姓名", 96.0).least(96.0),
    Column::new("subject", "学科", 90.0).least(60.0).stretches().hides(2),
    Column::new("hours", "认定", 72.0).figures(),
    Column::new("state", "状态", 98.0).least(92.0),
];

/// The people of the sample table and of the sample select.
pub const PEOPLE: [(&str, &str, &str, &str); 8] = [
    ("林若溪", "lin ruo xi", "lrx", "语文"),
    ("罗景行", "luo jing xing", "ljx", "体育与健康"),
    ("沈亦舟", "shen yi zhou", "syz", "语文"),
    ("周明澈", "zhou ming che", "zmc", "科学"),
    ("方予安", "fang yu an", "fya", "信息科技"),
    ("张舒雅", "zhang shu ya", "zsy", "数学"),
    ("张世安", "zhang shi an", "zsa", "物理"),
    ("古丽娜尔·艾山", "gu li na er ai shan", "glneas", "英语"),
];

/// What the gallery holds.
pub struct Gallery {
    dark: bool,
    name: String,
    place: String,
    id_number: String,
    opinion: text_editor::Content,
    hours: String,
    wrong_hours: String,
    ticked: [bool; 2],
    speaker: bool,
    on: bool,
    begin: date::State,
    person: select::State,
    found: Vec<Choice>,
    title: select::State,
    titles: Vec<Choice>,
    chosen: Option<usize>,
    table: table::State,
    toasts: Toasts<Message>,
    asked: bool,
    deleted: bool,
    steps: Vec<stepper::Step>,
    step: usize,
    tab: usize,
    progress: Progress,
    now: Instant,
}

/// What happens in the gallery.
#[derive(Debug, Clone)]
pub enum Message {
    /// Light or dark.
    Theme(bool),
    /// A button that does nothing more.
    Pressed,
    /// 姓名.
    Name(String),
    /// 地点.
    Place(String),
    /// 证件号码.
    IdNumber(String),
    /// 审核意见.
    Opinion(text_editor::Action),
    /// 申报学时.
    Hours(String),
    /// 申报学时 in error.
    WrongHours(String),
    /// A checkbox.
    Ticked(usize),
    /// A radio.
    Speaker(bool),
    /// A switch.
    On,
    /// 开始日期.
    Begin(date::Event),
    /// 人员.
    Person(select::Event),
    /// 职称.
    Title(select::Event),
    /// The table.
    Table(table::Event),
    /// The dialog opens.
    Ask,
    /// The dialog closes without doing anything.
    Keep,
    /// The dialog does it.
    Delete,
    /// A toast is taken back.
    Undo,
    /// A toast is closed.
    CloseToast(u64),
    /// A step is opened.
    Step(usize),
    /// A tab is opened.
    Tab(usize),
    /// The clock.
    Tick(Instant),
    /// Tab and Shift Tab.
    Walk(Step),
    /// Escape.
    Escape,
}

/// The keys that no widget took.
fn heard(event: Event, status: event::Status, _window: iced::window::Id) -> Option<Message> {
    let Event::Keyboard(keyboard::Event::KeyPressed { key: Key::Named(named), modifiers, .. }) = event else {
        return None;
    };
    match (named, status) {
        (Named::Tab, event::Status::Ignored) => {
            Some(Message::Walk(if modifiers.shift() { Step::Previous } else { Step::Next }))
        }
        (Named::Escape, event::Status::Ignored) => Some(Message::Escape),
        _ => None,
    }
}

/// Reads dates for the sample: year, month and day parted by anything.
fn read(words: &str, today: NaiveDate) -> Option<NaiveDate> {
    use chrono::Datelike;
    let parts: Vec<&str> =
        words.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let number = |text: &str| text.parse::<u32>().ok();
    match parts.as_slice() {
        [whole] if whole.len() == 8 => NaiveDate::parse_from_str(whole, "%Y%m%d").ok(),
        [month, day] => NaiveDate::from_ymd_opt(today.year(), number(month)?, number(day)?),
        [year, month, day] => NaiveDate::from_ymd_opt(year.parse().ok()?, number(month)?, number(day)?),
        _ => None,
    }
}

impl Gallery {
    /// The gallery on a fixed day.
    pub fn new() -> Self {
        let today = NaiveDate::from_ymd_opt(2025, 11, 12).unwrap_or_default();
        let now = Instant::now();
        let mut table = table::State::new(COLUMNS);
        table.set_keys((0..100_000).collect());
        let mut progress = Progress::new("正在导入名册", "行", now);
        (progress.done, progress.of) = (4_210, 10_000);
        let mut gallery = Self {
            dark: false,
            name: "林若溪".into(),
            place: String::new(),
            id_number: "3309991982022900".into(),
            opinion: text_editor::Content::with_text(
                "申报学时与证书不符：证书为 16 学时，请改为 16 后重新提交。",
            ),
            hours: "16".into(),
            wrong_hours: "300".into(),
            ticked: [true, false],
            speaker: true,
            on: true,
            begin: date::State::new(None, today, read as Reading),
            person: select::State::default(),
            found: Vec::new(),
            title: select::State::default(),
            titles: ["三级教师", "二级教师", "一级教师", "高级教师", "正高级教师"].map(Choice::new).into(),
            chosen: Some(2),
            table,
            toasts: Toasts::default(),
            asked: false,
            deleted: false,
            steps: ["准备", "打印签字", "扫描上传", "导出"].map(stepper::Step::new).into(),
            step: 2,
            tab: 0,
            progress,
            now,
        };
        gallery.begin.update(date::Event::Typed("11月20日".into()));
        gallery
    }

    /// Which theme.
    pub fn theme(&self) -> Theme {
        if self.dark { theme::dark() } else { theme::light() }
    }

    fn search(&mut self) {
        let query = self.person.query().trim().to_lowercase();
        let matches = |(name, pinyin, initials, _): &&(&str, &str, &str, &str)| {
            !query.is_empty()
                && (name.contains(&query)
                    || initials.starts_with(&query)
                    || pinyin.replace(' ', "").starts_with(&query))
        };
        self.found = PEOPLE
            .iter()
            .filter(matches)
            .map(|(name, pinyin, _, subject)| {
                let letters = query.chars().count().min(name.chars().count());
                let end = name.char_indices().nth(letters).map_or(name.len(), |(at, _)| at);
                Choice {
                    name: (*name).into(),
                    behind: (*pinyin).into(),
                    right: (*subject).into(),
                    matched: std::iter::once(0..end).collect(),
                }
            })
            .collect();
    }

    /// Takes a message.
    pub fn update(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Theme(dark) => self.dark = dark,
            Message::Pressed => {
                self.toasts.push(Toast::done("已通过 3 条学时").undo(Message::Undo), Instant::now())
            }
            Message::Name(words) => self.name = words,
            Message::Place(words) => self.place = words,
            Message::IdNumber(words) => self.id_number = words,
            Message::Opinion(action) => self.opinion.perform(action),
            Message::Hours(words) => self.hours = words,
            Message::WrongHours(words) => self.wrong_hours = words,
            Message::Ticked(at) => {
                if let Some(box_) = self.ticked.get_mut(at) {
                    *box_ = !*box_;
                }
            }
            Message::Speaker(speaker) => self.speaker = speaker,
            Message::On => self.on = !self.on,
            Message::Begin(event) => {
                self.begin.update(event);
            }
            Message::Person(event) => match self.person.update(event) {
                select::Outcome::Search => self.search(),
                select::Outcome::Taken(index) => {
                    if let Some(choice) = self.found.get(index) {
                        self.person.set_query(choice.name.clone());
                    }
                }
                select::Outcome::New(_) | select::Outcome::None => {}
            },
            Message::Title(event) => {
                if let select::Outcome::Taken(index) = self.title.update(event) {
                    self.chosen = Some(index);
                }
            }
            Message::Table(event) => {
                if self.table.update(event) == table::Outcome::Copy {
                    return iced::clipboard::write(self.copied());
                }
            }
            Message::Ask => {
                self.asked = true;
                return focus::on(dialog::SAFE);
            }
            Message::Keep => self.asked = false,
            Message::Delete => {
                self.asked = false;
                self.deleted = true;
                let toast = Toast::done("已删除 3 条草稿学时").undo(Message::Undo);
                self.toasts.push(toast, Instant::now());
            }
            Message::Undo => {
                self.deleted = false;
                self.toasts.push(Toast::done("已撤销：删除 3 条草稿学时"), Instant::now());
            }
            Message::CloseToast(id) => self.toasts.close(id),
            Message::Step(step) => self.step = step,
            Message::Tab(tab) => self.tab = tab,
            Message::Tick(now) => self.toasts.tick(now),
            Message::Walk(step) => return focus::step(self.asked.then(dialog::area), step),
            Message::Escape => self.asked = false,
        }
        Task::none()
    }

    /// The ticked rows as a spreadsheet takes them.
    fn copied(&self) -> String {
        let head = COLUMNS.iter().map(|column| column.title.to_owned()).collect::<Vec<_>>();
        let rows = self.table.chosen().into_iter().map(|key| {
            (0..COLUMNS.len()).map(|column| view::cell(key, column).words.into_owned()).collect::<Vec<_>>()
        });
        table::tsv(std::iter::once(head).chain(rows))
    }

    /// The clock while a toast is shown, and the keys.
    pub fn subscription(&self) -> Subscription<Message> {
        let keys = event::listen_with(heard);
        let clock = if self.toasts.is_waiting() {
            iced::time::every(std::time::Duration::from_millis(250)).map(Message::Tick)
        } else {
            Subscription::none()
        };
        Subscription::batch([keys, clock])
    }

    /// All of it.
    pub fn view(&self) -> Element<'_, Message> {
        view::view(self)
    }
}

impl Default for Gallery {
    fn default() -> Self {
        Self::new()
    }
}
