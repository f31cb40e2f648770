//! Lines of the staff file beyond the columns of a person, and the photo for cards.

use std::collections::BTreeMap;

use rusqlite::{Row, params};
use serde_json::json;

use super::column::{Fields, unreadable};
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::id::{StaffId, StaffItemId};
use crate::model::staff_item::StaffItem;

/// A line of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemLine {
    /// Of which item.
    pub item: StaffItem,
    /// 开始, a rough day.
    pub from: Option<String>,
    /// 结束, a rough day.
    pub to: Option<String>,
    /// What was written, by field; fields without a word are left out.
    pub fields: BTreeMap<String, String>,
}

fn read_line(row: &Row<'_>) -> rusqlite::Result<(StaffItemId, StaffId, ItemLine)> {
    let mut next = Fields::of(row);
    let (id, staff) = (StaffItemId(next.plain()?), StaffId(next.plain()?));
    let item = next.coded(StaffItem::from_code)?;
    let (from, to) = (next.plain()?, next.plain()?);
    let fields: String = next.plain()?;
    let fields = serde_json::from_str(&fields).map_err(|error| unreadable(5, error))?;
    Ok((id, staff, ItemLine { item, from, to, fields }))
}

impl View<'_> {
    /// The lines of a person, by item and then by day.
    ///
    /// # Errors
    /// What the disk says.
    pub fn staff_items(self, staff: StaffId) -> Result<Vec<(StaffItemId, ItemLine)>, StoreError> {
        let sql = "SELECT id, staff, item, from_day, to_day, fields FROM staff_item WHERE staff = ?1
                   ORDER BY item, ifnull(from_day, ''), id";
        let lines = self.rows(sql, [staff.0], read_line)?;
        Ok(lines.into_iter().map(|(id, _, line)| (id, line)).collect())
    }

    /// The lines of one item, by person and then by day.
    ///
    /// # Errors
    /// What the disk says.
    pub fn lines_of_item(self, item: StaffItem) -> Result<Vec<(StaffId, ItemLine)>, StoreError> {
        let sql = "SELECT id, staff, item, from_day, to_day, fields FROM staff_item WHERE item = ?1
                   ORDER BY staff, ifnull(from_day, ''), id";
        let lines = self.rows(sql, [item.code()], read_line)?;
        Ok(lines.into_iter().map(|(_, staff, line)| (staff, line)).collect())
    }

    /// How many lines each person has of each item.
    ///
    /// # Errors
    /// What the disk says.
    pub fn staff_item_counts(self) -> Result<BTreeMap<(StaffId, StaffItem), u32>, StoreError> {
        let sql = "SELECT staff, item, count(*) FROM staff_item GROUP BY staff, item";
        let counts = self.rows(sql, [], |row| {
            let mut next = Fields::of(row);
            Ok(((StaffId(next.plain()?), next.coded(StaffItem::from_code)?), next.plain()?))
        })?;
        Ok(counts.into_iter().collect())
    }

    /// A line, and whose it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the disk says.
    pub fn staff_item(self, id: StaffItemId) -> Result<(StaffId, ItemLine), StoreError> {
        let sql = "SELECT id, staff, item, from_day, to_day, fields FROM staff_item WHERE id = ?1";
        let found = self.first(sql, [id.0], read_line)?;
        let found = found.ok_or(StoreError::NotFound { what: "档案条目", key: id.to_string() })?;
        Ok((found.1, found.2))
    }

    /// On which day something was last written about each person: the person, changes, and lines of the file.
    ///
    /// # Errors
    /// What the disk says.
    pub fn staff_written_on(self) -> Result<BTreeMap<StaffId, String>, StoreError> {
        let sql = "SELECT who, max(substr(j.at, 1, 10)) FROM (
                     SELECT deed, row AS who FROM change WHERE table_name = 'staff'
                     UNION ALL SELECT deed, json_extract(ifnull(new, old), '$.staff') FROM change
                       WHERE table_name IN ('staff_item', 'staff_change')) AS touched
                   JOIN journal AS j ON j.id = touched.deed WHERE who IS NOT NULL GROUP BY who";
        let days = self.rows(sql, [], |row| Ok((StaffId(row.get(0)?), row.get(1)?)))?;
        Ok(days.into_iter().collect())
    }
}

impl Deed<'_> {
    /// Adds a line to the file of a person.
    ///
    /// # Errors
    /// What the disk says.
    pub fn insert_staff_item(&self, staff: StaffId, line: &ItemLine) -> Result<StaffItemId, StoreError> {
        let sql =
            "INSERT INTO staff_item (staff, item, from_day, to_day, fields) VALUES (?1, ?2, ?3, ?4, ?5)";
        let fields = json!(line.fields).to_string();
        let row = self.insert(sql, params![staff.0, line.item.code(), line.from, line.to, fields])?;
        Ok(StaffItemId(row))
    }

    /// Writes a line anew.
    ///
    /// # Errors
    /// What the disk says.
    pub fn update_staff_item(&self, id: StaffItemId, line: &ItemLine) -> Result<(), StoreError> {
        let sql = "UPDATE staff_item SET from_day = ?2, to_day = ?3, fields = ?4 WHERE id = ?1";
        self.run(sql, params![id.0, line.from, line.to, json!(line.fields).to_string()])?;
        Ok(())
    }

    /// Takes a line away.
    ///
    /// # Errors
    /// What the disk says.
    pub fn delete_staff_item(&self, id: StaffItemId) -> Result<(), StoreError> {
        self.run("DELETE FROM staff_item WHERE id = ?1", [id.0])?;
        Ok(())
    }
}
