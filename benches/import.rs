//! Reading a list of 10,000 staff, beside reading the bare cells with calamine.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use rust_xlsxwriter::Workbook;
use xueshi::exchange::inbound::{Options, read_entries, read_sheets, read_staff};
use xueshi::model::citizen_id::CitizenId;

const PEOPLE: u32 = 10_000;

fn main() {
    divan::main();
}

fn document(n: u32) -> String {
    let (year, month, day) = (60 + n % 40, 1 + n % 12, 1 + n % 28);
    let old = format!("330999{year:02}{month:02}{day:02}{:03}", n % 1000);
    CitizenId::upgrade(&old).unwrap().to_string()
}

fn person(n: u32) -> [String; 16] {
    let letter = |n: u32| char::from_u32(0x4E00 + n % 20_000).unwrap();
    [
        (n + 1).to_string(),
        format!("张{}{}", letter(n * 7), letter(n / 3)),
        document(n),
        format!("K{n:08}"),
        if n.is_multiple_of(2) { "女" } else { "男" }.into(),
        "汉".into(),
        format!("第{}教研组", n % 9),
        "A1-专任教师".into(),
        "语文、道德与法治".into(),
        "小学高级".into(),
        format!("20{:02}.{}", n % 20, 1 + n % 12),
        "本科".into(),
        format!("{}年{}月", 1990 + n % 30, 1 + n % 12),
        format!("138{:08}", n),
        "在编".into(),
        "班主任".into(),
    ]
}

const HEADINGS: [&str; 16] = [
    "序号",
    "姓名",
    "身份证号",
    "继续教育编码",
    "性别",
    "民族",
    "教研组",
    "教职工类别",
    "任教学科",
    "职称",
    "取得时间",
    "学历",
    "参加工作时间",
    "联系电话",
    "编制",
    "备注",
];

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (column, heading) in (0u16..).zip(HEADINGS) {
        page.write_string(0, column, heading).unwrap();
    }
    for n in 0..PEOPLE {
        for (column, text) in (0u16..).zip(person(n)) {
            page.write_string(n + 1, column, text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[divan::bench]
fn bare_calamine(bencher: divan::Bencher<'_, '_>) {
    let bytes = workbook();
    bencher.bench(|| {
        let mut book = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        range.used_cells().count()
    });
}

#[divan::bench]
fn cells_of_a_workbook(bencher: divan::Bencher<'_, '_>) {
    let bytes = workbook();
    bencher.bench(|| read_sheets(&bytes, "花名册.xlsx").unwrap());
}

#[divan::bench]
fn staff_of_a_workbook(bencher: divan::Bencher<'_, '_>) {
    let bytes = workbook();
    let read = || read_staff(&bytes, "花名册.xlsx", &Options::default()).unwrap();
    assert_eq!(read().rows.len(), PEOPLE as usize);
    bencher.bench(read);
}

#[divan::bench]
fn hours_of_a_text_file(bencher: divan::Bencher<'_, '_>) {
    let mut text = String::from("姓名,身份证号,培训名称,开始时间,结束时间,学时,类别,施教机构\n");
    for n in 0..PEOPLE {
        let name = person(n);
        let [_, name, document, ..] = &name;
        text.push_str(&format!(
            "{name},{document},2025年暑期教师研修,2025.7.{},2025年8月31日,10学时,专业科目,国家平台\n",
            1 + n % 31
        ));
    }
    bencher.bench(|| read_entries(text.as_bytes(), "学时.csv", &Options::default()).unwrap());
}
