//! Pages into a PDF: fonts subset once a document, pages written in parts so that memory stays small,
//! the same bytes for the same pages.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};
use printpdf::{
    Color, CurTransMat, DictItem, ExternalStream, ExternalXObject, FontId, Greyscale, LineDashPattern,
    LinePoint, Mm, Op, PaintMode, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions,
    Point, Polygon, PolygonRing, Pt, Rgb, TextItem, TextMatrix, XObject, XObjectId, XObjectTransform,
};
use qrcode::{EcLevel, QrCode};
use sha2::{Digest, Sha256};

use super::font::{FaceId, FontError, Fonts, MM_PER_PT, Weight};
use super::page::{Ink, Item, Page, Paper, Rect, Text};
use super::picture::{Picture, Pixels, Turn};

/// Pages whose operations are held in memory at once.
const PART: usize = 32;

/// Why paper cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// A font cannot be subset.
    #[error(transparent)]
    Font(#[from] FontError),
    /// The file cannot be written.
    #[error("PDF 没有写成：{0}")]
    Write(#[from] std::io::Error),
    /// A foreign PDF or a part of our own is not built as it should be.
    #[error("PDF 结构有误：{0}")]
    Structure(#[from] lopdf::Error),
    /// The verification code does not fit a QR code.
    #[error("核验码太长，做不成二维码")]
    Qr,
}

impl Paper {
    /// Writes the PDF.
    ///
    /// # Errors
    /// [`PdfError`] when a font is damaged or `to` cannot be written.
    pub fn write(&self, fonts: &Fonts, to: &mut impl Write) -> Result<(), PdfError> {
        Ok(self.document(fonts)?.save_to(to)?)
    }

    /// The PDF in memory.
    ///
    /// # Errors
    /// [`PdfError`] when a font is damaged.
    pub fn pdf(&self, fonts: &Fonts) -> Result<Vec<u8>, PdfError> {
        let mut bytes = Vec::new();
        self.write(fonts, &mut bytes)?;
        Ok(bytes)
    }

    /// The PDF as objects, for merging with others.
    pub(super) fn document(&self, fonts: &Fonts) -> Result<Document, PdfError> {
        let faces = Faces::of(&self.pages, fonts)?;
        let mut whole = Whole::begin(&faces)?;
        for pages in self.pages.chunks(PART) {
            whole.append(pages, fonts, &faces)?;
        }
        whole.finish(self)
    }
}

/// The subset fonts of a document.
struct Faces {
    fonts: BTreeMap<FaceId, (FontId, ParsedFont)>,
    used: BTreeMap<FaceId, BTreeSet<char>>,
}

impl Faces {
    fn of(pages: &[Page], fonts: &Fonts) -> Result<Faces, PdfError> {
        let mut used: BTreeMap<FaceId, BTreeSet<char>> = BTreeMap::new();
        for item in pages.iter().flat_map(|page| &page.items) {
            let (text, weight) = match item {
                Item::Text(text) => (&*text.text, text.weight),
                Item::Watermark(text) => (&**text, Weight::Bold),
                _ => continue,
            };
            for (face, run) in fonts.runs(text, weight) {
                used.entry(face).or_default().extend(run.chars());
            }
        }
        let mut subset = BTreeMap::new();
        for (id, chars) in &used {
            let Some(face) = fonts.face(*id) else { continue };
            let bytes = face.subset(chars)?;
            let unusable = || FontError::Unusable { name: face.name.clone(), reason: "subset".to_owned() };
            let mut font = ParsedFont::from_bytes(&bytes, 0, &mut Vec::new()).ok_or_else(unusable)?;
            // Glyphs are shared by look-alikes such as ⼀ and 一; only what was set may be read back.
            font.codepoint_to_glyph
                .retain(|code, _| char::from_u32(*code).is_some_and(|c| chars.contains(&c)));
            let letter = char::from(b'A' + (id.0 % 26) as u8);
            font.font_name = Some(format!("XUESH{letter}+{}", face.name));
            subset.insert(*id, (FontId(format!("Face{}", id.0)), font));
        }
        Ok(Faces { fonts: subset, used })
    }

    fn empty_document(&self) -> PdfDocument {
        let mut document = PdfDocument::new("");
        for (id, font) in self.fonts.values() {
            document.resources.fonts.map.insert(id.clone(), PdfFont::new(font.clone()));
        }
        document
    }

    fn show(&self, face: FaceId, size: f32, run: String) -> Vec<Op> {
        let Some((id, _)) = self.fonts.get(&face) else { return Vec::new() };
        let font = PdfFontHandle::External(id.clone());
        vec![Op::SetFont { font, size: Pt(size) }, Op::ShowText { items: vec![TextItem::Text(run)] }]
    }
}

/// The document that grows by parts.
struct Whole {
    document: Document,
    pages_id: ObjectId,
    fonts: Object,
    kids: Vec<Object>,
    digest: Sha256,
}

impl Whole {
    /// A document without pages that holds the fonts: each character is shown once on a page that is then
    /// taken out, which is how printpdf learns which widths and meanings to write.
    fn begin(faces: &Faces) -> Result<Whole, PdfError> {
        let mut specimen = faces.empty_document();
        let show = |(face, chars): (&FaceId, &BTreeSet<char>)| faces.show(*face, 1.0, chars.iter().collect());
        let mut ops = vec![Op::StartTextSection];
        ops.extend(faces.used.iter().flat_map(show));
        ops.push(Op::EndTextSection);
        specimen.pages.push(PdfPage::new(Mm(1.0), Mm(1.0), ops));
        let mut document = lower(&specimen);
        document.compress();
        let pages_id = document.catalog()?.get(b"Pages")?.as_reference()?;
        let page_id = document.page_iter().next().ok_or(lopdf::Error::PageNumberNotFound(1))?;
        let fonts = page_resources(&document, page_id)?.1.get(b"Font")?.clone();
        document.get_object_mut(pages_id)?.as_dict_mut()?.set("Kids", Object::Array(Vec::new()));
        Ok(Whole { document, pages_id, fonts, kids: Vec::new(), digest: Sha256::new() })
    }

    fn append(&mut self, pages: &[Page], fonts: &Fonts, faces: &Faces) -> Result<(), PdfError> {
        let mut part = faces.empty_document();
        let mut drawing = Drawing { fonts, faces, pictures: BTreeMap::new() };
        for page in pages {
            let ops = drawing.page(page)?;
            part.pages.push(PdfPage::new(Mm(page.width), Mm(page.height), ops));
        }
        part.resources.xobjects.map = drawing.pictures;
        let mut part = lower(&part);
        part.renumber_objects_with(self.document.max_id + 1);
        let page_ids: Vec<ObjectId> = part.page_iter().collect();
        for page_id in &page_ids {
            let (resources_id, _) = page_resources(&part, *page_id)?;
            part.get_object_mut(resources_id)?.as_dict_mut()?.set("Font", self.fonts.clone());
        }
        let nodes = [part.catalog()?.get(b"Pages")?.as_reference()?, reference(&part, b"Root")?];
        let info = reference(&part, b"Info")?;
        part.trailer.remove(b"Info");
        part.objects.remove(&info);
        part.prune_objects();
        part.compress();
        for page_id in &page_ids {
            let page = part.get_object_mut(*page_id)?.as_dict_mut()?;
            page.set("Parent", Object::Reference(self.pages_id));
            page.remove(b"Annots");
            self.kids.push(Object::Reference(*page_id));
        }
        self.document.max_id = self.document.max_id.max(part.max_id);
        for (id, object) in part.objects {
            if let Object::Stream(stream) = &object {
                self.digest.update(&stream.content);
            }
            if !nodes.contains(&id) {
                self.document.objects.insert(id, object);
            }
        }
        Ok(())
    }

    fn finish(self, paper: &Paper) -> Result<Document, PdfError> {
        let Whole { mut document, pages_id, kids, digest, .. } = self;
        let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
        let node = document.get_object_mut(pages_id)?.as_dict_mut()?;
        node.set("Count", Object::Integer(count));
        node.set("Kids", Object::Array(kids));
        describe(&mut document, paper)?;
        document.prune_objects();
        document.renumber_objects();
        let digest = digest.chain_update(paper.title.as_bytes()).chain_update(paper.author.as_bytes());
        let id: Vec<u8> = digest.finalize().iter().take(16).copied().collect();
        let id = Object::String(id, StringFormat::Hexadecimal);
        document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
        Ok(document)
    }
}

fn lower(document: &PdfDocument) -> Document {
    let options =
        PdfSaveOptions { optimize: true, subset_fonts: false, secure: true, image_optimization: None };
    document.to_lopdf_document(&options, &mut Vec::new())
}

fn reference(document: &Document, key: &[u8]) -> Result<ObjectId, PdfError> {
    Ok(document.trailer.get(key)?.as_reference()?)
}

fn page_resources(document: &Document, page: ObjectId) -> Result<(ObjectId, &Dictionary), PdfError> {
    let id = document.get_dictionary(page)?.get(b"Resources")?.as_reference()?;
    Ok((id, document.get_dictionary(id)?))
}

/// Title, author, language and date, for the viewer's window and for search.
fn describe(document: &mut Document, paper: &Paper) -> Result<(), PdfError> {
    let words = |text: &str| {
        let utf16 = text.encode_utf16().flat_map(u16::to_be_bytes);
        Object::String([0xFE, 0xFF].into_iter().chain(utf16).collect(), StringFormat::Hexadecimal)
    };
    let date = Object::string_literal(paper.date.format("D:%Y%m%d000000+08'00'").to_string());
    let mut info = Dictionary::new();
    info.set("Title", words(&paper.title));
    info.set("Author", words(&paper.author));
    info.set("Creator", words("学时簿"));
    info.set("CreationDate", date.clone());
    info.set("ModDate", date);
    let info = document.add_object(info);
    document.trailer.set("Info", Object::Reference(info));
    document.version = "1.5".to_owned();
    let catalog = document.catalog_mut()?;
    catalog.set("Lang", Object::string_literal("zh-CN"));
    let mut viewer = Dictionary::new();
    viewer.set("DisplayDocTitle", true);
    catalog.set("ViewerPreferences", Object::Dictionary(viewer));
    Ok(())
}

/// Turns the items of a part's pages into PDF operations, collecting the pictures that they use.
struct Drawing<'a> {
    fonts: &'a Fonts,
    faces: &'a Faces,
    pictures: BTreeMap<XObjectId, XObject>,
}

impl Drawing<'_> {
    fn page(&mut self, page: &Page) -> Result<Vec<Op>, PdfError> {
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
                    place(page, *area, Turn::Upright, id, &mut ops);
                }
                Item::Picture { area, picture } => {
                    // Numbered as they come within a part.
                    let id = XObjectId(format!("Picture{}", self.pictures.len()));
                    self.pictures.insert(id.clone(), picture_object(picture));
                    place(page, *area, picture.turn, id, &mut ops);
                }
                Item::Watermark(text) => self.watermark(page, text, &mut ops),
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

    /// Across the page from the lower left to the upper right.
    fn watermark(&self, page: &Page, text: &str, ops: &mut Vec<Op>) {
        let diagonal = page.width.hypot(page.height);
        let count = text.chars().count().max(1) as f32;
        let size = (diagonal * 0.6 / count).min(page.width.min(page.height) * 0.4) / MM_PER_PT;
        let width = self.fonts.width(text, Weight::Bold, size);
        let (sin, cos) = (page.height / diagonal, page.width / diagonal);
        let back = size * MM_PER_PT * 0.38;
        let x = (page.width - width * cos) / 2.0 + back * sin;
        let y = (page.height - width * sin) / 2.0 - back * cos;
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
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| PdfError::Qr)?;
    let width = code.width();
    let mut content = Vec::new();
    for row in code.to_colors().chunks(width) {
        for eight in row.chunks(8) {
            let bits =
                eight.iter().fold(0u8, |bits, module| bits << 1 | u8::from(module.select(true, false)));
            content.push(bits << (8 - eight.len()));
        }
    }
    let decode = DictItem::Array(vec![DictItem::Int(1), DictItem::Int(0)]);
    let entries = vec![("ImageMask", DictItem::Bool(true)), ("BitsPerComponent", DictItem::Int(1))];
    let entries = entries.into_iter().chain([("Decode", decode)]).collect();
    let side = u32::try_from(width).map_err(|_| PdfError::Qr)?;
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
