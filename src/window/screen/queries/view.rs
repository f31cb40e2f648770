//! How it looks: the question at the left, its answer at the right.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::builder::{self, Line};
use super::{Context, Message, Queries};
use crate::model::query::About;
use crate::service::queries::{fields, is_figure};
use crate::window::icon::Icon;
use crate::window::screen::{beside, refusal};
use crate::window::theme::style;
use crate::window::widget::button::{button, icon_button};
use crate::window::widget::progress::grouped;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, chip, empty, field, surface, text};

/// Width of the question.
const SIDE: f32 = 400.0;
/// The names of the fields of conditions, for the focus.
const VALUES: [&str; 6] = ["query-0", "query-1", "query-2", "query-3", "query-4", "query-5"];
const FIELDS: [&str; 6] = ["query-f0", "query-f1", "query-f2", "query-f3", "query-f4", "query-f5"];
const TESTS: [&str; 6] = ["query-t0", "query-t1", "query-t2", "query-t3", "query-t4", "query-t5"];

static COLUMNS: LazyLock<BTreeMap<About, Vec<Column>>> =
    LazyLock::new(|| About::ALL.iter().map(|about| (*about, every(*about))).collect());

fn every(about: About) -> Vec<Column> {
    fields(about)
        .into_iter()
        .map(|(code, word)| {
            let column = Column::new(code, word, 116.0).least(72.0).unsorted();
            if is_figure(about, code) { column.figures() } else { column }
        })
        .collect()
}

/// A column for each field of what is asked about.
pub fn columns(about: About) -> &'static [Column] {
    COLUMNS.get(&about).map(Vec::as_slice).unwrap_or_default()
}

fn condition<'a>(at: usize, line: &'a Line) -> Element<'a, Message> {
    let name = |names: &[&'static str; 6]| names.get(at).copied().unwrap_or("query-more");
    let say = move |message| Message::Build(message);
    let value = line.takes_value().then(|| {
        field::field(&line.value)
            .id(name(&VALUES))
            .placeholder("值")
            .on_input(move |words| say(builder::Message::Value(at, words)))
            .width(96)
    });
    let of = line.field.view(name(&FIELDS), "栏目", move |event| say(builder::Message::Field(at, event)));
    let test = line.test.view(name(&TESTS), "条件", move |event| say(builder::Message::Test(at, event)));
    row![container(of).width(Length::Fill), container(test).width(100)]
        .push(value)
        .push(icon_button(Icon::X, Some(Message::Build(builder::Message::Drop(at)))))
        .spacing(6)
        .align_y(Alignment::Center)
        .into()
}

fn question(queries: &Queries) -> Element<'_, Message> {
    let builder = &queries.builder;
    let about = builder.query().about;
    let build = |message| Message::Build(message);
    let chips = fields(about).into_iter().map(|(code, word)| {
        let on = builder.columns.iter().any(|column| column == code);
        chip::filter(word, on, None, Some(build(builder::Message::Column(code)))).into()
    });
    let saved = row![
        container(queries.saved.view("query-saved", "还没有存过", Message::Saved)).width(Length::Fill),
        button("删除").small().on_press_maybe(queries.open.is_some().then_some(Message::Delete)),
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    let lines = builder.conditions.iter().enumerate().map(|(at, line)| condition(at, line));
    let room = builder.conditions.len() < VALUES.len();
    let sort = row![
        container(
            builder
                .sort
                .view("query-sort", "原来的顺序", move |event| build(builder::Message::Sort(event)))
        )
        .width(Length::Fill),
        chip::filter("从大到小", builder.descending, None, Some(build(builder::Message::Turn))),
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    let all = column![
        text::strong("已存的查询"),
        saved,
        text::strong("查什么"),
        builder.about.view("query-about", "教职工", move |event| build(builder::Message::About(event))),
        text::strong("条件（都要满足）"),
    ]
    .extend(lines)
    .push(
        button("加条件").link().icon(Icon::Plus).on_press_maybe(room.then_some(build(builder::Message::Add))),
    )
    .push(text::strong("排序"))
    .push(sort)
    .push(text::strong("显示哪些栏"))
    .push(row(chips).spacing(6).wrap().vertical_spacing(6))
    .spacing(8)
    .padding([14, 16]);
    container(surface::scroll(all).height(Length::Fill)).width(SIDE - 1.0).style(style::surface).into()
}

/// How many rows there are, as far as that is known.
pub fn told(queries: &Queries) -> String {
    match (&queries.shown, &queries.refused) {
        (_, Some(_)) => String::new(),
        (None, None) => "正在查".to_owned(),
        (Some(shown), None) => format!("{} 行；回车打开所在的地方", grouped(shown.found.rows.len() as u64)),
    }
}

/// The screen.
pub fn view<'a>(queries: &'a Queries, context: &'a Context) -> Element<'a, Message> {
    let answer: Element<'_, Message> = match &queries.shown {
        _ if queries.refused.is_some() => {
            container(column![].push(queries.refused.as_ref().map(refusal))).padding(16).into()
        }
        None => Space::new().into(),
        Some(shown) if shown.found.rows.is_empty() => {
            empty::empty(Icon::ListFilter, "没有查到", "放宽条件再试。", Vec::new())
        }
        Some(shown) => {
            let query = queries.builder.query();
            let known = fields(query.about);
            // The answer has only the columns that were asked for, the table counts those of all fields.
            let places: Vec<Option<usize>> = known
                .iter()
                .map(|(_, word)| shown.found.columns.iter().position(|column| column == word))
                .collect();
            let cell = move |key: i64, column: usize| {
                let row = usize::try_from(key).ok().and_then(|at| shown.found.rows.get(at));
                let place = places.get(column).copied().flatten();
                let words = row.zip(place).and_then(|((_, cells), place)| cells.get(place));
                words.map_or_else(Cell::blank, |words| Cell::words(words.as_str()))
            };
            let table = table::table(&queries.table, cell, Message::Table)
                .id("query-rows")
                .without_ticks()
                .row_height(context.look.row());
            let room = beside::room(context).width - SIDE;
            // More columns than there is room for at their least: they are scrolled to.
            match queries.table.least_width() {
                least if least > room => surface::scroll_across(container(table).width(least)).into(),
                _ => table.into(),
            }
        }
    };
    let foot = container(text::small(told(queries))).padding([6, 14]);
    let answer = column![container(answer).height(Length::Fill), surface::line(), foot];
    row![question(queries), surface::upright(), container(answer).width(Length::Fill)].into()
}
