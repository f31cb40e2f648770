//! The district's own text document: filled, and otherwise left as it was.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use xueshi::exchange::form_template::{FillError, Mapping, Reading, Said, Source, fill, read, words};
use xueshi::exchange::sheet::roster;

use super::rosters;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:body>"#;

fn cell(words: &str) -> String {
    let run = match words {
        "" => String::new(),
        words => format!("<w:r><w:rPr><w:sz w:val=\"21\"/></w:rPr><w:t>{words}</w:t></w:r>"),
    };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"1200\" w:type=\"dxa\"/></w:tcPr><w:p w14:paraId=\"1A2B3C4D\">{run}</w:p></w:tc>"
    )
}

fn table(rows: &[&[&str]]) -> String {
    let row =
        |row: &&[&str]| format!("<w:tr>{}</w:tr>", row.iter().map(|words| cell(words)).collect::<String>());
    let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    let grid = "<w:gridCol w:w=\"1200\"/>".repeat(width);
    format!(
        "<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{}</w:tbl>",
        rows.iter().map(row).collect::<String>()
    )
}

/// A document of these tables, after a line whose mark Word has parted over two runs.
fn document(tables: &[String]) -> Vec<u8> {
    let mark = r#"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>填报单位：{{学</w:t></w:r><w:r><w:t>校}}（盖章）</w:t></w:r></w:p>"#;
    let body = format!("{HEAD}{mark}{}<w:p/></w:body></w:document>", tables.join("<w:p/>"));
    let types = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let relations = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in [
        ("[Content_Types].xml", types),
        ("_rels/.rels", relations),
        ("word/document.xml", body.as_str()),
        ("docProps/custom.xml", "<own>stays</own>"),
    ] {
        zip.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn part(bytes: &[u8], path: &str) -> String {
    let mut text = String::new();
    zip::ZipArchive::new(Cursor::new(bytes))
        .unwrap()
        .by_name(path)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

fn keep(name: &str, bytes: &[u8]) {
    if let Ok(folder) = std::env::var("XUESHI_KEEP_FORMS") {
        std::fs::write(format!("{folder}/{name}.docx"), bytes).unwrap();
    }
}

fn look(template: &[u8]) -> Reading {
    read(template, Source::People, &roster::list(&rosters(1)), &Said::default()).unwrap()
}

fn facts() -> BTreeMap<String, String> {
    let facts = [("学校", "栖云区望川初级中学"), ("填表人", "周书语")];
    facts.map(|(name, words)| (name.to_owned(), words.to_owned())).into()
}

#[test]
fn a_list_grows_and_everything_else_stays() {
    let blank: &[&str] = &["", "", "", "", ""];
    let list = [&["序号", "姓 名", "任教学科", "学时", "签名"][..], blank, blank];
    let template = document(&[table(&list), table(&[&["填表人", "", "审核人（签字）", ""]])]);
    let reading = look(&template);
    assert_eq!((reading.mapping.sheet.as_str(), reading.mapping.first_row), ("表1", 2));
    let columns: Vec<&str> = reading.mapping.columns.iter().map(|map| map.title.as_str()).collect();
    assert_eq!(columns, ["序号", "姓名", "任教学科", "学时"]);
    assert_eq!(reading.mapping.cells[0].cell, "表2!B1");

    let filled = fill(&template, &reading.mapping, &roster::list(&rosters(5)), &facts()).unwrap();
    assert_eq!(filled.len(), 1);
    let bytes = &filled[0].bytes;
    keep("district-list", bytes);
    let text = part(bytes, "word/document.xml");
    assert_eq!(text.matches("<w:tr>").count(), 1 + 5 + 1);
    assert_eq!(text.matches("w14:paraId").count(), 3 * 5 + 4, "numbers of paragraphs stand once each");
    let written = r#"<w:rPr><w:sz w:val="21"/></w:rPr><w:t xml:space="preserve">林若溪</w:t>"#;
    assert!(text.contains(written), "in the look of the heading: {text}");
    assert!(text.contains("<w:b/></w:rPr><w:t>填报单位：栖云区望川初级中学</w:t></w:r><w:r><w:t>（盖章）"));
    assert!(text.contains(">周书语</w:t>"));
    assert_eq!(part(bytes, "docProps/custom.xml"), "<own>stays</own>");
    assert!(words(bytes).unwrap().contains("林若溪"));
}

#[test]
fn a_form_about_one_person_gets_a_copy_for_each() {
    let form = [&["姓名", "", "性别", ""][..], &["任教学科", "", "学时", ""], &["个人签名", "", "血型", ""]];
    let template = document(&[table(&form)]);
    let mapping = look(&template).mapping;
    assert!(mapping.is_single());
    let filled = fill(&template, &mapping, &roster::list(&rosters(3)), &facts()).unwrap();
    assert_eq!((filled.len(), filled[0].whose.as_str()), (3, "林若溪"));
    keep("district-person", &filled[0].bytes);
    let text = part(&filled[0].bytes, "word/document.xml");
    for words in ["林若溪", "24", "栖云区望川初级中学"] {
        assert!(text.contains(words), "{words}");
    }
    let texts = text.matches("<w:t>").count() + text.matches("<w:t ").count();
    assert_eq!(texts, 2 + 6 + 4, "what has no fact stays blank: {text}");
}

#[test]
fn what_cannot_be_filled_is_said() {
    let template = document(&[table(&[&["姓名", "学时"], &["", ""]])]);
    let good = look(&template).mapping;
    let fails =
        |mapping: &Mapping| fill(&template, mapping, &roster::list(&rosters(2)), &facts()).unwrap_err();
    let changed = |change: &dyn Fn(&mut Mapping)| {
        let mut mapping = good.clone();
        change(&mut mapping);
        fails(&mapping)
    };
    assert!(matches!(changed(&|m| m.sheet = "表9".into()), FillError::NoSheet(_)));
    assert!(matches!(changed(&|m| m.first_row = 7), FillError::NoRoom));
    assert!(matches!(changed(&|m| m.set_cell("表1!Z9", Some("学校"))), FillError::Place(_)));
    assert!(matches!(changed(&|m| m.set_cell("B2", Some("学校"))), FillError::Place(_)));
    let letter = with_document(&template, "<w:document><w:p></w:document>");
    assert!(matches!(fill(&letter, &good, &roster::list(&rosters(1)), &facts()), Err(FillError::Damaged)));
}

fn with_document(template: &[u8], content: &str) -> Vec<u8> {
    super::district::with_part(template, "word/document.xml", content)
}
