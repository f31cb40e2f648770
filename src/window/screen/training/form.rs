//! The dialog of a program: new, or to be changed. What is wrong stands beside its field.

use chrono::NaiveDate;
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use crate::model::facts::{Activity, Level, Mode};
use crate::model::id::ProgramId;
use crate::model::period::Period;
use crate::model::program::Settles;
use crate::service::Fault;
use crate::service::training::{Preset, ProgramForm};
use crate::window::screen::chooser::Chooser;
use crate::window::screen::{reading, refusal};
use crate::window::widget::button::button;
use crate::window::widget::form::labelled;
use crate::window::widget::tick::{radio, switch};
use crate::window::widget::{Element, date, dialog, field, number, select, surface, text};

/// What the dialog holds.
#[derive(Debug, Clone)]
pub struct Dialog {
    editing: Option<ProgramId>,
    /// Why it is adjusted; none for what is new or changed itself.
    reason: Option<String>,
    form: ProgramForm,
    activity: Chooser<Activity>,
    mode: Chooser<Mode>,
    level: Chooser<Option<Level>>,
    presets: Vec<Preset>,
    preset: Chooser<usize>,
    today: NaiveDate,
    from: date::State,
    to: date::State,
    reach: Option<Period>,
    tried: bool,
    faults: Vec<Wrong>,
    refused: Option<Fault>,
}

/// A field and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wrong {
    field: String,
    words: String,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// Why it is adjusted.
    Reason(String),
    /// 常用培训: it is filled in like this one.
    Preset(select::Event),
    /// The current facts are kept as one that comes every year.
    KeepPreset,
    /// The chosen one is no longer offered.
    DropPreset,
    /// 培训名称.
    Title(String),
    /// 编号.
    Code(String),
    /// 类型.
    Activity(select::Event),
    /// 形式.
    Mode(select::Event),
    /// 级别.
    Level(select::Event),
    /// 开始日期.
    From(date::Event),
    /// 结束日期.
    To(date::Event),
    /// 天数.
    Days(String),
    /// 听讲学时.
    Listener(String),
    /// 主讲学时.
    Speaker(String),
    /// 学分.
    Credits(String),
    /// 主办单位.
    Institution(String),
    /// 承办单位.
    Provider(String),
    /// 地点.
    Place(String),
    /// 内容.
    Content(String),
    /// How its hours reach the ledger.
    Settles(Settles),
    /// Whether it lies within the plan.
    Planned,
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
    /// Keep the program, as a new one or in place of this one.
    Save(Option<ProgramId>, Box<ProgramForm>),
    /// Write a new version of this one down, for this reason.
    Adjust(ProgramId, Box<ProgramForm>, String),
    /// Keep this training among those that come every year.
    KeepPreset(Box<Preset>),
    /// Take the one of this name out of them.
    DropPreset(String),
}

impl Dialog {
    /// A new program, like the one before it where that helps.
    pub fn new(today: NaiveDate, reach: Option<Period>, school: &str, presets: Vec<Preset>) -> Self {
        let form = ProgramForm { institution: school.to_owned(), ..ProgramForm::default() };
        let mut dialog = Self::with(None, form, today, reach);
        dialog.offer(presets);
        dialog
    }

    /// Offers these trainings that come every year.
    pub fn offer(&mut self, presets: Vec<Preset>) {
        let names = presets.iter().enumerate().map(|(at, one)| (at, one.name.clone()));
        self.preset = Chooser::new(names.collect::<Vec<_>>(), None);
        self.presets = presets;
    }

    /// A program that is there.
    pub fn edit(id: ProgramId, form: ProgramForm, today: NaiveDate, reach: Option<Period>) -> Self {
        Self::with(Some(id), form, today, reach)
    }

    /// A new version beside a program that was approved; it gets a code of its own.
    pub fn adjust(id: ProgramId, form: ProgramForm, today: NaiveDate, reach: Option<Period>) -> Self {
        let form = ProgramForm { code: String::new(), ..form };
        Self { reason: Some(String::new()), ..Self::with(Some(id), form, today, reach) }
    }

    fn with(editing: Option<ProgramId>, form: ProgramForm, today: NaiveDate, reach: Option<Period>) -> Self {
        let activities = Activity::ALL.iter().map(|activity| (*activity, activity.word()));
        let modes = Mode::ALL.iter().map(|mode| (*mode, mode.word()));
        let day = |words: &str| date::State::new(reading::date(words, today), today, reading::date);
        Self {
            activity: Chooser::new(activities, Some(&form.activity)),
            mode: Chooser::new(modes, Some(&form.mode)),
            level: Chooser::new(levels(), Some(&form.level)),
            from: day(&form.from),
            to: day(&form.to),
            presets: Vec::new(),
            preset: Chooser::new(Vec::<(usize, String)>::new(), None),
            today,
            editing,
            reason: None,
            form,
            reach,
            tried: false,
            faults: Vec::new(),
            refused: None,
        }
    }

    /// Says why the program was not kept; what was typed stays.
    pub fn refuse(&mut self, fault: Fault) {
        self.refused = Some(fault);
    }

    /// Takes what happens.
    pub fn update(&mut self, message: Message) -> Outcome {
        self.refused = None;
        let form = &mut self.form;
        match message {
            Message::Reason(words) => self.reason = Some(words),
            Message::Preset(event) => {
                // Opening the list again and leaving it must not write over what was typed since.
                let taken = self.preset.update(event);
                let chosen = self.preset.value().and_then(|at| self.presets.get(*at));
                if let Some(preset) = chosen.filter(|_| taken) {
                    *form = preset.fill(form.clone(), self.today);
                    self.choose();
                }
            }
            Message::KeepPreset if form.title.trim().is_empty() => self.tried = true,
            Message::KeepPreset => {
                return Outcome::KeepPreset(Box::new(Preset::of(form, self.today)));
            }
            Message::DropPreset => {
                let chosen = self.preset.value().and_then(|at| self.presets.get(*at));
                if let Some(preset) = chosen {
                    return Outcome::DropPreset(preset.name.clone());
                }
            }
            Message::Title(words) => form.title = words,
            Message::Code(words) => form.code = words,
            Message::Days(words) => form.days = words,
            Message::Listener(words) => form.listener_hours = words,
            Message::Speaker(words) => form.speaker_hours = words,
            Message::Credits(words) => form.credits = words,
            Message::Institution(words) => form.institution = words,
            Message::Provider(words) => form.provider = words,
            Message::Place(words) => form.place = words,
            Message::Content(words) => form.content = words,
            Message::Settles(settles) => form.settles = settles,
            Message::Planned => form.planned = !form.planned,
            Message::Activity(event) => {
                self.activity.update(event);
                form.activity = self.activity.value().copied().unwrap_or(form.activity);
            }
            Message::Mode(event) => {
                self.mode.update(event);
                form.mode = self.mode.value().copied().unwrap_or(form.mode);
            }
            Message::Level(event) => {
                self.level.update(event);
                form.level = self.level.value().copied().flatten();
            }
            Message::From(event) => {
                self.from.update(event);
                form.from = spelt(&self.from);
            }
            Message::To(event) => {
                self.to.update(event);
                form.to = spelt(&self.to);
            }
            Message::Close => return Outcome::Close,
            Message::Save => {
                self.tried = true;
                self.check();
                if self.faults.is_empty() {
                    let form = Box::new(self.form.clone());
                    return match (self.editing, &self.reason) {
                        (Some(id), Some(reason)) => Outcome::Adjust(id, form, reason.trim().to_owned()),
                        (editing, _) => Outcome::Save(editing, form),
                    };
                }
            }
        }
        self.check();
        Outcome::None
    }

    /// What is chosen from lists stands as the form has it.
    fn choose(&mut self) {
        let activities = Activity::ALL.iter().map(|activity| (*activity, activity.word()));
        let modes = Mode::ALL.iter().map(|mode| (*mode, mode.word()));
        self.activity = Chooser::new(activities, Some(&self.form.activity));
        self.mode = Chooser::new(modes, Some(&self.form.mode));
        self.level = Chooser::new(levels(), Some(&self.form.level));
    }

    /// Looks for what is wrong, once it was tried to keep the program.
    fn check(&mut self) {
        let problems = self.reach.filter(|_| self.tried).map(|reach| self.form.problems(reach));
        let faults = problems.into_iter().flatten().map(Fault::from);
        self.faults = faults
            .map(|fault| {
                let words = match fault.message.strip_suffix("“”不能空着") {
                    Some(field) => format!("{field}要填"),
                    None => fault.message,
                };
                Wrong { field: fault.field.unwrap_or_default(), words }
            })
            .collect();
        if self.tried && self.reason.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
            self.faults
                .push(Wrong { field: "调整原因".to_owned(), words: "调整原因要填".to_owned() });
        }
    }

    /// What is wrong with a field, by the names that errors give it.
    fn wrong(&self, names: &[&str]) -> Option<&str> {
        let wrong = self.faults.iter().find(|wrong| names.contains(&wrong.field.as_str()))?;
        Some(&wrong.words)
    }
}

fn levels() -> impl Iterator<Item = (Option<Level>, &'static str)> {
    std::iter::once((None, "不分级")).chain(Level::ALL.iter().map(|level| (Some(*level), level.word())))
}

/// The words of a date field as a form takes them.
fn spelt(day: &date::State) -> String {
    day.date().map_or_else(|| day.words().to_owned(), |date| date.to_string())
}

/// What is wrong with a figure, as soon as it is typed.
fn figure(words: &str) -> Option<&'static str> {
    (!words.trim().is_empty() && number::hundredths(words).is_none_or(|hours| hours < 0))
        .then_some("最多两位小数的数")
}

/// The dialog, within a height.
pub fn view(dialog: &Dialog, height: f32) -> Element<'_, Message> {
    let form = &dialog.form;
    let title_wrong = dialog.wrong(&["培训名称"]);
    let day_wrong = dialog.from.problem().or_else(|| dialog.wrong(&["开始日期", "日期"]));
    let end_wrong = dialog.to.problem().or_else(|| dialog.wrong(&["结束日期"]));
    let days_wrong = dialog.wrong(&["天数"]);
    let plain =
        |value, id: &'static str, say: fn(String) -> Message| field::field(value).id(id).on_input(say);
    let hours = |value, id: &'static str, unit, say: fn(String) -> Message| {
        number::number(value, unit, 50, say).id(id).wrong(figure(value).is_some())
    };
    // What is adjusted begins with its reason, which stands first.
    let begin = if dialog.reason.is_none() { dialog::BEGIN } else { "program-title" };
    let first = row![
        labelled("培训名称", plain(&form.title, begin, Message::Title).wrong(title_wrong.is_some()))
            .required()
            .error(title_wrong)
            .width(Length::FillPortion(3)),
        labelled("编号", plain(&form.code, "program-code", Message::Code))
            .hint(if dialog.reason.is_some() {
                "不填就在原编号后加数"
            } else {
                "不填由程序编"
            })
            .width(Length::FillPortion(1)),
    ];
    let second = row![
        labelled("类型", dialog.activity.view("program-activity", "请选择", Message::Activity)).tight(),
        labelled("形式", dialog.mode.view("program-mode", "请选择", Message::Mode)).tight(),
        labelled("级别", dialog.level.view("program-level", "不分级", Message::Level)).tight(),
    ];
    let third = row![
        labelled("开始日期", date::date(&dialog.from, "program-from", day_wrong.is_some(), Message::From))
            .required()
            .error(day_wrong),
        labelled("结束日期", date::date(&dialog.to, "program-to", end_wrong.is_some(), Message::To))
            .hint("一天的培训不用填")
            .error(end_wrong),
        labelled(
            "天数",
            number::number(&form.days, "天", 100, Message::Days)
                .id("program-days")
                .wrong(days_wrong.is_some())
        )
        .hint("比起止日期少时才填")
        .error(days_wrong),
    ];
    let fourth = row![
        labelled("听讲学时", hours(&form.listener_hours, "program-listener", "学时", Message::Listener))
            .error(figure(&form.listener_hours)),
        labelled("主讲学时", hours(&form.speaker_hours, "program-speaker", "学时", Message::Speaker))
            .hint("没有主讲可不填")
            .error(figure(&form.speaker_hours)),
        labelled("学分", hours(&form.credits, "program-credits", "分", Message::Credits))
            .error(figure(&form.credits)),
    ];
    let fifth = row![
        labelled("主办单位", plain(&form.institution, "program-institution", Message::Institution)).tight(),
        labelled("承办单位", plain(&form.provider, "program-provider", Message::Provider)).tight(),
    ];
    let sixth = row![
        labelled("地点", plain(&form.place, "program-place", Message::Place)).tight(),
        labelled("内容", plain(&form.content, "program-content", Message::Content)).tight(),
    ];
    let seventh = row![
        text::small("学时怎样登记"),
        radio("按项目登记", form.settles == Settles::Program, Some(Message::Settles(Settles::Program))),
        radio("按场次结算", form.settles == Settles::Sessions, Some(Message::Settles(Settles::Sessions))),
        Space::new().width(Length::Fill),
        switch("在年度计划内", form.planned, Some(Message::Planned)),
    ]
    .align_y(Alignment::Center);
    let reason = dialog.reason.as_ref().map(|reason| {
        let wrong = dialog.wrong(&["调整原因"]);
        let field = plain(reason, "program-reason", Message::Reason).wrong(wrong.is_some());
        labelled("调整原因", field).required().error(wrong).hint("原来的不变，新版本批准以后代替它")
    });
    let body = column![
        first.spacing(12),
        second.spacing(12),
        third.spacing(12),
        fourth.spacing(12),
        fifth.spacing(12),
        sixth.spacing(12),
        seventh.spacing(18),
    ]
    .spacing(12);
    let preset = (dialog.editing.is_none()).then(|| {
        let chosen = dialog.preset.value().is_some();
        row![
            labelled("常用培训", dialog.preset.view("program-preset", "照一个常用的填", Message::Preset))
                .tight(),
            button("存为常用").link().on_press(Message::KeepPreset),
            button("不再列出").link().on_press_maybe(chosen.then_some(Message::DropPreset)),
        ]
        .spacing(8)
        .align_y(Alignment::End)
    });
    let body = column![].push(preset).push(reason).push(body).spacing(12);
    let (head, leave, keep) = match (dialog.editing, &dialog.reason) {
        (Some(_), Some(_)) => ("调整培训", "不调整", "登记调整"),
        (Some(_), None) => ("修改培训", "不修改", "保存修改"),
        (None, _) => ("新建培训", "先不新建", "新建培训"),
    };
    let refused = dialog.refused.as_ref().map(refusal);
    let foot = row![
        container(column![].push(refused)).width(Length::Fill),
        button(leave).key("Esc").on_press(Message::Close),
        button(keep).primary().key("Ctrl 回车").on_press(Message::Save),
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    dialog::framed(
        text::title(head),
        container(surface::scroll(container(body).padding([16, 20]))).max_height(height - 48.0 - 116.0),
        foot,
    )
    .width(760)
    .into()
}
