//! A folder a screen.

pub mod gallery;
