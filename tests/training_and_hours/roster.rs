//! Rosters that come back as files.

use xueshi::model::facts::Role;
use xueshi::service::import::ImportFile;
use xueshi::service::progress::Progress;
use xueshi::service::training::{RosterImport, add_program, import_roster, rehearse_roster};

use crate::school::{fault, lecture, school};

fn file(rows: &[&str]) -> ImportFile {
    let text = format!("姓名,教师编号,证件号,角色,考勤,备注\n{}\n", rows.join("\n"));
    ImportFile { name: "名单.csv".into(), bytes: text.into_bytes() }
}

#[test]
fn people_come_by_code_number_or_name_and_two_of_one_name_are_never_guessed() {
    let mut school = school();
    let ws = &mut school.workspace;
    let program = add_program(ws, &lecture()).unwrap().value;
    let import = RosterImport::of(
        program,
        file(&[
            "张三,,,主讲,,",
            ",T2,,,,",
            "王小明,,330999199011230038,,病假,",
            "刘洋,,,,,",
            "赵无,,,,,",
            "李四,T1,,,,",
        ]),
    );
    let rehearsed = rehearse_roster(ws, &import, &mut Progress::silent()).unwrap();
    assert!(ws.view().roster(program).unwrap().is_empty(), "a rehearsal writes nothing");
    let done = import_roster(ws, &import, &mut Progress::silent()).unwrap();
    let outcome = done.value.import;
    assert_eq!(outcome.report, rehearsed.import.report);
    assert_eq!((outcome.report.added, outcome.report.rejected.len()), (3, 3));
    let problems: Vec<_> = outcome.report.rejected.iter().map(|p| (p.row, p.problem.as_str())).collect();
    assert_eq!(
        problems,
        [
            (5, "有 2 人叫“刘洋”：编号 T4、编号 T5，没有导入"),
            (6, "教职工里没有“赵无”，没有导入"),
            (7, "教师编号属于“张三”，与姓名“李四”不符，没有导入"),
        ]
    );
    assert_eq!(outcome.failed.rows.len(), 3);
    let roster = ws.view().roster(program).unwrap();
    let shown: Vec<_> =
        roster.iter().map(|line| (line.part.row_number, line.name.as_str(), line.part.role)).collect();
    assert_eq!(shown, [(1, "张三", Role::Speaker), (2, "李四", Role::Learner), (3, "王小明", Role::Learner)]);
    assert_eq!(roster[2].part.left_out.as_deref(), Some("病假"));
    assert_eq!(ws.view().import(outcome.batch.unwrap()).unwrap().added, 3);

    let again = import_roster(ws, &import, &mut Progress::silent()).unwrap();
    assert_eq!(again.deed, None, "a second import changes nothing");
    assert_eq!((again.value.import.report.added, again.value.import.report.unchanged), (0, 3));
    ws.undo(xueshi::store::UndoTarget::Deed(done.deed.unwrap())).unwrap();
    assert!(ws.view().roster(program).unwrap().is_empty());
}

#[test]
fn the_hours_may_be_granted_in_the_same_deed_and_follow_later_changes() {
    use xueshi::service::training::mark_out;
    use xueshi::store::EntryFilter;
    let mut school = school();
    let ws = &mut school.workspace;
    let program = add_program(ws, &lecture()).unwrap().value;
    let mut import = RosterImport::of(program, file(&["张三,,,主讲,,", "李四,,,,,", ",T4,,,旷课,"]));
    import.register = true;
    let done = import_roster(ws, &import, &mut Progress::silent()).unwrap();
    let registered = done.value.registered.unwrap();
    assert_eq!((registered.added.len(), registered.left_out), (2, 1));
    let again = import_roster(ws, &import, &mut Progress::silent()).unwrap();
    assert_eq!(again.deed, None);
    let count = |ws: &xueshi::store::Workspace| ws.view().entries(&EntryFilter::default()).unwrap().len();
    mark_out(ws, program, &school.people[1..2], Some("缺席")).unwrap();
    assert_eq!(count(ws), 1, "hours not yet audited follow the roster");
    mark_out(ws, program, &[school.people[1], school.people[3]], None).unwrap();
    assert_eq!(count(ws), 3);
    ws.undo(xueshi::store::UndoTarget::Last).unwrap();
    ws.undo(xueshi::store::UndoTarget::Last).unwrap();
    ws.undo(xueshi::store::UndoTarget::Deed(done.deed.unwrap())).unwrap();
    assert_eq!(count(ws), 0, "roster and hours go together");
}

#[test]
fn what_is_no_roster_is_refused_in_words() {
    let mut school = school();
    let ws = &mut school.workspace;
    let program = add_program(ws, &lecture()).unwrap().value;
    let import = RosterImport::of(program, ImportFile { name: "a.et".into(), bytes: b"abc".to_vec() });
    let refused = fault(import_roster(ws, &import, &mut Progress::silent()).unwrap_err());
    assert!(refused.way_out.is_some(), "{refused}");
    assert_eq!(refused.row, None);
}

/// Nobody is marked whose number is not the one on the paper.
#[test]
fn the_numbers_on_the_paper_are_those_that_are_typed_back() {
    use xueshi::service::printing::{Request, paper};
    use xueshi::service::training::{add_people, mark_exceptions, remove_people};
    let mut school = school();
    let people = school.people.clone();
    let program = school.program(&lecture());
    let ws = &mut school.workspace;
    remove_people(ws, program, &people[1..2]).unwrap();
    let request = Request { program: Some(program), ..Request::on("2026-06-01".parse().unwrap()) };
    let sheet = paper(ws.view(), "sign-in", &request).unwrap();
    let texts: Vec<&str> = sheet.texts().collect();
    let before = |name: &str| texts[texts.iter().position(|text| *text == name).unwrap() - 1];
    assert_eq!((before("张三"), before("王小明")), ("1", "3"), "{texts:?}");
    assert!(texts.contains(&"6"), "guests are numbered on: {texts:?}");
    mark_exceptions(ws, program, "3旷").unwrap();
    let absent: Vec<_> =
        ws.view().roster(program).unwrap().into_iter().filter(|l| l.part.left_out.is_some()).collect();
    assert_eq!(absent.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["王小明"]);

    let removed = remove_people(ws, program, &people[4..]).unwrap().deed.unwrap();
    add_people(ws, program, &people[1..2], Role::Learner).unwrap();
    let two_on_one_row = ws.undo(xueshi::store::UndoTarget::Deed(removed)).unwrap_err();
    assert_eq!(fault(two_on_one_row.into()).code, "not_undoable");
}

#[test]
fn what_a_roster_says_of_certificates_credits_and_days_reaches_the_ledger() {
    use xueshi::model::hours::Hours;
    use xueshi::store::EntryFilter;
    let mut school = school();
    let ws = &mut school.workspace;
    let program = add_program(ws, &lecture()).unwrap().value;
    let text = "姓名,教师编号,学时,学分,证书编号\n张三,,2天,,2026-017\n李四,,,1.5,\n王小明,,3学分,,\n";
    let mut import = RosterImport::of(program, ImportFile { name: "名单.csv".into(), bytes: text.into() });
    import.register = true;
    let done = import_roster(ws, &import, &mut Progress::silent()).unwrap().value;
    assert_eq!(done.import.report.added, 3, "{:?}", done.import.report);
    let entries = ws.view().entry_ids(&EntryFilter::default()).unwrap();
    let entries: Vec<_> = entries.into_iter().map(|id| ws.view().entry(id).unwrap()).collect();
    assert_eq!(
        (entries[0].claimed, entries[0].certificate.as_deref()),
        (Some(Hours::whole(16)), Some("2026-017"))
    );
    assert_eq!(
        (entries[1].claimed, entries[1].credits),
        (Some(Hours::whole(2)), Some("1.5".parse().unwrap()))
    );
    assert_eq!(entries[2].credits, Some(Hours::whole(3)));
    assert_eq!(import_roster(ws, &import, &mut Progress::silent()).unwrap().deed, None);
}

#[test]
fn who_signed_in_comes_out_of_a_survey_or_a_sign_in_app() {
    let mut school = school();
    let ws = &mut school.workspace;
    let program = add_program(ws, &lecture()).unwrap().value;
    for (name, text) in [
        (
            "问卷星.csv",
            "序号,提交答卷时间,来源,1、您的姓名：,2、您的部门：\n1,2026/5/6 9:00:00,微信,张三,教导处\n",
        ),
        ("钉钉.csv", "签到统计,,,\n姓名,部门,日期,签到时间\n李四,教导处,2026-05-06,08:55\n"),
    ] {
        let file = ImportFile { name: name.into(), bytes: text.into() };
        let done = import_roster(ws, &RosterImport::of(program, file), &mut Progress::silent()).unwrap();
        assert_eq!(done.value.import.report.added, 1, "{name}: {:?}", done.value.import.report);
    }
    let names: Vec<String> = ws.view().roster(program).unwrap().into_iter().map(|line| line.name).collect();
    assert_eq!(names, ["张三", "李四"]);
}
