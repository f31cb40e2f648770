use xueshi::exchange::paper::mask::Shown;
use xueshi::exchange::sheet::audit_request::{self, AuditRequest};
use xueshi::exchange::sheet::certificates::{self, Certificate, Certificates};
use xueshi::exchange::sheet::dossier::{self, Dossier, Piece};
use xueshi::exchange::sheet::hours_report::{self, HoursReport};
use xueshi::exchange::sheet::import_report::{self, ImportReport, Problem};
use xueshi::exchange::sheet::list::List;
use xueshi::exchange::sheet::overview::{self, Overview};
use xueshi::exchange::sheet::shortfall::{self, Standing, Standings};
use xueshi::exchange::sheet::spot_check::{self, Drawn, SpotCheck};
use xueshi::exchange::sheet::staff::{self, Staff};
use xueshi::exchange::sheet::statistics::{self, Completion, Group, Line, Statistics};
use xueshi::exchange::sheet::total::{self, Total};
use xueshi::exchange::sheet::xlsx::xlsx;

use super::sample::{day, hours, id_number, imprint, name, subject};
use super::{both, read};

fn period() -> xueshi::model::period::Period {
    "2025".parse().unwrap()
}

fn lengths(form: &str, list: impl Fn(usize) -> List) -> List {
    for count in [0, 1, 25, 26] {
        both(&format!("{form}-{count}"), &list(count));
    }
    list(12)
}

fn standings(count: usize) -> Standings {
    let person = |index: usize| Standing {
        name: name(index),
        code: format!("3309{index:07}"),
        department: "七年级组".to_owned(),
        subject: subject(index),
        required: hours("90"),
        earned: hours(["96", "61.25", "0", "84"][index % 4]),
        lacking: match index % 4 {
            0 => Vec::new(),
            1 => vec!["总学时还差 28.75".to_owned(), "公需科目还差 6".to_owned()],
            2 => vec!["总学时还差 90".to_owned()],
            _ => vec!["总学时还差 6".to_owned()],
        },
    };
    Standings {
        period: period(),
        policy: "中小学教师继续教育学时管理办法".to_owned(),
        deadline: Some(day(2025, 12, 20)),
        people: (0..count).map(person).collect(),
    }
}

#[test]
fn who_falls_short_the_furthest_first() {
    let list = lengths("unmet", |count| shortfall::unmet(&standings(count), &imprint()));
    let pages = both("unmet", &list);
    assert!(
        pages[0].contains("应达到 12 人，达到 3 人，未达到 9 人")
            && pages[0].contains("请于2025年12月20日前补足")
    );
    assert!(pages[0].find("总学时还差 90") < pages[0].find("总学时还差 28.75"));
    let met = lengths("met", |count| shortfall::met(&standings(count), &imprint()));
    assert_eq!(met.rows.len(), 3);
}

#[test]
fn hours_and_credits_year_by_year() {
    let report = |count: usize| HoursReport {
        period: "2021-2025".parse().unwrap(),
        years: (2021..=2025).map(|year| format!("{year}年")).collect(),
        credits: true,
        people: (0..count)
            .map(|index| hours_report::Person {
                name: name(index),
                code: String::new(),
                department: String::new(),
                years: vec![(hours("24.5"), hours("2.5")), (hours("8"), hours("1"))],
            })
            .collect(),
    };
    let list = lengths("hours-report", |count| hours_report::list(&report(count), &imprint()));
    let pages = both("hours-report", &list);
    let text = pages.concat();
    assert!(text.contains("2021年") && text.contains("\n390\n"), "{text}");
}

#[test]
fn the_total_sheet_says_where_each_person_begins() {
    let job = |count: usize| Total {
        period: period(),
        groups: vec![
            total::Group {
                name: "规范性学时".to_owned(),
                items: ["网上学习", "自学反思", "集中培训", "基地校", "其他"].map(str::to_owned).into(),
            },
            total::Group { name: "灵活性学时".to_owned(), items: vec!["小计".to_owned()] },
        ],
        people: (0..count)
            .map(|index| total::Person {
                name: name(index),
                stage: "初中".to_owned(),
                subject: subject(index),
                hours: vec![hours("8"), hours("6"), hours("16.5")],
                total: hours("30.5"),
                page: Some(2 + 3 * index as u32),
            })
            .collect(),
    };
    let list = lengths("total", |count| total::list(&job(count), &imprint()));
    let pages = both("total", &list);
    let text = pages.concat();
    assert!(text.contains("规范性学时") && text.contains("页码") && text.contains("\n35\n"));
}

#[test]
fn the_overview_has_room_for_school_and_county() {
    let job = |count: usize| Overview {
        period: period(),
        items: ["专题讲座", "听评课", "论文", "获奖", "课题"].map(str::to_owned).into(),
        people: (0..count)
            .map(|index| overview::Person {
                name: name(index),
                sex: "女".to_owned(),
                subject: subject(index),
                concentrated: hours("16"),
                remote: hours("0"),
                school_based: vec![hours("4"), hours("2.5")],
                total: hours("22.5"),
                school: "同意".to_owned(),
                county: String::new(),
                note: String::new(),
            })
            .collect(),
    };
    let pages = both("overview", &lengths("overview", |count| overview::list(&job(count), &imprint())));
    assert!(pages[0].contains("校审") && pages[0].contains("县审") && pages[0].contains("校本研修"));
}

#[test]
fn what_is_handed_in_for_audit() {
    let job = |count: usize| AuditRequest {
        period: period(),
        number: "2025-02".to_owned(),
        authority: "栖云区教师发展中心".to_owned(),
        people: (0..count)
            .map(|index| audit_request::Person {
                name: name(index),
                code: format!("3309{index:07}"),
                subject: subject(index),
                normative: hours("48"),
                flexible: hours("12.5"),
                proofs: 3,
            })
            .collect(),
    };
    let pages =
        both("audit-request", &lengths("audit", |count| audit_request::list(&job(count), &imprint())));
    assert!(pages[0].contains("60.5") && pages[0].contains("\n36\n") && pages[0].contains("审定学时"));
}

#[test]
fn a_spot_check_leaves_room_for_findings() {
    let job = |count: usize| SpotCheck {
        period: period(),
        method: "随机抽取 10%，种子 20251112".to_owned(),
        drawn: (0..count)
            .map(|index| Drawn {
                name: name(index),
                subject: subject(index),
                title: "县英语教研活动（第2次）".to_owned(),
                date: day(2025, 4, 8),
                hours: hours("4"),
                proof: "证书 0007".to_owned(),
            })
            .collect(),
    };
    let pages = both("spot-check", &lengths("spot", |count| spot_check::list(&job(count), &imprint())));
    assert!(pages[0].contains("核定学时") && pages[0].contains("种子 20251112"));
}

#[test]
fn who_took_which_certificate() {
    let job = |count: usize| Certificates {
        period: period(),
        certificates: (0..count)
            .map(|index| Certificate {
                name: name(index),
                sex: "女".to_owned(),
                id_number: id_number(index),
                title: "一级教师".to_owned(),
                number: format!("继教2025{index:06}"),
                hours: hours("72"),
            })
            .collect(),
        ids: Shown::Masked,
    };
    let pages = both("certificates", &lengths("certs", |count| certificates::list(&job(count), &imprint())));
    assert!(pages[0].contains("领取人签字") && pages[0].contains("330999********"));
}

#[test]
fn a_dossier_and_an_import_are_listed() {
    let job = |count: usize| Dossier {
        span: "2025年度（2025.1.1–2025.12.31）".to_owned(),
        title: "2025年度校本研修档案".to_owned(),
        number: "JX-2025-03".to_owned(),
        pieces: (0..count)
            .map(|index| Piece {
                number: format!("望中教〔2025〕{}号", index + 1),
                author: "望川初级中学".to_owned(),
                title: "校本研修计划".to_owned(),
                date: (index % 2 == 0).then(|| day(2025, 3, 1)),
                page: Some(1 + 4 * index as u32),
                pages: 4,
                note: "原件".to_owned(),
            })
            .collect(),
    };
    let pages = both("dossier", &lengths("dossiers", |count| dossier::list(&job(count), &imprint())));
    assert!(pages[0].contains("案卷号：JX-2025-03") && pages[0].contains("\n48\n"));
    let job = |count: usize| ImportReport {
        file: "花名册.xlsx".to_owned(),
        added: 74,
        updated: 2,
        unchanged: 40,
        problems: (0..count)
            .map(|index| Problem {
                sheet: "Sheet1".to_owned(),
                row: 7 + index as u32,
                column: "身份证号".to_owned(),
                value: "33099919900101".to_owned(),
                problem: "证件号码只有 14 位，应为 18 位".to_owned(),
                refused: index % 3 != 0,
            })
            .collect(),
    };
    let pages =
        both("import-report", &lengths("imports", |count| import_report::list(&job(count), &imprint())));
    assert!(pages[0].contains("新增 74 行") && pages[0].contains("没有导入"));
}

#[test]
fn statistics_add_up() {
    let job = |count: usize| Statistics {
        period: "2024学年".parse().unwrap(),
        lines: (0..count)
            .map(|index| Line {
                name: subject(index),
                teachers: 10,
                bands: [1, 2, 3, 4],
                levels: [0, 1, 2, 3, 9, 0],
            })
            .collect(),
    };
    let pages = both("statistics", &lengths("stats", |count| statistics::list(&job(count), &imprint())));
    let text = pages.concat();
    assert!(text.contains("\n120\n") && text.contains("109学时及以上"), "{text}");
    let job = |count: usize| Completion {
        period: "2021-2025".parse().unwrap(),
        requirement: "五年不少于 360 学时".to_owned(),
        by: "学科".to_owned(),
        groups: (0..count).map(|index| Group { name: subject(index), people: 9, met: 8 }).collect(),
    };
    let pages =
        both("completion", &lengths("completions", |count| statistics::completion(&job(count), &imprint())));
    assert!(pages[0].contains("全校达到率 88.8%") && pages[0].contains("\n108\n"));
}

#[test]
fn the_principal_confirms_the_staff() {
    let job = |count: usize| Staff {
        members: (0..count)
            .map(|index| staff::Member {
                name: name(index),
                id_number: id_number(index),
                ..staff::Member::default()
            })
            .collect(),
        ids: Shown::Whole,
    };
    let list = lengths("staff", |count| staff::confirmation(&job(count), &imprint()));
    let pages = both("staff-confirmation", &list);
    assert!(pages[0].contains("校长：") && pages[0].contains("经核对无误"));
    both("staff-all", &staff::list(&job(30), &imprint()));
}

/// Covered titles: the headings alone tell any two lists apart.
#[test]
fn lists_differ_by_their_headings() {
    let imprint = imprint();
    let standings = standings(3);
    let lists = [shortfall::met(&standings, &imprint), shortfall::unmet(&standings, &imprint)];
    let heads: Vec<Vec<String>> =
        lists.iter().map(|list| list.columns.iter().map(|column| column.title.clone()).collect()).collect();
    assert_ne!(heads[0], heads[1]);
    let bytes = xlsx(&lists[0], &imprint).unwrap();
    read("met", bytes);
}
