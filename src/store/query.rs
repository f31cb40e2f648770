//! Saved questions 自定义查询, as JSON that the service reads.

use rusqlite::params;

use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::id::QueryId;

impl View<'_> {
    /// The saved questions by name: number, name, and what is asked.
    ///
    /// # Errors
    /// What the disk says.
    pub fn saved_queries(self) -> Result<Vec<(QueryId, String, String)>, StoreError> {
        let sql = "SELECT id, name, definition FROM saved_query ORDER BY name";
        self.rows(sql, [], |row| Ok((QueryId(row.get(0)?), row.get(1)?, row.get(2)?)))
    }
}

impl Deed<'_> {
    /// Keeps a question under a name; one that is there is written anew.
    ///
    /// # Errors
    /// What the disk says.
    pub fn keep_query(&self, name: &str, definition: &str) -> Result<QueryId, StoreError> {
        let sql = "INSERT INTO saved_query (name, definition) VALUES (?1, ?2)
                   ON CONFLICT (name) DO UPDATE SET definition = excluded.definition";
        self.run(sql, params![name, definition])?;
        let id = self.view().number("SELECT id FROM saved_query WHERE name = ?1", [name])?;
        Ok(QueryId(id))
    }

    /// Takes a saved question away.
    ///
    /// # Errors
    /// What the disk says.
    pub fn delete_query(&self, id: QueryId) -> Result<(), StoreError> {
        self.run("DELETE FROM saved_query WHERE id = ?1", [id.0])?;
        Ok(())
    }
}
