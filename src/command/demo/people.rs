//! The made-up staff of a primary school of 120: who teaches what, which title, which groups, and how
//! far each is with the hours of the cycle. All names are put together by chance; identity numbers
//! lie in the area 330999, which belongs to nobody.

use chrono::{Datelike, NaiveDate};

use super::dice::Dice;
use crate::model::citizen_id::CitizenId;
use crate::model::facts::Education;
use crate::model::partial_date::PartialDate;
use crate::model::person_name::PersonName;
use crate::model::staff::{
    Establishment, EthnicGroup, GroupKind, GroupName, PostCategory, SchoolStage, StaffRecord, StaffStatus,
    Title,
};

/// How far somebody comes in the five years of the cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// Meets every requirement.
    Met,
    /// Short by less than eight hours.
    NearlyMet,
    /// Far off: came late, was ill, or on maternity leave. The year of the gap.
    Far(i32),
    /// Nothing at all.
    Nothing,
}

/// A made-up member of staff.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) record: StaffRecord,
    pub(super) progress: Progress,
}

impl Person {
    pub(super) fn is_teacher(&self) -> bool {
        self.record.post == Some(PostCategory::Teacher)
    }

    pub(super) fn subject(&self) -> &str {
        self.record.subjects.first().map_or("", String::as_str)
    }

    pub(super) fn code(&self) -> &str {
        self.record.staff_code.as_deref().unwrap_or("")
    }

    /// First year in which this person can have hours here.
    pub(super) fn first_year(&self) -> i32 {
        self.record.joined_school.map_or(2000, |day| day.year())
    }
}

/// Subject, its 教研组, and how many teach it.
const SUBJECTS: [(&str, &str, usize); 8] = [
    ("语文", "语文低段教研组", 42),
    ("数学", "数学教研组", 28),
    ("英语", "英语教研组", 11),
    ("科学", "科学教研组", 6),
    ("体育与健康", "体育教研组", 9),
    ("音乐", "音乐教研组", 5),
    ("美术", "美术教研组", 5),
    ("综合实践", "综合教研组", 4),
];

const GRADES: [&str; 6] = ["一年级组", "二年级组", "三年级组", "四年级组", "五年级组", "六年级组"];

const OFFICES: [&str; 5] = ["教导处", "教科室", "德育处", "总务处", "办公室"];

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤单解仇区翟";

const FIRST: &str = "晓雨思文嘉若清明书景安语子梓一诗亦佳欣雅静婉知怀星予念秋春夏远宁舒朝望";

const SECOND: &str = "彤瑶涵宁然悦妍华航杰琳萱怡洁芳敏霞燕玲莉娟伟强磊军洋勇涛斌辉鹏波云梅岚川禾溪桐枫晴";

/// Everybody, in the order of the roster. The same dice make the same people.
pub(super) fn staff(dice: &mut Dice) -> Vec<Person> {
    let mut people = teachers(dice);
    people.extend(others(dice));
    set_titles(dice, &mut people);
    set_lives(dice, &mut people);
    people
}

fn teachers(dice: &mut Dice) -> Vec<Person> {
    let mut grade = 0;
    let mut people = Vec::new();
    for (subject, group, count) in SUBJECTS {
        for _ in 0..count {
            let number = people.len() + 1;
            let mut record = somebody(dice, number);
            record.post = Some(PostCategory::Teacher);
            record.full_time = Some(true);
            record.stage = Some(SchoolStage::Primary);
            record.department = Some("教导处".to_owned());
            record.subjects = match subject {
                "语文" if dice.chance(15) => vec![subject.to_owned(), "道德与法治".to_owned()],
                _ => vec![subject.to_owned()],
            };
            let group = match (subject, grade % GRADES.len()) {
                ("语文", 3..) => "语文高段教研组",
                _ => group,
            };
            record.groups = vec![group_of(GroupKind::Subject, group)];
            if let Some(name) = GRADES.get(grade % GRADES.len()) {
                record.groups.push(group_of(GroupKind::Grade, name));
            }
            grade += 1;
            people.push(Person { record, progress: Progress::Met });
        }
    }
    for (person, (office, duty)) in people.iter_mut().step_by(17).zip([
        ("办公室", "校长"),
        ("教导处", "分管副校长"),
        ("教导处", "教导主任"),
        ("教科室", "教科室主任"),
        ("德育处", "德育主任"),
    ]) {
        person.record.department = Some(office.to_owned());
        person.record.duty = Some(duty.to_owned());
    }
    people
}

fn others(dice: &mut Dice) -> Vec<Person> {
    let posts = [(PostCategory::Support, 4), (PostCategory::Worker, 6)];
    let mut people = Vec::new();
    for (post, count) in posts {
        for _ in 0..count {
            let mut record = somebody(dice, 111 + people.len());
            record.post = Some(post);
            record.full_time = Some(false);
            record.department = dice.pick(&OFFICES).map(|office| (*office).to_owned());
            let progress = if post == PostCategory::Worker { Progress::Nothing } else { Progress::Met };
            people.push(Person { record, progress });
        }
    }
    people
}

fn group_of(kind: GroupKind, name: &str) -> GroupName {
    GroupName { kind, name: name.to_owned() }
}

fn somebody(dice: &mut Dice, number: usize) -> StaffRecord {
    let mut record = StaffRecord::new(name(dice, number));
    let birth = birthday(dice);
    // The sequence number is odd for men; four of five at a primary school are women.
    let sequence = dice.between(10, 490) * 2 + u32::from(dice.chance(20));
    let document = document(birth, sequence);
    let work_year = birth.year() + i32::try_from(dice.between(22, 24)).unwrap_or(22);
    record.staff_code = Some(format!("33099{number:05}"));
    record.employee_number = Some(format!("{:04}", 1000 + number));
    record.sex = document.as_ref().map(CitizenId::sex);
    record.birth = Some(birth);
    record.document = document.map(Into::into);
    record.ethnicity = EthnicGroup::from_word(if dice.chance(96) { "汉族" } else { "畲族" });
    record.education = Some(match dice.roll(100) {
        0..8 => Education::College,
        8..90 => Education::Bachelor,
        _ => Education::Master,
    });
    record.joined = PartialDate::new(work_year, Some(8), None).ok();
    record.joined_school = PartialDate::new(work_year.max(1995) + 1, Some(9), None).ok();
    record.phone = Some(format!("1390000{:04}", 2000 + number));
    record.status = Some(StaffStatus::Active);
    record.establishment = Some(if number.is_multiple_of(9) || number == 5 {
        Establishment::Contract
    } else {
        Establishment::Established
    });
    record
}

fn name(dice: &mut Dice, number: usize) -> PersonName {
    let special = match number {
        // Two of one name, so that a list by name alone has to ask.
        7 | 58 => Some("刘洋"),
        23 => Some("阿依古丽·买买提"),
        41 => Some("欧阳春晓"),
        66 => Some("单晓晴"),
        _ => None,
    };
    let text = special.map_or_else(|| chance_name(dice), str::to_owned);
    // The lists above hold nothing that is not a name.
    PersonName::parse(&text).unwrap_or_else(|_| unreachable!("“{text}” is a name"))
}

fn chance_name(dice: &mut Dice) -> String {
    let pick = |dice: &mut Dice, list: &str| {
        let letters: Vec<char> = list.chars().collect();
        dice.pick(&letters).copied().unwrap_or('某')
    };
    let mut name = String::from(pick(dice, SURNAMES));
    if dice.chance(75) {
        name.push(pick(dice, FIRST));
    }
    name.push(pick(dice, SECOND));
    name
}

fn birthday(dice: &mut Dice) -> NaiveDate {
    let (year, month, day) = (dice.between(1966, 1995), dice.between(1, 12), dice.between(1, 28));
    NaiveDate::from_ymd_opt(i32::try_from(year).unwrap_or(1980), month, day).unwrap_or_default()
}

fn document(birth: NaiveDate, sequence: u32) -> Option<CitizenId> {
    let body = format!("330999{}{sequence:03}", birth.format("%Y%m%d"));
    "0123456789X".chars().find_map(|check| CitizenId::parse(&format!("{body}{check}")).ok())
}

fn set_titles(dice: &mut Dice, people: &mut [Person]) {
    let mut titles = vec![Title::Senior];
    for (title, count) in [(Title::Associate, 13), (Title::First, 52), (Title::Second, 34), (Title::None, 10)]
    {
        titles.extend(std::iter::repeat_n(title, count));
    }
    let mut teachers: Vec<&mut Person> = people.iter_mut().filter(|p| p.is_teacher()).collect();
    // Titles come with age: the oldest ones hold the highest, with a little disorder.
    teachers.sort_by_key(|p| (p.record.birth, p.record.staff_code.clone()));
    for pair in titles.chunks_mut(6) {
        dice.shuffle(pair);
    }
    for (person, title) in teachers.into_iter().zip(titles) {
        let since = person.first_year() + 6;
        person.record.title = Some(title);
        if title != Title::None && since < 2025 {
            person.record.title_since = PartialDate::new(since, Some(12), None).ok();
        }
    }
}

/// Leaves, people who came late, people who are short: the odd cases that make the work.
fn set_lives(dice: &mut Dice, people: &mut [Person]) {
    let mut places: Vec<usize> =
        people.iter().enumerate().filter(|(_, p)| p.is_teacher()).map(|(place, _)| place).collect();
    dice.shuffle(&mut places);
    let mut places = places.into_iter();
    let mut with_next = |count: usize, set: &mut dyn FnMut(&mut Person)| {
        for place in places.by_ref().take(count) {
            if let Some(person) = people.get_mut(place) {
                set(person);
            }
        }
    };
    with_next(7, &mut |p| p.progress = Progress::NearlyMet);
    with_next(1, &mut |p| p.progress = Progress::Nothing);
    with_next(2, &mut |p| {
        p.record.status = Some(StaffStatus::MaternityLeave);
        p.progress = Progress::Far(2025);
    });
    with_next(1, &mut |p| {
        p.record.status = Some(StaffStatus::SickLeave);
        p.progress = Progress::Far(2024);
    });
    with_next(1, &mut |p| p.record.status = Some(StaffStatus::Borrowed));
    with_next(1, &mut |p| p.record.status = Some(StaffStatus::Lent));
    with_next(2, &mut |p| p.record.status = Some(StaffStatus::Exchanged));
    with_next(1, &mut |p| {
        p.record.joined = PartialDate::new(2024, Some(8), None).ok();
        p.record.joined_school = PartialDate::new(2024, Some(9), None).ok();
        p.progress = Progress::Far(2024);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_school_is_made_up_as_the_office_describes_one() {
        let people = staff(&mut Dice::new(7));
        let count = |test: &dyn Fn(&Person) -> bool| people.iter().filter(|p| test(p)).count();
        assert_eq!(people.len(), 120);
        assert_eq!(count(&|p| p.subject() == "语文"), 42);
        assert_eq!(count(&|p| p.record.title == Some(Title::Associate)), 13);
        assert_eq!(count(&|p| p.record.establishment == Some(Establishment::Contract)), 14);
        let groups: BTreeSet<_> = people.iter().flat_map(|p| &p.record.groups).collect();
        assert_eq!(groups.len(), 9 + 6);
    }

    #[test]
    fn nobody_is_there_twice_and_every_number_is_of_the_unassigned_area() {
        let people = staff(&mut Dice::new(7));
        let numbers: BTreeSet<String> =
            people.iter().map(|p| p.record.document.as_ref().unwrap().to_string()).collect();
        assert_eq!(numbers.len(), people.len());
        assert!(numbers.iter().all(|number| number.starts_with("330999")));
        assert_eq!(people.iter().filter(|p| p.record.name.as_str() == "刘洋").count(), 2);
    }

    #[test]
    fn the_same_seed_makes_the_same_school() {
        let records = |seed| staff(&mut Dice::new(seed)).into_iter().map(|p| p.record).collect::<Vec<_>>();
        assert_eq!(records(3), records(3));
        assert_ne!(records(3), records(4));
    }
}
