//! The ledger: entries written down one by one or out of a workbook, with their proofs.

mod collect;
mod correction;
mod doubt;
mod form;
mod fraud;
mod history;
mod import;
mod proof;
mod proof_match;
mod single;

pub use collect::{Collected, Collecting, collect_entries};
pub(super) use correction::write_beside;
pub use correction::{Adjusting, Answer, adjust_entry, answer_recall, request_recall};
pub use doubt::{Doubt, doubts, same_days};
pub use form::{EntryForm, LineForm};
pub use fraud::{Fraud, frauds, mark_fraud};
pub use history::{Event, history};
pub use import::{EntryImport, import_entries, rehearse_entries};
pub use proof::{
    NewProof, ProofFile, add_entry_proof, add_entry_proofs, add_program_proof, add_program_proofs,
    describe_entry_proof, describe_program_proof, remove_entry_proof, remove_program_proof,
};
pub use proof_match::{Matched, add_matched_proofs, entries_of, files_within, match_proofs};
pub use single::{
    Attendee, Filed, Filing, add_entries, add_entry, add_proven_entry, edit_entry, edit_proven_entry,
    set_entry_category,
};
