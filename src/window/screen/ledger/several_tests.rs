//! One activity for several people, driven as a person would.

use iced::keyboard::{Modifiers, key::Named};

use crate::model::state::EntryState;
use crate::store::{EntryFilter, StoreError};
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
    stage.click("粘贴名单、学时…");
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

#[test]
fn short_codes_are_people_and_a_second_mention_does_not_vanish() {
    let school = school("secondary-annual-90");
    let mut workspace = school.open();
    let coded: Result<_, StoreError> = workspace.deed("t", |deed| {
        for (id, code) in school.people.iter().zip(["12", "15"]) {
            let mut record = deed.view().staff(*id)?.record;
            record.staff_code = Some(code.to_owned());
            deed.update_staff(*id, &record)?;
        }
        Ok(())
    });
    coded.unwrap();
    drop(workspace);
    let mut stage = school.window("4");
    stage.ctrl("n");
    stage.click("给多人登记…");
    stage.click("粘贴名单、学时…");
    stage.copy("12\n15\n");
    stage.ctrl("v");
    expect(&mut stage, "认出 2 人");
    assert!(!stage.sees("名单只有"));
    stage.ctrl("a");
    stage.copy("许清和\t4\n许清和\t3\n");
    stage.ctrl("v");
    expect(&mut stage, "前面已有这个人，学时不同");
}

#[test]
fn people_are_pasted_with_hours_of_their_own() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("4");
    stage.ctrl("n");
    stage.click("给多人登记…");
    stage.click("粘贴名单、学时…");
    stage.copy("姓名\t学时\n许清和\t2\n沈亦舟\t\n没有这个人\t8\n罗景行\t1天\n周明澈\t2.5\n");
    stage.ctrl("v");
    expect(&mut stage, "认出 3 人，其中 2 人另有学时");
    expect(&mut stage, "2 个不清楚");
    expect(&mut stage, "写的是天数，请写学时");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "3 人");
    // Hours alone: those who are in the list, in its order.
    stage.click("粘贴名单、学时…");
    stage.copy("3\n\n\n9\n");
    stage.ctrl("v");
    expect(&mut stage, "认出 1 人，其中 1 人另有学时");
    expect(&mut stage, "名单只有 3 人");
    stage.key_with(Modifiers::CTRL, Named::Enter);
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
    expect(&mut stage, "已给 3 人登记：外校听课");
    let entries = school.look().view().entries(&EntryFilter::default()).unwrap();
    let hours =
        |name: &str| entries.iter().find(|entry| entry.name == name).unwrap().claimed.unwrap().to_string();
    assert_eq!(["许清和", "沈亦舟", "周明澈"].map(hours), ["3", "4", "2.5"]);
}
