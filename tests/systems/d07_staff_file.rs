//! 全国教师管理信息系统: fourteen items a teacher, nine of them with a star; duplicates settled with proof; changes after the seal
//! asked for and answered; a person on two days; photo and curriculum.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use xueshi::exchange::inbound::field::StaffField;
use xueshi::model::clock::FixedClock;
use xueshi::model::facts::Activity;
use xueshi::model::staff_change::{ChangeKind, StaffChange};
use xueshi::model::staff_item::{AlikeKind, AlikeState, RequestState, StaffItem};
use xueshi::service::printing::Request;
use xueshi::service::staff::*;
use xueshi::store::{Access, Setting, Workspace};

use crate::desk::{Desk, form, refused};
use crate::school::setting;

fn line(first: &str, value: &str) -> ItemForm {
    ItemForm { fields: BTreeMap::from([(first.to_owned(), value.to_owned())]), ..ItemForm::default() }
}

#[test]
fn the_fourteen_items_are_kept_and_what_is_missing_is_told() {
    let mut desk = Desk::under("zhejiang-cycle-360");
    let who = desk.who(0);
    let lacking = |desk: &Desk| -> Vec<StaffItem> {
        let items = completeness(desk.view(), who).unwrap();
        items.into_iter().filter(|one| !one.is_complete()).map(|one| one.item).collect()
    };
    use StaffItem as I;
    assert_eq!(
        lacking(&desk),
        [
            I::Basic,
            I::Education,
            I::Post,
            I::Title,
            I::Licence,
            I::Teaching,
            I::Training,
            I::Skill,
            I::Exchange,
            I::Contact
        ]
    );
    let basic = completeness(desk.view(), who).unwrap().remove(0);
    assert_eq!(basic.missing, ["民族", "参加工作年月"], "what the number of the document says is known");
    for item in [I::Education, I::Post, I::Title, I::Licence, I::Teaching, I::Skill] {
        let first = item.fields()[0];
        keep_item(desk.ws(), who, item, None, &line(first, "本科")).unwrap();
    }
    desk.pass(&form(who, "新课标", Activity::SchoolTraining, ("2026-04-06", "2026-04-06"), "4"));
    let exchanged = StaffChange {
        kind: ChangeKind::Exchanged,
        from: "2024-09-01".parse().unwrap(),
        to: Some("2025-07-01".parse().unwrap()),
        school: Some("溪口小学".into()),
        document: None,
        note: None,
    };
    record_change(desk.ws(), who, &exchanged).unwrap();
    let kept = desk.view().staff(who).unwrap();
    let mut person = StaffForm::of(&kept.record, kept.standing);
    for (field, text) in
        [(StaffField::Ethnicity, "汉族"), (StaffField::Joined, "2003-08"), (StaffField::Phone, "13800000001")]
    {
        person.set(field, text);
    }
    change_staff(desk.ws(), who, &person).unwrap();
    assert_eq!(lacking(&desk), []);
    let found = monitoring(desk.view()).unwrap();
    assert_eq!(found.of(I::Education), (1, 1));
    assert_eq!((found.people.len(), found.people[0].written_on.as_str()), (5, "2026-06-01"));
    let list = desk.printed("completeness", &desk.request());
    assert!(list.contains("14 / 14") && list.contains("李四"), "{list}");
}

#[test]
fn a_line_that_cannot_be_says_why() {
    let mut desk = Desk::under("zhejiang-cycle-360");
    let who = desk.who(0);
    let cases = [
        (StaffItem::Training, line("学历", "本科")),
        (StaffItem::Education, line("学历", " ")),
        (StaffItem::Education, line("没有的栏目", "本科")),
        (StaffItem::Education, ItemForm { from: "昨天".into(), ..line("学历", "本科") }),
        (
            StaffItem::Education,
            ItemForm { from: "2003-07".into(), to: "1999".into(), ..line("学历", "本科") },
        ),
    ];
    for (item, form) in cases {
        assert_eq!(refused(keep_item(desk.ws(), who, item, None, &form)), "bad_field", "{form:?}");
    }
    let id = keep_item(desk.ws(), who, StaffItem::Education, None, &line("学历", "本科")).unwrap().value;
    let other = desk.who(1);
    let stolen = keep_item(desk.ws(), other, StaffItem::Education, Some(id), &line("学历", "硕士"));
    assert_eq!(refused(stolen), "bad_field", "of somebody else");
    keep_item(desk.ws(), who, StaffItem::Education, Some(id), &line("学历", "硕士")).unwrap();
    assert_eq!(desk.view().staff_items(who).unwrap()[0].1.fields["学历"], "硕士");
    remove_item(desk.ws(), id).unwrap();
    assert_eq!(desk.view().staff_items(who).unwrap(), []);
}

#[test]
fn people_who_may_be_one_are_settled_with_proof() {
    let mut desk = Desk::under("zhejiang-cycle-360");
    let pair = [desk.who(3), desk.who(4)];
    let groups = people_alike(desk.view()).unwrap();
    assert_eq!((groups.len(), groups[0].kind, groups[0].state), (1, AlikeKind::Name, AlikeState::Open));
    assert_eq!(groups[0].people, pair, "two called 刘洋");
    let settle = |desk: &mut Desk, people: &[_], state, words: &str, paper: Option<&std::path::Path>| {
        settle_alike(desk.ws(), AlikeKind::Name, people, state, words, paper)
    };
    let strangers = [desk.who(0), desk.who(1)];
    assert_eq!(refused(settle(&mut desk, &strangers, AlikeState::Rejected, "不同", None)), "bad_field");
    assert_eq!(
        refused(settle(&mut desk, &pair, AlikeState::Proved, "两个人", None)),
        "bad_field",
        "no proof"
    );
    let paper = desk.file("佐证.pdf", b"%PDF two people");
    settle(&mut desk, &pair, AlikeState::Proved, "两个人，出生日期不同", Some(&paper)).unwrap();
    let groups = people_alike(desk.view()).unwrap();
    assert_eq!((groups[0].state, groups[0].evidence.is_some()), (AlikeState::Proved, true));
}

#[test]
fn a_change_after_the_seal_is_asked_for_with_before_and_after() {
    let mut desk = Desk::under("zhejiang-cycle-360");
    let who = desk.who(0);
    let ask =
        |desk: &mut Desk, field, after: &str, why: &str| request_change(desk.ws(), who, field, after, why);
    assert_eq!(refused(ask(&mut desk, StaffField::DocumentNumber, "33099919810228", "写错")), "bad_field");
    assert_eq!(refused(ask(&mut desk, StaffField::Department, "", "写错")), "bad_field", "nothing changes");
    assert_eq!(refused(ask(&mut desk, StaffField::Department, "教导处", "")), "bad_field", "no reason");
    let id = ask(&mut desk, StaffField::Department, "教导处", "调岗").unwrap().value;
    assert_eq!(desk.view().staff(who).unwrap().record.department, None, "until it is agreed");
    answer_change(desk.ws(), id, true, "教人〔2026〕2号").unwrap();
    assert_eq!(desk.view().staff(who).unwrap().record.department.as_deref(), Some("教导处"));
    let (_, request) = desk.view().change_requests(Some(who)).unwrap().remove(0);
    assert_eq!((request.before, request.after.as_deref()), (None, Some("教导处")));
    assert_eq!((request.state, request.document.as_deref()), (RequestState::Agreed, Some("教人〔2026〕2号")));
    assert_eq!(refused(answer_change(desk.ws(), id, false, "")), "bad_field", "it has its answer");
}

#[test]
fn a_person_is_compared_on_two_days() {
    let mut desk = Desk::under("zhejiang-cycle-360");
    let who = desk.who(0);
    let folder = desk.view().school().map(|_| desk.school.workspace.folder().to_owned()).unwrap();
    let (_elsewhere, other) = crate::school::empty_school_under("zhejiang-cycle-360");
    drop(std::mem::replace(&mut desk.school.workspace, other));
    let later: NaiveDate = "2026-09-01".parse().unwrap();
    let clock = Arc::new(FixedClock(later.and_hms_opt(9, 0, 0).unwrap()));
    desk.school.workspace = Workspace::open(&folder, Access::Write, Setting { clock, ..setting() }).unwrap();
    let kept = desk.view().staff(who).unwrap();
    let mut form = StaffForm::of(&kept.record, kept.standing);
    form.set(StaffField::Department, "总务处");
    form.set(StaffField::Title, "高级教师");
    change_staff(desk.ws(), who, &form).unwrap();
    let day = |text: &str| text.parse().unwrap();
    let compared = compare_person(desk.view(), who, day("2026-06-30"), later).unwrap();
    let told: Vec<_> =
        compared.iter().map(|one| (one.field, one.before.as_str(), one.after.as_str())).collect();
    assert_eq!(told, [("部门", "", "总务处"), ("职称", "", "高级教师")]);
    assert_eq!(compare_person(desk.view(), who, day("2026-06-01"), day("2026-08-31")).unwrap(), []);
    assert!(compare_person(desk.view(), xueshi::model::id::StaffId(99), later, later).is_err());
}

#[test]
fn the_curriculum_and_the_photo_are_printed() {
    let mut desk = Desk::under("zhejiang-cycle-360");
    let who = desk.who(0);
    keep_item(desk.ws(), who, StaffItem::Education, None, &line("学历", "本科")).unwrap();
    desk.approved(&form(who, "新课标", Activity::SchoolTraining, ("2026-04-06", "2026-04-06"), "4"));
    let one = Request { staff: vec![who], ..desk.request() };
    let text = desk.printed("curriculum", &one);
    for words in ["教师基本情况表", "张三", "学习经历", "本科", "新课标　4 学时", "330999********001X"]
    {
        assert!(text.contains(words), "{words} in {text}");
    }
    let paper = desk.file("说明.pdf", b"%PDF no picture");
    assert!(set_photo(desk.ws(), who, Some(&paper)).is_err());
    let photo = desk.file("照片.jpg", include_bytes!("../../assets/demo/cover.jpg"));
    set_photo(desk.ws(), who, Some(&photo)).unwrap();
    assert!(desk.view().staff_photo(who).unwrap().is_some());
}
