//! A person moves: the hours leave as a signed file and come into the other school's workspace.

use std::fs;

use crate::office::{Office, text};

/// The office with the workspace `v` of another school, in which 张三 and 李四 are on the list.
fn two_schools() -> Office {
    let office = Office::approved("secondary-annual-90");
    office.ok("new v --school 溪口中学 --code 330998 --policy secondary-annual-90 --period 2026");
    office.write("调入.csv", "姓名,教师编号\n张三,T001\n李四,T002\n");
    office.ok("staff import v 调入.csv");
    office
}

fn total(office: &Office, staff: &str) -> String {
    text(&office.ok(&format!("assess v --staff {staff} --period 2026"))["total"])
}

#[test]
fn hours_come_over_marked_with_where_they_were_earned() {
    let office = two_schools();
    let sent = office.ok("transfer out w --staff T001 --out 张三.zip");
    assert_eq!((&sent["entries"], &sent["hours"]), (&1.into(), &"18".into()));
    let key = office.ok("submission key w")["keys"][0]["public_key"].as_str().unwrap().to_owned();
    let taken = office.ok(&format!("transfer in v 张三.zip --staff T001 --key {key}"));
    assert_eq!((&taken["added"], &taken["school"]), (&1.into(), &"青禾小学".into()));
    assert_eq!((&taken["signer_checked"], &taken["fingerprint"]), (&true.into(), &sent["fingerprint"]));
    let entries = office.ok("entry list v --staff T001");
    assert_eq!(
        (&entries["entries"][0]["source"], &entries["entries"][0]["state"]),
        (&"transfer".into(), &"approved".into())
    );
    assert_eq!(total(&office, "T001"), "18", "without a proof of its own");
    assert_eq!(office.total("T001"), "18", "here they stay too");

    office.ok("undo v");
    assert_eq!(total(&office, "T001"), "0");
    office.ok("transfer in v 张三.zip --staff T001");
    // A later file brings only what is new.
    office.ok("entry adjust w --entry 1 --hours 12 --reason 登错 --pass");
    office.ok("entry add w --staff T001 --title 听课 --from 2026-03-02 --hours 4 --activity 校本培训 --pass");
    let sent = office.ok("transfer out w --staff T001 --out 再.zip");
    assert_eq!(sent["entries"], 2, "an adjustment that is not approved stays behind");
    let taken = office.ok("transfer in v 再.zip --staff T001");
    assert_eq!((&taken["added"], &taken["there"], &taken["hours"]), (&1.into(), &1.into(), &"4".into()));
}

#[test]
fn what_is_changed_or_of_another_or_taken_twice_is_refused() {
    let office = two_schools();
    office.ok("transfer out w --staff T001 --out 张三.zip");
    let refused = |line: &str| {
        let before = office.ok("journal v --limit 1000");
        let code = office.refused(line);
        assert_eq!(office.ok("journal v --limit 1000"), before, "{line}");
        code
    };
    assert_eq!(refused("transfer in v 张三.zip --staff T002"), "other_person");
    assert_eq!(refused("transfer in w 张三.zip --staff T001"), "taken_before", "from this very school");
    let other = office.ok("submission key v")["keys"][0]["public_key"].as_str().unwrap().to_owned();
    assert_eq!(refused(&format!("transfer in v 张三.zip --staff T001 --key {other}")), "other_signer");
    let mut bytes = fs::read(office.path("张三.zip")).unwrap();
    let middle = bytes.len() / 3;
    bytes[middle] ^= 1;
    fs::write(office.path("改过.zip"), bytes).unwrap();
    refused("transfer in v 改过.zip --staff T001");
    refused("transfer in v 名单.csv --staff T001");
    office.ok("transfer in v 张三.zip --staff T001");
    assert_eq!(refused("transfer in v 张三.zip --staff T001"), "taken_before");
    office.ok("transfer out w --staff T001 --out 又.zip");
    assert_eq!(refused("transfer in v 又.zip --staff T001"), "taken_before", "nothing new in it");
    assert_eq!(office.refused("transfer out v --staff T002 --out 空.zip"), "nothing_selected");
}

#[test]
fn two_sittings_of_one_day_both_come_over() {
    let office = two_schools();
    for hours in ["4", "3"] {
        office.ok(&format!(
            "entry add w --staff T001 --title 听课 --from 2026-03-02 --hours {hours} --activity 校本培训 --pass"
        ));
    }
    assert_eq!(office.ok("transfer out w --staff T001 --out 张三.zip")["entries"], 3);
    let taken = office.ok("transfer in v 张三.zip --staff T001");
    assert_eq!((&taken["added"], &taken["there"], &taken["hours"]), (&3.into(), &0.into(), &"25".into()));
    // A fourth record later: the three that came are told one by one.
    office.ok("entry add w --staff T001 --title 听课 --from 2026-03-02 --hours 2 --activity 校本培训 --pass");
    office.ok("transfer out w --staff T001 --out 再.zip");
    let taken = office.ok("transfer in v 再.zip --staff T001");
    assert_eq!((&taken["added"], &taken["there"], &taken["hours"]), (&1.into(), &3.into(), &"2".into()));
}
