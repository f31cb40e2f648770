//! A new submission: what, of when, to whom; what would be in it, and what is in the way.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Padding, Task};

use super::findings::{self, Mend};
use super::words;
use super::{Context, PANE_WIDTH};
use crate::model::id::SubmissionId;
use crate::model::period::Period;
use crate::model::submission::Kind;
use crate::service::submission::{Survey, Wanted, prepare, survey};
use crate::service::{Fault, ServiceError};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::screen::{LIST, PANE, id};
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::form::{fact, labelled};
use crate::window::widget::progress::grouped;
use crate::window::widget::tick::radio;
use crate::window::widget::{Element, field, surface, text};

/// What is typed about a new submission, and what a look at the workspace gave.
pub struct Begin {
    kind: Kind,
    period: String,
    recipient: String,
    found: Option<Result<Box<Survey>, Fault>>,
    asked: Ticket,
    working: bool,
}

/// What happens while one is begun.
#[derive(Debug, Clone)]
pub enum Message {
    /// Another kind.
    Kind(Kind),
    /// The period changes.
    Period(String),
    /// The recipient changes.
    Recipient(String),
    /// Looks again.
    Again,
    /// The workspace was looked at.
    Surveyed(Ticket, Result<Box<Survey>, Fault>),
    /// It is to be frozen.
    Prepare,
    /// It was frozen, or not.
    Prepared(Result<(SubmissionId, String), Fault>),
    /// A finding is to be mended.
    Mend(Mend),
}

/// What the screen has to do about it.
pub enum Outcome {
    /// A task.
    Run(Task<Message>),
    /// It was frozen: which, and what the toast says.
    Prepared(SubmissionId, String),
    /// Why it was not frozen.
    Failed(Fault),
    /// Something is mended elsewhere.
    Mend(Mend),
}

impl Begin {
    /// A new submission of hours of the school's year.
    pub fn new(context: &Context) -> (Self, Task<Message>) {
        let mut begin = Self {
            kind: Kind::Hours,
            period: String::new(),
            recipient: String::new(),
            found: None,
            asked: Ticket::default(),
            working: false,
        };
        let look = begin.look(context);
        (begin, look)
    }

    fn wanted(&self) -> Wanted {
        let recipient = Some(self.recipient.trim().to_owned()).filter(|words| !words.is_empty());
        Wanted { kind: self.kind, period: self.period.trim().to_owned(), recipient }
    }

    /// Looks at the workspace again.
    pub fn look(&mut self, context: &Context) -> Task<Message> {
        let (ticket, wanted) = (self.asked.draw(), self.wanted());
        let found = context.desk.ask(move |workspace| survey(workspace, &wanted));
        found.map(move |found| Message::Surveyed(ticket, found.map(Box::new)))
    }

    /// The period that was looked at.
    pub fn period(&self) -> Option<Period> {
        self.survey().map(|found| found.period)
    }

    fn survey(&self) -> Option<&Survey> {
        self.found.as_ref()?.as_ref().ok().map(Box::as_ref)
    }

    /// Why it cannot be frozen yet, in words.
    fn hindrance(&self) -> Option<String> {
        match &self.found {
            None => Some("正在检查".to_owned()),
            Some(Err(fault)) => Some(fault.message.clone()),
            Some(Ok(found)) => {
                let blockers = found.checks.blockers.len();
                (blockers > 0).then(|| format!("还有 {blockers} 项必须解决"))
            }
        }
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Outcome {
        match message {
            Message::Kind(kind) => {
                self.kind = kind;
                self.found = None;
            }
            Message::Period(period) => self.period = period,
            Message::Recipient(recipient) => {
                self.recipient = recipient;
                return Outcome::Run(Task::none());
            }
            Message::Again => {}
            Message::Surveyed(ticket, found) => {
                if ticket == self.asked {
                    self.found = Some(found);
                }
                return Outcome::Run(Task::none());
            }
            Message::Prepare if self.working || self.hindrance().is_some() => {
                return Outcome::Run(Task::none());
            }
            Message::Prepare => {
                self.working = true;
                let wanted = self.wanted();
                let made = context.desk.ask(move |workspace| {
                    let made = prepare(workspace, &wanted)?.value;
                    let count = words::count(made.survey.kind, made.survey.items);
                    Ok::<_, ServiceError>((made.id, format!("已准备{}，封存 {count}", made.name)))
                });
                return Outcome::Run(made.map(Message::Prepared));
            }
            Message::Prepared(made) => {
                self.working = false;
                return match made {
                    Ok((id, words)) => Outcome::Prepared(id, words),
                    Err(fault) => Outcome::Failed(fault),
                };
            }
            Message::Mend(Mend::First(kind)) => {
                self.kind = kind;
                self.found = None;
            }
            Message::Mend(mend) => return Outcome::Mend(mend),
        }
        Outcome::Run(self.look(context))
    }

    /// The page.
    pub fn view<'a>(&'a self, context: &'a Context) -> Element<'a, Message> {
        let room = context.room();
        let left = column![self.what(context)].push(self.survey().map(|found| {
            findings::card(
                room,
                "准备前检查",
                &found.checks,
                Vec::new(),
                self.kind,
                (Some(Message::Again), Message::Mend),
            )
        }));
        let air = Padding::ZERO.right(room.between());
        let left = surface::scroll(left.spacing(room.between()).padding(air)).height(Length::Fill);
        let width = if room.is_wide() { PANE_WIDTH.0 } else { PANE_WIDTH.1 };
        row![
            container(left).id(id(LIST)).width(Length::Fill),
            container(self.pane(context)).id(id(PANE)).width(width),
        ]
        .padding(room.margin())
        .into()
    }

    fn what<'a>(&'a self, context: &'a Context) -> Element<'a, Message> {
        let kinds = Kind::ALL
            .iter()
            .map(|one| radio(one.word(), *one == self.kind, Some(Message::Kind(*one))).into());
        let wrong = match &self.found {
            Some(Err(fault)) => Some(fault.message.as_str()),
            _ => None,
        };
        let year = field::field(&self.period)
            .id("submission-period")
            .placeholder("本年度")
            .wrong(wrong.is_some())
            .on_input(Message::Period)
            .on_submit(Message::Again);
        let authority = context.school.authority.as_deref().unwrap_or("主管部门");
        let recipient = field::field(&self.recipient)
            .id("submission-recipient")
            .placeholder(authority)
            .on_input(Message::Recipient)
            .on_submit(Message::Again);
        let fields = row![
            labelled("年度", year).hint("2025、2021-2025、2025学年").error(wrong),
            labelled("报送给", recipient).hint("不填就是主管部门"),
        ]
        .spacing(12);
        let body = column![row(kinds).spacing(20).wrap(), fields].spacing(14).padding([14, 16]);
        let head = surface::card_head(context.room(), "报什么", "", None);
        surface::card(head, body).into()
    }

    fn pane<'a>(&'a self, context: &'a Context) -> Element<'a, Message> {
        let found = self.survey();
        let figure = |words: String| -> Element<'a, Message> { text::line(kind::BODY, words).into() };
        let facts = found.map(|found| {
            let hours = !matches!(self.kind, Kind::Staff | Kind::Programs);
            let people =
                if self.kind == Kind::Hours { format!("，{} 人", found.people) } else { String::new() };
            column![
                fact("时间范围", 72.0, figure(format!("{} 至 {}", found.period.from(), found.period.to()))),
                fact("内容", 72.0, figure(format!("{}{people}", words::count(self.kind, found.items)))),
                fact("证明材料", 72.0, figure(format!("{} 份", grouped(found.evidence as u64)))),
            ]
            .push(hours.then(|| fact("认定学时", 72.0, text::strong(words::hours(found.recognised)))))
            .spacing(8)
        });
        let after = column![
            text::strong("准备以后"),
            text::small("内容定下来并封存，生成核验码和要签字的表；之后的改动不会进这一份。"),
            text::small("需要改动，就取消这次报送，改好再准备。"),
        ]
        .spacing(4);
        let reason = self.hindrance();
        let words = match (self.working, found) {
            (true, _) => "正在准备…".to_owned(),
            (false, Some(found)) if reason.is_none() => {
                format!("准备报送：{}", words::count(self.kind, found.items))
            }
            _ => "准备报送".to_owned(),
        };
        let ready = reason.is_none() && !self.working;
        let go = button(words)
            .primary()
            .icon(Icon::PackageCheck)
            .key("Ctrl 回车")
            .width(Length::Fill)
            .on_press_maybe(ready.then_some(Message::Prepare));
        let why = reason.filter(|_| self.found.is_some()).map(|words| {
            row![Icon::CircleX.toned(14.0, Tone::Danger), text::small(words).style(style::tone(Tone::Danger))]
                .spacing(6)
                .align_y(Alignment::Center)
        });
        let head = surface::card_head(context.room(), "会报什么", "", None);
        let body = column![]
            .push(facts)
            .push(Space::new().height(Length::Fill))
            .push(after)
            .spacing(12)
            .padding(16)
            .height(Length::Fill);
        let foot = column![go].push(why).spacing(8).padding(16);
        surface::card(head, column![body, surface::line(), foot]).height(Length::Fill).into()
    }
}
