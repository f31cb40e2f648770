//! Handing in 报送: what goes up is looked over ([`survey`]), frozen and sealed ([`prepare`]), printed and signed
//! ([`attach_scans`]), put into a folder with a signed package ([`export`]), and answered ([`decide`]). Until it is
//! answered it can be taken back ([`cancel`]).

mod cancel;
mod collect;
mod content;
mod decide;
pub mod error;
mod export;
mod items;
pub mod key;
mod papers;
mod prepare;
mod scan;
mod survey;

pub use cancel::cancel;
pub use decide::{Answer, Decided, Decisions, decide};
pub use error::SubmissionError;
pub use export::{Export, Exported, export};
pub use items::{ItemLine, items};
pub use prepare::prepare;
pub use scan::{attach_scans, remove_scan};
pub use survey::survey;

use super::fault::Fault;
use super::ledger_error::LedgerError;
use crate::model::hours::Hours;
use crate::model::id::SubmissionId;
use crate::model::period::Period;
use crate::model::state::{Refusal, SUBMISSION_STEPS, SubmissionDeed, SubmissionState, walk};
use crate::model::submission::Kind;
use crate::store::Submission;

/// What is to be handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What it is about.
    pub kind: Kind,
    /// Year, years or school year as typed; empty for the school's current year.
    pub period: String,
    /// 报送给; none means the authority of the school.
    pub recipient: Option<String>,
}

/// What a submission would hold, and what stands in its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// What it is about.
    pub kind: Kind,
    /// The period.
    pub period: Period,
    /// How many items.
    pub items: usize,
    /// How many people.
    pub people: usize,
    /// How many files of evidence.
    pub evidence: usize,
    /// Recognised hours together, under the main regulation.
    pub recognised: Hours,
    /// What must be mended first.
    pub blockers: Vec<Fault>,
    /// What is only worth knowing.
    pub warnings: Vec<Fault>,
}

/// A submission that was frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// Its number in the workspace.
    pub id: SubmissionId,
    /// 第 n 号 of its kind and period.
    pub number: u32,
    /// 2026年度学时第1号.
    pub name: String,
    /// 核验码 in groups of four.
    pub code: String,
    /// What went into it, with the warnings.
    pub survey: Survey,
}

/// The name of a submission as people say it: 2026年度学时第1号.
pub fn name_of(submission: &Submission) -> String {
    papers::spoken(submission.kind, submission.period, submission.number)
}

/// Where a step leads a submission.
fn step(submission: &Submission, deed: SubmissionDeed) -> Result<SubmissionState, LedgerError> {
    walk(SUBMISSION_STEPS, submission.state, deed, |_| true).map_err(|why: Refusal| LedgerError::Step {
        what: name_of(submission),
        state: submission.state.word(),
        deed: deed.word(),
        why,
    })
}
