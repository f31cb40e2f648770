//! The administrator's desk: what nearly every manual does, in a line.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use chrono::NaiveDate;
use xueshi::model::facts::{Activity, ProofKind};
use xueshi::model::id::{EntryId, StaffId, SubmissionId};
use xueshi::model::state::EntryState;
use xueshi::model::submission::Kind;
use xueshi::policy::Assessment;
use xueshi::service::assessment::{Counting, assess_person, period_for};
use xueshi::service::audit::{AuditStep, Selection, audit};
use xueshi::service::ledger::{EntryForm, Filing, NewProof, add_entry, add_entry_proof};
use xueshi::service::policies::main_policy;
use xueshi::service::printing::{Request, paper};
use xueshi::service::progress::Progress;
use xueshi::service::submission::{Answer, Decisions, Export, Wanted, attach_scans, decide, export, prepare};
use xueshi::service::{Fault, ServiceError};
use xueshi::store::{View, Workspace};

use crate::school::{School, school_under};

/// The day of the made-up clock.
pub fn today() -> NaiveDate {
    "2026-06-01".parse().unwrap()
}

/// A school of five under a regulation.
pub struct Desk {
    pub school: School,
}

/// A form for an activity of one day or more.
pub fn form(who: StaffId, title: &str, activity: Activity, days: (&str, &str), hours: &str) -> EntryForm {
    EntryForm {
        title: title.into(),
        activity,
        from: days.0.into(),
        to: days.1.into(),
        hours: hours.into(),
        ..EntryForm::new(who)
    }
}

/// The code of a refusal, and that it says what to do.
pub fn refused<T: std::fmt::Debug>(done: Result<T, ServiceError>) -> &'static str {
    let fault: Fault = done.unwrap_err().into();
    assert!(fault.way_out.is_some(), "{fault}");
    fault.code
}

impl Desk {
    pub fn under(policy: &str) -> Desk {
        Desk { school: school_under(policy) }
    }

    pub fn who(&self, at: usize) -> StaffId {
        self.school.people[at]
    }

    pub fn ws(&mut self) -> &mut Workspace {
        &mut self.school.workspace
    }

    pub fn view(&self) -> View<'_> {
        self.school.workspace.view()
    }

    /// A file on the disk.
    pub fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.school.workspace.folder().with_file_name(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// Writes an entry down, waiting for the audit, with a proof of each kind.
    pub fn enter(&mut self, form: &EntryForm, proofs: &[ProofKind]) -> EntryId {
        let id = add_entry(self.ws(), form, &Filing::Submit).unwrap().value.id;
        for kind in proofs {
            let content = format!("%PDF {id} {}", kind.code());
            let proof = NewProof::Pasted("证明.pdf", content.as_bytes());
            add_entry_proof(self.ws(), &[id], &proof, *kind, None).unwrap();
        }
        id
    }

    /// The same, passed by the school.
    pub fn pass(&mut self, form: &EntryForm) -> EntryId {
        let id = self.enter(form, &[ProofKind::Certificate]);
        self.step(id, AuditStep::Pass, None).unwrap();
        id
    }

    /// The same, approved by the authority with the proofs that a regulation may ask for.
    pub fn approved(&mut self, form: &EntryForm) -> EntryId {
        use ProofKind as P;
        let id = self.enter(form, &[P::Certificate, P::Plan, P::Record, P::Cover, P::Contents, P::Article]);
        self.step(id, AuditStep::Pass, None).unwrap();
        self.ws().deed("t", |deed| deed.set_entry_state(id, EntryState::Approved, None)).unwrap();
        id
    }

    pub fn step(&mut self, id: EntryId, step: AuditStep, words: Option<&str>) -> Result<(), ServiceError> {
        audit(self.ws(), &Selection::Entries(vec![id]), step, words).map(|_| ())
    }

    pub fn state(&self, id: EntryId) -> EntryState {
        self.view().entry(id).unwrap().state
    }

    /// Prepares, signs and exports.
    pub fn hand_in(&mut self, kind: Kind, period: &str) -> SubmissionId {
        let wanted = Wanted { kind, period: period.into(), recipient: None };
        let id = prepare(self.ws(), &wanted).unwrap().value.id;
        let scan = self.file("扫描.pdf", b"%PDF-1.7 signed");
        attach_scans(self.ws(), id, &[scan]).unwrap();
        export(self.ws(), id, &Export::default(), &mut Progress::silent()).unwrap();
        id
    }

    /// The authority's answer: these items returned, the rest approved.
    pub fn answer(&mut self, id: SubmissionId, returned: &[u32]) {
        let items = returned.iter().map(|item| (*item, Answer::Returned("材料不全".into())));
        let decisions = Decisions {
            decided_on: today(),
            document: Some("教字〔2026〕18号".into()),
            auditor: Some("县教师进修学校".into()),
            items: items.collect::<BTreeMap<_, _>>(),
            others: Some(Answer::Approved),
        };
        decide(self.ws(), id, &decisions).unwrap();
    }

    /// What counts of a person.
    pub fn assess(&self, who: usize, period: &str) -> Assessment {
        let view = self.view();
        let policy = main_policy(view).unwrap();
        let period = period_for(&policy, period, today()).unwrap();
        assess_person(view, self.who(who), &policy, period, Counting::Counted).unwrap().assessment
    }

    pub fn total(&self, who: usize, period: &str) -> String {
        self.assess(who, period).total.to_string()
    }

    /// What counts of one entry, and the last reason for it.
    pub fn counted(&self, who: usize, period: &str, id: EntryId) -> (String, String) {
        let assessment = self.assess(who, period);
        let answer = assessment.records.iter().find(|one| one.id == id.to_string()).unwrap();
        let why = answer.reasons.last().map(|reason| reason.rule.to_string()).unwrap_or_default();
        (answer.recognised.to_string(), why)
    }

    /// The text of a form.
    pub fn printed(&self, form: &str, request: &Request) -> String {
        paper(self.view(), form, request).unwrap().texts().collect::<Vec<_>>().join("\n")
    }

    pub fn request(&self) -> Request {
        Request::on(today())
    }
}
