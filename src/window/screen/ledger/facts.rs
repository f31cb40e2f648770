//! The facts of an entry that only some kinds of activity have: where a paper was published, who gave an award, which degree, how
//! good a lesson; half days with the reason of another figure; detail lines; why it comes late. They open with 更多.

use iced::widget::{Space, column, row};
use iced::{Alignment, Length};

use crate::model::facts::{Activity, Education, Grade, Half, Medium, Organiser};
use crate::service::ledger::{EntryForm, LineForm};
use crate::window::icon::Icon;
use crate::window::screen::chooser::Chooser;
use crate::window::widget::button::{button, icon_button};
use crate::window::widget::form::labelled;
use crate::window::widget::tick::checkbox;
use crate::window::widget::{Element, field, select, text};

/// The field of 补录原因.
pub const LATE: &str = "entry-late";

/// So many detail lines stand on the dialog; more come in by a workbook.
const LINES: usize = 6;
/// The names of the fields of the lines, for the focus.
const NAMES: [&str; LINES] =
    ["entry-line-0", "entry-line-1", "entry-line-2", "entry-line-3", "entry-line-4", "entry-line-5"];
const HOURS: [&str; LINES] =
    ["entry-sum-0", "entry-sum-1", "entry-sum-2", "entry-sum-3", "entry-sum-4", "entry-sum-5"];

/// What the dialog keeps of them.
#[derive(Debug, Clone)]
pub struct Facts {
    open: bool,
    medium: Chooser<Option<Medium>>,
    organiser: Chooser<Option<Organiser>>,
    education: Chooser<Option<Education>>,
    grade: Chooser<Option<Grade>>,
    from_half: Chooser<Option<Half>>,
    to_half: Chooser<Option<Half>>,
}

/// What happens to them.
#[derive(Debug, Clone)]
pub enum Message {
    /// They open or close.
    Turn,
    /// 刊物.
    Medium(select::Event),
    /// 主办.
    Organiser(select::Event),
    /// 学历.
    Education(select::Event),
    /// 等次.
    Grade(select::Event),
    /// From which half day.
    FromHalf(select::Event),
    /// To which half day.
    ToHalf(select::Event),
    /// Whether there is a 刊号.
    Serial,
    /// Whether it is of the own subject.
    Subject,
    /// Whether hours are reckoned by half days.
    HalfDays,
    /// Why another figure was typed.
    Override(String),
    /// The key of one and the same work.
    Work(String),
    /// Why it comes late.
    Late(String),
    /// One more detail line.
    AddLine,
    /// A detail line goes.
    DropLine(usize),
    /// What a detail line is.
    LineName(usize, String),
    /// Its hours.
    LineHours(usize, String),
}

fn choices<T: Copy + PartialEq>(
    none: &'static str,
    all: &[T],
    word: fn(T) -> &'static str,
    now: Option<T>,
) -> Chooser<Option<T>> {
    let values = std::iter::once((None, none)).chain(all.iter().map(|one| (Some(*one), word(*one))));
    Chooser::new(values, Some(&now))
}

impl Facts {
    /// Of a form.
    pub fn of(form: &EntryForm) -> Self {
        let told = form.lines.is_some() || form.by_half_days || !form.late_reason.is_empty();
        Self {
            open: told,
            medium: choices("未填", Medium::ALL, Medium::word, form.medium),
            organiser: choices("未填", Organiser::ALL, Organiser::word, form.organiser),
            education: choices("未填", Education::ALL, Education::word, form.education),
            grade: choices("不分等", Grade::ALL, Grade::word, form.grade),
            from_half: choices("上午起", Half::ALL, Half::word, form.from_half),
            to_half: choices("下午止", Half::ALL, Half::word, form.to_half),
        }
    }

    /// Takes what happens.
    pub fn update(&mut self, form: &mut EntryForm, message: Message) {
        let line = |form: &mut EntryForm, at: usize, put: &dyn Fn(&mut LineForm)| {
            if let Some(line) = form.lines.get_or_insert_default().get_mut(at) {
                put(line);
            }
        };
        match message {
            Message::Turn => self.open = !self.open,
            Message::Medium(event) => {
                self.medium.update(event);
                form.medium = self.medium.value().copied().flatten();
            }
            Message::Organiser(event) => {
                self.organiser.update(event);
                form.organiser = self.organiser.value().copied().flatten();
            }
            Message::Education(event) => {
                self.education.update(event);
                form.education = self.education.value().copied().flatten();
            }
            Message::Grade(event) => {
                self.grade.update(event);
                form.grade = self.grade.value().copied().flatten();
            }
            Message::FromHalf(event) => {
                self.from_half.update(event);
                form.from_half = self.from_half.value().copied().flatten();
            }
            Message::ToHalf(event) => {
                self.to_half.update(event);
                form.to_half = self.to_half.value().copied().flatten();
            }
            Message::Serial => form.serial_number = !form.serial_number,
            Message::Subject => form.same_subject = !form.same_subject,
            Message::HalfDays => form.by_half_days = !form.by_half_days,
            Message::Override(words) => form.override_reason = words,
            Message::Work(words) => form.work = words,
            Message::Late(words) => form.late_reason = words,
            Message::AddLine => form.lines.get_or_insert_default().push(LineForm::default()),
            Message::DropLine(at) => {
                let lines = form.lines.get_or_insert_default();
                if at < lines.len() {
                    lines.remove(at);
                }
            }
            Message::LineName(at, words) => line(form, at, &|line| line.name.clone_from(&words)),
            Message::LineHours(at, words) => line(form, at, &|line| line.hours.clone_from(&words)),
        }
    }

    /// The fields that the kind of activity asks for.
    fn of_kind<'a>(&'a self, form: &'a EntryForm) -> Option<Element<'a, Message>> {
        let work = || {
            let input = field::field(&form.work).id("entry-work").on_input(Message::Work);
            labelled("同一成果", input).hint("标记相同的只计一次")
        };
        let organiser = || {
            let input = self.organiser.view("entry-organiser", "未填", Message::Organiser);
            labelled("主办方", input)
        };
        let line = match form.activity {
            Activity::Paper => row![
                labelled("刊物", self.medium.view("entry-medium", "未填", Message::Medium)),
                work(),
                labelled("刊号", checkbox("有正式刊号", form.serial_number, Some(Message::Serial))),
            ],
            Activity::Award => row![organiser(), work()],
            Activity::Project => row![work(), organiser()],
            Activity::Degree => row![
                labelled("学历", self.education.view("entry-education", "未填", Message::Education)),
                labelled("专业", checkbox("与任教学科一致", form.same_subject, Some(Message::Subject))),
            ],
            Activity::Classroom => {
                row![labelled("等次", self.grade.view("entry-grade", "不分等", Message::Grade))]
            }
            _ => return None,
        };
        Some(line.spacing(12).into())
    }

    /// Opens them.
    pub fn show(&mut self) {
        self.open = true;
    }

    /// The fields; none where the kind of activity asks for nothing and they are closed is only the way to open them.
    pub fn view<'a>(&'a self, form: &'a EntryForm) -> Option<Element<'a, Message>> {
        let word = if self.open { "收起" } else { "更多：半天折算、明细、补录" };
        let icon = if self.open { Icon::ChevronUp } else { Icon::ChevronDown };
        let turn = button(word).link().icon(icon).on_press(Message::Turn);
        let more = self.open.then(|| self.more(form));
        Some(column![].push(self.of_kind(form)).push(turn).push(more).spacing(6).into())
    }

    fn more<'a>(&'a self, form: &'a EntryForm) -> Element<'a, Message> {
        let halves = form.by_half_days.then(|| {
            row![
                self.from_half.view("entry-from-half", "上午起", Message::FromHalf),
                self.to_half.view("entry-to-half", "下午止", Message::ToHalf),
                field::field(&form.override_reason)
                    .id("entry-override")
                    .placeholder("另填学时的原因")
                    .on_input(Message::Override),
            ]
            .spacing(8)
        });
        let half_days = row![
            checkbox("按半天 4 学时计算", form.by_half_days, Some(Message::HalfDays)),
            Space::new().width(12)
        ]
        .push(halves)
        .align_y(Alignment::Center);
        let written = form.lines.as_deref().unwrap_or_default();
        let lines = written.iter().enumerate().take(LINES).map(|(at, line)| {
            row![
                field::field(&line.name)
                    .id(NAMES.get(at).copied().unwrap_or("entry-line"))
                    .placeholder("明细名称")
                    .on_input(move |words| Message::LineName(at, words)),
                field::field(&line.hours)
                    .id(HOURS.get(at).copied().unwrap_or("entry-sum"))
                    .placeholder("学时")
                    .on_input(move |words| Message::LineHours(at, words))
                    .width(96),
                icon_button(Icon::X, Some(Message::DropLine(at))),
            ]
            .spacing(8)
            .align_y(Alignment::Center)
            .into()
        });
        let room = written.len() < LINES;
        let head = row![
            text::small("明细（学时由明细相加，上面不用填）"),
            Space::new().width(Length::Fill),
            button("加明细").link().icon(Icon::Plus).on_press_maybe(room.then_some(Message::AddLine)),
        ]
        .align_y(Alignment::Center);
        let late = field::field(&form.late_reason).id(LATE).on_input(Message::Late);
        column![half_days, head]
            .extend(lines)
            .push(labelled("补录原因", late).hint("已经结转的年度，写了原因才能再登记"))
            .spacing(6)
            .into()
    }
}
