//! Refusals around submissions, and what the administrator reads of them.

use chrono::NaiveDate;

use crate::exchange::package::{KeyError, PackageError};
use crate::exchange::paper::font::FontError;
use crate::exchange::paper::pdf::PdfError;
use crate::service::fault::Fault;

/// Why something around a submission was refused.
#[derive(Debug, thiserror::Error)]
pub enum SubmissionError {
    /// The package, its parts or its names.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// Something must be mended before it can be frozen.
    #[error("{}", first(.0))]
    Blocked(Vec<Fault>),
    /// An export without the signed papers.
    #[error("“{0}”还没有上传签字盖章的扫描件")]
    NotSigned(String),
    /// A notice on the wall whose days have not passed.
    #[error("公示期未满：“{title}”到 {until} 才满")]
    NoticeRunning {
        /// What it is called.
        title: String,
        /// Its last day.
        until: NaiveDate,
    },
    /// A transfer of somebody else.
    #[error("文件里是{there}的学时，不是{here}的，或两边没有同一个证件号、教师编号")]
    OtherPerson {
        /// Who was meant.
        here: String,
        /// Whose it is.
        there: String,
    },
    /// A transfer that came before, or from this very school.
    #[error("{0}的这些学时已经在这本学时簿里")]
    TakenBefore(String),
    /// No such item.
    #[error("这份报送没有第 {number} 项，共 {last} 项")]
    NoItem {
        /// The number that was given.
        number: u32,
        /// How many there are.
        last: usize,
    },
    /// A decision about an item that has one.
    #[error("第 {number} 项{state}，不能再登记")]
    AlreadyDecided {
        /// Its number.
        number: u32,
        /// What became of it.
        state: &'static str,
    },
    /// A decision about a submission of which every item has one.
    #[error("{0}的每一项都有结果了")]
    AllDecided(String),
    /// A reply to another school.
    #[error("这份回执是给单位“{theirs}”的，不是本校（{ours}）")]
    OtherSchool {
        /// The code in the reply.
        theirs: String,
        /// Ours.
        ours: String,
    },
    /// A reply to a submission that is not there.
    #[error("没有{0}这份报送")]
    NoSubmission(String),
    /// A reply to another submission than the one that was named.
    #[error("这份回执答复的是{answers}，不是{wanted}")]
    OtherSubmission {
        /// The submission that it answers.
        answers: String,
        /// The one that was meant.
        wanted: String,
    },
    /// A reply to a package of this name that is not the one that was exported.
    #[error("这份回执答复的校验包，与导出的{0}不是同一份")]
    OtherPackage(String),
    /// A list of decisions without any submission that waits for them.
    #[error("没有等待认定的报送")]
    NothingWaits,
    /// A return without an opinion.
    #[error("第 {number} 项退回，没有写意见")]
    NoOpinion {
        /// Its number.
        number: u32,
    },
    /// Decisions that decide nothing.
    #[error("没有要登记的认定结果")]
    NothingDecided,
    /// A form could not be set.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// A font could not be read.
    #[error(transparent)]
    Font(#[from] FontError),
    /// The workspace has no signing key.
    #[error("这本学时簿还没有签名密钥")]
    NoKey,
    /// The signing key.
    #[error(transparent)]
    Key(#[from] KeyError),
}

fn first(blockers: &[Fault]) -> String {
    let first = blockers.first().map(|fault| fault.message.clone()).unwrap_or_default();
    if blockers.len() > 1 { format!("{first}（共有 {} 处要先处理）", blockers.len()) } else { first }
}

impl From<SubmissionError> for Fault {
    fn from(error: SubmissionError) -> Fault {
        let message = error.to_string();
        match error {
            SubmissionError::Package(error) => Fault {
                code: error.code(),
                message,
                row: None,
                field: error.file(),
                way_out: error.way_out().map(str::to_owned),
            },
            SubmissionError::Blocked(blockers) => {
                let first = blockers.into_iter().next();
                Fault {
                    code: first.as_ref().map_or("blocked", |fault| fault.code),
                    message,
                    row: None,
                    field: None,
                    way_out: first.and_then(|fault| fault.way_out),
                }
            }
            SubmissionError::NotSigned(_) => {
                Fault::new("not_signed", message, "请打印签字盖章，扫描后上传，再导出")
            }
            SubmissionError::NoticeRunning { .. } => Fault::new("notice_running", message, "请等公示期满"),
            SubmissionError::OtherPerson { .. } => {
                Fault::new("other_person", message, "请核对是谁的文件，补全证件号或教师编号").at_field("姓名")
            }
            SubmissionError::TakenBefore(_) => Fault::new("taken_before", message, "不需要再收"),
            SubmissionError::NoItem { .. } => Fault::new("no_item", message, "请对照报送清单上的序号"),
            SubmissionError::AlreadyDecided { .. } => {
                Fault::new("already_decided", message, "登记错了可以撤销那一步")
            }
            SubmissionError::AllDecided(_) => {
                Fault::new("already_decided", message, "不用再登记；登记错了可以撤销那一步")
            }
            SubmissionError::OtherSchool { .. } => {
                Fault::new("other_school", message, "请向发来的单位要本校的回执")
            }
            SubmissionError::NoSubmission(_) => {
                Fault::new("no_submission", message, "请核对年度和号；或向发来的单位核对")
            }
            SubmissionError::OtherSubmission { .. } => {
                Fault::new("other_submission", message, "请打开那一份再导入")
            }
            SubmissionError::OtherPackage(_) => {
                Fault::new("other_package", message, "请核对交上去的是不是这一次导出的；也可以手工登记")
            }
            SubmissionError::NothingWaits => {
                Fault::new("no_submission", message, "请先导出报送包，再登记认定结果")
            }
            SubmissionError::NoOpinion { .. } => {
                Fault::new("opinion_required", message, "请写退回的意见").at_field("意见")
            }
            SubmissionError::NothingDecided => {
                Fault::new("nothing_decided", message, "请写明认定或退回哪些项")
            }
            SubmissionError::Pdf(_) | SubmissionError::Font(_) => {
                Fault::new("pdf", message, "没有保存任何内容；请再试一次")
            }
            SubmissionError::NoKey => {
                Fault::new("no_key", message, "用 xueshi submission key --new 生成一把")
            }
            SubmissionError::Key(error) => {
                let way_out = match error {
                    KeyError::NotPublic => "请向报送单位要公钥",
                    KeyError::NotSecret => "请从备份取回学时簿，或换一把新密钥",
                    KeyError::PassphraseNeeded => "请给出签名口令",
                    KeyError::WrongPassphrase => "请核对口令，注意大小写和中英文",
                    KeyError::Failed(_) => "请关闭一些程序后再试",
                };
                Fault::new("key", message, way_out)
            }
        }
    }
}
