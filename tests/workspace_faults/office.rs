//! A small workspace, the binary, and the shim that strikes it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use xueshi::model::clock::FixedClock;
use xueshi::store::{Access, Setting, Workspace};

pub const NOW: &str = "2026-03-02T09:00:00";
pub const BINARY: &str = env!("CARGO_BIN_EXE_xueshi");

/// Between fork and exec a child holds the locks of its parent, so one office is open at a time.
static ONE: Mutex<()> = Mutex::new(());

/// A folder with the workspace `学时簿` of a school without staff, and `名单.csv` with forty people.
pub struct Office {
    pub folder: tempfile::TempDir,
    _alone: MutexGuard<'static, ()>,
}

impl Office {
    pub fn new() -> Office {
        // In memory where that is to be had: thousands of syncs need no disk.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let alone = ONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let office = Office { folder: folder.unwrap(), _alone: alone };
        let people = (1..=40).map(|n| format!("教师{},T{n:03},第{}组\n", chinese(n), n % 6));
        let text = format!("姓名,教师编号,部门\n{}", people.collect::<String>());
        fs::write(office.path("名单.csv"), text).unwrap();
        let workspace = office.path("学时簿");
        let made = run(&[
            "new".as_ref(),
            workspace.as_os_str(),
            "--school".as_ref(),
            "青禾小学".as_ref(),
            "--code".as_ref(),
            "3309990001".as_ref(),
            "--policy".as_ref(),
            "zhejiang-cycle-360".as_ref(),
            "--period".as_ref(),
            "2026".as_ref(),
        ]);
        assert!(made.status.success(), "{}", words(&made));
        office
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A fresh copy of a folder, under the name `name`.
    pub fn copy(&self, of: &str, name: &str) -> PathBuf {
        let target = self.path(name);
        let _ = fs::remove_dir_all(&target);
        copy_folder(&self.path(of), &target);
        target
    }
}

fn chinese(n: usize) -> String {
    let digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    n.to_string().chars().map(|c| digits[c.to_digit(10).unwrap() as usize]).collect()
}

pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

pub fn setting() -> Setting {
    Setting { clock: Arc::new(FixedClock(NOW.parse().unwrap())), actor: "测试".to_owned() }
}

pub fn command(args: &[&OsStr]) -> Command {
    let mut command = Command::new(BINARY);
    command.args(args).env("XUESHI_NOW", NOW).env("XUESHI_ACTOR", "测试");
    command
}

pub fn run(args: &[&OsStr]) -> Output {
    command(args).output().unwrap()
}

/// What a command said, on either way.
pub fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

/// A refusal: exit 1, one Chinese sentence with a way out on stderr, nothing on stdout.
pub fn assert_refused(output: &Output, part: &str) {
    let text = words(output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(output.stdout.is_empty() && text.contains(part), "{part} in: {text}");
    assert!(
        text.trim_end().ends_with('。') && text.matches('。').count() == 2,
        "a fact and a way out: {text}"
    );
}

/// What the shim does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strike {
    KillBefore,
    KillAfter,
    KillInTheMiddle,
    DiskFull,
    ReadOnly,
}

/// The command under the shim, struck at call `at` on `folder`.
pub fn struck(mut command: Command, folder: &Path, strike: Strike, at: usize) -> Output {
    let deed = match strike {
        Strike::KillBefore => "before",
        Strike::KillAfter => "after",
        Strike::KillInTheMiddle => "half",
        Strike::DiskFull => "full",
        Strike::ReadOnly => "locked",
    };
    command.env("LD_PRELOAD", shim()).env("SHIM_FOLDER", folder).env("SHIM_DO", deed);
    command.env("SHIM_AT", at.to_string()).output().unwrap()
}

/// How many calls the command makes on `folder`.
pub fn calls(mut command: Command, folder: &Path) -> usize {
    let count = tempfile::NamedTempFile::new().unwrap();
    command.env("LD_PRELOAD", shim()).env("SHIM_FOLDER", folder).env("SHIM_COUNT", count.path());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", words(&output));
    fs::read_to_string(count.path()).unwrap().parse().unwrap()
}

fn shim() -> &'static Path {
    static SHIM: OnceLock<PathBuf> = OnceLock::new();
    SHIM.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workspace_faults/shim.c");
        let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("shim-{}.so", std::process::id()));
        let built = Command::new("cc")
            .args(["-O1", "-shared", "-fPIC", "-o"])
            .args([library.as_os_str(), source.as_os_str(), "-ldl".as_ref()])
            .status();
        assert!(built.expect("a C compiler is needed").success());
        library
    })
}

/// Head of the journal and number of people. Opening it for writing mends what a kill left; then it must be sound.
pub fn state(workspace: &Path) -> (String, u32) {
    let workspace = Workspace::open(workspace, Access::Write, setting()).unwrap();
    let found = workspace.check(|_, _| true).unwrap().findings;
    let bad = found.iter().find(|finding| !matches!(finding, xueshi::store::Finding::Orphan(_)));
    assert_eq!(bad, None);
    (workspace.view().journal_head().unwrap(), workspace.view().staff_count().unwrap())
}
