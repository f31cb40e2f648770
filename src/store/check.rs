//! Whether a workspace is sound: pages and references of the database, the chain of the journal, every evidence file.

use std::collections::BTreeSet;

use super::durable::names_in;
use super::error::StoreError;
use super::evidence::{Evidence, evidence_folder};
use super::view::View;
use super::workspace::Workspace;
use crate::model::id::DeedId;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// SQLite's integrity check failed, with its word.
    Pages(String),
    /// A row refers to one that is not there: the table.
    Reference(String),
    /// The chain of the journal does not hold from this deed on.
    Journal(DeedId),
    /// A file that a row names is gone.
    Missing(Evidence),
    /// A file is not what it was.
    Changed(Evidence),
    /// A file that no row names: left by an undone deed, a rehearsal or a crash. No fault.
    Orphan(String),
}

/// The outcome of a check.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// Deeds in the journal.
    pub deeds: u64,
    /// Evidence files read.
    pub evidence: u64,
    /// What was found, the worst first.
    pub findings: Vec<Finding>,
}

impl Workspace {
    /// Checks everything. `go_on` is asked before each evidence file (done so far, of how many) and may say no.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`], or what the disk says.
    pub fn check(&self, mut go_on: impl FnMut(usize, usize) -> bool) -> Result<Checked, StoreError> {
        let view = self.view();
        let mut findings = Vec::new();
        findings.extend(view.unsound_pages()?.map(Finding::Pages));
        findings.extend(view.loose_reference()?.map(Finding::Reference));
        findings.extend(view.first_broken_link()?.map(Finding::Journal));
        let evidence = view.all_evidence()?;
        let mut named = BTreeSet::new();
        for (done, file) in evidence.iter().enumerate() {
            if !go_on(done, evidence.len()) {
                return Err(StoreError::Cancelled);
            }
            named.insert(file.sha256.as_str());
            if !file.path(self.folder()).is_file() {
                findings.push(Finding::Missing(file.clone()));
            } else if let Err(StoreError::Damaged(_)) = file.verify(self.folder()) {
                findings.push(Finding::Changed(file.clone()));
            }
        }
        let there = names_in(&evidence_folder(self.folder()))?;
        findings.extend(there.into_iter().filter(|name| !named.contains(name.as_str())).map(Finding::Orphan));
        let deeds = view.number("SELECT count(*) FROM journal", [])?.unsigned_abs();
        Ok(Checked { deeds, evidence: evidence.len() as u64, findings })
    }
}

impl View<'_> {
    /// What SQLite finds wrong with its pages and indexes.
    pub(super) fn unsound_pages(self) -> Result<Option<String>, StoreError> {
        let said: Option<String> = self.first("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        Ok(said.filter(|word| word != "ok"))
    }

    /// The first table with a row that refers to nothing.
    pub(super) fn loose_reference(self) -> Result<Option<String>, StoreError> {
        self.first("SELECT \"table\" FROM pragma_foreign_key_check", [], |row| row.get(0))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::workspace::tests::new_workspace;
    use super::*;

    fn findings(workspace: &Workspace) -> Vec<Finding> {
        workspace.check(|_, _| true).unwrap().findings
    }

    #[test]
    fn files_that_are_gone_changed_or_unnamed_are_told_apart() {
        let (_folder, mut workspace) = new_workspace();
        let ids = workspace
            .deed("t", |deed| {
                let add = |content: &[u8]| deed.add_evidence("x", content);
                Ok::<_, StoreError>([add(b"gone")?, add(b"changed")?, add(b"whole")?])
            })
            .unwrap()
            .value;
        assert_eq!(findings(&workspace), []);
        let [gone, changed, _] = ids.map(|id| workspace.view().evidence(id).unwrap());
        fs::remove_file(gone.path(workspace.folder())).unwrap();
        fs::write(changed.path(workspace.folder()), b"CHANGED").unwrap();
        fs::write(workspace.folder().join("evidence/arriving.part"), b"half").unwrap();
        let expected =
            [Finding::Missing(gone), Finding::Changed(changed), Finding::Orphan("arriving.part".to_owned())];
        assert_eq!(findings(&workspace), expected);
        assert!(matches!(workspace.check(|done, of| (done, of) != (2, 3)), Err(StoreError::Cancelled)));
    }

    #[test]
    fn a_forged_journal_and_a_reference_to_nothing_show() {
        let (_folder, workspace) = new_workspace();
        workspace
            .db()
            .execute_batch(
                "PRAGMA foreign_keys = OFF; DROP TRIGGER record_INSERT_staff_item;
                 INSERT INTO staff_item (staff, item, fields) VALUES (7, 'x', '{}');
                 UPDATE journal SET actor = 'x'",
            )
            .unwrap();
        let expected = [Finding::Reference("staff_item".to_owned()), Finding::Journal(DeedId(1))];
        assert_eq!(findings(&workspace), expected);
    }
}
