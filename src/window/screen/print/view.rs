//! How it looks.

use super::{Context, Message, Page, Print};
use crate::window::icon::Icon;
use crate::window::widget::empty::empty;

pub(super) fn view<'a>(_screen: &'a Print, _context: &'a Context) -> Page<'a, Message> {
    Page::new(
        "",
        empty(Icon::Printer, "还没有可以打印的内容", "登记了教职工和学时，就能打印表格。", Vec::new()),
    )
}
