//! 设置, driven as a person would.

use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;

use crate::service::policies;
use crate::window::app::{App, Message};
use crate::window::screen::staging::{School, expect, school};
use crate::window::testing::Stage;

/// The window at a section of 设置.
fn at(school: &School, section: &str) -> Stage<App, Message> {
    let mut stage = school.window("9");
    stage.click(section);
    stage
}

#[test]
fn the_school_is_changed_by_keyboard_and_the_change_is_taken_back() {
    let school = school("secondary-annual-90");
    let mut stage = at(&school, "学校");
    stage.click("3309990137");
    stage.key(Named::Tab);
    stage.compose("wang chu", "望初");
    expect(&mut stage, "未保存");
    stage.ctrl("s");
    assert_eq!(school.look().view().school().unwrap().short_name.as_deref(), Some("望初"));
    expect(&mut stage, "已修改学校资料");
    stage.ctrl("z");
    assert_eq!(school.look().view().school().unwrap().short_name, None);
    assert!(!stage.sees("望初"), "neither in the form nor in the corner of the window");
}

#[test]
fn a_school_without_a_name_is_not_kept_and_what_is_typed_stays() {
    let school = school("secondary-annual-90");
    let mut stage = at(&school, "学校");
    stage.click("3309990137");
    stage.key(Named::End);
    stage.type_words("-7");
    expect(&mut stage, "只能用数字和英文字母，因为要写进文件名");
    stage.click("保存修改");
    assert_eq!(school.look().view().school().unwrap().code, "3309990137");
    stage.ctrl("1");
    stage.ctrl("9");
    expect(&mut stage, "3309990137-7");
    stage.click("不修改");
    assert!(!stage.sees("3309990137-7"));
}

#[test]
fn the_next_year_is_entered_and_left_again() {
    let school = school("secondary-annual-90");
    let mut stage = at(&school, "年度与周期");
    expect(&mut stage, "2025.1.1–2025.12.31");
    stage.click("进入 2026 年度");
    assert_eq!(school.look().view().school().unwrap().period.to_string(), "2026");
    expect(&mut stage, "2026.1.1–2026.12.31");
    stage.click("2026、2025学年");
    stage.type_words("2026");
    stage.compose("xuenian", "学年");
    stage.key(Named::Enter);
    expect(&mut stage, "2026.9.1–2027.8.31");
    stage.click("撤销");
    stage.click("撤销");
    expect(&mut stage, "2025.1.1–2025.12.31");
    stage.click("2026、2025学年");
    stage.compose("mingnian", "明年");
    stage.key(Named::Enter);
    expect(&mut stage, "请写成 2026、2021-2025 或 2025学年");
}

#[test]
fn a_second_regulation_is_put_in_force_and_dropped() {
    let school = school("secondary-annual-90");
    let mut stage = at(&school, "规程");
    expect(&mut stage, "“每年”按自然年度还是学年");
    expect(&mut stage, "原文未写明，由学校设定（三.1）");
    stage.ctrl("n");
    stage.click("没有写明的，不填就不计");
    stage.type_words("1.5");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "执行《继教网学时登记以及送审流程》");
    let ids = |school: &School| {
        let chosen = policies::chosen(school.look().view()).unwrap();
        chosen.iter().map(|one| one.pack.id().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&school), ["secondary-annual-90", "chengdu-registration"]);
    expect(&mut stage, "1.5");
    stage.click("作为主规程");
    assert_eq!(ids(&school), ["chengdu-registration", "secondary-annual-90"]);
    stage.click("不再执行…");
    expect(&mut stage, "已经登记的学时不动，只是不再按它认定和考核。可以用 Ctrl Z 撤销。");
    stage.click("不再执行");
    assert_eq!(ids(&school), ["secondary-annual-90"]);
    stage.ctrl("z");
    assert_eq!(ids(&school).len(), 2);
}

#[test]
fn the_dark_look_holds_at_once() {
    let school = school("secondary-annual-90");
    let mut stage = at(&school, "外观");
    let light = stage.state.theme();
    stage.click("深色");
    assert_ne!(stage.state.theme(), light);
    stage.click("浅色");
    assert_eq!(stage.state.theme(), light);
}
