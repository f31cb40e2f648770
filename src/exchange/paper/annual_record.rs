//! 培训学时登记表: one person's year, with proofs and the school's opinion on each line, sums by category and
//! the result; signed by the person, the training office and the school.

use super::canvas::Style;
use super::flow::{Flow, Imprint, SEAL, period_in_full, seal_line, signature};
use super::font::Fonts;
use super::mask::Shown;
use super::page::{Ink, Paper, Rect};
use super::record::{Line, Person, Standing};
use super::table::{Cell, Row, Table};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// One person's year.
#[derive(Debug, Clone, PartialEq)]
pub struct Year {
    /// The person with the lines of the year.
    pub person: Person,
    /// What the policy asks for in the year, if it asks.
    pub required: Option<Hours>,
    /// 年度考核结果: whether it is met; none where the policy sets nothing.
    pub met: Option<bool>,
}

/// The print job.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnualRecords {
    /// The year.
    pub period: Period,
    /// The people.
    pub people: Vec<Year>,
    /// How document numbers are shown.
    pub ids: Shown,
}

/// Sets a form for each person.
pub fn set(job: &AnnualRecords, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::upright("培训学时登记表", imprint, fonts);
    if job.people.is_empty() {
        flow.title("教师培训学时登记表");
        flow.subtitle("（没有人员）");
    }
    for year in &job.people {
        flow.part(&year.person.name);
        flow.title("教师培训学时登记表");
        flow.subtitle(&period_in_full(job.period));
        flow.table(&facts(year, job.ids, imprint, flow.width()), 0.0);
        flow.space(1.5);
        let lines = lines(&year.person, flow.width()).fitted(fonts);
        flow.table(&lines, 8.0 + 7.0 + SEAL + 10.0);
        result(&mut flow, year);
        closing(&mut flow);
    }
    flow.finish()
}

fn facts(year: &Year, ids: Shown, imprint: &Imprint, width: f32) -> Table {
    let person = &year.person;
    let unit = if person.unit.is_empty() { &imprint.school } else { &person.unit };
    let mut table = Table::new(width, &[17.0, 27.0, 14.0, 22.0, 17.0, 41.0]);
    let pair = |label: &str, text: String| [Cell::head(label), Cell::left(text)];
    let row = |pairs: [[Cell; 2]; 3]| Row::new(pairs.into_iter().flatten().collect());
    table.body = vec![
        row([
            [Cell::head("姓名"), Cell::left(person.name.clone()).bold()],
            pair("性别", person.sex.clone()),
            pair("证件号码", person.number(ids)),
        ]),
        row([
            pair("学科", format!("{}{}", person.stage, person.subject)),
            pair("职称", person.title.clone()),
            pair("教师编号", person.code.clone()),
        ]),
        Row::new(vec![
            Cell::head("学校"),
            Cell::left(unit.clone()).span(3, 1),
            Cell::head("部门"),
            Cell::left(person.department.clone()),
        ]),
    ];
    table
}

fn lines(person: &Person, width: f32) -> Table {
    let titles = ["序号", "培训时间", "培训名称", "类别", "主办单位", "地点", "学时", "证明材料", "审核意见"];
    let mut table = Table::new(width, &[8.0, 27.0, 42.0, 18.0, 27.0, 14.0, 12.0, 17.0, 20.0]).headed(&titles);
    table.size = 8.5;
    table.sums = vec![6];
    table.body = person.sorted().into_iter().zip(1..).map(|(line, number)| row(line, number)).collect();
    table
}

fn row(line: &Line, number: usize) -> Row {
    let none = line.hours.is_zero();
    let ink = if none { Ink::Red } else { Ink::Black };
    let opinion = match (none, line.standing) {
        (true, _) if line.reason.is_empty() => "不计".to_owned(),
        (true, _) => format!("不计：{}", line.reason),
        (false, Standing::Pending) => String::new(),
        (false, _) if line.reason.is_empty() => "同意认定".to_owned(),
        (false, _) => format!("同意，{}", line.reason),
    };
    Row::new(vec![
        Cell::centre(number.to_string()),
        Cell::centre(line.days()),
        Cell::left(line.title.clone()),
        Cell::centre(line.category.clone()),
        Cell::left(line.organiser.clone()),
        Cell::left(line.place.clone()),
        Cell::figure(line.hours).ink(ink),
        Cell::left(line.proof.clone()),
        Cell::left(opinion).ink(ink),
    ])
    .figures(vec![line.hours])
}

/// Sums by category in one line, then what is required and whether it is met.
fn result(flow: &mut Flow<'_>, year: &Year) {
    let mut sums: Vec<(&str, Hours)> = Vec::new();
    for line in year.person.sorted() {
        match sums.iter_mut().find(|(name, _)| *name == line.category) {
            Some((_, sum)) => *sum = sum.plus(line.hours),
            None => sums.push((&line.category, line.hours)),
        }
    }
    let sums: Vec<String> = sums.iter().map(|(name, sum)| format!("{name} {sum}")).collect();
    let required = year.required.map(|hours| format!("要求 {hours} 学时")).unwrap_or_default();
    let verdict = match year.met {
        Some(true) => "\u{3000}结果：合格",
        Some(false) => "\u{3000}结果：不合格",
        None => "",
    };
    flow.space(1.0);
    flow.prose(&format!("其中：{}。{required}{verdict}", sums.join("，")), Style::new(9.5), false);
}

fn closing(flow: &mut Flow<'_>) {
    let (area, canvas) = flow.area(SEAL + 10.0);
    let column = area.w / 3.0;
    for ((label, note), place) in
        [("本人签字", "以上内容属实，证明材料已交验。"), ("培训部门审核", "经审核，同意上列认定意见。")]
            .into_iter()
            .zip([0.0, 1.0])
    {
        let at = Rect::new(area.x + place * column, area.y + 3.0, column - 10.0, 8.0);
        canvas.line(at, note, Style::new(9.5));
        signature(canvas, Rect { y: at.y + 12.0, ..at }, label, "");
        let date = Rect { y: at.y + 24.0, ..at };
        canvas.line(date, "\u{3000}\u{3000}\u{3000}年\u{3000}\u{3000}月\u{3000}\u{3000}日", Style::new(10.0));
    }
    seal_line(canvas, Rect::new(area.x + 2.0 * column, area.y, column, area.h), "学校（盖章）");
}
