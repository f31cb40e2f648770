//! What happens to a person 人员变动, day by day.

use chrono::NaiveDate;
use rusqlite::{Row, params, params_from_iter};

use super::column::{coded, day, iso, optional_day};
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use super::whom::Whom;
use crate::model::id::StaffId;
use crate::model::staff_change::{ChangeKind, StaffChange};

impl View<'_> {
    /// The changes of a person, the oldest first, each with the number of its row.
    ///
    /// # Errors
    /// What the disk says.
    pub fn staff_changes(self, staff: StaffId) -> Result<Vec<(i64, StaffChange)>, StoreError> {
        let sql = "SELECT id, kind, from_day, to_day, school, document, note FROM staff_change
                   WHERE staff = ?1 ORDER BY from_day, id";
        self.rows(sql, [staff.0], |row| Ok((row.get(0)?, read_change(row)?)))
    }

    /// The changes of which a day came up to `today` that the status of people has not followed yet, the oldest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn due_staff_changes(self, today: NaiveDate) -> Result<Vec<DueChange>, StoreError> {
        let sql = "SELECT staff, kind, from_day, to_day, school, document, note, id,
                     begun = 0 AND from_day <= ?1, ended = 0 AND ifnull(to_day < ?1, 0)
                   FROM staff_change
                   WHERE (begun = 0 AND from_day <= ?1) OR (ended = 0 AND to_day < ?1) ORDER BY from_day, id";
        self.rows(sql, [iso(today)], |row| {
            Ok(DueChange {
                id: row.get(7)?,
                staff: StaffId(row.get(0)?),
                change: read_change(row)?,
                begins: row.get(8)?,
                ends: row.get(9)?,
            })
        })
    }

    /// The changes of everybody, the oldest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn all_staff_changes(self, whom: Whom) -> Result<Vec<(StaffId, StaffChange)>, StoreError> {
        let (condition, people) = whom.condition("staff", 1);
        let sql = format!(
            "SELECT staff, kind, from_day, to_day, school, document, note FROM staff_change
             WHERE {condition} ORDER BY from_day, id"
        );
        self.rows(&sql, params_from_iter(people), |row| Ok((StaffId(row.get(0)?), read_change(row)?)))
    }
}

/// A change of which a day came since somebody last looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueChange {
    /// Number of its row.
    pub id: i64,
    /// Whose.
    pub staff: StaffId,
    /// The change.
    pub change: StaffChange,
    /// Its first day is what came.
    pub begins: bool,
    /// Its last day is over.
    pub ends: bool,
}

fn read_change(row: &Row<'_>) -> rusqlite::Result<StaffChange> {
    Ok(StaffChange {
        kind: coded(row, 1, ChangeKind::from_code)?,
        from: day(row, 2)?,
        to: optional_day(row, 3)?,
        school: row.get(4)?,
        document: row.get(5)?,
        note: row.get(6)?,
    })
}

impl Deed<'_> {
    /// Writes down a change of a person. Whoever does so gives the person the status of today.
    ///
    /// # Errors
    /// What the disk says.
    pub fn insert_staff_change(&self, staff: StaffId, change: &StaffChange) -> Result<i64, StoreError> {
        self.insert(
            "INSERT INTO staff_change (staff, kind, from_day, to_day, school, document, note, begun, ended)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?3 <= ?8, ifnull(?4 < ?8, 0))",
            params![
                staff.0,
                change.kind.code(),
                iso(change.from),
                change.to.map(iso),
                change.school,
                change.document,
                change.note,
                iso(self.today())
            ],
        )
    }

    /// Writes down that the status of the person followed a change as far as today.
    ///
    /// # Errors
    /// What the disk says.
    pub fn follow_staff_change(&self, change: i64) -> Result<(), StoreError> {
        self.run(
            "UPDATE staff_change SET begun = from_day <= ?2, ended = ifnull(to_day < ?2, 0) WHERE id = ?1",
            params![change, iso(self.today())],
        )?;
        Ok(())
    }

    /// Sets the last day of a change. Whoever does so gives the person the status of today.
    ///
    /// # Errors
    /// What the disk says.
    pub fn end_staff_change(&self, change: i64, to: NaiveDate) -> Result<(), StoreError> {
        self.run("UPDATE staff_change SET to_day = ?2 WHERE id = ?1", params![change, iso(to)])?;
        self.follow_staff_change(change)
    }
}

#[cfg(test)]
mod tests {
    use super::super::workspace::tests::new_workspace;
    use super::*;
    use crate::model::staff::StaffRecord;

    #[test]
    fn every_kind_of_change_comes_back_in_order_of_time() {
        let (_folder, mut workspace) = new_workspace();
        let change = |(place, kind): (u32, &ChangeKind)| StaffChange {
            kind: *kind,
            from: NaiveDate::from_ymd_opt(2026, 1, 1 + place).unwrap(),
            to: (place % 2 == 0).then(|| NaiveDate::from_ymd_opt(2026, 2, 1).unwrap()),
            school: Some("溪口小学".into()),
            document: Some("教〔2026〕1号".into()),
            note: None,
        };
        let changes: Vec<StaffChange> = (0..).zip(ChangeKind::ALL).map(change).collect();
        let person = workspace.deed("t", |deed| -> Result<_, StoreError> {
            let person = deed.insert_staff(&StaffRecord::new("张三".parse().unwrap()))?;
            for change in changes.iter().rev() {
                deed.insert_staff_change(person, change)?;
            }
            Ok(person)
        });
        let person = person.unwrap().value;
        let kept = workspace.view().staff_changes(person).unwrap();
        assert_eq!(kept.iter().map(|(_, change)| change.clone()).collect::<Vec<_>>(), changes);
        let end = NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();
        workspace.deed("t", |deed| deed.end_staff_change(kept[1].0, end)).unwrap();
        let kept = workspace.view().staff_changes(person).unwrap();
        assert_eq!(kept.len(), changes.len());
        assert_eq!(kept[1].1.to, Some(end));
    }
}
