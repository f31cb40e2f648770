//! Words of the closed lists as incoming files write them (`assets/words.toml`).

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::text::{split_remark, tight};
use crate::model::attendance::Attendance;
use crate::model::citizen_id::DocumentType;
use crate::model::facts::{Activity, Education, Grade, Level, Mode, Outcome, Role, closed_list};
use crate::model::institution::InstitutionKind;
use crate::model::staff::{
    Establishment, EthnicGroup, PostCategory, ReportedBy, SchoolStage, Sex, StaffStatus, Title,
};

closed_list! {
    /// Answer to a question.
    YesNo {
        /// 是.
        Yes = "yes", "是";
        /// 否.
        No = "no", "否";
    }
}

closed_list! {
    /// What the authority decided on a record.
    Verdict {
        /// 认定.
        Approved = "approved", "通过";
        /// 退回.
        Returned = "returned", "退回";
    }
}

/// A closed list whose words can be read.
pub trait Listed: Copy + 'static {
    /// Name of the list in `assets/words.toml`.
    const LIST: &'static str;
    /// All values.
    fn all() -> &'static [Self];
    /// Stable code.
    fn code(self) -> &'static str;
    /// The word that people read.
    fn word(self) -> &'static str;
}

macro_rules! listed {
    ($($list:literal $name:ident),+ $(,)?) => {$(
        impl Listed for $name {
            const LIST: &'static str = $list;
            fn all() -> &'static [$name] {
                $name::ALL
            }
            fn code(self) -> &'static str {
                $name::code(self)
            }
            fn word(self) -> &'static str {
                $name::word(self)
            }
        }
    )+};
}
listed!(
    "sex" Sex, "document_type" DocumentType, "status" StaffStatus, "post" PostCategory, "stage" SchoolStage,
    "title" Title, "education" Education, "establishment" Establishment, "yes_no" YesNo,
    "reported_by" ReportedBy, "role" Role, "outcome" Outcome, "grade" Grade, "attendance" Attendance,
    "level" Level, "mode" Mode, "activity" Activity, "verdict" Verdict, "institution" InstitutionKind,
);

type Words = HashMap<String, HashMap<String, String>>;

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let file = include_str!("../../../assets/words.toml");
    let lists: BTreeMap<String, BTreeMap<String, Vec<String>>> = toml::from_str(file).unwrap_or_default();
    let by_word = |values: BTreeMap<String, Vec<String>>| {
        values
            .into_iter()
            .flat_map(|(code, words)| words.into_iter().map(move |word| (fold(&word), code.clone())))
            .collect()
    };
    lists.into_iter().map(|(list, values)| (list, by_word(values))).collect()
});

fn fold(text: &str) -> String {
    let mut text = tight(text);
    text.make_ascii_lowercase();
    text
}

/// The value that a cell means: by the word itself, by the label of `1-男`, or without a remark in
/// brackets.
pub fn find<T: Listed>(text: &str) -> Option<T> {
    let text = fold(text);
    let shorter = || [label(&text), split_remark(&text).0].into_iter().filter(|part| *part != text);
    exact(&text).or_else(|| shorter().find_map(exact))
}

fn exact<T: Listed>(text: &str) -> Option<T> {
    if let Some(value) = T::all().iter().find(|value| value.word() == text) {
        return Some(*value);
    }
    let code = WORDS.get(T::LIST)?.get(text)?;
    T::all().iter().copied().find(|value| value.code() == code)
}

/// The label of a `code-label` value of the national templates; numbers differ between templates,
/// so only the label counts.
fn label(text: &str) -> &str {
    match text.split_once(['-', '—', '_', '、']) {
        Some((code, label)) if code.len() <= 4 && code.chars().all(|c| c.is_ascii_alphanumeric()) => label,
        _ => text,
    }
}

/// A title of the teachers' series, old or new.
pub fn title(text: &str) -> Option<Title> {
    let text = fold(text);
    let bare = split_remark(label(&text)).0;
    let short = bare.strip_prefix("中小学").unwrap_or(bare);
    let short = short.strip_suffix("教师").filter(|rest| !rest.is_empty()).unwrap_or(short);
    exact(short).or_else(|| exact(bare)).or_else(|| find(&text))
}

/// Whether a text looks like a title of another series, which is kept as it is.
pub fn is_other_title(text: &str) -> bool {
    let text = tight(text);
    !text.contains("教师") && text.ends_with(['师', '员', '工', '授']) && text.chars().count() >= 3
}

/// An ethnic group by name, number or both.
pub fn ethnic_group(text: &str) -> Option<EthnicGroup> {
    let text = tight(text);
    EthnicGroup::from_word(label(&text)).or_else(|| EthnicGroup::from_code(&text))
}

/// Subjects of one cell, the main one first, short forms written out.
pub fn subjects(text: &str) -> Vec<String> {
    let mut subjects: Vec<String> = Vec::new();
    for part in super::text::words(text).split(['、', '，', ',', '/', '；', ';', '／', '+', '＋', '|', ' '])
    {
        let part = split_remark(part).0;
        let standard = WORDS.get("subject").and_then(|words| words.get(&fold(part)));
        let subject = standard.map_or(part, String::as_str);
        if !subject.is_empty() && !subjects.iter().any(|s| s == subject) {
            subjects.push(subject.to_owned());
        }
    }
    subjects
}

/// A place among authors: `1`, `第二作者`, `独立`.
pub fn chinese_rank(text: &str) -> Option<u8> {
    let text = tight(text);
    let text = text.trim_start_matches('第').trim_end_matches("作者").trim_end_matches(['位', '名']);
    if matches!(text, "独立" | "独著" | "唯一" | "主" | "独撰") {
        return Some(1);
    }
    let number = text.parse().ok().or_else(|| super::dates::chinese_number(text))?;
    u8::try_from(number).ok().filter(|rank| (1..=99).contains(rank))
}

/// The post grade of `专业技术十级`, `专技10级` or `10`.
pub fn post_grade(text: &str) -> Option<crate::model::staff::PostGrade> {
    let text = tight(text);
    let text = split_remark(&text).0;
    let text = label(text);
    let start = text.find(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))?;
    let number: String = text.get(start..)?.chars().take_while(|c| *c != '级').collect();
    let number = number.parse().ok().or_else(|| super::dates::chinese_number(&number))?;
    u8::try_from(number).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_means_one_value() {
        let file: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            toml::from_str(include_str!("../../../assets/words.toml")).unwrap();
        for (list, values) in &file {
            let mut seen: BTreeMap<String, &String> = BTreeMap::new();
            for (code, words) in values {
                for word in words {
                    let before = seen.insert(fold(word), code);
                    assert!(before.is_none_or(|b| b == code), "{list}: {word} is {before:?} and {code}");
                }
            }
        }
        fn check<T: Listed>(file: &BTreeMap<String, BTreeMap<String, Vec<String>>>) {
            for code in file[T::LIST].keys() {
                assert!(T::all().iter().any(|v| v.code() == code), "{} has no {code}", T::LIST);
            }
        }
        check::<Sex>(&file);
        check::<DocumentType>(&file);
        check::<StaffStatus>(&file);
        check::<PostCategory>(&file);
        check::<SchoolStage>(&file);
        check::<Title>(&file);
        check::<Education>(&file);
        check::<Establishment>(&file);
        check::<YesNo>(&file);
        check::<ReportedBy>(&file);
        check::<Role>(&file);
        check::<Outcome>(&file);
        check::<Grade>(&file);
        check::<Attendance>(&file);
        check::<Level>(&file);
        check::<Mode>(&file);
        check::<Activity>(&file);
        check::<Verdict>(&file);
    }

    #[test]
    fn takes_the_label_and_not_the_code() {
        assert_eq!(find("1-男"), Some(Sex::Male));
        assert_eq!(find::<PostCategory>("A1-专任教师"), Some(PostCategory::Teacher));
        assert_eq!(find::<PostCategory>("A2-行政人员"), Some(PostCategory::Administration));
        assert_eq!(find::<StaffStatus>("100-在本单位任职"), Some(StaffStatus::Active));
        assert_eq!(find::<StaffStatus>("退休(2024.2)"), Some(StaffStatus::Retired));
        assert_eq!(find::<Sex>("3"), None);
    }

    #[test]
    fn maps_old_titles_to_new_ones() {
        for (text, expected) in [
            ("一级教师", Title::First),
            ("小学高级", Title::First),
            ("小高", Title::First),
            ("中一", Title::First),
            ("中小学一级教师", Title::First),
            ("小学一级", Title::Second),
            ("二级", Title::Second),
            ("中学高级教师", Title::Associate),
            ("高级教师(副高)", Title::Associate),
            ("高级教师（副高）", Title::Associate),
            ("正高级", Title::Senior),
            ("三级教师", Title::Third),
            ("未评聘", Title::None),
        ] {
            assert_eq!(title(text), Some(expected), "{text}");
        }
        assert_eq!(title("特级"), None);
        assert!(is_other_title("实验师") && is_other_title("会计师") && !is_other_title("特级教师"));
    }

    #[test]
    fn reads_ethnic_groups_subjects_and_grades() {
        for text in ["汉", "汉族", "01", " 汉", "1", "01-汉族", "汉 族"] {
            assert_eq!(ethnic_group(text).map(|g| g.word()), Some("汉族".to_owned()), "{text}");
        }
        assert_eq!(ethnic_group("火星"), None);
        assert_eq!(subjects("语文、道法"), ["语文", "道德与法治"]);
        assert_eq!(subjects("数 / 科学"), ["数学", "科学"]);
        for text in ["专业技术十级", "专技10级", "十级", "10", "专业技术10级"] {
            assert_eq!(post_grade(text).map(|g| g.number()), Some(10), "{text}");
        }
        assert_eq!(post_grade("十三级").map(|g| g.number()), Some(13));
        assert_eq!(post_grade("无"), None);
    }
}
