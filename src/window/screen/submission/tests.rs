//! 报送, driven as a person would.

use std::fs;
use std::path::{Path, PathBuf};

use iced::keyboard::{Modifiers, key::Named};

use super::{Message, outgoing, together};
use crate::exchange::package::{
    Decision, Digest, ItemDecision, PackageRef, Reply, SigningKey, unwatched, verify,
};
use crate::model::id::SubmissionId;
use crate::model::state::{EntryState, SubmissionState};
use crate::service::ledger::{EntryForm, Filing, add_entry};
use crate::service::progress::Progress;
use crate::service::submission::{Export, Wanted, attach_scans, export, key, prepare};
use crate::service::trips::{TripForm, ask_trip};
use crate::service::{Fault, ServiceError};
use crate::store::{EntryFilter, Submission};
use crate::window::app::{self, App};
use crate::window::desk::News;
use crate::window::places;
use crate::window::screen::staging::{School, busy_school, expect, png, school};
use crate::window::testing::Stage;

type Window = Stage<App, app::Message>;

/// The only submission of the school.
const FIRST: SubmissionId = SubmissionId(1);

/// What a dialog of the system would answer.
fn answer(stage: &mut Window, message: Message) {
    stage.tell(app::Message::Screen(places::Message::Submission(message)));
    stage.send([]);
}

/// A scanned page in a file.
fn scan(school: &School) -> PathBuf {
    let file = school.folder.path().join("汇总表 盖章.png");
    fs::write(&file, png(60, 80, &[230; 60 * 80 * 3])).unwrap();
    file
}

fn newest(school: &School) -> Submission {
    school.look().view().submissions().unwrap().remove(0)
}

fn states(school: &School, state: EntryState) -> usize {
    let filter = EntryFilter { states: vec![state], ..EntryFilter::default() };
    school.look().view().entries(&filter).unwrap().len()
}

fn wanted() -> Wanted {
    let kind = crate::model::submission::Kind::Hours;
    Wanted { kind, period: "2025".into(), recipient: None }
}

/// A school with a submission that is prepared, and signed.
fn signed_school() -> School {
    let school = busy_school("secondary-annual-90");
    let file = scan(&school);
    let mut workspace = school.open();
    let id = prepare(&mut workspace, &wanted()).unwrap().value.id;
    attach_scans(&mut workspace, id, &[file]).unwrap();
    school
}

/// The window on the newest submission.
fn opened(school: &School) -> Window {
    let mut stage = school.window("6");
    stage.click("2025 年第 1 号");
    expect(&mut stage, "导出前检查");
    stage
}

/// The same, exported into `交上去`.
fn exported(school: &School) -> Window {
    let mut stage = opened(school);
    let parent = school.folder.path().join("交上去");
    fs::create_dir(&parent).unwrap();
    answer(&mut stage, Message::ExportTo(FIRST, Some(parent)));
    expect(&mut stage, "登记认定结果");
    stage
}

#[test]
fn from_what_is_ready_to_the_answer_of_the_district() {
    let school = busy_school("secondary-annual-90");
    let ready = states(&school, EntryState::Passed);
    let mut stage = school.window("6");
    expect(&mut stage, &format!("{ready} 条学时校审通过，还没有报送"));
    stage.ctrl("n");
    expect(&mut stage, "准备前检查");
    expect(&mut stage, "没有填校长姓名，签字处会空着");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, &format!("已准备2025年度学时第1号，封存 {ready} 条学时"));
    assert_eq!(states(&school, EntryState::Submitted), ready);

    expect(&mut stage, "还没有签字盖章的扫描件");
    expect(&mut stage, "还有 1 项必须解决");
    stage.ctrl("e");
    assert!(!stage.sees("正在导出"), "nothing goes out unsigned");
    answer(&mut stage, Message::Scans(FIRST, vec![scan(&school)]));
    expect(&mut stage, "已放入 1 份扫描件");
    expect(&mut stage, "1 页，能打开");
    assert!(!stage.sees("还有 1 项必须解决"));

    let parent = school.folder.path().join("U盘");
    fs::create_dir(&parent).unwrap();
    answer(&mut stage, Message::ExportTo(FIRST, Some(parent.clone())));
    expect(&mut stage, "个文件到“2025年度学时第1号报送材料”");
    let folder = parent.join("2025年度学时第1号报送材料");
    assert!(verify(&[folder.join("校验包.zip")], None, &mut unwatched).is_ok());

    stage.click("沈亦舟");
    stage.key(Named::Enter);
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "第 1 项退回，要写意见");
    stage.compose("que gong zhang", "缺公章");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, &format!("已登记：认定 {} 项，退回 1 项", ready - 1));
    expect(&mut stage, "缺公章");
    assert_eq!(newest(&school).state, SubmissionState::Decided);
    assert_eq!(states(&school, EntryState::Returned), 1);
    stage.click("撤销");
    assert_eq!(newest(&school).state, SubmissionState::Exported);
    expect(&mut stage, "登记认定结果");
}

#[test]
fn where_nothing_can_be_handed_in_it_is_said_what_comes_first() {
    let school = school("secondary-annual-90");
    let mut form = EntryForm::new(school.people[0]);
    (form.title, form.from, form.hours) = ("教学常规".into(), "2025-10-01".into(), "4".into());
    let mut workspace = school.open();
    add_entry(&mut workspace, &form, &Filing::Submit).unwrap();
    drop(workspace);
    let mut stage = school.window("6");
    expect(&mut stage, "还没有可以报送的学时");
    expect(&mut stage, "现在有 1 条待审");
    stage.ctrl("n");
    expect(&mut stage, "2025年度没有校审通过、还没有报送的学时");
    expect(&mut stage, "还有 1 项必须解决");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    assert!(school.look().view().submissions().unwrap().is_empty());
    stage.click("教职工名单");
    expect(&mut stage, "准备报送：24 人");
    stage.click("学时补录");
    stage.click("登记学时");
    expect(&mut stage, "先不登记");
}

#[test]
fn a_year_that_is_none_is_told_beside_the_field() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("6");
    stage.ctrl("n");
    stage.click("本年度");
    stage.type_words("25");
    expect(&mut stage, "年度“25”不对");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    assert!(school.look().view().submissions().unwrap().is_empty());
    stage.key(Named::Backspace);
    stage.key(Named::Backspace);
    assert!(!stage.sees("不对"));
    expect(&mut stage, "准备报送：");
    stage.key(Named::Escape);
    expect(&mut stage, "条学时校审通过，还没有报送");
}

#[test]
fn a_preparation_is_taken_back_after_a_question() {
    let school = signed_school();
    let ready = states(&school, EntryState::Submitted);
    let mut stage = opened(&school);
    stage.click("取消这次报送…");
    expect(&mut stage, "取消 2025 年第 1 号报送？");
    expect(&mut stage, &format!("{ready} 条学时回到“校审通过”，已打印的纸作废，核验码不再有效。"));
    stage.key(Named::Escape);
    assert_eq!(newest(&school).state, SubmissionState::Signed);
    stage.click("取消这次报送…");
    stage.click("取消报送");
    expect(&mut stage, "已取消报送：2025年度学时第1号");
    expect(&mut stage, "这次报送已经取消");
    assert_eq!(states(&school, EntryState::Passed), ready);
    stage.click("撤销");
    assert_eq!(
        (states(&school, EntryState::Submitted), newest(&school).state),
        (ready, SubmissionState::Signed)
    );
    expect(&mut stage, "导出前检查");
}

#[test]
fn a_scan_that_is_broken_or_none_is_told_and_taken_away() {
    let school = busy_school("secondary-annual-90");
    prepare(&mut school.open(), &wanted()).unwrap();
    let mut stage = opened(&school);
    let folder = school.folder.path();
    fs::write(folder.join("说明.txt"), "不是扫描件").unwrap();
    answer(&mut stage, Message::Scans(FIRST, vec![folder.join("说明.txt")]));
    expect(&mut stage, "应是 PDF、JPG 或 PNG");
    answer(&mut stage, Message::Scans(FIRST, vec![folder.join("没有.pdf")]));
    assert_eq!(newest(&school).scans, 0);
    fs::write(folder.join("坏.pdf"), "%PDF-1.7 cut off").unwrap();
    stage.tell(app::Message::Dropped(folder.join("坏.pdf")));
    expect(&mut stage, "第 1 份扫描件“坏.pdf”打不开");
    stage.click("移除");
    expect(&mut stage, "已移除 1 份扫描件");
    assert_eq!((newest(&school).scans, newest(&school).state), (0, SubmissionState::Prepared));
    stage.ctrl("z");
    expect(&mut stage, "第 1 份扫描件“坏.pdf”打不开");
}

#[test]
fn where_the_folder_takes_no_file_nothing_is_exported() {
    let school = signed_school();
    let mut stage = opened(&school);
    let file = school.folder.path().join("只读");
    fs::write(&file, "").unwrap();
    answer(&mut stage, Message::ExportTo(FIRST, Some(file.clone())));
    expect(&mut stage, "读写失败");
    expect(&mut stage, "换一个文件夹…");
    assert_eq!(newest(&school).state, SubmissionState::Signed);
    stage.key(Named::Escape);
    assert!(!stage.sees("读写失败"));
    expect(&mut stage, "导出报送包…");
    let parent = school.folder.path().join("能写");
    fs::create_dir(&parent).unwrap();
    answer(&mut stage, Message::ExportTo(FIRST, Some(parent.clone())));
    assert_eq!(fs::read_dir(&parent).unwrap().count(), 1);
    // Once more beside it, under a name of its own, with the same package.
    stage.click("导出");
    stage.ctrl("e");
    answer(&mut stage, Message::ExportTo(FIRST, Some(parent.clone())));
    let package = |name: &str| fs::read(parent.join(name).join("校验包.zip")).unwrap();
    assert_eq!(package("2025年度学时第1号报送材料"), package("2025年度学时第1号报送材料(2)"));
}

#[test]
fn the_passphrase_of_the_key_is_asked_for_and_a_wrong_one_told() {
    let school = signed_school();
    key::hand_over(&mut school.open(), Some("杨柳岸晓风残月")).unwrap();
    let mut stage = opened(&school);
    expect(&mut stage, "导出时要口令");
    let parent = school.folder.path().join("交上去");
    fs::create_dir(&parent).unwrap();
    answer(&mut stage, Message::ExportTo(FIRST, Some(parent.clone())));
    expect(&mut stage, "签名口令");
    stage.type_words("chunfeng");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "请核对口令");
    assert_eq!(fs::read_dir(&parent).unwrap().count(), 0);
    // What a stop on the way says.
    let stopped = Fault::from(ServiceError::Cancelled);
    answer(&mut stage, Message::Outgoing(outgoing::Message::Heard(News::Ended(Err(stopped)))));
    expect(&mut stage, "已取消，没有导出任何文件");
    answer(&mut stage, Message::ExportTo(FIRST, Some(parent.clone())));
    stage.compose("yang liu", "杨柳岸晓风残月");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "登记认定结果");
    assert_eq!(fs::read_dir(&parent).unwrap().count(), 1);
}

#[test]
fn a_step_that_is_done_is_read_and_never_changed() {
    let school = signed_school();
    let mut stage = exported(&school);
    stage.click("打印签字");
    expect(&mut stage, "这一步已经办完，只能看");
    expect(&mut stage, "随同导出的表格");
    stage.click("附扫描件");
    assert!(stage.sees("签字扫描件") && !stage.sees("选择文件…"));
    stage.key(Named::Escape);
    expect(&mut stage, "登记认定结果");
    stage.key(Named::Escape);
    assert!(!stage.sees("登记认定结果"));
    expect(&mut stage, "2025 年第 1 号");
}

#[test]
fn the_lines_of_the_list_are_walked_and_opened_by_keys() {
    let school = signed_school();
    let mut stage = school.window("6");
    stage.key(Named::ArrowDown);
    stage.key(Named::Enter);
    expect(&mut stage, "导出前检查");
}

/// A reply to the package that was exported.
fn reply(school: &School, district: &SigningKey) -> Reply {
    let workspace = school.look();
    let submission = newest(school);
    let manifest = workspace.view().submission_signed(submission.id).unwrap().unwrap().manifest;
    let package = PackageRef {
        school: "3309990137".into(),
        kind: submission.kind,
        period: submission.period,
        number: submission.number,
        digest: Digest::of(manifest.as_bytes()),
    };
    let mut reply =
        Reply::to(package, "栖云区教师进修学校", "2025-11-12".parse().unwrap(), district.public());
    reply.items =
        vec![ItemDecision { item: 2, decision: Decision::Returned, opinion: "证书不清晰".into() }];
    reply.others = Some(Decision::Approved);
    reply
}

fn send(folder: &Path, reply: &Reply, district: &SigningKey) -> PathBuf {
    for (name, bytes) in reply.sign(district).unwrap() {
        fs::write(folder.join(name), bytes).unwrap();
    }
    folder.join("decision.json")
}

#[test]
fn a_signed_reply_is_shown_before_it_is_written_down() {
    let school = signed_school();
    let mut stage = exported(&school);
    let (folder, district) = (school.folder.path(), SigningKey::generate().unwrap());
    let mut other = reply(&school, &district);
    other.package.school = "3309990138".into();
    answer(&mut stage, Message::ReplyChosen(FIRST, Some(send(folder, &other, &district))));
    expect(&mut stage, "不是本校（3309990137）");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    assert_eq!(newest(&school).state, SubmissionState::Exported);
    stage.key(Named::Escape);
    assert!(!stage.sees("不是本校"));

    let file = send(folder, &reply(&school, &district), &district);
    stage.tell(app::Message::Dropped(file));
    expect(&mut stage, "栖云区教师进修学校");
    expect(&mut stage, "完好，签名人没有核对");
    expect(&mut stage, "证书不清晰");
    assert_eq!(newest(&school).state, SubmissionState::Exported, "shown, not yet written");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已登记2025年度学时第1号：");
    assert_eq!((newest(&school).state, newest(&school).tally.returned), (SubmissionState::Decided, 1));
    stage.click("撤销");
    assert_eq!(newest(&school).state, SubmissionState::Exported);
}

#[test]
fn a_list_that_was_filled_in_says_which_rows_it_could_not_use() {
    let school = signed_school();
    let mut stage = exported(&school);
    let file = school.folder.path().join("认定结果.csv");
    fs::write(&file, "序号,姓名,审核结果,审核意见\n1,没有此人,通过,\n1,,退回,缺公章\n").unwrap();
    answer(&mut stage, Message::ReplyChosen(FIRST, Some(file.clone())));
    expect(&mut stage, "没有要登记的认定结果");
    stage.key(Named::Escape);
    let item = crate::service::submission::items(school.look().view(), newest(&school).id).unwrap().remove(0);
    fs::write(
        &file,
        format!(
            "姓名,培训名称,审核结果,审核意见\n没有此人,,通过,\n{},{},退回,缺公章\n",
            item.name, item.title
        ),
    )
    .unwrap();
    answer(&mut stage, Message::ReplyChosen(FIRST, Some(file)));
    expect(&mut stage, "第 2 行　这份报送里没有这一项");
    stage.click("表里没有写结果的项也认定");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "退回 1 项，1 行没有登记");
    assert_eq!(newest(&school).state, SubmissionState::Decided);
}

#[test]
fn packages_of_several_schools_are_checked_and_laid_into_one_folder() {
    let school = signed_school();
    let folder = school.folder.path();
    let parent = folder.join("交上去");
    fs::create_dir(&parent).unwrap();
    let how = Export { folder: Some(parent.join("报送材料")), ..Export::default() };
    export(&mut school.open(), FIRST, &how, &mut Progress::silent()).unwrap();
    let package = parent.join("报送材料/校验包.zip");
    let broken = folder.join("坏的.zip");
    fs::write(&broken, &fs::read(&package).unwrap()[..900]).unwrap();
    let count = || fs::read_dir(folder).unwrap().count();
    let before = count();
    let mut stage = school.window("6");
    stage.click("汇总各校…");
    expect(&mut stage, "还没有校验包");
    for file in [&package, &broken, &package] {
        stage.tell(app::Message::Dropped(file.clone()));
    }
    stage.send([]);
    expect(&mut stage, "校验包 2 个");
    let laid = |parent: &Path| Message::Together(together::Message::Into(Some(parent.to_owned())));
    answer(&mut stage, laid(folder));
    expect(&mut stage, "坏的.zip");
    expect(&mut stage, "没有汇总");
    assert_eq!(count(), before, "nothing was left behind");
    answer(&mut stage, Message::Together(together::Message::Remove(1)));
    answer(&mut stage, laid(folder));
    expect(&mut stage, "已汇总 1 所学校，目录 报送目录.xlsx");
    expect(&mut stage, "可以在电话里对指纹");
    let name = school.look().view().school().unwrap().name;
    let there = folder.join(format!("{name}汇总报送材料"));
    assert!(there.join("报送目录.xlsx").exists());
    assert!(verify(&[there.join(format!("01_{name}_校验包.zip"))], None, &mut unwatched).is_ok());
    stage.key(Named::Escape);
    assert!(!stage.sees("已汇总"));
}

#[test]
fn trainings_elsewhere_without_leave_are_told_and_one_word_lets_them_stand() {
    let school = busy_school("secondary-annual-90");
    let mut workspace = school.open();
    let trip = TripForm { title: "省城培训".into(), from: "2025-04-06".into(), ..TripForm::default() };
    ask_trip(&mut workspace, school.people[0], &trip).unwrap();
    let form = EntryForm {
        title: "省城培训".into(),
        from: "2025-04-06".into(),
        hours: "6".into(),
        ..EntryForm::new(school.people[0])
    };
    add_entry(&mut workspace, &form, &Filing::Pass(String::new())).unwrap();
    drop(workspace);
    let mut stage = school.window("6");
    stage.ctrl("n");
    expect(&mut stage, "外出培训没有开始以前的审批：");
    stage.click("一次说明…");
    stage.click("当面批准，补办手续");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "条外出培训学时照计");
    assert!(!stage.sees("外出培训没有开始以前的审批："));
    stage.click("撤销");
    expect(&mut stage, "外出培训没有开始以前的审批：");
}
