//! Corrections of what is sealed, driven as a person would.

use iced::keyboard::{Modifiers, key::Named};

use crate::model::facts::ProofKind;
use crate::model::id::EntryId;
use crate::model::state::EntryState;
use crate::service::ServiceError;
use crate::service::ledger::{NewProof, add_entry_proof};
use crate::store::EntryFilter;
use crate::window::app::{App, Message};
use crate::window::screen::staging::{School, busy_school, choose, expect};
use crate::window::testing::Stage;
use crate::window::widget::focus;

const TITLE: &str = "市初中英语听说教学研讨会";

/// A school with one approved entry, opened in the ledger.
fn opened() -> (School, EntryId, Stage<App, Message>) {
    let school = busy_school("secondary-annual-90");
    let mut workspace = school.open();
    let filter = EntryFilter { text: TITLE.into(), ..EntryFilter::default() };
    let id = workspace.view().entry_ids(&filter).unwrap()[0];
    let approve = workspace
        .deed("t", |deed| -> Result<(), ServiceError> {
            deed.say("认定");
            Ok(deed.set_entry_state(id, EntryState::Approved, None)?)
        })
        .unwrap();
    assert!(approve.deed.is_some());
    drop(workspace);
    let mut stage = school.window("4");
    stage.click(TITLE);
    (school, id, stage)
}

#[test]
fn an_approved_entry_is_adjusted_with_a_reason_and_the_old_one_stands() {
    let (school, id, mut stage) = opened();
    stage.click("调整…");
    expect(&mut stage, "调整学时");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "调整原因要填");
    stage.type_words("证书上是8学时");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "调整与原来的记录没有不同");
    let hours = stage.words().into_iter().rfind(|seen| seen.words == "10").unwrap();
    stage.click_at(hours.bounds.center());
    stage.ctrl("a");
    stage.type_words("8");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已登记调整");
    let workspace = school.look();
    let (new, state) = workspace.view().adjustment_of(id).unwrap().unwrap();
    assert_eq!(state, EntryState::Pending);
    assert_eq!(workspace.view().entry(new).unwrap().claimed.unwrap().to_string(), "8");
    assert_eq!(workspace.view().entry(id).unwrap().state, EntryState::Approved);
}

#[test]
fn an_approved_entry_is_asked_back_and_the_answer_written_down() {
    let (school, id, mut stage) = opened();
    stage.click("申请打回…");
    stage.click("学时登错");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已登记申请打回");
    stage.click("登记答复…");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "没有写审核意见");
    stage.key(Named::Tab);
    stage.key(Named::Tab);
    stage.type_words("同意重报");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已同意打回");
    assert_eq!(school.look().view().entry(id).unwrap().state, EntryState::Returned);
}

#[test]
fn the_history_of_a_record_is_one_screen() {
    let (_school, _, mut stage) = opened();
    stage.click("作废…");
    expect(&mut stage, "作废这条已封存的学时？");
    stage.key(Named::Escape);
    stage.click("全部…");
    expect(&mut stage, "存为 PDF…");
    expect(&mut stage, "校审通过 → 已认定");
    stage.key(Named::Escape);
    assert!(!stage.sees("存为 PDF…"));
}

#[test]
fn what_was_forged_says_so_with_what_was_found() {
    let (school, id, mut stage) = opened();
    stage.click("登记弄虚作假…");
    expect(&mut stage, "这条学时是弄虚作假的？");
    assert!(stage.sees("经审核、报送和认定以后才作废"), "it says what comes of it");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "要写几个字");
    stage.type_words("证书系伪造");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已登记弄虚作假：作废的调整");
    stage.click("状态：全部");
    choose(&mut stage, "已认定");
    expect(&mut stage, "弄虚作假：证书系伪造");
    assert!(!stage.sees("登记弄虚作假…"), "not a second time");
    let (beside, _) = school.look().view().adjustment_of(id).unwrap().unwrap();
    assert!(school.look().view().entry(beside).unwrap().fraud);
}

#[test]
fn what_was_forged_before_it_was_handed_in_is_void_at_once() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("4");
    stage.click(TITLE);
    stage.click("登记弄虚作假…");
    expect(&mut stage, "学时马上作废，不再计");
    stage.type_words("没有到会");
    stage.key(Named::Enter);
    expect(&mut stage, "已登记弄虚作假，学时作废");
    expect(&mut stage, "弄虚作假：没有到会");
}

#[test]
fn what_a_proof_is_is_said_otherwise() {
    let school = busy_school("secondary-annual-90");
    let filter = EntryFilter { text: TITLE.into(), ..EntryFilter::default() };
    let mut workspace = school.open();
    let id = workspace.view().entry_ids(&filter).unwrap()[0];
    let paper = NewProof::Pasted("扫描.pdf", b"%PDF-1.4 x");
    add_entry_proof(&mut workspace, &[id], &paper, ProofKind::Certificate, None).unwrap();
    drop(workspace);
    let mut stage = school.window("4");
    stage.click(TITLE);
    stage.click("证书");
    stage.key(Named::Enter);
    choose(&mut stage, "名单");
    stage.run(focus::on("fields-1"));
    stage.type_words("第二页有名字");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "第 1 件证明材料是名单");
    let proofs = school.look().view().entry_proofs(id).unwrap();
    let last = proofs.iter().find(|proof| proof.evidence.name == "扫描.pdf").unwrap();
    assert_eq!((last.kind, last.caption.as_deref()), (ProofKind::Roster, Some("第二页有名字")));
}

#[test]
fn where_a_record_counts_is_said_by_hand_and_left_to_the_regulation_again() {
    let school = busy_school("secondary-annual-90");
    let filter = EntryFilter { text: TITLE.into(), ..EntryFilter::default() };
    let id = school.look().view().entry_ids(&filter).unwrap()[0];
    let set = || school.look().view().entry_category(id, "secondary-annual-90").unwrap();
    let mut stage = school.window("4");
    stage.click(TITLE);
    let mut account = stage.words().into_iter().skip_while(|seen| seen.words != "学时怎么算的");
    stage.click_at(account.nth(1).unwrap().bounds.center());
    expect(&mut stage, "定类别");
    stage.key(Named::Enter);
    choose(&mut stage, "校本培训");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "类别：校本培训");
    assert_eq!(set().as_deref(), Some("school"));
    stage.click("撤销");
    assert_eq!(set(), None);
}
