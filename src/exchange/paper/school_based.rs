//! 校本研修学时认定登记表, one for a person and one for the school: the items of the regulation in its order, what
//! was declared, what the school's first audit and the county's check say, and where the proof lies.

use super::flow::{CLOSING, Flow, Imprint, period_in_full};
use super::font::Fonts;
use super::page::{Ink, Paper};
use super::record::{Line, Person};
use super::table::{Cell, Row, Table};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// The print job of both forms.
#[derive(Debug, Clone, PartialEq)]
pub struct SchoolBased {
    /// The period.
    pub period: Period,
    /// The items of the regulation in its order, such as 专题讲座, 听评课; lines whose category is none of them come last.
    pub items: Vec<String>,
    /// The people with their lines; a line's category is its item.
    pub people: Vec<Person>,
}

impl SchoolBased {
    /// The lines of a person by item, in the order of the regulation.
    fn by_item<'p>(&self, person: &'p Person) -> Vec<(String, Vec<&'p Line>)> {
        let mut items: Vec<(String, Vec<&Line>)> =
            self.items.iter().map(|item| (item.clone(), Vec::new())).collect();
        for line in person.sorted() {
            match items.iter_mut().find(|(name, _)| *name == line.category) {
                Some((_, lines)) => lines.push(line),
                None => items.push((line.category.clone(), vec![line])),
            }
        }
        items
    }
}

/// Sets 教师个人校本研修学时认定登记表, a sheet a person.
pub fn set_personal(job: &SchoolBased, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::upright("校本研修学时认定登记表", imprint, fonts);
    for person in &job.people {
        flow.part(&person.name);
        flow.title("教师个人校本研修学时认定登记表");
        flow.subtitle(&period_in_full(job.period));
        let facts = [("姓名", &person.name), ("学科", &person.subject), ("职称", &person.title)];
        let facts: Vec<String> = facts
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(label, text)| format!("{label}：{text}"))
            .collect();
        flow.ends(&facts.join("\u{3000}"), &format!("单位：{}", imprint.school));
        flow.table(&personal(job, person, flow.width()), CLOSING + 4.0);
        flow.closing();
    }
    if job.people.is_empty() {
        flow.title("教师个人校本研修学时认定登记表");
        flow.subtitle("（没有人员）");
    }
    flow.finish()
}

fn personal(job: &SchoolBased, person: &Person, width: f32) -> Table {
    let titles = ["项目", "内容", "时间", "级别", "角色", "自报学时", "学校初审", "县复核", "佐证"];
    let mut table =
        Table::new(width, &[20.0, 50.0, 26.0, 13.0, 13.0, 14.0, 14.0, 13.0, 17.0]).headed(&titles);
    table.sums = vec![5, 6];
    for (item, lines) in job.by_item(person) {
        let tall = lines.len().max(1);
        let mut cells = vec![Cell::centre(item).bold().span(1, tall)];
        if lines.is_empty() {
            cells.push(Cell::left("无").ink(Ink::Grey));
            cells.extend((0..7).map(|_| Cell::left("")));
            table.body.push(Row::new(std::mem::take(&mut cells)));
        }
        for line in lines {
            let none = line.hours.is_zero();
            let audited = Cell::figure(line.hours);
            cells.extend([
                Cell::left(line.title.clone()),
                Cell::centre(line.days()),
                Cell::centre(line.level.clone()),
                Cell::centre(line.role.clone()),
                Cell::figure(line.claimed.map(|hours| hours.to_string()).unwrap_or_default()),
                if none { audited.bold().ink(Ink::Red) } else { audited },
                Cell::left(""),
                Cell::left(line.proof.clone()),
            ]);
            let figures = vec![line.claimed.unwrap_or(Hours::ZERO), line.hours];
            table.body.push(Row::new(std::mem::take(&mut cells)).figures(figures));
        }
    }
    table
}

/// Sets 教师校本研修学时认定登记表, the school's: one row a person, declared and audited hours by item.
pub fn set_school(job: &SchoolBased, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::landscape("校本研修学时认定登记表（学校）", imprint, fonts);
    flow.title("教师校本研修学时认定登记表");
    flow.subtitle(&period_in_full(job.period));
    flow.ends(&format!("单位：{}", imprint.school), "每项左为自报学时，右为学校初审学时");
    flow.table(&school(job, flow.width()), CLOSING + 2.0);
    flow.closing();
    flow.finish()
}

fn school(job: &SchoolBased, width: f32) -> Table {
    let items = job.items.len();
    let mut columns = vec![9.0, 22.0, 18.0];
    columns.extend(std::iter::repeat_n((160.0 / (2 * items.max(1)) as f32).clamp(6.0, 14.0), 2 * items));
    columns.extend([13.0, 13.0, 14.0, 20.0]);
    let mut table = Table::new(width, &columns);
    (table.size, table.row_height) = (8.5, 6.4);
    let tall = |word: &str| Cell::head(word).bold().span(1, 2);
    let mut above: Vec<Cell> = ["序号", "姓名", "学科"].map(tall).into();
    above.extend(job.items.iter().map(|item| Cell::head(item.clone()).bold().span(2, 1)));
    above.push(Cell::head("合计").bold().span(2, 1));
    above.extend(["县复核", "本人签字"].map(tall));
    let below = (0..=items).flat_map(|_| ["自报", "初审"]).map(|word| Cell::head(word).bold());
    table.head = vec![Row::new(above), Row::new(below.collect())];
    table.sums = (3..3 + 2 * items + 2).collect();
    let shown = |hours: Hours| if hours.is_zero() { String::new() } else { hours.to_string() };
    for (person, number) in job.people.iter().zip(1..) {
        let mut figures = Vec::new();
        for item in &job.items {
            let lines = || person.lines.iter().filter(|line| line.category == *item);
            figures.push(lines().filter_map(|line| line.claimed).sum());
            figures.push(lines().map(|line| line.hours).sum());
        }
        figures.push(person.lines.iter().filter_map(|line| line.claimed).sum());
        figures.push(person.lines.iter().map(|line| line.hours).sum());
        let mut cells = vec![
            Cell::centre(number.to_string()),
            Cell::centre(person.name.clone()),
            Cell::centre(person.subject.clone()),
        ];
        cells.extend(figures.iter().map(|hours| Cell::figure(shown(*hours))));
        cells.extend([Cell::left(""), Cell::left("")]);
        table.body.push(Row::new(cells).figures(figures));
    }
    table
}
