//! Signing keys in minisign's own formats, so that the public `minisign` tool checks what we sign.

use std::fmt;
use std::io::Cursor;
use std::str::FromStr;

use minisign::{KeyPair, SecretKey, SecretKeyBox, SignatureBox};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::digest::{Digest, base32, in_fours};

/// Why a key cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text is no minisign public key.
    #[error("这不是签名公钥，公钥是以“RW”开头的一行56个字符")]
    NotPublic,
    /// The text is no minisign secret key, or it is damaged.
    #[error("签名密钥读不出来，文件不完整或不是密钥")]
    NotSecret,
    /// The key is encrypted and no passphrase was given.
    #[error("签名密钥设有口令，请输入口令")]
    PassphraseNeeded,
    /// The passphrase does not open it.
    #[error("口令不对，签名密钥没有打开")]
    WrongPassphrase,
    /// The system gave no random bytes, or the key derivation failed.
    #[error("签名没有完成：{0}")]
    Failed(String),
}

/// A public key: 56 base64 characters in one line.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey(minisign::PublicKey);

impl PublicKey {
    /// The bare base64 line, as `manifest.json` and `minisign -P` have it.
    pub fn line(&self) -> String {
        self.0.to_base64()
    }

    /// The text of a `.pub` file for `minisign -p`.
    pub fn file_text(&self) -> String {
        format!("untrusted comment: minisign public key of Xueshi\n{}\n", self.line())
    }

    /// What two people compare on the telephone: 20 base32 characters of the key's SHA-256 (100 bits), in fours.
    /// (The key number of minisign is random and proves nothing.)
    pub fn fingerprint(&self) -> String {
        let mut text = base32(Digest::of(&self.0.to_bytes()).as_bytes());
        text.truncate(20);
        in_fours(&text)
    }

    /// The trusted comment of `signature`, the text of a `.minisig` file, when it is this key's over `bytes`.
    pub fn vouched(&self, bytes: &[u8], signature: &str) -> Option<String> {
        let signature = SignatureBox::from_string(signature).ok()?;
        minisign::verify(&self.0, &signature, Cursor::new(bytes), true, false, false).ok()?;
        signature.trusted_comment().ok()
    }

    /// Whether `signature`, the text of a `.minisig` file, is this key's over `bytes`.
    pub(super) fn signed(&self, bytes: &[u8], signature: &str) -> bool {
        self.vouched(bytes, signature).is_some()
    }
}

impl FromStr for PublicKey {
    type Err = KeyError;

    /// Reads the bare line, or the whole text of a `.pub` file.
    fn from_str(text: &str) -> Result<PublicKey, KeyError> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let line = lines.find(|line| !line.starts_with("untrusted comment:")).ok_or(KeyError::NotPublic)?;
        if lines.next().is_some() {
            return Err(KeyError::NotPublic);
        }
        let key = minisign::PublicKey::from_base64(line).map_err(|_| KeyError::NotPublic)?;
        // One key, one spelling, and the algorithm that we know.
        if key.to_base64() == line && key.to_bytes().starts_with(b"Ed") {
            Ok(PublicKey(key))
        } else {
            Err(KeyError::NotPublic)
        }
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line())
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line())
    }
}

impl Serialize for PublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.line())
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PublicKey, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A secret key, open and ready to sign. It is never shown.
#[derive(Clone)]
pub struct SigningKey {
    secret: SecretKey,
    public: PublicKey,
}

/// How long the head of minisign's secret key is: algorithms, salt and cost of the key derivation.
const KEY_HEAD: usize = 54;

impl SigningKey {
    /// Makes a new key from the system's random bytes.
    ///
    /// # Errors
    /// [`KeyError::Failed`] when the system has none.
    pub fn generate() -> Result<SigningKey, KeyError> {
        let pair = KeyPair::generate_unencrypted_keypair().map_err(failed)?;
        Ok(SigningKey { secret: pair.sk, public: PublicKey(pair.pk) })
    }

    /// Whether the secret-key text needs a passphrase.
    pub fn is_encrypted(text: &str) -> bool {
        // The first six bytes name the algorithms, and are just eight characters of base64: `Ed`, `Sc`, `B2`.
        text.lines().nth(1).is_some_and(|line| line.starts_with("RWRTY0Iy"))
    }

    /// Opens a secret-key text, as [`SigningKey::to_text`] wrote it. Takes about a second with a passphrase.
    ///
    /// # Errors
    /// [`KeyError`] tells a wrong passphrase from a missing one and from a damaged text.
    pub fn load(text: &str, passphrase: Option<&str>) -> Result<SigningKey, KeyError> {
        let boxed = SecretKeyBox::from_string(text).map_err(|_| KeyError::NotSecret)?;
        let secret = if SigningKey::is_encrypted(text) {
            let passphrase = passphrase.ok_or(KeyError::PassphraseNeeded)?;
            boxed.into_secret_key(Some(passphrase.into())).map_err(|e| match e.kind() {
                minisign::ErrorKind::Verify => KeyError::WrongPassphrase,
                _ => KeyError::NotSecret,
            })?
        } else {
            boxed.into_unencrypted_secret_key().map_err(|_| KeyError::NotSecret)?
        };
        let public = minisign::PublicKey::from_secret_key(&secret).map_err(|_| KeyError::NotSecret)?;
        Ok(SigningKey { secret, public: PublicKey(public) })
    }

    /// The secret-key text to keep: encrypted under a passphrase, or open where none is set.
    ///
    /// # Errors
    /// [`KeyError::Failed`] when the system has no random bytes.
    pub fn to_text(&self, passphrase: Option<&str>) -> Result<String, KeyError> {
        let bytes = match passphrase {
            Some(passphrase) => self.encrypted(passphrase)?,
            None => self.open_bytes(),
        };
        let secret = SecretKey::from_bytes(&bytes).map_err(failed)?;
        Ok(secret.to_box(Some("minisign secret key of Xueshi")).map_err(failed)?.into_string())
    }

    fn open_bytes(&self) -> Vec<u8> {
        let mut bytes = self.secret.to_bytes();
        // No key derivation: its algorithm, salt and cost are zero.
        bytes
            .iter_mut()
            .enumerate()
            .filter(|(i, _)| matches!(i, 2..4 | 6..KEY_HEAD))
            .for_each(|(_, byte)| *byte = 0);
        bytes
    }

    /// The library encrypts only keys that it has just made. So one is made under the passphrase, its
    /// key stream (sealed xor open) is taken for ours, and the key itself is thrown away.
    fn encrypted(&self, passphrase: &str) -> Result<Vec<u8>, KeyError> {
        let other = KeyPair::generate_encrypted_keypair(Some(passphrase.into())).map_err(failed)?.sk;
        let sealed = other.to_bytes();
        let boxed = other.to_box(None).map_err(failed)?;
        let open = boxed.into_secret_key(Some(passphrase.into())).map_err(failed)?.to_bytes();
        let body =
            self.secret.to_bytes().into_iter().zip(&sealed).zip(&open).map(|((ours, s), o)| ours ^ s ^ o);
        Ok(sealed.iter().copied().take(KEY_HEAD).chain(body.skip(KEY_HEAD)).collect())
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The text of a `.minisig` file over `bytes`. `comment` is signed along and shown by `minisign -V`; one ASCII line.
    pub fn sign(&self, bytes: &[u8], comment: &str) -> Result<String, KeyError> {
        minisign::sign(
            Some(&self.public.0),
            &self.secret,
            Cursor::new(bytes),
            Some(comment),
            Some("signature of Xueshi; check with minisign -V"),
        )
        .map(|signature| signature.into_string())
        .map_err(failed)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey of {:?}", self.public)
    }
}

fn failed(error: minisign::PError) -> KeyError {
    KeyError::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_key_reads_back_and_signs() {
        let key = SigningKey::generate().unwrap();
        let text = key.to_text(None).unwrap();
        assert!(!SigningKey::is_encrypted(&text));
        let again = SigningKey::load(&text, None).unwrap();
        assert_eq!(again.public(), key.public());
        let signature = again.sign(b"content", "xueshi").unwrap();
        assert!(key.public().signed(b"content", &signature));
        assert!(!key.public().signed(b"other", &signature));
        assert!(!SigningKey::generate().unwrap().public().signed(b"content", &signature));
    }

    #[test]
    fn a_passphrase_is_needed_must_be_right_and_can_be_changed() {
        let key = SigningKey::generate().unwrap();
        let text = key.to_text(Some("春风十里")).unwrap();
        assert!(SigningKey::is_encrypted(&text));
        assert_eq!(SigningKey::load(&text, None).unwrap_err(), KeyError::PassphraseNeeded);
        assert_eq!(SigningKey::load(&text, Some("秋雨")).unwrap_err(), KeyError::WrongPassphrase);
        let open = SigningKey::load(&text, Some("春风十里")).unwrap();
        assert_eq!(open.public(), key.public());
        let bare = open.to_text(None).unwrap();
        assert_eq!(bare, key.to_text(None).unwrap());
        assert!(key.public().signed(b"x", &SigningKey::load(&bare, None).unwrap().sign(b"x", "c").unwrap()));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let key = SigningKey::generate().unwrap();
        let text = key.to_text(None).unwrap();
        let place = text.len() - 100;
        let mut damaged = text.clone();
        damaged.replace_range(place..=place, if &text[place..=place] == "A" { "B" } else { "A" });
        for wrong in ["", "untrusted comment: x", "a\nRWQAAEIy", &text[..text.len() - 20], &damaged] {
            assert_eq!(SigningKey::load(wrong, None).unwrap_err(), KeyError::NotSecret, "{wrong}");
        }
        let line = key.public().line();
        assert_eq!(line.len(), 56);
        assert_eq!(&line.parse::<PublicKey>().unwrap(), key.public());
        assert_eq!(&key.public().file_text().parse::<PublicKey>().unwrap(), key.public());
        for wrong in ["", "RW", &line[..55], &format!("{line}\n{line}"), &line.replacen("RW", "RX", 1)] {
            assert_eq!(wrong.parse::<PublicKey>().unwrap_err(), KeyError::NotPublic, "{wrong}");
        }
    }
}
