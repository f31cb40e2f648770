//! The proof that lies at the right: which one, which page, how large, which way up.

use iced::Task;
use iced::widget::{Space, column, container, image, row, scrollable};
use iced::{Alignment, ContentFit, Length};

use super::Message as Told;
use crate::model::id::{EntryId, EvidenceId};
use crate::store::Proof;
use crate::window::desk::{Desk, Ticket};
use crate::window::icon::Icon;
use crate::window::raster::{self, Sheet};
use crate::window::screen::Context;
use crate::window::screen::record::opened::Opened;
use crate::window::screen::record::proof;
use crate::window::theme::{Tone, kind, style, tokens};
use crate::window::widget::button::{button, icon_button};
use crate::window::widget::control::{Style, control};
use crate::window::widget::{Element, empty, surface, text};

/// What lies at the right.
pub struct Shown {
    light: Desk<()>,
    of: Option<(EntryId, Vec<EvidenceId>)>,
    proof: usize,
    page: usize,
    quarters: u8,
    zoom: Option<f32>,
    sheet: Option<Result<Sheet, String>>,
    drawing: Ticket,
}

/// What happens there.
#[derive(Debug, Clone)]
pub enum Message {
    /// The page was drawn, or why not.
    Drawn(Ticket, Result<Sheet, String>),
    /// Another proof.
    Proof(usize),
    /// The next page, or the next proof.
    Next,
    /// The page before, or the proof before.
    Previous,
    /// Larger.
    Larger,
    /// Smaller.
    Smaller,
    /// Fitted to the room.
    Fit,
    /// A quarter to the right.
    Turn,
    /// The file itself, in the system's program.
    Open,
    /// It was opened, or why not.
    Opened(Result<(), String>),
}

impl Default for Shown {
    fn default() -> Self {
        Self {
            light: Desk::new(()),
            of: None,
            proof: 0,
            page: 0,
            quarters: 0,
            zoom: None,
            sheet: None,
            drawing: Ticket::default(),
        }
    }
}

impl Shown {
    /// Lays the first proof of an entry there, unless the entry lies there already with the same proofs.
    pub fn lay(&mut self, context: &Context, opened: &Opened) -> Task<Message> {
        let of = (opened.id, opened.proofs.iter().map(|proof| proof.evidence.id).collect());
        if self.of.as_ref() == Some(&of) {
            return Task::none();
        }
        self.of = Some(of);
        self.take(context, opened, 0)
    }

    fn take(&mut self, context: &Context, opened: &Opened, proof: usize) -> Task<Message> {
        (self.proof, self.page, self.quarters, self.zoom) = (proof, 0, 0, None);
        self.sheet = None;
        self.draw(context, opened)
    }

    /// Reads the file on the desk, and draws it on a thread of its own.
    fn draw(&mut self, context: &Context, opened: &Opened) -> Task<Message> {
        let ticket = self.drawing.draw();
        let Some(proof) = opened.proofs.get(self.proof) else { return Task::none() };
        let (evidence, page, quarters) = (proof.evidence.clone(), self.page, self.quarters);
        let kind = evidence.media_type.clone();
        let light = self.light.clone();
        let read = context.desk.ask(move |workspace| evidence.read(workspace.folder()));
        read.then(move |read| {
            let kind = kind.clone();
            match read {
                Ok(bytes) => light.ask_or(
                    move |()| raster::draw(&bytes, &kind, page, quarters).map_err(|why| why.to_string()),
                    |fault| Err(fault.message),
                ),
                Err(fault) => Task::done(Err(fault.message)),
            }
        })
        .map(move |sheet| Message::Drawn(ticket, sheet))
    }

    fn pages(&self) -> usize {
        self.sheet.as_ref().and_then(|sheet| sheet.as_ref().ok()).map_or(1, |sheet| sheet.pages)
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, opened: &Opened, message: Message) -> Task<Message> {
        match message {
            Message::Drawn(ticket, sheet) => {
                if ticket == self.drawing {
                    self.sheet = Some(sheet);
                }
                Task::none()
            }
            Message::Proof(at) => self.take(context, opened, at),
            Message::Next if self.page + 1 < self.pages() => {
                self.page += 1;
                self.draw(context, opened)
            }
            Message::Next if self.proof + 1 < opened.proofs.len() => {
                self.take(context, opened, self.proof + 1)
            }
            Message::Previous if self.page > 0 => {
                self.page -= 1;
                self.draw(context, opened)
            }
            Message::Previous if self.proof > 0 => self.take(context, opened, self.proof - 1),
            Message::Next | Message::Previous | Message::Opened(_) => Task::none(),
            Message::Larger => {
                self.zoom = Some((self.zoom.unwrap_or(0.8) * 1.25).min(4.0));
                Task::none()
            }
            Message::Smaller => {
                self.zoom = Some((self.zoom.unwrap_or(1.0) / 1.25).max(0.1));
                Task::none()
            }
            Message::Fit => {
                self.zoom = None;
                Task::none()
            }
            Message::Turn => {
                self.quarters = (self.quarters + 1) % 4;
                self.draw(context, opened)
            }
            Message::Open => match opened.proofs.get(self.proof) {
                Some(one) => proof::open(context, one.evidence.clone()).map(Message::Opened),
                None => Task::none(),
            },
        }
    }

    fn tools<'a>(&'a self, proof: &'a Proof) -> Element<'a, Message> {
        let zoom = self.zoom.map_or("适应".to_owned(), |zoom| format!("{:.0}%", zoom * 100.0));
        let pages = self.pages();
        let place = format!("{} / {}", self.page + 1, pages);
        let line = row![
            proof::icon(&proof.evidence).toned(16.0, Tone::Second),
            text::line(kind::BODY, proof.evidence.name.as_str()),
            text::small(proof::size(proof.evidence.size)),
            icon_button(Icon::ZoomOut, Some(Message::Smaller)),
            container(text::small(zoom)).center_x(44),
            icon_button(Icon::ZoomIn, Some(Message::Larger)),
            icon_button(Icon::Maximize, Some(Message::Fit)),
            icon_button(Icon::RotateCw, Some(Message::Turn)),
            icon_button(Icon::ChevronLeft, Some(Message::Previous)),
            text::small(place),
            icon_button(Icon::ChevronRight, Some(Message::Next)),
            button("打开原件").small().icon(Icon::ExternalLink).on_press(Message::Open),
        ]
        .spacing(4)
        .align_y(Alignment::Center);
        column![
            container(line).padding([0, 14]).center_y(44).width(Length::Fill).style(style::surface),
            surface::edge()
        ]
        .into()
    }

    fn sheet(&self) -> Element<'_, Message> {
        match &self.sheet {
            None => Space::new().width(Length::Fill).height(Length::Fill).into(),
            Some(Err(why)) => empty::empty(
                Icon::FileExclamationPoint,
                "这里看不了这份证明",
                why.as_str(),
                vec![button("打开原件").icon(Icon::ExternalLink).on_press(Message::Open)],
            ),
            Some(Ok(sheet)) => match self.zoom {
                None => container(
                    image(sheet.handle.clone())
                        .content_fit(ContentFit::ScaleDown)
                        .width(Length::Fill)
                        .height(Length::Fill),
                )
                .padding(24)
                .into(),
                Some(zoom) => {
                    let picture = image(sheet.handle.clone())
                        .content_fit(ContentFit::Fill)
                        .width(sheet.width * zoom)
                        .height(sheet.height * zoom);
                    let bar = || scrollable::Scrollbar::new().width(7).scroller_width(7).margin(3);
                    scrollable(container(picture).padding(24))
                        .direction(scrollable::Direction::Both { vertical: bar(), horizontal: bar() })
                        .style(style::scroll)
                        .width(Length::Fill)
                        .height(Length::Fill)
                        .into()
                }
            },
        }
    }

    fn strip<'a>(&'a self, opened: &'a Opened) -> Element<'a, Message> {
        let all = opened.proofs.iter().enumerate().map(|(at, one)| {
            let here = at == self.proof;
            let name = if here { kind::CAPTION.strong() } else { kind::CAPTION };
            let content = column![
                container(proof::icon(&one.evidence).at(22.0)).center_x(96).center_y(36),
                text::line(name, format!("{:02} {}", one.number, one.kind.word())).width(96),
            ]
            .align_x(Alignment::Center);
            control(content, move |theme, status| {
                let t = tokens(theme);
                let line = if here { t.focus } else { t.line_strong };
                let ground = if here || status.hovered { t.raised } else { t.surface };
                let border = iced::border::rounded(6).color(line).width(if here { 2 } else { 1 });
                Style { ground, border, ink: Some(t.text) }
            })
            .on_press(Message::Proof(at))
            .padding([6, 6])
            .into()
        });
        let line = container(row(all).spacing(10)).center_x(Length::Fill).center_y(88).style(style::surface);
        column![surface::edge(), line].into()
    }

    /// The right side.
    pub fn view<'a>(&'a self, opened: &'a Opened) -> Element<'a, Told> {
        let Some(proof) = opened.proofs.get(self.proof) else {
            return empty::empty(
                Icon::Paperclip,
                "没有证明材料",
                "没有证明的，请写明意见后不通过，或请本人补交。",
                Vec::new(),
            );
        };
        let desk = container(self.sheet()).width(Length::Fill).height(Length::Fill).style(style::sidebar);
        let strip = (opened.proofs.len() > 1).then(|| self.strip(opened));
        let all: Element<'a, Message> = column![self.tools(proof), desk].push(strip).into();
        all.map(Told::Shown)
    }
}
