//! How it looks: the progress of the queue above; the form at the left, the proof at the right.

use iced::keyboard::key::Named;
use iced::keyboard::{Key, Modifiers};
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Background, Length, Theme, border};

use super::checks::{self, COUNT, Check, Checks, NAMES};
use super::{Audit, Message, TEMPLATES, Verdict};
use crate::model::entry::Entry;
use crate::window::icon::Icon;
use crate::window::screen::record::mark;
use crate::window::screen::record::opened::Opened;
use crate::window::screen::{LIST, PANE};
use crate::window::theme::{Hue, Tone, kind, style, tokens};
use crate::window::widget::button::button;
use crate::window::widget::chart::{self, Series};
use crate::window::widget::control::{Ring, Style, control};
use crate::window::widget::typing::Typing;
use crate::window::widget::{Element, chip, empty, field, pane, surface, text};

/// The area of the opinion.
pub const OPINION: &str = "audit-opinion";

/// More records than this are shown as a bar.
const MARKS: usize = 60;

const FIELDS: [&str; COUNT] = ["found-1", "found-2", "found-3", "found-4", "found-5", "found-6", "found-7"];
const LINES: [&str; COUNT] = ["check-1", "check-2", "check-3", "check-4", "check-5", "check-6", "check-7"];

/// The field for what the proof says in a row.
pub fn field(row: usize) -> &'static str {
    FIELDS.get(row).copied().unwrap_or_default()
}

/// A row.
pub fn line_id(row: usize) -> &'static str {
    LINES.get(row).copied().unwrap_or_default()
}

fn mark_of(audit: &Audit, at: usize) -> Element<'_, Message> {
    let verdict = audit.queue.get(at).and_then(|id| audit.verdicts.get(id)).copied();
    let here = at == audit.at;
    let height = match (here, verdict) {
        (true, _) => 14,
        (_, Some(Verdict::Refused)) => 4,
        _ => 10,
    };
    let block = container(Space::new().width(Length::Fill).height(height)).style(move |theme: &Theme| {
        let t = tokens(theme);
        let color = match (here, verdict) {
            (true, _) => t.text,
            (_, Some(Verdict::Passed)) => t.chart_2,
            (_, Some(Verdict::Refused)) => t.danger,
            (_, None) => t.track,
        };
        container::Style {
            background: Some(Background::Color(color)),
            border: border::rounded(2),
            ..container::Style::default()
        }
    });
    container(block).center_y(16).width(Length::Fill).max_width(22).into()
}

fn progress(audit: &Audit) -> Element<'_, Message> {
    let (count, done) = (audit.queue.len(), audit.verdicts.len());
    let passed = audit.verdicts.values().filter(|verdict| **verdict == Verdict::Passed).count();
    let strip: Element<'_, Message> = if count <= MARKS {
        row((0..count).map(|at| mark_of(audit, at))).spacing(3).width(Length::Fill).into()
    } else {
        container(chart::bar(done as f32 / count.max(1) as f32, Series::First)).width(Length::Fill).into()
    };
    let why = audit.one_by_one.as_ref().map(|_| {
        row![Icon::Info.toned(14.0, Tone::Second), text::small("按规程须逐条审核")]
            .spacing(4)
            .align_y(Alignment::Center)
    });
    let keys = (!audit.narrow).then(|| {
        row![text::small("换条"), text::keycap("PgUp"), text::keycap("PgDn")]
            .spacing(4)
            .align_y(Alignment::Center)
    });
    let line = row![
        text::strong(format!("第 {} 条，共 {count} 条", audit.at + 1)),
        strip,
        text::small(format!("通过 {passed}　未通过 {}　还有 {}", done - passed, count - done)),
    ]
    .push(why)
    .push(keys)
    .push(audit.programs.view(Message::Program))
    .spacing(14)
    .align_y(Alignment::Center);
    let bar = container(line).padding([0, 20]).center_y(44).width(Length::Fill).style(style::surface);
    column![bar, surface::edge()].into()
}

fn head(opened: &Opened) -> Element<'_, Message> {
    let line = row![
        text::title(opened.name.as_str()),
        text::line(kind::SMALL, opened.about.as_str()).tone(Tone::Second),
        chip::chip(mark::entry(opened.entry.state)),
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    container(line).padding([0, 16]).center_y(46).into()
}

fn sign<'a>(check: Check) -> Element<'a, Message> {
    let (icon, hue) = match check {
        Check::Unseen => (None, Hue::Void),
        Check::Fits => (Some(Icon::Check), Hue::Success),
        Check::Differs => (Some(Icon::X), Hue::Danger),
    };
    let glyph: Element<'a, Message> = icon.map_or_else(|| Space::new().into(), |icon| icon.at(13.0).into());
    container(glyph)
        .center(20)
        .style(move |theme: &Theme| {
            let shade = tokens(theme).hue(hue);
            let line = if check == Check::Unseen { tokens(theme).control } else { shade.ink };
            container::Style {
                background: Some(Background::Color(shade.soft)),
                border: border::rounded(4).color(line).width(1),
                text_color: Some(shade.ink),
                ..container::Style::default()
            }
        })
        .into()
}

fn check_row<'a>(
    audit: &'a Audit,
    checks: Option<&'a Checks>,
    at: usize,
    value: String,
) -> Element<'a, Message> {
    let check = checks.map(|checks| checks.row(at)).unwrap_or_default();
    let here = audit.row == at;
    let number = text::keycap((at + 1).to_string());
    let name = NAMES.get(at).copied().unwrap_or_default();
    let says: Element<'a, Message> = if check == Check::Differs {
        let found = checks.map(|checks| checks.found(at)).unwrap_or_default();
        let input = field::field(found)
            .id(field(at))
            .placeholder("证明上是")
            .width(150)
            .on_submit(Message::FoundDone(at))
            .on_input(move |words| Message::Found(at, words));
        let mut input = input;
        if at == 2 {
            input = input.right();
        }
        row![
            text::line(kind::SMALL, value).tone(Tone::Third),
            text::text(kind::SMALL, "不符").style(style::tone(Tone::Danger)),
            input,
        ]
        .spacing(8)
        .align_y(Alignment::Center)
        .into()
    } else {
        text::line(kind::BODY, value).into()
    };
    let label = container(text::small(name)).width(64);
    let press = control(
        row![number, sign(check), label].spacing(8).align_y(Alignment::Center),
        move |theme, status| {
            let t = tokens(theme);
            let ground = if status.hovered { t.hover } else { iced::Color::TRANSPARENT };
            Style { ground, border: border::rounded(4), ink: None }
        },
    )
    .id(line_id(at))
    .ring(Ring::Inside)
    .padding([0, 4])
    .height(30)
    .on_press(Message::Check(at));
    let line = row![press, says].spacing(8).align_y(Alignment::Center);
    let line =
        container(line).padding([0, 12]).center_y(37).width(Length::Fill).style(move |theme: &Theme| {
            let t = tokens(theme);
            let (ground, line) = if here { (t.selected, t.focus) } else { (t.surface, t.surface) };
            container::Style {
                background: Some(Background::Color(ground)),
                border: border::rounded(0).color(line).width(if here { 2 } else { 0 }),
                ..container::Style::default()
            }
        });
    column![line, surface::line()].into()
}

fn check_list<'a>(audit: &'a Audit, opened: &'a Opened) -> Element<'a, Message> {
    let checks = audit.checks();
    let count = |check| checks.map_or(0, |checks| checks.count(check));
    let unseen = COUNT - count(Check::Fits) - count(Check::Differs);
    let hint = (!audit.narrow).then(|| text::caption("数字键：相符，再按：不符"));
    let head = row![text::strong("逐项对照证明")]
        .push(hint)
        .push(Space::new().width(Length::Fill))
        .push(text::small(format!(
            "{} 相符　{} 不符　{unseen} 未看",
            count(Check::Fits),
            count(Check::Differs)
        )))
        .spacing(8)
        .align_y(Alignment::Center);
    let values = checks::values(opened);
    let rows = values.into_iter().enumerate().map(|(at, value)| check_row(audit, checks, at, value));
    let rule = container(Space::new().width(Length::Fill).height(1)).style(style::rule);
    column![surface::line(), container(head).padding([0, 16]).center_y(34), rule].extend(rows).into()
}

fn noticed<'a>(audit: &'a Audit, opened: &'a Opened) -> Element<'a, Message> {
    let lines = audit.notices.iter().map(|notice| {
        row![
            notice.icon.toned(14.0, notice.tone),
            text::small(notice.words.as_str()).style(style::tone(Tone::Text))
        ]
        .spacing(8)
        .align_y(Alignment::Center)
        .into()
    });
    let account = opened.account.as_ref().map(|account| {
        let last = account.steps.iter().rev().find(|step| !step.article.is_empty());
        let article = last.map(|step| chip::tag(format!("规程 {}", step.article)));
        let before = account.total.minus(account.recognised);
        let whole = account.requirements.iter().map(|answer| answer.required).max();
        let of = whole.map(|whole| format!(" / {whole}")).unwrap_or_default();
        row![
            Icon::Calculator.toned(14.0, Tone::Second),
            text::small(format!("通过后计 {}", account.recognised)).style(style::tone(Tone::Text)),
        ]
        .push(article)
        .push(Space::new().width(Length::Fill))
        .push(text::small(format!("总学时 {before} → {}{of}", account.total)))
        .spacing(8)
        .align_y(Alignment::Center)
    });
    container(column(lines).push(account).spacing(4)).padding([10, 16]).into()
}

fn opinion(audit: &Audit) -> Element<'_, Message> {
    let hint = if audit.by_hand || audit.words().is_empty() {
        "不通过时必填"
    } else {
        "已按不符项写好，可以改"
    };
    let forged = button("弄虚作假…").link().small().on_press(Message::Forged);
    let head = row![text::strong("审核意见"), text::caption(hint), Space::new().width(Length::Fill), forged]
        .spacing(8)
        .align_y(Alignment::Center);
    let area =
        field::area(&audit.opinion, OPINION, "不通过时必填", 2, audit.wrong.is_some(), Message::Opinion);
    let area: Typing<'_, Message> = area.on_key(|key, modifiers| {
        let back = *key == Key::Named(Named::Backspace) && modifiers == Modifiers::CTRL;
        back.then_some(Message::Refuse)
    });
    let offers = TEMPLATES
        .iter()
        .enumerate()
        .take(if audit.narrow { 3 } else { 4 })
        .map(|(at, (name, _))| chip::filter(*name, false, None, Some(Message::Template(at))).into());
    let wrong = audit.wrong.as_deref().map(|wrong| {
        row![Icon::CircleX.toned(12.0, Tone::Danger), text::caption(wrong).style(style::tone(Tone::Danger))]
            .spacing(4)
            .align_y(Alignment::Center)
    });
    let all = column![head, area].push(wrong).push(row(offers).spacing(6)).spacing(8);
    column![surface::line(), container(all).padding([10, 16]), surface::line()].into()
}

fn deeds<'a>(audit: &'a Audit, entry: &'a Entry) -> Element<'a, Message> {
    let judged = audit.current().and_then(|id| audit.verdicts.get(&id));
    if judged.is_some() || entry.state != crate::model::state::EntryState::Pending {
        let words = format!("{}。用 Ctrl Z 可以撤销最近一步", entry.state.word());
        let line = container(text::small(words)).padding([0, 16]).center_y(50).width(Length::Fill);
        return column![surface::edge(), line].into();
    }
    let differs = audit.differs();
    let refuse = button("不通过").icon(Icon::X).key("Ctrl 退格").width(Length::Fill);
    let refuse = if differs { refuse.danger() } else { refuse };
    let ready = !audit.words().is_empty();
    let refuse = refuse.on_press_maybe(ready.then_some(Message::Refuse));
    let pass = button("通过").icon(Icon::Check).key("Ctrl 回车").width(Length::Fill);
    let pass = if differs { pass } else { pass.primary() };
    let pass = pass.on_press_maybe((!differs).then_some(Message::Pass));
    let count = audit.checks().map_or(0, |checks| checks.count(Check::Differs));
    let why = match (differs, ready) {
        (true, _) => Some(format!("有 {count} 项不符，不能通过；改正后可以通过。")),
        (false, false) => Some("不通过要先写审核意见。".to_owned()),
        (false, true) => None,
    };
    let why = why.map(|why| {
        let line = row![Icon::Info.toned(14.0, Tone::Second), text::small(why)];
        container(line.spacing(6).align_y(Alignment::Center))
            .padding(iced::Padding::from([0, 16]).bottom(8.0))
    });
    let line = container(row![refuse, pass].spacing(8)).padding([0, 16]).center_y(50);
    column![].push(why).push(surface::edge()).push(line).into()
}

fn left<'a>(audit: &'a Audit, opened: &'a Opened) -> Element<'a, Message> {
    let width = if audit.narrow { 380.0 } else { 448.0 };
    let history = opened.history.iter().map(|(when, what)| pane::event(when.as_str(), what.as_str()));
    let body = column![
        check_list(audit, opened),
        noticed(audit, opened),
        opinion(audit),
        pane::section("经过", None, column(history).spacing(2)),
    ];
    let all = column![head(opened), surface::scroll(body).height(Length::Fill), deeds(audit, &opened.entry)];
    let pane = container(all).width(width - 1.0).height(Length::Fill).style(style::surface);
    row![container(pane).id(LIST), surface::upright()].into()
}

fn done(audit: &Audit) -> Element<'_, Message> {
    let passed = audit.verdicts.values().filter(|verdict| **verdict == Verdict::Passed).count();
    let words = match audit.verdicts.len() {
        0 => "提交待审的学时会排在这里。".to_owned(),
        all => format!("这次审了 {all} 条：通过 {passed}，未通过 {}。", all - passed),
    };
    empty::empty(Icon::ClipboardCheck, "没有待审的学时", words, Vec::new())
}

/// The screen.
pub fn view(audit: &Audit) -> Element<'_, Message> {
    match &audit.opened {
        _ if !audit.read => Space::new().into(),
        None if audit.queue.is_empty() && audit.programs.value().is_none() => done(audit),
        None => column![progress(audit), done(audit)].into(),
        Some(opened) => {
            let right = container(audit.shown.view(opened)).id(PANE).width(Length::Fill).height(Length::Fill);
            column![progress(audit), row![left(audit, opened), right]].into()
        }
    }
}
