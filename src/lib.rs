//! Xueshi 学时簿 keeps a school's staff, training and credit hours, explains every hour by the
//! regulation that grants or cuts it, prints what the office accepts, and hands the district a
//! signed package.
//!
//! The modules are floors, from the ground up: `model`, `policy`, `store` and `exchange`, `service`, `command`, `window`.
//! Each may use those below it, never those above. `docs/architecture.md` tells what each is for.

pub mod command;
pub mod exchange;
pub mod model;
pub mod policy;
pub mod service;
pub mod store;
#[cfg(feature = "window")]
pub mod window;
