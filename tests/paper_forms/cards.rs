use xueshi::exchange::paper::archive_card;
use xueshi::exchange::paper::credit_card::{Card, Cards, Layout, set};
use xueshi::exchange::paper::mask::Shown;
use xueshi::exchange::paper::record::Person;
use xueshi::exchange::paper::registration_card;

use super::sample::{day, hours, id_number, imprint, name, person, program};
use super::{fonts, printed};

fn card(index: usize) -> Card {
    let program = program();
    Card {
        number: format!("2025-{:04}", index + 1),
        name: name(index),
        code: format!("{}", 33_099_900_003u64 + index as u64),
        id_number: id_number(index),
        unit: "栖云区望川初级中学".to_owned(),
        program_code: program.code,
        program: program.title,
        from: program.from,
        to: program.to,
        hours: hours("22.5"),
        credits: Some(hours("2.25")),
        result: "合格".to_owned(),
        refused: (index % 5 == 4).then(|| "缺勤超过三分之一".to_owned()),
    }
}

fn cards(count: usize, layout: Layout) -> Cards {
    Cards {
        title: "学分通知卡".to_owned(),
        period: "2025年度".to_owned(),
        cards: (0..count).map(card).collect(),
        layout,
        authority: "甬南市教师培训中心".to_owned(),
        issued: day(2025, 11, 12),
        ids: Shown::Masked,
    }
}

#[test]
fn six_cards_to_a_sheet() {
    let pages = printed("credit-card-6", &set(&cards(8, Layout::Six), &imprint(), fonts()));
    assert_eq!(pages.len(), 2);
    assert!(pages[0].contains("林若溪") && pages[0].contains("330999********"));
    assert!(pages[0].contains("不计：缺勤超过三分之一"));
    assert!(pages[1].contains("沿虚线裁开，共 2 张") && pages[1].contains("第 2 页　共 2 页"));
    assert!(pages.iter().all(|page| page.contains("核验码 7F3A 91C4 0B6E D258　未报送")));
}

#[test]
fn four_cards_and_single_ones() {
    assert_eq!(printed("credit-card-4", &set(&cards(5, Layout::Four), &imprint(), fonts())).len(), 2);
    assert_eq!(printed("credit-card-1", &set(&cards(3, Layout::One), &imprint(), fonts())).len(), 3);
}

#[test]
fn without_permission_it_is_a_sample() {
    let mut sample = imprint();
    sample.sample = true;
    let pages = printed("credit-card-sample", &set(&cards(6, Layout::Six), &sample, fonts()));
    assert!(pages[0].starts_with("未审核"));
}

#[test]
fn long_and_empty_fields_keep_to_their_boxes() {
    let mut job = cards(6, Layout::Six);
    job.cards[0].name = "阿卜杜勒热合曼·麦麦提明江·吐尔逊古丽".to_owned();
    job.cards[0].program =
        "义务教育课程方案和课程标准（2022年版）背景下初中数学跨学科主题学习设计与实施专题研修班".to_owned();
    let blank = Card {
        number: String::new(),
        name: String::new(),
        code: String::new(),
        id_number: String::new(),
        unit: String::new(),
        program_code: String::new(),
        program: String::new(),
        credits: None,
        result: String::new(),
        ..card(1)
    };
    job.cards[1] = blank;
    job.authority = String::new();
    for layout in [Layout::Six, Layout::Four, Layout::One] {
        job.layout = layout;
        printed("credit-card-long", &set(&job, &imprint(), fonts()));
    }
    printed("credit-card-none", &set(&cards(0, Layout::Six), &imprint(), fonts()));
}

#[test]
fn archive_cards_have_stubs() {
    for count in [0, 1, 25, 26, 1_000] {
        let pages = printed(
            &format!("archive-card-{count}"),
            &archive_card::set(&archive(count), &imprint(), fonts()),
        );
        assert_eq!(pages.len(), count.div_ceil(4).max(1));
    }
    let pages = printed("archive-card", &archive_card::set(&archive(5), &imprint(), fonts()));
    assert!(pages[0].contains("存根") && pages[0].contains("领卡人："));
    let mut job = archive(2);
    job.cards[0].name = "阿卜杜勒热合曼·麦麦提明江·吐尔逊古丽".to_owned();
    job.cards[0].program =
        "义务教育课程方案和课程标准（2022年版）背景下初中数学跨学科主题学习设计与实施专题研修班".to_owned();
    printed("archive-card-long", &archive_card::set(&job, &imprint(), fonts()));
}

fn archive(count: usize) -> Cards {
    Cards { title: "学分存档卡".to_owned(), ..cards(count, Layout::Six) }
}

#[test]
fn registration_cards_hold_eighteen_courses_each() {
    let job = |people: usize, lines: usize| registration_card::Cards {
        span: "2021–2025周期继续教育".to_owned(),
        people: (0..people).map(|index| person(index, lines)).collect(),
        authority: "栖云区教师发展中心".to_owned(),
        ids: Shown::Whole,
    };
    for (people, lines, pages) in [(0, 0, 1), (1, 0, 1), (2, 18, 2), (1, 19, 2), (1, 60, 4)] {
        let name = format!("registration-card-{people}-{lines}");
        let texts = printed(&name, &registration_card::set(&job(people, lines), &imprint(), fonts()));
        assert_eq!(texts.len(), pages, "{name}");
    }
    let mut bare = job(1, 0);
    bare.people = vec![Person { name: "林若溪".to_owned(), ..Person::default() }];
    printed("registration-card-bare", &registration_card::set(&bare, &imprint(), fonts()));
}
