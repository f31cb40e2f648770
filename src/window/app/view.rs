//! The frame: navigation at the left, head of the screen, the screen, and over it dialogs and toasts.

use iced::advanced::widget::Id;
use iced::widget::{column, container, row, stack};
use iced::{Element, Length};

use super::keys::{HEAD, MORE, SIDE};
use super::{App, Message, Open, Stage, closing, path};
use crate::window::icon::Icon;
use crate::window::places::Place;
use crate::window::screen::settings::Section;
use crate::window::screen::{Aim, Then};
use crate::window::theme::space::Room;
use crate::window::theme::style;
use crate::window::widget::button::{Button, icon_button};
use crate::window::widget::popover::popover;
use crate::window::widget::walk::walk;
use crate::window::widget::{dialog, frame};

impl App {
    /// The whole window.
    pub fn view(&self) -> Element<'_, Message> {
        let window = match &self.stage {
            Stage::Start(start) => start.view().map(Message::Start),
            Stage::Open(open) => self.opened_view(open),
        };
        walk(self.with_closing(self.with_path(window)), self.walked()).into()
    }

    /// The area that Tab stays in: that of the dialog that lies over everything.
    pub(super) fn walked(&self) -> Option<Id> {
        match &self.path {
            _ if self.closing => Some(closing::area()),
            Some(_) => Some(path::area()),
            None => self.had_dialog.then(dialog::area),
        }
    }

    fn opened_view<'a>(&'a self, open: &'a Open) -> Element<'a, Message> {
        let room = open.context.room();
        let page = open.screens.view(&open.context, open.place).map(Message::Screen);
        let mut right = vec![frame::find(room, Message::Find)];
        right.extend(second(room, open.more, page.second));
        right.extend(page.primary.map(Element::from));
        let head = container(frame::head(open.place.name(), page.about, right)).id(HEAD);
        let body = container(page.body).width(Length::Fill).height(Length::Fill).style(style::canvas);
        let screen = row![side(open, room), column![head, body]];
        // Over the dialog: what is done in one that stays open is taken back from its toast, too.
        let toasts = self.toasts.view(Message::Then, Message::CloseToast);
        let window = stack![dialog::over(screen.into(), page.dialog), toasts];
        let find = open.find.as_ref().map(|find| find.palette.view(Message::Palette));
        window.push(find).into()
    }
}

/// The second buttons: side by side when there is room, else in a menu.
fn second<'a>(room: Room, more: bool, buttons: Vec<Button<'a, Message>>) -> Vec<Element<'a, Message>> {
    if room.is_wide() || buttons.len() < 2 {
        return buttons.into_iter().map(Element::from).collect();
    }
    let menu = more.then(|| {
        let inside = |button: Button<'a, Message>| button.map(|message| Message::FromMore(Box::new(message)));
        let lines = buttons.into_iter().map(inside).filter_map(Button::told).map(frame::menu_line);
        container(column(lines)).id(MORE).padding(4).width(200).style(style::floating).into()
    });
    let message = if more { Message::Less } else { Message::More };
    let dots = icon_button(Icon::Ellipsis, Some(message));
    vec![popover(dots, menu).to_the_right().on_close(Message::Less).into()]
}

fn side(open: &Open, room: Room) -> Element<'_, Message> {
    let place = |place: Place| frame::Place {
        icon: place.icon(),
        name: place.name(),
        waiting: match place {
            Place::Audit => open.waiting.audit,
            Place::Submission => open.waiting.submission,
            _ => 0,
        },
        here: place == open.place,
        go: Message::Go(place),
    };
    let all = Place::ALL.iter().copied().filter(|one| *one != Place::Settings).map(place).collect();
    let lines = open.context.foot();
    let goals = [Section::Year, Section::Backup]
        .map(|section| Message::Then(Then::Go(Place::Settings, Aim::Section(section))));
    let foot = lines.into_iter().zip(goals).collect();
    let school = &open.context.school;
    let name = school.short_name.as_deref().unwrap_or(&school.name);
    frame::sidebar(room, SIDE, name, all, place(Place::Settings), foot)
}
