//! The nine places of the window, and which screen stands in each.

use super::screen;

/// Screens that stand side by side, one of which is open: the places of the window, the sections of a place.
///
/// Makes an enum of them with names and icons, `Screens` with the state of each, and `Message` with what happens on each.
macro_rules! screens {
    (
        $(#[$about:meta])* $kind:ident;
        $($(#[$doc:meta])* $place:ident = $name:literal, $icon:ident, $field:ident: $screen:ty;)+
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $kind { $($(#[$doc])* $place,)+ }

        impl $kind {
            /// All in their order.
            pub const ALL: &[Self] = &[$(Self::$place,)+];

            /// Its name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$place => $name,)+ }
            }

            /// Its icon.
            pub fn icon(self) -> $crate::window::icon::Icon {
                match self { $(Self::$place => $crate::window::icon::Icon::$icon,)+ }
            }
        }

        /// The screens of all.
        #[derive(Default)]
        pub struct Screens { $($(#[$doc])* pub $field: $screen,)+ }

        /// What happens on one of them.
        #[derive(Debug, Clone)]
        pub enum Message { $($(#[$doc])* $place(<$screen as $crate::window::screen::Screen>::Message),)+ }

        const _: () = {
            use std::path::PathBuf;

            use iced::Subscription;

            use $crate::window::screen::{Action, Aim, Context, Page, Press, Screen};

            impl Screens {
                /// Loads one.
                pub fn load(&mut self, context: &Context, place: $kind, aim: Aim) -> Action<Message> {
                    match place { $($kind::$place => self.$field.load(context, aim).map(Message::$place),)+ }
                }

                /// Passes a message on.
                pub fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
                    match message {
                        $(Message::$place(message) => {
                            self.$field.update(context, message).map(Message::$place)
                        })+
                    }
                }

                /// What one shows.
                pub fn view<'a>(&'a self, context: &'a Context, place: $kind) -> Page<'a, Message> {
                    match place { $($kind::$place => self.$field.view(context).map(Message::$place),)+ }
                }

                /// A key that no widget took.
                pub fn key(&self, context: &Context, place: $kind, press: &Press) -> Option<Message> {
                    match place { $($kind::$place => self.$field.key(context, press).map(Message::$place),)+ }
                }

                /// Whether one has a dialog open.
                pub fn has_dialog(&self, place: $kind) -> bool {
                    match place { $($kind::$place => self.$field.has_dialog(),)+ }
                }

                /// Files are dropped on one, together.
                pub fn dropped(&self, place: $kind, paths: &[PathBuf]) -> Option<Message> {
                    match place { $($kind::$place => self.$field.dropped(paths).map(Message::$place),)+ }
                }

                /// Words are pasted onto one.
                pub fn pasted(&self, place: $kind, words: &str) -> Option<Message> {
                    match place { $($kind::$place => self.$field.pasted(words).map(Message::$place),)+ }
                }

                /// What one listens to.
                pub fn subscription(&self, place: $kind) -> Subscription<Message> {
                    match place { $($kind::$place => self.$field.subscription().map(Message::$place),)+ }
                }
            }
        };
    };
}
pub(in crate::window) use screens;

screens! {
    /// A place of the navigation; Ctrl 1 goes to the first.
    Place;
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
