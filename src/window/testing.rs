//! Drives a screen as a person would, without a display: finds words, clicks, types, uses an input
//! method, and runs the tasks that `update` gives.
//!
//! `iced_test` is not used: Cargo knows no optional dev-dependency, so it would be built with every
//! test below the window; and its simulator forgets the focus whenever a message changes the view.

use std::cell::RefCell;
use std::time::Instant;

use iced::advanced::renderer::{self, Headless};
use iced::advanced::widget::Id;
use iced::advanced::widget::operation::{Focusable, Operation, Outcome, Scrollable, TextInput};
use iced::advanced::{clipboard, input_method, mouse};
use iced::event::Status;
use iced::futures::{StreamExt, executor::block_on};
use iced::keyboard::{self, Key, Location, Modifiers, key};
use iced::theme::Base;
use iced::{Element, Event, Point, Rectangle, Renderer, Size, Task, Theme, Vector, window};
use iced_runtime::user_interface::{Cache, UserInterface};
use iced_runtime::{Action, task};

use super::{font, theme};

/// All that a task gives.
pub fn answers<T: Send + 'static>(task: Task<T>) -> Vec<T> {
    let Some(stream) = task::into_stream(task) else { return Vec::new() };
    let outputs = stream.filter_map(|action| async move {
        match action {
            Action::Output(output) => Some(output),
            _ => None,
        }
    });
    block_on(outputs.collect())
}

/// A clipboard of the test's own.
#[derive(Default)]
struct Clip(RefCell<Option<String>>);

impl clipboard::Clipboard for Clip {
    fn read(&self, _kind: clipboard::Kind) -> Option<String> {
        self.0.borrow().clone()
    }

    fn write(&mut self, _kind: clipboard::Kind, contents: String) {
        *self.0.borrow_mut() = Some(contents);
    }
}

/// Words on the screen, as one sees them.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The words.
    pub words: String,
    /// Where.
    pub bounds: Rectangle,
}

type Update<S, M> = fn(&mut S, M) -> Task<M>;
type View<S, M> = for<'a> fn(&'a S) -> Element<'a, M>;
type Listen<M> = fn(Event, Status, window::Id) -> Option<M>;

/// A screen or the whole window under test.
pub struct Stage<S, M> {
    /// What is driven; a test may look at it.
    pub state: S,
    update: Update<S, M>,
    view: View<S, M>,
    listen: Option<Listen<M>>,
    cache: Option<Cache>,
    renderer: Renderer,
    size: Size,
    cursor: mouse::Cursor,
    clip: Clip,
    window: window::Id,
}

impl<S, M: Send + 'static> Stage<S, M> {
    /// Puts a screen on a stage of 1440×900.
    pub fn new(state: S, update: Update<S, M>, view: View<S, M>) -> Self {
        font::load();
        let renderer = block_on(<Renderer as Headless>::new(font::REGULAR, 14.0.into(), Some("tiny-skia")));
        let mut stage = Self {
            state,
            update,
            view,
            listen: None,
            cache: Some(Cache::default()),
            renderer: renderer.unwrap(),
            size: Size::new(1440.0, 900.0),
            cursor: mouse::Cursor::Unavailable,
            clip: Clip::default(),
            window: window::Id::unique(),
        };
        stage.send([]);
        stage
    }

    /// Hears what widgets leave, as a subscription would.
    pub fn listen(mut self, listen: Listen<M>) -> Self {
        self.listen = Some(listen);
        self
    }

    /// Another size.
    pub fn size(mut self, width: f32, height: f32) -> Self {
        self.size = Size::new(width, height);
        self.send([]);
        self
    }

    fn with<T>(
        &mut self,
        act: impl FnOnce(&mut UserInterface<'_, M, Theme, Renderer>, &mut Renderer) -> T,
    ) -> T {
        let view = (self.view)(&self.state);
        let mut ui = UserInterface::build(view, self.size, self.cache.take().unwrap(), &mut self.renderer);
        let made = act(&mut ui, &mut self.renderer);
        self.cache = Some(ui.into_cache());
        made
    }

    /// Sends events to the widgets, then their messages and tasks to the screen, until all is still.
    pub fn send(&mut self, events: impl IntoIterator<Item = Event>) {
        let mut events: Vec<Event> = events.into_iter().collect();
        for _ in 0..20 {
            events.push(Event::Window(window::Event::RedrawRequested(Instant::now())));
            let messages = self.pass(&events);
            if messages.is_empty() {
                return;
            }
            for message in messages {
                self.tell(message);
            }
            events.clear();
        }
        panic!("the screen never comes to rest");
    }

    fn pass(&mut self, events: &[Event]) -> Vec<M> {
        let cursor = self.cursor;
        let mut clip = std::mem::take(&mut self.clip);
        let mut messages = Vec::new();
        let statuses =
            self.with(|ui, renderer| ui.update(events, cursor, renderer, &mut clip, &mut messages).1);
        self.clip = clip;
        if let Some(listen) = self.listen {
            let heard = events.iter().cloned().zip(statuses);
            messages.extend(heard.filter_map(|(event, status)| listen(event, status, self.window)));
        }
        messages
    }

    /// Tells the screen a message and runs its task.
    pub fn tell(&mut self, message: M) {
        let task = (self.update)(&mut self.state, message);
        self.run(task);
    }

    /// Tells the screen several messages before any of their tasks has answered: somebody is quicker than the disk.
    pub fn hurry(&mut self, messages: impl IntoIterator<Item = M>) {
        let tasks = messages.into_iter().map(|message| (self.update)(&mut self.state, message));
        for task in tasks.collect::<Vec<_>>() {
            self.run(task);
        }
        self.send([]);
    }

    /// Runs a task.
    pub fn run(&mut self, task: Task<M>) {
        let Some(mut stream) = task::into_stream(task) else { return };
        while let Some(action) = block_on(stream.next()) {
            match action {
                Action::Output(message) => self.tell(message),
                Action::Widget(operation) => self.operate(operation),
                Action::Clipboard(iced_runtime::clipboard::Action::Write { contents, .. }) => {
                    *self.clip.0.borrow_mut() = Some(contents);
                }
                Action::Clipboard(iced_runtime::clipboard::Action::Read { channel, .. }) => {
                    let _ = channel.send(self.clip.0.borrow().clone());
                }
                _ => {}
            }
        }
    }

    fn operate(&mut self, operation: Box<dyn Operation>) {
        let mut next = Some(operation);
        while let Some(mut operation) = next.take() {
            self.with(|ui, renderer| ui.operate(renderer, operation.as_mut()));
            if let Outcome::Chain(then) = operation.finish() {
                next = Some(then);
            }
        }
    }

    /// All words that can be seen.
    pub fn words(&mut self) -> Vec<Seen> {
        let mut look =
            Look { seen: Vec::new(), view: Rectangle::with_size(self.size), next: None, focused: None };
        self.with(|ui, renderer| ui.operate(renderer, &mut look));
        look.seen
    }

    /// Whether these words can be seen, alone or within others.
    pub fn sees(&mut self, words: &str) -> bool {
        self.words().iter().any(|seen| seen.words.contains(words))
    }

    /// The id of what has the focus.
    pub fn focused(&mut self) -> Option<Id> {
        let mut look =
            Look { seen: Vec::new(), view: Rectangle::with_size(self.size), next: None, focused: None };
        self.with(|ui, renderer| ui.operate(renderer, &mut look));
        look.focused
    }

    fn find(&mut self, words: &str) -> Rectangle {
        let all = self.words();
        let found = all
            .iter()
            .find(|seen| seen.words == words)
            .or_else(|| all.iter().find(|seen| seen.words.contains(words)));
        let shown = || all.iter().map(|seen| seen.words.as_str()).collect::<Vec<_>>().join(" | ");
        found.unwrap_or_else(|| panic!("“{words}” is not to be seen among: {}", shown())).bounds
    }

    /// Clicks on words.
    #[track_caller]
    pub fn click(&mut self, words: &str) {
        let at = self.find(words).center();
        self.click_at(at);
    }

    /// Clicks at a point.
    pub fn click_at(&mut self, at: Point) {
        self.cursor = mouse::Cursor::Available(at);
        self.send([
            Event::Mouse(mouse::Event::CursorMoved { position: at }),
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)),
        ]);
        self.send([Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left))]);
    }

    /// Takes hold of a point and draws it to another.
    pub fn drag(&mut self, from: Point, to: Point) {
        self.cursor = mouse::Cursor::Available(from);
        self.send([
            Event::Mouse(mouse::Event::CursorMoved { position: from }),
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)),
        ]);
        self.cursor = mouse::Cursor::Available(to);
        self.send([Event::Mouse(mouse::Event::CursorMoved { position: to })]);
        self.send([Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left))]);
    }

    /// Clicks on words with Shift or Ctrl held.
    pub fn click_with(&mut self, modifiers: Modifiers, words: &str) {
        self.send([Event::Keyboard(keyboard::Event::ModifiersChanged(modifiers))]);
        self.click(words);
        self.send([Event::Keyboard(keyboard::Event::ModifiersChanged(Modifiers::empty()))]);
    }

    /// Turns the wheel over words; down is positive, in notches.
    pub fn wheel(&mut self, over: &str, notches: f32) {
        self.cursor = mouse::Cursor::Available(self.find(over).center());
        let delta = mouse::ScrollDelta::Lines { x: 0.0, y: -notches };
        self.send([Event::Mouse(mouse::Event::WheelScrolled { delta })]);
    }

    /// Presses a named key.
    pub fn key(&mut self, named: key::Named) {
        self.press(Modifiers::empty(), Key::Named(named), None);
    }

    /// Presses a named key with others held.
    pub fn key_with(&mut self, modifiers: Modifiers, named: key::Named) {
        self.press(modifiers, Key::Named(named), None);
    }

    /// Presses Ctrl and a letter.
    pub fn ctrl(&mut self, letter: &str) {
        self.press(Modifiers::CTRL, Key::Character(letter.into()), None);
    }

    /// Presses Ctrl, Shift and a letter.
    pub fn ctrl_shift(&mut self, letter: &str) {
        self.press(Modifiers::CTRL | Modifiers::SHIFT, Key::Character(letter.into()), None);
    }

    fn press(&mut self, modifiers: Modifiers, key: Key, text: Option<&str>) {
        let held = |modifiers| Event::Keyboard(keyboard::Event::ModifiersChanged(modifiers));
        let [down, up] = stroke(modifiers, key, text);
        if modifiers.is_empty() {
            self.send([down, up]);
        } else {
            self.send([held(modifiers), down, up, held(Modifiers::empty())]);
        }
    }

    /// Types letter by letter on the keyboard.
    pub fn type_words(&mut self, words: &str) {
        for letter in words.chars() {
            let letter = letter.to_string();
            self.press(Modifiers::empty(), Key::Character(letter.as_str().into()), Some(&letter));
        }
    }

    /// Types so fast, or on so slow a machine, that the window hears all of it at once; a tab is the key.
    pub fn rattle(&mut self, words: &str) {
        let strokes = words.chars().flat_map(|letter| {
            let text = letter.to_string();
            match letter {
                '\t' => stroke(Modifiers::empty(), Key::Named(key::Named::Tab), None),
                _ => stroke(Modifiers::empty(), Key::Character(text.as_str().into()), Some(&text)),
            }
        });
        self.send(strokes.collect::<Vec<_>>());
    }

    /// Composes with an input method: pinyin first, then the words it becomes.
    pub fn compose(&mut self, pinyin: &str, words: &str) {
        self.send([
            Event::InputMethod(input_method::Event::Opened),
            Event::InputMethod(input_method::Event::Preedit(pinyin.into(), Some(0..pinyin.len()))),
        ]);
        self.send([
            Event::InputMethod(input_method::Event::Preedit(String::new(), None)),
            Event::InputMethod(input_method::Event::Commit(words.into())),
        ]);
    }

    /// What was copied last.
    pub fn clipboard(&self) -> Option<String> {
        self.clip.0.borrow().clone()
    }

    /// Begins to compose and leaves it there.
    pub fn begin_composing(&mut self, pinyin: &str) {
        self.send([
            Event::InputMethod(input_method::Event::Opened),
            Event::InputMethod(input_method::Event::Preedit(pinyin.into(), Some(0..pinyin.len()))),
        ]);
    }

    /// What was copied last.
    pub fn copied(&self) -> Option<String> {
        self.clip.0.borrow().clone()
    }

    /// Copies something elsewhere.
    pub fn copy(&mut self, words: &str) {
        *self.clip.0.borrow_mut() = Some(words.to_owned());
    }

    /// Draws the screen: RGBA bytes at 100 %, and their size.
    pub fn picture(&mut self, dark: bool) -> (Vec<u8>, Size<u32>) {
        self.picture_at(dark, 1.0)
    }

    /// Draws the screen at a scale: RGBA bytes, and their size.
    pub fn picture_at(&mut self, dark: bool, scale: f32) -> (Vec<u8>, Size<u32>) {
        self.send([]);
        let theme = if dark { theme::dark() } else { theme::light() };
        let base = theme.base();
        let pixels = |length: f32| (length * scale) as u32;
        let (cursor, size) = (self.cursor, Size::new(pixels(self.size.width), pixels(self.size.height)));
        let bytes = self.with(|ui, renderer| {
            let events = [Event::Window(window::Event::RedrawRequested(Instant::now()))];
            let _ = ui.update(&events, cursor, renderer, &mut clipboard::Null, &mut Vec::new());
            ui.draw(renderer, &theme, &renderer::Style { text_color: base.text_color }, cursor);
            renderer.screenshot(size, scale, base.background_color)
        });
        (bytes, size)
    }
}

/// A key that is pressed and let go.
fn stroke(modifiers: Modifiers, key: Key, text: Option<&str>) -> [Event; 2] {
    let physical_key = key::Physical::Unidentified(key::NativeCode::Unidentified);
    let (modified_key, location) = (key.clone(), Location::Standard);
    let down = keyboard::Event::KeyPressed {
        key: key.clone(),
        modified_key: modified_key.clone(),
        physical_key,
        location,
        modifiers,
        text: text.map(Into::into),
        repeat: false,
    };
    let up = keyboard::Event::KeyReleased { key, modified_key, physical_key, location, modifiers };
    [Event::Keyboard(down), Event::Keyboard(up)]
}

/// Collects the words that can be seen, and what has the focus.
struct Look {
    seen: Vec<Seen>,
    view: Rectangle,
    next: Option<(Rectangle, Vector)>,
    focused: Option<Id>,
}

impl Look {
    fn see(&mut self, bounds: Rectangle, words: &str) {
        if let Some(bounds) = bounds.intersection(&self.view)
            && !words.is_empty()
        {
            self.seen.push(Seen { words: words.to_owned(), bounds });
        }
    }
}

impl Operation<()> for Look {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<()>)) {
        let Some((bounds, translation)) = self.next.take() else { return operate(self) };
        let Some(view) = bounds.intersection(&self.view) else { return };
        let mut inner = Look { seen: Vec::new(), view: view + translation, next: None, focused: None };
        operate(&mut inner);
        self.focused = self.focused.take().or(inner.focused);
        let outside = inner.seen.into_iter().map(|seen| Seen { bounds: seen.bounds - translation, ..seen });
        self.seen.extend(outside);
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        bounds: Rectangle,
        _content: Rectangle,
        translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        self.next = Some((bounds, translation));
    }

    fn focusable(&mut self, id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        if state.is_focused() {
            self.focused = id.cloned();
        }
    }

    fn text_input(&mut self, _id: Option<&Id>, bounds: Rectangle, state: &mut dyn TextInput) {
        let words = state.text().to_owned();
        self.see(bounds, &words);
    }

    fn text(&mut self, _id: Option<&Id>, bounds: Rectangle, words: &str) {
        self.see(bounds, words);
    }
}
