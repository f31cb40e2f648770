//! The manual that comes with the program: the chapters of `docs/manual`, an administrator's year in tasks.

use std::sync::Arc;

use chrono::NaiveDate;

use super::printing::PrintError;
use crate::exchange::paper::flow::{Imprint, Signers};
use crate::exchange::paper::font::Fonts;
use crate::exchange::paper::manual;
use crate::exchange::paper::pdf::PdfError;
use crate::exchange::paper::picture::Picture;

const CHAPTERS: &[&str] = &[
    include_str!("../../docs/manual/01-start.md"),
    include_str!("../../docs/manual/02-staff.md"),
    include_str!("../../docs/manual/03-training.md"),
    include_str!("../../docs/manual/04-hours.md"),
    include_str!("../../docs/manual/05-audit.md"),
    include_str!("../../docs/manual/06-submission.md"),
    include_str!("../../docs/manual/07-decisions.md"),
    include_str!("../../docs/manual/08-printing.md"),
    include_str!("../../docs/manual/09-backup.md"),
];

macro_rules! pictures {
    ($($name:literal)*) => {
        &[$((concat!("../pictures/", $name), include_bytes!(concat!("../../docs/pictures/", $name)))),*]
    };
}

/// The pictures, by the path that the chapters give.
const PICTURES: &[(&str, &[u8])] = pictures!(
    "overview.png" "staff.png" "ledger.png" "audit.png" "submission.png" "print.png" "statistics.png"
);

/// The manual as a PDF.
///
/// # Errors
/// When a font cannot be subset.
pub fn pdf(date: NaiveDate) -> Result<Vec<u8>, PrintError> {
    let fonts = Fonts::bundled().map_err(PdfError::from)?;
    let imprint = Imprint {
        school: "学时簿".to_owned(),
        date,
        code: None,
        reported: true,
        sample: false,
        signers: Signers::default(),
    };
    let picture = |name: &str| {
        let (_, bytes) = PICTURES.iter().find(|(known, _)| *known == name)?;
        Picture::read(bytes.to_vec()).ok().map(Arc::new)
    };
    let title = format!("学时簿 {} 手册", env!("CARGO_PKG_VERSION"));
    let paper = manual::set(&title, CHAPTERS, picture, &imprint, &fonts);
    Ok(paper.pdf(&fonts)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chapter_has_a_name_and_every_picture_is_there() {
        for chapter in CHAPTERS {
            assert!(chapter.starts_with("# "), "{chapter:.40}");
            for (caption, name) in chapter.lines().filter_map(manual::pictured) {
                assert!(!caption.is_empty());
                let (_, bytes) = PICTURES.iter().find(|(known, _)| *known == name).expect(name);
                assert!(Picture::read(bytes.to_vec()).is_ok(), "{name}");
            }
        }
        for (name, _) in PICTURES {
            assert!(CHAPTERS.iter().any(|chapter| chapter.contains(name)), "{name} is shown nowhere");
        }
    }

    #[test]
    fn the_same_day_gives_the_same_bytes() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        assert_eq!(pdf(day).unwrap(), pdf(day).unwrap());
    }
}
