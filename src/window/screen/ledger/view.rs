//! How it looks.

use super::{Context, Ledger, Message, Page};
use crate::window::icon::Icon;
use crate::window::widget::empty::empty;

pub(super) fn view<'a>(_screen: &'a Ledger, _context: &'a Context) -> Page<'a, Message> {
    Page::new("", empty(Icon::BookOpenText, "还没有学时", "培训结束后导入名册，学时会自动登记。", Vec::new()))
}
