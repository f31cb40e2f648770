//! 公示: what hangs on the wall before the principal signs, and 公示情况说明, what is said of it afterwards. No
//! document number, telephone or birth date of the people is printed; people of one name are told apart by their subject.

use std::sync::Arc;

use chrono::NaiveDate;

use super::canvas::{Align, Style};
use super::flow::{Flow, Imprint, SEAL, day_in_words, period_in_full};
use super::font::Fonts;
use super::page::{Item, Paper, Rect};
use super::picture::Picture;
use super::summary::Summary;
use super::table::{Cell, Row, Table};
use crate::exchange::letter::Block;
use crate::model::hours::Hours;

/// The notice.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// The figures that are published.
    pub summary: Summary,
    /// What it is done after, such as 《…学时管理办法》; may be empty.
    pub basis: String,
    /// First day of publication.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// 工作日 from first to last.
    pub working_days: u32,
    /// Who takes objections, such as 教科室 许清和.
    pub contact: String,
    /// The school's telephone for objections.
    pub phone: String,
}

/// Sets the notice.
pub fn set(notice: &Notice, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::upright("公示", imprint, fonts);
    flow.title("公示");
    flow.space(1.0);
    flow.paragraph(&opening(notice, imprint), 12.0);
    flow.space(3.0);
    let table = table(&notice.summary, flow.width()).fitted(fonts);
    flow.table(&table, SEAL + 24.0);
    flow.space(2.0);
    flow.paragraph(&whom_to_tell(notice), 12.0);
    issuer(&mut flow, imprint, notice.from, 12.0);
    flow.finish()
}

/// The notice as a letter that can be changed.
pub fn letter(notice: &Notice, imprint: &Imprint) -> Vec<Block> {
    let summary = &notice.summary;
    let head = ["序号", "姓名", "学科", "合计", "结果"].map(str::to_owned).to_vec();
    let rows = summary.entries.iter().zip(1..).map(|(entry, number)| {
        vec![
            number.to_string(),
            entry.name.clone(),
            entry.subject.clone(),
            entry.total.to_string(),
            entry.verdict().to_string(),
        ]
    });
    vec![
        Block::Title("公示".to_owned()),
        Block::Text(opening(notice, imprint)),
        Block::Text(whom_to_tell(notice)),
        Block::Gap,
        Block::Right(imprint.school.clone()),
        Block::Right(day_in_words(notice.from)),
        Block::Gap,
        Block::Table { head, widths: vec![8.0, 20.0, 20.0, 14.0, 24.0], rows: rows.collect() },
    ]
}

fn whom_to_tell(notice: &Notice) -> String {
    format!(
        "公示期内对名单有异议的，请以真实姓名向学校反映，并说明理由。联系人：{}，联系电话：{}。",
        notice.contact, notice.phone
    )
}

fn opening(notice: &Notice, imprint: &Imprint) -> String {
    let basis = if notice.basis.is_empty() { String::new() } else { format!("根据{}，", notice.basis) };
    format!(
        "{basis}经个人申报、学校初审，现将{}{}教职工培训学时予以公示。公示时间：{}至{}，共{}个工作日。",
        imprint.school,
        period_in_full(notice.summary.period),
        day_in_words(notice.from),
        day_in_words(notice.to),
        notice.working_days
    )
}

fn table(summary: &Summary, width: f32) -> Table {
    let count = summary.categories.len();
    let mut columns = vec![10.0, 24.0, 22.0];
    columns.extend(std::iter::repeat_n((86.0 / count.max(1) as f32).clamp(8.0, 20.0), count));
    columns.extend([14.0, 24.0]);
    let mut titles = vec!["序号", "姓名", "学科"];
    titles.extend(summary.categories.iter().map(String::as_str));
    titles.extend(["合计", "结果"]);
    let mut table = Table::new(width, &columns).headed(&titles);
    let shown = |hours: Hours| if hours.is_zero() { String::new() } else { hours.to_string() };
    let rows = summary.entries.iter().zip(1..).map(|(entry, number)| {
        let mut cells = vec![
            Cell::centre(number.to_string()),
            Cell::centre(entry.name.clone()),
            Cell::centre(entry.subject.clone()),
        ];
        let hours = |index: usize| entry.hours.get(index).copied().unwrap_or(Hours::ZERO);
        cells.extend((0..count).map(|index| Cell::figure(shown(hours(index)))));
        cells.extend([Cell::figure(entry.total).bold(), Cell::centre(entry.verdict())]);
        Row::new(cells)
    });
    table.body = rows.collect();
    table
}

/// The school's name over the date at the right, as letters end, with the blank for the seal around them.
fn issuer(flow: &mut Flow<'_>, imprint: &Imprint, day: NaiveDate, size: f32) {
    let (area, canvas) = flow.area(SEAL);
    let block = Rect::new(area.right() - 80.0, area.y + SEAL / 2.0 - 8.0, 76.0, 8.0);
    let style = Style::new(size).align(Align::Centre);
    canvas.line(block, &imprint.school, style);
    canvas.line(Rect { y: block.y + 8.5, ..block }, &day_in_words(day), style);
}

/// What is said when the publication is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What was published, such as 2025年度教职工培训学时.
    pub subject: String,
    /// First day of publication.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// 工作日 from first to last.
    pub working_days: u32,
    /// Where it hung.
    pub place: String,
    /// How many people were on it.
    pub people: usize,
    /// The objections and what was done; empty for none.
    pub objections: String,
    /// Photos of the notice on the wall, at most two.
    pub photos: Vec<Arc<Picture>>,
}

/// Sets the 公示情况说明.
pub fn set_outcome(outcome: &Outcome, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::upright("公示情况说明", imprint, fonts);
    flow.title("公示情况说明");
    flow.space(2.0);
    let body = outcome_words(outcome);
    flow.paragraph(&body, 14.0);
    issuer(&mut flow, imprint, imprint.date, 14.0);
    photos(&mut flow, &outcome.photos);
    flow.finish()
}

/// 公示情况说明 as a letter that can be changed; photos are put in by hand.
pub fn letter_outcome(outcome: &Outcome, imprint: &Imprint) -> Vec<Block> {
    vec![
        Block::Title("公示情况说明".to_owned()),
        Block::Text(outcome_words(outcome)),
        Block::Gap,
        Block::Right(imprint.school.clone()),
        Block::Right(day_in_words(imprint.date)),
    ]
}

fn outcome_words(outcome: &Outcome) -> String {
    let objections = match outcome.objections.as_str() {
        "" => "公示期间没有收到异议。".to_owned(),
        objections => format!("公示期间收到的异议及处理结果：{objections}"),
    };
    format!(
        "我校{}（共{}人）于{}至{}在{}公示，共{}个工作日。{objections}\n特此说明。",
        outcome.subject,
        outcome.people,
        day_in_words(outcome.from),
        day_in_words(outcome.to),
        outcome.place,
        outcome.working_days,
    )
}

fn photos(flow: &mut Flow<'_>, photos: &[Arc<Picture>]) {
    const HEIGHT: f32 = 80.0;
    if photos.is_empty() {
        return;
    }
    flow.need(HEIGHT + 8.0);
    flow.ends("公示现场照片：", "");
    let (area, canvas) = flow.area(HEIGHT);
    let half = area.w / 2.0;
    for (photo, place) in photos.iter().zip([0.0, 1.0]) {
        let room = Rect::new(area.x + place * half, area.y, half - 3.0, area.h);
        let w = room.w.min(room.h * photo.aspect());
        let area = Rect::new(room.x, room.y, w, w / photo.aspect());
        canvas.items.push(Item::Picture { area, picture: photo.clone() });
    }
}
