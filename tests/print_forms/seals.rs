//! What makes paper trustworthy: codes, watermarks, masked numbers, no lost characters, notices that hang long enough.

use xueshi::exchange::paper::mask::Shown;
use xueshi::exchange::paper::page::{Item, Paper};
use xueshi::model::entry::Entry;
use xueshi::model::facts::Activity;
use xueshi::model::period::Period;
use xueshi::model::staff::StaffRecord;
use xueshi::model::state::EntryState;
use xueshi::service::ServiceError;
use xueshi::service::printing::{PrintError, Reported, Request, paper, pdf};
use xueshi::store::{PrintPermission, PublicNotice};

use crate::{line, printed, request, small_school, text};

fn code(paper: &Paper) -> String {
    let codes: Vec<&str> = paper.texts().filter(|text| text.starts_with("核验码")).collect();
    assert!(codes.iter().all(|code| *code == codes[0]), "{codes:?}");
    codes[0].to_owned()
}

#[test]
fn credit_cards_say_that_they_are_not_audited_until_they_may_be_printed() {
    let (mut school, program) = small_school("zhejiang-cycle-360");
    let asked = Request { program: Some(program), ..request() };
    let ws = &mut school.workspace;
    let marked = |ws: &xueshi::store::Workspace, form: &str| {
        let paper = paper(ws.view(), form, &asked).unwrap();
        let mut items = paper.pages.iter().flat_map(|page| &page.items);
        items.any(|item| matches!(item, Item::Watermark { word, .. } if &**word == "未审核"))
    };
    assert!(marked(ws, "credit-card") && marked(ws, "archive-card"));
    let permit = |ws: &mut xueshi::store::Workspace, span: &str| {
        let span: Period = span.parse().unwrap();
        let permission = PrintPermission { span, granted_by: "云溪县教育局".into(), document: None };
        ws.deed("t", |deed| deed.insert_print_permission(&permission)).unwrap();
    };
    permit(ws, "2025");
    assert!(marked(ws, "credit-card"), "a permission of last year");
    permit(ws, "2026");
    assert!(!marked(ws, "credit-card") && !marked(ws, "archive-card"));
    let entry = ws.view().roster(program).unwrap()[0].entry.unwrap().0;
    ws.deed("t", |deed| deed.set_entry_state(entry, EntryState::Pending, None)).unwrap();
    assert!(marked(ws, "credit-card"), "hours that the school has not audited");
    assert!(!marked(ws, "summary"), "only cards need the permission");
}

#[test]
fn document_numbers_are_whole_only_where_the_form_needs_them() {
    let (school, _) = small_school("zhejiang-cycle-360");
    let view = school.workspace.view();
    let (whole, masked) = ("33099919810228001X", "330999********001X");
    for (form, shows, hides) in [
        ("proof", whole, masked),
        ("staff", whole, masked),
        ("roster", masked, whole),
        ("credit-card", masked, whole),
        ("details", masked, whole),
    ] {
        let shown = text(&paper(view, form, &request()).unwrap()).replace('\n', "");
        assert!(shown.contains(shows) && !shown.contains(hides), "{form}");
        let asked = Request { ids: Some(Shown::Nothing), ..request() };
        let shown = text(&paper(view, form, &asked).unwrap());
        assert!(!shown.contains("33099919") && !shown.contains("330999*"), "{form}");
    }
    for form in ["notice", "summary", "sign-in", "unmet"] {
        assert!(!text(&paper(view, form, &request()).unwrap()).contains("330999"), "{form}");
    }
}

#[test]
fn a_code_is_of_the_rows_and_of_nothing_else() {
    let (mut school, _) = small_school("zhejiang-cycle-360");
    let who = school.people[0];
    let alone = Request { staff: vec![who], ..request() };
    let view = school.workspace.view();
    let first = paper(view, "register", &alone).unwrap();
    let before = code(&first);
    assert!(before.ends_with("未报送"), "{before}");
    let everybody = text(&paper(view, "register", &request()).unwrap());
    assert!(everybody.contains(&before), "alone or with all, the same person has the same code");
    let tomorrow = Request { today: "2026-06-02".parse().unwrap(), ..alone.clone() };
    assert_eq!(code(&paper(view, "register", &tomorrow).unwrap()), before, "the day does not matter");
    let other = Request { staff: vec![school.people[1]], ..request() };
    assert_ne!(code(&paper(view, "register", &other).unwrap()), before);

    line(&mut school.workspace, who, Activity::SchoolTraining, "2026-05-20", 1, EntryState::Passed);
    assert_ne!(code(&paper(school.workspace.view(), "register", &alone).unwrap()), before);

    let reported = Reported { code: "ABCDEFGHIJKLMNOP".into(), name: "2026年度学时第1号".into() };
    let submitted = Request { submission: Some(reported), ..alone };
    let shown = code(&paper(school.workspace.view(), "register", &submitted).unwrap());
    assert_eq!(shown, "核验码 ABCD EFGH IJKL MNOP");
}

#[test]
fn a_character_that_no_font_has_is_told_with_the_name_before_anything_is_printed() {
    let (mut school, _) = small_school("zhejiang-cycle-360");
    // The last character of CJK extension H.
    let rare = StaffRecord::new("王\u{323AF}".parse().unwrap());
    let who = school.workspace.deed("t", |deed| deed.insert_staff(&rare)).unwrap().value;
    let day = "2026-03-01".parse().unwrap();
    let mut entry = Entry::new(who, "讲座", Activity::Lecture, Period::new(day, day).unwrap());
    entry.state = EntryState::Approved;
    school.workspace.deed("t", |deed| deed.insert_entry(&entry)).unwrap();
    let view = school.workspace.view();
    let asked = Request { staff: vec![who], ..request() };
    for form in ["proof", "summary", "register"] {
        match pdf(view, form, &asked) {
            Err(ServiceError::Print(PrintError::MissingGlyphs(missing))) => {
                assert_eq!(missing.len(), 1, "{form}: {missing:?}");
                assert_eq!(missing[0].whose, "王\u{323AF}");
                assert_eq!(missing[0].characters, ['\u{323AF}']);
            }
            other => panic!("{form}: {:?}", other.map(|bytes| bytes.len())),
        }
    }
    let fault = crate::school::fault(pdf(view, "proof", &asked).unwrap_err());
    assert_eq!(fault.code, "missing_glyphs");
    assert!(fault.message.contains("U+323AF"), "{fault}");
    let replaced = Request { replace_missing: true, ..asked };
    let bytes = pdf(view, "proof", &replaced).unwrap();
    assert!(crate::reader::read(&bytes).pages.concat().contains('〓'));
}

#[test]
fn a_notice_hangs_for_five_working_days() {
    let (mut school, _) = small_school("zhejiang-cycle-360");
    // 5 June 2026 is a Friday.
    let friday = Request { today: "2026-06-05".parse().unwrap(), ..request() };
    let shown =
        |ws: &xueshi::store::Workspace| printed(ws.view(), "notice", &friday).concat().replace('\n', "");
    let ws = &mut school.workspace;
    assert!(shown(ws).contains("2026年6月5日至2026年6月11日，共5个工作日"), "{}", shown(ws));
    ws.deed("t", |deed| {
        deed.set_holiday("2026-06-08".parse().unwrap(), false)?;
        deed.set_holiday("2026-06-06".parse().unwrap(), true)
    })
    .unwrap();
    assert!(shown(ws).contains("2026年6月5日至2026年6月11日，共5个工作日"), "{}", shown(ws));
    ws.deed("t", |deed| deed.set_holiday("2026-06-09".parse().unwrap(), false)).unwrap();
    assert!(shown(ws).contains("2026年6月5日至2026年6月12日，共5个工作日"), "{}", shown(ws));

    let span = Period::new("2026-05-11".parse().unwrap(), "2026-05-15".parse().unwrap()).unwrap();
    let notice = PublicNotice {
        title: "2026年度教职工培训学时".into(),
        span,
        place: Some("教学楼一楼公示栏".into()),
        objections: Some("刘洋少记 2 学时".into()),
        outcome: Some("已补记".into()),
    };
    ws.deed("t", |deed| deed.insert_public_notice(&notice)).unwrap();
    let outcome = printed(ws.view(), "notice-outcome", &friday).concat().replace('\n', "");
    for words in ["2026年5月11日至2026年5月15日", "教学楼一楼公示栏", "刘洋少记 2 学时；已补记"]
    {
        assert!(outcome.contains(words), "{words}: {outcome}");
    }
}
