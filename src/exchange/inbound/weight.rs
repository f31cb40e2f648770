//! What a workbook would weigh unpacked, before anything of it is: a file of one kilobyte can claim a hundred million
//! strings, and memory that the system refuses ends the program, which no `catch_unwind` stops.

use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;

use super::error::InboundError;

/// The most that a workbook may unpack to, in bytes. Ten thousand people in thirty columns take 20 MB.
const MOST: u64 = 512 << 20;
/// A shared string takes at least `<si/>`.
const LEAST_STRING: u64 = 5;
/// How far into the shared strings their count may stand, in bytes.
const HEAD: u64 = 64 << 10;

/// Refuses a zipped workbook that is larger than any list of a school, or that claims more strings than it can hold. One
/// that is no zip is left to its reader.
///
/// # Errors
/// [`InboundError::TooLarge`], [`InboundError::Damaged`].
pub(super) fn weigh(bytes: &[u8]) -> Result<(), InboundError> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    let mut whole: u64 = 0;
    for place in 0..archive.len() {
        let Ok(file) = archive.by_index(place) else { continue };
        let (size, packed) = (file.size(), file.compressed_size());
        // Deflate shrinks at most 1,032 times; a size beyond that is a lie.
        if size > packed.saturating_mul(1032).saturating_add(1024) {
            return Err(InboundError::Damaged);
        }
        whole = whole.saturating_add(size);
        if whole > MOST {
            return Err(InboundError::TooLarge);
        }
        let is_strings =
            file.name().is_ok_and(|name| name.to_ascii_lowercase().ends_with("sharedstrings.xml"));
        if is_strings && claimed_strings(file.take(HEAD)) > size / LEAST_STRING {
            return Err(InboundError::Damaged);
        }
    }
    Ok(())
}

/// `uniqueCount` of the shared strings; 0 where it is not said.
fn claimed_strings(head: impl Read) -> u64 {
    let mut reader = Reader::from_reader(BufReader::new(head));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let counts =
                    tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == "uniqueCount");
                let text = counts.map(|count| count.value.trim().to_owned());
                return text.map_or(0, |text| text.parse().unwrap_or(u64::MAX));
            }
            Ok(Event::Eof) | Err(_) => return 0,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;

    use super::*;

    fn zipped(name: &str, content: &[u8]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
        zip.finish().unwrap().into_inner()
    }

    fn strings(count: &str, body: &str) -> Vec<u8> {
        let text = format!(r#"<?xml version="1.0"?><sst count="9" uniqueCount="{count}">{body}</sst>"#);
        zipped("xl/sharedStrings.xml", text.as_bytes())
    }

    #[test]
    fn a_count_that_lies_is_refused_before_it_is_believed() {
        assert_eq!(weigh(&strings("100000000000", "<si><t>姓名</t></si>")), Err(InboundError::Damaged));
        assert_eq!(weigh(&strings("-1", "")), Err(InboundError::Damaged));
        assert_eq!(weigh(&strings("2", "<si><t>姓名</t></si><si/>")), Ok(()));
    }

    #[test]
    fn a_workbook_beyond_all_measure_is_refused() {
        let bytes = zipped("xl/worksheets/sheet1.xml", &vec![b' '; usize::try_from(MOST).unwrap() + 1]);
        assert!(bytes.len() < 1 << 20, "{}", bytes.len());
        assert_eq!(weigh(&bytes), Err(InboundError::TooLarge));
    }

    #[test]
    fn what_is_no_zip_is_left_to_its_reader() {
        assert_eq!(weigh(b"PK or not"), Ok(()));
    }
}
