//! The file of a person, people who may be one, and the words of a school, driven as a person would.

use iced::keyboard::{Modifiers, key::Named};

use crate::window::screen::staging::{busy_school, choose, expect, school};

#[test]
fn a_line_comes_into_the_file_and_completes_its_item() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("2");
    stage.click("资料");
    stage.click("档案各项、变更和对比…");
    expect(&mut stage, "十四项里");
    stage.click("学习经历");
    expect(&mut stage, "必填，还没有条目");
    stage.ctrl("n");
    stage.type_words("本科");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已保存：学习经历");
    expect(&mut stage, "学历：本科");
    expect(&mut stage, "完整");
    stage.click("国内培训");
    expect(&mut stage, "从学时记录来，现有 0 条。");
    stage.click("变更与对比");
    expect(&mut stage, "还没有变更申请。");
    stage.key(Named::Escape);
    assert!(!stage.sees("十四项里"));
}

#[test]
fn a_school_without_namesakes_has_no_problem_data() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("2");
    stage.click("问题数据…");
    expect(&mut stage, "没有问题数据");
    stage.key(Named::Escape);
    assert!(!stage.sees("没有问题数据"));
}

#[test]
fn two_spellings_of_a_body_become_one_and_the_merge_is_undone() {
    let school = busy_school("secondary-annual-90");
    let mut workspace = school.open();
    let form = crate::service::institutions::InstitutionForm {
        name: "望川中学".into(),
        ..crate::service::institutions::InstitutionForm::default()
    };
    crate::service::institutions::keep_institution(&mut workspace, &form).unwrap();
    drop(workspace);
    let mut stage = school.window("9");
    choose(&mut stage, "单位");
    stage.click("望川中学");
    stage.click("合并到…");
    stage.key(Named::Enter);
    stage.key(Named::ArrowDown);
    stage.key(Named::Enter);
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "“望川中学”已并入“望川初级中学”");
    stage.click("撤销");
    expect(&mut stage, "望川中学");
    choose(&mut stage, "字典");
    expect(&mut stage, "校本培训：新学期教学常规");
}

#[test]
fn a_body_is_renamed_in_place() {
    let school = busy_school("secondary-annual-90");
    let count = || school.look().view().institution_list("").unwrap().len();
    let before = count();
    let mut stage = school.window("9");
    choose(&mut stage, "单位");
    // The name of the school stands beside the navigation too.
    let row = stage.words().into_iter().rfind(|seen| seen.words == "望川初级中学").unwrap();
    stage.click_at(row.bounds.center());
    stage.click("修改…");
    stage.ctrl("a");
    stage.type_words("望川实验中学");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已修改单位：望川实验中学");
    let renamed = school.look().view().institution_list("望川实验中学").unwrap().remove(0);
    assert_eq!((count(), renamed.aliases), (before, vec!["望川初级中学".to_owned()]));
}

#[test]
fn leave_for_a_trip_is_asked_for_given_and_tied_to_its_hours() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("2");
    stage.click("罗景行");
    stage.click("资料");
    stage.click("档案各项、变更和对比…");
    stage.click("外出培训");
    stage.ctrl("n");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "要填");
    stage.compose("yan xiu", "体育与健康新课标实施研修班");
    stage.key(Named::Tab);
    stage.type_words("10.18");
    stage.key(Named::Tab);
    stage.type_words("10.19");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已登记外出培训申请");
    expect(&mut stage, "还没有批准");
    stage.click("登记审批…");
    stage.compose("xiao", "陈校长");
    stage.key(Named::Tab);
    stage.ctrl("a");
    stage.type_words("2025-10-15");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "陈校长 2025-10-15 批准");
    stage.click("对上学时…");
    expect(&mut stage, "2025-10-18　体育与健康新课标实施研修班");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已对上学时，算在计划以内");
    let trips = school.look().view().trips_of(*school.people.last().unwrap()).unwrap();
    assert!(trips[0].1.entry.is_some());
}
