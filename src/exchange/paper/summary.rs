//! 汇总表: the whole school on one list, hours by category, with what is required and what is missing.

use super::flow::{CLOSING, Flow, Imprint, period_in_full};
use super::font::Fonts;
use super::page::{Ink, Paper};
use super::table::{Cell, Row, Table};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// One person's line.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// 姓名.
    pub name: String,
    /// 性别; may be empty.
    pub sex: String,
    /// 学科; may be empty.
    pub subject: String,
    /// 职称; may be empty.
    pub title: String,
    /// Hours in each category of [`Summary::categories`].
    pub hours: Vec<Hours>,
    /// The sum that counts, after caps across categories.
    pub total: Hours,
    /// What the policy asks for, if it asks for a total.
    pub required: Option<Hours>,
    /// Whether all requirements are met; none where the policy sets none.
    pub met: Option<bool>,
    /// 备注, such as 产假; may be empty.
    pub note: String,
}

impl Entry {
    /// The verdict as a clerk would write it: 达到, 还差 28.5, 未达到 where only a part is short, 无学时.
    pub fn verdict(&self) -> String {
        let missing = self.required.map_or(Hours::ZERO, |required| required.minus(self.total));
        match self.met {
            _ if self.total.is_zero() => "无学时".to_owned(),
            None => String::new(),
            Some(true) => "达到".to_owned(),
            Some(false) if missing.is_zero() => "分项未达到".to_owned(),
            Some(false) => format!("还差 {missing}"),
        }
    }
}

/// The print job.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The heading, such as 教职工培训学时汇总表.
    pub title: String,
    /// The period.
    pub period: Period,
    /// The name of the policy 规程; may be empty.
    pub policy: String,
    /// The categories that have a column.
    pub categories: Vec<String>,
    /// The people.
    pub entries: Vec<Entry>,
}

impl Summary {
    /// How many there are, and how many of them have met what is required.
    pub fn counts(&self) -> String {
        let with = |met: bool| self.entries.iter().filter(|entry| entry.met == Some(met)).count();
        let all = self.entries.len();
        format!("共 {all} 人，达到要求 {} 人，未达到 {} 人", with(true), with(false))
    }
}

/// Sets the summary.
pub fn set(summary: &Summary, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::landscape("汇总表", imprint, fonts);
    flow.title(&summary.title);
    flow.subtitle(&period_in_full(summary.period));
    let policy = if summary.policy.is_empty() {
        String::new()
    } else {
        format!("规程：{}\u{3000}", summary.policy)
    };
    flow.ends(&format!("填报单位：{}", imprint.school), &format!("{policy}单位：学时"));
    flow.table(&table(summary, flow.width()).fitted(fonts), CLOSING + 8.0);
    flow.ends(&summary.counts(), "");
    flow.closing();
    flow.finish()
}

fn table(summary: &Summary, width: f32) -> Table {
    let categories = summary.categories.len();
    let figures = (104.0 / (categories.max(1) as f32)).clamp(9.0, 22.0);
    let mut columns = vec![10.0, 24.0, 10.0, 22.0, 24.0];
    columns.extend(std::iter::repeat_n(figures, categories));
    columns.extend([16.0, 15.0, 24.0, 26.0]);
    let mut table = Table::new(width, &columns);
    table.row_height = 6.4;
    table.head = head(summary);
    table.sums = (5..=5 + categories).collect();
    table.body =
        summary.entries.iter().zip(1..).map(|(entry, number)| row(entry, number, categories)).collect();
    table
}

fn head(summary: &Summary) -> Vec<Row> {
    let tall = |word: &str| Cell::head(word).bold().span(1, 2);
    let mut first: Vec<Cell> = ["序号", "姓名", "性别", "学科", "职称"].map(tall).into();
    if !summary.categories.is_empty() {
        first.push(Cell::head("分类学时").bold().span(summary.categories.len(), 1));
    }
    first.extend(["合计", "要求", "结论", "备注"].map(tall));
    let second = summary.categories.iter().map(|name| Cell::head(name.clone()).bold()).collect();
    vec![Row::new(first), Row::new(second)]
}

fn row(entry: &Entry, number: usize, categories: usize) -> Row {
    let none = entry.total.is_zero();
    let ink = if none { Ink::Red } else { Ink::Black };
    let mut cells = vec![
        Cell::centre(number.to_string()),
        Cell::centre(entry.name.clone()),
        Cell::centre(entry.sex.clone()),
        Cell::centre(entry.subject.clone()),
        Cell::centre(entry.title.clone()),
    ];
    let hours = || (0..categories).map(|index| entry.hours.get(index).copied().unwrap_or(Hours::ZERO));
    let blank_zero = |hours: Hours| if hours.is_zero() { String::new() } else { hours.to_string() };
    cells.extend(hours().map(|hours| Cell::figure(blank_zero(hours))));
    let verdict = Cell::centre(entry.verdict()).ink(ink);
    cells.extend([
        Cell::figure(entry.total).bold().ink(ink),
        Cell::figure(entry.required.map(|hours| hours.to_string()).unwrap_or_default()),
        if entry.met == Some(true) { verdict } else { verdict.bold() },
        Cell::left(entry.note.clone()),
    ]);
    Row::new(cells).figures(hours().chain([entry.total]).collect())
}
