//! 问题数据: people who may be one and how that was settled; and requests to change what is sealed of a person.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::{Row, params};

use super::column::{Fields, iso};
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::id::{EvidenceId, RequestId, StaffId};
use crate::model::staff_item::{AlikeKind, AlikeState, RequestState};

/// People who may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// In what they are alike.
    pub kind: AlikeKind,
    /// Who, by number.
    pub people: Vec<StaffId>,
    /// How it was settled.
    pub state: AlikeState,
    /// What was found.
    pub resolution: Option<String>,
    /// The paper that shows it.
    pub evidence: Option<EvidenceId>,
}

/// A request to change a fact that stands on a sealed list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRequest {
    /// Whose.
    pub staff: StaffId,
    /// The code of the field.
    pub field: String,
    /// What stands there.
    pub before: Option<String>,
    /// What should stand there.
    pub after: Option<String>,
    /// Why.
    pub reason: String,
    /// How it stands.
    pub state: RequestState,
    /// When it was made.
    pub requested_on: NaiveDate,
    /// When it was answered.
    pub decided_on: Option<NaiveDate>,
    /// 文号 of the answer.
    pub document: Option<String>,
}

fn read_request(row: &Row<'_>) -> rusqlite::Result<(RequestId, ChangeRequest)> {
    let mut next = Fields::of(row);
    let id = RequestId(next.plain()?);
    let request = ChangeRequest {
        staff: StaffId(next.plain()?),
        field: next.plain()?,
        before: next.plain()?,
        after: next.plain()?,
        reason: next.plain()?,
        state: next.coded(RequestState::from_code)?,
        requested_on: next.day()?,
        decided_on: next.optional_day()?,
        document: next.plain()?,
    };
    Ok((id, request))
}

impl View<'_> {
    /// People who are alike, each group once by what tells most: number of a document, then name and birth, then name.
    ///
    /// # Errors
    /// What the disk says.
    pub fn people_alike(self) -> Result<Vec<(AlikeKind, Vec<StaffId>)>, StoreError> {
        let mut groups: Vec<(AlikeKind, Vec<StaffId>)> = Vec::new();
        for (kind, key) in [
            (AlikeKind::Document, "document_number"),
            (AlikeKind::NameBirth, "CASE WHEN birth IS NOT NULL THEN name_key || ' ' || birth END"),
            (AlikeKind::Name, "name_key"),
        ] {
            let sql = format!("SELECT {key}, id FROM staff WHERE {key} IS NOT NULL ORDER BY 1, 2");
            let mut by_key: BTreeMap<String, Vec<StaffId>> = BTreeMap::new();
            for (key, id) in self.rows(&sql, [], |row| Ok((row.get(0)?, StaffId(row.get(1)?))))? {
                by_key.entry(key).or_default().push(id);
            }
            for people in by_key.into_values().filter(|people| people.len() > 1) {
                if !groups.iter().any(|(_, known)| *known == people) {
                    groups.push((kind, people));
                }
            }
        }
        Ok(groups)
    }

    /// Groups that were settled, with the number of their row.
    ///
    /// # Errors
    /// What the disk says.
    pub fn settled_groups(self) -> Result<Vec<(i64, Alike)>, StoreError> {
        let sql = "SELECT id, kind, state, resolution, evidence FROM problem_group ORDER BY id";
        let groups = self.rows(sql, [], |row| {
            let mut next = Fields::of(row);
            let id: i64 = next.plain()?;
            let (kind, state) = (next.coded(AlikeKind::from_code)?, next.coded(AlikeState::from_code)?);
            let (resolution, evidence) = (next.plain()?, next.plain::<Option<i64>>()?.map(EvidenceId));
            Ok((id, Alike { kind, people: Vec::new(), state, resolution, evidence }))
        })?;
        let members = "SELECT staff FROM problem_member WHERE problem_group = ?1 ORDER BY staff";
        let filled = groups.into_iter().map(|(id, group)| {
            let people = self.rows(members, [id], |row| Ok(StaffId(row.get(0)?)))?;
            Ok((id, Alike { people, ..group }))
        });
        filled.collect()
    }

    /// Requests to change a person, or anybody, the latest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn change_requests(
        self,
        staff: Option<StaffId>,
    ) -> Result<Vec<(RequestId, ChangeRequest)>, StoreError> {
        let sql = "SELECT id, staff, field, before, after, reason, state, requested_on, decided_on, document
                   FROM change_request WHERE ?1 IS NULL OR staff = ?1 ORDER BY id DESC";
        self.rows(sql, [staff.map(|staff| staff.0)], read_request)
    }
}

impl Deed<'_> {
    /// Writes down how a group was settled; `row` is that of an earlier word about it.
    ///
    /// # Errors
    /// What the disk says.
    pub fn settle_group(&self, row: Option<i64>, group: &Alike) -> Result<(), StoreError> {
        let evidence = group.evidence.map(|id| id.0);
        if let Some(row) = row {
            let sql = "UPDATE problem_group SET state = ?2, resolution = ?3, evidence = ?4 WHERE id = ?1";
            self.run(sql, params![row, group.state.code(), group.resolution, evidence])?;
            return Ok(());
        }
        let sql = "INSERT INTO problem_group (kind, state, resolution, evidence) VALUES (?1, ?2, ?3, ?4)";
        let row =
            self.insert(sql, params![group.kind.code(), group.state.code(), group.resolution, evidence])?;
        for person in &group.people {
            self.insert(
                "INSERT INTO problem_member (problem_group, staff) VALUES (?1, ?2)",
                [row, person.0],
            )?;
        }
        Ok(())
    }

    /// Writes a request to change a person down.
    ///
    /// # Errors
    /// What the disk says.
    pub fn insert_change_request(&self, request: &ChangeRequest) -> Result<RequestId, StoreError> {
        let sql = "INSERT INTO change_request (staff, field, before, after, reason, state, requested_on)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let row = self.insert(
            sql,
            params![
                request.staff.0,
                request.field,
                request.before,
                request.after,
                request.reason,
                request.state.code(),
                iso(request.requested_on)
            ],
        )?;
        Ok(RequestId(row))
    }

    /// Writes the answer to a request down.
    ///
    /// # Errors
    /// What the disk says.
    pub fn answer_change_request(&self, id: RequestId, request: &ChangeRequest) -> Result<(), StoreError> {
        let sql = "UPDATE change_request SET state = ?2, decided_on = ?3, document = ?4 WHERE id = ?1";
        self.run(sql, params![id.0, request.state.code(), request.decided_on.map(iso), request.document])?;
        Ok(())
    }
}
