//! The bodies that hold trainings: near names are asked about, two spellings become one.

use crate::office::{Office, text};

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

#[test]
fn a_list_of_institutions_comes_in_once_with_its_doubts_and_goes_again() {
    let office = Office::new("secondary-annual-90");
    office.ok("institution add w 县教育局 --kind 教育行政部门 --alias 教育局");
    office.write(
        "单位.csv",
        "培训机构名录\n序号,机构名称,机构类型,级别,简称,备注\n1,县教师进修学校,进修学校,县,进修校、教育局,\n\
         2,青禾县教育局,,县级,,老局\n3,,高校,,,\n4,县教师 进修学校,,,,\n5,教育局,,县级,,新址\n6,启明公司,不知道,,,\n",
    );
    let tried = office.refused_rows("institution import w 单位.csv --dry-run");
    assert_eq!(tried["added"], 3);
    assert_eq!(office.ok("institution list w")["institutions"].as_array().unwrap().len(), 1, "only tried");
    let report = office.refused_rows("institution import w 单位.csv --failed 没导入.xlsx");
    assert_eq!((&report["added"], &report["updated"]), (&3.into(), &1.into()), "{report}");
    let places = |list: &str| -> Vec<(i64, String)> {
        let all = report[list].as_array().unwrap().iter();
        all.map(|one| (one["row"].as_i64().unwrap(), text(&one["problem"]))).collect()
    };
    assert_eq!(places("rejected"), [(5, "缺单位名称".to_owned())]);
    assert_eq!(places("duplicates"), [(6, "与第3行是同一单位，没有导入".to_owned())]);
    assert_eq!(
        places("warnings"),
        [
            (3, "别名“教育局”已指“县教育局”，没有登记这个别名；如是同一单位，请合并".to_owned()),
            (4, "“青禾县教育局”是新单位，与已有的“县教育局”相近；如是同一单位，请合并".to_owned()),
            (7, "“教育局”是“县教育局”的别名，已写到那个单位".to_owned()),
            (8, "认不出“不知道”，没有导入，可填教育行政部门、教研科研机构、电教机构、高等院校、教师培训机构、基地校等".to_owned()),
        ]
    );
    assert!(office.path("没导入.xlsx").exists());
    let known = office.ok("institution list w --query 进修校");
    let known = &known["institutions"][0];
    assert_eq!(
        (&known["kind"], &known["level"], &known["aliases"]),
        (&"training".into(), &"county".into(), &serde_json::json!(["进修校"]))
    );
    let again = office.refused_rows("institution import w 单位.csv");
    assert_eq!((&again["added"], &again["updated"], &again["unchanged"]), (&0.into(), &0.into(), &4.into()));
    office.ok(&format!("undo w --deed {}", report["deed"]));
    let left = office.ok("institution list w");
    assert_eq!(left["institutions"].as_array().unwrap().len(), 1, "as it was before: {left}");
    assert_eq!(left["institutions"][0]["note"], serde_json::Value::Null);

    office.ok("institution template --out 单位模板.xlsx");
    assert_eq!(
        office.refused("institution import w 单位模板.xlsx"),
        "no_rows",
        "empty, and its header is known"
    );
}
