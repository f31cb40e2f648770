//! How it looks: filters, the ledger itself, the selection bar, the pane.

use iced::Length;
use iced::widget::{Space, column, container, row, stack};

use super::{Context, Ledger, Message, pane};
use crate::model::id::EntryId;
use crate::model::state::EntryState;
use crate::store::EntryRow;
use crate::window::icon::Icon;
use crate::window::screen::intake::Kind;
use crate::window::screen::record::account::{Figure, may_count};
use crate::window::screen::record::mark;
use crate::window::screen::record::opened::Opened;
use crate::window::screen::{LIST, PANE, SEARCH, amount};
use crate::window::theme::{Tone, space};
use crate::window::widget::button::button;
use crate::window::widget::progress::grouped;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, bar, chip, empty, field, grip, text};

/// The columns.
pub const COLUMNS: &[Column] = &[
    Column::new("name", "姓名", 112.0).least(96.0),
    Column::new("title", "培训或事项", 160.0).least(160.0).stretches(),
    Column::new("category", "类别", 86.0).hides(3).unsorted(),
    Column::new("span", "起止日期", 126.0).least(110.0),
    Column::new("claimed", "申报", 60.0).least(56.0).figures().hides(1),
    Column::new("recognised", "认定", 60.0).least(56.0).figures().unsorted(),
    Column::new("why", "少计原因", 106.0).hides(2).unsorted(),
    Column::new("state", "状态", 96.0).least(92.0),
];

/// Two days in the room of a column: the year only where it is not the one that is shown.
pub fn span(row: &EntryRow, year: Option<i32>) -> String {
    use chrono::Datelike;
    let (from, to) = (row.span.from(), row.span.to());
    let same = |day: chrono::NaiveDate| year == Some(day.year());
    match (from == to, same(from) && same(to)) {
        (true, true) => from.format("%m-%d").to_string(),
        (true, false) => from.to_string(),
        (false, true) => format!("{} 至 {}", from.format("%m-%d"), to.format("%m-%d")),
        (false, false) if from.year() == to.year() => {
            format!("{} 至 {}", from.format("%y-%m-%d"), to.format("%m-%d"))
        }
        (false, false) => format!("{} 至 {}", from.format("%Y-%m"), to.format("%y-%m")),
    }
}

/// The cell of a row.
pub fn cell<'a>(row: &'a EntryRow, figure: Option<&'a Figure>, column: usize, year: Option<i32>) -> Cell<'a> {
    let void = matches!(row.state, EntryState::Void | EntryState::Deleted | EntryState::Superseded);
    let none = !may_count(row.state);
    let claimed = row.claimed.map(|hours| hours.to_string()).unwrap_or_default();
    match column {
        0 => Cell::words(row.name.as_str()).struck(void),
        1 => Cell::words(row.title.as_str()).struck(void),
        2 => match figure.map(|figure| figure.category.as_str()).filter(|word| !word.is_empty()) {
            Some(word) => Cell::second(word),
            None => Cell::second(row.activity.word()),
        },
        3 => Cell::second(span(row, year)),
        4 => Cell::second(claimed),
        5 if none => Cell::strong("0").tone(Tone::Danger),
        5 => match figure {
            None => Cell::blank(),
            Some(figure) if figure.recognised.is_zero() => Cell::strong("0").tone(Tone::Danger),
            Some(figure) if row.claimed.is_some_and(|claimed| claimed != figure.recognised) => {
                Cell::strong(figure.recognised.to_string())
            }
            Some(figure) => Cell::words(figure.recognised.to_string()),
        },
        6 if none => Cell::second(row.opinion.as_deref().unwrap_or_default()).tone(Tone::Danger),
        6 => match figure {
            Some(figure) if figure.recognised.is_zero() => {
                Cell::second(figure.why.as_str()).tone(Tone::Danger)
            }
            Some(figure) => Cell::second(figure.why.as_str()),
            None => Cell::blank(),
        },
        _ => Cell::mark(mark::entry(row.state)),
    }
}

fn filters(ledger: &Ledger, room: f32) -> Element<'_, Message> {
    let width = if room < 800.0 { 150 } else { 196 };
    let search = field::search(&ledger.query, "姓名、拼音、编码", Message::Search).id(SEARCH).width(width);
    let mut left: Vec<Element<'_, Message>> = vec![
        search.into(),
        ledger.year.view(Message::Year),
        ledger.activity.view(Message::Activity),
        ledger.state.view(Message::State),
        ledger.proven.view(Message::Proven),
    ];
    left.push(chip::filter("少计", ledger.cut, None, Some(Message::Cut)).into());
    // Rarely asked for: it gives way to the others.
    if ledger.bare || room >= if ledger.only.is_some() { 980.0 } else { 880.0 } {
        left.push(chip::filter("缺明细", ledger.bare, None, Some(Message::Bare)).into());
    }
    if let Some(name) = &ledger.only {
        left.push(chip::filter(name.as_str(), true, Some(Icon::X), Some(Message::Everybody)).into());
    }
    // The beginning of a list does not say how long it is.
    let count = ledger.list.as_ref().map(|list| format!("{} 条", grouped(list.ids.len() as u64)));
    let count = text::small(count.unwrap_or_default());
    bar::tools(left, [count.into(), table::menu(&ledger.table, Message::Table)])
}

fn sums(ledger: &Ledger) -> Vec<(usize, Cell<'_>)> {
    let Some(list) = &ledger.list else { return Vec::new() };
    vec![
        (0, Cell::strong("合计")),
        (1, Cell::second(format!("{} 条", grouped(list.ids.len() as u64)))),
        (4, Cell::strong(if ledger.cut || ledger.bare { String::new() } else { amount(list.tally.hours) })),
    ]
}

fn selection(ledger: &Ledger) -> Option<Element<'_, Message>> {
    let count = ledger.table.ticked_count();
    if count == 0 {
        return None;
    }
    let ticked = ledger.table.ticked();
    let known = ticked.iter().filter_map(|key| ledger.rows.get(key));
    let claimed: crate::model::hours::Hours = known.filter_map(|row| row.claimed).sum();
    let figures = ticked.iter().filter_map(|key| ledger.figures.get(&EntryId(*key)));
    let recognised: crate::model::hours::Hours = figures.map(|figure| figure.recognised).sum();
    let whole = ticked.iter().all(|key| ledger.rows.contains_key(key));
    let sums = if whole { format!("申报 {claimed}　认定 {recognised}") } else { String::new() };
    let bulk = ledger.list.as_ref().is_some_and(|list| list.one_by_one.is_none());
    let mut deeds = vec![button("提交待审").on_press(Message::SubmitAll)];
    if bulk {
        deeds.push(button(format!("通过 {count} 条")).icon(Icon::ClipboardCheck).on_press(Message::PassAll));
    } else {
        deeds.push(button("去审核").icon(Icon::ClipboardCheck).on_press(Message::Audit));
    }
    deeds.push(button("补证明…").icon(Icon::Paperclip).on_press(Message::AddProof));
    deeds.push(button("打印").icon(Icon::Printer).on_press(Message::Print));
    deeds.push(button("复制").icon(Icon::Copy).on_press(Message::Table(table::Event::Copy)));
    deeds.push(button("作废…").danger_outline().on_press(Message::Void));
    Some(bar::selection(format!("已选 {} 条", grouped(count as u64)), sums, deeds, Message::Untick))
}

fn nothing(ledger: &Ledger) -> Element<'_, Message> {
    let all = ledger.list.as_ref().map_or(0, |list| list.all);
    if all == 0 {
        return empty::empty(
            Icon::BookOpenText,
            "还没有学时",
            "培训结束后登记，学时会自动记到每个人名下；校外的一条条登记，或从表格导入。",
            vec![
                button("登记学时").primary().icon(Icon::Plus).on_press(Message::New),
                button("导入").icon(Icon::FileInput).on_press(Message::Import(Kind::Entries, None)),
            ],
        );
    }
    empty::empty(
        Icon::ListFilter,
        "没有符合条件的记录",
        format!("{} 条都被筛掉了。", grouped(u64::from(all))),
        vec![button("清除筛选").on_press(Message::Clear)],
    )
}

fn rows<'a>(ledger: &'a Ledger, context: &Context) -> Element<'a, Message> {
    let is_empty = ledger.list.as_ref().is_some_and(|list| list.ids.is_empty());
    let year = ledger.shown_year();
    if is_empty {
        return nothing(ledger);
    }
    let cells = move |key, column| match ledger.rows.get(&key) {
        Some(row) => cell(row, ledger.figures.get(&row.id), column, year),
        None => Cell::blank(),
    };
    let table =
        table::table(&ledger.table, cells, Message::Table).id("ledger").row_height(context.look.row());
    match ledger.table.ticked_count() {
        0 => table.footer(sums(ledger)).into(),
        _ => table.room_for(&sums(ledger)).into(),
    }
}

/// The screen.
pub fn view<'a>(ledger: &'a Ledger, context: &'a Context) -> Element<'a, Message> {
    let opened = ledger.opened.as_deref().filter(|_| ledger.table.current().is_some());
    let pane = |opened: &'a Opened| {
        let pane = grip::drawn(pane::view(opened, ledger.pane), space::PANE, Message::Pane);
        container(pane).width(ledger.pane).id(PANE)
    };
    let rows = rows(ledger, context);
    let list = |room, rows| {
        container(column![filters(ledger, room), rows].push(selection(ledger))).width(Length::Fill).id(LIST)
    };
    if context.room().is_wide() {
        let room = context.size.width - space::SIDEBAR.0 - opened.map_or(0.0, |_| ledger.pane);
        return row![list(room, rows)].push(opened.map(pane)).into();
    }
    // The pane lies over the rows only: what filters them and what is done with them stays in sight.
    let over = opened.filter(|_| ledger.pane_open).map(pane);
    let over = over.map(|pane| row![Space::new().width(Length::Fill), iced::widget::opaque(pane)]);
    list(context.size.width - space::SIDEBAR.1, stack![rows].push(over).into()).into()
}
