//! Assessment of the ledger under the regulations in force.

use xueshi::model::entry::{Entry, Source};
use xueshi::model::facts::{Activity, ProofKind};
use xueshi::model::hours::Hours;
use xueshi::model::id::{EntryId, StaffId};
use xueshi::model::period::Period;
use xueshi::model::state::EntryState;
use xueshi::policy::Verdict;
use xueshi::service::ServiceError;
use xueshi::service::assessment::{
    Counting, ToDoKind, advice, assess_everybody, assess_person, overview, period_for,
};
use xueshi::service::policies::{main_policy, on};
use xueshi::store::Workspace;

use crate::school::{School, school, school_under};

/// Writes an entry of one day with hours, in a state.
pub fn entry(
    ws: &mut Workspace,
    staff: StaffId,
    activity: Activity,
    day: &str,
    hours: u32,
    state: EntryState,
) -> EntryId {
    let day = day.parse().unwrap();
    let mut entry = Entry::new(staff, "某次培训", activity, Period::new(day, day).unwrap());
    entry.claimed = Some(Hours::whole(hours));
    entry.state = state;
    entry.source = Source::Own;
    let done = ws.deed("t", |deed| -> Result<_, ServiceError> {
        let id = deed.insert_entry(&entry)?;
        let proof = deed.add_evidence("证书.pdf", format!("{staff} {day}").as_bytes())?;
        deed.add_entry_proof(id, proof, ProofKind::Certificate, None)?;
        Ok(id)
    });
    done.unwrap().value
}

pub fn assess(school: &School, who: usize, period: &str) -> xueshi::policy::Assessment {
    let view = school.workspace.view();
    let policy = main_policy(view).unwrap();
    let period = period_for(&policy, period, "2026-06-01".parse().unwrap()).unwrap();
    assess_person(view, school.people[who], &policy, period, Counting::Counted).unwrap().assessment
}

#[test]
fn a_figure_counts_from_the_state_that_the_regulation_says() {
    use EntryState::{Approved, Draft, Passed, Pending, RecallRequested, Refused, Void};
    for (policy, counted) in [("secondary-annual-90", 28), ("zhejiang-cycle-360", 24)] {
        let mut school = school_under(policy);
        let staff = school.people[0];
        let states = [(Draft, 1), (Pending, 2), (Passed, 4), (Approved, 8), (RecallRequested, 16)];
        for (n, (state, hours)) in states.into_iter().enumerate() {
            let day = format!("2026-03-{:02}", n + 1);
            entry(&mut school.workspace, staff, Activity::SchoolTraining, &day, hours, state);
        }
        let assessment = assess(&school, 0, "2026");
        assert_eq!(assessment.total, Hours::whole(counted), "{policy}");
        for state in [Refused, Void] {
            let id = entry(&mut school.workspace, staff, Activity::SchoolTraining, "2026-04-01", 32, Draft);
            school.workspace.deed("t", |deed| deed.set_entry_state(id, state, Some("不实"))).unwrap();
        }
        assert_eq!(assess(&school, 0, "2026").total, Hours::whole(counted), "{policy}");
    }
}

#[test]
fn one_year_of_a_cycle_is_a_slice_that_knows_the_cap_of_the_cycle() {
    let mut school = school();
    let staff = school.people[0];
    for year in 2021..=2024 {
        let day = format!("{year}-05-06");
        entry(&mut school.workspace, staff, Activity::SchoolTraining, &day, 40, EntryState::Approved);
    }
    assert_eq!(assess(&school, 0, "2021-2025").total, Hours::whole(120));
    assert_eq!(assess(&school, 0, "2023").total, Hours::whole(40));
    let last = assess(&school, 0, "2024");
    assert_eq!(last.total, Hours::ZERO, "120 were counted before");
    assert!(!last.records.is_empty());
}

#[test]
fn the_category_is_the_packs_unless_it_is_set_by_hand() {
    let mut school = school();
    let staff = school.people[0];
    let ws = &mut school.workspace;
    let id = entry(ws, staff, Activity::SchoolTraining, "2026-05-06", 24, EntryState::Approved);
    let pack_says = |school: &School| {
        let policy = main_policy(school.workspace.view()).unwrap();
        let record = &assess(school, 0, "2026").records[0];
        policy.pack.categories()[record.category].code.clone()
    };
    assert_eq!(pack_says(&school), "B.school");
    let set = |code: Option<&str>, school: &mut School| {
        let code = code.map(str::to_owned);
        let set = school
            .workspace
            .deed("t", |deed| deed.set_entry_category(id, "zhejiang-cycle-360", code.as_deref()));
        set.unwrap();
    };
    set(Some("A.other"), &mut school);
    assert_eq!(pack_says(&school), "A.other");
    set(None, &mut school);
    assert_eq!(pack_says(&school), "B.school");
}

#[test]
fn everybody_of_the_school_is_assessed_and_the_verdict_follows() {
    let mut school = school_under("secondary-annual-90");
    let people = school.people.clone();
    let ws = &mut school.workspace;
    entry(ws, people[0], Activity::SchoolTraining, "2026-03-01", 30, EntryState::Passed);
    entry(ws, people[0], Activity::ExternalTraining, "2026-03-02", 60, EntryState::Passed);
    entry(ws, people[1], Activity::SchoolTraining, "2026-03-01", 28, EntryState::Passed);
    entry(ws, people[1], Activity::ExternalTraining, "2026-03-02", 70, EntryState::Pending);
    let view = school.workspace.view();
    let policy = main_policy(view).unwrap();
    let period = "2026".parse().unwrap();
    let everybody = assess_everybody(view, &policy, period, Counting::Counted).unwrap();
    let verdicts: Vec<_> = everybody.iter().map(|person| person.assessment.verdict).collect();
    use Verdict::{Met, Unmet};
    assert_eq!(verdicts, [Met, Unmet, Unmet, Unmet, Unmet]);
    let coming = assess_everybody(view, &policy, period, Counting::OnItsWay).unwrap();
    assert_eq!(coming[1].assessment.total, Hours::whole(98));
    let today = "2026-06-01".parse().unwrap();
    let sentence = advice(&policy.pack, "李四", &everybody[1].assessment, &coming[1].assessment, today);
    assert_eq!(
        sentence,
        "李四还差 62 学时（其中校本培训差 2 学时，外出培训差 60 学时），到 2026-12-31 还有 213 天；另有 70 学时在审核中"
    );
    let met = advice(&policy.pack, "张三", &everybody[0].assessment, &coming[0].assessment, today);
    assert_eq!(met, "张三已达标，共 90 学时");
}

#[test]
fn the_first_screen_counts_what_waits_and_who_is_in_danger() {
    let mut school = school_under("secondary-annual-90");
    let people = school.people.clone();
    school.program(&crate::school::lecture());
    let ws = &mut school.workspace;
    entry(ws, people[0], Activity::SchoolTraining, "2026-03-01", 30, EntryState::Passed);
    entry(ws, people[0], Activity::ExternalTraining, "2026-04-02", 60, EntryState::Pending);
    entry(ws, people[1], Activity::SchoolTraining, "2026-04-02", 30, EntryState::Draft);
    let shown = overview(ws.view(), "2026-06-01".parse().unwrap()).unwrap();
    let to_dos: Vec<_> = shown.to_dos.iter().map(|to_do| (to_do.kind, to_do.count)).collect();
    use ToDoKind::{Drafts, Pending, Unregistered, Unsubmitted};
    assert_eq!(to_dos, [(Unregistered, 1), (Drafts, 1), (Pending, 1), (Unsubmitted, 1)]);
    assert_eq!((shown.people, shown.met), (5, 0));
    let school_ring = shown.rings.iter().find(|ring| ring.label.contains("校本")).unwrap();
    assert_eq!((school_ring.met, school_ring.must), (1, 5));
    assert_eq!(shown.months.len(), 12);
    assert_eq!(shown.months[2].hours, Hours::whole(30));
    let danger: Vec<_> = shown.danger.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(danger, ["王小明", "刘洋", "刘洋", "李四"], "what waits would be enough for 张三");
}

#[test]
fn a_parameter_of_the_school_is_used_and_a_wrong_one_is_named() {
    let mut school = school();
    let ws = &mut school.workspace;
    let set = |parameters: &str, ws: &mut Workspace| {
        let mut policies = ws.view().policies_in_force().unwrap();
        policies[0].parameters = parameters.to_owned();
        ws.deed("t", |deed| deed.set_policies(&policies)).unwrap();
    };
    set(r#"{"no_such":"1"}"#, ws);
    let fault: xueshi::service::Fault = main_policy(ws.view()).unwrap_err().into();
    assert_eq!(fault.code, "bad_parameter");
    assert!(fault.message.contains("no_such"), "{fault}");
    set("{}", ws);
    assert_eq!(on(ws.view(), "2026-06-01".parse().unwrap()).unwrap().len(), 1);
    assert_eq!(on(ws.view(), "2019-06-01".parse().unwrap()).unwrap().len(), 0);
}

#[test]
fn several_regulations_are_in_force_at_once_and_one_is_the_main_one() {
    use xueshi::service::policies::{Choice, chosen, put_in_force, take_out_of_force};
    let mut school = school();
    let ws = &mut school.workspace;
    let choice = |policy: &str, to: &str, parameter: Option<(&str, &str)>, is_main| Choice {
        policy: policy.into(),
        from: "2026-01-01".into(),
        to: to.into(),
        parameters: parameter.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
        is_main,
    };
    let code = |error: ServiceError| xueshi::service::Fault::from(error).code;
    put_in_force(ws, &choice("secondary-annual-90", "", None, false)).unwrap();
    put_in_force(ws, &choice("zhejiang-cycle-360", "", Some(("total", "300")), false)).unwrap();
    let ids = |ws: &Workspace| -> Vec<(String, bool)> {
        let all = chosen(ws.view()).unwrap();
        all.iter().map(|policy| (policy.pack.id().to_owned(), policy.is_main)).collect()
    };
    let (yearly, cycle) = ("secondary-annual-90".to_owned(), "zhejiang-cycle-360".to_owned());
    assert_eq!(ids(ws).len(), 2);
    assert_eq!(ids(ws).iter().filter(|(_, main)| *main).count(), 1);
    put_in_force(ws, &choice("zhejiang-cycle-360", "", Some(("total", "300")), true)).unwrap();
    assert_eq!(ids(ws), [(cycle.clone(), true), (yearly.clone(), false)]);
    let assessment = {
        let policy = main_policy(ws.view()).unwrap();
        let period = "2021-2025".parse().unwrap();
        assess_person(ws.view(), school.people[0], &policy, period, Counting::Counted).unwrap().assessment
    };
    assert_eq!(assessment.requirements[0].required, Hours::whole(300));
    let ws = &mut school.workspace;
    let wrong = choice("zhejiang-cycle-360", "", Some(("total", "很多")), false);
    assert_eq!(code(put_in_force(ws, &wrong).unwrap_err()), "bad_parameter");
    assert_eq!(code(put_in_force(ws, &choice("none", "", None, false)).unwrap_err()), "unknown_policy");
    let backwards = choice("secondary-annual-90", "2025-01-01", None, false);
    assert_eq!(code(put_in_force(ws, &backwards).unwrap_err()), "end_before_start");
    take_out_of_force(ws, &cycle).unwrap();
    assert_eq!(ids(ws), [(yearly.clone(), true)]);
    assert_eq!(code(take_out_of_force(ws, &yearly).unwrap_err()), "no_policy");
}
