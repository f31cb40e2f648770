//! A table of any number of rows: only what is seen is asked for and drawn.
//!
//! The screen keeps a [`State`] with the keys of all rows in their order (row numbers of the
//! database); the cells of the rows that are seen come from a closure, so a screen may hold only a
//! page of them and load the next when it is told what is seen.

mod cell;
mod columns;
mod input;
mod menu;
mod paint;
mod state;
mod widget;

pub use cell::{Cell, Ground, tsv};
pub use columns::{Align, Column, Fit, Placed};
pub use menu::menu;
pub use state::{Event, Outcome, Pick, Sort, State};
pub use widget::{Table, table};
