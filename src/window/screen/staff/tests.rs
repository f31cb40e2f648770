//! 教职工, driven as a person would.

use iced::keyboard::{Modifiers, key::Named};

use super::data::{Wanted, card, first, list};
use crate::model::entry::Entry;
use crate::model::facts::Activity;
use crate::model::state::EntryState;
use crate::service::ServiceError;
use crate::store::{StaffFilter, StaffSort};
use crate::window::screen::Short;
use crate::window::screen::staging::{PEOPLE, busy_school, choose, expect, school};

#[test]
fn what_somebody_lacks_is_seen_after_five_keys() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("1");
    stage.ctrl("k"); // 1
    stage.type_words("ljx"); // 4
    stage.key(Named::Enter); // 5
    expect(&mut stage, "罗景行还差");
    expect(&mut stage, "体育与健康 · 0074");
    stage.click("复制");
    assert!(stage.copied().unwrap().starts_with("罗景行还差"));
}

#[test]
fn what_more_hours_would_bring_is_tried_and_nothing_is_saved() {
    let school = busy_school("secondary-annual-90");
    let entries = || school.look().view().tally_entries(&crate::store::EntryFilter::default()).unwrap().count;
    let before = entries();
    let mut stage = school.window("2");
    stage.click("罗景行");
    expect(&mut stage, "怎么补");
    expect(&mut stage, "再修");
    stage.click("校本培训");
    choose(&mut stage, "外出培训");
    stage.click("多少学时");
    stage.type_words("40");
    expect(&mut stage, "认定 40 学时");
    stage.type_words(".555");
    expect(&mut stage, "最多两位小数");
    assert_eq!(entries(), before);
}

#[test]
fn the_list_is_searched_as_one_types() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("2");
    expect(&mut stage, "24 人");
    stage.ctrl("f");
    stage.type_words("gln");
    expect(&mut stage, "古丽娜尔·艾山");
    assert!(!stage.sees("许清和"));
    expect(&mut stage, "古丽娜尔·艾山还差");
    stage.key(Named::Escape);
    expect(&mut stage, "许清和");
    stage.type_words("不在这里");
    expect(&mut stage, "24 人都被筛掉了");
    stage.click("清除筛选");
    expect(&mut stage, "许清和");
}

#[test]
fn a_person_is_written_down_and_what_is_wrong_stands_beside_its_field() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("2");
    stage.ctrl("n");
    stage.compose("zhang", "张望舒");
    stage.key(Named::Tab);
    stage.type_words("33099919900101");
    stage.key(Named::Tab);
    expect(&mut stage, "位");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    assert_eq!(school.look().view().staff_count().unwrap(), 24, "it is not kept as it is");
    stage.click("33099919900101");
    stage.ctrl("a");
    stage.key(Named::Backspace);
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已登记：张望舒");
    assert_eq!(school.look().view().staff_count().unwrap(), 25);
    stage.click("撤销");
    assert_eq!(school.look().view().staff_count().unwrap(), 24);
}

#[test]
fn a_person_is_changed_from_the_list() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("2");
    stage.click("许清和");
    stage.key(Named::Enter);
    expect(&mut stage, "修改资料");
    for _ in 0..7 {
        stage.key(Named::Tab);
    }
    stage.type_words("13800000001");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已修改：许清和");
    stage.click("资料");
    expect(&mut stage, "联系电话");
    stage.click("经过");
    expect(&mut stage, "修改许清和：联系电话");
}

#[test]
fn who_moves_away_leaves_the_list_and_stays_among_everybody() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("2");
    stage.click("许清和");
    stage.click("登记变动…");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "选一种变动");
    stage.click("请选择");
    stage.click("调出");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已登记：许清和 2025-11-12 起调出");
    expect(&mut stage, "23 人");
    stage.click("全部");
    expect(&mut stage, "许清和");
}

#[test]
fn the_full_number_is_shown_on_demand_and_the_look_is_kept() {
    let school = school("secondary-annual-90");
    let mut workspace = school.open();
    let mut form = crate::service::staff::StaffForm::default();
    form.set(crate::exchange::inbound::field::StaffField::Name, "丁有证");
    form.set(crate::exchange::inbound::field::StaffField::DocumentNumber, "330999197904010068");
    crate::service::staff::add_staff(&mut workspace, &form).unwrap();
    drop(workspace);
    let mut stage = school.window("2");
    stage.click("丁有证");
    stage.click("资料");
    assert!(stage.sees("330999********0068") && !stage.sees("330999197904010068"));
    stage.click("显示完整号码");
    expect(&mut stage, "330999197904010068");
    let last = school.look().view().journal(1).unwrap().remove(0);
    assert_eq!(last.summary, "查看完整证件号码：丁有证");
    stage.click("隐藏");
    assert!(!stage.sees("330999197904010068"));
}

#[test]
fn a_list_of_staff_comes_in_with_what_is_wrong_in_it() {
    let school = school("secondary-annual-90");
    let file = school.folder.path().join("花名册.csv");
    std::fs::write(&file, "姓名,身份证号,部门\n钱多多,,教学处\n孙小小,3309991990,德育处\n").unwrap();
    let mut stage = school.window("2");
    stage.send([iced::Event::Window(iced::window::Event::FileDropped(file))]);
    expect(&mut stage, "将新增");
    assert!(stage.sees("有问题 1") && stage.sees("第 3 行　身份证号"));
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已导入");
    assert!(school.look().view().staff_count().unwrap() > PEOPLE.len() as u32);
}

#[test]
fn a_requirement_leads_to_the_people_who_lack_it() {
    let school = school("secondary-annual-90");
    let workspace = school.look();
    let mut wanted = Wanted {
        filter: StaffFilter::present(),
        short: None,
        sort: StaffSort::Name,
        descending: false,
        seen: 3..5,
    };
    let mut short = |requirement: &str| {
        let policy = "secondary-annual-90".to_owned();
        wanted.short = Some(Short { policy, requirement: requirement.to_owned(), period: None });
        list(&workspace, &wanted).unwrap()
    };
    let lacking = short("总学时");
    assert_eq!((lacking.people.len(), lacking.short.as_deref()), (24, Some("总学时没有达到")));
    assert_eq!(lacking.rows.len(), 2, "only rows in sight are read");
    assert_eq!(short("").people.len(), 24);
    assert!(short("按时完成").people.is_empty());
}

#[test]
fn one_chord_copies_the_names_of_who_is_shown_or_ticked() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("2");
    stage.ctrl("f");
    stage.compose("yu", "雨");
    stage.ctrl_shift("c");
    assert_eq!(stage.copied().as_deref(), Some("宋时雨、汪雨桐（共2人）"));
    expect(&mut stage, "已复制 2 人的名字");
    stage.click("汪雨桐");
    stage.key(Named::Space);
    stage.ctrl_shift("c");
    assert_eq!(stage.copied().as_deref(), Some("汪雨桐"), "the table has the focus, and one is ticked");
    stage.ctrl("c");
    assert!(stage.copied().unwrap().starts_with("姓名\t编号"), "rows as a spreadsheet takes them");
}

#[test]
fn a_list_begins_with_the_rows_that_it_has_when_it_is_whole() {
    let school = busy_school("secondary-annual-90");
    let (filter, seen) = (StaffFilter::present(), 0..60);
    let wanted = Wanted { filter, short: None, sort: StaffSort::Name, descending: true, seen };
    let workspace = school.look();
    assert_eq!(first(&workspace, &wanted).unwrap(), list(&workspace, &wanted).unwrap().rows);
}

#[test]
fn a_cap_of_a_year_says_which_year() {
    let school = school("zhejiang-cycle-360");
    let mut workspace = school.open();
    for (year, state) in [(2023, EntryState::Approved), (2024, EntryState::Approved)] {
        let day = chrono::NaiveDate::from_ymd_opt(year, 5, 6).unwrap();
        let span = crate::model::period::Period::new(day, day).unwrap();
        let mut entry = Entry::new(school.people[0], "校本培训", Activity::SchoolTraining, span);
        (entry.claimed, entry.state) = (Some(crate::model::hours::Hours::whole(40)), state);
        let done: Result<_, crate::store::StoreError> = workspace.deed("t", |deed| deed.insert_entry(&entry));
        done.unwrap();
    }
    let card = card(&workspace, school.people[0]).unwrap().unwrap();
    let names: Vec<&str> = card.outlooks[0].caps.iter().map(|(name, _)| name.as_str()).collect();
    let mut apart = names.clone();
    apart.sort_unstable();
    apart.dedup();
    assert_eq!(names.len(), apart.len(), "two lines of one name: {names:?}");
}

#[test]
fn a_character_that_no_font_has_is_marked_on_the_screen_and_told_before_printing() {
    let school = busy_school("secondary-annual-90");
    let mut workspace = school.open();
    let renamed = workspace.deed("t", |deed| -> Result<_, ServiceError> {
        let mut record = deed.view().staff(school.people[0])?.record;
        record.name = "陈\u{31350}".parse().unwrap();
        Ok(deed.update_staff(school.people[0], &record)?)
    });
    renamed.unwrap();
    drop(workspace);
    let mut stage = school.window("2");
    stage.ctrl("f");
    stage.type_words("陈");
    stage.key(Named::ArrowDown);
    stage.click("0003");
    stage.click("资料");
    expect(&mut stage, "陈〓");
    expect(&mut stage, "U+31350");
    stage.click("打印证明");
    expect(&mut stage, "印成〓，打印后手填：陈\u{31350}（\u{31350} U+31350）");
    expect(&mut stage, "第 1 页，共 1 页");
}

#[test]
fn who_was_written_down_by_mistake_goes_and_who_has_hours_stays() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("2");
    stage.ctrl("n");
    stage.type_words("误登记");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已登记：误登记");
    let there = || school.look().view().staff_count().unwrap();
    let before = there();
    stage.click("资料");
    stage.click("登记错了，删除…");
    expect(&mut stage, "离开学校的人用“登记变动”");
    stage.click("删除");
    expect(&mut stage, "已删除：误登记");
    assert_eq!(there(), before - 1);
    stage.click("罗景行");
    stage.click("登记错了，删除…");
    stage.click("删除");
    expect(&mut stage, "条学时记录");
    assert_eq!(there(), before - 1);
}
