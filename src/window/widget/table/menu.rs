//! The button that says how many columns are not shown, and its menu: which are shown, and in which order.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::{Event, State};
use crate::window::icon::Icon;
use crate::window::theme::{Tone, space, style};
use crate::window::widget::button::{button, icon_button};
use crate::window::widget::popover::popover;
use crate::window::widget::select::line;
use crate::window::widget::{Element, surface, text};

/// Width of the menu.
const WIDTH: f32 = 248.0;

/// The button of a table's columns, with its menu while it is open.
pub fn menu<'a, Message: Clone + 'a>(
    state: &'a State,
    say: impl Fn(Event) -> Message + Clone + 'a,
) -> Element<'a, Message> {
    let hidden = state.columns.len() - state.order.len() + state.hidden;
    let word = if hidden > 0 { format!("藏 {hidden} 栏") } else { "栏目".to_owned() };
    let anchor = button(word).small().quiet().icon(Icon::Columns3).on_press(say(Event::Menu(!state.menu)));
    let open = state.menu.then(|| floating(state, say.clone()));
    popover(anchor, open).to_the_right().on_close(say(Event::Menu(false))).into()
}

fn floating<'a, Message: Clone + 'a>(
    state: &'a State,
    say: impl Fn(Event) -> Message + Clone + 'a,
) -> Element<'a, Message> {
    let rest = (0..state.columns.len()).filter(|column| !state.order.contains(column));
    let all: Vec<usize> = state.order.iter().copied().chain(rest).collect();
    let lines = all.into_iter().filter_map(|index| {
        let title = state.columns.get(index)?.title;
        let at = state.order.iter().position(|one| *one == index);
        let mark: Element<'a, Message> = match at {
            Some(_) => Icon::Check.toned(14.0, Tone::Accent).into(),
            None => Space::new().width(14).into(),
        };
        let tone = if index == 0 { Tone::Third } else { Tone::Text };
        let words = row![mark, text::body(title).style(style::tone(tone))].spacing(8);
        let words = words.align_y(Alignment::Center);
        // The first column names the row; without it nobody knows what a line is about.
        let name: Element<'a, Message> = match index {
            0 => container(words).padding([0, 8]).center_y(30).width(Length::Fill).into(),
            _ => line(words, false, say(Event::Show(index, at.is_none()))).into(),
        };
        let step = |icon, up: bool| -> Element<'a, Message> {
            match at.filter(|at| if up { *at > 1 } else { *at > 0 && at + 1 < state.order.len() }) {
                Some(_) => icon_button(icon, Some(say(Event::Move(index, up)))).without_focus().into(),
                None => Space::new().width(space::CONTROL).into(),
            }
        };
        Some(row![name, step(Icon::ChevronUp, true), step(Icon::ChevronDown, false)].into())
    });
    let narrow = (state.hidden > 0).then(|| {
        let words = format!("窗口不够宽，另有 {} 栏没有显示", state.hidden);
        container(text::caption(words)).padding([4, 8])
    });
    let usual = line(text::body("恢复原来的栏目"), false, say(Event::Usual));
    let all = column(lines).push(surface::line()).push(narrow).push(usual);
    container(container(surface::scroll(all)).max_height(420))
        .padding(4)
        .width(WIDTH)
        .style(style::floating)
        .into()
}
