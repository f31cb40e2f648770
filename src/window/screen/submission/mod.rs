//! 报送: past and open submissions, a new one, and one opened: prepared, printed and signed, scanned, exported, decided.

mod begin;
mod data;
mod deeds;
mod findings;
mod list;
mod outgoing;
mod package;
mod papers;
mod pictures;
mod reply;
#[cfg(test)]
mod tests;
mod together;
mod verdict;
mod view;
mod words;

use std::path::PathBuf;

use chrono::NaiveDate;
use iced::Task;
use iced::keyboard::key::Named;

use super::asking::{self, Asking};
use super::beside::{self, Beside};
use super::notices::{self, Notices};
use super::slot::Slot;
use super::{Action, Aim, Context, Page, Press, Screen};
use crate::model::id::{EvidenceId, SubmissionId};
use crate::model::period::Period;
use crate::model::state::{SUBMISSION_STEPS, SubmissionDeed, SubmissionState, walk};
use crate::service::Fault;
use crate::store::Evidence;
use crate::window::desk::Ticket;
use crate::window::places::Place;
use crate::window::widget::button::button;
use crate::window::widget::focus;
use crate::window::widget::{dialog, stepper};
use begin::Begin;
use data::{Folio, Shelf};
use findings::Mend;
use outgoing::Outgoing;
use pictures::{Drawn, Pictures};
use reply::Answered;
use together::Together;
use verdict::Verdict;

/// Width of the pane of the package, wide and narrow.
const PANE_WIDTH: (f32, f32) = (372.0, 300.0);

/// The steps of a submission, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Prepare,
    Print,
    Scan,
    Export,
    Decide,
}

impl Step {
    const ALL: [Step; 5] = [Step::Prepare, Step::Print, Step::Scan, Step::Export, Step::Decide];

    /// The step that a submission in a state waits for; of one that is settled, the last.
    const fn of(state: SubmissionState) -> Step {
        match state {
            SubmissionState::Prepared => Step::Print,
            SubmissionState::Signed => Step::Export,
            SubmissionState::Exported | SubmissionState::PartlyDecided | SubmissionState::Decided => {
                Step::Decide
            }
            SubmissionState::Cancelled => Step::Prepare,
        }
    }

    const fn place(self) -> usize {
        self as usize
    }

    /// How many steps are behind a submission in a state.
    fn behind(state: SubmissionState) -> usize {
        if state == SubmissionState::Decided { Step::ALL.len() } else { Step::of(state).place() }
    }
}

/// The state of the screen.
pub struct Submission {
    shelf: Option<Shelf>,
    shelving: Ticket,
    begin: Option<Begin>,
    folio: Option<Box<Folio>>,
    opening: Ticket,
    steps: Vec<stepper::Step>,
    shown: Option<Step>,
    pictures: Pictures,
    verdict: Verdict,
    dialog: Slot<Dialog>,
}

enum Dialog {
    /// Cancelling this one.
    Cancel(SubmissionId),
    Outgoing(Box<Outgoing>),
    Reply(Box<Answered>),
    Notices(Box<Beside<Notices>>),
    Together(Box<Together>),
    /// Why trainings elsewhere of a period stand without leave.
    Waive(Period, Box<Asking>),
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The notices on the wall are opened.
    OpenNotices,
    /// They.
    Notices(beside::Event<notices::Message>),
    /// The packages of several schools are to be laid together.
    OpenTogether,
    /// They.
    Together(together::Message),
    /// Why trainings elsewhere stand without leave.
    Waive(asking::Message),
    /// All submissions were read.
    Shelved(Ticket, Result<Box<Shelf>, Fault>),
    /// One is opened.
    Open(SubmissionId),
    /// It was read.
    Opened(Ticket, Result<Box<Folio>, Fault>),
    /// A small picture was drawn.
    Drawn(EvidenceId, Drawn),
    /// Back to all of them.
    Back,
    /// The focus goes to the line before or after.
    Walk(focus::Step),
    /// A new one is begun.
    Begin,
    /// While one is begun.
    Began(begin::Message),
    /// A step is to be read, or the current one again.
    Step(usize),
    /// Everything is looked at again.
    Again,
    /// A finding is to be mended.
    Mend(Mend),
    /// To another place.
    Go(Place, Aim),
    /// A file is opened in the system's program.
    Look(Evidence),
    /// It was, or why not.
    Looked(Result<(), String>),
    /// A file is to be saved elsewhere.
    Save(Evidence),
    /// Where.
    SaveTo(Evidence, Option<PathBuf>),
    /// It was saved, or not.
    Saved(Result<PathBuf, Fault>),
    /// Scans are to be chosen.
    Attach,
    /// They were chosen or dropped.
    Scans(SubmissionId, Vec<PathBuf>),
    /// A scan is taken away.
    TakeAway(EvidenceId),
    /// It is to be exported.
    Export,
    /// Into this folder.
    ExportTo(SubmissionId, Option<PathBuf>),
    /// The export under way.
    Outgoing(outgoing::Message),
    /// The folder that was exported is opened.
    ShowFolder,
    /// It is to be cancelled: asks first.
    Cancel,
    /// It is cancelled.
    CancelNow,
    /// The question is left.
    CloseDialog,
    /// The decision that is typed.
    Verdict(verdict::Message),
    /// It was written down, or not.
    Decided(Ticket, SubmissionId, Result<String, Fault>),
    /// A file with decisions was chosen.
    ReplyChosen(SubmissionId, Option<PathBuf>),
    /// The file with decisions.
    Reply(reply::Message),
    /// A deed that can be taken back was done, or refused.
    Did(Ticket, Result<String, Fault>),
}

impl Default for Submission {
    fn default() -> Self {
        Self {
            shelf: None,
            shelving: Ticket::default(),
            begin: None,
            folio: None,
            opening: Ticket::default(),
            steps: Vec::new(),
            shown: None,
            pictures: Pictures::default(),
            verdict: Verdict::new(NaiveDate::default()),
            dialog: Slot::default(),
        }
    }
}

impl Submission {
    fn shelve(&mut self, context: &Context) -> Task<Message> {
        let ticket = self.shelving.draw();
        let read = context.desk.ask(|workspace| data::shelf(workspace));
        read.map(move |shelf| Message::Shelved(ticket, shelf.map(Box::new)))
    }

    fn open(&mut self, context: &Context, id: SubmissionId) -> Task<Message> {
        let ticket = self.opening.draw();
        let read = context.desk.ask(move |workspace| data::folio(workspace, id));
        read.map(move |folio| Message::Opened(ticket, folio.map(Box::new)))
    }

    /// What is shown is read again.
    fn reload(&mut self, context: &Context) -> Task<Message> {
        let open = self.folio.as_ref().map(|folio| folio.id());
        let open = open.map_or_else(Task::none, |id| self.open(context, id));
        let begin = self.begin.as_mut().map_or_else(Task::none, |begin| begin.look(context));
        Task::batch([self.shelve(context), open, begin.map(Message::Began)])
    }

    fn opened(&mut self, context: &Context, folio: Box<Folio>) -> Task<Message> {
        let before = self.folio.as_ref().map(|before| (before.id(), before.inside.submission.state));
        if before != Some((folio.id(), folio.inside.submission.state)) {
            self.shown = None;
        }
        let files = folio.inside.papers.iter().map(|file| &file.evidence).chain(&folio.inside.scans);
        let drawn = self.pictures.draw(context, files);
        self.verdict.lay(&folio, context.today);
        self.folio = Some(folio);
        self.begin = None;
        self.tell_steps(context);
        drawn.map(|(id, drawn)| Message::Drawn(id, drawn))
    }

    /// What is known about each step.
    fn tell_steps(&mut self, context: &Context) {
        let Some(folio) = &self.folio else { return };
        let (inside, submission) = (&folio.inside, &folio.inside.submission);
        let day = |day| words::day(day, context.today);
        let tally = submission.tally;
        let pages: usize =
            inside.papers.iter().filter_map(|file| self.pictures.pages(file.evidence.id)).sum();
        let pages = if pages > 0 { format!("{pages} 页，") } else { String::new() };
        let scans = match inside.scans.len() {
            0 => "还没有放入".to_owned(),
            count => format!("已放入 {count} 份"),
        };
        let exported = match submission.exported_on {
            Some(on) => format!("{} 已导出", day(on)),
            None => "生成签名的报送包".to_owned(),
        };
        let decided = match (tally.approved, tally.returned) {
            (0, 0) => "等上级的结果".to_owned(),
            (approved, 0) => format!("认定 {approved}"),
            (approved, returned) => format!("认定 {approved}，退回 {returned}"),
        };
        let step = |name: &str, about: String| {
            let step = stepper::Step::new(name);
            if context.room().is_wide() { step.about(about) } else { step }
        };
        let frozen = format!(
            "{} 封存 {}",
            day(submission.prepared_on),
            words::count(submission.kind, tally.all() as usize)
        );
        self.steps = vec![
            step("准备", frozen),
            step("打印签字", format!("{pages}签字盖章")),
            step("附扫描件", scans),
            step("导出", exported),
            step("认定", decided),
        ];
    }

    /// Whether a deed can be done to the open submission as it stands.
    fn can(&self, deed: SubmissionDeed) -> bool {
        let state = self.folio.as_ref().map(|folio| folio.inside.submission.state);
        state.is_some_and(|state| walk(SUBMISSION_STEPS, state, deed, |_| true).is_ok())
    }

    fn can_cancel(&self) -> bool {
        self.can(SubmissionDeed::Cancel)
    }

    fn can_export(&self) -> bool {
        let clear = self.folio.as_ref().is_some_and(|folio| folio.inside.checks.blockers.is_empty());
        clear && self.can(SubmissionDeed::Export)
    }

    fn back(&mut self, context: &Context) -> Task<Message> {
        (self.folio, self.begin, self.shown) = (None, None, None);
        self.opening.draw();
        self.shelve(context)
    }

    fn begin(&mut self, context: &Context) -> Task<Message> {
        let (begin, look) = Begin::new(context);
        (self.begin, self.folio) = (Some(begin), None);
        self.opening.draw();
        look.map(Message::Began)
    }
}

impl Screen for Submission {
    type Message = Message;

    fn load(&mut self, context: &Context, aim: Aim) -> Action<Message> {
        if let Some(Dialog::Notices(notices)) = self.dialog.get_mut() {
            let action = notices.load(context).map(Message::Notices);
            return action.and(self.reload(context));
        }
        let more = match aim {
            Aim::Submission(id) => {
                self.begin = None;
                self.open(context, id)
            }
            Aim::New => self.begin(context),
            _ => return self.reload(context).into(),
        };
        Action::run(self.shelve(context)).and(more)
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Shelved(ticket, Ok(shelf)) if ticket == self.shelving => {
                self.shelf = Some(*shelf);
                Action::none()
            }
            Message::Opened(ticket, Ok(folio)) if ticket == self.opening => {
                self.opened(context, folio).into()
            }
            Message::Shelved(_, Err(fault)) | Message::Opened(_, Err(fault)) => Action::failed(&fault),
            Message::Shelved(..) | Message::Opened(..) => Action::none(),
            Message::Open(id) => self.open(context, id).into(),
            Message::Drawn(id, drawn) => {
                self.pictures.take(id, drawn);
                self.tell_steps(context);
                Action::none()
            }
            Message::Back => self.back(context).into(),
            Message::Walk(step) => Action::run(focus::step(Some(super::id(super::LIST)), step)),
            Message::Begin => self.begin(context).into(),
            Message::Began(message) => self.begun(context, message),
            Message::Step(place) => {
                self.shown = Step::ALL.get(place).copied();
                Action::none()
            }
            Message::Again => self.reload(context).into(),
            Message::Mend(mend) => self.mend(context, mend),
            Message::Go(place, aim) => Action::go(place, aim),
            Message::Look(evidence) => self.look(context, evidence),
            Message::Looked(opened) => deeds::looked(opened),
            Message::Save(evidence) => deeds::choose_place(evidence).into(),
            Message::SaveTo(evidence, path) => deeds::save(context, evidence, path),
            Message::Saved(saved) => deeds::saved(saved),
            Message::Attach => self.choose_scans(),
            Message::Scans(id, files) => self.attach(context, id, files),
            Message::TakeAway(scan) => self.take_away(context, scan),
            Message::Export if self.can_export() => self.choose_folder(),
            Message::Export | Message::ExportTo(_, None) => Action::none(),
            Message::ExportTo(id, Some(parent)) => self.export(context, id, &parent),
            Message::Outgoing(message) => self.outgoing(context, message),
            Message::ShowFolder => self.show_folder(),
            Message::Cancel => {
                if let Some(folio) = self.folio.as_ref().filter(|_| self.can_cancel()) {
                    self.dialog.open(Dialog::Cancel(folio.id()));
                }
                Action::none()
            }
            Message::CancelNow => self.cancel(context),
            Message::OpenNotices => {
                let (notices, action) = Beside::open("公示", context);
                self.dialog.open(Dialog::Notices(Box::new(notices)));
                action.map(Message::Notices)
            }
            Message::Notices(beside::Event::Leave) => {
                self.dialog.close();
                self.reload(context).into()
            }
            Message::Notices(beside::Event::In(message)) => {
                let Some(Dialog::Notices(notices)) = self.dialog.get_mut() else { return Action::none() };
                let action = notices.update(context, message);
                if beside::goes(&action) {
                    self.dialog.close();
                }
                action.map(Message::Notices)
            }
            Message::OpenTogether => {
                self.dialog.open(Dialog::Together(Box::new(Together::new(context))));
                Action::none()
            }
            Message::Together(message) => self.together(context, message),
            Message::Waive(message) => self.waive(context, message),
            Message::CloseDialog => {
                self.dialog.close();
                Action::none()
            }
            Message::Verdict(message) => self.judge(context, message),
            Message::Decided(ticket, id, done) => {
                self.dialog.answered(ticket);
                // What is typed about another one meanwhile stays as it is.
                let is_its_own = self.folio.as_ref().is_some_and(|folio| folio.id() == id);
                match done {
                    Ok(words) => {
                        if is_its_own {
                            self.verdict.done();
                        }
                        Action::done(words).and(self.reload(context))
                    }
                    Err(fault) if is_its_own => {
                        self.verdict.refuse(fault);
                        Action::none()
                    }
                    Err(fault) => Action::failed(&fault),
                }
            }
            Message::ReplyChosen(id, file) => self.read_reply(context, id, file),
            Message::Reply(message) => self.reply(context, message),
            Message::Did(ticket, done) => {
                if self.dialog.answered(ticket) {
                    self.dialog.close();
                }
                match done {
                    Ok(words) => Action::done(words).and(self.reload(context)),
                    Err(fault) => Action::failed(&fault),
                }
            }
        }
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let dialog = self.dialog.get().map(|dialog| match dialog {
            Dialog::Cancel(_) => {
                let (title, about) = self.cancelling();
                dialog::question(
                    title,
                    about,
                    button("不取消").on_press(Message::CloseDialog),
                    None,
                    button("取消报送").danger().on_press(Message::CancelNow),
                )
            }
            Dialog::Outgoing(outgoing) => outgoing.view().map(Message::Outgoing),
            Dialog::Reply(answered) => answered.view(context).map(Message::Reply),
            Dialog::Notices(notices) => notices.view(context, Message::Notices),
            Dialog::Together(together) => together.view().map(Message::Together),
            Dialog::Waive(_, asking) => asking.view(Message::Waive),
        });
        view::view(self, context).dialog(dialog)
    }

    fn key(&self, context: &Context, press: &Press) -> Option<Message> {
        let (go, leave) = (press.is_ctrl(Named::Enter), press.is(Named::Escape));
        match self.dialog.get() {
            Some(Dialog::Cancel(_)) if leave => return Some(Message::CloseDialog),
            Some(Dialog::Outgoing(_)) if go => return Some(Message::Outgoing(outgoing::Message::Do)),
            Some(Dialog::Outgoing(_)) if leave => return Some(Message::Outgoing(outgoing::Message::Close)),
            Some(Dialog::Reply(_)) if go => return Some(Message::Reply(reply::Message::Do)),
            Some(Dialog::Reply(_)) if leave => return Some(Message::Reply(reply::Message::Close)),
            Some(Dialog::Notices(notices)) => return notices.key(context, press).map(Message::Notices),
            Some(Dialog::Together(together)) => return together.key(press).map(Message::Together),
            Some(Dialog::Waive(..)) if go => return Some(Message::Waive(asking::Message::Do)),
            Some(Dialog::Waive(..)) if leave => return Some(Message::Waive(asking::Message::Close)),
            Some(_) => return None,
            None => {}
        }
        if self.begin.is_some() {
            return match () {
                () if go => Some(Message::Began(begin::Message::Prepare)),
                () if leave => Some(Message::Back),
                () => None,
            };
        }
        if self.folio.is_some() {
            return match () {
                () if press.ctrl('e') => Some(Message::Export),
                () if press.ctrl('i') => Some(Message::Attach),
                () if go => Some(Message::Verdict(verdict::Message::Do)),
                () if leave && self.shown.is_some() => Some(Message::Step(Step::ALL.len())),
                () if leave => Some(Message::Back),
                () => None,
            };
        }
        match () {
            () if press.ctrl('n') => Some(Message::Begin),
            () if press.is(Named::ArrowDown) => Some(Message::Walk(focus::Step::Next)),
            () if press.is(Named::ArrowUp) => Some(Message::Walk(focus::Step::Previous)),
            () => None,
        }
    }

    fn has_dialog(&self) -> bool {
        self.dialog.is_open()
    }

    fn dropped(&self, paths: &[PathBuf]) -> Option<Message> {
        match self.dialog.get() {
            Some(Dialog::Together(_)) => {
                return Some(Message::Together(together::Message::Added(paths.to_vec())));
            }
            Some(Dialog::Notices(notices)) => return notices.dropped(paths).map(Message::Notices),
            Some(_) => return None,
            None => {}
        }
        let folio = self.folio.as_ref()?;
        match folio.inside.submission.state {
            SubmissionState::Prepared | SubmissionState::Signed => {
                Some(Message::Scans(folio.id(), paths.to_vec()))
            }
            SubmissionState::Exported | SubmissionState::PartlyDecided => {
                Some(Message::ReplyChosen(folio.id(), paths.first().cloned()))
            }
            SubmissionState::Decided | SubmissionState::Cancelled => None,
        }
    }
}
