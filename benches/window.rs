//! A frame of the window in software, 1440×900, drawn whole: the table of 100,000 rows after a turn of the wheel, and
//! the gallery of all widgets. A real frame draws only what has changed.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::time::Instant;

use divan::Bencher;
use iced::advanced::renderer::{Headless, Style};
use iced::advanced::{clipboard, mouse};
use iced::futures::executor::block_on;
use iced::{Color, Element, Event, Point, Renderer, Size, Theme, window};
use iced_runtime::user_interface::{Cache, UserInterface};
use xueshi::window::screen::gallery::{COLUMNS, Gallery, PEOPLE};
use xueshi::window::widget::table::{Cell, State, table};
use xueshi::window::{font, theme};

const SIZE: Size = Size::new(1440.0, 900.0);

fn main() {
    font::load();
    divan::main();
}

struct Frame {
    renderer: Renderer,
    cache: Option<Cache>,
    theme: Theme,
}

impl Frame {
    fn new() -> Self {
        let renderer = block_on(<Renderer as Headless>::new(font::REGULAR, 14.0.into(), Some("tiny-skia")));
        Self { renderer: renderer.unwrap(), cache: Some(Cache::default()), theme: theme::light() }
    }

    fn draw<M>(&mut self, view: Element<'_, M>, event: Event) -> usize {
        let cursor = mouse::Cursor::Available(Point::new(600.0, 500.0));
        let mut ui = UserInterface::build(view, SIZE, self.cache.take().unwrap(), &mut self.renderer);
        let events = [event, Event::Window(window::Event::RedrawRequested(Instant::now()))];
        let _ = ui.update(&events, cursor, &mut self.renderer, &mut clipboard::Null, &mut Vec::new());
        ui.draw(&mut self.renderer, &self.theme, &Style { text_color: Color::BLACK }, cursor);
        self.cache = Some(ui.into_cache());
        self.renderer.screenshot(Size::new(1440, 900), 1.0, Color::WHITE).len()
    }
}

fn notch() -> Event {
    Event::Mouse(mouse::Event::WheelScrolled { delta: mouse::ScrollDelta::Lines { x: 0.0, y: -1.0 } })
}

#[divan::bench]
fn scroll_a_hundred_thousand_rows(bencher: Bencher) {
    let mut state = State::new(COLUMNS);
    state.set_keys((0..100_000).collect());
    let mut frame = Frame::new();
    bencher.bench_local(|| {
        let cell = |key: i64, column: usize| {
            let (name, pinyin, initials, subject) = PEOPLE.get(key as usize % PEOPLE.len()).unwrap();
            Cell::words([*name, *subject, *initials, *pinyin].get(column).copied().unwrap_or_default())
        };
        frame.draw(table(&state, cell, |_| ()).into(), notch())
    });
}

#[divan::bench]
fn the_gallery(bencher: Bencher) {
    let gallery = Gallery::new();
    let mut frame = Frame::new();
    bencher.bench_local(|| frame.draw(gallery.view(), notch()));
}
