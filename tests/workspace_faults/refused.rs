//! Workspaces that cannot be used as they are: each is refused in words, and left as it was.

use std::fs;
use std::path::Path;

use xueshi::store::{Access, Workspace};

use super::office::{Office, Strike, assert_refused, command, run, setting, state, struck, words};

fn import(office: &Office, folder: &Path) -> std::process::Command {
    let list = office.path("名单.csv");
    command(&["staff".as_ref(), "import".as_ref(), folder.as_ref(), list.as_ref()])
}

#[test]
fn a_folder_that_cannot_be_written_is_refused_for_writing_and_read_all_the_same() {
    let office = Office::new();
    let base = office.path("学时簿");
    let before = fs::read(base.join("xueshi.db")).unwrap();
    let refused = struck(import(&office, &base), &base, Strike::ReadOnly, 0);
    assert_refused(&refused, "不能写入");
    let read = struck(command(&["journal".as_ref(), base.as_ref()]), &base, Strike::ReadOnly, 0);
    assert!(read.status.success() && words(&read).contains("建立学时簿"), "{}", words(&read));
    assert_eq!(fs::read(base.join("xueshi.db")).unwrap(), before);
    let new = office.path("新");
    let mut create = command(&["new".as_ref(), new.as_ref()]);
    create.args(["--school", "青禾小学", "--code", "3309990001", "--policy", "zhejiang-cycle-360"]);
    assert_refused(&struck(create, office.folder.path(), Strike::ReadOnly, 0), "不能写入");
    assert!(!new.exists());
}

#[test]
fn a_database_of_a_newer_version_is_refused_untouched() {
    let office = Office::new();
    let base = office.path("学时簿");
    let database = base.join("xueshi.db");
    let mut bytes = fs::read(&database).unwrap();
    // The user version stands at 60 in the header of an SQLite file.
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&database, &bytes).unwrap();
    for verb in ["check", "journal", "undo"] {
        assert_refused(&run(&[verb.as_ref(), base.as_ref()]), "更新的版本");
    }
    assert_refused(&import(&office, &base).output().unwrap(), "第 99 版");
    assert_eq!(fs::read(&database).unwrap(), bytes);
}

#[test]
fn while_it_is_open_elsewhere_only_reading_goes_and_the_holder_is_named() {
    let office = Office::new();
    let base = office.path("学时簿");
    let held = Workspace::open(&base, Access::Write, setting()).unwrap();
    assert_refused(&import(&office, &base).output().unwrap(), "2026-03-02 09:00");
    let backup = office.path("备份.xsbak");
    for args in [
        vec!["journal".as_ref(), base.as_os_str()],
        vec!["check".as_ref(), base.as_os_str()],
        vec!["backup".as_ref(), base.as_os_str(), backup.as_os_str()],
    ] {
        let output = run(&args);
        assert!(output.status.success(), "{args:?}: {}", words(&output));
    }
    drop(held);
    assert!(import(&office, &base).output().unwrap().status.success());
}

#[test]
fn half_a_database_is_refused_and_the_backup_helps() {
    let office = Office::new();
    let (base, backup) = (office.path("学时簿"), office.path("备份.xsbak"));
    assert!(run(&["backup".as_ref(), base.as_ref(), backup.as_ref()]).status.success());
    let whole = state(&base);
    let database = base.join("xueshi.db");
    let bytes = fs::read(&database).unwrap();
    for length in [bytes.len() / 2, 4096, 1000, 0] {
        fs::write(&database, &bytes[..length]).unwrap();
        for verb in ["check", "journal", "undo"] {
            let output = run(&[verb.as_ref(), base.as_ref()]);
            assert_eq!(output.status.code(), Some(1), "{verb} {length}: {}", words(&output));
            assert!(words(&output).contains("损坏"), "{verb} {length}: {}", words(&output));
        }
        assert_eq!(fs::read(&database).unwrap(), &bytes[..length], "left as it was");
    }
    let target = office.path("取回");
    assert!(run(&["restore".as_ref(), backup.as_ref(), target.as_ref()]).status.success());
    assert_eq!(state(&target), whole);
}

#[test]
fn another_folder_and_another_database_are_no_workspace() {
    let office = Office::new();
    assert_refused(&run(&["check".as_ref(), office.folder.path().as_ref()]), "没有学时簿");
    let other = office.path("别的");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("xueshi.db"), "这是一封信，不是数据库。".repeat(100)).unwrap();
    assert_refused(&run(&["check".as_ref(), other.as_ref()]), "损坏");
}

#[test]
fn check_names_each_fault_with_a_way_out() {
    let office = Office::new();
    let base = office.path("学时簿");
    let mut workspace = Workspace::open(&base, Access::Write, setting()).unwrap();
    let evidence = workspace
        .deed("t", |deed| {
            let id = deed.add_evidence("结业证书.pdf", b"%PDF-1.7")?;
            deed.view().evidence(id)
        })
        .unwrap()
        .value;
    drop(workspace);
    let sound = run(&["check".as_ref(), base.as_ref()]);
    assert!(sound.status.success() && words(&sound).contains("学时簿完好"), "{}", words(&sound));
    fs::write(base.join("evidence/arriving.part"), "x").unwrap();
    let noted = run(&["check".as_ref(), base.as_ref()]);
    assert!(noted.status.success() && words(&noted).contains("可以留着"), "{}", words(&noted));
    fs::write(evidence.path(&base), "changed").unwrap();
    let found = run(&["check".as_ref(), base.as_ref(), "--json".as_ref()]);
    let report: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!((found.status.code(), &report["problems"][0]["code"]), (Some(1), &"evidence_changed".into()));
    assert!(report["problems"][0]["message"].as_str().unwrap().contains("结业证书.pdf"));
    assert!(report["problems"][0]["way_out"].is_string());
}
