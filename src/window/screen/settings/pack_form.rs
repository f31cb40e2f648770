//! The form of an own regulation: its heading, its numbers by article, and beside them who would gain and who would lose.

use iced::widget::{column, container, row};
use iced::{Alignment, Length, Size, Task};

use super::effects::{Answer, Change, Effects};
use crate::policy::{Named, Pack, named};
use crate::service::own_packs::{PackChange, PackDraft, copy_pack, edit_pack};
use crate::service::{Fault, ServiceError};
use crate::store::Workspace;
use crate::window::screen::chooser::Chooser;
use crate::window::screen::record::regulation::OPEN;
use crate::window::screen::{Context, refusal};
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::field::field;
use crate::window::widget::form::labelled;
use crate::window::widget::{Element, chip, dialog, select, surface, text};

/// The id under which a copy is tried while it has none.
const UNNAMED: &str = "draft";

/// What the form holds.
pub struct Form {
    packs: Vec<Pack>,
    from: Chooser<String>,
    is_new: bool,
    id: String,
    title: String,
    issuer: String,
    document: String,
    numbers: Vec<Number>,
    effects: Effects,
    refused: Option<Fault>,
}

struct Number {
    what: Named,
    value: String,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// Which regulation is copied.
    From(select::Event),
    /// 编号.
    Id(String),
    /// 名称.
    Title(String),
    /// 发文单位.
    Issuer(String),
    /// 文号.
    Document(String),
    /// A number is typed: at which place.
    Number(usize, String),
    /// Who gains and who loses was worked out.
    Compared(Answer),
    /// It is to be kept.
    Keep,
    /// It is left.
    Close,
}

/// What the section has to do about it.
pub enum Outcome {
    /// Run this.
    Run(Task<Message>),
    /// Close the form.
    Close,
    /// To be kept by [`keep`], as a copy or as what was edited.
    Keep(PackDraft, bool),
}

impl Form {
    /// A copy of one of these; none when it is not among them.
    pub fn copy(packs: &[Pack], from: &str, school: &str) -> Option<Self> {
        let pack = packs.iter().find(|pack| pack.id() == from)?;
        let names = packs.iter().map(|pack| (pack.id().to_owned(), pack.title().to_owned()));
        let from = Chooser::new(names, Some(&from.to_owned()));
        let mut form = Self::of(pack, packs.to_vec(), from, true);
        form.issuer = school.to_owned();
        Some(form)
    }

    /// One of the school's own, to be changed.
    pub fn edit(pack: &Pack) -> Self {
        let from =
            Chooser::new([(pack.id().to_owned(), pack.title().to_owned())], Some(&pack.id().to_owned()));
        let mut form = Self::of(pack, vec![pack.clone()], from, false);
        form.id = pack.id().to_owned();
        form.issuer = pack.issuer().to_owned();
        form.document = pack.document().to_owned();
        form
    }

    fn of(pack: &Pack, packs: Vec<Pack>, from: Chooser<String>, is_new: bool) -> Self {
        Self {
            from,
            is_new,
            id: String::new(),
            title: pack.title().to_owned(),
            issuer: String::new(),
            document: String::new(),
            numbers: numbers(pack),
            packs,
            effects: Effects::default(),
            refused: None,
        }
    }

    fn changed(&self) -> Vec<(String, String)> {
        let changed = self.numbers.iter().filter(|number| number.value.trim() != number.what.value);
        changed.map(|number| (number.what.path.clone(), number.value.clone())).collect()
    }

    fn draft(&self) -> PackDraft {
        PackDraft {
            from: self.from.value().cloned().unwrap_or_default(),
            id: self.id.trim().to_owned(),
            title: self.title.clone(),
            issuer: self.issuer.clone(),
            document: self.document.clone(),
            numbers: self.changed(),
        }
    }

    /// Works out who gains and who loses by what is typed.
    pub fn compare(&mut self, context: &Context) -> Task<Message> {
        let mut wanted = self.draft();
        if wanted.id.is_empty() {
            UNNAMED.clone_into(&mut wanted.id);
        }
        self.effects.ask(context, Change::Pack(wanted)).map(Message::Compared)
    }

    /// Says why it was not kept.
    pub fn refuse(&mut self, fault: Fault) {
        self.refused = Some(fault);
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Outcome {
        match message {
            Message::From(event) => {
                if !self.from.update(event) {
                    return Outcome::Run(Task::none());
                }
                let from = self.from.value().cloned();
                if let Some(pack) = self.packs.iter().find(|pack| Some(pack.id()) == from.as_deref()) {
                    pack.title().clone_into(&mut self.title);
                    self.numbers = numbers(pack);
                }
            }
            Message::Id(words) => self.id = words,
            Message::Title(words) => self.title = words,
            Message::Issuer(words) => self.issuer = words,
            Message::Document(words) => self.document = words,
            Message::Number(at, words) => {
                if let Some(number) = self.numbers.get_mut(at) {
                    number.value = words;
                }
            }
            Message::Compared(answer) => {
                self.effects.take(answer);
                return Outcome::Run(Task::none());
            }
            Message::Keep => return Outcome::Keep(self.draft(), self.is_new),
            Message::Close => return Outcome::Close,
        }
        self.refused = None;
        Outcome::Run(self.compare(context))
    }

    /// What is wrong with the field of a key, in a sentence.
    fn wrong(&self, key: &str) -> Option<String> {
        let fault = self
            .refused
            .as_ref()
            .or(self.effects.fault())
            .filter(|fault| fault.field.as_deref() == Some(key))?;
        // File and line say nothing beside the field.
        Some(fault.message.split_once('：').map_or(&*fault.message, |(_, problem)| problem).to_owned())
    }

    fn is_placed(&self, fault: &Fault) -> bool {
        let Some(key) = fault.field.as_deref() else { return false };
        key == "id" || self.numbers.iter().any(|number| number.what.path == key)
    }
}

/// Keeps what was typed; gives the words for the toast.
pub fn keep(workspace: &mut Workspace, wanted: PackDraft, is_new: bool) -> Result<String, ServiceError> {
    if is_new {
        let pack = copy_pack(workspace, &wanted)?.value;
        return Ok(format!("已另存为规程《{}》", pack.title()));
    }
    let PackDraft { id, title, issuer, document, numbers, .. } = wanted;
    let pack = edit_pack(workspace, &id, &PackChange { title, issuer, document, numbers })?.value;
    Ok(format!("已修改规程《{}》", pack.title()))
}

fn numbers(pack: &Pack) -> Vec<Number> {
    named(pack).into_iter().map(|what| Number { value: what.value.clone(), what }).collect()
}

impl Form {
    /// How it looks.
    pub fn view(&self, size: Size) -> Element<'_, Message> {
        let (width, height) = ((size.width - 48.0).min(1040.0), (size.height - 48.0).min(720.0));
        let name = if self.is_new { "另存为新规程" } else { "改数字" };
        let head = row![text::title(name), text::small("原文的数字按条款排列；改过的标出原来的数。")]
            .spacing(12)
            .align_y(Alignment::Center);
        let left = column![self.heading()].extend(self.articles()).spacing(16).padding([16, 20]);
        let body = row![
            surface::scroll(left).width(Length::Fill).height(Length::Fill),
            surface::upright(),
            container(self.effects.view(self.effects.fault().is_some_and(|fault| self.is_placed(fault))))
                .width(320)
                .height(Length::Fill)
                .style(style::sunken),
        ]
        .height(Length::Fill);
        let refused = self.refused.as_ref().filter(|fault| !self.is_placed(fault)).map(refusal);
        let ready = !self.id.trim().is_empty() && self.effects.fault().is_none();
        let keep = if self.is_new { "保存为新规程" } else { "保存修改" };
        let foot = row![container(column![].push(refused)).width(Length::Fill)]
            .push(button("不保存").id(dialog::SAFE).key("Esc").on_press(Message::Close))
            .push(button(keep).primary().key("Ctrl 回车").on_press_maybe(ready.then_some(Message::Keep)))
            .spacing(8)
            .align_y(Alignment::Center);
        let all = column![
            container(head).padding([14, 20]),
            surface::line(),
            body,
            surface::line(),
            container(foot).padding([12, 20]),
        ];
        dialog::dialog(container(all).width(width).height(height)).into()
    }

    fn heading(&self) -> Element<'_, Message> {
        let from = self
            .is_new
            .then(|| labelled("原规程", self.from.view("pack-from", "原规程", Message::From)).tight());
        let wrong = self.wrong("id").is_some();
        let id =
            field(&self.id).id("pack-id").placeholder("小写字母、数字、连字符，如 qinghe-2026").wrong(wrong);
        let id = if self.is_new { id.on_input(Message::Id) } else { id };
        let error =
            self.wrong("id").map(|words| text::text(kind::CAPTION, words).style(style::tone(Tone::Danger)));
        let first = row![
            column![labelled("编号", id).tight().required()].push(error).spacing(2).width(Length::Fill),
            column![
                labelled(
                    "文号",
                    field(&self.document)
                        .id("pack-document")
                        .placeholder("本校文件的文号")
                        .on_input(Message::Document)
                )
                .tight()
            ]
            .width(Length::Fill),
        ]
        .spacing(12);
        let second = row![
            column![labelled("名称", field(&self.title).id("pack-title").on_input(Message::Title)).tight()]
                .width(Length::Fill),
            column![
                labelled("发文单位", field(&self.issuer).id("pack-issuer").on_input(Message::Issuer)).tight()
            ]
            .width(Length::Fill),
        ]
        .spacing(12);
        column![].push(from.map(Element::from)).push(first).push(second).spacing(10).into()
    }

    /// The numbers by article, in the order of the text.
    fn articles(&self) -> Vec<Element<'_, Message>> {
        let mut groups: Vec<(&str, Vec<Element<'_, Message>>)> = Vec::new();
        for (at, number) in self.numbers.iter().enumerate() {
            let article = number.what.article.as_str();
            let line = self.number(at, number);
            match groups.iter_mut().find(|(known, _)| *known == article) {
                Some((_, lines)) => lines.push(line),
                None => groups.push((article, vec![line])),
            }
        }
        groups.into_iter().map(|(article, lines)| group(article, lines)).collect()
    }

    fn number<'a>(&'a self, at: usize, number: &'a Number) -> Element<'a, Message> {
        let wrong = self.wrong(&number.what.path);
        let is_changed = number.value.trim() != number.what.value;
        let figure = field(&number.value)
            .id(format!("pack-number-{at}"))
            .right()
            .width(96)
            .wrong(wrong.is_some())
            .on_input(move |words| Message::Number(at, words));
        let below: Option<Element<'_, Message>> = match wrong {
            Some(words) => Some(text::text(kind::CAPTION, words).style(style::tone(Tone::Danger)).into()),
            None if is_changed => Some(
                text::text(
                    kind::CAPTION,
                    match number.what.value.as_str() {
                        "" => "原来没有数".to_owned(),
                        before => format!("原来是 {before}"),
                    },
                )
                .style(style::tone(Tone::Second))
                .into(),
            ),
            None => (!number.what.stated).then(|| text::caption(OPEN).into()),
        };
        let label =
            if is_changed { text::strong(&number.what.label) } else { text::body(&number.what.label) };
        row![column![label].push(below).width(Length::Fill), figure]
            .spacing(12)
            .align_y(Alignment::Center)
            .into()
    }
}

fn group<'a>(article: &'a str, lines: Vec<Element<'a, Message>>) -> Element<'a, Message> {
    // What the source leaves open has no article, but a word about that.
    let name = match article {
        "" => "未注明条款".to_owned(),
        "通则" => article.to_owned(),
        open if open.starts_with("原文") => open.to_owned(),
        article => format!("条款 {article}"),
    };
    let head = row![chip::tag(name), container(surface::line()).width(Length::Fill)]
        .spacing(8)
        .align_y(Alignment::Center);
    column![head].extend(lines).spacing(10).into()
}
