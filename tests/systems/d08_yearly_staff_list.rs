//! 成都继教网 V1.6: the yearly staff list is checked, printed, signed, packed under ten megabytes, handed in, sealed or sent back.

use std::fs;

use chrono::NaiveDate;
use xueshi::exchange::inbound::field::StaffField;
use xueshi::model::state::SubmissionState;
use xueshi::model::submission::Kind;
use xueshi::service::import::ImportFile;
use xueshi::service::progress::Progress;
use xueshi::service::setup::edit_school;
use xueshi::service::staff::{
    Settled, StaffForm, StaffImport, answer_change, change_staff, import_staff, request_change, text,
};
use xueshi::service::submission::{Export, Wanted, attach_scans, cancel, export, inside, prepare, survey};
use xueshi::service::{Fault, ServiceError};

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
fn what_was_signed_stays_until_the_school_year_is_over() {
    let mut desk = Desk::under("chengdu-registration");
    let who = desk.who(0);
    let id = desk.hand_in(Kind::Staff, "2026");
    assert!(retitled(&mut desk, "一级教师").is_ok(), "until it is approved");
    desk.answer(id, &[]);
    let fault: Fault = retitled(&mut desk, "高级教师").unwrap_err().into();
    assert_eq!(
        fault.message,
        "职称“高级教师”：已随 2026-06-01 认定的名单封存，按规程本学年内不能再改，请等下一学年"
    );
    let workbook = desk.file("改职称.csv", "姓名,职称,部门\n张三,高级教师,教导处\n".as_bytes());
    let import = StaffImport::of(ImportFile::read(&workbook).unwrap());
    let import =
        StaffImport { settled: Settled { one_name_one_person: true, ..Settled::default() }, ..import };
    let report = import_staff(desk.ws(), &import, &mut Progress::silent()).unwrap().value.report;
    let told: Vec<&str> = report.warnings.iter().map(|warning| warning.problem.as_str()).collect();
    assert!(told.iter().any(|text| text.starts_with("“张三”的职称没有改动：已随 2026-06-01")), "{told:?}");
    let record = desk.view().staff(who).unwrap().record;
    assert_eq!(record.department.as_deref(), Some("教导处"), "what is not on the list is free");
    assert_eq!(text(&record, StaffField::Title), "一级教师");
    let asked = request_change(desk.ws(), who, StaffField::Title, "高级教师", "评聘");
    assert_eq!(refused(asked), "bad_field", "not even by asking");
    let mut standing = desk.view().staff(who).unwrap().standing;
    standing.confirmed_on = NaiveDate::from_ymd_opt(2025, 8, 31);
    desk.ws().deed("t", |deed| deed.set_standing(who, &standing)).unwrap();
    assert!(retitled(&mut desk, "高级教师").is_ok(), "the list of the school year before seals nothing");
}

#[test]
fn under_a_seal_that_opens_a_change_is_asked_for() {
    let mut desk = Desk::under("zhejiang-cycle-360");
    let who = desk.who(0);
    let id = desk.hand_in(Kind::Staff, "2026");
    desk.answer(id, &[]);
    let fault: Fault = retitled(&mut desk, "高级教师").unwrap_err().into();
    assert!(fault.message.contains("请在档案里“申请变更”"), "{fault}");
    let request = request_change(desk.ws(), who, StaffField::Title, "高级教师", "评聘").unwrap().value;
    answer_change(desk.ws(), request, true, "教人〔2026〕2号").unwrap();
    assert_eq!(text(&desk.view().staff(who).unwrap().record, StaffField::Title), "高级教师");
}

fn retitled(desk: &mut Desk, title: &str) -> Result<(), ServiceError> {
    let kept = desk.view().staff(desk.who(0)).unwrap();
    let mut form = StaffForm::of(&kept.record, kept.standing);
    form.set(StaffField::Title, title);
    change_staff(desk.ws(), kept.id, &form).map(|_| ())
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
