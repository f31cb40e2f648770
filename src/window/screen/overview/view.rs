//! How it looks: three rows of cards.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::{Context, Message, Overview, Page};
use crate::service::assessment::{self, ToDo, ToDoKind};
use crate::window::icon::Icon;
use crate::window::screen::{LIST, refusal};
use crate::window::theme::space::Room;
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::chart::{self, Columns, Month};
use crate::window::widget::control::Control;
use crate::window::widget::progress::grouped;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, date, empty, surface, text};

/// The columns of the list of people in danger.
pub const DANGER: &[Column] = &[
    Column::new("name", "姓名", 112.0).least(96.0).unsorted(),
    Column::new("missing", "最多还差", 90.0).figures().unsorted(),
    Column::new("advice", "怎样补上", 480.0).least(200.0).stretches().unsorted(),
];

/// Height of what the second row of cards shows.
const CHARTS: f32 = 222.0;

/// Rows of the list that are shown without scrolling.
const ROWS: f32 = 8.0;

pub(super) fn view<'a>(screen: &'a Overview, context: &'a Context) -> Page<'a, Message> {
    let today = context.today;
    let about = format!(
        "{} 年 {} 月 {} 日 {}",
        today.year(),
        today.month(),
        today.day(),
        date::weekday(today).replace('周', "星期")
    );
    let body: Element<'a, Message> = match &screen.shown {
        None => Space::new().into(),
        Some(Err(fault)) => container(refusal(fault)).padding(context.room().margin()).into(),
        Some(Ok(overview)) if overview.people == 0 => {
            empty::empty(Icon::Users, "还没有教职工", "把学校现有的花名册导进来，格式不限。", Vec::new())
        }
        Some(Ok(overview)) => cards(screen, overview, context),
    };
    Page::new(about, body)
}

fn cards<'a>(
    screen: &'a Overview,
    overview: &'a assessment::Overview,
    context: &Context,
) -> Element<'a, Message> {
    let room = context.room();
    let first = row![
        container(to_dos(room, overview)).width(Length::FillPortion(155)),
        container(deadlines(room, overview, context.today)).width(Length::FillPortion(100)),
    ];
    let second = row![
        container(rings(room, overview)).width(Length::FillPortion(118)),
        container(months(room, overview, context.today)).width(Length::FillPortion(100)),
    ];
    let all = column![
        first.spacing(room.between()).height(Length::Shrink),
        second.spacing(room.between()),
        danger(room, screen, overview),
    ]
    .spacing(room.between())
    .padding(room.margin());
    container(surface::scroll(all).height(Length::Fill)).id(LIST).height(Length::Fill).into()
}

fn to_dos<'a>(room: Room, overview: &'a assessment::Overview) -> Element<'a, Message> {
    let about = format!("{} 件", overview.to_dos.len());
    let head = surface::card_head(room, "待办", about, None);
    let mut list = column![];
    for (number, to_do) in overview.to_dos.iter().enumerate() {
        if number > 0 {
            list = list.push(surface::line());
        }
        list = list.push(to_do_line(room, to_do));
    }
    if overview.to_dos.is_empty() {
        list = list.push(container(text::line(kind::BODY, "都办完了").tone(Tone::Second)).padding(16));
    }
    surface::card(head, list).into()
}

fn to_do_line<'a>(room: Room, to_do: &ToDo) -> Element<'a, Message> {
    let (icon, tone, unit, words, go) = match to_do.kind {
        ToDoKind::Unregistered => {
            (Icon::BookOpenText, Tone::Warning, "场", "培训已结束，学时还没有登记", "去登记")
        }
        ToDoKind::NoRoster => {
            (Icon::FileSpreadsheet, Tone::Second, "场", "培训已结束，名册还没有收回", "导入名册")
        }
        ToDoKind::Drafts => (Icon::Pencil, Tone::Second, "条", "学时还是草稿，没有提交", "去提交"),
        ToDoKind::Pending => (Icon::ClipboardCheck, Tone::Warning, "条", "学时等待学校初审", "去审核"),
        ToDoKind::SentBack => (Icon::Undo2, Tone::Warning, "条", "没有通过或被退回，附有意见", "去改正"),
        ToDoKind::Unproven => (Icon::TriangleAlert, Tone::Danger, "条", "没有证明材料，暂不计学时", "补材料"),
        ToDoKind::Unsubmitted => (Icon::Send, Tone::Second, "条", "初审通过，还没有报送", "去报送"),
        ToDoKind::Unexported => (Icon::Send, Tone::Second, "次", "报送已准备，还没有导出", "继续报送"),
        ToDoKind::Undecided => (Icon::Hourglass, Tone::Second, "次", "报送等待上级认定", "登记认定"),
        ToDoKind::NoDocument => (Icon::Users, Tone::Second, "人", "缺证件号码", "去补上"),
    };
    let figure = container(text::strong(grouped(u64::from(to_do.count)))).align_right(48);
    let go = Control::from(button(go).link().trailing(Icon::ChevronRight).on_press(Message::Do(to_do.kind)));
    let line = row![
        icon.toned(16.0, tone),
        figure,
        text::body(format!("{unit}{words}")),
        Space::new().width(Length::Fill),
        Element::from(go),
    ];
    container(line.spacing(8).align_y(Alignment::Center))
        .padding([0, 16])
        .center_y(room.list_row())
        .width(Length::Fill)
        .into()
}

/// The ends of the stretches over which something is required, and what comes before them.
fn deadlines<'a>(room: Room, overview: &assessment::Overview, today: NaiveDate) -> Element<'a, Message> {
    let mut days: BTreeSet<(NaiveDate, String)> = BTreeSet::new();
    let what = |period: crate::model::period::Period| {
        let cycle = period.from().year() != period.to().year();
        format!("{period} {}结束", if cycle { "周期" } else { "年度" })
    };
    days.insert((overview.period.to(), what(overview.period)));
    days.extend(overview.rings.iter().map(|ring| (ring.period.to(), what(ring.period))));
    let left = (overview.period.to() - today).num_days();
    let figure = row![text::small("距周期结束"), text::figure(left.max(0).to_string()), text::small("天"),]
        .spacing(6)
        .align_y(Alignment::Center);
    let right = row![Space::new().width(Length::Fill), figure].width(Length::Fill);
    let head = surface::card_head(room, "期限", "", Some(right.into()));
    let mut list = column![].padding([6, 0]);
    for (day, words) in days {
        let days = (day - today).num_days();
        let rest = if days < 0 { "已过".to_owned() } else { format!("还有 {days} 天") };
        let line = row![
            text::small(day.format("%m-%d").to_string()),
            text::body(words),
            Space::new().width(Length::Fill),
            text::small(rest),
        ];
        list = list.push(
            container(line.spacing(12).align_y(Alignment::Center)).padding([0, 16]).center_y(room.list_row()),
        );
    }
    surface::card(head, list).into()
}

fn rings<'a>(room: Room, overview: &assessment::Overview) -> Element<'a, Message> {
    let about = format!("应参训 {} 人，全部达到 {} 人", overview.people, overview.met);
    let head = surface::card_head(room, "达到要求的人数", about, None);
    let across = if room.is_wide() { 92.0 } else { 80.0 };
    let mut rings = row![].spacing(24);
    for one in &overview.rings {
        let short = one.must.saturating_sub(one.met);
        let ring = chart::ring(chart::Ring {
            done: u64::from(one.met),
            of: u64::from(one.must),
            unit: "人",
            across,
        });
        let rest: Element<'_, Message> = if short == 0 {
            row![
                Icon::Check.toned(14.0, Tone::Success),
                text::line(kind::SMALL, "全部达到").tone(Tone::Success)
            ]
            .spacing(4)
            .align_y(Alignment::Center)
            .into()
        } else {
            text::strong(format!("差 {short} 人")).into()
        };
        let words = column![text::strong(one.label.clone()), text::caption(one.period.to_string()), rest];
        rings =
            rings.push(column![ring, words.align_x(Alignment::Center)].spacing(8).align_x(Alignment::Center));
    }
    if overview.rings.is_empty() {
        rings = rings.push(text::line(kind::BODY, "这个规程不设学时要求").tone(Tone::Second));
    }
    let body = column![text::line(kind::SMALL, overview.policy.clone()).tone(Tone::Second), rings.wrap()]
        .spacing(12)
        .padding([12, 16]);
    surface::card(head, container(body).height(CHARTS)).into()
}

fn months<'a>(room: Room, overview: &assessment::Overview, today: NaiveDate) -> Element<'a, Message> {
    let sum: crate::model::hours::Hours = overview.months.iter().map(|month| month.hours).sum();
    let head = surface::card_head(room, "各月认定学时", format!("全年 {sum}"), None);
    let columns = overview
        .months
        .iter()
        .map(|month| Month {
            label: month.first.month().to_string(),
            first: month.hours.hundredths() as f32 / 100.0,
            second: 0.0,
            now: (month.first.year(), month.first.month()) == (today.year(), today.month()),
        })
        .collect();
    let body = container(chart::columns(Columns { columns })).height(CHARTS).padding([10, 16]);
    surface::card(head, body).into()
}

fn danger<'a>(room: Room, screen: &'a Overview, overview: &'a assessment::Overview) -> Element<'a, Message> {
    let count = overview.danger.len();
    let about = if count == 0 {
        "按现在的记录，都来得及".to_owned()
    } else {
        format!("{count} 人，等审的都通过也达不到要求")
    };
    let print = button("打印提醒单").small().icon(Icon::Printer).on_press(Message::Short);
    let right =
        row![Space::new().width(Length::Fill), Element::from(Control::from(print))].width(Length::Fill);
    let head = surface::card_head(room, "来不及的人", about, (count > 0).then(|| right.into()));
    let cell = |key: i64, column: usize| {
        let Some(person) = overview.danger.iter().find(|person| person.staff.0 == key) else {
            return Cell::blank();
        };
        match column {
            0 => Cell::words(person.name.as_str()),
            1 => Cell::strong(person.missing.to_string()),
            _ => Cell::second(person.advice.as_str()),
        }
    };
    let table = table::table(&screen.danger, cell, Message::Danger).id("overview-danger").without_ticks();
    let height = 31.0 + 28.0 * ROWS.min(count.max(1) as f32);
    surface::card(head, container(table).height(height).style(style::surface)).into()
}
