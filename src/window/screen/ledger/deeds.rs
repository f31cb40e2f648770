//! What is done to entries: each a service function on the desk.

use iced::Task;

use super::{Dialog, Ledger, Message, asking, collect, data, form, gather, intake, proof, station};
use crate::model::facts::ProofKind;
use crate::model::id::EntryId;
use crate::service::audit::{AuditStep, Selection, audit};
use crate::service::ledger::{
    Adjusting, ProofFile, add_entries, add_entry_proofs, add_proven_entry, adjust_entry, edit_proven_entry,
    remove_entry_proof,
};
use crate::service::{Fault, ServiceError};
use crate::store::Workspace;
use crate::window::desk::Ticket;
use crate::window::places::Place;
use crate::window::screen::asking::Asking;
use crate::window::screen::intake::{Intake, Kind};
use crate::window::screen::slot::Slot;
use crate::window::screen::{Action, Aim, Ask, Context, calling};
use crate::window::widget::focus;
use crate::window::widget::toast::Toast;

/// Reasons that are usual for making an entry void.
const REASONS: &[&str] = &["重复登记", "材料不实", "不属于继续教育", "登记错误"];

impl Ledger {
    /// Takes a message that does something.
    pub(super) fn deed(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::New => {
                let dialog = form::Dialog::new(context.today, self.reach);
                self.dialog.open(Dialog::Entry(Box::new(dialog)));
                Action::none()
            }
            Message::Several(people) => {
                let (dialog, task) = form::Dialog::for_several(context, self.reach, people);
                self.dialog.open(Dialog::Entry(Box::new(dialog)));
                Action::run(task.map(Message::Entry))
            }
            Message::Edit => self.edit(context),
            Message::Import(kind, file) => self.import(context, kind, file),
            Message::Entry(message) => self.entry(context, message),
            Message::Asking(message) => self.asked(context, message),
            Message::Intake(message) => self.intake(context, message),
            Message::Submit => self.step(context, self.current(), AuditStep::Submit),
            Message::SubmitAll => self.step(context, self.chosen(), AuditStep::Submit),
            Message::PassAll => self.step(context, self.chosen(), AuditStep::Pass),
            Message::Withdraw => self.step(context, self.current(), AuditStep::Withdraw),
            Message::Reopen => self.step(context, self.current(), AuditStep::Reopen),
            Message::Restore => self.step(context, self.current(), AuditStep::Restore),
            Message::Delete => self.step(context, self.chosen(), AuditStep::Delete),
            Message::Void => self.ask_void(),
            Message::Print => self.print(),
            Message::CopyNames if self.list.is_none() => Action::none(),
            Message::CopyNames => self.call(context),
            Message::Called(Err(fault)) => Action::failed(&fault),
            Message::Called(Ok(people)) if people.is_empty() => Action::none(),
            Message::Called(Ok(people)) => {
                let told = Ask::Toast(Toast::done(format!("已复制 {} 人的名字", people.len())));
                Action::run(iced::clipboard::write(calling::rows(&people))).ask(told)
            }
            Message::Gather => {
                let files = proof::choose("选择证明材料，可以全选一个文件夹里的");
                Action::run(files.map(Message::Gathered))
            }
            Message::Gathered(paths) if paths.is_empty() => Action::none(),
            Message::Gathered(_) if self.dialog.is_open() => Self::later(),
            Message::Gathered(paths) => {
                let (gather, task) = gather::Gather::new(context, paths);
                self.dialog.open(Dialog::Gather(Box::new(gather)));
                Action::run(task.map(Message::Gathering))
            }
            Message::Gathering(message) => self.gather(context, message),
            Message::Collect => Action::run(collect::choose().map(Message::CollectFrom)),
            Message::CollectFrom(None) => Action::none(),
            Message::CollectFrom(_) if self.dialog.is_open() => Self::later(),
            Message::CollectFrom(Some(folder)) => {
                let (collect, task) = collect::Collect::new(context, folder);
                self.dialog.open(Dialog::Collect(Box::new(collect)));
                Action::run(task.map(Message::Collecting))
            }
            Message::Collecting(message) => self.collect(context, message),
            Message::Station => {
                let files = proof::choose("选择证书照片，可以全选一个文件夹里的");
                Action::run(files.map(Message::StationOf))
            }
            Message::StationOf(paths) if paths.is_empty() => Action::none(),
            Message::StationOf(_) if self.dialog.is_open() => Self::later(),
            Message::StationOf(paths) => {
                let (station, task) = station::Station::new(context, paths);
                self.dialog.open(Dialog::Station(Box::new(station)));
                Action::run(task.map(Message::AtStation))
            }
            Message::AtStation(message) => self.at_station(context, message),
            Message::AddProof => {
                // The window goes on while files are chosen: they belong to what is chosen now.
                let entries = self.chosen();
                let files = proof::choose("选择证明材料");
                Action::run(files.map(move |files| Message::ProofsChosen(entries.clone(), files)))
            }
            Message::ProofsChosen(entries, files) => Self::add_proofs(context, entries, files),
            Message::RemoveProof(number) => self.remove_proof(context, number),
            Message::Did(ticket, done) => self.did(context, ticket, done),
            _ => Action::none(),
        }
    }

    pub(super) fn chosen(&self) -> Vec<EntryId> {
        self.table.chosen().into_iter().map(EntryId).collect()
    }

    fn current(&self) -> Vec<EntryId> {
        self.table.current_key().map(EntryId).into_iter().collect()
    }

    pub(super) fn ask(
        &mut self,
        context: &Context,
        deed: impl FnOnce(&mut Workspace) -> Result<String, ServiceError> + Send + 'static,
    ) -> Action<Message> {
        let Some(ticket) = self.dialog.begin() else { return Action::none() };
        let done = context.desk.ask(deed);
        Action::run(done.map(move |done| Message::Did(ticket, done)))
    }

    fn step(&mut self, context: &Context, entries: Vec<EntryId>, step: AuditStep) -> Action<Message> {
        if entries.is_empty() {
            return Action::none();
        }
        self.ask(context, move |workspace| walk(workspace, entries, step, None))
    }

    fn did(&mut self, context: &Context, ticket: Ticket, done: Result<String, Fault>) -> Action<Message> {
        let is_its_own = self.dialog.answered(ticket);
        match done {
            Ok(words) => {
                let goes_on = match self.dialog.get_mut() {
                    Some(Dialog::Entry(form)) if is_its_own => form.go_on(),
                    _ => false,
                };
                if is_its_own && !goes_on {
                    self.dialog.close();
                }
                self.table.untick();
                let focus = if goes_on { focus::on(form::PERSON) } else { Task::none() };
                Action::done(words).and(self.reload(context)).and(focus)
            }
            Err(fault) => match self.dialog.get_mut().filter(|_| is_its_own) {
                Some(Dialog::Entry(dialog)) => {
                    let field = dialog.refuse(fault);
                    field.map_or_else(Action::none, |field| Action::run(focus::on(field)))
                }
                Some(Dialog::Asking(_, asking)) => {
                    asking.refuse(fault);
                    Action::none()
                }
                Some(Dialog::Gather(gather)) => {
                    gather.refuse(fault);
                    Action::none()
                }
                Some(Dialog::Correct(correcting)) => {
                    correcting.refuse(fault);
                    Action::none()
                }
                _ => Action::failed(&fault),
            },
        }
    }

    fn edit(&mut self, context: &Context) -> Action<Message> {
        let Some(opened) = &self.opened else { return Action::none() };
        if !opened.entry.state.is_editable() {
            return Action::none();
        }
        let form = opened.form();
        let dialog = form::Dialog::edit(opened.id, opened.name.clone(), form, context.today, self.reach);
        self.dialog.open(Dialog::Entry(Box::new(dialog)));
        Action::none()
    }

    fn import(&mut self, context: &Context, kind: Kind, file: Option<std::path::PathBuf>) -> Action<Message> {
        let (intake, task) = Intake::new(kind, String::new(), file, context);
        self.dialog.open(Dialog::Intake(Box::new(intake)));
        Action::run(task.map(Message::Intake))
    }

    fn intake(&mut self, context: &Context, message: intake::Message) -> Action<Message> {
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

    fn entry(&mut self, context: &Context, message: form::Message) -> Action<Message> {
        let Some(Dialog::Entry(dialog)) = self.dialog.get_mut() else { return Action::none() };
        match dialog.update(context, message) {
            form::Outcome::Run(task) => Action::run(task.map(Message::Entry)),
            form::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
            form::Outcome::Save(kept) => self.ask(context, move |workspace| keep(workspace, &kept)),
        }
    }

    fn gather(&mut self, context: &Context, message: gather::Message) -> Action<Message> {
        let Some(Dialog::Gather(gather)) = self.dialog.get_mut() else { return Action::none() };
        match gather.update(context, message) {
            gather::Outcome::Run(task) => Action::run(task.map(Message::Gathering)),
            gather::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
            gather::Outcome::Keep(confirmed) => {
                self.ask(context, move |workspace| gather::keep(workspace, &confirmed))
            }
        }
    }

    fn at_station(&mut self, context: &Context, message: station::Message) -> Action<Message> {
        let Some(Dialog::Station(station)) = self.dialog.get_mut() else {
            // It was left before the desk had answered.
            return match message {
                station::Message::Kept(_, Ok((_, words))) => Action::done(words).and(self.read_list(context)),
                station::Message::Kept(_, Err(fault)) => Action::failed(&fault),
                _ => Action::none(),
            };
        };
        match station.update(context, message) {
            station::Outcome::Run(task) => Action::run(task.map(Message::AtStation)),
            station::Outcome::Filed(task) => {
                let task = task.map(Message::AtStation);
                let read = self.read_list(context);
                Action::run(Task::batch([task, read])).ask(Ask::Changed)
            }
            station::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
        }
    }

    fn collect(&mut self, context: &Context, message: collect::Message) -> Action<Message> {
        let Some(Dialog::Collect(collect)) = self.dialog.get_mut() else { return Action::none() };
        match collect.update(context, message) {
            collect::Outcome::Run(task) => Action::run(task.map(Message::Collecting)),
            collect::Outcome::Copy(words, told) => {
                Action::run(iced::clipboard::write(words)).ask(Ask::Toast(Toast::done(told)))
            }
            // Each file is a deed of its own: none of them is the last one alone.
            collect::Outcome::Taken(words, task) => {
                let told = Ask::Toast(Toast::done(words));
                let read = self.read_list(context);
                let tasks = Task::batch([task.map(Message::Collecting), read]);
                Action::run(tasks).ask(told).ask(Ask::Changed)
            }
            collect::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
        }
    }

    /// A dialog that was opened while files were chosen holds what was typed, and stays.
    fn later() -> Action<Message> {
        Action::none().ask(Ask::Toast(Toast::done("先办完打开着的这一件，再选一次")))
    }

    fn ask_void(&mut self) -> Action<Message> {
        let chosen = self.chosen();
        if chosen.is_empty() {
            return Action::none();
        }
        let rows = chosen.iter().filter_map(|id| self.rows.get(&id.0));
        let names: Vec<String> = rows.take(4).map(|row| format!("{}　{}", row.name, row.title)).collect();
        let more = if chosen.len() > names.len() { "等" } else { "" };
        let about = format!("{}{more}。作废后不再计学时，经过会留下；可以用 Ctrl Z 撤销。", names.join("；"));
        let head = format!("作废 {} 条学时？", chosen.len());
        let deed = format!("作废 {} 条", chosen.len());
        let asking = Asking::new(head, about, "原因", "不作废", deed).offers(REASONS).danger();
        self.dialog.open(Dialog::Asking(chosen, Box::new(asking)));
        Action::none()
    }

    fn asked(&mut self, context: &Context, message: asking::Message) -> Action<Message> {
        let Some(Dialog::Asking(about, asking)) = self.dialog.get_mut() else { return Action::none() };
        match asking.update(message) {
            asking::Outcome::None => Action::none(),
            asking::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
            asking::Outcome::Do(words) => {
                // Those that the question named: the selection may have moved meanwhile.
                let about = about.clone();
                self.ask(context, move |workspace| walk(workspace, about, AuditStep::Void, Some(&words)))
            }
        }
    }

    fn print(&self) -> Action<Message> {
        let chosen = self.table.chosen();
        let mut people: Vec<_> =
            chosen.iter().filter_map(|key| self.rows.get(key)).map(|row| row.staff).collect();
        people.sort_unstable();
        people.dedup();
        if people.is_empty() {
            return Action::none();
        }
        Action::go(Place::Print, Aim::Form("proof".to_owned(), people))
    }

    fn call(&self, context: &Context) -> Action<Message> {
        let ticked = self.table.ticked();
        let entries = if ticked.is_empty() { self.table.keys().to_vec() } else { ticked };
        let read = context.desk.ask(move |workspace| data::people(workspace, &entries));
        Action::run(read.map(Message::Called))
    }

    fn add_proofs(
        context: &Context,
        entries: Vec<EntryId>,
        files: Vec<std::path::PathBuf>,
    ) -> Action<Message> {
        if files.is_empty() || entries.is_empty() {
            return Action::none();
        }
        let ticket = Slot::<Dialog>::aside();
        let done = context.desk.ask(move |workspace| {
            add_entry_proofs(workspace, &entries, &named(&files))?;
            Ok::<_, ServiceError>(format!("已加证明 {} 份，{} 条学时", files.len(), entries.len()))
        });
        Action::run(done.map(move |done| Message::Did(ticket, done)))
    }

    fn remove_proof(&mut self, context: &Context, number: u32) -> Action<Message> {
        let Some(id) = self.opened.as_ref().map(|opened| opened.id) else { return Action::none() };
        self.ask(context, move |workspace| {
            remove_entry_proof(workspace, id, number)?;
            Ok(format!("已移除第 {number} 份证明"))
        })
    }
}

/// Files with what each most likely is.
fn named(files: &[std::path::PathBuf]) -> Vec<ProofFile<'_>> {
    files.iter().map(|file| (file.as_path(), proof::kind_of(file, ProofKind::Certificate))).collect()
}

/// Keeps an entry with its proofs; it is taken further only when its proofs lie behind it.
fn keep(workspace: &mut Workspace, kept: &form::Kept) -> Result<String, ServiceError> {
    if let (Some(id), Some(reason)) = (kept.editing, &kept.adjusts) {
        let facts = Adjusting::Facts(Box::new(kept.form.clone()));
        let new = adjust_entry(workspace, id, &facts, reason, &kept.filing)?.value;
        return Ok(format!("已登记调整，第 {new} 号：{}　{}", kept.name, kept.form.title.trim()));
    }
    if !kept.people.is_empty() {
        let filed =
            add_entries(workspace, &kept.form, &kept.people, &kept.filing, &named(&kept.files))?.value;
        let twins = match filed.iter().filter(|one| one.twin.is_some()).count() {
            0 => String::new(),
            count => format!("。其中 {count} 人同一天已有名称相近的，请核对"),
        };
        return Ok(format!("已给 {} 人登记：{}{twins}", filed.len(), kept.form.title.trim()));
    }
    let done = match kept.editing {
        Some(id) => edit_proven_entry(workspace, id, &kept.form, &kept.filing, &named(&kept.files))?,
        None => add_proven_entry(workspace, &kept.form, &kept.filing, &named(&kept.files))?,
    };
    let word = if kept.editing.is_some() { "已修改" } else { "已登记" };
    let twin =
        if done.value.twin.is_some() { "。同一天已有一条名称相近的，请核对" } else { "" };
    let doubts: String = done.value.doubts.iter().map(|doubt| format!("。{doubt}")).collect();
    Ok(format!("{word}：{}　{}{twin}{doubts}", kept.name, kept.form.title.trim()))
}

/// Does one step to entries; of several those that cannot take it are left and counted.
fn walk(
    workspace: &mut Workspace,
    entries: Vec<EntryId>,
    step: AuditStep,
    words: Option<&str>,
) -> Result<String, ServiceError> {
    let report = audit(workspace, &Selection::Entries(entries), step, words)?.value;
    let left = match report.skipped.len() {
        0 => String::new(),
        count => format!("，{count} 条的状态不能{}", told(step)),
    };
    Ok(format!("已{} {} 条学时{left}", told(step), report.done.len()))
}

/// What a step of the audit is called in a toast.
const fn told(step: AuditStep) -> &'static str {
    match step {
        AuditStep::Submit => "提交",
        AuditStep::Withdraw => "撤回",
        AuditStep::Pass => "通过",
        AuditStep::Reopen => "退回待审",
        AuditStep::Delete => "删除",
        AuditStep::Restore => "恢复",
        AuditStep::Void => "作废",
        AuditStep::Refuse => "不通过",
    }
}
