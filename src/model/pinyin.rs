//! Search keys of a name: full pinyin and initials in every reading, so that `zs` and `zhangsan`
//! find 张三, and 单 answers to `shan` as well as to `dan`.

use std::borrow::Cow;

use pinyin::ToPinyinMulti;

use super::person_name::PersonName;

/// Surnames whose reading differs from the character's usual one. A compound surname has its
/// syllables apart by a space.
const SURNAMES: &[(&str, &str)] = &[
    ("单", "shan"),
    ("曾", "zeng"),
    ("解", "xie"),
    ("仇", "qiu"),
    ("区", "ou"),
    ("翟", "zhai"),
    ("任", "ren"),
    ("查", "zha"),
    ("盖", "ge"),
    ("朴", "piao"),
    ("种", "chong"),
    ("缪", "miao"),
    ("冼", "xian"),
    ("洗", "xian"),
    ("员", "yun"),
    ("折", "she"),
    ("黑", "he"),
    ("繁", "po"),
    ("逄", "pang"),
    ("乐", "yue"),
    ("覃", "qin"),
    ("秘", "bi"),
    ("那", "na"),
    ("宁", "ning"),
    ("曲", "qu"),
    ("石", "shi"),
    ("冯", "feng"),
    ("召", "shao"),
    ("车", "che"),
    ("柏", "bai"),
    ("盛", "sheng"),
    ("薄", "bo"),
    ("卜", "bu"),
    ("晁", "chao"),
    ("谌", "chen"),
    ("贾", "jia"),
    ("沈", "shen"),
    ("葛", "ge"),
    ("尹", "yin"),
    ("牟", "mu"),
    ("宓", "mi"),
    ("祭", "zhai"),
    ("句", "gou"),
    ("阚", "kan"),
    ("隗", "wei"),
    ("佴", "nai"),
    ("乜", "nie"),
    ("占", "zhan"),
    ("应", "ying"),
    ("撒", "sa"),
    ("燕", "yan"),
    ("钭", "tou"),
    ("藏", "zang"),
    ("臧", "zang"),
    ("过", "guo"),
    ("干", "gan"),
    ("华", "hua"),
    ("纪", "ji"),
    ("哈", "ha"),
    ("郗", "xi"),
    ("俞", "yu"),
    ("重", "chong"),
    ("令", "ling"),
    ("万", "wan"),
    ("尉", "wei"),
    ("教", "jiao"),
    ("欧阳", "ou yang"),
    ("司马", "si ma"),
    ("上官", "shang guan"),
    ("诸葛", "zhu ge"),
    ("东方", "dong fang"),
    ("皇甫", "huang fu"),
    ("尉迟", "yu chi"),
    ("公孙", "gong sun"),
    ("慕容", "mu rong"),
    ("令狐", "ling hu"),
    ("长孙", "zhang sun"),
    ("宇文", "yu wen"),
    ("司徒", "si tu"),
    ("司空", "si kong"),
    ("夏侯", "xia hou"),
    ("万俟", "mo qi"),
    ("澹台", "tan tai"),
    ("单于", "chan yu"),
    ("鲜于", "xian yu"),
    ("呼延", "hu yan"),
    ("南宫", "nan gong"),
    ("端木", "duan mu"),
    ("百里", "bai li"),
    ("独孤", "du gu"),
    ("轩辕", "xuan yuan"),
    ("钟离", "zhong li"),
    ("闻人", "wen ren"),
    ("赫连", "he lian"),
    ("申屠", "shen tu"),
    ("拓跋", "tuo ba"),
    ("公羊", "gong yang"),
    ("濮阳", "pu yang"),
];

/// At most this many full readings of one name are kept, surname's own reading first.
const MOST: usize = 32;

/// Full pinyin and initials of the name in every reading, space-separated, the likeliest first:
/// `zhangsan zs`. Small letters only, `ü` as `v` and as `u`. Stored in one column and matched by
/// [`matches`], or in SQL by the beginning of a word: `' ' || keys LIKE '% zs%'`.
pub fn keys(name: &PersonName) -> String {
    let syllables = syllables(name.as_str());
    let full = combine(&syllables, |reading| reading);
    let initials = combine(&syllables, |reading| reading.get(..1).unwrap_or_default());
    let mut keys: Vec<String> = Vec::with_capacity(full.len() + initials.len());
    let first = full.iter().take(1).chain(initials.iter().take(1));
    for key in first.chain(&full).chain(&initials) {
        if !key.is_empty() && !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    keys.join(" ")
}

/// Whether two characters share a reading, tones aside, as slips of an input method do.
pub fn sound_alike(one: char, other: char) -> bool {
    let others = readings(other).unwrap_or_default();
    readings(one).unwrap_or_default().iter().any(|reading| others.contains(reading))
}

/// Whether a word begins with what was typed: with itself, or a letter with a reading of its first character.
pub fn begins(typed: char, word: &str) -> bool {
    let Some(first) = word.chars().next() else { return false };
    let letter = typed.to_ascii_lowercase();
    let read = |reading: &Reading| reading.starts_with(letter);
    first.to_ascii_lowercase() == letter || readings(first).unwrap_or_default().iter().any(read)
}

/// Whether a query typed by the administrator begins one of the keys; case, spaces and
/// apostrophes do not count. An empty query matches nothing.
pub fn matches(query: &str, keys: &str) -> bool {
    let query = normalise(query);
    !query.is_empty() && keys.split(' ').any(|key| key.starts_with(&query))
}

/// A query in the letters of the keys; empty when it holds anything else than letters, so that
/// it can be put into a LIKE pattern as it is.
pub fn normalise(query: &str) -> String {
    let mut letters = String::with_capacity(query.len());
    for c in query.chars() {
        match c {
            'ü' | 'Ü' => letters.push('v'),
            'a'..='z' | 'A'..='Z' => letters.push(c.to_ascii_lowercase()),
            'ａ'..='ｚ' => letters.push(char::from_u32(c as u32 - 'ａ' as u32 + 'a' as u32).unwrap_or(c)),
            ' ' | '\'' | '’' | '\u{3000}' | '·' => {}
            _ => return String::new(),
        }
    }
    letters
}

/// A way to read a character, in small letters.
type Reading = Cow<'static, str>;

/// The readings of each character of a name, the likeliest first.
fn syllables(name: &str) -> Vec<Vec<Reading>> {
    let mut syllables: Vec<Vec<Reading>> = name.chars().filter_map(readings).collect();
    let own = SURNAMES.iter().filter(|(surname, _)| name.starts_with(surname));
    if let Some((_, spelt)) = own.max_by_key(|(surname, _)| surname.len()) {
        for (place, own) in syllables.iter_mut().zip(spelt.split(' ')) {
            place.retain(|reading| reading != own);
            place.insert(0, own.into());
        }
    }
    syllables
}

fn readings(c: char) -> Option<Vec<Reading>> {
    if c.is_ascii_alphanumeric() {
        return Some(vec![c.to_ascii_lowercase().to_string().into()]);
    }
    let mut readings: Vec<Reading> = Vec::new();
    for pinyin in c.to_pinyin_multi()? {
        for reading in spelt(pinyin.plain()) {
            if reading.is_ascii() && !reading.is_empty() && !readings.contains(&reading) {
                readings.push(reading);
            }
        }
    }
    if readings.is_empty() { None } else { Some(readings) }
}

/// A syllable as it is typed: `ü` as `v` and as `u`. Hardly any holds one, so that most need no text of their own.
fn spelt(plain: &'static str) -> Vec<Reading> {
    if plain.is_ascii() {
        return vec![plain.into()];
    }
    let letters: &[&str] = if plain.contains('ü') { &["v", "u"] } else { &[""] };
    letters.iter().map(|letter| plain.replace('ü', letter).replace('ê', "e").into()).collect()
}

/// Every way to read the syllables one after another, at most [`MOST`]. Each next syllable varies
/// slower than the ones before, so that every reading of the surname comes early.
fn combine(syllables: &[Vec<Reading>], part: impl Fn(&str) -> &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for readings in syllables {
        let mut next: Vec<String> = Vec::new();
        for reading in readings {
            for word in &words {
                let longer = [word.as_str(), part(reading)].concat();
                if next.len() < MOST && !next.contains(&longer) {
                    next.push(longer);
                }
            }
        }
        words = next;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys_of(name: &str) -> String {
        keys(&PersonName::parse(name).unwrap())
    }

    #[test]
    fn finds_by_initials_and_by_full_pinyin() {
        let keys = keys_of("张三");
        assert!(keys.starts_with("zhangsan zs"), "{keys}");
        for query in ["zs", "ZS", "zhang", "zhang san", "zhangs", "z"] {
            assert!(matches(query, &keys), "{query}");
        }
        for query in ["", "sz", "san", "张", "z1", "%"] {
            assert!(!matches(query, &keys), "{query}");
        }
    }

    #[test]
    fn surnames_come_in_their_own_reading_first() {
        for (name, first, other) in [
            ("单丹", "shan", "dan"),
            ("曾志伟", "zeng", "ceng"),
            ("解放", "xie", "jie"),
            ("仇和", "qiu", "chou"),
            ("区雪儿", "ou", "qu"),
            ("翟墨", "zhai", "di"),
            ("任重", "ren", "ren"),
            ("查良", "zha", "cha"),
            ("尉迟恭", "yuchi", "weichi"),
            ("万俟雅言", "moqi", "wan"),
        ] {
            let keys = keys_of(name);
            assert!(keys.starts_with(first), "{name}: {keys}");
            assert!(matches(other, &keys), "{name} by {other}: {keys}");
        }
    }

    #[test]
    fn compound_surnames_and_polyphonic_given_names() {
        assert!(keys_of("欧阳春晓").starts_with("ouyangchunxiao oycx"));
        let keys = keys_of("王乐");
        assert!(matches("wangle", &keys) && matches("wangyue", &keys) && matches("wy", &keys), "{keys}");
        let keys = keys_of("吕绿");
        for query in ["lvlv", "lulu", "lülü", "ll"] {
            assert!(matches(query, &keys), "{query}: {keys}");
        }
    }

    #[test]
    fn long_and_foreign_names_stay_short() {
        let keys = keys_of("阿依古丽·买买提");
        assert!(matches("ayigulimaimaiti", &keys) && matches("aygl", &keys), "{keys}");
        assert!(keys.split(' ').count() <= 2 * MOST);
        assert!(matches("john", &keys_of("John Smith")));
        assert!(!keys_of("陈㛃").is_empty());
    }
}
