//! The manual that comes with the program: the chapters of `docs/manual`, an administrator's year in tasks.

use std::sync::Arc;

use chrono::NaiveDate;

use super::printing::PrintError;
use crate::exchange::paper::flow::Imprint;
use crate::exchange::paper::font::Fonts;
use crate::exchange::paper::manual;
use crate::exchange::paper::pdf::{PdfError, opened_at};
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
    "start.png" "overview.png" "import.png" "staff.png" "training.png" "roster.png" "ledger.png" "audit.png" "submission.png"
    "handed-in.png" "print.png" "statistics.png" "backup.png"
);

/// A chapter, by its place in the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chapter {
    /// 开始.
    Start,
    /// 教职工.
    Staff,
    /// 培训.
    Training,
    /// 学时.
    Hours,
    /// 审核.
    Audit,
    /// 报送.
    Submission,
    /// 打印和统计.
    Printing,
    /// 备份和设置.
    Keeping,
}

impl Chapter {
    /// Where it stands in [`CHAPTERS`].
    const fn at(self) -> usize {
        match self {
            Self::Start => 0,
            Self::Staff => 1,
            Self::Training => 2,
            Self::Hours => 3,
            Self::Audit => 4,
            Self::Submission => 5,
            Self::Printing => 7,
            Self::Keeping => 8,
        }
    }
}

/// The manual as a PDF that opens at a chapter, or at its first page.
///
/// # Errors
/// When a font cannot be subset.
pub fn pdf(date: NaiveDate, chapter: Option<Chapter>) -> Result<Vec<u8>, PrintError> {
    let fonts = Fonts::bundled().map_err(PdfError::from)?;
    let imprint = Imprint { reported: true, ..Imprint::plain("学时簿", date) };
    let picture = |name: &str| {
        let (_, bytes) = PICTURES.iter().find(|(known, _)| *known == name)?;
        Picture::read(bytes.to_vec()).ok().map(Arc::new)
    };
    let title = format!("学时簿 {} 手册", env!("CARGO_PKG_VERSION"));
    let (paper, begins) = manual::set(&title, CHAPTERS, picture, &imprint, &fonts);
    let pdf = paper.pdf(&fonts)?;
    let page = chapter.and_then(|chapter| begins.get(chapter.at()));
    let page = page.and_then(|(_, page)| u32::try_from(*page).ok());
    Ok(page.map_or(Ok(pdf.clone()), |page| opened_at(&pdf, page))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::paper::pdf::opening_page;

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
        assert_eq!(pdf(day, None).unwrap(), pdf(day, None).unwrap());
    }

    #[test]
    fn it_opens_at_the_chapter_of_the_screen() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let opened = |chapter| opening_page(&pdf(day, Some(chapter)).unwrap());
        let pages: Vec<_> = [Chapter::Start, Chapter::Audit, Chapter::Keeping].map(opened).into();
        assert!(pages[0].is_some() && pages.is_sorted() && pages[0] < pages[2], "{pages:?}");
        for (chapter, word) in [
            (Chapter::Staff, "教职工"),
            (Chapter::Training, "培训"),
            (Chapter::Hours, "学时"),
            (Chapter::Audit, "审核"),
            (Chapter::Submission, "报送"),
            (Chapter::Printing, "打印"),
            (Chapter::Keeping, "备份"),
        ] {
            let title = CHAPTERS[chapter.at()].lines().next().unwrap();
            assert!(title.contains(word), "{title}");
        }
    }
}
