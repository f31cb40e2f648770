//! The files that land on the administrator's desk, as dirty as files are: a staff roster with title rows, a header of
//! two rows, identity numbers that Excel broke, names with spaces, dates in every form; and the lists of trainings.

use chrono::{Datelike, NaiveDate};

use super::dice::Dice;
use super::people::Person;
use super::trainings::Training;
use crate::exchange::sheet::grid::{Cell, GridError, Sheet, write};
use crate::model::facts::Role;
use crate::model::partial_date::PartialDate;
use crate::model::staff::GroupKind;

/// The person whose identity number the workbook holds as a number, so that the last digits are lost.
pub(super) const BROKEN: usize = 30;
/// The person who stands in the workbook twice.
const TWICE: usize = 12;

const COLUMNS: [(&str, &str); 20] = [
    ("序号", ""),
    ("*姓 名", ""),
    ("性别", ""),
    ("*身份证号码\n（18位）", ""),
    ("出生年月", ""),
    ("民族", ""),
    ("部门", ""),
    ("行政职务", ""),
    ("岗位类别", ""),
    ("任教学科", ""),
    ("职称", "名称"),
    ("", "取得时间"),
    ("学历", ""),
    ("参加工作年月", ""),
    ("进本校年月", ""),
    ("教师编号", ""),
    ("联系电话", ""),
    ("人员状态", ""),
    ("编制", ""),
    ("所在组", "年级组"),
];

/// The staff roster as the office has it.
pub(super) fn roster(people: &[Person], dice: &mut Dice, on: NaiveDate) -> Result<Vec<u8>, GridError> {
    let width = 21;
    let mut rows = vec![
        vec![Cell::from("青禾小学教职工花名册")],
        vec![Cell::from(format!(
            "填报单位：青禾小学（盖章）　　　填报日期：{}.{}.{}",
            on.year(),
            on.month(),
            on.day()
        ))],
        header(0),
        header(1),
    ];
    for (place, person) in people.iter().enumerate() {
        rows.push(line(place, person, place == BROKEN, dice));
        if place == TWICE + 20
            && let Some(again) = people.get(TWICE)
        {
            rows.push(line(TWICE, again, false, dice));
        }
    }
    rows.push(vec![Cell::from("合计"), Cell::from(format!("{}人", people.len()))]);
    rows.extend(std::iter::repeat_n(vec![], 3));
    rows.push(vec![Cell::from("说明：红色字体为本学期新调入教师。")]);
    rows.push(vec![Cell::from("校长签字：　　　　　　　　填表人：")]);
    let last = width - 1;
    let mut merges = vec![(0, 0, 0, last), (1, 0, 1, last), (2, 10, 2, 11), (2, 19, 2, 20)];
    merges.extend((0..10).chain(12..19).map(|column| (2, column, 3, column)));
    let pick_lists = Sheet {
        name: "基础信息".to_owned(),
        rows: vec![vec![Cell::from("姓名"), Cell::from("1-男")], vec![Cell::Empty, Cell::from("2-女")]],
        merges: Vec::new(),
        hidden: true,
    };
    write(&[Sheet { name: "在职教职工".to_owned(), rows, merges, hidden: false }, pick_lists], on)
}

/// The one whose number was broken, asked again and put right.
pub(super) fn correction(people: &[Person], dice: &mut Dice, on: NaiveDate) -> Result<Vec<u8>, GridError> {
    let titles = COLUMNS.iter().map(|(upper, lower)| if lower.is_empty() { *upper } else { *lower });
    let header = titles
        .map(|title| Cell::from(if title == "名称" { "职称" } else { title }))
        .chain([Cell::from("教研组")]);
    let person = people.get(BROKEN).map(|person| line(BROKEN, person, false, dice));
    let rows = std::iter::once(header.collect()).chain(person).collect();
    write(&[Sheet { name: "更正".to_owned(), rows, ..Sheet::default() }], on)
}

fn header(row: usize) -> Vec<Cell> {
    let word = |(upper, lower): &(&str, &str)| if row == 0 { Cell::from(*upper) } else { Cell::from(*lower) };
    COLUMNS.iter().map(word).chain([if row == 0 { Cell::Empty } else { Cell::from("教研组") }]).collect()
}

fn line(place: usize, person: &Person, broken: bool, dice: &mut Dice) -> Vec<Cell> {
    let record = &person.record;
    let number = record.document.as_ref().map(ToString::to_string).unwrap_or_default();
    let number = match place % 11 {
        _ if broken => Cell::Number(number.parse().unwrap_or(3.30999e17)),
        3 => Cell::from(number.to_lowercase()),
        5 => Cell::from(format!("'{number}")),
        7 => Cell::from(format!("{} {} {}", cut(&number, 0, 6), cut(&number, 6, 14), cut(&number, 14, 18))),
        _ => Cell::from(number),
    };
    let group = |kind| record.groups.iter().find(|group| group.kind == kind).map_or("", |group| &group.name);
    let word = |text: Option<&str>| Cell::from(text.unwrap_or(""));
    vec![
        Cell::Number(f64::from(u32::try_from(place + 1).unwrap_or(0))),
        Cell::from(spaced(record.name.as_str(), place)),
        word(record.sex.map(|sex| sex.word())),
        number,
        record.birth.map_or(Cell::Empty, |birth| date(birth, dice)),
        word(record.ethnicity.map(|group| group.word()).map(|name| name.replace('族', "")).as_deref()),
        word(record.department.as_deref()),
        word(record.duty.as_deref()),
        word(record.post.map(|post| post.word())),
        Cell::from(record.subjects.join("、")),
        word(record.title.map(|title| title.word())),
        record.title_since.map_or(Cell::Empty, |since| month(since, dice)),
        word(record.education.map(|education| education.word())),
        record.joined.map_or(Cell::Empty, |joined| month(joined, dice)),
        record.joined_school.map_or(Cell::Empty, |joined| month(joined, dice)),
        word(record.staff_code.as_deref()),
        word(record.phone.as_deref()),
        word(record.status.map(|status| status.word())),
        word(record.establishment.map(|establishment| establishment.word())),
        Cell::from(group(GroupKind::Grade)),
        Cell::from(group(GroupKind::Subject)),
    ]
}

/// Names of two characters are often spread to the width of three.
fn spaced(name: &str, place: usize) -> String {
    let letters: Vec<char> = name.chars().collect();
    match letters.as_slice() {
        [surname, given] if place.is_multiple_of(2) => format!("{surname}　{given}"),
        _ => name.replace('·', if place.is_multiple_of(2) { "•" } else { "·" }),
    }
}

fn cut(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or("")
}

fn date(day: NaiveDate, dice: &mut Dice) -> Cell {
    match dice.roll(6) {
        0 => Cell::Date(day),
        1 => Cell::from(format!("{}年{}月{}日", day.year(), day.month(), day.day())),
        2 => Cell::from(day.format("%Y%m%d").to_string()),
        3 => Cell::from(wide(&day.format("%Y.%-m.%-d").to_string())),
        4 => Cell::from(day.format("%Y/%-m/%-d").to_string()),
        _ => Cell::from(day.format("%Y-%m-%d").to_string()),
    }
}

fn month(day: PartialDate, dice: &mut Dice) -> Cell {
    let (year, month) = (day.year(), day.month().unwrap_or(1));
    match dice.roll(3) {
        0 => Cell::from(format!("{year}.{month}")),
        1 => Cell::from(format!("{year}年{month}月")),
        _ => Cell::from(format!("{year}-{month:02}")),
    }
}

/// Full-width digits and dot.
fn wide(text: &str) -> String {
    let widen = |c: char| match c {
        '0'..='9' => char::from_u32(u32::from(c) - u32::from('0') + u32::from('０')).unwrap_or(c),
        '.' => '．',
        other => other,
    };
    text.chars().map(widen).collect()
}

/// What teachers did by themselves in a year, as they wrote it down: papers, awards, projects, and in one year two
/// degrees.
pub(super) fn own_work(
    year: i32,
    people: &[Person],
    dice: &mut Dice,
    on: NaiveDate,
) -> Result<Vec<u8>, GridError> {
    const HEADER: [&str; 10] = [
        "序号",
        "教师编号",
        "姓名",
        "成果名称",
        "类别",
        "级别",
        "取得时间",
        "申报学时",
        "作者排名",
        "发表刊物",
    ];
    let mut rows =
        vec![vec![Cell::from(format!("青禾小学{year}年教师个人成果登记"))], HEADER.map(Cell::from).to_vec()];
    for person in people.iter().filter(|person| person.is_teacher()) {
        if !dice.chance(18) {
            continue;
        }
        let (what, kind, rank, journal) = match dice.roll(3) {
            0 => (
                format!("论文《小学{}大单元教学的实践》", person.subject()),
                "论文",
                dice.between(1, 2),
                "云溪教研",
            ),
            1 => (format!("小学{}教学案例评比", person.subject()), "获奖", 1, ""),
            _ => (format!("课题“小学{}作业设计的研究”", person.subject()), "课题", 1, ""),
        };
        let level = dice.pick(&["县级", "市级", "省级"]).copied().unwrap_or("县级");
        let day = NaiveDate::from_ymd_opt(year, dice.between(3, 10), dice.between(1, 28)).unwrap_or_default();
        let hours = dice.pick(&["4", "６", "8学时", "5.5", "10"]).copied().unwrap_or("4");
        rows.push(vec![
            Cell::Number(f64::from(u32::try_from(rows.len() - 1).unwrap_or(0))),
            Cell::from(person.code()),
            Cell::from(person.record.name.as_str()),
            Cell::from(what),
            Cell::from(kind),
            Cell::from(level),
            date(day, dice),
            Cell::from(hours),
            Cell::Number(f64::from(rank)),
            Cell::from(journal),
        ]);
    }
    write(&[Sheet { name: "个人成果".to_owned(), rows, merges: vec![(0, 0, 0, 9)], hidden: false }], on)
}

/// The list of those who took part in a training: by code, by identity number, or by name, as it comes.
pub(super) fn participants(
    training: &Training,
    people: &[Person],
    on: NaiveDate,
) -> Result<Vec<u8>, GridError> {
    let those: Vec<&Person> = training.people.iter().filter_map(|place| people.get(*place)).collect();
    let unique =
        |person: &&Person| people.iter().filter(|p| p.record.name == person.record.name).count() == 1;
    let by_name = those.iter().all(unique) && training.code.ends_with('1');
    let mut rows = vec![vec![Cell::from(format!("{}参训人员名单", training.title))]];
    rows.push(
        ["序号", "教师姓名", if by_name { "任教学科" } else { "继续教育编码" }, "角色"]
            .map(Cell::from)
            .to_vec(),
    );
    for (number, person) in (1_u32..).zip(&those) {
        let key = if by_name { person.subject() } else { person.code() };
        let role =
            if number == 1 && training.sessions > 0 { Role::Speaker.word() } else { Role::Learner.word() };
        let name = spaced(person.record.name.as_str(), number as usize);
        rows.push(vec![Cell::Number(f64::from(number)), Cell::from(name), Cell::from(key), Cell::from(role)]);
    }
    rows.push(vec![Cell::from("合计"), Cell::from(format!("{}人", those.len()))]);
    let merges = vec![(0, 0, 0, 3)];
    write(&[Sheet { name: "名单".to_owned(), rows, merges, hidden: false }], on)
}
