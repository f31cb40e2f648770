//! How it looks: three rows of cards.

use chrono::{Datelike, NaiveDate};
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::{Aim, Coming, Context, Message, Overview, Page};
use crate::model::period::Period;
use crate::service::assessment::{self, Deadline, Due, InDanger, ToDo, ToDoKind};
use crate::window::icon::Icon;
use crate::window::screen::{LIST, amount, refusal};
use crate::window::theme::space::{self, Room};
use crate::window::theme::{Tone, kind, style, tokens};
use crate::window::widget::button::button;
use crate::window::widget::chart::{self, Columns, Month};
use crate::window::widget::control::{Control, Ring, Style, control};
use crate::window::widget::progress::grouped;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, date, empty, surface, text};

/// The columns of the list of people in danger.
pub const DANGER: &[Column] = &[
    Column::new("name", "姓名", 112.0).least(96.0).unsorted(),
    Column::new("subject", "学科", 96.0).hides(1).unsorted(),
    Column::new("missing", "最多还差", 90.0).figures().unsorted(),
    Column::new("advice", "怎样补上", 480.0).least(200.0).stretches().unsorted(),
];

/// Height of what the second row of cards shows, with one line of rings.
const CHARTS: f32 = 222.0;
/// Height of one more line of rings.
const RINGS: f32 = 184.0;
/// Room of a ring with its words, and between two, in the wide and in the narrow layout.
const RING: [(f32, f32); 2] = [(104.0, 14.0), (92.0, 0.0)];
/// Height of what the last row of cards shows.
const MAKE_UP: f32 = 190.0;

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
        None => match &screen.coming {
            Some(coming) => before_the_end(context.room(), coming),
            None => Space::new().into(),
        },
        Some(Err(fault)) => container(refusal(fault)).padding(context.room().margin()).into(),
        Some(Ok(overview)) if overview.people == 0 => empty::empty(
            Icon::Users,
            "还没有教职工",
            "把学校现有的花名册导进来，格式不限。",
            vec![
                button("导入名册").primary().icon(Icon::FileInput).on_press(Message::Staff(Aim::Import)),
                button("一个个登记").on_press(Message::Staff(Aim::New)),
            ],
        ),
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
    let lines = overview.to_dos.len().max(overview.deadlines.len()).max(1);
    let lines = (room.list_row() + 1.0) * lines as f32 + 6.0;
    let first = row![
        container(to_dos(room, &overview.to_dos, overview.blank, lines)).width(Length::FillPortion(155)),
        container(deadlines(room, overview, context.today, lines)).width(Length::FillPortion(100)),
    ];
    let side = if room.is_wide() { space::SIDEBAR.0 } else { space::SIDEBAR.1 };
    let width = (context.size.width - side - 2.0 * room.margin() - room.between()) * 118.0 / 218.0 - 34.0;
    let (ring, gap) = if room.is_wide() { RING[0] } else { RING[1] };
    let in_line = (((width + gap) / (ring + gap)).floor() as usize).max(1);
    let charts = CHARTS + RINGS * (overview.rings.len().div_ceil(in_line).max(1) - 1) as f32;
    let second = row![
        container(rings(room, overview, in_line, charts)).width(Length::FillPortion(118)),
        container(months(room, overview, context.today, charts)).width(Length::FillPortion(100)),
    ];
    let last = row![posts(room, overview), ages(room, overview)];
    let all = column![
        first.spacing(room.between()),
        second.spacing(room.between()),
        danger(room, screen, overview),
        last.spacing(room.between()),
    ]
    .spacing(room.between())
    .padding(room.margin());
    container(surface::scroll(all).height(Length::Fill)).id(LIST).height(Length::Fill).into()
}

/// What is known of a large school before everybody is judged.
fn before_the_end(room: Room, coming: &Coming) -> Element<'_, Message> {
    let words = match coming.judged {
        0 => "正在统计各人的学时…".to_owned(),
        judged => format!("正在统计各人的学时，已经统计 {} 人…", grouped(u64::from(judged))),
    };
    let waiting = coming.to_dos.as_ref().map(|waiting| {
        let lines = (room.list_row() + 1.0) * waiting.len().max(1) as f32 + 6.0;
        to_dos(room, waiting, false, lines)
    });
    let all = column![].push(waiting).push(text::line(kind::BODY, words).tone(Tone::Second));
    container(all.spacing(room.between()).padding(room.margin())).into()
}

fn to_dos(room: Room, to_dos: &[ToDo], blank: bool, height: f32) -> Element<'_, Message> {
    let about = format!("{} 件", to_dos.len());
    let head = surface::card_head(room, "待办", about, None);
    let mut list = column![];
    for (number, to_do) in to_dos.iter().enumerate() {
        if number > 0 {
            list = list.push(surface::line());
        }
        list = list.push(to_do_line(room, to_do));
    }
    if to_dos.is_empty() && blank {
        list = list.push(beginning(room));
    } else if to_dos.is_empty() {
        list = list.push(container(text::line(kind::BODY, "都办完了").tone(Tone::Second)).padding([8, 16]));
    }
    surface::card(head, container(list).height(height)).into()
}

/// What to do first in a school without hours.
fn beginning<'a>(room: Room) -> Element<'a, Message> {
    let go = button("去培训").link().trailing(Icon::ChevronRight).on_press(Message::Begin);
    let words = "还没有学时：建一个培训，或在“学时”里导入以前的记录";
    let line = row![
        text::line(kind::BODY, words).tone(Tone::Second).width(Length::Fill),
        Element::from(Control::from(go)),
    ];
    container(line.spacing(8).align_y(Alignment::Center))
        .padding([0, 16])
        .center_y(room.list_row())
        .width(Length::Fill)
        .into()
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
        ToDoKind::Unproven => (Icon::TriangleAlert, Tone::Danger, "条", "没有证明材料", "补材料"),
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

/// The days that matter; the next one stands out.
fn deadlines<'a>(
    room: Room,
    overview: &'a assessment::Overview,
    today: NaiveDate,
    height: f32,
) -> Element<'a, Message> {
    let head = surface::card_head(room, "期限", "", Some(until_the_end(overview.period, today)));
    let next = overview.deadlines.iter().position(|one| one.due == Due::On && today <= one.day);
    let lines = overview.deadlines.iter().enumerate();
    let lines = lines.map(|(at, one)| deadline(room, one, today, next == Some(at)));
    surface::card(head, container(column(lines).spacing(1)).height(height)).into()
}

/// How long it is until the stretch that is shown ends, or that it has.
fn until_the_end<'a>(period: Period, today: NaiveDate) -> Element<'a, Message> {
    let name = if period.days() > 366 { "周期" } else { "年度" };
    match (period.to() - today).num_days() {
        left if left < 0 => text::small(format!("{name}已于 {} 结束", period.to())).into(),
        0 => text::small(format!("{name}今天结束")).into(),
        left => row![text::small(format!("距{name}结束")), text::figure(left.to_string()), text::small("天")]
            .spacing(6)
            .align_y(Alignment::Center)
            .into(),
    }
}

fn deadline<'a>(room: Room, one: &'a Deadline, today: NaiveDate, next: bool) -> Element<'a, Message> {
    let days = (one.day - today).num_days();
    let rest = match (one.due, days) {
        (_, 0) => "今天".to_owned(),
        (Due::Since, days) => format!("已 {} 天", -days),
        (Due::On, days) if days < 0 => "已过".to_owned(),
        (Due::On, days) => format!("还有 {days} 天"),
    };
    let rest = match next && days <= SOON {
        true => text::text(kind::SMALL.strong(), rest).style(style::tone(Tone::Warning)),
        false => text::small(rest),
    };
    let (icon, tone) = match (one.due, next) {
        (Due::Since, _) => (Icon::Hourglass, Tone::Warning),
        (Due::On, true) => (Icon::Calendar, Tone::Accent),
        (Due::On, false) => (Icon::Circle, Tone::Third),
    };
    let (format, width) = if one.day.year() == today.year() { ("%m-%d", 40.0) } else { ("%Y-%m-%d", 74.0) };
    let day = container(text::small(one.day.format(format).to_string())).width(width);
    let kind = if next { kind::HEADING } else { kind::BODY };
    let about = room.is_wide() && !one.about.is_empty();
    let words: Element<'a, Message> = match about {
        true => row![
            text::text(kind, one.words.as_str()),
            text::line(kind::SMALL, one.about.as_str()).tone(Tone::Second),
        ]
        .spacing(10)
        .align_y(Alignment::Center)
        .into(),
        false => text::line(kind, one.words.as_str()).into(),
    };
    let line = row![icon.toned(14.0, tone), day, container(words).width(Length::Fill), rest];
    container(line.spacing(8).align_y(Alignment::Center)).padding([0, 16]).center_y(room.list_row()).into()
}

/// So many days before a deadline it is said in colour.
const SOON: i64 = 14;

fn rings<'a>(
    room: Room,
    overview: &'a assessment::Overview,
    in_line: usize,
    height: f32,
) -> Element<'a, Message> {
    let about = format!("应参训 {} 人，全部达到 {} 人", overview.people, overview.met);
    let go = button("看统计").link().trailing(Icon::ChevronRight).on_press(Message::Statistics);
    let head = surface::card_head(room, "达到要求的人数", about, Some(Control::from(go).into()));
    let (width, gap) = if room.is_wide() { RING[0] } else { RING[1] };
    let rings: Vec<(usize, &assessment::Ring)> = overview.rings.iter().enumerate().collect();
    let lines = rings.chunks(in_line).map(|line| {
        let rings = line.iter().map(|(at, one)| ring(room, *at, one, overview.period, width));
        row(rings).spacing(gap).into()
    });
    let none =
        overview.rings.is_empty().then(|| text::line(kind::BODY, "这个规程不设学时要求").tone(Tone::Second));
    let body = column![text::line(kind::SMALL, overview.policy.as_str()).tone(Tone::Second)]
        .extend(lines)
        .push(none)
        .spacing(8)
        .padding([10, 16]);
    surface::card(head, container(body).height(height)).into()
}

/// A ring with its words; a click leads to the people who do not meet just that.
fn ring(
    room: Room,
    at: usize,
    one: &assessment::Ring,
    whole: Period,
    width: f32,
) -> Element<'static, Message> {
    let across = if room.is_wide() { 92.0 } else { 80.0 };
    let short = one.must.saturating_sub(one.met);
    let ring =
        chart::ring(chart::Ring { done: u64::from(one.met), of: u64::from(one.must), unit: "人", across });
    let rest: Element<'_, Message> = if short == 0 {
        row![Icon::Check.toned(14.0, Tone::Success), text::text(kind::SMALL, "全部达到")]
            .spacing(4)
            .align_y(Alignment::Center)
            .into()
    } else {
        text::strong(format!("差 {short} 人")).into()
    };
    let when = match one.period == whole && whole.days() > 366 {
        true => "周期".to_owned(),
        false => one.period.to_string(),
    };
    let asked = match one.required.is_zero() {
        true => when,
        false => format!("{when} 要求 {}", one.required),
    };
    let words = column![
        text::line(if room.is_wide() { kind::HEADING } else { kind::SMALL.strong() }, one.label.clone())
            .center(),
        text::caption(asked),
        rest
    ];
    let all = column![ring, words.align_x(Alignment::Center)].spacing(6).align_x(Alignment::Center);
    control(all, |theme: &iced::Theme, status| {
        let t = tokens(theme);
        let ground = if status.hovered { t.hover } else { iced::Color::TRANSPARENT };
        Style { ground, border: iced::border::rounded(space::RADIUS), ink: None }
    })
    .ring(Ring::Inside)
    .width(width)
    .padding([4, 0])
    .on_press_maybe((short > 0).then_some(Message::Ring(at)))
    .into()
}

fn months<'a>(
    room: Room,
    overview: &assessment::Overview,
    today: NaiveDate,
    height: f32,
) -> Element<'a, Message> {
    let sum: crate::model::hours::Hours = overview.months.iter().map(|month| month.hours).sum();
    let head = surface::card_head(room, "各月认定学时", format!("全年 {}", amount(sum)), None);
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
    let body = container(chart::columns(Columns { columns })).height(height).padding([10, 16]);
    surface::card(head, body).into()
}

fn danger<'a>(room: Room, screen: &'a Overview, overview: &'a assessment::Overview) -> Element<'a, Message> {
    let count = overview.danger.len();
    let about = if count == 0 {
        "按现在的记录，都来得及".to_owned()
    } else {
        format!("{count} 人，等审的都通过，按目前进度也达不到要求")
    };
    let copy = button("复制人名").small().icon(Icon::Copy).on_press(Message::CopyNames);
    let print = button("打印提醒单").small().icon(Icon::Printer).on_press(Message::Remind);
    let right = row![Element::from(copy), Element::from(print)].spacing(8);
    let head = surface::card_head(room, "来不及的人", about, (count > 0).then(|| right.into()));
    let cells = |key: i64, column: usize| {
        let person = screen.places.get(&key).and_then(|place| overview.danger.get(*place));
        person.map_or_else(Cell::blank, |person| cell(person, column))
    };
    let table =
        table::table(&screen.danger, cells, Message::Danger).id("overview-danger").without_ticks().links();
    let height = 31.0 + 28.0 * ROWS.min(count.max(1) as f32);
    let table = container(container(table).height(height).style(style::surface));
    // The last row stays clear of the round corners.
    surface::card(head, table.padding(iced::padding::bottom(6))).into()
}

fn cell(person: &InDanger, column: usize) -> Cell<'_> {
    match column {
        0 => Cell::words(person.name.as_str()),
        1 => Cell::second(person.subject.as_str()),
        2 => Cell::strong(person.missing.to_string()),
        _ => Cell::second(person.advice.as_str()),
    }
}

/// Everybody in danger as a spreadsheet takes it.
pub(super) fn copied(overview: &assessment::Overview) -> String {
    let head = DANGER.iter().map(|column| column.title.to_owned()).collect::<Vec<_>>();
    let line = |person: &InDanger| {
        (0..DANGER.len()).map(|column| cell(person, column).words.into_owned()).collect::<Vec<_>>()
    };
    table::tsv(std::iter::once(head).chain(overview.danger.iter().map(line)))
}

fn posts<'a>(room: Room, overview: &'a assessment::Overview) -> Element<'a, Message> {
    let head = surface::card_head(room, "岗位类别", format!("{} 人", overview.people), None);
    let most = overview.posts.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1);
    let lines = overview.posts.iter();
    let lines =
        lines.map(|(name, count)| (name.as_str(), *count as f32 / most as f32, grouped(u64::from(*count))));
    let body = surface::scroll(chart::bars(112.0, lines));
    surface::card(head, container(body).height(MAKE_UP).padding([10, 16])).into()
}

fn ages<'a>(room: Room, overview: &assessment::Overview) -> Element<'a, Message> {
    let teachers: u32 = overview.ages.iter().map(|(_, count)| count).sum();
    let head = surface::card_head(room, "专任教师年龄", format!("{teachers} 人"), None);
    let column = |(name, count): &(String, u32)| Month {
        label: name.clone(),
        first: *count as f32,
        second: 0.0,
        now: false,
    };
    let columns = overview.ages.iter().map(column).collect();
    let body = container(chart::columns(Columns { columns })).height(MAKE_UP).padding([10, 16]);
    surface::card(head, body).into()
}
