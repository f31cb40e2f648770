//! Letters 公文 as .docx: 公示, 证明 and 说明, in which a sentence is always changed by hand. The look is that of GB/T 9704-2012: title
//! in 小标宋 of size 2, text in 仿宋 of size 3, lines of 28 points. The faces are named, not embedded: every office has them.
//! A letter can be changed, so that it bears no verification code.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::form_template::escaped;

/// A piece of a letter.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// The title, in the middle.
    Title(String),
    /// Running text, set in by two characters; each line of it is a paragraph.
    Text(String),
    /// A line at the left edge, as whom the letter is to.
    Left(String),
    /// A line that ends four characters from the right edge, as the school and the day below it.
    Right(String),
    /// A table with its headings and relative widths.
    Table {
        /// The headings.
        head: Vec<String>,
        /// How wide the columns are to each other.
        widths: Vec<f32>,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
    /// A blank line.
    Gap,
    /// A new page.
    Page,
}

/// Width of the text block, twentieths of a point: 156 mm.
const WIDTH: f32 = 8845.0;

/// The letter as a file; the same for the same blocks.
///
/// # Errors
/// What the zip writer says.
pub fn docx(title: &str, author: &str, blocks: &[Block]) -> Result<Vec<u8>, LetterError> {
    let mut body: String = blocks.iter().map(block).collect();
    if matches!(blocks.last(), Some(Block::Table { .. })) {
        // Word wants a paragraph behind a table.
        body.push_str(&block(&Block::Gap));
    }
    let document = format!(
        "{DECLARATION}<w:document xmlns:w=\"{WORD}\" xmlns:r=\"{OFFICE}/relationships\"><w:body>{body}<w:sectPr>\
         <w:footerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\" w:header=\"851\" w:footer=\"1400\" w:gutter=\"0\"/>\
         </w:sectPr></w:body></w:document>"
    );
    let core = format!(
        "{DECLARATION}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>{}</dc:creator><dc:language>zh-CN</dc:language>\
         </cp:coreProperties>",
        escaped(title),
        escaped(author)
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (path, text) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", document.as_str()),
        ("word/_rels/document.xml.rels", PARTS),
        ("word/styles.xml", STYLES),
        ("word/footer1.xml", FOOTER),
        ("docProps/core.xml", core.as_str()),
    ] {
        zip.start_file(path, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// A letter that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// What the zip writer says.
    #[error("文字文档写不成：{0}")]
    Zip(#[from] zip::result::ZipError),
    /// What the buffer says.
    #[error("文字文档写不成：{0}")]
    Io(#[from] std::io::Error),
}

fn block(block: &Block) -> String {
    match block {
        Block::Title(words) => paragraph("Title", words),
        Block::Text(words) => words.split('\n').map(|line| paragraph("Normal", line)).collect(),
        Block::Left(words) => paragraph("Left", words),
        Block::Right(words) => paragraph("Right", words),
        Block::Gap => paragraph("Left", ""),
        Block::Page => "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>".to_owned(),
        Block::Table { head, widths, rows } => table(head, widths, rows),
    }
}

fn paragraph(style: &str, words: &str) -> String {
    let words = escaped(words);
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>"
    )
}

fn table(head: &[String], widths: &[f32], rows: &[Vec<String>]) -> String {
    let whole: f32 = widths.iter().sum::<f32>().max(1.0);
    let width = |at: usize| (widths.get(at).copied().unwrap_or(0.0) / whole * WIDTH).round();
    let grid: String = (0..head.len()).map(|at| format!("<w:gridCol w:w=\"{}\"/>", width(at))).collect();
    let row = |cells: &[String], look: &str, style: &str| {
        let cell = |(at, words): (usize, &String)| {
            format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>{}</w:tc>",
                width(at),
                paragraph(style, words)
            )
        };
        let cells: String = cells.iter().enumerate().map(cell).collect();
        format!("<w:tr><w:trPr><w:cantSplit/>{look}</w:trPr>{cells}</w:tr>")
    };
    let body: String = rows.iter().map(|cells| row(cells, "", "Cell")).collect();
    let lines: String = ["top", "left", "bottom", "right", "insideH", "insideV"]
        .map(|side| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>"))
        .concat();
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type=\"fixed\"/>\
         <w:tblCellMar><w:left w:w=\"57\" w:type=\"dxa\"/><w:right w:w=\"57\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{}{body}</w:tbl>",
        row(head, "<w:tblHeader/>", "Head")
    )
}

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;

const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;

const PARTS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>"#;

/// Sizes are half points: size 2 is 22, size 3 is 16, 小四 is 12. Lines are 28 points.
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋" w:cs="Times New Roman"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:pPr><w:spacing w:line="700" w:lineRule="exact" w:after="280"/><w:jc w:val="center"/></w:pPr><w:rPr><w:rFonts w:eastAsia="方正小标宋简体"/><w:sz w:val="44"/><w:szCs w:val="44"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Left"><w:name w:val="Left"/><w:pPr><w:spacing w:line="560" w:lineRule="exact"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Right"><w:name w:val="Right"/><w:pPr><w:spacing w:line="560" w:lineRule="exact"/><w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Cell"><w:name w:val="Cell"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Head"><w:name w:val="Head"/><w:basedOn w:val="Cell"/><w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr></w:style></w:styles>"#;

const FOOTER: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:pStyle w:val="Left"/><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve">— </w:t></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:fldChar w:fldCharType="end"/></w:r><w:r><w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>"#;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::form_template::words;

    #[test]
    fn a_letter_is_read_back_and_the_same_each_time() {
        let blocks = [
            Block::Title("公示".into()),
            Block::Text("现将<学时>予以公示。\n公示五天。".into()),
            Block::Table {
                head: vec!["姓名".into(), "学时".into()],
                widths: vec![2.0, 1.0],
                rows: vec![vec!["林若溪".into(), "24".into()]],
            },
            Block::Right("青禾小学".into()),
        ];
        let bytes = docx("公示", "青禾小学", &blocks).unwrap();
        assert!(bytes == docx("公示", "青禾小学", &blocks).unwrap());
        let words = words(&bytes).unwrap();
        for line in ["公示", "现将<学时>予以公示。", "公示五天。", "林若溪", "青禾小学"]
        {
            assert!(words.lines().any(|other| other == line), "{line}: {words}");
        }
    }
}
