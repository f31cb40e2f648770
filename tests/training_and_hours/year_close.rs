//! The close of a year: figures that stay, what forbids it, what it seals, and how it is opened again.

use std::collections::BTreeMap;

use xueshi::model::facts::Activity;
use xueshi::model::hours::Hours;
use xueshi::model::period::Period;
use xueshi::model::program::Settles;
use xueshi::model::state::EntryState;
use xueshi::model::year_result::YearOutcome;
use xueshi::policy::Verdict;
use xueshi::service::assessment::{Counting, PersonAssessment, assess_person};
use xueshi::service::audit::{AuditStep, Selection, audit};
use xueshi::service::own_packs::{PackChange, copy_pack, edit_pack};
use xueshi::service::policies::{Choice, main_policy, put_in_force};
use xueshi::service::settlement::settle;
use xueshi::service::training::{Granting, ProgramForm, SessionForm, hold_session};
use xueshi::service::year_close::*;
use xueshi::service::{Fault, ServiceError};
use xueshi::store::{EntryFilter, UndoTarget, Workspace};

use crate::assess::entry;
use crate::own_policies::own;
use crate::school::{School, lecture, school, school_under};

fn year() -> Period {
    "2025".parse().unwrap()
}

fn told<T: std::fmt::Debug>(result: Result<T, ServiceError>) -> (&'static str, String) {
    let fault: Fault = result.unwrap_err().into();
    assert!(fault.way_out.is_some(), "{fault}");
    (fault.code, fault.to_string())
}

fn close(ws: &mut Workspace) -> Result<CloseSurvey, ServiceError> {
    let policy = main_policy(ws.view())?;
    Ok(close_year(ws, &policy, year())?.value)
}

fn person(school: &School, who: usize, period: &str) -> PersonAssessment {
    let view = school.workspace.view();
    let policy = main_policy(view).unwrap();
    assess_person(view, school.people[who], &policy, period.parse().unwrap(), Counting::Counted).unwrap()
}

/// 2025 under the yearly 90: 张三 met it, 李四 did not.
fn ready() -> School {
    let mut school = school_under("secondary-annual-90");
    let people = school.people.clone();
    let ws = &mut school.workspace;
    entry(ws, people[0], Activity::SchoolTraining, "2025-03-01", 30, EntryState::Passed);
    entry(ws, people[0], Activity::ExternalTraining, "2025-03-02", 60, EntryState::Passed);
    entry(ws, people[1], Activity::SchoolTraining, "2025-03-01", 28, EntryState::Passed);
    school
}

fn set_parameter(ws: &mut Workspace, policy: &str, key: &str, value: &str) {
    let choice = Choice {
        policy: policy.into(),
        from: String::new(),
        to: String::new(),
        parameters: BTreeMap::from([(key.to_owned(), value.to_owned())]),
        is_main: true,
    };
    put_in_force(ws, &choice).unwrap();
}

#[test]
fn the_years_of_a_cycle_ask_nothing_by_themselves_and_its_last_one_decides() {
    let school = school_under("zhejiang-cycle-360");
    let policy = main_policy(school.workspace.view()).unwrap();
    let outcomes =
        |year: &str| survey_close(school.workspace.view(), &policy, year.parse().unwrap()).unwrap().outcomes;
    assert_eq!(outcomes("2024"), [(YearOutcome::None, 5)]);
    assert_eq!(outcomes("2025"), [(YearOutcome::Unmet, 5)]);
}

#[test]
fn a_close_keeps_everybodys_result() {
    let mut school = ready();
    let survey = close(&mut school.workspace).unwrap();
    assert_eq!(survey.outcomes, [(YearOutcome::Met, 1), (YearOutcome::Unmet, 4)]);
    assert_eq!((survey.hours, survey.sealed), (Hours::whole(118), 3));
    let years = closed_years(school.workspace.view()).unwrap();
    let results: Vec<_> =
        years[0].results.iter().map(|r| (r.name.as_str(), r.outcome, r.total)).take(2).collect();
    assert_eq!(
        results,
        [("张三", YearOutcome::Met, Hours::whole(90)), ("李四", YearOutcome::Unmet, Hours::whole(28))]
    );
    let kept = person(&school, 0, "2025");
    assert_eq!(kept.closed.as_ref().unwrap().on.to_string(), "2026-06-01");
    assert_eq!(kept.assessment.verdict, Verdict::Met);
    assert_eq!(person(&school, 0, "2026").closed, None);
}

#[test]
fn the_figures_stay_when_pack_or_records_change_later() {
    let mut school = school_under("secondary-annual-90");
    let staff = school.people[0];
    let ws = &mut school.workspace;
    copy_pack(ws, &own("secondary-annual-90", "ours", &[])).unwrap();
    set_parameter(ws, "ours", "year", "calendar");
    entry(ws, staff, Activity::SchoolTraining, "2025-03-01", 30, EntryState::Passed);
    entry(ws, staff, Activity::ExternalTraining, "2025-03-02", 60, EntryState::Passed);
    close(ws).unwrap();
    let before = person(&school, 0, "2025");
    let ws = &mut school.workspace;
    let change =
        PackChange { numbers: vec![("requirements[1].hours".into(), "99".into())], ..PackChange::default() };
    assert_eq!(told(edit_pack(ws, "ours", &change)).0, "pack_in_use");
    copy_pack(ws, &own("ours", "ours-2", &[("requirements[1].hours", "99")])).unwrap();
    set_parameter(ws, "ours-2", "year", "calendar");
    entry(ws, staff, Activity::SchoolTraining, "2025-06-01", 8, EntryState::Passed);
    let after = person(&school, 0, "2025");
    let (late, kept) = after.assessment.records.split_last().unwrap();
    assert_eq!(kept, before.assessment.records);
    assert_eq!((late.recognised, &*late.reasons[0].rule), (Hours::ZERO, "2025 已有定数，之后登记的不计"));
    assert_eq!(after.assessment.requirements, before.assessment.requirements);
    assert_eq!((after.assessment.total, after.assessment.verdict), (Hours::whole(90), Verdict::Met));
    assert_eq!(after.closed.unwrap().policy, "ours");
    assert_eq!(person(&school, 0, "2026").assessment.requirements[0].required, Hours::whole(99));
}

#[test]
fn a_changed_parameter_leaves_a_closed_year_of_a_cycle_as_it_was() {
    let mut school = school();
    let staff = school.people[0];
    let ws = &mut school.workspace;
    entry(ws, staff, Activity::Project, "2025-03-01", 10, EntryState::Approved);
    let id = "zhejiang-cycle-360";
    let policy = main_policy(ws.view()).unwrap();
    close_year(ws, &policy, year()).unwrap();
    let cycle = |school: &School| person(school, 0, "2021-2025").assessment;
    let before = cycle(&school);
    assert_eq!(before.total, Hours::whole(10));
    set_parameter(&mut school.workspace, id, "total", "300");
    let after = cycle(&school);
    assert_eq!((after.total, after.requirements[0].required), (Hours::whole(10), Hours::whole(300)));
    entry(&mut school.workspace, staff, Activity::Project, "2025-04-01", 10, EntryState::Approved);
    assert_eq!(cycle(&school).requirements[0].earned, Hours::whole(10), "2025 is closed");
    entry(&mut school.workspace, staff, Activity::Project, "2024-04-01", 10, EntryState::Approved);
    assert_eq!(cycle(&school).requirements[0].earned, Hours::whole(20), "2024 is not");
}

#[test]
fn records_on_their_way_forbid_the_close() {
    use EntryState::{Draft, Passed, Pending, Submitted};
    for (policy, states, refused) in [
        ("secondary-annual-90", [Draft, Pending, Passed, Submitted], "1 条草稿、1 条待审"),
        (
            "zhejiang-cycle-360",
            [Draft, Pending, Passed, Submitted],
            "1 条草稿、1 条待审、1 条校审通过、1 条已上报",
        ),
    ] {
        let mut school = school_under(policy);
        let staff = school.people[0];
        for state in states {
            entry(&mut school.workspace, staff, Activity::SchoolTraining, "2025-12-31", 1, state);
        }
        entry(&mut school.workspace, staff, Activity::SchoolTraining, "2026-01-01", 1, Pending);
        let (code, said) = told(close(&mut school.workspace));
        assert_eq!(code, "year_pending");
        assert!(said.contains(&format!("2025 还有学时记录没有办完：{refused}")), "{said}");
        assert_eq!(closed_years(school.workspace.view()).unwrap(), []);
    }
}

#[test]
fn a_year_is_closed_once_after_its_end() {
    let mut school = ready();
    let ws = &mut school.workspace;
    let policy = main_policy(ws.view()).unwrap();
    let close = |period: &str, ws: &mut Workspace| close_year(ws, &policy, period.parse().unwrap());
    assert_eq!(told(close("2026", ws)).0, "year_not_over");
    close("2025", ws).unwrap();
    let (code, said) = told(close("2024-2025", ws));
    assert_eq!(code, "year_closed");
    assert!(said.contains("2025 已于 2026-06-01 结转"), "{said}");
    close("2024", ws).unwrap();
    assert_eq!(year_to_close(ws.view(), &policy, "").unwrap(), "2026".parse().unwrap());
    assert_eq!(told(year_to_close(ws.view(), &policy, "去年")).0, "bad_period");
}

#[test]
fn a_regulation_that_looks_back_has_no_year_to_close() {
    let school = school_under("nanjing-title-evaluation");
    let view = school.workspace.view();
    let policy = main_policy(view).unwrap();
    assert_eq!(told(year_to_close(view, &policy, "2025")).0, "no_years");
}

#[test]
fn what_passed_is_sealed_until_the_close_is_undone() {
    let mut school = ready();
    let ws = &mut school.workspace;
    let passed = ws.view().entries_in_states(year(), &[EntryState::Passed]).unwrap();
    assert_eq!(passed, [(EntryState::Passed, 3)]);
    close(ws).unwrap();
    let one = Selection::Entries(vec![xueshi::model::id::EntryId(1)]);
    let (code, said) = told(audit(ws, &one, AuditStep::Reopen, None));
    assert_eq!(code, "year_closed");
    assert!(said.contains("这一年度已经结转"), "{said}");
    assert_eq!(told(audit(ws, &one, AuditStep::Void, Some("重复"))).0, "year_closed");
    // Nor by taking back what was done before.
    let kept =
        EntryFilter { states: vec![EntryState::Passed], period: Some(year()), ..EntryFilter::default() };
    for entry in ws.view().entry_ids(&kept).unwrap() {
        for (row, _) in ws.view().history("entry", entry.0).unwrap() {
            let refused = Fault::from(ws.undo(UndoTarget::Deed(row.id)).unwrap_err());
            assert!(refused.message.contains("年度结转"), "{}", refused.message);
        }
    }
    ws.undo(UndoTarget::Last).unwrap();
    assert_eq!(closed_years(ws.view()).unwrap(), []);
    audit(ws, &one, AuditStep::Reopen, None).unwrap();
}

#[test]
fn what_was_missed_can_be_made_up_and_the_year_stays_failed() {
    let mut school = ready();
    let people = school.people.clone();
    let ws = &mut school.workspace;
    let id = "secondary-annual-90";
    assert_eq!(told(make_up(ws, id, year(), &people[1..2], "")).0, "year_not_closed");
    close(ws).unwrap();
    let (code, said) = told(make_up(ws, id, year(), &people[..1], ""));
    assert_eq!(code, "nothing_to_make_up");
    assert!(said.contains("张三在 2025 的结果是合格"), "{said}");
    assert_eq!(told(make_up(ws, id, year(), &people[1..2], "2025-12-31")).0, "bad_field");
    assert_eq!(told(make_up(ws, id, year(), &people[1..2], "2026-06-02")).0, "bad_field");
    make_up(ws, id, year(), &people[1..2], "2026-03-31").unwrap();
    let kept = person(&school, 1, "2025");
    let closed = kept.closed.unwrap();
    assert_eq!(closed.outcome, YearOutcome::MadeUp);
    assert_eq!(closed.made_up_on.unwrap().to_string(), "2026-03-31");
    assert_eq!(kept.assessment.verdict, Verdict::Unmet, "不合格 stays in that year");
}

#[test]
fn a_regulation_without_making_up_says_so() {
    let mut school = school();
    let ws = &mut school.workspace;
    let policy = main_policy(ws.view()).unwrap();
    close_year(ws, &policy, year()).unwrap();
    let (code, _) = told(make_up(ws, policy.pack.id(), year(), &school.people[..1], ""));
    assert_eq!(code, "no_making_up");
}

#[test]
fn who_joins_later_is_not_in_a_closed_year() {
    let mut school = ready();
    let ws = &mut school.workspace;
    close(ws).unwrap();
    let record = xueshi::model::staff::StaffRecord::new("赵六".parse().unwrap());
    let id = ws.deed("t", |deed| deed.insert_staff(&record)).unwrap().value;
    let policy = main_policy(ws.view()).unwrap();
    let late = assess_person(ws.view(), id, &policy, year(), Counting::Counted).unwrap();
    assert_eq!((late.closed, late.assessment.verdict), (None, Verdict::Unmet));
}

/// 浙江 with other caps of 校本培训 by year, in force in the place of the original.
fn changed_cap(ws: &mut Workspace, id: &str, cap: &str) {
    let path = crate::own_policies::school_cap();
    copy_pack(ws, &own("zhejiang-cycle-360", id, &[(&path, cap)])).unwrap();
    set_parameter(ws, id, "total", "360");
}

#[test]
fn what_came_after_the_close_takes_no_room_under_the_cap_of_the_cycle() {
    let mut school = school();
    let staff = school.people[0];
    let ws = &mut school.workspace;
    entry(ws, staff, Activity::SchoolTraining, "2021-03-01", 10, EntryState::Approved);
    let policy = main_policy(ws.view()).unwrap();
    close_year(ws, &policy, "2021".parse().unwrap()).unwrap();
    for year in 2022..=2024 {
        entry(ws, staff, Activity::SchoolTraining, &format!("{year}-03-01"), 40, EntryState::Approved);
    }
    let figures = |school: &School| -> Vec<String> {
        let cycle = person(school, 0, "2021-2025").assessment;
        assert_eq!(cycle.requirements[0].earned, cycle.total);
        cycle.records.iter().map(|record| record.recognised.to_string()).collect()
    };
    assert_eq!(figures(&school), ["10", "40", "40", "30"]);
    // Late, for the closed year: it counts nothing, and takes nothing from the others.
    entry(&mut school.workspace, staff, Activity::SchoolTraining, "2021-02-01", 30, EntryState::Approved);
    assert_eq!(figures(&school), ["0", "10", "40", "40", "30"]);
    assert_eq!(person(&school, 0, "2024").assessment.total, Hours::whole(30));
}

#[test]
fn the_cap_of_a_cycle_holds_over_closed_and_open_years_together() {
    let mut school = school();
    let staff = school.people[0];
    let ws = &mut school.workspace;
    for year in 2021..=2025 {
        entry(ws, staff, Activity::SchoolTraining, &format!("{year}-03-01"), 40, EntryState::Approved);
    }
    let policy = main_policy(ws.view()).unwrap();
    close_year(ws, &policy, "2021-2023".parse().unwrap()).unwrap();
    assert_eq!(person(&school, 0, "2021-2025").assessment.total, Hours::whole(120));
    changed_cap(&mut school.workspace, "ours", "30");
    let cycle = person(&school, 0, "2021-2025").assessment;
    assert_eq!(cycle.total, Hours::whole(120), "three closed years of 40 leave no room");
    assert_eq!(cycle.requirements[0].earned, Hours::whole(120));
}

#[test]
fn a_cycle_from_any_year_on_counts_what_stands_in_it() {
    let mut school = school();
    let staff = school.people[0];
    let ws = &mut school.workspace;
    for year in 2020..=2024 {
        entry(ws, staff, Activity::SchoolTraining, &format!("{year}-03-01"), 40, EntryState::Approved);
    }
    let policy = main_policy(ws.view()).unwrap();
    close_year(ws, &policy, "2024".parse().unwrap()).unwrap();
    // In 2021-2025 the year 2024 had nothing left; so it stands, whatever a cycle of its own would give it.
    let own = person(&school, 0, "2022-2026").assessment;
    assert_eq!((own.total, own.requirements[0].earned), (Hours::whole(80), Hours::whole(80)));
}

#[test]
fn a_closed_year_is_shown_as_it_was_closed() {
    let mut school = school();
    let staff = school.people[0];
    let ws = &mut school.workspace;
    entry(ws, staff, Activity::CentralTraining, "2025-03-01", 310, EntryState::Approved);
    let policy = main_policy(ws.view()).unwrap();
    close_year(ws, &policy, year()).unwrap();
    let before = person(&school, 0, "2025");
    assert_eq!(before.closed.as_ref().unwrap().outcome, YearOutcome::Unmet);
    set_parameter(&mut school.workspace, "zhejiang-cycle-360", "total", "300");
    assert_eq!(person(&school, 0, "2025"), before, "不合格 then, and shown so");
}

#[test]
fn looking_ahead_counts_what_stands_in_closed_years() {
    use xueshi::service::assessment::{Planned, plan_person};
    let mut school = school();
    let staff = school.people[0];
    let ws = &mut school.workspace;
    entry(ws, staff, Activity::SchoolTraining, "2025-03-01", 40, EntryState::Approved);
    let policy = main_policy(ws.view()).unwrap();
    close_year(ws, &policy, year()).unwrap();
    entry(&mut school.workspace, staff, Activity::Lecture, "2025-04-01", 60, EntryState::Approved);
    let seen = person(&school, 0, "2021-2025").assessment;
    let planned =
        Planned::Hours { category: "B.research".into(), hours: "10".into(), day: "2024-03-01".into() };
    let view = school.workspace.view();
    let period = ("2021-2025".parse().unwrap(), Counting::Counted);
    let plan = plan_person(view, staff, &policy, period, &[planned], "2024-01-01".parse().unwrap()).unwrap();
    assert_eq!(plan.what_if.before, seen);
    assert_eq!(plan.what_if.after.total, Hours::whole(50));
    let total = plan.advice.gaps.iter().find(|gap| gap.requirement == "total").unwrap();
    assert_eq!(total.missing, Hours::whole(310));
}

#[test]
fn nothing_comes_into_a_closed_year_but_what_says_that_it_is_late() {
    use xueshi::service::import::ImportFile;
    use xueshi::service::ledger::{EntryImport, import_entries};
    use xueshi::service::progress::Progress;
    use xueshi::service::training::{Granting, ProgramForm, edit_program, register};
    let mut school = ready();
    close(&mut school.workspace).unwrap();
    let late = ProgramForm { from: "2025-05-06".into(), to: "2025-05-06".into(), ..lecture() };
    let program = school.program(&late);
    let ws = &mut school.workspace;
    assert_eq!(told(register(ws, program, &Granting::Register)).0, "year_closed");
    let said =
        ProgramForm { late_reason: "通知来得晚".into(), ..ProgramForm::of(ws.view(), program).unwrap() };
    edit_program(ws, program, &said).unwrap();
    register(ws, program, &Granting::Register).unwrap();
    let text = "姓名,教师编号,培训名称,开始时间,学时\n张三,T1,研修,2025-05-07,8\n张三,T1,研修,2026-05-07,8\n";
    let list = EntryImport::of(ImportFile { name: "学时.csv".into(), bytes: text.as_bytes().to_vec() });
    let report = import_entries(ws, &list, &mut Progress::silent()).unwrap().value.report;
    assert_eq!((report.added, report.rejected.len()), (1, 1), "{:?}", report.rejected);
    assert!(report.rejected[0].problem.contains("2025-05-07 所在的年度已经结转"), "{:?}", report.rejected);
}

#[test]
fn one_of_two_years_that_were_closed_at_once_has_its_own_requirements() {
    let mut school = ready();
    let ws = &mut school.workspace;
    let policy = main_policy(ws.view()).unwrap();
    close_year(ws, &policy, "2024-2025".parse().unwrap()).unwrap();
    let asked = |year: &str| -> Vec<String> {
        let answer = person(&school, 0, year).assessment;
        answer.requirements.iter().map(|r| format!("{} {}", r.id, r.period)).collect()
    };
    assert_eq!(asked("2025"), ["total 2025", "school 2025", "external 2025", "on_time 2025"]);
    assert_eq!(asked("2024-2025").len(), 8);
    assert_eq!(person(&school, 0, "2025").assessment.verdict, Verdict::Met);
}

#[test]
fn a_course_is_not_settled_into_a_year_that_is_closed() {
    let mut school = school_under("secondary-annual-90");
    let course = ProgramForm {
        code: "X1".into(),
        title: "2025年度校本研修".into(),
        from: "2025-01-01".into(),
        to: "2025-12-31".into(),
        settles: Settles::Sessions,
        ..lecture()
    };
    let program = school.program(&course);
    let ws = &mut school.workspace;
    let session = SessionForm { day: "2025-03-04".into(), hours: "2".into(), ..SessionForm::default() };
    hold_session(ws, program, &session, "").unwrap();
    close(ws).unwrap();
    let before = ws.view().journal_head().unwrap();
    assert_eq!(told(settle(ws, program, year(), &Granting::Register)).0, "year_closed");
    assert_eq!(ws.view().journal_head().unwrap(), before, "nothing was written");
    ws.undo(UndoTarget::Last).unwrap();
    assert_eq!(settle(ws, program, year(), &Granting::Register).unwrap().value.added.len(), 5);
}
