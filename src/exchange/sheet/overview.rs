//! 校本研修学时认定信息一览表: one line a person, with the audit of school and county beside the hours.

use super::list::{Closing, Column, Holds, List, Value};
use crate::exchange::paper::flow::{Imprint, period_in_full};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// One person.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// 姓名.
    pub name: String,
    /// 性别; may be empty.
    pub sex: String,
    /// 学科; may be empty.
    pub subject: String,
    /// 集中 hours.
    pub concentrated: Hours,
    /// 远程 hours.
    pub remote: Hours,
    /// Hours of each of [`Overview::items`].
    pub school_based: Vec<Hours>,
    /// The sum that counts.
    pub total: Hours,
    /// What the school decided, such as 同意; may be empty.
    pub school: String,
    /// What the county decided; left to be filled in if empty.
    pub county: String,
    /// 备注; may be empty.
    pub note: String,
}

/// The list's input.
#[derive(Debug, Clone, PartialEq)]
pub struct Overview {
    /// The period.
    pub period: Period,
    /// The items of school-based training, such as 专题讲座, 听评课.
    pub items: Vec<String>,
    /// The people.
    pub people: Vec<Person>,
}

/// The list.
pub fn list(overview: &Overview, imprint: &Imprint) -> List {
    let mut columns = vec![
        Column::new("序号", 6.0, Holds::Count),
        Column::new("姓名", 14.0, Holds::Word),
        Column::new("性别", 6.0, Holds::Word),
        Column::new("学科", 11.0, Holds::Word),
        Column::new("集中", 8.0, Holds::Hours),
        Column::new("远程", 8.0, Holds::Hours),
    ];
    let item = |item: &String| Column::new(item.clone(), 9.0, Holds::Hours).under("校本研修");
    columns.extend(overview.items.iter().map(item));
    columns.extend([
        Column::new("合计", 9.0, Holds::Hours),
        Column::new("校审", 9.0, Holds::Word),
        Column::new("县审", 9.0, Holds::Word),
        Column::new("备注", 12.0, Holds::Text),
    ]);
    let rows = overview.people.iter().zip(1..).map(|(person, number)| {
        let mut row = vec![
            Value::Count(number),
            person.name.clone().into(),
            person.sex.clone().into(),
            person.subject.clone().into(),
            person.concentrated.into(),
            person.remote.into(),
        ];
        let hours = |place: usize| person.school_based.get(place).copied().unwrap_or(Hours::ZERO);
        row.extend((0..overview.items.len()).map(|place| Value::Hours(hours(place))));
        row.push(if person.total.is_zero() { Value::Nothing } else { person.total.into() });
        row.extend([&person.school, &person.county, &person.note].map(|text| text.clone().into()));
        row
    });
    List {
        name: "校本研修一览表".to_owned(),
        title: "教师校本研修学时认定信息一览表".to_owned(),
        facts: vec![format!("单位：{}\u{3000}{}", imprint.school, period_in_full(overview.period))],
        columns,
        rows: rows.collect(),
        notes: Vec::new(),
        closing: Closing::Sealed,
    }
}
