//! 学分通知卡: small cards, several on a sheet, cut apart and handed to the people.

use std::sync::Arc;

use chrono::NaiveDate;

use super::canvas::{Align, Canvas, Style};
use super::flow::{Imprint, SEAL, day_in_words, days, footer, seal_line};
use super::font::Fonts;
use super::mask::Shown;
use super::page::{A4, Ink, Item, Page, Paper, Rect};
use super::table::{Cell, Row, Table, grid};
use crate::model::hours::Hours;

/// One person's card for one training.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// 编号 of the card.
    pub number: String,
    /// 姓名.
    pub name: String,
    /// 学号 or 教师编号; may be empty.
    pub code: String,
    /// 证件号码; may be empty.
    pub id_number: String,
    /// 单位 of the person.
    pub unit: String,
    /// 培训班编号; may be empty.
    pub program_code: String,
    /// 培训班名称.
    pub program: String,
    /// First day of the training.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// 学时.
    pub hours: Hours,
    /// 学分, where they are counted apart.
    pub credits: Option<Hours>,
    /// 成绩, such as 合格; may be empty.
    pub result: String,
    /// Why the hours do not count, if they do not; the card then says 不计.
    pub refused: Option<String>,
}

/// How many cards stand on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// 2 × 3 on A4, each 105 × 90 mm.
    #[default]
    Six,
    /// 2 × 2 on A4, each 105 × 135 mm.
    Four,
    /// One to a page of 105 × 148.5 mm.
    One,
}

/// The print job.
#[derive(Debug, Clone, PartialEq)]
pub struct Cards {
    /// The heading of the card: 学分通知卡.
    pub title: String,
    /// The period, for the head of the sheet.
    pub period: String,
    /// The cards, in order.
    pub cards: Vec<Card>,
    /// How many to a sheet.
    pub layout: Layout,
    /// Whose seal makes it valid, such as 甬南市教师培训中心; may be empty.
    pub authority: String,
    /// 发卡日期.
    pub issued: NaiveDate,
    /// How document numbers are shown.
    pub ids: Shown,
}

struct Sheet {
    size: (f32, f32),
    top: f32,
    columns: usize,
    rows: usize,
    card: (f32, f32),
}

impl Layout {
    /// Cards on a sheet.
    pub fn per_sheet(self) -> usize {
        let sheet = self.sheet();
        sheet.columns * sheet.rows
    }

    fn sheet(self) -> Sheet {
        match self {
            Layout::Six => Sheet { size: A4, top: 10.0, columns: 2, rows: 3, card: (105.0, 90.0) },
            Layout::Four => Sheet { size: A4, top: 10.0, columns: 2, rows: 2, card: (105.0, 135.0) },
            Layout::One => {
                Sheet { size: (105.0, 148.5), top: 0.0, columns: 1, rows: 1, card: (105.0, 133.0) }
            }
        }
    }
}

/// Sets the cards.
pub fn set(cards: &Cards, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let sheet = cards.layout.sheet();
    let per_sheet = cards.layout.per_sheet();
    let total = cards.cards.len().div_ceil(per_sheet).max(1);
    let pages = (0..total).map(|number| {
        let mut canvas = Canvas::new(fonts);
        let shown: Vec<&Card> = cards.cards.iter().skip(number * per_sheet).take(per_sheet).collect();
        for (place, card) in shown.iter().enumerate() {
            let (column, row) = ((place % sheet.columns) as f32, (place / sheet.columns) as f32);
            let at = (column * sheet.card.0, sheet.top + row * sheet.card.1);
            let area = Rect::new(at.0, at.1, sheet.card.0, sheet.card.1);
            // Each card is cut out and goes its own way.
            if imprint.sample {
                canvas.items.push(Item::Watermark { area, word: Arc::from("未审核") });
            }
            draw(&mut canvas, area, card, cards);
        }
        if per_sheet > 1 {
            around(&mut canvas, &sheet, cards, imprint, shown.len());
        }
        footer(&mut canvas, sheet.size, imprint, "", (number + 1, total));
        Page { width: sheet.size.0, height: sheet.size.1, items: canvas.items }
    });
    Paper {
        pages: pages.collect(),
        title: cards.title.clone(),
        author: imprint.school.clone(),
        date: imprint.date,
    }
}

/// The line above the cards and the lines to cut along.
fn around(canvas: &mut Canvas<'_>, sheet: &Sheet, cards: &Cards, imprint: &Imprint, shown: usize) {
    let (width, _) = sheet.size;
    let head = Rect::new(10.0, sheet.top - 5.2, width - 20.0, 4.0);
    let style = Style::new(8.0).ink(Ink::Grey);
    let left = Rect { w: head.w * 0.7, ..head };
    canvas.line(left, &format!("{}\u{3000}{}", imprint.school, cards.period), style);
    let right = Rect::new(head.x + head.w * 0.7, head.y, head.w * 0.3, head.h);
    canvas.line(right, &format!("沿虚线裁开，共 {shown} 张"), style.align(Align::Right));
    let bottom = sheet.top + sheet.rows as f32 * sheet.card.1;
    for row in 0..=sheet.rows {
        let y = sheet.top + row as f32 * sheet.card.1;
        canvas.cut((4.5, y), (width - 4.5, y));
        if row > 0 && row < sheet.rows {
            canvas.scissors((7.5, y), false);
        }
    }
    canvas.cut((sheet.card.0, sheet.top), (sheet.card.0, bottom));
}

fn draw(canvas: &mut Canvas<'_>, area: Rect, card: &Card, cards: &Cards) {
    let inner = Rect::new(area.x + 10.0, area.y + 3.5, area.w - 18.0, area.h - 6.5);
    let title = Rect { h: 6.6, w: inner.w * 0.56, ..inner };
    canvas.line(title, &cards.title, Style::new(14.0).bold().spaced(0.6));
    let number = Rect::new(inner.x + inner.w * 0.56, inner.y, inner.w * 0.44, 6.6);
    canvas.line(number, &format!("编号 {}", card.number), Style::new(8.5).align(Align::Right));
    let y = inner.y + 6.4;

    // Six to a sheet leave just the height of a seal below six rows.
    let high = if area.h > 100.0 { 7.6 } else { 4.9 };
    let height = grid(&table(card, cards, inner.w, high), (inner.x, y + 1.8), canvas);
    let below = y + 1.8 + height;
    let foot = Rect::new(inner.x, below, inner.w, inner.bottom() - below);
    let seal = Rect::new(foot.right() - SEAL, foot.y, SEAL, foot.h);
    seal_line(canvas, seal, "（盖章）");
    let left = Rect::new(foot.x, foot.bottom() - 8.0, foot.w - SEAL - 1.0, 7.0);
    let issued = format!("发卡日期 {}", day_in_words(cards.issued));
    canvas.line(left, &issued, Style::new(8.5));
    if !cards.authority.is_empty() {
        let note = Rect { y: left.y - 9.0, h: 9.0, ..left };
        canvas.write(note, &format!("盖{}章有效", cards.authority), Style::new(8.5));
    }
}

fn table(card: &Card, cards: &Cards, width: f32, high: f32) -> Table {
    let mut table = Table::new(width, &[15.0, 22.0, 12.0, 14.0, 11.0, 13.0]);
    (table.size, table.row_height) = (8.5, high);
    let long = |label: &str, text: String| Row::new(vec![Cell::head(label), Cell::left(text).span(5, 1)]);
    let program = [card.program_code.as_str(), card.program.as_str()];
    let program: Vec<&str> = program.into_iter().filter(|word| !word.is_empty()).collect();
    let name = Cell::left(card.name.clone()).bold();
    table.body.push(Row::new(vec![
        Cell::head("姓名"),
        name,
        Cell::head("学号"),
        Cell::left(card.code.clone()).span(3, 1),
    ]));
    if cards.ids != Shown::Nothing {
        table.body.push(long("证件号码", cards.ids.number(&card.id_number)));
    }
    table.body.push(long("单位", card.unit.clone()));
    table.body.push(long("培训班", program.join("\u{3000}")));
    table.body.push(long("时间", days(card.from, card.to)));
    table.body.push(match &card.refused {
        Some(reason) => Row::new(vec![
            Cell::head("学时"),
            Cell::left(format!("0　不计：{reason}")).bold().ink(Ink::Red).span(5, 1),
        ]),
        None => Row::new(vec![
            Cell::head("学时"),
            Cell::left(card.hours.to_string()).bold(),
            Cell::head("学分"),
            Cell::left(card.credits.map(|credits| credits.to_string()).unwrap_or_default()).bold(),
            Cell::head("成绩"),
            Cell::left(card.result.clone()).bold(),
        ]),
    });
    table
}
