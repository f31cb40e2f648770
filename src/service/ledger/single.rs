//! Entries written down, changed, and put into a category by hand, one at a time.

use super::doubt::{Doubt, doubts, same_days};
use super::form::EntryForm;
use super::proof::{ProofFile, keep_files};
use crate::exchange::inbound::text::loose_key;
use crate::model::entry::{Entry, Source};
use crate::model::hours::Hours;
use crate::model::id::{EntryId, StaffId};
use crate::model::staff::StaffRecord;
use crate::model::state::EntryDeed;
use crate::service::audit::Desk;
use crate::service::error::ServiceError;
use crate::service::{LedgerError, policies, typed};
use crate::store::{Deed, Done, View, Workspace};

/// How far an entry is taken when it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filing {
    /// 存草稿.
    Draft,
    /// 提交审核.
    Submit,
    /// 登记并初审通过, with the opinion of the school; empty means 情况属实，同意认定.
    Pass(String),
}

/// An entry that was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// Its number.
    pub id: EntryId,
    /// Another one of the person, of the same days and like name: perhaps the same thing.
    pub twin: Option<EntryId>,
    /// What can hardly be true of it.
    pub doubts: Vec<Doubt>,
}

/// Writes an entry down.
///
/// # Errors
/// The first of [`EntryForm::problems`], [`LedgerError::ClosedYear`] where only a late registration 补录 is possible, or
/// what the disk says.
pub fn add_entry(
    workspace: &mut Workspace,
    form: &EntryForm,
    filing: &Filing,
) -> Result<Done<Filed>, ServiceError> {
    add_proven_entry(workspace, form, filing, &[])
}

/// Writes an entry down with the files that prove it, in one deed; it is taken further with its proofs behind it.
///
/// # Errors
/// As [`add_entry`].
pub fn add_proven_entry(
    workspace: &mut Workspace,
    form: &EntryForm,
    filing: &Filing,
    files: &[ProofFile<'_>],
) -> Result<Done<Filed>, ServiceError> {
    workspace.deed("entry.add", |deed| {
        let entry = form.read(policies::reach(deed.view(), deed.today())?)?;
        if entry.source != Source::Supplement && deed.view().year_is_closed(entry.span.to())? {
            return Err(LedgerError::ClosedYear { day: entry.span.to() }.into());
        }
        let desk = Desk::open(deed.view(), deed.today())?;
        let id = write(deed, &desk, &entry, form, filing, files)?;
        let person = deed.view().staff(entry.staff)?.record;
        deed.say(format!("登记学时：{}　{}", person.name, entry.title));
        filed(deed, id, &entry, &person)
    })
}

/// One of several people who did the same thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// Who.
    pub staff: StaffId,
    /// 学时 of this person alone, as typed; empty takes those of all.
    pub hours: String,
}

impl From<StaffId> for Attendee {
    fn from(staff: StaffId) -> Self {
        Self { staff, hours: String::new() }
    }
}

/// Writes one activity down for several people, in one deed: everything is the same but the person, and the hours where somebody
/// has others.
///
/// # Errors
/// As [`add_entry`]; [`LedgerError::NothingSelected`] without people, and [`LedgerError::OneByOne`] where a regulation wants
/// each passed by itself.
pub fn add_entries(
    workspace: &mut Workspace,
    form: &EntryForm,
    people: &[Attendee],
    filing: &Filing,
    files: &[ProofFile<'_>],
) -> Result<Done<Vec<Filed>>, ServiceError> {
    workspace.deed("entry.add_many", |deed| {
        let mut wanted = people.to_vec();
        wanted.sort_by_key(|one| one.staff);
        wanted.dedup_by_key(|one| one.staff);
        if wanted.is_empty() {
            return Err(LedgerError::NothingSelected.into());
        }
        let desk = Desk::open(deed.view(), deed.today())?;
        if matches!(filing, Filing::Pass(_)) {
            desk.require_bulk(EntryDeed::Pass, wanted.len())?;
        }
        let mut written = Vec::new();
        for Attendee { staff, hours } in wanted {
            let hours = if hours.trim().is_empty() { form.hours.clone() } else { hours };
            let form = EntryForm { staff, hours, ..form.clone() };
            let entry = form.read(policies::reach(deed.view(), deed.today())?)?;
            if entry.source != Source::Supplement && deed.view().year_is_closed(entry.span.to())? {
                return Err(LedgerError::ClosedYear { day: entry.span.to() }.into());
            }
            let id = write(deed, &desk, &entry, &form, filing, files)?;
            written.push(filed(deed, id, &entry, &deed.view().staff(staff)?.record)?);
        }
        deed.say(format!("登记学时：{} 人　{}", written.len(), form.title.trim()));
        Ok(written)
    })
}

/// Writes an entry with what hangs on it, and takes it as far as was asked.
fn write(
    deed: &Deed<'_>,
    desk: &Desk,
    entry: &Entry,
    form: &EntryForm,
    filing: &Filing,
    files: &[ProofFile<'_>],
) -> Result<EntryId, ServiceError> {
    let id = deed.insert_entry(entry)?;
    categorise(deed, id, form)?;
    keep_lines(deed, id, entry, form)?;
    keep_files(deed, &[id], files)?;
    file(desk, deed, id, entry, filing)?;
    Ok(id)
}

/// Changes an entry that is a draft, or was refused or returned.
///
/// # Errors
/// As [`add_entry`], and [`crate::service::LedgerError::Step`] where its state does not allow it.
pub fn edit_entry(
    workspace: &mut Workspace,
    id: EntryId,
    form: &EntryForm,
    filing: &Filing,
) -> Result<Done<Filed>, ServiceError> {
    edit_proven_entry(workspace, id, form, filing, &[])
}

/// Changes an entry and puts more files behind it, in one deed.
///
/// # Errors
/// As [`edit_entry`].
pub fn edit_proven_entry(
    workspace: &mut Workspace,
    id: EntryId,
    form: &EntryForm,
    filing: &Filing,
    files: &[ProofFile<'_>],
) -> Result<Done<Filed>, ServiceError> {
    workspace.deed("entry.edit", |deed| {
        let before = deed.view().entry(id)?;
        let desk = Desk::open(deed.view(), deed.today())?;
        let state = desk.walk(deed.view(), id, &before, EntryDeed::Edit, None)?;
        // An adjustment that says that the other is void claims nothing.
        let hours = if before.voids { String::new() } else { form.hours.clone() };
        let form = &EntryForm { hours, ..form.clone() };
        let typed = form.read(policies::reach(deed.view(), deed.today())?)?;
        let entry = Entry {
            claimed: if before.voids { before.claimed } else { typed.claimed },
            state,
            staff: before.staff,
            // What was registered in time may turn out to be late.
            source: if before.source == Source::Own { typed.source } else { before.source },
            program: before.program,
            participation: before.participation,
            supersedes: before.supersedes,
            adjust_reason: before.adjust_reason,
            voids: before.voids,
            fraud: before.fraud,
            opinion: before.opinion,
            ..typed
        };
        deed.update_entry(id, &entry)?;
        keep_lines(deed, id, &entry, form)?;
        categorise(deed, id, form)?;
        keep_files(deed, &[id], files)?;
        file(&desk, deed, id, &entry, filing)?;
        let person = deed.view().staff(entry.staff)?.record;
        deed.say(format!("修改学时：{}　{}", person.name, entry.title));
        filed(deed, id, &entry, &person)
    })
}

/// What is told of an entry that stands now.
fn filed(deed: &Deed<'_>, id: EntryId, entry: &Entry, person: &StaffRecord) -> Result<Filed, ServiceError> {
    let twin = twin(deed.view(), entry, Some(id))?;
    let mut doubts = doubts(entry, person, deed.today());
    doubts.extend(same_days(deed.view(), entry, Some(id), twin)?);
    Ok(Filed { id, twin, doubts })
}

/// Sets the category of an entry under a regulation by hand, by code or label; an empty one leaves it to the
/// regulation again. What is sealed stays.
///
/// # Errors
/// [`crate::service::LedgerError::UnknownCategory`], [`crate::service::LedgerError::Step`], or what the disk says.
pub fn set_entry_category(
    workspace: &mut Workspace,
    id: EntryId,
    policy: &str,
    category: &str,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("entry.category", |deed| {
        let entry = deed.view().entry(id)?;
        super::proof::require_open(deed.view(), &entry, "改类别")?;
        let category = policies::category(deed.view(), policy, category)?;
        deed.set_entry_category(id, policy, category.as_deref())?;
        deed.say(format!("定类别：{}", entry.title));
        Ok(())
    })
}

/// Keeps the detail lines of the form. Where there are any, they are what counts: another total beside them is refused.
pub(super) fn keep_lines(
    deed: &Deed<'_>,
    id: EntryId,
    entry: &Entry,
    form: &EntryForm,
) -> Result<(), ServiceError> {
    if let Some(lines) = form.details()? {
        deed.set_entry_lines(id, &lines)?;
    }
    let lines = deed.view().entry_lines(id)?;
    let sum: Hours = lines.iter().map(|line| line.hours).sum();
    if lines.is_empty() || entry.voids || entry.claimed == Some(sum) {
        return Ok(());
    }
    let value = entry.claimed.map(|hours| hours.to_string()).unwrap_or_default();
    let problem = format!("与明细合计 {sum} 不同，请改明细");
    Err(ServiceError::Field { field: "学时", value, problem })
}

/// Sets the category that the form names.
pub(super) fn categorise(deed: &Deed<'_>, id: EntryId, form: &EntryForm) -> Result<(), ServiceError> {
    let Some(category) = &form.category else { return Ok(()) };
    let policy = policies::main_policy(deed.view())?;
    let category = policies::category(deed.view(), policy.pack.id(), category)?;
    Ok(deed.set_entry_category(id, policy.pack.id(), category.as_deref())?)
}

/// Takes a draft as far as was asked.
pub(super) fn file(
    desk: &Desk,
    deed: &Deed<'_>,
    id: EntryId,
    entry: &Entry,
    filing: &Filing,
) -> Result<(), ServiceError> {
    if *filing == Filing::Draft {
        return Ok(());
    }
    let state = desk.take(deed, id, entry, EntryDeed::Submit, None, false)?;
    if let Filing::Pass(opinion) = filing {
        let pending = Entry { state, ..entry.clone() };
        let opinion = typed::text(opinion);
        let opinion = opinion.as_deref().unwrap_or(crate::service::training::Granting::OPINION);
        desk.take(deed, id, &pending, EntryDeed::Pass, Some(opinion), false)?;
    }
    Ok(())
}

/// Another live entry of the person, of the same days and like name.
pub(super) fn twin(
    view: View<'_>,
    entry: &Entry,
    but: Option<EntryId>,
) -> Result<Option<EntryId>, ServiceError> {
    let key = loose_key(&entry.title);
    let same = view.entries_on(entry.staff, entry.span)?;
    let twin = same.iter().find(|(id, other)| Some(*id) != but && loose_key(&other.title) == key);
    Ok(twin.map(|(id, _)| *id))
}
