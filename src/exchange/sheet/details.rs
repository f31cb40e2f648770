//! 学时明细表: each line of the ledger a row, for sorting and checking.

use super::list::{Closing, Column, Holds, List, Value};
use crate::exchange::paper::flow::{Imprint, period_in_full};
use crate::exchange::paper::mask::Shown;
use crate::exchange::paper::record::{Person, Standing};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// The workbook's input.
#[derive(Debug, Clone, PartialEq)]
pub struct Details {
    /// The period.
    pub period: Period,
    /// The people with their lines.
    pub people: Vec<Person>,
    /// How document numbers are shown.
    pub ids: Shown,
}

/// The list.
pub fn list(details: &Details, imprint: &Imprint) -> List {
    let columns = vec![
        Column::new("序号", 6.0, Holds::Count),
        Column::new("姓名", 14.0, Holds::Word),
        Column::new("教师编号", 15.0, Holds::Number),
        Column::new("证件号码", 21.0, Holds::Number),
        Column::new("部门", 12.0, Holds::Text),
        Column::new("开始日期", 12.0, Holds::Date),
        Column::new("结束日期", 12.0, Holds::Date),
        Column::new("培训或事项", 36.0, Holds::Text),
        Column::new("类别", 12.0, Holds::Word),
        Column::new("主办单位", 24.0, Holds::Text),
        Column::new("形式", 8.0, Holds::Word),
        Column::new("级别", 8.0, Holds::Word),
        Column::new("角色", 8.0, Holds::Word),
        Column::new("申报学时", 9.0, Holds::Hours),
        Column::new("认定学时", 9.0, Holds::Hours),
        Column::new("学分", 8.0, Holds::Hours),
        Column::new("考核结果", 9.0, Holds::Word),
        Column::new("状态", 12.0, Holds::Word),
        Column::new("少计原因", 22.0, Holds::Text),
        Column::new("证明材料", 16.0, Holds::Text),
    ];
    let lines =
        details.people.iter().flat_map(|person| person.sorted().into_iter().map(move |line| (person, line)));
    let rows = lines.zip(1..).map(|((person, line), number)| {
        let none = line.hours.is_zero();
        vec![
            Value::Count(number),
            person.name.clone().into(),
            person.code.clone().into(),
            details.ids.number(&person.id_number).into(),
            person.department.clone().into(),
            line.from.into(),
            line.to.into(),
            line.title.clone().into(),
            line.category.clone().into(),
            line.organiser.clone().into(),
            line.mode.clone().into(),
            line.level.clone().into(),
            line.role.clone().into(),
            line.claimed.into(),
            if none { Value::Nothing } else { line.hours.into() },
            line.credits.into(),
            line.result.clone().into(),
            line.standing.word().into(),
            if none && !line.reason.is_empty() {
                Value::Refused(line.reason.clone())
            } else {
                line.reason.clone().into()
            },
            line.proof.clone().into(),
        ]
    });
    List {
        title: "教职工学时明细表".to_owned(),
        name: "学时明细".to_owned(),
        facts: vec![format!("单位：{}\u{3000}{}", imprint.school, period_in_full(details.period))],
        columns,
        rows: rows.collect(),
        notes: by_standing(details).into_iter().collect(),
        closing: Closing::Nothing,
    }
}

/// The sums of what is approved and of what still waits, where the total holds both.
fn by_standing(details: &Details) -> Option<String> {
    let lines = || details.people.iter().flat_map(|person| &person.lines);
    let sums = [Standing::Approved, Standing::Passed, Standing::Pending].into_iter().filter_map(|standing| {
        let of = || lines().filter(|line| line.standing == standing);
        let sum: Hours = of().map(|line| line.hours).sum();
        of().next().map(|_| format!("{} {sum}", standing.word()))
    });
    let sums: Vec<String> = sums.collect();
    (sums.len() > 1).then(|| format!("认定学时合计中：{}。", sums.join("，")))
}
