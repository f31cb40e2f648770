#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! The glossary names what is there: each name of code in it exists, and it has every value of every closed list.

use std::fs;
use std::path::{Path, PathBuf};

const START: &str = "<!-- lists -->\n";
const END: &str = "<!-- /lists -->";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).into()
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
}

fn glossary() -> String {
    fs::read_to_string(root().join("docs/glossary.md")).unwrap().replace("\r\n", "\n")
}

/// `value = "code", "word"` within a `closed_list!`.
fn value(line: &str) -> Option<(String, String)> {
    let (_, rest) = line.trim().split_once(" = \"")?;
    let (code, rest) = rest.split_once("\", \"")?;
    let (word, _) = rest.rsplit_once('"')?;
    Some((code.into(), word.into()))
}

/// Every closed list, as the glossary shows it.
fn lists() -> String {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    let mut rows = Vec::new();
    for file in files {
        let path = file.strip_prefix(root().join("src")).unwrap().to_str().unwrap().replace('\\', "/");
        let module = path.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
        let text = fs::read_to_string(&file).unwrap();
        for list in text.split("\nclosed_list! {\n").skip(1) {
            let body: Vec<_> = list.lines().take_while(|line| *line != "}").collect();
            let name = body.iter().find_map(|line| line.strip_suffix(" {")).unwrap().trim();
            let values = body.iter().filter_map(|line| value(line));
            let values: Vec<_> = values.map(|(code, word)| format!("{word} `{code}`")).collect();
            rows.push(format!("| `{module}::{name}` | {} |\n", values.join(", ")));
        }
    }
    rows.sort();
    format!("| list | values |\n| --- | --- |\n{}", rows.concat())
}

#[test]
fn the_closed_lists_are_all_there() {
    let text = glossary();
    let (_, rest) = text.split_once(START).unwrap();
    let (written, _) = rest.split_once(END).unwrap();
    let lists = lists();
    assert!(lists.lines().count() > 20, "the lists are found in the code");
    assert_eq!(written, lists, "run `cargo test --test glossary -- --ignored`");
}

#[test]
fn every_name_in_code_exists() {
    let mut files = vec![root().join("schema.sql")];
    sources(&root().join("src"), &mut files);
    let code: Vec<_> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let code = code.join("\n");
    let words: std::collections::HashSet<&str> =
        code.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let text = glossary();
    let (terms, _) = text.split_once("## Closed lists").unwrap();
    let rows = terms
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| term") && !line.starts_with("| ---"));
    let mut count = 0;
    for row in rows {
        let names = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        for name in names.split('`').skip(1).step_by(2) {
            assert!(words.contains(name), "{name} of “{row}”");
            count += 1;
        }
    }
    assert!(count > 60);
}

#[test]
fn the_nine_words_stand_on_top() {
    let text = glossary();
    let (_, rest) = text.split_once("## Nine words").unwrap();
    let (nine, _) = rest.split_once("\n## ").unwrap();
    for word in ["登记", "认定", "申报", "校审", "报送", "退回", "作废", "证明", "规程"] {
        assert_eq!(nine.matches(&format!("\n| {word}")).count(), 1, "{word}");
    }
}

#[test]
#[ignore = "writes the lists into the glossary"]
fn write_lists() {
    let text = glossary();
    let (before, rest) = text.split_once(START).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    fs::write(root().join("docs/glossary.md"), format!("{before}{START}{}{END}{after}", lists())).unwrap();
}
