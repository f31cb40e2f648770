//! A workbook that asks for a password when it is opened: ECMA-376 agile encryption ([MS-OFFCRYPTO] 2.3.4.10), which WPS, Excel
//! and LibreOffice open. Salt and keys are random, so it is not the same twice.

use std::io::{Cursor, Write};

use ms_offcrypto_writer::Ecma376AgileWriter;

/// A workbook .xlsx under a password.
///
/// # Errors
/// What the writer says; in memory that is nothing but a lack of it.
pub fn locked(workbook: &[u8], password: &str) -> std::io::Result<Vec<u8>> {
    let mut writer = Ecma376AgileWriter::create(&mut rand::rng(), password, Cursor::new(Vec::new()))?;
    writer.write_all(workbook)?;
    Ok(writer.into_inner()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_locked_workbook_can_be_read() {
        let plain = b"PK\x03\x04 330999199001010101".repeat(400);
        let locked = locked(&plain, "青禾小学二〇二五").unwrap();
        // A compound file, as every program knows encrypted workbooks.
        assert!(locked.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) && locked.len() > plain.len());
        assert!(!locked.windows(18).any(|bytes| bytes == b"330999199001010101"));
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(locked.windows(name.len()).any(|bytes| bytes == name));
    }
}
