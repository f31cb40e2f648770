//! The place for a photo of a person: the photo whole and undistorted, or the frame to glue one into.

use std::sync::Arc;

use super::canvas::{Align, Canvas, Rules, Style};
use super::page::{Ink, Item, Rect};
use super::picture::Picture;

/// Draws the frame with the photo, or with `words` such as 一寸照片 where there is none.
pub fn portrait(canvas: &mut Canvas<'_>, frame: Rect, photo: Option<&Arc<Picture>>, words: &str) {
    let mut rules = Rules::default();
    rules.cell(frame);
    rules.draw(canvas);
    match photo {
        Some(photo) => {
            let inner = frame.inset(0.8, 0.8);
            let w = inner.w.min(inner.h * photo.aspect());
            let h = w / photo.aspect();
            let area = Rect::new(inner.x + (inner.w - w) / 2.0, inner.y + (inner.h - h) / 2.0, w, h);
            canvas.items.push(Item::Picture { area, picture: photo.clone() });
        }
        None => canvas.line(frame, words, Style::new(8.0).ink(Ink::Grey).align(Align::Centre)),
    }
}
