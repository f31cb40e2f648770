//! One submission: its steps, what the step that is shown needs, and at the right the package.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Padding};

use super::data::Folio;
use super::findings::{self, BROKEN_SCAN, FEW_PAGES, Mend};
use super::{Context, Message, PANE_WIDTH, Step, Submission, list, package, papers, words};
use crate::model::state::SubmissionState;
use crate::service::Fault;
use crate::service::submission::Finding;
use crate::window::icon::Icon;
use crate::window::places::Place;
use crate::window::screen::{Aim, LIST, PANE, Page, id};
use crate::window::theme::{Tone, style};
use crate::window::widget::button::button;
use crate::window::widget::{Element, stepper, surface, text};

/// Height of the steps.
const STEPS: f32 = 64.0;

/// The screen.
pub fn view<'a>(screen: &'a Submission, context: &'a Context) -> Page<'a, Message> {
    if let Some(begin) = &screen.begin {
        let back = button("以往报送").icon(Icon::History).on_press(Message::Back);
        return Page::new("准备报送", begin.view(context).map(Message::Began)).second(back);
    }
    if let Some(folio) = &screen.folio {
        return inside(screen, folio, context);
    }
    let body = match &screen.shelf {
        Some(shelf) => list::view(shelf, context),
        None => Space::new().into(),
    };
    let open = screen
        .shelf
        .as_ref()
        .map_or(0, |shelf| shelf.submissions.iter().filter(|submission| submission.state.is_open()).count());
    let about = if open > 0 { format!("{open} 份没有办结") } else { String::new() };
    let new = button("准备报送").primary().icon(Icon::Plus).key("Ctrl N").on_press(Message::Begin);
    let wall = button("公示…").icon(Icon::ClipboardCheck).on_press(Message::OpenNotices);
    let together = button("汇总各校…").icon(Icon::Package).on_press(Message::OpenTogether);
    Page::new(about, body).second(together).second(wall).primary(new)
}

fn inside<'a>(screen: &'a Submission, folio: &'a Folio, context: &'a Context) -> Page<'a, Message> {
    let submission = &folio.inside.submission;
    let room = context.room();
    let width = if room.is_wide() { PANE_WIDTH.0 } else { PANE_WIDTH.1 };
    let left = left(screen, folio, context);
    let columns = row![
        container(left).id(id(LIST)).width(Length::Fill).height(Length::Fill),
        container(package::view(folio, context)).id(id(PANE)).width(width),
    ]
    .padding(room.margin());
    let about = format!("{} · {}", submission.kind.word(), words::number(submission));
    let page = Page::new(about, column![steps(screen, folio), columns])
        .second(button("以往报送").icon(Icon::History).key("Esc").on_press(Message::Back));
    if screen.can_cancel() {
        page.second(button("取消这次报送…").danger_outline().on_press(Message::Cancel))
    } else {
        page
    }
}

fn steps<'a>(screen: &'a Submission, folio: &'a Folio) -> Element<'a, Message> {
    let cancelled = folio.inside.submission.state == SubmissionState::Cancelled;
    let line: Element<'a, Message> = if cancelled {
        row![
            Icon::Ban.toned(16.0, Tone::Third),
            text::body("这次报送已经取消，内容退回原来的状态；核验码和已打印的纸不再有效。"),
        ]
        .spacing(10)
        .align_y(Alignment::Center)
        .into()
    } else {
        stepper::stepper(&screen.steps, Step::behind(folio.inside.submission.state), Message::Step)
    };
    let line = container(line).padding([0, 24]).center_y(STEPS).width(Length::Fill).style(style::surface);
    column![line, surface::edge()].into()
}

fn left<'a>(screen: &'a Submission, folio: &'a Folio, context: &'a Context) -> Element<'a, Message> {
    let room = context.room();
    let state = folio.inside.submission.state;
    let now = Step::of(state);
    let shown = screen.shown.unwrap_or(now);
    let back = (screen.shown.is_some() && shown != now).then(|| {
        let line = row![
            Icon::Eye.toned(14.0, Tone::Second),
            text::small("这一步已经办完，只能看。"),
            button("回到当前一步").link().on_press(Message::Step(now.place())),
        ];
        line.spacing(8).align_y(Alignment::Center)
    });
    // The scrollbar lies between the cards and the package.
    let cards = column![].push(back).spacing(room.between()).padding(Padding::ZERO.right(room.between()));
    match shown {
        // The items scroll by themselves, so that any number of them can be there.
        Step::Prepare | Step::Decide => {
            cards.push(screen.verdict.view(room, folio).map(Message::Verdict)).push(mended(folio)).into()
        }
        Step::Print => {
            let scans = (now == Step::Print).then(|| papers::scans(screen, folio, room, true));
            let checks = (now == Step::Print).then(|| checks(screen, folio, context));
            let cards = cards.push(papers::forms(screen, folio, room)).push(scans).push(checks);
            surface::scroll(cards).height(Length::Fill).into()
        }
        Step::Scan | Step::Export => {
            let open = state == SubmissionState::Signed;
            let checks = open.then(|| checks(screen, folio, context));
            let cards = cards.push(papers::scans(screen, folio, room, open)).push(checks);
            surface::scroll(cards).height(Length::Fill).into()
        }
    }
}

/// Where what came back is mended.
fn mended(folio: &Folio) -> Option<Element<'_, Message>> {
    let back = folio.inside.submission.tally.returned;
    (back > 0).then(|| {
        row![
            Icon::Undo2.toned(14.0, Tone::Returned),
            text::small(format!("退回 {back} 项，按意见改正、重新审核后，会进下一份报送。")),
            button("去改正").link().trailing(Icon::ChevronRight).on_press(Message::Go(
                Place::Ledger,
                Aim::Entries(vec![crate::model::state::EntryState::Returned])
            )),
        ]
        .spacing(8)
        .align_y(Alignment::Center)
        .into()
    })
}

fn checks<'a>(screen: &'a Submission, folio: &'a Folio, context: &Context) -> Element<'a, Message> {
    findings::card(
        context.room(),
        "导出前检查",
        &folio.inside.checks,
        seen(screen, folio),
        folio.inside.submission.kind,
        (Some(Message::Again), Message::Mend),
    )
}

/// What only shows once the pictures are drawn: a scan that cannot be opened, fewer pages than were printed.
fn seen(screen: &Submission, folio: &Folio) -> Vec<(Finding, &'static str, Mend)> {
    let mut found = Vec::new();
    let scans = &folio.inside.scans;
    for (scan, number) in scans.iter().zip(1..) {
        if let Some(Err(_)) = screen.pictures.of(scan.id) {
            let message = format!("第 {number} 份扫描件“{}”打不开，可能已损坏", scan.name);
            let fault = Fault::new(BROKEN_SCAN, message, "这样交上去上级也看不到，请移除后重扫一份");
            found.push((fault.into(), "移除", Mend::TakeAway(scan.id)));
        }
    }
    let printed = folio.inside.papers.iter().find(|file| file.path.ends_with(".pdf"));
    let printed = printed.and_then(|file| screen.pictures.pages(file.evidence.id));
    let scanned: Option<usize> = scans.iter().map(|scan| screen.pictures.pages(scan.id)).sum();
    if let (Some(printed), Some(scanned)) = (printed, scanned)
        && scanned > 0
        && scanned < printed
    {
        let message = format!("打印的有 {printed} 页，扫描件只有 {scanned} 页");
        let fault = Fault::new(FEW_PAGES, message, "请核对是不是漏扫了；只在末页签字的，也可以只交末页");
        found.push((fault.into(), "再放入", Mend::Attach));
    }
    found
}
