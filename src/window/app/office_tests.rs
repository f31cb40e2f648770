//! What the administrator does most, each within so many actions: a click, a key chord, or a field filled is one. Each begins on
//! the overview, with nothing selected.

use std::path::Path;

use iced::keyboard::{Modifiers, key::Named};

use super::{App, Message};
use crate::model::state::EntryState;
use crate::service::ServiceError;
use crate::service::form_templates::{self, TemplateFile};
use crate::service::printing::Request;
use crate::store::EntryFilter;
use crate::window::screen::staging::{School, busy_school, expect};
use crate::window::testing::Stage;

/// Somebody at the window, whose actions are counted.
struct Hand {
    stage: Stage<App, Message>,
    actions: usize,
}

impl Hand {
    fn at(school: &School) -> Self {
        Self { stage: school.window("1"), actions: 0 }
    }

    fn chord(&mut self, letter: &str) {
        self.stage.ctrl(letter);
        self.actions += 1;
    }

    fn enter(&mut self, modifiers: Modifiers) {
        match modifiers.is_empty() {
            true => self.stage.key(Named::Enter),
            false => self.stage.key_with(modifiers, Named::Enter),
        }
        self.actions += 1;
    }

    #[track_caller]
    fn click(&mut self, words: &str) {
        self.stage.click(words);
        self.actions += 1;
    }

    /// Fills a field that shows these words while it is empty.
    #[track_caller]
    fn fill(&mut self, hint: &str, words: &str) {
        self.stage.click(hint);
        self.stage.type_words(words);
        self.actions += 1;
    }

    /// Fills the field that has the focus, and goes on to the next one.
    fn type_on(&mut self, words: &str) {
        self.stage.type_words(words);
        self.actions += 1;
    }

    fn drop(&mut self, file: &Path) {
        self.stage.send([iced::Event::Window(iced::window::Event::FileDropped(file.to_owned()))]);
        self.actions += 1;
    }

    /// Pastes a file, or a picture, that was copied elsewhere.
    fn paste(&mut self, file: &Path) {
        self.stage.tell(Message::Pasted(vec![file.to_owned()]));
        self.stage.send([]);
        self.actions += 1;
    }

    #[track_caller]
    fn sees(&mut self, words: &str) {
        expect(&mut self.stage, words);
    }
}

fn file(school: &School, name: &str, content: &str) -> std::path::PathBuf {
    let path = school.folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

#[test]
fn a_training_with_two_exceptions_and_its_sign_in_sheet_takes_five() {
    let school = busy_school("secondary-annual-90");
    let sheet = file(&school, "签到表.png", "\u{89}PNG");
    let mut hand = Hand::at(&school);
    hand.chord("3");
    hand.click("校本培训：跨学科主题学习设计");
    hand.fill("7病 19旷 23迟", "3病 7旷");
    hand.drop(&sheet);
    hand.enter(Modifiers::CTRL);
    hand.sees("已登记 10 人，初审通过 10 人，不计学时 2 人");
    assert_eq!(school.look().view().program_proofs(school.programs[4]).unwrap().len(), 1);
    assert!(hand.actions <= 5, "{}", hand.actions);
}

#[test]
fn a_session_of_the_week_takes_five() {
    let school = busy_school("secondary-annual-90");
    let sheet = file(&school, "签到表.png", "\u{89}PNG");
    let mut hand = Hand::at(&school);
    hand.stage.ctrl("3");
    hand.stage.click("修改");
    hand.stage.click("按场次结算");
    hand.stage.key_with(Modifiers::CTRL, Named::Enter);
    hand.click("场次");
    let topic = hand.stage.words().into_iter().find(|seen| seen.words == "主题").unwrap().bounds;
    hand.stage.click_at(topic.center() + iced::Vector::new(0.0, 30.0));
    hand.type_on("大单元设计");
    hand.fill("7病 19旷 23迟", "3病 7旷");
    hand.drop(&sheet);
    hand.enter(Modifiers::CTRL);
    hand.sees("初审通过 10 人");
    let workspace = school.look();
    assert_eq!(workspace.view().sessions(school.programs[4]).unwrap().len(), 1);
    let filter = EntryFilter { program: Some(school.programs[4]), ..EntryFilter::default() };
    assert!(workspace.view().entries(&filter).unwrap().iter().all(|entry| entry.state == EntryState::Passed));
    assert!(hand.actions <= 5, "{}", hand.actions);
}

#[test]
fn a_certificate_takes_six_and_each_further_one_of_that_training_three() {
    let school = busy_school("secondary-annual-90");
    let proofs = [file(&school, "证书1.pdf", "%PDF-1.7 a"), file(&school, "证书2.pdf", "%PDF-1.7 b")];
    let mut hand = Hand::at(&school);
    hand.stage.ctrl("4"); // The ledger is where certificates lie on the desk.
    hand.chord("n");
    hand.type_on("syz");
    hand.stage.key(Named::Enter);
    hand.stage.key(Named::Tab);
    hand.type_on("市级骨干教师研修");
    for _ in 0..5 {
        hand.stage.key(Named::Tab);
    }
    hand.type_on("10-20");
    hand.drop(&proofs[0]);
    hand.enter(Modifiers::CTRL | Modifiers::SHIFT);
    hand.sees("已登记：沈亦舟　市级骨干教师研修");
    assert!(hand.actions <= 6, "{}", hand.actions);
    hand.actions = 0;
    hand.type_on("xqh");
    hand.stage.key(Named::Enter);
    hand.paste(&proofs[1]);
    hand.enter(Modifiers::CTRL);
    hand.sees("已登记：许清和　市级骨干教师研修");
    assert!(hand.actions <= 3, "{}", hand.actions);
    let filter = EntryFilter { text: "市级骨干教师研修".into(), ..EntryFilter::default() };
    let entries = school.look().view().entries(&filter).unwrap();
    assert_eq!(entries.len(), 2);
    assert_ne!(entries[0].staff, entries[1].staff);
    assert!(entries.iter().all(|entry| entry.proofs == 1), "each with its own proof");
}

#[test]
fn a_list_of_the_research_office_or_of_a_platform_takes_four() {
    let school = busy_school("zhejiang-cycle-360");
    let list = file(
        &school,
        "学时.csv",
        "姓名,培训名称,开始时间,结束时间,学时,类别\n许清和,县语文教研,2025-10-10,2025-10-10,4,教研活动\n",
    );
    let mut hand = Hand::at(&school);
    hand.drop(&list);
    hand.enter(Modifiers::CTRL);
    hand.sees("已导入 1 条");
    assert!(hand.actions <= 4, "{}", hand.actions);
}

#[test]
fn how_much_somebody_lacks_is_ready_to_be_sent_after_four() {
    let school = busy_school("secondary-annual-90");
    let mut hand = Hand::at(&school);
    hand.chord("k");
    hand.type_on("ljx");
    hand.enter(Modifiers::empty());
    hand.click("复制");
    assert!(hand.stage.copied().unwrap().starts_with("罗景行还差"));
    assert!(hand.actions <= 4, "{}", hand.actions);
}

#[test]
fn those_to_be_called_are_seen_at_once_and_their_names_copied_with_one_chord() {
    let school = busy_school("secondary-annual-90");
    let mut hand = Hand::at(&school);
    hand.sees("来不及的人");
    hand.stage.ctrl_shift("c");
    hand.actions += 1;
    assert!(hand.stage.copied().unwrap().contains("人）"));
    assert!(hand.actions <= 2, "{}", hand.actions);
}

#[test]
fn a_persons_proof_of_hours_is_printed_with_four() {
    let school = busy_school("secondary-annual-90");
    let mut hand = Hand::at(&school);
    hand.chord("k");
    hand.type_on("syz");
    hand.enter(Modifiers::empty());
    hand.click("打印证明");
    hand.sees("第 1 页，共 1 页");
    hand.sees("沈亦舟");
    assert!(hand.actions <= 4, "{}", hand.actions);
}

#[test]
fn a_form_of_the_district_that_is_known_is_filled_with_four() {
    let school = busy_school("secondary-annual-90");
    let path = school.folder.path().join("附件1.xlsx");
    let bytes = crate::exchange::sheet::template::staff().xlsx("2025-11-12".parse().unwrap()).unwrap();
    std::fs::write(&path, bytes).unwrap();
    let known = TemplateFile::open(&path).unwrap();
    let mut workspace = school.open();
    let request = Request::on("2025-11-12".parse().unwrap());
    let said = crate::exchange::form_template::Said::default();
    let found = form_templates::look(workspace.view(), &known, None, &said, &request).unwrap();
    form_templates::keep(&mut workspace, "申报表", &known, &found.reading.mapping).unwrap();
    drop(workspace);
    let mut hand = Hand::at(&school);
    hand.chord("7");
    hand.drop(&path);
    hand.sees("按上次的填");
    hand.sees("填好另存…");
    // The button, and the place in the dialog of the system.
    hand.actions += 2;
    assert!(hand.actions <= 4, "{}", hand.actions);
}

#[test]
fn what_is_approved_is_corrected_after_a_call_with_four_fields_and_keys() {
    let school = busy_school("secondary-annual-90");
    let title = "市初中英语听说教学研讨会";
    let mut workspace = school.open();
    let filter = EntryFilter { text: title.into(), ..EntryFilter::default() };
    let id = workspace.view().entry_ids(&filter).unwrap()[0];
    let approved = workspace.deed("t", |deed| -> Result<(), ServiceError> {
        Ok(deed.set_entry_state(id, EntryState::Approved, None)?)
    });
    approved.unwrap();
    drop(workspace);
    let mut hand = Hand::at(&school);
    hand.stage.ctrl("4");
    hand.stage.click(title); // The record that the call is about.
    hand.click("调整…");
    hand.type_on("证书上是8学时");
    let hours = hand.stage.words().into_iter().rfind(|seen| seen.words == "10").unwrap();
    hand.stage.click_at(hours.bounds.center());
    hand.stage.ctrl("a");
    hand.type_on("8");
    hand.enter(Modifiers::CTRL);
    hand.sees("已登记调整");
    assert!(hand.actions <= 4, "{}", hand.actions);
}

#[test]
fn a_backup_takes_nothing_but_closing_the_window() {
    let school = busy_school("secondary-annual-90");
    let mut hand = Hand::at(&school);
    hand.stage.tell(Message::Close);
    drop(hand);
    let backups = std::fs::read_dir(school.path().join("backups")).unwrap().count();
    assert_eq!(backups, 1);
}
