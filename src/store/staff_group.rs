//! Groups of staff: 年级组, 教研组, 备课组. A person may be in several, a group has perhaps a leader.

use rusqlite::{Row, params, params_from_iter};

use super::column::coded;
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use super::whom::Whom;
use crate::model::id::{GroupId, StaffId};
use crate::model::staff::{GroupKind, GroupName};

/// A group with its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffGroup {
    /// Number of the row.
    pub id: GroupId,
    /// Kind and name.
    pub group: GroupName,
    /// 组长.
    pub leader: Option<StaffId>,
    /// How many belong to it, those who left the school too.
    pub members: u32,
}

impl View<'_> {
    /// All groups by kind and name, as people count.
    ///
    /// # Errors
    /// What the disk says.
    pub fn groups(self) -> Result<Vec<StaffGroup>, StoreError> {
        let mut groups = self.rows(
            "SELECT id, kind, name, leader, (SELECT count(*) FROM group_member WHERE staff_group = g.id)
             FROM staff_group AS g ORDER BY name, id",
            [],
            |row| {
                let leader: Option<i64> = row.get(3)?;
                Ok(StaffGroup {
                    id: GroupId(row.get(0)?),
                    group: read_group(row, 1)?,
                    leader: leader.map(StaffId),
                    members: row.get(4)?,
                })
            },
        )?;
        groups.sort_by(|one, other| one.group.order().cmp(&other.group.order()));
        Ok(groups)
    }

    /// The group of this kind and name.
    ///
    /// # Errors
    /// What the disk says.
    pub fn group_named(self, group: &GroupName) -> Result<Option<GroupId>, StoreError> {
        let sql = "SELECT id FROM staff_group WHERE kind = ?1 AND name = ?2";
        self.first(sql, [group.kind.code(), &group.name], |row| Ok(GroupId(row.get(0)?)))
    }

    /// The members of a group, by name in pinyin.
    ///
    /// # Errors
    /// What the disk says.
    pub fn group_members(self, group: GroupId) -> Result<Vec<StaffId>, StoreError> {
        let sql = "SELECT s.id FROM group_member AS m JOIN staff AS s ON s.id = m.staff
                   WHERE m.staff_group = ?1 ORDER BY s.pinyin, s.name, s.id";
        self.rows(sql, [group.0], |row| Ok(StaffId(row.get(0)?)))
    }

    /// The groups of a person, by kind and name.
    pub(super) fn groups_of(self, staff: StaffId) -> Result<Vec<GroupName>, StoreError> {
        let sql = "SELECT g.kind, g.name FROM group_member AS m JOIN staff_group AS g ON g.id = m.staff_group
                   WHERE m.staff = ?1";
        let mut groups = self.rows(sql, [staff.0], |row| read_group(row, 0))?;
        groups.sort();
        Ok(groups)
    }

    /// The memberships of everybody or of some, by person, then by kind and name of the group.
    pub(super) fn memberships(self, whom: Whom) -> Result<Vec<(StaffId, GroupName)>, StoreError> {
        let (condition, people) = whom.condition("m.staff", 1);
        let sql = format!(
            "SELECT g.kind, g.name, m.staff FROM group_member AS m JOIN staff_group AS g ON g.id = m.staff_group
             WHERE {condition}"
        );
        let mut rows =
            self.rows(&sql, params_from_iter(people), |row| Ok((StaffId(row.get(2)?), read_group(row, 0)?)))?;
        rows.sort();
        Ok(rows)
    }
}

impl Deed<'_> {
    /// The group of this kind and name, made if there is none.
    ///
    /// # Errors
    /// What the disk says.
    pub fn group(&self, group: &GroupName) -> Result<GroupId, StoreError> {
        if let Some(id) = self.view().group_named(group)? {
            return Ok(id);
        }
        let sql = "INSERT INTO staff_group (kind, name) VALUES (?1, ?2)";
        Ok(GroupId(self.insert(sql, [group.kind.code(), &group.name])?))
    }

    /// Makes a person a member of a group, which is made if there is none.
    ///
    /// # Errors
    /// What the disk says.
    pub fn join_group(&self, staff: StaffId, group: &GroupName) -> Result<(), StoreError> {
        let id = self.group(group)?;
        let sql = "INSERT INTO group_member (staff_group, staff) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.run(sql, [id.0, staff.0])?;
        Ok(())
    }

    /// Ends a membership; the leader who goes leads no longer.
    ///
    /// # Errors
    /// What the disk says.
    pub fn leave_group(&self, staff: StaffId, group: GroupId) -> Result<(), StoreError> {
        self.run("DELETE FROM group_member WHERE staff_group = ?1 AND staff = ?2", [group.0, staff.0])?;
        self.run("UPDATE staff_group SET leader = NULL WHERE id = ?1 AND leader = ?2", [group.0, staff.0])?;
        Ok(())
    }

    /// Makes these the groups of a person, and no others.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_groups(&self, staff: StaffId, groups: &[GroupName]) -> Result<(), StoreError> {
        let before = self.view().groups_of(staff)?;
        for group in before.iter().filter(|group| !groups.contains(group)) {
            if let Some(id) = self.view().group_named(group)? {
                self.leave_group(staff, id)?;
            }
        }
        for group in groups.iter().filter(|group| !before.contains(group)) {
            self.join_group(staff, group)?;
        }
        Ok(())
    }

    /// Sets or takes away the leader of a group.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_group_leader(&self, group: GroupId, leader: Option<StaffId>) -> Result<(), StoreError> {
        let sql = "UPDATE staff_group SET leader = ?2 WHERE id = ?1";
        self.run(sql, params![group.0, leader.map(|id| id.0)])?;
        Ok(())
    }

    /// Gives a group another kind and name.
    ///
    /// # Errors
    /// What the disk says; another group of that kind and name is refused by it.
    pub fn rename_group(&self, id: GroupId, group: &GroupName) -> Result<(), StoreError> {
        let sql = "UPDATE staff_group SET kind = ?2, name = ?3 WHERE id = ?1";
        self.run(sql, params![id.0, group.kind.code(), group.name])?;
        Ok(())
    }

    /// Removes a group; its members stay staff.
    ///
    /// # Errors
    /// What the disk says.
    pub fn delete_group(&self, group: GroupId) -> Result<(), StoreError> {
        self.run("DELETE FROM staff_group WHERE id = ?1", [group.0])?;
        Ok(())
    }
}

fn read_group(row: &Row<'_>, column: usize) -> rusqlite::Result<GroupName> {
    Ok(GroupName { kind: coded(row, column, GroupKind::from_code)?, name: row.get(column + 1)? })
}
