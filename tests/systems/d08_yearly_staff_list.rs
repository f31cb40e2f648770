//! 成都继教网 V1.6: the yearly staff list is checked, printed, signed, packed under ten megabytes, handed in, sealed or sent back.

use std::fs;

use xueshi::model::state::SubmissionState;
use xueshi::model::submission::Kind;
use xueshi::service::progress::Progress;
use xueshi::service::setup::edit_school;
use xueshi::service::submission::{Export, Wanted, attach_scans, cancel, export, inside, prepare, survey};

use crate::desk::{Desk, refused};

fn staff_list() -> Wanted {
    Wanted { kind: Kind::Staff, period: "2026".into(), recipient: None }
}

#[test]
fn the_list_goes_from_check_to_seal() {
    let mut desk = Desk::under("zhejiang-cycle-360");
    let found = survey(&desk.school.workspace, &staff_list()).unwrap();
    assert_eq!(found.people, 5);
    let paper = desk.printed("staff-confirmation", &desk.request());
    assert!(paper.contains("单位教师信息名单") && paper.contains("校长"));
    let id = prepare(desk.ws(), &staff_list()).unwrap().value.id;
    assert_eq!(refused(export(desk.ws(), id, &Export::default(), &mut Progress::silent())), "not_signed");
    let scan = desk.file("扫描.jpg", b"\xff\xd8\xff signed and sealed");
    attach_scans(desk.ws(), id, &[scan]).unwrap();
    assert_eq!(desk.view().submission(id).unwrap().state, SubmissionState::Signed, "已上传附件");
    let done = export(desk.ws(), id, &Export::default(), &mut Progress::silent()).unwrap().value;
    for package in &done.volumes {
        assert!(fs::metadata(package).unwrap().len() <= 10_000_000, "{}", package.display());
    }
    let content = inside(&desk.school.workspace, id).unwrap();
    assert!(content.bytes() > 0);
    let code = desk.view().submission(id).unwrap().code;
    let printed = desk.printed(
        "staff-confirmation",
        &xueshi::service::printing::Request::of_submission(desk.view(), id, crate::desk::today()).unwrap().0,
    );
    assert!(printed.contains("单位教师信息名单") && code.len() == 16, "paper, scan and data bear one code");
    desk.answer(id, &[]);
    let confirmed = desk.view().staff(desk.who(0)).unwrap().standing.confirmed_on;
    assert_eq!(confirmed, Some(crate::desk::today()), "sealed for the year");
    assert_eq!(refused(cancel(desk.ws(), id)), "wrong_state", "what is decided is not taken back");
}

#[test]
fn before_the_answer_it_can_be_taken_back_and_what_is_sent_back_goes_up_again() {
    let mut desk = Desk::under("zhejiang-cycle-360");
    let id = prepare(desk.ws(), &staff_list()).unwrap().value.id;
    cancel(desk.ws(), id).unwrap();
    assert_eq!(desk.view().submission(id).unwrap().state, SubmissionState::Cancelled, "取消上报");
    let second = desk.hand_in(Kind::Staff, "2026");
    desk.answer(second, &[2]);
    assert_eq!(desk.view().staff(desk.who(1)).unwrap().standing.confirmed_on, None, "returned");
    let third = prepare(desk.ws(), &staff_list()).unwrap().value;
    assert!(third.id > second, "it goes up again with a number of its own");
}

#[test]
fn a_base_school_says_so() {
    let mut desk = Desk::under("zhejiang-cycle-360");
    let mut school = desk.view().school().unwrap();
    assert!(!school.base_school);
    school.base_school = true;
    edit_school(desk.ws(), &school).unwrap();
    assert!(desk.view().school().unwrap().base_school);
}
