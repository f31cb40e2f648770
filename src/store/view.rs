//! Reading: every question to the workspace is a method of [`View`], written in the file of its table.

use rusqlite::{Connection, OptionalExtension, Params, Row};

use super::error::StoreError;

/// The workspace as it stands, for reading. Inside a deed it shows what the deed has done so far.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub(super) db: &'a Connection,
}

impl<'a> View<'a> {
    /// All rows of a question. Statements are cached by their text.
    pub(super) fn rows<T, P: Params>(
        self,
        sql: &str,
        params: P,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map(params, read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The first row, if there is one.
    pub(super) fn first<T, P: Params>(
        self,
        sql: &str,
        params: P,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.db.prepare_cached(sql)?;
        Ok(statement.query_row(params, read).optional()?)
    }

    /// One number.
    pub(super) fn number<P: Params>(self, sql: &str, params: P) -> Result<i64, StoreError> {
        Ok(self.first(sql, params, |row| row.get(0))?.unwrap_or(0))
    }
}
