//! Taking out a person who was written down by mistake: only where nothing was done with the person yet.

use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::id::StaffId;

/// Tables whose rows keep a person from being taken out, with the word for them.
const HOLDING: [(&str, &str); 7] = [
    ("entry", "条学时记录"),
    ("participation", "个培训的名单"),
    ("submission_item", "项报送内容"),
    ("year_result", "个年度结果"),
    ("inspection_item", "次抽查"),
    ("approval", "次外出审批"),
    ("change_request", "次信息变更申请"),
];

impl View<'_> {
    /// What was done with a person, in words with counts: `2 条学时记录`. What is deleted or void counts too, since it
    /// can still be seen.
    ///
    /// # Errors
    /// What the disk says.
    pub fn hangs_on(self, staff: StaffId) -> Result<Vec<String>, StoreError> {
        let mut held = Vec::new();
        for (table, word) in HOLDING {
            let count =
                self.number(&format!("SELECT count(*) FROM \"{table}\" WHERE staff = ?1"), [staff.0])?;
            if count > 0 {
                held.push(format!("{count} {word}"));
            }
        }
        Ok(held)
    }
}

impl Deed<'_> {
    /// Takes a person out, with groups, changes and further items; the database refuses where [`View::hangs_on`] finds
    /// anything.
    ///
    /// # Errors
    /// What the disk says.
    pub fn delete_staff(&self, staff: StaffId) -> Result<(), StoreError> {
        self.run("DELETE FROM staff WHERE id = ?1", [staff.0])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::workspace::tests::new_workspace;
    use super::*;

    /// What goes along with a person, and what only names one.
    const NOT_HOLDING: [&str; 5] =
        ["staff_change", "staff_item", "problem_member", "group_member", "staff_group"];

    #[test]
    fn every_table_that_names_a_person_is_known_here() {
        let (_folder, workspace) = new_workspace();
        let sql = "SELECT DISTINCT tables.name FROM sqlite_schema AS tables
                   JOIN pragma_foreign_key_list(tables.name) AS key ON key.\"table\" = 'staff'
                   WHERE tables.type = 'table' ORDER BY tables.name";
        let named: Vec<String> = workspace.view().rows(sql, [], |row| row.get(0)).unwrap();
        let holding = HOLDING.iter().map(|(table, _)| *table);
        let mut known: Vec<&str> = holding.chain(NOT_HOLDING).collect();
        known.sort_unstable();
        assert_eq!(named, known);
    }
}
