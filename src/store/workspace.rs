//! The folder of a school: `xueshi.db`, `evidence/`, `backups/`, `exports/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use super::deed::{Deed, Done};
use super::durable::{names_in, sync_folder};
use super::error::StoreError;
use super::lock::{Holder, Lock};
use super::signing_key::StoredKey;
use super::view::View;
use super::{migration, recording};
use crate::model::clock::Clock;
use crate::model::period::Period;

/// What a caller wants to do with a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Questions only; goes together with a window that is open elsewhere.
    Read,
    /// Deeds; needs the lock.
    Write,
}

/// What a new workspace is told about its school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSchool {
    /// 校名.
    pub name: String,
    /// 标识码: digits and Latin letters, used in file names.
    pub code: String,
    /// Id of the policy in force, with its first day.
    pub policy: String,
    /// The year in which work starts.
    pub period: Period,
    /// First day on which the policy is in force.
    pub policy_from: chrono::NaiveDate,
    /// The key that will sign.
    pub signing_key: Option<StoredKey>,
}

/// The surroundings of a workspace that tests hold still: clock and acting person.
#[derive(Clone)]
pub struct Setting {
    /// The school's wall clock.
    pub clock: Arc<dyn Clock>,
    /// Who acts, as the journal writes it.
    pub actor: String,
}

impl std::fmt::Debug for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Setting({} at {})", self.actor, self.clock.now())
    }
}

/// An open workspace.
pub struct Workspace {
    folder: PathBuf,
    db: Connection,
    setting: Setting,
    lock: Option<Lock>,
    /// Which file the database is, so that one that was deleted or replaced under its open handle is not written into.
    file: Option<FileId>,
}

/// What tells a file from another of the same name: device and number, where the system has them.
type FileId = (u64, u64);

pub(super) const FOLDERS: [&str; 3] = ["evidence", "backups", "exports"];

impl Workspace {
    /// Makes a workspace in a folder that is new or empty. The first deed writes the school. The database gets its
    /// name when it is whole, so a folder in which this was cut off can be used again.
    ///
    /// # Errors
    /// [`StoreError::AlreadyThere`], [`StoreError::NotEmpty`], or what the disk says; then the folder is left as it was.
    pub fn create(folder: &Path, school: &NewSchool, setting: Setting) -> Result<Workspace, StoreError> {
        if folder.join("xueshi.db").is_file() {
            return Err(StoreError::AlreadyThere(folder.to_owned()));
        }
        let fresh = !folder.exists();
        fs::create_dir_all(folder).map_err(|e| StoreError::io(folder, e))?;
        let give_up = |error| {
            sweep(folder);
            if fresh {
                // Only an empty folder goes this way.
                let _ = fs::remove_dir(folder);
            }
            Err(error)
        };
        require_empty(folder)?;
        let lock = match Lock::take(folder, &Holder::here(setting.clock.now())) {
            Err(StoreError::Held(holder)) => return Err(StoreError::Held(holder)),
            Err(error) => return give_up(error),
            Ok(lock) => lock,
        };
        // Again: somebody else may have made one here before the lock was ours.
        require_empty(folder)?;
        if let Err(error) = make_database(folder, school, &setting) {
            return give_up(error);
        }
        Workspace::open_locked(folder, lock, setting)
    }

    /// Opens the workspace of a folder.
    ///
    /// # Errors
    /// [`StoreError::NoWorkspace`], [`StoreError::Held`], [`StoreError::Newer`],
    /// [`StoreError::Unwritable`], or what the disk says.
    pub fn open(folder: &Path, access: Access, setting: Setting) -> Result<Workspace, StoreError> {
        let path = folder.join("xueshi.db");
        if !path.is_file() {
            return Err(StoreError::NoWorkspace(folder.to_owned()));
        }
        if fs::metadata(&path).is_ok_and(|file| file.len() == 0) {
            return Err(StoreError::Damaged("xueshi.db 是空的".to_owned()));
        }
        match access {
            Access::Read => Workspace::open_to_read(folder, &path, setting),
            Access::Write => {
                let lock = Lock::take(folder, &Holder::here(setting.clock.now()))?;
                Workspace::open_locked(folder, lock, setting)
            }
        }
    }

    fn open_locked(folder: &Path, lock: Lock, setting: Setting) -> Result<Workspace, StoreError> {
        for name in FOLDERS {
            let sub = folder.join(name);
            fs::create_dir_all(&sub).map_err(|e| StoreError::io(&sub, e))?;
        }
        let mut db = Connection::open(folder.join("xueshi.db"))?;
        // The version first: a newer or damaged file is not to be touched at all.
        let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found > migration::newest() {
            return Err(StoreError::Newer { found, known: migration::newest() });
        }
        require_ours(&db, folder)?;
        prepare(&db)?;
        migration::run(&mut db, folder)?;
        recording::start(&db)?;
        let file = file_id(&folder.join("xueshi.db")).ok();
        Ok(Workspace { folder: folder.to_owned(), db, setting, lock: Some(lock), file })
    }

    fn open_to_read(folder: &Path, path: &Path, setting: Setting) -> Result<Workspace, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = |immutable: bool| -> Result<Connection, StoreError> {
            let db = if immutable {
                let uri = format!("file:{}?immutable=1", uri_path(path));
                Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI)?
            } else {
                Connection::open_with_flags(path, flags)?
            };
            db.busy_timeout(Duration::from_secs(5))?;
            require_ours(&db, folder)?;
            Ok(db)
        };
        // On a medium that cannot be written SQLite finds no place for its shared memory; a
        // workspace that was closed properly is whole without it.
        let log_is_empty = fs::metadata(path.with_extension("db-wal")).map_or(true, |m| m.len() == 0);
        let db = match open(false) {
            Err(StoreError::Sqlite(_) | StoreError::Disk(_) | StoreError::ReadOnly) if log_is_empty => {
                open(true)?
            }
            opened => opened?,
        };
        let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found > migration::newest() {
            return Err(StoreError::Newer { found, known: migration::newest() });
        }
        Ok(Workspace { folder: folder.to_owned(), db, setting, lock: None, file: None })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Clock and acting person.
    pub fn setting(&self) -> &Setting {
        &self.setting
    }

    pub(super) fn db(&self) -> &Connection {
        &self.db
    }

    /// For questions.
    pub fn view(&self) -> View<'_> {
        View { db: &self.db }
    }

    /// Does something in one transaction, with its journal row. `code` is the stable name of the deed.
    /// When nothing changed and the deed did not insist ([`Deed::insist`]), nothing is written at all.
    ///
    /// # Errors
    /// What `act` returns, and then nothing of it stays; [`StoreError::ReadOnly`] without the lock.
    pub fn deed<T, E: From<StoreError>>(
        &mut self,
        code: &'static str,
        act: impl FnOnce(&mut Deed<'_>) -> Result<T, E>,
    ) -> Result<Done<T>, E> {
        let mut deed = self.begin(code)?;
        let value = act(&mut deed)?;
        Ok(deed.finish(value)?)
    }

    /// Does the same and takes it all back: what a dry run shows is what the deed would do. Without the lock it is done
    /// to a copy in memory, so that it goes together with a window that is open elsewhere.
    ///
    /// # Errors
    /// As [`Workspace::deed`], but for [`StoreError::ReadOnly`].
    pub fn rehearse<T, E: From<StoreError>>(
        &mut self,
        code: &'static str,
        act: impl FnOnce(&mut Deed<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.lock.is_some() {
            return act(&mut self.begin(code)?);
        }
        let mut copy = self.copy_in_memory()?;
        act(&mut Deed::begin(&mut copy, &self.folder, &self.setting, code)?)
    }

    fn copy_in_memory(&self) -> Result<Connection, StoreError> {
        let mut copy = Connection::open_in_memory()?;
        Backup::new(&self.db, &mut copy)?.run_to_completion(1000, Duration::ZERO, None)?;
        copy.pragma_update(None, "foreign_keys", true)?;
        recording::start(&copy)?;
        Ok(copy)
    }

    pub(super) fn begin(&mut self, code: &'static str) -> Result<Deed<'_>, StoreError> {
        if self.lock.is_none() {
            return Err(StoreError::ReadOnly);
        }
        // SQLite goes on writing into a file that nobody will ever find again.
        match file_id(&self.folder.join("xueshi.db")) {
            Err(_) => return Err(StoreError::Gone(self.folder.clone())),
            Ok(now) if self.file.is_some_and(|file| file != now) => {
                return Err(StoreError::Swapped(self.folder.clone()));
            }
            Ok(_) => {}
        }
        Deed::begin(&mut self.db, &self.folder, &self.setting, code)
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        if self.lock.is_some() {
            // So that a copied folder is whole without the log. The data is safe if this fails.
            let _ = fold_log(&self.db);
        }
    }
}

#[cfg(unix)]
fn file_id(path: &Path) -> std::io::Result<FileId> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).map(|file| (file.dev(), file.ino()))
}

/// Where the system tells no more, that it is there: an open file cannot be deleted or replaced there.
#[cfg(not(unix))]
fn file_id(path: &Path) -> std::io::Result<FileId> {
    fs::metadata(path).map(|_| (0, 0))
}

/// Puts what is in the log into the database, and empties the log.
pub(super) fn fold_log(db: &Connection) -> rusqlite::Result<()> {
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}

/// Pages that SQLite keeps in memory at most, in KiB, negative by its convention.
const CACHE: i64 = -65_536;

/// Settings of a connection that writes.
fn prepare(db: &Connection) -> Result<(), StoreError> {
    db.busy_timeout(Duration::from_secs(5))?;
    db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    // A large import stays in memory until it is whole, instead of being written to the log page by page and again.
    db.pragma_update(None, "cache_size", CACHE)?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    // What is deleted or purged is zeroed in the file too.
    db.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    db.set_prepared_statement_cache_capacity(256);
    Ok(())
}

fn require_ours(db: &Connection, folder: &Path) -> Result<(), StoreError> {
    const APPLICATION: i64 = 0x5853_4850;
    let id: i64 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if id == APPLICATION { Ok(()) } else { Err(StoreError::NoWorkspace(folder.to_owned())) }
}

/// A path inside a `file:` address of SQLite.
fn uri_path(path: &Path) -> String {
    let mut uri = String::new();
    let text = path.to_string_lossy().replace('\\', "/");
    if !text.starts_with('/') && text.contains(':') {
        uri.push('/');
    }
    for character in text.chars() {
        match character {
            '%' | '?' | '#' => uri.push_str(&format!("%{:02X}", u32::from(character))),
            other => uri.push(other),
        }
    }
    uri
}

/// The database while it is made.
const ARRIVING_DATABASE: &str = "xueshi.db.part";

fn make_database(folder: &Path, school: &NewSchool, setting: &Setting) -> Result<(), StoreError> {
    for name in FOLDERS {
        let path = folder.join(name);
        fs::create_dir_all(&path).map_err(|e| StoreError::io(&path, e))?;
    }
    let path = folder.join(ARRIVING_DATABASE);
    remove_arriving(folder);
    let mut db = Connection::open(&path)?;
    // Without a log beside it: after the commit this one file is all there is.
    db.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    let schema = db.transaction()?;
    schema.execute_batch(migration::SCHEMA)?;
    schema.commit()?;
    recording::start(&db)?;
    let mut deed = Deed::begin(&mut db, folder, setting, "school.create")?;
    deed.say(format!("建立学时簿：{}", school.name));
    deed.insert_school(school)?;
    deed.finish(())?;
    db.close().map_err(|(_, error)| error)?;
    let name = folder.join("xueshi.db");
    fs::rename(&path, &name).map_err(|e| StoreError::io(&name, e))?;
    sync_folder(folder)
}

fn require_empty(folder: &Path) -> Result<(), StoreError> {
    match names_in(folder)?.iter().all(|name| is_leftover(folder, name)) {
        true => Ok(()),
        false => Err(StoreError::NotEmpty(folder.to_owned())),
    }
}

/// What a making that was cut off leaves, and nothing else.
fn is_leftover(folder: &Path, name: &str) -> bool {
    let is_empty = |name: &str| names_in(&folder.join(name)).is_ok_and(|names| names.is_empty());
    name.starts_with(ARRIVING_DATABASE)
        || ["xueshi.lock", "xueshi.holder"].contains(&name)
        || (FOLDERS.contains(&name) && is_empty(name))
}

fn remove_arriving(folder: &Path) {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(folder.join(format!("{ARRIVING_DATABASE}{ending}")));
    }
}

/// Takes away what a failed making left; what cannot go is a leftover that the next one passes over.
fn sweep(folder: &Path) {
    remove_arriving(folder);
    for name in ["xueshi.lock", "xueshi.holder"] {
        let _ = fs::remove_file(folder.join(name));
    }
    for name in FOLDERS {
        let _ = fs::remove_dir(folder.join(name));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::clock::FixedClock;

    pub(in crate::store) fn setting() -> Setting {
        let noon = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap().and_hms_opt(12, 0, 0).unwrap();
        Setting { clock: Arc::new(FixedClock(noon)), actor: "测试".to_owned() }
    }

    pub(in crate::store) fn school() -> NewSchool {
        let period = Period::years(2026, 2026).unwrap();
        NewSchool {
            name: "青禾小学".to_owned(),
            code: "3309990001".to_owned(),
            policy: "zhejiang-cycle-360".to_owned(),
            period,
            policy_from: period.from(),
            signing_key: None,
        }
    }

    #[test]
    fn a_workspace_that_could_not_be_made_leaves_no_folder_that_was_not_there() {
        let office = tempfile::tempdir().unwrap();
        let (fresh, empty) = (office.path().join("新"), office.path().join("空"));
        fs::create_dir(&empty).unwrap();
        let wrong = NewSchool { code: "no code".to_owned(), ..school() };
        for folder in [&fresh, &empty] {
            assert!(matches!(Workspace::create(folder, &wrong, setting()), Err(StoreError::Sqlite(_))));
        }
        assert!(!fresh.exists());
        assert_eq!(fs::read_dir(&empty).unwrap().count(), 0);
    }

    pub(in crate::store) fn new_workspace() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("学时簿");
        let workspace = Workspace::create(&path, &school(), setting()).unwrap();
        (folder, workspace)
    }

    #[test]
    fn what_was_made_can_be_opened_again() {
        let (folder, workspace) = new_workspace();
        drop(workspace);
        let path = folder.path().join("学时簿");
        assert!(!path.join("xueshi.db-wal").exists(), "the log is folded in on close");
        let workspace = Workspace::open(&path, Access::Write, setting()).unwrap();
        assert_eq!(workspace.view().school().unwrap().name, "青禾小学");
    }

    #[test]
    fn a_deed_in_a_folder_that_is_gone_is_refused_and_done_once_it_is_back() {
        let (office, mut workspace) = new_workspace();
        let (here, away) = (office.path().join("学时簿"), office.path().join("away"));
        let keep = |workspace: &mut Workspace| workspace.deed("t", |deed| deed.set_setting("a", "b"));
        fs::rename(&here, &away).unwrap();
        assert!(matches!(keep(&mut workspace), Err(StoreError::Gone(folder)) if folder == here));
        fs::rename(&away, &here).unwrap();
        keep(&mut workspace).unwrap();
        fs::remove_dir_all(&here).unwrap();
        assert!(matches!(keep(&mut workspace), Err(StoreError::Gone(_))));
    }

    #[cfg(unix)]
    #[test]
    fn a_database_that_was_replaced_is_not_written() {
        let (office, mut workspace) = new_workspace();
        let here = office.path().join("学时簿");
        let other = office.path().join("other");
        drop(Workspace::create(&other, &school(), setting()).unwrap());
        fs::rename(other.join("xueshi.db"), here.join("xueshi.db")).unwrap();
        let kept = workspace.deed("t", |deed| deed.set_setting("a", "b"));
        assert!(matches!(kept, Err(StoreError::Swapped(_))));
    }

    #[test]
    fn the_log_is_folded_in_also_while_somebody_reads() {
        let (folder, mut workspace) = new_workspace();
        let path = folder.path().join("学时簿");
        let reader = Workspace::open(&path, Access::Read, setting()).unwrap();
        workspace.deed("t", |deed| deed.set_setting("a", "b")).unwrap();
        drop(workspace);
        assert_eq!(reader.view().setting("a").unwrap().as_deref(), Some("b"));
        assert_eq!(fs::metadata(path.join("xueshi.db-wal")).unwrap().len(), 0);
    }

    #[test]
    fn a_folder_with_files_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("教案.txt"), "x").unwrap();
        let refused = Workspace::create(folder.path(), &school(), setting());
        assert!(matches!(refused, Err(StoreError::NotEmpty(_))));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_workspace_is_not_made_over_another_one() {
        let (folder, workspace) = new_workspace();
        drop(workspace);
        let again = Workspace::create(&folder.path().join("学时簿"), &school(), setting());
        assert!(matches!(again, Err(StoreError::AlreadyThere(_))));
    }

    #[test]
    fn a_second_writer_is_told_who_holds_it_and_a_reader_may_read() {
        let (folder, _held) = new_workspace();
        let path = folder.path().join("学时簿");
        let Err(StoreError::Held(holder)) = Workspace::open(&path, Access::Write, setting()) else {
            panic!()
        };
        assert_eq!(holder.process, std::process::id());
        let mut reader = Workspace::open(&path, Access::Read, setting()).unwrap();
        assert_eq!(reader.view().school().unwrap().code, "3309990001");
        let refused = reader.deed("school.update", |deed| deed.set_setting("a", "b"));
        assert!(matches!(refused, Err(StoreError::ReadOnly)));
    }

    #[test]
    fn a_newer_database_is_refused_untouched() {
        let (folder, workspace) = new_workspace();
        drop(workspace);
        let path = folder.path().join("学时簿");
        let db = Connection::open(path.join("xueshi.db")).unwrap();
        db.pragma_update(None, "user_version", 99).unwrap();
        drop(db);
        for access in [Access::Read, Access::Write] {
            let refused = Workspace::open(&path, access, setting());
            assert!(matches!(refused, Err(StoreError::Newer { found: 99, .. })));
        }
    }

    #[test]
    fn what_is_no_workspace_is_said_to_be_none() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Workspace::open(folder.path(), Access::Write, setting());
        assert!(matches!(open(), Err(StoreError::NoWorkspace(_))));
        fs::write(
            folder.path().join("xueshi.db"),
            b"this is a letter, not a database, and long enough to be read",
        )
        .unwrap();
        assert!(matches!(open(), Err(StoreError::Damaged(_) | StoreError::Corrupt(_))));
    }

    #[test]
    fn a_deed_that_fails_or_is_rehearsed_leaves_nothing() {
        let (_folder, mut workspace) = new_workspace();
        let head = workspace.view().journal_head().unwrap();
        workspace.rehearse("t", |deed| deed.set_setting("a", "b")).unwrap();
        let failed = workspace.deed("t", |deed| -> Result<(), StoreError> {
            deed.set_setting("a", "b")?;
            Err(StoreError::DiskFull)
        });
        assert!(failed.is_err());
        assert_eq!(workspace.view().setting("a").unwrap(), None);
        let done = workspace.deed("t", |deed| deed.view().setting("a").map(|_| ())).unwrap();
        assert_eq!(done.deed, None, "nothing changed, nothing is written");
        assert_eq!(workspace.view().journal_head().unwrap(), head);
    }

    #[test]
    fn nothing_is_written_outside_a_deed() {
        let (_folder, workspace) = new_workspace();
        let stray = workspace.db.execute("INSERT INTO setting (key, value) VALUES ('a', 'b')", []);
        assert!(stray.is_err());
    }
}
