//! A newer version from a file: without a network, the signature of who publishes the program is all there is to trust.
//!
//! A release is signed with minisign, and what is signed with it says what the file is: `xueshi 0.2.0 NAME`. So nobody can
//! hand an old release, or something else that the key has signed, for a new one. `docs/installing.md` tells how to sign.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::fault::Fault;
use crate::exchange::package::PublicKey;

/// The public key of who published this program: a bare line of base64, given when it is built. None in a program that
/// somebody built for themselves.
const RELEASE_KEY: Option<&str> = option_env!("XUESHI_RELEASE_KEY");

/// No installer is larger, in bytes.
const LARGEST: u64 = 200_000_000;

/// Why a file is not taken for an update.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// This program knows no key.
    #[error("这个程序是自行编译的，没有内置发布公钥，核对不了安装文件")]
    NoKey,
    /// A file cannot be read or written.
    #[error("“{}”读写不了：{error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the disk says.
        error: io::Error,
    },
    /// No installer is that large.
    #[error("“{}”太大，不是安装文件", .0.display())]
    TooLarge(PathBuf),
    /// The signature is missing.
    #[error("没有找到签名文件“{}”", .0.display())]
    NoSignature(PathBuf),
    /// The signature is not that of the file by our key.
    #[error("“{}”的签名不对：文件不完整、被改过，或不是本程序的发布者签的", .0.display())]
    NotOurs(PathBuf),
    /// It is signed by us, and is something else.
    #[error("这个文件不是学时簿的安装文件（签名写着“{0}”）")]
    NotAnUpdate(String),
    /// It would lead back.
    #[error("这个文件是 {found} 版，比现在的 {running} 版旧")]
    Older {
        /// What the file is.
        found: String,
        /// What runs.
        running: String,
    },
}

impl From<UpdateError> for Fault {
    fn from(error: UpdateError) -> Fault {
        let (code, way_out) = match &error {
            UpdateError::NoKey => ("no_release_key", "请用发布的安装文件直接安装"),
            UpdateError::Io { .. } => ("io", "请核对文件的位置和权限，把它复制到本机再试"),
            UpdateError::TooLarge(_) => ("not_an_update", "请核对文件"),
            UpdateError::NoSignature(_) => {
                ("no_signature", "请把同名、以 .minisig 结尾的签名文件和安装文件放在一起")
            }
            UpdateError::NotOurs(_) => ("bad_signature", "请不要安装它，从发布处重新取一份"),
            UpdateError::NotAnUpdate(_) => ("not_an_update", "请选安装文件"),
            UpdateError::Older { .. } => ("older_version", "不需要更新"),
        };
        Fault::new(code, error.to_string(), way_out)
    }
}

/// A version: three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Version([u32; 3]);

impl Version {
    fn read(text: &str) -> Option<Version> {
        let mut parts = text.split('.').map(|part| part.parse().ok());
        let version = [parts.next()??, parts.next()??, parts.next()??];
        parts.next().is_none().then_some(Version(version))
    }
}

/// An installer whose signature is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// Its version.
    pub version: String,
    /// The name that the publisher gave it.
    name: String,
    bytes: Vec<u8>,
}

/// The key that is built in.
///
/// # Errors
/// [`UpdateError::NoKey`].
pub fn release_key() -> Result<PublicKey, UpdateError> {
    RELEASE_KEY.and_then(|line| line.trim().parse().ok()).ok_or(UpdateError::NoKey)
}

/// Reads an installer and checks it by the signature beside it, for the program of version `running`.
///
/// # Errors
/// [`UpdateError`]; then the file is not to be run.
pub fn check(file: &Path, key: &PublicKey, running: &str) -> Result<Update, UpdateError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| UpdateError::Io { path, error }
    };
    if fs::metadata(file).map_err(failed(file))?.len() > LARGEST {
        return Err(UpdateError::TooLarge(file.to_owned()));
    }
    let mut name = file.as_os_str().to_owned();
    name.push(".minisig");
    let beside = PathBuf::from(name);
    let signature = fs::read_to_string(&beside).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => UpdateError::NoSignature(beside.clone()),
        io::ErrorKind::InvalidData => UpdateError::NotOurs(file.to_owned()),
        _ => UpdateError::Io { path: beside.clone(), error },
    })?;
    let bytes = fs::read(file).map_err(failed(file))?;
    let comment = key.vouched(&bytes, &signature).ok_or_else(|| UpdateError::NotOurs(file.to_owned()))?;
    let (version, name) = told(&comment).ok_or_else(|| UpdateError::NotAnUpdate(comment.clone()))?;
    if Version::read(version) < Version::read(running) {
        return Err(UpdateError::Older { found: version.to_owned(), running: running.to_owned() });
    }
    Ok(Update { version: version.to_owned(), name: name.to_owned(), bytes })
}

/// Version and name of the file that a trusted comment tells.
fn told(comment: &str) -> Option<(&str, &str)> {
    let (version, name) = comment.trim().strip_prefix("xueshi ")?.split_once(' ')?;
    Version::read(version)?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let is_name = !name.starts_with('.') && name.chars().all(is_plain);
    (is_name && ["exe", "deb"].iter().any(|ending| name.ends_with(&format!(".{ending}"))))
        .then_some((version, name))
}

impl Update {
    /// Writes the very bytes that were checked into a folder of the person's own, so that what is run is what was signed,
    /// whatever happens to the file on the stick.
    ///
    /// # Errors
    /// [`UpdateError::Io`].
    pub fn keep(&self, folder: &Path) -> Result<PathBuf, UpdateError> {
        let copy = folder.join(&self.name);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&copy, &self.bytes));
        written.map_err(|error| UpdateError::Io { path: copy.clone(), error })?;
        Ok(copy)
    }
}

/// Starts an installer that was checked and kept. False where the system wants another program, with an administrator's
/// rights, to install it.
///
/// # Errors
/// [`UpdateError::Io`].
pub fn start(installer: &Path, silent: bool) -> Result<bool, UpdateError> {
    if !cfg!(windows) {
        return Ok(false);
    }
    let mut command = Command::new(installer);
    command.args(silent.then_some("/S"));
    let started = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    started.map_err(|error| UpdateError::Io { path: installer.to_owned(), error })?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::package::SigningKey;

    struct Stick {
        folder: tempfile::TempDir,
        key: SigningKey,
    }

    impl Stick {
        fn new() -> Stick {
            Stick { folder: tempfile::tempdir().unwrap(), key: SigningKey::generate().unwrap() }
        }

        fn file(&self) -> PathBuf {
            self.folder.path().join("安装 文件.exe")
        }

        fn with(self, bytes: &str, comment: &str) -> Stick {
            fs::write(self.file(), bytes).unwrap();
            let signature = self.key.sign(bytes.as_bytes(), comment).unwrap();
            fs::write(self.folder.path().join("安装 文件.exe.minisig"), signature).unwrap();
            self
        }

        fn check(&self) -> Result<Update, UpdateError> {
            check(&self.file(), self.key.public(), "0.9.0")
        }
    }

    #[test]
    fn what_was_signed_is_what_is_kept() {
        let stick = Stick::new().with("new", "xueshi 0.10.0 xueshi-0.10.0-setup.exe");
        let update = stick.check().unwrap();
        assert_eq!(update.version, "0.10.0");
        fs::write(stick.file(), "something else").unwrap();
        let copy = update.keep(&stick.folder.path().join("own")).unwrap();
        assert!(copy.ends_with("xueshi-0.10.0-setup.exe"));
        assert_eq!(fs::read_to_string(copy).unwrap(), "new");
    }

    #[test]
    fn a_changed_file_and_a_strange_key_are_refused() {
        let stick = Stick::new().with("new", "xueshi 1.0.0 a.exe");
        let strange = SigningKey::generate().unwrap();
        assert!(matches!(check(&stick.file(), strange.public(), "0.9.0"), Err(UpdateError::NotOurs(_))));
        fs::write(stick.file(), "neW").unwrap();
        assert!(matches!(stick.check(), Err(UpdateError::NotOurs(_))));
    }

    #[test]
    fn without_a_signature_nothing_is_taken() {
        let stick = Stick::new();
        assert!(matches!(stick.check(), Err(UpdateError::Io { .. })));
        fs::write(stick.file(), "new").unwrap();
        assert!(matches!(stick.check(), Err(UpdateError::NoSignature(_))));
    }

    #[test]
    fn an_older_one_is_refused_and_the_same_repairs() {
        let older = Stick::new().with("old", "xueshi 0.8.12 a.exe");
        assert!(matches!(older.check(), Err(UpdateError::Older { .. })));
        assert!(Stick::new().with("same", "xueshi 0.9.0 a.exe").check().is_ok());
    }

    #[test]
    fn something_else_that_we_signed_is_no_update() {
        for comment in ["xueshi 1.0 a.exe", "xueshi 1.0.0 ../a.exe", "xueshi 1.0.0 a.zip", "timestamp:1", ""]
        {
            let refused = Stick::new().with("x", comment).check();
            assert!(matches!(refused, Err(UpdateError::NotAnUpdate(_))), "{comment}");
        }
    }
}
