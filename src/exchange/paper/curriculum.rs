//! 教师基本情况表: the file of a person as a form, with the photo: what is known of them, then what they have behind them.

use std::sync::Arc;

use chrono::NaiveDate;

use super::flow::{CLOSING, Flow, Imprint};
use super::font::Fonts;
use super::page::{Paper, Rect};
use super::picture::Picture;
use super::portrait::portrait;
use super::table::{Cell, Row, Table, grid};

/// The frame of a photo of two inches, millimetres.
const PHOTO: (f32, f32) = (32.0, 42.0);
/// Rows of facts beside the photo.
const BESIDE: usize = 5;

/// One thing that a person has behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When, such as 2025.3.6–3.27; may be empty.
    pub when: String,
    /// What.
    pub what: String,
}

/// An item of the file with its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// 学习经历, 国内培训.
    pub item: String,
    /// Its lines in order.
    pub events: Vec<Event>,
}

/// The print job: one person.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curriculum {
    /// 姓名; empty where there is nobody.
    pub name: String,
    /// 照片.
    pub photo: Option<Arc<Picture>>,
    /// What is known, each with its label, the name first.
    pub facts: Vec<(String, String)>,
    /// The items that have lines.
    pub parts: Vec<Part>,
    /// The day on which it was so.
    pub on: Option<NaiveDate>,
}

/// Sets the form.
pub fn set(curriculum: &Curriculum, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::upright("教师基本情况表", imprint, fonts);
    flow.title("教师基本情况表");
    if curriculum.name.is_empty() {
        flow.subtitle("（没有人员）");
        return flow.finish();
    }
    flow.part(&curriculum.name);
    let on = curriculum.on.map(super::flow::day_in_words).unwrap_or_default();
    flow.ends(&format!("单位：{}", imprint.school), &on);
    head(&mut flow, curriculum);
    flow.space(2.0);
    flow.table(&parts(curriculum, flow.width()), CLOSING + 4.0);
    flow.closing();
    flow.finish()
}

/// The facts, two in a row beside the photo and three in a row below it.
fn head(flow: &mut Flow<'_>, curriculum: &Curriculum) {
    let (beside, below) = curriculum.facts.split_at(curriculum.facts.len().min(2 * BESIDE));
    let width = flow.width();
    let mut table = rows(beside, width - PHOTO.0, 2);
    table.row_height = PHOTO.1 / BESIDE as f32;
    let blank = || Cell::left("");
    while table.body.len() < BESIDE {
        table.body.push(Row::new(vec![Cell::head(""), blank(), Cell::head(""), blank()]));
    }
    let (area, canvas) = flow.area(PHOTO.1);
    grid(&table, (area.x, area.y), canvas);
    let frame = Rect::new(area.right() - PHOTO.0, area.y, PHOTO.0, PHOTO.1);
    portrait(canvas, frame, curriculum.photo.as_ref(), "照片");
    if !below.is_empty() {
        flow.table(&rows(below, width, 3), 0.0);
    }
}

/// Facts in rows, so many in each.
fn rows(facts: &[(String, String)], width: f32, across: usize) -> Table {
    let columns: Vec<f32> = [21.0, 36.0].iter().copied().cycle().take(2 * across).collect();
    let mut table = Table::new(width, &columns);
    for row in facts.chunks(across) {
        let mut cells: Vec<Cell> = row
            .iter()
            .flat_map(|(label, text)| [Cell::head(label.clone()), Cell::left(text.clone())])
            .collect();
        while cells.len() < 2 * across {
            cells.push(Cell::left(""));
        }
        table.body.push(Row::new(cells));
    }
    table
}

fn parts(curriculum: &Curriculum, width: f32) -> Table {
    let mut table = Table::new(width, &[12.0, 38.0, 130.0]).headed(&["序号", "起止时间", "内容"]);
    table.empty = "（没有登记经历）";
    for part in &curriculum.parts {
        table.body.push(Row::new(vec![Cell::head(part.item.clone()).bold().span(3, 1)]));
        for (event, number) in part.events.iter().zip(1..) {
            table.body.push(Row::new(vec![
                Cell::centre(number.to_string()),
                Cell::centre(event.when.clone()),
                Cell::left(event.what.clone()),
            ]));
        }
    }
    table
}
