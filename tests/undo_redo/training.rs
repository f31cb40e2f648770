//! The deeds around training and hours.

use xueshi::model::attendance::AttendanceRules;
use xueshi::model::facts::{ProofKind, Role};
use xueshi::model::id::{EntryId, ProgramId};
use xueshi::model::program::Settles;
use xueshi::service::audit::{AuditStep, Selection, audit};
use xueshi::service::import::ImportFile;
use xueshi::service::ledger::*;
use xueshi::service::opening::*;
use xueshi::service::own_packs::*;
use xueshi::service::policies::{Choice, find_pack, main_policy, put_in_force};
use xueshi::service::progress::Progress;
use xueshi::service::settlement::{set_attendance_rules, settle};
use xueshi::service::training::*;
use xueshi::service::year_close::{close_year, make_up};
use xueshi::store::Workspace;

use crate::school::{School, lecture, school};
use crate::walk::{Case, Place, Tables, one, unit};

/// A school in the middle of its work: a lecture whose hours wait, a course with a session, one entry of its own, one
/// that was refused, one in the bin, a total from before.
pub struct Desk {
    school: School,
    lecture: ProgramId,
    course: ProgramId,
    own: EntryId,
    refused: EntryId,
    deleted: EntryId,
    before: Tables,
}

impl Place for Desk {
    fn workspace(&mut self) -> &mut Workspace {
        &mut self.school.workspace
    }

    fn before(&mut self) -> &mut Tables {
        &mut self.before
    }
}

pub fn desk() -> Desk {
    let mut school = school();
    let people = school.people.clone();
    let lecture_id = school.program(&lecture());
    let course = school.program(&course());
    let ws = &mut school.workspace;
    register(ws, lecture_id, &Granting::Register).unwrap();
    hold_session(ws, course, &session("2026-03-04"), "2病").unwrap();
    let mut entries = (1..=3).map(|n| {
        let form = EntryForm { title: format!("第 {n} 项"), ..entry(&people) };
        add_entry(ws, &form, &Filing::Draft).unwrap().value.id
    });
    let (own, refused, deleted) = (entries.next().unwrap(), entries.next().unwrap(), entries.next().unwrap());
    drop(entries);
    audit(ws, &one(refused), AuditStep::Submit, None).unwrap();
    audit(ws, &one(refused), AuditStep::Refuse, Some("缺证书")).unwrap();
    audit(ws, &one(deleted), AuditStep::Delete, None).unwrap();
    set_opening(ws, &[opening(&people, "2022", "24")]).unwrap();
    let proof = NewProof::Pasted("签到表.png", b"scan");
    add_program_proof(ws, lecture_id, None, &proof, ProofKind::SignIn, None).unwrap();
    add_entry_proof(ws, &[own], &NewProof::Pasted("证书.pdf", b"%PDF"), ProofKind::Certificate, None)
        .unwrap();
    Desk { school, lecture: lecture_id, course, own, refused, deleted, before: Tables::new() }
}

fn own(from: &str, id: &str) -> PackDraft {
    let (from, id, title) = (from.into(), id.into(), "本校学时办法".into());
    PackDraft { from, id, title, ..PackDraft::default() }
}

fn course() -> ProgramForm {
    ProgramForm {
        code: "X1".into(),
        title: "2026年度校本研修".into(),
        from: "2026-01-01".into(),
        to: "2026-12-31".into(),
        settles: Settles::Sessions,
        ..lecture()
    }
}

fn session(day: &str) -> SessionForm {
    SessionForm { day: day.into(), topic: "新课标".into(), ..SessionForm::default() }
}

fn entry(people: &[xueshi::model::id::StaffId]) -> EntryForm {
    EntryForm { from: "2026-04-06".into(), hours: "8".into(), ..EntryForm::new(people[0]) }
}

fn opening(people: &[xueshi::model::id::StaffId], year: &str, hours: &str) -> OpeningLine {
    let (staff, category) = (people[0], "B.school".to_owned());
    OpeningLine { staff, year: year.into(), category, hours: hours.into(), lines: None }
}

fn csv(text: &str) -> ImportFile {
    ImportFile { name: "表.csv".into(), bytes: text.as_bytes().to_vec() }
}

/// Two files on the disk.
fn files(desk: &Desk) -> [std::path::PathBuf; 2] {
    let folder = desk.school.workspace.folder().parent().unwrap().to_owned();
    ["一.pdf", "二.pdf"].map(|name| {
        let path = folder.join(name);
        std::fs::write(&path, format!("%PDF {name}")).unwrap();
        path
    })
}

fn with_three_hours() -> ProgramForm {
    ProgramForm { code: String::new(), listener_hours: "3".into(), ..lecture() }
}

pub const DEEDS: &[Case<Desk>] = &[
    ("program.add", |d| {
        let form = ProgramForm { code: "N1".into(), institution: "新单位".into(), ..lecture() };
        unit(add_program(&mut d.school.workspace, &form))
    }),
    ("program.preset", |d| {
        let preset = Preset::of(&lecture(), "2026-06-01".parse().unwrap());
        keep_preset(&mut d.school.workspace, &preset)
    }),
    ("program.preset_drop", |d| drop_preset(&mut d.school.workspace, "公需科目")),
    ("program.import", |d| {
        let text = "培训编号,培训名称,类别,开始时间,学时,主办单位\nN9,教研,教研活动,2026-04-06,4,县教研室\nP1,改过的,,2026-05-06,3,\n";
        let import = ProgramImport::of(csv(text));
        unit(import_programs(&mut d.school.workspace, &import, &mut Progress::silent()))
    }),
    ("program.edit", |d| {
        let mut form = ProgramForm::of(d.school.workspace.view(), d.lecture)?;
        form.listener_hours = "3".into();
        unit(edit_program(&mut d.school.workspace, d.lecture, &form))
    }),
    ("program.approve", |d| approve_program(&mut d.school.workspace, d.lecture, "教字3号", "")),
    ("program.void", |d| void_program(&mut d.school.workspace, d.course, "没办成")),
    ("program.category", |d| {
        set_program_category(&mut d.school.workspace, d.lecture, "zhejiang-cycle-360", "A.other")
    }),
    ("program.register", |d| {
        let form = ProgramForm { code: "N2".into(), ..lecture() };
        let id = d.school.program(&form);
        d.ready();
        unit(register(&mut d.school.workspace, id, &Granting::Register))
    }),
    ("program.register_pass", |d| {
        unit(register(&mut d.school.workspace, d.lecture, &Granting::RegisterAndPass(String::new())))
    }),
    ("program.settle", |d| {
        unit(settle(&mut d.school.workspace, d.course, "2026".parse().unwrap(), &Granting::Register))
    }),
    ("program.settle_pass", |d| {
        let pass = Granting::RegisterAndPass("同意".into());
        unit(settle(&mut d.school.workspace, d.course, "2026".parse().unwrap(), &pass))
    }),
    ("program.proof_add", |d| {
        let proof = NewProof::Pasted("通知.pdf", b"%PDF-notice");
        unit(add_program_proof(&mut d.school.workspace, d.course, None, &proof, ProofKind::Notice, None))
    }),
    ("program.proof_add", |d| {
        let [one, other] = files(d);
        let named = [(one.as_path(), ProofKind::Notice), (other.as_path(), ProofKind::Plan)];
        add_program_proofs(&mut d.school.workspace, d.course, &named)
    }),
    ("program.proof_set", |d| {
        let (ws, kind) = (&mut d.school.workspace, ProofKind::Roster);
        describe_program_proof(ws, d.lecture, 1, kind, Some("第二页"))
    }),
    ("program.proof_remove", |d| remove_program_proof(&mut d.school.workspace, d.lecture, 1)),
    ("session.hold", |d| {
        unit(hold_session(&mut d.school.workspace, d.course, &session("2026-03-11"), "1迟 3旷"))
    }),
    ("session.edit", |d| {
        edit_session(&mut d.school.workspace, d.course, 1, &session("2026-03-18"), Some("4病"))
    }),
    ("session.delete", |d| delete_session(&mut d.school.workspace, d.course, 1)),
    ("session.attendance", |d| unit(mark_attendance(&mut d.school.workspace, d.course, 1, "3公 4早退"))),
    ("policy.use", |d| {
        let choice = Choice {
            policy: "national-professional-90".into(),
            from: String::new(),
            to: "2026-12-31".into(),
            parameters: std::collections::BTreeMap::new(),
            is_main: true,
        };
        put_in_force(&mut d.school.workspace, &choice)
    }),
    ("attendance.rules", |d| {
        let rules = AttendanceRules { zero_from_absences: Some(3), ..AttendanceRules::default() };
        set_attendance_rules(&mut d.school.workspace, &rules)
    }),
    ("roster.import", |d| {
        let id = add_program(&mut d.school.workspace, &ProgramForm { code: "N3".into(), ..lecture() })?.value;
        d.ready();
        let mut import = RosterImport::of(id, csv("姓名,角色\n张三,主讲\n李四,\n"));
        import.register = true;
        unit(import_roster(&mut d.school.workspace, &import, &mut Progress::silent()))
    }),
    ("roster.add", |d| {
        let id = add_program(&mut d.school.workspace, &ProgramForm { code: "N4".into(), ..lecture() })?.value;
        d.ready();
        unit(add_people(&mut d.school.workspace, id, &d.school.people, Role::Participant))
    }),
    ("roster.add_group", |d| {
        let id = add_program(&mut d.school.workspace, &ProgramForm { code: "N5".into(), ..lecture() })?.value;
        d.ready();
        let group = d.school.workspace.view().groups()?[0].id;
        unit(add_group(&mut d.school.workspace, id, group))
    }),
    ("roster.mark", |d| {
        unit(mark_out(&mut d.school.workspace, d.lecture, &d.school.people[..2], Some("请假")))
    }),
    ("roster.role", |d| {
        unit(set_role(&mut d.school.workspace, d.lecture, &d.school.people[..1], Role::Speaker))
    }),
    ("roster.hours", |d| {
        unit(set_part_hours(&mut d.school.workspace, d.lecture, &d.school.people[1..], "1.5"))
    }),
    ("roster.exceptions", |d| unit(mark_exceptions(&mut d.school.workspace, d.lecture, "2病 4旷"))),
    ("roster.remove", |d| remove_people(&mut d.school.workspace, d.course, &d.school.people[1..3])),
    ("entry.add", |d| {
        let form = EntryForm { title: "又一项".into(), ..entry(&d.school.people) };
        unit(add_entry(&mut d.school.workspace, &form, &Filing::Pass(String::new())))
    }),
    ("entry.add", |d| {
        let [one, other] = files(d);
        let named = [(one.as_path(), ProofKind::Certificate), (other.as_path(), ProofKind::Notice)];
        let form = EntryForm { title: "有证明的".into(), ..entry(&d.school.people) };
        unit(add_proven_entry(&mut d.school.workspace, &form, &Filing::Submit, &named))
    }),
    ("entry.add_many", |d| {
        let form = EntryForm { title: "听课".into(), ..entry(&d.school.people) };
        let people: Vec<Attendee> = d.school.people[..3].iter().map(|id| Attendee::from(*id)).collect();
        unit(add_entries(&mut d.school.workspace, &form, &people, &Filing::Submit, &[]))
    }),
    ("entry.add", |d| {
        let line = |name: &str| LineForm { name: name.into(), hours: "2".into(), ..LineForm::default() };
        let form = EntryForm {
            title: "其他".into(),
            hours: String::new(),
            lines: Some(vec![line("听课"), line("评课")]),
            ..entry(&d.school.people)
        };
        unit(add_entry(&mut d.school.workspace, &form, &Filing::Submit))
    }),
    ("entry.fraud", |d| unit(mark_fraud(&mut d.school.workspace, d.refused, "证书系伪造"))),
    ("entry.edit", |d| {
        let form = EntryForm { title: "改过的".into(), ..entry(&d.school.people) };
        unit(edit_entry(&mut d.school.workspace, d.refused, &form, &Filing::Submit))
    }),
    ("entry.category", |d| {
        set_entry_category(&mut d.school.workspace, d.own, "zhejiang-cycle-360", "B.activity")
    }),
    ("entry.proof_add", |d| {
        let proof = NewProof::Pasted("名单.png", b"list");
        unit(add_entry_proof(&mut d.school.workspace, &[d.own, d.refused], &proof, ProofKind::Roster, None))
    }),
    ("entry.proof_add", |d| {
        let [one, other] = files(d);
        let named = [(one.as_path(), ProofKind::Notice), (other.as_path(), ProofKind::Plan)];
        add_entry_proofs(&mut d.school.workspace, &[d.own, d.refused], &named)
    }),
    ("entry.proof_set", |d| {
        let (ws, kind) = (&mut d.school.workspace, ProofKind::Cover);
        describe_entry_proof(ws, d.own, 1, kind, Some("背面"))
    }),
    ("entry.proof_remove", |d| remove_entry_proof(&mut d.school.workspace, d.own, 1)),
    ("entry.import", |d| {
        let text = "姓名,培训名称,开始时间,结束时间,学时,类别\n张三,教研,2026-05-06,2026-05-06,8,教研活动\n李四,教研,2026-05-06,2026-05-06,8,B.school\n";
        let import = EntryImport::of(csv(text));
        unit(import_entries(&mut d.school.workspace, &import, &mut Progress::silent()))
    }),
    ("opening.set", |d| {
        let lines = [opening(&d.school.people, "2022", "0"), opening(&d.school.people, "2023", "20")];
        unit(set_opening(&mut d.school.workspace, &lines))
    }),
    ("opening.import", |d| {
        let import = OpeningImport::of(csv("姓名,2021年校本培训,2022年校本培训\n张三,24,20\n李四,24,24\n"));
        unit(import_opening(&mut d.school.workspace, &import, &mut Progress::silent()))
    }),
    ("entry.submit", |d| unit(audit(&mut d.school.workspace, &one(d.own), AuditStep::Submit, None))),
    ("entry.withdraw", |d| {
        unit(audit(&mut d.school.workspace, &Selection::Program(d.lecture), AuditStep::Withdraw, None))
    }),
    ("audit.pass", |d| unit(audit(&mut d.school.workspace, &Selection::AllPending, AuditStep::Pass, None))),
    ("audit.refuse", |d| {
        unit(audit(&mut d.school.workspace, &Selection::AllPending, AuditStep::Refuse, Some("缺材料")))
    }),
    ("entry.void", |d| unit(audit(&mut d.school.workspace, &one(d.refused), AuditStep::Void, Some("重复")))),
    ("entry.delete", |d| unit(audit(&mut d.school.workspace, &one(d.own), AuditStep::Delete, None))),
    ("entry.restore", |d| unit(audit(&mut d.school.workspace, &one(d.deleted), AuditStep::Restore, None))),
    ("audit.reopen", |d| {
        audit(&mut d.school.workspace, &Selection::AllPending, AuditStep::Pass, None)?;
        d.ready();
        unit(audit(&mut d.school.workspace, &Selection::Program(d.lecture), AuditStep::Reopen, None))
    }),
    ("policy.copy", |d| unit(copy_pack(&mut d.school.workspace, &own("zhejiang-cycle-360", "ours-1")))),
    ("policy.edit", |d| {
        copy_pack(&mut d.school.workspace, &own("zhejiang-cycle-360", "ours-2"))?;
        d.ready();
        let change = PackChange { document: "青小发〔2026〕5号".into(), ..PackChange::default() };
        unit(edit_pack(&mut d.school.workspace, "ours-2", &change))
    }),
    ("policy.save", |d| {
        let text = find_pack(d.school.workspace.view(), "unit-half-day")?.text().to_owned();
        let text = text.replacen("unit-half-day", "ours-3", 1);
        unit(save_pack(&mut d.school.workspace, &text, "ours-3.toml"))
    }),
    ("policy.delete", |d| {
        copy_pack(&mut d.school.workspace, &own("zhejiang-cycle-360", "ours-4"))?;
        d.ready();
        delete_pack(&mut d.school.workspace, "ours-4")
    }),
    ("year.close", |d| {
        let policy = main_policy(d.school.workspace.view())?;
        unit(close_year(&mut d.school.workspace, &policy, "2022".parse().unwrap()))
    }),
    ("year.made_up", |d| {
        let choice = Choice {
            policy: "secondary-annual-90".into(),
            from: String::new(),
            to: String::new(),
            parameters: std::collections::BTreeMap::new(),
            is_main: true,
        };
        put_in_force(&mut d.school.workspace, &choice)?;
        let policy = main_policy(d.school.workspace.view())?;
        let year = "2022".parse().unwrap();
        close_year(&mut d.school.workspace, &policy, year)?;
        d.ready();
        make_up(&mut d.school.workspace, "secondary-annual-90", year, &d.school.people[..1], "")
    }),
    ("program.adjust", |d| {
        approve_program(&mut d.school.workspace, d.lecture, "教字3号", "")?;
        d.ready();
        unit(adjust_program(&mut d.school.workspace, d.lecture, &with_three_hours(), "学时登错"))
    }),
    // The lecture stays approved from here on.
    ("program.approve", |d| {
        let new = adjust_program(&mut d.school.workspace, d.lecture, &with_three_hours(), "学时登错")?.value;
        d.ready();
        approve_program(&mut d.school.workspace, new, "教字4号", "")
    }),
];
