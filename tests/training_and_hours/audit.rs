//! The school's audit.

use xueshi::model::decision::DecisionResult;
use xueshi::model::state::EntryState;
use xueshi::service::audit::{AuditStep, Selection, audit};
use xueshi::service::policies::{Choice, chosen, put_in_force};
use xueshi::service::training::{Granting, register};
use xueshi::store::EntryFilter;

use crate::school::{School, fault, lecture, school, school_under};

fn with_pending(mut school: School) -> School {
    let program = school.program(&lecture());
    register(&mut school.workspace, program, &Granting::Register).unwrap();
    school
}

fn states(school: &School) -> Vec<EntryState> {
    school.workspace.view().entries(&EntryFilter::default()).unwrap().iter().map(|row| row.state).collect()
}

#[test]
fn one_by_one_and_in_bulk() {
    let mut school = with_pending(school());
    let ids = school.workspace.view().entry_ids(&EntryFilter::default()).unwrap();
    let ws = &mut school.workspace;
    audit(ws, &Selection::Entries(ids[..1].to_vec()), AuditStep::Pass, None).unwrap();
    let refused = Selection::Entries(ids[1..3].to_vec());
    let missing = fault(audit(ws, &refused, AuditStep::Refuse, Some(" ")).unwrap_err());
    assert_eq!((missing.code, missing.field.as_deref()), ("opinion_required", Some("审核意见")));
    audit(ws, &refused, AuditStep::Refuse, Some("缺签到表")).unwrap();
    let all = Selection::Entries(ids.clone());
    let report = audit(ws, &all, AuditStep::Pass, Some("同意")).unwrap().value;
    assert_eq!((report.done.len(), report.skipped.len()), (2, 3));
    assert!(report.skipped[0].1.contains("现在是校审通过，不能审核通过"), "{}", report.skipped[0].1);
    use EntryState::{Passed, Refused};
    assert_eq!(states(&school), [Passed, Refused, Refused, Passed, Passed]);
    let history = school.workspace.view().decisions(ids[1]).unwrap();
    assert_eq!(history.len(), 1);
    assert_eq!((history[0].result, history[0].bulk), (DecisionResult::Refused, true));
    let entry = school.workspace.view().entry(ids[1]).unwrap();
    assert_eq!(entry.opinion.as_deref(), Some("缺签到表"));
}

#[test]
fn where_the_regulation_wants_each_audited_by_itself_bulk_is_refused() {
    let mut school = with_pending(school_under("guangdong-annual-72"));
    let ws = &mut school.workspace;
    for step in [AuditStep::Pass, AuditStep::Refuse] {
        let refused = fault(audit(ws, &Selection::AllPending, step, Some("同意")).unwrap_err());
        assert_eq!(refused.code, "one_by_one");
        assert!(refused.message.contains("逐条审核，不能批量审核"), "{refused}");
    }
    let program = ws.view().program_with_code("P1").unwrap().unwrap();
    let bulk = register(ws, program, &Granting::RegisterAndPass(String::new()));
    assert_eq!(fault(bulk.unwrap_err()).code, "one_by_one");
    let id = ws.view().entry_ids(&EntryFilter::default()).unwrap()[0];
    audit(ws, &Selection::Entries(vec![id]), AuditStep::Pass, None).unwrap();
    assert_eq!(states(&school)[0], EntryState::Passed);
}

#[test]
fn withdraw_reopen_void_delete_and_restore() {
    let mut school = with_pending(school());
    let ids = school.workspace.view().entry_ids(&EntryFilter::default()).unwrap();
    let one = Selection::Entries(vec![ids[0]]);
    let ws = &mut school.workspace;
    let state = |ws: &xueshi::store::Workspace| ws.view().entry(ids[0]).unwrap().state;
    for (step, words, after) in [
        (AuditStep::Withdraw, None, EntryState::Draft),
        (AuditStep::Delete, None, EntryState::Deleted),
        (AuditStep::Restore, None, EntryState::Draft),
        (AuditStep::Submit, None, EntryState::Pending),
        (AuditStep::Pass, None, EntryState::Passed),
        (AuditStep::Reopen, None, EntryState::Pending),
        (AuditStep::Void, Some("重复登记"), EntryState::Void),
    ] {
        audit(ws, &one, step, words).unwrap();
        assert_eq!(state(ws), after, "{step:?}");
    }
    let refused = fault(audit(ws, &one, AuditStep::Pass, None).unwrap_err());
    assert_eq!(refused.code, "wrong_state");
    assert_eq!(refused.message, "“张三　师德与法治讲座”现在是作废，不能审核通过");
    let two = Selection::Entries(ids[1..].to_vec());
    assert_eq!(fault(audit(ws, &two, AuditStep::Void, None).unwrap_err()).code, "reason_required");
    let program = ws.view().program_with_code("P1").unwrap().unwrap();
    let nothing = audit(ws, &Selection::Program(program), AuditStep::Restore, None);
    assert_eq!(fault(nothing.unwrap_err()).code, "nothing_selected");
    audit(ws, &Selection::Program(program), AuditStep::Pass, None).unwrap();
    assert_eq!(states(&school)[1..], [EntryState::Passed; 4]);
}

#[test]
fn hours_that_were_made_void_do_not_come_back_by_themselves() {
    use xueshi::service::training::{ProgramForm, edit_program, mark_out, set_role};
    let mut school = with_pending(school());
    let people = school.people.clone();
    let ws = &mut school.workspace;
    let program = ws.view().program_with_code("P1").unwrap().unwrap();
    let id = ws.view().entry_ids(&EntryFilter::default()).unwrap()[0];
    audit(ws, &Selection::Entries(vec![id]), AuditStep::Void, Some("材料不实")).unwrap();
    let live = |ws: &xueshi::store::Workspace| {
        let rows = ws.view().entries(&EntryFilter::default()).unwrap();
        rows.iter().filter(|row| row.state.is_live()).count()
    };
    let mut form = ProgramForm::of(ws.view(), program).unwrap();
    form.listener_hours = "3".into();
    edit_program(ws, program, &form).unwrap();
    set_role(ws, program, &people[..1], xueshi::model::facts::Role::Host).unwrap();
    register(ws, program, &Granting::RegisterAndPass(String::new())).unwrap();
    assert_eq!(live(ws), 4, "neither an edit nor a granting brings them back");
    let line = &ws.view().roster(program).unwrap()[0];
    assert_eq!(line.part.left_out.as_deref(), Some("材料不实"), "the roster says why");
    mark_out(ws, program, &people[..1], None).unwrap();
    assert_eq!(live(ws), 5, "let in by name the person gets them");
}

#[test]
fn a_seal_of_the_school_year_opens_when_the_next_one_has_begun() {
    use crate::assess::entry;
    use xueshi::model::facts::Activity;
    use xueshi::service::ledger::request_recall;
    use xueshi::service::own_packs::save_pack;
    use xueshi::service::policies::{Choice, main_policy, put_in_force};
    let mut school = school();
    let staff = school.people[0];
    let ws = &mut school.workspace;
    let text = xueshi::policy::Pack::builtin("zhejiang-cycle-360").unwrap().text().to_owned();
    let text = text.replacen("id = \"zhejiang-cycle-360\"", "id = \"ours\"", 1);
    save_pack(ws, &text.replacen("seal = \"recall\"", "seal = \"school_year\"", 1), "ours.toml").unwrap();
    let usual = Choice::of(&main_policy(ws.view()).unwrap());
    put_in_force(ws, &Choice { policy: "ours".into(), ..usual }).unwrap();
    // Today is 1 June 2026.
    let before = entry(ws, staff, Activity::SchoolTraining, "2025-08-31", 4, EntryState::Approved);
    let within = entry(ws, staff, Activity::SchoolTraining, "2025-09-01", 4, EntryState::Approved);
    assert_eq!(fault(request_recall(ws, within, "写错").unwrap_err()).code, "sealed");
    request_recall(ws, before, "写错").unwrap();
}

#[test]
fn a_regulation_that_has_ended_still_guards_until_another_one_is_in_force() {
    let mut school = with_pending(school_under("guangdong-annual-72"));
    let ws = &mut school.workspace;
    let now = chosen(ws.view()).unwrap().remove(0);
    let ended = Choice { from: "2026-01-01".into(), to: "2026-05-31".into(), ..Choice::of(&now) };
    put_in_force(ws, &ended).unwrap();
    let refused = fault(audit(ws, &Selection::AllPending, AuditStep::Pass, Some("同意")).unwrap_err());
    assert_eq!(refused.code, "one_by_one");
}

#[test]
fn what_was_granted_anew_is_not_brought_back_beside_it_and_no_word_of_the_database_is_heard() {
    let mut school = with_pending(school());
    let ws = &mut school.workspace;
    let ids = ws.view().entry_ids(&EntryFilter::default()).unwrap();
    let one = Selection::Entries(vec![ids[0]]);
    audit(ws, &one, AuditStep::Withdraw, None).unwrap();
    audit(ws, &one, AuditStep::Delete, None).unwrap();
    let program = ws.view().program_with_code("P1").unwrap().unwrap();
    register(ws, program, &Granting::Register).unwrap();
    let refused = fault(audit(ws, &one, AuditStep::Restore, None).unwrap_err());
    assert_eq!(refused.code, "taken");
    assert_eq!(refused.message, "已经有相同的学时，是同一个人在同一个培训里的");
}
