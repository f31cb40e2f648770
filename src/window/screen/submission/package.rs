//! The package at the right: its code, its figures, its files, and the way out.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::data::Folio;
use super::{Context, Message, words};
use crate::exchange::paper::flow::grouped as in_fours;
use crate::model::state::SubmissionState;
use crate::service::submission::Inside;
use crate::window::icon::Icon;
use crate::window::screen::record::proof;
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::form::fact;
use crate::window::widget::progress::grouped;
use crate::window::widget::qr::qr;
use crate::window::widget::{Element, surface, text};

/// Side of the QR code in px, wide and narrow.
const QR: (f32, f32) = (104.0, 84.0);

/// The card.
pub fn view<'a>(folio: &'a Folio, context: &'a Context) -> Element<'a, Message> {
    let room = context.room();
    let inside = &folio.inside;
    let number = words::number(&inside.submission);
    let name = if room.is_wide() { format!("{} · {number}", inside.submission.kind.word()) } else { number };
    let head = surface::card_head(room, "报送包", "", Some(text::small(name).into()));
    let body = column![
        container(column![code(folio, room.is_wide()), facts(inside)].spacing(16)).padding(16),
        files(inside),
        container(after(folio)).padding(16),
    ];
    let foot = column![surface::edge(), foot(folio)];
    surface::card(head, column![surface::scroll(body).height(Length::Fill), foot]).height(Length::Fill).into()
}

fn code(folio: &Folio, wide: bool) -> Element<'_, Message> {
    let side = if wide { QR.0 } else { QR.1 };
    let picture = folio.qr.as_ref().map(|modules| {
        container(qr(modules, side))
            .padding(1)
            .style(|theme| style::card(theme).background(iced::Color::WHITE))
    });
    let fours = in_fours(&folio.inside.submission.code);
    let (first, second) = fours.split_at_checked(9).unwrap_or((&fours, ""));
    let words = column![
        text::small("核验码"),
        text::text(kind::FIGURE, first.trim().to_owned()),
        text::text(kind::FIGURE, second.trim().to_owned()),
        text::small("印在每一页上。"),
    ];
    row![].push(picture).push(words.width(Length::Fill)).spacing(14).into()
}

fn facts(inside: &Inside) -> Element<'_, Message> {
    let submission = &inside.submission;
    let period = submission.period;
    let line = |words: String| -> Element<'_, Message> { text::line(kind::BODY, words).into() };
    let items = words::count(submission.kind, submission.tally.all() as usize);
    let people = match submission.kind {
        crate::model::submission::Kind::Hours => format!("，{} 人", grouped(inside.people)),
        _ => String::new(),
    };
    let recipient = submission.recipient.clone().unwrap_or_else(|| "主管部门".to_owned());
    column![
        fact("时间范围", 72.0, line(format!("{} 至 {}", period.from(), period.to()))),
        fact("内容", 72.0, line(format!("{items}{people}"))),
    ]
    .push(inside.recognised.map(|hours| fact("认定学时", 72.0, text::strong(words::hours(hours)))))
    .push(fact("规程", 72.0, line(inside.policy.clone())))
    .push(fact("报送给", 72.0, line(recipient)))
    .spacing(6)
    .into()
}

fn files(inside: &Inside) -> Element<'_, Message> {
    let bytes = inside.bytes();
    let limit = megabytes(inside.volume_limit);
    let volumes = bytes.div_ceil(inside.volume_limit.max(1));
    let about = match volumes {
        0 | 1 => format!("{}，不超过 {limit}，不用分卷", megabytes(bytes)),
        volumes => format!("{}，超过 {limit}，约分 {volumes} 卷", megabytes(bytes)),
    };
    let head = row![text::small("包内文件"), Space::new().width(Length::Fill), text::small(about)]
        .align_y(Alignment::Center);
    let head = container(head).padding([0, 16]).center_y(28).width(Length::Fill).style(style::sunken);
    let signed = inside.submission.exported_on.is_some();
    let when = |said: &str| if signed { String::new() } else { said.to_owned() };
    let mut lines = vec![
        file(Icon::FileText, "manifest.json", "清单", when("导出时生成")),
        file(Icon::Key, "manifest.json.minisig", "签名", when("导出时生成")),
        file(Icon::File, "data.json", "数据", proof::size(inside.data_bytes)),
    ];
    lines.extend(
        inside
            .pack
            .iter()
            .map(|pack| file(Icon::File, &pack.path, &pack.name, proof::size(pack.evidence.size))),
    );
    lines.extend(inside.papers.iter().map(|paper| {
        let icon = proof::icon(&paper.evidence);
        file(icon, &paper.path, &paper.name, proof::size(paper.evidence.size))
    }));
    if inside.proofs > 0 {
        let words = format!("证明 {} 份", grouped(inside.proofs as u64));
        lines.push(file(Icon::Folder, "evidence/", &words, proof::size(inside.proof_bytes)));
    }
    let scans: u64 = inside.scans.iter().map(|scan| scan.size).sum();
    let size = if inside.scans.is_empty() { "还没有放入".to_owned() } else { proof::size(scans) };
    lines.push(file(Icon::Folder, "signed/", "签字扫描件", size));
    let mut list = column![surface::edge(), head, surface::edge()];
    for (place, line) in lines.into_iter().enumerate() {
        if place > 0 {
            list = list.push(surface::line());
        }
        list = list.push(line);
    }
    list.push(surface::edge()).into()
}

/// A size as limits are given: a MB is a million bytes.
fn megabytes(bytes: u64) -> String {
    match bytes {
        0..100_000 => format!("{} KB", bytes.div_ceil(1000)),
        _ => {
            let tenths = bytes.div_ceil(100_000);
            let (whole, rest) = (tenths / 10, tenths % 10);
            if rest == 0 { format!("{whole} MB") } else { format!("{whole}.{rest} MB") }
        }
    }
}

fn file<'a>(icon: Icon, path: &str, words: &str, size: String) -> Element<'a, Message> {
    let line = row![
        icon.toned(14.0, Tone::Second),
        text::small(path.to_owned()).style(style::tone(Tone::Text)),
        text::line(kind::SMALL, words.to_owned()).tone(Tone::Second),
        text::small(size),
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    container(line).padding([0, 16]).center_y(26).width(Length::Fill).into()
}

fn after(folio: &Folio) -> Element<'_, Message> {
    let submission = &folio.inside.submission;
    let words: &[&str] = match submission.state {
        SubmissionState::Prepared | SubmissionState::Signed => &[
            "内容已经封存；导出后只有上级退回的能改。",
            "把“报送材料”文件夹或里面的校验包交给上级，收到结果后在这里登记或导入。",
        ],
        SubmissionState::Exported | SubmissionState::PartlyDecided => &[
            "把“报送材料”交给上级，收到结果后在左边登记或导入。",
            "没有收到结果以前可以取消，也可以再导出一份，内容一样。",
        ],
        SubmissionState::Decided => &["已经办结。认定的学时封存，更正要用“调整”。"],
        SubmissionState::Cancelled => &["已经取消，不能再导出。"],
    };
    let lines =
        words.iter().map(|words| text::text(kind::SMALL, *words).style(style::tone(Tone::Second)).into());
    column![text::strong("导出以后"), column(lines).spacing(2)].spacing(4).into()
}

fn foot(folio: &Folio) -> Element<'_, Message> {
    let inside = &folio.inside;
    let submission = &inside.submission;
    let blockers = inside.checks.blockers.len();
    let (reason, again) = match submission.state {
        SubmissionState::Cancelled => (Some("已经取消，不能导出".to_owned()), false),
        SubmissionState::Prepared | SubmissionState::Signed if blockers > 0 => {
            (Some(format!("还有 {blockers} 项必须解决")), false)
        }
        SubmissionState::Prepared | SubmissionState::Signed => (None, false),
        SubmissionState::Exported => (None, true),
        SubmissionState::PartlyDecided | SubmissionState::Decided => {
            (Some("已经有认定结果，不再导出".to_owned()), true)
        }
    };
    let go = button(if again { "再导出一次…" } else { "导出报送包…" })
        .icon(Icon::PackageCheck)
        .key("Ctrl E")
        .width(Length::Fill)
        .on_press_maybe(reason.is_none().then_some(Message::Export));
    let go = if again { go } else { go.primary() };
    let name = text::line(kind::SMALL, format!("{}.zip", inside.package)).tone(Tone::Second);
    let folder = submission.folder.as_deref().filter(|_| submission.exported_on.is_some()).map(|folder| {
        let gone = (!folio.folder_is_there).then(|| text::small("已不在原处"));
        let open = folio
            .folder_is_there
            .then(|| button("打开").link().icon(Icon::FolderOpen).on_press(Message::ShowFolder));
        row![text::line(kind::SMALL, folder.to_owned()).tone(Tone::Second)]
            .push(gone)
            .push(open)
            .spacing(8)
            .align_y(Alignment::Center)
    });
    let why = reason.map(|words| {
        let tone = if again { Tone::Second } else { Tone::Danger };
        let icon = if again { Icon::Info } else { Icon::CircleX };
        row![icon.toned(14.0, tone), text::small(words).style(style::tone(tone))]
            .spacing(6)
            .align_y(Alignment::Center)
    });
    column![name].push(folder).push(go).push(why).spacing(8).padding(16).into()
}
