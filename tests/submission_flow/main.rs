#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! The administrator hands in: from what is ready to the answer of the district, through the real commands.

mod decision_file;
mod office;

use std::fs;

use serde_json::Value;
use xueshi::exchange::package::{Digest, PublicKey, unwatched, verify};
use xueshi::model::id::EntryId;
use xueshi::service::ledger::{EntryForm, Filing, edit_entry};
use xueshi::service::setup::edit_school;
use xueshi::store::{Access, School};

use office::{Office, exported};

#[test]
fn from_what_is_ready_to_a_signed_package_in_the_folder() {
    let office = Office::new("secondary-annual-90");
    let made = office.ok(&["submission", "prepare", "w"]);
    assert_eq!((&made["items"], &made["staff"], &made["evidence"]), (&3.into(), &3.into(), &1.into()));
    assert_eq!(office.states(), ["submitted"; 3]);
    assert_eq!(
        office.refused(&["entry", "void", "w", "--entry", "1", "--reason", "登错"]),
        "wrong_state",
        "sealed"
    );
    assert_eq!(office.refused(&["submission", "export", "w"]), "not_signed");

    assert_eq!(office.refused(&["submission", "attach-scan", "w", "名单.csv"]), "bad_field");
    let row = office.ok(&["submission", "attach-scan", "w", "扫描.jpg"]);
    assert_eq!((&row["state"], &row["scans"]), (&"signed".into(), &1.into()));

    let exported = office.ok(&["submission", "export", "w", "--out", "报送材料"]);
    assert_eq!(
        office.files("报送材料"),
        [
            "学时明细表.xlsx",
            "校验包.zip",
            "汇总表(盖章扫描件).jpg",
            "汇总表.pdf",
            "汇总表.xlsx",
            "证明材料/01_教研活动／第1次_签到表.pdf",
        ]
    );
    let keys = office.ok(&["submission", "key", "w"]);
    let key: PublicKey = keys["keys"][0]["public_key"].as_str().unwrap().parse().unwrap();
    let report = verify(&[office.path("报送材料/校验包.zip")], Some(&key), &mut unwatched).unwrap();
    assert_eq!(report.name, "330999-hours-2026-1");
    assert_eq!(report.code, made["code"].as_str().unwrap());
    assert_eq!(exported["fingerprint"], report.fingerprint.as_str());
    assert_eq!(report.totals["claimed"], "54".parse().unwrap());

    // Exported again, even after the school and a program changed, the package is the same to the byte.
    office.ok(&["program", "proof", "w", "P1", "扫描.jpg", "--kind", "其他"]);
    let mut workspace = office.workspace(Access::Write);
    let school = School { name: "青禾第一小学".to_owned(), ..workspace.view().school().unwrap() };
    edit_school(&mut workspace, &school).unwrap();
    drop(workspace);
    office.ok(&["submission", "export", "w", "--out", "again"]);
    let read = |folder: &str| fs::read(office.path(folder).join("校验包.zip")).unwrap();
    assert_eq!(read("报送材料"), read("again"));
    assert_eq!(office.refused(&["submission", "export", "w", "--out", "again"]), "target_exists");
    assert_eq!(office.refused(&["undo", "w"]), "not_undoable", "it may be on its way");
}

#[test]
fn a_regulation_of_the_schools_own_travels_in_the_package() {
    use std::io::Read;
    let office = Office::new("secondary-annual-90");
    office.ok(&[
        "policy",
        "copy",
        "w",
        "secondary-annual-90",
        "ours",
        "--number",
        "requirements[1].hours=96",
    ]);
    office.ok(&["policy", "use", "w", "ours", "--main"]);
    office.ok(&["submission", "prepare", "w"]);
    assert_eq!(office.refused(&["policy", "edit", "w", "ours", "--document", "新文号"]), "pack_in_use");
    office.ok(&["submission", "attach-scan", "w", "扫描.jpg"]);
    office.ok(&["submission", "export", "w", "--out", "报送材料"]);
    assert!(!office.files("报送材料").iter().any(|name| name.ends_with(".toml")), "for machines only");
    let package = office.path("报送材料/校验包.zip");
    let report = verify(std::slice::from_ref(&package), None, &mut unwatched).unwrap();
    let mut zip = zip::ZipArchive::new(fs::File::open(package).unwrap()).unwrap();
    let mut text = String::new();
    zip.by_name("policy.toml").unwrap().read_to_string(&mut text).unwrap();
    let kept = office.ok(&["policy", "text", "ours", "--workspace", "w"]);
    assert_eq!(text, kept["text"].as_str().unwrap());
    assert_eq!(
        (&*report.policy.id, &*report.policy.digest.to_string()),
        ("ours", kept["digest"].as_str().unwrap())
    );
}

#[test]
fn what_is_printed_later_bears_the_code_only_while_it_shows_what_was_frozen() {
    let office = Office::new("secondary-annual-90");
    office.ok(&["submission", "prepare", "w"]);
    let print = |verb: &str, form: &str, out: &str| {
        let made = office.ok(&[verb, form, "w", "--submission", "1", "--out", out]);
        made["warnings"].as_array().unwrap().iter().map(|one| one["code"].clone()).collect::<Vec<_>>()
    };
    for (verb, form, out) in [("print", "summary", "a.pdf"), ("sheet", "details", "a.xlsx")] {
        assert!(print(verb, form, out).is_empty());
    }
    let named = ["print", "proof", "w", "--submission", "1", "--staff", "T009", "--out", "b.pdf"];
    office.ok(&["staff", "add", "w", "姓名=赵六", "教师编号=T009"]);
    assert_eq!(office.refused(&named), "not_in_submission");
    assert!(print("print", "summary", "c.pdf").is_empty(), "somebody new is no part of it");
    office.ok(&["staff", "set", "w", "T001", "姓名=张三丰"]);
    for (verb, form, out) in [("print", "summary", "d.pdf"), ("sheet", "details", "d.xlsx")] {
        assert_eq!(print(verb, form, out), ["changed_since"], "{form}");
    }
    office.ok(&["undo", "w"]);
    assert!(print("print", "summary", "e.pdf").is_empty());
    office.ok(&["submission", "cancel", "w"]);
    assert_eq!(print("print", "summary", "f.pdf"), ["submission_cancelled"]);
}

#[test]
fn the_code_stands_for_the_content_and_returns_with_it() {
    let office = Office::new("secondary-annual-90");
    let first = office.ok(&["submission", "prepare", "w"]);
    assert_eq!(office.refused(&["undo", "w"]), "not_undoable", "the way back is to cancel");
    office.ok(&["submission", "cancel", "w"]);
    assert_eq!(office.states(), ["passed"; 3]);
    let second = office.ok(&["submission", "prepare", "w"]);
    assert_eq!((&first["number"], &second["number"]), (&1.into(), &2.into()), "a number is used once");
    assert_eq!(first["code"], second["code"], "the same content");
    office.ok(&["submission", "cancel", "w"]);
    office.ok(&["entry", "reopen", "w", "--entry", "2"]);
    let third = office.ok(&["submission", "prepare", "w"]);
    assert_eq!(third["items"], 2);
    assert_ne!(first["code"], third["code"]);
    let workspace = office.workspace(Access::Read);
    let newest = workspace.view().submissions().unwrap().remove(0);
    let content = workspace.view().submission_content(newest.id).unwrap();
    assert_eq!(Digest::of(content.as_bytes()).code().as_str(), newest.code);
    assert!(!content.contains("2026-11-02"), "no clock in it");
}

#[test]
fn one_year_of_a_cycle_is_neither_met_nor_unmet_on_what_is_signed() {
    let office = Office::new("zhejiang-cycle-360");
    office.ok(&["submission", "prepare", "w", "--period", "2026"]);
    let workspace = office.workspace(Access::Read);
    let newest = workspace.view().submissions().unwrap().remove(0);
    let content: Value =
        serde_json::from_str(&workspace.view().submission_content(newest.id).unwrap()).unwrap();
    let verdicts: Vec<_> = content["staff"].as_array().unwrap().iter().map(|one| &one["verdict"]).collect();
    assert_eq!(verdicts, ["none"; 3]);
}

#[test]
fn a_dry_run_says_what_is_missing_and_writes_nothing() {
    let office = Office::new("secondary-annual-90");
    let before = office.ok(&["journal", "w"]);
    let seen = office.ok(&["submission", "prepare", "w", "--dry-run"]);
    assert_eq!((&seen["items"], &seen["blockers"]), (&3.into(), &Value::Array(vec![])));
    assert_eq!(office.ok(&["journal", "w"]), before);
    assert_eq!(office.states(), ["passed"; 3]);
    assert_eq!(office.refused(&["submission", "prepare", "w", "--period", "2025"]), "nothing_to_submit");
    assert_eq!(office.refused(&["submission", "prepare", "w", "--kind", "supplements"]), "nothing_to_submit");
    assert_eq!(office.refused(&["submission", "prepare", "w", "--period", "26"]), "bad_period");
}

#[test]
fn a_whole_batch_is_approved_except_what_is_returned() {
    let office = Office::new("secondary-annual-90");
    office.ok(&["submission", "prepare", "w"]);
    assert_eq!(
        office.refused(&["decision", "add", "w", "--approve", "all"]),
        "wrong_state",
        "not handed in yet"
    );
    office.ok(&["submission", "cancel", "w"]);
    exported(&office);
    let answer = ["decision", "add", "w", "--approve", "all", "--return", "2", "--opinion", "缺签到表"];
    let row = office.ok(&[&answer[..], &["--date", "2026-11-02", "--document", "教字〔2026〕9号"]].concat());
    assert_eq!(
        (&row["approved"], &row["returned"], &row["state"]),
        (&2.into(), &1.into(), &"decided".into())
    );
    assert_eq!(office.states(), ["approved", "returned", "approved"]);
    let shown = office.ok(&["submission", "show", "w"]);
    assert_eq!(
        (&shown["items"][1]["opinion"], &shown["items"][1]["name"]),
        (&"缺签到表".into(), &"李四".into())
    );
    assert_eq!(office.refused(&["submission", "cancel", "w"]), "wrong_state");

    // A slip of the hand is taken back, and done again.
    office.ok(&["undo", "w"]);
    assert_eq!(office.states(), ["submitted"; 3]);
    office.ok(&["redo", "w"]);
    assert_eq!(office.states(), ["approved", "returned", "approved"]);
    assert_eq!(office.ok(&["check", "w"])["problems"], Value::Array(vec![]));
}

#[test]
fn what_a_partial_answer_leaves_open_stays_handed_in() {
    let office = Office::new("secondary-annual-90");
    exported(&office);
    let row = office.ok(&["decision", "add", "w", "--approve", "1"]);
    assert_eq!((&row["state"], &row["open"]), (&"partly_decided".into(), &2.into()));
    assert_eq!(office.states(), ["approved", "submitted", "submitted"]);
    assert_eq!(office.refused(&["decision", "add", "w", "--approve", "1-2"]), "already_decided");
    assert_eq!(office.refused(&["decision", "add", "w", "--approve", "4"]), "no_item");
    assert_eq!(
        office.refused(&["decision", "add", "w", "--approve", "2", "--date", "2026-12-01"]),
        "bad_field"
    );
    assert_eq!(
        office.refused(&["decision", "add", "w", "--return", "2", "--opinion", " "]),
        "opinion_required"
    );
    let both = ["decision", "add", "w", "--approve", "2", "--return", "2-3", "--opinion", "x"];
    assert_eq!(office.refused(&both), "contradiction");
    assert_eq!(office.states(), ["approved", "submitted", "submitted"], "refusals change nothing");
    let row = office.ok(&["decision", "add", "w", "--approve", "all"]);
    assert_eq!(row["state"], "decided");
}

#[test]
fn what_was_returned_goes_up_again_as_a_second_version() {
    let office = Office::new("secondary-annual-90");
    exported(&office);
    office.ok(&["decision", "add", "w", "--approve", "all", "--return", "2", "--opinion", "学时写错"]);
    let mut workspace = office.workspace(Access::Write);
    let form = EntryForm::of(&workspace.view().entry(EntryId(2)).unwrap());
    edit_entry(&mut workspace, EntryId(2), &EntryForm { hours: "16".to_owned(), ..form }, &Filing::Draft)
        .unwrap();
    drop(workspace);
    office.ok(&["entry", "submit", "w", "--entry", "2"]);
    office.ok(&["audit", "pass", "w", "--entry", "2"]);
    let again = office.ok(&["submission", "prepare", "w"]);
    assert_eq!((&again["items"], &again["number"]), (&1.into(), &2.into()));
    let list = office.ok(&["submission", "list", "w"]);
    assert_eq!(list["submissions"][0]["follows"], list["submissions"][1]["submission"]);
}

#[test]
fn where_the_regulation_asks_for_it_the_staff_list_goes_first() {
    let office = Office::new("chengdu-registration");
    let hours = ["submission", "prepare", "w", "--period", "2025学年"];
    assert_eq!(office.refused(&hours), "staff_not_confirmed");
    let made = office.ok(&["submission", "prepare", "w", "--kind", "staff", "--period", "2025学年"]);
    assert_eq!(made["items"], 3);
    office.ok(&["submission", "attach-scan", "w", "扫描.jpg"]);
    office.ok(&["submission", "export", "w", "--out", "名单材料"]);
    assert!(office.files("名单材料").contains(&"单位教师信息名单.pdf".to_owned()));
    office.ok(&["decision", "add", "w", "--approve", "all"]);
    assert_eq!(office.ok(&hours)["items"], 3);
    office.ok(&["submission", "cancel", "w"]);

    // A later list on which somebody is returned takes the confirmation back.
    office.ok(&["submission", "prepare", "w", "--kind", "staff", "--period", "2026学年"]);
    office.ok(&["submission", "attach-scan", "w", "扫描.jpg"]);
    office.ok(&["submission", "export", "w", "--out", "名单材料2"]);
    office.ok(&["decision", "add", "w", "--approve", "all", "--return", "1", "--opinion", "证件号不符"]);
    assert_eq!(office.refused(&hours), "staff_not_confirmed");
}

#[test]
fn programs_go_up_for_approval() {
    let office = Office::new("secondary-annual-90");
    office.ok(&["submission", "prepare", "w", "--kind", "programs"]);
    office.ok(&["submission", "attach-scan", "w", "扫描.jpg"]);
    office.ok(&["submission", "export", "w", "--out", "申报"]);
    assert!(office.files("申报").contains(&"培训项目申报表.xlsx".to_owned()));
    office.ok(&["decision", "add", "w", "--approve", "all", "--document", "教字〔2026〕1号"]);
    assert_eq!(office.refused(&["submission", "prepare", "w", "--kind", "programs"]), "nothing_to_submit");
}

#[test]
fn a_proof_that_was_changed_or_lost_stops_the_export_and_nothing_is_left() {
    let office = Office::new("secondary-annual-90");
    office.ok(&["submission", "prepare", "w"]);
    office.ok(&["submission", "attach-scan", "w", "扫描.jpg"]);
    let content = fs::read(office.path("签到表.pdf")).unwrap();
    let file = office.path("w/evidence").join(Digest::of(&content).to_string());
    fs::write(&file, "something else").unwrap();
    assert_eq!(office.refused(&["submission", "export", "w", "--out", "报送材料"]), "damaged");
    fs::remove_file(&file).unwrap();
    assert_eq!(office.refused(&["submission", "export", "w", "--out", "报送材料"]), "io");
    assert!(!office.path("报送材料").exists() && !office.path(".报送材料.xueshi-part").exists());
    office.ok(&["submission", "cancel", "w"]);
    assert_eq!(office.refused(&["submission", "prepare", "w"]), "evidence_missing");
    office.ok(&["program", "proof", "w", "P1", "签到表.pdf"]);
    office.ok(&["submission", "prepare", "w"]);
}

#[test]
fn a_key_is_handed_over_and_asks_for_its_passphrase() {
    let office = Office::new("secondary-annual-90");
    let old = office.ok(&["submission", "key", "w"]);
    fs::write(office.path("口令.txt"), "杨柳岸晓风残月\n").unwrap();
    let keys = office.ok(&["submission", "key", "w", "--new", "--passphrase-file", "口令.txt"]);
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
    assert_eq!(keys["keys"][1]["public_key"], old["keys"][0]["public_key"]);
    assert_eq!((&keys["keys"][0]["encrypted"], &keys["keys"][1]["to"]), (&true.into(), &"2026-11-02".into()));
    office.ok(&["submission", "prepare", "w"]);
    office.ok(&["submission", "attach-scan", "w", "扫描.jpg"]);
    assert_eq!(office.refused(&["submission", "export", "w"]), "key");
    fs::write(office.path("错.txt"), "春风").unwrap();
    assert_eq!(office.refused(&["submission", "export", "w", "--passphrase-file", "错.txt"]), "key");
    let made = office.ok(&["submission", "export", "w", "--passphrase-file", "口令.txt"]);
    assert_eq!(made["fingerprint"], keys["keys"][0]["fingerprint"]);
}

#[test]
fn an_export_that_is_stopped_anywhere_leaves_nothing_behind() {
    use xueshi::service::ServiceError;
    use xueshi::service::progress::{Answer, Progress};
    use xueshi::service::submission::{Export, SubmissionError, export};

    let office = Office::new("secondary-annual-90");
    office.ok(&["submission", "prepare", "w"]);
    office.ok(&["submission", "attach-scan", "w", "扫描.jpg"]);
    let mut workspace = office.workspace(Access::Write);
    let id = workspace.view().submissions().unwrap()[0].id;
    let how = Export { folder: Some(office.path("报送材料")), passphrase: None };
    let mut stops = 0;
    loop {
        let mut told = 0;
        let mut progress = Progress::new(|_| {
            told += 1;
            if told > stops { Answer::Cancel } else { Answer::GoOn }
        });
        let ended = export(&mut workspace, id, &how, &mut progress);
        drop(progress);
        match ended {
            Ok(_) => break,
            Err(ServiceError::Cancelled | ServiceError::Submission(SubmissionError::Package(_))) => {}
            Err(other) => panic!("{other}"),
        }
        assert!(!office.path("报送材料").exists() && !office.path("报送材料.part").exists());
        assert_eq!(workspace.view().submission(id).unwrap().exported_on, None);
        stops += 1;
    }
    assert!(stops > 3, "stopped {stops} times on its way");
    assert!(office.path("报送材料").is_dir());
}

#[test]
fn what_is_not_said_of_a_regulation_in_force_stays() {
    let office = Office::new("zhejiang-cycle-360");
    let first = |list: &Value| list["policies"][0].clone();
    let set = ["policy", "use", "w", "zhejiang-cycle-360", "--to", "2030-12-31", "--parameter", "total=400"];
    let set = first(&office.ok(&set));
    assert_eq!((&set["to"], &set["parameters"]["total"]), (&"2030-12-31".into(), &"400".into()));
    assert_eq!(first(&office.ok(&["policy", "use", "w", "zhejiang-cycle-360", "--main"])), set);
    let open = first(&office.ok(&["policy", "use", "w", "zhejiang-cycle-360", "--to", ""]));
    assert_eq!((&open["to"], &open["parameters"]), (&Value::Null, &set["parameters"]));
}
