//! Henan: courses done on other platforms come in as lists, with hours and credits, for the year that is reported.

use xueshi::model::entry::Source;
use xueshi::model::facts::Activity;
use xueshi::service::import::ImportFile;
use xueshi::service::ledger::{EntryForm, EntryImport, import_entries, rehearse_entries};
use xueshi::service::progress::Progress;
use xueshi::store::EntryFilter;

use crate::desk::{Desk, form};

const LIST: &str = "姓名,培训名称,类别,开始时间,结束时间,学时,学分,证书编号\n\
    张三,公需课：数字素养,公需科目,2026-03-01,2026-03-05,24,3,HN001\n\
    张三,去年的公需课,公需科目,2025-03-01,2025-03-05,24,3,HN000\n\
    李四,专业课：作业设计,专业科目,2026-04-01,2026-04-03,16,2,HN002\n";

fn import(text: &str, year: Option<&str>) -> EntryImport {
    let file = ImportFile { name: "学习记录.csv".into(), bytes: text.as_bytes().to_vec() };
    EntryImport {
        source: Source::Platform,
        only: year.map(|year| year.parse().unwrap()),
        ..EntryImport::of(file)
    }
}

#[test]
fn learning_records_come_in_for_the_year_with_hours_and_credits() {
    let mut desk = Desk::under("henan-professional");
    let import = import(LIST, Some("2026"));
    let report = rehearse_entries(desk.ws(), &import, &mut Progress::silent()).unwrap().report;
    assert_eq!((report.added, report.unchanged), (2, 1));
    assert!(report.warnings.iter().any(|one| one.problem.contains("不在 2026")), "{:?}", report.warnings);
    import_entries(desk.ws(), &import, &mut Progress::silent()).unwrap();
    let rows = desk.view().entries(&EntryFilter::default()).unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.source == Source::Platform));
    let kept = desk.view().entry(rows[0].id).unwrap();
    assert_eq!((kept.activity, kept.credits.unwrap().to_string()), (Activity::PublicCourse, "3".into()));
    assert_eq!(kept.certificate.as_deref(), Some("HN001"));
}

#[test]
fn what_was_registered_from_its_certificate_before_is_told() {
    let mut desk = Desk::under("henan-professional");
    let who = desk.who(0);
    let by_hand = EntryForm {
        certificate: "HN001".into(),
        ..form(who, "数字素养公需课", Activity::PublicCourse, ("2026-03-04", "2026-03-04"), "24")
    };
    let id = desk.pass(&by_hand);
    let done = import_entries(desk.ws(), &import(LIST, Some("2026")), &mut Progress::silent()).unwrap();
    let told: Vec<_> = done.value.report.warnings.iter().map(|one| one.problem.as_str()).collect();
    assert!(told.iter().any(|told| told.contains(&format!("可能与第 {id} 号"))), "{told:?}");
    let again = import_entries(desk.ws(), &import(LIST, Some("2026")), &mut Progress::silent()).unwrap();
    assert_eq!(again.value.report.added, 0, "the same file twice changes nothing");
}
