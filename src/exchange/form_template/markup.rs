//! The tags of an XML part with their places in the text, so that what is not replaced stays as it was, byte for byte.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What kind of tag it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    Empty,
}

/// A tag and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    pub kind: Kind,
    /// Its name without prefix.
    pub name: String,
    /// Its prefix with the colon, or nothing.
    pub prefix: String,
    pub attributes: Vec<(String, String)>,
    pub span: Range<usize>,
}

impl Tag {
    /// The value of an attribute, by its name with the prefix.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// All tags of the text in order; none when it is no XML.
pub(super) fn tags(text: &str) -> Option<Vec<Tag>> {
    let mut reader = Reader::from_str(text);
    let mut tags = Vec::new();
    loop {
        let start = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let end = usize::try_from(reader.buffer_position()).ok()?;
        let (kind, name, attributes) = match &event {
            Event::Start(tag) => (Kind::Open, tag.name().as_ref().to_owned(), attributes(tag)?),
            Event::Empty(tag) => (Kind::Empty, tag.name().as_ref().to_owned(), attributes(tag)?),
            Event::End(tag) => (Kind::Close, tag.name().as_ref().to_owned(), Vec::new()),
            Event::Eof => return Some(tags),
            _ => continue,
        };
        let (prefix, name) = match name.split_once(':') {
            Some((prefix, name)) => (format!("{prefix}:"), name.to_owned()),
            None => (String::new(), name),
        };
        tags.push(Tag { kind, name, prefix, attributes, span: start..end });
    }
}

fn attributes(tag: &BytesStart<'_>) -> Option<Vec<(String, String)>> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?;
        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Some(attributes)
}

/// Text as XML writes it. Control characters that XML cannot hold are left out.
pub(in crate::exchange) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(c),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}
