//! Names of files inside a package: plain ASCII that every unzip tool and every system keeps as it is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A path inside a package: segments of letters, digits, `.`, `_` and `-`, joined by `/`; relative,
/// never upwards, no name that Windows reserves, at most 180 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryPath(String);

/// Why a text is no path inside a package.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("包内文件名“{0}”不合规定，只能用字母、数字、“.”、“_”、“-”和“/”，并且不能指向包外")]
pub struct PathError(pub String);

impl EntryPath {
    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form under which a file system that ignores case would find it.
    pub(super) fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl FromStr for EntryPath {
    type Err = PathError;
    fn from_str(text: &str) -> Result<EntryPath, PathError> {
        let plain = |c: u8| c.is_ascii_alphanumeric() || b"._-".contains(&c);
        let good = |segment: &str| {
            !segment.is_empty()
                && segment.bytes().all(plain)
                && !segment.starts_with('.')
                && !segment.ends_with('.')
                && !is_device(segment)
        };
        if text.len() <= 180 && text.split('/').all(good) {
            Ok(EntryPath(text.into()))
        } else {
            Err(PathError(text.chars().take(80).collect()))
        }
    }
}

impl fmt::Display for EntryPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for EntryPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for EntryPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<EntryPath, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Whether Windows takes the name for a device, whatever its extension.
pub(super) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_uppercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|n| {
            let mut chars = n.chars();
            matches!(chars.next(), Some('0'..='9' | '¹' | '²' | '³')) && chars.next().is_none()
        })
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered("COM")
        || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_plain_names_and_nothing_that_leaves_the_folder() {
        for good in
            ["data.json", "evidence/001.jpg", "signed/summary-1.pdf", "a/b/c_d", "com10.txt", "console.txt"]
        {
            assert_eq!(good.parse::<EntryPath>().unwrap().as_str(), good);
        }
        let long = "a/".repeat(90) + "b";
        for bad in [
            "",
            "/a",
            "a/",
            "a//b",
            "../a",
            "a/../b",
            "a/./b",
            ".",
            "..",
            ".hidden",
            "a\\b",
            "C:a",
            "a b",
            "证书.pdf",
            "a\0b",
            "nul",
            "NUL.txt",
            "a/com1.pdf",
            "Lpt9",
            "trailing.",
            &long,
        ] {
            assert!(bad.parse::<EntryPath>().is_err(), "{bad}");
        }
    }
}
