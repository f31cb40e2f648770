//! 学时送审表: what is handed in for audit, with room for what the authority decides.

use super::list::{Closing, Holds, List, Value, columns};
use crate::exchange::paper::flow::{Imprint, period_in_full};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// One person.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// 姓名.
    pub name: String,
    /// 教师编号; may be empty.
    pub code: String,
    /// 任教学科; may be empty.
    pub subject: String,
    /// 规范性学时.
    pub normative: Hours,
    /// 灵活性学时.
    pub flexible: Hours,
    /// Number of proofs behind the sheet.
    pub proofs: u32,
}

/// The list's input.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRequest {
    /// The period.
    pub period: Period,
    /// 报送编号; may be empty.
    pub number: String,
    /// The authority that audits; may be empty.
    pub authority: String,
    /// The people.
    pub people: Vec<Person>,
}

/// The list.
pub fn list(request: &AuditRequest, imprint: &Imprint) -> List {
    let rows = request.people.iter().zip(1..).map(|(person, number)| {
        vec![
            Value::Count(number),
            person.name.clone().into(),
            person.code.clone().into(),
            person.subject.clone().into(),
            person.normative.into(),
            person.flexible.into(),
            person.normative.plus(person.flexible).into(),
            Value::Count(person.proofs),
            Value::Empty,
            Value::Empty,
        ]
    });
    let to = |label: &str, text: &String| match text.is_empty() {
        true => String::new(),
        false => format!("{label}：{text}\u{3000}"),
    };
    let (authority, number) = (to("受理单位", &request.authority), to("报送编号", &request.number));
    List {
        name: "学时送审表".to_owned(),
        title: "教师学时送审表".to_owned(),
        facts: vec![
            format!("送审单位：{}\u{3000}{}", imprint.school, period_in_full(request.period)),
            format!("{authority}{number}"),
        ],
        columns: columns(&[
            ("序号", 6.0, Holds::Count),
            ("姓名", 13.0, Holds::Word),
            ("教师编号", 14.0, Holds::Number),
            ("学科", 10.0, Holds::Word),
            ("规范性", 8.0, Holds::Hours),
            ("灵活性", 8.0, Holds::Hours),
            ("合计", 8.0, Holds::Hours),
            ("材料份数", 7.0, Holds::Tally),
            ("审定学时", 8.0, Holds::Text),
            ("审核意见", 10.0, Holds::Text),
        ]),
        rows: rows.collect(),
        notes: Vec::new(),
        closing: Closing::Sealed,
    }
}
