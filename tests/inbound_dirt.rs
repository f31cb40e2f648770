//! Each kind of dirt that offices hand over, as a file that is read: titles, merged headers, wide
//! digits, damaged numbers, dates in every form, totals, repeated headers, encodings.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use chrono::NaiveDate;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, Formula, Note, Workbook, Worksheet};
use xueshi::exchange::inbound::{
    EntryRecord, InboundError, Mapping, Options, Problem, Reading, StaffSheet, read_entries, read_roster,
    read_staff,
};
use xueshi::model::facts::{Activity, Grade, Outcome, Role};
use xueshi::model::staff::{Sex, Title};

const WANG: &str = "330999198506151011";
const LI: &str = "330999199003082020";
const OUYANG: &str = "330999197912313034";

fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

fn rows(page: &mut Worksheet, first: u32, rows: &[&[&str]]) {
    for (row, cells) in (first..).zip(rows) {
        for (column, text) in (0u16..).zip(*cells) {
            if !text.is_empty() {
                page.write_string(row, column, *text).unwrap();
            }
        }
    }
}

fn staff_of(rows: &[&[&str]]) -> StaffSheet {
    staff_with(rows, &Options::default())
}

fn staff_with(table: &[&[&str]], options: &Options) -> StaffSheet {
    let bytes = workbook(|book| rows(book.add_worksheet(), 0, table));
    read_staff(&bytes, "花名册.xlsx", options).unwrap()
}

fn entries_of(text: &str) -> Reading<EntryRecord> {
    read_entries(text.as_bytes(), "学时.csv", &Options::default()).unwrap()
}

fn places(problems: &[Problem]) -> Vec<(u32, &str)> {
    problems.iter().map(|p| (p.row, p.column.as_str())).collect()
}

fn names(sheet: &StaffSheet) -> Vec<&str> {
    sheet.rows.iter().map(|read| read.record.name.as_str()).collect()
}

#[test]
fn d01_titles_and_a_header_of_two_merged_rows() {
    let bytes = workbook(|book| {
        let page = book.add_worksheet();
        let centre = Format::new();
        page.merge_range(0, 0, 0, 6, "某某小学2025学年教职工花名册", &centre).unwrap();
        page.merge_range(1, 0, 1, 6, "单位（盖章）：某某小学　填表日期：2025年9月1日", &centre).unwrap();
        for (column, heading) in [(0, "序号"), (1, "姓 名"), (2, "身份证号")] {
            page.merge_range(2, column, 3, column, heading, &centre).unwrap();
        }
        page.merge_range(2, 3, 2, 4, "职称", &centre).unwrap();
        page.merge_range(2, 5, 2, 6, "参加工作", &centre).unwrap();
        rows(page, 3, &[&["", "", "", "名称", "取得时间", "时间", "进本校"]]);
        rows(page, 4, &[&["1", "王建国", WANG, "小学高级", "2013.12.", "2008.9", "2010年9月"]]);
    });
    let sheet = read_staff(&bytes, "花名册.xlsx", &Options::default()).unwrap();
    assert_eq!(sheet.header, (3, 4));
    let person = &sheet.rows[0].record;
    assert_eq!(sheet.rows[0].row, 5);
    assert_eq!(person.title, Some(Title::First));
    assert_eq!(person.title_since.unwrap().to_string(), "2013-12");
    assert_eq!(person.joined.unwrap().to_string(), "2008-09");
    assert_eq!(person.joined_school.unwrap().to_string(), "2010-09");
}

#[test]
fn d02_stars_line_feeds_and_hints_in_headings() {
    let sheet = staff_of(&[
        &[
            "*姓 名",
            "*身份证号\n(18位)",
            "*出生日期\n（yyyy-MM-dd）",
            "＊性别：",
            "是否属于免费（公费）师范生",
        ],
        &["王建国", WANG, "1985-06-15", "男", "否"],
    ]);
    assert_eq!(sheet.rows[0].record.birth, NaiveDate::from_ymd_opt(1985, 6, 15));
    assert_eq!(sheet.notices, ["“是否属于免费（公费）师范生”不认识，没有读取"]);
}

#[test]
fn d03_hidden_sheets_are_never_read_and_two_lists_are_asked_about() {
    let list: &[&[&str]] = &[&["姓名", "身份证号"], &["王建国", WANG]];
    let two = |hidden: bool| {
        workbook(|book| {
            rows(book.add_worksheet().set_name("在编").unwrap(), 0, list);
            let page = book.add_worksheet().set_name("编外").unwrap().set_hidden(hidden);
            rows(page, 0, &[&["姓名", "身份证号"], &["李秋月", LI]]);
        })
    };
    let sheet = read_staff(&two(true), "花名册.xlsx", &Options::default()).unwrap();
    assert_eq!(names(&sheet), ["王建国"]);
    let error = read_staff(&two(false), "花名册.xlsx", &Options::default()).unwrap_err();
    assert_eq!(error, InboundError::SeveralSheets { sheets: vec!["在编".into(), "编外".into()] });
    assert!(error.way_out().contains("--sheet"));
    for chosen in ["编外", "2"] {
        let options = Options { sheet: Some(chosen.into()), ..Options::default() };
        assert_eq!(names(&read_staff(&two(false), "花名册.xlsx", &options).unwrap()), ["李秋月"]);
    }
    let options = Options { sheet: Some("退休".into()), ..Options::default() };
    let error = read_staff(&two(false), "花名册.xlsx", &options).unwrap_err();
    assert_eq!(error.to_string(), "没有名为“退休”的可见工作表");
    assert_eq!(error.way_out(), "请从“在编”、“编外”中选");
}

#[test]
fn d04_labels_count_and_codes_do_not() {
    let sheet = staff_of(&[
        &["姓名", "性别", "教职工类别", "人员状态", "是否在编", "身份证件类型", "身份证件号"],
        &["王建国", "1-男", "A2-行政人员", "100-在本单位任职", "1-是", "1-居民身份证", WANG],
        &["李秋月", "2-女", "A2-教辅人员", "203-长病假", "0-否", "A-护照", "E12345678"],
    ]);
    assert!(sheet.warnings.is_empty(), "{:?}", sheet.warnings);
    let posts: Vec<_> = sheet.rows.iter().map(|read| read.record.post.unwrap().word()).collect();
    assert_eq!(posts, ["行政人员", "教辅人员"]);
    assert_eq!(sheet.rows[1].record.document.as_ref().unwrap().as_str(), "E12345678");
    assert_eq!(sheet.rows[1].record.status.unwrap().word(), "长病假");
}

#[test]
fn d05_wide_digits_odd_spaces_and_invisible_characters() {
    let sheet = staff_of(&[
        &["姓名", "身份证号", "参加工作时间", "部门"],
        &[
            "王建国\t",
            "３３０９９９　１９８５０６１５　１０１１\t",
            "２００８．９",
            "\u{a0}教\u{200b}导处\u{3000}",
        ],
        &["\u{feff}陈㛃", "", "", "Ａ区"],
    ]);
    let person = &sheet.rows[0].record;
    assert_eq!(person.document.as_ref().unwrap().as_str(), WANG);
    assert_eq!(person.joined.unwrap().to_string(), "2008-09");
    assert_eq!(person.department.as_deref(), Some("教导处"));
    assert_eq!(names(&sheet), ["王建国", "陈㛃"]);
    assert_eq!(sheet.rows[1].record.department.as_deref(), Some("A区"));
}

#[test]
fn d06_names_with_spaces_dots_and_remarks() {
    let sheet = staff_of(&[
        &["姓名", "备注"],
        &["张　 三", ""],
        &["阿依古丽•买买提", ""],
        &["古丽．买买提", ""],
        &["刘洋（女）", "班主任"],
        &["陈静(借)", ""],
        &["13800000000", ""],
    ]);
    assert_eq!(names(&sheet), ["张三", "阿依古丽·买买提", "古丽·买买提", "刘洋", "陈静"]);
    assert_eq!(sheet.rows[3].record.note.as_deref(), Some("女；班主任"));
    assert_eq!(places(&sheet.rejected), [(7, "姓名")]);
    assert_eq!(places(&sheet.warnings), [(6, "备注")]);
}

#[test]
fn d07_identity_numbers_in_every_state() {
    let bytes = workbook(|book| {
        let page = book.add_worksheet();
        rows(
            page,
            0,
            &[
                &["姓名", "身份证号"],
                &["甲", "'330999198506151011"],
                &["乙", "33099919850615049x"],
                &["丙", ""],
                &["丁", "330999850615101"],
                &["戊", "330999 19791231 3034"],
                &["己", "3.30999E+17"],
                &["庚", "330999198506151012"],
                &["辛", "330999198502301016"],
                &["壬", "E1234567"],
                &["癸", "330999198506150000"],
            ],
        );
        page.write_number(3, 1, 330_999_199_003_082_020.0).unwrap();
    });
    let sheet = read_staff(&bytes, "花名册.xlsx", &Options::default()).unwrap();
    let read: Vec<_> = sheet
        .rows
        .iter()
        .map(|r| (r.row, r.record.document.as_ref().map(|d| d.as_str().to_owned()).unwrap_or_default()))
        .collect();
    let expected = [(2, WANG), (3, "33099919850615049X"), (5, ""), (6, OUYANG), (11, "")];
    assert_eq!(read, expected.map(|(row, number)| (row, number.to_owned())));
    assert_eq!(sheet.rejected.iter().map(|p| p.row).collect::<Vec<_>>(), [4, 7, 8, 9, 10]);
    assert!(sheet.rejected[0].problem.contains("末几位已丢失"));
    assert!(sheet.rejected[4].problem.contains("身份证件类型"));
    assert_eq!(places(&sheet.warnings), [(5, "身份证号"), (11, "身份证号")]);
    assert!(sheet.warnings[0].problem.contains("330999198506151011"));

    let options = Options { upgrade_old_numbers: true, ..Options::default() };
    let sheet = staff_with(&[&["姓名", "身份证号"], &["丁", "330999850615101"]], &options);
    assert_eq!(sheet.rows[0].record.document.as_ref().unwrap().as_str(), WANG);
}

#[test]
fn d07_sex_and_birth_that_differ_from_the_number_are_pointed_out() {
    let sheet = staff_with(
        &[
            &["姓名", "性别", "出生日期", "身份证号"],
            &["王建国", "女", "1985-06-16", WANG],
            &["李秋月", "", "", LI],
            &["古人", "男", "", "440524188001010014"],
        ],
        &Options { today: NaiveDate::from_ymd_opt(2025, 9, 1), ..Options::default() },
    );
    assert_eq!(sheet.rows[0].record.sex, Some(Sex::Female));
    assert_eq!(sheet.rows[1].record.sex, None);
    assert_eq!(sheet.rows[1].record.sex_or_from_document(), Some(Sex::Female));
    let mut warned = places(&sheet.warnings);
    warned.sort_unstable();
    assert_eq!(warned, [(2, "出生日期"), (2, "性别"), (3, "性别"), (4, "身份证号")]);
}

#[test]
fn d08_dates_in_every_form() {
    let bytes = workbook(|book| {
        let page = book.add_worksheet();
        let forms = [
            "2024.9.1",
            "2024.9",
            "2024.9.",
            "2024年9月1日",
            "2024年9月",
            "20240901",
            "2024/9/1",
            "98.8",
            "1998-08",
            "05.8",
            "2024.2.30",
        ];
        rows(page, 0, &[&["姓名", "参加工作时间"]]);
        let people = "甲乙丙丁戊己庚辛壬癸子丑寅卯";
        for (row, person) in (1u32..).zip(people.chars()) {
            page.write_string(row, 0, format!("钱{person}")).unwrap();
        }
        for (row, form) in (1u32..).zip(forms) {
            page.write_string(row, 1, form).unwrap();
        }
        page.write_number(12, 1, 41609).unwrap();
        let day = ExcelDateTime::from_ymd(2013, 12, 1).unwrap();
        page.write_datetime_with_format(13, 1, &day, &Format::new().set_num_format("yyyy/m/d")).unwrap();
        page.write_number(14, 1, 2024.1).unwrap();
    });
    let sheet = read_staff(&bytes, "花名册.xlsx", &Options::default()).unwrap();
    let dates: Vec<_> =
        sheet.rows.iter().map(|r| r.record.joined.map(|d| d.to_string()).unwrap_or_default()).collect();
    let expected = [
        "2024-09-01",
        "2024-09",
        "2024-09",
        "2024-09-01",
        "2024-09",
        "2024-09-01",
        "2024-09-01",
        "1998-08",
        "1998-08",
        "",
        "",
        "2013-12-01",
        "2013-12-01",
        "2024-01",
    ];
    assert_eq!(dates, expected);
    assert_eq!(sheet.warnings.iter().map(|p| p.row).collect::<Vec<_>>(), [9, 11, 12, 15]);
}

#[test]
fn d08_ranges_fill_start_and_end() {
    let sheet = entries_of(
        "姓名,培训名称,培训时间,学时\n甲,研修,2023.3.1-6.30,8\n乙,研修,2024年7月20日—8月31日,8\n丙,研修,7月20日,8\n",
    );
    let days: Vec<_> = sheet.rows.iter().map(|r| format!("{} {}", r.record.from, r.record.to)).collect();
    assert_eq!(days, ["2023-03-01 2023-06-30", "2024-07-20 2024-08-31"]);
    assert_eq!(sheet.rejected[0].problem, "没有写年份");
}

#[test]
fn d09_telephones_are_text() {
    let bytes = workbook(|book| {
        let page = book.add_worksheet();
        rows(page, 0, &[&["姓名", "联系电话"], &["甲", ""], &["乙", "138 0000 0002"]]);
        rows(page, 3, &[&["丙", "13800000004转801"], &["丁", "0580-1234567"], &["戊", "没有"]]);
        page.write_number(1, 1, 13_800_000_001.0).unwrap();
    });
    let sheet = read_staff(&bytes, "花名册.xlsx", &Options::default()).unwrap();
    let phones: Vec<_> = sheet.rows.iter().map(|r| r.record.phone.as_deref().unwrap_or_default()).collect();
    assert_eq!(phones, ["13800000001", "13800000002", "13800000004转801", "0580-1234567", ""]);
    assert_eq!(places(&sheet.warnings), [(6, "联系电话")]);
}

#[test]
fn d10_hours_with_units_and_days_by_the_policy() {
    let text = "姓名,培训名称,日期,学时\n甲,一,2024.9.1,24\n甲,二,2024.9.2,２４\n甲,三,2024.9.3,24学时\n\
        甲,四,2024.9.4,24课时\n甲,五,2024.9.5,7.5\n甲,六,2024.9.6,1天\n甲,七,2024.9.7,半天\n甲,八,2024.9.8,4/4\n\
        甲,九,2024.9.9,-8\n甲,十,2024.9.10,99999999\n甲,百,2024.9.11,很多\n";
    let options = Options { half_day: Some("4".parse().unwrap()), ..Options::default() };
    let sheet = read_entries(text.as_bytes(), "学时.csv", &options).unwrap();
    let hours: Vec<_> = sheet.rows.iter().map(|r| r.record.hours.unwrap().to_string()).collect();
    assert_eq!(hours, ["24", "24", "24", "24", "7.5", "8", "4"]);
    assert_eq!(sheet.warnings[0].problem, "按半天4学时换算为8学时");
    assert_eq!(sheet.rows[5].record.half_days, Some(2));
    let problems: Vec<_> = sheet.rejected.iter().map(|p| (p.row, p.problem.as_str())).collect();
    let expected = [(9, "有两个数字，请只填一个"), (10, "不能是负数"), (11, "数字过大"), (12, "不是数字")];
    assert_eq!(problems, expected);
    let days = read_entries(text.as_bytes(), "学时.csv", &Options::default()).unwrap();
    assert_eq!((days.rows[5].record.hours, days.rows[5].record.half_days), (None, Some(2)));
}

#[test]
fn d11_results_and_d12_roles_of_a_roster() {
    let text = "序号,姓名,角色,考核结果,考勤,备注\n1,甲,主讲人,优秀,,\n2,乙,听讲者,合格,√,\n3,丙,学员,缺席,,家中有事\n\
        4,丁,,90,迟到,\n5,戊,授课,×,,\n6,己,参与,,病假,\n7,庚,,待定,,\n";
    let sheet = read_roster(text.as_bytes(), "名单.csv", &Options::default()).unwrap();
    let read: Vec<_> =
        sheet.rows.iter().map(|r| (r.record.role, r.record.outcome, r.record.marked_out())).collect();
    assert_eq!(read[0], (Some(Role::Speaker), Some(Outcome::Pass), None));
    assert_eq!(sheet.rows[0].record.grade, Some(Grade::Excellent));
    assert_eq!(read[1], (Some(Role::Learner), Some(Outcome::Pass), None));
    assert_eq!(read[2].2.as_deref(), Some("缺席（家中有事）"));
    assert_eq!(read[3], (None, Some(Outcome::Pass), None));
    assert_eq!(read[4], (Some(Role::Speaker), Some(Outcome::Fail), Some("不合格".into())));
    assert_eq!(read[5].2.as_deref(), Some("病假"));
    assert_eq!(read[6], (None, None, None));
    assert_eq!(sheet.warnings.iter().map(|p| p.row).collect::<Vec<_>>(), [5, 8]);
}

#[test]
fn d13_titles_old_and_new_and_d14_ethnic_groups_and_d15_subjects() {
    let sheet = staff_of(&[
        &["姓名", "职称", "民族", "任教学科"],
        &["甲", "小高", "汉", "语文、道德与法治"],
        &["乙", "中一", "汉族", "数学"],
        &["丙", "高级教师(副高)", "01", "体育"],
        &["丁", "特级教师", " 汉", ""],
        &["戊", "会计师", "火星", ""],
    ]);
    let titles: Vec<_> = sheet.rows.iter().map(|r| r.record.title).collect();
    assert_eq!(titles, [Some(Title::First), Some(Title::First), Some(Title::Associate), None, None]);
    assert_eq!(sheet.rows[4].record.other_title.as_deref(), Some("会计师"));
    assert!(sheet.rows[..4].iter().all(|r| r.record.ethnicity.unwrap().word() == "汉族"));
    assert_eq!(sheet.rows[0].record.subjects, ["语文", "道德与法治"]);
    assert_eq!(places(&sheet.warnings), [(5, "职称"), (6, "民族")]);
}

#[test]
fn d16_formatted_empty_rows_count_for_nothing() {
    let bytes = workbook(|book| {
        let page = book.add_worksheet();
        rows(page, 0, &[&["序号", "姓名", "身份证号"], &["1", "王建国", WANG]]);
        let bordered = Format::new().set_border(rust_xlsxwriter::FormatBorder::Thin);
        for row in 2..1000u32 {
            page.write_number(row, 0, row).unwrap();
            page.write_blank(row, 1, &bordered).unwrap();
            page.write_string(row, 2, " \u{3000}").unwrap();
        }
        page.write_blank(1_048_575, 1, &bordered).unwrap();
    });
    let sheet = read_staff(&bytes, "花名册.xlsx", &Options::default()).unwrap();
    assert_eq!((sheet.rows.len(), sheet.rejected.len()), (1, 0));
}

#[test]
fn d17_totals_and_footers_are_no_people_but_control_sums() {
    let sheet = staff_of(&[
        &["序号", "姓名", "身份证号"],
        &["1", "王建国", WANG],
        &["", "小计", "1人"],
        &["2", "李秋月", LI],
        &["合 计", "3人"],
        &["说明：1.身份证号以文本格式填写。"],
        &["校长签字：　　　　（公章）"],
        &["填表人：某某", "", "审核人：某某"],
        &["第1页 共1页"],
    ]);
    assert_eq!(names(&sheet), ["王建国", "李秋月"]);
    assert_eq!(sheet.notices, ["表中合计3人，实有2行，请核对"]);
    let hours = entries_of("姓名,培训名称,日期,学时\n甲,一,2024.9.1,8\n乙,一,2024.9.1,8\n合计,,,20\n");
    assert_eq!(hours.notices, ["表中合计20学时，读入16学时，请核对"]);
}

#[test]
fn d18_repeated_headers_and_departments_between_rows() {
    let sheet = staff_of(&[
        &["序号", "姓名", "性别"],
        &["语文组"],
        &["1", "王建国", "男"],
        &["序号", "姓名", "性别"],
        &["2", "李秋月", "女"],
        &[],
        &["", "数学教研组"],
        &["3", "欧阳松", "男"],
    ]);
    let departments: Vec<_> =
        sheet.rows.iter().map(|r| r.record.department.as_deref().unwrap_or_default()).collect();
    assert_eq!(departments, ["语文组", "语文组", "数学教研组"]);
    assert_eq!(sheet.data_rows(), 3);
}

#[test]
fn d18_people_whose_name_ends_like_a_department_are_no_heading() {
    let sheet = staff_of(&[
        &["姓名", "教师编号", "性别"],
        &["总务科"],
        &["王建国", "A1", "男"],
        &["李文科"],
        &["欧阳登科"],
        &["赵远处"],
        &["", "A2"],
        &["李秋月", "A3", "女"],
    ]);
    assert_eq!(names(&sheet), ["王建国", "李文科", "欧阳登科", "李秋月"]);
    assert_eq!(sheet.rows[1].record.department.as_deref(), Some("总务科"));
    assert_eq!(places(&sheet.rejected), [(7, "姓名")]);
    let told: Vec<_> = [4, 5, 6].map(|row| format!("第{row}行只有")).into();
    let told = told.iter().filter(|place| sheet.notices.iter().any(|n| n.starts_with(*place))).count();
    assert_eq!(told, 3, "{:?}", sheet.notices);

    let list = read_roster("教师编号,姓名\nA1,王建国\nA2,\n".as_bytes(), "名单.csv", &Options::default());
    assert_eq!(
        list.unwrap().rows[1].record.person.staff_code.as_deref(),
        Some("A2"),
        "a code alone is a row"
    );
}

#[test]
fn d19_merged_cells_fill_down() {
    let bytes = workbook(|book| {
        let page = book.add_worksheet();
        rows(page, 0, &[&["部门", "姓名"], &["", "王建国"], &["", "李秋月"], &["总务处", "欧阳松"]]);
        page.merge_range(1, 0, 2, 0, "教导处", &Format::new()).unwrap();
    });
    let sheet = read_staff(&bytes, "花名册.xlsx", &Options::default()).unwrap();
    let departments: Vec<_> = sheet.rows.iter().map(|r| r.record.department.clone().unwrap()).collect();
    assert_eq!(departments, ["教导处", "教导处", "总务处"]);
}

#[test]
fn d20_the_same_person_and_the_same_name() {
    let sheet = staff_of(&[
        &["姓名", "身份证号", "继续教育编码"],
        &["刘洋", WANG, "K1"],
        &["刘洋", LI, "K2"],
        &["刘洋", WANG, ""],
        &["刘样", LI, ""],
        &["陈静", OUYANG, "K1"],
        &["周明", "", ""],
        &["周明", "", ""],
    ]);
    assert_eq!(sheet.rows.iter().map(|r| r.row).collect::<Vec<_>>(), [2, 3, 7]);
    let problems: Vec<_> = sheet.duplicates.iter().map(|p| (p.row, p.problem.as_str())).collect();
    assert_eq!(
        problems,
        [
            (4, "与第2行重复，没有导入"),
            (5, "证件号与第3行相同而姓名不同，没有导入，请核对是谁的"),
            (6, "与第2行相同，没有导入，请核对是谁的"),
            (8, "与第7行同名，又没有证件号和编码，分不清是不是同一人，没有导入"),
        ]
    );
}

#[test]
fn d21_units_are_kept_so_that_people_of_other_schools_are_told() {
    let text = "姓名,单位,学时\n王建国,县实验小学,8\n李秋月,城东小学,8\n,城东小学,8\n";
    let sheet = read_roster(text.as_bytes(), "名单.csv", &Options::default()).unwrap();
    let units: Vec<_> = sheet.rows.iter().map(|r| r.record.person.unit.clone().unwrap()).collect();
    assert_eq!(units, ["县实验小学", "城东小学"]);
    assert_eq!(sheet.rejected[0].problem, "缺姓名，也没有编码和证件号");
}

#[test]
fn d22_one_course_under_several_names_is_seen() {
    let sheet = entries_of(
        "姓名,培训名称,开始时间,结束时间,学时,施教机构\n张三,2022-2023年度公需科目,2023/3/1,2023/6/30,30,省网\n\
         张三,2022—2023年度 公需科目,2023.3.1,2023.6.30,30,省网 \n张三,公需课,2023.3.1-6.30,,30,省网\n",
    );
    assert_eq!(sheet.duplicates.iter().map(|p| p.row).collect::<Vec<_>>(), [3]);
    assert_eq!(places(&sheet.warnings), [(4, "培训名称")]);
    assert_eq!(sheet.rows[1].record.provider.as_deref(), Some("省网"));
}

#[test]
fn d23_text_files_in_every_encoding_and_with_every_separator() {
    let text = "姓名,培训名称,日期,学时,类别\n赵敏,\"国家智慧教育平台\n暑期研修\",20240315,1.5,公需科目\n";
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.replace(',', "\t").encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let files = [
        text.as_bytes().to_vec(),
        [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        encoding_rs::GB18030.encode(text).0.into_owned(),
        encoding_rs::GBK.encode(&text.replace(',', ";")).0.into_owned(),
        utf16,
    ];
    for bytes in files {
        let sheet = read_entries(&bytes, "学时.csv", &Options::default()).unwrap();
        let record = &sheet.rows[0].record;
        assert_eq!(record.title, "国家智慧教育平台暑期研修");
        assert_eq!(record.hours.unwrap().to_string(), "1.5");
        assert_eq!(record.activity, Some(Activity::PublicCourse));
    }
}

#[test]
fn d25_formulas_give_their_cached_value_and_errors_are_told() {
    let bytes = workbook(|book| {
        let page = book.add_worksheet();
        rows(
            page,
            0,
            &[&["姓名", "身份证号", "部门"], &["", WANG, ""], &["李秋月", "", ""], &["欧阳松", OUYANG, ""]],
        );
        page.write_formula(1, 0, Formula::new("=\"王\"&\"建国\"").set_result("王建国")).unwrap();
        page.write_formula(2, 1, Formula::new("=NA()").set_result("#N/A")).unwrap();
        page.write_formula(3, 2, Formula::new("=#REF!").set_result("#REF!")).unwrap();
    });
    let sheet = read_staff(&bytes, "花名册.xlsx", &Options::default()).unwrap();
    assert_eq!(names(&sheet), ["王建国", "欧阳松"]);
    assert_eq!(places(&sheet.rejected), [(3, "身份证号")]);
    assert_eq!(sheet.warnings[0].problem, "单元格是错误值 #REF!，没有导入，请改正公式");
}

#[test]
fn d26_colours_comments_and_pictures_are_said_not_to_be_read() {
    let bytes = workbook(|book| {
        let page = book.add_worksheet();
        rows(page, 0, &[&["姓名"]]);
        page.write_string_with_format(1, 0, "王建国", &Format::new().set_font_color(Color::Red)).unwrap();
        page.insert_note(1, 0, &Note::new("不计学时")).unwrap();
    });
    let sheet = read_staff(&bytes, "花名册.xlsx", &Options::default()).unwrap();
    assert_eq!(sheet.notices, ["批注、颜色不读；若用它们表示意思，请另加一栏写明"]);
}

#[test]
fn d27_names_of_files_may_be_anything() {
    let text = "姓名,培训名称,日期,学时\n甲,研修,2024.9.1,8\n";
    for name in ["【定稿】２０２５（新）.csv", "C:\\用户\\a.b.csv", "没有扩展名", &"长".repeat(300)]
    {
        let sheet = read_entries(text.as_bytes(), name, &Options::default()).unwrap();
        assert_eq!(sheet.rows.len(), 1, "{name}");
    }
}

#[test]
fn a_remembered_mapping_reads_what_no_alias_knows() {
    let table: &[&[&str]] = &[&["大名", "证号", "花名"], &["王建国", WANG, "老王"]];
    let bytes = workbook(|book| rows(book.add_worksheet(), 0, table));
    assert!(matches!(
        read_staff(&bytes, "花名册.xlsx", &Options::default()),
        Err(InboundError::NoHeader { .. })
    ));
    let mapping = Mapping::from([("大名".into(), Some("name".into())), ("花名".into(), None)]);
    let sheet = staff_with(table, &Options { mapping, ..Options::default() });
    assert_eq!(sheet.rows[0].record.document.as_ref().unwrap().as_str(), WANG);
    assert_eq!(sheet.notices, ["“证号”按“身份证件号”读取，请核对"]);
}
