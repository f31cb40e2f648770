#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! The walls of the house: which floor of `src` may use which, who alone may use a library, and how long a file may be.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The floors, lowest first. Each may use those below it.
const FLOORS: &[&str] = &["model", "policy", "store", "exchange", "service", "command", "window"];

/// Walls that stand between two floors although one lies above the other.
const APART: &[(&str, &str)] = &[("exchange", "store")];

/// Libraries, and the floors that alone may use them.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("age", &["store"]),
    ("allsorts", &["exchange"]),
    ("calamine", &["exchange"]),
    ("encoding_rs", &["exchange"]),
    ("flate2", &["store"]),
    ("html5gum", &["exchange"]),
    ("lopdf", &["exchange"]),
    ("minisign", &["exchange"]),
    ("printpdf", &["exchange"]),
    ("qrcode", &["exchange"]),
    ("quick_xml", &["exchange"]),
    ("rust_xlsxwriter", &["exchange"]),
    ("sysinfo", &["service"]),
    ("tar", &["store"]),
    ("zip", &["exchange"]),
    ("clap", &["command"]),
    ("hayro", &["window"]),
    ("iced", &["window"]),
    ("rfd", &["window"]),
];

/// Longer than this, a file holds more than one idea.
const LONGEST: usize = 600;

struct Source {
    /// Path below `src`, with `/`.
    name: String,
    text: String,
}

impl Source {
    fn floor(&self) -> Option<&str> {
        let first = self.name.split('/').next().unwrap().trim_end_matches(".rs");
        FLOORS.iter().copied().find(|floor| *floor == first)
    }

    /// How many modules deep its own module lies: `store/mod.rs` 1, `store/staff.rs` 2.
    fn depth(&self) -> usize {
        let parts = self.name.split('/').count();
        if self.name.ends_with("/mod.rs") { parts - 1 } else { parts }
    }
}

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    files.iter().map(|path| Source { name: name(path), text: fs::read_to_string(path).unwrap() }).collect()
}

/// The code without line comments; what a doc comment links to crosses no wall.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Places right after `word`, where it stands alone and does not go on a path (`other::word`).
fn after<'a>(code: &'a str, word: &str) -> Vec<&'a str> {
    let alone = |place: usize| !code[..place].ends_with(|c: char| is_word(c) || c == ':' || c == '.');
    code.match_indices(word)
        .filter(|(place, _)| alone(*place))
        .map(|(place, _)| &code[place + word.len()..])
        .collect()
}

/// The first names that a path goes on with: one, or each of a group in braces.
fn heads(rest: &str) -> Vec<String> {
    let head = |text: &str| text.trim_start().chars().take_while(|c| is_word(*c)).collect::<String>();
    let Some(group) = rest.strip_prefix('{') else { return vec![head(rest)] };
    let (mut depth, mut names, mut start) = (0, Vec::new(), 0);
    for (place, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' | ',' if depth == 0 => {
                names.push(head(&group[start..place]));
                start = place + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The floors that a source uses, itself included.
fn floors_used(source: &Source) -> BTreeSet<String> {
    let code = code(&source.text);
    let mut used: BTreeSet<String> =
        ["crate::", "xueshi::"].iter().flat_map(|root| after(&code, root)).flat_map(heads).collect();
    for mut rest in after(&code, "super::") {
        let mut up = 1;
        while let Some(further) = rest.strip_prefix("super::") {
            (rest, up) = (further, up + 1);
        }
        if up >= source.depth() {
            used.extend(heads(rest));
        }
    }
    used.retain(|name| FLOORS.contains(&name.as_str()));
    used
}

fn uses_library(source: &Source, library: &str) -> bool {
    let code = code(&source.text);
    let path = after(&code, library).iter().any(|rest| rest.starts_with("::"));
    path || after(&code, &format!("use {library}")).iter().any(|rest| rest.starts_with([';', ' ']))
}

/// Each wall that a source breaks, in words.
fn breaches(source: &Source) -> Vec<String> {
    let Some(floor) = source.floor() else { return Vec::new() };
    let height = |name: &str| FLOORS.iter().position(|floor| *floor == name).unwrap();
    let mut broken = Vec::new();
    for used in floors_used(source) {
        if height(&used) > height(floor) || APART.contains(&(floor, used.as_str())) {
            broken.push(format!("src/{}: {floor} uses {used}", source.name));
        }
    }
    for (library, owners) in LIBRARIES {
        if !owners.contains(&floor) && uses_library(source, library) {
            broken.push(format!("src/{}: {floor} uses the library {library}", source.name));
        }
    }
    let sql = ["\"SELECT ", "\"INSERT INTO ", "\"UPDATE ", "\"DELETE FROM ", "\"CREATE TABLE ", "\"PRAGMA "];
    if floor != "store" && sql.iter().any(|word| source.text.contains(word)) {
        broken.push(format!("src/{}: {floor} speaks SQL", source.name));
    }
    broken
}

#[test]
fn floors_use_only_what_lies_below_them() {
    let broken: Vec<_> = sources().iter().flat_map(breaches).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_file_belongs_to_a_floor() {
    let strays: Vec<_> =
        sources().into_iter().filter(|source| source.floor().is_none()).map(|s| s.name).collect();
    assert_eq!(strays, ["lib.rs", "main.rs"]);
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let declared: Vec<_> = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")).collect();
    let mut floors: Vec<_> = FLOORS.iter().map(|floor| format!("{floor};")).collect();
    floors.sort();
    assert_eq!(declared, floors);
}

#[test]
fn no_file_is_longer_than_one_idea() {
    let long = |source: &Source| source.text.lines().count() > LONGEST;
    let long: Vec<_> = sources().into_iter().filter(long).map(|source| source.name).collect();
    assert!(long.is_empty(), "over {LONGEST} lines: {}", long.join(", "));
}

/// Crates of a table of `Cargo.toml`.
fn crates(table: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = text.parse().unwrap();
    manifest[table].as_table().unwrap().keys().cloned().collect()
}

#[test]
fn the_list_of_dependencies_is_the_manifests() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/dependencies.md");
    let document = fs::read_to_string(document).unwrap();
    let (mut listed, mut for_tests) = (BTreeSet::new(), BTreeSet::new());
    for line in document.lines().filter(|line| line.starts_with("| ")).skip(2) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert!(cells.len() == 3 && !cells[1].is_empty(), "what for: {line}");
        let (names, marks) = cells[0].split_once(" (").unwrap_or((cells[0], ""));
        let marks: Vec<&str> = marks.trim_end_matches(')').split(", ").collect();
        for name in names.split(", ").map(str::to_owned) {
            if marks.contains(&"dev") {
                for_tests.insert(name.clone());
            }
            if marks != ["dev"] {
                listed.insert(name);
            }
        }
    }
    assert_eq!(listed, crates("dependencies"));
    assert_eq!(for_tests, crates("dev-dependencies"));
}

#[test]
fn no_dependency_is_idle() {
    let sources = sources();
    let used = |name: &String| sources.iter().any(|source| uses_library(source, &name.replace('-', "_")));
    let idle: Vec<String> = crates("dependencies").into_iter().filter(|name| !used(name)).collect();
    assert!(idle.is_empty(), "{idle:?}");
    let known = crates("dependencies");
    let walls = LIBRARIES.iter().map(|(library, _)| library.replace('_', "-"));
    let unknown: Vec<String> =
        walls.filter(|name| !known.contains(name) && !known.contains(&name.replace('-', "_"))).collect();
    assert!(unknown.is_empty(), "walls around nothing: {unknown:?}");
}

#[test]
fn a_broken_wall_is_seen() {
    let broken =
        |name: &str, text: &str| breaches(&Source { name: name.into(), text: text.into() }).join("; ");
    assert_eq!(broken("store/staff.rs", "use crate::model::id;\nuse super::deed::Deed;"), "");
    assert_eq!(broken("model/id.rs", "use crate::store::Workspace;"), "src/model/id.rs: model uses store");
    assert_eq!(
        broken("exchange/sheet/mod.rs", "fn f() { crate::store::open() }"),
        "src/exchange/sheet/mod.rs: exchange uses store"
    );
    assert_eq!(
        broken(
            "policy/mod.rs",
            "use crate::{\n    model::{hours::Hours, id},\n    service,\n    window::view,\n};"
        ),
        "src/policy/mod.rs: policy uses service; src/policy/mod.rs: policy uses window"
    );
    assert_eq!(
        broken("policy/pack.rs", "use super::super::store::x;"),
        "src/policy/pack.rs: policy uses store"
    );
    assert_eq!(broken("policy/mod.rs", "use super::store::x;"), "src/policy/mod.rs: policy uses store");
    assert_eq!(broken("policy/pack.rs", "use super::store::x;"), "", "a module of one's own");
    assert_eq!(broken("policy/pack.rs", "// crate::store knows\n/// See [`crate::store`].\nfn f() {}"), "");
    assert_eq!(
        broken("service/x.rs", "fn f() { rusqlite::params![] }"),
        "src/service/x.rs: service uses the library rusqlite"
    );
    assert_eq!(broken("service/x.rs", "a.zip(b); std::iter::zip(a, b); my_zip::f();"), "");
    assert_eq!(broken("command/x.rs", "db.run(\"SELECT 1\")"), "src/command/x.rs: command speaks SQL");
    assert_eq!(broken("main.rs", "use xueshi::window; use iced::x;"), "");
}
