//! The authority's answer as a file: what it would decide is shown before it is written down.

use std::path::PathBuf;

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Task};

use super::Context;
use crate::exchange::inbound::{InboundError, Problem};
use crate::service::submission::{
    Answer, DecisionImport, DecisionOutcome, import_decisions, rehearse_decisions,
};
use crate::service::{Fault, ServiceError};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::picking::Wish;
use crate::window::screen::refusal;
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::form::fact;
use crate::window::widget::tick::checkbox;
use crate::window::widget::{Element, dialog, surface, text};

/// The dialog.
pub struct Answered {
    import: DecisionImport,
    found: Option<Box<DecisionOutcome>>,
    sheets: Vec<String>,
    refused: Option<Fault>,
    asked: Ticket,
    working: bool,
}

/// Why a file was not read.
#[derive(Debug, Clone)]
pub enum Refusal {
    /// More than one of its sheets fits.
    Sheets(Vec<String>),
    /// Anything else.
    Fault(Fault),
}

impl From<ServiceError> for Refusal {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Inbound { error: InboundError::SeveralSheets { sheets }, .. } => {
                Self::Sheets(sheets)
            }
            error => Self::Fault(error.into()),
        }
    }
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// Another file is to be chosen.
    Choose,
    /// It was read.
    Read(Ticket, Result<Box<DecisionOutcome>, Refusal>),
    /// One of its sheets is meant.
    Sheet(usize),
    /// Items of which the list says nothing are approved, or stay open.
    Rest,
    /// It is to be written down.
    Do,
    /// It was written down, or not.
    Done(Result<String, Fault>),
    /// It is left.
    Close,
}

/// What the screen has to do about it.
pub enum Outcome {
    /// A task.
    Run(Task<Message>),
    /// Let another file be chosen.
    Choose,
    /// It is written down; the toast.
    Done(String),
    /// Close the dialog.
    Close,
}

/// Lets somebody choose a file.
pub fn choose() -> Task<Option<PathBuf>> {
    let endings = &["zip", "json", "xlsx", "xls", "xlsb", "ods", "csv"];
    Wish::file("选择上级的回执，或填好认定结果的表格").only("回执、表格", endings).ask()
}

impl Answered {
    /// Reads a file about a submission.
    pub fn new(context: &Context, import: DecisionImport) -> (Self, Task<Message>) {
        let mut answered = Self {
            import,
            found: None,
            sheets: Vec::new(),
            refused: None,
            asked: Ticket::default(),
            working: false,
        };
        let read = answered.read(context);
        (answered, read)
    }

    fn read(&mut self, context: &Context) -> Task<Message> {
        let (ticket, import) = (self.asked.draw(), self.import.clone());
        let read = context.desk.ask_or(
            move |workspace| rehearse_decisions(workspace, &import).map(Box::new).map_err(Refusal::from),
            |fault| Err(Refusal::Fault(fault)),
        );
        read.map(move |read| Message::Read(ticket, read))
    }

    fn is_list(&self) -> bool {
        self.found.as_ref().is_some_and(|found| found.signer.is_none())
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Outcome {
        match message {
            Message::Choose => return Outcome::Choose,
            Message::Close => return Outcome::Close,
            Message::Read(ticket, read) if ticket == self.asked => {
                (self.found, self.refused) = (None, None);
                self.sheets.clear();
                match read {
                    Ok(found) => self.found = Some(found),
                    Err(Refusal::Sheets(sheets)) => self.sheets = sheets,
                    Err(Refusal::Fault(fault)) => self.refused = Some(fault),
                }
            }
            Message::Read(..) => {}
            Message::Sheet(at) => {
                self.import.said.sheet = self.sheets.get(at).cloned();
                return Outcome::Run(self.read(context));
            }
            Message::Rest => {
                self.import.approve_rest = !self.import.approve_rest;
                return Outcome::Run(self.read(context));
            }
            Message::Do if self.working || self.found.is_none() => {}
            Message::Do => {
                self.working = true;
                let import = self.import.clone();
                let done = context.desk.ask(move |workspace| {
                    let outcome = import_decisions(workspace, &import)?.value;
                    let left = outcome.report.rejected.len() + outcome.report.duplicates.len();
                    let left = if left > 0 { format!("，{left} 行没有登记") } else { String::new() };
                    Ok::<_, ServiceError>(format!("已登记{}：{}{left}", outcome.name, counts(&outcome)))
                });
                return Outcome::Run(done.map(Message::Done));
            }
            Message::Done(done) => {
                self.working = false;
                match done {
                    Ok(words) => return Outcome::Done(words),
                    Err(fault) => self.refused = Some(fault),
                }
            }
        }
        Outcome::Run(Task::none())
    }

    /// The dialog.
    pub fn view(&self, context: &Context) -> Element<'_, Message> {
        let name = self.import.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = row![Icon::FileText.toned(16.0, Tone::Second), text::line(kind::BODY, name)]
            .spacing(8)
            .align_y(Alignment::Center);
        let body: Element<'_, Message> = match (&self.found, self.sheets.as_slice()) {
            (Some(found), _) => self.found(found),
            (None, []) => Space::new().into(),
            (None, sheets) => {
                let sheets = sheets.iter().enumerate().map(|(at, sheet)| {
                    button(sheet.as_str()).icon(Icon::Table2).on_press(Message::Sheet(at)).into()
                });
                column![text::strong("要导入哪一张工作表？"), column(sheets).spacing(8)].spacing(12).into()
            }
        };
        let deed = self.found.as_ref().map(|found| {
            button(format!("登记：{}", counts(found)))
                .primary()
                .key("Ctrl 回车")
                .on_press_maybe((!self.working).then_some(Message::Do))
        });
        let foot = row![
            Space::new().width(Length::Fill),
            button("换一个文件…").on_press(Message::Choose),
            button("先不导入").id(dialog::SAFE).key("Esc").on_press(Message::Close),
        ]
        .push(deed)
        .spacing(8)
        .align_y(Alignment::Center);
        let most = context.size.height - 220.0;
        let inside = column![file].push(self.refused.as_ref().map(refusal)).push(body).spacing(12);
        dialog::framed(
            text::title("导入认定结果"),
            container(surface::scroll(container(inside).padding([16, 20]))).max_height(most),
            foot,
        )
        .width(620)
        .into()
    }

    fn found<'a>(&'a self, found: &'a DecisionOutcome) -> Element<'a, Message> {
        let decisions = &found.decisions;
        let value = |words: String| -> Element<'a, Message> { text::line(kind::BODY, words).into() };
        let said = |words: &Option<String>| words.clone().unwrap_or_else(|| "没有写".to_owned());
        let mut facts = column![
            fact("报送", 72.0, value(found.name.clone())),
            fact("认定单位", 72.0, value(said(&decisions.auditor))),
            fact("认定日期", 72.0, value(decisions.decided_on.to_string())),
            fact("文号", 72.0, value(said(&decisions.document))),
        ]
        .spacing(6);
        if let Some(signer) = &found.signer {
            let checked = if signer.checked { "签名人已核对" } else { "签名人没有核对" };
            facts = facts.push(fact("签名", 72.0, value(format!("完好，{checked}"))));
            facts = facts.push(fact("指纹", 72.0, value(signer.fingerprint.clone())));
        }
        if let Some(span) = found.print {
            facts = facts.push(fact("打印学分卡", 72.0, value(format!("{} 至 {}", span.from(), span.to()))));
        }
        let open = found.decided.open;
        let rest = self
            .is_list()
            .then(|| checkbox("表里没有写结果的项也认定", self.import.approve_rest, Some(Message::Rest)));
        let left = (open > 0).then(|| text::small(format!("还有 {open} 项没有结果，继续待定。")));
        column![facts, surface::line(), text::strong(counts(found))]
            .push(left)
            .push(rest)
            .push(returned(found))
            .push(problems(found))
            .spacing(10)
            .into()
    }
}

fn counts(found: &DecisionOutcome) -> String {
    let said = |count: usize, word: &str| (count > 0).then(|| format!("{word} {count} 项"));
    let both = [said(found.decided.approved, "认定"), said(found.decided.returned, "退回")];
    both.into_iter().flatten().collect::<Vec<_>>().join("，")
}

/// The items that come back, with their opinions.
fn returned(found: &DecisionOutcome) -> Option<Element<'_, Message>> {
    let back = found.decisions.items.iter().filter_map(|(number, answer)| match answer {
        Answer::Returned(opinion) => Some((number, opinion)),
        Answer::Approved => None,
    });
    let lines: Vec<Element<'_, Message>> = back
        .map(|(number, opinion)| {
            row![
                container(text::small(format!("第 {number} 项"))).width(72),
                Icon::Undo2.toned(14.0, Tone::Returned),
                text::text(kind::BODY, opinion.as_str()).width(Length::Fill),
            ]
            .spacing(8)
            .align_y(Alignment::Center)
            .into()
        })
        .collect();
    (!lines.is_empty()).then(|| column(lines).spacing(4).into())
}

/// What could not be used in a list, with its row.
fn problems(found: &DecisionOutcome) -> Option<Element<'_, Message>> {
    let report = &found.report;
    let told = |icon: Icon, tone: Tone| {
        move |problem: &Problem| -> Element<'_, Message> {
            let words = format!("第 {} 行　{}", problem.row, problem.problem);
            row![
                container(icon.toned(14.0, tone)).padding([3, 0]),
                text::text(kind::SMALL, words).width(Length::Fill).style(style::tone(Tone::Text)),
            ]
            .spacing(6)
            .into()
        }
    };
    let notice = |words: &String| -> Element<'_, Message> {
        row![Icon::Info.toned(14.0, Tone::Second), text::small(words.clone())].spacing(6).into()
    };
    let lines: Vec<Element<'_, Message>> = report
        .rejected
        .iter()
        .map(told(Icon::CircleX, Tone::Danger))
        .chain(report.duplicates.iter().map(told(Icon::Copy, Tone::Warning)))
        .chain(report.warnings.iter().map(told(Icon::TriangleAlert, Tone::Warning)))
        .chain(report.notices.iter().map(notice))
        .collect();
    (!lines.is_empty()).then(|| column![surface::line(), column(lines).spacing(4)].spacing(10).into())
}
