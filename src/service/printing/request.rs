//! What is asked to be printed, and for whom.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::exchange::paper::mask::Shown;
use crate::model::id::{EntryId, ProgramId, StaffId, SubmissionId};
use crate::model::submission::Subject;
use crate::service::assessment::By;
use crate::service::submission::{differs_from_frozen, name_of};
use crate::service::{Fault, ServiceError};
use crate::store::View;

/// What a page says of the submission that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// 核验码 of what was frozen, 16 characters.
    pub code: String,
    /// 2026年度学时第1号.
    pub name: String,
}

/// What to print. [`Request::on`] asks for everybody of the current period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The day of printing.
    pub today: NaiveDate,
    /// The people, in this order; none means everybody whose hours the school hands in.
    pub staff: Vec<StaffId>,
    /// The lines of the ledger that are shown; none means all of the period.
    pub entries: Vec<EntryId>,
    /// The program, for forms about one; none means those of the period.
    pub program: Option<ProgramId>,
    /// Year, years or school year as typed; empty for the form's usual one.
    pub period: String,
    /// The regulation; none means the main one.
    pub policy: Option<String>,
    /// How document numbers are shown; none means as the form needs.
    pub ids: Option<Shown>,
    /// Counts what the school has passed, also where the regulation waits for the authority.
    pub passed: bool,
    /// The submission that it is printed for.
    pub submission: Option<Reported>,
    /// The folder of the workspace, for forms that show scans.
    pub folder: Option<PathBuf>,
    /// 用途 of a proof, such as 职称评审.
    pub purpose: String,
    /// What the lines of 学时统计表 are.
    pub by: By,
    /// Characters that no font has are printed as 〓, instead of refusing.
    pub replace_missing: bool,
}

impl Request {
    /// Everybody of the current period, printed on this day.
    pub fn on(today: NaiveDate) -> Request {
        Request {
            today,
            staff: Vec::new(),
            entries: Vec::new(),
            program: None,
            period: String::new(),
            policy: None,
            ids: None,
            passed: false,
            submission: None,
            folder: None,
            purpose: String::new(),
            by: By::Department,
            replace_missing: false,
        }
    }

    /// The people and lines of a submission over its period, under its regulation. It bears the code of the submission and
    /// not 未报送 as long as the records are what was frozen; else the fault says why not.
    ///
    /// # Errors
    /// [`crate::store::StoreError::NotFound`], [`ServiceError::UnknownPolicy`] when its regulation is no longer chosen, or
    /// what the disk says.
    pub fn of_submission(
        view: View<'_>,
        id: SubmissionId,
        today: NaiveDate,
    ) -> Result<(Request, Option<Fault>), ServiceError> {
        let submission = view.submission(id)?;
        let (mut staff, mut entries): (Vec<StaffId>, Vec<EntryId>) = (Vec::new(), Vec::new());
        for item in view.submission_items(id)? {
            let whose = match item.subject {
                Subject::Entry(entry) => {
                    entries.push(entry);
                    view.entry(entry)?.staff
                }
                Subject::Staff(staff) => staff,
                Subject::Program(_) => continue,
            };
            if !staff.contains(&whose) {
                staff.push(whose);
            }
        }
        let differs = differs_from_frozen(view, &submission)?;
        let reported = Reported { code: submission.code.clone(), name: name_of(&submission) };
        let request = Request {
            staff,
            entries,
            period: submission.period.to_string(),
            policy: Some(submission.policy),
            passed: true,
            submission: differs.is_none().then_some(reported),
            ..Request::on(today)
        };
        Ok((request, differs))
    }
}
