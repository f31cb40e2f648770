//! What is pressed twice before the desk answers is done once; what is answered late touches nothing else.

use iced::keyboard::{Key, Modifiers, key::Named};

use super::Slot;
use crate::model::state::EntryState;
use crate::store::EntryFilter;
use crate::window::app::{App, Message};
use crate::window::places;
use crate::window::screen::staging::{School, busy_school, expect, school};
use crate::window::screen::{Press, ledger, training};
use crate::window::testing::Stage;

type Window = Stage<App, Message>;

#[test]
fn one_deed_at_a_time_until_the_desk_has_answered() {
    let mut slot = Slot::default();
    slot.open("a");
    let first = slot.begin().unwrap();
    assert_eq!(slot.begin(), None);
    assert!(slot.answered(first));
    assert!(slot.begin().is_some());
}

#[test]
fn a_late_answer_is_not_that_of_the_dialog_that_opened_since() {
    let mut slot = Slot::default();
    slot.open("a");
    let late = slot.begin().unwrap();
    slot.close();
    slot.open("b");
    let own = slot.begin().unwrap();
    assert!(!slot.answered(late));
    assert_eq!(slot.begin(), None, "b still waits for its own answer");
    assert!(slot.answered(own));
    assert_eq!(slot.get(), Some(&"b"));
}

/// Ctrl and Enter.
fn go() -> Message {
    Message::Press(Press { key: Key::Named(Named::Enter), modifiers: Modifiers::CTRL, latin: None })
}

fn escape() -> Message {
    Message::Press(Press { key: Key::Named(Named::Escape), modifiers: Modifiers::empty(), latin: None })
}

/// Presses Ctrl Enter twice before the desk has answered; gives how many deeds were done.
fn twice(school: &School, stage: &mut Window) -> usize {
    done_by(school, stage, || vec![go(), go()])
}

fn done_by(school: &School, stage: &mut Window, messages: impl Fn() -> Vec<Message>) -> usize {
    let deeds = || school.look().view().journal(10_000).unwrap().len();
    let before = deeds();
    stage.hurry(messages());
    deeds() - before
}

fn type_an_entry(stage: &mut Window) {
    stage.ctrl("n");
    stage.type_words("ljx");
    stage.key(Named::Enter);
    stage.key(Named::Tab);
    stage.compose("yan xiu", "体育与健康研修班");
    for _ in 0..5 {
        stage.key(Named::Tab);
    }
    stage.type_words("10.18");
    stage.key(Named::Tab);
    stage.type_words("10.19");
    stage.key(Named::Tab);
    stage.type_words("16");
}

#[test]
fn an_entry_is_written_down_once() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("4");
    type_an_entry(&mut stage);
    assert_eq!(twice(&school, &mut stage), 1);
    assert_eq!(school.look().view().entries(&EntryFilter::default()).unwrap().len(), 1);
    expect(&mut stage, "已登记：罗景行　体育与健康研修班");
}

#[test]
fn what_is_typed_next_stays_when_the_answer_to_the_last_dialog_comes() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("4");
    type_an_entry(&mut stage);
    let new = || Message::Screen(places::Message::Ledger(ledger::Message::New));
    stage.hurry([go(), escape(), new()]);
    expect(&mut stage, "已登记：罗景行　体育与健康研修班");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "要选一个人");
}

#[test]
fn void_means_those_that_were_asked_about() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("4");
    stage.click("市初中英语听说教学研讨会");
    stage.click("作废…");
    stage.click("重复登记");
    // Something else is chosen by a link that comes late.
    let filter = EntryFilter { text: "作业设计".into(), ..EntryFilter::default() };
    let other = school.look().view().entries(&filter).unwrap().remove(0);
    let aim = crate::window::screen::Aim::Entry(other.id);
    stage.tell(Message::Then(crate::window::screen::Then::Go(places::Place::Ledger, aim)));
    assert_eq!(twice(&school, &mut stage), 1);
    let void = EntryFilter { states: vec![EntryState::Void], ..EntryFilter::default() };
    let titles: Vec<_> = school.look().view().entries(&void).unwrap();
    assert_eq!(titles.iter().map(|row| row.title.as_str()).collect::<Vec<_>>(), ["市初中英语听说教学研讨会"]);
}

#[test]
fn a_session_is_held_once() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("3");
    stage.click("修改");
    stage.click("按场次结算");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    stage.click("场次");
    let hold = || Message::Screen(places::Message::Training(training::Message::Hold));
    assert_eq!(done_by(&school, &mut stage, || vec![hold(), hold()]), 1);
    assert_eq!(school.look().view().sessions(school.programs[4]).unwrap().len(), 1);
}

#[test]
fn people_are_left_out_once() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("3");
    stage.click("加一个人：姓名、拼音、编号");
    stage.type_words("ljx");
    stage.key(Named::Enter);
    stage.click_with(Modifiers::CTRL, "罗景行");
    stage.click("不计学时…");
    stage.click("公出");
    assert_eq!(twice(&school, &mut stage), 1);
}

#[test]
fn a_training_a_pasted_list_and_people_come_in_once() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("3");
    stage.click("粘贴名单、学时…");
    stage.copy("1.许清和\n2.罗景行\n");
    stage.ctrl("v");
    assert_eq!(twice(&school, &mut stage), 1);
    stage.ctrl("n");
    stage.compose("shi de", "师德与法治讲座");
    for _ in 0..5 {
        stage.key(Named::Tab);
    }
    stage.type_words("11月5日");
    assert_eq!(twice(&school, &mut stage), 1);
    stage.ctrl("2");
    stage.ctrl("n");
    stage.compose("zhang", "张望舒");
    assert_eq!(twice(&school, &mut stage), 1);
    assert_eq!(school.look().view().staff_count().unwrap(), 25);
    stage.click("许清和");
    stage.click("登记变动…");
    stage.click("请选择");
    stage.click("产假");
    assert_eq!(twice(&school, &mut stage), 1);
}

#[test]
fn the_queue_passes_once_and_only_what_was_counted() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("5");
    stage.click("通过这");
    expect(&mut stage, "逐条审核");
    assert_eq!(twice(&school, &mut stage), 1);
}

#[test]
fn settings_are_changed_once() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("9");
    stage.click("自定规程");
    stage.ctrl("n");
    stage.click("小写字母、数字、连字符，如 qinghe-2026");
    stage.type_words("ours");
    assert_eq!(twice(&school, &mut stage), 1);
    stage.click("规程");
    stage.ctrl("n");
    assert_eq!(twice(&school, &mut stage), 1);
    stage.click("签名密钥");
    stage.click("更换密钥…");
    assert_eq!(twice(&school, &mut stage), 1, "a second key would have made the first one void");
}

#[test]
fn what_lies_beside_is_done_once() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("5");
    for (place, beside) in [("5", "抽查…"), ("6", "公示…")] {
        stage.ctrl(place);
        stage.click(beside);
        stage.ctrl("n");
        assert_eq!(twice(&school, &mut stage), 1, "{beside}");
        stage.key(Named::Escape);
    }
}
