//! Rows that name a department for the people below them, told from people of whom nothing but the name is known.

use super::field::Field;
use super::grid::{Grid, Merge, Row};
use super::header::Header;

/// How names of departments end.
const ENDS: [&str; 9] = ["组", "部", "处", "室", "科", "中心", "年级", "办", "级部"];

/// What departments of a school are about; no given name holds one of these.
const WORDS: [&str; 57] = [
    "教务", "教导", "教研", "教学", "教育", "教科", "教师", "总务", "政教", "德育", "人事", "财务", "会计",
    "计财", "保卫", "安保", "安全", "后勤", "行政", "党政", "党务", "党群", "办公", "校长", "学生", "招生",
    "就业", "培训", "信息", "电教", "科研", "基建", "资产", "设备", "图书", "实验", "文印", "档案", "宣传",
    "组织", "体卫", "卫生", "医务", "监察", "督导", "综合", "管理", "年级", "语文", "数学", "英语", "外语",
    "科学", "艺术", "音乐", "美术", "体育",
];

/// Whether a row with one text only, in column `index`, is the heading of a section: joined over several columns, in
/// front of the name's column, or ending like a department. What could be meant either way is told in `doubts`.
pub(super) fn heads_section<F: Field>(
    grid: &Grid,
    header: &Header<F>,
    row: &Row,
    (index, text): (usize, &str),
    doubts: &mut Vec<String>,
) -> bool {
    let joined = |merge: &Merge| merge.top == row.number && merge.left == index && merge.right >= index + 2;
    let name = header.place(F::name());
    // Codes of people stand in front of their names too, and are of letters and digits.
    let in_front = name.is_some_and(|name| index < name) && !text.is_ascii();
    if in_front || grid.merges.iter().any(joined) {
        return true;
    }
    let length = text.chars().count();
    if length < 3 || !ENDS.iter().any(|end| text.ends_with(end)) {
        return false;
    }
    if name != Some(index) || WORDS.iter().any(|word| text.contains(word)) {
        return true;
    }
    // Of these ends only this one is common in given names: 文科, 登科.
    let is_person = text.ends_with('科') && length <= 4;
    doubts.push(if is_person {
        format!("第{}行只有“{text}”，当作人名；若是部门，请把这一行合并单元格或删去", row.number)
    } else {
        format!("第{}行只有“{text}”，当作部门名；若是人，请在这一行补上编码或证件号", row.number)
    });
    !is_person
}
