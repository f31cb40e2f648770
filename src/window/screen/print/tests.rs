//! 打印, driven as a person would.

use iced::keyboard::key::Named;

use crate::exchange::paper::{Kind, forms};
use crate::window::screen::staging::{busy_school, expect, school};

#[test]
fn one_persons_proof_is_on_the_desk_after_four_actions() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("7"); // 1: Ctrl 7
    stage.click("学时证明"); // 2
    stage.click("姓名、拼音、编号"); // 3
    stage.type_words("syz");
    stage.key(Named::Enter); // 4
    expect(&mut stage, "沈亦舟");
    expect(&mut stage, "第 1 页，共 1 页");
    assert!(stage.sees("保存 PDF…"));
}

#[test]
fn a_year_that_is_none_is_said_beside_the_options() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("7");
    stage.click("汇总表");
    stage.click("按表格的惯例");
    stage.type_words("二〇二五");
    stage.key(Named::Enter);
    expect(&mut stage, "年度应写成");
    assert!(stage.sees("二〇二五"), "what was typed stays");
}

#[test]
fn every_personal_form_can_be_chosen_at_a_school_without_hours() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("7");
    for form in forms().iter().filter(|form| form.kind == Kind::Person) {
        stage.click(form.title);
        expect(&mut stage, "没有指定人，就打印全校。");
        assert!(!stage.sees("找不到"), "{}", form.title);
    }
}
