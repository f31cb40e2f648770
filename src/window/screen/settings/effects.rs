//! Who would gain and who would lose by what is typed, worked out on the desk while it is typed; nothing is kept.

use std::collections::BTreeMap;

use iced::widget::{column, container, row};
use iced::{Alignment, Length, Task};

use crate::policy::{Params, Shift};
use crate::service::assessment::{Comparison, PersonShift, candidate, compare, reckoned_from};
use crate::service::own_packs::{PackDraft, draft};
use crate::service::policies::{chosen, find_pack};
use crate::service::{Fault, LedgerError, ServiceError};
use crate::store::Workspace;
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::screen::{Context, refusal};
use crate::window::theme::{Hue, Tone, kind, style};
use crate::window::widget::{Element, chip, surface, text};

/// What is known of it.
#[derive(Debug, Default)]
pub struct Effects {
    seen: Option<Result<Comparison, Fault>>,
    asked: Ticket,
    /// What is shown is that of what was typed before.
    is_late: bool,
}

/// What comes back from the desk.
#[derive(Debug, Clone)]
pub struct Answer(Ticket, Box<Result<Comparison, Fault>>);

/// What might be taken over.
#[derive(Debug, Clone)]
pub enum Change {
    /// A copy, or an own pack with other numbers.
    Pack(PackDraft),
    /// A regulation with these parameters of the school.
    Parameters(String, BTreeMap<String, String>),
}

impl Effects {
    /// Works it out anew.
    pub fn ask(&mut self, context: &Context, change: Change) -> Task<Answer> {
        let ticket = self.asked.draw();
        self.is_late = true;
        let seen = context.desk.ask(move |workspace| compared(workspace, change));
        seen.map(move |seen| Answer(ticket, Box::new(seen)))
    }

    /// Takes an answer, if it is the last one.
    pub fn take(&mut self, answer: Answer) {
        if answer.0 == self.asked {
            self.seen = Some(*answer.1);
            self.is_late = false;
        }
    }

    /// Why it cannot be worked out.
    pub fn fault(&self) -> Option<&Fault> {
        self.seen.as_ref()?.as_ref().err()
    }

    /// How it looks; `placed` says that the fault stands beside a field already.
    pub fn view<'a, M: 'a>(&'a self, placed: bool) -> Element<'a, M> {
        let seen = match &self.seen {
            None => return container(text::small("正在算谁会增加、谁会减少")).padding(16).into(),
            Some(Err(_)) if placed => {
                return container(text::small("改好标红的数字，再看谁会增加、谁会减少")).padding(16).into();
            }
            Some(Err(fault)) => return container(refusal(fault)).padding(16).into(),
            Some(Ok(seen)) => seen,
        };
        let late = if self.is_late { "　正在重算" } else { "" };
        let head = text::small(format!("{}　共 {} 人{late}", seen.period, seen.people));
        let nobody = seen.shifts.is_empty().then(|| text::strong("没有人的结果会变"));
        let verdicts = [(seen.newly_met(), "人由不合格变为合格"), (seen.newly_unmet(), "人由合格变为不合格")];
        let verdicts = verdicts.into_iter().filter(|(count, _)| *count > 0);
        let verdicts = verdicts.map(|(count, words)| text::body(format!("{count} {words}")).into());
        let body = column![head]
            .push(nobody)
            .extend(verdicts)
            .push(people(seen, Shift::Loses, "谁会减少"))
            .push(people(seen, Shift::Gains, "谁会增加"))
            .spacing(12)
            .padding(16);
        surface::scroll(body).width(Length::Fill).height(Length::Fill).into()
    }
}

fn compared(workspace: &Workspace, change: Change) -> Result<Comparison, ServiceError> {
    let view = workspace.view();
    let (pack, id, parameters) = match change {
        Change::Pack(wanted) => (Some(draft(view, &wanted)?), wanted.id, BTreeMap::new()),
        Change::Parameters(id, parameters) => (None, id, parameters),
    };
    let lineage = match &pack {
        Some(pack) => pack.lineage().to_owned(),
        None => find_pack(view, &id)?.lineage().to_owned(),
    };
    let all = chosen(view)?;
    let place = (all.iter().position(|policy| policy.pack.id() == id))
        .or_else(|| all.iter().position(|policy| policy.pack.lineage() == lineage))
        .unwrap_or(0);
    let current = all.into_iter().nth(place).ok_or(LedgerError::NoPolicy)?;
    let at = reckoned_from(view, workspace.setting().clock.today())?;
    let typed = pack.is_none();
    let mut candidate = candidate(view, &current, pack, &id, &parameters)?;
    if typed {
        // A field that was emptied goes back to what the regulation says.
        let params = Params::new(&candidate.policy.pack, &parameters).map_err(LedgerError::Parameter)?;
        candidate.policy.params = params;
    }
    compare(view, &current, &candidate, "", at)
}

fn people<'a, M: 'a>(seen: &'a Comparison, which: Shift, name: &str) -> Option<Element<'a, M>> {
    let count = seen.count(which);
    (count > 0).then(|| {
        let mine = seen.shifts.iter().filter(|one| one.shift == which).map(person);
        column![text::strong(format!("{name} {count} 人"))].extend(mine).spacing(6).into()
    })
}

fn person<'a, M: 'a>(one: &'a PersonShift) -> Element<'a, M> {
    let hours = match one.before.total == one.after.total {
        true => format!("还差 {} → {}", one.before.missing, one.after.missing),
        false => format!("{} → {} 学时", one.before.total, one.after.total),
    };
    let verdict = (one.before.verdict != one.after.verdict).then(|| match one.shift {
        Shift::Gains => chip::note(Icon::CircleCheck, one.after.verdict.word(), Hue::Success),
        Shift::Loses => chip::note(Icon::CircleX, one.after.verdict.word(), Hue::Danger),
    });
    row![text::line(kind::BODY, one.name.as_str()).width(Length::Fill)]
        .push(verdict)
        .push(text::text(kind::SMALL, hours).style(style::tone(Tone::Second)))
        .spacing(8)
        .align_y(Alignment::Center)
        .into()
}
