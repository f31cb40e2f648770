//! What comes in and goes out. Only this floor knows file formats.

pub mod inbound;
pub mod package;
pub mod paper;
pub mod sheet;
