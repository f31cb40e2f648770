//! How it looks.

use super::{Audit, Context, Message, Page};
use crate::window::icon::Icon;
use crate::window::widget::empty::empty;

pub(super) fn view<'a>(_screen: &'a Audit, _context: &'a Context) -> Page<'a, Message> {
    Page::new("", empty(Icon::ClipboardCheck, "没有待审的学时", "今天都审完了。", Vec::new()))
}
