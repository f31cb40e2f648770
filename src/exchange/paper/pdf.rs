//! Pages into a PDF: fonts subset once a document, pages written in parts so that memory stays small,
//! the same bytes for the same pages.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};
use printpdf::{
    FontId, Mm, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem,
};
use sha2::{Digest, Sha256};

use super::draw::Drawing;
use super::font::{FaceId, FontError, Fonts, Weight};
use super::page::{Item, Page, Paper};

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
    /// Whoever was told how far it is did not want it to go on.
    #[error("没有做完就停了")]
    Stopped,
}

/// Whoever is told how many pages of how many are made, and says whether to go on.
pub type Told<'a> = &'a mut dyn FnMut(usize, usize) -> bool;

impl Paper {
    /// Writes the PDF.
    ///
    /// # Errors
    /// [`PdfError`] when a font is damaged or `to` cannot be written.
    pub fn write(&self, fonts: &Fonts, to: &mut impl Write) -> Result<(), PdfError> {
        Ok(self.document(fonts, &mut |_, _| true)?.save_to(to)?)
    }

    /// The PDF in memory.
    ///
    /// # Errors
    /// [`PdfError`] when a font is damaged.
    pub fn pdf(&self, fonts: &Fonts) -> Result<Vec<u8>, PdfError> {
        self.pdf_told(fonts, &mut |_, _| true)
    }

    /// The PDF in memory, made part by part, each of them told.
    ///
    /// # Errors
    /// [`PdfError`] when a font is damaged; [`PdfError::Stopped`] when it is not to go on.
    pub fn pdf_told(&self, fonts: &Fonts, told: Told<'_>) -> Result<Vec<u8>, PdfError> {
        let mut bytes = Vec::new();
        self.document(fonts, told)?.save_to(&mut bytes)?;
        Ok(bytes)
    }

    /// The PDF as objects.
    fn document(&self, fonts: &Fonts, told: Told<'_>) -> Result<Document, PdfError> {
        let faces = Faces::of(self.pages.iter(), fonts)?;
        let mut whole = Whole::begin(&faces)?;
        for (part, pages) in self.pages.chunks(PART).enumerate() {
            if !told(part * PART, self.pages.len()) {
                return Err(PdfError::Stopped);
            }
            whole.append(pages, fonts, &faces)?;
        }
        whole.finish(About { title: &self.title, author: &self.author, date: self.date })
    }
}

/// The same PDF, which a viewer opens at this page, from 1; one that is not there changes nothing.
///
/// # Errors
/// [`PdfError::Structure`] when it is no PDF.
pub fn opened_at(pdf: &[u8], page: u32) -> Result<Vec<u8>, PdfError> {
    let mut document = Document::load_mem(pdf)?;
    let Some(id) = document.get_pages().get(&page).copied() else { return Ok(pdf.to_vec()) };
    let place = vec![Object::Reference(id), Object::Name(b"Fit".to_vec())];
    document.catalog_mut()?.set("OpenAction", Object::Array(place));
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

/// The page at which a PDF opens, from 1.
#[cfg(test)]
pub fn opening_page(pdf: &[u8]) -> Option<u32> {
    let document = Document::load_mem(pdf).ok()?;
    let id =
        document.catalog().ok()?.get(b"OpenAction").ok()?.as_array().ok()?.first()?.as_reference().ok()?;
    document.get_pages().into_iter().find(|(_, page)| *page == id).map(|(number, _)| number)
}

/// The subset fonts of a document.
pub(super) struct Faces {
    fonts: BTreeMap<FaceId, (FontId, ParsedFont)>,
    used: BTreeMap<FaceId, BTreeSet<char>>,
}

impl Faces {
    pub fn of<'p>(pages: impl Iterator<Item = &'p Page>, fonts: &Fonts) -> Result<Faces, PdfError> {
        let mut used: BTreeMap<FaceId, BTreeSet<char>> = BTreeMap::new();
        for item in pages.flat_map(|page| &page.items) {
            let (text, weight) = match item {
                Item::Text(text) => (&*text.text, text.weight),
                Item::Watermark { word, .. } => (&**word, Weight::Bold),
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

    pub fn show(&self, face: FaceId, size: f32, run: String) -> Vec<Op> {
        let Some((id, _)) = self.fonts.get(&face) else { return Vec::new() };
        let font = PdfFontHandle::External(id.clone());
        vec![Op::SetFont { font, size: Pt(size) }, Op::ShowText { items: vec![TextItem::Text(run)] }]
    }
}

/// The document that grows by parts.
pub(super) struct Whole {
    document: Document,
    pages_id: ObjectId,
    fonts: Object,
    kids: Vec<Object>,
    digest: Sha256,
    /// The last object that stays until the end.
    base: u32,
}

impl Whole {
    /// A document without pages that holds the fonts: each character is shown once on a page that is then
    /// taken out, which is how printpdf learns which widths and meanings to write.
    pub fn begin(faces: &Faces) -> Result<Whole, PdfError> {
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
        let (resources_id, resources) = page_resources(&document, page_id)?;
        let fonts = resources.get(b"Font")?.clone();
        let contents = document.get_dictionary(page_id)?.get(b"Contents")?.as_reference()?;
        for id in [page_id, resources_id, contents, reference(&document, b"Info")?] {
            document.objects.remove(&id);
        }
        document.get_object_mut(pages_id)?.as_dict_mut()?.set("Kids", Object::Array(Vec::new()));
        let base = document.max_id;
        Ok(Whole { document, pages_id, fonts, kids: Vec::new(), digest: Sha256::new(), base })
    }

    pub fn append(&mut self, pages: &[Page], fonts: &Fonts, faces: &Faces) -> Result<(), PdfError> {
        let mut part = faces.empty_document();
        let mut drawing = Drawing::new(fonts, faces);
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

    /// Appends the pages of another PDF as they are; gives their number.
    pub fn adopt(&mut self, mut foreign: Document) -> Result<usize, PdfError> {
        foreign.renumber_objects_with(self.document.max_id + 1);
        let pages: Vec<ObjectId> = foreign.page_iter().collect();
        for id in &pages {
            let inherited = inherited(&foreign, *id);
            let page = foreign.get_object_mut(*id)?.as_dict_mut()?;
            for (key, object) in inherited {
                page.set(key, object);
            }
            page.set("Parent", Object::Reference(self.pages_id));
        }
        let mut wanted: Vec<ObjectId> = pages.clone();
        while let Some(id) = wanted.pop() {
            if let Some(object) = foreign.objects.remove(&id) {
                references(&object, &mut wanted);
                if let Object::Stream(stream) = &object {
                    self.digest.update(&stream.content);
                }
                self.document.max_id = self.document.max_id.max(id.0);
                self.document.objects.insert(id, object);
            }
        }
        self.kids.extend(pages.iter().map(|id| Object::Reference(*id)));
        Ok(pages.len())
    }

    /// Takes the objects of the pages that came since the last time out of memory, to be written now.
    pub fn drain(&mut self) -> BTreeMap<ObjectId, Object> {
        self.document.objects.split_off(&(self.base + 1, 0))
    }

    /// Marks the pages (counted from 0) by names in the viewer's outline.
    pub fn outline(&mut self, marks: &[(String, usize)]) -> Result<(), PdfError> {
        let root = self.document.new_object_id();
        let ids: Vec<ObjectId> = marks.iter().map(|_| self.document.new_object_id()).collect();
        for (place, ((name, page), id)) in marks.iter().zip(&ids).enumerate() {
            let mut entry = Dictionary::new();
            entry.set("Title", words(name));
            entry.set("Parent", Object::Reference(root));
            let page = self.kids.get(*page).cloned().unwrap_or(Object::Null);
            entry.set("Dest", vec![page, "Fit".into()]);
            let neighbour = |place: Option<usize>| place.and_then(|place| ids.get(place));
            if let Some(previous) = neighbour(place.checked_sub(1)) {
                entry.set("Prev", Object::Reference(*previous));
            }
            if let Some(next) = neighbour(Some(place + 1)) {
                entry.set("Next", Object::Reference(*next));
            }
            self.document.set_object(*id, entry);
        }
        let (Some(first), Some(last)) = (ids.first(), ids.last()) else { return Ok(()) };
        let mut outlines = Dictionary::new();
        outlines.set("Type", "Outlines");
        outlines.set("First", Object::Reference(*first));
        outlines.set("Last", Object::Reference(*last));
        outlines.set("Count", i64::try_from(ids.len()).unwrap_or(i64::MAX));
        self.document.set_object(root, outlines);
        self.document.catalog_mut()?.set("Outlines", Object::Reference(root));
        Ok(())
    }

    /// The whole document, after the last page.
    pub fn finish(self, about: About<'_>) -> Result<Document, PdfError> {
        let mut document = self.close(about)?;
        document.prune_objects();
        document.renumber_objects();
        Ok(document)
    }

    /// What is left in memory after the last page: page tree, fonts, properties.
    pub fn close(self, about: About<'_>) -> Result<Document, PdfError> {
        let Whole { mut document, pages_id, kids, digest, .. } = self;
        let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
        let node = document.get_object_mut(pages_id)?.as_dict_mut()?;
        node.set("Count", Object::Integer(count));
        node.set("Kids", Object::Array(kids));
        describe(&mut document, &about)?;
        let digest = digest.chain_update(about.title.as_bytes()).chain_update(about.author.as_bytes());
        let id: Vec<u8> = digest.finalize().iter().take(16).copied().collect();
        let id = Object::String(id, StringFormat::Hexadecimal);
        document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
        Ok(document)
    }
}

/// What the file's properties say.
pub(super) struct About<'a> {
    pub title: &'a str,
    pub author: &'a str,
    pub date: chrono::NaiveDate,
}

/// What a page takes from the nodes above it.
fn inherited(document: &Document, page: ObjectId) -> Vec<(&'static str, Object)> {
    let mut found: Vec<(&'static str, Object)> = Vec::new();
    let mut node = document.get_dictionary(page).ok();
    let own = node.cloned().unwrap_or_default();
    // A page tree is never so deep; a circle would be.
    for _ in 0..50 {
        let Some(dict) = node else { break };
        for key in ["Resources", "MediaBox", "CropBox", "Rotate"] {
            let known = own.has(key.as_bytes()) || found.iter().any(|(name, _)| *name == key);
            if let (false, Ok(object)) = (known, dict.get(key.as_bytes())) {
                found.push((key, object.clone()));
            }
        }
        let parent = dict.get(b"Parent").and_then(Object::as_reference).ok();
        node = parent.and_then(|id| document.get_dictionary(id).ok());
    }
    found
}

fn references(object: &Object, found: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => found.push(*id),
        Object::Array(items) => items.iter().for_each(|item| references(item, found)),
        Object::Dictionary(dict) => dict.iter().for_each(|(_, item)| references(item, found)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, item)| references(item, found)),
        _ => {}
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

/// Text as properties and outlines keep it.
fn words(text: &str) -> Object {
    let utf16 = text.encode_utf16().flat_map(u16::to_be_bytes);
    Object::String([0xFE, 0xFF].into_iter().chain(utf16).collect(), StringFormat::Hexadecimal)
}

/// Title, author, language and date, for the viewer's window and for search.
fn describe(document: &mut Document, about: &About<'_>) -> Result<(), PdfError> {
    let date = Object::string_literal(about.date.format("D:%Y%m%d000000+08'00'").to_string());
    let mut info = Dictionary::new();
    info.set("Title", words(about.title));
    info.set("Author", words(about.author));
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
