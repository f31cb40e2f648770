//! How the dialog of 套表 looks.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Size};

use super::template::{Message, Open, Place, Templating, Way};
use crate::exchange::form_template::{Source, presets};
use crate::service::Fault;
use crate::service::form_templates::Familiar;
use crate::window::icon::Icon;
use crate::window::screen::{refusal, warning};
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::{button, icon_button};
use crate::window::widget::field::field;
use crate::window::widget::form::labelled;
use crate::window::widget::tick::radio;
use crate::window::widget::{Element, dialog, surface, text};

const WIDTH: f32 = 680.0;
const HEIGHT: f32 = 560.0;
/// The widths of the place and of what goes there.
const PLACE: f32 = 76.0;
const FILLED: f32 = 220.0;

pub(super) fn view<'a>(templating: &'a Templating, size: Size, whom: &str) -> Element<'a, Message> {
    let height = HEIGHT.min(size.height - 96.0);
    let content = match &templating.open {
        None => kept(templating),
        Some(open) => opened(templating, open, whom),
    };
    dialog::dialog(content).width(WIDTH.min(size.width - 64.0)).height(height).into()
}

fn head<'a>(title: &'a str, about: String) -> Element<'a, Message> {
    let words = text::text(kind::BODY, about).style(style::tone(Tone::Second));
    container(column![text::title(title), words].spacing(4)).padding([16, 20]).width(Length::Fill).into()
}

fn kept(templating: &Templating) -> Element<'_, Message> {
    let about = "选上级发的表，核对一次怎样填，以后同样的表自动填好。表里其他内容不变。".to_owned();
    let kept = templating.kept.as_deref().unwrap_or_default();
    let mut list = column![];
    if kept.is_empty() {
        let words = text::small("还没有保存过套表。也可以把文件拖到窗口里。");
        list = list.push(container(words).center_x(Length::Fill).center_y(120));
    }
    for (at, (name, file)) in kept.iter().enumerate() {
        if at > 0 {
            list = list.push(surface::line());
        }
        let take = Message::Take(at);
        let drop = Element::from(icon_button(Icon::Trash2, Some(Message::Drop(at))));
        list = list.push(form_line(name, &file.name, take, Some(drop)));
    }
    if let Some(first) = presets().first() {
        list = list.push(band("程序自带的栏目"));
        for preset in presets() {
            list = list.push(form_line(&preset.name, &first.note, Message::Preset(preset), None));
        }
    }
    let body: Element<'_, Message> = surface::scroll(list).height(Length::Fill).into();
    let exchange = |words, way| {
        button(words).quiet().on_press_maybe((!templating.busy).then_some(Message::Exchange(way)))
    };
    let foot = row![exchange("导入地区包…", Way::In), exchange("导出地区包…", Way::Out)]
        .push(Space::new().width(Length::Fill))
        .push(button("关闭").id(dialog::SAFE).key("Esc").on_press(Message::Close))
        .push(button("选套表文件…").primary().icon(Icon::FolderOpen).on_press(Message::Choose))
        .spacing(8);
    frame(head("套表", about), body, templating.refused.as_ref(), foot.into())
}

fn opened<'a>(templating: &'a Templating, open: &'a Open, whom: &str) -> Element<'a, Message> {
    let mapping = &open.look.reading.mapping;
    let known = format!("{}。", open.look.familiarity());
    let how = match (mapping.is_single(), mapping.source) {
        (true, Source::People) => "一人一份".to_owned(),
        (true, Source::Records) => "一条记录一份".to_owned(),
        (false, _) => format!("填在“{}”第 {} 行起", mapping.sheet, mapping.first_row),
    };
    let choice = |source: Source, words| {
        Element::from(radio(words, mapping.source == source, Some(Message::Source(source))))
    };
    let header = field(&templating.header)
        .placeholder("自动")
        .id("template-header")
        .width(72)
        .on_input(Message::Header)
        .on_submit(Message::Again);
    let options = row![
        choice(Source::People, "一人一行"),
        choice(Source::Records, "一条学时一行"),
        Space::new().width(Length::Fill),
        text::small("表头在第"),
        Element::from(header),
        text::small("行"),
    ];
    let options = container(options.spacing(10).align_y(Alignment::Center)).padding([0, 20]);
    let mut list = column![].spacing(0);
    if open.look.familiar == Familiar::Moved {
        let fault =
            Fault::new("moved", "这份表改过版，表头的位置与保存的那份不同", "请逐个核对下面的对应，再填");
        list = list.push(container(warning(&fault)).padding([12, 20]));
    }
    if open.places.is_empty() && !templating.fills() {
        let fault = Fault::new(
            "no_header",
            "没有认出表头",
            "请写出表头在第几行，或在表里写上 {{姓名}} 这样的标记再选一次",
        );
        list = list.push(container(warning(&fault)).padding([12, 20]));
    }
    for (at, place) in open.places.iter().enumerate() {
        let first_of = |of_list: bool| {
            place.of_list == of_list && !open.places.iter().take(at).any(|other| other.of_list == of_list)
        };
        if first_of(true) {
            list = list.push(band("表头"));
        }
        if first_of(false) {
            list = list.push(band("单独的格子"));
        }
        list = list.push(line(at, place));
    }
    let marked = mapping.cells.iter().filter(|map| open.places.iter().all(|p| p.named.place != map.cell));
    let marked: Vec<&str> = marked.map(|map| map.words.as_str()).collect();
    if !marked.is_empty() {
        list = list.push(band("格子里自己写明的"));
        for words in marked {
            let words = text::line(kind::SMALL, words).tone(Tone::Second);
            list = list.push(container(words).padding([0, 20]).center_y(30).width(Length::Fill));
        }
    }
    let name = field(&open.name).id("template-name").on_input(Message::Name);
    let foot = row![
        Element::from(labelled("保存为", name).tight().width(220)),
        Space::new().width(Length::Fill),
        button("返回").id(dialog::SAFE).key("Esc").on_press(Message::Close),
        button("填好另存…")
            .primary()
            .icon(Icon::Save)
            .on_press_maybe((templating.fills() && !templating.busy).then_some(Message::Save)),
    ];
    let foot = foot.spacing(8).align_y(Alignment::End);
    let about = format!("{known}{how}，{whom}。");
    let body = column![
        options,
        Space::new().height(12),
        surface::edge(),
        surface::scroll(list).height(Length::Fill)
    ];
    frame(head(&open.file.name, about), body.into(), templating.refused.as_ref(), foot.into())
}

/// A form that can be filled.
fn form_line<'a>(
    name: &'a str,
    about: &'a str,
    take: Message,
    drop: Option<Element<'a, Message>>,
) -> Element<'a, Message> {
    let line = row![
        Icon::FileSpreadsheet.toned(16.0, Tone::Second),
        text::line(kind::BODY, name),
        text::line(kind::SMALL, about).tone(Tone::Third),
        button("填写…").small().on_press(take),
    ];
    let line = line.push(drop).spacing(10).align_y(Alignment::Center);
    container(line).padding([0, 20]).center_y(44).width(Length::Fill).into()
}

fn band(words: &str) -> Element<'_, Message> {
    container(text::line(kind::CAPTION, words).tone(Tone::Second))
        .padding([0, 20])
        .center_y(28)
        .width(Length::Fill)
        .style(style::sunken)
        .into()
}

fn line(at: usize, place: &Place) -> Element<'_, Message> {
    let filled =
        place.chooser.view(format!("template-place-{at}"), "不填", move |event| Message::Set(at, event));
    let words = place.named.name.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = row![
        container(text::line(kind::SMALL, place.named.place.as_str()).tone(Tone::Third)).width(PLACE),
        container(text::line(kind::BODY, words)).width(Length::Fill).clip(true),
        Icon::ArrowRight.toned(14.0, Tone::Third),
        container(filled).width(FILLED),
    ];
    let line = line.spacing(10).align_y(Alignment::Center);
    container(line).padding([0, 20]).center_y(42).width(Length::Fill).into()
}

fn frame<'a>(
    head: Element<'a, Message>,
    body: Element<'a, Message>,
    refused: Option<&'a Fault>,
    foot: Element<'a, Message>,
) -> Element<'a, Message> {
    let why = refused.map(|fault| container(refusal(fault)).padding([8, 20]).width(Length::Fill));
    column![head, container(body).height(Length::Fill)]
        .push(why)
        .push(surface::edge())
        .push(container(foot).padding([12, 20]).width(Length::Fill))
        .into()
}
