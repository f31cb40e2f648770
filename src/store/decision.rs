//! What was decided about an entry, at which level and by whom: the history beside its state.

use chrono::NaiveDate;
use rusqlite::params;

use super::column::{Fields, iso};
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::decision::{DecisionLevel, DecisionResult};
use crate::model::id::{EntryId, SubmissionId};

/// One decision about one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The entry.
    pub entry: EntryId,
    /// Whose.
    pub level: DecisionLevel,
    /// Which.
    pub result: DecisionResult,
    /// 意见; always there on a refusal, return or void.
    pub opinion: Option<String>,
    /// 审核人.
    pub auditor: Option<String>,
    /// The day.
    pub decided_on: NaiveDate,
    /// 文号.
    pub document: Option<String>,
    /// Decided together with others.
    pub bulk: bool,
    /// The submission that it answers.
    pub submission: Option<SubmissionId>,
}

impl View<'_> {
    /// The decisions about an entry, oldest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn decisions(self, entry: EntryId) -> Result<Vec<Decision>, StoreError> {
        let sql = "SELECT entry, level, result, opinion, auditor, decided_on, document, bulk, submission
                   FROM decision WHERE entry = ?1 ORDER BY id";
        self.rows(sql, [entry.0], |row| {
            let mut next = Fields::of(row);
            Ok(Decision {
                entry: EntryId(next.plain()?),
                level: next.coded(DecisionLevel::from_code)?,
                result: next.coded(DecisionResult::from_code)?,
                opinion: next.plain()?,
                auditor: next.plain()?,
                decided_on: next.day()?,
                document: next.plain()?,
                bulk: next.plain()?,
                submission: next.plain::<Option<i64>>()?.map(SubmissionId),
            })
        })
    }
}

impl Deed<'_> {
    /// Adds a decision to the history of an entry.
    ///
    /// # Errors
    /// What the disk says.
    pub fn insert_decision(&self, decision: &Decision) -> Result<(), StoreError> {
        self.insert(
            "INSERT INTO decision (entry, level, result, opinion, auditor, decided_on, document, bulk, submission)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                decision.entry.0,
                decision.level.code(),
                decision.result.code(),
                decision.opinion,
                decision.auditor,
                iso(decision.decided_on),
                decision.document,
                decision.bulk,
                decision.submission.map(|s| s.0)
            ],
        )?;
        Ok(())
    }
}
