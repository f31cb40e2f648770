//! QR codes: the verification code as it stands on every page, and as the window shows it.

use qrcode::{Color, EcLevel, QrCode};

/// A QR code: which of its modules are dark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modules {
    /// How many modules a side has.
    pub side: usize,
    /// Whether each is dark, row by row from the upper left.
    pub dark: Vec<bool>,
}

/// The code of a text; none for a text that is too long for one.
pub fn modules(text: &str) -> Option<Modules> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let dark = code.to_colors().into_iter().map(|module| module == Color::Dark).collect();
    Some(Modules { side: code.width(), dark })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_square_and_has_its_three_corners() {
        let code = modules("7F3A91C40B6ED258").unwrap();
        assert_eq!(code.dark.len(), code.side * code.side);
        let last = code.side - 1;
        for corner in [0, last, last * code.side] {
            assert!(code.dark[corner]);
        }
        assert!(code.dark[..7].iter().all(|dark| *dark) && !code.dark[7], "a finder and its white edge");
        assert_eq!(modules(&"长".repeat(3000)), None);
    }
}
