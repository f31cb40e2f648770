//! 打印证书人员汇总表: whose certificates are printed, and who took them.

use super::list::{Closing, Holds, List, Value, columns};
use crate::exchange::paper::flow::{Imprint, period_in_full};
use crate::exchange::paper::mask::Shown;
use crate::model::hours::Hours;
use crate::model::period::Period;

/// One certificate.
#[derive(Debug, Clone, PartialEq)]
pub struct Certificate {
    /// 姓名.
    pub name: String,
    /// 性别; may be empty.
    pub sex: String,
    /// 证件号码; may be empty.
    pub id_number: String,
    /// 职称; may be empty.
    pub title: String,
    /// 证书编号; may be empty.
    pub number: String,
    /// 学时.
    pub hours: Hours,
}

/// The list's input.
#[derive(Debug, Clone, PartialEq)]
pub struct Certificates {
    /// The period.
    pub period: Period,
    /// The certificates.
    pub certificates: Vec<Certificate>,
    /// How document numbers are shown.
    pub ids: Shown,
}

/// The list.
pub fn list(certificates: &Certificates, imprint: &Imprint) -> List {
    let rows = certificates.certificates.iter().zip(1..).map(|(certificate, number)| {
        vec![
            Value::Count(number),
            certificate.name.clone().into(),
            certificate.sex.clone().into(),
            certificates.ids.number(&certificate.id_number).into(),
            certificate.title.clone().into(),
            certificate.number.clone().into(),
            certificate.hours.into(),
            Value::Empty,
            Value::Empty,
        ]
    });
    List {
        name: "打印证书人员汇总表".to_owned(),
        title: "继续教育证书打印人员汇总表".to_owned(),
        facts: vec![format!("单位：{}\u{3000}{}", imprint.school, period_in_full(certificates.period))],
        columns: columns(&[
            ("序号", 6.0, Holds::Count),
            ("姓名", 14.0, Holds::Word),
            ("性别", 6.0, Holds::Word),
            ("证件号码", 21.0, Holds::Number),
            ("职称", 11.0, Holds::Word),
            ("证书编号", 18.0, Holds::Number),
            ("学时", 8.0, Holds::Hours),
            ("领取人签字", 14.0, Holds::Text),
            ("领取日期", 12.0, Holds::Text),
        ]),
        rows: rows.collect(),
        notes: Vec::new(),
        closing: Closing::Sealed,
    }
}
