//! 总览, as a person reads it.

use crate::window::screen::staging::{busy_school, expect, school};

#[test]
fn what_waits_leads_to_where_it_is_done() {
    let school = busy_school("secondary-annual-90");
    let mut stage = school.window("1");
    expect(&mut stage, "待办");
    assert!(stage.sees("达到要求的人数") && stage.sees("来不及的人"));
    stage.click("去审核");
    expect(&mut stage, "审核");
}

#[test]
fn everybody_who_will_not_make_it_is_listed_with_what_is_missing() {
    let school = school("secondary-annual-90");
    let mut stage = school.window("1");
    expect(&mut stage, "24 人，等审的都通过也达不到要求");
    assert!(
        stage.sees(
            "沈亦舟还差 90 学时（其中校本培训差 30 学时，外出培训差 60 学时），到 2025-12-31 还有 49 天"
        )
    );
    stage.click("去补上");
    expect(&mut stage, "教职工");
}
