//! How it looks.

use std::time::Instant;

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::preview::preview;
use super::{Context, Ending, Message, Page, Print, template_view};
use crate::exchange::paper::{Form, Kind, forms};
use crate::service::printing::Missing;
use crate::service::visit;
use crate::window::icon::Icon;
use crate::window::screen::{LIST, PANE, SEARCH, refusal};
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::{button, icon_button};
use crate::window::widget::{Element, chip, field, form, progress, surface, text};

const GALLERY: f32 = 236.0;
const OPTIONS: f32 = 264.0;
/// So many places of characters without a glyph are named.
const NAMED: usize = 4;

pub(super) fn view<'a>(print: &'a Print, context: &'a Context) -> Page<'a, Message> {
    let options = container(options(print)).width(OPTIONS).height(Length::Fill).style(style::surface);
    let body = row![gallery(print), surface::upright(), options, surface::upright(), desk(print)];
    let ready = print.pages() > 0 && print.making.is_none();
    let open = button("打开打印")
        .primary()
        .icon(Icon::Printer)
        .key("Ctrl P")
        .on_press_maybe(ready.then_some(Message::Open));
    let save = button("保存 PDF…")
        .icon(Icon::Save)
        .key("Ctrl S")
        .on_press_maybe(ready.then_some(Message::Save(Ending::Pdf)));
    let send = button("直接打印").icon(Icon::Printer).on_press_maybe(ready.then_some(Message::Send));
    let about = print.form().map_or(String::new(), |form| form.title.to_owned());
    let forms = button("套表…").icon(Icon::FileInput).on_press(Message::Template(None));
    let whom = print.whom();
    let dialog =
        print.templating.as_ref().map(|open| template_view::view(open, context.size, &whom).map(Message::In));
    let columns = print.columns.as_ref().map(|open| open.view(context.size).map(Message::InColumns));
    let locking = print.locking.as_ref().map(|open| open.view().map(Message::InLocking));
    let page = Page::new(about, body)
        .primary(open)
        .second(send)
        .second(save)
        .second(forms)
        .dialog(dialog.or(columns).or(locking).or_else(|| print.permission.dialog()));
    if print.is_letter() {
        let letter = button("存文字文档…")
            .icon(Icon::FileText)
            .on_press_maybe(ready.then_some(Message::Save(Ending::Docx)));
        return page.second(letter);
    }
    let page = if visit::is_in_it(print.form) {
        let visit =
            button("迎检文件夹…").icon(Icon::FolderOpen).on_press_maybe(ready.then_some(Message::Visit));
        page.second(visit)
    } else {
        page
    };
    if print.has_workbook() {
        let sheet = button("存工作簿…")
            .icon(Icon::FileSpreadsheet)
            .on_press_maybe(ready.then_some(Message::Save(Ending::Xlsx)));
        page.second(sheet)
    } else {
        page
    }
}

fn gallery(print: &Print) -> Element<'_, Message> {
    let mut list = column![].spacing(2).padding([8, 8]);
    for kind in Kind::ALL {
        let those: Vec<&Form> = forms().iter().filter(|form| form.kind == *kind).collect();
        if those.is_empty() {
            continue;
        }
        list = list.push(container(text::line(kind::CAPTION, kind.word()).tone(Tone::Third)).padding([6, 8]));
        for form in those {
            let entry = if form.id == print.form {
                chip::filter(form.title, true, None, Some(Message::Form(form.id)))
            } else {
                crate::window::widget::control::Control::from(
                    button(form.title).quiet().small().on_press(Message::Form(form.id)),
                )
            };
            list = list.push(entry);
        }
    }
    container(surface::scroll(list).height(Length::Fill))
        .id(LIST)
        .width(GALLERY)
        .height(Length::Fill)
        .style(style::surface)
        .into()
}

fn options(print: &Print) -> Element<'_, Message> {
    let mut all = column![text::strong("打印谁")].spacing(12).padding(16);
    if print.is_personal() {
        all = all.push(print.finder.view(SEARCH, "姓名、拼音、编号", Message::Finder));
        if print.people.is_empty() {
            all = all.push(text::line(kind::SMALL, "没有指定人，就打印全校。").tone(Tone::Second));
        }
        for person in &print.people {
            let name = text::line(kind::BODY, person.name.as_str());
            let about =
                text::line(kind::CAPTION, person.staff_code.clone().unwrap_or_default()).tone(Tone::Third);
            let cross = icon_button(Icon::X, Some(Message::Without(person.id)));
            all = all.push(
                row![name, about, Space::new().width(Length::Fill), Element::from(cross)]
                    .spacing(8)
                    .align_y(Alignment::Center),
            );
        }
    } else if print.is_about_a_program() {
        all = all.push(print.programs.view("print-program", "选一个培训", Message::Program));
    } else {
        all = all.push(text::line(kind::SMALL, "全校，由谁报送就算谁的。").tone(Tone::Second));
    }
    let year = field::field(&print.period)
        .placeholder("按表格的惯例")
        .id("print-period")
        .on_input(Message::Period)
        .on_submit(Message::Set)
        .on_blur(Message::Set);
    all = all.push(form::labelled("年度", year).hint("2025、2021-2025、2025学年"));
    if let Some(form) = print.form() {
        let asks = print.tally.as_ref().map(|tally| tally.asks).unwrap_or_default();
        all = all.push(print.choices.view(form, asks).map(Message::Choices));
    }
    if print.has_columns() {
        all = all.push(button("选栏目…").small().icon(Icon::ListFilter).on_press(Message::Columns));
    }
    if super::permission::asks(print.form) {
        all = all.push(print.permission.view());
    }
    if let Some(Err(fault)) = &print.paper {
        all = all.push(refusal(fault));
    }
    if let Some(tally) = &print.tally {
        let tone = if tally.absent.is_empty() { Tone::Second } else { Tone::Warning };
        all = all.push(text::text(kind::SMALL, format!("{}。", tally.sentence())).style(style::tone(tone)));
    }
    if !print.missing.is_empty() {
        let named = print.missing.iter().take(NAMED).map(Missing::words).collect::<Vec<_>>().join("；");
        let more = if print.missing.len() > NAMED {
            format!("等 {} 处", print.missing.len())
        } else {
            String::new()
        };
        let words = format!("有的字没有字形，印成〓，打印后手填：{named}{more}。");
        all = all.push(text::text(kind::SMALL, words).style(style::tone(Tone::Warning)));
    }
    all.into()
}

/// The desk on which the page lies; while a file is made, how far it is.
fn desk(print: &Print) -> Element<'_, Message> {
    let Some(Ok(paper)) = &print.paper else {
        return container(Space::new()).width(Length::Fill).height(Length::Fill).style(style::sidebar).into();
    };
    let back = icon_button(Icon::ChevronLeft, (print.page > 0).then_some(Message::Turn(-1)));
    let on = icon_button(Icon::ChevronRight, (print.page + 1 < print.pages()).then_some(Message::Turn(1)));
    let count = text::small(format!("第 {} 页，共 {} 页", print.page + 1, print.pages()));
    let tools = row![Element::from(back), count, Element::from(on)].spacing(10).align_y(Alignment::Center);
    let foot: Element<'_, Message> = match &print.making {
        Some(making) => {
            let bar = progress::progress(&making.progress, Instant::now(), Some(Message::Stop));
            container(bar).padding([0, 20]).width(Length::Fill).center_y(68).into()
        }
        None => container(tools).center_x(Length::Fill).height(44).into(),
    };
    let sheet = container(preview(paper, print.page, &print.photos))
        .padding(20)
        .width(Length::Fill)
        .height(Length::Fill);
    container(column![sheet, foot])
        .id(PANE)
        .width(Length::Fill)
        .height(Length::Fill)
        .style(style::sidebar)
        .into()
}
