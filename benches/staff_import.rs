#![allow(clippy::indexing_slicing)]
//! Time of the staff import: a workbook of 10,000 rows into a new workspace, and once more into the same one, against
//! reading its cells with the bare library. `STAFF_WORKBOOK=file` writes the workbook there, for measuring the whole
//! process.

use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, Reader, Xlsx};
use divan::Bencher;
use rust_xlsxwriter::Workbook;
use xueshi::model::clock::SystemClock;
use xueshi::service::import::ImportFile;
use xueshi::service::progress::Progress;
use xueshi::service::setup::{SchoolForm, create_workspace};
use xueshi::service::staff::{StaffImport, import_staff};
use xueshi::store::{Setting, StaffFilter, StaffSort, Workspace};

const ROWS: u32 = 10_000;

fn main() {
    if let Some(path) = std::env::var_os("STAFF_WORKBOOK") {
        let _ = std::fs::write(path, workbook());
        return;
    }
    divan::main();
}

const HEADINGS: [&str; 16] = [
    "序号",
    "姓名",
    "身份证号",
    "教师编号",
    "性别",
    "民族",
    "部门",
    "教职工类别",
    "任教学科",
    "任教学段",
    "职称",
    "任现职时间",
    "学历",
    "参加工作时间",
    "联系电话",
    "年级组",
];

fn citizen_id(index: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let (year, month, day, number) =
        (1965 + index % 35, 1 + index / 35 % 12, 1 + index / 420 % 28, index % 997);
    let front = format!("330999{year}{month:02}{day:02}{number:03}");
    let sum: u32 = front.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = b"10X98765432".get(sum as usize % 11).copied().unwrap_or_default();
    format!("{front}{}", char::from(check))
}

fn person(index: u32) -> [String; 16] {
    let pick =
        |from: &str, index: u32| from.chars().nth(index as usize % from.chars().count()).unwrap_or_default();
    let surname = pick("高林何杨单曾解仇区任沈陆方石孔白崔康毛邱", index);
    let given = [
        pick("山溪苗帆乐行重朝和长晓明思雨欣然子涵", index / 20),
        pick("文静丽强磊洋勇艳杰娟涛超秀霞平刚桂英", index / 360),
    ];
    let number = citizen_id(index);
    let sex = if number.as_bytes().get(16).is_some_and(|digit| digit % 2 == 1) { "男" } else { "女" };
    [
        (index + 1).to_string(),
        [surname, given[0], given[1]].iter().collect(),
        number,
        format!("3309{index:07}"),
        sex.to_owned(),
        "汉族".to_owned(),
        ["教导处", "德育处", "总务处"][index as usize % 3].to_owned(),
        "专任教师".to_owned(),
        ["语文", "数学", "英语", "科学"][index as usize % 4].to_owned(),
        "小学".to_owned(),
        ["一级教师", "二级教师", "高级教师"][index as usize % 3].to_owned(),
        format!("20{:02}.9", 10 + index % 14),
        "本科".to_owned(),
        format!("20{:02}年8月", index % 20),
        format!("138{index:08}"),
        ["一年级组", "二年级组", "三年级组"][index as usize % 3].to_owned(),
    ]
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (column, heading) in (0..).zip(HEADINGS) {
        let _ = page.write_string(0, column, heading);
    }
    for index in 0..ROWS {
        for (column, text) in (0..).zip(person(index)) {
            let _ = page.write_string(index + 1, column, text);
        }
    }
    book.save_to_buffer().unwrap_or_default()
}

fn new_workspace() -> Option<(tempfile::TempDir, Workspace)> {
    let folder = tempfile::tempdir().ok()?;
    let form = SchoolForm {
        name: "青禾小学".to_owned(),
        code: "3309990001".to_owned(),
        policy: "zhejiang-cycle-360".to_owned(),
        period: "2026".to_owned(),
    };
    let setting = Setting { clock: Arc::new(SystemClock), actor: "测试".to_owned() };
    let workspace = create_workspace(&folder.path().join("学时簿"), &form, setting).ok()?;
    Some((folder, workspace))
}

fn import() -> StaffImport {
    StaffImport::of(ImportFile { name: "花名册.xlsx".to_owned(), bytes: workbook() })
}

#[divan::bench(sample_count = 10)]
fn bare_calamine(bencher: Bencher<'_, '_>) {
    let bytes = workbook();
    bencher.bench_local(|| {
        let mut book = Xlsx::new(Cursor::new(bytes.as_slice())).ok()?;
        let sheet = book.worksheet_range("Sheet1").ok()?;
        Some(sheet.cells().filter(|(_, _, data)| **data != Data::Empty).count())
    });
}

#[divan::bench(sample_count = 10)]
fn into_a_new_workspace(bencher: Bencher<'_, '_>) {
    let import = import();
    bencher.with_inputs(new_workspace).bench_local_values(|made| {
        let (folder, mut workspace) = made?;
        let done = import_staff(&mut workspace, &import, &mut Progress::silent()).ok()?;
        assert_eq!(done.value.report.added, ROWS, "{:?}", done.value.report.rejected.first());
        Some((folder, workspace))
    });
}

#[divan::bench(sample_count = 10)]
fn a_second_time(bencher: Bencher<'_, '_>) {
    let import = import();
    let Some((_folder, mut workspace)) = new_workspace() else { return };
    let _ = import_staff(&mut workspace, &import, &mut Progress::silent());
    bencher.bench_local(|| {
        let done = import_staff(&mut workspace, &import, &mut Progress::silent());
        assert!(done.is_ok_and(|done| done.value.report.unchanged == ROWS));
    });
}

#[divan::bench(sample_count = 20, args = ["", "gs", "高山", "3309"])]
fn search_among_10_000(bencher: Bencher<'_, '_>, text: &str) {
    let Some((_folder, mut workspace)) = new_workspace() else { return };
    let _ = import_staff(&mut workspace, &import(), &mut Progress::silent());
    bencher.bench_local(|| workspace.view().staff_list(&StaffFilter::text(text), StaffSort::Name, false));
}
