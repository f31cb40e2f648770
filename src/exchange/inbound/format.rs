//! What a file is, by its first bytes: names lie (HTML called `.xls`, `.xlsx` called `.xls`).

use std::io::Cursor;

use super::error::InboundError;

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML workbook.
    Xlsx,
    /// Binary workbook in a zip.
    Xlsb,
    /// OpenDocument spreadsheet.
    Ods,
    /// Excel 95 to 2003.
    Xls,
    /// HTML or SpreadsheetML, often called `.xls`.
    Markup,
    /// Comma, semicolon or tab separated.
    Delimited,
}

/// Tells the format of a file.
///
/// # Errors
/// [`InboundError`] for what is no list, cannot be opened, or is cut off.
pub fn detect(bytes: &[u8], file_name: &str) -> Result<Format, InboundError> {
    let extension = file_name.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default();
    if matches!(extension.as_str(), "et" | "ett" | "ets") {
        return Err(InboundError::WpsFormat);
    }
    match bytes {
        [] => Err(InboundError::Empty),
        [b'P', b'K', 3, 4, ..] => in_zip(bytes),
        [b'P', b'K', 5, 6, ..] => Err(InboundError::WrongType("空的压缩包")),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => in_compound(bytes),
        [0x09, 0x00 | 0x02 | 0x04 | 0x08, 0x04..=0x10, 0x00, ..] => Err(InboundError::UnknownType),
        [b'%', b'P', b'D', b'F', ..] => Err(InboundError::WrongType("PDF文件")),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] | [b'G', b'I', b'F', b'8', ..] => {
            Err(InboundError::WrongType("图片"))
        }
        [b'{', b'\\', b'r', b't', b'f', ..] => Err(InboundError::WrongType("文字文档")),
        [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xBC, 0xAF, ..] | [0x1F, 0x8B, ..] => {
            Err(InboundError::Archive)
        }
        _ => in_text(bytes),
    }
}

fn in_zip(bytes: &[u8]) -> Result<Format, InboundError> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| InboundError::Damaged)?;
    let names: Vec<_> = archive.file_names().flatten().collect();
    let has = |name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    let begins = |name: &str| names.iter().any(|n| n.starts_with(name));
    if has("xl/workbook.bin") {
        Ok(Format::Xlsb)
    } else if has("xl/workbook.xml") {
        Ok(Format::Xlsx)
    } else if begins("word/") {
        Err(InboundError::WrongType("文字文档"))
    } else if begins("ppt/") {
        Err(InboundError::WrongType("演示文稿"))
    } else if has("content.xml") {
        Ok(Format::Ods)
    } else if begins("xl/") || has("[Content_Types].xml") {
        Err(InboundError::Damaged)
    } else {
        Err(InboundError::Archive)
    }
}

/// The names of the streams of a compound file stand in it in UTF-16, whatever else it holds.
fn in_compound(bytes: &[u8]) -> Result<Format, InboundError> {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        bytes.chunks(128).any(|entry| entry.starts_with(&wide))
    };
    if !has_directory(bytes) {
        Err(InboundError::Damaged)
    } else if holds("EncryptedPackage") {
        Err(InboundError::Password)
    } else if holds("Workbook") || holds("Book") {
        Ok(Format::Xls)
    } else if holds("WordDocument") {
        Err(InboundError::WrongType("文字文档"))
    } else if holds("PowerPoint Document") {
        Err(InboundError::WrongType("演示文稿"))
    } else {
        Err(InboundError::WpsFormat)
    }
}

/// Whether the list of streams still lies in the file: its sector is named in the header, and is often the last one.
fn has_directory(bytes: &[u8]) -> bool {
    let number = |at: usize, count: usize| {
        let bytes = bytes.get(at..at + count)?;
        Some(bytes.iter().rev().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte)))
    };
    let (Some(shift), Some(sector)) = (number(30, 2), number(48, 4)) else { return false };
    let size = 1_u64 << shift.min(16);
    (sector + 1) * size < bytes.len() as u64
}

fn in_text(bytes: &[u8]) -> Result<Format, InboundError> {
    let start = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes).trim_ascii_start();
    if start.starts_with(b"MIME-Version") {
        return Err(InboundError::WrongType("网页存档"));
    }
    if matches!(start, [b'<', c, ..] if c.is_ascii_alphabetic() || matches!(c, b'!' | b'?')) {
        return Ok(Format::Markup);
    }
    Ok(Format::Delimited)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_at_the_bytes_and_not_at_the_name() {
        assert_eq!(detect("<html><table>".as_bytes(), "a.xls"), Ok(Format::Markup));
        assert_eq!(detect("姓名,学时".as_bytes(), "a.xlsx"), Ok(Format::Delimited));
        assert_eq!(detect(b"", "a.xlsx"), Err(InboundError::Empty));
        assert_eq!(detect(b"%PDF-1.7", "a.xlsx"), Err(InboundError::WrongType("PDF文件")));
        assert_eq!(detect(b"PK\x03\x04cut off", "a.xlsx"), Err(InboundError::Damaged));
        let mut cut_off = vec![0; 2048];
        cut_off[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
        cut_off[30] = 9;
        cut_off[48] = 3;
        assert_eq!(detect(&cut_off, "名单.xls"), Err(InboundError::Damaged), "its list of streams is gone");
        cut_off.resize(4096, 0);
        assert_eq!(detect(&cut_off, "名单.xls"), Err(InboundError::WpsFormat));
        assert_eq!(detect(b"anything", "名单.et"), Err(InboundError::WpsFormat));
    }
}
