//! Every policy against its cases: one file for each article and each cut under `tests/policies/<pack>/`, with the
//! expected answer in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "policies/case_files.rs"]
mod case_files;
#[path = "policies/model.rs"]
mod model;
#[path = "policies/versus_model.rs"]
mod versus_model;
