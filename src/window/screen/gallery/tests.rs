//! The widgets, driven as a person would.

use iced::advanced::widget::Id;
use iced::keyboard::{Modifiers, key::Named};

use super::*;
use crate::window::testing::Stage;

fn stage() -> Stage<Gallery, Message> {
    Stage::new(Gallery::new(), Gallery::update, Gallery::view).listen(heard).size(1440.0, 1300.0)
}

fn is_on(stage: &mut Stage<Gallery, Message>, id: &'static str) -> bool {
    stage.focused() == Some(Id::new(id))
}

#[test]
fn chinese_is_typed_and_composed() {
    let mut stage = stage();
    stage.click("如：学校报告厅");
    stage.type_words("三楼");
    stage.compose("bao gao ting", "报告厅");
    assert_eq!(stage.state.place, "三楼报告厅");
    assert!(stage.sees("三楼报告厅"));
}

#[test]
fn a_key_that_an_input_method_uses_never_reaches_the_program() {
    let mut stage = stage();
    stage.click("姓名、拼音、编码");
    stage.type_words("zs");
    assert!(stage.sees("张舒雅"));
    stage.begin_composing("zhang");
    stage.key(Named::Enter);
    stage.key(Named::Escape);
    assert!(stage.state.person.is_open());
    assert_eq!(stage.state.person.query(), "zs");
}

#[test]
fn tab_walks_from_field_to_field_and_back() {
    let mut stage = stage();
    stage.click("林若溪");
    assert!(is_on(&mut stage, "name"));
    stage.key(Named::Tab);
    assert!(is_on(&mut stage, "place"));
    stage.key_with(Modifiers::SHIFT, Named::Tab);
    assert!(is_on(&mut stage, "name"));
}

#[test]
fn typing_is_undone_and_done_again() {
    let mut stage = stage();
    stage.click("如：学校报告厅");
    stage.type_words("ab");
    stage.ctrl("z");
    assert_eq!(stage.state.place, "a");
    stage.ctrl_shift("Z");
    assert_eq!(stage.state.place, "ab");
    stage.ctrl("1");
    assert_eq!(stage.state.place, "ab");
}

#[test]
fn an_error_stands_below_its_field_and_goes_when_mended() {
    let mut stage = stage();
    assert!(stage.sees("只有 16 位，应为 18 位"));
    stage.click("3309991982022900");
    stage.key(Named::End);
    stage.type_words("01");
    assert!(!stage.sees("应为 18 位"));
}

#[test]
fn hours_go_by_halves_with_the_arrows() {
    let mut stage = stage();
    stage.click("16");
    stage.key(Named::ArrowUp);
    assert_eq!(stage.state.hours, "16.5");
    stage.key(Named::ArrowDown);
    stage.key(Named::ArrowDown);
    assert_eq!(stage.state.hours, "15.5");
}

#[test]
fn space_turns_a_checkbox_and_a_click_on_its_words_too() {
    let mut stage = stage();
    stage.click("未选");
    assert!(stage.state.ticked[1]);
    stage.key(Named::Space);
    assert!(!stage.state.ticked[1]);
}

#[test]
fn a_person_is_found_by_initials_and_taken_with_enter() {
    let mut stage = stage();
    stage.click("姓名、拼音、编码");
    stage.type_words("zs");
    stage.key(Named::ArrowDown);
    stage.key(Named::Enter);
    assert_eq!(stage.state.person.query(), "张世安");
    assert!(!stage.sees("新建教职工"));
}

#[test]
fn a_select_opens_by_key_and_closes_by_a_click_elsewhere() {
    let mut stage = stage();
    stage.click("一级教师");
    assert!(stage.sees("正高级教师"));
    stage.click("记录状态");
    assert!(!stage.sees("正高级教师"));
    stage.click("一级教师");
    stage.click("高级教师");
    assert_eq!(stage.state.chosen, Some(3));
}

#[test]
fn a_date_is_typed_in_any_form_or_taken_from_the_calendar() {
    let mut stage = stage();
    assert!(stage.sees("2025-11-20 周四"));
    stage.click("11月20日");
    stage.key_with(Modifiers::ALT, Named::ArrowDown);
    assert!(stage.sees("2025 年 11 月"));
    stage.key(Named::ArrowDown);
    stage.key(Named::ArrowDown);
    assert!(stage.sees("2025 年 12 月"));
    stage.key(Named::Enter);
    assert_eq!(stage.state.begin.words(), "2025-12-04");
    assert!(!stage.sees("2025 年 12 月"));
}

#[test]
fn escape_closes_the_calendar_and_nothing_else() {
    let mut stage = stage();
    stage.click("11月20日");
    stage.key_with(Modifiers::ALT, Named::ArrowDown);
    stage.key(Named::Escape);
    assert!(!stage.state.begin.is_open());
    assert!(is_on(&mut stage, "begin"));
}

#[test]
fn a_hundred_thousand_rows_are_walked_with_the_keys() {
    let mut stage = stage();
    stage.click("信息科技");
    assert_eq!(stage.state.table.current(), Some(4));
    stage.key(Named::End);
    assert_eq!(stage.state.table.current(), Some(99_999));
    assert!(stage.sees(&crate::window::widget::number::shown((99_999 * 50) % 4000)));
    stage.key(Named::PageUp);
    assert!(stage.state.table.current().unwrap() > 99_980);
    stage.key(Named::Home);
    stage.key(Named::Space);
    stage.key_with(Modifiers::SHIFT, Named::ArrowDown);
    stage.key_with(Modifiers::SHIFT, Named::ArrowDown);
    assert_eq!(stage.state.table.ticked(), [0, 1, 2]);
    stage.ctrl("a");
    assert_eq!(stage.state.table.ticked_count(), 100_000);
}

#[test]
fn rows_are_copied_as_a_spreadsheet_takes_them() {
    let mut stage = stage();
    stage.click("体育与健康");
    stage.ctrl("c");
    assert_eq!(stage.copied().unwrap(), "姓名\t学科\t认定\t状态\r\n罗景行\t体育与健康\t0\t待审\r\n");
}

#[test]
fn a_click_on_a_head_sorts() {
    let mut stage = stage();
    stage.click("认定");
    assert_eq!(stage.state.table.sort().len(), 1);
    stage.click_with(Modifiers::SHIFT, "学科");
    assert_eq!(stage.state.table.sort().len(), 2);
}

#[test]
fn the_wheel_scrolls_the_rows() {
    let mut stage = stage();
    assert!(!stage.sees("7.5"));
    stage.wheel("信息科技", 3.0);
    assert!(stage.sees("7.5"));
}

#[test]
fn a_dialog_keeps_the_focus_and_starts_on_the_safe_button() {
    let mut stage = stage();
    stage.click("删除草稿…");
    assert!(is_on(&mut stage, dialog::SAFE));
    for _ in 0..2 {
        stage.key(Named::Tab);
    }
    assert!(is_on(&mut stage, dialog::SAFE));
    stage.key(Named::Escape);
    assert!(!stage.state.asked && !stage.state.deleted);
}

#[test]
fn what_a_dialog_did_can_be_taken_back_from_the_toast() {
    let mut stage = stage();
    stage.click("删除草稿…");
    stage.key(Named::Tab);
    stage.key(Named::Enter);
    assert!(stage.state.deleted);
    stage.click("撤销");
    assert!(!stage.state.deleted);
}

#[test]
fn nothing_behind_a_dialog_can_be_clicked() {
    let mut stage = stage();
    stage.click("删除草稿…");
    stage.click("未选");
    assert!(!stage.state.ticked[1]);
}

#[test]
fn both_themes_draw_something_else() {
    let mut stage = stage();
    let (light, size) = stage.picture(false);
    let (dark, _) = stage.picture(true);
    assert_eq!(light.len(), (size.width * size.height * 4) as usize);
    assert_ne!(light, dark);
}
