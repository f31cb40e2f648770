//! 学时认定申请表: for a title review; the person applies, the school and the authority decide, each in a box of
//! their own with room for words, signature and seal.

use super::canvas::Style;
use super::flow::{Flow, Imprint, seal_line};
use super::font::Fonts;
use super::mask::Shown;
use super::page::{Paper, Rect};
use super::record::{Person, Standing};
use super::table::{Cell, Row, Table};
use crate::model::hours::Hours;

/// One application.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognition {
    /// The person with the lines that are applied for.
    pub person: Person,
    /// 申报职称.
    pub applying_for: String,
    /// The span that counts, such as 任现职以来（2021.9.1–2025.11.12）.
    pub span: String,
    /// What the review asks for, if it asks for a figure.
    pub required: Option<Hours>,
    /// How the document number is shown.
    pub ids: Shown,
}

/// Height of each box for an opinion.
const BOX: f32 = 42.0;

/// Sets the forms, a person each.
pub fn set(applications: &[Recognition], imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::upright("学时认定申请表", imprint, fonts);
    for application in applications {
        flow.part(&application.person.name);
        flow.title("教师继续教育学时认定申请表");
        flow.space(2.0);
        flow.table(&facts(application, imprint, flow.width()), 0.0);
        flow.space(2.0);
        let lines = lines(application, flow.width()).fitted(fonts);
        flow.table(&lines, 9.0);
        sums(&mut flow, application);
        opinions(&mut flow);
    }
    if applications.is_empty() {
        flow.title("教师继续教育学时认定申请表");
        flow.subtitle("（没有人员）");
    }
    flow.finish()
}

fn facts(application: &Recognition, imprint: &Imprint, width: f32) -> Table {
    let person = &application.person;
    let unit = if person.unit.is_empty() { &imprint.school } else { &person.unit };
    let mut table = Table::new(width, &[22.0, 38.0, 22.0, 38.0, 22.0, 38.0]);
    table.row_height = 8.0;
    let month =
        |day: Option<chrono::NaiveDate>| day.map(|day| day.format("%Y.%-m").to_string()).unwrap_or_default();
    let rows = [
        [("姓名", person.name.clone()), ("性别", person.sex.clone()), ("出生年月", month(person.birth))],
        [
            ("学历", person.education.clone()),
            ("参加工作", month(person.joined)),
            ("任教学科", person.subject.clone()),
        ],
        [
            ("现任职称", person.title.clone()),
            ("申报职称", application.applying_for.clone()),
            ("教师编号", person.code.clone()),
        ],
    ];
    let cells = |row: [(&str, String); 3]| {
        Row::new(row.into_iter().flat_map(|(label, text)| [Cell::head(label), Cell::left(text)]).collect())
    };
    table.body = rows.map(cells).into();
    table.body.push(Row::new(vec![
        Cell::head("工作单位"),
        Cell::left(unit.clone()).span(3, 1),
        Cell::head("证件号码"),
        Cell::left(person.number(application.ids)),
    ]));
    table
}

fn lines(application: &Recognition, width: f32) -> Table {
    let titles = ["起止日期", "培训内容", "类别", "施教机构", "考核", "申请学时", "核定学时"];
    let mut table = Table::new(width, &[30.0, 56.0, 20.0, 32.0, 12.0, 15.0, 15.0]).headed(&titles);
    table.sums = vec![5];
    let rows = application.person.sorted().into_iter().filter(|line| !line.hours.is_zero()).map(|line| {
        Row::new(vec![
            Cell::centre(line.days()),
            Cell::left(line.title.clone()),
            Cell::centre(line.category.clone()),
            Cell::left(line.organiser.clone()),
            Cell::centre(line.result.clone()),
            Cell::figure(line.hours),
            Cell::left(""),
        ])
        .figures(vec![line.hours])
    });
    table.body = rows.collect();
    table
}

fn sums(flow: &mut Flow<'_>, application: &Recognition) {
    let person = &application.person;
    let required = application.required.map(|hours| format!("，要求 {hours} 学时")).unwrap_or_default();
    let words = format!(
        "{}：已认定 {} 学时，待上级认定 {} 学时{required}。",
        application.span,
        person.sum(Standing::Approved),
        person.sum(Standing::Passed)
    );
    let (area, canvas) = flow.area(9.0);
    canvas.line(area, &words, Style::new(10.0).bold());
}

fn opinions(flow: &mut Flow<'_>) {
    for (label, words, seal) in [
        ("申请人承诺", "以上填报内容及证明材料真实，如有不实，由本人承担责任。", "申请人（签字）"),
        ("学校意见", "", "校长（签字）\u{3000}\u{3000}\u{3000}\u{3000}学校（盖章）"),
        ("认定部门意见", "", "负责人（签字）\u{3000}\u{3000}\u{3000}\u{3000}（盖章）"),
    ] {
        let height = if words.is_empty() { BOX } else { 24.0 };
        let width = flow.width();
        let (area, canvas) = flow.area(height);
        let mut table = Table::new(width, &[22.0, 158.0]);
        table.body = vec![Row::new(vec![Cell::head(label).bold(), Cell::left("")]).high(height)];
        super::table::grid(&table, (area.x, area.y), canvas);
        let inner =
            Rect::new(area.x + width * 22.0 / 180.0 + 3.0, area.y, width * 158.0 / 180.0 - 6.0, height);
        if !words.is_empty() {
            canvas.line(Rect { h: 11.0, ..inner }, words, Style::new(10.0));
        }
        seal_line(canvas, inner, seal);
    }
}
