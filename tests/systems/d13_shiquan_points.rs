//! 石泉县两河小学细则: points by occasion, level and grade; eight a year for papers and for awards; the same content once; papers need
//! cover, contents and article.

use xueshi::model::facts::{Activity, Grade, Level, Medium, Organiser, ProofKind, Role};
use xueshi::model::id::EntryId;
use xueshi::service::audit::AuditStep;
use xueshi::service::ledger::EntryForm;

use crate::desk::{Desk, form};

const DAY: (&str, &str) = ("2026-04-06", "2026-04-06");
const YEAR: &str = "2025学年";

fn desk() -> Desk {
    Desk::under("shiquan-recognition")
}

fn approved(
    desk: &mut Desk,
    title: &str,
    activity: Activity,
    change: impl FnOnce(&mut EntryForm),
) -> EntryId {
    let mut form = form(desk.who(0), title, activity, DAY, "");
    change(&mut form);
    desk.approved(&form)
}

fn points(desk: &Desk, id: EntryId) -> String {
    desk.counted(0, YEAR, id).0
}

#[test]
fn training_counts_by_occasion_and_role() {
    let mut desk = desk();
    for (level, role, sessions, expected) in [
        (Level::School, Role::Speaker, "1", "4"),
        (Level::School, Role::Learner, "3", "3"),
        (Level::Area, Role::Speaker, "1", "5"),
        (Level::Area, Role::Participant, "2", "4"),
    ] {
        let id = approved(
            &mut desk,
            &format!("{}{}", level.word(), role.word()),
            Activity::SchoolTraining,
            |form| {
                (form.level, form.role, form.sessions) = (Some(level), role, sessions.into());
            },
        );
        assert_eq!(points(&desk, id), expected, "{level:?} {role:?}");
    }
}

#[test]
fn a_paper_counts_by_level_half_in_newspapers_and_once() {
    let mut desk = desk();
    let paper = |level, medium, work: &'static str| {
        move |form: &mut EntryForm| {
            (form.level, form.medium, form.work) = (Some(level), Some(medium), work.into());
        }
    };
    let county = approved(&mut desk, "论文", Activity::Paper, paper(Level::County, Medium::Newspaper, "甲"));
    assert_eq!(points(&desk, county), "2.5");
    let city = approved(&mut desk, "论文获选", Activity::Paper, paper(Level::City, Medium::Journal, "甲"));
    assert_eq!(
        (points(&desk, county), points(&desk, city)),
        ("0".into(), "6".into()),
        "the highest level only"
    );
    let province =
        approved(&mut desk, "另一篇", Activity::Paper, paper(Level::Province, Medium::Journal, "乙"));
    let together =
        points(&desk, city).parse::<f64>().unwrap() + points(&desk, province).parse::<f64>().unwrap();
    assert!((together - 8.0).abs() < f64::EPSILON, "eight a year");
}

#[test]
fn a_paper_without_its_pages_or_number_counts_nothing() {
    let mut desk = desk();
    let mut paper = form(desk.who(0), "论文", Activity::Paper, DAY, "");
    paper.level = Some(Level::Province);
    let id = desk.enter(&paper, &[ProofKind::Cover, ProofKind::Contents]);
    desk.step(id, AuditStep::Pass, None).unwrap();
    desk.ws()
        .deed("t", |deed| deed.set_entry_state(id, xueshi::model::state::EntryState::Approved, None))
        .unwrap();
    assert_eq!(points(&desk, id), "0", "the article is missing");
    let unnumbered = approved(&mut desk, "无刊号", Activity::Paper, |form| {
        (form.level, form.serial_number) = (Some(Level::Province), false);
    });
    assert_eq!(points(&desk, unnumbered), "0");
}

#[test]
fn awards_of_the_authorities_count_and_lessons_by_grade() {
    let mut desk = desk();
    let award = |organiser| {
        move |form: &mut EntryForm| (form.level, form.organiser) = (Some(Level::County), Some(organiser))
    };
    let good = approved(&mut desk, "优质课", Activity::Award, award(Organiser::Authority));
    let other = approved(&mut desk, "协会评奖", Activity::Award, award(Organiser::Other));
    assert_eq!((points(&desk, good), points(&desk, other)), ("5".into(), "0".into()));
    for (grade, expected) in [(Grade::Excellent, "6"), (Grade::Good, "0")] {
        let id = approved(&mut desk, grade.word(), Activity::Classroom, |form| form.grade = Some(grade));
        assert_eq!(points(&desk, id), expected, "once a school year, the best");
    }
}
