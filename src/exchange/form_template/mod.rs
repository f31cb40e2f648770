//! 套表: the district's own workbook or document, filled by patching cells inside its XML. Widths, merged cells, charts, print
//! settings and everything that this program knows nothing of stay in the file as they were.
//!
//! [`read`] says what a template asks for and guesses what goes where; [`fill`] makes the copies. A template with a list gets
//! rows, one without is a form about one person or record and makes a copy for each.

mod document;
mod markup;
mod names;
mod paragraph;
mod parts;
mod patch;
mod preset;
mod workbook;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(super) use self::markup::escaped;
use self::names::Facts;
pub use self::names::fact_names;
use self::parts::Kind as FileKind;
pub use self::preset::{Preset, presets};
use super::inbound::InboundError;
use super::sheet::list::{Column, List, Value};
use crate::model::facts::closed_list;

/// Why a template cannot be filled.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// Neither an .xlsx nor a .docx.
    #[error("只能套用 xlsx 和 docx 模板")]
    Kind,
    /// Cut short or built against the standard.
    #[error("模板文件已损坏，打不开")]
    Damaged,
    /// Larger than any form.
    #[error("模板文件太大")]
    TooLarge,
    /// The sheet or table of the mapping is not there.
    #[error("模板里没有“{0}”")]
    NoSheet(String),
    /// Nothing in the template has a name that the list knows.
    #[error("模板里没有找到可以填的地方")]
    NoHeader,
    /// A place that the mapping names is none, such as `5C`.
    #[error("“{0}”不是单元格的位置")]
    Place(String),
    /// A cell to be filled holds a formula.
    #[error("单元格 {cell} 里是公式，不能填")]
    Formula {
        /// Its name.
        cell: String,
    },
    /// No room is left between the header and what stands below it.
    #[error("模板的表头下面没有空行可填")]
    NoRoom,
    /// More rows than a sheet has.
    #[error("要填的行太多，表里放不下")]
    TooMany,
}

impl FillError {
    /// What the administrator can do about it.
    pub const fn way_out(&self) -> &'static str {
        match self {
            FillError::Kind => "请用 WPS 或 Excel 另存为 xlsx 或 docx（有密码的先去掉密码）再试",
            FillError::Damaged | FillError::TooLarge => {
                "请用 WPS 或 Office 打开后另存一份再试，或向上级再要一份"
            }
            FillError::NoSheet(_) => "请重新对应",
            FillError::NoHeader => "请说出表头在哪张工作表、第几行，或在模板里写上 {{姓名}} 这样的标记",
            FillError::Place(_) => "应写成 C5 这样；文字文档写成 表1!C5",
            FillError::Formula { .. } => "请在对应里去掉这一列",
            FillError::NoRoom => "请改表头所在的行，或在表头下面留出空行",
            FillError::TooMany => "请分几次填",
        }
    }
}

impl From<InboundError> for FillError {
    fn from(error: InboundError) -> FillError {
        match error {
            InboundError::TooLarge => FillError::TooLarge,
            _ => FillError::Damaged,
        }
    }
}

closed_list! {
    /// What goes into a template, line by line.
    Source {
        /// 教职工, each with the hours of the period.
        People = "people", "人员";
        /// 学时记录, each with its person.
        Records = "records", "学时记录";
    }
}

/// A column of the template and the heading of the list that goes there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMap {
    /// Its letters, such as `C`.
    pub column: String,
    /// The heading in the list.
    pub title: String,
    /// The words of the template for those of the list, such as `40-县级` for 县级; others stay as they are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, String>,
}

impl ColumnMap {
    /// A column that takes the values as they are.
    pub(super) fn new(column: String, title: String) -> ColumnMap {
        ColumnMap { column, title, words: BTreeMap::new() }
    }
}

/// A single cell and the words that go there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellMap {
    /// Its name, such as `B2`; in a document with its table, `表1!B2`.
    pub cell: String,
    /// The words, with facts as `{{学校}}`.
    pub words: String,
}

/// How a template is filled; made once, kept, handed on with the template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// What goes in, line by line.
    pub source: Source,
    /// The sheet; in a document the table of the list, such as `表1`.
    pub sheet: String,
    /// The first row of the list, from 1.
    pub first_row: u32,
    /// The columns; none in a form about one person or record.
    pub columns: Vec<ColumnMap>,
    /// The single cells.
    pub cells: Vec<CellMap>,
}

impl Mapping {
    /// Whether each line gets a copy of its own.
    pub fn is_single(&self) -> bool {
        self.columns.is_empty()
    }

    /// Takes the values of a heading of the list for a column of the template, of none for nothing.
    pub fn set_column(&mut self, column: &str, title: Option<&str>) {
        self.columns.retain(|map| map.column != column);
        self.columns.extend(title.map(|title| ColumnMap::new(column.to_owned(), title.to_owned())));
    }

    /// Puts a fact into a single cell, or leaves it as it is.
    pub fn set_cell(&mut self, cell: &str, fact: Option<&str>) {
        self.cells.retain(|map| map.cell != cell);
        let map = fact.map(|fact| CellMap { cell: cell.to_owned(), words: format!("{{{{{fact}}}}}") });
        self.cells.extend(map);
    }
}

/// A place of the template that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The letters of a column, or the name of a cell.
    pub place: String,
    /// What stands over or beside it.
    pub name: String,
}

/// What a template asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// `xlsx` or `docx`, the ending of the copies.
    pub ending: &'static str,
    /// What goes where, as guessed.
    pub mapping: Mapping,
    /// The headings of the list.
    pub headings: Vec<Named>,
    /// The blanks beside a name.
    pub labels: Vec<Named>,
    /// What the template is known by when it comes again: the names of all its places.
    pub key: String,
}

/// What the administrator says where the guess fails.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// The sheet, or the table of a document.
    pub sheet: Option<String>,
    /// The row of the headings, from 1.
    pub header: Option<u32>,
}

/// One filled copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Whose it is, in a form about one person; empty in a list.
    pub whose: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Looks at a template: where its list begins, what its columns and blanks are, and what of `list` goes there.
///
/// # Errors
/// [`FillError`] when the file is no template, or what was said of it is not there. Where nothing has a name the mapping is empty.
pub fn read(template: &[u8], source: Source, list: &List, said: &Said) -> Result<Reading, FillError> {
    match FileKind::of(template)? {
        FileKind::Workbook => workbook::read(template, source, list, said),
        FileKind::Document => document::read(template, source, list, said),
    }
}

/// Fills copies of the template: one for a list, more if it has a foot below and fewer rows above it; one a line for a form
/// about one person or record.
///
/// # Errors
/// [`FillError`] when template and mapping do not go together.
pub fn fill(
    template: &[u8],
    mapping: &Mapping,
    list: &List,
    facts: &BTreeMap<String, String>,
) -> Result<Vec<Filled>, FillError> {
    if mapping.first_row == 0 && !mapping.is_single() {
        return Err(FillError::Place("第 0 行".to_owned()));
    }
    if mapping.is_single() && mapping.cells.is_empty() {
        return Err(FillError::NoHeader);
    }
    let kind = FileKind::of(template)?;
    let (mapping, list) = &translated(mapping, list);
    if !mapping.is_single() {
        let facts = Facts { of_school: facts, of_line: None };
        let files = match kind {
            FileKind::Workbook => workbook::fill(template, mapping, list, &facts)?,
            FileKind::Document => vec![document::fill(template, mapping, list, &facts)?],
        };
        return Ok(files.into_iter().map(|bytes| Filled { whose: String::new(), bytes }).collect());
    }
    let one = |line: Option<&Vec<Value>>| {
        let facts = Facts { of_school: facts, of_line: line.map(|line| (list, line.as_slice())) };
        let bytes = match kind {
            FileKind::Workbook => workbook::fill_single(template, mapping, &facts)?,
            FileKind::Document => document::fill(template, mapping, list, &facts)?,
        };
        Ok(Filled { whose: facts.words("姓名").unwrap_or_default(), bytes })
    };
    match list.rows.as_slice() {
        [] => Ok(vec![one(None)?]),
        lines => lines.iter().map(|line| one(Some(line))).collect(),
    }
}

/// The list with a column beside those of it whose words are others in the template, and the mapping that takes it.
fn translated(mapping: &Mapping, list: &List) -> (Mapping, List) {
    let (mut mapping, mut list) = (mapping.clone(), list.clone());
    for map in mapping.columns.iter_mut().filter(|map| !map.words.is_empty()) {
        let Some(at) = list.columns.iter().position(|column| column.title == map.title) else { continue };
        map.title = format!("{} {}", map.column, map.title);
        let mut column = list.columns.get(at).cloned().into_iter();
        list.columns.extend(column.next().map(|column| Column { title: map.title.clone(), ..column }));
        for row in &mut list.rows {
            let value = row.get(at).cloned().unwrap_or(Value::Empty);
            row.push(match &value {
                Value::Text(word) => map.words.get(word).map_or(value.clone(), |word| word.clone().into()),
                _ => value,
            });
        }
    }
    (mapping, list)
}

/// All words of a template, to see whether anybody is named in it.
///
/// # Errors
/// [`FillError`] when the file is no template.
pub fn words(template: &[u8]) -> Result<String, FillError> {
    match FileKind::of(template)? {
        FileKind::Workbook => workbook::words(template),
        FileKind::Document => document::words(template),
    }
}
