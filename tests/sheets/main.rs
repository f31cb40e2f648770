//! Lists as workbooks: written, and read back by the reader that imports use.
//!
//! With `XUESHI_KEEP_FORMS=DIR` the files stay there to be looked at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod district;
mod letters;
mod lists;
#[path = "../paper_forms/reader.rs"]
mod reader;
#[path = "../paper_forms/sample.rs"]
mod sample;

use std::io::{Cursor, Read};
use std::sync::OnceLock;

use calamine::{Data, Range, Reader, Xlsx};
use sample::{hours, imprint, member, person, program};
use xueshi::exchange::paper;
use xueshi::exchange::paper::font::Fonts;
use xueshi::exchange::paper::mask::Shown;
use xueshi::exchange::paper::record::Standing;
use xueshi::exchange::paper::roster::Roster;
use xueshi::exchange::paper::summary::{Entry, Summary};
use xueshi::exchange::sheet::details::{self, Details};
use xueshi::exchange::sheet::list::List;
use xueshi::exchange::sheet::staff::{self, Staff};
use xueshi::exchange::sheet::xlsx::xlsx;
use xueshi::exchange::sheet::{roster, summary};
use xueshi::model::hours::Hours;

/// Checks what must hold for each workbook, and gives the cells of its sheet.
fn read(name: &str, bytes: Vec<u8>) -> Range<Data> {
    if let Ok(folder) = std::env::var("XUESHI_KEEP_FORMS") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(format!("{folder}/{name}.xlsx"), &bytes).unwrap();
    }
    let mut parts = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        parts.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let sheet = part("xl/worksheets/sheet1.xml");
    assert!(sheet.contains(r#"state="frozen""#) && sheet.contains(r#"paperSize="9""#), "{name}");
    assert!(sheet.contains("第 &amp;P 页"), "{name}");
    let book = part("xl/workbook.xml");
    assert!(book.contains("_xlnm.Print_Titles") && book.contains("_xlnm.Print_Area"), "{name}");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    book.worksheet_range_at(0).unwrap().unwrap()
}

/// The list as a workbook and on paper; gives the text of the pages.
fn both(name: &str, list: &List) -> Vec<String> {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| Fonts::bundled().unwrap());
    let bytes = xlsx(list, &imprint()).unwrap();
    assert!(bytes == xlsx(list, &imprint()).unwrap(), "{name} is not the same twice");
    let range = read(name, bytes);
    assert!(range.height() >= list.rows.len() + 2, "{name}");
    let paper = paper::list::set(list, &imprint(), fonts);
    if let Ok(folder) = std::env::var("XUESHI_KEEP_FORMS") {
        std::fs::write(format!("{folder}/{name}.pdf"), paper.pdf(fonts).unwrap()).unwrap();
    }
    let faults = paper.faults(fonts);
    assert!(faults.is_empty(), "{name}: {:#?}", &faults[..faults.len().min(5)]);
    reader::read(&paper.pdf(fonts).unwrap()).pages
}

fn text(range: &Range<Data>, at: (u32, u32)) -> &str {
    match range.get_value(at) {
        Some(Data::String(text)) => text,
        other => panic!("no text at {at:?}: {other:?}"),
    }
}

fn amount(range: &Range<Data>, at: (u32, u32)) -> f64 {
    match range.get_value(at) {
        Some(Data::Float(number)) => *number,
        other => panic!("no number at {at:?}: {other:?}"),
    }
}

fn rosters(count: usize) -> Roster {
    Roster { program: program(), members: (0..count).map(member).collect(), ids: Shown::Whole }
}

#[test]
fn a_roster_keeps_numbers_as_numbers_and_texts_as_texts() {
    let mut job = rosters(40);
    job.members[0].name = "=1+1".to_owned();
    job.members[1].note = "@借调".to_owned();
    let bytes = xlsx(&roster::list(&job), &imprint()).unwrap();
    assert!(bytes == xlsx(&roster::list(&job), &imprint()).unwrap(), "not the same twice");
    let range = read("roster", bytes);
    assert_eq!(text(&range, (0, 0)), "校本研修：作业设计与评价（2025-0107）花名册");
    assert_eq!(text(&range, (2, 1)), "姓名");
    assert_eq!(text(&range, (3, 1)), "=1+1");
    assert_eq!(text(&range, (4, 11)), "@借调");
    assert_eq!(text(&range, (3, 4)).len(), 18);
    assert_eq!(amount(&range, (4, 9)), 22.5);
    assert_eq!((amount(&range, (8, 9)), text(&range, (8, 11))), (0.0, "不计：缺勤超过三分之一"));
    let total: Hours = job.members.iter().map(|member| member.hours).sum();
    assert_eq!(text(&range, (43, 0)), "合计");
    assert_eq!(amount(&range, (43, 9)).to_string(), total.to_string());
}

#[test]
fn lists_of_any_length() {
    for count in [0, 1, 25, 26, 1_000] {
        let range =
            read(&format!("roster-{count}"), xlsx(&roster::list(&rosters(count)), &imprint()).unwrap());
        let sums = usize::from(count > 0);
        assert_eq!(range.height(), 3 + count + sums + 1, "{count}");
    }
}

#[test]
fn a_roster_for_the_wall_has_no_document_numbers() {
    let mut job = rosters(5);
    job.ids = Shown::Nothing;
    let range = read("roster-wall", xlsx(&roster::list(&job), &imprint()).unwrap());
    assert!(
        !range
            .used_cells()
            .any(|(_, _, cell)| cell.to_string().contains("330999") && cell.to_string().len() == 18)
    );
}

#[test]
fn a_summary_shows_the_figures_of_the_paper() {
    let entry = |total: &str, met| Entry {
        name: "林若溪".to_owned(),
        sex: String::new(),
        subject: String::new(),
        title: String::new(),
        hours: vec![hours(total), hours("0")],
        total: hours(total),
        required: Some(hours("90")),
        met: Some(met),
        note: String::new(),
    };
    let job = Summary {
        title: "教职工培训学时汇总表".to_owned(),
        period: "2021-2025".parse().unwrap(),
        policy: String::new(),
        categories: vec!["校本研修".to_owned(), "集中培训".to_owned()],
        entries: vec![entry("96.5", true), entry("61.25", false), entry("0", false), entry("90", false)],
    };
    let range = read("summary", xlsx(&summary::list(&job, &imprint()), &imprint()).unwrap());
    assert_eq!((text(&range, (2, 5)), text(&range, (3, 5))), ("分类学时", "校本研修"));
    assert_eq!((amount(&range, (5, 7)), amount(&range, (5, 9))), (61.25, 28.75));
    let verdicts = [4, 5, 6, 7].map(|row| text(&range, (row, 10)).to_owned());
    assert_eq!(verdicts, ["达到", "还差 28.75", "无学时", "分项未达到"]);
    assert_eq!(amount(&range, (8, 7)), 247.75);
}

#[test]
fn details_have_real_dates() {
    let job = Details {
        period: "2021-2025".parse().unwrap(),
        people: (0..3).map(|index| person(index, 12)).collect(),
        ids: Shown::Masked,
    };
    let range = read("details", xlsx(&details::list(&job, &imprint()), &imprint()).unwrap());
    assert_eq!(range.height(), 3 + 36 + 1 + 1);
    let lines = job.people.iter().flat_map(|person| &person.lines);
    let approved: Hours = lines.filter(|l| l.standing == Standing::Approved).map(|l| l.hours).sum();
    let note = text(&range, (40, 0));
    assert!(note.starts_with(&format!("认定学时合计中：已认定 {approved}，待上级认定 ")), "{note}");
    assert!(matches!(range.get_value((3, 5)), Some(Data::DateTime(_))), "{:?}", range.get_value((3, 5)));
    assert!(text(&range, (3, 3)).contains("********"));
    let columns: Vec<String> = (0..20).map(|column| text(&range, (2, column)).to_owned()).collect();
    assert_eq!(columns[13..15], ["申报学时", "认定学时"]);
}

#[test]
fn a_staff_list_has_one_row_a_person() {
    let members = (0..3).map(|index| staff::Member { name: sample::name(index), ..staff::Member::default() });
    let mut job = Staff { members: members.collect(), ids: Shown::Whole };
    job.members[0].birth = Some(sample::day(1985, 4, 2));
    job.members[0].phone = "13800000000".to_owned();
    let range = read("staff", xlsx(&staff::list(&job, &imprint()), &imprint()).unwrap());
    assert_eq!(text(&range, (3, 1)), "林若溪");
    assert_eq!(text(&range, (3, 17)), "13800000000");
    assert!(matches!(range.get_value((3, 6)), Some(Data::DateTime(_))));
    let empty = Staff { members: Vec::new(), ids: Shown::Whole };
    read("staff-none", xlsx(&staff::list(&empty, &imprint()), &imprint()).unwrap());
}
