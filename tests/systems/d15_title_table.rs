//! 中级工程职称专业科目学时认定表: sixty hours of the year of application, years of work by education, a form to hand in.

use xueshi::exchange::inbound::field::StaffField;
use xueshi::model::facts::Activity;
use xueshi::policy::Verdict;
use xueshi::service::staff::{StaffForm, change_staff};

use crate::desk::{Desk, form};

#[test]
fn sixty_hours_of_the_year_and_the_years_of_work() {
    let mut desk = Desk::under("engineering-title-60");
    let who = desk.who(0);
    let kept = desk.view().staff(who).unwrap();
    let mut person = StaffForm::of(&kept.record, kept.standing);
    person.set(StaffField::Education, "本科");
    person.set(StaffField::Joined, "2023-08");
    change_staff(desk.ws(), who, &person).unwrap();
    desk.approved(&form(who, "专业课", Activity::ProfessionalCourse, ("2026-03-02", "2026-03-12"), "60"));
    desk.approved(&form(who, "去年的", Activity::ProfessionalCourse, ("2025-03-02", "2025-03-12"), "60"));
    let assessment = desk.assess(0, "2026");
    assert_eq!(assessment.total.to_string(), "60", "what is expired is not accepted");
    assert_eq!(assessment.verdict, Verdict::Unmet, "three years of work");
    person.set(StaffField::Joined, "2019-08");
    change_staff(desk.ws(), who, &person).unwrap();
    assert_eq!(desk.assess(0, "2026").verdict, Verdict::Met);
    let one =
        xueshi::service::printing::Request { staff: vec![who], period: "2026".into(), ..desk.request() };
    let table = desk.printed("recognition", &one);
    assert!(table.contains("学时认定申请表") && table.contains("张三"), "{table}");
}
