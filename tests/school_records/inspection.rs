//! A spot check: people are drawn by a seed, the list goes with the checker, what was found is entered.

use serde_json::Value;

use crate::office::Office;

fn drawn(shown: &Value) -> Vec<String> {
    shown["people"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_draw_repeats_by_its_seed_and_takes_results() {
    let office = Office::new("secondary-annual-90");
    let first = office.back_and_forth("inspection draw w --percent 50 --seed 4711");
    assert_eq!((&first["percent"], &first["seed"], drawn(&first).len()), (&50.into(), &4711.into(), 2));
    let again = office.ok("inspection draw w --percent 50％ --seed 4711");
    assert_eq!(drawn(&again), drawn(&first), "the same seed, the same people");
    let other = office.ok("inspection draw w --percent 1 --at-least 3");
    assert_eq!(drawn(&other), ["T001", "T002", "T003"]);
    assert!(other["seed"].as_i64().unwrap() >= 0);

    office.back_and_forth("inspection result w --staff T002 --result 现场确认");
    office.ok("inspection result w --staff T003 --result 重新考核 --note 签到与考勤不符");
    let shown = office.ok("inspection show w");
    let results: Vec<&str> =
        shown["people"].as_array().unwrap().iter().map(|one| one["result"].as_str().unwrap()).collect();
    assert_eq!(results, ["drawn", "confirmed", "again"]);
    assert_eq!(drawn(&office.ok("inspection show w --inspection 1")), drawn(&first));
    office.ok("sheet spot-check w --out 抽查表.xlsx");
}

#[test]
fn what_is_no_draw_is_refused() {
    let office = Office::new("secondary-annual-90");
    for percent in ["0", "101", "-5", "十", "2.5"] {
        assert_eq!(
            office.refused(&format!("inspection draw w --percent {percent}")),
            "bad_field",
            "{percent}"
        );
    }
    assert_eq!(office.refused("inspection draw w --percent 10 --at-least 0"), "bad_field");
    assert_eq!(office.refused("inspection draw w --percent 10 --seed -1"), "bad_field");
    assert_eq!(
        office.refused("inspection draw w --percent 10 --period 2021"),
        "bad_field",
        "nobody has hours"
    );
    assert_eq!(office.refused("inspection show w"), "not_found");
    let made = office.ok("inspection draw w --percent 10");
    let other = ["T001", "T002", "T003"]
        .into_iter()
        .find(|code| !drawn(&made).contains(&(*code).to_owned()))
        .unwrap();
    assert_eq!(office.refused(&format!("inspection result w --staff {other} --result 复审")), "bad_field");
    let code = &drawn(&made)[0];
    assert_eq!(office.refused(&format!("inspection result w --staff {code} --result 重新考核")), "bad_field");
}
