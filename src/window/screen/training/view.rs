//! How it looks.

use super::{Context, Message, Page, Training};
use crate::window::icon::Icon;
use crate::window::widget::empty::empty;

pub(super) fn view<'a>(_screen: &'a Training, _context: &'a Context) -> Page<'a, Message> {
    Page::new(
        "",
        empty(
            Icon::GraduationCap,
            "还没有培训",
            "登记一次培训，结束后导入名册，学时会自动登记。",
            Vec::new(),
        ),
    )
}
