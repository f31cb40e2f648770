//! How it looks: the views at the left; filters, chart and table at the right, both with the same lines.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Color, Length, Theme, border};

use super::{Context, Message, Shown, Statistics};
use crate::exchange::sheet::statistics::Figures;
use crate::model::hours::Hours;
use crate::service::assessment::{self, By};
use crate::window::icon::Icon;
use crate::window::screen::{LIST, PANE, amount, refusal};
use crate::window::theme::{kind, space, style, tokens};
use crate::window::widget::chart::{self, Columns, Month, Series};
use crate::window::widget::control::{Ring, Style, control};
use crate::window::widget::progress::grouped;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, bar, chip, empty, surface, text};

/// Width of the list of views.
const SIDE: f32 = 220.0;
/// Height of the chart.
const CHART: f32 = 220.0;
/// Width of the names beside bars.
const NAMES: f32 = 280.0;
/// More columns than these have no room for their names.
const COLUMNS: usize = 14;

/// The columns of a view that says who meets the requirements.
const fn judged(name: &'static str, people: &'static str) -> [Column; 10] {
    [
        Column::new("name", name, 200.0).least(140.0).stretches().unsorted(),
        Column::new("people", people, 84.0).figures().unsorted(),
        Column::new("entries", "条数", 72.0).figures().hides(4).unsorted(),
        Column::new("claimed", "申报学时", 92.0).figures().hides(5).unsorted(),
        Column::new("recognised", "认定学时", 92.0).figures().unsorted(),
        Column::new("mean", "人均", 72.0).figures().hides(2).unsorted(),
        Column::new("must", "应达到", 76.0).figures().hides(3).unsorted(),
        Column::new("met", "达到", 68.0).figures().unsorted(),
        Column::new("short", "未达到", 76.0).figures().hides(1).unsorted(),
        Column::new("rate", "达到率", 84.0).figures().unsorted(),
    ]
}

/// The columns of a view that does not.
const fn recorded(name: &'static str, people: &'static str) -> [Column; 6] {
    [
        Column::new("name", name, 240.0).least(160.0).stretches().unsorted(),
        Column::new("people", people, 92.0).figures().unsorted(),
        Column::new("entries", "条数", 72.0).figures().hides(1).unsorted(),
        Column::new("claimed", "申报学时", 92.0).figures().unsorted(),
        Column::new("recognised", "认定学时", 92.0).figures().unsorted(),
        Column::new("mean", "人均", 84.0).figures().unsorted(),
    ]
}

const INSTITUTION: &[Column] = &recorded("机构", "参训人数");
const PROGRAM: &[Column] = &recorded("培训", "参训人数");
const LEVEL: &[Column] = &recorded("级别", "参训人数");
const MODE: &[Column] = &recorded("形式", "参训人数");
const SUBJECT: [&[Column]; 2] = [&recorded("学科", "人数"), &judged("学科", "人数")];
const DEPARTMENT: [&[Column]; 2] = [&recorded("部门", "人数"), &judged("部门", "人数")];
const TITLE: [&[Column]; 2] = [&recorded("职称", "人数"), &judged("职称", "人数")];
const STAGE: [&[Column]; 2] = [&recorded("学段", "人数"), &judged("学段", "人数")];
const YEAR: [&[Column]; 2] = [&recorded("年度", "参训人数"), &judged("年度", "参训人数")];

/// The columns of a view, with those of who meets the requirements or without.
pub(super) fn columns(statistics: &assessment::Statistics) -> &'static [Column] {
    let [plain, judged] = match statistics.by {
        By::Institution => return INSTITUTION,
        By::Program => return PROGRAM,
        By::Level => return LEVEL,
        By::Mode => return MODE,
        By::Subject => SUBJECT,
        By::Department => DEPARTMENT,
        By::Title => TITLE,
        By::Stage => STAGE,
        By::Year => YEAR,
    };
    if statistics.tally().judged { judged } else { plain }
}

fn icon(by: By) -> Icon {
    match by {
        By::Institution => Icon::Building2,
        By::Program => Icon::GraduationCap,
        By::Level => Icon::Archive,
        By::Mode => Icon::Monitor,
        By::Subject => Icon::BookOpenText,
        By::Department => Icon::Users,
        By::Title => Icon::User,
        By::Stage => Icon::School,
        By::Year => Icon::Calendar,
    }
}

/// The figure of a column; empty where it says nothing.
fn figure(figures: Figures, column: usize) -> String {
    let count = |count: u32| grouped(u64::from(count));
    match column {
        1 => count(figures.people),
        2 => count(figures.entries),
        3 => amount(figures.claimed),
        4 => amount(figures.recognised),
        5 => figures.mean().map(amount).unwrap_or_default(),
        6 => count(figures.must),
        7 => count(figures.met),
        8 => count(figures.short()),
        _ => figures.rate(),
    }
}

fn cell(name: &str, figures: Figures, column: usize) -> Cell<'_> {
    let words = figure(figures, column);
    match column {
        0 => Cell::words(name),
        4 | 7 => Cell::strong(words),
        _ => Cell::second(words),
    }
}

/// The foot: what all lines come to. People in several lines are not added up.
fn sums(statistics: &assessment::Statistics) -> Vec<(usize, Cell<'_>)> {
    let tally = statistics.tally();
    let total = tally.total();
    let shown = columns(statistics).len();
    let says = |column: &usize| tally.apart || !matches!(column, 1 | 5);
    let figures = (1..shown).filter(says).map(|column| (column, Cell::strong(figure(total, column))));
    std::iter::once((0, Cell::strong("合计"))).chain(figures).collect()
}

/// The whole table as a spreadsheet takes it.
pub(super) fn copied(statistics: &assessment::Statistics) -> String {
    let columns = columns(statistics);
    let head = columns.iter().map(|column| column.title.to_owned()).collect::<Vec<_>>();
    let line = |group: &assessment::Group| {
        let cells = 0..columns.len();
        cells.map(|column| cell(&group.name, group.figures, column).words.replace(',', "")).collect()
    };
    table::tsv(std::iter::once(head).chain(statistics.groups.iter().map(line)))
}

fn side(by: By) -> Element<'static, Message> {
    let views = By::ALL.iter().map(|one| {
        let here = *one == by;
        let words = text::text(if here { kind::HEADING } else { kind::BODY }, one.word());
        let content = row![icon(*one).at(16.0), words].spacing(10).align_y(Alignment::Center);
        control(content, move |theme: &Theme, status| {
            let t = tokens(theme);
            let (ground, ink) = match (here, status.hovered) {
                (true, _) => (t.accent_soft, t.accent),
                (_, true) => (t.hover, t.text),
                _ => (Color::TRANSPARENT, t.text_2),
            };
            Style { ground, border: border::rounded(space::RADIUS), ink: Some(ink) }
        })
        .ring(Ring::Inside)
        .align(Alignment::Start)
        .padding([0, 10])
        .width(Length::Fill)
        .height(34)
        .on_press(Message::By(*one))
        .into()
    });
    let views = container(column(views).spacing(2)).padding(8).id(LIST);
    let side = container(views).width(SIDE - 1.0).height(Length::Fill).style(style::surface);
    row![side, surface::upright()].into()
}

fn tools<'a>(screen: &'a Statistics, shown: &'a Shown) -> Element<'a, Message> {
    let mut left: Vec<Element<'a, Message>> = Vec::new();
    if screen.by == By::Year {
        left.push(text::small("最近五个年度").into());
    } else {
        let period = screen.period.view("statistics-period", "期间", Message::Period);
        left.push(container(period).width(170).into());
    }
    if shown.policies.len() > 1 {
        let policy = screen.policy.view("statistics-policy", "规程", Message::Policy);
        left.push(container(policy).width(280).into());
    }
    if shown.statistics.waits {
        left.push(chip::filter("含待上级认定", screen.passed, None, Some(Message::Passed)).into());
    }
    bar::tools(left, vec![text::caption("只计现在由本校报送的人").into()])
}

fn share(part: Hours, whole: Hours) -> f32 {
    if whole.is_zero() { 0.0 } else { part.hundredths() as f32 / whole.hundredths() as f32 }
}

fn chart(statistics: &assessment::Statistics) -> Element<'_, Message> {
    let groups = &statistics.groups;
    let records = matches!(statistics.by, By::Institution | By::Program | By::Level | By::Mode);
    let bars = records || groups.len() > COLUMNS;
    let people = !bars && statistics.by.is_of_people() && groups.iter().any(|group| group.figures.must > 0);
    let legend: Element<'_, Message> = if people {
        let named =
            [chart::legend(Series::First, "达到（下）"), chart::legend(Series::Second, "未达到（上）")];
        row(named).spacing(16).into()
    } else {
        chart::legend(Series::First, "认定学时")
    };
    let marks: Element<'_, Message> = if bars {
        let most = groups.iter().map(|group| group.figures.recognised).max().unwrap_or_default();
        let lines = groups.iter().map(|group| {
            let recognised = group.figures.recognised;
            (group.name.as_str(), share(recognised, most), amount(recognised))
        });
        surface::scroll(container(chart::bars(NAMES, lines)).padding(iced::padding::right(16))).into()
    } else {
        let columns = groups
            .iter()
            .map(|group| {
                let Figures { recognised, met, .. } = group.figures;
                let (first, second) = match people {
                    true => (met as f32, group.figures.short() as f32),
                    false => (recognised.hundredths() as f32 / 100.0, 0.0),
                };
                Month { label: group.name.clone(), first, second, now: false }
            })
            .collect();
        chart::columns(Columns { columns })
    };
    let legend = row![Space::new().width(Length::Fill), legend];
    let chart = column![legend, container(marks).height(Length::Fill)].spacing(6);
    container(chart).padding([10, 16]).height(CHART).width(Length::Fill).style(style::surface).into()
}

fn body<'a>(screen: &'a Statistics, shown: &'a Shown, row: f32) -> Element<'a, Message> {
    let statistics = &shown.statistics;
    if statistics.groups.is_empty() {
        let nothing = empty::empty(
            Icon::ChartColumn,
            "这个期间没有学时",
            "换一个期间，或看看审核里有没有等着通过的。",
            Vec::new(),
        );
        return column![tools(screen, shown), nothing].into();
    }
    let cells = move |key: i64, column: usize| {
        let group = usize::try_from(key).ok().and_then(|at| statistics.groups.get(at));
        group.map_or_else(Cell::blank, |group| cell(&group.name, group.figures, column))
    };
    let table = table::table(&screen.table, cells, Message::Table)
        .id("statistics")
        .without_ticks()
        .row_height(row)
        .footer(sums(statistics));
    let leads = matches!(statistics.by, By::Program | By::Department | By::Year);
    let table = if leads { table.links() } else { table };
    column![tools(screen, shown), surface::line(), chart(statistics), surface::edge(), table].into()
}

/// The screen.
pub(super) fn view<'a>(screen: &'a Statistics, context: &'a Context) -> Element<'a, Message> {
    let body: Element<'a, Message> = match &screen.shown {
        None => Space::new().into(),
        Some(Err(fault)) => container(refusal(fault)).padding(context.room().margin()).into(),
        Some(Ok(shown)) if shown.entries == 0 => {
            return empty::empty(
                Icon::ChartColumn,
                "还没有可以统计的学时",
                "登记了学时，就能在这里看到。",
                Vec::new(),
            );
        }
        Some(Ok(shown)) => body(screen, shown, context.look.row()),
    };
    let body = container(body).width(Length::Fill).height(Length::Fill).id(PANE);
    row![side(screen.by), body].into()
}
