//! 自定规程 and 年度结转, driven as a person would.

use std::collections::BTreeMap;

use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;

use crate::service::audit::{AuditStep, Selection, audit};
use crate::service::own_packs::own_packs;
use crate::service::policies::{Choice, find_pack, put_in_force};
use crate::service::year_close::closed_years;
use crate::window::app::{App, Message};
use crate::window::screen::staging::{School, busy_school, expect, school};
use crate::window::testing::Stage;

/// The window at a section of 设置.
fn at(school: &School, section: &str) -> Stage<App, Message> {
    let mut stage = school.window("9");
    stage.click(section);
    stage
}

#[test]
fn a_copy_shows_who_would_lose_before_it_is_kept() {
    let school = busy_school("secondary-annual-90");
    let mut stage = at(&school, "自定规程");
    expect(&mut stage, "还没有自定规程");
    stage.ctrl("n");
    expect(&mut stage, "没有人的结果会变");
    expect(&mut stage, "条款 三.1");
    stage.click("小写字母、数字、连字符，如 qinghe-2026");
    stage.type_words("Wang");
    expect(&mut stage, "只能用小写字母、数字和连字符");
    stage.ctrl("a");
    stage.type_words("wangchuan");
    stage.click("90");
    stage.ctrl("a");
    stage.type_words("1,");
    expect(&mut stage, "“1,”不是数字");
    stage.ctrl("a");
    stage.type_words("120");
    expect(&mut stage, "原来是 90");
    expect(&mut stage, "谁会减少 24 人");
    assert!(own_packs(school.look().view()).unwrap().is_empty(), "nothing is kept while one looks");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已另存为规程《中学培训学时管理制度》");
    let kept = find_pack(school.look().view(), "wangchuan").unwrap().into_owned();
    assert_eq!((kept.issuer(), kept.numbers()[1].value.as_str()), ("望川初级中学", "120"));
    expect(&mut stage, "改自");
    stage.click("看条文");
    expect(&mut stage, "总学时每年不少于 120 学时");
    stage.key(Named::Escape);
    stage.ctrl("z");
    expect(&mut stage, "还没有自定规程");
}

#[test]
fn an_own_regulation_is_changed_and_deleted() {
    let school = school("secondary-annual-90");
    let mut stage = at(&school, "自定规程");
    stage.ctrl("n");
    stage.click("小写字母、数字、连字符，如 qinghe-2026");
    stage.type_words("ours");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    stage.click("改数字…");
    stage.click("60");
    stage.ctrl("a");
    stage.type_words("48");
    stage.click("保存修改");
    expect(&mut stage, "已修改规程");
    assert_eq!(find_pack(school.look().view(), "ours").unwrap().numbers()[3].value, "48");
    stage.click("删除…");
    expect(&mut stage, "没有执行过，也没有报送和结转依据它。可以用 Ctrl Z 撤销。");
    stage.click("删除规程");
    assert!(own_packs(school.look().view()).unwrap().is_empty());
}

#[test]
fn a_figure_that_the_source_leaves_open_is_filled_in() {
    let school = school("zhejiang-cycle-360");
    let mut stage = at(&school, "自定规程");
    stage.ctrl("n");
    expect(&mut stage, "教科研县级学时");
    stage.click("小写字母、数字、连字符，如 qinghe-2026");
    stage.type_words("ours");
    let pack = find_pack(school.look().view(), "zhejiang-cycle-360").unwrap().into_owned();
    let place = crate::policy::named(&pack).iter().position(|one| one.label == "教科研县级学时").unwrap();
    stage.run(crate::window::widget::focus::on(format!("pack-number-{place}")));
    stage.type_words("4");
    expect(&mut stage, "原来没有数");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已另存为规程");
    let kept = find_pack(school.look().view(), "ours").unwrap().into_owned();
    let county = kept.parameters().iter().find(|one| one.key == "research_county").unwrap();
    assert_eq!(county.default.as_ref().map(ToString::to_string).as_deref(), Some("4"));
    let city = kept.parameters().iter().find(|one| one.key == "research_city").unwrap();
    assert_eq!(city.default, None);
}

/// The regulation has been in force since 2024.
fn since_2024(school: &School) {
    let choice = Choice {
        policy: "secondary-annual-90".into(),
        from: "2024-01-01".into(),
        to: String::new(),
        parameters: BTreeMap::new(),
        is_main: true,
    };
    put_in_force(&mut school.open(), &choice).unwrap();
}

#[test]
fn a_year_is_closed_with_its_numbers_before_the_eyes_and_opened_by_undo() {
    let school = busy_school("secondary-annual-90");
    since_2024(&school);
    let mut stage = at(&school, "年度结转");
    expect(&mut stage, "到 2025-12-31 结束");
    stage.click("结转…");
    expect(&mut stage, "结转 2024 年度？");
    expect(&mut stage, "不合格 24 人");
    stage.click("不结转");
    assert!(closed_years(school.look().view()).unwrap().is_empty());
    stage.click("结转…");
    stage.click("结转 24 人");
    expect(&mut stage, "已结转 2024：不合格 24 人");
    expect(&mut stage, "2025-11-12 结转，24 人，不合格 24 人");
    stage.click("看结果");
    expect(&mut stage, "2024 年度结果");
    stage.click("已补足");
    expect(&mut stage, "不合格-已补足 2025-11-12");
    stage.key(Named::Escape);
    stage.ctrl("z");
    stage.ctrl("z");
    assert!(closed_years(school.look().view()).unwrap().is_empty());
    expect(&mut stage, "可以结转");
}

#[test]
fn what_is_not_done_yet_is_named_in_place_of_the_button() {
    let school = busy_school("secondary-annual-90");
    since_2024(&school);
    let mut workspace = school.open();
    let form = crate::service::ledger::EntryForm {
        title: "去年的培训".into(),
        from: "2024-05-06".into(),
        hours: "8".into(),
        ..crate::service::ledger::EntryForm::new(school.people[0])
    };
    let id = crate::service::ledger::add_entry(&mut workspace, &form, &crate::service::ledger::Filing::Draft);
    let one = Selection::Entries(vec![id.unwrap().value.id]);
    audit(&mut workspace, &one, AuditStep::Submit, None).unwrap();
    drop(workspace);
    let mut stage = at(&school, "年度结转");
    expect(&mut stage, "2024 还有学时记录没有办完：1 条待审");
    assert!(!stage.sees("结转…"));
}
