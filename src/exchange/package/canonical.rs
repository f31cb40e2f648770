//! Canonical JSON after RFC 8785: one value, one spelling, so that a digest means the content.
//!
//! Our own few lines: the two crates that do this bring a JavaScript number printer along, while
//! Rust's own shortest digits are the same digits that the RFC asks for.

use serde_json::{Number, Value};

/// A number that a double cannot hold exactly, and that RFC 8785 therefore cannot write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("数字 {0} 太大，无法准确写入数据文件")]
pub struct NotExact(pub String);

/// The canonical bytes of a value: keys in the order of their UTF-16 units, no blanks, the shortest
/// numbers of ECMAScript, only the escapes that are needed.
///
/// # Errors
/// [`NotExact`] for a whole number beyond ±2⁵³.
pub fn canonical_json(value: &Value) -> Result<Vec<u8>, NotExact> {
    let mut out = String::new();
    write_value(value, &mut out)?;
    Ok(out.into_bytes())
}

fn write_value(value: &Value, out: &mut String) -> Result<(), NotExact> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&number_text(number)?),
        Value::String(text) => write_text(text, out),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_value(item, out)?;
            }
            out.push(']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (i, (key, field)) in fields.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_text(key, out);
                out.push(':');
                write_value(field, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

/// RFC 8785, 3.2.2.2.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn number_text(number: &Number) -> Result<String, NotExact> {
    const EXACT: u64 = 1 << 53;
    if let Some(whole) = number.as_i64() {
        return if whole.unsigned_abs() <= EXACT { Ok(whole.to_string()) } else { Err(not_exact(number)) };
    }
    match number.as_f64() {
        Some(double) if !number.is_u64() && double.is_finite() => Ok(double_text(double)),
        _ => Err(not_exact(number)),
    }
}

fn not_exact(number: &Number) -> NotExact {
    NotExact(number.to_string())
}

/// A finite double as ECMAScript's Number::toString writes it (RFC 8785, 3.2.2.3).
fn double_text(double: f64) -> String {
    if double == 0.0 {
        return "0".into();
    }
    // `{:e}` gives the shortest digits that read back: `d.ddde±x`.
    let text = format!("{:e}", double.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits = nearest_even(double, only_digits(mantissa));
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let sign = if double < 0.0 { "-" } else { "" };
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |n: i32| "0".repeat(usize::try_from(n).unwrap_or(0));
    let body = if count <= point && point <= 21 {
        digits + &zeros(point - count)
    } else if 0 < point && point <= 21 {
        let (whole, part) = digits.split_at(usize::try_from(point).unwrap_or(0));
        format!("{whole}.{part}")
    } else if -6 < point && point <= 0 {
        format!("0.{}{digits}", zeros(-point))
    } else {
        let (first, rest) = digits.split_at(1);
        let dot = if rest.is_empty() { "" } else { "." };
        format!("{first}{dot}{rest}e{:+}", point - 1)
    };
    sign.to_string() + &body
}

fn only_digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Where two shortest spellings are equally near, ECMAScript takes the even one, and Rust the upper.
fn nearest_even(double: f64, upper: String) -> String {
    // Every double ends within 767 digits, so this is exact.
    let text = format!("{:.770e}", double.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exact = only_digits(mantissa);
    let (lower, rest) = exact.split_at(upper.len().min(exact.len()));
    let tie = rest.strip_prefix('5').is_some_and(|zeros| zeros.bytes().all(|c| c == b'0'));
    let even = lower.ends_with(['0', '2', '4', '6', '8']);
    let places = i32::try_from(lower.len()).unwrap_or(0);
    let shift = exponent.parse::<i32>().unwrap_or(0) + 1 - places;
    if tie && even && format!("{lower}e{shift}").parse() == Ok(double.abs()) { lower.into() } else { upper }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn canonical(value: &Value) -> String {
        String::from_utf8(canonical_json(value).unwrap()).unwrap()
    }

    #[test]
    fn numbers_of_the_rfc_appendix_b() {
        for (bits, text) in [
            (0x0000_0000_0000_0000u64, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] {
            assert_eq!(double_text(f64::from_bits(bits)), text, "{bits:016x}");
        }
    }

    #[test]
    fn keys_in_the_order_of_the_rfc() {
        let value: Value = serde_json::from_str(
            r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
                "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control",
                "\u00f6":"Latin Small Letter O With Diaeresis"}"#,
        )
        .unwrap();
        let text = canonical(&value);
        let order = ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"];
        let places: Vec<_> = order.iter().map(|word| text.find(word).unwrap()).collect();
        assert!(places.is_sorted(), "{text}");
    }

    #[test]
    fn escapes_only_what_must_be() {
        let value = json!({"b": ["€$\u{f}\nA'B\"\\\\\"/", "张三", "\u{7f}"], "a": {"z": null, "y": [true, false, -1]}});
        assert_eq!(
            canonical(&value),
            "{\"a\":{\"y\":[true,false,-1],\"z\":null},\"b\":[\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\",\"张三\",\"\u{7f}\"]}"
        );
    }

    #[test]
    fn a_number_that_a_double_cannot_hold_is_refused() {
        assert_eq!(canonical(&json!(9_007_199_254_740_992_i64)), "9007199254740992");
        for number in [json!(9_007_199_254_740_993_i64), json!(-9_007_199_254_740_993_i64), json!(u64::MAX)] {
            assert!(canonical_json(&number).is_err(), "{number}");
        }
    }

    proptest! {
        #[test]
        fn a_double_reads_back(bits: u64) {
            let double = f64::from_bits(bits);
            prop_assume!(double.is_finite());
            prop_assert_eq!(double_text(double).parse::<f64>().unwrap(), double);
        }

        #[test]
        fn text_reads_back(text: String) {
            let value = Value::String(text);
            prop_assert_eq!(serde_json::from_str::<Value>(&canonical(&value)).unwrap(), value);
        }
    }
}
