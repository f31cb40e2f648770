//! 继续教育登记表: one person's training over a range of years, year by year; each person on pages of their own.

use chrono::Datelike;

use super::flow::{CLOSING, Flow, Imprint, period_in_full};
use super::font::Fonts;
use super::mask::Shown;
use super::page::{Ink, Paper, Rect};
use super::portrait::portrait;
use super::record::{Line, Person};
use super::table::{Cell, Row, Table};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// The print job.
#[derive(Debug, Clone, PartialEq)]
pub struct Register {
    /// The years.
    pub period: Period,
    /// The people, with the lines of those years.
    pub people: Vec<Person>,
    /// How document numbers are shown.
    pub ids: Shown,
}

/// Width and height of a photo of two inches, as registration forms take it, in millimetres.
const PHOTO: (f32, f32) = (26.0, 36.0);

/// Sets the forms of all people.
pub fn set(register: &Register, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::upright("继续教育登记表", imprint, fonts);
    for person in &register.people {
        flow.part(&person.name);
        flow.title("教师继续教育登记表");
        flow.subtitle(&period_in_full(register.period));
        flow.space(1.5);
        head(&mut flow, person, register.ids, imprint);
        flow.space(2.0);
        let table = table(person, flow.width()).fitted(fonts);
        flow.table(&table, CLOSING + 8.0);
        flow.closing();
    }
    if register.people.is_empty() {
        flow.title("教师继续教育登记表");
        flow.subtitle("（没有人员）");
    }
    flow.finish()
}

/// Who it is, with the photo at the right.
pub(super) fn head(flow: &mut Flow<'_>, person: &Person, ids: Shown, imprint: &Imprint) {
    let unit = if person.unit.is_empty() { &imprint.school } else { &person.unit };
    let date =
        |day: Option<chrono::NaiveDate>| day.map(|d| d.format("%Y.%-m").to_string()).unwrap_or_default();
    let width = flow.width() - PHOTO.0;
    let mut table = Table::new(width, &[18.0, 34.0, 18.0, 22.0, 20.0, 42.0]);
    table.row_height = PHOTO.1 / 4.0;
    let pair = |label: &str, text: &str| [Cell::head(label), Cell::left(text)];
    let row = |pairs: [[Cell; 2]; 3]| Row::new(pairs.into_iter().flatten().collect());
    table.body = vec![
        row([
            [Cell::head("姓名"), Cell::left(person.name.clone()).bold()],
            pair("性别", &person.sex),
            pair("出生年月", &date(person.birth)),
        ]),
        row([
            pair("教师编号", &person.code),
            pair("学历", &person.education),
            pair("证件号码", &person.number(ids)),
        ]),
        row([
            pair("任教学科", &format!("{}{}", person.stage, person.subject)),
            pair("职称", &person.title),
            pair("参加工作", &date(person.joined)),
        ]),
        Row::new(vec![
            Cell::head("工作单位"),
            Cell::left(unit.clone()).span(3, 1),
            Cell::head("岗位"),
            Cell::left(person.post.clone()),
        ]),
    ];
    let (area, canvas) = flow.area(PHOTO.1);
    super::table::grid(&table, (area.x, area.y), canvas);
    let frame = Rect::new(area.x + width, area.y, PHOTO.0, PHOTO.1);
    portrait(canvas, frame, person.photo.as_ref(), "照片");
}

fn table(person: &Person, width: f32) -> Table {
    let lines = person.sorted();
    let credits = lines.iter().any(|line| line.credits.is_some());
    let mut columns = vec![
        (9.0, "序号"),
        (31.0, "起止日期"),
        (53.0, "培训项目"),
        (30.0, "主办单位"),
        (12.0, "形式"),
        (15.0, "学时"),
        (12.0, "学分"),
        (17.0, "考核结果"),
        (23.0, "备注"),
    ];
    if !credits {
        columns.retain(|(_, title)| *title != "学分");
    }
    let (widths, titles): (Vec<f32>, Vec<&str>) = columns.into_iter().unzip();
    let mut table = Table::new(width, &widths).headed(&titles);
    table.sums = if credits { vec![5, 6] } else { vec![5] };
    let mut number = 0;
    for year in lines.chunk_by(|a, b| a.from.year() == b.from.year()) {
        for line in year {
            number += 1;
            table.body.push(row(line, number, credits));
        }
        let sums = [year.iter().map(|line| line.hours).sum(), year.iter().map(|line| earned(line)).sum()];
        let name = year.first().map(|line| format!("{}年小计", line.from.year())).unwrap_or_default();
        let mut subtotal = table.sum_row(&name, &sums);
        subtotal.cells.iter_mut().for_each(|cell| cell.shaded = true);
        table.body.push(subtotal);
    }
    table
}

/// The credits of a line; where no hours count, no credits do.
fn earned(line: &Line) -> Hours {
    line.credits.filter(|_| !line.hours.is_zero()).unwrap_or(Hours::ZERO)
}

fn row(line: &Line, number: usize, credits: bool) -> Row {
    let none = line.hours.is_zero();
    let ink = if none { Ink::Red } else { Ink::Black };
    let note = match (none, line.reason.is_empty()) {
        (true, true) => "不计".to_owned(),
        (true, false) => format!("不计：{}", line.reason),
        (false, _) => String::new(),
    };
    let mut cells = vec![
        Cell::centre(number.to_string()),
        Cell::centre(line.days()),
        Cell::left(line.title.clone()),
        Cell::left(line.organiser.clone()),
        Cell::centre(line.mode.clone()),
        Cell::figure(line.hours).ink(ink),
    ];
    if credits {
        let earned = earned(line);
        cells.push(Cell::figure(if earned.is_zero() { String::new() } else { earned.to_string() }));
    }
    cells.extend([Cell::centre(line.result.clone()), Cell::left(note).ink(ink)]);
    Row::new(cells).figures(vec![line.hours, earned(line)])
}
