//! Tab, at the root of the window: the focus moves inside the widgets, before the next letter is heard. By a message and a task it
//! would move some frames later, and on a slow machine what is typed meanwhile would go into the old field.

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::operation::Outcome;
use iced::advanced::widget::{Id, Operation, Tree, tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, overlay, renderer};
use iced::keyboard::{self, Key, Modifiers, key::Named};
use iced::{Element, Event, Length, Rectangle, Renderer, Size, Theme, Vector};

use super::focus::{self, Step};

/// The window, in which Tab walks.
pub struct Walk<'a, Message> {
    content: Element<'a, Message>,
    area: Option<Id>,
}

/// Everything that the window shows; Tab stays in this area of it, if there is one.
pub fn walk<'a, Message>(content: impl Into<Element<'a, Message>>, area: Option<Id>) -> Walk<'a, Message> {
    Walk { content: content.into(), area }
}

/// Where a Tab goes that is pressed with these keys held.
pub fn step_of(modifiers: Modifiers) -> Step {
    if modifiers.shift() { Step::Previous } else { Step::Next }
}

impl<Message> Walk<'_, Message> {
    fn step(&mut self, tree: &mut Tree, layout: Layout<'_>, renderer: &Renderer, modifiers: Modifiers) {
        let stepping = focus::stepping(self.area.clone(), step_of(modifiers), Vec::new());
        let mut next: Option<Box<dyn Operation>> = Some(Box::new(stepping));
        while let Some(mut operation) = next.take() {
            self.content.as_widget_mut().operate(tree, layout, renderer, operation.as_mut());
            if let Outcome::Chain(then) = operation.finish() {
                next = Some(then);
            }
        }
    }
}

impl<Message> Widget<Message, Theme, Renderer> for Walk<'_, Message> {
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
        let Event::Keyboard(keyboard::Event::KeyPressed { key: Key::Named(Named::Tab), modifiers, .. }) =
            event
        else {
            return;
        };
        if shell.is_event_captured() {
            return;
        }
        // What lies open over the rest is no part of the content; there the window walks by itself.
        let content = self.content.as_widget_mut();
        let is_covered = content.overlay(tree, layout, renderer, viewport, Vector::ZERO).is_some();
        if !is_covered {
            self.step(tree, layout, renderer, *modifiers);
            shell.capture_event();
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

impl<'a, Message: 'a> From<Walk<'a, Message>> for Element<'a, Message> {
    fn from(walk: Walk<'a, Message>) -> Self {
        Element::new(walk)
    }
}
