//! One activity for several people, driven as a person would.

use iced::keyboard::{Modifiers, key::Named};

use crate::model::state::EntryState;
use crate::store::EntryFilter;
use crate::window::screen::several;
use crate::window::screen::staging::{choose, expect, school};
use crate::window::widget::focus;

#[test]
fn a_group_and_a_pasted_name_get_the_same_hours_and_one_of_them_others() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("4");
    stage.ctrl("n");
    stage.click("给多人登记…");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "要选人");
    stage.click("加一个组、部门或学科");
    choose(&mut stage, "七年级组　12 人");
    expect(&mut stage, "12 人");
    stage.click("粘贴名单…");
    stage.compose("xu", "许清和、没有这个人");
    expect(&mut stage, "认出 1 人");
    expect(&mut stage, "1 个不清楚");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "13 人");
    expect(&mut stage, "许清和");
    expect(&mut stage, "选中 1 人");
    stage.run(focus::on(several::HOURS));
    stage.type_words("2");
    stage.key(Named::Enter);
    stage.run(focus::on("entry-title"));
    stage.compose("ting ke", "外校听课");
    for _ in 0..5 {
        stage.key(Named::Tab);
    }
    stage.type_words("10.18");
    stage.key(Named::Tab);
    stage.key(Named::Tab);
    stage.type_words("4");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已给 13 人登记：外校听课");
    let entries = school.look().view().entries(&EntryFilter::default()).unwrap();
    assert_eq!(entries.len(), 13);
    assert!(entries.iter().all(|entry| entry.state == EntryState::Pending));
    let hours =
        |name: &str| entries.iter().find(|entry| entry.name == name).unwrap().claimed.unwrap().to_string();
    assert_eq!((hours("许清和"), hours("沈亦舟")), ("2".to_owned(), "4".to_owned()));
    stage.click("撤销");
    assert!(school.look().view().entries(&EntryFilter::default()).unwrap().is_empty(), "one deed");
}

#[test]
fn people_ticked_among_the_staff_get_hours_together() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("2");
    stage.click("方予安");
    stage.key(Named::Space);
    stage.key(Named::ArrowDown);
    stage.key(Named::Space);
    stage.click("登记学时…");
    expect(&mut stage, "给多人登记学时");
    expect(&mut stage, "方予安");
    expect(&mut stage, "2 人");
    stage.key(Named::Escape);
    assert!(!stage.sees("给多人登记学时"));
}
