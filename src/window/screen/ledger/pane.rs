//! The pane at the right: who, what, the account of the figure, proofs, what happened, and what can be done.

use iced::widget::{column, container, row};
use iced::{Alignment, Length};

use super::Message;
use super::correct::{self, Of, Why};
use crate::model::entry::Source;
use crate::model::state::EntryState;
use crate::window::icon::Icon;
use crate::window::screen::record::fraud::is_adjustable;
use crate::window::screen::record::opened::Opened;
use crate::window::screen::record::{explain, mark, proof};
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::{Button, button};
use crate::window::widget::{Element, chip, pane, surface, text};

fn head(opened: &Opened) -> Element<'_, Message> {
    let entry = &opened.entry;
    let first = row![
        text::title(opened.name.as_str()),
        text::line(kind::SMALL, opened.about.as_str()).tone(Tone::Second),
        chip::chip(mark::entry(entry.state)),
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    let recalled = (entry.state == EntryState::RecallRequested).then(|| text::small("已申请打回"));
    let span = if entry.span.days() == 1 {
        entry.span.from().to_string()
    } else {
        format!("{} 至 {}", entry.span.from(), entry.span.to())
    };
    let facts = [
        Some(span),
        Some(entry.activity.word().to_owned()),
        entry.institution.clone(),
        opened.program.as_ref().map(|_| "来自培训登记".to_owned()),
    ];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let beside = match (opened.adjustment, entry.supersedes) {
        (Some((number, state)), _) => Some(format!("有调整：第 {number} 号，{}", state.word())),
        (None, Some(number)) => {
            Some(format!("是第 {number} 号的调整：{}", entry.adjust_reason.as_deref().unwrap_or_default()))
        }
        (None, None) => None,
    };
    let late = entry.late_reason.as_ref().map(|why| text::small(format!("补录：{why}")));
    let fraud = opened.fraud.as_ref().map(|found| {
        let words = text::text(kind::SMALL, format!("弄虚作假：{found}")).style(style::tone(Tone::Danger));
        row![Icon::TriangleAlert.toned(14.0, Tone::Danger), words].spacing(6)
    });
    // What was found of a forged one is its opinion too.
    let opinion = entry.opinion.as_ref().filter(|_| opened.fraud.is_none()).map(|opinion| {
        text::text(kind::SMALL, format!("意见：{opinion}")).style(style::tone(Tone::Returned))
    });
    let all = column![first, text::body(entry.title.as_str()), text::small(facts)]
        .push(recalled)
        .push(beside.map(text::small))
        .push(late)
        .push(fraud)
        .push(opinion)
        .spacing(4);
    column![container(all).padding([12, 16]), surface::line()].into()
}

fn proofs(opened: &Opened) -> Element<'_, Message> {
    let open = !opened.entry.state.is_sealed();
    let lines = opened.proofs.iter().enumerate().map(|(at, one)| {
        let own = at < opened.own_proofs && opened.is_open();
        let deeds = own.then(|| proof::Deeds {
            describe: Message::Correct(correct::Message::Ask(Of::Proof(one.number))),
            remove: Message::RemoveProof(one.number),
        });
        proof::line(one, Message::OpenProof(at), deeds)
    });
    let none = opened.proofs.is_empty().then(|| {
        text::small(if open {
            "还没有证明。可以把文件拖到窗口里。"
        } else {
            "没有证明。"
        })
    });
    let add = open.then(|| button("加证明…").link().on_press(Message::AddProof));
    let forged = Message::Correct(correct::Message::Why(Why::Fraud));
    let forged = may_be_forged(opened).then(|| button("登记弄虚作假…").link().on_press(forged));
    let deeds = row![].push(forged).push(add).spacing(8);
    pane::section("证明", Some(deeds.into()), column(lines).push(none))
}

/// Whether it can be written down that it was forged: not of a draft, nor while it lies before the authority.
fn may_be_forged(opened: &Opened) -> bool {
    let state = opened.entry.state;
    let stands = matches!(
        state,
        EntryState::Pending
            | EntryState::Refused
            | EntryState::Returned
            | EntryState::Passed
            | EntryState::Approved
    );
    stands && opened.fraud.is_none()
}

fn history(opened: &Opened) -> Element<'_, Message> {
    let lines = opened.history.iter().map(|(when, what)| pane::event(when.as_str(), what.as_str()));
    let all = button("全部…").link().on_press(Message::Correct(correct::Message::History));
    pane::section("经过", Some(all.into()), column(lines).spacing(2))
}

fn deeds(opened: &Opened) -> Option<Element<'_, Message>> {
    let (first, second): (Option<Button<'_, Message>>, Vec<Button<'_, Message>>) = match opened.entry.state {
        EntryState::Draft => (
            Some(button("提交待审").primary().icon(Icon::Check).on_press(Message::Submit)),
            vec![
                button("修改").icon(Icon::Pencil).on_press(Message::Edit),
                button("删除").danger_outline().on_press(Message::Delete),
            ],
        ),
        EntryState::Refused | EntryState::Returned => (
            Some(button("修改").primary().icon(Icon::Pencil).on_press(Message::Edit)),
            vec![button("作废…").danger_outline().on_press(Message::Void)],
        ),
        EntryState::Pending => (
            Some(button("去审核").primary().icon(Icon::ClipboardCheck).key("回车").on_press(Message::Audit)),
            vec![button("撤回修改").on_press(Message::Withdraw)],
        ),
        EntryState::Approved if opened.entry.source == Source::Opening => {
            let change = Message::Correct(correct::Message::Ask(Of::Opening));
            (Some(button("改期初学时…").icon(Icon::Pencil).on_press(change)), Vec::new())
        }
        EntryState::Passed | EntryState::Approved
            if is_adjustable(opened.entry.state, opened.year_closed) =>
        {
            let say = Message::Correct;
            let recall = button("申请打回…").on_press(say(correct::Message::Why(Why::Recall)));
            let mut more = Vec::new();
            if opened.entry.state == EntryState::Approved {
                more.push(recall);
            }
            more.push(button("作废…").danger_outline().on_press(say(correct::Message::Why(Why::Void))));
            (Some(button("调整…").icon(Icon::Pencil).on_press(say(correct::Message::Adjust))), more)
        }
        EntryState::RecallRequested => (
            Some(button("登记答复…").primary().on_press(Message::Correct(correct::Message::Ask(Of::Answer)))),
            Vec::new(),
        ),
        EntryState::Passed => (
            None,
            vec![
                button("重新审核").icon(Icon::Undo2).on_press(Message::Reopen),
                button("作废…").danger_outline().on_press(Message::Void),
            ],
        ),
        EntryState::Deleted => (None, vec![button("恢复").icon(Icon::Undo2).on_press(Message::Restore)]),
        EntryState::Submitted | EntryState::Approved | EntryState::Superseded | EntryState::Void => {
            (None, Vec::new())
        }
    };
    let waits = matches!(opened.entry.state, EntryState::Submitted | EntryState::Superseded);
    let sealed = waits.then(|| {
        let words = match opened.entry.state {
            EntryState::Submitted => "已经上报，等上级认定",
            _ => "已由调整代替",
        };
        row![Icon::Lock.toned(14.0, Tone::Third), text::small(words)].spacing(6).align_y(Alignment::Center)
    });
    let nothing = first.is_none() && second.is_empty() && sealed.is_none();
    let line = row![].push(first).extend(second.into_iter().map(Element::from)).push(sealed);
    (!nothing).then(|| line.spacing(8).align_y(Alignment::Center).width(Length::Fill).into())
}

/// The pane of an entry.
pub fn view(opened: &Opened, width: f32) -> Element<'_, Message> {
    let account = opened.account.as_ref();
    let body = column![]
        .push(account.map(|account| {
            let category = (opened.is_open() && !account.categories.is_empty())
                .then_some(Message::Correct(correct::Message::Ask(Of::Category)));
            explain::figure(account, &opened.entry, category, Message::Regulation)
        }))
        .push(account.and_then(explain::standing))
        .push(proofs(opened))
        .push(history(opened));
    pane::pane(width, head(opened), body.into(), deeds(opened))
}
