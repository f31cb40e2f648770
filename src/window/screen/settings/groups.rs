//! 年级组、教研组: the groups of the staff, each with its members and who leads it.

use iced::Length;
use iced::widget::{column, container, row};

use super::group_form::{self, Dialog, Kept};
use crate::model::id::{GroupId, StaffId};
use crate::service::staff::{keep_group, remove_group};
use crate::service::{Fault, ServiceError};
use crate::store::{StaffGroup, Workspace};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::screen::slot::Slot;
use crate::window::screen::{Action, Aim, Context, Page, Press, Screen};
use crate::window::widget::button::button;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, bar, dialog, empty, text};

const COLUMNS: &[Column] = &[
    Column::new("name", "组名", 220.0).least(140.0).stretches().unsorted(),
    Column::new("kind", "种类", 96.0).unsorted(),
    Column::new("leader", "组长", 110.0).hides(1).unsorted(),
    Column::new("members", "人数", 72.0).figures().unsorted(),
];

/// A group as the list shows it.
#[derive(Debug, Clone)]
pub struct Line {
    group: StaffGroup,
    leader: String,
    members: Vec<StaffId>,
}

/// The state of the section.
pub struct Groups {
    shown: Option<Vec<Line>>,
    asked: Ticket,
    table: table::State,
    dialog: Slot<Open>,
}

enum Open {
    Form(Box<Dialog>),
    /// Whether the group goes, by its number and name.
    Remove(GroupId, String),
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// They were read.
    Read(Ticket, Result<Vec<Line>, Fault>),
    /// The list.
    Table(table::Event),
    /// A new one.
    New,
    /// The current one is to be changed.
    Edit,
    /// The current one is to go.
    Remove,
    /// It goes.
    RemoveIt,
    /// It stays.
    Stay,
    /// The dialog of a group.
    Form(group_form::Message),
    /// The desk has answered.
    Did(Ticket, Result<String, Fault>),
}

impl Default for Groups {
    fn default() -> Self {
        Self {
            shown: None,
            asked: Ticket::default(),
            table: table::State::new(COLUMNS),
            dialog: Slot::default(),
        }
    }
}

impl Groups {
    fn read(&mut self, context: &Context) -> Action<Message> {
        let ticket = self.asked.draw();
        let read = context.desk.ask(|workspace| read(workspace));
        Action::run(read.map(move |read| Message::Read(ticket, read)))
    }

    fn current(&self) -> Option<&Line> {
        let key = self.table.current_key()?;
        self.shown.as_ref()?.iter().find(|line| line.group.id.0 == key)
    }

    fn open(&mut self, context: &Context, line: Option<&Line>) -> Action<Message> {
        let members = line.map(|line| line.members.clone()).unwrap_or_default();
        let (form, task) = Dialog::new(context, line.map(|line| &line.group), members);
        self.dialog.open(Open::Form(Box::new(form)));
        Action::run(task.map(Message::Form))
    }

    fn deed(
        &mut self,
        context: &Context,
        deed: impl FnOnce(&mut Workspace) -> Result<String, ServiceError> + Send + 'static,
    ) -> Action<Message> {
        let Some(ticket) = self.dialog.begin() else { return Action::none() };
        Action::run(context.desk.ask(deed).map(move |done| Message::Did(ticket, done)))
    }

    fn form(&mut self, context: &Context, message: group_form::Message) -> Action<Message> {
        let Some(Open::Form(form)) = self.dialog.get_mut() else { return Action::none() };
        match form.update(context, message) {
            group_form::Outcome::Run(task) => Action::run(task.map(Message::Form)),
            group_form::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
            group_form::Outcome::Keep(kept) => self.deed(context, move |workspace| keep(workspace, &kept)),
        }
    }

    fn did(&mut self, context: &Context, ticket: Ticket, done: Result<String, Fault>) -> Action<Message> {
        let is_its_own = self.dialog.answered(ticket);
        match (done, self.dialog.get_mut().filter(|_| is_its_own)) {
            (Ok(words), dialog) => {
                if dialog.is_some() {
                    self.dialog.close();
                }
                Action::done(words).and(self.read(context).task)
            }
            (Err(fault), Some(Open::Form(form))) => {
                form.refuse(fault);
                Action::none()
            }
            (Err(fault), _) => Action::failed(&fault),
        }
    }
}

fn read(workspace: &Workspace) -> Result<Vec<Line>, ServiceError> {
    let view = workspace.view();
    let mut lines = Vec::new();
    for group in view.groups()? {
        let members = view.group_members(group.id)?;
        let leader = match group.leader {
            Some(leader) => view.staff(leader)?.record.name.to_string(),
            None => String::new(),
        };
        lines.push(Line { group, leader, members });
    }
    Ok(lines)
}

fn keep(workspace: &mut Workspace, kept: &Kept) -> Result<String, ServiceError> {
    keep_group(workspace, kept.id, &kept.group, &kept.members, kept.leader)?;
    let verb = if kept.id.is_some() { "已修改" } else { "已新建" };
    Ok(format!("{verb}：{}　{} 人", kept.group.name.trim(), kept.members.len()))
}

impl Screen for Groups {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        self.read(context)
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Read(ticket, Ok(shown)) if ticket == self.asked => {
                self.table.set_keys(shown.iter().map(|line| line.group.id.0).collect());
                self.shown = Some(shown);
            }
            Message::Read(ticket, Err(fault)) if ticket == self.asked => return Action::failed(&fault),
            Message::Read(..) => {}
            Message::Table(event) => match self.table.update(event) {
                table::Outcome::Open(_) => return self.update(context, Message::Edit),
                table::Outcome::Delete => return self.update(context, Message::Remove),
                _ => {}
            },
            Message::New => return self.open(context, None),
            Message::Edit => {
                if let Some(line) = self.current().cloned() {
                    return self.open(context, Some(&line));
                }
            }
            Message::Remove => {
                if let Some(line) = self.current() {
                    let name = line.group.group.name.clone();
                    self.dialog.open(Open::Remove(line.group.id, name));
                }
            }
            Message::RemoveIt => {
                let Some(Open::Remove(id, name)) = self.dialog.get() else { return Action::none() };
                let (id, words) = (*id, format!("已删除：{name}"));
                return self.deed(context, move |workspace| {
                    remove_group(workspace, id)?;
                    Ok(words)
                });
            }
            Message::Stay => self.dialog.close(),
            Message::Form(message) => return self.form(context, message),
            Message::Did(ticket, done) => return self.did(context, ticket, done),
        }
        Action::none()
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let Some(shown) = &self.shown else { return Page::new("", row![]) };
        let chosen = self.current().is_some();
        let deeds: [Element<'_, Message>; 3] = [
            text::small(format!("{} 个组", shown.len())).into(),
            button("修改…").small().on_press_maybe(chosen.then_some(Message::Edit)).into(),
            button("删除…").small().danger_outline().on_press_maybe(chosen.then_some(Message::Remove)).into(),
        ];
        let body: Element<'_, Message> = if shown.is_empty() {
            empty::empty(
                Icon::Users,
                "还没有组",
                "年级组、教研组、备课组在这里建，也随教职工名册导入；培训名单可以整组加人，学时可以整组登记。",
                vec![button("新建组…").on_press(Message::New)],
            )
        } else {
            let cell = move |key: i64, column: usize| {
                let Some(line) = shown.iter().find(|line| line.group.id.0 == key) else {
                    return Cell::blank();
                };
                match column {
                    0 => Cell::words(line.group.group.name.as_str()),
                    1 => Cell::second(line.group.group.kind.word()),
                    2 => Cell::second(line.leader.as_str()),
                    _ => Cell::second(line.members.len().to_string()),
                }
            };
            table::table(&self.table, cell, Message::Table)
                .id("groups")
                .without_ticks()
                .row_height(context.look.row())
                .into()
        };
        let body = container(body).width(Length::Fill).height(Length::Fill);
        let new = button("新建组…").primary().icon(Icon::Plus).key("Ctrl N").on_press(Message::New);
        let dialog = self.dialog.get().map(|open| match open {
            Open::Form(form) => form.view().map(Message::Form),
            Open::Remove(_, name) => dialog::question(
                format!("删除“{name}”？"),
                "成员仍在册，已经用过这个组的培训名单不变。可以用 Ctrl Z 撤销。",
                button("不删除").on_press(Message::Stay),
                None,
                button("删除").danger().on_press(Message::RemoveIt),
            ),
        });
        Page::new("", row![column![bar::tools([], deeds), body]]).primary(new).dialog(dialog)
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        use iced::keyboard::key::Named;
        match self.dialog.get() {
            Some(Open::Form(form)) => form.key(press).map(Message::Form),
            Some(Open::Remove(..)) => press.is(Named::Escape).then_some(Message::Stay),
            None => press.ctrl('n').then_some(Message::New),
        }
    }

    fn has_dialog(&self) -> bool {
        self.dialog.is_open()
    }
}
