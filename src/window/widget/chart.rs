//! Charts: bars of one value, rings of people, columns by month. The numbers stand beside the marks;
//! dark and light tell the series apart without colour.

use iced::advanced::text::LineHeight;
use iced::mouse;
use iced::widget::canvas::{self, Canvas, Frame, Geometry, LineCap, Path, Stroke, Text};
use iced::widget::{Space, column, container, row, stack};
use iced::{
    Alignment, Background, Color, Length, Pixels, Point, Rectangle, Renderer, Size, Theme, alignment, border,
};

use super::{Element, text};
use crate::window::theme::kind::{self, Kind};
use crate::window::theme::{Tokens, Tone, tokens};

/// Which series a mark belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// Dark, at the foot: requirements, the first of two.
    First,
    /// Light, above it: caps.
    Second,
    /// Lightest, always with a label.
    Third,
}

impl Series {
    /// The colour of the series.
    pub fn color(self, t: &Tokens) -> Color {
        match self {
            Self::First => t.chart_1,
            Self::Second => t.chart_2,
            Self::Third => t.chart_3,
        }
    }
}

/// A bar from 0 to 1, 8 px high, as wide as there is room.
pub struct Bar {
    share: f32,
    series: Series,
    height: f32,
}

/// A bar from 0 to 1, 8 px high, as wide as there is room.
pub fn bar(share: f32, series: Series) -> Bar {
    Bar { share: share.clamp(0.0, 1.0), series, height: 8.0 }
}

impl Bar {
    /// Its height in px.
    pub fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }
}

impl<'a, Message: 'a> From<Bar> for Element<'a, Message> {
    fn from(bar: Bar) -> Self {
        let filled = |color: fn(&Tokens, Series) -> Color, series: Series| {
            move |theme: &Theme| container::Style {
                background: Some(Background::Color(color(tokens(theme), series))),
                border: border::rounded(2),
                ..container::Style::default()
            }
        };
        let (full, rest) = ((bar.share * 1000.0).round() as u16, ((1.0 - bar.share) * 1000.0).round() as u16);
        let mut line = row![];
        if full > 0 {
            let mark = Space::new().width(Length::Fill).height(bar.height);
            let mark = container(mark).style(filled(|t, series| series.color(t), bar.series));
            line = line.push(mark.width(Length::FillPortion(full)));
        }
        if rest > 0 {
            line = line.push(Space::new().width(Length::FillPortion(rest)));
        }
        container(line)
            .width(Length::Fill)
            .height(bar.height)
            .style(filled(|t, _| t.track, bar.series))
            .into()
    }
}

/// A ring: so many of so many, with a caption below.
#[derive(Debug, Clone, PartialEq)]
pub struct Ring {
    /// How many meet it.
    pub done: u64,
    /// Of how many.
    pub of: u64,
    /// What is counted: 人.
    pub unit: &'static str,
    /// Across, in px: 92, or 80 when the window is narrow.
    pub across: f32,
}

impl<Message> canvas::Program<Message> for Ring {
    type State = ();

    fn draw(
        &self,
        _state: &(),
        renderer: &Renderer,
        theme: &Theme,
        bounds: Rectangle,
        _cursor: mouse::Cursor,
    ) -> Vec<Geometry> {
        const WIDTH: f32 = 9.0;
        let t = tokens(theme);
        let mut frame = Frame::new(renderer, bounds.size());
        let center = frame.center();
        let radius = bounds.width.min(bounds.height) / 2.0 - WIDTH / 2.0;
        let stroke =
            |color| Stroke { width: WIDTH, line_cap: LineCap::Butt, ..Stroke::default().with_color(color) };
        frame.stroke(&Path::circle(center, radius), stroke(t.track));
        let share = if self.of == 0 { 0.0 } else { self.done as f32 / self.of as f32 };
        if share >= 1.0 {
            frame.stroke(&Path::circle(center, radius), stroke(t.chart_1));
        } else if share > 0.0 {
            let start = -std::f32::consts::FRAC_PI_2;
            let arc = canvas::path::Arc {
                center,
                radius,
                start_angle: iced::Radians(start),
                end_angle: iced::Radians(start + share * std::f32::consts::TAU),
            };
            frame.stroke(&Path::new(|path| path.arc(arc)), stroke(t.chart_1));
        }
        vec![frame.into_geometry()]
    }
}

/// The ring with the figure inside.
pub fn ring<'a, Message: 'a>(ring: Ring) -> Element<'a, Message> {
    let words =
        column![text::figure(ring.done.to_string()), text::caption(format!("/ {} {}", ring.of, ring.unit)),]
            .align_x(Alignment::Center);
    let across = ring.across;
    stack![Canvas::new(ring).width(across).height(across), container(words).center(across)].into()
}

/// One column of a column chart: its label and its two values, the lower first.
#[derive(Debug, Clone, PartialEq)]
pub struct Month {
    /// Below the column.
    pub label: String,
    /// The dark part, at the foot.
    pub first: f32,
    /// The light part above it.
    pub second: f32,
    /// The one that is now: its label is bold.
    pub now: bool,
}

/// Columns side by side, with a scale at the left and the highest figure above its column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Columns {
    /// From left to right.
    pub columns: Vec<Month>,
}

impl Columns {
    /// The highest column.
    fn highest(&self) -> f32 {
        self.columns.iter().map(|one| one.first + one.second).fold(0.0, f32::max)
    }

    /// The distance between the lines of the scale: 1, 2, 4 or 5 times a power of ten, three or four
    /// lines.
    fn step(&self) -> f32 {
        if self.highest() <= 0.0 {
            return 1.0;
        }
        let rough = (self.highest() / 3.0).max(f32::MIN_POSITIVE);
        let power = 10f32.powf(rough.log10().floor());
        let steps = [1.0, 2.0, 4.0, 5.0, 10.0].map(|times| times * power);
        // Less than one would give the same figure to several lines.
        steps.into_iter().find(|step| *step >= rough * 0.95).unwrap_or(power * 10.0).max(1.0)
    }
}

fn label(kind: Kind, words: String, at: Point, align: text_align, color: Color) -> Text {
    Text {
        content: words,
        position: at,
        color,
        size: Pixels(kind.size),
        line_height: LineHeight::Absolute(Pixels(kind.line)),
        font: kind.font,
        align_x: align,
        align_y: alignment::Vertical::Center,
        ..Text::default()
    }
}

use iced::advanced::text::Alignment as text_align;

impl<Message> canvas::Program<Message> for Columns {
    type State = ();

    fn draw(
        &self,
        _state: &(),
        renderer: &Renderer,
        theme: &Theme,
        bounds: Rectangle,
        _cursor: mouse::Cursor,
    ) -> Vec<Geometry> {
        let t = tokens(theme);
        let mut frame = Frame::new(renderer, bounds.size());
        let step = self.step();
        let most = self.highest().max(step * 2.0);
        let (left, foot, top) = (42.0, bounds.height - 22.0, 22.0);
        let scale = (foot - top) / most;
        let mut line = 0.0;
        while line <= most {
            let y = (foot - line * scale).round();
            let color = if line == 0.0 { t.rule } else { t.line };
            frame.fill_rectangle(Point::new(left, y), Size::new(bounds.width - left, 1.0), color);
            let words = super::progress::grouped(line as u64);
            frame.fill_text(label(
                kind::CAPTION,
                words,
                Point::new(left - 8.0, y),
                text_align::Right,
                t.text_3,
            ));
            line += step;
        }
        let room = (bounds.width - left) / self.columns.len().max(1) as f32;
        let width = (room * 0.56).clamp(4.0, 40.0).round();
        let highest = self.highest();
        for (at, one) in self.columns.iter().enumerate() {
            let middle = (left + room * (at as f32 + 0.5)).round();
            let x = middle - (width / 2.0).round();
            let (low, high) = ((one.first * scale).round(), (one.second * scale).round());
            frame.fill_rectangle(Point::new(x, foot - low), Size::new(width, low), t.chart_1);
            if high > 1.0 {
                let gap = if low > 0.0 { 1.0 } else { 0.0 };
                frame.fill_rectangle(
                    Point::new(x, foot - low - high),
                    Size::new(width, high - gap),
                    t.chart_2,
                );
            }
            let kind = if one.now { kind::CAPTION.strong() } else { kind::CAPTION };
            let color = if one.now { t.text } else { t.text_2 };
            let cut = text::ellipsis(kind, &one.label, room - 8.0);
            frame.fill_text(label(
                kind,
                cut.unwrap_or_else(|| one.label.clone()),
                Point::new(middle, foot + 12.0),
                text_align::Center,
                color,
            ));
            if highest > 0.0 && one.first + one.second == highest {
                let words = super::progress::grouped(highest.round() as u64);
                let at = Point::new(middle, foot - low - high - 11.0);
                frame.fill_text(label(kind::CAPTION.strong(), words, at, text_align::Center, t.text));
            }
        }
        vec![frame.into_geometry()]
    }
}

/// The column chart, filling its place.
pub fn columns<'a, Message: 'a>(columns: Columns) -> Element<'a, Message> {
    Canvas::new(columns).width(Length::Fill).height(Length::Fill).into()
}

/// Bars one below the other, for names too long to stand below columns: name, share of the longest, figure.
pub fn bars<'a, Message: 'a>(
    names: f32,
    lines: impl IntoIterator<Item = (&'a str, f32, String)>,
) -> Element<'a, Message> {
    let line = |(name, share, figure): (&'a str, f32, String)| {
        let figure = container(text::strong(figure)).align_right(72);
        let bar: Element<'a, Message> = bar(share, Series::First).into();
        let line =
            row![text::line(kind::SMALL, name).width(names), container(bar).width(Length::Fill), figure];
        container(line.spacing(12).align_y(Alignment::Center)).center_y(BAR_LINE).into()
    };
    column(lines.into_iter().map(line)).into()
}

/// Height of a line of [`bars`].
const BAR_LINE: f32 = 24.0;

/// The name of a series with its colour: 外出（下）.
pub fn legend<'a, Message: 'a>(series: Series, name: impl text::Words<'a>) -> Element<'a, Message> {
    let mark = container(Space::new().width(10).height(10)).style(move |theme: &Theme| container::Style {
        background: Some(Background::Color(series.color(tokens(theme)))),
        border: border::rounded(2),
        ..container::Style::default()
    });
    row![mark, text::text(kind::SMALL, name).style(crate::window::theme::style::tone(Tone::Second))]
        .spacing(6)
        .align_y(Alignment::Center)
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_of_nothing_still_has_a_scale() {
        assert_eq!(Columns::default().step(), 1.0);
    }

    #[test]
    fn the_scale_has_three_or_four_round_lines() {
        let of = |highest: f32| {
            let one = Month { label: String::new(), first: highest, second: 0.0, now: false };
            Columns { columns: vec![one] }.step()
        };
        assert_eq!(of(1204.0), 400.0);
        assert_eq!(of(90.0), 40.0);
        assert_eq!(of(29.0), 10.0);
        assert_eq!(of(1.0), 1.0, "people are whole");
    }
}
