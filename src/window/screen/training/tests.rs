//! 培训, driven as a person would.

use iced::keyboard::{Modifiers, key::Named};

use crate::model::facts::{Activity, ProofKind};
use crate::model::state::EntryState;
use crate::service::ServiceError;
use crate::service::ledger::{NewProof, add_program_proof};
use crate::service::training::{approve_program, presets};
use crate::store::{EntryFilter, ProgramFilter};
use crate::window::screen::staging::{busy_school, choose, expect, school, whole};
use crate::window::widget::focus;

#[test]
fn hours_for_everyone_but_two_take_five_actions() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("3");
    stage.click("校本培训：跨学科主题学习设计"); // 1
    expect(&mut stage, "12 人计学时");
    stage.click("7病 19旷 23迟"); // 2
    stage.type_words("3病 7旷"); // 3
    stage.key(Named::Enter); // 4
    expect(&mut stage, "10 人计学时，2 人不计，共 80 学时");
    assert!(stage.sees("不计　病假") && stage.sees("不计　旷课"));
    stage.key_with(Modifiers::CTRL, Named::Enter); // 5
    expect(&mut stage, "已登记 10 人，初审通过 10 人，不计学时 2 人");
    let filter = EntryFilter { program: Some(school.programs[4]), ..EntryFilter::default() };
    let entries = school.look().view().entries(&filter).unwrap();
    assert_eq!(entries.len(), 10);
    assert!(entries.iter().all(|entry| entry.state == EntryState::Passed));
    stage.click("撤销");
    assert!(school.look().view().entries(&filter).unwrap().is_empty());
    expect(&mut stage, "10 人计学时，2 人不计");
}

#[test]
fn exceptions_that_cannot_be_read_are_told_beside_the_field() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("3");
    stage.click("7病 19旷 23迟");
    stage.type_words("40病");
    stage.key(Named::Enter);
    expect(&mut stage, "请对照签到表上的序号");
    assert!(stage.sees("40病"), "what was typed stays");
    stage.key(Named::Backspace);
    assert!(!stage.sees("请对照签到表上的序号"));
}

#[test]
fn a_training_is_made_by_keyboard_alone() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("3");
    expect(&mut stage, "还没有培训");
    stage.ctrl("n");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    assert!(stage.sees("培训名称要填") && stage.sees("开始日期要填"));
    stage.compose("shi de", "师德与法治讲座");
    assert!(!stage.sees("培训名称要填"));
    for _ in 0..5 {
        stage.key(Named::Tab);
    }
    stage.type_words("11月5日");
    stage.key(Named::Tab);
    stage.key(Named::Tab);
    stage.key(Named::Tab);
    stage.type_words("2.5");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已新建培训：师德与法治讲座");
    expect(&mut stage, "每人 2.5 学时");
    expect(&mut stage, "2025-11-05");
    stage.click("加全校或一个组");
    stage.click("七年级组　12 人");
    expect(&mut stage, "名册加 12 人");
    expect(&mut stage, "12 人计学时，共 30 学时");
    stage.click("加全校或一个组");
    stage.click("全校　24 人");
    expect(&mut stage, "名册加 12 人");
    expect(&mut stage, "24 人计学时，共 60 学时");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "24 人都已登记并初审通过，共 60 学时");
}

#[test]
fn somebody_is_added_by_initials_and_left_out_with_a_reason() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("3");
    stage.click("加一个人：姓名、拼音、编号");
    stage.type_words("ljx");
    expect(&mut stage, "体育与健康 · 0074");
    stage.key(Named::Enter);
    expect(&mut stage, "名册加 1 人");
    expect(&mut stage, "13 人计学时");
    stage.click_with(Modifiers::CTRL, "罗景行");
    expect(&mut stage, "已选 1 人");
    stage.click("不计学时…");
    expect(&mut stage, "1 人不计学时？");
    stage.key(Named::Enter);
    expect(&mut stage, "要写几个字");
    stage.click("公出");
    stage.click("1 人不计");
    expect(&mut stage, "不计　公出");
    expect(&mut stage, "12 人计学时，1 人不计");
}

#[test]
fn a_pasted_list_says_who_is_unclear() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("3");
    stage.click("粘贴名单、学时…");
    stage.copy("1.许清和\n2.罗景行\n3.王不见\n");
    stage.ctrl("v");
    expect(&mut stage, "认出 2 人");
    expect(&mut stage, "王不见");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "名册加");
}

#[test]
fn a_session_is_written_down_in_a_line() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("3");
    stage.click("修改");
    stage.click("按场次结算");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已修改培训");
    stage.click("场次");
    expect(&mut stage, "还没有场次");
    stage.click("7病 19旷 23迟");
    stage.type_words("2病 5迟");
    stage.key(Named::Enter);
    expect(&mut stage, "已登记第 1 场，2 人例外");
    expect(&mut stage, "2病 5迟");
    assert!(stage.sees("12 人计学时，共 88 学时"), "one was away");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "初审通过 11 人");
}

#[test]
fn where_a_regulation_wants_the_audit_one_by_one_it_is_said() {
    let school = busy_school_one_by_one();
    let mut stage = school.window("3");
    expect(&mut stage, "按规程须逐条审核");
    assert!(!stage.sees("登记并初审通过"));
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已登记 12 人");
}

fn busy_school_one_by_one() -> crate::window::screen::staging::School {
    let mut school = school("guangdong-annual-72");
    let mut workspace = school.open();
    let form = crate::service::training::ProgramForm {
        title: "教学常规".into(),
        from: "2025-11-05".into(),
        listener_hours: "4".into(),
        ..Default::default()
    };
    let program = crate::service::training::add_program(&mut workspace, &form).unwrap().value;
    let group = workspace.view().groups().unwrap()[0].id;
    crate::service::training::add_group(&mut workspace, program, group).unwrap();
    school.programs.push(program);
    school
}

#[test]
fn several_files_are_one_deed_and_one_undo() {
    use crate::window::places::Message as Place;
    let school = busy_school("secondary-annual-90");
    let files: Vec<_> = ["签到表.png", "通知.pdf"].map(|name| school.folder.path().join(name)).into();
    for file in &files {
        std::fs::write(file, file.to_string_lossy().as_bytes()).unwrap();
    }
    let mut stage = school.window("3");
    stage.click("校本培训：跨学科主题学习设计");
    let chosen = super::proofs::Message::Chosen(school.programs[4], files);
    stage.tell(crate::window::app::Message::Screen(Place::Training(super::Message::Proofs(chosen))));
    expect(&mut stage, "材料加 2 份");
    let proofs = || school.look().view().program_proofs(school.programs[4]).unwrap().len();
    assert_eq!(proofs(), 2);
    stage.click("撤销");
    assert_eq!(proofs(), 0);
}

#[test]
fn cells_with_headings_are_pasted_through_the_import() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("3");
    stage.click("粘贴名单、学时…");
    stage.copy("姓名\t角色\t学时\n许清和\t主讲\t12\n王不见\t\t8\n罗景行\t\t8\n");
    stage.ctrl("v");
    expect(&mut stage, "导入名册");
    assert!(stage.sees("有问题 1") && stage.sees("王不见"));
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "行没有导入");
}

#[test]
fn an_approved_training_is_adjusted_and_its_hours_follow() {
    let school = busy_school("secondary-annual-90");
    let (old, mut workspace) = (school.programs[1], school.open());
    approve_program(&mut workspace, old, "教〔2025〕3 号", "").unwrap();
    let deed = workspace.deed("t", |deed| -> Result<(), ServiceError> {
        for line in deed.view().roster(old)? {
            let Some((entry, _)) = line.entry else { continue };
            deed.set_entry_state(entry, EntryState::Approved, None)?;
        }
        deed.say("认定");
        Ok(())
    });
    deed.unwrap();
    drop(workspace);
    let mut stage = school.window("3");
    stage.click("区语文教研活动：非连续性文本");
    assert!(!stage.sees("修改"), "what was approved is not changed itself");
    stage.click("调整…");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "调整原因要填");
    stage.type_words("通知上是6学时");
    stage.run(focus::on("program-listener"));
    stage.ctrl("a");
    stage.type_words("6");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已登记调整");
    expect(&mut stage, "的调整，批准以后代替它");
    stage.click("登记批准…");
    stage.key(Named::Enter);
    expect(&mut stage, "代替了");
    stage.click("调整 12 条已认定的学时…");
    stage.type_words("随培训调整");
    stage.key(Named::Enter);
    expect(&mut stage, "已登记 12 条学时的调整，待审");
    let filter =
        EntryFilter {
            states: vec![EntryState::Pending], text: "非连续性".into(), ..EntryFilter::default()
        };
    let pending = school.look().view().entries(&filter).unwrap();
    assert_eq!(pending.len(), 12);
    assert!(pending.iter().all(|entry| entry.claimed.unwrap().to_string() == "6"));
}

#[test]
fn somebody_on_the_roster_gets_other_hours() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("3");
    stage.click("校本培训：跨学科主题学习设计");
    stage.click("沈亦舟");
    stage.key(Named::Space);
    stage.click("定学时…");
    stage.type_words("2.5");
    stage.key(Named::Enter);
    expect(&mut stage, "1 人的学时：2.5 学时");
    expect(&mut stage, "共 90.5 学时");
}

#[test]
fn a_training_that_comes_every_year_is_filled_in_and_one_of_the_school_is_kept() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("3");
    stage.ctrl("n");
    stage.run(focus::on("program-preset"));
    stage.key(Named::Enter);
    choose(&mut stage, "暑期教师研修");
    stage.run(focus::on("program-listener"));
    stage.ctrl("a");
    stage.type_words("12");
    // The list of presets is looked at again and left.
    stage.run(focus::on("program-preset"));
    stage.key(Named::Enter);
    stage.key(Named::Escape);
    stage.run(focus::on("program-from"));
    stage.type_words("11月5日");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已新建培训：2025年暑期教师研修");
    let made = school.look().view().programs(&ProgramFilter::default()).unwrap();
    assert_eq!(
        (made[0].activity, made[0].listener_hours.to_string()),
        (Activity::OnlineCourse, "12".to_owned())
    );

    stage.ctrl("n");
    stage.type_words("2025年红十字救护员培训");
    stage.run(focus::on("program-listener"));
    stage.type_words("16");
    stage.click("存为常用");
    expect(&mut stage, "已存为常用培训：红十字救护员培训");
    assert!(stage.sees("2025年红十字救护员培训"), "what is typed stays");
    stage.run(focus::on("program-preset"));
    stage.key(Named::Enter);
    choose(&mut stage, "红十字救护员培训");
    stage.click("不再列出");
    expect(&mut stage, "不再列出：红十字救护员培训");
    assert_eq!(presets(school.look().view()).unwrap().len(), 4);
}

/// 学时 and 姓名 of the roster that is open, by row.
fn hours_of(school: &crate::window::screen::staging::School) -> Vec<(String, Option<String>)> {
    let roster = school.look().view().roster(school.programs[4]).unwrap();
    roster.into_iter().map(|line| (line.name, line.part.hours.map(|hours| hours.to_string()))).collect()
}

#[test]
fn people_with_their_hours_are_pasted_onto_the_roster_with_the_checks_of_an_import() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("3");
    stage.click("校本培训：跨学科主题学习设计");
    expect(&mut stage, "12 人计学时，共 96 学时");
    stage.click("粘贴名单、学时…");
    stage.copy("2\t沈亦舟\t6\r\n3\t王不见\t4\r\n5\t罗景行\t两节半\r\n1\t许清和\t1.5\r\n");
    stage.ctrl("v");
    expect(&mut stage, "导入名册");
    assert!(stage.sees("有问题 2") && stage.sees("王不见") && stage.sees("两节半"));
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "行没有导入");
    let hours = hours_of(&school);
    let of = |name: &str| hours.iter().find(|(one, _)| one == name).and_then(|(_, hours)| hours.clone());
    assert_eq!((of("沈亦舟").as_deref(), of("许清和").as_deref()), (Some("6"), Some("1.5")));
    assert!(!hours.iter().any(|(name, _)| name == "罗景行"));
}

#[test]
fn hours_alone_go_to_the_rows_of_the_roster_in_their_order() {
    let school = busy_school("secondary-annual-90");
    let before = hours_of(&school);
    let mut stage = school.window("3");
    stage.click("校本培训：跨学科主题学习设计");
    // Pasted where no field is, and a gap leaves its row as it is.
    stage.copy("8\n\n4.5\n");
    stage.ctrl("v");
    expect(&mut stage, "导入名册");
    expect(&mut stage, &before[2].0);
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "12 人计学时，共 92.5 学时");
    let hours: Vec<_> = hours_of(&school).into_iter().map(|(_, hours)| hours).take(4).collect();
    assert_eq!(hours, [Some("8".to_owned()), None, Some("4.5".to_owned()), None]);
    stage.ctrl("z");
    expect(&mut stage, "12 人计学时，共 96 学时");
}

#[test]
fn hours_of_a_row_that_is_not_there_are_told_and_codes_stay_people() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("3");
    stage.click("校本培训：跨学科主题学习设计");
    stage.copy(&"8\n".repeat(13));
    stage.ctrl("v");
    expect(&mut stage, "第 13 行");
    assert!(stage.sees("有问题 1"));
    stage.key(Named::Escape);
    stage.copy("0017\n0024\n");
    stage.ctrl("v");
    expect(&mut stage, "认出 2 人");
}

#[test]
fn a_small_window_keeps_every_tool_of_the_roster() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.least_window("3");
    stage.click("校本培训：跨学科主题学习设计");
    expect(&mut stage, "12 人计学时");
    let tools = ["粘贴名单、学时…", "导入名册…", "签到表上的例外", "登记并初审通过", "只登记"];
    whole(&mut stage, &tools);
    assert!(stage.words().iter().any(|seen| seen.words == "栏目" || seen.words.starts_with("藏 ")));
    whole(&mut stage, &["12 人计学时，共 96 学时；还没有材料"]);
    stage.click("魏长庚");
    stage.key(Named::Space);
    let deeds = ["不计学时…", "恢复计学时", "定学时…", "设为主讲", "设为参训", "移出名单", "取消选择"];
    whole(&mut stage, &deeds);
}

#[test]
fn what_a_paper_of_a_training_is_can_be_said_otherwise() {
    let school = busy_school("secondary-annual-90");
    let id = school.programs[4];
    let paper = NewProof::Pasted("扫描.pdf", b"%PDF-1.4 x");
    let mut workspace = school.open();
    add_program_proof(&mut workspace, id, None, &paper, ProofKind::Other, None).unwrap();
    let title = workspace.view().program(id).unwrap().title;
    drop(workspace);
    let mut stage = school.window("3");
    stage.click(title.trim_start_matches("2025年度").trim_start_matches("2025年"));
    stage.click("材料");
    stage.click("其他");
    stage.key(Named::Enter);
    choose(&mut stage, "签到表");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "件材料是签到表");
    let proofs = school.look().view().program_proofs(id).unwrap();
    assert!(proofs.iter().any(|one| one.evidence.name == "扫描.pdf" && one.kind == ProofKind::SignIn));
}
