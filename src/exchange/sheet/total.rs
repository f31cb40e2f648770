//! 学时总表: the first sheet of a bundle, everybody's hours by kind in two levels, with the page on which the
//! person's own sheet begins.

use super::list::{Closing, Column, Holds, List, Value};
use crate::exchange::paper::flow::{Imprint, period_in_full};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// A kind of hours with its items, such as 规范性 with 网上学习, 自学反思, 集中培训.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The kind.
    pub name: String,
    /// Its items.
    pub items: Vec<String>,
}

/// One person.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// 姓名.
    pub name: String,
    /// 任教学段; may be empty.
    pub stage: String,
    /// 任教学科; may be empty.
    pub subject: String,
    /// Hours of each item of all groups, in order.
    pub hours: Vec<Hours>,
    /// The sum that counts.
    pub total: Hours,
    /// The page of the bundle on which the personal sheet begins.
    pub page: Option<u32>,
}

/// The list's input.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// The period.
    pub period: Period,
    /// The kinds of hours.
    pub groups: Vec<Group>,
    /// The people.
    pub people: Vec<Person>,
}

/// The list.
pub fn list(total: &Total, imprint: &Imprint) -> List {
    let mut columns = vec![
        Column::new("序号", 6.0, Holds::Count),
        Column::new("教师姓名", 14.0, Holds::Word),
        Column::new("任教学段", 9.0, Holds::Word),
        Column::new("任教学科", 11.0, Holds::Word),
    ];
    for group in &total.groups {
        let item = |item: &String| Column::new(item.clone(), 9.0, Holds::Hours).under(group.name.clone());
        columns.extend(group.items.iter().map(item));
    }
    columns.push(Column::new("总学时", 9.0, Holds::Hours));
    columns.push(Column::new("页码", 7.0, Holds::Word));
    let items: usize = total.groups.iter().map(|group| group.items.len()).sum();
    let rows = total.people.iter().zip(1..).map(|(person, number)| {
        let mut row = vec![
            Value::Count(number),
            person.name.clone().into(),
            person.stage.clone().into(),
            person.subject.clone().into(),
        ];
        let hours = |place: usize| person.hours.get(place).copied().unwrap_or(Hours::ZERO);
        row.extend((0..items).map(|place| Value::Hours(hours(place))));
        row.push(if person.total.is_zero() { Value::Nothing } else { person.total.into() });
        row.push(person.page.map_or(Value::Empty, Value::Count));
        row
    });
    List {
        name: "学时总表".to_owned(),
        title: "学校教师学时总表".to_owned(),
        facts: vec![format!("{}\u{3000}{}", imprint.school, period_in_full(total.period))],
        columns,
        rows: rows.collect(),
        notes: Vec::new(),
        closing: Closing::Sealed,
    }
}
