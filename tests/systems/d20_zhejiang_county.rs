//! 教师专业发展学时审核操作规则: A and B classes with their caps, the degree once, eight hours a day of teaching research, half for the second author.

use xueshi::exchange::inbound::field::StaffField;
use xueshi::model::entry::Source;
use xueshi::model::facts::{Activity, Education, Level, Mode, ProofKind};
use xueshi::service::import::ImportFile;
use xueshi::service::ledger::{EntryForm, EntryImport, NewProof, add_entry_proof, import_entries};
use xueshi::service::plans::{LineForm, PlanForm, keep_line, keep_plan};
use xueshi::service::progress::Progress;
use xueshi::service::staff::{StaffForm, change_staff};
use xueshi::store::EntryFilter;

use crate::desk::{Desk, form};

fn desk() -> Desk {
    Desk::under("zhejiang-cycle-360")
}

#[test]
fn online_hours_are_capped_at_fifty_in_the_cycle_whoever_offers_them() {
    let mut desk = desk();
    let who = desk.who(0);
    let course = |activity, mode, title: &str| EntryForm {
        mode,
        ..form(who, title, activity, ("2026-03-02", "2026-03-20"), "40")
    };
    desk.approved(&course(Activity::OnlineCourse, Mode::Online, "网络课程"));
    desk.approved(&course(Activity::ExternalTraining, Mode::Online, "机构的网络课程"));
    assert_eq!(desk.total(0, ""), "50");
}

#[test]
fn school_training_is_planned_at_the_start_and_capped_by_year_and_cycle() {
    let mut desk = desk();
    let plan = PlanForm {
        filed_with: "县教师进修学校".into(),
        filed_on: "2026-03-01".into(),
        ..PlanForm::default()
    };
    keep_plan(desk.ws(), &plan).unwrap();
    keep_line(
        desk.ws(),
        "",
        &LineForm { topic: "作业设计".into(), hours: "24".into(), ..LineForm::default() },
    )
    .unwrap();
    assert!(desk.printed("plan", &desk.request()).contains("作业设计"));
    let who = desk.who(0);
    desk.approved(&form(who, "校本研修", Activity::SchoolTraining, ("2026-03-02", "2026-05-20"), "48"));
    assert_eq!(desk.total(0, "2026"), "40");
}

#[test]
fn a_degree_counts_once_and_not_to_the_ninety_hours() {
    let mut desk = desk();
    let who = desk.who(0);
    let kept = desk.view().staff(who).unwrap();
    let mut person = StaffForm::of(&kept.record, kept.standing);
    person.set(StaffField::Stage, "小学");
    change_staff(desk.ws(), who, &person).unwrap();
    let degree = |title: &str, day: (&str, &str)| EntryForm {
        education: Some(Education::Bachelor),
        ..form(who, title, Activity::Degree, day, "")
    };
    let first = desk.approved(&degree("本科", ("2026-01-10", "2026-01-10")));
    assert_eq!(desk.counted(0, "", first).0, "180");
    let central = desk.assess(0, "").requirements.into_iter().find(|one| one.id != "total");
    if let Some(central) = central {
        assert_eq!(central.earned.to_string(), "0", "集中培训 90 is not replaced by a degree");
    }
    desk.approved(&degree("第二个本科", ("2026-02-10", "2026-02-10")));
    assert_eq!(desk.total(0, ""), "180");
}

#[test]
fn county_research_comes_by_name_list_and_eight_hours_a_day() {
    let mut desk = desk();
    let text = "姓名,活动名称,类别,级别,开始时间,学时\n张三,县英语教研,教研活动,县级,2026-04-06,10\n李四,县英语教研,教研活动,县级,2026-04-06,4\n";
    let import = EntryImport::of(ImportFile { name: "教研名单.csv".into(), bytes: text.into() });
    import_entries(desk.ws(), &import, &mut Progress::silent()).unwrap();
    let rows = desk.view().entries(&EntryFilter::default()).unwrap();
    assert!(
        rows.iter().all(|row| row.source == Source::Import && row.activity == Activity::ResearchActivity)
    );
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let list = NewProof::Pasted("县教研室名单.pdf", b"%PDF list");
    add_entry_proof(desk.ws(), &ids, &list, ProofKind::Roster, None).unwrap();
    for row in &rows {
        desk.ws()
            .deed("t", |deed| deed.set_entry_state(row.id, xueshi::model::state::EntryState::Approved, None))
            .unwrap();
    }
    let hours: Vec<String> = [0, 1].map(|who| desk.total(who, "2026")).into();
    assert_eq!(hours, ["8", "4"], "as on the proof, eight a day at most");
}

#[test]
fn the_second_author_gets_half() {
    let mut desk = desk();
    let who = desk.who(0);
    let paper = |title: &str, rank: &str| EntryForm {
        level: Some(Level::County),
        author_rank: rank.into(),
        work: title.into(),
        ..form(who, title, Activity::Paper, ("2026-04-06", "2026-04-06"), "8")
    };
    let ids = [desk.approved(&paper("甲", "1")), desk.approved(&paper("乙", "2"))];
    let hours = ids.map(|id| desk.counted(0, "", id).0.parse::<f64>().unwrap());
    assert!(hours[0] > 0.0 && (hours[0] / 2.0 - hours[1]).abs() < f64::EPSILON, "{hours:?}");
}
