//! 学时审核操作手册: 未保存, 已保存未上报, 已上报待审核, 审核通过, 打回重报; changes only where the state allows; sealed once it has passed, and
//! asked back with a reason.

use chrono::NaiveDate;
use xueshi::model::facts::{Activity, Level};
use xueshi::model::state::EntryState;
use xueshi::model::submission::Kind;
use xueshi::policy::Verdict;
use xueshi::service::audit::AuditStep;
use xueshi::service::ledger::{Answer, EntryForm, Filing, answer_recall, edit_entry, request_recall};
use xueshi::service::policies::{Choice, put_in_force};

use crate::desk::{Desk, form, refused, today};

const DAYS: (&str, &str) = ("2026-04-06", "2026-04-07");

#[test]
fn each_state_allows_what_the_manual_says() {
    let mut desk = Desk::under("zhejiang-cycle-360");
    let facts = form(desk.who(0), "校本培训", Activity::SchoolTraining, DAYS, "8");
    let id = desk.pass(&facts);
    let edit = |desk: &mut Desk, hours: &str| {
        let facts = EntryForm { hours: hours.into(), ..facts.clone() };
        edit_entry(desk.ws(), id, &facts, &Filing::Draft)
    };
    let up = desk.hand_in(Kind::Hours, "2026");
    assert_eq!(desk.state(id), EntryState::Submitted, "已上报待审核");
    assert_eq!(refused(edit(&mut desk, "9")), "wrong_state", "上报 后不能修改");
    desk.answer(up, &[1]);
    assert_eq!(desk.state(id), EntryState::Returned, "打回重报");
    edit(&mut desk, "9").unwrap();
    assert_eq!(desk.state(id), EntryState::Draft, "已保存未上报");
    desk.step(id, AuditStep::Submit, None).unwrap();
    desk.step(id, AuditStep::Pass, None).unwrap();
    let up = desk.hand_in(Kind::Hours, "2026");
    desk.answer(up, &[]);
    assert_eq!(desk.state(id), EntryState::Approved, "审核通过，封存");
    assert_eq!(refused(edit(&mut desk, "7")), "wrong_state");
    assert_eq!(desk.total(0, "2026"), "9");
}

#[test]
fn what_was_approved_is_asked_back_with_a_reason() {
    let mut desk = Desk::under("zhejiang-cycle-360");
    let id = desk.pass(&form(desk.who(0), "校本培训", Activity::SchoolTraining, DAYS, "8"));
    let up = desk.hand_in(Kind::Hours, "2026");
    desk.answer(up, &[]);
    assert_eq!(refused(request_recall(desk.ws(), id, " ")), "reason_required");
    request_recall(desk.ws(), id, "学时登错").unwrap();
    let answer = |agreed: bool, opinion: &str, day: NaiveDate| Answer {
        agreed,
        opinion: opinion.into(),
        decided_on: day,
        document: Some("教字〔2026〕20号".into()),
        auditor: None,
    };
    answer_recall(desk.ws(), id, &answer(false, "", today())).unwrap();
    assert_eq!(desk.state(id), EntryState::Approved);
    request_recall(desk.ws(), id, "学时登错").unwrap();
    answer_recall(desk.ws(), id, &answer(true, "同意重报", today())).unwrap();
    assert_eq!(desk.state(id), EntryState::Returned);
}

#[test]
fn flexible_items_are_typed_reckoned_or_taken_from_their_level() {
    let mut desk = Desk::under("chengdu-registration");
    let who = desk.who(0);
    let choice = Choice {
        policy: "chengdu-registration".into(),
        from: String::new(),
        to: String::new(),
        parameters: [("lecture_factor", "2"), ("seminar_factor", "1.5"), ("item_county", "6")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
        is_main: true,
    };
    put_in_force(desk.ws(), &choice).unwrap();
    let lecture = desk.approved(&form(who, "专题讲座", Activity::Lecture, DAYS, "4"));
    assert_eq!(desk.counted(0, "2025学年", lecture).0, "8", "折算 generated, not typed");
    let seminar = desk.approved(&form(who, "教学研讨", Activity::ResearchActivity, DAYS, "4"));
    assert_eq!(desk.counted(0, "2025学年", seminar).0, "6");
    let mut typed = form(who, "校本培训", Activity::SchoolTraining, DAYS, "5");
    typed.level = Some(Level::School);
    let typed = desk.approved(&typed);
    assert_eq!(desk.counted(0, "2025学年", typed).0, "5");
    assert_eq!(desk.assess(0, "2025学年").verdict, Verdict::None, "只认定学时，不设要求");
}

#[test]
fn only_people_whose_data_are_confirmed_are_handed_in_where_the_regulation_says_so() {
    let mut desk = Desk::under("chengdu-registration");
    let who = desk.who(0);
    desk.pass(&form(who, "集中培训", Activity::CentralTraining, DAYS, "8"));
    let wanted =
        xueshi::service::submission::Wanted {
            kind: Kind::Hours, period: "2025学年".into(), recipient: None
        };
    let early = xueshi::service::submission::prepare(desk.ws(), &wanted);
    assert!(early.is_err(), "本校教师信息审核通过 first");
    let list = desk.hand_in(Kind::Staff, "2025学年");
    desk.answer(list, &[]);
    xueshi::service::submission::prepare(desk.ws(), &wanted).unwrap();
}
