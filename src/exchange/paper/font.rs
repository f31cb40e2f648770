//! The faces that paper is set in: two that the program carries, and the system's for rare characters of names.
//!
//! Every length is in millimetres except the type size, which is in points as printers count it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use allsorts::binary::read::ReadScope;
use allsorts::font_data::FontData;
use allsorts::subset::{CmapTarget, SubsetProfile, subset};
use allsorts::tables::cmap::Cmap;
use allsorts::tables::{FontTableProvider, HeadTable, HheaTable, HmtxTable, MaxpTable};
use allsorts::tag;

/// Noto Sans SC Regular, the bytes of the file in `assets/fonts`.
pub static REGULAR: &[u8] = include_bytes!("../../../assets/fonts/NotoSansSC-Regular.ttf");
/// Noto Sans SC Bold, the bytes of the file in `assets/fonts`.
pub static BOLD: &[u8] = include_bytes!("../../../assets/fonts/NotoSansSC-Bold.ttf");

/// Millimetres in a point of type.
pub const MM_PER_PT: f32 = 25.4 / 72.0;

/// Files that hold rare characters on the systems which offices use; those that exist serve as fallback.
const SYSTEM_FILES: [&str; 6] = [
    "C:/Windows/Fonts/simsunb.ttf",
    "C:/Windows/Fonts/SimsunExtG.ttf",
    "C:/Windows/Fonts/simsun.ttc",
    "/usr/share/fonts/truetype/hanazono/HanaMinA.ttf",
    "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
];

/// Why a font cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// The file is damaged or of a kind that cannot be embedded.
    #[error("字体 {name} 不能使用：{reason}")]
    Unusable {
        /// The name of the font or of its file.
        name: String,
        /// What the font reader said.
        reason: String,
    },
    /// The file could not be read.
    #[error("字体文件读不出来：{0}")]
    Unreadable(#[from] std::io::Error),
}

/// How heavy the strokes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Weight {
    /// Running text.
    #[default]
    Regular,
    /// Headings, names, totals.
    Bold,
}

/// One face: which characters it has and how wide they are.
pub struct Face {
    /// The PostScript name that the PDF shows.
    pub(super) name: String,
    bytes: Cow<'static, [u8]>,
    measures: Measures,
}

struct Measures {
    /// Glyph of each character of the basic plane, 0 where there is none.
    plane: Vec<u16>,
    /// Glyphs of the characters beyond it.
    beyond: BTreeMap<u32, u16>,
    advances: Vec<u16>,
    units_per_em: u16,
}

impl Face {
    fn read(name: &str, bytes: Cow<'static, [u8]>) -> Result<Face, FontError> {
        let measures = Measures::read(name, &bytes)?;
        Ok(Face { name: name.to_owned(), bytes, measures })
    }

    fn glyph(&self, c: char) -> Option<u16> {
        let code = u32::from(c);
        let glyph = match self.measures.plane.get(code as usize) {
            Some(glyph) => *glyph,
            None => self.measures.beyond.get(&code).copied().unwrap_or(0),
        };
        (glyph != 0).then_some(glyph)
    }

    /// Width of a character as a part of the type size.
    fn advance(&self, c: char) -> Option<f32> {
        let advance = *self.measures.advances.get(usize::from(self.glyph(c)?))?;
        Some(f32::from(advance) / f32::from(self.measures.units_per_em))
    }

    /// A font file with the glyphs of `used` alone.
    ///
    /// # Errors
    /// [`FontError::Unusable`] when the outlines are damaged.
    pub(super) fn subset(&self, used: &BTreeSet<char>) -> Result<Vec<u8>, FontError> {
        let unusable = |reason: String| FontError::Unusable { name: self.name.clone(), reason };
        let provider = ReadScope::new(&self.bytes)
            .read::<FontData<'_>>()
            .and_then(|data| data.table_provider(0).map_err(|_| allsorts::error::ParseError::BadValue))
            .map_err(|e| unusable(e.to_string()))?;
        let glyphs: BTreeSet<u16> =
            std::iter::once(0).chain(used.iter().filter_map(|c| self.glyph(*c))).collect();
        let glyphs: Vec<u16> = glyphs.into_iter().collect();
        subset(&provider, &glyphs, &SubsetProfile::Pdf, CmapTarget::Unicode)
            .map_err(|e| unusable(e.to_string()))
    }
}

impl Measures {
    fn read(name: &str, bytes: &[u8]) -> Result<Measures, FontError> {
        let unusable = |reason: String| FontError::Unusable { name: name.to_owned(), reason };
        let provider = ReadScope::new(bytes)
            .read::<FontData<'_>>()
            .and_then(|data| data.table_provider(0).map_err(|_| allsorts::error::ParseError::BadValue))
            .map_err(|e| unusable(e.to_string()))?;
        if !provider.has_table(tag::GLYF) {
            return Err(unusable("不是 TrueType 轮廓".to_owned()));
        }
        let table = |tag| provider.read_table_data(tag).map_err(|e| unusable(e.to_string()));
        let bad = |e: allsorts::error::ParseError| unusable(e.to_string());
        let head = ReadScope::new(&table(tag::HEAD)?).read::<HeadTable>().map_err(bad)?;
        let maxp = ReadScope::new(&table(tag::MAXP)?).read::<MaxpTable>().map_err(bad)?;
        let hhea = ReadScope::new(&table(tag::HHEA)?).read::<HheaTable>().map_err(bad)?;
        let hmtx_data = table(tag::HMTX)?;
        let hmtx = ReadScope::new(&hmtx_data)
            .read_dep::<HmtxTable<'_>>((usize::from(maxp.num_glyphs), usize::from(hhea.num_h_metrics)))
            .map_err(bad)?;
        let advances = (0..maxp.num_glyphs).map(|g| hmtx.horizontal_advance(g).unwrap_or(0)).collect();

        let (mut plane, mut beyond) = (vec![0; 0x1_0000], BTreeMap::new());
        let cmap_data = table(tag::CMAP)?;
        let cmap = ReadScope::new(&cmap_data).read::<Cmap<'_>>().map_err(bad)?;
        if let Some((_, subtable)) = allsorts::font::read_cmap_subtable(&cmap).map_err(bad)? {
            let note = |code: u32, glyph: u16| match plane.get_mut(code as usize) {
                Some(slot) => *slot = glyph,
                None => drop(beyond.insert(code, glyph)),
            };
            subtable.mappings_fn(note).map_err(bad)?;
        }
        let units_per_em = head.units_per_em.max(1);
        Ok(Measures { plane, beyond, advances, units_per_em })
    }
}

/// Which face of [`Fonts`] a run of text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub(super) usize);

/// The faces of a document: the two bundled ones first, then those of the system.
pub struct Fonts {
    faces: Vec<Face>,
}

impl Fonts {
    /// The two faces that the program carries; the same on every machine.
    ///
    /// # Errors
    /// [`FontError::Unusable`] when the program file itself is damaged.
    pub fn bundled() -> Result<Fonts, FontError> {
        let regular = Face::read("NotoSansSC-Regular", Cow::Borrowed(REGULAR))?;
        let bold = Face::read("NotoSansSC-Bold", Cow::Borrowed(BOLD))?;
        Ok(Fonts { faces: vec![regular, bold] })
    }

    /// Adds a TrueType file for characters that the faces so far lack.
    ///
    /// # Errors
    /// [`FontError`] when the file cannot be read or embedded.
    pub fn add_fallback(&mut self, file: &Path) -> Result<(), FontError> {
        let name: String = file
            .file_stem()
            .map(|stem| stem.to_string_lossy().chars().filter(char::is_ascii_alphanumeric).collect())
            .unwrap_or_default();
        self.faces.push(Face::read(&name, Cow::Owned(std::fs::read(file)?))?);
        Ok(())
    }

    /// The system's files with rare characters that are present on this machine.
    pub fn system_files() -> Vec<PathBuf> {
        SYSTEM_FILES.iter().map(PathBuf::from).filter(|file| file.is_file()).collect()
    }

    /// The characters of `text` that no face has, each once, in order. They would be lost on paper.
    pub fn missing_glyphs(&self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for c in text.chars().filter(|c| !c.is_control()) {
            if self.face_of(c, Weight::Regular).is_none() && !missing.contains(&c) {
                missing.push(c);
            }
        }
        missing
    }

    /// Width of a line of text in millimetres at `size` points.
    pub fn width(&self, text: &str, weight: Weight, size: f32) -> f32 {
        text.chars().map(|c| self.char_width(c, weight, size)).sum()
    }

    pub(super) fn char_width(&self, c: char, weight: Weight, size: f32) -> f32 {
        let advance = self
            .face_of(c, weight)
            .and_then(|id| self.faces.get(id.0))
            .and_then(|face| face.advance(c))
            .unwrap_or(1.0);
        advance * size * MM_PER_PT
    }

    /// The first face that has the character, preferring the weight asked for.
    pub(super) fn face_of(&self, c: char, weight: Weight) -> Option<FaceId> {
        let first = usize::from(weight == Weight::Bold);
        let has = |id: &usize| self.faces.get(*id).is_some_and(|face| face.glyph(c).is_some());
        std::iter::once(first).chain(0..self.faces.len()).find(has).map(FaceId)
    }

    /// The text cut into runs of one face each; what no face has becomes a visible 〓 (geta, the printer's mark for a missing type).
    pub(super) fn runs(&self, text: &str, weight: Weight) -> Vec<(FaceId, String)> {
        let mut runs: Vec<(FaceId, String)> = Vec::new();
        for c in text.chars() {
            let (face, shown) = match self.face_of(c, weight) {
                Some(face) => (face, c),
                None => (FaceId(0), GETA),
            };
            match runs.last_mut() {
                Some((last, run)) if *last == face => run.push(shown),
                _ => runs.push((face, shown.to_string())),
            }
        }
        runs
    }

    pub(super) fn face(&self, id: FaceId) -> Option<&Face> {
        self.faces.get(id.0)
    }
}

/// What stands in the place of a character that no face has.
pub const GETA: char = '〓';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hanzi_is_as_wide_as_the_type_size() {
        let fonts = Fonts::bundled().unwrap();
        let width = fonts.width("学时", Weight::Regular, 10.0);
        assert!((width - 20.0 * MM_PER_PT).abs() < 1e-4, "{width}");
        assert!(fonts.width("16", Weight::Bold, 10.0) < width);
    }

    #[test]
    fn rare_characters_are_found_or_named() {
        let fonts = Fonts::bundled().unwrap();
        assert_eq!(fonts.missing_glyphs("古丽娜尔·艾山 㛃 喆 犇"), Vec::<char>::new());
        assert_eq!(fonts.missing_glyphs("陈𡠗𡠗"), vec!['𡠗']);
        assert_eq!(fonts.runs("陈𡠗", Weight::Regular), vec![(FaceId(0), "陈〓".to_owned())]);
    }

    #[test]
    fn a_subset_is_small_and_keeps_the_glyphs() {
        let fonts = Fonts::bundled().unwrap();
        let face = fonts.face(FaceId(0)).unwrap();
        let bytes = face.subset(&"学时证明".chars().collect()).unwrap();
        assert!(bytes.len() < 20_000, "{}", bytes.len());
        let again = Face::read("again", Cow::Owned(bytes)).unwrap();
        assert!(again.glyph('证').is_some() && again.glyph('卡').is_none());
    }

    #[test]
    fn other_files_are_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"not a font").unwrap();
        assert!(matches!(
            Fonts::bundled().unwrap().add_fallback(file.path()),
            Err(FontError::Unusable { .. })
        ));
    }
}
