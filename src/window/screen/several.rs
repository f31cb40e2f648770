//! Several people who did the same thing: chosen by name, by group, department or subject, or out of a list that is pasted. Whoever has
//! other hours than the rest gets them here.

use std::collections::BTreeMap;

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Task};

use super::chooser::Chooser;
use super::finder::{self, Finder};
use super::paste::{self, Pasting};
use super::{Context, Press};
use crate::model::id::{GroupId, StaffId};
use crate::service::ServiceError;
use crate::service::ledger::Attendee;
use crate::store::{StaffColumn, StaffFilter, StaffRow, StaffSort, Workspace};
use crate::window::theme::style;
use crate::window::widget::button::button;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, focus, number, select, text};

/// The field that adds a person.
pub const FIND: &str = "several-find";
/// The table of those who are chosen.
pub const TABLE: &str = "several";
/// The hours of those who are ticked.
pub const HOURS: &str = "several-hours";

/// Five rows and their head, px.
const HEIGHT: f32 = 172.0;

const COLUMNS: &[Column] = &[
    Column::new("name", "姓名", 112.0).least(96.0).unsorted(),
    Column::new("code", "编号", 100.0).hides(2).unsorted(),
    Column::new("department", "部门", 120.0).stretches().unsorted(),
    Column::new("subject", "学科", 110.0).hides(1).unsorted(),
    Column::new("hours", "学时", 72.0).figures().unsorted(),
];

/// People that come together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Crowd {
    /// Everybody at the school.
    School,
    /// A group.
    Group(GroupId),
    /// A department.
    Department(String),
    /// Who teaches a subject.
    Subject(String),
}

/// What is kept of the choice.
#[derive(Debug)]
pub struct Several {
    gives_hours: bool,
    rows: BTreeMap<i64, StaffRow>,
    own: BTreeMap<i64, String>,
    table: table::State,
    finder: Finder,
    crowds: Chooser<Crowd>,
    hours: String,
    wrong: bool,
    pasting: Option<Box<Pasting>>,
}

/// What happens to it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The crowds that there are.
    Offered(Vec<(Crowd, String)>),
    /// The field that finds a person.
    Find(finder::Message),
    /// A crowd is chosen.
    Crowd(select::Event),
    /// These come in.
    Came(Vec<StaffRow>),
    /// The table.
    Table(table::Event),
    /// The hours of those who are chosen in it.
    Hours(String),
    /// They are set.
    SetHours,
    /// Those who are chosen in the table go out again.
    Remove,
    /// A list is to be pasted.
    Paste,
    /// It.
    Pasting(paste::Message),
}

impl Several {
    /// These people to begin with, and what is read for the choice.
    pub fn new(context: &Context, people: Vec<StaffId>) -> (Self, Task<Message>) {
        Self::with(context, people, true)
    }

    /// The same where nobody gets hours.
    pub fn plain(context: &Context, people: Vec<StaffId>) -> (Self, Task<Message>) {
        Self::with(context, people, false)
    }

    fn with(context: &Context, people: Vec<StaffId>, gives_hours: bool) -> (Self, Task<Message>) {
        let several = Self {
            gives_hours,
            rows: BTreeMap::new(),
            own: BTreeMap::new(),
            table: table::State::new(if gives_hours { COLUMNS } else { plain() }),
            finder: Finder::default(),
            crowds: Chooser::new(Vec::<(Crowd, String)>::new(), None),
            hours: String::new(),
            wrong: false,
            pasting: None,
        };
        let offered = context.desk.ask(|workspace| crowds(workspace));
        let offered = offered.map(|crowds| Message::Offered(crowds.unwrap_or_default()));
        (several, Task::batch([offered, read(context, people)]))
    }

    /// Everybody who is chosen, each with hours of their own or none.
    pub fn people(&self) -> Vec<Attendee> {
        let one = |key: &i64| Attendee {
            staff: StaffId(*key),
            hours: self.own.get(key).cloned().unwrap_or_default(),
        };
        self.table.keys().iter().map(one).collect()
    }

    /// Everybody who is chosen, with name.
    pub fn named(&self) -> impl Iterator<Item = (StaffId, &str)> {
        let one = |key: &i64| self.rows.get(key).map(|row| (row.id, row.name.as_str()));
        self.table.keys().iter().filter_map(one)
    }

    /// Whether the list that is pasted stands over everything.
    pub fn is_pasting(&self) -> bool {
        self.pasting.is_some()
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Task<Message> {
        match message {
            Message::Offered(crowds) => self.crowds = Chooser::new(crowds, None),
            Message::Find(message) => {
                let (taken, task) = self.finder.update(context, message);
                if let Some(person) = self.finder.taken().filter(|_| taken).cloned() {
                    self.finder.clear();
                    self.come(vec![person]);
                }
                return task.map(Message::Find);
            }
            Message::Crowd(event) => {
                self.crowds.update(event);
                let Some(crowd) = self.crowds.value().cloned() else { return Task::none() };
                // The same crowd can be taken again, after some of it went out.
                self.crowds.clear();
                let read = context.desk.ask(move |workspace| members(workspace, crowd));
                return read.map(|rows| Message::Came(rows.unwrap_or_default()));
            }
            Message::Came(rows) => self.come(rows),
            Message::Table(event) => {
                if self.table.update(event) == table::Outcome::Delete {
                    self.remove();
                }
            }
            Message::Hours(words) => (self.hours, self.wrong) = (words, false),
            Message::SetHours => self.set_hours(),
            Message::Remove => self.remove(),
            Message::Paste => {
                self.pasting = Some(Box::default());
                return focus::on(paste::AREA);
            }
            Message::Pasting(message) => return self.paste(context, message),
        }
        Task::none()
    }

    fn come(&mut self, rows: Vec<StaffRow>) {
        let mut keys = self.table.keys().to_vec();
        for row in rows {
            if self.rows.insert(row.id.0, row.clone()).is_none() {
                keys.push(row.id.0);
            }
        }
        let last = keys.last().copied().filter(|_| keys.len() > self.table.keys().len());
        self.table.set_keys(keys);
        // Who came last is seen, and can be given other hours at once.
        if let Some(last) = last {
            self.table.go_to(last);
        }
    }

    fn remove(&mut self) {
        let gone = self.table.chosen();
        self.rows.retain(|key, _| !gone.contains(key));
        self.own.retain(|key, _| !gone.contains(key));
        let keys = self.table.keys().iter().copied().filter(|key| !gone.contains(key)).collect();
        self.table.set_keys(keys);
    }

    fn set_hours(&mut self) {
        let words = self.hours.trim();
        let good = words.is_empty() || number::hundredths(words).is_some_and(|hours| hours > 0);
        self.wrong = !good;
        if !good {
            return;
        }
        for key in self.table.chosen() {
            match words.is_empty() {
                true => self.own.remove(&key),
                false => self.own.insert(key, words.to_owned()),
            };
        }
        self.hours.clear();
        self.table.untick();
    }

    fn paste(&mut self, context: &Context, message: paste::Message) -> Task<Message> {
        let Some(pasting) = &mut self.pasting else { return Task::none() };
        match pasting.update(message) {
            paste::Outcome::None => Task::none(),
            paste::Outcome::Close => {
                self.pasting = None;
                focus::on(FIND)
            }
            paste::Outcome::Read(words) => {
                look_up(context, move |workspace| paste::look_up(workspace.view(), words))
            }
            paste::Outcome::Block(block) => {
                let order = self.people().into_iter().map(|person| person.staff).collect::<Vec<_>>();
                look_up(context, move |workspace| paste::look_up_block(workspace.view(), &block, &order))
            }
            paste::Outcome::Add(people) => {
                self.pasting = None;
                let own = people.iter().filter(|person| !person.hours.is_empty());
                self.own.extend(own.map(|person| (person.staff.0, person.hours.clone())));
                let people = people.into_iter().map(|person| person.staff).collect();
                Task::batch([read(context, people), focus::on(FIND)])
            }
        }
    }

    /// What a key does in the list that is pasted.
    pub fn key(press: &Press) -> Option<Message> {
        press.in_dialog(paste::Message::Add, paste::Message::Close).map(Message::Pasting)
    }

    /// The dialog of the list that is pasted, while it is open.
    pub fn over(&self) -> Option<Element<'_, Message>> {
        self.pasting.as_ref().map(|pasting| pasting.view(Message::Pasting))
    }

    /// The people, and the ways to choose them; `common` are the hours of all as they are typed.
    pub fn view<'a>(&'a self, common: &'a str) -> Element<'a, Message> {
        let count = self.table.keys().len();
        let find = self.finder.view(FIND, "加一个人：姓名、拼音、编号", Message::Find);
        let crowd = self.crowds.view("several-crowd", "加一个组、部门或学科", Message::Crowd);
        let tools = row![
            container(find).width(230),
            container(crowd).width(190),
            button(if self.gives_hours { "粘贴名单、学时…" } else { "粘贴名单…" }).on_press(Message::Paste),
            Space::new().width(Length::Fill),
            text::strong(if count > 0 { format!("{count} 人") } else { String::new() }),
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        // The tools stand at the same place of the tree with and without people: the focus stays in them.
        let all = column![tools].spacing(8);
        if count == 0 {
            return all.into();
        }
        let cells = move |key, column| match self.rows.get(&key) {
            Some(row) => self.cell(row, column, common),
            None => Cell::blank(),
        };
        let rows = table::table(&self.table, cells, Message::Table).id(TABLE);
        let rows = container(rows).height(HEIGHT).padding(1).style(style::card);
        all.push(rows).push(self.deeds()).into()
    }

    fn cell<'a>(&'a self, row: &'a StaffRow, column: usize, common: &'a str) -> Cell<'a> {
        let words = |given: &'a Option<String>| Cell::second(given.as_deref().unwrap_or_default());
        match column {
            0 => Cell::words(row.name.as_str()),
            1 => words(&row.staff_code),
            2 => words(&row.department),
            3 => words(&row.subject),
            _ => match self.own.get(&row.id.0) {
                Some(own) => Cell::strong(own.as_str()),
                None => Cell::second(common.trim()),
            },
        }
    }

    /// What is done to those who are ticked, or to the current one.
    fn deeds(&self) -> Element<'_, Message> {
        let chosen = self.table.chosen().len();
        let some = chosen > 0;
        let whom = if some { format!("选中 {chosen} 人") } else { "在表里选人".to_owned() };
        let whom = row![text::small(whom)].spacing(8).align_y(Alignment::Center);
        let remove = button("移出").on_press_maybe(some.then_some(Message::Remove));
        if !self.gives_hours {
            return whom.push(remove).into();
        }
        let hours = number::number(&self.hours, "学时", 50, Message::Hours)
            .id(HOURS)
            .width(110)
            .wrong(self.wrong)
            .on_submit(Message::SetHours);
        let empty = self.hours.trim().is_empty();
        let set = if empty { "和大家一样" } else { "单独定学时" };
        whom.push(hours)
            .push(button(set).on_press_maybe(some.then_some(Message::SetHours)))
            .push(remove)
            .push(text::caption(if self.wrong { "学时是最多两位小数的数" } else { "" }))
            .into()
    }
}

/// The columns where nobody gets hours: all but the last.
fn plain() -> &'static [Column] {
    COLUMNS.split_last().map_or(COLUMNS, |(_, others)| others)
}

fn read(context: &Context, people: Vec<StaffId>) -> Task<Message> {
    if people.is_empty() {
        return Task::none();
    }
    let read = context.desk.ask(move |workspace| workspace.view().staff_rows(&people));
    read.map(|rows| Message::Came(rows.unwrap_or_default()))
}

fn look_up(
    context: &Context,
    look: impl FnOnce(&mut Workspace) -> Vec<paste::Word> + Send + 'static,
) -> Task<Message> {
    context.desk.look(look).map(|words| Message::Pasting(paste::Message::Read(words)))
}

/// Everybody, the groups, the departments and the subjects, each with how many they are.
fn crowds(workspace: &Workspace) -> Result<Vec<(Crowd, String)>, ServiceError> {
    let view = workspace.view();
    let present = view.staff_list(&StaffFilter::present(), StaffSort::Name, false)?.len();
    let mut all = vec![(Crowd::School, format!("全校　{present} 人"))];
    let groups = view.groups()?.into_iter();
    all.extend(groups.map(|one| (Crowd::Group(one.id), format!("{}　{} 人", one.group.name, one.members))));
    for (column, word) in [(StaffColumn::Department, "部门"), (StaffColumn::Subject, "学科")] {
        for (name, _) in view.staff_values(column)? {
            let words = format!("{word}：{name}");
            let crowd = match column {
                StaffColumn::Department => Crowd::Department(name),
                _ => Crowd::Subject(name),
            };
            all.push((crowd, words));
        }
    }
    Ok(all)
}

/// Who of a crowd belongs to the school now, by name.
fn members(workspace: &Workspace, crowd: Crowd) -> Result<Vec<StaffRow>, ServiceError> {
    let mut filter = StaffFilter::present();
    match crowd {
        Crowd::School => {}
        Crowd::Group(group) => filter.group = Some(group),
        Crowd::Department(name) => filter.department = Some(name),
        Crowd::Subject(name) => filter.subject = Some(name),
    }
    let view = workspace.view();
    let people = view.staff_list(&filter, StaffSort::Name, false)?;
    Ok(view.staff_rows(&people)?)
}
