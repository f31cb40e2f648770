//! Own packs: a copy with other numbers, and what tells two packs apart.

use std::ops::Range;

use super::pack::Pack;
use super::reader::PackError;

/// What an own pack says of itself, beside its numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// Its new id.
    pub id: String,
    /// Its title, when it has another one.
    pub title: Option<String>,
    /// Who issued it, when somebody else did.
    pub issuer: Option<String>,
    /// The document number that it rests on.
    pub document: Option<String>,
    /// The pack whose edition it is, see [`Pack::lineage`].
    pub copied_from: Option<String>,
}

/// A number that two packs have differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where it stands in the pack, such as `caps[2].hours`.
    pub path: String,
    /// The article.
    pub article: String,
    /// The figure of the first, if it has one there.
    pub before: Option<String>,
    /// The figure of the second, if it has one there.
    pub after: Option<String>,
}

impl Pack {
    /// A copy under another id with other numbers; paths are those of [`Pack::numbers`] and [`Pack::blanks`]. Comments and order stay.
    ///
    /// # Errors
    /// [`PackError`] for a path that the pack does not have, and for whatever the changed text gets wrong.
    pub fn derive(&self, id: &str, numbers: &[(&str, &str)]) -> Result<Pack, PackError> {
        self.derive_as(&Heading { id: id.to_owned(), ..Heading::default() }, numbers)
    }

    /// The same with a heading of its own.
    ///
    /// # Errors
    /// As [`Pack::derive`].
    pub fn derive_as<V: AsRef<str>>(
        &self,
        heading: &Heading,
        numbers: &[(&str, V)],
    ) -> Result<Pack, PackError> {
        let file = format!("{}.toml", heading.id);
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        for (path, value) in numbers {
            let wrong = |problem: &str| PackError {
                file: file.clone(),
                line: 1,
                key: (*path).to_owned(),
                problem: problem.to_owned(),
            };
            let number = self.numbers().iter().chain(self.blanks()).find(|n| n.path == *path);
            let number = number.ok_or_else(|| wrong("原规程没有这个数字"))?;
            if edits.iter().any(|(span, _)| *span == number.span) {
                return Err(wrong("同一个数字写了两次"));
            }
            let value = literal(value.as_ref());
            let is_there = !number.value.is_empty();
            edits.push((number.span.clone(), if is_there { value } else { format!("\ndefault = {value}") }));
        }
        let place = |key: &str| self.heads.iter().find(|(known, _)| *known == key).map(|(_, span)| span);
        // A copy is no edition of the series of the original, whose validity it shares; `copied_from` says whose it is.
        let leaves_series = heading.id != self.id() && place("series").is_some();
        let headings = [
            ("id", Some(&heading.id)),
            ("title", heading.title.as_ref()),
            ("issuer", heading.issuer.as_ref()),
            ("document", heading.document.as_ref()),
            ("series", leaves_series.then_some(&heading.id)),
            ("copied_from", heading.copied_from.as_ref()),
        ];
        // What the original has not comes right below its id.
        let id_ends = place("id").map_or(0, |span| span.end);
        let below =
            self.text().get(id_ends..).and_then(|rest| rest.find('\n')).map_or(0, |line| id_ends + line);
        for (key, value) in headings {
            let Some(value) = value else { continue };
            let value = toml::Value::String(value.clone()).to_string();
            match place(key) {
                Some(span) => edits.push((span.clone(), value)),
                None => edits.push((below..below, format!("\n{key} = {value}"))),
            }
        }
        edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        let mut text = self.text().to_owned();
        for (span, value) in edits {
            text.replace_range(span, &value);
        }
        Pack::parse(&text, &file)
    }

    /// The numbers that another pack, such as a newer edition, has differently.
    pub fn differences(&self, other: &Pack) -> Vec<Difference> {
        let value =
            |pack: &Pack, path: &str| pack.numbers().iter().find(|n| n.path == path).map(|n| n.value.clone());
        let mine = self.numbers().iter();
        let added = other.numbers().iter().filter(|n| value(self, &n.path).is_none());
        mine.chain(added)
            .map(|number| Difference {
                path: number.path.clone(),
                article: number.article.clone(),
                before: value(self, &number.path),
                after: value(other, &number.path),
            })
            .filter(|difference| difference.before != difference.after)
            .collect()
    }
}

/// A number as TOML: whole numbers bare, decimals and fractions as text.
fn literal(value: &str) -> String {
    let bare = !value.is_empty()
        && value.bytes().all(|b| b.is_ascii_digit())
        && (value == "0" || !value.starts_with('0'));
    if bare { value.to_owned() } else { toml::Value::String(value.to_owned()).to_string() }
}
