//! The school's signing key: made at set-up, kept under a passphrase where one is set, replaced on handover.

use crate::exchange::package::{PublicKey, SigningKey};
use crate::service::error::ServiceError;
use crate::service::keeping::require_strong;
use crate::service::submission::SubmissionError;
use crate::store::{Deed, Done, StoredKey, View, Workspace};

/// A new key as the workspace keeps it, under a passphrase or open.
///
/// # Errors
/// [`ServiceError::WeakPassphrase`], or what the system says.
pub fn new_key(from: chrono::NaiveDate, passphrase: Option<&str>) -> Result<StoredKey, ServiceError> {
    passphrase.map_or(Ok(()), require_strong)?;
    let key = SigningKey::generate().map_err(SubmissionError::from)?;
    Ok(StoredKey {
        public_key: key.public().line(),
        secret: key.to_text(passphrase).map_err(SubmissionError::from)?,
        encrypted: passphrase.is_some(),
        from,
        to: None,
    })
}

/// Replaces the key when another person takes over 交接. What was signed before stays valid; the old secret is erased.
///
/// # Errors
/// As [`new_key`].
pub fn hand_over(
    workspace: &mut Workspace,
    passphrase: Option<&str>,
) -> Result<Done<PublicKey>, ServiceError> {
    workspace.deed("key.replace", |deed| replace(deed, passphrase))
}

fn replace(deed: &mut Deed<'_>, passphrase: Option<&str>) -> Result<PublicKey, ServiceError> {
    let key = new_key(deed.today(), passphrase)?;
    deed.set_signing_key(&key)?;
    let public: PublicKey = key.public_key.parse().map_err(SubmissionError::from)?;
    deed.say(format!("更换签名密钥，新指纹 {}", public.fingerprint()));
    deed.insist();
    Ok(public)
}

/// Sets, changes or takes off the passphrase of the key; the key stays the same.
///
/// # Errors
/// [`SubmissionError::Key`] when the old passphrase does not open it, [`ServiceError::WeakPassphrase`].
pub fn set_passphrase(
    workspace: &mut Workspace,
    old: Option<&str>,
    new: Option<&str>,
) -> Result<Done<()>, ServiceError> {
    new.map_or(Ok(()), require_strong)?;
    workspace.deed("key.passphrase", |deed| {
        let key = open(deed.view(), old)?.ok_or(SubmissionError::NoKey)?;
        deed.set_signing_secret(&key.to_text(new).map_err(SubmissionError::from)?, new.is_some())?;
        deed.say(if new.is_some() { "设置签名口令" } else { "取消签名口令" });
        deed.insist();
        Ok(())
    })
}

/// The key that signs now, opened; none in a workspace without a key.
///
/// # Errors
/// [`SubmissionError::Key`] when the passphrase is missing or does not open it.
pub(in crate::service) fn open(
    view: View<'_>,
    passphrase: Option<&str>,
) -> Result<Option<SigningKey>, ServiceError> {
    let Some(stored) = view.signing_key()? else { return Ok(None) };
    let key = SigningKey::load(&stored.secret, passphrase).map_err(SubmissionError::from)?;
    Ok(Some(key))
}

/// The public halves of all keys with their days, the newest first; for the district and for handing over.
///
/// # Errors
/// What the disk says.
pub fn public_keys(view: View<'_>) -> Result<Vec<(PublicKey, StoredKey)>, ServiceError> {
    let stored = view.signing_keys()?;
    let parsed = stored.into_iter().map(|key| Ok((key.public_key.parse()?, key)));
    Ok(parsed
        .collect::<Result<_, _>>()
        .map_err(|e: crate::exchange::package::KeyError| SubmissionError::from(e))?)
}
