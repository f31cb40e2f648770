//! 抽查: draws, and what was found of the people who were drawn.

use chrono::NaiveDate;
use rusqlite::{Row, params};

use super::column::{Fields, iso};
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::id::{InspectionId, StaffId};
use crate::model::inspection::InspectionResult;
use crate::model::period::Period;

/// A draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Number of the row.
    pub id: InspectionId,
    /// The hours that are looked at.
    pub period: Period,
    /// Of a hundred people so many, 1 to 100.
    pub percentage: u32,
    /// But at least so many.
    pub at_least: u32,
    /// What repeats the draw.
    pub seed: i64,
    /// When it was drawn.
    pub drawn_on: NaiveDate,
}

/// A person who was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectionItem {
    /// Who.
    pub staff: StaffId,
    /// What was found.
    pub result: InspectionResult,
    /// More about it.
    pub note: Option<String>,
}

fn read_inspection(row: &Row<'_>) -> rusqlite::Result<Inspection> {
    let mut next = Fields::of(row);
    Ok(Inspection {
        id: InspectionId(next.plain()?),
        period: next.period()?,
        percentage: next.plain()?,
        at_least: next.plain()?,
        seed: next.plain()?,
        drawn_on: next.day()?,
    })
}

impl View<'_> {
    /// All draws, the newest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn inspections(self) -> Result<Vec<Inspection>, StoreError> {
        let sql = "SELECT id, period_from, period_to, percentage, at_least, seed, drawn_on FROM inspection
                   ORDER BY id DESC";
        self.rows(sql, [], read_inspection)
    }

    /// The people of a draw, by number.
    ///
    /// # Errors
    /// What the disk says.
    pub fn inspection_items(self, id: InspectionId) -> Result<Vec<InspectionItem>, StoreError> {
        let sql = "SELECT staff, result, note FROM inspection_item WHERE inspection = ?1 ORDER BY staff";
        self.rows(sql, [id.0], |row| {
            let mut next = Fields::of(row);
            Ok(InspectionItem {
                staff: StaffId(next.plain()?),
                result: next.coded(InspectionResult::from_code)?,
                note: next.plain()?,
            })
        })
    }
}

impl Deed<'_> {
    /// Keeps a draw with its people; its number is given here.
    ///
    /// # Errors
    /// What the disk says.
    pub fn insert_inspection(
        &self,
        drawn: &Inspection,
        people: &[StaffId],
    ) -> Result<InspectionId, StoreError> {
        let id = self.insert(
            "INSERT INTO inspection (period_from, period_to, percentage, at_least, seed, drawn_on)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                iso(drawn.period.from()),
                iso(drawn.period.to()),
                drawn.percentage,
                drawn.at_least,
                drawn.seed,
                iso(drawn.drawn_on)
            ],
        )?;
        for person in people {
            self.insert("INSERT INTO inspection_item (inspection, staff) VALUES (?1, ?2)", [id, person.0])?;
        }
        Ok(InspectionId(id))
    }

    /// Writes what was found of a person who was drawn.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_inspection_item(&self, id: InspectionId, item: &InspectionItem) -> Result<(), StoreError> {
        self.run(
            "UPDATE inspection_item SET result = ?3, note = ?4 WHERE inspection = ?1 AND staff = ?2",
            params![id.0, item.staff.0, item.result.code(), item.note],
        )?;
        Ok(())
    }
}
