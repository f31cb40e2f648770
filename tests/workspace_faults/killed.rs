//! `kill -9` before, in the middle of and after each call: all of a deed is there, or nothing.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use xueshi::model::id::EvidenceId;
use xueshi::store::{Access, StoreError, Workspace};

use super::office::{Office, Strike, calls, command, run, setting, state, struck, words};

const KILLS: [Strike; 3] = [Strike::KillBefore, Strike::KillInTheMiddle, Strike::KillAfter];
const SIGKILL: i32 = 9;

/// Kills the command at every call, in each of these ways; `prepare` makes the folder anew and `look` judges what is left.
pub fn kill_everywhere(
    kills: &[Strike],
    prepare: impl Fn() -> PathBuf,
    command: impl Fn(&Path) -> Command,
    mut look: impl FnMut(&Path, Strike, usize),
) {
    let folder = prepare();
    let all = calls(command(&folder), &folder);
    assert!(all > 10, "the shim sees the calls: {all}");
    for &strike in kills {
        for at in 1..=all {
            let folder = prepare();
            let output = struck(command(&folder), &folder, strike, at);
            assert_eq!(output.status.signal(), Some(SIGKILL), "{strike:?} {at}: {}", words(&output));
            look(&folder, strike, at);
        }
    }
}

#[test]
fn an_import_is_there_whole_or_not_at_all() {
    let office = Office::new();
    let list = office.path("名单.csv");
    let import =
        |folder: &Path| command(&["staff".as_ref(), "import".as_ref(), folder.as_ref(), list.as_ref()]);
    let before = state(&office.path("学时簿"));
    let done = office.copy("学时簿", "导入后");
    assert!(import(&done).output().unwrap().status.success());
    let after = state(&done);
    assert_eq!((before.1, after.1), (0, 40));
    let mut seen = BTreeSet::new();
    kill_everywhere(
        &KILLS,
        || office.copy("学时簿", "试"),
        import,
        |folder, strike, at| {
            let left = state(folder);
            assert!(left == before || left == after, "{strike:?} {at}: {left:?}");
            seen.insert(left.1);
            let again = import(folder).output().unwrap();
            assert!(again.status.success(), "{strike:?} {at}: {}", words(&again));
            assert_eq!(state(folder), after, "{strike:?} {at}");
        },
    );
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [0, 40], "killed both early and late");
}

#[test]
fn an_undo_is_there_whole_or_not_at_all() {
    let office = Office::new();
    let (base, list) = (office.path("学时簿"), office.path("名单.csv"));
    assert!(run(&["staff".as_ref(), "import".as_ref(), base.as_ref(), list.as_ref()]).status.success());
    let undo = |folder: &Path| command(&["undo".as_ref(), folder.as_ref()]);
    let before = state(&base);
    let done = office.copy("学时簿", "撤销后");
    assert!(undo(&done).output().unwrap().status.success());
    let after = state(&done);
    assert_eq!((before.1, after.1), (40, 0));
    kill_everywhere(
        &KILLS,
        || office.copy("学时簿", "试"),
        undo,
        |folder, strike, at| {
            let left = state(folder);
            assert!(left == before || left == after, "{strike:?} {at}: {left:?}");
        },
    );
}

#[test]
fn a_new_workspace_is_there_whole_or_can_be_made_in_the_same_folder() {
    let office = Office::new();
    let whole = state(&office.path("学时簿")).1;
    let new = |folder: &Path| {
        let mut new = command(&["new".as_ref(), folder.as_ref()]);
        new.args(["--school", "青禾小学", "--code", "3309990001", "--policy", "zhejiang-cycle-360"]);
        new
    };
    let prepare = || {
        let folder = office.path("新");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        folder
    };
    let mut made = 0;
    // Making a workspace takes many calls; before one is after the one before it.
    kill_everywhere(&[Strike::KillAfter], prepare, new, |folder, strike, at| {
        if folder.join("xueshi.db").exists() {
            made += 1;
        } else {
            let again = new(folder).output().unwrap();
            assert!(again.status.success(), "{strike:?} {at}: {}", words(&again));
        }
        assert_eq!(state(folder).1, whole, "{strike:?} {at}");
    });
    assert!(made > 0, "killed after it was whole too");
}

#[test]
fn a_backup_that_was_there_stays_until_the_new_one_is_whole() {
    let office = Office::new();
    let (base, list) = (office.path("学时簿"), office.path("名单.csv"));
    add_evidence(&base).unwrap();
    let file = office.path("备份.xsbak");
    assert!(run(&["backup".as_ref(), base.as_ref(), file.as_ref()]).status.success());
    let old = fs::read(&file).unwrap();
    assert!(run(&["staff".as_ref(), "import".as_ref(), base.as_ref(), list.as_ref()]).status.success());
    let folder = office.path("盘");
    let target = folder.join("备份.xsbak");
    let backup = |_: &Path| command(&["backup".as_ref(), base.as_ref(), target.as_ref()]);
    let prepare = || {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        fs::write(&target, &old).unwrap();
        folder.clone()
    };
    prepare();
    assert!(backup(&folder).output().unwrap().status.success());
    let new = fs::read(&target).unwrap();
    assert_ne!(old, new);
    let mut seen = BTreeSet::new();
    kill_everywhere(&KILLS, prepare, backup, |_, strike, at| {
        let left = fs::read(&target).unwrap();
        assert!(left == old || left == new, "{strike:?} {at}");
        seen.insert(left == new);
    });
    assert_eq!(seen.len(), 2);
}

#[test]
fn a_restore_is_there_whole_or_can_be_done_again() {
    let office = Office::new();
    let (base, file) = (office.path("学时簿"), office.path("备份.xsbak"));
    add_evidence(&base).unwrap();
    assert!(run(&["backup".as_ref(), base.as_ref(), file.as_ref()]).status.success());
    let whole = state(&base);
    let folder = office.path("盘");
    let target = folder.join("取回");
    let restore = |_: &Path| command(&["restore".as_ref(), file.as_ref(), target.as_ref()]);
    let prepare = || {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        folder.clone()
    };
    kill_everywhere(&KILLS, prepare, restore, |folder, strike, at| {
        if !target.exists() {
            let again = restore(folder).output().unwrap();
            assert!(again.status.success(), "{strike:?} {at}: {}", words(&again));
            assert_eq!(fs::read_dir(folder).unwrap().count(), 1, "{strike:?} {at}: leftovers go");
        }
        assert_eq!(state(&target), whole, "{strike:?} {at}");
    });
}

const CHILD: &str = "XUESHI_TEST_WORKSPACE";

fn add_evidence(workspace: &Path) -> Result<EvidenceId, StoreError> {
    let mut workspace = Workspace::open(workspace, Access::Write, setting())?;
    let done = workspace.deed("t", |deed| deed.add_evidence("结业证书.pdf", &b"%PDF-1.7\n".repeat(20_000)));
    Ok(done?.value)
}

/// Not a test of its own: the process that the next test kills.
#[test]
fn child_that_adds_evidence() {
    if let Ok(workspace) = std::env::var(CHILD) {
        add_evidence(Path::new(&workspace)).unwrap();
    }
}

#[test]
fn a_row_never_names_evidence_that_is_not_there() {
    let office = Office::new();
    let child = |folder: &Path| {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "killed::child_that_adds_evidence", "--test-threads=1"]).env(CHILD, folder);
        child
    };
    let mut seen = BTreeSet::new();
    kill_everywhere(
        &KILLS,
        || office.copy("学时簿", "试"),
        child,
        |folder, strike, at| {
            state(folder);
            let rows = |folder: &Path| {
                let workspace = Workspace::open(folder, Access::Read, setting()).unwrap();
                workspace.view().all_evidence().unwrap()
            };
            seen.insert(rows(folder).len());
            add_evidence(folder).unwrap();
            let rows = rows(folder);
            assert_eq!(rows.len(), 1, "{strike:?} {at}");
            assert_eq!(rows[0].read(folder).unwrap().len(), 180_000, "{strike:?} {at}");
            let files = fs::read_dir(folder.join("evidence")).unwrap().count();
            assert_eq!(files, 1, "{strike:?} {at}: what a kill left is used or gone");
        },
    );
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [0, 1]);
}

/// A folder `盘` with the workspace of three people whose hours passed, and a scan; what `steps` say is done to it first.
fn ready_to_hand_in(office: &Office, steps: &[&[&str]]) {
    let disk = office.path("盘");
    fs::create_dir(&disk).unwrap();
    fs::write(disk.join("名单.csv"), "姓名,教师编号\n张三,T1\n李四,T2\n王五,T3\n").unwrap();
    fs::write(disk.join("扫描.pdf"), "%PDF-1.4\n").unwrap();
    fs::rename(office.path("学时簿"), disk.join("学时簿")).unwrap();
    let first: [&[&str]; 4] = [
        &["staff", "import", "学时簿", "名单.csv"],
        &[
            "program",
            "add",
            "学时簿",
            "--code",
            "P1",
            "--title",
            "讲座",
            "--from",
            "2026-01-06",
            "--hours",
            "3",
        ],
        &["roster", "add", "学时簿", "--program", "P1", "--staff", "T1", "--staff", "T2"],
        &["audit", "pass", "学时簿", "--program", "P1"],
    ];
    for step in first.iter().chain(steps) {
        let done = on_disk(&disk, step).output().unwrap();
        assert!(done.status.success(), "{step:?}: {}", words(&done));
    }
}

fn on_disk(disk: &Path, args: &[&str]) -> Command {
    let args: Vec<&std::ffi::OsStr> = args.iter().map(AsRef::as_ref).collect();
    let mut command = command(&args);
    command.current_dir(disk);
    command
}

#[test]
fn an_export_is_signed_once_however_often_it_is_killed() {
    let office = Office::new();
    let steps: [&[&str]; 2] =
        [&["submission", "prepare", "学时簿"], &["submission", "attach-scan", "学时簿", "扫描.pdf"]];
    ready_to_hand_in(&office, &steps);
    let export = |disk: &Path| on_disk(disk, &["submission", "export", "学时簿", "--out", "报送材料"]);
    let signed = |disk: &Path| {
        let workspace = Workspace::open(&disk.join("学时簿"), Access::Read, setting()).unwrap();
        let id = workspace.view().submissions().unwrap()[0].id;
        workspace.view().submission_signed(id).unwrap()
    };
    let mut seen = BTreeSet::new();
    kill_everywhere(
        &[Strike::KillAfter],
        || office.copy("盘", "试"),
        export,
        |disk, strike, at| {
            state(&disk.join("学时簿"));
            let (kept, folder) = (signed(disk), disk.join("报送材料"));
            seen.insert((kept.is_some(), folder.exists()));
            if !folder.exists() {
                let again = export(disk).output().unwrap();
                assert!(again.status.success(), "{strike:?} {at}: {}", words(&again));
            }
            let package = folder.join("校验包.zip");
            let checked = run(&["package".as_ref(), "verify".as_ref(), package.as_os_str()]);
            assert!(checked.status.success(), "{strike:?} {at}: {}", words(&checked));
            assert!(kept.is_none() || signed(disk) == kept, "{strike:?} {at}: what was signed stays");
            assert!(!disk.join("报送材料.part").exists(), "{strike:?} {at}: leftovers go");
        },
    );
    assert!(seen.contains(&(false, false)) && seen.contains(&(true, true)), "{seen:?}");
    assert!(!seen.contains(&(false, true)), "a folder with its name is one whose signature is kept");
}
