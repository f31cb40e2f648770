//! Photos and scans: JPEG goes onto paper unchanged, PNG as its pixels.

use printpdf::{RawImage, RawImageData, RawImageFormat};

/// Why a picture cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Neither JPEG nor PNG.
    #[error("不是 JPG 或 PNG 图片，请另存为其中一种")]
    Kind,
    /// Cut short or damaged.
    #[error("图片文件已损坏，打不开")]
    Damaged,
}

/// A picture that can be printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Width in pixels, as seen.
    pub width: u32,
    /// Height in pixels, as seen.
    pub height: u32,
    pub(super) turn: Turn,
    pub(super) data: Pixels,
}

/// How a camera held the picture (EXIF 2.32, 4.6.4, tag 0x0112); mirrored ones do not come from cameras.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Upright,
    UpsideDown,
    Clockwise,
    CounterClockwise,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pixels {
    /// The JPEG file itself, with the size as stored and its colour channels (1, 3 or 4).
    Jpeg { bytes: Vec<u8>, width: u32, height: u32, channels: u8 },
    /// Eight bits a channel, `channels` 1 or 3.
    Raw { bytes: Vec<u8>, channels: u8 },
}

/// A picture for a screen, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept<'p> {
    /// The JPEG file, with the turn that the camera wrote into it.
    Jpeg(&'p [u8]),
    /// Upright rows from the top, eight bits a channel: one for grey, three for red, green and blue.
    Raw {
        /// The rows.
        bytes: &'p [u8],
        /// Channels of a pixel.
        channels: u8,
    },
}

impl Picture {
    /// What it is made of, for a preview.
    pub fn kept(&self) -> Kept<'_> {
        match &self.data {
            Pixels::Jpeg { bytes, .. } => Kept::Jpeg(bytes),
            Pixels::Raw { bytes, channels } => Kept::Raw { bytes, channels: *channels },
        }
    }

    /// Reads a JPEG or PNG file.
    ///
    /// # Errors
    /// [`PictureError`] when it is of another kind or damaged.
    pub fn read(bytes: Vec<u8>) -> Result<Picture, PictureError> {
        if bytes.starts_with(&[0xFF, 0xD8]) {
            return jpeg(bytes);
        }
        if !bytes.starts_with(b"\x89PNG") {
            return Err(PictureError::Kind);
        }
        let image =
            RawImage::decode_from_bytes(&bytes, &mut Vec::new()).map_err(|_| PictureError::Damaged)?;
        let size = |side: usize| u32::try_from(side).map_err(|_| PictureError::Damaged);
        let (width, height) = (size(image.width)?, size(image.height)?);
        Ok(Picture { width, height, turn: Turn::Upright, data: on_white(image)? })
    }

    /// Width divided by height.
    pub fn aspect(&self) -> f32 {
        self.width.max(1) as f32 / self.height.max(1) as f32
    }
}

/// The pixels without transparency, as they look on paper.
fn on_white(image: RawImage) -> Result<Pixels, PictureError> {
    let bytes = match image.pixels {
        RawImageData::U8(bytes) => bytes,
        RawImageData::U16(wide) => wide.into_iter().map(|v| (v >> 8) as u8).collect(),
        RawImageData::F32(_) => return Err(PictureError::Kind),
    };
    let blend = |value: u8, alpha: u8| {
        let (value, alpha) = (u16::from(value), u16::from(alpha));
        ((value * alpha + 255 * (255 - alpha)) / 255) as u8
    };
    let flatten = |channels: usize| {
        let pixel = |pixel: &[u8]| {
            let (alpha, colours) = pixel.split_last().map_or((255, pixel), |(a, c)| (*a, c));
            colours.iter().map(|v| blend(*v, alpha)).collect::<Vec<u8>>()
        };
        bytes.chunks_exact(channels).flat_map(pixel).collect()
    };
    match image.data_format {
        RawImageFormat::R8 | RawImageFormat::R16 => Ok(Pixels::Raw { bytes, channels: 1 }),
        RawImageFormat::RGB8 | RawImageFormat::RGB16 => Ok(Pixels::Raw { bytes, channels: 3 }),
        RawImageFormat::RG8 | RawImageFormat::RG16 => Ok(Pixels::Raw { bytes: flatten(2), channels: 1 }),
        RawImageFormat::RGBA8 | RawImageFormat::RGBA16 => Ok(Pixels::Raw { bytes: flatten(4), channels: 3 }),
        _ => Err(PictureError::Kind),
    }
}

/// Reads the headers of a JPEG file (ITU-T T.81, B.2.2) up to the frame.
fn jpeg(bytes: Vec<u8>) -> Result<Picture, PictureError> {
    let (mut at, mut turn) = (2, Turn::Upright);
    loop {
        let &[0xFF, marker] = slice(&bytes, at, 2)? else { return Err(PictureError::Damaged) };
        if marker == 0xFF || (0xD0..=0xD9).contains(&marker) || marker == 0x01 {
            at += if marker == 0xFF { 1 } else { 2 };
            continue;
        }
        let length = number(slice(&bytes, at + 2, 2)?);
        let body = slice(&bytes, at + 4, length.saturating_sub(2))?;
        match marker {
            0xE1 => turn = orientation(body).unwrap_or(turn),
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                let (height, width) = (number(slice(body, 1, 2)?), number(slice(body, 3, 2)?));
                let channels = *body.get(5).ok_or(PictureError::Damaged)?;
                if width == 0 || height == 0 || !matches!(channels, 1 | 3 | 4) {
                    return Err(PictureError::Damaged);
                }
                let (width, height) = (width as u32, height as u32);
                let across = matches!(turn, Turn::Clockwise | Turn::CounterClockwise);
                let seen = if across { (height, width) } else { (width, height) };
                let data = Pixels::Jpeg { bytes, width, height, channels };
                return Ok(Picture { width: seen.0, height: seen.1, turn, data });
            }
            _ => {}
        }
        at += 2 + length.max(2);
    }
}

/// The orientation in an EXIF segment, if it says one.
fn orientation(body: &[u8]) -> Option<Turn> {
    let tiff = body.strip_prefix(b"Exif\0\0")?;
    let little = tiff.starts_with(b"II");
    let read = |at: usize, len: usize| -> Option<usize> {
        let bytes = tiff.get(at..at.checked_add(len)?)?;
        let add = |sum: usize, byte: &u8| sum << 8 | usize::from(*byte);
        Some(if little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    };
    let table = read(4, 4)?;
    let entry = (0..read(table, 2)?).map(|n| table + 2 + 12 * n).find(|at| read(*at, 2) == Some(0x0112))?;
    match read(entry + 8, 2)? {
        3 => Some(Turn::UpsideDown),
        6 => Some(Turn::Clockwise),
        8 => Some(Turn::CounterClockwise),
        _ => Some(Turn::Upright),
    }
}

fn slice(bytes: &[u8], at: usize, len: usize) -> Result<&[u8], PictureError> {
    at.checked_add(len).and_then(|end| bytes.get(at..end)).ok_or(PictureError::Damaged)
}

fn number(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The headers of a JPEG of 40 × 30 pixels, with an EXIF orientation.
    fn headers(turn: u8) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE1, 0, 34];
        bytes.extend(b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
        bytes.extend([turn, 0, 0, 0, 0, 0, 0]);
        bytes.extend([0xFF, 0xC0, 0, 17, 8, 0, 30, 0, 40, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        bytes
    }

    #[test]
    fn a_jpeg_is_measured_as_it_is_seen() {
        let seen = |turn| Picture::read(headers(turn)).map(|p| (p.width, p.height, p.turn));
        assert_eq!(seen(1), Ok((40, 30, Turn::Upright)));
        assert_eq!(seen(6), Ok((30, 40, Turn::Clockwise)));
        assert_eq!(seen(3), Ok((40, 30, Turn::UpsideDown)));
    }

    #[test]
    fn other_and_damaged_files_are_refused() {
        assert_eq!(Picture::read(b"GIF89a".to_vec()), Err(PictureError::Kind));
        assert_eq!(Picture::read(b"\x89PNG....".to_vec()), Err(PictureError::Damaged));
        for length in 2..headers(1).len() - 12 {
            assert_eq!(Picture::read(headers(1)[..length].to_vec()), Err(PictureError::Damaged), "{length}");
        }
    }
}
