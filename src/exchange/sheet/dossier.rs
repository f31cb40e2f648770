//! 档案目录: what lies in a dossier of the school or of a person, piece by piece.

use chrono::NaiveDate;

use super::list::{Closing, Holds, List, Value, columns};
use crate::exchange::paper::flow::Imprint;

/// One piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// 文号 or 证书编号; may be empty.
    pub number: String,
    /// 责任者: who made it; may be empty.
    pub author: String,
    /// 题名.
    pub title: String,
    /// Its day, if it has one.
    pub date: Option<NaiveDate>,
    /// The page on which it begins, if the dossier has numbered pages.
    pub page: Option<u32>,
    /// Number of its pages.
    pub pages: u32,
    /// 备注, such as 原件 or 复印件; may be empty.
    pub note: String,
}

/// The list's input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// What the dossier is called, such as 校本研修档案 or 林若溪个人培训档案.
    pub title: String,
    /// The period in words; may be empty.
    pub span: String,
    /// 案卷号; may be empty.
    pub number: String,
    /// The pieces in order.
    pub pieces: Vec<Piece>,
}

/// The list.
pub fn list(dossier: &Dossier, imprint: &Imprint) -> List {
    let rows = dossier.pieces.iter().zip(1..).map(|(piece, number)| {
        vec![
            Value::Count(number),
            piece.number.clone().into(),
            piece.author.clone().into(),
            piece.title.clone().into(),
            piece.date.into(),
            piece.page.map_or(Value::Empty, Value::Count),
            Value::Count(piece.pages),
            piece.note.clone().into(),
        ]
    });
    let number = if dossier.number.is_empty() {
        String::new()
    } else {
        format!("\u{3000}案卷号：{}", dossier.number)
    };
    List {
        name: "档案目录".to_owned(),
        title: format!("{}目录", dossier.title),
        facts: vec![format!(
            "立卷单位：{}\u{3000}{}{number}\u{3000}共 {} 件",
            imprint.school,
            dossier.span,
            dossier.pieces.len()
        )],
        columns: columns(&[
            ("序号", 6.0, Holds::Count),
            ("文号", 15.0, Holds::Text),
            ("责任者", 16.0, Holds::Text),
            ("题名", 30.0, Holds::Text),
            ("日期", 11.0, Holds::Date),
            ("页号", 6.0, Holds::Word),
            ("页数", 6.0, Holds::Tally),
            ("备注", 10.0, Holds::Text),
        ]),
        rows: rows.collect(),
        notes: Vec::new(),
        closing: Closing::Nothing,
    }
}
