//! The import dialog, driven as a person would.

use std::path::{Path, PathBuf};

use iced::keyboard::{Modifiers, key::Named};

use super::Message as Intake;
use crate::window::app::{App, Message};
use crate::window::places::Message as Place;
use crate::window::screen::staff::Message as Staff;
use crate::window::screen::staging::{PEOPLE, School, busy_school, expect, school, setting};
use crate::window::testing::Stage;

type Window = Stage<App, Message>;

fn file(school: &School, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = school.folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn drop_on(stage: &mut Window, path: &Path) {
    stage.send([iced::Event::Window(iced::window::Event::FileDropped(path.to_owned()))]);
}

fn go(stage: &mut Window) {
    stage.key_with(Modifiers::CTRL, Named::Enter);
}

fn people(school: &School) -> usize {
    school.look().view().staff_count().unwrap() as usize
}

fn retype(stage: &mut Window, words: &str) {
    stage.ctrl("a");
    stage.key(Named::Backspace);
    stage.type_words(words);
    stage.key(Named::Enter);
}

#[test]
fn what_is_wrong_is_walked_through_and_put_right_in_its_cell() {
    let school = school("secondary-annual-90");
    let rows =
        "姓名,身份证号,部门\n钱多多,3309991990,教学处\n孙小小,,德育处\n李明明,330999199205170011,总务处\n";
    let path = file(&school, "花名册.csv", rows);
    let mut stage = school.window("2");
    drop_on(&mut stage, &path);
    assert!(stage.sees("有问题 2") && stage.sees("将新增 1") && stage.sees("第 2 行　身份证号"));
    expect(&mut stage, "导入 1 行");
    stage.key(Named::ArrowDown);
    expect(&mut stage, "改这一格");
    stage.key(Named::Enter);
    retype(&mut stage, "330999199011100014");
    expect(&mut stage, "有问题 1");
    assert!(stage.sees("330999********0014"), "a number that is right is hidden again");
    stage.key_with(Modifiers::empty(), Named::F8);
    expect(&mut stage, "第 4 行　身份证号");
    stage.click("这一行不导入");
    assert!(!stage.sees("有问题") && stage.sees("不导入 1"));
    go(&mut stage);
    expect(&mut stage, "已导入 2 人");
    assert_eq!(people(&school), PEOPLE.len() + 2);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), rows, "the file stays as it is");
    stage.click("撤销");
    assert_eq!(people(&school), PEOPLE.len());
}

#[test]
fn a_row_that_was_left_out_can_be_taken_back() {
    let school = school("secondary-annual-90");
    let path = file(&school, "花名册.csv", "姓名,部门\n钱多多,教学处\n孙小小,德育处\n");
    let mut stage = school.window("2");
    drop_on(&mut stage, &path);
    stage.click("孙小小");
    stage.key(Named::Delete);
    expect(&mut stage, "导入 1 行");
    stage.click("孙小小");
    stage.click("还是导入");
    expect(&mut stage, "导入 2 行");
}

#[test]
fn a_cell_is_left_with_escape_before_the_dialog_is() {
    let school = school("secondary-annual-90");
    let path = file(&school, "花名册.csv", "姓名,身份证号\n钱多多,3309991990\n");
    let mut stage = school.window("2");
    drop_on(&mut stage, &path);
    stage.key(Named::F8);
    stage.click("改这一格");
    stage.type_words("1");
    stage.key(Named::Escape);
    assert!(!stage.sees("改成这样") && stage.sees("导入花名册"), "the cell is left, not the dialog");
    expect(&mut stage, "有问题 1");
    stage.key(Named::Escape);
    assert!(!stage.sees("导入花名册"));
    assert_eq!(people(&school), PEOPLE.len());
}

#[test]
fn what_was_put_right_is_not_lost_by_a_key() {
    let school = school("secondary-annual-90");
    let path = file(&school, "花名册.csv", "姓名,部门\n钱多多,教学处\n孙小小,德育处\n");
    let mut stage = school.window("2");
    drop_on(&mut stage, &path);
    stage.click("孙小小");
    stage.key(Named::Delete);
    stage.key(Named::Escape);
    expect(&mut stage, "还没有导入，要离开吗？");
    stage.key(Named::Escape);
    expect(&mut stage, "导入 1 行");
    stage.key(Named::Escape);
    stage.click("不导入，离开");
    assert!(!stage.sees("导入花名册"));
    assert_eq!(people(&school), PEOPLE.len());
}

#[test]
fn a_column_is_named_once_and_known_the_next_time() {
    let school = school("secondary-annual-90");
    let first = file(&school, "一.csv", "姓名,工号二\n钱多多,J1\n");
    let second = file(&school, "二.csv", "姓名,工号二\n孙小小,J2\n");
    let mut stage = school.window("2");
    drop_on(&mut stage, &first);
    expect(&mut stage, "不导入的列：工号二");
    stage.click("不导入");
    stage.type_words("jxjy");
    stage.key(Named::Enter);
    assert!(!stage.sees("不导入的列") && stage.sees("继续教育编码"));
    go(&mut stage);
    expect(&mut stage, "已导入 1 人");
    drop_on(&mut stage, &second);
    assert!(stage.sees("继续教育编码"), "remembered by its heading");
    go(&mut stage);
    let workspace = school.look();
    assert!(crate::service::staff::find_one(workspace.view(), "J2").is_ok());
}

#[test]
fn a_list_without_a_header_that_is_known_is_named_by_hand() {
    let school = school("secondary-annual-90");
    let path = file(&school, "名单.csv", "老师一览,\n老师,工号二\n高山,J1\n何苗,J2\n");
    let mut stage = school.window("2");
    drop_on(&mut stage, &path);
    expect(&mut stage, "找不到表头");
    expect(&mut stage, "双击表头所在的行");
    stage.click("不导入");
    stage.type_words("xingming");
    stage.key(Named::Enter);
    expect(&mut stage, "导入 2 行");
    go(&mut stage);
    assert_eq!(people(&school), PEOPLE.len() + 2);
}

#[test]
fn of_two_sheets_that_look_alike_one_is_asked_for() {
    let school = school("secondary-annual-90");
    let sheet = |name: &str, person: &str| {
        let row = |cells: [&str; 2]| {
            let cell = |words: &str| format!("<Cell><Data ss:Type=\"String\">{words}</Data></Cell>");
            format!("<Row>{}</Row>", cells.map(cell).concat())
        };
        let rows = row(["姓名", "部门"]) + &row([person, "教学处"]);
        format!("<Worksheet ss:Name=\"{name}\"><Table>{rows}</Table></Worksheet>")
    };
    let space = "urn:schemas-microsoft-com:office:spreadsheet";
    let sheets = sheet("语文组", "钱多多") + &sheet("数学组", "孙小小");
    let book = format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"{space}\" xmlns:ss=\"{space}\">{sheets}</Workbook>"
    );
    let path = file(&school, "花名册.xls", book);
    let mut stage = school.window("2");
    drop_on(&mut stage, &path);
    expect(&mut stage, "要导入哪一张工作表");
    stage.click("数学组");
    expect(&mut stage, "孙小小");
    stage.click("选工作表");
    stage.click("语文组");
    expect(&mut stage, "钱多多");
    go(&mut stage);
    expect(&mut stage, "已导入 1 人");
}

#[test]
fn two_people_of_one_name_are_asked_about() {
    let school = school("secondary-annual-90");
    let path = file(&school, "花名册.csv", "姓名,部门\n许清和,总务处\n");
    let mut stage = school.window("2");
    drop_on(&mut stage, &path);
    expect(&mut stage, "没有可导入的");
    stage.key(Named::F8);
    stage.click("就是已有的（编码 0010）");
    assert!(stage.sees("更新 1") && stage.sees("导入 1 行"));
    go(&mut stage);
    expect(&mut stage, "已导入 1 人");
    assert_eq!(people(&school), PEOPLE.len());
}

#[test]
fn a_list_of_another_kind_is_said_to_be_one() {
    let school = school("secondary-annual-90");
    let text = "姓名,培训名称,开始时间,结束时间,学时,主办单位\n许清和,新课标研修,2025-10-18,2025-10-19,16,进修学校\n";
    let path = file(&school, "平台记录.csv", text);
    let mut stage = school.window("2");
    drop_on(&mut stage, &path);
    expect(&mut stage, "这张表更像学时");
    stage.click("按学时导入");
    assert!(stage.sees("导入学时") && stage.sees("导入 1 行"));
    stage.key(Named::Escape);
    stage.ctrl("1");
    drop_on(&mut stage, &path);
    assert!(stage.sees("导入学时") && stage.sees("导入 1 行"), "from 总览 it goes where it belongs");
}

#[test]
fn each_kind_of_list_comes_in_through_the_same_dialog() {
    let school = busy_school("zhejiang-cycle-360");
    let programs =
        file(&school, "培训.csv", "培训名称,开始时间,学时\n师德讲座,2025-11-20,4\n讲座,没有这天,4\n");
    let opening = file(&school, "旧台账.csv", "姓名,2023年,2024年\n许清和,72,60\n无此人,1,2\n");
    let mut stage = school.window("1");
    drop_on(&mut stage, &programs);
    assert!(stage.sees("导入培训") && stage.sees("导入 1 行") && stage.sees("有问题 1"));
    stage.key(Named::Escape);
    stage.ctrl("1");
    drop_on(&mut stage, &opening);
    assert!(stage.sees("导入期初学时") && stage.sees("导入 1 行") && stage.sees("有问题 1"));
    go(&mut stage);
    expect(&mut stage, "已导入 2 项，1 行没有导入");
    assert!(stage.sees("没有导入 1") && stage.sees("回去改这几行"));
}

#[test]
fn a_file_that_cannot_be_read_is_refused_in_words_and_nothing_comes_of_it() {
    let school = school("secondary-annual-90");
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/inbound");
    let password = std::fs::read(data.join("password.xlsx")).unwrap();
    let whole = crate::exchange::sheet::template::staff().xlsx(setting().clock.today()).unwrap();
    let mut stage = school.window("2");
    for (name, content, words) in [
        ("通知.pdf", b"%PDF-1.7".as_slice(), "这是PDF文件，不是表格"),
        ("断了的.xlsx", &whole[..whole.len() / 2], "文件已损坏或不完整"),
        ("加密.xlsx", &password, "工作簿有打开密码"),
        ("名单.et", b"anything", "WPS自有格式读不了"),
        ("空.xlsx", b"", "文件是空的"),
        ("只有表头.csv", "姓名,部门\n".as_bytes(), "表头下面没有数据"),
    ] {
        drop_on(&mut stage, &file(&school, name, content));
        expect(&mut stage, words);
        assert!(stage.sees("选择文件…"), "another can be chosen: {name}");
    }
    drop_on(&mut stage, &school.folder.path().join("不在了.xlsx"));
    expect(&mut stage, "不存在");
    stage.key(Named::Escape);
    assert_eq!(people(&school), PEOPLE.len());
}

#[test]
fn odd_cells_are_shown_and_refused_without_harm() {
    let school = school("secondary-annual-90");
    let long = "很长".repeat(250);
    let text = format!("姓名,部门\n{long},教学处\n钱多多,总务处😀\n孙😀小,教学处\n");
    let path = file(&school, "花名册.csv", text);
    let mut stage = school.window("2");
    drop_on(&mut stage, &path);
    assert!(stage.sees("有问题") && stage.sees("总务处😀"));
    stage.key(Named::F8);
    go(&mut stage);
    expect(&mut stage, "行没有导入");
}

#[test]
fn a_file_that_goes_after_it_was_read_comes_in_and_its_bad_rows_are_not_lost() {
    let school = school("secondary-annual-90");
    let path = file(&school, "花名册.csv", "姓名,身份证号\n钱多多,\n孙小小,3309991990\n");
    let mut stage = school.window("2");
    drop_on(&mut stage, &path);
    std::fs::remove_file(&path).unwrap();
    go(&mut stage);
    expect(&mut stage, "已导入 1 人，1 行没有导入");
    let say = |message| Message::Screen(Place::Staff(Staff::Intake(message)));
    let blocked = file(&school, "文件", "").join("没有导入的行.xlsx");
    stage.tell(say(Intake::SaveTo(Some(blocked))));
    assert!(stage.sees("把问题行存为表格…") && !stage.sees("问题行已存为"));
    let saved = school.folder.path().join("没有导入的行.xlsx");
    stage.tell(say(Intake::SaveTo(Some(saved.clone()))));
    expect(&mut stage, "问题行已存为“没有导入的行.xlsx”");
    drop_on(&mut stage, &saved);
    assert!(stage.sees("有问题 1") && stage.sees("没有可导入的"), "they can be put right and come again");
}

#[test]
fn in_a_narrow_window_the_list_of_problems_folds_and_f8_walks() {
    let school = school("secondary-annual-90");
    let path = file(&school, "花名册.csv", "姓名,身份证号\n钱多多,3309991990\n");
    let mut stage = school.window("2").size(1024.0, 700.0);
    stage.send([iced::Event::Window(iced::window::Event::Resized(iced::Size::new(1024.0, 700.0)))]);
    drop_on(&mut stage, &path);
    assert!(!stage.sees("第 2 行　身份证号"));
    stage.key(Named::F8);
    expect(&mut stage, "改这一格");
    stage.key(Named::Escape);
    stage.click("问题列表");
    expect(&mut stage, "第 2 行　身份证号");
}

#[test]
fn what_was_put_in_order_is_counted_and_listed_on_demand() {
    let school = school("secondary-annual-90");
    let path = file(
        &school,
        "花名册.csv",
        "姓名,出生日期,部门\n钱　多多,1990.9.1,教学处\n孙小小,1991-03-04,德育处\n",
    );
    let mut stage = school.window("2");
    drop_on(&mut stage, &path);
    expect(&mut stage, "自动整理 2 处");
    assert!(!stage.sees("→ 1990-09-01"));
    stage.click("看是哪些");
    expect(&mut stage, "1990.9.1 → 1990-09-01");
    expect(&mut stage, "第 2 行　姓名");
    stage.click("收起");
    assert!(!stage.sees("→ 1990-09-01"));
}
