//! HTML tables and SpreadsheetML, both often called `.xls`. One tokenizer serves both: cells are
//! what stands between `td` or `Cell` tags.

use html5gum::{Token, Tokenizer};

use super::delimited::decode;
use super::error::InboundError;
use super::grid::{Grid, Merge, Value};

type Tag = html5gum::StartTag<()>;

/// Reads each table of a page, or each visible sheet of a SpreadsheetML workbook, as a sheet.
///
/// # Errors
/// [`InboundError`] when it is no text, has no table, or is too large.
pub fn read(bytes: &[u8], name: &str) -> Result<Vec<Grid>, InboundError> {
    let text = decode(bytes, declared(bytes))?;
    let mut page = Page { name: name.to_owned(), ..Page::default() };
    for Ok(token) in Tokenizer::new(&text) {
        match token {
            Token::StartTag(tag) => page.open(&tag)?,
            Token::EndTag(tag) => page.close(&tag.name)?,
            Token::String(text) => page.say(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    page.finish(name)
}

/// The encoding that the page names for itself in its first bytes.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes.get(..bytes.len().min(2048))?.to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let after = head.split_once("charset=").or_else(|| head.split_once("encoding="))?.1;
    let label = after.trim_start_matches(['"', '\'']).split(['"', '\'', ' ', ';', '>', '?', '/']).next()?;
    encoding_rs::Encoding::for_label(label.as_bytes())
}

#[derive(Default)]
struct Page {
    name: String,
    done: Vec<Grid>,
    open: Vec<Table>,
    /// Inside `script`, `style` or `title`, whose text is no cell.
    mute: bool,
    in_visible: bool,
    hidden: bool,
}

#[derive(Default)]
struct Table {
    grid: Grid,
    row: u32,
    column: usize,
    /// For each column the last row that a cell from above reaches into.
    taken: Vec<u32>,
    cell: Option<Cell>,
}

struct Cell {
    text: String,
    kind: Option<String>,
}

impl Page {
    fn open(&mut self, tag: &Tag) -> Result<(), InboundError> {
        match tag.name.as_slice() {
            b"script" | b"style" | b"title" => self.mute = !tag.self_closing,
            b"worksheet" => {
                self.hidden = false;
                if let Some(name) = attribute(tag, b"ss:name") {
                    self.name = name;
                }
            }
            b"visible" => self.in_visible = true,
            b"table" => {
                self.open.push(Table { grid: Grid::new(&self.name), ..Table::default() });
            }
            b"tr" | b"row" => {
                if let Some(table) = self.open.last_mut() {
                    table.end_cell()?;
                    table.row = number(tag, b"ss:index").unwrap_or(table.row.saturating_add(1));
                    table.column = 0;
                }
            }
            b"td" | b"th" | b"cell" => {
                if let Some(table) = self.open.last_mut() {
                    table.begin_cell(tag)?;
                    if tag.self_closing {
                        table.end_cell()?;
                    }
                }
            }
            b"data" => {
                if let Some(cell) = self.open.last_mut().and_then(|table| table.cell.as_mut()) {
                    cell.kind = attribute(tag, b"ss:type");
                }
            }
            b"br" | b"p" | b"div" => self.say("\n"),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &[u8]) -> Result<(), InboundError> {
        match name {
            b"script" | b"style" | b"title" => self.mute = false,
            b"visible" => self.in_visible = false,
            b"td" | b"th" | b"cell" | b"tr" | b"row" => {
                if let Some(table) = self.open.last_mut() {
                    table.end_cell()?;
                }
            }
            b"table" => {
                if let Some(mut table) = self.open.pop() {
                    table.end_cell()?;
                    self.done.push(table.grid);
                }
            }
            b"worksheet" if self.hidden => {
                self.done.pop();
            }
            _ => {}
        }
        Ok(())
    }

    fn say(&mut self, text: &str) {
        if self.in_visible {
            self.hidden = !text.trim().eq_ignore_ascii_case("SheetVisible");
        }
        if let Some(cell) = self.open.last_mut().and_then(|table| table.cell.as_mut()).filter(|_| !self.mute)
        {
            cell.text.push_str(text);
        }
    }

    /// The sheets; of several, one that has no more than the name of the file gets one by its place.
    fn finish(mut self, file: &str) -> Result<Vec<Grid>, InboundError> {
        // A page that breaks off within a table still gives the rows that are whole.
        self.done.extend(self.open.drain(..).map(|table| table.grid));
        self.done.retain(|grid| !grid.rows.is_empty());
        let several = self.done.len() > 1;
        let mut names: Vec<String> = Vec::new();
        for (place, grid) in self.done.iter_mut().enumerate() {
            if several && (names.contains(&grid.name) || grid.name == file) {
                grid.name = format!("表格{}", place + 1);
            }
            names.push(grid.name.clone());
        }
        if self.done.is_empty() { Err(InboundError::NoContent) } else { Ok(self.done) }
    }
}

impl Table {
    fn begin_cell(&mut self, tag: &Tag) -> Result<(), InboundError> {
        self.end_cell()?;
        self.row = self.row.max(1);
        while self.taken.get(self.column).is_some_and(|last| *last >= self.row) {
            self.column += 1;
        }
        if let Some(index) = number(tag, b"ss:index") {
            self.column = index.saturating_sub(1) as usize;
        }
        let more = |html: &[u8], xml: &[u8]| match number(tag, html) {
            Some(span) => span.saturating_sub(1),
            None => number(tag, xml).unwrap_or(0),
        };
        let (down, across) = (more(b"rowspan", b"ss:mergedown"), more(b"colspan", b"ss:mergeacross"));
        let right = self.column.saturating_add(across.min(255) as usize);
        if down > 0 || across > 0 {
            let bottom = self.row.saturating_add(down);
            let merge = Merge { top: self.row, left: self.column, bottom, right };
            self.grid.merges.push(merge);
            if right < 1024 && self.taken.len() <= right {
                self.taken.resize(right + 1, 0);
            }
            for last in self.taken.iter_mut().take(right + 1).skip(self.column) {
                *last = bottom;
            }
        }
        self.cell = Some(Cell { text: String::new(), kind: None });
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), InboundError> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let text = cell.text.trim_matches(|c: char| c.is_ascii_whitespace());
        let value = match cell.kind.as_deref() {
            _ if text.is_empty() => Value::Empty,
            Some("Number") => text.parse().map_or_else(|_| Value::Text(text.to_owned()), Value::Number),
            Some("DateTime") => text.parse().map_or_else(|_| Value::Text(text.to_owned()), Value::Moment),
            Some("Boolean") => Value::Bool(text == "1"),
            Some("Error") => Value::Error(text.to_owned()),
            _ => Value::Text(text.to_owned()),
        };
        self.grid.put(self.row, self.column, value)?;
        let last = self.grid.merges.last();
        let wide = last.filter(|merge| merge.top == self.row && merge.left == self.column);
        self.column = wide.map_or(self.column, |merge| merge.right) + 1;
        Ok(())
    }
}

fn attribute(tag: &Tag, name: &[u8]) -> Option<String> {
    let (_, value) = tag.attributes.iter().find(|(key, _)| key.as_slice() == name)?;
    Some(String::from_utf8_lossy(value.as_slice()).into_owned())
}

fn number(tag: &Tag, name: &[u8]) -> Option<u32> {
    attribute(tag, name)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(grid: &Grid) -> Vec<(u32, Vec<String>)> {
        grid.rows.iter().map(|row| (row.number, row.cells.iter().map(Value::shown).collect())).collect()
    }

    #[test]
    fn reads_a_gbk_page_with_spans() {
        let page = "<html><head><meta charset=\"gb2312\"><title>不读</title></head><body><table>\
            <tr><td colspan=2>名单</td></tr><tr><th>姓名<th>学时</tr>\
            <tr><td rowspan=2>赵&nbsp;敏</td><td>4</td></tr><tr><td>8</td></tr></table>";
        let bytes = encoding_rs::GBK.encode(page).0.into_owned();
        let grids = read(&bytes, "名单").unwrap();
        let rows = shown(&grids[0]);
        assert_eq!(rows[0], (1, vec!["名单".to_owned()]));
        assert_eq!(rows[1].1, ["姓名", "学时"]);
        assert_eq!(rows[2].1, ["赵\u{a0}敏", "4"]);
        assert_eq!(rows[3].1, ["", "8"]);
        assert_eq!(grids[0].merges.len(), 2);
    }

    #[test]
    fn reads_spreadsheet_ml_and_leaves_hidden_sheets_out() {
        let book = "<?xml version=\"1.0\"?><Workbook xmlns:ss=\"urn:x\"><Worksheet ss:Name=\"花名册\"><Table>\
            <Row ss:Index=\"3\"><Cell><Data ss:Type=\"String\">姓名</Data></Cell>\
            <Cell ss:Index=\"4\"><Data ss:Type=\"Number\">8.5</Data></Cell></Row>\
            <Row><Cell/><Cell><Data ss:Type=\"DateTime\">2024-09-01T00:00:00.000</Data></Cell></Row></Table></Worksheet>\
            <Worksheet ss:Name=\"码表\"><Table><Row><Cell><Data ss:Type=\"String\">男</Data></Cell></Row></Table>\
            <WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>";
        let grids = read(book.as_bytes(), "x").unwrap();
        assert_eq!(grids.len(), 1);
        assert_eq!(grids[0].name, "花名册");
        assert_eq!(shown(&grids[0])[0], (3, vec!["姓名".into(), String::new(), String::new(), "8.5".into()]));
        assert_eq!(shown(&grids[0])[1], (4, vec![String::new(), "2024-09-01".into()]));
    }

    #[test]
    fn several_sheets_keep_their_names() {
        let sheet = |name: &str| {
            let row = "<Row><Cell><Data ss:Type=\"String\">姓名</Data></Cell></Row>";
            format!("<Worksheet ss:Name=\"{name}\"><Table>{row}</Table></Worksheet>")
        };
        let book = format!("<Workbook>{}{}</Workbook>", sheet("语文组"), sheet("数学组"));
        let names: Vec<_> = read(book.as_bytes(), "x").unwrap().into_iter().map(|grid| grid.name).collect();
        assert_eq!(names, ["语文组", "数学组"]);
        let page = "<table><tr><td>一</td></tr></table><table><tr><td>二</td></tr></table>";
        let names: Vec<_> = read(page.as_bytes(), "x").unwrap().into_iter().map(|grid| grid.name).collect();
        assert_eq!(names, ["表格1", "表格2"]);
    }

    #[test]
    fn a_page_without_a_table_has_no_content() {
        assert_eq!(read(b"<p>hello</p>", "x"), Err(InboundError::NoContent));
    }
}
