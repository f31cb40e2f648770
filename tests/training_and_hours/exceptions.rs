//! Exceptions typed from the sheet of a training without sessions.

use xueshi::service::training::{Granting, mark_exceptions, mark_out, register};

use crate::school::{fault, lecture, school};

#[test]
fn who_is_named_in_the_line_gets_no_hours_and_the_late_get_theirs() {
    let mut school = school();
    let program = school.program(&lecture());
    let ws = &mut school.workspace;
    assert_eq!(mark_exceptions(ws, program, "2病 4旷 5迟").unwrap().value.left_out, 2);
    let reasons: Vec<_> =
        ws.view().roster(program).unwrap().into_iter().map(|line| line.part.left_out).collect();
    assert_eq!(reasons, [None, Some("病假".into()), None, Some("旷课".into()), None]);
    let done = register(ws, program, &Granting::RegisterAndPass(String::new())).unwrap().value;
    assert_eq!((done.passed, done.left_out), (3, 2));
    mark_exceptions(ws, program, "2到").unwrap();
    assert_eq!(ws.view().roster(program).unwrap()[1].part.left_out, None);
}

#[test]
fn a_line_that_names_nobody_changes_nothing() {
    let mut school = school();
    let program = school.program(&lecture());
    let ws = &mut school.workspace;
    let refused = fault(mark_exceptions(ws, program, "2病 9旷").unwrap_err());
    assert_eq!(refused.code, "no_such_row");
    assert_eq!(fault(mark_exceptions(ws, program, "病").unwrap_err()).code, "bad_exceptions");
    assert!(ws.view().roster(program).unwrap().iter().all(|line| line.part.left_out.is_none()));
}

#[test]
fn hours_that_were_registered_before_follow_the_sheet() {
    use xueshi::service::audit::{AuditStep, Selection, audit};
    use xueshi::store::EntryFilter;
    let mut school = school();
    let program = school.program(&lecture());
    let ws = &mut school.workspace;
    register(ws, program, &Granting::Register).unwrap();
    let ids = ws.view().entry_ids(&EntryFilter::default()).unwrap();
    audit(ws, &Selection::Entries(ids[..1].to_vec()), AuditStep::Pass, None).unwrap();
    let done = mark_exceptions(ws, program, "1病 3旷").unwrap().value;
    assert_eq!(
        (done.left_out, done.registered.differing),
        (2, ids[..1].to_vec()),
        "what is audited is named"
    );
    assert_eq!(ws.view().entry_ids(&EntryFilter::default()).unwrap().len(), 4, "the other one is gone");
    mark_out(ws, program, &school.people[..1], Some("材料不实")).unwrap();
    mark_exceptions(ws, program, "1迟 3迟").unwrap();
    let roster = ws.view().roster(program).unwrap();
    let reasons: Vec<_> = roster.iter().map(|line| line.part.left_out.as_deref()).collect();
    assert_eq!(reasons, [Some("材料不实"), None, None, None, None], "a mark takes back only a mark");
}
