//! Lines of text: measured, broken by the rules of Chinese typesetting, shrunk when they do not fit.

use super::font::{Fonts, MM_PER_PT, Weight};

/// Distance between two baselines as a part of the type size.
pub const LEADING: f32 = 1.3;
/// How far type of one point size may be shrunk before it is broken or cut: nobody reads less on paper.
pub const SMALLEST: f32 = 6.0;
/// Height of a hanzi above the baseline, as a part of the type size.
pub const ASCENT: f32 = 0.88;
/// Depth of a hanzi below the baseline, as a part of the type size.
pub const DESCENT: f32 = 0.12;

/// Marks that must not begin a line (GB/T 15834-2011, 5.1).
const NO_START: &str = "，。、；：？！）》」』】〉〕”’…—·％%,.;:?!)]}～～";
/// Marks that must not end a line (GB/T 15834-2011, 5.1).
const NO_END: &str = "（《「『【〈〔“‘([{";

/// Text broken into lines at one type size.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    /// Type size in points.
    pub size: f32,
    /// The lines, without the spaces at which they were broken.
    pub lines: Vec<String>,
}

impl Lines {
    /// Height of all lines in millimetres.
    pub fn height(&self) -> f32 {
        let count = self.lines.len().max(1) as f32;
        self.size * MM_PER_PT * (1.0 + (count - 1.0) * LEADING)
    }
}

/// What stays together on a line: a hanzi with the marks bound to it, or a word.
fn units(text: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut bound = false;
    for c in text.chars() {
        let word = |c: char| c.is_ascii_graphic() || ('\u{00C0}'..'\u{0250}').contains(&c);
        let joins = match units.last().and_then(|unit| unit.chars().last()) {
            None => false,
            Some(last) => bound || NO_START.contains(c) && last != ' ' || (word(last) && word(c)),
        };
        bound = NO_END.contains(c);
        match units.last_mut() {
            Some(unit) if joins => unit.push(c),
            _ => units.push(c.to_string()),
        }
    }
    units
}

/// The text broken into lines no wider than `width` millimetres at `size` points.
///
/// A line feed always breaks. A unit wider than the line is cut where it must be.
pub fn wrap(fonts: &Fonts, text: &str, weight: Weight, size: f32, width: f32) -> Vec<String> {
    if !text.contains('\n') && fonts.width(text, weight, size) <= width {
        return vec![text.to_owned()];
    }
    text.split('\n').flat_map(|part| wrap_part(fonts, part, weight, size, width)).collect()
}

fn wrap_part(fonts: &Fonts, text: &str, weight: Weight, size: f32, width: f32) -> Vec<String> {
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0.0);
    for unit in units(text) {
        let wide = fonts.width(&unit, weight, size);
        let hangs = fonts.width(unit.trim_end(), weight, size);
        if used + hangs > width && !line.is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            used = 0.0;
            if unit.trim().is_empty() {
                continue;
            }
        }
        if hangs <= width {
            line.push_str(&unit);
            used += wide;
            continue;
        }
        for c in unit.chars() {
            let wide = fonts.char_width(c, weight, size);
            if used + wide > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.push(c);
            used += wide;
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// The same number of lines with better ends: broken before a bracket or behind a mark that parts names and words, and without
/// a last line of one or two characters, where that takes no more lines.
pub(super) fn settled(fonts: &Fonts, broken: Lines, text: &str, weight: Weight, width: f32) -> Lines {
    if broken.lines.len() < 2 {
        return broken;
    }
    let part = |part: &str| settle(fonts, part, weight, broken.size, width);
    let lines: Vec<String> = text.split('\n').flat_map(part).collect();
    if lines.len() == broken.lines.len() { Lines { lines, ..broken } } else { broken }
}

fn settle(fonts: &Fonts, text: &str, weight: Weight, size: f32, width: f32) -> Vec<String> {
    let wrap = |text: &str, width: f32| wrap(fonts, text, weight, size, width);
    let lines = wrap(text, width);
    if !(2..=4).contains(&lines.len()) {
        return lines;
    }
    let parts = |before: &str, after: &str| {
        after.starts_with(['（', '《', '“', '(']) || before.ends_with(['·', '・', '、', '；', '，'])
    };
    let units = units(text);
    let mut best: Option<(String, String)> = None;
    for at in 1..units.len() {
        let (head, rest) = units.split_at(at);
        let (head, rest) = (head.concat(), rest.concat());
        let wide = fonts.width(head.trim_end(), weight, size);
        if wide > width {
            break;
        }
        if wide > width * 0.4 && parts(&head, &rest) && wrap(&rest, width).len() < lines.len() {
            best = Some((head, rest));
        }
    }
    if let Some((head, rest)) = best {
        let rest = settle(fonts, &rest, weight, size, width);
        return std::iter::once(head.trim_end().to_owned()).chain(rest).collect();
    }
    let is_short = |lines: &[String]| lines.last().is_some_and(|last| last.chars().count() < 3);
    let mut even = lines.clone();
    for step in (1..=10u8).take_while(|_| is_short(&lines)) {
        let narrower = wrap(text, width * (1.0 - 0.05 * f32::from(step)));
        if narrower.len() > lines.len() {
            break;
        }
        even = narrower;
        if !is_short(&even) {
            break;
        }
    }
    even
}

/// The text in a box of `width` × `height` millimetres: at `size` points if it fits, else smaller by half
/// points down to [`SMALLEST`], else cut with an ellipsis.
pub fn fit(fonts: &Fonts, text: &str, weight: Weight, size: f32, width: f32, height: f32) -> Lines {
    let mut at = size;
    loop {
        let lines = Lines { size: at, lines: wrap(fonts, text, weight, at, width) };
        if lines.height() <= height && whole_words(fonts, &lines, text, weight, width) {
            return lines;
        }
        if at - 0.5 < SMALLEST {
            return cut(fonts, lines, weight, width, height);
        }
        at -= 0.5;
    }
}

/// The text on one line of `width` millimetres: shrunk down to [`SMALLEST`], else cut with an ellipsis.
pub fn fit_line(fonts: &Fonts, text: &str, weight: Weight, size: f32, width: f32) -> Lines {
    fit(fonts, text, weight, size, width, size * MM_PER_PT * 1.01)
}

/// Whether no word had to be cut, so that a number never stands on two lines while smaller type would hold it.
fn whole_words(fonts: &Fonts, lines: &Lines, text: &str, weight: Weight, width: f32) -> bool {
    lines.lines.len() == 1
        || units(text).iter().all(|unit| fonts.width(unit.trim_end(), weight, lines.size) <= width)
}

fn cut(fonts: &Fonts, mut lines: Lines, weight: Weight, width: f32, height: f32) -> Lines {
    let step = lines.size * MM_PER_PT * LEADING;
    let room = ((height - lines.size * MM_PER_PT) / step).floor().max(0.0) as usize + 1;
    if lines.lines.len() > room {
        lines.lines.truncate(room);
        if let Some(last) = lines.lines.last_mut() {
            while fonts.width(last, weight, lines.size) + fonts.char_width('…', weight, lines.size) > width
                && last.pop().is_some()
            {}
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fonts() -> &'static Fonts {
        static FONTS: std::sync::OnceLock<Fonts> = std::sync::OnceLock::new();
        FONTS.get_or_init(|| Fonts::bundled().unwrap())
    }

    #[test]
    fn marks_stay_with_their_hanzi_and_words_stay_whole() {
        let em = 10.0 * MM_PER_PT;
        let wrap = |text, ems: f32| wrap(fonts(), text, Weight::Regular, 10.0, ems * em + 0.01);
        assert_eq!(wrap("教师培训，学时", 4.0), ["教师培", "训，学时"]);
        assert_eq!(wrap("学校（盖章）处", 3.0), ["学校", "（盖", "章）处"]);
        assert_eq!(wrap("参加 training 活动", 4.0), ["参加", "training", "活动"]);
        assert_eq!(wrap("一\n二", 4.0), ["一", "二"]);
        assert_eq!(wrap("", 4.0), [""]);
    }

    #[test]
    fn shrinks_before_it_cuts() {
        let width = fonts().width("古丽娜尔", Weight::Bold, 10.0);
        let line = |text| fit_line(fonts(), text, Weight::Bold, 10.0, width);
        assert_eq!(line("古丽娜尔").size, 10.0);
        let smaller = line("古丽娜尔艾");
        assert_eq!((smaller.size, smaller.lines.len()), (8.0, 1));
        assert_eq!(line("古丽娜尔·艾山江·买买提").lines, ["古丽娜尔·…"]);
    }

    #[test]
    fn lines_end_where_a_clerk_would_end_them() {
        let em = 10.0 * MM_PER_PT;
        let settle = |text, ems: f32| settle(fonts(), text, Weight::Regular, 10.0, ems * em + 0.01);
        assert_eq!(settle("年度校本研修（春季学期）", 11.0), ["年度校本研修", "（春季学期）"]);
        assert_eq!(settle("阿依古丽·买买提", 6.0), ["阿依古丽·", "买买提"]);
        assert_eq!(settle("网络培训", 3.0), ["网络", "培训"]);
        assert_eq!(settle("小学教师集中培训", 7.0), ["小学教师集", "中培训"]);
        assert_eq!(settle("总学时还差；省平台还差", 9.0), ["总学时还差；", "省平台还差"]);
    }

    #[test]
    fn a_number_is_shrunk_rather_than_cut() {
        let number = "330999199001010101";
        let width = fonts().width(number, Weight::Regular, 7.0);
        let lines = fit(fonts(), number, Weight::Regular, 9.0, width, 30.0);
        assert_eq!((lines.size, lines.lines), (7.0, vec![number.to_owned()]));
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_is_lost(text in "[一-十a-z0-9（），。 ]{0,60}", ems in 3.0f32..12.0) {
            let width = ems * 9.0 * MM_PER_PT;
            let lines = wrap(fonts(), &text, Weight::Regular, 9.0, width);
            for line in &lines {
                prop_assert!(fonts().width(line, Weight::Regular, 9.0) <= width + 0.01, "{line}");
            }
            let bare = |s: &str| s.replace(' ', "");
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }
    }
}
