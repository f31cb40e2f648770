//! 总览, as a person reads it.

use crate::model::staff::StaffRecord;
use crate::model::state::EntryState;
use crate::service::assessment::{Gathering, overview};
use crate::store::{EntryFilter, StoreError};
use crate::window::screen::staging::{busy_school, expect, school, setting, whole};

#[test]
fn what_waits_leads_to_where_it_is_done() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("1");
    expect(&mut stage, "待办");
    assert!(stage.sees("达到要求的人数") && stage.sees("来不及的人"));
    stage.click("去审核");
    expect(&mut stage, "审核");
}

#[test]
fn everybody_who_will_not_make_it_is_listed_with_what_is_missing() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("1");
    expect(&mut stage, "24 人，等审的都通过，按目前进度也达不到要求");
    assert!(
        stage.sees(
            "沈亦舟还差 90 学时（其中校本培训差 30 学时，外出培训差 60 学时），到 2025-12-31 还有 49 天"
        )
    );
    stage.click("去补上");
    expect(&mut stage, "教职工");
}

#[test]
fn what_came_back_is_counted_and_shown_alike_whoever_sent_it() {
    let school = busy_school("secondary-annual-90");
    let mut workspace = school.open();
    let pending = EntryFilter { states: vec![EntryState::Pending], ..EntryFilter::default() };
    let rows = workspace.view().entries(&pending).unwrap();
    let sent_back = [EntryState::Refused, EntryState::Returned];
    let moved: Result<_, StoreError> = workspace.deed("t", |deed| {
        for (row, state) in rows.iter().zip(sent_back) {
            deed.set_entry_state(row.id, state, Some("缺签到表"))?;
        }
        Ok(())
    });
    moved.unwrap();
    drop(workspace);
    let mut stage = school.window("1");
    stage.click("去改正");
    expect(&mut stage, "2 条");
    expect(&mut stage, "状态：未通过或退回");
}

#[test]
fn a_ring_leads_to_the_people_who_lack_just_that() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("1");
    stage.click("外出培训");
    expect(&mut stage, "外出培训没有达到");
}

#[test]
fn people_in_danger_are_called_by_name_and_reminded() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("1");
    stage.ctrl_shift("c");
    assert!(stage.copied().unwrap().ends_with("（共24人）"));
    stage.click("打印提醒单");
    expect(&mut stage, "限期完成学时通知");
    expect(&mut stage, "第 1 页，共 24 页");
}

#[test]
fn the_days_that_matter_are_those_that_the_workspace_knows() {
    let school = busy_school("secondary-annual-90");
    let mut workspace = school.open();
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let notice = crate::store::PublicNotice {
        title: "2025 年度学时公示".into(),
        span: crate::model::period::Period::new(day("2025-11-10"), day("2025-11-14")).unwrap(),
        place: None,
        objections: None,
        outcome: None,
    };
    let hung: Result<_, StoreError> = workspace.deed("t", |deed| deed.insert_public_notice(&notice));
    hung.unwrap();
    drop(workspace);
    let mut stage = school.window("1");
    expect(&mut stage, "公示期满");
    expect(&mut stage, "还有 2 天");
    expect(&mut stage, "2025 年度结束");
    assert!(!stage.sees("打印权限"), "nobody granted one");
}

#[test]
fn what_the_staff_are_made_of_stands_at_the_foot() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("1");
    stage.wheel("待办", 40.0);
    expect(&mut stage, "岗位类别");
    expect(&mut stage, "专任教师年龄");
}

#[test]
fn a_small_window_says_whole_how_many_meet_everything() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.least_window("1");
    whole(&mut stage, &["应参训 24 人，全部达到 0 人", "看统计"]);
}

#[test]
fn a_stretch_that_is_over_is_not_said_to_end_in_no_days() {
    for (day, words) in [
        ("2025-12-30", "距年度结束"),
        ("2025-12-31", "年度今天结束"),
        ("2026-01-01", "年度已于 2025-12-31 结束"),
    ] {
        let school = school("secondary-annual-90");
        expect(&mut school.window_on(day, "1"), words);
    }
}

#[test]
fn people_judged_some_at_a_time_give_the_same_screen() {
    let school = busy_school("zhejiang-cycle-360");
    let (workspace, today) = (school.look(), setting().clock.today());
    let view = workspace.view();
    let whole = overview(view, today).unwrap();
    assert!(whole.people > 20 && !whole.rings.is_empty() && !whole.danger.is_empty());
    let mut gathering = Gathering::begin(view, today).unwrap();
    let mut judged = Vec::new();
    while gathering.go_on(view, 7).unwrap() {
        judged.push(gathering.judged());
    }
    assert_eq!(judged, [7, 14, 21]);
    assert_eq!(gathering.end(view).unwrap(), whole);
}

#[test]
fn a_school_of_many_is_told_that_it_is_counted_and_then_shown() {
    let school = school("secondary-annual-90");
    let mut workspace = school.open();
    let many: Result<_, StoreError> = workspace.deed("t", |deed| {
        let somebody = StaffRecord::new("张三".parse().unwrap());
        (0..1_000).try_for_each(|_| deed.insert_staff(&somebody).map(|_| ()))
    });
    many.unwrap();
    drop(workspace);
    expect(&mut school.window("1"), "1024 人，等审的都通过，按目前进度也达不到要求");
}
