//! The plan of a year, what is held for it, and the dossier.

use crate::office::Office;

const PLAN: &str = "2026年校本培训计划,,,\n序号,时间,主题,计划学时,负责人\n1,3月,新课标,4,张三\n2,7月,语文教研,18,李四\n3,9月,,2,\n4,10月,信息技术,-2,\n";

#[test]
fn a_plan_comes_in_and_its_filed_lines_approve_what_is_held_for_them() {
    let office = Office::new("secondary-annual-90");
    office.write("计划.csv", PLAN);
    let report = office.refused_rows("plan import w 计划.csv --dry-run");
    assert_eq!((&report["added"], &report["batch"]), (&2.into(), &serde_json::Value::Null));
    assert_eq!(office.ok("plan list w")["plans"], serde_json::json!([]));
    let report = office.refused_rows("plan import w 计划.csv");
    let rows: Vec<_> =
        report["rejected"].as_array().unwrap().iter().map(|row| row["row"].as_i64().unwrap()).collect();
    assert_eq!((rows, &report["added"]), (vec![5, 6], &2.into()));
    assert_eq!(office.refused_rows("plan import w 计划.csv")["unchanged"], 2, "again");
    office.ok("import undo w 2");
    office.ok("redo w");

    let line = office.back_and_forth("plan line w 听评课 --month 11月 --hours 2");
    assert_eq!(line["line"], 3);
    assert_eq!(office.ok("plan line w 听评课 --leader 王五")["line"], 3, "one topic, one line");
    let linked = office.back_and_forth("plan link w P1 --line 2");
    assert_eq!(linked["filed"], false);
    let seen = office.ok("submission prepare w --dry-run");
    assert!(has(&seen, "unapproved"), "{seen}");
    let plans = office.back_and_forth(
        "plan add w --filed-with 县教育局 --filed-on 2026-02-20 --acknowledgement 备〔2026〕3号",
    );
    let plan = &plans["plans"][0];
    assert_eq!(
        (&plan["filed_on"], &plan["lines"][1]["programs"]),
        (&"2026-02-20".into(), &serde_json::json!(["P1"]))
    );
    assert_eq!((&plan["lines"][2]["leader"], &plan["lines"][2]["hours"]), (&"王五".into(), &"2".into()));
    assert!(!has(&office.ok("submission prepare w --dry-run"), "unapproved"), "a filed line approves");
    office.ok("plan link w P1 --none");
    assert!(has(&office.ok("submission prepare w --dry-run"), "unapproved"));
}

fn has(seen: &serde_json::Value, code: &str) -> bool {
    seen["warnings"].as_array().unwrap().iter().any(|warning| warning["code"] == code)
}

#[test]
fn where_the_regulation_asks_for_it_what_lies_outside_the_plan_counts_nothing() {
    let office = Office::new("secondary-annual-90");
    office.ok("program add w --code P2 --title 讲座 --from 2026-05-06 --hours 6 --unplanned");
    office.ok("roster add w --program P2 --staff T001");
    office.ok("program register w P2");
    office.ok("plan line w 讲座");
    assert_eq!(office.total("T001"), "18");
    office.back_and_forth("plan link w P2 --line 1");
    office.ok("audit pass w --program P2");
    assert_eq!(office.total("T001"), "24", "now it lies within the plan");
}

#[test]
fn a_line_or_plan_that_is_not_there_is_named() {
    let office = Office::new("secondary-annual-90");
    assert_eq!(office.refused("plan link w P1 --line 1"), "bad_field");
    office.ok("plan line w 新课标");
    assert_eq!(office.refused("plan link w P1 --line 2"), "bad_field");
    assert_eq!(office.refused("plan link w P9 --line 1"), "unknown_program");
    assert_eq!(office.refused("plan add w --filed-on 2027-01-01"), "bad_field");
    assert_eq!(office.refused("plan add w --period 26"), "bad_period");
    assert_eq!(office.refused("plan line w 新课标 --hours -2"), "bad_hours");
}

#[test]
fn the_dossier_of_seven_kinds_says_what_is_missing() {
    let office = Office::new("secondary-annual-90");
    office
        .back_and_forth("dossier add w 签到表.pdf --kind 规章制度 --title 校本培训管理制度 --day 2026-03-01");
    office.ok("dossier add w 扫描.jpg --kind minutes --title 第一次会议");
    let listed = office.ok("dossier list w");
    assert_eq!(listed["papers"].as_array().unwrap().len(), 2);
    assert_eq!(listed["papers"][0]["kind"], "rules");
    assert_eq!(
        listed["missing"],
        serde_json::json!(["organisation", "plan", "assessment", "schedule", "event"])
    );
    assert_eq!(office.ok("dossier list w --period 2025")["papers"], serde_json::json!([]));
    assert_eq!(office.refused("dossier add w 没有.pdf --kind 其他 --title x"), "io");
}
