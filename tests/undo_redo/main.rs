//! Every deed that the service knows, done, undone and done again: all tables must be as before, then as after. A deed
//! without a case here fails the test, so that undo is never forgotten.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod handing_in;
mod records;
#[path = "../training_and_hours/school.rs"]
#[allow(dead_code)]
mod school;
mod staff;
mod training;
mod walk;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use walk::{back_and_forth, only_forward};

#[test]
fn deeds_around_training_and_hours() {
    back_and_forth(&mut training::desk(), training::DEEDS);
}

#[test]
fn deeds_around_people_and_school() {
    back_and_forth(&mut staff::office(), staff::DEEDS);
    only_forward(&mut staff::office(), staff::FORWARD);
}

#[test]
fn deeds_around_handing_in() {
    back_and_forth(&mut handing_in::office(), handing_in::DEEDS);
    only_forward(&mut handing_in::office(), handing_in::FORWARD);
}

#[test]
fn deeds_around_what_is_kept_beside() {
    back_and_forth(&mut records::office(), records::DEEDS);
    only_forward(&mut records::office(), records::FORWARD);
}

/// The step of an entry that `audit` is never asked for: the authority's steps come with decisions and submissions.
const NEVER: &str = "entry.step";

#[test]
fn no_deed_is_without_a_case() {
    let cases = training::DEEDS.iter().map(|(code, _)| *code);
    let cases = cases.chain(staff::DEEDS.iter().chain(staff::FORWARD).map(|(code, _)| *code));
    let cases = cases.chain(handing_in::DEEDS.iter().chain(handing_in::FORWARD).map(|(code, _)| *code));
    let cases = cases.chain(records::DEEDS.iter().chain(records::FORWARD).map(|(code, _)| *code));
    let cases: BTreeSet<String> = cases.map(str::to_owned).collect();
    let mut known = BTreeSet::new();
    codes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/service"), &mut known);
    known.remove(NEVER);
    assert!(known.len() > 60, "{known:?}");
    let lacking: Vec<_> = known.difference(&cases).collect();
    let unknown: Vec<_> = cases.difference(&known).collect();
    assert!(lacking.is_empty() && unknown.is_empty(), "without a case: {lacking:?}; no deeds: {unknown:?}");
}

/// The codes that the sources give to `Workspace::deed`, tests left out.
fn codes(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            codes(&path, found);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        for call in text.split(".deed(").skip(1) {
            match call.trim_start().strip_prefix('"') {
                Some(code) => drop(found.insert(code.split('"').next().unwrap().to_owned())),
                // The code is chosen above: every text of that shape in the file is one.
                None => found.extend(text.split('"').filter(|text| is_code(text)).map(str::to_owned)),
            }
        }
    }
}

fn is_code(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    parts.len() >= 2 && parts.iter().all(is_word)
}
