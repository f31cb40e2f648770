//! 中学培训学时管理制度: 90 hours a year, 30 at school and 60 outside, planned, approved, audited, published.

use xueshi::model::facts::{Activity, ProofKind};
use xueshi::model::staff_change::{ChangeKind, StaffChange};
use xueshi::model::state::EntryState;
use xueshi::model::year_result::YearOutcome;
use xueshi::policy::Verdict;
use xueshi::service::assessment::{Counting, assess_everybody};
use xueshi::service::audit::AuditStep;
use xueshi::service::ledger::{frauds, mark_fraud};
use xueshi::service::plans::{LineForm, find_line, keep_line, link_program};
use xueshi::service::policies::main_policy;
use xueshi::service::printing::Request;
use xueshi::service::setup::edit_school;
use xueshi::service::staff::record_change;
use xueshi::service::training::{Granting, ProgramForm, register};
use xueshi::service::trips::{TripForm, approve_trip, ask_trip, tie_trip};
use xueshi::service::year_close::{close_year, find_close, make_up};

use crate::desk::{Desk, form, refused};
use crate::school::lecture;

const DAY: (&str, &str) = ("2026-04-06", "2026-04-08");

fn desk() -> Desk {
    Desk::under("secondary-annual-90")
}

#[test]
fn everybody_in_service_owes_ninety_hours_of_which_thirty_at_school_and_sixty_outside() {
    let mut desk = desk();
    let who = desk.who(0);
    desk.pass(&form(who, "校本研修", Activity::SchoolTraining, DAY, "40"));
    desk.pass(&form(who, "外出培训", Activity::ExternalTraining, DAY, "55"));
    let assessment = desk.assess(0, "2026");
    let owed = |id: &str| assessment.requirements.iter().find(|one| one.id == id).unwrap();
    assert_eq!((owed("total").required.to_string(), owed("total").met), ("90".into(), true), "95 in all");
    assert_eq!((owed("school").required.to_string(), owed("school").met), ("30".into(), true));
    let outside = owed("external");
    assert_eq!((outside.required.to_string(), outside.missing.to_string()), ("60".into(), "5".into()));
    assert_eq!(assessment.verdict, Verdict::Unmet, "one part is not made up by the other");
    let retired = StaffChange {
        kind: ChangeKind::Retired,
        from: "2026-03-01".parse().unwrap(),
        to: None,
        school: None,
        document: None,
        note: None,
    };
    let last = desk.who(4);
    record_change(desk.ws(), last, &retired).unwrap();
    let policy = main_policy(desk.view()).unwrap();
    let all = assess_everybody(desk.view(), &policy, "2026".parse().unwrap(), Counting::Counted).unwrap();
    assert_eq!(all.len(), 4, "who left the service owes nothing");
}

#[test]
fn what_is_finished_late_fails_the_year() {
    let mut desk = desk();
    let who = desk.who(0);
    desk.pass(&form(who, "校本研修", Activity::SchoolTraining, DAY, "30"));
    let mut late = form(who, "外出培训", Activity::ExternalTraining, DAY, "60");
    late.late = true;
    desk.pass(&late);
    let assessment = desk.assess(0, "2026");
    let on_time = assessment.requirements.iter().find(|one| one.id == "on_time").unwrap();
    assert!(!on_time.met && assessment.verdict == Verdict::Unmet);
}

#[test]
fn training_outside_counts_with_leave_before_it_and_a_proof_behind_it() {
    let mut desk = desk();
    let who = desk.who(0);
    let outside = form(who, "新课标培训", Activity::ExternalTraining, DAY, "16");
    let bare = desk.enter(&outside, &[]);
    desk.step(bare, AuditStep::Pass, None).unwrap();
    let (hours, why) = desk.counted(0, "2026", bare);
    assert_eq!(hours, "0");
    assert!(why.contains("没有证明材料"), "{why}");

    let proven = desk.enter(&outside, &[ProofKind::Certificate]);
    assert_eq!(desk.total(0, "2026"), "0", "nothing counts before the audit");
    let asked =
        TripForm {
            title: "新课标培训".into(), from: DAY.0.into(), to: DAY.1.into(), ..TripForm::default()
        };
    let trip = ask_trip(desk.ws(), who, &asked).unwrap().value;
    assert!(!tie_trip(desk.ws(), trip, proven).unwrap().value, "nobody approved it");
    desk.step(proven, AuditStep::Pass, None).unwrap();
    let (hours, why) = desk.counted(0, "2026", proven);
    assert_eq!(hours, "0");
    assert!(why.contains("未经批准"), "{why}");

    desk.step(proven, AuditStep::Reopen, None).unwrap();
    approve_trip(desk.ws(), trip, "何校长", "2026-04-07", None).unwrap();
    assert!(!tie_trip(desk.ws(), trip, proven).unwrap().value, "after it had begun");
    approve_trip(desk.ws(), trip, "何校长", "2026-03-30", None).unwrap();
    assert!(tie_trip(desk.ws(), trip, proven).unwrap().value);
    desk.step(proven, AuditStep::Pass, None).unwrap();
    assert_eq!(desk.counted(0, "2026", proven).0, "16");
    let other = desk.enter(&form(desk.who(1), "新课标培训", Activity::ExternalTraining, DAY, "16"), &[]);
    assert_eq!(refused(tie_trip(desk.ws(), trip, other)), "bad_field", "of somebody else");
    let printed = desk.printed("trip-approval", &desk.request());
    assert!(printed.contains("外出培训审批表") && printed.contains("新课标培训"));
}

#[test]
fn a_line_of_the_plan_takes_a_training_in() {
    let mut desk = desk();
    let outside_plan = ProgramForm { planned: false, ..lecture() };
    let program = desk.school.program(&outside_plan);
    register(desk.ws(), program, &Granting::RegisterAndPass(String::new())).unwrap();
    assert_eq!(desk.total(0, "2026"), "0", "未列入培训计划");
    let line = LineForm { topic: "师德与法治讲座".into(), ..LineForm::default() };
    keep_line(desk.ws(), "", &line).unwrap();
    let ids = desk.view().entry_ids(&xueshi::store::EntryFilter::default()).unwrap();
    for id in &ids {
        desk.step(*id, AuditStep::Reopen, None).unwrap();
    }
    let line = find_line(desk.view(), "", 1).unwrap();
    link_program(desk.ws(), program, Some(line)).unwrap();
    for id in &ids {
        desk.step(*id, AuditStep::Pass, None).unwrap();
    }
    assert_eq!(desk.total(0, "2026"), "2");
}

#[test]
fn further_education_meetings_and_research_count_once_they_are_audited() {
    let mut desk = desk();
    let who = desk.who(0);
    for activity in [Activity::Degree, Activity::Conference, Activity::Project] {
        let id = desk.enter(&form(who, activity.word(), activity, DAY, "10"), &[]);
        desk.step(id, AuditStep::Pass, Some("同意")).unwrap();
    }
    assert_eq!(desk.total(0, "2026"), "30");
}

#[test]
fn the_year_is_summed_up_published_and_its_lists_follow() {
    let mut desk = desk();
    let mut school = desk.view().school().unwrap();
    school.auditor = Some("培训学时管理小组".into());
    edit_school(desk.ws(), &school).unwrap();
    let days = ("2025-04-06", "2025-04-08");
    for (who, hours) in [(0, "60"), (1, "50")] {
        let who = desk.who(who);
        desk.pass(&form(who, "校本研修", Activity::SchoolTraining, days, "30"));
        desk.pass(&form(who, "外出培训", Activity::ExternalTraining, days, hours));
    }
    let year = Request { period: "2025".into(), ..desk.request() };
    let record = desk.printed("annual-record", &Request { staff: vec![desk.who(0)], ..year.clone() });
    assert!(record.contains("培训学时登记表") && record.contains("外出培训"));
    assert!(desk.printed("summary", &year).contains("汇总表"));
    let notice = desk.printed("notice", &year);
    assert!(notice.contains("公示") && !notice.contains("33099919810228001X"), "no numbers of documents");
    assert!(desk.printed("met", &year).contains("张三") && !desk.printed("met", &year).contains("李四"));
    assert!(desk.printed("unmet", &year).contains("李四"));
    assert!(desk.printed("deadline-notice", &year).contains("李四老师"), "限期完成");

    let policy = main_policy(desk.view()).unwrap();
    close_year(desk.ws(), &policy, "2025".parse().unwrap()).unwrap();
    let people = [desk.who(1)];
    make_up(desk.ws(), policy.pack.id(), "2025".parse().unwrap(), &people, "2026-05-30").unwrap();
    let closed = find_close(desk.view(), policy.pack.id(), "2025".parse().unwrap()).unwrap();
    let outcomes: Vec<YearOutcome> = closed.results.iter().take(3).map(|one| one.outcome).collect();
    assert_eq!(
        outcomes,
        [YearOutcome::Met, YearOutcome::MadeUp, YearOutcome::Unmet],
        "the year stays failed"
    );
    assert!(desk.printed("summary", &year).contains("培训学时管理小组"));
}

#[test]
fn forged_hours_are_void_and_it_stays_whose_they_were() {
    let mut desk = desk();
    let who = desk.who(0);
    let forged = desk.pass(&form(who, "外出培训", Activity::ExternalTraining, DAY, "60"));
    assert_eq!(refused(mark_fraud(desk.ws(), forged, " ")), "bad_field");
    assert_eq!(desk.total(0, "2026"), "60");
    mark_fraud(desk.ws(), forged, "证书系伪造").unwrap();
    assert_eq!((desk.state(forged), desk.total(0, "2026")), (EntryState::Void, "0".into()));
    let found = frauds(desk.view(), "2026".parse().unwrap()).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].name.as_str(), found[0].reason.as_str()), ("张三", "证书系伪造"));
}
