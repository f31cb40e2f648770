//! What stands on a page, as the operations that printpdf writes.

use std::collections::BTreeMap;

use printpdf::{
    Color, CurTransMat, DictItem, ExternalStream, ExternalXObject, Greyscale, LineDashPattern, LinePoint, Mm,
    Op, PaintMode, Point, Polygon, PolygonRing, Pt, Rgb, TextMatrix, XObject, XObjectId, XObjectTransform,
};
use sha2::{Digest, Sha256};

use super::font::{Fonts, MM_PER_PT, Weight};
use super::page::{Ink, Item, Page, Rect, Text};
use super::pdf::{Faces, PdfError};
use super::picture::{Picture, Pixels, Turn};
use super::qr::modules;

/// Turns the items of a part's pages into PDF operations, collecting the pictures that they use.
pub(super) struct Drawing<'a> {
    fonts: &'a Fonts,
    faces: &'a Faces,
    pub pictures: BTreeMap<XObjectId, XObject>,
}

impl<'a> Drawing<'a> {
    pub fn new(fonts: &'a Fonts, faces: &'a Faces) -> Drawing<'a> {
        Drawing { fonts, faces, pictures: BTreeMap::new() }
    }

    pub fn page(&mut self, page: &Page) -> Result<Vec<Op>, PdfError> {
        let mut ops = Vec::new();
        let (mut lines, mut inked) = (None, Ink::Black);
        let turned = |(x, y): (f32, f32)| Point::new(Mm(x), Mm(page.height - y));
        for item in &page.items {
            match item {
                Item::Text(text) => {
                    if inked != text.ink {
                        inked = text.ink;
                        ops.push(Op::SetFillColor { col: colour(inked) });
                    }
                    self.text(page, text, &mut ops);
                }
                Item::Line { from, to, thick, dashed } => {
                    set_line(&mut ops, &mut lines, *thick, *dashed);
                    ops.push(outline(&[turned(*from), turned(*to)], PaintMode::Stroke, false));
                }
                Item::Outline { points, thick } => {
                    set_line(&mut ops, &mut lines, *thick, false);
                    let points: Vec<Point> = points.iter().map(|p| turned(*p)).collect();
                    ops.push(outline(&points, PaintMode::Stroke, true));
                }
                Item::Shade { area, grey } => {
                    let corners = [(area.x, area.y), (area.right(), area.y)];
                    let below = [(area.right(), area.bottom()), (area.x, area.bottom())];
                    let points: Vec<Point> = corners.into_iter().chain(below).map(turned).collect();
                    ops.push(Op::SaveGraphicsState);
                    ops.push(Op::SetFillColor { col: Color::Greyscale(Greyscale::new(*grey, None)) });
                    ops.push(outline(&points, PaintMode::Fill, true));
                    ops.push(Op::RestoreGraphicsState);
                }
                Item::Qr { area, text } => {
                    let id = XObjectId(format!("Qr{}", &hex(text.as_bytes())));
                    if !self.pictures.contains_key(&id) {
                        self.pictures.insert(id.clone(), qr(text)?);
                    }
                    // A stencil takes the ink of the moment, and that may be red.
                    ops.extend([Op::SaveGraphicsState, Op::SetFillColor { col: colour(Ink::Black) }]);
                    place(page, *area, Turn::Upright, id, &mut ops);
                    ops.push(Op::RestoreGraphicsState);
                }
                Item::Picture { area, picture } => {
                    // Numbered as they come within a part.
                    let id = XObjectId(format!("Picture{}", self.pictures.len()));
                    self.pictures.insert(id.clone(), picture_object(picture));
                    place(page, *area, picture.turn, id, &mut ops);
                }
                Item::Watermark { area, word } => self.watermark(page, *area, word, &mut ops),
            }
        }
        Ok(ops)
    }

    fn text(&self, page: &Page, text: &Text, ops: &mut Vec<Op>) {
        let pos = Point::new(Mm(text.x), Mm(page.height - text.baseline));
        ops.extend([Op::StartTextSection, Op::SetTextCursor { pos }]);
        if text.spacing != 0.0 {
            ops.push(Op::SetCharacterSpacing { multiplier: text.spacing / MM_PER_PT });
        }
        for (face, run) in self.fonts.runs(&text.text, text.weight) {
            ops.extend(self.faces.show(face, text.size, run));
        }
        if text.spacing != 0.0 {
            ops.push(Op::SetCharacterSpacing { multiplier: 0.0 });
        }
        ops.push(Op::EndTextSection);
    }

    /// Across the area from the lower left to the upper right.
    fn watermark(&self, page: &Page, area: Rect, text: &str, ops: &mut Vec<Op>) {
        let diagonal = area.w.hypot(area.h);
        let count = text.chars().count().max(1) as f32;
        let size = (diagonal * 0.6 / count).min(area.w.min(area.h) * 0.4) / MM_PER_PT;
        let width = self.fonts.width(text, Weight::Bold, size);
        let (sin, cos) = (area.h / diagonal, area.w / diagonal);
        let back = size * MM_PER_PT * 0.38;
        let x = area.x + (area.w - width * cos) / 2.0 + back * sin;
        let y = page.height - area.bottom() + (area.h - width * sin) / 2.0 - back * cos;
        let matrix = TextMatrix::Raw([cos, sin, -sin, cos, x / MM_PER_PT, y / MM_PER_PT]);
        ops.extend([Op::SaveGraphicsState, Op::SetFillColor { col: colour(Ink::Pale) }]);
        ops.extend([Op::StartTextSection, Op::SetTextMatrix { matrix }]);
        for (face, run) in self.fonts.runs(text, Weight::Bold) {
            ops.extend(self.faces.show(face, size, run));
        }
        ops.extend([Op::EndTextSection, Op::RestoreGraphicsState]);
    }
}

fn colour(ink: Ink) -> Color {
    match ink {
        Ink::Black => Color::Greyscale(Greyscale::new(0.0, None)),
        Ink::Grey => Color::Greyscale(Greyscale::new(0.35, None)),
        Ink::Red => Color::Rgb(Rgb::new(0.68, 0.13, 0.09, None)),
        Ink::Pale => Color::Greyscale(Greyscale::new(0.88, None)),
    }
}

fn set_line(ops: &mut Vec<Op>, lines: &mut Option<(f32, bool)>, thick: f32, dashed: bool) {
    if *lines == Some((thick, dashed)) {
        return;
    }
    *lines = Some((thick, dashed));
    let dash = if dashed { LineDashPattern::new(0.0, &[3.0, 2.5]) } else { LineDashPattern::solid() };
    ops.push(Op::SetOutlineThickness { pt: Pt(thick / MM_PER_PT) });
    ops.push(Op::SetLineDashPattern { dash });
}

fn outline(points: &[Point], mode: PaintMode, closed: bool) -> Op {
    let points: Vec<LinePoint> = points.iter().map(|p| LinePoint { p: *p, bezier: false }).collect();
    if mode == PaintMode::Stroke {
        return Op::DrawLine { line: printpdf::Line { points, is_closed: closed } };
    }
    let rings = vec![PolygonRing { points }];
    Op::DrawPolygon { polygon: Polygon { rings, mode, winding_order: printpdf::WindingOrder::NonZero } }
}

/// Draws an object of 1 × 1 into the box.
fn place(page: &Page, area: Rect, turn: Turn, id: XObjectId, ops: &mut Vec<Op>) {
    let (x, y) = (area.x / MM_PER_PT, (page.height - area.bottom()) / MM_PER_PT);
    let (w, h) = (area.w / MM_PER_PT, area.h / MM_PER_PT);
    let matrix = match turn {
        Turn::Upright => [w, 0.0, 0.0, h, x, y],
        Turn::UpsideDown => [-w, 0.0, 0.0, -h, x + w, y + h],
        Turn::Clockwise => [0.0, -h, w, 0.0, x, y + h],
        Turn::CounterClockwise => [0.0, h, -w, 0.0, x + w, y],
    };
    let transform = XObjectTransform { no_auto_scale: true, ..XObjectTransform::default() };
    ops.push(Op::SaveGraphicsState);
    ops.push(Op::SetTransformationMatrix { matrix: CurTransMat::Raw(matrix) });
    ops.push(Op::UseXobject { id, transform });
    ops.push(Op::RestoreGraphicsState);
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn image(
    width: u32,
    height: u32,
    entries: Vec<(&str, DictItem)>,
    content: Vec<u8>,
    compress: bool,
) -> XObject {
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let mut dict: BTreeMap<String, DictItem> =
        entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    dict.insert("Type".to_owned(), name("XObject"));
    dict.insert("Subtype".to_owned(), name("Image"));
    dict.insert("Width".to_owned(), DictItem::Int(i64::from(width)));
    dict.insert("Height".to_owned(), DictItem::Int(i64::from(height)));
    let stream = ExternalStream { dict, content, compress };
    XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None })
}

/// A QR code as a stencil of one bit a module.
fn qr(text: &str) -> Result<XObject, PdfError> {
    let code = modules(text).ok_or(PdfError::Qr)?;
    let mut content = Vec::new();
    for row in code.dark.chunks(code.side) {
        for eight in row.chunks(8) {
            let bits = eight.iter().fold(0u8, |bits, dark| bits << 1 | u8::from(*dark));
            content.push(bits << (8 - eight.len()));
        }
    }
    let decode = DictItem::Array(vec![DictItem::Int(1), DictItem::Int(0)]);
    let entries = vec![("ImageMask", DictItem::Bool(true)), ("BitsPerComponent", DictItem::Int(1))];
    let entries = entries.into_iter().chain([("Decode", decode)]).collect();
    let side = u32::try_from(code.side).map_err(|_| PdfError::Qr)?;
    Ok(image(side, side, entries, content, false))
}

fn picture_object(picture: &Picture) -> XObject {
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let space = |channels: u8| match channels {
        1 => name("DeviceGray"),
        4 => name("DeviceCMYK"),
        _ => name("DeviceRGB"),
    };
    let mut entries = vec![("BitsPerComponent", DictItem::Int(8))];
    match &picture.data {
        Pixels::Jpeg { bytes, width, height, channels } => {
            entries.push(("ColorSpace", space(*channels)));
            entries.push(("Filter", name("DCTDecode")));
            if *channels == 4 {
                // Every program that writes four-channel JPEG writes it inverted, as Adobe's did first.
                let pairs = [1, 0].into_iter().cycle().take(8).map(DictItem::Int).collect();
                entries.push(("Decode", DictItem::Array(pairs)));
            }
            image(*width, *height, entries, bytes.clone(), false)
        }
        Pixels::Raw { bytes, channels } => {
            entries.push(("ColorSpace", space(*channels)));
            image(picture.width, picture.height, entries, bytes.clone(), true)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_after_red_text_is_black() {
        let fonts = Fonts::bundled().unwrap();
        let area = Rect::new(10.0, 10.0, 40.0, 10.0);
        let red = Text {
            x: 10.0,
            baseline: 15.0,
            size: 10.0,
            spacing: 0.0,
            weight: Weight::Regular,
            ink: Ink::Red,
            text: "不计".into(),
            cell: area,
        };
        let items = vec![Item::Text(red), Item::Qr { area, text: "7F3A91C40B6ED258".into() }];
        let page = Page { width: 100.0, height: 100.0, items };
        let faces = Faces::of(std::iter::once(&page), &fonts).unwrap();
        let ops = Drawing::new(&fonts, &faces).page(&page).unwrap();
        let code = ops.iter().position(|op| matches!(op, Op::UseXobject { .. })).unwrap();
        let mut inks = ops[..code].iter().filter_map(|op| match op {
            Op::SetFillColor { col } => Some(col.clone()),
            _ => None,
        });
        assert_eq!(inks.next_back(), Some(colour(Ink::Black)));
    }
}
