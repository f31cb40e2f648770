//! The parts of a zipped office file: a few are replaced, all others are copied as they are packed, byte for byte.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{System, ZipArchive, ZipWriter};

use super::FillError;

/// No part of a form is longer, in bytes; a longer one is made to fill memory.
const LONGEST: u64 = 16 << 20;

/// What a template is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Workbook,
    Document,
}

impl Kind {
    /// By what is in the file, not by its name.
    pub fn of(template: &[u8]) -> Result<Kind, FillError> {
        if !template.starts_with(b"PK") {
            return Err(FillError::Kind);
        }
        let zip = ZipArchive::new(Cursor::new(template)).map_err(damaged)?;
        let has = |part: &str| zip.index_for_name(part).is_some();
        if has("xl/workbook.xml") {
            Ok(Kind::Workbook)
        } else if has("word/document.xml") {
            Ok(Kind::Document)
        } else {
            Err(FillError::Kind)
        }
    }
}

/// A template opened to have its parts read.
pub(super) struct Parts<'t>(ZipArchive<Cursor<&'t [u8]>>);

impl<'t> Parts<'t> {
    pub fn open(template: &'t [u8]) -> Result<Parts<'t>, FillError> {
        Ok(Parts(ZipArchive::new(Cursor::new(template)).map_err(damaged)?))
    }

    /// The names of all parts.
    pub fn names(&self) -> Vec<String> {
        self.0.file_names().flatten().map(|name| name.to_string()).collect()
    }

    /// The text of a part.
    pub fn text(&mut self, path: &str) -> Result<String, FillError> {
        let file = self.0.by_name(path).map_err(damaged)?;
        let mut text = String::new();
        let read = file.take(LONGEST + 1).read_to_string(&mut text).map_err(|_| FillError::Damaged)?;
        if read as u64 > LONGEST { Err(FillError::TooLarge) } else { Ok(text) }
    }
}

/// The file with some parts replaced.
pub(super) fn repack(template: &[u8], replaced: &BTreeMap<String, String>) -> Result<Vec<u8>, FillError> {
    let mut zip = ZipArchive::new(Cursor::new(template)).map_err(damaged)?;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let file = zip.by_index(index).map_err(damaged)?;
        let path = file.name().map_err(damaged)?.into_owned();
        let Some(text) = replaced.get(&path) else {
            out.raw_copy_file(file).map_err(damaged)?;
            continue;
        };
        let modified = file.last_modified().unwrap_or_default();
        let options = SimpleFileOptions::default().last_modified_time(modified).system(System::Unix);
        out.start_file(path, options).map_err(damaged)?;
        out.write_all(text.as_bytes()).map_err(|_| FillError::Damaged)?;
    }
    Ok(out.finish().map_err(damaged)?.into_inner())
}

fn damaged(_: ZipError) -> FillError {
    FillError::Damaged
}
