//! 审核: what waits, one record after the other; the form as a check list at the left, the proof at the right.

mod checks;
mod data;
mod shown;
#[cfg(test)]
mod tests;
mod view;

use std::collections::HashMap;

use iced::Task;
use iced::keyboard::{Key, key::Named};
use iced::widget::text_editor;

use super::asking::{self, Asking};
use super::beside::{self, Beside};
use super::filter::{self, Filter};
use super::inspections::{self, Inspections};
use super::record::fraud;
use super::record::opened::Opened;
use super::record::proof;
use super::slot::Slot;
use super::{Action, Aim, Context, Page, Press, Screen};
use crate::model::id::{EntryId, ProgramId};
use crate::service::audit::{AuditStep, Selection, audit};
use crate::service::ledger::mark_fraud;
use crate::service::training::Granting;
use crate::service::{Fault, ServiceError};
use crate::store::Workspace;
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::widget::button::button;
use crate::window::widget::focus;
use checks::{COUNT, Check, Checks};
use data::{Notice, Queue};
use shown::Shown;

/// Opinions that are usual for a refusal.
const TEMPLATES: [(&str, &str); 4] = [
    ("学时与证书不符", "申报学时与证书不符，请按证书改正后重新提交。"),
    ("证书不清晰", "证书照片不清晰，请重新拍摄后提交。"),
    ("缺培训通知", "缺少培训通知，请补齐后重新提交。"),
    ("不是本人", "证书姓名与本人不符，请核对后重新提交。"),
];

/// What became of a record in this sitting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It passed.
    Passed,
    /// It was refused.
    Refused,
}

/// What a few words are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Question {
    /// Passing these.
    Bulk(Vec<EntryId>),
    /// That this one was forged.
    Forged(EntryId),
}

/// The state of the screen.
pub struct Audit {
    queue: Vec<EntryId>,
    verdicts: HashMap<EntryId, Verdict>,
    at: usize,
    programs: Filter<ProgramId>,
    one_by_one: Option<String>,
    read: bool,
    queueing: Ticket,
    opening: Ticket,
    opened: Option<Box<Opened>>,
    /// The record whose verdict is on its way.
    judging: Option<EntryId>,
    notices: Vec<Notice>,
    checks: HashMap<EntryId, Checks>,
    row: usize,
    opinion: text_editor::Content,
    by_hand: bool,
    wrong: Option<String>,
    shown: Shown,
    asking: Slot<(Question, Asking)>,
    inspections: Option<Box<Beside<Inspections>>>,
    aim: Option<EntryId>,
    narrow: bool,
}

/// What happens on the screen.
#[derive(Debug, Clone)]
pub enum Message {
    /// The queue was read.
    Queued(Ticket, Result<Box<Queue>, Fault>),
    /// A record was opened.
    Opened(Ticket, Result<Box<(Opened, Vec<Notice>)>, Fault>),
    /// The program by which the queue is narrowed.
    Program(filter::Event),
    /// A row is turned.
    Check(usize),
    /// What the proof says in a row.
    Found(usize, String),
    /// The field of a row is done.
    FoundDone(usize),
    /// The opinion changes.
    Opinion(text_editor::Action),
    /// A usual opinion is taken.
    Template(usize),
    /// 通过.
    Pass,
    /// 不通过.
    Refuse,
    /// It was judged, or not.
    Judged(EntryId, Verdict, Result<(), Fault>),
    /// So many records on.
    Step(isize),
    /// The proof.
    Shown(shown::Message),
    /// The spot checks are opened.
    OpenInspections,
    /// They.
    Inspections(beside::Event<inspections::Message>),
    /// All that wait are to pass.
    Bulk,
    /// The record was forged.
    Forged,
    /// The question of a few words.
    Declared(asking::Message),
    /// What it was asked for was done, or not.
    Answered(Ticket, Result<String, Fault>),
}

impl Default for Audit {
    fn default() -> Self {
        Self {
            queue: Vec::new(),
            verdicts: HashMap::new(),
            at: 0,
            programs: Filter::new("按培训", Vec::<(ProgramId, String)>::new(), None),
            one_by_one: None,
            read: false,
            queueing: Ticket::default(),
            opening: Ticket::default(),
            opened: None,
            judging: None,
            notices: Vec::new(),
            checks: HashMap::new(),
            row: 0,
            opinion: text_editor::Content::new(),
            by_hand: false,
            wrong: None,
            shown: Shown::default(),
            asking: Slot::default(),
            inspections: None,
            aim: None,
            narrow: false,
        }
    }
}

impl Audit {
    fn read_queue(&mut self, context: &Context) -> Task<Message> {
        let (ticket, program) = (self.queueing.draw(), self.programs.value().copied());
        let read = context.desk.ask(move |workspace| data::queue(workspace, program));
        read.map(move |queue| Message::Queued(ticket, queue.map(Box::new)))
    }

    /// Brings the sitting up to date: what was judged keeps its place, what was taken back waits again.
    fn queued(&mut self, context: &Context, queue: Queue) -> Task<Message> {
        self.read = true;
        let waits = |id: &EntryId| queue.entries.contains(id);
        let back = self.queue.iter().position(|id| waits(id) && self.verdicts.contains_key(id));
        self.verdicts.retain(|id, _| !waits(id));
        let verdicts = &self.verdicts;
        self.queue.retain(|id| waits(id) || verdicts.contains_key(id));
        let known: std::collections::HashSet<EntryId> = self.queue.iter().copied().collect();
        self.queue.extend(queue.entries.iter().filter(|id| !known.contains(id)));
        let chosen = self.programs.value().copied();
        self.programs = Filter::new("按培训", queue.programs, chosen);
        self.one_by_one = queue.one_by_one;
        let aimed = self.aim.take().and_then(|id| self.queue.iter().position(|one| *one == id));
        let open = self.opened.as_ref().and_then(|open| self.queue.iter().position(|id| *id == open.id));
        let waiting = || self.queue.iter().position(|id| !self.verdicts.contains_key(id));
        self.at = aimed.or(back).or(open).or_else(waiting).unwrap_or(0);
        self.open(context)
    }

    fn current(&self) -> Option<EntryId> {
        self.queue.get(self.at).copied()
    }

    fn open(&mut self, context: &Context) -> Task<Message> {
        let Some(id) = self.current() else {
            self.opened = None;
            return Task::none();
        };
        let ticket = self.opening.draw();
        let read = context.desk.ask(move |workspace| data::record(workspace, id));
        read.map(move |read| Message::Opened(ticket, read.map(Box::new)))
    }

    fn opened(&mut self, context: &Context, opened: Opened, notices: Vec<Notice>) -> Task<Message> {
        let another = self.opened.as_ref().is_none_or(|before| before.id != opened.id);
        if another {
            self.row = 0;
            self.wrong = None;
            self.by_hand = false;
            self.write_opinion(opened.id);
        }
        let laid = self.shown.lay(context, &opened).map(Message::Shown);
        self.opened = Some(Box::new(opened));
        self.notices = notices;
        laid
    }

    fn checks(&self) -> Option<&Checks> {
        self.checks.get(&self.opened.as_ref()?.id)
    }

    /// Writes the opinion from the rows that differ, unless somebody wrote one.
    fn write_opinion(&mut self, id: EntryId) {
        if !self.by_hand {
            let words = self.checks.get(&id).map(Checks::opinion).unwrap_or_default();
            self.opinion = text_editor::Content::with_text(&words);
        }
    }

    fn check(&mut self, row: usize) -> Task<Message> {
        let Some(id) = self.opened.as_ref().map(|opened| opened.id) else { return Task::none() };
        self.row = row;
        let check = self.checks.entry(id).or_default().turn(row);
        self.write_opinion(id);
        if check == Check::Differs && row < COUNT - 1 { focus::on(view::field(row)) } else { Task::none() }
    }

    fn found(&mut self, row: usize, words: String) {
        let Some(id) = self.opened.as_ref().map(|opened| opened.id) else { return };
        self.checks.entry(id).or_default().write(row, words);
        self.write_opinion(id);
    }

    fn words(&self) -> String {
        self.opinion.text().trim().to_owned()
    }

    /// Whether a row differs: then it cannot pass.
    fn differs(&self) -> bool {
        self.checks().is_some_and(|checks| checks.count(Check::Differs) > 0)
    }

    fn judge(&mut self, context: &Context, verdict: Verdict) -> Action<Message> {
        // Only what lies on the screen: the next one may be on its way there, and nobody has seen it.
        let shown = self.opened.as_ref().map(|opened| opened.id).filter(|id| self.current() == Some(*id));
        let Some(id) = shown.filter(|id| self.judging.is_none() && !self.verdicts.contains_key(id)) else {
            return Action::none();
        };
        let words = self.words();
        let step = match verdict {
            Verdict::Passed if self.differs() => {
                self.wrong = Some("有不符的项，不能通过；改正后可以通过".to_owned());
                return Action::none();
            }
            Verdict::Refused if words.is_empty() => {
                self.wrong = Some("不通过要写审核意见".to_owned());
                return Action::run(focus::on(view::OPINION));
            }
            Verdict::Passed => AuditStep::Pass,
            Verdict::Refused => AuditStep::Refuse,
        };
        self.judging = Some(id);
        let done = context.desk.ask(move |workspace| {
            let words = Some(words.as_str()).filter(|words| !words.is_empty());
            audit(workspace, &Selection::Entries(vec![id]), step, words).map(drop)
        });
        Action::run(done.map(move |done| Message::Judged(id, verdict, done)))
    }

    fn judged(&mut self, context: &Context, id: EntryId, verdict: Verdict) -> Action<Message> {
        // The queue may have been narrowed meanwhile.
        if self.queue.contains(&id) {
            self.verdicts.insert(id, verdict);
        }
        let what = self.opened.as_ref().filter(|opened| opened.id == id);
        let what = what.map(|opened| format!("{}　{}", opened.name, opened.entry.title)).unwrap_or_default();
        let word = match verdict {
            Verdict::Passed => "已通过",
            Verdict::Refused => "未通过",
        };
        let told = Action::done(format!("{word}：{what}"));
        let after = (self.at..self.queue.len()).chain(0..self.at);
        let mut waiting =
            after.filter(|at| self.queue.get(*at).is_some_and(|id| !self.verdicts.contains_key(id)));
        match waiting.next() {
            Some(next) => {
                self.at = next;
                told.and(self.open(context))
            }
            None => {
                self.opened = None;
                told
            }
        }
    }

    fn step(&mut self, context: &Context, by: isize) -> Task<Message> {
        let last = self.queue.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
        self.open(context)
    }

    fn waiting(&self) -> usize {
        self.queue.iter().filter(|id| !self.verdicts.contains_key(id)).count()
    }

    fn ask_bulk(&mut self) -> Action<Message> {
        if self.one_by_one.is_some() || self.waiting() == 0 {
            return Action::none();
        }
        let of = if self.programs.value().is_some() { "这个培训" } else { "队列里" };
        let head = format!("通过{of}的 {} 条学时？", self.waiting());
        let about = "通过就是声明：证明已经核对，情况属实。通过后可以用 Ctrl Z 撤销。";
        let asking =
            Asking::new(head, about, "审核意见", "逐条审核", format!("属实，通过 {} 条", self.waiting()));
        let waiting = self.queue.iter().filter(|id| !self.verdicts.contains_key(id));
        let waiting = waiting.copied().collect();
        self.asking.open((Question::Bulk(waiting), asking.optional().offers(&[Granting::OPINION])));
        Action::none()
    }

    fn ask_forged(&mut self) -> Action<Message> {
        let Some(opened) = &self.opened else { return Action::none() };
        self.asking.open((Question::Forged(opened.id), fraud::asking(opened)));
        Action::none()
    }

    fn declared(&mut self, context: &Context, message: asking::Message) -> Action<Message> {
        let Some((question, asking)) = self.asking.get_mut() else { return Action::none() };
        match asking.update(message) {
            asking::Outcome::None => Action::none(),
            asking::Outcome::Close => {
                self.asking.close();
                Action::none()
            }
            asking::Outcome::Do(words) => {
                // Those that were counted: the queue may have been read again meanwhile.
                let question = question.clone();
                let Some(ticket) = self.asking.begin() else { return Action::none() };
                let done = context.desk.ask(move |workspace| answered(workspace, question, &words));
                Action::run(done.map(move |done| Message::Answered(ticket, done)))
            }
        }
    }
}

/// Does what a few words were asked for.
fn answered(workspace: &mut Workspace, question: Question, words: &str) -> Result<String, ServiceError> {
    match question {
        Question::Bulk(waiting) => {
            let opinion = if words.is_empty() { Granting::OPINION } else { words };
            let selection = Selection::Entries(waiting);
            let report = audit(workspace, &selection, AuditStep::Pass, Some(opinion))?.value;
            let left = match report.skipped.len() {
                0 => String::new(),
                count => format!("，{count} 条不能通过"),
            };
            Ok(format!("已通过 {} 条学时{left}", report.done.len()))
        }
        Question::Forged(id) => {
            let marked = mark_fraud(workspace, id, words)?.value;
            Ok(fraud::told(id, marked))
        }
    }
}

impl Screen for Audit {
    type Message = Message;

    fn load(&mut self, context: &Context, aim: Aim) -> Action<Message> {
        self.narrow = context.size.width < 1100.0;
        match aim {
            Aim::Entry(id) => {
                self.programs.set(None);
                self.aim = Some(id);
            }
            Aim::Program(program) => self.programs.set(Some(program)),
            _ => {}
        }
        let more = self.inspections.as_mut().map(|one| one.load(context).map(Message::Inspections));
        more.unwrap_or_else(Action::none).and(self.read_queue(context))
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        self.narrow = context.size.width < 1100.0;
        match message {
            Message::Queued(ticket, queue) if ticket == self.queueing => match queue {
                Ok(queue) => self.queued(context, *queue).into(),
                Err(fault) => Action::failed(&fault),
            },
            Message::Opened(ticket, read) if ticket == self.opening => match read {
                Ok(read) => {
                    let (opened, notices) = *read;
                    self.opened(context, opened, notices).into()
                }
                Err(fault) => Action::failed(&fault),
            },
            Message::Queued(..) | Message::Opened(..) => Action::none(),
            Message::Program(event) => {
                if !self.programs.update(event) {
                    return Action::none();
                }
                self.queue.clear();
                self.verdicts.clear();
                self.opened = None;
                self.read_queue(context).into()
            }
            Message::Check(row) => self.check(row).into(),
            Message::Found(row, words) => {
                self.found(row, words);
                Action::none()
            }
            Message::FoundDone(row) => Action::run(focus::on(view::line_id(row))),
            Message::Opinion(action) => {
                self.by_hand |= action.is_edit();
                self.wrong = None;
                self.opinion.perform(action);
                if self.words().is_empty() {
                    self.by_hand = false;
                }
                Action::none()
            }
            Message::Template(at) => {
                let words = TEMPLATES.get(at).map(|(_, words)| *words).unwrap_or_default();
                let before = self.words();
                self.opinion = text_editor::Content::with_text(&format!("{before}{words}"));
                (self.by_hand, self.wrong) = (true, None);
                Action::none()
            }
            Message::Pass => self.judge(context, Verdict::Passed),
            Message::Refuse => self.judge(context, Verdict::Refused),
            Message::Judged(id, verdict, done) => {
                self.judging = None;
                match done {
                    Ok(()) => self.judged(context, id, verdict),
                    Err(fault) => Action::failed(&fault),
                }
            }
            Message::Step(by) => self.step(context, by).into(),
            Message::Shown(shown::Message::Opened(opened)) => proof::told(opened),
            Message::Shown(message) => match &self.opened {
                Some(opened) => self.shown.update(context, opened, message).map(Message::Shown).into(),
                None => Action::none(),
            },
            Message::OpenInspections => {
                let (inspections, action) = Beside::open("抽查", context);
                self.inspections = Some(Box::new(inspections));
                action.map(Message::Inspections)
            }
            Message::Inspections(beside::Event::Leave) => {
                self.inspections = None;
                Action::none()
            }
            Message::Inspections(beside::Event::In(message)) => {
                let Some(inspections) = &mut self.inspections else { return Action::none() };
                let action = inspections.update(context, message);
                if beside::goes(&action) {
                    self.inspections = None;
                }
                action.map(Message::Inspections)
            }
            Message::Bulk => self.ask_bulk(),
            Message::Forged => self.ask_forged(),
            Message::Declared(message) => self.declared(context, message),
            Message::Answered(ticket, done) => {
                let is_its_own = self.asking.answered(ticket);
                match (done, self.asking.get_mut().filter(|_| is_its_own)) {
                    (Ok(words), asking) => {
                        if asking.is_some() {
                            self.asking.close();
                        }
                        self.queue.clear();
                        self.verdicts.clear();
                        Action::done(words).and(self.read_queue(context))
                    }
                    (Err(fault), Some((_, asking))) => {
                        asking.refuse(fault);
                        Action::none()
                    }
                    (Err(fault), None) => Action::failed(&fault),
                }
            }
        }
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let waiting = self.waiting();
        let about = format!("{} 年度 · 学校初审", context.school.period);
        let bulk = (self.one_by_one.is_none() && waiting > 1)
            .then(|| button(format!("通过这 {waiting} 条…")).on_press(Message::Bulk));
        let check = button("抽查…").icon(Icon::ListFilter).on_press(Message::OpenInspections);
        let mut page = Page::new(about, view::view(self)).second(check);
        if let Some(bulk) = bulk {
            page = page.second(bulk);
        }
        let over = self.inspections.as_ref().map(|one| one.view(context, Message::Inspections));
        page.dialog(over.or_else(|| self.asking.get().map(|(_, asking)| asking.view(Message::Declared))))
    }

    fn key(&self, context: &Context, press: &Press) -> Option<Message> {
        let (go, leave) = (press.is_ctrl(Named::Enter), press.is(Named::Escape));
        if let Some(inspections) = &self.inspections {
            return inspections.key(context, press).map(Message::Inspections);
        }
        if self.asking.is_open() {
            return match (go, leave) {
                (true, _) => Some(Message::Declared(asking::Message::Do)),
                (_, true) => Some(Message::Declared(asking::Message::Close)),
                _ => None,
            };
        }
        if go {
            return Some(Message::Pass);
        }
        if press.is_ctrl(Named::Backspace) {
            return Some(Message::Refuse);
        }
        if press.is(Named::PageDown) {
            return Some(Message::Step(1));
        }
        if press.is(Named::PageUp) {
            return Some(Message::Step(-1));
        }
        if press.is(Named::ArrowRight) {
            return Some(Message::Shown(shown::Message::Next));
        }
        if press.is(Named::ArrowLeft) {
            return Some(Message::Shown(shown::Message::Previous));
        }
        if press.modifiers.control() || press.modifiers.alt() {
            return None;
        }
        let Key::Character(letter) = &press.key else { return None };
        match letter.as_str() {
            "+" | "=" => Some(Message::Shown(shown::Message::Larger)),
            "-" => Some(Message::Shown(shown::Message::Smaller)),
            "0" => Some(Message::Shown(shown::Message::Fit)),
            "r" | "R" => Some(Message::Shown(shown::Message::Turn)),
            digit => {
                let row = digit.parse::<usize>().ok()?.checked_sub(1)?;
                (row < COUNT).then_some(Message::Check(row))
            }
        }
    }

    fn has_dialog(&self) -> bool {
        self.asking.is_open() || self.inspections.is_some()
    }
}
