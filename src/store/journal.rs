//! The journal 经过: one row a deed, append-only, each bearing the hash of the one before.
//!
//! `hash` = SHA-256 of the hash before (64 zeros for the first), the deed's number, `content_digest`
//! and `change_digest`, each with its length in eight bytes before it (big end first). `content_digest` covers time, actor, code, summary, detail and
//! what it undoes; `change_digest` covers every row of `change` that the deed wrote. A row that was
//! changed, cut out or put in later therefore shows in [`View::first_broken_link`]. What a purge blanked is compared with
//! the digests that the purge states (`purge.rs`); the links are made of the digests that were stored first.

use chrono::NaiveDateTime;
use rusqlite::{Connection, params};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::error::StoreError;
use super::purge::Attested;
use super::view::View;
use crate::model::id::DeedId;

/// A journal row about to be written.
pub(super) struct Draft<'a> {
    pub(super) id: DeedId,
    pub(super) at: NaiveDateTime,
    pub(super) actor: &'a str,
    pub(super) deed: &'a str,
    pub(super) summary: &'a str,
    pub(super) detail: Option<&'a Value>,
    pub(super) undoes: Option<DeedId>,
}

/// A row of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalRow {
    /// Number of the deed.
    pub id: DeedId,
    /// When, `YYYY-MM-DD HH:MM:SS` by the school's clock.
    pub at: String,
    /// Who.
    pub actor: String,
    /// Stable code of the deed.
    pub deed: String,
    /// What the administrator reads.
    pub summary: String,
    /// For a machine.
    pub detail: Option<Value>,
    /// The deed that this one takes back.
    pub undoes: Option<DeedId>,
    /// Its link in the chain.
    pub hash: String,
}

/// One row that a deed touched.
#[derive(Debug, Clone, PartialEq)]
pub struct RowChange {
    /// The deed.
    pub deed: DeedId,
    /// The table.
    pub table: String,
    /// The row's number.
    pub row: i64,
    /// The row before, none when it was new.
    pub old: Option<Value>,
    /// The row after, none when it was deleted.
    pub new: Option<Value>,
}

const FIRST_LINK: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Appends the row of a deed whose changes are all written.
pub(super) fn append(db: &Connection, draft: &Draft<'_>) -> Result<(), StoreError> {
    let at = draft.at.format("%Y-%m-%d %H:%M:%S").to_string();
    let detail = draft.detail.map(Value::to_string);
    let undoes = draft.undoes.map(|d| d.0);
    let content = content_digest(&at, draft.actor, draft.deed, draft.summary, detail.as_deref(), undoes);
    let changes = change_digest(db, draft.id.0)?;
    let before = View { db }.journal_head()?;
    let hash = link(&before, draft.id.0, &content, &changes);
    db.prepare_cached(
        "INSERT INTO journal (id, at, actor, deed, summary, detail, undoes, content_digest, change_digest, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        draft.id.0, at, draft.actor, draft.deed, draft.summary, detail, undoes, content, changes, hash
    ])?;
    Ok(())
}

fn content_digest(
    at: &str,
    actor: &str,
    deed: &str,
    summary: &str,
    detail: Option<&str>,
    undoes: Option<i64>,
) -> String {
    let undoes = undoes.map(|d| d.to_string());
    digest([at, actor, deed, summary, detail.unwrap_or(""), undoes.as_deref().unwrap_or("")])
}

/// The content digest of a row as it reads now.
pub(super) fn content_digest_of(db: &Connection, deed: i64) -> Result<String, StoreError> {
    let sql = "SELECT at, actor, deed, summary, detail, undoes FROM journal WHERE id = ?1";
    Ok(db.prepare_cached(sql)?.query_row([deed], |row| {
        let texts: [String; 4] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
        let [at, actor, code, summary] = &texts;
        let detail: Option<String> = row.get(4)?;
        Ok(content_digest(at, actor, code, summary, detail.as_deref(), row.get(5)?))
    })?)
}

pub(super) fn change_digest(db: &Connection, deed: i64) -> Result<String, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT table_name, row, old, new FROM change WHERE deed = ?1 ORDER BY id")?;
    let mut rows = statement.query([deed])?;
    let mut sum = Sha256::new();
    while let Some(row) = rows.next()? {
        let text = |column| row.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from);
        feed(&mut sum, text(0)?.unwrap_or(""));
        feed(&mut sum, &row.get::<_, i64>(1)?.to_string());
        feed(&mut sum, text(2)?.unwrap_or(""));
        feed(&mut sum, text(3)?.unwrap_or(""));
    }
    Ok(hex(&sum.finalize()))
}

fn link(before: &str, id: i64, content: &str, changes: &str) -> String {
    digest([before, &id.to_string(), content, changes])
}

/// SHA-256 of the parts, each with its length before it, so that no two lists of parts look alike.
fn digest<const N: usize>(parts: [&str; N]) -> String {
    let mut sum = Sha256::new();
    for part in parts {
        feed(&mut sum, part);
    }
    hex(&sum.finalize())
}

fn feed(sum: &mut Sha256, part: &str) {
    sum.update((part.len() as u64).to_be_bytes());
    sum.update(part.as_bytes());
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

const JOURNAL_COLUMNS: &str = "id, at, actor, deed, summary, detail, undoes, hash";

fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<JournalRow> {
    let detail: Option<String> = row.get(5)?;
    Ok(JournalRow {
        id: DeedId(row.get(0)?),
        at: row.get(1)?,
        actor: row.get(2)?,
        deed: row.get(3)?,
        summary: row.get(4)?,
        detail: detail.and_then(|text| serde_json::from_str(&text).ok()),
        undoes: row.get::<_, Option<i64>>(6)?.map(DeedId),
        hash: row.get(7)?,
    })
}

impl View<'_> {
    /// The hash of the newest deed; 64 zeros before the first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn journal_head(self) -> Result<String, StoreError> {
        let head = self.first("SELECT hash FROM journal ORDER BY id DESC LIMIT 1", [], |row| row.get(0))?;
        Ok(head.unwrap_or_else(|| FIRST_LINK.to_owned()))
    }

    /// The newest `limit` rows, newest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn journal(self, limit: u32) -> Result<Vec<JournalRow>, StoreError> {
        let sql = format!("SELECT {JOURNAL_COLUMNS} FROM journal ORDER BY id DESC LIMIT ?1");
        self.rows(&sql, [limit], read_row)
    }

    /// One row.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such deed.
    pub fn journal_row(self, id: DeedId) -> Result<JournalRow, StoreError> {
        let sql = format!("SELECT {JOURNAL_COLUMNS} FROM journal WHERE id = ?1");
        self.first(&sql, [id.0], read_row)?
            .ok_or(StoreError::NotFound { what: "操作", key: id.to_string() })
    }

    /// The newest deed of a code, if there is one.
    ///
    /// # Errors
    /// What the disk says.
    pub fn newest_deed(self, code: &str) -> Result<Option<JournalRow>, StoreError> {
        let sql = format!("SELECT {JOURNAL_COLUMNS} FROM journal WHERE deed = ?1 ORDER BY id DESC LIMIT 1");
        self.first(&sql, [code], read_row)
    }

    /// What happened to one row of a table, oldest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn history(self, table: &str, row: i64) -> Result<Vec<(JournalRow, RowChange)>, StoreError> {
        let changes = self.rows(
            "SELECT deed, table_name, row, old, new FROM change WHERE table_name = ?1 AND row = ?2 ORDER BY id",
            params![table, row],
            read_change,
        )?;
        changes.into_iter().map(|change| Ok((self.journal_row(change.deed)?, change))).collect()
    }

    /// What happened to the rows of a table that name a row above them in the column `above`, oldest first; rows that
    /// are gone too.
    ///
    /// # Errors
    /// What the disk says.
    pub fn history_below(
        self,
        table: &str,
        above: &str,
        row: i64,
    ) -> Result<Vec<(JournalRow, RowChange)>, StoreError> {
        let changes = self.rows(
            "SELECT deed, table_name, row, old, new FROM change
             WHERE table_name = ?1 AND json_extract(ifnull(new, old), '$.' || ?2) = ?3 ORDER BY id",
            params![table, above, row],
            read_change,
        )?;
        changes.into_iter().map(|change| Ok((self.journal_row(change.deed)?, change))).collect()
    }

    /// The rows that a deed touched, in order.
    ///
    /// # Errors
    /// What the disk says.
    pub fn changes_of(self, deed: DeedId) -> Result<Vec<RowChange>, StoreError> {
        let sql = "SELECT deed, table_name, row, old, new FROM change WHERE deed = ?1 ORDER BY id";
        self.rows(sql, [deed.0], read_change)
    }

    /// The first deed at which the chain does not hold, if there is one.
    ///
    /// # Errors
    /// What the disk says.
    pub fn first_broken_link(self) -> Result<Option<DeedId>, StoreError> {
        let attested = Attested::load(self)?;
        let sql = "SELECT id, content_digest, change_digest, hash FROM journal ORDER BY id";
        let mut statement = self.db.prepare(sql)?;
        let mut rows = statement.query([])?;
        let (mut before, mut expected) = (FIRST_LINK.to_owned(), 1);
        while let Some(row) = rows.next()? {
            let (id, content, changes, hash): (i64, String, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            let holds = *attested.content.get(&id).unwrap_or(&content) == content_digest_of(self.db, id)?
                && *attested.changes.get(&id).unwrap_or(&changes) == change_digest(self.db, id)?;
            if id != expected || !holds || hash != link(&before, id, &content, &changes) {
                return Ok(Some(DeedId(expected)));
            }
            (before, expected) = (hash, id + 1);
        }
        Ok(None)
    }
}

pub(super) fn read_change(row: &rusqlite::Row<'_>) -> rusqlite::Result<RowChange> {
    let json = |text: Option<String>| text.and_then(|t| serde_json::from_str(&t).ok());
    Ok(RowChange {
        deed: DeedId(row.get(0)?),
        table: row.get(1)?,
        row: row.get(2)?,
        old: json(row.get(3)?),
        new: json(row.get(4)?),
    })
}

#[cfg(test)]
mod tests {
    use super::super::workspace::tests::new_workspace;
    use super::*;

    #[test]
    fn a_changed_cut_or_forged_past_shows() {
        for (forgery, broken) in [
            ("UPDATE journal SET summary = '什么也没做' WHERE id = 2", 2),
            ("UPDATE change SET new = json_set(new, '$.value', '9') WHERE deed = 2", 2),
            ("DELETE FROM change WHERE deed = 3", 3),
            ("DELETE FROM journal WHERE id = 2", 2),
            ("UPDATE journal SET hash = replace(hash, substr(hash, 1, 4), 'ffff') WHERE id = 3", 3),
        ] {
            let (_folder, mut workspace) = new_workspace();
            for key in ["a", "b"] {
                workspace.deed("t", |deed| deed.set_setting(key, "1")).unwrap();
            }
            assert_eq!(workspace.view().first_broken_link().unwrap(), None);
            workspace.view().db.execute_batch(forgery).unwrap();
            assert_eq!(workspace.view().first_broken_link().unwrap(), Some(DeedId(broken)), "{forgery}");
        }
    }
}
