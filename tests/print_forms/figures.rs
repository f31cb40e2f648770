//! Figures on paper and in workbooks are those of the assessment.

use calamine::{Data, DataType};
use xueshi::model::facts::Activity;
use xueshi::model::period::Period;
use xueshi::model::state::EntryState;
use xueshi::service::assessment::{By, Counting, assess_everybody};
use xueshi::service::policies::main_policy;
use xueshi::service::printing::{Request, paper, xlsx};

use crate::{cells, line, request, small_school, text};

/// The column of a heading, wherever the header stands.
fn column(range: &calamine::Range<Data>, heading: &str) -> usize {
    let found = range.cells().find(|(_, _, cell)| **cell == *heading);
    found.unwrap_or_else(|| panic!("no column {heading}")).1
}

#[test]
fn the_summary_says_what_the_assessment_says() {
    let (school, _) = small_school("zhejiang-cycle-360");
    let view = school.workspace.view();
    let policy = main_policy(view).unwrap();
    let period = "2026-2030".parse().unwrap();
    for (counting, passed) in [(Counting::Counted, false), (Counting::Passed, true)] {
        let assessed = assess_everybody(view, &policy, period, counting).unwrap();
        let asked = Request { period: "2026-2030".into(), passed, ..request() };
        let range = cells(view, "summary", &asked);
        let (names, totals) = (column(&range, "姓名"), column(&range, "合计"));
        let rows: Vec<(String, f64)> = range
            .rows()
            .filter(|row| row[0].as_f64().is_some())
            .map(|row| (row[names].to_string(), row[totals].as_f64().unwrap()))
            .collect();
        let expected: Vec<(String, f64)> = assessed
            .iter()
            .map(|person| (person.name.clone(), person.assessment.total.to_string().parse().unwrap()))
            .collect();
        assert_eq!(rows, expected, "{counting:?}");
    }
    let shown = text(&paper(view, "summary", &Request { passed: true, ..request() }).unwrap());
    assert!(shown.contains("（含待上级认定）"), "{shown}");
}

#[test]
fn the_statistics_say_what_the_assessment_says_by_whatever_they_are_parted() {
    for policy in ["zhejiang-cycle-360", "secondary-annual-90"] {
        let (school, _) = small_school(policy);
        let view = school.workspace.view();
        let regulation = main_policy(view).unwrap();
        for (counting, passed) in [(Counting::Counted, false), (Counting::Passed, true)] {
            for by in By::ALL {
                let asked = Request { by: *by, period: "2026".into(), passed, ..request() };
                let range = cells(view, "tally", &asked);
                let (names, hours) = (column(&range, by.word()), column(&range, "认定学时"));
                let lines: Vec<(String, f64)> = range
                    .rows()
                    .skip_while(|row| row[names] != *by.word())
                    .skip(1)
                    .filter_map(|row| Some((row[names].to_string(), row[hours].as_f64()?)))
                    .collect();
                let (last, lines) = lines.split_last().unwrap();
                assert_eq!(last.0, "合计");
                let years = if *by == By::Year { 2022..=2026 } else { 2026..=2026 };
                let expected: f64 = years
                    .map(|year| {
                        let year = Period::years(year, year).unwrap();
                        let people = assess_everybody(view, &regulation, year, counting).unwrap();
                        let totals = people.iter().map(|person| person.assessment.total.hundredths());
                        totals.sum::<i64>() as f64 / 100.0
                    })
                    .sum();
                assert_eq!(last.1, expected, "{policy} {by:?} {counting:?}");
                assert_eq!(lines.iter().map(|line| line.1).sum::<f64>(), expected, "{by:?} {lines:?}");
            }
        }
    }
}

#[test]
fn the_statistics_by_department_agree_with_the_completion_of_the_cycle() {
    let (mut school, _) = small_school("secondary-annual-90");
    for (who, department) in [(0, "教导处"), (1, "教导处"), (2, "总务处")] {
        let who = school.people[who];
        let mut record = school.workspace.view().staff(who).unwrap().record;
        record.department = Some(department.to_owned());
        school.workspace.deed("t", |deed| deed.update_staff(who, &record)).unwrap();
    }
    let who = school.people[0];
    line(&mut school.workspace, who, Activity::SchoolTraining, "2026-04-02", 40, EntryState::Passed);
    let view = school.workspace.view();
    let read = |form: &str, headings: [&str; 3]| -> Vec<Vec<String>> {
        let range = cells(view, form, &request());
        let places = headings.map(|heading| column(&range, heading));
        let rows = range.rows().skip_while(|row| row[places[0]] != *headings[0]).skip(1);
        let mut rows: Vec<Vec<String>> =
            rows.map(|row| places.iter().map(|place| row[*place].to_string()).collect()).collect();
        rows.retain(|row| row[1].parse::<f64>().is_ok());
        rows.sort();
        rows
    };
    let tally = read("tally", ["部门", "应达到", "达到"]);
    assert_eq!(tally, read("completion", ["部门", "应达到人数", "达到人数"]));
    assert!(tally.contains(&vec!["教导处".to_owned(), "2".to_owned(), "1".to_owned()]), "{tally:?}");
}

#[test]
fn a_year_within_a_cycle_is_not_judged_by_the_cycle() {
    let (school, _) = small_school("zhejiang-cycle-360");
    let shown = text(&paper(school.workspace.view(), "annual-record", &request()).unwrap());
    assert!(!shown.contains("要求 360") && !shown.contains("结果："), "{shown}");
    let (school, _) = small_school("secondary-annual-90");
    let shown = text(&paper(school.workspace.view(), "annual-record", &request()).unwrap());
    assert!(shown.contains("要求 90 学时") && shown.contains("结果："), "{shown}");
}

#[test]
fn a_proof_spans_the_time_since_the_title() {
    let (mut school, _) = small_school("zhejiang-cycle-360");
    let who = school.people[0];
    let mut record = school.workspace.view().staff(who).unwrap().record;
    record.title_since = Some("2026-01".parse().unwrap());
    school.workspace.deed("t", |deed| deed.update_staff(who, &record)).unwrap();
    let asked = Request { staff: vec![who], purpose: "职称评审".into(), ..request() };
    let shown = text(&paper(school.workspace.view(), "proof", &asked).unwrap());
    let shown = shown.replace('\n', "");
    assert!(shown.contains("任现职以来（2026.1.1–2026.6.1）"), "{shown}");
    assert!(shown.contains("已认定 90 学时"), "what lies before is left out: {shown}");
    assert!(shown.replace('\n', "").contains("本证明用于职称评审。"), "{shown}");
    let asked = Request { period: "2025".into(), ..asked };
    let shown = text(&paper(school.workspace.view(), "proof", &asked).unwrap());
    assert!(shown.contains("已认定 12 学时；待上级认定 0 学时"), "{shown}");
}

#[test]
fn a_hour_that_does_not_count_says_why_in_words() {
    let (mut school, _) = small_school("zhejiang-cycle-360");
    let who = school.people[3];
    let id =
        line(&mut school.workspace, who, Activity::SchoolTraining, "2026-04-01", 5, EntryState::Approved);
    let ws = &mut school.workspace;
    let mut entry = ws.view().entry(id).unwrap();
    entry.outcome = Some(xueshi::model::facts::Outcome::Fail);
    ws.deed("t", |deed| deed.update_entry(id, &entry)).unwrap();
    let asked = Request { staff: vec![who], ..request() };
    for form in ["register", "annual-record"] {
        let shown = text(&paper(ws.view(), form, &asked).unwrap()).replace('\n', "");
        assert!(shown.contains("不计：考核不合格，不计"), "{form}: {shown}");
    }
}

#[test]
fn rosters_of_several_trainings_are_one_workbook() {
    let (mut school, program) = small_school("zhejiang-cycle-360");
    let mut second = crate::school::lecture();
    (second.code, second.title) = ("P2".into(), "新课标讲座".into());
    school.program(&second);
    let view = school.workspace.view();
    let both = cells(view, "roster", &request());
    assert_eq!(both.rows().filter(|row| row[0].as_f64().is_some()).count(), 10);
    let one = cells(view, "roster", &Request { program: Some(program), ..request() });
    assert_eq!(one.rows().filter(|row| row[0].as_f64().is_some()).count(), 5);
    let hours: f64 = {
        let column = column(&one, "学时");
        let people = one.rows().filter(|row| row[0].as_f64().is_some());
        people.filter_map(|row| row[column].as_f64()).sum()
    };
    assert_eq!(hours, 8.0, "four people with two hours each, one left out");
}

#[test]
fn a_form_without_a_workbook_says_so() {
    let (school, _) = small_school("zhejiang-cycle-360");
    let view = school.workspace.view();
    for (form, code) in [("credit-card", "no_workbook"), ("poster", "unknown_form")] {
        assert_eq!(crate::school::fault(xlsx(view, form, &request()).unwrap_err()).code, code);
    }
    let error = paper(view, "poster", &request()).unwrap_err();
    assert_eq!(crate::school::fault(error).code, "unknown_form");
    let asked = Request { period: "去年".into(), ..request() };
    assert_eq!(crate::school::fault(paper(view, "roster", &asked).unwrap_err()).code, "bad_period");
}
