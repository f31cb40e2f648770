//! What the screen asks the workspace for: the queue, and an entry with what the program noticed about it.

use crate::exchange::inbound::text::loose_key;
use crate::model::hours::Hours;
use crate::model::id::{EntryId, ProgramId};
use crate::model::state::EntryState;
use crate::service::ledger::same_days;
use crate::service::{ServiceError, audit};
use crate::store::{EntryFilter, EntryOrder, EntrySort, View, Workspace};
use crate::window::icon::Icon;
use crate::window::screen::record::opened::{self, Opened};
use crate::window::theme::Tone;

/// More hours a day than this are unusual.
const USUAL: u32 = 8;

/// What waits.
#[derive(Debug, Clone)]
pub struct Queue {
    /// The entries, those of a day together.
    pub entries: Vec<EntryId>,
    /// The programs that they came from, by which the queue can be narrowed.
    pub programs: Vec<(ProgramId, String)>,
    /// Why several cannot be passed at once, where a regulation forbids it.
    pub one_by_one: Option<String>,
}

/// Reads the queue, of a program or of all.
pub fn queue(workspace: &Workspace, program: Option<ProgramId>) -> Result<Queue, ServiceError> {
    let view = workspace.view();
    let order = EntryOrder { by: EntrySort::Day, descending: false };
    let pending = EntryFilter { states: vec![EntryState::Pending], order, ..EntryFilter::default() };
    let entries = view.entry_ids(&EntryFilter { program, ..pending.clone() })?;
    let mut programs: Vec<ProgramId> =
        view.entries(&pending)?.into_iter().filter_map(|row| row.program.map(|(id, _)| id)).collect();
    programs.sort_unstable();
    programs.dedup();
    let named = programs.into_iter().map(|id| Ok((id, view.program(id)?.title)));
    let programs = named.collect::<Result<_, ServiceError>>()?;
    let one_by_one = match audit::bulk_is_allowed(view, workspace.setting().clock.today()) {
        Ok(()) => None,
        Err(refusal @ ServiceError::Ledger(_)) => Some(refusal.to_string()),
        Err(error) => return Err(error),
    };
    Ok(Queue { entries, programs, one_by_one })
}

/// Something that the program noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its sign.
    pub icon: Icon,
    /// Its colour.
    pub tone: Tone,
    /// What.
    pub words: String,
}

/// Opens an entry, with what the program noticed.
pub fn record(workspace: &Workspace, id: EntryId) -> Result<(Opened, Vec<Notice>), ServiceError> {
    let view = workspace.view();
    let opened = opened::open(workspace, id)?;
    let notices = notices(view, &opened)?;
    Ok((opened, notices))
}

fn notices(view: View<'_>, opened: &Opened) -> Result<Vec<Notice>, ServiceError> {
    let entry = &opened.entry;
    let warn = |words: String| Notice { icon: Icon::TriangleAlert, tone: Tone::Warning, words };
    let mut notices = Vec::new();
    let days = entry.days.unwrap_or_else(|| entry.span.days()).max(1);
    if let Some(claimed) = entry.claimed.filter(|claimed| *claimed > Hours::whole(USUAL).times(days)) {
        let each = crate::window::widget::number::shown(claimed.hundredths() / i64::from(days));
        notices.push(warn(format!("平均每天 {each} 学时，超过常见的 {USUAL}")));
    }
    if opened.proofs.is_empty() {
        notices.push(warn("没有证明材料".to_owned()));
    }
    let mine = view.entries_of_staff(entry.staff)?;
    let others = || mine.iter().filter(|(other, one)| *other != opened.id && one.state.is_live());
    let key = loose_key(&entry.title);
    let twin = others().find(|(_, one)| {
        let together = one.span.from() <= entry.span.to() && entry.span.from() <= one.span.to();
        together && loose_key(&one.title) == key
    });
    let same_work =
        entry.work.as_ref().and_then(|work| others().find(|(_, one)| one.work.as_ref() == Some(work)));
    let overlap = same_days(view, entry, Some(opened.id), twin.map(|(other, _)| *other))?;
    let overlaps = overlap.is_some();
    notices.extend(overlap.map(|doubt| warn(doubt.to_string())));
    match (twin, same_work) {
        (Some((_, one)), _) => notices.push(warn(format!(
            "可能重复：{} 已有“{}”（{}）",
            one.span.from(),
            one.title,
            one.state.word()
        ))),
        (None, Some((_, one))) => {
            notices.push(warn(format!("同一成果已登记：“{}”（{}）", one.title, one.state.word())))
        }
        (None, None) if overlaps => {}
        (None, None) => notices.push(Notice {
            icon: Icon::Check,
            tone: Tone::Success,
            words: "没有重复登记，没有同一成果".to_owned(),
        }),
    }
    Ok(notices)
}
