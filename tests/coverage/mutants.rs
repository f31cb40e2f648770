//! A sample of the rows of docs/coverage.md: of each the feature is taken out of a copy of the program, and the test that the
//! row names has to fail then. Which features stands in `mutants.toml`.
//!
//! The copy is built once, with every feature behind a switch that an environment variable turns, so that each is taken out
//! alone and nothing is built between them: `cargo test --no-default-features --test coverage -- --ignored --nocapture`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use xueshi::exchange::package::Digest;

use super::{lines, root, tests};

/// How many rows are drawn.
const SAMPLE: usize = 30;
/// Says to the copy which feature is out.
const SWITCH: &str = "XUESHI_MUTANT";
/// The one test that walks all cases of the regulations; it names those that go wrong.
const CASES: &str = "each_case_gets_the_answer_in_its_file";

#[derive(Deserialize)]
struct Sheet {
    seed: u32,
    mutant: Vec<Mutant>,
}

#[derive(Deserialize)]
struct Mutant {
    id: String,
    file: String,
    text: String,
    without: String,
}

/// What shows a row: a test function, or a case that the test of all cases names.
struct Proof {
    test: String,
    case: Option<String>,
}

impl Proof {
    /// The first proof of a row that can be run.
    fn of(shown: &str) -> Option<Proof> {
        shown.split('`').skip(1).step_by(2).find_map(|token| match token.split_once(' ')? {
            ("test", name) => Some(Proof { test: name.to_owned(), case: None }),
            ("case", name) => Some(Proof { test: CASES.to_owned(), case: Some(format!("{name}.json")) }),
            _ => None,
        })
    }
}

impl Mutant {
    /// The text as it stands in the file, and as it stands in the copy.
    fn texts(&self) -> (String, String) {
        let (before, rest) = self.text.split_once('«').unwrap();
        let (feature, after) = rest.split_once('»').unwrap();
        let is_out = format!("std::env::var_os({SWITCH:?}).is_some_and(|out| out == {:?})", self.id);
        let switched = format!("(if {is_out} {{ {} }} else {{ {feature} }})", self.without);
        (format!("{before}{feature}{after}"), format!("{before}{switched}{after}"))
    }
}

fn sheet() -> Sheet {
    toml::from_str(&fs::read_to_string(root().join("tests/coverage/mutants.toml")).unwrap()).unwrap()
}

fn proofs() -> BTreeMap<String, Proof> {
    lines().into_iter().filter_map(|[id, _, shown]| Some((id, Proof::of(&shown)?))).collect()
}

/// The rows that are drawn: all that have a proof that can be run, in the order of the SHA-256 of seed and id; first the
/// first one of each document, then the first ones of the rest.
fn drawn(seed: u32) -> BTreeSet<String> {
    let mut rows: Vec<String> = proofs().into_keys().collect();
    rows.sort_by_key(|id| Digest::of(format!("{seed} {id}").as_bytes()).to_string());
    let mut documents = BTreeSet::new();
    let (first, rest): (Vec<String>, Vec<String>) =
        rows.into_iter().partition(|id| documents.insert(id.split('-').next().map(str::to_owned)));
    first.into_iter().chain(rest).take(SAMPLE).collect()
}

#[test]
fn the_features_are_those_of_the_rows_that_are_drawn() {
    let sheet = sheet();
    let there: Vec<String> = sheet.mutant.iter().map(|one| one.id.clone()).collect();
    assert_eq!(there, drawn(sheet.seed).into_iter().collect::<Vec<_>>());
}

#[test]
fn each_feature_stands_once_where_it_is_said() {
    let (tests, proofs) = (tests(), proofs());
    for one in sheet().mutant {
        let text = fs::read_to_string(root().join(&one.file)).unwrap().replace("\r\n", "\n");
        assert_eq!(text.matches(&one.texts().0).count(), 1, "{}: {}", one.id, one.file);
        assert!(tests.contains_key(&proofs[&one.id].test), "{}", one.id);
    }
}

/// The copy of the program, outside of the sources.
struct Copy {
    folder: PathBuf,
}

impl Copy {
    fn with(mutants: &[Mutant]) -> Copy {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutants");
        let mut files = BTreeMap::new();
        gather(&root(), Path::new(""), &mut files);
        let mut change = |file: &str, with: &str, without: &str| {
            let file = files.get_mut(Path::new(file)).unwrap();
            let text = String::from_utf8(file.clone()).unwrap().replace("\r\n", "\n");
            assert!(text.contains(with), "{with}");
            *file = text.replacen(with, without, 1).into_bytes();
        };
        for one in mutants {
            let (with, without) = one.texts();
            change(&one.file, &with, &without);
        }
        // Another version is another package to cargo: what is built of the copy never stands for the program itself.
        for file in ["Cargo.toml", "Cargo.lock"] {
            let own = concat!("name = \"xueshi\"\nversion = \"", env!("CARGO_PKG_VERSION"));
            change(file, own, &format!("{own}-mutants"));
        }
        for (path, bytes) in files {
            let path = folder.join(path);
            // What stays as it is need not be built again.
            if fs::read(&path).ok().as_ref() != Some(&bytes) {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, bytes).unwrap();
            }
        }
        Copy { folder }
    }

    /// Runs tests by their exact names, with a feature out; whether all passed, and what was said.
    fn run(&self, target: &str, names: &[&str], out: Option<&str>) -> (bool, String) {
        let mut cargo = Command::new(env!("CARGO"));
        let own = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        // Dependencies that are built already serve here too; programs go elsewhere.
        cargo.env("CARGO_BUILD_BUILD_DIR", own).env("CARGO_TARGET_DIR", self.folder.join("target"));
        cargo.current_dir(&self.folder).env_remove(SWITCH);
        cargo.args(["test", "--quiet", "--no-default-features"]);
        if target == "lib" {
            cargo.arg("--lib")
        } else {
            cargo.args(["--test", target])
        };
        cargo.args(["--", "--exact"]).args(names).envs(out.map(|id| (SWITCH, id)));
        let output = cargo.output().unwrap();
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (output.status.success(), said.concat())
    }
}

/// The files that a build needs, by their path below the root.
fn gather(root: &Path, below: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(root.join(below)).unwrap() {
        let (name, kind) = entry.map(|entry| (entry.file_name(), entry.file_type().unwrap())).unwrap();
        let path = below.join(&name);
        if kind.is_dir() && name != "target" && name != ".git" {
            gather(root, &path, files);
        } else if kind.is_file() && name != ".git" {
            files.insert(path.clone(), fs::read(root.join(&path)).unwrap());
        }
    }
}

/// The name of a test with the modules that it lies in, and the program that holds it.
fn place(test: &str, files: &BTreeMap<String, PathBuf>) -> (String, String) {
    let path = files[test].strip_prefix(root()).unwrap().with_extension("");
    let mut parts: Vec<String> =
        path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    let target = if parts[0] == "src" {
        parts.push("tests".into());
        "lib".to_owned()
    } else {
        parts.remove(1)
    };
    parts.remove(0);
    parts.retain(|part| part != "main" && part != "mod");
    parts.push(test.to_owned());
    (target, parts.join("::"))
}

#[test]
#[ignore = "builds the program once more and takes minutes"]
fn each_test_fails_without_its_feature() {
    let (sheet, files, proofs) = (sheet(), tests(), proofs());
    let copy = Copy::with(&sheet.mutant);
    let places: Vec<(String, String)> =
        sheet.mutant.iter().map(|one| place(&proofs[&one.id].test, &files)).collect();
    for target in places.iter().map(|(target, _)| target).collect::<BTreeSet<_>>() {
        let names: BTreeSet<&str> =
            places.iter().filter(|(one, _)| one == target).map(|(_, name)| name.as_str()).collect();
        let count = names.len();
        let (passed, said) = copy.run(target, &names.into_iter().collect::<Vec<_>>(), None);
        assert!(passed && said.contains(&format!("{count} passed")), "{target} with every feature:\n{said}");
    }
    let mut survived = Vec::new();
    for (one, (target, name)) in sheet.mutant.iter().zip(&places) {
        let (passed, said) = copy.run(target, &[name], Some(&one.id));
        let case = proofs[&one.id].case.as_ref();
        let failed = !passed && said.contains("panicked at") && case.is_none_or(|case| said.contains(case));
        println!("{} {} {name}", one.id, if failed { "fails" } else { "STILL PASSES" });
        if !failed {
            survived.push(&one.id);
        }
    }
    assert!(survived.is_empty(), "tests that do not show their row: {survived:?}");
}
