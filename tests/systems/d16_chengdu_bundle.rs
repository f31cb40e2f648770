//! 学时登记以及送审流程 (Chengdu Jinjiang): 其他 only from its details; the bundle in the order total, person, originals.

use xueshi::model::facts::Activity;
use xueshi::service::ledger::{EntryForm, Filing, LineForm, add_entry, edit_entry};
use xueshi::service::printing::{Request, pdf};

use crate::desk::{Desk, form, refused};

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
