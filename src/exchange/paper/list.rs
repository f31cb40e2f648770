//! Any [`List`] on paper: the columns are data, so that a list which a user has rearranged prints as well.

use super::flow::{CLOSING, Flow, Imprint, signature};
use super::font::Fonts;
use super::page::{Ink, Paper, Rect};
use super::table::{Cell, Row, Table};
use crate::exchange::sheet::list::{Closing, Holds, List, Value};
use crate::model::hours::Hours;

/// Wider than this, in characters, a list cannot be read on A4 on its side.
const READABLE: f64 = 200.0;

/// Sets the list; on its side where its columns need that. Where even that is too narrow, columns in which nothing stands are
/// left out.
pub fn set(list: &List, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let narrower = narrower(list);
    let list = narrower.as_ref().unwrap_or(list);
    let mut flow = match list.wide() {
        true => Flow::landscape(&list.name, imprint, fonts),
        false => Flow::upright(&list.name, imprint, fonts),
    };
    lay(&mut flow, list);
    flow.finish()
}

fn narrower(list: &List) -> Option<List> {
    let width: f64 = list.columns.iter().map(|column| column.width).sum();
    if width <= READABLE || list.rows.is_empty() {
        return None;
    }
    let holds = |place: usize| list.rows.iter().any(|row| row.get(place).is_some_and(|v| *v != Value::Empty));
    let columns = list.columns.iter().enumerate().filter(|(place, _)| holds(*place));
    let keys: Vec<String> = columns.map(|(_, column)| column.key()).collect();
    Some(list.choose(&keys.iter().map(String::as_str).collect::<Vec<_>>()))
}

/// Sets the list into a form that has more than it.
pub(super) fn lay(flow: &mut Flow<'_>, list: &List) {
    flow.title(&list.title);
    let facts: Vec<String> = list.facts.iter().flat_map(|fact| flow.facts(fact)).collect();
    for fact in &facts {
        flow.ends(fact, "");
    }
    let closing = match list.closing {
        Closing::Nothing => 0.0,
        Closing::Sealed => CLOSING + 4.0,
        Closing::Names(_) => 14.0,
    };
    let table = table(list, flow.width()).fitted(flow.fonts());
    flow.table(&table, closing + 5.0 * list.notes.len() as f32);
    for note in &list.notes {
        flow.note(note);
    }
    match list.closing {
        Closing::Nothing => {}
        Closing::Sealed => flow.closing(),
        Closing::Names(names) => {
            let (area, canvas) = flow.area(14.0);
            let width = area.w / names.len().max(1) as f32;
            for (name, place) in names.iter().zip(0u16..) {
                let at = Rect::new(area.x + f32::from(place) * width, area.y + 5.0, width - 6.0, 8.0);
                signature(canvas, at, name, "");
            }
        }
    }
}

fn table(list: &List, width: f32) -> Table {
    let widths: Vec<f32> = list.columns.iter().map(|column| column.width as f32).collect();
    let mut table = Table::new(width, &widths);
    if list.wide() {
        table.row_height = 6.2;
    }
    table.head = head(list);
    let summed = |holds: Holds| matches!(holds, Holds::Hours | Holds::Tally);
    let columns = list.columns.iter().enumerate();
    table.sums = columns.filter(|(_, column)| summed(column.holds)).map(|(place, _)| place).collect();
    for values in &list.rows {
        let cells = values.iter().zip(&list.columns).map(|(value, column)| cell(value, column.holds));
        let amount = |place: &usize| values.get(*place).map_or(Hours::ZERO, amount);
        table.body.push(Row::new(cells.collect()).figures(table.sums.iter().map(amount).collect()));
    }
    table
}

/// What a value adds to a sum; a count of people adds up as so many whole units.
fn amount(value: &Value) -> Hours {
    value.hours().or_else(|| value.count().map(Hours::whole)).unwrap_or(Hours::ZERO)
}

fn head(list: &List) -> Vec<Row> {
    let title = |title: &str| Cell::head(title).bold();
    if !list.grouped() {
        return vec![Row::new(list.columns.iter().map(|column| title(&column.title)).collect())];
    }
    let (mut above, mut below) = (Vec::new(), Vec::new());
    for (place, count, group) in list.groups() {
        let columns = list.columns.iter().skip(place).take(count);
        if group.is_empty() {
            above.extend(columns.map(|column| title(&column.title).span(1, 2)));
        } else {
            above.push(title(group).span(count, 1));
            below.extend(columns.map(|column| title(&column.title)));
        }
    }
    vec![Row::new(above), Row::new(below)]
}

fn cell(value: &Value, holds: Holds) -> Cell {
    let side = |text: String| match holds {
        Holds::Text => Cell::left(text),
        Holds::Hours | Holds::Tally => Cell::figure(text),
        _ => Cell::centre(text),
    };
    match value {
        Value::Empty => Cell::left(""),
        Value::Text(text) => side(text.clone()),
        Value::Hours(hours) if hours.is_zero() && holds == Holds::Hours => Cell::left(""),
        Value::Hours(hours) => Cell::figure(hours),
        Value::Count(count) => side(count.to_string()),
        Value::Date(day) => Cell::centre(day.format("%Y.%-m.%-d").to_string()),
        Value::Nothing => Cell::figure("0").bold().ink(Ink::Red),
        Value::Refused(words) => side(words.clone()).ink(Ink::Red),
    }
}
