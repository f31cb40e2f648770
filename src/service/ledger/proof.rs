//! Proofs 证明材料 behind entries and programs.

use std::path::Path;

use crate::model::entry::Entry;
use crate::model::facts::ProofKind;
use crate::model::id::{EntryId, EvidenceId, ProgramId, SessionId};
use crate::model::state::{EntryState, Guard};
use crate::service::error::ServiceError;
use crate::service::ledger_error::{Hindrance, LedgerError};
use crate::service::training::require_unsealed_hours;
use crate::store::{Deed, Done, StoreError, View, Workspace};

/// A proof that comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewProof<'a> {
    /// A file of the disk; it is copied, neither moved nor changed.
    File(&'a Path),
    /// What was pasted, with the name that it gets.
    Pasted(&'a str, &'a [u8]),
    /// A file that is kept already: one name list proves many entries.
    Kept(EvidenceId),
}

/// A file of the disk that proves something, and what kind of proof it is.
pub type ProofFile<'a> = (&'a Path, ProofKind);

impl NewProof<'_> {
    fn keep(&self, deed: &Deed<'_>) -> Result<EvidenceId, StoreError> {
        match self {
            NewProof::File(path) => deed.add_evidence_file(path),
            NewProof::Pasted(name, content) => deed.add_evidence(name, content),
            NewProof::Kept(id) => Ok(*id),
        }
    }
}

/// Puts a proof behind entries: one file proves as many as it names.
///
/// # Errors
/// [`LedgerError::Step`] for an entry that is sealed, or what the disk says.
pub fn add_entry_proof(
    workspace: &mut Workspace,
    entries: &[EntryId],
    proof: &NewProof<'_>,
    kind: ProofKind,
    caption: Option<&str>,
) -> Result<Done<EvidenceId>, ServiceError> {
    workspace.deed("entry.proof_add", |deed| {
        for id in entries {
            require_unsealed(deed.view(), &deed.view().entry(*id)?, "加证明材料")?;
        }
        let evidence = proof.keep(deed)?;
        for id in entries {
            deed.add_entry_proof(*id, evidence, kind, caption)?;
        }
        let name = deed.view().evidence(evidence)?.name;
        deed.say(format!("给 {} 条学时记录加证明材料：{name}", entries.len()));
        Ok(evidence)
    })
}

/// Puts several files behind entries in one deed: all of them or none.
///
/// # Errors
/// As [`add_entry_proof`].
pub fn add_entry_proofs(
    workspace: &mut Workspace,
    entries: &[EntryId],
    files: &[ProofFile<'_>],
) -> Result<Done<()>, ServiceError> {
    workspace.deed("entry.proof_add", |deed| {
        for id in entries {
            require_unsealed(deed.view(), &deed.view().entry(*id)?, "加证明材料")?;
        }
        keep_files(deed, entries, files)?;
        deed.say(format!("给 {} 条学时记录加证明材料 {} 份", entries.len(), files.len()));
        Ok(())
    })
}

/// Takes a proof away from an entry by its 序号; the file stays kept.
///
/// # Errors
/// As [`add_entry_proof`].
pub fn remove_entry_proof(
    workspace: &mut Workspace,
    entry: EntryId,
    number: u32,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("entry.proof_remove", |deed| {
        let facts = deed.view().entry(entry)?;
        require_open(deed.view(), &facts, "移除证明材料")?;
        deed.remove_entry_proof(entry, number)?;
        deed.say(format!("移除证明材料：{}　第 {number} 件", facts.title));
        Ok(())
    })
}

/// Puts a proof behind a program, or behind one of its sessions: it proves the hours of everybody in it. Proofs may come
/// after the hours of its first term are sealed, for the other terms need theirs.
///
/// # Errors
/// What the disk says.
pub fn add_program_proof(
    workspace: &mut Workspace,
    program: ProgramId,
    session: Option<SessionId>,
    proof: &NewProof<'_>,
    kind: ProofKind,
    caption: Option<&str>,
) -> Result<Done<EvidenceId>, ServiceError> {
    workspace.deed("program.proof_add", |deed| {
        let title = deed.view().program(program)?.title;
        let evidence = proof.keep(deed)?;
        deed.add_program_proof(program, session, evidence, kind, caption)?;
        deed.say(format!("{title}：加{}", kind.word()));
        Ok(evidence)
    })
}

/// Says otherwise what a proof of an entry is: its kind, and a few words about it.
///
/// # Errors
/// As [`add_entry_proof`]; [`StoreError::NotFound`] for a 序号 that the entry does not have.
pub fn describe_entry_proof(
    workspace: &mut Workspace,
    entry: EntryId,
    number: u32,
    kind: ProofKind,
    caption: Option<&str>,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("entry.proof_set", |deed| {
        let facts = deed.view().entry(entry)?;
        require_open(deed.view(), &facts, "改证明材料")?;
        deed.describe_entry_proof(entry, number, kind, worded(caption))?;
        deed.say(format!("{}：第 {number} 件证明材料是{}", facts.title, kind.word()));
        Ok(())
    })
}

/// Says otherwise what a proof of a program is.
///
/// # Errors
/// As [`remove_program_proof`]; [`StoreError::NotFound`] for a 序号 that the program does not have.
pub fn describe_program_proof(
    workspace: &mut Workspace,
    program: ProgramId,
    number: u32,
    kind: ProofKind,
    caption: Option<&str>,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("program.proof_set", |deed| {
        require_unsealed_hours(deed.view(), program, "改证明材料")?;
        let title = deed.view().program(program)?.title;
        deed.describe_program_proof(program, number, kind, worded(caption))?;
        deed.say(format!("{title}：第 {number} 件材料是{}", kind.word()));
        Ok(())
    })
}

fn worded(caption: Option<&str>) -> Option<&str> {
    caption.map(str::trim).filter(|caption| !caption.is_empty())
}

/// Puts files behind entries, in the order in which they are named.
pub(super) fn keep_files(
    deed: &Deed<'_>,
    entries: &[EntryId],
    files: &[ProofFile<'_>],
) -> Result<(), ServiceError> {
    for (file, kind) in files {
        let evidence = deed.add_evidence_file(file)?;
        for id in entries {
            deed.add_entry_proof(*id, evidence, *kind, None)?;
        }
    }
    Ok(())
}

/// Puts several files behind a program in one deed: all of them or none.
///
/// # Errors
/// What the disk says.
pub fn add_program_proofs(
    workspace: &mut Workspace,
    program: ProgramId,
    files: &[ProofFile<'_>],
) -> Result<Done<()>, ServiceError> {
    workspace.deed("program.proof_add", |deed| {
        let title = deed.view().program(program)?.title;
        for (file, kind) in files {
            let evidence = deed.add_evidence_file(file)?;
            deed.add_program_proof(program, None, evidence, *kind, None)?;
        }
        deed.say(format!("{title}：加材料 {} 份", files.len()));
        Ok(())
    })
}

/// Takes a proof away from a program by its 序号; the file stays kept.
///
/// # Errors
/// [`LedgerError::SealedHours`] where hours of it were handed in with this proof, or what the disk says.
pub fn remove_program_proof(
    workspace: &mut Workspace,
    program: ProgramId,
    number: u32,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("program.proof_remove", |deed| {
        require_unsealed_hours(deed.view(), program, "移除证明材料")?;
        let title = deed.view().program(program)?.title;
        deed.remove_program_proof(program, number)?;
        deed.say(format!("{title}：移除第 {number} 件证明材料"));
        Ok(())
    })
}

/// Refuses to touch what lies or lay before the authority.
pub(super) fn require_unsealed(
    view: View<'_>,
    entry: &Entry,
    deed: &'static str,
) -> Result<(), ServiceError> {
    match entry.state.is_sealed() {
        true => refused(view, entry, deed, Hindrance::State(entry.state.word())),
        false => Ok(()),
    }
}

/// Refuses besides to touch what a closed year keeps; a proof may still come in for it, for it goes to the authority yet.
pub(super) fn require_open(view: View<'_>, entry: &Entry, deed: &'static str) -> Result<(), ServiceError> {
    require_unsealed(view, entry, deed)?;
    let kept = entry.state == EntryState::Passed && view.year_is_closed(entry.span.to())?;
    if kept { refused(view, entry, deed, Hindrance::Guard(Guard::YearOpen)) } else { Ok(()) }
}

fn refused(view: View<'_>, entry: &Entry, deed: &'static str, why: Hindrance) -> Result<(), ServiceError> {
    let what = format!("{}　{}", view.staff(entry.staff)?.record.name, entry.title);
    Err(LedgerError::Step { what, deed, why }.into())
}
