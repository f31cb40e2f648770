//! A deed: one transaction of the administrator, with its row in the journal.

use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime};
use rusqlite::types::ToSqlOutput as Sql;
use rusqlite::{Connection, Params, Transaction, TransactionBehavior, params_from_iter};
use serde_json::Value;

use super::error::StoreError;
use super::journal::{self, Draft};
use super::view::View;
use super::workspace::Setting;
use crate::model::id::DeedId;

/// What a deed left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done<T> {
    /// What the deed returned.
    pub value: T,
    /// Its number in the journal; none when nothing had changed.
    pub deed: Option<DeedId>,
}

/// So many rows are inserted with one statement.
const AT_ONCE: usize = 64;

/// A deed under way. Dropped without an end, nothing of it stays.
pub struct Deed<'a> {
    tx: Transaction<'a>,
    folder: &'a Path,
    id: DeedId,
    code: &'static str,
    at: NaiveDateTime,
    actor: &'a str,
    summary: String,
    detail: Option<Value>,
    undoes: Option<DeedId>,
    insists: bool,
}

impl<'a> Deed<'a> {
    pub(super) fn begin(
        db: &'a mut Connection,
        folder: &'a Path,
        setting: &'a Setting,
        code: &'static str,
    ) -> Result<Deed<'a>, StoreError> {
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let id = DeedId(
            View { db: &tx }
                .number("SELECT ifnull(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'journal'", [])?
                .max(1),
        );
        tx.execute("DELETE FROM current_deed", [])?;
        tx.execute("INSERT INTO current_deed (id) VALUES (?1)", [id.0])?;
        let (at, actor) = (setting.clock.now(), setting.actor.as_str());
        let (summary, detail, undoes, insists) = (String::new(), None, None, false);
        Ok(Deed { tx, folder, id, code, at, actor, summary, detail, undoes, insists })
    }

    /// The number that this deed will have in the journal.
    pub fn id(&self) -> DeedId {
        self.id
    }

    /// The day on which it is done.
    pub fn today(&self) -> NaiveDate {
        self.at.date()
    }

    /// The folder of the workspace.
    pub fn folder(&self) -> &Path {
        self.folder
    }

    /// For questions inside the deed.
    pub fn view(&self) -> View<'_> {
        View { db: &self.tx }
    }

    /// Says in a short Chinese sentence what was done, for journal and toast.
    pub fn say(&mut self, summary: impl Into<String>) {
        self.summary = summary.into();
    }

    /// Keeps something for a machine beside the summary.
    pub fn keep(&mut self, detail: Value) {
        self.detail = Some(detail);
    }

    /// Writes the journal row even if no recorded table changed (a backup, an export, a look at full ID numbers).
    pub fn insist(&mut self) {
        self.insists = true;
    }

    pub(super) fn undoing(&mut self, deed: DeedId) {
        self.undoes = Some(deed);
    }

    pub(super) fn run<P: Params>(&self, sql: &str, params: P) -> Result<usize, StoreError> {
        Ok(self.tx.prepare_cached(sql)?.execute(params)?)
    }

    /// Runs an INSERT and returns the number of the new row.
    pub(super) fn insert<P: Params>(&self, sql: &str, params: P) -> Result<i64, StoreError> {
        Ok(self.tx.prepare_cached(sql)?.insert(params)?)
    }

    /// Inserts rows and returns their numbers, in the same order. `into` is a table with its columns in brackets.
    ///
    /// Many rows go into one statement: of each page that a statement with triggers changes, a copy is kept in case it
    /// fails, and rows one by one would have the same pages copied for each.
    pub(super) fn insert_rows<const N: usize>(
        &self,
        into: &str,
        rows: &[[Sql<'_>; N]],
    ) -> Result<Vec<i64>, StoreError> {
        let places = format!("({})", ["?"; N].join(", "));
        let mut ids = Vec::with_capacity(rows.len());
        for some in rows.chunks(AT_ONCE) {
            let sql = format!("INSERT INTO {into} VALUES {}", vec![places.as_str(); some.len()].join(", "));
            self.run(&sql, params_from_iter(some.iter().flatten()))?;
            // Numbers are given one after another, and nobody else gives any within the transaction.
            let last = self.tx.last_insert_rowid();
            ids.extend(last - some.len() as i64 + 1..=last);
        }
        Ok(ids)
    }

    pub(super) fn finish<T>(self, value: T) -> Result<Done<T>, StoreError> {
        let changed =
            self.view().number("SELECT EXISTS (SELECT 1 FROM change WHERE deed = ?1)", [self.id.0])?;
        if changed == 0 && !self.insists {
            return Ok(Done { value, deed: None });
        }
        let draft = Draft {
            id: self.id,
            at: self.at,
            actor: self.actor,
            deed: self.code,
            summary: &self.summary,
            detail: self.detail.as_ref(),
            undoes: self.undoes,
        };
        journal::append(&self.tx, &draft)?;
        self.tx.execute("DELETE FROM current_deed", [])?;
        self.tx.commit()?;
        log::info!("deed {}", self.code);
        Ok(Done { value, deed: Some(self.id) })
    }
}
