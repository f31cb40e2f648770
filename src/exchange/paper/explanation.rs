//! 个人学时说明单: why 8 and not 12, article by article. What a clerk answers with when somebody asks.

use chrono::NaiveDate;

use super::canvas::Style;
use super::flow::{Flow, Imprint, days, period_in_full, signature};
use super::font::Fonts;
use super::page::{Ink, Paper, Rect};
use super::record::Person;
use super::table::{Cell, Row, Table};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// One rule that was applied to a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What the rule says, such as 每半天计 4 学时.
    pub rule: String,
    /// Where it stands, such as 第八条第二款; may be empty.
    pub article: String,
    /// The hours before the rule.
    pub before: Hours,
    /// The hours after it.
    pub after: Hours,
}

/// One record with all its steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// 培训或事项.
    pub title: String,
    /// 类别.
    pub category: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// 申报学时, where it was declared.
    pub claimed: Option<Hours>,
    /// 认定学时.
    pub recognised: Hours,
    /// The rules in the order in which they were applied.
    pub steps: Vec<Step>,
}

/// One requirement and how far it is met.
#[derive(Debug, Clone, PartialEq)]
pub struct Requirement {
    /// What is required, such as 周期总学时.
    pub name: String,
    /// How much.
    pub required: Hours,
    /// How much there is.
    pub earned: Hours,
    /// Whether it is met.
    pub met: bool,
}

/// One person's explanation.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The person; the ledger lines in it are not printed.
    pub person: Person,
    /// The name of the policy 规程.
    pub policy: String,
    /// The records.
    pub records: Vec<Explained>,
    /// The requirements in force.
    pub requirements: Vec<Requirement>,
}

/// The print job.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanations {
    /// The period.
    pub period: Period,
    /// The people.
    pub people: Vec<Explanation>,
}

/// Sets a sheet for each person.
pub fn set(job: &Explanations, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::upright("个人学时说明单", imprint, fonts);
    if job.people.is_empty() {
        flow.title("个人学时说明单");
        flow.subtitle("（没有人员）");
    }
    for explanation in &job.people {
        let person = &explanation.person;
        flow.part(&person.name);
        flow.title("个人学时说明单");
        flow.subtitle(&period_in_full(job.period));
        let facts = [person.name.as_str(), &person.code, &person.department, &person.subject, &person.title];
        let facts: Vec<&str> = facts.into_iter().filter(|word| !word.is_empty()).collect();
        flow.ends(&facts.join("\u{3000}"), &imprint.school);
        flow.ends(&format!("规程：{}", explanation.policy), "单位：学时");
        flow.table(&steps(explanation, flow.width()), 0.0);
        flow.space(4.0);
        let requirements = requirements(explanation, flow.width());
        flow.need(7.0 * (requirements.body.len() as f32 + 1.0));
        flow.table(&requirements, 30.0);
        flow.space(2.0);
        flow.note("每一步的“依据”是规程的条款；没有列出的规则没有改变学时。对结果有疑问，可凭证明材料向学校申请复核。");
        foot(&mut flow);
    }
    flow.finish()
}

fn steps(explanation: &Explanation, width: f32) -> Table {
    let titles = ["序号", "培训或事项", "申报", "计算过程", "依据", "学时变化", "认定"];
    let mut table = Table::new(width, &[9.0, 58.0, 12.0, 52.0, 24.0, 22.0, 13.0]).headed(&titles);
    for (record, number) in explanation.records.iter().zip(1..) {
        let tall = record.steps.len().max(1);
        let claimed = record.claimed.map(|hours| hours.to_string()).unwrap_or_default();
        let what = format!("{}\n{}\u{3000}{}", record.title, days(record.from, record.to), record.category);
        let result = Cell::figure(record.recognised).bold().span(1, tall);
        let result = if record.recognised.is_zero() { result.ink(Ink::Red) } else { result };
        let mut first = vec![
            Cell::centre(number.to_string()).span(1, tall),
            Cell::left(what).span(1, tall),
            Cell::figure(claimed).span(1, tall),
        ];
        // The record's own lines need room even where one short step stands beside them.
        let high = 11.5 / tall as f32;
        for (place, step) in record.steps.iter().enumerate() {
            let change = match step.before == step.after {
                true => step.after.to_string(),
                false => format!("{} → {}", step.before, step.after),
            };
            let cells =
                [Cell::left(step.rule.clone()), Cell::left(step.article.clone()), Cell::centre(change)];
            first.extend(cells);
            if place == 0 {
                first.push(result.clone());
            }
            table.body.push(Row::new(std::mem::take(&mut first)).high(high.max(table.row_height)));
        }
        if record.steps.is_empty() {
            first.extend([Cell::left("按申报计"), Cell::left(""), Cell::left(""), result]);
            table.body.push(Row::new(first).high(11.5));
        }
    }
    let total: Hours = explanation.records.iter().map(|record| record.recognised).sum();
    let label = Cell::centre("合计").bold().span(6, 1);
    if !explanation.records.is_empty() {
        table.body.push(Row::new(vec![label, Cell::figure(total).bold()]));
    }
    table
}

fn requirements(explanation: &Explanation, width: f32) -> Table {
    let titles = ["要求", "应达到", "已取得", "还差", "结论"];
    let mut table = Table::new(width, &[80.0, 25.0, 25.0, 25.0, 25.0]).headed(&titles);
    table.empty = "（规程没有设要求）";
    let rows = explanation.requirements.iter().map(|requirement| {
        let missing = requirement.required.minus(requirement.earned);
        let missing = if missing.is_zero() { String::new() } else { missing.to_string() };
        let verdict = Cell::centre(if requirement.met { "达到" } else { "未达到" });
        Row::new(vec![
            Cell::left(requirement.name.clone()),
            Cell::figure(requirement.required),
            Cell::figure(requirement.earned),
            Cell::figure(missing).bold(),
            if requirement.met { verdict } else { verdict.bold() },
        ])
    });
    table.body = rows.collect();
    table
}

fn foot(flow: &mut Flow<'_>) {
    let (area, canvas) = flow.area(13.0);
    let column = area.w / 3.0;
    for (label, place) in [("经办人", 0.0), ("本人签字", 1.0)] {
        let at = Rect::new(area.x + place * column, area.y + 4.0, column - 8.0, 8.0);
        signature(canvas, at, label, "");
    }
    let at = Rect::new(area.x + 2.0 * column, area.y + 4.0, column, 8.0);
    canvas.line(at, "日期：\u{3000}\u{3000}\u{3000}年\u{3000}\u{3000}月\u{3000}\u{3000}日", Style::new(10.0));
}
