//! Versions of the database. A new one is made from `schema.sql`; an old one is brought up step by
//! step, after a copy of it was put into `backups/`; a newer one is refused.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::error::StoreError;

/// The whole database, as the newest version has it.
pub(super) const SCHEMA: &str = include_str!("../../schema.sql");

/// A step from one version to the next: the SQL that changes the tables.
type Step = (i64, &'static str);

/// Steps by the version that they start from. The first release has none.
const STEPS: &[Step] = &[];

/// The version that this program writes.
pub(super) fn newest() -> i64 {
    1 + STEPS.len() as i64
}

/// Brings the database of a workspace to [`newest`].
///
/// # Errors
/// [`StoreError::Newer`] when it is ahead of the program; what SQLite says when a step fails, and
/// then nothing of that step stays.
pub(super) fn run(db: &mut Connection, folder: &Path) -> Result<(), StoreError> {
    run_steps(db, folder, STEPS)
}

fn run_steps(db: &mut Connection, folder: &Path, steps: &[Step]) -> Result<(), StoreError> {
    let known = 1 + steps.len() as i64;
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (from, sql) in steps.iter().skip_while(|(from, _)| *from < found) {
        back_up(db, folder, *from)?;
        db.pragma_update(None, "foreign_keys", false)?;
        let step = db.transaction()?;
        step.execute_batch(sql)?;
        step.pragma_update(None, "user_version", from + 1)?;
        step.commit()?;
        db.pragma_update(None, "foreign_keys", true)?;
    }
    Ok(())
}

fn back_up(db: &Connection, folder: &Path, version: i64) -> Result<(), StoreError> {
    let backups = folder.join("backups");
    fs::create_dir_all(&backups).map_err(|e| StoreError::io(&backups, e))?;
    let target = backups.join(format!("before-version-{}.db", version + 1));
    if target.exists() {
        fs::remove_file(&target).map_err(|e| StoreError::io(&target, e))?;
    }
    db.execute("VACUUM INTO ?1", [target.to_string_lossy()])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database(version: i64) -> (tempfile::TempDir, Connection) {
        let folder = tempfile::tempdir().unwrap();
        let db = Connection::open(folder.path().join("xueshi.db")).unwrap();
        db.execute_batch(&format!(
            "CREATE TABLE t (a); INSERT INTO t VALUES (7); PRAGMA user_version = {version}"
        ))
        .unwrap();
        (folder, db)
    }

    #[test]
    fn the_schema_bears_the_newest_version() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(SCHEMA).unwrap();
        let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, newest());
    }

    #[test]
    fn a_step_is_taken_once_and_leaves_a_copy_from_before() {
        let (folder, mut db) = database(1);
        let steps: &[Step] = &[(1, "ALTER TABLE t ADD COLUMN b")];
        for _ in 0..2 {
            run_steps(&mut db, folder.path(), steps).unwrap();
        }
        assert_eq!(super::super::recording::columns(&db, "t").unwrap(), ["a", "b"]);
        let copy = Connection::open(folder.path().join("backups/before-version-2.db")).unwrap();
        assert_eq!(super::super::recording::columns(&copy, "t").unwrap(), ["a"]);
    }

    #[test]
    fn a_step_that_fails_leaves_the_old_version() {
        let (folder, mut db) = database(1);
        let steps: &[Step] = &[(1, "ALTER TABLE t ADD COLUMN b; ALTER TABLE missing ADD COLUMN c")];
        assert!(run_steps(&mut db, folder.path(), steps).is_err());
        assert_eq!(super::super::recording::columns(&db, "t").unwrap(), ["a"]);
        let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, 1);
    }

    #[test]
    fn a_newer_database_is_refused() {
        let (folder, mut db) = database(9);
        let refused = run(&mut db, folder.path());
        assert!(matches!(refused, Err(StoreError::Newer { found: 9, known: 1 })));
    }
}
