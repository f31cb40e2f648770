//! 问题数据: people who may be one, and how it was settled. It lies beside the list, within a dialog.

use std::path::PathBuf;

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Task};

use crate::model::staff_item::AlikeState;
use crate::service::staff::{people_alike, settle_alike};
use crate::service::{Fault, ServiceError};
use crate::store::{Alike as Group, Workspace};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::screen::doing::{self, Doing};
use crate::window::screen::fields::{self, Fields, at};
use crate::window::screen::record::proof;
use crate::window::screen::{Action, Aim, Context, Page, Press, Screen};
use crate::window::widget::button::button;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, empty, text};

const COLUMNS: &[Column] = &[
    Column::new("kind", "相同之处", 150.0).unsorted(),
    Column::new("people", "谁", 320.0).least(160.0).stretches().unsorted(),
    Column::new("state", "处理", 90.0).unsorted(),
    Column::new("resolution", "说明", 240.0).hides(1).unsorted(),
];

/// The state of the screen.
pub struct Alike {
    groups: Option<Vec<(Group, String)>>,
    asked: Ticket,
    table: table::State,
    doing: Doing<(Group, Option<PathBuf>)>,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// They were read.
    Read(Ticket, Result<Vec<(Group, String)>, Fault>),
    /// The list.
    Table(table::Event),
    /// The current group is to be settled.
    Settle,
    /// A paper that shows it is to be chosen first.
    Prove,
    /// It was chosen.
    Chosen(Vec<PathBuf>),
    /// The dialog.
    Fields(fields::Message),
    /// The desk has answered.
    Did(doing::Answer),
}

impl Default for Alike {
    fn default() -> Self {
        let table = table::State::new(COLUMNS);
        Self { groups: None, asked: Ticket::default(), table, doing: Doing::default() }
    }
}

fn read(workspace: &Workspace) -> Result<Vec<(Group, String)>, ServiceError> {
    let view = workspace.view();
    let mut groups = Vec::new();
    for group in people_alike(view)? {
        let mut names = Vec::new();
        for person in &group.people {
            let record = view.staff(*person)?.record;
            let number = record.document.as_ref().map(|document| document.masked()).unwrap_or_default();
            names.push(format!("{} {} {number}", record.name, record.staff_code.unwrap_or_default()));
        }
        groups.push((group, names.join("；")));
    }
    Ok(groups)
}

impl Alike {
    fn read(&mut self, context: &Context) -> Task<Message> {
        let ticket = self.asked.draw();
        let read = context.desk.ask(|workspace| read(workspace));
        read.map(move |read| Message::Read(ticket, read))
    }

    fn current(&self) -> Option<&Group> {
        let at = usize::try_from(self.table.current_key()?).ok()?;
        self.groups.as_ref()?.get(at).map(|(group, _)| group)
    }

    /// Asks how the current group is settled, with a paper that shows it or without.
    fn ask(&mut self, state: AlikeState, paper: Option<PathBuf>) {
        let Some(group) = self.current().cloned() else { return };
        let states = AlikeState::ALL.iter().map(|state| (state.code().to_owned(), state.word()));
        let name = paper.as_ref().and_then(|paper| paper.file_name());
        let about = name.map(|name| format!("佐证：{}", name.to_string_lossy())).unwrap_or_default();
        let form = Fields::new("处理问题数据", about, "先不处理", "保存")
            .choice("处理", states, state.code())
            .words("说明", group.resolution.clone().unwrap_or_default())
            .needed();
        self.doing.ask((group, paper), form);
    }
}

impl Screen for Alike {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        self.read(context).into()
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Read(ticket, Ok(groups)) if ticket == self.asked => {
                self.table.set_keys((0..).take(groups.len()).collect());
                if self.table.current_key().is_none() {
                    self.table.go_to(0);
                }
                self.groups = Some(groups);
            }
            Message::Read(ticket, Err(fault)) if ticket == self.asked => return Action::failed(&fault),
            Message::Read(..) => {}
            Message::Table(event) => {
                if let table::Outcome::Open(_) = self.table.update(event) {
                    self.ask(AlikeState::Rejected, None);
                }
            }
            Message::Settle => self.ask(AlikeState::Rejected, None),
            Message::Prove => return proof::choose("选择佐证材料").map(Message::Chosen).into(),
            Message::Chosen(files) => {
                if let Some(paper) = files.into_iter().next() {
                    self.ask(AlikeState::Proved, Some(paper));
                }
            }
            Message::Fields(message) => {
                let Some(((group, paper), typed)) = self.doing.update(message) else { return Action::none() };
                return self.doing.begin(context, Message::Did, move |workspace| {
                    let state = AlikeState::from_code(&at(&typed, 0)).unwrap_or(AlikeState::Open);
                    let (people, words) = (&group.people, at(&typed, 1));
                    settle_alike(workspace, group.kind, people, state, &words, paper.as_deref())?;
                    Ok(format!("问题数据：{}", state.word()))
                });
            }
            Message::Did(answer) => match self.doing.answered(answer) {
                Ok(words) => return Action::done(words).and(self.read(context)),
                Err(told) => return told,
            },
        }
        Action::none()
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let Some(groups) = &self.groups else { return Page::new("", Space::new()) };
        let open = groups.iter().filter(|(group, _)| group.state == AlikeState::Open).count();
        let chosen = self.current().is_some();
        let tools = row![
            text::small("同名、同名同生日、证件号相同的人；是两个人的，附佐证说明。"),
            Space::new().width(Length::Fill),
            button("附佐证…").small().on_press_maybe(chosen.then_some(Message::Prove)),
            button("处理…").small().on_press_maybe(chosen.then_some(Message::Settle)),
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        let body: Element<'_, Message> = if groups.is_empty() {
            empty::empty(Icon::CircleCheck, "没有问题数据", "没有同名或证件号相同的人。", Vec::new())
        } else {
            let cell = move |key: i64, column: usize| {
                let found = usize::try_from(key).ok().and_then(|at| groups.get(at));
                let Some((group, names)) = found else { return Cell::blank() };
                match column {
                    0 => Cell::second(group.kind.word()),
                    1 => Cell::words(names.as_str()),
                    2 if group.state == AlikeState::Open => Cell::strong(group.state.word()),
                    2 => Cell::second(group.state.word()),
                    _ => Cell::second(group.resolution.as_deref().unwrap_or_default()),
                }
            };
            table::table(&self.table, cell, Message::Table)
                .id("alike")
                .without_ticks()
                .row_height(context.look.row())
                .into()
        };
        let body = column![container(tools).padding([8, 14]), container(body).height(Length::Fill)];
        let about = if open > 0 { format!("{open} 组没有处理") } else { String::new() };
        Page::new(about, body).dialog(self.doing.view(Message::Fields))
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        if self.doing.is_open() {
            return self.doing.key(press).map(Message::Fields);
        }
        None
    }

    fn has_dialog(&self) -> bool {
        self.doing.is_open()
    }
}
