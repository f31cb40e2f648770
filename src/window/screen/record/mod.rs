//! A line of the ledger as every screen shows it: its state, its figure explained, its proofs, its history.

pub mod account;
pub mod explain;
pub mod fraud;
pub mod mark;
pub mod opened;
pub mod proof;
pub mod regulation;
