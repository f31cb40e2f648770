//! PDF objects written as they come, so that a bundle of scans never has to fit into memory (ISO 32000-1, 7.3 and 7.5).

use std::collections::BTreeMap;
use std::io::{self, Write};

use lopdf::{Dictionary, Object, ObjectId};

/// A PDF file in the making.
pub(super) struct Objects<'w, W: Write> {
    to: &'w mut W,
    at: u64,
    offsets: BTreeMap<u32, u64>,
}

impl<'w, W: Write> Objects<'w, W> {
    pub fn begin(to: &'w mut W) -> io::Result<Objects<'w, W>> {
        let mut objects = Objects { to, at: 0, offsets: BTreeMap::new() };
        // Four bytes beyond ASCII tell transfer programs that the file is binary.
        objects.put(b"%PDF-1.5\n%\xE5\xAD\xA6\xE7\n")?;
        Ok(objects)
    }

    pub fn object(&mut self, (number, _): ObjectId, object: &Object) -> io::Result<()> {
        self.offsets.insert(number, self.at);
        let mut text = format!("{number} 0 obj\n").into_bytes();
        match object {
            Object::Stream(stream) => {
                let mut dict = stream.dict.clone();
                let length = i64::try_from(stream.content.len()).unwrap_or(i64::MAX);
                dict.set("Length", Object::Integer(length));
                dictionary(&dict, &mut text);
                text.extend(b"\nstream\n");
                self.put(&text)?;
                self.put(&stream.content)?;
                self.put(b"\nendstream\nendobj\n")
            }
            other => {
                value(other, &mut text);
                text.extend(b"\nendobj\n");
                self.put(&text)
            }
        }
    }

    /// The cross-reference table and the trailer.
    pub fn finish(mut self, trailer: &Dictionary) -> io::Result<()> {
        let size = self.offsets.keys().next_back().map_or(1, |last| last + 1);
        let start = self.at;
        let mut table = format!("xref\n0 {size}\n0000000000 65535 f \n").into_bytes();
        for number in 1..size {
            match self.offsets.get(&number) {
                Some(offset) => table.extend(format!("{offset:010} 00000 n \n").into_bytes()),
                None => table.extend(b"0000000000 00000 f \n"),
            }
        }
        let mut trailer = trailer.clone();
        trailer.set("Size", Object::Integer(i64::from(size)));
        table.extend(b"trailer\n");
        dictionary(&trailer, &mut table);
        table.extend(format!("\nstartxref\n{start}\n%%EOF\n").into_bytes());
        self.put(&table)?;
        self.to.flush()
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.at += bytes.len() as u64;
        self.to.write_all(bytes)
    }
}

fn value(object: &Object, text: &mut Vec<u8>) {
    match object {
        Object::Null => text.extend(b"null"),
        Object::Boolean(truth) => text.extend(truth.to_string().into_bytes()),
        Object::Integer(number) => text.extend(number.to_string().into_bytes()),
        Object::Real(number) => text.extend(number.to_string().into_bytes()),
        Object::Name(word) => name(word, text),
        // Hexadecimal needs no escapes.
        Object::String(bytes, _) => {
            text.push(b'<');
            text.extend(bytes.iter().flat_map(|byte| format!("{byte:02X}").into_bytes()));
            text.push(b'>');
        }
        Object::Array(items) => {
            text.push(b'[');
            for item in items {
                value(item, text);
                text.push(b' ');
            }
            text.push(b']');
        }
        Object::Dictionary(dict) => dictionary(dict, text),
        // A stream is always an object of its own; one within another is damage.
        Object::Stream(stream) => dictionary(&stream.dict, text),
        Object::Reference((number, generation)) => {
            text.extend(format!("{number} {generation} R").into_bytes());
        }
    }
}

fn dictionary(dict: &Dictionary, text: &mut Vec<u8>) {
    text.extend(b"<<");
    for (key, object) in dict.iter() {
        name(key, text);
        text.push(b' ');
        value(object, text);
    }
    text.extend(b">>");
}

fn name(word: &[u8], text: &mut Vec<u8>) {
    text.push(b'/');
    for byte in word {
        if byte.is_ascii_graphic() && !b"#()<>[]{}/%".contains(byte) {
            text.push(*byte);
        } else {
            text.extend(format!("#{byte:02X}").into_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::{Document, Stream, StringFormat};

    #[test]
    fn what_is_written_is_read_back() {
        let mut catalog = Dictionary::new();
        catalog.set("Type", Object::Name(b"Catalog".to_vec()));
        catalog.set("A name", Object::String("学(时)".into(), StringFormat::Literal));
        catalog.set("Sizes", vec![Object::Real(1.5), Object::Boolean(true), Object::Null]);
        let stream = Stream::new(Dictionary::new(), b"q Q\nendstream\n".to_vec());
        let mut bytes = Vec::new();
        let mut objects = Objects::begin(&mut bytes).unwrap();
        objects.object((1, 0), &Object::Dictionary(catalog.clone())).unwrap();
        objects.object((3, 0), &Object::Stream(stream.clone())).unwrap();
        let mut trailer = Dictionary::new();
        trailer.set("Root", Object::Reference((1, 0)));
        objects.finish(&trailer).unwrap();
        let read = Document::load_mem(&bytes).unwrap();
        let back = read.catalog().unwrap();
        assert_eq!(back.get(b"A name").unwrap().as_str().unwrap(), "学(时)".as_bytes());
        assert_eq!(back.get(b"Sizes").unwrap(), catalog.get(b"Sizes").unwrap());
        let content = &read.get_object((3, 0)).unwrap().as_stream().unwrap().content;
        assert_eq!(*content, stream.content);
    }
}
