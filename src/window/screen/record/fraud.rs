//! 弄虚作假, said alike wherever it comes out: the question before it is written down, and the words after.

use super::opened::Opened;
use crate::model::id::EntryId;
use crate::model::state::EntryState;
use crate::window::screen::asking::Asking;

const FOUND: &[&str] = &["证明是伪造的", "由别人代学", "没有参加，冒领学时"];

/// Whether an entry takes an adjustment.
pub fn is_adjustable(state: EntryState, year_closed: bool) -> bool {
    state == EntryState::Approved || (state == EntryState::Passed && year_closed)
}

/// The question, with what becomes of the entry.
pub fn asking(opened: &Opened) -> Asking {
    let after = if is_adjustable(opened.entry.state, opened.year_closed) {
        "学时已封存，先登记一条作废的调整，经审核、报送和认定以后才作废，在那以前照计"
    } else {
        "学时马上作废，不再计"
    };
    let about = format!("{}　{}。查实了才登记：{after}，人和情况留下备查。", opened.name, opened.entry.title);
    Asking::new("这条学时是弄虚作假的？", about, "查实的情况", "不登记", "登记弄虚作假")
        .offers(FOUND)
        .danger()
}

/// The words for the toast; `marked` is the entry that became void, or the adjustment that makes it so.
pub fn told(id: EntryId, marked: EntryId) -> String {
    match marked == id {
        true => "已登记弄虚作假，学时作废".to_owned(),
        false => format!("已登记弄虚作假：作废的调整，第 {marked} 号，待审"),
    }
}
