//! Pictures of proofs and pages: decoded or drawn away from the window's thread, upright, and never larger than a
//! screen can show. What is broken is told in words and takes nothing with it.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::{FontData, FontQuery};
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use iced::widget::image::Handle;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, RgbaImage};

use crate::exchange::paper;
use crate::exchange::paper::picture::{Kept, Picture};

/// The longest side of a picture in px.
const LONGEST: u32 = 2000;
/// No picture may take more memory than this while it is decoded: 512 MB.
const MEMORY: u64 = 512 * 1024 * 1024;

/// A page of a file, as it is shown.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The pixels.
    pub handle: Handle,
    /// Width in px.
    pub width: f32,
    /// Height in px.
    pub height: f32,
    /// Which page, from 0.
    pub page: usize,
    /// Of how many.
    pub pages: usize,
}

/// Why a file is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unshown {
    /// A kind of file that the window cannot draw.
    #[error("这种文件在这里看不了，请用“打开原件”")]
    Kind,
    /// The file is cut off or broken.
    #[error("文件打不开，可能已损坏，请用“打开原件”核对")]
    Broken,
    /// More pixels than fit into memory.
    #[error("图片太大，请用“打开原件”")]
    TooLarge,
}

/// Draws a page of a file, turned by so many quarters to the right.
///
/// # Errors
/// [`Unshown`].
pub fn draw(bytes: &[u8], media_type: &str, page: usize, quarters: u8) -> Result<Sheet, Unshown> {
    draw_within(bytes, media_type, page, quarters, LONGEST)
}

/// How a picture is put right: turned by quarters to the right, then so many hundredths taken off above, at the right, below and at the
/// left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Trim {
    quarters: u8,
    off: [u32; 4],
}

impl Trim {
    /// One step of what is taken off, in hundredths.
    const STEP: u32 = 4;
    /// The most that is taken off at a side.
    const MOST: u32 = 44;

    /// Turned by one more quarter; what was taken off turns along.
    #[must_use]
    pub fn turned(self) -> Trim {
        let [above, right, below, left] = self.off;
        Trim { quarters: (self.quarters + 1) % 4, off: [left, above, right, below] }
    }

    /// A little more taken off at a side: 0 above, then to the right around.
    #[must_use]
    pub fn cut(mut self, side: usize) -> Trim {
        if let Some(off) = self.off.get_mut(side) {
            *off = (*off + Self::STEP).min(Self::MOST);
        }
        self
    }

    fn of(self, image: DynamicImage) -> DynamicImage {
        let image = turned(image, self.quarters);
        let (width, height) = (image.width(), image.height());
        let [above, right, below, left] = self.off;
        let part = |side: u32, off: u32| side * off / 100;
        let (x, y) = (part(width, left), part(height, above));
        let (w, h) = (width - x - part(width, right), height - y - part(height, below));
        if (w, h) == (width, height) { image } else { image.crop_imm(x, y, w.max(1), h.max(1)) }
    }
}

/// A picture as it is put right, or the first page of a PDF as it is.
///
/// # Errors
/// [`Unshown`].
pub fn draw_trimmed(bytes: &[u8], trim: Trim) -> Result<Sheet, Unshown> {
    if bytes.starts_with(b"%PDF") {
        return draw(bytes, "application/pdf", 0, trim.quarters);
    }
    let drawn = catch_unwind(AssertUnwindSafe(|| photo(bytes, LONGEST).map(|image| trim.of(image))));
    let pixels = drawn.unwrap_or(Err(Unshown::Broken))?.into_rgba8();
    let (width, height) = pixels.dimensions();
    let handle = Handle::from_rgba(width, height, pixels.into_raw());
    Ok(Sheet { handle, width: width as f32, height: height as f32, page: 0, pages: 1 })
}

/// A copy of a picture that is put right, as JPEG of at most [`LONGEST`] px a side.
///
/// # Errors
/// [`Unshown`]; a PDF stays as it is.
pub fn put_right(bytes: &[u8], trim: Trim) -> Result<Vec<u8>, Unshown> {
    /// Of a hundred: nobody sees the difference on a certificate, and the file is a fifth.
    const QUALITY: u8 = 88;
    let made = catch_unwind(AssertUnwindSafe(|| {
        let image = DynamicImage::ImageRgb8(trim.of(photo(bytes, LONGEST)?).into_rgb8());
        let mut copy = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut copy, QUALITY);
        image.write_with_encoder(encoder).map_err(|_| Unshown::Broken)?;
        Ok(copy)
    }));
    made.unwrap_or(Err(Unshown::Broken))
}

fn turned(image: DynamicImage, quarters: u8) -> DynamicImage {
    match quarters % 4 {
        1 => image.rotate90(),
        2 => image.rotate180(),
        3 => image.rotate270(),
        _ => image,
    }
}

/// The first page of a file as a small picture, at most `longest` px a side.
///
/// # Errors
/// [`Unshown`].
pub fn small(bytes: &[u8], media_type: &str, longest: u32) -> Result<Sheet, Unshown> {
    draw_within(bytes, media_type, 0, 0, longest)
}

/// A picture of a form, at most `longest` px a side.
///
/// # Errors
/// [`Unshown`].
pub fn picture(picture: &Picture, longest: u32) -> Result<Handle, Unshown> {
    let (bytes, channels) = match picture.kept() {
        Kept::Jpeg(bytes) => return Ok(small(bytes, "image/jpeg", longest)?.handle),
        Kept::Raw { bytes, channels } => (bytes.to_vec(), channels),
    };
    let (width, height) = (picture.width, picture.height);
    let image = match channels {
        1 => image::GrayImage::from_raw(width, height, bytes).map(DynamicImage::from),
        _ => image::RgbImage::from_raw(width, height, bytes).map(DynamicImage::from),
    };
    let image = image.ok_or(Unshown::Broken)?;
    let image = if width.max(height) > longest {
        image.resize(longest, longest, FilterType::Triangle)
    } else {
        image
    };
    let pixels = image.into_rgba8();
    let (width, height) = pixels.dimensions();
    Ok(Handle::from_rgba(width, height, pixels.into_raw()))
}

fn draw_within(
    bytes: &[u8],
    media_type: &str,
    page: usize,
    quarters: u8,
    longest: u32,
) -> Result<Sheet, Unshown> {
    let drawn = catch_unwind(AssertUnwindSafe(|| match media_type {
        "application/pdf" => pdf(bytes, page, longest),
        kind if kind.starts_with("image/") && kind != "image/heic" => {
            photo(bytes, longest).map(|image| (image, 0, 1))
        }
        _ => Err(Unshown::Kind),
    }));
    let (image, page, pages) = drawn.unwrap_or(Err(Unshown::Broken))?;
    let pixels = turned(image, quarters).into_rgba8();
    let (width, height) = pixels.dimensions();
    let handle = Handle::from_rgba(width, height, pixels.into_raw());
    Ok(Sheet { handle, width: width as f32, height: height as f32, page, pages })
}

fn photo(bytes: &[u8], longest: u32) -> Result<DynamicImage, Unshown> {
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Unshown::Broken)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let told = |error| match error {
        image::ImageError::Limits(_) => Unshown::TooLarge,
        image::ImageError::Unsupported(_) => Unshown::Kind,
        _ => Unshown::Broken,
    };
    let mut decoder = reader.into_decoder().map_err(told)?;
    let orientation = decoder.orientation();
    let mut image = DynamicImage::from_decoder(decoder).map_err(told)?;
    if image.width().max(image.height()) > longest {
        image = image.resize(longest, longest, FilterType::Triangle);
    }
    // Phones keep a photo as the sensor lay and write beside it which way is up.
    if let Ok(orientation) = orientation {
        image.apply_orientation(orientation);
    }
    Ok(image)
}

fn pdf(bytes: &[u8], page: usize, longest: u32) -> Result<(DynamicImage, usize, usize), Unshown> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|_| Unshown::Broken)?;
    let pages = pdf.pages();
    let count = pages.len();
    let place = page.min(count.saturating_sub(1));
    let page = pages.get(place).ok_or(Unshown::Broken)?;
    let (width, height) = page.render_dimensions();
    let scale = (longest as f32 / width.max(height).max(1.0)).min(2.0);
    let settings = InterpreterSettings {
        font_resolver: Arc::new(|query| match query {
            FontQuery::Standard(font) => Some(font.get_font_data()),
            // What a page does not bring itself is Chinese more often than not.
            FontQuery::Fallback(font) if font.character_collection.is_some() => Some(ours(font.is_bold)),
            FontQuery::Fallback(font) => Some(font.pick_standard_font().get_font_data()),
        }),
        ..InterpreterSettings::default()
    };
    let sizes = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn = render(page, &RenderCache::new(), &settings, &RenderSettings::default(), &sizes);
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    // On white nothing is transparent, so that the colours are not multiplied with anything.
    let pixels = RgbaImage::from_raw(width, height, drawn.data_as_u8_slice().to_vec());
    Ok((DynamicImage::ImageRgba8(pixels.ok_or(Unshown::Broken)?), place, count))
}

fn ours(bold: bool) -> (FontData, u32) {
    let bytes = if bold { paper::font::BOLD } else { paper::font::REGULAR };
    (Arc::new(bytes), 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::screen::staging::png;

    #[test]
    fn a_picture_is_turned() {
        let picture = png(40, 30, &[200; 40 * 30 * 3]);
        let upright = draw(&picture, "image/png", 0, 0).unwrap();
        assert_eq!((upright.width, upright.height, upright.pages), (40.0, 30.0, 1));
        let turned = draw(&picture, "image/png", 0, 1).unwrap();
        assert_eq!((turned.width, turned.height), (30.0, 40.0));
    }

    #[test]
    fn a_copy_is_turned_and_trimmed_and_the_trim_turns_along() {
        let picture = png(400, 300, &[200; 400 * 300 * 3]);
        let trim = Trim::default().cut(0).cut(0).turned();
        let shown = draw_trimmed(&picture, trim).unwrap();
        assert_eq!((shown.width, shown.height), (276.0, 400.0), "8 of a hundred off the right side now");
        let copy = put_right(&picture, trim).unwrap();
        let again = draw(&copy, "image/jpeg", 0, 0).unwrap();
        assert_eq!((again.width, again.height), (276.0, 400.0));
        let most = (0..50).fold(Trim::default(), |trim, _| trim.cut(1).cut(3));
        assert_eq!(draw_trimmed(&picture, most).unwrap().width, 48.0, "something is left");
    }

    #[test]
    fn a_small_picture_keeps_its_shape() {
        let picture = png(400, 300, &[200; 400 * 300 * 3]);
        let sheet = small(&picture, "image/png", 100).unwrap();
        assert_eq!((sheet.width, sheet.height), (100.0, 75.0));
    }

    #[test]
    fn what_is_broken_or_of_another_kind_is_told() {
        let picture = png(40, 30, &[200; 40 * 30 * 3]);
        assert_eq!(draw(&picture[..80], "image/png", 0, 0).unwrap_err(), Unshown::Broken);
        assert_eq!(draw(b"%PDF-1.7 nothing", "application/pdf", 0, 0).unwrap_err(), Unshown::Broken);
        assert_eq!(draw(b"x", "application/ofd", 0, 0).unwrap_err(), Unshown::Kind);
    }

    #[test]
    fn a_page_of_a_pdf_is_drawn_on_white() {
        let bytes = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R>>endobj\n\
4 0 obj<</Length 22>>stream\n1 0 0 rg 0 0 100 50 re f\nendstream endobj\ntrailer<</Root 1 0 R>>";
        let sheet = draw(bytes, "application/pdf", 7, 0).unwrap();
        assert_eq!((sheet.width, sheet.height, sheet.page, sheet.pages), (400.0, 200.0, 0, 1));
    }
}
