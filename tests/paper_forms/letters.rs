use xueshi::exchange::paper::booklet::{self, Booklet, Geometry, Takes};
use xueshi::exchange::paper::deadline_notice;
use xueshi::exchange::paper::list;
use xueshi::exchange::paper::plan::{self, Line, Plan};
use xueshi::exchange::paper::trip_approval::{self, Trip};
use xueshi::exchange::sheet::handover::{self, Handover, Item};
use xueshi::exchange::sheet::shortfall::{Standing, Standings};

use super::sample::{day, hours, imprint, line, name, subject};
use super::{fonts, printed};

#[test]
fn a_letter_to_each_person_who_falls_short() {
    let person = |index: usize| Standing {
        name: name(index),
        code: String::new(),
        department: "七年级组".to_owned(),
        subject: subject(index),
        required: hours("90"),
        earned: hours("61.25"),
        lacking: match index % 3 {
            0 => Vec::new(),
            _ => vec!["总学时还差 28.75".to_owned(), "公需科目还差 6".to_owned()],
        },
    };
    let mut job = Standings {
        period: "2025".parse().unwrap(),
        policy: "《栖云区中小学教师培训学时管理办法》".to_owned(),
        deadline: Some(day(2025, 12, 20)),
        people: (0..6).map(person).collect(),
    };
    let pages = printed("deadline-notice", &deadline_notice::set(&job, &imprint(), fonts()));
    assert_eq!(pages.len(), 4);
    let text = pages[0].replace('\n', "");
    assert!(
        text.contains("陈知远老师：") && text.contains("请于2025年12月20日前补足") && text.contains("回执")
    );
    job.people[1].lacking = vec!["一项很长的要求还差 6".to_owned(); 12];
    job.deadline = None;
    printed("deadline-notice-long", &deadline_notice::set(&job, &imprint(), fonts()));
    job.people.clear();
    printed("deadline-notice-none", &deadline_notice::set(&job, &imprint(), fonts()));
}

fn plan(lines: usize) -> Plan {
    let line = |index: usize| Line {
        when: format!("{}月", 9 + index % 4),
        topic: "基于课程标准的单元整体教学设计".to_owned(),
        form: "专题讲座".to_owned(),
        audience: "全体教师".to_owned(),
        leader: name(index),
        planned: hours("2.5"),
        held: [Some(hours("2.5")), Some(hours("1")), None][index % 3],
        people: (index % 3 < 2).then_some(62),
        material: "方案、签到表、小结".to_owned(),
    };
    Plan {
        period: "2025学年".parse().unwrap(),
        aims: "围绕新课标的实施，提高教师的教学设计和评价能力；每位教师每学年参加校本研修不少于 24 学时。"
            .to_owned(),
        leader: "许清和".to_owned(),
        filed: "县教师进修学校 进修备〔2025〕12号".to_owned(),
        filed_on: Some(day(2025, 9, 10)),
        lines: (0..lines).map(line).collect(),
    }
}

#[test]
fn a_plan_and_its_review() {
    for lines in [0, 1, 12, 25, 26, 1_000] {
        printed(&format!("plan-{lines}"), &plan::set(&plan(lines), &imprint(), fonts()));
        printed(&format!("plan-review-{lines}"), &plan::set_review(&plan(lines), &imprint(), fonts()));
    }
    let text = printed("plan", &plan::set(&plan(12), &imprint(), fonts())).concat();
    assert!(text.contains("进修备〔2025〕12号（2025年9月10日）") && text.contains("\n30\n"), "{text}");
    let text = printed("plan-review", &plan::set_review(&plan(12), &imprint(), fonts())).concat();
    assert!(text.contains("计划 12 项，开展 8 项") && text.contains("未开展") && text.contains("部分完成"));
}

#[test]
fn a_trip_is_approved_by_three() {
    let full = Trip {
        number: "2025-031".to_owned(),
        people: vec![name(0), name(2)],
        department: "英语组".to_owned(),
        title: "“国培计划（2025）”骨干教师研修".to_owned(),
        organiser: "甬南师范大学".to_owned(),
        place: "甬南市".to_owned(),
        from: day(2025, 7, 8),
        to: day(2025, 7, 17),
        hours: Some(hours("80")),
        notice: "甬教师〔2025〕45号".to_owned(),
        reason: "区教育局选派".to_owned(),
        cost: "培训费 1200 元，差旅费 800 元".to_owned(),
        funds: "公用经费".to_owned(),
    };
    let bare = Trip {
        number: String::new(),
        people: Vec::new(),
        department: String::new(),
        organiser: String::new(),
        place: String::new(),
        hours: None,
        notice: String::new(),
        reason: String::new(),
        cost: String::new(),
        funds: String::new(),
        ..full.clone()
    };
    let crowd = Trip { people: (0..40).map(name).collect(), ..full.clone() };
    let pages = printed("trip-approval", &trip_approval::set(&[full, bare, crowd], &imprint(), fonts()));
    assert_eq!(pages.len(), 3);
    assert!(pages[0].contains("经费来源") && pages[0].contains("林若溪、古丽娜尔·艾山"));
    printed("trip-approval-none", &trip_approval::set(&[], &imprint(), fonts()));
}

#[test]
fn hours_are_printed_onto_the_lines_of_a_booklet() {
    let geometry = Geometry {
        page: (128.0, 182.0),
        offset: (0.8, -1.2),
        top: 32.0,
        step: 9.5,
        rows: 12,
        columns: vec![
            (10.0, 28.0, Takes::Days),
            (38.0, 40.0, Takes::Title),
            (78.0, 22.0, Takes::Organiser),
            (100.0, 9.0, Takes::Hours),
            (109.0, 10.0, Takes::Result),
        ],
    };
    let mut job = Booklet { geometry, start: 11, lines: (0..5).map(line).collect() };
    let pages = printed("booklet", &booklet::set(&job, &imprint(), fonts()));
    assert_eq!(pages.len(), 2);
    assert!(pages[0].contains("校本研修") && !pages[0].contains("公需科目") && pages[1].contains("公需科目"));
    printed("booklet-calibration", &booklet::calibration(&job.geometry, &imprint(), fonts()));
    job.lines.clear();
    printed("booklet-none", &booklet::set(&job, &imprint(), fonts()));
}

#[test]
fn what_is_handed_over_is_listed() {
    let item = |name: &str, amount: &str, note: &str| Item {
        name: name.to_owned(),
        amount: amount.to_owned(),
        note: note.to_owned(),
    };
    let job = Handover {
        from: "许清和".to_owned(),
        to: "林若溪".to_owned(),
        items: vec![
            item("学时簿备份（加密）", "1 份", "U 盘，口令另交"),
            item("2025年度纸质档案", "3 盒", "档案室 2 号柜"),
        ],
        open: vec!["2025年第2号报送尚未收到认定结果".to_owned()],
    };
    let pages = printed("handover", &list::set(&handover::list(&job, &imprint()), &imprint(), fonts()));
    assert!(pages[0].contains("未了事项 1：") && pages[0].contains("监交人："));
}
