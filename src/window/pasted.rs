//! A picture or files that were copied in another program: pasted, they come as if they were dropped on the window.

use std::io::Cursor;
use std::path::PathBuf;

use iced::Task;

use super::desk::Desk;
use super::screen::record::proof;

/// The files that lie on the clipboard of the system, or the picture that does, as a file of this name without ending. Read beside
/// the window: the program that holds the clipboard may take its time.
pub fn files(name: String) -> Task<Vec<PathBuf>> {
    // A test has no business with the clipboard of whoever runs it.
    if cfg!(test) {
        return Task::done(Vec::new());
    }
    Desk::new(()).look(move |()| read(&name).unwrap_or_default())
}

fn read(name: &str) -> Option<Vec<PathBuf>> {
    let mut clipboard = arboard::Clipboard::new().ok()?;
    if let Ok(files) = clipboard.get().file_list()
        && !files.is_empty()
    {
        return Some(files);
    }
    let picture = clipboard.get_image().ok()?;
    let png = png(picture.width, picture.height, picture.bytes.into_owned())?;
    Some(vec![proof::lay(&format!("{name}.png"), &png).ok()?])
}

/// A picture as the clipboard gives it, RGBA, as the bytes of a PNG.
fn png(width: usize, height: usize, rgba: Vec<u8>) -> Option<Vec<u8>> {
    let picture = image::RgbaImage::from_raw(u32::try_from(width).ok()?, u32::try_from(height).ok()?, rgba)?;
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).ok()?;
    Some(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_of_the_clipboard_becomes_a_file_that_can_be_read_again() {
        let bytes = png(2, 1, vec![188, 42, 32, 255, 255, 255, 255, 255]).unwrap();
        let again = image::load_from_memory(&bytes).unwrap().into_rgba8();
        assert_eq!((again.dimensions(), again.get_pixel(0, 0).0), ((2, 1), [188, 42, 32, 255]));
        assert_eq!(png(2, 2, vec![0; 4]), None, "what is no picture is none");
    }
}
