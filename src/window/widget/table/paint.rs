//! How the table is drawn: a hairline under each row, a stronger one under every fifth, a bar at the
//! left of the current row, the sums over a double rule.

use std::collections::HashMap;

use iced::advanced::text::Renderer as _;
use iced::advanced::{Renderer as _, renderer, text as core_text};
use iced::widget::text::Wrapping;
use iced::{Background, Border, Color, Point, Rectangle, Renderer, Size, Theme, alignment, border};

use super::widget::{AIR, Kept, Over, TICKS};
use super::{Align, Cell, Ground, Table};
use crate::window::font;
use crate::window::icon::Icon;
use crate::window::theme::kind::{self, Kind};
use crate::window::theme::{Hue, Tokens, space, tokens};
use crate::window::widget::text;

/// Words that had to be cut, by their room, so that they are measured once.
#[derive(Default)]
pub(super) struct Shortened(HashMap<(String, bool, u32), Option<String>>);

impl Shortened {
    const MOST: usize = 4096;

    fn of(&mut self, kind: Kind, words: &str, room: f32) -> Option<String> {
        let key = (words.to_owned(), kind.font == font::BOLD, (room * 4.0 + kind.size) as u32);
        if let Some(known) = self.0.get(&key) {
            return known.clone();
        }
        if self.0.len() >= Self::MOST {
            self.0.clear();
        }
        let cut = text::ellipsis(kind, words, room);
        self.0.insert(key, cut.clone());
        cut
    }
}

struct Painter<'r, 'k> {
    renderer: &'r mut Renderer,
    t: &'static Tokens,
    shortened: &'k std::cell::RefCell<Shortened>,
}

impl Painter<'_, '_> {
    fn fill(&mut self, bounds: Rectangle, color: Color) {
        self.renderer
            .fill_quad(renderer::Quad { bounds, ..renderer::Quad::default() }, Background::Color(color));
    }

    fn framed(&mut self, bounds: Rectangle, ground: Color, border: Border) {
        let quad = renderer::Quad { bounds, border, ..renderer::Quad::default() };
        self.renderer.fill_quad(quad, Background::Color(ground));
    }

    fn horizontal(&mut self, area: Rectangle, y: f32, color: Color) {
        self.fill(Rectangle { y, height: 1.0, ..area }, color);
    }

    fn icon(&mut self, icon: Icon, size: f32, center: Point, color: Color, clip: Rectangle) {
        self.renderer.fill_text(
            core_text::Text {
                content: icon.glyph().to_string(),
                bounds: Size::new(size * 2.0, size * 2.0),
                size: size.into(),
                line_height: core_text::LineHeight::Absolute(size.into()),
                font: font::ICONS,
                align_x: core_text::Alignment::Center,
                align_y: alignment::Vertical::Center,
                shaping: core_text::Shaping::Basic,
                wrapping: Wrapping::None,
            },
            center,
            color,
            clip,
        );
    }

    /// One line of words in an area, cut with `…` where it ends. Gives the room they took.
    fn words(&mut self, kind: Kind, words: &str, area: Rectangle, align: Align, color: Color) -> Rectangle {
        if words.is_empty() || area.width <= 0.0 {
            return Rectangle { width: 0.0, ..area };
        }
        let cut = self.shortened.borrow_mut().of(kind, words, area.width);
        let shown = cut.as_deref().unwrap_or(words).to_owned();
        // What is redrawn is reckoned from position and bounds as if all text hung from its upper left
        // corner, so that is how it is placed here.
        let x = match align {
            Align::Left => area.x,
            Align::Right => area.x + area.width - text::width(kind, &shown),
        };
        self.renderer.fill_text(
            core_text::Text {
                content: shown,
                bounds: Size::new(area.width + 2.0, kind.line),
                size: kind.size.into(),
                line_height: kind.line_height(),
                font: kind.font,
                align_x: core_text::Alignment::Left,
                align_y: alignment::Vertical::Top,
                shaping: core_text::Shaping::Advanced,
                wrapping: Wrapping::None,
            },
            Point::new(x, area.center_y() - kind.line / 2.0),
            color,
            area.expand(2.0),
        );
        area
    }

    fn tick(&mut self, area: Rectangle, mark: Option<Icon>) {
        let bounds = Rectangle {
            x: area.x + 14.0,
            y: (area.center_y() - space::TICK / 2.0).round(),
            width: space::TICK,
            height: space::TICK,
        };
        let (ground, line) = match mark {
            Some(_) => (self.t.primary, self.t.primary),
            None => (self.t.surface, self.t.control),
        };
        self.framed(bounds, ground, border::rounded(4).color(line).width(1));
        if let Some(icon) = mark {
            self.icon(icon, 12.0, bounds.center(), self.t.on_fill, bounds);
        }
    }

    fn cell(&mut self, cell: &Cell<'_>, area: Rectangle, align: Align, on_current: bool) {
        let t = self.t;
        if let Some(ground) = cell.ground {
            let hue = match ground {
                Ground::Wrong => Hue::Danger,
                Ground::Asks => Hue::Warning,
            };
            let line = if ground == Ground::Wrong { t.danger } else { Color::TRANSPARENT };
            self.framed(area, t.hue(hue).soft, border::width(1).color(line));
        }
        let mut inner = Rectangle { x: area.x + AIR, width: area.width - 2.0 * AIR, ..area };
        if let Some((icon, tone)) = cell.tail {
            let at = Point::new(inner.x + inner.width - 8.0, inner.center_y());
            self.icon(icon, 14.0, at, t.tone(tone), area);
            inner.width -= 20.0;
        }
        let upper = Rectangle { height: if cell.under.is_empty() { inner.height } else { 30.0 }, ..inner };
        if let Some((icon, tone)) = cell.lead {
            self.icon(icon, 16.0, Point::new(inner.x + 9.0, upper.center_y()), t.tone(tone), area);
            inner = Rectangle { x: inner.x + 24.0, width: inner.width - 24.0, ..inner };
        }
        if !cell.under.is_empty() {
            let lower = Rectangle { y: inner.y + 24.0, height: 20.0, ..inner };
            self.words(kind::SMALL, &cell.under, lower, align, t.text_2);
            inner.height = upper.height;
        }
        if let Some((share, light)) = cell.bar {
            let bar = Rectangle { y: (inner.center_y() - 4.0).round(), height: 8.0, ..inner };
            self.framed(bar, t.track, border::rounded(2));
            let full = Rectangle { width: bar.width * share.clamp(0.0, 1.0), ..bar };
            self.framed(full, if light { t.chart_2 } else { t.chart_1 }, border::rounded(2));
        } else if let Some(mark) = cell.mark {
            let shade = t.hue(mark.hue);
            let width = text::width(kind::CAPTION, mark.word) + 28.0;
            let chip = Rectangle {
                x: inner.x,
                y: (inner.center_y() - space::CHIP / 2.0).round(),
                width: width.min(inner.width.max(0.0)),
                height: space::CHIP,
            };
            if mark.waits {
                self.framed(chip, shade.soft, border::rounded(space::CHIP_RADIUS).color(shade.line).width(1));
            }
            self.icon(mark.icon, 12.0, Point::new(chip.x + 12.0, chip.center_y()), shade.ink, area);
            let label = Rectangle { x: chip.x + 22.0, width: chip.width - 26.0, ..chip };
            self.words(kind::CAPTION, mark.word, label, Align::Left, shade.ink);
            if mark.hue == Hue::Void {
                let through = Rectangle { width: width - 28.0, ..label };
                self.horizontal(through, label.center_y().round(), shade.ink);
            }
        } else {
            let tone = match cell.tone {
                crate::window::theme::Tone::Third if on_current => crate::window::theme::Tone::Second,
                tone => tone,
            };
            let color = t.tone(tone);
            self.words(cell.kind, &cell.words, inner, align, color);
            if cell.struck && !cell.words.is_empty() {
                let width = text::width(cell.kind, &cell.words).min(inner.width);
                let x = if align == Align::Right { inner.x + inner.width - width } else { inner.x };
                self.horizontal(Rectangle { x, width, ..inner }, inner.center_y().round(), color);
            }
        }
    }
}

/// Draws the whole table.
pub(super) fn table<Message>(
    table: &Table<'_, Message>,
    kept: &Kept,
    renderer: &mut Renderer,
    theme: &Theme,
    bounds: Rectangle,
) {
    let t = tokens(theme);
    let parts = table.parts(bounds);
    let mut painter = Painter { renderer, t, shortened: &kept.shortened };
    painter.fill(parts.body, t.surface);
    painter.renderer.start_layer(parts.body);
    rows(table, kept, &mut painter, parts.body);
    painter.renderer.end_layer();
    painter.renderer.start_layer(bounds);
    if table.head {
        head(table, kept, &mut painter, parts.head);
    }
    if let Some(thumb) = table.thumb(kept.offset, parts.body) {
        let color = if kept.over == Some(Over::Bar) { t.control } else { t.rule };
        painter.framed(thumb, color, border::rounded(4));
    }
    if let Some(cells) = &table.footer {
        foot(table, cells, &mut painter, parts.foot);
    }
    painter.renderer.end_layer();
}

fn head<Message>(table: &Table<'_, Message>, kept: &Kept, painter: &mut Painter<'_, '_>, area: Rectangle) {
    let t = painter.t;
    painter.fill(area, t.sunken);
    painter.horizontal(area, area.y + area.height - 1.0, t.rule);
    if table.ticks {
        let ticked = table.state.ticked_count();
        let mark = match ticked {
            0 => None,
            all if all == table.state.keys.len() => Some(Icon::Check),
            _ => Some(Icon::Minus),
        };
        painter.tick(area, mark);
    }
    for place in &table.fit(area.width).placed {
        let Some(column) = table.state.columns.get(place.column) else { continue };
        let cell = Rectangle { x: area.x + place.x, width: place.width, ..area };
        let at = table.state.sort.iter().position(|sort| sort.column == place.column);
        let sort = at.and_then(|at| table.state.sort.get(at));
        let kind = if sort.is_some() { kind::SMALL.strong() } else { kind::SMALL };
        let color = if sort.is_some() { t.text } else { t.text_2 };
        let mut words = Rectangle { x: cell.x + AIR, width: cell.width - 2.0 * AIR, ..cell };
        let room = if sort.is_some() { 16.0 } else { 0.0 };
        let width = text::width(kind, column.title).min(words.width - room);
        let arrow = sort.map(|sort| if sort.descending { Icon::ArrowDown } else { Icon::ArrowUp });
        let arrow_x = match column.align {
            Align::Left => words.x + width + 9.0,
            Align::Right => words.x + words.width - width - 9.0,
        };
        if column.align == Align::Left {
            words.width -= room;
        } else {
            words.x += room;
            words.width -= room;
        }
        painter.words(kind, column.title, words, column.align, color);
        if let Some(icon) = arrow {
            painter.icon(icon, 14.0, Point::new(arrow_x, cell.center_y()), t.text, cell);
        }
        let edge = Rectangle {
            x: cell.x + cell.width - 1.0,
            y: cell.y + 8.0,
            width: 1.0,
            height: cell.height - 16.0,
        };
        if kept.over == Some(Over::Head(place.column)) || kept.over == Some(Over::Edge) {
            painter.fill(edge, t.rule);
        }
    }
}

fn rows<Message>(table: &Table<'_, Message>, kept: &Kept, painter: &mut Painter<'_, '_>, body: Rectangle) {
    let t = painter.t;
    let fit = table.fit(body.width);
    for row in table.seen(kept.offset, body.height) {
        let Some(key) = table.state.keys.get(row).copied() else { continue };
        let area = Rectangle { y: table.row_top(row, kept.offset, body), height: table.row_height, ..body };
        let current = table.state.current == Some(row);
        let ticked = table.ticks && table.state.is_ticked(row);
        let ground = match (current && !table.grid, ticked) {
            (true, _) => Some(t.current),
            (_, true) => Some(t.selected),
            _ if kept.over == Some(Over::Row(row)) => Some(t.hover),
            _ => None,
        };
        if let Some(color) = ground {
            painter.fill(area, color);
        }
        let fifth = (row + 1).is_multiple_of(5);
        painter.horizontal(area, area.y + area.height - 1.0, if fifth { t.line_strong } else { t.line });
        if table.ticks {
            painter.tick(area, ticked.then_some(Icon::Check));
        }
        for place in &fit.placed {
            let Some(column) = table.state.columns.get(place.column) else { continue };
            let cell =
                Rectangle { x: area.x + place.x, width: place.width, height: area.height - 1.0, ..area };
            painter.cell(&(table.cells)(key, place.column), cell, column.align, current);
            if table.grid {
                let edge = Rectangle { x: cell.x + cell.width - 1.0, width: 1.0, ..area };
                painter.fill(edge, t.line);
            }
            let focus = border::width(2).color(if kept.focused { t.focus } else { t.rule });
            if table.grid && current && table.state.column == Some(place.column) {
                painter.framed(cell, Color::TRANSPARENT, focus);
            }
        }
        if current && !table.grid {
            painter.fill(Rectangle { width: 3.0, ..area }, t.accent);
            if kept.focused {
                painter.framed(area, Color::TRANSPARENT, border::width(2).color(t.focus));
            }
        }
    }
    if kept.focused && table.state.current.is_none() {
        painter.framed(body, Color::TRANSPARENT, border::width(2).color(t.focus));
    }
}

fn foot<Message>(
    table: &Table<'_, Message>,
    cells: &[(usize, Cell<'_>)],
    painter: &mut Painter<'_, '_>,
    area: Rectangle,
) {
    let t = painter.t;
    painter.fill(area, t.sunken);
    painter.horizontal(area, area.y, t.text);
    painter.horizontal(area, area.y + 3.0, t.text);
    let line = Rectangle { y: area.y + 3.0, height: area.height - 3.0, ..area };
    let fit = table.fit(area.width);
    for (at, place) in fit.placed.iter().enumerate() {
        let Some(column) = table.state.columns.get(place.column) else { continue };
        let x = if at == 0 && table.ticks { area.x + TICKS - 24.0 } else { area.x + place.x };
        let width = place.width + area.x + place.x - x;
        let cell = Rectangle { x, width, ..line };
        for (_, sum) in cells.iter().filter(|(column, _)| *column == place.column) {
            painter.cell(sum, cell, column.align, false);
        }
    }
}
