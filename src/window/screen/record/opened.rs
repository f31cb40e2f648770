//! An entry, opened: who, what, its account, its proofs, what happened to it.

use serde_json::Value;

use super::account::{self, Account};
use crate::model::entry::{DetailLine, Entry};
use crate::model::id::EntryId;
use crate::model::state::EntryState;
use crate::service::ServiceError;
use crate::service::ledger::{EntryForm, LineForm};
use crate::store::{JournalRow, Proof, RowChange, Workspace};

/// What panes and the audit show of an entry.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Its number.
    pub id: EntryId,
    /// Its facts.
    pub entry: Entry,
    /// 姓名.
    pub name: String,
    /// 学科, 职称, 编号 of the person.
    pub about: String,
    /// Title and code of the program that it came from.
    pub program: Option<String>,
    /// How its figure comes about.
    pub account: Option<Account>,
    /// Its own proofs, then those of its program.
    pub proofs: Vec<Proof>,
    /// How many of them are its own.
    pub own_proofs: usize,
    /// Its detail lines.
    pub lines: Vec<DetailLine>,
    /// Whether its year was closed.
    pub year_closed: bool,
    /// The adjustment beside it, approved or on its way.
    pub adjustment: Option<(EntryId, EntryState)>,
    /// 弄虚作假: what was found, of itself or by the adjustment beside it.
    pub fraud: Option<String>,
    /// What happened to it, the latest first: when, and what.
    pub history: Vec<(String, String)>,
}

impl Opened {
    /// Whether its facts may still change: neither before the authority, nor kept by a closed year.
    pub fn is_open(&self) -> bool {
        let kept = self.entry.state == EntryState::Passed && self.year_closed;
        !self.entry.state.is_sealed() && !kept
    }

    /// The form of the entry with its details.
    pub fn form(&self) -> EntryForm {
        let lines: Vec<LineForm> = self.lines.iter().map(LineForm::of).collect();
        let lines = (!lines.is_empty()).then_some(lines);
        EntryForm { lines, ..EntryForm::of(&self.entry) }
    }
}

/// Opens an entry.
pub fn open(workspace: &Workspace, id: EntryId) -> Result<Opened, ServiceError> {
    let (view, today) = (workspace.view(), workspace.setting().clock.today());
    let entry = view.entry(id)?;
    let person = view.staff(entry.staff)?.record;
    let title = person.title.map(|title| title.word().to_owned()).or(person.other_title);
    let about = [person.subjects.into_iter().next(), title, person.staff_code];
    let mut proofs = view.entry_proofs(id)?;
    let own_proofs = proofs.len();
    let program = match entry.program {
        Some(program) => {
            proofs.extend(view.program_proofs(program)?);
            Some(view.program(program)?.title)
        }
        None => None,
    };
    let adjustment = view.adjustment_of(id)?;
    let forged = match adjustment {
        Some((beside, _)) if !entry.fraud => view.entry(beside)?,
        _ => entry.clone(),
    };
    let history = happened(&view.history("entry", id.0)?);
    Ok(Opened {
        id,
        name: person.name.to_string(),
        about: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        program,
        account: account::account(view, id, today)?,
        proofs,
        own_proofs,
        lines: view.entry_lines(id)?,
        year_closed: view.year_is_closed(entry.span.to())?,
        adjustment,
        fraud: forged.fraud.then(|| forged.adjust_reason.or(forged.opinion).unwrap_or_default()),
        history,
        entry,
    })
}

/// What happened, the latest first: a deed is a line, however often it touched the entry.
fn happened(changes: &[(JournalRow, RowChange)]) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    let mut changes = changes.iter().peekable();
    while let Some((row, first)) = changes.next() {
        let mut last = first;
        while let Some((_, change)) = changes.next_if(|(next, _)| next.id == row.id) {
            last = change;
        }
        // `2025-11-03 09:12:40` becomes `11-03 09:12`.
        let when = row.at.get(5..16).unwrap_or(&row.at).replace('T', " ");
        lines.push((when, words(row, last)));
    }
    lines.reverse();
    lines
}

fn words(row: &JournalRow, change: &RowChange) -> String {
    let new = |field: &str| change.new.as_ref().and_then(|new| new.get(field)).and_then(Value::as_str);
    let with_opinion =
        |word: &str| new("opinion").map_or(word.to_owned(), |opinion| format!("{word}：{opinion}"));
    let with_state = |word: &str| match new("state") {
        Some("pending") => format!("{word}，提交待审"),
        Some("passed") => format!("{word}，校审通过"),
        _ => word.to_owned(),
    };
    match row.deed.as_str() {
        "entry.add" => with_state("登记"),
        "program.register" | "program.register_pass" | "program.settle" | "program.settle_pass" => {
            with_state("从培训登记")
        }
        "entry.import" => with_state("从表格导入"),
        "entry.edit" => with_state("修改"),
        "entry.submit" => "提交待审".to_owned(),
        "entry.withdraw" => "撤回修改".to_owned(),
        "audit.pass" => "校审通过".to_owned(),
        "audit.refuse" => with_opinion("未通过"),
        "audit.reopen" => "重新审核".to_owned(),
        "entry.void" => with_opinion("作废"),
        _ => row.summary.clone(),
    }
}
