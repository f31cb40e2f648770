//! How it looks: the tree of programs, and the open one with its tabs and its deed.

use chrono::Datelike;
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::data::Book;
use super::{Context, Message, TABS, Training, proofs, roster, sessions};
use crate::model::program::Settles;
use crate::model::state::{EntryState, ProgramState};
use crate::store::{ProgramRow, RosterLine};
use crate::window::icon::Icon;
use crate::window::screen::record::mark;
use crate::window::screen::{LIST, PANE};
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, bar, chip, empty, field, surface, tabs, text};

/// The columns of the tree.
pub const TREE: &[Column] = &[
    Column::new("title", "培训", 160.0).least(120.0).stretches().unsorted(),
    Column::new("about", "", 62.0).figures().unsorted(),
];

/// Width of the tree.
const SIDE: f32 = 280.0;

/// The keys of the tree: minus the year above its programs.
pub fn branches(programs: &[ProgramRow]) -> Vec<i64> {
    let mut keys = Vec::with_capacity(programs.len() + 8);
    let mut year = None;
    for row in programs {
        let this = row.span.to().year();
        if year.replace(this) != Some(this) {
            keys.push(-i64::from(this));
        }
        keys.push(row.id.0);
    }
    keys
}

fn leaf(training: &Training, key: i64, column: usize) -> Cell<'_> {
    if key < 0 {
        return match column {
            0 => Cell::strong(format!("{} 年", -key)),
            _ => Cell::blank(),
        };
    }
    let Some(row) = training.programs.get(&key) else { return Cell::blank() };
    let void = matches!(row.state, ProgramState::Void | ProgramState::Superseded);
    match column {
        0 => Cell::words(below_year(&row.title, row.span.to().year())).struck(void),
        _ if void => Cell::second("作废"),
        _ if row.open > 0 => Cell::second(format!("{} 待审", row.open)).tone(Tone::Warning),
        _ if row.entries > 0 => Cell::second(format!("{} 人", row.entries)),
        _ if row.people > 0 => Cell::second("未登记"),
        _ => Cell::second("无名册").tone(Tone::Third),
    }
}

/// A title without the year under which it stands: many begin with it, and what tells them apart would be cut off.
fn below_year(title: &str, year: i32) -> &str {
    let rest = title.strip_prefix(&format!("{year}年")).or_else(|| title.strip_prefix(&format!("{year} 年")));
    let rest = rest.map(|rest| rest.strip_prefix('度').unwrap_or(rest));
    rest.filter(|rest| !rest.is_empty()).unwrap_or(title)
}

fn tree(training: &Training) -> Element<'_, Message> {
    let search = field::search(&training.query, "培训名称、编号", Message::Search).id(super::SEARCH);
    let table = table::table(&training.tree, |key, column| leaf(training, key, column), Message::Tree)
        .id("training-tree")
        .without_ticks()
        .without_head();
    let none = training.tree.keys().is_empty() && !training.query.is_empty();
    let rows: Element<'_, Message> =
        if none { container(text::small("没有符合的培训")).padding(16).into() } else { table.into() };
    let all = column![container(search).padding([7, 12]), surface::line(), rows];
    let pane = container(all).width(SIDE - 1.0).height(Length::Fill).style(style::surface);
    row![container(pane).id(LIST), surface::upright()].into()
}

fn facts(book: &Book) -> String {
    let program = &book.program;
    let span = if program.span.days() == 1 {
        program.span.from().to_string()
    } else {
        format!("{} 至 {}", program.span.from(), program.span.to())
    };
    let hours = match (program.speaker_hours.is_zero(), program.settles) {
        (_, Settles::Sessions) => "按场次结算".to_owned(),
        (true, _) => format!("每人 {} 学时", program.listener_hours),
        (false, _) => format!("听讲 {}、主讲 {} 学时", program.listener_hours, program.speaker_hours),
    };
    let place = program.place.clone().unwrap_or_default();
    let parts = [
        program.code.clone(),
        program.activity.word().to_owned(),
        span,
        place,
        book.form.institution.clone(),
        hours,
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　")
}

fn head(book: &Book) -> Element<'_, Message> {
    let program = &book.program;
    let state = program.state;
    let approved = state == ProgramState::Approved;
    let approve = (state == ProgramState::Draft)
        .then(|| button("登记批准…").small().icon(Icon::FileCheck).on_press(Message::Approve));
    let edit = matches!(state, ProgramState::Draft | ProgramState::Returned)
        .then(|| button("修改").small().icon(Icon::Pencil).on_press(Message::Edit));
    let adjust = (approved && book.next.is_none())
        .then(|| button("调整…").small().icon(Icon::Pencil).on_press(Message::Adjust));
    let follow = (approved && book.differing > 0).then(|| {
        button(format!("调整 {} 条已认定的学时…", book.differing)).small().on_press(Message::AdjustHours)
    });
    let void = matches!(state, ProgramState::Draft | ProgramState::Returned | ProgramState::Approved)
        .then(|| button("作废…").small().danger_outline().on_press(Message::Void));
    let first =
        row![text::line(kind::TITLE, program.title.as_str()), chip::chip(mark::program(program.state)),]
            .push(approve)
            .push(edit)
            .push(adjust)
            .push(follow)
            .push(void)
            .spacing(10)
            .align_y(Alignment::Center);
    let version = match (&book.next, &book.before) {
        (Some(next), _) => Some(format!("有新版本 {next}，批准以后代替这一个")),
        (None, Some(before)) if approved => Some(format!("代替了 {before}")),
        (None, Some(before)) => Some(format!("是 {before} 的调整，批准以后代替它")),
        (None, None) => None,
    };
    let version = version.map(|words| text::line(kind::SMALL, words).tone(Tone::Second));
    container(
        column![first, text::line(kind::SMALL, facts(book)).tone(Tone::Second)].push(version).spacing(4),
    )
    .padding(iced::Padding::from([10, 16]).bottom(6.0))
    .style(style::surface)
    .width(Length::Fill)
    .into()
}

/// What the deed at the foot would do, or what is still missing.
fn outlook(book: &Book) -> (String, Tone, bool) {
    let (granted, out, hours) = book.sums();
    let by_sessions = book.program.settles == Settles::Sessions;
    if book.roster.is_empty() {
        return ("名册还是空的，先加人".to_owned(), Tone::Second, false);
    }
    if by_sessions && book.sessions.is_empty() {
        return ("还没有场次，先登记一场".to_owned(), Tone::Second, false);
    }
    if !by_sessions && book.program.listener_hours.is_zero() && book.program.speaker_hours.is_zero() {
        return ("还没有定学时，先点“修改”填上".to_owned(), Tone::Second, false);
    }
    let left = if out > 0 { format!("，{out} 人不计") } else { String::new() };
    let passed = |line: &RosterLine| match line.entry {
        Some((_, state)) => !matches!(state, EntryState::Draft | EntryState::Pending | EntryState::Refused),
        None => line.part.left_out.is_some(),
    };
    if !by_sessions && book.roster.iter().all(passed) {
        return (format!("{granted} 人都已登记并初审通过{left}，共 {hours} 学时"), Tone::Success, true);
    }
    let proof = if book.proofs.is_empty() { "；还没有材料" } else { "" };
    (format!("{granted} 人计学时{left}，共 {hours} 学时{proof}"), Tone::Second, true)
}

fn foot<'a>(training: &'a Training, book: &'a Book) -> Element<'a, Message> {
    let by_sessions = book.program.settles == Settles::Sessions;
    let (words, tone, ready) = outlook(book);
    let one_by_one = training.shelf.as_ref().is_some_and(|shelf| shelf.one_by_one.is_some());
    let (plain, whole, label) = if by_sessions {
        ("结算", "结算并初审通过", "只结算")
    } else {
        ("登记学时", "登记并初审通过", "只登记")
    };
    let stretch = by_sessions.then(|| {
        container(training.settling.field.view("settle-stretch", "全部场次", Message::Stretch)).width(150)
    });
    let press = |pass| ready.then_some(Message::Register(pass));
    let (first, second) = if one_by_one { (plain, "去审核") } else { (whole, label) };
    let primary = button(first).primary().icon(Icon::Check).key("Ctrl 回车");
    let other = if one_by_one { Some(Message::Audit) } else { press(false) };
    let rule = one_by_one.then(|| text::small("按规程须逐条审核").into());
    let words = text::text(kind::SMALL, words).style(style::tone(tone));
    let deeds = [primary.on_press_maybe(press(!one_by_one)), button(second).on_press_maybe(other)];
    let told = rule.into_iter().chain(stretch.map(Element::from)).chain([words.into()]);
    bar::foot(deeds.map(Element::from).into_iter().chain(told))
}

fn hours<'a>(training: &'a Training, book: &'a Book, context: &Context) -> Element<'a, Message> {
    if book.roster.is_empty() {
        let go = button("去名册").on_press(Message::Tab(super::ROSTER));
        return empty::empty(
            Icon::BookOpenText,
            "还没有人得到学时",
            "名册上有人以后，这里是每人的学时。",
            vec![go],
        );
    }
    roster::people(book, &training.roster.table).without_ticks().row_height(context.look.row()).into()
}

fn body<'a>(training: &'a Training, book: &'a Book, context: &Context) -> Element<'a, Message> {
    let tab = match training.tab {
        super::SESSIONS => sessions::view(training, book, context),
        super::ROSTER => roster::view(training, book, context),
        2 => hours(training, book, context),
        _ => proofs::view(book).map(Message::Proofs),
    };
    let tabs = container(tabs::tabs(&TABS, training.tab, Message::Tab)).style(style::surface);
    let tab = container(tab).height(Length::Fill).width(Length::Fill).style(style::surface);
    column![head(book), tabs, tab, foot(training, book)].into()
}

/// The screen.
pub fn view<'a>(training: &'a Training, context: &'a Context) -> Element<'a, Message> {
    match (&training.shelf, &training.book) {
        (None, _) => Space::new().into(),
        (Some(shelf), _) if shelf.programs.is_empty() && training.query.is_empty() => empty::empty(
            Icon::GraduationCap,
            "还没有培训",
            "新建一个培训，结束后导入名册，学时会自动登记。",
            vec![button("新建培训").primary().icon(Icon::Plus).on_press(Message::New)],
        ),
        (_, book) => {
            let body = book.as_ref().map(|book| container(body(training, book, context)).id(PANE));
            row![tree(training)].push(body).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::below_year;

    #[test]
    fn a_title_does_not_say_its_year_again_below_it() {
        assert_eq!(below_year("2025年县小学数学教研活动（第2次）", 2025), "县小学数学教研活动（第2次）");
        assert_eq!(below_year("2025年度校本研修", 2025), "校本研修");
        assert_eq!(
            below_year("2024年县小学数学教研活动", 2025),
            "2024年县小学数学教研活动",
            "another year is news"
        );
        assert_eq!(below_year("2025年", 2025), "2025年");
    }
}
