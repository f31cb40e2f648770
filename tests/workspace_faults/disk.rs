//! A disk that is full from some call on: refused in words, and nothing half written.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::office::{
    BINARY, NOW, Office, Strike, assert_refused, calls, command, copy_folder, run, state, struck, words,
};

/// Lets the disk be full from each call on. Where the command refuses, `kept` judges that all is as before; where it says
/// that it is done, it is.
fn fill_everywhere(
    prepare: impl Fn() -> PathBuf,
    command: impl Fn(&Path) -> Command,
    kept: impl Fn(&Path, usize),
    done: impl Fn(&Path, usize),
) {
    let folder = prepare();
    let all = calls(command(&folder), &folder);
    let mut refused = 0;
    for at in 1..=all {
        let folder = prepare();
        let output = struck(command(&folder), &folder, Strike::DiskFull, at);
        if output.status.success() {
            done(&folder, at);
        } else {
            refused += 1;
            assert_refused(&output, "磁盘");
            kept(&folder, at);
        }
    }
    assert!(refused > 5, "{refused} of {all}");
}

#[test]
fn an_import_into_a_full_disk_leaves_the_workspace_as_it_was() {
    let office = Office::new();
    let list = office.path("名单.csv");
    let import =
        |folder: &Path| command(&["staff".as_ref(), "import".as_ref(), folder.as_ref(), list.as_ref()]);
    let before = state(&office.path("学时簿"));
    fill_everywhere(
        || office.copy("学时簿", "试"),
        import,
        |folder, at| assert_eq!(state(folder), before, "{at}"),
        |folder, at| assert_eq!(state(folder).1, 40, "{at}"),
    );
}

#[test]
fn a_new_workspace_on_a_full_disk_leaves_nothing() {
    let office = Office::new();
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
    let kept = |folder: &Path, at: usize| {
        if folder.join("xueshi.db").exists() {
            assert_eq!(state(folder).1, 0, "{at}");
        } else {
            assert_eq!(fs::read_dir(folder).unwrap().count(), 0, "{at}");
        }
    };
    fill_everywhere(prepare, new, kept, |folder, at| assert_eq!(state(folder).1, 0, "{at}"));
}

#[test]
fn backup_and_restore_on_a_full_disk_leave_nothing_new() {
    let office = Office::new();
    let (base, whole) = (office.path("学时簿"), office.path("备份.xsbak"));
    assert!(run(&["backup".as_ref(), base.as_ref(), whole.as_ref()]).status.success());
    let folder = office.path("盘");
    let (file, target) = (folder.join("备份.xsbak"), folder.join("取回"));
    let prepare = || {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        folder.clone()
    };
    let empty = |folder: &Path, at: usize| assert_eq!(fs::read_dir(folder).unwrap().count(), 0, "{at}");
    let backup = |_: &Path| command(&["backup".as_ref(), base.as_ref(), file.as_ref()]);
    fill_everywhere(prepare, backup, empty, |_, at| {
        assert_eq!(fs::read(&file).unwrap(), fs::read(&whole).unwrap(), "{at}");
    });
    let restore = |_: &Path| command(&["restore".as_ref(), whole.as_ref(), target.as_ref()]);
    fill_everywhere(prepare, restore, empty, |_, at| assert_eq!(state(&target), state(&base), "{at}"));
}

/// The same on a real small disk, where the system lets a test mount one.
#[test]
fn a_small_disk_that_fills_up() {
    let office = Office::new();
    let disk = office.path("小盘");
    fs::create_dir(&disk).unwrap();
    let mount = r#"mount -t tmpfs -o size="$1" tmpfs "$2" || exit 77; shift 2; "$@""#;
    let on_disk = |size: &str, script: &str, args: &[&Path]| {
        let mut command = Command::new("unshare");
        command.args(["-rm", "sh", "-c", mount, "sh", size]).arg(&disk).args(["sh", "-c", script, "sh"]);
        command.args(args).env("XUESHI_NOW", NOW).env("XUESHI_ACTOR", "测试").output()
    };
    let (base, back) = (office.path("学时簿"), office.path("之后"));
    let list = office.path("名单.csv");
    let script =
        r#"cp -r "$2" "$3/w" && "$1" staff import "$3/w" "$4"; code=$?; cp -r "$3/w" "$5"; exit $code"#;
    let args = [Path::new(BINARY), &base, &disk, &list, &back];
    let size = fs::metadata(base.join("xueshi.db")).unwrap().len() + 20_000;
    match on_disk(&size.to_string(), script, &args) {
        Ok(output) if output.status.code() == Some(1) && !words(&output).contains("unshare") => {
            assert_refused(&output, "磁盘");
            assert_eq!(state(&back), state(&base));
        }
        other => {
            let why = other.map_or_else(|e| e.to_string(), |o| format!("{} {}", o.status, words(&o)));
            assert!(why.contains("unshare") || why.contains("77") || why.contains("mount"), "{why}");
            eprintln!("no small disk could be mounted here: {why}");
            copy_folder(&base, &back);
        }
    }
}
