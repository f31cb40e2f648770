//! What stands in a cell.

use std::borrow::Cow;

use crate::window::icon::Icon;
use crate::window::theme::Tone;
use crate::window::theme::kind::{self, Kind};
use crate::window::widget::chip::Mark;

/// What lies under a cell that wants attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// In error.
    Wrong,
    /// The program asks.
    Asks,
}

/// A cell: words, or a chip, or a bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell<'a> {
    /// The words; also what is copied.
    pub words: Cow<'a, str>,
    /// Size and weight.
    pub kind: Kind,
    /// Colour.
    pub tone: Tone,
    /// A state in the place of the words.
    pub mark: Option<Mark>,
    /// A bar in the place of the words, from 0 to 1; true for the lighter series.
    pub bar: Option<(f32, bool)>,
    /// A second line under the words.
    pub under: Cow<'a, str>,
    /// An icon before the words.
    pub lead: Option<(Icon, Tone)>,
    /// An icon at the right end.
    pub tail: Option<(Icon, Tone)>,
    /// What lies under it.
    pub ground: Option<Ground>,
    /// Struck through.
    pub struck: bool,
}

impl<'a> Cell<'a> {
    fn of(words: Cow<'a, str>, kind: Kind, tone: Tone) -> Self {
        Self {
            words,
            kind,
            tone,
            mark: None,
            bar: None,
            under: Cow::Borrowed(""),
            lead: None,
            tail: None,
            ground: None,
            struck: false,
        }
    }

    /// Words in the size of the table.
    pub fn words(words: impl Into<Cow<'a, str>>) -> Self {
        Self::of(words.into(), kind::BODY, Tone::Text)
    }

    /// Words of a secondary column.
    pub fn second(words: impl Into<Cow<'a, str>>) -> Self {
        Self::of(words.into(), kind::SMALL, Tone::Second)
    }

    /// Words that count.
    pub fn strong(words: impl Into<Cow<'a, str>>) -> Self {
        Self::of(words.into(), kind::HEADING, Tone::Text)
    }

    /// Nothing, also while the row is not loaded yet.
    pub fn blank() -> Self {
        Self::words("")
    }

    /// A state.
    pub fn mark(mark: Mark) -> Self {
        Self { mark: Some(mark), ..Self::words(mark.word) }
    }

    /// A bar from 0 to 1.
    pub fn bar(share: f32) -> Self {
        Self { bar: Some((share, false)), ..Self::blank() }
    }

    /// Its colour.
    pub fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// In Bold.
    pub fn bold(self) -> Self {
        Self { kind: self.kind.strong(), ..self }
    }

    /// A second line under the words, in a row that is high enough.
    pub fn under(self, words: impl Into<Cow<'a, str>>) -> Self {
        Self { under: words.into(), ..self }
    }

    /// An icon before the words.
    pub fn lead(self, icon: Icon, tone: Tone) -> Self {
        Self { lead: Some((icon, tone)), ..self }
    }

    /// An icon at the right end.
    pub fn tail(self, icon: Icon, tone: Tone) -> Self {
        Self { tail: Some((icon, tone)), ..self }
    }

    /// In error, or asking.
    pub fn ground(self, ground: Ground) -> Self {
        Self { ground: Some(ground), ..self }
    }

    /// Struck through, if so.
    pub fn struck(self, struck: bool) -> Self {
        Self { struck, ..self }
    }
}

/// Rows as tab-separated values that a spreadsheet takes: tabs and line ends inside a cell become
/// spaces, and what would be read as a formula begins with an apostrophe, as one types text there.
pub fn tsv<R, C>(rows: R) -> String
where
    R: IntoIterator<Item = C>,
    C: IntoIterator,
    C::Item: AsRef<str>,
{
    let mut out = String::new();
    for row in rows {
        for (at, cell) in row.into_iter().enumerate() {
            if at > 0 {
                out.push('\t');
            }
            let cell = cell.as_ref();
            // What begins like a formula is pasted as text; a number stays one.
            if cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err() {
                out.push('\'');
            }
            out.push_str(&cell.replace(['\t', '\r', '\n'], " "));
        }
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_begins_like_a_formula_stays_text() {
        assert_eq!(super::tsv([["=1+1", "-3", "@x", "3-4月"]]), "'=1+1\t-3\t'@x\t3-4月\r\n");
    }

    #[test]
    fn a_cell_with_a_tab_stays_one_cell() {
        assert_eq!(
            super::tsv([["姓名", "事项"], ["张三", "一\t二\n三"]]),
            "姓名\t事项\r\n张三\t一 二 三\r\n"
        );
    }
}
