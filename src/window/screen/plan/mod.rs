//! 计划与档案: the plan of the year with its lines and what is held for each, and the papers of the year of seven kinds. It lies
//! beside 培训, within its dialog.

#[cfg(test)]
mod tests;
mod view;

use std::path::PathBuf;

use iced::Task;

use super::doing::{self, Doing};
use super::fields::{self, Fields, at};
use super::intake::{self, Intake, Kind};
use super::record::proof;
use super::{Action, Aim, Context, Page, Press, Screen};
use crate::model::plan::DossierKind;
use crate::service::plans::{
    LineForm, PlanForm, edit_line, find_line, keep_line, keep_paper, keep_plan, link_program,
};
use crate::service::training::find_program;
use crate::service::{Fault, ServiceError};
use crate::store::{DossierLine, Plan as Kept, PlanLine, ProgramFilter, Workspace};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::places::Place;
use crate::window::widget::button::button;
use crate::window::widget::table;

/// The tabs.
const TABS: [&str; 2] = ["培训计划", "校本档案"];
const LINES: usize = 0;

/// What is shown of a year.
#[derive(Debug, Clone)]
pub struct Shown {
    plan: Option<Kept>,
    lines: Vec<(PlanLine, Vec<String>)>,
    papers: Vec<DossierLine>,
    missing: Vec<DossierKind>,
    programs: Vec<(String, String)>,
}

/// The state of the screen.
pub struct Plan {
    tab: usize,
    shown: Option<Shown>,
    asked: Ticket,
    lines: table::State,
    papers: table::State,
    doing: Doing<Deed>,
    intake: Option<Box<Intake>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Deed {
    File,
    /// The line of this number, or a new one.
    Line(Option<u32>),
    Link(u32),
    Paper(PathBuf),
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// Another tab.
    Tab(usize),
    /// It was read.
    Read(Ticket, Result<Box<Shown>, Fault>),
    /// The lines.
    Lines(table::Event),
    /// The papers.
    Papers(table::Event),
    /// The filing is to be written down.
    File,
    /// A new line.
    New,
    /// The current line is to be changed.
    Edit,
    /// A training is held for the current line.
    Link,
    /// Lines come out of a workbook.
    Import,
    /// A list was dropped.
    Dropped(PathBuf),
    /// The workbook that comes in.
    Intake(intake::Message),
    /// A paper is to be chosen.
    Store,
    /// It was chosen or dropped.
    Chosen(Vec<PathBuf>),
    /// The current paper is to be seen.
    Look,
    /// It was opened, or why not.
    Looked(Result<(), String>),
    /// The plan, or the index of the papers, is to be printed.
    Print,
    /// The dialog.
    Fields(fields::Message),
    /// The desk has answered.
    Did(doing::Answer),
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            tab: LINES,
            shown: None,
            asked: Ticket::default(),
            lines: table::State::new(view::LINES),
            papers: table::State::new(view::PAPERS),
            doing: Doing::default(),
            intake: None,
        }
    }
}

fn read(workspace: &Workspace) -> Result<Shown, ServiceError> {
    let view = workspace.view();
    let period = view.school()?.period;
    let plan = view.plans(period)?.into_iter().find(|(_, plan)| plan.span == period);
    let mut lines = Vec::new();
    if let Some((id, _)) = &plan {
        for (line, facts) in view.plan_lines(*id)? {
            let held = view.programs_of_line(line)?.into_iter().map(|(_, code)| code).collect();
            lines.push((facts, held));
        }
    }
    let papers = view.dossier_lines(period)?;
    let missing = DossierKind::ALL
        .iter()
        .copied()
        .filter(|kind| *kind != DossierKind::Other && !papers.iter().any(|paper| paper.kind == *kind));
    let missing = missing.collect();
    let filter = ProgramFilter { period: Some(period), ..ProgramFilter::default() };
    let programs = view.programs(&filter)?.into_iter();
    let programs = programs.map(|one| (one.code.clone(), format!("{}　{}", one.code, one.title))).collect();
    Ok(Shown { plan: plan.map(|(_, plan)| plan), lines, papers, missing, programs })
}

impl Plan {
    fn read(&mut self, context: &Context) -> Task<Message> {
        let ticket = self.asked.draw();
        let read = context.desk.ask(|workspace| read(workspace));
        read.map(move |read| Message::Read(ticket, read.map(Box::new)))
    }

    fn import(&mut self, file: Option<PathBuf>, context: &Context) -> Action<Message> {
        let (intake, task) = Intake::new(Kind::Plan, String::new(), file, context);
        self.intake = Some(Box::new(intake));
        Action::run(task.map(Message::Intake))
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
                Action::done(words).and(self.read(context))
            }
        }
    }

    fn line(&self) -> Option<&(PlanLine, Vec<String>)> {
        let key = self.lines.current_key()?;
        self.shown.as_ref()?.lines.iter().find(|(line, _)| i64::from(line.number) == key)
    }

    fn paper(&self) -> Option<&DossierLine> {
        let at = usize::try_from(self.papers.current_key()?).ok()?;
        self.shown.as_ref()?.papers.get(at)
    }

    fn ask_filing(&mut self, context: &Context) {
        let plan = self.shown.as_ref().and_then(|shown| shown.plan.as_ref());
        let text = |text: Option<&String>| text.cloned().unwrap_or_default();
        let form = Fields::new("计划备案", "备案以后，列入计划的培训就算批准", "先不登记", "保存")
            .words("标题", text(plan.map(|plan| &plan.title)))
            .hint("空着按年度起")
            .words("备案单位", text(plan.and_then(|plan| plan.filed_with.as_ref())))
            .half()
            .day("备案日期", plan.and_then(|plan| plan.filed_on), context.today)
            .half()
            .words("回执", text(plan.and_then(|plan| plan.acknowledgement.as_ref())));
        self.doing.ask(Deed::File, form);
    }

    fn ask_line(&mut self, line: Option<&PlanLine>) {
        let now = line.map(LineForm::of).unwrap_or_default();
        let form = Fields::new(if line.is_some() { "改计划项" } else { "加计划项" }, "", "不改", "保存")
            .words("主题", now.topic)
            .needed()
            .words("时间", now.month)
            .half()
            .words("计划学时", now.hours)
            .half()
            .words("负责人", now.leader)
            .half()
            .words("备注", now.note)
            .half();
        self.doing.ask(Deed::Line(line.map(|line| line.number)), form);
    }

    fn fields(&mut self, context: &Context, message: fields::Message) -> Action<Message> {
        let Some((deed, typed)) = self.doing.update(message) else { return Action::none() };
        self.doing.begin(context, Message::Did, move |workspace| work(workspace, &deed, &typed))
    }
}

/// Does what a dialog was for.
fn work(workspace: &mut Workspace, deed: &Deed, typed: &[String]) -> Result<String, ServiceError> {
    match deed {
        Deed::File => {
            let form = PlanForm {
                title: at(typed, 0),
                filed_with: at(typed, 1),
                filed_on: at(typed, 2),
                acknowledgement: at(typed, 3),
                ..PlanForm::default()
            };
            keep_plan(workspace, &form)?;
            Ok("已登记计划备案".to_owned())
        }
        Deed::Line(number) => {
            let form = LineForm {
                topic: at(typed, 0),
                month: at(typed, 1),
                hours: at(typed, 2),
                leader: at(typed, 3),
                note: at(typed, 4),
            };
            let number = match *number {
                None => keep_line(workspace, "", &form)?.value,
                Some(number) => edit_line(workspace, "", number, &form).map(|_| number)?,
            };
            Ok(format!("计划第 {number} 项：{}", form.topic))
        }
        Deed::Link(number) => {
            let program = find_program(workspace.view(), &at(typed, 0))?;
            let line = find_line(workspace.view(), "", *number)?;
            link_program(workspace, program, Some(line))?;
            Ok(format!("{} 已列入计划第 {number} 项", at(typed, 0)))
        }
        Deed::Paper(file) => {
            let kind = DossierKind::from_code(&at(typed, 0)).unwrap_or(DossierKind::Other);
            let day = at(typed, 2).parse().ok();
            keep_paper(workspace, file, kind, &at(typed, 1), day)?;
            Ok(format!("已存入档案：{}", at(typed, 1)))
        }
    }
}

impl Screen for Plan {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        self.read(context).into()
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Tab(tab) => self.tab = tab,
            Message::Read(ticket, Ok(shown)) if ticket == self.asked => {
                self.lines.set_keys(shown.lines.iter().map(|(line, _)| i64::from(line.number)).collect());
                self.papers.set_keys((0..).take(shown.papers.len()).collect());
                self.shown = Some(*shown);
            }
            Message::Read(ticket, Err(fault)) if ticket == self.asked => return Action::failed(&fault),
            Message::Read(..) => {}
            Message::Lines(event) => {
                if let table::Outcome::Open(_) = self.lines.update(event) {
                    return Action::run(Task::done(Message::Edit));
                }
            }
            Message::Papers(event) => {
                if let table::Outcome::Open(_) = self.papers.update(event) {
                    return Action::run(Task::done(Message::Look));
                }
            }
            Message::File => self.ask_filing(context),
            Message::New => self.ask_line(None),
            Message::Edit => {
                if let Some((line, _)) = self.line().cloned() {
                    self.ask_line(Some(&line));
                }
            }
            Message::Link => {
                let programs = self.shown.as_ref().map(|shown| shown.programs.clone()).unwrap_or_default();
                if let Some((line, _)) = self.line().cloned() {
                    let about = format!("第 {} 项　{}", line.number, line.topic);
                    let form = Fields::new("列入计划", about, "先不列", "列入")
                        .choice("培训", programs, "")
                        .needed();
                    self.doing.ask(Deed::Link(line.number), form);
                }
            }
            Message::Import => return self.import(None, context),
            Message::Dropped(path) => return self.import(Some(path), context),
            Message::Intake(message) => return self.intake(context, message),
            Message::Store => return proof::choose("选择档案材料").map(Message::Chosen).into(),
            Message::Chosen(files) => {
                let Some(file) = files.into_iter().next() else { return Action::none() };
                let title =
                    file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let kinds = DossierKind::ALL.iter().map(|kind| (kind.code().to_owned(), kind.word()));
                let form = Fields::new("存入档案", "", "先不存", "存入")
                    .choice("种类", kinds, DossierKind::Other.code())
                    .words("题名", title)
                    .needed()
                    .day("日期", Some(context.today), context.today);
                self.tab = TABS.len() - 1;
                self.doing.ask(Deed::Paper(file), form);
            }
            Message::Look => {
                let Some(evidence) = self.paper().map(|paper| paper.evidence) else { return Action::none() };
                let found = context.desk.ask(move |workspace| workspace.view().evidence(evidence));
                let context = context.clone();
                return Action::run(found.then(move |found| match found {
                    Ok(evidence) => proof::open(&context, evidence).map(Message::Looked),
                    Err(error) => Task::done(Message::Looked(Err(error.to_string()))),
                }));
            }
            Message::Looked(opened) => return proof::told(opened),
            Message::Print => {
                let form = if self.tab == LINES { "plan" } else { "dossier" };
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
        let page = Page::new(super::told::year(context.school.period), view::view(self, context));
        let print = button("打印").icon(Icon::Printer).on_press(Message::Print);
        let page = if self.tab == LINES {
            page.second(button("导入…").icon(Icon::FileInput).on_press(Message::Import))
                .second(print)
                .primary(button("加一项…").primary().icon(Icon::Plus).key("Ctrl N").on_press(Message::New))
        } else {
            page.second(print)
                .primary(button("存入材料…").primary().icon(Icon::Plus).on_press(Message::Store))
        };
        let intake = self.intake.as_ref().map(|intake| intake.view(context, Message::Intake));
        page.dialog(intake.or_else(|| self.doing.view(Message::Fields)))
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        if let Some(intake) = &self.intake {
            return intake.key(press).map(Message::Intake);
        }
        if self.doing.is_open() {
            return self.doing.key(press).map(Message::Fields);
        }
        let new = if self.tab == LINES { Message::New } else { Message::Store };
        press.ctrl('n').then_some(new).or(press.ctrl('p').then_some(Message::Print))
    }

    fn has_dialog(&self) -> bool {
        self.doing.is_open() || self.intake.is_some()
    }

    fn dropped(&self, paths: &[PathBuf]) -> Option<Message> {
        let first = paths.first()?.clone();
        match self.intake {
            Some(_) => Some(Message::Intake(intake::Message::Dropped(first))),
            None if self.doing.is_open() => None,
            None if self.tab == LINES && intake::is_list(&first) => Some(Message::Dropped(first)),
            None => Some(Message::Chosen(paths.to_vec())),
        }
    }
}
