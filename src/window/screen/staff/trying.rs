//! 试算: what would be with more hours of a category, worked out on the desk and never saved.

use iced::widget::{column, container, row};
use iced::{Alignment, Length, Task};

use super::data::Outlook;
use crate::model::id::StaffId;
use crate::policy::{RequirementAnswer, Verdict, WhatIf};
use crate::service::assessment::{Counting, Planned, period_for, plan_person, reckoned_from};
use crate::service::policies;
use crate::service::{Fault, ServiceError};
use crate::store::Workspace;
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::screen::chooser::Chooser;
use crate::window::screen::{Context, refusal};
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::field::field;
use crate::window::widget::{Element, select, text};

/// What is tried for the person in the pane, under the main regulation.
pub struct Trying {
    whose: Option<(StaffId, String)>,
    category: Chooser<String>,
    hours: String,
    seen: Option<Result<Tried, Fault>>,
    asked: Ticket,
}

impl Default for Trying {
    fn default() -> Self {
        let category = Chooser::new(Vec::<(String, String)>::new(), None);
        Self { whose: None, category, hours: String::new(), seen: None, asked: Ticket::default() }
    }
}

/// What it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// Each requirement that changes: its name, and what is missing before and after.
    changes: Vec<(String, String)>,
    /// Whether everything would be met.
    met: bool,
    /// Hours that would be recognised of those tried.
    more: String,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// Of which category.
    Category(select::Event),
    /// How many hours.
    Hours(String),
    /// What it comes to.
    Seen(Ticket, Result<Tried, Fault>),
}

impl Trying {
    /// Takes the person who is shown now.
    pub fn take(&mut self, context: &Context, staff: StaffId, first: Option<&Outlook>) -> Task<Message> {
        let whose = first.map(|outlook| (staff, outlook.policy.clone()));
        if whose != self.whose {
            let kept = self.category.value().cloned();
            let choices = first.map(|outlook| outlook.categories.clone()).unwrap_or_default();
            let first = choices.first().map(|(code, _)| code.clone());
            let chosen = kept.filter(|code| choices.iter().any(|(known, _)| known == code)).or(first);
            self.category = Chooser::new(choices, chosen.as_ref());
            (self.hours, self.seen, self.whose) = (String::new(), None, whose);
        }
        self.ask(context)
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Task<Message> {
        match message {
            Message::Category(event) => {
                if !self.category.update(event) {
                    return Task::none();
                }
            }
            Message::Hours(words) => self.hours = words,
            Message::Seen(ticket, seen) => {
                if ticket == self.asked {
                    self.seen = Some(seen);
                }
                return Task::none();
            }
        }
        self.ask(context)
    }

    fn ask(&mut self, context: &Context) -> Task<Message> {
        let ticket = self.asked.draw();
        let (Some((staff, policy)), Some(category)) = (self.whose.clone(), self.category.value().cloned())
        else {
            return Task::none();
        };
        if self.hours.trim().is_empty() {
            self.seen = None;
            return Task::none();
        }
        let planned = Planned::Hours { category, hours: self.hours.clone(), day: String::new() };
        let seen = context.desk.ask(move |workspace| tried(workspace, staff, &policy, planned));
        seen.map(move |seen| Message::Seen(ticket, seen))
    }

    /// How it looks.
    pub fn view(&self) -> Element<'_, Message> {
        let line = row![
            container(self.category.view("trying-category", "类别", Message::Category)).width(Length::Fill),
            field(&self.hours)
                .placeholder("多少学时")
                .id("trying-hours")
                .right()
                .width(84)
                .wrong(matches!(self.seen, Some(Err(_))))
                .on_input(Message::Hours),
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        let below: Option<Element<'_, Message>> = self.seen.as_ref().map(|seen| match seen {
            Err(fault) => refusal(fault),
            Ok(tried) => outcome(tried),
        });
        column![text::caption("试算：再修一些会怎样，不保存"), line].push(below).spacing(6).into()
    }
}

fn outcome(tried: &Tried) -> Element<'_, Message> {
    let changes = tried.changes.iter().map(|(label, missing)| {
        row![
            text::line(kind::SMALL, label.as_str()).width(Length::Fill),
            text::text(kind::SMALL, missing.as_str())
        ]
        .spacing(8)
        .into()
    });
    let (icon, tone, words) = match tried.met {
        true => (Icon::CircleCheck, Tone::Success, format!("认定 {} 学时，全部达到", tried.more)),
        false => (Icon::Info, Tone::Second, format!("认定 {} 学时", tried.more)),
    };
    let last = row![icon.toned(14.0, tone), text::text(kind::SMALL, words).style(style::tone(tone))]
        .spacing(6)
        .align_y(Alignment::Center);
    column![last].extend(changes).spacing(3).into()
}

fn tried(
    workspace: &Workspace,
    staff: StaffId,
    policy: &str,
    planned: Planned,
) -> Result<Tried, ServiceError> {
    let (view, today) = (workspace.view(), workspace.setting().clock.today());
    let chosen = policies::chosen(view)?.into_iter().find(|chosen| chosen.pack.id() == policy);
    let policy = chosen.ok_or_else(|| ServiceError::UnknownPolicy(policy.to_owned()))?;
    let period = period_for(&policy, "", reckoned_from(view, today)?)?;
    let period = (period, Counting::Counted);
    let what_if: WhatIf = plan_person(view, staff, &policy, period, &[planned], today)?.what_if;
    let missing = |answer: &RequirementAnswer| match answer.met {
        true => "已达到".to_owned(),
        false => answer.missing.to_string(),
    };
    let changes = what_if.changes().into_iter().map(|(before, after)| {
        (before.label.clone(), format!("还差 {} → {}", before.missing, missing(after)))
    });
    Ok(Tried {
        changes: changes.collect(),
        met: what_if.after.verdict == Verdict::Met,
        more: what_if.after.total.minus(what_if.before.total).to_string(),
    })
}
