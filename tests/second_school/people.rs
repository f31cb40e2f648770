//! Three hundred invented people of a secondary school, as the workbook that its office has.

use std::fmt::Write as _;

const FAMILY: &[char] = &[
    '陈', '林', '黄', '张', '李', '王', '吴', '刘', '蔡', '杨', '许', '郑', '谢', '郭', '洪', '邱', '曾',
    '廖', '赖', '徐',
];
const GIVEN: &[&str] = &[
    "知远", "书语", "清和", "亦舟", "明澈", "若溪", "景行", "思齐", "云帆", "晓棠", "望舒", "怀瑾", "子衿",
    "嘉树", "星野",
];
/// Subjects with how many teachers each has; the others do not teach.
const SUBJECTS: &[(&str, usize)] = &[
    ("语文", 40),
    ("数学", 40),
    ("英语", 40),
    ("物理", 22),
    ("化学", 17),
    ("生物", 16),
    ("政治", 16),
    ("历史", 16),
    ("地理", 14),
    ("体育", 15),
    ("音乐", 5),
    ("美术", 5),
    ("信息技术", 12),
    ("心理", 4),
];

/// How many people there are.
pub const COUNT: usize = 300;

/// The name of a person; no two are alike.
pub fn name(at: usize) -> String {
    format!("{}{}", FAMILY[at % FAMILY.len()], GIVEN[at / FAMILY.len() % GIVEN.len()])
}

/// 教师编号.
pub fn code(at: usize) -> String {
    format!("Z{:04}", at + 1)
}

/// An identity number of the unassigned area, with its check digit.
fn document(at: usize) -> String {
    let (year, month, day) = (1964 + at % 38, 1 + at % 12, 1 + at % 28);
    let body = format!("330999{year}{month:02}{day:02}{:03}", at);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][sum as usize % 11];
    format!("{body}{check}")
}

/// The workbook.
pub fn workbook() -> String {
    let mut text =
        "青禾中学教职工花名册\n姓名,教师编号,身份证号,部门,教职工类别,任教学科,任教学段,教研组\n".to_owned();
    let mut subjects = SUBJECTS.iter().flat_map(|(subject, count)| std::iter::repeat_n(*subject, *count));
    for at in 0..COUNT {
        let (post, subject, group) = match subjects.next() {
            Some(subject) => ("专任教师", subject, format!("{subject}组")),
            None if at < 286 => ("行政人员", "", String::new()),
            None => ("工勤人员", "", String::new()),
        };
        let stage = if subject.is_empty() { "" } else { "初中" };
        let (name, code, document) = (name(at), code(at), document(at));
        let department = ["教务处", "德育处", "总务处"][at % 3];
        writeln!(text, "{name},{code},{document},{department},{post},{subject},{stage},{group}").unwrap();
    }
    text
}
