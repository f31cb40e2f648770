//! 交接清单: what one administrator hands to the next.

use super::list::{Closing, Holds, List, Value, columns};
use crate::exchange::paper::flow::{Imprint, day_in_words};

/// One thing that is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is, such as 学时簿备份, 2025年度档案.
    pub name: String,
    /// How many, with the unit, such as 1 份 or 214 条.
    pub amount: String,
    /// Where it lies, or what must be known about it; may be empty.
    pub note: String,
}

/// The list's input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// 移交人.
    pub from: String,
    /// 接收人.
    pub to: String,
    /// The things.
    pub items: Vec<Item>,
    /// What is still to be done, one a line.
    pub open: Vec<String>,
}

/// The list.
pub fn list(handover: &Handover, imprint: &Imprint) -> List {
    let rows = handover.items.iter().zip(1..).map(|(item, number)| {
        let cells = [&item.name, &item.amount, &item.note].map(|text| text.clone().into());
        std::iter::once(Value::Count(number)).chain(cells).chain([Value::Empty]).collect()
    });
    let open = handover.open.iter().zip(1..);
    let notes = open.map(|(open, number)| format!("未了事项 {number}：{open}")).collect();
    List {
        name: "交接清单".to_owned(),
        title: "培训学时管理工作交接清单".to_owned(),
        facts: vec![format!(
            "{}\u{3000}移交人：{}\u{3000}接收人：{}\u{3000}{}",
            imprint.school,
            handover.from,
            handover.to,
            day_in_words(imprint.date)
        )],
        columns: columns(&[
            ("序号", 7.0, Holds::Count),
            ("移交内容", 30.0, Holds::Text),
            ("数量", 12.0, Holds::Word),
            ("位置和说明", 32.0, Holds::Text),
            ("核对", 9.0, Holds::Text),
        ]),
        rows: rows.collect(),
        notes,
        closing: Closing::Names(&["移交人", "接收人", "监交人"]),
    }
}
