//! The district's own workbook: filled, and otherwise left as it was.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Chart, ChartType, ConditionalFormatCell, ConditionalFormatCellRule, Format, Workbook};
use xueshi::exchange::form_template::{FillError, Filled, Mapping, Reading, Said, Source, fill, read};
use xueshi::exchange::sheet::list::List;
use xueshi::exchange::sheet::roster;

use super::rosters;

/// A form as districts send it: title, facts, a header with brackets and line feeds, prepared and numbered
/// rows, a formula, and from `foot` on the signatures.
fn template(rows: u32) -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook
        .add_worksheet()
        .set_name("填表说明")
        .unwrap()
        .write_string(0, 0, "姓名 性别 请如实填写")
        .unwrap();
    let page = workbook.add_worksheet();
    page.set_name("附件1").unwrap();
    let boxed = Format::new().set_border(rust_xlsxwriter::FormatBorder::Thin);
    page.merge_range(0, 0, 0, 7, "栖云区教师培训学时申报汇总表", &boxed).unwrap();
    page.write_string(1, 0, "单位：").unwrap();
    page.merge_range(1, 4, 1, 7, "填表人：　　　联系电话：", &boxed).unwrap();
    for (column, head) in
        (0..).zip(["序号", "姓 名", "性别", "身份证号", "任教学科\n（必填）", "学时", "折算", "备注"])
    {
        page.write_string_with_format(2, column, head, &boxed).unwrap();
    }
    page.set_column_width(3, 23.5).unwrap();
    for row in 3..3 + rows {
        page.write_number_with_format(row, 0, row - 2, &boxed).unwrap();
        for column in [1, 2, 3, 4, 5, 7] {
            page.write_blank(row, column, &boxed).unwrap();
        }
        page.write_formula(row, 6, format!("=F{}*0.5", row + 1).as_str()).unwrap();
    }
    page.write_string(3 + rows, 0, "填表人：").unwrap();
    page.write_string(3 + rows, 4, "负责人（签字）：").unwrap();
    let high = ConditionalFormatCell::new()
        .set_rule(ConditionalFormatCellRule::LessThan(24))
        .set_format(Format::new().set_bold());
    page.add_conditional_format(3, 5, 2 + rows, 5, &high).unwrap();
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values(("附件1", 3, 5, 2 + rows, 5));
    page.insert_chart(10 + rows, 0, &chart).unwrap();
    page.set_landscape();
    workbook.save_to_buffer().unwrap()
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        parts.insert(file.name().unwrap().into_owned(), content);
    }
    parts
}

fn keep(name: &str, bytes: &[u8]) {
    if let Ok(folder) = std::env::var("XUESHI_KEEP_FORMS") {
        std::fs::write(format!("{folder}/{name}.xlsx"), bytes).unwrap();
    }
}

fn list(count: usize) -> List {
    roster::list(&rosters(count))
}

fn look(template: &[u8]) -> Reading {
    read(template, Source::People, &list(1), &Said::default()).unwrap()
}

fn mapping(template: &[u8]) -> Mapping {
    look(template).mapping
}

fn files(filled: Vec<Filled>) -> Vec<Vec<u8>> {
    filled.into_iter().map(|filled| filled.bytes).collect()
}

fn facts() -> BTreeMap<String, String> {
    let facts = [("学校", "栖云区望川初级中学"), ("填表人", "周书语"), ("联系电话", "0999-5550123")];
    facts.map(|(name, words)| (name.to_owned(), words.to_owned())).into()
}

#[test]
fn header_and_labels_are_guessed() {
    let mapping = mapping(&template(20));
    let columns: Vec<(&str, &str)> =
        mapping.columns.iter().map(|map| (map.column.as_str(), map.title.as_str())).collect();
    assert_eq!((mapping.sheet.as_str(), mapping.first_row), ("附件1", 4));
    assert_eq!(
        columns,
        [
            ("A", "序号"),
            ("B", "姓名"),
            ("C", "性别"),
            ("D", "证件号码"),
            ("E", "任教学科"),
            ("F", "学时"),
            ("H", "备注")
        ]
    );
    let cells: Vec<(&str, &str)> =
        mapping.cells.iter().map(|map| (map.cell.as_str(), map.words.as_str())).collect();
    // 负责人（签字） is left for the pen.
    assert_eq!(
        cells,
        [("B2", "{{学校}}"), ("B24", "{{填表人}}"), ("E2", "填表人：{{填表人}}　　　联系电话：{{联系电话}}")]
    );
}

#[test]
fn a_header_of_two_rows_and_a_row_that_shows_how_are_passed_over() {
    let mut workbook = Workbook::new();
    let (page, plain) = (workbook.add_worksheet(), Format::new());
    for (column, head) in [(0, "序号"), (1, "姓名"), (2, "任教学科")] {
        page.merge_range(1, column, 2, column, head, &plain).unwrap();
    }
    page.merge_range(1, 3, 1, 4, "培训情况", &plain).unwrap();
    page.write_string(2, 3, "学时").unwrap();
    page.write_string(2, 4, "备注").unwrap();
    for (column, shown) in (0..).zip(["例", "张三", "语文", "8", ""]) {
        page.write_string(3, column, shown).unwrap();
    }
    let mapping = mapping(&workbook.save_to_buffer().unwrap());
    let columns: Vec<&str> = mapping.columns.iter().map(|map| map.title.as_str()).collect();
    assert_eq!((mapping.first_row, columns), (5, vec!["序号", "姓名", "任教学科", "学时", "备注"]));
}

#[test]
fn a_template_is_known_again_whatever_its_rows() {
    assert_eq!(look(&template(20)).key, look(&template(30)).key);
}

#[test]
fn a_form_without_a_list_gets_a_copy_for_each() {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    for (row, labels) in (0..).zip([["姓名", "性别"], ["单位", "任教学科"], ["学时", "血型"]]) {
        page.write_string(row, 0, labels[0]).unwrap();
        page.write_string(row, 2, labels[1]).unwrap();
        page.write_blank(row, 3, &Format::new().set_bold()).unwrap();
    }
    page.write_string(4, 0, "{{学校}}证明{{姓名}}完成 {{学时}} 学时").unwrap();
    let template = workbook.save_to_buffer().unwrap();
    let mapping = mapping(&template);
    assert!(mapping.is_single(), "{mapping:?}");
    let filled = fill(&template, &mapping, &list(3), &facts()).unwrap();
    assert_eq!(filled.iter().map(|one| one.whose.as_str()).collect::<Vec<_>>().len(), 3);
    assert_eq!(filled[0].whose, "林若溪");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&filled[0].bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let text = |row, column| range.get_value((row, column)).unwrap().to_string();
    assert_eq!((text(0, 1), text(2, 1)), ("林若溪".into(), "24".into()));
    assert_eq!(text(4, 0), "栖云区望川初级中学证明林若溪完成 24 学时");
    assert_eq!(range.get_value((2, 3)).map(ToString::to_string).unwrap_or_default(), "", "no such fact");
}

#[test]
fn people_are_filled_in_and_everything_else_stays() {
    let template = template(20);
    let filled = files(fill(&template, &mapping(&template), &list(12), &facts()).unwrap());
    assert_eq!(filled.len(), 1);
    keep("district", &filled[0]);
    assert!(filled == files(fill(&template, &mapping(&template), &list(12), &facts()).unwrap()));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&filled[0])).unwrap();
    let range = book.worksheet_range("附件1").unwrap();
    let text = |row, column| range.get_value((row, column)).unwrap().to_string();
    assert_eq!(
        (text(1, 1), text(3, 1), text(4, 5)),
        ("栖云区望川初级中学".into(), "林若溪".into(), "22.5".into())
    );
    assert_eq!(text(3, 3).len(), 18);
    assert!(matches!(range.get_value((3, 5)), Some(Data::Float(hours)) if *hours == 24.0));
    assert_eq!((text(8, 7), text(23, 0)), ("不计：缺勤超过三分之一".into(), "填表人：".into()));
    let formulas = book.worksheet_formula("附件1").unwrap();
    assert_eq!(formulas.get_value((3, 6)).unwrap(), "F4*0.5");
    let (before, after) = (parts(&template), parts(&filled[0]));
    let changed: Vec<&String> = before.keys().filter(|name| before.get(*name) != after.get(*name)).collect();
    assert_eq!(changed, ["xl/worksheets/sheet2.xml"]);
    let sheet = String::from_utf8(after["xl/worksheets/sheet2.xml"].clone()).unwrap();
    for kept in ["conditionalFormatting", "<drawing", "mergeCell ref=\"A1:H1\"", "orientation=\"landscape\""]
    {
        assert!(sheet.contains(kept), "{kept}");
    }
    assert!(String::from_utf8(after["xl/workbook.xml"].clone()).unwrap().contains("fullCalcOnLoad=\"1\""));
}

#[test]
fn more_people_than_rows_make_more_copies() {
    let template = template(20);
    let filled = files(fill(&template, &mapping(&template), &list(45), &facts()).unwrap());
    assert_eq!(filled.len(), 3);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&filled[2])).unwrap();
    let range = book.worksheet_range("附件1").unwrap();
    assert_eq!(range.get_value((3, 0)).unwrap().to_string(), "41");
    assert_eq!(range.get_value((23, 0)).unwrap().to_string(), "填表人：");
}

#[test]
fn a_template_without_a_foot_grows() {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    for (column, head) in (0..).zip(["姓名", "学时"]) {
        page.write_string(0, column, head).unwrap();
    }
    let template = workbook.save_to_buffer().unwrap();
    let filled = files(fill(&template, &mapping(&template), &list(300), &facts()).unwrap());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&filled[0])).unwrap();
    assert_eq!((filled.len(), book.worksheet_range_at(0).unwrap().unwrap().height()), (1, 301));
}

#[test]
fn what_cannot_be_filled_is_said() {
    let good = template(5);
    let map = mapping(&good);
    let fails = |template: &[u8], map: &Mapping| fill(template, map, &list(3), &facts()).unwrap_err();
    assert!(matches!(fails(b"\xD0\xCF\x11\xE0 old", &map), FillError::Kind));
    assert!(matches!(fails(&good[..good.len() / 2], &map), FillError::Damaged));
    let mut other = map.clone();
    other.sheet = "附件2".to_owned();
    assert!(matches!(fails(&good, &other), FillError::NoSheet(_)));
    let mut other = map.clone();
    other.columns[5].column = "G".to_owned();
    assert!(matches!(fails(&good, &other), FillError::Formula { cell } if cell == "G4"));
    let mut other = map.clone();
    other.cells[0].cell = "2B".to_owned();
    assert!(matches!(fails(&good, &other), FillError::Place(_)));
    let mut other = map.clone();
    other.first_row = 9;
    assert!(matches!(fails(&good, &other), FillError::NoRoom));
    // Numbers that no sheet has come from a hand-written or hostile mapping.
    for (first_row, column) in [(0, "A"), (u32::MAX, "A"), (4, "XFE"), (4, "ZZZZ"), (4, "")] {
        let mut other = map.clone();
        (other.first_row, other.columns[0].column) = (first_row, column.to_owned());
        assert!(fill(&good, &other, &list(3), &facts()).is_err(), "{first_row} {column}");
    }
    let mut workbook = Workbook::new();
    workbook.add_worksheet();
    let blank = workbook.save_to_buffer().unwrap();
    assert!(matches!(fails(&blank, &mapping(&blank)), FillError::NoHeader));
}

/// A good template with one part of it written anew.
pub fn with_part(template: &[u8], part: &str, content: &str) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(template)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let file = zip.by_index(index).unwrap();
        if file.name().unwrap() == part {
            out.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut out, content.as_bytes()).unwrap();
        } else {
            out.raw_copy_file(file).unwrap();
        }
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn a_hostile_template_is_refused_and_ends_nothing() {
    let good = template(5);
    let map = mapping(&good);
    let head = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#;
    for rows in [
        r#"<row r="4294967295"><c/></row><row><c/></row>"#,
        r#"<row r="0"/>"#,
        r#"<row r="4"/><row r="4"/>"#,
        r#"<row r="4"><c r="ZZZ4"/></row>"#,
        r#"<row r="4"><c r="B4"/><c r="A4"/></row>"#,
        r#"<row r="4"><c r="A4"/>"#,
        r#"<c r="A4"/>"#,
    ] {
        let bad = with_part(
            &good,
            "xl/worksheets/sheet2.xml",
            &format!("{head}<sheetData>{rows}</sheetData></worksheet>"),
        );
        assert!(fill(&bad, &map, &list(3), &facts()).is_err(), "{rows}");
    }
    let long = format!("{head}<!--{}--><sheetData/></worksheet>", " ".repeat(17 << 20));
    let long = with_part(&good, "xl/worksheets/sheet2.xml", &long);
    assert!(matches!(fill(&long, &map, &list(3), &facts()), Err(FillError::TooLarge)));
}
