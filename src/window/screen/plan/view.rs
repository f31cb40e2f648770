//! How it looks: the filing above the lines; the kinds that are missing above the papers.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::{Context, LINES as LINES_TAB, Message, Plan, Shown, TABS};
use crate::window::icon::Icon;
use crate::window::theme::Hue;
use crate::window::widget::button::button;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::tabs::tabs;
use crate::window::widget::{Element, chip, empty};

/// Columns of the lines.
pub const LINES: &[Column] = &[
    Column::new("number", "序号", 56.0).figures().unsorted(),
    Column::new("month", "时间", 96.0).unsorted(),
    Column::new("topic", "主题", 220.0).least(160.0).stretches().unsorted(),
    Column::new("hours", "计划学时", 84.0).figures().unsorted(),
    Column::new("leader", "负责人", 96.0).hides(2).unsorted(),
    Column::new("held", "已办的培训", 180.0).unsorted(),
    Column::new("note", "备注", 120.0).hides(1).unsorted(),
];

/// Columns of the papers.
pub const PAPERS: &[Column] = &[
    Column::new("day", "日期", 104.0).unsorted(),
    Column::new("kind", "种类", 120.0).unsorted(),
    Column::new("title", "题名", 260.0).least(160.0).stretches().unsorted(),
    Column::new("file", "文件", 220.0).hides(1).unsorted(),
];

fn lines<'a>(plan: &'a Plan, shown: &'a Shown, context: &Context) -> Element<'a, Message> {
    let filed = match shown.plan.as_ref().map(|plan| (plan.filed_on, plan.filed_with.as_deref())) {
        Some((Some(day), with)) => {
            let with = with.map(|with| format!("，{with}")).unwrap_or_default();
            chip::note(Icon::CircleCheck, format!("{day} 已备案{with}"), Hue::Success)
        }
        _ => chip::note(Icon::TriangleAlert, "还没有备案；备案以后，列入计划的培训就算批准", Hue::Warning),
    };
    let chosen = plan.line().is_some();
    let tools = row![
        filed,
        Space::new().width(Length::Fill),
        button("备案…").small().on_press(Message::File),
        button("改这一项…").small().on_press_maybe(chosen.then_some(Message::Edit)),
        button("对上培训…").small().on_press_maybe(chosen.then_some(Message::Link)),
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    let body: Element<'_, Message> = if shown.lines.is_empty() {
        empty::empty(
            Icon::GraduationCap,
            "这一年度还没有培训计划",
            "一项项加，或把计划表导进来；培训办完对上它的那一项。",
            vec![button("加一项…").on_press(Message::New), button("导入…").on_press(Message::Import)],
        )
    } else {
        let cell = move |key: i64, column: usize| {
            let found = shown.lines.iter().find(|(line, _)| i64::from(line.number) == key);
            let Some((line, held)) = found else { return Cell::blank() };
            let word = |text: &Option<String>| text.clone().unwrap_or_default();
            match column {
                0 => Cell::second(line.number.to_string()),
                1 => Cell::second(word(&line.month)),
                2 => Cell::words(line.topic.as_str()),
                3 => Cell::second(line.hours.map(|hours| hours.to_string()).unwrap_or_default()),
                4 => Cell::second(word(&line.leader)),
                5 if held.is_empty() => Cell::second("还没有办"),
                5 => Cell::words(held.join("、")),
                _ => Cell::second(word(&line.note)),
            }
        };
        table::table(&plan.lines, cell, Message::Lines)
            .id("plan-lines")
            .without_ticks()
            .row_height(context.look.row())
            .into()
    };
    column![container(tools).padding([8, 14]), body].into()
}

fn papers<'a>(plan: &'a Plan, shown: &'a Shown, context: &Context) -> Element<'a, Message> {
    let missing = shown.missing.iter().map(|kind| kind.word()).collect::<Vec<_>>();
    let note = match missing.is_empty() {
        true => chip::note(Icon::CircleCheck, "七类材料都有了", Hue::Success),
        false => chip::note(Icon::TriangleAlert, format!("还缺：{}", missing.join("、")), Hue::Warning),
    };
    let look = plan.paper().is_some().then_some(Message::Look);
    let tools = row![note, Space::new().width(Length::Fill), button("打开").small().on_press_maybe(look)]
        .spacing(8)
        .align_y(Alignment::Center);
    let body: Element<'_, Message> = if shown.papers.is_empty() {
        empty::empty(
            Icon::Archive,
            "这一年度的档案还是空的",
            "组织机构、规章制度、研修计划、评估考核办法、活动安排、大型活动资料、会议记录，把文件拖进来。",
            vec![button("存入材料…").on_press(Message::Store)],
        )
    } else {
        let cell = move |key: i64, column: usize| {
            let paper = usize::try_from(key).ok().and_then(|at| shown.papers.get(at));
            let Some(paper) = paper else { return Cell::blank() };
            match column {
                0 => Cell::second(paper.day.to_string()),
                1 => Cell::second(paper.kind.word()),
                2 => Cell::words(paper.title.as_str()),
                _ => Cell::second(paper.file.as_str()),
            }
        };
        table::table(&plan.papers, cell, Message::Papers)
            .id("plan-papers")
            .without_ticks()
            .row_height(context.look.row())
            .into()
    };
    column![container(tools).padding([8, 14]), body].into()
}

/// The screen.
pub fn view<'a>(plan: &'a Plan, context: &'a Context) -> Element<'a, Message> {
    let Some(shown) = &plan.shown else { return Space::new().into() };
    let body = if plan.tab == LINES_TAB { lines(plan, shown, context) } else { papers(plan, shown, context) };
    column![tabs(&TABS, plan.tab, Message::Tab), container(body).height(Length::Fill)].into()
}
