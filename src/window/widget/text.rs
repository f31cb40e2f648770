//! Words in the sizes and tones of the look. Screens write `body("…")`, never a size.

use iced::advanced::layout::{self, Layout};
use iced::advanced::text::{self as core_text, Paragraph as _, Renderer as _};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Widget, mouse, renderer};
use iced::widget::text::{Fragment, IntoFragment, Wrapping};
use iced::widget::{Text, container};
use iced::{Color, Element, Length, Rectangle, Renderer, Size, Theme, alignment};

use crate::window::theme::kind::{self, Kind};
use crate::window::theme::{Tone, style, tokens};

/// Words: borrowed, owned, or a number.
pub use iced::widget::text::IntoFragment as Words;

/// Words in a kind of type, in the colour around them.
pub fn text<'a>(kind: Kind, words: impl IntoFragment<'a>) -> Text<'a> {
    iced::widget::text(words.into_fragment()).font(kind.font).size(kind.size).line_height(kind.line_height())
}

/// 12 px: units, times, hints.
pub fn caption<'a>(words: impl IntoFragment<'a>) -> Text<'a> {
    text(kind::CAPTION, words).style(style::tone(Tone::Third))
}

/// 13 px: labels and secondary columns.
pub fn small<'a>(words: impl IntoFragment<'a>) -> Text<'a> {
    text(kind::SMALL, words).style(style::tone(Tone::Second))
}

/// 14 px.
pub fn body<'a>(words: impl IntoFragment<'a>) -> Text<'a> {
    text(kind::BODY, words)
}

/// 14 px Bold: what counts, and the head of a card.
pub fn strong<'a>(words: impl IntoFragment<'a>) -> Text<'a> {
    text(kind::HEADING, words)
}

/// 16 px Bold: the head of a pane or dialog.
pub fn title<'a>(words: impl IntoFragment<'a>) -> Text<'a> {
    text(kind::TITLE, words)
}

/// 20 px Bold: the one number that answers the question.
pub fn figure<'a>(words: impl IntoFragment<'a>) -> Text<'a> {
    text(kind::FIGURE, words)
}

/// The name of a key in a small box: `Ctrl K`.
pub fn keycap<'a, Message: 'a>(name: impl IntoFragment<'a>) -> Element<'a, Message> {
    container(text(kind::CAPTION, name).line_height(iced::widget::text::LineHeight::Absolute(16.0.into())))
        .padding([0, 4])
        .style(style::keycap)
        .into()
}

/// One line of words that ends in `…` where the room ends.
pub struct Line<'a> {
    words: Fragment<'a>,
    kind: Kind,
    tone: Option<Tone>,
    width: Length,
    align: core_text::Alignment,
}

/// One line of words that ends in `…` where the room ends.
pub fn line<'a>(kind: Kind, words: impl IntoFragment<'a>) -> Line<'a> {
    Line {
        words: words.into_fragment(),
        kind,
        tone: None,
        width: Length::Fill,
        align: core_text::Alignment::Left,
    }
}

impl Line<'_> {
    /// Its colour; that of the words around it unless said.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = Some(tone);
        self
    }

    /// Its width; all there is unless said.
    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.width = width.into();
        self
    }

    /// Stands in the middle.
    pub fn center(mut self) -> Self {
        self.align = core_text::Alignment::Center;
        self
    }

    /// Stands at the right.
    pub fn right(mut self) -> Self {
        self.align = core_text::Alignment::Right;
        self
    }
}

/// The paragraph type of the renderer in use.
pub type Paragraph = <Renderer as core_text::Renderer>::Paragraph;

/// The text of a single line in a kind of type, to be measured or drawn.
pub fn single(kind: Kind, words: &str, bounds: Size) -> core_text::Text<&str> {
    core_text::Text {
        content: words,
        bounds,
        size: kind.size.into(),
        line_height: kind.line_height(),
        font: kind.font,
        align_x: core_text::Alignment::Left,
        align_y: alignment::Vertical::Top,
        shaping: core_text::Shaping::Advanced,
        wrapping: Wrapping::None,
    }
}

/// The width of words in px.
pub fn width(kind: Kind, words: &str) -> f32 {
    Paragraph::with_text(single(kind, words, Size::INFINITE)).min_width()
}

/// No glyph of the shipped font is wider than its size.
fn surely_fits(kind: Kind, words: &str, room: f32) -> bool {
    words.chars().map(|c| if c.is_ascii() { 0.7 } else { 1.0 }).sum::<f32>() * kind.size <= room
}

/// The longest beginning of the words that fits with `…` behind it, or `None` when they fit whole.
pub fn ellipsis(kind: Kind, words: &str, room: f32) -> Option<String> {
    if surely_fits(kind, words, room) || width(kind, words) <= room + 0.5 {
        return None;
    }
    let ends: Vec<usize> = words.char_indices().map(|(at, _)| at).collect();
    let cut = |count: usize| {
        let end = ends.get(count).copied().unwrap_or(words.len());
        format!("{}…", words.get(..end).unwrap_or(words).trim_end())
    };
    let (mut fits, mut too_long) = (0, ends.len());
    while fits + 1 < too_long {
        let middle = fits.midpoint(too_long);
        if width(kind, &cut(middle)) <= room { fits = middle } else { too_long = middle }
    }
    Some(cut(fits))
}

#[derive(Default)]
struct LineState {
    paragraph: core_text::paragraph::Plain<Paragraph>,
    whole: String,
    room: f32,
    cut: Option<String>,
}

impl<Message> Widget<Message, Theme, Renderer> for Line<'_> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<LineState>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(LineState::default())
    }

    fn size(&self) -> Size<Length> {
        Size::new(self.width, Length::Shrink)
    }

    fn layout(&mut self, tree: &mut Tree, _renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        let state = tree.state.downcast_mut::<LineState>();
        let room = limits.width(self.width).max().width;
        if state.whole != *self.words || state.room != room {
            state.whole = self.words.clone().into_owned();
            state.room = room;
            state.cut = ellipsis(self.kind, &self.words, room);
        }
        let shown = state.cut.as_deref().unwrap_or(&self.words);
        state.paragraph.update(core_text::Text {
            align_x: match self.align {
                core_text::Alignment::Right => core_text::Alignment::Right,
                _ => core_text::Alignment::Left,
            },
            ..single(self.kind, shown, Size::new(room, self.kind.line))
        });
        let size = Size::new(state.paragraph.min_width(), self.kind.line);
        layout::Node::new(limits.width(self.width).resolve(self.width, Length::Shrink, size))
    }

    fn operate(
        &mut self,
        _tree: &mut Tree,
        layout: Layout<'_>,
        _renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        operation.text(None, layout.bounds(), &self.words);
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        defaults: &renderer::Style,
        layout: Layout<'_>,
        _cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_ref::<LineState>();
        let color: Color = self.tone.map_or(defaults.text_color, |tone| tokens(theme).tone(tone));
        let bounds = layout.bounds();
        let at = match self.align {
            core_text::Alignment::Right => iced::Point::new(bounds.x + bounds.width, bounds.y),
            core_text::Alignment::Center => {
                let left = (bounds.width - state.paragraph.min_width()).max(0.0) / 2.0;
                iced::Point::new(bounds.x + left, bounds.y)
            }
            _ => bounds.position(),
        };
        renderer.fill_paragraph(state.paragraph.raw(), at, color, *viewport);
    }
}

impl<'a, Message: 'a> From<Line<'a>> for Element<'a, Message> {
    fn from(line: Line<'a>) -> Self {
        Element::new(line)
    }
}
