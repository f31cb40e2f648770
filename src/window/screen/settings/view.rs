//! How it looks.

use super::{Context, Message, Page, Settings};
use crate::window::icon::Icon;
use crate::window::widget::empty::empty;

pub(super) fn view<'a>(_screen: &'a Settings, _context: &'a Context) -> Page<'a, Message> {
    Page::new("", empty(Icon::Settings, "设置", "学校、规程、备份和外观。", Vec::new()))
}
