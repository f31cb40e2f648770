//! Rosters: who takes part, in which role and row, and who is left out with a reason.

use super::program::open_program;
use super::register::{Registered, refresh};
use crate::model::facts::Role;
use crate::model::id::{GroupId, ParticipationId, ProgramId, StaffId};
use crate::model::program::Participation;
use crate::model::state::Guard;
use crate::service::error::ServiceError;
use crate::service::ledger_error::{Hindrance, LedgerError};
use crate::service::typed;
use crate::store::{Deed, Done, StaffFilter, StaffSort, StoreError, View, Workspace};

/// A person as messages name them: 刘洋（T017）.
fn describe(view: View<'_>, id: StaffId) -> Result<String, StoreError> {
    let record = view.staff(id)?.record;
    Ok(match record.staff_code {
        Some(code) => format!("{}（{code}）", record.name),
        None => record.name.to_string(),
    })
}

/// Puts people at the end of a roster; those who are on it already stay as they are. Returns how many came new.
///
/// # Errors
/// What the disk says.
pub fn add_people(
    workspace: &mut Workspace,
    program: ProgramId,
    people: &[StaffId],
    role: Role,
) -> Result<Done<u32>, ServiceError> {
    workspace.deed("roster.add", |deed| {
        let added = append(deed, program, people, role)?;
        deed.say(format!("{}：名单加 {added} 人", deed.view().program(program)?.title));
        Ok(added)
    })
}

/// Puts the members of a group at the end of a roster. Returns how many came new.
///
/// # Errors
/// What the disk says.
pub fn add_group(
    workspace: &mut Workspace,
    program: ProgramId,
    group: GroupId,
) -> Result<Done<u32>, ServiceError> {
    workspace.deed("roster.add_group", |deed| {
        let people = members(deed.view(), group)?;
        let added = append(deed, program, &people, Role::Learner)?;
        deed.say(format!("{}：从组里加 {added} 人", deed.view().program(program)?.title));
        Ok(added)
    })
}

/// Puts the members of groups and people at the end of a roster, all in one role and one deed. Returns how many came new.
///
/// # Errors
/// [`LedgerError::Step`] for a void program, or what the disk says.
pub fn add_groups_and_people(
    workspace: &mut Workspace,
    program: ProgramId,
    groups: &[GroupId],
    people: &[StaffId],
    role: Role,
) -> Result<Done<u32>, ServiceError> {
    workspace.deed("roster.add", |deed| {
        let mut all = Vec::new();
        for group in groups {
            all.extend(members(deed.view(), *group)?);
        }
        all.extend_from_slice(people);
        let added = append(deed, program, &all, role)?;
        deed.say(format!("{}：名单加 {added} 人", deed.view().program(program)?.title));
        Ok(added)
    })
}

/// Everybody who belongs to the school now, by name.
///
/// # Errors
/// What the disk says.
pub fn everybody(view: View<'_>) -> Result<Vec<StaffId>, StoreError> {
    view.staff_list(&StaffFilter::present(), StaffSort::Name, false)
}

/// The people at some rows of a roster, by the numbers that its sign-in sheet prints.
///
/// # Errors
/// [`LedgerError::NoSuchRow`], or what the disk says.
pub fn people_at(view: View<'_>, program: ProgramId, rows: &[u32]) -> Result<Vec<StaffId>, ServiceError> {
    let parts = view.participations(program)?;
    let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let at = |row: &u32| {
        let part = parts.iter().find(|(_, part)| part.row_number == *row);
        Ok(part.ok_or(LedgerError::NoSuchRow(*row, count))?.1.staff)
    };
    rows.iter().map(at).collect()
}

/// The members of a group who are still at the school.
fn members(view: View<'_>, group: GroupId) -> Result<Vec<StaffId>, StoreError> {
    let mut people = view.group_members(group)?;
    let mut gone = Vec::new();
    for id in &people {
        if view.staff(*id)?.record.status.is_some_and(|status| status.is_gone()) {
            gone.push(*id);
        }
    }
    people.retain(|id| !gone.contains(id));
    Ok(people)
}

/// Puts people at the end of a roster, within a deed.
pub(in crate::service) fn append(
    deed: &Deed<'_>,
    program: ProgramId,
    people: &[StaffId],
    role: Role,
) -> Result<u32, ServiceError> {
    open_program(deed.view(), program, "加人")?;
    let parts = deed.view().participations(program)?;
    let mut row = parts.iter().map(|(_, part)| part.row_number).max().unwrap_or(0);
    let mut known: std::collections::BTreeSet<StaffId> = parts.iter().map(|(_, part)| part.staff).collect();
    let mut added = 0;
    for staff in people.iter().filter(|staff| known.insert(**staff)) {
        row += 1;
        deed.insert_participation(program, &Participation::new(*staff, row, role))?;
        added += 1;
    }
    Ok(added)
}

/// Leaves people out of the hours of a program with a reason, or with none lets them in again. Where hours were
/// registered already, those not yet audited follow; the answer names those that were.
///
/// # Errors
/// [`LedgerError::NotOnRoster`], or what the disk says.
pub fn mark_out(
    workspace: &mut Workspace,
    program: ProgramId,
    people: &[StaffId],
    reason: Option<&str>,
) -> Result<Done<Registered>, ServiceError> {
    let reason = reason.and_then(typed::text);
    workspace.deed("roster.mark", |deed| {
        let done = change(deed, program, people, |part| part.left_out.clone_from(&reason))?;
        let title = deed.view().program(program)?.title;
        let count = people.len();
        deed.say(match &reason {
            Some(reason) => format!("{title}：{count} 人不计学时（{reason}）"),
            None => format!("{title}：{count} 人恢复计学时"),
        });
        Ok(done)
    })
}

/// Sets the role of people in a program.
///
/// # Errors
/// [`LedgerError::NotOnRoster`], or what the disk says.
pub fn set_role(
    workspace: &mut Workspace,
    program: ProgramId,
    people: &[StaffId],
    role: Role,
) -> Result<Done<Registered>, ServiceError> {
    workspace.deed("roster.role", |deed| {
        let done = change(deed, program, people, |part| part.role = role)?;
        let title = deed.view().program(program)?.title;
        deed.say(format!("{title}：{} 人改为{}", people.len(), role.word()));
        Ok(done)
    })
}

/// Sets hours of people that differ from the program's; an empty text gives them the program's again.
///
/// # Errors
/// [`ServiceError::Hours`], [`LedgerError::NotOnRoster`], or what the disk says.
pub fn set_part_hours(
    workspace: &mut Workspace,
    program: ProgramId,
    people: &[StaffId],
    hours: &str,
) -> Result<Done<Registered>, ServiceError> {
    let hours = typed::hours(hours)?;
    workspace.deed("roster.hours", |deed| {
        let done = change(deed, program, people, |part| part.hours = hours)?;
        let title = deed.view().program(program)?.title;
        let shown = hours.map_or("培训的学时".to_owned(), |hours| format!("{hours} 学时"));
        deed.say(format!("{title}：{} 人按{shown}", people.len()));
        Ok(done)
    })
}

/// Takes people off a roster, who have no hours from it.
///
/// # Errors
/// [`LedgerError::NotOnRoster`], [`LedgerError::Step`] for somebody with hours, or what the disk says.
pub fn remove_people(
    workspace: &mut Workspace,
    program: ProgramId,
    people: &[StaffId],
) -> Result<Done<()>, ServiceError> {
    workspace.deed("roster.remove", |deed| {
        let title = open_program(deed.view(), program, "移出名单")?.title;
        for staff in people {
            let (id, _) = part_of(deed, program, *staff)?;
            if deed.view().participation_has_entries(id)? {
                let what = format!("{}　{title}", deed.view().staff(*staff)?.record.name);
                let why = Hindrance::Guard(Guard::NoEntries);
                return Err(LedgerError::Step { what, deed: "移出名单", why }.into());
            }
            deed.delete_participation(id)?;
        }
        deed.say(format!("{title}：名单减 {} 人", people.len()));
        Ok(())
    })
}

/// Changes the parts of people, and their hours where they were registered already and not yet audited.
fn change(
    deed: &Deed<'_>,
    program: ProgramId,
    people: &[StaffId],
    set: impl Fn(&mut Participation),
) -> Result<Registered, ServiceError> {
    open_program(deed.view(), program, "改名单")?;
    for staff in people {
        let (id, mut part) = part_of(deed, program, *staff)?;
        set(&mut part);
        deed.update_participation(id, &part)?;
    }
    refresh(deed, program, Some(people))
}

fn part_of(
    deed: &Deed<'_>,
    program: ProgramId,
    staff: StaffId,
) -> Result<(ParticipationId, Participation), ServiceError> {
    match deed.view().participation(program, staff)? {
        Some(part) => Ok(part),
        None => Err(LedgerError::NotOnRoster(describe(deed.view(), staff)?).into()),
    }
}
