//! 公示: what hangs on the wall before hours are handed in, what was objected, when it came down. It lies beside 报送.

use std::path::PathBuf;

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Task};

use super::doing::{self, Doing};
use super::fields::{self, Fields, at};
use super::record::proof;
use super::{Action, Aim, Context, Page, Press, Screen};
use crate::model::id::{EvidenceId, NoticeId};
use crate::service::notices::{
    NoticeForm, add_photos, is_required, note_objection, post_notice, remove_photo, require, set_day,
    take_down,
};
use crate::service::{Fault, ServiceError};
use crate::store::{Evidence, PostedNotice, Workspace};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::places::Place;
use crate::window::theme::Hue;
use crate::window::widget::button::{button, icon_button};
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::tick::switch;
use crate::window::widget::{Element, chip, empty, text};

const COLUMNS: &[Column] = &[
    Column::new("title", "公示", 220.0).least(160.0).stretches().unsorted(),
    Column::new("span", "起止", 190.0).unsorted(),
    Column::new("place", "地点", 110.0).hides(1).unsorted(),
    Column::new("objections", "异议和处理", 220.0).hides(2).unsorted(),
    Column::new("state", "现在", 130.0).unsorted(),
];

/// What is shown.
#[derive(Debug, Clone)]
pub struct Shown {
    notices: Vec<PostedNotice>,
    photos: Vec<(NoticeId, Evidence)>,
    required: bool,
    holidays: usize,
}

/// The state of the screen.
pub struct Notices {
    shown: Option<Shown>,
    asked: Ticket,
    table: table::State,
    doing: Doing<Deed>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Post,
    Object(NoticeId),
    Day,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// It was read.
    Read(Ticket, Result<Box<Shown>, Fault>),
    /// The list.
    Table(table::Event),
    /// A notice hangs on the wall.
    New,
    /// Somebody objects to the current one.
    Object,
    /// Photos of the current one are to be chosen.
    Photo,
    /// They were chosen or dropped.
    Photos(NoticeId, Vec<PathBuf>),
    /// A photo is to be seen.
    Look(Evidence),
    /// It was opened, or why not.
    Looked(Result<(), String>),
    /// A photo is taken off a notice.
    TakeOff(NoticeId, EvidenceId),
    /// The current one is taken down.
    Down,
    /// A day is a holiday, or is worked.
    Day,
    /// Whether hours wait for a notice.
    Require(bool),
    /// It is to be printed, or the account of it.
    Print(&'static str),
    /// The dialog.
    Fields(fields::Message),
    /// The desk has answered.
    Did(doing::Answer),
}

impl Default for Notices {
    fn default() -> Self {
        let table = table::State::new(COLUMNS);
        Self { shown: None, asked: Ticket::default(), table, doing: Doing::default() }
    }
}

fn read(workspace: &Workspace) -> Result<Shown, ServiceError> {
    let view = workspace.view();
    let notices = view.posted_notices()?;
    let mut photos = Vec::new();
    for notice in &notices {
        photos.extend(view.notice_photos(notice.id)?.into_iter().map(|photo| (notice.id, photo)));
    }
    Ok(Shown { notices, photos, required: is_required(view)?, holidays: view.holidays()?.len() })
}

impl Notices {
    fn read(&mut self, context: &Context) -> Task<Message> {
        let ticket = self.asked.draw();
        let read = context.desk.ask(|workspace| read(workspace));
        read.map(move |read| Message::Read(ticket, read.map(Box::new)))
    }

    fn current(&self) -> Option<&PostedNotice> {
        let key = self.table.current_key()?;
        self.shown.as_ref()?.notices.iter().find(|notice| notice.id.0 == key)
    }

    fn fields(&mut self, context: &Context, message: fields::Message) -> Action<Message> {
        let Some((deed, typed)) = self.doing.update(message) else { return Action::none() };
        self.doing.begin(context, Message::Did, move |workspace| work(workspace, deed, &typed))
    }
}

/// Does what a dialog was for.
fn work(workspace: &mut Workspace, deed: Deed, typed: &[String]) -> Result<String, ServiceError> {
    match deed {
        Deed::Post => {
            let form =
                NoticeForm { title: at(typed, 0), from: at(typed, 1), to: at(typed, 2), place: at(typed, 3) };
            let id = post_notice(workspace, &form)?.value;
            let posted = workspace.view().posted_notices()?.into_iter().find(|notice| notice.id == id);
            let until = posted.map(|notice| format!("，到 {}", notice.span.to())).unwrap_or_default();
            Ok(format!("已登记公示{until}"))
        }
        Deed::Object(id) => {
            note_objection(workspace, id, &at(typed, 0), &at(typed, 1))?;
            Ok("已登记异议".to_owned())
        }
        Deed::Day => {
            let text = at(typed, 0);
            let Ok(day) = text.parse() else {
                let problem = "不是日期，请写成 2026-10-01".to_owned();
                return Err(ServiceError::Field { field: "日期", value: text, problem });
            };
            let working = match at(typed, 1).as_str() {
                "work" => Some(true),
                "free" => Some(false),
                _ => None,
            };
            set_day(workspace, day, working)?;
            Ok(format!("已改 {day}"))
        }
    }
}

/// How a notice stands today.
fn standing(notice: &PostedNotice, today: chrono::NaiveDate) -> (Icon, String, Hue) {
    match notice.taken_down {
        Some(day) => (Icon::CircleCheck, format!("{day} 撤下"), Hue::Neutral),
        None if notice.objections.is_some() && notice.outcome.is_none() => {
            (Icon::TriangleAlert, "异议没有处理".to_owned(), Hue::Warning)
        }
        None if today <= notice.span.to() => (Icon::Hourglass, "公示期未满".to_owned(), Hue::Warning),
        None => (Icon::CircleCheck, "期满，可撤下".to_owned(), Hue::Success),
    }
}

impl Screen for Notices {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        self.read(context).into()
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Read(ticket, Ok(shown)) if ticket == self.asked => {
                self.table.set_keys(shown.notices.iter().map(|notice| notice.id.0).collect());
                if let (None, Some(first)) = (self.table.current_key(), shown.notices.first()) {
                    self.table.go_to(first.id.0);
                }
                self.shown = Some(*shown);
            }
            Message::Read(ticket, Err(fault)) if ticket == self.asked => return Action::failed(&fault),
            Message::Read(..) => {}
            Message::Table(event) => {
                self.table.update(event);
            }
            Message::New => {
                let form = Fields::new("登记公示", "要满 5 个工作日", "先不登记", "登记公示")
                    .words("标题", "")
                    .hint("空着按年度起")
                    .day("开始日期", Some(context.today), context.today)
                    .half()
                    .day("结束日期", None, context.today)
                    .half()
                    .hint("空着按 5 个工作日算")
                    .words("地点", "");
                self.doing.ask(Deed::Post, form);
            }
            Message::Object => {
                let Some(notice) = self.current() else { return Action::none() };
                let text = |text: &Option<String>| text.clone().unwrap_or_default();
                let form = Fields::new("异议和处理", notice.title.clone(), "先不登记", "保存")
                    .words("异议", text(&notice.objections))
                    .words("处理结果", text(&notice.outcome));
                self.doing.ask(Deed::Object(notice.id), form);
            }
            Message::Day => {
                let kinds = [("free", "放假"), ("work", "上班（调休）"), ("plain", "照常")];
                let kinds = kinds.map(|(code, word)| (code.to_owned(), word));
                let form = Fields::new("节假日", "公示期按工作日算", "先不改", "保存")
                    .day("日期", None, context.today)
                    .needed()
                    .half()
                    .choice("这一天", kinds, "free")
                    .half();
                self.doing.ask(Deed::Day, form);
            }
            Message::Photo => {
                let Some(id) = self.current().map(|notice| notice.id) else { return Action::none() };
                let chosen = proof::choose("选择公示的照片");
                return Action::run(chosen.map(move |files| Message::Photos(id, files)));
            }
            Message::Photos(_, files) if files.is_empty() => {}
            Message::Photos(id, files) => {
                return Doing::<Deed>::aside(context, Message::Did, move |workspace| {
                    let added = add_photos(workspace, id, &files)?.value;
                    Ok(match added == files.len() {
                        true => format!("已加公示照片 {added} 张"),
                        false => format!("已加公示照片 {added} 张，其余 {} 张已经有了", files.len() - added),
                    })
                });
            }
            Message::Look(photo) => return Action::run(proof::open(context, photo).map(Message::Looked)),
            Message::Looked(opened) => return proof::told(opened),
            Message::TakeOff(id, photo) => {
                return self.doing.begin(context, Message::Did, move |workspace| {
                    remove_photo(workspace, id, photo)?;
                    Ok("已移除公示照片".to_owned())
                });
            }
            Message::Down => {
                let Some(id) = self.current().map(|notice| notice.id) else { return Action::none() };
                return self.doing.begin(context, Message::Did, move |workspace| {
                    take_down(workspace, id)?;
                    Ok("已撤下公示".to_owned())
                });
            }
            Message::Require(required) => {
                return self.doing.begin(context, Message::Did, move |workspace| {
                    require(workspace, required)?;
                    Ok(if required { "报送学时前要公示" } else { "报送学时前不要求公示" }.to_owned())
                });
            }
            Message::Print(form) => {
                return Action::go(Place::Print, Aim::Form(form.to_owned(), Vec::new()));
            }
            Message::Fields(message) => return self.fields(context, message),
            Message::Did(answer) => match self.doing.answered(answer) {
                Ok(words) => return Action::done(words).and(self.read(context)),
                Err(told) => return told,
            },
        }
        Action::none()
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let Some(shown) = &self.shown else { return Page::new("", Space::new()) };
        let current = self.current();
        let may_object = current.is_some().then_some(Message::Object);
        let down = current.is_some_and(|notice| notice.taken_down.is_none()).then_some(Message::Down);
        let tools = row![
            switch("报送学时前必须公示期满", shown.required, Some(Message::Require(!shown.required))),
            Space::new().width(Length::Fill),
            button(format!("节假日（{} 天）…", shown.holidays)).small().on_press(Message::Day),
            button("异议…").small().on_press_maybe(may_object),
            button("撤下").small().on_press_maybe(down),
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        let body: Element<'_, Message> = if shown.notices.is_empty() {
            empty::empty(
                Icon::ClipboardCheck,
                "还没有公示",
                "学校初审以后，名单在校内公示 5 个工作日；在这里记下起止、异议和处理，印公示和情况说明。",
                vec![button("登记公示…").on_press(Message::New)],
            )
        } else {
            let today = context.today;
            let cell = move |key: i64, column: usize| {
                let Some(notice) = shown.notices.iter().find(|notice| notice.id.0 == key) else {
                    return Cell::blank();
                };
                match column {
                    0 => Cell::words(notice.title.as_str()),
                    1 => Cell::second(format!("{} 至 {}", notice.span.from(), notice.span.to())),
                    2 => Cell::second(notice.place.as_deref().unwrap_or_default()),
                    3 => {
                        let said = [notice.objections.as_deref(), notice.outcome.as_deref()];
                        Cell::second(said.into_iter().flatten().collect::<Vec<_>>().join(" → "))
                    }
                    _ => Cell::words(standing(notice, today).1),
                }
            };
            table::table(&self.table, cell, Message::Table)
                .id("notices")
                .without_ticks()
                .row_height(context.look.row())
                .into()
        };
        let note = current.map(|notice| standing(notice, context.today));
        let note = note.map(|(icon, words, hue)| chip::note(icon, words, hue));
        let foot = current.map(|notice| photos(shown, notice.id));
        let foot = row![].push(note).push(foot).spacing(16).align_y(Alignment::Center);
        let body = column![
            container(tools).padding([8, 14]),
            container(body).height(Length::Fill),
            container(foot).padding([8, 14]),
        ];
        Page::new("", body)
            .second(button("印公示").icon(Icon::Printer).on_press(Message::Print("notice")))
            .second(button("印情况说明").on_press(Message::Print("notice-outcome")))
            .primary(button("登记公示…").primary().icon(Icon::Plus).key("Ctrl N").on_press(Message::New))
            .dialog(self.doing.view(Message::Fields))
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        if self.doing.is_open() {
            return self.doing.key(press).map(Message::Fields);
        }
        press.ctrl('n').then_some(Message::New)
    }

    fn has_dialog(&self) -> bool {
        self.doing.is_open()
    }

    fn dropped(&self, paths: &[PathBuf]) -> Option<Message> {
        let id = self.current().filter(|_| !self.doing.is_open())?.id;
        Some(Message::Photos(id, paths.to_vec()))
    }
}

/// The photos of a notice by their names; pressed, one is opened.
fn photos(shown: &Shown, id: NoticeId) -> Element<'_, Message> {
    let own = || shown.photos.iter().filter(move |(notice, _)| *notice == id);
    let none = (own().count() == 0).then(|| text::small("还没有照片，可以拖进来"));
    let names = own().map(|(_, photo)| {
        row![
            button(photo.name.as_str())
                .link()
                .small()
                .icon(Icon::FileImage)
                .on_press(Message::Look(photo.clone())),
            icon_button(Icon::X, Some(Message::TakeOff(id, photo.id))),
        ]
        .align_y(Alignment::Center)
        .into()
    });
    row![]
        .push(none)
        .extend(names)
        .push(button("加照片…").small().icon(Icon::ImagePlus).on_press(Message::Photo))
        .spacing(8)
        .align_y(Alignment::Center)
        .into()
}
