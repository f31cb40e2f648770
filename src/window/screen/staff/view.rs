//! How it looks: the list with its filters, and the pane of the current person.

use iced::Length;
use iced::keyboard::{Key, key::Named};
use iced::widget::{Space, column, container, row, stack};

use super::{Context, Message, Staff, pane};
use crate::model::staff::StaffStatus;
use crate::store::{StaffRow, StaffSort};
use crate::window::icon::Icon;
use crate::window::screen::{LIST, PANE, SEARCH};
use crate::window::theme::{Hue, Tone, space};
use crate::window::widget::button::button;
use crate::window::widget::chip::Mark;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, bar, chip, empty, field, grip, text};

/// The table.
pub const TABLE: &str = "staff-table";

/// The columns of the list.
pub const COLUMNS: &[Column] = &[
    Column::new("name", "姓名", 112.0).least(96.0),
    Column::new("code", "编号", 96.0).hides(3),
    Column::new("department", "部门", 120.0).least(96.0).stretches(),
    Column::new("subject", "学科", 100.0),
    Column::new("title", "职称", 96.0).hides(2),
    Column::new("document", "证件号码", 170.0).hides(4).unsorted(),
    Column::new("phone", "电话", 116.0).hides(5).unsorted(),
    Column::new("status", "状态", 100.0).least(92.0),
];

/// How the table is sorted.
pub fn sort(table: &table::State) -> (StaffSort, bool) {
    let Some(sort) = table.sort().first() else { return (StaffSort::Name, false) };
    let by = match sort.column {
        1 => StaffSort::Code,
        2 => StaffSort::Department,
        3 => StaffSort::Subject,
        4 => StaffSort::Title,
        7 => StaffSort::Status,
        _ => StaffSort::Name,
    };
    (by, sort.descending)
}

/// The chip of where somebody is.
pub const fn mark(status: StaffStatus) -> Mark {
    let (icon, hue) = match status {
        StaffStatus::Active => (Icon::Check, Hue::Success),
        StaffStatus::Retired | StaffStatus::Left => (Icon::Minus, Hue::Neutral),
        _ => (Icon::Hourglass, Hue::Warning),
    };
    Mark { icon, word: status.word(), hue, waits: false }
}

fn cell(row: &StaffRow, column: usize) -> Cell<'_> {
    let or = |words: &'static str, given: &Option<String>| match given {
        Some(given) => Cell::second(given.clone()),
        None => Cell::second(words).tone(Tone::Third),
    };
    match column {
        0 if row.status.is_gone() => Cell::second(row.name.as_str()),
        0 => Cell::words(row.name.as_str()),
        1 => or("", &row.staff_code),
        2 => or("", &row.department),
        3 => or("", &row.subject),
        4 => or("", &row.title),
        5 => match row.document {
            Some(_) => Cell::second(row.masked_document()),
            None => Cell::second("没有证件号码").tone(Tone::Danger),
        },
        6 => or("", &row.phone),
        _ => Cell::mark(mark(row.status)),
    }
}

/// Rows as a spreadsheet takes them, with masked document numbers.
pub fn copied(rows: &[StaffRow]) -> String {
    let head: Vec<String> = COLUMNS.iter().map(|column| column.title.to_owned()).collect();
    let line = |row: &StaffRow| {
        (0..COLUMNS.len()).map(|column| cell(row, column).words.into_owned()).collect::<Vec<_>>()
    };
    table::tsv(std::iter::once(head).chain(rows.iter().map(line)))
}

fn tools(staff: &Staff, room: f32) -> Element<'_, Message> {
    let short = staff.list.as_ref().and_then(|list| list.short.as_deref()).filter(|_| staff.short.is_some());
    // What else stands in the row, px.
    let taken = if short.is_some() { 160.0 } else { 0.0 };
    let filled = !staff.query.is_empty();
    let search = field::search(&staff.query, "姓名、拼音、编号、证件", Message::Search)
        .id(SEARCH)
        .width(if room - taken < 750.0 { 150 } else { 196 })
        .on_submit(Message::Enter)
        .on_key(move |key, _| match key {
            Key::Named(Named::Escape) if filled => Some(Message::Search(String::new())),
            Key::Named(Named::ArrowDown) => Some(Message::Step(true)),
            Key::Named(Named::ArrowUp) => Some(Message::Step(false)),
            _ => None,
        });
    let chips = [("在职", false), ("全部", true)].map(|(word, everybody)| {
        let on = staff.everybody == everybody;
        Element::from(chip::filter(word, on, None, Some(Message::Everybody(everybody))))
    });
    let mut left: Vec<Element<'_, Message>> = vec![search.into()];
    left.extend(chips);
    left.push(
        container(staff.department.view("staff-department", "部门：全部", Message::Department))
            .width(124)
            .into(),
    );
    left.push(
        container(staff.subject.view("staff-subject", "学科：全部", Message::Subject)).width(124).into(),
    );
    if let Some(words) = short {
        left.push(chip::filter(words, true, Some(Icon::X), Some(Message::AnyHours)).into());
    }
    // The beginning of a list does not say how long it is.
    let count = staff.list.as_ref().map_or(String::new(), |list| format!("{} 人", list.people.len()));
    let call = button("复制人名").small().quiet().icon(Icon::Copy).on_press(Message::CopyNames);
    bar::tools(left, [call.into(), text::small(count).into(), table::menu(&staff.table, Message::Table)])
}

fn rows<'a>(staff: &'a Staff, context: &Context) -> Element<'a, Message> {
    let all = staff.list.as_ref().map_or(0, |list| list.all);
    if staff.table.keys().is_empty() {
        let hidden = format!("{all} 人都被筛掉了。");
        let mut ways = Vec::new();
        if staff.is_filtered() {
            ways.push(button("清除筛选").on_press(Message::Clear));
        }
        if !staff.everybody {
            ways.push(button("也看离开的人").on_press(Message::Everybody(true)));
        }
        return empty::empty(Icon::Users, "没有符合条件的人", hidden, ways);
    }
    table::table(
        &staff.table,
        |key, column| staff.rows.get(&key).map_or_else(Cell::blank, |row| cell(row, column)),
        Message::Table,
    )
    .id(TABLE)
    .row_height(context.look.row())
    .into()
}

fn list<'a>(staff: &'a Staff, room: f32, rows: Element<'a, Message>) -> Element<'a, Message> {
    let count = staff.table.ticked_count();
    let selection = (count > 0).then(|| {
        bar::selection(
            format!("已选 {count} 人"),
            "",
            vec![
                button("登记学时…").icon(Icon::Plus).on_press(Message::Register),
                button("打印证明").icon(Icon::Printer).on_press(Message::Print),
                button("复制").icon(Icon::Copy).on_press(Message::Copy),
                button("复制人名").key("Ctrl Shift C").on_press(Message::CopyNames),
            ],
            Message::Untick,
        )
    });
    container(column![tools(staff, room), rows].push(selection)).width(Length::Fill).id(LIST).into()
}

/// The screen.
pub fn view<'a>(staff: &'a Staff, context: &'a Context) -> Element<'a, Message> {
    if staff.list.is_none() && staff.table.keys().is_empty() {
        return Space::new().into();
    }
    if staff.list.as_ref().is_some_and(|list| list.all == 0) {
        return empty::empty(
            Icon::Users,
            "还没有教职工",
            "把学校现有的花名册导进来，格式不限。",
            vec![
                button("导入名册").primary().icon(Icon::FileInput).on_press(Message::Import),
                button("一个个登记").on_press(Message::New),
            ],
        );
    }
    let card = staff.card.as_deref();
    let wide = context.room().is_wide();
    let pane = card
        .filter(|_| wide || !staff.pane_shut)
        .map(|card| grip::drawn(pane::view(staff, card, context.today), space::PANE, Message::Pane))
        .map(|pane| container(pane).width(staff.pane).id(PANE));
    let side =
        if wide { space::SIDEBAR.0 + pane.as_ref().map_or(0.0, |_| staff.pane) } else { space::SIDEBAR.1 };
    let (rows, room) = (rows(staff, context), context.size.width - side);
    if wide {
        return row![list(staff, room, rows)].push(pane).into();
    }
    // The pane lies over the rows only: what filters them and what is done with them stays in sight.
    let over = pane.map(|pane| row![Space::new().width(Length::Fill), iced::widget::opaque(pane)]);
    list(staff, room, stack![rows].push(over).into())
}
