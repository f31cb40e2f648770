//! 教职工名册 as a workbook; its headings are those that the import reads back.

use chrono::NaiveDate;

use super::list::{Closing, Column, Holds, List, Value};
use crate::exchange::paper::flow::{Imprint, day_in_words};
use crate::exchange::paper::mask::Shown;

/// One person; every text may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Member {
    /// 姓名.
    pub name: String,
    /// 性别.
    pub sex: String,
    /// 教师编号.
    pub code: String,
    /// 证件类型.
    pub id_kind: String,
    /// 证件号码.
    pub id_number: String,
    /// 出生日期.
    pub birth: Option<NaiveDate>,
    /// 民族.
    pub ethnicity: String,
    /// 部门.
    pub department: String,
    /// 岗位类别.
    pub post: String,
    /// 任教学段.
    pub stage: String,
    /// 任教学科.
    pub subject: String,
    /// 职称.
    pub title: String,
    /// 学历.
    pub education: String,
    /// 编制.
    pub establishment: String,
    /// 参加工作时间.
    pub worked_since: Option<NaiveDate>,
    /// 进本校时间.
    pub joined: Option<NaiveDate>,
    /// 手机号码.
    pub phone: String,
    /// 人员状态.
    pub status: String,
    /// 备注.
    pub note: String,
}

/// The workbook's input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// The people in order.
    pub members: Vec<Member>,
    /// How document and telephone numbers are shown.
    pub ids: Shown,
}

/// The list.
pub fn list(staff: &Staff, imprint: &Imprint) -> List {
    let columns = vec![
        Column::new("序号", 6.0, Holds::Count),
        Column::new("姓名", 14.0, Holds::Word),
        Column::new("性别", 6.0, Holds::Word),
        Column::new("教师编号", 15.0, Holds::Number),
        Column::new("证件类型", 12.0, Holds::Word),
        Column::new("证件号码", 21.0, Holds::Number),
        Column::new("出生日期", 12.0, Holds::Date),
        Column::new("民族", 8.0, Holds::Word),
        Column::new("部门", 12.0, Holds::Text),
        Column::new("岗位类别", 12.0, Holds::Word),
        Column::new("任教学段", 10.0, Holds::Word),
        Column::new("任教学科", 12.0, Holds::Word),
        Column::new("职称", 12.0, Holds::Word),
        Column::new("学历", 8.0, Holds::Word),
        Column::new("编制", 8.0, Holds::Word),
        Column::new("参加工作时间", 13.0, Holds::Date),
        Column::new("进本校时间", 13.0, Holds::Date),
        Column::new("手机号码", 14.0, Holds::Number),
        Column::new("人员状态", 10.0, Holds::Word),
        Column::new("备注", 16.0, Holds::Text),
    ];
    let rows = staff.members.iter().zip(1..).map(|(member, number)| {
        vec![
            Value::Count(number),
            member.name.clone().into(),
            member.sex.clone().into(),
            member.code.clone().into(),
            member.id_kind.clone().into(),
            staff.ids.number(&member.id_number).into(),
            member.birth.into(),
            member.ethnicity.clone().into(),
            member.department.clone().into(),
            member.post.clone().into(),
            member.stage.clone().into(),
            member.subject.clone().into(),
            member.title.clone().into(),
            member.education.clone().into(),
            member.establishment.clone().into(),
            member.worked_since.into(),
            member.joined.into(),
            staff.ids.phone(&member.phone).into(),
            member.status.clone().into(),
            member.note.clone().into(),
        ]
    });
    List {
        title: format!("{}教职工名册", imprint.school),
        name: "教职工名册".to_owned(),
        facts: vec![format!("共 {} 人\u{3000}{}", staff.members.len(), day_in_words(imprint.date))],
        columns,
        rows: rows.collect(),
        notes: Vec::new(),
        closing: Closing::Sealed,
    }
}

/// 单位教师信息名单: the list that the principal signs, with the columns that are confirmed by it.
pub fn confirmation(staff: &Staff, imprint: &Imprint) -> List {
    let columns =
        ["序号", "姓名", "性别", "证件号码", "岗位类别", "任教学段", "任教学科", "职称", "编制", "人员状态"];
    List {
        name: "单位教师信息名单".to_owned(),
        title: "单位教师信息名单".to_owned(),
        facts: vec![format!(
            "单位：{}\u{3000}共 {} 人\u{3000}{}",
            imprint.school,
            staff.members.len(),
            day_in_words(imprint.date)
        )],
        notes: vec!["以上名单经核对无误，作为本年度学时管理的依据。".to_owned()],
        ..list(staff, imprint).choose(&columns)
    }
}
