//! A few screens as pictures, light and dark: what nobody meant to change looks as it did. The pictures lie in
//! `tests/pictures`; one that is not there fails. After a change that was meant, look at what
//! `cargo test --lib pictures -- --ignored` draws before it is committed.

use std::path::PathBuf;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ImageEncoder, RgbImage};

use super::screen::gallery::{self, Gallery};
use super::screen::staging::busy_school;
use super::testing::Stage;

/// So many pixels may differ: processors reckon alike, but round the edge of a letter each in its way.
const STRAY: usize = 12;
/// By so much in one of their channels, of 255, is different.
const SHADE: u8 = 48;

fn place(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pictures").join(format!("{name}.png"))
}

/// A screen as it is stored: half as wide and high, each channel in 16 steps, so that the file is small.
fn drawn<S, M: Send + 'static>(stage: &mut Stage<S, M>, dark: bool) -> RgbImage {
    let (rgba, size) = stage.picture(dark);
    let step = |value: u8| (value >> 4) * 17;
    let rgb = rgba.chunks_exact(4).flat_map(|pixel| pixel[..3].iter().copied()).collect();
    let whole = RgbImage::from_raw(size.width, size.height, rgb).unwrap();
    let mut half = image::imageops::thumbnail(&whole, size.width / 2, size.height / 2);
    half.iter_mut().for_each(|value| *value = step(*value));
    half
}

/// In how many pixels two pictures of one size differ.
fn stray(one: &RgbImage, other: &RgbImage) -> usize {
    let differs =
        |(a, b): &(&image::Rgb<u8>, &image::Rgb<u8>)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > SHADE);
    one.pixels().zip(other.pixels()).filter(differs).count()
}

fn read(name: &str) -> Result<RgbImage, String> {
    let path = place(name);
    let bytes = std::fs::read(&path).map_err(|why| format!("{}: {why}", path.display()))?;
    image::load_from_memory(&bytes)
        .map(image::DynamicImage::into_rgb8)
        .map_err(|why| format!("{name}: {why}"))
}

fn write(path: PathBuf, picture: &RgbImage) {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
    encoder.write_image(picture, picture.width(), picture.height(), image::ExtendedColorType::Rgb8).unwrap();
    assert!(bytes.len() < 60 * 1024, "{}: {} bytes", path.display(), bytes.len());
    std::fs::write(path, bytes).unwrap();
}

fn gallery() -> Stage<Gallery, gallery::Message> {
    Stage::new(Gallery::new(), Gallery::update, Gallery::view).size(1440.0, 900.0)
}

/// Every picture, by its name.
fn all() -> Vec<(String, RgbImage)> {
    let school = busy_school("secondary-annual-90");
    let mut window = school.least_window("1");
    let mut all = both("gallery", &mut gallery());
    all.extend(both("overview", &mut window));
    window.ctrl("4");
    all.extend(both("ledger", &mut window));
    all
}

fn both<S, M: Send + 'static>(name: &str, stage: &mut Stage<S, M>) -> Vec<(String, RgbImage)> {
    let tones = [(false, "light"), (true, "dark")];
    tones.map(|(dark, tone)| (format!("{name}-{tone}"), drawn(stage, dark))).into()
}

#[test]
fn the_screens_look_as_they_did() {
    let mut trouble = Vec::new();
    for (name, now) in all() {
        let before = match read(&name) {
            Ok(before) if before.dimensions() == now.dimensions() => before,
            Ok(before) => {
                trouble.push(format!("{name}: {:?} instead of {:?}", now.dimensions(), before.dimensions()));
                continue;
            }
            Err(why) => {
                trouble.push(why);
                continue;
            }
        };
        let stray = stray(&before, &now);
        if stray > STRAY {
            let beside = std::env::temp_dir().join(format!("xueshi-{name}.png"));
            now.save(&beside).unwrap();
            trouble.push(format!("{name}: {stray} pixels differ; as it is now: {}", beside.display()));
        }
    }
    assert!(trouble.is_empty(), "{}", trouble.join("\n"));
}

#[test]
fn a_changed_letter_is_seen() {
    let mut stage = gallery();
    let before = drawn(&mut stage, false);
    stage.click("如：学校报告厅");
    stage.type_words("三");
    assert!(stray(&before, &drawn(&mut stage, false)) > STRAY);
}

#[test]
#[ignore = "draws the pictures again"]
fn draw_the_pictures_again() {
    for (name, picture) in all() {
        write(place(&name), &picture);
    }
}
