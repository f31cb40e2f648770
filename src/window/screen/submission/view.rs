//! How it looks.

use super::{Context, Message, Page, Submission};
use crate::window::icon::Icon;
use crate::window::widget::empty::empty;

pub(super) fn view<'a>(_screen: &'a Submission, _context: &'a Context) -> Page<'a, Message> {
    Page::new("", empty(Icon::Send, "还没有可以报送的学时", "校审通过的学时会出现在这里。", Vec::new()))
}
