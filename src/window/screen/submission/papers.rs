//! The cards of paper: what is printed and signed, and the scans that come back.

use iced::widget::{column, container, image, row};
use iced::{Alignment, ContentFit, Length, Theme, border};

use super::data::Folio;
use super::pictures::can_be_drawn;
use super::{Message, Submission};
use crate::store::{Evidence, SubmissionFile};
use crate::window::icon::Icon;
use crate::window::screen::record::proof;
use crate::window::theme::space::Room;
use crate::window::theme::{Tone, kind, style, tokens};
use crate::window::widget::button::{button, icon_button};
use crate::window::widget::control::{Style, control};
use crate::window::widget::{Element, surface, text};

/// A page as it is shown: an A4 sheet.
const PAGE: (f32, f32) = (126.0, 178.0);

/// The size of a page as it lies: upright or across.
fn size(screen: &Submission, evidence: &Evidence) -> (f32, f32) {
    match screen.pictures.of(evidence.id) {
        Some(Ok(sheet)) if sheet.width > sheet.height => (PAGE.1, PAGE.0),
        _ => PAGE,
    }
}

/// What is printed, signed by the principal and sealed; and the workbooks beside it.
pub fn forms<'a>(screen: &'a Submission, folio: &'a Folio, room: Room) -> Element<'a, Message> {
    let papers = &folio.inside.papers;
    let (pages, books): (Vec<&SubmissionFile>, Vec<&SubmissionFile>) =
        papers.iter().partition(|file| can_be_drawn(&file.evidence));
    let count: usize = pages.iter().filter_map(|file| screen.pictures.pages(file.evidence.id)).sum();
    let about =
        if count > 0 { format!("{count} 页，打印后校长签字、学校盖章") } else { String::new() };
    let sheets = pages.into_iter().map(|file| form(screen, file));
    let books = books.into_iter().map(|file| {
        let evidence = &file.evidence;
        row![
            Icon::FileSpreadsheet.toned(16.0, Tone::Success),
            text::line(kind::BODY, format!("{}.xlsx", file.name)).width(168),
            text::line(kind::SMALL, proof::size(evidence.size)).tone(Tone::Second).width(64),
            button("打开").link().on_press(Message::Look(evidence.clone())),
            button("另存为…").link().on_press(Message::Save(evidence.clone())),
        ]
        .spacing(10)
        .height(28)
        .align_y(Alignment::Center)
        .into()
    });
    let words = "每一页的页脚都有核验码，签字的纸和要交的数据由它对上。";
    let beside = column![text::strong("随同导出的表格"), column(books), text::small(words)]
        .spacing(8)
        .width(Length::Fill);
    let body = row(sheets).push(beside).spacing(20).padding(16);
    surface::card(surface::card_head(room, "打印签字", about, None), body).into()
}

fn form<'a>(screen: &'a Submission, file: &'a SubmissionFile) -> Element<'a, Message> {
    let evidence = &file.evidence;
    let name = match screen.pictures.pages(evidence.id) {
        Some(pages) => format!("{}　{pages} 页", file.name),
        None => file.name.clone(),
    };
    let deeds = row![
        button("打开打印").small().icon(Icon::Printer).on_press(Message::Look(evidence.clone())),
        button("另存为…").small().on_press(Message::Save(evidence.clone())),
    ]
    .spacing(6);
    column![sheet(screen, evidence), text::small(name).style(style::tone(Tone::Text)), deeds]
        .spacing(8)
        .align_x(Alignment::Center)
        .into()
}

/// A file as a small page; pressed it is opened.
fn sheet<'a>(screen: &'a Submission, evidence: &'a Evidence) -> Element<'a, Message> {
    let (width, height) = size(screen, evidence);
    let drawn = screen.pictures.of(evidence.id);
    let broken = matches!(drawn, Some(Err(_)));
    let inside: Element<'a, Message> = match drawn {
        Some(Ok(sheet)) => image(sheet.handle.clone())
            .content_fit(ContentFit::Contain)
            .width(width - 2.0)
            .height(height - 2.0)
            .into(),
        Some(Err(_)) => Icon::FileExclamationPoint.toned(28.0, Tone::Danger).into(),
        None => proof::icon(evidence).toned(28.0, Tone::Third).into(),
    };
    control(container(inside).center(Length::Fill), move |theme: &Theme, status| {
        let t = tokens(theme);
        let line = match (broken, status.hovered || status.focused) {
            (true, _) => t.danger,
            (false, true) => t.focus,
            (false, false) => t.rule,
        };
        let border = border::rounded(3).color(line).width(if broken { 2 } else { 1 });
        // Paper stays white in the dark too.
        Style { ground: iced::Color::WHITE, border, ink: None }
    })
    .on_press(Message::Look(evidence.clone()))
    .width(width)
    .height(height)
    .into()
}

/// The scans of what was signed; `open` while more can be put in and others taken away.
pub fn scans<'a>(screen: &'a Submission, folio: &'a Folio, room: Room, open: bool) -> Element<'a, Message> {
    let scans = &folio.inside.scans;
    let about = match scans.len() {
        0 => "签字盖章后扫描或拍照，PDF、JPG、PNG 都可以".to_owned(),
        count => format!("{count} 份"),
    };
    let choose = button("选择文件…").small().icon(Icon::Upload).key("Ctrl I").on_press(Message::Attach);
    let add = open.then(|| choose.into());
    let sheets = scans.iter().zip(1..).map(|(scan, number)| one(screen, scan, number, open));
    let place = open.then(drop_place);
    let body: Element<'a, Message> = if scans.is_empty() && !open {
        container(text::small("没有扫描件")).padding(16).into()
    } else {
        container(row(sheets).push(place).spacing(20).wrap().vertical_spacing(16)).padding(16).into()
    };
    surface::card(surface::card_head(room, "签字扫描件", about, add), body).into()
}

fn one<'a>(screen: &'a Submission, scan: &'a Evidence, number: usize, open: bool) -> Element<'a, Message> {
    let (icon, tone, words) = match screen.pictures.of(scan.id) {
        Some(Ok(sheet)) => (Icon::Check, Tone::Success, format!("{} 页，能打开", sheet.pages)),
        Some(Err(_)) => (Icon::CircleX, Tone::Danger, "打不开".to_owned()),
        None => (Icon::Hourglass, Tone::Second, "正在打开".to_owned()),
    };
    let state = row![icon.toned(14.0, tone), text::small(words).style(style::tone(tone))]
        .spacing(4)
        .align_y(Alignment::Center);
    let cross = open.then(|| icon_button(Icon::X, Some(Message::TakeAway(scan.id))));
    let name = row![text::line(kind::SMALL, format!("{number}　{}", scan.name)).width(Length::Fill)]
        .push(cross)
        .height(26)
        .align_y(Alignment::Center);
    column![sheet(screen, scan), name, state]
        .spacing(4)
        .width(size(screen, scan).0)
        .align_x(Alignment::Center)
        .into()
}

fn drop_place<'a>() -> Element<'a, Message> {
    let words = column![
        Icon::ImagePlus.toned(22.0, Tone::Second),
        text::small("把图片或 PDF"),
        text::small("拖到这里"),
    ]
    .spacing(4)
    .align_x(Alignment::Center);
    control(container(words).center(Length::Fill), |theme: &Theme, status| {
        let t = tokens(theme);
        let ground = if status.hovered { t.hover } else { t.sunken };
        Style { ground, border: border::rounded(3).color(t.control).width(1), ink: Some(t.text_2) }
    })
    .on_press(Message::Attach)
    .width(PAGE.0)
    .height(PAGE.1)
    .into()
}
