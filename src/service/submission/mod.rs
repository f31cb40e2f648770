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
mod gather;
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
pub use gather::{Gathering, INDEX, gather};
pub use inside::{Inside, inside};
pub use items::{ItemLine, items};
pub use prepare::prepare;
pub use reply::{DecisionImport, DecisionOutcome, Signer, import_decisions, rehearse_decisions};
pub use scan::{attach_scans, remove_scan};
pub use survey::survey;

use self::collect::Collected;
use super::ServiceError;
use super::fault::Fault;
use super::ledger_error::{Hindrance, LedgerError};
use crate::exchange::package::{Digest, canonical_json};
use crate::model::hours::Hours;
use crate::model::id::SubmissionId;
use crate::model::period::Period;
use crate::model::state::{SUBMISSION_STEPS, SubmissionDeed, SubmissionState, walk};
use crate::model::submission::{Kind, Subject};
use crate::store::{Submission, View};

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

/// Why what is printed today does not bear the verification code of a submission; none where it does. The code stands for
/// the frozen records, so it stands on nothing that shows others.
///
/// # Errors
/// [`ServiceError::UnknownPolicy`] when its regulation is no longer chosen, or what the disk says.
pub fn differs_from_frozen(view: View<'_>, submission: &Submission) -> Result<Option<Fault>, ServiceError> {
    let why = |code, what: &str| {
        let message = format!("{}{what}，不能用它的核验码", name_of(submission));
        let way_out = "这份纸印上“未报送”和自己的核验码；要当时的，请用报送材料里的那一份";
        Some(Fault::new(code, message, way_out))
    };
    if submission.state == SubmissionState::Cancelled {
        return Ok(why("submission_cancelled", "已经取消"));
    }
    let now = Collected::again(view, submission)?.data();
    let now = canonical_json(&now).map_err(|e| SubmissionError::Package(e.into()))?;
    let same = Digest::of(&now).to_string() == submission.content_digest;
    Ok(if same { None } else { why("changed_since", "报送以后，记录有改动") })
}

/// Where a step leads a submission.
fn step(submission: &Submission, deed: SubmissionDeed) -> Result<SubmissionState, LedgerError> {
    walk(SUBMISSION_STEPS, submission.state, deed, |_| true).map_err(|why| LedgerError::Step {
        what: name_of(submission),
        deed: deed.word(),
        why: Hindrance::of(submission.state.word(), why),
    })
}
