//! All submissions, past and open, a card a kind.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Color, Length, Theme};

use super::data::Shelf;
use super::{Context, Message, words};
use crate::exchange::paper::flow;
use crate::model::state::SubmissionState;
use crate::model::submission::Kind;
use crate::store::Submission;
use crate::window::icon::Icon;
use crate::window::places::Place;
use crate::window::screen::{Aim, LIST, id};
use crate::window::theme::{Tone, kind, style, tokens};
use crate::window::widget::button::button;
use crate::window::widget::control::{Ring, Style, control};
use crate::window::widget::progress::grouped;
use crate::window::widget::{Element, chip, empty, surface, text};

/// The page.
pub fn view<'a>(shelf: &'a Shelf, context: &'a Context) -> Element<'a, Message> {
    if shelf.submissions.is_empty() && shelf.waiting.unsubmitted == 0 {
        return nothing(shelf);
    }
    let room = context.room();
    let mut cards = column![].spacing(room.between()).padding(room.margin());
    cards = cards.push(waiting(shelf, context));
    for one in Kind::ALL {
        let those: Vec<&Submission> = shelf.submissions.iter().filter(|found| found.kind == *one).collect();
        if !those.is_empty() {
            cards = cards.push(card(context, *one, &those));
        }
    }
    container(surface::scroll(cards).height(Length::Fill)).id(id(LIST)).into()
}

fn nothing(shelf: &Shelf) -> Element<'_, Message> {
    let pending = shelf.waiting.pending;
    let then = match pending {
        0 => "校审通过的学时会出现在这里。".to_owned(),
        pending => format!("校审通过的学时会出现在这里，现在有 {} 条待审。", grouped(u64::from(pending))),
    };
    let audit = button("去审核").icon(Icon::ClipboardCheck);
    let buttons = if pending > 0 {
        vec![audit.primary().on_press(Message::Go(Place::Audit, Aim::Nothing))]
    } else {
        vec![button("报名单或培训").icon(Icon::Send).on_press(Message::Begin)]
    };
    empty::empty(Icon::Send, "还没有可以报送的学时", then, buttons)
}

/// What could go up now.
fn waiting<'a>(shelf: &Shelf, context: &Context) -> Option<Element<'a, Message>> {
    let count = shelf.waiting.unsubmitted;
    if count == 0 {
        return None;
    }
    let words = format!("{} 条学时校审通过，还没有报送", grouped(u64::from(count)));
    let line = row![
        Icon::Send.toned(16.0, Tone::Accent),
        text::strong(words),
        Space::new().width(Length::Fill),
        button("准备报送").small().icon(Icon::Plus).on_press(Message::Begin),
    ]
    .spacing(10)
    .align_y(Alignment::Center);
    Some(
        container(line)
            .padding([0, 16])
            .center_y(context.room().card_head() + 4.0)
            .width(Length::Fill)
            .style(style::card)
            .into(),
    )
}

fn card<'a>(context: &Context, of: Kind, those: &[&'a Submission]) -> Element<'a, Message> {
    let room = context.room();
    let open = those.iter().filter(|one| one.state.is_open()).count();
    let about = match open {
        0 => format!("{} 份", those.len()),
        open => format!("{} 份，{open} 份没有办结", those.len()),
    };
    let mut lines = column![];
    for (place, one) in those.iter().enumerate() {
        if place > 0 {
            lines = lines.push(surface::line());
        }
        lines = lines.push(line(context, one));
    }
    surface::card(surface::card_head(room, of.word(), about, None), lines).into()
}

fn line<'a>(context: &Context, one: &'a Submission) -> Element<'a, Message> {
    let wide = context.room().is_wide();
    let tally = one.tally;
    let void = one.state == SubmissionState::Cancelled;
    let said = |count: u32, word: &str| (count > 0).then(|| format!("{word} {}", grouped(u64::from(count))));
    let decided = match one.state {
        SubmissionState::Exported | SubmissionState::PartlyDecided | SubmissionState::Decided => {
            [said(tally.approved, "认定"), said(tally.returned, "退回"), said(tally.open, "待定")]
        }
        _ => [None, None, None],
    };
    let decided = decided.into_iter().flatten().collect::<Vec<_>>().join("，");
    let day = match one.exported_on {
        Some(exported) => format!("{} 导出", words::day(exported, context.today)),
        None => format!("{} 准备", words::day(one.prepared_on, context.today)),
    };
    let tone = if void { Tone::Third } else { Tone::Text };
    let name = text::line(kind::HEADING, words::number(one)).tone(tone).width(196);
    let count = text::line(kind::BODY, words::count(one.kind, tally.all() as usize)).tone(tone).width(112);
    let decided = text::line(kind::SMALL, decided).tone(Tone::Second);
    let code = wide.then(|| {
        text::line(kind::SMALL, format!("核验码 {}", flow::grouped(&one.code))).tone(Tone::Third).width(228)
    });
    let day = text::line(kind::SMALL, day).tone(Tone::Second).width(128);
    let content = row![container(chip::chip(words::state(one.state))).width(112), name, count, decided]
        .push(code)
        .push(day)
        .push(Icon::ChevronRight.toned(16.0, Tone::Third))
        .spacing(12)
        .align_y(Alignment::Center);
    control(content, |theme: &Theme, status| {
        let t = tokens(theme);
        let ground = if status.hovered || status.pressed { t.hover } else { Color::TRANSPARENT };
        Style { ground, border: iced::border::rounded(6), ink: Some(t.text) }
    })
    .ring(Ring::Inside)
    .on_press(Message::Open(one.id))
    .width(Length::Fill)
    .padding([0, 16])
    .height(context.room().list_row() + 6.0)
    .into()
}
