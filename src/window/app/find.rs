//! Ctrl K: people, places, deeds, programs and forms, by Chinese words or pinyin.

use iced::Task;

use super::{App, Message, Open, Stage};
use crate::exchange::paper;
use crate::model::person_name::PersonName;
use crate::model::pinyin;
use crate::store::{ProgramFilter, StoreError, View};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::places::{self, Place};
use crate::window::screen::Aim;
use crate::window::screen::intake::Kind;
use crate::window::screen::settings::Section;
use crate::window::widget::button::Button;
use crate::window::widget::focus;
use crate::window::widget::palette::{self, Item};
use crate::window::widget::select::Choice;

/// So many people and so many programs are shown.
const MOST: usize = 8;

/// The search while it is open.
#[derive(Debug, Default)]
pub(super) struct Find {
    pub(super) palette: palette::State,
    goals: Vec<Goal>,
    words: String,
    wanted: Ticket,
}

/// One thing found, and where it leads.
#[derive(Debug, Clone)]
pub struct Hit {
    item: Item,
    goal: Goal,
}

/// Where something found leads.
#[derive(Debug, Clone)]
enum Goal {
    /// To a place.
    Go(Place, Aim),
    /// To a place, and there does what a button in its head does.
    Deed(Place, Box<places::Message>),
}

impl App {
    /// Opens the search.
    pub(super) fn find(&mut self) -> Task<Message> {
        let Stage::Open(open) = &mut self.stage else { return Task::none() };
        if self.had_dialog {
            return Task::none();
        }
        open.find = Some(Find::default());
        Task::batch([self.search(String::new()), focus::on(palette::FIELD)])
    }

    /// Takes what the search says.
    pub(super) fn palette(&mut self, event: palette::Event) -> Task<Message> {
        let Stage::Open(open) = &mut self.stage else { return Task::none() };
        let Some(find) = &mut open.find else { return Task::none() };
        find.palette.update(&event);
        match event {
            palette::Event::Typed(words) => self.search(words),
            palette::Event::At(_) => Task::none(),
            palette::Event::Closed => {
                open.find = None;
                Task::none()
            }
            palette::Event::Taken(index) => {
                let goal = find.goals.get(index).cloned();
                open.find = None;
                match goal {
                    None => Task::none(),
                    Some(Goal::Go(place, aim)) => self.go(place, aim),
                    Some(Goal::Deed(place, message)) => {
                        let shown = self.go(place, Aim::Nothing);
                        Task::batch([shown, self.act(Message::Screen(*message))])
                    }
                }
            }
        }
    }

    /// Takes what was found, unless something else was typed since.
    pub(super) fn found(&mut self, ticket: Ticket, hits: Vec<Hit>) {
        let deeds = self.deeds();
        if let Stage::Open(open) = &mut self.stage
            && let Some(find) = open.find.as_mut().filter(|find| find.wanted == ticket)
        {
            let mut all: Vec<Hit> = hits.into_iter().chain(deeds).collect();
            in_order(&mut all, &find.words);
            let (items, goals) = all.into_iter().map(|hit| (hit.item, hit.goal)).unzip();
            find.goals = goals;
            find.palette.set_items(items);
        }
    }

    fn search(&mut self, words: String) -> Task<Message> {
        let Stage::Open(open) = &mut self.stage else { return Task::none() };
        let Some(find) = &mut open.find else { return Task::none() };
        let ticket = find.wanted.draw();
        find.words = words.trim().to_owned();
        let found = open.context.desk.ask(move |workspace| hits(workspace.view(), &words));
        // What cannot be read is shown by the screen that needs it, not by the search.
        found.map(move |hits| Message::Found(ticket, hits.unwrap_or_default()))
    }
}

impl App {
    /// What the buttons in the heads of the screens do, as far as the words find it; without words, on this screen.
    fn deeds(&self) -> Vec<Hit> {
        let Stage::Open(open) = &self.stage else { return Vec::new() };
        let words = open.find.as_ref().map_or("", |find| find.words.as_str());
        let here = std::iter::once(open.place);
        let elsewhere = Place::ALL.iter().copied().filter(|place| *place != open.place && !words.is_empty());
        here.chain(elsewhere).flat_map(|place| deeds_of(open, place, words)).take(MOST).collect()
    }
}

/// Each group together, as the first of it came; before them the groups in which something bears the very name that was typed, and it
/// before what only holds it.
fn in_order(hits: &mut [Hit], words: &str) {
    let is_named = |hit: &Hit| hit.item.choice.name.trim_end_matches('…') == words;
    let mut groups: Vec<&'static str> = Vec::new();
    for hit in hits.iter().filter(|hit| is_named(hit)).chain(hits.iter()) {
        if !groups.contains(&hit.item.group) {
            groups.push(hit.item.group);
        }
    }
    hits.sort_by_key(|hit| (groups.iter().position(|group| *group == hit.item.group), !is_named(hit)));
}

fn deeds_of(open: &Open, place: Place, words: &str) -> Vec<Hit> {
    let page = open.screens.view(&open.context, place);
    let told = page.primary.into_iter().chain(page.second).filter_map(Button::told);
    let found = told.filter(|(_, name, ..)| words.is_empty() || fits(name.trim_end_matches('…'), words));
    let deed = |(icon, name, key, message): (Option<Icon>, String, &str, places::Message)| {
        let right = join([Some(place.name()), Some(key).filter(|key| !key.is_empty())]);
        let line = Choice { name, right, ..Choice::default() };
        let goal = Goal::Deed(place, Box::new(message));
        hit("做", icon.unwrap_or(place.icon()), words, line, goal)
    };
    found.map(deed).collect()
}

/// Deeds beside the buttons in the heads of the screens.
fn more_deeds() -> [(&'static str, Place, Aim); 4] {
    [
        ("给多人登记学时", Place::Ledger, Aim::Several(Vec::new())),
        ("导入名册", Place::Staff, Aim::Import),
        ("导入学时", Place::Ledger, Aim::Import),
        ("导入期初学时", Place::Ledger, Aim::ImportOf(Kind::Opening)),
    ]
}

/// People first, then places, which are few and short, then deeds, programs and forms.
fn hits(view: View<'_>, words: &str) -> Result<Vec<Hit>, StoreError> {
    let words = words.trim();
    let mut hits = Vec::new();
    for person in view.search_staff(words, MOST as u32)? {
        let right = join([person.subject.as_deref(), person.staff_code.as_deref()]);
        let line = Choice { name: person.name, right, ..Choice::default() };
        hits.push(hit("教职工", Icon::User, words, line, Goal::Go(Place::Staff, Aim::Staff(person.id))));
    }
    for (at, place) in Place::ALL.iter().copied().enumerate() {
        if words.is_empty() || fits(place.name(), words) {
            let right = format!("Ctrl {}", at + 1);
            let line = Choice { name: place.name().to_owned(), right, ..Choice::default() };
            hits.push(hit("去", place.icon(), words, line, Goal::Go(place, Aim::Nothing)));
        }
    }
    if words.is_empty() {
        return Ok(hits);
    }
    for (name, place, aim) in more_deeds().into_iter().filter(|(name, ..)| fits(name, words)) {
        let right = place.name().to_owned();
        let line = Choice { name: name.to_owned(), right, ..Choice::default() };
        hits.push(hit("做", Icon::Plus, words, line, Goal::Go(place, aim)));
    }
    for section in Section::ALL.iter().copied().filter(|section| fits(section.name(), words)) {
        let right = Place::Settings.name().to_owned();
        let line = Choice { name: section.name().to_owned(), right, ..Choice::default() };
        let goal = Goal::Go(Place::Settings, Aim::Section(section));
        hits.push(hit("设置", section.icon(), words, line, goal));
    }
    let filter = ProgramFilter { text: words.to_owned(), ..ProgramFilter::default() };
    for program in view.programs(&filter)?.into_iter().take(MOST) {
        let line = Choice { name: program.title, right: program.code, ..Choice::default() };
        let goal = Goal::Go(Place::Training, Aim::Program(program.id));
        hits.push(hit("培训", Icon::GraduationCap, words, line, goal));
    }
    for form in paper::forms().iter().filter(|form| fits(form.title, words)) {
        let line = Choice { name: form.title.to_owned(), right: "打印".to_owned(), ..Choice::default() };
        let goal = Goal::Go(Place::Print, Aim::Form(form.id.to_owned(), Vec::new()));
        hits.push(hit("表格", Icon::Printer, words, line, goal));
    }
    Ok(hits)
}

fn join(parts: [Option<&str>; 2]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn keys(name: &str) -> String {
    name.parse::<PersonName>().map(|name| pinyin::keys(&name)).unwrap_or_default()
}

fn fits(name: &str, words: &str) -> bool {
    name.contains(words) || pinyin::matches(words, &keys(name))
}

/// The part of a name that the words found: the words themselves, or as many characters as initials.
fn matched(name: &str, words: &str) -> Option<std::ops::Range<usize>> {
    if words.is_empty() {
        return None;
    }
    if let Some(start) = name.find(words) {
        return Some(start..start + words.len());
    }
    let letters = pinyin::normalise(words).chars().count();
    let end = name.char_indices().nth(letters).map_or(name.len(), |(at, _)| at);
    let initials = keys(name.get(..end)?).split(' ').any(|key| key.chars().count() == letters && letters > 0);
    initials.then_some(0..end)
}

fn hit(group: &'static str, icon: Icon, words: &str, line: Choice, goal: Goal) -> Hit {
    let matched = matched(&line.name, words).into_iter().collect();
    Hit { item: Item { group, icon, choice: Choice { matched, ..line } }, goal }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_marked_as_the_characters_they_stand_for() {
        assert_eq!(matched("张舒雅", "zs"), Some(0..6));
        assert_eq!(matched("张舒雅", "舒"), Some(3..6));
        assert_eq!(matched("张舒雅", "zhang"), None);
        assert_eq!(matched("张舒雅", ""), None);
    }

    #[test]
    fn a_place_is_found_by_its_initials() {
        assert!(fits("教职工", "jzg") && fits("统计", "tj") && fits("统计", "计"));
        assert!(!fits("统计", "jt"));
    }
}
