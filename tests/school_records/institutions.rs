//! The bodies that hold trainings: near names are asked about, two spellings become one.

use crate::office::Office;

#[test]
fn near_names_are_proposed_and_two_spellings_become_one() {
    let office = Office::new("secondary-annual-90");
    let made = office.back_and_forth(
        "institution add w 青禾县教学研究室 --kind 教研科研机构 --level 县级 --alias 县教研中心",
    );
    assert_eq!((&made["kind"], &made["near"]), (&"research".into(), &serde_json::json!([])));
    office.write(
        "培训.csv",
        "培训编号,培训名称,类别,开始时间,学时,主办单位\nN1,教研一,校本培训,2026-04-06,4,县教学研究室\nN2,教研二,校本培训,2026-04-07,4,县教学研究室\nN3,教研三,校本培训,2026-04-08,4,县教研中心\nN4,讲座,校本培训,2026-04-09,4,青禾第二小学\n",
    );
    let report = office.ok("program import w 培训.csv");
    let warnings = report["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 1, "said once, and not of an alias: {report}");
    assert_eq!((&warnings[0]["row"], &warnings[0]["column"]), (&2.into(), &"主办单位".into()));
    assert!(warnings[0]["problem"].as_str().unwrap().contains("青禾县教学研究室"));
    let near = office.ok("institution add w 青禾县教研室");
    assert_eq!(near["near"].as_array().unwrap().len(), 1, "{near}");
    let added =
        office.ok("program add w --title 听课 --from 2026-05-06 --hours 2 --institution 青禾县教学研究市");
    assert_eq!(added["near"], serde_json::json!(["青禾县教学研究室"]));

    let merged = office.back_and_forth("institution merge w 县教学研究室 --into 青禾县教学研究室");
    assert_eq!((&merged["programs"], &merged["level"]), (&3.into(), &"county".into()));
    assert_eq!(merged["aliases"], serde_json::json!(["县教学研究室", "县教研中心"]));
    let again = office.ok("program import w 培训.csv");
    assert_eq!((&again["unchanged"], &again["warnings"]), (&4.into(), &serde_json::json!([])), "{again}");
    let listed = office.ok("institution list w --query 教研中心");
    assert_eq!(listed["institutions"][0]["name"], "青禾县教学研究室");
}

#[test]
fn what_cannot_be_merged_or_named_says_why() {
    let office = Office::new("secondary-annual-90");
    office.ok("institution add w 县教师进修学校 --alias 进修学校");
    office.ok("institution add w 师范学院");
    assert_eq!(office.refused("institution merge w 县进修校 --into 师范学院"), "bad_field");
    assert_eq!(office.refused("institution merge w 进修学校 --into 县教师进修学校"), "bad_field");
    assert_eq!(office.refused("institution add w 师范学院 --alias 进修学校"), "bad_field");
}

#[test]
fn an_institution_is_renamed_in_place_and_still_found_by_its_old_name() {
    let office = Office::new("secondary-annual-90");
    let made = office.ok("institution add w 县教师进修校 --level 县级 --note 旧址 --alias 进修校");
    office.ok("program add w --title 听课 --from 2026-05-06 --hours 2 --institution 县教师进修校");
    office.ok("institution add w 师范学院");
    assert_eq!(office.refused("institution edit w 进修校 --rename 师范学院"), "bad_field");
    let edited = office.back_and_forth("institution edit w 进修校 --rename 县教师发展中心");
    assert_eq!((&edited["id"], &edited["name"]), (&made["id"], &"县教师发展中心".into()));
    assert_eq!(edited["aliases"], serde_json::json!(["县教师进修校", "进修校"]));
    assert_eq!((&edited["note"], &edited["programs"]), (&"旧址".into(), &1.into()), "what is not said stays");
    let edited = office.ok("institution edit w 县教师进修校 --rename 县教师进修校 --alias 发展中心");
    assert_eq!(edited["aliases"], serde_json::json!(["县教师发展中心", "发展中心"]));
}
