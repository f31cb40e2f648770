//! 证书录入: photos of certificates whose names say nothing, one after the other: the queue at the left, the photo in the middle, at
//! the right what is written down of it. What is the same on the next one stays filled in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use iced::keyboard::key::Named;
use iced::widget::{column, container, row};
use iced::{Alignment, Length, Task};

use super::form::spelt;
use super::gather;
use super::picture::{self, Drawn, Picture, Right};
use crate::model::facts::{Activity, ProofKind};
use crate::model::id::EntryId;
use crate::service::ledger::{EntryForm, Filing, add_entry_proofs, add_proven_entry, files_within};
use crate::service::{Fault, ServiceError};
use crate::store::Workspace;
use crate::window::raster::Trim;
use crate::window::screen::chooser::Chooser;
use crate::window::screen::finder::{self, Finder};
use crate::window::screen::record::proof;
use crate::window::screen::{Context, Press, reading, refusal};
use crate::window::theme::{Tone, kind};
use crate::window::widget::button::button;
use crate::window::widget::form::labelled;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, date, dialog, field, focus, number, select, surface, text};

/// Width of the queue.
const QUEUE: f32 = 220.0;
/// Width of what is written down.
const FORM: f32 = 320.0;
/// The field of the person, where each one begins.
const PERSON: &str = "station-person";

const COLUMNS: &[Column] = &[
    Column::new("file", "照片", 140.0).least(90.0).stretches().unsorted(),
    Column::new("state", "", 64.0).unsorted(),
];

/// What the dialog holds.
pub struct Station {
    files: Vec<PathBuf>,
    /// Which of them lie behind which entry.
    done: BTreeMap<usize, EntryId>,
    last: Option<EntryId>,
    table: table::State,
    picture: Picture,
    trim: Trim,
    person: Finder,
    title: String,
    activity: Chooser<Activity>,
    from: date::State,
    to: date::State,
    hours: String,
    institution: String,
    certificate: String,
    waits: bool,
    told: Option<String>,
    refused: Option<Fault>,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The files that were chosen, with those in folders.
    Listed(Result<Vec<PathBuf>, Fault>),
    /// The queue.
    Table(table::Event),
    /// The picture was drawn.
    Drawn(Drawn),
    /// The current file is to be seen in its own program.
    Open,
    /// The picture is put right.
    Right(Right),
    /// Whose it is.
    Person(finder::Message),
    /// 名称.
    Title(String),
    /// 类别.
    Activity(select::Event),
    /// 开始日期.
    From(date::Event),
    /// 结束日期.
    To(date::Event),
    /// 学时.
    Hours(String),
    /// 施教机构.
    Institution(String),
    /// 证书编号.
    Certificate(String),
    /// It is written down, and waits for the audit.
    Keep,
    /// It is a further page of what was written down last.
    Page,
    /// The next one, or the one before.
    Step(bool),
    /// It was written down, or not.
    Kept(usize, Result<(EntryId, String), Fault>),
    /// It is left.
    Close,
}

/// What the screen has to do about it.
pub enum Outcome {
    /// Run this.
    Run(Task<Message>),
    /// Something was written down: read again, and run this.
    Filed(Task<Message>),
    /// Close the dialog.
    Close,
}

impl Station {
    /// Files and folders of photos.
    pub fn new(context: &Context, paths: Vec<PathBuf>) -> (Self, Task<Message>) {
        let day = || date::State::new(None, context.today, reading::date);
        let activities = Activity::ALL.iter().map(|one| (*one, one.word()));
        let station = Self {
            files: Vec::new(),
            done: BTreeMap::new(),
            last: None,
            table: table::State::new(COLUMNS),
            picture: Picture::default(),
            trim: Trim::default(),
            person: Finder::default(),
            title: String::new(),
            activity: Chooser::new(activities, Some(&Activity::ExternalTraining)),
            from: day(),
            to: day(),
            hours: String::new(),
            institution: String::new(),
            certificate: String::new(),
            waits: false,
            told: None,
            refused: None,
        };
        let listed = context.desk.ask(move |_| files_within(&paths));
        (station, listed.map(Message::Listed))
    }

    /// What a key does.
    pub fn key(&self, press: &Press) -> Option<Message> {
        if press.is_ctrl(Named::Enter) {
            Some(Message::Keep)
        } else if press.is(Named::Escape) {
            Some(Message::Close)
        } else if press.is(Named::PageDown) {
            Some(Message::Step(true))
        } else if press.is(Named::PageUp) {
            Some(Message::Step(false))
        } else {
            press.ctrl('r').then_some(Message::Right(Right::Turn))
        }
    }

    fn place(&self) -> Option<usize> {
        self.table.current_key().and_then(|key| usize::try_from(key).ok())
    }

    fn left(&self) -> usize {
        self.files.len() - self.done.len()
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Outcome {
        if !matches!(message, Message::Drawn(_) | Message::Person(finder::Message::Found(..))) {
            (self.refused, self.told) = (None, None);
        }
        let mut task = Task::none();
        match message {
            Message::Listed(Ok(files)) => {
                self.table.set_keys((0_i64..).take(files.len()).collect());
                self.files = files;
                task = self.go(0);
            }
            Message::Listed(Err(fault)) => self.refused = Some(fault),
            Message::Table(event) => {
                if let table::Outcome::Current(_) = self.table.update(event) {
                    task = self.draw(Trim::default());
                }
            }
            Message::Drawn(drawn) => self.picture.take(drawn),
            Message::Open => {
                let file = self.place().and_then(|at| self.files.get(at));
                self.refused = file.and_then(|file| picture::open(file).err());
            }
            Message::Right(right) => task = self.draw(right.of(self.trim)),
            Message::Person(message) => task = self.person.update(context, message).1.map(Message::Person),
            Message::Title(words) => self.title = words,
            Message::Activity(event) => {
                self.activity.update(event);
            }
            Message::From(event) => {
                self.from.update(event);
            }
            Message::To(event) => {
                self.to.update(event);
            }
            Message::Hours(words) => self.hours = words,
            Message::Institution(words) => self.institution = words,
            Message::Certificate(words) => self.certificate = words,
            Message::Step(on) => {
                let at = self.place().unwrap_or_default();
                let to = if on { at + 1 } else { at.saturating_sub(1) };
                if to < self.files.len() {
                    task = self.go(to);
                }
            }
            Message::Keep => task = self.keep(context),
            Message::Page => task = self.page(context),
            Message::Kept(at, kept) => return self.kept(at, kept),
            Message::Close => return Outcome::Close,
        }
        Outcome::Run(task)
    }

    /// Goes to a file; what is asked first of it is whose it is.
    fn go(&mut self, at: usize) -> Task<Message> {
        self.table.go_to(i64::try_from(at).unwrap_or_default());
        Task::batch([self.draw(Trim::default()), focus::on(PERSON)])
    }

    fn draw(&mut self, trim: Trim) -> Task<Message> {
        self.trim = trim;
        let Some(file) = self.place().and_then(|at| self.files.get(at)).cloned() else { return Task::none() };
        self.picture.draw(file, trim).map(Message::Drawn)
    }

    fn form(&self) -> Option<EntryForm> {
        Some(EntryForm {
            title: self.title.trim().to_owned(),
            activity: self.activity.value().copied().unwrap_or(Activity::ExternalTraining),
            from: spelt(&self.from),
            to: spelt(&self.to),
            hours: self.hours.trim().to_owned(),
            institution: self.institution.trim().to_owned(),
            certificate: self.certificate.trim().to_owned(),
            ..EntryForm::new(self.person.staff()?)
        })
    }

    /// The file that is to be put behind something, unless it lies there already or one is on its way.
    fn open(&self) -> Option<(usize, PathBuf)> {
        let at = self.place().filter(|at| !self.waits && !self.done.contains_key(at))?;
        Some((at, self.files.get(at)?.clone()))
    }

    fn keep(&mut self, context: &Context) -> Task<Message> {
        let Some((at, file)) = self.open() else { return Task::none() };
        let Some(form) = self.form() else {
            let way_out = "打姓名、拼音或编号，从下面的名单里选";
            self.refused = Some(Fault::new("bad_field", "还没有选是谁的", way_out));
            return focus::on(PERSON);
        };
        self.waits = true;
        let trim = self.trim;
        let kept = context.desk.ask(move |workspace| keep(workspace, &form, file, trim));
        kept.map(move |kept| Message::Kept(at, kept))
    }

    fn page(&mut self, context: &Context) -> Task<Message> {
        let (Some((at, file)), Some(entry)) = (self.open(), self.last) else { return Task::none() };
        self.waits = true;
        let trim = self.trim;
        let kept = context.desk.ask(move |workspace| {
            let file = put_right(file, trim)?;
            let kind = proof::kind_of(&file, ProofKind::Certificate);
            add_entry_proofs(workspace, &[entry], &[(file.as_path(), kind)])?;
            let name = workspace.view().entry(entry)?.title;
            Ok::<_, ServiceError>((entry, format!("已附到：{name}")))
        });
        kept.map(move |kept| Message::Kept(at, kept))
    }

    fn kept(&mut self, at: usize, kept: Result<(EntryId, String), Fault>) -> Outcome {
        self.waits = false;
        match kept {
            Err(fault) => {
                self.refused = Some(fault);
                Outcome::Run(Task::none())
            }
            Ok((entry, words)) => {
                self.done.insert(at, entry);
                (self.last, self.told) = (Some(entry), Some(words));
                self.person.clear();
                self.certificate.clear();
                let open = |at: &usize| !self.done.contains_key(at);
                let next = (at..self.files.len()).find(open).or_else(|| (0..at).find(open));
                Outcome::Filed(next.map_or_else(Task::none, |next| self.go(next)))
            }
        }
    }

    /// The dialog.
    pub fn view(&self, context: &Context) -> Element<'_, Message> {
        let about = match (self.files.len(), self.left()) {
            (0, _) => "正在看有哪些照片".to_owned(),
            (all, 0) => format!("{all} 份都登记了"),
            (all, left) => format!("{all} 份，还有 {left} 份"),
        };
        let head = row![text::title("证书录入"), text::line(kind::SMALL, about).tone(Tone::Second)]
            .spacing(8)
            .align_y(Alignment::End);
        let cells = |key: i64, column| {
            usize::try_from(key).map_or_else(|_| Cell::blank(), |at| self.cell(at, column))
        };
        let queue = table::table(&self.table, cells, Message::Table).id("station").without_ticks();
        let body = row![
            container(queue).width(QUEUE),
            surface::upright(),
            column![self.picture.view(), surface::line(), self.tools()].width(Length::Fill),
            surface::upright(),
            self.fields(),
        ];
        let said: Option<Element<'_, Message>> = match (&self.refused, &self.told) {
            (Some(fault), _) => Some(refusal(fault)),
            (None, Some(words)) => Some(text::small(words.as_str()).into()),
            (None, None) => None,
        };
        let open = self.open().is_some();
        let foot = row![
            container(column![].push(said)).width(Length::Fill),
            button("关闭").id(dialog::SAFE).key("Esc").on_press(Message::Close),
            button("是上一条的另一页").on_press_maybe((open && self.last.is_some()).then_some(Message::Page)),
            button("登记，下一张").primary().key("Ctrl 回车").on_press_maybe(open.then_some(Message::Keep)),
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        let (width, height) =
            ((context.size.width - 48.0).min(1280.0), (context.size.height - 48.0).min(780.0));
        dialog::framed(head, container(body).height(Length::Fill), foot).width(width).height(height).into()
    }

    fn cell(&self, at: usize, column: usize) -> Cell<'_> {
        let Some(file) = self.files.get(at) else { return Cell::blank() };
        match column {
            0 => Cell::words(file.file_name().unwrap_or(file.as_os_str()).to_string_lossy()),
            _ if self.done.contains_key(&at) => Cell::second("已登记").tone(Tone::Success),
            _ => Cell::blank(),
        }
    }

    fn tools(&self) -> Element<'_, Message> {
        let tools = row![
            picture::tools(self.trim, Message::Right, Message::Open),
            container(column![].push(picture::trimmed(self.trim))).width(Length::Fill),
            text::caption("换张 PgUp PgDn　转 Ctrl R"),
        ];
        container(tools.spacing(12).align_y(Alignment::Center)).padding([8, 12]).into()
    }

    fn fields(&self) -> Element<'_, Message> {
        let person = self.person.view(PERSON, "姓名、拼音、编号", Message::Person);
        let plain = |value, id: &'static str, say: fn(String) -> Message| {
            field::field(value).id(id).on_input(say).on_submit(Message::Keep)
        };
        let from = date::date(&self.from, "station-from", self.from.problem().is_some(), Message::From);
        let to = date::date(&self.to, "station-to", self.to.problem().is_some(), Message::To);
        let hours = number::number(&self.hours, "学时", 50, Message::Hours).id("station-hours");
        let all = column![
            labelled("是谁的", person).required(),
            labelled("培训或事项", plain(&self.title, "station-title", Message::Title)).required(),
            labelled("类别", self.activity.view("station-activity", "请选择", Message::Activity)),
            row![
                labelled("开始日期", from).required().error(self.from.problem()),
                labelled("结束日期", to).error(self.to.problem()),
            ]
            .spacing(8),
            labelled("申报学时", hours).hint("不填由规程算"),
            labelled("施教机构", plain(&self.institution, "station-institution", Message::Institution)),
            labelled("证书编号", plain(&self.certificate, "station-certificate", Message::Certificate)),
            text::caption("下一张只清掉是谁的和证书编号，其余留着"),
        ];
        surface::scroll(all.spacing(4).padding(16)).width(FORM).height(Length::Fill).into()
    }
}

fn put_right(file: PathBuf, trim: Trim) -> Result<PathBuf, ServiceError> {
    if trim == Trim::default() { Ok(file) } else { gather::put_right(&file, trim) }
}

fn keep(
    workspace: &mut Workspace,
    form: &EntryForm,
    file: PathBuf,
    trim: Trim,
) -> Result<(EntryId, String), ServiceError> {
    let kind = proof::kind_of(&file, ProofKind::Certificate);
    let file = put_right(file, trim)?;
    let filed = add_proven_entry(workspace, form, &Filing::Submit, &[(file.as_path(), kind)])?.value;
    let name = workspace.view().staff(form.staff)?.record.name;
    let twin = if filed.twin.is_some() { "。同一天已有一条名称相近的，请核对" } else { "" };
    let doubts: String = filed.doubts.iter().map(|doubt| format!("。{doubt}")).collect();
    Ok((filed.id, format!("已登记：{name}　{}{twin}{doubts}", form.title)))
}
