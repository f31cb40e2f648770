//! How it looks.

use super::{Context, Message, Page, Statistics};
use crate::window::icon::Icon;
use crate::window::widget::empty::empty;

pub(super) fn view<'a>(_screen: &'a Statistics, _context: &'a Context) -> Page<'a, Message> {
    Page::new(
        "",
        empty(Icon::ChartColumn, "还没有可以统计的学时", "登记了学时，就能在这里看到。", Vec::new()),
    )
}
