//! 签到表: a sheet to sign on for each session. Its rows are numbered, and the screen keeps that order, so that
//! exceptions can be typed as `7病 19旷`.

use chrono::NaiveDate;

use super::canvas::Style;
use super::flow::{Flow, Imprint, day_in_words, signature};
use super::font::Fonts;
use super::page::{Paper, Rect};
use super::roster::Program;
use super::table::{Cell, Row, Table};
use crate::model::hours::Hours;

/// One session 场次.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// The day, if it is fixed.
    pub date: Option<NaiveDate>,
    /// The time of day, such as 14:00–16:00; may be empty.
    pub time: String,
    /// 主题; may be empty.
    pub topic: String,
    /// 主讲; may be empty.
    pub speaker: String,
    /// 地点, where it is not the program's; may be empty.
    pub place: String,
    /// 学时 of the session.
    pub hours: Hours,
}

/// One line of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The row of the roster, from 1: what is typed back as `7病`. Rows that were taken off leave a gap.
    pub row: u32,
    /// 姓名.
    pub name: String,
    /// 部门 or 单位, which tells people of one name apart; may be empty.
    pub unit: String,
}

/// The print job: one sheet a session.
#[derive(Debug, Clone, PartialEq)]
pub struct SignIn {
    /// The training.
    pub program: Program,
    /// The sessions; none prints one sheet for the whole training.
    pub sessions: Vec<Session>,
    /// The people in the order that the screen keeps.
    pub people: Vec<Person>,
    /// Lines without a name after the list, for guests; numbered on from the last row.
    pub spare: usize,
}

/// Rows in each of the two halves of a page.
const HALF: usize = 23;

/// Sets the sheets.
pub fn set(sheet: &SignIn, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::upright("签到表", imprint, fonts);
    let whole = Session {
        date: None,
        time: String::new(),
        topic: String::new(),
        speaker: String::new(),
        place: String::new(),
        hours: sheet.program.hours,
    };
    let sessions = if sheet.sessions.is_empty() { std::slice::from_ref(&whole) } else { &sheet.sessions };
    for (session, number) in sessions.iter().zip(1..) {
        let part = if sessions.len() > 1 { format!("第 {number} 场") } else { String::new() };
        flow.part(&part);
        let total = sheet.people.len() + sheet.spare;
        for first in (0..total.max(1)).step_by(2 * HALF) {
            flow.need(200.0);
            flow.title("签到表");
            flow.table(&facts(sheet, session, &part, flow.width()), 0.0);
            flow.space(2.0);
            flow.table(&names(sheet, first, total.min(first + 2 * HALF), flow.width()), 12.0);
            foot(&mut flow);
        }
    }
    flow.finish()
}

/// What session it is; repeated on each page, since pages are handed round.
fn facts(sheet: &SignIn, session: &Session, part: &str, width: f32) -> Table {
    let mut facts = Table::new(width, &[16.0, 74.0, 16.0, 34.0, 16.0, 24.0]);
    facts.row_height = 7.5;
    let program = &sheet.program;
    let place = if session.place.is_empty() { &program.place } else { &session.place };
    let date = session.date.map(day_in_words);
    let date = date.unwrap_or_else(|| "\u{3000}\u{3000}年\u{3000}月\u{3000}日".to_owned());
    let title =
        if part.is_empty() { program.title.clone() } else { format!("{}（{part}）", program.title) };
    facts.body = vec![
        Row::new(vec![
            Cell::head("培训"),
            Cell::left(title).bold(),
            Cell::head("时间"),
            Cell::left(format!("{date} {}", session.time)).span(3, 1),
        ]),
        Row::new(vec![
            Cell::head("主题"),
            Cell::left(session.topic.clone()),
            Cell::head("主讲"),
            Cell::left(session.speaker.clone()),
            Cell::head("学时"),
            Cell::centre(session.hours.to_string()),
        ]),
        Row::new(vec![
            Cell::head("地点"),
            Cell::left(place.clone()),
            Cell::head("应到"),
            Cell::centre(format!("{} 人", sheet.people.len())),
            Cell::head("实到"),
            Cell::left(""),
        ]),
    ];
    facts
}

/// Two columns of names side by side, numbered down the first and then down the second.
fn names(sheet: &SignIn, first: usize, end: usize, width: f32) -> Table {
    let units = sheet.people.iter().any(|person| !person.unit.is_empty());
    let (titles, widths): (&[&str], &[f32]) = if units {
        (&["序号", "姓名", "部门", "签名", "备注"], &[9.0, 21.0, 21.0, 27.0, 12.0])
    } else {
        (&["序号", "姓名", "签名", "备注"], &[9.0, 24.0, 39.0, 18.0])
    };
    let mut table = Table::new(width, &[widths, widths].concat()).headed(&[titles, titles].concat());
    (table.row_height, table.empty) = (8.4, "（没有人员）");
    let half = (end - first).div_ceil(2);
    for row in first..first + half {
        let mut cells = entry(sheet, row, end, titles.len());
        cells.extend(entry(sheet, row + half, end, titles.len()));
        table.body.push(Row::new(cells));
    }
    table
}

/// The cells of one half of a row: number and name if there is one, the rest to be filled in by hand.
fn entry(sheet: &SignIn, index: usize, end: usize, columns: usize) -> Vec<Cell> {
    let mut cells = Vec::new();
    if index < end {
        cells.push(Cell::centre(row_at(sheet, index).to_string()));
        if let Some(person) = sheet.people.get(index) {
            cells.push(Cell::centre(person.name.clone()));
            if columns == 5 {
                cells.push(Cell::centre(person.unit.clone()));
            }
        }
    }
    cells.resize(columns, Cell::left(""));
    cells
}

/// The number of a line: the person's row, and for guests those that the roster would give next.
fn row_at(sheet: &SignIn, index: usize) -> u32 {
    if let Some(person) = sheet.people.get(index) {
        return person.row;
    }
    let last = sheet.people.iter().map(|person| person.row).max().unwrap_or(0);
    let guest = u32::try_from(index - sheet.people.len()).unwrap_or(u32::MAX);
    last.saturating_add(guest).saturating_add(1)
}

fn foot(flow: &mut Flow<'_>) {
    let (area, canvas) = flow.area(11.0);
    let column = area.w / 3.0;
    let at = |place: f32| Rect::new(area.x + place * column, area.y + 2.5, column - 8.0, 8.0);
    signature(canvas, at(0.0), "记录人", "");
    signature(canvas, at(1.0), "负责人", "");
    let words = "备注可填：迟到 早退 事假 病假 公假";
    canvas.line(Rect { w: column, ..at(2.0) }, words, Style::new(8.5));
}
