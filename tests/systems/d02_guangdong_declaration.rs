//! 继续教育申报-审核 (Shaoguan): the declaration with its fields and numbered proofs, audited one by one; 18 + 42 + 12 = 72.

use xueshi::model::dictionary::Dictionary;
use xueshi::model::facts::{Activity, Mode, ProofKind};
use xueshi::model::state::EntryState;
use xueshi::policy::Verdict;
use xueshi::service::audit::{AuditStep, Selection, audit};
use xueshi::service::dictionaries::{near_words, words_of};
use xueshi::service::institutions::near_institutions;
use xueshi::service::ledger::{EntryForm, Filing, NewProof, add_entry, add_entry_proof, edit_entry, history};
use xueshi::service::printing::Request;
use xueshi::service::training::add_program;

use crate::desk::{Desk, form, refused};
use crate::school::lecture;

const DAYS: (&str, &str) = ("2026-04-06", "2026-04-08");

#[test]
fn the_declaration_holds_every_field_and_waits_between_its_steps() {
    let mut desk = Desk::under("guangdong-annual-72");
    let who = desk.who(0);
    let declared = EntryForm {
        days: "3".into(),
        mode: Mode::Face,
        institution: "县教师进修学校".into(),
        place: "报告厅".into(),
        content: "新课标解读".into(),
        note: "随附通知".into(),
        ..form(who, "新课标培训", Activity::ProfessionalCourse, DAYS, "18")
    };
    let id = add_entry(desk.ws(), &declared, &Filing::Draft).unwrap().value.id;
    assert_eq!(desk.state(id), EntryState::Draft, "保存并下一步");
    for (number, name) in ["通知.pdf", "结业证书.jpg"].iter().enumerate() {
        let content = [b"\xff\xd8\xff", name.as_bytes()].concat();
        let proof = NewProof::Pasted(name, &content);
        add_entry_proof(desk.ws(), &[id], &proof, ProofKind::Certificate, None).unwrap();
        let proofs = desk.view().entry_proofs(id).unwrap();
        assert_eq!(proofs.last().unwrap().number as usize, number + 1, "序号 1、2、3");
    }
    let kept = EntryForm::of(&desk.view().entry(id).unwrap());
    assert_eq!(
        EntryForm { sessions: String::new(), author_rank: String::new(), ..kept },
        EntryForm { ..declared }
    );
    desk.step(id, AuditStep::Submit, None).unwrap();
    assert_eq!(desk.state(id), EntryState::Pending, "送审");
    desk.step(id, AuditStep::Withdraw, None).unwrap();
    assert_eq!(desk.state(id), EntryState::Draft, "返回 to modify");
}

#[test]
fn courses_and_institutions_are_chosen_or_typed() {
    let mut desk = Desk::under("guangdong-annual-72");
    add_program(desk.ws(), &lecture()).unwrap();
    let courses = words_of(desk.view(), Dictionary::Course, "师德").unwrap();
    assert_eq!(courses[0].value, "师德与法治讲座");
    assert_eq!(near_words(desk.view(), Dictionary::Course, "师德与法制讲座").unwrap(), ["师德与法治讲座"]);
    assert_eq!(near_words(desk.view(), Dictionary::Course, "三年级教材解读").unwrap(), [] as [&str; 0]);
    assert_eq!(near_institutions(desk.view(), "县青禾小学").unwrap(), ["青禾小学"]);
}

#[test]
fn six_hours_a_day_and_forty_five_minutes_an_hour() {
    let mut desk = Desk::under("guangdong-annual-72");
    let who = desk.who(0);
    let id =
        desk.approved(&form(who, "专业课", Activity::ProfessionalCourse, ("2026-04-06", "2026-04-06"), "8"));
    let (hours, why) = desk.counted(0, "2026", id);
    assert_eq!(hours, "6", "{why}");
}

#[test]
fn a_unit_audits_one_by_one_with_opinion_and_history() {
    let mut desk = Desk::under("guangdong-annual-72");
    let who = desk.who(0);
    let facts = form(who, "专业课", Activity::ProfessionalCourse, DAYS, "18");
    let ids =
        [desk.enter(&facts, &[]), desk.enter(&EntryForm { title: "公需课".into(), ..facts.clone() }, &[])];
    assert_eq!(refused(audit(desk.ws(), &Selection::AllPending, AuditStep::Pass, None)), "one_by_one");
    desk.step(ids[0], AuditStep::Pass, Some("情况属实")).unwrap();
    assert_eq!(refused(desk.step(ids[1], AuditStep::Refuse, None)), "opinion_required");
    desk.step(ids[1], AuditStep::Refuse, Some("缺证书")).unwrap();
    assert_eq!(desk.state(ids[1]), EntryState::Refused, "退案");
    edit_entry(desk.ws(), ids[1], &EntryForm { title: "公需课".into(), ..facts }, &Filing::Submit).unwrap();
    let states: Vec<_> = history(desk.view(), ids[1]).unwrap().into_iter().filter_map(|one| one.to).collect();
    assert_eq!(states, [EntryState::Pending, EntryState::Refused, EntryState::Pending]);
}

#[test]
fn eighteen_forty_two_and_twelve_make_the_year_and_its_certificate_list() {
    let mut desk = Desk::under("guangdong-annual-72");
    let who = desk.who(0);
    let days = ("2026-03-02", "2026-03-20");
    for (activity, hours) in [
        (Activity::PublicCourse, "18"),
        (Activity::ProfessionalCourse, "42"),
        (Activity::ElectiveCourse, "11"),
    ] {
        desk.approved(&form(who, activity.word(), activity, days, hours));
    }
    let assessment = desk.assess(0, "2026");
    let missing: Vec<String> = assessment.requirements.iter().map(|one| one.missing.to_string()).collect();
    assert_eq!(missing, ["1", "0", "0", "1"], "验证未通过");
    let year = Request { period: "2026".into(), ..desk.request() };
    assert!(!desk.printed("certificates", &year).contains("张三"));
    desk.approved(&form(who, "选修", Activity::ElectiveCourse, ("2026-05-06", "2026-05-06"), "1"));
    assert_eq!(desk.assess(0, "2026").verdict, Verdict::Met, "验证通过");
    assert!(desk.printed("certificates", &year).contains("张三"), "打印证书人员汇总表");
}
