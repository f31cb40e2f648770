use std::sync::Arc;

use xueshi::exchange::paper::annual_record::{self, AnnualRecords, Year};
use xueshi::exchange::paper::certificate::{self, Certificates, Certified};
use xueshi::exchange::paper::explanation::{self, Explained, Explanation, Explanations, Requirement, Step};
use xueshi::exchange::paper::mask::Shown;
use xueshi::exchange::paper::picture::Picture;
use xueshi::exchange::paper::proof::{self, Proof};
use xueshi::exchange::paper::recognition::{self, Recognition};
use xueshi::exchange::paper::record::Person;
use xueshi::exchange::paper::register::{self, Register};
use xueshi::exchange::paper::school_based::{self, SchoolBased};

use super::sample::{hours, imprint, line, person, png};
use super::{fonts, printed};

fn proof(lines: usize) -> Proof {
    Proof {
        number: "望中证〔2025〕17号".to_owned(),
        person: person(0, lines),
        span: "任现职以来（2021.9.1–2025.11.12）".to_owned(),
        purpose: "职称评审".to_owned(),
        ids: Shown::Whole,
    }
}

#[test]
fn a_proof_sums_what_is_recognised_apart_from_what_is_not() {
    let pages = printed("proof", &proof::set(&proof(8), &imprint(), fonts()));
    assert_eq!(pages.len(), 1);
    let text = pages[0].replace('\n', "");
    assert!(text.contains("已认定 32.25 学时；待上级认定 46 学时"), "{text}");
    assert!(!text.contains("待审"), "what the school has not passed is not proved");
    assert!(text.contains("学校（盖章）") && text.contains("培训主管部门审核（盖章）"));
    assert!(text.contains("任现职以来（2021.9.1–2025.11.12）"));
}

#[test]
fn a_proof_of_any_length() {
    for lines in [0, 1, 25, 26, 120] {
        let pages = printed(&format!("proof-{lines}"), &proof::set(&proof(lines), &imprint(), fonts()));
        assert!(pages.last().unwrap().contains("培训主管部门审核（盖章）"));
    }
}

#[test]
fn a_proof_of_a_person_about_whom_nothing_is_known() {
    let mut bare = proof(0);
    bare.person = Person { name: "林若溪".to_owned(), ..Person::default() };
    (bare.number, bare.purpose) = (String::new(), String::new());
    printed("proof-bare", &proof::set(&bare, &imprint(), fonts()));
}

fn register(people: usize, lines: usize) -> Register {
    Register {
        period: "2021-2025".parse().unwrap(),
        people: (0..people).map(|index| person(index, lines)).collect(),
        ids: Shown::Whole,
    }
}

#[test]
fn a_register_gives_each_person_pages_of_their_own() {
    let pages = printed("register", &register::set(&register(3, 30), &imprint(), fonts()));
    assert!(pages[0].contains("第 1 页　共 2 页") && pages[1].contains("第 2 页　共 2 页"));
    assert!(pages[2].contains("第 1 页　共 2 页") && pages[2].contains("陈知远"));
    assert!(pages[0].contains("2021年小计") && pages[1].contains("2025年小计") && pages[1].contains("合计"));
    assert!(pages[0].contains("2021–2025年度（2021.1.1–2025.12.31）"));
    assert!(pages.concat().replace('\n', "").contains("不计：超过年度上限"));
}

#[test]
fn a_register_of_any_length() {
    for (people, lines) in [(0, 0), (1, 0), (1, 1), (1, 25), (1, 26), (2, 100), (1, 1_000)] {
        let name = format!("register-{people}-{lines}");
        let pages = printed(&name, &register::set(&register(people, lines), &imprint(), fonts()));
        assert!(lines < 100 || pages.len() >= 4 * people, "{name}: {}", pages.len());
    }
}

#[test]
fn a_register_of_people_about_whom_nothing_is_known() {
    let mut bare = register(0, 0);
    bare.people
        .push(Person { name: "买买提·阿不都热西提·吐尔逊江".to_owned(), ..Person::default() });
    printed("register-bare", &register::set(&bare, &imprint(), fonts()));
}

fn explained(index: usize) -> Explained {
    let step = |rule: &str, article: &str, before: &str, after: &str| Step {
        rule: rule.to_owned(),
        article: article.to_owned(),
        before: hours(before),
        after: hours(after),
    };
    let line = line(index);
    let steps = match index % 3 {
        0 => vec![
            step("每半天计 4 学时，共 3 个半天", "第六条", "12", "12"),
            step("听讲者减半", "第八条第二款", "12", "6"),
            step("同类活动每学年最多计 8 学时，本学年已计 2 学时", "第九条", "6", "6"),
        ],
        1 => vec![step("年度校本研修最多计 10 学时", "第十一条第（三）项", "12", "8")],
        _ => Vec::new(),
    };
    Explained {
        title: line.title.clone(),
        category: line.category.clone(),
        from: line.from,
        to: line.to,
        claimed: Some(hours("12")),
        recognised: hours(["6", "8", "0"][index % 3]),
        steps,
    }
}

fn explanations(people: usize, records: usize) -> Explanations {
    let requirement = |name: &str, required: &str, earned: &str, met| Requirement {
        name: name.to_owned(),
        required: hours(required),
        earned: hours(earned),
        met,
    };
    let one = |index| Explanation {
        person: person(index, 0),
        policy: "中小学教师继续教育学时管理办法（360学时）".to_owned(),
        records: (0..records).map(explained).collect(),
        requirements: vec![
            requirement("周期总学时", "360", "331.5", false),
            requirement("每年不少于 24 学时", "24", "30", true),
        ],
    };
    Explanations { period: "2021-2025".parse().unwrap(), people: (0..people).map(one).collect() }
}

#[test]
fn an_explanation_tells_why_eight_and_not_twelve() {
    let pages = printed("explanation", &explanation::set(&explanations(2, 9), &imprint(), fonts()));
    let text = pages.concat().replace('\n', "");
    assert!(text.contains("12 → 8") && text.contains("第八条第二款") && text.contains("28.5"));
    assert!(pages[0].contains("林若溪"));
    for (people, records) in [(0, 0), (1, 0), (1, 1), (1, 25), (1, 26), (1, 300)] {
        let name = format!("explanation-{people}-{records}");
        printed(&name, &explanation::set(&explanations(people, records), &imprint(), fonts()));
    }
}

fn annual(lines: usize) -> AnnualRecords {
    let year =
        |index| Year { person: person(index, lines), required: Some(hours("90")), met: Some(index == 0) };
    AnnualRecords { period: "2025".parse().unwrap(), people: (0..2).map(year).collect(), ids: Shown::Whole }
}

#[test]
fn a_yearly_record_has_sums_a_result_and_three_signatures() {
    let pages = printed("annual-record", &annual_record::set(&annual(9), &imprint(), fonts()));
    let text = pages.concat();
    assert!(text.contains("结果：合格") && text.contains("结果：不合格") && text.contains("学校（盖章）"));
    assert!(text.contains("本人签字：") && text.contains("其中：校本研修"));
    for lines in [0, 1, 25, 26, 1_000] {
        printed(&format!("annual-record-{lines}"), &annual_record::set(&annual(lines), &imprint(), fonts()));
    }
}

#[test]
fn a_photo_stands_in_the_register() {
    let mut job = register(1, 3);
    let photo = Picture::read(png(90, 128)).unwrap();
    job.people[0].photo = Some(Arc::new(photo));
    let pages = printed("register-photo", &register::set(&job, &imprint(), fonts()));
    assert!(!pages[0].contains("照片"));
}

fn school_based(people: usize, lines: usize) -> SchoolBased {
    SchoolBased {
        period: "2025".parse().unwrap(),
        items: ["校本研修", "网络研修", "公需科目", "集中培训", "教研活动", "论文"].map(str::to_owned).into(),
        people: (0..people).map(|index| person(index, lines)).collect(),
    }
}

#[test]
fn school_based_hours_by_item_for_a_person_and_for_the_school() {
    let personal =
        |people, lines| school_based::set_personal(&school_based(people, lines), &imprint(), fonts());
    let pages = printed("school-based-personal", &personal(2, 12));
    let text = pages.concat();
    assert!(text.contains("自报学时") && text.contains("县复核") && text.contains("\n论文\n"));
    for (people, lines) in [(0, 0), (1, 0), (1, 1), (1, 25), (1, 26), (1, 1_000)] {
        printed(&format!("school-based-personal-{people}-{lines}"), &personal(people, lines));
    }
    for people in [0, 1, 25, 26, 300] {
        let paper = school_based::set_school(&school_based(people, 9), &imprint(), fonts());
        let pages = printed(&format!("school-based-school-{people}"), &paper);
        assert!(pages[0].contains("初审") && pages.last().unwrap().contains("（盖章）"));
    }
}

#[test]
fn an_application_has_room_for_three_opinions() {
    let one = |lines| Recognition {
        person: person(0, lines),
        applying_for: "高级教师".to_owned(),
        span: "任现职以来（2021.9.1–2025.11.12）".to_owned(),
        required: Some(hours("360")),
        ids: Shown::Whole,
    };
    let pages = printed("recognition", &recognition::set(&[one(8)], &imprint(), fonts()));
    let text = pages.concat();
    assert!(text.contains("申请人承诺") && text.contains("学校意见") && text.contains("认定部门意见"));
    for lines in [0, 1, 25, 26, 1_000] {
        let name = format!("recognition-{lines}");
        printed(&name, &recognition::set(&[one(lines), one(lines)], &imprint(), fonts()));
    }
    printed("recognition-none", &recognition::set(&[], &imprint(), fonts()));
}

#[test]
fn a_certificate_is_a_page_a_person_and_says_that_it_is_a_preview() {
    let picture = Arc::new(Picture::read(png(90, 128)).unwrap());
    let one = |index: usize, years: usize| Certified {
        person: Person { photo: index.is_multiple_of(2).then(|| picture.clone()), ..person(index, 0) },
        years: (0..years).map(|year| (format!("{}", 2021 + year), hours("72.5"))).collect(),
        total: hours("362.5"),
        met: [Some(true), Some(false), None][index % 3],
    };
    let set = |people: Vec<Certified>| {
        let policy = "浙江省中小学教师专业发展培训若干规定（试行）".repeat(2);
        let authority = "栖云区教育局".to_owned();
        let span = "2021–2025年度（2021.1.1–2025.12.31）".to_owned();
        let job = Certificates { span, policy, people, authority, ids: Shown::Whole };
        certificate::set(&job, &imprint(), fonts())
    };
    for (people, years) in [(0, 5), (1, 0), (1, 5), (3, 6), (26, 5)] {
        let name = format!("certificate-{people}-{years}");
        let pages = printed(&name, &set((0..people).map(|index| one(index, years)).collect()));
        assert_eq!(pages.len(), people.max(1));
        assert!(pages.iter().all(|page| page.contains("预览")), "{name}");
    }
    let bare = Certified { person: Person::default(), years: Vec::new(), total: hours("0"), met: None };
    printed("certificate-bare", &set(vec![bare]));
}
