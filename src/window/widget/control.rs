//! What can be pressed: the ground that buttons, chips, checkboxes, tabs and links stand on.
//!
//! iced's own button knows only the mouse. A control takes the focus, shows it as a ring that moves
//! nothing, and answers Space and Enter.

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Id, Operation, Tree, operation, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, Widget, mouse, overlay, renderer};
use iced::keyboard::{self, Key, key::Named};
use iced::{
    Alignment, Background, Border, Color, Element, Event, Length, Padding, Rectangle, Renderer, Size, Theme,
    Vector, touch, window,
};

use crate::window::theme::tokens;

/// How a control stands at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Status {
    /// The pointer is over it.
    pub hovered: bool,
    /// It is held down.
    pub pressed: bool,
    /// It has the focus.
    pub focused: bool,
    /// It cannot be pressed.
    pub disabled: bool,
}

/// How a control looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Fill.
    pub ground: Color,
    /// Border.
    pub border: Border,
    /// Words and icons.
    pub ink: Option<Color>,
}

/// Where the focus ring stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ring {
    /// Two px outside the border.
    Outside,
    /// The border itself, two px wide: rows, cells, things in a row without room.
    Inside,
    /// None, because the content shows the focus itself.
    None,
}

/// Which keys press it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keys {
    SpaceAndEnter,
    Space,
}

type StyleFn<'a> = Box<dyn Fn(&Theme, Status) -> Style + 'a>;

/// Something that can be pressed.
pub struct Control<'a, Message> {
    id: Option<Id>,
    content: Element<'a, Message>,
    on_press: Option<Message>,
    width: Length,
    height: Length,
    padding: Padding,
    align: Alignment,
    style: StyleFn<'a>,
    ring: Ring,
    keys: Keys,
    takes_focus: bool,
    marked: bool,
    shown: Option<Status>,
}

/// Something that can be pressed, around its content. Without [`Control::on_press`] it is off.
pub fn control<'a, Message>(
    content: impl Into<Element<'a, Message>>,
    style: impl Fn(&Theme, Status) -> Style + 'a,
) -> Control<'a, Message> {
    Control {
        id: None,
        content: content.into(),
        on_press: None,
        width: Length::Shrink,
        height: Length::Shrink,
        padding: Padding::ZERO,
        align: Alignment::Center,
        style: Box::new(style),
        ring: Ring::Outside,
        keys: Keys::SpaceAndEnter,
        takes_focus: true,
        marked: false,
        shown: None,
    }
}

impl<'a, Message> Control<'a, Message> {
    /// A name by which it can be given the focus.
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// What it says when pressed.
    pub fn on_press(mut self, message: Message) -> Self {
        self.on_press = Some(message);
        self
    }

    /// What it says when pressed, or off.
    pub fn on_press_maybe(mut self, message: Option<Message>) -> Self {
        self.on_press = message;
        self
    }

    /// Its width.
    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.width = width.into();
        self
    }

    /// Its height; the content stands in the middle.
    pub fn height(mut self, height: impl Into<Length>) -> Self {
        self.height = height.into();
        self
    }

    /// The air around its content.
    pub fn padding(mut self, padding: impl Into<Padding>) -> Self {
        self.padding = padding.into();
        self
    }

    /// Where the content stands from left to right; in the middle unless said.
    pub fn align(mut self, align: Alignment) -> Self {
        self.align = align;
        self
    }

    /// Where the focus ring stands.
    pub fn ring(mut self, ring: Ring) -> Self {
        self.ring = ring;
        self
    }

    /// Only Space presses it, as with a checkbox, so that Enter stays free for the form.
    pub fn space_only(mut self) -> Self {
        self.keys = Keys::Space;
        self
    }

    /// It never takes the focus: something in a popover or a toast, beside what has it.
    pub fn without_focus(mut self) -> Self {
        self.takes_focus = false;
        self
    }

    /// Shows the ring although the focus is elsewhere: the day or option the keys would take.
    pub fn marked(mut self, marked: bool) -> Self {
        self.marked = marked;
        self
    }

    fn status(&self, state: State, layout: Layout<'_>, cursor: mouse::Cursor) -> Status {
        Status {
            hovered: cursor.is_over(layout.bounds()),
            pressed: state.pressed,
            focused: state.focused || self.marked,
            disabled: self.on_press.is_none(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct State {
    focused: bool,
    pressed: bool,
}

impl operation::Focusable for State {
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

impl<Message: Clone> Control<'_, Message> {
    fn press(&self, shell: &mut Shell<'_, Message>) {
        if let Some(message) = &self.on_press {
            shell.publish(message.clone());
        }
        shell.capture_event();
    }

    fn react(
        &self,
        state: &mut State,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        shell: &mut Shell<'_, Message>,
    ) {
        let over = cursor.is_over(layout.bounds());
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerPressed { .. }) => {
                let taken = shell.is_event_captured();
                state.focused &= over && !taken;
                if over && !taken && self.on_press.is_some() {
                    state.pressed = true;
                    state.focused = self.takes_focus;
                    shell.capture_event();
                }
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerLifted { .. }) => {
                let held = std::mem::take(&mut state.pressed);
                if held && over && !shell.is_event_captured() {
                    self.press(shell);
                }
            }
            Event::Touch(touch::Event::FingerLost { .. }) => state.pressed = false,
            Event::Keyboard(keyboard::Event::KeyPressed { key: Key::Named(named), modifiers, .. })
                if state.focused && modifiers.is_empty() && !shell.is_event_captured() =>
            {
                let presses =
                    *named == Named::Space || (*named == Named::Enter && self.keys == Keys::SpaceAndEnter);
                if presses && self.on_press.is_some() {
                    self.press(shell);
                }
            }
            _ => {}
        }
    }
}

impl<Message: Clone> Widget<Message, Theme, Renderer> for Control<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.content)]
    }

    fn diff(&self, tree: &mut Tree) {
        let state = tree.state.downcast_mut::<State>();
        state.pressed &= self.on_press.is_some();
        state.focused &= self.on_press.is_some() && self.takes_focus;
        tree.diff_children(std::slice::from_ref(&self.content));
    }

    fn size(&self) -> Size<Length> {
        Size::new(self.width, self.height)
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        let Some(child) = tree.children.first_mut() else { return layout::Node::default() };
        layout::positioned(
            limits,
            self.width,
            self.height,
            self.padding,
            |limits| self.content.as_widget_mut().layout(child, renderer, &limits.loose()),
            |content, size| content.align(self.align, Alignment::Center, size),
        )
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        if self.takes_focus && self.on_press.is_some() {
            operation.focusable(self.id.as_ref(), layout.bounds(), tree.state.downcast_mut::<State>());
        }
        operation.container(self.id.as_ref(), layout.bounds());
        let Some((child, below)) = tree.children.first_mut().zip(layout.children().next()) else { return };
        operation.traverse(&mut |operation| {
            self.content.as_widget_mut().operate(child, below, renderer, operation);
        });
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
        if let Some((child, below)) = tree.children.first_mut().zip(layout.children().next()) {
            self.content
                .as_widget_mut()
                .update(child, event, below, cursor, renderer, clipboard, shell, viewport);
        }
        let state = tree.state.downcast_mut::<State>();
        self.react(state, event, layout, cursor, shell);
        let status = self.status(*state, layout, cursor);
        if let Event::Window(window::Event::RedrawRequested(_)) = event {
            self.shown = Some(status);
        } else if self.shown.is_some_and(|shown| shown != status) {
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
        let bounds = layout.bounds();
        let state = tree.state.downcast_ref::<State>();
        let status = self.shown.unwrap_or_else(|| self.status(*state, layout, cursor));
        let status = Status { focused: state.focused || self.marked, ..status };
        let mut style = (self.style)(theme, status);
        let focus = tokens(theme).focus;
        if status.focused && self.ring == Ring::Inside {
            style.border = Border { color: focus, width: 2.0, ..style.border };
        }
        if style.ground.a > 0.0 || style.border.width > 0.0 {
            let quad = renderer::Quad { bounds, border: style.border, ..renderer::Quad::default() };
            renderer.fill_quad(quad, Background::Color(style.ground));
        }
        if status.focused && self.ring == Ring::Outside {
            let radius = style.border.radius;
            let border = Border {
                color: focus,
                width: 2.0,
                radius: iced::border::Radius {
                    top_left: radius.top_left + 4.0,
                    top_right: radius.top_right + 4.0,
                    bottom_right: radius.bottom_right + 4.0,
                    bottom_left: radius.bottom_left + 4.0,
                },
            };
            let quad = renderer::Quad { bounds: bounds.expand(4.0), border, ..renderer::Quad::default() };
            renderer.fill_quad(quad, Background::Color(Color::TRANSPARENT));
        }
        let Some((child, below)) = tree.children.first().zip(layout.children().next()) else { return };
        let defaults = renderer::Style { text_color: style.ink.unwrap_or(defaults.text_color) };
        self.content.as_widget().draw(child, renderer, theme, &defaults, below, cursor, viewport);
    }

    fn mouse_interaction(
        &self,
        _tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _viewport: &Rectangle,
        _renderer: &Renderer,
    ) -> mouse::Interaction {
        if self.on_press.is_some() && cursor.is_over(layout.bounds()) {
            mouse::Interaction::Pointer
        } else {
            mouse::Interaction::default()
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
        let (child, below) = tree.children.first_mut().zip(layout.children().next())?;
        self.content.as_widget_mut().overlay(child, below, renderer, viewport, translation)
    }
}

impl<'a, Message: Clone + 'a> From<Control<'a, Message>> for Element<'a, Message> {
    fn from(control: Control<'a, Message>) -> Self {
        Element::new(control)
    }
}
