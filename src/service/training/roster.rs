//! Rosters: who takes part, in which role and row, and who is left out with a reason. People are named by code,
//! document number or name; of two people with one name nobody is guessed.

use crate::exchange::inbound::PersonKey;
use crate::model::citizen_id::{CitizenId, DocumentNumber};
use crate::model::facts::Role;
use crate::model::id::{GroupId, ParticipationId, ProgramId, StaffId};
use crate::model::person_name::PersonName;
use crate::model::program::Participation;
use crate::service::error::ServiceError;
use crate::service::ledger_error::LedgerError;
use crate::service::typed;
use crate::store::{Deed, Done, StoreError, View, Workspace};

/// The person that a row of a list is about.
///
/// # Errors
/// [`LedgerError::UnknownStaff`], [`LedgerError::SeveralStaff`] with what tells them apart, or
/// [`ServiceError::Field`] when number and name belong to different people.
pub fn resolve(view: View<'_>, key: &PersonKey) -> Result<StaffId, ServiceError> {
    let by_document = match &key.document {
        Some(document) => view.staff_with_document(document)?,
        None => None,
    };
    let by_code = match &key.staff_code {
        Some(code) => view.staff_with_code(code)?,
        None => None,
    };
    if let Some(id) = by_document.or(by_code) {
        return agreeing(view, id, key);
    }
    let Some(name) = &key.name else {
        let shown = key.document.as_ref().map(DocumentNumber::masked).or_else(|| key.staff_code.clone());
        return Err(LedgerError::UnknownStaff(shown.unwrap_or_default()).into());
    };
    let named = view.staff_named(name)?;
    match named.as_slice() {
        [] => Err(LedgerError::UnknownStaff(name.to_string()).into()),
        // A number that nobody has beside a name that somebody has: this may be another person.
        [one] if key.document.is_some() && view.staff(*one)?.record.document.is_some() => {
            Err(differs("证件号", key.document.as_ref().map(DocumentNumber::masked), view, *one))
        }
        [one] => Ok(*one),
        several => {
            let candidates = several.iter().map(|id| describe(view, *id)).collect::<Result<_, _>>()?;
            Err(LedgerError::SeveralStaff { text: name.to_string(), candidates }.into())
        }
    }
}

/// The person found by a number, if the name beside it is theirs.
fn agreeing(view: View<'_>, id: StaffId, key: &PersonKey) -> Result<StaffId, ServiceError> {
    let record = view.staff(id)?.record;
    match &key.name {
        Some(name)
            if name.key() != record.name.key()
                && record.former_name.as_ref().is_none_or(|former| former.key() != name.key()) =>
        {
            Err(differs("姓名", Some(name.to_string()), view, id))
        }
        _ => Ok(id),
    }
}

fn differs(field: &'static str, value: Option<String>, view: View<'_>, id: StaffId) -> ServiceError {
    let whose = describe(view, id).unwrap_or_default();
    let problem = format!("与教职工里的“{whose}”不符，请核对");
    ServiceError::Field { field, value: value.unwrap_or_default(), problem }
}

/// Tells a person apart from others of the name: 刘洋（T017 语文）.
fn describe(view: View<'_>, id: StaffId) -> Result<String, StoreError> {
    let record = view.staff(id)?.record;
    let number = record.staff_code.or_else(|| record.document.as_ref().map(DocumentNumber::masked));
    let place = record.subjects.into_iter().next().or(record.department);
    let signs: Vec<String> = number.into_iter().chain(place).collect();
    let name = record.name;
    Ok(if signs.is_empty() { name.to_string() } else { format!("{name}（{}）", signs.join(" ")) })
}

/// The person that a word names: a staff code, a document number, or a name.
///
/// # Errors
/// [`LedgerError::UnknownStaff`] or [`LedgerError::SeveralStaff`].
pub fn find_person(view: View<'_>, word: &str) -> Result<StaffId, ServiceError> {
    let word = word.trim();
    if let Some(id) = view.staff_with_code(word)? {
        return Ok(id);
    }
    if let Ok(number) = word.to_uppercase().parse::<CitizenId>()
        && let Some(id) = view.staff_with_document(&number.into())?
    {
        return Ok(id);
    }
    match word.parse::<PersonName>() {
        Ok(name) => resolve(view, &PersonKey { name: Some(name), ..PersonKey::default() }),
        Err(_) => Err(LedgerError::UnknownStaff(word.to_owned()).into()),
    }
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
        let members = deed.view().group_members(group)?;
        let mut people = Vec::with_capacity(members.len());
        for id in members {
            let gone = deed.view().staff(id)?.record.status.is_some_and(|status| status.is_gone());
            if !gone {
                people.push(id);
            }
        }
        let added = append(deed, program, &people, Role::Learner)?;
        deed.say(format!("{}：从组里加 {added} 人", deed.view().program(program)?.title));
        Ok(added)
    })
}

/// Puts people at the end of a roster, within a deed.
pub(in crate::service) fn append(
    deed: &Deed<'_>,
    program: ProgramId,
    people: &[StaffId],
    role: Role,
) -> Result<u32, StoreError> {
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

/// Leaves people out of the hours of a program with a reason, or with none lets them in again.
///
/// # Errors
/// [`LedgerError::NotOnRoster`], or what the disk says.
pub fn mark_out(
    workspace: &mut Workspace,
    program: ProgramId,
    people: &[StaffId],
    reason: Option<&str>,
) -> Result<Done<()>, ServiceError> {
    let reason = reason.and_then(typed::text);
    workspace.deed("roster.mark", |deed| {
        change(deed, program, people, |part| part.left_out.clone_from(&reason))?;
        let title = deed.view().program(program)?.title;
        let count = people.len();
        deed.say(match &reason {
            Some(reason) => format!("{title}：{count} 人不计学时（{reason}）"),
            None => format!("{title}：{count} 人恢复计学时"),
        });
        Ok(())
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
) -> Result<Done<()>, ServiceError> {
    workspace.deed("roster.role", |deed| {
        change(deed, program, people, |part| part.role = role)?;
        let title = deed.view().program(program)?.title;
        deed.say(format!("{title}：{} 人改为{}", people.len(), role.word()));
        Ok(())
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
) -> Result<Done<()>, ServiceError> {
    let hours = typed::hours(hours)?;
    workspace.deed("roster.hours", |deed| {
        change(deed, program, people, |part| part.hours = hours)?;
        let title = deed.view().program(program)?.title;
        let shown = hours.map_or("培训的学时".to_owned(), |hours| format!("{hours} 学时"));
        deed.say(format!("{title}：{} 人按{shown}", people.len()));
        Ok(())
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
        let title = deed.view().program(program)?.title;
        for staff in people {
            let (id, _) = part_of(deed, program, *staff)?;
            if deed.view().participation_has_entries(id)? {
                use crate::model::state::{Guard, Refusal};
                let what = format!("{}　{title}", deed.view().staff(*staff)?.record.name);
                let why = Refusal::Guard(Guard::NoEntries);
                return Err(LedgerError::Step { what, state: "", deed: "移出名单", why }.into());
            }
            deed.delete_participation(id)?;
        }
        deed.say(format!("{title}：名单减 {} 人", people.len()));
        Ok(())
    })
}

fn change(
    deed: &Deed<'_>,
    program: ProgramId,
    people: &[StaffId],
    set: impl Fn(&mut Participation),
) -> Result<(), ServiceError> {
    for staff in people {
        let (id, mut part) = part_of(deed, program, *staff)?;
        set(&mut part);
        deed.update_participation(id, &part)?;
    }
    Ok(())
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
