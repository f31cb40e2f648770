//! 证书录入: photos of certificates whose names say nothing, one after the other: the queue at the left, the photo in the middle, at
//! the right what is written down of it. What is the same on the next one stays filled in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

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
    /// None until they have been listed.
    files: Option<Vec<PathBuf>>,
    /// How each picture is put right.
    trims: BTreeMap<usize, Trim>,
    /// Which of them lie behind which entry.
    done: BTreeMap<usize, EntryId>,
    last: Option<EntryId>,
    table: table::State,
    picture: Picture,
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
    /// This file was written down, or not.
    Kept(PathBuf, Result<(EntryId, String), Fault>),
    /// It is left.
    Close,
}

impl Message {
    /// Whether somebody goes on by it: what was said of the step before has been read. What the window says by itself, such as that
    /// a row came into sight or a field lost the focus, is no step.
    fn is_a_step(&self) -> bool {
        matches!(
            self,
            Message::Keep
                | Message::Page
                | Message::Step(_)
                | Message::Right(_)
                | Message::Open
                | Message::Title(_)
                | Message::Hours(_)
                | Message::Institution(_)
                | Message::Certificate(_)
                | Message::Table(table::Event::Current(..))
                | Message::Person(finder::Message::Field(select::Event::Typed(_)))
        )
    }
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
            files: None,
            trims: BTreeMap::new(),
            done: BTreeMap::new(),
            last: None,
            table: table::State::new(COLUMNS),
            picture: Picture::default(),
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

    fn files(&self) -> &[PathBuf] {
        self.files.as_deref().unwrap_or_default()
    }

    fn left(&self) -> usize {
        self.files().len().saturating_sub(self.done.len())
    }

    fn trim(&self) -> Trim {
        self.place().and_then(|at| self.trims.get(&at)).copied().unwrap_or_default()
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Outcome {
        if message.is_a_step() {
            (self.refused, self.told) = (None, None);
        }
        let mut task = Task::none();
        match message {
            Message::Listed(Ok(files)) => {
                self.table.set_keys((0_i64..).take(files.len()).collect());
                self.files = Some(files);
                task = self.go(0);
            }
            Message::Listed(Err(fault)) => self.refused = Some(fault),
            Message::Table(event) => {
                let before = self.place();
                if let table::Outcome::Current(_) = self.table.update(event)
                    && self.place() != before
                {
                    self.begin();
                    task = self.draw();
                }
            }
            Message::Drawn(drawn) => self.picture.take(drawn),
            Message::Open => {
                let file = self.place().and_then(|at| self.files().get(at));
                self.refused = file.and_then(|file| picture::open(file).err());
            }
            Message::Right(right) => {
                if let Some(at) = self.place() {
                    self.trims.insert(at, right.of(self.trim()));
                }
                task = self.draw();
            }
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
                if to < self.files().len() {
                    task = self.go(to);
                }
            }
            Message::Keep => task = self.keep(context),
            Message::Page => task = self.page(context),
            Message::Kept(file, kept) => return self.kept(&file, kept),
            Message::Close => return Outcome::Close,
        }
        Outcome::Run(task)
    }

    /// Goes to a file; what is asked first of it is whose it is.
    fn go(&mut self, at: usize) -> Task<Message> {
        self.table.go_to(i64::try_from(at).unwrap_or_default());
        self.begin();
        Task::batch([self.draw(), focus::on(PERSON)])
    }

    /// Another picture is somebody else's, with another number.
    fn begin(&mut self) {
        self.person.clear();
        self.certificate.clear();
    }

    fn draw(&mut self) -> Task<Message> {
        let Some(file) = self.place().and_then(|at| self.files().get(at)).cloned() else {
            return Task::none();
        };
        self.picture.draw(file, self.trim()).map(Message::Drawn)
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
    fn open(&self) -> Option<PathBuf> {
        let at = self.place().filter(|at| !self.waits && !self.done.contains_key(at))?;
        self.files().get(at).cloned()
    }

    fn keep(&mut self, context: &Context) -> Task<Message> {
        let Some(file) = self.open() else { return Task::none() };
        let Some(form) = self.form() else {
            let way_out = "打姓名、拼音或编号，从下面的名单里选";
            self.refused = Some(Fault::new("bad_field", "还没有选是谁的", way_out));
            return focus::on(PERSON);
        };
        self.waits = true;
        let trim = self.trim();
        let of = file.clone();
        let kept = context.desk.ask(move |workspace| keep(workspace, &form, file, trim));
        kept.map(move |kept| Message::Kept(of.clone(), kept))
    }

    fn page(&mut self, context: &Context) -> Task<Message> {
        let (Some(file), Some(entry)) = (self.open(), self.last) else { return Task::none() };
        let of = file.clone();
        self.waits = true;
        let trim = self.trim();
        let kept = context.desk.ask(move |workspace| {
            let file = put_right(file, trim)?;
            let kind = proof::kind_of(&file, ProofKind::Certificate);
            add_entry_proofs(workspace, &[entry], &[(file.as_path(), kind)])?;
            let name = workspace.view().entry(entry)?.title;
            Ok::<_, ServiceError>((entry, format!("已附到：{name}")))
        });
        kept.map(move |kept| Message::Kept(of.clone(), kept))
    }

    fn kept(&mut self, file: &Path, kept: Result<(EntryId, String), Fault>) -> Outcome {
        // What was written down in a queue before this one is none of its files.
        let Some(at) = self.files().iter().position(|one| one == file) else {
            return Outcome::Filed(Task::none());
        };
        self.waits = false;
        match kept {
            Err(mut fault) => {
                // There is no field for it here.
                if fault.field.as_deref() == Some("补录原因") {
                    fault.way_out = Some("请用“登记学时”补录，写补录原因".to_owned());
                }
                self.refused = Some(fault);
                Outcome::Run(Task::none())
            }
            Ok((entry, words)) => {
                self.done.insert(at, entry);
                (self.last, self.told) = (Some(entry), Some(words));
                // Whoever has gone on to another one meanwhile stays there.
                if self.place() != Some(at) {
                    return Outcome::Filed(Task::none());
                }
                let open = |at: &usize| !self.done.contains_key(at);
                let next = (at..self.files().len()).find(open).or_else(|| (0..at).find(open));
                Outcome::Filed(next.map_or_else(Task::none, |next| self.go(next)))
            }
        }
    }

    /// The dialog.
    pub fn view(&self, context: &Context) -> Element<'_, Message> {
        let about = match (&self.files, self.left()) {
            (None, _) if self.refused.is_some() => String::new(),
            (None, _) => "正在看有哪些照片".to_owned(),
            (Some(all), 0) if all.is_empty() => "里面没有文件".to_owned(),
            (Some(all), 0) => format!("{} 份都登记了", all.len()),
            (Some(all), left) => format!("{} 份，还有 {left} 份", all.len()),
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
        let Some(file) = self.files().get(at) else { return Cell::blank() };
        match column {
            0 => Cell::words(file.file_name().unwrap_or(file.as_os_str()).to_string_lossy()),
            _ if self.done.contains_key(&at) => Cell::second("已登记").tone(Tone::Success),
            _ => Cell::blank(),
        }
    }

    fn tools(&self) -> Element<'_, Message> {
        let tools = row![
            picture::tools(self.trim(), Message::Right, Message::Open),
            container(column![].push(picture::trimmed(self.trim()))).width(Length::Fill),
            text::caption("转 Ctrl R　在右边填时换张 PgUp PgDn"),
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
