//! Every policy against its cases: one file for each article and each cut under `tests/policies/<pack>/`, with the
//! expected answer in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "policies/bad_input.rs"]
mod bad_input;
#[path = "policies/case_files.rs"]
mod case_files;
#[path = "policies/explained.rs"]
mod explained;
#[path = "policies/model.rs"]
mod model;
#[path = "policies/primitives.rs"]
mod primitives;
#[path = "policies/versus_model.rs"]
mod versus_model;
