//! What can go wrong with a package, in the words that the administrator or the district reads.

use std::io;
use std::path::{Path, PathBuf};

use super::canonical::NotExact;
use super::key::KeyError;
use super::name::PatternError;
use super::path::PathError;

/// Why a package could not be written, or does not pass.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The disk, the folder or the file.
    #[error("“{}”读写失败：{source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The watcher asked to stop; nothing is left behind.
    #[error("已取消，没有留下任何文件")]
    Cancelled,

    /// A name inside is not allowed.
    #[error(transparent)]
    Path(#[from] PathError),
    /// Two files of one name, case ignored.
    #[error("包内有两个文件都叫“{path}”")]
    NameTwice {
        /// The name.
        path: String,
    },
    /// A number of the data cannot be written.
    #[error(transparent)]
    Number(#[from] NotExact),
    /// The school code does not fit into a file name.
    #[error("学校代码“{code}”不能用作文件名，只能用1至40个字母、数字、“-”和“_”")]
    SchoolCode {
        /// The code.
        code: String,
    },
    /// One file alone is over the limit of a volume.
    #[error("文件“{path}”有{size}字节，单个分卷最多{limit}字节，放不下")]
    TooLarge {
        /// Its name inside.
        path: String,
        /// Its size in the volume, in bytes.
        size: u64,
        /// The limit, in bytes.
        limit: u64,
    },
    /// A file changed while the package was made.
    #[error("文件“{path}”在制作校验包时被改动")]
    SourceChanged {
        /// Its name inside.
        path: String,
    },
    /// The kept signature is not of this content.
    #[error("保存的签名与内容不符，内容在签名之后变了")]
    SignatureStale,
    /// The target is there already.
    #[error("“{}”已经存在", path.display())]
    TargetExists {
        /// The folder.
        path: PathBuf,
    },
    /// A naming pattern, or a part that it asks for.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// The key.
    #[error(transparent)]
    Key(#[from] KeyError),

    /// No package among what was given.
    #[error("“{}”里没有校验包", path.display())]
    NoPackage {
        /// The folder or file.
        path: PathBuf,
    },
    /// Files of several packages.
    #[error("“{first}”和“{second}”不是同一个校验包")]
    SeveralPackages {
        /// A file of the one.
        first: String,
        /// A file of the other.
        second: String,
    },
    /// Not a zip file.
    #[error("“{file}”不是校验包，是{what}")]
    NotZip {
        /// The file.
        file: String,
        /// What it looks like.
        what: &'static str,
    },
    /// Begins like a zip file but has no end.
    #[error("“{file}”不完整，可能没有传完")]
    Truncated {
        /// The file.
        file: String,
    },
    /// The zip structure is broken.
    #[error("“{file}”已损坏：{why}")]
    Damaged {
        /// The file.
        file: String,
        /// The detail, for whoever looks into it.
        why: String,
    },
    /// A name in the zip that is unsafe or not allowed.
    #[error("“{file}”里的文件名“{path}”不安全，没有解开")]
    UnsafeName {
        /// The volume.
        file: String,
        /// The name.
        path: String,
    },
    /// A file that would grow far beyond its size.
    #[error("“{file}”里的“{path}”解开后大得异常，没有解开")]
    Bomb {
        /// The volume.
        file: String,
        /// The name.
        path: String,
    },
    /// The manifest cannot be read.
    #[error("清单 manifest.json 读不出来：{why}")]
    Manifest {
        /// Why.
        why: String,
    },
    /// The package is from a newer program.
    #[error("校验包的格式是第{found}版，本程序只认到第{known}版")]
    NewerFormat {
        /// Its format.
        found: u32,
        /// The newest that is known here.
        known: u32,
    },
    /// There is no signature.
    #[error("缺少签名文件“{file}”")]
    Unsigned {
        /// The name that it should have.
        file: String,
    },
    /// The signature does not fit.
    #[error("“{file}”与签名不符，文件或签名被改动过")]
    BadSignature {
        /// The signed file.
        file: String,
    },
    /// Signed, but by another key than the one that was asked for.
    #[error("签名的不是指定的公钥，签名者的指纹是 {fingerprint}")]
    OtherSigner {
        /// Fingerprint of the key that signed.
        fingerprint: String,
    },
    /// A volume is not there.
    #[error("缺少分卷“{file}”")]
    MissingVolume {
        /// The name that it should have.
        file: String,
    },
    /// The first file that is not there.
    #[error("缺少文件“{path}”")]
    Missing {
        /// Its name inside.
        path: String,
    },
    /// The first file that should not be there.
    #[error("多出文件“{path}”，清单里没有")]
    Extra {
        /// Its name inside.
        path: String,
    },
    /// The first file that is not as the manifest says.
    #[error("文件“{path}”被改动过，与清单不符")]
    Changed {
        /// Its name inside.
        path: String,
    },
    /// All files are good, but the zip around them is not the one that was written.
    #[error("“{file}”里的文件都完好，但压缩包本身被改动过或重新打包过")]
    ShellChanged {
        /// The volume.
        file: String,
    },
    /// One of several packages that were to go up together does not pass.
    #[error("“{package}”没有通过，没有汇总：{source}")]
    Gathered {
        /// The package, as it was given.
        package: String,
        /// Why.
        source: Box<PackageError>,
    },
    /// Two packages of one school.
    #[error("“{first}”和“{second}”都是单位 {code} 的，没有汇总")]
    SchoolTwice {
        /// The code of the school.
        code: String,
        /// The one.
        first: String,
        /// The other.
        second: String,
    },
    /// A package about something else than those before it.
    #[error("“{package}”是 {found}，别的是 {wanted}，没有汇总")]
    OtherKind {
        /// The package.
        package: String,
        /// Its kind and period.
        found: String,
        /// Those of the others.
        wanted: String,
    },
    /// A transfer of hours that cannot be read.
    #[error("调动学时文件读不出来：{why}")]
    Transfer {
        /// Why.
        why: String,
    },
    /// A reply that cannot be read.
    #[error("回执 decision.json 读不出来：{why}")]
    Reply {
        /// Why.
        why: String,
    },
}

impl PackageError {
    pub(super) fn io(path: impl AsRef<Path>, source: io::Error) -> PackageError {
        PackageError::Io { path: path.as_ref().into(), source }
    }

    /// A stable word for machines.
    pub fn code(&self) -> &'static str {
        match self {
            PackageError::Io { .. } => "io",
            PackageError::Cancelled => "cancelled",
            PackageError::Path(_) => "path",
            PackageError::NameTwice { .. } => "name_twice",
            PackageError::Number(_) => "number",
            PackageError::SchoolCode { .. } => "school_code",
            PackageError::TooLarge { .. } => "too_large",
            PackageError::SourceChanged { .. } => "source_changed",
            PackageError::SignatureStale => "signature_stale",
            PackageError::TargetExists { .. } => "target_exists",
            PackageError::Pattern(_) => "pattern",
            PackageError::Key(_) => "key",
            PackageError::NoPackage { .. } => "no_package",
            PackageError::SeveralPackages { .. } => "several_packages",
            PackageError::NotZip { .. } => "not_zip",
            PackageError::Truncated { .. } => "truncated",
            PackageError::Damaged { .. } => "damaged",
            PackageError::UnsafeName { .. } => "unsafe_name",
            PackageError::Bomb { .. } => "bomb",
            PackageError::Manifest { .. } => "manifest",
            PackageError::NewerFormat { .. } => "newer_format",
            PackageError::Unsigned { .. } => "unsigned",
            PackageError::BadSignature { .. } => "bad_signature",
            PackageError::OtherSigner { .. } => "other_signer",
            PackageError::MissingVolume { .. } => "missing_volume",
            PackageError::Missing { .. } => "missing",
            PackageError::Extra { .. } => "extra",
            PackageError::Changed { .. } => "changed",
            PackageError::ShellChanged { .. } => "shell_changed",
            PackageError::Gathered { source, .. } => source.code(),
            PackageError::SchoolTwice { .. } => "school_twice",
            PackageError::OtherKind { .. } => "other_kind",
            PackageError::Reply { .. } => "reply",
            PackageError::Transfer { .. } => "transfer",
        }
    }

    /// The file that the error is about, by the name that people see.
    pub fn file(&self) -> Option<String> {
        match self {
            PackageError::Io { path, .. }
            | PackageError::TargetExists { path }
            | PackageError::NoPackage { path } => Some(path.display().to_string()),
            PackageError::Path(PathError(path)) => Some(path.clone()),
            PackageError::NameTwice { path }
            | PackageError::TooLarge { path, .. }
            | PackageError::SourceChanged { path }
            | PackageError::UnsafeName { path, .. }
            | PackageError::Bomb { path, .. }
            | PackageError::Missing { path }
            | PackageError::Extra { path }
            | PackageError::Changed { path } => Some(path.clone()),
            PackageError::SeveralPackages { second: file, .. }
            | PackageError::NotZip { file, .. }
            | PackageError::Truncated { file }
            | PackageError::Damaged { file, .. }
            | PackageError::Unsigned { file }
            | PackageError::BadSignature { file }
            | PackageError::MissingVolume { file }
            | PackageError::ShellChanged { file } => Some(file.clone()),
            PackageError::Gathered { package: file, .. }
            | PackageError::OtherKind { package: file, .. }
            | PackageError::SchoolTwice { second: file, .. } => Some(file.clone()),
            PackageError::Manifest { .. } | PackageError::NewerFormat { .. } => Some("manifest.json".into()),
            PackageError::Reply { .. } => Some("decision.json".into()),
            PackageError::Transfer { .. } => Some("transfer.json".into()),
            PackageError::Cancelled
            | PackageError::Number(_)
            | PackageError::SchoolCode { .. }
            | PackageError::SignatureStale
            | PackageError::Pattern(_)
            | PackageError::Key(_)
            | PackageError::OtherSigner { .. } => None,
        }
    }

    /// What to do about it, where there is something to do.
    pub fn way_out(&self) -> Option<&'static str> {
        Some(match self {
            PackageError::Io { .. } => "请检查磁盘空间、文件夹权限，文件是否正被别的程序打开",
            PackageError::SchoolCode { .. } => "请在设置里改学校代码",
            PackageError::TooLarge { .. } => "请把这份材料压缩或拆成几份，或在设置里调大分卷上限",
            PackageError::SourceChanged { .. } | PackageError::SignatureStale => "请重新导出",
            PackageError::TargetExists { .. } => "请换一个文件夹，或先把原来的移走",
            PackageError::Pattern(_) => "请在设置里改命名规则",
            PackageError::NoPackage { .. } => "请选校验包（.zip）或装着它的文件夹",
            PackageError::SeveralPackages { .. } => "请一次只核对一个校验包",
            PackageError::NotZip { .. } => "请向报送单位要原来的 .zip 文件",
            PackageError::Truncated { .. } | PackageError::Damaged { .. } => "请重新传一次",
            PackageError::NewerFormat { .. } => "请升级本程序",
            PackageError::MissingVolume { .. } => "请把各分卷放在同一个文件夹里再核对",
            PackageError::OtherSigner { .. } => "请用电话与报送单位核对指纹",
            PackageError::Unsigned { .. } => "请要带签名的文件；没有的，可以手工登记",
            PackageError::Gathered { source, .. } => return source.way_out(),
            PackageError::SchoolTwice { .. } => "请只留那所学校最后交的一份",
            PackageError::OtherKind { .. } => "请把内容和年度相同的汇总在一起，别的另做一份",
            PackageError::ShellChanged { .. } => "请要原文件；或解压后核对文件夹",
            PackageError::UnsafeName { .. }
            | PackageError::Bomb { .. }
            | PackageError::Manifest { .. }
            | PackageError::BadSignature { .. }
            | PackageError::Missing { .. }
            | PackageError::Extra { .. }
            | PackageError::Changed { .. }
            | PackageError::Transfer { .. }
            | PackageError::Reply { .. } => "请不要采用，向发来的单位要原文件",
            PackageError::Cancelled
            | PackageError::Path(_)
            | PackageError::NameTwice { .. }
            | PackageError::Number(_)
            | PackageError::Key(_) => return None,
        })
    }
}
