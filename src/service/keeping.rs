//! Keeping the workspace safe: backups, on wish and on exit, restoring them, and the check of everything.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::ServiceError;
use super::fault::Fault;
use super::progress::Progress;
use crate::store::{BackupKey, Checked, Contents, Done, Finding, Setting, StoreError, Workspace, restore};

/// Ending of a backup's name.
pub const BACKUP_ENDING: &str = "xsbak";
const KEY: &str = "backup.key";
const KEEP: &str = "backup.keep";
/// How many backups on exit are kept unless the setting `backup.keep` says otherwise.
const KEPT: usize = 10;

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// The file.
    pub file: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// What it says of itself.
    pub contents: Contents,
}

/// Writes a backup. It is encrypted with `passphrase`, else with the one that was set for all backups, if there is one.
/// Needs no lock, so it goes while the window is open.
///
/// # Errors
/// [`ServiceError::Field`] for a name without the ending `.xsbak` (so that no other file is ever overwritten) or a weak
/// passphrase; what the disk says, and then a backup that was there before is still there.
pub fn back_up(
    workspace: &Workspace,
    file: &Path,
    passphrase: Option<&str>,
    progress: &mut Progress<'_>,
) -> Result<BackedUp, ServiceError> {
    if file.extension().is_none_or(|ending| ending != BACKUP_ENDING) {
        let problem = "的扩展名应为 .xsbak".to_owned();
        return Err(ServiceError::Field {
            field: "备份文件", value: file.display().to_string(), problem
        });
    }
    let key = match passphrase {
        Some(passphrase) => Some(new_key(passphrase)?),
        None => standing_key(workspace)?,
    };
    let contents = workspace.back_up(file, key.as_ref(), |done, of| progress.at(done, of).is_ok())?;
    let size = fs::metadata(file).map_err(|e| StoreError::io(file, e))?.len();
    Ok(BackedUp { file: file.to_owned(), size, encrypted: key.is_some(), contents })
}

/// Sets the passphrase of all backups to come, or none. The passphrase itself is not kept.
///
/// # Errors
/// [`ServiceError::Field`] for a weak one.
pub fn set_backup_passphrase(
    workspace: &mut Workspace,
    passphrase: Option<&str>,
) -> Result<Done<()>, ServiceError> {
    let key = passphrase.map(new_key).transpose()?;
    workspace.deed("backup.passphrase", |deed| {
        deed.say(if key.is_some() { "设置备份口令" } else { "取消备份口令" });
        Ok(deed.set_setting(KEY, &key.map(|key| key.to_string()).unwrap_or_default())?)
    })
}

/// Whether all backups are encrypted with a passphrase that was set for them.
///
/// # Errors
/// What the disk says.
pub fn has_backup_passphrase(workspace: &Workspace) -> Result<bool, ServiceError> {
    Ok(standing_key(workspace)?.is_some())
}

/// How many backups on exit are kept.
///
/// # Errors
/// What the disk says.
pub fn backups_to_keep(workspace: &Workspace) -> Result<usize, ServiceError> {
    Ok(workspace.view().setting(KEEP)?.and_then(|n| n.parse().ok()).unwrap_or(KEPT).max(1))
}

/// Writes a backup into the folder `backups/` unless the newest one there already holds the last deed, and removes the
/// oldest beyond the number to keep. The window calls it when it closes.
///
/// # Errors
/// What the disk says.
pub fn back_up_on_exit(
    workspace: &Workspace,
    progress: &mut Progress<'_>,
) -> Result<Option<BackedUp>, ServiceError> {
    let folder = workspace.folder().join("backups");
    let head = workspace.view().journal_head()?;
    let mark: String = head.chars().take(8).collect();
    let there = backups_on_exit(&folder)?;
    if there.last().is_some_and(|newest| newest.ends_with(&format!("-{mark}.{BACKUP_ENDING}"))) {
        return Ok(None);
    }
    let now = workspace.setting().clock.now().format("%Y%m%d-%H%M%S");
    let made =
        back_up(workspace, &folder.join(format!("{ON_EXIT}{now}-{mark}.{BACKUP_ENDING}")), None, progress)?;
    if made.contents.rotten() > 0 {
        // What this one holds of them is of no use; an older one may have the last good copy.
        return Ok(Some(made));
    }
    let keep = backups_to_keep(workspace)?;
    let all = backups_on_exit(&folder)?;
    for old in all.iter().take(all.len().saturating_sub(keep)) {
        let path = folder.join(old);
        fs::remove_file(&path).map_err(|e| StoreError::io(&path, e))?;
    }
    Ok(Some(made))
}

const ON_EXIT: &str = "xueshi-";

/// Names of the backups made on exit, oldest first; backups of other names are the administrator's own.
fn backups_on_exit(folder: &Path) -> Result<Vec<String>, StoreError> {
    let entries = fs::read_dir(folder).map_err(|e| StoreError::io(folder, e))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| is_made_on_exit(name))
        .collect();
    names.sort();
    Ok(names)
}

/// `xueshi-20260302-120100-1a2b3c4d.xsbak`, and nothing that somebody typed.
fn is_made_on_exit(name: &str) -> bool {
    let Some(middle) = name.strip_prefix(ON_EXIT).and_then(|rest| rest.strip_suffix(BACKUP_ENDING)) else {
        return false;
    };
    let mut parts = middle.trim_end_matches('.').split('-');
    let mut all = |length: usize, kind: fn(&u8) -> bool| {
        parts.next().is_some_and(|part| part.len() == length && part.as_bytes().iter().all(kind))
    };
    let shaped = all(8, u8::is_ascii_digit) && all(6, u8::is_ascii_digit) && all(8, u8::is_ascii_hexdigit);
    shaped && parts.next().is_none()
}

/// Makes a workspace of a backup in a new or empty folder; it is verified before it is put in place.
///
/// # Errors
/// As [`restore`]; then the folder is as it was.
pub fn restore_backup(
    file: &Path,
    folder: &Path,
    passphrase: Option<&str>,
    setting: Setting,
    progress: &mut Progress<'_>,
) -> Result<Contents, ServiceError> {
    let go_on = |done: u64, of: u64| progress.at(count(done), count(of)).is_ok();
    Ok(restore(file, folder, passphrase, setting, go_on)?)
}

/// What is to be said of proofs in a backup that were no longer what they had been when they came in; none where all are.
pub fn rotten(contents: &Contents) -> Option<Fault> {
    let count = contents.rotten();
    let message = format!("{count} 份证明材料的内容与登记时不同");
    (count > 0)
        .then(|| Fault::new("evidence_changed", message, "请检查学时簿，看是哪几份，再从以前的备份取回"))
}

fn count(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// What a check found, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Soundness {
    /// Deeds in the journal.
    pub deeds: u64,
    /// Evidence files read.
    pub evidence: u64,
    /// What must be mended.
    pub problems: Vec<Fault>,
    /// What is only worth knowing.
    pub notes: Vec<Fault>,
}

/// Checks the database, its references, the journal and every evidence file.
///
/// # Errors
/// When it is cancelled, or what the disk says.
pub fn check(workspace: &Workspace, progress: &mut Progress<'_>) -> Result<Soundness, ServiceError> {
    let Checked { deeds, evidence, findings } = workspace.check(|done, of| progress.at(done, of).is_ok())?;
    let (mut problems, mut notes) = (Vec::new(), Vec::new());
    for finding in &findings {
        match finding {
            Finding::Orphan(_) => notes.push(in_words(finding)),
            _ => problems.push(in_words(finding)),
        }
    }
    notes.extend(super::keeping_place::risk_of(workspace.folder()));
    Ok(Soundness { deeds, evidence, problems, notes })
}

fn in_words(finding: &Finding) -> Fault {
    match finding {
        Finding::Pages(said) => Fault::new(
            "damaged",
            format!("数据库文件已损坏（{said}）"),
            "请不要继续写入，用最近的备份恢复到新文件夹",
        ),
        Finding::Reference(table) => Fault::new(
            "loose_reference",
            format!("数据表 {table} 里有一行指向不存在的内容"),
            "请用最近的备份恢复到新文件夹，并核对最近的操作",
        ),
        Finding::Journal(deed) => Fault::new(
            "journal_broken",
            format!("经过记录从第 {deed} 号操作起对不上，数据可能被别的程序改过"),
            "请核对那以后的内容，或用最近的备份恢复到新文件夹",
        ),
        Finding::Missing(file) => Fault::new(
            "evidence_missing",
            format!("证明材料“{}”的文件不见了", file.name),
            "请把原件再添加一次，文件会自动补上；或从备份取回",
        ),
        Finding::Changed(file) => Fault::new(
            "evidence_changed",
            format!("证明材料“{}”的内容与登记时不同", file.name),
            "请从备份取回原件",
        ),
        Finding::Orphan(name) => Fault::new(
            "evidence_orphan",
            format!("文件 evidence/{name} 没有登记"),
            "它多半来自已撤销的操作，可以留着",
        ),
    }
}

fn standing_key(workspace: &Workspace) -> Result<Option<BackupKey>, StoreError> {
    workspace.view().setting(KEY)?.filter(|text| !text.is_empty()).map(|text| text.parse()).transpose()
}

fn new_key(passphrase: &str) -> Result<BackupKey, ServiceError> {
    require_strong(passphrase)?;
    Ok(BackupKey::new(passphrase)?)
}

/// Whether a passphrase is soon guessed.
pub fn is_weak(passphrase: &str) -> bool {
    let weight: usize = passphrase.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    weight < 8
}

/// Refuses a passphrase that is soon guessed.
///
/// # Errors
/// [`ServiceError::WeakPassphrase`].
pub(super) fn require_strong(passphrase: &str) -> Result<(), ServiceError> {
    if is_weak(passphrase) { Err(ServiceError::WeakPassphrase) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

    use super::*;
    use crate::model::clock::Clock;
    use crate::service::setup::{SchoolForm, create_workspace};

    /// A clock that a test moves on.
    #[derive(Clone)]
    struct Moving(Arc<Mutex<NaiveDateTime>>);

    impl Clock for Moving {
        fn now(&self) -> NaiveDateTime {
            *self.0.lock().unwrap()
        }
    }

    fn workspace() -> (tempfile::TempDir, Workspace, Moving) {
        let folder = tempfile::tempdir().unwrap();
        let noon = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap().and_hms_opt(12, 0, 0).unwrap();
        let clock = Moving(Arc::new(Mutex::new(noon)));
        let form = SchoolForm {
            name: "青禾小学".to_owned(),
            code: "3309990001".to_owned(),
            policy: "zhejiang-cycle-360".to_owned(),
            period: "2026".to_owned(),
        };
        let setting = Setting { clock: Arc::new(clock.clone()), actor: "测试".to_owned() };
        let workspace = create_workspace(&folder.path().join("学时簿"), &form, setting).unwrap();
        (folder, workspace, clock)
    }

    #[test]
    fn on_exit_a_backup_is_made_only_after_a_deed_and_the_newest_are_kept() {
        let (_folder, mut workspace, clock) = workspace();
        workspace.deed::<_, StoreError>("t", |deed| deed.set_setting(KEEP, "3")).unwrap();
        let own = ["期末", "xueshi-2025-before-the-move"].map(|name| {
            let file = workspace.folder().join(format!("backups/{name}.xsbak"));
            back_up(&workspace, &file, None, &mut Progress::silent()).unwrap();
            file
        });
        let mut made = Vec::new();
        for n in 0..5 {
            *clock.0.lock().unwrap() += TimeDelta::minutes(1);
            workspace.deed::<_, StoreError>("t", |deed| deed.set_setting("n", &n.to_string())).unwrap();
            made.push(back_up_on_exit(&workspace, &mut Progress::silent()).unwrap().unwrap().file);
            assert_eq!(
                back_up_on_exit(&workspace, &mut Progress::silent()).unwrap(),
                None,
                "nothing was done since"
            );
        }
        let kept: Vec<bool> = made.iter().map(|file| file.exists()).collect();
        assert_eq!(kept, [false, false, true, true, true]);
        assert!(own.iter().all(|file| file.exists()));
    }

    #[test]
    fn a_proof_that_rotted_is_told_and_older_backups_stay() {
        let (_folder, mut workspace, clock) = workspace();
        workspace.deed::<_, StoreError>("t", |deed| deed.set_setting(KEEP, "1")).unwrap();
        let good = workspace.deed::<_, StoreError>("t", |deed| deed.add_evidence("证书.pdf", b"%PDF-1.4"));
        good.unwrap();
        let first = back_up_on_exit(&workspace, &mut Progress::silent()).unwrap().unwrap();
        assert_eq!(first.contents.rotten(), 0);
        let proof =
            fs::read_dir(workspace.folder().join("evidence")).unwrap().next().unwrap().unwrap().path();
        fs::write(&proof, b"%PDF-1.5").unwrap();
        *clock.0.lock().unwrap() += TimeDelta::minutes(1);
        workspace.deed::<_, StoreError>("t", |deed| deed.set_setting("n", "1")).unwrap();
        let second = back_up_on_exit(&workspace, &mut Progress::silent()).unwrap().unwrap();
        assert_eq!(second.contents.rotten(), 1);
        assert!(first.file.exists() && second.file.exists());
    }

    #[test]
    fn with_a_standing_passphrase_the_backup_on_exit_asks_for_nothing_and_is_locked() {
        let (folder, mut workspace, clock) = workspace();
        set_backup_passphrase(&mut workspace, Some("春风十里扬州路")).unwrap();
        let made = back_up_on_exit(&workspace, &mut Progress::silent()).unwrap().unwrap();
        assert!(made.encrypted);
        let setting = Setting { clock: Arc::new(clock), actor: "测试".to_owned() };
        let target = folder.path().join("取回");
        let refused = restore_backup(&made.file, &target, None, setting.clone(), &mut Progress::silent());
        assert!(matches!(refused, Err(ServiceError::Store(StoreError::NeedsPassphrase))));
        restore_backup(&made.file, &target, Some("春风十里扬州路"), setting, &mut Progress::silent())
            .unwrap();
        set_backup_passphrase(&mut workspace, None).unwrap();
        assert!(!back_up_on_exit(&workspace, &mut Progress::silent()).unwrap().unwrap().encrypted);
    }

    #[test]
    fn a_short_passphrase_and_another_ending_are_refused() {
        let (folder, workspace, _) = workspace();
        let file = folder.path().join("名单.xlsx");
        fs::write(&file, "x").unwrap();
        assert!(matches!(
            back_up(&workspace, &file, None, &mut Progress::silent()),
            Err(ServiceError::Field { .. })
        ));
        assert_eq!(fs::read(&file).unwrap(), b"x");
        let file = folder.path().join("a.xsbak");
        assert!(matches!(
            back_up(&workspace, &file, Some("1234567"), &mut Progress::silent()),
            Err(ServiceError::WeakPassphrase)
        ));
        assert!(!file.exists());
    }
}
