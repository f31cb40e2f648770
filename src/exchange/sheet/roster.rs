//! 花名册 as a workbook.

use super::list::{Closing, Column, Holds, List, Value};
use crate::exchange::paper::flow::days;
use crate::exchange::paper::mask::Shown;
use crate::exchange::paper::roster::Roster;

/// The list.
pub fn list(roster: &Roster) -> List {
    let program = &roster.program;
    let ids = roster.ids != Shown::Nothing;
    let mut columns = vec![
        Column::new("序号", 6.0, Holds::Count),
        Column::new("姓名", 14.0, Holds::Word),
        Column::new("性别", 6.0, Holds::Word),
        Column::new("教师编号", 15.0, Holds::Number),
    ];
    if ids {
        columns.push(Column::new("证件号码", 21.0, Holds::Number));
    }
    columns.extend([
        Column::new("部门", 14.0, Holds::Text),
        Column::new("任教学段", 10.0, Holds::Word),
        Column::new("任教学科", 12.0, Holds::Word),
        Column::new("角色", 8.0, Holds::Word),
        Column::new("学时", 8.0, Holds::Hours),
        Column::new("学分", 8.0, Holds::Hours),
        Column::new("备注", 22.0, Holds::Text),
    ]);
    let rows = roster.members.iter().zip(1..).map(|(member, number)| {
        let mut row = vec![
            Value::Count(number),
            member.name.clone().into(),
            member.sex.clone().into(),
            member.code.clone().into(),
        ];
        if ids {
            row.push(roster.ids.number(&member.id_number).into());
        }
        row.extend([
            member.unit.clone().into(),
            member.stage.clone().into(),
            member.subject.clone().into(),
            member.role.clone().into(),
        ]);
        row.extend(match &member.refused {
            None => [member.hours.into(), member.credits.into(), member.note.clone().into()],
            Some(reason) => [Value::Nothing, Value::Empty, Value::Refused(format!("不计：{reason}"))],
        });
        row
    });
    let code = if program.code.is_empty() { String::new() } else { format!("（{}）", program.code) };
    let organiser = if program.organiser.is_empty() {
        String::new()
    } else {
        format!("主办：{}\u{3000}", program.organiser)
    };
    List {
        title: format!("{}{code}花名册", program.title),
        name: "花名册".to_owned(),
        facts: vec![format!(
            "{organiser}时间：{}\u{3000}学时：{}",
            days(program.from, program.to),
            program.hours
        )],
        columns,
        rows: rows.collect(),
        notes: Vec::new(),
        closing: Closing::Sealed,
    }
}
