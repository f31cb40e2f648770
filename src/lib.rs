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

/// Windows are laid out, and rows read, in small pieces of memory: a frame of a long list takes a fifth less time than with
/// the system's own. Here and not in the program, so that tests and benches measure what people get.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
