//! The first start, driven as a person would: from nothing to the staff imported.

use std::fs;
use std::path::Path;

use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;
use tempfile::TempDir;

use crate::service::keeping::has_backup_passphrase;
use crate::service::policies;
use crate::service::setup::{SchoolForm, create_workspace};
use crate::store::{Access, Workspace};
use crate::window::app::{App, Message, heard};
use crate::window::memory::Memory;
use crate::window::screen::staging::{expect, setting};
use crate::window::testing::Stage;

/// The window on a new computer, whose documents lie in this folder.
fn first_start(documents: &Path) -> Stage<App, Message> {
    let memory = Memory::default().with_documents(Some(documents.to_owned()));
    let (app, task) = App::new(None, memory, setting());
    let mut stage = Stage::new(app, App::update, App::view).listen(heard);
    stage.run(task);
    stage
}

fn fill_in_the_school(stage: &mut Stage<App, Message>) {
    stage.click("公章上的全称");
    stage.compose("wang chuan", "望川初级中学");
    stage.key(Named::Tab);
    stage.type_words("3309990137");
}

fn go_on(stage: &mut Stage<App, Message>) {
    stage.key_with(Modifiers::CTRL, Named::Enter);
}

fn look(folder: &Path) -> Workspace {
    Workspace::open(folder, Access::Read, setting()).unwrap()
}

/// In the third step, with everything before it filled in.
fn at_the_place(documents: &TempDir) -> Stage<App, Message> {
    let mut stage = first_start(documents.path());
    fill_in_the_school(&mut stage);
    go_on(&mut stage);
    go_on(&mut stage);
    expect(&mut stage, "建立学时簿");
    stage
}

#[test]
fn from_nothing_to_the_staff_imported_by_keyboard() {
    let documents = tempfile::tempdir().unwrap();
    let mut stage = first_start(documents.path());
    stage.compose("wang chuan", "望川初级中学");
    stage.key(Named::Tab);
    stage.type_words("3309990137");
    stage.key(Named::Tab);
    stage.key(Named::Tab);
    stage.compose("zhejiang", "浙江省栖云区");
    stage.key(Named::Enter);
    expect(&mut stage, "教师专业发展学时审核操作规则");
    expect(&mut stage, "2025.1.1–2025.12.31；周期 2021-2025");
    go_on(&mut stage);
    let folder = documents.path().join("学时簿");
    expect(&mut stage, &folder.display().to_string());
    stage.key(Named::Enter);
    expect(&mut stage, "学时簿已经建好，把教职工导进来就能用");
    let list = documents.path().join("花名册.csv");
    fs::write(&list, "姓名,性别,任教学科\n沈亦舟,女,语文\n许清和,男,数学\n周明澈,男,科学\n").unwrap();
    stage.tell(Message::Dropped(list));
    expect(&mut stage, "导入 3 行");
    go_on(&mut stage);
    expect(&mut stage, "都准备好了");
    expect(&mut stage, "3 人");
    go_on(&mut stage);
    assert!(stage.sees("总览") && stage.sees("待办"));
    let workspace = look(&folder);
    let school = workspace.view().school().unwrap();
    assert_eq!((school.name.as_str(), school.district.as_deref()), ("望川初级中学", Some("浙江省栖云区")));
    assert_eq!(workspace.view().staff_count().unwrap(), 3);
}

#[test]
fn every_step_but_the_school_can_be_left_for_later() {
    let documents = tempfile::tempdir().unwrap();
    let mut stage = first_start(documents.path());
    stage.click("下一步");
    expect(&mut stage, "请填写校名");
    assert!(!stage.sees("以后再说"));
    fill_in_the_school(&mut stage);
    stage.click("下一步");
    stage.click("以后再说");
    stage.click("以后再说");
    stage.click("先不导入");
    expect(&mut stage, "还没有，在“教职工”里导入或一个个登记");
    stage.click("开始使用");
    expect(&mut stage, "还没有教职工");
    stage.click("导入名册");
    expect(&mut stage, "选择文件…");
    let workspace = look(&documents.path().join("学时簿"));
    let chosen = policies::chosen(workspace.view()).unwrap();
    assert_eq!(chosen[0].pack.id(), "national-cycle-360");
    assert!(!has_backup_passphrase(&workspace).unwrap());
}

#[test]
fn one_goes_back_to_a_step_and_what_was_typed_is_there() {
    let documents = tempfile::tempdir().unwrap();
    let mut stage = at_the_place(&documents);
    stage.key(Named::Escape);
    stage.key(Named::Escape);
    expect(&mut stage, "3309990137");
    go_on(&mut stage);
    stage.click("2025");
    stage.key(Named::End);
    stage.compose("nian", "年");
    go_on(&mut stage);
    expect(&mut stage, "请写成 2026 或 2025学年");
}

#[test]
fn the_backups_are_locked_with_the_passphrase_that_was_typed_twice() {
    let documents = tempfile::tempdir().unwrap();
    let mut stage = at_the_place(&documents);
    stage.key(Named::Tab);
    stage.key(Named::Tab);
    stage.compose("chunfeng", "春风十里");
    go_on(&mut stage);
    expect(&mut stage, "与前面不一样，请再输一次");
    stage.key(Named::Tab);
    stage.compose("chunfeng", "春风十里");
    assert!(!stage.sees("春风十里"), "a passphrase is not shown");
    go_on(&mut stage);
    expect(&mut stage, "学时簿已经建好，把教职工导进来就能用");
    assert!(has_backup_passphrase(&look(&documents.path().join("学时簿"))).unwrap());
}

/// Types another folder in the third step.
fn type_folder(stage: &mut Stage<App, Message>, folder: &Path) {
    stage.ctrl("a");
    stage.type_words(&folder.display().to_string());
}

#[test]
fn a_folder_that_will_not_do_is_told_and_what_was_typed_stays() {
    let documents = tempfile::tempdir().unwrap();
    fs::write(documents.path().join("教案.txt"), "x").unwrap();
    for (folder, fault, way_out) in [
        (documents.path().to_owned(), "里已经有文件。", "请换一个空文件夹。"),
        (documents.path().join("教案.txt/学时簿"), "不能写入。", "请检查文件夹权限"),
        (
            documents.path().join("OneDrive/学时簿"),
            "OneDrive的同步文件夹里",
            "请把学时簿放在本机的普通文件夹",
        ),
    ] {
        let mut stage = at_the_place(&documents);
        type_folder(&mut stage, &folder);
        if !fault.contains("OneDrive") {
            go_on(&mut stage);
        }
        expect(&mut stage, fault);
        expect(&mut stage, way_out);
        expect(&mut stage, &folder.display().to_string());
    }
    assert_eq!(fs::read_dir(documents.path()).unwrap().count(), 1, "nothing was left behind");
}

#[test]
fn a_workspace_that_is_there_already_can_be_opened_at_once() {
    let documents = tempfile::tempdir().unwrap();
    let folder = documents.path().join("老的");
    let form = SchoolForm {
        name: "青禾小学".into(),
        code: "3309990001".into(),
        policy: "secondary-annual-90".into(),
        period: "2025".into(),
    };
    drop(create_workspace(&folder, &form, setting()).unwrap());
    let mut stage = at_the_place(&documents);
    type_folder(&mut stage, &folder);
    go_on(&mut stage);
    expect(&mut stage, "里已经有一本学时簿。");
    stage.click("打开这一本");
    expect(&mut stage, "青禾小学");
    expect(&mut stage, "总览");
}

#[test]
fn an_existing_workspace_is_opened_and_a_wrong_folder_told() {
    let documents = tempfile::tempdir().unwrap();
    let mut stage = first_start(documents.path());
    stage.click("打开已有的…");
    go_on(&mut stage);
    expect(&mut stage, "请选学时簿所在的文件夹");
    stage.type_words(&documents.path().display().to_string());
    stage.key(Named::Enter);
    expect(&mut stage, "请选学时簿所在的文件夹，或先新建一本");
    stage.key(Named::Escape);
    expect(&mut stage, "公章上的全称");
}

#[test]
fn the_guide_fits_the_smallest_window() {
    let documents = tempfile::tempdir().unwrap();
    let mut stage = at_the_place(&documents).size(1024.0, 700.0);
    let outside = |seen: &crate::window::testing::Seen| {
        seen.bounds.x < 0.0 || seen.bounds.x + seen.bounds.width > 1024.0
    };
    assert!(!stage.words().iter().any(outside));
    expect(&mut stage, "建立学时簿");
}
