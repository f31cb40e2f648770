//! 导入记录: every file that came in, what it brought, the rows that it could not bring; a batch can be taken back whole.

use iced::keyboard::key::Named;
use iced::widget::{Space, column, container};
use iced::{Element, Length};

use crate::model::id::ImportId;
use crate::service::import::undo_import;
use crate::service::{Fault, ServiceError};
use crate::store::{ImportBatch, ImportProblem, Severity, Workspace};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::screen::slot::Slot;
use crate::window::screen::{Action, Aim, Ask, Context, Page, Press, Screen};
use crate::window::theme::Tone;
use crate::window::widget::button::button;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::toast::Toast;
use crate::window::widget::{bar, dialog, empty, text};

/// So many imports are listed.
const MOST: u32 = 1_000;

const COLUMNS: &[Column] = &[
    Column::new("at", "时间", 150.0).unsorted(),
    Column::new("kind", "内容", 96.0).unsorted(),
    Column::new("file", "文件", 260.0).least(140.0).stretches().unsorted(),
    Column::new("added", "新增", 60.0).figures().unsorted(),
    Column::new("updated", "更新", 60.0).figures().unsorted(),
    Column::new("unchanged", "未变", 60.0).figures().hides(2).unsorted(),
    Column::new("rejected", "未导入", 64.0).figures().unsorted(),
    Column::new("state", "", 72.0).unsorted(),
];

const PROBLEMS: &[Column] = &[
    Column::new("row", "行", 56.0).figures().unsorted(),
    Column::new("sort", "", 72.0).unsorted(),
    Column::new("column", "栏目", 120.0).unsorted(),
    Column::new("value", "表里写的", 180.0).hides(1).unsorted(),
    Column::new("problem", "问题", 300.0).least(180.0).stretches().unsorted(),
];

/// The state of the tab.
pub struct Imports {
    batches: Option<Vec<(ImportBatch, bool)>>,
    problems: Vec<ImportProblem>,
    table: table::State,
    below: table::State,
    asked: Ticket,
    looked: Ticket,
    question: Slot<(ImportBatch, Option<Fault>)>,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The imports were read, each with whether it stands.
    Read(Ticket, Result<Vec<(ImportBatch, bool)>, Fault>),
    /// The problems of one were read.
    Problems(Ticket, Result<Vec<ImportProblem>, Fault>),
    /// The list.
    Table(table::Event),
    /// The list of problems.
    Below(table::Event),
    /// A batch is to be taken back.
    Undo,
    /// That is meant.
    UndoIt,
    /// It was taken back, or not.
    Undone(Ticket, Result<String, Fault>),
    /// The question is left.
    Close,
}

impl Default for Imports {
    fn default() -> Self {
        Self {
            batches: None,
            problems: Vec::new(),
            table: table::State::new(COLUMNS),
            below: table::State::new(PROBLEMS),
            asked: Ticket::default(),
            looked: Ticket::default(),
            question: Slot::default(),
        }
    }
}

fn kind(code: &str) -> &str {
    match code {
        "staff" => "花名册",
        "roster" => "培训名单",
        "entry" => "学时",
        "program" => "培训项目",
        "opening" => "期初学时",
        "decision" => "认定结果",
        "plan" => "培训计划",
        "institution" => "单位",
        code => code,
    }
}

fn read(workspace: &Workspace) -> Result<Vec<(ImportBatch, bool)>, ServiceError> {
    let batches = workspace.view().imports(MOST)?;
    let deeds: Vec<_> = batches.iter().map(|batch| batch.deed).collect();
    let stand = workspace.view().deeds_standing(&deeds)?;
    Ok(batches.into_iter().zip(stand).collect())
}

impl Imports {
    fn current(&self) -> Option<&(ImportBatch, bool)> {
        let key = self.table.current_key()?;
        self.batches.as_ref()?.iter().find(|(batch, _)| batch.id.0 == key)
    }

    fn look(&mut self, context: &Context) -> Action<Message> {
        let Some(id) = self.table.current_key().map(ImportId) else { return Action::none() };
        let ticket = self.looked.draw();
        let read = context.desk.ask(move |workspace| workspace.view().import_problems(id));
        Action::run(read.map(move |read| Message::Problems(ticket, read)))
    }
}

impl Screen for Imports {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        let ticket = self.asked.draw();
        let batches = context.desk.ask(|workspace| read(workspace));
        Action::run(batches.map(move |read| Message::Read(ticket, read)))
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Read(ticket, Ok(batches)) if ticket == self.asked => {
                let keys: Vec<i64> = batches.iter().map(|(batch, _)| batch.id.0).collect();
                let first = keys.first().copied();
                self.table.set_keys(keys);
                if let (None, Some(first)) = (self.table.current(), first) {
                    self.table.go_to(first);
                }
                self.batches = Some(batches);
                self.look(context)
            }
            Message::Read(ticket, Err(fault)) if ticket == self.asked => Action::failed(&fault),
            Message::Problems(ticket, Ok(problems)) if ticket == self.looked => {
                self.below.set_keys((0..problems.len() as i64).collect());
                self.problems = problems;
                Action::none()
            }
            Message::Problems(ticket, Err(fault)) if ticket == self.looked => Action::failed(&fault),
            Message::Read(..) | Message::Problems(..) => Action::none(),
            Message::Table(event) => match self.table.update(event) {
                table::Outcome::Current(_) => self.look(context),
                _ => Action::none(),
            },
            Message::Below(event) => {
                self.below.update(event);
                Action::none()
            }
            Message::Undo => {
                let batch = self.current().filter(|(_, stands)| *stands).map(|(batch, _)| batch.clone());
                self.question.put(batch.map(|batch| (batch, None)));
                Action::none()
            }
            Message::UndoIt => {
                let Some(id) = self.question.get().map(|(batch, _)| batch.id) else { return Action::none() };
                let Some(ticket) = self.question.begin() else { return Action::none() };
                let undone = context.desk.ask(move |workspace| {
                    Ok::<_, ServiceError>(format!("已撤销：{}", undo_import(workspace, id)?.value.summary))
                });
                Action::run(undone.map(move |undone| Message::Undone(ticket, undone)))
            }
            Message::Undone(ticket, undone) => {
                let is_its_own = self.question.answered(ticket);
                match (undone, self.question.get_mut().filter(|_| is_its_own)) {
                    (Ok(words), question) => {
                        if question.is_some() {
                            self.question.close();
                        }
                        let again = self.load(context, Aim::Nothing);
                        again.ask(Ask::Toast(Toast::done(words))).ask(Ask::Changed)
                    }
                    (Err(fault), Some((_, refused))) => {
                        *refused = Some(fault);
                        Action::none()
                    }
                    (Err(fault), None) => Action::failed(&fault),
                }
            }
            Message::Close => {
                self.question.close();
                Action::none()
            }
        }
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let Some(batches) = &self.batches else { return Page::new("", Space::new()) };
        if batches.is_empty() {
            let words = "导入花名册、名册或学时以后，每个文件带来了什么都列在这里。";
            return Page::new("", empty::empty(Icon::FileInput, "还没有导入过文件", words, Vec::new()));
        }
        let cell = move |key: i64, column: usize| {
            let found = batches.iter().find(|(batch, _)| batch.id.0 == key);
            found.map_or_else(Cell::blank, |(batch, stands)| batch_cell(batch, *stands, column))
        };
        let problem = move |key: i64, column: usize| {
            let found = usize::try_from(key).ok().and_then(|at| self.problems.get(at));
            found.map_or_else(Cell::blank, |problem| problem_cell(problem, column))
        };
        let height = context.look.row();
        let list =
            table::table(&self.table, cell, Message::Table).id("imports").without_ticks().row_height(height);
        let problems = table::table(&self.below, problem, Message::Below)
            .id("import-problems")
            .without_ticks()
            .row_height(height);
        let words = match self.problems.len() {
            0 => "这一批没有问题行".to_owned(),
            count => format!("这一批的问题行　{count}"),
        };
        let stands = self.current().is_some_and(|(_, stands)| *stands);
        let undo = button("整批撤销…").icon(Icon::Undo2).danger_outline();
        let undo = undo.on_press_maybe(stands.then_some(Message::Undo));
        let half = |element: Element<'a, Message>, portion| {
            container(element).width(Length::Fill).height(Length::FillPortion(portion))
        };
        let below = (!self.problems.is_empty()).then(|| half(problems.into(), 2));
        let body = column![half(list.into(), 3), bar::tools([text::strong(words).into()], [undo.into()])]
            .push(below);
        let question = self.question.get().map(|(batch, refused)| question_of(batch, refused.as_ref()));
        Page::new("", body).dialog(question)
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        (self.question.is_open() && press.is(Named::Escape)).then_some(Message::Close)
    }

    fn has_dialog(&self) -> bool {
        self.question.is_open()
    }
}

fn question_of<'a>(batch: &ImportBatch, refused: Option<&Fault>) -> Element<'a, Message> {
    let about = match refused {
        Some(fault) => fault.to_string(),
        None => format!(
            "{} 导入，新增 {}，更新 {}，都回到导入以前。记录留着，可以用 Ctrl Shift Z 重做。",
            batch.at, batch.added, batch.updated
        ),
    };
    let keep = button("不撤销").on_press(Message::Close);
    let undo = button("整批撤销").danger().on_press(Message::UndoIt);
    dialog::question(format!("整批撤销“{}”？", batch.file_name), about, keep, None, undo)
}

fn batch_cell(batch: &ImportBatch, stands: bool, column: usize) -> Cell<'_> {
    match column {
        0 => Cell::second(batch.at.as_str()),
        1 => Cell::second(kind(&batch.kind)),
        2 => Cell::words(batch.file_name.as_str()).struck(!stands),
        3 => Cell::words(batch.added.to_string()),
        4 => Cell::words(batch.updated.to_string()),
        5 => Cell::second(batch.unchanged.to_string()),
        6 if batch.rejected > 0 => Cell::strong(batch.rejected.to_string()).tone(Tone::Danger),
        6 => Cell::second("0"),
        _ if stands => Cell::blank(),
        _ => Cell::second("已撤销").tone(Tone::Third),
    }
}

fn problem_cell(problem: &ImportProblem, column: usize) -> Cell<'_> {
    let tone = if problem.severity == Severity::Rejected { Tone::Danger } else { Tone::Warning };
    match column {
        0 => Cell::second(problem.row.to_string()),
        1 => Cell::second(problem.severity.word()).tone(tone),
        2 => Cell::words(problem.column.as_str()),
        3 => Cell::second(problem.value.as_str()),
        _ => Cell::words(problem.problem.as_str()),
    }
}
