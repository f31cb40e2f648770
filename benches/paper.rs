//! Time of paper: 1,000 credit cards, a register of 1,000 pages.

use chrono::NaiveDate;
use divan::Bencher;
use xueshi::exchange::paper::bundle::{self, Bundle, Part, Scan};
use xueshi::exchange::paper::credit_card::{self, Card, Cards, Layout};
use xueshi::exchange::paper::flow::{Imprint, Signers};
use xueshi::exchange::paper::font::Fonts;
use xueshi::exchange::paper::mask::Shown;
use xueshi::exchange::paper::page::Paper;
use xueshi::exchange::paper::record::{Line, Person, Standing};
use xueshi::exchange::paper::register::{self, Register};
use xueshi::exchange::sheet::total::Total;
use xueshi::model::hours::Hours;

fn main() {
    divan::main();
}

fn imprint() -> Imprint {
    Imprint {
        school: "栖云区望川初级中学".to_owned(),
        date: NaiveDate::default(),
        code: Some("7F3A91C40B6ED258".to_owned()),
        reported: true,
        sample: false,
        signers: Signers::default(),
    }
}

/// A name of three characters, different for each number, so that the subset is as large as in life.
fn name(index: u32) -> String {
    let hanzi = |n: u32| char::from_u32(0x4E00 + n % 1_600).unwrap_or('一');
    [hanzi(index * 7), hanzi(index * 13 + 5), hanzi(index * 29 + 11)].iter().collect()
}

fn cards(count: u32) -> Cards {
    let card = |index| Card {
        number: format!("2025-{index:04}"),
        name: name(index),
        code: format!("3309{index:07}"),
        id_number: format!("33099919900101{index:04}"),
        unit: "栖云区望川初级中学".to_owned(),
        program_code: "2025-0107".to_owned(),
        program: "校本研修：作业设计与评价".to_owned(),
        from: NaiveDate::default(),
        to: NaiveDate::default(),
        hours: Hours::whole(24),
        credits: Some(Hours::whole(2)),
        result: "合格".to_owned(),
        refused: None,
    };
    Cards {
        title: "学分通知卡".to_owned(),
        period: "2025年度".to_owned(),
        cards: (0..count).map(card).collect(),
        layout: Layout::Six,
        authority: "甬南市教师培训中心".to_owned(),
        issued: NaiveDate::default(),
        ids: Shown::Masked,
    }
}

fn people(count: u32) -> Register {
    let line = |index: u32| Line {
        from: NaiveDate::default() + chrono::Days::new(u64::from(index) * 30),
        to: NaiveDate::default() + chrono::Days::new(u64::from(index) * 30 + 2),
        title: format!("{}课程标准研修（第{index}期）", name(index)),
        category: "集中培训".to_owned(),
        organiser: "栖云区教师发展中心".to_owned(),
        place: String::new(),
        mode: "面授".to_owned(),
        level: "县级".to_owned(),
        role: "参训".to_owned(),
        claimed: None,
        hours: Hours::whole(16),
        credits: None,
        result: "合格".to_owned(),
        proof: String::new(),
        standing: Standing::Approved,
        reason: String::new(),
    };
    let person = |index| Person {
        name: name(index),
        code: format!("3309{index:07}"),
        lines: (0..22).map(line).collect(),
        ..Person::default()
    };
    let (first, last) = (1970, 1974);
    let period = xueshi::model::period::Period::years(first, last).unwrap_or_else(|_| unreachable!());
    Register { period, people: (0..count).map(person).collect(), ids: Shown::Whole }
}

fn bench(bencher: Bencher<'_, '_>, set: impl Fn(&Fonts) -> Paper) {
    let Ok(fonts) = Fonts::bundled() else { return };
    bencher.bench_local(|| set(&fonts).pdf(&fonts));
}

#[divan::bench]
fn fonts_read_at_start(bencher: Bencher<'_, '_>) {
    bencher.bench_local(Fonts::bundled);
}

#[divan::bench(sample_count = 10)]
fn credit_cards_1000(bencher: Bencher<'_, '_>) {
    let (cards, imprint) = (cards(1_000), imprint());
    bench(bencher, |fonts| credit_card::set(&cards, &imprint, fonts));
}

#[divan::bench(sample_count = 5)]
fn register_1000_pages(bencher: Bencher<'_, '_>) {
    let (register, imprint) = (people(1_000), imprint());
    bench(bencher, |fonts| register::set(&register, &imprint, fonts));
}

/// 100 people with 5 scans of 0.6 MB each: 300 MB that never lie in memory together.
#[divan::bench(sample_count = 2)]
fn bundle_500_scans(bencher: Bencher<'_, '_>) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let file = folder.path().join("scan.jpg");
    if std::fs::write(&file, jpeg(600_000)).is_err() {
        return;
    }
    let scan = Scan { title: "结业证书".to_owned(), file };
    let register = people(100);
    let bundle = Bundle {
        title: "2025年度教师培训学时送审材料".to_owned(),
        total: Total { period: register.period, groups: Vec::new(), people: Vec::new() },
        parts: register
            .people
            .into_iter()
            .map(|person| Part { person, scans: vec![scan.clone(); 5] })
            .collect(),
    };
    let (imprint, Ok(fonts)) = (imprint(), Fonts::bundled()) else { return };
    bencher.bench_local(|| bundle::write(&bundle, &imprint, &fonts, &mut std::io::sink()));
}

/// The headers of a JPEG of 1240 × 1754 pixels and as many bytes as a scan has; they are not decoded.
fn jpeg(length: usize) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0x06, 0xDA, 0x04, 0xD8, 3];
    bytes.extend([1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
    bytes.resize(length, 0x55);
    bytes
}
