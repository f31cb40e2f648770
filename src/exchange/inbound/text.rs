//! Text of cells made comparable: full-width signs, invisible characters, spaces and line feeds.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::model::person_name::is_han;

/// True for spaces of any kind and for characters that show nothing.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{FFFE}')
}

/// For codes, numbers and dates: compatibility forms folded (NFKC), nothing invisible, single
/// spaces; the `'` and `="…"` that force text in Excel are taken off.
pub fn code(text: &str) -> String {
    let text = if is_settled(text) { text.into() } else { squeeze(&folded(text)).into_owned() };
    let bare = text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')).unwrap_or(&text);
    let bare = bare.trim_start_matches(['\'', '‘', '’', '`']).trim_ascii();
    if bare.len() == text.len() { text } else { bare.to_owned() }
}

/// True for what lists mostly consist of, plain signs and common characters, which no folding
/// changes: one quick look instead of several passes.
fn is_settled(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '!'..='~' | '\u{4E00}'..='\u{9FFF}'))
}

/// The text in its compatibility form (NFKC).
fn folded(text: &str) -> Cow<'_, str> {
    if is_settled(text) { text.into() } else { text.nfkc().collect::<String>().into() }
}

/// [`code`] without any space.
pub fn tight(text: &str) -> String {
    let mut code = code(text);
    code.retain(|c| c != ' ');
    code
}

/// For words that are shown and printed: full-width letters and digits become plain ones, Chinese
/// punctuation and rare characters stay, spaces and line feeds are put in order.
pub fn words(text: &str) -> String {
    if is_settled(text) {
        return text.to_owned();
    }
    let wide = |c: char| matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
    if !text.contains(wide) {
        return squeeze(text).into_owned();
    }
    let narrow = |c: char| if wide(c) { char::from_u32(c as u32 - 0xFEE0).unwrap_or(c) } else { c };
    squeeze(&text.chars().map(narrow).collect::<String>()).into_owned()
}

/// A key under which spellings of one title or provider meet: no spaces, dashes, brackets or
/// punctuation, small letters.
pub fn loose_key(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Runs of blanks become one space, or nothing beside a Chinese character; invisible characters go.
fn squeeze(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_blank) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = true;
        } else if !is_invisible(c) {
            let last = out.chars().next_back();
            if gap && last.is_some_and(|last| !(is_wide(last) || is_wide(c))) {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        }
    }
    out.into()
}

fn is_wide(c: char) -> bool {
    is_han(c)
        || matches!(c, '、' | '。' | '，' | '；' | '：' | '（' | '）' | '“' | '”' | '《' | '》' | '【' | '】')
}

/// The header of a column made comparable: folded, without stars, slashes (two rows of a header are shown joined
/// by one), spaces, line feeds, brackets and what stands in them. What a survey (问卷星) writes around a question goes too:
/// `1、您的姓名：` is 姓名.
pub fn header_key(text: &str) -> String {
    let folded = folded(text).to_lowercase();
    let asked = question(&folded);
    let key = strip(asked, true);
    if key.is_empty() { strip(asked, false) } else { key }
}

/// What a numbered question asks for; other headers as they are.
fn question(header: &str) -> &str {
    let rest = header.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = rest.len() < header.len() && header.len() - rest.len() <= 2;
    let asked = rest.strip_prefix(['、', '.']).filter(|_| numbered);
    // A decimal is no number of a question.
    let Some(asked) = asked.filter(|asked| !asked.starts_with(|c: char| c.is_ascii_digit())) else {
        return header;
    };
    let asked = asked.trim_start_matches(is_blank);
    let polite = ["请填写", "请输入", "请选择"].iter().find_map(|words| asked.strip_prefix(words));
    let asked = polite.unwrap_or(asked);
    ["您的", "你的"].iter().find_map(|words| asked.strip_prefix(words)).unwrap_or(asked)
}

fn strip(text: &str, brackets: bool) -> String {
    let mut depth = 0usize;
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '[' | '【' | '〔' | '<' | '《' | '{' => depth += 1,
            ')' | ']' | '】' | '〕' | '>' | '》' | '}' => depth = depth.saturating_sub(1),
            _ if brackets && depth > 0 => {}
            '*' | '※' | '★' | '☆' | ':' | '"' | '\'' | '。' | '.' | '_' | '/' => {}
            _ if is_blank(c) => {}
            _ => key.push(c),
        }
    }
    key
}

/// A text and the remark in brackets at its end: `张三（女）` is `张三` and `女`.
pub fn split_remark(text: &str) -> (&str, Option<&str>) {
    let text = text.trim_matches(is_blank);
    let Some(body) = text.strip_suffix([')', '）', ']', '】']) else { return (text, None) };
    match body.rsplit_once(['(', '（', '[', '【']) {
        Some((name, remark)) if !name.trim_matches(is_blank).is_empty() => {
            (name.trim_matches(is_blank), Some(remark.trim_matches(is_blank)))
        }
        _ => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_codes() {
        assert_eq!(code("２０２０．９"), "2020.9");
        assert_eq!(code("'330999199011230038"), "330999199011230038");
        assert_eq!(code("=\"330999199011230038\""), "330999199011230038");
        assert_eq!(tight(" 330999 19901123\u{a0}003８\t"), "330999199011230038");
        assert_eq!(code("\u{feff}A\u{200b}B"), "AB");
    }

    #[test]
    fn puts_words_in_order_and_keeps_their_signs() {
        assert_eq!(words("国家智慧教育平台\n暑期研修"), "国家智慧教育平台暑期研修");
        assert_eq!(words("  省继续教育网 "), "省继续教育网");
        assert_eq!(words("教研活动（第２次）"), "教研活动（第2次）");
        assert_eq!(words("Unit  1\tPart 2"), "Unit 1 Part 2");
    }

    #[test]
    fn one_key_for_spellings_of_a_header() {
        for header in ["姓 名", "*姓名", "姓\n名", "姓名：", "姓名（必填）", "＊姓名", "【姓名】"]
        {
            assert_eq!(header_key(header), "姓名", "{header}");
        }
        assert_eq!(header_key("*出生日期\n（yyyy-MM-dd）"), "出生日期");
        for question in ["1、您的姓名：", "12. 请填写你的姓名", "3、姓名（必填）"] {
            assert_eq!(header_key(question), "姓名", "{question}");
        }
        for plain in ["2021年校本培训", "1.5", "您的姓名", "100、甲"] {
            assert_eq!(header_key(plain), strip(&folded(plain), true), "{plain} is no question");
        }
    }

    #[test]
    fn one_key_for_spellings_of_a_title() {
        assert_eq!(loose_key("2022—2023年 公需课（网络）"), loose_key("2022-2023年公需课(网络)"));
    }

    #[test]
    fn takes_remarks_off() {
        assert_eq!(split_remark("张三（女）"), ("张三", Some("女")));
        assert_eq!(split_remark("张三 (借)"), ("张三", Some("借")));
        assert_eq!(split_remark("（女）"), ("（女）", None));
        assert_eq!(split_remark("张三"), ("张三", None));
    }
}
