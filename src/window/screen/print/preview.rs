//! A page of paper as it will be printed, drawn to the size that there is. Paper stays white in the dark too.

use std::collections::BTreeMap;
use std::sync::Arc;

use iced::advanced::text::{Alignment, LineHeight};
use iced::mouse::Cursor;
use iced::widget::canvas::{self, Canvas, Frame, Geometry, LineDash, Path, Stroke, Text};
use iced::widget::image::Handle;
use iced::{Color, Length, Pixels, Point, Rectangle, Renderer, Size, Theme, Vector, alignment};

use crate::exchange::paper::font::Weight;
use crate::exchange::paper::page::{self, Ink, Item, Paper, Rect};
use crate::exchange::paper::picture::Picture;
use crate::exchange::paper::qr::modules;
use crate::window::font;
use crate::window::raster;
use crate::window::widget::Element;

/// Millimetres in a point of type.
const MM_PER_PT: f32 = 25.4 / 72.0;

/// The longest side of a photo in px: a page is never shown larger.
const LONGEST: u32 = 600;

/// The photos of pages that have been looked at, developed once.
#[derive(Debug, Clone, Default)]
pub struct Photos(BTreeMap<usize, Handle>);

impl Photos {
    /// The pictures of a page that are not developed yet.
    pub fn wanting(&self, paper: &Paper, page: usize) -> Vec<Arc<Picture>> {
        let items = paper.pages.get(page).into_iter().flat_map(|page| &page.items);
        let pictures = items.filter_map(|item| match item {
            Item::Picture { picture, .. } => Some(picture),
            _ => None,
        });
        pictures.filter(|picture| !self.0.contains_key(&key(picture))).cloned().collect()
    }

    /// Puts developed pictures beside the others.
    pub fn take(&mut self, developed: Developed) {
        self.0.extend(developed.0);
    }
}

/// Pictures that were developed.
#[derive(Debug, Clone, Default)]
pub struct Developed(Vec<(usize, Handle)>);

/// Makes pictures fit for the screen; one that cannot be read is left out.
pub fn develop(pictures: &[Arc<Picture>]) -> Developed {
    let one = |picture: &Arc<Picture>| Some((key(picture), raster::picture(picture, LONGEST).ok()?));
    Developed(pictures.iter().filter_map(one).collect())
}

/// A picture lives as long as its paper, and the photos are let go with it.
fn key(picture: &Arc<Picture>) -> usize {
    Arc::as_ptr(picture) as usize
}

/// The page of a print job, whole, filling its place.
pub fn preview<'a, Message: 'a>(paper: &Arc<Paper>, page: usize, photos: &Photos) -> Element<'a, Message> {
    let sheet = Sheet { paper: Arc::clone(paper), page, photos: photos.clone() };
    Canvas::new(sheet).width(Length::Fill).height(Length::Fill).into()
}

struct Sheet {
    paper: Arc<Paper>,
    page: usize,
    photos: Photos,
}

impl<Message> canvas::Program<Message> for Sheet {
    type State = ();

    fn draw(
        &self,
        _state: &(),
        renderer: &Renderer,
        _theme: &Theme,
        bounds: Rectangle,
        _cursor: Cursor,
    ) -> Vec<Geometry> {
        let mut frame = Frame::new(renderer, bounds.size());
        let Some(page) = self.paper.pages.get(self.page) else { return Vec::new() };
        let scale = (bounds.width / page.width).min(bounds.height / page.height);
        let (width, height) = (page.width * scale, page.height * scale);
        frame.translate(Vector::new(
            ((bounds.width - width) / 2.0).round(),
            ((bounds.height - height) / 2.0).round(),
        ));
        frame.fill_rectangle(Point::ORIGIN, Size::new(width, height), Color::WHITE);
        let marks = page.items.iter().filter(|item| matches!(item, Item::Watermark { .. }));
        let rest = page.items.iter().filter(|item| !matches!(item, Item::Watermark { .. }));
        for item in marks.chain(rest) {
            draw(&mut frame, item, scale, &self.photos);
        }
        let edge = Stroke::default().with_width(1.0).with_color(Color::from_rgb8(0xB9, 0xBB, 0xB5));
        frame.stroke(&Path::rectangle(Point::ORIGIN, Size::new(width, height)), edge);
        vec![frame.into_geometry()]
    }
}

fn draw(frame: &mut Frame, item: &Item, scale: f32, photos: &Photos) {
    match item {
        Item::Text(text) => words(frame, text, scale),
        Item::Line { from, to, thick, dashed } => {
            let path = Path::line(at(*from, scale), at(*to, scale));
            let dashes: &[f32] = if *dashed { &[4.0, 3.0] } else { &[] };
            let stroke = Stroke {
                line_dash: LineDash { segments: dashes, offset: 0 },
                ..pen((thick * scale).max(0.6))
            };
            frame.stroke(&path, stroke);
        }
        Item::Outline { points, thick } => {
            let path = Path::new(|path| {
                for (number, point) in points.iter().enumerate() {
                    if number == 0 {
                        path.move_to(at(*point, scale))
                    } else {
                        path.line_to(at(*point, scale))
                    }
                }
                path.close();
            });
            frame.stroke(&path, pen((thick * scale).max(0.6)));
        }
        Item::Shade { area, grey } => {
            let (corner, size) = place(*area, scale);
            frame.fill_rectangle(corner, size, Color::from_rgb(*grey, *grey, *grey));
        }
        Item::Qr { area, text } => code(frame, *area, scale, text),
        Item::Picture { area, picture } => match photos.0.get(&key(picture)) {
            Some(photo) => {
                let (corner, size) = place(*area, scale);
                frame.draw_image(Rectangle::new(corner, size), photo);
            }
            // Until it is developed its place is shown.
            None => shaded(frame, *area, scale, "图片"),
        },
        Item::Watermark { area, word } => {
            let (corner, size) = place(*area, scale);
            frame.fill_text(Text {
                content: word.to_string(),
                position: Point::new(corner.x + size.width / 2.0, corner.y + size.height / 2.0),
                color: Color::from_rgb8(0xE2, 0xE2, 0xE0),
                size: Pixels(size.width / 6.0),
                font: font::BOLD,
                align_x: Alignment::Center,
                align_y: alignment::Vertical::Center,
                ..Text::default()
            });
        }
    }
}

fn words(frame: &mut Frame, text: &page::Text, scale: f32) {
    let size = text.size * MM_PER_PT * scale;
    let font = match text.weight {
        Weight::Regular => font::REGULAR,
        Weight::Bold => font::BOLD,
    };
    let color = match text.ink {
        Ink::Black => Color::BLACK,
        Ink::Grey => Color::from_rgb8(0x60, 0x60, 0x60),
        Ink::Red => Color::from_rgb8(0xC0, 0x20, 0x18),
        Ink::Pale => Color::from_rgb8(0xDD, 0xDD, 0xDD),
    };
    let mut put = |content: String, x: f32| {
        frame.fill_text(Text {
            content,
            // iced sets type from the top of its line: hanzi stand 0.88 of their height above the line.
            position: Point::new(x * scale, text.baseline * scale - size * 0.98),
            color,
            size: Pixels(size),
            line_height: LineHeight::Absolute(Pixels(size * 1.2)),
            font,
            align_x: Alignment::Left,
            align_y: alignment::Vertical::Top,
            ..Text::default()
        });
    };
    if text.spacing == 0.0 {
        put(text.text.to_string(), text.x);
        return;
    }
    for (number, letter) in text.text.chars().enumerate() {
        let step = text.size * MM_PER_PT + text.spacing;
        put(letter.to_string(), text.x + step * number as f32);
    }
}

fn code(frame: &mut Frame, area: Rect, scale: f32, text: &str) {
    let Some(code) = modules(text) else { return };
    let (corner, size) = place(area, scale);
    let module = size.width / code.side as f32;
    for (row, modules) in code.dark.chunks(code.side).enumerate() {
        for (column, _) in modules.iter().enumerate().filter(|(_, dark)| **dark) {
            let at = Point::new(corner.x + column as f32 * module, corner.y + row as f32 * module);
            frame.fill_rectangle(at, Size::new(module, module), Color::BLACK);
        }
    }
}

fn shaded(frame: &mut Frame, area: Rect, scale: f32, word: &str) {
    let (corner, size) = place(area, scale);
    frame.fill_rectangle(corner, size, Color::from_rgb8(0xEE, 0xEE, 0xEC));
    frame.fill_text(Text {
        content: word.to_owned(),
        position: Point::new(corner.x + size.width / 2.0, corner.y + size.height / 2.0),
        color: Color::from_rgb8(0x60, 0x60, 0x60),
        size: Pixels((size.width / 4.5).min(12.0)),
        font: font::REGULAR,
        align_x: Alignment::Center,
        align_y: alignment::Vertical::Center,
        ..Text::default()
    });
}

fn at((x, y): (f32, f32), scale: f32) -> Point {
    Point::new(x * scale, y * scale)
}

fn place(area: Rect, scale: f32) -> (Point, Size) {
    (Point::new(area.x * scale, area.y * scale), Size::new(area.w * scale, area.h * scale))
}

fn pen(width: f32) -> Stroke<'static> {
    Stroke::default().with_width(width).with_color(Color::BLACK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_developed_once_and_stands_on_the_page() {
        let picture = Picture::read(include_bytes!("../../../../assets/demo/cover.jpg").to_vec()).unwrap();
        let item = Item::Picture { area: Rect::new(10.0, 10.0, 26.0, 36.0), picture: Arc::new(picture) };
        let page = page::Page { width: 148.0, height: 210.0, items: vec![item.clone(), item] };
        let date = chrono::NaiveDate::default();
        let paper = Paper { title: String::new(), author: String::new(), date, pages: vec![page] };
        let mut photos = Photos::default();
        photos.take(develop(&photos.wanting(&paper, 0)));
        assert_eq!(photos.0.len(), 1);
        assert!(photos.wanting(&paper, 0).is_empty() && photos.wanting(&paper, 1).is_empty());
    }
}
