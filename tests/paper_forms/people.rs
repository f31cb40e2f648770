use xueshi::exchange::paper::mask::Shown;
use xueshi::exchange::paper::proof::{self, Proof};
use xueshi::exchange::paper::record::Person;
use xueshi::exchange::paper::register::{self, Register};

use super::sample::{imprint, person};
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
