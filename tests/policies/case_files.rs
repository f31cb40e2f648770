//! Runs the case files, and holds the packs' numbers against them.

use std::path::{Path, PathBuf};

use serde_json::Value;
use xueshi::policy::{Case, Pack};

/// A case file: the case, and what is expected of its answer.
pub struct CaseFile {
    pub path: PathBuf,
    pub case: Value,
    pub expect: Value,
}

/// The case files of one pack, by name.
pub fn of(pack: &str) -> Vec<CaseFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policies").join(pack);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let mut file: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        for key in ["shows", "article"] {
            assert!(file[key].as_str().is_some_and(|text| !text.is_empty()), "{}: {key}", path.display());
        }
        let (case, expect) = (file["case"].take(), file["expect"].take());
        CaseFile { path, case, expect }
    };
    paths.into_iter().map(read).collect()
}

/// What differs between an answer and what is expected; nothing when it fits. Of each object only the expected fields
/// are looked at, of reasons and requirements all of them.
pub fn difference(answer: &Value, expect: &Value) -> Option<String> {
    for key in ["verdict", "total"] {
        if answer[key] != expect[key] {
            return Some(format!("{key}: {} instead of {}", answer[key], expect[key]));
        }
    }
    for (id, wanted) in expect["records"].as_object().into_iter().flatten() {
        let record = answer["records"].as_array().unwrap().iter().find(|r| r["id"] == *id).unwrap();
        if record["recognised"] != wanted["recognised"] {
            return Some(format!("{id}: {} instead of {}", record["recognised"], wanted["recognised"]));
        }
        if let Some(reasons) = wanted["reasons"].as_array() {
            let told = record["reasons"].as_array().unwrap();
            let fits = |(told, wanted): (&Value, &Value)| {
                ["article", "before", "after"].iter().all(|k| told[k] == wanted[k])
                    && wanted["says"]
                        .as_str()
                        .is_none_or(|says| told["rule"].as_str().unwrap().contains(says))
            };
            if told.len() != reasons.len() || !told.iter().zip(reasons).all(fits) {
                return Some(format!("{id}: {}", record["reasons"]));
            }
        }
    }
    if let Some(requirements) = expect["requirements"].as_array() {
        let told = answer["requirements"].as_array().unwrap();
        let fits =
            |(told, wanted): (&Value, &Value)| wanted.as_object().unwrap().iter().all(|(k, v)| told[k] == *v);
        if told.len() != requirements.len() || !told.iter().zip(requirements).all(fits) {
            return Some(format!("requirements: {}", answer["requirements"]));
        }
    }
    None
}

/// The answer to a case under a pack, as JSON; or why it was refused.
pub fn answer(case: &Value, pack: &Pack) -> Result<Value, String> {
    let case =
        Case::parse(&case.to_string(), |id| (pack.id() == id).then_some(pack)).map_err(|e| e.to_string())?;
    Ok(serde_json::to_value(case.assess()).unwrap())
}

#[test]
fn each_case_gets_the_answer_in_its_file() {
    let mut wrong = Vec::new();
    for pack in Pack::builtins() {
        let files = of(pack.id());
        assert!(files.len() > 3, "{} has cases", pack.id());
        for file in files {
            match answer(&file.case, pack) {
                Err(error) => wrong.push(format!("{}: {error}", file.path.display())),
                Ok(answer) => {
                    wrong.extend(
                        difference(&answer, &file.expect).map(|d| format!("{}: {d}", file.path.display())),
                    );
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_folder_of_cases_belongs_to_a_pack() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policies");
    for entry in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap()) {
        if entry.file_type().unwrap().is_dir() {
            let name = entry.file_name().into_string().unwrap();
            assert!(Pack::builtin(&name).is_some(), "{name}");
        }
    }
}

#[test]
fn the_order_of_the_records_never_changes_the_answer() {
    for pack in Pack::builtins() {
        for file in of(pack.id()) {
            let usual = answer(&file.case, pack).unwrap();
            let mut case = file.case;
            let count = case["records"].as_array().unwrap().len();
            for turn in 0..count {
                let records = case["records"].as_array_mut().unwrap();
                records.rotate_left(1);
                if turn % 2 == 1 {
                    records.reverse();
                }
                assert_eq!(answer(&case, pack).unwrap(), usual, "{}", file.path.display());
            }
        }
    }
}

/// Every number of every pack matters: one more or one less, and a case of the pack fails.
#[test]
fn every_number_of_every_pack_has_a_case_that_notices_a_change() {
    let mut unnoticed = Vec::new();
    for pack in Pack::builtins() {
        let files = of(pack.id());
        for number in pack.numbers() {
            for changed in changes(&number.value) {
                let Ok(other) = pack.derive(pack.id(), &[(&number.path, &changed)]) else {
                    continue;
                };
                let notices = |file: &CaseFile| match answer(&file.case, &other) {
                    Ok(answer) => difference(&answer, &file.expect).is_some(),
                    Err(_) => true,
                };
                if !files.iter().any(notices) {
                    unnoticed.push(format!("{} {} {} → {changed}", pack.id(), number.path, number.value));
                }
            }
        }
    }
    assert!(unnoticed.is_empty(), "{}", unnoticed.join("\n"));
}

/// A number one up and one down; of a fraction its top and its bottom.
fn changes(value: &str) -> Vec<String> {
    let near = |text: &str| {
        let number: i64 = text.parse().unwrap();
        [number + 1, number - 1].into_iter().filter(|n| *n >= 0).map(|n| n.to_string()).collect::<Vec<_>>()
    };
    match value.split_once('/') {
        None => near(value),
        Some((top, bottom)) => {
            let tops = near(top).into_iter().map(|top| format!("{top}/{bottom}"));
            let bottoms =
                near(bottom).into_iter().filter(|b| b != "0").map(|bottom| format!("{top}/{bottom}"));
            tops.chain(bottoms).filter(|fraction| fraction != value).collect()
        }
    }
}

#[test]
fn the_answer_is_written_as_the_command_promises() {
    let case = r#"{"policy":"zhejiang-cycle-360","period":{"from":"2021-01-01","to":"2025-12-31"},"records":[
        {"id":"r1","category":"B.activity","from":"2023-05-06","to":"2023-05-07","days":2,"hours":"18.50"}]}"#;
    let answer = Case::parse(case, Pack::builtin).unwrap().assess();
    assert_eq!(
        serde_json::to_string(&answer).unwrap(),
        concat!(
            r#"{"policy":"zhejiang-cycle-360","verdict":"unmet","total":"16","#,
            r#""records":[{"id":"r1","claimed":"18.5","recognised":"16","reasons":["#,
            r#"{"rule":"按凭证上的时数","article":"二.3","before":"18.5","after":"18.5"},"#,
            r#"{"rule":"教研活动每天最多 8 学时","article":"二.3","before":"18.5","after":"16"}]}],"#,
            r#""requirements":["#,
            r#"{"id":"total","scope":"cycle","from":"2021-01-01","to":"2025-12-31","required":"360","earned":"16","missing":"344","met":false},"#,
            r#"{"id":"A.focus","scope":"cycle","from":"2021-01-01","to":"2025-12-31","required":"90","earned":"0","missing":"90","met":false}]}"#,
        )
    );
}
