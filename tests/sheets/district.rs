//! The district's own workbook: filled, and otherwise left as it was.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Chart, ChartType, ConditionalFormatCell, ConditionalFormatCellRule, Format, Workbook};
use xueshi::exchange::sheet::fill::{CellMap, FillError, Mapping, cell_of, fill, guess};
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

/// What the guess finds, with what only a person can say.
fn mapping(template: &[u8]) -> Mapping {
    let mut mapping = guess(template, &list(1)).unwrap();
    let number =
        xueshi::exchange::sheet::fill::ColumnMap { column: "D".to_owned(), title: "证件号码".to_owned() };
    mapping.columns.push(number);
    mapping.cells.push(CellMap { cell: "B2".to_owned(), fact: "学校".to_owned() });
    mapping
}

fn facts() -> BTreeMap<String, String> {
    BTreeMap::from([("学校".to_owned(), "栖云区望川初级中学".to_owned())])
}

#[test]
fn the_header_is_guessed() {
    let mapping = guess(&template(20), &list(1)).unwrap();
    let columns: Vec<(&str, &str)> =
        mapping.columns.iter().map(|map| (map.column.as_str(), map.title.as_str())).collect();
    assert_eq!((mapping.sheet.as_str(), mapping.first_row), ("附件1", 4));
    assert_eq!(
        columns,
        [("A", "序号"), ("B", "姓名"), ("C", "性别"), ("E", "任教学科"), ("F", "学时"), ("H", "备注")]
    );
    assert_eq!(cell_of(&mapping, "姓名", 2).as_deref(), Some("B5"));
}

#[test]
fn people_are_filled_in_and_everything_else_stays() {
    let template = template(20);
    let filled = fill(&template, &mapping(&template), &list(12), &facts()).unwrap();
    assert_eq!(filled.len(), 1);
    keep("district", &filled[0]);
    assert!(filled == fill(&template, &mapping(&template), &list(12), &facts()).unwrap());
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
    let filled = fill(&template, &mapping(&template), &list(45), &facts()).unwrap();
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
    let filled = fill(&template, &guess(&template, &list(1)).unwrap(), &list(300), &facts()).unwrap();
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
    other.columns[4].column = "G".to_owned();
    assert!(matches!(fails(&good, &other), FillError::Formula { cell } if cell == "G4"));
    let mut other = map.clone();
    other.cells[0].cell = "2B".to_owned();
    assert!(matches!(fails(&good, &other), FillError::Place(_)));
    let mut other = map;
    other.first_row = 9;
    assert!(matches!(fails(&good, &other), FillError::NoRoom));
    let mut workbook = Workbook::new();
    workbook.add_worksheet();
    let blank = workbook.save_to_buffer().unwrap();
    assert!(matches!(guess(&blank, &list(1)), Err(FillError::NoHeader)));
}
