//! What one types into: border and ground of a field, and the keys around iced's text input.
//!
//! The wrapped input keeps iced's handling of input methods. On top of it:
//! - while an input method composes, no key reaches the input or the program (a plain Enter would
//!   submit the form), and a preedit range that does not fall on characters is mended before it
//!   reaches the part of iced that slices by it;
//! - keys with Ctrl or Alt are never typed as letters;
//! - Escape is left to the screen instead of being swallowed;
//! - Ctrl Z and Ctrl Shift Z undo and redo what was typed;
//! - a paste of several cells can be taken as a block.

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{
    Clipboard, Renderer as _, Shell, Widget, clipboard, input_method, mouse, overlay, renderer,
};
use iced::keyboard::{self, Key, Modifiers, key::Named};
use iced::{
    Alignment, Background, Border, Color, Element, Event, Length, Padding, Rectangle, Renderer, Size, Theme,
    Vector, window,
};

use super::focus::{Anywhere, FocusFirst};
use crate::window::theme::{Tokens, space, tokens};

/// How the frame of a field looks apart from focus and pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Frame {
    /// A field that can be typed in.
    #[default]
    Open,
    /// A field in error: red border and a bar inside its left edge.
    Wrong,
    /// A figure that is worked out, or a field that is off.
    Closed,
    /// No border and no ground: a cell of a table being edited, a search inside a box.
    Bare,
}

type OnKey<'a, Message> = Box<dyn Fn(&Key, Modifiers) -> Option<Message> + 'a>;
type OnPaste<'a, Message> = Box<dyn Fn(&str) -> Option<Message> + 'a>;
type OnUndo<'a, Message> = Box<dyn Fn(String) -> Message + 'a>;

/// A field around an input.
pub struct Typing<'a, Message> {
    content: Element<'a, Message>,
    frame: Frame,
    width: Length,
    height: Length,
    padding: Padding,
    on_key: Option<OnKey<'a, Message>>,
    on_paste: Option<OnPaste<'a, Message>>,
    on_focus: Option<Message>,
    on_blur: Option<Message>,
    undo: Option<(&'a str, OnUndo<'a, Message>)>,
    shown: Option<(bool, bool)>,
}

/// A field around an input and what stands beside it.
pub fn typing<'a, Message>(content: impl Into<Element<'a, Message>>) -> Typing<'a, Message> {
    Typing {
        content: content.into(),
        frame: Frame::Open,
        width: Length::Fill,
        height: Length::Fixed(space::CONTROL),
        padding: Padding::ZERO.horizontal(8),
        on_key: None,
        on_paste: None,
        on_focus: None,
        on_blur: None,
        undo: None,
        shown: None,
    }
}

impl<'a, Message> Typing<'a, Message> {
    /// How the frame looks.
    pub fn frame(mut self, frame: Frame) -> Self {
        self.frame = frame;
        self
    }

    /// Its width; all there is unless said.
    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.width = width.into();
        self
    }

    /// Its height; that of a control unless said.
    pub fn height(mut self, height: impl Into<Length>) -> Self {
        self.height = height.into();
        self
    }

    /// The air inside.
    pub fn padding(mut self, padding: impl Into<Padding>) -> Self {
        self.padding = padding.into();
        self
    }

    /// Takes a key before the input does, while the focus is inside and no input method composes.
    pub fn on_key(mut self, take: impl Fn(&Key, Modifiers) -> Option<Message> + 'a) -> Self {
        self.on_key = Some(Box::new(take));
        self
    }

    /// Takes a paste before the input does: a block of cells, which has tabs or line ends in it.
    pub fn on_paste(mut self, take: impl Fn(&str) -> Option<Message> + 'a) -> Self {
        self.on_paste = Some(Box::new(take));
        self
    }

    /// Said when the focus comes.
    pub fn on_focus(mut self, message: Message) -> Self {
        self.on_focus = Some(message);
        self
    }

    /// Said when the focus leaves.
    pub fn on_blur(mut self, message: Message) -> Self {
        self.on_blur = Some(message);
        self
    }

    /// Undo and redo of what was typed: the value now, and how to say another one.
    pub fn undo(mut self, value: &'a str, say: impl Fn(String) -> Message + 'a) -> Self {
        self.undo = Some((value, Box::new(say)));
        self
    }

    fn has_focus(&mut self, tree: &mut Tree, layout: Layout<'_>, renderer: &Renderer) -> bool {
        let mut anywhere = Anywhere::default();
        if let Some((child, below)) = tree.children.first_mut().zip(layout.children().next()) {
            self.content.as_widget_mut().operate(child, below, renderer, &mut anywhere);
        }
        anywhere.0
    }

    fn border(&self, t: &Tokens, focused: bool, hovered: bool) -> (Color, Border) {
        let ground = match self.frame {
            Frame::Open | Frame::Wrong => t.surface,
            Frame::Closed => t.sunken,
            Frame::Bare => Color::TRANSPARENT,
        };
        let color = match self.frame {
            Frame::Wrong => t.danger,
            Frame::Closed => t.line_strong,
            Frame::Open if hovered => t.text_3,
            Frame::Open => t.control,
            Frame::Bare => Color::TRANSPARENT,
        };
        let border = Border { color, width: 1.0, radius: space::RADIUS.into() };
        if focused && !matches!(self.frame, Frame::Bare) {
            (ground, Border { color: t.focus, width: 2.0, ..border })
        } else {
            (ground, border)
        }
    }
}

#[derive(Default)]
struct State {
    focused: bool,
    composing: bool,
    history: History,
}

/// What stood in the field before.
#[derive(Default)]
struct History {
    now: String,
    past: Vec<String>,
    future: Vec<String>,
}

impl History {
    const MOST: usize = 200;

    fn note(&mut self, value: &str) {
        if value != self.now {
            self.past.push(std::mem::replace(&mut self.now, value.to_owned()));
            self.future.clear();
            if self.past.len() > Self::MOST {
                self.past.remove(0);
            }
        }
    }

    fn back(&mut self) -> Option<String> {
        let before = self.past.pop()?;
        self.future.push(std::mem::replace(&mut self.now, before.clone()));
        Some(before)
    }

    fn forth(&mut self) -> Option<String> {
        let after = self.future.pop()?;
        self.past.push(std::mem::replace(&mut self.now, after.clone()));
        Some(after)
    }
}

/// Moves the ends of a preedit range to the nearest characters.
fn mend(event: &Event) -> Option<Event> {
    let Event::InputMethod(input_method::Event::Preedit(words, Some(range))) = event else { return None };
    let fits = |at: usize| at <= words.len() && words.is_char_boundary(at);
    if range.start <= range.end && fits(range.start) && fits(range.end) {
        return None;
    }
    let floor =
        |at: usize| (0..=at.min(words.len())).rev().find(|at| words.is_char_boundary(*at)).unwrap_or(0);
    let (start, end) = (floor(range.start), floor(range.end));
    let range = start.min(end)..start.max(end);
    Some(Event::InputMethod(input_method::Event::Preedit(words.clone(), Some(range))))
}

/// What becomes of a key.
enum Fate {
    /// The input gets it.
    Pass,
    /// The input does not get it, the program may.
    Leave,
    /// Nobody else gets it.
    Taken,
}

impl<Message: Clone> Typing<'_, Message> {
    fn key(
        &self,
        state: &mut State,
        key: &Key,
        modifiers: Modifiers,
        clipboard: &dyn Clipboard,
        shell: &mut Shell<'_, Message>,
    ) -> Fate {
        if state.composing {
            return Fate::Taken;
        }
        if let Some(message) = self.on_key.as_ref().and_then(|take| take(key, modifiers)) {
            shell.publish(message);
            return Fate::Taken;
        }
        let letter = match key {
            Key::Character(letter) => letter.to_lowercase(),
            Key::Named(Named::Escape) => return Fate::Leave,
            // The primary deed of the screen or dialog, never that of the field.
            Key::Named(Named::Enter) if modifiers.control() => return Fate::Leave,
            _ => return if modifiers.alt() { Fate::Leave } else { Fate::Pass },
        };
        if modifiers.control() == modifiers.alt() {
            return Fate::Pass; // a plain letter, or AltGr
        }
        match (letter.as_str(), modifiers.shift()) {
            ("v", false) if modifiers.control() => {
                let pasted = clipboard.read(clipboard::Kind::Standard).unwrap_or_default();
                if pasted.is_empty() {
                    return Fate::Leave; // files or a picture: for the screen
                }
                let is_block = pasted.trim_end().contains(['\t', '\n']);
                match self.on_paste.as_ref().filter(|_| is_block).and_then(|take| take(&pasted)) {
                    Some(message) => {
                        shell.publish(message);
                        Fate::Taken
                    }
                    None => Fate::Pass,
                }
            }
            ("a" | "c" | "x", false) if modifiers.control() => Fate::Pass,
            ("z" | "y", _) if modifiers.control() => {
                let Some((_, say)) = &self.undo else { return Fate::Leave };
                let forth = letter == "y" || modifiers.shift();
                let value = if forth { state.history.forth() } else { state.history.back() };
                if let Some(value) = value {
                    shell.publish(say(value));
                }
                Fate::Taken
            }
            _ => Fate::Leave,
        }
    }
}

impl<Message: Clone> Widget<Message, Theme, Renderer> for Typing<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        let now = self.undo.as_ref().map(|(value, _)| (*value).to_owned()).unwrap_or_default();
        tree::State::new(State { history: History { now, ..History::default() }, ..State::default() })
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.content)]
    }

    fn diff(&self, tree: &mut Tree) {
        if let Some((value, _)) = &self.undo {
            tree.state.downcast_mut::<State>().history.note(value);
        }
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
            |content, size| content.align(Alignment::Start, Alignment::Center, size),
        )
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        operation.container(None, layout.bounds());
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
        let focused = self.has_focus(tree, layout, renderer);
        let state = tree.state.downcast_mut::<State>();
        let mut pass = true;
        match event {
            Event::InputMethod(input_method::Event::Preedit(words, _)) => {
                state.composing = focused && !words.is_empty();
            }
            Event::InputMethod(_) => state.composing = false,
            Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, .. })
                if focused && !shell.is_event_captured() =>
            {
                match self.key(state, key, *modifiers, clipboard, shell) {
                    Fate::Pass => {}
                    Fate::Leave => pass = false,
                    Fate::Taken => {
                        pass = false;
                        shell.capture_event();
                    }
                }
            }
            _ => {}
        }
        let mended = mend(event);
        let event = mended.as_ref().unwrap_or(event);
        if let Some((child, below)) = tree.children.first_mut().zip(layout.children().next())
            && pass
        {
            let input = self.content.as_widget_mut();
            input.update(child, event, below, cursor, renderer, clipboard, shell, viewport);
        }
        let pressed = matches!(event, Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)));
        if pressed && cursor.is_over(layout.bounds()) && !self.has_focus(tree, layout, renderer) {
            // beside the words, or on an icon inside the frame
            if let Some((child, below)) = tree.children.first_mut().zip(layout.children().next()) {
                self.content.as_widget_mut().operate(child, below, renderer, &mut FocusFirst::default());
            }
            shell.capture_event();
            shell.request_redraw();
        }
        let focused = self.has_focus(tree, layout, renderer);
        let state = tree.state.downcast_mut::<State>();
        if focused != std::mem::replace(&mut state.focused, focused) {
            state.composing &= focused;
            let said = if focused { &self.on_focus } else { &self.on_blur };
            if let Some(message) = said {
                shell.publish(message.clone());
            }
        }
        let shown = (focused, cursor.is_over(layout.bounds()));
        if let Event::Window(window::Event::RedrawRequested(_)) = event {
            self.shown = Some(shown);
        } else if self.shown.is_some_and(|before| before != shown) {
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
        let t = tokens(theme);
        let (focused, hovered) = self.shown.unwrap_or_default();
        let (ground, border) = self.border(t, focused, hovered);
        if self.frame != Frame::Bare {
            let quad = renderer::Quad { bounds, border, ..renderer::Quad::default() };
            renderer.fill_quad(quad, Background::Color(ground));
        }
        if self.frame == Frame::Wrong {
            let bar =
                Rectangle { x: bounds.x + 1.0, y: bounds.y + 1.0, width: 3.0, height: bounds.height - 2.0 };
            let border = iced::border::rounded(iced::border::left(space::RADIUS - 1.0));
            let quad = renderer::Quad { bounds: bar, border, ..renderer::Quad::default() };
            renderer.fill_quad(quad, Background::Color(t.danger));
        }
        let Some((child, below)) = tree.children.first().zip(layout.children().next()) else { return };
        self.content.as_widget().draw(child, renderer, theme, defaults, below, cursor, viewport);
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &Renderer,
    ) -> mouse::Interaction {
        let Some((child, below)) = tree.children.first().zip(layout.children().next()) else {
            return mouse::Interaction::default();
        };
        self.content.as_widget().mouse_interaction(child, below, cursor, viewport, renderer)
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

impl<'a, Message: Clone + 'a> From<Typing<'a, Message>> for Element<'a, Message> {
    fn from(typing: Typing<'a, Message>) -> Self {
        Element::new(typing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preedit_range_inside_a_character_is_moved_to_its_start() {
        let preedit = |range| Event::InputMethod(input_method::Event::Preedit("张三".into(), Some(range)));
        assert_eq!(mend(&preedit(1..5)), Some(preedit(0..3)));
        assert_eq!(mend(&preedit(3..99)), Some(preedit(3..6)));
        assert_eq!(mend(&preedit(3..6)), None);
    }

    #[test]
    fn history_goes_back_and_forth() {
        let mut history = History::default();
        history.note("a");
        history.note("ab");
        assert_eq!(history.back().as_deref(), Some("a"));
        history.note("a"); // the screen says back what it was told
        assert_eq!(history.forth().as_deref(), Some("ab"));
        assert_eq!(history.forth(), None);
    }
}
