//! 学时, driven as a person would.

use iced::keyboard::{Modifiers, key::Named};

use crate::model::state::EntryState;
use crate::store::EntryFilter;
use crate::window::screen::staging::{busy_school, choose, expect, school, whole};
use crate::window::theme::kind;
use crate::window::widget::text;

#[test]
fn the_account_of_a_figure_stands_beside_the_list() {
    let school = busy_school("zhejiang-cycle-360");
    let mut stage = school.window("4");
    stage.click("体育与健康新课标实施研修班");
    expect(&mut stage, "学时怎么算的");
    expect(&mut stage, "申报 24 学时");
    expect(&mut stage, "01 结业证书.png");
    expect(&mut stage, "登记，提交待审");
    expect(&mut stage, "去审核");
}

#[test]
fn a_list_is_searched_filtered_and_cleared() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("4");
    stage.ctrl("f");
    stage.type_words("ljx");
    expect(&mut stage, "体育与健康新课标实施研修班");
    assert!(!stage.sees("市初中英语听说教学研讨会"));
    stage.key(Named::Escape);
    expect(&mut stage, "市初中英语听说教学研讨会");
    stage.click("状态：全部");
    choose(&mut stage, "草稿");
    expect(&mut stage, "课题“古诗文吟诵教学”");
    assert!(!stage.sees("市初中英语听说教学研讨会"));
    stage.ctrl("f");
    stage.type_words("zzzz");
    expect(&mut stage, "没有符合条件的记录");
    stage.click("清除筛选");
    expect(&mut stage, "市初中英语听说教学研讨会");
}

#[test]
fn an_entry_is_written_down_by_keyboard() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("4");
    expect(&mut stage, "还没有学时");
    stage.ctrl("n");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "要选一个人");
    expect(&mut stage, "名称要填");
    stage.type_words("ljx");
    stage.key(Named::Enter);
    assert!(!stage.sees("要选一个人"));
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
    expect(&mut stage, "2 天，平均每天 8");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已登记：罗景行　体育与健康研修班");
    let entries = school.look().view().entries(&EntryFilter::default()).unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].state, entries[0].span.days()), (EntryState::Pending, 2));
}

#[test]
fn several_are_ticked_passed_and_taken_back() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("4");
    stage.click("状态：全部");
    choose(&mut stage, "待审");
    stage.click("体育与健康新课标实施研修班");
    stage.key(Named::Space);
    stage.key(Named::ArrowDown);
    stage.key(Named::Space);
    expect(&mut stage, "已选 2 条");
    stage.click("通过 2 条");
    expect(&mut stage, "已通过 2 条学时");
    assert!(!stage.sees("体育与健康新课标实施研修班"));
    stage.click("撤销");
    expect(&mut stage, "体育与健康新课标实施研修班");
    stage.key(Named::Escape);
}

#[test]
fn an_entry_is_made_void_with_a_reason_and_shows_zero() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("4");
    stage.click("市初中英语听说教学研讨会");
    stage.click("作废…");
    expect(&mut stage, "作废 1 条学时？");
    stage.click("重复登记");
    stage.click("作废 1 条");
    expect(&mut stage, "已作废 1 条学时");
    expect(&mut stage, "作废：重复登记");
}

#[test]
fn where_the_audit_is_one_by_one_nothing_passes_in_bulk() {
    let school = busy_school_of_three();
    let mut stage = school.window("4");
    stage.ctrl("f");
    stage.key(Named::F6);
    stage.click("教学常规");
    stage.ctrl("a");
    assert!(!stage.sees("通过 3 条"));
}

fn busy_school_of_three() -> crate::window::screen::staging::School {
    let school = school("guangdong-annual-72");
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

#[test]
fn the_sum_of_the_claims_is_never_cut() {
    let school = school("secondary-annual-90");
    let mut workspace = school.open();
    for person in &school.people {
        let mut form = crate::service::ledger::EntryForm::new(*person);
        (form.title, form.from, form.to) = ("研修".into(), "2025-02-01".into(), "2025-06-30".into());
        form.hours = "612.25".into();
        let filing = crate::service::ledger::Filing::Submit;
        crate::service::ledger::add_entry(&mut workspace, &form, &filing).unwrap();
    }
    drop(workspace);
    let mut stage = school.window("4");
    for figure in ["14,694", "612.25"] {
        let seen = stage.words().into_iter().find(|seen| seen.words == figure).unwrap();
        let room = seen.bounds.width - 14.0;
        assert!(room >= text::width(kind::HEADING, figure), "{figure} has only {room} px");
    }
    stage.ctrl_shift("c");
    assert!(stage.copied().unwrap().ends_with("（共24人）"));
}

#[test]
fn printing_from_the_list_prints_the_proof_of_the_ticked_people() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("7");
    stage.click("汇总表");
    stage.ctrl("4");
    stage.click("体育与健康新课标实施研修班");
    stage.key(Named::Space);
    choose(&mut stage, "打印");
    expect(&mut stage, "罗景行");
    assert!(!stage.sees("全校，由谁报送就算谁的"), "the form is one of a person");
}

#[test]
fn what_is_typed_survives_a_stick_that_was_pulled() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("4");
    stage.ctrl("n");
    stage.type_words("syz");
    stage.key(Named::Enter);
    stage.key(Named::Tab);
    stage.type_words("市级骨干教师研修");
    for _ in 0..5 {
        stage.key(Named::Tab);
    }
    stage.type_words("10-20");
    let (here, away) = (school.path(), school.folder.path().join("别处"));
    std::fs::rename(&here, &away).unwrap();
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "找不到学时簿文件夹");
    assert!(stage.sees("沈亦舟") && stage.sees("市级骨干教师研修"), "nothing typed is lost");
    std::fs::rename(&away, &here).unwrap();
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已登记：沈亦舟　市级骨干教师研修");
}

#[test]
fn in_a_small_window_the_pane_leaves_the_deeds_for_what_is_ticked_in_sight() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.least_window("4");
    stage.click("体育与健康新课标实施研修班");
    let pane = whole(&mut stage, &["学时怎么算的"]);
    stage.key(Named::Space);
    let deeds = ["提交待审", "补证明…", "复制", "作废…", "取消选择"];
    let bar = whole(&mut stage, &deeds);
    let foot = whole(&mut stage, &["去审核"]);
    assert!(bar.iter().all(|deed| deed.y > foot[0].y + foot[0].height && deed.y > pane[0].y));
    stage.key(Named::Escape);
    assert!(!stage.sees("取消选择"));
    stage.click_with(Modifiers::CTRL, "论文《大单元视角下的整本书阅读》");
    assert!(stage.sees("取消选择"));
    assert!(!stage.sees("学时怎么算的"), "it would lie over the rows that are still to be ticked");
}
