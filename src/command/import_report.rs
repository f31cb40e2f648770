//! What an import says at its end, the same for every kind of list.

use std::io::{IsTerminal, Write};
use std::path::Path;

use serde_json::{Value, json};

use super::Report;
use crate::exchange::inbound::Problem;
use crate::exchange::sheet::failed_rows;
use crate::model::id::DeedId;
use crate::service::import::{ImportOutcome, ImportReport};
use crate::service::outgoing::write_out;
use crate::service::progress::{Answer, Progress};
use crate::service::{Fault, ServiceError};
use crate::store::Access;

/// A dry run only reads, so that it goes together with a window that is open.
pub(super) fn access(dry_run: bool) -> Access {
    if dry_run { Access::Read } else { Access::Write }
}

/// The report for people: counts, then each problem with its place. `unit` counts what came in.
pub(super) fn text(report: &ImportReport, unit: &str) -> String {
    let mut lines = vec![report.counts(unit)];
    lines.extend(problems(report));
    lines.join("\n")
}

/// Each problem with its place, and what concerns the whole sheet.
pub(super) fn problems(report: &ImportReport) -> Vec<String> {
    let mut lines = Vec::new();
    for (word, problems) in
        [("未导入", &report.rejected), ("重复", &report.duplicates), ("存疑", &report.warnings)]
    {
        lines.extend(problems.iter().map(|problem| format!("{word}  {}", place(problem))));
    }
    lines.extend(report.notices.iter().map(|notice| format!("提示  {notice}")));
    lines
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

/// What the import of a list says at its end, with the rows that were not taken written to `failed`.
pub(super) fn outcome(
    outcome: &ImportOutcome,
    unit: &str,
    failed: Option<&Path>,
    today: chrono::NaiveDate,
    deed: Option<DeedId>,
    dry_run: bool,
) -> Result<Report, Fault> {
    if let Some(path) = failed.filter(|_| !outcome.failed.rows.is_empty()) {
        let bytes = failed_rows::xlsx(&outcome.failed, today);
        write_out(path, &bytes.map_err(ServiceError::from)?, "xlsx")?;
    }
    let more = [
        ("sheet", json!(outcome.sheet)),
        ("batch", json!(outcome.batch)),
        ("deed", json!(deed)),
        ("dry_run", json!(dry_run)),
    ];
    let problems = !outcome.report.rejected.is_empty();
    Ok(Report::new(text(&outcome.report, unit), json(&outcome.report, &more)).with_problems(problems))
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
