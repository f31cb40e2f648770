//! 单位学时登记、审核: one by one and by workbook, half days of four hours, queue, batch audit with opinion, search.

use xueshi::model::entry::Source;
use xueshi::model::facts::{Activity, Half};
use xueshi::model::state::EntryState;
use xueshi::service::audit::{AuditStep, Selection, audit};
use xueshi::service::import::ImportFile;
use xueshi::service::ledger::{EntryForm, EntryImport, Filing, add_entry, edit_entry, import_entries};
use xueshi::service::progress::Progress;
use xueshi::store::{EntryFilter, StaffFilter, StaffSort};

use crate::desk::{Desk, form, refused};

const DAYS: (&str, &str) = ("2026-04-06", "2026-04-07");

fn course(desk: &Desk) -> EntryForm {
    form(desk.who(0), "专业课", Activity::ProfessionalCourse, DAYS, "")
}

#[test]
fn hours_are_reckoned_at_four_a_half_day_and_a_typed_figure_says_why() {
    let mut desk = Desk::under("unit-half-day");
    let whole = EntryForm { by_half_days: true, ..course(&desk) };
    let id = add_entry(desk.ws(), &whole, &Filing::Submit).unwrap().value.id;
    assert_eq!(desk.view().entry(id).unwrap().claimed.unwrap().to_string(), "16");
    let half = EntryForm { title: "半天起".into(), from_half: Some(Half::Pm), ..whole.clone() };
    let id = add_entry(desk.ws(), &half, &Filing::Submit).unwrap().value.id;
    assert_eq!(desk.view().entry(id).unwrap().claimed.unwrap().to_string(), "12");
    let typed = EntryForm { title: "论文".into(), hours: "10".into(), ..whole };
    assert_eq!(refused(add_entry(desk.ws(), &typed, &Filing::Submit)), "bad_field", "a reason is needed");
    let typed = EntryForm { override_reason: "文件规定".into(), ..typed };
    let id = add_entry(desk.ws(), &typed, &Filing::Submit).unwrap().value.id;
    let kept = desk.view().entry(id).unwrap();
    assert_eq!(
        (kept.claimed.unwrap().to_string(), kept.computed.unwrap().to_string()),
        ("10".into(), "16".into())
    );
    assert_eq!(kept.override_reason.as_deref(), Some("文件规定"));
}

#[test]
fn a_workbook_comes_in_with_its_result_row_by_row() {
    let mut desk = Desk::under("unit-half-day");
    let text = "姓名,培训名称,类别,开始时间,结束时间,学时\n\
        张三,专业课,专业科目,2026-04-06,2026-04-07,16\n查无此人,专业课,专业科目,2026-04-06,2026-04-07,16\n";
    let import = EntryImport::of(ImportFile { name: "学员培训信息.csv".into(), bytes: text.into() });
    let outcome = import_entries(desk.ws(), &import, &mut Progress::silent()).unwrap().value;
    assert_eq!((outcome.report.added, outcome.report.rejected.len()), (1, 1));
    let failed = &outcome.report.rejected[0];
    assert_eq!((failed.row, failed.column.as_str()), (3, "姓名"));
    assert!(!outcome.failed.rows.is_empty(), "the rows that failed can be had as a workbook");
}

#[test]
fn what_is_registered_is_seen_changed_deleted_and_comes_back() {
    let mut desk = Desk::under("unit-half-day");
    let facts = EntryForm { hours: "8".into(), ..course(&desk) };
    let id = add_entry(desk.ws(), &facts, &Filing::Draft).unwrap().value.id;
    edit_entry(desk.ws(), id, &EntryForm { hours: "6".into(), ..facts }, &Filing::Draft).unwrap();
    assert_eq!(desk.view().entry(id).unwrap().claimed.unwrap().to_string(), "6");
    desk.step(id, AuditStep::Delete, None).unwrap();
    assert_eq!(desk.view().entries(&EntryFilter::default()).unwrap().len(), 0);
    desk.step(id, AuditStep::Restore, None).unwrap();
    assert_eq!(desk.state(id), EntryState::Draft);
}

#[test]
fn the_queue_holds_what_was_registered_and_what_came_in_and_is_audited_in_a_batch() {
    let mut desk = Desk::under("unit-half-day");
    let facts = EntryForm { hours: "8".into(), ..course(&desk) };
    let own = desk.enter(&facts, &[]);
    let text = "姓名,培训名称,类别,开始时间,学时\n李四,专业课,专业科目,2026-04-06,8\n王小明,专业课,专业科目,2026-04-06,8\n";
    let import = EntryImport::of(ImportFile { name: "表.csv".into(), bytes: text.into() });
    import_entries(desk.ws(), &import, &mut Progress::silent()).unwrap();
    let waiting = EntryFilter { states: vec![EntryState::Pending], ..EntryFilter::default() };
    let queue = desk.view().entries(&waiting).unwrap();
    let sources: Vec<Source> = queue.iter().map(|row| row.source).collect();
    assert!(sources.contains(&Source::Own) && sources.contains(&Source::Import), "{sources:?}");
    let others = Selection::Entries(queue.iter().map(|row| row.id).filter(|id| *id != own).collect());
    assert_eq!(refused(audit(desk.ws(), &others, AuditStep::Refuse, None)), "opinion_required");
    audit(desk.ws(), &others, AuditStep::Refuse, Some("材料不全")).unwrap();
    assert_eq!(desk.total(0, "2026"), "0", "hours count after the audit only");
    audit(desk.ws(), &Selection::AllPending, AuditStep::Pass, None).unwrap();
    assert_eq!((desk.total(0, "2026"), desk.total(1, "2026")), ("8".into(), "0".into()));
    let results = desk.view().decisions(own).unwrap();
    assert_eq!(results.len(), 1, "审核结果");
}

#[test]
fn a_person_is_found_by_name_pinyin_or_part_of_a_number() {
    let desk = Desk::under("unit-half-day");
    for text in ["李四", "lisi", "ls", "0029"] {
        let found = desk.view().staff_list(&StaffFilter::text(text), StaffSort::Name, false).unwrap();
        assert_eq!(found, [desk.who(1)], "{text}");
    }
}
