//! Forms from top to bottom: title, lines, tables that go on over pages, signatures, and at the end the
//! footers, when it is known how many pages there are.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::canvas::{Align, Canvas, Rules, Style, THIN};
use super::font::Fonts;
use super::page::{A4, A4_LANDSCAPE, Ink, Item, Page, Paper, Rect};
use super::table::{Table, lay};
use super::text::{LEADING, Lines, wrap};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// What all forms of a print job share.
#[derive(Debug, Clone, PartialEq)]
pub struct Imprint {
    /// The school's full name.
    pub school: String,
    /// The day of printing.
    pub date: NaiveDate,
    /// The verification code of what is printed, 16 characters; none for blank forms.
    pub code: Option<String>,
    /// True once the rows are part of a submission; until then the footer says 未报送.
    pub reported: bool,
    /// A sample: 未审核 stands across each page.
    pub sample: bool,
    /// Who stands at the foot of the form.
    pub signers: Signers,
}

impl Imprint {
    /// For what belongs to no print job: no code, and nobody signs.
    pub fn plain(school: impl Into<String>, date: NaiveDate) -> Imprint {
        let signers = Signers::default();
        Imprint { school: school.into(), date, code: None, reported: false, sample: false, signers }
    }
}

/// The names at the foot of a form; an empty one is left to be filled in by hand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signers {
    /// 填表人.
    pub clerk: String,
    /// 审核人.
    pub checker: String,
    /// 分管领导.
    pub leader: String,
    /// 校长.
    pub principal: String,
    /// 联系电话.
    pub phone: String,
}

/// Blank height above the words （盖章）, for a round seal of 42 mm.
pub const SEAL: f32 = 45.0;
/// Height of the whole closing block with signatures and seal.
pub const CLOSING: f32 = SEAL + 10.0;
/// The size of lines of facts, points.
const FACTS: f32 = 9.5;
/// The widest that a label with its line to sign on grows.
const SIGNATURE: f32 = 62.0;
/// The fewest rows that may stand on a last page.
const LAST_ROWS: usize = 3;

const MARGIN_X: f32 = 15.0;
const MARGIN_TOP: f32 = 14.0;
const MARGIN_BOTTOM: f32 = 19.0;

/// A form in the making.
pub struct Flow<'f> {
    canvas: Canvas<'f>,
    imprint: &'f Imprint,
    title: String,
    size: (f32, f32),
    y: f32,
    pages: Vec<Vec<Item>>,
    /// First page of each part and what the part is called.
    parts: Vec<(usize, String)>,
    /// The number of the first page and of all pages, where the form is a part of something larger.
    within: Option<(usize, usize)>,
    /// A word across every page.
    across: Option<&'static str>,
}

impl<'f> Flow<'f> {
    /// An empty form on upright A4.
    pub fn upright(title: &str, imprint: &'f Imprint, fonts: &'f Fonts) -> Flow<'f> {
        Flow::sized(title, A4, imprint, fonts)
    }

    /// An empty form on A4 on its side.
    pub fn landscape(title: &str, imprint: &'f Imprint, fonts: &'f Fonts) -> Flow<'f> {
        Flow::sized(title, A4_LANDSCAPE, imprint, fonts)
    }

    /// An empty form on paper of another size, millimetres.
    pub fn sized(title: &str, size: (f32, f32), imprint: &'f Imprint, fonts: &'f Fonts) -> Flow<'f> {
        let (canvas, title) = (Canvas::new(fonts), title.to_owned());
        let (pages, parts) = (Vec::new(), Vec::new());
        Flow { canvas, imprint, title, size, y: MARGIN_TOP, pages, parts, within: None, across: None }
    }

    /// Width between the margins.
    pub fn width(&self) -> f32 {
        self.size.0 - 2.0 * MARGIN_X
    }

    fn bottom(&self) -> f32 {
        self.size.1 - MARGIN_BOTTOM
    }

    /// Height that is left on this page.
    pub fn left(&self) -> f32 {
        self.bottom() - self.y
    }

    /// Leaves `height` millimetres blank, or goes to the next page when that is not left.
    pub fn space(&mut self, height: f32) {
        self.y += height;
    }

    /// Goes to the next page unless `height` millimetres are left.
    pub fn need(&mut self, height: f32) {
        if height > self.left() && self.y > MARGIN_TOP {
            self.turn();
        }
    }

    /// Goes to a page on which nothing stands.
    pub fn new_page(&mut self) {
        if self.y > MARGIN_TOP {
            self.turn();
        }
    }

    /// The number of this page, from 1.
    pub fn page(&self) -> usize {
        self.pages.len() + 1
    }

    /// Begins a part that is numbered by itself on a page of its own: a person, a session.
    pub fn part(&mut self, name: &str) {
        if !self.parts.is_empty() {
            self.turn();
        }
        self.parts.push((self.pages.len(), name.to_owned()));
    }

    fn turn(&mut self) {
        self.pages.push(std::mem::take(&mut self.canvas.items));
        self.y = MARGIN_TOP;
    }

    /// A box over the whole width at this height, for drawing by hand; the text goes on below it.
    pub fn area(&mut self, height: f32) -> (Rect, &mut Canvas<'f>) {
        self.need(height);
        let area = Rect::new(MARGIN_X, self.y, self.width(), height);
        self.y += height;
        (area, &mut self.canvas)
    }

    /// The name of the form, in the middle.
    pub fn title(&mut self, text: &str) {
        let spacing = if text.chars().count() <= 8 { 2.0 } else { 0.5 };
        let style = Style::new(18.0).bold().align(Align::Centre).spaced(spacing);
        let (area, canvas) = self.area(11.0);
        canvas.line(area, text, style);
    }

    /// A line in the middle, such as the period below the title.
    pub fn subtitle(&mut self, text: &str) {
        let (area, canvas) = self.area(6.5);
        canvas.line(area, text, Style::new(10.5).align(Align::Centre));
    }

    /// A line with words at its left and right ends, as above a table.
    pub fn ends(&mut self, left: &str, right: &str) {
        let (area, canvas) = self.area(6.5);
        let style = Style::new(FACTS);
        let gap = 4.0;
        let right_width = canvas.fonts.width(right, style.weight, style.size).min(area.w * 0.6) + 0.1;
        let left_area = Rect { w: area.w - right_width - gap, ..area };
        canvas.line(left_area, left, style);
        let right_area = Rect::new(area.right() - right_width, area.y, right_width, area.h);
        canvas.line(right_area, right, style.align(Align::Right));
    }

    /// The faces that measure and draw.
    pub fn fonts(&self) -> &'f Fonts {
        self.canvas.fonts
    }

    /// Facts that are parted by wide spaces, in as many lines as they take.
    pub fn facts(&self, facts: &str) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for fact in facts.split('\u{3000}').filter(|fact| !fact.is_empty()) {
            let joined = lines.last().map(|line| format!("{line}\u{3000}{fact}"));
            let style = Style::new(FACTS);
            let fits = |line: &String| self.fonts().width(line, style.weight, style.size) <= self.width();
            match (joined.filter(fits), lines.last_mut()) {
                (Some(joined), Some(line)) => *line = joined,
                _ => lines.push(fact.to_owned()),
            }
        }
        lines
    }

    /// Running text; each paragraph is set in two ems, lines may go on to the next page.
    pub fn paragraph(&mut self, text: &str, size: f32) {
        self.prose(text, Style::new(size), true);
    }

    /// A note below a table.
    pub fn note(&mut self, text: &str) {
        self.prose(text, Style::new(8.5).ink(Ink::Grey), false);
    }

    /// Running text in a style, set in or not.
    pub fn prose(&mut self, text: &str, style: Style, set_in: bool) {
        let step = style.size * super::font::MM_PER_PT * (LEADING + 0.25);
        for part in text.split('\n') {
            let part = if set_in { format!("\u{3000}\u{3000}{part}") } else { part.to_owned() };
            for line in wrap(self.canvas.fonts, &part, style.weight, style.size, self.width()) {
                let (area, canvas) = self.area(step);
                canvas.lines(area, &Lines { size: style.size, lines: vec![line] }, style);
            }
        }
    }

    /// A table, over as many pages as it takes, with its head on each. `tail` is the height of what must
    /// follow on its last page; at least three rows go there with it.
    pub fn table(&mut self, table: &Table, tail: f32) {
        let blank;
        let body = if table.body.is_empty() && !table.empty.is_empty() {
            blank = [super::table::Row::new(vec![
                super::table::Cell::centre(table.empty).span(table.widths.len(), 1),
            ])];
            &blank[..]
        } else {
            &table.body[..]
        };
        let head = lay(table, &table.head, &self.canvas);
        let laid = lay(table, body, &self.canvas);
        let head_height: f32 = head.heights.iter().sum();
        let sum_height = if table.sums.is_empty() { 0.0 } else { table.row_height };
        let total = if body.len() > 1 || !table.body.is_empty() { sum_height } else { 0.0 };
        let full = self.bottom() - MARGIN_TOP - head_height - sum_height;
        self.need(head_height + laid.heights.first().copied().unwrap_or(0.0) + sum_height);
        let first = self.left() - head_height - sum_height;
        let pages = cut(&laid.heights, &laid.tied, first, full, tail + total);
        let many = pages.len() > 1;
        for (number, range) in pages.into_iter().enumerate() {
            if number > 0 {
                self.turn();
            }
            let last = range.end == body.len();
            let mut rules = Rules::default();
            let at = (MARGIN_X, self.y);
            self.y += head.draw(table, 0..table.head.len(), at, &mut self.canvas, &mut rules);
            self.y += laid.draw(table, range.clone(), (MARGIN_X, self.y), &mut self.canvas, &mut rules);
            if !table.sums.is_empty() && !table.body.is_empty() {
                if many {
                    self.sum(table, "本页小计", table.body.get(range).unwrap_or_default(), &mut rules);
                }
                if last {
                    self.sum(table, "合计", &table.body, &mut rules);
                }
            }
            rules.draw(&mut self.canvas);
        }
    }

    fn sum(&mut self, table: &Table, label: &str, rows: &[super::table::Row], rules: &mut Rules) {
        let mut sums = vec![Hours::ZERO; table.sums.len()];
        for row in rows {
            for (sum, figure) in sums.iter_mut().zip(&row.figures) {
                *sum = sum.plus(*figure);
            }
        }
        let row = [table.sum_row(label, &sums)];
        let laid = lay(table, &row, &self.canvas);
        self.y += laid.draw(table, 0..1, (MARGIN_X, self.y), &mut self.canvas, rules);
    }

    /// The closing block: signatures at the left, the blank for the seal at the right.
    pub fn closing(&mut self) {
        let signers = &self.imprint.signers;
        let lines = [
            ("填表人", &signers.clerk),
            ("审核人", &signers.checker),
            ("分管领导", &signers.leader),
            ("校长", &signers.principal),
            ("联系电话", &signers.phone),
        ];
        let (area, canvas) = self.area(CLOSING);
        let seal = Rect::new(area.right() - 70.0, area.y, 70.0, area.h);
        seal_line(canvas, seal, "（盖章）");
        let (step, column) = (15.0, ((area.w - seal.w - 5.0) / 2.0).min(SIGNATURE));
        for ((label, name), number) in lines.into_iter().zip(0u8..) {
            let x = area.x + f32::from(number % 2) * column;
            let y = area.y + 4.0 + f32::from(number / 2) * step;
            signature(canvas, Rect::new(x, y, column - 4.0, 8.0), label, name);
        }
    }

    /// A word across every page, where the form is not what it shows: 预览.
    #[must_use]
    pub fn across(self, word: &'static str) -> Flow<'f> {
        Flow { across: Some(word), ..self }
    }

    /// Numbers the pages from `first` of `total`: the form is a part of a bundle.
    #[must_use]
    pub fn within(self, first: usize, total: usize) -> Flow<'f> {
        Flow { within: Some((first, total)), ..self }
    }

    /// Numbers the pages, adds footers and watermarks, and gives the paper.
    pub fn finish(mut self) -> Paper {
        self.turn();
        let total = self.pages.len();
        if self.parts.is_empty() {
            self.parts.push((0, String::new()));
        }
        let mut pages = Vec::new();
        for (number, items) in self.pages.into_iter().enumerate() {
            let part = self.parts.partition_point(|(first, _)| *first <= number).saturating_sub(1);
            let (first, name) = self.parts.get(part).map_or((0, ""), |(first, name)| (*first, name.as_str()));
            let end = self.parts.get(part + 1).map_or(total, |(next, _)| *next);
            self.canvas.items.clear();
            let word = if self.imprint.sample { Some("未审核") } else { self.across };
            let area = Rect::new(0.0, 0.0, self.size.0, self.size.1);
            let mark = word.map(|word| Item::Watermark { area, word: Arc::from(word) });
            self.canvas.items.extend(mark);
            self.canvas.items.extend(items);
            let running =
                if name.is_empty() { self.title.clone() } else { format!("{}　{name}", self.title) };
            let place = match self.within {
                Some((begin, all)) => (begin + number, all),
                None => (number - first + 1, end - first),
            };
            footer(&mut self.canvas, self.size, self.imprint, &running, place);
            let items = std::mem::take(&mut self.canvas.items);
            pages.push(Page { width: self.size.0, height: self.size.1, items });
        }
        Paper { title: self.title, author: self.imprint.school.clone(), date: self.imprint.date, pages }
    }
}

/// A label with a line to sign on.
pub fn signature(canvas: &mut Canvas<'_>, area: Rect, label: &str, name: &str) {
    let style = Style::new(10.0);
    let label = format!("{label}：");
    let used = canvas.fonts.width(&label, style.weight, style.size) + 0.1;
    canvas.line(Rect { w: used, ..area }, &label, style);
    let line = Rect::new(area.x + used, area.y, (area.w - used).max(5.0), area.h);
    canvas.line(line.inset(1.0, 0.0), name, style.align(Align::Centre));
    let y = area.bottom() - 1.2;
    canvas.rule((line.x, y), (line.right(), y), THIN);
}

/// The date under the blank for a seal, at the foot of `area`, after words such as （盖章）.
pub fn seal_line(canvas: &mut Canvas<'_>, area: Rect, words: &str) {
    let line = Rect::new(area.x, area.bottom() - 8.0, area.w, 7.0);
    let date = format!("{words}\u{3000}\u{3000}\u{3000}年\u{3000}\u{3000}月\u{3000}\u{3000}日");
    canvas.line(line, &date, Style::new(10.0).align(Align::Right));
}

/// Code, running title and page number at the foot of a page.
pub fn footer(
    canvas: &mut Canvas<'_>,
    (width, height): (f32, f32),
    imprint: &Imprint,
    running: &str,
    (page, pages): (usize, usize),
) {
    let fonts = canvas.fonts;
    let (y, side) = (height - 15.5, 9.0);
    let margin = MARGIN_X.min(width * 0.08);
    let style = Style::new(8.0).ink(Ink::Grey);
    let measure = |text: &str| fonts.width(text, style.weight, style.size) + 0.2;
    let mut left = margin;
    if let Some(code) = &imprint.code {
        canvas.items.push(Item::Qr { area: Rect::new(left, y, side, side), text: Arc::from(code.as_str()) });
        let state = if imprint.reported { "" } else { "\u{3000}未报送" };
        let words = format!("核验码 {}{state}", grouped(code));
        let area = Rect::new(left + side + 2.0, y + 4.7, measure(&words), 4.0);
        canvas.line(area, &words, style);
        left = area.right();
    }
    let words = format!("第 {page} 页\u{3000}共 {pages} 页");
    let right = width - margin - measure(&words);
    canvas.line(Rect::new(right, y + 4.7, measure(&words), 4.0), &words, style);
    let middle = Rect::new(left + 4.0, y + 4.7, (right - left - 8.0).max(0.0), 4.0);
    if middle.w > 20.0 {
        canvas.line(middle, running, style.align(Align::Centre));
    }
}

/// A code in groups of four, easier to compare.
pub fn grouped(code: &str) -> String {
    let mut groups = String::new();
    for (index, c) in code.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            groups.push(' ');
        }
        groups.push(c);
    }
    groups
}

/// Cuts rows into pages: the first has room for `first` millimetres, the others for `full`; after the last
/// row `tail` more must fit. Rows tied by a merged cell stay together while a page can hold them.
fn cut(heights: &[f32], tied: &[bool], first: f32, full: f32, tail: f32) -> Vec<std::ops::Range<usize>> {
    let mut pages = Vec::new();
    let (mut start, mut used, mut room) = (0, 0.0, first);
    let mut group = 0;
    for (row, height) in heights.iter().enumerate() {
        if !tied.get(row).copied().unwrap_or(false) {
            group = row;
        }
        if used + height > room && row > start {
            let end = if group > start { group } else { row };
            pages.push(start..end);
            start = end;
            used = heights.iter().take(row).skip(end).sum();
            room = full;
        }
        used += height;
    }
    let count = heights.len();
    let (rest, overfull) = (count - start, used + tail > room);
    let lonely = rest < LAST_ROWS && !pages.is_empty();
    let earliest = if overfull || pages.is_empty() { start + 1 } else { pages_start(&pages) + 1 };
    if rest > 0 && (overfull || lonely) {
        // The last page begins where at least three rows go there, or more where merged cells tie them.
        let free = |row: &usize| !tied.get(*row).copied().unwrap_or(false);
        let wanted = count.saturating_sub(LAST_ROWS).max(earliest);
        if let Some(begin) = (earliest..=wanted).rev().find(free).filter(|begin| *begin < count) {
            if begin <= start {
                pages.pop();
            }
            let previous = pages.last().map_or(0, |page: &std::ops::Range<usize>| page.end);
            pages.extend([previous..begin, begin..count]);
            return pages;
        }
    }
    pages.push(start..count);
    pages
}

fn pages_start(pages: &[std::ops::Range<usize>]) -> usize {
    pages.last().map_or(0, |page| page.start)
}

/// A period in full, as official forms name it: “2025–2026学年（2025.9.1–2026.8.31）”.
pub fn period_in_full(period: Period) -> String {
    let (from, to) = (period.from(), period.to());
    let day = |day: NaiveDate| day.format("%Y.%-m.%-d").to_string();
    let days = format!("{}–{}", day(from), day(to));
    if Period::years(from.year(), to.year()) == Ok(period) {
        let years = if from.year() == to.year() {
            from.year().to_string()
        } else {
            format!("{}–{}", from.year(), to.year())
        };
        format!("{years}年度（{days}）")
    } else if Period::school_year(from.year()) == Ok(period) {
        format!("{}–{}学年（{days}）", from.year(), to.year())
    } else {
        days
    }
}

/// A day as official forms write it: 2025年3月6日.
pub fn day_in_words(day: NaiveDate) -> String {
    day.format("%Y年%-m月%-d日").to_string()
}

/// Days from first to last, short: 2025.3.6, 2025.3.6–3.27, 2024.12.30–2025.1.3.
pub fn days(from: NaiveDate, to: NaiveDate) -> String {
    let first = from.format("%Y.%-m.%-d").to_string();
    if from == to {
        first
    } else if from.year() == to.year() {
        format!("{first}–{}", to.format("%-m.%-d"))
    } else {
        format!("{first}–{}", to.format("%Y.%-m.%-d"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first row of each page.
    fn begins(heights: &[f32], tied: &[bool], room: f32, tail: f32) -> Vec<usize> {
        cut(heights, tied, room, room, tail).into_iter().map(|rows| rows.start).collect()
    }

    #[test]
    fn a_last_page_has_company() {
        let rows = |count: usize, tail| begins(&vec![1.0; count], &vec![false; count], 10.0, tail);
        assert_eq!(rows(8, 2.0), [0]);
        assert_eq!(rows(9, 2.0), [0, 6]);
        assert_eq!(rows(10, 0.0), [0]);
        assert_eq!(rows(11, 2.0), [0, 8]);
        assert_eq!(rows(20, 2.0), [0, 10, 17]);
        assert_eq!(rows(2, 9.0), [0, 1]);
        assert_eq!(rows(0, 2.0), [0]);
        assert_eq!(rows(1, 20.0), [0]);
    }

    #[test]
    fn tied_rows_stay_together() {
        let tied = [false, true, true, false, true, true];
        assert_eq!(begins(&[1.0; 6], &tied, 5.0, 0.0), [0, 3]);
        assert_eq!(begins(&[1.0; 6], &[false, true, true, true, true, true], 4.0, 0.0), [0, 4]);
    }

    #[test]
    fn periods_are_written_in_full() {
        let full = |text: &str| period_in_full(text.parse().unwrap());
        assert_eq!(full("2025"), "2025年度（2025.1.1–2025.12.31）");
        assert_eq!(full("2021-2025"), "2021–2025年度（2021.1.1–2025.12.31）");
        assert_eq!(full("2025学年"), "2025–2026学年（2025.9.1–2026.8.31）");
    }
}
