//! Reads a PDF back as a viewer would: text through ToUnicode, fonts, properties. Each test program uses its part.
#![allow(dead_code)]

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object};

/// What a PDF says.
pub struct Read {
    /// The text of each page, strings parted by line feeds.
    pub pages: Vec<String>,
    /// The names of the embedded fonts.
    pub fonts: Vec<String>,
    /// The title in the properties.
    pub title: String,
    /// The language of the document.
    pub language: String,
}

pub fn read(bytes: &[u8]) -> Read {
    let document = Document::load_mem(bytes).unwrap();
    let mut fonts = Vec::new();
    let mut pages = Vec::new();
    for page in document.page_iter() {
        let meanings: BTreeMap<Vec<u8>, BTreeMap<u16, String>> = document
            .get_page_fonts(page)
            .unwrap()
            .into_iter()
            .map(|(key, font)| {
                fonts.push(embedded(&document, font));
                (key, to_unicode(&document, font))
            })
            .collect();
        pages.push(text(&document, page, &meanings));
    }
    fonts.sort();
    fonts.dedup();
    let info = document.trailer.get(b"Info").unwrap().as_reference().unwrap();
    let title = document.get_dictionary(info).unwrap().get(b"Title").unwrap().as_str().unwrap();
    let units: Vec<u16> = title[2..].chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    let language = document.catalog().unwrap().get(b"Lang").unwrap().as_str().unwrap();
    Read {
        pages,
        fonts,
        title: String::from_utf16(&units).unwrap(),
        language: String::from_utf8(language.to_vec()).unwrap(),
    }
}

/// The name of a font, after checking that its program is in the file.
fn embedded(document: &Document, font: &Dictionary) -> String {
    let descendant = font.get(b"DescendantFonts").unwrap().as_array().unwrap()[0].clone();
    let descendant = match &descendant {
        Object::Reference(id) => document.get_dictionary(*id).unwrap().clone(),
        object => object.as_dict().unwrap().clone(),
    };
    let descriptor = descendant.get(b"FontDescriptor").unwrap().as_reference().unwrap();
    let descriptor = document.get_dictionary(descriptor).unwrap();
    assert!(descriptor.get(b"FontFile2").is_ok(), "font is not embedded");
    String::from_utf8(font.get(b"BaseFont").unwrap().as_name().unwrap().to_vec()).unwrap()
}

fn to_unicode(document: &Document, font: &Dictionary) -> BTreeMap<u16, String> {
    let id = font.get(b"ToUnicode").unwrap().as_reference().unwrap();
    let stream = document.get_object(id).unwrap().as_stream().unwrap();
    let map = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
    let map = String::from_utf8(map).unwrap();
    let mut meanings = BTreeMap::new();
    for line in map.lines() {
        let codes: Vec<&str> = line.split(['<', '>']).filter(|part| !part.trim().is_empty()).collect();
        let (from, meaning) = match codes[..] {
            [from, to, meaning] if from == to => (from, meaning),
            [from, meaning] => (from, meaning),
            _ => continue,
        };
        let Ok(code) = u16::from_str_radix(from.trim(), 16) else { continue };
        let units: Vec<u16> = meaning
            .trim()
            .as_bytes()
            .chunks(4)
            .filter_map(|hex| u16::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok())
            .collect();
        meanings.insert(code, String::from_utf16(&units).unwrap());
    }
    meanings
}

fn text(
    document: &Document,
    page: lopdf::ObjectId,
    fonts: &BTreeMap<Vec<u8>, BTreeMap<u16, String>>,
) -> String {
    let content = lopdf::content::Content::decode(&document.get_page_content(page)).unwrap();
    let (mut text, mut font) = (String::new(), None);
    for operation in content.operations {
        match operation.operator.as_str() {
            "Tf" => font = fonts.get(operation.operands[0].as_name().unwrap()),
            "Tj" => {
                for code in operation.operands[0].as_str().unwrap().chunks(2) {
                    let code = u16::from_be_bytes([code[0], code[1]]);
                    text.push_str(font.unwrap().get(&code).map_or("\u{FFFD}", String::as_str));
                }
            }
            "ET" => text.push('\n'),
            _ => {}
        }
    }
    text
}
