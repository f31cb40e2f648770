//! Closed years 年度结转: which they are, and what each says of everybody.

use chrono::NaiveDate;
use rusqlite::types::Value;
use rusqlite::{params, params_from_iter};

use super::column::{Fields, iso};
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use super::whom::Whom;
use crate::model::hours::Hours;
use crate::model::id::{StaffId, YearCloseId};
use crate::model::period::Period;
use crate::model::state::EntryState;
use crate::model::year_result::YearOutcome;

/// A year or cycle that was closed under a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearClose {
    /// Number.
    pub id: YearCloseId,
    /// The days.
    pub period: Period,
    /// Id of the pack.
    pub policy: String,
    /// SHA-256 of the pack, in hexadecimal.
    pub policy_digest: String,
    /// When it was closed.
    pub closed_on: NaiveDate,
}

/// What a close says of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearResult {
    /// Who.
    pub staff: StaffId,
    /// The result.
    pub outcome: YearOutcome,
    /// The hours.
    pub total: Hours,
    /// The whole assessment, as JSON.
    pub assessment: String,
    /// When what was missing had been made up.
    pub made_up_on: Option<NaiveDate>,
}

/// A result that is to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewYearResult {
    /// Who.
    pub staff: StaffId,
    /// The result.
    pub outcome: YearOutcome,
    /// The hours.
    pub total: Hours,
    /// The whole assessment, as JSON.
    pub assessment: String,
}

impl View<'_> {
    /// Every close, the latest period first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn year_closes(self) -> Result<Vec<YearClose>, StoreError> {
        let sql = "SELECT id, period_from, period_to, policy, policy_digest, closed_on FROM year_close
                   ORDER BY period_to DESC, period_from, policy";
        self.rows(sql, [], |row| {
            let mut next = Fields::of(row);
            Ok(YearClose {
                id: YearCloseId(next.plain()?),
                period: next.period()?,
                policy: next.plain()?,
                policy_digest: next.plain()?,
                closed_on: next.day()?,
            })
        })
    }

    /// What a close says of everybody, or of some.
    ///
    /// # Errors
    /// What the disk says.
    pub fn year_results(self, close: YearCloseId, whom: Whom) -> Result<Vec<YearResult>, StoreError> {
        let (condition, people) = whom.condition("staff", 2);
        let sql = format!(
            "SELECT staff, result, total, assessment, made_up_on FROM year_result
             WHERE year_close = ?1 AND {condition} ORDER BY id"
        );
        let values = std::iter::once(Value::Integer(close.0)).chain(people);
        self.rows(&sql, params_from_iter(values), |row| {
            let mut next = Fields::of(row);
            Ok(YearResult {
                staff: StaffId(next.plain()?),
                outcome: next.coded(YearOutcome::from_code)?,
                total: next.hours()?,
                assessment: next.plain()?,
                made_up_on: next.optional_day()?,
            })
        })
    }

    /// How many entries of a period are in each of these states; states without one are left out.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entries_in_states(
        self,
        period: Period,
        states: &[EntryState],
    ) -> Result<Vec<(EntryState, u32)>, StoreError> {
        let sql = "SELECT count(*) FROM entry WHERE state = ?1 AND to_day BETWEEN ?2 AND ?3";
        let mut found = Vec::new();
        for state in states {
            let days = params![state.code(), iso(period.from()), iso(period.to())];
            let count = u32::try_from(self.number(sql, days)?).unwrap_or(u32::MAX);
            if count > 0 {
                found.push((*state, count));
            }
        }
        Ok(found)
    }
}

impl Deed<'_> {
    /// Closes a year with the results of everybody.
    ///
    /// # Errors
    /// What the disk says.
    pub fn insert_year_close(
        &self,
        period: Period,
        policy: &str,
        policy_digest: &str,
        results: &[NewYearResult],
    ) -> Result<YearCloseId, StoreError> {
        let id = self.insert(
            "INSERT INTO year_close (period_from, period_to, policy, policy_digest, closed_on)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![iso(period.from()), iso(period.to()), policy, policy_digest, iso(self.today())],
        )?;
        for result in results {
            self.insert(
                "INSERT INTO year_result (year_close, staff, result, total, assessment)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    id,
                    result.staff.0,
                    result.outcome.code(),
                    result.total.hundredths(),
                    result.assessment
                ],
            )?;
        }
        Ok(YearCloseId(id))
    }

    /// Notes that somebody has made up what was missing in a closed year.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_made_up(&self, close: YearCloseId, staff: StaffId, on: NaiveDate) -> Result<(), StoreError> {
        self.run(
            "UPDATE year_result SET result = 'made_up', made_up_on = ?3 WHERE year_close = ?1 AND staff = ?2",
            params![close.0, staff.0, iso(on)],
        )?;
        Ok(())
    }
}
