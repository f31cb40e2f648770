//! 证明材料目录: each proof that stands behind the hours of a period, with whose it is and the file that it lies in. A proof that
//! many share, such as the sign-in sheet of a training, is one line.

use super::list::{Closing, Holds, List, Value, columns};
use crate::exchange::paper::flow::{Imprint, period_in_full};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// One proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Whose; 共用 for all of a training.
    pub name: String,
    /// What was done.
    pub title: String,
    /// When, as one period.
    pub span: Period,
    /// The hours of the line that it proves; none for a proof that many share.
    pub hours: Option<Hours>,
    /// What it is: 证书, 签到表 …
    pub proof: String,
    /// Its name in the folder of the proofs.
    pub file: String,
}

/// The list's input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofIndex {
    /// The period.
    pub period: Period,
    /// The proofs in order.
    pub proofs: Vec<Proof>,
    /// How many files there are: one may prove several lines.
    pub files: usize,
    /// The people with hours and without any proof, of their own or shared.
    pub without: Vec<String>,
}

/// The list.
pub fn list(index: &ProofIndex, imprint: &Imprint) -> List {
    let rows = index.proofs.iter().zip(1..).map(|(proof, number)| {
        vec![
            Value::Count(number),
            proof.name.clone().into(),
            proof.title.clone().into(),
            proof.span.from().into(),
            proof.span.to().into(),
            proof.hours.map_or(Value::Empty, Value::from),
            proof.proof.clone().into(),
            proof.file.clone().into(),
        ]
    });
    let missing = (!index.without.is_empty()).then(|| {
        format!("有学时而没有证明材料：{}（共 {} 人）", index.without.join("、"), index.without.len())
    });
    List {
        name: "证明材料目录".to_owned(),
        title: "学时证明材料目录".to_owned(),
        facts: vec![format!(
            "单位：{}\u{3000}{}\u{3000}共 {} 项，文件 {} 件",
            imprint.school,
            period_in_full(index.period),
            index.proofs.len(),
            index.files
        )],
        columns: columns(&[
            ("序号", 6.0, Holds::Count),
            ("姓名", 11.0, Holds::Word),
            ("培训或事项", 30.0, Holds::Text),
            ("开始日期", 11.0, Holds::Date),
            ("结束日期", 11.0, Holds::Date),
            ("学时", 7.0, Holds::Word),
            ("材料", 14.0, Holds::Text),
            ("文件", 34.0, Holds::Text),
        ]),
        rows: rows.collect(),
        notes: missing.into_iter().collect(),
        closing: Closing::Nothing,
    }
}
