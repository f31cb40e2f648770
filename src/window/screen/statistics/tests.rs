//! 统计, as a person reads it.

use super::Message;
use crate::model::hours::Hours;
use crate::service::assessment::{By, Counting, assess_everybody, period_for};
use crate::service::policies::main_policy;
use crate::window::app;
use crate::window::places;
use crate::window::screen::staging::{busy_school, choose, expect, school};
use crate::window::testing::Stage;

/// The words of the total line.
fn foot(stage: &mut Stage<app::App, app::Message>) -> Vec<String> {
    let words = stage.words();
    let y = words.iter().find(|seen| seen.words == "合计").unwrap().bounds.y;
    words.into_iter().filter(|seen| seen.bounds.y == y).map(|seen| seen.words).collect()
}

#[test]
fn a_school_without_hours_has_nothing_to_count() {
    let mut stage = school("secondary-annual-90").window("8");
    expect(&mut stage, "还没有可以统计的学时");
}

#[test]
fn what_stands_in_the_table_is_what_the_assessment_says() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("8");
    let workspace = school.look();
    let policy = main_policy(workspace.view()).unwrap();
    let at = "2025-11-12".parse().unwrap();
    let period = period_for(&policy, "", at).unwrap();
    let people = assess_everybody(workspace.view(), &policy, period, Counting::Counted).unwrap();
    let total: Hours = people.iter().map(|person| person.assessment.total).sum();
    assert!(!total.is_zero());
    for by in By::ALL.iter().filter(|by| **by != By::Year) {
        choose(&mut stage, by.word());
        assert!(foot(&mut stage).contains(&total.to_string()), "{by:?}: {:?}", foot(&mut stage));
    }
}

#[test]
fn a_line_leads_to_what_it_counts() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("8");
    choose(&mut stage, "培训");
    choose(&mut stage, "校本培训：新学期教学常规");
    expect(&mut stage, "只看一个培训");
    stage.ctrl("8");
    choose(&mut stage, "部门");
    choose(&mut stage, "教学处");
    expect(&mut stage, "教学处　24 人");
    stage.ctrl("8");
    choose(&mut stage, "年度");
    choose(&mut stage, "2024");
    expect(&mut stage, "2024 年度");
}

#[test]
fn another_period_is_counted_when_it_is_chosen() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("8");
    expect(&mut stage, "栖云区教师进修学校");
    choose(&mut stage, "2025 年度");
    choose(&mut stage, "2024 年度");
    expect(&mut stage, "这个期间没有学时");
}

#[test]
fn the_workbook_is_written_where_one_says() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("8");
    choose(&mut stage, "职称");
    let file = school.folder.path().join("统计.xlsx");
    stage.tell(app::Message::Screen(places::Message::Statistics(Message::Chosen(Some(file.clone())))));
    expect(&mut stage, "已导出工作簿");
    assert!(file.exists());
}

#[test]
fn the_whole_table_is_copied_with_plain_figures() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("8");
    choose(&mut stage, "部门");
    stage.click("合计");
    stage.ctrl("c");
    let copied = stage.copied().unwrap();
    assert!(copied.starts_with("部门\t人数\t条数") && copied.contains("教学处\t24\t"), "{copied}");
}
