//! What is kept of one person and of one line of the ledger, on paper: 个人档案目录, 教师基本情况表, 学时记录经过, 档案完整情况.

use std::sync::Arc;

use chrono::NaiveDate;

use super::filled::Filled;
use super::job::Job;
use crate::exchange::inbound::field::StaffField;
use crate::exchange::paper::curriculum::{Curriculum, Event, Part};
use crate::exchange::paper::flow::{days, period_in_full};
use crate::exchange::sheet::dossier::{Dossier, Piece};
use crate::exchange::sheet::list::{Closing, Column, Holds, List, Value};
use crate::model::id::{EntryId, StaffId};
use crate::model::staff_item::{Kept, StaffItem};
use crate::service::ServiceError;
use crate::service::assessment::Counting;
use crate::service::ledger::history;
use crate::service::staff::{ItemStanding, monitoring, photo_of, text};
use crate::store::{StaffFilter, StaffSort};

/// The people who were asked for, else everybody who belongs to the school.
fn people(job: &Job<'_>) -> Result<Vec<StaffId>, ServiceError> {
    match job.request.staff.as_slice() {
        [] => Ok(job.view.staff_list(&StaffFilter::present(), StaffSort::Arrival, false)?),
        named => Ok(named.to_vec()),
    }
}

/// 个人档案目录 of each person: every proof behind their hours, in the order of the register.
pub(super) fn dossiers(job: &Job<'_>) -> Result<Vec<Dossier>, ServiceError> {
    let period = job.cycle()?;
    let mut all = Vec::new();
    for assessed in job.people(period, Counting::Passed)? {
        let mut pieces = Vec::new();
        for reckoned in &assessed.lines {
            let entry = job.view.entry(reckoned.id)?;
            let mut proofs = job.view.entry_proofs(reckoned.id)?;
            if let Some(program) = entry.program {
                proofs.extend(job.view.program_proofs(program)?);
            }
            for proof in proofs {
                let what = proof.caption.unwrap_or_else(|| proof.kind.word().to_owned());
                pieces.push(Piece {
                    number: entry.certificate.clone().unwrap_or_default(),
                    author: entry.institution.clone().unwrap_or_default(),
                    title: format!("{}：{what}", reckoned.line.title),
                    date: Some(reckoned.line.to),
                    page: None,
                    pages: 1,
                    note: proof.evidence.name,
                });
            }
        }
        let title = format!("{}个人培训档案", assessed.staff.record.name);
        let number = assessed.staff.record.staff_code.clone().unwrap_or_default();
        all.push(Dossier { title, span: period_in_full(period), number, pieces });
    }
    if all.is_empty() {
        let (title, span) = ("个人培训档案".to_owned(), period_in_full(period));
        all.push(Dossier { title, span, number: String::new(), pieces: Vec::new() });
    }
    Ok(all)
}

/// 教师基本情况表 of each person: the fields of the file, then the lines of its items and the trainings of the cycle.
pub(super) fn curricula(job: &Job<'_>) -> Result<Vec<Filled>, ServiceError> {
    let mut all = Vec::new();
    for staff in people(job)? {
        let form = curriculum(job, staff)?;
        let list = as_list(job, &form);
        all.push(Filled::Curriculum(Box::new(form), list));
    }
    if all.is_empty() {
        let form = Curriculum::default();
        let list = as_list(job, &form);
        all.push(Filled::Curriculum(Box::new(form), list));
    }
    Ok(all)
}

fn curriculum(job: &Job<'_>, staff: StaffId) -> Result<Curriculum, ServiceError> {
    let record = job.view.staff(staff)?.record;
    let mut facts = Vec::new();
    for field in StaffField::ALL.iter().filter(|field| **field != StaffField::Serial) {
        let what = match (field, &record.document) {
            (StaffField::DocumentNumber, Some(document)) => document.masked(),
            _ => text(&record, *field),
        };
        if !what.is_empty() {
            facts.push((field.word().to_owned(), what));
        }
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut event = |item: &str, when: String, what: String| {
        let event = Event { when, what };
        match parts.iter_mut().find(|part| part.item == item) {
            Some(part) => part.events.push(event),
            None => parts.push(Part { item: item.to_owned(), events: vec![event] }),
        }
    };
    for (_, line) in job.view.staff_items(staff)? {
        let what = line.item.fields().iter().filter_map(|name| line.fields.get(*name)).cloned();
        let what = what.collect::<Vec<_>>().join("　");
        let ends = [&line.from, &line.to].into_iter().flatten().cloned();
        event(line.item.word(), ends.collect::<Vec<_>>().join(" 至 "), what);
    }
    for (_, change) in job.view.staff_changes(staff)? {
        let when = days(change.from, change.to.unwrap_or(change.from));
        let school = change.school.unwrap_or_default();
        event("人员变动", when, format!("{}　{school}", change.kind.word()));
    }
    for reckoned in job.one(staff, job.cycle()?, Counting::Counted)?.lines {
        if reckoned.counts {
            let what = format!("{}　{} 学时", reckoned.line.title, reckoned.line.hours);
            event(StaffItem::Training.word(), days(reckoned.line.from, reckoned.line.to), what);
        }
    }
    let photo = match &job.request.folder {
        Some(folder) => photo_of(job.view, folder, staff)?.map(Arc::new),
        None => None,
    };
    let on = Some(job.request.today);
    Ok(Curriculum { name: record.name.to_string(), photo, facts, parts, on })
}

/// The same as a list, for a workbook.
fn as_list(job: &Job<'_>, form: &Curriculum) -> List {
    let mut rows = Vec::new();
    for (label, text) in &form.facts {
        rows.push(vec![
            StaffItem::Basic.word().into(),
            Value::Empty,
            Value::from(format!("{label}：{text}")),
        ]);
    }
    for part in &form.parts {
        for event in &part.events {
            rows.push(vec![
                part.item.as_str().into(),
                event.when.as_str().into(),
                event.what.as_str().into(),
            ]);
        }
    }
    List {
        name: "教师基本情况表".to_owned(),
        title: format!("{}基本情况", form.name),
        facts: vec![format!("单位：{}", job.school.name)],
        columns: vec![
            Column::new("项目", 16.0, Holds::Text),
            Column::new("起止时间", 24.0, Holds::Word),
            Column::new("内容", 52.0, Holds::Text),
        ],
        rows,
        notes: Vec::new(),
        closing: Closing::Sealed,
    }
}

/// 学时记录经过: everything that happened to the lines that were asked for, each with its versions; else to those of the people
/// and the period.
pub(super) fn entry_history(job: &Job<'_>) -> Result<List, ServiceError> {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let entries: Vec<EntryId> = match job.request.entries.as_slice() {
        [] if job.request.staff.is_empty() => Vec::new(),
        [] => {
            let period = job.judged()?;
            let people = job.people(period, Counting::OnItsWay)?;
            people.iter().flat_map(|one| one.lines.iter().map(|line| line.id)).collect()
        }
        named => named.to_vec(),
    };
    for id in entries {
        let entry = job.view.entry(id)?;
        let name = job.view.staff(entry.staff)?.record.name.to_string();
        for event in history(job.view, id)? {
            let states = match (event.from, event.to) {
                (Some(from), Some(to)) if from != to => format!("{} → {}", from.word(), to.word()),
                (None, Some(to)) => to.word().to_owned(),
                _ => String::new(),
            };
            let changes =
                event.changes.iter().map(|(field, before, after)| format!("{field}：{before} → {after}"));
            let said = [event.opinion.clone(), event.document.clone()].into_iter().flatten();
            let said = said.chain(changes).collect::<Vec<_>>().join("；");
            let cells =
                [name.clone(), event.entry.to_string(), event.at.get(..16).unwrap_or(&event.at).to_owned()];
            let more = [event.summary, states, said, event.auditor.unwrap_or(event.actor)];
            rows.push(cells.into_iter().chain(more).map(Value::from).collect());
        }
    }
    Ok(List {
        name: "学时记录经过".to_owned(),
        title: "学时记录经过".to_owned(),
        facts: vec![format!("单位：{}", job.school.name)],
        columns: vec![
            Column::new("姓名", 10.0, Holds::Text),
            Column::new("记录号", 7.0, Holds::Word),
            Column::new("时间", 16.0, Holds::Word),
            Column::new("做了什么", 26.0, Holds::Text),
            Column::new("状态", 16.0, Holds::Text),
            Column::new("意见、文号和改动", 30.0, Holds::Text),
            Column::new("经办、审核", 10.0, Holds::Text),
        ],
        rows,
        notes: Vec::new(),
        closing: Closing::Nothing,
    })
}

/// 教职工档案完整情况: of each person what is missing, and when something was last written.
pub(super) fn completeness(job: &Job<'_>) -> Result<List, ServiceError> {
    let found = monitoring(job.view)?;
    let required = |one: &&ItemStanding| one.item.is_of_the_fourteen();
    let mut rows = Vec::new();
    for (one, number) in found.people.iter().filter(|one| job.wants(one.staff)).zip(1..) {
        let items: Vec<&ItemStanding> = one.items.iter().filter(required).collect();
        let full = items.iter().filter(|item| item.is_complete()).count();
        let lacking = items.iter().filter(|item| !item.is_complete()).map(|item| match item.item.kept() {
            Kept::Columns => format!("{}（{}）", item.item.word(), item.missing.join("、")),
            _ => item.item.word().to_owned(),
        });
        let lacking = lacking.collect::<Vec<_>>().join("；");
        let day: Option<NaiveDate> = one.written_on.parse().ok();
        rows.push(vec![
            Value::Count(number),
            Value::from(one.name.as_str()),
            Value::from(format!("{full} / {}", items.len())),
            day.map_or(Value::Empty, Value::Date),
            Value::from(lacking),
        ]);
    }
    Ok(List {
        name: "档案完整情况".to_owned(),
        title: "教职工档案完整情况".to_owned(),
        facts: vec![format!("单位：{}", job.school.name)],
        columns: vec![
            Column::new("序号", 6.0, Holds::Count),
            Column::new("姓名", 12.0, Holds::Text),
            Column::new("完整项", 10.0, Holds::Word),
            Column::new("最近更新", 12.0, Holds::Date),
            Column::new("还缺什么", 46.0, Holds::Text),
        ],
        rows,
        notes: Vec::new(),
        closing: Closing::Nothing,
    })
}
