//! The signed package 校验包 that goes to the district, the folder 报送材料 that it lies in, and the
//! reply that comes back. `docs/package.md` describes the format for whoever reads it without this program.
//!
//! Going out: [`Contents`] become a [`Draft`] (hashed, split into volumes, manifest fixed), a signature
//! makes it a [`Package`], and that is written alone or with [`lay_out`]; those of several schools go up with
//! [`lay_together`]. Coming in: [`verify`] and [`read_reply`].

mod archive;
mod canonical;
mod digest;
mod error;
mod folder;
mod gather;
mod key;
mod manifest;
mod name;
mod path;
mod reply;
mod source;
mod transfer;
mod verify;
mod whole;
mod write;

pub use canonical::{NotExact, canonical_json};
pub use digest::{Digest, VerificationCode};
pub use error::PackageError;
pub use folder::{FolderItem, lay_files, lay_out};
pub use gather::{Gathered, check_together, lay_together};
pub use key::{KeyError, PublicKey, SigningKey};
pub use manifest::{FileEntry, Kind, Manifest, POLICY, PolicyStamp, School, package_name};
pub use name::{NamePattern, PatternError, sanitise};
pub use path::{EntryPath, PathError};
pub use reply::{Decision, ItemDecision, PackageRef, PrintPermission, Reply, ReplyReceived, read_reply};
pub use source::{PackageFile, Source, Watch, unwatched};
pub use transfer::{Transfer, TransferReceived, Traveller, read_transfer};
pub use verify::{VerifyReport, verify};
pub use write::{Contents, DEFAULT_VOLUME_LIMIT, Draft, Package};
