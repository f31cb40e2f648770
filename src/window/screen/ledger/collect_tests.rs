//! 收表 and what lacks its details, driven as a person would.

use std::fs;

use iced::keyboard::{Modifiers, key::Named};

use super::Message;
use crate::model::entry::Source;
use crate::model::id::EntryId;
use crate::service::ledger::LineForm;
use crate::service::opening::{OpeningLine, put_right, set_opening};
use crate::service::{ServiceError, policies};
use crate::store::EntryFilter;
use crate::window::app;
use crate::window::places;
use crate::window::screen::staging::{School, busy_school, expect};
use crate::window::testing::Stage;
use crate::window::widget::focus;

fn imported(school: &School) -> usize {
    let filter = EntryFilter { source: Some(Source::Import), ..EntryFilter::default() };
    school.look().view().entries(&filter).unwrap().len()
}

#[test]
fn the_forms_of_a_folder_are_looked_through_taken_in_and_who_is_missing_is_named() {
    let school = busy_school("secondary-annual-90");
    let folder = school.folder.path().join("交来的表");
    fs::create_dir(&folder).unwrap();
    let form = |name: &str, rows: &str| {
        fs::write(folder.join(name), format!("姓名,培训名称,类别,开始时间,学时\n{rows}")).unwrap();
    };
    let before = imported(&school);
    form("汪雨桐.csv", "汪雨桐,听评课,校本培训,2025-05-06,4\n");
    form("02_贺兰亭.csv", "贺兰亭,听评课,校本培训,2025-05-06,4\n贺兰亭,坏的,校本培训,2025-05-07,-4\n");
    fs::write(folder.join("空.csv"), "").unwrap();
    let mut stage: Stage<app::App, app::Message> = school.window("4");
    expect(&mut stage, "收表…");
    stage.tell(app::Message::Screen(places::Message::Ledger(Message::CollectFrom(Some(folder)))));
    stage.send([]);
    expect(&mut stage, "3 个文件，2 人交了");
    expect(&mut stage, "读不出来，没有导入");
    expect(&mut stage, "将新增 1 条，1 行没有导入");
    expect(&mut stage, "第 3 行 学时“-4”");
    assert_eq!(imported(&school), before, "looked at only");
    stage.click("复制名单");
    let names = stage.copied().unwrap();
    assert!(!names.contains("汪雨桐") && !names.contains("贺兰亭") && names.contains("人）"), "{names}");
    stage.click("导入 2 个文件");
    expect(&mut stage, "已导入 2 条，来自 2 个文件");
    assert_eq!(imported(&school), before + 2);
    stage.click("关闭");
    assert!(!stage.sees("交来的表"));
}

#[test]
fn totals_without_their_details_are_found() {
    let school = busy_school("secondary-annual-90");
    let mut workspace = school.open();
    let people = workspace.view().all_staff().unwrap();
    let line = |at: usize, year: &str, lines: Option<Vec<LineForm>>| OpeningLine {
        staff: people[at].id,
        year: year.into(),
        category: "school".into(),
        hours: "24".into(),
        lines,
    };
    let details = LineForm { day: "2025-03-02".into(), name: "听课".into(), hours: "24".into() };
    set_opening(&mut workspace, &[line(0, "2025", None), line(1, "2025", Some(vec![details]))]).unwrap();
    drop(workspace);
    let mut stage = school.window("4");
    stage.click("缺明细");
    expect(&mut stage, "本年度 1 条");
    expect(&mut stage, "期初学时");
    stage.click("改期初学时…");
    expect(&mut stage, "写 0 去掉这一项");
    stage.run(focus::on("fields-1"));
    stage.type_words("2025-03-02 听课 20；讲座 5");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "与明细合计 25 不同");
    stage.run(focus::on("fields-0"));
    stage.ctrl("a");
    stage.type_words("25");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已改期初学时");
    expect(&mut stage, "没有符合条件的记录");
    let filter = EntryFilter { source: Some(Source::Opening), ..EntryFilter::default() };
    let totals = school.look().view().tally_entries(&filter).unwrap();
    assert_eq!(totals.hours.to_string(), "49");
    stage.click("撤销");
    expect(&mut stage, "本年度 1 条");
    stage.click("缺明细");
    assert!(!stage.sees("本年度 1 条"));
}

#[test]
fn the_total_that_is_open_is_put_right_and_no_other_of_its_year() {
    let school = busy_school("secondary-annual-90");
    let mut workspace = school.open();
    let line = |category: &str, hours: &str| OpeningLine {
        staff: school.people[0],
        year: "2024".into(),
        category: category.into(),
        hours: hours.into(),
        lines: None,
    };
    set_opening(&mut workspace, &[line("school", "24"), line("external", "11")]).unwrap();
    let filter = EntryFilter { source: Some(Source::Opening), ..EntryFilter::default() };
    let totals = workspace.view().entry_ids(&filter).unwrap();
    // Their categories were said under a regulation that is not the main one any more.
    let elsewhere: Result<_, ServiceError> = workspace.deed("t", |deed| {
        let policy = policies::main_policy(deed.view())?;
        totals.iter().try_for_each(|id| deed.set_entry_category(*id, policy.pack.id(), None))?;
        Ok(())
    });
    elsewhere.unwrap();
    let external = totals
        .iter()
        .copied()
        .find(|id| workspace.view().entry(*id).unwrap().claimed.unwrap().to_string() == "11");
    assert!(put_right(&mut workspace, external.unwrap(), "16", None).unwrap().value);
    let hours = |id: &EntryId| workspace.view().entry(*id).unwrap().claimed.unwrap().to_string();
    let mut hours: Vec<String> = totals.iter().map(hours).collect();
    hours.sort();
    assert_eq!(hours, ["16", "24"]);
}
