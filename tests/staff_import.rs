#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! The administrator imports her staff from whatever workbook the office has.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rust_xlsxwriter::{Workbook, Worksheet};
use serde_json::Value;

/// A folder with a new workspace in it.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk { folder: tempfile::tempdir().unwrap() };
        let made = desk.run(&[
            "new",
            "学时簿",
            "--school",
            "青禾小学",
            "--code",
            "3309990001",
            "--policy",
            "zhejiang-cycle-360",
        ]);
        assert_eq!(made.0, 0, "{}", made.1);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Exit code and what was printed, stdout before stderr.
    fn run(&self, args: &[&str]) -> (i32, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_xueshi"))
            .args(args)
            .current_dir(self.folder.path())
            .env("XUESHI_NOW", "2026-03-02T09:00:00")
            .env("XUESHI_ACTOR", "王老师")
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(text).unwrap())
    }

    fn json(&self, args: &[&str]) -> (i32, Value) {
        let (code, text) = self.run(&[args, &["--json"]].concat());
        (code, serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}")))
    }

    fn import(&self, file: &str, more: &[&str]) -> (i32, Value) {
        self.json(&[&["staff", "import", "学时簿", file], more].concat())
    }

    fn staff(&self) -> Vec<Value> {
        self.json(&["staff", "list", "学时簿"]).1["staff"].as_array().unwrap().clone()
    }

    fn names(&self) -> Vec<String> {
        self.staff().iter().map(|person| person["name"].as_str().unwrap().to_owned()).collect()
    }

    fn journal(&self) -> usize {
        self.json(&["journal", "学时簿"]).1["journal"].as_array().unwrap().len()
    }

    fn csv(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn workbook(&self, name: &str, fill: impl FnOnce(&mut Workbook)) {
        let mut book = Workbook::new();
        fill(&mut book);
        book.save(self.path(name)).unwrap();
    }
}

fn rows(page: &mut Worksheet, top: u32, rows: &[&[&str]]) {
    for (row, cells) in (top..).zip(rows) {
        for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            page.write_string(row, column, *text).unwrap();
        }
    }
}

fn counts(report: &Value) -> [u64; 3] {
    ["added", "updated", "unchanged"].map(|key| report[key].as_u64().unwrap())
}

fn problems<'a>(report: &'a Value, key: &str) -> Vec<(u64, &'a str, &'a str)> {
    let list = report[key].as_array().unwrap().iter();
    list.map(|p| (p["row"].as_u64().unwrap(), p["column"].as_str().unwrap(), p["problem"].as_str().unwrap()))
        .collect()
}

/// A workbook as offices send it: titles, a header of two rows, a hidden sheet, totals and footers.
fn messy(book: &mut Workbook) {
    let page = book.add_worksheet();
    page.set_name("花名册").unwrap();
    rows(
        page,
        0,
        &[
            &["青禾小学教师花名册"],
            &["单位：青禾小学", "", "", "", "2026年3月"],
            &["序号", "姓 名*", "身份证号\n(18位)", "性别", "职称", "", "参加工作", "", "备注"],
            &["", "", "", "", "名称", "取得时间", "时间", "进本校", ""],
            &["1", "高  山", "330999198111050013", "1-男", "小高", "", "98.8", "2010.9", ""],
            &["2", "林·小溪", "33099919900312004x", "女", "二级教师", "2016年12月", "２０１２．９", "", ""],
            &["3", "何苗", "", "女", "中一", "", "", "", ""],
            &["4", "杨帆", "330999198704210027", "男", "一级", "", "", "", "退休(2024.2)"],
            &["5", "杨帆", "330999199205170010", "男", "一级", "", "", "", ""],
            &["6", "高山", "330999198111050013", "男", "一级", "", "", "", ""],
            &["合计", "5人"],
            &["说明：本表一式两份"],
            &["校长签字："],
        ],
    );
    page.write_number(6, 2, 330_999_198_808_080_000.0).unwrap();
    page.write_number(5, 5, 41609.0).unwrap();
    let hidden = book.add_worksheet();
    hidden.set_name("选项").unwrap();
    hidden.set_hidden(true);
    rows(hidden, 0, &[&["姓名", "身份证号"], &["张三", "33099919810228001X"]]);
}

#[test]
fn a_messy_workbook_comes_in_and_every_doubt_is_told() {
    let desk = Desk::new();
    desk.workbook("花名册.xlsx", messy);
    let (code, report) = desk.import("花名册.xlsx", &[]);
    assert_eq!(code, 1, "a row was rejected");
    assert_eq!(counts(&report), [4, 0, 0], "{report}");
    let rejected = problems(&report, "rejected");
    assert_eq!(rejected.len(), 1);
    assert_eq!((rejected[0].0, rejected[0].1), (7, "身份证号(18位)"));
    assert_eq!(rejected[0].2, "证件号按数字存储，末几位已丢失，请把单元格改为文本后重新填写");
    assert_eq!(report["rejected"][0]["sheet"], "花名册");
    assert_eq!(problems(&report, "duplicates"), [(10, "身份证号(18位)", "与第5行重复，没有导入")]);
    let warned: Vec<u64> = problems(&report, "warnings").iter().map(|p| p.0).collect();
    assert!(warned.contains(&8), "the sex differs and the note speaks of retirement: {report}");
    assert_eq!(report["notices"], serde_json::json!(["表中合计5人，实有6行，请核对"]));
    assert_eq!(desk.names(), ["高山", "林·小溪", "杨帆", "杨帆"]);
    let staff = desk.staff();
    let lin = staff.iter().find(|p| p["name"] == "林·小溪").unwrap();
    assert_eq!(lin["document_number"], "33099919900312004X");
    assert_eq!((&lin["title_since"], &lin["joined"]), (&"2013-12-01".into(), &"2012-09".into()));
    let gao = staff.iter().find(|p| p["name"] == "高山").unwrap();
    assert_eq!(
        (&gao["title"], &gao["joined"], &gao["sex"]),
        (&"一级教师".into(), &"1998-08".into(), &"男".into())
    );
}

#[test]
fn the_same_file_twice_changes_nothing_and_undo_takes_it_back() {
    let desk = Desk::new();
    desk.workbook("花名册.xlsx", messy);
    let before = desk.journal();
    assert_eq!(desk.import("花名册.xlsx", &["--dry-run"]).1["added"], 4);
    assert_eq!((desk.names().len(), desk.journal()), (0, before), "a dry run writes nothing");
    let (_, first) = desk.import("花名册.xlsx", &[]);
    let people = desk.staff();
    let (code, second) = desk.import("花名册.xlsx", &[]);
    assert_eq!((code, counts(&second)), (1, [0, 0, 4]));
    assert_eq!((&second["batch"], &second["deed"]), (&Value::Null, &Value::Null));
    assert_eq!((desk.staff(), desk.journal()), (people.clone(), before + 1), "nothing is journalled");
    let batch = first["batch"].to_string();
    let (_, shown) = desk.json(&["import", "show", "学时簿", &batch]);
    assert_eq!((&shown["import"]["file"], &shown["import"]["added"]), (&"花名册.xlsx".into(), &4.into()));
    assert_eq!(shown["problems"][0]["severity"], "rejected");
    assert_eq!(desk.json(&["import", "undo", "学时簿", &batch]).0, 0);
    assert_eq!(desk.names().len(), 0);
    assert_eq!(desk.json(&["import", "list", "学时簿"]).1["imports"][0]["undone"], true);
    let (code, again) = desk.json(&["import", "undo", "学时簿", &batch]);
    assert_eq!((code, &again["error"]["code"]), (1, &"not_undoable".into()));
    desk.json(&["redo", "学时簿"]);
    assert_eq!(desk.staff(), people);
}

#[test]
fn an_empty_cell_never_erases_and_a_filled_one_replaces() {
    let desk = Desk::new();
    desk.csv(
        "一.csv",
        "姓名,教师编号,部门,电话,年级组,教研组\n高山,J1,教导处,13800000001,三年级组,语文组\n何苗,J2,,,,\n",
    );
    desk.csv("二.csv", "姓名,教师编号,部门,电话,年级组\n高山,J1,,13800000002,四年级组\n何苗,J2,总务处,,\n");
    desk.import("一.csv", &[]);
    let (code, report) = desk.import("二.csv", &[]);
    assert_eq!((code, counts(&report)), (0, [0, 2, 0]));
    let staff = desk.staff();
    let of = |place: usize, key: &str| staff[place][key].as_str().map(str::to_owned);
    assert_eq!(of(0, "name").as_deref(), Some("高山"));
    assert_eq!(of(0, "department").as_deref(), Some("教导处"));
    assert_eq!(of(0, "phone").as_deref(), Some("13800000002"));
    assert_eq!(of(0, "grade_group").as_deref(), Some("四年级组"));
    assert_eq!(of(0, "subject_group").as_deref(), Some("语文组"));
    assert_eq!(of(1, "department").as_deref(), Some("总务处"));
    assert_eq!(counts(&desk.import("二.csv", &[]).1), [0, 0, 2]);
}

#[test]
fn a_person_is_known_by_document_then_code_and_never_guessed_by_name() {
    let desk = Desk::new();
    desk.csv(
        "一.csv",
        "姓名,身份证号,教师编号\n高山,330999198111050013,J1\n何苗,,J2\n杨帆,,\n林溪,330999198704210027,\n",
    );
    assert_eq!(counts(&desk.import("一.csv", &[]).1), [4, 0, 0]);
    desk.csv(
        "二.csv",
        "姓名,身份证号,教师编号,部门\n\
         高珊,330999198111050013,,甲\n\
         何苗,330999199205170010,J2,乙\n\
         杨帆,,,丙\n\
         林溪,,,丁\n\
         张三,,J1,戊\n\
         杨帆,33099919810228001X,J9,己\n",
    );
    let (code, report) = desk.import("二.csv", &[]);
    assert_eq!(code, 1);
    assert_eq!(counts(&report), [0, 2, 0], "{report}");
    let renamed = problems(&report, "warnings")[0];
    assert_eq!(renamed, (2, "姓名", "证件号登记的姓名是“高山”，姓名没有改动，请核对"));
    let rejected: Vec<(u64, &str)> = problems(&report, "rejected").iter().map(|p| (p.0, p.1)).collect();
    assert_eq!(rejected, [(4, "姓名"), (5, "姓名"), (6, "教师编号"), (7, "姓名")]);
    let texts: Vec<&str> = problems(&report, "rejected").iter().map(|p| p.2).collect();
    assert_eq!(texts[0], "表中有同名的人，本行没有证件号和编码，分不清是谁，没有导入，请补上证件号");
    assert_eq!(
        texts[1],
        "已有同名的“林溪”，本行没有证件号和编码，分不清是不是同一人，没有导入，请补上证件号"
    );
    assert_eq!(texts[2], "编码属于“高山”，与本行姓名不符，没有导入，请核对");
    assert!(texts[3].starts_with("已有同名的“杨帆”，那里没有可比对的证件号或编码"), "{}", texts[3]);
    let staff = desk.staff();
    let he = staff.iter().find(|p| p["name"] == "何苗").unwrap();
    assert_eq!((&he["document_number"], &he["department"]), (&"330999199205170010".into(), &"乙".into()));
    assert_eq!(desk.import("二.csv", &[]).1["updated"], 0, "what is in doubt stays in doubt");
    let (_, told) = desk.import("二.csv", &["--same-names"]);
    let left: Vec<u64> = problems(&told, "rejected").iter().map(|p| p.0).collect();
    assert_eq!(left, [4, 6], "the only 林溪 and the only numberless 杨帆 are taken: {told}");
}

#[test]
fn numbers_of_other_people_stay_out() {
    let desk = Desk::new();
    desk.csv("一.csv", "姓名,身份证号,教师编号\n高山,330999198111050013,J1\n何苗,330999199205170010,J2\n");
    desk.import("一.csv", &[]);
    desk.csv("二.csv", "姓名,身份证号,教师编号,部门\n高山,330999198111050013,J2,甲\n");
    let (code, report) = desk.import("二.csv", &[]);
    assert_eq!((code, counts(&report)), (0, [0, 1, 0]), "{report}");
    assert_eq!(problems(&report, "warnings"), [(2, "教师编号", "编码已由“何苗”使用，编码没有导入")]);
    desk.csv("三.csv", "姓名,身份证号,教师编号,部门\n何苗,33099919810228001X,J2,乙\n");
    let (code, report) = desk.import("三.csv", &[]);
    assert_eq!((code, counts(&report)), (0, [0, 1, 0]), "{report}");
    let warned = problems(&report, "warnings");
    assert!(warned[0].2.starts_with("“何苗”登记的证件号是330999"), "{}", warned[0].2);
    assert!(!warned[0].2.contains("330999199205170010"), "masked: {}", warned[0].2);
    assert_eq!(desk.staff()[1]["document_number"], "330999199205170010");
}

#[test]
fn rows_that_failed_come_back_as_a_workbook_that_can_be_mended() {
    let desk = Desk::new();
    desk.workbook("花名册.xlsx", messy);
    desk.import("花名册.xlsx", &["--failed", "未导入.xlsx"]);
    let bytes = fs::read(desk.path("未导入.xlsx")).unwrap();
    let grid = xueshi::exchange::inbound::read_sheets(&bytes, "未导入.xlsx").unwrap().remove(0);
    let shown: Vec<Vec<String>> =
        grid.rows.iter().map(|row| row.cells.iter().map(|cell| cell.shown()).collect()).collect();
    assert_eq!(shown.len(), 3, "the header, the damaged row and the repeated one");
    assert_eq!(
        (shown[1][1].as_str(), shown[2][1].as_str()),
        ("何苗", "高  山"[..3].to_owned().as_str().replace("高", "高山").as_str())
    );
    assert!(
        shown[1].last().unwrap().starts_with("第7行：身份证号(18位)：证件号按数字存储"),
        "{:?}",
        shown[1]
    );
    assert!(shown[0].contains(&"职称/取得时间".to_owned()), "{:?}", shown[0]);
    let (_, again) = desk.import("未导入.xlsx", &["--dry-run"]);
    assert_eq!(again["notices"], serde_json::json!([]), "the column of reasons is passed over in silence");
    assert_eq!(problems(&again, "rejected")[0].0, 2, "the headings are understood: {again}");
}

#[test]
fn csv_comes_in_whatever_its_encoding_and_html_whatever_its_name() {
    let text = "姓名,教师编号,部门\n高山,J1,教导处\n林·小溪,J2,总务处\n";
    let (gbk, _, _) = encoding_rs::GB18030.encode(text);
    let wide: Vec<u8> = text.encode_utf16().fold(vec![0xFF, 0xFE], |mut bytes, unit| {
        bytes.extend(unit.to_le_bytes());
        bytes
    });
    let html = "<html><meta charset=utf-8><table><tr><td>姓名</td><td>教师编号</td><td>部门</td></tr>\
                <tr><td>高&nbsp;山</td><td>J1</td><td>教导处</td></tr><tr><td>林·小溪</td><td>J2</td><td>总务处</td></tr></table>";
    let mut kept = Vec::new();
    for (name, bytes) in [
        ("utf8.csv", text.as_bytes().to_vec()),
        ("gbk.csv", gbk.into_owned()),
        ("unicode.txt", wide),
        ("tab.csv", text.replace(',', "\t").into_bytes()),
        ("page.xls", html.as_bytes().to_vec()),
    ] {
        let desk = Desk::new();
        fs::write(desk.path(name), bytes).unwrap();
        let (code, report) = desk.import(name, &[]);
        assert_eq!((code, counts(&report)), (0, [2, 0, 0]), "{name}: {report}");
        kept.push(desk.staff());
    }
    assert!(kept.iter().all(|staff| *staff == kept[0]));
}

#[test]
fn the_template_comes_in_as_it_was_filled() {
    let desk = Desk::new();
    assert_eq!(desk.json(&["staff", "template", "--out", "模板.xlsx"]).0, 0);
    let (code, empty) = desk.import("模板.xlsx", &[]);
    assert_eq!((code, &empty["error"]["code"]), (1, &"no_rows".into()));
    let bytes = fs::read(desk.path("模板.xlsx")).unwrap();
    let header = xueshi::exchange::inbound::read_sheets(&bytes, "模板.xlsx").unwrap().remove(0);
    let headings: Vec<String> = header.rows[0].cells.iter().map(|cell| cell.shown()).collect();
    assert!(headings.len() >= 30 && headings.contains(&"身份证件号".to_owned()), "{headings:?}");
    let kept = fs::read(desk.path("模板.xlsx")).unwrap();
    assert_eq!(desk.json(&["staff", "template", "--out", "论文.docx"]).0, 1, "only an .xlsx is written");
    assert_eq!(fs::read(desk.path("模板.xlsx")).unwrap(), kept);
}

/// Files that cannot be read as a whole: what is said, and that nothing is written.
fn refused(make: impl FnOnce(&Desk) -> &'static str, code: &str, message: &str, way_out: &str) {
    let desk = Desk::new();
    let file = make(&desk);
    let before = desk.journal();
    let (exit, answer) = desk.import(file, &[]);
    let error = &answer["error"];
    assert_eq!((exit, error["code"].as_str()), (1, Some(code)), "{answer}");
    assert_eq!(error["message"], format!("“{file}”：{message}"));
    assert!(error["way_out"].as_str().unwrap().contains(way_out), "{answer}");
    assert_eq!((desk.names().len(), desk.journal()), (0, before), "nothing is written");
    let (exit, text) = desk.run(&["staff", "import", "学时簿", file]);
    assert_eq!(exit, 1);
    assert!(text.starts_with(&format!("“{file}”：{message}。")), "{text}");
}

fn bytes_of(name: &'static str, bytes: &'static [u8]) -> impl FnOnce(&Desk) -> &'static str {
    move |desk| {
        fs::write(desk.path(name), bytes).unwrap();
        name
    }
}

#[test]
fn files_that_are_no_lists_are_refused_in_words() {
    refused(
        bytes_of("花名册.xlsx", b"%PDF-1.7 ..."),
        "file_wrong_type",
        "这是PDF文件，不是表格",
        "请选 .xlsx",
    );
    refused(bytes_of("花名册.csv", b""), "file_empty", "文件是空的", "请");
    refused(bytes_of("花名册.et", b"whatever"), "file_wps", "WPS自有格式读不了", "另存为 .xlsx");
}

#[test]
fn a_truncated_workbook_is_refused_in_words() {
    let cut = |desk: &Desk| {
        desk.workbook("花名册.xlsx", messy);
        let bytes = fs::read(desk.path("花名册.xlsx")).unwrap();
        fs::write(desk.path("花名册.xlsx"), &bytes[..bytes.len() / 2]).unwrap();
        "花名册.xlsx"
    };
    refused(cut, "file_damaged", "文件已损坏或不完整", "请重新取得");
}

#[test]
fn a_workbook_with_a_password_is_refused_in_words() {
    let locked = |desk: &Desk| {
        let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        bytes.resize(1024, 0);
        bytes.extend("EncryptedPackage\0".encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(2048, 0);
        fs::write(desk.path("花名册.xlsx"), bytes).unwrap();
        "花名册.xlsx"
    };
    refused(locked, "file_password", "工作簿有打开密码", "取消密码后另存为 .xlsx");
}

#[test]
fn without_a_header_the_import_is_refused_in_words() {
    let make = |desk: &Desk| {
        desk.csv("花名册.csv", "高山,330999198111050013\n何苗,330999199205170010\n");
        "花名册.csv"
    };
    refused(make, "no_header", "找不到表头：没有一行写着“姓名”“身份证件号”等栏目名", "请核对后再导入");
}

#[test]
fn two_sheets_that_both_look_like_lists_are_asked_about() {
    let two = |book: &mut Workbook| {
        for (name, person) in [("在职", "高山"), ("编外", "何苗")] {
            let page = book.add_worksheet();
            page.set_name(name).unwrap();
            rows(page, 0, &[&["姓名", "教师编号"], &[person, person]]);
        }
    };
    let make = |desk: &Desk| {
        desk.workbook("花名册.xlsx", two);
        "花名册.xlsx"
    };
    refused(make, "several_sheets", "“在职”、“编外”都像要导入的表", "--sheet");
    let desk = Desk::new();
    desk.workbook("花名册.xlsx", two);
    for (sheet, name) in [("编外", "何苗"), ("1", "高山")] {
        assert_eq!(desk.import("花名册.xlsx", &["--sheet", sheet]).1["added"], 1);
        assert!(desk.names().contains(&name.to_owned()));
    }
    let (code, answer) = desk.import("花名册.xlsx", &["--sheet", "退休"]);
    assert_eq!((code, &answer["error"]["code"]), (1, &"no_such_sheet".into()));
}

#[test]
fn damaged_identity_numbers_are_rejected_row_by_row() {
    let desk = Desk::new();
    desk.csv(
        "花名册.csv",
        "姓名,身份证号\n高山,330999198111050011\n何苗,330999198102290015\n杨帆,3.30999E+17\n林溪,33099919870421\n\
         张三,33099919810228001X\n",
    );
    let (code, report) = desk.import("花名册.csv", &[]);
    assert_eq!((code, counts(&report)), (1, [1, 0, 0]));
    let texts: Vec<(u64, &str)> = problems(&report, "rejected").iter().map(|p| (p.0, p.2)).collect();
    assert_eq!(texts.iter().map(|t| t.0).collect::<Vec<_>>(), [2, 3, 4, 5]);
    assert!(texts[0].1.contains("校验"), "{}", texts[0].1);
    assert!(texts[1].1.contains("日"), "{}", texts[1].1);
    assert!(texts[2].1.contains("末几位已丢失"), "{}", texts[2].1);
    assert_eq!(desk.names(), ["张三"], "the good row is kept");
}

#[test]
fn a_file_that_is_not_there_and_a_workspace_that_is_held_are_said_so() {
    let desk = Desk::new();
    let (code, answer) = desk.import("没有.xlsx", &[]);
    assert_eq!((code, &answer["error"]["message"]), (1, &"“没有.xlsx”不存在".into()));
    let (code, answer) = desk.import("学时簿", &[]);
    assert_eq!((code, &answer["error"]["message"]), (1, &"“学时簿”是文件夹，不是文件".into()));
    desk.csv("花名册.csv", "姓名\n高山\n");
    let held = held_workspace(&desk.path("学时簿"));
    let (code, answer) = desk.import("花名册.csv", &[]);
    assert_eq!((code, &answer["error"]["code"]), (1, &"held".into()), "{answer}");
    assert_eq!(desk.import("花名册.csv", &["--dry-run"]).1["added"], 1, "looking is allowed");
    drop(held);
    assert_eq!(desk.import("花名册.csv", &[]).1["added"], 1);
}

fn held_workspace(folder: &Path) -> xueshi::store::Workspace {
    use xueshi::store::{Access, Setting, Workspace};
    let clock = std::sync::Arc::new(xueshi::model::clock::SystemClock);
    Workspace::open(folder, Access::Write, Setting { clock, actor: "窗口".into() }).unwrap()
}
