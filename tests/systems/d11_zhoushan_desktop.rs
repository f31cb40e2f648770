//! 继续教育学分管理系统 2.1 (Zhoushan), the desktop program before this one: a class gives hours and credits to everybody but those who
//! are marked out; reports over years; cards once the county permits.

use xueshi::exchange::paper::page::Item;
use xueshi::model::facts::Role;
use xueshi::model::state::EntryState;
use xueshi::service::ServiceError;
use xueshi::service::printing::{Request, paper};
use xueshi::service::printing_permission::permit_printing;
use xueshi::service::training::{Granting, ProgramForm, mark_out, register, set_role};
use xueshi::store::EntryFilter;

use crate::desk::{Desk, refused};
use crate::school::lecture;

fn class(desk: &mut Desk) -> xueshi::model::id::ProgramId {
    let form = ProgramForm { code: "舟-08".into(), credits: "1.5".into(), ..lecture() };
    desk.school.program(&form)
}

fn approve_everything(desk: &mut Desk) {
    let ids: Vec<_> = desk.view().entry_ids(&EntryFilter::default()).unwrap();
    for id in &ids {
        desk.ws()
            .deed("t", |deed| -> Result<(), ServiceError> {
                Ok(deed.set_entry_state(*id, EntryState::Approved, None)?)
            })
            .unwrap();
    }
}

#[test]
fn everybody_in_the_class_gets_hours_and_credits_but_those_marked_out() {
    let mut desk = Desk::under("zhejiang-cycle-360");
    let program = class(&mut desk);
    let out = [desk.who(1)];
    mark_out(desk.ws(), program, &out, Some("请假")).unwrap();
    let speaker = [desk.who(0)];
    set_role(desk.ws(), program, &speaker, Role::Speaker).unwrap();
    let done = register(desk.ws(), program, &Granting::RegisterAndPass(String::new())).unwrap().value;
    assert_eq!((done.added.len(), done.left_out), (4, 1));
    let kept = desk.view().entry(done.added[0]).unwrap();
    assert_eq!(
        (kept.claimed.unwrap().to_string(), kept.credits.unwrap().to_string()),
        ("4".into(), "1.5".into())
    );
    let roster = desk.printed("roster", &Request { program: Some(program), ..desk.request() });
    assert!(roster.contains("请假"), "不计, with the reason beside the red figure");
}

#[test]
fn a_report_over_years_and_three_cards() {
    let mut desk = Desk::under("zhejiang-cycle-360");
    let program = class(&mut desk);
    register(desk.ws(), program, &Granting::RegisterAndPass(String::new())).unwrap();
    approve_everything(&mut desk);
    let years = Request { period: "2025-2026".into(), ..desk.request() };
    let report = desk.printed("hours-report", &years);
    assert!(report.contains("2025") && report.contains("2026") && report.contains("张三"));
    assert!(desk.printed("register", &years).contains("继续教育登记表"));
    for card in ["credit-card", "archive-card", "registration-card"] {
        assert!(desk.printed(card, &years).contains("张三"), "{card}");
    }
}

#[test]
fn cards_are_a_sample_until_the_county_permits_printing() {
    let mut desk = Desk::under("zhejiang-cycle-360");
    let program = class(&mut desk);
    register(desk.ws(), program, &Granting::RegisterAndPass(String::new())).unwrap();
    approve_everything(&mut desk);
    let is_sample = |desk: &Desk| {
        let cards = paper(desk.view(), "credit-card", &desk.request()).unwrap();
        cards.pages[0]
            .items
            .iter()
            .any(|item| matches!(item, Item::Watermark { word, .. } if &**word == "未审核"))
    };
    assert!(is_sample(&desk));
    let backwards = permit_printing(desk.ws(), "2026-06-01", "2026-05-01", "县教育局", "");
    assert_eq!(refused(backwards), "bad_field");
    assert_eq!(refused(permit_printing(desk.ws(), "", "2026-12-31", " ", "")), "bad_field");
    permit_printing(desk.ws(), "2026-05-01", "2026-12-31", "县教育局", "教字〔2026〕5号").unwrap();
    assert!(!is_sample(&desk), "the period covers today");
}
