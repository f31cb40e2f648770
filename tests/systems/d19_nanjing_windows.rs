//! 360 学时 (Nanjing): a title asks for hours of the last years before the review; certificates stand for hours; eight a day at most.

use xueshi::model::facts::{Activity, TitleLevel};
use xueshi::service::ledger::EntryForm;
use xueshi::service::staff::{StaffForm, change_staff};

use crate::desk::{Desk, form};

fn applying(level: TitleLevel) -> Desk {
    let mut desk = Desk::under("nanjing-title-evaluation");
    let who = desk.who(0);
    let kept = desk.view().staff(who).unwrap();
    let mut person = StaffForm::of(&kept.record, kept.standing);
    person.standing.applying_for = Some(level);
    change_staff(desk.ws(), who, &person).unwrap();
    desk
}

#[test]
fn each_title_has_its_hours_and_its_part() {
    for (level, total, part) in [
        (TitleLevel::Intermediate, "160", ("public", "20")),
        (TitleLevel::Associate, "360", ("public", "20")),
        (TitleLevel::Senior, "360", ("advanced", "20")),
    ] {
        let desk = applying(level);
        let assessment = desk.assess(0, "");
        let asked: Vec<(String, String)> =
            assessment.requirements.iter().map(|one| (one.id.clone(), one.required.to_string())).collect();
        assert_eq!(asked, [("total".into(), total.into()), (part.0.into(), part.1.into())], "{level:?}");
    }
}

#[test]
fn certificates_stand_for_hours_within_the_window_and_nothing_counts_twice() {
    let mut desk = applying(TitleLevel::Intermediate);
    let who = desk.who(0);
    let long = ("2024-03-04", "2024-03-08");
    let computer = desk.approved(&form(who, "职称计算机", Activity::ComputerCertificate, long, ""));
    let language = desk.approved(&form(who, "职称外语", Activity::LanguageCertificate, long, ""));
    assert_eq!(
        (desk.counted(0, "", computer).0, desk.counted(0, "", language).0),
        ("20".into(), "30".into())
    );
    let old =
        desk.approved(&form(who, "五年前", Activity::ProfessionalCourse, ("2021-03-04", "2021-03-08"), "40"));
    assert!(desk.view().entry(old).is_ok());
    assert_eq!(desk.total(0, ""), "50", "what lies before the window of four years does not count");
    let same = |title: &str| EntryForm {
        work: "同一门课".into(),
        ..form(who, title, Activity::ProfessionalCourse, ("2025-03-04", "2025-03-08"), "30")
    };
    let (first, second) = (same("基地学习"), same("再次申报"));
    let ids = [desk.approved(&first), desk.approved(&second)];
    let counted: Vec<String> = ids.iter().map(|id| desk.counted(0, "", *id).0).collect();
    assert_eq!(counted.iter().filter(|hours| *hours == "30").count(), 1, "{counted:?}");
}

#[test]
fn substitutes_are_eight_hours_a_day_at_most() {
    let mut desk = applying(TitleLevel::Intermediate);
    let who = desk.who(0);
    let id = desk.approved(&form(
        who,
        "职称计算机",
        Activity::ComputerCertificate,
        ("2024-03-04", "2024-03-04"),
        "",
    ));
    let (hours, why) = desk.counted(0, "", id);
    assert_eq!(hours, "8", "{why}");
}
