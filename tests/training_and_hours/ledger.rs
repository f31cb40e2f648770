//! Single entries, lists of hours, opening hours.

use xueshi::model::entry::Source;
use xueshi::model::facts::{Activity, Half, ProofKind};
use xueshi::model::hours::Hours;
use xueshi::model::state::EntryState;
use xueshi::service::assessment::{Counting, assess_person};
use xueshi::service::audit::{AuditStep, Selection, audit};
use xueshi::service::import::ImportFile;
use xueshi::service::ledger::{
    Collecting, EntryForm, EntryImport, Filing, LineForm, NewProof, add_entry, add_entry_proof,
    collect_entries, edit_entry, import_entries, remove_entry_proof, set_entry_category,
};
use xueshi::service::opening::{OpeningImport, OpeningLine, import_opening, set_opening};
use xueshi::service::policies::main_policy;
use xueshi::service::progress::Progress;
use xueshi::store::{EntryFilter, UndoTarget};

use crate::school::{School, fault, school};

fn form(school: &School) -> EntryForm {
    EntryForm {
        title: "新课标县级培训".into(),
        from: "2026-04-06".into(),
        to: "2026-04-08".into(),
        hours: "16".into(),
        institution: "县教师进修学校".into(),
        ..EntryForm::new(school.people[0])
    }
}

#[test]
fn an_entry_is_written_down_changed_and_audited() {
    let mut school = school();
    let mut form = form(&school);
    let ws = &mut school.workspace;
    let filed = add_entry(ws, &form, &Filing::Draft).unwrap().value;
    assert_eq!(filed.twin, None);
    assert_eq!(ws.view().entry(filed.id).unwrap().state, EntryState::Draft);
    form.title = "新课标 县级培训".into();
    let twin = add_entry(ws, &form, &Filing::Pass(String::new())).unwrap().value;
    assert_eq!(twin.twin, Some(filed.id), "the same days and a like name are pointed out");
    assert_eq!(ws.view().entry(twin.id).unwrap().state, EntryState::Passed);
    let sealed = fault(edit_entry(ws, twin.id, &form, &Filing::Draft).unwrap_err());
    assert_eq!(sealed.code, "wrong_state");
    form.hours = "15.5".into();
    edit_entry(ws, filed.id, &form, &Filing::Submit).unwrap();
    audit(ws, &Selection::Entries(vec![filed.id]), AuditStep::Refuse, Some("缺证书")).unwrap();
    let refused = ws.view().entry(filed.id).unwrap();
    assert_eq!((refused.state, refused.claimed), (EntryState::Refused, Some("15.5".parse().unwrap())));
    assert_eq!(
        EntryForm::of(&refused),
        EntryForm { sessions: "1".into(), author_rank: "1".into(), ..form.clone() }
    );
    edit_entry(ws, filed.id, &form, &Filing::Draft).unwrap();
    assert_eq!(ws.view().entry(filed.id).unwrap().state, EntryState::Draft);
}

#[test]
fn what_cannot_be_an_entry_is_refused_in_words() {
    let mut school = school();
    let good = form(&school);
    let ws = &mut school.workspace;
    let cases = [
        (EntryForm { title: String::new(), ..good.clone() }, "bad_field", "名称"),
        (EntryForm { hours: "-1".into(), ..good.clone() }, "bad_hours", "学时"),
        (EntryForm { hours: "1000001".into(), ..good.clone() }, "bad_hours", "学时"),
        (EntryForm { hours: "十六".into(), ..good.clone() }, "bad_hours", "学时"),
        (EntryForm { hours: "0".into(), ..good.clone() }, "bad_field", "学时"),
        (EntryForm { minutes: "半小时".into(), ..good.clone() }, "bad_field", "分钟"),
        (EntryForm { hours: "2.555".into(), ..good.clone() }, "bad_hours", "学时"),
        (EntryForm { to: "2026-04-01".into(), ..good.clone() }, "end_before_start", "结束日期"),
        (EntryForm { from: "1906-04-06".into(), ..good.clone() }, "outside_cycle", "日期"),
        (EntryForm { from: "2062-04-06".into(), to: String::new(), ..good.clone() }, "outside_cycle", "日期"),
        (EntryForm { days: "4".into(), ..good.clone() }, "bad_field", "天数"),
        (EntryForm { sessions: "0".into(), ..good.clone() }, "bad_field", "场次数"),
        (EntryForm { author_rank: "100".into(), ..good.clone() }, "bad_field", "作者排名"),
    ];
    for (form, code, field) in cases {
        let fault = fault(add_entry(ws, &form, &Filing::Submit).unwrap_err());
        assert_eq!((fault.code, fault.field.as_deref()), (code, Some(field)), "{fault}");
        assert!(fault.way_out.is_some());
        assert_eq!(form.problems("1966-2030".parse().unwrap()).len(), 1, "{fault}");
    }
    assert!(ws.view().entries(&EntryFilter::default()).unwrap().is_empty(), "nothing is half written");
    assert!(good.problems("1966-2030".parse().unwrap()).is_empty());
}

#[test]
fn half_days_are_reckoned_and_stay_beside_what_was_typed_over_them() {
    let mut school = school();
    let mut form = form(&school);
    form.by_half_days = true;
    form.from_half = Some(Half::Pm);
    form.to_half = Some(Half::Am);
    form.hours = String::new();
    let ws = &mut school.workspace;
    let id = add_entry(ws, &form, &Filing::Draft).unwrap().value.id;
    let entry = ws.view().entry(id).unwrap();
    assert_eq!((entry.claimed, entry.computed), (Some(Hours::whole(16)), Some(Hours::whole(16))));
    form.hours = "20".into();
    let missing = fault(edit_entry(ws, id, &form, &Filing::Draft).unwrap_err());
    assert_eq!((missing.code, missing.field.as_deref()), ("bad_field", Some("改动原因")));
    form.override_reason = "以证书为准".into();
    edit_entry(ws, id, &form, &Filing::Draft).unwrap();
    let entry = ws.view().entry(id).unwrap();
    assert_eq!((entry.claimed, entry.computed), (Some(Hours::whole(20)), Some(Hours::whole(16))));
    assert_eq!(entry.override_reason.as_deref(), Some("以证书为准"));
}

fn list(rows: &[&str]) -> EntryImport {
    let text = format!("姓名,证件号,培训名称,开始时间,结束时间,学时,类别,施教机构\n{}\n", rows.join("\n"));
    EntryImport::of(ImportFile { name: "学时.csv".into(), bytes: text.into_bytes() })
}

#[test]
fn a_list_of_hours_comes_in_once_and_each_bad_row_is_named() {
    let mut school = school();
    let ws = &mut school.workspace;
    let import = list(&[
        "张三,33099919810228001X,2025年公需课,2025.3.1,2025.6.30,30,公需科目,省继续教育网",
        "李四,,语文教研,2025-5-6,2025-5-7,1天,教研活动,县教研室",
        "王小明,,听课,2025-5-6,,8,B.activity,县教研室",
        "刘洋,,听课,2025-5-6,,8,教研活动,县教研室",
        "李四,,负数,2025-5-6,,-8,教研活动,县教研室",
        "李四,,太多,2025-5-6,,99999999,教研活动,县教研室",
        "李四,,不是数,2025-5-6,,许多,教研活动,县教研室",
        "李四,,倒了,2025-5-6,2025-5-1,8,教研活动,县教研室",
        "李四,,太早,1905-5-6,,8,教研活动,县教研室",
        "李四,,杂项,2025-5-9,,2,登山,县工会",
    ]);
    let done = import_entries(ws, &import, &mut Progress::silent()).unwrap();
    let report = &done.value.report;
    let rows: Vec<u32> = report.rejected.iter().map(|problem| problem.row).collect();
    assert_eq!((report.added, rows), (4, vec![5, 6, 7, 8, 9, 10]), "{:?}", report.rejected);
    assert!(report.rejected[5].problem.contains("不在任何考核周期内"), "{}", report.rejected[5].problem);
    assert!(
        report.warnings.iter().any(|warning| warning.row == 11 && warning.problem.contains("认不出类别"))
    );
    let rows = ws.view().entries(&EntryFilter::default()).unwrap();
    assert!(rows.iter().all(|row| row.state == EntryState::Pending && row.source == Source::Import));
    let research = rows.iter().find(|row| row.title == "语文教研").unwrap();
    assert_eq!((research.activity, research.claimed), (Activity::ResearchActivity, Some(Hours::whole(8))));
    let listened = rows.iter().find(|row| row.title == "听课").unwrap();
    let by_hand = ws.view().entry_category(listened.id, "zhejiang-cycle-360").unwrap();
    assert_eq!(by_hand.as_deref(), Some("B.activity"), "the category of the regulation by its code");

    let again = import_entries(ws, &import, &mut Progress::silent()).unwrap();
    assert_eq!((again.deed, again.value.report.unchanged), (None, 4));
    let better = list(&["张三,,2025年 公需课,2025.3.1,2025.6.30,32,公需科目,省继续教育网"]);
    let report = import_entries(ws, &better, &mut Progress::silent()).unwrap().value.report;
    assert_eq!((report.added, report.updated), (0, 1), "what is not audited is brought up to date");
    audit(ws, &Selection::AllPending, AuditStep::Pass, None).unwrap();
    let report = import_entries(ws, &import, &mut Progress::silent()).unwrap().value.report;
    assert_eq!((report.updated, report.unchanged), (0, 4));
    assert!(report.warnings.iter().any(|warning| warning.row == 2), "what is audited is only pointed out");
}

#[test]
fn proofs_come_and_go_until_the_entry_is_sealed() {
    let mut school = school();
    let form = form(&school);
    let ws = &mut school.workspace;
    let ids: Vec<_> = ["a", "b"]
        .map(|title| {
            let form = EntryForm { title: title.into(), ..form.clone() };
            add_entry(ws, &form, &Filing::Submit).unwrap().value.id
        })
        .to_vec();
    let pasted = NewProof::Pasted("名单.png", b"image");
    let kept = add_entry_proof(ws, &ids, &pasted, ProofKind::Roster, None).unwrap().value;
    add_entry_proof(ws, &ids[..1], &NewProof::Pasted("证书.pdf", b"%PDF-1"), ProofKind::Certificate, None)
        .unwrap();
    add_entry_proof(ws, &ids[..1], &NewProof::Kept(kept), ProofKind::Roster, None).unwrap();
    assert_eq!(ws.view().entry_proofs(ids[0]).unwrap().len(), 2, "one file is one proof");
    remove_entry_proof(ws, ids[0], 1).unwrap();
    let left = ws.view().entry_proofs(ids[0]).unwrap();
    assert_eq!((left.len(), left[0].number, left[0].kind), (1, 1, ProofKind::Certificate));
    ws.deed("t", |deed| deed.set_entry_state(ids[0], EntryState::Submitted, None)).unwrap();
    let refused = add_entry_proof(ws, &ids, &pasted, ProofKind::Roster, None).unwrap_err();
    assert_eq!(fault(refused).code, "wrong_state");
    let refused = set_entry_category(ws, ids[0], "zhejiang-cycle-360", "B.activity").unwrap_err();
    assert_eq!(fault(refused).code, "wrong_state");
    let unknown = set_entry_category(ws, ids[1], "zhejiang-cycle-360", "Z").unwrap_err();
    assert_eq!(fault(unknown).code, "unknown_category");
    set_entry_category(ws, ids[1], "zhejiang-cycle-360", "教研活动").unwrap();
}

fn total(school: &School, who: usize, period: &str) -> Hours {
    let view = school.workspace.view();
    let policy = main_policy(view).unwrap();
    let period = period.parse().unwrap();
    let assessed = assess_person(view, school.people[who], &policy, period, Counting::Counted).unwrap();
    assessed.assessment.total
}

#[test]
fn opening_hours_make_the_cycle_true_and_can_be_put_right() {
    let mut school = school();
    let line = |who: usize, year: &str, category: &str, hours: &str| OpeningLine {
        staff: school.people[who],
        year: year.into(),
        category: category.into(),
        hours: hours.into(),
        lines: None,
    };
    let lines = [
        line(0, "2021", "B.school", "45"),
        line(0, "2022", "B.school", "24"),
        line(0, "2022", "A.focus", "90"),
        line(1, "2023", "B.school", "24"),
    ];
    let (fewer, none) = ([line(0, "2022", "B.school", "20")], [line(1, "2023", "B.school", "")]);
    let (unknown, outside) = ([line(0, "2021", "Q", "1")], [line(0, "1921", "B.school", "1")]);
    let ws = &mut school.workspace;
    assert_eq!(set_opening(ws, &lines).unwrap().value, 4);
    assert_eq!(set_opening(ws, &lines).unwrap().deed, None);
    assert_eq!(fault(set_opening(ws, &unknown).unwrap_err()).code, "unknown_category");
    assert_eq!(fault(set_opening(ws, &outside).unwrap_err()).code, "outside_cycle");
    assert_eq!(total(&school, 0, "2021-2025"), Hours::whole(40 + 24 + 90), "caps hold for old hours too");
    let ws = &mut school.workspace;
    set_opening(ws, &fewer).unwrap();
    set_opening(ws, &none).unwrap();
    assert_eq!(total(&school, 0, "2022"), Hours::whole(110));
    assert_eq!(total(&school, 1, "2023"), Hours::ZERO);
    school.workspace.undo(UndoTarget::Last).unwrap();
    assert_eq!(total(&school, 1, "2023"), Hours::whole(24));
}

#[test]
fn opening_hours_come_out_of_the_old_workbook() {
    let mut school = school();
    let ws = &mut school.workspace;
    let text = "姓名,教师编号,2021年校本培训,2022年校本培训,2022年登山,备注\n张三,,24,24,,旧台账第3页\n刘洋,T4,40,,3,\n刘洋,,1,,,\n";
    let import =
        OpeningImport::of(ImportFile { name: "旧台账.csv".into(), bytes: text.as_bytes().to_vec() });
    let done = import_opening(ws, &import, &mut Progress::silent()).unwrap();
    let report = done.value.report;
    assert_eq!((report.added, report.rejected.len()), (3, 2), "{:?}", report.rejected);
    assert!(report.rejected[0].problem.contains("登山"), "{:?}", report.rejected);
    let notes = ws.view().entries_of_staff(school.people[0]).unwrap();
    assert!(notes.iter().all(|(_, entry)| entry.note.as_deref() == Some("旧台账第3页")));
    let again = import_opening(ws, &import, &mut Progress::silent()).unwrap();
    assert_eq!((again.deed, again.value.report.unchanged), (None, 3));
    assert_eq!(total(&school, 0, "2021-2025"), Hours::whole(48));
    assert_eq!(total(&school, 3, "2021-2025"), Hours::whole(40));
}

#[test]
fn a_corrected_list_brings_every_correction_in() {
    use xueshi::model::facts::{Mode, Role};
    let mut school = school();
    let ws = &mut school.workspace;
    let list = |row: &str| {
        let head = "姓名,培训名称,开始时间,结束时间,学时,类别,角色,作者排名,学习形式,天数,承办单位,主办单位,内容,刊物名称";
        let text = format!("{head}\n{row}\n");
        EntryImport::of(ImportFile { name: "学时.csv".into(), bytes: text.into_bytes() })
    };
    let first =
        "张三,新课标论文,2026-03-02,2026-03-06,8,教研活动,参训,1,面授,5,县教研室,县教育局,作业设计,云溪教育";
    import_entries(ws, &list(first), &mut Progress::silent()).unwrap();
    let id = ws.view().entry_ids(&EntryFilter::default()).unwrap()[0];
    let entry = ws.view().entry(id).unwrap();
    assert_eq!(entry.institution.as_deref(), Some("县教研室"));
    assert_eq!(entry.note.as_deref(), Some("主办单位：县教育局"), "the other body is not lost");
    assert_eq!(entry.content.as_deref(), Some("作业设计；云溪教育"));
    let again = import_entries(ws, &list(first), &mut Progress::silent()).unwrap();
    assert_eq!((again.deed, again.value.report.unchanged), (None, 1));
    let second =
        "张三,新课标论文,2026-03-02,2026-03-06,8,校本培训,主讲,3,网络,3,县教研室,县教育局,作业设计,云溪教育";
    let report = import_entries(ws, &list(second), &mut Progress::silent()).unwrap().value.report;
    assert_eq!((report.updated, report.unchanged), (1, 0));
    let entry = ws.view().entry(id).unwrap();
    assert_eq!(
        (entry.role, entry.author_rank, entry.mode, entry.days, entry.activity),
        (Role::Speaker, 3, Mode::Online, Some(3), Activity::SchoolTraining)
    );
    let category = ws.view().entry_category(id, "zhejiang-cycle-360").unwrap();
    assert_eq!(category.as_deref(), Some("B.school"));
    audit(ws, &Selection::Entries(vec![id]), AuditStep::Void, Some("重复登记")).unwrap();
    let report = import_entries(ws, &list(second), &mut Progress::silent()).unwrap().value.report;
    assert_eq!((report.added, report.unchanged), (0, 1), "what was made void does not come back");
    assert!(
        report.warnings.iter().any(|warning| warning.problem.contains("已作废")),
        "{:?}",
        report.warnings
    );
}

/// What the main regulation makes of an entry, with everything on its way granted.
fn recognised(school: &School, id: xueshi::model::id::EntryId) -> (String, String) {
    let view = school.workspace.view();
    let policy = main_policy(view).unwrap();
    let period = xueshi::service::assessment::period_for(&policy, "", "2026-06-01".parse().unwrap()).unwrap();
    let staff = view.entry(id).unwrap().staff;
    let assessed = assess_person(view, staff, &policy, period, Counting::OnItsWay).unwrap().assessment;
    let record = assessed.records.into_iter().find(|record| record.id == id.to_string()).unwrap();
    (record.recognised.to_string(), record.reasons.last().unwrap().rule.to_string())
}

fn added(school: &mut School, form: &EntryForm, proofs: &[ProofKind]) -> xueshi::model::id::EntryId {
    let ws = &mut school.workspace;
    let id = add_entry(ws, form, &Filing::Draft).unwrap().value.id;
    ws.deed("t", |deed| -> Result<_, xueshi::service::ServiceError> {
        for kind in proofs {
            let proof = deed.add_evidence("证明.pdf", format!("{id} {}", kind.code()).as_bytes())?;
            deed.add_entry_proof(id, proof, *kind, None)?;
        }
        Ok(())
    })
    .unwrap();
    id
}

#[test]
fn detail_lines_are_what_counts_where_only_they_do() {
    let mut school = crate::school::school_under("chengdu-registration");
    let other = EntryForm { category: Some("regular.other".into()), ..form(&school) };
    let plain = added(&mut school, &other, &[]);
    assert_eq!(recognised(&school, plain).0, "0", "no total may be typed in");
    let lined = EntryForm {
        title: "跟岗".into(),
        hours: String::new(),
        lines: Some(LineForm::several("上午 4；下午 3.5")),
        ..other.clone()
    };
    let id = added(&mut school, &lined, &[]);
    assert_eq!(school.workspace.view().entry(id).unwrap().claimed.unwrap().to_string(), "7.5");
    assert_eq!(recognised(&school, id), ("7.5".into(), "2 条明细合计".into()));
    let ws = &mut school.workspace;
    let wrong = EntryForm { hours: "8".into(), ..lined.clone() };
    for refused in [&wrong, &EntryForm { lines: None, ..wrong.clone() }] {
        let told = fault(edit_entry(ws, id, refused, &Filing::Draft).unwrap_err());
        assert_eq!((told.code, told.field.as_deref()), ("bad_field", Some("学时")));
        assert!(told.message.contains("与明细合计 7.5 不同"), "{told}");
    }
    let longer = EntryForm { lines: Some(LineForm::several("上午 4；下午 4")), ..lined.clone() };
    edit_entry(ws, id, &longer, &Filing::Draft).unwrap();
    ws.undo(UndoTarget::Last).unwrap();
    assert_eq!(ws.view().entry_lines(id).unwrap().len(), 2);
    assert_eq!(recognised(&school, id).0, "7.5");
    let ws = &mut school.workspace;
    edit_entry(ws, id, &EntryForm { lines: Some(Vec::new()), hours: "5".into(), ..lined }, &Filing::Draft)
        .unwrap();
    assert_eq!(ws.view().entry_lines(id).unwrap(), []);
}

#[test]
fn minutes_become_hours_by_the_regulation() {
    let mut school = crate::school::school_under("unit-half-day");
    let timed = EntryForm { hours: String::new(), minutes: "350".into(), ..form(&school) };
    let id = added(&mut school, &timed, &[]);
    assert_eq!(recognised(&school, id).0, "7");
    let kept = EntryForm::of(&school.workspace.view().entry(id).unwrap());
    edit_entry(&mut school.workspace, id, &EntryForm { minutes: "44".into(), ..kept }, &Filing::Draft)
        .unwrap();
    assert_eq!(recognised(&school, id).0, "0");
}

#[test]
fn an_adjustment_of_lines_counts_by_its_own() {
    use xueshi::service::ledger::{Adjusting, adjust_entry};
    let mut school = crate::school::school_under("chengdu-registration");
    let lined = EntryForm {
        hours: String::new(),
        lines: Some(LineForm::several("上午 4；下午 4")),
        category: Some("regular.other".into()),
        ..form(&school)
    };
    let id = added(&mut school, &lined, &[]);
    let ws = &mut school.workspace;
    ws.deed("t", |deed| deed.set_entry_state(id, EntryState::Approved, None)).unwrap();
    let kept = ws.view().entry(id).unwrap();
    let adjusting = |form: EntryForm| Adjusting::Facts(Box::new(form));
    let only_hours = adjusting(EntryForm { hours: "6".into(), ..EntryForm::of(&kept) });
    assert_eq!(
        fault(adjust_entry(ws, id, &only_hours, "多写", &Filing::Draft).unwrap_err()).code,
        "bad_field"
    );
    let both = adjusting(EntryForm {
        hours: String::new(),
        lines: Some(LineForm::several("上午 4；下午 2")),
        ..EntryForm::of(&kept)
    });
    let new = adjust_entry(ws, id, &both, "多写", &Filing::Draft).unwrap().value;
    assert_eq!(ws.view().entry(new).unwrap().claimed, Some(Hours::whole(6)));
    assert_eq!(ws.view().entry_lines(id).unwrap()[1].hours, Hours::whole(4), "the old one stays as it is");
}

#[test]
fn facts_of_a_degree_and_of_a_paper_decide() {
    use xueshi::model::facts::{Education, Level, Medium};
    let mut zhejiang = school();
    let degree = EntryForm {
        activity: Activity::Degree,
        hours: String::new(),
        education: Some(Education::Bachelor),
        ..form(&zhejiang)
    };
    let id = added(&mut zhejiang, &degree, &[ProofKind::Certificate]);
    assert_eq!(recognised(&zhejiang, id).0, "180");
    let mut shiquan = crate::school::school_under("shiquan-recognition");
    let proofs = [ProofKind::Cover, ProofKind::Contents, ProofKind::Article];
    let paper = |title: &str, medium, serial_number| EntryForm {
        title: title.into(),
        activity: Activity::Paper,
        hours: String::new(),
        level: Some(Level::County),
        medium: Some(medium),
        serial_number,
        ..form(&shiquan)
    };
    let (journal, newspaper, none) = (
        paper("刊", Medium::Journal, true),
        paper("报", Medium::Newspaper, true),
        paper("无号", Medium::Newspaper, false),
    );
    let ids = [&none, &newspaper, &journal].map(|form| added(&mut shiquan, form, &proofs));
    let figures = ids.map(|id| recognised(&shiquan, id).0);
    assert_eq!(figures, ["0", "2.5", "5"]);
}

#[test]
fn opening_totals_count_as_they_were_recognised() {
    let total_of = |policy: &str, category: &str, hours: &str| {
        let mut school = crate::school::school_under(policy);
        let line = OpeningLine {
            staff: school.people[0],
            year: "2025".into(),
            category: category.into(),
            hours: hours.into(),
            lines: None,
        };
        set_opening(&mut school.workspace, &[line]).unwrap();
        let policy = main_policy(school.workspace.view()).unwrap();
        let year = xueshi::service::assessment::period_for(&policy, "2025", "2025-06-01".parse().unwrap());
        let view = school.workspace.view();
        let assessed = assess_person(view, school.people[0], &policy, year.unwrap(), Counting::Counted);
        assessed.unwrap().assessment.total.to_string()
    };
    for (policy, category, hours, counts) in [
        ("shiquan-recognition", "school", "30", "30"),
        ("shiquan-recognition", "paper", "12", "8"),
        ("zhejiang-cycle-360", "B.degree", "180", "180"),
        ("zhejiang-cycle-360", "B.school", "45", "40"),
        ("chengdu-registration", "regular.other", "20", "20"),
        ("nanjing-title-evaluation", "substitute.language", "60", "60"),
    ] {
        assert_eq!(total_of(policy, category, hours), counts, "{policy} {category}");
    }
}

#[test]
fn what_can_hardly_be_true_is_told_and_taken() {
    let mut school = school();
    let form = form(&school);
    let ws = &mut school.workspace;
    let much = EntryForm { to: "2026-04-07".into(), hours: "5000".into(), ..form.clone() };
    let filed = add_entry(ws, &much, &Filing::Submit).unwrap().value;
    let told: Vec<String> = filed.doubts.iter().map(|doubt| doubt.to_string()).collect();
    assert_eq!(told, ["5000 学时，2 天总共只有 48 小时，请核对学时和日期"]);
    assert_eq!(ws.view().entry(filed.id).unwrap().claimed, Some(Hours::whole(5000)), "taken as it is");
    let waiting = Selection::Entries(vec![filed.id]);
    audit(ws, &waiting, AuditStep::Withdraw, None).unwrap();
    let right = EntryForm { hours: "16".into(), ..much };
    assert_eq!(edit_entry(ws, filed.id, &right, &Filing::Draft).unwrap().value.doubts, []);
    let import = list(&[
        "李四,,县级培训,2026-5-6,2026-5-7,5000,集中培训,县教师进修学校",
        "李四,,老培训,1970-5-6,1970-5-7,8,集中培训,县教师进修学校",
        "李四,,语文教研,2026-5-8,,8,教研活动,县教研室",
    ]);
    let report = import_entries(ws, &import, &mut Progress::silent()).unwrap().value.report;
    let told: Vec<(u32, &str)> = report.warnings.iter().map(|one| (one.row, one.problem.as_str())).collect();
    assert_eq!(report.added, 3, "{told:?}");
    assert!(told.len() == 2 && told[0].1.contains("总共只有 48 小时") && told[0].0 == 2, "{told:?}");
    assert!(told[1].1.contains("1970-05-06 早于出生日期") && told[1].0 == 3, "{told:?}");
}

#[test]
fn forms_of_a_folder_come_in_and_who_handed_in_none_is_told() {
    let mut school = school();
    let folder = tempfile::tempdir().unwrap();
    let form = |name: &str, rows: &str| {
        let text = format!("姓名,培训名称,开始时间,结束时间,学时,类别\n{rows}\n");
        std::fs::write(folder.path().join(name), text).unwrap();
    };
    form("张三.csv", "张三,新课标,2026-5-6,2026-5-7,8,集中培训\n张三,语文教研,2026-5-8,,4,教研活动");
    form("李四.csv", "李四,新课标,2026-5-6,2026-5-7,不知道,集中培训");
    std::fs::write(folder.path().join("王小明.xlsx"), "not a workbook").unwrap();
    std::fs::write(folder.path().join("~$张三.xlsx"), "kept open").unwrap();
    std::fs::write(folder.path().join("说明.txt"), "交到教科室").unwrap();
    let collecting =
        Collecting { folder: folder.path().to_owned(), activity: None, only: None, dry_run: true };
    let ws = &mut school.workspace;
    let before = ws.view().journal_head().unwrap();
    let tried = collect_entries(ws, &collecting, &mut Progress::silent()).unwrap();
    assert_eq!((tried.files.len(), ws.view().journal_head().unwrap()), (3, before), "nothing is written");

    let collecting = Collecting { dry_run: false, ..collecting };
    let done = collect_entries(ws, &collecting, &mut Progress::silent()).unwrap();
    let told: Vec<(&str, Option<(u32, usize)>)> = (done.files.iter())
        .map(|(name, outcome)| {
            let counts = outcome.as_ref().ok().map(|one| (one.report.added, one.report.rejected.len()));
            (name.as_str(), counts)
        })
        .collect();
    assert_eq!(told, [("张三.csv", Some((2, 0))), ("李四.csv", Some((0, 1))), ("王小明.xlsx", None)]);
    assert_eq!(done.missing.len(), 2, "both 刘洋; what was not taken was handed in all the same");
    assert_eq!(ws.view().imports(10).unwrap().len(), 1, "what brought something is in the log, to be undone");
    let again = collect_entries(ws, &collecting, &mut Progress::silent()).unwrap();
    let outcomes = again.files.iter().filter_map(|(_, outcome)| outcome.as_ref().ok());
    assert_eq!(outcomes.map(|one| one.report.added).sum::<u32>(), 0);

    let empty = tempfile::tempdir().unwrap();
    for nothing in [empty.path().to_owned(), empty.path().join("没有")] {
        let wrong = Collecting { folder: nothing, ..collecting.clone() };
        let refused = fault(collect_entries(ws, &wrong, &mut Progress::silent()).unwrap_err());
        assert!(refused.way_out.is_some(), "{refused}");
    }
}
