//! 调整 of a program that was approved: a new version beside the old one. Approved itself, it takes the place of the old one
//! and its roster; hours that were granted before stay until they are adjusted in their turn.

use super::program::{ProgramForm, categorise, step};
use crate::model::id::{EntryId, ProgramId};
use crate::model::program::{Program, Settles};
use crate::model::state::{EntryState, ProgramDeed, ProgramState};
use crate::service::error::ServiceError;
use crate::service::ledger::{Adjusting, EntryForm, Filing, write_beside};
use crate::service::ledger_error::{Hindrance, LedgerError};
use crate::service::{policies, typed};
use crate::store::{Deed, Done, StoreError, View, Workspace};

/// Writes a new version of an approved program down, with its proofs and category. It is a draft like any other: it goes up,
/// or its approval is written down. Without a code of its own it takes that of the old one and a number.
///
/// # Errors
/// As [`super::add_program`]; [`LedgerError::Step`] for a program that is not approved, [`LedgerError::ProgramAdjusting`] while
/// another version is on its way, [`ServiceError::Field`] without a reason.
pub fn adjust_program(
    workspace: &mut Workspace,
    id: ProgramId,
    form: &ProgramForm,
    reason: &str,
) -> Result<Done<ProgramId>, ServiceError> {
    workspace.deed("program.adjust", |deed| {
        let view = deed.view();
        let before = view.program(id)?;
        if before.state != ProgramState::Approved {
            let (deed, why) = (ProgramDeed::Supersede.word(), Hindrance::State(before.state.word()));
            return Err(LedgerError::Step { what: before.title, deed, why }.into());
        }
        if let Some(code) = view.version_under_way(id)? {
            return Err(LedgerError::ProgramAdjusting { program: before.title, code }.into());
        }
        let reason = typed::needed("调整原因", reason, 500)?;
        let span = typed::span(&form.from, &form.to, policies::reach(view, deed.today())?)?;
        let code = free_code(view, &form.code, &before.code)?;
        let blank =
            Program { supersedes: Some(id), ..Program::new(code, form.title.trim(), form.activity, span) };
        let program = form.fill(deed, blank)?;
        let note = [Some(format!("调整：{reason}")), program.note.clone()];
        let note = note.into_iter().flatten().collect::<Vec<_>>().join("；");
        let new = deed.insert_program(&Program { note: Some(note), ..program })?;
        deed.copy_below_program(id, new)?;
        categorise(deed, new, form)?;
        deed.say(format!("调整培训：{}，{reason}", before.title));
        Ok(new)
    })
}

fn free_code(view: View<'_>, wanted: &str, old: &str) -> Result<String, ServiceError> {
    if let Some(code) = typed::text(wanted).filter(|code| code != old) {
        if view.program_with_code(&code)?.is_some() {
            return Err(LedgerError::ProgramCodeTaken(code).into());
        }
        return typed::needed("培训编号", &code, 40);
    }
    let mut number = 2_u32;
    loop {
        let code = format!("{old}-{number}");
        if view.program_with_code(&code)?.is_none() {
            return typed::needed("培训编号", &code, 40);
        }
        number += 1;
    }
}

/// Once a version is approved: the old one is superseded, and what is not sealed hangs on the new one.
pub(in crate::service) fn take_place(deed: &Deed<'_>, new: ProgramId) -> Result<(), ServiceError> {
    let Some(old) = deed.view().program(new)?.supersedes else { return Ok(()) };
    let before = deed.view().program(old)?;
    let state = step(deed.view(), old, &before, ProgramDeed::Supersede, None)?;
    deed.set_program_state(old, state)?;
    if deed.view().roster(new)?.is_empty() {
        deed.move_below_program(old, new)?;
    }
    Ok(())
}

/// Writes adjustments for hours that were granted under an earlier version of a program and differ from what it says now.
///
/// # Errors
/// [`LedgerError::NothingSelected`] where none differ; as [`crate::service::ledger::adjust_entry`].
pub fn adjust_granted(
    workspace: &mut Workspace,
    id: ProgramId,
    reason: &str,
    filing: &Filing,
) -> Result<Done<Vec<EntryId>>, ServiceError> {
    workspace.deed("program.adjust_hours", |deed| {
        let program = deed.view().program(id)?;
        let mut written = Vec::new();
        for (entry, form) in differing(deed.view(), id, &program)? {
            let adjusting = Adjusting::Facts(Box::new(form));
            written.push(write_beside(deed, entry, &adjusting, reason, filing, false)?.0);
        }
        if written.is_empty() {
            return Err(LedgerError::NothingSelected.into());
        }
        deed.say(format!("调整已授予的学时：{}，{} 条", program.title, written.len()));
        Ok(written)
    })
}

/// How many approved hours of a program differ from what it says now.
///
/// # Errors
/// What the disk says.
pub fn count_differing(view: View<'_>, id: ProgramId) -> Result<usize, ServiceError> {
    let program = view.program(id)?;
    Ok(differing(view, id, &program)?.len())
}

/// Approved hours on the roster that differ from the program, with the form that would mend them. A course that is settled by
/// sessions says nothing of one figure for all.
fn differing(
    view: View<'_>,
    id: ProgramId,
    program: &Program,
) -> Result<Vec<(EntryId, EntryForm)>, StoreError> {
    let mut found = Vec::new();
    if program.settles == Settles::Sessions {
        return Ok(found);
    }
    for line in view.roster(id)? {
        let Some((entry, facts)) = view.entry_of_participation(line.id)? else { continue };
        if facts.state != EntryState::Approved || view.adjustment_of(entry)?.is_some() {
            continue;
        }
        let hours = line.part.hours.unwrap_or_else(|| program.hours_for(line.part.role));
        if facts.claimed != Some(hours) || facts.span != program.span || facts.title != program.title {
            let form = EntryForm {
                title: program.title.clone(),
                from: program.span.from().to_string(),
                to: program.span.to().to_string(),
                hours: hours.to_string(),
                by_half_days: false,
                days: program.days.map(|days| days.to_string()).unwrap_or_default(),
                ..EntryForm::of(&facts)
            };
            found.push((entry, form));
        }
    }
    Ok(found)
}
