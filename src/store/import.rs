//! The import log 导入日志: which file brought what, with the problems of its rows, and what was
//! asked once about headings. The log stays when an import is undone.

use std::collections::BTreeMap;

use rusqlite::{Row, params};

use super::column::coded;
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::facts::closed_list;
use crate::model::id::{DeedId, ImportId};

closed_list! {
    /// What became of a row with a problem.
    Severity {
        /// The row was not taken.
        Rejected = "rejected", "未导入";
        /// The row repeats another one.
        Duplicate = "duplicate", "重复";
        /// The row was taken, a field of it was not.
        Warning = "warning", "存疑";
    }
}

/// An import about to be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewImport {
    /// What kind of list: `staff`, `roster`, `entry` …
    pub kind: &'static str,
    /// Name of the file, without its folder.
    pub file_name: String,
    /// SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
    /// The sheet that was read.
    pub sheet: Option<String>,
    /// How many rows came in new.
    pub added: u32,
    /// How many rows changed something.
    pub updated: u32,
    /// How many rows said nothing new.
    pub unchanged: u32,
    /// What was wrong or doubtful.
    pub problems: Vec<ImportProblem>,
}

/// A row with a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportProblem {
    /// What became of it.
    pub severity: Severity,
    /// The sheet.
    pub sheet: String,
    /// The sheet's own row number, from 1.
    pub row: u32,
    /// Heading of the column.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong.
    pub problem: String,
}

/// A line of the import log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportBatch {
    /// Number of the batch.
    pub id: ImportId,
    /// The deed that brought it.
    pub deed: DeedId,
    /// When, `YYYY-MM-DD HH:MM:SS` by the school's clock.
    pub at: String,
    /// What kind of list.
    pub kind: String,
    /// Name of the file.
    pub file_name: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The sheet that was read.
    pub sheet: Option<String>,
    /// How many rows came in new.
    pub added: u32,
    /// How many rows changed something.
    pub updated: u32,
    /// How many rows said nothing new.
    pub unchanged: u32,
    /// How many rows were rejected.
    pub rejected: u32,
}

const SELECT: &str = "SELECT b.id, b.deed, j.at, b.kind, b.file_name, b.sha256, b.sheet, b.added, b.updated,
                             b.unchanged, b.rejected
                      FROM import_batch AS b JOIN journal AS j ON j.id = b.deed";

impl View<'_> {
    /// The last imports, the newest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn imports(self, limit: u32) -> Result<Vec<ImportBatch>, StoreError> {
        self.rows(&format!("{SELECT} ORDER BY b.id DESC LIMIT ?1"), [limit], read_batch)
    }

    /// One import.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the disk says.
    pub fn import(self, id: ImportId) -> Result<ImportBatch, StoreError> {
        let found = self.first(&format!("{SELECT} WHERE b.id = ?1"), [id.0], read_batch)?;
        found.ok_or(StoreError::NotFound { what: "导入批次", key: id.to_string() })
    }

    /// The problems of an import, as they were reported.
    ///
    /// # Errors
    /// What the disk says.
    pub fn import_problems(self, id: ImportId) -> Result<Vec<ImportProblem>, StoreError> {
        let sql = "SELECT severity, ifnull(sheet, ''), ifnull(row, 0), ifnull(column, ''), ifnull(value, ''), problem
                   FROM import_problem WHERE batch = ?1 ORDER BY id";
        self.rows(sql, [id.0], |row| {
            Ok(ImportProblem {
                severity: coded(row, 0, Severity::from_code)?,
                sheet: row.get(1)?,
                row: row.get(2)?,
                column: row.get(3)?,
                value: row.get(4)?,
                problem: row.get(5)?,
            })
        })
    }

    /// What was remembered of the headings of one kind of list: the code of the field, or nothing for a
    /// column that is not to be read.
    ///
    /// # Errors
    /// What the disk says.
    pub fn remembered_headings(self, form: &str) -> Result<BTreeMap<String, Option<String>>, StoreError> {
        let sql = "SELECT heading, field FROM header_mapping WHERE form = ?1";
        Ok(self.rows(sql, [form], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
    }
}

impl Deed<'_> {
    /// Logs an import. Goes into the deed that brings the rows, so that it is undone by its number; when
    /// the deed changes nothing, the log does not stay either.
    ///
    /// # Errors
    /// What the disk says.
    pub fn log_import(&self, import: &NewImport) -> Result<ImportId, StoreError> {
        let rejected = import.problems.iter().filter(|p| p.severity == Severity::Rejected).count();
        let batch = self.insert(
            "INSERT INTO import_batch (deed, kind, file_name, sha256, sheet, added, updated, unchanged, rejected)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                self.id().0,
                import.kind,
                import.file_name,
                import.sha256,
                import.sheet,
                import.added,
                import.updated,
                import.unchanged,
                u32::try_from(rejected).unwrap_or(u32::MAX)
            ],
        )?;
        for p in &import.problems {
            self.insert(
                "INSERT INTO import_problem (batch, severity, sheet, row, column, value, problem)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![batch, p.severity.code(), p.sheet, p.row, p.column, p.value, p.problem],
            )?;
        }
        Ok(ImportId(batch))
    }

    /// Remembers which field a heading means in one kind of list; none for a column that is not to be read.
    ///
    /// # Errors
    /// What the disk says.
    pub fn remember_heading(&self, form: &str, heading: &str, field: Option<&str>) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO header_mapping (form, heading, field) VALUES (?1, ?2, ?3)
             ON CONFLICT (form, heading) DO UPDATE SET field = excluded.field WHERE field IS NOT excluded.field",
            params![form, heading, field],
        )?;
        Ok(())
    }
}

fn read_batch(row: &Row<'_>) -> rusqlite::Result<ImportBatch> {
    Ok(ImportBatch {
        id: ImportId(row.get(0)?),
        deed: DeedId(row.get(1)?),
        at: row.get(2)?,
        kind: row.get(3)?,
        file_name: row.get(4)?,
        sha256: row.get(5)?,
        sheet: row.get(6)?,
        added: row.get(7)?,
        updated: row.get(8)?,
        unchanged: row.get(9)?,
        rejected: row.get(10)?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::workspace::tests::new_workspace;
    use super::*;
    use crate::model::staff::StaffRecord;
    use crate::store::UndoTarget;

    fn new_import() -> NewImport {
        let problem = |severity| ImportProblem {
            severity,
            sheet: "花名册".into(),
            row: 8,
            column: "身份证号".into(),
            value: "330999199011230000".into(),
            problem: "末位数字已丢失".into(),
        };
        NewImport {
            kind: "staff",
            file_name: "花名册.xlsx".into(),
            sha256: "0".repeat(64),
            sheet: Some("花名册".into()),
            added: 1,
            updated: 0,
            unchanged: 0,
            problems: vec![problem(Severity::Rejected), problem(Severity::Warning)],
        }
    }

    #[test]
    fn the_log_stays_when_the_import_is_undone() {
        let (_folder, mut workspace) = new_workspace();
        let done = workspace.deed("staff.import", |deed| -> Result<_, StoreError> {
            deed.insert_staff(&StaffRecord::new("张三".parse().unwrap()))?;
            deed.log_import(&new_import())
        });
        let done = done.unwrap();
        let batch = workspace.view().import(done.value).unwrap();
        assert_eq!((batch.deed, batch.added, batch.rejected), (done.deed.unwrap(), 1, 1));
        assert_eq!(workspace.view().import_problems(done.value).unwrap(), new_import().problems);
        workspace.undo(UndoTarget::Deed(batch.deed)).unwrap();
        assert_eq!(workspace.view().imports(9).unwrap(), [batch]);
        assert_eq!(workspace.view().staff_count().unwrap(), 0);
    }

    #[test]
    fn an_import_that_changes_nothing_leaves_no_log() {
        let (_folder, mut workspace) = new_workspace();
        let done = workspace.deed("staff.import", |deed| deed.log_import(&new_import())).unwrap();
        assert_eq!(done.deed, None);
        assert_eq!(workspace.view().imports(9).unwrap(), []);
    }

    #[test]
    fn a_heading_is_remembered_by_form() {
        let (_folder, mut workspace) = new_workspace();
        for field in [Some("name"), None] {
            workspace.deed("t", |deed| deed.remember_heading("staff", "名字", field)).unwrap();
            let remembered = workspace.view().remembered_headings("staff").unwrap();
            assert_eq!(remembered, BTreeMap::from([("名字".to_owned(), field.map(str::to_owned))]));
        }
        assert!(workspace.view().remembered_headings("entry").unwrap().is_empty());
    }
}
