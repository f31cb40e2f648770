//! 外出培训审批: leave to go to a training elsewhere, and the hours that came of it.

use chrono::NaiveDate;
use rusqlite::{Row, params};

use super::column::{Fields, iso};
use super::deed::Deed;
use super::entry::LIVE;
use super::error::StoreError;
use super::view::View;
use crate::model::id::{EntryId, EvidenceId, StaffId, TripId};
use crate::model::period::Period;

/// A request for training outside the school, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trip {
    /// Who goes.
    pub staff: StaffId,
    /// 培训名称.
    pub title: String,
    /// First and last day.
    pub span: Period,
    /// 地点.
    pub place: Option<String>,
    /// 经费, fen.
    pub cost: Option<i64>,
    /// 经费来源.
    pub cost_source: Option<String>,
    /// Who approved it; none while nobody did.
    pub approved_by: Option<String>,
    /// When.
    pub approved_on: Option<NaiveDate>,
    /// The hours that came of it.
    pub entry: Option<EntryId>,
    /// The signed form.
    pub evidence: Option<EvidenceId>,
}

impl Trip {
    /// Whether it was approved before it began.
    pub fn is_approved_in_time(&self) -> bool {
        self.approved_on.is_some_and(|day| day <= self.span.from())
    }
}

fn read_trip(row: &Row<'_>) -> rusqlite::Result<(TripId, Trip)> {
    let mut next = Fields::of(row);
    let id = TripId(next.plain()?);
    let trip = Trip {
        staff: StaffId(next.plain()?),
        title: next.plain()?,
        span: next.period()?,
        place: next.plain()?,
        cost: next.plain()?,
        cost_source: next.plain()?,
        approved_by: next.plain()?,
        approved_on: next.optional_day()?,
        entry: next.plain::<Option<i64>>()?.map(EntryId),
        evidence: next.plain::<Option<i64>>()?.map(EvidenceId),
    };
    Ok((id, trip))
}

const COLUMNS: &str =
    "id, staff, title, from_day, to_day, place, cost, cost_source, approved_by, approved_on, entry, evidence";

impl View<'_> {
    /// The requests whose days meet a period, the latest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn trips(self, period: Period) -> Result<Vec<(TripId, Trip)>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM approval WHERE from_day <= ?2 AND to_day >= ?1 ORDER BY from_day DESC, id DESC"
        );
        self.rows(&sql, [iso(period.from()), iso(period.to())], read_trip)
    }

    /// The requests of a person, the latest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn trips_of(self, staff: StaffId) -> Result<Vec<(TripId, Trip)>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM approval WHERE staff = ?1 ORDER BY from_day DESC, id DESC");
        self.rows(&sql, [staff.0], read_trip)
    }

    /// A request.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the disk says.
    pub fn trip(self, id: TripId) -> Result<Trip, StoreError> {
        let found =
            self.first(&format!("SELECT {COLUMNS} FROM approval WHERE id = ?1"), [id.0], read_trip)?;
        let found = found.ok_or(StoreError::NotFound { what: "外出审批", key: id.to_string() })?;
        Ok(found.1)
    }
}

impl View<'_> {
    /// Hours of training elsewhere in a period for which no leave was given before it began, and which nobody let stand: live
    /// ones that came of no training that the authority approved or a filed plan holds. None where nobody asked for leave in
    /// the period: the school does without.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entries_without_leave(self, period: Period) -> Result<Vec<EntryId>, StoreError> {
        let sql = format!(
            "SELECT e.id FROM entry AS e LEFT JOIN program AS p ON p.id = e.program
               LEFT JOIN plan_line AS l ON l.id = p.plan_line LEFT JOIN plan ON plan.id = l.plan
             WHERE e.activity = 'external_training' AND e.to_day BETWEEN ?1 AND ?2 AND e.voids = 0 AND e.{LIVE}
               AND e.source NOT IN ('opening', 'transfer', 'adjustment')
               AND plan.filed_on IS NULL AND ifnull(p.state, '') <> 'approved'
               AND NOT EXISTS (SELECT 1 FROM approval AS a WHERE a.entry = e.id AND a.approved_on <= a.from_day)
               AND NOT EXISTS (SELECT 1 FROM approval_waiver AS w WHERE w.entry = e.id)
               AND EXISTS (SELECT 1 FROM approval WHERE to_day >= ?1 AND from_day <= ?2)
             ORDER BY e.id"
        );
        self.rows(&sql, [iso(period.from()), iso(period.to())], |row| Ok(EntryId(row.get(0)?)))
    }
}

impl Deed<'_> {
    /// Lets hours stand without leave before them.
    ///
    /// # Errors
    /// What the disk says.
    pub fn waive_leave(&self, entry: EntryId, reason: &str) -> Result<(), StoreError> {
        self.insert("INSERT INTO approval_waiver (entry, reason) VALUES (?1, ?2)", params![entry.0, reason])?;
        Ok(())
    }

    /// Writes a request down.
    ///
    /// # Errors
    /// What the disk says.
    pub fn insert_trip(&self, trip: &Trip) -> Result<TripId, StoreError> {
        let sql = "INSERT INTO approval (staff, title, from_day, to_day, place, cost, cost_source)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let row = self.insert(
            sql,
            params![
                trip.staff.0,
                trip.title,
                iso(trip.span.from()),
                iso(trip.span.to()),
                trip.place,
                trip.cost,
                trip.cost_source
            ],
        )?;
        Ok(TripId(row))
    }

    /// Writes down what became of a request.
    ///
    /// # Errors
    /// What the disk says.
    pub fn update_trip(&self, id: TripId, trip: &Trip) -> Result<(), StoreError> {
        let sql =
            "UPDATE approval SET approved_by = ?2, approved_on = ?3, entry = ?4, evidence = ?5 WHERE id = ?1";
        let (entry, evidence) = (trip.entry.map(|id| id.0), trip.evidence.map(|id| id.0));
        self.run(sql, params![id.0, trip.approved_by, trip.approved_on.map(iso), entry, evidence])?;
        Ok(())
    }
}
