//! The history of an entry and of every version of it, out of the journal: one list, oldest first.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::decision::DecisionResult;
use crate::model::entry::Source;
use crate::model::facts::{Activity, Education, Grade, Half, Level, Medium, Mode, Organiser, Outcome, Role};
use crate::model::hours::Hours;
use crate::model::id::{DeedId, EntryId, EvidenceId};
use crate::model::state::EntryState;
use crate::service::error::ServiceError;
use crate::store::{JournalRow, RowChange, View};

/// What one deed did to one version of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The deed.
    pub deed: DeedId,
    /// When, `YYYY-MM-DD HH:MM:SS`.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What the deed said.
    pub summary: String,
    /// Which version.
    pub entry: EntryId,
    /// Where it stood before; none when it was written by this deed.
    pub from: Option<EntryState>,
    /// Where it stood after; none when its writing was undone.
    pub to: Option<EntryState>,
    /// What was decided.
    pub result: Option<DecisionResult>,
    /// The opinion of the decision.
    pub opinion: Option<String>,
    /// Who decided.
    pub auditor: Option<String>,
    /// 文号 of the decision.
    pub document: Option<String>,
    /// Facts that changed: their name, before and after; empty where there was or is nothing.
    pub changes: Vec<(String, String, String)>,
}

/// Everything that happened to an entry, to what it adjusts, and to what adjusts it.
///
/// # Errors
/// [`crate::store::StoreError::NotFound`], or what the disk says.
pub fn history(view: View<'_>, id: EntryId) -> Result<Vec<Event>, ServiceError> {
    view.entry(id)?;
    let mut events = BTreeMap::new();
    for entry in view.versions(id)? {
        for (row, change) in view.history("entry", entry.0)? {
            of_entry(event(&mut events, entry, row), &change);
        }
        for table in ["decision", "entry_evidence", "entry_category", "entry_line"] {
            for (row, change) in view.history_below(table, "entry", entry.0)? {
                of_below(view, event(&mut events, entry, row), &change)?;
            }
        }
    }
    Ok(events.into_values().collect())
}

fn event(events: &mut BTreeMap<(DeedId, EntryId), Event>, entry: EntryId, row: JournalRow) -> &mut Event {
    events.entry((row.id, entry)).or_insert_with(|| Event {
        deed: row.id,
        at: row.at,
        actor: row.actor,
        summary: row.summary,
        entry,
        from: None,
        to: None,
        result: None,
        opinion: None,
        auditor: None,
        document: None,
        changes: Vec::new(),
    })
}

fn text<'v>(row: Option<&'v Value>, column: &str) -> Option<&'v str> {
    row?.get(column)?.as_str()
}

fn state(row: Option<&Value>) -> Option<EntryState> {
    EntryState::from_code(text(row, "state")?)
}

fn of_entry(event: &mut Event, change: &RowChange) {
    let (old, new) = (change.old.as_ref(), change.new.as_ref());
    // A deed may take several steps at once: from the first to the last of them.
    if event.from.is_none() && event.to.is_none() {
        event.from = state(old);
    }
    event.to = state(new);
    if let (Some(old), Some(new)) = (old, new) {
        for (column, word, show) in FIELDS {
            let (before, after) = (shown(old, column, show), shown(new, column, show));
            if before != after {
                event.changes.push(((*word).to_owned(), before, after));
            }
        }
    }
}

fn of_below(view: View<'_>, event: &mut Event, change: &RowChange) -> Result<(), ServiceError> {
    let (old, new) = (change.old.as_ref(), change.new.as_ref());
    let owned = |column: &str| text(new, column).map(str::to_owned);
    match change.table.as_str() {
        "decision" => {
            if new.is_some() {
                event.result = text(new, "result").and_then(DecisionResult::from_code);
                event.opinion = owned("opinion");
                event.auditor = owned("auditor");
                event.document = owned("document");
            }
        }
        "entry_evidence" => {
            let name = |row: Option<&Value>| -> Result<String, ServiceError> {
                let id = row.and_then(|row| row.get("evidence")?.as_i64());
                Ok(id
                    .map(|id| view.evidence(EvidenceId(id)))
                    .transpose()?
                    .map(|e| e.name)
                    .unwrap_or_default())
            };
            event.changes.push(("证明材料".to_owned(), name(old)?, name(new)?));
        }
        "entry_line" => {
            let line = |row: Option<&Value>| {
                let hours = row.and_then(|row| Hours::from_hundredths(row.get("hours")?.as_i64()?).ok());
                hours.map(|hours| format!("{} {hours}", text(row, "name").unwrap_or_default()))
            };
            event.changes.push((
                "明细".to_owned(),
                line(old).unwrap_or_default(),
                line(new).unwrap_or_default(),
            ));
        }
        _ => {
            let category = |row| text(row, "category").unwrap_or_default().to_owned();
            event.changes.push(("类别".to_owned(), category(old), category(new)));
        }
    }
    Ok(())
}

/// How the value of a column is shown.
enum Show {
    /// As it is.
    Plain,
    /// Hundredths.
    Hours,
    /// 是 or 否.
    Truth,
    /// The word of a code.
    Coded(fn(&str) -> Option<&'static str>),
}

fn shown(row: &Value, column: &str, show: &Show) -> String {
    match (row.get(column), show) {
        (Some(Value::String(code)), Show::Coded(word)) => word(code).unwrap_or(code).to_owned(),
        (Some(Value::String(text)), _) => text.clone(),
        (Some(Value::Number(number)), Show::Hours) => {
            let hours = number.as_i64().and_then(|n| Hours::from_hundredths(n).ok());
            hours.map(|hours| hours.to_string()).unwrap_or_default()
        }
        (Some(Value::Number(number)), Show::Truth) => {
            if number.as_i64() == Some(0) { "否" } else { "是" }.to_owned()
        }
        (Some(Value::Number(number)), _) => number.to_string(),
        _ => String::new(),
    }
}

macro_rules! coded {
    ($type:ident) => {
        Show::Coded(|code| $type::from_code(code).map($type::word))
    };
}

const FIELDS: &[(&str, &str, Show)] = &[
    ("source", "来源", coded!(Source)),
    ("title", "名称", Show::Plain),
    ("activity", "活动类型", coded!(Activity)),
    ("mode", "学习形式", coded!(Mode)),
    ("from_day", "开始日期", Show::Plain),
    ("to_day", "结束日期", Show::Plain),
    ("from_half", "开始半天", coded!(Half)),
    ("to_half", "结束半天", coded!(Half)),
    ("days", "天数", Show::Plain),
    ("sessions", "场次数", Show::Plain),
    ("minutes", "分钟", Show::Plain),
    ("claimed", "学时", Show::Hours),
    ("computed", "按半天计算的学时", Show::Hours),
    ("override_reason", "改动原因", Show::Plain),
    ("credits", "学分", Show::Hours),
    ("role", "角色", coded!(Role)),
    ("level", "级别", coded!(Level)),
    ("grade", "等次", coded!(Grade)),
    ("outcome", "结果", coded!(Outcome)),
    ("author_rank", "作者排名", Show::Plain),
    ("medium", "刊物", coded!(Medium)),
    ("serial_number", "有刊号", Show::Truth),
    ("organiser", "主办方", coded!(Organiser)),
    ("work", "同一成果", Show::Plain),
    ("education", "学历", coded!(Education)),
    ("same_subject", "本学科", Show::Truth),
    ("planned", "计划内", Show::Truth),
    ("late", "逾期", Show::Truth),
    ("complete", "完成", Show::Truth),
    ("confirmed", "已确认", Show::Truth),
    ("institution", "施教机构", Show::Plain),
    ("place", "地点", Show::Plain),
    ("content", "内容", Show::Plain),
    ("certificate", "证书编号", Show::Plain),
    ("adjust_reason", "调整原因", Show::Plain),
    ("late_reason", "补录原因", Show::Plain),
    ("fraud", "作假", Show::Truth),
    ("note", "备注", Show::Plain),
];
