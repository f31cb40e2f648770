//! The deeds around handing in.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use chrono::NaiveDate;
use xueshi::model::facts::ProofKind;
use xueshi::model::id::{EntryId, SubmissionId};
use xueshi::model::state::SubmissionState;
use xueshi::model::submission::{Kind, Subject};
use xueshi::service::ledger::{
    Adjusting, Answer as RecallAnswer, Filing, NewProof, add_program_proof, adjust_entry, answer_recall,
    request_recall,
};
use xueshi::service::progress::Progress;
use xueshi::service::submission::{
    Answer, DecisionImport, Decisions, Export, Wanted, attach_scans, cancel, decide, export,
    import_decisions, prepare, remove_scan,
};
use xueshi::service::training::{
    Granting, ProgramForm, adjust_granted, adjust_program, approve_program, find_program, register,
};
use xueshi::store::Workspace;

use crate::school::{School, lecture, school_under};
use crate::walk::{Case, Place, Tables, unit};

/// A lecture whose hours passed the school's audit and were handed in; the scan of what was signed lies ready.
pub struct Office {
    school: School,
    submission: Option<SubmissionId>,
    scan: PathBuf,
    before: Tables,
}

impl Place for Office {
    fn workspace(&mut self) -> &mut Workspace {
        &mut self.school.workspace
    }

    fn before(&mut self) -> &mut Tables {
        &mut self.before
    }
}

pub fn office() -> Office {
    let mut school = school_under("secondary-annual-90");
    let program = school.program(&lecture());
    let proof = NewProof::Pasted("签到表.png", b"scan");
    add_program_proof(&mut school.workspace, program, None, &proof, ProofKind::SignIn, None).unwrap();
    register(&mut school.workspace, program, &Granting::RegisterAndPass(String::new())).unwrap();
    let scan = school.workspace.folder().with_file_name("扫描.pdf");
    fs::write(&scan, "%PDF-1.7 signed").unwrap();
    Office { school, submission: None, scan, before: Tables::new() }
}

impl Office {
    /// The submission, prepared where that was not done yet.
    fn prepared(&mut self) -> SubmissionId {
        let wanted = Wanted { kind: Kind::Hours, period: "2026".into(), recipient: None };
        let workspace = &mut self.school.workspace;
        *self.submission.get_or_insert_with(|| prepare(workspace, &wanted).unwrap().value.id)
    }

    fn signed(&mut self) -> SubmissionId {
        let id = self.prepared();
        if self.school.workspace.view().submission_scans(id).unwrap().is_empty() {
            attach_scans(&mut self.school.workspace, id, std::slice::from_ref(&self.scan)).unwrap();
        }
        id
    }

    /// An entry that the authority approved.
    fn approved(&mut self) -> EntryId {
        let id = self.signed();
        let workspace = &mut self.school.workspace;
        if workspace.view().submission(id).unwrap().state == SubmissionState::Signed {
            export(workspace, id, &Export::default(), &mut Progress::silent()).unwrap();
        }
        if workspace.view().submission(id).unwrap().state == SubmissionState::Exported {
            let all = Decisions { items: BTreeMap::new(), ..answer() };
            decide(workspace, id, &all).unwrap();
        }
        match workspace.view().submission_items(id).unwrap()[0].subject {
            Subject::Entry(entry) => entry,
            _ => panic!("a submission of hours"),
        }
    }
}

fn answer() -> Decisions {
    Decisions {
        decided_on: NaiveDate::from_ymd_opt(2026, 6, 1).unwrap(),
        document: Some("云教师〔2026〕18 号".into()),
        auditor: None,
        items: BTreeMap::from([(2, Answer::Returned("缺签到表".into()))]),
        others: Some(Answer::Approved),
    }
}

pub const DEEDS: &[Case<Office>] = &[
    ("submission.cancel", |o| {
        let id = o.prepared();
        o.ready();
        cancel(&mut o.school.workspace, id)
    }),
    ("submission.attach_scan", |o| {
        let id = o.prepared();
        o.ready();
        unit(attach_scans(&mut o.school.workspace, id, std::slice::from_ref(&o.scan)))
    }),
    ("submission.remove_scan", |o| {
        let id = o.signed();
        let scan = o.school.workspace.view().submission_scans(id)?[0].id;
        o.ready();
        unit(remove_scan(&mut o.school.workspace, id, scan))
    }),
    ("decision.add", |o| {
        let id = o.signed();
        export(&mut o.school.workspace, id, &Export::default(), &mut Progress::silent())?;
        o.ready();
        unit(decide(&mut o.school.workspace, id, &answer()))
    }),
    ("decision.import", |o| {
        let id = o.signed();
        export(&mut o.school.workspace, id, &Export::default(), &mut Progress::silent())?;
        let file = o.scan.with_file_name("认定结果.csv");
        fs::write(&file, "姓名,审核结果,审核意见\n李四,退回,缺签到表\n").unwrap();
        o.ready();
        let import = DecisionImport { file, approve_rest: true, ..DecisionImport::default() };
        unit(import_decisions(&mut o.school.workspace, &import))
    }),
    ("entry.adjust", |o| {
        let entry = o.approved();
        o.ready();
        unit(adjust_entry(&mut o.school.workspace, entry, &Adjusting::Void, "重复登记", &Filing::Submit))
    }),
    ("program.adjust_hours", |o| {
        o.approved();
        let workspace = &mut o.school.workspace;
        let old = find_program(workspace.view(), "P1")?;
        approve_program(workspace, old, "教字3号", "")?;
        let form = ProgramForm { code: String::new(), listener_hours: "3".into(), ..lecture() };
        let new = adjust_program(workspace, old, &form, "学时登错")?.value;
        approve_program(workspace, new, "教字4号", "")?;
        o.ready();
        unit(adjust_granted(&mut o.school.workspace, new, "学时登错", &Filing::Submit))
    }),
    ("recall.request", |o| {
        let entry = o.approved();
        o.ready();
        request_recall(&mut o.school.workspace, entry, "学时登错")
    }),
    ("recall.answer", |o| {
        let entry = o.approved();
        request_recall(&mut o.school.workspace, entry, "学时登错")?;
        o.ready();
        let decided_on = answer().decided_on;
        let (opinion, document, auditor) = ("请重报".to_owned(), None, None);
        let agreed = RecallAnswer { agreed: true, opinion, decided_on, document, auditor };
        answer_recall(&mut o.school.workspace, entry, &agreed)
    }),
];

/// What was frozen is cancelled, never undone.
pub const FORWARD: &[Case<Office>] = &[
    ("submission.prepare", |o| {
        let wanted = Wanted { kind: Kind::Hours, period: "2026".into(), recipient: None };
        let done = prepare(&mut o.school.workspace, &wanted)?;
        o.submission = Some(done.value.id);
        unit(Ok(done))
    }),
    ("submission.export", |o| {
        let id = o.signed();
        unit(export(&mut o.school.workspace, id, &Export::default(), &mut Progress::silent()))
    }),
];
