//! What can go wrong between the program and the disk.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::lock::Holder;
use crate::model::id::DeedId;

/// A failure of the workspace. The text is the fact; `service::fault` adds the way out.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No workspace in this folder.
    #[error("“{}”里没有学时簿", .0.display())]
    NoWorkspace(PathBuf),
    /// A workspace may only be made in an empty or new folder.
    #[error("“{}”里已经有文件", .0.display())]
    NotEmpty(PathBuf),
    /// There is a workspace in the folder in which one was to be made.
    #[error("“{}”里已经有一本学时簿", .0.display())]
    AlreadyThere(PathBuf),
    /// The database was written by a newer program.
    #[error("这本学时簿由更新的版本写成（第 {found} 版，本程序只认到第 {known} 版）")]
    Newer {
        /// Version in the file.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// Another instance holds the workspace.
    #[error("{0}正打开这本学时簿")]
    Held(Holder),
    /// The workspace was opened for reading.
    #[error("这本学时簿以只读方式打开")]
    ReadOnly,
    /// The folder of an open workspace is no longer there: a stick was pulled, or the folder moved or deleted.
    #[error("找不到学时簿文件夹“{}”，U 盘可能拔掉了", .0.display())]
    Gone(PathBuf),
    /// Another database has taken its place.
    #[error("学时簿文件夹“{}”在打开以后被换过了", .0.display())]
    Swapped(PathBuf),
    /// The folder cannot be written.
    #[error("“{}”不能写入", .0.display())]
    Unwritable(PathBuf),
    /// No room on the disk.
    #[error("磁盘已满")]
    DiskFull,
    /// The disk does not take or give what it should; SQLite does not say why.
    #[error("磁盘读写没有成功（{0}）")]
    Disk(#[source] rusqlite::Error),
    /// The database or a file is damaged.
    #[error("数据文件已损坏：{0}")]
    Damaged(String),
    /// SQLite cannot make sense of the database file.
    #[error("数据文件已损坏：{}", corrupt(.0))]
    Corrupt(#[source] rusqlite::Error),
    /// A row that may be there once only is there already.
    #[error("已经有相同的{what}")]
    Taken {
        /// What there would be twice, in Chinese.
        what: &'static str,
        /// What SQLite says, with table and column.
        source: rusqlite::Error,
    },
    /// A row that should be there is not.
    #[error("找不到{what}“{key}”")]
    NotFound {
        /// What was looked for, in Chinese.
        what: &'static str,
        /// By which key.
        key: String,
    },
    /// A later deed that still stands touched the same row.
    #[error("后来的操作“{summary}”（第 {deed} 号）改动了同样的内容")]
    UndoBlocked {
        /// The later deed.
        deed: DeedId,
        /// Its summary.
        summary: String,
    },
    /// There is nothing that could be undone or redone.
    #[error("没有可以{0}的操作")]
    NothingTo(&'static str),
    /// A deed that cannot be undone, with the reason.
    #[error("“{summary}”不能撤销：{why}")]
    NotUndoable {
        /// Summary of the deed.
        summary: String,
        /// Why.
        why: &'static str,
    },
    /// The file is no backup of ours.
    #[error("“{}”不是学时簿的备份", .0.display())]
    NotABackup(PathBuf),
    /// A backup that is not as it was made.
    #[error("备份“{}”不可用：{what}", path.display())]
    BadBackup {
        /// The backup.
        path: PathBuf,
        /// What is wrong, in Chinese.
        what: String,
    },
    /// The backup is encrypted and no passphrase was given.
    #[error("这份备份加了密")]
    NeedsPassphrase,
    /// The passphrase does not open it.
    #[error("口令不对")]
    WrongPassphrase,
    /// A cipher could not be set up.
    #[error("加密没有成功：{0}")]
    Cipher(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The administrator stopped it.
    #[error("已取消")]
    Cancelled,
    /// A file could not be read or written.
    #[error("“{}”{}", path.display(), in_words(source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// Anything else that SQLite says.
    #[error("数据库：{0}")]
    Sqlite(#[source] rusqlite::Error),
}

fn corrupt(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => "内容不是数据库",
        _ => "内容缺失或前后不一致",
    }
}

/// What happened most is said in Chinese; the rest in the system's own words.
fn in_words(source: &io::Error) -> String {
    match source.kind() {
        io::ErrorKind::NotFound => "不在，或者没有这个文件夹".to_owned(),
        io::ErrorKind::IsADirectory => "是文件夹，不是文件".to_owned(),
        io::ErrorKind::ResourceBusy => "正被别的程序占用".to_owned(),
        io::ErrorKind::InvalidFilename => "的名字太长，或有不能用的字符".to_owned(),
        _ => format!("读写没有成功（{source}）"),
    }
}

impl StoreError {
    /// An error of the file system at a path, sorted into the kinds that have a way out.
    pub fn io(path: &Path, source: io::Error) -> StoreError {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::DiskFull,
            io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::NotADirectory => StoreError::Unwritable(path.to_owned()),
            _ => StoreError::Io { path: path.to_owned(), source },
        }
    }
}

impl StoreError {
    /// While old rows are put back: a number or name of theirs was given to another row since.
    pub(super) fn or_taken(self, summary: &str) -> StoreError {
        match &self {
            StoreError::Taken { .. } => {
                let why = "它的编号或序号后来给了别的";
                StoreError::NotUndoable { summary: summary.to_owned(), why }
            }
            _ => self,
        }
    }
}

/// What would be there twice, by the column that SQLite names.
fn twice(message: &str) -> &'static str {
    const NAMES: [(&str, &str); 10] = [
        ("staff.staff_code", "教师编号"),
        ("staff.document_number", "证件号码"),
        ("program.code", "培训编号"),
        ("participation.staff", "参训人员"),
        ("entry.participation", "学时，是同一个人在同一个培训里的"),
        ("entry.supersedes", "调整，是同一条学时的"),
        ("submission_item.entry", "学时，在还没有办结的报送里"),
        ("institution", "单位名称"),
        ("staff_group", "组"),
        ("holiday.day", "日期"),
    ];
    let found = NAMES.iter().find(|(column, _)| message.contains(column));
    found.map_or("记录", |(_, name)| name)
}

fn is_twice(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};
    let code = error.sqlite_extended_error_code();
    code.is_some_and(|code| [SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY].contains(&code))
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::DiskFull,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Corrupt(error),
            Some(ErrorCode::ConstraintViolation) if is_twice(&error) => {
                StoreError::Taken { what: twice(&error.to_string()), source: error }
            }
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly,
            Some(ErrorCode::CannotOpen | ErrorCode::SystemIoFailure) => StoreError::Disk(error),
            _ => StoreError::Sqlite(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_is_said_in_chinese_of_the_file_itself() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("没有").join("证明.pdf");
        let said = super::super::write_durably(&file, b"x").unwrap_err().to_string();
        assert_eq!(said, format!("“{}”不在，或者没有这个文件夹", file.display()));
    }

    #[test]
    fn a_damaged_database_is_said_in_chinese() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.db");
        std::fs::write(&file, [7; 4096]).unwrap();
        let read =
            rusqlite::Connection::open(&file).and_then(|db| db.execute_batch("SELECT * FROM sqlite_master"));
        assert_eq!(StoreError::from(read.unwrap_err()).to_string(), "数据文件已损坏：内容不是数据库");
    }
}
