//! Names of people: one canonical spelling, and a key under which spellings of one name meet.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// The name of a person in its canonical spelling: no spaces between Chinese characters, single
/// ones between other words, and `·` (U+00B7) as the only dot. Never empty, at most 60 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct PersonName(String);

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PersonNameError {
    /// Nothing there.
    #[error("姓名空着")]
    Empty,
    /// More than 60 characters.
    #[error("姓名过长")]
    Long,
    /// Digits or signs that names do not have.
    #[error("姓名里有数字或符号")]
    Character,
}

/// Dots that files use for the one within names of minorities.
const DOTS: &str = "·•‧･・．∙⋅᛫●";

impl PersonName {
    /// Brings a name to its canonical spelling. Rare characters are left as they are.
    ///
    /// # Errors
    /// [`PersonNameError`] when nothing is left or it cannot be a name.
    pub fn parse(text: &str) -> Result<PersonName, PersonNameError> {
        let mut name = String::with_capacity(text.len());
        let mut gap = false;
        for c in text.chars().map(narrow) {
            if c.is_whitespace() || is_invisible(c) {
                gap = c.is_whitespace() || gap;
                continue;
            }
            let dot = DOTS.contains(c) || (c == '.' && name.chars().next_back().is_some_and(is_han));
            let c = if dot { '·' } else { c };
            if gap && c.is_alphabetic() && !is_han(c) && name.ends_with(|p: char| !is_han(p) && p != '·') {
                name.push(' ');
            }
            gap = false;
            name.push(c);
        }
        let name = name.trim_matches('·').to_owned();
        if name.is_empty() {
            return Err(PersonNameError::Empty);
        }
        if name.chars().count() > 60 {
            return Err(PersonNameError::Long);
        }
        let fits = |c: char| c.is_alphabetic() || is_han(c) || "· -'’.".contains(c);
        if !name.chars().all(fits) || !name.chars().any(char::is_alphabetic) {
            return Err(PersonNameError::Character);
        }
        Ok(PersonName(name))
    }

    /// The canonical spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Names with the same key are taken for one name: no spaces, no dots, small letters.
    pub fn key(&self) -> String {
        self.0.chars().filter(|c| !" ·-'’.".contains(*c)).flat_map(char::to_lowercase).collect()
    }
}

/// Full-width letters, digits and signs become plain ones; everything else stays.
fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '．' => c,
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

/// True for Chinese characters, those of the extension blocks and of the private use area (where
/// older systems keep rare ones) included.
pub fn is_han(c: char) -> bool {
    matches!(c as u32,
        0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xE000..=0xF8FF | 0x20000..=0x3FFFF)
        || c == '〇'
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl std::str::FromStr for PersonName {
    type Err = PersonNameError;
    fn from_str(text: &str) -> Result<PersonName, PersonNameError> {
        PersonName::parse(text)
    }
}

impl<'de> Deserialize<'de> for PersonName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PersonName, D::Error> {
        PersonName::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spells_a_name_one_way() {
        for (text, name) in [
            ("张  三", "张三"),
            ("李\u{3000}四", "李四"),
            (" 赵\u{a0}敏\t", "赵敏"),
            ("王\u{200b}小明", "王小明"),
            ("阿依古丽•买买提", "阿依古丽·买买提"),
            ("阿依古丽．买买提", "阿依古丽·买买提"),
            ("阿依古丽.买买提", "阿依古丽·买买提"),
            ("阿依古丽 · 买买提", "阿依古丽·买买提"),
            ("John  Smith Jr.", "John Smith Jr."),
            ("陈㛃", "陈㛃"),
            ("Ｌｉ", "Li"),
        ] {
            assert_eq!(PersonName::parse(text).unwrap().as_str(), name);
        }
    }

    #[test]
    fn one_key_for_one_name() {
        let key = |text| PersonName::parse(text).unwrap().key();
        assert_eq!(key("阿依古丽·买买提"), key("阿依古丽买买提"));
        assert_eq!(key("John Smith"), key("JOHN SMITH"));
    }

    #[test]
    fn refuses_what_is_no_name() {
        assert_eq!(PersonName::parse(" \u{3000}"), Err(PersonNameError::Empty));
        assert_eq!(PersonName::parse("13800000001"), Err(PersonNameError::Character));
        assert_eq!(PersonName::parse(&"张".repeat(61)), Err(PersonNameError::Long));
    }

    proptest! {
        #[test]
        fn canonical_stays_canonical(text in "\\PC{0,12}") {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name));
            }
        }
    }
}
