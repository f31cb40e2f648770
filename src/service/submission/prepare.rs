//! Freezing a submission: its content, its forms and its proofs are fixed, and what is in it is sealed.

use super::collect::{Collected, What};
use super::error::SubmissionError;
use super::papers::spoken;
use super::{Prepared, Wanted};
use crate::exchange::package::{Digest, NamePattern, POLICY, canonical_json};
use crate::model::id::{ProgramId, SubmissionId};
use crate::model::program::Program;
use crate::model::state::{EntryDeed, Guard, PROGRAM_STEPS, ProgramDeed, SubmissionState, walk};
use crate::service::ServiceError;
use crate::service::audit::Desk;
use crate::service::ledger_error::{Hindrance, LedgerError};
use crate::service::notices;
use crate::store::{Deed, Done, NewSubmission, PostedNotice, View, Workspace};

/// How proofs are named in the folder unless the setting `submission.proof_names` says otherwise.
const PROOF_NAMES: &str = "{序号:2}_{姓名}_{证明}";

/// Prepares a submission of all that is ready. Entries become 已上报 and are sealed until it is decided or cancelled.
///
/// # Errors
/// [`SubmissionError::Blocked`] with what is in the way, or what the disk says; then nothing changed.
pub fn prepare(workspace: &mut Workspace, wanted: &Wanted) -> Result<Done<Prepared>, ServiceError> {
    workspace.deed("submission.prepare", |deed| {
        let collected = Collected::read(deed.view(), wanted, deed.today())?;
        let survey = collected.survey(deed.view(), deed.folder(), deed.today())?;
        let [blockers, _] = survey.checks.faults();
        if !blockers.is_empty() {
            return Err(SubmissionError::Blocked(blockers).into());
        }
        let content = canonical_json(&collected.data()).map_err(|e| SubmissionError::Package(e.into()))?;
        let digest = Digest::of(&content);
        let code = digest.code();
        // Before the items are there, so that the guard against two submissions asks about others.
        collected.seal(deed)?;
        let number = deed.view().next_submission_number(collected.kind, collected.period)?;
        let id = deed.insert_submission(&NewSubmission {
            kind: collected.kind,
            number,
            period: collected.period,
            policy: collected.policy.pack.id().to_owned(),
            policy_digest: collected.policy.pack.digest().to_owned(),
            content: String::from_utf8_lossy(&content).into_owned(),
            content_digest: digest.to_string(),
            code: code.as_str().to_owned(),
            recipient: wanted.recipient.clone().or_else(|| collected.school.authority.clone()),
            prepared_on: deed.today(),
            follows: earlier(deed.view(), &collected)?,
            items: collected.subjects(),
        })?;
        collected.keep_files(deed, id, code.as_str())?;
        if collected.is_of_hours()
            && let Some(notice) = notices::before(deed.view(), collected.period, deed.today())?.done
        {
            deed.update_notice(&PostedNotice { submission: Some(id), ..notice })?;
        }
        let name = spoken(collected.kind, collected.period, number);
        deed.say(format!("生成报送：{name}，{} 项", collected.items.len()));
        Ok(Prepared { id, number, name, code: code.to_string(), survey })
    })
}

/// The newest submission of the same kind and period that was not cancelled: the one that this corrects or goes on.
fn earlier(view: View<'_>, collected: &Collected) -> Result<Option<SubmissionId>, ServiceError> {
    let earlier = view.submissions()?.into_iter().find(|submission| {
        submission.kind == collected.kind
            && submission.period == collected.period
            && submission.state != SubmissionState::Cancelled
    });
    Ok(earlier.map(|submission| submission.id))
}

/// Takes a step of a program, or says why not.
pub(super) fn step_program(
    deed: &Deed<'_>,
    id: ProgramId,
    program: &Program,
    step: ProgramDeed,
    opinion: Option<&str>,
) -> Result<(), ServiceError> {
    let holds = |guard| guard != Guard::Opinion || opinion.is_some_and(|opinion| !opinion.trim().is_empty());
    let state = walk(PROGRAM_STEPS, program.state, step, holds).map_err(|why| {
        let why = Hindrance::of(program.state.word(), why);
        LedgerError::Step { what: program.title.clone(), deed: step.word(), why }
    })?;
    Ok(deed.set_program_state(id, state)?)
}

impl Collected {
    /// Moves what is in it to 已上报.
    fn seal(&self, deed: &Deed<'_>) -> Result<(), ServiceError> {
        let desk = Desk::open(deed.view(), deed.today())?;
        for item in &self.items {
            match &item.what {
                What::Entry { id, entry, .. } => {
                    desk.take(deed, *id, entry, EntryDeed::Hand, None, true)?;
                }
                What::Program { id, program, .. } => {
                    step_program(deed, *id, program, ProgramDeed::Hand, None)?
                }
                What::Person { .. } => {}
            }
        }
        Ok(())
    }

    fn keep_files(&self, deed: &Deed<'_>, id: SubmissionId, code: &str) -> Result<(), ServiceError> {
        for made in self.papers(code, deed.today())? {
            let extension = made.path.rsplit_once('.').map_or("", |(_, extension)| extension);
            let evidence = deed.add_evidence(&format!("{}.{extension}", made.name), &made.bytes)?;
            deed.add_submission_file(id, made.path, made.name, evidence)?;
        }
        // The regulation travels along, so that the figures can be made again from it.
        let pack = &self.policy.pack;
        let evidence = deed.add_evidence(&format!("{}.toml", pack.id()), pack.text().as_bytes())?;
        deed.add_submission_file(id, POLICY, "规程", evidence)?;
        let pattern = deed.view().setting("submission.proof_names")?;
        let pattern: NamePattern = pattern
            .as_deref()
            .unwrap_or(PROOF_NAMES)
            .parse()
            .map_err(|e| SubmissionError::Package(crate::exchange::package::PackageError::Pattern(e)))?;
        for placed in self.evidence() {
            let parts = pattern
                .fill(&self.name_parts(&placed), &placed.evidence.ending())
                .map_err(|e| SubmissionError::Package(e.into()))?;
            let name = parts.join("/");
            let name = name.rsplit_once('.').map_or(name.as_str(), |(name, _)| name);
            deed.add_submission_file(id, &placed.path(), name, placed.evidence.id)?;
        }
        Ok(())
    }
}
