//! 校本培训计划, and 校本培训考核表 for the same plan at the end of the year: planned beside held.

use chrono::NaiveDate;

use super::canvas::Style;
use super::flow::{CLOSING, Flow, Imprint, day_in_words, period_in_full};
use super::font::Fonts;
use super::page::Paper;
use super::table::{Cell, Row, Table};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// One line of the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// When, such as 9月 or 第3周.
    pub when: String,
    /// 主题.
    pub topic: String,
    /// 形式, such as 专题讲座; may be empty.
    pub form: String,
    /// 对象, such as 全体教师; may be empty.
    pub audience: String,
    /// 负责人 or 主讲; may be empty.
    pub leader: String,
    /// 计划学时.
    pub planned: Hours,
    /// 实际学时, once it was held.
    pub held: Option<Hours>,
    /// People who took part, once it was held.
    pub people: Option<u32>,
    /// What is on file, such as 方案、签到表、小结; may be empty.
    pub material: String,
}

/// The plan of a school year.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The school year.
    pub period: Period,
    /// 指导思想、目标: running text; may be empty.
    pub aims: String,
    /// 负责人; may be empty.
    pub leader: String,
    /// Where it is filed and under what number, such as 县教师进修学校 进修备〔2025〕12号; may be empty.
    pub filed: String,
    /// When it was filed.
    pub filed_on: Option<NaiveDate>,
    /// The lines.
    pub lines: Vec<Line>,
}

/// Sets the plan.
pub fn set(plan: &Plan, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::upright("校本培训计划", imprint, fonts);
    flow.title("校本培训计划");
    flow.subtitle(&period_in_full(plan.period));
    flow.ends(&format!("学校：{}", imprint.school), &filed(plan));
    if !plan.aims.is_empty() {
        flow.prose("一、目标", Style::new(11.0).bold(), false);
        flow.paragraph(&plan.aims, 10.5);
        flow.prose("二、安排", Style::new(11.0).bold(), false);
        flow.space(1.0);
    }
    let titles = ["序号", "时间", "主题", "形式", "对象", "负责人", "学时"];
    let mut table = Table::new(flow.width(), &[10.0, 18.0, 68.0, 24.0, 24.0, 22.0, 14.0]).headed(&titles);
    table.sums = vec![6];
    let rows = plan.lines.iter().zip(1..).map(|(line, number)| {
        Row::new(vec![
            Cell::centre(number.to_string()),
            Cell::centre(line.when.clone()),
            Cell::left(line.topic.clone()),
            Cell::centre(line.form.clone()),
            Cell::centre(line.audience.clone()),
            Cell::centre(line.leader.clone()),
            Cell::figure(line.planned),
        ])
        .figures(vec![line.planned])
    });
    table.body = rows.collect();
    flow.table(&table, CLOSING + 4.0);
    flow.closing();
    flow.finish()
}

fn filed(plan: &Plan) -> String {
    let leader = (!plan.leader.is_empty()).then(|| format!("负责人：{}", plan.leader));
    let filed = match (plan.filed.as_str(), plan.filed_on) {
        ("", _) => None,
        (filed, Some(day)) => Some(format!("备案：{filed}（{}）", day_in_words(day))),
        (filed, None) => Some(format!("备案：{filed}")),
    };
    leader.into_iter().chain(filed).collect::<Vec<_>>().join("\u{3000}")
}

/// Sets the review of the plan.
pub fn set_review(plan: &Plan, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::landscape("校本培训考核表", imprint, fonts);
    flow.title("校本培训考核表");
    flow.subtitle(&period_in_full(plan.period));
    flow.ends(&format!("学校：{}", imprint.school), &filed(plan));
    let titles = [
        "序号",
        "时间",
        "主题",
        "负责人",
        "计划学时",
        "实际学时",
        "参加人数",
        "材料",
        "完成情况",
        "考核意见",
    ];
    let columns = [10.0, 20.0, 76.0, 24.0, 18.0, 18.0, 18.0, 44.0, 20.0, 28.0];
    let mut table = Table::new(flow.width(), &columns).headed(&titles);
    table.row_height = 6.4;
    table.sums = vec![4, 5];
    for (line, number) in plan.lines.iter().zip(1..) {
        let state = match line.held {
            Some(held) if held >= line.planned => "完成",
            Some(_) => "部分完成",
            None => "未开展",
        };
        let state = Cell::centre(state);
        let held = line.held.map(|held| held.to_string()).unwrap_or_default();
        let row = Row::new(vec![
            Cell::centre(number.to_string()),
            Cell::centre(line.when.clone()),
            Cell::left(line.topic.clone()),
            Cell::centre(line.leader.clone()),
            Cell::figure(line.planned),
            Cell::figure(held),
            Cell::centre(line.people.map(|people| people.to_string()).unwrap_or_default()),
            Cell::left(line.material.clone()),
            if line.held.is_none() { state.bold() } else { state },
            Cell::left(""),
        ]);
        table.body.push(row.figures(vec![line.planned, line.held.unwrap_or(Hours::ZERO)]));
    }
    flow.table(&table, CLOSING + 10.0);
    let held = plan.lines.iter().filter(|line| line.held.is_some()).count();
    flow.ends(
        &format!("计划 {} 项，开展 {held} 项", plan.lines.len()),
        "考核等次：\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}",
    );
    flow.closing();
    flow.finish()
}
