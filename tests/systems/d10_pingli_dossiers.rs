//! 平利县校本研修学时认定办法: 120 + 120 + 120 in five years; the school's dossier of seven kinds and one for each person, with an
//! index; the county draws by chance and checks on the spot.

use std::fs;
use std::path::PathBuf;

use calamine::Reader;
use xueshi::exchange::package::{unwatched, verify};
use xueshi::model::facts::{Activity, ProofKind};
use xueshi::model::inspection::InspectionResult;
use xueshi::model::plan::DossierKind;
use xueshi::model::submission::Kind;
use xueshi::policy::Verdict;
use xueshi::service::inspections::{DrawForm, draw_people, enter_result};
use xueshi::service::ledger::{NewProof, add_program_proof};
use xueshi::service::plans::keep_paper;
use xueshi::service::printing::Request;
use xueshi::service::progress::Progress;
use xueshi::service::setup::edit_school;
use xueshi::service::submission::{Gathering, INDEX, gather, key};
use xueshi::service::training::{Granting, register};

use crate::desk::{Desk, form, refused, today};
use crate::school::lecture;

const DAYS: (&str, &str) = ("2026-04-06", "2026-04-20");

#[test]
fn a_cycle_asks_for_three_times_a_hundred_and_twenty() {
    let mut desk = Desk::under("pingli-cycle-360");
    let who = desk.who(0);
    for (activity, hours) in [
        (Activity::CentralTraining, "120"),
        (Activity::OnlineCourse, "120"),
        (Activity::SchoolTraining, "119"),
    ] {
        desk.approved(&form(who, activity.word(), activity, DAYS, hours));
    }
    let assessment = desk.assess(0, "");
    let missing: Vec<String> = assessment.requirements.iter().map(|one| one.missing.to_string()).collect();
    assert_eq!(missing, ["1", "0", "0", "1"]);
    desk.approved(&form(who, "听课", Activity::SchoolTraining, DAYS, "1"));
    assert_eq!(desk.assess(0, "").verdict, Verdict::Met);
}

#[test]
fn the_school_keeps_seven_kinds_of_papers_with_an_index() {
    let mut desk = Desk::under("pingli-cycle-360");
    let paper = desk.file("领导小组.pdf", b"%PDF committee");
    keep_paper(desk.ws(), &paper, DossierKind::Organisation, "领导小组名单", None).unwrap();
    assert_eq!(DossierKind::ALL.iter().filter(|kind| **kind != DossierKind::Other).count(), 7);
    let index = desk.printed("dossier", &desk.request());
    assert!(index.contains("领导小组名单") && index.contains("领导小组.pdf"));
}

#[test]
fn each_person_has_a_dossier_in_the_order_of_the_form() {
    let mut desk = Desk::under("pingli-cycle-360");
    let who = desk.who(0);
    let program = desk.school.program(&lecture());
    let proof = NewProof::Pasted("签到表.pdf", b"%PDF sign in");
    add_program_proof(desk.ws(), program, None, &proof, ProofKind::SignIn, None).unwrap();
    register(desk.ws(), program, &Granting::RegisterAndPass(String::new())).unwrap();
    desk.pass(&form(who, "集中培训", Activity::CentralTraining, ("2026-03-02", "2026-03-04"), "24"));
    let one = Request { staff: vec![who], ..desk.request() };
    let index = desk.printed("personal-dossier", &one);
    let place = |words: &str| index.find(words).unwrap_or_else(|| panic!("{words} in {index}"));
    assert!(place("集中培训：证书") < place("师德与法治讲座：签到表"), "by day, as the form has them");
    assert!(index.contains("张三个人培训档案") && !index.contains("李四"));
    for (form, words) in
        [("school-based-personal", "师德与法治讲座"), ("school-based-school", "初审"), ("overview", "张三")]
    {
        assert!(desk.printed(form, &one).contains(words), "{form}");
    }
}

#[test]
fn the_county_draws_by_chance_and_what_it_finds_is_written_down() {
    let mut desk = Desk::under("pingli-cycle-360");
    for who in 0..5 {
        let who = desk.who(who);
        desk.pass(&form(who, "校本研修", Activity::SchoolTraining, DAYS, "24"));
    }
    let draw = |percentage: &str| DrawForm {
        percentage: percentage.into(),
        seed: "7".into(),
        ..DrawForm::default()
    };
    for share in ["0", "101", "-1", "十"] {
        assert_eq!(refused(draw_people(desk.ws(), &draw(share))), "bad_field", "{share}");
    }
    let first = draw_people(desk.ws(), &draw("40%")).unwrap().value;
    let again = draw_people(desk.ws(), &draw("40")).unwrap().value;
    let drawn = |desk: &Desk, id| -> Vec<_> {
        desk.view().inspection_items(id).unwrap().into_iter().map(|item| item.staff).collect()
    };
    assert_eq!(
        (drawn(&desk, first).len(), drawn(&desk, first)),
        (2, drawn(&desk, again)),
        "the seed repeats it"
    );
    let by_chance = (8..20).any(|seed| {
        let other = DrawForm { seed: seed.to_string(), ..draw("40") };
        let other = draw_people(desk.ws(), &other).unwrap().value;
        drawn(&desk, other) != drawn(&desk, first)
    });
    assert!(by_chance, "another seed draws others");
    draw_people(desk.ws(), &draw("40")).unwrap();
    let list = desk.printed("spot-check", &desk.request());
    assert!(list.contains("种子 7"), "{list}");
    let (lucky, other) = (drawn(&desk, first)[0], drawn(&desk, first)[1]);
    enter_result(desk.ws(), first, lucky, InspectionResult::Confirmed, "").unwrap();
    let again = enter_result(desk.ws(), first, other, InspectionResult::Again, "");
    assert_eq!(refused(again), "bad_field", "why it is to be done again");
    enter_result(desk.ws(), first, other, InspectionResult::Again, "缺听课记录").unwrap();
    enter_result(desk.ws(), first, other, InspectionResult::Rechecked, "").unwrap();
    let results: Vec<_> =
        desk.view().inspection_items(first).unwrap().into_iter().map(|item| item.result).collect();
    assert!(results.contains(&InspectionResult::Confirmed) && results.contains(&InspectionResult::Rechecked));
}

/// The package of a village school for a year, and the school.
fn handed_in(name: &str, code: &str, period: &str) -> (Desk, PathBuf) {
    let mut desk = Desk::under("pingli-cycle-360");
    let mut school = desk.view().school().unwrap();
    (school.name, school.code) = (name.into(), code.into());
    edit_school(desk.ws(), &school).unwrap();
    let who = desk.who(0);
    let (from, to) = (format!("{period}-04-06"), format!("{period}-04-20"));
    desk.pass(&form(who, "校本研修", Activity::SchoolTraining, (&from, &to), "24"));
    let id = desk.hand_in(Kind::Hours, period);
    let folder = desk.view().submission(id).unwrap().folder.unwrap();
    (desk, PathBuf::from(folder).join("校验包.zip"))
}

#[test]
fn the_centre_school_hands_in_for_the_village_schools() {
    let (north, north_package) = handed_in("北坡小学", "3309990012", "2026");
    let (_south, south_package) = handed_in("南坡小学", "3309990011", "2026");
    let (_last, last_year) = handed_in("东坡小学", "3309990013", "2025");
    let folder = tempfile::tempdir().unwrap();
    let together = |packages: &[&PathBuf], name: &str| {
        let gathering = Gathering {
            packages: packages.iter().map(|path| path.to_path_buf()).collect(),
            keys: Vec::new(),
            unit: "清溪镇中心小学".into(),
        };
        gather(&gathering, &folder.path().join(name), today(), &mut Progress::silent())
    };
    let made = together(&[&north_package, &south_package, &north_package], "报送材料").unwrap();
    let files: Vec<_> = made.iter().flat_map(|one| one.files.clone()).collect();
    assert_eq!(files, ["01_南坡小学_校验包.zip", "02_北坡小学_校验包.zip"], "by code, nobody twice");
    let there = folder.path().join("报送材料").join(&files[1]);
    assert_eq!(fs::read(&there).unwrap(), fs::read(&north_package).unwrap(), "as it came");
    assert_eq!(verify(&[there], None, &mut unwatched).unwrap().school.name, "北坡小学");

    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook(folder.path().join("报送材料").join(INDEX)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let words: Vec<String> = sheet.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    let signer = key::public_keys(north.view()).unwrap()[0].0.fingerprint();
    let digest = made[1].report.digest.to_string();
    for word in ["汇总单位：清溪镇中心小学", "南坡小学", "3309990012", "24", "48", &signer, &digest, "未核对"]
    {
        assert!(words.iter().any(|cell| cell.contains(word)), "{word} in {words:?}");
    }

    let mut broken = fs::read(&south_package).unwrap();
    let middle = broken.len() / 2;
    broken[middle] ^= 1;
    let broken_package = folder.path().join("南坡.zip");
    fs::write(&broken_package, broken).unwrap();
    let why = together(&[&north_package, &broken_package], "坏的").unwrap_err().to_string();
    assert!(why.contains("南坡.zip") && why.contains("没有汇总"), "{why}");
    assert_eq!(refused(together(&[&north_package, &last_year], "两年")), "other_kind");
    let (_again, again) = handed_in("北坡小学", "3309990012", "2026");
    assert_eq!(refused(together(&[&north_package, &again], "两份")), "school_twice");
    assert_eq!(refused(together(&[&north_package], "报送材料")), "target_exists");
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 2, "what was refused leaves nothing");
}

#[test]
fn only_the_schools_whose_keys_are_known_are_gathered() {
    let (desk, package) = handed_in("北坡小学", "3309990012", "2026");
    let (other, _) = handed_in("南坡小学", "3309990011", "2026");
    let folder = tempfile::tempdir().unwrap();
    let signed_by = |desk: &Desk, name: &str| {
        let keys = vec![key::public_keys(desk.view()).unwrap().remove(0).0];
        let gathering =
            Gathering { packages: vec![package.clone()], keys, unit: "清溪镇中心小学".into() };
        gather(&gathering, &folder.path().join(name), today(), &mut Progress::silent())
    };
    assert!(signed_by(&desk, "一").unwrap()[0].report.signer_checked);
    assert_eq!(refused(signed_by(&other, "二")), "other_signer");
}
