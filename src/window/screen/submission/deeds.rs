//! What is done to the open submission: scans, export, decisions, the way back.

use std::path::{Path, PathBuf};

use iced::Task;

use super::data::Folio;
use super::findings::Mend;
use super::outgoing::{self, Outgoing};
use super::reply::{self, Answered};
use super::{Dialog, Message, Submission, begin, together, verdict, words};
use crate::model::id::{EntryId, EvidenceId, SubmissionId};
use crate::model::period::Period;
use crate::model::state::{EntryState, SubmissionDeed, SubmissionState};
use crate::model::submission::Kind;
use crate::service::ledger_error::LedgerError;
use crate::service::outgoing::write_out;
use crate::service::submission::{
    DecisionImport, Decisions, Exported, attach_scans, cancel, decide, name_of, remove_scan,
};
use crate::service::trips::waive_leave;
use crate::service::{Fault, ServiceError};
use crate::store::{Evidence, View, Workspace};
use crate::window::picking::Wish;
use crate::window::screen::asking::{self, Asking};
use crate::window::screen::record::proof;
use crate::window::screen::{Action, Ask, Context};
use crate::window::widget::toast::Toast;

impl Submission {
    fn id(&self) -> Option<SubmissionId> {
        self.folio.as_ref().map(|folio| folio.id())
    }

    /// Does something to the open submission; the words are the toast.
    fn deed(
        &mut self,
        context: &Context,
        id: SubmissionId,
        act: impl FnOnce(&mut Workspace, SubmissionId) -> Result<String, ServiceError> + Send + 'static,
    ) -> Action<Message> {
        let Some(ticket) = self.dialog.begin() else { return Action::none() };
        let done = context.desk.ask(move |workspace| act(workspace, id));
        Action::run(done.map(move |done| Message::Did(ticket, done)))
    }

    /// While a new one is begun.
    pub(super) fn begun(&mut self, context: &Context, message: begin::Message) -> Action<Message> {
        let Some(begin) = &mut self.begin else { return Action::none() };
        match begin.update(context, message) {
            begin::Outcome::Run(task) => task.map(Message::Began).into(),
            begin::Outcome::Failed(fault) => Action::failed(&fault),
            begin::Outcome::Mend(mend) => self.mend(context, mend),
            begin::Outcome::Prepared(id, words) => {
                // It is not undone: the way back is to cancel it, which stands at the head of what is opened now.
                let told = Action::none().ask(Ask::Toast(Toast::done(words))).ask(Ask::Changed);
                told.and(self.open(context, id)).and(self.shelve(context))
            }
        }
    }

    pub(super) fn mend(&mut self, context: &Context, mend: Mend) -> Action<Message> {
        match mend {
            Mend::Go(place, aim) => Action::go(place, aim),
            Mend::Open(id) => {
                self.begin = None;
                self.open(context, id).into()
            }
            Mend::First(kind) => self.begun(context, begin::Message::Kind(kind)),
            Mend::Attach => Action::run(Task::done(Message::Attach)),
            Mend::TakeAway(scan) => self.take_away(context, scan),
            Mend::Waive => {
                let Some(period) = self.begin.as_ref().and_then(|begin| begin.period()) else {
                    return Action::none();
                };
                let about = "没有开始以前审批的外出培训学时一次说明，都照计，算在计划以内。";
                let asking = Asking::new("外出培训没有审批，照计？", about, "原因", "先不说明", "照计")
                    .offers(&["当面批准，补办手续", "按学校安排外出"]);
                self.dialog.open(Dialog::Waive(period, Box::new(asking)));
                Action::none()
            }
        }
    }

    pub(super) fn waive(&mut self, context: &Context, message: asking::Message) -> Action<Message> {
        let Some(Dialog::Waive(period, asking)) = self.dialog.get_mut() else { return Action::none() };
        let period = *period;
        match asking.update(message) {
            asking::Outcome::None => Action::none(),
            asking::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
            asking::Outcome::Do(words) => {
                let Some(ticket) = self.dialog.begin() else { return Action::none() };
                let done = context.desk.ask(move |workspace| {
                    let ready = ready_without_leave(workspace.view(), period)?;
                    let waived = waive_leave(workspace, period, &ready, &words)?.value;
                    Ok::<_, ServiceError>(format!("{} 条外出培训学时照计", waived.len()))
                });
                Action::run(done.map(move |done| Message::Did(ticket, done)))
            }
        }
    }

    pub(super) fn look(&self, context: &Context, evidence: Evidence) -> Action<Message> {
        proof::open(context, evidence).map(Message::Looked).into()
    }

    /// Lets scans be chosen. The window goes on meanwhile: they belong to what is open now.
    pub(super) fn choose_scans(&self) -> Action<Message> {
        let Some(id) = self.id().filter(|_| self.can(SubmissionDeed::AttachScan)) else {
            return Action::none();
        };
        choose_scans().map(move |files| Message::Scans(id, files)).into()
    }

    /// Puts scans behind a submission.
    pub(super) fn attach(
        &mut self,
        context: &Context,
        id: SubmissionId,
        files: Vec<PathBuf>,
    ) -> Action<Message> {
        if files.is_empty() {
            return Action::none();
        }
        self.deed(context, id, move |workspace, id| {
            attach_scans(workspace, id, &files)?;
            Ok(format!("已放入 {} 份扫描件", files.len()))
        })
    }

    /// Lets a folder be chosen for what is open now.
    pub(super) fn choose_folder(&self) -> Action<Message> {
        let Some(id) = self.id() else { return Action::none() };
        outgoing::choose().map(move |folder| Message::ExportTo(id, folder)).into()
    }

    fn choose_reply(&self) -> Action<Message> {
        let Some(id) = self.id() else { return Action::none() };
        reply::choose().map(move |file| Message::ReplyChosen(id, file)).into()
    }

    pub(super) fn take_away(&mut self, context: &Context, scan: EvidenceId) -> Action<Message> {
        let Some(id) = self.id() else { return Action::none() };
        self.deed(context, id, move |workspace, id| {
            remove_scan(workspace, id, scan)?;
            Ok("已移除 1 份扫描件".to_owned())
        })
    }

    pub(super) fn export(&mut self, context: &Context, id: SubmissionId, parent: &Path) -> Action<Message> {
        let asked = |folio: &&Folio| folio.id() == id && self.can_export();
        let Some(folio) = self.folio.as_deref().filter(asked) else { return Action::none() };
        let (outgoing, begun) = Outgoing::new(context, folio, parent);
        self.dialog.open(Dialog::Outgoing(Box::new(outgoing)));
        begun.map(Message::Outgoing).into()
    }

    pub(super) fn outgoing(&mut self, context: &Context, message: outgoing::Message) -> Action<Message> {
        let Some(Dialog::Outgoing(outgoing)) = self.dialog.get_mut() else { return Action::none() };
        match outgoing.update(context, message) {
            outgoing::Outcome::Run(task) => task.map(Message::Outgoing).into(),
            outgoing::Outcome::Choose => self.choose_folder(),
            outgoing::Outcome::Done(exported) => {
                self.dialog.close();
                exported_words(&exported).and(self.reload(context))
            }
            outgoing::Outcome::Close(stopped) => {
                self.dialog.close();
                let told = Ask::Toast(Toast::done("已取消，没有导出任何文件"));
                if stopped { Action::none().ask(told) } else { Action::none() }
            }
        }
    }

    pub(super) fn together(&mut self, context: &Context, message: together::Message) -> Action<Message> {
        let Some(Dialog::Together(together)) = self.dialog.get_mut() else { return Action::none() };
        match together.update(context, message) {
            together::Outcome::Run(task) => task.map(Message::Together).into(),
            together::Outcome::Show(folder) => {
                Action::run(Task::future(async move { proof::show(&folder) }).map(Message::Looked))
            }
            together::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
        }
    }

    pub(super) fn show_folder(&self) -> Action<Message> {
        let folder = self.folio.as_ref().and_then(|folio| folio.inside.submission.folder.clone());
        let Some(folder) = folder else { return Action::none() };
        Action::run(Task::future(async move { proof::show(Path::new(&folder)) }).map(Message::Looked))
    }

    /// The question before it is cancelled: what, and what becomes of what is in it.
    pub(super) fn cancelling(&self) -> (String, String) {
        let Some(folio) = &self.folio else { return Default::default() };
        let submission = &folio.inside.submission;
        let count = words::count(submission.kind, submission.tally.all() as usize);
        let back = match submission.kind {
            Kind::Staff => format!("名单里的 {count}可以重新报"),
            Kind::Programs => format!("{count}回到“草稿”"),
            _ => format!("{count}回到“校审通过”"),
        };
        let sent = match submission.state {
            SubmissionState::Exported => "已经交出去的，请同时告诉上级作废。",
            _ => "",
        };
        (
            format!("取消 {}报送？", words::number(submission)),
            format!("{back}，已打印的纸作废，核验码不再有效。{sent}可以用 Ctrl Z 撤销。"),
        )
    }

    pub(super) fn cancel(&mut self, context: &Context) -> Action<Message> {
        let Some(Dialog::Cancel(id)) = self.dialog.get() else { return Action::none() };
        self.deed(context, *id, |workspace, id| {
            cancel(workspace, id)?;
            Ok(format!("已取消报送：{}", name_of(&workspace.view().submission(id)?)))
        })
    }

    /// The decision that is typed.
    pub(super) fn judge(&mut self, context: &Context, message: verdict::Message) -> Action<Message> {
        if matches!(message, verdict::Message::Do) && !self.can(SubmissionDeed::DecideRest) {
            return Action::none();
        }
        match self.verdict.update(message) {
            verdict::Outcome::Run(task) => task.map(Message::Verdict).into(),
            verdict::Outcome::Import => self.choose_reply(),
            verdict::Outcome::Do(decisions) => self.write_down(context, decisions),
        }
    }

    fn write_down(&mut self, context: &Context, decisions: Decisions) -> Action<Message> {
        let Some(id) = self.id() else { return Action::none() };
        let Some(ticket) = self.dialog.begin() else { return Action::none() };
        let done = context.desk.ask(move |workspace| {
            let decided = decide(workspace, id, &decisions)?.value;
            let back = match decided.returned {
                0 => String::new(),
                count => format!("，退回 {count} 项"),
            };
            Ok::<_, ServiceError>(format!("已登记：认定 {} 项{back}", decided.approved))
        });
        Action::run(done.map(move |done| Message::Decided(ticket, id, done)))
    }

    pub(super) fn read_reply(
        &mut self,
        context: &Context,
        id: SubmissionId,
        file: Option<PathBuf>,
    ) -> Action<Message> {
        let Some(file) = file.filter(|_| self.id() == Some(id)) else { return Action::none() };
        let import = DecisionImport {
            file,
            submission: Some(id),
            decided_on: self.verdict.day(),
            document: self.verdict.document(),
            auditor: self.verdict.auditor(),
            ..DecisionImport::default()
        };
        let (answered, read) = Answered::new(context, import);
        self.dialog.open(Dialog::Reply(Box::new(answered)));
        read.map(Message::Reply).into()
    }

    pub(super) fn reply(&mut self, context: &Context, message: reply::Message) -> Action<Message> {
        let Some(Dialog::Reply(answered)) = self.dialog.get_mut() else { return Action::none() };
        match answered.update(context, message) {
            reply::Outcome::Run(task) => task.map(Message::Reply).into(),
            reply::Outcome::Choose => self.choose_reply(),
            reply::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
            reply::Outcome::Done(words) => {
                self.dialog.close();
                self.verdict.done();
                Action::done(words).and(self.reload(context))
            }
        }
    }
}

/// An export cannot be undone: it may be on its way.
fn exported_words(exported: &Exported) -> Action<Message> {
    let name = exported.folder.file_name().unwrap_or_default().to_string_lossy();
    let words = format!("已导出 {} 个文件到“{name}”", exported.files.len());
    Action::none().ask(Ask::Toast(Toast::done(words))).ask(Ask::Changed)
}

/// Says why a file or folder was not opened.
pub(super) fn looked(opened: Result<(), String>) -> Action<Message> {
    match opened {
        Ok(()) => Action::none(),
        Err(why) => Action::none().ask(Ask::Toast(Toast::error("打不开这个文件", why))),
    }
}

/// Lets somebody choose scans.
fn choose_scans() -> Task<Vec<PathBuf>> {
    let endings = &["pdf", "jpg", "jpeg", "png"];
    Wish::files("选择签字盖章的扫描件").only("PDF、JPG、PNG", endings).ask_many()
}

/// Lets somebody choose where a file is saved.
pub(super) fn choose_place(evidence: Evidence) -> Task<Message> {
    let ending = Path::new(&evidence.name).extension().unwrap_or_default().to_string_lossy().into_owned();
    let wish = Wish::save("保存到", evidence.name.as_str()).only(&ending, &[&ending]);
    wish.ask().map(move |file| Message::SaveTo(evidence.clone(), file))
}

/// Saves a file elsewhere.
pub(super) fn save(context: &Context, evidence: Evidence, path: Option<PathBuf>) -> Action<Message> {
    let Some(path) = path else { return Action::none() };
    let ending = Path::new(&evidence.name).extension().unwrap_or_default().to_string_lossy().into_owned();
    let saved = context.desk.ask(move |workspace| {
        let bytes = evidence.read(workspace.folder())?;
        write_out(&path, &bytes, &ending)?;
        Ok::<_, ServiceError>(path)
    });
    Action::run(saved.map(Message::Saved))
}

/// Says where it was saved.
pub(super) fn saved(saved: Result<PathBuf, Fault>) -> Action<Message> {
    match saved {
        Ok(path) => Action::none().ask(Ask::Toast(Toast::done(format!("已保存：{}", path.display())))),
        Err(fault) => Action::failed(&fault),
    }
}

/// What would be handed in without leave: what waits for its audit, or was handed in, is not what the finding told of.
fn ready_without_leave(view: View<'_>, period: Period) -> Result<Vec<EntryId>, ServiceError> {
    let mut ready = Vec::new();
    for id in view.entries_without_leave(period)? {
        if view.entry(id)?.state == EntryState::Passed {
            ready.push(id);
        }
    }
    if ready.is_empty() { Err(LedgerError::NothingSelected.into()) } else { Ok(ready) }
}
