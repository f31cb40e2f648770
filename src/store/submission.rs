//! Submissions 报送: the frozen content, the items with what was decided about each, scans of what was signed, and what
//! was exported.

use chrono::NaiveDate;
use rusqlite::types::Type;
use rusqlite::{Row, params};

use super::column::{Fields, iso};
use super::deed::Deed;
use super::error::StoreError;
use super::evidence::{Evidence, evidence_columns, read_evidence};
use super::view::View;
use crate::model::id::{EntryId, EvidenceId, ProgramId, StaffId, SubmissionId};
use crate::model::period::Period;
use crate::model::state::SubmissionState;
use crate::model::submission::{ItemState, Kind, Subject};

/// A submission about to be frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSubmission {
    /// What it is about.
    pub kind: Kind,
    /// 第 n 号 of its kind and period, from 1.
    pub number: u32,
    /// The period.
    pub period: Period,
    /// Id of the policy of its figures.
    pub policy: String,
    /// SHA-256 of that policy, hexadecimal.
    pub policy_digest: String,
    /// Canonical JSON.
    pub content: String,
    /// SHA-256 of the content, hexadecimal.
    pub content_digest: String,
    /// 核验码, 16 characters.
    pub code: String,
    /// 报送给.
    pub recipient: Option<String>,
    /// The day.
    pub prepared_on: NaiveDate,
    /// The one that it corrects.
    pub follows: Option<SubmissionId>,
    /// The things in it, in order.
    pub items: Vec<Subject>,
}

/// A submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Number of the row.
    pub id: SubmissionId,
    /// What it is about.
    pub kind: Kind,
    /// 第 n 号 of its kind and period.
    pub number: u32,
    /// The period.
    pub period: Period,
    /// Where it stands.
    pub state: SubmissionState,
    /// Id of the policy of its figures.
    pub policy: String,
    /// SHA-256 of that policy, hexadecimal.
    pub policy_digest: String,
    /// SHA-256 of the content, hexadecimal.
    pub content_digest: String,
    /// 核验码, 16 characters.
    pub code: String,
    /// 报送给.
    pub recipient: Option<String>,
    /// When it was frozen.
    pub prepared_on: NaiveDate,
    /// When it was exported first.
    pub exported_on: Option<NaiveDate>,
    /// Where the folder 报送材料 went last.
    pub folder: Option<String>,
    /// The one that it corrects.
    pub follows: Option<SubmissionId>,
    /// Items of each kind of decision.
    pub tally: ItemTally,
    /// Scans of what was signed.
    pub scans: u32,
}

/// How many items of a submission stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ItemTally {
    /// Without a decision.
    pub open: u32,
    /// 已认定.
    pub approved: u32,
    /// 退回.
    pub returned: u32,
    /// In a submission that was cancelled.
    pub cancelled: u32,
}

impl ItemTally {
    /// All items.
    pub const fn all(self) -> u32 {
        self.open + self.approved + self.returned + self.cancelled
    }
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionItem {
    /// Its number, as data and printed list show it, from 1.
    pub number: u32,
    /// What it is.
    pub subject: Subject,
    /// What became of it.
    pub state: ItemState,
    /// The opinion; always there on a return.
    pub opinion: Option<String>,
    /// When it was decided.
    pub decided_on: Option<NaiveDate>,
    /// 文号.
    pub document: Option<String>,
}

/// A file of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionFile {
    /// Where it lies in the package.
    pub path: String,
    /// What people read, without ending.
    pub name: String,
    /// The file.
    pub evidence: Evidence,
}

/// What was signed at the first export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The bytes of `manifest.json`, which are UTF-8.
    pub manifest: String,
    /// The text of its signature.
    pub signature: String,
    /// Bytes a volume.
    pub volume_limit: u64,
}

const COLUMNS: &str =
    "s.id, s.kind, s.number, s.period_from, s.period_to, s.state, s.policy, s.policy_digest,
  s.content_digest, s.code, s.recipient, s.prepared_on, s.exported_on, s.folder, s.follows,
  (SELECT count(*) FROM submission_item WHERE submission = s.id AND decision = 'open'),
  (SELECT count(*) FROM submission_item WHERE submission = s.id AND decision = 'approved'),
  (SELECT count(*) FROM submission_item WHERE submission = s.id AND decision = 'returned'),
  (SELECT count(*) FROM submission_item WHERE submission = s.id AND decision = 'cancelled'),
  (SELECT count(*) FROM submission_scan WHERE submission = s.id)";

fn read_submission(row: &Row<'_>) -> rusqlite::Result<Submission> {
    let mut next = Fields::of(row);
    Ok(Submission {
        id: SubmissionId(next.plain()?),
        kind: next.coded(Kind::from_code)?,
        number: next.plain()?,
        period: next.period()?,
        state: next.coded(SubmissionState::from_code)?,
        policy: next.plain()?,
        policy_digest: next.plain()?,
        content_digest: next.plain()?,
        code: next.plain()?,
        recipient: next.plain()?,
        prepared_on: next.day()?,
        exported_on: next.optional_day()?,
        folder: next.plain()?,
        follows: next.plain::<Option<i64>>()?.map(SubmissionId),
        tally: ItemTally {
            open: next.plain()?,
            approved: next.plain()?,
            returned: next.plain()?,
            cancelled: next.plain()?,
        },
        scans: next.plain()?,
    })
}

fn read_item(row: &Row<'_>) -> rusqlite::Result<SubmissionItem> {
    let mut next = Fields::of(row);
    let number = next.plain()?;
    let (entry, staff, program): (Option<i64>, Option<i64>, Option<i64>) =
        (next.plain()?, next.plain()?, next.plain()?);
    let subject = match (entry, staff, program) {
        (Some(id), _, _) => Subject::Entry(EntryId(id)),
        (_, Some(id), _) => Subject::Staff(StaffId(id)),
        (_, _, Some(id)) => Subject::Program(ProgramId(id)),
        _ => return Err(rusqlite::Error::InvalidColumnType(1, "entry".to_owned(), Type::Null)),
    };
    Ok(SubmissionItem {
        number,
        subject,
        state: next.coded(ItemState::from_code)?,
        opinion: next.plain()?,
        decided_on: next.optional_day()?,
        document: next.plain()?,
    })
}

impl View<'_> {
    /// One submission.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the disk says.
    pub fn submission(self, id: SubmissionId) -> Result<Submission, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM submission AS s WHERE s.id = ?1");
        let found = self.first(&sql, [id.0], read_submission)?;
        found.ok_or(StoreError::NotFound { what: "报送", key: id.to_string() })
    }

    /// All submissions, the newest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn submissions(self) -> Result<Vec<Submission>, StoreError> {
        self.rows(&format!("SELECT {COLUMNS} FROM submission AS s ORDER BY s.id DESC"), [], read_submission)
    }

    /// The frozen content: canonical JSON.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the disk says.
    pub fn submission_content(self, id: SubmissionId) -> Result<String, StoreError> {
        let found = self.first("SELECT content FROM submission WHERE id = ?1", [id.0], |row| row.get(0))?;
        found.ok_or(StoreError::NotFound { what: "报送", key: id.to_string() })
    }

    /// The items, in order.
    ///
    /// # Errors
    /// What the disk says.
    pub fn submission_items(self, id: SubmissionId) -> Result<Vec<SubmissionItem>, StoreError> {
        let sql = "SELECT number, entry, staff, program, decision, opinion, decided_on, document
                   FROM submission_item WHERE submission = ?1 ORDER BY number";
        self.rows(sql, [id.0], read_item)
    }

    /// Scans of what was signed, in order.
    ///
    /// # Errors
    /// What the disk says.
    pub fn submission_scans(self, id: SubmissionId) -> Result<Vec<Evidence>, StoreError> {
        let sql = format!(
            "SELECT {} FROM submission_scan JOIN evidence ON evidence.id = evidence WHERE submission = ?1 ORDER BY number",
            evidence_columns!()
        );
        self.rows(&sql, [id.0], read_evidence)
    }

    /// Forms, lists and proofs, in the order of the package.
    ///
    /// # Errors
    /// What the disk says.
    pub fn submission_files(self, id: SubmissionId) -> Result<Vec<SubmissionFile>, StoreError> {
        let sql = format!(
            "SELECT {}, path, submission_file.name FROM submission_file JOIN evidence ON evidence.id = evidence
             WHERE submission = ?1 ORDER BY number",
            evidence_columns!()
        );
        self.rows(&sql, [id.0], |row| {
            Ok(SubmissionFile { path: row.get(5)?, name: row.get(6)?, evidence: read_evidence(row)? })
        })
    }

    /// What was signed at the first export, if there was one.
    ///
    /// # Errors
    /// What the disk says.
    pub fn submission_signed(self, id: SubmissionId) -> Result<Option<Signed>, StoreError> {
        let sql = "SELECT manifest, signature, volume_limit FROM submission
                   WHERE id = ?1 AND manifest IS NOT NULL AND signature IS NOT NULL";
        self.first(sql, [id.0], |row| {
            let volume_limit = row.get::<_, i64>(2)?.unsigned_abs();
            Ok(Signed { manifest: row.get(0)?, signature: row.get(1)?, volume_limit })
        })
    }

    /// The number that the next submission of a kind and period has.
    ///
    /// # Errors
    /// What the disk says.
    pub fn next_submission_number(self, kind: Kind, period: Period) -> Result<u32, StoreError> {
        let sql = "SELECT ifnull(max(number), 0) + 1 FROM submission
                   WHERE kind = ?1 AND period_from = ?2 AND period_to = ?3";
        let number = self.number(sql, params![kind.code(), iso(period.from()), iso(period.to())])?;
        Ok(u32::try_from(number).unwrap_or(u32::MAX))
    }
}

impl Deed<'_> {
    /// Freezes a submission with its items.
    ///
    /// # Errors
    /// What the disk says; an entry that lies in another open submission is refused by the database.
    pub fn insert_submission(&self, new: &NewSubmission) -> Result<SubmissionId, StoreError> {
        let id = self.insert(
            "INSERT INTO submission (kind, number, period_from, period_to, policy, policy_digest, content,
               content_digest, code, recipient, prepared_on, follows)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                new.kind.code(),
                new.number,
                iso(new.period.from()),
                iso(new.period.to()),
                new.policy,
                new.policy_digest,
                new.content,
                new.content_digest,
                new.code,
                new.recipient,
                iso(new.prepared_on),
                new.follows.map(|id| id.0),
            ],
        )?;
        for (subject, number) in new.items.iter().zip(1..) {
            let (entry, staff, program) = match *subject {
                Subject::Entry(id) => (Some(id.0), None, None),
                Subject::Staff(id) => (None, Some(id.0), None),
                Subject::Program(id) => (None, None, Some(id.0)),
            };
            self.insert(
                "INSERT INTO submission_item (submission, number, entry, staff, program) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![id, number, entry, staff, program],
            )?;
        }
        Ok(SubmissionId(id))
    }

    /// Puts a file into a submission.
    ///
    /// # Errors
    /// What the disk says.
    pub fn add_submission_file(
        &self,
        id: SubmissionId,
        path: &str,
        name: &str,
        evidence: EvidenceId,
    ) -> Result<(), StoreError> {
        self.insert(
            "INSERT INTO submission_file (submission, number, path, name, evidence)
             SELECT ?1, ifnull(max(number), 0) + 1, ?2, ?3, ?4 FROM submission_file WHERE submission = ?1",
            params![id.0, path, name, evidence.0],
        )?;
        Ok(())
    }

    /// Moves a submission to a state that [`crate::model::state::walk`] gave.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_submission_state(&self, id: SubmissionId, state: SubmissionState) -> Result<(), StoreError> {
        self.run("UPDATE submission SET state = ?2 WHERE id = ?1", params![id.0, state.code()])?;
        Ok(())
    }

    /// Writes what was decided about an item.
    ///
    /// # Errors
    /// What the disk says.
    pub fn decide_item(&self, submission: SubmissionId, item: &SubmissionItem) -> Result<(), StoreError> {
        self.run(
            "UPDATE submission_item SET decision = ?3, opinion = ?4, decided_on = ?5, document = ?6
             WHERE submission = ?1 AND number = ?2",
            params![
                submission.0,
                item.number,
                item.state.code(),
                item.opinion,
                item.decided_on.map(iso),
                item.document
            ],
        )?;
        Ok(())
    }

    /// Puts a scan behind a submission, unless it is there already.
    ///
    /// # Errors
    /// What the disk says.
    pub fn add_submission_scan(&self, id: SubmissionId, evidence: EvidenceId) -> Result<(), StoreError> {
        let there = self.view().submission_scans(id)?;
        if there.iter().any(|scan| scan.id == evidence) {
            return Ok(());
        }
        self.insert(
            "INSERT INTO submission_scan (submission, evidence, number)
             SELECT ?1, ?2, ifnull(max(number), 0) + 1 FROM submission_scan WHERE submission = ?1",
            params![id.0, evidence.0],
        )?;
        Ok(())
    }

    /// Takes a scan off a submission.
    ///
    /// # Errors
    /// What the disk says.
    pub fn remove_submission_scan(&self, id: SubmissionId, evidence: EvidenceId) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM submission_scan WHERE submission = ?1 AND evidence = ?2",
            params![id.0, evidence.0],
        )?;
        Ok(())
    }

    /// Writes where a submission was exported to; the day and what was signed stay those of the first time.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_exported(
        &self,
        id: SubmissionId,
        folder: &str,
        on: NaiveDate,
        signed: &Signed,
    ) -> Result<(), StoreError> {
        self.run(
            "UPDATE submission SET folder = ?2, exported_on = ifnull(exported_on, ?3),
               manifest = ifnull(manifest, ?4), signature = ifnull(signature, ?5),
               volume_limit = ifnull(volume_limit, ?6) WHERE id = ?1",
            params![
                id.0,
                folder,
                iso(on),
                signed.manifest,
                signed.signature,
                signed.volume_limit.cast_signed()
            ],
        )?;
        Ok(())
    }

    /// Writes the volumes of the package, in place of those of an export before.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_volumes(&self, id: SubmissionId, volumes: &[Volume]) -> Result<(), StoreError> {
        self.run("DELETE FROM submission_volume WHERE submission = ?1", [id.0])?;
        for (volume, number) in volumes.iter().zip(1..) {
            self.insert(
                "INSERT INTO submission_volume (submission, number, name, sha256, size) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![id.0, number, volume.name, volume.sha256, volume.size.cast_signed()],
            )?;
        }
        Ok(())
    }
}

/// A volume of an exported package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// Its file name.
    pub name: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
}
