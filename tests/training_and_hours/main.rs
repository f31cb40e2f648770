//! Training, hours, audit and assessment as the administrator does them, by the service functions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod assess;
mod audit;
mod exceptions;
mod ledger;
mod own_policies;
mod planning;
mod roster;
mod school;
mod settlement;
mod training;
mod year_close;
