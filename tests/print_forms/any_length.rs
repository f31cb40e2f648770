//! Every form of the list, from schools of any size: no text leaves its cell or the page, none stands on another.

use xueshi::exchange::paper::font::Fonts;
use xueshi::exchange::paper::{Form, Kind, forms};
use xueshi::model::entry::Entry;
use xueshi::model::facts::Activity;
use xueshi::model::id::StaffId;
use xueshi::model::period::Period;
use xueshi::model::staff::StaffRecord;
use xueshi::model::state::EntryState;
use xueshi::service::ServiceError;
use xueshi::service::printing::{Request, paper};
use xueshi::service::training::{Granting, register};

use crate::request;
use crate::school::{School, empty_school_under, lecture};

/// Names as they come: short ones, and the longest that a register meets.
const NAMES: [&str; 4] = ["解思齐", "古丽娜尔·艾山", "欧阳静姝", "买买提·阿不都热西提·吐尔逊江"];

/// A school of so many people. Of every other one nothing is known but the name; hours have decimals; the first has `lines` of
/// the ledger, the others one each.
fn school_of(people: usize, lines: usize) -> School {
    let (folder, mut workspace) = empty_school_under("zhejiang-cycle-360");
    let ids = workspace.deed("staff.import", |deed| -> Result<Vec<StaffId>, ServiceError> {
        let mut ids = Vec::new();
        for number in 0..people {
            let mut record = StaffRecord::new(NAMES[number % NAMES.len()].parse().unwrap());
            if number % 2 == 0 {
                record.staff_code = Some(format!("3309900{number:06}"));
                record.department = Some("教学科研与教师发展中心办公室".into());
                record.subjects = vec!["道德与法治".into(), "综合实践活动".into()];
                record.phone = Some("13900002012".into());
                record.note = Some("2025年9月起交流到云溪县第二实验小学，学时由派出学校报送".into());
            }
            ids.push(deed.insert_staff(&record)?);
        }
        for (number, id) in ids.iter().enumerate() {
            for line in 0..if number == 0 { lines } else { 1 } {
                let day = chrono::NaiveDate::from_ymd_opt(2022 + line as i32 % 5, 3, 1 + line as u32 % 28);
                let span =
                    Period::new(day.unwrap(), day.unwrap() + chrono::Days::new(line as u64 % 9)).unwrap();
                let title = "县中小学教师信息技术应用能力提升工程2.0暨课堂教学评价专题研修（第十二期）";
                let mut entry = Entry::new(*id, title, Activity::SchoolTraining, span);
                (entry.claimed, entry.state) = (Some("7.25".parse().unwrap()), EntryState::Approved);
                entry.institution = (number % 2 == 0).then(|| "云溪县教师进修学校附属实验小学".into());
                deed.insert_entry(&entry)?;
            }
        }
        Ok(ids)
    });
    let mut school = School { _folder: folder, workspace, people: ids.unwrap().value };
    if people == 0 {
        return school;
    }
    let program = school.program(&lecture());
    register(&mut school.workspace, program, &Granting::RegisterAndPass(String::new())).unwrap();
    school
}

/// Sets the forms, asserts that a careful clerk would let each through, and gives the pages of each.
fn all_set(school: &School, request: &Request, of: impl Fn(&Form) -> bool) -> Vec<(&'static str, usize)> {
    let fonts = Fonts::bundled().unwrap();
    let set = |form: &Form| {
        let paper = paper(school.workspace.view(), form.id, request).unwrap();
        let faults = paper.faults(&fonts);
        let few = &faults[..faults.len().min(3)];
        assert!(faults.is_empty(), "{} for {} people: {few:#?}", form.id, school.people.len());
        (form.id, paper.pages.len())
    };
    forms().iter().filter(|form| of(form)).map(set).collect()
}

#[test]
fn every_form_of_no_one_a_page_and_a_page_and_one() {
    for people in [0, 1, 25, 26] {
        let school = school_of(people, 1);
        let pages = all_set(&school, &request(), |_| true);
        assert_eq!(pages.len(), forms().len());
        assert!(pages.iter().all(|(form, pages)| *pages >= 1 || panic!("{form} has no page")));
    }
}

#[test]
fn every_list_of_a_thousand_people() {
    let school = school_of(1_000, 1);
    let pages = all_set(&school, &request(), |form| form.kind != Kind::Person);
    let of = |form: &str| pages.iter().find(|(id, _)| *id == form).map_or(0, |(_, pages)| *pages);
    assert!(["summary", "total", "staff", "roster"].iter().all(|form| of(form) > 20), "{pages:?}");
}

#[test]
fn every_personal_form_of_somebody_with_four_pages() {
    let school = school_of(2, 130);
    let one = Request { staff: school.people[..1].to_vec(), period: "2022-2026".into(), ..request() };
    let pages = all_set(&school, &one, |form| form.kind == Kind::Person);
    let of = |form: &str| pages.iter().find(|(id, _)| *id == form).map_or(0, |(_, pages)| *pages);
    let long = ["annual-record", "register", "explanation", "school-based-personal", "curriculum"];
    assert!(long.iter().all(|form| of(form) >= 4), "{pages:?}");
}
