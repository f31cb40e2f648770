//! 设置, driven as a person would.

use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;

use crate::model::staff::{GroupKind, GroupName};
use crate::service::keeping::has_backup_passphrase;
use crate::service::policies;
use crate::service::staff::fill_group;
use crate::window::app::{App, Message};
use crate::window::screen::staging::{School, busy_school, expect, school};
use crate::window::testing::Stage;
use crate::window::widget::focus;

/// The window at a section of 设置.
fn at(school: &School, section: &str) -> Stage<App, Message> {
    let mut stage = school.window("9");
    stage.click(section);
    stage
}

#[test]
fn the_school_is_changed_by_keyboard_and_the_change_is_taken_back() {
    let school = school("secondary-annual-90");
    let mut stage = at(&school, "学校");
    stage.click("3309990137");
    stage.key(Named::Tab);
    stage.compose("wang chu", "望初");
    expect(&mut stage, "未保存");
    stage.ctrl("s");
    assert_eq!(school.look().view().school().unwrap().short_name.as_deref(), Some("望初"));
    expect(&mut stage, "已修改学校资料");
    stage.click("撤销");
    assert_eq!(school.look().view().school().unwrap().short_name, None);
    assert!(!stage.sees("望初"), "neither in the form nor in the corner of the window");
}

#[test]
fn a_school_without_a_name_is_not_kept_and_what_is_typed_stays() {
    let school = school("secondary-annual-90");
    let mut stage = at(&school, "学校");
    stage.click("3309990137");
    stage.key(Named::End);
    stage.type_words("-7");
    expect(&mut stage, "只能用数字和英文字母，因为要写进文件名");
    stage.click("保存修改");
    assert_eq!(school.look().view().school().unwrap().code, "3309990137");
    stage.ctrl("1");
    stage.ctrl("9");
    expect(&mut stage, "3309990137-7");
    stage.click("不修改");
    assert!(!stage.sees("3309990137-7"));
}

#[test]
fn the_next_year_is_entered_and_left_again() {
    let school = school("secondary-annual-90");
    let mut stage = at(&school, "年度与周期");
    expect(&mut stage, "2025.1.1–2025.12.31");
    stage.click("进入 2026 年度");
    assert_eq!(school.look().view().school().unwrap().period.to_string(), "2026");
    expect(&mut stage, "2026.1.1–2026.12.31");
    stage.click("2026、2025学年");
    stage.type_words("2026");
    stage.compose("xuenian", "学年");
    stage.key(Named::Enter);
    expect(&mut stage, "2026.9.1–2027.8.31");
    stage.click("撤销");
    stage.click("撤销");
    expect(&mut stage, "2025.1.1–2025.12.31");
    stage.click("2026、2025学年");
    stage.compose("mingnian", "明年");
    stage.key(Named::Enter);
    expect(&mut stage, "请写成 2026、2021-2025 或 2025学年");
}

#[test]
fn a_second_regulation_is_put_in_force_and_dropped() {
    let school = school("secondary-annual-90");
    let mut stage = at(&school, "规程");
    expect(&mut stage, "“每年”按自然年度还是学年");
    expect(&mut stage, "原文未写明，由学校设定（三.1）");
    stage.ctrl("n");
    stage.click("没有写明的，不填就不计");
    stage.type_words("1.5");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "执行《继教网学时登记以及送审流程》");
    let ids = |school: &School| {
        let chosen = policies::chosen(school.look().view()).unwrap();
        chosen.iter().map(|one| one.pack.id().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&school), ["secondary-annual-90", "chengdu-registration"]);
    expect(&mut stage, "1.5");
    stage.click("作为主规程");
    assert_eq!(ids(&school), ["chengdu-registration", "secondary-annual-90"]);
    stage.click("不再执行…");
    expect(&mut stage, "已经登记的学时不动，只是不再按它认定和考核。可以用 Ctrl Z 撤销。");
    stage.click("不再执行");
    assert_eq!(ids(&school), ["secondary-annual-90"]);
    stage.ctrl("z");
    assert_eq!(ids(&school).len(), 2);
}

#[test]
fn the_dark_look_holds_at_once() {
    let school = school("secondary-annual-90");
    let mut stage = at(&school, "外观");
    let light = stage.state.theme();
    stage.click("深色");
    assert_ne!(stage.state.theme(), light);
    stage.click("浅色");
    assert_eq!(stage.state.theme(), light);
}

/// A folder beside the workspace.
fn beside(school: &School, name: &str) -> std::path::PathBuf {
    let folder = school.folder.path().join(name);
    std::fs::create_dir(&folder).unwrap();
    folder
}

#[test]
fn a_locked_backup_goes_to_a_stick_and_comes_back_as_a_workspace_that_is_opened() {
    let school = school("secondary-annual-90");
    let mut stage = at(&school, "备份与恢复");
    expect(&mut stage, "还没有备份");
    stage.ctrl("e");
    let stick = beside(&school, "U盘");
    stage.click("如 E:\\ 或 U 盘上的一个文件夹");
    stage.type_words(&stick.display().to_string());
    stage.key(Named::Tab);
    stage.key(Named::Tab);
    stage.type_words("12345");
    stage.key(Named::Tab);
    stage.type_words("12345");
    stage.key(Named::Enter);
    expect(&mut stage, "太短，请至少用 8 个字母数字或 4 个汉字");
    stage.type_words("678");
    // What stands in a field that Tab reaches is selected.
    stage.key_with(Modifiers::SHIFT, Named::Tab);
    stage.type_words("12345678");
    stage.key(Named::Enter);
    expect(&mut stage, "已加密");
    expect(&mut stage, "今天 09:00 已备份");
    let file = std::fs::read_dir(&stick).unwrap().next().unwrap().unwrap().path();
    let target = school.folder.path().join("取回");
    stage.click("从备份恢复…");
    stage.click("扩展名是 .xsbak");
    stage.type_words(&file.display().to_string());
    stage.click("如 D:\\学时簿");
    stage.type_words(&target.display().to_string());
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "这份备份加了密。请给出做备份时设的口令。");
    stage.key(Named::Tab);
    stage.key(Named::Tab);
    stage.type_words("12345678");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "每个文件都核对过");
    stage.click("打开它");
    expect(&mut stage, "待办");
    school.open();
}

#[test]
fn a_folder_that_is_gone_gets_no_backup_and_the_dialog_stays() {
    let school = school("secondary-annual-90");
    let mut stage = at(&school, "备份与恢复");
    stage.click("备份到文件夹…");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "请选一个文件夹");
    stage.click("如 E:\\ 或 U 盘上的一个文件夹");
    let gone = school.folder.path().join("拔掉了");
    stage.type_words(&gone.display().to_string());
    stage.key(Named::Enter);
    expect(&mut stage, "找不到，U 盘可能拔掉了");
    expect(&mut stage, &gone.display().to_string());
    stage.key(Named::Escape);
    assert!(!stage.sees("这一份的口令"));
}

#[test]
fn all_backups_get_a_passphrase_and_lose_it_by_undo() {
    let school = school("secondary-annual-90");
    let mut stage = at(&school, "备份与恢复");
    stage.click("设置口令…");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "请输入口令");
    stage.compose("chunfeng", "春风十里");
    stage.key(Named::Tab);
    stage.compose("chunfeng", "春风十里");
    stage.key(Named::Enter);
    expect(&mut stage, "已设口令，以后的备份都加密");
    assert!(has_backup_passphrase(&school.look()).unwrap());
    stage.ctrl("z");
    expect(&mut stage, "没有设口令，拿到备份的人都能打开");
}

#[test]
fn the_signing_key_is_copied_locked_and_replaced() {
    let school = school("secondary-annual-90");
    let keys = |school: &School| crate::service::submission::key::public_keys(school.look().view()).unwrap();
    let first = keys(&school).remove(0).0;
    let mut stage = at(&school, "签名密钥");
    expect(&mut stage, &first.fingerprint());
    stage.click("复制公钥");
    assert_eq!(stage.clipboard().as_deref(), Some(first.line().as_str()));
    stage.click("更换密钥…");
    expect(&mut stage, "旧密钥马上作废，不能撤销");
    stage.key(Named::Escape);
    assert_eq!(keys(&school).len(), 1);
    stage.click("更换密钥…");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    let second = keys(&school).remove(0).0;
    assert_ne!(second, first);
    expect(&mut stage, &second.fingerprint());
    expect(&mut stage, "以前的密钥");
    expect(&mut stage, &first.fingerprint());
}

#[test]
fn rows_are_higher_when_the_look_is_airy() {
    let school = school("secondary-annual-90");
    let mut stage = at(&school, "外观");
    stage.click("宽松，行间更松");
    stage.ctrl("2");
    let mut lines: Vec<f32> =
        stage.words().into_iter().filter(|seen| seen.words == "教学处").map(|seen| seen.bounds.y).collect();
    lines.dedup();
    assert!((lines[1] - lines[0] - 34.0).abs() < 0.1, "{lines:?}");
}

#[test]
fn the_check_tells_a_sound_workspace_from_one_that_lost_a_proof() {
    let school = busy_school("secondary-annual-90");
    let mut stage = at(&school, "高级");
    stage.click("检查学时簿");
    expect(&mut stage, "学时簿完好");
    let evidence = school.path().join("evidence");
    let file = std::fs::read_dir(evidence).unwrap().next().unwrap().unwrap().path();
    std::fs::remove_file(file).unwrap();
    stage.click("检查学时簿");
    expect(&mut stage, "有 1 处问题");
    expect(&mut stage, "的文件不见了。请把原件再添加一次");
}

#[test]
fn the_journal_tells_what_was_done_and_that_its_chain_holds() {
    let school = school("secondary-annual-90");
    let mut stage = at(&school, "年度与周期");
    stage.click("进入 2026 年度");
    stage.ctrl("z");
    stage.click("高级");
    stage.click("经过");
    expect(&mut stage, "前后衔接完好，没有被改动");
    expect(&mut stage, "4 步");
}

#[test]
fn an_import_is_listed_with_its_problems_and_taken_back_whole() {
    let school = school("secondary-annual-90");
    let list = school.folder.path().join("花名册.csv");
    std::fs::write(&list, "姓名,身份证号\n易安宁,\n秦小满,33099919901123\n").unwrap();
    let mut stage = school.window("2");
    stage.ctrl("i");
    stage.tell(Message::Dropped(list));
    stage.key_with(Modifiers::CTRL, Named::Enter);
    stage.key(Named::Escape);
    let there = school.look().view().staff_count().unwrap();
    stage.ctrl("9");
    stage.click("高级");
    stage.click("导入记录");
    expect(&mut stage, "这一批的问题行");
    stage.click("整批撤销…");
    expect(&mut stage, "整批撤销“花名册.csv”？");
    stage.click("整批撤销");
    assert!(school.look().view().staff_count().unwrap() < there);
    expect(&mut stage, "已撤销");
}

#[test]
fn every_section_fits_the_smallest_window() {
    let school = busy_school("zhejiang-cycle-360");
    let mut stage = school.window("9").size(1024.0, 700.0);
    stage.tell(Message::Resized(iced::Size::new(1024.0, 700.0)));
    for section in super::Section::ALL {
        stage.click(section.name());
        let outside = |seen: &crate::window::testing::Seen| {
            seen.bounds.x < 0.0 || seen.bounds.x + seen.bounds.width > 1024.5
        };
        let out: Vec<_> = stage.words().into_iter().filter(outside).collect();
        assert!(out.is_empty(), "{}: {out:?}", section.name());
    }
}

#[test]
fn a_list_of_institutions_is_dropped_looked_through_and_taken_in() {
    let school = school("secondary-annual-90");
    let path = school.folder.path().join("单位.csv");
    std::fs::write(&path, "机构名称,机构类型,级别,简称\n县教师进修学校,进修学校,县,进修校\n,高校,,\n")
        .unwrap();
    let mut stage = at(&school, "单位");
    stage.click("导入…");
    expect(&mut stage, "选择单位名录");
    expect(&mut stage, "存空白模板…");
    stage.send([iced::Event::Window(iced::window::Event::FileDropped(path))]);
    expect(&mut stage, "将新增 1");
    expect(&mut stage, "有问题 1");
    expect(&mut stage, "第 3 行　机构名称");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已导入 1 个，1 行没有导入");
    let kept = school.look().view().institution_list("进修校").unwrap();
    assert_eq!((kept[0].name.as_str(), kept[0].programs), ("县教师进修学校", 0));
    stage.key(Named::Escape);
    expect(&mut stage, "教师培训机构");
    stage.click("撤销");
    assert!(!stage.sees("县教师进修学校"));
}

#[test]
fn a_group_is_made_of_a_department_led_by_one_of_them_and_removed() {
    let school = busy_school("secondary-annual-90");
    let mut stage = at(&school, "年级组、教研组");
    let before = school.look().view().groups().unwrap().len();
    stage.ctrl("n");
    stage.type_words("九年级组");
    stage.click("加一个组、部门或学科");
    stage.click("八年级组　12 人");
    expect(&mut stage, "12 人");
    stage.run(focus::on("group-leader"));
    stage.key(Named::ArrowDown);
    stage.key(Named::ArrowDown);
    stage.key(Named::Enter);
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已新建：九年级组　12 人");
    let groups = school.look().view().groups().unwrap();
    let made = groups.iter().find(|one| one.group.name == "九年级组").unwrap();
    assert_eq!((groups.len(), made.members, made.leader.is_some()), (before + 1, 12, true));
    stage.click("九年级组");
    stage.click("删除…");
    stage.click("删除");
    expect(&mut stage, "已删除：九年级组");
    assert_eq!(school.look().view().groups().unwrap().len(), before);
}

#[test]
fn a_group_that_is_renamed_keeps_its_members_and_its_leader_can_go() {
    let school = busy_school("secondary-annual-90");
    let mut stage = at(&school, "年级组、教研组");
    stage.click("七年级组");
    stage.click("修改…");
    stage.run(focus::anew("group-name"));
    stage.type_words("初一组");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已修改：初一组　12 人");
    let group = school.look().view().groups().unwrap().into_iter().find(|one| one.group.name == "初一组");
    assert_eq!(group.unwrap().members, 12);
}

#[test]
fn what_attendance_takes_off_is_set_and_said_in_sentences() {
    let school = busy_school("secondary-annual-90");
    let mut stage = at(&school, "考勤扣减");
    expect(&mut stage, "没有考勤扣减");
    stage.click("修改…");
    stage.type_words("半");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "迟到一次扣几学时");
    stage.run(focus::anew("fields-0"));
    stage.type_words("0.5");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "迟到一次扣 0.5 学时");
}

#[test]
fn an_older_step_is_taken_back_out_of_the_journal_and_the_toast_offers_no_other() {
    let school = school("secondary-annual-90");
    let mut workspace = school.open();
    for name in ["甲组", "乙组"] {
        let group = GroupName { kind: GroupKind::Grade, name: name.into() };
        fill_group(&mut workspace, &group, &[], None).unwrap();
    }
    drop(workspace);
    let mut stage = at(&school, "高级");
    stage.click("经过");
    stage.click("年级组“甲组”：0 人");
    stage.click("撤销这一步…");
    expect(&mut stage, "以后的步骤不动");
    stage.click("撤销这一步");
    expect(&mut stage, "已撤销：年级组“甲组”：0 人");
    assert!(!stage.sees("Ctrl Z"), "that would take back another one");
    let groups = school.look().view().groups().unwrap();
    let named = |name: &str| groups.iter().any(|one| one.group.name == name);
    assert!(!named("甲组") && named("乙组"));
}
