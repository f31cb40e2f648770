//! 花名册: who took part in a training, with the hours of each.

use chrono::NaiveDate;

use super::flow::{CLOSING, Flow, Imprint, days};
use super::font::Fonts;
use super::mask::Shown;
use super::page::{Ink, Paper};
use super::table::{Cell, Row, Table};
use crate::model::hours::Hours;

/// The training that a roster or a sign-in sheet belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// 培训班编号; may be empty.
    pub code: String,
    /// 培训班名称.
    pub title: String,
    /// 主办单位; may be empty.
    pub organiser: String,
    /// 承办单位; may be empty.
    pub host: String,
    /// 地点; may be empty.
    pub place: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// 学时 of the whole training.
    pub hours: Hours,
}

/// One line of a roster.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// 姓名.
    pub name: String,
    /// 性别; may be empty.
    pub sex: String,
    /// 教师编号; may be empty.
    pub code: String,
    /// 证件号码; may be empty.
    pub id_number: String,
    /// 部门 or 单位; may be empty.
    pub unit: String,
    /// 任教学科; may be empty.
    pub subject: String,
    /// 任教学段; may be empty.
    pub stage: String,
    /// 角色, such as 参训 or 主讲.
    pub role: String,
    /// 学时 that were granted.
    pub hours: Hours,
    /// 学分, where they are counted apart.
    pub credits: Option<Hours>,
    /// Why no hours were granted, if none were.
    pub refused: Option<String>,
    /// 备注; may be empty.
    pub note: String,
}

/// The print job.
#[derive(Debug, Clone, PartialEq)]
pub struct Roster {
    /// The training.
    pub program: Program,
    /// The people, in the order of the sign-in sheet.
    pub members: Vec<Member>,
    /// How document numbers are shown.
    pub ids: Shown,
}

impl Roster {
    /// How many there are, and how many of them have hours.
    pub fn counts(&self) -> String {
        let refused = self.members.iter().filter(|member| member.refused.is_some()).count();
        let all = self.members.len();
        format!("共 {all} 人，计学时 {} 人，不计 {refused} 人", all - refused)
    }
}

/// Sets the roster.
pub fn set(roster: &Roster, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::upright("花名册", imprint, fonts);
    flow.title("培训班花名册");
    head(&mut flow, &roster.program);
    flow.table(&table(roster, flow.width()).fitted(fonts), CLOSING + 8.0);
    flow.ends(&roster.counts(), "");
    flow.closing();
    flow.finish()
}

/// What training it is: two lines below the title.
pub(super) fn head(flow: &mut Flow<'_>, program: &Program) {
    let code = if program.code.is_empty() { String::new() } else { format!("（{}）", program.code) };
    flow.subtitle(&format!("{}{code}", program.title));
    let bodies = [("主办", &program.organiser), ("承办", &program.host), ("地点", &program.place)];
    let bodies: Vec<String> = bodies
        .into_iter()
        .filter(|(_, name)| !name.is_empty())
        .map(|(label, name)| format!("{label}：{name}"))
        .collect();
    let when = format!("时间：{}\u{3000}学时：{}", days(program.from, program.to), program.hours);
    flow.ends(&bodies.join("\u{3000}"), &when);
}

fn table(roster: &Roster, width: f32) -> Table {
    let ids = roster.ids != Shown::Nothing;
    let mut columns = vec![9.0, 22.0, 9.0, 30.0, 28.0, 20.0, 14.0, 13.0, 35.0];
    let mut titles = vec!["序号", "姓名", "性别", "证件号码", "部门", "学科", "角色", "学时", "备注"];
    if !ids {
        columns.remove(3);
        titles.remove(3);
    }
    let mut table = Table::new(width, &columns).headed(&titles);
    table.sums = vec![titles.len() - 2];
    let rows = roster.members.iter().zip(1..).map(|(member, number)| {
        let mut cells = vec![
            Cell::centre(number.to_string()),
            Cell::centre(member.name.clone()),
            Cell::centre(member.sex.clone()),
        ];
        if ids {
            cells.push(Cell::centre(roster.ids.number(&member.id_number)));
        }
        cells.extend([
            Cell::left(member.unit.clone()),
            Cell::centre(subject(member)),
            Cell::centre(member.role.clone()),
        ]);
        let figure = match &member.refused {
            None => {
                cells.extend([Cell::figure(member.hours), Cell::left(member.note.clone())]);
                member.hours
            }
            Some(reason) => {
                let reason = Cell::left(format!("不计：{reason}")).ink(Ink::Red);
                cells.extend([Cell::figure("0").bold().ink(Ink::Red), reason]);
                Hours::ZERO
            }
        };
        Row::new(cells).figures(vec![figure])
    });
    table.body = rows.collect();
    table
}

fn subject(member: &Member) -> String {
    let words = [member.stage.as_str(), member.subject.as_str()];
    words.concat()
}
