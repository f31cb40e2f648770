//! What was approved is corrected: by an adjustment beside it, by asking it back, by registering late. It is never
//! overwritten, and its history stays whole.

use crate::office::{Office, text};

const POLICY: &str = "secondary-annual-90";

#[test]
fn an_approved_adjustment_takes_the_place_of_the_old_entry() {
    let office = Office::approved(POLICY);
    assert_eq!(office.total("T002"), "18");
    let made = office.back_and_forth("entry adjust w --entry 2 --hours 12 --reason 证书上是12学时 --draft");
    assert_eq!((&made["id"], &made["adjusts"], &made["state"]), (&4.into(), &2.into(), &"draft".into()));
    assert_eq!(office.total("T002"), "18", "the old one stands");
    office.ok("entry submit w --entry 4");
    office.ok("audit pass w --entry 4");
    assert_eq!((office.total("T002"), office.state(2)), ("18".into(), "approved".into()));

    assert_eq!(office.refused("submission prepare w --kind hours"), "nothing_to_submit");
    let up = office.hand_in("adjustments");
    assert_eq!(
        (&up["items"], &up["kind"], &up["recognised"]),
        (&1.into(), &"adjustments".into(), &"12".into())
    );
    assert_eq!(office.refused("undo w"), "not_undoable", "sealed and on its way");
    let audited = office.ok("journal w")["journal"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["code"] == "audit.pass")
        .unwrap()["deed"]
        .clone();
    assert_eq!(office.refused(&format!("undo w --deed {audited}")), "undo_blocked", "a submission holds it");

    office.back_and_forth("decision add w --approve all --document 教字〔2026〕12号");
    assert_eq!((office.state(2), office.state(4)), ("superseded".into(), "approved".into()));
    assert_eq!(office.total("T002"), "12");
    let package = office.ok("submission show w");
    assert_eq!(package["items"][0]["name"], "李四");
    let again = office.ok("roster list w --program P1");
    assert_eq!(again["roster"][1]["entry"], 4, "the roster shows what stands");
    assert_eq!(office.ok("program register w P1")["unchanged"], 3, "and grants nothing twice");
}

#[test]
fn on_return_the_old_entry_stands_and_the_adjustment_goes_up_again() {
    let office = Office::approved(POLICY);
    office.ok("entry adjust w --entry 2 --hours 12 --reason 登错 --pass");
    office.hand_in("adjustments");
    office.ok("decision add w --return all --opinion 请附证书");
    assert_eq!((office.state(2), office.state(4)), ("approved".into(), "returned".into()));
    assert_eq!(office.total("T002"), "18");
    office.ok("entry edit w --entry 4 --hours 10 --pass");
    let second = office.hand_in("adjustments");
    assert_eq!(second["number"], 2);
    office.ok("decision add w --approve all");
    assert_eq!((office.state(2), office.total("T002")), ("superseded".into(), "10".into()));
}

#[test]
fn an_approved_adjustment_that_is_called_back_leaves_its_place() {
    for (void, gone) in [("", "superseded"), ("--void", "void")] {
        let office = Office::approved(POLICY);
        let facts = if void.is_empty() { "--hours 12" } else { void };
        office.ok(&format!("entry adjust w --entry 2 {facts} --reason 登错 --pass"));
        office.hand_in("adjustments");
        office.ok("decision add w --approve all");
        assert_eq!(office.state(2), gone);
        office.ok("entry recall w --entry 4 --reason 调整错了");
        assert_eq!(office.state(2), gone, "asked is not given");
        office.back_and_forth("entry recall-answer w --entry 4 --agree --opinion 请重报");
        assert_eq!((office.state(2), office.state(4)), ("approved".into(), "returned".into()), "{void}");
        assert_eq!(office.total("T002"), "18");
    }
}

#[test]
fn after_handing_in_only_an_adjustment_makes_void() {
    let office = Office::approved(POLICY);
    assert_eq!(office.refused("entry void w --entry 1 --reason 没有参加"), "adjustment_needed");
    let made = office.ok("entry adjust w --entry 1 --void --reason 没有参加 --pass");
    assert_eq!((&made["void"], &made["hours"]), (&true.into(), &"0".into()));
    office.hand_in("adjustments");
    office.ok("decision add w --approve all");
    assert_eq!((office.state(1), office.total("T001")), ("void".into(), "0".into()));
    let listed = office.ok("entry list w --staff T001");
    assert_eq!(listed["entries"][0]["opinion"], "没有参加");
    assert_eq!(office.refused("entry adjust w --entry 1 --hours 9 --reason 再改"), "not_sealed");
}

#[test]
fn an_adjustment_is_itself_adjusted() {
    let office = Office::approved(POLICY);
    for (entry, hours) in [(3, 12), (4, 9)] {
        office.ok(&format!("entry adjust w --entry {entry} --hours {hours} --reason 登错 --pass"));
        office.hand_in("adjustments");
        office.ok("decision add w --approve all");
    }
    let states: Vec<String> = [3, 4, 5].map(|id| office.state(id)).into();
    assert_eq!(states, ["superseded", "superseded", "approved"]);
    assert_eq!(office.total("T003"), "9");
    office.ok("entry recall w --entry 5 --reason 又错了");
    office.ok("entry recall-answer w --entry 5 --agree --opinion 同意");
    let states: Vec<String> = [3, 4, 5].map(|id| office.state(id)).into();
    assert_eq!(states, ["superseded", "approved", "returned"]);
    assert_eq!(office.total("T003"), "12");
}

#[test]
fn what_may_not_be_adjusted_says_why() {
    let office = Office::new(POLICY);
    assert_eq!(
        office.refused("entry adjust w --entry 1 --hours 9 --reason 登错"),
        "not_sealed",
        "only passed"
    );
    office.hand_in("hours");
    assert_eq!(
        office.refused("entry adjust w --entry 1 --hours 9 --reason 登错"),
        "not_sealed",
        "not decided"
    );
    office.ok("decision add w --approve all --return 3 --opinion 缺证书");
    assert_eq!(office.refused("entry adjust w --entry 3 --hours 9 --reason 登错"), "not_sealed", "returned");
    assert_eq!(office.refused("entry adjust w --entry 1 --hours 18 --reason 登错"), "nothing_adjusted");
    assert_eq!(office.refused("entry adjust w --entry 1 --void --hours 9 --reason 登错"), "contradiction");
    assert_eq!(office.refused("entry adjust w --entry 99 --hours 9 --reason 登错"), "not_found");
    assert_eq!(office.refused("entry adjust w --entry 1 --hours -9 --reason 登错"), "bad_hours");
    office.ok("entry adjust w --entry 1 --hours 9 --reason 登错");
    assert_eq!(office.refused("entry adjust w --entry 1 --hours 8 --reason 登错"), "adjustment_open");
    assert_eq!(office.refused("entry recall w --entry 1 --reason 登错"), "adjustment_open");
    office.ok("audit refuse w --entry 4 --opinion 不用调整");
    office.ok("entry void w --entry 4 --reason 不用调整");
    office.ok("entry adjust w --entry 1 --hours 8 --reason 登错");
    office.ok("opening set w --staff T001 --year 2025 --category school --hours 24");
    let opening = office.states().last().unwrap().0;
    let adjust = format!("entry adjust w --entry {opening} --hours 20 --reason 登错");
    assert_eq!(office.refused(&adjust), "opening_hours");
}

#[test]
fn a_request_for_return_is_agreed_or_refused() {
    let office = Office::approved(POLICY);
    assert_eq!(
        office.refused("entry recall-answer w --entry 1 --refuse"),
        "wrong_state",
        "nothing was asked"
    );
    office.back_and_forth("entry recall w --entry 1 --reason 学时写错");
    assert_eq!(office.state(1), "recall_requested");
    assert_eq!(office.total("T001"), "18", "it counts until it is given back");
    assert_eq!(office.refused("entry recall w --entry 1 --reason 学时写错"), "wrong_state");
    assert_eq!(office.refused("entry recall-answer w --entry 1 --agree"), "opinion_required");
    assert_eq!(office.refused("entry recall-answer w --entry 1 --refuse --date 2026-10-01"), "bad_field");
    office.ok("entry recall-answer w --entry 1 --refuse");
    assert_eq!(office.state(1), "approved");
    office.ok("entry recall w --entry 1 --reason 学时写错");
    let given =
        office.ok("entry recall-answer w --entry 1 --agree --opinion 同意 --document 教字〔2026〕15号");
    assert_eq!((&given["state"], &given["opinion"]), (&"returned".into(), &"同意".into()));
    assert_eq!(office.total("T001"), "0");
    office.ok("entry edit w --entry 1 --hours 16 --pass");
    assert_eq!(office.hand_in("hours")["items"], 1);
}

/// Closes the year 2026 as the year's end does.
fn close_year(office: &Office) {
    let db = rusqlite::Connection::open(office.path("w/xueshi.db")).unwrap();
    let sql = "INSERT INTO year_close (period_from, period_to, policy, policy_digest, closed_on)
               VALUES ('2026-01-01', '2026-12-31', 'secondary-annual-90', ?1, '2026-10-31')";
    db.execute(sql, ["0".repeat(64)]).unwrap();
}

#[test]
fn what_the_close_of_a_year_sealed_gives_way_when_the_school_passes_the_adjustment() {
    let office = Office::new(POLICY);
    close_year(&office);
    assert_eq!(office.refused("entry reopen w --entry 1"), "year_closed");
    assert_eq!(office.refused("entry void w --entry 1 --reason 登错"), "year_closed");
    let late = "entry add w --staff T001 --title 听课 --from 2026-03-02 --hours 4 --activity 校本培训";
    assert_eq!(office.refused(late), "year_closed");
    office.ok(&format!("{late} --supplement 证书十月才发"));

    office.ok("entry adjust w --entry 1 --hours 12 --reason 登错");
    assert_eq!((office.state(1), office.total("T001")), ("passed".into(), "18".into()));
    office.back_and_forth("audit pass w --entry 5");
    assert_eq!((office.state(1), office.total("T001")), ("superseded".into(), "12".into()));

    office.ok("entry adjust w --entry 2 --void --reason 没有参加 --pass");
    assert_eq!((office.state(2), office.total("T002")), ("void".into(), "0".into()));
    // Handed in and returned after all, the old one stands as it stood.
    office.hand_in("adjustments");
    office.ok("decision add w --return all --opinion 请附证书");
    assert_eq!((office.state(1), office.state(2)), ("passed".into(), "passed".into()));
    assert_eq!((office.total("T001"), office.total("T002")), ("18".into(), "18".into()));
}

#[test]
fn late_registrations_have_their_reason_and_go_up_by_themselves() {
    let office = Office::approved(POLICY);
    let add = "entry add w --staff T001 --title 听课 --from 2026-03-02 --hours 4 --activity 校本培训 --pass";
    office.back_and_forth(&format!("{add} --supplement 证书十月才发"));
    let listed = office.ok("entry list w --staff T001");
    assert_eq!(listed["entries"][0]["source"], "supplement");
    assert_eq!(office.refused("submission prepare w --kind hours"), "nothing_to_submit");
    assert_eq!(office.hand_in("supplements")["items"], 1);
    office.ok("decision add w --return all --opinion 缺证书");
    assert_eq!(
        office.refused("entry edit w --entry 4 --supplement= --pass"),
        "bad_field",
        "the reason stays"
    );
    office.ok("entry edit w --entry 4 --certificate 2026-7 --pass");
    assert_eq!(office.hand_in("supplements")["items"], 1);
}

#[test]
fn the_history_of_a_record_is_one_list_of_all_its_versions() {
    let office = Office::approved(POLICY);
    office.ok("entry adjust w --entry 2 --hours 12 --reason 证书上是12学时 --draft");
    office.ok("entry proof w 扫描.jpg --entry 4");
    office.ok("entry edit w --entry 4 --hours 11 --pass");
    office.hand_in("adjustments");
    office.ok("decision add w --approve all --document 教字〔2026〕12号 --auditor 县教师进修学校");
    for asked in [2, 4] {
        let told = office.ok(&format!("entry history w --entry {asked}"));
        let events = told["events"].as_array().unwrap();
        let steps: Vec<_> = events
            .iter()
            .map(|event| (event["entry"].as_i64().unwrap(), event["to"].as_str().unwrap_or("").to_owned()))
            .collect();
        let expected = [
            (2, "passed"),
            (2, "submitted"),
            (2, "approved"),
            (4, "draft"),
            (4, ""),
            (4, "passed"),
            (4, "submitted"),
            (2, "superseded"),
            (4, "approved"),
        ];
        assert_eq!(steps, expected.map(|(entry, state)| (entry, state.to_owned())), "{told}");
        assert_eq!(events[4]["changes"][0]["after"], "扫描.jpg");
        let changes = events[5]["changes"].as_array().unwrap();
        assert!(
            changes.iter().any(|change| change["field"] == "学时"
                && change["before"] == "12"
                && change["after"] == "11")
        );
        assert_eq!(
            (text(&events[8]["document"]), text(&events[8]["auditor"])),
            ("教字〔2026〕12号".into(), "县教师进修学校".into())
        );
    }
    assert_eq!(office.refused("entry history w --entry 99"), "not_found");
}
