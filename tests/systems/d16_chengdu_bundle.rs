//! 学时登记以及送审流程 (Chengdu Jinjiang): 其他 only from its details; the bundle in the order total, person, originals.

use xueshi::model::facts::Activity;
use xueshi::model::query::{About, Condition, Query, Test};
use xueshi::service::assessment::lacking_details;
use xueshi::service::ledger::{EntryForm, Filing, LineForm, add_entry, edit_entry};
use xueshi::service::opening::{OpeningLine, set_opening};
use xueshi::service::printing::{Request, pdf};
use xueshi::service::queries::answer;

use crate::desk::{Desk, form, refused, today};

fn line(day: &str, name: &str, hours: &str) -> LineForm {
    LineForm { day: day.into(), name: name.into(), hours: hours.into() }
}

#[test]
fn the_figure_of_other_hours_is_the_sum_of_their_details() {
    let mut desk = Desk::under("chengdu-registration");
    let other = EntryForm {
        lines: Some(vec![line("2026-04-07", "听课", "2"), line("", "评课", "1.5"), line("", "", "")]),
        ..form(desk.who(0), "其他学时", Activity::Other, ("2026-04-06", "2026-04-20"), "")
    };
    let id = add_entry(desk.ws(), &other, &Filing::Draft).unwrap().value.id;
    let kept = desk.view().entry(id).unwrap();
    assert_eq!(
        (kept.claimed.unwrap().to_string(), desk.view().entry_lines(id).unwrap().len()),
        ("3.5".into(), 2)
    );
    let typed = EntryForm { hours: "8".into(), ..other.clone() };
    assert_eq!(
        refused(add_entry(desk.ws(), &typed, &Filing::Draft)),
        "bad_field",
        "the total is never typed"
    );
    let changed = EntryForm { lines: None, hours: "8".into(), ..EntryForm::of(&kept) };
    assert_eq!(refused(edit_entry(desk.ws(), id, &changed, &Filing::Draft)), "bad_field");
    let outside = EntryForm { lines: Some(vec![line("2026-05-01", "听课", "2")]), ..other.clone() };
    assert_eq!(refused(add_entry(desk.ws(), &outside, &Filing::Draft)), "bad_field", "true dates only");
    let nothing = EntryForm { lines: Some(vec![line("", "听课", "")]), ..other.clone() };
    assert_eq!(refused(add_entry(desk.ws(), &nothing, &Filing::Draft)), "bad_field");
    let more = EntryForm { lines: Some(vec![line("", "听课", "4")]), ..other };
    edit_entry(desk.ws(), id, &more, &Filing::Submit).unwrap();
    assert_eq!(desk.view().entry(id).unwrap().claimed.unwrap().to_string(), "4");
}

#[test]
fn totals_without_details_are_listed_until_they_have_them() {
    let mut desk = Desk::under("chengdu-registration");
    let days = ("2026-04-06", "2026-04-20");
    let total = form(desk.who(0), "年会", Activity::Conference, days, "6");
    let bare = add_entry(desk.ws(), &total, &Filing::Draft).unwrap().value.id;
    let school = form(desk.who(1), "校本研修", Activity::SchoolTraining, days, "16");
    desk.enter(&school, &[]);
    let old = |who, hours: &str, lines: Option<Vec<LineForm>>| OpeningLine {
        staff: who,
        year: "2024".into(),
        category: "regular.other".into(),
        hours: hours.into(),
        lines,
    };
    let who = desk.who(2);
    set_opening(desk.ws(), &[old(who, "12", None)]).unwrap();
    let columns = ["name", "title", "hours", "details"].map(str::to_owned).into();
    let condition = Condition { field: "lacks_details".into(), test: Test::Is, value: "是".into() };
    let query =
        Query { about: About::Entries, columns, conditions: vec![condition], sort: None, descending: false };
    let listed = |desk: &Desk| -> Vec<String> {
        let rows = answer(desk.view(), &query, today()).unwrap().rows;
        rows.into_iter().map(|(_, cells)| cells.join(" ")).collect()
    };
    assert_eq!(listed(&desk), ["王小明 期初学时 2024 其他 12 0", "张三 年会 6 0"]);
    assert!(lacking_details(desk.view()).unwrap().contains(&bare));

    let lines = || Some(vec![line("2024-10-08", "听课", "8"), line("", "评课", "4")]);
    assert_eq!(refused(set_opening(desk.ws(), &[old(who, "13", lines())])), "bad_field", "not their sum");
    let outside = Some(vec![line("2026-10-08", "听课", "12")]);
    assert_eq!(refused(set_opening(desk.ws(), &[old(who, "", outside)])), "bad_field", "another year");
    assert_eq!(set_opening(desk.ws(), &[old(who, "", lines())]).unwrap().value, 1);
    assert_eq!(refused(set_opening(desk.ws(), &[old(who, "20", None)])), "bad_field", "the lines stay");
    assert_eq!(set_opening(desk.ws(), &[old(who, "12", None)]).unwrap().deed, None);
    let more = EntryForm { hours: String::new(), lines: Some(vec![line("", "听课", "6")]), ..total };
    edit_entry(desk.ws(), bare, &more, &Filing::Draft).unwrap();
    assert_eq!(listed(&desk), Vec::<String>::new());
}

#[test]
fn the_bundle_has_the_total_first_then_each_person() {
    let mut desk = Desk::under("chengdu-registration");
    for who in [0, 1] {
        let who = desk.who(who);
        desk.pass(&form(who, "集中培训", Activity::CentralTraining, ("2026-04-06", "2026-04-07"), "16"));
    }
    let year = Request { period: "2025学年".into(), ..desk.request() };
    let total = desk.printed("bundle", &year);
    assert!(total.contains("学时总表") && total.find("张三") < total.find("李四"), "{total}");
    assert!(pdf(desk.view(), "bundle", &year).unwrap().starts_with(b"%PDF"));
    assert!(desk.printed("audit-request", &year).contains("送审表"));
}
