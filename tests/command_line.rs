#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! The command line as a script uses it: every example of `docs/command-line.md`, and what is refused, with exit code,
//! sentence and way out.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn xueshi(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xueshi"))
        .args(args)
        .current_dir(folder)
        .env("XUESHI_NOW", "2026-06-01T09:00:00")
        .env("XUESHI_ACTOR", "测试")
        .output()
        .unwrap()
}

/// Runs a command that must end with this code, and gives what it printed on stdout.
fn run(folder: &Path, code: i32, args: &[&str]) -> String {
    let output = xueshi(folder, args);
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(code), "{args:?}\n{out}\n{err}");
    out
}

fn json(folder: &Path, code: i32, args: &[&str]) -> Value {
    let mut args = args.to_vec();
    args.push("--json");
    serde_json::from_str(&run(folder, code, &args)).unwrap()
}

/// Words of a line of the examples: blanks part them, single quotes hold them together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn every_example_of_the_manual_runs() {
    let folder = tempfile::tempdir().unwrap();
    let manual =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/command-line.md")).unwrap();
    let mut inside = false;
    let mut ran = 0;
    for line in manual.lines() {
        if line.starts_with("```") {
            inside = line == "```sh";
            continue;
        }
        if !inside {
            continue;
        }
        let words = words(line);
        match words[0].as_str() {
            "printf" => {
                let file = words.last().unwrap();
                fs::write(folder.path().join(file), words[1].replace("\\n", "\n").replace("%%", "%"))
                    .unwrap();
            }
            "xueshi" => {
                let args: Vec<&str> = words[1..].iter().map(String::as_str).collect();
                let out = run(folder.path(), 0, &args);
                if args.contains(&"--json") {
                    let said: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{line}: {e}"));
                    assert!(said.is_object(), "{line}");
                }
                ran += 1;
            }
            other => panic!("{other}: {line}"),
        }
    }
    assert!(ran > 30, "{ran} examples");
}

/// A school with three people and a training without roster.
fn school(folder: &Path, policy: &str) {
    run(
        folder,
        0,
        &["new", "W", "--school", "青禾小学", "--code", "3309990001", "--policy", policy, "--period", "2026"],
    );
    fs::write(folder.join("s.csv"), "姓名,教师编号\n张三,T1\n李四,T2\n刘洋,T3\n刘洋,T4\n").unwrap();
    run(folder, 0, &["staff", "import", "W", "s.csv"]);
    let add =
        ["program", "add", "W", "--code", "P1", "--title", "讲座", "--from", "2026-05-06", "--hours", "3"];
    run(folder, 0, &add);
}

#[test]
fn from_roster_to_hours_by_the_commands_of_the_design() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    school(at, "secondary-annual-90");
    fs::write(at.join("r.csv"), "姓名,教师编号\n张三,\n李四,\n刘洋,\n,T4\n").unwrap();
    let rehearsed = json(at, 1, &["roster", "import", "W", "r.csv", "--program", "P1", "--dry-run"]);
    assert_eq!((&rehearsed["added"], &rehearsed["batch"]), (&3.into(), &Value::Null));
    let report = json(at, 1, &["roster", "import", "W", "r.csv", "--program", "P1"]);
    assert_eq!(report["added"], 3);
    assert_eq!(report["rejected"][0]["row"], 4);
    assert!(report["rejected"][0]["problem"].as_str().unwrap().starts_with("有 2 人叫“刘洋”"));
    json(at, 0, &["roster", "mark", "W", "--program", "P1", "--staff", "李四", "--reason", "缺席"]);
    let passed = json(at, 0, &["audit", "pass", "W", "--program", "P1", "--opinion", "同意"]);
    assert_eq!(passed["done"].as_array().unwrap().len(), 2);
    let all = json(at, 0, &["assess", "W", "--period", "2026"]);
    let totals: Vec<_> =
        all["staff"].as_array().unwrap().iter().map(|p| p["total"].as_str().unwrap()).collect();
    assert_eq!(totals, ["3", "0", "0", "3"]);
    assert_eq!(all["period"]["to"], "2026-12-31");
    let one = json(at, 0, &["assess", "W", "--staff", "T1"]);
    assert_eq!((one["verdict"].as_str(), one["total"].as_str()), (Some("unmet"), Some("3")));
    assert_eq!(one["records"][0]["claimed"], "3");
    assert_eq!(one["records"][0]["reasons"][0]["after"], one["records"][0]["recognised"]);
    let listed = json(at, 0, &["entry", "list", "W", "--staff", "T1", "--state", "passed"]);
    assert_eq!(listed["entries"][0]["id"].to_string(), one["records"][0]["id"].as_str().unwrap());
    json(at, 0, &["undo", "W"]);
    let undone = json(at, 0, &["assess", "W", "--staff", "T1"]);
    assert_eq!(undone["total"], "0");
}

#[test]
fn what_is_refused_says_so_with_code_field_and_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    school(at, "guangdong-annual-72");
    let add = ["program", "add", "W", "--title", "讲座", "--from"];
    let entry = ["entry", "add", "W", "--staff", "T1", "--title", "听课", "--from"];
    let with = |start: &[&'static str], rest: &[&'static str]| [start, rest].concat();
    let cases: Vec<(Vec<&str>, &str)> = vec![
        (with(&add, &["2026-05-06", "--hours", "-3"]), "bad_hours"),
        (with(&add, &["2026-05-06", "--hours", "99999999"]), "bad_hours"),
        (with(&add, &["2026-05-06", "--hours", "三"]), "bad_hours"),
        (with(&add, &["2026-05-06", "--to", "2026-05-01"]), "end_before_start"),
        (with(&add, &["1926-05-06"]), "outside_cycle"),
        (with(&add, &["2026-05-06", "--code", "P1"]), "program_code_taken"),
        (with(&entry, &["2026-05-06", "--hours", "-3"]), "bad_hours"),
        (with(&entry, &["2026-05-06", "--hours", "1.234"]), "bad_hours"),
        (with(&entry, &["2026-05-06", "--to", "2026-05-01"]), "end_before_start"),
        (with(&entry, &["2061-05-06"]), "outside_cycle"),
        (with(&entry, &["2026-02-30"]), "bad_field"),
        (with(&entry, &["2026-05-06", "--category", "Z"]), "unknown_category"),
        (
            vec!["entry", "add", "W", "--staff", "刘洋", "--title", "听课", "--from", "2026-05-06"],
            "ambiguous_staff",
        ),
        (vec!["roster", "import", "W", "s.csv", "--program", "P9"], "unknown_program"),
        (vec!["roster", "mark", "W", "--program", "P1", "--staff", "T1", "--reason", "x"], "not_on_roster"),
        (vec!["audit", "pass", "W", "--program", "P1"], "empty_roster"),
        (vec!["audit", "pass", "W", "--all-pending"], "nothing_selected"),
        (vec!["assess", "W", "--period", "去年"], "bad_period"),
        (vec!["assess", "W", "--policy", "none"], "unknown_policy"),
        (vec!["policy", "show", "none"], "unknown_policy"),
        (vec!["program", "list", "V"], "no_workspace"),
    ];
    for (args, code) in cases {
        let said = json(at, 1, &args);
        assert_eq!(said["error"]["code"], code, "{args:?} {said}");
        assert!(said["error"]["way_out"].is_string(), "{said}");
    }
    let opinion = [&entry[..], &["2026-05-06", "--hours", "3"]].concat();
    let id = json(at, 0, &opinion)["id"].to_string();
    let refused = json(at, 1, &["audit", "refuse", "W", "--entry", &id]);
    assert_eq!(refused["error"]["code"], "opinion_required");
    json(at, 0, &[&opinion[..], &["--to", "2026-05-07"]].concat());
    let bulk = json(at, 1, &["audit", "pass", "W", "--all-pending"]);
    assert_eq!(bulk["error"]["code"], "one_by_one");
    assert!(bulk["error"]["message"].as_str().unwrap().contains("规定逐条审核"));
    run(at, 2, &["audit", "pass", "W"]);
    run(at, 2, &["entry", "list", "W", "--state", "好"]);
}

#[test]
fn somebody_written_down_by_mistake_is_removed_and_who_has_hours_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    school(at, "secondary-annual-90");
    json(at, 0, &["roster", "add", "W", "--program", "P1", "--staff", "T1"]);
    json(at, 0, &["program", "register", "W", "P1"]);
    let refused = json(at, 1, &["staff", "remove", "W", "T1"]);
    assert_eq!(refused["error"]["code"], "staff_in_use");
    assert_eq!(refused["error"]["message"], "“张三”名下有 1 条学时记录、1 个培训的名单，不能删除");
    let removed = json(at, 0, &["staff", "remove", "W", "T2"]);
    assert_eq!(removed["name"], "李四");
    let rehearsed = json(at, 0, &["journal", "purge", "W", "#2", "--reason", "本人申请", "--dry-run"]);
    let purged = json(at, 0, &["journal", "purge", "W", "#2", "--reason", "本人申请"]);
    assert_eq!((&rehearsed["changes"], &purged["changes"]), (&2.into(), &2.into()));
    json(at, 1, &["undo", "W", "--deed", &removed["deed"].to_string()]);
    let journal = run(at, 0, &["journal", "W"]);
    assert!(!journal.contains("李四") && journal.contains("依法清除 #2 的个人信息：本人申请"), "{journal}");
    json(at, 0, &["check", "W"]);
}

#[test]
fn a_session_keeps_what_is_not_said_and_several_people_take_one_flag() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    school(at, "secondary-annual-90");
    json(at, 0, &["group", "add", "W", "三年级组", "--kind", "年级组", "--member", "T1"]);
    let add = [
        "roster",
        "add",
        "W",
        "--program",
        "P1",
        "--group",
        "三年级组",
        "--staff",
        "T2",
        "T3",
        "--role",
        "主讲",
    ];
    assert_eq!(json(at, 0, &add)["added"], 3);
    let roster = json(at, 0, &["roster", "list", "W", "--program", "P1"]);
    assert!(roster["roster"].as_array().unwrap().iter().all(|line| line["role"] == "speaker"), "{roster}");
    assert_eq!(json(at, 0, &["journal", "W", "--limit", "1"])["journal"][0]["summary"], "讲座：名单加 3 人");

    let held =
        ["program", "session", "W", "P1", "--day", "2026-05-06", "--topic", "旧主题", "--exceptions", "2病"];
    assert_eq!(json(at, 0, &held)["exceptions"], 1);
    let change = ["program", "session", "W", "P1", "--number", "1"];
    assert_eq!(
        json(at, 0, &[&change[..], &["--topic", "新主题"]].concat())["exceptions"],
        1,
        "who was ill stays ill"
    );
    run(at, 2, &change);
    assert_eq!(json(at, 0, &[&change[..], &["--exceptions", ""]].concat())["exceptions"], 0);

    json(at, 0, &["roster", "remove", "W", "--program", "P1", "--row", "1"]);
    json(at, 0, &["roster", "mark", "W", "--program", "P1", "--row", "3", "--reason", "病假"]);
    let roster = json(at, 0, &["roster", "list", "W", "--program", "P1"]);
    assert_eq!(
        (&roster["roster"][1]["code"], &roster["roster"][1]["reason"]),
        (&"T3".into(), &"病假".into())
    );
    let gone = json(at, 1, &["roster", "mark", "W", "--program", "P1", "--row", "1", "--clear"]);
    assert_eq!(gone["error"]["code"], "no_such_row");
}

/// The window holds the workspace; a rehearsal only reads.
#[test]
fn a_dry_run_goes_together_with_an_open_window() {
    use xueshi::model::clock::SystemClock;
    use xueshi::store::{Access, Setting, Workspace};
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    school(at, "secondary-annual-90");
    fs::write(at.join("r.csv"), "姓名,教师编号\n张三,\n李四,\n").unwrap();
    fs::write(at.join("e.csv"), "姓名,培训名称,开始时间,学时,类别\n张三,教研,2026-04-07,4,教研活动\n")
        .unwrap();
    fs::write(at.join("p.csv"), "培训名称,开始时间,学时,类别\n教研,2026-04-07,4,教研活动\n").unwrap();
    fs::write(at.join("o.csv"), "姓名,年度,学时\n张三,2026,4\n").unwrap();
    let setting = Setting { clock: std::sync::Arc::new(SystemClock), actor: "窗口".to_owned() };
    let window = Workspace::open(&at.join("W"), Access::Write, setting).unwrap();
    for (noun, file, more) in [
        ("roster", "r.csv", &["--program", "P1"][..]),
        ("entry", "e.csv", &[]),
        ("program", "p.csv", &[]),
        ("opening", "o.csv", &[]),
    ] {
        let import = [&[noun, "import", "W", file][..], more].concat();
        let report = json(at, 0, &[&import[..], &["--dry-run"]].concat());
        assert!(report["added"].as_u64().unwrap() > 0, "{noun}: {report}");
        assert_eq!(json(at, 1, &import)["error"]["code"], "held", "{noun}");
    }
    drop(window);
    assert_eq!(json(at, 0, &["entry", "list", "W"])["count"], 0);
}

#[test]
fn a_case_that_cannot_be_read_names_file_record_and_field() {
    let folder = tempfile::tempdir().unwrap();
    let case = r#"{"policy":"zhejiang-cycle-360","period":{"from":"2021-01-01","to":"2025-12-31"},
        "records":[{"id":"r1","category":"B.none","from":"2023-05-06","to":"2023-05-07"}]}"#;
    for (text, field, said) in [
        (
            case.to_owned(),
            "category",
            "案例.json 记录 r1 的“category”：规程 zhejiang-cycle-360 没有类别“B.none”",
        ),
        (case.replace(r#""id":"r1","#, ""), "id", "案例.json 第 1 条记录的“id”：缺少这一项"),
        ("[]".to_owned(), "", "案例.json 整个案例：应为对象 { }"),
    ] {
        fs::write(folder.path().join("案例.json"), text).unwrap();
        let error = &json(folder.path(), 1, &["policy", "assess", "案例.json"])["error"];
        assert_eq!((error["field"].as_str(), error["message"].as_str()), (Some(field), Some(said)));
    }
}

#[test]
fn everybody_takes_part_in_a_training_of_the_school() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    run(
        at,
        0,
        &["new", "w", "--school", "青禾小学", "--code", "3309990001", "--policy", "zhejiang-cycle-360"],
    );
    for name in ["姓名=张三", "姓名=李四", "姓名=王五"] {
        run(at, 0, &["staff", "add", "w", name]);
    }
    run(at, 0, &["staff", "set", "w", "王五", "人员状态=退休"]);
    run(
        at,
        0,
        &[
            "program",
            "add",
            "w",
            "--code",
            "P1",
            "--title",
            "师德讲座",
            "--from",
            "2026-05-06",
            "--hours",
            "3",
        ],
    );
    assert_eq!(json(at, 0, &["roster", "add", "w", "--program", "P1", "--everybody"])["added"], 2);
    assert_eq!(json(at, 0, &["roster", "add", "w", "--program", "P1", "--everybody"])["added"], 0);
}

#[test]
fn a_paper_into_a_folder_that_is_not_there_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    run(
        at,
        0,
        &["new", "w", "--school", "青禾小学", "--code", "3309990001", "--policy", "zhejiang-cycle-360"],
    );
    let error = &json(at, 1, &["print", "summary", "w", "--out", "没有/汇总表.pdf"])["error"];
    assert_eq!(error["message"], "“没有/汇总表.pdf”不在，或者没有这个文件夹");
    assert_eq!(error["way_out"], "请核对位置，文件夹要先建好");
}
