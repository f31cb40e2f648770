//! The records of a submission as `data.json`: what the authority's machine reads, and what the verification code
//! stands for. No clock and no number of the submission in it, so equal content has an equal code.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::collect::{Collected, Handed, Item, What};
use crate::model::entry::Entry;
use crate::model::hours::Hours;
use crate::model::id::EvidenceId;
use crate::model::program::Program;
use crate::policy::Verdict;
use crate::service::assessment::judged;

/// Counts and sums of a submission, as the manifest names them.
pub(super) struct Sums {
    pub counts: BTreeMap<String, u64>,
    pub totals: BTreeMap<String, Hours>,
}

impl Sums {
    /// Counted from the records.
    pub fn of(data: &Value) -> Sums {
        let list =
            |name: &str| data.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let (items, staff) = (list("items"), list("staff"));
        let proofs = items.iter().filter_map(|item| item.get("evidence")?.as_array()).flatten();
        let files: BTreeSet<&str> = proofs.filter_map(|proof| proof.get("path")?.as_str()).collect();
        let sum = |name: &str| {
            let hours = items.iter().filter_map(|item| item.get(name)?.as_str()?.parse::<Hours>().ok());
            let hours: Vec<Hours> = hours.collect();
            (!hours.is_empty()).then(|| (name.to_owned(), hours.into_iter().sum()))
        };
        let counts = [("items", items.len()), ("staff", staff.len()), ("evidence", files.len())];
        Sums {
            counts: counts.map(|(name, count)| (name.to_owned(), count as u64)).into(),
            totals: [sum("claimed"), sum("recognised")].into_iter().flatten().collect(),
        }
    }
}

impl Collected {
    /// The records.
    pub fn data(&self) -> Value {
        let placed = self.evidence();
        let paths: BTreeMap<EvidenceId, String> =
            placed.iter().map(|placed| (placed.evidence.id, placed.path())).collect();
        let items = self.items.iter().zip(1..).map(|(item, number)| self.item(item, number, &paths));
        let people = self.people.iter().zip(1..).map(|(handed, number)| self.person(handed, number));
        json!({
            "school": {"code": self.school.code, "name": self.school.name},
            "kind": self.kind.code(),
            "period": {"from": self.period.from(), "to": self.period.to()},
            "policy": self.policy_fields(),
            "staff": people.collect::<Vec<_>>(),
            "items": items.collect::<Vec<_>>(),
        })
    }

    /// The regulation: the figures that the school set are no part of its text, and count as much.
    fn policy_fields(&self) -> Value {
        let mut fields = Map::new();
        put(&mut fields, "id", Some(self.policy.pack.id()));
        put(&mut fields, "digest", Some(self.policy.pack.digest()));
        let parameters: BTreeMap<&str, String> = self.policy.params.texts().collect();
        put(&mut fields, "parameters", Some(parameters).filter(|parameters| !parameters.is_empty()));
        Value::Object(fields)
    }

    fn person(&self, handed: &Handed, number: u32) -> Value {
        let record = &handed.staff.record;
        let mut fields = Map::new();
        put(&mut fields, "number", Some(number));
        put(&mut fields, "name", Some(record.name.as_str()));
        put(&mut fields, "code", record.staff_code.as_ref());
        put(&mut fields, "document_type", record.document.as_ref().map(|document| document.kind().code()));
        put(&mut fields, "document_number", record.document.as_ref().map(|document| document.as_str()));
        put(&mut fields, "sex", record.sex_or_from_document().map(|sex| sex.code()));
        put(&mut fields, "birth", record.birth_or_from_document());
        put(&mut fields, "department", record.department.as_ref());
        put(&mut fields, "post", record.post.map(|post| post.code()));
        put(&mut fields, "stage", record.stage.map(|stage| stage.code()));
        put(&mut fields, "subjects", Some(&record.subjects).filter(|subjects| !subjects.is_empty()));
        put(&mut fields, "title", record.title.map(|title| title.code()));
        put(&mut fields, "other_title", record.other_title.as_ref());
        put(&mut fields, "education", record.education);
        put(&mut fields, "establishment", record.establishment.map(|kind| kind.code()));
        put(&mut fields, "status", record.status.map(|status| status.code()));
        if let Some(assessment) = &handed.assessment {
            put(&mut fields, "total", Some(assessment.total));
            // One year of a cycle is neither met nor unmet.
            let verdict = match judged(&self.policy.pack, assessment, self.period) {
                Some(true) => Verdict::Met,
                Some(false) => Verdict::Unmet,
                None => Verdict::None,
            };
            put(&mut fields, "verdict", Some(verdict));
        }
        Value::Object(fields)
    }

    fn item(&self, item: &Item, number: u32, paths: &BTreeMap<EvidenceId, String>) -> Value {
        let mut fields = match &item.what {
            What::Entry { id, entry, person, recognised, category } => {
                let mut fields = entry_fields(entry);
                put(&mut fields, "id", Some(id.0));
                put(&mut fields, "staff", Some(person + 1));
                put(&mut fields, "recognised", Some(recognised));
                put(&mut fields, "category", self.category(*category).map(|category| &category.code));
                fields
            }
            What::Person { person } => Map::from_iter([("staff".to_owned(), json!(person + 1))]),
            What::Program { id, program, institution } => {
                let mut fields = program_fields(program);
                put(&mut fields, "id", Some(id.0));
                put(&mut fields, "institution", institution.as_ref());
                fields
            }
        };
        put(&mut fields, "item", Some(number));
        if !item.proofs.is_empty() {
            let proofs = item.proofs.iter().map(|proof| {
                json!({
                    "kind": proof.kind.code(), "name": proof.evidence.name, "sha256": proof.evidence.sha256,
                    "path": paths.get(&proof.evidence.id),
                })
            });
            fields.insert("evidence".to_owned(), proofs.collect());
        }
        Value::Object(fields)
    }
}

fn put<T: serde::Serialize>(fields: &mut Map<String, Value>, name: &str, value: Option<T>) {
    if let Some(value) = value {
        fields.insert(name.to_owned(), json!(value));
    }
}

fn entry_fields(entry: &Entry) -> Map<String, Value> {
    let mut fields = Map::new();
    put(&mut fields, "title", Some(&entry.title));
    put(&mut fields, "activity", Some(entry.activity));
    put(&mut fields, "source", Some(entry.source));
    put(&mut fields, "mode", Some(entry.mode));
    put(&mut fields, "from", Some(entry.span.from()));
    put(&mut fields, "to", Some(entry.span.to()));
    put(&mut fields, "from_half", entry.from_half);
    put(&mut fields, "to_half", entry.to_half);
    put(&mut fields, "days", entry.days);
    put(&mut fields, "sessions", Some(entry.sessions).filter(|n| *n > 1));
    put(&mut fields, "minutes", entry.minutes);
    put(&mut fields, "claimed", entry.claimed);
    put(&mut fields, "credits", entry.credits);
    put(&mut fields, "role", Some(entry.role));
    put(&mut fields, "level", entry.level);
    put(&mut fields, "grade", entry.grade);
    put(&mut fields, "result", entry.outcome);
    put(&mut fields, "author_rank", Some(entry.author_rank).filter(|rank| *rank > 1));
    put(&mut fields, "medium", entry.medium);
    put(&mut fields, "organiser", entry.organiser);
    put(&mut fields, "education", entry.education);
    put(&mut fields, "institution", entry.institution.as_ref());
    put(&mut fields, "place", entry.place.as_ref());
    put(&mut fields, "content", entry.content.as_ref());
    put(&mut fields, "certificate", entry.certificate.as_ref());
    put(&mut fields, "origin_school", entry.origin_school.as_ref());
    put(&mut fields, "late_reason", entry.late_reason.as_ref());
    put(&mut fields, "supersedes", entry.supersedes.map(|id| id.0));
    put(&mut fields, "adjust_reason", entry.adjust_reason.as_ref());
    put(&mut fields, "voids", Some(true).filter(|_| entry.voids));
    put(&mut fields, "program", entry.program.map(|id| id.0));
    fields
}

fn program_fields(program: &Program) -> Map<String, Value> {
    let mut fields = Map::new();
    put(&mut fields, "code", Some(&program.code));
    put(&mut fields, "title", Some(&program.title));
    put(&mut fields, "activity", Some(program.activity));
    put(&mut fields, "mode", Some(program.mode));
    put(&mut fields, "level", program.level);
    put(&mut fields, "organiser", program.organiser);
    put(&mut fields, "from", Some(program.span.from()));
    put(&mut fields, "to", Some(program.span.to()));
    put(&mut fields, "days", program.days);
    put(&mut fields, "place", program.place.as_ref());
    put(&mut fields, "content", program.content.as_ref());
    put(&mut fields, "speaker_hours", Some(program.speaker_hours));
    put(&mut fields, "listener_hours", Some(program.listener_hours));
    put(&mut fields, "credits", program.credits);
    put(&mut fields, "planned", Some(program.planned));
    put(&mut fields, "approval", program.approval.as_ref());
    put(&mut fields, "late_reason", program.late_reason.as_ref());
    fields
}
