//! Undo and redo. Undo puts the old rows of a deed back, in reverse order, as a deed of its own;
//! redo is the undo of an undo.
//!
//! A deed and those that take it back and forth form a chain (deed ← undo ← redo …); the newest of
//! the chain is its tip. A deed stands when its chain has an odd number of links. Only tips are taken back,
//! and only if no other chain left something on the same rows later, or sealed what they say something about.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{params_from_iter, types::Value as Sql};
use serde_json::Value;

use super::deed::{Deed, Done};
use super::error::StoreError;
use super::journal::{JournalRow, RowChange};
use super::purge::is_blanked;
use super::view::View;
use super::workspace::Workspace;
use crate::model::id::DeedId;
use crate::model::state::{EntryState, ProgramState};

/// Which deed is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UndoTarget {
    /// The newest deed that stands.
    Last,
    /// This one, however long ago.
    Deed(DeedId),
}

/// What an undo or a redo did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoStep {
    /// The deed that was taken back, or done again.
    pub deed: DeedId,
    /// Its stable code.
    pub code: String,
    /// Its summary.
    pub summary: String,
}

/// Deeds that only the way forward mends, with the reason.
const FINAL_DEEDS: [(&str, &str); 4] = [
    ("school.create", "这是第一步"),
    ("workspace.migrate", "数据已经换成新版本"),
    ("submission.prepare", "请用“取消报送”"),
    ("submission.export", "材料可能已经送出，请用“取消报送”"),
];

/// The links between deeds: for each root its chain, oldest first.
struct Chains {
    root_of: BTreeMap<DeedId, DeedId>,
    chains: BTreeMap<DeedId, Vec<DeedId>>,
    /// Roots that changed a row; a look or a backup is in the journal and nothing to take back.
    changing: BTreeSet<DeedId>,
}

impl Chains {
    fn load(view: View<'_>) -> Result<Chains, StoreError> {
        let sql = "SELECT id, undoes, EXISTS (SELECT 1 FROM change WHERE deed = journal.id) FROM journal ORDER BY id";
        let links = view.rows(sql, [], |row| {
            Ok((DeedId(row.get(0)?), row.get::<_, Option<i64>>(1)?.map(DeedId), row.get::<_, bool>(2)?))
        })?;
        let (mut root_of, mut chains) = (BTreeMap::new(), BTreeMap::<_, Vec<_>>::new());
        let mut changing = BTreeSet::new();
        for (id, undoes, changes) in links {
            let root = undoes.and_then(|u| root_of.get(&u).copied()).unwrap_or(id);
            root_of.insert(id, root);
            chains.entry(root).or_default().push(id);
            if changes {
                changing.insert(root);
            }
        }
        Ok(Chains { root_of, chains, changing })
    }

    fn stands(&self, root: DeedId) -> bool {
        self.chains.get(&root).is_some_and(|chain| chain.len() % 2 == 1)
    }

    /// Whether what the chain did after `tip` left anything: each undo cancels the link before it.
    fn moved_since(&self, root: DeedId, tip: DeedId) -> bool {
        let later = |chain: &Vec<DeedId>| chain.iter().filter(|deed| **deed > tip).count();
        self.chains.get(&root).is_some_and(|chain| later(chain) % 2 == 1)
    }

    fn tip(&self, root: DeedId) -> DeedId {
        self.chains.get(&root).and_then(|chain| chain.last()).copied().unwrap_or(root)
    }

    fn root(&self, deed: DeedId) -> DeedId {
        self.root_of.get(&deed).copied().unwrap_or(deed)
    }

    /// The newest deed that stands.
    fn last_standing(&self) -> Option<DeedId> {
        self.changing.iter().rev().copied().find(|root| self.stands(*root))
    }

    /// The deed that was undone last, unless something new was done since.
    fn last_undone(&self) -> Option<DeedId> {
        let newest = *self.changing.last()?;
        let undone = self.changing.iter().copied().filter(|root| !self.stands(*root));
        undone.max_by_key(|root| self.tip(*root)).filter(|root| self.tip(*root) > newest)
    }
}

impl View<'_> {
    /// Whether the deed was done and not taken back since.
    ///
    /// # Errors
    /// What the disk says.
    pub fn deed_stands(self, deed: DeedId) -> Result<bool, StoreError> {
        Ok(self.deeds_standing(&[deed])? == [true])
    }

    /// The same of several deeds, in their order.
    ///
    /// # Errors
    /// What the disk says.
    pub fn deeds_standing(self, deeds: &[DeedId]) -> Result<Vec<bool>, StoreError> {
        let chains = Chains::load(self)?;
        Ok(deeds.iter().map(|deed| chains.stands(chains.root(*deed))).collect())
    }
}

impl Workspace {
    /// Takes a deed back.
    ///
    /// # Errors
    /// [`StoreError::NothingTo`], [`StoreError::NotUndoable`], or [`StoreError::UndoBlocked`] naming the
    /// later deed that touched the same rows; then nothing changed.
    pub fn undo(&mut self, target: UndoTarget) -> Result<Done<UndoStep>, StoreError> {
        let chains = Chains::load(self.view())?;
        let root = match target {
            UndoTarget::Last => chains.last_standing().ok_or(StoreError::NothingTo("撤销"))?,
            UndoTarget::Deed(deed) => chains.root(deed),
        };
        let row = self.view().journal_row(root)?;
        if !chains.stands(root) {
            return Err(StoreError::NotUndoable { summary: row.summary, why: "已经撤销过" });
        }
        if let Some((_, why)) = FINAL_DEEDS.iter().find(|(code, _)| *code == row.deed) {
            return Err(StoreError::NotUndoable { summary: row.summary, why });
        }
        let migrated = self.view().number(
            "SELECT EXISTS (SELECT 1 FROM journal WHERE deed = 'workspace.migrate' AND id > ?1)",
            [root.0],
        )?;
        if migrated != 0 {
            return Err(StoreError::NotUndoable { summary: row.summary, why: "数据已经换成新版本" });
        }
        self.revert("undo", &chains, row, "撤销")
    }

    /// Does again what was undone last.
    ///
    /// # Errors
    /// As [`Workspace::undo`].
    pub fn redo(&mut self) -> Result<Done<UndoStep>, StoreError> {
        let chains = Chains::load(self.view())?;
        let root = chains.last_undone().ok_or(StoreError::NothingTo("重做"))?;
        let row = self.view().journal_row(root)?;
        self.revert("redo", &chains, row, "重做")
    }

    fn revert(
        &mut self,
        code: &'static str,
        chains: &Chains,
        root: JournalRow,
        word: &str,
    ) -> Result<Done<UndoStep>, StoreError> {
        let tip = chains.tip(root.id);
        self.deed(code, |deed| {
            let changes = deed.view().changes_of(tip)?;
            if changes.is_empty() {
                return Err(StoreError::NotUndoable {
                    summary: root.summary.clone(), why: "它没有改动数据"
                });
            }
            if changes.iter().any(is_blanked) {
                let why = "其中的个人信息已依法清除";
                return Err(StoreError::NotUndoable { summary: root.summary.clone(), why });
            }
            refuse_if_touched_later(deed.view(), chains, tip)?;
            deed.undoing(tip);
            deed.say(format!("{word}：{}", root.summary));
            deed.run("PRAGMA defer_foreign_keys = ON", [])?;
            for change in changes.iter().rev() {
                deed.put_back(change).map_err(|error| error.or_taken(&root.summary))?;
            }
            refuse_if_more_than_asked(deed, &changes)?;
            Ok(UndoStep { deed: root.id, code: root.deed.clone(), summary: root.summary.clone() })
        })
    }
}

impl Deed<'_> {
    /// Makes one row what it was before the change.
    fn put_back(&self, change: &RowChange) -> Result<(), StoreError> {
        let table = &change.table;
        let Some(old) = &change.old else {
            self.run(&format!("DELETE FROM \"{table}\" WHERE id = ?1"), [change.row])?;
            return Ok(());
        };
        let Value::Object(fields) = old else {
            return Err(StoreError::Damaged(format!("第 {} 号操作的旧值", change.deed)));
        };
        let values: Vec<Sql> = fields.values().map(sql_value).collect();
        let names: Vec<String> = fields.keys().map(|name| format!("\"{name}\"")).collect();
        let sql = if change.new.is_some() {
            let places: Vec<String> =
                names.iter().zip(1..).map(|(name, i)| format!("{name} = ?{i}")).collect();
            format!("UPDATE \"{table}\" SET {} WHERE id = {}", places.join(", "), change.row)
        } else {
            let places: Vec<String> = (1..=names.len()).map(|i| format!("?{i}")).collect();
            format!("INSERT INTO \"{table}\" ({}) VALUES ({})", names.join(", "), places.join(", "))
        };
        self.run(&sql, params_from_iter(values))?;
        Ok(())
    }
}

fn sql_value(value: &Value) -> Sql {
    match value {
        Value::Null => Sql::Null,
        Value::Number(number) => number.as_i64().map_or(Sql::Null, Sql::Integer),
        Value::String(text) => Sql::Text(text.clone()),
        other => Sql::Text(other.to_string()),
    }
}

fn refuse_if_touched_later(view: View<'_>, chains: &Chains, tip: DeedId) -> Result<(), StoreError> {
    let later = view.rows(
        "SELECT DISTINCT later.deed FROM change AS mine
         JOIN change AS later ON later.table_name = mine.table_name AND later.row = mine.row AND later.deed > mine.deed
         WHERE mine.deed = ?1 ORDER BY later.deed",
        [tip.0],
        |row| Ok(DeedId(row.get(0)?)),
    )?;
    let (sealing, resting) = (sealed_since(view, tip)?, rests_on_pack(view, tip)?);
    let closing = closed_since(view, tip)?;
    let later = later.into_iter().chain(sealing).chain(resting).chain(closing);
    let mut later = later.map(|deed| chains.root(deed));
    match later.find(|root| chains.moved_since(*root, tip)) {
        Some(root) => Err(blocked_by(view, root)?),
        None => Ok(()),
    }
}

/// The deeds that took what a deed says something about before the authority, newest first. A category or a proof is a
/// row of its own, which the sealing does not touch; the hours that were handed in with it are.
fn sealed_since(view: View<'_>, tip: DeedId) -> Result<Vec<DeedId>, StoreError> {
    let sealed = EntryState::ALL.iter().filter(|state| state.is_sealed());
    let entries: Vec<String> = sealed.map(|state| format!("'{}'", state.code())).collect();
    let entries = entries.join(", ");
    let submitted = ProgramState::Submitted.code();
    let sql = format!(
        "WITH named AS (SELECT table_name, ifnull(new, old) AS fields FROM change WHERE deed = ?1),
         entries AS (SELECT fields ->> 'entry' AS id FROM named
           WHERE table_name IN ('entry_category', 'entry_evidence', 'entry_line')),
         programs AS (SELECT fields ->> 'program' AS id FROM named
           WHERE table_name IN ('program_category', 'program_evidence')),
         sealed AS (
           SELECT 'entry' AS table_name, id FROM entry WHERE state IN ({entries})
             AND (id IN (SELECT id FROM entries) OR program IN (SELECT id FROM programs))
           UNION ALL
           SELECT 'program', id FROM program WHERE state = '{submitted}' AND id IN (SELECT id FROM programs))
         SELECT DISTINCT later.deed FROM sealed JOIN change AS later
           ON later.table_name = sealed.table_name AND later.row = sealed.id AND later.deed > ?1
         ORDER BY later.deed DESC"
    );
    view.rows(&sql, [tip.0], |row| Ok(DeedId(row.get(0)?)))
}

/// The deeds that closed a year with hours that count in it and that a deed is about: as an entry, its proof, category or line, or as
/// hours of its program.
fn closed_since(view: View<'_>, tip: DeedId) -> Result<Vec<DeedId>, StoreError> {
    let sql = "WITH named AS (SELECT table_name, row, ifnull(new, old) AS fields FROM change WHERE deed = ?1),
                 entries AS (
                   SELECT row AS id FROM named WHERE table_name = 'entry'
                   UNION SELECT fields ->> 'entry' FROM named
                     WHERE table_name IN ('entry_category', 'entry_evidence', 'entry_line')
                   UNION SELECT e.id FROM named JOIN entry AS e ON e.program = fields ->> 'program'
                     WHERE table_name IN ('program_category', 'program_evidence'))
               SELECT DISTINCT later.deed FROM entries JOIN entry AS e ON e.id = entries.id
               JOIN year_close AS c ON e.to_day BETWEEN c.period_from AND c.period_to
               JOIN change AS later ON later.table_name = 'year_close' AND later.row = c.id AND later.deed > ?1
               WHERE e.state IN ('passed', 'approved') ORDER BY later.deed DESC";
    view.rows(sql, [tip.0], |row| Ok(DeedId(row.get(0)?)))
}

/// The deeds that made something rest on a pack as this one left it: what names a pack names it by its id, and would be
/// left with another text, or none. The other way round, the deeds that changed the pack on which this one rests.
fn rests_on_pack(view: View<'_>, tip: DeedId) -> Result<Vec<DeedId>, StoreError> {
    let sql = "WITH mine AS (
                 SELECT table_name, ifnull(new, old) ->> 'policy' AS policy FROM change WHERE deed = ?1
                   AND table_name IN ('policy_pack', 'school_policy', 'submission', 'year_close')),
               packs AS (SELECT policy FROM mine WHERE table_name = 'policy_pack'),
               uses AS (
                 SELECT 'school_policy' AS table_name, id FROM school_policy WHERE policy IN packs
                 UNION ALL SELECT 'submission', id FROM submission WHERE policy IN packs AND state <> 'cancelled'
                 UNION ALL SELECT 'year_close', id FROM year_close WHERE policy IN packs)
               SELECT later.deed FROM uses JOIN change AS later
                 ON later.table_name = uses.table_name AND later.row = uses.id AND later.deed > ?1
               UNION
               SELECT later.deed FROM change AS later
                 JOIN mine ON mine.table_name <> 'policy_pack' AND mine.policy = ifnull(later.new, later.old) ->> 'policy'
                 WHERE later.table_name = 'policy_pack' AND later.deed > ?1
               ORDER BY 1 DESC";
    view.rows(sql, [tip.0], |row| Ok(DeedId(row.get(0)?)))
}

/// A row that was put in later below one of these would go with it, or hang in the air.
fn refuse_if_more_than_asked(deed: &Deed<'_>, asked: &[RowChange]) -> Result<(), StoreError> {
    let view = deed.view();
    let asked: BTreeSet<(&str, i64)> = asked.iter().map(|c| (c.table.as_str(), c.row)).collect();
    let done = view.changes_of(deed.id())?;
    let dragged = done.iter().find(|c| !asked.contains(&(c.table.as_str(), c.row)));
    let dragged = match dragged {
        Some(change) => Some((change.table.clone(), change.row)),
        None => view.first("SELECT \"table\", rowid FROM pragma_foreign_key_check", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?,
    };
    let Some((table, row)) = dragged else { return Ok(()) };
    let by = view.number(
        "SELECT max(deed) FROM change WHERE table_name = ?1 AND row = ?2 AND deed < ?3",
        (table, row, deed.id().0),
    )?;
    Err(blocked_by(view, DeedId(by))?)
}

fn blocked_by(view: View<'_>, deed: DeedId) -> Result<StoreError, StoreError> {
    let row = view.journal_row(deed)?;
    Ok(StoreError::UndoBlocked { deed, summary: row.summary })
}

#[cfg(test)]
mod tests {
    use super::super::workspace::tests::new_workspace;
    use super::*;

    fn set(workspace: &mut Workspace, key: &'static str, value: &str) -> DeedId {
        let done = workspace.deed("setting.set", |deed| {
            deed.say(format!("{key} = {value}"));
            deed.set_setting(key, value)
        });
        done.unwrap().deed.unwrap()
    }

    fn get(workspace: &Workspace, key: &str) -> Option<String> {
        workspace.view().setting(key).unwrap()
    }

    #[test]
    fn undo_and_redo_walk_back_and_forth() {
        let (_folder, mut workspace) = new_workspace();
        set(&mut workspace, "a", "1");
        set(&mut workspace, "a", "2");
        set(&mut workspace, "b", "3");
        let mut seen = Vec::new();
        for step in ["undo", "undo", "undo", "redo", "redo", "undo", "redo", "redo"] {
            match step {
                "undo" => workspace.undo(UndoTarget::Last).unwrap(),
                _ => workspace.redo().unwrap(),
            };
            seen.push((get(&workspace, "a"), get(&workspace, "b")));
        }
        let pair = |a: &str, b: &str| {
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            (some(a), some(b))
        };
        assert_eq!(
            seen,
            [
                pair("2", ""),
                pair("1", ""),
                pair("", ""),
                pair("1", ""),
                pair("2", ""),
                pair("1", ""),
                pair("2", ""),
                pair("2", "3"),
            ]
        );
        assert!(matches!(workspace.redo(), Err(StoreError::NothingTo("重做"))));
        assert_eq!(workspace.view().first_broken_link().unwrap(), None);
    }

    #[test]
    fn a_new_deed_ends_what_could_be_done_again() {
        let (_folder, mut workspace) = new_workspace();
        set(&mut workspace, "a", "1");
        workspace.undo(UndoTarget::Last).unwrap();
        set(&mut workspace, "b", "2");
        assert!(matches!(workspace.redo(), Err(StoreError::NothingTo(_))));
    }

    #[test]
    fn a_later_deed_on_the_same_row_blocks_until_it_is_undone_itself() {
        let (_folder, mut workspace) = new_workspace();
        let first = set(&mut workspace, "a", "1");
        let second = set(&mut workspace, "a", "2");
        let refused = workspace.undo(UndoTarget::Deed(first));
        assert!(matches!(refused, Err(StoreError::UndoBlocked { deed, .. }) if deed == second));
        assert_eq!(get(&workspace, "a").as_deref(), Some("2"));
        workspace.undo(UndoTarget::Deed(second)).unwrap();
        workspace.undo(UndoTarget::Deed(first)).unwrap();
        assert_eq!(get(&workspace, "a"), None);
        let again = workspace.undo(UndoTarget::Deed(first));
        assert!(matches!(again, Err(StoreError::NotUndoable { .. })));
    }

    #[test]
    fn what_was_put_below_a_row_later_is_neither_dragged_along_nor_orphaned() {
        let (_folder, mut workspace) = new_workspace();
        let insert = |workspace: &mut Workspace, sql: &'static str| {
            workspace.deed("t", |deed| deed.insert(sql, [])).unwrap().deed.unwrap()
        };
        let person = insert(&mut workspace, "INSERT INTO staff (name, name_key) VALUES ('甲', '甲')");
        let item =
            insert(&mut workspace, "INSERT INTO staff_item (staff, item, fields) VALUES (1, 'x', '{}')");
        let refused = workspace.undo(UndoTarget::Deed(person));
        assert!(matches!(refused, Err(StoreError::UndoBlocked { deed, .. }) if deed == item), "cascade");
        workspace.undo(UndoTarget::Deed(item)).unwrap();
        let entry = insert(
            &mut workspace,
            "INSERT INTO entry (staff, source, title, activity, from_day, to_day)
             VALUES (1, 'own', 't', 'other', '2026-01-01', '2026-01-01')",
        );
        let refused = workspace.undo(UndoTarget::Deed(person));
        assert!(matches!(refused, Err(StoreError::UndoBlocked { deed, .. }) if deed == entry), "reference");
        assert_eq!(workspace.view().number("SELECT count(*) FROM staff", []).unwrap(), 1);
    }

    #[test]
    fn cascades_of_the_deed_itself_come_back() {
        let (_folder, mut workspace) = new_workspace();
        workspace
            .deed("t", |deed| {
                deed.insert("INSERT INTO staff (name, name_key) VALUES ('甲', '甲')", [])?;
                deed.insert("INSERT INTO staff_item (staff, item, fields) VALUES (1, 'x', '{\"a\":1}')", [])
            })
            .unwrap();
        workspace.deed("t", |deed| deed.run("DELETE FROM staff", [])).unwrap();
        workspace.undo(UndoTarget::Last).unwrap();
        let fields =
            workspace.view().first("SELECT fields FROM staff_item", [], |row| row.get::<_, String>(0));
        assert_eq!(fields.unwrap().as_deref(), Some("{\"a\":1}"));
    }

    #[test]
    fn the_first_step_stays() {
        let (_folder, mut workspace) = new_workspace();
        assert!(matches!(workspace.undo(UndoTarget::Last), Err(StoreError::NotUndoable { .. })));
    }
}
