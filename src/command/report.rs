//! What a command says at its end, to people or as JSON.

use std::io::Write;

use serde_json::{Value, json};

use super::Ending;
use crate::service::Fault;

/// The outcome of a command that ran.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// For people: lines of Chinese.
    pub text: String,
    /// For scripts, with `--json`.
    pub json: Value,
    /// Something was found that is not right (rejected rows, a changed file): exit 1.
    pub problems: bool,
}

impl Report {
    /// An outcome without problems.
    pub fn new(text: impl Into<String>, json: Value) -> Report {
        Report { text: text.into(), json, problems: false }
    }

    /// The same, with exit 1 if `problems`.
    #[must_use]
    pub fn with_problems(mut self, problems: bool) -> Report {
        self.problems = problems;
        self
    }
}

/// A JSON object with more beside what it holds.
pub(super) fn beside<const N: usize>(mut json: Value, more: [(&str, Value); N]) -> Value {
    if let Value::Object(object) = &mut json {
        object.extend(more.map(|(key, value)| (key.to_owned(), value)));
    }
    json
}

// A reader that closed its end (`| head`) is no fault of ours, so failed writes are passed over here.

pub(super) fn finish(
    outcome: Result<Report, Fault>,
    json: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Ending {
    match outcome {
        Ok(report) => {
            let _ = if json {
                writeln!(out, "{}", report.json)
            } else {
                let text = report.text.trim_end();
                if text.is_empty() { Ok(()) } else { writeln!(out, "{text}") }
            };
            Ending::Exit(u8::from(report.problems))
        }
        Err(fault) => {
            let _ =
                if json { writeln!(out, "{}", json!({ "error": fault })) } else { writeln!(err, "{fault}") };
            Ending::Exit(1)
        }
    }
}
