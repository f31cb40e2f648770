//! Xueshi 学时簿 keeps a school's staff, training and credit hours, explains every hour by the
//! regulation that grants or cuts it, prints what the office accepts, and hands the district a
//! signed package.
//!
//! The modules are floors: each may use those above it in this list, never those below it.
//! `docs/architecture.md` tells what each is for.

pub mod command;
pub mod exchange;
pub mod model;
pub mod policy;
pub mod service;
pub mod store;
#[cfg(feature = "window")]
pub mod window;
