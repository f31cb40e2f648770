//! 单位: the bodies that hold trainings, with their aliases; two spellings of one become one, which can be undone.

use std::path::PathBuf;

use iced::Length;
use iced::widget::{column, container, row};

use crate::model::facts::Level;
use crate::model::id::InstitutionId;
use crate::model::institution::InstitutionKind;
use crate::service::institutions::{
    InstitutionForm, edit_institution, keep_institution, merge_institutions, near_institutions,
};
use crate::service::{Fault, ServiceError};
use crate::store::{Institution, Workspace};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::screen::doing::{self, Doing};
use crate::window::screen::fields::{self, Fields, at};
use crate::window::screen::intake::{self, Intake, Kind};
use crate::window::screen::{Action, Aim, Context, Page, Press, SEARCH, Screen};
use crate::window::widget::button::button;
use crate::window::widget::progress::grouped;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, bar, empty, field, text};

const COLUMNS: &[Column] = &[
    Column::new("name", "单位", 220.0).least(140.0).stretches().unsorted(),
    Column::new("kind", "性质", 120.0).hides(2).unsorted(),
    Column::new("level", "级别", 76.0).hides(3).unsorted(),
    Column::new("aliases", "别名", 200.0).hides(1).unsorted(),
    Column::new("programs", "培训", 64.0).figures().unsorted(),
];

/// The state of the section.
pub struct Institutions {
    query: String,
    shown: Vec<Institution>,
    asked: Ticket,
    table: table::State,
    doing: Doing<Deed>,
    intake: Option<Box<Intake>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Deed {
    Add,
    Edit(InstitutionId),
    /// Merging the one of this name.
    Merge(String),
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The search.
    Search(String),
    /// They were read.
    Read(Ticket, Result<Vec<Institution>, Fault>),
    /// The list.
    Table(table::Event),
    /// A new one.
    New,
    /// The current one is to be changed.
    Edit,
    /// The current one is another spelling of one.
    Merge,
    /// A list of them comes in; a file may be named already.
    Import(Option<PathBuf>),
    /// The list that comes in.
    Intake(intake::Message),
    /// The dialog.
    Fields(fields::Message),
    /// The desk has answered.
    Did(doing::Answer),
}

impl Default for Institutions {
    fn default() -> Self {
        Self {
            query: String::new(),
            shown: Vec::new(),
            asked: Ticket::default(),
            table: table::State::new(COLUMNS),
            doing: Doing::default(),
            intake: None,
        }
    }
}

fn codes<T: Copy>(
    all: &[T],
    code: fn(T) -> &'static str,
    word: fn(T) -> &'static str,
) -> Vec<(String, &'static str)> {
    let none = (String::new(), "未填");
    std::iter::once(none).chain(all.iter().map(|one| (code(*one).to_owned(), word(*one)))).collect()
}

impl Institutions {
    fn read(&mut self, context: &Context) -> Action<Message> {
        let ticket = self.asked.draw();
        let query = self.query.clone();
        let read = context.desk.ask(move |workspace| workspace.view().institution_list(&query));
        Action::run(read.map(move |read| Message::Read(ticket, read)))
    }

    fn current(&self) -> Option<&Institution> {
        let key = self.table.current_key()?;
        self.shown.iter().find(|one| one.id.0 == key)
    }

    fn ask_facts(&mut self, body: Option<&Institution>) {
        let text = |text: Option<&String>| text.cloned().unwrap_or_default();
        let kind = body.and_then(|body| body.kind).map(InstitutionKind::code).unwrap_or_default();
        let level = body.and_then(|body| body.level).map(Level::code).unwrap_or_default();
        let head = if body.is_some() { "修改单位" } else { "登记单位" };
        let name = body.map(|body| body.name.clone()).unwrap_or_default();
        let kinds = codes(InstitutionKind::ALL, InstitutionKind::code, InstitutionKind::word);
        let form = Fields::new(head, "", "先不登记", "保存")
            .words("名称", name)
            .needed()
            .choice("性质", kinds, kind)
            .half()
            .choice("级别", codes(Level::ALL, Level::code, Level::word), level)
            .half()
            .words("别名", body.map(|body| body.aliases.join("、")).unwrap_or_default())
            .hint("几个别名用顿号隔开；导入时按别名也认得出")
            .words("代码", text(body.and_then(|body| body.code.as_ref())))
            .half()
            .words("批准单位", text(body.and_then(|body| body.approved_by.as_ref())))
            .half()
            .words("备注", text(body.and_then(|body| body.note.as_ref())));
        self.doing.ask(body.map_or(Deed::Add, |body| Deed::Edit(body.id)), form);
    }

    fn ask_merge(&mut self) {
        let Some(body) = self.current().cloned() else { return };
        let others = self.shown.iter().filter(|one| one.id != body.id);
        let others = others.map(|one| (one.name.clone(), one.name.clone())).collect::<Vec<_>>();
        let about = format!("“{}”的 {} 个培训改挂到另一个单位，它的名称成为别名", body.name, body.programs);
        let form = Fields::new("合并单位", about, "不合并", "合并").choice("并入", others, "").needed();
        self.doing.ask(Deed::Merge(body.name), form);
    }

    fn intake(&mut self, context: &Context, message: intake::Message) -> Action<Message> {
        let Some(intake) = &mut self.intake else { return Action::none() };
        match intake.update(context, message) {
            intake::Outcome::Run(task) => Action::run(task.map(Message::Intake)),
            intake::Outcome::Close => {
                self.intake = None;
                Action::none()
            }
            intake::Outcome::Done(words, whole) => {
                if whole {
                    self.intake = None;
                }
                Action::done(words).and(self.read(context).task)
            }
        }
    }

    fn fields(&mut self, context: &Context, message: fields::Message) -> Action<Message> {
        let Some((deed, typed)) = self.doing.update(message) else { return Action::none() };
        self.doing.begin(context, Message::Did, move |workspace| match deed {
            Deed::Add => add(workspace, &form(&typed)),
            Deed::Edit(id) => edit(workspace, id, &form(&typed)),
            Deed::Merge(name) => merge(workspace, &name, &at(&typed, 0)),
        })
    }
}

/// What was typed.
fn form(typed: &[String]) -> InstitutionForm {
    let aliases = at(typed, 3);
    let aliases = aliases.split(['、', ',', '，']).map(str::trim).filter(|alias| !alias.is_empty());
    let some = |place: usize| Some(at(typed, place)).filter(|text| !text.is_empty());
    InstitutionForm {
        name: at(typed, 0),
        kind: InstitutionKind::from_code(&at(typed, 1)),
        level: Level::from_code(&at(typed, 2)),
        aliases: aliases.map(str::to_owned).collect(),
        code: some(4),
        approved_by: some(5),
        note: some(6),
    }
}

fn add(workspace: &mut Workspace, form: &InstitutionForm) -> Result<String, ServiceError> {
    let near = near_institutions(workspace.view(), &form.name)?;
    keep_institution(workspace, form)?;
    let name = &form.name;
    Ok(match near.is_empty() {
        true => format!("已登记单位：{name}"),
        false => format!("已登记单位：{name}。与“{}”相近，如是同一单位请合并", near.join("”“")),
    })
}

fn edit(
    workspace: &mut Workspace,
    id: InstitutionId,
    form: &InstitutionForm,
) -> Result<String, ServiceError> {
    edit_institution(workspace, id, form)?;
    Ok(format!("已修改单位：{}", form.name))
}

fn merge(workspace: &mut Workspace, name: &str, into: &str) -> Result<String, ServiceError> {
    let merged = merge_institutions(workspace, name, into)?.value;
    Ok(format!("“{name}”已并入“{}”", merged.name))
}

impl Screen for Institutions {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        self.read(context)
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Search(words) => {
                self.query = words;
                return self.read(context);
            }
            Message::Read(ticket, Ok(shown)) if ticket == self.asked => {
                self.table.set_keys(shown.iter().map(|one| one.id.0).collect());
                self.shown = shown;
            }
            Message::Read(ticket, Err(fault)) if ticket == self.asked => return Action::failed(&fault),
            Message::Read(..) => {}
            Message::Table(event) => {
                if let table::Outcome::Open(_) = self.table.update(event) {
                    let body = self.current().cloned();
                    self.ask_facts(body.as_ref());
                }
            }
            Message::New => self.ask_facts(None),
            Message::Edit => {
                if let Some(body) = self.current().cloned() {
                    self.ask_facts(Some(&body));
                }
            }
            Message::Merge => self.ask_merge(),
            Message::Import(file) => {
                let (intake, task) = Intake::new(Kind::Institutions, String::new(), file, context);
                self.intake = Some(Box::new(intake));
                return Action::run(task.map(Message::Intake));
            }
            Message::Intake(message) => return self.intake(context, message),
            Message::Fields(message) => return self.fields(context, message),
            Message::Did(answer) => match self.doing.answered(answer) {
                Ok(words) => return Action::done(words).and(self.read(context).task),
                Err(told) => return told,
            },
        }
        Action::none()
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let search = field::search(&self.query, "名称、别名", Message::Search).id(SEARCH).width(196);
        let chosen = self.current().is_some();
        let deeds: [Element<'_, Message>; 3] = [
            text::small(format!("{} 个单位", grouped(self.shown.len() as u64))).into(),
            button("修改…").small().on_press_maybe(chosen.then_some(Message::Edit)).into(),
            button("合并到…")
                .small()
                .on_press_maybe((chosen && self.shown.len() > 1).then_some(Message::Merge))
                .into(),
        ];
        let tools = bar::tools([search.into()], deeds);
        let body: Element<'_, Message> = if self.shown.is_empty() && self.query.is_empty() {
            empty::empty(
                Icon::Building2,
                "还没有单位",
                "登记培训时写下的主办、承办单位会出现在这里，同一单位的几种写法可以合并。",
                vec![button("登记单位…").on_press(Message::New)],
            )
        } else {
            let cell = move |key: i64, column: usize| {
                let Some(one) = self.shown.iter().find(|one| one.id.0 == key) else { return Cell::blank() };
                match column {
                    0 => Cell::words(one.name.as_str()),
                    1 => Cell::second(one.kind.map(InstitutionKind::word).unwrap_or_default()),
                    2 => Cell::second(one.level.map(Level::word).unwrap_or_default()),
                    3 => Cell::second(one.aliases.join("、")),
                    _ => Cell::second(one.programs.to_string()),
                }
            };
            table::table(&self.table, cell, Message::Table)
                .id("institutions")
                .without_ticks()
                .row_height(context.look.row())
                .into()
        };
        let body = container(body).width(Length::Fill).height(Length::Fill);
        let new = button("登记单位…").primary().icon(Icon::Plus).key("Ctrl N").on_press(Message::New);
        let import = button("导入…").icon(Icon::FileInput).on_press(Message::Import(None));
        let intake = self.intake.as_ref().map(|intake| intake.view(context, Message::Intake));
        Page::new("", row![column![tools, body]])
            .second(import)
            .primary(new)
            .dialog(intake.or_else(|| self.doing.view(Message::Fields)))
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        if let Some(intake) = &self.intake {
            return intake.key(press).map(Message::Intake);
        }
        if self.doing.is_open() {
            return self.doing.key(press).map(Message::Fields);
        }
        press.ctrl('n').then_some(Message::New)
    }

    fn has_dialog(&self) -> bool {
        self.doing.is_open() || self.intake.is_some()
    }

    fn dropped(&self, paths: &[PathBuf]) -> Option<Message> {
        let first = paths.first().filter(|path| intake::is_list(path))?.clone();
        match self.intake {
            Some(_) => Some(Message::Intake(intake::Message::Dropped(first))),
            None if self.doing.is_open() => None,
            None => Some(Message::Import(Some(first))),
        }
    }
}
