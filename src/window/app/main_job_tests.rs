//! The whole main job, from the first start on an empty computer to the package and what is read back of it.

use std::fs;
use std::path::Path;

use iced::keyboard::{Modifiers, key::Named};

use super::{App, Message, tests::start_with};
use crate::exchange::package::{unwatched, verify};
use crate::model::hours::Hours;
use crate::model::state::EntryState;
use crate::service::assessment::{Counting, assess_everybody, period_for};
use crate::service::keeping::check;
use crate::service::policies::main_policy;
use crate::service::progress::Progress;
use crate::store::{Access, EntryFilter, Workspace};
use crate::window::memory::Memory;
use crate::window::places::Message as Place;
use crate::window::screen::staging::{PEOPLE, expect, png, setting};
use crate::window::screen::{print, submission};
use crate::window::testing::Stage;

type Window = Stage<App, Message>;

fn go(stage: &mut Window) {
    stage.key_with(Modifiers::CTRL, Named::Enter);
}

fn tab(stage: &mut Window, times: usize) {
    for _ in 0..times {
        stage.key(Named::Tab);
    }
}

/// What a dialog of the system would answer.
fn answer(stage: &mut Window, message: Place) {
    stage.tell(Message::Screen(message));
    stage.send([]);
}

fn look(folder: &Path) -> Workspace {
    Workspace::open(folder, Access::Read, setting()).unwrap()
}

fn entries(folder: &Path, state: EntryState) -> usize {
    let filter = EntryFilter { states: vec![state], ..EntryFilter::default() };
    look(folder).view().entries(&filter).unwrap().len()
}

/// A messy workbook: a title above the headings, blanks in a name, a day written out, a broken number.
fn roster() -> String {
    let mut rows = "望川初级中学教职工花名册,,,\n姓 名,教师编号,任教学科,身份证号\n".to_owned();
    for (at, (name, subject)) in PEOPLE.iter().enumerate() {
        let number = if at == 20 { "3309991990" } else { "" };
        rows += &format!("{name},{:04},{subject},{number}\n", at + 1);
    }
    rows
}

#[test]
fn from_an_empty_computer_to_a_package_that_can_be_verified() {
    let documents = tempfile::tempdir().unwrap();
    let at = |name: &str| documents.path().join(name);
    let folder = at("学时簿");

    // The first start, which ends with the staff brought in.
    let mut stage = start_with(None, Memory::default().with_documents(Some(documents.path().to_owned())));
    stage.compose("wang chuan", "望川初级中学");
    tab(&mut stage, 1);
    stage.type_words("3309990137");
    go(&mut stage);
    go(&mut stage);
    go(&mut stage);
    expect(&mut stage, "学时簿已经建好，把教职工导进来就能用");
    fs::write(at("花名册.csv"), roster()).unwrap();
    stage.tell(Message::Dropped(at("花名册.csv")));
    expect(&mut stage, "有问题 1");
    go(&mut stage);
    expect(&mut stage, "行没有导入");
    stage.key(Named::Escape);
    go(&mut stage);
    go(&mut stage);
    expect(&mut stage, "待办");
    assert_eq!(look(&folder).view().staff_count().unwrap(), 23);

    // A lecture for everybody but two.
    stage.ctrl("3");
    stage.ctrl("n");
    stage.compose("shi de", "师德与法治讲座");
    tab(&mut stage, 5);
    stage.type_words("11月5日");
    tab(&mut stage, 3);
    stage.type_words("2.5");
    go(&mut stage);
    expect(&mut stage, "已新建培训：师德与法治讲座");
    tab(&mut stage, 1); // from the field for one person, where the focus went, to that for everybody
    stage.key(Named::ArrowDown);
    stage.key(Named::Enter);
    expect(&mut stage, "名册加 23 人");
    tab(&mut stage, 3);
    stage.type_words("3病 7旷");
    stage.key(Named::Enter);
    expect(&mut stage, "21 人计学时，2 人不计，共 52.5 学时");
    go(&mut stage);
    expect(&mut stage, "已登记 21 人，初审通过 21 人，不计学时 2 人");

    // What somebody did elsewhere is written down with its proof, and audited.
    stage.ctrl("4");
    stage.ctrl("n");
    stage.type_words("ljx");
    stage.key(Named::Enter);
    tab(&mut stage, 1);
    stage.compose("yan xiu", "体育与健康研修班");
    tab(&mut stage, 5);
    stage.type_words("10.18");
    tab(&mut stage, 1);
    stage.type_words("10.19");
    tab(&mut stage, 1);
    stage.type_words("16");
    fs::write(at("结业证书.png"), png(40, 30, &[230; 40 * 30 * 3])).unwrap();
    stage.send([iced::Event::Window(iced::window::Event::FileDropped(at("结业证书.png")))]);
    go(&mut stage);
    expect(&mut stage, "已登记：罗景行　体育与健康研修班");
    stage.ctrl("5");
    expect(&mut stage, "第 1 条，共 1 条");
    expect(&mut stage, "结业证书.png");
    go(&mut stage);
    assert_eq!(entries(&folder, EntryState::Passed), 22);

    // A proof of hours on paper, for one person.
    stage.ctrl("k");
    stage.type_words("xszm");
    stage.key(Named::Enter);
    stage.ctrl("f");
    stage.type_words("ljx");
    stage.key(Named::Enter);
    expect(&mut stage, "第 1 页，共 1 页");
    let proof = print::Message::Chosen(print::Ending::Pdf, Some(at("学时证明.pdf")));
    answer(&mut stage, Place::Print(proof));
    expect(&mut stage, "已保存，");
    assert!(fs::read(at("学时证明.pdf")).unwrap().starts_with(b"%PDF"));

    // Prepared, signed, handed in.
    stage.ctrl("6");
    stage.ctrl("n");
    go(&mut stage);
    expect(&mut stage, "已准备2025年度学时第1号，封存 22 条学时");
    fs::write(at("汇总表 盖章.png"), png(60, 80, &[230; 60 * 80 * 3])).unwrap();
    let first = crate::model::id::SubmissionId(1);
    answer(&mut stage, Place::Submission(submission::Message::Scans(first, vec![at("汇总表 盖章.png")])));
    expect(&mut stage, "已放入 1 份扫描件");
    fs::create_dir(at("U盘")).unwrap();
    answer(&mut stage, Place::Submission(submission::Message::ExportTo(first, Some(at("U盘")))));
    expect(&mut stage, "个文件到“2025年度学时第1号报送材料”");
    stage.tell(Message::Close);
    drop(stage);

    // And read back by what does not know the window.
    let handed_in = at("U盘").join("2025年度学时第1号报送材料");
    assert!(verify(&[handed_in.join("校验包.zip")], None, &mut unwatched).is_ok());
    assert_eq!(entries(&folder, EntryState::Submitted), 22);
    let workspace = look(&folder);
    let filter = EntryFilter { states: vec![EntryState::Submitted], ..EntryFilter::default() };
    let handed = workspace.view().entries(&filter).unwrap();
    let hours: Hours = handed.iter().filter_map(|entry| entry.claimed).sum();
    assert_eq!(hours.to_string(), "68.5", "the lecture of 21, and a course of 16");
    let policy = main_policy(workspace.view()).unwrap();
    let year = period_for(&policy, "2025", setting().clock.today()).unwrap();
    let people = assess_everybody(workspace.view(), &policy, year, Counting::OnItsWay).unwrap();
    assert_eq!(people.len(), 23);
    assert!(check(&workspace, &mut Progress::silent()).unwrap().problems.is_empty());
}
