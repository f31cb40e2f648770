//! Why a whole file cannot be read. What is wrong with one row is a `Problem` of the report.

/// Why a whole file cannot be read; the words say what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InboundError {
    /// No bytes.
    #[error("文件是空的，请核对后重新选择")]
    Empty,
    /// `.et` and the like.
    #[error("WPS自有格式读不了，请在WPS中另存为 .xlsx")]
    WpsFormat,
    /// The workbook asks for a password.
    #[error("工作簿有打开密码，请在WPS或Excel中打开，取消密码后另存为 .xlsx")]
    Password,
    /// Not a list at all; carries what it is instead.
    #[error("这是{0}，不是表格，请选 .xlsx、.xls、.xlsb、.ods 或 .csv 文件")]
    WrongType(&'static str),
    /// Nothing that is known.
    #[error("认不出文件格式，请在WPS或Excel中打开后另存为 .xlsx")]
    UnknownType,
    /// The workbook is cut off or broken.
    #[error("文件已损坏或不完整，请重新取得，或在WPS中打开后另存为 .xlsx")]
    Damaged,
    /// More cells than a school can have.
    #[error("表格太大，请删去无关的行和列后再导入")]
    TooLarge,
    /// Every sheet is hidden, or none has a cell.
    #[error("工作簿里没有可见的内容，请核对后重新选择")]
    NoContent,
    /// No sheet has a row that looks like a header.
    #[error("找不到表头：没有一行写着{wanted}等栏目名，请核对后再导入")]
    NoHeader {
        /// Column names that the header should have.
        wanted: &'static str,
    },
    /// A header without data below.
    #[error("“{sheet}”的表头下面没有数据，请核对")]
    NoRows {
        /// Name of the sheet.
        sheet: String,
    },
    /// Several sheets look like the list that is asked for.
    #[error("{}都像要导入的表，请用 --sheet 指明是哪一张", quoted(.sheets))]
    SeveralSheets {
        /// Their names.
        sheets: Vec<String>,
    },
    /// The sheet that was asked for does not exist or is hidden.
    #[error("没有名为“{sheet}”的可见工作表，请从{}中选", quoted(.sheets))]
    NoSuchSheet {
        /// What was asked for.
        sheet: String,
        /// The visible sheets.
        sheets: Vec<String>,
    },
    /// A field that a mapping names does not exist.
    #[error("没有“{field}”这个栏目，请核对栏目对应")]
    NoSuchField {
        /// What was asked for.
        field: String,
    },
}

impl InboundError {
    /// A stable code for JSON.
    pub fn code(&self) -> &'static str {
        match self {
            InboundError::Empty => "file_empty",
            InboundError::WpsFormat => "file_wps",
            InboundError::Password => "file_password",
            InboundError::WrongType(_) => "file_wrong_type",
            InboundError::UnknownType => "file_unknown_type",
            InboundError::Damaged => "file_damaged",
            InboundError::TooLarge => "file_too_large",
            InboundError::NoContent => "file_no_content",
            InboundError::NoHeader { .. } => "no_header",
            InboundError::NoRows { .. } => "no_rows",
            InboundError::SeveralSheets { .. } => "several_sheets",
            InboundError::NoSuchSheet { .. } => "no_such_sheet",
            InboundError::NoSuchField { .. } => "no_such_field",
        }
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join("、")
}
