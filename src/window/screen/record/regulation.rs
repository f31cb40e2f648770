//! The text of a regulation: every rule in a sentence, by what it is about, each with its article.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Size};

use crate::policy::{Pack, Params, Point, Topic, outline};
use crate::window::theme::{Hue, Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::{Element, chip, dialog, surface, text};

/// What stands beside a figure that the source leaves open.
pub const OPEN: &str = "原文未写明，由学校设定";

/// A regulation as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regulation {
    title: String,
    about: String,
    note: String,
    points: Vec<Point>,
    /// The article at which it was opened; empty for none.
    at: String,
}

impl Regulation {
    /// A pack with the school's parameters.
    pub fn of(pack: &Pack, params: &Params) -> Self {
        let about = [pack.issuer(), pack.document()];
        Self {
            title: pack.title().to_owned(),
            about: about.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　"),
            note: pack.note().to_owned(),
            points: outline(pack, params),
            at: String::new(),
        }
    }

    /// The same, opened at an article.
    pub fn at(self, article: &str) -> Self {
        Self { at: article.to_owned(), ..self }
    }

    /// The dialog.
    pub fn view<'a, M: Clone + 'a>(&'a self, size: Size, close: M) -> Element<'a, M> {
        let head = column![text::title(self.title.as_str()), text::small(self.about.as_str())].spacing(2);
        let topics = Topic::ALL.iter().filter_map(|topic| {
            let mine: Vec<Element<'a, M>> =
                self.points.iter().filter(|point| point.topic == *topic).map(|one| self.line(one)).collect();
            (!mine.is_empty()).then(|| column![text::strong(topic.word())].extend(mine).spacing(6).into())
        });
        let note = (!self.note.is_empty())
            .then(|| text::text(kind::SMALL, self.note.as_str()).style(style::tone(Tone::Second)));
        let body = column![].push(note).extend(topics).spacing(16).padding([16, 20]);
        let foot = row![
            Space::new().width(Length::Fill),
            button("关闭").id(dialog::SAFE).key("Esc").on_press(close)
        ];
        let all = column![
            container(head).padding([14, 20]),
            surface::line(),
            surface::scroll(body).height(Length::Fill).width(Length::Fill),
            surface::line(),
            container(foot).padding([12, 20]),
        ];
        let (width, height) = ((size.width - 48.0).min(720.0), (size.height - 48.0).min(640.0));
        dialog::dialog(container(all).width(width).height(height)).into()
    }

    fn line<'a, M: 'a>(&self, point: &'a Point) -> Element<'a, M> {
        let is_meant = !self.at.is_empty() && point.article == self.at;
        let words = if is_meant { text::strong(&point.text) } else { text::body(&point.text) };
        let open = (!point.stated).then(|| text::caption(OPEN));
        let line =
            row![column![words].push(open).width(Length::Fill), chip::tag(format!("条款 {}", point.article))]
                .spacing(12)
                .align_y(Alignment::Center);
        let line = container(line).padding([4, 8]);
        if is_meant { line.style(style::tinted(Hue::Accent, 6.0)).into() } else { line.into() }
    }
}
