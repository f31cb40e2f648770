#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! docs/coverage.md has one line for every requirement of the source, every proof that it names is there, and a sample of the
//! proofs is seen to fail when their feature is taken out of the program.

mod mutants;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// How many requirements each document holds, numbered from 01; D03 and D04 share one more.
const DOCUMENTS: [(&str, u32); 19] = [
    ("D01", 18),
    ("D02", 15),
    ("D03", 5),
    ("D04", 5),
    ("D05", 14),
    ("D06", 11),
    ("D07", 9),
    ("D08", 14),
    ("D09", 2),
    ("D10", 13),
    ("D11", 11),
    ("D12", 38),
    ("D13", 8),
    ("D14", 2),
    ("D15", 10),
    ("D16", 12),
    ("D18", 16),
    ("D19", 8),
    ("D20", 11),
];
const SHARED: &str = "D03/4-06";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).into()
}

/// The lines of the table: id, what, and what shows it.
fn lines() -> Vec<[String; 3]> {
    let text = fs::read_to_string(root().join("docs/coverage.md")).unwrap().replace("\r\n", "\n");
    let rows = text.lines().filter(|line| line.starts_with("| D"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches(|c| c == '|' || c == ' ').split(" | ").collect();
        assert_eq!(cells.len(), 3, "{line}");
        [cells[0], cells[1], cells[2]].map(|cell| cell.trim().to_owned())
    })
    .collect()
}

/// Functions that stand behind `#[test]` anywhere in the tests and the sources, each with its file.
fn tests() -> BTreeMap<String, PathBuf> {
    fn walk(folder: &Path, found: &mut BTreeMap<String, PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                for part in text.split("#[test]").skip(1) {
                    let name = part.split("fn ").nth(1).and_then(|rest| rest.split('(').next());
                    found.extend(name.map(|name| (name.to_owned(), path.clone())));
                }
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&root().join("tests"), &mut found);
    walk(&root().join("src"), &mut found);
    found
}

#[test]
fn every_requirement_has_one_line_in_order() {
    let mut wanted = Vec::new();
    for (document, count) in DOCUMENTS {
        wanted.extend((1..=count).map(|number| format!("{document}-{number:02}")));
        if document == "D03" {
            wanted.push(SHARED.to_owned());
        }
    }
    let found: Vec<String> = lines().into_iter().map(|[id, ..]| id).collect();
    assert_eq!(found, wanted);
}

#[test]
fn every_proof_that_is_named_is_there() {
    let tests = tests();
    assert!(tests.len() > 500, "the tests are found");
    for [id, _, shown] in lines() {
        let mut proofs = 0;
        for token in shown.split('`').skip(1).step_by(2) {
            let Some((kind, name)) = token.split_once(' ') else { continue };
            let there = match kind {
                "test" => tests.contains_key(name),
                "form" => xueshi::exchange::paper::forms().iter().any(|form| form.id == name),
                "case" => root().join("tests/policies").join(format!("{name}.json")).exists(),
                "xueshi" => continue,
                other => panic!("{id}: what is `{other}`?"),
            };
            assert!(there, "{id}: there is no {kind} {name}");
            proofs += 1;
        }
        let plain = ["Authority", "None", "Missing"].into_iter().any(|word| shown.starts_with(word));
        assert!(plain || proofs > 0, "{id}: nothing shows it");
        let alone = ["Missing:", "None:"].into_iter().any(|word| shown.starts_with(word));
        assert!(!alone || shown.len() > "Missing: ".len(), "{id}: says why");
    }
}

#[test]
fn nothing_is_missing() {
    let missing: Vec<String> =
        lines().into_iter().filter(|[.., shown]| shown.starts_with("Missing")).map(|[id, ..]| id).collect();
    assert_eq!(missing, Vec::<String>::new());
}
