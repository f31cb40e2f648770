//! A year's course with its sessions becomes one line of the ledger a person.

use xueshi::model::attendance::{Attendance, AttendanceRules};
use xueshi::model::hours::Hours;
use xueshi::model::id::ProgramId;
use xueshi::model::program::Settles;
use xueshi::model::state::EntryState;
use xueshi::service::settlement::{attendance_rules, preview_settlement, set_attendance_rules, settle};
use xueshi::service::training::{
    Granting, ProgramForm, SessionForm, hold_session, mark_attendance, mark_out, register,
};
use xueshi::store::{EntryFilter, Workspace};

use crate::school::{School, fault, lecture, school};

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

fn hold(ws: &mut Workspace, program: ProgramId, day: &str, exceptions: &str) {
    let form = SessionForm { day: day.into(), hours: "2".into(), ..SessionForm::default() };
    hold_session(ws, program, &form, exceptions).unwrap();
}

/// Five sessions of two hours, three in the first half of the year; row 1 missed one, row 2 came late once.
fn held() -> (School, ProgramId) {
    let mut school = school();
    let program = school.program(&course());
    let ws = &mut school.workspace;
    hold(ws, program, "2026-03-04", "1病");
    hold(ws, program, "2026-03-11", "2迟");
    hold(ws, program, "2026-05-13", "");
    hold(ws, program, "2026-09-09", "1旷");
    hold(ws, program, "2026-10-14", "");
    (school, program)
}

/// Name or row, hours and state of each live entry of the first two people.
fn lines(ws: &Workspace) -> Vec<(String, String, EntryState)> {
    let rows = ws.view().entries(&EntryFilter::default()).unwrap();
    let mut lines: Vec<_> = rows
        .into_iter()
        .filter(|row| ["张三", "李四"].contains(&row.name.as_str()))
        .map(|row| (row.name, format!("{} {}", row.span.from(), row.claimed.unwrap()), row.state))
        .collect();
    lines.sort();
    lines
}

#[test]
fn a_year_settles_into_one_line_a_person() {
    let (mut school, program) = held();
    let ws = &mut school.workspace;
    let year = "2026".parse().unwrap();
    let preview = preview_settlement(ws.view(), program, year).unwrap();
    let hours: Vec<Hours> = preview.iter().map(|line| line.attainment.hours).collect();
    assert_eq!(hours, [6, 10, 10, 10, 10].map(Hours::whole));
    let done = settle(ws, program, year, &Granting::Register).unwrap().value;
    assert_eq!(done.added.len(), 5);
    let entry = ws.view().entry(done.added[0]).unwrap();
    assert_eq!(
        (entry.claimed, entry.sessions, entry.span.to().to_string()),
        (Some(Hours::whole(6)), 3, "2026-10-14".into())
    );
    let again = settle(ws, program, year, &Granting::Register).unwrap();
    assert_eq!((again.deed, again.value.unchanged), (None, 5));
    mark_attendance(ws, program, 1, "").unwrap();
    let done = settle(ws, program, year, &Granting::RegisterAndPass("同意".into())).unwrap().value;
    assert_eq!((done.updated.len(), done.passed), (1, 5));
    assert_eq!(ws.view().entry(done.updated[0]).unwrap().claimed, Some(Hours::whole(8)));
}

#[test]
fn terms_settle_one_after_the_other_and_an_audited_term_keeps_its_sessions() {
    let (mut school, program) = held();
    let ws = &mut school.workspace;
    let first =
        xueshi::model::period::Period::new("2026-01-01".parse().unwrap(), "2026-07-31".parse().unwrap());
    settle(ws, program, first.unwrap(), &Granting::RegisterAndPass(String::new())).unwrap();
    let year = "2026".parse().unwrap();
    let done = settle(ws, program, year, &Granting::Register).unwrap().value;
    assert_eq!(done.added.len(), 5, "the second term is a line of its own");
    use EntryState::{Passed, Pending};
    let line = |name: &str, text: &str, state| (name.to_owned(), text.to_owned(), state);
    assert_eq!(
        lines(ws),
        [
            line("张三", "2026-03-04 4", Passed),
            line("张三", "2026-09-09 2", Pending),
            line("李四", "2026-03-04 6", Passed),
            line("李四", "2026-09-09 4", Pending),
        ]
    );
    settle(ws, program, year, &Granting::RegisterAndPass(String::new())).unwrap();
    let done = settle(ws, program, year, &Granting::Register).unwrap();
    assert_eq!((done.deed, done.value.unchanged), (None, 5), "all is settled and audited");
}

#[test]
fn two_open_terms_become_one_year() {
    let (mut school, program) = held();
    let ws = &mut school.workspace;
    for (from, to) in [("2026-01-01", "2026-07-31"), ("2026-08-01", "2026-12-31")] {
        let term = xueshi::model::period::Period::new(from.parse().unwrap(), to.parse().unwrap()).unwrap();
        settle(ws, program, term, &Granting::Register).unwrap();
    }
    assert_eq!(lines(ws).len(), 4);
    settle(ws, program, "2026".parse().unwrap(), &Granting::Register).unwrap();
    assert_eq!(
        lines(ws).iter().map(|line| line.1.as_str()).collect::<Vec<_>>(),
        ["2026-03-04 6", "2026-03-04 10"]
    );
}

#[test]
fn deductions_are_the_schools_and_off_unless_set() {
    let (mut school, program) = held();
    let rules: AttendanceRules =
        serde_json::from_str(r#"{"deductions":{"absent":"1","late":"0.5"},"zero_from_leaves":1}"#).unwrap();
    let ws = &mut school.workspace;
    set_attendance_rules(ws, &rules).unwrap();
    mark_out(ws, program, &school.people[2..3], Some("产假")).unwrap();
    let done = settle(ws, program, "2026".parse().unwrap(), &Granting::Register).unwrap().value;
    assert_eq!((done.added.len(), done.left_out), (3, 2), "one leave is enough for nothing here");
    let late = ws.view().entry(done.added[0]).unwrap();
    assert_eq!(late.claimed, Some("9.5".parse().unwrap()));
    assert_eq!(late.note.as_deref(), Some("考勤：迟到 1 次，扣 0.5 学时"));
    mark_attendance(ws, program, 2, "").unwrap();
    let done = settle(ws, program, "2026".parse().unwrap(), &Granting::Register).unwrap().value;
    let in_time = ws.view().entry(done.updated[0]).unwrap();
    assert_eq!(
        (in_time.claimed, in_time.note),
        (Some(Hours::whole(10)), None),
        "the reason goes with its cause"
    );
}

#[test]
fn three_absences_or_five_leaves_leave_nothing_and_say_so() {
    let mut school = school();
    let program = school.program(&course());
    let ws = &mut school.workspace;
    let rules = AttendanceRules {
        zero_from_absences: Some(3),
        zero_from_leaves: Some(5),
        ..AttendanceRules::default()
    };
    set_attendance_rules(ws, &rules).unwrap();
    for (day, exceptions) in [
        ("03-04", "1旷 2病 3旷"),
        ("03-11", "1旷 2事 3旷"),
        ("03-18", "1旷 2产"),
        ("03-25", "2公"),
        ("04-01", "2病"),
    ] {
        hold(ws, program, &format!("2026-{day}"), exceptions);
    }
    let lines = preview_settlement(ws.view(), program, "2026".parse().unwrap()).unwrap();
    let reasons: Vec<_> = lines.iter().map(|line| line.attainment.reasons.join("；")).collect();
    assert_eq!(reasons, ["旷课 3 次，不计学时", "请假 5 次，不计学时", "", "", ""]);
    let done = settle(ws, program, "2026".parse().unwrap(), &Granting::Register).unwrap().value;
    assert_eq!((done.added.len(), done.left_out), (3, 2));
}

#[test]
fn rules_that_say_nothing_are_refused_and_zeros_are_off() {
    let mut school = school();
    let ws = &mut school.workspace;
    for text in [r#"{"deductions":{"present":"1"}}"#, r#"{"kept":["late"]}"#] {
        let refused = set_attendance_rules(ws, &serde_json::from_str(text).unwrap()).unwrap_err();
        assert_eq!(fault(refused).code, "bad_field", "{text}");
    }
    let zeros = r#"{"deductions":{"late":"0"},"kept":["official","official"],"zero_from_leaves":0}"#;
    set_attendance_rules(ws, &serde_json::from_str(zeros).unwrap()).unwrap();
    let kept = AttendanceRules { kept: vec![Attendance::Official], ..AttendanceRules::default() };
    assert_eq!(attendance_rules(ws.view()).unwrap(), kept);
    assert_eq!(ws.view().journal(1).unwrap()[0].summary, "设定考勤扣减：公假照计学时");
}

#[test]
fn each_kind_of_program_says_how_it_is_settled() {
    let (mut school, program) = held();
    let ws = &mut school.workspace;
    let wrong = fault(register(ws, program, &Granting::Register).unwrap_err());
    assert_eq!(wrong.code, "settled_otherwise");
    let none = fault(settle(ws, program, "2025".parse().unwrap(), &Granting::Register).unwrap_err());
    assert_eq!(none.code, "no_sessions");
    let lecture = school.program(&lecture());
    let wrong = settle(&mut school.workspace, lecture, "2026".parse().unwrap(), &Granting::Register);
    assert_eq!(fault(wrong.unwrap_err()).code, "settled_otherwise");
}

#[test]
fn a_session_written_down_late_is_paid_and_an_audited_stretch_that_changed_is_named() {
    let (mut school, program) = held();
    let ws = &mut school.workspace;
    let year = "2026".parse().unwrap();
    let settled = settle(ws, program, year, &Granting::RegisterAndPass(String::new())).unwrap().value;
    hold(ws, program, "2026-01-14", "2旷");
    let done = settle(ws, program, year, &Granting::Register).unwrap().value;
    assert_eq!((done.added.len(), done.differing.len()), (4, 0), "before the stretch: a line of its own");
    hold(ws, program, "2026-04-08", "");
    mark_attendance(ws, program, 1, "").unwrap();
    let done = settle(ws, program, year, &Granting::Register).unwrap().value;
    assert_eq!((done.added.len(), done.unchanged), (0, 4), "the line before is right");
    assert_eq!(done.differing, settled.added, "within the stretch: what is audited is named");
    let mark = lines(ws).iter().map(|line| line.1.clone()).collect::<Vec<_>>();
    assert_eq!(mark, ["2026-01-14 2", "2026-03-04 6", "2026-03-04 10"], "and stays");
}

#[test]
fn a_void_term_stays_void_when_the_year_is_settled() {
    use xueshi::service::audit::{AuditStep, Selection, audit};
    let (mut school, program) = held();
    let ws = &mut school.workspace;
    let term =
        xueshi::model::period::Period::new("2026-01-01".parse().unwrap(), "2026-07-31".parse().unwrap());
    let first = settle(ws, program, term.unwrap(), &Granting::Register).unwrap().value.added[0];
    audit(ws, &Selection::Entries(vec![first]), AuditStep::Void, Some("材料不实")).unwrap();
    settle(ws, program, "2026".parse().unwrap(), &Granting::Register).unwrap();
    let mine: Vec<_> = lines(ws).into_iter().filter(|line| line.0 == "张三" && line.2.is_live()).collect();
    assert_eq!(
        mine.iter().map(|line| line.1.as_str()).collect::<Vec<_>>(),
        ["2026-09-09 2"],
        "the next term counts"
    );
}
