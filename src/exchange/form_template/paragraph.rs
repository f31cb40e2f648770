//! A document taken apart (ECMA-376, 17.3 and 17.4): its paragraphs with their texts, its tables with their cells. What is
//! changed is written over the places found here; everything else stays as it was.

use std::ops::Range;

use super::FillError;
use super::markup::{Kind, Tag, escaped, tags};

/// A paragraph.
pub(super) struct Paragraph {
    span: Range<usize>,
    /// Written as an empty tag.
    empty: bool,
    /// The prefix of its tags, with the colon.
    prefix: String,
    /// The places of its texts, inside their tags.
    texts: Vec<Range<usize>>,
    /// How its first run, else its end, looks.
    look: Option<Range<usize>>,
}

/// A cell of a table.
pub(super) struct Cell {
    /// Its first column in the grid, from 0.
    pub column: u32,
    /// How many columns it is wide.
    pub wide: u32,
    /// Whether it only goes on from the cell above.
    pub goes_on: bool,
    /// Its own paragraphs, by number; not those of a table inside it.
    pub paragraphs: Vec<usize>,
}

/// A row of a table.
pub(super) struct Row {
    pub span: Range<usize>,
    pub cells: Vec<Cell>,
}

/// A table.
#[derive(Default)]
pub(super) struct Table {
    pub rows: Vec<Row>,
}

/// The text of a document with what was found in it.
pub(super) struct Body<'t> {
    pub text: &'t str,
    pub paragraphs: Vec<Paragraph>,
    pub tables: Vec<Table>,
}

/// What is written over a place.
pub(super) type Edit = (Range<usize>, String);

impl<'t> Body<'t> {
    pub fn read(text: &'t str) -> Result<Body<'t>, FillError> {
        let mut body = Body { text, paragraphs: Vec::new(), tables: Vec::new() };
        // The tables and paragraphs that are open at a place, the innermost last.
        let (mut open, mut paragraphs): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        let mut text_from: Option<usize> = None;
        let mut look_from: Option<usize> = None;
        for tag in tags(text).ok_or(FillError::Damaged)? {
            let opens = tag.kind != Kind::Close;
            match tag.name.as_str() {
                "tbl" if tag.kind == Kind::Open => {
                    open.push(body.tables.len());
                    body.tables.push(Table::default());
                }
                "tbl" if tag.kind == Kind::Close => drop(open.pop()),
                "tr" | "tc" | "gridSpan" | "vMerge" => {
                    if let Some(table) = open.last().and_then(|at| body.tables.get_mut(*at)) {
                        table.take(&tag);
                    }
                }
                "p" if opens => {
                    let at = body.paragraphs.len();
                    body.paragraphs.push(Paragraph {
                        span: tag.span.clone(),
                        empty: tag.kind == Kind::Empty,
                        prefix: tag.prefix.clone(),
                        texts: Vec::new(),
                        look: None,
                    });
                    if let Some(cell) =
                        open.last().and_then(|at| body.tables.get_mut(*at)).and_then(Table::cell)
                    {
                        cell.paragraphs.push(at);
                    }
                    if tag.kind == Kind::Open {
                        paragraphs.push(at);
                    }
                }
                "p" => {
                    if let Some(paragraph) = paragraphs.pop().and_then(|at| body.paragraphs.get_mut(at)) {
                        paragraph.span.end = tag.span.end;
                    }
                }
                "t" if tag.kind == Kind::Open => text_from = Some(tag.span.end),
                "t" if tag.kind == Kind::Close => {
                    let place = text_from.take().map(|from| from..tag.span.start);
                    let paragraph = paragraphs.last().and_then(|at| body.paragraphs.get_mut(*at));
                    if let (Some(place), Some(paragraph)) = (place, paragraph) {
                        paragraph.texts.push(place);
                    }
                }
                "rPr" if tag.kind == Kind::Open => look_from = Some(tag.span.start),
                "rPr" if tag.kind == Kind::Close => {
                    let place = look_from.take().map(|from| from..tag.span.end);
                    let paragraph = paragraphs.last().and_then(|at| body.paragraphs.get_mut(*at));
                    // The first is that of the paragraph's end; a run's own is better.
                    if let (Some(_), Some(paragraph)) = (&place, paragraph.filter(|p| p.texts.is_empty())) {
                        paragraph.look = place;
                    }
                }
                _ => {}
            }
        }
        Ok(body)
    }

    /// A text of the document as people read it.
    fn shown(&self, place: &Range<usize>) -> String {
        let raw = self.text.get(place.clone()).unwrap_or_default();
        quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), |text| text.into_owned())
    }

    /// The words of a paragraph.
    pub fn words(&self, paragraph: usize) -> String {
        let texts = self.paragraphs.get(paragraph).map(|paragraph| paragraph.texts.as_slice());
        texts.unwrap_or_default().iter().map(|place| self.shown(place)).collect()
    }

    /// The words of a cell, paragraphs without anything between them.
    pub fn cell_words(&self, cell: &Cell) -> String {
        cell.paragraphs.iter().map(|paragraph| self.words(*paragraph)).collect()
    }

    /// Writes other words over a paragraph, in the look of its first text, which takes them all. A paragraph without any look
    /// of its own takes that of another.
    pub fn rewrite_like(&self, at: usize, words: &str, like: Option<usize>) -> Vec<Edit> {
        let Some(paragraph) = self.paragraphs.get(at) else { return Vec::new() };
        let mut texts = paragraph.texts.iter();
        if let Some(first) = texts.next() {
            let rest = texts.map(|place| (place.clone(), String::new()));
            return std::iter::once((first.clone(), escaped(words))).chain(rest).collect();
        }
        let look = paragraph.look.clone().or_else(|| self.paragraphs.get(like?)?.look.clone());
        let look = look.and_then(|place| self.text.get(place)).unwrap_or_default();
        let p = &paragraph.prefix;
        let run = format!("<{p}r>{look}<{p}t xml:space=\"preserve\">{}</{p}t></{p}r>", escaped(words));
        let old = self.text.get(paragraph.span.clone()).unwrap_or_default();
        if paragraph.empty {
            let open = old.strip_suffix("/>").unwrap_or(old);
            return vec![(paragraph.span.clone(), format!("{open}>{run}</{p}p>"))];
        }
        let end = paragraph.span.end.saturating_sub(format!("</{p}p>").len());
        vec![(end..end, run)]
    }

    /// Replaces words within a paragraph by `change`, which gives the new ones for the old; each text keeps what is not
    /// touched, so that a bold word beside a mark stays bold.
    pub fn replace(
        &self,
        paragraph: usize,
        mark: impl Fn(&str) -> Option<(Range<usize>, String)>,
    ) -> Vec<Edit> {
        let Some(found) = self.paragraphs.get(paragraph) else { return Vec::new() };
        let mut texts: Vec<String> = found.texts.iter().map(|place| self.shown(place)).collect();
        let old = texts.clone();
        let mut from = 0;
        loop {
            let whole = texts.concat();
            let Some((span, words)) = whole.get(from..).and_then(&mark) else { break };
            let (start, end) = (span.start + from, span.end + from);
            from = start + words.len();
            let mut begin = 0;
            let mut put = Some(words);
            for text in &mut texts {
                let long = text.len();
                let (first, last) = (start.max(begin), end.min(begin + long));
                if first < last {
                    let put = put.take().unwrap_or_default();
                    text.replace_range(first - begin..last - begin, &put);
                }
                begin += long;
            }
        }
        let places = found.texts.iter().zip(texts.into_iter().zip(old));
        places
            .filter(|(_, (new, old))| new != old)
            .map(|(place, (new, _))| (place.clone(), escaped(&new)))
            .collect()
    }
}

impl Table {
    /// The cell that is open.
    fn cell(&mut self) -> Option<&mut Cell> {
        self.rows.last_mut()?.cells.last_mut()
    }

    fn take(&mut self, tag: &Tag) {
        match (tag.name.as_str(), tag.kind) {
            ("tr", Kind::Open | Kind::Empty) => {
                self.rows.push(Row { span: tag.span.clone(), cells: Vec::new() });
            }
            ("tr", Kind::Close) => {
                if let Some(row) = self.rows.last_mut() {
                    row.span.end = tag.span.end;
                }
            }
            ("tc", Kind::Open) => {
                if let Some(row) = self.rows.last_mut() {
                    let column = row.cells.last().map_or(0, |cell| cell.column.saturating_add(cell.wide));
                    row.cells.push(Cell { column, wide: 1, goes_on: false, paragraphs: Vec::new() });
                }
            }
            ("gridSpan", Kind::Open | Kind::Empty) => {
                let wide = tag.attributes.iter().find(|(key, _)| key.ends_with("val"));
                let wide = wide.and_then(|(_, wide)| wide.parse().ok()).unwrap_or(1);
                if let Some(cell) = self.cell() {
                    cell.wide = wide;
                }
            }
            ("vMerge", Kind::Open | Kind::Empty) => {
                let begins =
                    tag.attributes.iter().any(|(key, value)| key.ends_with("val") && value == "restart");
                if let Some(cell) = self.cell() {
                    cell.goes_on = !begins;
                }
            }
            _ => {}
        }
    }
}

/// The text with everything written over its place. Of two that overlap the first holds.
pub(super) fn applied(text: &str, span: Range<usize>, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> =
        edits.iter().filter(|(place, _)| span.start <= place.start && place.end <= span.end).collect();
    edits.sort_by_key(|(place, _)| (place.start, place.end));
    let (mut out, mut from) = (String::new(), span.start);
    for (place, words) in edits {
        if place.start >= from {
            out.push_str(text.get(from..place.start).unwrap_or_default());
            out.push_str(words);
            from = place.end;
        }
    }
    out + text.get(from..span.end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::names::mark;
    use super::*;

    const BODY: &str = r#"<w:body><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>单位：{{学</w:t></w:r><w:r><w:t>校}}（盖章）</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>甲&amp;乙</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body>"#;

    #[test]
    fn paragraphs_and_cells_are_found() {
        let body = Body::read(BODY).unwrap();
        let row = &body.tables[0].rows[0];
        assert_eq!(
            (body.words(0).as_str(), body.cell_words(&row.cells[0]).as_str()),
            ("单位：{{学校}}（盖章）", "甲&乙")
        );
        assert_eq!((row.cells[1].column, body.paragraphs.len()), (2, 3));
    }

    #[test]
    fn a_mark_over_two_runs_is_replaced_and_the_rest_stays() {
        let body = Body::read(BODY).unwrap();
        let edits = body.replace(0, |text| mark(text).map(|(_, span)| (span, "青<禾>".to_owned())));
        let text = applied(BODY, 0..BODY.len(), &edits);
        assert!(
            text.contains("<w:b/></w:rPr><w:t>单位：青&lt;禾&gt;</w:t></w:r><w:r><w:t>（盖章）</w:t>"),
            "{text}"
        );
        assert!(text.ends_with(&BODY[BODY.find("<w:tbl>").unwrap()..]));
    }

    #[test]
    fn an_empty_cell_takes_words_in_the_look_beside_it() {
        let body = Body::read(BODY).unwrap();
        let text = applied(BODY, 0..BODY.len(), &body.rewrite_like(2, "4", Some(0)));
        assert!(
            text.contains(
                "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">4</w:t></w:r></w:p></w:tc></w:tr>"
            ),
            "{text}"
        );
    }
}
