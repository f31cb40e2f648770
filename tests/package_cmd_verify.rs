#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! The district officer checks a package with `xueshi package verify`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn vector(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packages").join(name)
}

fn verify(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xueshi")).args(["package", "verify"]).args(args).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_good_package_passes_and_says_that_the_signer_is_not_checked() {
    let package = vector("good.zip");
    let output = verify(&[package.to_str().unwrap()]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("校验包完整，签名者未核对") && text.contains("指纹"), "{text}");
    let report = json(&verify(&[package.to_str().unwrap(), "--json"]));
    assert_eq!((&report["intact"], &report["signer_checked"]), (&true.into(), &false.into()));
}

#[test]
fn the_key_may_be_a_file_or_the_line_itself() {
    let (package, file) = (vector("good.zip"), vector("school.pub"));
    let text = std::fs::read_to_string(&file).unwrap();
    let line = text.lines().last().unwrap();
    for key in [file.to_str().unwrap(), line] {
        let report = json(&verify(&[package.to_str().unwrap(), "--key", key, "--json"]));
        assert_eq!(report["signer_checked"], true);
    }
    let other = verify(&[vector("signed-by-another.zip").to_str().unwrap(), "--key", line, "--json"]);
    assert_eq!(
        (other.status.code(), json(&other)["error"]["code"].as_str()),
        (Some(1), Some("other_signer"))
    );
    let wrong = verify(&[package.to_str().unwrap(), "--key", "RWabc", "--json"]);
    assert_eq!((wrong.status.code(), json(&wrong)["error"]["field"].as_str()), (Some(1), Some("公钥")));
}

#[test]
fn one_changed_byte_anywhere_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(vector("good.zip")).unwrap();
    let package = folder.path().join("330999-hours-2026-1.zip");
    for place in (0..whole.len()).step_by(7) {
        let mut changed = whole.clone();
        changed[place] ^= 0x01;
        std::fs::write(&package, &changed).unwrap();
        let output = verify(&[package.to_str().unwrap()]);
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "byte {place}");
        assert!(text.contains('。') && output.stdout.is_empty(), "byte {place}: {text}");
    }
}

#[test]
fn what_is_no_package_is_refused_with_the_file() {
    let output = verify(&[vector("no-such.zip").to_str().unwrap(), "--json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(json(&output)["error"]["field"].as_str().unwrap().ends_with("no-such.zip"));
    assert_eq!(verify(&[]).status.code(), Some(2));
}
