//! Files that came to harm on their way: bytes of real small files are changed, cut and doubled, and every reader gives an
//! error or a result. Packages have tests of their own (`package_vectors`), regulations too (`policies`).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::{Cursor, Read, Write};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use proptest::sample::Index;
use rust_xlsxwriter::Workbook;
use xueshi::exchange::inbound::plan::read_plan;
use xueshi::exchange::inbound::programs::read_programs;
use xueshi::exchange::inbound::{
    InboundError, Options, likeness, read_decisions, read_entries, read_opening, read_roster, read_sheets,
    read_staff,
};
use xueshi::exchange::package::{read_reply, read_transfer};
use xueshi::model::clock::FixedClock;
use xueshi::policy::{Case, Pack};
use xueshi::service::setup::{SchoolForm, create_workspace};
use xueshi::store::{Setting, restore};
use zip::write::SimpleFileOptions;

/// What happens to bytes on their way.
#[derive(Debug, Clone)]
enum Harm {
    /// One becomes another.
    Change(Index, u8),
    /// All behind a place are lost.
    Cut(Index),
    /// A stretch comes twice.
    Double(Index, Index),
    /// A figure becomes very large.
    Swell(Index),
}

impl Harm {
    fn befall(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let all = bytes.len();
        match self {
            Harm::Change(at, value) => bytes[at.index(all)] = *value,
            Harm::Cut(at) => bytes.truncate(at.index(all)),
            Harm::Double(from, to) => {
                let (from, to) = (from.index(all), to.index(all));
                let again = bytes[from.min(to)..from.max(to)].to_vec();
                bytes.extend(again);
            }
            Harm::Swell(at) => {
                let from = at.index(all);
                let digit = bytes[from..].iter().position(u8::is_ascii_digit);
                if let Some(digit) = digit {
                    bytes.splice(from + digit..from + digit, *b"99999999");
                }
            }
        }
    }
}

fn harm() -> impl Strategy<Value = Vec<Harm>> {
    let one = prop_oneof![
        4 => (any::<Index>(), any::<u8>()).prop_map(|(at, value)| Harm::Change(at, value)),
        1 => any::<Index>().prop_map(Harm::Cut),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Harm::Double(from, to)),
        2 => any::<Index>().prop_map(Harm::Swell),
    ];
    prop::collection::vec(one, 1..6)
}

fn harmed(bytes: &[u8], harm: &[Harm]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    harm.iter().for_each(|one| one.befall(&mut bytes));
    bytes
}

/// A list with everything that some kind of list has, so that each reader finds its columns.
const ROWS: [[&str; 12]; 4] = [
    [
        "姓名",
        "身份证号",
        "教师编号",
        "培训名称",
        "开始时间",
        "结束时间",
        "学时",
        "类别",
        "角色",
        "考勤",
        "年度",
        "备注",
    ],
    [
        "王建国",
        "330999198506151011",
        "J0001",
        "校本研修",
        "2025.9.1",
        "2025年9月3日",
        "16",
        "集中培训",
        "参训",
        "出席",
        "2025",
        "",
    ],
    [
        "李　秋月",
        "330999199003082020",
        "J0002",
        "校本研修",
        "20250901",
        "45901",
        "2天",
        "",
        "主讲",
        "",
        "2024学年",
        "合格",
    ],
    ["合计", "", "", "", "", "", "32", "", "", "", "", ""],
];

static BOOK: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (row, cells) in (0..).zip(ROWS) {
        for (column, text) in (0..).zip(cells) {
            page.write_string(row, column, text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
});

static TEXT: LazyLock<String> = LazyLock::new(|| ROWS.map(|row| row.join(",")).join("\r\n"));

fn stored(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/inbound").join(name)).unwrap()
}

/// Every reader of lists, on the same bytes.
fn read_all(bytes: &[u8], name: &str) -> Result<(), InboundError> {
    let options = Options::default();
    let ends = [
        read_staff(bytes, name, &options).map(drop),
        read_roster(bytes, name, &options).map(drop),
        read_entries(bytes, name, &options).map(drop),
        read_programs(bytes, name, &options).map(drop),
        read_opening(bytes, name, &options).map(drop),
        read_decisions(bytes, name, &options).map(drop),
        read_plan(bytes, name, &options).map(drop),
    ];
    if let Ok(grids) = read_sheets(bytes, name) {
        drop(likeness(&grids));
    }
    ends.into_iter().collect()
}

/// The archive with one of its parts harmed inside, so that no check sum hides the harm.
fn harmed_inside(bytes: &[u8], part: Index, harm: &[Harm]) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let chosen = part.index(from.len());
    for place in 0..from.len() {
        let mut file = from.by_index(place).unwrap();
        let (name, mut content) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut content).unwrap();
        if place == chosen {
            content = harmed(&content, harm);
        }
        to.start_file(name, SimpleFileOptions::default()).unwrap();
        to.write_all(&content).unwrap();
    }
    to.finish().unwrap().into_inner()
}

fn setting() -> Setting {
    let noon = "2026-06-01T12:00:00".parse().unwrap();
    Setting { clock: Arc::new(FixedClock(noon)), actor: "测试".to_owned() }
}

static BACKUP: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let form = SchoolForm {
        name: "青禾小学".into(),
        code: "3309990001".into(),
        policy: "secondary-annual-90".into(),
        period: "2026".into(),
    };
    let workspace = create_workspace(&folder.path().join("w"), &form, setting()).unwrap();
    let file = folder.path().join("b.xsbak");
    workspace.back_up(&file, None, |_, _| true).unwrap();
    std::fs::read(file).unwrap()
});

#[test]
fn the_files_are_whole_before_they_come_to_harm() {
    let options = Options::default();
    assert_eq!(read_staff(&BOOK, "a.xlsx", &options).unwrap().rows.len(), 2);
    assert_eq!(read_entries(TEXT.as_bytes(), "a.csv", &options).unwrap().rows.len(), 2);
    for name in ["staff.xls", "staff.xlsb", "staff.ods"] {
        assert!(read_staff(&stored(name), name, &options).is_ok(), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_workbook_harmed_inside_is_read_or_refused(part: Index, harm in harm()) {
        let _ = read_all(&harmed_inside(&BOOK, part, &harm), "花名册.xlsx");
        let _ = read_all(&harmed_inside(&stored("staff.ods"), part, &harm), "花名册.ods");
        let _ = read_all(&harmed_inside(&stored("staff.xlsb"), part, &harm), "花名册.xlsb");
    }

    #[test]
    fn a_workbook_harmed_on_its_way_is_read_or_refused(harm in harm()) {
        let _ = read_all(&harmed(&BOOK, &harm), "花名册.xlsx");
        let _ = read_all(&harmed(&stored("staff.xls"), &harm), "花名册.xls");
        let _ = read_all(&harmed(&stored("password.xlsx"), &harm), "花名册.xlsx");
    }

    #[test]
    fn a_text_file_in_any_encoding_is_read_or_refused(harm in harm()) {
        let gbk = encoding_rs::GB18030.encode(&TEXT).0;
        for bytes in [TEXT.as_bytes(), &gbk] {
            let _ = read_all(&harmed(bytes, &harm), "花名册.csv");
        }
    }

    #[test]
    fn a_regulation_and_a_case_are_read_or_refused(harm in harm(), at: Index) {
        let packs = Pack::builtins();
        let pack = &packs[at.index(packs.len())];
        let text = String::from_utf8_lossy(&harmed(pack.text().as_bytes(), &harm)).into_owned();
        let _ = Pack::parse(&text, pack.id());
        let case = br#"{"policy":"zhejiang-cycle-360","period":{"from":"2021-01-01","to":"2025-12-31"},"records":[
            {"id":"r1","category":"B.activity","from":"2023-05-06","to":"2023-05-07","days":2,"hours":"16"}]}"#;
        let _ = Case::parse(&String::from_utf8_lossy(&harmed(case, &harm)), Pack::builtin);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_backup_comes_back_as_it_was_or_not_at_all(harm in harm()) {
        let folder = tempfile::tempdir().unwrap();
        let (file, target) = (folder.path().join("b.xsbak"), folder.path().join("w"));
        std::fs::write(&file, harmed(&BACKUP, &harm)).unwrap();
        let done = restore(&file, &target, None, setting(), |_, _| true);
        prop_assert_eq!(done.is_ok(), target.exists());
    }

    #[test]
    fn a_reply_and_a_transfer_are_read_or_refused(harm in harm()) {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in [("a.zip", harmed(&BOOK, &harm)), ("a.json", harmed(br#"{"format":"xueshi-reply/1"}"#, &harm))] {
            let file = folder.path().join(name);
            std::fs::write(&file, bytes).unwrap();
            prop_assert!(read_reply(&file, None).is_err());
            prop_assert!(read_transfer(&file, None).is_err());
        }
    }
}
