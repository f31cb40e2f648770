//! Why a whole file cannot be read. What is wrong with one row is a `Problem` of the report.

/// Why a whole file cannot be read: the fact. [`InboundError::way_out`] says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InboundError {
    /// No bytes.
    #[error("文件是空的")]
    Empty,
    /// `.et` and the like.
    #[error("WPS自有格式读不了")]
    WpsFormat,
    /// The workbook asks for a password.
    #[error("工作簿有打开密码")]
    Password,
    /// Not a list at all; carries what it is instead.
    #[error("这是{0}，不是表格")]
    WrongType(&'static str),
    /// An archive, in which a list may lie.
    #[error("这是压缩包")]
    Archive,
    /// Nothing that is known.
    #[error("认不出文件格式")]
    UnknownType,
    /// The workbook is cut off or broken.
    #[error("文件已损坏或不完整")]
    Damaged,
    /// More cells than a school can have.
    #[error("表格太大")]
    TooLarge,
    /// Every sheet is hidden, or none has a cell.
    #[error("工作簿里没有可见的内容")]
    NoContent,
    /// No sheet has a row that looks like a header.
    #[error("找不到表头：没有一行写着{wanted}等栏目名")]
    NoHeader {
        /// Column names that the header should have.
        wanted: &'static str,
    },
    /// A header without data below.
    #[error("“{sheet}”的表头下面没有数据")]
    NoRows {
        /// Name of the sheet.
        sheet: String,
    },
    /// Several sheets look like the list that is asked for.
    #[error("{}都像要导入的表", quoted(.sheets))]
    SeveralSheets {
        /// Their names.
        sheets: Vec<String>,
    },
    /// The sheet that was asked for does not exist or is hidden.
    #[error("没有名为“{sheet}”的可见工作表")]
    NoSuchSheet {
        /// What was asked for.
        sheet: String,
        /// The visible sheets.
        sheets: Vec<String>,
    },
    /// A field that a mapping names does not exist.
    #[error("没有“{field}”这个栏目")]
    NoSuchField {
        /// What was asked for.
        field: String,
    },
}

impl InboundError {
    /// What to do, a sentence without its full stop.
    pub fn way_out(&self) -> String {
        let words = match self {
            InboundError::Empty | InboundError::NoContent => "请核对后重新选择",
            InboundError::WpsFormat => "请在WPS中另存为 .xlsx",
            InboundError::Password => "请在WPS或Excel中打开，取消密码后另存为 .xlsx",
            InboundError::WrongType(_) => "请选 .xlsx、.xls、.xlsb、.ods 或 .csv 文件",
            InboundError::Archive => "请先解压，再选里面的表格",
            InboundError::UnknownType => "请在WPS或Excel中打开后另存为 .xlsx",
            InboundError::Damaged => "请重新取得，或在WPS中打开后另存为 .xlsx",
            InboundError::TooLarge => "请删去无关的行和列后再导入",
            InboundError::NoHeader { .. } | InboundError::NoRows { .. } => "请核对后再导入",
            InboundError::SeveralSheets { .. } => "请用 --sheet 指明是哪一张",
            InboundError::NoSuchSheet { sheets, .. } => return format!("请从{}中选", quoted(sheets)),
            InboundError::NoSuchField { .. } => "请核对栏目对应",
        };
        words.to_owned()
    }

    /// A stable code for JSON.
    pub fn code(&self) -> &'static str {
        match self {
            InboundError::Empty => "file_empty",
            InboundError::WpsFormat => "file_wps",
            InboundError::Password => "file_password",
            InboundError::WrongType(_) => "file_wrong_type",
            InboundError::Archive => "file_archive",
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
