//! 学分存档卡: the school's own copy, four to a sheet, each with a stub 存根 that stays in the stub book, and a
//! number across the line between them.

use std::sync::Arc;

use super::canvas::{Align, Canvas, Style, THIN};
use super::credit_card::{Card, Cards};
use super::flow::{Imprint, day_in_words, days, footer, seal_line};
use super::font::Fonts;
use super::mask::Shown;
use super::page::{A4, Ink, Item, Page, Paper, Rect};
use super::table::{Cell, Row, Table, grid};

/// Cards on a sheet.
const PER_SHEET: usize = 4;
const TOP: f32 = 8.0;
const HEIGHT: f32 = 68.0;
/// Width of the stub at the left.
const STUB: f32 = 62.0;

/// Sets the cards; [`Cards::layout`] does not matter here.
pub fn set(cards: &Cards, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let total = cards.cards.len().div_ceil(PER_SHEET).max(1);
    let pages = (0..total).map(|number| {
        let mut canvas = Canvas::new(fonts);
        for (place, card) in cards.cards.iter().skip(number * PER_SHEET).take(PER_SHEET).enumerate() {
            let top = TOP + place as f32 * HEIGHT;
            if imprint.sample {
                let area = Rect::new(STUB, top, A4.0 - STUB, HEIGHT);
                canvas.items.push(Item::Watermark { area, word: Arc::from("未审核") });
            }
            draw(&mut canvas, top, card, cards);
            canvas.cut((4.5, top + HEIGHT), (A4.0 - 4.5, top + HEIGHT));
            canvas.scissors((7.5, top + HEIGHT), false);
        }
        footer(&mut canvas, A4, imprint, &cards.title, (number + 1, total));
        Page { width: A4.0, height: A4.1, items: canvas.items }
    });
    let pages = pages.collect();
    Paper { pages, title: cards.title.clone(), author: imprint.school.clone(), date: imprint.date }
}

fn draw(canvas: &mut Canvas<'_>, top: f32, card: &Card, cards: &Cards) {
    canvas.cut((STUB, top + 1.0), (STUB, top + HEIGHT - 1.0));
    let hours = match &card.refused {
        Some(reason) => format!("0\u{3000}不计：{reason}"),
        None => card.hours.to_string(),
    };
    stub(canvas, Rect::new(10.0, top + 3.0, STUB - 14.0, HEIGHT - 6.0), card, &hours);

    let inner = Rect::new(STUB + 6.0, top + 3.0, A4.0 - STUB - 16.0, HEIGHT - 6.0);
    let title = Style::new(13.0).bold().spaced(0.6);
    canvas.line(Rect { h: 8.0, w: 70.0, ..inner }, &cards.title, title);
    let number = Rect::new(inner.x + 70.0, inner.y, inner.w - 70.0, 8.0);
    canvas.line(number, &format!("编号 {}", card.number), Style::new(8.5).align(Align::Right));
    let table = table(card, cards, &hours, inner.w);
    let below = inner.y + 9.0 + grid(&table, (inner.x, inner.y + 9.0), canvas);
    let foot = Rect::new(inner.x, below, inner.w, (inner.bottom() - below).max(8.0));
    let left = Rect::new(foot.x, foot.bottom() - 8.0, foot.w * 0.55, 7.0);
    canvas.line(left, &format!("存档日期 {}\u{3000}经办人：", day_in_words(cards.issued)), Style::new(8.5));
    seal_line(canvas, foot, "（盖章）");
}

/// What stays in the book: a rule under each fact, no boxes.
fn stub(canvas: &mut Canvas<'_>, area: Rect, card: &Card, hours: &str) {
    canvas.line(Rect { h: 8.0, ..area }, "存根", Style::new(11.0).bold().spaced(2.0).align(Align::Centre));
    let facts = [
        ("编号", card.number.as_str()),
        ("姓名", &card.name),
        ("学号", &card.code),
        ("培训班", &card.program),
        ("学时", hours),
    ];
    for ((label, text), number) in facts.into_iter().zip(0u8..) {
        let line = Rect::new(area.x, area.y + 9.0 + f32::from(number) * 9.0, area.w, 8.0);
        canvas.line(Rect { w: 12.0, ..line }, label, Style::new(8.5).ink(Ink::Grey));
        let ink = if number == 4 && card.refused.is_some() { Ink::Red } else { Ink::Black };
        let value = Rect::new(line.x + 12.0, line.y, line.w - 12.0, line.h);
        canvas.write(value, text, Style::new(8.5).ink(ink));
        canvas.rule((value.x, line.bottom()), (value.right(), line.bottom()), THIN);
    }
    canvas.line(Rect::new(area.x, area.bottom() - 6.0, area.w, 6.0), "领卡人：", Style::new(8.5));
}

fn table(card: &Card, cards: &Cards, hours: &str, width: f32) -> Table {
    let mut table = Table::new(width, &[15.0, 34.0, 13.0, 26.0, 13.0, 31.0]);
    (table.size, table.row_height) = (8.5, 6.2);
    let head = |label: &str| Cell::head(label);
    let text = |text: &str| Cell::left(text);
    table.body.push(Row::new(vec![
        head("姓名"),
        text(&card.name).bold(),
        head("学号"),
        text(&card.code).span(3, 1),
    ]));
    let mut second = vec![head("单位"), text(&card.unit).span(5, 1)];
    if cards.ids != Shown::Nothing {
        second = vec![
            head("单位"),
            text(&card.unit).span(3, 1),
            head("证件"),
            Cell::left(cards.ids.number(&card.id_number)),
        ];
    }
    table.body.push(Row::new(second));
    let program = [card.program_code.as_str(), card.program.as_str()];
    let program: Vec<&str> = program.into_iter().filter(|word| !word.is_empty()).collect();
    table.body.push(Row::new(vec![head("培训班"), Cell::left(program.join("\u{3000}")).span(5, 1)]));
    let ink = if card.refused.is_some() { Ink::Red } else { Ink::Black };
    let credits = card.credits.filter(|_| card.refused.is_none());
    table.body.push(Row::new(vec![
        head("时间"),
        Cell::left(days(card.from, card.to)),
        head("学时"),
        text(hours).bold().ink(ink),
        head("学分"),
        Cell::left(credits.map(|credits| credits.to_string()).unwrap_or_default()).bold(),
    ]));
    let result = if card.refused.is_some() { "" } else { card.result.as_str() };
    table.body.push(Row::new(vec![head("成绩"), text(result).span(5, 1)]));
    table
}
