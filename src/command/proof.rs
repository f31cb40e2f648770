//! `xueshi entry|program proof, proofs, proof-set, proof-remove`: the papers behind entries and trainings.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::table::columns;
use super::{Report, choice, open};
use crate::model::facts::ProofKind;
use crate::model::id::{EntryId, EvidenceId, ProgramId, SessionId};
use crate::service::ledger::{
    NewProof, add_entry_proof, add_program_proof, describe_entry_proof, describe_program_proof,
    remove_entry_proof, remove_program_proof,
};
use crate::service::training::find_program;
use crate::service::{Fault, LedgerError, ServiceError};
use crate::store::{Access, Proof, View};

#[derive(Subcommand)]
pub(super) enum EntryVerb {
    /// 加证明材料；一个文件可证明几条
    Proof(AddToEntries),
    /// 列出一条记录的证明材料
    Proofs(OfEntry),
    /// 改一份证明材料的种类和说明
    ProofSet(SetOfEntry),
    /// 移除一份证明材料，文件留在学时簿里
    ProofRemove(RemoveFromEntry),
}

#[derive(Subcommand)]
pub(super) enum ProgramVerb {
    /// 加证明材料，例如签到表
    Proof(AddToProgram),
    /// 列出一个培训的材料
    Proofs(OfProgram),
    /// 改一份材料的种类和说明
    ProofSet(SetOfProgram),
    /// 移除一份材料，文件留在学时簿里
    ProofRemove(RemoveFromProgram),
}

#[derive(Args)]
pub(super) struct AddToEntries {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 文件
    file: PathBuf,
    /// 记录的序号，可写几个
    #[arg(long, value_name = "ID", required = true, num_args = 1..)]
    entry: Vec<EntryId>,
    /// 种类：证书、封面、目录……
    #[arg(long, value_parser = choice::proof_kind, default_value = "certificate")]
    kind: ProofKind,
    /// 说明
    #[arg(long)]
    caption: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct AddToProgram {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 培训编号
    code: String,
    /// 文件
    file: PathBuf,
    /// 种类：签到表、通知、方案、名单……
    #[arg(long, value_parser = choice::proof_kind, default_value = "sign_in")]
    kind: ProofKind,
    /// 说明
    #[arg(long)]
    caption: Option<String>,
    /// 属于第几场
    #[arg(long)]
    session: Option<u32>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct OfEntry {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 记录的序号
    #[arg(long, value_name = "ID")]
    entry: EntryId,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct OfProgram {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 培训编号
    code: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Facts {
    /// 第几件
    #[arg(long)]
    number: u32,
    /// 种类：证书、签到表、通知、封面、目录……；不写不变
    #[arg(long, value_parser = choice::proof_kind)]
    kind: Option<ProofKind>,
    /// 说明；不写不变，空着就是去掉
    #[arg(long)]
    caption: Option<String>,
}

#[derive(Args)]
pub(super) struct SetOfEntry {
    #[command(flatten)]
    of: OfEntry,
    #[command(flatten)]
    facts: Facts,
}

#[derive(Args)]
pub(super) struct SetOfProgram {
    #[command(flatten)]
    of: OfProgram,
    #[command(flatten)]
    facts: Facts,
}

#[derive(Args)]
pub(super) struct RemoveFromEntry {
    #[command(flatten)]
    of: OfEntry,
    /// 第几件；后面的依次前移
    #[arg(long)]
    number: u32,
}

#[derive(Args)]
pub(super) struct RemoveFromProgram {
    #[command(flatten)]
    of: OfProgram,
    /// 第几件；后面的依次前移
    #[arg(long)]
    number: u32,
}

impl Facts {
    /// What is kept, with what was said in its place.
    fn over(&self, kept: &[Proof]) -> (ProofKind, Option<String>) {
        let one = kept.iter().find(|proof| proof.number == self.number);
        let kind = self.kind.or(one.map(|proof| proof.kind)).unwrap_or(ProofKind::Other);
        (kind, self.caption.clone().or_else(|| one.and_then(|proof| proof.caption.clone())))
    }
}

pub(super) fn of_entry(verb: &EntryVerb) -> Result<Report, Fault> {
    match verb {
        EntryVerb::Proof(args) => add_to_entries(args),
        EntryVerb::Proofs(of) => behind_entry(open(&of.workspace, Access::Read)?.view(), of.entry),
        EntryVerb::ProofSet(SetOfEntry { of, facts }) => {
            let mut workspace = open(&of.workspace, Access::Write)?;
            let (kind, caption) = facts.over(&workspace.view().entry_proofs(of.entry)?);
            describe_entry_proof(&mut workspace, of.entry, facts.number, kind, caption.as_deref())?;
            behind_entry(workspace.view(), of.entry)
        }
        EntryVerb::ProofRemove(RemoveFromEntry { of, number }) => {
            let mut workspace = open(&of.workspace, Access::Write)?;
            remove_entry_proof(&mut workspace, of.entry, *number)?;
            behind_entry(workspace.view(), of.entry)
        }
    }
}

pub(super) fn of_program(verb: &ProgramVerb) -> Result<Report, Fault> {
    match verb {
        ProgramVerb::Proof(args) => add_to_program(args),
        ProgramVerb::Proofs(of) => {
            let workspace = open(&of.workspace, Access::Read)?;
            let id = find_program(workspace.view(), &of.code)?;
            behind_program(workspace.view(), id, &of.code)
        }
        ProgramVerb::ProofSet(SetOfProgram { of, facts }) => {
            let mut workspace = open(&of.workspace, Access::Write)?;
            let id = find_program(workspace.view(), &of.code)?;
            let (kind, caption) = facts.over(&workspace.view().program_proofs(id)?);
            describe_program_proof(&mut workspace, id, facts.number, kind, caption.as_deref())?;
            behind_program(workspace.view(), id, &of.code)
        }
        ProgramVerb::ProofRemove(RemoveFromProgram { of, number }) => {
            let mut workspace = open(&of.workspace, Access::Write)?;
            let id = find_program(workspace.view(), &of.code)?;
            remove_program_proof(&mut workspace, id, *number)?;
            behind_program(workspace.view(), id, &of.code)
        }
    }
}

fn add_to_entries(args: &AddToEntries) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let file = NewProof::File(&args.file);
    let done = add_entry_proof(&mut workspace, &args.entry, &file, args.kind, args.caption.as_deref())?;
    // A file that lies there already keeps what it was said to be.
    let there = args.entry.first().map(|first| workspace.view().entry_proofs(*first)).transpose()?;
    let there = there.into_iter().flatten().find(|proof| proof.evidence.id == done.value);
    let kind = there.map_or(args.kind, |proof| proof.kind);
    added(workspace.view(), done.value, kind, Some(&args.entry))
}

fn add_to_program(args: &AddToProgram) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = find_program(workspace.view(), &args.code)?;
    let session = match args.session {
        Some(number) => Some(session(workspace.view(), id, number)?),
        None => None,
    };
    let file = NewProof::File(&args.file);
    let done = add_program_proof(&mut workspace, id, session, &file, args.kind, args.caption.as_deref())?;
    added(workspace.view(), done.value, args.kind, None)
}

fn session(view: View<'_>, id: ProgramId, number: u32) -> Result<SessionId, ServiceError> {
    let program = view.program(id)?.title;
    let found = view.session_numbered(id, number)?;
    Ok(found.ok_or(LedgerError::UnknownSession { program, number })?.0)
}

/// What came in, and the entries behind which it lies where it is theirs.
fn added(
    view: View<'_>,
    id: EvidenceId,
    kind: ProofKind,
    entries: Option<&[EntryId]>,
) -> Result<Report, Fault> {
    let evidence = view.evidence(id)?;
    let (name, sha256) = (&evidence.name, &evidence.sha256);
    let json = match entries {
        Some(entries) => {
            json!({ "evidence": id, "name": name, "sha256": sha256, "kind": kind, "entries": entries })
        }
        None => json!({ "evidence": id, "name": name, "sha256": sha256, "kind": kind }),
    };
    Ok(Report::new(format!("已加{}：{name}", kind.word()), json))
}

fn behind_entry(view: View<'_>, id: EntryId) -> Result<Report, Fault> {
    view.entry(id)?;
    let (text, proofs) = list(&view.entry_proofs(id)?);
    Ok(Report::new(text, json!({ "entry": id, "proofs": proofs })))
}

fn behind_program(view: View<'_>, id: ProgramId, code: &str) -> Result<Report, Fault> {
    let (text, proofs) = list(&view.program_proofs(id)?);
    Ok(Report::new(text, json!({ "code": code, "proofs": proofs })))
}

/// The proofs in their order, for people and for scripts.
fn list(proofs: &[Proof]) -> (String, Vec<Value>) {
    let mut rows = vec![["序号", "种类", "文件", "说明"].map(str::to_owned).to_vec()];
    rows.extend(proofs.iter().map(|proof| {
        let caption = proof.caption.clone().unwrap_or_default();
        vec![proof.number.to_string(), proof.kind.word().to_owned(), proof.evidence.name.clone(), caption]
    }));
    let one = |proof: &Proof| {
        json!({ "number": proof.number, "kind": proof.kind, "caption": proof.caption,
            "evidence": proof.evidence.id, "name": proof.evidence.name, "sha256": proof.evidence.sha256 })
    };
    (columns(&rows), proofs.iter().map(one).collect())
}
