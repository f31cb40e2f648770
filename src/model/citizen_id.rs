//! Identity documents: the citizen identity number of GB 11643-1999, and the other documents that
//! the national staff templates know.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::facts::closed_list;
use super::staff::Sex;

/// A citizen identity number 公民身份号码: 18 characters whose check character fits and whose date
/// of birth exists (GB 11643-1999).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitizenId([u8; 18]);

/// Why a text is no citizen identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CitizenIdError {
    /// Not 18 characters long; carries how many there are.
    #[error("身份证号应为18位，现为{0}位")]
    Length(usize),
    /// 15 digits: the form used before 1999, which has to be confirmed before it is upgraded.
    #[error("这是15位旧身份证号，请核对后改为18位")]
    Old,
    /// Something else than 17 digits and a digit or X.
    #[error("身份证号只能是数字，末位可以是X")]
    Character,
    /// The date of birth in it is no day of the calendar.
    #[error("身份证号里的出生日期不存在")]
    Date,
    /// The last character does not fit the others.
    #[error("身份证号末位校验不符，有一位写错了")]
    Check,
}

/// Weights of the 17 leading digits (GB 11643-1999, ISO 7064 MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check character for each remainder of the weighted sum.
const CHECKS: [u8; 11] = *b"10X98765432";

impl CitizenId {
    /// Reads 18 characters; `x` is read as `X`.
    ///
    /// # Errors
    /// [`CitizenIdError`] says what does not fit; 15 digits are [`CitizenIdError::Old`].
    pub fn parse(text: &str) -> Result<CitizenId, CitizenIdError> {
        let length = text.chars().count();
        let bytes = text.as_bytes();
        let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
        let Ok(mut id) = <[u8; 18]>::try_from(bytes) else {
            let old = length == 15 && digits(bytes);
            return Err(if old { CitizenIdError::Old } else { CitizenIdError::Length(length) });
        };
        id.make_ascii_uppercase();
        let (body, last) = (&id[..17], id[17]);
        if !digits(body) || !(last.is_ascii_digit() || last == b'X') {
            return Err(CitizenIdError::Character);
        }
        if birth(&id).is_none() {
            return Err(CitizenIdError::Date);
        }
        if check_character(body) != last {
            return Err(CitizenIdError::Check);
        }
        Ok(CitizenId(id))
    }

    /// The 18-character form of a number of 15 digits: the century 19 and the check character are
    /// put in. Only with the administrator's consent, since 15 digits carry no check.
    ///
    /// # Errors
    /// [`CitizenIdError`] when the text is not 15 digits with an existing date of birth.
    pub fn upgrade(text: &str) -> Result<CitizenId, CitizenIdError> {
        if text.len() != 15 {
            return Err(CitizenIdError::Length(text.chars().count()));
        }
        let (Some(area), Some(rest)) = (text.get(..6), text.get(6..)) else {
            return Err(CitizenIdError::Character);
        };
        let body = format!("{area}19{rest}");
        let last = char::from(check_character(body.as_bytes()));
        CitizenId::parse(&format!("{body}{last}"))
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Day of birth.
    pub fn birth(&self) -> NaiveDate {
        birth(&self.0).unwrap_or_default()
    }

    /// Odd sequence numbers are men, even ones women.
    pub fn sex(&self) -> Sex {
        if self.0[16] % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// Full years of age on a day; `None` before birth.
    pub fn age_on(&self, day: NaiveDate) -> Option<u32> {
        day.years_since(self.birth())
    }

    /// True for the numbers of residence permits of residents of Hong Kong, Macao and Taiwan,
    /// which have the same form and begin with 81, 82 or 83.
    pub fn is_residence_permit(&self) -> bool {
        self.0[0] == b'8' && matches!(self.0[1], b'1'..=b'3')
    }

    /// For the screen: the area and the last four characters, `330999********0101`.
    pub fn masked(&self) -> String {
        mask(self.as_str())
    }
}

fn birth(id: &[u8; 18]) -> Option<NaiveDate> {
    let number = |part: &[u8]| part.iter().fold(0u32, |n, b| n * 10 + u32::from(b.wrapping_sub(b'0')));
    let year = i32::try_from(number(&id[6..10])).ok()?;
    let date = NaiveDate::from_ymd_opt(year, number(&id[10..12]), number(&id[12..14]))?;
    (date.year() >= 1800).then_some(date)
}

fn check_character(body: &[u8]) -> u8 {
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(b, weight)| u32::from(b.wrapping_sub(b'0')) * weight).sum();
    CHECKS.get((sum % 11) as usize).copied().unwrap_or_default()
}

/// A number for the screen, whether or not it is one: its middle replaced by stars.
pub fn mask(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (head, tail) = if chars.len() >= 14 { (6, 4) } else { (1, chars.len().min(4) / 2) };
    let hidden = |i: usize| i >= head && i + tail < chars.len();
    chars.iter().enumerate().map(|(i, c)| if hidden(i) { '*' } else { *c }).collect()
}

impl FromStr for CitizenId {
    type Err = CitizenIdError;
    fn from_str(text: &str) -> Result<CitizenId, CitizenIdError> {
        CitizenId::parse(text)
    }
}

impl fmt::Display for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CitizenId {
    /// Masked, so that no log ever shows a whole number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CitizenId({})", self.masked())
    }
}

closed_list! {
    /// Types of identity documents 身份证件类型 of the national staff templates.
    DocumentType {
        /// 居民身份证, GB 11643-1999.
        CitizenId = "citizen", "居民身份证";
        /// 港澳台居民居住证, of the same form as an identity card.
        ResidencePermit = "residence_permit", "港澳台居民居住证";
        /// 军官证.
        Officer = "officer", "军官证";
        /// 士兵证.
        Soldier = "soldier", "士兵证";
        /// 文职干部证.
        CivilianCadre = "civilian_cadre", "文职干部证";
        /// 部队离退休证.
        RetiredSoldier = "retired_soldier", "部队离退休证";
        /// 香港特区护照/身份证明.
        HongKong = "hong_kong", "香港特区护照/身份证明";
        /// 澳门特区护照/身份证明.
        Macao = "macao", "澳门特区护照/身份证明";
        /// 台湾居民来往大陆通行证.
        Taiwan = "taiwan", "台湾居民来往大陆通行证";
        /// 境外永久居住证.
        PermanentResident = "permanent_resident", "境外永久居住证";
        /// 护照.
        Passport = "passport", "护照";
        /// 户口簿.
        HouseholdRegister = "household_register", "户口簿";
        /// Any other document.
        Other = "other", "其他";
    }
}

impl DocumentType {
    /// True when numbers of this type follow GB 11643-1999.
    pub const fn is_checked(self) -> bool {
        matches!(self, DocumentType::CitizenId | DocumentType::ResidencePermit)
    }
}

/// The number of an identity document with its type: checked when the type has a check, else any
/// 4 to 32 letters, digits and hyphens.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentNumber {
    kind: DocumentType,
    text: String,
}

/// Why a text is no number of its type of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentNumberError {
    /// It should be a citizen identity number.
    #[error(transparent)]
    CitizenId(#[from] CitizenIdError),
    /// Not 4 to 32 letters, digits and hyphens.
    #[error("证件号应为4到32位字母或数字")]
    Form,
}

impl DocumentNumber {
    /// Checks `text` as a number of that type; letters become capitals.
    ///
    /// # Errors
    /// [`DocumentNumberError`] when it does not fit the type.
    pub fn new(kind: DocumentType, text: &str) -> Result<DocumentNumber, DocumentNumberError> {
        if kind.is_checked() {
            return Ok(CitizenId::parse(text)?.into());
        }
        let text = text.to_uppercase();
        let plain = |c: char| c.is_alphanumeric() || "-()/".contains(c);
        if !(4..=32).contains(&text.chars().count()) || !text.chars().all(plain) {
            return Err(DocumentNumberError::Form);
        }
        Ok(DocumentNumber { kind, text })
    }

    /// Its type.
    pub fn kind(&self) -> DocumentType {
        self.kind
    }

    /// The number itself.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The number as a citizen identity number, if it has that form.
    pub fn citizen_id(&self) -> Option<CitizenId> {
        if self.kind.is_checked() { CitizenId::parse(&self.text).ok() } else { None }
    }

    /// For the screen: the middle replaced by stars.
    pub fn masked(&self) -> String {
        mask(&self.text)
    }
}

impl From<CitizenId> for DocumentNumber {
    fn from(id: CitizenId) -> DocumentNumber {
        let permit = id.is_residence_permit();
        let kind = if permit { DocumentType::ResidencePermit } else { DocumentType::CitizenId };
        DocumentNumber { kind, text: id.to_string() }
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for DocumentNumber {
    /// Masked, so that no log ever shows a whole number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentNumber({}, {})", self.kind.code(), self.masked())
    }
}

impl Serialize for CitizenId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for CitizenId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CitizenId, D::Error> {
        CitizenId::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    #[serde(rename = "type")]
    kind: DocumentType,
    number: String,
}

impl Serialize for DocumentNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Parts { kind: self.kind, number: self.text.clone() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DocumentNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<DocumentNumber, D::Error> {
        let parts = Parts::deserialize(deserializer)?;
        DocumentNumber::new(parts.kind, &parts.number).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepts_the_samples_of_the_standard() {
        let id = CitizenId::parse("11010519491231002x").unwrap();
        assert_eq!(id.to_string(), "11010519491231002X");
        assert_eq!(id.birth(), NaiveDate::from_ymd_opt(1949, 12, 31).unwrap());
        assert_eq!(id.sex(), Sex::Female);
        assert_eq!(CitizenId::parse("440524188001010014").unwrap().sex(), Sex::Male);
        assert!(CitizenId::parse("34052419800101001X").is_ok());
    }

    #[test]
    fn says_what_is_wrong() {
        use CitizenIdError::*;
        for (text, why) in [
            ("110101199003071234", Check),
            ("330999198102290015", Date),
            ("330999199113010036", Date),
            ("123456789098765000", Date),
            ("330999620315002", Old),
            ("33099919810228001", Length(17)),
            ("33099919810228001Y", Character),
            ("３30999198102280", Length(15)),
            ("", Length(0)),
        ] {
            assert_eq!(CitizenId::parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn upgrades_fifteen_digits() {
        for (old, new) in
            [("330999620315002", "330999196203150020"), ("330999750823001", "330999197508230018")]
        {
            assert_eq!(CitizenId::upgrade(old).unwrap().as_str(), new);
        }
        assert!(CitizenId::upgrade("33099962031500").is_err());
        assert!(CitizenId::upgrade("330999621315002").is_err());
        assert!(CitizenId::upgrade("一二三四五").is_err());
    }

    #[test]
    fn masks_the_middle() {
        let id = CitizenId::parse("330999199001010017").or(CitizenId::parse("33099919810228001X")).unwrap();
        assert!(id.masked().starts_with("330999********"));
        let passport = DocumentNumber::new(DocumentType::Passport, "e12345678").unwrap();
        assert_eq!(passport.as_str(), "E12345678");
        assert_eq!(passport.masked(), "E******78");
        assert!(!format!("{passport:?}").contains("345678"));
    }

    #[test]
    fn knows_residence_permits() {
        let permit = CitizenId::parse("81999919850615002X").unwrap();
        assert_eq!(DocumentNumber::from(permit).kind(), DocumentType::ResidencePermit);
    }

    proptest! {
        /// Every single wrong digit is found: that is what the check character is for.
        #[test]
        fn one_wrong_digit_never_passes(seq in 0u32..1000, place in 0usize..17, step in 1u8..10) {
            let old = format!("330999800615{seq:03}");
            let id = CitizenId::upgrade(&old).unwrap();
            let mut bytes = id.as_str().as_bytes().to_vec();
            bytes[place] = b'0' + (bytes[place] - b'0' + step) % 10;
            let changed = String::from_utf8(bytes).unwrap();
            prop_assert!(CitizenId::parse(&changed).is_err());
        }

        #[test]
        fn nothing_panics(text in "\\PC{0,20}") {
            let _ = CitizenId::parse(&text);
            let _ = CitizenId::upgrade(&text);
            if let Ok(number) = DocumentNumber::new(DocumentType::Other, &text) {
                prop_assert_eq!(number.masked().chars().count(), number.as_str().chars().count());
            }
        }
    }
}
