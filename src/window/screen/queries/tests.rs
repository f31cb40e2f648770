//! 自定义查询, driven as a person would.

use iced::keyboard::{Modifiers, key::Named};

use crate::window::screen::staging::{busy_school, expect};

#[test]
fn a_question_is_put_together_saved_and_leads_to_its_rows() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("8");
    stage.click("自定义查询…");
    expect(&mut stage, "24 行；回车打开所在的地方");
    stage.click("加条件");
    stage.click("值");
    stage.type_words("许清和");
    expect(&mut stage, "1 行；回车打开所在的地方");
    stage.ctrl("s");
    expect(&mut stage, "存下这个查询");
    stage.type_words("找一个人");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已存查询：找一个人");
    stage.key(Named::Escape);
    assert!(!stage.sees("条件（都要满足）"));
    let saved = school.look().view().saved_queries().unwrap();
    assert_eq!((saved.len(), saved[0].1.as_str()), (1, "找一个人"));
}

#[test]
fn columns_come_and_go() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("8");
    stage.click("自定义查询…");
    let heads = |stage: &mut crate::window::testing::Stage<_, _>, word: &str| {
        stage.words().into_iter().filter(|seen| seen.words == word).count()
    };
    assert_eq!(heads(&mut stage, "部门"), 3, "the tab behind, the chip and the head");
    choose_chip(&mut stage, "部门");
    assert_eq!(heads(&mut stage, "部门"), 2, "the tab behind and the chip");
}

fn choose_chip(
    stage: &mut crate::window::testing::Stage<crate::window::app::App, crate::window::app::Message>,
    words: &str,
) {
    let at = stage.words().into_iter().filter(|seen| seen.words == words).nth(1).unwrap();
    stage.click_at(at.bounds.center());
}

#[test]
fn an_answer_that_is_not_there_yet_is_not_said_to_have_no_rows() {
    assert_eq!(super::view::told(&super::Queries::default()), "正在查");
}
