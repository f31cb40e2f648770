//! The table as an iced widget: layout, mouse, keys.

use std::cell::RefCell;
use std::ops::Range;

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Id, Operation, Tree, operation, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, Widget, mouse, overlay, renderer};
use iced::keyboard::{self, Modifiers};
use iced::{Element, Event as Native, Length, Point, Rectangle, Renderer, Size, Theme, Vector, window};

use super::paint::{self, Shortened};
use super::state::{BAR, EDGE};
use super::{Align, Cell, Event, Fit, State};
use crate::window::theme::space;
use crate::window::widget::text;

/// Width of the column with the boxes.
pub(super) const TICKS: f32 = 38.0;
/// Air at both sides of a cell.
pub(super) const AIR: f32 = 7.0;
/// How near to an edge the pointer takes hold of it.
pub(super) const GRIP: f32 = 4.0;
/// The pointer goes three rows a notch.
const NOTCH: f32 = 3.0;

type Cells<'a> = Box<dyn Fn(i64, usize) -> Cell<'a> + 'a>;

/// A table, still to be placed.
pub struct Table<'a, Message> {
    pub(super) state: &'a State,
    pub(super) cells: Cells<'a>,
    say: Box<dyn Fn(Event) -> Message + 'a>,
    id: Option<Id>,
    pub(super) ticks: bool,
    pub(super) head: bool,
    pub(super) grid: bool,
    pub(super) links: bool,
    pub(super) row_height: f32,
    pub(super) footer: Option<Vec<(usize, Cell<'a>)>>,
    widths: Vec<f32>,
    pub(super) editor: Option<(usize, usize, Element<'a, Message>)>,
}

/// A table of the rows in `state`; `cells` gives the cell of a key and a column.
pub fn table<'a, Message>(
    state: &'a State,
    cells: impl Fn(i64, usize) -> Cell<'a> + 'a,
    say: impl Fn(Event) -> Message + 'a,
) -> Table<'a, Message> {
    Table {
        state,
        cells: Box::new(cells),
        say: Box::new(say),
        id: None,
        ticks: true,
        head: true,
        grid: false,
        links: false,
        row_height: space::ROW,
        footer: None,
        widths: state.widths.clone(),
        editor: None,
    }
}

impl<'a, Message> Table<'a, Message> {
    /// A name by which it can be given the focus.
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Without boxes to tick.
    pub fn without_ticks(mut self) -> Self {
        self.ticks = false;
        self
    }

    /// Without a head: another stands above it.
    pub fn without_head(mut self) -> Self {
        self.head = false;
        self
    }

    /// A grid: lines between columns, and one current cell that the arrows move and F2 edits.
    pub fn grid(mut self) -> Self {
        self.grid = true;
        self.ticks = false;
        self
    }

    /// A click on a row opens it, as Enter does.
    pub fn links(mut self) -> Self {
        self.links = true;
        self
    }

    /// The height of a row.
    pub fn row_height(mut self, height: f32) -> Self {
        self.row_height = height;
        self
    }

    /// The foot over a double rule: cells by column.
    pub fn footer(self, cells: Vec<(usize, Cell<'a>)>) -> Self {
        let mut table = self.room_for(&cells);
        table.footer = Some(cells);
        table
    }

    /// Columns of figures are wide enough for these sums, whether they are shown or not: a figure is never cut.
    pub fn room_for(mut self, cells: &[(usize, Cell<'_>)]) -> Self {
        for (column, sum) in cells {
            let figures = self.state.columns.get(*column).is_some_and(|column| column.align == Align::Right);
            if let Some(width) = self.widths.get_mut(*column).filter(|_| figures) {
                *width = width.max((text::width(sum.kind, &sum.words) + 2.0 * AIR).ceil() + 1.0);
            }
        }
        self
    }

    /// Something to edit a cell with, over the cell of this row and column.
    pub fn editor(mut self, row: usize, column: usize, editor: impl Into<Element<'a, Message>>) -> Self {
        self.editor = Some((row, column, editor.into()));
        self
    }
}

/// What the widget keeps from frame to frame.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) focused: bool,
    /// How far the rows are scrolled, in px. An f32 would be two px wrong at a million rows.
    pub(super) offset: f64,
    reveal: u64,
    pub(super) drag: Drag,
    pub(super) modifiers: Modifiers,
    pub(super) click: Option<mouse::Click>,
    seen: Range<usize>,
    hidden: usize,
    pub(super) over: Option<Over>,
    pub(super) shortened: RefCell<Shortened>,
}

#[derive(Default, Clone, Copy, PartialEq)]
pub(super) enum Drag {
    #[default]
    None,
    /// The edge of a column: its index, its width and where it was taken.
    Edge(usize, f32, f32),
    /// The scrollbar: the offset and where it was taken.
    Bar(f64, f32),
}

/// What the pointer is over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Over {
    Row(usize),
    Head(usize),
    Edge,
    Bar,
}

impl operation::Focusable for Kept {
    fn is_focused(&self) -> bool {
        self.focused
    }

    fn focus(&mut self) {
        self.focused = true;
    }

    fn unfocus(&mut self) {
        self.focused = false;
    }
}

/// The parts of the table on the screen.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    pub(super) head: Rectangle,
    pub(super) body: Rectangle,
    pub(super) foot: Rectangle,
}

impl<Message> Table<'_, Message> {
    pub(super) fn parts(&self, bounds: Rectangle) -> Parts {
        let head = if self.head { space::TABLE_HEAD } else { 0.0 };
        let foot = if self.footer.is_some() { space::TOTAL + 3.0 } else { 0.0 };
        let part = |y: f32, height: f32| Rectangle { y: bounds.y + y, height: height.max(0.0), ..bounds };
        Parts {
            head: part(0.0, head),
            body: part(head, bounds.height - head - foot),
            foot: part(bounds.height - foot, foot),
        }
    }

    pub(super) fn fit(&self, width: f32) -> Fit {
        let left = if self.ticks { TICKS } else { EDGE };
        Fit::new(self.state.columns, &self.state.order, &self.widths, left, width - BAR)
    }

    fn content(&self) -> f64 {
        self.state.keys.len() as f64 * f64::from(self.row_height)
    }

    pub(super) fn furthest(&self, body: f32) -> f64 {
        (self.content() - f64::from(body)).max(0.0)
    }

    /// The rows that are seen, the partly seen ones too.
    pub(super) fn seen(&self, offset: f64, body: f32) -> Range<usize> {
        let row = f64::from(self.row_height);
        let first = (offset / row).floor() as usize;
        let last = ((offset + f64::from(body)) / row).ceil() as usize;
        first..last.min(self.state.keys.len())
    }

    pub(super) fn row_top(&self, row: usize, offset: f64, body: Rectangle) -> f32 {
        body.y + (row as f64 * f64::from(self.row_height) - offset) as f32
    }

    /// The thumb of the scrollbar, when there is more than fits.
    pub(super) fn thumb(&self, offset: f64, body: Rectangle) -> Option<Rectangle> {
        let furthest = self.furthest(body.height);
        if furthest <= 0.0 {
            return None;
        }
        let share = (f64::from(body.height) / self.content()) as f32;
        let height = (body.height * share).max(28.0).min(body.height);
        let y = (offset / furthest) as f32 * (body.height - height - 6.0);
        Some(Rectangle { x: body.x + body.width - 10.0, y: body.y + 3.0 + y, width: 7.0, height })
    }

    pub(super) fn over(&self, kept: &Kept, bounds: Rectangle, at: Point) -> Option<Over> {
        let parts = self.parts(bounds);
        if parts.head.contains(at) {
            let fit = self.fit(bounds.width);
            let x = at.x - bounds.x;
            let edge = fit.placed.iter().any(|one| {
                let stretches = self.state.columns.get(one.column).is_some_and(|column| column.stretches);
                !stretches && (x - one.x - one.width).abs() <= GRIP
            });
            if edge {
                return Some(Over::Edge);
            }
            let head = fit.placed.iter().find(|one| x >= one.x && x < one.x + one.width);
            return head.map(|one| Over::Head(one.column));
        }
        if !parts.body.contains(at) {
            return None;
        }
        if self.thumb(kept.offset, parts.body).is_some() && at.x > bounds.x + bounds.width - 12.0 {
            return Some(Over::Bar);
        }
        let row = ((f64::from(at.y - parts.body.y) + kept.offset) / f64::from(self.row_height)) as usize;
        (row < self.state.keys.len()).then_some(Over::Row(row))
    }

    pub(super) fn column_at(&self, bounds: Rectangle, at: Point) -> Option<usize> {
        let x = at.x - bounds.x;
        let fit = self.fit(bounds.width);
        fit.placed.iter().find(|one| x >= one.x && x < one.x + one.width).map(|one| one.column)
    }

    pub(super) fn say(&self, event: Event, shell: &mut Shell<'_, Message>) {
        shell.publish((self.say)(event));
    }

    /// Brings the current row into sight after it has changed.
    fn reveal(&self, kept: &mut Kept, body: Rectangle) -> bool {
        let before = kept.offset;
        if kept.reveal != self.state.reveal {
            kept.reveal = self.state.reveal;
            if let Some(row) = self.state.current {
                let top = row as f64 * f64::from(self.row_height);
                let bottom = top + f64::from(self.row_height) - f64::from(body.height);
                kept.offset = kept.offset.min(top).max(bottom);
            }
        }
        kept.offset = kept.offset.clamp(0.0, self.furthest(body.height));
        before != kept.offset
    }
}

impl<Message> Widget<Message, Theme, Renderer> for Table<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<Kept>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(Kept::default())
    }

    fn children(&self) -> Vec<Tree> {
        self.editor.iter().map(|(_, _, editor)| Tree::new(editor)).collect()
    }

    fn diff(&self, tree: &mut Tree) {
        let editors: Vec<_> = self.editor.iter().map(|(_, _, editor)| editor).collect();
        tree.diff_children(&editors);
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Fill)
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        let size = limits.resolve(Length::Fill, Length::Fill, Size::ZERO);
        let bounds = Rectangle::with_size(size);
        let parts = self.parts(bounds);
        let kept = tree.state.downcast_mut::<Kept>();
        self.reveal(kept, parts.body);
        let offset = kept.offset;
        let fit = self.fit(size.width);
        let top = self.editor.as_ref().map(|(row, _, _)| self.row_top(*row, offset, parts.body));
        let editor = self.editor.as_mut().zip(tree.children.first_mut()).zip(top).and_then(
            |(((_, column, editor), child), top)| {
                let place = fit.placed.iter().find(|one| one.column == *column)?;
                let limits = layout::Limits::new(Size::ZERO, Size::new(place.width, self.row_height));
                let node = editor.as_widget_mut().layout(child, renderer, &limits);
                Some(node.move_to(Point::new(place.x, top)))
            },
        );
        layout::Node::with_children(size, editor.into_iter().collect())
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        let bounds = layout.bounds();
        let parts = self.parts(bounds);
        let kept = tree.state.downcast_mut::<Kept>();
        operation.focusable(self.id.as_ref(), bounds, kept);
        operation.container(self.id.as_ref(), bounds);
        let offset = kept.offset;
        operation.traverse(&mut |operation| {
            let fit = self.fit(bounds.width);
            for place in &fit.placed {
                let cell =
                    |y: f32, height: f32| Rectangle { x: bounds.x + place.x, y, width: place.width, height };
                if let Some(column) = self.state.columns.get(place.column).filter(|_| self.head) {
                    operation.text(None, cell(parts.head.y, parts.head.height), column.title);
                }
                for row in self.seen(offset, parts.body.height) {
                    let Some(key) = self.state.keys.get(row) else { continue };
                    let y = self.row_top(row, offset, parts.body);
                    operation.text(None, cell(y, self.row_height), &(self.cells)(*key, place.column).words);
                }
                for (_, sum) in self.footer.iter().flatten().filter(|(column, _)| *column == place.column) {
                    operation.text(None, cell(parts.foot.y, parts.foot.height), &sum.words);
                }
            }
            if let Some((((_, _, editor), child), below)) =
                self.editor.as_mut().zip(tree.children.first_mut()).zip(layout.children().next())
            {
                editor.as_widget_mut().operate(child, below, renderer, operation);
            }
        });
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Native,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        if let Some((((_, _, editor), child), below)) =
            self.editor.as_mut().zip(tree.children.first_mut()).zip(layout.children().next())
        {
            let editor = editor.as_widget_mut();
            editor.update(child, event, below, cursor, renderer, clipboard, shell, viewport);
        }
        let bounds = layout.bounds();
        let parts = self.parts(bounds);
        let kept = tree.state.downcast_mut::<Kept>();
        match event {
            Native::Keyboard(keyboard::Event::ModifiersChanged(modifiers)) => kept.modifiers = *modifiers,
            Native::Keyboard(keyboard::Event::KeyPressed { key, modifiers, .. })
                if kept.focused && !shell.is_event_captured() =>
            {
                if let Some(said) = self.key(key, *modifiers, parts.body) {
                    self.say(said, shell);
                    shell.capture_event();
                }
            }
            Native::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)) => {
                let taken = shell.is_event_captured();
                match cursor.position_over(bounds).filter(|_| !taken) {
                    Some(at) => self.press(kept, bounds, at, shell),
                    None => kept.focused = false,
                }
            }
            Native::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)) => kept.drag = Drag::None,
            Native::Mouse(mouse::Event::CursorMoved { position }) => match kept.drag {
                Drag::Edge(column, width, from) => {
                    self.say(Event::Resize(column, width + position.x - from), shell);
                }
                Drag::Bar(offset, from) => {
                    let thumb = self.thumb(kept.offset, parts.body).unwrap_or_default();
                    let track = f64::from((parts.body.height - thumb.height - 6.0).max(1.0));
                    let by = f64::from(position.y - from) / track * self.furthest(parts.body.height);
                    let to = offset + by - kept.offset;
                    self.scroll(kept, to, parts.body, shell);
                }
                Drag::None => {}
            },
            Native::Mouse(mouse::Event::WheelScrolled { delta })
                if cursor.is_over(parts.body) && !shell.is_event_captured() =>
            {
                let by = match delta {
                    mouse::ScrollDelta::Lines { y, .. } => -y * NOTCH * self.row_height,
                    mouse::ScrollDelta::Pixels { y, .. } => -y,
                };
                self.scroll(kept, f64::from(by), parts.body, shell);
                shell.capture_event();
            }
            Native::Window(window::Event::RedrawRequested(_)) => {
                if self.reveal(kept, parts.body) {
                    self.scrolled(shell);
                }
                let seen = self.seen(kept.offset, parts.body.height);
                if seen != kept.seen {
                    kept.seen = seen.clone();
                    self.say(Event::Seen(seen), shell);
                }
                let hidden = self.fit(bounds.width).hidden;
                if hidden != kept.hidden {
                    kept.hidden = hidden;
                    self.say(Event::Hidden(hidden), shell);
                }
            }
            _ => {}
        }
        let over = cursor.position().and_then(|at| self.over(kept, bounds, at));
        if over != kept.over {
            kept.over = over;
            shell.request_redraw();
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        defaults: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let kept = tree.state.downcast_ref::<Kept>();
        paint::table(self, kept, renderer, theme, layout.bounds());
        if let Some((((_, _, editor), child), below)) =
            self.editor.as_ref().zip(tree.children.first()).zip(layout.children().next())
        {
            let body = self.parts(layout.bounds()).body;
            if body.contains(below.bounds().center()) {
                // What is drawn behind the layers of the rows would lie under them.
                renderer.with_layer(body, |renderer| {
                    editor.as_widget().draw(child, renderer, theme, defaults, below, cursor, viewport);
                });
            }
        }
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &Renderer,
    ) -> mouse::Interaction {
        let kept = tree.state.downcast_ref::<Kept>();
        if let Some((((_, _, editor), child), below)) =
            self.editor.as_ref().zip(tree.children.first()).zip(layout.children().next())
            && cursor.is_over(below.bounds())
        {
            return editor.as_widget().mouse_interaction(child, below, cursor, viewport, renderer);
        }
        let over = cursor.position().and_then(|at| self.over(kept, layout.bounds(), at));
        match (kept.drag, over) {
            (Drag::Edge(..), _) | (_, Some(Over::Edge)) => mouse::Interaction::ResizingHorizontally,
            (_, Some(Over::Head(column))) if self.sorts(column) => mouse::Interaction::Pointer,
            (_, Some(Over::Row(_))) if self.links => mouse::Interaction::Pointer,
            _ => mouse::Interaction::default(),
        }
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, Renderer>> {
        let (_, _, editor) = self.editor.as_mut()?;
        let (child, below) = tree.children.first_mut().zip(layout.children().next())?;
        editor.as_widget_mut().overlay(child, below, renderer, viewport, translation)
    }
}

impl<'a, Message: 'a> From<Table<'a, Message>> for Element<'a, Message> {
    fn from(table: Table<'a, Message>) -> Self {
        Element::new(table)
    }
}
