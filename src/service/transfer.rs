//! 调出带走 and 调入带来: a person's recognised hours leave as a signed file and come into the workspace of another school,
//! marked with where they were earned.

use std::collections::BTreeSet;
use std::path::Path;

use super::error::ServiceError;
use super::ledger_error::LedgerError;
use super::policies::main_policy;
use super::submission::{SubmissionError, key};
use crate::exchange::inbound::text::loose_key;
use crate::exchange::package::{PublicKey, School, Transfer, TransferReceived, Traveller, read_transfer};
use crate::model::entry::{Entry, Source};
use crate::model::hours::Hours;
use crate::model::id::{EntryId, StaffId};
use crate::model::staff::StaffRecord;
use crate::model::state::EntryState;
use crate::policy::terms::CountsFrom;
use crate::store::{Deed, Done, View, Workspace, write_durably};

/// Hours that left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// How many records.
    pub entries: usize,
    /// Their claimed hours together.
    pub hours: Hours,
    /// The fingerprint of the key that signed.
    pub fingerprint: String,
}

/// Writes the hours of a person that count under the main regulation to a file, signed. They stay in this workspace: a
/// person who left keeps the hours that were reported from here.
///
/// # Errors
/// [`LedgerError::NothingSelected`] where none count, [`SubmissionError::Key`] when the key does not open, or what the
/// disk says.
pub fn send(
    workspace: &mut Workspace,
    staff: StaffId,
    file: &Path,
    passphrase: Option<&str>,
) -> Result<Done<Sent>, ServiceError> {
    workspace.deed("transfer.out", |deed| {
        let view = deed.view();
        let (school, record) = (view.school()?, view.staff(staff)?.record);
        let entries = recognised(view, staff)?;
        if entries.is_empty() {
            return Err(LedgerError::NothingSelected.into());
        }
        let key = key::open(view, passphrase)?.ok_or(SubmissionError::NoKey)?;
        let school = School { code: school.code, name: school.name };
        let hours = entries.iter().filter_map(|entry| entry.claimed).sum();
        let count = entries.len();
        let transfer = Transfer::new(school, traveller(&record), deed.today(), entries, &key);
        write_durably(file, &transfer.sign(&key).map_err(SubmissionError::from)?)?;
        let fingerprint = key.public().fingerprint();
        deed.say(format!("导出调动学时：{}，{count} 条", record.name));
        deed.insist();
        Ok(Sent { entries: count, hours, fingerprint })
    })
}

/// The records that count, without what means nothing elsewhere.
fn recognised(view: View<'_>, staff: StaffId) -> Result<Vec<Entry>, ServiceError> {
    let from = main_policy(view)?.pack.audit().counts_from;
    let counts = |state: EntryState| match from {
        CountsFrom::School => state.counts_from_school(),
        CountsFrom::Authority => state.counts_from_authority(),
    };
    let all = view.entries_of_staff(staff)?;
    let stands = |id| all.iter().any(|(other, entry)| *other == id && entry.state.is_live());
    let mut entries = Vec::new();
    for (_, entry) in &all {
        // An adjustment counts once it has taken the place of the other.
        if counts(entry.state) && !entry.voids && !entry.supersedes.is_some_and(stands) {
            entries.push(Entry {
                staff: StaffId(0),
                program: None,
                participation: None,
                supersedes: None,
                adjust_reason: None,
                late_reason: None,
                opinion: None,
                ..entry.clone()
            });
        }
    }
    Ok(entries)
}

fn traveller(record: &StaffRecord) -> Traveller {
    Traveller {
        name: record.name.to_string(),
        code: record.staff_code.clone(),
        document_type: record.document.as_ref().map(|document| document.kind().code().to_owned()),
        document_number: record.document.as_ref().map(|document| document.as_str().to_owned()),
    }
}

/// Hours that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// How many records were new.
    pub added: usize,
    /// How many of the file were here already.
    pub there: usize,
    /// Claimed hours of the new ones together.
    pub hours: Hours,
    /// The school that they come from.
    pub school: String,
    /// The fingerprint of the key that signed, to be compared on the telephone.
    pub fingerprint: String,
    /// Whether it was signed by the key that was given.
    pub signer_checked: bool,
}

/// Takes the hours of a file in, as recognised and marked with the school that they come from.
///
/// # Errors
/// [`SubmissionError::Package`] for a file that was changed or is signed by another key,
/// [`SubmissionError::OtherPerson`], [`SubmissionError::TakenBefore`], or what the disk says; then nothing came in.
pub fn receive(
    workspace: &mut Workspace,
    staff: StaffId,
    file: &Path,
    key: Option<&PublicKey>,
) -> Result<Done<Taken>, ServiceError> {
    let received = read_transfer(file, key).map_err(SubmissionError::from)?;
    workspace.deed("transfer.in", |deed| take_in(deed, staff, &received))
}

fn take_in(deed: &mut Deed<'_>, staff: StaffId, received: &TransferReceived) -> Result<Taken, ServiceError> {
    let TransferReceived { transfer, signer_checked, digest } = received;
    let record = deed.view().staff(staff)?.record;
    if !is_same(&record, &transfer.person) {
        let (here, there) = (record.name.to_string(), transfer.person.name.clone());
        return Err(SubmissionError::OtherPerson { here, there }.into());
    }
    let school = deed.view().school()?;
    let taken_before = || SubmissionError::TakenBefore(transfer.school.name.clone());
    let mark = format!("transfer.taken.{digest}");
    if transfer.school.code == school.code || deed.view().setting(&mark)?.is_some() {
        return Err(taken_before().into());
    }
    let mut taken = Taken {
        added: 0,
        there: 0,
        hours: Hours::ZERO,
        school: transfer.school.name.clone(),
        fingerprint: transfer.public_key.fingerprint(),
        signer_checked: *signer_checked,
    };
    // What came before is met by one record of the file each: two sittings of one day are two records.
    let mut met: BTreeSet<EntryId> = BTreeSet::new();
    for entry in &transfer.entries {
        let origin = entry.origin_school.clone().unwrap_or_else(|| transfer.school.name.clone());
        let entry = Entry {
            staff,
            source: Source::Transfer,
            state: EntryState::Approved,
            origin_school: Some(origin),
            ..entry.clone()
        };
        if let Some(there) = came_before(deed.view(), &entry, &met)? {
            met.insert(there);
            taken.there += 1;
            continue;
        }
        met.insert(deed.insert_entry(&entry)?);
        taken.added += 1;
        taken.hours = taken.hours.plus(entry.claimed.unwrap_or_default());
    }
    if taken.added == 0 {
        return Err(taken_before().into());
    }
    // Recorded, so that the undo of the deed forgets it too.
    deed.set_setting(&mark, &transfer.made_on.to_string())?;
    deed.say(format!("调入带来学时：{}，{} 条，来自{}", record.name, taken.added, taken.school));
    Ok(taken)
}

/// By the document where both sides know it, else by the staff code; the name must fit too.
fn is_same(record: &StaffRecord, person: &Traveller) -> bool {
    let document = record.document.as_ref().map(|document| document.as_str());
    let same_name = loose_key(record.name.as_str()) == loose_key(&person.name);
    match (document, person.document_number.as_deref(), &record.staff_code, &person.code) {
        (Some(here), Some(there), ..) => here == there && same_name,
        (_, _, Some(here), Some(there)) => here == there && same_name,
        _ => false,
    }
}

/// The record of the same days, like title and origin that came before and is not met yet; of several the one with the
/// same hours.
fn came_before(
    view: View<'_>,
    entry: &Entry,
    met: &BTreeSet<EntryId>,
) -> Result<Option<EntryId>, ServiceError> {
    let key = loose_key(&entry.title);
    let same = view.entries_on(entry.staff, entry.span)?;
    let mut like = same.iter().filter(|(id, other)| {
        !met.contains(id)
            && other.source == Source::Transfer
            && other.origin_school == entry.origin_school
            && loose_key(&other.title) == key
    });
    let exact = like.clone().find(|(_, other)| other.claimed == entry.claimed);
    Ok(exact.or_else(|| like.next()).map(|(id, _)| *id))
}
