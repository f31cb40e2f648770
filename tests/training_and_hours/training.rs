//! Programs, sessions, rosters, and the granting of hours.

use xueshi::model::entry::Source;
use xueshi::model::facts::{Activity, Level, Mode, Organiser, Role};
use xueshi::model::hours::Hours;
use xueshi::model::program::Program;
use xueshi::model::state::EntryState;
use xueshi::service::training::{
    Granting, ProgramForm, SessionForm, add_group, add_program, edit_program, find_program, hold_session,
    mark_attendance, mark_out, register, remove_people, set_part_hours, set_role, void_program,
};
use xueshi::store::{EntryFilter, ProgramFilter};

use crate::school::{fault, lecture, school};

#[test]
fn everybody_gets_the_hours_but_those_marked_out() {
    let mut school = school();
    let people = school.people.clone();
    let program = school.program(&lecture());
    let ws = &mut school.workspace;
    set_role(ws, program, &people[..1], Role::Speaker).unwrap();
    mark_out(ws, program, &people[1..3], Some("请假")).unwrap();
    set_part_hours(ws, program, &people[3..4], "1.5").unwrap();
    let done = register(ws, program, &Granting::Register).unwrap().value;
    assert_eq!((done.added.len(), done.left_out, done.without_proof), (3, 2, true));
    let rows = ws.view().entries(&EntryFilter::default()).unwrap();
    let hours: Vec<_> =
        rows.iter().map(|row| (row.name.as_str(), row.claimed.unwrap().to_string())).collect();
    assert_eq!(hours, [("张三", "4".into()), ("刘洋", "1.5".into()), ("刘洋", "2".into())]);
    assert!(rows.iter().all(|row| row.state == EntryState::Pending && row.source == Source::Program));
    let roster = ws.view().roster(program).unwrap();
    assert_eq!(roster[1].part.left_out.as_deref(), Some("请假"));
    assert_eq!(roster[0].entry, Some((rows[0].id, EntryState::Pending)));
}

#[test]
fn granting_again_brings_up_to_date_and_never_doubles() {
    let mut school = school();
    let people = school.people.clone();
    let program = school.program(&lecture());
    let ws = &mut school.workspace;
    register(ws, program, &Granting::Register).unwrap();
    let again = register(ws, program, &Granting::Register).unwrap();
    assert_eq!((again.deed, again.value.unchanged), (None, 5));
    mark_out(ws, program, &people[..1], Some("缺席")).unwrap();
    let mut form = ProgramForm::of(ws.view(), program).unwrap();
    form.listener_hours = "3".into();
    let done = edit_program(ws, program, &form).unwrap().value;
    assert_eq!((done.added.len(), done.updated.len()), (0, 4), "what is not audited follows");
    let done = register(ws, program, &Granting::Register).unwrap();
    assert_eq!((done.deed, done.value.unchanged, done.value.left_out), (None, 4, 1));
    let all = ws.view().entries(&EntryFilter::default()).unwrap();
    assert_eq!(all.len(), 4, "the entry of who was marked out went into the bin");
    assert!(all.iter().all(|row| row.claimed == Some(Hours::whole(3))));
    mark_out(ws, program, &people[..1], None).unwrap();
    let done = register(ws, program, &Granting::RegisterAndPass(String::new())).unwrap().value;
    assert_eq!((done.added.len(), done.passed), (0, 5), "who is let in again got the hours at once");
    form.listener_hours = "2".into();
    edit_program(ws, program, &form).unwrap();
    let done = register(ws, program, &Granting::Register).unwrap().value;
    assert_eq!(done.differing.len(), 5, "what has passed is not touched");
    let first = ws.view().decisions(all[0].id).unwrap();
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].opinion.as_deref(), Some("情况属实，同意认定"));
}

#[test]
fn a_training_for_all_but_two_takes_five_deeds() {
    let mut school = school();
    let ws = &mut school.workspace;
    let program = add_program(ws, &lecture()).unwrap().value;
    let group = ws.view().groups().unwrap()[0].id;
    assert_eq!(add_group(ws, program, group).unwrap().value, 3);
    assert_eq!(add_group(ws, program, group).unwrap().value, 0);
    mark_out(ws, program, &school.people[..2], Some("外出")).unwrap();
    let done = register(ws, program, &Granting::RegisterAndPass(String::new())).unwrap().value;
    assert_eq!((done.added.len(), done.passed, done.left_out), (1, 1, 2));
    let row = &ws.view().programs(&ProgramFilter::default()).unwrap()[0];
    assert_eq!((row.people, row.left_out, row.entries, row.open), (3, 2, 1, 0));
}

#[test]
fn a_program_gets_a_code_when_none_is_typed() {
    let mut school = school();
    let ws = &mut school.workspace;
    let form = ProgramForm { code: String::new(), ..lecture() };
    for expected in ["2026-001", "2026-002"] {
        let id = add_program(ws, &form).unwrap().value;
        assert_eq!(ws.view().program(id).unwrap().code, expected);
    }
}

#[test]
fn what_cannot_be_a_program_is_refused_in_words() {
    let mut school = school();
    let ws = &mut school.workspace;
    let good = lecture();
    let cases = [
        (ProgramForm { title: " ".into(), ..good.clone() }, "bad_field", "培训名称"),
        (ProgramForm { to: "2026-05-01".into(), ..good.clone() }, "end_before_start", "结束日期"),
        (ProgramForm { from: "1926-05-01".into(), ..good.clone() }, "outside_cycle", "日期"),
        (ProgramForm { to: "2062-05-01".into(), ..good.clone() }, "outside_cycle", "日期"),
        (ProgramForm { from: "五月".into(), ..good.clone() }, "bad_field", "开始日期"),
        (ProgramForm { listener_hours: "-2".into(), ..good.clone() }, "bad_hours", "学时"),
        (ProgramForm { listener_hours: "9999999".into(), ..good.clone() }, "bad_hours", "学时"),
        (ProgramForm { speaker_hours: "两小时".into(), ..good.clone() }, "bad_hours", "学时"),
        (ProgramForm { days: "3".into(), ..good.clone() }, "bad_field", "天数"),
    ];
    for (form, code, field) in cases {
        let fault = fault(add_program(ws, &form).unwrap_err());
        assert_eq!((fault.code, fault.field.as_deref()), (code, Some(field)), "{fault}");
        assert!(fault.way_out.is_some());
        let reach = "1966-2030".parse().unwrap();
        assert_eq!(form.problems(reach).len(), 1, "{fault}");
    }
    assert!(ws.view().programs(&ProgramFilter::default()).unwrap().is_empty(), "nothing is half written");
    add_program(ws, &good).unwrap();
    assert_eq!(fault(add_program(ws, &good).unwrap_err()).code, "program_code_taken");
    let unknown = fault(find_program(ws.view(), "P9").unwrap_err());
    assert_eq!(unknown.code, "unknown_program");
    assert_eq!(unknown.to_string(), "没有编号为“P9”的培训项目。用 xueshi program list 看有哪些培训。");
}

#[test]
fn hours_must_be_set_and_the_roster_filled_before_they_are_granted() {
    let mut school = school();
    let ws = &mut school.workspace;
    let empty = add_program(ws, &lecture()).unwrap().value;
    assert_eq!(fault(register(ws, empty, &Granting::Register).unwrap_err()).code, "empty_roster");
    let form = ProgramForm { code: "P2".into(), listener_hours: String::new(), ..lecture() };
    let program = school.program(&form);
    let refused = register(&mut school.workspace, program, &Granting::Register).unwrap_err();
    assert_eq!(fault(refused).code, "no_hours");
}

#[test]
fn exceptions_are_typed_from_the_sheet() {
    let mut school = school();
    let program = school.program(&lecture());
    let ws = &mut school.workspace;
    let form = SessionForm { day: "2026.5.6".into(), topic: "第一讲".into(), ..SessionForm::default() };
    let held = hold_session(ws, program, &form, "2病 4旷").unwrap().value;
    assert_eq!((held.number, held.exceptions), (1, 2));
    let (_, session) = &ws.view().sessions(program).unwrap()[0];
    assert_eq!(session.hours, Hours::whole(2), "the program's hours when none are typed");
    assert_eq!(ws.view().attendance(program).unwrap().len(), 2);
    mark_attendance(ws, program, 1, "4迟").unwrap();
    assert_eq!(ws.view().attendance(program).unwrap().len(), 1, "the sheet is the whole truth");
    for (text, code) in [("9病", "no_such_row"), ("4好", "bad_exceptions")] {
        assert_eq!(fault(mark_attendance(ws, program, 1, text).unwrap_err()).code, code);
    }
    assert_eq!(fault(mark_attendance(ws, program, 2, "").unwrap_err()).code, "unknown_session");
    let form = SessionForm { day: "2026-06-01".into(), ..form };
    assert_eq!(fault(hold_session(ws, program, &form, "").unwrap_err()).code, "outside_program");
}

#[test]
fn who_has_hours_stays_on_the_roster_and_a_program_with_hours_stays() {
    let mut school = school();
    let people = school.people.clone();
    let program = school.program(&lecture());
    let ws = &mut school.workspace;
    remove_people(ws, program, &people[4..]).unwrap();
    register(ws, program, &Granting::Register).unwrap();
    assert_eq!(fault(remove_people(ws, program, &people[..1]).unwrap_err()).code, "has_entries");
    assert_eq!(fault(remove_people(ws, program, &people[4..]).unwrap_err()).code, "not_on_roster");
    assert_eq!(fault(void_program(ws, program, "没办成").unwrap_err()).code, "has_entries");
    assert_eq!(fault(void_program(ws, program, " ").unwrap_err()).code, "reason_required");
}

#[test]
fn a_list_of_trainings_comes_in_once() {
    use xueshi::service::import::ImportFile;
    use xueshi::service::progress::Progress;
    use xueshi::service::training::{ProgramImport, import_programs, rehearse_programs};
    let mut school = school();
    let ws = &mut school.workspace;
    let list = |rows: &str| {
        let text = format!("培训编号,培训名称,类别,开始时间,结束时间,学时,主办单位\n{rows}");
        ProgramImport::of(ImportFile { name: "培训.csv".into(), bytes: text.into_bytes() })
    };
    let import = list(
        "P1,新课标培训,集中培训,2026-03-02,2026-03-04,24,县教师进修学校\n\
         ,师德讲座,专题讲座,2026-05-06,2026-05-06,3,\n\
         P3,太远,校本培训,2062-05-06,2062-05-06,3,\n\
         P4,教研,教研活动,2026-04-06,2026-04-06,4,县教研室\n",
    );
    let rehearsed = rehearse_programs(ws, &import, &mut Progress::silent()).unwrap();
    let done = import_programs(ws, &import, &mut Progress::silent()).unwrap();
    assert_eq!(done.value.report, rehearsed.report);
    assert_eq!((done.value.report.added, done.value.report.rejected.len()), (3, 1));
    assert!(done.value.report.rejected[0].problem.contains("不在任何考核周期内"));
    assert_eq!(ws.view().program(find_program(ws.view(), "2026-001").unwrap()).unwrap().title, "师德讲座");
    let again = import_programs(ws, &import, &mut Progress::silent()).unwrap();
    assert_eq!((again.deed, again.value.report.unchanged), (None, 3));
    let research = find_program(ws.view(), "P4").unwrap();
    let by_hand = ws.view().program_category(research, "zhejiang-cycle-360").unwrap();
    assert_eq!(by_hand.as_deref(), Some("B.activity"), "the category's word is one of the regulation's");
    let moved = list("P4,教研,校本培训,2026-04-06,2026-04-06,4,县教研室\n");
    let report = import_programs(ws, &moved, &mut Progress::silent()).unwrap().value.report;
    assert_eq!((report.updated, report.unchanged), (1, 0), "a corrected category comes in");
    let by_hand = ws.view().program_category(research, "zhejiang-cycle-360").unwrap();
    assert_eq!(by_hand.as_deref(), Some("B.school"));
    ws.undo(xueshi::store::UndoTarget::Last).unwrap();
    let better = list("P1,新课标县级培训,集中培训,2026-03-02,2026-03-04,20,\n");
    let report = import_programs(ws, &better, &mut Progress::silent()).unwrap().value.report;
    assert_eq!((report.added, report.updated), (0, 1));
    let first = ws.view().program(find_program(ws.view(), "P1").unwrap()).unwrap();
    assert_eq!((first.title.as_str(), first.listener_hours), ("新课标县级培训", Hours::whole(20)));
    assert!(first.institution.is_some(), "an empty cell never erases");
    ws.undo(xueshi::store::UndoTarget::Last).unwrap();
    ws.undo(xueshi::store::UndoTarget::Deed(done.deed.unwrap())).unwrap();
    assert!(ws.view().programs(&ProgramFilter::default()).unwrap().is_empty());
}

#[test]
fn nothing_comes_of_a_training_that_was_made_void() {
    use xueshi::service::training::{add_people, mark_exceptions};
    let mut school = school();
    let program = school.program(&lecture());
    let people = school.people.clone();
    let ws = &mut school.workspace;
    void_program(ws, program, "没办成").unwrap();
    let form = SessionForm { day: "2026-05-06".into(), ..SessionForm::default() };
    let refused = [
        register(ws, program, &Granting::Register).unwrap_err(),
        add_people(ws, program, &people, Role::Learner).unwrap_err(),
        mark_out(ws, program, &people[..1], Some("请假")).unwrap_err(),
        mark_exceptions(ws, program, "1病").unwrap_err(),
        hold_session(ws, program, &form, "").unwrap_err(),
    ];
    for error in refused {
        assert_eq!(fault(error).code, "wrong_state");
    }
    assert!(ws.view().entries(&EntryFilter::default()).unwrap().is_empty());
}

/// The hours lie before the authority with this proof and in this category.
#[test]
fn proof_and_category_of_sealed_hours_stay_and_undo_does_not_reach_below_the_seal() {
    use xueshi::model::facts::ProofKind;
    use xueshi::service::ledger::{NewProof, add_program_proof, remove_program_proof, set_entry_category};
    use xueshi::service::training::set_program_category;
    use xueshi::store::{StoreError, UndoTarget};
    let mut school = school();
    let program = school.program(&lecture());
    let ws = &mut school.workspace;
    let sheet = NewProof::Pasted("签到表.pdf", b"%PDF-sheet");
    let proof = add_program_proof(ws, program, None, &sheet, ProofKind::SignIn, None).unwrap().deed.unwrap();
    let placed = set_program_category(ws, program, "zhejiang-cycle-360", "B.school").unwrap().deed.unwrap();
    register(ws, program, &Granting::RegisterAndPass(String::new())).unwrap();
    let ids = ws.view().entry_ids(&EntryFilter::default()).unwrap();
    let own = set_entry_category(ws, ids[0], "zhejiang-cycle-360", "B.activity").unwrap().deed.unwrap();
    let seal = |ws: &mut xueshi::store::Workspace, state| {
        ws.deed("t.seal", |deed| ids.iter().try_for_each(|id| deed.set_entry_state(*id, state, None)))
            .unwrap();
    };
    seal(ws, EntryState::Submitted);
    let refused = [
        remove_program_proof(ws, program, 1).unwrap_err(),
        set_program_category(ws, program, "zhejiang-cycle-360", "A.other").unwrap_err(),
    ];
    for error in refused {
        assert_eq!(fault(error).code, "sealed_hours");
    }
    for deed in [proof, placed, own] {
        let refused = ws.undo(UndoTarget::Deed(deed)).unwrap_err();
        assert!(matches!(refused, StoreError::UndoBlocked { .. }), "{refused}");
    }
    let late = NewProof::Pasted("补签到表.pdf", b"%PDF-late");
    add_program_proof(ws, program, None, &late, ProofKind::SignIn, None).unwrap();
    ws.undo(UndoTarget::Last).unwrap();
    assert_eq!(ws.view().program_proofs(program).unwrap().len(), 1, "what came after the seal may go again");
    seal(ws, EntryState::Passed);
    ws.undo(UndoTarget::Deed(own)).unwrap();
    ws.undo(UndoTarget::Deed(placed)).unwrap();
    remove_program_proof(ws, program, 1).unwrap();
}

#[test]
fn what_was_handed_in_is_approved_by_the_decision_only() {
    use xueshi::model::state::ProgramState;
    use xueshi::service::training::approve_program;
    let mut school = school();
    let program = school.program(&lecture());
    let ws = &mut school.workspace;
    ws.deed("t", |deed| deed.set_program_state(program, ProgramState::Submitted)).unwrap();
    assert_eq!(fault(approve_program(ws, program, "教字3号", "").unwrap_err()).code, "wrong_state");
    ws.deed("t", |deed| deed.set_program_state(program, ProgramState::Draft)).unwrap();
    approve_program(ws, program, "教字3号", "").unwrap();
    assert_eq!(ws.view().program(program).unwrap().state, ProgramState::Approved);
}

#[test]
fn a_training_of_three_sittings_counts_three_where_the_regulation_grants_by_the_sitting() {
    use xueshi::service::assessment::{Counting, assess_person, period_for};
    use xueshi::service::policies::main_policy;
    use xueshi::service::training::{Granting, SessionForm, hold_session, register};
    let mut school = crate::school::school_under("shiquan-recognition");
    let program = school.program(&lecture());
    let ws = &mut school.workspace;
    for day in ["2026-05-06", "2026-05-06", "2026-05-07"] {
        let sitting = SessionForm {
            day: day.into(),
            from_time: String::new(),
            to_time: String::new(),
            topic: "研讨".into(),
            place: String::new(),
            speaker: String::new(),
            hours: "2".into(),
        };
        hold_session(ws, program, &sitting, "").unwrap();
    }
    register(ws, program, &Granting::Register).unwrap();
    let policy = main_policy(ws.view()).unwrap();
    let year = period_for(&policy, "", "2026-06-01".parse().unwrap()).unwrap();
    let assessed = assess_person(ws.view(), school.people[0], &policy, year, Counting::OnItsWay).unwrap();
    assert_eq!(assessed.assessment.total.to_string(), "3");
}

#[test]
fn what_a_change_does_not_say_stays_as_it_was() {
    let mut school = school();
    let full = ProgramForm {
        activity: Activity::Lecture,
        mode: Mode::Mixed,
        level: Some(Level::County),
        organiser: Some(Organiser::Research),
        provider: "县教师进修学校".into(),
        days: "1".into(),
        place: "报告厅".into(),
        content: "师德".into(),
        credits: "1.5".into(),
        planned: false,
        late_reason: "通知晚到".into(),
        note: "随附通知".into(),
        ..lecture()
    };
    let program = school.program(&full);
    let ws = &mut school.workspace;
    let (before, form) = (ws.view().program(program).unwrap(), ProgramForm::of(ws.view(), program).unwrap());
    assert_eq!(edit_program(ws, program, &form).unwrap().deed, None, "nothing changes");
    edit_program(ws, program, &ProgramForm { title: "师德讲座".into(), ..form }).unwrap();
    let after = ws.view().program(program).unwrap();
    assert_eq!(after, Program { title: "师德讲座".into(), ..before.clone() });
    assert_eq!(
        (before.place.as_deref(), before.level, before.days),
        (Some("报告厅"), Some(Level::County), Some(1))
    );
}
