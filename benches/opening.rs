//! The real window, timed from the start of the process. Needs a display (Xvfb will do), so it runs only when asked:
//!
//! - `cargo bench --bench opening -- bare`: a bare iced window with one text, to its first frame
//! - `cargo bench --bench opening -- first WORKSPACE`: the program, to its first frame
//! - `cargo bench --bench opening -- places WORKSPACE`: the program, to the first frame of 总览, 教职工 and 学时 with records
//!   in it, each from the click: of a large workspace 总览 shows what waits, the lists their first rows
//!
//! A frame counts when it was given to the display.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use iced::{Element, Subscription, Task};
use xueshi::model::clock::SystemClock;
use xueshi::store::Setting;
use xueshi::window;
use xueshi::window::app::{self, App};
use xueshi::window::memory::Memory;
use xueshi::window::places::{self, Place};
use xueshi::window::screen::{ledger, overview, staff};
use xueshi::window::theme::space;

fn main() {
    let started = Instant::now();
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["bare"] => bare(started),
        ["first", folder] => watched(started, PathBuf::from(folder), &[]),
        ["places", folder] => {
            watched(started, PathBuf::from(folder), &[Place::Overview, Place::Staff, Place::Ledger]);
        }
        // Without a display there is nothing to time.
        _ => {}
    }
}

fn bare(started: Instant) {
    let update = move |_: &mut (), _: Instant| {
        println!("first frame {:?}", started.elapsed());
        iced::exit::<Instant>()
    };
    iced::application(|| (), update, bare_view).subscription(|_: &()| iced::window::frames()).run().unwrap();
}

fn bare_view(_: &()) -> Element<'_, Instant> {
    iced::widget::text("xueshi").into()
}

/// The program with a watch in hand.
struct Watched {
    app: App,
    since: Instant,
    /// Places still to be opened, the one that is being opened first.
    places: Vec<Place>,
    /// The records of the place are there, and the next frame shows them.
    read: bool,
}

#[derive(Debug, Clone)]
enum Message {
    App(Box<app::Message>),
    Frame,
}

impl Message {
    fn app(message: app::Message) -> Self {
        Self::App(Box::new(message))
    }
}

fn watched(started: Instant, folder: PathBuf, places: &[Place]) {
    let setting = Setting { clock: Arc::new(SystemClock), actor: "量".to_owned() };
    let places = places.to_vec();
    let begin = move || {
        let (app, task) = App::new(Some(folder.clone()), Memory::load(None), setting.clone());
        let watched = Watched { app, since: started, places: places.clone(), read: false };
        (watched, task.map(Message::app))
    };
    iced::application(begin, Watched::update, Watched::view)
        .settings(window::settings())
        .window(window::window_settings(space::FIRST))
        .theme(|watched: &Watched| watched.app.theme())
        .subscription(|watched: &Watched| {
            let frames = iced::window::frames().map(|_| Message::Frame);
            Subscription::batch([watched.app.subscription().map(Message::app), frames])
        })
        .run()
        .unwrap();
}

impl Watched {
    fn update(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::App(message) => {
                self.read |= self.places.first().is_some_and(|place| brings(&message, *place));
                self.app.update(*message).map(Message::app)
            }
            Message::Frame => self.frame(),
        }
    }

    fn frame(&mut self) -> Task<Message> {
        let Some(place) = self.places.first().copied() else {
            println!("first frame {:?}", self.since.elapsed());
            return iced::exit();
        };
        if !self.read {
            return Task::none();
        }
        println!("{} {:?}", place.name(), self.since.elapsed());
        self.places.remove(0);
        let Some(next) = self.places.first().copied() else { return iced::exit() };
        (self.since, self.read) = (Instant::now(), false);
        self.app.update(app::Message::Go(next)).map(Message::app)
    }

    fn view(&self) -> Element<'_, Message> {
        self.app.view().map(Message::app)
    }
}

/// Whether a message brings the records that a place shows.
fn brings(message: &app::Message, place: Place) -> bool {
    let app::Message::Screen(message) = message else { return false };
    match (message, place) {
        (places::Message::Overview(message), Place::Overview) => {
            matches!(message, overview::Message::Gathered(_, Ok(_)))
        }
        (places::Message::Staff(message), Place::Staff) => {
            matches!(message, staff::Message::Begun(..))
        }
        (places::Message::Ledger(message), Place::Ledger) => {
            matches!(message, ledger::Message::Begun(..))
        }
        _ => false,
    }
}
