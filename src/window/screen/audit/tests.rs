//! 审核, driven as a person would.

use iced::keyboard::{Modifiers, key::Named};

use super::{Audit, Message, Verdict};
use crate::model::id::EntryId;
use crate::model::state::EntryState;
use crate::service::ledger::frauds;
use crate::store::EntryFilter;
use crate::window::screen::staging::{School, busy_school, expect};
use crate::window::{app, places};

fn states(school: &School, title: &str) -> Vec<EntryState> {
    let filter = EntryFilter { text: title.into(), ..EntryFilter::default() };
    school.look().view().entries(&filter).unwrap().into_iter().map(|entry| entry.state).collect()
}

#[test]
fn a_record_passes_in_one_key_and_the_next_one_comes() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("5");
    expect(&mut stage, "第 1 条，共 14 条");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "第 2 条，共 14 条");
    expect(&mut stage, "通过 1　未通过 0　还有 13");
    stage.click("撤销");
    expect(&mut stage, "第 1 条，共 14 条");
    expect(&mut stage, "通过 0　未通过 0　还有 14");
}

#[test]
fn what_is_not_yet_on_the_screen_is_not_judged() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("5");
    expect(&mut stage, "第 1 条，共 14 条");
    let audit = |message| app::Message::Screen(places::Message::Audit(message));
    // The next record is on its way: nobody has seen it.
    let coming = stage.state.update(audit(Message::Step(1)));
    let judged = stage.state.update(audit(Message::Pass));
    stage.run(coming);
    stage.run(judged);
    expect(&mut stage, "第 2 条，共 14 条");
    expect(&mut stage, "通过 0　未通过 0　还有 14");
}

#[test]
fn a_verdict_from_before_the_queue_was_narrowed_is_not_counted() {
    let (here, gone) = (EntryId(2), EntryId(1));
    let verdicts = [(gone, Verdict::Passed)].into();
    let audit = Audit { queue: vec![here], verdicts, ..Audit::default() };
    assert_eq!(audit.waiting(), 1);
}

#[test]
fn what_differs_writes_the_opinion_and_only_then_it_is_refused() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("4");
    stage.click("体育与健康新课标实施研修班");
    stage.click("去审核");
    expect(&mut stage, "罗景行");
    expect(&mut stage, "平均每天 12 学时，超过常见的 8");
    expect(&mut stage, "01 结业证书.png");
    stage.key_with(Modifiers::CTRL, Named::Backspace);
    expect(&mut stage, "不通过要写审核意见");
    stage.key(Named::F6);
    stage.key(Named::F6);
    stage.click("逐项对照证明");
    stage.type_words("1233");
    expect(&mut stage, "2 相符　1 不符　4 未看");
    stage.type_words("16");
    expect(&mut stage, "有 1 项不符，不能通过；改正后可以通过。");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    assert_eq!(states(&school, "体育与健康新课标实施研修班"), [EntryState::Pending]);
    stage.key(Named::Enter);
    stage.key_with(Modifiers::CTRL, Named::Backspace);
    assert_eq!(states(&school, "体育与健康新课标实施研修班"), [EntryState::Refused]);
    let refused = EntryFilter { states: vec![EntryState::Refused], ..EntryFilter::default() };
    let entries = school.look().view().entries(&refused).unwrap();
    assert_eq!(
        entries[0].opinion.as_deref(),
        Some("申报学时与证明不符：证明为 16 学时，请改为 16 后重新提交。")
    );
    expect(&mut stage, "未通过：罗景行　体育与健康新课标实施研修班");
}

#[test]
fn a_usual_opinion_is_taken_and_records_are_walked_through() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("5");
    stage.key(Named::PageDown);
    stage.key(Named::PageDown);
    expect(&mut stage, "第 3 条，共 14 条");
    stage.key(Named::PageUp);
    expect(&mut stage, "第 2 条，共 14 条");
    stage.click("证书不清晰");
    stage.click("不通过");
    expect(&mut stage, "通过 0　未通过 1　还有 13");
}

#[test]
fn many_pass_at_once_with_the_declaration_where_that_is_allowed() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("5");
    stage.click("通过这 14 条…");
    expect(&mut stage, "证明已经核对，情况属实");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已通过 14 条学时");
    expect(&mut stage, "没有待审的学时");
}

#[test]
fn a_record_that_was_forged_is_void_and_stays_whose_it_was() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("5");
    stage.click("弄虚作假…");
    expect(&mut stage, "这条学时是弄虚作假的？");
    stage.type_words("证书编号查无此号");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已登记弄虚作假，学时作废");
    expect(&mut stage, "第 1 条，共 13 条");
    let year = school.look().view().school().unwrap().period;
    let found = frauds(school.look().view(), year).unwrap();
    assert_eq!((found.len(), found[0].reason.as_str()), (1, "证书编号查无此号"));
    stage.click("撤销");
    assert!(frauds(school.look().view(), year).unwrap().is_empty());
}

#[test]
fn a_regulation_that_wants_one_by_one_says_so() {
    let school = busy_school_one_by_one();
    let mut stage = school.window("5");
    expect(&mut stage, "按规程须逐条审核");
    assert!(!stage.sees("通过这"));
}

fn busy_school_one_by_one() -> School {
    let school = crate::window::screen::staging::school("guangdong-annual-72");
    let mut workspace = school.open();
    for person in &school.people[..3] {
        let mut form = crate::service::ledger::EntryForm::new(*person);
        (form.title, form.from, form.hours) = ("教学常规".into(), "2025-10-01".into(), "4".into());
        let filing = crate::service::ledger::Filing::Submit;
        crate::service::ledger::add_entry(&mut workspace, &form, &filing).unwrap();
    }
    drop(workspace);
    school
}
