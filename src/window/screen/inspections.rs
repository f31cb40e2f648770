//! 抽查: people drawn by a seed that is kept, the list to print, and what was found. It lies beside 审核.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Task};

use super::doing::{self, Doing};
use super::fields::{self, Fields, at};
use super::{Action, Aim, Context, Page, Press, Screen};
use crate::model::id::{InspectionId, StaffId};
use crate::model::inspection::InspectionResult;
use crate::service::inspections::{DrawForm, draw_people, enter_result};
use crate::service::{Fault, ServiceError};
use crate::store::{Inspection, Workspace};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::places::Place;
use crate::window::widget::button::button;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, empty, text};

const COLUMNS: &[Column] = &[
    Column::new("name", "姓名", 140.0).least(96.0).unsorted(),
    Column::new("code", "编号", 120.0).unsorted(),
    Column::new("result", "结果", 120.0).unsorted(),
    Column::new("note", "备注", 260.0).least(120.0).stretches().unsorted(),
];

/// A draw with who was drawn.
#[derive(Debug, Clone)]
pub struct Shown {
    draws: usize,
    drawn: Option<Inspection>,
    people: Vec<Line>,
}

#[derive(Debug, Clone)]
struct Line {
    staff: StaffId,
    name: String,
    code: String,
    result: InspectionResult,
    note: String,
}

/// The state of the screen.
pub struct Inspections {
    shown: Option<Shown>,
    asked: Ticket,
    table: table::State,
    doing: Doing<Deed>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Draw,
    Result(InspectionId, StaffId),
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// It was read.
    Read(Ticket, Result<Box<Shown>, Fault>),
    /// The list.
    Table(table::Event),
    /// People are to be drawn.
    Draw,
    /// What was found of the current person.
    Enter,
    /// The current person is confirmed on the spot.
    Confirm,
    /// The list is to be printed.
    Print,
    /// The dialog.
    Fields(fields::Message),
    /// The desk has answered.
    Did(doing::Answer),
}

impl Default for Inspections {
    fn default() -> Self {
        let table = table::State::new(COLUMNS);
        Self { shown: None, asked: Ticket::default(), table, doing: Doing::default() }
    }
}

fn read(workspace: &Workspace) -> Result<Shown, ServiceError> {
    let view = workspace.view();
    let all = view.inspections()?;
    let (draws, drawn) = (all.len(), all.into_iter().next());
    let mut people = Vec::new();
    for item in drawn.as_ref().map(|drawn| view.inspection_items(drawn.id)).transpose()?.unwrap_or_default() {
        let record = view.staff(item.staff)?.record;
        people.push(Line {
            staff: item.staff,
            name: record.name.to_string(),
            code: record.staff_code.unwrap_or_default(),
            result: item.result,
            note: item.note.unwrap_or_default(),
        });
    }
    Ok(Shown { draws, drawn, people })
}

impl Inspections {
    fn read(&mut self, context: &Context) -> Task<Message> {
        let ticket = self.asked.draw();
        let read = context.desk.ask(|workspace| read(workspace));
        read.map(move |read| Message::Read(ticket, read.map(Box::new)))
    }

    fn current(&self) -> Option<(InspectionId, &Line)> {
        let shown = self.shown.as_ref()?;
        let key = self.table.current_key()?;
        let line = shown.people.iter().find(|line| line.staff.0 == key)?;
        Some((shown.drawn.as_ref()?.id, line))
    }

    fn fields(&mut self, context: &Context, message: fields::Message) -> Action<Message> {
        let Some((deed, typed)) = self.doing.update(message) else { return Action::none() };
        self.doing.begin(context, Message::Did, move |workspace| work(workspace, deed, &typed))
    }
}

/// Does what a dialog was for.
fn work(workspace: &mut Workspace, deed: Deed, typed: &[String]) -> Result<String, ServiceError> {
    match deed {
        Deed::Draw => {
            let form = DrawForm {
                percentage: at(typed, 0),
                at_least: at(typed, 1),
                seed: at(typed, 2),
                period: at(typed, 3),
            };
            let id = draw_people(workspace, &form)?.value;
            Ok(format!("抽中 {} 人", workspace.view().inspection_items(id)?.len()))
        }
        Deed::Result(id, staff) => {
            let result = InspectionResult::from_code(&at(typed, 0)).unwrap_or(InspectionResult::Drawn);
            enter_result(workspace, id, staff, result, &at(typed, 1))?;
            Ok(format!("抽查结果：{}", result.word()))
        }
    }
}

impl Screen for Inspections {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        self.read(context).into()
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Read(ticket, Ok(shown)) if ticket == self.asked => {
                self.table.set_keys(shown.people.iter().map(|line| line.staff.0).collect());
                if let (None, Some(first)) = (self.table.current_key(), shown.people.first()) {
                    self.table.go_to(first.staff.0);
                }
                self.shown = Some(*shown);
            }
            Message::Read(ticket, Err(fault)) if ticket == self.asked => return Action::failed(&fault),
            Message::Read(..) => {}
            Message::Table(event) => {
                if let table::Outcome::Open(_) = self.table.update(event) {
                    return Action::run(Task::done(Message::Enter));
                }
            }
            Message::Draw => {
                let form = Fields::new("随机抽取", "同样的种子抽中同样的人", "先不抽", "抽取")
                    .words("比例（%）", "10")
                    .needed()
                    .half()
                    .words("至少几人", "1")
                    .half()
                    .words("种子", "")
                    .half()
                    .hint("由上级指定时才写")
                    .words("年度", "")
                    .half()
                    .hint("空着是本年度");
                self.doing.ask(Deed::Draw, form);
            }
            Message::Enter => {
                let Some((id, line)) = self.current() else { return Action::none() };
                let results = InspectionResult::ALL.iter().map(|one| (one.code().to_owned(), one.word()));
                let form = Fields::new("抽查结果", line.name.clone(), "先不登记", "保存")
                    .choice("结果", results, line.result.code())
                    .words("备注", line.note.clone())
                    .hint("重新考核要写原因");
                self.doing.ask(Deed::Result(id, line.staff), form);
            }
            Message::Confirm => {
                let Some((id, line)) = self.current() else { return Action::none() };
                let (staff, name) = (line.staff, line.name.clone());
                return self.doing.begin(context, Message::Did, move |workspace| {
                    enter_result(workspace, id, staff, InspectionResult::Confirmed, "")?;
                    Ok(format!("{name}：现场确认"))
                });
            }
            Message::Print => {
                return Action::go(Place::Print, Aim::Form("spot-check".to_owned(), Vec::new()));
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
        let waits = current.is_some_and(|(_, line)| line.result == InspectionResult::Drawn);
        let about = shown.drawn.as_ref().map(|drawn| {
            format!(
                "{} 抽取 {}%，至少 {} 人，种子 {}　共抽 {} 次",
                drawn.drawn_on, drawn.percentage, drawn.at_least, drawn.seed, shown.draws
            )
        });
        let tools = row![
            text::small(about.unwrap_or_default()),
            Space::new().width(Length::Fill),
            button("现场确认").small().on_press_maybe(waits.then_some(Message::Confirm)),
            button("登记结果…").small().on_press_maybe(current.is_some().then_some(Message::Enter)),
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        let body: Element<'_, Message> = if shown.people.is_empty() {
            empty::empty(
                Icon::ClipboardCheck,
                "还没有抽查",
                "按比例随机抽取教职工，印抽查表，逐人核对，把结果记在这里。",
                vec![button("抽取…").on_press(Message::Draw)],
            )
        } else {
            let cell = move |key: i64, column: usize| {
                let Some(line) = shown.people.iter().find(|line| line.staff.0 == key) else {
                    return Cell::blank();
                };
                match column {
                    0 => Cell::words(line.name.as_str()),
                    1 => Cell::second(line.code.as_str()),
                    2 if line.result == InspectionResult::Again => Cell::strong(line.result.word()),
                    2 => Cell::second(line.result.word()),
                    _ => Cell::second(line.note.as_str()),
                }
            };
            table::table(&self.table, cell, Message::Table)
                .id("inspections")
                .without_ticks()
                .row_height(context.look.row())
                .into()
        };
        let body = column![container(tools).padding([8, 14]), container(body).height(Length::Fill)];
        let left = shown.people.iter().filter(|line| line.result == InspectionResult::Drawn).count();
        let about =
            if shown.people.is_empty() { String::new() } else { format!("还有 {left} 人没有核对") };
        Page::new(about, body)
            .second(button("印抽查表").icon(Icon::Printer).on_press(Message::Print))
            .primary(button("抽取…").primary().icon(Icon::Plus).key("Ctrl N").on_press(Message::Draw))
            .dialog(self.doing.view(Message::Fields))
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        if self.doing.is_open() {
            return self.doing.key(press).map(Message::Fields);
        }
        press.ctrl('n').then_some(Message::Draw)
    }

    fn has_dialog(&self) -> bool {
        self.doing.is_open()
    }
}
