//! A folder a screen.

pub mod gallery;
pub mod record;
pub mod reply;
