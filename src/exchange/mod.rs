//! What comes in and goes out. Only this floor knows file formats.

pub mod district;
pub mod form_template;
pub mod inbound;
pub mod letter;
pub mod package;
pub mod paper;
pub mod sheet;
