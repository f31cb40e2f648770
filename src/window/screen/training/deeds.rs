//! What is done on the screen: each a service function on the desk, with words for the toast or a refusal where it
//! belongs.

use std::path::PathBuf;

use iced::Task;

use super::{Dialog, Message, Question, REASONS, Spot, Training, asking, form, hours, intake, sessions};
use crate::model::facts::Role;
use crate::model::id::{ProgramId, StaffId};
use crate::model::program::Settles;
use crate::service::import::ImportFile;
use crate::service::incoming::glance;
use crate::service::ledger::Filing;
use crate::service::settlement::settle;
use crate::service::training::{
    Granting, Preset, add_group, add_people, add_program, adjust_granted, adjust_program, approve_program,
    drop_preset, edit_program, edit_session, everybody, hold_session, keep_preset, mark_exceptions, mark_out,
    presets, register, set_part_hours, void_program,
};
use crate::service::{Fault, ServiceError};
use crate::store::Workspace;
use crate::window::desk::Ticket;
use crate::window::screen::asking::Asking;
use crate::window::screen::intake::{Intake, Kind, PASTED};
use crate::window::screen::slot::Slot;
use crate::window::screen::{Action, Context, finder, paste};
use crate::window::widget::{focus, select};

/// Leaves out whom a line of exceptions names.
pub(super) fn mark_typed(
    workspace: &mut Workspace,
    id: ProgramId,
    words: &str,
) -> Result<String, ServiceError> {
    let done = mark_exceptions(workspace, id, words)?.value;
    Ok(format!("{} 人不计学时{}", done.left_out, done.registered.aside()))
}

/// Keeps something on a program; its words go into the toast.
type Keeping = Box<dyn FnOnce(&mut Workspace, ProgramId) -> Result<String, ServiceError> + Send>;

impl Training {
    /// A deed on the open program; its words go into the toast, empty ones when nothing changed.
    pub(super) fn deed(
        &mut self,
        context: &Context,
        spot: Spot,
        deed: impl FnOnce(&mut Workspace, ProgramId) -> Result<String, ServiceError> + Send + 'static,
    ) -> Action<Message> {
        let Some(id) = self.book.as_ref().map(|book| book.id) else { return Action::none() };
        let Some(ticket) = self.dialog.begin() else { return Action::none() };
        Self::on(context, id, (ticket, spot), deed)
    }

    /// A deed on this program, whichever is open.
    pub(super) fn on(
        context: &Context,
        id: ProgramId,
        (ticket, spot): (Ticket, Spot),
        deed: impl FnOnce(&mut Workspace, ProgramId) -> Result<String, ServiceError> + Send + 'static,
    ) -> Action<Message> {
        let done = context.desk.ask(move |workspace| deed(workspace, id));
        Action::run(done.map(move |done| Message::Did(ticket, id, spot, done)))
    }

    /// A deed of the dialog that is open, on the program that it is about.
    fn answer(
        &mut self,
        context: &Context,
        id: ProgramId,
        deed: impl FnOnce(&mut Workspace, ProgramId) -> Result<String, ServiceError> + Send + 'static,
    ) -> Action<Message> {
        let Some(ticket) = self.dialog.begin() else { return Action::none() };
        Self::on(context, id, (ticket, Spot::Dialog), deed)
    }

    /// A deed on the chosen people.
    pub(super) fn with_people(
        &mut self,
        context: &Context,
        spot: Spot,
        deed: impl FnOnce(&mut Workspace, ProgramId, &[StaffId]) -> Result<String, ServiceError> + Send + 'static,
    ) -> Action<Message> {
        let people = self.roster.chosen();
        if people.is_empty() {
            return Action::none();
        }
        self.deed(context, spot, move |workspace, id| deed(workspace, id, &people))
    }

    pub(super) fn did(
        &mut self,
        context: &Context,
        ticket: Ticket,
        id: ProgramId,
        spot: Spot,
        done: Result<String, Fault>,
    ) -> Action<Message> {
        let is_its_own = self.dialog.answered(ticket);
        // What has been opened or typed elsewhere meanwhile is left alone.
        let here = match spot {
            Spot::Toast | Spot::Dialog => is_its_own,
            Spot::Exceptions | Spot::Session => self.book.as_ref().is_some_and(|book| book.id == id),
        };
        let spot = if here { spot } else { Spot::Toast };
        let words = match done {
            Ok(words) => words,
            Err(fault) => return self.refused(spot, fault),
        };
        match spot {
            Spot::Toast => {}
            Spot::Dialog => self.dialog.close(),
            Spot::Exceptions => {
                self.roster.exceptions.clear();
                self.roster.wrong = None;
            }
            Spot::Session => {
                if let Some(book) = &self.book {
                    self.sessions.begin(book, context.today);
                }
            }
        }
        self.roster.table.untick();
        let focus = if spot == Spot::Session { focus::on(sessions::TOPIC) } else { Task::none() };
        let told = if words.is_empty() { Action::none() } else { Action::done(words) };
        told.and(self.reload(context)).and(focus)
    }

    pub(super) fn refused(&mut self, spot: Spot, fault: Fault) -> Action<Message> {
        match (spot, self.dialog.get_mut()) {
            (Spot::Exceptions, _) => self.roster.wrong = Some(fault.to_string()),
            (Spot::Session, _) => self.sessions.refused = Some(fault),
            (Spot::Dialog, Some(Dialog::Program(dialog))) => dialog.refuse(fault),
            (Spot::Dialog, Some(Dialog::Asking(_, _, asking))) => asking.refuse(fault),
            (Spot::Dialog, Some(Dialog::Proof(_, _, form))) => form.refuse(fault),
            _ => return Action::failed(&fault),
        }
        Action::none()
    }

    pub(super) fn hold(&mut self, context: &Context) -> Action<Message> {
        let keeping = self.keeping();
        self.deed(context, Spot::Session, keeping)
    }

    /// Keeps what stands in the line of the session.
    fn keeping(
        &self,
    ) -> impl FnOnce(&mut Workspace, ProgramId) -> Result<String, ServiceError> + Send + use<> {
        let (form, exceptions) = (self.sessions.form.clone(), self.sessions.exceptions.clone());
        let editing = self.sessions.editing;
        move |workspace, id| {
            let Some(number) = editing else {
                let held = hold_session(workspace, id, &form, &exceptions)?.value;
                let others = match held.exceptions {
                    0 => "全到".to_owned(),
                    count => format!("{count} 人例外"),
                };
                return Ok(format!("已登记第 {} 场，{others}", held.number));
            };
            edit_session(workspace, id, number, &form, Some(&exceptions))?;
            Ok(format!("已修改第 {number} 场"))
        }
    }

    /// What is typed beside the list and not kept yet: exceptions, or a session. It is kept before hours are given, so that
    /// nobody gets hours who was just typed in as absent.
    fn typed(&self, by_sessions: bool) -> (Spot, Option<Keeping>) {
        let exceptions = self.roster.exceptions.trim().to_owned();
        if by_sessions && self.sessions.is_begun() {
            (Spot::Session, Some(Box::new(self.keeping())))
        } else if !by_sessions && !exceptions.is_empty() {
            let mark = move |workspace: &mut Workspace, id| mark_typed(workspace, id, &exceptions);
            (Spot::Exceptions, Some(Box::new(mark)))
        } else {
            (Spot::Toast, None)
        }
    }

    pub(super) fn session(&self) -> Option<u32> {
        self.sessions.table.current_key().and_then(|number| u32::try_from(number).ok())
    }

    /// Gives everybody the hours.
    pub(super) fn register(&mut self, context: &Context, pass: bool) -> Action<Message> {
        let Some(book) = &self.book else { return Action::none() };
        let granting = if pass { Granting::RegisterAndPass(String::new()) } else { Granting::Register };
        let stretch = self.settling.stretch(book);
        let by_sessions = book.program.settles == Settles::Sessions;
        let (spot, typed) = self.typed(by_sessions);
        self.deed(context, spot, move |workspace, id| {
            let kept = typed.map(|keep| keep(workspace, id)).transpose()?;
            let done = if by_sessions {
                settle(workspace, id, stretch, &granting)
            } else {
                register(workspace, id, &granting)
            };
            match (done, kept) {
                (Ok(done), _) if done.deed.is_some() => Ok(format!("已{}", done.value.summary())),
                (Ok(_), kept) => Ok(kept.unwrap_or_default()),
                (Err(error), None) => Err(error),
                // What was typed is kept; to type it again would keep it twice.
                (Err(error), Some(kept)) => {
                    Ok(format!("{kept}；学时没有登记：{}", Fault::from(error).message))
                }
            }
        })
    }

    pub(super) fn ask(&mut self, question: Question) -> Action<Message> {
        let Some(book) = &self.book else { return Action::none() };
        let title = book.program.title.clone();
        let asking = match &question {
            Question::LeaveOut(people) => {
                let named = book.roster.iter().filter(|line| people.contains(&line.part.staff));
                let names: Vec<&str> = named.take(6).map(|line| line.name.as_str()).collect();
                let more = if people.len() > names.len() { "等" } else { "" };
                let about = format!("{}{more}，学时记 0，原因会写在名册和打印的表上。", names.join("、"));
                let head = format!("{} 人不计学时？", people.len());
                Asking::new(head, about, "原因", "照常计", format!("{} 人不计", people.len())).offers(REASONS)
            }
            Question::Hours(people) => Asking::new(
                format!("{} 人按多少学时？", people.len()),
                "只改选中的人；空着就和培训的学时一样。",
                "学时",
                "不改",
                "定学时",
            )
            .optional(),
            Question::AdjustHours => Asking::new(
                format!("按新版本调整 {} 条已认定的学时？", book.differing),
                format!("{title}。每条登记一个调整，待审；认定以后代替原来的，在那以前照计。"),
                "调整原因",
                "先不调整",
                format!("调整 {} 条", book.differing),
            ),
            Question::Approve => {
                Asking::new("登记批准", format!("{title}，今天批准。"), "批准文号", "先不登记", "登记批准")
                    .optional()
            }
            Question::Void => Asking::new(
                "作废这个培训？",
                format!("{title}。已登记的学时要先作废或删除。作废后可以用 Ctrl Z 撤销。"),
                "原因",
                "不作废",
                "作废",
            )
            .danger(),
        };
        self.dialog.open(Dialog::Asking(book.id, question, Box::new(asking)));
        Action::none()
    }

    pub(super) fn asked(&mut self, context: &Context, message: asking::Message) -> Action<Message> {
        let Some(Dialog::Asking(id, question, asking)) = self.dialog.get_mut() else { return Action::none() };
        let (id, question) = (*id, question.clone());
        match asking.update(message) {
            asking::Outcome::None => Action::none(),
            asking::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
            asking::Outcome::Do(words) => match question {
                Question::LeaveOut(people) => self.answer(context, id, move |workspace, id| {
                    let done = mark_out(workspace, id, &people, Some(&words))?.value;
                    Ok(format!("{} 人不计学时：{words}{}", people.len(), done.aside()))
                }),
                Question::Hours(people) => self.answer(context, id, move |workspace, id| {
                    let done = set_part_hours(workspace, id, &people, &words)?.value;
                    let shown = if words.is_empty() {
                        "和培训一样".to_owned()
                    } else {
                        format!("{words} 学时")
                    };
                    Ok(format!("{} 人的学时：{shown}{}", people.len(), done.aside()))
                }),
                Question::AdjustHours => self.answer(context, id, move |workspace, id| {
                    let written = adjust_granted(workspace, id, &words, &Filing::Submit)?.value;
                    Ok(format!("已登记 {} 条学时的调整，待审", written.len()))
                }),
                Question::Approve => self.answer(context, id, move |workspace, id| {
                    approve_program(workspace, id, &words, "")?;
                    Ok("已登记批准".to_owned())
                }),
                Question::Void => self.answer(context, id, move |workspace, id| {
                    void_program(workspace, id, &words)?;
                    Ok("已作废这个培训".to_owned())
                }),
            },
        }
    }

    pub(super) fn program(&mut self, context: &Context, message: form::Message) -> Action<Message> {
        let Some(Dialog::Program(dialog)) = self.dialog.get_mut() else { return Action::none() };
        match dialog.update(message) {
            form::Outcome::None => Action::none(),
            form::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
            form::Outcome::Save(editing, form) => {
                let Some(ticket) = self.dialog.begin() else { return Action::none() };
                let kept = context.desk.ask(move |workspace| match editing {
                    Some(id) => edit_program(workspace, id, &form)
                        .map(|_| (id, format!("已修改培训：{}", form.title.trim()))),
                    None => add_program(workspace, &form)
                        .map(|done| (done.value, format!("已新建培训：{}", form.title.trim()))),
                });
                Action::run(kept.map(move |kept| Message::Kept(ticket, kept)))
            }
            form::Outcome::Adjust(id, form, reason) => {
                let Some(ticket) = self.dialog.begin() else { return Action::none() };
                let kept = context.desk.ask(move |workspace| {
                    let new = adjust_program(workspace, id, &form, &reason)?.value;
                    let code = workspace.view().program(new)?.code;
                    Ok::<_, ServiceError>((new, format!("已登记调整：{code}，批准以后代替原来的")))
                });
                Action::run(kept.map(move |kept| Message::Kept(ticket, kept)))
            }
            form::Outcome::KeepPreset(preset) => Self::preset(context, move |workspace| {
                keep_preset(workspace, &preset)?;
                Ok(format!("已存为常用培训：{}", preset.name))
            }),
            form::Outcome::DropPreset(name) => Self::preset(context, move |workspace| {
                drop_preset(workspace, &name)?;
                Ok(format!("不再列出：{name}"))
            }),
        }
    }

    /// Changes the trainings that come every year; the dialog stays open with what is typed.
    fn preset(
        context: &Context,
        change: impl FnOnce(&mut Workspace) -> Result<String, ServiceError> + Send + 'static,
    ) -> Action<Message> {
        let kept = context.desk.ask(move |workspace| {
            let words = change(workspace)?;
            Ok::<_, ServiceError>((presets(workspace.view())?, words))
        });
        Action::run(kept.map(Message::Presets))
    }

    pub(super) fn offer(&mut self, offered: Result<(Vec<Preset>, String), Fault>) -> Action<Message> {
        let (presets, words) = match offered {
            Ok(offered) => offered,
            Err(fault) => return Action::failed(&fault),
        };
        if let Some(shelf) = &mut self.shelf {
            shelf.presets.clone_from(&presets);
        }
        if let Some(Dialog::Program(dialog)) = self.dialog.get_mut() {
            dialog.offer(presets);
        }
        Action::done(words)
    }

    /// A list that is pasted onto the roster: it is read at once.
    pub(super) fn paste(&mut self, context: &Context, words: String) -> Action<Message> {
        let Some(id) = self.book.as_ref().map(|book| book.id) else { return Action::none() };
        self.dialog.open(Dialog::Pasting(id, Box::new(paste::Pasting::with(&words))));
        self.pasted(context, id, paste::Pasting::read(words))
    }

    pub(super) fn pasting(&mut self, context: &Context, message: paste::Message) -> Action<Message> {
        let Some(Dialog::Pasting(id, pasting)) = self.dialog.get_mut() else { return Action::none() };
        let id = *id;
        if let paste::Message::List(block) = &message {
            let title = self.programs.get(&id.0).map(|row| row.title.clone()).unwrap_or_default();
            let (intake, task) = Intake::pasted(Kind::Roster(id), title, block.clone(), context);
            self.dialog.open(Dialog::Intake(Box::new(intake)));
            return Action::run(task.map(Message::Intake));
        }
        let outcome = pasting.update(message);
        self.pasted(context, id, outcome)
    }

    fn pasted(&mut self, context: &Context, id: ProgramId, outcome: paste::Outcome) -> Action<Message> {
        match outcome {
            paste::Outcome::None => Action::none(),
            paste::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
            paste::Outcome::Read(words) => {
                let read = context.desk.look(move |workspace| paste::look_up(workspace.view(), words));
                Action::run(read.map(|words| Message::Pasting(paste::Message::Read(words))))
            }
            paste::Outcome::Block(block) => {
                let look = move |workspace: &mut Workspace| {
                    let file = ImportFile { name: PASTED.to_owned(), bytes: block.clone().into_bytes() };
                    let listed =
                        glance(&file).is_ok_and(|it| it.kinds.iter().any(|(form, _)| *form == "roster"));
                    if listed {
                        return paste::Message::List(block);
                    }
                    match hours::as_list(workspace.view(), id, &block) {
                        Ok(Some(list)) => paste::Message::List(list),
                        _ => paste::Message::Read(paste::look_up(workspace.view(), paste::words(&block))),
                    }
                };
                let read = context.desk.ask_or(look, |_| paste::Message::Read(Vec::new()));
                Action::run(read.map(Message::Pasting))
            }
            paste::Outcome::Add(people) => self.answer(context, id, move |workspace, id| {
                let people: Vec<StaffId> = people.into_iter().map(|person| person.staff).collect();
                let added = add_people(workspace, id, &people, Role::Learner)?.value;
                Ok(told_added(added))
            }),
        }
    }

    pub(super) fn intake(&mut self, context: &Context, message: intake::Message) -> Action<Message> {
        let Some(Dialog::Intake(intake)) = self.dialog.get_mut() else { return Action::none() };
        match intake.update(context, message) {
            intake::Outcome::Run(task) => Action::run(task.map(Message::Intake)),
            intake::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
            intake::Outcome::Done(words, whole) => {
                if whole {
                    self.dialog.close();
                }
                Action::done(words).and(self.reload(context))
            }
        }
    }

    pub(super) fn begin(&mut self, context: &Context) -> Action<Message> {
        let reach = self.shelf.as_ref().and_then(|shelf| shelf.reach);
        let presets = self.shelf.as_ref().map(|shelf| shelf.presets.clone()).unwrap_or_default();
        let dialog = form::Dialog::new(context.today, reach, &context.school.name, presets);
        self.dialog.open(Dialog::Program(Box::new(dialog)));
        Action::none()
    }

    pub(super) fn edit(&mut self, context: &Context) -> Action<Message> {
        let Some(book) = &self.book else { return Action::none() };
        let reach = self.shelf.as_ref().and_then(|shelf| shelf.reach);
        let dialog = form::Dialog::edit(book.id, book.form.clone(), context.today, reach);
        self.dialog.open(Dialog::Program(Box::new(dialog)));
        Action::none()
    }

    pub(super) fn adjust(&mut self, context: &Context) -> Action<Message> {
        let Some(book) = &self.book else { return Action::none() };
        let reach = self.shelf.as_ref().and_then(|shelf| shelf.reach);
        let dialog = form::Dialog::adjust(book.id, book.form.clone(), context.today, reach);
        self.dialog.open(Dialog::Program(Box::new(dialog)));
        Action::none()
    }

    pub(super) fn import(&mut self, kind: Kind, file: Option<PathBuf>, context: &Context) -> Action<Message> {
        let about = match (&self.book, kind) {
            (Some(book), Kind::Roster(_)) => format!("{}　{}", book.program.code, book.program.title),
            _ => String::new(),
        };
        let (intake, task) = Intake::new(kind, about, file, context);
        self.dialog.open(Dialog::Intake(Box::new(intake)));
        Action::run(task.map(Message::Intake))
    }

    /// A list is the roster of the program that is open, and else a list of programs.
    pub(super) fn dropped_list(&mut self, path: PathBuf, context: &Context) -> Action<Message> {
        let kind = self.book.as_ref().map_or(Kind::Programs, |book| Kind::Roster(book.id));
        match self.dialog.get() {
            Some(Dialog::Intake(_)) => self.intake(context, intake::Message::Dropped(path)),
            Some(_) => Action::none(),
            None => self.import(kind, Some(path), context),
        }
    }

    pub(super) fn add_person(&mut self, context: &Context, message: finder::Message) -> Action<Message> {
        let (taken, task) = self.roster.finder.update(context, message);
        let task = task.map(Message::AddPerson);
        let Some(staff) = self.roster.finder.staff().filter(|_| taken) else { return Action::run(task) };
        self.roster.finder.clear();
        let Some(id) = self.book.as_ref().map(|book| book.id) else { return Action::run(task) };
        // One name quickly after the other: none waits for the one before.
        let deed = Self::on(context, id, (Slot::<Dialog>::aside(), Spot::Toast), move |workspace, id| {
            let added = add_people(workspace, id, &[staff], Role::Learner)?.value;
            Ok(told_added(added))
        });
        deed.and(task)
    }

    pub(super) fn add_group(&mut self, context: &Context, event: select::Event) -> Action<Message> {
        if !self.roster.groups.update(event) {
            return Action::none();
        }
        let Some(group) = self.roster.groups.value().copied() else { return Action::none() };
        let Some(id) = self.book.as_ref().map(|book| book.id) else { return Action::none() };
        Self::on(context, id, (Slot::<Dialog>::aside(), Spot::Toast), move |workspace, id| {
            let added = match group {
                Some(group) => add_group(workspace, id, group)?.value,
                None => {
                    let all = everybody(workspace.view())?;
                    add_people(workspace, id, &all, Role::Learner)?.value
                }
            };
            Ok(told_added(added))
        })
    }
}

/// What the toast says of people who came onto a roster.
fn told_added(added: u32) -> String {
    match added {
        0 => "都已经在名册上了".to_owned(),
        added => format!("名册加 {added} 人"),
    }
}
