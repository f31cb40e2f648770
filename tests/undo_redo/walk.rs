//! Doing a deed, undoing it and doing it again, with all tables compared.

use rusqlite::{Connection, OpenFlags};
use xueshi::model::id::EntryId;
use xueshi::service::ServiceError;
use xueshi::service::audit::Selection;
use xueshi::store::{Done, StoreError, UndoTarget, Workspace};

/// Every row of every table, as text.
pub type Tables = Vec<String>;

/// A deed by its code, and how it is done.
pub type Case<P> = (&'static str, fn(&mut P) -> Result<Done<()>, ServiceError>);

/// Where deeds are done.
pub trait Place {
    fn workspace(&mut self) -> &mut Workspace;

    /// The tables before the deed that is looked at.
    fn before(&mut self) -> &mut Tables;

    /// What was done in a case so far only prepares its deed, and stays.
    fn ready(&mut self) {
        *self.before() = dump(self.workspace());
    }
}

pub fn unit<T>(done: Result<Done<T>, ServiceError>) -> Result<Done<()>, ServiceError> {
    done.map(|done| Done { value: (), deed: done.deed })
}

pub fn one(id: EntryId) -> Selection {
    Selection::Entries(vec![id])
}

/// What the record itself is; the log of imports stays when one is undone.
const NOT_COMPARED: [&str; 4] = ["journal", "change", "import_batch", "import_problem"];

fn dump(workspace: &Workspace) -> Tables {
    let path = workspace.folder().join("xueshi.db");
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
    let mut tables = db.prepare(sql).unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut lines = Vec::new();
    for table in tables.into_iter().filter(|table| !NOT_COMPARED.contains(&table.as_str())) {
        let mut rows = db.prepare(&format!("SELECT * FROM \"{table}\" ORDER BY id")).unwrap();
        let columns = rows.column_count();
        let read = rows.query_map([], |row| {
            let cells = (0..columns).map(|column| row.get::<_, rusqlite::types::Value>(column));
            Ok(format!("{table} {:?}", cells.collect::<Result<Vec<_>, _>>()?))
        });
        lines.extend(read.unwrap().map(Result::unwrap));
    }
    lines
}

/// Each deed done, undone, done again and undone.
pub fn back_and_forth<P: Place>(place: &mut P, cases: &[Case<P>]) {
    for (code, act) in cases {
        place.ready();
        done(place, code, *act);
        let before = std::mem::take(place.before());
        let ws = place.workspace();
        let after = dump(ws);
        assert_ne!(before, after, "{code}");
        ws.undo(UndoTarget::Last).unwrap_or_else(|error| panic!("{code}: {error}"));
        assert!(dump(ws) == before, "{code}: undone");
        ws.redo().unwrap_or_else(|error| panic!("{code}: {error}"));
        assert!(dump(ws) == after, "{code}: done again");
        ws.undo(UndoTarget::Last).unwrap();
        assert!(dump(ws) == before, "{code}: undone again");
    }
    assert_eq!(place.workspace().view().first_broken_link().unwrap(), None);
}

/// Deeds that are not undone: the refusal says why, and nothing changes.
pub fn only_forward<P: Place>(place: &mut P, cases: &[Case<P>]) {
    for (code, act) in cases {
        let deed = done(place, code, *act);
        let ws = place.workspace();
        let after = dump(ws);
        let refused = ws.undo(UndoTarget::Deed(deed.deed.unwrap()));
        assert!(matches!(refused, Err(StoreError::NotUndoable { .. })), "{code}");
        assert!(dump(ws) == after, "{code}");
    }
    assert_eq!(place.workspace().view().first_broken_link().unwrap(), None);
}

fn done<P: Place>(place: &mut P, code: &str, act: fn(&mut P) -> Result<Done<()>, ServiceError>) -> Done<()> {
    let done = act(place).unwrap_or_else(|error| panic!("{code}: {error}"));
    let deed = done.deed.unwrap_or_else(|| panic!("{code} changed nothing"));
    let row = place.workspace().view().journal_row(deed).unwrap();
    assert_eq!(row.deed, code);
    assert!(!row.summary.is_empty(), "{code} says what was done");
    done
}
