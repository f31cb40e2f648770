//! The window as a whole, driven as a person would.

use std::sync::Arc;

use chrono::NaiveDate;
use iced::Point;
use iced::keyboard::key::Named;

use super::*;
use crate::model::clock::FixedClock;
use crate::service::setup::{SchoolForm, create_workspace};
use crate::store::Access;
use crate::window::screen::staging;
use crate::window::testing::Stage as Theatre;

fn setting() -> Setting {
    let now = NaiveDate::from_ymd_opt(2025, 11, 12).unwrap().and_hms_opt(9, 0, 0).unwrap();
    Setting { clock: Arc::new(FixedClock(now)), actor: "张老师".to_owned() }
}

fn start(workspace: Option<PathBuf>) -> Theatre<App, Message> {
    start_with(workspace, Memory::default())
}

pub(super) fn start_with(workspace: Option<PathBuf>, memory: Memory) -> Theatre<App, Message> {
    let (app, task) = App::new(workspace, memory, setting());
    let mut stage = Theatre::new(app, App::update, App::view).listen(heard);
    stage.run(task);
    stage
}

pub(super) fn make(folder: &std::path::Path) {
    let form = SchoolForm {
        name: "望川初级中学".into(),
        code: "3309990137".into(),
        policy: "secondary-annual-90".into(),
        period: String::new(),
    };
    drop(create_workspace(folder, &form, setting()).unwrap());
}

fn open(folder: &std::path::Path) -> Theatre<App, Message> {
    make(folder);
    start(Some(folder.to_owned()))
}

fn place(stage: &Theatre<App, Message>) -> Option<Place> {
    match &stage.state.stage {
        Stage::Open(open) => Some(open.place),
        Stage::Start(_) => None,
    }
}

#[test]
fn a_folder_that_is_no_workspace_is_told_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = start(Some(folder.path().to_owned()));
    assert_eq!(place(&stage), None);
    assert!(stage.sees("请选学时簿所在的文件夹，或先新建一本"));
}

#[test]
fn a_late_refusal_takes_nothing_away_that_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let mut stage = open(&path);
    let again = Workspace::open(&path, Access::Write, setting()).map(drop).unwrap_err();
    stage.tell(Message::Opened(path, Err(again.into())));
    assert_eq!(place(&stage), Some(Place::Overview));
    assert!(stage.sees("正打开这本学时簿"));
}

#[test]
fn ctrl_and_a_digit_go_to_a_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = open(&folder.path().join("a"));
    for (digit, wanted) in ["1", "2", "3", "4", "5", "6", "7", "8", "9"].into_iter().zip(Place::ALL) {
        stage.ctrl(digit);
        assert_eq!(place(&stage), Some(*wanted));
        assert!(stage.sees(wanted.name()));
    }
    stage.click("打印");
    assert_eq!(place(&stage), Some(Place::Print));
}

#[test]
fn f6_goes_from_area_to_area() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = open(&folder.path().join("a"));
    stage.key(Named::F6);
    stage.key(Named::Enter);
    assert_eq!(place(&stage), Some(Place::Overview));
    stage.key(Named::Tab);
    stage.key(Named::Enter);
    assert_eq!(place(&stage), Some(Place::Staff));
}

#[test]
fn everything_is_found_by_initials_and_opened_with_enter() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = open(&folder.path().join("a"));
    stage.ctrl("k");
    stage.type_words("jzg");
    assert!(stage.sees("Ctrl 2"));
    stage.key(Named::Enter);
    assert_eq!(place(&stage), Some(Place::Staff));
    stage.ctrl("k");
    stage.type_words("没有这个");
    assert!(stage.sees("没有找到"));
    stage.key(Named::Escape);
    assert!(!stage.sees("没有找到"));
    assert_eq!(place(&stage), Some(Place::Staff));
}

#[test]
fn a_section_of_the_settings_is_found_by_its_initials() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = open(&folder.path().join("a"));
    stage.ctrl("k");
    stage.type_words("kjj");
    stage.key(Named::Enter);
    assert_eq!(place(&stage), Some(Place::Settings));
    assert!(stage.sees("找人、培训、表格、设置和要做的事"));
}

#[test]
fn the_foot_of_the_navigation_tells_the_year_and_the_last_backup() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let mut stage = open(&path);
    assert!(stage.sees("2025 年度") && stage.sees("还没有备份"));
    stage.tell(Message::Close);
    drop(stage);
    let mut stage = start(Some(path));
    assert!(stage.sees("今天 09:00 已备份"));
    stage.click("今天 09:00 已备份");
    assert_eq!(place(&stage), Some(Place::Settings));
    assert!(stage.sees("备份到文件夹…"));
}

#[test]
fn undo_without_anything_done_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = open(&folder.path().join("a"));
    stage.ctrl("z");
    assert!(!stage.state.toasts.is_empty());
}

#[test]
fn every_place_fits_the_smallest_window() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = open(&folder.path().join("a")).size(1024.0, 700.0);
    stage.tell(Message::Resized(Size::new(1024.0, 700.0)));
    for place in Place::ALL {
        stage.tell(Message::Go(*place));
        let outside = |seen: &crate::window::testing::Seen| seen.bounds.x < 0.0 || seen.bounds.x > 1024.0;
        assert!(!stage.words().iter().any(outside));
    }
}

#[test]
fn the_menu_of_a_narrow_window_closes_when_something_is_chosen_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = open(&folder.path().join("a")).size(1024.0, 700.0);
    stage.tell(Message::Resized(Size::new(1024.0, 700.0)));
    stage.tell(Message::Go(Place::Training));
    stage.tell(Message::More);
    assert!(stage.sees("导入培训"));
    stage.click("计划与档案…");
    assert!(stage.sees("这一年度还没有培训计划"));
    assert!(!stage.sees("导入培训"));
}

#[test]
fn closing_leaves_a_backup_and_lets_the_workspace_go() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let mut stage = open(&path);
    stage.tell(Message::Close);
    assert_eq!(std::fs::read_dir(path.join("backups")).unwrap().count(), 1);
    Workspace::open(&path, Access::Write, setting()).unwrap();
}

#[test]
fn lists_are_found_as_they_were_left() {
    let school = staging::busy_school("secondary-annual-90");
    let heads = |stage: &mut Theatre<App, Message>, word: &str| {
        stage.words().iter().any(|seen| seen.words == word && seen.bounds.y < 140.0)
    };
    let mut stage = start(Some(school.path()));
    stage.ctrl("2");
    assert!(heads(&mut stage, "学科"));
    let name = stage.words().into_iter().find(|seen| seen.words == "姓名").unwrap().bounds;
    stage.drag(Point::new(name.x + name.width, name.y + 10.0), Point::new(name.x + 180.0, name.y + 10.0));
    stage.click("藏 1 栏");
    staging::choose(&mut stage, "学科");
    stage.click("藏 2 栏");
    assert!(!heads(&mut stage, "学科"), "it is not shown any more");
    stage.click("编号");
    stage.drag(Point::new(1074.0, 500.0), Point::new(1000.0, 500.0));
    stage.ctrl("4");
    stage.click("状态：全部");
    staging::choose(&mut stage, "草稿");
    let memory = stage.state.memory.clone();
    let left = memory.lists.get("staff").unwrap();
    assert_eq!((left.pane, left.sort.as_slice()), (Some(440.0), [("code".to_owned(), false)].as_slice()));
    stage.tell(Message::Close);
    drop(stage);

    let (app, task) = App::new(Some(school.path()), memory, setting());
    let mut stage = Theatre::new(app, App::update, App::view).listen(heard);
    stage.run(task);
    stage.ctrl("2");
    assert!(!heads(&mut stage, "学科"), "nor after the next start");
    let name = stage.words().into_iter().find(|seen| seen.words == "姓名").unwrap().bounds;
    assert_eq!(name.width, 180.0);
    stage.ctrl("4");
    assert!(stage.sees("课题“古诗文吟诵教学”") && !stage.sees("市初中英语听说教学研讨会"));
    stage.ctrl("2");
    stage.click("藏 2 栏");
    staging::choose(&mut stage, "恢复原来的栏目");
    stage.key(Named::Escape);
    assert!(heads(&mut stage, "学科"));
}

#[test]
fn a_chord_that_is_held_down_is_done_once() {
    use iced::keyboard::{Event as Keyboard, Key, Location, Modifiers, key::Code, key::Physical};
    let pressed = |modifiers, repeat| {
        let (key, physical_key) = (Key::Named(Named::Enter), Physical::Code(Code::Enter));
        let event = Keyboard::KeyPressed {
            modified_key: key.clone(),
            key,
            physical_key,
            location: Location::Standard,
            modifiers,
            text: None,
            repeat,
        };
        heard(iced::Event::Keyboard(event), iced::event::Status::Ignored, window::Id::unique())
    };
    assert!(pressed(Modifiers::CTRL, false).is_some());
    assert!(pressed(Modifiers::CTRL, true).is_none());
    assert!(pressed(Modifiers::empty(), true).is_some());
}

#[test]
fn deeds_of_every_screen_are_found_by_initials() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = open(&folder.path().join("a"));
    stage.ctrl("k");
    stage.type_words("xjpx"); // 新建培训
    assert!(stage.sees("培训 · Ctrl N"));
    stage.key(Named::Enter);
    assert_eq!(place(&stage), Some(Place::Training));
    assert!(stage.state.had_dialog, "the training is written down at once");
    stage.key(Named::Escape);
    // Without words, what the screen that is open offers.
    stage.ctrl("2");
    stage.ctrl("k");
    assert!(stage.sees("问题数据"));
}

#[test]
fn the_very_name_comes_before_what_holds_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = open(&folder.path().join("a"));
    stage.ctrl("k");
    stage.type_words("抽查"); // a form is called 学时抽查表
    stage.key(Named::Enter);
    assert_eq!(place(&stage), Some(Place::Audit));
    stage.key(Named::Escape);
    stage.ctrl("k");
    stage.type_words("登记学时"); // and a deed 给多人登记学时
    stage.key(Named::Enter);
    assert!(stage.sees("给多人登记…"), "for one person");
}

#[test]
fn the_menu_of_a_narrow_window_is_used_by_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = open(&folder.path().join("a")).size(1024.0, 700.0);
    stage.tell(Message::Resized(Size::new(1024.0, 700.0)));
    stage.ctrl("2");
    assert!(!stage.sees("问题数据"));
    stage.tell(Message::More);
    stage.send([]);
    stage.key(Named::ArrowDown);
    stage.key(Named::ArrowUp);
    stage.key(Named::Enter);
    assert!(stage.state.had_dialog, "the first of the menu is done");
}

#[test]
fn the_workspace_is_found_at_the_next_start_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = start(None);
    make(&folder.path().join("a"));
    let here = std::env::current_dir().unwrap();
    let up: PathBuf = here.components().skip(1).map(|_| "..").collect();
    let relative = up.join(folder.path().strip_prefix("/").unwrap_or(folder.path())).join("a");
    let task = stage.state.open(relative);
    stage.run(task);
    assert!(stage.state.memory.workspace.as_ref().is_some_and(|kept| kept.is_absolute()));
}

#[test]
fn what_is_typed_right_behind_a_tab_goes_into_the_next_field() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = open(&folder.path().join("a"));
    stage.ctrl("3");
    stage.ctrl("n");
    // On a slow machine the window hears all of this in one go.
    stage.rattle("STEAM\tP1\t");
    let seen =
        |stage: &mut Theatre<App, Message>, words: &str| stage.words().iter().any(|seen| seen.words == words);
    assert!(seen(&mut stage, "STEAM") && seen(&mut stage, "P1"));
}

#[test]
fn what_stands_in_a_dialog_is_not_lost_by_closing_the_window_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let mut stage = open(&path);
    stage.ctrl("3");
    stage.ctrl("n");
    stage.type_words("STEAM");
    stage.tell(Message::Close);
    stage.send([]);
    assert!(stage.sees("关闭学时簿？"));
    stage.key(Named::Enter); // the safe button has the focus
    assert!(!stage.sees("关闭学时簿？") && stage.sees("STEAM"));
    stage.tell(Message::Close);
    stage.key(Named::Escape);
    assert!(!stage.sees("关闭学时簿？") && stage.sees("STEAM"), "one level is closed, not two");
    stage.tell(Message::Close);
    stage.key(Named::Tab);
    stage.key(Named::Enter);
    Workspace::open(&path, Access::Write, setting()).unwrap();
}
