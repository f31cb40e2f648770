//! 打印, driven as a person would.

use iced::Event;
use iced::keyboard::key::Named;

use super::Message;
use crate::exchange::form_template::Said;
use crate::exchange::paper::{Kind, forms};
use crate::model::citizen_id::CitizenId;
use crate::service::ServiceError;
use crate::service::form_templates::{self, TemplateFile};
use crate::service::printing::Request;
use crate::window::app;
use crate::window::places;
use crate::window::screen::staging::{busy_school, choose, expect, school};
use crate::window::widget::focus;

#[test]
fn one_persons_proof_is_on_the_desk_after_four_actions() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("7"); // 1: Ctrl 7
    stage.click("学时证明"); // 2
    stage.click("姓名、拼音、编号"); // 3
    stage.type_words("syz");
    stage.key(Named::Enter); // 4
    expect(&mut stage, "沈亦舟");
    expect(&mut stage, "第 1 页，共 1 页");
    assert!(stage.sees("打开打印") && stage.sees("保存 PDF…"));
}

#[test]
fn a_stack_is_counted_and_can_be_sent_to_the_printer() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("7");
    stage.click("继续教育登记表");
    expect(&mut stage, "直接打印");
    let words = stage.words();
    let sentence = words.iter().find(|seen| seen.words.starts_with("共 "));
    assert!(sentence.is_some_and(|seen| seen.words.contains("人都在")), "{sentence:?}");
}

#[test]
fn a_workbook_with_whole_numbers_is_offered_a_password() {
    let school = busy_school("secondary-annual-90");
    let mut workspace = school.open();
    let numbered = workspace.deed("t", |deed| {
        let mut record = deed.view().staff(school.people[0])?.record;
        record.document = "33099919810228001X".parse::<CitizenId>().ok().map(Into::into);
        Ok::<_, ServiceError>(deed.update_staff(school.people[0], &record)?)
    });
    numbered.unwrap();
    drop(workspace);
    let mut stage = school.window("7");
    stage.wheel("个人档案目录", 5.0);
    stage.click("教职工名册");
    expect(&mut stage, "存工作簿…");
    stage.ctrl("e");
    expect(&mut stage, "表里有完整的证件号码");
    stage.type_words("短");
    stage.key(Named::Enter);
    expect(&mut stage, "太短，请至少用 8 个字母数字或 4 个汉字");
    stage.key(Named::Escape);
    assert!(!stage.sees("表里有完整的证件号码"));
}

#[test]
fn the_public_fields_of_the_national_system_are_offered_as_such() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("7");
    stage.click("套表…");
    expect(&mut stage, "国家系统：国内培训");
    assert!(stage.sees("按公开资料整理，以当年模板为准"));
    stage.click("填写…");
    expect(&mut stage, "national-staff.xlsx");
    assert!(stage.words().iter().any(|seen| seen.words.contains("以当年模板为准")));
    assert!(stage.sees("填好另存…"));
}

#[test]
fn a_year_that_is_none_is_said_beside_the_options() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("7");
    stage.click("汇总表");
    stage.click("按表格的惯例");
    stage.type_words("二〇二五");
    stage.key(Named::Enter);
    expect(&mut stage, "请写成 2026、2021-2025 或 2025学年");
    assert!(stage.sees("二〇二五"), "what was typed stays");
}

#[test]
fn every_personal_form_can_be_chosen_at_a_school_without_hours() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("7");
    for form in forms().iter().filter(|form| form.kind == Kind::Person) {
        stage.click(form.title);
        expect(&mut stage, "没有指定人，就打印全校。");
        assert!(!stage.sees("找不到"), "{}", form.title);
    }
}

/// A form with a list, in the folder of the school: the headings are those of the program's own template.
fn form_of_the_district(school: &crate::window::screen::staging::School) -> std::path::PathBuf {
    let path = school.folder.path().join("附件1.xlsx");
    let bytes = crate::exchange::sheet::template::staff().xlsx("2025-11-12".parse().unwrap()).unwrap();
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn a_form_of_the_district_is_dropped_and_put_right() {
    let school = busy_school("secondary-annual-90");
    let path = form_of_the_district(&school);
    let mut stage = school.window("7");
    stage.send([Event::Window(iced::window::Event::FileDropped(path.clone()))]);
    expect(&mut stage, "附件1.xlsx");
    for words in ["一人一行", "一条学时一行", "姓名", "填好另存…"] {
        assert!(stage.sees(words), "{words}");
    }
    stage.key(Named::Escape);
    expect(&mut stage, "还没有保存过套表。也可以把文件拖到窗口里。");
    stage.key(Named::Escape);
    assert!(!stage.sees("还没有保存过套表。也可以把文件拖到窗口里。"));

    let letter = path.with_file_name("通知.pdf");
    std::fs::write(&letter, "%PDF").unwrap();
    stage.send([Event::Window(iced::window::Event::FileDropped(letter))]);
    expect(&mut stage, "只能套用 xlsx 和 docx 模板");
}

#[test]
fn what_was_kept_is_found_again_in_the_list() {
    let school = busy_school("secondary-annual-90");
    let file = TemplateFile::open(&form_of_the_district(&school)).unwrap();
    let mut workspace = school.open();
    let today = workspace.setting().clock.today();
    let found =
        form_templates::look(workspace.view(), &file, None, &Said::default(), &Request::on(today)).unwrap();
    form_templates::keep(&mut workspace, "申报表", &file, &found.reading.mapping).unwrap();
    drop(workspace);
    let mut stage = school.window("7");
    stage.click("套表…");
    expect(&mut stage, "申报表");
    stage.click("填写…");
    assert!(
        stage.words().iter().any(|seen| seen.words.starts_with("与保存的“申报表”是同一个文件，按上次的填。"))
    );
}

#[test]
fn columns_of_a_list_are_chosen_and_the_page_follows() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("7");
    stage.wheel("个人档案目录", 5.0);
    stage.click("教职工名册");
    stage.click("选栏目…");
    expect(&mut stage, "“教职工名册”的栏目");
    stage.wheel("任教学段", 20.0);
    stage.click("进本校时间");
    stage.click("保存");
    expect(&mut stage, "已设定“教职工名册”的栏目");
    let workspace = school.look();
    assert!(
        workspace.view().setting("columns.staff").unwrap().is_some_and(|kept| !kept.contains("进本校时间"))
    );
}

#[test]
fn leave_to_print_cards_is_seen_and_written_down() {
    let school = busy_school("zhejiang-cycle-360");
    let mut stage = school.window("7");
    stage.click("学分通知卡");
    expect(&mut stage, "只能打印样张");
    stage.click("登记打印权限…");
    stage.key(Named::Tab);
    stage.key(Named::Tab);
    stage.compose("ju", "栖云区教育局");
    stage.key_with(iced::keyboard::Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "学分卡可以打印：2025-11-12 至 2025-12-31");
    expect(&mut stage, "可以正式打印");
    stage.click("学时证明");
    assert!(!stage.sees("可以正式打印"), "only cards ask for it");
}

#[test]
fn inspectors_get_a_folder_from_the_forms_that_are_in_it() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("7");
    assert!(!stage.sees("迎检文件夹…"), "a proof is of one person");
    stage.wheel("个人档案目录", 5.0);
    stage.click("证明材料目录");
    expect(&mut stage, "迎检文件夹…");
    let parent = school.folder.path().join("检查组");
    std::fs::create_dir(&parent).unwrap();
    stage.tell(app::Message::Screen(places::Message::Print(Message::VisitIn(Some(parent.clone())))));
    expect(&mut stage, "迎检文件夹已做好");
    let made = std::fs::read_dir(&parent).unwrap().next().unwrap().unwrap().path();
    assert!(made.file_name().unwrap().to_str().unwrap().starts_with("迎检材料_"), "{}", made.display());
    assert!(made.join("1_学时完成情况.pdf").is_file() && made.join("2_学时明细表.xlsx").is_file());
}

#[test]
fn only_what_makes_a_difference_to_a_form_is_offered_and_whole_numbers_are_said_of_each_anew() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("7");
    expect(&mut stage, "用途");
    expect(&mut stage, "证件号码、手机");
    stage.run(focus::on("print-ids"));
    stage.key(Named::Enter);
    choose(&mut stage, "不显示");
    stage.click("公示");
    expect(&mut stage, "共 2 页。");
    assert!(!stage.sees("证件号码、手机") && !stage.sees("用途") && !stage.sees("规程"));
    stage.click("学时证明");
    expect(&mut stage, "按表格的惯例");
}
