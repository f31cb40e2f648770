//! A workbook as bytes, the same on every system.

use std::io::Cursor;

use rust_xlsxwriter::{Workbook, XlsxError};
use zip::ZipArchive;

/// Where a zip says of a file by which system it was made, counted from the file's central header (APPNOTE 4.3.12, 4.4.2).
const MADE_BY: usize = 5;
/// Unix, as in the other archives that leave.
const UNIX: u8 = 3;

/// The bytes of the .xlsx.
///
/// # Errors
/// As [`Workbook::save_to_buffer`].
pub(in crate::exchange) fn saved(workbook: &mut Workbook) -> Result<Vec<u8>, XlsxError> {
    let mut bytes = workbook.save_to_buffer()?;
    name_one_system(&mut bytes);
    Ok(bytes)
}

/// The writer notes the system that it runs on, and two schools with the same data would have two files.
fn name_one_system(bytes: &mut [u8]) {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(&*bytes)) else { return };
    let heads: Vec<u64> = (0..archive.len())
        .filter_map(|place| Some(archive.by_index_raw(place).ok()?.central_header_start()))
        .collect();
    for head in heads.into_iter().filter_map(|head| usize::try_from(head).ok()) {
        if let Some(made_by) = bytes.get_mut(head + MADE_BY) {
            *made_by = UNIX;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;
    use zip::{System, ZipWriter};

    use super::*;

    fn made_on(system: System) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for part in ["xl/workbook.xml", "xl/styles.xml"] {
            zip.start_file(part, SimpleFileOptions::default().unix_permissions(0o644).system(system))
                .unwrap();
            zip.write_all(part.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_workbook_does_not_tell_where_it_was_made() {
        let (here, mut there) = (made_on(System::Unix), made_on(System::Dos));
        assert_ne!(here, there);
        name_one_system(&mut there);
        assert_eq!(here, there);
    }

    #[test]
    fn what_is_saved_is_still_a_workbook() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().write_string(0, 0, "学时").unwrap();
        let bytes = saved(&mut workbook).unwrap();
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        for place in 0..archive.len() {
            assert!(archive.by_index(place).unwrap().unix_mode().is_some());
        }
    }
}
