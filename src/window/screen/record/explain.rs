//! The account of a figure as a ledger: one line a step that mattered, the total on a double rule; and below it what
//! the person still lacks, and what is left under each cap.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::account::{Account, Cap};
use crate::model::entry::Entry;
use crate::model::hours::Hours;
use crate::policy::{Reason, RequirementAnswer, Step};
use crate::window::icon::Icon;
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::chart::{self, Series};
use crate::window::widget::{Element, pane, surface, text};

/// The short name of a step.
const fn named(step: Step) -> &'static str {
    match step {
        Step::Base => "基数",
        Step::Factor => "系数",
        Step::Refusal => "不计",
        Step::Once => "重复",
        Step::Cap => "上限",
        Step::Overflow => "转入",
        Step::Registration => "年度",
        Step::Period => "期间",
    }
}

/// Whether a step is worth a line: the first, and those that changed the figure or say where it went.
fn matters(at: usize, reason: &Reason) -> bool {
    at == 0 || reason.before != reason.after || reason.step == Step::Registration
}

fn step<'a, M: Clone + 'a>(
    reason: &'a Reason,
    entry: &'a Entry,
    open: &impl Fn(String) -> M,
) -> Element<'a, M> {
    let about = match (reason.step, entry.claimed) {
        (Step::Base, Some(claimed)) => format!("申报 {claimed} 学时"),
        _ if reason.after == reason.before => String::new(),
        _ => format!("{} → {}", reason.before, reason.after),
    };
    let (rule, below) = match reason.step {
        Step::Base if !about.is_empty() => (about, reason.rule.to_string()),
        _ => (reason.rule.to_string(), about),
    };
    let below = (!below.is_empty()).then(|| text::caption(below));
    let middle = column![text::text(kind::BODY, rule)].push(below).width(Length::Fill);
    let tone = if reason.after.is_zero() { Tone::Danger } else { Tone::Text };
    let article = (!reason.article.is_empty()).then(|| {
        let article = reason.article.to_string();
        button(format!("规程 {article}")).link().small().on_press(open(article))
    });
    let right = column![text::strong(reason.after.to_string()).style(style::tone(tone))]
        .push(article)
        .spacing(2)
        .align_x(Alignment::End);
    let line = row![container(text::strong(named(reason.step))).width(48), middle, right].spacing(8);
    column![container(line).padding([6, 0]), surface::line()].into()
}

/// How the figure of an entry comes about; an article opens the regulation. `category` is said where the category that counts is
/// to be chosen.
pub fn figure<'a, M: Clone + 'a>(
    account: &'a Account,
    entry: &'a Entry,
    category: Option<M>,
    open: impl Fn(String) -> M,
) -> Element<'a, M> {
    let steps: Vec<&Reason> = account
        .steps
        .iter()
        .enumerate()
        .filter(|(at, reason)| matters(*at, reason))
        .map(|(_, r)| r)
        .collect();
    let body: Element<'a, M> = if steps.is_empty() {
        let why = match &entry.opinion {
            Some(opinion) => format!("{}，不计学时：{opinion}", entry.state.word()),
            None => format!("{}，不计学时。", entry.state.word()),
        };
        text::small(why).into()
    } else {
        column(steps.into_iter().map(|reason| step(reason, entry, &open))).into()
    };
    let less = entry.claimed.map(|claimed| claimed.minus(account.recognised)).filter(|less| !less.is_zero());
    let less = less.map(|less| text::small(format!("比申报少 {less}")));
    let tone = if account.recognised.is_zero() { Tone::Danger } else { Tone::Text };
    let total = row![text::strong("认定")]
        .push(less)
        .push(Space::new().width(Length::Fill))
        .push(text::figure(account.recognised.to_string()).style(style::tone(tone)))
        .spacing(8)
        .align_y(Alignment::Center);
    let rule = container(Space::new().width(Length::Fill).height(1)).style(style::ink_rule);
    let sum = column![rule, container(total).padding([5, 0]), surface::double_rule()];
    let word = account.category.as_str();
    let category = match category {
        Some(choose) => {
            let word = if word.is_empty() { "定类别…" } else { word };
            Some(button(word).link().on_press(choose).into())
        }
        None => (!word.is_empty()).then(|| text::small(word).into()),
    };
    pane::section("学时怎么算的", category, column![body, sum])
}

fn share(part: Hours, of: Hours) -> f32 {
    if of.is_zero() { 1.0 } else { (part.hundredths() as f32 / of.hundredths() as f32).min(1.0) }
}

fn bar<'a, M: 'a>(
    label: &'a str,
    series: Series,
    part: Hours,
    of: Hours,
    outcome: Element<'a, M>,
) -> Element<'a, M> {
    row![
        text::line(kind::SMALL, label).width(108),
        container(chart::bar(share(part, of), series)).width(Length::Fill),
        container(text::small(format!("{part} / {of}"))).width(86).align_right(86),
        container(outcome).width(76).align_right(76),
    ]
    .spacing(6)
    .height(24)
    .align_y(Alignment::Center)
    .into()
}

fn requirement<'a, M: 'a>(answer: &'a RequirementAnswer) -> Element<'a, M> {
    let outcome: Element<'a, M> = if answer.met {
        row![
            Icon::Check.toned(14.0, Tone::Success),
            text::text(kind::SMALL, "已达到").style(style::tone(Tone::Success))
        ]
        .spacing(4)
        .align_y(Alignment::Center)
        .into()
    } else {
        text::text(kind::SMALL.strong(), format!("还差 {}", answer.missing)).into()
    };
    if answer.required.is_zero() {
        // A yes or no has no figures.
        return row![text::line(kind::SMALL, answer.label.as_str()).width(Length::Fill), outcome]
            .height(24)
            .align_y(Alignment::Center)
            .into();
    }
    bar(&answer.label, Series::First, answer.earned, answer.required, outcome)
}

fn cap<'a, M: 'a>(cap: &'a Cap) -> Element<'a, M> {
    let room = cap.limit.minus(cap.used);
    let words = if room.is_zero() { "已满".to_owned() } else { format!("还可计 {room}") };
    bar(&cap.label, Series::Second, cap.used, cap.limit, text::small(words).into())
}

/// What the person still lacks, and what is left under each cap, as if what is on its way were granted.
pub fn standing<'a, M: 'a>(account: &'a Account) -> Option<Element<'a, M>> {
    if account.requirements.is_empty() && account.caps.is_empty() {
        return None;
    }
    let requirements = account.requirements.iter().map(requirement);
    let caps = (!account.caps.is_empty())
        .then(|| container(text::caption("类别上限")).padding(iced::padding::top(4)));
    let ways =
        (!account.ways.is_empty()).then(|| container(text::caption("怎么补")).padding(iced::padding::top(4)));
    let way = |way: &'a String| text::text(kind::SMALL, way.as_str()).into();
    let body = column(requirements)
        .push(caps)
        .extend(account.caps.iter().map(cap))
        .push(ways)
        .extend(account.ways.iter().map(way));
    let word = if account.period.days() > 366 { "本周期" } else { "本年度" };
    let note = text::caption("按通过后算").into();
    Some(pane::section(format!("{word} {}", account.period), Some(note), body))
}
