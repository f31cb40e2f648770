//! A desk with a workspace on it, at which commands are run.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

/// A workspace `w` with three people in one training of eighteen hours, passed by the school.
pub struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    pub fn new(policy: &str) -> Office {
        let office = Office { folder: tempfile::tempdir().unwrap() };
        office.write("名单.csv", "姓名,教师编号,部门,任教学科\n张三,T001,教导处,语文\n李四,T002,总务处,数学\n王五,T003,教科室,英语\n");
        fs::write(office.path("签到表.pdf"), "%PDF-1.4 sign-in").unwrap();
        fs::write(office.path("扫描.jpg"), b"\xff\xd8\xff scan").unwrap();
        office.ok(&format!("new w --school 青禾小学 --code 330999 --policy {policy} --period 2026"));
        office.ok("staff import w 名单.csv");
        office.ok(
            "program add w --code P1 --title 语文教研 --from 2026-07-10 --to 2026-07-12 --activity 校本培训 \
             --hours 18",
        );
        office.ok("program proof w P1 签到表.pdf");
        office.ok("roster add w --program P1 --staff T001 --staff T002 --staff T003");
        office.ok("audit pass w --program P1");
        office
    }

    /// The same with the hours approved by the authority.
    pub fn approved(policy: &str) -> Office {
        let office = Office::new(policy);
        office.hand_in("hours");
        office.ok("decision add w --approve all --document 教字〔2026〕9号");
        office
    }

    /// Prepares, signs and exports a submission.
    pub fn hand_in(&self, kind: &str) -> Value {
        let made = self.ok(&format!("submission prepare w --kind {kind}"));
        self.ok("submission attach-scan w 扫描.jpg");
        self.ok("submission export w");
        made
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn run(&self, line: &str) -> (Option<i32>, Value) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xueshi"));
        command.args(line.split_whitespace()).arg("--json").current_dir(self.folder.path());
        let output =
            command.env("XUESHI_NOW", "2026-11-02T09:00:00").env("XUESHI_ACTOR", "测试").output().unwrap();
        let said = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
            panic!("{line}: {}", String::from_utf8_lossy(&output.stderr));
        });
        (output.status.code(), said)
    }

    /// Runs a command that must be done, and gives its JSON. Words are parted by blanks.
    pub fn ok(&self, line: &str) -> Value {
        let (code, said) = self.run(line);
        assert_eq!(code, Some(0), "{line}: {said}");
        said
    }

    /// Imports a list of which some rows must be refused, and gives the report.
    pub fn refused_rows(&self, line: &str) -> Value {
        let (code, said) = self.run(line);
        assert_eq!(code, Some(1), "{line}: {said}");
        assert_ne!(said["rejected"], serde_json::json!([]), "{line}: {said}");
        said
    }

    /// Runs a command that must be refused, and gives the code of the error; the error has a sentence and a way out, and
    /// nothing was written.
    pub fn refused(&self, line: &str) -> String {
        let before = self.deeds();
        let (code, said) = self.run(line);
        assert_eq!(code, Some(1), "{line}: {said}");
        let error = &said["error"];
        let has_words = |field: &str| error[field].as_str().is_some_and(|text| !text.is_ascii());
        assert!(has_words("message") && has_words("way_out"), "{line}: {error}");
        assert_eq!(self.deeds(), before, "{line}: written");
        error["code"].as_str().unwrap().to_owned()
    }

    /// Runs a command that must be refused with just this code, sentence and way out, and leaves both workspaces as they are.
    pub fn refused_with(&self, line: &str, (code, message, way_out): (&str, &str, &str)) {
        let error = self.refusal(line);
        assert_eq!(
            (&error["code"], &error["message"], &error["way_out"]),
            (&code.into(), &message.into(), &way_out.into()),
            "{line}"
        );
    }

    /// Runs a command that must be refused, and gives its error; both workspaces are as they were, row by row.
    pub fn refusal(&self, line: &str) -> Value {
        let names = ["w", "v"].into_iter().filter(|name| self.path(name).exists());
        let workspaces: Vec<&str> = names.collect();
        let rows = || workspaces.iter().map(|name| self.rows(name, &[])).collect::<Vec<_>>();
        let before = rows();
        let (status, said) = self.run(line);
        assert_eq!(status, Some(1), "{line}: {said}");
        assert!(rows() == before, "{line}: written");
        said["error"].clone()
    }

    /// Number of the newest deed of this code.
    pub fn deed(&self, code: &str) -> i64 {
        let said = self.ok("journal w --limit 1000000");
        let rows = said["journal"].as_array().unwrap();
        rows.iter().find(|row| row["code"] == code).unwrap()["deed"].as_i64().unwrap()
    }

    /// Numbers of the deeds in the journal.
    pub fn deeds(&self) -> usize {
        let (_, said) = self.run("journal w --limit 1000000");
        said["journal"].as_array().map_or(0, Vec::len)
    }

    /// States of the entries by their number.
    pub fn states(&self) -> Vec<(i64, String)> {
        let list = self.ok("entry list w");
        let state = |entry: &Value| (entry["id"].as_i64().unwrap(), text(&entry["state"]));
        let mut states: Vec<_> = list["entries"].as_array().unwrap().iter().map(state).collect();
        states.sort();
        states
    }

    pub fn state(&self, id: i64) -> String {
        self.states().into_iter().find(|(entry, _)| *entry == id).unwrap().1
    }

    /// Recognised hours of a person in 2026.
    pub fn total(&self, staff: &str) -> String {
        text(&self.ok(&format!("assess w --staff {staff} --period 2026"))["total"])
    }

    /// Every row of every table but those that are themselves the record, as text.
    fn dump(&self) -> Vec<String> {
        self.rows("w", &["journal", "change", "import_batch", "import_problem"])
    }

    /// Every row of every table of a workspace but some, as text.
    fn rows(&self, workspace: &str, but: &[&str]) -> Vec<String> {
        let file = self.path(workspace).join("xueshi.db");
        let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let sql =
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
        let mut tables = db.prepare(sql).unwrap();
        let tables: Vec<String> =
            tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let mut lines = Vec::new();
        for table in tables.iter().filter(|table| !but.contains(&table.as_str())) {
            let mut rows = db.prepare(&format!("SELECT * FROM \"{table}\" ORDER BY id")).unwrap();
            let columns = rows.column_count();
            let read = rows.query_map([], |row| {
                let cells = (0..columns).map(|column| row.get::<_, rusqlite::types::Value>(column));
                Ok(format!("{table} {:?}", cells.collect::<Result<Vec<_>, _>>()?))
            });
            lines.extend(read.unwrap().map(Result::unwrap));
        }
        lines
    }

    /// Does a deed, takes it back and does it again: all tables must be as before, then as after.
    pub fn back_and_forth(&self, line: &str) -> Value {
        let before = self.dump();
        let said = self.ok(line);
        let after = self.dump();
        assert_ne!(before, after, "{line}");
        self.ok("undo w");
        assert_eq!(self.dump(), before, "{line}: undone");
        self.ok("redo w");
        assert_eq!(self.dump(), after, "{line}: done again");
        said
    }
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}
