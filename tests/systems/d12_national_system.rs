//! 全国教师管理信息系统学校用户操作手册: institutions, projects, hours, adjustment and voiding of both, late registration, transfer,
//! queries, statistics, monitoring, logs.

use std::collections::BTreeMap;

use calamine::Reader;
use xueshi::model::entry::Source;
use xueshi::model::facts::{Activity, ProofKind};
use xueshi::model::query::{About, Condition, Query, Test};
use xueshi::model::staff_change::{ChangeKind, StaffChange};
use xueshi::model::staff_item::StaffItem;
use xueshi::model::state::{EntryState, ProgramState};
use xueshi::model::submission::Kind;
use xueshi::service::assessment::{By, Counting, Question, statistics};
use xueshi::service::institutions::{InstitutionForm, keep_institution, merge_institutions};
use xueshi::service::ledger::*;
use xueshi::service::printing::Request;
use xueshi::service::queries::{answer, delete_query, fields, save_query, saved_queries, workbook};
use xueshi::service::staff::{ItemForm, keep_item, record_change};
use xueshi::service::training::*;
use xueshi::store::{EntryFilter, UndoTarget};

use crate::desk::{Desk, form, refused, today};
use crate::school::lecture;

fn desk() -> Desk {
    Desk::under("national-cycle-360")
}

#[test]
fn institutions_are_kept_chosen_and_two_spellings_become_one() {
    let mut desk = desk();
    desk.school.program(&lecture());
    let body = InstitutionForm {
        name: "青禾中心小学".into(),
        aliases: vec!["青禾中心校".into()],
        ..Default::default()
    };
    keep_institution(desk.ws(), &body).unwrap();
    merge_institutions(desk.ws(), "青禾小学", "青禾中心小学").unwrap();
    let all = desk.view().institution_list("").unwrap();
    assert_eq!((all.len(), all[0].programs), (1, 1));
    desk.ws().undo(UndoTarget::Last).unwrap();
    assert_eq!(desk.view().institution_list("").unwrap().len(), 2, "undone");
}

/// A lecture that was approved, whose hours the authority approved.
fn decided(desk: &mut Desk) -> (xueshi::model::id::ProgramId, Vec<xueshi::model::id::EntryId>) {
    let program = desk.school.program(&lecture());
    let proof = NewProof::Pasted("签到表.png", b"scan");
    add_program_proof(desk.ws(), program, None, &proof, ProofKind::SignIn, None).unwrap();
    let up = desk.hand_in(Kind::Programs, "2026");
    desk.answer(up, &[]);
    register(desk.ws(), program, &Granting::RegisterAndPass(String::new())).unwrap();
    let up = desk.hand_in(Kind::Hours, "2026");
    desk.answer(up, &[]);
    let ids = desk.view().entry_ids(&EntryFilter::default()).unwrap();
    (program, ids)
}

#[test]
fn an_approved_project_is_adjusted_by_a_new_version_and_its_hours_follow() {
    let mut desk = desk();
    let (old, ids) = decided(&mut desk);
    let form = ProgramForm { code: String::new(), listener_hours: "3".into(), ..lecture() };
    assert_eq!(refused(edit_program(desk.ws(), old, &form)), "wrong_state", "approved is never overwritten");
    assert_eq!(refused(adjust_program(desk.ws(), old, &form, "")), "bad_field");
    let new = adjust_program(desk.ws(), old, &form, "学时登错").unwrap().value;
    assert_eq!(refused(adjust_program(desk.ws(), old, &form, "再改")), "adjustment_open");
    let version = desk.view().program(new).unwrap();
    assert_eq!(
        (version.code.as_str(), version.state, version.supersedes),
        ("P1-2", ProgramState::Draft, Some(old))
    );
    assert_eq!(desk.view().program(old).unwrap().state, ProgramState::Approved, "the old one stands");
    let up = desk.hand_in(Kind::Programs, "2026");
    desk.answer(up, &[]);
    let states = [old, new].map(|id| desk.view().program(id).unwrap().state);
    assert_eq!(states, [ProgramState::Superseded, ProgramState::Approved]);
    assert_eq!(desk.view().roster(new).unwrap().len(), 5, "the roster hangs on the new version");
    assert_eq!(desk.total(0, "2026"), "2", "what was granted stays");

    let written = adjust_granted(desk.ws(), new, "学时登错", &Filing::Pass(String::new())).unwrap().value;
    assert_eq!(written.len(), 5);
    assert_eq!(refused(adjust_granted(desk.ws(), new, "又一次", &Filing::Submit)), "nothing_selected");
    let up = desk.hand_in(Kind::Adjustments, "2026");
    desk.answer(up, &[]);
    assert_eq!((desk.state(ids[0]), desk.total(0, "2026")), (EntryState::Superseded, "3".into()));
}

#[test]
fn an_approved_project_is_void_once_its_hours_are() {
    let mut desk = desk();
    let (program, ids) = decided(&mut desk);
    assert_eq!(refused(void_program(desk.ws(), program, "没有办")), "has_entries");
    for id in &ids {
        adjust_entry(desk.ws(), *id, &Adjusting::Void, "没有办", &Filing::Pass(String::new())).unwrap();
    }
    let up = desk.hand_in(Kind::Adjustments, "2026");
    desk.answer(up, &[]);
    assert_eq!(refused(void_program(desk.ws(), program, " ")), "reason_required");
    void_program(desk.ws(), program, "没有办").unwrap();
    assert_eq!(desk.view().program(program).unwrap().state, ProgramState::Void);
}

#[test]
fn approved_hours_are_adjusted_and_the_history_shows_before_and_after() {
    let mut desk = desk();
    let (_, ids) = decided(&mut desk);
    let facts = EntryForm { hours: "1.5".into(), ..EntryForm::of(&desk.view().entry(ids[0]).unwrap()) };
    let new = adjust_entry(
        desk.ws(),
        ids[0],
        &Adjusting::Facts(Box::new(facts)),
        "登错",
        &Filing::Pass(String::new()),
    )
    .unwrap()
    .value;
    assert_eq!(desk.state(ids[0]), EntryState::Approved);
    let up = desk.hand_in(Kind::Adjustments, "2026");
    desk.answer(up, &[]);
    assert_eq!((desk.state(ids[0]), desk.state(new)), (EntryState::Superseded, EntryState::Approved));
    let sheet = desk.printed("entry-history", &Request { entries: vec![new], ..desk.request() });
    for words in ["登记调整", "教字〔2026〕18号", "已认定 → 已调整"] {
        assert!(sheet.replace('\n', "").contains(words), "{words} in {sheet}");
    }
}

#[test]
fn what_is_registered_late_has_its_reason_and_its_own_way() {
    let mut desk = desk();
    let who = desk.who(0);
    let late = EntryForm {
        late_reason: "证书当时没有发".into(),
        ..form(who, "去年的培训", Activity::CentralTraining, ("2025-05-06", "2025-05-08"), "24")
    };
    let id = desk.pass(&late);
    assert_eq!(desk.view().entry(id).unwrap().source, Source::Supplement);
    let up = desk.hand_in(Kind::Supplements, "2025");
    desk.answer(up, &[]);
    assert_eq!(desk.state(id), EntryState::Approved);
    desk.pass(&form(who, "今年的培训", Activity::CentralTraining, ("2026-05-06", "2026-05-08"), "24"));
    assert_eq!(desk.view().submission_items(up).unwrap().len(), 1, "by itself");
}

#[test]
fn one_activity_is_registered_for_many_at_once() {
    let mut desk = desk();
    let form = form(desk.who(0), "县级教研", Activity::ResearchActivity, ("2026-05-06", "2026-05-06"), "4");
    assert_eq!(refused(add_entries(desk.ws(), &form, &[], &Filing::Submit, &[])), "nothing_selected");
    let mut people: Vec<Attendee> = desk.school.people.iter().map(|id| Attendee::from(*id)).collect();
    people.push(people[0].clone());
    people[1].hours = "2".into();
    let proof = desk.file("通知.pdf", b"%PDF notice");
    let files: [ProofFile<'_>; 1] = [(proof.as_path(), ProofKind::Notice)];
    let filed = add_entries(desk.ws(), &form, &people, &Filing::Submit, &files).unwrap().value;
    assert_eq!(filed.len(), 5, "nobody twice");
    let claimed = filed.iter().map(|one| desk.view().entry(one.id).unwrap().claimed.unwrap().to_string());
    assert_eq!(claimed.collect::<Vec<_>>(), ["4", "2", "4", "4", "4"], "one of them left at noon");
    assert_eq!(desk.view().entry_proofs(filed[4].id).unwrap().len(), 1);
}

#[test]
fn questions_are_put_together_saved_asked_again_and_written_out() {
    let mut desk = desk();
    for (who, hours) in [(0, "30"), (1, "8"), (2, "16")] {
        let who = desk.who(who);
        desk.pass(&form(who, "集中培训", Activity::CentralTraining, ("2026-05-06", "2026-05-08"), hours));
    }
    let condition =
        |field: &str, test, value: &str| Condition { field: field.into(), test, value: value.into() };
    let query = Query {
        about: About::Entries,
        columns: vec!["name".into(), "hours".into()],
        conditions: vec![condition("hours", Test::AtLeast, "16"), condition("state", Test::Is, "校审通过")],
        sort: Some("hours".into()),
        descending: true,
    };
    let found = answer(desk.view(), &query, today()).unwrap();
    let cells: Vec<_> = found.rows.iter().map(|(_, cells)| cells.join(" ")).collect();
    assert_eq!(
        (found.columns.clone(), cells),
        (vec!["姓名", "申报学时"], vec!["张三 30".to_owned(), "王小明 16".to_owned()])
    );
    let bytes = workbook(desk.view(), &found, "十六学时以上", today()).unwrap();
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let amount = sheet.used_cells().find(|(_, _, cell)| **cell == calamine::Data::Float(30.0));
    assert!(amount.is_some(), "hours are numbers, so that they can be reckoned with");
    let wrong = Query { columns: vec!["没有".into()], ..query.clone() };
    assert_eq!(refused(answer(desk.view(), &wrong, today())), "bad_field");
    assert_eq!(refused(save_query(desk.ws(), " ", &query)), "bad_field");
    let id = save_query(desk.ws(), "十六学时以上", &query).unwrap().value;
    let kept = saved_queries(desk.view()).unwrap();
    assert_eq!(kept, [(id, "十六学时以上".to_owned(), query)]);
    delete_query(desk.ws(), id).unwrap();
    assert_eq!(saved_queries(desk.view()).unwrap(), []);
    for about in About::ALL {
        let columns = fields(*about).iter().map(|(code, _)| (*code).to_owned()).collect();
        let all = Query { about: *about, columns, conditions: Vec::new(), sort: None, descending: false };
        let found = answer(desk.view(), &all, today()).unwrap();
        assert!(found.rows.iter().all(|(_, cells)| cells.len() == found.columns.len()), "{}", about.word());
    }
}

#[test]
fn each_item_of_the_staff_file_has_a_question_of_its_own() {
    let mut desk = desk();
    for (who, subject, number) in [(0, "语文", "20033300001"), (1, "数学", "20053300002"), (1, "科学", "")]
    {
        let fields = [("教师资格证种类", "小学教师资格"), ("任教学科", subject), ("证书号码", number)];
        let fields = fields.map(|(word, text)| (word.to_owned(), text.to_owned()));
        let line = ItemForm { from: "2003-07".into(), fields: BTreeMap::from(fields), ..ItemForm::default() };
        let who = desk.who(who);
        keep_item(desk.ws(), who, StaffItem::Licence, None, &line).unwrap();
    }
    let (from, to) = ("2024-09-01".parse().unwrap(), None);
    for (who, kind) in [(2, ChangeKind::Exchanged), (3, ChangeKind::MaternityLeave)] {
        let school = Some("溪口小学".to_owned());
        let change = StaffChange { kind, from, to, school, document: None, note: None };
        let who = desk.who(who);
        record_change(desk.ws(), who, &change).unwrap();
    }
    let ask = |about, columns: &[&str], field: &str, test, value: &str| {
        let conditions = vec![Condition { field: field.into(), test, value: value.into() }];
        let columns = columns.iter().map(|code| (*code).to_owned()).collect();
        Query { about, columns, conditions, sort: Some("name".into()), descending: false }
    };
    let found = |query: &Query| -> Vec<(i64, String)> {
        let rows = answer(desk.view(), query, today()).unwrap().rows;
        rows.into_iter().map(|(id, cells)| (id, cells.join(" "))).collect()
    };
    let licences =
        ask(About::Licence, &["name", "任教学科", "from", "证书号码"], "证书号码", Test::Filled, "");
    let (first, second, third) = (desk.who(0).0, desk.who(1).0, desk.who(2).0);
    assert_eq!(
        found(&licences),
        [(first, "张三 语文 2003-07 20033300001".into()), (second, "李四 数学 2003-07 20053300002".into())]
    );
    let maths = ask(About::Licence, &["name", "任教学科"], "任教学科", Test::IsNot, "语文");
    assert_eq!(found(&maths).len(), 2, "a row for each line, not for each person");
    let exchanged = ask(About::Exchange, &["name", "kind", "school"], "from", Test::AtLeast, "2024-01-01");
    assert_eq!(found(&exchanged), [(third, "王小明 交流轮岗 溪口小学".into())], "leave is no exchange");
    let elsewhere = ask(About::Education, &["name", "任教学科"], "name", Test::Filled, "");
    assert_eq!(refused(answer(desk.view(), &elsewhere, today())), "bad_field", "each item has its own");
    let id = save_query(desk.ws(), "有证书号码的资格", &licences).unwrap().value;
    assert_eq!(saved_queries(desk.view()).unwrap(), [(id, "有证书号码的资格".to_owned(), licences)]);
}

#[test]
fn statistics_by_institution_project_and_school_add_up() {
    let mut desk = desk();
    decided(&mut desk);
    let mut sums = Vec::new();
    for by in By::ALL {
        let asked = Question { by: *by, policy: None, period: "2026".into(), counting: Counting::Counted };
        let found = statistics(desk.view(), &asked, today()).unwrap();
        assert!(!found.groups.is_empty(), "{}", by.word());
        let figures = || found.groups.iter().map(|group| group.figures);
        if *by != By::Year {
            let hours: xueshi::model::hours::Hours = figures().map(|one| one.recognised).sum();
            sums.push((figures().map(|one| one.entries).sum::<u32>(), hours));
        }
        let names: Vec<&str> = found.groups.iter().map(|group| group.name.as_str()).collect();
        match by {
            By::Subject => assert!(names.contains(&"语文"), "{names:?}"),
            By::Mode => assert!(names.contains(&"面授"), "{names:?}"),
            _ => {}
        }
    }
    sums.dedup();
    assert_eq!(sums.len(), 1, "the same year, however it is parted: {sums:?}");
    let bands = desk.printed("statistics", &Request { period: "2026".into(), ..desk.request() });
    assert!(bands.contains("109学时及以上"), "the bands of 教基4068");
    assert!(desk.printed("completion", &desk.request()).contains("周期学时完成情况"));
}

#[test]
fn what_was_done_and_what_came_in_is_on_record() {
    let mut desk = desk();
    decided(&mut desk);
    let journal = desk.view().journal(100).unwrap();
    assert!(journal.iter().any(|row| row.summary.contains("登记认定结果")));
    assert!(journal.iter().all(|row| !row.actor.is_empty()));
    assert_eq!(desk.view().first_broken_link().unwrap(), None);
    let text = "姓名,培训名称,类别,开始时间,学时\n李四,教研,教研活动,2026-04-06,8\n";
    let file = xueshi::service::import::ImportFile { name: "表.csv".into(), bytes: text.into() };
    import_entries(desk.ws(), &EntryImport::of(file), &mut xueshi::service::progress::Progress::silent())
        .unwrap();
    assert_eq!(desk.view().imports(10).unwrap().len(), 1);
}
