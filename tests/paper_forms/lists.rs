use xueshi::exchange::paper::list;
use xueshi::exchange::paper::mask::Shown;
use xueshi::exchange::paper::notice::{self, Notice, Outcome};
use xueshi::exchange::paper::picture::Picture;
use xueshi::exchange::paper::roster::{self, Roster};
use xueshi::exchange::paper::sign_in::{self, Person, Session, SignIn};
use xueshi::exchange::paper::summary::{self, Entry, Summary};
use xueshi::exchange::sheet::details;
use xueshi::model::hours::Hours;

use super::sample::{bare_member, day, hours, imprint, member, person, png, program};
use super::{fonts, printed};

fn roster(count: usize, ids: Shown) -> Roster {
    Roster { program: program(), members: (0..count).map(member).collect(), ids }
}

#[test]
fn a_roster_of_any_length() {
    for (count, pages) in [(0, 1), (1, 1), (25, 2), (26, 2), (1_000, 30)] {
        let paper = roster::set(&roster(count, Shown::Masked), &imprint(), fonts());
        let texts = printed(&format!("roster-{count}"), &paper);
        assert!(texts.len() >= pages && texts.len() <= pages + 6, "{count}: {} pages", texts.len());
        assert!(texts.iter().all(|page| page.contains("姓名") || page.contains("（盖章）")));
        assert!(texts[0].contains(if count == 0 { "（没有记录）" } else { "林若溪" }));
    }
}

#[test]
fn roster_sums_agree_and_refusals_are_in_words() {
    let job = roster(60, Shown::Nothing);
    let total: Hours = job.members.iter().map(|member| member.hours).sum();
    let pages = printed("roster-sums", &roster::set(&job, &imprint(), fonts()));
    assert!(pages.len() > 1 && pages.iter().all(|page| page.contains("本页小计")));
    let last = pages.last().unwrap();
    assert!(last.contains("合计") && last.contains(&total.to_string()), "{last}");
    assert!(pages[0].contains("不计：缺勤超过三分之一"));
    assert!(!pages.concat().contains("330999"));
}

#[test]
fn a_roster_of_people_about_whom_nothing_is_known() {
    let mut job = roster(0, Shown::Whole);
    job.members = (0..5).map(bare_member).collect();
    printed("roster-bare", &roster::set(&job, &imprint(), fonts()));
}

fn session(number: u32) -> Session {
    Session {
        date: Some(day(2025, 3, 6 + 7 * number)),
        time: "14:00–16:00".to_owned(),
        topic: "分层作业的设计".to_owned(),
        speaker: "林若溪".to_owned(),
        place: String::new(),
        hours: hours("2"),
    }
}

fn sign_in(people: usize, sessions: u32) -> SignIn {
    let person = |index| {
        let member = member(index);
        Person { row: u32::try_from(index).unwrap() + 1, name: member.name, unit: member.unit }
    };
    SignIn {
        program: program(),
        sessions: (0..sessions).map(session).collect(),
        people: (0..people).map(person).collect(),
        spare: 3,
    }
}

#[test]
fn a_sign_in_sheet_numbers_its_rows() {
    for (people, pages) in [(0, 1), (1, 1), (25, 1), (43, 1), (44, 2), (1_000, 22)] {
        let texts =
            printed(&format!("sign-in-{people}"), &sign_in::set(&sign_in(people, 1), &imprint(), fonts()));
        assert_eq!(texts.len(), pages, "{people}");
        let last = texts.last().unwrap();
        assert!(last.contains(&format!("\n{}\n", people + 3)), "{people}: {last}");
        assert!(last.contains(&format!("{people} 人")));
    }
}

#[test]
fn one_sheet_for_each_session() {
    let texts = printed("sign-in-sessions", &sign_in::set(&sign_in(60, 3), &imprint(), fonts()));
    assert_eq!(texts.len(), 6);
    assert!(texts[2].contains("第 2 场") && texts[2].contains("2025年3月13日"));
    assert!(texts[3].contains("第 2 页　共 2 页"));
}

fn summary(count: usize, categories: usize) -> Summary {
    let entry = |index: usize| {
        let hours: Vec<Hours> = (0..categories)
            .map(|column| hours(["16", "10.5", "0", "30", "2.25", "80"][(index + column) % 6]))
            .collect();
        let total = if index % 23 == 11 { Hours::ZERO } else { hours.iter().sum() };
        let required = hours_of("90");
        Entry {
            name: member(index).name,
            sex: "女".to_owned(),
            subject: member(index).subject,
            title: ["高级教师", "一级教师", "二级教师"][index % 3].to_owned(),
            hours: if total.is_zero() { vec![Hours::ZERO; categories] } else { hours },
            total,
            required: Some(required),
            met: Some(total >= required),
            note: if index % 9 == 2 { "产假" } else { "" }.to_owned(),
        }
    };
    let names = ["校本研修", "网络研修", "公需科目", "集中培训", "教研活动", "论文获奖", "课题", "学历提升"];
    Summary {
        title: "教职工培训学时汇总表".to_owned(),
        period: "2025学年".parse().unwrap(),
        policy: "中小学教师继续教育学时管理办法（360学时）".to_owned(),
        categories: names.iter().cycle().take(categories).map(|name| (*name).to_owned()).collect(),
        entries: (0..count).map(entry).collect(),
    }
}

fn hours_of(text: &str) -> Hours {
    hours(text)
}

#[test]
fn a_summary_of_any_length() {
    for count in [0, 1, 25, 26, 1_000] {
        let pages =
            printed(&format!("summary-{count}"), &summary::set(&summary(count, 5), &imprint(), fonts()));
        assert!(pages.last().unwrap().contains("（盖章）"));
    }
}

#[test]
fn a_summary_says_who_is_short_and_adds_up() {
    let job = summary(60, 6);
    let pages = printed("summary", &summary::set(&job, &imprint(), fonts()));
    let total: Hours = job.entries.iter().map(|entry| entry.total).sum();
    assert!(pages.last().unwrap().contains(&total.to_string()));
    assert!(pages.iter().all(|page| page.contains("分类学时")));
    let all = pages.concat();
    assert!(all.contains("无学时") && all.contains("填表人：") && all.contains("校长："));
    assert!(all.contains("2025–2026学年（2025.9.1–2026.8.31）"));
}

#[test]
fn a_summary_with_any_number_of_categories() {
    for categories in [0, 1, 12] {
        printed(
            &format!("summary-wide-{categories}"),
            &summary::set(&summary(30, categories), &imprint(), fonts()),
        );
    }
}

#[test]
fn any_list_of_a_workbook_prints() {
    let job = details::Details {
        period: "2021-2025".parse().unwrap(),
        people: (0..3).map(|index| person(index, 20)).collect(),
        ids: Shown::Masked,
    };
    let list = details::list(&job, &imprint());
    printed("details", &list::set(&list, &imprint(), fonts()));
    let chosen = list.choose(&["姓名", "培训或事项", "开始日期", "认定学时", "少计原因"]);
    let pages = printed("details-chosen", &list::set(&chosen, &imprint(), fonts()));
    assert!(pages[0].contains("认定学时") && !pages[0].contains("证件号码"));
    let grouped = xueshi::exchange::sheet::summary::list(&summary(30, 3), &imprint());
    let pages = printed("summary-list", &list::set(&grouped, &imprint(), fonts()));
    assert!(pages.iter().all(|page| page.contains("分类学时") || page.contains("（盖章）")));
}

#[test]
fn a_notice_names_no_document_number() {
    let job = Notice {
        summary: summary(40, 4),
        basis: "《栖云区中小学教师培训学时管理办法》".to_owned(),
        from: day(2025, 11, 24),
        to: day(2025, 11, 28),
        working_days: 5,
        contact: "教科室 许清和".to_owned(),
        phone: "0580-5550132".to_owned(),
    };
    let pages = printed("notice", &notice::set(&job, &imprint(), fonts()));
    let text = pages.concat().replace('\n', "");
    assert!(text.contains("2025年11月24日至2025年11月28日，共5个工作日"), "{text}");
    assert!(!text.contains("330999"));
    for count in [0, 1, 25, 26, 1_000] {
        let job = Notice { summary: summary(count, 4), ..job.clone() };
        printed(&format!("notice-{count}"), &notice::set(&job, &imprint(), fonts()));
    }
}

#[test]
fn what_came_of_a_notice_is_said_with_photos() {
    let photo = std::sync::Arc::new(Picture::read(png(160, 120)).unwrap());
    let mut job = Outcome {
        subject: "2025年度教职工培训学时".to_owned(),
        from: day(2025, 11, 24),
        to: day(2025, 11, 28),
        working_days: 5,
        place: "校务公开栏".to_owned(),
        people: 68,
        objections: String::new(),
        photos: vec![photo.clone(), photo],
    };
    let pages = printed("notice-outcome", &notice::set_outcome(&job, &imprint(), fonts()));
    assert_eq!(pages.len(), 1);
    assert!(pages[0].replace('\n', "").contains("公示期间没有收到异议。"));
    (job.objections, job.photos) = ("林若溪的县级教研活动漏登 4 学时，核实后补登。".to_owned(), Vec::new());
    let pages = printed("notice-outcome-objection", &notice::set_outcome(&job, &imprint(), fonts()));
    assert!(pages[0].replace('\n', "").contains("漏登 4 学时"));
}
