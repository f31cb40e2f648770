//! Text files: UTF-8, UTF-16 and GB18030; comma, semicolon, tab or bar between the fields.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::error::InboundError;
use super::grid::{Grid, Value};

/// Turns the bytes of a text into text: a byte order mark decides, else what `declared` names,
/// else UTF-8 if it fits, else UTF-16 if it looks like it, else GB18030.
///
/// # Errors
/// [`InboundError::UnknownType`] when no encoding fits or it is no text.
pub fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<String, InboundError> {
    let (encoding, start) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, length),
        None => (guess(bytes, declared), 0),
    };
    let text =
        bytes.get(start..).and_then(|b| encoding.decode_without_bom_handling_and_without_replacement(b));
    let text = text.ok_or(InboundError::UnknownType)?;
    let binary = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{1a}');
    if text.chars().take(4096).any(binary) { Err(InboundError::UnknownType) } else { Ok(text.into_owned()) }
}

fn guess(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    let fits = |e: &'static Encoding| e.decode_without_bom_handling_and_without_replacement(bytes).is_some();
    if let Some(encoding) = declared.filter(|e| fits(e)) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0) {
        return UTF_8;
    }
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).take(512).filter(|b| **b == 0).count();
    match (zeros(1), zeros(0)) {
        (0, 0) => GB18030,
        (low, high) if low >= high => UTF_16LE,
        _ => UTF_16BE,
    }
}

/// Reads a separated text as one sheet; its row numbers are those that Excel would show.
///
/// # Errors
/// [`InboundError`] when it is no text or too large.
pub fn read(bytes: &[u8], name: &str) -> Result<Grid, InboundError> {
    let text = decode(bytes, None)?;
    let (text, separator) = match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("sep=") && first.trim_end().len() == 5 => {
            (rest, first.as_bytes().get(4).copied().unwrap_or(b','))
        }
        _ => (text.as_str(), separator(&text)),
    };
    let mut grid = Grid::new(name);
    let mut rest = text;
    let mut number = 0u32;
    while !rest.is_empty() {
        number = number.saturating_add(1);
        let mut column = 0;
        loop {
            let (field, end, after) = field(rest, separator);
            rest = after;
            if !field.is_empty() {
                grid.put(number, column, Value::Text(field))?;
            }
            column += 1;
            if end == End::Row {
                break;
            }
        }
    }
    Ok(grid)
}

#[derive(PartialEq)]
enum End {
    Field,
    Row,
}

/// The next field, what ends it, and what follows. Blank rows and line feeds within quotes are
/// counted as Excel counts them, which readers that skip blank lines cannot.
fn field(text: &str, separator: u8) -> (String, End, &str) {
    let mut field = String::new();
    let mut rest = text;
    if let Some(mut quoted) = text.strip_prefix('"') {
        loop {
            match quoted.split_once('"') {
                Some((part, after)) => {
                    field.push_str(part);
                    rest = after;
                    let Some(more) = after.strip_prefix('"') else { break };
                    field.push('"');
                    quoted = more;
                }
                // A quote that is never closed is taken as it stands.
                None => {
                    field.clear();
                    rest = text;
                    break;
                }
            }
        }
    }
    let ends = |c: char| c == char::from(separator) || c == '\n' || c == '\r';
    let (tail, after) = rest.split_at(rest.find(ends).unwrap_or(rest.len()));
    field.push_str(tail);
    if let Some(after) = after.strip_prefix(char::from(separator)) {
        return (field, End::Field, after);
    }
    let after = after.strip_prefix("\r\n").or_else(|| after.strip_prefix(['\n', '\r'])).unwrap_or(after);
    (field, End::Row, after)
}

/// The separator that the first lines agree on most, quoted parts left out.
fn separator(text: &str) -> u8 {
    let mut best = (0usize, b',');
    for candidate in [b',', b'\t', b';', b'|'] {
        let counts: Vec<usize> = text.lines().take(30).map(|line| count(line, candidate)).collect();
        let filled = counts.iter().filter(|n| **n > 0).count();
        let most = counts.iter().max().copied().unwrap_or(0);
        let alike = counts.iter().filter(|n| **n == most && most > 0).count();
        let score = filled + 2 * alike;
        if score > best.0 {
            best = (score, candidate);
        }
    }
    best.1
}

fn count(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    line.bytes()
        .filter(|b| {
            quoted ^= *b == b'"';
            !quoted && *b == separator
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(grid: &Grid) -> Vec<(u32, Vec<String>)> {
        grid.rows.iter().map(|row| (row.number, row.cells.iter().map(Value::shown).collect())).collect()
    }

    #[test]
    fn reads_every_encoding_that_offices_use() {
        let text = "姓名,学时\n陈㛃,1.5\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> = [0xFF, 0xFE].into_iter().chain(utf16.iter().copied()).collect();
        let big: Vec<u8> =
            [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let gb = GB18030.encode(text).0.into_owned();
        let bom = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        for bytes in [text.as_bytes().to_vec(), utf16, marked, big, gb, bom] {
            let grid = read(&bytes, "名单").unwrap();
            assert_eq!(shown(&grid)[1], (2, vec!["陈㛃".to_owned(), "1.5".to_owned()]));
        }
    }

    #[test]
    fn finds_the_separator() {
        for separator in [",", ";", "\t", "|"] {
            let text = format!("姓名{separator}学时\n张三{separator}\"8,5;6\"\n");
            let grid = read(text.as_bytes(), "名单").unwrap();
            assert_eq!(shown(&grid)[1].1, ["张三", "8,5;6"]);
        }
        assert_eq!(shown(&read(b"sep=;\r\na;b\r\n", "x").unwrap())[0], (1, vec!["a".into(), "b".into()]));
    }

    #[test]
    fn counts_rows_as_excel_does() {
        let text = "标题\r\n\r\n姓名,名称\r\n张三,\"两\r\n行\"\r\n\r\n\r\n李四,x";
        let rows = shown(&read(text.as_bytes(), "名单").unwrap());
        let numbers: Vec<u32> = rows.iter().map(|row| row.0).collect();
        assert_eq!(numbers, [1, 3, 4, 7]);
        assert_eq!(rows[2].1[1], "两\r\n行");
    }

    #[test]
    fn quotes_hold_whatever_stands_in_them() {
        let rows = shown(&read("a,\"b\"\"c\"d,\"e,\nf\"\r\"open,g\n,h,".as_bytes(), "x").unwrap());
        assert_eq!(rows[0], (1, vec!["a".into(), "b\"cd".into(), "e,\nf".into()]));
        assert_eq!(rows[1], (2, vec!["\"open".into(), "g".into()]));
        assert_eq!(rows[2], (3, vec![String::new(), "h".into()]));
    }

    #[test]
    fn refuses_what_is_no_text() {
        assert_eq!(decode(&[1, 2, 3, 0xFF, 0xFF], None), Err(InboundError::UnknownType));
        assert_eq!(decode(b"abc\x01def", None), Err(InboundError::UnknownType));
    }
}
