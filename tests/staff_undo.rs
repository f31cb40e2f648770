#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! An import of staff that is cancelled leaves nothing, one that is undone takes back its own, and doubts are settled in the
//! preview.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use rusqlite::{Connection, OpenFlags, types::Value};
use xueshi::exchange::inbound::field::StaffField;
use xueshi::exchange::inbound::{Correction, Mapping};
use xueshi::model::clock::FixedClock;
use xueshi::service::ServiceError;
use xueshi::service::import::ImportFile;
use xueshi::service::progress::{Answer, Progress};
use xueshi::service::setup::{SchoolForm, create_workspace};
use xueshi::service::staff::{
    Action, Decision, FieldChange, StaffImport, find_one, import_staff, preview_staff,
};
use xueshi::store::{Setting, Workspace};

fn new_workspace() -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let form = SchoolForm {
        name: "青禾小学".into(),
        code: "3309990001".into(),
        policy: "zhejiang-cycle-360".into(),
        period: "2026".into(),
    };
    let clock = Arc::new(FixedClock(day(3, 2).and_hms_opt(9, 0, 0).unwrap()));
    let setting = Setting { clock, actor: "测试".into() };
    let workspace = create_workspace(&folder.path().join("学时簿"), &form, setting).unwrap();
    (folder, workspace)
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn list(text: &str) -> StaffImport {
    StaffImport::of(ImportFile { name: "花名册.csv".into(), bytes: text.into() })
}

fn import(workspace: &mut Workspace, text: &str) {
    import_staff(workspace, &list(text), &mut Progress::silent()).unwrap();
}

/// Every row of every table but those that are themselves the record.
fn everything(folder: &Path) -> BTreeMap<String, Vec<Vec<Value>>> {
    let db = Connection::open_with_flags(folder.join("xueshi.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let recorded = names.into_iter().filter(|name| {
        !name.starts_with("sqlite")
            && !["journal", "change", "import_batch", "import_problem"].contains(&name.as_str())
    });
    recorded
        .map(|name| {
            let mut statement = db.prepare(&format!("SELECT * FROM \"{name}\" ORDER BY id")).unwrap();
            let width = statement.column_count();
            let rows = statement
                .query_map([], |row| (0..width).map(|column| row.get(column)).collect())
                .unwrap()
                .map(Result::unwrap)
                .collect();
            (name, rows)
        })
        .collect()
}

#[test]
fn an_import_can_be_cancelled_at_every_step_and_leaves_nothing() {
    let (_folder, mut workspace) = new_workspace();
    let folder = workspace.folder().to_owned();
    let text: String = (1..=30).map(|n| format!("高山,J{n}\n")).collect();
    let import = list(&format!("姓名,教师编号\n{text}"));
    let before = (everything(&folder), workspace.view().journal_head().unwrap());
    let mut steps = 0;
    for stop in 1.. {
        let mut told = 0;
        let mut progress = Progress::new(|_| {
            told += 1;
            if told == stop { Answer::Cancel } else { Answer::GoOn }
        });
        let done = import_staff(&mut workspace, &import, &mut progress);
        match done {
            Err(ServiceError::Cancelled) => {
                assert_eq!((everything(&folder), workspace.view().journal_head().unwrap()), before);
                assert!(workspace.view().imports(9).unwrap().is_empty());
                steps = stop;
            }
            done => {
                assert_eq!(done.unwrap().value.report.added, 30);
                break;
            }
        }
    }
    assert!(steps >= 30, "it was asked {steps} times");
}

#[test]
fn a_later_deed_on_the_same_people_keeps_an_import_from_being_undone() {
    let (_folder, mut workspace) = new_workspace();
    import(&mut workspace, "姓名,教师编号\n高山,J1\n");
    import(&mut workspace, "姓名,教师编号,部门\n高山,J1,总务处\n");
    let batches = workspace.view().imports(9).unwrap();
    let refused = xueshi::service::import::undo_import(&mut workspace, batches[1].id).unwrap_err();
    assert!(refused.to_string().contains("更新 1 人"), "{refused}");
    xueshi::service::import::undo_import(&mut workspace, batches[0].id).unwrap();
    xueshi::service::import::undo_import(&mut workspace, batches[1].id).unwrap();
    assert_eq!(workspace.view().staff_count().unwrap(), 0);
}

#[test]
fn a_heading_that_was_explained_once_is_understood_the_next_time() {
    let (_folder, mut workspace) = new_workspace();
    let mut import = list("老师,工号二\n高山,J1\n");
    let asked = preview_staff(&workspace, &import, &mut Progress::silent()).unwrap_err();
    assert!(matches!(asked, ServiceError::Inbound { .. }), "no heading is known: {asked}");
    import.said.mapping =
        Mapping::from([("老师".into(), Some("name".into())), ("工号二".into(), Some("staff_code".into()))]);
    import_staff(&mut workspace, &import, &mut Progress::silent()).unwrap();
    import.said.mapping.clear();
    let preview = preview_staff(&workspace, &import, &mut Progress::silent()).unwrap();
    assert_eq!(preview.plan.report.unchanged, 1);
    assert_eq!(find_one(workspace.view(), "J1").unwrap(), find_one(workspace.view(), "高山").unwrap());
}

#[test]
fn doubts_and_cells_are_put_right_in_the_preview() {
    let (_folder, mut workspace) = new_workspace();
    import(&mut workspace, "姓名,教师编号,部门\n高山,J1,教导处\n");
    let mut import = list(
        "姓名,身份证号,部门\n高山,,总务处\n何苗,330999199205170011,\n杨帆,,\n高山,330999198111050013,德育处\n",
    );
    let preview = |import: &StaffImport, workspace: &Workspace| {
        preview_staff(workspace, import, &mut Progress::silent()).unwrap()
    };
    let first = preview(&import, &workspace);
    let rejected: Vec<u32> = first.plan.report.rejected.iter().map(|problem| problem.row).collect();
    assert_eq!(rejected, [2, 3, 5]);
    assert_eq!(first.sheet.in_file().listing().rows[1].cells[1], "330999199205170011");
    let gao = find_one(workspace.view(), "J1").unwrap();
    import.settled.rows = BTreeMap::from([(2, Decision::Same(gao)), (4, Decision::Skip), (5, Decision::New)]);
    let (sheet, text) = (first.sheet.sheet.clone(), "330999199205170010".to_owned());
    import.said.corrections.push(Correction { sheet, row: 3, column: 1, text });
    let second = preview(&import, &workspace);
    assert_eq!(second.plan.report.rejected, []);
    let actions: Vec<(u32, bool)> =
        second.plan.rows.iter().map(|row| (row.row, matches!(row.action, Action::Add))).collect();
    assert_eq!(actions, [(2, false), (3, true), (5, true)]);
    let Action::Update { changes, .. } = &second.plan.rows[0].action else { panic!() };
    let change =
        FieldChange { field: StaffField::Department, before: "教导处".into(), after: "总务处".into() };
    assert_eq!(*changes, [change]);
    let report = import_staff(&mut workspace, &import, &mut Progress::silent()).unwrap().value.report;
    assert_eq!((report.added, report.updated), (2, 1));
    assert_eq!(workspace.view().staff_named(&"高山".parse().unwrap()).unwrap().len(), 2);
}
