//! What the school passed hangs on the wall for five working days before it is handed in.

use serde_json::Value;

use crate::office::Office;

fn codes(seen: &Value, list: &str) -> Vec<String> {
    seen[list].as_array().unwrap().iter().map(|fault| fault["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn hours_wait_for_the_end_of_the_notice_where_the_school_asks_for_it() {
    let office = Office::new("secondary-annual-90");
    office.ok("submission prepare w --dry-run");
    office.back_and_forth("notice require w --yes");
    assert_eq!(office.refused("submission prepare w"), "notice_missing");
    office.ok("submission prepare w --kind staff --dry-run");

    // Monday to Friday without the Wednesday, so it goes on to the Monday after.
    office.back_and_forth("notice holiday w 2026-10-28");
    let posted = office.back_and_forth("notice add w --from 2026-10-26 --place 校务公开栏");
    assert_eq!((&posted["to"], &posted["place"]), (&"2026-11-02".into(), &"校务公开栏".into()));
    assert_eq!(office.refused("submission prepare w"), "notice_running", "its last day is today");
    assert_eq!(office.refused("notice take-down w"), "notice_running");

    office.ok("notice holiday w 2026-10-28 --clear");
    let over = office.ok("notice add w --from 2026-10-26 --title 补充公示");
    assert_eq!(over["to"], "2026-10-30");
    let shown = office.back_and_forth("notice photo w 扫描.jpg 签到表.pdf");
    assert_eq!(shown["photos"], serde_json::json!(["扫描.jpg", "签到表.pdf"]));
    office.back_and_forth("notice objection w --text 李四学时有误");
    assert_eq!(office.refused("submission prepare w"), "objection_open");
    office.ok("notice objection w --outcome 经核对无误");
    let made = office.ok("submission prepare w");
    let listed = office.ok("notice list w");
    assert_eq!(listed["notices"][0]["submission"], made["submission"]);
    office.back_and_forth("notice take-down w");

    office.ok("submission cancel w");
    assert_eq!(
        office.ok("submission prepare w --dry-run")["blockers"],
        serde_json::json!([]),
        "it is free again"
    );
}

#[test]
fn where_nobody_asks_a_running_notice_is_only_mentioned() {
    let office = Office::new("secondary-annual-90");
    assert!(
        !codes(&office.ok("submission prepare w --dry-run"), "warnings")
            .contains(&"notice_running".to_owned())
    );
    office.ok("notice add w");
    assert!(
        codes(&office.ok("submission prepare w --dry-run"), "warnings")
            .contains(&"notice_running".to_owned())
    );
    office.ok("submission prepare w");
}

#[test]
fn days_that_are_too_few_are_refused() {
    let office = Office::new("secondary-annual-90");
    assert_eq!(office.refused("notice add w --from 2026-11-02 --to 2026-11-05"), "bad_field");
    assert_eq!(office.refused("notice add w --from 2026-11-02 --to 2026-11-01"), "bad_field");
    assert_eq!(office.refused("notice objection w --text 有误"), "not_found");
    office.ok("notice add w --from 2026-11-02 --to 2026-11-06");
    assert_eq!(office.refused("notice objection w"), "bad_field");
    office.ok("notice holiday w 2026-11-07 --worked");
    let saturday = office.ok("notice add w --from 2026-11-03");
    assert_eq!(saturday["to"], "2026-11-07", "a Saturday that is worked");
}
