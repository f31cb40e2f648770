//! Credit hours 学时: exact decimals of two places, kept as hundredths.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount of credit hours 学时 (or of credits 学分), never negative, exact to 0.01.
///
/// One credit hour is 45 minutes of training. The largest amount is [`Hours::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hours(i64);

/// Why a text is not an amount of hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// Not a plain decimal such as `16` or `2.5`.
    #[error("不是数字")]
    NotDecimal,
    /// More than two places after the point.
    #[error("最多两位小数")]
    TooPrecise,
    /// Below zero.
    #[error("不能是负数")]
    Negative,
    /// More than [`Hours::MAX`].
    #[error("数字过大")]
    TooLarge,
}

impl Hours {
    /// No hours at all.
    pub const ZERO: Hours = Hours(0);
    /// The most that one figure may hold: a million hours, far above any school's total.
    pub const MAX: Hours = Hours(100_000_000);

    /// Whole hours; more than [`Hours::MAX`] becomes that.
    pub const fn whole(hours: u32) -> Hours {
        let hundredths = hours as i64 * 100;
        if hundredths > Self::MAX.0 { Self::MAX } else { Hours(hundredths) }
    }

    /// From hundredths of an hour, as the workspace stores them.
    ///
    /// # Errors
    /// [`HoursError::Negative`] or [`HoursError::TooLarge`] outside `0..=MAX`.
    pub const fn from_hundredths(hundredths: i64) -> Result<Hours, HoursError> {
        if hundredths < 0 {
            Err(HoursError::Negative)
        } else if hundredths > Self::MAX.0 {
            Err(HoursError::TooLarge)
        } else {
            Ok(Hours(hundredths))
        }
    }

    /// Hundredths of an hour.
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// True for no hours.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum, at most [`Hours::MAX`].
    #[must_use]
    pub const fn plus(self, other: Hours) -> Hours {
        let sum = self.0 + other.0;
        if sum > Self::MAX.0 { Self::MAX } else { Hours(sum) }
    }

    /// What is left after taking `other` away, at least zero.
    #[must_use]
    pub const fn minus(self, other: Hours) -> Hours {
        if other.0 > self.0 { Self::ZERO } else { Hours(self.0 - other.0) }
    }

    /// This amount `count` times, at most [`Hours::MAX`].
    #[must_use]
    pub const fn times(self, count: u32) -> Hours {
        let product = self.0.saturating_mul(count as i64);
        if product > Self::MAX.0 { Self::MAX } else { Hours(product) }
    }
}

impl fmt::Display for Hours {
    /// Without trailing zeros: `16`, `2.5`, `0.25`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 100, self.0 % 100);
        let text = match part {
            0 => whole.to_string(),
            p if p % 10 == 0 => format!("{whole}.{}", p / 10),
            p => format!("{whole}.{p:02}"),
        };
        f.pad_integral(true, "", &text)
    }
}

impl FromStr for Hours {
    type Err = HoursError;

    /// Reads a plain decimal of at most two places; `2.50` is `2.5`.
    fn from_str(text: &str) -> Result<Hours, HoursError> {
        if let Some(rest) = text.strip_prefix(['-', '−']) {
            return Err(match unsigned(rest) {
                Err(HoursError::NotDecimal) => HoursError::NotDecimal,
                _ => HoursError::Negative,
            });
        }
        unsigned(text)
    }
}

fn unsigned(text: &str) -> Result<Hours, HoursError> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || text.ends_with('.') {
        return Err(HoursError::NotDecimal);
    }
    let part = part.trim_end_matches('0');
    if part.len() > 2 {
        return Err(HoursError::TooPrecise);
    }
    let hundredths: i64 = format!("{part:0<2}").parse().map_err(|_| HoursError::NotDecimal)?;
    let whole: i64 = whole.parse().map_err(|_| HoursError::TooLarge)?;
    let total = whole.checked_mul(100).and_then(|w| w.checked_add(hundredths));
    Hours::from_hundredths(total.ok_or(HoursError::TooLarge)?)
}

impl Sum for Hours {
    fn sum<I: Iterator<Item = Hours>>(hours: I) -> Hours {
        hours.fold(Hours::ZERO, Hours::plus)
    }
}

impl<'a> Sum<&'a Hours> for Hours {
    fn sum<I: Iterator<Item = &'a Hours>>(hours: I) -> Hours {
        hours.copied().sum()
    }
}

impl Serialize for Hours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Hours, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|e| serde::de::Error::custom(format!("“{text}”{e}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_and_shows_without_trailing_zeros() {
        for (text, shown) in [("16", "16"), ("2.50", "2.5"), ("0.05", "0.05"), ("007", "7"), ("0", "0")] {
            assert_eq!(text.parse::<Hours>().unwrap().to_string(), shown);
        }
    }

    #[test]
    fn refuses_what_is_no_amount() {
        use HoursError::*;
        for (text, why) in [
            ("", NotDecimal),
            ("-", NotDecimal),
            ("1.", NotDecimal),
            (".5", NotDecimal),
            ("1,5", NotDecimal),
            ("1e3", NotDecimal),
            ("-3", Negative),
            ("2.555", TooPrecise),
            ("1000000.01", TooLarge),
            ("99999999999999999999", TooLarge),
        ] {
            assert_eq!(text.parse::<Hours>(), Err(why), "{text}");
        }
    }

    #[test]
    fn a_long_row_of_dashes_is_refused_like_one() {
        assert_eq!("-".repeat(1_000_000).parse::<Hours>(), Err(HoursError::NotDecimal));
        assert_eq!("--3".parse::<Hours>(), Err(HoursError::NotDecimal));
    }

    proptest! {
        #[test]
        fn text_and_value_agree(hundredths in 0..=Hours::MAX.hundredths()) {
            let hours = Hours::from_hundredths(hundredths).unwrap();
            prop_assert_eq!(hours.to_string().parse::<Hours>(), Ok(hours));
        }
    }
}
