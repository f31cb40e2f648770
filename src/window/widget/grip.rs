//! A pane whose left edge can be drawn: it tells the width that it is drawn to.

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, overlay, renderer};
use iced::{Element, Event, Length, Point, Rectangle, Renderer, Size, Theme, Vector};

/// How far inside its left edge the pointer takes hold of it, in px.
const REACH: f32 = 5.0;

/// A pane whose left edge can be drawn.
pub struct Drawn<'a, Message> {
    content: Element<'a, Message>,
    widths: (f32, f32, f32),
    say: Box<dyn Fn(f32) -> Message + 'a>,
}

/// A pane whose left edge can be drawn; `widths` are its usual width, the least and the most. A double click on the
/// edge gives the usual one back.
pub fn drawn<'a, Message>(
    content: impl Into<Element<'a, Message>>,
    widths: (f32, f32, f32),
    say: impl Fn(f32) -> Message + 'a,
) -> Drawn<'a, Message> {
    Drawn { content: content.into(), widths, say: Box::new(say) }
}

/// What it keeps from frame to frame.
#[derive(Default)]
struct Held {
    drag: bool,
    click: Option<mouse::Click>,
}

impl<Message> Drawn<'_, Message> {
    fn edge(bounds: Rectangle) -> Rectangle {
        Rectangle { width: REACH, ..bounds }
    }

    fn draw_to(&self, bounds: Rectangle, at: Point) -> Message {
        let (_, least, most) = self.widths;
        (self.say)((bounds.x + bounds.width - at.x).clamp(least, most).round())
    }
}

impl<Message> Widget<Message, Theme, Renderer> for Drawn<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<Held>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(Held::default())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.content)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(&[&self.content]);
    }

    fn size(&self) -> Size<Length> {
        self.content.as_widget().size()
    }

    fn size_hint(&self) -> Size<Length> {
        self.content.as_widget().size_hint()
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        match tree.children.first_mut() {
            Some(child) => self.content.as_widget_mut().layout(child, renderer, limits),
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
            self.content.as_widget_mut().operate(child, layout, renderer, operation);
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
        let bounds = layout.bounds();
        let held = tree.state.downcast_mut::<Held>();
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)) => {
                if let Some(at) = cursor.position_over(Self::edge(bounds)) {
                    let click = mouse::Click::new(at, mouse::Button::Left, held.click);
                    held.drag = click.kind() == mouse::click::Kind::Single;
                    held.click = Some(click);
                    if click.kind() == mouse::click::Kind::Double {
                        shell.publish((self.say)(self.widths.0));
                    }
                    shell.capture_event();
                    return;
                }
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)) => held.drag = false,
            Event::Mouse(mouse::Event::CursorMoved { position }) if held.drag => {
                shell.publish(self.draw_to(bounds, *position));
                shell.capture_event();
                return;
            }
            _ => {}
        }
        if let Some(child) = tree.children.first_mut() {
            self.content
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
            self.content.as_widget().draw(child, renderer, theme, defaults, layout, cursor, viewport);
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
        let drag = tree.state.downcast_ref::<Held>().drag;
        if drag || cursor.is_over(Self::edge(layout.bounds())) {
            return mouse::Interaction::ResizingHorizontally;
        }
        match tree.children.first() {
            Some(child) => {
                self.content.as_widget().mouse_interaction(child, layout, cursor, viewport, renderer)
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
        let child = tree.children.first_mut()?;
        self.content.as_widget_mut().overlay(child, layout, renderer, viewport, translation)
    }
}

impl<'a, Message: 'a> From<Drawn<'a, Message>> for Element<'a, Message> {
    fn from(drawn: Drawn<'a, Message>) -> Self {
        Element::new(drawn)
    }
}
