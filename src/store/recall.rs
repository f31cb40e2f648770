//! 申请打回: asking the authority to give an approved entry back.

use chrono::NaiveDate;
use rusqlite::params;

use super::column::{Fields, iso};
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::id::{EntryId, RecallId};
use crate::model::state::RecallState;

/// A request for return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    /// Number of the row.
    pub id: RecallId,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub state: RecallState,
    /// When it was asked.
    pub requested_on: NaiveDate,
    /// When it was answered.
    pub decided_on: Option<NaiveDate>,
    /// 文号 of the answer.
    pub document: Option<String>,
}

impl View<'_> {
    /// The requests about an entry, oldest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn recalls(self, entry: EntryId) -> Result<Vec<Recall>, StoreError> {
        let sql = "SELECT id, reason, state, requested_on, decided_on, document FROM recall
                   WHERE entry = ?1 ORDER BY id";
        self.rows(sql, [entry.0], |row| {
            let mut next = Fields::of(row);
            Ok(Recall {
                id: RecallId(next.plain()?),
                reason: next.plain()?,
                state: next.coded(RecallState::from_code)?,
                requested_on: next.day()?,
                decided_on: next.optional_day()?,
                document: next.plain()?,
            })
        })
    }
}

impl Deed<'_> {
    /// Keeps a new request.
    ///
    /// # Errors
    /// What the disk says.
    pub fn insert_recall(&self, entry: EntryId, reason: &str) -> Result<RecallId, StoreError> {
        let sql = "INSERT INTO recall (entry, reason, requested_on) VALUES (?1, ?2, ?3)";
        Ok(RecallId(self.insert(sql, params![entry.0, reason, iso(self.today())])?))
    }

    /// Writes the answer of a request.
    ///
    /// # Errors
    /// What the disk says.
    pub fn answer_recall(&self, recall: &Recall) -> Result<(), StoreError> {
        self.run(
            "UPDATE recall SET state = ?2, decided_on = ?3, document = ?4 WHERE id = ?1",
            params![recall.id.0, recall.state.code(), recall.decided_on.map(iso), recall.document],
        )?;
        Ok(())
    }
}
