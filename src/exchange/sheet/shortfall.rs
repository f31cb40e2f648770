//! 达到要求名单 and 未达到要求名单: who has met the policy, who has not, what is missing and by when.

use chrono::NaiveDate;

use super::list::{Closing, Holds, List, Value, columns};
use crate::exchange::paper::flow::{Imprint, day_in_words, period_in_full};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// One person.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// 姓名.
    pub name: String,
    /// 教师编号; may be empty.
    pub code: String,
    /// 部门; may be empty.
    pub department: String,
    /// 学科; may be empty.
    pub subject: String,
    /// What the policy asks for in all.
    pub required: Hours,
    /// What there is.
    pub earned: Hours,
    /// The requirements that are not met, in words, such as 校本研修还差 6; empty when all are met.
    pub lacking: Vec<String>,
}

/// The list's input.
#[derive(Debug, Clone, PartialEq)]
pub struct Standings {
    /// The period.
    pub period: Period,
    /// The name of the policy 规程.
    pub policy: String,
    /// Until when the missing hours must be made up.
    pub deadline: Option<NaiveDate>,
    /// Everybody.
    pub people: Vec<Standing>,
}

/// Those who fall short, the furthest first.
pub fn unmet(standings: &Standings, imprint: &Imprint) -> List {
    let mut people: Vec<&Standing> =
        standings.people.iter().filter(|person| !person.lacking.is_empty()).collect();
    people.sort_by_key(|person| std::cmp::Reverse(person.required.minus(person.earned)));
    let rows = people.iter().zip(1..).map(|(person, number)| {
        let missing = person.required.minus(person.earned);
        vec![
            Value::Count(number),
            person.name.clone().into(),
            person.department.clone().into(),
            person.subject.clone().into(),
            person.required.into(),
            if person.earned.is_zero() { Value::Nothing } else { person.earned.into() },
            if missing.is_zero() { Value::Empty } else { missing.into() },
            person.lacking.join("；").into(),
            Value::Empty,
        ]
    });
    let deadline = standings.deadline.map(|day| format!("请于{}前补足。", day_in_words(day)));
    List {
        name: "未达到要求名单".to_owned(),
        title: "未达到学时要求人员名单".to_owned(),
        facts: vec![facts(standings, imprint), deadline.unwrap_or_default()],
        columns: columns(&[
            ("序号", 6.0, Holds::Count),
            ("姓名", 12.0, Holds::Word),
            ("部门", 11.0, Holds::Word),
            ("学科", 10.0, Holds::Word),
            ("要求", 7.0, Holds::Count),
            ("已有", 7.0, Holds::Count),
            ("还差", 7.0, Holds::Count),
            ("缺什么", 20.0, Holds::Text),
            ("本人签字", 11.0, Holds::Text),
        ]),
        rows: rows.collect(),
        notes: Vec::new(),
        closing: Closing::Sealed,
    }
}

/// Those who have met everything.
pub fn met(standings: &Standings, imprint: &Imprint) -> List {
    let people = standings.people.iter().filter(|person| person.lacking.is_empty());
    let rows = people.zip(1..).map(|(person, number)| {
        vec![
            Value::Count(number),
            person.name.clone().into(),
            person.code.clone().into(),
            person.department.clone().into(),
            person.subject.clone().into(),
            person.required.into(),
            person.earned.into(),
        ]
    });
    List {
        name: "达到要求名单".to_owned(),
        title: "达到学时要求人员名单".to_owned(),
        facts: vec![facts(standings, imprint)],
        columns: columns(&[
            ("序号", 6.0, Holds::Count),
            ("姓名", 14.0, Holds::Word),
            ("教师编号", 16.0, Holds::Number),
            ("部门", 14.0, Holds::Word),
            ("学科", 12.0, Holds::Word),
            ("要求", 9.0, Holds::Count),
            ("已有", 9.0, Holds::Count),
        ]),
        rows: rows.collect(),
        notes: Vec::new(),
        closing: Closing::Sealed,
    }
}

fn facts(standings: &Standings, imprint: &Imprint) -> String {
    let all = standings.people.len();
    let short = standings.people.iter().filter(|person| !person.lacking.is_empty()).count();
    format!(
        "{}\u{3000}{}\u{3000}{}\u{3000}应达到 {all} 人，达到 {} 人，未达到 {short} 人",
        imprint.school,
        period_in_full(standings.period),
        standings.policy,
        all - short
    )
}
