//! Files of every format, and files that cannot be read: each is refused with a sentence that says
//! what to do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use xueshi::exchange::inbound::{InboundError, Options, StaffSheet, read_entries, read_staff};

fn data(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/inbound/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn read(name: &str) -> StaffSheet {
    read_staff(&data(name), name, &Options::default()).unwrap()
}

fn error(bytes: &[u8], name: &str) -> InboundError {
    read_staff(bytes, name, &Options::default()).unwrap_err()
}

fn xlsx(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (row, cells) in (0u32..).zip(rows) {
        for (column, text) in (0u16..).zip(*cells) {
            page.write_string(row, column, *text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// The same three people stand in each file.
#[test]
fn every_format_of_a_workbook_gives_the_same_people() {
    let expected = read("staff.xls");
    assert_eq!(expected.rows.len(), 3);
    assert_eq!(expected.rows[0].row, 3);
    assert_eq!(expected.rows[2].record.joined.unwrap().to_string(), "2001-08-15");
    for name in ["staff-1904.xls", "staff.ods", "staff.xlsb"] {
        let sheet = read(name);
        assert_eq!(sheet.rows, expected.rows, "{name}");
        assert_eq!(sheet.sheet, "花名册", "{name}");
    }
}

#[test]
fn the_name_of_a_file_says_nothing_about_its_format() {
    let people = read("staff.xls").rows;
    assert_eq!(read_staff(&data("staff.xls"), "名单.xlsx", &Options::default()).unwrap().rows, people);
    assert_eq!(read_staff(&data("staff.xlsb"), "名单.xls", &Options::default()).unwrap().rows, people);
    let page = "<html><head><meta charset=gbk></head><table><tr><th>姓名<th>身份证号</tr>\
        <tr><td>王建国<td>330999198506151011</tr></table></html>";
    let bytes = encoding_rs::GBK.encode(page).0.into_owned();
    let sheet = read_staff(&bytes, "名单.xls", &Options::default()).unwrap();
    assert_eq!(sheet.rows[0].record.name.as_str(), "王建国");
}

#[test]
fn a_list_of_a_page_takes_its_title_for_the_training() {
    let page = "<meta charset=\"gb2312\"><table border=1><tr><td colspan=4>县教研室数学教研活动参加人员名单</td></tr>\
        <tr><td>姓名</td><td>单位</td><td>日期</td><td>学时</td></tr>\
        <tr><td>赵&nbsp;敏</td><td>城东小学</td><td>2024-11-5</td><td>4</td></tr></table>";
    let bytes = encoding_rs::GBK.encode(page).0.into_owned();
    let sheet = read_entries(&bytes, "名单.xls", &Options::default()).unwrap();
    let record = &sheet.rows[0].record;
    assert_eq!(record.title, "县教研室数学教研活动");
    assert_eq!(record.person.name.as_ref().unwrap().as_str(), "赵敏");
    assert_eq!(record.from.to_string(), "2024-11-05");
}

#[test]
fn what_is_no_list_is_refused_by_name() {
    for (bytes, what) in [
        (b"%PDF-1.7 ...".as_slice(), "PDF"),
        (&[0x89, b'P', b'N', b'G', 13, 10, 26, 10], "图片"),
        (&[0xFF, 0xD8, 0xFF, 0xE0], "图片"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"{\\rtf1}", "文字文档"),
    ] {
        let error = error(bytes, "花名册.xlsx");
        assert!(matches!(error, InboundError::WrongType(_) | InboundError::Archive), "{error:?}");
        assert!(error.to_string().contains(what), "{error}");
    }
    assert_eq!(error(b"", "花名册.xlsx"), InboundError::Empty);
    assert_eq!(error(&[0, 1, 2, 3, 250, 251, 252], "花名册.xlsx"), InboundError::UnknownType);
}

#[test]
fn a_truncated_workbook_is_damaged_wherever_it_breaks_off() {
    let whole = xlsx(&[&["姓名", "身份证号"], &["王建国", "330999198506151011"]]);
    for length in (4..whole.len()).step_by(97) {
        assert_eq!(error(&whole[..length], "花名册.xlsx"), InboundError::Damaged, "{length}");
    }
    let whole = data("staff.xls");
    for length in [600, 2048, 4096] {
        assert!(read_staff(&whole[..length], "花名册.xls", &Options::default()).is_err(), "{length}");
    }
}

#[test]
fn a_password_is_said_to_be_one() {
    assert_eq!(error(&data("password.xlsx"), "花名册.xlsx"), InboundError::Password);
    // In .xls the record FilePass (0x2F) says it; it takes the place of the interface header here.
    let mut old = data("staff.xls");
    let header = [0xE1, 0x00, 0x02, 0x00, 0xB0, 0x04];
    let place = old.windows(6).position(|bytes| bytes == header).unwrap();
    old[place] = 0x2F;
    assert_eq!(error(&old, "花名册.xls"), InboundError::Password);
}

#[test]
fn the_format_of_wps_is_said_to_be_one() {
    let error = error(&data("staff.xls"), "花名册.et");
    assert_eq!(error, InboundError::WpsFormat);
    assert!(error.way_out().contains("另存为 .xlsx"));
}

#[test]
fn a_list_without_header_or_rows_is_refused() {
    let bytes = xlsx(&[&["王建国", "330999198506151011"], &["李秋月", "330999199003082020"]]);
    let error_ = error(&bytes, "花名册.xlsx");
    assert!(error_.to_string().starts_with("找不到表头"), "{error_}");
    let bytes = xlsx(&[&["姓名", "身份证号"]]);
    assert_eq!(error(&bytes, "花名册.xlsx"), InboundError::NoRows { sheet: "Sheet1".into() });
    assert_eq!(error(&xlsx(&[]), "花名册.xlsx"), InboundError::NoContent);
}

#[test]
fn an_end_before_the_start_and_missing_words_reject_the_row_only() {
    let text = "姓名,培训名称,开始时间,结束时间,学时\n甲,研修,2024-9-3,2024-9-1,8\n乙,,2024-9-1,2024-9-1,8\n\
        丙,研修,,,8\n丁,研修,2024-9-1,2024-9-2,8\n戊,研修,2204-9-1,2204-9-2,8\n";
    let sheet = read_entries(text.as_bytes(), "学时.csv", &Options::default()).unwrap();
    let problems: Vec<_> =
        sheet.rejected.iter().map(|p| (p.row, p.column.as_str(), p.problem.as_str())).collect();
    assert_eq!(
        problems,
        [
            (2, "结束时间", "结束日期2024-09-01早于开始日期2024-09-03"),
            (3, "培训名称", "缺培训名称"),
            (4, "开始时间", "缺开始时间"),
            (6, "开始时间", "年份不在1900到2100之间"),
        ]
    );
    assert_eq!(sheet.rows.len(), 1);
}

#[test]
fn every_error_has_a_code_of_its_own_and_says_what_to_do() {
    let errors = [
        InboundError::Empty,
        InboundError::WpsFormat,
        InboundError::Password,
        InboundError::WrongType("图片"),
        InboundError::Archive,
        InboundError::UnknownType,
        InboundError::Damaged,
        InboundError::TooLarge,
        InboundError::NoContent,
        InboundError::NoHeader { wanted: "“姓名”" },
        InboundError::NoRows { sheet: "表".into() },
        InboundError::SeveralSheets { sheets: vec!["甲".into(), "乙".into()] },
        InboundError::NoSuchSheet { sheet: "丙".into(), sheets: vec!["甲".into()] },
        InboundError::NoSuchField { field: "x".into() },
    ];
    let codes: std::collections::BTreeSet<_> = errors.iter().map(InboundError::code).collect();
    assert_eq!(codes.len(), errors.len());
    assert!(errors.iter().all(|error| error.way_out().starts_with('请')));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever bytes are wrong, the answer is a list or an error, never a crash.
    #[test]
    fn a_broken_file_never_stops_the_program(
        name in prop::sample::select(vec!["staff.xls", "staff.ods", "staff.xlsb", "staff.xlsx", "password.xlsx"]),
        wrong in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        keep in 0.3f64..1.5,
    ) {
        let mut bytes = match name {
            "staff.xlsx" => xlsx(&[&["姓名", "身份证号"], &["王建国", "330999198506151011"]]),
            name => data(name),
        };
        for (place, byte) in wrong {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes.truncate((bytes.len() as f64 * keep) as usize);
        let _ = read_staff(&bytes, name, &Options::default());
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[姓名学时日期培训张三\\d,;\t\n\"<>/a-z.年月-]{0,120}") {
        let _ = read_entries(text.as_bytes(), "x.csv", &Options::default());
        let _ = read_staff(text.as_bytes(), "x.csv", &Options::default());
    }
}
