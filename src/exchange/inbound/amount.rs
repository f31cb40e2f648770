//! Amounts of hours with their units: `24`, `24学时`, `1天`, `半天`, `1.5学分`.

use super::dates::chinese_number;
use super::grid::Value;
use super::text::{split_remark, tight};
use crate::model::hours::{Hours, HoursError};

/// What a cell of hours says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Hours as such.
    Hours(Hours),
    /// Half days, to be converted by the policy.
    HalfDays(u32),
    /// Credits 学分.
    Credits(Hours),
}

/// Why a cell is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not a plain amount.
    #[error("{0}")]
    Hours(#[from] HoursError),
    /// Two numbers.
    #[error("有两个数字，请只填一个")]
    Two,
}

/// Units that follow an amount, longest first.
const UNITS: [(&str, Unit); 12] = [
    ("个学时", Unit::Hours),
    ("个课时", Unit::Hours),
    ("学时", Unit::Hours),
    ("课时", Unit::Hours),
    ("节课", Unit::Hours),
    ("个半天", Unit::HalfDays),
    ("学分", Unit::Credits),
    ("半天", Unit::HalfDays),
    ("节", Unit::Hours),
    ("天", Unit::Days),
    ("日", Unit::Days),
    ("h", Unit::Hours),
];

#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Hours,
    Credits,
    Days,
    HalfDays,
}

/// Reads a cell of hours.
///
/// # Errors
/// [`AmountError`] for negative, huge, non-decimal amounts and for two numbers in one cell.
pub fn amount(value: &Value) -> Result<Amount, AmountError> {
    let text = match value {
        Value::Number(number) => return Ok(Amount::Hours(from_number(*number)?)),
        Value::Text(text) => tight(text).to_lowercase(),
        _ => return Err(HoursError::NotDecimal.into()),
    };
    let text = split_remark(&text).0.trim_start_matches(['约', '共', '计', '+']);
    if text.contains(['/', '+', '、', ',']) && text.chars().any(|c| c.is_ascii_digit()) {
        return Err(AmountError::Two);
    }
    if let Some(days) = text.strip_suffix("天半") {
        return Ok(Amount::HalfDays(whole(days)?.saturating_mul(2).saturating_add(1)));
    }
    let unit = UNITS.iter().find_map(|(name, unit)| Some((text.strip_suffix(name)?, *unit)));
    let (number, unit) = unit.unwrap_or((text, Unit::Hours));
    match unit {
        Unit::HalfDays if number.is_empty() => Ok(Amount::HalfDays(1)),
        Unit::HalfDays => Ok(Amount::HalfDays(whole(number)?)),
        Unit::Days => Ok(Amount::HalfDays(half_days(number)?)),
        Unit::Credits => Ok(Amount::Credits(decimal(number)?)),
        Unit::Hours => Ok(Amount::Hours(decimal(number)?)),
    }
}

/// A bare decimal, or Chinese numerals: `十六学时`.
fn decimal(text: &str) -> Result<Hours, HoursError> {
    match text.parse() {
        Err(HoursError::NotDecimal) => chinese_number(text).map(Hours::whole).ok_or(HoursError::NotDecimal),
        read => read,
    }
}

fn whole(text: &str) -> Result<u32, HoursError> {
    let hours = decimal(text)?;
    if hours.hundredths() % 100 != 0 {
        return Err(HoursError::NotDecimal);
    }
    u32::try_from(hours.hundredths() / 100).map_err(|_| HoursError::TooLarge)
}

fn half_days(days: &str) -> Result<u32, HoursError> {
    let hundredths = decimal(days)?.hundredths();
    if hundredths % 50 != 0 {
        return Err(HoursError::TooPrecise);
    }
    u32::try_from(hundredths / 50).map_err(|_| HoursError::TooLarge)
}

/// A number of a workbook, which is binary: what is off by less than a millionth is meant exactly.
///
/// # Errors
/// [`HoursError`] as for a text.
pub fn from_number(number: f64) -> Result<Hours, HoursError> {
    if !number.is_finite() {
        return Err(HoursError::NotDecimal);
    }
    let hundredths = number * 100.0;
    let rounded = hundredths.round();
    if rounded < 0.0 {
        return Err(HoursError::Negative);
    }
    if rounded > Hours::MAX.hundredths() as f64 {
        return Err(HoursError::TooLarge);
    }
    if (hundredths - rounded).abs() > 1e-4 {
        return Err(HoursError::TooPrecise);
    }
    Hours::from_hundredths(rounded as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Amount, AmountError> {
        amount(&Value::Text(text.into()))
    }

    #[test]
    fn reads_amounts_with_units() {
        let hours = |text: &str| Ok(Amount::Hours(text.parse().unwrap()));
        for (text, expected) in [
            ("24", hours("24")),
            ("２４", hours("24")),
            ("24学时", hours("24")),
            ("24 课时", hours("24")),
            ("7.5", hours("7.5")),
            ("16节", hours("16")),
            ("十六学时", hours("16")),
            ("24（网络）", hours("24")),
            ("1天", Ok(Amount::HalfDays(2))),
            ("半天", Ok(Amount::HalfDays(1))),
            ("0.5天", Ok(Amount::HalfDays(1))),
            ("2天半", Ok(Amount::HalfDays(5))),
            ("两天", Ok(Amount::HalfDays(4))),
            ("3个半天", Ok(Amount::HalfDays(3))),
            ("1.5学分", Ok(Amount::Credits("1.5".parse().unwrap()))),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!(amount(&Value::Number(7.5)), hours("7.5"));
        assert_eq!(amount(&Value::Number(0.1 + 0.2)), hours("0.3"));
    }

    #[test]
    fn refuses_negative_huge_and_non_decimal_amounts() {
        for (text, error) in [
            ("-8", HoursError::Negative),
            ("99999999", HoursError::TooLarge),
            ("八小时多", HoursError::NotDecimal),
            ("2.555", HoursError::TooPrecise),
            ("", HoursError::NotDecimal),
        ] {
            assert_eq!(read(text), Err(error.into()), "{text}");
        }
        assert_eq!(read("4/4"), Err(AmountError::Two));
        assert_eq!(amount(&Value::Number(-1.0)), Err(HoursError::Negative.into()));
        assert_eq!(amount(&Value::Number(1e12)), Err(HoursError::TooLarge.into()));
        assert_eq!(amount(&Value::Number(1.0 / 3.0)), Err(HoursError::TooPrecise.into()));
        assert_eq!(amount(&Value::Number(f64::NAN)), Err(HoursError::NotDecimal.into()));
    }

    proptest! {
        #[test]
        fn a_number_and_its_text_agree(hundredths in 0i64..=Hours::MAX.hundredths()) {
            let hours = Hours::from_hundredths(hundredths).unwrap();
            prop_assert_eq!(from_number(hundredths as f64 / 100.0), Ok(hours));
            prop_assert_eq!(read(&format!("{hours}学时")), Ok(Amount::Hours(hours)));
        }

        #[test]
        fn nothing_panics(text in "\\PC{0,10}", number: f64) {
            let _ = read(&text);
            let _ = from_number(number);
        }
    }
}
