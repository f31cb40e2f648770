//! Detail lines 明细 of an entry, whose sum is its figure.

use rusqlite::params;

use super::column::{Fields, iso};
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::entry::DetailLine;
use crate::model::id::EntryId;

impl View<'_> {
    /// The detail lines of an entry, in order.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entry_lines(self, id: EntryId) -> Result<Vec<DetailLine>, StoreError> {
        let sql = "SELECT day, name, hours FROM entry_line WHERE entry = ?1 ORDER BY number";
        self.rows(sql, [id.0], |row| {
            let mut next = Fields::of(row);
            Ok(DetailLine { day: next.optional_day()?, name: next.plain()?, hours: next.hours()? })
        })
    }
}

impl Deed<'_> {
    /// Gives an entry these detail lines in place of those that it has.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_entry_lines(&self, id: EntryId, lines: &[DetailLine]) -> Result<(), StoreError> {
        if self.view().entry_lines(id)? == lines {
            return Ok(());
        }
        self.run("DELETE FROM entry_line WHERE entry = ?1", [id.0])?;
        let sql = "INSERT INTO entry_line (entry, number, day, name, hours) VALUES (?1, ?2, ?3, ?4, ?5)";
        for (line, number) in lines.iter().zip(1_i64..) {
            let day = line.day.map(iso);
            self.insert(sql, params![id.0, number, day, line.name, line.hours.hundredths()])?;
        }
        Ok(())
    }
}
