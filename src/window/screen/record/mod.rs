//! A line of the ledger as every screen shows it: its state, its figure explained, its proofs, its history.

pub mod mark;
pub mod proof;
