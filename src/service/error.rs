//! Why a deed was refused.

use std::io;
use std::path::PathBuf;

use super::ledger_error::LedgerError;
use super::policy_error::PolicyError;
use super::submission::SubmissionError;
use crate::exchange::district::DistrictError;
use crate::exchange::form_template::FillError;
use crate::exchange::inbound::InboundError;
use crate::exchange::sheet::list::SheetError;
use crate::model::hours::HoursError;
use crate::model::period::PeriodError;
use crate::model::person_name::PersonName;
use crate::store::StoreError;

/// Why a file that should come in is not read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// Not a file.
    #[error("是文件夹，不是文件")]
    Folder,
    /// More than a list of a school can be.
    #[error("超过 200 MB，太大")]
    TooLarge,
    /// What is in it is not what it should be.
    #[error("{0}")]
    Content(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The system does not give it.
    #[error("{}", in_words(.0))]
    Io(#[from] io::Error),
}

fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "不存在".to_owned(),
        io::ErrorKind::PermissionDenied => "没有读取权限".to_owned(),
        _ => format!("读不了（{error}）"),
    }
}

/// A refusal of the service floor, or a failure below it. [`super::Fault`] is what people read.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The workspace could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something around training and hours.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Something around packs of the school's own and closed years.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Something around printing.
    #[error(transparent)]
    Print(#[from] super::printing::PrintError),
    /// A template of the district cannot be filled.
    #[error(transparent)]
    Template(#[from] FillError),
    /// A 地区包 that cannot be taken in.
    #[error(transparent)]
    District(#[from] DistrictError),
    /// Something around submissions.
    #[error(transparent)]
    Submission(#[from] SubmissionError),
    /// A figure of hours that is none.
    #[error("学时“{text}”{why}")]
    Hours {
        /// As typed.
        text: String,
        /// What is wrong.
        why: HoursError,
    },
    /// A year or cycle that is none.
    #[error("年度“{text}”不对：{why}")]
    Period {
        /// As typed.
        text: String,
        /// What is wrong.
        why: PeriodError,
    },
    /// A field of a form that cannot be taken as it is.
    #[error("{field}“{value}”{problem}")]
    Field {
        /// The field's Chinese name.
        field: &'static str,
        /// What was given.
        value: String,
        /// What is wrong and what would be right.
        problem: String,
    },
    /// A passphrase that is soon guessed.
    #[error("口令太短")]
    WeakPassphrase,
    /// A file that should come in cannot be read at all.
    #[error("“{}”{why}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        why: Unread,
    },
    /// A file that came in is not what it should be.
    #[error("“{file}”：{error}")]
    Inbound {
        /// Name of the file.
        file: String,
        /// What is wrong with it.
        error: InboundError,
    },
    /// A workbook that cannot be written.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// What was typed names nobody, or more than one.
    #[error(transparent)]
    Unknown(#[from] super::staff::Unknown),
    /// A person with whom something was done cannot be removed.
    #[error("“{name}”名下有 {held}，不能删除")]
    StaffInUse {
        /// 姓名.
        name: PersonName,
        /// What there is, with counts.
        held: String,
    },
    /// The administrator ended a long deed before its end.
    #[error("已取消")]
    Cancelled,
    /// No such regulation.
    #[error("没有规程“{0}”")]
    UnknownPolicy(String),
}
