//! Legal blanking 依法清除: what the record of the past tells of one person is made unreadable, and the chain of the journal
//! still holds.
//!
//! The rows of a person in `change` keep their number and lose everything else; the person's names go out of summaries
//! and out of the import log. Digests stored in the journal stay. The purge is a deed whose `detail` states, for every
//! deed that it blanked, the digests of what is left, so that what was blanked can be told from what was forged:
//! `{"staff":7,"reason":"…","content":{"3":"…"},"changes":{"3":"…"}}`.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;
use serde_json::{Value, json};

use super::deed::Deed;
use super::error::StoreError;
use super::journal::{RowChange, change_digest, content_digest_of};
use super::view::View;
use crate::model::id::{DeedId, StaffId};

/// Code of the deed.
const PURGE: &str = "journal.purge";
/// What stands in the place of a name.
const MARK: &str = "〔已清除〕";
/// Tables whose rows tell of a person, and the column that says of whom.
const PERSONAL: [(&str, &str); 5] = [
    ("staff", "id"),
    ("staff_change", "staff"),
    ("staff_item", "staff"),
    ("change_request", "staff"),
    ("approval", "staff"),
];
/// Fields of a person by which one can be found in a text.
const TELLING: [&str; 7] =
    ["name", "former_name", "document_number", "staff_code", "employee_number", "phone", "email"];

/// What a purge blanked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purged {
    /// Rows of the history.
    pub changes: u64,
    /// Deeds whose summary named the person.
    pub summaries: u64,
    /// Lines of the import log.
    pub problems: u64,
}

/// Whether a row of the history was blanked.
pub(super) fn is_blanked(change: &RowChange) -> bool {
    [&change.old, &change.new].into_iter().flatten().any(|row| row.get("purged") == Some(&Value::Bool(true)))
}

/// The digests that purges state, by deed; the newest holds.
#[derive(Default)]
pub(super) struct Attested {
    pub(super) content: BTreeMap<i64, String>,
    pub(super) changes: BTreeMap<i64, String>,
}

impl Attested {
    pub(super) fn load(view: View<'_>) -> Result<Attested, StoreError> {
        let mut all = Attested::default();
        let sql = "SELECT id, detail FROM journal WHERE deed = ?1 AND detail IS NOT NULL ORDER BY id";
        for (id, detail) in view.rows(sql, [PURGE], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))? {
            let detail: String = detail;
            let stated: Value = serde_json::from_str(&detail).unwrap_or_default();
            for (part, into) in [("content", &mut all.content), ("changes", &mut all.changes)] {
                let stated = stated.get(part).and_then(Value::as_object).into_iter().flatten();
                let read = stated.filter_map(|(deed, digest)| {
                    Some((deed.parse::<i64>().ok()?, digest.as_str()?.to_owned()))
                });
                // Of what comes later a purge can know nothing.
                into.extend(read.filter(|(deed, _)| *deed < id));
            }
        }
        Ok(all)
    }
}

impl View<'_> {
    /// Whether anything of the past tells of a person, who may be on the list no more.
    ///
    /// # Errors
    /// What the disk says.
    pub fn staff_is_known(self, staff: StaffId) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE table_name = 'staff' AND row = ?1)";
        Ok(self.number(sql, [staff.0])? != 0)
    }

    /// Names, numbers and addresses that the person has or had.
    fn words_of(self, staff: StaffId) -> Result<BTreeSet<String>, StoreError> {
        let mut words = BTreeSet::new();
        for field in TELLING {
            let path = format!("$.{field}");
            let sql = "SELECT json_extract(old, ?2) FROM change WHERE table_name = 'staff' AND row = ?1
                       UNION SELECT json_extract(new, ?2) FROM change WHERE table_name = 'staff' AND row = ?1";
            let found = self.rows(sql, params![staff.0, path], |row| row.get::<_, Option<String>>(0))?;
            words.extend(found.into_iter().flatten());
        }
        Ok(words)
    }

    /// Deeds that touched anything of the person, and those that changed nothing, such as looks.
    fn deeds_about(self, staff: StaffId) -> Result<Vec<DeedId>, StoreError> {
        let sql = "SELECT id FROM journal WHERE deed <> ?2 AND (
                     NOT EXISTS (SELECT 1 FROM change WHERE deed = journal.id)
                     OR EXISTS (SELECT 1 FROM change WHERE deed = journal.id AND (
                       (table_name = 'staff' AND row = ?1)
                       OR json_extract(ifnull(new, old), '$.staff') = ?1)))
                   ORDER BY id";
        self.rows(sql, params![staff.0, PURGE], |row| row.get(0).map(DeedId))
    }
}

impl Deed<'_> {
    /// Blanks what the past tells of a person, for good. The deed is to have the code `journal.purge`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a person of whom nothing is known, or what the disk says.
    pub fn purge(&mut self, staff: StaffId, reason: &str) -> Result<Purged, StoreError> {
        if !self.view().staff_is_known(staff)? {
            return Err(StoreError::NotFound { what: "教职工", key: format!("#{staff}") });
        }
        let words = self.view().words_of(staff)?;
        let deeds = self.view().deeds_about(staff)?;
        let mut purged = Purged { problems: self.blank_problems(&words)?, ..Purged::default() };
        let (mut content, mut changes) = (BTreeMap::new(), BTreeMap::new());
        for deed in deeds {
            let blanked = self.blank_changes(deed, staff)?;
            if blanked > 0 {
                purged.changes += blanked;
                changes.insert(deed.to_string(), change_digest(self.view().db, deed.0)?);
            }
            if self.blank_summary(deed, &words)? {
                purged.summaries += 1;
                content.insert(deed.to_string(), content_digest_of(self.view().db, deed.0)?);
            }
        }
        if purged != Purged::default() {
            let reason = without(reason, &words);
            self.say(format!("依法清除 #{staff} 的个人信息：{reason}"));
            self.keep(json!({
                "staff": staff, "reason": reason, "content": content, "changes": changes,
            }));
            self.insist();
        }
        Ok(purged)
    }

    /// Leaves of the person's rows in a deed only their numbers.
    fn blank_changes(&self, deed: DeedId, staff: StaffId) -> Result<u64, StoreError> {
        let mut blanked = 0;
        for (table, column) in PERSONAL {
            let sql = format!(
                "UPDATE change SET
                   old = CASE WHEN old IS NULL THEN NULL ELSE json_object('id', row, 'purged', json('true')) END,
                   new = CASE WHEN new IS NULL THEN NULL ELSE json_object('id', row, 'purged', json('true')) END
                 WHERE deed = ?1 AND table_name = '{table}' AND json_extract(ifnull(new, old), '$.{column}') = ?2
                   AND json_extract(ifnull(new, old), '$.purged') IS NULL"
            );
            blanked += self.run(&sql, params![deed.0, staff.0])? as u64;
        }
        Ok(blanked)
    }

    fn blank_summary(&self, deed: DeedId, words: &BTreeSet<String>) -> Result<bool, StoreError> {
        let row = self.view().journal_row(deed)?;
        let detail = row.detail.as_ref().map(Value::to_string);
        let blanked = (without(&row.summary, words), detail.as_deref().map(|detail| without(detail, words)));
        if blanked == (row.summary, detail) {
            return Ok(false);
        }
        let sql = "UPDATE journal SET summary = ?2, detail = ?3 WHERE id = ?1";
        self.run(sql, params![deed.0, blanked.0, blanked.1])?;
        Ok(true)
    }

    /// The import log keeps cells as they stood, and names people in quotes.
    fn blank_problems(&self, words: &BTreeSet<String>) -> Result<u64, StoreError> {
        let mut blanked = 0;
        for word in words {
            let sql = "UPDATE import_problem SET value = CASE WHEN value = ?1 THEN ?3 ELSE value END,
                         problem = replace(problem, ?2, ?3) WHERE value = ?1 OR instr(problem, ?2) > 0";
            blanked += self.run(sql, params![word, format!("“{word}”"), MARK])? as u64;
        }
        Ok(blanked)
    }
}

/// A text without the words that tell of the person, the longest first. Short codes would be found in other words.
fn without(text: &str, words: &BTreeSet<String>) -> String {
    let is_telling = |word: &&String| word.chars().count() > 1 && !(word.is_ascii() && word.len() < 6);
    let mut words: Vec<&String> = words.iter().filter(is_telling).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.into_iter().fold(text.to_owned(), |text, word| text.replace(word.as_str(), MARK))
}

#[cfg(test)]
mod tests {
    use super::super::undo::UndoTarget;
    use super::super::workspace::tests::new_workspace;
    use super::super::workspace::{Workspace, fold_log};
    use super::*;
    use crate::store::staff::tests::full_record;

    /// One person who came, was changed and went again; the record of that, and what was said.
    fn past() -> (tempfile::TempDir, Workspace, StaffId) {
        let (folder, mut workspace) = new_workspace();
        let mut record = full_record();
        let id = workspace.deed("staff.add", |deed| {
            deed.say("新增教职工：欧阳春晓");
            deed.insert_staff(&record)
        });
        let id = id.unwrap().value;
        record.phone = Some("13800000002".into());
        workspace.deed("staff.change", |deed| deed.update_staff(id, &record)).unwrap();
        workspace
            .deed("staff.look", |deed| {
                deed.insist();
                deed.say("查看完整证件号码：欧阳春晓");
                Ok::<_, StoreError>(())
            })
            .unwrap();
        workspace.deed("staff.remove", |deed| deed.delete_staff(id)).unwrap();
        (folder, workspace, id)
    }

    fn purge(workspace: &mut Workspace, id: StaffId) -> Purged {
        workspace.deed(PURGE, |deed| deed.purge(id, "欧阳春晓本人申请")).unwrap().value
    }

    /// Every text that the file holds.
    fn holds(workspace: &Workspace, text: &str) -> bool {
        fold_log(workspace.view().db).unwrap();
        let bytes = std::fs::read(workspace.folder().join("xueshi.db")).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    }

    #[test]
    fn nothing_of_the_person_is_left_in_the_file_and_the_chain_holds() {
        let (_folder, mut workspace, id) = past();
        let telling =
            ["欧阳春晓", "330999197904010068", "13800000001", "13800000002", "a@example.com", "J0001"];
        assert!(telling.iter().all(|text| holds(&workspace, text)));
        let head = workspace.view().journal_head().unwrap();
        let purged = purge(&mut workspace, id);
        assert_eq!((purged.changes, purged.summaries), (3, 2));
        assert_eq!(telling.iter().find(|text| holds(&workspace, text)), None);
        assert_eq!(workspace.view().first_broken_link().unwrap(), None);
        let rows = workspace.view().journal(9).unwrap();
        assert_eq!(rows[1].hash, head, "what was a link stays one");
        assert_eq!(rows[0].summary, format!("依法清除 #{id} 的个人信息：〔已清除〕本人申请"));
        assert_eq!(rows[2].summary, "查看完整证件号码：〔已清除〕");
        assert_eq!(purge(&mut workspace, id), Purged::default(), "once is enough");
        assert_eq!(workspace.view().journal(1).unwrap()[0].id, rows[0].id);
    }

    #[test]
    fn what_was_blanked_is_not_undone_and_others_are_not_touched() {
        let (_folder, mut workspace, id) = past();
        let namesake = full_record();
        let other = workspace.deed("staff.add", |deed| {
            deed.say("新增教职工：欧阳春晓");
            deed.insert_staff(&namesake)
        });
        let (other, added) = (other.as_ref().unwrap().value, other.as_ref().unwrap().deed.unwrap());
        purge(&mut workspace, id);
        let refused = workspace.undo(UndoTarget::Deed(DeedId(5)));
        assert!(matches!(refused, Err(StoreError::NotUndoable { why: "其中的个人信息已依法清除", .. })));
        assert_eq!(workspace.view().journal_row(added).unwrap().summary, "新增教职工：欧阳春晓");
        workspace.undo(UndoTarget::Deed(added)).unwrap();
        workspace.redo().unwrap();
        assert_eq!(workspace.view().staff(other).unwrap().record.phone, namesake.phone);
        assert!(matches!(
            workspace.deed(PURGE, |deed| deed.purge(StaffId(99), "x")),
            Err(StoreError::NotFound { .. })
        ));
    }

    #[test]
    fn a_purge_hides_no_forgery() {
        for forgery in [
            "UPDATE change SET new = json_set(new, '$.name', '某') WHERE deed = 2",
            "UPDATE journal SET summary = '什么也没做' WHERE id = 2",
            "UPDATE journal SET detail = json_set(detail, '$.content.3', 'x') WHERE deed = 'journal.purge'",
            "DELETE FROM change WHERE deed = 3",
        ] {
            let (_folder, mut workspace, id) = past();
            purge(&mut workspace, id);
            workspace.view().db.execute_batch(forgery).unwrap();
            assert!(workspace.view().first_broken_link().unwrap().is_some(), "{forgery}");
        }
    }
}
