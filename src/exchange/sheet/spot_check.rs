//! 学时认定抽查表: records that were drawn, with room for what the checker finds.

use chrono::NaiveDate;

use super::list::{Closing, Holds, List, Value, columns};
use crate::exchange::paper::flow::{Imprint, period_in_full};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// One record that was drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// 姓名.
    pub name: String,
    /// 学科; may be empty.
    pub subject: String,
    /// 培训或事项.
    pub title: String,
    /// First day.
    pub date: NaiveDate,
    /// 认定学时.
    pub hours: Hours,
    /// 证明材料; may be empty.
    pub proof: String,
}

/// The list's input.
#[derive(Debug, Clone, PartialEq)]
pub struct SpotCheck {
    /// The period.
    pub period: Period,
    /// How the records were drawn, such as 随机抽取 10%，种子 20251112.
    pub method: String,
    /// The records.
    pub drawn: Vec<Drawn>,
}

/// The list.
pub fn list(check: &SpotCheck, imprint: &Imprint) -> List {
    let rows = check.drawn.iter().zip(1..).map(|(drawn, number)| {
        vec![
            Value::Count(number),
            drawn.name.clone().into(),
            drawn.subject.clone().into(),
            drawn.title.clone().into(),
            drawn.date.into(),
            drawn.hours.into(),
            drawn.proof.clone().into(),
            Value::Empty,
            Value::Empty,
            Value::Empty,
        ]
    });
    List {
        name: "学时抽查表".to_owned(),
        title: "学时认定抽查表".to_owned(),
        facts: vec![
            format!("被查单位：{}\u{3000}{}", imprint.school, period_in_full(check.period)),
            format!("抽取方式：{}\u{3000}共 {} 条", check.method, check.drawn.len()),
        ],
        columns: columns(&[
            ("序号", 6.0, Holds::Count),
            ("姓名", 13.0, Holds::Word),
            ("学科", 10.0, Holds::Word),
            ("培训或事项", 30.0, Holds::Text),
            ("日期", 11.0, Holds::Date),
            ("认定学时", 8.0, Holds::Hours),
            ("证明材料", 14.0, Holds::Text),
            ("材料是否相符", 10.0, Holds::Text),
            ("核定学时", 8.0, Holds::Text),
            ("发现的问题", 20.0, Holds::Text),
        ]),
        rows: rows.collect(),
        notes: Vec::new(),
        closing: Closing::Names(&["抽查人", "被查单位负责人", "日期"]),
    }
}
