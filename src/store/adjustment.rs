//! 调整: which entry stands beside which, and where the one that gave way stood before.

use super::column::Fields;
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::id::EntryId;
use crate::model::state::EntryState;

impl View<'_> {
    /// The live adjustment of an entry, approved or on its way; there is one at most.
    ///
    /// # Errors
    /// What the disk says.
    pub fn adjustment_of(self, id: EntryId) -> Result<Option<(EntryId, EntryState)>, StoreError> {
        let sql = "SELECT id, state FROM entry
                   WHERE supersedes = ?1 AND state NOT IN ('void', 'deleted', 'superseded')";
        self.first(sql, [id.0], |row| {
            let mut next = Fields::of(row);
            Ok((EntryId(next.plain()?), next.coded(EntryState::from_code)?))
        })
    }

    /// An entry with everything that it adjusts and that adjusts it, in the order in which they were written.
    ///
    /// # Errors
    /// What the disk says.
    pub fn versions(self, id: EntryId) -> Result<Vec<EntryId>, StoreError> {
        let sql = "WITH RECURSIVE back (id) AS (
                     VALUES (?1) UNION SELECT e.supersedes FROM entry AS e JOIN back ON e.id = back.id
                       WHERE e.supersedes IS NOT NULL),
                   all_of (id) AS (
                     SELECT id FROM back UNION SELECT e.id FROM entry AS e JOIN all_of ON e.supersedes = all_of.id)
                   SELECT id FROM all_of ORDER BY id";
        self.rows(sql, [id.0], |row| Ok(EntryId(row.get(0)?)))
    }

    /// Where an entry stood before an adjustment made it superseded or void; none when nothing did.
    ///
    /// # Errors
    /// What the disk says.
    pub fn state_before_adjustment(self, id: EntryId) -> Result<Option<EntryState>, StoreError> {
        let sql = "SELECT json_extract(old, '$.state') FROM change WHERE table_name = 'entry' AND row = ?1
                     AND json_extract(new, '$.state') IN ('superseded', 'void')
                     AND json_extract(old, '$.state') NOT IN ('superseded', 'void') ORDER BY id DESC LIMIT 1";
        self.first(sql, [id.0], |row| Fields::of(row).coded(EntryState::from_code))
    }
}

impl Deed<'_> {
    /// Gives an entry the proofs, the detail lines and the categories by hand of another one.
    ///
    /// # Errors
    /// What the disk says.
    pub fn copy_below_entry(&self, from: EntryId, to: EntryId) -> Result<(), StoreError> {
        for (table, columns) in [
            ("entry_evidence", "evidence, number, kind, caption"),
            ("entry_line", "number, day, name, hours"),
            ("entry_category", "policy, category, by_hand"),
        ] {
            let sql = format!(
                "INSERT INTO {table} (entry, {columns}) SELECT ?2, {columns} FROM {table} WHERE entry = ?1 ORDER BY id"
            );
            self.run(&sql, [from.0, to.0])?;
        }
        Ok(())
    }
}
