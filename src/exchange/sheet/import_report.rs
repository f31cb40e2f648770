//! 导入结果表: what an import did, and which rows it did not take and why.

use super::list::{Closing, Holds, List, Value, columns};
use crate::exchange::paper::flow::{Imprint, day_in_words};

/// One row that was not taken, or was taken with a doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The sheet of the workbook; may be empty.
    pub sheet: String,
    /// The row's own number, from 1.
    pub row: u32,
    /// The heading of the column; may be empty.
    pub column: String,
    /// What stands there; may be empty.
    pub value: String,
    /// What is wrong.
    pub problem: String,
    /// False for a warning: the row was taken.
    pub refused: bool,
}

/// The list's input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// The name of the file.
    pub file: String,
    /// Rows that were new.
    pub added: u32,
    /// Rows that changed something.
    pub updated: u32,
    /// Rows that changed nothing.
    pub unchanged: u32,
    /// What was refused or doubtful.
    pub problems: Vec<Problem>,
}

/// The list.
pub fn list(report: &ImportReport, imprint: &Imprint) -> List {
    let rows = report.problems.iter().zip(1..).map(|(problem, number)| {
        let word =
            if problem.refused { Value::Refused("没有导入".to_owned()) } else { "请核对".into() };
        vec![
            Value::Count(number),
            problem.sheet.clone().into(),
            Value::Count(problem.row),
            problem.column.clone().into(),
            problem.value.clone().into(),
            problem.problem.clone().into(),
            word,
        ]
    });
    let refused = report.problems.iter().filter(|problem| problem.refused).count();
    List {
        name: "导入结果表".to_owned(),
        title: "导入结果表".to_owned(),
        facts: vec![
            format!("文件：{}\u{3000}{}", report.file, day_in_words(imprint.date)),
            format!(
                "新增 {} 行，更新 {} 行，没有变化 {} 行，没有导入的问题 {refused} 个",
                report.added, report.updated, report.unchanged
            ),
        ],
        columns: columns(&[
            ("序号", 6.0, Holds::Count),
            ("工作表", 12.0, Holds::Text),
            ("行", 6.0, Holds::Count),
            ("列", 12.0, Holds::Text),
            ("内容", 20.0, Holds::Text),
            ("问题", 26.0, Holds::Text),
            ("结果", 9.0, Holds::Word),
        ]),
        rows: rows.collect(),
        notes: Vec::new(),
        closing: Closing::Nothing,
    }
}
