//! Handing in 报送: what goes up is looked over ([`survey`]), frozen and sealed ([`prepare`]), printed and signed
//! ([`attach_scans`]), put into a folder with a signed package ([`export`]), and answered ([`decide`], or [`import_decisions`] of
//! the authority's file). Until it is answered it can be taken back ([`cancel`]).

mod cancel;
mod collect;
mod content;
mod decide;
pub mod error;
mod export;
mod frozen;
mod inside;
mod items;
pub mod key;
mod papers;
mod prepare;
mod reply;
mod scan;
mod survey;

pub use cancel::cancel;
pub use decide::{Answer, Decided, Decisions, decide};
pub use error::SubmissionError;
pub use export::{Export, Exported, export, folder_in};
pub use inside::{Inside, inside};
pub use items::{ItemLine, items};
pub use prepare::prepare;
pub use reply::{DecisionImport, DecisionOutcome, Signer, import_decisions, rehearse_decisions};
pub use scan::{attach_scans, remove_scan};
pub use survey::survey;

use super::fault::Fault;
use super::ledger_error::LedgerError;
use crate::model::hours::Hours;
use crate::model::id::SubmissionId;
use crate::model::period::Period;
use crate::model::state::{Refusal, SUBMISSION_STEPS, SubmissionDeed, SubmissionState, walk};
use crate::model::submission::{Kind, Subject};
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
    /// What was looked at.
    pub checks: Checks,
}

/// What was looked at before a step: what is in the way, what is only worth knowing, what is as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checks {
    /// What must be mended first.
    pub blockers: Vec<Finding>,
    /// What is only worth knowing.
    pub warnings: Vec<Finding>,
    /// What is as it should be, a sentence each.
    pub fine: Vec<String>,
}

/// Something that was found, and where it is mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub fault: Fault,
    /// The first that it concerns, where it is about single ones.
    pub about: Option<About>,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A person, a program or a line of the ledger.
    Item(Subject),
    /// Another submission.
    Submission(SubmissionId),
}

impl From<Fault> for Finding {
    fn from(fault: Fault) -> Finding {
        Finding { fault, about: None }
    }
}

impl Checks {
    /// The faults among them: blockers, then warnings.
    pub fn faults(&self) -> [Vec<Fault>; 2] {
        [&self.blockers, &self.warnings]
            .map(|found| found.iter().map(|finding| finding.fault.clone()).collect())
    }
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
