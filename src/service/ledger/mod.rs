//! The ledger: entries written down one by one or out of a workbook, with their proofs.

mod form;
mod import;
mod proof;
mod single;

pub use form::EntryForm;
pub use import::{EntryImport, import_entries, rehearse_entries};
pub use proof::{NewProof, add_entry_proof, add_program_proof, remove_entry_proof, remove_program_proof};
pub use single::{Filed, Filing, add_entry, edit_entry, set_entry_category};
