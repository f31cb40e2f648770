//! Names that people read: a district's naming pattern filled in, and made safe for Windows.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization;

use super::path::is_device;

/// The longest name in bytes of UTF-8, ending included: 60 Chinese characters, well below what any file system takes.
const LONGEST: usize = 180;

/// A naming pattern such as `{序号:2}_{姓名}_{证明}`: text, parts in braces, and after a colon the width to which a
/// number is filled with zeros. A `/` makes a folder. An ending as in `….pdf` is only a hint: a file keeps its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePattern(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Part { name: String, width: usize },
}

/// Why a naming pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// A brace without its other half, an empty name, or a width that is no number from 1 to 9.
    #[error("命名规则“{0}”写法不对，应像“{{序号:2}}_{{姓名}}”")]
    Form(String),
    /// A part that there is no value for.
    #[error("命名规则里的“{{{0}}}”没有可填的内容")]
    Unknown(String),
}

impl FromStr for NamePattern {
    type Err = PatternError;
    fn from_str(text: &str) -> Result<NamePattern, PatternError> {
        let wrong = || PatternError::Form(text.into());
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (part, after) = after.split_once('}').ok_or_else(wrong)?;
            let (name, width) = match part.split_once(':') {
                Some((name, width)) => {
                    (name, width.parse().ok().filter(|w| (1..=9).contains(w)).ok_or_else(wrong)?)
                }
                None => (part, 1),
            };
            if name.is_empty() || name.contains('{') || before.contains('}') {
                return Err(wrong());
            }
            pieces.push(Piece::Text(before.into()));
            pieces.push(Piece::Part { name: name.into(), width });
            rest = after;
        }
        if rest.contains('}') {
            return Err(wrong());
        }
        let rest = match rest.rsplit_once('.') {
            Some((stem, ending)) if is_ending(ending) => stem,
            _ => rest,
        };
        pieces.push(Piece::Text(rest.into()));
        if text.split('/').any(|folder| folder.trim().is_empty()) {
            Err(wrong())
        } else {
            Ok(NamePattern(pieces))
        }
    }
}

impl NamePattern {
    /// The parts that it asks for.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Part { name, .. } => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// The name of one file, folders split off, each made safe. `ending` is without the dot and may be empty.
    ///
    /// # Errors
    /// [`PatternError::Unknown`] names a part that `parts` lacks.
    pub fn fill(&self, parts: &BTreeMap<String, String>, ending: &str) -> Result<Vec<String>, PatternError> {
        let mut folders = vec![String::new()];
        for piece in &self.0 {
            let last = folders.last_mut();
            match piece {
                Piece::Text(text) => {
                    let mut texts = text.split('/');
                    if let (Some(last), Some(text)) = (last, texts.next()) {
                        last.push_str(text);
                    }
                    folders.extend(texts.map(String::from));
                }
                Piece::Part { name, width } => {
                    let value = parts.get(name).ok_or_else(|| PatternError::Unknown(name.clone()))?.trim();
                    // A slash within a value never makes a folder.
                    let value = value.replace('/', "／");
                    let number = value.bytes().all(|c| c.is_ascii_digit());
                    let value = if number { format!("{value:0>width$}") } else { value };
                    last.into_iter().for_each(|last| last.push_str(&value));
                }
            }
        }
        let file = folders.pop().unwrap_or_default();
        let mut names: Vec<_> = folders.iter().map(|folder| sanitise(folder, "")).collect();
        names.push(sanitise(&file, ending));
        Ok(names)
    }
}

fn is_ending(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_alphanumeric())
}

/// A name that Windows and Linux both take: characters that Windows forbids become their full-width twins, control
/// characters and what cannot be seen go, blanks and dots at the ends go, device names get a `_`, and what is too long
/// is cut before the ending. `ending` is without the dot. Never empty.
pub fn sanitise(stem: &str, ending: &str) -> String {
    let safe: String = stem
        .nfc()
        .filter(|c| !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'))
        .map(|c| match c {
            '<' => '＜',
            '>' => '＞',
            ':' => '：',
            '"' => '＂',
            '/' => '／',
            '\\' => '＼',
            '|' => '｜',
            '?' => '？',
            '*' => '＊',
            other => other,
        })
        .collect();
    let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).take(10).collect();
    let ending = if ending.is_empty() { ending } else { format!(".{}", ending.to_ascii_lowercase()) };
    let stem = fit(trim(&safe), LONGEST - ending.len());
    let stem = if stem.is_empty() { "未命名" } else { stem };
    if is_device(stem) { format!("_{stem}{ending}") } else { format!("{stem}{ending}") }
}

fn trim(text: &str) -> &str {
    text.trim_start().trim_end_matches(|c: char| c == '.' || c.is_whitespace())
}

/// The longest head of at most `most` bytes.
fn fit(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    trim(text.get(..end).unwrap_or(text))
}

/// Names taken in a folder tree, so that clashes get a number. Windows takes `A.pdf` and `a.pdf` for one.
#[derive(Debug, Default)]
pub(super) struct Taken(BTreeSet<String>);

impl Taken {
    /// The name itself, or `name(2)`, `name(3)`, … before the ending.
    pub(super) fn free(&mut self, names: Vec<String>) -> Vec<String> {
        let Some((file, folders)) = names.split_last() else { return names };
        let (stem, ending) = match file.rsplit_once('.') {
            Some((stem, ending)) if is_ending(ending) => (stem, ending),
            _ => (file.as_str(), ""),
        };
        let mut name = file.clone();
        let mut number = 1u32;
        while !self.0.insert(folded(folders, &name)) {
            number += 1;
            let mark = format!("({number})");
            name = sanitise(fit(stem, LONGEST - mark.len() - ending.len() - 1), "") + &mark;
            if !ending.is_empty() {
                name = format!("{name}.{ending}");
            }
        }
        let mut names = folders.to_vec();
        // A folder may not later be taken for a file's name either.
        for depth in 1..=folders.len() {
            self.0.insert(folded(folders.get(..depth).unwrap_or(folders), ""));
        }
        names.push(name);
        names
    }
}

fn folded(folders: &[String], name: &str) -> String {
    let path = if name.is_empty() { folders.join("/") } else { format!("{}/{name}", folders.join("/")) };
    path.trim_start_matches('/').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect()
    }

    #[test]
    fn fills_a_pattern_as_the_notice_asks() {
        let pattern: NamePattern = "{序号:2}_{姓名}_{证明}.pdf".parse().unwrap();
        assert_eq!(pattern.parts().collect::<Vec<_>>(), ["序号", "姓名", "证明"]);
        let parts = parts(&[("序号", "3"), ("姓名", "张三"), ("证明", "结业证书")]);
        assert_eq!(pattern.fill(&parts, "JPG").unwrap(), ["03_张三_结业证书.jpg"]);
        let pattern: NamePattern = "{姓名}/{序号:3}{证明}".parse().unwrap();
        assert_eq!(pattern.fill(&parts, "pdf").unwrap(), ["张三", "003结业证书.pdf"]);
        let fixed: NamePattern = "汇总表(盖章扫描件).pdf".parse().unwrap();
        assert_eq!(fixed.fill(&parts, "pdf").unwrap(), ["汇总表(盖章扫描件).pdf"]);
    }

    #[test]
    fn a_slash_in_a_value_makes_no_folder() {
        let pattern: NamePattern = "{证明}".parse().unwrap();
        let names = pattern.fill(&parts(&[("证明", "../../语文/数学")]), "pdf").unwrap();
        assert_eq!(names, ["..／..／语文／数学.pdf"]);
    }

    #[test]
    fn a_wrong_pattern_or_a_lacking_part_is_named() {
        for wrong in ["{", "}", "a}", "{}", "{a:0}", "{a:x}", "{a:12}", "{a{b}}", "/a", "a//b", ""] {
            assert_eq!(wrong.parse::<NamePattern>(), Err(PatternError::Form(wrong.into())), "{wrong}");
        }
        let pattern: NamePattern = "{科室}".parse().unwrap();
        assert_eq!(pattern.fill(&parts(&[]), "pdf"), Err(PatternError::Unknown("科室".into())));
    }

    #[test]
    fn names_are_made_safe_for_windows() {
        for (stem, ending, name) in [
            ("证书: \"一\"/二?", "pdf", "证书： ＂一＂／二？.pdf"),
            ("NUL", "pdf", "_NUL.pdf"),
            ("con.2026", "", "_con.2026"),
            ("COM¹", "", "_COM¹"),
            ("COM10", "", "COM10"),
            ("结业证书. . ", "", "结业证书"),
            ("  a\tb\n", "PDF", "ab.pdf"),
            ("...", "jpg", "未命名.jpg"),
            ("", "", "未命名"),
            ("..", "", "未命名"),
            ("fdp\u{202e}exe", "", "fdpexe"),
            ("e\u{301}", "", "\u{e9}"),
        ] {
            assert_eq!(sanitise(stem, ending), name);
        }
        assert_eq!(sanitise(&"长".repeat(100), "pdf"), format!("{}.pdf", "长".repeat(58)));
    }

    #[test]
    fn clashes_are_numbered_whatever_their_case() {
        let mut taken = Taken::default();
        let mut free = |name: &str| taken.free(name.split('/').map(String::from).collect()).join("/");
        assert_eq!(free("张三/证书.pdf"), "张三/证书.pdf");
        assert_eq!(free("张三/证书.pdf"), "张三/证书(2).pdf");
        assert_eq!(free("张三/证书.PDF"), "张三/证书(3).PDF");
        assert_eq!(free("李四/证书.pdf"), "李四/证书.pdf");
        assert_eq!(free("张三"), "张三(2)");
    }

    proptest! {
        #[test]
        fn every_name_is_safe(stem: String, ending in "[a-zA-Z.]{0,6}") {
            let name = sanitise(&stem, &ending);
            prop_assert!(!name.is_empty() && name.len() <= 181);
            prop_assert!(!name.chars().any(|c| c.is_control() || "<>:\"/\\|?*".contains(c)), "{}", name);
            prop_assert!(!name.ends_with(['.', ' ']) && !name.starts_with(' ') && !is_device(&name), "{}", name);
        }
    }
}
