//! 自定义查询: questions that are put together of fields, conditions, columns and an order; saved under a name, answered as a
//! list that can be printed and written as a workbook.

mod items;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::assessment::{Counting, assess_everybody, lacking_details, period_for, reckoned_from};
use super::error::ServiceError;
use super::ledger::{Doubt, doubts, same_days};
use super::{policies, typed};
use crate::exchange::inbound::field::StaffField;
use crate::exchange::paper::flow::Imprint;
use crate::exchange::sheet::list::{Closing, Column, Holds, List, Value};
use crate::exchange::sheet::xlsx::xlsx;
use crate::model::entry::Entry;
use crate::model::id::{EntryId, QueryId, StaffId};
use crate::model::query::{About, Query, order};
use crate::model::staff::StaffRecord;
use crate::store::{Done, EntryFilter, ProgramFilter, StoreError, View, Workspace};

/// A field that a question can ask for: its code, and its word.
pub type Field = (&'static str, &'static str);

/// Fields of people beyond those of a workbook: what the main regulation says of them in its current period.
const ASSESSED: [Field; 4] =
    [("total", "已认定学时"), ("missing", "还差"), ("verdict", "结论"), ("is_new", "新教师")];

const ENTRIES: [Field; 22] = [
    ("name", "姓名"),
    ("staff_code", "教师编号"),
    ("department", "部门"),
    ("subject", "学科"),
    ("title", "培训或事项"),
    ("activity", "活动类型"),
    ("mode", "学习形式"),
    ("level", "级别"),
    ("role", "角色"),
    ("from", "开始日期"),
    ("to", "结束日期"),
    ("hours", "申报学时"),
    ("credits", "学分"),
    ("state", "状态"),
    ("source", "来源"),
    ("institution", "施教机构"),
    ("certificate", "证书编号"),
    ("details", "明细条数"),
    ("lacks_details", "缺明细"),
    ("doubts", "疑点"),
    ("fraud", "弄虚作假"),
    ("note", "备注"),
];

const PROGRAMS: [Field; 11] = [
    ("code", "培训编号"),
    ("title", "培训名称"),
    ("activity", "活动类型"),
    ("institution", "主办单位"),
    ("from", "开始日期"),
    ("to", "结束日期"),
    ("hours", "学时"),
    ("state", "状态"),
    ("people", "参训人数"),
    ("left_out", "不计人数"),
    ("proofs", "材料份数"),
];

/// The fields of what a question is about.
pub fn fields(about: About) -> Vec<Field> {
    match about {
        About::Staff => {
            let own = StaffField::ALL.iter().filter(|field| **field != StaffField::Serial);
            own.map(|field| (field.code(), field.word())).chain(ASSESSED).collect()
        }
        About::Entries => ENTRIES.to_vec(),
        About::Programs => PROGRAMS.to_vec(),
        item => item.item().map(items::fields).unwrap_or_default(),
    }
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The words of the columns.
    pub columns: Vec<&'static str>,
    /// What each column holds.
    pub holds: Vec<Holds>,
    /// The rows, each with the number of the entry, the program or, else, the person that it is about.
    pub rows: Vec<(i64, Vec<String>)>,
}

impl Answered {
    /// The answer as a list, for paper and workbooks.
    pub fn list(&self, name: &str) -> List {
        let mut columns = vec![Column::new("序号", 6.0, Holds::Count)];
        let told = self.columns.iter().zip(&self.holds);
        columns.extend(told.map(|(word, holds)| Column::new(*word, 16.0, *holds)));
        let rows = self.rows.iter().zip(1..).map(|((_, cells), number)| {
            let cells = cells.iter().zip(&self.holds).map(|(cell, holds)| value(cell, *holds));
            std::iter::once(Value::Count(number)).chain(cells).collect()
        });
        List {
            name: name.to_owned(),
            title: name.to_owned(),
            facts: vec![format!("共 {} 行", self.rows.len())],
            columns,
            rows: rows.collect(),
            notes: Vec::new(),
            closing: Closing::Nothing,
        }
    }
}

/// What a field holds; amounts and days are numbers and days in a workbook, so that they can be reckoned with.
fn holds(about: About, code: &str) -> Holds {
    match (about, code) {
        (_, "total" | "missing" | "hours" | "credits") => Holds::Hours,
        (About::Entries | About::Programs, "from" | "to") => Holds::Date,
        (About::Programs, "people" | "left_out" | "proofs") | (_, "details") => Holds::Tally,
        _ => Holds::Text,
    }
}

/// Whether a field holds numbers, which stand at the right of their column.
pub fn is_figure(about: About, code: &str) -> bool {
    matches!(holds(about, code), Holds::Hours | Holds::Tally)
}

fn value(cell: &str, holds: Holds) -> Value {
    let read = match holds {
        Holds::Hours => cell.parse().ok().map(Value::Hours),
        Holds::Date => cell.parse().ok().map(Value::Date),
        Holds::Tally => cell.parse().ok().map(Value::Count),
        _ => None,
    };
    read.unwrap_or_else(|| Value::from(cell))
}

/// A row while it is looked at: the text of each field by its code.
type Row = BTreeMap<&'static str, String>;

/// Answers a question.
///
/// # Errors
/// [`ServiceError::Field`] for a field that is not there, or no column; what the disk says.
pub fn answer(view: View<'_>, query: &Query, today: NaiveDate) -> Result<Answered, ServiceError> {
    let known = fields(query.about);
    let find = |code: &str| -> Result<Field, ServiceError> {
        known.iter().copied().find(|(known, _)| *known == code).ok_or_else(|| ServiceError::Field {
            field: "查询的栏目",
            value: code.to_owned(),
            problem: format!("不是“{}”的栏目", query.about.word()),
        })
    };
    let columns = query.columns.iter().map(|code| find(code)).collect::<Result<Vec<Field>, _>>()?;
    if columns.is_empty() {
        let problem = "不能空着：至少选一栏".to_owned();
        return Err(ServiceError::Field { field: "查询的栏目", value: String::new(), problem });
    }
    for condition in &query.conditions {
        find(&condition.field)?;
    }
    let sort = query.sort.as_deref().map(find).transpose()?;
    let mut rows = match query.about {
        About::Staff => staff(view, query, today)?,
        About::Entries => entries(view, query, today)?,
        About::Programs => programs(view)?,
        about => about.item().map_or_else(|| Ok(Vec::new()), |item| items::rows(view, item))?,
    };
    let text = |row: &Row, code: &str| row.get(code).cloned().unwrap_or_default();
    rows.retain(|(_, row)| query.conditions.iter().all(|one| one.holds(&text(row, &one.field))));
    if let Some((code, _)) = sort {
        rows.sort_by(|(_, one), (_, other)| {
            let order = order(&text(one, code), &text(other, code));
            if query.descending { order.reverse() } else { order }
        });
    }
    let shown =
        rows.into_iter().map(|(id, row)| (id, columns.iter().map(|(code, _)| text(&row, code)).collect()));
    let shown = shown.collect();
    let holds = columns.iter().map(|(code, _)| holds(query.about, code)).collect();
    Ok(Answered { columns: columns.into_iter().map(|(_, word)| word).collect(), holds, rows: shown })
}

/// Whether a question needs a field.
fn asks(query: &Query, code: &str) -> bool {
    let columns = query.columns.iter().chain(query.sort.iter());
    columns.chain(query.conditions.iter().map(|one| &one.field)).any(|field| field == code)
}

fn staff(view: View<'_>, query: &Query, today: NaiveDate) -> Result<Vec<(i64, Row)>, ServiceError> {
    let mut assessed: BTreeMap<StaffId, [String; 3]> = BTreeMap::new();
    if ["total", "missing", "verdict"].into_iter().any(|code| asks(query, code)) {
        let policy = policies::main_policy(view)?;
        let period = period_for(&policy, "", reckoned_from(view, today)?)?;
        for one in assess_everybody(view, &policy, period, Counting::Counted)? {
            let missing = one.assessment.requirements.iter().map(|answer| answer.missing).max();
            let missing = missing.map(|hours| hours.to_string()).unwrap_or_default();
            let verdict = one.assessment.verdict.word().to_owned();
            assessed.insert(one.staff, [one.assessment.total.to_string(), missing, verdict]);
        }
    }
    let row = |one: crate::store::Staff| {
        let own = StaffField::ALL.iter().map(|field| (field.code(), super::staff::text(&one.record, *field)));
        let mut row: Row = own.collect();
        let [total, missing, verdict] = assessed.get(&one.id).cloned().unwrap_or_default();
        row.extend([("total", total), ("missing", missing), ("verdict", verdict)]);
        row.insert("is_new", truth(one.standing.is_new));
        (one.id.0, row)
    };
    Ok(view.all_staff()?.into_iter().map(row).collect())
}

fn doubtful(
    view: View<'_>,
    (id, entry): (EntryId, &Entry),
    person: &StaffRecord,
    today: NaiveDate,
) -> Result<String, ServiceError> {
    let mut told = doubts(entry, person, today);
    if entry.state.is_live() {
        told.extend(same_days(view, entry, Some(id), None)?);
    }
    Ok(told.iter().map(Doubt::to_string).collect::<Vec<_>>().join("；"))
}

fn truth(yes: bool) -> String {
    if yes { "是" } else { "否" }.to_owned()
}

fn entries(view: View<'_>, query: &Query, today: NaiveDate) -> Result<Vec<(i64, Row)>, ServiceError> {
    let lacking = if asks(query, "lacks_details") { lacking_details(view)? } else { BTreeSet::new() };
    let people: BTreeMap<StaffId, crate::store::Staff> =
        view.all_staff()?.into_iter().map(|one| (one.id, one)).collect();
    let mut rows = Vec::new();
    for id in view.entry_ids(&EntryFilter::default())? {
        let entry = view.entry(id)?;
        let Some(person) = people.get(&entry.staff) else { continue };
        let doubts = match asks(query, "doubts") {
            true => doubtful(view, (id, &entry), &person.record, today)?,
            false => String::new(),
        };
        let plain = |text: &Option<String>| text.clone().unwrap_or_default();
        let hours = |hours: Option<crate::model::hours::Hours>| hours.map(|hours| hours.to_string());
        rows.push((
            id.0,
            Row::from([
                ("name", person.record.name.to_string()),
                ("staff_code", plain(&person.record.staff_code)),
                ("department", plain(&person.record.department)),
                ("subject", person.record.subjects.join("、")),
                ("title", entry.title.clone()),
                ("activity", entry.activity.word().to_owned()),
                ("mode", entry.mode.word().to_owned()),
                ("level", entry.level.map(|level| level.word().to_owned()).unwrap_or_default()),
                ("role", entry.role.word().to_owned()),
                ("from", entry.span.from().to_string()),
                ("to", entry.span.to().to_string()),
                ("hours", hours(entry.claimed).unwrap_or_default()),
                ("credits", hours(entry.credits).unwrap_or_default()),
                ("state", entry.state.word().to_owned()),
                ("source", entry.source.word().to_owned()),
                ("institution", plain(&entry.institution)),
                ("certificate", plain(&entry.certificate)),
                ("details", view.entry_lines(id)?.len().to_string()),
                ("lacks_details", truth(lacking.contains(&id))),
                ("doubts", doubts),
                ("fraud", truth(entry.fraud)),
                ("note", plain(&entry.note)),
            ]),
        ));
    }
    Ok(rows)
}

fn programs(view: View<'_>) -> Result<Vec<(i64, Row)>, ServiceError> {
    let row = |one: crate::store::ProgramRow| {
        (
            one.id.0,
            Row::from([
                ("code", one.code),
                ("title", one.title),
                ("activity", one.activity.word().to_owned()),
                ("institution", one.institution.unwrap_or_default()),
                ("from", one.span.from().to_string()),
                ("to", one.span.to().to_string()),
                ("hours", one.listener_hours.to_string()),
                ("state", one.state.word().to_owned()),
                ("people", one.people.to_string()),
                ("left_out", one.left_out.to_string()),
                ("proofs", one.proofs.to_string()),
            ]),
        )
    };
    Ok(view.programs(&ProgramFilter::default())?.into_iter().map(row).collect())
}

/// The answer as a workbook.
///
/// # Errors
/// [`ServiceError::Sheet`] for more rows than a sheet has, or what the disk says.
pub fn workbook(
    view: View<'_>,
    answered: &Answered,
    name: &str,
    today: NaiveDate,
) -> Result<Vec<u8>, ServiceError> {
    let imprint = Imprint::plain(view.school()?.name, today);
    Ok(xlsx(&answered.list(name), &imprint)?)
}

/// Keeps a question under a name; one that is there is written anew.
///
/// # Errors
/// [`ServiceError::Field`] without a name, or as [`answer`].
pub fn save_query(
    workspace: &mut Workspace,
    name: &str,
    query: &Query,
) -> Result<Done<QueryId>, ServiceError> {
    workspace.deed("query.save", |deed| {
        let name = typed::needed("查询名称", name, 100)?;
        answer(deed.view(), query, deed.today())?;
        let definition = serde_json::json!(query).to_string();
        deed.say(format!("保存查询：{name}"));
        Ok(deed.keep_query(&name, &definition)?)
    })
}

/// Takes a saved question away.
///
/// # Errors
/// [`StoreError::NotFound`], or what the disk says.
pub fn delete_query(workspace: &mut Workspace, id: QueryId) -> Result<Done<()>, ServiceError> {
    workspace.deed("query.delete", |deed| {
        let all = deed.view().saved_queries()?;
        let found = all.into_iter().find(|(one, ..)| *one == id);
        let (_, name, _) = found.ok_or(StoreError::NotFound { what: "查询", key: id.to_string() })?;
        deed.delete_query(id)?;
        deed.say(format!("删除查询：{name}"));
        Ok(())
    })
}

/// The saved questions, by name.
///
/// # Errors
/// What the disk says; one that cannot be read is damage.
pub fn saved_queries(view: View<'_>) -> Result<Vec<(QueryId, String, Query)>, ServiceError> {
    let mut queries = Vec::new();
    for (id, name, definition) in view.saved_queries()? {
        let query = serde_json::from_str(&definition)
            .map_err(|error| StoreError::Damaged(format!("查询“{name}”：{error}")))?;
        queries.push((id, name, query));
    }
    Ok(queries)
}
