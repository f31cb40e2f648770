//! Why something was not printed.

use crate::exchange::letter::LetterError;
use crate::exchange::package::NotExact;
use crate::exchange::paper::pdf::PdfError;
use crate::service::fault::Fault;

/// A refusal or failure of printing.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// No form of this name.
    #[error("没有表格“{0}”")]
    UnknownForm(String),
    /// The form is not to be had as a workbook.
    #[error("“{0}”没有工作簿格式")]
    NoWorkbook(&'static str),
    /// The form is no letter.
    #[error("“{0}”没有文字文档格式")]
    NoLetter(&'static str),
    /// The letter was not made.
    #[error(transparent)]
    Letter(#[from] LetterError),
    /// The columns of the form are no data.
    #[error("“{0}”的栏目不能改")]
    NoColumns(&'static str),
    /// Characters that no font at hand has.
    #[error("有的字没有字形，打不出来：{}", listed(.0))]
    MissingGlyphs(Vec<Missing>),
    /// The PDF was not made.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// A number of the rows is beyond what a code can be made of.
    #[error(transparent)]
    Code(#[from] NotExact),
}

/// Characters that no font has, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The person in whose name they stand, else the words around them.
    pub whose: String,
    /// The characters.
    pub characters: Vec<char>,
}

impl Missing {
    /// Where, and which: 陈𡠗（𡠗 U+21857）.
    pub fn words(&self) -> String {
        format!("{}（{}）", self.whose, codes(&self.characters))
    }
}

/// Characters with their numbers, by which they can be looked up: 𡠗 U+21857.
pub fn codes(characters: &[char]) -> String {
    let one = |c: &char| format!("{c} U+{:04X}", u32::from(*c));
    characters.iter().map(one).collect::<Vec<_>>().join("、")
}

fn listed(missing: &[Missing]) -> String {
    missing.iter().map(Missing::words).collect::<Vec<_>>().join("；")
}

impl From<PrintError> for Fault {
    fn from(error: PrintError) -> Fault {
        let message = error.to_string();
        match error {
            PrintError::UnknownForm(_) => {
                Fault::new("unknown_form", message, "用 xueshi print --list 或 sheet --list 看有哪些表格")
            }
            PrintError::NoWorkbook(_) => Fault::new("no_workbook", message, "请用 xueshi print 打印成 PDF"),
            PrintError::NoLetter(_) => Fault::new(
                "no_letter",
                message,
                "公示、公示情况说明、学时证明和限期通知可以存成 docx，其他的请打印成 PDF",
            ),
            PrintError::Letter(_) => Fault::new("letter", message, "没有写出文件；请再试一次"),
            PrintError::NoColumns(_) => Fault::new("no_columns", message, "名单和统计表的栏目可以改"),
            PrintError::MissingGlyphs(_) => Fault::new(
                "missing_glyphs",
                message,
                "请安装有这些字的宋体扩展字体，或用 --replace-missing 以〓代替，打印后手填",
            ),
            PrintError::Code(_) => Fault::new("not_exact", message, "请改小这个数"),
            PrintError::Pdf(_) => Fault::new("pdf", message, "没有写出文件；请再试一次"),
        }
    }
}
