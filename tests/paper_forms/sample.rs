//! A made-up school to print forms of. Each test program uses its part of it.
#![allow(dead_code)]

use chrono::NaiveDate;
use xueshi::exchange::paper::flow::{Imprint, Signers};
use xueshi::exchange::paper::record::{Line, Person, Standing};
use xueshi::exchange::paper::roster::{Member, Program};
use xueshi::model::hours::Hours;

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub fn hours(text: &str) -> Hours {
    text.parse().unwrap()
}

pub fn imprint() -> Imprint {
    Imprint {
        school: "栖云区望川初级中学".to_owned(),
        date: day(2025, 11, 12),
        code: Some("7F3A91C40B6ED258".to_owned()),
        reported: false,
        sample: false,
        signers: Signers {
            clerk: "许清和".to_owned(),
            phone: "0580-5550132".to_owned(),
            ..Signers::default()
        },
    }
}

const NAMES: [&str; 12] = [
    "林若溪",
    "陈知远",
    "古丽娜尔·艾山",
    "周明澈",
    "许清和",
    "沈亦舟",
    "欧阳静姝",
    "单雨桐",
    "买买提·阿不都热西提",
    "解思齐",
    "曾可",
    "仇一诺",
];
const SUBJECTS: [&str; 6] = ["语文", "数学", "英语", "体育与健康", "道德与法治", "信息科技"];

pub fn name(index: usize) -> String {
    NAMES[index % NAMES.len()].to_owned()
}

pub fn subject(index: usize) -> String {
    SUBJECTS[index % SUBJECTS.len()].to_owned()
}

pub fn id_number(index: usize) -> String {
    format!("330999{}0{}1{:02}{:04}", 1970 + index % 30, 1 + index % 9, index % 28 + 1, index % 10_000)
        .chars()
        .take(18)
        .collect()
}

pub fn program() -> Program {
    Program {
        code: "2025-0107".to_owned(),
        title: "校本研修：作业设计与评价".to_owned(),
        organiser: "栖云区教师发展中心".to_owned(),
        host: "望川初级中学".to_owned(),
        place: "行政楼三楼会议室".to_owned(),
        from: day(2025, 3, 6),
        to: day(2025, 3, 27),
        hours: hours("24"),
    }
}

pub fn member(index: usize) -> Member {
    let refused = (index % 17 == 5).then(|| "缺勤超过三分之一".to_owned());
    Member {
        name: name(index),
        sex: ["女", "男"][index % 2].to_owned(),
        code: format!("{}", 33_099_900_003u64 + index as u64),
        id_number: id_number(index),
        unit: ["教导处", "七年级组", "总务处"][index % 3].to_owned(),
        subject: subject(index),
        stage: "初中".to_owned(),
        role: if index == 0 { "主讲" } else { "参训" }.to_owned(),
        hours: if refused.is_some() { Hours::ZERO } else { hours(["24", "22.5", "7.25"][index % 3]) },
        credits: Some(hours("2.4")),
        refused,
        note: if index % 7 == 3 { "借调" } else { "" }.to_owned(),
    }
}

pub fn bare_member(index: usize) -> Member {
    Member {
        name: name(index),
        sex: String::new(),
        code: String::new(),
        id_number: String::new(),
        unit: String::new(),
        subject: String::new(),
        stage: String::new(),
        role: String::new(),
        hours: Hours::ZERO,
        credits: None,
        refused: None,
        note: String::new(),
    }
}

const TITLES: [(&str, &str, &str); 6] = [
    ("校本研修：作业设计与评价", "校本研修", "望川初级中学"),
    ("2025年暑期教师研修", "网络研修", "国家智慧教育公共服务平台"),
    ("专业技术人员公需科目", "公需科目", "甬南市人力资源和社会保障局"),
    ("“国培计划（2025）”骨干教师研修", "集中培训", "甬南师范大学"),
    ("县英语教研活动（第2次）", "教研活动", "栖云区教研室"),
    ("红十字救护员", "其他", "栖云区红十字会"),
];

pub fn line(index: usize) -> Line {
    let (title, category, organiser) = TITLES[index % TITLES.len()];
    let from = day(2021 + (index as i32) % 5, 1 + (index as u32 * 3) % 12, 1 + (index as u32 * 7) % 27);
    let none = index % 11 == 9;
    Line {
        from,
        to: from + chrono::Days::new((index as u64 * 5) % 9),
        title: title.to_owned(),
        category: category.to_owned(),
        organiser: organiser.to_owned(),
        place: "甬南市".to_owned(),
        mode: ["面授", "网络", "混合"][index % 3].to_owned(),
        level: "县级".to_owned(),
        role: "参训".to_owned(),
        claimed: Some(hours("16")),
        hours: if none { Hours::ZERO } else { hours(["16", "10", "30", "5.5", "4", "2.25"][index % 6]) },
        credits: index.is_multiple_of(2).then(|| hours("1.5")),
        result: "合格".to_owned(),
        proof: format!("证书 {:04}", index + 1),
        standing: [Standing::Approved, Standing::Approved, Standing::Passed, Standing::Pending][index % 4],
        reason: if none { "超过年度上限".to_owned() } else { String::new() },
    }
}

pub fn person(index: usize, lines: usize) -> Person {
    Person {
        name: name(index),
        sex: "女".to_owned(),
        birth: Some(day(1985, 4, 2)),
        code: format!("{}", 33_099_900_003u64 + index as u64),
        id_number: id_number(index),
        unit: String::new(),
        department: "教导处".to_owned(),
        post: "专任教师".to_owned(),
        title: "一级教师".to_owned(),
        subject: subject(index),
        stage: "初中".to_owned(),
        education: "本科".to_owned(),
        joined: Some(day(2008, 8, 1)),
        photo: None,
        lines: (0..lines).map(line).collect(),
    }
}

/// A PNG of `width` × `height` grey pixels that grow lighter downwards (PNG 1.2, stored deflate blocks).
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let row = |y: u32| std::iter::once(0).chain((0..width).map(move |_| (60 + y * 180 / height) as u8));
    let raw: Vec<u8> = (0..height).flat_map(row).collect();
    let mut zlib = vec![0x78, 0x01];
    let blocks = raw.chunks(0xFFFF);
    let last = blocks.len() - 1;
    for (index, block) in blocks.enumerate() {
        let length = block.len() as u16;
        zlib.push(u8::from(index == last));
        zlib.extend(length.to_le_bytes());
        zlib.extend((!length).to_le_bytes());
        zlib.extend(block);
    }
    let (a, b) = raw.iter().fold((1u32, 0u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    zlib.extend((b << 16 | a).to_be_bytes());
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 0, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", &header), (b"IDAT", &zlib), (b"IEND", &Vec::new())] {
        file.extend((data.len() as u32).to_be_bytes());
        let body: Vec<u8> = kind.iter().chain(data).copied().collect();
        file.extend(&body);
        file.extend(crc32(&body).to_be_bytes());
    }
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { 0xEDB8_8320 ^ crc >> 1 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}
