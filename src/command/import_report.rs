//! What an import says at its end, the same for every kind of list.

use std::io::{IsTerminal, Write};

use serde_json::{Value, json};

use crate::exchange::inbound::Problem;
use crate::service::import::ImportReport;
use crate::service::progress::{Answer, Progress};

/// The report for people: counts, then each problem with its place. `unit` counts what came in.
pub(super) fn text(report: &ImportReport, unit: &str) -> String {
    let mut lines = vec![report.counts(unit)];
    for (word, problems) in
        [("未导入", &report.rejected), ("重复", &report.duplicates), ("存疑", &report.warnings)]
    {
        lines.extend(problems.iter().map(|problem| format!("{word}  {}", place(problem))));
    }
    lines.extend(report.notices.iter().map(|notice| format!("提示  {notice}")));
    lines.join("\n")
}

fn place(problem: &Problem) -> String {
    let Problem { sheet, row, column, value, problem } = problem;
    let value = if value.is_empty() { String::new() } else { format!("“{value}”") };
    format!("“{sheet}”第 {row} 行 {column}{value}：{problem}")
}

/// The report for scripts, with `more` beside it.
pub(super) fn json(report: &ImportReport, more: &[(&str, Value)]) -> Value {
    let mut value = json!(report);
    if let Value::Object(fields) = &mut value {
        fields.extend(more.iter().map(|(key, more)| ((*key).to_owned(), more.clone())));
    }
    value
}

/// Progress as a figure on stderr, on a terminal only.
pub(super) fn progress() -> Progress<'static> {
    if !std::io::stderr().is_terminal() {
        return Progress::silent();
    }
    Progress::new(|step| {
        let end = if step.done + 1 >= step.total { "\r        \r" } else { "" };
        let _ = write!(std::io::stderr(), "\r{:>3} %{end}", step.done * 100 / step.total.max(1));
        Answer::GoOn
    })
}
