//! 汇总表 as a workbook: the same figures as on paper.

use super::list::{Closing, Column, Holds, List, Value};
use crate::exchange::paper::flow::{Imprint, period_in_full};
use crate::exchange::paper::summary::Summary;
use crate::model::hours::Hours;

/// The list.
pub fn list(summary: &Summary, imprint: &Imprint) -> List {
    let mut columns = vec![
        Column::new("序号", 6.0, Holds::Count),
        Column::new("姓名", 14.0, Holds::Word),
        Column::new("性别", 6.0, Holds::Word),
        Column::new("学科", 12.0, Holds::Word),
        Column::new("职称", 12.0, Holds::Word),
    ];
    columns.extend(
        summary.categories.iter().map(|name| Column::new(name.clone(), 10.0, Holds::Hours).under("分类学时")),
    );
    columns.extend([
        Column::new("合计", 9.0, Holds::Hours),
        // What is required is an amount, but adding it up says nothing.
        Column::new("要求", 8.0, Holds::Count),
        Column::new("还差", 8.0, Holds::Count),
        Column::new("结论", 12.0, Holds::Word),
        Column::new("备注", 16.0, Holds::Text),
    ]);
    let rows = summary.entries.iter().zip(1..).map(|(entry, number)| {
        let mut row = vec![
            Value::Count(number),
            entry.name.clone().into(),
            entry.sex.clone().into(),
            entry.subject.clone().into(),
            entry.title.clone().into(),
        ];
        let hours = |index: usize| entry.hours.get(index).copied().unwrap_or(Hours::ZERO);
        row.extend((0..summary.categories.len()).map(|index| Value::Hours(hours(index))));
        let none = entry.total.is_zero();
        let verdict = entry.verdict();
        row.extend([
            if none { Value::Nothing } else { Value::Hours(entry.total) },
            entry.required.into(),
            entry.required.map(|required| required.minus(entry.total)).into(),
            if none { Value::Refused(verdict) } else { verdict.into() },
            entry.note.clone().into(),
        ]);
        row
    });
    let policy = if summary.policy.is_empty() {
        String::new()
    } else {
        format!("\u{3000}规程：{}", summary.policy)
    };
    List {
        title: summary.title.clone(),
        name: "汇总表".to_owned(),
        facts: vec![format!(
            "填报单位：{}\u{3000}{}{policy}\u{3000}单位：学时",
            imprint.school,
            period_in_full(summary.period)
        )],
        columns,
        rows: rows.collect(),
        notes: Vec::new(),
        closing: Closing::Sealed,
    }
}
