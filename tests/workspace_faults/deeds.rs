//! The year's work from the roster to the district's answer, each deed of it killed before and after each of its calls:
//! the workspace holds all of it or nothing, and the same command can be given again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use xueshi::store::{Access, Finding, Workspace};

use super::killed::kill_everywhere;
use super::office::{Office, Strike, command, copy_folder, setting, words};

/// A school of three people with a lecture and its sign-in sheet, and the files that come in.
fn school() -> Office {
    let office = Office::new();
    for (name, text) in [
        ("三人.csv", "姓名,教师编号\n高山,J1\n林溪,J2\n何苗,J3\n"),
        ("花名册.csv", "姓名,角色\n高山,主讲\n林溪,\n何苗,\n"),
        (
            "学时.csv",
            "姓名,培训名称,开始时间,结束时间,学时,类别\n高山,语文教研,2026-02-10,2026-02-10,4,教研活动\n",
        ),
        ("扫描.pdf", "%PDF-1.7 signed"),
    ] {
        fs::write(office.path(name), text).unwrap();
    }
    fs::write(office.path("签到表.png"), b"\x89PNG\r\n\x1a\n sheet".repeat(1500)).unwrap();
    let base = office.path("学时簿");
    for verb in [
        vec!["staff", "import", "W", "三人.csv"],
        vec![
            "program",
            "add",
            "W",
            "--code",
            "P1",
            "--title",
            "讲座",
            "--from",
            "2026-02-03",
            "--hours",
            "2",
            "--speaker-hours",
            "4",
        ],
    ] {
        let done = deed(&office, &base, &verb).output().unwrap();
        assert!(done.status.success(), "{verb:?}: {}", words(&done));
    }
    office
}

/// A command in which `W` stands for the workspace, run in the folder of the office.
fn deed(office: &Office, workspace: &Path, verb: &[&str]) -> Command {
    let args: Vec<_> =
        verb.iter().map(|word| if *word == "W" { workspace.as_os_str() } else { word.as_ref() }).collect();
    let mut command = command(&args);
    command.current_dir(office.folder.path());
    command
}

/// The head of the journal of a sound workspace. Signatures are random, so an export is known by its kind.
fn head(workspace: &Path) -> String {
    let opened = Workspace::open(workspace, Access::Read, setting()).unwrap();
    let found = opened.check(|_, _| true).unwrap().findings;
    assert!(found.iter().all(|finding| matches!(finding, Finding::Orphan(_))), "{found:?}");
    let newest = opened.view().journal(1).unwrap().remove(0);
    if newest.deed == "submission.export" { newest.deed } else { newest.hash }
}

/// Kills one deed before each of its calls, which is after the one before, and after the last one; leaves the workspace
/// with the deed done. `look` judges what else a kill left. Where other files are left than the time before, the same
/// command is given again.
fn killed(office: &Office, verb: &[&str], kills: &[Strike], look: impl Fn(&Path, &Path)) {
    let base = office.path("学时簿");
    let before = head(&base);
    let done = office.copy("学时簿", "之后");
    let output = deed(office, &done, verb).output().unwrap();
    assert!(output.status.success(), "{verb:?}: {}", words(&output));
    let after = head(&done);
    assert_ne!(before, after, "{verb:?}");
    let (mut seen, mut files_before) = (BTreeSet::new(), BTreeSet::new());
    let command = |folder: &Path| deed(office, folder, verb);
    kill_everywhere(
        kills,
        || office.copy("学时簿", "试"),
        command,
        |folder, strike, at| {
            let files = files(folder);
            look(folder, &done);
            let left = head(folder);
            assert!(left == before || left == after, "{verb:?} {strike:?} {at}");
            seen.insert(left == after);
            if left == before && files != files_before {
                let again = command(folder).output().unwrap();
                assert!(again.status.success(), "{verb:?} {strike:?} {at}: {}", words(&again));
                look(folder, &done);
                assert_eq!(head(folder), after, "{verb:?} {strike:?} {at}");
            }
            files_before = files;
        },
    );
    assert_eq!(seen.len(), 2, "{verb:?}: killed both early and late");
    fs::remove_dir_all(&base).unwrap();
    copy_folder(&done, &base);
}

const BEFORE: [Strike; 1] = [Strike::KillBefore];

#[test]
fn from_the_roster_to_the_audit() {
    let office = school();
    for verb in [
        vec!["program", "proof", "W", "P1", "签到表.png"],
        vec!["roster", "import", "W", "花名册.csv", "--program", "P1"],
        vec!["entry", "import", "W", "学时.csv"],
        vec!["audit", "pass", "W", "--all-pending"],
    ] {
        killed(&office, &verb, &BEFORE, |_, _| {});
    }
}

#[test]
fn from_the_submission_to_the_answer() {
    let office = school();
    let base = office.path("学时簿");
    for verb in [
        vec!["program", "proof", "W", "P1", "签到表.png"],
        vec!["roster", "import", "W", "花名册.csv", "--program", "P1"],
        vec!["audit", "pass", "W", "--all-pending"],
    ] {
        assert!(deed(&office, &base, &verb).output().unwrap().status.success());
    }
    killed(&office, &["submission", "prepare", "W"], &BEFORE, |_, _| {});
    killed(&office, &["submission", "attach-scan", "W", "扫描.pdf"], &BEFORE, |_, _| {});
    let twice = [Strike::KillBefore, Strike::KillInTheMiddle];
    killed(&office, &["submission", "export", "W"], &twice, exported_whole_or_not);
    killed(&office, &["decision", "add", "W", "--approve", "all"], &BEFORE, |_, _| {});
}

/// Each folder of the exports has all the files of the one that was not disturbed, and the package passes the check.
fn exported_whole_or_not(folder: &Path, undisturbed: &Path) {
    let wanted = files(&undisturbed.join("exports").join(NAME));
    assert!(wanted.len() > 3, "{wanted:?}");
    for entry in fs::read_dir(folder.join("exports")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".xueshi-part") {
            continue;
        }
        assert_eq!(name, NAME);
        assert_eq!(files(&folder.join("exports").join(NAME)), wanted);
        let package = folder.join("exports").join(NAME).join("校验包.zip");
        let verified = command(&["package".as_ref(), "verify".as_ref(), package.as_ref()]).output().unwrap();
        assert!(verified.status.success(), "{}", words(&verified));
    }
}

const NAME: &str = "2026年度学时第1号报送材料";

/// The files below a folder, by their path in it.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = PathBuf::from(path.file_name().unwrap());
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|below| name.join(below)));
        } else {
            found.insert(name);
        }
    }
    found
}
