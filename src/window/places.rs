//! The nine places of the window, and which screen stands in each.

use std::path::PathBuf;

use iced::Subscription;

use super::icon::Icon;
use super::screen::{self, Action, Aim, Context, Page, Press, Screen};

macro_rules! places {
    ($($(#[$doc:meta])* $place:ident = $name:literal, $icon:ident, $field:ident: $screen:ty;)+) => {
        /// A place of the navigation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Place { $($(#[$doc])* $place,)+ }

        impl Place {
            /// The places in their order; Ctrl 1 goes to the first.
            pub const ALL: &[Self] = &[$(Self::$place,)+];

            /// Its name in the navigation and at the head of the screen.
            pub fn name(self) -> &'static str {
                match self { $(Self::$place => $name,)+ }
            }

            /// Its icon.
            pub fn icon(self) -> Icon {
                match self { $(Self::$place => Icon::$icon,)+ }
            }
        }

        /// The screens of all places.
        #[derive(Default)]
        pub struct Screens { $($(#[$doc])* pub $field: $screen,)+ }

        /// What happens on one of them.
        #[derive(Debug, Clone)]
        pub enum Message { $($(#[$doc])* $place(<$screen as Screen>::Message),)+ }

        impl Screens {
            /// Loads a place.
            pub fn load(&mut self, context: &Context, place: Place, aim: Aim) -> Action<Message> {
                match place { $(Place::$place => self.$field.load(context, aim).map(Message::$place),)+ }
            }

            /// Passes a message on.
            pub fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
                match message {
                    $(Message::$place(message) => self.$field.update(context, message).map(Message::$place),)+
                }
            }

            /// What a place shows.
            pub fn view<'a>(&'a self, context: &'a Context, place: Place) -> Page<'a, Message> {
                match place { $(Place::$place => self.$field.view(context).map(Message::$place),)+ }
            }

            /// A key that no widget took.
            pub fn key(&self, context: &Context, place: Place, press: &Press) -> Option<Message> {
                match place { $(Place::$place => self.$field.key(context, press).map(Message::$place),)+ }
            }

            /// Whether a place has a dialog open.
            pub fn has_dialog(&self, place: Place) -> bool {
                match place { $(Place::$place => self.$field.has_dialog(),)+ }
            }

            /// A file is dropped on a place.
            pub fn dropped(&self, place: Place, path: PathBuf) -> Option<Message> {
                match place { $(Place::$place => self.$field.dropped(path).map(Message::$place),)+ }
            }

            /// What a place listens to.
            pub fn subscription(&self, place: Place) -> Subscription<Message> {
                match place { $(Place::$place => self.$field.subscription().map(Message::$place),)+ }
            }
        }
    };
}

places! {
    /// What is to be done, and who is short of what.
    Overview = "总览", LayoutDashboard, overview: screen::overview::Overview;
    /// The people.
    Staff = "教职工", Users, staff: screen::staff::Staff;
    /// Plans, programs, sessions, rosters.
    Training = "培训", GraduationCap, training: screen::training::Training;
    /// The ledger of hours.
    Ledger = "学时", BookOpenText, ledger: screen::ledger::Ledger;
    /// The queue of what waits for the school's audit.
    Audit = "审核", ClipboardCheck, audit: screen::audit::Audit;
    /// What goes to the district.
    Submission = "报送", Send, submission: screen::submission::Submission;
    /// Forms and cards.
    Print = "打印", Printer, print: screen::print::Print;
    /// Tables and charts over years.
    Statistics = "统计", ChartColumn, statistics: screen::statistics::Statistics;
    /// The school, its policies, backups, appearance.
    Settings = "设置", Settings, settings: screen::settings::Settings;
}
