//! Widgets of our own. None of them knows the school: they take words, numbers and dates, and give
//! messages.

pub mod bar;
pub mod button;
pub mod chart;
pub mod chip;
pub mod control;
pub mod date;
pub mod dialog;
pub mod empty;
pub mod field;
pub mod focus;
pub mod form;
pub mod frame;
pub mod grip;
pub mod lifted;
pub mod lines;
pub mod number;
pub mod palette;
pub mod pane;
pub mod popover;
pub mod progress;
pub mod qr;
pub mod select;
pub mod side_list;
pub mod stepper;
pub mod surface;
pub mod table;
pub mod tabs;
pub mod text;
pub mod tick;
pub mod toast;
pub mod typing;
pub mod walk;

/// What every widget and screen is made of.
pub type Element<'a, Message> = iced::Element<'a, Message>;
