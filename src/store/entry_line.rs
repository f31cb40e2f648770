//! Detail lines 明细 of an entry.

use rusqlite::params;

use super::column::Fields;
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::entry::DetailLine;
use crate::model::id::EntryId;

impl View<'_> {
    /// The detail lines of an entry, in their order.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entry_lines(self, id: EntryId) -> Result<Vec<DetailLine>, StoreError> {
        self.rows("SELECT name, hours FROM entry_line WHERE entry = ?1 ORDER BY number", [id.0], |row| {
            let mut next = Fields::of(row);
            Ok(DetailLine { name: next.plain()?, hours: next.hours()? })
        })
    }
}

impl Deed<'_> {
    /// Gives an entry these detail lines in the place of those that it has.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_entry_lines(&self, id: EntryId, lines: &[DetailLine]) -> Result<(), StoreError> {
        if self.view().entry_lines(id)? == lines {
            return Ok(());
        }
        self.run("DELETE FROM entry_line WHERE entry = ?1", [id.0])?;
        for (line, number) in lines.iter().zip(1_i64..) {
            self.insert(
                "INSERT INTO entry_line (entry, number, name, hours) VALUES (?1, ?2, ?3, ?4)",
                params![id.0, number, line.name, line.hours.hundredths()],
            )?;
        }
        Ok(())
    }
}
