//! A school that has something to hand in, and the real commands on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use serde_json::Value;
use xueshi::model::clock::SystemClock;
use xueshi::store::{Access, Setting, Workspace};

/// A workspace with three people in one training of eighteen hours, passed by the school.
pub struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    pub fn new(policy: &str) -> Office {
        let office = Office { folder: tempfile::tempdir().unwrap() };
        let people = "姓名,教师编号,部门\n张三,T001,教导处\n李四,T002,总务处\n王五,T003,教科室\n";
        fs::write(office.path("名单.csv"), people).unwrap();
        fs::write(office.path("签到表.pdf"), "%PDF-1.4 sign-in").unwrap();
        fs::write(office.path("扫描.jpg"), b"\xff\xd8\xff scan").unwrap();
        office.ok(&[
            "new",
            "w",
            "--school",
            "青禾小学",
            "--code",
            "330999",
            "--policy",
            policy,
            "--period",
            "2026",
        ]);
        office.ok(&["staff", "import", "w", "名单.csv"]);
        office.ok(&[
            "program",
            "add",
            "w",
            "--code",
            "P1",
            "--title",
            "教研活动/第1次",
            "--from",
            "2026-07-10",
            "--to",
            "2026-07-12",
            "--activity",
            "集中培训",
            "--level",
            "县级",
            "--hours",
            "18",
            "--speaker-hours",
            "24",
        ]);
        office.ok(&["program", "proof", "w", "P1", "签到表.pdf"]);
        office.ok(&[
            "roster",
            "add",
            "w",
            "--program",
            "P1",
            "--staff",
            "T001",
            "--staff",
            "T002",
            "--staff",
            "T003",
        ]);
        office.ok(&["audit", "pass", "w", "--program", "P1"]);
        office
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xueshi"));
        command.args(args).current_dir(self.folder.path());
        command.env("XUESHI_NOW", "2026-11-02T09:00:00").env("XUESHI_ACTOR", "测试").output().unwrap()
    }

    /// Runs a command that must be done, and gives its JSON.
    pub fn ok(&self, args: &[&str]) -> Value {
        let output = self.run(&[args, &["--json"]].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{args:?}: {text} {}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_str(&text).unwrap()
    }

    /// Runs a command that must be refused, and gives the code of the error; the error has a sentence and a way out.
    pub fn refused(&self, args: &[&str]) -> String {
        let output = self.run(&[args, &["--json"]].concat());
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        let error: Value = serde_json::from_slice(&output.stdout).unwrap();
        let error = &error["error"];
        let has_words = |field: &str| error[field].as_str().is_some_and(|text| !text.is_ascii());
        assert!(has_words("message") && has_words("way_out"), "{error}");
        error["code"].as_str().unwrap().to_owned()
    }

    pub fn workspace(&self, access: Access) -> Workspace {
        let setting = Setting { clock: Arc::new(SystemClock), actor: "测试".to_owned() };
        Workspace::open(&self.path("w"), access, setting).unwrap()
    }

    pub fn states(&self) -> Vec<String> {
        let list = self.ok(&["entry", "list", "w"]);
        list["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["state"].as_str().unwrap().to_owned())
            .collect()
    }

    pub fn files(&self, folder: &str) -> Vec<String> {
        fn walk(folder: &Path, below: &str, names: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                let name = format!("{below}{}", entry.file_name().to_str().unwrap());
                match entry.file_type().unwrap().is_dir() {
                    true => walk(&entry.path(), &format!("{name}/"), names),
                    false => names.push(name),
                }
            }
        }
        let mut names = Vec::new();
        walk(&self.path(folder), "", &mut names);
        names.sort();
        names
    }
}

/// Hands in all that is ready: prepared, signed, exported.
pub fn exported(office: &Office) {
    office.ok(&["submission", "prepare", "w"]);
    office.ok(&["submission", "attach-scan", "w", "扫描.jpg"]);
    office.ok(&["submission", "export", "w"]);
}
