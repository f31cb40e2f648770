//! 登记卡: one person on A5, with photo and up to eighteen courses in two blocks; more go on to a second card.

use super::canvas::Style;
use super::flow::{Flow, Imprint, seal_line};
use super::font::Fonts;
use super::mask::Shown;
use super::page::{A5, Ink, Paper, Rect};
use super::portrait::portrait;
use super::record::{Line, Person};
use super::table::{Cell, Row, Table, grid};
use crate::model::hours::Hours;

/// The print job.
#[derive(Debug, Clone, PartialEq)]
pub struct Cards {
    /// What the card is for, such as 2021–2025周期继续教育.
    pub span: String,
    /// The people with their courses.
    pub people: Vec<Person>,
    /// Whose seal stands on it, such as 培训单位.
    pub authority: String,
    /// How document numbers are shown.
    pub ids: Shown,
}

/// Courses on a card: nine rows in each of two blocks.
const COURSES: usize = 18;
/// Width and height of a photo of one inch, millimetres.
const PHOTO: (f32, f32) = (25.0, 35.0);

/// Sets the cards.
pub fn set(cards: &Cards, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::sized("登记卡", A5, imprint, fonts);
    for person in &cards.people {
        flow.part(&person.name);
        let lines = person.sorted();
        let total: Hours = lines.iter().map(|line| line.hours).sum();
        let count = lines.len().div_ceil(COURSES).max(1);
        for number in 0..count {
            flow.need(150.0);
            flow.title("继续教育登记卡");
            flow.ends(
                &cards.span,
                &if count > 1 { format!("第 {} 张，共 {count} 张", number + 1) } else { String::new() },
            );
            head(&mut flow, person, cards.ids, imprint, total);
            flow.space(2.0);
            let shown: Vec<&Line> = lines.iter().copied().skip(number * COURSES).take(COURSES).collect();
            flow.table(&courses(&shown, flow.width()), 0.0);
            let (area, canvas) = flow.area(35.0);
            let note = Rect::new(area.x, area.y + 2.0, area.w * 0.5, 8.0);
            canvas.write(note, "扫描页脚二维码可核对本卡。", Style::new(8.0).ink(Ink::Grey));
            seal_line(canvas, area, &format!("{}（盖章）", cards.authority));
        }
    }
    if cards.people.is_empty() {
        flow.title("继续教育登记卡");
        flow.ends("（没有人员）", "");
    }
    flow.finish()
}

/// Who it is, with the photo at the left.
pub(super) fn head(flow: &mut Flow<'_>, person: &Person, ids: Shown, imprint: &Imprint, total: Hours) {
    let unit = if person.unit.is_empty() { &imprint.school } else { &person.unit };
    let width = flow.width() - PHOTO.0 - 2.0;
    let mut table = Table::new(width, &[17.0, 30.0, 13.0, 31.0]);
    table.row_height = PHOTO.1 / 4.0;
    let long = |label: &str, text: &str| Row::new(vec![Cell::head(label), Cell::left(text).span(3, 1)]);
    table.body = vec![
        Row::new(vec![
            Cell::head("姓名"),
            Cell::left(person.name.clone()).bold(),
            Cell::head("性别"),
            Cell::left(person.sex.clone()),
        ]),
        long("证件号码", &person.number(ids)),
        long("工作单位", unit),
        Row::new(vec![
            Cell::head("学号"),
            Cell::left(person.code.clone()),
            Cell::head("总学时"),
            Cell::left(total.to_string()).bold(),
        ]),
    ];
    let (area, canvas) = flow.area(PHOTO.1);
    let frame = Rect::new(area.x, area.y, PHOTO.0, PHOTO.1);
    grid(&table, (area.x + PHOTO.0 + 2.0, area.y), canvas);
    portrait(canvas, frame, person.photo.as_ref(), "一寸照片");
}

/// Two blocks side by side, filled down the first and then down the second.
fn courses(lines: &[&Line], width: f32) -> Table {
    let titles = ["课程", "学时", "评定", "课程", "学时", "评定"];
    let mut table = Table::new(width, &[34.0, 11.0, 13.0, 34.0, 11.0, 13.0]).headed(&titles);
    (table.size, table.row_height) = (8.0, 8.2);
    let block = |line: Option<&&Line>| match line {
        None => vec![Cell::left(""), Cell::left(""), Cell::left("")],
        Some(line) if line.hours.is_zero() => vec![
            Cell::left(line.title.clone()),
            Cell::figure("0").ink(Ink::Red),
            Cell::centre("不计").ink(Ink::Red),
        ],
        Some(line) => {
            vec![Cell::left(line.title.clone()), Cell::figure(line.hours), Cell::centre(line.result.clone())]
        }
    };
    for row in 0..COURSES / 2 {
        let mut cells = block(lines.get(row));
        cells.extend(block(lines.get(row + COURSES / 2)));
        table.body.push(Row::new(cells));
    }
    table
}
