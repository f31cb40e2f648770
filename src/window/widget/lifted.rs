//! The soft shadow under what floats.
//!
//! iced's own shadow is not used: its software renderer (0.14.1) draws it outside the part of the
//! window that is being redrawn, so that it darkens with every keystroke. Here it is a few rings, each
//! an ordinary border that is clipped like everything else.

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, Widget, mouse, overlay, renderer};
use iced::{Background, Border, Color, Element, Event, Length, Rectangle, Renderer, Size, Theme, Vector};

/// Width of a ring.
const RING: f32 = 4.0;
/// How far the shadow lies below.
const BELOW: f32 = 6.0;
/// How dark it is at its darkest.
const DARKEST: f32 = 0.13;

/// Something with a shadow under it.
pub struct Lifted<'a, Message> {
    content: Element<'a, Message>,
    radius: f32,
}

/// Something with a shadow under it; `radius` is that of its corners.
pub fn lifted<'a, Message>(content: impl Into<Element<'a, Message>>, radius: f32) -> Lifted<'a, Message> {
    Lifted { content: content.into(), radius }
}

/// Draws the shadow of something with these bounds and corners.
pub fn shadow(renderer: &mut Renderer, bounds: Rectangle, radius: f32) {
    // From inside the edge, where the shift leaves a strip, to outside, where it fades.
    for step in -2..5_i8 {
        let out = f32::from(step) * RING;
        let ring = Rectangle { y: bounds.y + BELOW, ..bounds }.expand(out);
        let fade = (f32::from(step) + 1.0).max(0.0) / 6.0;
        let alpha = DARKEST * (1.0 - fade) * (1.0 - fade);
        let border = Border {
            color: Color { a: alpha, ..Color::BLACK },
            width: RING,
            radius: (radius + out).max(RING).into(),
        };
        let quad = renderer::Quad { bounds: ring, border, ..renderer::Quad::default() };
        renderer.fill_quad(quad, Background::Color(Color::TRANSPARENT));
    }
}

impl<Message> Widget<Message, Theme, Renderer> for Lifted<'_, Message> {
    fn tag(&self) -> tree::Tag {
        self.content.as_widget().tag()
    }

    fn state(&self) -> tree::State {
        self.content.as_widget().state()
    }

    fn children(&self) -> Vec<Tree> {
        self.content.as_widget().children()
    }

    fn diff(&self, tree: &mut Tree) {
        self.content.as_widget().diff(tree);
    }

    fn size(&self) -> Size<Length> {
        self.content.as_widget().size()
    }

    fn size_hint(&self) -> Size<Length> {
        self.content.as_widget().size_hint()
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        self.content.as_widget_mut().layout(tree, renderer, limits)
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        self.content.as_widget_mut().operate(tree, layout, renderer, operation);
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
        self.content
            .as_widget_mut()
            .update(tree, event, layout, cursor, renderer, clipboard, shell, viewport);
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
        shadow(renderer, layout.bounds(), self.radius);
        self.content.as_widget().draw(tree, renderer, theme, defaults, layout, cursor, viewport);
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &Renderer,
    ) -> mouse::Interaction {
        self.content.as_widget().mouse_interaction(tree, layout, cursor, viewport, renderer)
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, Renderer>> {
        self.content.as_widget_mut().overlay(tree, layout, renderer, viewport, translation)
    }
}

impl<'a, Message: 'a> From<Lifted<'a, Message>> for Element<'a, Message> {
    fn from(lifted: Lifted<'a, Message>) -> Self {
        Element::new(lifted)
    }
}
