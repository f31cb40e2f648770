//! Looking ahead: what planned hours would change, how to fill a gap, and who will not make it.

use xueshi::model::facts::Activity;
use xueshi::model::hours::Hours;
use xueshi::model::state::EntryState;
use xueshi::policy::{Outlook, Verdict};
use xueshi::service::assessment::{Counting, Plan, Planned, alerts_of, plan_person};
use xueshi::service::policies::main_policy;
use xueshi::service::{Fault, ServiceError};

use crate::assess::{assess, entry};
use crate::school::{School, school_under};

fn hours(category: &str, hours: &str, day: &str) -> Planned {
    Planned::Hours { category: category.into(), hours: hours.into(), day: day.into() }
}

fn plan(school: &School, planned: &[Planned]) -> Result<Plan, ServiceError> {
    let view = school.workspace.view();
    let policy = main_policy(view).unwrap();
    let period = ("2026".parse().unwrap(), Counting::Counted);
    plan_person(view, school.people[0], &policy, period, planned, "2026-06-01".parse().unwrap())
}

/// 张三 has 30 of 30 校本 and 20 of 60 外出.
fn halfway() -> School {
    let mut school = school_under("secondary-annual-90");
    let staff = school.people[0];
    let ws = &mut school.workspace;
    entry(ws, staff, Activity::SchoolTraining, "2026-03-01", 30, EntryState::Passed);
    entry(ws, staff, Activity::ExternalTraining, "2026-03-02", 20, EntryState::Passed);
    school
}

#[test]
fn planned_hours_change_the_assessment_and_are_not_saved() {
    let school = halfway();
    let before = assess(&school, 0, "2026");
    let seen = plan(&school, &[hours("外出培训", "40", "2026-10-20")]).unwrap();
    assert_eq!((seen.what_if.before.verdict, seen.what_if.after.verdict), (Verdict::Unmet, Verdict::Met));
    assert_eq!(seen.what_if.before, before);
    assert_eq!(seen.what_if.after.total, Hours::whole(90));
    assert!(seen.advice.gaps.is_empty(), "with the plan nothing is missing");
    let short = plan(&school, &[hours("external", "30", "")]).unwrap();
    let lacks: Vec<String> = short.what_if.after.requirements.iter().map(|r| r.missing.to_string()).collect();
    assert_eq!(lacks, ["10", "0", "10", "0"]);
    assert_eq!(short.advice.gaps[0].ways[0].hours, Hours::whole(10));
    assert_eq!(assess(&school, 0, "2026"), before);
}

#[test]
fn without_a_plan_it_says_how_to_fill_the_gap() {
    let seen = plan(&halfway(), &[]).unwrap();
    let said: Vec<&str> = seen.advice.gaps.iter().map(|gap| gap.sentence.as_str()).collect();
    assert_eq!(said[0], "外出培训还差 40 学时：再修外出培训 40 学时即可。");
    assert_eq!(seen.what_if.before, seen.what_if.after);
}

#[test]
fn records_may_be_planned_with_all_their_facts() {
    let school = halfway();
    let json = |facts: &str| {
        Planned::Json(format!(
            r#"[{{"category":"external","from":"2026-09-01","to":"2026-09-05","hours":"40"{facts}}}]"#
        ))
    };
    assert_eq!(plan(&school, &[json("")]).unwrap().what_if.after.verdict, Verdict::Met);
    let unplanned = plan(&school, &[json(r#","planned":false"#)]).unwrap();
    assert_eq!(unplanned.what_if.after.verdict, Verdict::Unmet);
}

#[test]
fn a_plan_that_cannot_be_names_what_is_wrong() {
    let school = halfway();
    let told = |planned: Planned| {
        let fault: Fault = plan(&school, &[planned]).unwrap_err().into();
        (fault.code, fault.field.clone().unwrap_or_default(), fault.message)
    };
    assert_eq!(told(hours("没有的", "8", "")).0, "unknown_category");
    assert_eq!(told(hours("school", "8.125", "")).0, "bad_hours");
    assert_eq!(told(hours("school", "8", "2026-02-30")).1, "日期");
    let (code, field, message) =
        told(Planned::Json(r#"[{"category":"x","from":"2026-01-01","to":"2026-01-01"}]"#.into()));
    assert_eq!((code, field.as_str()), ("unknown_category", "category"));
    assert!(message.starts_with("第 1 条记录的“category”"), "{message}");
    assert_eq!(told(Planned::Json("[{".into())).0, "json");
    assert_eq!(told(Planned::Json("{}".into())).1, "records");
}

#[test]
fn a_planned_day_takes_as_many_days_as_the_regulation_needs() {
    let school = school_under("guangdong-annual-72");
    let seen = plan(&school, &[hours("professional", "42", "2026-10-20")]).unwrap();
    assert_eq!(seen.what_if.after.total, Hours::whole(42), "6 a day: seven days");
}

#[test]
fn alerts_name_who_will_not_make_it_and_what_to_do() {
    let mut school = halfway();
    let people = school.people.clone();
    let ws = &mut school.workspace;
    entry(ws, people[1], Activity::SchoolTraining, "2026-03-01", 20, EntryState::Passed);
    entry(ws, people[1], Activity::ExternalTraining, "2026-03-01", 60, EntryState::Passed);
    let policy = main_policy(ws.view()).unwrap();
    let alerts =
        alerts_of(ws.view(), &policy, "2026".parse().unwrap(), "2026-06-01".parse().unwrap()).unwrap();
    let names: Vec<&str> = alerts.iter().map(|alert| alert.name.as_str()).collect();
    assert_eq!(names, ["王小明", "刘洋", "刘洋", "张三"], "李四 is on track: 80 in five months");
    let zhang = &alerts[3];
    let paces: Vec<_> = zhang.paces.iter().map(|pace| (pace.requirement.as_str(), pace.outlook)).collect();
    assert_eq!(paces, [("external", Outlook::Short)], "50 of 90 in five months are enough for the total");
    assert!(zhang.sentence.starts_with("张三还差 40 学时"), "{}", zhang.sentence);
    assert_eq!(zhang.advice.gaps[0].ways[0].hours, Hours::whole(40));
}
