//! The authority's answer as a file: the signed reply 回执, or the list that it filled in. Either becomes [`Decisions`],
//! which are written down as if they had been typed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::decide::{Answer, Decided, Decisions, write_down};
use super::error::SubmissionError;
use super::frozen::Frozen;
use super::{name_of, papers};
use crate::exchange::inbound::field::DecisionField;
use crate::exchange::inbound::vocabulary::Verdict;
use crate::exchange::inbound::{DecisionRecord, Read, Reading, read_decisions};
use crate::exchange::package::{self, Digest, PublicKey, Reply, read_reply};
use crate::model::id::SubmissionId;
use crate::model::period::Period;
use crate::model::state::SubmissionState;
use crate::service::ServiceError;
use crate::service::import::{ImportFile, ImportReport, Said};
use crate::store::{Deed, Done, PrintPermission, Submission, View, Workspace};

/// A file with decisions, and what was said about it.
#[derive(Debug, Clone, Default)]
pub struct DecisionImport {
    /// The signed reply (`.zip`, or `.json` with its `.minisig` beside it), or the list that was filled in.
    pub file: PathBuf,
    /// The submission that is meant; none is the one that the reply names, of a list the newest one that waits.
    pub submission: Option<SubmissionId>,
    /// What was said about a list.
    pub said: Said,
    /// The day of a list; none is today. A reply says its own.
    pub decided_on: Option<NaiveDate>,
    /// 文号 of a list.
    pub document: Option<String>,
    /// Who decided, of a list.
    pub auditor: Option<String>,
    /// Items of which a list says nothing are approved instead of left open.
    pub approve_rest: bool,
    /// The authority's key, if it is known.
    pub key: Option<PublicKey>,
}

/// Who signed a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// Fingerprint of the key.
    pub fingerprint: String,
    /// Whether it is the key that was given.
    pub checked: bool,
}

/// What a file decided, or would decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionOutcome {
    /// The submission.
    pub submission: SubmissionId,
    /// 2026年度学时第1号.
    pub name: String,
    /// The decisions.
    pub decisions: Decisions,
    /// What they leave behind.
    pub decided: Decided,
    /// Who signed; none of a list.
    pub signer: Option<Signer>,
    /// Until when cards may be printed, where the reply says so.
    pub print: Option<Period>,
    /// Rows of a list that could not be used, and doubts; counts are of items.
    pub report: ImportReport,
}

/// Writes down what a file decides, in one deed. Rows of a list that cannot be used are told and leave their items open.
///
/// # Errors
/// [`SubmissionError`] for a reply to another school, submission or package, an item that is not there or has a decision, or a file that
/// decides nothing; a signature that does not fit; [`ServiceError::Inbound`] for a list that cannot be read; what the disk says. Then
/// nothing is written.
pub fn import_decisions(
    workspace: &mut Workspace,
    import: &DecisionImport,
) -> Result<Done<DecisionOutcome>, ServiceError> {
    let (file, read) = read(workspace, import)?;
    workspace.deed("decision.import", |deed| take_in(deed, &file, read))
}

/// What [`import_decisions`] would do. Nothing is written.
///
/// # Errors
/// As [`import_decisions`].
pub fn rehearse_decisions(
    workspace: &mut Workspace,
    import: &DecisionImport,
) -> Result<DecisionOutcome, ServiceError> {
    let (file, read) = read(workspace, import)?;
    workspace.rehearse("decision.import", |deed| take_in(deed, &file, read))
}

/// What stands in a file.
struct Answered {
    submission: Submission,
    decisions: Decisions,
    signer: Option<Signer>,
    print: Option<PrintPermission>,
    sheet: String,
    report: ImportReport,
}

fn read(workspace: &Workspace, import: &DecisionImport) -> Result<(ImportFile, Answered), ServiceError> {
    let file = ImportFile::read(&import.file)?;
    let (view, today) = (workspace.view(), workspace.setting().clock.today());
    let answered =
        if is_signed(&import.file) { signed(view, import)? } else { listed(view, import, &file, today)? };
    Ok((file, answered))
}

/// A reply comes as `.json` or `.zip`; every other file is a list.
fn is_signed(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ["json", "zip"].iter().any(|one| ending.eq_ignore_ascii_case(one)))
}

fn take_in(
    deed: &mut Deed<'_>,
    file: &ImportFile,
    answered: Answered,
) -> Result<DecisionOutcome, ServiceError> {
    let Answered { submission, decisions, signer, print, sheet, mut report } = answered;
    let decided = write_down(deed, submission.id, &decisions)?;
    let count = |items: usize| u32::try_from(items).unwrap_or(u32::MAX);
    report.updated = count(decided.approved + decided.returned);
    report.unchanged = count(decided.open);
    if let Some(permission) = &print {
        deed.insert_print_permission(permission)?;
    }
    report.log(deed, "decision", file, &sheet)?;
    let name = name_of(&submission);
    deed.say(format!("导入认定结果：{name}，认定 {} 项，退回 {} 项", decided.approved, decided.returned));
    let print = print.map(|permission| permission.span);
    Ok(DecisionOutcome { submission: submission.id, name, decisions, decided, signer, print, report })
}

fn signed(view: View<'_>, import: &DecisionImport) -> Result<Answered, ServiceError> {
    let received = read_reply(&import.file, import.key.as_ref()).map_err(SubmissionError::from)?;
    let reply = received.reply;
    let submission = answered_by(view, &reply)?;
    if let Some(wanted) = import.submission.filter(|wanted| *wanted != submission.id) {
        let wanted = name_of(&view.submission(wanted)?);
        return Err(SubmissionError::OtherSubmission { answers: name_of(&submission), wanted }.into());
    }
    let document = Some(reply.document.trim().to_owned()).filter(|document| !document.is_empty());
    let answer = |decision: package::Decision, opinion: &str| match decision {
        package::Decision::Approved => Answer::Approved,
        package::Decision::Returned => Answer::Returned(opinion.to_owned()),
    };
    let print = match reply.print {
        None => None,
        Some(print) => Some(PrintPermission {
            span: Period::new(print.from, print.to)
                .map_err(|why| ServiceError::Period { text: print.to.to_string(), why })?,
            granted_by: reply.authority.clone(),
            document: document.clone(),
        }),
    };
    let decisions = Decisions {
        decided_on: reply.decided_on,
        document,
        auditor: Some(reply.authority.clone()),
        items: reply.items.iter().map(|item| (item.item, answer(item.decision, &item.opinion))).collect(),
        others: reply.others.map(|others| answer(others, &reply.others_opinion)),
    };
    let signer = Signer { fingerprint: reply.public_key.fingerprint(), checked: received.signer_checked };
    let (sheet, report) = ("decision.json".to_owned(), ImportReport::default());
    Ok(Answered { submission, decisions, signer: Some(signer), print, sheet, report })
}

/// The submission whose package a reply answers.
fn answered_by(view: View<'_>, reply: &Reply) -> Result<Submission, ServiceError> {
    let about = &reply.package;
    let ours = view.school()?.code;
    if about.school != ours {
        return Err(SubmissionError::OtherSchool { theirs: about.school.clone(), ours }.into());
    }
    let named = view.submissions()?.into_iter().find(|submission| {
        (submission.kind, submission.period, submission.number) == (about.kind, about.period, about.number)
    });
    let name = papers::spoken(about.kind, about.period, about.number);
    let submission = named.ok_or_else(|| SubmissionError::NoSubmission(name.clone()))?;
    let signed = view.submission_signed(submission.id)?;
    if signed.is_none_or(|signed| Digest::of(signed.manifest.as_bytes()) != about.digest) {
        return Err(SubmissionError::OtherPackage(name).into());
    }
    Ok(submission)
}

fn listed(
    view: View<'_>,
    import: &DecisionImport,
    file: &ImportFile,
    today: NaiveDate,
) -> Result<Answered, ServiceError> {
    let submission = match import.submission {
        Some(id) => view.submission(id)?,
        None => waiting(view)?,
    };
    let options = import.said.options::<DecisionField>(view, today)?;
    let sheet = read_decisions(&file.bytes, &file.name, &options).map_err(|error| file.failure(error))?;
    let mut rows = Rows {
        sheet: &sheet,
        frozen: Frozen::of(view, submission.id)?,
        items: BTreeMap::new(),
        report: ImportReport {
            rejected: sheet.rejected.clone(),
            warnings: sheet.warnings.clone(),
            duplicates: sheet.duplicates.clone(),
            notices: sheet.notices.clone(),
            ..ImportReport::default()
        },
    };
    for row in &sheet.rows {
        rows.take(row);
    }
    let Rows { items, mut report, .. } = rows;
    report.sort();
    let decisions = Decisions {
        decided_on: import.decided_on.unwrap_or(today),
        document: import.document.clone(),
        auditor: import.auditor.clone(),
        items: items.into_iter().map(|(number, (_, answer))| (number, answer)).collect(),
        others: import.approve_rest.then_some(Answer::Approved),
    };
    Ok(Answered { submission, decisions, signer: None, print: None, sheet: sheet.sheet.clone(), report })
}

/// The newest submission that waits for the authority.
fn waiting(view: View<'_>) -> Result<Submission, ServiceError> {
    let waits = |submission: &Submission| {
        matches!(submission.state, SubmissionState::Exported | SubmissionState::PartlyDecided)
    };
    let newest = view.submissions()?.into_iter().find(waits);
    Ok(newest.ok_or(SubmissionError::NothingWaits)?)
}

/// The rows of a list on their way to items.
struct Rows<'a> {
    sheet: &'a Reading<DecisionRecord>,
    frozen: Frozen,
    items: BTreeMap<u32, (u32, Answer)>,
    report: ImportReport,
}

impl Rows<'_> {
    fn take(&mut self, row: &Read<DecisionRecord>) {
        let record = &row.record;
        let Some(verdict) = record.verdict else { return };
        let number = match self.frozen.number_of(record) {
            Ok(number) => number,
            Err(why) => return self.reject(row.row, why),
        };
        if let Some((earlier, _)) = self.items.get(&number) {
            let why = format!("与第{earlier}行是同一项（第 {number} 项），没有登记");
            let problem = self.sheet.problem(row.row, DecisionField::Name.code(), why);
            return self.report.duplicates.push(problem);
        }
        if let (Some(said), Some(sent)) = (record.recognised, self.frozen.recognised(number))
            && verdict == Verdict::Approved
            && said != sent
        {
            let why = format!("上级认定 {said} 学时，报送的是 {sent} 学时；按认定登记，学时没有改，请核对");
            self.report.warnings.push(self.sheet.problem(row.row, DecisionField::Recognised.code(), why));
        }
        let answer = match verdict {
            Verdict::Approved => Answer::Approved,
            Verdict::Returned => Answer::Returned(record.opinion.clone().unwrap_or_default()),
        };
        self.items.insert(number, (row.row, answer));
    }

    fn reject(&mut self, row: u32, why: String) {
        self.report.rejected.push(self.sheet.problem(row, DecisionField::Name.code(), why));
    }
}
