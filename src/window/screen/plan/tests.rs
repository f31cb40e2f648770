//! What lies beside the daily work, driven as a person would: plan and dossier, notice, spot check.

use iced::keyboard::{Modifiers, key::Named};

use crate::service::plans::{LineForm, keep_line, keep_paper, line_form};
use crate::window::app;
use crate::window::places;
use crate::window::screen::beside::Event;
use crate::window::screen::staging::{busy_school, choose, expect, png};
use crate::window::screen::training;

#[test]
fn a_line_is_planned_filed_and_a_training_held_for_it() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("3");
    stage.click("计划与档案…");
    expect(&mut stage, "这一年度还没有培训计划");
    stage.ctrl("n");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "要填");
    stage.type_words("跨学科主题学习");
    stage.key(Named::Tab);
    stage.type_words("11月");
    stage.key(Named::Tab);
    stage.type_words("8");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "计划第 1 项：跨学科主题学习");
    expect(&mut stage, "还没有办");
    stage.click("备案…");
    stage.key(Named::Tab);
    stage.type_words("县教师进修学校");
    stage.key(Named::Tab);
    stage.type_words("2025-02-20");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "2025-02-20 已备案，县教师进修学校");
    stage.click("跨学科主题学习");
    stage.click("对上培训…");
    expect(&mut stage, "列入计划");
    stage.key(Named::Escape);
    assert!(stage.sees("已办的培训"), "one level at a time");
    stage.key(Named::Escape);
    assert!(!stage.sees("已办的培训"));
    stage.click("计划与档案…");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "跨学科主题学习");
}

#[test]
fn a_line_is_changed_in_place_and_what_is_emptied_is_empty() {
    let school = busy_school("secondary-annual-90");
    let mut workspace = school.open();
    let form =
        LineForm {
            topic: "作业设计".into(), month: "11月".into(), hours: "4".into(), ..LineForm::default()
        };
    keep_line(&mut workspace, "", &form).unwrap();
    drop(workspace);
    let mut stage = school.window("3");
    stage.click("计划与档案…");
    stage.click("作业设计");
    stage.click("改这一项…");
    stage.ctrl("a");
    stage.type_words("作业与评价");
    stage.key(Named::Tab);
    stage.ctrl("a");
    stage.key(Named::Backspace);
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "计划第 1 项：作业与评价");
    let workspace = school.look();
    let line = line_form(workspace.view(), "", 1).unwrap();
    assert_eq!((&*line.topic, &*line.month, &*line.hours), ("作业与评价", "", "4"));
    assert!(line_form(workspace.view(), "", 2).is_err(), "there is no second line");
}

#[test]
fn a_paper_is_dropped_into_the_dossier_and_what_is_missing_is_told() {
    let school = busy_school("secondary-annual-90");
    let paper = school.folder.path().join("会议记录1.pdf");
    std::fs::write(&paper, "%PDF-1.7 minutes").unwrap();
    let mut workspace = school.open();
    let kind = crate::model::plan::DossierKind::Rules;
    keep_paper(&mut workspace, &paper, kind, "校本研修制度", None).unwrap();
    drop(workspace);
    let mut stage = school.window("3");
    stage.click("计划与档案…");
    stage.click("校本档案");
    expect(&mut stage, "还缺：组织机构、研修计划、评估考核办法、活动安排、大型活动资料、会议记录");
    let chosen = super::Message::Chosen(vec![paper]);
    let message = training::Message::Plan(Event::In(chosen));
    stage.tell(app::Message::Screen(places::Message::Training(message)));
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已存入档案：会议记录1");
    stage.ctrl("z");
    assert!(!stage.sees("会议记录1.pdf") || stage.sees("校本研修制度"), "undone");
}

#[test]
fn a_notice_hangs_for_five_working_days_and_the_days_are_the_schools() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("6");
    stage.click("公示…");
    expect(&mut stage, "还没有公示");
    stage.ctrl("n");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已登记公示，到 2025-11-18");
    expect(&mut stage, "公示期未满");
    choose(&mut stage, "撤下");
    assert!(stage.sees("公示期未满"), "it is refused before its time");
    stage.click("异议…");
    stage.type_words("一人学时有误");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "异议没有处理");
    stage.click("报送学时前必须公示期满");
    expect(&mut stage, "报送学时前要公示");
    expect(&mut stage, "还没有照片");
    let photo = school.folder.path().join("公示栏.png");
    std::fs::write(&photo, png(40, 30, &[200; 40 * 30 * 3])).unwrap();
    stage.send([iced::Event::Window(iced::window::Event::FileDropped(photo))]);
    expect(&mut stage, "已加公示照片 1 张");
    expect(&mut stage, "公示栏.png");
    stage.ctrl("z");
    expect(&mut stage, "还没有照片");
}

#[test]
fn people_are_drawn_and_what_was_found_is_written_down() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("5");
    stage.click("抽查…");
    expect(&mut stage, "还没有抽查");
    stage.ctrl("n");
    stage.ctrl("a");
    stage.type_words("101");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "应是 1 到 100 的整数");
    stage.ctrl("a");
    stage.type_words("5");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "抽中");
    expect(&mut stage, "还有 2 人没有核对");
    choose(&mut stage, "现场确认");
    expect(&mut stage, "还有 1 人没有核对");
    stage.key(Named::Escape);
    expect(&mut stage, "抽查…");
}

#[test]
fn a_plan_comes_in_through_the_dialog_that_names_its_columns() {
    let school = busy_school("secondary-annual-90");
    let file = school.folder.path().join("计划.csv");
    std::fs::write(&file, "月份,研修内容,计划学时,主讲的人\n3月,新课标,4,张三\n4月,作业设计,-2,李四\n")
        .unwrap();
    let mut stage = school.window("3");
    stage.click("计划与档案…");
    stage.send([iced::Event::Window(iced::window::Event::FileDropped(file))]);
    expect(&mut stage, "导入培训计划");
    expect(&mut stage, "主讲的人");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    let workspace = school.look();
    let year = workspace.view().school().unwrap().period;
    let (plan, _) = workspace.view().plans(year).unwrap().remove(0);
    let topics: Vec<String> =
        workspace.view().plan_lines(plan).unwrap().into_iter().map(|(_, line)| line.topic).collect();
    assert_eq!(topics, ["新课标"], "the row that is wrong stays out, and is told");
    expect(&mut stage, "作业设计");
}
