//! How it looks.

use super::{Context, Message, Page, Staff};
use crate::window::icon::Icon;
use crate::window::widget::empty::empty;

pub(super) fn view<'a>(_screen: &'a Staff, _context: &'a Context) -> Page<'a, Message> {
    Page::new("", empty(Icon::Users, "还没有教职工", "把学校现有的花名册导进来，格式不限。", Vec::new()))
}
