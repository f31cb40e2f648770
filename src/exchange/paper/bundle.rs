//! 送审册: one PDF in the order in which paper is handed in: cover with spine, total sheet, index, and for each
//! person the personal sheet with the scans behind it. Scans are read one at a time and written as they come.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use lopdf::Document;

use super::canvas::{Align, Canvas, Style};
use super::flow::{Flow, Imprint, day_in_words, footer, period_in_full};
use super::font::Fonts;
use super::list;
use super::page::{A4, Ink, Item, Page, Rect};
use super::pdf::{About, Faces, PdfError, Told, Whole};
use super::picture::{Picture, PictureError};
use super::record::Person;
use super::stream::Objects;
use super::table::{Cell, Row, Table};
use crate::exchange::sheet::total::{self, Total};
use crate::model::hours::Hours;

/// A proof: a picture or a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// What it is, such as 结业证书.
    pub title: String,
    /// Where it lies.
    pub file: PathBuf,
}

/// One person's part.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The person with the lines of the personal sheet.
    pub person: Person,
    /// The proofs in the order of the sheet.
    pub scans: Vec<Scan>,
}

/// The print job.
#[derive(Debug, Clone, PartialEq)]
pub struct Bundle {
    /// What stands on cover and spine, such as 2025年度教师培训学时送审材料.
    pub title: String,
    /// The total sheet; its people are those of `parts`, in the same order, and their pages are filled in here.
    pub total: Total,
    /// The people.
    pub parts: Vec<Part>,
}

/// A proof that is not in the bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Whose it is.
    pub person: String,
    /// What it is.
    pub title: String,
    /// Why, in words; a page in its place says so too.
    pub reason: String,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// Number of pages.
    pub pages: usize,
    /// Proofs that must be added on paper.
    pub skipped: Vec<Skipped>,
}

/// What a scan is, found by looking into it once.
#[derive(Clone, PartialEq, Eq)]
enum Kind {
    Picture,
    Pdf(usize),
    Unusable(String),
}

impl Kind {
    fn of(scan: &Scan) -> Kind {
        let bytes = match std::fs::read(&scan.file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Kind::Unusable("文件不在了".to_owned());
            }
            Err(_) => return Kind::Unusable("文件读不出来".to_owned()),
        };
        if bytes.starts_with(b"%PDF") {
            return match pdf(&bytes) {
                Ok(document) => Kind::Pdf(document.page_iter().count()),
                Err(reason) => Kind::Unusable(reason.to_owned()),
            };
        }
        match Picture::read(bytes) {
            Ok(_) => Kind::Picture,
            Err(PictureError::Kind) => Kind::Unusable("不是图片或 PDF".to_owned()),
            Err(error) => Kind::Unusable(error.to_string()),
        }
    }

    fn pages(&self) -> usize {
        match self {
            Kind::Pdf(pages) => *pages,
            Kind::Picture | Kind::Unusable(_) => 1,
        }
    }
}

fn pdf(bytes: &[u8]) -> Result<Document, &'static str> {
    match Document::load_mem(bytes) {
        Ok(document) if document.is_encrypted() || document.was_encrypted() => Err("PDF 有密码"),
        Ok(document) if document.page_iter().next().is_none() => Err("PDF 没有页"),
        Ok(document) => Ok(document),
        Err(_) => Err("PDF 已损坏，打不开"),
    }
}

/// A page or a run of pages, in the order of the bundle.
enum Leaf<'b> {
    Ours(Page),
    /// A page of ours with room for the picture in a file.
    Picture(Page, Rect, &'b Scan),
    Foreign(&'b Scan),
}

/// Writes the bundle.
///
/// # Errors
/// [`PdfError`] when `to` cannot be written. A scan that cannot be read is skipped, not an error.
pub fn write(
    bundle: &Bundle,
    imprint: &Imprint,
    fonts: &Fonts,
    to: &mut impl Write,
) -> Result<Written, PdfError> {
    write_told(bundle, imprint, fonts, to, &mut |_, _| true)
}

/// Writes the bundle, page by page, each of them told.
///
/// # Errors
/// As [`write`]; [`PdfError::Stopped`] when it is not to go on.
pub fn write_told(
    bundle: &Bundle,
    imprint: &Imprint,
    fonts: &Fonts,
    to: &mut impl Write,
    told: Told<'_>,
) -> Result<Written, PdfError> {
    let kinds: Vec<Vec<Kind>> =
        bundle.parts.iter().map(|part| part.scans.iter().map(Kind::of).collect()).collect();
    let mut plan = Plan { bundle, imprint, fonts, kinds, leaves: Vec::new(), marks: Vec::new() };
    let total = plan.lay();
    let ours = plan.leaves.iter().filter_map(|leaf| match leaf {
        Leaf::Ours(page) | Leaf::Picture(page, ..) => Some(page),
        Leaf::Foreign(_) => None,
    });
    let faces = Faces::of(ours, fonts)?;
    let mut whole = Whole::begin(&faces)?;
    let mut objects = Objects::begin(to)?;
    for (done, leaf) in plan.leaves.iter().enumerate() {
        if !told(done, plan.leaves.len()) {
            return Err(PdfError::Stopped);
        }
        match leaf {
            Leaf::Ours(page) => whole.append(std::slice::from_ref(page), fonts, &faces)?,
            Leaf::Picture(page, room, scan) => {
                let mut page = page.clone();
                let picture = std::fs::read(&scan.file).map_err(PdfError::Write)?;
                if let Ok(picture) = Picture::read(picture) {
                    page.items.push(fitted(*room, picture));
                }
                whole.append(std::slice::from_ref(&page), fonts, &faces)?;
            }
            Leaf::Foreign(scan) => {
                let bytes = std::fs::read(&scan.file).map_err(PdfError::Write)?;
                if let Ok(document) = pdf(&bytes) {
                    whole.adopt(document)?;
                }
            }
        }
        for (id, object) in whole.drain() {
            objects.object(id, &object)?;
        }
    }
    whole.outline(&plan.marks)?;
    let about = About { title: &bundle.title, author: &imprint.school, date: imprint.date };
    let rest = whole.close(about)?;
    for (id, object) in &rest.objects {
        objects.object(*id, object)?;
    }
    objects.finish(&rest.trailer)?;
    Ok(Written { pages: total, skipped: plan.skipped() })
}

struct Plan<'b> {
    bundle: &'b Bundle,
    imprint: &'b Imprint,
    fonts: &'b Fonts,
    kinds: Vec<Vec<Kind>>,
    leaves: Vec<Leaf<'b>>,
    marks: Vec<(String, usize)>,
}

impl<'b> Plan<'b> {
    /// Lays everything out and gives the number of pages. How many pages a sheet takes does not depend on
    /// the numbers on it, so it is laid out once to count and once for good.
    fn lay(&mut self) -> usize {
        let bundle = self.bundle;
        let sheets: Vec<usize> = (0..bundle.parts.len()).map(|place| self.sheet(place, 1, 1).len()).collect();
        let front = 1 + self.total(&[], 1).len() + self.index(&[], 1, 1).len();
        let mut starts = Vec::new();
        let mut next = front + 1;
        for (kinds, sheet) in self.kinds.iter().zip(&sheets) {
            starts.push(next);
            next += sheet + kinds.iter().map(Kind::pages).sum::<usize>();
        }
        let all = next - 1;
        self.leaves.push(Leaf::Ours(self.cover(all)));
        self.marks.push(("学时总表".to_owned(), 1));
        let total = self.total(&starts, all);
        let index_at = 1 + total.len();
        self.marks.push(("目录".to_owned(), index_at));
        self.leaves.extend(total.into_iter().map(Leaf::Ours));
        let index = self.index(&starts, index_at + 1, all);
        self.leaves.extend(index.into_iter().map(Leaf::Ours));
        for (place, (part, start)) in bundle.parts.iter().zip(&starts).enumerate() {
            self.marks.push((part.person.name.clone(), start - 1));
            let sheet = self.sheet(place, *start, all);
            let mut page = start + sheet.len();
            self.leaves.extend(sheet.into_iter().map(Leaf::Ours));
            let kinds = self.kinds.get(place).cloned().unwrap_or_default();
            for (scan, kind) in part.scans.iter().zip(&kinds) {
                let leaf = match kind {
                    Kind::Pdf(_) => Leaf::Foreign(scan),
                    Kind::Picture => {
                        let (sheet, room) = self.scan_page(part, scan, None, (page, all));
                        Leaf::Picture(sheet, room, scan)
                    }
                    Kind::Unusable(reason) => {
                        Leaf::Ours(self.scan_page(part, scan, Some(reason), (page, all)).0)
                    }
                };
                self.leaves.push(leaf);
                page += kind.pages();
            }
        }
        all
    }

    fn skipped(&self) -> Vec<Skipped> {
        let mut skipped = Vec::new();
        for (part, kinds) in self.bundle.parts.iter().zip(&self.kinds) {
            for (scan, kind) in part.scans.iter().zip(kinds) {
                if let Kind::Unusable(reason) = kind {
                    let (person, title) = (part.person.name.clone(), scan.title.clone());
                    skipped.push(Skipped { person, title, reason: reason.clone() });
                }
            }
        }
        skipped
    }

    /// The cover, with a strip at the right to cut out for the spine.
    fn cover(&self, all: usize) -> Page {
        let mut canvas = Canvas::new(self.fonts);
        let centre = |size: f32| Style::new(size).align(Align::Centre);
        let width = A4.0 - 50.0;
        let line = |y: f32, h: f32| Rect::new(15.0, y, width - 15.0, h);
        canvas.write(line(70.0, 34.0), &self.bundle.title, centre(20.0).bold());
        canvas.line(line(112.0, 10.0), &period_in_full(self.bundle.total.period), centre(14.0));
        let scans: usize = self.bundle.parts.iter().map(|part| part.scans.len()).sum();
        let counts = format!("{} 人\u{3000}材料 {scans} 件\u{3000}共 {all} 页", self.bundle.parts.len());
        canvas.line(line(124.0, 10.0), &counts, centre(12.0));
        canvas.line(line(225.0, 10.0), &self.imprint.school, centre(16.0));
        canvas.line(line(238.0, 10.0), &day_in_words(self.imprint.date), centre(12.0));
        let strip = Rect::new(A4.0 - 38.0, 25.0, 24.0, 235.0);
        for x in [strip.x, strip.right()] {
            canvas.cut((x, strip.y), (x, strip.bottom()));
        }
        canvas.scissors((strip.x, strip.y - 3.0), true);
        let words = upright(&format!("{}\u{3000}{}", self.bundle.title, self.imprint.school));
        let step = (strip.h / words.len().max(1) as f32).min(9.0);
        for (word, place) in words.iter().zip(0u16..) {
            let cell = Rect::new(strip.x, strip.y + f32::from(place) * step, strip.w, step);
            canvas.line(cell, word, centre((step * 1.9).min(14.0)));
        }
        footer(&mut canvas, A4, self.imprint, "", (1, all));
        Page { width: A4.0, height: A4.1, items: canvas.items }
    }

    fn total(&self, starts: &[usize], all: usize) -> Vec<Page> {
        let mut total = self.bundle.total.clone();
        for (person, start) in total.people.iter_mut().zip(starts) {
            person.page = u32::try_from(*start).ok();
        }
        let mut flow = Flow::landscape("学时总表", self.imprint, self.fonts).within(2, all);
        list::lay(&mut flow, &total::list(&total, self.imprint));
        flow.finish().pages
    }

    /// Every sheet and scan with the page on which it begins.
    fn index(&self, starts: &[usize], first: usize, all: usize) -> Vec<Page> {
        let mut flow = Flow::upright("目录", self.imprint, self.fonts).within(first, all);
        flow.title("目录");
        let mut table = Table::new(flow.width(), &[14.0, 32.0, 96.0, 18.0, 20.0]);
        table = table.headed(&["序号", "姓名", "材料", "页数", "起始页"]);
        for (place, (part, kinds)) in self.bundle.parts.iter().zip(&self.kinds).enumerate() {
            let start = starts.get(place).copied().unwrap_or(1);
            let scans: usize = kinds.iter().map(Kind::pages).sum();
            let next = starts.get(place + 1).copied().unwrap_or(all + 1);
            let mut page = next.saturating_sub(scans);
            let row = |number: String, name: &str, what: &str, pages: usize, page: usize| {
                Row::new(vec![
                    Cell::centre(number),
                    Cell::centre(name),
                    Cell::left(what),
                    Cell::centre(pages.to_string()),
                    Cell::centre(page.to_string()),
                ])
            };
            let mut first = row(
                (place + 1).to_string(),
                &part.person.name,
                "个人学时表",
                page.saturating_sub(start),
                start,
            );
            first.cells = first.cells.into_iter().map(Cell::bold).collect();
            table.body.push(first);
            for (scan, kind) in part.scans.iter().zip(kinds) {
                let note = if matches!(kind, Kind::Unusable(_)) { "（另附纸质件）" } else { "" };
                let what = format!("\u{3000}{}{note}", scan.title);
                table.body.push(row(String::new(), "", &what, kind.pages(), page));
                page += kind.pages();
            }
        }
        flow.table(&table, 0.0);
        flow.finish().pages
    }

    /// 个人学时表: the lines, then what lies behind the sheet.
    fn sheet(&self, place: usize, first: usize, all: usize) -> Vec<Page> {
        let mut flow = Flow::upright("个人学时表", self.imprint, self.fonts).within(first, all);
        let Some(part) = self.bundle.parts.get(place) else { return Vec::new() };
        let person = &part.person;
        flow.part(&person.name);
        flow.title("个人学时表");
        flow.subtitle(&period_in_full(self.bundle.total.period));
        let facts = [&person.name, &person.code, &person.subject, &person.title];
        let facts: Vec<&str> =
            facts.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        flow.ends(&facts.join("\u{3000}"), &self.imprint.school);
        let titles = ["序号", "培训时间", "培训或事项", "类别", "主办单位", "学时", "材料"];
        let mut table = Table::new(flow.width(), &[10.0, 30.0, 58.0, 22.0, 30.0, 13.0, 20.0]).headed(&titles);
        table.sums = vec![5];
        for (line, number) in person.sorted().into_iter().zip(1..) {
            let hours = Cell::figure(line.hours);
            let row = Row::new(vec![
                Cell::centre(number.to_string()),
                Cell::centre(line.days()),
                Cell::left(line.title.clone()),
                Cell::centre(line.category.clone()),
                Cell::left(line.organiser.clone()),
                if line.hours == Hours::ZERO { hours.bold().ink(Ink::Red) } else { hours },
                Cell::left(line.proof.clone()),
            ]);
            table.body.push(row.figures(vec![line.hours]));
        }
        flow.table(&table.fitted(self.fonts), 18.0);
        flow.space(2.0);
        flow.ends(&format!("本表后附材料 {} 件", part.scans.len()), "");
        let (area, canvas) = flow.area(11.0);
        let half = area.w / 2.0;
        for (label, place) in [("本人签字", 0.0), ("审核人", 1.0)] {
            let at = Rect::new(area.x + place * half, area.y + 2.0, half - 20.0, 8.0);
            super::flow::signature(canvas, at, label, "");
        }
        flow.finish().pages
    }

    /// A page for a scan: caption, room for the picture or why it is not here, footer.
    fn scan_page(
        &self,
        part: &Part,
        scan: &Scan,
        reason: Option<&str>,
        place: (usize, usize),
    ) -> (Page, Rect) {
        let mut canvas = Canvas::new(self.fonts);
        let caption = Rect::new(15.0, 9.0, A4.0 - 30.0, 6.0);
        let words = format!("{}\u{3000}{}", part.person.name, scan.title);
        canvas.line(caption, &words, Style::new(9.0).ink(Ink::Grey));
        let room = Rect::new(12.0, 16.0, A4.0 - 24.0, A4.1 - 16.0 - 18.0);
        if let Some(reason) = reason {
            let file = scan.file.file_name().map(|name| name.to_string_lossy().into_owned());
            let words = format!("{}\n{reason}，不能并入，请在此处附纸质件。", file.unwrap_or_default());
            let style = Style::new(14.0).align(Align::Centre);
            canvas.write(Rect::new(30.0, 110.0, A4.0 - 60.0, 40.0), &words, style);
        }
        footer(&mut canvas, A4, self.imprint, "", place);
        (Page { width: A4.0, height: A4.1, items: canvas.items }, room)
    }
}

/// What stands one below the other on a spine: hanzi one by one, a number as a whole, and 至 for a dash, which would lie.
fn upright(words: &str) -> Vec<String> {
    let mut upright: Vec<String> = Vec::new();
    for c in words.chars() {
        match upright.last_mut() {
            Some(last) if c.is_ascii_digit() && last.ends_with(|last: char| last.is_ascii_digit()) => {
                last.push(c)
            }
            _ if c == '–' => upright.push("至".to_owned()),
            _ => upright.push(c.to_string()),
        }
    }
    upright
}

/// The picture as large as it goes into the room, in its middle; never below 72 dots an inch, so that a
/// small photo is not blown up.
fn fitted(room: Rect, picture: Picture) -> Item {
    const MM_PER_DOT: f32 = 25.4 / 72.0;
    let w = room.w.min(room.h * picture.aspect()).min(picture.width as f32 * MM_PER_DOT);
    let h = w / picture.aspect();
    let area = Rect::new(room.x + (room.w - w) / 2.0, room.y + (room.h - h) / 2.0, w, h);
    Item::Picture { area, picture: Arc::new(picture) }
}
