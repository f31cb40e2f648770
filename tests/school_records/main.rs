//! What a school keeps beside its trainings, as the administrator does it by the real commands.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bad_input;
mod corrections;
mod inspection;
mod institutions;
mod notice;
mod office;
mod plan;
mod transfer;
mod trips;
