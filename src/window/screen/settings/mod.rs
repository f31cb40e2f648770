//! 设置: sections at the left, each a small screen of its own in a file of its own; what is changed there is a deed like
//! any other, with its place in the journal and its 撤销.
//!
//! A new section is a file with a [`Screen`], and a line in the list below.

mod advanced;
mod appearance;
mod attendance;
mod backing_up;
mod backup;
mod closing;
mod dictionaries;
mod effects;
mod group_form;
mod groups;
mod institutions;
mod key;
mod locking;
mod own_regulations;
#[cfg(test)]
mod own_tests;
mod pack_form;
mod regulation_form;
mod regulations;
mod school;
mod shortcuts;
#[cfg(test)]
mod tests;
mod year;

use std::path::PathBuf;

use iced::widget::{column, container, row};
use iced::{Alignment, Length, Subscription};

use super::{Action, Aim, Context, LIST, PANE, Page, Press, Screen};
use crate::window::places::screens;
use crate::window::theme::kind;
use crate::window::widget::side_list::side_list;
use crate::window::widget::{Element, surface, text};

screens! {
    /// A section of 设置.
    Section;
    /// What is known of the school.
    School = "学校", School, school: school::School;
    /// The year in which work is done, and the cycles around it.
    Year = "年度与周期", Calendar, year: year::Year;
    /// The close of a year.
    Closing = "年度结转", Lock, closing: closing::Closing;
    /// The regulations in force, with the school's parameters.
    Regulations = "规程", BookOpen, regulations: regulations::Regulations;
    /// Regulations of the school's own.
    OwnRegulations = "自定规程", BookOpenText, own_regulations: own_regulations::OwnRegulations;
    /// What attendance takes off.
    Attendance = "考勤扣减", ClipboardCheck, attendance: attendance::AttendanceSection;
    /// The groups of the staff.
    Groups = "年级组、教研组", Users, groups: groups::Groups;
    /// The bodies that hold trainings.
    Institutions = "单位", Building2, institutions: institutions::Institutions;
    /// Words that are chosen or typed.
    Dictionaries = "字典", BookOpenText, dictionaries: dictionaries::Dictionaries;
    /// Backups, and a workspace from one.
    Backup = "备份与恢复", HardDrive, backup: backup::Backup;
    /// The key that signs packages.
    Key = "签名密钥", Key, key: key::Key;
    /// Light or dark, and the height of rows.
    Appearance = "外观", Sun, appearance: appearance::Appearance;
    /// Every key.
    Shortcuts = "快捷键", Keyboard, shortcuts: shortcuts::Shortcuts;
    /// What is seldom needed.
    Advanced = "高级", Archive, advanced: advanced::Advanced;
}

/// Width of the list of sections.
const SIDE: f32 = 200.0;
/// Width of a form.
const FORM: f32 = 560.0;

/// The state of the screen.
pub struct Settings {
    section: Section,
    sections: Screens,
}

impl Default for Settings {
    fn default() -> Self {
        Self { section: Section::School, sections: Screens::default() }
    }
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Event {
    /// A section is chosen.
    Open(Section),
    /// In a section.
    In(Message),
}

impl Settings {
    fn open(&mut self, context: &Context, aim: Aim) -> Action<Event> {
        self.sections.load(context, self.section, aim).map(Event::In)
    }
}

impl Screen for Settings {
    type Message = Event;

    fn load(&mut self, context: &Context, aim: Aim) -> Action<Event> {
        if let Aim::Section(section) = aim {
            self.section = section;
        }
        self.open(context, aim)
    }

    fn update(&mut self, context: &Context, event: Event) -> Action<Event> {
        match event {
            Event::Open(section) => {
                self.section = section;
                self.open(context, Aim::Nothing)
            }
            Event::In(message) => self.sections.update(context, message).map(Event::In),
        }
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Event> {
        let page = self.sections.view(context, self.section).map(Event::In);
        let parts = Section::ALL.iter().map(|section| (section.icon(), section.name()));
        let open = Section::ALL.iter().position(|section| *section == self.section).unwrap_or_default();
        let say = |at: usize| Event::Open(Section::ALL.get(at).copied().unwrap_or(self.section));
        // Where the navigation has no room for its foot, it stands here.
        let foot = (!context.room().is_wide()).then(|| {
            let lines = context.foot().map(|(icon, tone, words)| {
                let line = row![icon.toned(14.0, tone), text::line(kind::CAPTION, words).tone(tone)];
                line.spacing(8).align_y(Alignment::Center).into()
            });
            container(column(lines).spacing(4)).padding(12).into()
        });
        let list = container(side_list(SIDE, parts, open, say, foot)).id(LIST);
        let body = container(page.body).id(PANE).width(Length::Fill).height(Length::Fill);
        Page { body: row![list, body].into(), ..page }
    }

    fn key(&self, context: &Context, press: &Press) -> Option<Event> {
        self.sections.key(context, self.section, press).map(Event::In)
    }

    fn has_dialog(&self) -> bool {
        self.sections.has_dialog(self.section)
    }

    fn dropped(&self, paths: &[PathBuf]) -> Option<Event> {
        self.sections.dropped(self.section, paths).map(Event::In)
    }

    fn pasted(&self, words: &str) -> Option<Event> {
        self.sections.pasted(self.section, words).map(Event::In)
    }

    fn subscription(&self) -> Subscription<Event> {
        self.sections.subscription(self.section).map(Event::In)
    }
}

/// The body of a section: one column of the width of a form, that scrolls.
fn sheet<'a, M: 'a>(context: &Context, parts: impl IntoIterator<Item = Element<'a, M>>) -> Element<'a, M> {
    let all = container(column(parts).spacing(24)).width(FORM);
    surface::scroll(container(all).padding(context.room().margin()).width(Length::Fill))
        .height(Length::Fill)
        .into()
}

/// A part of a section: its name, a line about it, and what it has.
fn part<'a, M: 'a>(
    name: impl text::Words<'a>,
    about: impl text::Words<'a>,
    body: impl Into<Element<'a, M>>,
) -> Element<'a, M> {
    let about = about.into_fragment();
    let about = (!about.is_empty()).then(|| text::small(about));
    column![column![text::strong(name)].push(about).spacing(2), body.into()].spacing(12).into()
}
