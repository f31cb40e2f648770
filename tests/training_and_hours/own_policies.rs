//! Regulations of the school's own: copied, changed, compared, put in force for a time.

use std::collections::BTreeMap;

use xueshi::model::facts::Activity;
use xueshi::model::hours::Hours;
use xueshi::model::state::EntryState;
use xueshi::model::submission::Kind;
use xueshi::policy::{Shift, Verdict};
use xueshi::service::assessment::{
    Counting, assess_person, candidate, compare, edition_on, period_for, reckoned_from,
};
use xueshi::service::own_packs::*;
use xueshi::service::policies::{
    Choice, InForce, chosen, find_pack, main_policy, put_in_force, take_out_of_force,
};
use xueshi::service::submission::{Wanted, prepare};
use xueshi::service::{Fault, ServiceError};
use xueshi::store::{UndoTarget, Workspace};

use crate::assess::{assess, entry};
use crate::school::{School, school, school_under};

pub fn own(from: &str, id: &str, numbers: &[(&str, &str)]) -> PackDraft {
    PackDraft {
        from: from.into(),
        id: id.into(),
        title: "本校学时办法".into(),
        document: "青小发〔2026〕3号".into(),
        numbers: numbers.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())).collect(),
        ..PackDraft::default()
    }
}

fn told<T: std::fmt::Debug>(result: Result<T, ServiceError>) -> (&'static str, String) {
    let fault: Fault = result.unwrap_err().into();
    assert!(fault.way_out.is_some(), "{fault}");
    (fault.code, fault.to_string())
}

fn use_from(ws: &mut Workspace, policy: &str, from: &str, to: &str) -> xueshi::model::id::DeedId {
    let choice = Choice {
        policy: policy.into(),
        from: from.into(),
        to: to.into(),
        parameters: BTreeMap::new(),
        is_main: from > "2026",
    };
    put_in_force(ws, &choice).unwrap().deed.unwrap()
}

/// Where 校本培训 每年最多 40 stands in the pack of 浙江.
pub fn school_cap() -> String {
    let pack = xueshi::policy::Pack::builtin("zhejiang-cycle-360").unwrap();
    pack.numbers().iter().find(|n| n.value == "40").unwrap().path.clone()
}

#[test]
fn a_copy_is_kept_with_the_schools_own_document_and_numbers() {
    let mut school = school();
    let ws = &mut school.workspace;
    let cap = school_cap();
    let pack = copy_pack(ws, &own("zhejiang-cycle-360", "qinghe-360", &[(&cap, " ５０ ")])).unwrap().value;
    assert_eq!((pack.title(), pack.issuer()), ("本校学时办法", "青禾小学"));
    assert_eq!((pack.document(), pack.lineage()), ("青小发〔2026〕3号", "zhejiang-cycle-360"));
    assert_eq!(pack.numbers().iter().find(|n| n.path == cap).unwrap().value, "50");
    let kept = find_pack(ws.view(), "qinghe-360").unwrap().into_owned();
    assert_eq!(kept.digest(), pack.digest());
    assert_eq!(all_packs(ws.view()).unwrap().all().len(), 14);
    ws.undo(UndoTarget::Last).unwrap();
    assert_eq!(own_packs(ws.view()).unwrap(), []);
}

#[test]
fn categories_set_by_hand_hold_under_the_copy_too() {
    let mut school = school();
    let staff = school.people[0];
    let ws = &mut school.workspace;
    let id = entry(ws, staff, Activity::SchoolTraining, "2026-05-06", 24, EntryState::Approved);
    let set = |policy: &str, code: &str, ws: &mut Workspace| {
        ws.deed("t", |deed| deed.set_entry_category(id, policy, Some(code))).unwrap();
    };
    set("zhejiang-cycle-360", "A.other", ws);
    copy_pack(ws, &own("zhejiang-cycle-360", "qinghe-360", &[])).unwrap();
    assert_eq!(ws.view().entry_category(id, "qinghe-360").unwrap().as_deref(), Some("A.other"));
    delete_pack(ws, "qinghe-360").unwrap();
    assert_eq!(ws.view().entry_category(id, "qinghe-360").unwrap(), None);
}

#[test]
fn what_cannot_be_is_refused_with_line_and_key() {
    let mut school = school();
    let ws = &mut school.workspace;
    let refused = |draft: &PackDraft, ws: &mut Workspace| told(copy_pack(ws, draft));
    let (code, said) = refused(&own("zhejiang-cycle-360", "national-cycle-360", &[]), ws);
    assert_eq!((code, said.contains("“national-cycle-360”")), ("pack_id_taken", true));
    assert_eq!(refused(&own("no-such", "x", &[]), ws).0, "unknown_policy");
    let (code, said) = refused(&own("zhejiang-cycle-360", "Our Pack", &[]), ws);
    assert_eq!((code, said.contains("“id”：只能用小写字母")), ("bad_pack", true));
    let (code, said) = refused(&own("zhejiang-cycle-360", "x", &[("caps[1].hours", "-5")]), ws);
    assert_eq!((code, said.contains("“caps[1].hours”：“-5”不能是负数")), ("bad_pack", true));
    let (_, said) = refused(&own("zhejiang-cycle-360", "x", &[("caps[99].hours", "5")]), ws);
    assert!(said.contains("“caps[99].hours”：原规程没有这个数字"), "{said}");
    let (code, said) = told(save_pack(ws, "id = \"x\"\ntitle = 3\n", "规程.toml"));
    assert_eq!((code, said.starts_with("规程.toml 第 1 行“categories”")), ("bad_pack", true), "{said}");
    let built_in = xueshi::policy::Pack::builtin("pingli-cycle-360").unwrap();
    assert_eq!(told(save_pack(ws, built_in.text(), "x.toml")).0, "not_own_pack");
    assert_eq!(told(edit_pack(ws, "pingli-cycle-360", &PackChange::default())).0, "not_own_pack");
    assert_eq!(told(delete_pack(ws, "no-such")).0, "unknown_policy");
    assert_eq!(own_packs(ws.view()).unwrap(), []);
}

#[test]
fn editions_of_one_series_may_not_overlap_in_a_workspace() {
    let mut school = school();
    let ws = &mut school.workspace;
    let edition = |id: &str, from: &str, to: &str| {
        let text = xueshi::policy::Pack::builtin("unit-half-day").unwrap().text().to_owned();
        let head = format!("id = \"{id}\"\nseries = \"ours\"\nvalid_from = {from}\nvalid_to = {to}");
        text.replacen("id = \"unit-half-day\"", &head, 1)
    };
    save_pack(ws, &edition("ours-1", "2021-01-01", "2025-12-31"), "ours-1.toml").unwrap();
    let late = edition("ours-2", "2025-12-31", "2030-12-31");
    let (code, said) = told(save_pack(ws, &late, "ours-2.toml"));
    assert_eq!(code, "bad_pack");
    assert!(said.contains("ours-2.toml 第 3 行“valid_from”：有效期与同一规程的“ours-1”重叠"), "{said}");
    save_pack(ws, &edition("ours-2", "2026-01-01", "2030-12-31"), "ours-2.toml").unwrap();
    assert_eq!(own_packs(ws.view()).unwrap().len(), 2);
}

#[test]
fn an_own_pack_changes_until_something_rests_on_it() {
    let mut school = school_under("secondary-annual-90");
    let staff = school.people[0];
    let ws = &mut school.workspace;
    copy_pack(ws, &own("secondary-annual-90", "ours", &[])).unwrap();
    use_from(ws, "ours", "2026-01-01", "");
    let total = |ws: &Workspace| find_pack(ws.view(), "ours").unwrap().numbers()[1].clone();
    let path = total(ws).path;
    let change = |value: &str| PackChange {
        numbers: vec![(path.clone(), value.to_owned())],
        document: "青小发〔2026〕4号".into(),
        ..PackChange::default()
    };
    let edited = edit_pack(ws, "ours", &change("96")).unwrap().value;
    assert_eq!((total(ws).value.as_str(), edited.document()), ("96", "青小发〔2026〕4号"));
    assert_eq!(told(delete_pack(ws, "ours")).0, "pack_in_force");
    entry(ws, staff, Activity::SchoolTraining, "2026-03-01", 30, EntryState::Passed);
    let wanted = Wanted { kind: Kind::Hours, period: "2026".into(), recipient: None };
    prepare(ws, &wanted).unwrap();
    let (code, said) = told(edit_pack(ws, "ours", &change("97")));
    assert_eq!(code, "pack_in_use");
    assert!(said.contains("已有 1 份报送依据它"), "{said}");
}

fn compared(
    ws: &Workspace,
    current: &InForce,
    pack: Option<xueshi::policy::Pack>,
    parameters: &[(&str, &str)],
) -> Vec<(String, Shift, Hours, Hours)> {
    let parameters = parameters.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let id = pack.as_ref().map_or(current.pack.id(), |pack| pack.id()).to_owned();
    let candidate = candidate(ws.view(), current, pack, &id, &parameters).unwrap();
    let at = reckoned_from(ws.view(), "2026-06-01".parse().unwrap()).unwrap();
    let compared = compare(ws.view(), current, &candidate, "2026", at).unwrap();
    let row = |p: &xueshi::service::assessment::PersonShift| {
        (p.name.clone(), p.shift, p.before.total, p.after.total)
    };
    compared.shifts.iter().map(row).collect()
}

#[test]
fn before_it_is_taken_over_it_is_seen_who_gains_and_who_loses() {
    let mut school = school();
    let people = school.people.clone();
    let ws = &mut school.workspace;
    entry(ws, people[0], Activity::SchoolTraining, "2026-03-01", 50, EntryState::Approved);
    entry(ws, people[1], Activity::SchoolTraining, "2026-03-01", 35, EntryState::Approved);
    // By hand it is no 校本培训, under the copy neither.
    let other = entry(ws, people[2], Activity::SchoolTraining, "2026-03-01", 50, EntryState::Approved);
    ws.deed("t", |deed| deed.set_entry_category(other, "zhejiang-cycle-360", Some("A.other"))).unwrap();
    let current = main_policy(ws.view()).unwrap();
    let cap = school_cap();
    let with = |value: &str| draft(ws.view(), &own("zhejiang-cycle-360", "ours", &[(&cap, value)])).unwrap();
    let hours = Hours::whole;
    assert_eq!(
        compared(ws, &current, Some(with("45")), &[]),
        [("张三".into(), Shift::Gains, hours(40), hours(45))]
    );
    assert_eq!(
        compared(ws, &current, Some(with("30")), &[]),
        [
            ("张三".into(), Shift::Loses, hours(40), hours(30)),
            ("李四".into(), Shift::Loses, hours(35), hours(30)),
        ]
    );
    assert_eq!(compared(ws, &current, None, &[]), []);
    let lower = compared(ws, &current, None, &[("total", "200")]);
    assert_eq!(lower.len(), 5, "less is missing for everybody");
    assert!(lower.iter().all(|(_, shift, before, after)| *shift == Shift::Gains && before == after));
    assert_eq!(own_packs(ws.view()).unwrap(), [], "nothing was saved");
}

#[test]
fn a_changed_verdict_is_counted() {
    let mut school = school_under("secondary-annual-90");
    let people = school.people.clone();
    let ws = &mut school.workspace;
    entry(ws, people[0], Activity::SchoolTraining, "2026-03-01", 30, EntryState::Passed);
    entry(ws, people[0], Activity::ExternalTraining, "2026-03-02", 60, EntryState::Passed);
    entry(ws, people[1], Activity::SchoolTraining, "2026-03-01", 30, EntryState::Passed);
    let current = main_policy(ws.view()).unwrap();
    let at = "2026-06-01".parse().unwrap();
    let verdicts = |numbers: &[(&str, &str)]| {
        let pack = draft(ws.view(), &own("secondary-annual-90", "ours", numbers)).unwrap();
        let candidate = candidate(ws.view(), &current, Some(pack), "ours", &BTreeMap::new()).unwrap();
        let seen = compare(ws.view(), &current, &candidate, "", at).unwrap();
        (seen.newly_met(), seen.newly_unmet(), seen.count(Shift::Gains), seen.count(Shift::Loses))
    };
    assert_eq!(verdicts(&[("requirements[1].hours", "91")]), (0, 1, 0, 5));
    let easy = [("requirements[1].hours", "30"), ("requirements[3].hours", "0")];
    assert_eq!(verdicts(&easy), (1, 0, 4, 0), "李四 meets it then; 张三 met it before");
}

#[test]
fn several_regulations_judge_the_same_records_each_for_itself() {
    let mut school = school();
    let staff = school.people[0];
    let ws = &mut school.workspace;
    use_from(ws, "secondary-annual-90", "2026-01-01", "");
    entry(ws, staff, Activity::SchoolTraining, "2026-03-01", 50, EntryState::Approved);
    entry(ws, staff, Activity::SchoolTraining, "2026-03-02", 4, EntryState::Passed);
    let totals: Vec<(String, Hours)> = chosen(ws.view())
        .unwrap()
        .iter()
        .map(|policy| {
            let period = "2026".parse().unwrap();
            let person = assess_person(ws.view(), staff, policy, period, Counting::Counted).unwrap();
            (policy.pack.id().to_owned(), person.assessment.total)
        })
        .collect();
    let expected = [
        ("secondary-annual-90".to_owned(), Hours::whole(54)),
        ("zhejiang-cycle-360".to_owned(), Hours::whole(40)),
    ];
    let mut sorted = totals;
    sorted.sort();
    assert_eq!(sorted, expected);
}

/// A school that changed over to its own edition in 2027.
fn changed_over() -> (School, InForce, InForce) {
    let mut school = school_under("secondary-annual-90");
    let ws = &mut school.workspace;
    let numbers = [("requirements[1].hours", "50"), ("requirements[3].hours", "10")];
    copy_pack(ws, &own("secondary-annual-90", "ours", &numbers)).unwrap();
    use_from(ws, "secondary-annual-90", "2021-01-01", "2026-12-31");
    use_from(ws, "ours", "2027-01-01", "");
    let find = |id: &str| chosen(ws.view()).unwrap().into_iter().find(|p| p.pack.id() == id).unwrap();
    let (old, new) = (find("secondary-annual-90"), find("ours"));
    (school, old, new)
}

#[test]
fn of_two_editions_the_one_that_is_valid_on_the_records_day_counts() {
    let (mut school, old, new) = changed_over();
    let staff = school.people[0];
    let ws = &mut school.workspace;
    for day in ["2026-03-01", "2027-03-01"] {
        entry(ws, staff, Activity::SchoolTraining, day, 50, EntryState::Passed);
        entry(ws, staff, Activity::ExternalTraining, day, 10, EntryState::Passed);
    }
    let period = "2026-2027".parse().unwrap();
    let person = assess_person(ws.view(), staff, &new, period, Counting::Counted).unwrap().assessment;
    let of_year = |year: &str| -> Vec<(Hours, bool)> {
        let year = year.parse().unwrap();
        person
            .requirements
            .iter()
            .filter(|r| r.period == year && r.id == "total")
            .map(|r| (r.required, r.met))
            .collect()
    };
    assert_eq!(of_year("2026"), [(Hours::whole(90), false)], "2026 is judged by what held then");
    assert_eq!(of_year("2027"), [(Hours::whole(50), true)]);
    assert_eq!((person.total, person.verdict), (Hours::whole(120), Verdict::Unmet));
    let on = |day: &str, policy: &InForce| {
        edition_on(ws.view(), policy.clone(), day.parse().unwrap()).unwrap().pack.id().to_owned()
    };
    assert_eq!(on("2026-12-31", &new), "secondary-annual-90");
    assert_eq!(on("2027-01-01", &old), "ours");
    assert_eq!(on("2020-01-01", &new), "ours", "no edition was in force then");
    let typed = period_for(&new, "2027", "2027-06-01".parse().unwrap()).unwrap();
    let later = assess_person(ws.view(), staff, &new, typed, Counting::Counted).unwrap().assessment;
    assert_eq!(later.verdict, Verdict::Met);
}

#[test]
fn a_cycle_counts_what_each_edition_recognised_on_its_days() {
    let mut school = school();
    let staff = school.people[0];
    let ws = &mut school.workspace;
    let cap = school_cap();
    copy_pack(ws, &own("zhejiang-cycle-360", "ours", &[(&cap, "24")])).unwrap();
    use_from(ws, "zhejiang-cycle-360", "2021-01-01", "2023-12-31");
    use_from(ws, "ours", "2024-01-01", "");
    entry(ws, staff, Activity::SchoolTraining, "2023-12-31", 40, EntryState::Approved);
    entry(ws, staff, Activity::SchoolTraining, "2024-01-01", 40, EntryState::Approved);
    let all = chosen(ws.view()).unwrap();
    let ours = all.iter().find(|policy| policy.pack.id() == "ours").unwrap();
    let period = "2021-2025".parse().unwrap();
    let person = assess_person(ws.view(), staff, ours, period, Counting::Counted).unwrap().assessment;
    let figures: Vec<Hours> = person.records.iter().map(|record| record.recognised).collect();
    assert_eq!(figures, [Hours::whole(40), Hours::whole(24)]);
    assert_eq!(person.requirements[0].earned, Hours::whole(64));
    assert_eq!(assess(&school, 0, "2021-2025").total, Hours::whole(64), "the original says the same");
}

#[test]
fn what_rests_on_a_pack_keeps_its_deeds_from_being_undone() {
    let mut school = school_under("secondary-annual-90");
    let staff = school.people[0];
    let ws = &mut school.workspace;
    let copied = copy_pack(ws, &own("secondary-annual-90", "ours", &[])).unwrap().deed.unwrap();
    let used = use_from(ws, "ours", "2026-01-01", "");
    let blocked = |ws: &mut Workspace, deed, by| {
        let refused = ws.undo(UndoTarget::Deed(deed));
        assert!(
            matches!(refused, Err(xueshi::store::StoreError::UndoBlocked { deed, .. }) if deed == by),
            "{refused:?}"
        );
    };
    blocked(ws, copied, used);
    let path = find_pack(ws.view(), "ours").unwrap().numbers()[1].path.clone();
    let change = PackChange { numbers: vec![(path, "96".into())], ..PackChange::default() };
    let edited = edit_pack(ws, "ours", &change).unwrap().deed.unwrap();
    entry(ws, staff, Activity::SchoolTraining, "2026-03-01", 30, EntryState::Passed);
    let wanted = Wanted { kind: Kind::Hours, period: "2026".into(), recipient: None };
    let prepared = prepare(ws, &wanted).unwrap().deed.unwrap();
    blocked(ws, edited, prepared);
    assert!(main_policy(ws.view()).is_ok());
    assert_eq!(find_pack(ws.view(), "ours").unwrap().numbers()[1].value, "96");
}

#[test]
fn a_pack_that_was_dropped_and_deleted_comes_back_in_that_order() {
    let mut school = school_under("secondary-annual-90");
    let ws = &mut school.workspace;
    copy_pack(ws, &own("secondary-annual-90", "ours", &[])).unwrap();
    use_from(ws, "ours", "2026-01-01", "");
    assert_eq!(told(delete_pack(ws, "ours")).0, "pack_in_force");
    let dropped = take_out_of_force(ws, "ours").unwrap().deed.unwrap();
    let deleted = delete_pack(ws, "ours").unwrap().deed.unwrap();
    let early = ws.undo(UndoTarget::Deed(dropped));
    assert!(
        matches!(early, Err(xueshi::store::StoreError::UndoBlocked { deed, .. }) if deed == deleted),
        "a pack that is gone is not put in force: {early:?}"
    );
    assert!(main_policy(ws.view()).is_ok());
    ws.undo(UndoTarget::Deed(deleted)).unwrap();
    ws.undo(UndoTarget::Deed(dropped)).unwrap();
    assert!(chosen(ws.view()).unwrap().iter().any(|policy| policy.pack.id() == "ours"));
}

#[test]
fn a_closed_year_keeps_the_pack_that_made_it() {
    let mut school = school_under("secondary-annual-90");
    let ws = &mut school.workspace;
    let copied = copy_pack(ws, &own("secondary-annual-90", "ours", &[])).unwrap().deed.unwrap();
    use_from(ws, "ours", "2026-01-01", "");
    let policy = chosen(ws.view()).unwrap().into_iter().find(|p| p.pack.id() == "ours").unwrap();
    xueshi::service::year_close::close_year(ws, &policy, "2025".parse().unwrap()).unwrap();
    take_out_of_force(ws, "ours").unwrap();
    assert!(ws.undo(UndoTarget::Deed(copied)).is_err());
    assert!(find_pack(ws.view(), "ours").is_ok());
}

#[test]
fn an_edition_of_a_series_can_be_copied() {
    let mut school = school();
    let ws = &mut school.workspace;
    let text = xueshi::policy::Pack::builtin("unit-half-day").unwrap().text().to_owned();
    let text = text.replacen("id = \"unit-half-day\"", "id = \"ours-1\"\nseries = \"ours\"", 1);
    save_pack(ws, &text, "ours-1.toml").unwrap();
    let copy = copy_pack(ws, &own("ours-1", "ours-2", &[])).unwrap().value;
    assert_eq!((copy.series(), copy.lineage()), ("ours-2", "ours-1"));
}

#[test]
fn a_regulation_is_in_force_only_while_it_is_valid() {
    let mut school = school();
    let ws = &mut school.workspace;
    let text = xueshi::policy::Pack::builtin("unit-half-day").unwrap().text().to_owned();
    let head = "id = \"ours\"\nvalid_from = 2021-01-01\nvalid_to = 2025-12-31";
    save_pack(ws, &text.replacen("id = \"unit-half-day\"", head, 1), "ours.toml").unwrap();
    let choice = |from: &str, to: &str| Choice {
        policy: "ours".into(),
        from: from.into(),
        to: to.into(),
        parameters: BTreeMap::new(),
        is_main: false,
    };
    for (from, to) in [("2026-01-01", ""), ("2020-12-31", "2025-12-31"), ("2025-01-01", "2026-01-01")] {
        let (code, said) = told(put_in_force(ws, &choice(from, to)));
        assert_eq!(code, "not_valid_then");
        assert!(said.contains("2021-01-01 至 2025-12-31"), "{said}");
    }
    put_in_force(ws, &choice("2024-01-01", "")).unwrap();
    let until = chosen(ws.view()).unwrap().into_iter().find(|p| p.pack.id() == "ours").unwrap().to;
    assert_eq!(until, Some("2025-12-31".parse().unwrap()), "it ends with the regulation");
}
