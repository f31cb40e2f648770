//! The pane of a person: what is kept, what is met and what is missing, what happened.

use chrono::NaiveDate;
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Padding};

use super::data::{Card, Outlook, of_stretch};
use super::moving;
use super::trying::Trying;
use super::{CHANGES, FACTS, HOURS, Message, Staff, TABS, view};
use crate::exchange::inbound::field::StaffField;
use crate::exchange::paper::font::GETA;
use crate::model::period::Period;
use crate::policy::RequirementAnswer;
use crate::service::printing::codes;
use crate::store::EntryRow;
use crate::window::icon::Icon;
use crate::window::screen::record::mark;
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::chart::{self, Series};
use crate::window::widget::{Element, chip, form, pane, tabs, text};

/// Width of the names of facts.
const NAMES: f32 = 104.0;

fn head<'a>(card: &'a Card, open: usize) -> Element<'a, Message> {
    let row_ = &card.row;
    let about = [row_.subject.as_deref(), row_.title.as_deref(), row_.staff_code.as_deref()];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let first = row![
        text::title(marked(&row_.name, &card.glyphless)),
        text::line(kind::SMALL, about).tone(Tone::Second),
        chip::chip(view::mark(row_.status)),
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    column![
        container(first).padding(Padding::from([12, 16]).bottom(6.0)),
        tabs::tabs(&TABS, open, Message::Tab),
    ]
    .into()
}

/// A name with the printer's mark where no font has the character.
fn marked(name: &str, glyphless: &[char]) -> String {
    name.chars().map(|c| if glyphless.contains(&c) { GETA } else { c }).collect()
}

fn facts<'a>(card: &'a Card, revealed: bool) -> Element<'a, Message> {
    let mut lines = column![].spacing(4).padding([12, 16]);
    let known = StaffField::ALL.iter().filter(|field| !card.form.get(**field).is_empty());
    for field in known {
        let words: Element<'a, Message> = match (field, &card.staff.record.document) {
            (StaffField::DocumentNumber, Some(document)) => {
                let shown = if revealed { document.as_str().to_owned() } else { document.masked() };
                let (word, icon) = match revealed {
                    true => ("隐藏", Icon::EyeOff),
                    false => ("显示完整号码", Icon::Eye),
                };
                let look = button(word).link().icon(icon).small().on_press(Message::Reveal(!revealed));
                row![text::body(shown), look].spacing(8).align_y(Alignment::Center).into()
            }
            (StaffField::Name, _) => text::body(marked(card.form.get(*field), &card.glyphless)).into(),
            _ => text::body(card.form.get(*field)).into(),
        };
        lines = lines.push(form::fact(field.word(), NAMES, words));
    }
    let standing = &card.staff.standing;
    let more = [
        standing.applying_for.map(|level| ("拟申报职称", level.word())),
        standing.is_new.then_some(("新教师", "在试用期")),
        standing.is_head.then_some(("校长、园长", "是")),
    ];
    for (name, words) in more.into_iter().flatten() {
        lines = lines.push(form::fact(name, NAMES, text::body(words)));
    }
    let more = row![
        button("档案各项、变更和对比…").link().icon(Icon::Archive).on_press(Message::OpenFile),
        button("登记错了，删除…").link().icon(Icon::Trash2).on_press(Message::Remove),
    ];
    lines = lines.push(more.spacing(16));
    let warning = |words: String| {
        row![Icon::TriangleAlert.toned(14.0, Tone::Warning), text::small(words)]
            .spacing(6)
            .align_y(Alignment::Center)
    };
    let missing = (card.staff.record.document.is_none())
        .then(|| warning("没有证件号码，报送的表会缺这一栏".to_owned()));
    let glyphless = (!card.glyphless.is_empty()).then(|| {
        warning(format!("没有字体有这个字，屏幕和纸上是〓，打印后手填：{}", codes(&card.glyphless)))
    });
    lines.push(missing).push(glyphless).into()
}

/// Share of one figure in another, from 0 to 1.
fn share(part: i64, whole: i64) -> f32 {
    if whole <= 0 { 1.0 } else { (part as f32 / whole as f32).clamp(0.0, 1.0) }
}

fn requirement(answer: &RequirementAnswer, whole: Period) -> Element<'_, Message> {
    let state: Element<'_, Message> = match (answer.met, answer.missing.is_zero()) {
        (true, _) => row![
            Icon::Check.toned(14.0, Tone::Success),
            text::small("已达到").style(style::tone(Tone::Success))
        ]
        .spacing(4)
        .align_y(Alignment::Center)
        .into(),
        (false, true) => text::strong("没有达到").into(),
        (false, false) => text::strong(format!("还差 {}", answer.missing)).into(),
    };
    let figures = (!answer.required.is_zero()).then(|| format!("{} / {}", answer.earned, answer.required));
    let bar = figures
        .is_some()
        .then(|| chart::bar(share(answer.earned.hundredths(), answer.required.hundredths()), Series::First));
    let name = of_stretch(&answer.label, answer.period, whole);
    line(text::body(name).into(), bar, figures.unwrap_or_default(), state)
}

/// A line of requirements and caps: its name above, the bar with its figures and what they mean below.
fn line<'a>(
    name: Element<'a, Message>,
    bar: Option<chart::Bar>,
    figures: String,
    state: Element<'a, Message>,
) -> Element<'a, Message> {
    let first = row![container(name).width(Length::Fill), state].spacing(8).align_y(Alignment::Center);
    let second = bar.map(|bar| {
        let figures = container(text::small(figures)).align_right(96);
        row![container(Element::from(bar)).width(Length::Fill), figures].spacing(8).align_y(Alignment::Center)
    });
    column![first].push(second).into()
}

fn outlook<'a>(outlook: &'a Outlook, trying: Option<&'a Trying>) -> Element<'a, Message> {
    let copy = button("复制").link().icon(Icon::Copy).on_press(Message::CopySentence(outlook.advice.clone()));
    let (icon, tone) = match outlook.met {
        Some(false) => (Icon::TriangleAlert, Tone::Warning),
        Some(true) => (Icon::CircleCheck, Tone::Success),
        None => (Icon::Info, Tone::Second),
    };
    let sentence =
        row![icon.toned(16.0, tone), text::body(outlook.advice.as_str()).width(Length::Fill), copy,]
            .spacing(8);
    let caps = outlook.caps.iter().map(|(name, cap)| {
        let room = cap.room();
        let state = if room.is_zero() { "已满".to_owned() } else { format!("还可计 {room}") };
        let bar = chart::bar(share(cap.used.hundredths(), cap.limit.hundredths()), Series::Second);
        let figures = format!("{} / {}", cap.used, cap.limit);
        line(text::line(kind::SMALL, name.as_str()).into(), Some(bar), figures, text::small(state).into())
    });
    let ways = (!outlook.ways.is_empty()).then(|| text::caption("怎么补"));
    let way = |way: &'a String| {
        row![text::small("·"), text::small(way.as_str()).width(Length::Fill)].spacing(6).into()
    };
    let body = column![sentence]
        .extend(outlook.requirements.iter().map(|answer| requirement(answer, outlook.period)))
        .push(ways)
        .extend(outlook.ways.iter().map(way))
        .push(trying.map(|trying| trying.view().map(Message::Trying)))
        .push((!outlook.caps.is_empty()).then(|| text::caption("类别上限")))
        .extend(caps)
        .spacing(8);
    let period = text::small(outlook.period.to_string()).into();
    pane::section(outlook.title.as_str(), Some(period), body)
}

fn entry<'a>(entry: &'a EntryRow, first: Option<&'a Outlook>) -> Element<'a, Message> {
    let recognised = first.and_then(|outlook| outlook.recognised.get(&entry.id.to_string()));
    let hours = match (recognised, entry.claimed) {
        (Some(hours), _) => text::strong(hours.to_string()),
        (None, Some(claimed)) => text::small(claimed.to_string()),
        (None, None) => text::small(""),
    };
    let state = chip::quiet_chip(mark::entry(entry.state));
    let about = format!("{}　{}", entry.span.to(), entry.activity.word());
    let first =
        row![text::line(kind::BODY, entry.title.as_str()), hours].spacing(8).align_y(Alignment::Center);
    let second = row![text::line(kind::SMALL, about).tone(Tone::Second), state].align_y(Alignment::Center);
    column![first, second].into()
}

fn hours<'a>(card: &'a Card, trying: &'a Trying) -> Element<'a, Message> {
    let shown = card.outlooks.iter().enumerate();
    let all = column(shown.map(|(at, one)| outlook(one, (at == 0).then_some(trying))));
    let all = match card.outlooks.is_empty() {
        true => all.push(container(text::small("还没有选定规程，到设置里选")).padding([12, 16])),
        false => all,
    };
    let first = card.outlooks.first();
    let entries: Element<'_, Message> = if card.entries.is_empty() {
        text::small("还没有学时").into()
    } else {
        column(card.entries.iter().map(|one| entry(one, first))).spacing(8).into()
    };
    all.push(pane::section("学时记录", None, entries)).into()
}

fn changes(card: &Card, today: NaiveDate) -> Element<'_, Message> {
    if card.changes.is_empty() {
        let words = "还没有变动。入职、调动、产假、退休登记在这里，要求会跟着算。";
        return column![text::small(words), moved()].spacing(10).padding([12, 16]).into();
    }
    let lines = card.changes.iter().rev().map(|(number, change)| -> Element<'_, Message> {
        let until = match change.to {
            Some(to) => format!("{} 至 {to}", change.from),
            None => format!("{} 起", change.from),
        };
        let more = [change.school.as_deref(), change.document.as_deref(), change.note.as_deref()];
        let more = more.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let lasts = change.kind.status().is_some_and(|status| !status.is_gone()) && !change.kind.brings();
        let end =
            (lasts && change.covers(today)).then(|| button("结束…").small().on_press(Message::End(*number)));
        let words =
            row![text::strong(change.kind.word()), text::small(until), Space::new().width(Length::Fill)]
                .push(end)
                .spacing(8)
                .align_y(Alignment::Center);
        column![words].push((!more.is_empty()).then(|| text::small(more))).into()
    });
    column(lines).push(moved()).spacing(10).padding([12, 16]).into()
}

/// Hours that go along from school to school.
fn moved() -> Element<'static, Message> {
    row![
        button("带出学时…").small().on_press(Message::Moving(moving::Message::Out)),
        button("带入学时…").small().on_press(Message::Moving(moving::Message::In)),
    ]
    .spacing(8)
    .into()
}

fn history(card: &Card) -> Element<'_, Message> {
    if card.history.is_empty() {
        return container(text::small("还没有经过")).padding([12, 16]).into();
    }
    let lines = card.history.iter().map(|(at, what)| pane::event(at.get(2..16).unwrap_or(at), what.as_str()));
    column(lines).spacing(6).padding([12, 16]).into()
}

/// The pane.
pub fn view<'a>(staff: &'a Staff, card: &'a Card, today: NaiveDate) -> Element<'a, Message> {
    let body = match staff.tab {
        FACTS => facts(card, staff.revealed.contains(&card.row.id)),
        HOURS => hours(card, &staff.trying),
        CHANGES => changes(card, today),
        _ => history(card),
    };
    let deeds = row![
        button("修改").icon(Icon::Pencil).key("回车").on_press(Message::Edit),
        button("登记变动…").on_press(Message::Change),
        button("打印证明").icon(Icon::Printer).on_press(Message::PrintOne),
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    pane::pane(staff.pane, head(card, staff.tab), body, Some(deeds.into()))
}
