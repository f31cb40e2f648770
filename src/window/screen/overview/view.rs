//! How it looks.

use super::{Context, Message, Overview, Page};
use crate::window::icon::Icon;
use crate::window::widget::empty::empty;

pub(super) fn view<'a>(_screen: &'a Overview, _context: &'a Context) -> Page<'a, Message> {
    Page::new(
        "",
        empty(Icon::LayoutDashboard, "今天没有要办的事", "到期的、等人办的，都会列在这里。", Vec::new()),
    )
}
