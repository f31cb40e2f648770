//! The lock of a backup. A pair of keys is made once; the open half lies in the settings, so that the backup
//! on exit asks for nothing; the secret half is kept only under the passphrase, and a copy of it goes into every
//! backup, so that file and passphrase are enough on any machine. Ciphers: age v1 (age-encryption.org/v1).

use std::io::{self, Read, Write};

use age::secrecy::{ExposeSecret, SecretString};
use age::{Decryptor, Encryptor, scrypt, x25519};

use super::error::StoreError;
use super::journal::hex;

/// 2^17 rounds: about half a second and 128 MB on an office machine. Unit tests need not wait that long.
const WORK: u8 = if cfg!(test) { 10 } else { 17 };
/// What a file may ask of the machine that opens it: 1 GB.
const MOST_WORK: u8 = 20;

/// What a backup is locked with.
#[derive(Clone)]
pub struct BackupKey {
    recipient: x25519::Recipient,
    /// The secret half, encrypted with the passphrase.
    locked: Vec<u8>,
}

impl BackupKey {
    /// A new pair under a passphrase.
    ///
    /// # Errors
    /// [`StoreError::Cipher`] when the system gives no memory or randomness for it.
    pub fn new(passphrase: &str) -> Result<BackupKey, StoreError> {
        let identity = x25519::Identity::generate();
        let mut under = scrypt::Recipient::new(SecretString::from(passphrase));
        under.set_work_factor(WORK);
        let locked = age::encrypt(&under, identity.to_string().expose_secret().as_bytes())
            .map_err(|e| StoreError::Cipher(e.into()))?;
        Ok(BackupKey { recipient: identity.to_public(), locked })
    }

    /// The secret half as a backup carries it.
    pub(super) fn locked(&self) -> &[u8] {
        &self.locked
    }

    pub(super) fn encrypt<W: Write>(&self, out: W) -> Result<age::stream::StreamWriter<W>, StoreError> {
        let recipients = std::iter::once(&self.recipient as &dyn age::Recipient);
        Encryptor::with_recipients(recipients)
            .map_err(|e| StoreError::Cipher(e.into()))?
            .wrap_output(out)
            .map_err(|e| StoreError::Cipher(e.into()))
    }
}

/// As the settings keep it: the open half, and the locked half in hexadecimal.
impl std::fmt::Display for BackupKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.recipient, hex(&self.locked))
    }
}

impl std::str::FromStr for BackupKey {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<BackupKey, StoreError> {
        let parsed = text.split_once(' ').and_then(|(recipient, locked)| {
            Some(BackupKey { recipient: recipient.parse().ok()?, locked: from_hex(locked)? })
        });
        parsed.ok_or_else(|| StoreError::Damaged("备份口令的设置".to_owned()))
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// Opens what a backup holds after its locked key.
///
/// # Errors
/// [`StoreError::WrongPassphrase`], or [`StoreError::NotABackup`] through `otherwise` when it is no such content.
pub(super) fn decrypt<'a, R: Read + 'a>(
    content: R,
    locked: &[u8],
    passphrase: &str,
    otherwise: impl Fn() -> StoreError,
) -> Result<Box<dyn Read + 'a>, StoreError> {
    let mut with = scrypt::Identity::new(SecretString::from(passphrase));
    with.set_max_work_factor(MOST_WORK);
    let secret = match age::decrypt(&with, locked) {
        Ok(secret) => secret,
        Err(age::DecryptError::Io(e)) if e.kind() != io::ErrorKind::InvalidData => return Err(otherwise()),
        Err(
            age::DecryptError::DecryptionFailed
            | age::DecryptError::KeyDecryptionFailed
            | age::DecryptError::NoMatchingKeys,
        ) => return Err(StoreError::WrongPassphrase),
        Err(_) => return Err(otherwise()),
    };
    let identity: Option<x25519::Identity> =
        std::str::from_utf8(&secret).ok().and_then(|text| text.parse().ok());
    let identity = identity.ok_or_else(&otherwise)?;
    let opened = Decryptor::new(content).map_err(|_| otherwise())?;
    let plain = opened.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(|_| otherwise())?;
    Ok(Box::new(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_settings_keep_opens_with_the_passphrase_alone() {
        let key: BackupKey = BackupKey::new("春风十里").unwrap().to_string().parse().unwrap();
        let mut sealed = Vec::new();
        let mut writer = key.encrypt(&mut sealed).unwrap();
        writer.write_all("花名册".as_bytes()).unwrap();
        writer.finish().unwrap();
        assert!(!sealed.windows(9).any(|w| w == "花名册".as_bytes()));
        let open =
            |passphrase: &str| decrypt(sealed.as_slice(), key.locked(), passphrase, || StoreError::DiskFull);
        let mut text = String::new();
        open("春风十里").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "花名册");
        assert!(matches!(open("春风").err(), Some(StoreError::WrongPassphrase)));
    }
}
