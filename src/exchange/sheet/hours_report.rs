//! 学分学时报表: everybody's hours and credits year by year.

use super::list::{Closing, Column, Holds, List, Value};
use crate::exchange::paper::flow::{Imprint, period_in_full};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// One person.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// 姓名.
    pub name: String,
    /// 学号 or 教师编号; may be empty.
    pub code: String,
    /// 部门; may be empty.
    pub department: String,
    /// Hours and credits in each of [`HoursReport::years`].
    pub years: Vec<(Hours, Hours)>,
}

/// The list's input.
#[derive(Debug, Clone, PartialEq)]
pub struct HoursReport {
    /// The whole range.
    pub period: Period,
    /// The years as they are called.
    pub years: Vec<String>,
    /// Whether credits are counted apart and have columns.
    pub credits: bool,
    /// The people.
    pub people: Vec<Person>,
}

/// The list.
pub fn list(report: &HoursReport, imprint: &Imprint) -> List {
    let mut columns = vec![
        Column::new("序号", 6.0, Holds::Count),
        Column::new("姓名", 14.0, Holds::Word),
        Column::new("学号", 15.0, Holds::Number),
        Column::new("部门", 12.0, Holds::Word),
    ];
    for year in report.years.iter().map(String::as_str).chain(["合计"]) {
        columns.push(Column::new("学时", 8.0, Holds::Hours).under(year));
        if report.credits {
            columns.push(Column::new("学分", 8.0, Holds::Hours).under(year));
        }
    }
    let rows = report.people.iter().zip(1..).map(|(person, number)| {
        let mut row = vec![
            Value::Count(number),
            person.name.clone().into(),
            person.code.clone().into(),
            person.department.clone().into(),
        ];
        let zero = (Hours::ZERO, Hours::ZERO);
        let year = |place: usize| person.years.get(place).copied().unwrap_or(zero);
        let years: Vec<(Hours, Hours)> = (0..report.years.len()).map(year).collect();
        let total = (years.iter().map(|year| year.0).sum(), years.iter().map(|year| year.1).sum());
        for (hours, credits) in years.into_iter().chain([total]) {
            row.push(hours.into());
            if report.credits {
                row.push(credits.into());
            }
        }
        row
    });
    List {
        name: "学分学时报表".to_owned(),
        title: "继续教育学分学时报表".to_owned(),
        facts: vec![format!("单位：{}\u{3000}{}", imprint.school, period_in_full(report.period))],
        columns,
        rows: rows.collect(),
        notes: Vec::new(),
        closing: Closing::Sealed,
    }
}
