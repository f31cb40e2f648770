//! What opens under a control: menus, the calendar, the options of a select.

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::operation::scrollable::{AbsoluteOffset, Scrollable};
use iced::advanced::widget::{Id, Operation, Tree, tree};
use iced::advanced::{Clipboard, Overlay, Shell, Widget, mouse, overlay, renderer};
use iced::{Element, Event, Length, Point, Rectangle, Renderer, Size, Theme, Vector, touch};

/// How wide what opens is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Width {
    /// As wide as what it opens under.
    Anchor,
    /// As wide as its content.
    Content,
    /// As wide as what it opens under, or so many px if that is more.
    AtLeast(f32),
}

/// A control, and what opens under it when there is something.
pub struct Popover<'a, Message> {
    anchor: Element<'a, Message>,
    floating: Option<Element<'a, Message>>,
    on_close: Option<Message>,
    width: Width,
    to_the_right: bool,
    line: Option<Line>,
}

/// A line of a list that scrolls: how far below its top it begins, and how high it is, px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// How far below the top of the list.
    pub from: f32,
    /// How high.
    pub height: f32,
}

/// The line that was brought into view last; none while nothing is open.
#[derive(Default)]
struct Brought(Option<Line>);

/// A control, and what opens under it when there is something.
pub fn popover<'a, Message>(
    anchor: impl Into<Element<'a, Message>>,
    floating: Option<Element<'a, Message>>,
) -> Popover<'a, Message> {
    Popover {
        anchor: anchor.into(),
        floating,
        on_close: None,
        width: Width::Content,
        to_the_right: false,
        line: None,
    }
}

impl<Message> Popover<'_, Message> {
    /// Said when something beside both is pressed.
    pub fn on_close(mut self, message: Message) -> Self {
        self.on_close = Some(message);
        self
    }

    /// How wide what opens is.
    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    /// The line that is current: whenever another one is, it is brought into view.
    pub fn line(mut self, line: Line) -> Self {
        self.line = Some(line);
        self
    }

    /// Lines up with the right edge of the control instead of the left one.
    pub fn to_the_right(mut self) -> Self {
        self.to_the_right = true;
        self
    }
}

impl<Message: Clone> Widget<Message, Theme, Renderer> for Popover<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<Brought>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(Brought::default())
    }

    fn children(&self) -> Vec<Tree> {
        let mut children = vec![Tree::new(&self.anchor)];
        children.extend(self.floating.as_ref().map(Tree::new));
        children
    }

    fn diff(&self, tree: &mut Tree) {
        let mut children = vec![&self.anchor];
        children.extend(self.floating.as_ref());
        tree.diff_children(&children);
    }

    fn size(&self) -> Size<Length> {
        self.anchor.as_widget().size()
    }

    fn size_hint(&self) -> Size<Length> {
        self.anchor.as_widget().size_hint()
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        match tree.children.first_mut() {
            Some(child) => self.anchor.as_widget_mut().layout(child, renderer, limits),
            None => layout::Node::default(),
        }
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        if let Some(child) = tree.children.first_mut() {
            self.anchor.as_widget_mut().operate(child, layout, renderer, operation);
        }
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        if let Some(child) = tree.children.first_mut() {
            self.anchor
                .as_widget_mut()
                .update(child, event, layout, cursor, renderer, clipboard, shell, viewport);
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
        if let Some(child) = tree.children.first() {
            self.anchor.as_widget().draw(child, renderer, theme, defaults, layout, cursor, viewport);
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
        match tree.children.first() {
            Some(child) => {
                self.anchor.as_widget().mouse_interaction(child, layout, cursor, viewport, renderer)
            }
            None => mouse::Interaction::default(),
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
        let anchor = Rectangle { ..layout.bounds() } + translation;
        let brought = tree.state.downcast_mut::<Brought>();
        if self.floating.is_none() {
            *brought = Brought::default();
        }
        match (tree.children.as_mut_slice(), &mut self.floating) {
            ([_, below], Some(floating)) => Some(overlay::Element::new(Box::new(Floating {
                tree: below,
                content: floating,
                brought,
                line: self.line,
                anchor,
                width: self.width,
                to_the_right: self.to_the_right,
                on_close: self.on_close.as_ref(),
                viewport: *viewport,
            }))),
            ([child, ..], _) => {
                self.anchor.as_widget_mut().overlay(child, layout, renderer, viewport, translation)
            }
            _ => None,
        }
    }
}

struct Floating<'a, 'b, Message> {
    tree: &'b mut Tree,
    content: &'b mut Element<'a, Message>,
    brought: &'b mut Brought,
    line: Option<Line>,
    anchor: Rectangle,
    width: Width,
    to_the_right: bool,
    on_close: Option<&'b Message>,
    viewport: Rectangle,
}

/// Between the control and what opens under it.
const GAP: f32 = 4.0;
/// Between what opens and the edge of the window.
const EDGE: f32 = 8.0;

/// Scrolls just so far that a line is seen whole.
struct Bringing(Line);

impl Operation for Bringing {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        bounds: Rectangle,
        _content_bounds: Rectangle,
        translation: Vector,
        state: &mut dyn Scrollable,
    ) {
        let Line { from, height } = self.0;
        let least = from + height - bounds.height;
        let y = translation.y.min(from).max(least);
        state.scroll_to(AbsoluteOffset { x: None, y: Some(y.max(0.0)) });
    }
}

impl<Message: Clone> Overlay<Message, Theme, Renderer> for Floating<'_, '_, Message> {
    fn layout(&mut self, renderer: &Renderer, bounds: Size) -> layout::Node {
        let below = bounds.height - self.anchor.y - self.anchor.height - GAP - EDGE;
        let above = self.anchor.y - GAP - EDGE;
        let widest = (bounds.width - 2.0 * EDGE).max(0.0);
        let (least, most) = match self.width {
            Width::Anchor => (self.anchor.width, self.anchor.width),
            Width::Content => (0.0, widest),
            Width::AtLeast(px) => (px.max(self.anchor.width), px.max(self.anchor.width)),
        };
        let limits = layout::Limits::new(Size::new(least, 0.0), Size::new(most, below.max(above).max(0.0)));
        let node = self.content.as_widget_mut().layout(self.tree, renderer, &limits);
        let size = node.size();
        let y = if size.height <= below || below >= above {
            self.anchor.y + self.anchor.height + GAP
        } else {
            self.anchor.y - GAP - size.height
        };
        let x =
            if self.to_the_right { self.anchor.x + self.anchor.width - size.width } else { self.anchor.x };
        let x = x.min(bounds.width - EDGE - size.width).max(EDGE.min(self.anchor.x));
        let node = node.move_to(Point::new(x, y));
        if let Some(line) = self.line.filter(|line| self.brought.0 != Some(*line)) {
            self.brought.0 = Some(line);
            let layout = Layout::new(&node);
            self.content.as_widget_mut().operate(self.tree, layout, renderer, &mut Bringing(line));
        }
        node
    }

    fn operate(&mut self, layout: Layout<'_>, renderer: &Renderer, operation: &mut dyn Operation) {
        self.content.as_widget_mut().operate(self.tree, layout, renderer, operation);
    }

    fn update(
        &mut self,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
    ) {
        let viewport = layout.bounds();
        self.content
            .as_widget_mut()
            .update(self.tree, event, layout, cursor, renderer, clipboard, shell, &viewport);
        let pressed = matches!(
            event,
            Event::Mouse(mouse::Event::ButtonPressed(_)) | Event::Touch(touch::Event::FingerPressed { .. })
        );
        if pressed && cursor.is_over(layout.bounds()) {
            shell.capture_event();
        } else if pressed
            && !cursor.is_over(self.anchor)
            && let Some(message) = self.on_close
        {
            shell.publish(message.clone());
        }
    }

    fn draw(
        &self,
        renderer: &mut Renderer,
        theme: &Theme,
        defaults: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
    ) {
        super::lifted::shadow(renderer, layout.bounds(), crate::window::theme::space::RADIUS);
        self.content.as_widget().draw(self.tree, renderer, theme, defaults, layout, cursor, &self.viewport);
    }

    fn mouse_interaction(
        &self,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &Renderer,
    ) -> mouse::Interaction {
        let inner =
            self.content.as_widget().mouse_interaction(self.tree, layout, cursor, &layout.bounds(), renderer);
        if inner == mouse::Interaction::None && cursor.is_over(layout.bounds()) {
            mouse::Interaction::Idle
        } else {
            inner
        }
    }

    fn overlay<'c>(
        &'c mut self,
        layout: Layout<'c>,
        renderer: &Renderer,
    ) -> Option<overlay::Element<'c, Message, Theme, Renderer>> {
        self.content.as_widget_mut().overlay(self.tree, layout, renderer, &self.viewport, Vector::ZERO)
    }
}

impl<'a, Message: Clone + 'a> From<Popover<'a, Message>> for Element<'a, Message> {
    fn from(popover: Popover<'a, Message>) -> Self {
        Element::new(popover)
    }
}
