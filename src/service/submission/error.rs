//! Refusals around submissions, and what the administrator reads of them.

use crate::exchange::package::{KeyError, PackageError};
use crate::service::fault::Fault;

/// Why something around a submission was refused.
#[derive(Debug, thiserror::Error)]
pub enum SubmissionError {
    /// The package, its parts or its names.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// The workspace has no signing key.
    #[error("这本学时簿还没有签名密钥")]
    NoKey,
    /// The signing key.
    #[error(transparent)]
    Key(#[from] KeyError),
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
