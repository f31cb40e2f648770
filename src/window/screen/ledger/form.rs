//! The dialog of an entry: new, for one person or for several, or to be changed, with its proofs. What is wrong stands beside its
//! field.

use std::path::PathBuf;

use chrono::NaiveDate;
use iced::keyboard::{Key, Modifiers, key::Named};
use iced::widget::{column, container, row};
use iced::{Alignment, Length, Task};

use super::facts;
use crate::model::facts::{Activity, Level, Mode, Role};
use crate::model::id::{EntryId, StaffId};
use crate::model::period::Period;
use crate::service::Fault;
use crate::service::ledger::{Attendee, EntryForm, Filing};
use crate::window::icon::Icon;
use crate::window::screen::chooser::Chooser;
use crate::window::screen::finder::{self, Finder};
use crate::window::screen::record::proof;
use crate::window::screen::several::{self, Several};
use crate::window::screen::{Context, Press, reading, refusal};
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::{button, icon_button};
use crate::window::widget::form::labelled;
use crate::window::widget::{Element, date, dialog, field, focus, number, select, surface, text};

/// The field that finds the person.
pub const PERSON: &str = "entry-person";

/// What the dialog holds.
#[derive(Debug)]
pub struct Dialog {
    editing: Option<EntryId>,
    /// Why it is adjusted; none for what is written or changed itself.
    reason: Option<String>,
    name: String,
    person: Finder,
    several: Option<Several>,
    form: EntryForm,
    activity: Chooser<Activity>,
    mode: Chooser<Mode>,
    level: Chooser<Option<Level>>,
    role: Chooser<Role>,
    from: date::State,
    to: date::State,
    facts: facts::Facts,
    files: Vec<PathBuf>,
    reach: Option<Period>,
    bulk: bool,
    tried: bool,
    /// Once it is kept, the next person's is written down.
    goes_on: bool,
    wrong: Vec<(String, String)>,
    refused: Option<Fault>,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// 人员.
    Person(finder::Message),
    /// It is for several people, or for one again.
    Turn,
    /// They.
    Several(several::Message),
    /// 名称.
    Title(String),
    /// 类别.
    Activity(select::Event),
    /// 形式.
    Mode(select::Event),
    /// 级别.
    Level(select::Event),
    /// 身份.
    Role(select::Event),
    /// 开始日期.
    From(date::Event),
    /// 结束日期.
    To(date::Event),
    /// 天数.
    Days(String),
    /// 申报学时.
    Hours(String),
    /// 作者排名.
    Rank(String),
    /// 施教机构.
    Institution(String),
    /// 证书编号.
    Certificate(String),
    /// Why it is adjusted.
    Reason(String),
    /// A fact that only some kinds of activity have.
    Fact(facts::Message),
    /// Proofs are to be chosen.
    Choose,
    /// Proofs were chosen or dropped.
    Chosen(Vec<PathBuf>),
    /// A proof is taken out again.
    Drop(usize),
    /// It is to be kept, this far.
    Save(Filing),
    /// It is to be kept, and the next one of the same training written down.
    SaveAndNext,
    /// It is left.
    Close,
}

/// What the screen has to do about it.
pub enum Outcome {
    /// Run this.
    Run(Task<Message>),
    /// Close the dialog.
    Close,
    /// Keep the entry.
    Save(Box<Kept>),
}

/// An entry to be kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// In place of this one, or as a new one.
    pub editing: Option<EntryId>,
    /// Its facts.
    pub form: EntryForm,
    /// How far.
    pub filing: Filing,
    /// Its new proofs.
    pub files: Vec<PathBuf>,
    /// Whose it is.
    pub name: String,
    /// Why it is adjusted, where it is.
    pub adjusts: Option<String>,
    /// Everybody whose it is, where it is for several.
    pub people: Vec<Attendee>,
}

impl Dialog {
    /// A new entry.
    pub fn new(today: NaiveDate, reach: Option<Period>) -> Self {
        let mut form = EntryForm::new(StaffId(0));
        (form.from, form.to) = (String::new(), String::new());
        Self::with(None, String::new(), form, today, reach)
    }

    /// A new entry for several people, these to begin with.
    pub fn for_several(
        context: &Context,
        reach: Option<Period>,
        people: Vec<StaffId>,
    ) -> (Self, Task<Message>) {
        let mut dialog = Self::new(context.today, reach);
        let task = dialog.open_several(context, people);
        (dialog, task)
    }

    fn open_several(&mut self, context: &Context, people: Vec<StaffId>) -> Task<Message> {
        let (several, task) = Several::new(context, people);
        self.several = Some(several);
        task.map(Message::Several)
    }

    /// An entry that is there.
    pub fn edit(id: EntryId, name: String, form: EntryForm, today: NaiveDate, reach: Option<Period>) -> Self {
        Self::with(Some(id), name, form, today, reach)
    }

    /// An adjustment beside an entry that is sealed.
    pub fn adjust(
        id: EntryId,
        name: String,
        form: EntryForm,
        today: NaiveDate,
        reach: Option<Period>,
    ) -> Self {
        Self { reason: Some(String::new()), ..Self::with(Some(id), name, form, today, reach) }
    }

    fn with(
        editing: Option<EntryId>,
        name: String,
        form: EntryForm,
        today: NaiveDate,
        reach: Option<Period>,
    ) -> Self {
        let levels = [(None, "不分级")].into_iter();
        let levels = levels.chain(Level::ALL.iter().map(|level| (Some(*level), level.word())));
        let day = |words: &str| date::State::new(reading::date(words, today), today, reading::date);
        Self {
            activity: Chooser::new(Activity::ALL.iter().map(|one| (*one, one.word())), Some(&form.activity)),
            mode: Chooser::new(Mode::ALL.iter().map(|one| (*one, one.word())), Some(&form.mode)),
            role: Chooser::new(Role::ALL.iter().map(|one| (*one, one.word())), Some(&form.role)),
            level: Chooser::new(levels, Some(&form.level)),
            from: day(&form.from),
            to: day(&form.to),
            facts: facts::Facts::of(&form),
            reason: None,
            person: Finder::default(),
            several: None,
            files: Vec::new(),
            bulk: true,
            tried: false,
            goes_on: false,
            wrong: Vec::new(),
            refused: None,
            editing,
            name,
            form,
            reach,
        }
    }

    /// What a key does in it.
    pub fn key(&self, press: &Press) -> Option<Message> {
        if self.several.as_ref().is_some_and(Several::is_pasting) {
            return Several::key(press).map(Message::Several);
        }
        if self.can_go_on()
            && press.modifiers == Modifiers::CTRL | Modifiers::SHIFT
            && press.key == Key::Named(Named::Enter)
        {
            return Some(Message::SaveAndNext);
        }
        match (press.is_ctrl(Named::Enter), press.ctrl('s'), press.is(Named::Escape)) {
            (true, ..) => Some(Message::Save(PRIMARY)),
            (_, true, _) => Some(Message::Save(Filing::Draft)),
            (.., true) => Some(Message::Close),
            _ => None,
        }
    }

    /// Whether the next person's can follow: a new entry of one person.
    const fn can_go_on(&self) -> bool {
        self.editing.is_none() && self.several.is_none()
    }

    /// It was kept: empties it for the next person of the same training where that was asked for, all but who it is and what
    /// proves it; false when it is done with.
    pub fn go_on(&mut self) -> bool {
        if !self.goes_on {
            return false;
        }
        (self.goes_on, self.tried) = (false, false);
        self.person.clear();
        self.files.clear();
        self.form.certificate.clear();
        true
    }

    /// Says why the entry was not kept; what was typed stays. Gives
    /// the field that is to be filled in where it had been put away.
    pub fn refuse(&mut self, fault: Fault) -> Option<&'static str> {
        let late = fault.field.as_deref() == Some("补录原因");
        (self.refused, self.goes_on) = (Some(fault), false);
        late.then(|| {
            self.facts.show();
            facts::LATE
        })
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Outcome {
        self.refused = None;
        let form = &mut self.form;
        let mut task = Task::none();
        match message {
            Message::Person(message) => {
                let (_, work) = self.person.update(context, message);
                task = work.map(Message::Person);
            }
            Message::Turn => {
                task = match self.several.take() {
                    Some(_) => focus::on(PERSON),
                    None => {
                        let people = self.person.staff().into_iter().collect();
                        Task::batch([self.open_several(context, people), focus::on(several::FIND)])
                    }
                };
            }
            Message::Several(message) => {
                if let Some(several) = &mut self.several {
                    task = several.update(context, message).map(Message::Several);
                }
            }
            Message::Title(words) => form.title = words,
            Message::Days(words) => form.days = words,
            Message::Hours(words) => form.hours = words,
            Message::Rank(words) => form.author_rank = words,
            Message::Institution(words) => form.institution = words,
            Message::Certificate(words) => form.certificate = words,
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
            Message::Role(event) => {
                self.role.update(event);
                form.role = self.role.value().copied().unwrap_or(form.role);
            }
            Message::From(event) => {
                self.from.update(event);
                form.from = spelt(&self.from);
            }
            Message::To(event) => {
                self.to.update(event);
                form.to = spelt(&self.to);
            }
            Message::Reason(words) => self.reason = Some(words),
            Message::Fact(message) => self.facts.update(form, message),
            Message::Choose => task = proof::choose("选择证明材料").map(Message::Chosen),
            Message::Chosen(files) => self.files.extend(files),
            Message::Drop(at) => {
                if at < self.files.len() {
                    self.files.remove(at);
                }
            }
            Message::Close => return Outcome::Close,
            Message::Save(filing) => return self.save(filing),
            Message::SaveAndNext => {
                self.goes_on = true;
                return self.save(PRIMARY);
            }
        }
        self.check();
        Outcome::Run(task)
    }

    fn save(&mut self, filing: Filing) -> Outcome {
        self.tried = true;
        self.check();
        if !self.wrong.is_empty() {
            self.goes_on = false;
            return Outcome::Run(Task::none());
        }
        let name = match self.person.taken() {
            Some(person) => person.name.clone(),
            None => self.name.clone(),
        };
        let mut form = self.form.clone();
        form.staff = self.person.staff().unwrap_or(form.staff);
        let (editing, files, adjusts) = (self.editing, self.files.clone(), self.reason.clone());
        let people = self.several.as_ref().map(Several::people).unwrap_or_default();
        Outcome::Save(Box::new(Kept { editing, form, filing, files, name, adjusts, people }))
    }

    /// Looks for what is wrong, once it was tried to keep the entry.
    fn check(&mut self) {
        self.wrong.clear();
        if !self.tried {
            return;
        }
        if let Some(several) = &self.several {
            if several.people().is_empty() {
                self.wrong.push(("人员".to_owned(), "要选人".to_owned()));
            }
        } else if self.editing.is_none() && self.person.staff().is_none() {
            let words =
                if self.person.is_empty() { "要选一个人" } else { "从下面的名单里选一个人" };
            self.wrong.push(("人员".to_owned(), words.to_owned()));
        }
        if self.reason.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
            self.wrong.push(("调整原因".to_owned(), "调整原因要填".to_owned()));
        }
        let problems = self.reach.map(|reach| self.form.problems(reach));
        for fault in problems.into_iter().flatten().map(Fault::from) {
            let words = match fault.message.strip_suffix("“”不能空着") {
                Some(field) => format!("{field}要填"),
                None => fault.message,
            };
            self.wrong.push((fault.field.unwrap_or_default(), words));
        }
    }

    fn wrong(&self, names: &[&str]) -> Option<&str> {
        self.wrong.iter().find(|(field, _)| names.contains(&field.as_str())).map(|(_, words)| words.as_str())
    }

    /// How many hours a day that makes.
    fn pace(&self) -> Option<String> {
        let from = self.from.date()?;
        let span = Period::new(from, self.to.date().unwrap_or(from)).ok()?;
        let hours = number::hundredths(&self.form.hours)?;
        let days = i64::from(span.days());
        Some(format!("{days} 天，平均每天 {}", number::shown(hours / days.max(1))))
    }
}

/// A day as it is typed into a form: read where it can be, else as it stands.
pub(super) fn spelt(day: &date::State) -> String {
    day.date().map_or_else(|| day.words().to_owned(), |date| date.to_string())
}

/// The primary way to keep it: submitted for the audit.
pub const PRIMARY: Filing = Filing::Submit;

/// The dialog, within a height.
pub fn view(dialog: &Dialog, height: f32) -> Element<'_, Message> {
    if let Some(over) = dialog.several.as_ref().and_then(Several::over) {
        return over.map(Message::Several);
    }
    let form = &dialog.form;
    let plain =
        |value, id: &'static str, say: fn(String) -> Message| field::field(value).id(id).on_input(say);
    let person: Element<'_, Message> = match dialog.editing {
        Some(_) => field::field(&dialog.name).into(),
        None => dialog.person.view(PERSON, "姓名、拼音、编号", Message::Person),
    };
    let person_wrong = dialog.wrong(&["人员"]);
    let title_wrong = dialog.wrong(&["名称"]);
    let day_wrong = dialog.from.problem().or_else(|| dialog.wrong(&["开始日期", "日期"]));
    let end_wrong = dialog.to.problem().or_else(|| dialog.wrong(&["结束日期"]));
    let hours_wrong = dialog.wrong(&["学时"]);
    let days_wrong = dialog.wrong(&["天数"]);
    let one =
        dialog.several.is_none().then(|| labelled("人员", person).required().error(person_wrong).width(200));
    let several = dialog.several.as_ref().map(|several| {
        let label = row![
            text::small("人员"),
            text::text(kind::SMALL, person_wrong.unwrap_or("必填")).style(style::tone(Tone::Danger)),
        ];
        let people = several.view(&form.hours).map(Message::Several);
        column![label.spacing(6).align_y(Alignment::Center), people].spacing(4)
    });
    let title = plain(&form.title, "entry-title", Message::Title).wrong(title_wrong.is_some());
    let first = row![].push(one).push(labelled("培训或事项", title).required().error(title_wrong));
    let second = row![
        labelled("类别", dialog.activity.view("entry-activity", "请选择", Message::Activity)).tight(),
        labelled("形式", dialog.mode.view("entry-mode", "请选择", Message::Mode)).tight(),
        labelled("级别", dialog.level.view("entry-level", "不分级", Message::Level)).tight(),
        labelled("身份", dialog.role.view("entry-role", "参训", Message::Role)).tight(),
    ];
    let hours = number::number(&form.hours, "学时", 50, Message::Hours).id("entry-hours");
    let mut hours = labelled("申报学时", hours.wrong(hours_wrong.is_some())).error(hours_wrong);
    if form.hours.trim().is_empty() {
        hours = hours.hint("不填由规程算");
    }
    let days =
        number::number(&form.days, "天", 100, Message::Days).id("entry-days").wrong(days_wrong.is_some());
    let third = row![
        labelled("开始日期", date::date(&dialog.from, "entry-from", day_wrong.is_some(), Message::From))
            .required()
            .error(day_wrong),
        labelled("结束日期", date::date(&dialog.to, "entry-to", end_wrong.is_some(), Message::To))
            .hint("一天的不用填")
            .error(end_wrong),
        hours,
        labelled("天数", days).hint("比起止日期少时才填").error(days_wrong),
    ];
    let written = matches!(form.activity, Activity::Paper | Activity::Award | Activity::Project);
    let rank = written.then(|| {
        labelled("作者排名", number::number(&form.author_rank, "", 100, Message::Rank).id("entry-rank"))
            .error(dialog.wrong(&["作者排名"]))
            .width(120)
    });
    let fourth = row![
        labelled("施教机构", plain(&form.institution, "entry-institution", Message::Institution)),
        labelled("证书编号", plain(&form.certificate, "entry-certificate", Message::Certificate)),
    ]
    .push(rank);
    let files = dialog.files.iter().enumerate().map(|(at, file)| {
        let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
        row![
            Icon::Paperclip.toned(14.0, Tone::Third),
            text::line(kind::SMALL, name),
            icon_button(Icon::X, Some(Message::Drop(at))),
        ]
        .spacing(8)
        .height(28)
        .align_y(Alignment::Center)
        .into()
    });
    let proofs = column![
        row![
            text::small("证明"),
            button("选择文件…").small().icon(Icon::Paperclip).on_press(Message::Choose),
            text::caption("也可以把文件拖进来"),
        ]
        .spacing(8)
        .align_y(Alignment::Center),
    ]
    .extend(files)
    .spacing(2);
    let reason = dialog.reason.as_ref().map(|reason| {
        let wrong = dialog.wrong(&["调整原因"]);
        let field = plain(reason, "entry-reason", Message::Reason).wrong(wrong.is_some());
        labelled("调整原因", field).required().error(wrong).hint("原来的记录不变，认定以后由这一条代替")
    });
    let proofs = dialog.reason.is_none().then_some(proofs);
    let body = column![]
        .push(reason)
        .push(several)
        .push(first.spacing(12))
        .push(second.spacing(12))
        .push(third.spacing(12))
        .push(fourth.spacing(12))
        .push(dialog.facts.view(form).map(|facts| facts.map(Message::Fact)))
        .push(proofs)
        .spacing(10);
    let (head, leave) = match (&dialog.reason, dialog.editing) {
        (Some(_), _) => ("调整学时", "不调整"),
        (None, Some(_)) => ("修改学时", "不修改"),
        (None, None) if dialog.several.is_some() => ("给多人登记学时", "先不登记"),
        (None, None) => ("登记学时", "先不登记"),
    };
    let pace = dialog.pace().map(text::small);
    // Above the buttons, which leave no room for a sentence.
    let body = body.push(dialog.refused.as_ref().map(refusal));
    let next = dialog.can_go_on().then(|| button("再登一条").on_press(Message::SaveAndNext));
    let pass =
        dialog.bulk.then(|| button("登记并初审通过").on_press(Message::Save(Filing::Pass(String::new()))));
    let turn = (dialog.editing.is_none() && dialog.refused.is_none()).then(|| {
        let word = if dialog.several.is_some() { "只登记一个人" } else { "给多人登记…" };
        button(word).link().on_press(Message::Turn)
    });
    let foot = row![
        row![].push(turn).push(pace).spacing(12).align_y(Alignment::Center).width(Length::Fill),
        button(leave).key("Esc").on_press(Message::Close),
        button("存草稿").key("Ctrl S").on_press(Message::Save(Filing::Draft)),
    ]
    .push(pass)
    .push(next)
    .push(button("提交待审").primary().key("Ctrl 回车").on_press(Message::Save(PRIMARY)))
    .spacing(8)
    .align_y(Alignment::Center);
    dialog::framed(
        text::title(head),
        container(surface::scroll(container(body).padding([16, 20]))).max_height(height - 48.0 - 116.0),
        foot,
    )
    .width(880)
    .into()
}
