//! 名册: who takes part, in the order of the sign-in sheet; people come from a group, one by one, or pasted, and the
//! exceptions of the signed sheet are typed in a line.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::data::{Book, Shelf};
use super::{Context, Message, Training};
use crate::model::facts::Role;
use crate::model::id::{GroupId, StaffId};
use crate::model::program::Settles;
use crate::store::RosterLine;
use crate::window::icon::Icon;
use crate::window::screen::calling;
use crate::window::screen::chooser::Chooser;
use crate::window::screen::finder::Finder;
use crate::window::screen::record::mark;
use crate::window::theme::{Tone, style};
use crate::window::widget::button::button;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, bar, empty, field, text};

/// The field for exceptions.
pub const EXCEPTIONS: &str = "roster-exceptions";
/// The table.
pub const TABLE: &str = "roster";

const COLUMNS: &[Column] = &[
    Column::new("row", "序号", 52.0).figures().unsorted(),
    Column::new("name", "姓名", 112.0).least(96.0).unsorted(),
    Column::new("code", "编号", 100.0).hides(3).unsorted(),
    Column::new("department", "部门", 110.0).hides(2).unsorted(),
    Column::new("role", "身份", 56.0).hides(1).unsorted(),
    Column::new("hours", "学时", 56.0).figures().unsorted(),
    Column::new("reason", "说明", 120.0).least(120.0).stretches().unsorted(),
    Column::new("state", "状态", 96.0).least(92.0).unsorted(),
];

/// What the tab keeps.
#[derive(Debug, Clone)]
pub struct Roster {
    /// The rows.
    pub table: table::State,
    /// Adds a person.
    pub finder: Finder,
    /// Adds a group, or everybody.
    pub groups: Chooser<Option<GroupId>>,
    /// Exceptions as they are typed.
    pub exceptions: String,
    /// What is wrong with them.
    pub wrong: Option<String>,
}

impl Default for Roster {
    fn default() -> Self {
        Self {
            table: table::State::new(COLUMNS),
            finder: Finder::default(),
            groups: Chooser::new(Vec::<(Option<GroupId>, String)>::new(), None),
            exceptions: String::new(),
            wrong: None,
        }
    }
}

impl Roster {
    /// Another program was opened, or the same one again.
    pub fn show(&mut self, book: &Book) {
        self.table.set_keys(book.roster.iter().map(|line| line.part.staff.0).collect());
    }

    /// The groups that there are.
    pub fn offer(&mut self, shelf: &Shelf) {
        let everybody = (None, format!("全校　{} 人", shelf.present));
        let named = shelf
            .groups
            .iter()
            .map(|group| (Some(group.id), format!("{}　{} 人", group.group.name, group.members)));
        self.groups = Chooser::new(std::iter::once(everybody).chain(named), None);
    }

    /// The people that a deed is about: the ticked ones, or the current one.
    pub fn chosen(&self) -> Vec<StaffId> {
        self.table.chosen().into_iter().map(StaffId).collect()
    }
}

/// A line's cell: 0, the word and the reason in the tone of what does not count.
fn cell<'a>(book: &'a Book, line: &'a RosterLine, column: usize) -> Cell<'a> {
    let out = line.part.left_out.is_some();
    match column {
        0 => Cell::second(line.part.row_number.to_string()),
        1 => Cell::words(line.name.as_str()),
        2 => Cell::second(line.staff_code.as_deref().unwrap_or_default()),
        3 => Cell::second(line.department.as_deref().unwrap_or_default()),
        4 => Cell::second(line.part.role.word()),
        5 if out => Cell::strong("0").tone(Tone::Danger),
        5 if line.part.hours.is_some() => Cell::strong(book.hours(line).to_string()),
        5 => Cell::words(book.hours(line).to_string()),
        6 if out => Cell::words(format!("不计　{}", book.reason(line))).tone(Tone::Danger),
        6 => Cell::second(book.reason(line)),
        _ => line.entry.map_or_else(Cell::blank, |(_, state)| Cell::mark(mark::entry(state))),
    }
}

/// The rows of a program's people, as both tabs show them.
pub fn people<'a>(book: &'a Book, table: &'a table::State) -> table::Table<'a, Message> {
    let (granted, out, hours) = book.sums();
    let left = if out > 0 { format!("{out} 人不计") } else { String::new() };
    let sums = vec![
        (1, Cell::strong(format!("{granted} 人"))),
        (5, Cell::strong(hours.to_string())),
        (6, Cell::second(left)),
    ];
    let lines: std::collections::HashMap<i64, &RosterLine> =
        book.roster.iter().map(|line| (line.part.staff.0, line)).collect();
    table::table(
        table,
        move |key, column| lines.get(&key).map_or_else(Cell::blank, |line| cell(book, line, column)),
        Message::Roster,
    )
    .id(TABLE)
    .footer(sums)
}

/// The tab.
pub fn view<'a>(training: &'a Training, book: &'a Book, context: &Context) -> Element<'a, Message> {
    let roster = &training.roster;
    let add = container(roster.finder.view("roster-add", "加一个人：姓名、拼音、编号", Message::AddPerson))
        .width(230);
    let group = container(roster.groups.view("roster-group", "加全校或一个组", Message::AddGroup)).width(150);
    let left = [
        add.into(),
        group.into(),
        button("粘贴名单、学时…").small().on_press(Message::Paste).into(),
        button("导入名册…").small().icon(Icon::FileInput).on_press(Message::Import).into(),
    ];
    let mut right: Vec<Element<'a, Message>> = if book.program.settles == Settles::Program {
        let input = field::field(&roster.exceptions)
            .id(EXCEPTIONS)
            .placeholder("7病 19旷 23迟")
            .wrong(roster.wrong.is_some())
            .width(190)
            .on_submit(Message::MarkExceptions)
            .on_input(Message::Exceptions);
        vec![text::small("签到表上的例外").into(), input.into()]
    } else {
        Vec::new()
    };
    right.push(table::menu(&roster.table, Message::Roster));
    let tools = bar::tools(left, right);
    let wrong = roster.wrong.as_deref().map(|wrong| {
        container(
            row![
                Space::new().width(Length::Fill),
                Icon::CircleX.toned(12.0, Tone::Danger),
                text::caption(wrong).style(style::tone(Tone::Danger)),
            ]
            .spacing(4)
            .align_y(Alignment::Center),
        )
        .padding(iced::Padding::from([0, 14]).bottom(6.0))
    });
    let rows: Element<'a, Message> = if book.roster.is_empty() {
        empty::empty(
            Icon::Users,
            "名册还是空的",
            "加全校、年级组或教研组的人，粘贴姓名或编号，或导入培训单位发来的名册。",
            Vec::new(),
        )
    } else {
        people(book, &roster.table).row_height(context.look.row()).into()
    };
    let count = roster.table.ticked_count();
    let selection = (count > 0).then(|| {
        bar::selection(
            format!("已选 {count} 人"),
            "",
            vec![
                button("不计学时…").icon(Icon::Ban).on_press(Message::LeaveOut),
                button("恢复计学时").on_press(Message::LetIn),
                button("定学时…").on_press(Message::SetHours),
                button("设为主讲").on_press(Message::SetRole(Role::Speaker)),
                button("设为参训").on_press(Message::SetRole(Role::Learner)),
                button("移出名单").danger_outline().on_press(Message::Remove),
            ],
            Message::Untick,
        )
    });
    column![tools].push(wrong).push(rows).push(selection).into()
}

/// The chosen rows as a spreadsheet takes them.
pub fn copied(book: &Book, state: &table::State) -> String {
    let head = COLUMNS.iter().map(|column| column.title.to_owned()).collect::<Vec<_>>();
    let chosen = state.chosen();
    let lines = book.roster.iter().filter(|line| chosen.contains(&line.part.staff.0));
    let rows = lines.map(|line| {
        (0..COLUMNS.len()).map(|column| cell(book, line, column).words.into_owned()).collect::<Vec<_>>()
    });
    table::tsv(std::iter::once(head).chain(rows))
}

/// The names of the ticked people, else of everybody, and how many they are.
pub fn called(book: &Book, state: &table::State) -> (String, usize) {
    let ticked = state.ticked();
    let meant = |line: &&RosterLine| ticked.is_empty() || ticked.contains(&line.part.staff.0);
    let people = book.roster.iter().filter(meant);
    let people: Vec<(&str, &str)> = people
        .map(|line| {
            (line.name.as_str(), line.department.as_deref().or(line.staff_code.as_deref()).unwrap_or(""))
        })
        .collect();
    (calling::names(people.iter().copied()), people.len())
}
