//! The backups of a workspace: those that lie in it, one that is written elsewhere on wish, and when the last one was made.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, Local, NaiveDateTime};
use serde_json::json;

use super::error::ServiceError;
use super::keeping::{BACKUP_ENDING, BackedUp, back_up};
use super::progress::Progress;
use crate::store::{StoreError, Workspace, is_locked_backup};

/// Code of the deed that notes a backup made on wish.
const MADE: &str = "backup.make";
/// How the time stands in the name of a backup.
const STAMP: &str = "%Y%m%d-%H%M%S";
/// Length of such a time.
const STAMP_LENGTH: usize = 15;

/// A backup that lies in the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBackup {
    /// The file.
    pub file: PathBuf,
    /// When it was made: as its name says, else when the file was last written.
    pub made: NaiveDateTime,
    /// Its size in bytes.
    pub size: u64,
    /// Whether it is encrypted.
    pub encrypted: bool,
}

/// The backups in the folder `backups/`, the newest first.
///
/// # Errors
/// What the disk says.
pub fn kept_backups(workspace: &Workspace) -> Result<Vec<KeptBackup>, ServiceError> {
    let kept = files(workspace)?.into_iter().map(|(made, file, size)| {
        let encrypted = is_locked_backup(&file)?;
        Ok(KeptBackup { file, made, size, encrypted })
    });
    kept.collect()
}

/// Time, file and size in bytes of each, the newest first.
fn files(workspace: &Workspace) -> Result<Vec<(NaiveDateTime, PathBuf, u64)>, StoreError> {
    let folder = workspace.folder().join("backups");
    let entries = fs::read_dir(&folder).map_err(|e| StoreError::io(&folder, e))?;
    let backups = entries.filter_map(|entry| {
        let entry = entry.ok()?;
        let (file, about) = (entry.path(), entry.metadata().ok()?);
        let is_backup = about.is_file() && file.extension().is_some_and(|ending| ending == BACKUP_ENDING);
        let made = time_in(&file).or_else(|| about.modified().ok().map(local))?;
        is_backup.then_some((made, file, about.len()))
    });
    let mut backups: Vec<_> = backups.collect();
    backups.sort_by(|a, b| b.cmp(a));
    Ok(backups)
}

/// When the last backup was made, in the workspace or elsewhere.
///
/// # Errors
/// What the disk says.
pub fn last_backup(workspace: &Workspace) -> Result<Option<NaiveDateTime>, ServiceError> {
    let here = files(workspace)?.first().map(|(made, ..)| *made);
    let noted = workspace.view().newest_deed(MADE)?;
    let noted = noted.and_then(|row| NaiveDateTime::parse_from_str(&row.at, "%Y-%m-%d %H:%M:%S").ok());
    Ok(here.max(noted))
}

/// Writes a backup into a folder under a name that tells the school and the time, and notes it in the journal.
///
/// # Errors
/// As [`back_up`]; [`ServiceError::Field`] when the folder is not there.
pub fn back_up_into(
    workspace: &mut Workspace,
    folder: &Path,
    passphrase: Option<&str>,
    progress: &mut Progress<'_>,
) -> Result<BackedUp, ServiceError> {
    if !folder.is_dir() {
        let problem = "找不到，U 盘可能拔掉了".to_owned();
        return Err(ServiceError::Field { field: "文件夹", value: folder.display().to_string(), problem });
    }
    let school = workspace.view().school()?;
    let name: String =
        school.short_name.unwrap_or(school.name).chars().filter(|c| may_be_in_a_name(*c)).collect();
    let stamp = workspace.setting().clock.now().format(STAMP);
    let file = folder.join(format!("学时簿备份-{name}-{stamp}.{BACKUP_ENDING}"));
    let made = back_up(workspace, &file, passphrase, progress)?;
    // The backup is there; that it could not be noted, on a disk that is full, takes nothing from it.
    let _ = workspace.deed::<_, StoreError>(MADE, |deed| {
        deed.say(format!("备份到 {}", made.file.display()));
        deed.keep(json!({ "file": made.file, "size": made.size, "encrypted": made.encrypted }));
        deed.insist();
        Ok(())
    });
    Ok(made)
}

/// What no system forbids in the name of a file.
fn may_be_in_a_name(c: char) -> bool {
    !c.is_control() && !r#"\/:*?"<>|"#.contains(c)
}

/// The time that the name of a backup tells.
fn time_in(file: &Path) -> Option<NaiveDateTime> {
    let name = file.file_stem()?.to_str()?;
    let starts = name.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at);
    starts
        .filter_map(|at| name.get(at..at + STAMP_LENGTH))
        .find_map(|stamp| NaiveDateTime::parse_from_str(stamp, STAMP).ok())
}

fn local(at: SystemTime) -> NaiveDateTime {
    DateTime::<Local>::from(at).naive_local()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::NaiveDate;

    use super::*;
    use crate::model::clock::FixedClock;
    use crate::service::keeping::back_up_on_exit;
    use crate::service::setup::{SchoolForm, create_workspace};
    use crate::store::{Access, Setting};

    fn setting(day: u32) -> Setting {
        let at = NaiveDate::from_ymd_opt(2026, 3, day).unwrap().and_hms_opt(17, 42, 9).unwrap();
        Setting { clock: Arc::new(FixedClock(at)), actor: "测试".to_owned() }
    }

    fn workspace(folder: &Path) -> Workspace {
        let form = SchoolForm {
            name: "青禾/小学".to_owned(),
            code: "3309990001".to_owned(),
            policy: "zhejiang-cycle-360".to_owned(),
            period: String::new(),
        };
        create_workspace(&folder.join("学时簿"), &form, setting(2)).unwrap()
    }

    #[test]
    fn the_last_backup_is_known_whether_it_lies_here_or_on_a_stick() {
        let folder = tempfile::tempdir().unwrap();
        let mut ws = workspace(folder.path());
        assert_eq!(last_backup(&ws).unwrap(), None);
        back_up_on_exit(&ws, &mut Progress::silent()).unwrap();
        let kept = kept_backups(&ws).unwrap();
        assert_eq!(
            kept.iter().map(|one| (one.made, one.encrypted)).collect::<Vec<_>>(),
            [(setting(2).clock.now(), false)]
        );
        drop(ws);
        ws = Workspace::open(&folder.path().join("学时簿"), Access::Write, setting(9)).unwrap();
        let stick = folder.path().join("U盘");
        fs::create_dir(&stick).unwrap();
        let made = back_up_into(&mut ws, &stick, Some("春风十里"), &mut Progress::silent()).unwrap();
        assert_eq!(made.file.file_name().unwrap(), "学时簿备份-青禾小学-20260309-174209.xsbak");
        assert!(is_locked_backup(&made.file).unwrap());
        assert_eq!(last_backup(&ws).unwrap(), Some(setting(9).clock.now()));
        assert_eq!(kept_backups(&ws).unwrap(), kept);
    }

    #[test]
    fn a_folder_that_is_not_there_gets_no_backup_and_no_note() {
        let folder = tempfile::tempdir().unwrap();
        let mut ws = workspace(folder.path());
        let gone = folder.path().join("拔掉的U盘");
        assert!(back_up_into(&mut ws, &gone, None, &mut Progress::silent()).is_err());
        assert_eq!(last_backup(&ws).unwrap(), None);
    }

    #[test]
    fn a_backup_of_any_other_name_is_listed_by_the_time_of_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let ws = workspace(folder.path());
        let backups = ws.folder().join("backups");
        back_up(&ws, &backups.join("期末.xsbak"), None, &mut Progress::silent()).unwrap();
        fs::write(backups.join("读我.txt"), "x").unwrap();
        assert_eq!(kept_backups(&ws).unwrap().len(), 1);
    }
}
