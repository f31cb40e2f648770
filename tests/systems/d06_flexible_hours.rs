//! 灵活学时登记: the project goes up first; only once it is approved its people get hours, other for who speaks than for who listens.

use xueshi::exchange::sheet::template;
use xueshi::model::facts::{Activity, ProofKind, Role};
use xueshi::model::state::ProgramState;
use xueshi::model::submission::Kind;
use xueshi::service::audit::{AuditStep, Selection, audit};
use xueshi::service::import::ImportFile;
use xueshi::service::ledger::{NewProof, add_program_proof};
use xueshi::service::progress::Progress;
use xueshi::service::training::{
    Granting, ProgramForm, RosterImport, add_program, import_roster, register, set_role,
};
use xueshi::store::EntryFilter;

use crate::desk::{Desk, refused};

#[test]
fn the_project_first_then_its_hours_by_role() {
    let mut desk = Desk::under("flexible-projects");
    let form = ProgramForm {
        code: "LH1".into(),
        title: "校本专题讲座".into(),
        activity: Activity::Lecture,
        content: "作业设计".into(),
        from: "2026-04-06".into(),
        speaker_hours: "16.5".into(),
        listener_hours: "8.0".into(),
        ..ProgramForm::default()
    };
    let program = add_program(desk.ws(), &form).unwrap().value;
    let proof = NewProof::Pasted("课程表.png", b"\x89PNG plan");
    add_program_proof(desk.ws(), program, None, &proof, ProofKind::Plan, None).unwrap();
    assert_eq!(desk.view().program(program).unwrap().content.as_deref(), Some("作业设计"));
    assert_eq!(desk.view().program_proofs(program).unwrap().len(), 1);
    let text = "继续教育编码,姓名\nT1,张三\nT2,李四\n";
    let import = RosterImport::of(program, ImportFile { name: "教师.csv".into(), bytes: text.into() });
    import_roster(desk.ws(), &import, &mut Progress::silent()).unwrap();
    let speaker = desk.who(0);
    set_role(desk.ws(), program, &[speaker], Role::Speaker).unwrap();
    register(desk.ws(), program, &Granting::Register).unwrap();
    let early = audit(desk.ws(), &Selection::Program(program), AuditStep::Pass, None);
    let left = early.map(|done| done.value.skipped.len());
    assert!(matches!(left, Ok(2) | Err(_)), "no hours before the project is approved: {left:?}");

    let up = desk.hand_in(Kind::Programs, "2026");
    assert_eq!(desk.view().program(program).unwrap().state, ProgramState::Submitted);
    desk.answer(up, &[]);
    let approved = desk.view().program(program).unwrap();
    assert_eq!(
        (approved.state, approved.approval.as_deref()),
        (ProgramState::Approved, Some("教字〔2026〕18号"))
    );
    audit(desk.ws(), &Selection::Program(program), AuditStep::Pass, None).unwrap();
    let hours: Vec<String> = desk
        .view()
        .entries(&EntryFilter::default())
        .unwrap()
        .iter()
        .map(|row| row.claimed.unwrap().to_string())
        .collect();
    assert_eq!(hours, ["16.5", "8"]);
    let second = desk.hand_in(Kind::Hours, "2026");
    desk.answer(second, &[]);
    assert_eq!((desk.total(0, "2026"), desk.total(1, "2026")), ("16.5".into(), "8".into()));
}

#[test]
fn the_template_bears_its_day_and_who_is_not_known_is_told() {
    let bytes = template::roster().xlsx(crate::desk::today()).unwrap();
    assert!(bytes.starts_with(b"PK"), "a workbook");
    let mut desk = Desk::under("flexible-projects");
    let program = desk.school.program(&crate::school::lecture());
    let import =
        |text: &str| RosterImport::of(program, ImportFile { name: "名单.csv".into(), bytes: text.into() });
    let done = import_roster(desk.ws(), &import("姓名,继续教育编码\n查无此人,T9\n"), &mut Progress::silent());
    assert_eq!(done.unwrap().value.import.report.rejected.len(), 1);
    let nothing = import_roster(desk.ws(), &import(""), &mut Progress::silent());
    assert!(refused(nothing).len() > 3);
}
