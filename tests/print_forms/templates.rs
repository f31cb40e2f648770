//! 套表 from a workspace: looked at, kept, filled, and handed on in a 地区包.

use std::path::Path;

use calamine::{Reader, Xlsx};
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use xueshi::command::{Ending, run};
use xueshi::exchange::form_template::{Said, Source, presets};
use xueshi::exchange::paper::font::Fonts;
use xueshi::exchange::paper::page::Paper;
use xueshi::model::facts::Activity;
use xueshi::model::state::EntryState;
use xueshi::service::district::{collect, receive};
use xueshi::service::form_templates::{Familiar, TemplateFile, fill, keep, look, preset, remove, rounded};
use xueshi::service::printing::{choose_columns, columns, has_whole_numbers, locked_xlsx, paper};
use xueshi::service::{Fault, ServiceError};

use crate::{cells, line, request, small_school, text};

/// A form of the district about people, or about records.
fn template(heads: &[&str]) -> TemplateFile {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    page.write_string(0, 0, "填报单位：").unwrap();
    page.write_blank(0, 5, &rust_xlsxwriter::Format::new()).unwrap();
    for (column, head) in (0..).zip(heads) {
        page.write_string(1, column, *head).unwrap();
    }
    TemplateFile { name: "附件1.xlsx".into(), bytes: workbook.save_to_buffer().unwrap() }
}

const PEOPLE: &[&str] = &["序号", "教师姓名", "身份证号", "任教学科", "工作单位", "学时"];
const RECORDS: &[&str] = &["序号", "教师姓名", "身份证件号", "培训项目名称", "培训机构名称", "培训获得学时"];

fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn people_and_records_go_in_by_the_headings() {
    let (school, _) = small_school("zhejiang-cycle-360");
    let view = school.workspace.view();
    let look_at = |file: &TemplateFile| look(view, file, None, &Said::default(), &request()).unwrap();
    let file = template(PEOPLE);
    let found = look_at(&file);
    assert_eq!(found.reading.mapping.source, Source::People);
    assert_eq!(found.reading.mapping.columns.len(), 6, "{:?}", found.reading);
    let people = rows(&fill(view, &file, &found.reading.mapping, &request()).unwrap()[0].bytes);
    assert_eq!(people[0][1], "青禾小学");
    assert_eq!(people[2], ["1", "张三", "33099919810228001X", "语文", "青禾小学", "90"]);
    assert_eq!(people.len(), 2 + school.people.len());

    let file = template(RECORDS);
    let found = look_at(&file);
    assert_eq!(found.reading.mapping.source, Source::Records);
    let records = rows(&fill(view, &file, &found.reading.mapping, &request()).unwrap()[0].bytes);
    assert_eq!(records[2][1..], ["张三", "33099919810228001X", "县级新课标培训", "县教师进修学校", "90"]);
}

#[test]
fn a_kept_template_is_known_by_its_headings_and_travels_without_people() {
    let (mut school, _) = small_school("zhejiang-cycle-360");
    let file = template(PEOPLE);
    let ws = &mut school.workspace;
    let mut mapping = look(ws.view(), &file, None, &Said::default(), &request()).unwrap().reading.mapping;
    mapping.set_column("F", Some("要求学时"));
    keep(ws, "申报表", &file, &mapping).unwrap();
    let again = TemplateFile { name: "附件1（定稿）.xlsx".into(), bytes: file.bytes.clone() };
    let known = look(ws.view(), &again, None, &Said::default(), &request()).unwrap();
    assert_eq!((known.known_as.as_deref(), &known.reading.mapping), (Some("申报表"), &mapping));
    assert_eq!(known.familiar, Familiar::SameFile);
    let other = look(ws.view(), &template(RECORDS), None, &Said::default(), &request()).unwrap();
    assert_eq!(other.known_as, None);
    let mut wrong = mapping.clone();
    wrong.first_row = 0;
    assert!(matches!(keep(ws, "申报表", &file, &wrong), Err(ServiceError::Template(_))));

    let package = collect(ws).unwrap().write().unwrap();
    let mut elsewhere = crate::school::empty_school_under("zhejiang-cycle-360");
    let brought = receive(&mut elsewhere.1, &package).unwrap().value;
    assert_eq!((brought.from.as_str(), brought.templates), ("青禾小学", vec!["申报表".to_owned()]));
    let there = look(elsewhere.1.view(), &again, None, &Said::default(), &request()).unwrap();
    assert_eq!(there.reading.mapping, mapping);
    assert_eq!(brought.institutions, ["青禾小学"], "the body that held the lecture");

    // A template that somebody has filled in is not handed on.
    let filled = fill(ws.view(), &file, &mapping, &request()).unwrap().remove(0);
    let filled = TemplateFile { name: "填好的.xlsx".into(), bytes: filled.bytes };
    let mapping =
        look(ws.view(), &template(PEOPLE), None, &Said::default(), &request()).unwrap().reading.mapping;
    let mut below = mapping;
    below.first_row = 40;
    keep(ws, "填好的", &filled, &below).unwrap();
    assert_eq!(Fault::from(collect(ws).unwrap_err()).code, "bad_district");
    remove(ws, "填好的").unwrap();
    collect(ws).unwrap();
}

/// The same form in the edition of another year: other columns, another first row.
fn moved(heads: &[&str]) -> TemplateFile {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    page.write_string(0, 0, "附件1").unwrap();
    page.write_string(1, 0, "填报单位：").unwrap();
    page.write_blank(1, 5, &rust_xlsxwriter::Format::new()).unwrap();
    for (column, head) in (0..).zip(heads) {
        page.write_string(2, column, *head).unwrap();
    }
    TemplateFile { name: "附件1.xlsx".into(), bytes: workbook.save_to_buffer().unwrap() }
}

#[test]
fn an_edition_with_its_headings_elsewhere_is_carried_over_and_said() {
    let (mut school, _) = small_school("zhejiang-cycle-360");
    let ws = &mut school.workspace;
    let file = template(PEOPLE);
    let mut mapping = look(ws.view(), &file, None, &Said::default(), &request()).unwrap().reading.mapping;
    mapping.set_column("F", Some("要求学时"));
    mapping.set_column("D", None);
    keep(ws, "申报表", &file, &mapping).unwrap();
    let look_at = |file: &TemplateFile| look(ws.view(), file, None, &Said::default(), &request()).unwrap();

    // Another file, but everything stands where it stood.
    let mut same = Workbook::new();
    let page = same.add_worksheet();
    page.write_string(0, 0, "填报单位：").unwrap();
    page.write_blank(0, 5, &rust_xlsxwriter::Format::new()).unwrap();
    for (column, head) in (0..).zip(PEOPLE) {
        page.write_string(1, column, *head).unwrap();
    }
    page.set_column_width(1, 30).unwrap();
    let same = TemplateFile { name: "附件1.xlsx".into(), bytes: same.save_to_buffer().unwrap() };
    let found = look_at(&same);
    assert_eq!((found.familiar, &found.reading.mapping), (Familiar::SameLayout, &mapping));

    // The columns and the first row have moved: each heading keeps what was said of it.
    let order = [0, 2, 1, 3, 5, 4].map(|at: usize| PEOPLE[at]);
    let next = moved(&order);
    let found = look_at(&next);
    assert_eq!((found.known_as.as_deref(), found.familiar), (Some("申报表"), Familiar::Moved));
    assert!(found.familiarity().contains("位置不同"), "{}", found.familiarity());
    let filled = rows(&fill(ws.view(), &next, &found.reading.mapping, &request()).unwrap()[0].bytes);
    assert_eq!(filled[3], ["1", "33099919810228001X", "张三", "", "360", "青禾小学"], "{filled:?}");
}

#[test]
fn the_public_fields_of_the_national_system_are_filled_with_whole_hours() {
    let (mut school, _) = small_school("zhejiang-cycle-360");
    let ws = &mut school.workspace;
    let who = school.people[0];
    let id = line(ws, who, Activity::CentralTraining, "2026-04-02", 3, EntryState::Approved);
    ws.deed("t", |deed| -> Result<(), ServiceError> {
        let mut entry = deed.view().entry(id)?;
        entry.claimed = Some("2.75".parse().unwrap());
        Ok(deed.update_entry(id, &entry)?)
    })
    .unwrap();
    let view = ws.view();
    let kept: Vec<_> = presets().iter().map(|one| preset(one).unwrap()).collect();
    let looks: Vec<_> =
        kept.iter().map(|(file, _)| look(view, file, None, &Said::default(), &request()).unwrap()).collect();
    for (look, (_, mapping)) in looks.iter().zip(&kept) {
        assert_eq!((look.familiar, &look.reading.mapping), (Familiar::Preset, mapping));
        let unknown = mapping.columns.iter().find(|map| !look.titles.contains(&map.title));
        assert_eq!(unknown, None, "every column comes from the list");
    }
    let staff = rows(&fill(view, &kept[0].0, &kept[0].1, &request()).unwrap()[0].bytes);
    assert!(staff[0][0].contains("以当年模板为准") && staff[1][0] == "*姓名", "{staff:?}");
    assert_eq!((staff[2][0].as_str(), staff[2][6].as_str()), ("张三", "33099919810228001X"));

    let trained = rows(&fill(view, &kept[1].0, &kept[1].1, &request()).unwrap()[0].bytes);
    let county = trained.iter().find(|row| row[4] == "40-县级").unwrap_or_else(|| panic!("{trained:?}"));
    assert_eq!(county[0], "张三");
    assert!(trained[2..].iter().all(|row| row[8].parse::<u32>().is_ok()), "{trained:?}");
    let cut = rounded(view, &kept[1].1, &request()).unwrap();
    assert_eq!(cut, ["张三《县级新课标培训》2.75 记为 2"]);
    assert!(rounded(view, &kept[0].1, &request()).unwrap().is_empty());
}

#[test]
fn summary_and_roster_have_columns_of_ones_own_on_paper_too() {
    let (mut school, _) = small_school("zhejiang-cycle-360");
    let ws = &mut school.workspace;
    for (form, names) in [("summary", ["姓名", "合计"]), ("roster", ["姓名", "教师编号"])] {
        let before = paper(ws.view(), form, &request()).unwrap();
        choose_columns(ws, form, &names.map(str::to_owned), &request()).unwrap();
        let chosen = paper(ws.view(), form, &request()).unwrap();
        let has = |paper: &Paper, words: &str| paper.texts().any(|text| text == words);
        assert!(has(&before, "备注") && !has(&chosen, "备注"), "{form}");
        assert!(names.iter().all(|name| has(&chosen, name)), "{form}");
        assert!(text(&chosen).contains("共 5 人"), "{form}: {}", text(&chosen));
        assert!(chosen.faults(&Fonts::bundled().unwrap()).is_empty(), "{form}");
        choose_columns(ws, form, &[], &request()).unwrap();
        assert_eq!(paper(ws.view(), form, &request()).unwrap(), before);
    }
}

#[test]
fn a_workbook_under_a_password_opens_for_nobody_else() {
    let (school, _) = small_school("zhejiang-cycle-360");
    let view = school.workspace.view();
    assert!(has_whole_numbers(view, "staff", &request()).unwrap());
    assert!(!has_whole_numbers(view, "details", &request()).unwrap(), "they are masked there");
    let weak = locked_xlsx(view, "staff", &request(), "123");
    assert!(matches!(weak, Err(ServiceError::WeakPassphrase)));
    let locked = locked_xlsx(view, "staff", &request(), "青禾小学").unwrap();
    let opened = Xlsx::<_>::new(std::io::Cursor::new(locked));
    assert!(matches!(opened, Err(calamine::XlsxError::Password)));
}

/// Runs a command with `--json`; gives the exit code and the value.
fn command(args: &[&str]) -> (u8, Value) {
    let args = ["xueshi"].iter().chain(args).chain(&["--json"]).map(|arg| (*arg).into());
    let (mut out, mut err) = (Vec::new(), Vec::new());
    match run(args, &mut out, &mut err) {
        Ending::Exit(code) => (code, serde_json::from_slice(&out).unwrap_or(Value::Null)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn commands_look_keep_fill_and_hand_on() {
    let (school, _) = small_school("zhejiang-cycle-360");
    let folder = school.workspace.folder().to_owned();
    drop(school.workspace);
    let beside = |name: &str| folder.with_file_name(name).to_str().unwrap().to_owned();
    let (workspace, form) = (folder.to_str().unwrap(), beside("附件1.xlsx"));
    std::fs::write(&form, template(PEOPLE).bytes).unwrap();

    let (code, look) = command(&["template", "look", workspace, &form]);
    assert_eq!(
        (code, &look["mapping"]["first_row"], &look["known_as"]),
        (0, &3.into(), &Value::Null),
        "{look}"
    );
    let kept = command(&["template", "keep", workspace, &form, "--name", "申报表", "--set", "F=要求学时"]);
    assert_eq!(kept.0, 0, "{}", kept.1);
    let (_, list) = command(&["template", "list", workspace]);
    assert_eq!(list["templates"][0]["name"], "申报表");
    let out = beside("填好.xlsx");
    let (code, made) = command(&["template", "fill", workspace, "申报表", "--out", &out, "--staff", "T1"]);
    assert_eq!((code, &made["known_as"]), (0, &"申报表".into()), "{made}");
    assert_eq!(rows(&std::fs::read(&out).unwrap()).len(), 3);

    let package = beside("地区包.zip");
    assert_eq!(command(&["district", "export", workspace, &package]).1["templates"], 1);
    let (code, brought) = command(&["district", "import", workspace, &package]);
    assert_eq!((code, &brought["templates"][0]), (0, &"申报表".into()), "{brought}");
    assert_eq!(command(&["template", "remove", workspace, "申报表"]).0, 0);
    for (args, expected) in [
        (&["fill", workspace, "申报表", "--out", &out][..], "not_found"),
        (&["look", workspace, &package], "template"),
        (&["keep", workspace, &form, "--set", "F=血型"], "bad_field"),
        (&["fill", workspace, &form, "--out", &beside("a.pdf")], "bad_field"),
        (&["look", workspace, &form, "--sheet", "附件9"], "template"),
    ] {
        let (code, answer) = command(&[&["template"], args].concat());
        assert_eq!((code, answer["error"]["code"].as_str()), (1, Some(expected)), "{args:?}: {answer}");
    }
    assert!(!Path::new(&beside("a.pdf")).exists());
    assert_eq!(command(&["district", "import", workspace, &form]).1["error"]["code"], "bad_district");
}

#[test]
fn a_saved_set_of_columns_is_the_same_on_paper_and_in_the_workbook() {
    let (mut school, _) = small_school("zhejiang-cycle-360");
    let ws = &mut school.workspace;
    let names = ["姓名", "手机号码", "部门"].map(str::to_owned);
    choose_columns(ws, "staff", &names, &request()).unwrap();
    let heads: Vec<String> =
        cells(ws.view(), "staff", &request()).rows().flatten().map(ToString::to_string).collect();
    assert!(heads.contains(&"手机号码".to_owned()) && !heads.contains(&"证件号码".to_owned()));
    let shown = text(&paper(ws.view(), "staff", &request()).unwrap());
    assert!(shown.contains("张三") && !shown.contains("33099919810228001X"), "{shown}");
    let known = columns(ws.view(), "staff", &request()).unwrap();
    assert_eq!((known[1].name.as_str(), known[1].shown, known[3].shown), ("手机号码", true, false));
    // Headings under a common one are told apart by it.
    let two = columns(ws.view(), "hours-report", &request()).unwrap();
    let grouped: Vec<String> =
        two.iter().map(|column| column.name.clone()).filter(|name| name.contains('/')).collect();
    choose_columns(ws, "hours-report", &[grouped[0].clone(), grouped[1].clone()], &request()).unwrap();
    paper(ws.view(), "hours-report", &request()).unwrap();
    assert!(matches!(
        choose_columns(ws, "staff", &["血型".to_owned()], &request()),
        Err(ServiceError::Field { .. })
    ));
    assert!(columns(ws.view(), "proof", &request()).is_err());
    choose_columns(ws, "staff", &[], &request()).unwrap();
    assert!(text(&paper(ws.view(), "staff", &request()).unwrap()).contains("33099919810228001X"));
}
